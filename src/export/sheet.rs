//! The records of an article as an annotator sees them: spans of the text, and events over them.
//!
//! What brat, Label Studio and Web Annotation have in common. An institution, date,
//! figure or agreement that several records take from one place is one span.

use crate::record::{ArticleRef, DateRecord, FigureRecord, InstitutionRecord, NumberOrText, Record};
use std::collections::BTreeMap;

/// What a span of the text is.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// An institution: id, canonical name, kind.
    Institution {
        /// Id.
        id: String,
        /// Canonical name.
        name: String,
        /// Kind.
        kind: String,
    },
    /// A date: EDTF.
    Date {
        /// EDTF.
        value: String,
    },
    /// A figure.
    Figure {
        /// The number, or the lower end of a range.
        value: f64,
        /// The upper end of a range.
        upper: Option<f64>,
        /// Bound.
        bound: String,
        /// Unit.
        unit: String,
    },
    /// An instrument: its key.
    Agreement {
        /// Key.
        value: String,
    },
}

impl What {
    /// The label that annotators see.
    pub fn label(&self) -> &'static str {
        match self {
            What::Institution { .. } => "Institution",
            What::Date { .. } => "Date",
            What::Figure { .. } => "Figure",
            What::Agreement { .. } => "Agreement",
        }
    }

    /// What the span is worth, as one text that an annotator can edit: the name of an institution, the EDTF
    /// of a date, the number of a figure (`17/36` for a range). None for an agreement, whose key is chosen from a list.
    pub fn note(&self) -> Option<String> {
        match self {
            What::Institution { name, .. } => Some(name.clone()),
            What::Date { value } => Some(value.clone()),
            What::Figure { value, upper: None, .. } => Some(value.to_string()),
            What::Figure { value, upper: Some(upper), .. } => Some(format!("{value}/{upper}")),
            What::Agreement { .. } => None,
        }
    }

    /// What is chosen from closed lists: the name of the list and the value.
    pub fn choices(&self) -> Vec<(&'static str, &str)> {
        match self {
            What::Institution { kind, .. } => vec![("Kind", kind)],
            What::Date { .. } => vec![],
            What::Figure { bound, unit, .. } => vec![("Bound", bound), ("Unit", unit)],
            What::Agreement { value } => vec![("Instrument", value)],
        }
    }

    /// What tells two spans at one place apart.
    fn key(&self) -> (u8, String) {
        match self {
            What::Institution { id, .. } => (0, id.clone()),
            What::Date { value } => (1, value.clone()),
            What::Figure { unit, .. } => (2, format!("{} {unit}", self.note().unwrap_or_default())),
            What::Agreement { value } => (3, value.clone()),
        }
    }
}

/// A span that is something.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The characters.
    pub text: String,
    /// What it is.
    pub what: What,
    /// Ids of the records that use it.
    pub used_by: Vec<String>,
}

/// A link or an activity over spans.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The record's id.
    pub id: String,
    /// A relation or an activity.
    pub label: String,
    /// Whether it is a link.
    pub link: bool,
    /// The span that stands for it: its agreement, its figure, else its first sentence.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// The characters.
    pub text: String,
    /// Role, and position in [`Sheet::entities`].
    pub roles: Vec<(String, usize)>,
    /// Status.
    pub status: String,
    /// The instrument of a link.
    pub agreement: Option<String>,
    /// Share of such records that are right.
    pub confidence: f64,
    /// The rule that made it.
    pub rule: String,
    /// The sentences that state it: start, end, text.
    pub evidence: Vec<(u32, u32, String)>,
}

/// An article's annotations.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The article.
    pub article: ArticleRef,
    /// In the order of the text.
    pub entities: Vec<Entity>,
    /// In the order of the records.
    pub events: Vec<Event>,
    /// Whether mentions were among the records, so that nothing that was found is left out.
    pub mentions: bool,
}

/// The place of an entity, and what tells it from others there.
type Key = (u32, u32, (u8, String));

/// Puts the records of one article together.
#[derive(Debug, Default)]
struct Gatherer {
    entities: BTreeMap<Key, Entity>,
}

impl Gatherer {
    fn add(&mut self, start: u32, end: u32, text: &str, what: What, used_by: Option<&str>) -> Key {
        let key = (start, end, what.key());
        let entity = self.entities.entry(key.clone()).or_insert_with(|| Entity {
            start,
            end,
            text: text.to_string(),
            what,
            used_by: Vec::new(),
        });
        if let Some(id) = used_by.filter(|id| !entity.used_by.iter().any(|known| known == id)) {
            entity.used_by.push(id.to_string());
        }
        key
    }

    fn institution(&mut self, i: &InstitutionRecord, used_by: Option<&str>) -> Key {
        let what = What::Institution { id: i.id.clone(), name: i.name.clone(), kind: i.kind.clone() };
        self.add(i.start, i.end, &i.mention, what, used_by)
    }

    fn figure(&mut self, f: &FigureRecord, used_by: Option<&str>) -> Key {
        let what = What::Figure { value: f.value, upper: f.upper, bound: f.bound.clone(), unit: f.unit.clone() };
        self.add(f.start, f.end, &f.text, what, used_by)
    }

    fn date(&mut self, d: &DateRecord, used_by: Option<&str>) -> Key {
        self.add(d.start, d.end, &d.text, What::Date { value: d.value.clone() }, used_by)
    }
}

/// An event whose roles are still keys of entities.
struct Open {
    event: Event,
    roles: Vec<(String, Key)>,
}

impl Sheet {
    /// The sheet of an article of which nothing was found.
    pub fn empty(article: ArticleRef) -> Sheet {
        Sheet { article, entities: Vec::new(), events: Vec::new(), mentions: true }
    }

    /// The sheet of an article's records, in any order; none of no records.
    pub fn new(records: &[Record]) -> Option<Sheet> {
        let article = records.first()?.article().clone();
        let mut all = Gatherer::default();
        let mut open: Vec<Open> = Vec::new();
        for record in records {
            match record {
                Record::Link(link) => {
                    let id = Some(link.id.as_str());
                    let mut roles: Vec<(String, Key)> =
                        link.parties.iter().map(|p| (p.role.clone(), all.institution(&p.institution, id))).collect();
                    roles.extend(link.date.as_ref().map(|d| ("date".to_string(), all.date(d, id))));
                    roles.extend(link.figures.iter().map(|f| ("figure".to_string(), all.figure(f, id))));
                    let (start, end, text) =
                        link.evidence.first().map_or((0, 0, ""), |e| (e.start, e.end, e.text.as_str()));
                    open.push(Open {
                        event: Event {
                            id: link.id.clone(),
                            label: link.relation.clone(),
                            link: true,
                            start,
                            end,
                            text: text.to_string(),
                            roles: Vec::new(),
                            status: link.status.clone(),
                            agreement: link.agreement.clone(),
                            confidence: link.confidence,
                            rule: link.rule.clone(),
                            evidence: link.evidence.iter().map(|e| (e.start, e.end, e.text.clone())).collect(),
                        },
                        roles,
                    });
                }
                Record::Activity(activity) => {
                    let id = Some(activity.id.as_str());
                    let mut roles = Vec::new();
                    for (role, list) in [("actor", &activity.actors), ("beneficiary", &activity.beneficiaries)] {
                        roles.extend(list.iter().map(|i| (role.to_string(), all.institution(i, id))));
                    }
                    roles.extend(activity.date.as_ref().map(|d| ("date".to_string(), all.date(d, id))));
                    roles.extend(activity.figure.as_ref().map(|f| ("figure".to_string(), all.figure(f, id))));
                    let sentence = activity.evidence.first().map_or((0, 0, ""), |e| (e.start, e.end, e.text.as_str()));
                    let (start, end, text) =
                        activity.figure.as_ref().map_or(sentence, |f| (f.start, f.end, f.text.as_str()));
                    open.push(Open {
                        event: Event {
                            id: activity.id.clone(),
                            label: activity.activity.clone(),
                            link: false,
                            start,
                            end,
                            text: text.to_string(),
                            roles: Vec::new(),
                            status: activity.status.clone(),
                            agreement: None,
                            confidence: activity.confidence,
                            rule: activity.rule.clone(),
                            evidence: activity.evidence.iter().map(|e| (e.start, e.end, e.text.clone())).collect(),
                        },
                        roles,
                    });
                }
                Record::Mention(m) => {
                    let what = match (m.kind.as_str(), &m.institution, &m.value, &m.agreement) {
                        ("institution", Some(i), ..) => {
                            What::Institution { id: i.id.clone(), name: i.name.clone(), kind: i.kind.clone() }
                        }
                        ("date", _, Some(NumberOrText::Text(value)), _) => What::Date { value: value.clone() },
                        ("figure", _, Some(NumberOrText::Number(value)), _) => What::Figure {
                            value: *value,
                            upper: m.upper,
                            bound: m.bound.clone().unwrap_or_default(),
                            unit: m.unit.clone().unwrap_or_default(),
                        },
                        ("agreement", _, _, Some(value)) => What::Agreement { value: value.clone() },
                        _ => continue,
                    };
                    let key = all.add(m.start, m.end, &m.text, what, None);
                    if let Some(entity) = all.entities.get_mut(&key) {
                        for id in &m.used_by {
                            if !entity.used_by.contains(id) {
                                entity.used_by.push(id.clone());
                            }
                        }
                    }
                }
            }
        }
        let positions: BTreeMap<&Key, usize> = all.entities.keys().enumerate().map(|(at, key)| (key, at)).collect();
        let mut events = Vec::new();
        for Open { mut event, roles } in open {
            event.roles = roles.iter().filter_map(|(role, key)| Some((role.clone(), *positions.get(key)?))).collect();
            // The instrument stands for the link better than the whole sentence.
            let instrument = all.entities.values().find(|entity| {
                matches!(&entity.what, What::Agreement { value } if Some(value) == event.agreement.as_ref())
                    && entity.used_by.contains(&event.id)
            });
            if let Some(entity) = instrument.filter(|_| event.link) {
                (event.start, event.end, event.text) = (entity.start, entity.end, entity.text.clone());
            }
            events.push(event);
        }
        let mentions = records.iter().any(|record| matches!(record, Record::Mention(_)));
        Some(Sheet { article, entities: all.entities.into_values().collect(), events, mentions })
    }

    /// The first span whose characters are not those of the text, for a message: then it is another text.
    pub fn mismatch(&self, text: &str) -> Option<String> {
        let characters: Vec<char> = text.chars().collect();
        let spans = self.entities.iter().map(|e| (e.start, e.end, &e.text));
        let spans = spans.chain(self.events.iter().map(|e| (e.start, e.end, &e.text)));
        for (start, end, said) in spans {
            let there = characters.get(start as usize..end as usize).map(|part| part.iter().collect::<String>());
            if there.as_ref() != Some(said) {
                return Some(format!(
                    "the text has {:?} at {start} to {end}, the records have {said:?}",
                    there.unwrap_or_default()
                ));
            }
        }
        None
    }
}

/// A relative path for an article's files: its id without a root, without `..` and without its extension.
pub fn file_stem(id: &str) -> String {
    let id = id.replace('\\', "/");
    let parts: Vec<&str> = id.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
    let path = parts.join("/").replace(':', "_");
    let stem = match path.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && !stem.ends_with('/') && extension.len() <= 5 => stem,
        _ => &path,
    };
    // Standard input.
    if stem.is_empty() || stem == "-" { "stdin".into() } else { stem.to_string() }
}
