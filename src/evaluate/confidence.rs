//! Measuring confidence: how often the records of each rule are right, on text
//! that stands apart from the rules, and whether what was measured on one half
//! of it holds on the other.
//!
//! **Which text.** Where the corpus has a set named `apart`, its reports alone:
//! no rule was written for them. Else all of it.
//!
//! **The formula.** Of `n` records of a rule that the gold judges, `r` are right.
//! A sieve (`relations`, `relations#cue`, `activities`) has the share
//! `(r + 1) / (n + 2)`. An entry is drawn towards its sieve, and a rule towards
//! its entry: `(r + k p) / (n + k)`, where `p` is the confidence above it and
//! `k` says how many cases that weighs. `k` is not chosen by hand: of 1, 2, 4,
//! ... 128 it is the one that makes the counts of all names of a level most
//! likely, each being beta-binomial with parameters `k p` and `k (1 - p)`
//! (empirical Bayes). The interval is that of Wilson for `r` of `n`, 95 %.

use super::Evaluation;
use super::score::Verdicts;
use crate::lexicon::confidence::{COLUMNS, Measured, above};
use crate::record::Hash;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The set whose reports are held out.
pub const HELD_OUT: &str = "apart";

/// Bounds of the bands of confidence in the table of calibration.
const BANDS: [f64; 7] = [0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];

/// The 95 % interval of Wilson for a share of `right` of `n`.
pub fn wilson(right: usize, n: usize) -> (f64, f64) {
    if n == 0 {
        return (0.0, 1.0);
    }
    const Z: f64 = 1.959_963_984_540_054;
    let (n, p) = (n as f64, right as f64 / n as f64);
    let middle = p + Z * Z / (2.0 * n);
    let spread = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + Z * Z / n;
    (((middle - spread) / whole).max(0.0), ((middle + spread) / whole).min(1.0))
}

/// The names above a name and itself, the highest first.
fn chain(name: &str) -> Vec<String> {
    let mut names = vec![name.to_string()];
    while let Some(next) = names.last().and_then(|n| above(n)) {
        names.push(next);
    }
    names.reverse();
    names
}

/// How likely `right` of `n` is where the share itself varies about `p` with the weight `k`, as a logarithm.
fn likelihood(right: usize, n: usize, p: f64, k: f64) -> f64 {
    let rising = |from: f64, steps: usize| (0..steps).map(|i| (from + i as f64).ln()).sum::<f64>();
    rising(k * p, right) + rising(k * (1.0 - p), n - right) - rising(k, n)
}

/// Confidence by rule, entry and sieve, from what became of the records of each rule.
pub fn measure(rules: &BTreeMap<String, Verdicts>) -> Vec<Measured> {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let records = |rule: &&String| rule.starts_with("relations/") || rule.starts_with("activities/");
    for rule in rules.keys().filter(records) {
        let verdicts = &rules[rule];
        for name in chain(rule) {
            let (right, n) = counts.entry(name).or_default();
            *right += verdicts.right;
            *n += verdicts.right + verdicts.wrong;
        }
    }
    counts.retain(|_, (_, n)| *n > 0);
    let mut confidence: BTreeMap<String, f64> = BTreeMap::new();
    let deepest = counts.keys().map(|name| chain(name).len()).max().unwrap_or(0);
    for level in 1..=deepest {
        let names: Vec<(&String, usize, usize)> =
            counts.iter().filter(|(name, _)| chain(name).len() == level).map(|(name, c)| (name, c.0, c.1)).collect();
        let prior = |name: &str, known: &BTreeMap<String, f64>| above(name).and_then(|a| known.get(&a).copied());
        let fit = |k: &f64| -> f64 {
            let one = |(name, right, n): &(&String, usize, usize)| {
                prior(name, &confidence).map_or(0.0, |p| likelihood(*right, *n, p, *k))
            };
            names.iter().map(one).sum()
        };
        let weights = (0..8).map(|power| f64::from(1 << power));
        // Of equally likely weights the larger one: it claims less.
        let k = weights.max_by(|a, b| fit(a).total_cmp(&fit(b))).unwrap_or(1.0);
        let level: Vec<(String, f64)> = names
            .iter()
            .map(|(name, right, n)| {
                let (right, n) = (*right as f64, *n as f64);
                let share = match prior(name, &confidence) {
                    Some(p) => (right + k * p) / (n + k),
                    None => (right + 1.0) / (n + 2.0),
                };
                ((*name).clone(), share)
            })
            .collect();
        confidence.extend(level);
    }
    counts
        .into_iter()
        .map(|(name, (right, n))| {
            let (low, high) = wilson(right, n);
            let confidence = confidence[&name];
            Measured { name, n, right, low, high, confidence }
        })
        .collect()
}

/// The articles that stand apart from the rules; all where the corpus has no such set.
fn held_out(evaluation: &Evaluation) -> impl Iterator<Item = &super::ArticleScore> {
    let apart = evaluation.articles.iter().any(|a| a.set == HELD_OUT);
    evaluation.articles.iter().filter(move |a| !apart || a.set == HELD_OUT)
}

/// Which half of the reports an article is in, by the hash of its id and nothing else.
fn half_of(name: &str) -> usize {
    Hash::default().part(name.rsplit('/').next().unwrap_or(name)).half()
}

/// What became of the records of each rule, summed over some articles.
fn verdicts<'a>(articles: impl Iterator<Item = &'a super::ArticleScore>) -> BTreeMap<String, Verdicts> {
    let mut sum = super::score::Score::default();
    articles.for_each(|a| sum += &a.score);
    sum.rules
}

/// `confidence.tsv`.
pub fn table(evaluation: &Evaluation) -> String {
    let mut out = format!("{COLUMNS}\n");
    for m in measure(&verdicts(held_out(evaluation))) {
        let Measured { name, n, right, low, high, confidence } = m;
        let _ = writeln!(out, "{name}\t{n}\t{right}\t{low:.3}\t{high:.3}\t{confidence:.3}");
    }
    out
}

/// A row of the table of calibration.
#[derive(Debug, Default, Clone, Copy)]
struct Band {
    n: usize,
    right: usize,
    claimed: f64,
}

/// Whether confidence holds: measured on one half of the held-out reports and
/// applied to the other, and the other way round; halves by the id of the report.
pub fn calibration(evaluation: &Evaluation) -> String {
    let half = |which: usize| held_out(evaluation).filter(move |a| half_of(&a.name) == which);
    let mut bands: BTreeMap<(&str, usize), Band> = BTreeMap::new();
    let mut squares: BTreeMap<&str, f64> = BTreeMap::new();
    for which in [0, 1] {
        let known = measure(&verdicts(half(1 - which)));
        let judged = verdicts(half(which));
        let rules: Vec<String> = judged.keys().cloned().collect();
        let measured = crate::lexicon::confidence::of_rules(&rules, &known);
        for (rule, measured) in rules.iter().zip(measured) {
            let kind = match rule.split('/').next() {
                Some("relations") => "links",
                Some("activities") => "activities",
                _ => continue,
            };
            let claimed = measured.map_or(0.5, |at| known[usize::from(at)].confidence);
            let band = BANDS.iter().rposition(|from| claimed >= *from).unwrap_or(0).min(BANDS.len() - 2);
            let Verdicts { right, wrong, .. } = judged[rule];
            for kind in [kind, "both"] {
                let row = bands.entry((kind, band)).or_default();
                row.n += right + wrong;
                row.right += right;
                row.claimed += claimed * (right + wrong) as f64;
                *squares.entry(kind).or_default() +=
                    right as f64 * (1.0 - claimed).powi(2) + wrong as f64 * claimed.powi(2);
            }
        }
    }
    let mut out = String::from("records     confidence     n   claimed  right  share   95 % interval\n");
    for kind in ["links", "activities", "both"] {
        let mut sum = Band::default();
        let mut off = 0.0;
        for (&(_, at), band) in bands.iter().filter(|((k, _), b)| *k == kind && b.n > 0) {
            let span = format!("{:.1} to {:.1}", BANDS[at], BANDS[at + 1]);
            let _ = writeln!(out, "{}", calibration_row(kind, &span, band));
            sum.n += band.n;
            sum.right += band.right;
            sum.claimed += band.claimed;
            off += (band.claimed - band.right as f64).abs();
        }
        if sum.n > 0 {
            let n = sum.n as f64;
            let _ = writeln!(out, "{}", calibration_row(kind, "all", &sum));
            let _ = writeln!(
                out,
                "{kind:<11} calibration error {:.3}, Brier score {:.3}",
                off / n,
                squares.get(kind).copied().unwrap_or(0.0) / n
            );
        }
    }
    out
}

fn calibration_row(kind: &str, span: &str, band: &Band) -> String {
    let n = band.n.max(1) as f64;
    let (low, high) = wilson(band.right, band.n);
    let (claimed, share) = (band.claimed / n, band.right as f64 / n);
    format!("{kind:<11} {span:<10} {:>5} {claimed:>9.3} {:>6} {share:>6.3}   {low:.3} to {high:.3}", band.n, band.right)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(list: &[(&str, usize, usize)]) -> Vec<Measured> {
        let verdicts =
            |&(rule, right, wrong): &(&str, usize, usize)| (rule.to_string(), Verdicts { right, wrong, open: 0 });
        measure(&list.iter().map(verdicts).collect())
    }

    fn of<'a>(measured: &'a [Measured], name: &str) -> &'a Measured {
        measured.iter().find(|m| m.name == name).unwrap_or_else(|| panic!("{name}: {measured:?}"))
    }

    #[test]
    fn intervals_are_those_of_wilson() {
        // Newcombe (1998), Statistics in Medicine 17, table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
        for (right, n, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let (l, h) = wilson(right, n);
            assert!((l - low).abs() < 5e-5 && (h - high).abs() < 5e-5, "{right} of {n}: {l} {h}");
        }
    }

    #[test]
    fn few_cases_are_drawn_towards_what_stands_above() {
        let m = rules(&[("relations/merger#1", 1, 0), ("relations/cooperation#1", 60, 40)]);
        let group = of(&m, "relations").confidence;
        assert!((group - 62.0 / 103.0).abs() < 1e-9);
        let few = of(&m, "relations/merger#1");
        assert!(few.confidence > group && few.confidence < 0.9 && (few.n, few.right) == (1, 1), "{few:?}");
        assert!((of(&m, "relations/cooperation#1").confidence - 0.6).abs() < 0.01);
    }

    #[test]
    fn entries_that_differ_weigh_their_sieve_less() {
        let alike = rules(&[("relations/a#1", 8, 2), ("relations/b#1", 8, 2), ("relations/c#1", 1, 0)]);
        let unlike = rules(&[("relations/a#1", 10, 0), ("relations/b#1", 0, 10), ("relations/c#1", 1, 0)]);
        let pull = |m: &[Measured]| {
            let (c, group) = (of(m, "relations/c").confidence, of(m, "relations").confidence);
            (1.0 - c) / (1.0 - group)
        };
        assert!(pull(&alike) > pull(&unlike), "{alike:?}\n{unlike:?}");
    }

    #[test]
    fn cues_are_measured_apart_from_frames() {
        let m = rules(&[("relations/merger#1", 20, 0), ("relations/merger#cue1", 0, 20)]);
        assert!(of(&m, "relations/merger").confidence > 0.6, "{m:?}");
        assert!(of(&m, "relations/merger#cue").confidence < 0.4, "{m:?}");
        assert!(of(&m, "relations#cue").confidence < 0.5, "{m:?}");
    }
}
