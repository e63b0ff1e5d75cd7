//! The names of the lexicon.

use crate::lexicon::Builder;

/// The compiled names.
#[derive(Debug, Default)]
pub struct NameWords {}

impl NameWords {
    /// Compiles the entries.
    pub fn load(_builder: &mut Builder) -> Self {
        NameWords::default()
    }
}
