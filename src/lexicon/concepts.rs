//! Chinese terms and the English that translations make of them.
//!
//! `lexicon/concepts.toml` gives each term its renderings once; the other files
//! write `@医联体` where they mean any of them, or `@托管.verbs` for a list of its
//! own. A reference is replaced by the renderings before an entry is read, so
//! they are matched like any other words and offsets stay those of the text.

use super::{Builder, Entry};
use rustc_hash::FxHashMap;
use serde::Deserialize;

/// One term; the lists are patterns (see [`crate::lexicon::term`]).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Concept {
    /// How it is read, syllable by syllable: translations leave it so in places.
    #[expect(dead_code, reason = "for readers of the file")]
    pinyin: String,
    /// Renderings as noun phrases.
    #[serde(default)]
    nouns: Vec<String>,
    /// Renderings as verbs.
    #[serde(default)]
    verbs: Vec<String>,
    /// Renderings before a noun.
    #[serde(default)]
    modifiers: Vec<String>,
}

/// The renderings by reference: `医联体`, `托管.verbs`.
#[derive(Debug, Default)]
pub struct Concepts(FxHashMap<String, Vec<String>>);

impl Concepts {
    /// Reads `concepts.toml`. A term without a part means all its renderings.
    pub fn load(builder: &mut Builder) -> Concepts {
        let mut lists = FxHashMap::default();
        for entry in builder.entries::<Concept>("concepts.toml", "concepts") {
            let Entry { key, data, .. } = &entry;
            let all: Vec<String> = [&data.nouns, &data.verbs, &data.modifiers].into_iter().flatten().cloned().collect();
            if all.is_empty() {
                builder.problem(&entry, "has no rendering");
            }
            if key.is_empty() || key.chars().any(|c| c.is_ascii()) {
                builder.problem(&entry, "must be a term in Chinese characters");
            }
            for (part, list) in [("nouns", &data.nouns), ("verbs", &data.verbs), ("modifiers", &data.modifiers)] {
                if !list.is_empty() {
                    lists.insert(format!("{key}.{part}"), list.clone());
                }
            }
            lists.insert(key.clone(), all);
        }
        Concepts(lists)
    }

    /// Replaces the references in all strings of a value: an item of a list that is
    /// one reference becomes as many items as there are renderings, a reference
    /// within a pattern becomes `(one|other)`.
    ///
    /// # Errors
    ///
    /// The reference that the file does not have.
    pub fn expand(&self, value: &mut toml::Value) -> Result<(), String> {
        match value {
            toml::Value::String(text) if text.contains('@') => *text = self.replaced(text)?,
            toml::Value::Array(items) => {
                let mut out = Vec::with_capacity(items.len());
                for mut item in std::mem::take(items) {
                    let alone = item.as_str().and_then(|s| s.strip_prefix('@')).and_then(|name| self.0.get(name));
                    match alone {
                        Some(list) => out.extend(list.iter().cloned().map(toml::Value::String)),
                        None => {
                            self.expand(&mut item)?;
                            out.push(item);
                        }
                    }
                }
                *items = out;
            }
            toml::Value::Table(fields) => {
                for (_, field) in fields.iter_mut() {
                    self.expand(field)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn replaced(&self, pattern: &str) -> Result<String, String> {
        let mut out = String::with_capacity(pattern.len());
        let mut rest = pattern;
        while let Some(at) = rest.find('@') {
            out.push_str(&rest[..at]);
            let name = &rest[at + 1..];
            let end = name.find([' ', '(', ')', '[', ']', '|']).unwrap_or(name.len());
            let (name, behind) = name.split_at(end);
            let list = self.0.get(name).ok_or_else(|| format!("@{name} is nothing that concepts.toml has"))?;
            out.push('(');
            out.push_str(&list.join("|"));
            out.push(')');
            rest = behind;
        }
        out.push_str(rest);
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_renderings() {
        let lists = [("托管.verbs", vec!["host", "entrust"]), ("托管", vec!["custody", "host"])];
        let concepts =
            Concepts(lists.into_iter().map(|(k, v)| (k.into(), v.into_iter().map(String::from).collect())).collect());
        let expanded = |text: &str| {
            let mut table: toml::Table = text.parse().expect("a table");
            concepts.expand(table.get_mut("a").expect("the field")).map(|()| table["a"].to_string())
        };
        assert_eq!(expanded(r#"a = ["x", "@托管"]"#).as_deref(), Ok(r#"["x", "custody", "host"]"#));
        assert_eq!(expanded(r#"a = ["by @托管.verbs of"]"#).as_deref(), Ok(r#"["by (host|entrust) of"]"#));
        assert_eq!(expanded(r#"a = [{ b = ["[@托管.verbs]"] }]"#).as_deref(), Ok(r#"[{ b = ["[(host|entrust)]"] }]"#));
        assert_eq!(expanded(r#"a = ["@共建"]"#), Err("@共建 is nothing that concepts.toml has".to_string()));
    }
}
