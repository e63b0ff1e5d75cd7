//! Reading: which files are articles, what is known about them from outside,
//! and from bytes to text.

use crate::article::Article;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8, WINDOWS_1252};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Why bytes are no article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undecodable {
    /// NUL bytes or control characters: no text of any encoding known here.
    Binary,
    /// Offsets count in 32 bits.
    TooLong,
}

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Undecodable::Binary => {
                "binary: it holds NUL or other control bytes; give plain text (UTF-16 needs its byte order mark)"
            }
            Undecodable::TooLong => "longer than 2 GB: split it, one report to a file",
        })
    }
}

/// Decodes the bytes of an article.
///
/// A byte order mark decides; else UTF-8 where it is valid; else the encoding
/// that chardetng guesses, as far as it is one that news is kept in. Line ends
/// stay as they are. The mark itself is no part of the text.
///
/// ```
/// use wardlink::read::decode;
/// assert_eq!(decode(b"\xC4\xCF\xBE\xA9 hospital".to_vec()).unwrap(), "南京 hospital");
/// ```
///
/// # Errors
///
/// Where the bytes are no text.
pub fn decode(bytes: Vec<u8>) -> Result<String, Undecodable> {
    if bytes.len() > (u32::MAX / 2) as usize {
        return Err(Undecodable::TooLong);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return if is_binary(text.as_bytes()) { Err(Undecodable::Binary) } else { Ok(text.into_owned()) };
    }
    if is_binary(&bytes) {
        return Err(Undecodable::Binary);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => Ok(guess(error.as_bytes()).decode_without_bom_handling(error.as_bytes()).0.into_owned()),
    }
}

/// The likeliest encoding of bytes that are not UTF-8.
fn guess(bytes: &[u8]) -> &'static Encoding {
    // A broken byte or two in UTF-8 (a cut-off download) is UTF-8 still: the
    // good sequences outnumber the bad ones, which become U+FFFD.
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if good > 4 * bad {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // A sample is enough, and a long file stays cheap.
    detector.feed(&bytes[..bytes.len().min(1 << 20)], true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let double_byte = [GB18030, GBK, BIG5, SHIFT_JIS, EUC_JP, EUC_KR];
    if guess == GBK {
        // GB18030 is GBK and more.
        GB18030
    } else if double_byte.contains(&guess) {
        guess
    } else {
        // Of the single-byte encodings only this one is usual in English news: curly quotes, é.
        WINDOWS_1252
    }
}

/// Control bytes that no text has: NUL at once, others from a share on.
fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1 << 16)];
    let control =
        head.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1b)).count();
    head.contains(&0) || bytes.contains(&0) || control * 50 > head.len()
}

/// A file to read, or standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Article id: the path as given, joined with `/`; `-` for standard input.
    pub id: String,
    /// Where it is; none for standard input.
    pub path: Option<PathBuf>,
    /// A file of metadata beside it: `NAME.json` or `NAME.meta.json`.
    pub sidecar: Option<PathBuf>,
}

/// What there is to read under the given paths.
#[derive(Debug, Default)]
pub struct Inputs {
    /// Sorted by id, each once, so that the order of the arguments does not matter.
    pub inputs: Vec<Input>,
    /// Files in folders that are no `.txt`.
    pub others: usize,
    /// Paths that do not exist or cannot be walked, with the reason.
    pub failed: Vec<(String, String)>,
}

/// Finds the articles under the given paths. Files are taken whatever their
/// name; in folders `.txt` files are, and hidden files and folders are passed over.
pub fn inputs(paths: &[PathBuf]) -> Inputs {
    let mut found = Inputs::default();
    let mut seen = FxHashSet::default();
    for path in paths {
        if path.as_os_str() == "-" {
            if seen.insert("-".to_string()) {
                found.inputs.push(Input { id: "-".into(), path: None, sidecar: None });
            }
            continue;
        }
        if !path.is_dir() {
            match std::fs::metadata(path) {
                Ok(_) => {
                    let id = id_of(path);
                    if seen.insert(id.clone()) {
                        let sidecar = sidecars(path).into_iter().find(|p| p.is_file());
                        found.inputs.push(Input { id, path: Some(path.clone()), sidecar });
                    }
                }
                Err(error) => found.failed.push((path.display().to_string(), reason(&error))),
            }
            continue;
        }
        let mut files = Vec::new();
        let walk = walkdir::WalkDir::new(path).follow_links(true).into_iter();
        for entry in walk.filter_entry(|e| e.depth() == 0 || !e.file_name().to_string_lossy().starts_with('.')) {
            match entry {
                Ok(entry) if !entry.file_type().is_dir() => files.push(entry.into_path()),
                Ok(_) => {}
                Err(error) => {
                    let at = error.path().unwrap_or(path).display().to_string();
                    let why =
                        error.io_error().map_or_else(|| "a link that leads back to its own folder".into(), reason);
                    found.failed.push((at, why));
                }
            }
        }
        let known: FxHashSet<&PathBuf> = files.iter().collect();
        for file in &files {
            if !file.extension().is_some_and(|e| e.eq_ignore_ascii_case("txt")) {
                found.others += 1;
                continue;
            }
            let id = id_of(file);
            if seen.insert(id.clone()) {
                let sidecar = sidecars(file).into_iter().find(|p| known.contains(p));
                found.inputs.push(Input { id, path: Some(file.clone()), sidecar });
            }
        }
    }
    found.inputs.sort_by(|a, b| a.id.cmp(&b.id));
    found
}

/// The article id of a path: its parts joined with `/`, a leading `./` left out.
fn id_of(path: &Path) -> String {
    let id = path.to_string_lossy();
    let id = if std::path::MAIN_SEPARATOR == '/' { id.into_owned() } else { id.replace('\\', "/") };
    id.strip_prefix("./").map_or(id.clone(), str::to_string)
}

fn sidecars(path: &Path) -> [PathBuf; 2] {
    [path.with_extension("meta.json"), path.with_extension("json")]
}

/// What an error of the file system means to the user.
pub fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or folder".into(),
        std::io::ErrorKind::PermissionDenied => "permission denied: it cannot be read by this user".into(),
        _ => error.to_string(),
    }
}

/// What is known about an article from outside.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct About {
    /// The article id, the path's end, or the file's stem.
    #[serde(default)]
    pub id: Option<String>,
    /// Title.
    #[serde(default)]
    pub title: Option<String>,
    /// Publication date, EDTF.
    #[serde(default)]
    pub published: Option<String>,
    /// Publisher or address.
    #[serde(default)]
    pub source: Option<String>,
}

impl About {
    /// Empty strings are nothing; a date must be one.
    fn checked(mut self) -> Result<Self, String> {
        for field in [&mut self.id, &mut self.title, &mut self.published, &mut self.source] {
            *field = field.take().map(|s| s.trim().to_string()).filter(|s| !s.is_empty());
        }
        if let Some(published) = &self.published {
            // Exports write a time behind the day; the day is what counts here.
            let day = published.split(['T', ' ']).next().unwrap_or(published).to_string();
            check_date(&day)?;
            self.published = Some(day);
        }
        Ok(self)
    }
}

/// A table of metadata, by article.
#[derive(Debug, Default)]
pub struct Metadata {
    rows: FxHashMap<String, About>,
}

impl Metadata {
    /// Reads a `--metadata` file: CSV with a header line, or JSON lines.
    ///
    /// # Errors
    ///
    /// All that is wrong with it, each with file and line.
    pub fn load(path: &Path) -> Result<Metadata, Vec<String>> {
        let name = path.display();
        let bytes =
            std::fs::read(path).map_err(|e| vec![format!("{name}: cannot read the metadata: {}", reason(&e))])?;
        let text = decode(bytes).map_err(|e| vec![format!("{name}: cannot read the metadata: {e}")])?;
        let mut rows = FxHashMap::default();
        let mut problems = Vec::new();
        let mut add = |line: u64, about: Result<About, String>| {
            let about = about.and_then(About::checked).and_then(|about| match about.id.clone() {
                Some(id) => Ok((id, about)),
                None => Err("no id: give the article's id or the stem of its file name".into()),
            });
            match about {
                Ok((id, about)) => {
                    rows.insert(id, about);
                }
                Err(message) => problems.push(format!("{name}:{line}: {message}")),
            }
        };
        if text.trim_start().starts_with('{') {
            for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
                add(at as u64 + 1, serde_json::from_str(line).map_err(|e| e.to_string()));
            }
        } else {
            let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
            let header = reader.headers().cloned().unwrap_or_default();
            if !header.iter().any(|h| h == "id") {
                return Err(vec![format!(
                    "{name}:1: no column \"id\"; the columns of a CSV file are id, title, published, source"
                )]);
            }
            for row in reader.records() {
                match row {
                    Ok(row) => {
                        let line = row.position().map_or(0, csv::Position::line);
                        add(line, row.deserialize(Some(&header)).map_err(|e| e.to_string()));
                    }
                    Err(error) => add(error.position().map_or(0, csv::Position::line), Err(error.to_string())),
                }
            }
        }
        if problems.is_empty() { Ok(Metadata { rows }) } else { Err(problems) }
    }

    /// The row of an article: by its id, else by an ever shorter end of its path, else by its stem.
    pub fn get(&self, id: &str) -> Option<&About> {
        let mut tail = id;
        loop {
            let stem = tail.rsplit_once('.').map_or(tail, |(stem, _)| stem);
            if let Some(about) = self.rows.get(tail).or_else(|| self.rows.get(stem)) {
                return Some(about);
            }
            tail = tail.split_once('/')?.1;
        }
    }
}

/// Checks a publication date: a day, month or year in EDTF.
///
/// ```
/// use wardlink::read::check_date;
/// assert!(check_date("2023-05-21").is_ok() && check_date("2023").is_ok());
/// assert!(check_date("2023-02-30").is_err() && check_date("21.5.2023").is_err());
/// ```
///
/// # Errors
///
/// What a date must look like.
pub fn check_date(date: &str) -> Result<(), String> {
    let parts: Vec<&str> = date.split('-').collect();
    let widths: Vec<usize> = parts.iter().map(|p| p.len()).collect();
    let numbers: Option<Vec<i16>> =
        parts.iter().map(|p| if p.bytes().all(|b| b.is_ascii_digit()) { p.parse().ok() } else { None }).collect();
    let fits = matches!(widths[..], [4] | [4, 2] | [4, 2, 2])
        && numbers.is_some_and(|n| {
            let (month, day) = (n.get(1).copied().unwrap_or(1), n.get(2).copied().unwrap_or(1));
            jiff::civil::Date::new(n[0], month.try_into().unwrap_or(0), day.try_into().unwrap_or(0)).is_ok()
        });
    if fits { Ok(()) } else { Err(format!("{date:?} is no date: write 2023-05-21, 2023-05 or 2023")) }
}

/// What the user says about all articles.
#[derive(Debug, Default)]
pub struct Outside {
    /// `--published`: for articles that say it nowhere themselves.
    pub published: Option<String>,
    /// `--metadata`.
    pub metadata: Metadata,
}

/// An article that was read, and what was odd about it.
#[derive(Debug)]
pub struct Reading {
    /// The article.
    pub article: Article,
    /// What the user should know: a sidecar that was not understood.
    pub warning: Option<String>,
}

/// Reads an article and what is known about it: its row in the metadata, else its sidecar.
///
/// # Errors
///
/// Why it cannot be read.
pub fn article(input: &Input, metadata: &Metadata) -> Result<Reading, String> {
    let bytes = match &input.path {
        Some(path) => std::fs::read(path).map_err(|e| reason(&e))?,
        None => {
            let mut bytes = Vec::new();
            std::io::stdin().lock().read_to_end(&mut bytes).map_err(|e| reason(&e))?;
            bytes
        }
    };
    let mut article = Article::new(input.id.clone(), decode(bytes).map_err(|e| e.to_string())?);
    let mut warning = None;
    let beside = match input.sidecar.as_deref().map(sidecar) {
        Some(Ok(about)) => about,
        Some(Err(message)) => {
            warning = Some(message);
            About::default()
        }
        None => About::default(),
    };
    let row = metadata.get(&input.id).cloned().unwrap_or_default();
    article.title = row.title.or(beside.title);
    article.published = row.published.or(beside.published);
    article.source = row.source.or(beside.source);
    Ok(Reading { article, warning })
}

/// Reads the file of metadata beside an article.
fn sidecar(path: &Path) -> Result<About, String> {
    let ignored = |why: String| format!("{}: ignored: {why}", path.display());
    let bytes = std::fs::read(path).map_err(|e| ignored(reason(&e)))?;
    let text = decode(bytes).map_err(|e| ignored(e.to_string()))?;
    let about: About = serde_json::from_str(&text).map_err(|e| ignored(e.to_string()))?;
    about.checked().map_err(ignored)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> String {
        decode(bytes.to_vec()).unwrap()
    }

    #[test]
    fn encodings_are_told_apart() {
        let chinese = "南京市儿童医院与溧水区人民医院签署合作协议。";
        assert_eq!(decoded(&GB18030.encode(chinese).0), chinese);
        assert_eq!(
            decoded(&BIG5.encode("臺大醫院與馬偕醫院簽署合作協議，共同照護病患。").0).chars().next(),
            Some('臺')
        );
        let english = "The Children\u{2019}s Hospital \u{201c}signed\u{201d} a caf\u{e9} contract \u{2014} 5 years.";
        assert_eq!(decoded(&WINDOWS_1252.encode(english).0), english);
        for big in [true, false] {
            let mut bytes = if big { vec![0xfe, 0xff] } else { vec![0xff, 0xfe] };
            bytes
                .extend("医院 ok\r\n".encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }));
            assert_eq!(decoded(&bytes), "医院 ok\r\n");
        }
        assert_eq!(decoded("\u{feff}ok".as_bytes()), "ok");
    }

    #[test]
    fn broken_utf8_stays_utf8() {
        let mut bytes = "Children’s hospital – “a” – “b” – “c”".as_bytes().to_vec();
        bytes.push(0xe2);
        assert!(decoded(&bytes).starts_with("Children’s hospital – “a”"));
    }

    #[test]
    fn binary_is_refused_and_empty_is_text() {
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n\0\0\0".to_vec()), Err(Undecodable::Binary));
        assert_eq!(decoded(b""), "");
    }

    #[test]
    fn metadata_is_found_by_id_by_end_of_path_and_by_stem() {
        let row = |id: &str| (id.to_string(), About { id: Some(id.into()), ..About::default() });
        let metadata = Metadata { rows: [row("p01"), row("b/p02.txt")].into_iter().collect() };
        assert!(metadata.get("corpus/a/p01.txt").is_some() && metadata.get("x/b/p02.txt").is_some());
        assert!(metadata.get("x/c/p02.txt").is_none());
    }
}
