//! Tables: beside the parser of CSV goes what it does not tell: where a row really
//! begins, and whether a quotation mark has eaten rows.

use super::container::{damaged, too_long};
use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

/// What the user should know of a row whose quotation mark was not closed where a cell ends.
pub(super) const DOUBTFUL: &str = "a quotation mark opens a cell of several lines and is not closed where a cell ends: \
     rows behind it may have been read as part of this one; inside a cell it is written twice";

/// The parser passes over it at the beginning.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Where the bytes stand in the grammar of RFC 4180, read as the parser reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before a row; empty lines are passed over.
    Row,
    /// Before a cell.
    Cell,
    /// In a cell without quotation marks around it, or behind its last one.
    Plain,
    /// In a cell within quotation marks.
    Quoted,
    /// Behind a quotation mark in such a cell: its end, or the first of two.
    Closing,
}

/// A stream of a table that notes where rows begin, and ends with an error when a row takes too much.
pub(super) struct Watched<'a> {
    reader: &'a mut dyn BufRead,
    /// Bytes that may still be read for the row.
    left: u64,
    delimiter: u8,
    state: State,
    /// Bytes and line feeds up to here.
    at: u64,
    line: u64,
    /// Where the cell in quotation marks was opened.
    opened: u64,
    /// Where rows begin that were not asked for yet: byte and line, from 1.
    rows: VecDeque<(u64, u64)>,
    /// Where quotation marks are open or closed in the wrong place.
    doubts: VecDeque<u64>,
}

impl<'a> Watched<'a> {
    pub fn new(reader: &'a mut dyn BufRead, delimiter: u8) -> Watched<'a> {
        let (rows, doubts) = (VecDeque::new(), VecDeque::new());
        Watched { reader, left: 0, delimiter, state: State::Row, at: 0, line: 1, opened: 0, rows, doubts }
    }

    /// How many bytes may be read from now on.
    pub fn allow(&mut self, bytes: u64) {
        self.left = bytes;
    }

    /// Byte and line at which the row begins that the parser found between two positions, and whether it is doubtful.
    pub fn row(&mut self, from: u64, to: u64) -> (Option<(u64, u64)>, bool) {
        while self.rows.front().is_some_and(|(at, _)| *at < from) {
            self.rows.pop_front();
        }
        let start = self.rows.front().copied().filter(|(at, _)| *at < to);
        let mut doubtful = false;
        while self.doubts.front().is_some_and(|at| *at <= to) {
            doubtful |= self.doubts.pop_front().is_some_and(|at| at > from);
        }
        (start, doubtful)
    }

    fn pass(&mut self, mut bytes: &[u8]) {
        while let Some(&byte) = bytes.first() {
            let skipped = match self.state {
                State::Plain => plain(bytes, |b| b == self.delimiter || b == b'\n' || b == b'\r'),
                State::Quoted => plain(bytes, |b| b == b'"' || b == b'\n'),
                _ => 0,
            };
            if skipped > 0 {
                self.at += skipped as u64;
                bytes = &bytes[skipped..];
                continue;
            }
            self.step(byte);
            self.at += 1;
            self.line += u64::from(byte == b'\n');
            bytes = &bytes[1..];
        }
    }

    fn step(&mut self, byte: u8) {
        if self.at < BOM.len() as u64 && byte == BOM[self.at as usize] && self.state == State::Row {
            return;
        }
        let ends = byte == b'\n' || byte == b'\r';
        if self.state == State::Row && !ends {
            self.rows.push_back((self.at, self.line));
        }
        self.state = match self.state {
            State::Quoted if byte == b'"' => State::Closing,
            State::Quoted => State::Quoted,
            State::Closing if byte == b'"' => State::Quoted,
            State::Row | State::Cell if byte == b'"' => {
                self.opened = self.line;
                State::Quoted
            }
            _ if ends => State::Row,
            _ if byte == self.delimiter => State::Cell,
            State::Closing => {
                if self.line > self.opened {
                    self.doubts.push_back(self.at);
                }
                State::Plain
            }
            _ => State::Plain,
        };
    }
}

/// How many bytes at the beginning hold none that matters, in blocks, so that the compiler compares many at once.
fn plain(bytes: &[u8], matters: impl Fn(u8) -> bool) -> usize {
    bytes.chunks_exact(32).take_while(|block| !block.iter().fold(false, |any, b| any | matters(*b))).count() * 32
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let room = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let read = self.reader.read(&mut buffer[..room])?;
        self.left -= read as u64;
        if read > 0 {
            self.pass(&buffer[..read]);
        } else if room > 0 && self.state == State::Quoted && self.line > self.opened {
            self.doubts.push_back(self.at);
        }
        Ok(read)
    }
}

/// A comma, unless the header line has none and has semicolons or tabs.
pub(super) fn delimiter(head: &[u8]) -> u8 {
    let header = head.split(|b| *b == b'\n').next().unwrap_or_default();
    if header.contains(&b',') {
        return b',';
    }
    [b';', b'\t'].into_iter().find(|d| header.contains(d)).unwrap_or(b',')
}

/// What is wrong with a table.
pub(super) fn table_error(error: &csv::Error, limit: u64) -> String {
    match error.kind() {
        csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            format!("{}; perhaps a quotation mark is not closed", too_long(limit))
        }
        csv::ErrorKind::Io(error) => damaged(error),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows as the parser gives them, with byte, line and doubt as they are noted beside it.
    fn rows(table: &str, chunk: usize) -> Vec<(u64, u64, bool, Vec<String>)> {
        let mut bytes = table.as_bytes();
        let mut watched = Watched::new(&mut bytes, b',');
        watched.allow(u64::MAX);
        let mut builder = csv::ReaderBuilder::new();
        let mut rows = builder.flexible(true).has_headers(false).buffer_capacity(chunk).from_reader(watched);
        let (mut found, mut row) = (Vec::new(), csv::ByteRecord::new());
        loop {
            let from = rows.position().byte();
            if !rows.read_byte_record(&mut row).expect("a slice can be read") {
                return found;
            }
            let to = rows.position().byte();
            let (start, doubtful) = rows.get_mut().row(from, to);
            let (at, line) = start.expect("every row begins somewhere");
            let cells = row.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
            found.push((at, line, doubtful, cells));
        }
    }

    #[test]
    fn rows_begin_where_they_stand_whatever_ends_the_lines() {
        for chunk in [1, 2, 7, 8192] {
            let lines = "id,text\r\n1,a\r\n\r\n2,\"b\r\nc\"\r\n3,d";
            let told: Vec<_> = rows(lines, chunk).into_iter().map(|(at, line, doubt, _)| (at, line, doubt)).collect();
            assert_eq!(told, [(0, 1, false), (9, 2, false), (16, 4, false), (26, 6, false)], "chunks of {chunk}");
            let marked = "\u{feff}\"id\",x\na,\"b\"\n";
            assert_eq!(rows(marked, chunk)[1].0, 10, "chunks of {chunk}");
            let unix = lines.replace('\r', "");
            let told: Vec<_> = rows(&unix, chunk).into_iter().map(|(at, line, ..)| (at, line)).collect();
            assert_eq!(told, [(0, 1), (8, 2), (13, 4), (21, 6)], "chunks of {chunk}");
        }
    }

    #[test]
    fn a_quotation_mark_that_eats_rows_is_noted() {
        for (table, doubts) in [
            ("a,\"b\nc,d\ne,\"f\"\ng,h\n", vec![true, false]),
            ("a,\"b\nc,d\n", vec![true]),
            ("a,b\nc,\"d\ne", vec![false, true]),
            // Nothing is lost here: the mark is in one line, doubled, or in a cell that has none around it.
            ("a,\"b\" c\nd,e\n", vec![false, false]),
            ("a,\"b \"\"c\"\"\nd\"\ne,f\n", vec![false, false]),
            ("a,b \"c\nd,e\" f\n", vec![false, false]),
            ("a,\"b\"\n", vec![false]),
        ] {
            for chunk in [1, 3, 8192] {
                let told: Vec<bool> = rows(table, chunk).into_iter().map(|row| row.2).collect();
                assert_eq!(told, doubts, "{table:?} in chunks of {chunk}");
            }
        }
    }
}
