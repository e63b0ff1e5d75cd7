//! Entries of the lexicon files: reading them, and the proof that each carries.

use super::concepts::Concepts;
use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fmt;

/// What is wrong in a lexicon file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as `lexicon/units.toml`.
    pub file: String,
    /// The line, from 1; 0 where it is not known.
    pub line: usize,
    /// What to mend.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// The sentences that prove an entry; tests run them all.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// `sentence => value`: this entry finds the value in the sentence.
    pub finds: Vec<String>,
    /// Sentences in which this entry must find nothing.
    pub ignores: Vec<String>,
    /// `sentence => value`: true, and known not to be found yet.
    pub misses: Vec<String>,
}

/// One `[key]` table of a lexicon file.
#[derive(Debug, Clone)]
pub struct Entry<T> {
    /// The key: the value in records, or a name that code matches on.
    pub key: String,
    /// The file, as `lexicon/units.toml`.
    pub file: String,
    /// The line of the key, from 1.
    pub line: usize,
    /// What it means, for readers.
    pub gloss: String,
    /// Its proof.
    pub proof: Proof,
    /// The fields of this kind of file.
    pub data: T,
}

/// Reads a file of `[key]` tables; entries of `overlay` replace or join those of `base`.
///
/// References to `concepts` are replaced in their fields, not in their proofs. Unknown
/// fields and references, duplicate keys and wrong types become problems with file and line.
pub fn read<T: DeserializeOwned>(
    file: &str,
    base: &str,
    overlay: Option<&str>,
    concepts: &Concepts,
    problems: &mut Vec<Problem>,
) -> Vec<Entry<T>> {
    let mut entries: BTreeMap<String, Entry<T>> = BTreeMap::new();
    let overlay_name = format!("(--lexicon) {file}");
    for (name, text) in [(format!("lexicon/{file}"), Some(base)), (overlay_name, overlay)] {
        let Some(text) = text else { continue };
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                let line = error.span().map_or(0, |s| line_of(text, s.start));
                problems.push(Problem { file: name, line, message: error.message().to_string() });
                continue;
            }
        };
        let headers = header_lines(text);
        for (key, value) in table {
            let line = headers.get(key.as_str()).copied().unwrap_or(0);
            let mut problem = |message: String| {
                problems.push(Problem { file: name.clone(), line, message: format!("[{key}] {message}") });
            };
            let toml::Value::Table(mut fields) = value else {
                problem("is not a table: write it as a [key] header with fields below".into());
                continue;
            };
            let mut strings = |field: &str| -> Vec<String> {
                match fields.remove(field).map(toml::Value::try_into) {
                    None => Vec::new(),
                    Some(Ok(list)) => list,
                    Some(Err(_)) => {
                        problem(format!("{field} must be a list of sentences"));
                        Vec::new()
                    }
                }
            };
            let proof = Proof { finds: strings("finds"), ignores: strings("ignores"), misses: strings("misses") };
            let gloss = match fields.remove("gloss") {
                Some(toml::Value::String(gloss)) => gloss,
                _ => String::new(),
            };
            let mut fields = toml::Value::Table(fields);
            if let Err(message) = concepts.expand(&mut fields) {
                problem(message);
                continue;
            }
            match fields.try_into::<T>() {
                Ok(data) => {
                    entries
                        .insert(key.clone(), Entry { key: key.clone(), file: name.clone(), line, gloss, proof, data });
                }
                Err(error) => problem(error.message().to_string()),
            }
        }
    }
    entries.into_values().collect()
}

/// The line of byte `at`, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|&&b| b == b'\n').count() + 1
}

/// The line of each header `[key]`, from 1.
fn header_lines(text: &str) -> FxHashMap<&str, usize> {
    let mut lines = FxHashMap::default();
    for (at, line) in text.lines().enumerate() {
        if let Some(key) = line.trim().strip_prefix('[').and_then(|l| l.split(']').next()) {
            lines.entry(key.trim_matches('"')).or_insert(at + 1);
        }
    }
    lines
}
