//! Merging on the made set (tests/merge): names that are one and names that must stay
//! apart, copies, links and activities told by several reports.
//!
//! The answers were written before the program was tuned to them. The shares below
//! are what is reached; they may rise and not fall.

// Tests say what they found.
#![allow(clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};
use wardlink::article::Article;
use wardlink::lexicon::Lexicon;
use wardlink::merge::Merger;
use wardlink::merge::copies::Fingerprint;
use wardlink::record::{Choice, InstitutionRecord, Merged, Record, normal_name};
use wardlink::registry::Registry;
use wardlink::run::process;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/merge")
}

fn merged(records: &[Record], texts: &[(String, String)], lexicon: &Lexicon) -> Vec<Merged> {
    let mut merger = Merger::default();
    records.iter().cloned().for_each(|record| merger.add(record));
    texts.iter().for_each(|(id, text)| merger.add_text(id, Fingerprint::of_text(text)));
    let mut out = Vec::new();
    let done = merger.merge(lexicon, None, |record| {
        out.push(record);
        Ok::<(), Infallible>(())
    });
    done.expect("nothing is written");
    out
}

/// The institutions of a record.
fn institutions(record: &Record) -> Vec<&InstitutionRecord> {
    match record {
        Record::Link(link) => link.parties.iter().map(|p| &p.institution).collect(),
        Record::Activity(activity) => activity.actors.iter().chain(&activity.beneficiaries).collect(),
        Record::Mention(mention) => mention.institution.iter().collect(),
    }
}

#[test]
fn names_of_one_institution_join_and_near_misses_stay_apart() {
    let lexicon = Lexicon::built_in();
    let choice = Choice { mentions: true, ..Choice::default() };
    let table = fs::read_to_string(folder().join("names.tsv")).expect("the table is in the repository");
    let (mut wrong, mut missed, mut apart, mut same) = (Vec::new(), Vec::new(), 0, 0);
    for row in table.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        let [answer, one, other, _] = fields[..] else { panic!("four columns: {row}") };
        // Each name in a report of its own that says nothing else.
        let mut records = Vec::new();
        let mut meant = Vec::new();
        for (id, name) in [("one.txt", one), ("other.txt", other)] {
            let text = format!("{} opened a new outpatient building on Monday.\n", upper(name));
            let found = process(&Article::new(id, text), &lexicon, &choice);
            let longest = found.iter().flat_map(institutions).max_by_key(|i| i.mention.len());
            meant.push(longest.map(|i| (i.id.clone(), id.to_string())));
            records.extend(found);
        }
        let parts = parts(&merged(&records, &[], &lexicon));
        let ids: Vec<Option<&String>> = meant.iter().map(|m| m.as_ref().and_then(|m| parts.get(m))).collect();
        let joined = ids[0].is_some() && ids[0] == ids[1];
        match answer {
            "same" => {
                same += 1;
                if !joined {
                    missed.push(format!("{one} = {other} {ids:?}"));
                }
            }
            "apart" => {
                apart += 1;
                if joined {
                    wrong.push(format!("{one} is not {other}"));
                }
            }
            _ => panic!("same or apart: {row}"),
        }
    }
    println!("apart: {} of {apart} kept; same: {} of {same} joined", apart - wrong.len(), same - missed.len());
    println!("joined wrongly:\n{}\nnot joined:\n{}", wrong.join("\n"), missed.join("\n"));
    assert!(apart >= 60 && same >= 40);
    assert!(wrong.len() == WRONG, "{} near misses were joined", wrong.len());
    assert!(missed.len() == MISSED, "{} names were not joined", missed.len());
}

/// Near misses that are joined today, and names of one institution that are not.
const WRONG: usize = 0;
const MISSED: usize = 0;

fn upper(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// Of each institution of an article, the merged one: by id and article.
fn parts(records: &[Merged]) -> BTreeMap<(String, String), String> {
    let mut parts = BTreeMap::new();
    for record in records {
        if let Merged::Institution(institution) = record {
            for part in &institution.parts {
                for article in &part.articles {
                    parts.insert((part.id.clone(), article.clone()), institution.id.clone());
                }
            }
        }
    }
    parts
}

/// Right pairs, found pairs, pairs of the answers: items of one value belong together.
fn pairs(answers: &BTreeMap<String, String>, found: &BTreeMap<String, String>) -> (usize, usize, usize) {
    let of = |values: &BTreeMap<String, String>| {
        let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for item in answers.keys() {
            if let Some(value) = values.get(item) {
                groups.entry(value).or_default().push(item);
            }
        }
        let mut pairs = BTreeSet::new();
        for group in groups.values() {
            for (at, one) in group.iter().enumerate() {
                pairs.extend(group[at + 1..].iter().map(|other| (one.to_string(), other.to_string())));
            }
        }
        pairs
    };
    let (right, found) = (of(answers), of(found));
    (right.intersection(&found).count(), found.len(), right.len())
}

#[derive(serde::Deserialize)]
struct Answer {
    article: String,
    text: String,
    event: String,
    relation: String,
    activity: String,
    institutions: BTreeMap<String, String>,
    /// Its activity is another than that of the other reports of the event.
    #[serde(default)]
    later: bool,
}

/// The least precision and recall of articles, institutions, links, activities.
type Least = [(f64, f64); 4];

/// Merges reports with known answers, compared by evidence and by text, and holds what comes out against the least.
fn holds(answers: &[Answer], reports: &BTreeMap<String, String>, least: [(&str, Least); 2]) {
    let lexicon = Lexicon::built_in();
    let choice = Choice { mentions: true, ..Choice::default() };
    let mut records = Vec::new();
    let mut texts = Vec::new();
    for answer in answers {
        let text = reports[&answer.article].clone();
        records.extend(process(&Article::new(answer.article.clone(), text.clone()), &lexicon, &choice));
        texts.push((answer.article.clone(), text));
    }
    let told: BTreeMap<&str, &Answer> = answers.iter().map(|a| (a.article.as_str(), a)).collect();
    let mut low = Vec::new();
    for (compared, least) in least {
        let out = merged(&records, if compared == "text" { &texts } else { &[] }, &lexicon);
        let parts = parts(&out);

        let right: BTreeMap<String, String> = answers.iter().map(|a| (a.article.clone(), a.text.clone())).collect();
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        for record in &out {
            if let Merged::Article(article) = record {
                found.insert(article.id.clone(), article.copy_of.clone().unwrap_or_else(|| article.id.clone()));
            }
        }
        let mut counts = vec![("articles", pairs(&right, &found))];

        let (mut right, mut found) = (BTreeMap::new(), BTreeMap::new());
        for record in &records {
            let article = &record.article().id;
            let names: BTreeMap<String, &String> =
                told[article.as_str()].institutions.iter().map(|(name, id)| (normal_name(name), id)).collect();
            for institution in institutions(record) {
                if let Some(id) = names.get(&normal_name(&institution.mention)) {
                    let item = format!("{article} {}", institution.id);
                    right.insert(item.clone(), id.to_string());
                    found.insert(item, parts[&(institution.id.clone(), article.clone())].clone());
                }
            }
        }
        counts.push(("institutions", pairs(&right, &found)));

        // Each report tells one link and one activity of the kinds that its answer names.
        let events: BTreeMap<String, String> = answers.iter().map(|a| (a.article.clone(), a.event.clone())).collect();
        let (mut links, mut activities) = (BTreeMap::new(), BTreeMap::new());
        for record in &out {
            let (kind, id, parts, of_link) = match record {
                Merged::MergedLink(link) => (&link.relation, &link.id, &link.told.parts, true),
                Merged::MergedActivity(activity) => (&activity.activity, &activity.id, &activity.told.parts, false),
                _ => continue,
            };
            for part in parts {
                let answer = told[part.article.as_str()];
                let (wanted, into) =
                    if of_link { (&answer.relation, &mut links) } else { (&answer.activity, &mut activities) };
                if wanted == kind {
                    into.insert(part.article.clone(), id.clone());
                }
            }
        }
        counts.push(("links", pairs(&events, &links)));
        // Of those that extract found at all: what is not read cannot be merged.
        let deed = |a: &Answer| format!("{}{}", a.event, if a.later { &a.text } else { "" });
        let deeds: BTreeMap<String, String> = answers.iter().map(|a| (a.article.clone(), deed(a))).collect();
        let of = |events: &BTreeMap<String, String>, found: &BTreeMap<String, String>| {
            let known = |(article, _): &(&String, &String)| found.contains_key(*article);
            let events = events.iter().filter(known).map(|(a, e)| (a.clone(), e.clone())).collect();
            pairs(&events, found)
        };
        counts.push(("activities", pairs(&deeds, &activities)));
        for (name, (both, found, right)) in [("links", of(&events, &links)), ("activities", of(&deeds, &activities))] {
            let (p, r) = (both as f64 / found.max(1) as f64, both as f64 / right.max(1) as f64);
            println!("by {compared}, {name} that extract found: precision {p:.3} of {found}, recall {r:.3} of {right}");
        }
        for ((name, (both, found, right)), (precision, recall)) in counts.into_iter().zip(least) {
            let (p, r) = (both as f64 / found.max(1) as f64, both as f64 / right.max(1) as f64);
            println!("by {compared}, pairs of {name}: precision {p:.3} of {found}, recall {r:.3} of {right}");
            if p < precision || r < recall {
                low.push(format!("{name}: precision {p:.3}, recall {r:.3}, at least {precision} and {recall}"));
            }
        }
    }
    assert!(low.is_empty(), "{}", low.join("; "));
}

#[test]
fn copies_and_retold_reports_come_together() {
    let answers = fs::read_to_string(folder().join("answers.jsonl")).expect("the answers are in the repository");
    let answers: Vec<Answer> = answers.lines().map(|line| serde_json::from_str(line).expect("an answer")).collect();
    let report = |article: &String| {
        fs::read_to_string(folder().join("reports").join(article)).expect("the report is in the repository")
    };
    let reports = answers.iter().map(|a| (a.article.clone(), report(&a.article))).collect();
    holds(&answers, &reports, [("evidence", EVIDENCE), ("text", TEXT)]);
}

#[derive(serde::Deserialize)]
struct Retold {
    event: Vec<RetoldEvent>,
}

#[derive(serde::Deserialize)]
struct RetoldEvent {
    id: String,
    relation: String,
    activity: String,
    names: BTreeMap<String, String>,
    report: Vec<RetoldReport>,
}

#[derive(serde::Deserialize)]
struct RetoldReport {
    text: String,
    #[serde(default)]
    later: bool,
    says: String,
}

#[test]
fn reports_retold_by_another_hand_come_together() {
    let retold = fs::read_to_string(folder().join("retold.toml")).expect("the reports are in the repository");
    let retold: Retold = toml::from_str(&retold).expect("well-formed");
    let (mut answers, mut reports) = (Vec::new(), BTreeMap::new());
    for event in retold.event {
        for (n, report) in event.report.into_iter().enumerate() {
            let article = format!("{}-{n}.txt", event.id);
            reports.insert(article.clone(), report.says.trim_start().to_string());
            answers.push(Answer {
                article,
                text: report.text,
                event: event.id.clone(),
                relation: event.relation.clone(),
                activity: event.activity.clone(),
                institutions: event.names.clone(),
                later: report.later,
            });
        }
    }
    assert!(answers.len() >= 40, "{}", answers.len());
    holds(&answers, &reports, [("evidence", RETOLD_EVIDENCE), ("text", RETOLD_TEXT)]);
}

/// Least precision and recall of articles, institutions, links, activities.
///
/// What is missing are links and activities that `extract` does not find, so that there is nothing to merge.
const EVIDENCE: Least = [(1.0, 0.94), (1.0, 0.99), (1.0, 0.93), (1.0, 0.91)];
const TEXT: Least = [(1.0, 0.99), (1.0, 0.99), (1.0, 0.93), (1.0, 0.91)];

/// The same of the reports of retold.toml, which were written by hand, and which nothing is tuned on.
const RETOLD_EVIDENCE: Least = [(1.0, 0.99), (1.0, 0.95), (1.0, 0.80), (1.0, 0.33)];
const RETOLD_TEXT: Least = [(1.0, 0.99), (1.0, 0.95), (1.0, 0.80), (1.0, 0.33)];

#[test]
fn a_registry_gives_identifiers_only_where_one_entry_fits() {
    let lexicon = Lexicon::built_in();
    let read = |file: &str| {
        let bytes = fs::read(folder().join(file)).expect("the sample is in the repository");
        Registry::read(&bytes, &lexicon).expect("the sample is well formed")
    };
    let mut wrong = Vec::new();
    let (ror, table) = (read("registry.json"), read("registry.csv"));
    assert_eq!((ror.len(), ror.unused.len(), table.len(), table.unused.len()), (6, 1, 3, 1));
    for (registry, text, expected) in [
        // The canonical name is looked up, which is "Jiangsu Provincial People's Hospital": the entry has "Province".
        (&ror, "Jiangsu Province People's Hospital opened.", Some(("https://ror.org/00made001", "same_words"))),
        (&ror, "The People's Hospital of Jiangsu Province opened.", Some(("https://ror.org/00made001", "same_words"))),
        (&ror, "Jiangsu People's Hospital opened.", Some(("https://ror.org/00made001", "level"))),
        (&ror, "Zhejiang Provincial People's Hospital opened.", None),
        (&ror, "Larchmere Hospital in Melbourne opened.", Some(("https://ror.org/00made003", "same_name"))),
        (&ror, "Larchmere Hospital in Manchester opened.", Some(("https://ror.org/00made002", "same_name"))),
        (&ror, "Larchmere Hospital in Nairobi opened.", None),
        // Two of that name, and nothing that decides.
        (&ror, "Larchmere Hospital opened.", None),
        (&ror, "Boston Children's Hospital opened.", Some(("https://ror.org/00made004", "city"))),
        (&ror, "Chicago Children's Hospital opened.", None),
        (&ror, "Rockmoor Eye Hospital opened.", None),
        (&ror, "Lanzhou University Second Hospital opened.", Some(("https://ror.org/00made006", "same_words"))),
        (&ror, "Lanzhou University First Hospital opened.", None),
        (&ror, "Changsha Central Hospital opened.", Some(("https://ror.org/00made007", "city"))),
        (&ror, "Wuhan Central Hospital opened.", None),
        (&table, "Linshan First Hospital opened.", Some(("X-1", "same_name"))),
        (&table, "Linshan County Second People's Hospital opened.", None),
        (&table, "Salem Mission Hospital opened.", None),
    ] {
        let choice = Choice { mentions: true, registry: Some(registry), ..Choice::default() };
        let records = process(&Article::new("a.txt", text), &lexicon, &choice);
        let longest = records.iter().flat_map(institutions).max_by_key(|i| i.mention.len());
        let found = longest.and_then(|i| i.registry.as_deref().zip(i.registry_by.as_deref()));
        if longest.is_none() || found != expected {
            wrong.push(format!("{text} {found:?}, not {expected:?}; as {:?}", longest.map(|i| (&i.name, &i.place))));
        }
    }
    for (bytes, message) in
        [(&b""[..], "empty"), (b"[{\"name\": 1}]", "ROR"), (b"name,city\na,b\n", "no column \"id\"")]
    {
        let error = Registry::read(bytes, &lexicon).expect_err("is no registry");
        assert!(error.contains(message), "{error}");
    }
}

/// The fields of the registry's own schema 2.1 (<https://ror.readme.io/docs/ror-data-structure>), all there, of invented
/// institutions: of two places, without a division, closed down, withdrawn.
#[test]
fn a_dump_of_schema_2_1_is_read_whole_and_line_by_line() {
    let lexicon = Lexicon::built_in();
    let bytes = fs::read(folder().join("ror_v2_1.json")).expect("the sample is in the repository");
    let list: serde_json::Value = serde_json::from_slice(&bytes).expect("it is JSON");
    let entries = list.as_array().expect("a list");
    for entry in entries {
        let keys: Vec<&str> = entry.as_object().expect("an entry").keys().map(String::as_str).collect();
        let all = "admin domains established external_ids id links locations names relationships status types";
        assert_eq!(keys.join(" "), all);
    }
    let lines = entries.iter().map(|entry| format!("{entry}\n")).collect::<String>();
    let pretty = entries.iter().map(|entry| format!("{entry:#}\n")).collect::<String>();
    for bytes in [&bytes[..], lines.as_bytes(), pretty.as_bytes()] {
        let registry = Registry::read(bytes, &lexicon).expect("it is a dump");
        assert_eq!((registry.len(), registry.unused.len()), (3, 1), "{:?}", registry.unused);
        for (text, expected) in [
            ("Mernath General Hospital opened.", Some("https://ror.org/00made101")),
            ("Mernath Royal Hospital in Edinburgh opened.", Some("https://ror.org/00made101")),
            ("Mernath General Hospital in Nairobi opened.", None),
            ("Coral Isles Mission Hospital in Mombasa opened.", Some("https://ror.org/00made102")),
            ("Coral Isles Mission Hospital in Edinburgh opened.", None),
            // Closed down, and nothing else has the name.
            ("Mernath Fever Hospital in Edinburgh opened.", Some("https://ror.org/00made103")),
        ] {
            let choice = Choice { mentions: true, registry: Some(&registry), ..Choice::default() };
            let records = process(&Article::new("a.txt", text), &lexicon, &choice);
            let longest = records.iter().flat_map(institutions).max_by_key(|i| i.mention.len());
            assert_eq!(longest.and_then(|i| i.registry.as_deref()), expected, "{text} {longest:?}");
        }
    }
}

#[test]
fn merged_records_name_every_part_once_whatever_the_order() {
    let lexicon = Lexicon::built_in();
    let choice = Choice { mentions: true, ..Choice::default() };
    let mut records = Vec::new();
    for entry in fs::read_dir(folder().join("reports")).expect("the reports are there") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("a report");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        records.extend(process(&Article::new(name, text), &lexicon, &choice));
    }
    let out = merged(&records, &[], &lexicon);
    let written = |out: &[Merged]| {
        let mut bytes = Vec::new();
        out.iter().for_each(|record| record.write(&mut bytes).expect("memory takes it"));
        bytes
    };
    let bytes = written(&out);
    for line in String::from_utf8(bytes.clone()).expect("JSON").lines() {
        Merged::read(line).expect("what is written can be read");
    }
    // Backwards, and all of it twice.
    records.reverse();
    assert!(written(&merged(&records, &[], &lexicon)) == bytes, "the order of the records matters");
    let twice: Vec<Record> = records.iter().chain(&records).cloned().collect();
    assert!(written(&merged(&twice, &[], &lexicon)) == bytes, "reading twice matters");

    let told = |link: bool| {
        let mut ids: Vec<(String, String)> = records
            .iter()
            .filter_map(|record| match record {
                Record::Link(r) if link => Some((r.article.id.clone(), r.id.clone())),
                Record::Activity(r) if !link => Some((r.article.id.clone(), r.id.clone())),
                _ => None,
            })
            .collect();
        ids.sort();
        ids
    };
    let mut links = Vec::new();
    let mut activities = Vec::new();
    let mut ids = BTreeSet::new();
    for record in &out {
        let (id, parts, into) = match record {
            Merged::MergedLink(link) => (&link.id, &link.told.parts, &mut links),
            Merged::MergedActivity(activity) => (&activity.id, &activity.told.parts, &mut activities),
            Merged::Institution(institution) => {
                assert!(ids.insert(institution.id.clone()), "{} twice", institution.id);
                let named: u64 = institution.names.iter().map(|n| n.mentions).sum();
                assert_eq!(named + institution.references, institution.mentions, "{}", institution.name);
                continue;
            }
            Merged::Article(_) => continue,
        };
        assert!(ids.insert(id.clone()), "{id} twice");
        into.extend(parts.iter().map(|part| (part.article.clone(), part.id.clone())));
    }
    links.sort();
    activities.sort();
    assert_eq!(links, told(true));
    assert_eq!(activities, told(false));
    // All mentions of institutions are somebody's.
    let mentions: BTreeSet<(String, String, u32, u32)> = records
        .iter()
        .flat_map(|r| institutions(r).into_iter().map(|i| (r.article().id.clone(), i.id.clone(), i.start, i.end)))
        .collect();
    let counted: u64 = out.iter().map(|r| if let Merged::Institution(i) = r { i.mentions } else { 0 }).sum();
    assert_eq!(counted, mentions.len() as u64);
}

#[test]
fn what_reports_disagree_on_is_listed() {
    let lexicon = Lexicon::built_in();
    let choice = Choice::default();
    let mut records = Vec::new();
    for (id, published, text) in [
        (
            "a.txt",
            "2019-03-02",
            "Nanjing Brain Hospital plans to sign a cooperation agreement with Linshan County People's Hospital.",
        ),
        (
            "b.txt",
            "2020-05-22",
            "Nanjing Brain Hospital signed a cooperation agreement with Linshan County People's Hospital on May 21, 2020. \
             Nanjing Brain Hospital trained 1,120 doctors in 2020.",
        ),
        (
            "c.txt",
            "2021-01-09",
            "The People's Hospital of Linshan County signed a cooperation agreement with Nanjing Brain Hospital in May 2020. \
             Nanjing Brain Hospital trained more than 1,100 doctors in 2020.",
        ),
        ("d.txt", "2022", "Nanjing Brain Hospital trained 1,320 doctors in 2020."),
    ] {
        let mut article = Article::new(id, text);
        article.published = Some(published.to_string());
        records.extend(process(&article, &lexicon, &choice));
    }
    let out = merged(&records, &[], &lexicon);
    let links: Vec<_> = out.iter().filter_map(|r| if let Merged::MergedLink(l) = r { Some(l) } else { None }).collect();
    let [link] = links[..] else { panic!("one link: {links:#?}") };
    assert_eq!((link.told.articles, link.told.texts, link.status.as_str()), (3, 3, "active"));
    assert_eq!(link.statuses.iter().map(|s| s.status.as_str()).collect::<Vec<_>>(), ["proposed", "active", "active"]);
    assert_eq!(
        (link.told.first_seen.as_deref(), link.told.last_seen.as_deref()),
        (Some("2019-03-02"), Some("2021-01-09"))
    );
    let date = link.date.as_ref().expect("a date");
    assert_eq!((date.value.as_deref(), date.agree, date.values.len()), (Some("2020-05-21"), true, 2));
    let mut trained: Vec<_> =
        out.iter().filter_map(|r| if let Merged::MergedActivity(a) = r { Some(a) } else { None }).collect();
    trained.sort_by_key(|a| a.told.articles);
    let [alone, both] = trained[..] else { panic!("two activities: {trained:#?}") };
    assert_eq!((alone.told.articles, both.told.articles, both.told.strategy.as_deref()), (1, 2, Some("same_figure")));
    let figure = both.figure.as_ref().expect("a figure");
    assert_eq!((figure.lower, figure.upper, figure.agree), (Some(1120.0), Some(1120.0), true));
}
