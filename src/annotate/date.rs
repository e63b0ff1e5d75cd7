//! The dates of a text.

use crate::document::Mention;
use crate::document::Date;

/// Finds them.
pub fn find() -> Vec<Mention<Date>> {
    Vec::new()
}
