//! What the tests of the whole program share: a folder to run it in.

// Each test file is a program of its own and uses some of it.
#![allow(dead_code)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use wardlink::export::table::{Column, Kind};

/// A report with a link and an activity.
pub const REPORT: &str = "Two hospitals join hands\n\nUpdated: 2023-06-06\n\nLinshan County People's Hospital signed a \
cooperation agreement with Haibin Central Hospital on June 5, 2023. The hospital trained over 200 nurses.\n";

/// A folder that goes away with its test.
pub struct Scratch(pub PathBuf);

impl Scratch {
    pub fn new() -> Scratch {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("wardlink-test-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).expect("there is room for temporary files");
        Scratch(path)
    }

    /// With a good report in `in`.
    pub fn with_report() -> Scratch {
        let scratch = Scratch::new();
        scratch.file("in/good.txt", REPORT);
        scratch
    }

    /// Writes a file, and the folders that it stands in.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Scratch {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().expect("inside the folder")).expect("the folder is ours");
        fs::write(path, bytes).expect("the folder is ours");
        self
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The program in the folder, without standard input.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wardlink"));
        command.args(arguments).current_dir(&self.0).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program starts")
    }

    /// Runs the program, which must succeed; returns what it printed.
    pub fn ok(&self, arguments: &[&str]) -> String {
        let done = self.run(arguments);
        assert_eq!(done.status.code(), Some(0), "{arguments:?}: {}", err(&done));
        String::from_utf8(done.stdout).expect("the output is UTF-8")
    }

    /// The rows of a CSV file, by column.
    pub fn rows(&self, file: &str) -> Vec<BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_path(self.0.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        reader.deserialize().map(|row| row.expect("every row has all columns")).collect()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What a run said on standard error.
pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("messages are UTF-8")
}

/// The columns of JSON: names in order, nested as in the value.
pub fn same_keys(columns: &[Column], value: &serde_json::Value, at: &str) {
    let serde_json::Value::Object(map) = value else { return };
    let keys: BTreeSet<&str> = map.keys().map(String::as_str).collect();
    let names: BTreeSet<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(keys, names, "{at}");
    for column in columns {
        let value = &map[&column.name];
        assert!(column.null || !value.is_null(), "{at}.{} is null", column.name);
        match (&column.kind, value) {
            (Kind::Struct(fields), value) => same_keys(fields, value, &format!("{at}.{}", column.name)),
            (Kind::List(items), serde_json::Value::Array(values)) => {
                if let Kind::Struct(fields) = &**items {
                    values.iter().for_each(|value| same_keys(fields, value, &format!("{at}.{}", column.name)));
                }
            }
            _ => {}
        }
    }
}
