//! The places of the lexicon.

use crate::lexicon::Builder;

/// The compiled places.
#[derive(Debug, Default)]
pub struct Places {}

impl Places {
    /// Compiles the entries.
    pub fn load(_builder: &mut Builder) -> Self {
        Places::default()
    }
}
