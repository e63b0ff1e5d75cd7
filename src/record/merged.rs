//! What `wardlink merge` writes: records of several articles put together.
//!
//! Field by field this is RECORDS.md. Every key is always present; what is not
//! known is `null`; lists are never `null`. A merged record names its parts by
//! record id and article, so nothing of them is lost.

use super::{Evidence, PlaceRecord};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::io::{self, Write};

/// How institutions come together, in the order in which the strategies run.
pub const JOIN_STRATEGIES: [&str; 7] =
    ["same_text", "same_name", "registry", "same_words", "level", "outer_place", "alias"];
/// How links come together.
pub const LINK_STRATEGIES: [&str; 2] = ["same_parties", "fewer_parties"];
/// How activities come together.
pub const ACTIVITY_STRATEGIES: [&str; 3] = ["same_text", "same_figure", "same_date"];
/// What of articles is compared to find copies.
pub const COMPARED: [&str; 2] = ["text", "evidence"];

/// A line of merged output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Merged {
    /// An institution under all its names.
    Institution(MergedInstitution),
    /// A link as all articles tell it.
    MergedLink(MergedLink),
    /// An activity as all articles tell it.
    MergedActivity(MergedActivity),
    /// An article, and which other one it is a copy of.
    Article(MergedArticle),
}

impl Merged {
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
    pub fn read(line: &str) -> Result<Merged, String> {
        serde_json::from_str(line).map_err(|error| error.to_string())
    }
}

/// An institution under all its names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MergedInstitution {
    /// [`super::SCHEMA`].
    pub schema: u32,
    /// The id of its canonical name; where other institutions have that name too, one of its own.
    pub id: String,
    /// The canonical name that most articles use.
    pub name: String,
    /// A kind of RECORDS.md.
    pub kind: String,
    /// `tertiary`, `secondary`, `primary`, or null.
    pub level: Option<String>,
    /// Name of the institution that it belongs to by its name.
    pub parent: Option<String>,
    /// Where it is.
    pub place: Option<PlaceRecord>,
    /// How many, of a group.
    pub count: Option<u64>,
    /// Identifier from a registry of the user.
    pub registry: Option<String>,
    /// The strategy that found the identifier.
    pub registry_by: Option<String>,
    /// Every name with its mentions, the most frequent first.
    pub names: Vec<NameCount>,
    /// Mentions that do not name it: "the hospital", "both sides".
    pub references: u64,
    /// All mentions: those of the names and the references.
    pub mentions: u64,
    /// Articles that mention it.
    pub articles: u64,
    /// Independent texts that do: copies of one text count once.
    pub texts: u64,
    /// Earliest date of publication of its articles, EDTF.
    pub first_seen: Option<String>,
    /// The latest.
    pub last_seen: Option<String>,
    /// How names came together, in the order of the strategies.
    pub joined: Vec<Joined>,
    /// Fields that its articles fill differently.
    pub conflicts: Vec<Conflict>,
    /// The institutions of the single articles that it is made of.
    pub parts: Vec<InstitutionPart>,
}

/// A name and how often it stands somewhere.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NameCount {
    /// The name; runs of white space are one space.
    pub name: String,
    /// Mentions that are this name.
    pub mentions: u64,
    /// Articles that have such mentions.
    pub articles: u64,
}

/// Two names that were taken for one institution's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Joined {
    /// By which strategy.
    pub strategy: String,
    /// The canonical name that was added.
    pub name: String,
    /// To this one.
    pub to: String,
}

/// A field that articles fill differently.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Conflict {
    /// The field.
    pub field: String,
    /// Its values, the most frequent first; the record has the first one.
    pub values: Vec<ValueCount>,
}

/// A value and how many articles have it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ValueCount {
    /// The value.
    pub value: String,
    /// Articles.
    pub articles: u64,
}

/// An institution of single articles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InstitutionPart {
    /// Its id there.
    pub id: String,
    /// Its canonical name there.
    pub name: String,
    /// The articles.
    pub articles: Vec<String>,
}

/// A party of a merged link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MergedParty {
    /// A role of the relation.
    pub role: String,
    /// Who plays it.
    pub institution: InstitutionName,
}

/// A merged institution as other records name it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InstitutionName {
    /// Id of its `institution` record.
    pub id: String,
    /// Its canonical name.
    pub name: String,
    /// Its kind.
    pub kind: String,
}

/// A link as all articles tell it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MergedLink {
    /// [`super::SCHEMA`].
    pub schema: u32,
    /// Stable for the same relation between the same merged institutions.
    pub id: String,
    /// A key of `lexicon/relations.toml`.
    pub relation: String,
    /// The instruments that the parts name, the most frequent first.
    pub agreements: Vec<ValueCount>,
    /// The status that is told last.
    pub status: String,
    /// Every status and when it was told.
    pub statuses: Vec<StatusAt>,
    /// Who plays which role.
    pub parties: Vec<MergedParty>,
    /// When the link came about.
    pub date: Option<MergedDate>,
    /// Counts that describe it.
    pub figures: Vec<MergedFigure>,
    /// By whom it is told.
    #[serde(flatten)]
    pub told: Telling,
}

/// An activity as all articles tell it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MergedActivity {
    /// [`super::SCHEMA`].
    pub schema: u32,
    /// Stable for the same parts.
    pub id: String,
    /// A key of `lexicon/activities.toml`.
    pub activity: String,
    /// The status that is told last.
    pub status: String,
    /// Every status and when it was told.
    pub statuses: Vec<StatusAt>,
    /// Who did it.
    pub actors: Vec<InstitutionName>,
    /// For whom.
    pub beneficiaries: Vec<InstitutionName>,
    /// How much of it.
    pub figure: Option<MergedFigure>,
    /// When.
    pub date: Option<MergedDate>,
    /// By whom it is told.
    #[serde(flatten)]
    pub told: Telling,
}

/// By whom a link or an activity is told; its fields stand in the record itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Telling {
    /// Earliest date of publication of its articles, EDTF.
    pub first_seen: Option<String>,
    /// The latest.
    pub last_seen: Option<String>,
    /// Articles that tell it.
    pub articles: u64,
    /// Independent texts that do: copies of one text count once.
    pub texts: u64,
    /// The highest of its parts.
    pub confidence: f64,
    /// How the parts came together, one of [`LINK_STRATEGIES`] or [`ACTIVITY_STRATEGIES`]; null of a single part.
    pub strategy: Option<String>,
    /// The links or activities of the single articles.
    pub parts: Vec<MergedPart>,
}

/// A status and when it was told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StatusAt {
    /// The status.
    pub status: String,
    /// The date of publication of the articles, else of the link or activity, else null; EDTF.
    pub date: Option<String>,
    /// Articles that say so.
    pub articles: u64,
}

/// A date that several articles give.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MergedDate {
    /// The finest value, where all agree; else null.
    pub value: Option<String>,
    /// First day that it can be: of what all allow, else of what any allows; null where it is open.
    pub first: Option<String>,
    /// Last day.
    pub last: Option<String>,
    /// Whether one day or time fits all values.
    pub agree: bool,
    /// The values, the most frequent first.
    pub values: Vec<ValueCount>,
}

/// A count that several articles give.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MergedFigure {
    /// A key of `lexicon/units.toml`.
    pub unit: String,
    /// The noun that most parts count.
    pub noun: Option<String>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// Least that it can be: of what all allow, else of what any allows.
    pub lower: Option<f64>,
    /// Most that it can be; null where it is open ("more than").
    pub upper: Option<f64>,
    /// Whether one number fits all values.
    pub agree: bool,
    /// The values as the texts write them, the most frequent first.
    pub values: Vec<FigureCount>,
}

/// A value of a figure and how many articles have it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FigureCount {
    /// The number; the lower end of a range.
    pub value: f64,
    /// The upper end of a range.
    pub upper: Option<f64>,
    /// `exact`, `at_least`, `at_most`, `about` or `range`.
    pub bound: String,
    /// Articles.
    pub articles: u64,
}

/// A record of a single article that a merged record is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MergedPart {
    /// Id of the record.
    pub id: String,
    /// Id of the article.
    pub article: String,
    /// Its date of publication, EDTF.
    pub published: Option<String>,
    /// The article that this one is a copy of, or null.
    pub copy_of: Option<String>,
    /// The status there.
    pub status: String,
    /// The agreement there; of an activity null.
    pub agreement: Option<String>,
    /// The date there, EDTF.
    pub date: Option<String>,
    /// The confidence there.
    pub confidence: f64,
    /// The sentences that state it there.
    pub evidence: Vec<Evidence>,
}

/// An article, and which other one it is a copy of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MergedArticle {
    /// [`super::SCHEMA`].
    pub schema: u32,
    /// Id of the article.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// Its date of publication, EDTF.
    pub published: Option<String>,
    /// Its publisher.
    pub source: Option<String>,
    /// The article that stands for all copies of the text, or null where this one does.
    pub copy_of: Option<String>,
    /// Share of the shorter text's word sequences that the other has too.
    pub similarity: Option<f64>,
    /// What was compared: `text`, or `evidence` (the sentences of the records).
    pub compared: String,
    /// Links of it that were read.
    pub links: u64,
    /// Activities of it that were read.
    pub activities: u64,
}
