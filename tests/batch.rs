//! What a night's batch relies on: parts that make up the whole, runs that can
//! be interrupted and continued, second runs that take over what has not changed.

mod support;

use flate2::{Compression, write::GzEncoder};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::process::Stdio;
use std::sync::{Arc, Condvar, Mutex};
use support::Scratch;
use wardlink::article::Article;
use wardlink::lexicon::Lexicon;
use wardlink::read::{Outside, Settings};
use wardlink::record::Choice;
use wardlink::run::{Counts, Done, Job, Lines, Resume, Sink, run_with};

fn report(n: usize) -> String {
    format!(
        "Two hospitals join hands\n\nUpdated: 2023-06-06\n\nLinshan County People's Hospital signed a cooperation \
         agreement with Haibin Central Hospital No. {} on June 5, 2023. The hospital trained over {} nurses.\n{}",
        n % 7 + 1,
        200 + n,
        "It opened a ward on May 3. ".repeat(n % 5)
    )
}

impl Scratch {
    /// Runs, expects the exit code, gives standard error.
    fn ran(&self, arguments: &[&str], code: i32) -> String {
        let done = self.run(arguments);
        let messages = String::from_utf8(done.stderr).expect("messages are UTF-8");
        assert_eq!(done.status.code(), Some(code), "{arguments:?}: {messages}");
        messages
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(&self.0).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(bytes).and_then(|()| out.finish()).expect("a vector takes everything")
}

fn tar(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, &bytes[..]).expect("a vector takes everything");
    }
    tar.into_inner().expect("a vector takes everything")
}

fn lines(numbers: std::ops::Range<usize>) -> String {
    numbers.map(|n| json!({"id": format!("a{n}"), "text": report(n)}).to_string() + "\n").collect()
}

/// The records without what tells the forms apart: where the article is.
fn bare(text: &str) -> Vec<Value> {
    let bare = |line: &str| {
        let mut record: Value = serde_json::from_str(line).expect("a line is JSON");
        record.as_object_mut().expect("a record is an object").remove("article");
        record
    };
    text.lines().map(bare).collect()
}

/// Inputs of all forms.
fn mixed(s: &Scratch) {
    for n in 0..30 {
        s.file(&format!("in/f{:02}/{n:02}.txt", n % 3), report(n));
    }
    s.file("in/dump.jsonl", lines(30..80));
    s.file("in/packed.jsonl.gz", gzip(lines(80..90).as_bytes()));
    let row = |n: usize| format!("r{n},\"{}\"\n", report(n));
    s.file("in/table.csv", "id,text\n".to_string() + &(90..110).map(row).collect::<String>());
    let members: Vec<_> = (110..125).map(|n| (format!("m/{n}.txt"), report(n).into_bytes())).collect();
    s.file("in/archive.tar", tar(&members));
    s.file("in/bad.txt", b"\0");
    s.file("in/notes.md", "x");
    let record = |n: usize| {
        let text = report(n);
        format!(
            "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{text}\r\n\r\n",
            text.len()
        )
    };
    s.file("in/crawl.warc", (125..135).map(record).collect::<String>());
}

#[test]
fn parts_behind_one_another_are_the_whole() {
    let s = Scratch::new();
    mixed(&s);
    s.ran(&["extract", "in", "--mentions", "-o", "whole.jsonl", "--report", "whole.ledger"], 2);
    let (whole, ledger) = (s.read("whole.jsonl"), s.read("whole.ledger"));
    assert_eq!(ledger.lines().count(), 30 + 50 + 10 + 20 + 15 + 2 + 10);
    for of in [1, 2, 5] {
        let (mut records, mut report) = (String::new(), String::new());
        let mut shares = Vec::new();
        for number in 1..=of {
            let part = format!("{number}/{of}");
            let done = s.run(&[
                "extract",
                "in",
                "--mentions",
                "--shard",
                &part,
                "-o",
                "part.jsonl",
                "--report",
                "part.ledger",
                "--force",
            ]);
            // A part may be empty, or hold only what is no article.
            if s.0.join("part.jsonl").exists() {
                records += &s.read("part.jsonl");
                report += &s.read("part.ledger");
                shares.push(s.read("part.ledger").lines().count());
                fs::remove_file(s.0.join("part.jsonl")).unwrap();
            } else {
                panic!("{part}: {}", String::from_utf8_lossy(&done.stderr));
            }
        }
        assert!(records == whole, "{of} parts give other records");
        assert!(report == ledger, "{of} parts give another ledger");
        assert!(shares.iter().all(|share| share * of < 4 * 137), "parts are of like size: {shares:?}");
    }
}

#[test]
fn every_form_gives_the_same_records() {
    let s = Scratch::new();
    let texts: Vec<String> = (0..12).map(report).collect();
    for (n, text) in texts.iter().enumerate() {
        s.file(&format!("in/{n:02}.txt"), text);
    }
    let from = |path: &str| {
        let done = s.run(&["extract", path, "--mentions"]);
        assert_eq!(done.status.code(), Some(0), "{path}: {}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).unwrap()
    };
    let expected = bare(&from("in"));
    assert!(expected.len() > 12 * 5);
    let jsonl = lines(0..12);
    s.file("d.jsonl", &jsonl);
    s.file("d.jsonl.gz", gzip(jsonl.as_bytes()));
    s.file("d.jsonl.zst", zstd::encode_all(jsonl.as_bytes(), 1).unwrap());
    s.file("named.by.content", zstd::encode_all(jsonl.as_bytes(), 1).unwrap());
    s.file(
        "d.csv",
        "id;text\n".to_string() + &texts.iter().enumerate().map(|(n, t)| format!("{n};\"{t}\"\n")).collect::<String>(),
    );
    let members: Vec<_> =
        texts.iter().enumerate().map(|(n, t)| (format!("{n:02}.txt"), t.clone().into_bytes())).collect();
    let long: Vec<_> = members.iter().map(|(n, t)| (format!("{}/{n}.gz", "folder".repeat(30)), gzip(t))).collect();
    s.file("d.tar", tar(&members));
    s.file("d.tar.gz", gzip(&tar(&members)));
    s.file("long.tgz", gzip(&tar(&long)));
    s.file("outer.tar.zst", zstd::encode_all(&tar(&[("d.tar.gz".into(), gzip(&tar(&members)))])[..], 1).unwrap());
    let record = |t: &String| {
        format!(
            "WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{t}\r\n\r\n",
            t.len()
        )
    };
    s.file("d.warc", texts.iter().map(record).collect::<String>());
    s.file("d.warc.gz", texts.iter().flat_map(|t| gzip(record(t).as_bytes())).collect::<Vec<u8>>());
    for path in [
        "d.jsonl",
        "d.jsonl.gz",
        "d.jsonl.zst",
        "named.by.content",
        "d.csv",
        "d.tar",
        "d.tar.gz",
        "long.tgz",
        "outer.tar.zst",
        "d.warc",
        "d.warc.gz",
    ] {
        assert!(bare(&from(path)) == expected, "{path} gives other records");
    }
    // The texts that were written out are read again, with the ids of then.
    s.ran(&["extract", "in", "--mentions", "-o", "first.jsonl", "--texts", "texts.jsonl"], 0);
    s.ran(&["extract", "texts.jsonl", "--mentions", "-o", "second.jsonl"], 0);
    assert!(s.read("first.jsonl") == s.read("second.jsonl"));
}

#[test]
fn offsets_of_pages_count_the_text_that_is_written_out() {
    let s = Scratch::new();
    let page = |n: usize| {
        format!(
            "<!doctype html><html><head><title>H\u{f4}pital {n}</title><meta property=\"article:published_time\" \
             content=\"2021-05-03T10:00\"></head><body><nav>Home</nav><article><h1>Hands \u{2014} joined</h1><p>{}</p>\
             </article></body></html>",
            report(n)
        )
    };
    for n in 0..5 {
        s.file(&format!("in/{n}.html"), page(n));
    }
    s.ran(&["extract", "in", "--mentions", "-o", "out.jsonl", "--texts", "texts.jsonl"], 0);
    let texts: BTreeMap<String, Vec<char>> = s
        .read("texts.jsonl")
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|text| (text["id"].as_str().unwrap().to_string(), text["text"].as_str().unwrap().chars().collect()))
        .collect();
    assert_eq!(texts.len(), 5);
    let mut checked = 0;
    for record in s.read("out.jsonl").lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        assert_eq!(record["article"]["published"], "2021-05-03");
        if record["type"] == "mention" {
            let at = |key: &str| record[key].as_u64().unwrap() as usize;
            let said: String =
                texts[record["article"]["id"].as_str().unwrap()][at("start")..at("end")].iter().collect();
            assert_eq!(record["text"], said);
            checked += 1;
        }
    }
    assert!(checked > 20);
}

#[test]
fn field_names_and_fallback_ids() {
    let s = Scratch::new();
    let line = |n: usize| json!({"url": format!("https://example.org/{n}"), "body": report(n), "when": "2020-01-02T03:04:05Z"});
    s.file("d.json", format!("{}\n{}\n", line(0), line(1)));
    let done = s.run(&["extract", "d.json", "--fields", "text=body,source=url,published=when", "--mentions"]);
    let first: Value = serde_json::from_slice(done.stdout.split(|b| *b == b'\n').next().unwrap()).unwrap();
    let article = &first["article"];
    assert_eq!((&article["id"], &article["source"]), (&"d.json:1".into(), &"https://example.org/0".into()));
    assert_eq!(article["published"], "2020-01-02");
    assert!(s.ran(&["extract", "d.json", "--fields", "body"], 1).contains("text=body"));
    assert!(s.ran(&["extract", "d.json", "--input-format", "pdf"], 1).contains("text, html, jsonl"));
    assert!(s.ran(&["extract", "-", "--shard", "1/2"], 1).contains("--shard needs files"));
}

#[test]
fn existing_outputs_are_kept_unless_force_says_so() {
    let s = Scratch::new();
    s.file("in/a.txt", report(1));
    s.ran(&["extract", "in", "-o", "out.jsonl"], 0);
    let first = s.read("out.jsonl");
    s.file("in/a.txt", report(2));
    assert!(s.ran(&["extract", "in", "-o", "out.jsonl"], 1).contains("out.jsonl: exists: --force replaces it"));
    assert_eq!(s.read("out.jsonl"), first);
    assert!(s.ran(&["extract", "in", "-o", "out.jsonl", "--resume"], 0).contains("complete"));
    assert_eq!(s.read("out.jsonl"), first);
    s.ran(&["extract", "in", "-o", "out.jsonl", "--force"], 0);
    assert_ne!(s.read("out.jsonl"), first);
    assert!(s.ran(&["extract", "in", "-o", "new.jsonl", "--report", "out.jsonl"], 1).contains("out.jsonl: exists"));
    // Killed between two names: who forgets --resume once can still give it.
    s.ran(&["extract", "in", "-o", "out/"], 0);
    let whole = s.read("out/activities.jsonl");
    fs::rename(s.0.join("out/activities.jsonl"), s.0.join("out/.activities.jsonl.part")).expect("the folder is ours");
    s.file("out/.wardlink.journal", "");
    assert!(s.ran(&["extract", "in", "-o", "out/"], 1).contains("links.jsonl: exists"));
    s.ran(&["extract", "in", "-o", "out/", "--resume"], 0);
    assert!(s.read("out/activities.jsonl") == whole && !s.0.join("out/.wardlink.journal").exists());
    fs::remove_dir_all(s.0.join("out")).expect("the folder is ours");
    assert!(s.ran(&["extract", "in", "--resume"], 1).contains("need -o"));
    assert_eq!(s.names(), ["in", "out.jsonl"]);
}

#[test]
fn a_killed_run_is_resumed_to_the_same_bytes() {
    let s = Scratch::new();
    // Enough for several marks in the journal.
    for n in 0..300 {
        s.file(&format!("in/{n:03}.txt"), report(n).repeat(12));
    }
    s.file("in/bad.txt", b"\0");
    let began = std::time::Instant::now();
    s.ran(&["extract", "in", "--mentions", "-o", "whole/", "--report", "whole.ledger"], 2);
    let step = began.elapsed() / 6;
    let files = ["links", "activities", "mentions"].map(|kind| format!("{kind}.jsonl"));
    let arguments =
        ["extract", "in", "--mentions", "-o", "cut/", "--report", "cut.ledger", "--resume", "--threads", "2"];
    let (mut kills, mut refused) = (0, false);
    // Longer each time, so that it ends on a slow machine too.
    for round in 2.. {
        let mut child = s.command(&arguments).stderr(Stdio::null()).spawn().expect("the program starts");
        std::thread::sleep(step * round);
        if child.try_wait().expect("it can be asked").is_some() {
            break;
        }
        child.kill().expect("it can be killed");
        child.wait().expect("it ends");
        kills += 1;
        // The run may end while it is being killed: then the file is there, and whole.
        let read = |folder: &str| fs::read(s.0.join(folder).join("links.jsonl")).ok();
        assert!(read("cut").is_none_or(|cut| Some(cut) == read("whole")), "a name without a complete file");
        let marked = fs::metadata(s.0.join("cut/.wardlink.journal")).is_ok_and(|journal| journal.len() > 0);
        if marked && !refused {
            refused = true;
            assert!(
                s.ran(&["extract", "in", "--mentions", "-o", "cut/", "--report", "cut.ledger"], 1)
                    .contains("interrupted")
            );
            let other = s.ran(&["extract", "in", "-o", "cut/", "--report", "cut.ledger", "--resume"], 1);
            assert!(other.contains("begun with other options"), "{other}");
            // An output that lost what the journal counts ends the run, and costs the others nothing.
            let part = s.0.join(".cut.ledger.part");
            let whole = fs::read(&part).expect("the ledger has begun");
            fs::write(&part, "").expect("the folder is ours");
            assert!(s.ran(&arguments, 1).contains("shorter than its journal says"));
            assert!(s.0.join("cut/.links.jsonl.part").exists() && s.0.join("cut/.mentions.jsonl.part").exists());
            fs::write(&part, whole).expect("the folder is ours");
            // What a power cut leaves behind the last mark is none.
            let journal = OpenOptions::new().append(true).open(s.0.join("cut/.wardlink.journal"));
            journal.and_then(|mut journal| journal.write_all(b"{\"items\": \xff\0\0")).expect("the folder is ours");
        }
    }
    assert!(kills > 0 && refused, "the run was too short to be interrupted: {kills}");
    for file in &files {
        assert!(s.read(&format!("whole/{file}")) == s.read(&format!("cut/{file}")), "{file} differs");
    }
    assert!(s.read("whole.ledger") == s.read("cut.ledger"));
    assert!(!s.0.join("cut/.wardlink.journal").exists());
}

#[test]
fn a_second_run_extracts_what_has_changed() {
    let s = Scratch::new();
    mixed(&s);
    let run = |out: &str, more: &[&str]| {
        let ledger = format!("{out}.ledger");
        let mut arguments = vec!["extract", "in", "--mentions", "-o", out, "--report", &ledger];
        arguments.extend(more);
        s.ran(&arguments, 2)
    };
    run("out.jsonl", &["--incremental"]);
    let all = run("out.jsonl", &["--incremental"]);
    assert!(all.contains("135 articles, ") && all.contains(", 135 unchanged"), "{all}");
    // Changed, new, gone; and a line more at the end of a dump.
    s.file("in/f00/03.txt", report(1000));
    s.file("in/f00/031.txt", report(1001));
    fs::remove_file(s.0.join("in/f01/04.txt")).unwrap();
    s.file("in/dump.jsonl", lines(30..81));
    let some = run("out.jsonl", &["--incremental"]);
    assert!(some.contains("136 articles, ") && some.contains(", 133 unchanged"), "{some}");
    run("full.jsonl", &[]);
    assert!(s.read("out.jsonl") == s.read("full.jsonl") && s.read("out.jsonl.ledger") == s.read("full.jsonl.ledger"));
    // An output that somebody has edited, or removed, is no base: its lines are not where the index says.
    let sorted: Vec<String> = s.read("out.jsonl").lines().rev().map(|line| format!("{line}\n")).collect();
    s.file("out.jsonl", sorted.concat());
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(2);
    let edited = OpenOptions::new().append(true).open(s.0.join("out.jsonl"));
    edited.and_then(|file| file.set_modified(later)).expect("the file is ours");
    let anew = run("out.jsonl", &["--incremental"]);
    assert!(anew.contains("changed since its index was written") && !anew.contains("unchanged"), "{anew}");
    assert!(s.read("out.jsonl") == s.read("full.jsonl") && s.read("out.jsonl.ledger") == s.read("full.jsonl.ledger"));
    assert!(run("out.jsonl", &["--incremental"]).contains(", 136 unchanged"));
    fs::remove_file(s.0.join("out.jsonl")).expect("the file is ours");
    assert!(run("out.jsonl", &["--incremental"]).contains("gone or was changed"));
    assert!(s.read("out.jsonl") == s.read("full.jsonl"));
    // Other options are another output.
    let other = run("out.jsonl", &["--incremental", "--min-confidence", "0.9"]);
    assert!(other.contains("every article is extracted") && !other.contains("unchanged"), "{other}");
    run("high.jsonl", &["--min-confidence", "0.9"]);
    assert!(s.read("out.jsonl") == s.read("high.jsonl"));
}

#[test]
fn an_unordered_run_writes_the_same_lines() {
    let s = Scratch::new();
    mixed(&s);
    let run = |out: &str, more: &[&str]| {
        let (ledger, texts) = (format!("{out}.ledger"), format!("{out}.texts"));
        let mut arguments = vec!["extract", "in", "--mentions", "-o", out, "--report", &ledger, "--texts", &texts];
        arguments.extend(more);
        s.ran(&arguments, 2)
    };
    run("ordered.jsonl", &[]);
    let said = run("any.jsonl", &["--unordered", "--threads", "4"]);
    assert!(said.contains("135 articles, ") && said.contains("1 not read, 1 skipped: 137 inputs"), "{said}");
    let sorted = |name: String| {
        let text = s.read(&name);
        let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
        lines.sort_unstable();
        lines
    };
    for more in ["", ".ledger", ".texts"] {
        assert!(sorted(format!("ordered.jsonl{more}")) == sorted(format!("any.jsonl{more}")), "{more} differs");
    }
    // Those of an article stand together, as they do in order.
    let articles = |name: &str| {
        let mut blocks: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut last = String::new();
        for line in s.read(name).lines() {
            let record: Value = serde_json::from_str(line).expect("a line is JSON");
            let id = record["article"]["id"].as_str().expect("an id").to_string();
            assert!(id == last || !blocks.contains_key(&id), "{name}: the lines of {id} are apart");
            blocks.entry(id.clone()).or_default().push(line.to_string());
            last = id;
        }
        blocks
    };
    assert!(articles("ordered.jsonl") == articles("any.jsonl"));
    for other in ["--resume", "--incremental"] {
        let refused = s.ran(&["extract", "in", "-o", "new.jsonl", "--unordered", other], 1);
        assert!(refused.contains("cannot be used with"), "{refused}");
    }
}

#[test]
fn an_unordered_run_that_was_killed_begins_anew() {
    let s = Scratch::new();
    s.file("dump.jsonl", lines(0..40));
    // More than a mark of the journal needs, through a pipe that stays open.
    let mut child = s
        .command(&["extract", "-", "--input-format", "jsonl", "--mentions", "-o", "out.jsonl", "--unordered"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("the program starts");
    child.stdin.as_mut().expect("it reads").write_all(lines(0..2500).as_bytes()).expect("it reads");
    let began = std::time::Instant::now();
    let written = || fs::metadata(s.0.join(".out.jsonl.part")).map_or(0, |part| part.len());
    while written() < 6 << 20 {
        assert!(began.elapsed().as_secs() < 300, "only {} bytes were written", written());
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
    assert_eq!(s.read(".out.jsonl.journal"), "", "a mark that cannot be true");
    s.ran(&["extract", "dump.jsonl", "--mentions", "-o", "out.jsonl", "--resume"], 0);
    s.ran(&["extract", "dump.jsonl", "--mentions", "-o", "whole.jsonl"], 0);
    assert!(s.read("out.jsonl") == s.read("whole.jsonl"));
    assert_eq!(s.names(), ["dump.jsonl", "out.jsonl", "whole.jsonl"]);
}

/// Counts what is done, and tells those who wait for it.
struct Seen(Arc<(Mutex<usize>, Condvar)>);

impl Sink for Seen {
    fn done(&mut self, _: Done) -> io::Result<()> {
        *self.0.0.lock().expect("nobody panics here") += 1;
        self.0.1.notify_all();
        Ok(())
    }
}

#[test]
fn one_article_that_takes_long_keeps_no_other_waiting() {
    let s = Scratch::new();
    // More than may be on their way at a time.
    let line = |n: usize| format!("{{\"id\": \"{n}\", \"text\": \"The hospital.\"}}\n");
    s.file("dump.jsonl", (0..4000).map(line).collect::<String>());
    let seen = Arc::new((Mutex::new(0), Condvar::new()));
    let extractor = |articles: &[&Article], _: &Lexicon, _: &Choice<'_>| {
        if articles.iter().any(|article| article.id == "0") {
            let limit = std::time::Duration::from_secs(120);
            let count = seen.0.lock().expect("nobody panics here");
            let (count, _) =
                seen.1.wait_timeout_while(count, limit, |count| *count < 3900).expect("nobody panics here");
            assert!(*count >= 3900, "the others wait for this one");
        }
        articles.iter().map(|_| Ok((Lines::default(), Counts::default()))).collect()
    };
    let lexicon = Lexicon::built_in();
    let job = Job {
        paths: &[s.0.join("dump.jsonl")],
        settings: &Settings::default(),
        outside: &Outside::default(),
        lexicon: &lexicon,
        choice: &Choice::default(),
        texts: false,
        report: false,
        unordered: true,
        threads: 2,
    };
    run_with(&job, Resume::default(), None, &extractor, &mut Seen(seen.clone())).expect("nothing stops it");
    assert_eq!(*seen.0.lock().unwrap(), 4000);
}
