//! `wardlink extract`: reports in, records out.

use super::output::Output;
use super::{Common, Failure, NOTHING, SOME, counted, date, lexicon, plural, say, with_threads};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::time::Instant;
use wardlink::read::{self, Metadata, Outside};
use wardlink::record::Choice;
use wardlink::run::{self, Lines, Notice, Sink};

/// Reads reports and writes their records.
///
/// Folders are walked for .txt files; hidden files are passed over. Text is
/// UTF-8, or UTF-16 with a byte order mark; GB18030, Windows-1252 and other
/// encodings are recognised. The output is the same whatever the number of
/// threads and the order of the paths.
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

fn share(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|share| (0.0..=1.0).contains(share)).ok_or_else(|| "write a share from 0 to 1".into())
}

/// Runs `wardlink extract`.
pub fn extract(options: &Extract) -> Result<u8, Failure> {
    let start = Instant::now();
    // Kept to the end of the program, which need not take its tables apart.
    let lexicon: &_ = Box::leak(Box::new(lexicon(options.common.lexicon.as_deref())?));
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
    let ran = with_threads(options.common.threads, || run::run(&found.inputs, &outside, lexicon, &choice, &mut sink))?;
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
