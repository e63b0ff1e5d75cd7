//! The table of institutions: a row for each that is a party, an actor or a beneficiary.

use super::table::{Cell, division_cell, place_cell, whole};
use crate::record::{InstitutionRecord, PlaceRecord, Record, SCHEMA};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of an institution, over all records.
#[derive(Debug, Clone)]
pub struct Known {
    /// Canonical name.
    pub name: String,
    /// Kind.
    pub kind: String,
    /// Level, where a record says it.
    pub level: Option<String>,
    /// Whom it belongs to by its name.
    pub parent: Option<String>,
    /// Where it is, by its name.
    pub place: Option<PlaceRecord>,
    /// Identifier of a registry.
    pub registry: Option<String>,
    /// How many links have it as a party.
    pub links: usize,
    /// How many activities it did, or were for it.
    pub activities: usize,
    /// In how many articles it has a link or an activity.
    pub articles: usize,
}

/// All institutions by id.
#[derive(Debug, Default)]
pub struct Institutions {
    known: BTreeMap<String, (Known, BTreeSet<u32>)>,
    articles: FxHashMap<String, u32>,
}

impl Institutions {
    /// Takes a record; mentions say of nobody what a link or activity does not.
    pub fn add(&mut self, record: &Record) {
        let (who, link): (Vec<&InstitutionRecord>, bool) = match record {
            Record::Link(link) => (link.parties.iter().map(|p| &p.institution).collect(), true),
            Record::Activity(a) => (a.actors.iter().chain(&a.beneficiaries).collect(), false),
            Record::Mention(_) => return,
        };
        let next = u32::try_from(self.articles.len()).unwrap_or(u32::MAX);
        let article = match self.articles.get(&record.article().id) {
            Some(article) => *article,
            None => *self.articles.entry(record.article().id.clone()).or_insert(next),
        };
        let mut counted = BTreeSet::new();
        for institution in who {
            let i = institution;
            let (known, articles) = self.known.entry(i.id.clone()).or_insert_with(|| {
                let known = Known {
                    name: i.name.clone(),
                    kind: i.kind.clone(),
                    level: None,
                    parent: None,
                    place: None,
                    registry: None,
                    links: 0,
                    activities: 0,
                    articles: 0,
                };
                (known, BTreeSet::new())
            });
            // The first record that says it.
            known.level = known.level.take().or_else(|| i.level.clone());
            known.parent = known.parent.take().or_else(|| i.parent.clone());
            known.place = known.place.take().or_else(|| i.place.clone());
            known.registry = known.registry.take().or_else(|| i.registry.clone());
            known.articles += usize::from(articles.insert(article));
            // Who is an actor and a beneficiary of one activity is counted once.
            if counted.insert(i.id.as_str()) {
                *(if link { &mut known.links } else { &mut known.activities }) += 1;
            }
        }
    }

    /// By id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Known)> {
        self.known.iter().map(|(id, (known, _))| (id.as_str(), known))
    }

    /// The rows of the table, by id.
    pub fn rows(&self) -> impl Iterator<Item = Vec<Cell<'_>>> {
        self.iter().map(|(id, known)| {
            let mut row = vec![
                SCHEMA.into(),
                id.into(),
                (&known.name).into(),
                (&known.kind).into(),
                known.level.as_ref().into(),
                known.parent.as_ref().into(),
            ];
            match known.place.as_ref().map(place_cell) {
                Some(Cell::Struct(cells)) => row.extend(cells),
                _ => row.extend([Cell::Null, Cell::Null, Cell::Null]),
            }
            row.push(division_cell(known.place.as_ref()));
            row.push(known.registry.as_ref().map_or(Cell::Null, |id| Cell::Text(Cow::Borrowed(id))));
            row.extend([whole(known.links), whole(known.activities), whole(known.articles)]);
            row
        })
    }
}
