//! Reading: which inputs there are, which articles are in them, what is known
//! about these from outside, and from bytes to text.
//!
//! Two steps, so that they can run beside each other: [`each`] goes through the
//! inputs in their order and hands out [`Item`]s, reading no more than it must;
//! [`open`] makes an article of an item, which takes decoding, parsing, the main
//! text of a page.

mod container;
mod decode;
mod format;
mod html;
mod item;
mod metadata;
mod table;
mod walk;
mod warc;

pub use container::{Guard, Settings, Shard, each, stream, unpacked};
pub use decode::{Decoded, Undecodable, decode, decode_labelled};
pub use format::Format;
pub use item::{Item, Key, Reading, Work, open};
pub use metadata::{About, Fields, Metadata, Outside, check_date};
pub use walk::{Found, Kind, walk};

use crate::article::Article;
use std::path::PathBuf;

/// What an error of the file system means to the user.
pub fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or folder".into(),
        std::io::ErrorKind::PermissionDenied => "permission denied to this user".into(),
        _ => error.to_string(),
    }
}

/// All articles under the given paths, and what could not be read, each with its place: for inputs that fit into memory.
pub fn articles(paths: &[PathBuf], settings: &Settings, metadata: &Metadata) -> (Vec<Article>, Vec<String>) {
    let (mut articles, mut problems) = (Vec::new(), Vec::new());
    let unguarded = |work: &mut dyn FnMut()| {
        work();
        Ok(())
    };
    each(paths, settings, &unguarded, &mut |item| {
        let place = item.place();
        match open(item, settings, metadata) {
            Reading::Article { article, .. } => articles.push(article),
            Reading::Failed(why) => problems.push(format!("{place}: not read: {why}")),
            Reading::Skipped { reason, quiet } => {
                problems.extend((!quiet).then(|| format!("{place}: skipped: {reason}")))
            }
        }
        true
    });
    (articles, problems)
}
