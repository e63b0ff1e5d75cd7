//! `wardlink convert`: records of JSON lines in the form of another tool.

use super::form::{Export, Form, Wanted, cannot};
use super::progress::Progress;
use super::{Failure, SOME, annotations, plural, say};
use clap::Args;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};
use wardlink::export::table::Source;
use wardlink::read;
use wardlink::record::{Merged, Record};

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
  wardlink convert merged.jsonl -o merged/ --format csv        tables of what merge wrote; networks of it, too

Exit codes: 0 fine, 1 nothing was written, 2 some articles have no text to annotate.";

/// Turns records into tables, networks or annotations.
///
/// The form is what --format says, else what the extension of the output says.
/// Lines and tables are written while the records are read.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Convert {
    /// Files of records; folders, of which the .jsonl files are read; - for standard input
    ///
    /// Records of extract or of merge, not both at once.
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

    /// Replace files that exist
    #[arg(long)]
    force: bool,

    /// No summary; errors only
    #[arg(short, long)]
    quiet: bool,
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

/// The lines of files of records, one after the other, empty ones left out.
pub struct Lines {
    files: std::vec::IntoIter<PathBuf>,
    open: Option<(PathBuf, Box<dyn BufRead>, usize)>,
    progress: Progress,
}

impl Drop for Lines {
    fn drop(&mut self) {
        self.progress.finish();
    }
}

impl Lines {
    /// Those of the files and folders.
    pub fn open(paths: &[PathBuf], output: Option<&Path>, quiet: bool) -> Result<Lines, Failure> {
        let files = files(paths)?;
        let inputs = files.clone();
        let size = move || inputs.iter().map(|file| Some(file.metadata().ok()?.len())).sum();
        Ok(Lines {
            files: files.into_iter(),
            open: None,
            progress: Progress::new(quiet, output, "records").until(size),
        })
    }

    /// The next line, with the place where it stands; none at the end of the last file.
    fn next(&mut self) -> Result<Option<(String, String)>, Failure> {
        loop {
            let Some((path, reader, number)) = &mut self.open else {
                let Some(path) = self.files.next() else { return Ok(None) };
                let reader = read::unpacked(&path).map_err(|error| unreadable(&path, &error))?;
                self.open = Some((path, reader, 0));
                continue;
            };
            let mut line = String::new();
            if reader.read_line(&mut line).map_err(|error| unreadable(path, &error))? == 0 {
                self.open = None;
                continue;
            }
            *number += 1;
            self.progress.done(line.len() as u64);
            if !line.trim().is_empty() {
                return Ok(Some((format!("{}:{number}", path.display()), line)));
            }
        }
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    vec![format!("{}: cannot read the records: {}", path.display(), read::reason(error))]
}

/// What a line holds: a record of one command, which is none of the other's.
trait FromLine: Sized {
    /// The command that writes such lines, and the one that writes the others.
    const OF: (&str, &str);
    fn from_line(line: &str) -> Result<Self, String>;
    /// Whether it is a line of the other command.
    fn is_other(line: &str) -> bool;
}

impl FromLine for Record {
    const OF: (&str, &str) = ("extract", "merge");

    fn from_line(line: &str) -> Result<Record, String> {
        Record::read(line)
    }

    fn is_other(line: &str) -> bool {
        Merged::read(line).is_ok()
    }
}

impl FromLine for Merged {
    const OF: (&str, &str) = ("merge", "extract");

    fn from_line(line: &str) -> Result<Merged, String> {
        Merged::read(line)
    }

    fn is_other(line: &str) -> bool {
        Record::read(line).is_ok()
    }
}

/// Hands over the records of all lines, one by one; returns how many there were.
///
/// A line that is no record ends it: half a table is worse than none.
fn each<T: FromLine>(
    mut lines: Lines,
    first: Option<(String, String)>,
    mut take: impl FnMut(T) -> io::Result<()>,
) -> Result<io::Result<usize>, Failure> {
    let mut next = first;
    let mut count = 0;
    while let Some((place, line)) = next {
        let record = T::from_line(&line).map_err(|error| {
            let (own, other) = T::OF;
            vec![if T::is_other(&line) {
                format!("{place}: a record of {other} among those of {own}: convert them apart")
            } else {
                format!("{place}: no record: {error}")
            }]
        })?;
        count += 1;
        if let Err(error) = take(record) {
            return Ok(Err(error));
        }
        next = lines.next()?;
    }
    Ok(Ok(count))
}

/// Runs `wardlink convert`.
pub fn convert(options: &Convert) -> Result<u8, Failure> {
    let output = options.output.as_deref();
    let mut lines = Lines::open(&options.records, output, options.quiet)?;
    // The first line says which tables there are.
    let first = lines.next()?;
    let source = match &first {
        Some((_, line)) if Merged::read(line).is_ok() => Source::Merged,
        _ => Source::Extracted,
    };
    let plan = match options.form.wanted(output, source)? {
        Wanted::Records(plan) => plan,
        Wanted::Annotations(format) if source == Source::Merged => {
            return Err(vec![format!("merged records stand in no text: {} is made of those of extract", format.key())]);
        }
        Wanted::Annotations(format) => {
            let (texts, lexicon) = (options.texts.as_deref(), options.lexicon.as_deref());
            let mut writer = annotations::Writer::open(format, output, lexicon, options.force)?;
            let failed = annotations::of_records(&mut writer, texts, |take| each(lines, first, take))?;
            let mut summary = writer.finish(failed)?;
            if failed > 0 {
                summary += &format!(", {} without text", plural(failed, "article"));
            }
            if !options.quiet {
                say(&summary);
            }
            return Ok(if failed > 0 { SOME } else { 0 });
        }
    };
    let mut export = Export::create(&plan, output, options.force)?;
    let read = match source {
        Source::Extracted => each(lines, first, |record: Record| export.write(&record))?,
        Source::Merged => each(lines, first, |record: Merged| export.write_merged(&record))?,
    };
    match read.and_then(|count| export.finish().map(|()| count)) {
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
