//! Robustness: of a report that the corpus has in several translations, how many
//! of its facts are found in all of them, and in three quarters of them.
//!
//! Translations of one report share their id up to the first full stop:
//! `r07.one`, `r07.two`. A fact of the gold is the same in two translations when
//! the gold says it in the same words there; a translation in which it is
//! optional or left out does not count for it.

use super::gold::Gold;
use super::score::{About, Flaw, KINDS};
use super::{ArticleScore, Evaluation};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// A fact that the gold asks for, and whether it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// One of [`KINDS`].
    pub kind: &'static str,
    /// What it is, in the words of the gold.
    pub label: String,
    /// Whether it was found.
    pub found: bool,
}

/// The facts that a gold asks for: those that no flaw says to be missed are found.
pub fn facts(gold: &Gold, flaws: &[Flaw]) -> Vec<Fact> {
    let mut missed = BTreeSet::new();
    let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut readings: BTreeSet<(usize, usize)> = BTreeSet::new();
    let ordered = |pair: &[usize; 2]| (pair[0].min(pair[1]), pair[0].max(pair[1]));
    for flaw in flaws {
        match &flaw.about {
            About::GoldInstitution(at) => _ = missed.insert((0, *at)),
            About::GoldFigure(at) => _ = missed.insert((1, *at)),
            About::GoldDate(at) => _ = missed.insert((2, *at)),
            About::GoldActivity(at) => _ = missed.insert((5, *at)),
            About::GoldPair(pair, _) => _ = pairs.insert(ordered(pair)),
            About::Readings { pair, .. } => _ = readings.insert(ordered(pair)),
            _ => {}
        }
    }
    let mut out = Vec::new();
    let mut told: BTreeMap<(usize, String), usize> = BTreeMap::new();
    let mut add = |kind: usize, label: String, found: bool| {
        // The second of two equal facts is another fact.
        let times = told.entry((kind, label.clone())).or_default();
        *times += 1;
        let label = if *times > 1 { format!("{label} ({times})") } else { label };
        out.push(Fact { kind: KINDS[kind], label, found });
    };
    for (at, i) in gold.institutions.iter().enumerate().filter(|(_, i)| !i.optional && i.kind != "group") {
        add(0, i.names[0].clone(), !missed.contains(&(0, at)));
    }
    for (at, f) in gold.figures.iter().enumerate().filter(|(_, f)| !f.optional) {
        add(1, format!("{} {}", f.value, f.unit.join(" or ")), !missed.contains(&(1, at)));
    }
    for (at, d) in gold.dates.iter().flatten().enumerate().filter(|(_, d)| !d.optional) {
        add(2, d.value.join(" or "), !missed.contains(&(2, at)));
    }
    for (pair, relations) in super::score::required_pairs(gold) {
        let pair = ordered(&pair);
        let [first, second] = [pair.0, pair.1].map(|at| gold.institutions[at].names[0].as_str());
        let found = !pairs.contains(&pair);
        add(3, format!("{first} + {second}"), found);
        add(4, format!("{relations} {first} + {second}"), found && !readings.contains(&pair));
    }
    for (at, a) in gold.activities.iter().enumerate().filter(|(_, a)| !a.optional) {
        let value = a.value.map_or(String::new(), |v| format!(" {v}"));
        add(5, format!("{}{value}", a.activity.join(" or ")), !missed.contains(&(5, at)));
    }
    out
}

/// How often a fact was found: in so many, of so many translations.
type Times = (usize, usize);

/// How often each fact of a report was found: by kind and label.
type Found<'a> = BTreeMap<(&'static str, &'a str), Times>;

/// Of each report in several translations: how many they are, and how often each fact was found.
fn times(evaluation: &Evaluation) -> BTreeMap<&str, (usize, Found<'_>)> {
    let mut reports: BTreeMap<&str, Vec<&ArticleScore>> = BTreeMap::new();
    for article in &evaluation.articles {
        let id = article.name.rfind('/').map_or(0, |at| at + 1);
        let end = article.name[id..].find('.').map_or(article.name.len(), |at| id + at);
        reports.entry(&article.name[..end]).or_default().push(article);
    }
    reports.retain(|_, articles| articles.len() > 1);
    reports
        .into_iter()
        .map(|(report, articles)| {
            let mut facts = Found::new();
            for fact in articles.iter().flat_map(|a| &a.facts) {
                let (found, of) = facts.entry((fact.kind, fact.label.as_str())).or_default();
                *found += usize::from(fact.found);
                *of += 1;
            }
            facts.retain(|_, (_, of)| *of > 1);
            (report, (articles.len(), facts))
        })
        .collect()
}

/// The table; none where no report stands in several translations.
pub fn table(evaluation: &Evaluation) -> Option<String> {
    let reports = times(evaluation);
    if reports.is_empty() {
        return None;
    }
    let translations: usize = reports.values().map(|(n, _)| n).sum();
    let title = format!("{} reports, {translations} translations", reports.len());
    let mut out = format!("{title:<36} facts   in all  share   in three quarters  share\n");
    let mut row = |name: &str, times: &[Times]| {
        if times.is_empty() {
            return;
        }
        let n = times.len();
        let all = times.iter().filter(|(found, of)| found == of).count();
        let most = times.iter().filter(|(found, of)| 4 * found >= 3 * of).count();
        let share = |part: usize| part as f64 / n as f64;
        let _ = writeln!(out, "{name:<36} {n:>5} {all:>8}  {:.3}   {most:>17}  {:.3}", share(all), share(most));
    };
    let of = |wanted: &[&str], report: Option<&str>| -> Vec<Times> {
        let chosen = reports.iter().filter(|(name, _)| report.is_none_or(|r| r == **name));
        let facts = chosen.flat_map(|(_, (_, facts))| facts);
        facts.filter(|((kind, _), _)| wanted.contains(kind)).map(|(_, times)| *times).collect()
    };
    const RECORDS: [&str; 2] = ["links", "activities"];
    for kind in KINDS {
        row(kind, &of(&[kind], None));
    }
    row("records: links and activities", &of(&RECORDS, None));
    for report in reports.keys() {
        row(&format!("  records of {report}"), &of(&RECORDS, Some(report)));
    }
    out.push_str("\nfound in some translations only\n");
    for (report, (_, facts)) in &reports {
        for ((kind, label), (found, of)) in facts.iter().filter(|(_, (found, of))| found < of) {
            let _ = writeln!(out, "  {report}  {kind}: {label}: {found} of {of}");
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::score::Score;

    fn article(name: &str, facts: &[(&'static str, &str, bool)]) -> ArticleScore {
        let fact = |&(kind, label, found): &(&'static str, &str, bool)| Fact { kind, label: label.into(), found };
        ArticleScore {
            set: String::new(),
            name: name.into(),
            score: Score::default(),
            flaws: Vec::new(),
            facts: facts.iter().map(fact).collect(),
        }
    }

    #[test]
    fn facts_are_counted_over_the_translations_of_a_report() {
        let mut articles = Vec::new();
        for n in 0..4 {
            let facts = [("links", "always", true), ("links", "mostly", n > 0), ("activities", "half", n % 2 == 0)];
            articles.push(article(&format!("r1.{n}"), &facts));
        }
        articles.push(article("r2", &[("links", "alone", false)]));
        let table = table(&Evaluation { articles }).unwrap();
        let row = |name: &str| {
            let line = table.lines().find(|l| l.starts_with(name)).unwrap_or_else(|| panic!("{name}: {table}"));
            line[36..].split_whitespace().map(str::to_string).collect::<Vec<_>>()
        };
        assert_eq!(row("links"), ["2", "1", "0.500", "2", "1.000"]);
        assert_eq!(row("activities"), ["1", "0", "0.000", "0", "0.000"]);
        assert_eq!(row("records"), ["3", "1", "0.333", "2", "0.667"]);
        assert!(table.contains("r1  links: mostly: 3 of 4") && !table.contains("alone"), "{table}");
    }

    #[test]
    fn a_corpus_without_translations_has_no_table() {
        assert_eq!(table(&Evaluation { articles: vec![article("a", &[]), article("b", &[])] }), None);
    }
}
