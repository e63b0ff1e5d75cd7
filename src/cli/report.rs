//! `wardlink report`: records in, a page to look at out.

use super::output::Complete;
use super::{Failure, NOTHING, SOME, counted, plural, print, say};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;
use wardlink::page::{Material, Merged, Page, page};
use wardlink::read;
use wardlink::record::Record;

const EXAMPLES: &str = "\
Examples:
  wardlink extract reports --mentions -o out/
  wardlink report out/ -o report.html                         links, activities and mentions of the folder
  wardlink report out/ --texts . -o report.html               and each sentence where it stands in its report
  wardlink report links.jsonl -o report.html --title \"Alliances of Gansu\"
  wardlink extract reports | wardlink report - -o report.html

Exit codes: 0 fine, 1 no page, 2 some lines or files could not be read; the page has the others.";

/// Makes a page of records: one HTML file to open in a browser, without a network.
///
/// It draws the network of institutions, a timeline, tables, the figures by
/// activity and year, and the ledger of what was seen and not used; behind each
/// of them stand the sentences of the reports, with the names, dates, figures and
/// agreements marked. The file holds the records that it shows; give it to
/// whom you would give the records.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Report {
    /// Files of records, folders with .jsonl files, or - for standard input
    ///
    /// The ledger needs the mentions: extract --mentions. Beside the records, those
    /// of wardlink merge make one institution of its names, and list with a record
    /// the others that tell the same.
    #[arg(required = true, value_name = "RECORDS")]
    records: Vec<PathBuf>,

    /// Write the page here, in place of the one before; - for standard output
    #[arg(short, long, value_name = "FILE", required = true)]
    output: PathBuf,

    /// Folder of the reports, to show each sentence where it stands
    ///
    /// A report is looked for under its id, then under ever shorter ends of it:
    /// with --texts news, the report a/b/c.txt may be news/a/b/c.txt, news/b/c.txt
    /// or news/c.txt. The page grows by the size of the texts.
    #[arg(long, value_name = "FOLDER")]
    texts: Option<PathBuf>,

    /// What stands above the page
    #[arg(long, value_name = "TITLE", default_value = "What the reports state about hospitals")]
    title: String,

    /// No progress, no summary; errors only
    #[arg(short, long)]
    quiet: bool,
}

/// Runs `wardlink report`.
pub fn report(options: &Report) -> Result<u8, Failure> {
    let start = Instant::now();
    let mut input = Input { records: Vec::new(), merged: Merged::default(), broken: 0, files: 0, failed: 0 };
    let paths = files(&options.records, &mut input);
    let size = paths.iter().filter_map(|path| path.metadata().ok()).map(|m| m.len()).sum();
    let bar = if options.quiet || !io::stderr().is_terminal() {
        ProgressBar::hidden()
    } else {
        let style =
            ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes} of records, {bytes_per_sec}, {eta} left")
                .unwrap_or_else(|_| ProgressStyle::default_bar());
        ProgressBar::new(size).with_style(style)
    };
    for path in &paths {
        input.read(path, &bar);
    }
    bar.finish_and_clear();
    if input.files == 0 {
        return Err(vec!["no records: give files that wardlink extract wrote, or a folder of them".into()]);
    }
    if input.records.is_empty() && input.broken > 0 {
        return Err(vec!["not one line is a record: give files that wardlink extract wrote".into()]);
    }

    let (texts, missing) =
        options.texts.as_deref().map_or_else(Default::default, |folder| texts(folder, &input.records));
    let (read, title) = (texts.len(), options.title.clone());
    let made = page(Material { title, records: input.records, texts, merged: input.merged });
    for id in &made.differing {
        say(&format!("wardlink: {id}: its text is not the one that its records quote; shown without it"));
    }
    save(&options.output, &made)?;

    if !options.quiet {
        let Page { counts, html, differing } = &made;
        let mut line = format!(
            "{}, {}, {}, {} from {}",
            plural(counts.links, "link"),
            counted(counts.activities, "activity", "activities"),
            plural(counts.mentions, "mention"),
            plural(counts.institutions, "institution"),
            plural(counts.articles, "article"),
        );
        if counts.repeated > 0 {
            line += &format!(", {} that came twice", plural(counts.repeated, "record"));
        }
        if options.texts.is_some() {
            line += &format!(", {} with their text, {missing} without", read - differing.len());
        }
        if input.broken > 0 {
            line += &format!(", {} not read", plural(input.broken, "line"));
        }
        say(&format!("{line}, {:.1} MB, {:.1} s", html.len() as f64 / 1e6, start.elapsed().as_secs_f64()));
    }
    Ok(match (input.broken + input.failed, input.files) {
        (0, _) => 0,
        (_, 0) => NOTHING,
        _ => SOME,
    })
}

/// The files that the user means: a folder stands for its `.jsonl` files, in the order of their names.
fn files(paths: &[PathBuf], input: &mut Input) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for path in paths {
        if !path.is_dir() {
            out.push(path.clone());
            continue;
        }
        let found = std::fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        match found {
            Err(error) => input.fail(path, &read::reason(&error)),
            Ok(entries) => {
                let mut inside: Vec<PathBuf> = entries.iter().map(std::fs::DirEntry::path).collect();
                inside.retain(|path| path.extension().is_some_and(|e| e == "jsonl") && path.is_file());
                inside.sort();
                if inside.is_empty() {
                    input.fail(path, "no .jsonl file in it");
                }
                out.extend(inside);
            }
        }
    }
    out
}

/// What was read, and what could not be.
struct Input {
    records: Vec<Record>,
    merged: Merged,
    broken: usize,
    files: usize,
    failed: usize,
}

impl Input {
    fn fail(&mut self, path: &Path, why: &str) {
        say(&format!("wardlink: {}: not read: {why}", path.display()));
        self.failed += 1;
    }

    fn read(&mut self, path: &Path, bar: &ProgressBar) {
        let mut reader = match read::unpacked(path) {
            Ok(reader) => reader,
            Err(error) => return self.fail(path, &read::reason(&error)),
        };
        let (mut line, mut number, mut broken) = (Vec::new(), 0, 0);
        loop {
            line.clear();
            number += 1;
            match reader.read_until(b'\n', &mut line) {
                Ok(0) => break,
                Ok(bytes) => bar.inc(bytes as u64),
                Err(error) => return self.fail(path, &read::reason(&error)),
            }
            if line.trim_ascii().is_empty() {
                continue;
            }
            let record = std::str::from_utf8(&line).map_err(|e| e.to_string()).and_then(Record::read);
            match record {
                Ok(record) => self.records.push(record),
                Err(_) if std::str::from_utf8(&line).is_ok_and(|line| self.merged.read(line)) => {}
                Err(error) => {
                    broken += 1;
                    // A file of another kind has as many errors as lines.
                    if broken <= 5 {
                        bar.suspend(|| say(&format!("wardlink: {}:{number}: no record: {error}", path.display())));
                    }
                }
            }
        }
        if broken > 5 {
            say(&format!("wardlink: {}: and {} more that are no records", path.display(), plural(broken - 5, "line")));
        }
        self.files += 1;
        self.broken += broken;
    }
}

/// The texts of the articles, and how many were not found.
fn texts(folder: &Path, records: &[Record]) -> (BTreeMap<String, String>, usize) {
    let ids: BTreeSet<&str> = records.iter().map(|record| record.article().id.as_str()).collect();
    let (mut texts, mut missing) = (BTreeMap::new(), 0);
    for id in ids {
        let ends = std::iter::successors(Some(id), |id| id.split_once('/').map(|(_, rest)| rest));
        let found = ends
            .filter(|end| !end.is_empty() && !end.split('/').any(|part| part == ".."))
            .map(|end| folder.join(end.trim_start_matches('/')))
            .find(|path| path.is_file());
        let text = found.and_then(|path| std::fs::read(path).ok()).and_then(|bytes| read::decode(bytes).ok());
        match text {
            Some(text) => {
                texts.insert(id.to_string(), text);
            }
            None => missing += 1,
        }
    }
    (texts, missing)
}

fn save(path: &Path, made: &Page) -> Result<(), Failure> {
    if path.as_os_str() == "-" {
        return print(&made.html);
    }
    let cannot = |error: io::Error| vec![format!("{}: cannot write: {}", path.display(), read::reason(&error))];
    if path.is_dir() {
        return Err(vec![format!("{}: a folder; name a file, such as report.html", path.display())]);
    }
    // A device or a pipe has no place beside it.
    if std::fs::metadata(path).is_ok_and(|m| !m.is_file()) {
        return std::fs::write(path, &made.html).map_err(cannot);
    }
    let mut file = Complete::create(path).map_err(cannot)?;
    file.out.write_all(made.html.as_bytes()).and_then(|()| file.finish()).map_err(cannot)
}
