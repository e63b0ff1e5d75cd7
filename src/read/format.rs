//! What an input is, by its name and by its first bytes.

use std::fmt;
use std::str::FromStr;

/// A form that articles come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text: one article.
    Text,
    /// A page: one article, its main text.
    Html,
    /// JSON lines: an article a line.
    Jsonl,
    /// A table with a header line: an article a row.
    Csv,
    /// A crawl (ISO 28500).
    Warc,
    /// An archive of any of these.
    Tar,
}

impl Format {
    /// All of them, in the order of the documentation.
    pub const ALL: [Format; 6] = [Format::Text, Format::Html, Format::Jsonl, Format::Csv, Format::Warc, Format::Tar];

    /// The word on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Html => "html",
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Warc => "warc",
            Format::Tar => "tar",
        }
    }

    /// Whether such a file is one article.
    pub fn is_single(self) -> bool {
        matches!(self, Format::Text | Format::Html)
    }

    /// By the name of a file; a further ending for compression is passed over.
    ///
    /// ```
    /// use wardlink::read::Format;
    /// assert_eq!(Format::of_name("dump.jsonl.gz"), Some(Format::Jsonl));
    /// assert_eq!(Format::of_name("notes.md"), None);
    /// ```
    pub fn of_name(name: &str) -> Option<Format> {
        base(name).map(|(_, format)| format)
    }

    /// By the first bytes of a decompressed file; text where nothing speaks for another form.
    pub fn of_content(head: &[u8]) -> Format {
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        let starts = |tag: &[u8]| text.get(..tag.len()).is_some_and(|t| t.eq_ignore_ascii_case(tag));
        if head.starts_with(b"WARC/") {
            Format::Warc
        } else if head.get(257..262) == Some(b"ustar") {
            Format::Tar
        } else if starts(b"<!doctype html") || starts(b"<html") {
            Format::Html
        } else if starts(b"{\"") || starts(b"{ \"") {
            Format::Jsonl
        } else {
            Format::Text
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let all = || Format::ALL.map(Format::key).join(", ");
        Format::ALL.into_iter().find(|f| f.key() == word).ok_or_else(|| format!("no such form; there are {}", all()))
    }
}

/// A file's name without the endings that say its form, and that form.
pub(super) fn base(name: &str) -> Option<(&str, Format)> {
    let lower = |ending: &str| ending.to_ascii_lowercase();
    let (mut stem, mut ending) = name.rsplit_once('.')?;
    if matches!(lower(ending).as_str(), "gz" | "zst" | "zstd") {
        (stem, ending) = stem.rsplit_once('.')?;
    }
    let format = match lower(ending).as_str() {
        "txt" => Format::Text,
        "html" | "htm" | "xhtml" => Format::Html,
        "jsonl" | "ndjson" => Format::Jsonl,
        "csv" => Format::Csv,
        "warc" | "wet" => Format::Warc,
        "tar" | "tgz" | "tzst" => Format::Tar,
        _ => return None,
    };
    Some((stem, format))
}

/// What to do with a compression that is not read.
const RECOMPRESS: &str = "which is not read: recompress it as .gz or .zst";

/// Why a file is not read whose name says that it is an article, or a file of them, in another compression.
pub(super) fn other_compression(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    let packed = matches!(ending.as_str(), "bz2" | "xz" | "lzma" | "lz4" | "br" | "z" | "zip" | "7z" | "rar");
    (packed && base(stem).is_some()).then(|| format!("compressed as .{ending}, {RECOMPRESS}"))
}

/// How a file is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    Gzip,
    Zstd,
}

impl Compression {
    /// By the first bytes; other compressions are named as what they are.
    pub fn of(head: &[u8]) -> Result<Compression, String> {
        let no = |name: &str| Err(format!("compressed as {name}, {RECOMPRESS}"));
        match head {
            [0x1f, 0x8b, ..] => Ok(Compression::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Ok(Compression::Zstd),
            // A skippable frame, which some tools put first.
            [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Ok(Compression::Zstd),
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, ..] => no("bzip2"),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => no("xz"),
            [b'P', b'K', 3, 4, ..] => {
                Err("a zip archive, or a document that is one inside, which is not read: unpack it, or save it as text"
                    .into())
            }
            [b'%', b'P', b'D', b'F', b'-', ..] => Err("a PDF, which is not read: convert it to text".into()),
            [b'{', b'\\', b'r', b't', b'f', ..] => Err("a document in RTF, which is not read: save it as text".into()),
            [b'[' | b'{', ..] => json_of_lines(head).map(|()| Compression::None),
            _ => Ok(Compression::None),
        }
    }
}

/// Whether what looks like JSON may be an object a line: an array of objects is not, nor is an object over several lines.
fn json_of_lines(head: &[u8]) -> Result<(), String> {
    let inside = head[1..].trim_ascii_start();
    let between = &head[1..head.len() - inside.len()];
    let object = |bytes: &[u8]| bytes.strip_prefix(b"{").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\""));
    if head[0] == b'[' && object(inside) {
        Err("an array of JSON, which is not read: write one object a line, as jq -c '.[]' does".into())
    } else if head[0] == b'{' && between.contains(&b'\n') && inside.starts_with(b"\"") {
        Err("JSON over several lines, which is not read: write one object a line, as jq -c . does".into())
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_contents_are_told_apart() {
        for (name, format) in [
            ("a.txt", Some(Format::Text)),
            ("a.TXT.GZ", Some(Format::Text)),
            ("a.b.htm", Some(Format::Html)),
            ("CC-NEWS.warc.gz", Some(Format::Warc)),
            ("x.tgz", Some(Format::Tar)),
            ("x.tar.zst", Some(Format::Tar)),
            ("x.gz", None),
            ("txt", None),
        ] {
            assert_eq!(Format::of_name(name), format, "{name}");
        }
        assert_eq!(Format::of_content(b"\xef\xbb\xbf\n <!DOCTYPE HTML><p>"), Format::Html);
        assert_eq!(Format::of_content(b"{\"text\": 1}"), Format::Jsonl);
        assert_eq!(Format::of_content(b""), Format::Text);
        for head in [&b"PK\x03\x04"[..], b"%PDF-1.4", b"{\\rtf1"] {
            assert!(Compression::of(head).is_err());
        }
        for (head, says) in [("[\n {\"text\": 1}]", "array"), ("{\r\n  \"text\": 1\n}", "several lines")] {
            assert!(Compression::of(head.as_bytes()).is_err_and(|why| why.contains(says)), "{head}");
        }
        for head in ["[Photo] A ward", "{\"text\": 1}\n", "{ \"text\": 1}", "[", "{", "{\n", "[]", "[1]\n"] {
            assert_eq!(Compression::of(head.as_bytes()), Ok(Compression::None), "{head}");
        }
        assert!(other_compression("a.txt.XZ").is_some() && other_compression("a.pdf.xz").is_none());
        assert_eq!("jsonl".parse(), Ok(Format::Jsonl));
    }
}
