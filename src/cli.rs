//! The commands, one module each: arguments, messages, files to write. All printing is here.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod annotations;
mod completions;
mod convert;
mod evaluate;
mod explain;
mod extract;
mod form;
mod journal;
mod man;
mod merge;
mod output;
mod progress;
mod report;
mod schema;

use clap::{Args, Parser, Subcommand};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wardlink::lexicon::Lexicon;
use wardlink::read;
use wardlink::record::Record;
use wardlink::registry::Registry;
use wardlink::run;

/// Why a command did not do its work: messages, each a line.
type Failure = Vec<String>;

/// Nothing could be done.
const NOTHING: u8 = 1;
/// Some articles failed; the records of the others are written.
const SOME: u8 = 2;

const EXAMPLES: &str = "\
Examples:
  wardlink extract reports -o records.jsonl          a folder of .txt files, one line a record
  wardlink extract reports --mentions -o out/        links.jsonl, activities.jsonl, mentions.jsonl
  cat report.txt | wardlink extract - | jq .relation standard input to standard output
  wardlink extract reports --metadata about.csv      with the dates and titles that the texts lack
  wardlink convert records.jsonl -o tables/ --format csv
                                                     tables for a spreadsheet; also Parquet, GraphML, brat
  wardlink schema --duckdb                           how DuckDB reads the records
  wardlink merge records.jsonl -o merged.jsonl       one record for each institution, link, activity
  wardlink evaluate corpus --errors                  scores against gold, and every error
  wardlink explain report.txt                        what was found, by which rule, and what was dropped
  wardlink explain --why-not \"A signed with B.\"      why a sentence yields nothing
  wardlink report out/ -o report.html                the records as a page to look at

Exit codes: 0 fine, 1 nothing could be done, 2 some articles failed.";

/// Reads news reports and writes what they state about hospitals, as JSON lines.
///
/// Two kinds of records come out: links (who is tied to whom, how, since when)
/// and activities (what was done, how much of it, for whom); with --mentions
/// also every date, institution, agreement and figure that was found.
#[derive(Debug, Parser)]
#[command(version, after_long_help = EXAMPLES, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read reports, write records
    Extract(Box<extract::Extract>),
    /// Turn records into tables, networks or annotations: CSV, Parquet, GraphML, brat and more
    Convert(convert::Convert),
    /// Turn annotations corrected in brat or Label Studio into gold
    Import(annotations::Import),
    /// Print the schema of the records: JSON Schema, or a reader for DuckDB or Polars
    Schema(schema::Schema),
    /// Put records of many articles together
    Merge(merge::Merge),
    /// Score records against gold
    Evaluate(evaluate::Evaluate),
    /// Say what was found in one report, by which rule, and why the rest was not
    Explain(explain::Explain),
    /// Make a page of records to look at in a browser
    Report(report::Report),
    /// Print what a shell needs to complete commands and options
    Completions(completions::Completions),
    /// Print the manual
    Man(man::Manual),
}

#[derive(Debug, Args)]
struct Common {
    /// Folder of lexicon files that add to the built-in ones or override them
    #[arg(long, value_name = "FOLDER")]
    lexicon: Option<PathBuf>,

    /// Threads to work with; by default one for each processor
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// No progress, no summary; errors only
    #[arg(short, long)]
    quiet: bool,
}

fn date(text: &str) -> Result<String, String> {
    read::check_date(text).map(|()| text.to_string())
}

impl Arguments {
    /// The arguments; wrong ones end the program with code 1.
    pub fn parse_or_exit() -> Self {
        Arguments::try_parse().unwrap_or_else(|error| {
            // Help and version come as errors too; a pipe closed on them is no failure.
            let _ = error.print();
            std::process::exit(if error.use_stderr() { i32::from(NOTHING) } else { 0 });
        })
    }
}

/// Runs the command.
pub fn main(arguments: Arguments) -> ExitCode {
    let done = run::guarded(|| match arguments.command {
        Command::Extract(options) => extract::extract(&options),
        Command::Convert(options) => convert::convert(&options),
        Command::Import(options) => annotations::import(&options),
        Command::Schema(options) => schema::schema(&options),
        Command::Merge(options) => merge::merge(&options),
        Command::Evaluate(options) => evaluate::evaluate(&options),
        Command::Explain(options) => explain::explain(&options),
        Command::Report(options) => report::report(&options),
        Command::Completions(options) => completions::completions(&options),
        Command::Man(options) => man::man(&options),
    });
    let done = done.unwrap_or_else(|message| Err(vec![message]));
    match done {
        Ok(code) => ExitCode::from(code),
        Err(messages) => {
            for message in messages {
                say(&format!("wardlink: {message}"));
            }
            ExitCode::from(NOTHING)
        }
    }
}

/// A line on standard error; nobody listening there is no reason to stop.
///
/// What the program complains about begins with its name, which is red on a
/// terminal, unless NO_COLOR or TERM=dumb asks for none.
fn say(line: &str) {
    let mut out = anstream::stderr().lock();
    let _ = match line.strip_prefix("wardlink: ") {
        Some(complaint) => {
            let red = anstyle::AnsiColor::Red.on_default().bold();
            writeln!(out, "{red}wardlink:{red:#} {complaint}")
        }
        None => writeln!(out, "{line}"),
    };
}

fn lexicon(folder: Option<&Path>) -> Result<Lexicon, Failure> {
    let loaded = match folder {
        Some(folder) => Lexicon::with_folder(folder),
        None => Ok(Lexicon::built_in()),
    };
    loaded.map_err(|problems| {
        let mut lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        lines.push(format!("the lexicon has {}: nothing was read", plural(lines.len(), "problem")));
        lines
    })
}

/// Loads a registry and says what of it cannot be used.
fn registry(path: Option<&Path>, lexicon: &Lexicon) -> Result<Option<Registry>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let registry = Registry::load(path, lexicon).map_err(|message| vec![message])?;
    if !registry.unused.is_empty() {
        let first = registry.unused.first().map_or("", String::as_str);
        let more = counted(registry.unused.len(), "entry", "entries");
        say(&format!("wardlink: {}: {more} not used or not whole; the first: {first}", path.display()));
    }
    Ok(Some(registry))
}

/// Runs `work` in a pool of as many threads as asked for.
fn with_threads<T: Send>(threads: Option<u16>, work: impl FnOnce() -> T + Send) -> Result<T, Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0).into()).build();
    Ok(pool.map_err(|error| vec![format!("cannot start the threads: {error}")])?.install(work))
}

/// Prints to standard output; a closed pipe is fine.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(vec![format!("cannot write: {error}")]),
        _ => Ok(()),
    }
}

fn plural(count: usize, noun: &str) -> String {
    counted(count, noun, &format!("{noun}s"))
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Reads a file of records.
fn read_records(path: &Path) -> Result<Vec<Record>, Failure> {
    let name = path.display();
    let mut text = String::new();
    read::unpacked(path)
        .and_then(|mut file| file.read_to_string(&mut text))
        .map_err(|e| vec![format!("{name}: cannot read the records: {}", read::reason(&e))])?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| Record::read(line).map_err(|e| vec![format!("{name}:{}: no record: {e}", at + 1)])).collect()
}
