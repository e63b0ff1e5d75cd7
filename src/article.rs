//! One news report as it was read.

/// One news report: its decoded text and what is known about it from outside.
///
/// The text is never changed after decoding, so that offsets stay true.
#[derive(Debug, Clone, Default)]
pub struct Article {
    /// Identifier, unique within a run: for files, the path as given, with `/`.
    pub id: String,
    /// The decoded text, byte order mark removed.
    pub text: String,
    /// Title from metadata; the text's own title line is found by the layout.
    pub title: Option<String>,
    /// Publication date from metadata, as EDTF.
    pub published: Option<String>,
    /// Publisher or address from metadata.
    pub source: Option<String>,
}

impl Article {
    /// An article that consists of `text` alone.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Article { id: id.into(), text: text.into(), ..Article::default() }
    }
}
