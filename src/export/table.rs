//! The tables: which columns they have, and the rows that a record gives.
//!
//! Some tables are the records themselves with nested columns (links, activities,
//! mentions; those of merged records stand in `merged.rs`). Their flat forms follow by one rule: the field `a.b` is the column
//! `a_b`, and a list is a table of its own (`link_parties`) with a row an item.

use super::edge;
use super::merged;
use crate::record::{
    Activity, ArticleRef, DateRecord, Evidence, FigureRecord, InstitutionRecord, Link, MentionRecord, NumberOrText,
    PlaceRecord, Record, days, division,
};
use jiff::civil::Date;
use std::borrow::Cow;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Text, UTF-8.
    Text,
    /// A whole number, 64 bits.
    Whole,
    /// A number, IEEE 754 with 64 bits.
    Number,
    /// A day of the (proleptic) Gregorian calendar.
    Day,
    /// True or false.
    Flag,
    /// Fields by name.
    Struct(Vec<Column>),
    /// Items of one kind; a list is never null, its items are neither.
    List(Box<Kind>),
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may be null.
    pub null: bool,
}

/// A value of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// No value.
    Null,
    /// Of a text column.
    Text(Cow<'a, str>),
    /// Of a column of whole numbers.
    Whole(i64),
    /// Of a column of numbers.
    Number(f64),
    /// Of a column of days.
    Day(Date),
    /// Of a column of flags.
    Flag(bool),
    /// The fields of a struct, in order.
    Struct(Vec<Cell<'a>>),
    /// The items of a list.
    List(Vec<Cell<'a>>),
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Cell::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        Cell::Text(Cow::Borrowed(text))
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Null, Into::into)
    }
}

impl From<u32> for Cell<'_> {
    fn from(number: u32) -> Self {
        Cell::Whole(number.into())
    }
}

impl From<f64> for Cell<'_> {
    fn from(number: f64) -> Self {
        Cell::Number(number)
    }
}

impl From<Date> for Cell<'_> {
    fn from(day: Date) -> Self {
        Cell::Day(day)
    }
}

impl From<bool> for Cell<'_> {
    fn from(flag: bool) -> Self {
        Cell::Flag(flag)
    }
}

/// A count; what no column of 64 bits holds is the greatest number.
pub fn whole(count: impl TryInto<i64>) -> Cell<'static> {
    Cell::Whole(count.try_into().unwrap_or(i64::MAX))
}

impl Cell<'_> {
    /// As a field of a CSV file; null is the empty field, a list its items with spaces between.
    pub fn csv(&self) -> Cow<'_, str> {
        match self {
            Cell::Null => Cow::Borrowed(""),
            Cell::Text(text) => Cow::Borrowed(text),
            Cell::Whole(number) => Cow::Owned(number.to_string()),
            // As in the records: 300.0.
            Cell::Number(number) => Cow::Owned(format!("{number:?}")),
            Cell::Day(day) => Cow::Owned(day.to_string()),
            Cell::Flag(flag) => Cow::Borrowed(if *flag { "true" } else { "false" }),
            Cell::Struct(cells) | Cell::List(cells) => {
                Cow::Owned(cells.iter().map(Cell::csv).collect::<Vec<_>>().join(" "))
            }
        }
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Which.
    pub name: TableName,
    /// Its columns, all always there, in this order.
    pub columns: Vec<Column>,
}

/// The tables by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableName {
    /// A row a link.
    Links,
    /// A row a party of a link.
    LinkParties,
    /// A row a figure of a link.
    LinkFigures,
    /// A row an activity.
    Activities,
    /// A row an institution that did an activity or that it was for.
    ActivityInstitutions,
    /// A row a sentence that states a record.
    Evidence,
    /// A row a pair of institutions that a link ties.
    Edges,
    /// A row an institution of the links and activities.
    Institutions,
    /// A row a mention.
    Mentions,
    /// A row an article, of merged records.
    Articles,
    /// A row a merged institution.
    MergedInstitutions,
    /// A row a name of a merged institution.
    InstitutionNames,
    /// A row an article and the institution of it that went into a merged one.
    InstitutionParts,
    /// A row a merged link.
    MergedLinks,
    /// A row a party of a merged link.
    MergedLinkParties,
    /// A row a merged activity.
    MergedActivities,
    /// A row an institution that did a merged activity or that it was for.
    MergedActivityInstitutions,
    /// A row a record that went into a merged link or activity.
    Parts,
}

/// The tables that are records with nested columns.
pub const NESTED: [TableName; 3] = [TableName::Links, TableName::Activities, TableName::Mentions];

/// The tables that are merged records with nested columns, in the order in which `merge` writes them.
pub const NESTED_MERGED: [TableName; 4] =
    [TableName::Articles, TableName::MergedInstitutions, TableName::MergedLinks, TableName::MergedActivities];

/// Where records come from: what tables they have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// `wardlink extract`.
    Extracted,
    /// `wardlink merge`.
    Merged,
}

impl Source {
    /// What its records are called in messages.
    pub fn what(self) -> &'static str {
        match self {
            Source::Extracted => "records",
            Source::Merged => "merged records",
        }
    }

    /// The tables that are its records with nested columns.
    pub fn nested(self) -> &'static [TableName] {
        match self {
            Source::Extracted => &NESTED,
            Source::Merged => &NESTED_MERGED,
        }
    }
}

impl TableName {
    /// Those of records.
    pub const ALL: [TableName; 9] = [
        TableName::Links,
        TableName::LinkParties,
        TableName::LinkFigures,
        TableName::Activities,
        TableName::ActivityInstitutions,
        TableName::Evidence,
        TableName::Edges,
        TableName::Institutions,
        TableName::Mentions,
    ];

    /// Those of merged records.
    pub const MERGED: [TableName; 10] = [
        TableName::Articles,
        TableName::MergedInstitutions,
        TableName::InstitutionNames,
        TableName::InstitutionParts,
        TableName::MergedLinks,
        TableName::MergedLinkParties,
        TableName::MergedActivities,
        TableName::MergedActivityInstitutions,
        TableName::Parts,
        TableName::Edges,
    ];

    /// Those of records of a source.
    pub fn of_source(source: Source) -> &'static [TableName] {
        match source {
            Source::Extracted => &TableName::ALL,
            Source::Merged => &TableName::MERGED,
        }
    }

    /// All names, each once.
    pub fn keys() -> Vec<&'static str> {
        let mut keys: Vec<&str> = Vec::new();
        for name in TableName::ALL.into_iter().chain(TableName::MERGED) {
            if !keys.contains(&name.key()) {
                keys.push(name.key());
            }
        }
        keys
    }

    /// The name as files and the command line have it; records and merged records each have `institutions`.
    pub fn key(self) -> &'static str {
        match self {
            TableName::Links => "links",
            TableName::LinkParties => "link_parties",
            TableName::LinkFigures => "link_figures",
            TableName::Activities => "activities",
            TableName::ActivityInstitutions => "activity_institutions",
            TableName::Evidence => "evidence",
            TableName::Edges => "edges",
            TableName::Institutions | TableName::MergedInstitutions => "institutions",
            TableName::Mentions => "mentions",
            TableName::Articles => "articles",
            TableName::InstitutionNames => "institution_names",
            TableName::InstitutionParts => "institution_parts",
            TableName::MergedLinks => "merged_links",
            TableName::MergedLinkParties => "merged_link_parties",
            TableName::MergedActivities => "merged_activities",
            TableName::MergedActivityInstitutions => "merged_activity_institutions",
            TableName::Parts => "parts",
        }
    }

    /// The table of a name.
    pub fn from_key(key: &str, source: Source) -> Option<TableName> {
        TableName::of_source(source).iter().copied().find(|name| name.key() == key)
    }

    /// The table that a record is a row of.
    pub fn of(record: &Record) -> TableName {
        match record {
            Record::Link(_) => TableName::Links,
            Record::Activity(_) => TableName::Activities,
            Record::Mention(_) => TableName::Mentions,
        }
    }

    /// Whether its rows are records.
    pub fn is_nested(self) -> bool {
        NESTED.contains(&self) || NESTED_MERGED.contains(&self)
    }
}

pub(super) fn some(name: &str, kind: Kind) -> Column {
    Column { name: name.into(), kind, null: false }
}

pub(super) fn maybe(name: &str, kind: Kind) -> Column {
    Column { name: name.into(), kind, null: true }
}

pub(super) fn list(name: &str, items: Vec<Column>) -> Column {
    some(name, Kind::List(Box::new(Kind::Struct(items))))
}

use Kind::{Day, Flag, Number, Struct, Text, Whole};

fn article() -> Vec<Column> {
    vec![some("id", Text), maybe("title", Text), maybe("published", Text), maybe("source", Text)]
}

fn place() -> Vec<Column> {
    vec![some("name", Text), maybe("country", Text), maybe("code", Text)]
}

/// Who an institution is, in every table and list that has one whole.
pub(super) fn identity() -> Vec<Column> {
    vec![
        some("id", Text),
        some("name", Text),
        some("kind", Text),
        maybe("level", Text),
        maybe("parent", Text),
        maybe("place", Struct(place())),
        maybe("count", Whole),
        maybe("registry", Text),
        maybe("registry_by", Text),
    ]
}

fn institution() -> Vec<Column> {
    [identity(), vec![some("mention", Text), some("start", Whole), some("end", Whole)]].concat()
}

fn figure() -> Vec<Column> {
    vec![
        some("value", Number),
        maybe("upper", Number),
        some("bound", Text),
        some("unit", Text),
        maybe("noun", Text),
        maybe("currency", Text),
        some("text", Text),
        some("start", Whole),
        some("end", Whole),
    ]
}

fn date() -> Vec<Column> {
    vec![some("value", Text), some("text", Text), some("start", Whole), some("end", Whole), maybe("anchor", Text)]
}

fn evidence() -> Vec<Column> {
    vec![some("start", Whole), some("end", Whole), some("text", Text)]
}

/// The columns that no record has: the days of its date and of the article's.
fn derived() -> Vec<Column> {
    vec![
        maybe("date_first", Day),
        maybe("date_last", Day),
        maybe("date_precision", Text),
        maybe("published_first", Day),
        maybe("published_last", Day),
    ]
}

/// How many columns [`nested`] adds to those of the record.
pub const DERIVED: usize = 5;

/// The table whose rows are records: their fields in their order, then the derived ones; of mentions also `number`.
pub fn nested(name: TableName) -> Option<Table> {
    let head = vec![some("type", Text), some("schema", Whole)];
    let own = match name {
        TableName::Links => vec![
            some("id", Text),
            some("article", Struct(article())),
            some("relation", Text),
            maybe("agreement", Text),
            some("status", Text),
            list("parties", vec![some("role", Text), some("institution", Struct(institution()))]),
            maybe("date", Struct(date())),
            list("figures", figure()),
            list("evidence", evidence()),
            some("confidence", Number),
            some("rule", Text),
        ],
        TableName::Activities => vec![
            some("id", Text),
            some("article", Struct(article())),
            some("activity", Text),
            some("status", Text),
            list("actors", institution()),
            list("beneficiaries", institution()),
            maybe("figure", Struct(figure())),
            maybe("date", Struct(date())),
            list("evidence", evidence()),
            some("confidence", Number),
            some("rule", Text),
        ],
        TableName::Mentions => vec![
            some("kind", Text),
            some("article", Struct(article())),
            some("start", Whole),
            some("end", Whole),
            some("text", Text),
            maybe("institution", Struct(institution())),
            maybe("agreement", Text),
            maybe("value", Text),
            maybe("upper", Number),
            maybe("bound", Text),
            maybe("unit", Text),
            maybe("noun", Text),
            maybe("currency", Text),
            maybe("anchor", Text),
            some("rule", Text),
            some("used_by", Kind::List(Box::new(Text))),
            maybe("unused", Text),
            maybe("number", Number),
        ],
        _ => return merged::nested(name).map(|columns| Table { name, columns }),
    };
    Some(Table { name, columns: head.into_iter().chain(own).chain(derived()).collect() })
}

/// The columns of a table in its flat form.
pub fn flat(name: TableName) -> Table {
    if let Some(table) = nested(name) {
        return table.flattened();
    }
    let under = |of: &str| vec![some("schema", Whole), some(of, Text), some("article_id", Text)];
    let parts = |head: Vec<Column>, more: Vec<Column>| head.into_iter().chain(more).collect::<Vec<_>>();
    if let Some(columns) = merged::flat(name) {
        return Table { name, columns }.flattened();
    }
    let columns = match name {
        TableName::LinkParties => parts(
            under("link_id"),
            vec![some("ordinal", Whole), some("role", Text), some("institution", Struct(institution()))],
        ),
        TableName::LinkFigures => parts(parts(under("link_id"), vec![some("ordinal", Whole)]), figure()),
        TableName::ActivityInstitutions => parts(
            under("activity_id"),
            vec![some("role", Text), some("ordinal", Whole), some("institution", Struct(institution()))],
        ),
        TableName::Evidence => parts(parts(under("record_id"), vec![some("ordinal", Whole)]), evidence()),
        TableName::Institutions => vec![
            some("schema", Whole),
            some("id", Text),
            some("name", Text),
            some("kind", Text),
            maybe("level", Text),
            maybe("parent", Text),
            maybe("place", Struct(place())),
            maybe("place_division", Text),
            maybe("registry", Text),
            some("links", Whole),
            some("activities", Whole),
            some("articles", Whole),
        ],
        _ => vec![
            some("schema", Whole),
            some("source", Text),
            some("source_name", Text),
            some("source_kind", Text),
            some("source_role", Text),
            some("target", Text),
            some("target_name", Text),
            some("target_kind", Text),
            some("target_role", Text),
            some("directed", Flag),
            some("relation", Text),
            maybe("agreement", Text),
            some("status", Text),
            maybe("date", Text),
            maybe("date_first", Day),
            maybe("date_last", Day),
            maybe("date_precision", Text),
            maybe("source_division", Text),
            maybe("target_division", Text),
            some("article_id", Text),
            maybe("article_published", Text),
            some("confidence", Number),
            some("texts", Whole),
            some("evidence", Text),
            some("link_id", Text),
        ],
    };
    Table { name, columns }.flattened()
}

impl Table {
    /// The flat form: fields of structs as columns, lists of structs left out.
    #[must_use]
    pub fn flattened(&self) -> Table {
        fn add(columns: &[Column], prefix: &str, null: bool, out: &mut Vec<Column>) {
            for column in columns {
                let name = format!("{prefix}{}", column.name);
                let null = null || column.null;
                match &column.kind {
                    Struct(fields) => add(fields, &format!("{name}_"), null, out),
                    Kind::List(items) if matches!(**items, Struct(_)) => {}
                    // Ids, which have no spaces.
                    Kind::List(_) => out.push(Column { name, kind: Text, null: true }),
                    kind => out.push(Column { name, kind: kind.clone(), null }),
                }
            }
        }
        let mut columns = Vec::new();
        add(&self.columns, "", false, &mut columns);
        Table { name: self.name, columns }
    }

    /// The cells of a row of this table in its flat form.
    pub fn flattened_cells<'a>(&self, cells: Vec<Cell<'a>>) -> Vec<Cell<'a>> {
        flattened_cells(&self.columns, cells)
    }
}

fn flattened_cells<'a>(columns: &[Column], cells: Vec<Cell<'a>>) -> Vec<Cell<'a>> {
    fn add<'a>(columns: &[Column], cells: Vec<Cell<'a>>, out: &mut Vec<Cell<'a>>) {
        for (column, cell) in columns.iter().zip(cells) {
            match (&column.kind, cell) {
                (Struct(fields), Cell::Struct(cells)) => add(fields, cells, out),
                (Struct(fields), _) => add(fields, vec![Cell::Null; fields.len()], out),
                (Kind::List(items), _) if matches!(**items, Struct(_)) => {}
                (Kind::List(_), Cell::List(items)) if items.is_empty() => out.push(Cell::Null),
                (Kind::List(_), list @ Cell::List(_)) => out.push(Cell::Text(Cow::Owned(list.csv().into_owned()))),
                (_, cell) => out.push(cell),
            }
        }
    }
    let mut out = Vec::new();
    add(columns, cells, &mut out);
    out
}

fn article_cell(article: &ArticleRef) -> Cell<'_> {
    let ArticleRef { id, title, published, source } = article;
    Cell::Struct(vec![id.into(), title.as_ref().into(), published.as_ref().into(), source.as_ref().into()])
}

/// Name, country, code.
pub(super) fn place_cell(place: &PlaceRecord) -> Cell<'_> {
    let PlaceRecord { name, country, code } = place;
    Cell::Struct(vec![name.into(), country.as_ref().into(), code.as_ref().into()])
}

/// The first-level division that a place lies in.
pub(super) fn division_cell(place: Option<&PlaceRecord>) -> Cell<'_> {
    place.and_then(|place| division(place.code.as_deref()?)).into()
}

fn institution_cell(institution: &InstitutionRecord) -> Cell<'_> {
    let i = institution;
    Cell::Struct(vec![
        (&i.id).into(),
        (&i.name).into(),
        (&i.kind).into(),
        i.level.as_ref().into(),
        i.parent.as_ref().into(),
        i.place.as_ref().map_or(Cell::Null, place_cell),
        i.count.map_or(Cell::Null, whole),
        i.registry.as_ref().into(),
        i.registry_by.as_ref().into(),
        (&i.mention).into(),
        i.start.into(),
        i.end.into(),
    ])
}

fn figure_cells(figure: &FigureRecord) -> Vec<Cell<'_>> {
    let f = figure;
    vec![
        f.value.into(),
        f.upper.into(),
        (&f.bound).into(),
        (&f.unit).into(),
        f.noun.as_ref().into(),
        f.currency.as_ref().into(),
        (&f.text).into(),
        f.start.into(),
        f.end.into(),
    ]
}

fn date_cell(date: &DateRecord) -> Cell<'_> {
    let d = date;
    Cell::Struct(vec![(&d.value).into(), (&d.text).into(), d.start.into(), d.end.into(), d.anchor.as_ref().into()])
}

fn evidence_cells(evidence: &Evidence) -> Vec<Cell<'_>> {
    vec![evidence.start.into(), evidence.end.into(), (&evidence.text).into()]
}

fn evidence_list(evidence: &[Evidence]) -> Cell<'_> {
    Cell::List(evidence.iter().map(|e| Cell::Struct(evidence_cells(e))).collect())
}

/// First day, last day and precision of an EDTF date.
pub(super) fn day_cells(value: Option<&str>) -> [Cell<'static>; 3] {
    match value.and_then(days) {
        Some(days) => [days.first.into(), days.last.into(), days.precision.into()],
        None => [Cell::Null, Cell::Null, Cell::Null],
    }
}

fn derived_cells(date: Option<&str>, article: &ArticleRef) -> [Cell<'static>; DERIVED] {
    let [date_first, date_last, precision] = day_cells(date);
    let [first, last, _] = day_cells(article.published.as_deref());
    [date_first, date_last, precision, first, last]
}

fn link_row(link: &Link) -> Vec<Cell<'_>> {
    let Link { schema, id, article, relation, agreement, status, parties, date, figures, evidence, confidence, rule } =
        link;
    let parties =
        parties.iter().map(|p| Cell::Struct(vec![(&p.role).into(), institution_cell(&p.institution)])).collect();
    let mut row = vec![
        "link".into(),
        (*schema).into(),
        id.into(),
        article_cell(article),
        relation.into(),
        agreement.as_ref().into(),
        status.into(),
        Cell::List(parties),
        date.as_ref().map_or(Cell::Null, date_cell),
        Cell::List(figures.iter().map(|f| Cell::Struct(figure_cells(f))).collect()),
        evidence_list(evidence),
        (*confidence).into(),
        rule.into(),
    ];
    row.extend(derived_cells(date.as_ref().map(|d| d.value.as_str()), article));
    row
}

fn activity_row(activity: &Activity) -> Vec<Cell<'_>> {
    let Activity {
        schema,
        id,
        article,
        activity,
        status,
        actors,
        beneficiaries,
        figure,
        date,
        evidence,
        confidence,
        rule,
    } = activity;
    let mut row = vec![
        "activity".into(),
        (*schema).into(),
        id.into(),
        article_cell(article),
        activity.into(),
        status.into(),
        Cell::List(actors.iter().map(institution_cell).collect()),
        Cell::List(beneficiaries.iter().map(institution_cell).collect()),
        figure.as_ref().map_or(Cell::Null, |f| Cell::Struct(figure_cells(f))),
        date.as_ref().map_or(Cell::Null, date_cell),
        evidence_list(evidence),
        (*confidence).into(),
        rule.into(),
    ];
    row.extend(derived_cells(date.as_ref().map(|d| d.value.as_str()), article));
    row
}

fn mention_row(mention: &MentionRecord) -> Vec<Cell<'_>> {
    let m = mention;
    let (value, number, date) = match &m.value {
        Some(NumberOrText::Number(number)) => {
            (Cell::Text(Cow::Owned(format!("{number:?}"))), Cell::Number(*number), None)
        }
        Some(NumberOrText::Text(text)) => (text.into(), Cell::Null, Some(text.as_str())),
        None => (Cell::Null, Cell::Null, None),
    };
    let mut row = vec![
        "mention".into(),
        m.schema.into(),
        (&m.kind).into(),
        article_cell(&m.article),
        m.start.into(),
        m.end.into(),
        (&m.text).into(),
        m.institution.as_ref().map_or(Cell::Null, institution_cell),
        m.agreement.as_ref().into(),
        value,
        m.upper.into(),
        m.bound.as_ref().into(),
        m.unit.as_ref().into(),
        m.noun.as_ref().into(),
        m.currency.as_ref().into(),
        m.anchor.as_ref().into(),
        (&m.rule).into(),
        Cell::List(m.used_by.iter().map(Into::into).collect()),
        m.unused.as_ref().into(),
        number,
    ];
    row.extend(derived_cells(date, &m.article));
    row
}

/// Hands over the rows that a record gives a table; those of institutions are counted elsewhere.
pub fn each_row<'a>(name: TableName, record: &'a Record, mut take: impl FnMut(Vec<Cell<'a>>)) {
    fn number(ordinal: usize) -> Cell<'static> {
        whole(ordinal + 1)
    }
    fn flat_institution(who: &InstitutionRecord) -> Vec<Cell<'_>> {
        let column = some("institution", Struct(institution()));
        flattened_cells(std::slice::from_ref(&column), vec![institution_cell(who)])
    }
    match (name, record) {
        (TableName::Links, Record::Link(link)) => take(link_row(link)),
        (TableName::Activities, Record::Activity(activity)) => take(activity_row(activity)),
        (TableName::Mentions, Record::Mention(mention)) => take(mention_row(mention)),
        (TableName::LinkParties, Record::Link(link)) => {
            for (at, party) in link.parties.iter().enumerate() {
                let mut row = vec![
                    link.schema.into(),
                    (&link.id).into(),
                    (&link.article.id).into(),
                    number(at),
                    (&party.role).into(),
                ];
                row.extend(flat_institution(&party.institution));
                take(row);
            }
        }
        (TableName::LinkFigures, Record::Link(link)) => {
            for (at, figure) in link.figures.iter().enumerate() {
                let mut row = vec![link.schema.into(), (&link.id).into(), (&link.article.id).into(), number(at)];
                row.extend(figure_cells(figure));
                take(row);
            }
        }
        (TableName::ActivityInstitutions, Record::Activity(a)) => {
            for (role, list) in [("actor", &a.actors), ("beneficiary", &a.beneficiaries)] {
                for (at, institution) in list.iter().enumerate() {
                    let mut row =
                        vec![a.schema.into(), (&a.id).into(), (&a.article.id).into(), role.into(), number(at)];
                    row.extend(flat_institution(institution));
                    take(row);
                }
            }
        }
        (TableName::Evidence, Record::Link(_) | Record::Activity(_)) => {
            let (schema, id, evidence) = match record {
                Record::Link(link) => (link.schema, &link.id, &link.evidence),
                Record::Activity(activity) => (activity.schema, &activity.id, &activity.evidence),
                Record::Mention(_) => return,
            };
            for (at, sentence) in evidence.iter().enumerate() {
                let mut row = vec![schema.into(), id.into(), (&record.article().id).into(), number(at)];
                row.extend(evidence_cells(sentence));
                take(row);
            }
        }
        (TableName::Edges, Record::Link(link)) => each_edge(link, 1, take),
        _ => {}
    }
}

/// Hands over the rows of the table of edges that a link gives, which so many independent texts tell.
pub(super) fn each_edge<'a>(link: &'a Link, texts: u64, mut take: impl FnMut(Vec<Cell<'a>>)) {
    for edge in edge::edges(link) {
        take(edge_row(link, texts, &edge));
    }
}

fn edge_row<'a>(link: &'a Link, texts: u64, edge: &edge::Edge<'a>) -> Vec<Cell<'a>> {
    let date = link.date.as_ref().map(|d| &d.value);
    let [first, last, precision] = day_cells(date.map(String::as_str));
    let mut row = vec![link.schema.into()];
    for party in [edge.source, edge.target] {
        let institution = &party.institution;
        row.extend([(&institution.id).into(), (&institution.name).into(), (&institution.kind).into()]);
        row.push((&party.role).into());
    }
    row.extend([
        edge.directed.into(),
        (&link.relation).into(),
        link.agreement.as_ref().into(),
        (&link.status).into(),
        date.into(),
        first,
        last,
        precision,
        division_cell(edge.source.institution.place.as_ref()),
        division_cell(edge.target.institution.place.as_ref()),
        (&link.article.id).into(),
        link.article.published.as_ref().into(),
        link.confidence.into(),
        whole(texts),
        Cell::Text(Cow::Owned(edge::sentences(&link.evidence))),
        (&link.id).into(),
    ]);
    row
}
