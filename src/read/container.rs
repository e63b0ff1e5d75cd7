//! From inputs to items: files as they are, and what is inside dumps, crawls and archives,
//! read as streams. Nothing is unpacked to disk, and no name from an archive is used as a path.

use super::format::{Compression, Format, other_compression};
use super::item::{Columns, Item, Key, Work, gone};
use super::table::{Watched, delimiter, table_error};
use super::walk::{Found, Kind, walk};
use super::warc;
use super::{About, Fields, reason};
use flate2::bufread::MultiGzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Archives in archives are read down to here.
const DEPTH: usize = 4;

/// How inputs are to be read.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The form of all inputs, where the user says it.
    pub format: Option<Format>,
    /// Names of the fields in JSON lines and tables.
    pub fields: Fields,
    /// Bytes that one article may have, decompressed; a longer one is a failed article.
    pub limit: u64,
    /// The part of the input to read.
    pub shard: Option<Shard>,
}

impl Settings {
    /// The limit where the user gives none: 64 MiB.
    pub const LIMIT: u64 = 64 << 20;
}

impl Default for Settings {
    fn default() -> Self {
        Settings { format: None, fields: Fields::default(), limit: Settings::LIMIT, shard: None }
    }
}

/// A part of the input: the `number`th of `of` stretches with about as many bytes each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// From 1.
    pub number: u64,
    /// How many there are.
    pub of: u64,
}

impl std::str::FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed =
            text.split_once('/').and_then(|(i, n)| Some(Shard { number: i.parse().ok()?, of: n.parse().ok()? }));
        parsed.filter(|s| (1..=s.of).contains(&s.number)).ok_or_else(|| "write I/N with I from 1 to N: 2/8".into())
    }
}

impl Shard {
    /// The bytes of `total` that belong to it; the last part also takes what stands at the end.
    fn range(self, total: u64) -> (u64, u64) {
        let cut = |n: u64| (u128::from(total) * u128::from(n) / u128::from(self.of)) as u64;
        (cut(self.number - 1), if self.number == self.of { u64::MAX } else { cut(self.number) })
    }
}

/// Runs a piece of work and gives the message where it panicked.
pub type Guard<'a> = &'a dyn Fn(&mut dyn FnMut()) -> Result<(), String>;

/// Hands out the items of all inputs, in the order of their ids, until `push` says no.
///
/// `guard` keeps a panic in one file from ending the run.
pub fn each(paths: &[PathBuf], settings: &Settings, guard: Guard<'_>, push: &mut dyn FnMut(Item) -> bool) {
    let forced = settings.format.is_some();
    // A part is a stretch of all bytes, in the order of the files: first it must be known how many there are.
    let part = settings.shard.map(|shard| shard.range(walk(paths, forced).map(|found| length(&found)).sum()));
    let mut before = 0u64;
    for found in walk(paths, forced) {
        let range = match part {
            None => None,
            Some((from, to)) => {
                let start = before;
                before = before.saturating_add(length(&found));
                let splits = found_format(&found, settings).is_some_and(|f| !f.is_single()) && before > start;
                let inside = (from..to).contains(&start);
                if !(inside || splits && start < to && before > from) {
                    continue;
                }
                Some((from.saturating_sub(start), to.saturating_sub(start), inside))
            }
        };
        let mut going = true;
        let file: Arc<str> = found.id.as_str().into();
        let mut number = 0;
        let guarded = guard(&mut || {
            let mut reader =
                Reader { settings, push, file: file.clone(), number: &mut number, range: None, going: true };
            reader.found(&found, range);
            going = reader.going;
        });
        if let Err(message) = guarded {
            going = push(Item::new(Key { file, number }, Work::Failed(message)));
        }
        if !going {
            return;
        }
    }
}

/// Hands out the items of a stream of any form, until `push` says no; `name` is the id of what it is.
pub fn stream(reader: &mut dyn BufRead, name: &str, settings: &Settings, push: &mut dyn FnMut(Item) -> bool) {
    let file: Arc<str> = name.into();
    let mut number = 0;
    let inside = Inside { name: file.clone(), depth: 0, given: true };
    let mut opened = Reader { settings, push, file, number: &mut number, range: None, going: true };
    opened.stream(reader, &inside, settings.format, 0);
}

/// Opens a file of lines, decompressed where it is compressed; `-` is standard input.
///
/// # Errors
///
/// Those of opening and reading it; that it is compressed as something that is not read.
pub fn unpacked(path: &Path) -> io::Result<Box<dyn BufRead>> {
    let file: Box<dyn Read> = if path.as_os_str() == "-" { Box::new(io::stdin()) } else { Box::new(File::open(path)?) };
    let mut file = BufReader::with_capacity(1 << 18, file);
    Ok(match Compression::of(file.fill_buf()?).map_err(io::Error::other)? {
        Compression::None => Box::new(file),
        Compression::Gzip => Box::new(BufReader::with_capacity(1 << 17, MultiGzDecoder::new(file))),
        Compression::Zstd => {
            Box::new(BufReader::with_capacity(1 << 17, zstd::stream::read::Decoder::with_buffer(file)?))
        }
    })
}

/// Bytes of a file; nothing else has any.
fn length(found: &Found) -> u64 {
    match found.kind {
        Kind::File(_) => std::fs::metadata(&found.path).map_or(0, |meta| meta.len()),
        _ => 0,
    }
}

fn found_format(found: &Found, settings: &Settings) -> Option<Format> {
    let named = found.path.file_name().and_then(|name| Format::of_name(&name.to_string_lossy()));
    settings.format.or(named).or(if found.given { Some(Format::Jsonl) } else { None })
}

/// What goes through one file.
struct Reader<'a> {
    settings: &'a Settings,
    push: &'a mut dyn FnMut(Item) -> bool,
    file: Arc<str>,
    /// Items of this file up to now, those of other parts included.
    number: &'a mut u64,
    /// Of a container that is split: the bytes of this part.
    range: Option<(u64, u64)>,
    going: bool,
}

/// Where a container stands among others, for ids and messages.
#[derive(Clone)]
struct Inside {
    /// The file, or the file and the name in its archive.
    name: Arc<str>,
    /// Archives around it.
    depth: usize,
    /// The file was named by the user, and not found in a folder or archive.
    given: bool,
}

impl Reader<'_> {
    /// Hands out an item; `offset` is where it begins in the file, if that can be said.
    fn item(&mut self, name: &Arc<str>, line: Option<u64>, offset: Option<u64>, size: u64, stamp: u64, work: Work) {
        let number = *self.number;
        *self.number += 1;
        // What concerns the whole file belongs to the part in which it begins.
        if self.range.is_some_and(|(from, to)| !(from..to).contains(&offset.unwrap_or(0))) {
            return;
        }
        if self.going {
            let key = Key { file: self.file.clone(), number };
            self.going = (self.push)(Item { key, name: name.clone(), line, offset, size, stamp, work });
        }
    }

    fn plain(&mut self, work: Work) {
        let name = self.file.clone();
        self.item(&name, None, None, 0, 0, work);
    }

    fn found(&mut self, found: &Found, range: Option<(u64, u64, bool)>) {
        let sidecar = match &found.kind {
            Kind::File(sidecar) => sidecar.clone(),
            Kind::Standard => {
                let inside = Inside { name: self.file.clone(), depth: 0, given: true };
                let format = self.settings.format;
                // Standard input may be a terminal: nothing is waited for but what comes.
                return self.stream(&mut BufReader::with_capacity(1 << 16, io::stdin().lock()), &inside, format, 0);
            }
            Kind::Other(why) => return self.plain(Work::Skipped { reason: why.clone(), quiet: true }),
            Kind::Passed(why) => return self.plain(Work::Skipped { reason: why.clone(), quiet: false }),
            Kind::Failed(why) => return self.plain(Work::Failed(why.clone())),
        };
        let named = Format::of_name(&found.path.file_name().unwrap_or_default().to_string_lossy());
        let format = self.settings.format.or(named);
        if let Some(format) = format.filter(|f| f.is_single()) {
            return self.single(&found.path, format, sidecar);
        }
        self.file(&found.path, format, sidecar, found.given, range);
    }

    /// A file that is one article: whoever opens the item reads it.
    fn single(&mut self, path: &Path, format: Format, sidecar: Option<PathBuf>) {
        let (size, stamp) = match std::fs::metadata(path) {
            Ok(meta) => (meta.len(), stamp(&meta)),
            Err(_) => (0, 0),
        };
        let name = self.file.clone();
        self.item(&name, None, None, size, stamp, Work::File { path: path.into(), format, sidecar });
    }

    /// A file that holds many, or whose name does not say what it is.
    fn file(
        &mut self,
        path: &Path,
        format: Option<Format>,
        sidecar: Option<PathBuf>,
        given: bool,
        range: Option<(u64, u64, bool)>,
    ) {
        let opened = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
        let (meta, file) = match opened {
            Ok(opened) => opened,
            Err(error) => return self.plain(Work::Failed(gone(&error))),
        };
        let before = stamp(&meta);
        let mut file = BufReader::with_capacity(1 << 18, file);
        let head = match file.fill_buf() {
            Ok(head) => head,
            Err(error) => return self.plain(Work::Failed(reason(&error))),
        };
        let packed = match Compression::of(head) {
            Ok(compression) => compression != Compression::None,
            Err(why) => return self.plain(Work::Failed(why)),
        };
        if format.is_none() && !packed && Format::of_content(head).is_single() {
            return self.single(path, Format::of_content(head), sidecar);
        }
        if let Some((from, to, inside)) = range {
            // What is compressed cannot be split: it belongs to the part in which it begins.
            if packed {
                if !inside {
                    return;
                }
            } else {
                self.range = Some((from, to));
            }
        }
        let inside = Inside { name: self.file.clone(), depth: 0, given };
        self.stream(&mut file, &inside, format, before);
        if self.going && meta.is_file() {
            let after = std::fs::metadata(path).map(|meta| stamp(&meta));
            if after.as_ref().ok() != Some(&before) {
                let why = after.map_or_else(|e| reason(&e), |_| "other size or time of change".into());
                self.range = None;
                self.plain(Work::Failed(format!(
                    "changed while it was read ({why}): what stood in it until then was taken; run again"
                )));
            }
        }
    }

    /// A stream of bytes of any form, compressed or not.
    fn stream(&mut self, reader: &mut dyn BufRead, inside: &Inside, format: Option<Format>, stamp: u64) {
        let compression = match reader.fill_buf().map_err(|e| reason(&e)).and_then(Compression::of) {
            Ok(compression) => compression,
            Err(why) => return self.broken(inside, None, why),
        };
        match compression {
            Compression::None => self.bytes(reader, inside, format, stamp),
            Compression::Gzip => {
                let mut unpacked = BufReader::with_capacity(1 << 17, MultiGzDecoder::new(reader));
                self.bytes(&mut unpacked, inside, format, stamp);
            }
            Compression::Zstd => match zstd::stream::read::Decoder::with_buffer(reader) {
                Ok(decoder) => self.bytes(&mut BufReader::with_capacity(1 << 17, decoder), inside, format, stamp),
                Err(error) => self.broken(inside, None, damaged(&error)),
            },
        }
    }

    /// A stream of decompressed bytes.
    fn bytes(&mut self, reader: &mut dyn BufRead, inside: &Inside, format: Option<Format>, stamp: u64) {
        let head = match reader.fill_buf() {
            Ok(head) => head,
            Err(error) => return self.broken(inside, None, damaged(&error)),
        };
        let format = format.unwrap_or_else(|| Format::of_content(head));
        if !format.is_single() && (head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff")) {
            return self.broken(
                inside,
                None,
                format!("UTF-16, which is read of single texts only: convert this {format} to UTF-8"),
            );
        }
        match format {
            Format::Text | Format::Html => {
                let mut bytes = Vec::new();
                let work = match reader.take(self.settings.limit.saturating_add(1)).read_to_end(&mut bytes) {
                    Err(error) => Work::Failed(damaged(&error)),
                    Ok(_) if bytes.len() as u64 > self.settings.limit => Work::Failed(too_long(self.settings.limit)),
                    Ok(_) => Work::Bytes { bytes, format, about: About::default(), charset: None },
                };
                let size = if let Work::Bytes { bytes, .. } = &work { bytes.len() as u64 } else { 0 };
                self.item(&inside.name, None, None, size, stamp, work);
            }
            Format::Jsonl => self.lines(reader, inside, stamp),
            Format::Csv => self.rows(reader, inside, stamp),
            Format::Warc => self.warc(reader, inside, stamp),
            Format::Tar => self.tar(reader, inside, stamp),
        }
    }

    /// What of a container cannot be read, from `offset` on.
    fn broken(&mut self, inside: &Inside, offset: Option<u64>, why: String) {
        self.item(&inside.name, None, offset, 0, 0, Work::Failed(why));
    }

    fn done(&self, offset: u64) -> bool {
        !self.going || self.range.is_some_and(|(_, to)| offset >= to)
    }

    fn lines(&mut self, reader: &mut dyn BufRead, inside: &Inside, stamp: u64) {
        let (mut number, mut offset) = (0u64, 0u64);
        if let Ok(head) = reader.fill_buf()
            && head.starts_with(b"\xef\xbb\xbf")
        {
            reader.consume(3);
            offset = 3;
        }
        let found = !inside.given && self.settings.format.is_none();
        if found
            && let Ok(head) = reader.fill_buf()
            && let Some(reason) = super::item::no_articles_in(head, &self.settings.fields)
        {
            return self.item(&inside.name, None, None, 0, stamp, Work::Skipped { reason, quiet: true });
        }
        let first_is_read = reader.fill_buf().is_ok_and(|head| head.contains(&b'\n'));
        while !self.done(offset) {
            let mut bytes = Vec::new();
            let read = read_line(reader, &mut bytes, self.settings.limit);
            number += 1;
            let (length, whole) = match read {
                Ok((0, _)) => break,
                Ok(read) => read,
                Err(error) => {
                    self.item(
                        &inside.name,
                        Some(number),
                        Some(offset),
                        0,
                        0,
                        Work::Failed(format!("{}: no more can be read of it", damaged(&error))),
                    );
                    break;
                }
            };
            if number == 1
                && found
                && !first_is_read
                && let Some(reason) = super::item::no_articles(&bytes, &self.settings.fields)
            {
                return self.item(&inside.name, None, None, 0, stamp, Work::Skipped { reason, quiet: true });
            }
            if !bytes.trim_ascii().is_empty() || !whole {
                let size = bytes.len() as u64;
                let work = if whole { Work::Line(bytes) } else { Work::Failed(too_long(self.settings.limit)) };
                self.item(&inside.name, Some(number), Some(offset), size, stamp, work);
            }
            offset += length;
        }
    }

    fn rows(&mut self, reader: &mut dyn BufRead, inside: &Inside, stamp: u64) {
        let delimiter = reader.fill_buf().map_or(b',', delimiter);
        let room = self.settings.limit.saturating_add(1 << 18);
        let mut watched = Watched::new(reader, delimiter);
        watched.allow(room);
        let mut rows = csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(watched);
        let columns = match rows.byte_headers() {
            Ok(header) => Columns::new(header, &self.settings.fields),
            Err(error) => return self.broken(inside, Some(0), table_error(&error, self.settings.limit)),
        };
        let columns = match columns {
            Ok(columns) => Arc::new(columns),
            Err(reason) if inside.given || self.settings.format.is_some() => return self.broken(inside, None, reason),
            Err(reason) => {
                return self.item(&inside.name, None, None, 0, stamp, Work::Skipped { reason, quiet: true });
            }
        };
        loop {
            rows.get_mut().allow(room);
            let mut row = csv::ByteRecord::new();
            let (at, line) = (rows.position().byte(), rows.position().line());
            if self.done(at) {
                return;
            }
            match rows.read_byte_record(&mut row) {
                Ok(false) => return,
                Ok(true) => {
                    let end = rows.position().byte();
                    let (start, doubtful) = rows.get_mut().row(at, end);
                    let (at, line) = start.unwrap_or((at, line));
                    let size = row.as_slice().len() as u64;
                    let work = if size > self.settings.limit {
                        Work::Failed(too_long(self.settings.limit))
                    } else {
                        Work::Row { row, columns: columns.clone(), doubtful }
                    };
                    self.item(&inside.name, Some(line), Some(at), size, stamp, work);
                }
                Err(error) => {
                    let why = format!("{}: no more can be read of it", table_error(&error, self.settings.limit));
                    return self.item(&inside.name, Some(line), Some(at), 0, 0, Work::Failed(why));
                }
            }
        }
    }

    fn warc(&mut self, reader: &mut dyn BufRead, inside: &Inside, stamp: u64) {
        let mut records = warc::Records::new(reader, self.settings.limit);
        while let Some((offset, record)) = records.next() {
            if self.done(offset) {
                return;
            }
            match record {
                Ok(record) => {
                    if let Some(work) = record.work() {
                        let size = record_size(&work);
                        self.item(&inside.name, None, Some(offset), size, stamp, work);
                    }
                }
                Err(why) => self.item(&inside.name, None, Some(offset), 0, stamp, Work::Failed(why)),
            }
        }
    }

    fn tar(&mut self, reader: &mut dyn BufRead, inside: &Inside, stamp: u64) {
        if inside.depth >= DEPTH {
            return self.broken(inside, None, format!("an archive in {DEPTH} archives is not read"));
        }
        let mut archive = tar::Archive::new(reader);
        // Raw, since the crate would read long names into memory whatever their length.
        let entries = match archive.entries() {
            Ok(entries) => entries.raw(true),
            Err(error) => return self.broken(inside, Some(0), damaged(&error)),
        };
        let mut long_name: Option<Vec<u8>> = None;
        let mut at = 0;
        // Members of a part are chosen by where they begin; what is in them has no place in the file.
        let range = self.range.take();
        for entry in entries {
            let mut entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    return self.broken(inside, Some(at), format!("{}: no more can be read of it", damaged(&error)));
                }
            };
            at = entry.raw_header_position();
            let kind = entry.header().entry_type();
            if kind.is_gnu_longname() || kind.is_pax_local_extensions() {
                let mut bytes = Vec::new();
                if let Err(error) = entry.by_ref().take(1 << 16).read_to_end(&mut bytes) {
                    return self.broken(inside, Some(at), damaged(&error));
                }
                let name = if kind.is_gnu_longname() { Some(bytes) } else { pax_path(&bytes) };
                long_name = name.or(long_name);
                continue;
            }
            let name = long_name.take().unwrap_or_else(|| entry.header().path_bytes().into_owned());
            if !kind.is_file() && !kind.is_contiguous() || range.is_some_and(|(from, to)| !(from..to).contains(&at)) {
                continue;
            }
            if !self.going {
                return;
            }
            self.member(&mut entry, &name, inside, stamp);
        }
    }

    /// A member of an archive; its name is a name and nothing more.
    fn member(&mut self, member: &mut dyn Read, name: &[u8], inside: &Inside, stamp: u64) {
        let name = String::from_utf8_lossy(name.split(|b| *b == 0).next().unwrap_or_default()).into_owned();
        let last = name.rsplit('/').next().unwrap_or(&name);
        let format = self.settings.format.filter(|f| *f != Format::Tar).or(Format::of_name(last));
        let here = Inside { name: format!("{}/{name}", inside.name).into(), depth: inside.depth + 1, given: false };
        if last.starts_with('.') {
            // Hidden, as in a folder.
        } else if let Some(why) = other_compression(last).filter(|_| format.is_none()) {
            self.broken(&here, None, why);
        } else if format.is_none() {
            let reason = "its name is not that of a form that is read".into();
            self.item(&here.name, None, None, 0, stamp, Work::Skipped { reason, quiet: true });
        } else {
            self.stream(&mut BufReader::with_capacity(1 << 16, member), &here, format, stamp);
        }
    }
}

fn record_size(work: &Work) -> u64 {
    match work {
        Work::Bytes { bytes, .. } | Work::Http { bytes, .. } | Work::Line(bytes) => bytes.len() as u64,
        _ => 0,
    }
}

/// The name in an extended header (`27 path=...`).
fn pax_path(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut extensions = tar::PaxExtensions::new(bytes);
    extensions.find_map(|e| e.ok().filter(|e| e.key_bytes() == b"path").map(|e| e.value_bytes().to_vec()))
}

/// Size and time of change in one number: whether a file is still the same.
pub(super) fn stamp(meta: &std::fs::Metadata) -> u64 {
    let time = meta.modified().ok().and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok());
    let nanos = time.map_or(0, |t| t.as_nanos() as u64);
    meta.len().rotate_left(40) ^ nanos
}

/// What an error in a stream means to the user.
pub(super) fn damaged(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "cut off: the compressed data ends too early".into(),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::Other => format!("damaged: {error}"),
        _ => reason(error),
    }
}

/// What the user reads of an article that is over the limit.
pub(super) fn too_long(limit: u64) -> String {
    format!("longer than {limit} bytes: raise --max-article-bytes if it is to be read")
}

/// Reads up to and with the next line feed; of a line over the limit nothing is kept.
/// Gives how many bytes there were, and whether they are all in `line`.
fn read_line(reader: &mut dyn BufRead, line: &mut Vec<u8>, limit: u64) -> io::Result<(u64, bool)> {
    let (mut length, mut whole) = (0u64, true);
    loop {
        let buffer = match reader.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = memchr(buffer);
        let taken = end.map_or(buffer.len(), |at| at + 1);
        length += taken as u64;
        // The line feed and a carriage return are not counted.
        if whole && line.len() + taken <= usize::try_from(limit).unwrap_or(usize::MAX).saturating_add(2) {
            line.extend_from_slice(&buffer[..taken]);
        } else {
            whole = false;
            *line = Vec::new();
        }
        reader.consume(taken);
        if taken == 0 || end.is_some() {
            return Ok((length, whole));
        }
    }
}

/// Where the next line feed is. The standard library's search over a slice is as fast as the disk.
fn memchr(bytes: &[u8]) -> Option<usize> {
    // In blocks, so that the compiler compares many bytes at once.
    let mut at = 0;
    for block in bytes.chunks(64) {
        if block.iter().fold(false, |any, b| any | (*b == b'\n')) {
            return block.iter().position(|b| *b == b'\n').map(|n| at + n);
        }
        at += block.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_everything_once() {
        for (total, of) in [(0u64, 3u64), (10, 3), (7, 8), (u64::MAX / 2, 1000)] {
            let mut at = 0;
            for number in 1..=of {
                let (from, to) = Shard { number, of }.range(total);
                assert_eq!(from, at);
                at = to;
            }
            assert_eq!(at, u64::MAX);
        }
        assert!("0/3".parse::<Shard>().is_err() && "4/3".parse::<Shard>().is_err() && "x".parse::<Shard>().is_err());
        assert_eq!("2/3".parse(), Ok(Shard { number: 2, of: 3 }));
    }

    #[test]
    fn a_line_over_the_limit_is_not_kept() {
        let text = b"short\nmuch too long for this\nlast";
        let mut reader = BufReader::with_capacity(4, &text[..]);
        let mut read = || {
            let mut line = Vec::new();
            read_line(&mut reader, &mut line, 6).map(|(length, whole)| (length, whole, line)).unwrap()
        };
        assert_eq!(read(), (6, true, b"short\n".to_vec()));
        assert_eq!(read(), (23, false, vec![]));
        assert_eq!(read(), (4, true, b"last".to_vec()));
        assert_eq!(read().0, 0);
    }
}
