//! The words of dates.

use crate::lexicon::{Builder, RuleId, WordId};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DateEntry {
    /// Twelve lists of forms, divided by spaces.
    #[serde(default)]
    months: Vec<String>,
    /// Seven lists of forms, from Monday.
    #[serde(default)]
    weekdays: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
}

/// The compiled `lexicon/dates.toml`.
#[derive(Debug, Default)]
pub struct DateWords {
    months: FxHashMap<WordId, u8>,
    weekdays: FxHashMap<WordId, u8>,
    clock: FxHashSet<WordId>,
    rules: FxHashMap<String, RuleId>,
}

impl DateWords {
    /// Compiles the entries.
    pub fn load(builder: &mut Builder) -> Self {
        let mut dates = DateWords::default();
        for entry in builder.entries::<DateEntry>("dates.toml", "dates") {
            let rule = builder.rule(format!("dates/{}", entry.key));
            dates.rules.insert(entry.key.clone(), rule);
            for (lists, table) in [(&entry.data.months, &mut dates.months), (&entry.data.weekdays, &mut dates.weekdays)] {
                for (at, forms) in lists.iter().enumerate() {
                    for form in forms.split_whitespace() {
                        table.insert(builder.vocabulary.add(form), at as u8 + 1);
                    }
                }
            }
            let words = entry.data.words.iter().map(|word| builder.vocabulary.add(word));
            if entry.key == "clock" {
                dates.clock = words.collect();
            }
        }
        dates
    }

    /// The number of a month, from 1.
    pub fn month(&self, word: WordId) -> Option<u8> {
        self.months.get(&word).copied()
    }

    /// The number of a weekday, Monday is 1.
    pub fn weekday(&self, word: WordId) -> Option<u8> {
        self.weekdays.get(&word).copied()
    }

    /// am, pm, o'clock and the names of time zones.
    pub fn is_clock(&self, word: WordId) -> bool {
        self.clock.contains(&word)
    }
}
