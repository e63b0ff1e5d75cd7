//! `Document -> [Link], [Activity]`: what the annotated article states.

pub mod activity;
mod clause;
pub mod link;

use crate::document::Document;
use crate::extract::clause::Clauses;
use crate::lexicon::{Lexicon, RuleId};
use std::fmt;

/// The status of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LinkStatus {
    /// Signed, unveiled, joined, running.
    Active,
    /// Will, intends, letter of intent, awaiting approval.
    Proposed,
    /// Terminated, expired, not renewed.
    Ended,
}

impl LinkStatus {
    /// The value in a record.
    pub fn key(self) -> &'static str {
        match self {
            LinkStatus::Active => "active",
            LinkStatus::Proposed => "proposed",
            LinkStatus::Ended => "ended",
        }
    }
}

/// The status of an activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ActivityStatus {
    /// Over.
    Done,
    /// Goes on.
    Ongoing,
    /// To come.
    Planned,
}

impl ActivityStatus {
    /// The value in a record.
    pub fn key(self) -> &'static str {
        match self {
            ActivityStatus::Done => "done",
            ActivityStatus::Ongoing => "ongoing",
            ActivityStatus::Planned => "planned",
        }
    }
}

/// Two or more institutions and what ties them, over positions in the document.
#[derive(Debug, Clone)]
pub struct Link {
    /// A key of `lexicon/relations.toml`.
    pub relation: String,
    /// A key of `lexicon/agreements.toml`.
    pub agreement: Option<String>,
    /// Proposed, active or ended.
    pub status: LinkStatus,
    /// Role, and position in [`Document::mentions`].
    pub parties: Vec<(String, usize)>,
    /// Position in [`Document::dates`].
    pub date: Option<usize>,
    /// Positions in [`Document::figures`].
    pub figures: Vec<usize>,
    /// Positions in [`Document::sentences`] of the evidence.
    pub sentences: Vec<usize>,
    /// The rule that made it.
    pub rule: RuleId,
}

/// What was done, over positions in the document.
#[derive(Debug, Clone)]
pub struct Activity {
    /// A key of `lexicon/activities.toml`.
    pub activity: String,
    /// Planned, done or ongoing.
    pub status: ActivityStatus,
    /// Positions in [`Document::mentions`].
    pub actors: Vec<usize>,
    /// Positions in [`Document::mentions`].
    pub beneficiaries: Vec<usize>,
    /// Position in [`Document::figures`].
    pub figure: Option<usize>,
    /// Position in [`Document::dates`].
    pub date: Option<usize>,
    /// Positions in [`Document::sentences`] of the evidence.
    pub sentences: Vec<usize>,
    /// The rule that made it.
    pub rule: RuleId,
}

/// Something that a rule saw and did not turn into a record, and why.
#[derive(Debug, Clone)]
pub struct Dropped {
    /// The rule.
    pub rule: RuleId,
    /// Position in [`Document::sentences`].
    pub sentence: usize,
    /// The first condition that failed.
    pub reason: String,
}

/// What was extracted from one document.
#[derive(Debug, Default)]
pub struct Extraction {
    /// Links, in text order.
    pub links: Vec<Link>,
    /// Activities, in text order.
    pub activities: Vec<Activity>,
    /// Triggers that made no record.
    pub dropped: Vec<Dropped>,
}

/// Whether somebody asks why triggers made nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reasons {
    /// [`Extraction::dropped`] says it.
    Told,
    /// [`Extraction::dropped`] is empty, which costs less.
    LeftOut,
}

/// Extracts the links and activities of a document, and says why triggers made none. Cannot fail.
pub fn extract(document: &Document, lexicon: &Lexicon) -> Extraction {
    extract_all(std::slice::from_ref(document), Reasons::Told, lexicon).pop().unwrap_or_default()
}

/// As [`extract`], of several documents: first the links of all of them, then the activities, for the reason
/// that [`annotate_all`](crate::annotate::annotate_all) gives.
pub fn extract_all(documents: &[Document], reasons: Reasons, lexicon: &Lexicon) -> Vec<Extraction> {
    let links = documents.iter().map(|document| {
        let mut clauses = Clauses::of(document);
        clauses.reasons = reasons == Reasons::Told;
        let (links, dropped) = link::find(document, &mut clauses, lexicon);
        (clauses, Extraction { links, activities: Vec::new(), dropped })
    });
    let links: Vec<_> = links.collect();
    let all = documents.iter().zip(links).map(|(document, (mut clauses, mut found))| {
        let (activities, none) = activity::find(document, &found.links, &mut clauses, lexicon);
        found.activities = activities;
        found.dropped.extend(none);
        found
    });
    all.collect()
}

impl Link {
    /// One line: `cooperation[active] partner=A Hospital partner=B Hospital @2019-10-11 by=contract`.
    ///
    /// Parties stand in the order of their roles and names.
    pub fn shorthand(&self, document: &Document) -> String {
        let mut line = format!("{}[{}]", self.relation, self.status.key());
        let mut parties: Vec<(&str, &str)> =
            self.parties.iter().map(|(role, m)| (role.as_str(), name(document, *m))).collect();
        parties.sort_unstable();
        for (role, name) in parties {
            line.push_str(&format!(" {role}={name}"));
        }
        if let Some(date) = self.date {
            line.push_str(&format!(" @{}", document.dates[date].value.value));
        }
        if let Some(agreement) = &self.agreement {
            line.push_str(&format!(" by={agreement}"));
        }
        line
    }
}

impl Activity {
    /// One line: `training[done] at_least 20000 people actor=A Hospital beneficiary=B Hospital @2016`.
    pub fn shorthand(&self, document: &Document) -> String {
        let mut line = format!("{}[{}]", self.activity, self.status.key());
        if let Some(figure) = self.figure {
            line.push_str(&format!(" {}", document.figures[figure].value));
        }
        for (role, list) in [("actor", &self.actors), ("beneficiary", &self.beneficiaries)] {
            let mut names: Vec<&str> = list.iter().map(|m| name(document, *m)).collect();
            names.sort_unstable();
            for name in names {
                line.push_str(&format!(" {role}={name}"));
            }
        }
        if let Some(date) = self.date {
            line.push_str(&format!(" @{}", document.dates[date].value.value));
        }
        line
    }
}

fn name<'a>(document: &'a Document, mention: usize) -> &'a str {
    &document.institutions[document.mentions[mention].institution].name
}

impl fmt::Display for crate::document::Figure {
    /// `at_least 3000 person_times`; `range 2..3 departments`; `exact 38000000 money USD`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.bound.key(), self.value)?;
        if let Some(upper) = self.upper {
            write!(f, "..{upper}")?;
        }
        write!(f, " {}", self.unit)?;
        self.currency.as_ref().map_or(Ok(()), |c| write!(f, " {c}"))
    }
}

impl fmt::Display for crate::document::Date {
    /// `2019-10-11 (dateline)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.value)?;
        self.anchor.map_or(Ok(()), |a| write!(f, " ({})", a.key()))
    }
}
