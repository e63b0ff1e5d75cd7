//! What an article must speak of before it is read: `lexicon/health.toml`.

use crate::lexicon::Builder;
use crate::lexicon::table::Later;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HealthEntry {
    stems: Vec<String>,
}

/// The compiled stems: one search over the bytes of a text.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HealthWords {
    stems: Vec<String>,
    /// None where there are no stems: then every text is read.
    #[serde(skip)]
    search: Later<Option<AhoCorasick>>,
}

impl HealthWords {
    /// Compiles the entries.
    pub fn load(builder: &mut Builder) -> Self {
        let mut stems: Vec<String> = Vec::new();
        for entry in builder.entries::<HealthEntry>("health.toml", "health") {
            if entry.data.stems.iter().any(|stem| stem.len() < 3 || !stem.is_ascii()) {
                builder.problem(&entry, "has a stem of less than three letters, or one that is not ASCII");
            }
            stems.extend(entry.data.stems);
        }
        HealthWords { stems, search: Later::default() }
    }

    /// Whether a text says anything of health, in the widest sense: one of the stems stands in it.
    pub fn speak_in(&self, text: &str) -> bool {
        let search = self.search.get(|| {
            // A table of all states and bytes: the stems are few, and this is the fastest way over a text.
            let mut search = AhoCorasick::builder();
            search.ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA));
            if self.stems.is_empty() { None } else { search.build(&self.stems).ok() }
        });
        search.as_ref().is_none_or(|search| search.is_match(text))
    }
}

#[cfg(test)]
mod tests {
    use crate::lexicon::Lexicon;

    #[test]
    fn the_proofs_of_the_stems_hold() {
        let lexicon = Lexicon::built_in();
        let mut seen = 0;
        for example in lexicon.examples().iter().filter(|e| e.rule.starts_with("health/")) {
            assert_eq!(lexicon.health.speak_in(&example.text), example.field == "finds", "{example:?}");
            seen += 1;
        }
        assert!(seen >= 4);
    }

    #[test]
    fn without_stems_every_text_is_read() {
        let overlay = [("health.toml".to_string(), "[care]\nstems = []\n".to_string())];
        let lexicon = Lexicon::load(overlay.into_iter().collect()).unwrap();
        assert!(lexicon.health.speak_in("Nine bridges."));
    }
}
