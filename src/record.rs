//! The records as they are written: the only serialisable types of the output,
//! and the only place where offsets are code points.
//!
//! Field by field this is RECORDS.md: every key is always present, in this
//! order; what is not known is `null`; lists are never `null`.

mod convert;
mod days;
mod division;
mod id;
mod ledger;
mod line;
mod merged;
mod outcome;

pub use crate::identity::normal_name;
pub use convert::{Choice, each_record, records};
pub use days::{Days, days};
pub use division::{division, division_name, prefecture};
pub use id::{Hash, institution_id};
pub use line::write_lines;
pub use merged::{
    ACTIVITY_STRATEGIES, COMPARED, Conflict, FigureCount, InstitutionName, InstitutionPart, JOIN_STRATEGIES, Joined,
    LINK_STRATEGIES, Merged, MergedActivity, MergedArticle, MergedDate, MergedFigure, MergedInstitution, MergedLink,
    MergedPart, MergedParty, NameCount, StatusAt, Telling, ValueCount,
};
pub use outcome::{OutcomeRecord, TextRecord};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// The version of the record format, in every record as `schema`.
pub const SCHEMA: u32 = 1;

/// A line of output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Record {
    /// Who is tied to whom.
    Link(Link),
    /// What was done, and how much of it.
    Activity(Activity),
    /// What an extractor found, whether or not a record uses it.
    Mention(MentionRecord),
}

impl Record {
    /// The article that it comes from.
    pub fn article(&self) -> &ArticleRef {
        match self {
            Record::Link(link) => &link.article,
            Record::Activity(activity) => &activity.article,
            Record::Mention(mention) => &mention.article,
        }
    }

    /// Writes it as one line of JSON.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn write(&self, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer(&mut out, self)?;
        out.write_all(b"\n")
    }

    /// Reads a line of JSON.
    ///
    /// # Errors
    ///
    /// What is wrong with the line, for a message.
    pub fn read(line: &str) -> Result<Record, String> {
        serde_json::from_str(line).map_err(|error| error.to_string())
    }
}

/// Which article a record comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ArticleRef {
    /// Identifier of the article.
    pub id: String,
    /// Title line or metadata title.
    pub title: Option<String>,
    /// Publication date, EDTF.
    pub published: Option<String>,
    /// Publisher or address.
    pub source: Option<String>,
}

/// Two or more institutions and what ties them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Link {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Stable id: the same text and the same link give the same id.
    pub id: String,
    /// The article.
    pub article: ArticleRef,
    /// A key of `lexicon/relations.toml`.
    pub relation: String,
    /// A key of `lexicon/agreements.toml`.
    pub agreement: Option<String>,
    /// `proposed`, `active` or `ended`.
    pub status: String,
    /// Who plays which role.
    pub parties: Vec<Party>,
    /// When the link came about.
    pub date: Option<DateRecord>,
    /// Counts that describe the link itself.
    pub figures: Vec<FigureRecord>,
    /// The sentences that state it.
    pub evidence: Vec<Evidence>,
    /// Share of such records that are right on annotated text, 0 to 1.
    pub confidence: f64,
    /// The rule that made the record: the path to its lexicon entry.
    pub rule: String,
}

/// One institution in one role.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Party {
    /// A role of the relation.
    pub role: String,
    /// Who plays it.
    pub institution: InstitutionRecord,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Activity {
    /// [`SCHEMA`].
    pub schema: u32,
    /// Stable id.
    pub id: String,
    /// The article.
    pub article: ArticleRef,
    /// A key of `lexicon/activities.toml`.
    pub activity: String,
    /// `planned`, `done` or `ongoing`.
    pub status: String,
    /// Who did it.
    pub actors: Vec<InstitutionRecord>,
    /// For whom.
    pub beneficiaries: Vec<InstitutionRecord>,
    /// How much of it.
    pub figure: Option<FigureRecord>,
    /// When.
    pub date: Option<DateRecord>,
    /// The sentences that state it.
    pub evidence: Vec<Evidence>,
    /// Share of such records that are right on annotated text, 0 to 1.
    pub confidence: f64,
    /// The rule that made the record.
    pub rule: String,
}

/// One date, institution, agreement or figure that an extractor found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MentionRecord {
    /// [`SCHEMA`].
    pub schema: u32,
    /// `date`, `institution`, `agreement` or `figure`.
    pub kind: String,
    /// The article.
    pub article: ArticleRef,
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The characters.
    pub text: String,
    /// Of an institution mention: whom it means.
    pub institution: Option<InstitutionRecord>,
    /// Of an agreement mention: which instrument.
    pub agreement: Option<String>,
    /// Of a figure mention its number (see [`FigureRecord`]), of a date mention its EDTF.
    pub value: Option<NumberOrText>,
    /// Upper end of a range.
    pub upper: Option<f64>,
    /// Bound of a figure.
    pub bound: Option<String>,
    /// Unit of a figure.
    pub unit: Option<String>,
    /// Noun that a figure counts.
    pub noun: Option<String>,
    /// ISO 4217 code of an amount of money.
    pub currency: Option<String>,
    /// What completed a date.
    pub anchor: Option<String>,
    /// The rule that found it.
    pub rule: String,
    /// Ids of the records that use it.
    pub used_by: Vec<String>,
    /// Why no record uses it; `null` where one does.
    pub unused: Option<String>,
}

/// The `value` of a mention: a figure's number, or a date's EDTF string.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum NumberOrText {
    /// A figure's value.
    Number(f64),
    /// A date's value.
    Text(String),
}

/// How much.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FigureRecord {
    /// The number; the lower end of a range.
    pub value: f64,
    /// The upper end of a range.
    pub upper: Option<f64>,
    /// `exact`, `at_least`, `at_most`, `about` or `range`.
    pub bound: String,
    /// A key of `lexicon/units.toml`.
    pub unit: String,
    /// The text's own head noun.
    pub noun: Option<String>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// The characters.
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

/// When.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DateRecord {
    /// EDTF (ISO 8601-2).
    pub value: String,
    /// The characters.
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// `text`, `published`, `dateline`, `earlier`, or null.
    pub anchor: Option<String>,
}

/// Who.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InstitutionRecord {
    /// Stable across articles for the same canonical name.
    pub id: String,
    /// Canonical name.
    pub name: String,
    /// A kind of RECORDS.md.
    pub kind: String,
    /// `tertiary`, `secondary`, `primary`, or null.
    pub level: Option<String>,
    /// Name of the institution that it belongs to by its name.
    pub parent: Option<String>,
    /// Where it is, by its name.
    pub place: Option<PlaceRecord>,
    /// How many, of a group.
    pub count: Option<u64>,
    /// Identifier from a registry that the user supplied.
    pub registry: Option<String>,
    /// The strategy that found the identifier.
    pub registry_by: Option<String>,
    /// The characters that name it here.
    pub mention: String,
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlaceRecord {
    /// Name as news writes it.
    pub name: String,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// ISO 3166-2, or GB/T 2260.
    pub code: Option<String>,
}

/// A sentence that states a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The characters.
    pub text: String,
}
