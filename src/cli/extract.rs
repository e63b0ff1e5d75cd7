//! `wardlink extract`: reports in, records out.

use super::form::{Export, Form, Wanted as Wish};
use super::output::{Opened, Output, Wanted};
use super::progress::{Progress, bytes_of};
use super::{Common, Failure, NOTHING, SOME, annotations, counted, date, lexicon, plural, registry, say};
use clap::Args;
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use wardlink::export::sheet::Sheet;
use wardlink::export::table::Source;
use wardlink::export::{Format as OutputFormat, Plan};
use wardlink::read::{self, Fields, Format, Metadata, Outside, Settings, Shard};
use wardlink::record::{ArticleRef, Choice, Hash, Record};
use wardlink::run::{self, Counts, Done, Extractor, Fate, Job, Lines, Sink, Stop};

/// Reads reports and writes their records.
///
/// Folders are walked; hidden files are passed over. Texts (.txt), pages
/// (.html), JSON lines (.jsonl), tables (.csv), crawls (.warc) and archives of
/// these (.tar) are read, each also as .gz and .zst, and nothing is unpacked to
/// disk. Text is UTF-8, or UTF-16 with a byte order mark; GB18030,
/// Windows-1252 and other encodings are recognised. The output is the same
/// whatever the number of threads and the order of the paths.
#[derive(Debug, Args)]
#[command(after_long_help = super::EXAMPLES)]
pub struct Extract {
    /// Files and folders; - for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Write here and not to standard output
    ///
    /// A file appears when it is complete. A folder (an existing one, or a name
    /// that ends in /) gets one file for each kind: links.jsonl,
    /// activities.jsonl and, with --mentions, mentions.jsonl; in other forms all
    /// of their files. A file that exists is not replaced without --force,
    /// --resume or --incremental.
    #[arg(short, long, value_name = "FILE|FOLDER/")]
    output: Option<PathBuf>,

    #[command(flatten)]
    form: Form,

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

    /// Read every input as this: text, html, jsonl, csv, warc or tar
    ///
    /// By default names and contents decide. With it, all files of a folder are taken.
    #[arg(long, value_name = "FORM")]
    input_format: Option<Format>,

    /// Names of the fields in JSON lines and tables: text=body,id=url
    ///
    /// The fields are id, title, text, published, source; those that are not named keep their names.
    #[arg(long, value_name = "FIELD=NAME,...")]
    fields: Option<Fields>,

    /// Bytes that one article may have, decompressed; a longer one is a failed article
    #[arg(long, value_name = "BYTES", default_value_t = Settings::LIMIT)]
    max_article_bytes: u64,

    /// Write what became of each article, one JSON object a line
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,

    /// Write the texts that the offsets of the records count, as JSON lines that can be read again
    #[arg(long, value_name = "FILE")]
    texts: Option<PathBuf>,

    /// Take the Ith of N parts of the input, about as many bytes each
    ///
    /// The parts are the same in every run over the same input; their outputs
    /// behind one another are the output of the whole.
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,

    /// Continue an interrupted run
    ///
    /// The output is the same as if it had not been interrupted. Does nothing where the output is complete.
    #[arg(long, conflicts_with = "force")]
    resume: bool,

    /// Take over from the output that is there what has not changed since
    ///
    /// By the contents of the articles, the words, the program and the options;
    /// a hidden file beside the output keeps them. The output is that of a full run.
    #[arg(long)]
    incremental: bool,

    /// Write what is done as soon as it is, in no order
    ///
    /// A large article then keeps no other one waiting. The lines are those of
    /// an ordered run, the lines of an article together; an interrupted run
    /// begins anew.
    #[arg(long, conflicts_with_all = ["resume", "incremental"])]
    unordered: bool,

    /// Replace files that exist
    #[arg(long)]
    force: bool,

    /// Registry that gives institutions identifiers: a ROR dump (JSON, schema 2), or CSV
    ///
    /// The columns of CSV are id, name, and if there are any aliases, city, country.
    #[arg(long, value_name = "FILE")]
    registry: Option<PathBuf>,

    #[command(flatten)]
    common: Common,
}

fn share(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|share| (0.0..=1.0).contains(share)).ok_or_else(|| "write a share from 0 to 1".into())
}

/// Runs `wardlink extract`.
pub fn extract(options: &Extract) -> Result<u8, Failure> {
    extract_with(options, &run::lines)
}

/// The same with another extractor, so that a test can have one that breaks.
fn extract_with<E: Extractor>(options: &Extract, extractor: &E) -> Result<u8, Failure> {
    let start = Instant::now();
    // Kept to the end of the program, which need not take its tables apart.
    let lexicon: &_ = Box::leak(Box::new(lexicon(options.common.lexicon.as_deref())?));
    let registry = registry(options.registry.as_deref(), lexicon)?;
    let metadata = options.metadata.as_deref().map(Metadata::load).transpose()?.unwrap_or_default();
    let outside = Outside { published: options.published.clone(), metadata };
    let wish = options.form.wanted(options.output.as_deref(), Source::Extracted)?;
    // Without them annotators would not see what no record uses, and gold of theirs would call it an error.
    let mentions =
        options.mentions || matches!(wish, Wish::Annotations(OutputFormat::Brat | OutputFormat::LabelStudio));
    let choice = Choice { mentions, min_confidence: options.min_confidence, registry: registry.as_ref() };
    let settings = Settings {
        format: options.input_format,
        fields: options.fields.clone().unwrap_or_default(),
        limit: options.max_article_bytes,
        shard: options.shard,
    };
    if settings.shard.is_some() && options.paths.iter().any(|path| path.as_os_str() == "-") {
        return Err(vec!["--shard needs files or folders: the size of standard input is not known".into()]);
    }

    let opened = Output::open(&Wanted {
        records: options.output.as_deref(),
        elsewhere: !matches!(wish, Wish::Records(Plan::Lines | Plan::LinesByKind(_))),
        mentions,
        report: options.report.as_deref(),
        texts: options.texts.as_deref(),
        force: options.force,
        resume: options.resume,
        incremental: options.incremental,
        unordered: options.unordered,
        settings: told(options, &settings)?,
        lexicon: options.common.lexicon.as_deref(),
    })?;
    let (mut output, resume) = match opened {
        Opened::Ready(output, resume) => (output, resume),
        Opened::Complete => {
            if !options.common.quiet {
                say("the output is complete: nothing to resume");
            }
            return Ok(0);
        }
    };
    let mut exported = Exported::open(&wish, options)?;
    let progress = Progress::new(options.common.quiet, options.output.as_deref(), "articles");
    // What a run before has done goes by unseen, and would spoil the time that is left.
    let mut progress = if resume.items > 0 {
        progress
    } else {
        let (paths, forced, shard) = (options.paths.clone(), settings.format.is_some(), settings.shard);
        progress.until(move || Some(bytes_of(&paths, forced)? / shard.map_or(1, |shard| shard.of)))
    };
    let mut index = output.take_index();
    let threads = options
        .common
        .threads
        .map_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get), usize::from);
    let job = Job {
        paths: &options.paths,
        settings: &settings,
        outside: &outside,
        lexicon,
        choice: &choice,
        texts: options.texts.is_some() || matches!(exported, Exported::Annotations(_)),
        report: options.report.is_some(),
        unordered: options.unordered,
        threads,
    };
    let mut before = index.as_mut().map(|index| |key: &read::Key| index.get(key));
    let before = before.as_mut().map(|before| before as run::Before<'_>);
    let mut sink = ToOutput {
        output: &mut output,
        exported: &mut exported,
        progress: &mut progress,
        quiet: options.common.quiet,
        passed: Passed::default(),
        failures: Failures::default(),
    };
    let ran = run::run_with(&job, resume, before, extractor, &mut sink);
    let (passed, failures) = (std::mem::take(&mut sink.passed), std::mem::take(&mut sink.failures));
    progress.finish();
    failures.tell();
    passed.tell();
    let counts = output.mark().counts;
    let done = match ran {
        // A part of the input may be empty; the whole of it should not be.
        Ok(()) if nothing(&counts) && settings.shard.is_none() => {
            drop(output);
            return Err(vec![format!(
                "no article in {}: give .txt, .html, .jsonl, .csv, .warc or .tar files, or folders that hold such files",
                options.paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ")
            )]);
        }
        Ok(()) => output.finish().and_then(|()| exported.finish()),
        Err(Stop::Changed) => {
            output.abandon();
            return Err(vec!["the input is not the one that the interrupted run had read: --force begins anew".into()]);
        }
        Err(Stop::Write(error)) => {
            let advice = if output.abandon() { ": --resume continues from here" } else { "" };
            // Whoever reads our output has seen enough: `| head`.
            if error.kind() == io::ErrorKind::BrokenPipe {
                return Ok(0);
            }
            return Err(vec![format!("cannot write the records: {}{advice}", read::reason(&error))]);
        }
    };
    match done {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(0),
        Err(error) => return Err(vec![format!("cannot write the records: {}", read::reason(&error))]),
    }
    if !options.common.quiet {
        say(&format!("{}, {:.1} s", summary(&counts, mentions), start.elapsed().as_secs_f64()));
    }
    Ok(match (counts.failed, counts.articles) {
        (0, _) => 0,
        (_, 0) => NOTHING,
        _ => SOME,
    })
}

/// Whether no article was there, and nothing that could have been one.
fn nothing(counts: &Counts) -> bool {
    counts.articles == 0 && counts.failed == 0
}

/// All options that decide what is written, for the journal and the index.
fn told(options: &Extract, settings: &Settings) -> Result<String, Failure> {
    let metadata = match &options.metadata {
        Some(path) => std::fs::read(path).map_err(|e| vec![format!("{}: {}", path.display(), read::reason(&e))])?,
        None => Vec::new(),
    };
    let registry = match &options.registry {
        Some(path) => std::fs::read(path).map_err(|e| vec![format!("{}: {}", path.display(), read::reason(&e))])?,
        None => Vec::new(),
    };
    let registry = Hash::default().part(&String::from_utf8_lossy(&registry)).id("registry");
    let outputs = (options.texts.is_some(), options.report.is_some());
    let metadata = String::from_utf8_lossy(&metadata).into_owned();
    Ok(format!(
        "{settings:?} {} {} {:?} {outputs:?} {registry} {metadata}",
        options.mentions, options.min_confidence, options.published
    ))
}

/// The last line: every input is an article, skipped, or not read.
fn summary(counts: &Counts, mentions: bool) -> String {
    let mut line = format!(
        "{}, {}, {}",
        plural(counts.articles, "article"),
        plural(counts.links, "link"),
        counted(counts.activities, "activity", "activities")
    );
    if mentions {
        line += &format!(", {}", plural(counts.mentions, "mention"));
    }
    if counts.unchanged > 0 {
        line += &format!(", {} unchanged", counts.unchanged);
    }
    if counts.empty > 0 {
        line += &format!(", {} without text", counts.empty);
    }
    let inputs = counts.articles + counts.skipped + counts.failed;
    line + &format!(", {} not read, {} skipped: {}", counts.failed, counts.skipped, plural(inputs, "input"))
}

/// Where records go in another form than JSON lines.
enum Exported {
    /// Nowhere: they are JSON lines.
    No,
    Records(Box<Export>),
    Annotations(Box<annotations::Writer>),
}

impl Exported {
    fn open(wish: &Wish, options: &Extract) -> Result<Exported, Failure> {
        let output = options.output.as_deref();
        Ok(match wish {
            Wish::Records(Plan::Lines | Plan::LinesByKind(_)) => Exported::No,
            Wish::Records(plan) => Exported::Records(Box::new(Export::create(plan, output, options.force)?)),
            Wish::Annotations(format) => {
                let folder = options.common.lexicon.as_deref();
                Exported::Annotations(Box::new(annotations::Writer::open(*format, output, folder, options.force)?))
            }
        })
    }

    /// Writes the records of an article, given as lines; `text` is its line of `--texts`.
    fn write(&mut self, lines: &Lines, text: &[u8]) -> io::Result<()> {
        let lines = [&lines.links, &lines.activities, &lines.mentions];
        let lines = lines.into_iter().flat_map(|lines| lines.split(|byte| *byte == b'\n')).filter(|l| !l.is_empty());
        let mut records = lines.map(|line| {
            let line = std::str::from_utf8(line).map_err(|error| io::Error::other(error.to_string()))?;
            Record::read(line).map_err(io::Error::other)
        });
        match self {
            Exported::No => Ok(()),
            Exported::Records(export) => records.try_for_each(|record| export.write(&record?)),
            Exported::Annotations(writer) => {
                let records = records.collect::<io::Result<Vec<_>>>()?;
                let article: serde_json::Value = serde_json::from_slice(text)?;
                let text = |field: &str| article[field].as_str().map(str::to_string);
                let sheet = Sheet::new(&records).unwrap_or_else(|| {
                    Sheet::empty(ArticleRef {
                        id: text("id").unwrap_or_default(),
                        title: text("title"),
                        published: text("published"),
                        source: text("source"),
                    })
                });
                writer.add(&sheet, article["text"].as_str()).map_err(|messages| io::Error::other(messages.join("; ")))
            }
        }
    }

    /// Ends the output: files get their names.
    fn finish(self) -> io::Result<()> {
        match self {
            Exported::No => Ok(()),
            Exported::Records(export) => export.finish(),
            Exported::Annotations(writer) => {
                writer.finish(0).map(drop).map_err(|messages| io::Error::other(messages.join("; ")))
            }
        }
    }
}

struct ToOutput<'a> {
    output: &'a mut Output,
    exported: &'a mut Exported,
    progress: &'a mut Progress,
    quiet: bool,
    passed: Passed,
    failures: Failures,
}

/// Failures of one file that are all alike: a dump whose field has another name has as many as lines.
#[derive(Default)]
struct Failures {
    file: Arc<str>,
    /// Of each kind the first, its place, and how many there were; by what is said without figures, which tell the place.
    kinds: BTreeMap<String, (String, String, u64)>,
}

impl Failures {
    /// How many of a kind are named one by one.
    const NAMED: u64 = 20;
    /// Kinds that are kept: they quote the input, which may think of any number.
    const KEPT: usize = 1000;

    fn of(file: Arc<str>) -> Failures {
        Failures { file, kinds: BTreeMap::new() }
    }

    /// Whether a failure is to be named: the file had not too many of its kind yet.
    fn is_named(&mut self, place: &str, why: &str) -> bool {
        let kind: String = why.chars().filter(|c| !c.is_ascii_digit()).collect();
        if self.kinds.len() == Failures::KEPT && !self.kinds.contains_key(&kind) {
            return true;
        }
        let (.., count) = self.kinds.entry(kind).or_insert_with(|| (why.to_string(), place.to_string(), 0));
        *count += 1;
        *count <= Failures::NAMED
    }

    /// How many were not named.
    fn tell(self) {
        for (why, place, count) in self.kinds.into_values().filter(|(.., count)| *count > Failures::NAMED) {
            let (more, named) = (count - 1, Failures::NAMED);
            say(&format!("wardlink: {place} and {more} more in this file, {named} of them named: {why}"));
        }
    }
}

/// What is passed over and not named one by one.
#[derive(Default)]
struct Passed {
    /// For each reason the first place, and how many there are.
    reasons: BTreeMap<String, (String, u64)>,
    all: u64,
}

impl Passed {
    /// Reasons that are told; a crawl may have hundreds.
    const TOLD: usize = 8;
    /// Reasons that are kept: they quote the input, which may think of any number.
    const KEPT: usize = 1000;

    fn add(&mut self, reason: &str, place: &str) {
        self.all += 1;
        if let Some((_, count)) = self.reasons.get_mut(reason) {
            *count += 1;
        } else if self.reasons.len() < Passed::KEPT {
            self.reasons.insert(reason.to_string(), (place.to_string(), 1));
        }
    }

    /// A line for each reason, the most frequent first.
    fn tell(self) {
        let mut reasons: Vec<_> = self.reasons.into_iter().collect();
        reasons.sort_by_key(|(_, (_, count))| std::cmp::Reverse(*count));
        reasons.truncate(Passed::TOLD);
        let rest = self.all - reasons.iter().map(|(_, (_, count))| count).sum::<u64>();
        for (reason, (place, count)) in reasons {
            let more = if count > 1 { format!(" and {} more", count - 1) } else { String::new() };
            say(&format!("wardlink: {place}{more}: skipped: {reason}"));
        }
        if rest > 0 {
            say(&format!("wardlink: {rest} more skipped for other reasons: --report FILE lists them"));
        }
    }
}

impl Sink for ToOutput<'_> {
    fn done(&mut self, done: Done) -> io::Result<()> {
        self.output.write(&done)?;
        if let Fate::Extracted(lines) = &done.fate {
            self.exported.write(lines, &done.text)?;
        }
        let tell = |message: &str| self.progress.suspend(|| say(&format!("wardlink: {}: {message}", done.place)));
        if let Some(warning) = done.warning.as_deref().filter(|_| !self.quiet) {
            tell(warning);
        }
        match &done.fate {
            Fate::Failed(why) => {
                if *self.failures.file != *done.key.file {
                    let before = std::mem::replace(&mut self.failures, Failures::of(done.key.file.clone()));
                    self.progress.suspend(|| before.tell());
                }
                if self.failures.is_named(&done.place, why) {
                    tell(why);
                }
            }
            Fate::Skipped { reason, quiet: false } if !self.quiet => tell(&format!("skipped: {reason}")),
            Fate::Skipped { reason, .. } if !self.quiet => self.passed.add(reason, &done.place),
            _ => {}
        }
        self.progress.done(done.size);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use wardlink::article::Article;
    use wardlink::lexicon::Lexicon;
    use wardlink::run::Made;

    #[derive(Parser)]
    struct Alone {
        #[command(flatten)]
        extract: Extract,
    }

    fn breaks(articles: &[&Article], lexicon: &Lexicon, choice: &Choice<'_>) -> Vec<Made> {
        // Its work is done when it breaks, and that of the others beside it.
        let made = run::lines(articles, lexicon, choice);
        assert!(!articles.iter().any(|article| article.text.contains("BREAK")), "the test wants it");
        made
    }

    /// Runs over three articles with an extractor that breaks on those that say so; gives the exit code,
    /// the ledger and the records.
    fn run(name: &str, texts: [&str; 3]) -> (u8, Vec<serde_json::Value>, String) {
        let folder = std::env::temp_dir().join(format!("wardlink-breaks-{}-{name}", std::process::id()));
        std::fs::create_dir_all(folder.join("in")).expect("there is room for temporary files");
        for (at, text) in texts.iter().enumerate() {
            std::fs::write(folder.join(format!("in/{at}.txt")), text).expect("the folder is ours");
        }
        let path = |name: &str| folder.join(name).display().to_string();
        let (input, output, ledger) = (path("in"), path("out.jsonl"), path("ledger.jsonl"));
        let options = ["extract", &input, "-o", &output, "--report", &ledger, "--quiet"];
        let code = extract_with(&Alone::parse_from(options).extract, &breaks).expect("the run goes on");
        let ledger = std::fs::read_to_string(ledger).expect("the ledger is written");
        let ledger = ledger.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
        let records = std::fs::read_to_string(output).expect("the records are written");
        std::fs::remove_dir_all(&folder).expect("the folder is ours");
        (code, ledger, records)
    }

    const LINK: &str = "Linshan Hospital signed a cooperation agreement with Haibin Hospital on June 5, 2023.";

    #[test]
    fn an_article_that_the_program_breaks_on_is_one_failed_article() {
        let breaks = format!("{LINK} BREAK");
        let (code, ledger, records) = run("one", [LINK, &breaks, LINK]);
        assert_eq!(code, SOME);
        assert_eq!(records.lines().count(), 2, "{records}");
        assert!(records.contains("in/0.txt") && records.contains("in/2.txt"), "{records}");
        let outcomes: Vec<_> = ledger.iter().map(|line| (&line["outcome"], &line["links"])).collect();
        assert_eq!(
            outcomes,
            [(&"extracted".into(), &1.into()), (&"failed".into(), &0.into()), (&"extracted".into(), &1.into())]
        );
        let reason = ledger[1]["reason"].as_str().expect("a failure has a reason");
        let (before, after) = (reason.find('(').expect("where it broke"), reason.rfind(')').expect("where it broke"));
        let told = format!("`in/a.txt: {}(…{}`", &reason[..before], &reason[after..]);
        let row = format!("| the program breaks on an article | {told} | {code} |");
        assert!(include_str!("../../docs/batch.md").contains(&row), "docs/batch.md should have: {row}");
    }

    #[test]
    fn where_it_breaks_on_every_article_nothing_could_be_done() {
        let (code, ledger, records) = run("all", ["hospital BREAK", "BREAK: hospitals", "clinic BREAK"]);
        assert_eq!((code, records.as_str(), ledger.len()), (NOTHING, "", 3));
        assert!(ledger.iter().all(|line| line["outcome"] == "failed"), "{ledger:?}");
    }
}
