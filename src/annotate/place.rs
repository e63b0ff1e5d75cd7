//! Which place a name means where several are called so: "Gulou Hospital" of Nanjing, not of Kaifeng.
//!
//! What decides, in this order: the level in the name ("Heping County"), the place
//! before it ("Nanjing Gulou Hospital"), and the provinces and prefectures that the
//! text speaks of. What is not decided has no code in the records.
//! A name without a place takes the one right behind it: "St. Mary's Hospital in Salem".

use crate::document::{Gap, Institution, InstitutionMention, Naming, PlaceId, Token};
use crate::lexicon::names::NameClass;
use crate::lexicon::places::{Place, PlaceKind};
use crate::lexicon::{Hits, Layer, Lexicon, TermHit};
use crate::text::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::OnceCell;

/// The institutions with the places that name and text decide, and whether they do.
pub fn find(
    mut institutions: Vec<Institution>,
    mentions: &[InstitutionMention],
    text: &str,
    tokens: &[Token],
    hits: &Hits,
    lexicon: &Lexicon,
) -> Vec<Institution> {
    let finder = Finder { text, tokens, hits, lexicon, told: OnceCell::new() };
    // The first full name with a place decides; a later one only where none did before.
    for mention in mentions.iter().filter(|m| matches!(m.naming, Naming::Name | Naming::Group)) {
        let institution = &institutions[mention.institution];
        if institution.located {
            continue;
        }
        let Some(place) = institution.place else {
            if let Some((behind, located)) = finder.behind(mention) {
                let institution = &mut institutions[mention.institution];
                institution.place = Some(behind);
                institution.located = located;
            }
            continue;
        };
        // "Victoria Hospital in London" is not in Victoria.
        if let Some((behind, located)) = finder.behind(mention)
            && !finder.related(place, behind)
        {
            let institution = &mut institutions[mention.institution];
            institution.place = Some(behind);
            institution.located = located;
            continue;
        }
        if let Some(decided) = finder.decide(mention, place) {
            let institution = &mut institutions[mention.institution];
            institution.place = Some(decided);
            institution.located = true;
        }
    }
    institutions
}

/// The places that a text speaks of, each with the terms that said so.
#[derive(Default)]
struct Told<'a> {
    provinces: FxHashMap<&'a str, Speakers>,
    prefectures: FxHashMap<PlaceId, Speakers>,
    countries: FxHashMap<&'a str, Speakers>,
}

/// The terms that said something: the first, and whether there are others.
struct Speakers {
    first: u32,
    others: bool,
}

/// Notes that one more term said something.
fn note<K: std::hash::Hash + Eq>(told: &mut FxHashMap<K, Speakers>, what: K, term: u32) {
    told.entry(what).and_modify(|known| known.others = true).or_insert(Speakers { first: term, others: false });
}

impl<'a> Told<'a> {
    fn of(tokens: &[Token], hits: &Hits, lexicon: &'a Lexicon) -> Told<'a> {
        let mut told = Told::default();
        let mut seen: FxHashSet<u32> = FxHashSet::default();
        for hit in hits.of(Layer::Place) {
            if !tokens[hit.first as usize].capital || !seen.insert(hit.payload) {
                continue;
            }
            let places = &lexicon.places;
            let named = places.named(hit.payload);
            let Some((first, rest)) = named.split_first() else { continue };
            // A name speaks of a province where all places that it can mean lie in it.
            let first = places.get(*first);
            let (mut province, mut country) = (province_of(first), first.country);
            for other in rest {
                let other = places.get(*other);
                province = province.filter(|name| province_of(other) == Some(*name));
                country = country.filter(|name| other.country == Some(*name));
            }
            if let Some(name) = province {
                note(&mut told.provinces, name, hit.payload);
            }
            if let [only] = named
                && first.kind == PlaceKind::Prefecture
            {
                note(&mut told.prefectures, *only, hit.payload);
            }
            if let Some(country) = country {
                note(&mut told.countries, country, hit.payload);
            }
        }
        told
    }
}

/// The first-level division of a place: itself, or the one that it lies in.
fn province_of(place: Place<'_>) -> Option<&str> {
    match place.kind {
        PlaceKind::Province => Some(place.name),
        PlaceKind::Country | PlaceKind::Region => None,
        PlaceKind::Prefecture | PlaceKind::City | PlaceKind::County => place.parent,
    }
}

/// Whether somebody else than the term itself says it.
fn by_others(terms: Option<&Speakers>, own: u32) -> bool {
    terms.is_some_and(|terms| terms.others || terms.first != own)
}

struct Finder<'a> {
    text: &'a str,
    tokens: &'a [Token],
    hits: &'a Hits,
    lexicon: &'a Lexicon,
    /// Few names leave a choice.
    told: OnceCell<Told<'a>>,
}

impl<'a> Finder<'a> {
    fn decide(&self, mention: &InstitutionMention, place: PlaceId) -> Option<PlaceId> {
        let places = &self.lexicon.places;
        let inside = self.hits.from(mention.tokens.start).iter();
        let inside = inside.take_while(|h| (h.first as usize) < mention.tokens.end);
        let named: Vec<(&TermHit, u32)> =
            inside.filter_map(|hit| (hit.layer == Layer::Place).then_some((hit, hit.payload))).collect();
        let (hit, payload) = *named
            .iter()
            .filter(|(_, payload)| places.named(*payload).contains(&place))
            .max_by_key(|(hit, _)| (hit.last - hit.first, std::cmp::Reverse(hit.first)))?;
        let mut candidates: Vec<PlaceId> = places.named(payload).to_vec();

        let mut behind = hit.last as usize;
        // "Jinzhou City" is a county's own name, and what any Jinzhou may be called.
        if hit.last - hit.first > 1 && self.is_level(behind - 1) {
            let base = Span { start: self.tokens[hit.first as usize].start, end: self.tokens[behind - 2].end };
            let shorter = places.called(base.of(self.text));
            if !shorter.is_empty() {
                candidates.extend(shorter.iter().filter(|id| !places.named(payload).contains(id)));
                behind -= 1;
            }
        }
        if behind < mention.tokens.end && self.lexicon.names.is(self.tokens[behind].word, NameClass::TownLevel) {
            return None;
        }
        let levelled = behind < mention.tokens.end && self.keep_level(&mut candidates, behind);
        // "Nanjing Gulou Hospital", "Nanjing City Gulou Hospital".
        let before = named.iter().find(|(other, _)| {
            let gap = other.last as usize..hit.first as usize;
            other.first < hit.first && (gap.is_empty() || gap.len() == 1 && self.is_level(gap.start))
        });
        let mut inside_it = false;
        if let Some((_, outer)) = before {
            let outer = places.named(*outer);
            let within: Vec<PlaceId> =
                candidates.iter().copied().filter(|c| outer.iter().any(|o| places.lies_in(*c, *o))).collect();
            match (within.is_empty(), outer) {
                (false, _) => {
                    candidates = within;
                    inside_it = true;
                }
                // "Shanghai Ruijin Hospital": Ruijin is a county elsewhere, and here no place at all.
                (true, [only]) if !levelled => return Some(*only),
                (true, _) => return None,
            }
        }
        // A county is written with its level, where a larger place has the same name.
        let county = |id: &PlaceId| places.kind(*id) == PlaceKind::County;
        if !levelled && !inside_it && !candidates.iter().all(county) {
            let counties = candidates.iter().filter(|c| county(c)).count();
            let above: Vec<PlaceId> = candidates.iter().copied().filter(|c| !county(c)).collect();
            let covered = |c: &PlaceId| above.iter().any(|a| places.lies_in(*c, *a)) || places.is_rural_county(*c);
            if counties == candidates.iter().filter(|c| county(c) && covered(c)).count() {
                candidates = above;
            }
        }
        if let [only] = candidates[..] {
            return self.is_meant(only, payload, levelled || inside_it, behind, mention).then_some(only);
        }
        let scores: Vec<(u8, PlaceId)> = candidates.iter().map(|c| (self.score(*c, payload), *c)).collect();
        let best = scores.iter().map(|s| s.0).max()?;
        let mut top = scores.iter().filter(|s| s.0 == best);
        match (best, top.next(), top.next()) {
            (1.., Some((_, only)), None) => Some(*only),
            _ => None,
        }
    }

    fn told(&self) -> &Told<'a> {
        self.told.get_or_init(|| Told::of(self.tokens, self.hits, self.lexicon))
    }

    /// Whether any places of the names of two places are one, or one lies in the other.
    fn related(&self, a: PlaceId, b: PlaceId) -> bool {
        let places = &self.lexicon.places;
        let namesakes = |id: PlaceId| places.called(places.get(id).name);
        namesakes(a)
            .iter()
            .any(|&a| namesakes(b).iter().any(|&b| a == b || places.lies_in(a, b) || places.lies_in(b, a)))
    }

    /// The place that stands right behind a name and "in", and whether it can be no other of that name.
    fn behind(&self, mention: &InstitutionMention) -> Option<(PlaceId, bool)> {
        let link = mention.tokens.end;
        let word = self.tokens.get(link).filter(|t| t.gap <= Gap::Line)?.word;
        if mention.naming != Naming::Name || !self.lexicon.names.is(word, NameClass::LiesIn) {
            return None;
        }
        let hit = self
            .hits
            .at(link + 1)
            .iter()
            .filter(|h| h.layer == Layer::Place && self.tokens[link + 1].capital)
            .max_by_key(|h| h.last)?;
        let payload = hit.payload;
        let mut candidates = self.lexicon.places.named(payload).to_vec();
        if (hit.last as usize) < self.tokens.len() {
            self.keep_level(&mut candidates, hit.last as usize);
        }
        if let [only] = candidates[..] {
            return Some((only, true));
        }
        let scores: Vec<(u8, PlaceId)> = candidates.iter().map(|c| (self.score(*c, payload), *c)).collect();
        let best = scores.iter().map(|s| s.0).max()?;
        let mut top = scores.iter().filter(|s| s.0 == best);
        match (top.next(), top.next()) {
            (Some((1.., only)), None) => Some((*only, true)),
            // The name of the place is said, whichever it is.
            _ => candidates.iter().min_by_key(|c| self.lexicon.places.kind(**c)).map(|c| (*c, false)),
        }
    }

    /// Whether the only place of a name is what the name means, and no brand:
    /// "Tongren Hospital" of Beijing is not in Tongren.
    fn is_meant(&self, place: PlaceId, own: u32, sure: bool, behind: usize, mention: &InstitutionMention) -> bool {
        let row = self.lexicon.places.get(place);
        if sure || matches!(row.kind, PlaceKind::Country | PlaceKind::Province) || self.score(place, own) >= 2 {
            return true;
        }
        let bare = mention.tokens.end == behind + 1;
        let elsewhere = self
            .told()
            .provinces
            .iter()
            .any(|(name, terms)| Some(*name) != province_of(row) && by_others(Some(terms), own));
        !(bare && elsewhere)
    }

    /// How much of what the text speaks of lies round a place.
    fn score(&self, place: PlaceId, own: u32) -> u8 {
        let places = &self.lexicon.places;
        let row = places.get(place);
        let prefecture = places.prefecture(place).is_some_and(|p| by_others(self.told().prefectures.get(&p), own));
        let province = province_of(row).is_some_and(|p| by_others(self.told().provinces.get(p), own));
        let country = row.country.is_some_and(|c| by_others(self.told().countries.get(c), own));
        // A prefecture counts as its own: else every district of a town that the text names would win over it.
        let prefecture = prefecture || province && row.kind == PlaceKind::Prefecture;
        u8::from(prefecture) * 4 + u8::from(province) * 2 + u8::from(country)
    }

    fn is_level(&self, token: usize) -> bool {
        use NameClass::{CityLevel, CountyLevel, DistrictLevel, PrefectureLevel, ProvinceLevel};
        let word = self.tokens[token].word;
        [CityLevel, CountyLevel, DistrictLevel, PrefectureLevel, ProvinceLevel]
            .into_iter()
            .any(|class| self.lexicon.names.is(word, class))
    }

    /// Keeps the candidates of the level that stands at `token`; whether one does, and fits.
    fn keep_level(&self, candidates: &mut Vec<PlaceId>, token: usize) -> bool {
        let word = self.tokens[token].word;
        let names = &self.lexicon.names;
        let places = &self.lexicon.places;
        let fits = |id: &PlaceId| {
            let kind = places.kind(*id);
            names.is(word, NameClass::ProvinceLevel) && kind == PlaceKind::Province
                || names.is(word, NameClass::PrefectureLevel) && kind == PlaceKind::Prefecture
                || names.is(word, NameClass::CityLevel)
                    && (matches!(kind, PlaceKind::Prefecture | PlaceKind::City | PlaceKind::Province)
                        || places.is_county_city(*id))
                || names.is(word, NameClass::DistrictLevel) && kind == PlaceKind::County && places.is_district(*id)
                || names.is(word, NameClass::CountyLevel) && kind == PlaceKind::County && places.is_rural_county(*id)
        };
        let fitting: Vec<PlaceId> = candidates.iter().copied().filter(fits).collect();
        if fitting.is_empty() {
            return false;
        }
        *candidates = fitting;
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::annotate::annotate;
    use crate::article::Article;
    use crate::lexicon::Lexicon;

    /// Name of an institution, and the code that its place gets in the text.
    fn code(lexicon: &Lexicon, text: &str, name: &str) -> Option<String> {
        let article = Article::new("a", text);
        let document = annotate(&article, lexicon);
        let institution = document.institutions.iter().find(|i| i.name == name);
        let institution = institution.unwrap_or_else(|| panic!("{name} is not found in {text:?}"));
        let place = institution.place.filter(|_| institution.located)?;
        lexicon.places.get(place).code.map(str::to_string)
    }

    #[test]
    fn a_code_only_where_name_or_text_decides() {
        let lexicon = Lexicon::built_in();
        for (text, name, expected) in [
            ("Nanjing Gulou Hospital opened a ward.", "Nanjing Gulou Hospital", Some("320106")),
            ("Gulou Hospital opened a ward.", "Gulou Hospital", None),
            ("Gulou Hospital in Kaifeng opened a ward.", "Gulou Hospital", Some("410204")),
            ("Heping County People's Hospital opened a ward.", "Heping County People's Hospital", Some("441624")),
            ("Heping District People's Hospital opened a ward.", "Heping District People's Hospital", None),
            (
                "TIANJIN, May 3 - Heping District People's Hospital opened a ward.",
                "Heping District People's Hospital",
                Some("120101"),
            ),
            ("Wuxi People's Hospital opened a ward.", "Wuxi People's Hospital", Some("320200")),
            ("Wuxi County People's Hospital opened a ward.", "Wuxi County People's Hospital", Some("500238")),
            ("Beijing Chaoyang Hospital opened a ward.", "Beijing Chaoyang Hospital", Some("110105")),
            // Brands that are places elsewhere.
            ("Shanghai Ruijin Hospital opened a ward.", "Shanghai Ruijin Hospital", Some("CN-SH")),
            ("SHANGHAI, May 3 - Ruijin Hospital opened a ward.", "Ruijin Hospital", None),
            ("Larchmere Eye Hospital in Nanjing opened a ward.", "Larchmere Eye Hospital", Some("320100")),
            ("Larchmere Eye Hospital in Gulou opened a ward.", "Larchmere Eye Hospital", None),
            // A town of that name, and no city.
            ("Tongchuan Town Health Center opened a ward.", "Tongchuan Town Health Center", None),
            ("Fuzhou First Hospital opened a ward.", "Fuzhou First Hospital", None),
            ("Fuzhou First Hospital in Jiangxi Province opened a ward.", "Fuzhou First Hospital", Some("361000")),
        ] {
            assert_eq!(code(&lexicon, text, name).as_deref(), expected, "{text}");
        }
    }
}
