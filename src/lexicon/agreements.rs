//! The agreements of the lexicon.

use crate::lexicon::Builder;

/// The compiled agreements.
#[derive(Debug, Default)]
pub struct AgreementWords {}

impl AgreementWords {
    /// Compiles the entries.
    pub fn load(_builder: &mut Builder) -> Self {
        AgreementWords::default()
    }
}
