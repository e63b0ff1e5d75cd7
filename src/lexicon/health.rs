//! What an article must speak of before it is read: `lexicon/health.toml`.

use crate::lexicon::Builder;
use crate::lexicon::table::Later;
use aho_corasick::Anchored;
use aho_corasick::automaton::Automaton;
use aho_corasick::dfa::DFA;
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
    search: Later<Option<DFA>>,
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
            let mut search = DFA::builder();
            search.ascii_case_insensitive(true).prefilter(false);
            if self.stems.is_empty() { None } else { search.build(&self.stems).ok() }
        });
        search.as_ref().is_none_or(|search| stands_in(search, text.as_bytes()))
    }
}

/// Whether a pattern of an automaton stands in a text.
///
/// One step has to wait for the one before it, so four quarters of the text are
/// gone through side by side, each a bit into the next one.
fn stands_in(search: &DFA, text: &[u8]) -> bool {
    let Ok(start) = search.start_state(Anchored::No) else { return false };
    let step = |state, byte: u8| search.next_state(Anchored::No, state, byte);
    let quarter = text.len() / 4;
    let [mut a, mut b, mut c, mut d] = [start; 4];
    let (first, rest) = text.split_at(quarter);
    let (second, rest) = rest.split_at(quarter);
    let (third, fourth) = rest.split_at(quarter);
    for (((&w, &x), &y), &z) in first.iter().zip(second).zip(third).zip(fourth) {
        (a, b, c, d) = (step(a, w), step(b, x), step(c, y), step(d, z));
        // One question for all four: what is special is seldom a match.
        let special = search.is_special(a) | search.is_special(b) | search.is_special(c) | search.is_special(d);
        if special && (search.is_match(a) || search.is_match(b) || search.is_match(c) || search.is_match(d)) {
            return true;
        }
    }
    let over = search.max_pattern_len();
    [(a, 1), (b, 2), (c, 3), (d, 4)].into_iter().any(|(mut state, quarters)| {
        let behind = &text[quarter * quarters..];
        let behind = if quarters == 4 { behind } else { &behind[..over.min(behind.len())] };
        behind.iter().any(|&byte| {
            state = step(state, byte);
            search.is_match(state)
        })
    })
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
    fn a_stem_is_found_wherever_it_stands() {
        let lexicon = Lexicon::built_in();
        for length in 0..90 {
            assert!(!lexicon.health.speak_in(&"x".repeat(length)));
            for at in 0..=length {
                let text = format!("{}hOspital{}", "x".repeat(at), "y".repeat(length - at));
                assert!(lexicon.health.speak_in(&text), "{text}");
                assert!(!lexicon.health.speak_in(&text.replace("tal", "al")), "{text}");
            }
        }
    }

    #[test]
    fn without_stems_every_text_is_read() {
        let overlay = [("health.toml".to_string(), "[care]\nstems = []\n".to_string())];
        let lexicon = Lexicon::load(overlay.into_iter().collect()).unwrap();
        assert!(lexicon.health.speak_in("Nine bridges."));
    }
}
