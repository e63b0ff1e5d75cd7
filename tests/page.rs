//! The page of `wardlink report`: what is in the file, how the command behaves,
//! and, where a browser is installed, what it does there.

// Tests say what they skip.
#![allow(clippy::print_stdout)]

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::{Scratch, err};
use wardlink::article::Article;
use wardlink::lexicon::Lexicon;
use wardlink::page::{Material, Merged, page};
use wardlink::record::{Choice, Record};
use wardlink::run::process;

const REPORT: &str = "Two hospitals join hands\n\nUpdated: 2023-06-06\n\nLinshan County People's Hospital signed a \
cooperation agreement with Haibin Central Hospital on June 5, 2023. The hospital trained over 200 nurses.\n";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The records of a few articles, mentions included.
fn records() -> Vec<Record> {
    let lexicon = Lexicon::built_in();
    let choice = Choice { mentions: true, ..Choice::default() };
    let articles = (0..3).map(|n| Article::new(format!("{n}.txt"), REPORT.replace("200", &format!("{}", 200 + n))));
    articles.flat_map(|article| process(&article, &lexicon, &choice)).collect()
}

fn made(records: Vec<Record>) -> wardlink::page::Page {
    page(Material { title: "Test".into(), records, ..Material::default() })
}

/// The block of data in the page.
fn data(html: &str) -> serde_json::Value {
    let opening = "<script type=\"application/json\" id=\"records\">";
    let start = html.find(opening).expect("the page has its data") + opening.len();
    let end = start + html[start..].find("</script>").expect("the block ends");
    serde_json::from_str(&html[start..end]).expect("the data is JSON")
}

#[test]
fn the_counts_are_those_of_the_records() {
    let records = records();
    let count = |keep: fn(&Record) -> bool| records.iter().filter(|r| keep(r)).count();
    let links = count(|r| matches!(r, Record::Link(_)));
    let activities = count(|r| matches!(r, Record::Activity(_)));
    let mentions = count(|r| matches!(r, Record::Mention(_)));
    assert!(links == 3 && activities == 3 && mentions > 10, "{links} {activities} {mentions}");
    let page = made(records);
    let counts = page.counts;
    assert_eq!((counts.links, counts.activities, counts.mentions, counts.articles), (links, activities, mentions, 3));
    let data = data(&page.html);
    assert_eq!(data["links"].as_array().map(Vec::len), Some(links));
    assert_eq!(data["activities"].as_array().map(Vec::len), Some(activities));
    assert_eq!(data["institutions"].as_array().map(Vec::len), Some(counts.institutions));
    let seen: u64 = data["seen"].as_array().unwrap().iter().map(|row| row[1].as_u64().unwrap()).sum();
    let used: u64 = data["seen"].as_array().unwrap().iter().map(|row| row[2].as_u64().unwrap()).sum();
    assert_eq!((seen as usize, (seen - used) as usize), (mentions, data["unused"].as_array().unwrap().len()));
}

#[test]
fn the_order_of_the_records_changes_nothing_and_what_comes_twice_counts_once() {
    let one = made(records());
    let mut turned = records();
    turned.reverse();
    turned.rotate_left(5);
    assert_eq!(one.html, made(turned).html);
    let twice: Vec<Record> = records().into_iter().chain(records()).collect();
    let all = twice.len() / 2;
    let twice = made(twice);
    assert_eq!((twice.counts.repeated, twice.counts.links), (all, one.counts.links));
}

#[test]
fn what_a_record_says_is_never_markup() {
    let mut records = records();
    for record in &mut records {
        if let Record::Link(link) = record {
            link.parties[0].institution.mention = "</script><b>&\u{2028}{{nonce}}".into();
            link.article.title = Some("<!--<script>".into());
        }
    }
    let html = made(records).html;
    let plain = made(Vec::new()).html;
    for tag in ["<script", "</script", "<b>", "<!--", "\u{2028}"] {
        assert_eq!(html.matches(tag).count(), plain.matches(tag).count(), "{tag}");
    }
    assert!(html.contains(r"\u003c/script\u003e\u003cb\u003e\u0026\u2028{{nonce}}"), "the words themselves are there");
}

#[test]
fn the_page_asks_for_nothing_and_only_its_own_scripts_run() {
    let html = made(records()).html;
    let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"";
    let policy = &html[html.find(policy).expect("there is a policy") + policy.len()..];
    let policy = &policy[..policy.find('"').unwrap()];
    assert!(policy.starts_with("default-src 'none'; script-src 'nonce-page-"), "{policy}");
    let head = &html[..html.find("<script").unwrap()];
    assert!(
        !head.contains("http://") && !head.contains("https://") && !head.contains("url("),
        "the head names no address"
    );
    // The word that lets scripts run is another one for other records.
    assert!(!made(Vec::new()).html.contains(&policy["default-src 'none'; ".len()..policy.find("; style").unwrap()]));
}

#[test]
fn our_program_writes_no_markup_and_the_library_keeps_its_licence() {
    for entry in fs::read_dir(root().join("assets/page")).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        for word in [
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "Function(",
            "fetch(",
            "XMLHttpRequest",
            "import(",
            "https://",
            "@import",
        ] {
            assert!(!text.contains(word), "{}: {word}", path.display());
        }
    }
    let html = made(Vec::new()).html;
    let licence = fs::read_to_string(root().join("assets/cytoscape/LICENSE")).unwrap();
    let words =
        |text: &str| text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    let start = html.find("Copyright (c)").expect("the licence of the library is in the page");
    assert!(words(&html[start..(start + 2500).min(html.len())]).starts_with(&words(&licence)), "all of it");
}

#[test]
fn only_a_text_that_says_what_its_records_quote_is_shown() {
    let texts = BTreeMap::from([
        ("0.txt".to_string(), REPORT.to_string()),
        ("1.txt".to_string(), REPORT.replace("signed", "ſigned")),
        ("unknown.txt".to_string(), "x".to_string()),
    ]);
    let page = page(Material { title: String::new(), records: records(), texts, ..Material::default() });
    assert_eq!(page.differing, ["1.txt"]);
    let articles = data(&page.html)["articles"].clone();
    let texts: Vec<bool> = articles.as_array().unwrap().iter().map(|a| a[4].is_string()).collect();
    assert_eq!(texts, [true, false, false]);
}

#[test]
fn merged_records_make_one_institution_and_name_who_tells_the_same() {
    let records = records();
    let links: Vec<_> =
        records.iter().filter_map(|r| if let Record::Link(link) = r { Some(link) } else { None }).collect();
    let party = |n: usize| links[n].parties[0].institution.id.clone();
    let mut merged = Merged::default();
    // Of the first two reports it is one institution; the third is left alone.
    assert!(merged.read(&format!(
        r#"{{"type":"institution","schema":1,"id":"inst-x","name":"Linshan Hospital","kind":"hospital",
        "parts":[{{"id":"{}","name":"a","articles":["0.txt"]}},{{"id":"{}","name":"b","articles":["1.txt"]}}]}}"#,
        party(0),
        party(1)
    )));
    assert!(merged.read(&format!(
        r#"{{"type":"merged_link","id":"m","parts":[{{"id":"{}","article":"0.txt"}},{{"id":"{}","article":"1.txt"}}]}}"#,
        links[0].id, links[1].id
    )));
    assert!(merged.read(r#"{"type":"article","schema":1,"id":"0.txt"}"#) && merged.read(r#"{"type":"outcome"}"#));
    assert!(!merged.read(r#"{"type":"link"}"#) && !merged.read("nothing"));
    let page = page(Material { records: records.clone(), merged, ..Material::default() });
    let data = data(&page.html);
    let first = |n: usize| data["links"][n][5][0][1].as_u64().unwrap() as usize;
    assert!(first(0) == first(1) && first(0) != first(2));
    assert_eq!(data["institutions"][first(0)][1], "Linshan Hospital");
    assert!(data["links"][0][12] == 0 && data["links"][1][12] == 0 && data["links"][2][12].is_null());
}

fn lines(records: &[Record]) -> String {
    let mut out = Vec::new();
    records.iter().for_each(|record| record.write(&mut out).expect("memory takes it"));
    String::from_utf8(out).expect("JSON is UTF-8")
}

#[test]
fn a_folder_of_records_becomes_a_page() {
    let s = Scratch::new();
    s.file("in/0.txt", REPORT);
    assert_eq!(s.run(&["extract", "in", "--mentions", "-q", "-o", "out/"]).status.code(), Some(0));
    let done = s.run(&["report", "out", "-o", "page.html", "--texts", ".", "--title", "A & B"]);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    assert!(err(&done).starts_with("1 link, 1 activity, "), "{}", err(&done));
    assert!(err(&done).contains("1 with their text, 0 without"), "{}", err(&done));
    let html = fs::read_to_string(s.0.join("page.html")).unwrap();
    assert!(html.contains("<title>A &amp; B</title>"));
    // The same to standard output, with nothing else.
    let out = s.run(&["report", "out", "-q", "-o", "-", "--texts", "in", "--title", "A & B"]);
    assert_eq!((String::from_utf8(out.stdout.clone()).unwrap(), err(&out)), (html, String::new()));
}

#[test]
fn broken_lines_are_named_and_the_others_shown() {
    let s = Scratch::new();
    let broken = "{\"type\":\"link\"}\nnot json\n".repeat(4);
    s.file("records.jsonl", format!("{}\n{broken}", lines(&records())));
    let done = s.run(&["report", "records.jsonl", "missing.jsonl", "-o", "page.html"]);
    let messages = err(&done);
    assert_eq!(done.status.code(), Some(2), "{messages}");
    let first = records().len() + 2;
    assert!(messages.contains(&format!("records.jsonl:{first}: no record: missing field")), "{messages}");
    assert!(messages.contains("and 3 lines more that are no records"), "{messages}");
    assert!(messages.contains("missing.jsonl: not read: no such file"), "{messages}");
    assert!(messages.contains("3 links, 3 activities") && messages.contains("8 lines not read"), "{messages}");
    assert!(s.0.join("page.html").is_file());
}

#[test]
fn where_there_is_nothing_to_show_it_is_said() {
    let s = Scratch::new();
    s.file("empty.jsonl", "").file("text.txt", REPORT).file("no/records.txt", "x").file("in/x.jsonl", "");
    for (arguments, message) in [
        (vec!["report", "missing.jsonl", "-o", "p.html"], "no records: give files"),
        (vec!["report", "no", "-o", "p.html"], "no .jsonl file in it"),
        (vec!["report", "text.txt", "-o", "p.html"], "not one line is a record"),
        (vec!["report", "empty.jsonl", "-o", "in"], "a folder; name a file"),
        (vec!["report", "empty.jsonl", "-o", "missing/p.html"], "cannot write"),
        (vec!["report", "empty.jsonl"], "--output"),
    ] {
        let done = s.run(&arguments);
        assert_eq!(done.status.code(), Some(1), "{arguments:?}: {}", err(&done));
        assert!(err(&done).contains(message), "{arguments:?}: {}", err(&done));
        assert!(!s.0.join("p.html").exists(), "{arguments:?}");
    }
    // No records are no failure: a day without news has a page as well.
    let done = s.run(&["report", "empty.jsonl", "-o", "p.html"]);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
    assert!(err(&done).starts_with("0 links, 0 activities, 0 mentions"), "{}", err(&done));
}

/// The first program of these names on the path.
fn program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let all = names.iter().flat_map(|name| std::env::split_paths(&path).map(move |folder| folder.join(name)));
    all.into_iter().find(|file| file.is_file())
}

#[test]
fn the_page_works_in_a_browser() {
    let modules = root().join("target/tools/browser");
    let node = program(&["node", "nodejs"]);
    let browser = program(&["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]);
    let installed =
        modules.join("node_modules/axe-core").is_dir() && modules.join("node_modules/playwright-core").is_dir();
    let (Some(node), Some(browser), true) = (node, browser, installed) else {
        println!(
            "skipped: no Node.js, no Chromium or no packages in target/tools/browser; scripts/setup browser installs them"
        );
        return;
    };
    let s = Scratch::new();
    let run = |arguments: [&Path; 5]| Command::new(&node).args(arguments).output().expect("Node.js starts");
    let test = root().join("tests/browser/page.mjs");
    let done = run([&test, Path::new(env!("CARGO_BIN_EXE_wardlink")), &browser, &modules, &s.0]);
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}\n{}", err(&done));
    println!("{said}");
}
