//! The tables of merged records, and merged records as records: what `wardlink merge` writes, for the same tools.
//!
//! Nested columns are the fields of the JSON lines, taken from them by name, so that a field can be
//! missing in neither. The network and the table of edges see a merged link as a link between
//! merged institutions, told by as many texts as tell it.

use super::edge;
use super::table::{Cell, Column, Kind, Table, TableName, identity, list, maybe, some, whole};
use crate::record::{
    Activity, ArticleRef, DateRecord, FigureRecord, InstitutionName, InstitutionRecord, Link, Merged, MergedDate,
    MergedFigure, MergedInstitution, MergedPart, Party, Record,
};
use Kind::{Day, Flag, Number, Struct, Text, Whole};
use rustc_hash::FxHashMap;
use serde_json::Value;
use std::borrow::Cow;

impl TableName {
    /// The table that a merged record is a row of.
    pub fn of_merged(record: &Merged) -> TableName {
        match record {
            Merged::Article(_) => TableName::Articles,
            Merged::Institution(_) => TableName::MergedInstitutions,
            Merged::MergedLink(_) => TableName::MergedLinks,
            Merged::MergedActivity(_) => TableName::MergedActivities,
        }
    }
}

fn values() -> Vec<Column> {
    vec![some("value", Text), some("articles", Whole)]
}

fn statuses() -> Column {
    list("statuses", vec![some("status", Text), maybe("date", Text), some("articles", Whole)])
}

fn who() -> Vec<Column> {
    vec![some("id", Text), some("name", Text), some("kind", Text)]
}

fn date() -> Column {
    let fields = vec![
        maybe("value", Text),
        maybe("first", Day),
        maybe("last", Day),
        some("agree", Flag),
        list("values", values()),
    ];
    maybe("date", Struct(fields))
}

fn figure() -> Vec<Column> {
    let told = vec![some("value", Number), maybe("upper", Number), some("bound", Text), some("articles", Whole)];
    vec![
        some("unit", Text),
        maybe("noun", Text),
        maybe("currency", Text),
        maybe("lower", Number),
        maybe("upper", Number),
        some("agree", Flag),
        list("values", told),
    ]
}

/// First and last seen, in how many articles and texts, how sure, how it came together, and of what.
fn told() -> Vec<Column> {
    let evidence = vec![some("start", Whole), some("end", Whole), some("text", Text)];
    let parts = vec![
        some("id", Text),
        some("article", Text),
        maybe("published", Text),
        maybe("copy_of", Text),
        some("status", Text),
        maybe("agreement", Text),
        maybe("date", Text),
        some("confidence", Number),
        list("evidence", evidence),
    ];
    vec![
        maybe("first_seen", Text),
        maybe("last_seen", Text),
        some("articles", Whole),
        some("texts", Whole),
        some("confidence", Number),
        maybe("strategy", Text),
        list("parts", parts),
    ]
}

/// The table whose rows are merged records, with nested columns.
pub(super) fn nested(name: TableName) -> Option<Vec<Column>> {
    let own = match name {
        TableName::Articles => vec![
            some("id", Text),
            maybe("title", Text),
            maybe("published", Text),
            maybe("source", Text),
            maybe("copy_of", Text),
            maybe("similarity", Number),
            some("compared", Text),
            some("links", Whole),
            some("activities", Whole),
        ],
        TableName::MergedInstitutions => [
            identity(),
            vec![
                list("names", vec![some("name", Text), some("mentions", Whole), some("articles", Whole)]),
                some("references", Whole),
                some("mentions", Whole),
                some("articles", Whole),
                some("texts", Whole),
                maybe("first_seen", Text),
                maybe("last_seen", Text),
                list("joined", vec![some("strategy", Text), some("name", Text), some("to", Text)]),
                list("conflicts", vec![some("field", Text), list("values", values())]),
                list("parts", vec![some("id", Text), some("name", Text), some("articles", Kind::List(Box::new(Text)))]),
            ],
        ]
        .concat(),
        TableName::MergedLinks => [
            vec![
                some("id", Text),
                some("relation", Text),
                list("agreements", values()),
                some("status", Text),
                statuses(),
                list("parties", vec![some("role", Text), some("institution", Struct(who()))]),
                date(),
                list("figures", figure()),
            ],
            told(),
        ]
        .concat(),
        TableName::MergedActivities => [
            vec![
                some("id", Text),
                some("activity", Text),
                some("status", Text),
                statuses(),
                list("actors", who()),
                list("beneficiaries", who()),
                maybe("figure", Struct(figure())),
                date(),
            ],
            told(),
        ]
        .concat(),
        _ => return None,
    };
    Some([vec![some("type", Text), some("schema", Whole)], own].concat())
}

/// The columns of the tables of lists.
pub(super) fn flat(name: TableName) -> Option<Vec<Column>> {
    let under = |of: &str| vec![some("schema", Whole), some(of, Text)];
    let institution = || some("institution", Struct(who()));
    Some(match name {
        TableName::InstitutionNames => [
            under("institution_id"),
            vec![some("ordinal", Whole), some("name", Text), some("mentions", Whole), some("articles", Whole)],
        ]
        .concat(),
        TableName::InstitutionParts => [
            under("institution_id"),
            vec![some("ordinal", Whole), some("part_id", Text), some("part_name", Text), some("article_id", Text)],
        ]
        .concat(),
        TableName::MergedLinkParties => {
            [under("link_id"), vec![some("ordinal", Whole), some("role", Text), institution()]].concat()
        }
        TableName::MergedActivityInstitutions => {
            [under("activity_id"), vec![some("role", Text), some("ordinal", Whole), institution()]].concat()
        }
        TableName::Parts => [
            under("record_id"),
            vec![
                some("ordinal", Whole),
                some("part_id", Text),
                some("article_id", Text),
                maybe("published", Text),
                maybe("copy_of", Text),
                some("status", Text),
                maybe("agreement", Text),
                maybe("date", Text),
                some("confidence", Number),
                some("evidence", Text),
            ],
        ]
        .concat(),
        _ => return None,
    })
}

/// A value of JSON as a cell of a kind; what is of another kind is null, which a column without nulls refuses.
fn cell(kind: &Kind, value: &Value) -> Cell<'static> {
    match (kind, value) {
        (Text, Value::String(text)) => Cell::Text(Cow::Owned(text.clone())),
        (Day, Value::String(text)) => text.parse().map_or(Cell::Null, Cell::Day),
        (Whole, Value::Number(number)) => number.as_i64().map_or(Cell::Null, Cell::Whole),
        (Number, Value::Number(number)) => number.as_f64().map_or(Cell::Null, Cell::Number),
        (Flag, Value::Bool(flag)) => Cell::Flag(*flag),
        (Struct(columns), Value::Object(_)) => Cell::Struct(cells(columns, value)),
        (Kind::List(items), Value::Array(values)) => {
            Cell::List(values.iter().map(|value| cell(items, value)).collect())
        }
        _ => Cell::Null,
    }
}

/// The fields of an object in the order of the columns.
fn cells(columns: &[Column], object: &Value) -> Vec<Cell<'static>> {
    columns.iter().map(|column| cell(&column.kind, &object[&column.name])).collect()
}

/// Hands over the rows that a merged record gives a table; those of edges come from [`Reader`].
pub(super) fn each_row(table: &Table, record: &Merged, mut take: impl FnMut(Vec<Cell<'static>>)) {
    let name = table.name;
    if name == TableName::of_merged(record) {
        // A record is JSON: its types know no map but structs.
        take(cells(&table.columns, &serde_json::to_value(record).unwrap_or_default()));
        return;
    }
    fn text(text: &str) -> Cell<'static> {
        Cell::Text(Cow::Owned(text.to_string()))
    }
    let maybe_text = |value: &Option<String>| value.as_deref().map_or(Cell::Null, text);
    let number = |ordinal: usize| whole(ordinal + 1);
    let institution = |who: &InstitutionName| [text(&who.id), text(&who.name), text(&who.kind)];
    match (name, record) {
        (TableName::InstitutionNames, Merged::Institution(i)) => {
            for (at, name) in i.names.iter().enumerate() {
                let head = vec![i.schema.into(), text(&i.id), number(at), text(&name.name)];
                take([head, vec![whole(name.mentions), whole(name.articles)]].concat());
            }
        }
        (TableName::InstitutionParts, Merged::Institution(i)) => {
            let parts = i.parts.iter().flat_map(|part| part.articles.iter().map(move |article| (part, article)));
            for (at, (part, article)) in parts.enumerate() {
                let head = vec![i.schema.into(), text(&i.id), number(at)];
                take([head, vec![text(&part.id), text(&part.name), text(article)]].concat());
            }
        }
        (TableName::MergedLinkParties, Merged::MergedLink(link)) => {
            for (at, party) in link.parties.iter().enumerate() {
                let head = vec![link.schema.into(), text(&link.id), number(at), text(&party.role)];
                take([head, institution(&party.institution).to_vec()].concat());
            }
        }
        (TableName::MergedActivityInstitutions, Merged::MergedActivity(activity)) => {
            for (role, list) in [("actor", &activity.actors), ("beneficiary", &activity.beneficiaries)] {
                for (at, who) in list.iter().enumerate() {
                    let head = vec![activity.schema.into(), text(&activity.id), text(role), number(at)];
                    take([head, institution(who).to_vec()].concat());
                }
            }
        }
        (TableName::Parts, Merged::MergedLink(_) | Merged::MergedActivity(_)) => {
            let (schema, id, parts) = match record {
                Merged::MergedLink(link) => (link.schema, &link.id, &link.told.parts),
                Merged::MergedActivity(activity) => (activity.schema, &activity.id, &activity.told.parts),
                _ => return,
            };
            for (at, part) in parts.iter().enumerate() {
                take(vec![
                    schema.into(),
                    text(id),
                    number(at),
                    text(&part.id),
                    text(&part.article),
                    maybe_text(&part.published),
                    maybe_text(&part.copy_of),
                    text(&part.status),
                    maybe_text(&part.agreement),
                    maybe_text(&part.date),
                    part.confidence.into(),
                    text(&edge::sentences(&part.evidence)),
                ]);
            }
        }
        _ => {}
    }
}

/// Sees merged records as records between merged institutions, for networks and edges.
///
/// What a merged institution is (its place, its level) is known once its record was
/// read; `merge` writes institutions before what they take part in.
#[derive(Debug, Default)]
pub(super) struct Reader {
    known: FxHashMap<String, InstitutionRecord>,
}

impl Reader {
    /// The record, and how many independent texts tell it; none of institutions and articles.
    pub(super) fn record(&mut self, record: &Merged) -> Option<(Record, u64)> {
        match record {
            Merged::Article(_) => None,
            Merged::Institution(institution) => {
                self.known.insert(institution.id.clone(), of_institution(institution));
                None
            }
            Merged::MergedLink(link) => {
                let parties = link.parties.iter();
                let parties =
                    parties.map(|p| Party { role: p.role.clone(), institution: self.who(&p.institution) }).collect();
                let best = best(&link.told.parts);
                let record = Link {
                    schema: link.schema,
                    id: link.id.clone(),
                    article: article(best),
                    relation: link.relation.clone(),
                    agreement: link.agreements.first().map(|a| a.value.clone()),
                    status: link.status.clone(),
                    parties,
                    date: link.date.as_ref().and_then(of_date),
                    figures: link.figures.iter().filter_map(of_figure).collect(),
                    evidence: best.map(|part| part.evidence.clone()).unwrap_or_default(),
                    confidence: link.told.confidence,
                    rule: String::new(),
                };
                Some((Record::Link(record), link.told.texts))
            }
            Merged::MergedActivity(activity) => {
                let best = best(&activity.told.parts);
                let all = |list: &[InstitutionName]| list.iter().map(|who| self.who(who)).collect();
                let record = Activity {
                    schema: activity.schema,
                    id: activity.id.clone(),
                    article: article(best),
                    activity: activity.activity.clone(),
                    status: activity.status.clone(),
                    actors: all(&activity.actors),
                    beneficiaries: all(&activity.beneficiaries),
                    figure: activity.figure.as_ref().and_then(of_figure),
                    date: activity.date.as_ref().and_then(of_date),
                    evidence: best.map(|part| part.evidence.clone()).unwrap_or_default(),
                    confidence: activity.told.confidence,
                    rule: String::new(),
                };
                Some((Record::Activity(record), activity.told.texts))
            }
        }
    }

    fn who(&self, named: &InstitutionName) -> InstitutionRecord {
        self.known.get(&named.id).cloned().unwrap_or_else(|| InstitutionRecord {
            id: named.id.clone(),
            name: named.name.clone(),
            kind: named.kind.clone(),
            level: None,
            parent: None,
            place: None,
            count: None,
            registry: None,
            registry_by: None,
            mention: named.name.clone(),
            start: 0,
            end: 0,
        })
    }
}

/// The surest part; of equal ones the first.
fn best(parts: &[MergedPart]) -> Option<&MergedPart> {
    parts.iter().rev().max_by(|a, b| a.confidence.total_cmp(&b.confidence))
}

fn article(part: Option<&MergedPart>) -> ArticleRef {
    let (id, published) = part.map(|part| (part.article.clone(), part.published.clone())).unwrap_or_default();
    ArticleRef { id, title: None, published, source: None }
}

/// Dates that contradict each other are none.
fn of_date(date: &MergedDate) -> Option<DateRecord> {
    let value = date.value.clone()?;
    Some(DateRecord { value, text: String::new(), start: 0, end: 0, anchor: None })
}

fn of_figure(figure: &MergedFigure) -> Option<FigureRecord> {
    let told = figure.values.first()?;
    Some(FigureRecord {
        value: told.value,
        upper: told.upper,
        bound: told.bound.clone(),
        unit: figure.unit.clone(),
        noun: figure.noun.clone(),
        currency: figure.currency.clone(),
        text: String::new(),
        start: 0,
        end: 0,
    })
}

fn of_institution(institution: &MergedInstitution) -> InstitutionRecord {
    let i = institution;
    InstitutionRecord {
        id: i.id.clone(),
        name: i.name.clone(),
        kind: i.kind.clone(),
        level: i.level.clone(),
        parent: i.parent.clone(),
        place: i.place.clone(),
        count: i.count,
        registry: i.registry.clone(),
        registry_by: i.registry_by.clone(),
        mention: i.name.clone(),
        start: 0,
        end: 0,
    }
}
