//! `wardlink merge`: records of many articles in, one record for each institution, link and activity out.

use super::form::{Export, Form, Wanted};
use super::progress::Progress;
use super::{Common, Failure, SOME, counted, lexicon, plural, registry, say, with_threads};
use clap::Args;
use rayon::prelude::*;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};
use std::time::Instant;
use wardlink::export::table::Source;
use wardlink::merge::copies::Fingerprint;
use wardlink::merge::{Counts, Merger};
use wardlink::read::{self, Metadata, Reading, Settings};
use wardlink::record::{Merged, Record};

/// Lines that are read before they are parsed in parallel.
const LINES: usize = 8192;
/// Bad lines that are named; the others are counted.
const NAMED: usize = 20;

const EXAMPLES: &str = "\
Examples:
  wardlink merge records.jsonl -o merged.jsonl        one line for each institution, link, activity, article
  wardlink merge run1/ run2/ -o merged/               institutions.jsonl, merged_links.jsonl, and so on
  wardlink merge records.jsonl --texts reports        copies are found by the whole texts
  wardlink merge records.jsonl --registry ror.json    with the identifiers of a registry
  wardlink merge records.jsonl -o network.graphml     the network of institutions, each pair and relation once
  wardlink merge records.jsonl -o lake/ --format parquet   tables of the merged records

Exit codes: 0 fine, 1 nothing could be done, 2 some lines could not be read.";

/// Puts records of many articles together.
///
/// The same institution under many names becomes one; the same link or activity
/// told by several reports becomes one, with what they agree and disagree on;
/// copies of one text are recognised. Every merged record names its parts.
/// RECORDS.md has the fields and the strategies.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Merge {
    /// Files of records as extract writes them, and folders of .jsonl files; - for standard input
    #[arg(required = true, value_name = "RECORDS")]
    records: Vec<PathBuf>,

    /// Write here and not to standard output
    ///
    /// A file appears when it is complete. A folder (an existing one, or a name
    /// that ends in /) gets articles.jsonl, institutions.jsonl,
    /// merged_links.jsonl and merged_activities.jsonl. The extension says the form:
    /// .jsonl, .parquet, .csv, .graphml or .gexf.
    #[arg(short, long, value_name = "FILE|FOLDER/")]
    output: Option<PathBuf>,

    #[command(flatten)]
    form: Form,

    /// Replace files that exist
    #[arg(long)]
    force: bool,

    /// The texts of the reports, as they were given to extract
    ///
    /// Copies of one text are then found by comparing the whole texts; without
    /// them the sentences are compared that the records give as evidence.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    texts: Vec<PathBuf>,

    /// Registry of institutions: a ROR dump (JSON, schema 2), or CSV with id, name, aliases, city, country
    #[arg(long, value_name = "FILE")]
    registry: Option<PathBuf>,

    #[command(flatten)]
    common: Common,
}

/// Runs `wardlink merge`.
pub fn merge(options: &Merge) -> Result<u8, Failure> {
    let start = Instant::now();
    let lexicon = lexicon(options.common.lexicon.as_deref())?;
    let registry = registry(options.registry.as_deref(), &lexicon)?;
    let files = files(&options.records)?;
    let output = options.output.as_deref();
    let plan = match options.form.wanted(output, Source::Merged)? {
        Wanted::Records(plan) => plan,
        Wanted::Annotations(format) => {
            return Err(vec![format!("merged records stand in no text: {} is made of those of extract", format.key())]);
        }
    };
    let mut output = Export::create(&plan, output, options.force)?;
    let (counts, bad) = with_threads(options.common.threads, || {
        let mut merger = Merger::default();
        let mut bad = 0;
        let inputs = files.clone();
        let size = move || inputs.iter().map(|file| Some(file.metadata().ok()?.len())).sum();
        let mut progress = Progress::new(options.common.quiet, options.output.as_deref(), "records read").until(size);
        for file in &files {
            bad += read_into(&mut merger, file, &mut progress)?;
        }
        progress.finish();
        bad += add_texts(&mut merger, &options.texts);
        let merged = merger.merge(&lexicon, registry.as_ref(), |record| output.write_merged(&record));
        Ok::<_, Failure>((merged, bad))
    })??;
    let nothing = counts.as_ref().is_ok_and(|c| c.links + c.activities + c.mentions == 0);
    if nothing {
        return Err(vec!["no record in the input: give files that extract has written".into()]);
    }
    let counts = match counts.and_then(|counts| output.finish().map(|()| counts)) {
        Ok(counts) => counts,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(0),
        Err(error) => return Err(vec![format!("cannot write the merged records: {error}")]),
    };
    if !options.common.quiet {
        summary(&counts, bad, &options.texts, start);
    }
    Ok(if bad > 0 { SOME } else { 0 })
}

fn summary(counts: &Counts, bad: usize, texts: &[PathBuf], start: Instant) {
    let mut line = format!(
        "{} ({}), {} of {}, {} of {}, {} of {}",
        plural(counts.articles, "article"),
        counted(counts.copies, "copy", "copies"),
        plural(counts.institutions, "institution"),
        counts.institution_parts,
        plural(counts.merged_links, "link"),
        counts.links,
        counted(counts.merged_activities, "activity", "activities"),
        counts.activities
    );
    if counts.twice > 0 {
        line += &format!(", {} read twice", plural(counts.twice, "record"));
    }
    if bad > 0 {
        line += &format!(", {} not read", plural(bad, "line"));
    }
    say(&format!("{line}, {:.1} s", start.elapsed().as_secs_f64()));
    let joins: Vec<String> =
        counts.joins.iter().filter(|(_, n)| *n > 0).map(|(strategy, n)| format!("{n} by {strategy}")).collect();
    if !joins.is_empty() {
        say(&format!("institutions joined: {}", joins.join(", ")));
    }
    if !texts.is_empty() && counts.by_evidence > 0 {
        say(&format!(
            "{} without its text among --texts: compared by the sentences of the records",
            plural(counts.by_evidence, "article")
        ));
    }
    if counts.shared_ids > 0 {
        say(&format!(
            "wardlink: {} with the id of another, but of other title, date or source: taken for different ones",
            plural(counts.shared_ids, "article")
        ));
    }
}

/// The files to read: those given, and the .jsonl files of folders.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let listed = std::fs::read_dir(path)
            .map_err(|error| vec![format!("{}: cannot read: {}", path.display(), read::reason(&error))])?;
        let mut inside: Vec<PathBuf> = listed
            .filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|file| file.is_file() && file.extension().is_some_and(|e| e == "jsonl"))
            .collect();
        if inside.is_empty() {
            return Err(vec![format!("no .jsonl file in {}", path.display())]);
        }
        inside.sort();
        files.extend(inside);
    }
    Ok(files)
}

/// Reads the records of a file; returns the number of lines that are none.
fn read_into(merger: &mut Merger, path: &Path, progress: &mut Progress) -> Result<usize, Failure> {
    let name = path.display().to_string();
    let cannot = |error: io::Error| vec![format!("{name}: cannot read the records: {}", read::reason(&error))];
    let mut lines = read::unpacked(path).map_err(cannot)?;
    let (mut at, mut bad) = (0, 0);
    loop {
        let mut chunk: Vec<Vec<u8>> = Vec::new();
        while chunk.len() < LINES {
            let mut line = Vec::new();
            if lines.read_until(b'\n', &mut line).map_err(cannot)? == 0 {
                break;
            }
            progress.done(line.len() as u64);
            chunk.push(line);
        }
        if chunk.is_empty() {
            break;
        }
        let parsed: Vec<Option<Result<Record, String>>> = chunk
            .par_iter()
            .map(|line| match std::str::from_utf8(line) {
                Ok(line) if line.trim().is_empty() => None,
                Ok(line) => Some(Record::read(line.trim()).map_err(|why| {
                    let merged = Merged::read(line.trim()).is_ok();
                    if merged { "it is a merged one: give those that extract has written".into() } else { why }
                })),
                Err(_) => Some(Err("not UTF-8".into())),
            })
            .collect();
        for record in parsed {
            at += 1;
            match record {
                None => {}
                Some(Ok(record)) => merger.add(record),
                Some(Err(why)) => {
                    bad += 1;
                    if bad <= NAMED {
                        progress.suspend(|| say(&format!("wardlink: {name}:{at}: no record: {why}")));
                    }
                }
            }
        }
    }
    if bad > NAMED {
        say(&format!("wardlink: {name}: {} more lines are no records", bad - NAMED));
    }
    Ok(bad)
}

/// Reads the texts; returns how many could not be read.
fn add_texts(merger: &mut Merger, paths: &[PathBuf]) -> usize {
    if paths.is_empty() {
        return 0;
    }
    let (settings, metadata) = (Settings::default(), Metadata::default());
    let mut failed = 0;
    let unguarded = |work: &mut dyn FnMut()| {
        work();
        Ok(())
    };
    read::each(paths, &settings, &unguarded, &mut |item| {
        let place = item.place();
        match read::open(item, &settings, &metadata) {
            Reading::Article { article, .. } => merger.add_text(&article.id, Fingerprint::of_text(&article.text)),
            Reading::Failed(why) => {
                failed += 1;
                say(&format!("wardlink: {place}: not read: {why}"));
            }
            Reading::Skipped { .. } => {}
        }
        true
    });
    failed
}
