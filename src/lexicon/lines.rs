//! The patterns of whole lines: which is the first that a line matches.
//!
//! A set of all patterns asks a line in one go, and takes milliseconds to make:
//! more than a short article takes to be read. The table of the program has an
//! automaton for each pattern, ready to be used where it lies; they answer the
//! first lines, one after another, and the set is made when there are many.

use super::table::Later;
use regex::bytes::{RegexSet, RegexSetBuilder};
use regex_automata::Input;
use regex_automata::dfa::sparse::DFA;
use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::util::syntax;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicU32, Ordering};

/// Lines that the automata answer before the set is made.
const FEW: u32 = 1000;

/// The patterns, in the order in which they are asked.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct LinePatterns {
    patterns: Vec<String>,
    #[serde(skip)]
    ready: Ready,
    #[serde(skip)]
    set: Later<RegexSet>,
}

/// The automata of the table, and how many lines they have answered.
#[derive(Debug, Default)]
struct Ready {
    automata: Vec<DFA<&'static [u8]>>,
    asked: AtomicU32,
}

/// They follow from the patterns.
impl PartialEq for Ready {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl LinePatterns {
    /// Compiles the patterns.
    ///
    /// # Errors
    ///
    /// What is wrong with them.
    pub fn new(patterns: Vec<String>) -> Result<LinePatterns, String> {
        match compile(&patterns) {
            Ok(set) => Ok(LinePatterns { patterns, ready: Ready::default(), set: set.into() }),
            Err(error) => {
                // Which pattern is broken is asked only now: compiling each alone takes as long again.
                let broken =
                    patterns.iter().find_map(|p| compile(std::slice::from_ref(p)).err().map(|e| format!("{p:?}: {e}")));
                Err(broken.unwrap_or_else(|| format!("the patterns together are too large: {error}")))
            }
        }
    }

    /// The first pattern that a line matches.
    pub fn first(&self, line: &str) -> Option<usize> {
        if let Some(set) = self.set.made() {
            return first_of(set, line);
        }
        let few = self.ready.asked.fetch_add(1, Ordering::Relaxed) < FEW;
        if few && let Some(answer) = self.ready.first(line, self.patterns.len()) {
            return answer;
        }
        first_of(self.set.get(|| compile(&self.patterns).unwrap_or_default()), line)
    }

    /// An automaton of each pattern, as bytes; none of a pattern that is too large for one.
    pub fn automata(&self) -> Vec<Vec<u8>> {
        self.patterns.iter().map(|pattern| automaton(pattern).unwrap_or_default()).collect()
    }

    /// Takes automata that were made by [`LinePatterns::automata`]; where one cannot be used, none is.
    pub fn use_automata(&mut self, bytes: &[&'static [u8]]) {
        let automata: Result<Vec<_>, _> =
            bytes.iter().map(|bytes| DFA::from_bytes(bytes).map(|(dfa, _)| dfa)).collect();
        self.ready.automata = automata.unwrap_or_default();
    }
}

impl Ready {
    /// The first of so many patterns that a line matches; none where the automata cannot say.
    fn first(&self, line: &str, patterns: usize) -> Option<Option<usize>> {
        if self.automata.len() != patterns {
            return None;
        }
        let line = Input::new(line).earliest(true);
        for (at, automaton) in self.automata.iter().enumerate() {
            match automaton.try_search_fwd(&line) {
                Ok(None) => {}
                Ok(Some(_)) => return Some(Some(at)),
                Err(_) => return None,
            }
        }
        Some(None)
    }
}

fn first_of(set: &RegexSet, line: &str) -> Option<usize> {
    set.matches(line.as_bytes()).iter().next()
}

fn compile(patterns: &[String]) -> Result<RegexSet, regex::Error> {
    RegexSetBuilder::new(patterns).unicode(false).case_insensitive(true).build()
}

fn automaton(pattern: &str) -> Option<Vec<u8>> {
    const LIMIT: Option<usize> = Some(1 << 20);
    let shape = dense::Config::new().start_kind(StartKind::Unanchored).dfa_size_limit(LIMIT);
    let dfa = dense::Builder::new()
        .configure(shape.determinize_size_limit(LIMIT))
        .syntax(syntax::Config::new().unicode(false).utf8(false).case_insensitive(true))
        .thompson(regex_automata::nfa::thompson::Config::new().utf8(false))
        .build(pattern);
    Some(dfa.ok()?.to_sparse().ok()?.to_bytes_native_endian())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    #[test]
    fn the_automata_answer_as_the_set_does() {
        let lexicon = Lexicon::built_in();
        let lines = &lexicon.layout.lines;
        let set = compile(&lines.patterns).unwrap();
        let proofs = lexicon.examples().iter().map(|example| example.text.as_str());
        let odd = ["", "\u{fffd}", "Updated: ：", "© 2020", "完", "a\u{0}b | updated：", "source 12:30 by", "\\"];
        let (mut asked, mut matched) = (0, 0);
        for text in proofs.chain(odd) {
            // Proofs of other files have no line that matches; cut in two, they have more beginnings and ends.
            let half = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
            for line in [text, &text[half..], &text[..half]] {
                let answer = lines.ready.first(line, lines.patterns.len()).expect("automata in the table");
                assert_eq!(answer, first_of(&set, line), "{line:?}");
                asked += 1;
                matched += usize::from(answer.is_some());
            }
        }
        assert!(asked > 2000 && matched > 30, "{asked} lines, {matched} matched");
    }

    #[test]
    fn the_set_takes_over_after_the_first_lines() {
        let lexicon = Lexicon::built_in();
        let lines = &lexicon.layout.lines;
        for at in 0..FEW + 2 {
            assert_eq!(lines.set.made().is_some(), at > FEW);
            let found = lexicon.layout.line("Updated: 2023-06-06").map(|(kind, _)| kind.key());
            assert_eq!(found, Some("byline"));
        }
    }
}
