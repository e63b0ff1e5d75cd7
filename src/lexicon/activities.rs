//! The activities of the lexicon.

use crate::lexicon::Builder;

/// The compiled activities.
#[derive(Debug, Default)]
pub struct ActivityWords {}

impl ActivityWords {
    /// Compiles the entries.
    pub fn load(_builder: &mut Builder) -> Self {
        ActivityWords::default()
    }
}
