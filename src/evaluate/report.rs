//! Tables for people, and the files that are committed: scores, floors, confidence.

use super::cause::{CAUSES, Cause};
use super::score::{Counts, Flaw, KINDS, SLOTS, Score, share};
use super::{ArticleScore, Evaluation};
use std::collections::BTreeMap;
use std::fmt::Write;

fn cell(value: Option<f64>) -> String {
    value.map_or("    - ".into(), |v| format!("{v:6.3}"))
}

/// The scores of a set, or of all.
pub fn totals(title: &str, articles: usize, score: &Score) -> String {
    let mut out =
        format!("{:<24}{:>6} {:>6} {:>6}   tp fp fn\n", format!("{title}: {articles} articles"), "P", "R", "F1");
    for (kind, c) in KINDS.iter().zip(&score.counts) {
        let (p, r, f) = (cell(c.precision()), cell(c.recall()), cell(c.f1()));
        let _ = writeln!(out, "{kind:<24}{p} {r} {f}   {} {} {}", c.tp, c.fp, c.missed);
    }
    for (slot, (right, n)) in SLOTS.iter().zip(score.slots) {
        let _ = writeln!(out, "{:<24}{}   of {n} matched", format!("{slot} accuracy"), cell(share(right, n)));
    }
    out
}

/// F1 of every article.
pub fn articles(evaluation: &Evaluation) -> String {
    let width = evaluation.articles.iter().map(|a| a.name.chars().count()).max().unwrap_or(0).max(8);
    let mut out = format!("{:<width$}", "F1 of");
    for kind in KINDS {
        let _ = write!(out, " {kind:>12}");
    }
    out.push('\n');
    for article in &evaluation.articles {
        let _ = write!(out, "{:<width$}", article.name);
        for counts in &article.score.counts {
            let _ = write!(out, " {:>12}", cell(counts.f1()).trim());
        }
        out.push('\n');
    }
    out
}

/// What became of the records of each rule.
pub fn rules(score: &Score) -> String {
    let mut out = format!("{:<52} {:>5} {:>5} {:>5} {:>5}  precision (n)\n", "rule", "made", "right", "wrong", "open");
    for (rule, v) in &score.rules {
        let n = v.right + v.wrong;
        let made = n + v.open;
        let p = cell(share(v.right, n));
        let _ = writeln!(out, "{rule:<52} {made:>5} {:>5} {:>5} {:>5}  {p} ({n})", v.right, v.wrong, v.open);
    }
    out
}

/// How the set is called whose reports are for measuring: its cases are counted, and not shown.
const APART: &str = "apart";

/// How many errors each cause has, by set, with the share of the errors of its score.
pub fn causes(evaluation: &Evaluation) -> String {
    let sets = evaluation.sets();
    let mut counts: BTreeMap<(usize, Option<&str>), Vec<usize>> = BTreeMap::new();
    let mut totals: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for article in &evaluation.articles {
        let set = sets.iter().position(|s| *s == article.set).unwrap_or_default();
        for flaw in &article.flaws {
            *totals.entry((flaw.score, flaw.error)).or_default() += 1;
            let place = position(flaw);
            let mut add = |reason| counts.entry((place, reason)).or_insert_with(|| vec![0; sets.len()])[set] += 1;
            add(None);
            if let Some(reason) = flaw.reason.as_deref() {
                add(Some(reason));
            }
        }
    }
    let mut out = format!("{:<56}", "causes of errors");
    let name = |set: &str| if set.is_empty() { "(top)".to_string() } else { set.to_string() };
    if sets.len() > 1 {
        sets.iter().for_each(|set| out.push_str(&format!(" {:>9}", name(set))));
    }
    out.push_str("       all   share\n");
    let mut row = |label: &str, by_set: &[usize], of: Option<usize>| {
        let _ = write!(out, "{label:<56}");
        if sets.len() > 1 {
            by_set.iter().for_each(|n| out.push_str(&format!(" {n:>9}")));
        }
        let all: usize = by_set.iter().sum();
        let share = of.map_or(String::new(), |of| cell(share(all, of)));
        let _ = writeln!(out, " {all:>9}  {share}");
    };
    let mut before = None;
    let mut rows: Vec<_> = counts.iter().collect();
    // Causes in their order; the reasons of one by their number.
    rows.sort_by_key(|((place, reason), by_set)| {
        (*place, reason.is_some(), std::cmp::Reverse(by_set.iter().sum::<usize>()), *reason)
    });
    for ((place, reason), by_set) in rows {
        let (score, error, key) = match CAUSES.get(*place) {
            Some(cause) => (cause.score, cause.error, cause.key),
            None => ("all", "", "cause not looked for"),
        };
        if before != Some((score, error)) {
            before = Some((score, error));
            let mut sum = vec![0; sets.len()];
            for ((_, _), by_set) in counts.iter().filter(|((p, r), _)| {
                r.is_none() && CAUSES.get(*p).is_none_or(|c| (c.score, c.error) == (score, error))
            }) {
                sum.iter_mut().zip(by_set).for_each(|(sum, n)| *sum += n);
            }
            row(&format!("{score} {error}"), &sum, None);
        }
        match reason {
            None => row(&format!("  {key}"), by_set, totals.get(&(score, error)).copied()),
            // A reason that comes once is in the list of cases.
            Some(reason) if by_set.iter().sum::<usize>() > 1 => row(&cut(&format!("      {reason}"), 51), by_set, None),
            Some(_) => {}
        }
    }
    out
}

/// Where the cause of a flaw stands in [`CAUSES`]; behind all of them where nobody looked for it.
fn position(flaw: &Flaw) -> usize {
    let own = |c: &Cause| (c.score, c.error, Some(c.key)) == (flaw.score, flaw.error, flaw.cause);
    CAUSES.iter().position(own).unwrap_or(CAUSES.len())
}

/// Every miss, false alarm and wrong slot with its sentence, under its cause.
///
/// Of a set named `apart` only their number is told: its reports are for
/// measuring, and lose their worth when rules are written for what is missed
/// there. Evaluating its folder alone shows them.
pub fn errors(evaluation: &Evaluation) -> String {
    let mut out = String::new();
    let mut withheld = 0;
    let mut cases: BTreeMap<usize, Vec<(&ArticleScore, &Flaw)>> = BTreeMap::new();
    for article in &evaluation.articles {
        for flaw in &article.flaws {
            if article.set == APART {
                withheld += 1;
            } else {
                cases.entry(position(flaw)).or_default().push((article, flaw));
            }
        }
    }
    for (place, cases) in cases {
        let n = cases.len();
        match CAUSES.get(place) {
            Some(c) => {
                let _ = writeln!(out, "\n== {} {}, {}: {} ({n})", c.score, c.error, c.key, c.means);
            }
            None => {
                let _ = writeln!(out, "\n== causes not looked for: the records were extracted before ({n})");
            }
        }
        for (article, flaw) in cases {
            let rule = flaw.rule.as_ref().map_or(String::new(), |r| format!("  [{r}]"));
            let reason = flaw.reason.as_ref().map_or(String::new(), |r| format!("  ({r})"));
            let _ = writeln!(out, "{}  {} {}: {}{rule}{reason}", article.name, flaw.score, flaw.error, flaw.detail);
            if let Some(sentence) = &flaw.sentence {
                let line = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
                let _ = writeln!(out, "      {}", cut(&line, 400));
            }
        }
    }
    if withheld > 0 {
        let _ = writeln!(out, "\n{withheld} cases of the set {APART} are counted, not listed: they are for measuring.");
    }
    out
}

fn cut(line: &str, most: usize) -> String {
    match line.char_indices().nth(most) {
        Some((at, _)) => format!("{} ...", &line[..at]),
        None => line.to_string(),
    }
}

/// A row of `scores.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// `set/id`; of a slot the set, as `set/*`.
    pub article: String,
    /// A kind or a slot.
    pub kind: String,
    /// Right; of a slot the right ones; spurious; missed, of a slot the wrong ones.
    pub counts: Counts,
}

/// The rows of `scores.csv`: each article and kind; and each set and slot.
///
/// Slots stand by set, for a link that is found for the first time, but without
/// its date, is progress and no fall of its article.
pub fn rows(evaluation: &Evaluation) -> Vec<Row> {
    let mut rows = Vec::new();
    for article in &evaluation.articles {
        for (kind, counts) in KINDS.iter().zip(article.score.counts) {
            rows.push(Row { article: article.name.clone(), kind: (*kind).to_string(), counts });
        }
    }
    for set in evaluation.sets() {
        for (slot, (right, n)) in SLOTS.iter().zip(evaluation.sum(Some(set)).slots) {
            let counts = Counts { tp: right, fp: 0, missed: n - right };
            let article = if set.is_empty() { "*".into() } else { format!("{set}/*") };
            rows.push(Row { article, kind: (*slot).to_string(), counts });
        }
    }
    rows
}

/// `scores.csv` as text.
pub fn scores_csv(rows: &[Row]) -> String {
    let mut out = String::from("article,kind,tp,fp,fn\n");
    for Row { article, kind, counts } in rows {
        let _ = writeln!(out, "{article},{kind},{},{},{}", counts.tp, counts.fp, counts.missed);
    }
    out
}

/// Reads `scores.csv`.
///
/// # Errors
///
/// The first line that is no row.
pub fn read_scores(text: &str) -> Result<Vec<Row>, String> {
    text.lines()
        .enumerate()
        .skip(1)
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            let fields: Vec<&str> = line.split(',').map(str::trim).collect();
            let numbers: Vec<usize> = fields.iter().skip(2).filter_map(|f| f.parse().ok()).collect();
            match (&fields[..], &numbers[..]) {
                ([article, kind, _, _, _], &[tp, fp, missed]) => Ok(Row {
                    article: (*article).to_string(),
                    kind: (*kind).to_string(),
                    counts: Counts { tp, fp, missed },
                }),
                _ => Err(format!("{}: must be article,kind,tp,fp,fn", at + 1)),
            }
        })
        .collect()
}

/// What fell below the floor, and what rose above it.
#[derive(Debug, Default)]
pub struct Compared {
    /// One line for each fall.
    pub falls: Vec<String>,
    /// One line for each rise or new row.
    pub rises: Vec<String>,
}

/// Compares rows with those that were committed. A fall is a lower F1 (nothing
/// to find and nothing found is 1), or an article that is no longer scored.
pub fn compare(now: &[Row], before: &[Row]) -> Compared {
    let key = |row: &Row| (row.article.clone(), row.kind.clone());
    let current: BTreeMap<_, Counts> = now.iter().map(|row| (key(row), row.counts)).collect();
    let mut out = Compared::default();
    for row in before {
        let name = format!("{} {}", row.article, row.kind);
        let Some(counts) = current.get(&key(row)) else {
            out.falls.push(format!("{name}: no longer scored"));
            continue;
        };
        let (was, is) = (row.counts.f1().unwrap_or(1.0), counts.f1().unwrap_or(1.0));
        let shown = |c: &Counts| format!("{} right, {} spurious, {} missed", c.tp, c.fp, c.missed);
        let line = format!("{name}: {was:.3} -> {is:.3} ({}; was {})", shown(counts), shown(&row.counts));
        if is < was - 1e-9 {
            out.falls.push(line);
        } else if *counts != row.counts {
            out.rises.push(line);
        }
    }
    let known: std::collections::BTreeSet<_> = before.iter().map(key).collect();
    out.rises.extend(now.iter().filter(|r| !known.contains(&key(r))).map(|r| format!("{} {}: new", r.article, r.kind)));
    out
}

/// Compares with a floor in TOML: a table for `all`, a set or an article, and in
/// it the least F1 of a kind or accuracy of a slot.
///
/// # Errors
///
/// What is wrong with the file.
pub fn below_floor(evaluation: &Evaluation, floor: &str) -> Result<Vec<String>, String> {
    let floor: BTreeMap<String, BTreeMap<String, f64>> = toml::from_str(floor).map_err(|e| e.to_string())?;
    let mut falls = Vec::new();
    for (name, least) in floor {
        let score = if name == "all" {
            evaluation.sum(None)
        } else if evaluation.sets().contains(&name.as_str()) {
            evaluation.sum(Some(&name))
        } else if let Some(article) = evaluation.articles.iter().find(|a| a.name == name) {
            article.score.clone()
        } else {
            return Err(format!("[{name}] is neither \"all\" nor a set nor an article of the corpus"));
        };
        for (what, least) in least {
            let value = if let Some(at) = KINDS.iter().position(|k| *k == what) {
                score.counts[at].f1()
            } else if let Some(at) = SLOTS.iter().position(|s| *s == what) {
                share(score.slots[at].0, score.slots[at].1)
            } else {
                return Err(format!(
                    "[{name}] {what:?} is no score; the scores are {}, {}",
                    KINDS.join(", "),
                    SLOTS.join(", ")
                ));
            };
            let value = value.unwrap_or(1.0);
            if value < least - 1e-9 {
                falls.push(format!("{name} {what}: {value:.3}, the floor is {least:.3}"));
            }
        }
    }
    Ok(falls)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(article: &str, tp: usize, fp: usize, missed: usize) -> Row {
        Row { article: article.into(), kind: "links".into(), counts: Counts { tp, fp, missed } }
    }

    #[test]
    fn a_fall_is_told_from_a_rise() {
        let before = [row("a", 2, 0, 1), row("b", 0, 0, 0), row("c", 1, 0, 0)];
        let compared = compare(&[row("a", 3, 0, 0), row("b", 0, 1, 0), row("d", 1, 0, 0)], &before);
        assert_eq!(compared.falls.len(), 2, "{compared:?}");
        assert!(compared.falls[0].starts_with("b links: 1.000 -> 0.000") && compared.falls[1].starts_with("c links"));
        assert_eq!(compared.rises.len(), 2);
    }

    #[test]
    fn scores_are_read_as_they_are_written() {
        let rows = vec![row("s/a", 1, 2, 3)];
        assert_eq!(read_scores(&scores_csv(&rows)), Ok(rows));
        assert!(read_scores("article,kind,tp,fp,fn\na,b,1\n").unwrap_err().starts_with("2:"));
    }
}
