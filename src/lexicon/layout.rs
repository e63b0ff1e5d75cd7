//! The layout of the lexicon.

use crate::lexicon::Builder;

/// The compiled layout.
#[derive(Debug, Default)]
pub struct LayoutWords {}

impl LayoutWords {
    /// Compiles the entries.
    pub fn load(_builder: &mut Builder) -> Self {
        LayoutWords::default()
    }
}
