//! The sample corpus: its scores must not fall, and what is promised of every
//! record must hold for all that is extracted from it.
//!
//! `UPDATE=1 cargo test` records the scores of today in `corpus/scores.csv`.

// Tests say what they skip.
#![allow(clippy::print_stdout)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use wardlink::evaluate::{confidence, evaluate, gold, report};
use wardlink::lexicon::Lexicon;
use wardlink::read::{self, Metadata, Settings};
use wardlink::record::{Choice, Evidence, InstitutionRecord, Record};
use wardlink::run::process;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn scores_do_not_fall() {
    let evaluation = evaluate(&root().join("corpus"), &Lexicon::built_in(), None).expect("the corpus has gold");
    let rows = report::rows(&evaluation);
    let file = root().join("corpus/scores.csv");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, report::scores_csv(&rows)).expect("corpus/scores.csv can be written");
        return;
    }
    let text = std::fs::read_to_string(&file).expect("corpus/scores.csv is in the repository");
    let before = report::read_scores(&text).expect("corpus/scores.csv is well formed");
    let compared = report::compare(&rows, &before);
    assert!(
        compared.falls.is_empty(),
        "scores fell; mend it, or record it with UPDATE=1 cargo test and say why:\n{}",
        compared.falls.join("\n")
    );
    if !compared.rises.is_empty() {
        println!("better than corpus/scores.csv, record it with UPDATE=1 cargo test:\n{}", compared.rises.join("\n"));
    }
}

/// 11566 as `11,566`.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// The cells that the tables of `corpus/README.md` have for each set, counted: reports, words; and what the gold holds.
fn counted() -> Vec<(String, [String; 2], [String; 6])> {
    let golds = gold::load(&root().join("corpus")).expect("the gold can be read");
    let mut sets: Vec<&str> = golds.iter().map(|g| g.set.as_str()).collect();
    sets.dedup();
    sets.iter()
        .map(|set| {
            let golds: Vec<_> = golds.iter().filter(|g| g.set == *set).collect();
            let words = |text: &PathBuf| std::fs::read_to_string(text).map_or(0, |t| t.split_whitespace().count());
            let words: usize = golds.iter().map(|g| words(&g.text)).sum();
            let held = |all: Vec<bool>| {
                let optional = all.iter().filter(|o| **o).count();
                format!("{} ({optional})", all.len() - optional)
            };
            let dates = match golds.iter().any(|g| g.dates.is_some()) {
                true => held(golds.iter().flat_map(|g| g.dates.iter().flatten()).map(|d| d.optional).collect()),
                false => "not annotated".to_string(),
            };
            let nothing =
                |g: &gold::Gold| g.links.iter().all(|l| l.optional) && g.activities.iter().all(|a| a.optional);
            let holds = [
                held(golds.iter().flat_map(|g| &g.institutions).map(|i| i.optional).collect()),
                held(golds.iter().flat_map(|g| &g.figures).map(|f| f.optional).collect()),
                dates,
                held(golds.iter().flat_map(|g| &g.links).map(|l| l.optional).collect()),
                held(golds.iter().flat_map(|g| &g.activities).map(|a| a.optional).collect()),
                golds.iter().filter(|g| nothing(g)).count().to_string(),
            ];
            ((*set).to_string(), [golds.len().to_string(), grouped(words)], holds)
        })
        .collect()
}

/// `text` with the lines of its fenced block of that name replaced.
fn with_block(text: &str, name: &str, lines: &str) -> String {
    let fence = format!("```{name}\n");
    let start = text.find(&fence).unwrap_or_else(|| panic!("no block {name}")) + fence.len();
    let end = start + text[start..].find("```").expect("the block is closed");
    format!("{}{}\n{}", &text[..start], lines.trim_end(), &text[end..])
}

#[test]
fn confidence_is_that_of_rules_that_exist() {
    let lexicon = Lexicon::built_in();
    let file = root().join("lexicon/confidence.tsv");
    if std::env::var_os("UPDATE").is_some() {
        let evaluation = evaluate(&root().join("corpus"), &lexicon, None).expect("the corpus has gold");
        std::fs::write(&file, confidence::table(&evaluation)).expect("lexicon/confidence.tsv can be written");
        let page = root().join("docs/measuring.md");
        let text = std::fs::read_to_string(&page).expect("docs/measuring.md is in the repository");
        let text = with_block(&text, "causes", &report::causes(&evaluation));
        let text = with_block(&text, "calibration", &confidence::calibration(&evaluation));
        std::fs::write(&page, text).expect("docs/measuring.md can be written");
        return;
    }
    let text = std::fs::read_to_string(&file).expect("lexicon/confidence.tsv is in the repository");
    let rules: BTreeSet<&str> = lexicon.rules().iter().map(String::as_str).collect();
    let known = |name: &str| {
        // The name of a rule, or the beginning of one: an entry or a sieve.
        let cue = name.strip_suffix("#cue");
        rules.contains(name)
            || rules.iter().any(|rule| match cue {
                Some(base) => rule.starts_with(&format!("{base}#cue")) || rule.starts_with(&format!("{base}/")),
                None => rule.starts_with(&format!("{name}#")) || rule.starts_with(&format!("{name}/")),
            })
    };
    let unknown: Vec<&str> =
        text.lines().skip(1).filter_map(|line| line.split('\t').next()).filter(|name| !known(name)).collect();
    assert!(
        unknown.is_empty(),
        "lexicon/confidence.tsv has rules that are gone; UPDATE=1 cargo test --test corpus measures anew: {unknown:?}"
    );
}

#[test]
fn the_tables_of_the_readme_count_what_is_there() {
    let file = root().join("corpus/README.md");
    let before = std::fs::read_to_string(&file).expect("corpus/README.md is in the repository");
    let sets = counted();
    let mut rows = 0;
    let mut lines: Vec<String> = Vec::new();
    for line in before.lines() {
        let mut cells: Vec<String> = line.split('|').map(str::to_string).collect();
        let first = cells.get(1).map_or("", |c| c.trim());
        if let Some((_, size, holds)) = sets.iter().find(|(set, ..)| first.starts_with(&format!("`{set}/`"))) {
            rows += 1;
            // The first table has the size and who wrote it, the second what the gold holds.
            let values = if cells.len() == 6 { size.to_vec() } else { holds.to_vec() };
            for (cell, value) in cells[2..].iter_mut().zip(values) {
                *cell = format!(" {value} ");
            }
        }
        lines.push(cells.join("|"));
    }
    let after = format!("{}\n", lines.join("\n"));
    assert_eq!(rows, 2 * sets.len(), "a set has a row in each of the two tables");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, after).expect("corpus/README.md can be written");
        return;
    }
    assert!(before == after, "corpus/README.md counts something else; UPDATE=1 cargo test --test corpus writes it");
}

#[test]
fn every_text_has_gold_and_every_value_of_the_gold_is_one_of_the_contract() {
    let golds = gold::load(&root().join("corpus")).expect("the gold can be read");
    let texts = read::articles(&[root().join("corpus")], &Settings::default(), &Metadata::default()).0.len();
    assert_eq!(golds.len(), texts, "texts without gold");
    let relations = [
        "cooperation",
        "counterpart_assistance",
        "alliance_membership",
        "alliance_leadership",
        "affiliation",
        "trusteeship",
        "joint_construction",
        "merger",
    ];
    let activities = [
        "clinical_service",
        "free_clinic",
        "consultation",
        "training",
        "staff_dispatch",
        "appointment",
        "technology_transfer",
        "capacity_building",
        "referral",
        "screening",
        "research",
        "donation",
        "event",
        "other",
    ];
    let units = [
        "person_times",
        "people",
        "sessions",
        "institutions",
        "places",
        "departments",
        "technologies",
        "projects",
        "diseases",
        "beds",
        "cases",
        "items",
        "money",
        "percent",
        "other",
    ];
    let mut wrong = Vec::new();
    for gold in &golds {
        let mut check = |values: &[String], known: &[&str]| {
            wrong.extend(
                values.iter().filter(|v| !known.contains(&v.as_str())).map(|v| format!("{}: {v}", gold.name())),
            );
        };
        gold.links.iter().for_each(|l| check(&l.relation, &relations));
        gold.activities.iter().for_each(|a| check(&a.activity, &activities));
        gold.figures.iter().for_each(|f| check(&f.unit, &units));
        gold.figures.iter().for_each(|f| check(&f.bound, &["exact", "at_least", "at_most", "about", "range"]));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_stems_of_health_lose_no_article_with_records() {
    let lexicon = Lexicon::built_in();
    let mut articles = 0;
    for folder in ["corpus", "../shared/devset", "../shared/practice", "../shared/seeds"] {
        let Ok(golds) = gold::load(&root().join(folder)) else {
            println!("skipped: {folder} is not here");
            continue;
        };
        for gold in golds.iter().filter(|g| !g.links.is_empty() || !g.activities.is_empty()) {
            let article = read::articles(std::slice::from_ref(&gold.text), &Settings::default(), &Metadata::default())
                .0
                .remove(0);
            assert!(lexicon.health.speak_in(&article.text), "{} would not be read", gold.name());
            articles += 1;
        }
    }
    assert!(articles > 20, "only {articles} articles have gold records");
}

#[test]
fn what_is_promised_of_records_holds() {
    let lexicon = Lexicon::built_in();
    let choice = Choice { mentions: true, ..Choice::default() };
    let mut records = 0;
    for article in read::articles(&[root().join("corpus")], &Settings::default(), &Metadata::default()).0 {
        let points: Vec<char> = article.text.chars().collect();
        let said = |start: u32, end: u32| points[start as usize..end as usize].iter().collect::<String>();
        let mut ids = BTreeSet::new();
        let all = process(&article, &lexicon, &choice);
        for record in &all {
            let mut line = Vec::new();
            record.write(&mut line).expect("a vector takes everything");
            let line = String::from_utf8(line).expect("JSON is UTF-8");
            assert_eq!(Record::read(&line).as_ref(), Ok(record), "a record reads back");
            let institution = |i: &InstitutionRecord| assert_eq!(said(i.start, i.end), i.mention, "{line}");
            let evidence = |list: &[Evidence]| {
                assert!(!list.is_empty(), "no evidence: {line}");
                list.iter().for_each(|e| assert_eq!(said(e.start, e.end), e.text, "{line}"));
            };
            match record {
                Record::Link(link) => {
                    assert!(ids.insert(link.id.clone()), "an id twice: {line}");
                    assert!(link.parties.len() >= 2, "{line}");
                    link.parties.iter().for_each(|p| institution(&p.institution));
                    link.date.iter().for_each(|d| assert_eq!(said(d.start, d.end), d.text, "{line}"));
                    evidence(&link.evidence);
                }
                Record::Activity(activity) => {
                    assert!(ids.insert(activity.id.clone()), "an id twice: {line}");
                    activity.actors.iter().chain(&activity.beneficiaries).for_each(institution);
                    activity.figure.iter().for_each(|f| assert_eq!(said(f.start, f.end), f.text, "{line}"));
                    evidence(&activity.evidence);
                }
                Record::Mention(mention) => {
                    assert_eq!(said(mention.start, mention.end), mention.text, "{line}");
                    mention.institution.iter().for_each(institution);
                    assert_eq!(mention.used_by.is_empty(), mention.unused.is_some(), "used, or a reason: {line}");
                    assert!(mention.used_by.iter().all(|id| ids.contains(id)), "used by nobody: {line}");
                }
            }
        }
        records += all.len();
    }
    assert!(records > 0);
}

#[test]
fn the_scores_are_those_of_the_shared_scorer() {
    let shared = std::env::var_os("WARDLINK_SHARED").map_or(root().join("../shared"), PathBuf::from);
    let scorer = shared.join("score.py");
    if !scorer.is_file() || Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: needs ../shared/score.py and python3");
        return;
    }
    let lexicon = Lexicon::built_in();
    for set in ["practice", "seeds"] {
        let corpus = shared.join(set);
        let mut out = Vec::new();
        let choice = Choice { mentions: true, ..Choice::default() };
        for article in read::articles(std::slice::from_ref(&corpus), &Settings::default(), &Metadata::default()).0 {
            for record in process(&article, &lexicon, &choice) {
                record.write(&mut out).expect("a vector takes everything");
            }
        }
        let scratch = std::env::temp_dir().join(format!("wardlink-scores-{}-{set}", std::process::id()));
        std::fs::create_dir_all(&scratch).expect("there is room for temporary files");
        let (records, scores) = (scratch.join("records.jsonl"), scratch.join("scores.json"));
        std::fs::write(&records, out).expect("there is room for temporary files");
        let ran = Command::new("python3")
            .arg(&scorer)
            .args(["--gold".as_ref(), corpus.join("gold").as_os_str()])
            .args(["--pred".as_ref(), records.as_os_str()])
            .args(["--json".as_ref(), scores.as_os_str()])
            .output()
            .expect("python3 starts");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        let theirs: serde_json::Value = serde_json::from_slice(&std::fs::read(&scores).unwrap()).unwrap();
        std::fs::remove_dir_all(&scratch).expect("the files are ours");

        let ours = evaluate(Path::new(&corpus), &lexicon, None).expect("the gold can be read").sum(Some(""));
        for (kind, counts) in wardlink::evaluate::score::KINDS.iter().zip(ours.counts) {
            let Some(score) = theirs["scores"].get(*kind) else { continue };
            let number = |key: &str| score[key].as_u64().map(|n| n as usize);
            assert_eq!(
                (Some(counts.tp), Some(counts.fp), Some(counts.missed)),
                (number("tp"), number("fp"), number("fn")),
                "{set} {kind}"
            );
        }
        for (slot, (right, n)) in wardlink::evaluate::score::SLOTS.iter().zip(ours.slots) {
            let Some(score) = theirs["slots"].get(*slot) else { continue };
            assert_eq!(Some(n as u64), score["n"].as_u64(), "{set} {slot}");
            let accuracy = score["accuracy"].as_f64().unwrap_or(0.0);
            assert!((accuracy * n as f64 - right as f64).abs() < 1e-6, "{set} {slot}: {right} of {n}, {accuracy}");
        }
    }
}
