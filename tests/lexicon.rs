//! The lexicon proves itself: every sentence in `finds`, `ignores` and `misses`
//! of its entries is run through the whole extractor.
//!
//! An example passes only if a rule **of its own entry** made the value, so that
//! no example lives on a neighbour's work. The values are written in shorthand:
//!
//! | rules | value |
//! | --- | --- |
//! | units and other figures | `at_least 3000 person_times`, parts may be left out |
//! | dates | `2019-10-11 (dateline)`, the anchor may be left out |
//! | institutions | `hospital A Hospital`: kind and name |
//! | agreements | the key |
//! | relations | `cooperation[active] partner=A Hospital partner=B Hospital @2019 by=contract` |
//! | activities | `training[done] at_least 20000 people actor=A Hospital @2016` |
//!
//! Of links and activities only the parts that are stated are compared; of a role
//! that is stated, all who play it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use wardlink::annotate::annotate;
use wardlink::article::Article;
use wardlink::extract::extract;
use wardlink::lexicon::{Example, Lexicon};

/// Files whose words serve the rules of other files: no value bears their name.
const SERVING: [&str; 9] =
    ["bounds", "concepts", "numbers", "currencies", "statuses", "words", "verbs", "places", "demonyms"];

/// What a rule made of a sentence.
struct Finding {
    rule: String,
    value: Value,
}

enum Value {
    /// Words, of which the expectation may leave some out.
    Words(String),
    /// Must be the same.
    Exact(String),
    /// A link or an activity.
    Record(String),
}

impl Value {
    fn shown(&self) -> &str {
        match self {
            Value::Words(v) | Value::Exact(v) | Value::Record(v) => v,
        }
    }

    fn meets(&self, expected: &str) -> bool {
        match self {
            Value::Words(value) => {
                let mut words = value.split(' ');
                expected.split_whitespace().all(|wanted| words.any(|word| word == wanted))
            }
            Value::Exact(value) => value == expected,
            Value::Record(value) => parts(value).includes(&parts(expected)),
        }
    }
}

/// The parts of a record's shorthand.
#[derive(Debug, Default, PartialEq)]
struct Parts {
    head: String,
    status: Option<String>,
    figure: Option<String>,
    roles: BTreeMap<String, BTreeSet<String>>,
    date: Option<String>,
    agreement: Option<String>,
}

impl Parts {
    fn includes(&self, expected: &Parts) -> bool {
        let stated = |mine: &Option<String>, wanted: &Option<String>| wanted.is_none() || mine == wanted;
        self.head == expected.head
            && stated(&self.status, &expected.status)
            && stated(&self.date, &expected.date)
            && stated(&self.agreement, &expected.agreement)
            && expected
                .figure
                .as_ref()
                .is_none_or(|wanted| self.figure.as_ref().is_some_and(|mine| Value::Words(mine.clone()).meets(wanted)))
            && expected.roles.iter().all(|(role, who)| self.roles.get(role) == Some(who))
    }
}

/// Takes a shorthand apart: `head[status] figure role=Name of it role=Other @date by=agreement`.
fn parts(shorthand: &str) -> Parts {
    let mut parts = Parts::default();
    let mut pieces: Vec<String> = Vec::new();
    for word in shorthand.split_whitespace() {
        let role =
            word.split_once('=').is_some_and(|(role, _)| role.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
        let date = word.strip_prefix('@').is_some_and(|d| d.starts_with(|c: char| c.is_ascii_digit() || c == 'X'));
        match pieces.last_mut() {
            Some(last) if !role && !date => {
                last.push(' ');
                last.push_str(word);
            }
            _ => pieces.push(word.to_string()),
        }
    }
    let mut pieces = pieces.into_iter();
    let first = pieces.next().unwrap_or_default();
    let (head, figure) = first.split_once(' ').map_or((first.as_str(), None), |(h, f)| (h, Some(f.to_string())));
    parts.figure = figure;
    match head.split_once('[') {
        Some((head, status)) => {
            parts.head = head.to_string();
            parts.status = Some(status.trim_end_matches(']').to_string());
        }
        None => parts.head = head.to_string(),
    }
    for piece in pieces {
        if let Some(date) = piece.strip_prefix('@') {
            parts.date = Some(date.to_string());
        } else if let Some((role, who)) = piece.split_once('=') {
            if role == "by" {
                parts.agreement = Some(who.to_string());
            } else {
                parts.roles.entry(role.to_string()).or_default().insert(who.to_string());
            }
        }
    }
    parts
}

#[test]
fn shorthands_are_compared_by_the_parts_that_are_stated() {
    let link = "cooperation[active] partner=A Hospital partner=B of C @2019-10-11 by=contract";
    for (expected, meets) in [
        ("cooperation", true),
        ("cooperation[active] partner=B of C partner=A Hospital", true),
        ("cooperation @2019-10-11", true),
        ("cooperation by=contract", true),
        ("cooperation partner=A Hospital", false),
        ("cooperation[ended]", false),
        ("merger", false),
    ] {
        assert_eq!(Value::Record(link.into()).meets(expected), meets, "{expected}");
    }
    let activity = Value::Record("training[done] at_least 20000 people actor=A Hospital @2016".into());
    assert!(activity.meets("training 20000 people") && activity.meets("training[done] actor=A Hospital"));
    assert!(!activity.meets("training 2000 people"));
    assert!(Value::Words("at_least 3000 person_times".into()).meets("3000 person_times"));
}

/// All that the extractor makes of a sentence.
fn findings(sentence: &str, lexicon: &Lexicon) -> Vec<Finding> {
    let article = Article::new("example", sentence);
    let document = annotate(&article, lexicon);
    let extraction = extract(&document, lexicon);
    let mut out = Vec::new();
    let mut add = |rule: &str, value: Value| out.push(Finding { rule: rule.to_string(), value });
    for date in &document.dates {
        add(lexicon.rule(date.rule), Value::Words(date.value.to_string()));
    }
    for figure in &document.figures {
        add(lexicon.rule(figure.rule), Value::Words(figure.value.to_string()));
    }
    for mention in &document.mentions {
        let institution = &document.institutions[mention.institution];
        let value = format!("{} {}", institution.kind.key(), institution.name);
        add(lexicon.rule(mention.rule), Value::Exact(value));
    }
    for agreement in &document.agreements {
        add(lexicon.rule(agreement.rule), Value::Exact(agreement.value.clone()));
    }
    for link in &extraction.links {
        add(lexicon.rule(link.rule), Value::Record(link.shorthand(&document)));
    }
    for activity in &extraction.activities {
        add(lexicon.rule(activity.rule), Value::Record(activity.shorthand(&document)));
    }
    out
}

/// Whether a rule is one of an entry: `units/beds`, `units/beds#2`. The words of some
/// files serve the rules of another, and their proofs name its folder alone
/// (`units/`). Where the rules of a file bear no entry's name, the file's will do.
fn of_entry(rule: &str, entry: &str) -> bool {
    if entry.ends_with('/') {
        return rule.starts_with(entry);
    }
    let group = entry.split('/').next().unwrap_or(entry);
    rule == entry || rule.strip_prefix(entry).is_some_and(|rest| rest.starts_with('#')) || rule == group
}

/// What is wrong with an example, if anything is.
fn failure(example: &Example, lexicon: &Lexicon) -> Option<String> {
    let (sentence, expected) = match example.text.rsplit_once(" => ") {
        Some((sentence, expected)) if example.field != "ignores" => (sentence, Some(expected.trim())),
        _ => (example.text.as_str(), None),
    };
    let group = example.rule.split('/').next().unwrap_or_default();
    let serving = SERVING.contains(&group);
    let all = findings(sentence, lexicon);
    let own = |finding: &&Finding| serving || of_entry(&finding.rule, &example.rule);
    let met = |finding: &Finding| expected.is_none_or(|expected| finding.value.meets(expected));
    let found = all.iter().filter(own).any(met);
    let shown = || {
        let shown: Vec<String> = all.iter().map(|f| format!("{} <{}>", f.value.shown(), f.rule)).collect();
        if shown.is_empty() { "nothing".to_string() } else { shown.join("; ") }
    };
    let what = match example.field {
        "finds" if found => return None,
        "finds" => format!("does not find {:?}; found: {}", example.text, shown()),
        "misses" if !found => return None,
        "misses" => format!("now finds {:?}; move it to finds", example.text),
        // The words of a serving file make no value of their own that could be wrong.
        _ if serving || !all.iter().any(|f| f.rule != group && of_entry(&f.rule, &example.rule)) => return None,
        _ => format!("must ignore {:?}; found: {}", example.text, shown()),
    };
    let key = example.rule.split_once('/').map_or(example.rule.as_str(), |(_, key)| key);
    let key = if key.is_empty() { String::new() } else { format!(" [{key}]") };
    Some(format!("{}:{}:{key} {what}", example.file, example.line))
}

#[test]
fn every_example_holds() {
    let lexicon = Lexicon::built_in();
    let mut report = String::new();
    let mut wrong = 0;
    // The proofs of the layout are lines and what kind of line, those of the stems of health
    // whole texts; they run beside their code.
    let beside = |rule: &str| rule.starts_with("layout/") || rule.starts_with("health/");
    for example in lexicon.examples().iter().filter(|e| !beside(&e.rule)) {
        if let Some(line) = failure(example, &lexicon) {
            wrong += 1;
            let _ = writeln!(report, "{line}");
        }
    }
    assert!(wrong == 0, "{wrong} of {} examples fail:\n{report}", lexicon.examples().len());
}

#[test]
fn every_entry_of_a_value_has_a_proof() {
    // In these files the key of an entry is a value of the records.
    let mut lacking = Vec::new();
    for file in ["units", "agreements", "relations", "activities"] {
        let path = format!("{}/lexicon/{file}.toml", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).expect("the lexicon is in the repository");
        let table: toml::Table = text.parse().expect("the built-in lexicon loads");
        for (key, entry) in table {
            let proofs = entry.get("finds").and_then(toml::Value::as_array).map_or(0, Vec::len);
            if proofs == 0 {
                lacking.push(format!("lexicon/{file}.toml: [{key}] has no sentence in finds"));
            }
        }
    }
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}

#[test]
fn every_chinese_term_is_meant_somewhere() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("lexicon");
    let read = |file: &str| std::fs::read_to_string(folder.join(file)).expect("the lexicon is in the repository");
    let files = ["institutions.toml", "relations.toml", "activities.toml", "units.toml", "agreements.toml"].map(read);
    let concepts: toml::Table = read("concepts.toml").parse().expect("the built-in lexicon loads");
    let unused: Vec<&String> =
        concepts.keys().filter(|key| !files.iter().any(|file| file.contains(&format!("@{key}")))).collect();
    assert!(unused.is_empty(), "lexicon/concepts.toml: no file means {unused:?}");
}

#[test]
fn proofs_that_say_what_they_prove_are_well_formed() {
    let lexicon = Lexicon::built_in();
    for example in lexicon.examples().iter().filter(|e| e.field == "misses") {
        assert!(
            example.text.contains(" => "),
            "{}:{}: a miss says what is missed: {:?}",
            example.file,
            example.line,
            example.text
        );
    }
}

/// What a sentence must give, or must not: `no link`, `no figure`.
fn wanted_is_met(wanted: &str, all: &[Finding]) -> bool {
    match wanted.strip_prefix("no ") {
        Some(what) => {
            let groups: &[&str] = match what {
                "link" => &["relations/", "agreements#"],
                "activity" => &["activities/"],
                "date" => &["dates/"],
                "institution" => &["institutions/", "references"],
                "figure" => &["units/", "currencies/"],
                other => panic!("docs/genre.md: no {other} is nothing that can be looked for"),
            };
            !all.iter().any(|f| groups.iter().any(|group| f.rule.starts_with(group)))
        }
        None => all.iter().any(|f| f.value.meets(wanted)),
    }
}

#[test]
fn the_list_of_the_genre_says_what_is_covered() {
    let lexicon = Lexicon::built_in();
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/genre.md");
    let before = std::fs::read_to_string(&file).expect("docs/genre.md is in the repository");
    let mut lines = Vec::new();
    let mut wrong = Vec::new();
    for line in before.lines() {
        let mut cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if cells.len() != 8 || cells[1] == "phenomenon" || cells[1].starts_with("---") {
            lines.push(line.to_string());
            continue;
        }
        let all = findings(&cells[4].replace("\\n", "\n"), &lexicon);
        let wanted: Vec<&str> = cells[5].trim_matches('`').split(" ; ").collect();
        let met = wanted.iter().filter(|w| wanted_is_met(w, &all)).count();
        let is = match met {
            0 => "not",
            n if n == wanted.len() => "covered",
            _ => "partly",
        };
        if cells[6] != is {
            let shown: Vec<String> = all.iter().map(|f| f.value.shown().to_string()).collect();
            wrong.push(format!("{}: says {}, is {is}; found: {}", cells[1], cells[6], shown.join("; ")));
        }
        cells[6] = is;
        lines.push(cells.join(" | ").trim().to_string());
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, format!("{}\n", lines.join("\n"))).expect("docs/genre.md can be written");
        return;
    }
    assert!(lines.len() > 90, "the list is there");
    assert!(
        wrong.is_empty(),
        "docs/genre.md is out of date; UPDATE=1 cargo test --test lexicon writes it:\n{}",
        wrong.join("\n")
    );
}
