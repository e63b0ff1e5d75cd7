//! `wardlink convert`: records of JSON lines in the form of another tool.

use super::annotations;
use super::output::Complete;
use super::{Failure, SOME, plural, say};
use clap::Args;
use clap::builder::PossibleValuesParser;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use wardlink::export::graph::Markup;
use wardlink::export::table::TableName;
use wardlink::export::{Exporter, Format, Plan};
use wardlink::read;
use wardlink::record::Record;

const EXAMPLES: &str = "\
Examples:
  wardlink convert records.jsonl -o tables/ --format csv       all flat tables
  wardlink convert records.jsonl -o out/ --format parquet      records with nested columns, and the flat tables
  wardlink convert records.jsonl -o edges.csv                  one table: the file's name says which
  wardlink convert records.jsonl --format edges                the same on standard output
  wardlink convert records.jsonl -o network.graphml            for Gephi and NetworkX; .gexf for Gephi's timeline
  wardlink convert out/ -o annotations.jsonld                  W3C Web Annotation
  wardlink convert out/ -o brat/ --format brat --texts .       texts with annotations to correct in brat
  wardlink convert out/ -o tasks/ --format label-studio        the same for Label Studio

Exit codes: 0 fine, 1 nothing was written, 2 some articles have no text to annotate.";

/// Turns records into tables, networks or annotations.
///
/// The form is what --format says, else what the extension of the output says.
/// Lines and tables are written while the records are read.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Convert {
    /// Files of records; folders, of which the .jsonl files are read; - for standard input
    #[arg(required = true, value_name = "RECORDS")]
    records: Vec<PathBuf>,

    /// Write here and not to standard output
    ///
    /// A folder (an existing one, or a name that ends in /) gets all tables, a file one of them.
    #[arg(short, long, value_name = "FILE|FOLDER/")]
    output: Option<PathBuf>,

    #[command(flatten)]
    form: Form,

    /// Where the texts of the articles are, for annotations
    ///
    /// In a folder, an article's text is FOLDER/ID, else the file ID itself; a
    /// file has JSON lines with id and text.
    #[arg(long, value_name = "FOLDER|FILE")]
    texts: Option<PathBuf>,

    /// Folder of lexicon files that add to the built-in ones or override them: the values that annotators can choose
    #[arg(long, value_name = "FOLDER")]
    lexicon: Option<PathBuf>,

    /// No summary; errors only
    #[arg(short, long)]
    quiet: bool,
}

/// In which form records are written.
#[derive(Debug, Default, Args)]
pub struct Form {
    /// Form of the output: jsonl, parquet, csv, edges, graphml, gexf, web-annotation, brat or label-studio
    #[arg(long, value_name = "FORMAT", value_parser = PossibleValuesParser::new(formats()), hide_possible_values = true)]
    format: Option<String>,

    /// The table that a CSV or Parquet file gets, where its name does not say it
    #[arg(long, value_name = "TABLE", value_parser = PossibleValuesParser::new(TableName::ALL.map(TableName::key)))]
    table: Option<String>,
}

fn formats() -> Vec<&'static str> {
    Format::ALL.map(Format::key).into_iter().chain(["edges"]).collect()
}

/// What the options and the output's name ask for.
pub enum Wanted {
    /// Something that is written record by record.
    Records(Plan),
    /// Annotations of texts.
    Annotations(Format),
}

impl Form {
    /// What is asked for; lines where nothing is said.
    pub fn wanted(&self, output: Option<&Path>) -> Result<Wanted, Failure> {
        let file = output.filter(|path| !is_folder(path) && path.as_os_str() != "-");
        let extension = file.and_then(Path::extension).map(|e| e.to_string_lossy().into_owned());
        let by_extension = extension.as_deref().and_then(Format::from_extension);
        let edges = self.format.as_deref() == Some("edges");
        let said = Format::ALL.into_iter().find(|format| Some(format.key()) == self.format.as_deref());
        let format = match (said, edges) {
            (Some(format), _) => format,
            (None, true) => by_extension.filter(|format| format.is_tabular()).unwrap_or(Format::Csv),
            (None, false) => by_extension.unwrap_or(if self.table.is_some() { Format::Csv } else { Format::Jsonl }),
        };
        let folder = output.is_some_and(is_folder);
        let table = match (&self.table, edges) {
            (Some(table), _) => TableName::from_key(table),
            (None, true) => Some(TableName::Edges),
            (None, false) => {
                file.and_then(Path::file_stem).and_then(|stem| TableName::from_key(&stem.to_string_lossy()))
            }
        };
        if self.table.is_some() && !format.is_tabular() {
            return Err(vec![format!("--table chooses a table of csv or parquet; {} has none", format.key())]);
        }
        Ok(Wanted::Records(match format {
            Format::Jsonl if folder => Plan::LinesByKind,
            Format::Jsonl => Plan::Lines,
            Format::Graphml => Plan::Network(Markup::Graphml),
            Format::Gexf => Plan::Network(Markup::Gexf),
            Format::Parquet | Format::Csv => match table {
                Some(table) if !folder || self.table.is_some() || edges => Plan::Table(format, table),
                _ if folder => Plan::Tables(format),
                _ => {
                    return Err(vec![format!(
                        "a {} file holds one table: name a folder (-o out/) for all, or choose with --table or by the name of the file: {}",
                        format.key(),
                        TableName::ALL.map(TableName::key).join(", ")
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
    pub fn open(path: Option<&Path>) -> Result<Sink, Failure> {
        let Some(path) = path.filter(|path| path.as_os_str() != "-") else {
            return Ok(Sink::Stream(Box::new(io::BufWriter::new(io::stdout()))));
        };
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

/// An exporter with its files.
pub struct Export(Exporter<Sink>);

impl Export {
    /// Opens the files of a plan.
    pub fn create(plan: &Plan, output: Option<&Path>) -> Result<Export, Failure> {
        let folder = output.filter(|path| is_folder(path));
        let mut failure = None;
        let exporter = Exporter::new(plan, |file| {
            let path = folder.map(|folder| folder.join(file));
            if let Some(parent) = path.as_deref().and_then(Path::parent) {
                std::fs::create_dir_all(parent)?;
            }
            Sink::open(path.as_deref().or(output)).map_err(|messages| {
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

    /// Ends the output: files get their names.
    pub fn finish(self) -> io::Result<()> {
        self.0.finish()?.into_iter().try_for_each(Sink::finish)
    }
}

fn cannot(error: &io::Error) -> String {
    format!("cannot write the records: {}", read::reason(error))
}

/// The files that the paths name, folders as their .jsonl files.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut out = Vec::new();
    for path in paths {
        if !path.is_dir() {
            out.push(path.clone());
            continue;
        }
        let of =
            |error: io::Error| vec![format!("{}: cannot read the folder: {}", path.display(), read::reason(&error))];
        let mut found = Vec::new();
        for entry in std::fs::read_dir(path).map_err(of)? {
            let file = entry.map_err(of)?.path();
            if file.extension().is_some_and(|e| e == "jsonl") && !hidden(&file) {
                found.push(file);
            }
        }
        if found.is_empty() {
            return Err(vec![format!("{}: no .jsonl file in it", path.display())]);
        }
        found.sort();
        out.extend(found);
    }
    Ok(out)
}

fn hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

/// Hands over the records of all files, one by one.
///
/// A line that is no record ends it: half a table is worse than none.
pub fn each_record(
    paths: &[PathBuf],
    mut take: impl FnMut(Record) -> io::Result<()>,
) -> Result<io::Result<usize>, Failure> {
    let mut count = 0;
    for path in files(paths)? {
        let name = path.display();
        let cannot = |e: &io::Error| vec![format!("{name}: cannot read the records: {}", read::reason(e))];
        let reader: Box<dyn BufRead> = if path.as_os_str() == "-" {
            Box::new(io::stdin().lock())
        } else {
            Box::new(BufReader::with_capacity(1 << 18, File::open(&path).map_err(|e| cannot(&e))?))
        };
        for (at, line) in reader.lines().enumerate() {
            let line = line.map_err(|e| cannot(&e))?;
            if line.trim().is_empty() {
                continue;
            }
            let record = Record::read(&line).map_err(|e| vec![format!("{name}:{}: no record: {e}", at + 1)])?;
            count += 1;
            if let Err(error) = take(record) {
                return Ok(Err(error));
            }
        }
    }
    Ok(Ok(count))
}

/// Runs `wardlink convert`.
pub fn convert(options: &Convert) -> Result<u8, Failure> {
    let output = options.output.as_deref();
    let plan = match options.form.wanted(output)? {
        Wanted::Records(plan) => plan,
        Wanted::Annotations(format) => {
            let texts = options.texts.as_deref();
            let written = annotations::write(format, &options.records, output, texts, options.lexicon.as_deref())?;
            if !options.quiet {
                say(&written.summary);
            }
            return Ok(if written.failed > 0 { SOME } else { 0 });
        }
    };
    let mut export = Export::create(&plan, output)?;
    let done = each_record(&options.records, |record| export.write(&record))?
        .and_then(|count| export.finish().map(|()| count));
    match done {
        Ok(count) => {
            if !options.quiet {
                say(&format!("{}, {}", plural(count, "record"), plural(plan.files().len(), "file")));
            }
            Ok(0)
        }
        // Whoever reads our output has seen enough: `| head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(0),
        Err(error) => Err(vec![cannot(&error)]),
    }
}
