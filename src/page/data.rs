//! The records as the tables that the page's program reads.
//!
//! What many records say (an institution, an article, a sentence, a word of
//! the contract) is kept once, and records name it by its number, so that five
//! thousand links with their sentences stay a few megabytes. `assets/page/data.js`
//! reads these rows; the order of their fields is the same there.

use super::layout::layout;
use super::{Counts, Material, Merged};
use crate::record::{
    Activity, ArticleRef, DateRecord, Evidence, FigureRecord, InstitutionRecord, Link, MentionRecord, PlaceRecord,
    Record, SCHEMA, days, division, division_name, prefecture,
};
use rustc_hash::FxHashMap;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// First and last day of a date, for filters and the timeline; no last day where it goes on, null where it has no first.
fn period(edtf: &str) -> Value {
    let days = days(edtf).and_then(|days| Some((days.first?, days.last)));
    days.map_or(Value::Null, |(first, last)| json!([first.to_string(), last.map(|day| day.to_string())]))
}

/// The tables as JSON, what was counted, and the articles whose text is not the one that the records quote.
pub fn tables(material: Material) -> (String, Counts, Vec<String>) {
    let given = material.records.len();
    let records = sorted(material.records);
    let mut tables = Tables { merged: material.merged, ..Tables::default() };
    tables.counts.repeated = given - records.len();
    // Mentions first: they say which other stretches of the text a record took something from.
    for record in &records {
        if let Record::Mention(mention) = record {
            tables.mention(mention);
        }
    }
    for record in &records {
        match record {
            Record::Link(link) => tables.link(link),
            Record::Activity(activity) => tables.activity(activity),
            Record::Mention(_) => {}
        }
    }
    let counts = Counts { articles: tables.articles.len(), institutions: tables.institutions.len(), ..tables.counts };
    let differing = tables.add_texts(&records, &material.texts);
    let json = tables.finish(&material.title, counts);
    (json, counts, differing)
}

/// The records in the order of their articles and texts, each once, whatever order they came in.
fn sorted(records: Vec<Record>) -> Vec<Record> {
    let key = |record: &Record| {
        let (kind, start) = match record {
            Record::Link(link) => (0, link.evidence.first().map_or(0, |e| e.start)),
            Record::Activity(activity) => (1, activity.evidence.first().map_or(0, |e| e.start)),
            Record::Mention(mention) => (2, mention.start),
        };
        let mut line = Vec::new();
        // Writing to memory does not fail.
        let _ = record.write(&mut line);
        (record.article().id.clone(), kind, start, line)
    };
    let mut keyed: Vec<_> = records.into_iter().map(|record| (key(&record), record)).collect();
    keyed.sort_by(|a, b| a.0.cmp(&b.0));
    keyed.dedup_by(|a, b| a.0 == b.0);
    keyed.into_iter().map(|(_, record)| record).collect()
}

#[derive(Default)]
struct Tables {
    merged: Merged,
    counts: Counts,
    words: Numbered<String>,
    articles: Numbered<ArticleKey>,
    texts: Vec<Value>,
    places: Numbered<(String, Option<String>, Option<String>)>,
    institutions: Numbered<String>,
    about: Vec<About>,
    sentences: Numbered<(usize, u32, u32)>,
    said: Vec<String>,
    links: Vec<Value>,
    activities: Vec<Value>,
    pairs: BTreeSet<(usize, usize)>,
    /// Stretches of the text that mentions give to a record, by article and id.
    marks: FxHashMap<(usize, String), Vec<Mark>>,
    /// Kind of mention to how many there are, and how many of them are used.
    seen: BTreeMap<String, (usize, usize)>,
    unused: Vec<Value>,
}

/// Kind of mention, start, end.
type Mark = (String, u32, u32);

/// An article is what its id, title, date and source say; runs may give one id to two of them.
type ArticleKey = (String, Option<String>, Option<String>, Option<String>);

/// What the records say of an institution: of each field the first that is known.
#[derive(Default)]
struct About {
    name: String,
    kind: String,
    level: Option<String>,
    parent: Option<String>,
    place: Option<PlaceRecord>,
    count: Option<u64>,
    registry: Option<String>,
    mentions: usize,
    tied: bool,
}

/// Values and their numbers, in the order in which they came.
struct Numbered<T> {
    numbers: FxHashMap<T, usize>,
    values: Vec<T>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Numbered { numbers: FxHashMap::default(), values: Vec::new() }
    }
}

impl<T: Clone + Eq + std::hash::Hash> Numbered<T> {
    fn number(&mut self, value: T) -> usize {
        if let Some(number) = self.numbers.get(&value) {
            return *number;
        }
        self.values.push(value.clone());
        self.numbers.insert(value, self.values.len() - 1);
        self.values.len() - 1
    }

    fn len(&self) -> usize {
        self.values.len()
    }
}

impl Tables {
    fn word(&mut self, word: &str) -> usize {
        self.words.number(word.to_string())
    }

    fn maybe(&mut self, word: Option<&String>) -> Value {
        word.map_or(Value::Null, |word| self.word(word).into())
    }

    fn article(&mut self, article: &ArticleRef) -> usize {
        let ArticleRef { id, title, published, source } = article.clone();
        self.articles.number((id, title, published, source))
    }

    fn institution(&mut self, institution: &InstitutionRecord, article: &ArticleRef) -> usize {
        let own = (institution.id.clone(), institution.name.clone());
        let (id, name) = self.merged.institution(&institution.id, &article.id).cloned().unwrap_or(own);
        let number = self.institutions.number(id);
        if number == self.about.len() {
            let kind = institution.kind.clone();
            self.about.push(About { name, kind, ..About::default() });
        }
        let about = &mut self.about[number];
        let first = |known: &mut Option<String>, new: &Option<String>| {
            if known.is_none() {
                known.clone_from(new);
            }
        };
        first(&mut about.level, &institution.level);
        first(&mut about.parent, &institution.parent);
        first(&mut about.registry, &institution.registry);
        if about.place.is_none() {
            about.place.clone_from(&institution.place);
        }
        about.count = about.count.or(institution.count);
        number
    }

    fn sentences(&mut self, article: usize, evidence: &[Evidence]) -> Vec<usize> {
        let number = |e: &Evidence| {
            let number = self.sentences.number((article, e.start, e.end));
            if number == self.said.len() {
                self.said.push(e.text.clone());
            }
            number
        };
        evidence.iter().map(number).collect()
    }

    fn date(&mut self, date: Option<&DateRecord>) -> Value {
        let Some(date) = date else { return Value::Null };
        let days = period(&date.value);
        json!([date.value, date.text, date.start, date.end, self.maybe(date.anchor.as_ref()), days])
    }

    fn figure(&mut self, figure: &FigureRecord) -> Value {
        json!([
            figure.value,
            figure.upper,
            self.word(&figure.bound),
            self.word(&figure.unit),
            self.maybe(figure.noun.as_ref()),
            self.maybe(figure.currency.as_ref()),
            figure.text,
            figure.start,
            figure.end,
        ])
    }

    fn named(&mut self, institution: &InstitutionRecord, article: &ArticleRef) -> Value {
        json!([self.institution(institution, article), institution.mention, institution.start, institution.end])
    }

    fn marks(&mut self, article: usize, id: &str) -> Vec<Value> {
        let marks = self.marks.remove(&(article, id.to_string())).unwrap_or_default();
        marks.iter().map(|(kind, start, end)| json!([self.word(kind), start, end])).collect()
    }

    fn link(&mut self, link: &Link) {
        self.counts.links += 1;
        let article = self.article(&link.article);
        let mut parties = Vec::new();
        for party in &link.parties {
            let Value::Array(mut row) = self.named(&party.institution, &link.article) else { continue };
            row.insert(0, self.word(&party.role).into());
            parties.push(Value::Array(row));
        }
        let numbers: Vec<(usize, &str)> =
            link.parties.iter().map(|p| (self.institution(&p.institution, &link.article), p.role.as_str())).collect();
        for (at, (a, role)) in numbers.iter().enumerate() {
            self.about[*a].tied = true;
            for (b, other) in &numbers[at + 1..] {
                if a != b && tied(&numbers, role, other) {
                    self.pairs.insert((*a.min(b), *a.max(b)));
                }
            }
        }
        let figures: Vec<Value> = link.figures.iter().map(|figure| self.figure(figure)).collect();
        let row = json!([
            link.id,
            article,
            self.word(&link.relation),
            self.maybe(link.agreement.as_ref()),
            self.word(&link.status),
            parties,
            self.date(link.date.as_ref()),
            figures,
            self.sentences(article, &link.evidence),
            link.confidence,
            self.word(&link.rule),
            self.marks(article, &link.id),
            self.merged.told(&link.id, &link.article.id),
        ]);
        self.links.push(row);
    }

    fn activity(&mut self, activity: &Activity) {
        self.counts.activities += 1;
        let article = self.article(&activity.article);
        let actors: Vec<Value> = activity.actors.iter().map(|i| self.named(i, &activity.article)).collect();
        let beneficiaries: Vec<Value> =
            activity.beneficiaries.iter().map(|i| self.named(i, &activity.article)).collect();
        let row = json!([
            activity.id,
            article,
            self.word(&activity.activity),
            self.word(&activity.status),
            actors,
            beneficiaries,
            activity.figure.as_ref().map(|figure| self.figure(figure)),
            self.date(activity.date.as_ref()),
            self.sentences(article, &activity.evidence),
            activity.confidence,
            self.word(&activity.rule),
            self.marks(article, &activity.id),
            self.merged.told(&activity.id, &activity.article.id),
        ]);
        self.activities.push(row);
    }

    fn mention(&mut self, mention: &MentionRecord) {
        self.counts.mentions += 1;
        let article = self.article(&mention.article);
        let institution = mention.institution.as_ref().map(|i| {
            let number = self.institution(i, &mention.article);
            self.about[number].mentions += 1;
            number
        });
        let seen = self.seen.entry(mention.kind.clone()).or_default();
        seen.0 += 1;
        seen.1 += usize::from(mention.unused.is_none());
        for id in &mention.used_by {
            let mark = (mention.kind.clone(), mention.start, mention.end);
            self.marks.entry((article, id.clone())).or_default().push(mark);
        }
        let Some(reason) = &mention.unused else { return };
        let value = match &mention.value {
            None => Value::Null,
            Some(crate::record::NumberOrText::Number(number)) => json!(number),
            Some(crate::record::NumberOrText::Text(text)) => json!(text),
        };
        let row = json!([
            self.word(&mention.kind),
            article,
            mention.start,
            mention.end,
            mention.text,
            value,
            self.maybe(mention.unit.as_ref().or(mention.agreement.as_ref())),
            institution,
            self.word(&mention.rule),
            self.word(reason),
        ]);
        self.unused.push(row);
    }

    /// Adds the texts that say what the records quote; the articles of the others are the answer.
    fn add_texts(&mut self, records: &[Record], texts: &BTreeMap<String, String>) -> Vec<String> {
        let mut quotes: BTreeMap<&str, Vec<(u32, u32, &str)>> = BTreeMap::new();
        for record in records.iter().filter(|r| texts.contains_key(&r.article().id)) {
            let quoted = quotes.entry(&record.article().id).or_default();
            match record {
                Record::Link(Link { evidence, .. }) | Record::Activity(Activity { evidence, .. }) => {
                    quoted.extend(evidence.iter().map(|e| (e.start, e.end, e.text.as_str())));
                }
                Record::Mention(m) => quoted.push((m.start, m.end, &m.text)),
            }
        }
        let mut differing = Vec::new();
        let mut right: BTreeSet<&str> = BTreeSet::new();
        for (id, mut quoted) in quotes {
            quoted.sort_unstable();
            quoted.dedup();
            // Code points to bytes, once for each text.
            let text = &texts[id];
            let mut at: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            at.push(text.len());
            let says = |(start, end, words): &(u32, u32, &str)| {
                let bounds = at.get(*start as usize).zip(at.get(*end as usize));
                bounds.is_some_and(|(start, end)| start <= end && text[*start..*end] == **words)
            };
            if quoted.iter().all(says) {
                right.insert(id);
            } else {
                differing.push(id.to_string());
            }
        }
        self.texts = self
            .articles
            .values
            .iter()
            .map(|(id, ..)| right.get(id.as_str()).map_or(Value::Null, |id| texts[*id].as_str().into()))
            .collect();
        differing
    }

    fn finish(mut self, title: &str, counts: Counts) -> String {
        // Only institutions with links stand in the drawing.
        let drawn: Vec<usize> = (0..self.about.len()).filter(|n| self.about[*n].tied).collect();
        let numbers: FxHashMap<usize, usize> = drawn.iter().enumerate().map(|(at, n)| (*n, at)).collect();
        let edges: Vec<(usize, usize)> = self.pairs.iter().map(|(a, b)| (numbers[a], numbers[b])).collect();
        let mut places: Vec<Option<(i32, i32)>> = vec![None; self.about.len()];
        for (number, place) in drawn.iter().zip(layout(drawn.len(), &edges)) {
            places[*number] = Some(place);
        }
        let ids = std::mem::take(&mut self.institutions.values);
        let abouts = std::mem::take(&mut self.about);
        let mut institutions = Vec::new();
        for ((id, about), place) in ids.into_iter().zip(abouts).zip(places) {
            let located = about.place.map(|p| self.places.number((p.name, p.country, p.code)));
            institutions.push(json!([
                id,
                about.name,
                self.word(&about.kind),
                self.maybe(about.level.as_ref()),
                about.parent,
                located,
                about.count,
                about.registry,
                about.mentions,
                place.map(|p| p.0),
                place.map(|p| p.1),
            ]));
        }
        // What lies in what, for filters: the division and its name, and the prefecture.
        let places: Vec<Value> = (self.places.values.iter())
            .map(|(name, country, code)| {
                let within = code.as_deref().and_then(division);
                let prefecture = code.as_deref().and_then(prefecture);
                json!([name, country, code, within, within.and_then(division_name), prefecture])
            })
            .collect();
        let texts = std::mem::take(&mut self.texts);
        let articles: Vec<Value> = (self.articles.values.into_iter().zip(texts))
            .map(|((id, title, published, source), text)| {
                let days = published.as_deref().map_or(Value::Null, period);
                json!([id, title, published, source, text, days])
            })
            .collect();
        let sentences: Vec<Value> = (self.sentences.values.into_iter().zip(self.said))
            .map(|((article, start, end), text)| json!([article, start, end, text]))
            .collect();
        let seen: Vec<Value> =
            self.seen.into_iter().map(|(kind, (all, used))| json!([self.words.number(kind), all, used])).collect();
        json!({
            "title": title,
            "schema": SCHEMA,
            "program": concat!("wardlink ", env!("CARGO_PKG_VERSION")),
            "counts": {
                "links": counts.links, "activities": counts.activities, "mentions": counts.mentions,
                "articles": counts.articles, "institutions": counts.institutions, "repeated": counts.repeated,
            },
            "articles": articles,
            "places": places,
            "institutions": institutions,
            "sentences": sentences,
            "links": self.links,
            "activities": self.activities,
            "seen": seen,
            "unused": self.unused,
            "words": self.words.values,
        })
        .to_string()
    }
}

/// Whether two parties of a link are drawn as tied: those of different roles,
/// and where all have one role, everybody with everybody.
fn tied(parties: &[(usize, &str)], role: &str, other: &str) -> bool {
    role != other || parties.iter().all(|(_, each)| *each == role)
}
