//! What is known about articles from outside: tables of metadata and files beside the articles.

use super::{decode, reason};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::path::Path;

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
    pub(crate) fn checked(mut self) -> Result<Self, String> {
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

/// Reads the file of metadata beside an article.
pub(super) fn sidecar(path: &Path) -> Result<About, String> {
    let ignored = |why: String| format!("{}: ignored: {why}", path.display());
    let bytes = std::fs::read(path).map_err(|e| ignored(reason(&e)))?;
    let text = decode(bytes).map_err(|e| ignored(e.to_string()))?;
    let about: About = serde_json::from_str(&text).map_err(|e| ignored(e.to_string()))?;
    about.checked().map_err(ignored)
}

/// The names that the fields of an article have in JSON lines and tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// Its date of publication.
    pub published: String,
    /// Its publisher or address.
    pub source: String,
}

impl Default for Fields {
    fn default() -> Self {
        let [id, title, text, published, source] = ["id", "title", "text", "published", "source"].map(str::to_string);
        Fields { id, title, text, published, source }
    }
}

impl std::str::FromStr for Fields {
    type Err = String;

    /// `text=body,id=url`: those that are not named keep their names.
    fn from_str(list: &str) -> Result<Self, String> {
        let mut fields = Fields::default();
        for pair in list.split(',') {
            let (field, name) =
                pair.split_once('=').ok_or("write FIELD=NAME, with commas between: text=body,id=url")?;
            let slot = match field.trim() {
                "id" => &mut fields.id,
                "title" => &mut fields.title,
                "text" => &mut fields.text,
                "published" => &mut fields.published,
                "source" => &mut fields.source,
                other => return Err(format!("no field {other:?}; there are id, title, text, published, source")),
            };
            *slot = name.trim().to_string();
        }
        Ok(fields)
    }
}

impl About {
    /// What is known of an article: empty strings are nothing; a date that is none is left out and told.
    pub(super) fn lenient(mut self) -> (Self, Option<String>) {
        let day = self.published.as_deref().map(|text| (day(text), text.trim().to_string()));
        self.published = None;
        let (published, flaw) = match day {
            Some((Some(day), _)) => (Some(day), None),
            Some((None, text)) if !text.is_empty() => {
                (None, Some(format!("{text:?} is no date of publication: left out")))
            }
            _ => (None, None),
        };
        let about = self.checked().unwrap_or_default();
        (About { published, ..about }, flaw)
    }

    /// Fills what is missing from `other`.
    pub(super) fn or(self, other: About) -> About {
        About {
            id: self.id.or(other.id),
            title: self.title.or(other.title),
            published: self.published.or(other.published),
            source: self.source.or(other.source),
        }
    }
}

/// The day at the beginning of a time stamp: `2023-05-21T10:00Z`, `2023/5/21`, `20230521`; a month or year alone.
pub(super) fn day(text: &str) -> Option<String> {
    let text = text.trim();
    let head = text.split(['T', ' ']).next()?;
    if check_date(head).is_ok() {
        return Some(head.to_string());
    }
    let parts: Vec<&str> = if head.len() == 8 && head.bytes().all(|b| b.is_ascii_digit()) {
        vec![&head[..4], &head[4..6], &head[6..]]
    } else {
        head.split(['/', '-', '.']).collect()
    };
    let [year, month, day] = parts[..] else { return None };
    let date = format!("{year}-{month:0>2}-{day:0>2}");
    check_date(&date).ok().map(|()| date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_from_time_stamps() {
        for (text, said) in [
            ("2023-05-21T10:00:00+08:00", Some("2023-05-21")),
            ("2023-05-21 10:00", Some("2023-05-21")),
            ("2023/5/21", Some("2023-05-21")),
            ("20230521", Some("2023-05-21")),
            ("2023", Some("2023")),
            ("21.5.2023", None),
            ("yesterday", None),
            ("2023-02-30", None),
        ] {
            assert_eq!(day(text).as_deref(), said, "{text}");
        }
    }

    #[test]
    fn metadata_is_found_by_id_by_end_of_path_and_by_stem() {
        let row = |id: &str| (id.to_string(), About { id: Some(id.into()), ..About::default() });
        let metadata = Metadata { rows: [row("p01"), row("b/p02.txt")].into_iter().collect() };
        assert!(metadata.get("corpus/a/p01.txt").is_some() && metadata.get("x/b/p02.txt").is_some());
        assert!(metadata.get("x/c/p02.txt").is_none());
    }
}
