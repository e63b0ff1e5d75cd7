//! Crawls: WARC records (ISO 28500), and the HTTP responses in them.
//!
//! Written here because a record with a wrong length must cost that record and
//! not the rest of the crawl, and because the length that a record claims must
//! not decide how much memory is asked for.

use super::About;
use super::container::{damaged, too_long};
use super::format::Format;
use super::item::{No, Work};
use flate2::bufread::{MultiGzDecoder, ZlibDecoder};
use std::io::{self, BufRead, Read};

/// Bytes that the header of one record may have.
const HEADER: usize = 1 << 16;

/// A record.
#[derive(Debug)]
pub struct Record {
    fields: Vec<(String, String)>,
    content: Vec<u8>,
}

impl Record {
    fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// What is to be done with it; nothing where it is about the crawl and no article.
    pub fn work(self) -> Option<Work> {
        let kind = self.field("WARC-Type")?.to_ascii_lowercase();
        let bare = |text: &str| text.trim_matches(['<', '>']).to_string();
        let id = self.field("WARC-Record-ID").map(bare);
        let source = self.field("WARC-Target-URI").map(bare);
        let about = About { id, source, ..About::default() };
        let content_type = self.field("Content-Type").unwrap_or_default().to_ascii_lowercase();
        match kind.as_str() {
            "response" if content_type.starts_with("application/http") || self.content.starts_with(b"HTTP/") => {
                Some(Work::Http { bytes: self.content, about })
            }
            "response" | "resource" | "conversion" => Some(match text_format(&content_type) {
                Some(format) => Work::Bytes { bytes: self.content, format, about, charset: charset(&content_type) },
                None => Work::Skipped { reason: no_text(&content_type), quiet: true },
            }),
            "revisit" => {
                Some(Work::Skipped { reason: "a revisit: the page was the same as before".into(), quiet: true })
            }
            _ => None,
        }
    }
}

fn no_text(content_type: &str) -> String {
    format!("no text: {}", if content_type.is_empty() { "no content type" } else { content_type })
}

fn text_format(content_type: &str) -> Option<Format> {
    match content_type.split(';').next().unwrap_or_default().trim() {
        "text/html" | "application/xhtml+xml" => Some(Format::Html),
        "text/plain" => Some(Format::Text),
        _ => None,
    }
}

fn charset(content_type: &str) -> Option<String> {
    let (_, label) = content_type.split_once("charset=")?;
    Some(label.split([';', ' ']).next()?.trim_matches(['"', '\'']).to_string())
}

/// The records of a stream, each with where it begins, in bytes of the decompressed stream.
pub struct Records<'a> {
    reader: Rewind<'a>,
    limit: u64,
    /// The stream cannot be read further.
    ended: bool,
}

impl<'a> Records<'a> {
    pub fn new(reader: &'a mut dyn BufRead, limit: u64) -> Self {
        Records { reader: Rewind { back: Vec::new(), at: 0, reader, offset: 0 }, limit, ended: false }
    }

    /// The next record, or what is wrong with it; none at the end.
    pub fn next(&mut self) -> Option<(u64, Result<Record, String>)> {
        if self.ended {
            return None;
        }
        let mut offset;
        let found = loop {
            offset = self.reader.offset;
            match self.reader.line(HEADER) {
                Ok(line) if line.is_empty() => return None,
                Ok(line) if line.trim_ascii().is_empty() => {}
                Ok(line) if line.starts_with(b"WARC/") => break self.record(),
                Ok(_) => {
                    let lost = "no WARC record begins here: passed over up to the next one".to_string();
                    break self.resume().and(Err(Trouble::Record(lost)));
                }
                Err(error) => break Err(Trouble::Stream(error)),
            }
        };
        let found = found.map_err(|trouble| match trouble {
            Trouble::Record(why) => why,
            Trouble::Stream(error) => {
                self.ended = true;
                format!("{}: no more can be read of it", damaged(&error))
            }
        });
        Some((offset, found))
    }

    fn record(&mut self) -> Result<Record, Trouble> {
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut room = HEADER;
        loop {
            let line = self.reader.line(HEADER)?;
            if line.is_empty() {
                return Err(Trouble::Record("cut off in its header".into()));
            }
            room = room.saturating_sub(line.len());
            if room == 0 {
                self.resume()?;
                return Err(Trouble::Record("its header does not end".into()));
            }
            let text = String::from_utf8_lossy(&line);
            let text = text.trim_end();
            if text.is_empty() {
                break;
            }
            match (text.split_once(':'), fields.last_mut()) {
                (_, Some((_, value))) if text.starts_with([' ', '\t']) => value.push_str(text.trim_start()),
                (Some((name, value)), _) => fields.push((name.trim().to_string(), value.trim().to_string())),
                _ => {
                    self.resume()?;
                    return Err(Trouble::Record(format!(
                        "a line of its header is none: {:?}",
                        text.chars().take(80).collect::<String>()
                    )));
                }
            }
        }
        let mut record = Record { fields, content: Vec::new() };
        let length = record.field("Content-Length").and_then(|n| n.parse::<u64>().ok());
        let Some(length) = length else {
            self.resume()?;
            return Err(Trouble::Record("it does not say how long it is (Content-Length)".into()));
        };
        if length > self.limit {
            // By its lines, and not by its length, which may be wrong.
            self.resume()?;
            return Err(Trouble::Record(format!("says that it has {length} bytes: {}", too_long(self.limit))));
        }
        let read = self.reader.take(length, &mut record.content)?;
        let missing = length - read;
        let end = if missing == 0 { self.reader.line(HEADER)? } else { Vec::new() };
        let ends = end.trim_ascii().is_empty() && !(end == b"\n" && record.content.ends_with(b"\r"));
        if missing == 0 && ends {
            return Ok(record);
        }
        // Too long a length has eaten the beginning of the next record; too short a one has left something.
        let eaten = find(&record.content, b"\nWARC/1.");
        self.reader.unread(&end);
        if let Some(at) = eaten {
            let rest = record.content.split_off(at + 1);
            self.reader.unread(&rest);
        } else if missing == 0 {
            self.resume()?;
        }
        Err(Trouble::Record(if missing > 0 && eaten.is_none() {
            format!("cut off: {missing} of its {length} bytes are missing")
        } else {
            format!("its length is wrong: no record ends after {length} bytes")
        }))
    }

    /// Goes on to the next line that begins a record.
    fn resume(&mut self) -> Result<(), Trouble> {
        loop {
            let line = self.reader.line(HEADER)?;
            if line.is_empty() {
                return Ok(());
            }
            if line.starts_with(b"WARC/1.") {
                self.reader.unread(&line);
                return Ok(());
            }
        }
    }
}

enum Trouble {
    /// With this record.
    Record(String),
    /// With the stream.
    Stream(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Trouble::Stream(error)
    }
}

/// A reader into which bytes can be put back.
struct Rewind<'a> {
    back: Vec<u8>,
    at: usize,
    reader: &'a mut dyn BufRead,
    offset: u64,
}

impl Rewind<'_> {
    fn unread(&mut self, bytes: &[u8]) {
        let mut all = bytes.to_vec();
        all.extend_from_slice(&self.back[self.at..]);
        (self.back, self.at) = (all, 0);
        self.offset -= bytes.len() as u64;
    }

    fn buffer(&mut self) -> io::Result<&[u8]> {
        if self.at < self.back.len() {
            return Ok(&self.back[self.at..]);
        }
        loop {
            match self.reader.fill_buf() {
                Ok(_) => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.reader.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.offset += bytes as u64;
        if self.at < self.back.len() {
            self.at += bytes;
            if self.at == self.back.len() {
                (self.back, self.at) = (Vec::new(), 0);
            }
        } else {
            self.reader.consume(bytes);
        }
    }

    /// A line with its end, or the first `most` bytes of it; empty at the end.
    fn line(&mut self, most: usize) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        while line.len() < most {
            let room = most - line.len();
            let buffer = self.buffer()?;
            let buffer = &buffer[..buffer.len().min(room)];
            let end = buffer.iter().position(|b| *b == b'\n');
            let taken = end.map_or(buffer.len(), |at| at + 1);
            line.extend_from_slice(&buffer[..taken]);
            self.consume(taken);
            if taken == 0 || end.is_some() {
                break;
            }
        }
        Ok(line)
    }

    /// Up to `length` bytes; memory is taken as they come.
    fn take(&mut self, length: u64, into: &mut Vec<u8>) -> io::Result<u64> {
        let mut left = length;
        while left > 0 {
            let buffer = self.buffer()?;
            let taken = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            if taken == 0 {
                break;
            }
            into.extend_from_slice(&buffer[..taken]);
            self.consume(taken);
            left -= taken as u64;
        }
        Ok(length - left)
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// The page in an HTTP response: its bytes, what they are, and their charset.
///
/// # Errors
///
/// Why there is none.
pub(super) fn response(bytes: Vec<u8>, limit: u64) -> Result<(Vec<u8>, Format, Option<String>), No> {
    let failed = No::Failed;
    let ends = [&b"\r\n\r\n"[..], b"\n\n"]
        .map(|end| find(&bytes[..bytes.len().min(HEADER)], end).map(|at| (at, at + end.len())));
    let Some((head, body)) = ends.into_iter().flatten().min() else {
        return Err(failed("an HTTP response whose header does not end".into()));
    };
    let header = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let mut lines = header.lines();
    let status = lines.next().and_then(|line| line.split_whitespace().nth(1)).unwrap_or_default();
    if status != "200" {
        return Err(No::Skipped(format!("HTTP status {status}")));
    }
    let mut fields = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(n, v)| (n.trim().to_ascii_lowercase(), v.trim().to_ascii_lowercase()));
    let (mut content_type, mut chunked, mut encoding) = (String::new(), false, String::new());
    for (name, value) in &mut fields {
        match name.as_str() {
            "content-type" => content_type = value,
            "transfer-encoding" => chunked = value.contains("chunked"),
            "content-encoding" => encoding = value,
            _ => {}
        }
    }
    let Some(format) = text_format(&content_type) else { return Err(No::Skipped(no_text(&content_type))) };
    let mut bytes = bytes;
    bytes.drain(..body);
    // Many crawlers have taken both encodings off and kept the header: what does not decode is as it is.
    if chunked && let Some(whole) = unchunked(&bytes) {
        bytes = whole;
    }
    let unpacked = |reader: &mut dyn Read| -> Result<Vec<u8>, No> {
        let mut out = Vec::new();
        match reader.take(limit.saturating_add(1)).read_to_end(&mut out) {
            Err(error) => Err(failed(damaged(&error))),
            Ok(_) if out.len() as u64 > limit => Err(failed(too_long(limit))),
            Ok(_) => Ok(out),
        }
    };
    match encoding.as_str() {
        "gzip" | "x-gzip" if bytes.starts_with(&[0x1f, 0x8b]) => {
            bytes = unpacked(&mut MultiGzDecoder::new(&bytes[..]))?
        }
        "deflate" if bytes.first().is_some_and(|b| b & 0x0f == 8) && std::str::from_utf8(&bytes).is_err() => {
            bytes = unpacked(&mut ZlibDecoder::new(&bytes[..]))?;
        }
        "br" | "zstd" if std::str::from_utf8(&bytes).is_err() => {
            return Err(failed(format!("a response in the encoding {encoding}, which is not read")));
        }
        _ => {}
    }
    Ok((bytes, format, charset(&content_type)))
}

/// The body of a chunked response (RFC 9112, 7.1); none where it is not chunked.
fn unchunked(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(bytes.len());
    loop {
        let end = find(&bytes[..bytes.len().min(1 << 10)], b"\r\n")?;
        let size = std::str::from_utf8(&bytes[..end]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        bytes = &bytes[end + 2..];
        if size == 0 {
            return Some(whole);
        }
        // A response that was cut off keeps what there is.
        let here = &bytes[..size.min(bytes.len())];
        whole.extend_from_slice(here);
        if size.checked_add(2).is_none_or(|next| next > bytes.len()) {
            return Some(whole);
        }
        bytes = &bytes[size + 2..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(length: usize, body: &str) -> String {
        format!(
            "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nWARC-Record-ID: <urn:x:{body}>\r\nContent-Length: {length}\r\n\r\n{body}\r\n\r\n"
        )
    }

    fn read(text: &str) -> Vec<Result<String, String>> {
        let mut bytes = text.as_bytes();
        let mut records = Records::new(&mut bytes, 1000);
        let mut all = Vec::new();
        while let Some((_, record)) = records.next() {
            all.push(record.map(|r| String::from_utf8(r.content).unwrap()));
        }
        all
    }

    #[test]
    fn a_wrong_length_costs_one_record() {
        let good = |body: &str| record(body.len(), body);
        let ok = |body: &str| Ok(body.to_string());
        for wrong in [0, 3, 7, 40, 100] {
            let all = read(&[good("one"), record(wrong, "second"), good("three"), good("four")].concat());
            assert_eq!(all[0], ok("one"), "{wrong}");
            assert!(all[1].as_ref().unwrap_err().contains("length is wrong"), "{wrong}: {all:?}");
            assert_eq!(all[2..], [ok("three"), ok("four")], "{wrong}");
        }
        let all = read(&[good("one"), record(5_000_000_000_000, "second"), good("three")].concat());
        assert!(all[1].as_ref().unwrap_err().contains("says that it has 5000000000000 bytes"), "{all:?}");
        assert_eq!(all[2], ok("three"));
        let all = read(&[good("one"), record(100, "last")].concat());
        assert!(all[1].as_ref().unwrap_err().contains("cut off: 92 of its 100"), "{all:?}");
        let all = read(&[good("one"), "rubbish\r\n".into(), good("two")].concat());
        assert_eq!((all[0].clone(), all[2].clone(), all.len()), (ok("one"), ok("two"), 3));
    }

    #[test]
    fn responses_are_unpacked() {
        let page =
            |head: &str, body: &str| response(format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n{body}").into_bytes(), 1000);
        let (body, format, charset) = page("Content-Type: text/html; charset=GBK", "<p>x").unwrap();
        assert_eq!((&body[..], format, charset.as_deref()), (&b"<p>x"[..], Format::Html, Some("gbk")));
        let (body, ..) =
            page("Content-Type: text/plain\r\nTransfer-Encoding: chunked", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").unwrap();
        assert_eq!(body, b"abcde");
        let (body, ..) = page("Content-Type: text/plain\r\nTransfer-Encoding: chunked", "not chunked").unwrap();
        assert_eq!(body, b"not chunked");
        assert!(matches!(page("Content-Type: image/png", ""), Err(No::Skipped(_))));
    }
}
