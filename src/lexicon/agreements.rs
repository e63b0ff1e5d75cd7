//! Instruments: `lexicon/agreements.toml`.

use crate::lexicon::{Builder, Layer, WordId, WordSet};
use serde::{Deserialize, Serialize};

/// What signing an instrument makes of those who sign it.
#[derive(Debug, Clone, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// The relation.
    pub relation: String,
    /// Role of the one who signs.
    pub subject: String,
    /// Role of the one with whom.
    pub with: String,
}

/// The compiled instruments.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AgreementWords {
    keys: Vec<String>,
    signed: Vec<Option<Signed>>,
    proposed: Vec<bool>,
    /// Words that behind "the" mean the instrument named before them, by their entry.
    refers: Vec<WordSet>,
    apart: Vec<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgreementEntry {
    /// Patterns of the words that name it.
    says: Vec<String>,
    /// The relation that it makes by itself; cooperation where it is not given.
    #[serde(default)]
    signed: Option<Signed>,
    /// Signing it only proposes the link.
    #[serde(default)]
    proposes: bool,
    /// Words that behind "the" mean the instrument named before them, whatever it was called there.
    #[serde(default)]
    refers: Vec<String>,
    /// Never what "the agreement" means: a contract.
    #[serde(default)]
    apart: bool,
}

impl AgreementWords {
    /// Compiles the entries.
    pub fn load(builder: &mut Builder) -> Self {
        let mut words = AgreementWords::default();
        for entry in builder.entries::<AgreementEntry>("agreements.toml", "agreements") {
            let payload = words.keys.len() as u32;
            let rule = builder.rule(format!("agreements/{}", entry.key));
            for pattern in &entry.data.says {
                builder.term(&entry, pattern, Layer::Agreement, payload, rule);
            }
            words.keys.push(entry.key.clone());
            words.signed.push(entry.data.signed.clone());
            words.proposed.push(entry.data.proposes);
            words.apart.push(entry.data.apart);
            words.refers.push(entry.data.refers.iter().map(|word| builder.vocabulary.id(word)).collect());
        }
        words
    }

    /// The key of a term's payload.
    pub fn key(&self, payload: u32) -> &str {
        &self.keys[payload as usize]
    }

    /// Whether a term of a payload that ends in a word means behind "the" the instrument named before it.
    pub fn refers(&self, payload: u32, word: WordId) -> bool {
        self.refers[payload as usize].has(word)
    }

    /// Whether "the agreement" may mean an instrument with a key; what only proposes is mostly followed by another one.
    pub fn is_meant(&self, key: &str) -> bool {
        self.keys.iter().position(|k| k == key).is_some_and(|n| !self.apart[n] && !self.proposed[n])
    }

    /// All keys, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(String::as_str)
    }

    /// What signing an instrument makes of the parties, where it says so itself.
    pub fn signed(&self, key: &str) -> Option<&Signed> {
        self.keys.iter().position(|k| k == key).and_then(|n| self.signed[n].as_ref())
    }

    /// Whether signing it only proposes the link, as a letter of intent does.
    pub fn proposes(&self, key: &str) -> bool {
        self.keys.iter().position(|k| k == key).is_some_and(|n| self.proposed[n])
    }
}
