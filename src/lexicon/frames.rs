//! The frames of the lexicon.

use crate::lexicon::Builder;

/// The compiled frames.
#[derive(Debug, Default)]
pub struct Frames {}

impl Frames {
    /// Compiles the entries.
    pub fn load(_builder: &mut Builder) -> Self {
        Frames::default()
    }
}
