//! The program as people run it: files in, bytes out, exit codes, messages.

// Tests say what they skip.
#![allow(clippy::print_stdout)]

mod support;

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Output, Stdio};
use support::{REPORT, Scratch, err};

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("the output is UTF-8")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("the program was not killed")
}

fn records(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("every line is JSON")).collect()
}

#[test]
fn a_folder_is_walked_in_order() {
    let s = Scratch::new();
    s.file("in/b.txt", REPORT).file("in/a.txt", REPORT).file("in/sub/c.TXT", REPORT);
    s.file("in/.hidden.txt", REPORT).file("in/.git/d.txt", REPORT).file("in/notes.md", "x");
    let done = s.run(&["extract", "in", "--mentions"]);
    assert_eq!(code(&done), 0, "{}", err(&done));
    let mut ids: Vec<String> =
        records(&out(&done)).iter().map(|r| r["article"]["id"].as_str().unwrap().to_string()).collect();
    ids.dedup();
    assert_eq!(ids, ["in/a.txt", "in/b.txt", "in/sub/c.TXT"]);
    let last = err(&done).lines().last().unwrap().to_string();
    assert!(last.starts_with("3 articles, ") && last.contains("0 not read, 1 skipped: 4 inputs"), "{last}");
}

#[test]
fn the_order_of_the_paths_and_the_threads_change_nothing() {
    let s = Scratch::new();
    for n in 0..40 {
        let text = REPORT.replace("200 nurses", &format!("{} nurses", 200 + n)).repeat(1 + n % 7);
        s.file(&format!("in/{n:02}.txt"), text);
    }
    s.file("in/bad.txt", b"\0\0");
    let one = s.run(&["extract", "in", "--mentions", "--threads", "1"]);
    let many = s.run(&["extract", "in", "--mentions", "--threads", "16"]);
    let turned = s.run(&["extract", "in/07.txt", "in", "in/03.txt", "--mentions", "--threads", "3"]);
    assert!(!one.stdout.is_empty() && one.stdout == many.stdout && one.stdout == turned.stdout);
    assert_eq!((code(&one), code(&many)), (2, 2));
}

#[test]
fn bad_articles_are_named_and_the_others_written() {
    let s = Scratch::new();
    s.file("in/good.txt", REPORT).file("in/binary.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").file("in/empty.txt", "");
    s.file("in/invalid.txt", [REPORT.as_bytes(), b" caf\xe9 \xff\xfe"].concat());
    let done = s.run(&["extract", "in", "missing.txt", "--mentions", "-o", "out.jsonl"]);
    let messages = err(&done);
    assert_eq!(code(&done), 2, "{messages}");
    assert!(messages.contains("in/binary.txt: not read: binary"), "{messages}");
    assert!(messages.contains("missing.txt: not read: no such file"), "{messages}");
    assert!(messages.contains("in/empty.txt: empty"), "{messages}");
    assert!(messages.lines().last().unwrap().starts_with("3 articles, "), "{messages}");
    assert!(messages.lines().last().unwrap().contains("2 not read"), "{messages}");
    let text = fs::read_to_string(s.0.join("out.jsonl")).unwrap();
    assert!(text.contains("in/good.txt") && text.contains("in/invalid.txt"));
    // Nothing half-written is left beside it.
    let left: Vec<_> = fs::read_dir(&s.0).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn nothing_to_do_is_code_1_and_says_what_to_do() {
    let s = Scratch::new();
    s.file("in/readme.md", "x").file("nul.txt", b"\0");
    for (arguments, says) in [
        (&["extract", "missing"][..], "no such file"),
        (&["extract", "in"], "no article in in"),
        (&["extract", "nul.txt"], "binary"),
        (&["extract"], "Usage"),
        (&["extract", "nul.txt", "--published", "yesterday"], "2023-05-21"),
        (&["extract", "nul.txt", "--published", "2023-02-30"], "no date"),
        (&["extract", "nul.txt", "--metadata", "none.csv"], "cannot read the metadata"),
        (&["extract", "nul.txt", "--lexicon", "none"], "cannot read the lexicon folder"),
        (&["extract", "nul.txt", "--threads", "0"], "threads"),
        (&["extract", "in/readme.md", "-o", "no/such/folder/out.jsonl"], "no/such/folder/out.jsonl: cannot write"),
        (&["extract", "in/readme.md", "-o", "out.xlsx"], "out.xlsx: .xlsx is not written"),
        (&["extract", "in/readme.md", "-o", "out.jsonl.gz"], "-o - | gzip"),
        (&["evaluate", "in"], "no gold"),
        (&["explain", "missing.txt"], "no such file"),
    ] {
        let done = s.run(arguments);
        assert_eq!(code(&done), 1, "{arguments:?}: {}", err(&done));
        assert!(err(&done).contains(says), "{arguments:?}: {}", err(&done));
    }
}

#[test]
fn help_and_version_are_no_errors() {
    let s = Scratch::new();
    for (arguments, says) in [
        (&["--help"][..], "wardlink extract reports -o records.jsonl"),
        (&["-h"], "Usage: wardlink"),
        (&["extract", "--help"], "Exit codes"),
        (&["evaluate", "--help"], "--floor"),
        (&["explain", "--help"], "--why-not"),
        (&["--version"], env!("CARGO_PKG_VERSION")),
    ] {
        let done = s.run(arguments);
        assert_eq!(code(&done), 0);
        assert!(out(&done).contains(says), "{arguments:?}: {}", out(&done));
    }
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let s = Scratch::new();
    s.file("in/good.txt", REPORT).file("in/shut.txt", REPORT);
    fs::set_permissions(s.0.join("in/shut.txt"), fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(s.0.join("in/shut.txt")).is_ok() {
        println!("skipped: this user (root?) reads every file");
        return;
    }
    let done = s.run(&["extract", "in", "--mentions"]);
    assert_eq!(code(&done), 2);
    assert!(err(&done).contains("in/shut.txt: not read: permission denied"), "{}", err(&done));
    assert!(out(&done).contains("in/good.txt"));
}

#[test]
fn encodings_are_recognised_and_offsets_count_the_decoded_text() {
    let s = Scratch::new();
    let chinese = format!("南京市儿童医院与溧水区人民医院签署了合作协议，双方将开展合作。\r\n\r\n{REPORT}");
    let western = format!("“Café” – {REPORT}");
    s.file("gb.txt", encoding_rs::GB18030.encode(&chinese).0);
    s.file("cp1252.txt", encoding_rs::WINDOWS_1252.encode(&western).0);
    let utf16: Vec<u8> = std::iter::once(0xfeff).chain(chinese.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    s.file("utf16.txt", utf16);
    s.file("bom.txt", format!("\u{feff}{chinese}"));
    for (file, text) in [("gb.txt", &chinese), ("cp1252.txt", &western), ("utf16.txt", &chinese), ("bom.txt", &chinese)]
    {
        let done = s.run(&["extract", file, "--mentions"]);
        assert_eq!(code(&done), 0, "{file}: {}", err(&done));
        let points: Vec<char> = text.chars().collect();
        let found = records(&out(&done));
        assert!(found.iter().any(|r| r["text"] == "Linshan County People's Hospital"), "{file}: {}", out(&done));
        for record in found.iter().filter(|r| r["type"] == "mention") {
            let at = |key: &str| record[key].as_u64().unwrap() as usize;
            let said: String = points[at("start")..at("end")].iter().collect();
            assert_eq!(record["text"].as_str(), Some(said.as_str()), "{file}");
        }
    }
}

#[test]
fn a_closed_pipe_is_success() {
    let s = Scratch::new();
    for n in 0..50 {
        s.file(&format!("in/{n}.txt"), REPORT.repeat(20));
    }
    let mut child = s
        .command(&["extract", "in", "--mentions"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut pipe = child.stdout.take().expect("a pipe was asked for");
    pipe.read_exact(&mut [0; 100]).expect("there is output");
    drop(pipe);
    let done = child.wait_with_output().expect("the program ends");
    assert_eq!(code(&done), 0, "{}", err(&done));
    assert_eq!(err(&done), "", "silent");
}

#[test]
fn a_line_of_megabytes_is_read() {
    let s = Scratch::new();
    s.file("long.txt", REPORT.replace('\n', " ").repeat(2_000));
    s.file("wordless.txt", "a".repeat(2_000_000));
    s.file("stopless.txt", "Haibin Central Hospital trained 200 nurses and ".repeat(2_000));
    let done = s.run(&["extract", "long.txt", "wordless.txt", "stopless.txt", "--mentions", "-o", "out.jsonl"]);
    assert_eq!(code(&done), 0, "{}", err(&done));
    assert!(err(&done).lines().last().unwrap().starts_with("3 articles, "), "{}", err(&done));
    // Evidence of a page without full stops is its neighbourhood, not the page.
    for record in records(&fs::read_to_string(s.0.join("out.jsonl")).unwrap()) {
        for evidence in record["evidence"].as_array().into_iter().flatten() {
            let length = evidence["text"].as_str().unwrap().len();
            assert!(length < 5_000, "evidence of {length} bytes");
        }
    }
}

#[test]
fn standard_input_and_metadata() {
    let s = Scratch::new();
    s.file("about.csv", "id,title,published,source\n-,\"Hands, joined\",2021-05-21,River Daily\n");
    s.file("about.jsonl", "{\"id\": \"-\", \"published\": \"2021-05\"}\n\n");
    s.file("bad.csv", "id,published\na,2021-05-21\nb,21.5.2021\n,2021\n");
    s.file("odd.csv", "name,published\na,2021\n");
    let extract = |arguments: &[&str]| {
        let mut child = s
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        child.stdin.take().unwrap().write_all(b"Haibin Central Hospital opened.").unwrap();
        child.wait_with_output().expect("the program ends")
    };
    let first = |done: &Output| records(&out(done))[0]["article"].clone();
    let article = first(&extract(&["extract", "-", "--mentions", "--metadata", "about.csv"]));
    assert_eq!(article["id"], "-");
    assert_eq!((&article["title"], &article["source"]), (&"Hands, joined".into(), &"River Daily".into()));
    assert_eq!(article["published"], "2021-05-21");
    let article = first(&extract(&["extract", "-", "--mentions", "--metadata", "about.jsonl", "--published", "2020"]));
    assert_eq!(article["published"], "2021-05");
    let article = first(&extract(&["extract", "-", "--mentions", "--published", "2020"]));
    assert_eq!(article["published"], "2020");
    // What the page itself says comes first.
    s.file("dated.txt", REPORT);
    let article = first(&extract(&["extract", "dated.txt", "--mentions", "--published", "2020"]));
    assert_eq!(article["published"], "2023-06-06");
    let done = extract(&["extract", "-", "--metadata", "bad.csv"]);
    assert_eq!(code(&done), 1);
    assert!(err(&done).contains("bad.csv:3: \"21.5.2021\" is no date"), "{}", err(&done));
    assert!(err(&done).contains("bad.csv:4: no id"), "{}", err(&done));
    assert!(err(&extract(&["extract", "-", "--metadata", "odd.csv"])).contains("no column \"id\""));
}

#[test]
fn a_sidecar_supplies_what_the_text_lacks() {
    let s = Scratch::new();
    let text = "Haibin Central Hospital opened.";
    s.file("in/a.txt", text).file("in/a.json", r#"{"published": "2020-01-02T10:00", "other": [1]}"#);
    s.file("in/b.txt", text).file("in/b.meta.json", r#"{"title": "B", "source": "https://example.org"}"#);
    s.file("in/c.txt", text).file("in/c.json", "[not metadata");
    let done = s.run(&["extract", "in", "--mentions"]);
    assert_eq!(code(&done), 0, "{}", err(&done));
    let all = records(&out(&done));
    let about = |id: &str| all.iter().find(|r| r["article"]["id"] == id).unwrap()["article"].clone();
    assert_eq!(about("in/a.txt")["published"], "2020-01-02");
    assert_eq!(
        (about("in/b.txt")["title"].as_str(), about("in/b.txt")["source"].as_str()),
        (Some("B"), Some("https://example.org"))
    );
    assert!(err(&done).contains("c.json: ignored"), "{}", err(&done));
}

#[test]
fn a_folder_as_output_gets_a_file_for_each_kind() {
    let s = Scratch::new();
    s.file("a.txt", REPORT);
    let done = s.run(&["extract", "a.txt", "--mentions", "-o", "out/"]);
    assert_eq!(code(&done), 0, "{}", err(&done));
    assert!(out(&done).is_empty());
    for (file, kind) in [("links", "link"), ("activities", "activity"), ("mentions", "mention")] {
        let text = fs::read_to_string(s.0.join("out").join(format!("{file}.jsonl"))).unwrap();
        assert!(records(&text).iter().all(|r| r["type"] == kind), "{file}");
    }
    let stream = out(&s.run(&["extract", "a.txt", "--mentions"]));
    let parts: String = ["links", "activities", "mentions"]
        .map(|f| fs::read_to_string(s.0.join("out").join(format!("{f}.jsonl"))).unwrap())
        .concat();
    assert_eq!(stream, parts, "the stream holds the same lines");
}

#[test]
fn every_key_is_there_in_the_same_order() {
    let s = Scratch::new();
    s.file("a.txt", REPORT);
    let text = out(&s.run(&["extract", "a.txt", "--mentions"]));
    let keys = |line: &str| -> Vec<String> {
        // In the order of the text: a parsed object would be sorted.
        let mut depth = 0;
        let mut keys = Vec::new();
        let mut word = String::new();
        let (mut quoted, mut escaped) = (false, false);
        for c in line.chars() {
            match c {
                _ if escaped => escaped = false,
                '\\' if quoted => escaped = true,
                '"' => {
                    quoted = !quoted;
                    if quoted {
                        word.clear();
                    }
                }
                _ if quoted => word.push(c),
                '{' | '[' => depth += 1,
                '}' | ']' => depth -= 1,
                ':' if depth == 1 => keys.push(word.clone()),
                _ => {}
            }
        }
        keys
    };
    let mut seen: std::collections::BTreeMap<String, Vec<String>> = std::collections::BTreeMap::new();
    for line in text.lines() {
        let keys = keys(line);
        assert_eq!(keys[..2], ["type", "schema"], "{line}");
        let kind = records(line)[0]["type"].as_str().unwrap().to_string();
        let known = seen.entry(kind).or_insert_with(|| keys.clone());
        assert_eq!(*known, keys, "{line}");
    }
    assert!(seen.contains_key("mention"));
}

#[test]
fn a_broken_lexicon_is_told_entry_by_entry() {
    let s = Scratch::new();
    s.file("a.txt", REPORT);
    s.file("lexicon/words.toml", "[determiner]\nwords = [\"the\"]\n\n[no_such_class]\nwords = [\"x\"]\nfoo = 1\n");
    s.file("lexicon/verbs.toml", "[regular]\nlemmas = 3\n");
    let done = s.run(&["extract", "a.txt", "--lexicon", "lexicon"]);
    assert_eq!(code(&done), 1);
    let messages = err(&done);
    assert!(messages.contains("words.toml:4: [no_such_class]"), "{messages}");
    assert!(messages.contains("verbs.toml:1: [regular]"), "{messages}");
    assert!(messages.contains("2 problems"), "{messages}");
    s.file("lexicon/typo.toml", "");
    let messages = err(&s.run(&["extract", "a.txt", "--lexicon", "lexicon"]));
    assert!(messages.contains("typo.toml") && messages.contains("is no lexicon file"), "{messages}");
}

#[test]
fn explain_and_evaluate_answer() {
    let s = Scratch::new();
    s.file("a.txt", REPORT);
    let done = s.run(&["explain", "a.txt"]);
    assert_eq!(code(&done), 0, "{}", err(&done));
    assert!(
        out(&done).contains("hospital Linshan County People's Hospital") && out(&done).contains("ledger"),
        "{}",
        out(&done)
    );
    let done = s.run(&["explain", "--why-not", "Haibin Central Hospital and Linshan County Hospital waved."]);
    assert_eq!(code(&done), 0, "{}", err(&done));
    assert!(out(&done).contains("trigger"), "{}", out(&done));
    assert_eq!(code(&s.run(&["explain", "a.txt", "--sentence", "99"])), 1);

    s.file(
        "gold/a.json",
        r#"{"id": "a", "published": null, "institutions": [
        {"key": "l", "names": ["Linshan County People's Hospital"], "kind": "hospital"},
        {"key": "n", "names": ["Nowhere Hospital"], "kind": "hospital"}],
        "links": [], "figures": [], "activities": []}"#,
    );
    let done = s.run(&["evaluate", ".", "--errors", "--write-floor", "floor.csv"]);
    assert_eq!(code(&done), 0, "{}", err(&done));
    assert!(out(&done).contains("a  institutions missed: Nowhere Hospital"), "{}", out(&done));
    assert_eq!(code(&s.run(&["evaluate", ".", "--floor", "floor.csv"])), 0);
    let done = s.run(&["evaluate", ".", "--errors=summary", "--calibration"]);
    assert!(out(&done).contains("not written out") && !out(&done).contains("a  institutions missed"), "{}", out(&done));
    assert!(out(&done).contains("records     confidence"), "{}", out(&done));
    let done = s.run(&["evaluate", ".", "--robust"]);
    assert_eq!(code(&done), 1, "one text alone has no translations");
    assert!(err(&done).contains("no report in several translations"), "{}", err(&done));
    let floor =
        fs::read_to_string(s.0.join("floor.csv")).unwrap().replace("a,institutions,1,1,1", "a,institutions,2,0,0");
    s.file("floor.csv", floor);
    let done = s.run(&["evaluate", ".", "--floor", "floor.csv"]);
    assert_eq!(code(&done), 1);
    assert!(err(&done).contains("fell: a institutions: 1.000 -> 0.500"), "{}", err(&done));
    s.file("floor.toml", "[all]\ninstitutions = 0.4\n");
    assert_eq!(code(&s.run(&["evaluate", ".", "--floor", "floor.toml"])), 0);
    s.file("floor.toml", "[a]\ninstitutions = 0.9\n");
    assert_eq!(code(&s.run(&["evaluate", ".", "--floor", "floor.toml"])), 1);
}

#[test]
fn the_sample_corpus_is_extracted_in_full() {
    let s = Scratch::new();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let done = s.run(&["extract", corpus.to_str().expect("the path is UTF-8"), "-o", "records.jsonl"]);
    assert_eq!(code(&done), 0, "{}", err(&done));
    assert!(err(&done).contains(" 0 not read"), "{}", err(&done));
}

#[test]
fn records_are_read_compressed_and_a_closed_pipe_is_no_failure() {
    let s = Scratch::with_report();
    let records = out(&s.run(&["extract", "in", "-q"]));
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(records.as_bytes()).unwrap();
    s.file("records.jsonl", &records).file("records.jsonl.gz", packed.finish().unwrap());
    s.file("records.jsonl.zst", zstd::encode_all(records.as_bytes(), 1).unwrap())
        .file("records.jsonl.xz", b"\xfd7zXZ\0");
    for arguments in [&["convert", "--table", "links"][..], &["merge", "-q"]] {
        let of = |name: &str| s.run(&[arguments, &[name]].concat());
        let plain = of("records.jsonl");
        assert!(code(&plain) == 0 && out(&plain).lines().count() > 1, "{}", err(&plain));
        for name in ["records.jsonl.gz", "records.jsonl.zst"] {
            assert_eq!(out(&of(name)), out(&plain), "{name}: {}", err(&of(name)));
        }
        assert!(err(&of("records.jsonl.xz")).contains("compressed as xz"), "{}", err(&of("records.jsonl.xz")));
        let mut child = s.command(&[arguments, &["records.jsonl"]].concat()).spawn().unwrap();
        drop(child.stdout.take());
        let done = child.wait_with_output().unwrap();
        assert!(code(&done) == 0 && !err(&done).contains("pipe"), "{arguments:?}: {}", err(&done));
    }
    s.file("merged.jsonl", out(&s.run(&["merge", "records.jsonl"])));
    assert!(err(&s.run(&["merge", "merged.jsonl"])).contains("it is a merged one"));
    assert!(err(&s.run(&["evaluate", "nowhere"])).contains("nowhere: no such file or folder"));
}
