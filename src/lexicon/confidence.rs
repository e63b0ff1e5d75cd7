//! How often each rule is right: `lexicon/confidence.tsv`, measured by
//! `wardlink evaluate --write-confidence` and never written by hand.
//!
//! A rule (`relations/cooperation#3`) that was seen too rarely to be in the file
//! has the confidence of its entry (`relations/cooperation`), else of its sieve
//! (`relations`). Cues are a weaker sieve than frames and stand apart from them:
//! `relations/cooperation#cue2`, `relations/cooperation#cue`, `relations#cue`.

use crate::lexicon::Problem;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The columns of the file.
pub const COLUMNS: &str = "rule\tn\tright\tlow\thigh\tconfidence";

/// What was measured for a rule, an entry or a sieve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The rule, entry or sieve.
    pub name: String,
    /// Records that the gold calls right or wrong.
    pub n: usize,
    /// How many of them are right.
    pub right: usize,
    /// Lower end of the 95 % Wilson interval of the share of right records.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// The share of right records, drawn towards that of the name above it.
    pub confidence: f64,
}

/// The name above: of a rule its entry, of an entry its sieve, of a sieve none.
pub fn above(name: &str) -> Option<String> {
    let group = |name: &str| name.split_once('/').map(|(group, _)| group.to_string());
    match name.split_once('#') {
        Some((base, "cue")) => group(base).map(|group| format!("{group}#cue")),
        Some((base, tail)) if tail.starts_with("cue") => Some(format!("{base}#cue")),
        Some((base, _)) => Some(base.to_string()),
        None => group(name),
    }
}

/// Reads the file.
///
/// # Errors
///
/// Each line that is not what the columns say, with its number.
pub fn read(file: &str, text: &str) -> Result<Vec<Measured>, Vec<Problem>> {
    let problem = |line: usize, message: String| Problem { file: file.to_string(), line, message };
    let mut lines = text.lines().enumerate();
    if let Some((_, head)) = lines.next()
        && head != COLUMNS
    {
        return Err(vec![problem(1, format!("must have the columns {}", COLUMNS.replace('\t', ", ")))]);
    }
    let mut out = Vec::new();
    let mut problems = Vec::new();
    for (at, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        match row(line) {
            Some(measured) => out.push(measured),
            None => problems.push(problem(at + 1, format!("{line:?} must be: name, two counts, three shares"))),
        }
    }
    if problems.is_empty() { Ok(out) } else { Err(problems) }
}

fn row(line: &str) -> Option<Measured> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [name, n, right, low, high, confidence] = fields[..] else { return None };
    let share = |text: &str| text.parse::<f64>().ok().filter(|s| (0.0..=1.0).contains(s));
    Some(Measured {
        name: name.to_string(),
        n: n.parse().ok()?,
        right: right.parse().ok()?,
        low: share(low)?,
        high: share(high)?,
        confidence: share(confidence)?,
    })
}

/// Finds what was measured for each of some rules, or for what is above it: its position in `measured`.
pub fn of_rules(rules: &[String], measured: &[Measured]) -> Vec<Option<u16>> {
    let by_name: BTreeMap<&str, u16> = measured.iter().map(|m| m.name.as_str()).zip(0..).collect();
    let find = |rule: &String| {
        let mut name = Some(rule.clone());
        while let Some(at) = name {
            if let Some(measured) = by_name.get(at.as_str()) {
                return Some(*measured);
            }
            name = above(&at);
        }
        None
    };
    rules.iter().map(find).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_without_cases_has_what_stands_above_it() {
        let text = format!("{COLUMNS}\nrelations\t9\t6\t0.3\t0.9\t0.6\nrelations/merger\t2\t2\t0.3\t1\t0.7\n");
        let measured = read("confidence.tsv", &text).unwrap();
        let rules = ["relations/merger#4", "relations/cooperation#1", "relations/merger#cue1", "activities/other#pair"];
        let found = of_rules(&rules.map(str::to_string), &measured);
        let shares: Vec<Option<f64>> =
            found.iter().map(|at| at.map(|at| measured[usize::from(at)].confidence)).collect();
        assert_eq!(shares, [Some(0.7), Some(0.6), None, None]);
        assert_eq!(above("relations/merger#cue1").as_deref(), Some("relations/merger#cue"));
        assert_eq!(above("relations/merger#cue").as_deref(), Some("relations#cue"));
        assert_eq!(above("relations#cue"), None);
        assert_eq!(above("activities"), None);
    }

    #[test]
    fn broken_lines_are_named() {
        assert_eq!(read("c.tsv", "rule\tshare\tn\n").unwrap_err()[0].line, 1);
        let problems = read("c.tsv", &format!("{COLUMNS}\na\t1\t1\t0\t1\t2\nb\t1\n")).unwrap_err();
        assert_eq!(problems.iter().map(|p| p.line).collect::<Vec<_>>(), [2, 3]);
    }
}
