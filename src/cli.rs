//! The commands: arguments, messages, files to write. All printing is here.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use clap::{Args, Parser, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use wardlink::annotate::annotate;
use wardlink::article::Article;
use wardlink::evaluate::report;
use wardlink::lexicon::Lexicon;
use wardlink::read::{self, Metadata, Outside};
use wardlink::record::{Choice, Record};
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
    /// Score records against gold
    Evaluate(Evaluate),
    /// Say what was found in one report, by which rule, and why the rest was not
    Explain(Explain),
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

/// Scores what is extracted from a corpus against its gold.
///
/// Gold stands beside the texts as ID.gold.jsonl (see corpus/README.md), or in
/// a folder gold/ as ID.json. Institutions, figures, dates, link pairs, links
/// and activities are scored by precision, recall and F1; slots by accuracy on
/// what was matched; for each folder of texts and each article.
#[derive(Debug, Args)]
#[command(after_long_help = EVALUATE_EXAMPLES)]
struct Evaluate {
    /// Folder with texts and gold
    #[arg(value_name = "CORPUS")]
    corpus: PathBuf,

    /// Score these records (from extract --mentions), and do not extract anew
    #[arg(long, value_name = "FILE")]
    records: Option<PathBuf>,

    /// List every miss, false alarm and wrong slot with its sentence
    #[arg(long)]
    errors: bool,

    /// List what became of the records and mentions of each rule
    #[arg(long)]
    rules: bool,

    /// Fail where a score is lower than in this file
    ///
    /// A CSV file as --write-floor writes it (a row for each article and kind),
    /// or a TOML file of least scores: [all], [SET] or ["SET/ID"], and under it
    /// lines like institutions = 0.92.
    #[arg(long, value_name = "FILE")]
    floor: Option<PathBuf>,

    /// Write the scores of today as the floor
    #[arg(long, value_name = "FILE")]
    write_floor: Option<PathBuf>,

    /// Write the share of right records of each rule: lexicon/confidence.tsv
    #[arg(long, value_name = "FILE")]
    write_confidence: Option<PathBuf>,

    #[command(flatten)]
    common: Common,
}

/// Explains one report: its layers, its records with the rule that made each,
/// what was dropped and why, and what every mention was used for.
#[derive(Debug, Args)]
#[command(after_long_help = EXPLAIN_EXAMPLES)]
struct Explain {
    /// The report; - for standard input
    #[arg(value_name = "FILE", required_unless_present = "why_not", conflicts_with = "why_not")]
    file: Option<PathBuf>,

    /// Say why this sentence yields no more: the nearest rules, and the first condition of each that failed
    #[arg(long, value_name = "SENTENCE")]
    why_not: Option<String>,

    /// The same for the sentence of this number in FILE
    #[arg(long, value_name = "N", requires = "file")]
    sentence: Option<usize>,

    /// Date of publication: 2023-05-21, 2023-05 or 2023
    #[arg(long, value_name = "DATE", value_parser = date)]
    published: Option<String>,

    /// Folder of lexicon files that add to the built-in ones or override them
    #[arg(long, value_name = "FOLDER")]
    lexicon: Option<PathBuf>,
}

const EVALUATE_EXAMPLES: &str = "\
Examples:
  wardlink evaluate corpus                               scores by article and set
  wardlink evaluate corpus/practice --errors             what is wrong, sentence by sentence
  wardlink evaluate corpus --records records.jsonl       of records extracted before
  wardlink evaluate corpus --floor corpus/scores.csv     fail where a score fell
  wardlink evaluate corpus --write-confidence lexicon/confidence.tsv

Exit codes: 0 fine, 1 no scores, or one below the floor.";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  wardlink explain corpus/practice/p01.txt
  wardlink explain corpus/practice/p01.txt --sentence 3
  wardlink explain --why-not \"A Hospital and B Hospital held hands.\"";

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
    let done = run::guarded(|| match arguments.command {
        Command::Extract(options) => extract(&options),
        Command::Evaluate(options) => evaluate(&options),
        Command::Explain(options) => explain(&options),
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

/// Prints to standard output; a closed pipe is fine.
fn print(text: &str) -> Result<(), Vec<String>> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(vec![format!("cannot write: {error}")]),
        _ => Ok(()),
    }
}

fn evaluate(options: &Evaluate) -> Result<u8, Vec<String>> {
    let start = Instant::now();
    let lexicon = lexicon(options.common.lexicon.as_deref())?;
    let records = options.records.as_deref().map(read_records).transpose()?;
    let evaluation = with_threads(options.common.threads, || {
        wardlink::evaluate::evaluate(&options.corpus, &lexicon, records.as_deref())
    })??;

    let mut out = String::new();
    if options.errors {
        out += &report::errors(&evaluation.articles);
        out += "\n";
    }
    if options.rules {
        out += &report::rules(&evaluation.sum(None));
        out += "\n";
    }
    out += &report::articles(&evaluation);
    let sets = evaluation.sets();
    for set in sets.iter().filter(|_| sets.len() > 1) {
        let articles = evaluation.articles.iter().filter(|a| a.set == *set).count();
        let title = if set.is_empty() { "(top)" } else { *set };
        out += &format!("\n{}", report::totals(title, articles, &evaluation.sum(Some(set))));
    }
    out += &format!("\n{}", report::totals("all", evaluation.articles.len(), &evaluation.sum(None)));
    print(&out)?;

    let rows = report::rows(&evaluation);
    let save = |path: &Path, text: String| {
        std::fs::write(path, text).map_err(|e| vec![format!("{}: cannot write: {}", path.display(), read::reason(&e))])
    };
    let mut falls = Vec::new();
    if let Some(path) = &options.floor {
        let name = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|e| vec![format!("{name}: cannot read the floor: {}", read::reason(&e))])?;
        falls = if path.extension().is_some_and(|e| e == "toml") {
            report::below_floor(&evaluation, &text).map_err(|e| vec![format!("{name}: {e}")])?
        } else {
            let before = report::read_scores(&text).map_err(|e| vec![format!("{name}:{e}")])?;
            report::compare(&rows, &before).falls
        };
    }
    if let Some(path) = &options.write_floor {
        save(path, report::scores_csv(&rows))?;
    }
    if let Some(path) = &options.write_confidence {
        save(path, report::confidence(&evaluation.sum(None)))?;
    }
    if !falls.is_empty() {
        for fall in &falls {
            say(&format!("wardlink: fell: {fall}"));
        }
        return Err(vec![format!(
            "{} below the floor: mend it, or record it with --write-floor and say why",
            counted(falls.len(), "score is", "scores are")
        )]);
    }
    if !options.common.quiet {
        let floor = if options.floor.is_some() { ", none below the floor" } else { "" };
        say(&format!(
            "{}{floor}, {:.1} s",
            plural(evaluation.articles.len(), "article"),
            start.elapsed().as_secs_f64()
        ));
    }
    Ok(0)
}

fn read_records(path: &Path) -> Result<Vec<Record>, Vec<String>> {
    let name = path.display();
    let text = std::fs::read_to_string(path)
        .map_err(|e| vec![format!("{name}: cannot read the records: {}", read::reason(&e))])?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(at, line)| Record::read(line).map_err(|e| vec![format!("{name}:{}: no record: {e}", at + 1)])).collect()
}

fn explain(options: &Explain) -> Result<u8, Vec<String>> {
    let lexicon = lexicon(options.lexicon.as_deref())?;
    let outside = Outside { published: options.published.clone(), ..Outside::default() };
    let mut article = match (&options.file, &options.why_not) {
        (Some(path), _) => {
            let found = read::inputs(std::slice::from_ref(path));
            if path.is_dir() {
                return Err(vec![format!("{}: a folder; explain takes one report", path.display())]);
            }
            match found.inputs.first() {
                Some(input) => {
                    read::article(input, &outside.metadata)
                        .map_err(|e| vec![format!("{}: not read: {e}", input.id)])?
                        .article
                }
                None => return Err(found.failed.iter().map(|(p, why)| format!("{p}: not read: {why}")).collect()),
            }
        }
        (None, text) => Article::new("(sentence)", text.clone().unwrap_or_default()),
    };
    run::date(&mut article, &outside, &lexicon);
    let document = annotate(&article, &lexicon);
    let extraction = wardlink::extract::extract(&document, &lexicon);
    let text = if options.why_not.is_some() || options.sentence.is_some() {
        wardlink::explain::why_not(&document, &extraction, &lexicon, options.sentence).map_err(|e| vec![e])?
    } else {
        wardlink::explain::article(&document, &extraction, &lexicon)
    };
    print(&text)?;
    Ok(0)
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
