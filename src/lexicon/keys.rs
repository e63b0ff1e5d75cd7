//! Numbers for the words that tell names apart: a key is a sorted list of them, and no strings are compared.
//!
//! A word of the vocabulary has the number of its id, other words of the lexicon have numbers behind those,
//! figures have numbers of their own, and what only a text has gets its number there.

use crate::lexicon::names::NameWords;
use crate::lexicon::{Vocabulary, WordId, fold};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

/// The number of a word: two words have one number only if they are the same when they are folded.
pub type KeyWord = u32;

/// The number of the figure 0; those of the next ones follow.
const FIGURES: KeyWord = 1 << 31;
/// Figures with so many digits, or more, are words like others.
const LONG_FIGURE: usize = 10;

/// What words count as in keys.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeyWords {
    /// Words of the lexicon that its vocabulary lacks.
    forms: FxHashMap<String, KeyWord>,
    /// What does not count as itself: small words as nothing, "centre" as "center", "people's" as "peoples".
    counts: FxHashMap<KeyWord, Option<KeyWord>>,
    modifiers: FxHashSet<KeyWord>,
    parts: FxHashSet<KeyWord>,
    /// The first number that no word of the lexicon has.
    free: KeyWord,
}

impl KeyWords {
    /// Numbers the words; the vocabulary must be complete.
    pub fn load(vocabulary: &Vocabulary, names: &NameWords) -> Self {
        let mut keys = KeyWords { free: vocabulary.len() as u32, ..KeyWords::default() };
        // What is not written as folded words are is no word of any name.
        let folded = |word: &&String| fold(word) == **word;
        for word in names.no_key_words().filter(folded) {
            let number = keys.enter(word, vocabulary);
            keys.counts.insert(number, None);
        }
        for (word, same) in names.same_words() {
            let (number, same) = (keys.enter(word, vocabulary), keys.enter(same, vocabulary));
            keys.counts.entry(number).or_insert(Some(same));
        }
        for id in 1..vocabulary.len() as u32 {
            let spelling = vocabulary.spelling(WordId(id));
            if spelling.contains('\'') {
                let number = keys.enter(&spelling.replace('\'', ""), vocabulary);
                let counts = keys.counts_as(number);
                keys.counts.insert(id, counts);
            }
        }
        for word in names.modifier_words().filter(folded) {
            let number = keys.enter(word, vocabulary);
            keys.modifiers.insert(number);
        }
        for word in names.part_words().filter(folded) {
            let number = keys.enter(word, vocabulary);
            keys.parts.insert(number);
        }
        keys
    }

    fn enter(&mut self, word: &str, vocabulary: &Vocabulary) -> KeyWord {
        self.number(word, vocabulary).unwrap_or_else(|| {
            self.free += 1;
            self.forms.insert(word.to_string(), self.free - 1);
            self.free - 1
        })
    }

    /// The number of a folded word of the lexicon.
    pub fn number(&self, folded: &str, vocabulary: &Vocabulary) -> Option<KeyWord> {
        match vocabulary.id(folded) {
            WordId::UNKNOWN => self.forms.get(folded).copied(),
            known => Some(known.0),
        }
    }

    /// The first number that no word of the lexicon has.
    pub fn free(&self) -> KeyWord {
        self.free
    }

    /// The number of a figure; none of one that is longer than names have them, or no plain one.
    pub fn figure(digits: &str) -> Option<KeyWord> {
        let plain = digits.len() < LONG_FIGURE && digits.bytes().all(|b| b.is_ascii_digit());
        let first = digits.bytes().next().is_some_and(|b| b != b'0') || digits == "0";
        if plain && first { Some(KeyWords::ordinal(digits.parse().ok()?)) } else { None }
    }

    /// The number of a figure that an ordinal says.
    pub fn ordinal(figure: u32) -> KeyWord {
        FIGURES | figure
    }

    /// Whether a word of a key is a figure or an ordinal.
    pub fn is_figure(word: KeyWord) -> bool {
        word & FIGURES != 0
    }

    /// What a word without apostrophes counts as; none where it tells no two names apart.
    pub fn counts_as(&self, word: KeyWord) -> Option<KeyWord> {
        self.counts.get(&word).copied().unwrap_or(Some(word))
    }

    /// Whether a figure counts as another word, or as nothing.
    pub fn exception(&self, word: KeyWord) -> Option<Option<KeyWord>> {
        self.counts.get(&word).copied()
    }

    /// Whether a word is one of the modifiers that tell specialties apart.
    pub fn is_modifier(&self, word: KeyWord) -> bool {
        self.modifiers.contains(&word)
    }

    /// Whether a word tells the parts of one institution apart: campus, south.
    pub fn is_part(&self, word: KeyWord) -> bool {
        self.parts.contains(&word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    #[test]
    fn numbers_tell_words_apart_as_their_spellings_do() {
        let lexicon = Lexicon::built_in();
        let (keys, vocabulary, names) = (&lexicon.keys, &lexicon.vocabulary, &lexicon.names);
        let number = |word: &str| keys.number(word, vocabulary);
        let mut asked = 0;
        for id in 1..vocabulary.len() as u32 {
            let plain = vocabulary.spelling(WordId(id)).replace('\'', "");
            let wanted = match names.same_word(&plain) {
                _ if names.is_no_key(&plain) => None,
                Some(same) => number(same),
                None => number(&plain),
            };
            assert_eq!(keys.counts_as(id), wanted, "{plain}");
            asked += usize::from(wanted != Some(id));
            let raw = vocabulary.spelling(WordId(id));
            assert_eq!(keys.is_modifier(id), names.is_modifier_word(raw), "{raw}");
            assert_eq!(keys.is_part(id), names.is_part_word(raw), "{raw}");
        }
        assert!(asked > 20, "{asked}");
        assert_eq!((KeyWords::figure("0"), KeyWords::figure("00")), (Some(FIGURES), None));
        assert_eq!((KeyWords::figure("302"), KeyWords::figure("1,000")), (Some(KeyWords::ordinal(302)), None));
    }
}
