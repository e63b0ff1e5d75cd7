//! The dates of the lexicon.

use crate::lexicon::Builder;

/// The compiled dates.
#[derive(Debug, Default)]
pub struct DateWords {}

impl DateWords {
    /// Compiles the entries.
    pub fn load(_builder: &mut Builder) -> Self {
        DateWords::default()
    }
}
