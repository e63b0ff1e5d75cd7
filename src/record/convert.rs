//! From positions in a document to records: duplicates merged, ids given,
//! byte spans turned into code points.

use super::ledger::{Ledger, What};
use super::{
    Activity, ArticleRef, DateRecord, Evidence, FigureRecord, Hash, InstitutionRecord, Link, MentionRecord,
    NumberOrText, Party, PlaceRecord, Record, SCHEMA, institution_id,
};
use crate::document::{Document, Institution, InstitutionKind, span_of};
use crate::extract::{self, ActivityStatus, Extraction, LinkStatus};
use crate::lexicon::Lexicon;
use crate::registry::{Registry, Wanted};
use crate::text::{Offsets, Span};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

/// Which records are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Choice<'a> {
    /// Mentions as well as links and activities.
    pub mentions: bool,
    /// Links and activities of a lower confidence are left out.
    pub min_confidence: f64,
    /// Where the identifiers of institutions come from.
    pub registry: Option<&'a Registry>,
}

/// A sentence longer than this many bytes is no sentence but a page without full stops.
///
/// Its evidence is then the neighbourhood of what the record took from it, so that
/// a long line does not stand whole in every record.
pub(super) const LONGEST_EVIDENCE: u32 = 4000;

/// The records of an article: links, activities, then mentions, each in text order.
pub fn records(document: &Document, extraction: &Extraction, lexicon: &Lexicon, choice: &Choice) -> Vec<Record> {
    let mut records = Vec::new();
    each_record(document, extraction, lexicon, choice, |record| records.push(record));
    records
}

/// Hands over the records of an article one by one, so that a long article never
/// has all its mentions in memory at once.
pub fn each_record(
    document: &Document,
    extraction: &Extraction,
    lexicon: &Lexicon,
    choice: &Choice,
    mut take: impl FnMut(Record),
) {
    let maker = Maker::new(document, lexicon, |_, one| record_of(one, lexicon, choice.registry));
    let mut ledger = choice.mentions.then(|| Ledger::new(document, extraction, lexicon));
    let same = same_institutions(&maker.institutions);
    for Merged { what: link, sources } in merged_links(document, &same, &extraction.links) {
        let record = maker.link(&link);
        let id = (record.confidence >= choice.min_confidence).then(|| record.id.clone());
        if let Some(ledger) = &mut ledger {
            sources.iter().for_each(|source| ledger.link(&extraction.links[source], id.as_deref()));
        }
        if id.is_some() {
            take(Record::Link(record));
        }
    }
    let mut ids = FxHashSet::default();
    for Merged { what: activity, sources } in merged_activities(document, &same, &extraction.activities) {
        let record = maker.activity(&activity, &mut ids);
        let id = (record.confidence >= choice.min_confidence).then(|| record.id.clone());
        if let Some(ledger) = &mut ledger {
            sources.iter().for_each(|source| ledger.activity(&extraction.activities[source], id.as_deref()));
        }
        if id.is_some() {
            take(Record::Activity(record));
        }
    }
    if let Some(ledger) = ledger {
        maker.mentions(&ledger, |mention| take(Record::Mention(mention)));
    }
}

/// For each institution the first one with its id: two groups may bear one name.
pub(super) fn same_institutions(institutions: &[InstitutionRecord]) -> Vec<usize> {
    let mut first = FxHashMap::default();
    institutions.iter().enumerate().map(|(at, i)| *first.entry(i.id.as_str()).or_insert(at)).collect()
}

/// A link or an activity, told once or several times.
pub(super) struct Merged<'e, T: Clone> {
    /// What is told; its own only where several tellings went into it.
    pub(super) what: Cow<'e, T>,
    pub(super) sources: Sources,
}

/// The positions of those that went into one, ascending.
pub(super) struct Sources {
    first: usize,
    more: Vec<usize>,
}

impl Sources {
    fn iter(&self) -> impl Iterator<Item = usize> {
        std::iter::once(self.first).chain(self.more.iter().copied())
    }
}

/// Links that say the same become one: the same relation between the same
/// institutions in the same roles. What one of them lacks, another gives.
///
/// A link that has ended stays apart from the link that runs. With each link
/// come the positions of those that went into it.
pub(super) fn merged_links<'e>(
    document: &Document,
    same: &[usize],
    links: &'e [extract::Link],
) -> Vec<Merged<'e, extract::Link>> {
    let who = |mention: usize| same[document.mentions[mention].institution];
    let parties = |link: &'e extract::Link| {
        let mut parties: Vec<(&'e str, usize)> =
            link.parties.iter().map(|(role, m)| (role.as_str(), who(*m))).collect();
        parties.sort_unstable();
        parties.dedup();
        parties
    };
    let mut merged: Vec<Merged<extract::Link>> = Vec::new();
    let mut known = FxHashMap::default();
    for (position, link) in links.iter().enumerate() {
        let key = (link.relation.as_str(), link.status == LinkStatus::Ended, parties(link));
        let place = *known.entry(key).or_insert(merged.len());
        let Some(Merged { what: kept, sources }) = merged.get_mut(place) else {
            let mut what = Cow::Borrowed(link);
            // "The center" may have named a party twice.
            let same = |a: &(String, usize), b: &(String, usize)| a.0 == b.0 && who(a.1) == who(b.1);
            if (1..link.parties.len()).any(|at| link.parties[..at].iter().any(|one| same(one, &link.parties[at]))) {
                let mut seen = FxHashSet::default();
                what.to_mut().parties.retain(|(role, m)| seen.insert((role.clone(), who(*m))));
            }
            merged.push(Merged { what, sources: Sources { first: position, more: Vec::new() } });
            continue;
        };
        sources.more.push(position);
        let kept = kept.to_mut();
        kept.status = kept.status.min(link.status);
        kept.agreement = kept.agreement.take().or_else(|| link.agreement.clone());
        kept.date = finer_date(document, kept.date, link.date);
        kept.figures.extend(&link.figures);
        kept.sentences.extend(&link.sentences);
    }
    let rising = |list: &[usize]| list.is_sorted_by(|a, b| a < b);
    for Merged { what, .. } in &mut merged {
        if rising(&what.sentences) && rising(&what.figures) {
            continue;
        }
        let link = what.to_mut();
        link.sentences.sort_unstable();
        link.sentences.dedup();
        link.figures.sort_unstable();
        link.figures.dedup();
    }
    merged
}

/// The first date, unless the other is the same time told more exactly (`2019` and `2019-10-11`).
fn finer_date(document: &Document, first: Option<usize>, other: Option<usize>) -> Option<usize> {
    let (Some(a), Some(b)) = (first, other) else { return first.or(other) };
    let (a_value, b_value) = (&document.dates[a].value.value, &document.dates[b].value.value);
    let finer = b_value.len() > a_value.len() && !b_value.contains('/') && b_value.starts_with(a_value.as_str());
    Some(if finer { b } else { a })
}

/// Activities that say the same become one: the same activity with the same
/// figure, or without one and by and for the same institutions.
pub(super) fn merged_activities<'e>(
    document: &Document,
    same: &[usize],
    activities: &'e [extract::Activity],
) -> Vec<Merged<'e, extract::Activity>> {
    let whom = |list: &[usize]| {
        let mut list: Vec<usize> = list.iter().map(|&m| same[document.mentions[m].institution]).collect();
        list.sort_unstable();
        list.dedup();
        list
    };
    // Two lists go together where one is empty or they share somebody.
    let fit = |a: &[usize], b: &[usize]| {
        let (a, b) = (whom(a), whom(b));
        a.is_empty() || b.is_empty() || a.iter().any(|x| b.contains(x))
    };
    let mut merged: Vec<Merged<extract::Activity>> = Vec::new();
    // Only activities with one key can be the same: kind and figure, or kind and institutions.
    let mut known: FxHashMap<_, Vec<usize>> = FxHashMap::default();
    for (position, activity) in activities.iter().enumerate() {
        let figure = activity.figure.map(|f| {
            let figure = &document.figures[f].value;
            (figure.value.to_bits(), figure.upper.map(f64::to_bits), figure.unit.as_str(), figure.currency.as_deref())
        });
        let parties = figure.is_none().then(|| (whom(&activity.actors), whom(&activity.beneficiaries)));
        let alike = known.entry((activity.activity.as_str(), figure, parties)).or_default();
        let known = alike.iter().copied().find(|&at| {
            let kept = &merged[at].what;
            match activity.figure {
                Some(_) => {
                    kept.figure == activity.figure
                        || fit(&kept.actors, &activity.actors) && fit(&kept.beneficiaries, &activity.beneficiaries)
                }
                None => kept.date == activity.date || kept.date.is_none() || activity.date.is_none(),
            }
        });
        if known.is_none() {
            alike.push(merged.len());
        }
        let Some(Merged { what: kept, sources }) = known.map(|at| &mut merged[at]) else {
            let sources = Sources { first: position, more: Vec::new() };
            merged.push(Merged { what: Cow::Borrowed(activity), sources });
            continue;
        };
        sources.more.push(position);
        let kept = kept.to_mut();
        // What is told once as done is done, wherever else it was announced.
        if activity.status == ActivityStatus::Done {
            kept.status = ActivityStatus::Done;
        }
        for (list, more) in [(&mut kept.actors, &activity.actors), (&mut kept.beneficiaries, &activity.beneficiaries)] {
            list.extend(more);
        }
        kept.date = finer_date(document, kept.date, activity.date);
        kept.sentences.extend(&activity.sentences);
    }
    let short = |list: &[usize]| list.len() < 2;
    for Merged { what, .. } in &mut merged {
        if short(&what.sentences) && short(&what.actors) && short(&what.beneficiaries) {
            continue;
        }
        let activity = what.to_mut();
        activity.sentences.sort_unstable();
        activity.sentences.dedup();
        for list in [&mut activity.actors, &mut activity.beneficiaries] {
            let mut seen = FxHashSet::default();
            list.retain(|&m| seen.insert(same[document.mentions[m].institution]));
        }
    }
    merged
}

pub(super) struct Maker<'a> {
    pub(super) document: &'a Document<'a>,
    pub(super) lexicon: &'a Lexicon,
    offsets: Offsets,
    pub(super) article: ArticleRef,
    /// One for each institution, without the characters that name it.
    pub(super) institutions: Vec<InstitutionRecord>,
    /// Hash of the text, the first part of the ids.
    text: Hash,
}

impl<'a> Maker<'a> {
    /// `record` makes what is written of an institution, by its position.
    pub(super) fn new(
        document: &'a Document<'a>,
        lexicon: &'a Lexicon,
        record: impl Fn(usize, &Institution) -> InstitutionRecord,
    ) -> Self {
        let article = document.article;
        let found = document.title.map(|span| span.of(&article.text).split_whitespace().collect::<Vec<_>>().join(" "));
        Maker {
            document,
            lexicon,
            offsets: Offsets::new(&article.text),
            article: ArticleRef {
                id: article.id.clone(),
                title: article.title.clone().or(found),
                published: document.published.clone().or_else(|| article.published.clone()),
                source: article.source.clone(),
            },
            institutions: document
                .institutions
                .iter()
                .enumerate()
                .map(|(at, institution)| record(at, institution))
                .collect(),
            text: Hash::default().part(&article.text),
        }
    }

    pub(super) fn ends(&self, span: Span) -> (u32, u32) {
        (self.offsets.code_point(span.start), self.offsets.code_point(span.end))
    }

    fn text(&self, span: Span) -> String {
        span.of(&self.document.article.text).to_string()
    }

    fn institution(&self, mention: usize) -> InstitutionRecord {
        let mention = &self.document.mentions[mention];
        let (start, end) = self.ends(mention.span);
        InstitutionRecord {
            mention: self.text(mention.span),
            start,
            end,
            ..self.institutions[mention.institution].clone()
        }
    }

    pub(super) fn figure(&self, figure: usize) -> FigureRecord {
        let mention = &self.document.figures[figure];
        let (start, end) = self.ends(mention.span);
        let figure = &mention.value;
        FigureRecord {
            value: figure.value,
            upper: figure.upper,
            bound: figure.bound.key().to_string(),
            unit: figure.unit.clone(),
            noun: figure.noun.map(|span| self.text(span)),
            currency: figure.currency.clone(),
            text: self.text(mention.span),
            start,
            end,
        }
    }

    pub(super) fn date(&self, date: usize) -> DateRecord {
        let mention = &self.document.dates[date];
        let (start, end) = self.ends(mention.span);
        DateRecord {
            value: mention.value.value.clone(),
            text: self.text(mention.span),
            start,
            end,
            anchor: mention.value.anchor.map(|a| a.key().to_string()),
        }
    }

    /// The sentences; of one that is far too long, what lies round the `used` spans.
    fn evidence(&self, sentences: &[usize], used: &[Span]) -> Vec<Evidence> {
        let evidence = |&sentence: &usize| {
            let span = self.evidence_span(sentence, used);
            let (start, end) = self.ends(span);
            Evidence { start, end, text: self.text(span) }
        };
        sentences.iter().map(evidence).collect()
    }

    /// What is given of a sentence as evidence.
    pub(super) fn evidence_span(&self, sentence: usize, used: &[Span]) -> Span {
        let text = self.document.article.text.as_str();
        let span = span_of(&self.document.tokens, &self.document.sentences[sentence].tokens);
        if span.end - span.start <= LONGEST_EVIDENCE {
            return span;
        }
        let inside = used.iter().copied().filter(|u| span.contains(*u)).reduce(Span::cover);
        let core = inside.unwrap_or(Span { start: span.start, end: span.start });
        let margin = LONGEST_EVIDENCE / 8;
        let start = span.start.max(core.start.saturating_sub(margin));
        let end = span.end.min(core.end.saturating_add(margin)).min(start + LONGEST_EVIDENCE);
        let start = (start..).find(|&at| text.is_char_boundary(at as usize)).unwrap_or(span.start);
        let end = (start..=end).rev().find(|&at| text.is_char_boundary(at as usize)).unwrap_or(start);
        Span { start, end }
    }

    /// The spans of what a record took from the text.
    pub(super) fn used(
        &self,
        mentions: impl Iterator<Item = usize>,
        figures: &[usize],
        date: Option<usize>,
    ) -> Vec<Span> {
        let document = self.document;
        mentions
            .map(|m| document.mentions[m].span)
            .chain(figures.iter().map(|&f| document.figures[f].span))
            .chain(date.map(|d| document.dates[d].span))
            .collect()
    }

    pub(super) fn link_id(&self, link: &extract::Link) -> String {
        let mut parties: Vec<String> = link
            .parties
            .iter()
            .map(|(role, m)| [role, "=", &self.institutions[self.document.mentions[*m].institution].id].concat())
            .collect();
        parties.sort();
        let ended = if link.status == LinkStatus::Ended { "ended" } else { "" };
        let id = self.text.part("link").part(&link.relation).part(ended).parts(parties.iter().map(String::as_str));
        id.id("link")
    }

    fn link(&self, link: &extract::Link) -> Link {
        let used = self.used(link.parties.iter().map(|p| p.1), &link.figures, link.date);
        Link {
            schema: SCHEMA,
            id: self.link_id(link),
            article: self.article.clone(),
            relation: link.relation.clone(),
            agreement: link.agreement.clone(),
            status: link.status.key().to_string(),
            parties: link
                .parties
                .iter()
                .map(|(role, m)| Party { role: role.clone(), institution: self.institution(*m) })
                .collect(),
            date: link.date.map(|d| self.date(d)),
            figures: link.figures.iter().map(|&f| self.figure(f)).collect(),
            evidence: self.evidence(&link.sentences, &used),
            confidence: rounded(self.lexicon.confidence(link.rule)),
            rule: self.lexicon.rule(link.rule).to_string(),
        }
    }

    /// `ids` holds those given so far, so that two activities of one article never share one.
    pub(super) fn activity_id(&self, activity: &extract::Activity, ids: &mut FxHashSet<u64>) -> String {
        let whom = |list: &[usize]| {
            let mut list: Vec<&str> =
                list.iter().map(|&m| self.institutions[self.document.mentions[m].institution].id.as_str()).collect();
            if list.len() > 1 {
                list.sort_unstable();
            }
            list
        };
        let what = activity.figure.map_or(String::new(), |f| {
            let mention = &self.document.figures[f];
            let value = mention.value.value;
            let (unit, start) = (&mention.value.unit, self.ends(mention.span).0);
            // A whole number is written the same as an integer, and faster.
            match whole(value) {
                Some(value) => {
                    let mut what = Vec::with_capacity(unit.len() + 24);
                    integer(value, &mut what);
                    what.push(b' ');
                    what.extend_from_slice(unit.as_bytes());
                    what.push(b' ');
                    integer(u64::from(start), &mut what);
                    String::from_utf8(what).unwrap_or_default()
                }
                None => format!("{value} {unit} {start}"),
            }
        });
        let hash = self.text.part("activity").part(&activity.activity).part(&what);
        let hash = hash.parts(whom(&activity.actors).into_iter()).parts(whom(&activity.beneficiaries).into_iter());
        let mut own = hash;
        let mut again = 1;
        while !ids.insert(own.value()) {
            again += 1;
            own = hash.part(&again.to_string());
        }
        own.id("act")
    }

    fn activity(&self, activity: &extract::Activity, ids: &mut FxHashSet<u64>) -> Activity {
        let id = self.activity_id(activity, ids);
        let figure = activity.figure.map(|f| self.figure(f));
        let figures: Vec<usize> = activity.figure.into_iter().collect();
        let who = activity.actors.iter().chain(&activity.beneficiaries).copied();
        let used = self.used(who, &figures, activity.date);
        Activity {
            schema: SCHEMA,
            id,
            article: self.article.clone(),
            activity: activity.activity.clone(),
            status: activity.status.key().to_string(),
            actors: activity.actors.iter().map(|&m| self.institution(m)).collect(),
            beneficiaries: activity.beneficiaries.iter().map(|&m| self.institution(m)).collect(),
            figure,
            date: activity.date.map(|d| self.date(d)),
            evidence: self.evidence(&activity.sentences, &used),
            confidence: rounded(self.lexicon.confidence(activity.rule)),
            rule: self.lexicon.rule(activity.rule).to_string(),
        }
    }

    /// All mentions in text order; what begins at the same place in the order of the kinds.
    fn mentions(&self, ledger: &Ledger, mut take: impl FnMut(MentionRecord)) {
        let document = self.document;
        let mut all: Vec<(Span, What)> = Vec::new();
        all.extend(document.dates.iter().enumerate().map(|(at, m)| (m.span, What::Date(at))));
        all.extend(document.mentions.iter().enumerate().map(|(at, m)| (m.span, What::Institution(at))));
        all.extend(document.agreements.iter().enumerate().map(|(at, m)| (m.span, What::Agreement(at))));
        all.extend(document.figures.iter().enumerate().map(|(at, m)| (m.span, What::Figure(at))));
        all.sort_by_key(|(span, _)| *span);
        for (span, what) in all {
            take(self.mention(span, what, ledger));
        }
    }

    fn mention(&self, span: Span, what: What, ledger: &Ledger) -> MentionRecord {
        let document = self.document;
        let (start, end) = self.ends(span);
        let (used_by, unused) = ledger.entry(what);
        let (kind, rule) = match what {
            What::Date(at) => ("date", document.dates[at].rule),
            What::Institution(at) => ("institution", document.mentions[at].rule),
            What::Agreement(at) => ("agreement", document.agreements[at].rule),
            What::Figure(at) => ("figure", document.figures[at].rule),
        };
        let mut record = MentionRecord {
            schema: SCHEMA,
            kind: kind.to_string(),
            article: self.article.clone(),
            start,
            end,
            text: self.text(span),
            institution: None,
            agreement: None,
            value: None,
            upper: None,
            bound: None,
            unit: None,
            noun: None,
            currency: None,
            anchor: None,
            rule: self.lexicon.rule(rule).to_string(),
            used_by,
            unused,
        };
        match what {
            What::Date(at) => {
                let date = &document.dates[at].value;
                record.value = Some(NumberOrText::Text(date.value.clone()));
                record.anchor = date.anchor.map(|a| a.key().to_string());
            }
            What::Institution(at) => record.institution = Some(self.institution(at)),
            What::Agreement(at) => record.agreement = Some(document.agreements[at].value.clone()),
            What::Figure(at) => {
                let figure = self.figure(at);
                record.value = Some(NumberOrText::Number(figure.value));
                record.upper = figure.upper;
                record.bound = Some(figure.bound);
                record.unit = Some(figure.unit);
                record.noun = figure.noun;
                record.currency = figure.currency;
            }
        }
        record
    }
}

/// An institution without the characters that name it.
pub(super) fn record_of(
    institution: &Institution,
    lexicon: &Lexicon,
    registry: Option<&Registry>,
) -> InstitutionRecord {
    let mut record = InstitutionRecord {
        id: institution_id(&institution.name),
        name: institution.name.clone(),
        kind: institution.kind.key().to_string(),
        level: institution.level.map(str::to_string),
        parent: institution.parent.clone(),
        place: institution.place.map(|id| {
            let place = lexicon.places.get(id);
            PlaceRecord {
                name: place.name.to_string(),
                country: place.country.map(str::to_string),
                code: place.code.filter(|_| institution.located).map(str::to_string),
            }
        }),
        count: institution.count,
        ..InstitutionRecord::default()
    };
    if let Some(registry) = registry {
        identify(&mut record, registry, lexicon);
    }
    record
}

/// Gives an institution the identifier that a registry has for it.
fn identify(institution: &mut InstitutionRecord, registry: &Registry, lexicon: &Lexicon) {
    if institution.kind == InstitutionKind::Group.key() {
        return;
    }
    let place = institution.place.as_ref();
    let wanted = Wanted {
        name: &institution.name,
        place: place.map(|p| p.name.as_str()),
        country: place.and_then(|p| p.country.as_deref()),
        code: place.and_then(|p| p.code.as_deref()),
    };
    if let Some((id, strategy)) = registry.find(&wanted, lexicon) {
        institution.registry = Some(id.to_string());
        institution.registry_by = Some(strategy.to_string());
    }
}

/// A number in digits.
pub(super) fn integer(mut value: u64, out: &mut Vec<u8>) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// A number without decimals that any float holds exactly, and that is written as it is.
pub(super) fn whole(value: f64) -> Option<u64> {
    (value > 0.0 && value < 1e15 && value.fract() == 0.0).then_some(value as u64)
}

/// Three decimals: more would pretend to a measurement that was never made.
pub(super) fn rounded(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}
