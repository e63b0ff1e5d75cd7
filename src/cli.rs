//! The commands: arguments, messages, files to write. All printing is here.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use clap::{Args, Parser, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use wardlink::lexicon::Lexicon;
use wardlink::read::{self, Metadata, Outside};
use wardlink::record::Choice;
use wardlink::run::{self, Lines, Notice, Sink};

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
  wardlink evaluate corpus --errors                  scores against gold, and every error
  wardlink explain report.txt                        what was found, by which rule, and what was dropped
  wardlink explain --why-not \"A signed with B.\"      why a sentence yields nothing

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
    Extract(Extract),
}

/// Reads reports and writes their records.
///
/// Folders are walked for .txt files; hidden files are passed over. Text is
/// UTF-8, or UTF-16 with a byte order mark; GB18030, Windows-1252 and other
/// encodings are recognised. The output is the same whatever the number of
/// threads and the order of the paths.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
struct Extract {
    /// Files and folders; - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Write here and not to standard output
    ///
    /// A file appears when it is complete. A folder (an existing one, or a name
    /// that ends in /) gets one file for each kind: links.jsonl,
    /// activities.jsonl and, with --mentions, mentions.jsonl.
    #[arg(short, long, value_name = "FILE|FOLDER/")]
    output: Option<PathBuf>,

    /// Write what was found and where as well, used or not
    #[arg(long)]
    mentions: bool,

    /// Leave out links and activities of a lower confidence
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share, hide_default_value = true)]
    min_confidence: f64,

    /// Date of publication where nothing else says it: 2023-05-21, 2023-05 or 2023
    #[arg(long, value_name = "DATE", value_parser = date)]
    published: Option<String>,

    /// Table of what the texts lack: CSV or JSON lines with id, title, published, source
    ///
    /// An id is the article's id, the end of its path, or the stem of its file
    /// name. The same fields may stand in NAME.json or NAME.meta.json beside NAME.txt.
    #[arg(long, value_name = "FILE")]
    metadata: Option<PathBuf>,

    #[command(flatten)]
    common: Common,
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

fn share(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|share| (0.0..=1.0).contains(share)).ok_or_else(|| "write a share from 0 to 1".into())
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
    let done = match arguments.command {
        Command::Extract(options) => extract(&options),
    };
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
fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

fn lexicon(folder: Option<&Path>) -> Result<Lexicon, Vec<String>> {
    let loaded = match folder {
        Some(folder) => Lexicon::with_folder(folder),
        None => Lexicon::load(Default::default()),
    };
    loaded.map_err(|problems| {
        let mut lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        lines.push(format!("the lexicon has {}: nothing was read", plural(lines.len(), "problem")));
        lines
    })
}

/// Runs `work` in a pool of as many threads as asked for.
fn with_threads<T: Send>(threads: Option<u16>, work: impl FnOnce() -> T + Send) -> Result<T, Vec<String>> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0).into()).build();
    Ok(pool.map_err(|error| vec![format!("cannot start the threads: {error}")])?.install(work))
}

fn extract(options: &Extract) -> Result<u8, Vec<String>> {
    let start = Instant::now();
    let lexicon = lexicon(options.common.lexicon.as_deref())?;
    let metadata = options.metadata.as_deref().map(Metadata::load).transpose()?.unwrap_or_default();
    let outside = Outside { published: options.published.clone(), metadata };
    let choice = Choice { mentions: options.mentions, min_confidence: options.min_confidence };

    let found = read::inputs(&options.paths);
    for (path, why) in &found.failed {
        say(&format!("wardlink: {path}: not read: {why}"));
    }
    if found.inputs.is_empty() {
        return Err(if found.failed.is_empty() {
            vec![format!(
                "no .txt file in {}: give files, or folders that hold .txt files",
                options.paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ")
            )]
        } else {
            vec!["nothing to read: check the paths".into()]
        });
    }

    let mut output = Output::create(options.output.as_deref(), options.mentions)?;
    let bar = if options.common.quiet || !io::stderr().is_terminal() {
        ProgressBar::hidden()
    } else {
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} articles, {per_sec}, {eta} left")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        ProgressBar::new(found.inputs.len() as u64).with_style(style)
    };
    let mut sink = ToOutput { output: &mut output, bar: &bar, quiet: options.common.quiet };
    let ran = with_threads(options.common.threads, || run::run(&found.inputs, &outside, &lexicon, &choice, &mut sink))?;
    bar.finish_and_clear();
    let counts = match ran.and_then(|counts| output.finish().map(|()| counts)) {
        Ok(counts) => counts,
        // Whoever reads our output has seen enough: `| head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(0),
        Err(error) => return Err(vec![format!("cannot write the records: {error}")]),
    };

    let failed = counts.failed + found.failed.len();
    if !options.common.quiet {
        let mut line = format!(
            "{}, {}, {}",
            plural(counts.articles, "article"),
            plural(counts.links, "link"),
            counted(counts.activities, "activity", "activities")
        );
        if options.mentions {
            line += &format!(", {}", plural(counts.mentions, "mention"));
        }
        if counts.empty > 0 {
            line += &format!(", {} without text", counts.empty);
        }
        line += &format!(", {failed} not read");
        if found.others > 0 {
            line += &format!(", {} not .txt", counted(found.others, "other file", "other files"));
        }
        say(&format!("{line}, {:.1} s", start.elapsed().as_secs_f64()));
    }
    Ok(match (failed, counts.articles) {
        (0, _) => 0,
        (_, 0) => NOTHING,
        _ => SOME,
    })
}

fn plural(count: usize, noun: &str) -> String {
    counted(count, noun, &format!("{noun}s"))
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

struct ToOutput<'a> {
    output: &'a mut Output,
    bar: &'a ProgressBar,
    quiet: bool,
}

impl Sink for ToOutput<'_> {
    fn lines(&mut self, lines: &Lines) -> io::Result<()> {
        self.output.write(lines)
    }

    fn notice(&mut self, notice: &Notice) {
        if notice.failure || !self.quiet {
            self.bar.suspend(|| say(&format!("wardlink: {}: {}", notice.id, notice.message)));
        }
    }

    fn step(&mut self) {
        self.bar.inc(1);
    }
}

/// Where the records go.
enum Output {
    Stream(BufWriter<Box<dyn Write + Send>>),
    File(Complete),
    Folder { links: Complete, activities: Complete, mentions: Option<Complete> },
}

impl Output {
    fn create(path: Option<&Path>, mentions: bool) -> Result<Output, Vec<String>> {
        let Some(path) = path.filter(|p| p.as_os_str() != "-") else {
            return Ok(Output::Stream(BufWriter::new(Box::new(io::stdout()))));
        };
        let cannot =
            |path: &Path, error: io::Error| vec![format!("{}: cannot write: {}", path.display(), read::reason(&error))];
        if path.is_dir() || path.to_string_lossy().ends_with(std::path::is_separator) {
            std::fs::create_dir_all(path).map_err(|e| cannot(path, e))?;
            let file = |name: &str| Complete::create(&path.join(name)).map_err(|e| cannot(&path.join(name), e));
            return Ok(Output::Folder {
                links: file("links.jsonl")?,
                activities: file("activities.jsonl")?,
                mentions: if mentions { Some(file("mentions.jsonl")?) } else { None },
            });
        }
        // A device or a pipe has no place beside it, and nothing to complete.
        if std::fs::metadata(path).is_ok_and(|m| !m.is_file()) {
            let file = File::create(path).map_err(|e| cannot(path, e))?;
            return Ok(Output::Stream(BufWriter::new(Box::new(file))));
        }
        Complete::create(path).map(Output::File).map_err(|e| cannot(path, e))
    }

    fn write(&mut self, lines: &Lines) -> io::Result<()> {
        let all = [&lines.links, &lines.activities, &lines.mentions];
        match self {
            Output::Stream(out) => all.into_iter().try_for_each(|lines| out.write_all(lines)),
            Output::File(out) => all.into_iter().try_for_each(|lines| out.out.write_all(lines)),
            Output::Folder { links, activities, mentions } => {
                links.out.write_all(&lines.links)?;
                activities.out.write_all(&lines.activities)?;
                mentions.as_mut().map_or(Ok(()), |out| out.out.write_all(&lines.mentions))
            }
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Output::Stream(mut out) => out.flush(),
            Output::File(out) => out.finish(),
            Output::Folder { links, activities, mentions } => {
                links.finish()?;
                activities.finish()?;
                mentions.map_or(Ok(()), Complete::finish)
            }
        }
    }
}

/// A file that gets its name when it is complete.
struct Complete {
    out: BufWriter<File>,
    part: PathBuf,
    path: PathBuf,
    done: bool,
}

impl Complete {
    fn create(path: &Path) -> io::Result<Complete> {
        // Through a link, so that the link stays one.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let part = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
        Ok(Complete { out: BufWriter::with_capacity(1 << 18, File::create(&part)?), part, path, done: false })
    }

    fn finish(mut self) -> io::Result<()> {
        self.out.flush()?;
        std::fs::rename(&self.part, &self.path)?;
        self.done = true;
        Ok(())
    }
}

impl Drop for Complete {
    fn drop(&mut self) {
        if !self.done {
            // Half a file is worse than none; that it cannot be removed changes nothing.
            let _ = std::fs::remove_file(&self.part);
        }
    }
}
