//! Links measured apart, on passages and short reports: `tests/links/*.txt`.
//!
//! The texts are the project's own, written by people who had read real reports and the
//! contract, and none of the rules; what is wanted was written before any output was seen.
//! Files that end in `_open` were developed on; those that end in `_apart` only give scores.
//!
//! A passage is a line `## ID [published]`, the text, and lines of what a reader takes from it:
//! `= relation[status] role=Name role=Other Name @EDTF agr=agreement`; `?` before it where two
//! readers may differ; `|` between values that are as good; `any` for a role that the text leaves
//! open. A want of an activity (`= training 40 people by=Name`) counts by kind and value.
//! Scored are relation and parties, or kind and value; what no want and no `?` has is extra.
//!
//! `UPDATE=1 cargo test --test links` records the scores of today in `tests/links/scores.csv`;
//! where recall or precision falls, the test fails.

// Tests say what they found.
#![allow(clippy::print_stdout)]

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use wardlink::article::Article;
use wardlink::lexicon::Lexicon;
use wardlink::record::Choice;
use wardlink::run::{lines, process};

/// What a reader takes from a passage.
struct Want {
    optional: bool,
    /// Relations or kinds of activity that are right.
    keys: Vec<String>,
    /// Roles with names that are right.
    parties: Vec<(String, Vec<String>)>,
    /// The value of an activity's figure; none where it has none.
    value: Option<f64>,
}

struct Passage {
    id: String,
    published: Option<String>,
    text: String,
    wants: Vec<Want>,
}

/// Found, missed and extra: of links, then of activities.
type Row = [u32; 6];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/links")
}

/// The words that tell a name from others, in order: without small words and levels.
fn key(name: &str) -> String {
    const SMALL: [&str; 15] = [
        "the",
        "of",
        "at",
        "in",
        "to",
        "and",
        "affiliated",
        "s",
        "for",
        "a",
        "an",
        "city",
        "province",
        "county",
        "autonomous",
    ];
    let plain: String = name.to_lowercase().chars().filter(|c| !matches!(c, '\'' | '\u{2019}')).collect();
    let mut words: Vec<&str> = plain
        .split(|c: char| !c.is_alphanumeric())
        .map(|word| match word {
            "provincial" => "province",
            "municipal" => "city",
            "childrens" => "children",
            "peoples" => "people",
            "womens" => "women",
            "centre" => "center",
            "maternity" => "maternal",
            "no" => "number",
            other => other,
        })
        .filter(|word| !word.is_empty() && !SMALL.contains(word) && *word != "region")
        .collect();
    words.sort_unstable();
    words.join(" ")
}

/// A line behind `=` or `?`.
fn want(line: &str, optional: bool) -> Want {
    let (head, rest) = line.split_once(' ').unwrap_or((line, ""));
    // Statuses stand behind a bracket, and may have bars of their own: "merger|affiliation[active|proposed]".
    let keys = head.split('|').map(|k| k.split('[').next().unwrap_or_default().to_string());
    let keys: Vec<String> = keys.filter(|k| !k.ends_with(']')).collect();
    let mut parties: Vec<(String, Vec<String>)> = Vec::new();
    let mut value = None;
    for word in rest.split_whitespace() {
        let role = word.split_once('=').filter(|(role, _)| role.chars().all(|c| c.is_ascii_lowercase()));
        match role {
            Some((role, name)) => parties.push((role.to_string(), vec![name.to_string()])),
            None if word.starts_with('@') => {}
            None => match parties.last_mut() {
                Some((_, names)) => names[0] = format!("{} {word}", names[0]),
                None => {
                    let number = word.trim_start_matches(['<', '>', '~']).split("..").next().unwrap_or_default();
                    value = value.or(number.parse().ok());
                }
            },
        }
    }
    for (_, names) in &mut parties {
        *names = names[0].split('|').map(key).collect();
    }
    parties.retain(|(role, _)| role != "agr");
    Want { optional, keys, parties, value }
}

fn passages(text: &str) -> Vec<Passage> {
    let mut all: Vec<Passage> = Vec::new();
    for line in text.lines() {
        if let Some(head) = line.strip_prefix("## ") {
            let mut words = head.split_whitespace().map(str::to_string);
            let id = words.next().unwrap_or_default();
            all.push(Passage { id, published: words.next(), text: String::new(), wants: Vec::new() });
        } else if let Some(passage) = all.last_mut() {
            match line.split_at_checked(2) {
                Some(("= ", rest)) => passage.wants.push(want(rest, false)),
                Some(("? ", rest)) => passage.wants.push(want(rest, true)),
                _ => passage.text = format!("{}{line}\n", passage.text),
            }
        }
    }
    all
}

fn meets(want: &Want, record: &Value) -> bool {
    let link = record["type"] == "link";
    let said = if link { &record["relation"] } else { &record["activity"] };
    if !want.keys.iter().any(|k| said == k.as_str()) {
        return false;
    }
    if !link {
        return record["figure"]["value"].as_f64() == want.value;
    }
    let party = |p: &Value| {
        let name = |field: &str| key(p["institution"][field].as_str().unwrap_or_default());
        (p["role"].as_str().unwrap_or_default().to_string(), [name("name"), name("mention")])
    };
    let mut left: Vec<(String, [String; 2])> = record["parties"].as_array().into_iter().flatten().map(party).collect();
    want.parties.iter().all(|(role, names)| {
        let at = left.iter().position(|(r, own)| (r == role || role == "any") && own.iter().any(|n| names.contains(n)));
        at.map(|at| left.swap_remove(at)).is_some()
    })
}

fn measure(lexicon: &Lexicon) -> BTreeMap<String, Row> {
    let mut rows = BTreeMap::new();
    let files = fs::read_dir(folder()).expect("the passages are in the repository");
    let files = files.flatten().map(|f| f.path()).filter(|p| p.extension().is_some_and(|e| e == "txt"));
    for path in files {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a passage is text");
        let row: &mut Row = rows.entry(name).or_default();
        for passage in passages(&text) {
            let dated = passage.published.as_ref().map_or(String::new(), |p| format!("Published: {p}\n\n"));
            let article = Article::new(passage.id.as_str(), format!("{dated}{}", passage.text.trim()));
            let mut records: Vec<Value> = process(&article, lexicon, &Choice::default())
                .iter()
                .map(|record| serde_json::to_value(record).expect("a record is JSON"))
                .filter(|record| record["type"] == "link" || record["type"] == "activity")
                .collect();
            for optional in [false, true] {
                for want in passage.wants.iter().filter(|w| w.optional == optional) {
                    let tie = lexicon.frames.relations.iter().any(|r| r.key == want.keys[0]);
                    let column = if tie { 0 } else { 3 };
                    match records.iter().position(|record| meets(want, record)) {
                        Some(at) => {
                            records.swap_remove(at);
                            row[column] += u32::from(!optional);
                        }
                        None => row[column + 1] += u32::from(!optional),
                    }
                }
            }
            for record in records {
                row[if record["type"] == "link" { 2 } else { 5 }] += 1;
            }
        }
    }
    rows
}

#[test]
fn links_of_passages_do_not_fall() {
    let rows = measure(&Lexicon::built_in());
    let mut csv =
        String::from("set,links found,links missed,links extra,activities found,activities missed,activities extra\n");
    for (name, row) in &rows {
        csv += &format!("{name},{}\n", row.map(|n| n.to_string()).join(","));
    }
    println!("{csv}");
    let file = folder().join("scores.csv");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, csv).expect("the scores can be written");
        return;
    }
    let before = fs::read_to_string(&file).expect("the scores are in the repository");
    let f1 =
        |found: u32, missed: u32, extra: u32| f64::from(2 * found) / f64::from((2 * found + missed + extra).max(1));
    for line in before.lines().skip(1) {
        let (name, cells) = line.split_once(',').expect("a name and six counts");
        let old: Vec<u32> = cells.split(',').map(|n| n.parse().expect("a count")).collect();
        let new = rows.get(name).copied().unwrap_or_default();
        for (at, what) in [(0, "links"), (3, "activities")] {
            let (old, new) = (f1(old[at], old[at + 1], old[at + 2]), f1(new[at], new[at + 1], new[at + 2]));
            assert!(
                new + 1e-9 >= old,
                "{name}, {what} fell from {old:.3} to {new:.3}: mend it, or record it with UPDATE=1 and say why"
            );
        }
    }
}

#[test]
fn nothing_is_lost_where_nobody_asks_why() {
    let lexicon = Lexicon::built_in();
    let files = fs::read_dir(folder()).expect("the passages are in the repository");
    let files = files.flatten().map(|f| f.path()).filter(|p| p.extension().is_some_and(|e| e == "txt"));
    let mut records = 0;
    for file in files {
        let text = fs::read_to_string(&file).expect("passages are UTF-8");
        let article = |p: Passage| Article { published: p.published, ..Article::new(p.id, p.text) };
        let articles: Vec<Article> = passages(&text).into_iter().map(article).collect();
        let articles: Vec<&Article> = articles.iter().collect();
        // With mentions every trigger says why it made nothing, so that nothing is left out unread.
        let [asked, unasked] =
            [true, false].map(|mentions| lines(&articles, &lexicon, &Choice { mentions, ..Choice::default() }));
        for ((article, asked), unasked) in articles.iter().zip(asked).zip(unasked) {
            let [(asked, _), (unasked, counts)] = [asked, unasked].map(|made| made.expect("records are JSON"));
            let place = format!("{} of {}", article.id, file.display());
            assert_eq!(String::from_utf8(unasked.links), String::from_utf8(asked.links), "{place}");
            assert_eq!(String::from_utf8(unasked.activities), String::from_utf8(asked.activities), "{place}");
            records += counts.links + counts.activities;
        }
    }
    assert!(records > 1000, "only {records} records in all passages");
}

#[test]
fn wants_are_read() {
    let read = passages(
        "## x1 2020-01-02\nText one.\n= merger|affiliation[active] any=A Hospital|A acquired=B Health @2020 agr=contract\n? training >40 people by=A Hospital\n",
    );
    let [passage] = &read[..] else { panic!("one passage") };
    assert_eq!((passage.id.as_str(), passage.published.as_deref()), ("x1", Some("2020-01-02")));
    let [link, activity] = &passage.wants[..] else { panic!("two wants") };
    assert_eq!(link.keys, ["merger", "affiliation"]);
    assert_eq!(link.parties[0], ("any".to_string(), vec!["hospital".to_string(), String::new()]));
    assert_eq!(link.parties[1], ("acquired".to_string(), vec!["b health".to_string()]));
    assert!(!link.optional && activity.optional);
    assert_eq!((activity.keys[0].as_str(), activity.value), ("training", Some(40.0)));
}
