//! What `wardlink merge` says of the records: which institutions of several
//! articles are one, and which links and activities are told more than once.
//!
//! Only the fields that the page needs are read; the records themselves stay
//! those of the single articles, with their sentences.

use rustc_hash::FxHashMap;
use serde::Deserialize;

/// An institution under all its names.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Institution {
    id: String,
    name: String,
    parts: Vec<InstitutionPart>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct InstitutionPart {
    id: String,
    articles: Vec<String>,
}

/// A link or an activity as all articles tell it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Told {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct Part {
    id: String,
    article: String,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Line {
    Institution(Institution),
    MergedLink(Told),
    MergedActivity(Told),
    /// What a merge says of an article, and a run of what became of it: the page needs neither.
    Article {},
    Outcome {},
}

/// Records that name other records: what belongs together.
#[derive(Debug, Default)]
pub struct Merged {
    /// Id in an article, and the article, to id and name in all of them.
    institutions: FxHashMap<(String, String), (String, String)>,
    /// Id of a record and its article, to what it is a part of.
    told: FxHashMap<(String, String), usize>,
    /// How many are told by more than one record.
    groups: usize,
}

impl Merged {
    /// Reads a line of JSON that is no record of an article; false where it is none of these either.
    pub fn read(&mut self, line: &str) -> bool {
        match serde_json::from_str(line) {
            Ok(Line::Institution(institution)) => {
                let whole = (institution.id, institution.name);
                for part in institution.parts {
                    for article in part.articles {
                        self.institutions.insert((part.id.clone(), article), whole.clone());
                    }
                }
            }
            Ok(Line::MergedLink(told) | Line::MergedActivity(told)) if told.parts.len() > 1 => {
                for part in told.parts {
                    self.told.insert((part.id, part.article), self.groups);
                }
                self.groups += 1;
            }
            Ok(_) => {}
            Err(_) => return false,
        }
        true
    }

    /// Id and name in all articles of an institution of one.
    pub(super) fn institution(&self, id: &str, article: &str) -> Option<&(String, String)> {
        // Most pages have no merged records, and then nothing is looked up.
        if self.institutions.is_empty() { None } else { self.institutions.get(&(id.to_string(), article.to_string())) }
    }

    /// The number of what a record is a part of, together with others.
    pub(super) fn told(&self, id: &str, article: &str) -> Option<usize> {
        if self.told.is_empty() { None } else { self.told.get(&(id.to_string(), article.to_string())).copied() }
    }
}
