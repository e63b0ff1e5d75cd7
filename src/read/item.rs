//! From items to articles: what whoever works on an item does with its bytes.

use super::container::{Settings, damaged, stamp, too_long};
use super::decode::{Decoded, decode_labelled};
use super::format::{Compression, Format};
use super::metadata::{About, Fields, Metadata, sidecar};
use super::{html, reason, warc};
use crate::article::Article;
use flate2::bufread::MultiGzDecoder;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where an item stands in the input: items are handed out in the order of their keys.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The file, by its id.
    pub file: Arc<str>,
    /// Its place among the items of the file, from 0.
    pub number: u64,
}

/// One article of the input, not yet read; or what is instead of one.
#[derive(Debug)]
pub struct Item {
    /// Where it stands among the others.
    pub key: Key,
    /// The file, or the file and the name in its archive.
    pub name: Arc<str>,
    /// The line of the file, from 1.
    pub line: Option<u64>,
    /// The byte of the (decompressed) file at which it begins.
    pub offset: Option<u64>,
    /// Its bytes, as far as they are known.
    pub size: u64,
    /// Size and time of change of its file, in one number; 0 where there is none.
    pub stamp: u64,
    /// What there is to do.
    pub work: Work,
}

/// What there is to do for an article.
#[derive(Debug)]
pub enum Work {
    /// To read a file that is one article.
    File {
        /// Where it is.
        path: PathBuf,
        /// What its name says that it is.
        format: Format,
        /// A file of metadata beside it.
        sidecar: Option<PathBuf>,
    },
    /// To decode bytes.
    Bytes {
        /// The bytes.
        bytes: Vec<u8>,
        /// Text or page.
        format: Format,
        /// What is known about it.
        about: About,
        /// The encoding that somebody names.
        charset: Option<String>,
    },
    /// To take the page out of an HTTP response.
    Http {
        /// Header and body.
        bytes: Vec<u8>,
        /// What is known about it.
        about: About,
    },
    /// To parse a line of JSON.
    Line(Vec<u8>),
    /// To take the fields out of a row.
    Row {
        /// The row.
        row: csv::ByteRecord,
        /// Where its fields are.
        columns: Arc<Columns>,
        /// A quotation mark may have made it longer than it is.
        doubtful: bool,
    },
    /// Nothing: it is no article, and why; a quiet one is only counted.
    Skipped {
        /// Why.
        reason: String,
        /// It is in the ledger, but nobody need be told.
        quiet: bool,
    },
    /// Nothing: it cannot be read, and why.
    Failed(String),
}

impl Item {
    pub(super) fn new(key: Key, work: Work) -> Item {
        Item { name: key.file.clone(), key, line: None, offset: None, size: 0, stamp: 0, work }
    }

    /// Where it is, for people: `dump.jsonl:17`, `crawl.warc.gz, byte 1234`.
    ///
    /// Control characters, which names in archives may have, are escaped.
    pub fn place(&self) -> String {
        let mut place = String::new();
        for c in self.name.chars() {
            if c.is_control() { place.extend(c.escape_default()) } else { place.push(c) }
        }
        match (self.line, self.offset) {
            (Some(line), _) => place + &format!(":{line}"),
            (None, Some(offset)) => place + &format!(", byte {offset}"),
            (None, None) => place,
        }
    }

    /// The id of the article where it brings none itself: its file, with the line or byte where it shares it.
    fn id(&self) -> String {
        match (self.line, self.offset) {
            (Some(line), _) => format!("{}:{line}", self.name),
            (None, Some(offset)) => format!("{}:{offset}", self.name),
            (None, None) => self.name.to_string(),
        }
    }
}

/// What became of an item.
#[derive(Debug)]
pub enum Reading {
    /// An article.
    Article {
        /// The article.
        article: Article,
        /// What the user should know: bytes that were replaced, metadata that was not understood.
        warning: Option<String>,
    },
    /// No article, and why.
    Skipped {
        /// Why.
        reason: String,
        /// Nobody need be told.
        quiet: bool,
    },
    /// It cannot be read, and why.
    Failed(String),
}

/// Why there is no article.
#[derive(Debug)]
pub(super) enum No {
    /// It is none; it is counted and nobody need be told.
    Skipped(String),
    /// It cannot be read.
    Failed(String),
}

/// Makes an article of an item.
pub fn open(item: Item, settings: &Settings, metadata: &Metadata) -> Reading {
    if let Work::Skipped { reason, quiet } = item.work {
        return Reading::Skipped { reason, quiet };
    }
    match article(item, settings, metadata) {
        Ok((article, warning)) => Reading::Article { article, warning },
        Err(No::Skipped(reason)) => Reading::Skipped { reason, quiet: true },
        Err(No::Failed(why)) => Reading::Failed(why),
    }
}

fn article(item: Item, settings: &Settings, metadata: &Metadata) -> Result<(Article, Option<String>), No> {
    let id = item.id();
    let failed = No::Failed;
    let mut warnings = Vec::new();
    let (text, about) = match item.work {
        Work::Failed(why) | Work::Skipped { reason: why, .. } => return Err(failed(why)),
        Work::File { path, format, sidecar: beside } => {
            let bytes = file(&path, item.size, item.stamp, settings.limit).map_err(failed)?;
            let beside = match beside.as_deref().map(sidecar) {
                Some(Ok(about)) => about,
                Some(Err(message)) => {
                    warnings.push(message);
                    About::default()
                }
                None => About::default(),
            };
            // A page under the name of a text is a page all the same, unless the user says what it is.
            let format = if settings.format.is_none() && Format::of_content(&bytes) == Format::Html {
                Format::Html
            } else {
                format
            };
            let (text, page) = decoded(bytes, format, None, &mut warnings).map_err(failed)?;
            (text, beside.or(page))
        }
        Work::Bytes { bytes, format, about, charset } => {
            let (text, page) = decoded(bytes, format, charset.as_deref(), &mut warnings).map_err(failed)?;
            (text, about.or(page))
        }
        Work::Http { bytes, about } => {
            let (bytes, format, charset) = warc::response(bytes, settings.limit)?;
            let (text, page) = decoded(bytes, format, charset.as_deref(), &mut warnings).map_err(failed)?;
            (text, about.or(page))
        }
        Work::Line(bytes) => {
            let bytes = strip_end(bytes);
            let Decoded { text, flaw } = decode_labelled(bytes, None).map_err(|e| failed(e.to_string()))?;
            warnings.extend(flaw);
            parse(&text, &settings.fields, &mut warnings).map_err(failed)?
        }
        Work::Row { row, columns, doubtful } => {
            warnings.extend(doubtful.then(|| super::table::DOUBTFUL.to_string()));
            columns.article(&row, &mut warnings).map_err(failed)?
        }
    };
    if text.contains('\0') {
        return Err(failed("binary: its text holds NUL characters".into()));
    }
    if text.len() > (u32::MAX / 2) as usize {
        return Err(failed(super::Undecodable::TooLong.to_string()));
    }
    let id = about.id.clone().unwrap_or(id);
    let row = metadata.get(&id).cloned().unwrap_or_default();
    let about = row.or(about);
    let article = Article { id, text, title: about.title, published: about.published, source: about.source };
    Ok((article, (!warnings.is_empty()).then(|| warnings.join("; "))))
}

fn strip_end(mut bytes: Vec<u8>) -> Vec<u8> {
    while bytes.last().is_some_and(|b| matches!(b, b'\n' | b'\r')) {
        bytes.pop();
    }
    bytes
}

/// Why a file that was listed cannot be opened.
pub(super) fn gone(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "it vanished after it was listed".into(),
        _ => reason(error),
    }
}

/// The bytes of a file, decompressed; and only if it stays as it was listed, with that size and stamp.
fn file(path: &Path, size: u64, before: u64, limit: u64) -> Result<Vec<u8>, String> {
    let mut opened = File::open(path).map_err(|e| gone(&e))?;
    let mut bytes = Vec::new();
    if before != 0 && (1..1 << 16).contains(&size) && size <= limit {
        // Most files are short texts: one call reads them, and the next one says that they were whole.
        bytes.resize(size as usize, 0);
        let mut read = 0;
        while read < bytes.len() {
            match opened.read(&mut bytes[read..]) {
                Ok(0) => break,
                Ok(more) => read += more,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(reason(&error)),
            }
        }
        bytes.truncate(read);
        if Compression::of(&bytes)? == Compression::None {
            let after = opened.metadata().map_err(|e| reason(&e))?;
            return if after.is_file() && (stamp(&after) != before || bytes.len() as u64 != size) {
                Err(changed())
            } else {
                Ok(bytes)
            };
        }
        opened.rewind().map_err(|e| reason(&e))?;
        bytes.clear();
    }
    let meta = opened.metadata().map_err(|e| reason(&e))?;
    let size = meta.len();
    if meta.is_file() && size <= limit {
        bytes.reserve_exact(usize::try_from(size).unwrap_or(0) + 1);
    }
    let mut reader = BufReader::with_capacity(if size < 1 << 16 { 1 << 12 } else { 1 << 16 }, opened);
    let compression = Compression::of(reader.fill_buf().map_err(|e| reason(&e))?)?;
    let over = limit.saturating_add(1);
    let read = match compression {
        Compression::None if meta.is_file() && size > limit => return Err(too_long(limit)),
        Compression::None => reader.by_ref().take(over).read_to_end(&mut bytes).map_err(|e| reason(&e)),
        Compression::Gzip => {
            MultiGzDecoder::new(reader.by_ref()).take(over).read_to_end(&mut bytes).map_err(|e| damaged(&e))
        }
        Compression::Zstd => zstd::stream::read::Decoder::with_buffer(reader.by_ref())
            .and_then(|decoder| decoder.take(over).read_to_end(&mut bytes))
            .map_err(|e| damaged(&e)),
    };
    read?;
    if bytes.len() as u64 > limit {
        return Err(too_long(limit));
    }
    let after = reader.get_ref().metadata().map_err(|e| reason(&e))?;
    if meta.is_file()
        && before != 0
        && (stamp(&after) != before || compression == Compression::None && bytes.len() as u64 != size)
    {
        return Err(changed());
    }
    Ok(bytes)
}

fn changed() -> String {
    "it changed while it was read: run again when it is at rest".into()
}

/// The text of bytes, and what a page says about itself.
fn decoded(
    bytes: Vec<u8>,
    format: Format,
    charset: Option<&str>,
    warnings: &mut Vec<String>,
) -> Result<(String, About), String> {
    let is_page = format == Format::Html;
    let named = if is_page && charset.is_none() { html::charset(&bytes) } else { None };
    let Decoded { text, flaw } = decode_labelled(bytes, charset.or(named.as_deref())).map_err(|e| e.to_string())?;
    warnings.extend(flaw);
    if !is_page {
        return Ok((text, About::default()));
    }
    let (text, about) = html::main_text(&text)?;
    let (about, flaw) = about.lenient();
    warnings.extend(flaw);
    Ok((text, about))
}

/// Where the fields of a table are.
#[derive(Debug)]
pub struct Columns {
    id: Option<usize>,
    title: Option<usize>,
    text: usize,
    published: Option<usize>,
    source: Option<usize>,
}

impl Columns {
    /// Finds them in a header line.
    pub(super) fn new(header: &csv::ByteRecord, fields: &Fields) -> Result<Columns, String> {
        let clean = |cell: &[u8]| {
            String::from_utf8_lossy(cell.strip_prefix(b"\xef\xbb\xbf").unwrap_or(cell)).trim().to_string()
        };
        let names: Vec<String> = header.iter().map(clean).collect();
        let at = |name: &str| names.iter().position(|n| n == name);
        let Some(text) = at(&fields.text) else {
            return Err(format!("no articles: its header has no column {:?} (--fields text=NAME)", fields.text));
        };
        Ok(Columns {
            id: at(&fields.id),
            title: at(&fields.title),
            text,
            published: at(&fields.published),
            source: at(&fields.source),
        })
    }

    fn article(&self, row: &csv::ByteRecord, warnings: &mut Vec<String>) -> Result<(String, About), String> {
        let mut cell = |at: Option<usize>| -> Result<Option<String>, String> {
            let Some(cell) = at.and_then(|at| row.get(at)) else { return Ok(None) };
            let Decoded { text, flaw } = decode_labelled(cell.to_vec(), None).map_err(|e| e.to_string())?;
            warnings.extend(flaw);
            Ok(Some(text))
        };
        let Some(text) = cell(Some(self.text))? else {
            return Err(format!("the row has {} cells, the text would be in cell {}", row.len(), self.text + 1));
        };
        let about = About {
            id: cell(self.id)?,
            title: cell(self.title)?,
            published: cell(self.published)?,
            source: cell(self.source)?,
        };
        let (about, flaw) = about.lenient();
        warnings.extend(flaw);
        Ok((text, about))
    }
}

/// What a JSON line says; fields that nobody asked for are passed over without being stored.
#[derive(Default)]
struct Parsed {
    about: About,
    text: Option<String>,
    /// It has the keys that every record of ours has.
    record: [bool; 2],
}

struct Line<'a>(&'a Fields);

impl<'de> DeserializeSeed<'de> for Line<'_> {
    type Value = Parsed;

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<Parsed, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Line<'_> {
    type Value = Parsed;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with the fields of an article")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Parsed, A::Error> {
        let mut parsed = Parsed::default();
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            parsed.record[0] |= key == "type";
            parsed.record[1] |= key == "schema";
            let slot = if key == self.0.text {
                &mut parsed.text
            } else if key == self.0.id {
                &mut parsed.about.id
            } else if key == self.0.title {
                &mut parsed.about.title
            } else if key == self.0.published {
                &mut parsed.about.published
            } else if key == self.0.source {
                &mut parsed.about.source
            } else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            *slot = map.next_value_seed(Scalar)?;
        }
        Ok(parsed)
    }
}

/// A string, or a number as one; anything else is nothing.
struct Scalar;

impl<'de> DeserializeSeed<'de> for Scalar {
    type Value = Option<String>;

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<Option<String>, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Scalar {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.to_string()))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Some(text))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Some(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Some(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Some(number.to_string()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

fn parsed(line: &str, fields: &Fields) -> Result<Parsed, String> {
    let mut from = serde_json::Deserializer::from_str(line);
    let parsed = Line(fields).deserialize(&mut from).and_then(|parsed| from.end().map(|()| parsed));
    // serde_json counts lines as well, and there is only one.
    parsed.map_err(|error| {
        let text = error.to_string();
        let what = text.split(" at line ").next().unwrap_or(&text);
        format!("bad JSON: {what}, at byte {} of the line", error.column())
    })
}

fn parse(line: &str, fields: &Fields, warnings: &mut Vec<String>) -> Result<(String, About), String> {
    let parsed = parsed(line, fields).or_else(|why| {
        // JavaScript and Python write what was cut within a character as half of it.
        let mended = whole_surrogates(line).ok_or(why)?;
        warnings.push("half a character (a surrogate by itself): U+FFFD stands for it".into());
        parsed(&mended, fields)
    })?;
    let text = parsed.text.ok_or_else(|| format!("no field {:?} with a text (--fields text=NAME)", fields.text))?;
    let (about, flaw) = parsed.about.lenient();
    warnings.extend(flaw);
    Ok((text, about))
}

/// A line of JSON with U+FFFD for each escaped half of a character (RFC 8259, 8.2); none where all are whole.
fn whole_surrogates(line: &str) -> Option<String> {
    let unit = |at: usize| {
        let digits = line.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok().filter(|_| digits.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    let (mut out, mut last, mut at) = (String::new(), 0, 0);
    while let Some(found) = line[at..].find('\\') {
        let here = at + found;
        at = match unit(here) {
            Some(0xd800..=0xdbff) if matches!(unit(here + 6), Some(0xdc00..=0xdfff)) => here + 12,
            Some(0xd800..=0xdfff) => {
                out.push_str(&line[last..here]);
                out.push_str("\\ufffd");
                last = here + 6;
                last
            }
            // The escaped character may be a backslash.
            _ => here + 1 + line[here + 1..].chars().next().map_or(0, char::len_utf8),
        };
    }
    (last > 0).then(|| out + &line[last..])
}

/// Why the first lines of a file in a folder, as far as they are in `head`, say that it holds no articles.
///
/// None where one of them may be an article, and where no line is there in full.
pub(super) fn no_articles_in(head: &[u8], fields: &Fields) -> Option<String> {
    let lines = head.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"));
    let mut reason = None;
    for line in lines.filter(|line| !line.trim_ascii().is_empty()).take(FIRST_LINES) {
        let why = no_articles(line, fields)?;
        reason.get_or_insert(why);
    }
    reason
}

/// Lines that are looked at for whether a file holds articles: one article may lack its text.
const FIRST_LINES: usize = 20;

/// Why the first line of a file in a folder says that it holds no articles; none where it may.
pub(super) fn no_articles(line: &[u8], fields: &Fields) -> Option<String> {
    let parsed = parsed(std::str::from_utf8(line).ok()?, fields).ok()?;
    if parsed.record == [true, true] {
        return Some("records of this program, no articles".into());
    }
    parsed
        .text
        .is_none()
        .then(|| format!("no articles: its first line has no field {:?} (--fields text=NAME)", fields.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_give_their_fields() {
        let fields: Fields = "text=body,id=url".parse().unwrap();
        let mut warnings = Vec::new();
        let line = r#"{"x": [1, {"body": 2}], "url": 17, "body": "a\nb", "title": null, "published": "soon", "source": ["s"]}"#;
        let (text, about) = parse(line, &fields, &mut warnings).unwrap();
        assert_eq!(
            (text.as_str(), about.id.as_deref(), about.title, about.published),
            ("a\nb", Some("17"), None, None)
        );
        assert!(warnings[0].contains("no date of publication"));
        let mut flaws = Vec::new();
        let cut = r#"{"body": "a\ud83d\ude00b\\ud800c\udc00d\ud83de"}"#;
        assert_eq!(parse(cut, &fields, &mut flaws).unwrap().0, "a\u{1f600}b\\ud800c\u{fffd}d\u{fffd}e");
        assert!(flaws[0].contains("U+FFFD") && flaws.len() == 1);
        for (line, why) in [
            (r#"{"body": "a"#, "bad JSON: EOF while parsing a string, at byte 11"),
            (r#"{"body": 1e}"#, "bad JSON"),
            (r#"["body"]"#, "bad JSON"),
            (r#"{"text": "a"}"#, "no field \"body\""),
            (r#"{"body": "a"} x"#, "trailing"),
        ] {
            let error = parse(line, &fields, &mut warnings).unwrap_err();
            assert!(error.contains(why), "{line}: {error}");
        }
    }

    #[test]
    fn places_are_safe_to_print() {
        let item = Item {
            line: Some(3),
            ..Item::new(Key { file: "a\u{1b}[2J".into(), number: 0 }, Work::Failed(String::new()))
        };
        assert_eq!(item.place(), "a\\u{1b}[2J:3");
    }
}
