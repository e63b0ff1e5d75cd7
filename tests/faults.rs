//! Bad input of every kind: each is told with its place, counted in the ledger,
//! and costs no other article. docs/batch.md has the table.

// Tests say what they skip.
#![allow(clippy::print_stdout)]

mod support;

use flate2::{Compression, write::GzEncoder};
use serde_json::Value;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use support::{REPORT, Scratch, err};
use wardlink::read::{Item, Metadata, Reading, Settings, each, open};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(bytes).and_then(|()| out.finish()).expect("a vector takes everything")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    // With a checksum: without one, some damage cannot be seen by anybody.
    let packed = zstd::Encoder::new(Vec::new(), 1).and_then(|mut out| {
        out.include_checksum(true)?;
        out.write_all(bytes)?;
        out.finish()
    });
    packed.expect("a vector takes everything")
}

fn jsonl(texts: &[&str]) -> String {
    texts.iter().map(|text| serde_json::json!({"text": text}).to_string() + "\n").collect()
}

/// Extracts `in`, checks the sums of the ledger, that the good report is there and that `says` is told; gives the ledger.
fn check(s: &Scratch, says: &str, code: i32) -> Vec<Value> {
    let done = s.run(&["extract", "in", "--mentions", "-o", "out.jsonl", "--report", "ledger.jsonl", "--force"]);
    let messages = err(&done);
    assert!(messages.contains(says), "{says:?} is not told:\n{messages}");
    assert_eq!(done.status.code(), Some(code), "{messages}");
    let text = fs::read_to_string(s.0.join("ledger.jsonl")).expect("the ledger is written");
    let ledger: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect();
    let of = |outcome: &str| ledger.iter().filter(|line| line["outcome"] == outcome).count();
    let sums = format!("{} not read, {} skipped: {} input", of("failed"), of("skipped"), ledger.len());
    assert_eq!(of("extracted") + of("skipped") + of("failed"), ledger.len());
    assert!(messages.lines().last().unwrap().contains(&sums), "{sums}\n{messages}");
    assert!(messages.lines().last().unwrap().starts_with(&format!("{} article", of("extracted"))), "{messages}");
    let good = ledger.iter().find(|line| line["article"] == "in/good.txt").expect("the good report is in the ledger");
    assert_eq!((&good["outcome"], &good["links"]), (&"extracted".into(), &1.into()));
    let records = fs::read_to_string(s.0.join("out.jsonl")).expect("the records are written");
    assert!(records.contains("in/good.txt") && records.ends_with('\n'));
    for line in ledger.iter().filter(|line| line["outcome"] != "extracted") {
        assert!(line["reason"].as_str().is_some_and(|r| !r.is_empty()), "{line}");
    }
    ledger
}

#[test]
fn damaged_compression() {
    let s = Scratch::with_report();
    // Texts that do not compress to one block.
    let mut number = 1u64;
    let mut noise = || {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("{number:x}")
    };
    let texts: Vec<String> =
        (0..400).map(|_| format!("{REPORT}{}", (0..60).map(|_| noise()).collect::<String>())).collect();
    let many = jsonl(&texts.iter().map(String::as_str).collect::<Vec<_>>());
    let (gz, zst) = (gzip(many.as_bytes()), zstd(many.as_bytes()));
    for (name, bytes, whole) in [("dump.jsonl.gz", &gz, 400), ("dump.jsonl.zst", &zst, 400)] {
        s.file(&format!("in/{name}"), &bytes[..bytes.len() - 20]);
        let ledger = check(&s, &format!("in/{name}:"), 2);
        let good = ledger.iter().filter(|l| l["file"] == format!("in/{name}") && l["outcome"] == "extracted").count();
        assert!(good < whole, "{good}");
        let failed = ledger.iter().find(|l| l["outcome"] == "failed").expect("the cut is told");
        assert!(failed["reason"].as_str().unwrap().contains("no more can be read"), "{failed}");
        let mut broken = bytes.clone();
        let middle = broken.len() / 2;
        broken[middle..middle + 20].fill(0xff);
        s.file(&format!("in/{name}"), broken);
        check(&s, &format!("in/{name}"), 2);
        fs::remove_file(s.0.join("in").join(name)).unwrap();
    }
    // One text.
    s.file("in/one.txt.gz", &gzip(REPORT.as_bytes())[..60]);
    check(&s, "in/one.txt.gz: not read: cut off", 2);
    s.file("in/one.txt.gz", gzip(REPORT.as_bytes()));
    assert_eq!(check(&s, "2 articles", 0).len(), 2);
    // Members behind one another are all read.
    s.file("in/one.txt.gz", [gzip(b"Halden Hospital opened. "), gzip(REPORT.as_bytes())].concat());
    s.file("in/two.txt.zst", [zstd(b"Halden Hospital opened. "), zstd(REPORT.as_bytes())].concat());
    let ledger = check(&s, "3 articles", 0);
    assert!(ledger.iter().all(|line| line["links"] == 1), "{ledger:?}");
}

#[test]
fn bad_lines_cost_themselves() {
    let s = Scratch::with_report();
    let good = jsonl(&[REPORT]);
    let lines =
        format!("{good}{{\"text\": \"cut off\n\n[1]\n{{\"title\": \"no text\"}}\n{good}{{\"text\": \"\\u0000\"}}\n");
    s.file(
        "in/dump.jsonl",
        [lines.as_bytes(), b"{\"text\": \"caf\xe9 \xe2\x80\"}\n", &b"\0".repeat(9), b"\n", good.as_bytes()].concat(),
    );
    let ledger =
        check(&s, "in/dump.jsonl:2: not read: bad JSON: EOF while parsing a string, at byte 17 of the line", 2);
    let at =
        |line: u64| ledger.iter().find(|l| l["line"] == line).unwrap_or_else(|| panic!("no line {line}: {ledger:?}"));
    for (line, outcome, says) in [
        (1, "extracted", ""),
        (2, "failed", "bad JSON"),
        (4, "failed", "bad JSON"),
        (5, "failed", "no field \"text\""),
        (6, "extracted", ""),
        (7, "failed", "NUL"),
        (8, "extracted", ""),
        (9, "failed", "binary"),
        (10, "extracted", ""),
    ] {
        assert_eq!(at(line)["outcome"], outcome, "{line}: {}", at(line));
        assert!(at(line)["reason"].as_str().unwrap_or_default().contains(says), "{}", at(line));
    }
    assert!(ledger.iter().all(|l| l["line"] != 3), "an empty line is nothing");
    fs::remove_file(s.0.join("in/dump.jsonl")).unwrap();

    s.file("in/dump.csv", format!("id,text\na,\"{REPORT}\"\nb\n\"c\",\"never closed {REPORT}"));
    let ledger = check(&s, "in/dump.csv:8: not read: the row has 1 cells", 2);
    assert!(ledger.iter().any(|l| l["article"] == "a" && l["links"] == 1));
    // It has eaten what stands behind it, and that is told.
    let eaten = ledger.iter().find(|l| l["article"] == "c").expect("the row is there");
    assert!(eaten["warning"].as_str().is_some_and(|warning| warning.contains("quotation mark")), "{eaten}");
    // A quotation mark that is never closed eats rows up to the limit, and no further.
    let done = s.run(&["extract", "in/dump.csv", "--max-article-bytes", "100"]);
    assert!(err(&done).contains("longer than 100 bytes"), "{}", err(&done));
}

#[test]
fn no_text_at_all() {
    let s = Scratch::with_report();
    let utf16: Vec<u8> = REPORT.encode_utf16().flat_map(u16::to_le_bytes).collect();
    s.file("in/utf16.txt", &utf16);
    check(&s, "in/utf16.txt: not read: UTF-16 without its byte order mark", 2);
    fs::remove_file(s.0.join("in/utf16.txt")).unwrap();
    s.file("in/nul.txt", b"Halden Hospital\0opened.");
    check(&s, "in/nul.txt: not read: binary", 2);
    fs::remove_file(s.0.join("in/nul.txt")).unwrap();
    s.file(
        "in/flawed.txt",
        [REPORT.as_bytes(), "caf\u{e9} \u{2014} \u{2014} \u{2014} \u{2014}".as_bytes(), b"\xff"].concat(),
    );
    let ledger = check(&s, "in/flawed.txt: invalid UTF-8 at byte ", 0);
    assert!(ledger.iter().any(|l| l["warning"].as_str().is_some_and(|w| w.contains("invalid UTF-8"))));
    fs::remove_file(s.0.join("in/flawed.txt")).unwrap();
    s.file("in/empty.txt", "");
    s.file("in/empty.jsonl", "");
    s.file("in/notes.md", "x");
    let ledger = check(&s, "in/empty.txt: empty", 0);
    assert_eq!(ledger.len(), 3, "{ledger:?}");
    s.file("in/utf16.jsonl", [&b"\xff\xfe"[..], &utf16].concat());
    check(&s, "in/utf16.jsonl: not read: UTF-16, which is read of single texts only", 2);
    let done = s.run(&["extract", "in/good.txt", "--input-format", "html", "in/notes.md"]);
    assert_eq!(done.status.code(), Some(0), "{}", err(&done));
}

fn record(kind: &str, content_type: &str, length: usize, body: &str) -> String {
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/a\r\nContent-Type: {content_type}\r\n\
         Content-Length: {length}\r\n\r\n{body}\r\n\r\n"
    )
}

#[test]
fn crawls_with_wrong_lengths() {
    let s = Scratch::with_report();
    let plain = |length: usize| record("conversion", "text/plain", length, REPORT);
    let page = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><body><p>{REPORT}</p></body></html>");
    let missing = "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>gone</p>";
    let image = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx";
    let crawl = [
        record("warcinfo", "application/warc-fields", 4, "a: b"),
        plain(REPORT.len()),
        plain(REPORT.len() + 40),
        plain(30),
        plain(usize::MAX),
        record("response", "application/http; msgtype=response", page.len(), &page),
        record("response", "application/http; msgtype=response", missing.len(), missing),
        record("response", "application/http; msgtype=response", image.len(), image),
        plain(REPORT.len()),
        plain(REPORT.len() + 4000),
    ]
    .concat();
    for (name, bytes) in [("crawl.warc", crawl.clone().into_bytes()), ("crawl.warc.gz", gzip(crawl.as_bytes()))] {
        s.file(&format!("in/{name}"), bytes);
        let ledger = check(&s, &format!("in/{name}, byte "), 2);
        let ledger: Vec<&Value> = ledger.iter().filter(|l| l["file"] == format!("in/{name}")).collect();
        let of = |outcome: &str, says: &str| {
            let said = |l: &&&Value| l["outcome"] == outcome && l["reason"].as_str().unwrap_or_default().contains(says);
            ledger.iter().filter(said).count()
        };
        assert_eq!(of("extracted", ""), 3, "{ledger:?}");
        assert_eq!(
            (of("failed", "length is wrong"), of("failed", "says that it has"), of("failed", "cut off")),
            (2, 1, 1)
        );
        assert_eq!((of("skipped", "HTTP status 404"), of("skipped", "image/png")), (1, 1));
        fs::remove_file(s.0.join("in").join(name)).unwrap();
    }
}

#[test]
fn bombs_and_pages_without_end() {
    let s = Scratch::with_report();
    s.file("in/bomb.txt.gz", gzip(&b"a ".repeat(5_000_000)));
    s.file("in/bomb.txt.zst", zstd(&b"a ".repeat(5_000_000)));
    s.file(
        "in/bomb.jsonl.gz",
        gzip(format!("{{\"text\": \"{}\"}}\n{}", "a ".repeat(5_000_000), jsonl(&[REPORT])).as_bytes()),
    );
    s.file("in/deep.html", "<div>".repeat(100_000));
    s.file("in/deep.txt", "<!doctype html>".to_string() + &"<b><i>".repeat(50_000));
    let report = ["extract", "in", "--max-article-bytes", "1000000", "--report", "ledger.jsonl"];
    let done = s.run(&report);
    let messages = err(&done);
    assert_eq!(done.status.code(), Some(2), "{messages}");
    for says in [
        "in/bomb.txt.gz: not read: longer than 1000000 bytes",
        "in/bomb.txt.zst: not read: longer than 1000000 bytes",
        "in/bomb.jsonl.gz:1: not read: longer than 1000000 bytes",
        "in/deep.html: not read: elements nested more than 512 deep",
        "in/deep.txt: not read: elements nested more than 512 deep",
    ] {
        assert!(messages.contains(says), "{says}\n{messages}");
    }
    assert!(messages.lines().last().unwrap().starts_with("2 articles, "), "{messages}");
}

#[test]
fn names_in_archives_are_names() {
    let s = Scratch::with_report();
    let mut tar = tar::Builder::new(Vec::new());
    let mut add = |name: &[u8], bytes: &[u8]| {
        let mut header = tar::Header::new_gnu();
        header.as_old_mut().name[..name.len()].copy_from_slice(name);
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        tar.append(&header, bytes).unwrap();
    };
    add(b"../../evil.txt", REPORT.as_bytes());
    add(b"/etc/passwd.txt", REPORT.as_bytes());
    add(b"a\x1b[2J.txt", b"\0");
    add(b"notes.md", b"x");
    add(b"inner.jsonl", jsonl(&[REPORT, REPORT]).as_bytes());
    add(b"more.html.gz", &gzip(format!("<html><body><p>{REPORT}</p></body></html>").as_bytes()));
    let whole = tar.into_inner().unwrap();
    s.file("in/x.tar", &whole);
    let ledger = check(&s, "in/x.tar/a\\u{1b}[2J.txt: not read: binary", 2);
    let ids: Vec<&str> = ledger.iter().map(|l| l["article"].as_str().unwrap()).collect();
    assert!(ids.contains(&"in/x.tar/../../evil.txt") && ids.contains(&"in/x.tar//etc/passwd.txt"), "{ids:?}");
    assert!(ids.contains(&"in/x.tar/inner.jsonl:2") && ids.contains(&"in/x.tar/more.html.gz"), "{ids:?}");
    assert!(!s.0.join("evil.txt").exists() && !s.0.parent().unwrap().join("evil.txt").exists());
    // Cut off within a member, and within its header.
    fs::remove_file(s.0.join("in/x.tar")).unwrap();
    s.file("in/cut.tar.gz", gzip(&whole[..700]));
    check(&s, "in/cut.tar.gz", 2);
    s.file("in/cut.tar.gz", gzip(&[&whole[..1024], &[7u8; 600]].concat()));
    check(&s, "in/cut.tar.gz, byte ", 2);
}

#[test]
fn what_has_other_names_is_told_once_for_each_reason() {
    let s = Scratch::with_report();
    for name in ["in/a.md", "in/b.md", "in/c.png", "in/table.csv"] {
        s.file(name, "nothing,here\n1,2\n");
    }
    let ledger = check(&s, "in/a.md and 2 more: skipped: its name is not that of a form that is read", 0);
    assert_eq!(ledger.len(), 5);
    check(&s, "in/table.csv: skipped: no articles: its header has no column \"text\" (--fields text=NAME)", 0);
    // Articles in a compression that is not read are no other files, but lost ones.
    s.file("in/more.jsonl.xz", b"\xfd7zXZ\0");
    check(&s, "in/more.jsonl.xz: not read: compressed as .xz, which is not read: recompress it", 2);
    s.file("in/thesis.txt", b"%PDF-1.7\n1 0 obj");
    check(&s, "in/thesis.txt: not read: a PDF, which is not read", 2);
}

#[test]
fn one_line_without_a_text_is_not_the_whole_file() {
    let s = Scratch::with_report();
    s.file(
        "in/dump.jsonl",
        format!("{{\"id\": \"1\", \"text\": null}}\n{}{{\"text\": \"half \\ud83d\"}}\n", jsonl(&[REPORT])),
    );
    let ledger = check(&s, "in/dump.jsonl:1: not read: no field \"text\"", 2);
    let outcome = |line: u64| {
        let found = ledger.iter().find(|l| l["file"] == "in/dump.jsonl" && l["line"] == line).expect("it is there");
        (found["outcome"].as_str().unwrap_or_default(), found["warning"].as_str().unwrap_or_default())
    };
    assert_eq!((outcome(1).0, outcome(2).0, outcome(3).0), ("failed", "extracted", "extracted"));
    assert!(outcome(3).1.contains("half a character"), "{}", outcome(3).1);
    // None of the first lines has one, and it is of others.
    s.file("in/dump.jsonl", "{\"id\": 1, \"name\": \"Halden\"}\n".repeat(30));
    check(&s, "in/dump.jsonl: skipped: no articles: its first line has no field \"text\"", 0);
    fs::remove_file(s.0.join("in/dump.jsonl")).unwrap();
    s.file("in/array.jsonl", "[\n  {\"text\": \"x\"}\n]\n");
    check(&s, "in/array.jsonl: not read: an array of JSON", 2);
    s.file("pretty.json", "{\n  \"text\": \"Halden Hospital opened.\"\n}\n");
    let done = s.run(&["extract", "pretty.json"]);
    assert!(err(&done).contains("pretty.json: not read: JSON over several lines"), "{}", err(&done));
}

#[test]
fn a_file_of_failures_is_not_a_flood() {
    let s = Scratch::with_report();
    s.file("in/dump.jsonl", format!("{}{}", jsonl(&[REPORT]), "{\"body\": \"x\"}\n{\"text\": bad\n".repeat(50)));
    let ledger = check(&s, "in/dump.jsonl:40: not read: no field \"text\"", 2);
    assert_eq!(ledger.iter().filter(|line| line["outcome"] == "failed").count(), 100);
    check(&s, "in/dump.jsonl:2 and 49 more in this file, 20 of them named: not read: no field \"text\"", 2);
    check(&s, "in/dump.jsonl:3 and 49 more in this file, 20 of them named: not read: bad JSON", 2);
    let messages = err(&s.run(&["extract", "in"]));
    assert_eq!(messages.lines().count(), 43, "{messages}");
}

#[test]
fn outputs_do_not_overwrite_one_another() {
    let s = Scratch::with_report();
    for arguments in [
        ["extract", "in", "-o", "out.jsonl", "--report", "./out.jsonl"],
        ["extract", "in", "-o", "links.csv", "--texts", "links.csv"],
        ["extract", "in", "--texts", "out.jsonl", "--report", "out.jsonl"],
        ["extract", "in", "-o", "out/", "--report", "out/links.jsonl"],
    ] {
        let done = s.run(&[&arguments[..], &["--force"]].concat());
        assert!(err(&done).contains("two outputs would be written there"), "{arguments:?}: {}", err(&done));
        assert_eq!(done.status.code(), Some(1));
        assert!(!s.0.join("out.jsonl").exists() && !s.0.join("out/links.jsonl").exists());
    }
    // Nor do two runs that share one of them.
    let mut child = s.command(&["extract", "-", "-o", "a.jsonl", "--report", "ledger.jsonl"]);
    let mut child = child.stdin(Stdio::piped()).spawn().expect("it starts");
    let began = std::time::Instant::now();
    while !s.0.join(".ledger.jsonl.part").exists() {
        assert!(began.elapsed().as_secs() < 300, "it does not begin");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let other = s.run(&["extract", "in", "-o", "b.jsonl", "--report", "ledger.jsonl"]);
    assert!(err(&other).contains("ledger.jsonl: another run is writing it"), "{}", err(&other));
    assert_eq!(other.status.code(), Some(1));
    child.stdin.take().expect("it reads").write_all(REPORT.as_bytes()).expect("it reads");
    assert!(child.wait().expect("it ends").success());
    assert!(
        s.read("ledger.jsonl").lines().count() == 1
            && s.read("a.jsonl").ends_with('\n')
            && !s.0.join("b.jsonl").exists()
    );
}

#[cfg(unix)]
#[test]
fn what_is_no_file() {
    let s = Scratch::with_report();
    std::os::unix::fs::symlink("..", s.0.join("in/loop")).unwrap();
    let ledger = check(&s, "in/loop: skipped: a link that leads back to a folder above it", 0);
    assert_eq!(ledger.len(), 2);
    std::os::unix::fs::symlink("nowhere.txt", s.0.join("in/dangling.txt")).unwrap();
    check(&s, "in/dangling.txt: not read: a link that leads nowhere", 2);
    fs::remove_file(s.0.join("in/dangling.txt")).unwrap();
    if !Command::new("mkfifo").arg(s.0.join("in/pipe.txt")).status().is_ok_and(|status| status.success()) {
        println!("skipped: there is no mkfifo");
        return;
    }
    check(&s, "in/pipe.txt: skipped: a pipe, no file", 0);
    let done = s.run(&["extract", "in/pipe.txt", "in/good.txt"]);
    assert!(err(&done).contains("in/pipe.txt: not read: a pipe, no file"), "{}", err(&done));
    assert_eq!(done.status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn folders_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let s = Scratch::with_report();
    fs::create_dir(s.0.join("in/shut")).unwrap();
    fs::set_permissions(s.0.join("in/shut"), fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read_dir(s.0.join("in/shut")).is_ok() {
        println!("skipped: this user (root?) reads every folder");
        return;
    }
    check(&s, "in/shut: not read: permission denied", 2);
    fs::set_permissions(s.0.join("in/shut"), fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn files_that_vanish_or_change_while_they_are_read() {
    let s = Scratch::with_report();
    s.file("in/gone.txt", REPORT);
    s.file("in/grown.txt", REPORT);
    s.file("in/dump.jsonl", jsonl(&[REPORT; 3]));
    let mut items: Vec<Item> = Vec::new();
    let settings = Settings::default();
    let unguarded = |work: &mut dyn FnMut()| {
        work();
        Ok(())
    };
    let dump = s.0.join("in/dump.jsonl");
    each(&[s.0.join("in")], &settings, &unguarded, &mut |item| {
        if item.line == Some(2) {
            // Somebody writes to it while we read.
            fs::write(&dump, jsonl(&[REPORT; 5])).expect("the folder is ours");
        }
        items.push(item);
        true
    });
    fs::remove_file(s.0.join("in/gone.txt")).unwrap();
    s.file("in/grown.txt", [REPORT, REPORT].concat());
    let mut said = Vec::new();
    for item in items {
        let place = item.place();
        let place = Path::new(&place).file_name().unwrap().to_string_lossy().into_owned();
        said.push(match open(item, &settings, &Metadata::default()) {
            Reading::Article { .. } => format!("{place} ok"),
            Reading::Skipped { reason, .. } => format!("{place} skipped {reason}"),
            Reading::Failed(why) => format!("{place} {why}"),
        });
    }
    assert_eq!(said[..2], ["dump.jsonl:1 ok", "dump.jsonl:2 ok"]);
    let of = |name: &str| said.iter().rev().find(|line| line.starts_with(name)).expect("it is told").as_str();
    assert!(of("dump.jsonl").contains("changed while it was read"), "{said:?}");
    assert_eq!(of("gone.txt"), "gone.txt it vanished after it was listed");
    assert_eq!(of("good.txt"), "good.txt ok");
    assert_eq!(of("grown.txt"), "grown.txt it changed while it was read: run again when it is at rest");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_and_a_closed_pipe() {
    let s = Scratch::with_report();
    let done = s.run(&["extract", "in", "--mentions", "-o", "/dev/full"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(err(&done).contains("cannot write the records: No space left on device"), "{}", err(&done));
    let mut child = Command::new(env!("CARGO_BIN_EXE_wardlink"))
        .args(["extract", "in", "in/good.txt", "--mentions"])
        .current_dir(&s.0)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let mut messages = String::new();
    child.stderr.take().unwrap().read_to_string(&mut messages).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{messages}");
}
