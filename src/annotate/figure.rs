//! The figures of a text.

use crate::document::Mention;
use crate::document::Figure;

/// Finds them.
pub fn find() -> Vec<Mention<Figure>> {
    Vec::new()
}
