//! The statuses of the lexicon.

use crate::lexicon::Builder;

/// The compiled statuses.
#[derive(Debug, Default)]
pub struct StatusWords {}

impl StatusWords {
    /// Compiles the entries.
    pub fn load(_builder: &mut Builder) -> Self {
        StatusWords::default()
    }
}
