//! Links and activities written straight to JSON lines.
//!
//! The bytes are those of [`Record::write`](super::Record::write), which a test
//! compares; but a sentence that is the evidence of ten records is quoted once,
//! and so is the name of an institution, and no record is built to be taken apart.

use super::convert::{
    Choice, LONGEST_EVIDENCE, Maker, Merged, integer, merged_activities, merged_links, record_of, rounded,
    same_institutions, whole,
};
use super::{InstitutionRecord, SCHEMA, institution_id};
use crate::document::{Document, span_of};
use crate::extract::{self, Extraction};
use crate::lexicon::{Lexicon, RuleId};
use crate::text::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::io;
use std::ops::Range;

/// Bytes of most records.
const RECORD: usize = 1280;
/// Records for which room is made at once.
const MANY: usize = 16;

/// Appends the lines of the links and of the activities; how many of each.
///
/// # Errors
///
/// Those of the JSON writer, which has none for these types.
pub fn write_lines(
    document: &Document,
    extraction: &Extraction,
    lexicon: &Lexicon,
    choice: &Choice,
    links: &mut Vec<u8>,
    activities: &mut Vec<u8>,
) -> io::Result<(usize, usize)> {
    let mut counts = (0, 0);
    if extraction.links.is_empty() && extraction.activities.is_empty() {
        return Ok(counts);
    }
    let mut used = vec![false; document.institutions.len()];
    let parties = extraction.links.iter().flat_map(|link| link.parties.iter().map(|party| party.1));
    let who = extraction.activities.iter().flat_map(|one| one.actors.iter().chain(&one.beneficiaries).copied());
    parties.chain(who).for_each(|mention| used[document.mentions[mention].institution] = true);
    let maker = Maker::new(document, lexicon, |at, institution| match choice.registry {
        _ if !used[at] => InstitutionRecord::default(),
        // All but the id is written from the institution itself.
        None => InstitutionRecord { id: institution_id(&institution.name), ..InstitutionRecord::default() },
        registry => record_of(institution, lexicon, registry),
    });
    let same = same_institutions(&maker.institutions);
    // Room for what most articles need, so that lists do not grow by copying.
    links.reserve(extraction.links.len().min(MANY) * RECORD);
    activities.reserve(extraction.activities.len().min(MANY) * RECORD);
    let mut writer = Writer {
        article: serde_json::to_vec(&maker.article)?,
        heads: vec![0..0; maker.institutions.len()],
        sentences: vec![0..0; document.sentences.len()],
        tails: FxHashMap::default(),
        quoted: Vec::with_capacity(document.article.text.len().min(MANY * RECORD)),
        registry: choice.registry.is_some(),
        maker,
    };
    let wanted = |rule: RuleId| rounded(lexicon.confidence(rule)) >= choice.min_confidence;
    for Merged { what: link, .. } in merged_links(document, &same, &extraction.links) {
        if wanted(link.rule) {
            writer.link(&link, links)?;
            counts.0 += 1;
        }
    }
    let mut ids = FxHashSet::default();
    for Merged { what: activity, .. } in merged_activities(document, &same, &extraction.activities) {
        // Those that are not wanted have their ids all the same.
        let id = writer.maker.activity_id(&activity, &mut ids);
        if wanted(activity.rule) {
            writer.activity(&activity, &id, activities)?;
            counts.1 += 1;
        }
    }
    Ok(counts)
}

struct Writer<'a> {
    maker: Maker<'a>,
    /// The article, as it stands in every record.
    article: Vec<u8>,
    /// Of each institution, in `quoted`: all before the characters that name it; empty where not asked for yet.
    heads: Vec<Range<usize>>,
    /// Of each sentence, in `quoted`, as evidence; empty where not asked for yet.
    sentences: Vec<Range<usize>>,
    /// Of each rule, in `quoted`: the end of its records.
    tails: FxHashMap<RuleId, Range<usize>>,
    quoted: Vec<u8>,
    /// Institutions have what a registry says of them.
    registry: bool,
}

impl Writer<'_> {
    fn link(&mut self, link: &extract::Link, out: &mut Vec<u8>) -> io::Result<()> {
        self.open("link", &self.maker.link_id(link), out)?;
        quoted(out, b",\"relation\":", Some(&link.relation));
        quoted(out, b",\"agreement\":", link.agreement.as_deref());
        quoted(out, b",\"status\":", Some(link.status.key()));
        out.extend_from_slice(b",\"parties\":[");
        for (at, (role, mention)) in link.parties.iter().enumerate() {
            out.extend_from_slice(if at > 0 { b",{\"role\":" } else { b"{\"role\":" });
            quote(role, out);
            out.extend_from_slice(b",\"institution\":");
            self.institution(*mention, out)?;
            out.push(b'}');
        }
        out.push(b']');
        self.date(link.date, out)?;
        out.extend_from_slice(b",\"figures\":[");
        for (at, figure) in link.figures.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            self.figure(*figure, out)?;
        }
        out.push(b']');
        let used = self.maker.used(link.parties.iter().map(|p| p.1), &link.figures, link.date);
        self.close(&link.sentences, &used, link.rule, out)
    }

    fn activity(&mut self, activity: &extract::Activity, id: &str, out: &mut Vec<u8>) -> io::Result<()> {
        self.open("activity", id, out)?;
        quoted(out, b",\"activity\":", Some(&activity.activity));
        quoted(out, b",\"status\":", Some(activity.status.key()));
        for (name, list) in
            [(&b",\"actors\":["[..], &activity.actors), (&b",\"beneficiaries\":["[..], &activity.beneficiaries)]
        {
            out.extend_from_slice(name);
            for (at, mention) in list.iter().enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                self.institution(*mention, out)?;
            }
            out.push(b']');
        }
        out.extend_from_slice(b",\"figure\":");
        match activity.figure {
            Some(figure) => self.figure(figure, out)?,
            None => out.extend_from_slice(b"null"),
        }
        self.date(activity.date, out)?;
        let figures: Vec<usize> = activity.figure.into_iter().collect();
        let who = activity.actors.iter().chain(&activity.beneficiaries).copied();
        let used = self.maker.used(who, &figures, activity.date);
        self.close(&activity.sentences, &used, activity.rule, out)
    }

    /// A figure, as [`super::FigureRecord`] is written.
    fn figure(&self, figure: usize, out: &mut Vec<u8>) -> io::Result<()> {
        let text = self.maker.document.article.text.as_str();
        let mention = &self.maker.document.figures[figure];
        let figure = &mention.value;
        out.extend_from_slice(b"{\"value\":");
        match whole(figure.value) {
            Some(value) => {
                integer(value, out);
                out.extend_from_slice(b".0");
            }
            None => serde_json::to_writer(&mut *out, &figure.value)?,
        }
        match figure.upper {
            Some(_) => field(out, "upper", &figure.upper)?,
            None => out.extend_from_slice(b",\"upper\":null"),
        }
        quoted(out, b",\"bound\":", Some(figure.bound.key()));
        quoted(out, b",\"unit\":", Some(&figure.unit));
        quoted(out, b",\"noun\":", figure.noun.map(|span| span.of(text)));
        quoted(out, b",\"currency\":", figure.currency.as_deref());
        quoted(out, b",\"text\":", Some(mention.span.of(text)));
        self.place(mention.span, out)?;
        out.push(b'}');
        Ok(())
    }

    /// The field of the date, as [`super::DateRecord`] is written.
    fn date(&self, date: Option<usize>, out: &mut Vec<u8>) -> io::Result<()> {
        out.extend_from_slice(b",\"date\":");
        let Some(mention) = date.map(|date| &self.maker.document.dates[date]) else {
            out.extend_from_slice(b"null");
            return Ok(());
        };
        out.extend_from_slice(b"{\"value\":");
        quote(&mention.value.value, out);
        quoted(out, b",\"text\":", Some(mention.span.of(&self.maker.document.article.text)));
        self.place(mention.span, out)?;
        quoted(out, b",\"anchor\":", mention.value.anchor.map(|anchor| anchor.key()));
        out.push(b'}');
        Ok(())
    }

    /// Where a span begins and ends.
    fn place(&self, span: Span, out: &mut Vec<u8>) -> io::Result<()> {
        let (start, end) = self.maker.ends(span);
        out.extend_from_slice(b",\"start\":");
        integer(u64::from(start), out);
        out.extend_from_slice(b",\"end\":");
        integer(u64::from(end), out);
        Ok(())
    }

    /// What all records begin with.
    fn open(&self, kind: &str, id: &str, out: &mut Vec<u8>) -> io::Result<()> {
        out.extend_from_slice(b"{\"type\":");
        quote(kind, out);
        out.extend_from_slice(b",\"schema\":");
        integer(u64::from(SCHEMA), out);
        out.extend_from_slice(b",\"id\":");
        quote(id, out);
        out.extend_from_slice(b",\"article\":");
        out.extend_from_slice(&self.article);
        Ok(())
    }

    /// What all records end with.
    fn close(&mut self, sentences: &[usize], used: &[Span], rule: RuleId, out: &mut Vec<u8>) -> io::Result<()> {
        out.extend_from_slice(b",\"evidence\":[");
        for (at, &sentence) in sentences.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            let document = self.maker.document;
            let span = span_of(&document.tokens, &document.sentences[sentence].tokens);
            if span.end - span.start > LONGEST_EVIDENCE {
                // What is given of it depends on the record.
                self.evidence(self.maker.evidence_span(sentence, used), out)?;
                continue;
            }
            if self.sentences[sentence].is_empty() {
                let mut quoted = std::mem::take(&mut self.quoted);
                let start = quoted.len();
                let written = self.evidence(span, &mut quoted);
                self.quoted = quoted;
                written?;
                self.sentences[sentence] = start..self.quoted.len();
            }
            let range = self.sentences[sentence].clone();
            out.extend_from_slice(&self.quoted[range]);
        }
        out.push(b']');
        let range = match self.tails.get(&rule) {
            Some(range) => range.clone(),
            None => {
                let start = self.quoted.len();
                field(&mut self.quoted, "confidence", &rounded(self.maker.lexicon.confidence(rule)))?;
                field(&mut self.quoted, "rule", self.maker.lexicon.rule(rule))?;
                self.quoted.extend_from_slice(b"}\n");
                self.tails.insert(rule, start..self.quoted.len());
                start..self.quoted.len()
            }
        };
        out.extend_from_slice(&self.quoted[range]);
        Ok(())
    }

    fn evidence(&self, span: Span, out: &mut Vec<u8>) -> io::Result<()> {
        let (start, end) = self.maker.ends(span);
        out.extend_from_slice(b"{\"start\":");
        integer(u64::from(start), out);
        out.extend_from_slice(b",\"end\":");
        integer(u64::from(end), out);
        out.extend_from_slice(b",\"text\":");
        quote(span.of(&self.maker.document.article.text), out);
        out.push(b'}');
        Ok(())
    }

    fn institution(&mut self, mention: usize, out: &mut Vec<u8>) -> io::Result<()> {
        let document = self.maker.document;
        let mention = &document.mentions[mention];
        let mut head = self.heads[mention.institution].clone();
        if head.is_empty() {
            let start = self.quoted.len();
            let record = &self.maker.institutions[mention.institution];
            let institution = &document.institutions[mention.institution];
            let place = institution.place.map(|place| self.maker.lexicon.places.get(place));
            let said = if self.registry {
                Head::of(record)
            } else {
                Head {
                    id: &record.id,
                    name: &institution.name,
                    kind: institution.kind.key(),
                    level: institution.level,
                    parent: institution.parent.as_deref(),
                    place: place.map(|row| (row.name, row.country, row.code.filter(|_| institution.located))),
                    count: institution.count,
                    registry: None,
                    registry_by: None,
                }
            };
            opened(&said, &mut self.quoted);
            head = start..self.quoted.len();
            self.heads[mention.institution] = head.clone();
        }
        out.extend_from_slice(&self.quoted[head]);
        quote(mention.span.of(&document.article.text), out);
        self.place(mention.span, out)?;
        out.push(b'}');
        Ok(())
    }
}

/// What a record says of an institution, but the characters that name it.
struct Head<'a> {
    id: &'a str,
    name: &'a str,
    kind: &'a str,
    level: Option<&'a str>,
    parent: Option<&'a str>,
    /// Its name, country and code.
    place: Option<(&'a str, Option<&'a str>, Option<&'a str>)>,
    count: Option<u64>,
    registry: Option<&'a str>,
    registry_by: Option<&'a str>,
}

impl Head<'_> {
    fn of(record: &InstitutionRecord) -> Head<'_> {
        let place = record.place.as_ref();
        Head {
            id: &record.id,
            name: &record.name,
            kind: &record.kind,
            level: record.level.as_deref(),
            parent: record.parent.as_deref(),
            place: place.map(|place| (place.name.as_str(), place.country.as_deref(), place.code.as_deref())),
            count: record.count,
            registry: record.registry.as_deref(),
            registry_by: record.registry_by.as_deref(),
        }
    }
}

/// An institution as [`super::InstitutionRecord`] is written, up to the characters that name it.
fn opened(institution: &Head, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"id\":");
    quote(institution.id, out);
    quoted(out, b",\"name\":", Some(institution.name));
    quoted(out, b",\"kind\":", Some(institution.kind));
    quoted(out, b",\"level\":", institution.level);
    quoted(out, b",\"parent\":", institution.parent);
    out.extend_from_slice(b",\"place\":");
    match institution.place {
        Some((name, country, code)) => {
            out.extend_from_slice(b"{\"name\":");
            quote(name, out);
            quoted(out, b",\"country\":", country);
            quoted(out, b",\"code\":", code);
            out.push(b'}');
        }
        None => out.extend_from_slice(b"null"),
    }
    out.extend_from_slice(b",\"count\":");
    match institution.count {
        Some(count) => integer(count, out),
        None => out.extend_from_slice(b"null"),
    }
    quoted(out, b",\"registry\":", institution.registry);
    quoted(out, b",\"registry_by\":", institution.registry_by);
    out.extend_from_slice(b",\"mention\":");
}

/// One more field of an object.
fn field<T: Serialize + ?Sized>(out: &mut Vec<u8>, name: &str, value: &T) -> io::Result<()> {
    out.extend_from_slice(b",\"");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\":");
    serde_json::to_writer(out, value)?;
    Ok(())
}

/// One more field of an object that is a string, or null; `name` with its comma, marks and colon.
fn quoted(out: &mut Vec<u8>, name: &[u8], value: Option<&str>) {
    out.extend_from_slice(name);
    match value {
        Some(value) => quote(value, out),
        None => out.extend_from_slice(b"null"),
    }
}

/// A JSON string; most have nothing to escape and are copied as they are.
fn quote(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    loop {
        let plain = plain(rest);
        out.extend_from_slice(&rest[..plain]);
        let Some(&byte) = rest.get(plain) else { break };
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0c => out.extend_from_slice(b"\\f"),
            _ => {
                const HEX: &[u8; 16] = b"0123456789abcdef";
                out.extend_from_slice(b"\\u00");
                out.extend([HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]);
            }
        }
        rest = &rest[plain + 1..];
    }
    out.push(b'"');
}

/// How many bytes come before the first that JSON escapes.
fn plain(bytes: &[u8]) -> usize {
    let escaped = |b: &u8| *b < 0x20 || *b == b'"' || *b == b'\\';
    let mut at = 0;
    // Thirty-two at a time, without a branch for each.
    for chunk in bytes.chunks_exact(32) {
        if chunk.iter().fold(false, |any, b| any | escaped(b)) {
            break;
        }
        at += 32;
    }
    while let Some(eight) = bytes[at..].first_chunk::<8>() {
        if eight.iter().fold(false, |any, b| any | escaped(b)) {
            break;
        }
        at += 8;
    }
    bytes[at..].iter().position(escaped).map_or(bytes.len(), |n| at + n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::annotate;
    use crate::article::Article;
    use crate::record::{Record, each_record};
    use proptest::prelude::*;

    /// The lines by [`write_lines`], and by [`Record::write`].
    fn both(text: &str, min_confidence: f64) -> [(Vec<u8>, Vec<u8>); 2] {
        thread_local!(static LEXICON: Lexicon = Lexicon::built_in());
        LEXICON.with(|lexicon| {
            let article = Article::new("a \"b\"", text);
            let document = annotate(&article, lexicon);
            let extraction = extract::extract(&document, lexicon);
            let choice = Choice { min_confidence, ..Choice::default() };
            let mut made = [(Vec::new(), Vec::new()), (Vec::new(), Vec::new())];
            let [(links, activities), by_record] = &mut made;
            let counts = write_lines(&document, &extraction, lexicon, &choice, links, activities).unwrap();
            let mut counted = (0, 0);
            each_record(&document, &extraction, lexicon, &choice, |record| match record {
                Record::Link(_) => {
                    counted.0 += 1;
                    record.write(&mut by_record.0).unwrap();
                }
                _ => {
                    counted.1 += 1;
                    record.write(&mut by_record.1).unwrap();
                }
            });
            assert_eq!(counts, counted);
            made
        })
    }

    #[test]
    fn the_lines_are_those_of_the_records() {
        let mut lines = 0;
        let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        for entry in walkdir::WalkDir::new(corpus).into_iter().filter_map(Result::ok) {
            if entry.path().extension().is_some_and(|e| e == "txt") {
                let text = std::fs::read_to_string(entry.path()).unwrap();
                // As it is; without stops, so that sentences are too long for evidence; and with marks to escape.
                for text in [text.clone(), text.replace('.', ","), text.replace(' ', " \"\\\u{1}")] {
                    for min in [0.0, 0.6] {
                        let [line, record] = both(&text, min);
                        assert_eq!(String::from_utf8(line.0.clone()), String::from_utf8(record.0));
                        assert_eq!(String::from_utf8(line.1.clone()), String::from_utf8(record.1));
                        lines += line.0.iter().chain(&line.1).filter(|b| **b == b'\n').count();
                    }
                }
            }
        }
        assert!(lines > 100, "{lines} lines");
    }

    proptest! {
        #[test]
        fn strings_are_quoted_as_serde_quotes_them(text in "[ -~\\t\\n\\r\\x00-\\x1f\\x7f\"\\\\é医]{0,80}") {
            let mut out = Vec::new();
            quote(&text, &mut out);
            prop_assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string(&text).unwrap());
        }
    }
}
