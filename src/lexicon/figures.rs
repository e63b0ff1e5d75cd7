//! The figures of the lexicon.

use crate::lexicon::Builder;

/// The compiled figures.
#[derive(Debug, Default)]
pub struct FigureWords {}

impl FigureWords {
    /// Compiles the entries.
    pub fn load(_builder: &mut Builder) -> Self {
        FigureWords::default()
    }
}
