//! The house rules that a machine can check: layers point one way, documents
//! name what exists, the contract lists what the lexicon has.

// Tests say what they skip.
#![allow(clippy::print_stdout)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Files of the repository: relative path and text. Binary files and what git does not keep are left out.
fn files(keep: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let root = root();
    let walk = walkdir::WalkDir::new(&root).sort_by_file_name().into_iter();
    let skip = |name: &str| matches!(name, "target" | ".git" | "node_modules");
    walk.filter_entry(|e| e.depth() == 0 || !skip(&e.file_name().to_string_lossy()))
        .filter_map(|e| e.ok().filter(|e| e.file_type().is_file()))
        .filter_map(|e| {
            let path = e.path().strip_prefix(&root).ok()?.to_string_lossy().replace('\\', "/");
            (keep(&path)).then(|| fs::read_to_string(e.path()).ok().map(|text| (path, text))).flatten()
        })
        .collect()
}

/// The code of a module without its unit tests, which may use everything.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text)
}

#[test]
fn layers_point_one_way() {
    // Who must not know of whom; a module's files are `src/NAME.rs` and `src/NAME/`.
    let rules: [(&str, &[&str]); 12] = [
        (
            "text",
            &[
                "article", "document", "lexicon", "annotate", "extract", "record", "read", "run", "export", "evaluate",
                "explain",
            ],
        ),
        (
            "article",
            &["document", "lexicon", "annotate", "extract", "record", "read", "run", "export", "evaluate", "explain"],
        ),
        ("lexicon", &["annotate", "extract", "record", "read", "run", "export", "evaluate", "explain"]),
        ("document", &["annotate", "extract", "record", "read", "run", "export", "evaluate", "explain"]),
        ("annotate", &["extract", "record", "read", "run", "export", "evaluate", "explain"]),
        ("extract", &["record", "read", "run", "export", "evaluate", "explain"]),
        ("identity", &["extract", "record", "registry", "merge", "read", "run", "export", "evaluate", "explain"]),
        ("registry", &["extract", "record", "merge", "read", "run", "export", "evaluate", "explain"]),
        ("record", &["merge", "read", "run", "export", "evaluate", "explain"]),
        ("merge", &["extract", "read", "run", "export", "evaluate", "explain"]),
        ("run", &["evaluate", "explain"]),
        ("export", &["annotate", "read", "run", "evaluate", "explain"]),
    ];
    let mut wrong = Vec::new();
    // The page is made of records, and nobody below the program knows of it.
    let page = ["lexicon", "annotate", "extract", "read", "run", "evaluate", "explain"];
    for (path, text) in files(|p| p.starts_with("src/") && p.ends_with(".rs")) {
        let module = path["src/".len()..].split(['/', '.']).next().unwrap_or_default();
        let foreign = match rules.iter().find(|(name, _)| *name == module) {
            _ if module == "page" => page.to_vec(),
            Some((_, foreign)) => [*foreign, &["page"][..]].concat(),
            None => continue,
        };
        for (at, line) in code(&text).lines().enumerate() {
            let line = line.split("//").next().unwrap_or(line);
            for other in &foreign {
                if line.contains(&format!("crate::{other}")) {
                    wrong.push(format!("{path}:{}: {module} must not use {other}", at + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_records_are_serialised_and_only_the_program_prints() {
    let mut wrong = Vec::new();
    for (path, text) in files(|p| p.starts_with("src/") && p.ends_with(".rs")) {
        let code = code(&text);
        if code.contains("Serialize")
            && code.contains("serde")
            && code.replace("Deserialize", "").contains("Serialize")
            && !path.starts_with("src/record")
            // The table of the compiled lexicon, with the few types of documents that it has.
            && !path.starts_with("src/lexicon")
            && path != "src/document.rs"
        {
            wrong.push(format!("{path}: serialises; the output's types are those of src/record.rs"));
        }
        let program = path == "src/main.rs" || path == "src/build.rs" || path.starts_with("src/cli");
        if !program {
            for word in ["println!", "eprintln!", "print!(", "io::stdout()", "io::stderr()"] {
                if code.contains(word) {
                    wrong.push(format!("{path}: {word}: the library prints nothing"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn names_say_what_a_module_is_for() {
    let empty = ["util", "utils", "helper", "helpers", "common", "core", "engine", "manager", "misc"];
    for (path, _) in files(|p| p.starts_with("src/")) {
        let name = path.rsplit('/').next().unwrap_or(&path).split('.').next().unwrap_or_default();
        assert!(!empty.contains(&name), "{path}: a name that says nothing");
    }
}

#[test]
fn documents_name_what_exists() {
    let mut wrong = Vec::new();
    for (path, text) in files(|p| p.ends_with(".md")) {
        let folder = Path::new(&path).parent().unwrap_or(Path::new("")).to_path_buf();
        for (at, line) in text.lines().enumerate() {
            for word in line.split(|c: char| c.is_whitespace() || "`()[]<>\",;:|".contains(c)) {
                let word = word.trim_end_matches(['.', '/']);
                let named = ["src/", "lexicon/", "corpus/", "tests/", "benches/", "scripts/", "docs/", ".ci/"]
                    .iter()
                    .any(|top| word.starts_with(top));
                // A name with a capital word or a star stands for many: corpus/SET/ID.txt.
                let part = |p: &str| p.len() > 1 && p.chars().all(|c| c.is_ascii_uppercase() || c == '_');
                let pattern = word.contains(['*', '{', '#']) || word.split(['/', '.']).any(part);
                if named && !pattern && !root().join(word).exists() && !root().join(&folder).join(word).exists() {
                    wrong.push(format!("{path}:{}: {word} does not exist", at + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The words that a piece of code compares spellings with, in `spelling(..) == "of"`,
/// `matches!(spelling(..), "of" | "in")` and `match spelling(..) { "of" => .. }`.
fn compared_words(code: &str) -> Vec<String> {
    let code: String = code.lines().map(|line| line.split("//").next().unwrap_or(line)).collect::<Vec<_>>().join("\n");
    let is_word = |w: &str| w.len() > 1 && w.chars().all(|c| c.is_ascii_lowercase() || c == '\'' || c == '-');
    let mut words = Vec::new();
    for (at, call) in code.match_indices("spelling(") {
        // Behind the call's closing bracket.
        let mut depth = 1;
        let after = code[at + call.len()..].find(|c| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth == 0
        });
        let Some(rest) = after.map(|end| code[at + call.len() + end + 1..].trim_start()) else { continue };
        let list = if rest.starts_with("==") || rest.starts_with("!=") || rest.starts_with(',') {
            rest.find([';', '{', ')']).map_or(rest, |end| &rest[..end])
        } else if rest.starts_with('{')
            && code[..at].rsplit([';', '{', '}']).next().is_some_and(|s| s.contains("match "))
        {
            let mut depth = 0;
            let close = rest.find(|c| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                depth == 0
            });
            close.map_or(rest, |end| &rest[..end])
        } else {
            continue;
        };
        let pieces: Vec<&str> = list.split('"').collect();
        for n in (1..pieces.len()).step_by(2).filter(|n| is_word(pieces[*n])) {
            let (before, after) = (pieces[n - 1].trim(), pieces.get(n + 1).map_or("", |p| p.trim_start()));
            let arm = ["|", "=>", "if "].iter().any(|s| after.starts_with(s)) || before.ends_with('|');
            if !list.starts_with('{') && (n == 1 || before == "|") || arm {
                words.push(pieces[n].to_string());
            }
        }
    }
    words
}

#[test]
fn the_code_compares_no_spelling_with_a_word() {
    assert_eq!(compared_words(r#"a.spelling(b(c)) != "of" && x(z, "in")"#), ["of"]);
    assert_eq!(compared_words(r#"matches!(v.spelling(t), "of" | "as") && y == "in""#), ["of", "as"]);
    assert_eq!(
        compared_words(r#"match v.spelling(t) { "of" | "." if z("in") => 1, "as" => 2, _ => 3 }"#),
        ["of", "as"]
    );
    // Words are matched by their class: `lexicon/words.toml`. Those that are left may only become fewer.
    const LEFT: [(&str, usize); 2] = [("src/annotate", 0), ("src/extract", 76)];
    for (folder, left) in LEFT {
        let mut found = Vec::new();
        for (path, text) in files(|p| p.starts_with(folder) && p.ends_with(".rs")) {
            found.extend(compared_words(code(&text)).into_iter().map(|word| format!("{path}: {word:?}")));
        }
        assert!(
            found.len() <= left,
            "{folder} compares spellings with {} words, {left} are known:\n{}",
            found.len(),
            found.join("\n")
        );
    }
}

/// The words in backticks of the paragraph, bullet or table row that begins with `opening`.
fn listed(text: &str, opening: &str) -> BTreeSet<String> {
    let Some(start) = text.find(opening) else { return BTreeSet::new() };
    let rest = &text[start..];
    let end = ["\n\n", "\n- "].iter().filter_map(|stop| rest[1..].find(stop)).min().map_or(rest.len(), |at| at + 1);
    let key = |s: &&str| !s.is_empty() && s.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    rest[..end].split('`').skip(1).step_by(2).filter(key).map(str::to_string).collect()
}

#[test]
fn the_contract_lists_the_keys_of_the_lexicon() {
    let Ok(contract) = fs::read_to_string(root().join("RECORDS.md")) else {
        println!("skipped: RECORDS.md is not written yet");
        return;
    };
    // Of the relations the first cell of each row; elsewhere all that stands in backticks, less what is no value.
    let relations: BTreeSet<String> = contract
        .lines()
        .skip_while(|line| !line.starts_with("| relation"))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .filter_map(|line| line.split('`').nth(1).map(str::to_string))
        .collect();
    let but = |mut set: BTreeSet<String>, other: &[&str]| {
        other.iter().for_each(|word| {
            set.remove(*word);
        });
        set
    };
    let mut wrong = Vec::new();
    for (file, listed) in [
        ("relations.toml", relations),
        ("agreements.toml", but(listed(&contract, "`agreement`:"), &["agreement"])),
        ("activities.toml", but(listed(&contract, "`activity`:"), &["activity"])),
        ("units.toml", but(listed(&contract, "- `unit`:"), &["unit", "currency", "noun"])),
    ] {
        let text = fs::read_to_string(root().join("lexicon").join(file)).expect("the lexicon is in the repository");
        let table: toml::Table = text.parse().expect("the built-in lexicon loads");
        // An entry writes its key, unless it says what else.
        let written = |(key, entry): (&String, &toml::Value)| {
            entry.get("writes").and_then(toml::Value::as_str).unwrap_or(key).to_string()
        };
        let keys: BTreeSet<String> = table.iter().map(written).collect();
        wrong.extend(keys.difference(&listed).map(|key| format!("lexicon/{file} has {key}, RECORDS.md has not")));
        wrong.extend(listed.difference(&keys).map(|key| format!("RECORDS.md has {key}, lexicon/{file} has not")));
    }
    // What code decides on is listed there as well.
    use wardlink::document::{Anchor, Bound, InstitutionKind};
    use wardlink::extract::{ActivityStatus, LinkStatus};
    let bounds = [Bound::Exact, Bound::AtLeast, Bound::AtMost, Bound::About, Bound::Range].map(Bound::key);
    let anchors = [Anchor::Text, Anchor::Published, Anchor::Dateline, Anchor::Earlier].map(Anchor::key);
    let links = [LinkStatus::Proposed, LinkStatus::Active, LinkStatus::Ended].map(LinkStatus::key);
    let activities = [ActivityStatus::Planned, ActivityStatus::Done, ActivityStatus::Ongoing].map(ActivityStatus::key);
    let kinds = InstitutionKind::ALL.map(InstitutionKind::key);
    for (opening, name, values) in [
        ("- `bound`:", "bound", &bounds[..]),
        ("- `anchor`:", "anchor", &anchors),
        ("Status of a link:", "", &links),
        ("Status of an activity:", "", &activities),
        ("- `kind` of an institution:", "kind", &kinds),
    ] {
        let listed = but(listed(&contract, opening), &[name]);
        let values: BTreeSet<String> = values.iter().map(ToString::to_string).collect();
        if listed != values {
            wrong.push(format!("RECORDS.md, {opening:?} lists {listed:?}, the program has {values:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_path_of_one_machine_is_in_the_repository() {
    // Put together here, so that this file does not hold what it looks for.
    let homes = ["root", "home", "Users", "work", "tmp/wt"].map(|name| format!("/{name}/"));
    let mut wrong = Vec::new();
    for (path, text) in files(|p| !p.ends_with(".jsonl") && !p.ends_with(".txt")) {
        for (at, line) in text.lines().enumerate() {
            for home in &homes {
                let alone = line.match_indices(home.as_str()).any(|(found, _)| {
                    line[..found].chars().next_back().is_none_or(|c| c.is_whitespace() || "\"'`(=:".contains(c))
                });
                if alone {
                    wrong.push(format!("{path}:{}: a path of one machine: {home}", at + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
