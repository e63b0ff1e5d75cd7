//! The README's first screen: the article goes in, and what it shows must come out.
//! And the options that the documents name must be options of the program.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use wardlink::article::Article;
use wardlink::lexicon::Lexicon;
use wardlink::record::Choice;
use wardlink::run::process;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The first fenced block of a language.
fn block<'a>(text: &'a str, language: &str) -> &'a str {
    let fence = format!("```{language}\n");
    let start = text.find(&fence).map_or(0, |at| at + fence.len());
    let end = text[start..].find("```").map_or(text.len(), |at| start + at);
    &text[start..end]
}

/// Whether `whole` says all that `part` says: fields may be left out, items of lists not.
fn includes(whole: &serde_json::Value, part: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Object};
    match (whole, part) {
        (Object(whole), Object(part)) => {
            part.iter().all(|(key, value)| whole.get(key).is_some_and(|w| includes(w, value)))
        }
        (Array(whole), Array(part)) => whole.len() == part.len() && whole.iter().zip(part).all(|(w, p)| includes(w, p)),
        _ => whole == part,
    }
}

#[test]
fn the_first_screen_is_what_the_program_writes() {
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md is in the repository");
    let article = Article::new("report.txt", block(&readme, "text"));
    let records = process(&article, &Lexicon::built_in(), &Choice::default());
    let shown: Vec<&str> = block(&readme, "json").lines().collect();
    assert_eq!(records.len(), shown.len(), "README.md shows every record of its article: {records:#?}");
    for (record, shown) in records.iter().zip(shown) {
        let part: serde_json::Value =
            serde_json::from_str(&shown.replace(", …", "")).expect("a shortened record is JSON but for the …");
        let whole = serde_json::to_value(record).expect("a record is JSON");
        assert!(includes(&whole, &part), "README.md shows\n{shown}\nthe program writes\n{whole}");
    }
}

/// The words that begin with two hyphens.
fn options(text: &str) -> BTreeSet<String> {
    let word = |c: char| c.is_ascii_lowercase() || c == '-';
    text.match_indices("--")
        .filter(|(at, _)| !text[..*at].ends_with(|c: char| word(c) || c == '|'))
        .map(|(at, _)| text[at..].chars().take_while(|c| word(*c)).collect::<String>())
        .filter(|option| option.len() > 3)
        .collect()
}

#[test]
fn options_that_documents_name_exist() {
    let mut known: BTreeSet<String> =
        ["--release", "--test", "--path", "--check", "--locked", "--all-targets", "--no-deps", "--doc", "--lib"]
            .map(str::to_string)
            .into();
    for command in
        ["extract", "merge", "convert", "import", "schema", "evaluate", "explain", "report", "man", "completions"]
    {
        let help = Command::new(env!("CARGO_BIN_EXE_wardlink")).args([command, "--help"]).output().expect("it starts");
        known.extend(options(&String::from_utf8_lossy(&help.stdout)));
    }
    // Documents name options of scripts, too.
    for entry in fs::read_dir(root().join("scripts")).expect("the scripts are in the repository") {
        let path = entry.expect("an entry").path();
        if path.is_file() {
            known.extend(options(&fs::read_to_string(&path).unwrap_or_default()));
        }
    }
    for name in [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "RECORDS.md",
        "lexicon/README.md",
        "docs/formats.md",
        "docs/measuring.md",
    ] {
        let path: &Path = &root().join(name);
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"));
        let unknown: Vec<String> = options(&text).difference(&known).cloned().collect();
        assert!(unknown.is_empty(), "{name} names options that do not exist: {unknown:?}");
    }
}
