//! In which form records are written, and into which files: what `extract`, `convert` and `merge` have in common.

use super::output::Complete;
use super::{Failure, read};
use clap::Args;
use clap::builder::PossibleValuesParser;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use wardlink::export::graph::Markup;
use wardlink::export::table::{Source, TableName};
use wardlink::export::{Exporter, Format, Plan};
use wardlink::record::{Merged, Record};

/// In which form records are written.
#[derive(Debug, Default, Args)]
pub struct Form {
    /// Form of the output: jsonl, parquet, csv, edges, graphml, gexf, web-annotation, brat or label-studio
    ///
    /// By default the extension of the output says it: .jsonl, .parquet, .csv,
    /// .graphml, .gexf, .jsonld; JSON lines where it says nothing.
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(formats()), hide_possible_values = true)]
    format: Option<String>,

    /// The table that a CSV or Parquet file gets, where its name does not say it
    #[arg(long, value_name = "TABLE", value_parser = PossibleValuesParser::new(TableName::keys()))]
    table: Option<String>,
}

fn formats() -> Vec<&'static str> {
    Format::ALL.map(Format::key).into_iter().chain(["edges"]).collect()
}

/// Endings that promise another form: JSON lines under such a name would be taken for a damaged file.
const OTHERS: [&str; 18] = [
    "xlsx", "xls", "ods", "docx", "doc", "pdf", "html", "htm", "tsv", "xml", "sqlite", "db", "duckdb", "gz", "zst",
    "bz2", "xz", "zip",
];

/// What the options and the output's name ask for.
pub enum Wanted {
    /// Something that is written record by record.
    Records(Plan),
    /// Annotations of texts.
    Annotations(Format),
}

impl Form {
    /// What is asked for of records of a source; lines where nothing is said.
    pub fn wanted(&self, output: Option<&Path>, source: Source) -> Result<Wanted, Failure> {
        let file = output.filter(|path| !is_folder(path) && path.as_os_str() != "-");
        let extension = file.and_then(Path::extension).map(|e| e.to_string_lossy().into_owned());
        let by_extension = extension.as_deref().and_then(Format::from_extension);
        if let Some(ending) = extension.as_deref().map(str::to_ascii_lowercase)
            && self.format.is_none()
            && OTHERS.contains(&&*ending)
        {
            return Err(vec![format!(
                "{}: .{ending} is not written: .jsonl, .csv, .parquet, .graphml and .gexf are, and -o - | gzip compresses; --format jsonl writes JSON lines whatever the name",
                file.unwrap_or(Path::new("")).display()
            )]);
        }
        let edges = self.format.as_deref() == Some("edges");
        let said = Format::ALL.into_iter().find(|format| Some(format.key()) == self.format.as_deref());
        let format = match (said, edges) {
            (Some(format), _) => format,
            (None, true) => by_extension.filter(|format| format.is_tabular()).unwrap_or(Format::Csv),
            (None, false) => by_extension.unwrap_or(if self.table.is_some() { Format::Csv } else { Format::Jsonl }),
        };
        let folder = output.is_some_and(is_folder);
        let has = || TableName::of_source(source).iter().map(|table| table.key()).collect::<Vec<_>>().join(", ");
        let table = match (&self.table, edges) {
            (Some(table), _) => match TableName::from_key(table, source) {
                Some(table) => Some(table),
                None => return Err(vec![format!("{} have no table {table}; they have {}", source.what(), has())]),
            },
            (None, true) => Some(TableName::Edges),
            (None, false) => {
                file.and_then(Path::file_stem).and_then(|stem| TableName::from_key(&stem.to_string_lossy(), source))
            }
        };
        if self.table.is_some() && !format.is_tabular() {
            return Err(vec![format!("--table chooses a table of csv or parquet; {} has none", format.key())]);
        }
        Ok(Wanted::Records(match format {
            Format::Jsonl if folder => Plan::LinesByKind(source),
            Format::Jsonl => Plan::Lines,
            Format::Graphml => Plan::Network(Markup::Graphml),
            Format::Gexf => Plan::Network(Markup::Gexf),
            Format::Parquet | Format::Csv => match table {
                Some(table) if !folder || self.table.is_some() || edges => Plan::Table(format, table),
                _ if folder => Plan::Tables(format, source),
                _ => {
                    return Err(vec![format!(
                        "a {} file holds one table: name a folder (-o out/) for all, or choose with --table or by the name of the file: {}",
                        format.key(),
                        has()
                    )]);
                }
            },
            Format::WebAnnotation | Format::Brat | Format::LabelStudio => return Ok(Wanted::Annotations(format)),
        }))
    }
}

/// Whether a path is, or is to be, a folder.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.to_string_lossy().ends_with(std::path::is_separator)
}

/// Says no where a file is there already and nobody allowed to replace it.
pub fn keep_existing(path: &Path, force: bool) -> Result<(), Failure> {
    if path.is_file() && !force {
        return Err(vec![format!("{}: exists: --force replaces it, or give another name", path.display())]);
    }
    Ok(())
}

/// Something to write into that becomes a file when it is complete.
pub enum Sink {
    File(Complete),
    Stream(Box<dyn Write + Send>),
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Sink::File(file) => file.out.write(bytes),
            Sink::Stream(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::File(file) => file.out.flush(),
            Sink::Stream(out) => out.flush(),
        }
    }
}

impl Sink {
    /// Standard output where nothing or `-` is named.
    pub fn open(path: Option<&Path>, force: bool) -> Result<Sink, Failure> {
        let Some(path) = path.filter(|path| path.as_os_str() != "-") else {
            return Ok(Sink::Stream(Box::new(io::BufWriter::new(io::stdout()))));
        };
        keep_existing(path, force)?;
        let opened = match std::fs::metadata(path) {
            // A device or a pipe has no place beside it, and nothing to complete.
            Ok(about) if !about.is_file() => File::create(path).map(|file| Sink::Stream(Box::new(file))),
            _ => Complete::create(path).map(Sink::File),
        };
        opened.map_err(|error| vec![format!("{}: cannot write: {}", path.display(), read::reason(&error))])
    }

    /// Gives the file its name.
    pub fn finish(self) -> io::Result<()> {
        match self {
            Sink::File(file) => file.finish(),
            Sink::Stream(mut out) => out.flush(),
        }
    }
}

/// Writes a file and the folders above it.
pub fn save(path: &Path, text: &str, force: bool) -> Result<(), Failure> {
    keep_existing(path, force)?;
    let parent = path.parent().unwrap_or(Path::new(""));
    std::fs::create_dir_all(parent)
        .and_then(|()| Complete::create(path))
        .and_then(|mut file| file.out.write_all(text.as_bytes()).and_then(|()| file.finish()))
        .map_err(|error| vec![format!("{}: cannot write: {}", path.display(), read::reason(&error))])
}

/// An exporter with its files.
pub struct Export(Exporter<Sink>);

impl Export {
    /// Opens the files of a plan; none of them where one is there that must not be replaced.
    pub fn create(plan: &Plan, output: Option<&Path>, force: bool) -> Result<Export, Failure> {
        let folder = output.filter(|path| is_folder(path));
        let place = |file: &str| -> Option<PathBuf> {
            folder.map(|folder| folder.join(file)).or_else(|| output.map(Path::to_path_buf))
        };
        for path in plan.files().iter().filter_map(|file| place(file)) {
            keep_existing(&path, force)?;
        }
        let mut failure = None;
        let exporter = Exporter::new(plan, |file| {
            let path = place(file);
            if let Some(parent) = path.as_deref().and_then(Path::parent).filter(|_| folder.is_some()) {
                std::fs::create_dir_all(parent)?;
            }
            Sink::open(path.as_deref(), force).map_err(|messages| {
                failure = Some(messages);
                io::Error::other("cannot write")
            })
        });
        exporter.map(Export).map_err(|error| failure.unwrap_or_else(|| vec![cannot(&error)]))
    }

    /// Writes a record.
    pub fn write(&mut self, record: &Record) -> io::Result<()> {
        self.0.write(record)
    }

    /// Writes a merged record.
    pub fn write_merged(&mut self, record: &Merged) -> io::Result<()> {
        self.0.write_merged(record)
    }

    /// Ends the output: files get their names.
    pub fn finish(self) -> io::Result<()> {
        self.0.finish()?.into_iter().try_for_each(Sink::finish)
    }
}

/// The message of an output that cannot be written.
pub fn cannot(error: &io::Error) -> String {
    format!("cannot write the records: {}", read::reason(error))
}
