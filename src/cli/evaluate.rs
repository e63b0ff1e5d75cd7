//! `wardlink evaluate`: records against gold.

use super::{Common, Failure, counted, lexicon, plural, print, read_records, say, with_threads};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use std::time::Instant;
use wardlink::evaluate::{confidence, report, robust};
use wardlink::read;

const EXAMPLES: &str = "\
Examples:
  wardlink evaluate corpus                               scores by article and set
  wardlink evaluate corpus/practice --errors             what is wrong, by cause, sentence by sentence
  wardlink evaluate corpus --errors=summary              how many errors each cause has
  wardlink evaluate corpus --records records.jsonl       of records extracted before
  wardlink evaluate corpus --floor corpus/scores.csv     fail where a score fell
  wardlink evaluate corpus --write-confidence lexicon/confidence.tsv

Exit codes: 0 fine, 1 no scores, or one below the floor.";

/// Scores what is extracted from a corpus against its gold.
///
/// Gold stands beside the texts as ID.gold.jsonl (see corpus/README.md), or in
/// a folder gold/ as ID.json. Institutions, figures, dates, link pairs, links
/// and activities are scored by precision, recall and F1; slots by accuracy on
/// what was matched; for each folder of texts and each article.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Evaluate {
    /// Folder with texts and gold
    #[arg(value_name = "CORPUS")]
    corpus: PathBuf,

    /// Score these records (from extract --mentions), and do not extract anew
    #[arg(long, value_name = "FILE")]
    records: Option<PathBuf>,

    /// Count misses, false alarms and wrong slots by cause, and list each with its sentence
    ///
    /// --errors=summary gives the table of causes alone. The cases of a set
    /// named apart are counted only; evaluate its folder to see them.
    #[arg(long, value_name = "HOW", num_args = 0..=1, require_equals = true, default_missing_value = "all")]
    errors: Option<Errors>,

    /// List what became of the records and mentions of each rule
    #[arg(long)]
    rules: bool,

    /// Say whether confidence holds: measured on half of the reports apart, compared on the other half
    #[arg(long)]
    calibration: bool,

    /// Of reports in several translations: how many facts are found in all, and in three quarters of them
    ///
    /// Translations of one report are named alike up to the first full stop:
    /// r07.one.txt, r07.two.txt.
    #[arg(long)]
    robust: bool,

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
    ///
    /// Measured on the set named apart where the corpus has one, else on all of it.
    #[arg(long, value_name = "FILE")]
    write_confidence: Option<PathBuf>,

    #[command(flatten)]
    common: Common,
}

/// How much `--errors` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Errors {
    /// The cases, then the table.
    All,
    /// The table of causes.
    Summary,
}

/// Runs `wardlink evaluate`.
pub fn evaluate(options: &Evaluate) -> Result<u8, Failure> {
    let start = Instant::now();
    let lexicon = lexicon(options.common.lexicon.as_deref())?;
    let records = options.records.as_deref().map(read_records).transpose()?;
    let evaluation = with_threads(options.common.threads, || {
        wardlink::evaluate::evaluate(&options.corpus, &lexicon, records.as_deref())
    })??;

    let mut out = String::new();
    if let Some(errors) = options.errors {
        if errors == Errors::All {
            out += &report::errors(&evaluation);
            out += "\n";
        }
        out += &report::causes(&evaluation);
        out += "\n";
    }
    if options.rules {
        out += &report::rules(&evaluation.sum(None));
        out += "\n";
    }
    if options.calibration {
        out += &confidence::calibration(&evaluation);
        out += "\n";
    }
    if options.robust {
        match robust::table(&evaluation) {
            Some(table) => out += &format!("{table}\n"),
            None => return Err(vec![format!("{}: no report in several translations", options.corpus.display())]),
        }
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
        save(path, confidence::table(&evaluation))?;
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
