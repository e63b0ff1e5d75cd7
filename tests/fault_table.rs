//! The table of bad input in docs/batch.md: each of its faults is made, and the
//! messages and exit codes of the program must be those that stand there.
//!
//! `UPDATE=1 cargo test --test fault_table` writes the table anew.
//! What becomes of the other articles, and the ledger, is in tests/faults.rs.

#![cfg(target_os = "linux")]
// Tests say what they skip.
#![allow(clippy::print_stdout)]

mod support;

use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use support::{REPORT, Scratch};

/// A user that owns nothing, for what root may always do.
const NOBODY: u32 = 65_534;

impl Scratch {
    fn command_of(&self, program: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.0);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn extract(&self, more: &[&str]) -> Output {
        let arguments = [&["extract", "in", "-o", "out.jsonl"], more].concat();
        self.command_of(program(), &arguments).output().expect("the program starts")
    }
}

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_wardlink"))
}

/// What the user sees, without the name of the program in front, and the exit code; none where the fault cannot be
/// made on this machine.
type Seen = Option<(Vec<String>, i32)>;

/// The messages of a run, without its last line, the sums.
fn seen(done: &Output) -> Seen {
    let messages = String::from_utf8(done.stderr.clone()).expect("messages are UTF-8");
    let lines = messages.lines().filter_map(|line| line.strip_prefix("wardlink: ")).map(str::to_string).collect();
    Some((lines, done.status.code().expect("no signal ends it")))
}

/// What a folder with a good report and this file gives.
fn with(name: &str, bytes: impl AsRef<[u8]>) -> Seen {
    let s = Scratch::with_report();
    s.file(name, bytes);
    seen(&s.extract(&[]))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(bytes).and_then(|()| out.finish()).expect("a vector takes everything")
}

/// With a checksum: without one, some damage cannot be seen by anybody.
fn zstd(bytes: &[u8]) -> Vec<u8> {
    let packed = zstd::Encoder::new(Vec::new(), 1).and_then(|mut out| {
        out.include_checksum(true)?;
        out.write_all(bytes)?;
        out.finish()
    });
    packed.expect("a vector takes everything")
}

fn line(text: &str) -> String {
    serde_json::json!({ "text": text }).to_string() + "\n"
}

/// JSON lines that do not compress to one block.
fn dump() -> Vec<u8> {
    let mut number = 1u64;
    let mut noise = || {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("{number:x}")
    };
    (0..400)
        .flat_map(|_| line(&format!("{REPORT}{}", (0..60).map(|_| noise()).collect::<String>())).into_bytes())
        .collect()
}

fn crawl(lengths: &[usize]) -> String {
    let record = |length: &usize| {
        format!(
            "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n\r\n\
             {REPORT}\r\n\r\n"
        )
    };
    lengths.iter().map(record).collect()
}

fn archive(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
    header.set_size(bytes.len() as u64);
    header.set_cksum();
    tar.append(&header, bytes).expect("a vector takes everything");
    tar.into_inner().expect("a vector takes everything")
}

/// Runs over standard input and a folder; while it waits for the input to end, `fault` happens.
fn meanwhile(folder: &str, fault: impl FnOnce(&Scratch)) -> Seen {
    let s = Scratch::with_report();
    s.file(&format!("{folder}/a.txt"), REPORT);
    let mut child = s
        .command_of(program(), &["extract", "-", folder, "-o", "out.jsonl"])
        .stdin(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut input = child.stdin.take().expect("it has an input");
    // More than a pipe holds: once it is written the program reads its input, and has listed the folder.
    input.write_all(REPORT.repeat(1000).as_bytes()).expect("it reads");
    fault(&s);
    drop(input);
    seen(&child.wait_with_output().expect("it ends"))
}

fn permission() -> Seen {
    let s = Scratch::with_report();
    s.file("in/a.txt", REPORT);
    s.file("in/shut/a.txt", REPORT);
    let allow = |name: &str, mode| fs::set_permissions(s.0.join(name), fs::Permissions::from_mode(mode));
    allow("in/a.txt", 0o000).and_then(|()| allow("in/shut", 0o000)).expect("the files are ours");
    let mut program = program().to_path_buf();
    let root = fs::read(s.0.join("in/a.txt")).is_ok();
    if root {
        // Somebody else then, who must be able to start the program and to write here.
        program = s.0.join("wardlink");
        fs::copy(self::program(), &program).expect("there is room for the program");
        allow(".", 0o777).expect("the folder is ours");
    }
    let mut command = s.command_of(&program, &["extract", "in", "-o", "out.jsonl"]);
    if root {
        command.uid(NOBODY);
    }
    let done = command.output();
    // So that it can be removed.
    allow("in/shut", 0o700).expect("the folder is ours");
    match done {
        Ok(done) => seen(&done),
        Err(error) => {
            println!("skipped: permission denied: this user reads everything, and cannot be another: {error}");
            None
        }
    }
}

/// A file system that is full after a few marks of the journal; the run is continued where there is room.
fn full_disk() -> Seen {
    let s = Scratch::with_report();
    s.file("in/dump.jsonl", line(REPORT).repeat(4000));
    fs::create_dir(s.0.join("disk")).expect("the folder is ours");
    // A name space of mounts of one's own, which needs root or the right to be root in it.
    let own = |script: &str| {
        let mut command = s.command_of(Path::new("unshare"), &["-rm", "sh", "-c", script]);
        command.arg(program()).output()
    };
    if !own("mount -t tmpfs -o size=5m none disk").is_ok_and(|done| done.status.success()) {
        println!("skipped: disk full: no file system of its own can be mounted here");
        return None;
    }
    let script = "mount -t tmpfs -o size=5m none disk
        \"$0\" extract in --mentions -o disk/out.jsonl --threads 2; code=$?
        mount -o remount,size=64m none disk
        \"$0\" extract in --mentions -o disk/out.jsonl --threads 2 --resume --quiet && cp disk/out.jsonl out.jsonl
        exit $code";
    let done = own(script).expect("it started before");
    let whole = s.command_of(program(), &["extract", "in", "--mentions", "-o", "whole.jsonl"]).output();
    assert!(whole.is_ok_and(|whole| whole.status.success()));
    let read = |name: &str| fs::read(s.0.join(name)).unwrap_or_else(|error| panic!("{name}: {error}: {done:?}"));
    assert!(read("out.jsonl") == read("whole.jsonl"), "what was continued after a full disk differs");
    seen(&done)
}

fn closed_pipe() -> Seen {
    let s = Scratch::with_report();
    let mut child = s.command_of(program(), &["extract", "in", "--mentions"]).spawn().expect("it starts");
    drop(child.stdout.take());
    seen(&child.wait_with_output().expect("it ends"))
}

/// A row of the table: the fault, what is to be said of it beside the messages, and what makes it.
type Row = (&'static str, &'static str, fn() -> Seen);

const ROWS: [Row; 30] = [
    (".gz cut off", "the articles before it are extracted", || {
        let packed = gzip(&dump());
        with("in/dump.jsonl.gz", &packed[..packed.len() - 20])
    }),
    (".zst damaged", "the articles before it are extracted", || {
        let mut packed = zstd(&dump());
        let middle = packed.len() / 2;
        packed[middle..middle + 20].fill(0xff);
        with("in/dump.jsonl.zst", packed)
    }),
    ("bad line in JSON lines", "the lines behind it are extracted", || {
        with("in/dump.jsonl", [&line(REPORT), "{\"text\": \"cut off\n", &line(REPORT)].concat())
    }),
    ("line without the text", "", || with("in/dump.jsonl", [&line(REPORT), "{\"body\": \"text\"}\n"].concat())),
    ("row with too few cells", "", || with("in/dump.csv", format!("id,text\na,\"{REPORT}\"\nb\n"))),
    ("quotation mark never closed", "the row is as long as the limit, here 1,000 bytes", || {
        let s = Scratch::with_report();
        s.file("in/dump.csv", format!("id,text\na,\"{}", REPORT.repeat(2000)));
        seen(&s.extract(&["--max-article-bytes", "1000"]))
    }),
    ("quotation mark closed further on", "it is extracted, with the warning in the ledger", || {
        with("in/dump.csv", format!("id,text\na,\"{REPORT}\nb,{REPORT}\nc,\"Halden Hospital opened.\"\n"))
    }),
    ("a compression that is not read", "", || with("in/dump.jsonl.xz", b"\xfd7zXZ\0")),
    ("a document under the name of a text", "", || with("in/a.txt", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")),
    ("a file of failures", "`--report` has them all", || {
        with("in/dump.jsonl", line(REPORT) + &"{\"body\": \"text\"}\n".repeat(50)).map(|(mut lines, code)| {
            lines.retain(|line| line.contains(" more "));
            (lines, code)
        })
    }),
    ("invalid UTF-8", "it is extracted, with the warning in the ledger", || {
        with(
            "in/a.txt",
            [REPORT.as_bytes(), "caf\u{e9} \u{2014} \u{2014} \u{2014} \u{2014} \u{2014}".as_bytes(), b"\xff"].concat(),
        )
    }),
    ("UTF-16 without its mark", "", || {
        with("in/a.txt", REPORT.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>())
    }),
    ("NUL bytes", "", || with("in/a.txt", b"Halden Hospital\0opened.")),
    ("crawl with a wrong length", "the next record is found again", || {
        with("in/crawl.warc", crawl(&[REPORT.len(), REPORT.len() + 40, REPORT.len()]))
    }),
    ("crawl that claims terabytes", "nothing is reserved for it", || {
        with("in/crawl.warc", crawl(&[REPORT.len(), usize::MAX, REPORT.len()]))
    }),
    ("page nested 100,000 deep", "", || with("in/a.html", "<div>".repeat(100_000))),
    ("decompression bomb", "", || with("in/a.txt.gz", gzip(&b" ".repeat(70 << 20)))),
    ("names like `../../x` in an archive", "the name is part of the id and of nothing else", || {
        // A message with it, so that its name is seen: control characters are escaped.
        let text = [REPORT.as_bytes(), "caf\u{e9} \u{2014} \u{2014} \u{2014} \u{2014} \u{2014}".as_bytes(), b"\xff"];
        with("in/x.tar", archive("../../a\x1b[2J.txt", &text.concat()))
    }),
    ("link that leads back", "", || {
        let s = Scratch::with_report();
        std::os::unix::fs::symlink("..", s.0.join("in/loop")).expect("the folder is ours");
        seen(&s.extract(&[]))
    }),
    ("link that leads nowhere", "", || {
        let s = Scratch::with_report();
        std::os::unix::fs::symlink("nowhere.txt", s.0.join("in/a.txt")).expect("the folder is ours");
        seen(&s.extract(&[]))
    }),
    ("pipe, socket or device in a folder", "", || {
        let s = Scratch::with_report();
        let _listening = std::os::unix::net::UnixListener::bind(s.0.join("in/socket.txt")).expect("the folder is ours");
        let made = Command::new("mkfifo").arg(s.0.join("in/pipe.txt")).status();
        made.is_ok_and(|status| status.success()).then(|| seen(&s.extract(&[])))?
    }),
    ("the same, given by name", "", || {
        let s = Scratch::with_report();
        let made = Command::new("mkfifo").arg(s.0.join("in/pipe.txt")).status();
        let run = || s.command_of(program(), &["extract", "in/pipe.txt", "in/good.txt", "-o", "out.jsonl"]).output();
        made.is_ok_and(|status| status.success()).then(|| seen(&run().expect("the program starts")))?
    }),
    ("file that vanishes", "", || meanwhile("in", |s| fs::remove_file(s.0.join("in/a.txt")).expect("it is there"))),
    // A name before that of standard input: its article waits for its batch to be full when the input is read.
    ("file that changes while it is read", "of a dump, what was read until then is extracted", || {
        meanwhile("+in", |s| {
            s.file("+in/a.txt", REPORT.repeat(2));
        })
    }),
    ("permission denied", "", permission),
    ("disk full", "continued where there is room, the output is that of an uninterrupted run", full_disk),
    ("disk full, before a mark in the journal", "", || {
        let s = Scratch::with_report();
        let done = s.command_of(program(), &["extract", "in", "--mentions", "-o", "/dev/full"]).output();
        seen(&done.expect("the program starts"))
    }),
    ("two runs with one output", "the other goes on", || {
        let s = Scratch::with_report();
        let mut child = s.command_of(program(), &["extract", "-", "-o", "out.jsonl"]);
        let mut child = child.stdin(Stdio::piped()).spawn().expect("it starts");
        while !s.0.join(".out.jsonl.part").exists() {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        let seen = seen(&s.extract(&[]));
        drop(child.stdin.take());
        assert!(child.wait().expect("it ends").success());
        seen
    }),
    ("two outputs of one name", "nothing is written", || {
        let s = Scratch::with_report();
        s.file("out.jsonl", "");
        let folder = s.0.canonicalize().expect("it is there");
        let (lines, code) = seen(&s.extract(&["--report", "./out.jsonl", "--force"]))?;
        Some((lines.iter().map(|line| line.replace(&format!("{}/", folder.display()), "")).collect(), code))
    }),
    ("closed pipe", "whoever read the output has seen enough", closed_pipe),
];

/// The row that stands in the document for what was seen.
fn row(fault: &str, remark: &str, messages: &[String], code: i32) -> String {
    let mut cells: Vec<String> = messages.iter().map(|line| format!("`{}`", line.replace('|', "\\|"))).collect();
    if cells.is_empty() {
        cells.push("nothing".into());
    }
    let cells = cells.join(", ");
    let remark = if remark.is_empty() { String::new() } else { format!("; {remark}") };
    format!("| {fault} | {cells}{remark} | {code} |")
}

#[test]
fn the_program_says_what_the_table_of_faults_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/batch.md");
    let mut document = fs::read_to_string(&path).expect("docs/batch.md is in the repository");
    let mut wrong = Vec::new();
    for (fault, remark, make) in ROWS {
        let start = document.find(&format!("| {fault} |")).map(|at| (at, document[at..].find('\n').unwrap_or(0) + at));
        let stands = start.map_or("nothing", |(from, to)| &document[from..to]);
        let Some((messages, code)) = make() else { continue };
        let row = row(fault, remark, &messages, code);
        if stands == row {
            continue;
        }
        wrong.push(format!("docs/batch.md:\n{stands}\nthe program:\n{row}"));
        match start {
            Some((from, to)) => document.replace_range(from..to, &row),
            None => document = format!("{}\n{row}\n", document.trim_end()),
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, document).expect("docs/batch.md can be written");
        return;
    }
    assert!(
        wrong.is_empty(),
        "docs/batch.md tells other messages than the program; UPDATE=1 cargo test --test fault_table writes them:\n{}",
        wrong.join("\n\n")
    );
}

#[test]
fn every_row_of_the_table_is_made_here() {
    let document = include_str!("../docs/batch.md");
    let rows = document.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---"));
    let faults: Vec<&str> = rows.map(|line| line[2..].split(" |").next().unwrap_or_default()).collect();
    let begin = faults.iter().position(|fault| *fault == "fault").expect("the table is there");
    let mut made: Vec<&str> = ROWS.iter().map(|(fault, ..)| *fault).collect();
    // Its message is tested where it is made: src/run.rs and src/cli/extract.rs.
    made.push("the program breaks on an article");
    assert_eq!(faults[begin + 1..], made);
}
