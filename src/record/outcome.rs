//! The lines beside the records: what became of each article, and the text that offsets count.

use super::SCHEMA;
use serde::Serialize;
use std::io::{self, Write};

/// What became of one article of the input: a line of `extract --report`.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "type", rename = "outcome")]
pub struct OutcomeRecord<'a> {
    /// The version of the record format.
    pub schema: u32,
    /// Id of the article, or where it is where it could not be read.
    pub article: &'a str,
    /// `extracted`, `skipped` or `failed`.
    pub outcome: &'a str,
    /// Why it was skipped or failed.
    pub reason: Option<&'a str>,
    /// What was odd about one that was extracted.
    pub warning: Option<&'a str>,
    /// The file, or the file and the name in its archive.
    pub file: &'a str,
    /// Its line, from 1, in JSON lines and tables.
    pub line: Option<u64>,
    /// Its first byte in what holds it, decompressed.
    pub offset: Option<u64>,
    /// Links written.
    pub links: usize,
    /// Activities written.
    pub activities: usize,
    /// Mentions written.
    pub mentions: usize,
}

/// An article as it was read: a line of `extract --texts`, which `extract` reads again.
#[derive(Debug, Clone, Serialize)]
pub struct TextRecord<'a> {
    /// Id of the article.
    pub id: &'a str,
    /// Title from outside the text.
    pub title: Option<&'a str>,
    /// The text that `start` and `end` of the records count, in code points.
    pub text: &'a str,
    /// Date of publication from outside the text, EDTF.
    pub published: Option<&'a str>,
    /// Publisher or address.
    pub source: Option<&'a str>,
}

impl OutcomeRecord<'_> {
    /// The version that a line is written with.
    pub const SCHEMA: u32 = SCHEMA;

    /// Writes it as one line of JSON.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn write(&self, out: impl Write) -> io::Result<()> {
        line(self, out)
    }
}

impl TextRecord<'_> {
    /// Writes it as one line of JSON.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn write(&self, out: impl Write) -> io::Result<()> {
        line(self, out)
    }
}

fn line(record: &impl Serialize, mut out: impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut out, record)?;
    out.write_all(b"\n")
}
