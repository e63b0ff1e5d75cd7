//! Names of institutions, by their structure: a head word with what may stand
//! before it (places, ranks, specialties, capitalised words) and behind it
//! ("of Fudan University", "affiliated to", ", Mannar", "South Campus").
//!
//! "the people's Hospital of Jiangsu Province" gives one candidate whose owner
//! is the place; who is the same as whom is decided in [`crate::annotate::coreference`].

mod left;
mod list;
mod part;
mod right;
mod word;

use crate::document::{BlockKind, Gap, InstitutionKind, PlaceId, Sentence, Token, TokenKind, Tokens};
use crate::lexicon::names::{NameClass, NameRole};
use crate::lexicon::{Class, Hits, Layer, Lexicon, RuleId};
use rustc_hash::FxHashMap;
use std::ops::{Index, IndexMut};

/// Letters of an adverb in "-ly" at least: "only" is none that describes.
const ADVERB: usize = 5;

/// Words between a determiner and its head that say which of two hospitals is meant, at most.
const LONGEST_SIDE: usize = 6;

/// Tokens of what says how large or old something is, and of what follows it: "105-year-old private".
const LONGEST_MEASURE: usize = 8;

/// Tokens before a title in which a word of giving stands: "the plaque of the".
const GIVEN: usize = 5;

/// A name, or a phrase that may stand for one.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// All its tokens.
    pub tokens: Tokens,
    /// The tokens that make its name: without a place in brackets behind it.
    pub name: Vec<usize>,
    /// What the head says it is.
    pub kind: InstitutionKind,
    /// The head words.
    pub head: Tokens,
    /// The head is a plural.
    pub plural: bool,
    /// A place, a number or a word of its own tells it from others of its kind.
    pub specific: bool,
    /// Its head is written with a capital.
    pub capital: bool,
    /// It has modifiers or more before its head.
    pub modified: bool,
    /// A determiner that points back stands before it: "the", "our".
    pub definite: bool,
    /// The institution that its name says it belongs to.
    pub owner: Option<Tokens>,
    /// The smallest place in its name.
    pub place: Option<PlaceId>,
    /// Number of its sentence.
    pub sentence: usize,
    /// Part of a "district hospitals at A and B" list: the tokens of its own place.
    pub distributed: Option<Tokens>,
    /// A group: institutions named only together.
    pub group: bool,
    /// The head comes first: Hôpital, Klinikum.
    pub head_first: bool,
    /// The institution whose branch or campus it is.
    pub whole: Option<Box<Candidate>>,
    /// A name that is known without a head word: Mount Sinai.
    pub known: bool,
    /// The rule that found it, where it is not that of its head.
    pub rule: Option<RuleId>,
}

/// What a token can be inside a name.
#[derive(Debug, Clone, Copy, Default)]
struct Piece {
    /// First token of the longest modifier, administrative level, ordinal or place that ends here.
    modifier: Option<usize>,
    admin: Option<usize>,
    ordinal: Option<usize>,
    place: Option<(usize, u32)>,
    /// Ends of terms that begin here.
    head: Option<(usize, InstitutionKind)>,
    capital_head: Option<(usize, InstitutionKind)>,
    reference_head: Option<(usize, InstitutionKind)>,
    known: Option<(usize, InstitutionKind)>,
    /// First token of the known name that ends here.
    known_to: Option<usize>,
    place_from: Option<(usize, u32)>,
    specialty_of: Option<usize>,
    campus: Option<usize>,
    affiliated: Option<usize>,
    group: Option<usize>,
    admin_from: Option<usize>,
    no_head: bool,
}

/// What many small words are in or round names, as bits of [`Pieces::signs`].
mod sign {
    pub const PARTICLE: u8 = 1;
    pub const GROUP_BEFORE: u8 = 1 << 1;
    pub const PREDICATE: u8 = 1 << 2;
    pub const LOOSE: u8 = 1 << 3;
    pub const BOTH: u8 = 1 << 4;
    pub const HEAD_FIRST: u8 = 1 << 5;
    pub const GROUP_PLACE: u8 = 1 << 6;
    pub const GROUP_LINK: u8 = 1 << 7;
}

/// The pieces of all tokens; those that no term of names touches share one.
#[derive(Debug)]
struct Pieces {
    /// Position in `list` of each token's piece; 0 is the empty one.
    places: Vec<u32>,
    list: Vec<Piece>,
    /// What each token is besides: bits of [`sign`].
    signs: Vec<u8>,
}

impl Pieces {
    #[inline]
    fn is(&self, token: usize, sign: u8) -> bool {
        self.signs[token] & sign != 0
    }

    fn get(&self, token: usize) -> Option<&Piece> {
        self.places.get(token).map(|place| &self.list[*place as usize])
    }

    /// The piece of a token that a term of names touches; none behind the last token.
    #[inline]
    fn known(&self, token: usize) -> Option<&Piece> {
        match self.places.get(token)? {
            0 => None,
            place => Some(&self.list[*place as usize]),
        }
    }

    /// The pieces from a token on.
    fn from(&self, token: usize) -> impl Iterator<Item = &Piece> {
        self.places.get(token..).unwrap_or_default().iter().map(|place| &self.list[*place as usize])
    }
}

impl Index<usize> for Pieces {
    type Output = Piece;

    fn index(&self, token: usize) -> &Piece {
        &self.list[self.places[token] as usize]
    }
}

impl IndexMut<usize> for Pieces {
    fn index_mut(&mut self, token: usize) -> &mut Piece {
        let place = &mut self.places[token];
        if *place == 0 {
            *place = self.list.len() as u32;
            self.list.push(Piece::default());
        }
        &mut self.list[*place as usize]
    }
}

/// Finds the candidates of a document, in order, without overlaps.
pub fn find(text: &str, tokens: &[Token], hits: &Hits, sentences: &[Sentence], lexicon: &Lexicon) -> Vec<Candidate> {
    let mut pieces = Pieces { places: vec![0; tokens.len()], list: Vec::new(), signs: vec![0; tokens.len()] };
    pieces.list.reserve(tokens.len() / 4 + 8);
    pieces.list.push(Piece::default());
    let mut any = false;
    for hit in hits.of(Layer::Place) {
        let (first, last) = (hit.first as usize, hit.last as usize);
        // "us", "reading": a place is written with a capital, unless it is a Chinese name in a text without any.
        let piece = &mut pieces[last - 1];
        if piece.place.is_none_or(|(f, _)| f > first) {
            piece.place = Some((first, hit.payload));
        }
        let piece = &mut pieces[first];
        if piece.place_from.is_none_or(|(l, _)| l < last) {
            piece.place_from = Some((last, hit.payload));
        }
    }
    for hit in hits.of(Layer::Name) {
        let (first, last) = (hit.first as usize, hit.last as usize);
        let longest = |slot: &mut Option<usize>| *slot = Some(slot.map_or(first, |s: usize| s.min(first)));
        match lexicon.names.role(hit.payload) {
            NameRole::Head(kind) => {
                any = true;
                let piece = &mut pieces[first];
                if piece.head.is_none_or(|(l, _)| l < last) {
                    piece.head = Some((last, kind));
                }
            }
            NameRole::CapitalHead(kind) => {
                any = true;
                // "Larch Health commissioners" have no "Health Commissioner".
                let small = last > first + 1 && !tokens[last - 1].capital;
                if small && lexicon.vocabulary.is_plural(tokens[last - 1].word) {
                    continue;
                }
                let piece = &mut pieces[first];
                // "the Kestrel Health network": what is written small ends no name.
                let spoken =
                    small && tokens[first].capital && lexicon.names.is(tokens[last - 1].word, NameClass::LeftOut);
                if piece.capital_head.is_none_or(|(l, _)| l < last && !spoken) {
                    piece.capital_head = Some((last, kind));
                }
            }
            NameRole::Known(kind) | NameRole::KnownCapitals(kind) => {
                let capitals = matches!(lexicon.names.role(hit.payload), NameRole::KnownCapitals(_));
                let piece = &mut pieces[first];
                if piece.known.is_none_or(|(l, _)| l < last) && (!capitals || tokens[first].upper) {
                    any = true;
                    piece.known = Some((last, kind));
                    longest(&mut pieces[last - 1].known_to);
                }
            }
            NameRole::HeadFirst => pieces.signs[first] |= sign::HEAD_FIRST,
            NameRole::NoHead => (first..last).for_each(|at| pieces[at].no_head = true),
            NameRole::ReferenceHead(kind) => {
                let piece = &mut pieces[first];
                if piece.reference_head.is_none_or(|(l, _)| l < last) {
                    piece.reference_head = Some((last, kind));
                }
            }
            NameRole::Modifier => longest(&mut pieces[last - 1].modifier),
            NameRole::Admin => {
                longest(&mut pieces[last - 1].admin);
                let piece = &mut pieces[first];
                piece.admin_from = Some(piece.admin_from.map_or(last, |l| l.max(last)));
            }
            NameRole::Ordinal => longest(&mut pieces[last - 1].ordinal),
            NameRole::Particle => pieces.signs[first] |= sign::PARTICLE,
            NameRole::SpecialtyOf => {
                let piece = &mut pieces[first];
                piece.specialty_of = Some(piece.specialty_of.map_or(last, |l| l.max(last)));
            }
            NameRole::Campus => {
                let piece = &mut pieces[first];
                piece.campus = Some(piece.campus.map_or(last, |l| l.max(last)));
            }
            NameRole::Affiliated => pieces[first].affiliated = Some(last),
            NameRole::Loose => pieces.signs[first..last].iter_mut().for_each(|set| *set |= sign::LOOSE),
            NameRole::Predicate => pieces.signs[first] |= sign::PREDICATE,
            NameRole::GroupBefore => pieces.signs[first] |= sign::GROUP_BEFORE,
            NameRole::GroupPlace => pieces.signs[first] |= sign::GROUP_PLACE,
            NameRole::GroupLink => pieces.signs[first] |= sign::GROUP_LINK,
            NameRole::Group => {
                any = true;
                let piece = &mut pieces[first];
                piece.group = Some(piece.group.map_or(last, |l| l.max(last)));
            }
            NameRole::Both => pieces.signs[first..last].iter_mut().for_each(|set| *set |= sign::BOTH),
            NameRole::AcronymLink | NameRole::Pronoun | NameRole::Pronouns | NameRole::Level(_) => {}
        }
    }
    let mut found = Vec::new();
    if !any {
        return found;
    }
    for (number, sentence) in sentences.iter().enumerate() {
        if matches!(sentence.block, BlockKind::Byline | BlockKind::Dateline) {
            continue;
        }
        let (mut all, mut upper, mut lower) = (0u32, 0u32, 0u32);
        for token in &tokens[sentence.tokens.clone()] {
            let word = token.kind == TokenKind::Word;
            all += u32::from(word);
            upper += u32::from(word & token.upper);
            lower += u32::from(word & !token.capital);
        }
        // A headline in capitals tells as little by them as one in title case.
        let shouted = all > 3 && upper * 10 > all * 7;
        let titled = || {
            matches!(sentence.block, BlockKind::Title | BlockKind::Heading)
                || is_headline(text, tokens, &pieces, sentence)
        };
        let title_case = shouted || lower * 10 < all * 4 && titled();
        let base = found.len();
        let finder = Finder {
            text,
            tokens,
            pieces: &pieces,
            lexicon,
            sentence: sentence.tokens.clone(),
            number,
            title_case,
            shouted,
            small_case: lower + 1 >= all,
            mostly_small: lower * 10 >= all * 9,
        };
        finder.sentence(&mut found);
        finder.defined_by_acronym(base, &mut found);
        finder.marked_as_firms(base, &mut found);
        finder.without_departments(base, &mut found);
        finder.without_quoted_titles(base, &mut found);
    }
    shorten(text, tokens, &mut found);
    found
}

/// A line that ends without a mark and has capitals on words that only headlines give them: "Takes", "After".
fn is_headline(text: &str, tokens: &[Token], pieces: &Pieces, sentence: &Sentence) -> bool {
    let range = sentence.tokens.clone();
    let open = range.end > range.start + 3 && tokens[range.end - 1].kind != TokenKind::Mark;
    // "Experts of Larch Hospital Visit Tarn Hospital": nothing small but little words.
    let words = range.clone().filter(|&t| tokens[t].kind == TokenKind::Word);
    let little = |t: usize| tokens[t].classes.is_any(Class::set(&[Class::Function, Class::Preposition]));
    let all = words.clone().count() > 4 && words.clone().all(|t| tokens[t].capital || little(t));
    open && (range.start + 1..range.end).any(|t| {
        let token = &tokens[t];
        let form = token.form();
        let told = token.is(Class::Preposition)
            || token.is(Class::Modal)
            || form.third && !token.is_noun()
            || form.past
            || all && t > range.start + 1 && (form.third || form.base);
        token.kind == TokenKind::Word
            && token.capital
            && !token.upper
            && told
            && pieces.known(t).is_none()
            && token.span().of(text).len() > 2
    })
}

/// "Mount Sinai" in a text that has "Mount Sinai Hospital" as well is short for it, and no second institution.
fn shorten(text: &str, tokens: &[Token], found: &mut [Candidate]) {
    if !found.iter().any(|one| one.known) {
        return;
    }
    let words = |range: &Tokens| range.clone().map(|t| tokens[t].span().of(text)).collect::<Vec<_>>();
    let mut first: FxHashMap<Vec<&str>, usize> = FxHashMap::default();
    for (at, one) in found.iter().enumerate() {
        if !one.known && one.specific && !one.group && !one.plural && one.tokens.start < one.head.start {
            first.entry(words(&(one.tokens.start..one.head.start))).or_insert(at);
        }
    }
    // "Orvane" beside "Orvane Meridian Health" as the one name that begins with it.
    let mut begun: FxHashMap<&str, Option<usize>> = FxHashMap::default();
    for (at, one) in found.iter().enumerate().filter(|(_, one)| !one.known && one.specific && one.capital) {
        let own = one.tokens.start..one.head.start;
        if own.len() < 2 || one.group || one.plural || own.clone().any(|t| tokens[t].kind != TokenKind::Word) {
            continue;
        }
        let same = |other: usize| words(&found[other].tokens) == words(&one.tokens);
        let entry = begun.entry(tokens[own.start].span().of(text)).or_insert(Some(at));
        if entry.is_some_and(|other| !same(other)) {
            *entry = None;
        }
    }
    for at in 0..found.len() {
        let one = &found[at];
        let alone = || {
            let word = tokens[one.tokens.start].span().of(text);
            let whole = begun.get(word).copied().flatten().filter(|_| one.tokens.len() == 1)?;
            let firm = |kind| matches!(kind, InstitutionKind::Company | InstitutionKind::Hospital);
            (firm(one.kind) && firm(found[whole].kind)).then_some(whole)
        };
        let whole = if one.known { first.get(&words(&one.tokens)).copied().or_else(alone) } else { None };
        if let Some(whole) = whole {
            let (tokens, sentence) = (one.tokens.clone(), one.sentence);
            found[at] = Candidate { tokens, sentence, definite: false, ..found[whole].clone() };
        }
    }
}

/// The determiner that points back before a phrase that begins at `start`: the
/// "the" of "the hospital", "the local hospital", "the county-level hospital".
pub fn determiner(text: &str, tokens: &[Token], lexicon: &Lexicon, start: usize, floor: usize) -> Option<usize> {
    let names = &lexicon.names;
    let level = |at: usize| names.is(tokens[at].word, NameClass::LevelNoun);
    let hyphen = |at: usize| tokens[at].kind == TokenKind::Mark && tokens[at].span().of(text) == "-";
    let mut at = start;
    while at > floor && start - at <= LONGEST_SIDE {
        let before = at - 1;
        let word = tokens[before].word;
        if names.points_back(word) {
            return Some(before);
        }
        let side = [
            NameClass::HelpedSide,
            NameClass::HelpingSide,
            NameClass::OtherPartner,
            NameClass::Describing,
            NameClass::Recent,
        ];
        // "the county-owned hospital": who owns it is none of the words before a name.
        if names.is(word, NameClass::Compounded) && before > floor + 1 && hyphen(before - 1) {
            at = before - 2;
            // "the not-for-profit hospital"
            while at > floor + 1 && hyphen(at - 1) {
                at -= 2;
            }
            continue;
        }
        // "the small, rural hospital", "the financially troubled hospital"
        let next = &tokens[at];
        let described = at < start || !next.capital && names.is(next.word, NameClass::Describing);
        let adverb = || {
            let piece = tokens[before].span().of(text);
            tokens[before].kind == TokenKind::Word && piece.ends_with("ly") && piece.len() >= ADVERB
        };
        if described
            && (tokens[before].mark == ',' || tokens[before].is(Class::Adverb) || adverb())
            && !tokens[before].capital
        {
            at = before;
            continue;
        }
        if let Some(place) = place_before(text, tokens, lexicon, at, floor).filter(|_| !next.capital) {
            at = place;
            continue;
        }
        let passes = level(before)
            || side.iter().any(|class| names.is(word, *class))
            || at < start && level(at) && (hyphen(before) || lexicon.names.is_level(word))
            || at < start && hyphen(at) && lexicon.names.is_level(word);
        if !passes || tokens[before].upper {
            break;
        }
        at = before;
    }
    measured(tokens, lexicon, start, floor).filter(|the| names.points_back(tokens[*the].word))
}

/// Where a place or the adjective of a country begins that ends at a token: "the Philadelphia company", "the Chinese firm".
fn place_before(text: &str, tokens: &[Token], lexicon: &Lexicon, end: usize, floor: usize) -> Option<usize> {
    let last = end.checked_sub(1).filter(|&t| t > floor && tokens[t].capital && tokens[t].kind == TokenKind::Word)?;
    let piece = tokens[last].span().of(text);
    if lexicon.brands.is_demonym(piece) || !lexicon.places.called(piece).is_empty() {
        return Some(last);
    }
    let first = last.checked_sub(1).filter(|&t| t > floor && tokens[t].capital)?;
    let both = &text[tokens[first].span().start as usize..tokens[last].span().end as usize];
    (!lexicon.places.called(both).is_empty()).then_some(first)
}

/// What stands before a number that says how large or old something is: "the" of "the 63-bed private hospital".
fn measured(tokens: &[Token], lexicon: &Lexicon, start: usize, floor: usize) -> Option<usize> {
    let low = floor.max(start.saturating_sub(LONGEST_MEASURE));
    // "the six-hospital system" as well
    let counts = |t: usize| tokens[t + 1].mark == '-' && lexicon.figures.number(tokens[t].word).is_some();
    let number = (low..start).rev().find(|&t| tokens[t].kind == TokenKind::Number || counts(t))?;
    let compound = tokens[number + 1].mark == '-' && number + 2 < start;
    let plain =
        (number + 2..start).all(|t| tokens[t].mark == '-' || tokens[t].kind == TokenKind::Word && !tokens[t].capital);
    if compound && plain && number > floor { Some(number - 1) } else { None }
}

/// A house that treats patients.
fn care_of(kind: InstitutionKind) -> bool {
    matches!(kind, InstitutionKind::Hospital | InstitutionKind::MedicalCenter | InstitutionKind::Clinic)
}

struct Finder<'a> {
    text: &'a str,
    tokens: &'a [Token],
    pieces: &'a Pieces,
    lexicon: &'a Lexicon,
    sentence: Tokens,
    number: usize,
    title_case: bool,
    /// All of its words are written in capitals.
    shouted: bool,
    /// Nothing in the sentence is written with a capital, its first word apart.
    small_case: bool,
    /// Hardly anything in it is: machine translation that knows no capitals.
    mostly_small: bool,
}

impl Finder<'_> {
    fn sentence(&self, found: &mut Vec<Candidate>) {
        let base = found.len();
        let mut at = self.sentence.start;
        while at < self.sentence.end {
            // Every head and every branch begins with a word that some term of names has.
            if self.pieces.known(at).is_none() {
                at += 1;
                continue;
            }
            let floor = if found.len() > base { found[found.len() - 1].tokens.end } else { self.sentence.start };
            if at >= floor
                && let Some(one) = self.known(at)
            {
                at = one.tokens.end;
                found.push(one);
                continue;
            }
            if at >= floor
                && self.head_at(at).is_none()
                && let Some(one) = self.of_system(at, floor)
            {
                at = one.tokens.end;
                found.push(one);
                continue;
            }
            let Some((end, kind)) = self.head_at(at).filter(|_| at >= floor) else {
                if at >= floor
                    && let Some(one) = self.part(at, floor, base, found)
                {
                    at = one.tokens.end;
                    found.push(one);
                    continue;
                }
                at += 1;
                continue;
            };
            // "the Hospital Street"
            let street = end < self.sentence.end && self.capital(end) && self.spaced(end) && self.thing(end);
            let bare = at == floor || !(self.capital(at - 1) || self.tokens[at - 1].kind != TokenKind::Word);
            if street && bare && self.capital(at) && !self.title_case && !self.is(end, Class::Office) {
                at = end + 1;
                continue;
            }
            // "Minden Memorial and Apsley Cottage hospitals": the plural at the end is the head of both.
            if self.pieces[at].head.is_none() && kind == InstitutionKind::Hospital && self.shares_head(end) {
                at = end;
                continue;
            }
            // "Apsley Red Cross hospitals", "Minden Memorial hospital": a head that is a modifier as well.
            let small = end < self.sentence.end && !self.capital(end) && self.pieces[end].head.is_some();
            if self.pieces[at].head.is_none() && small && self.pieces[end - 1].modifier == Some(at) {
                at = end;
                continue;
            }
            // "Memorial Hospital", "Fudan University Hospital", "Hospital Foundation": the last head decides.
            if end < self.sentence.end
                && self.spaced(end)
                && (self.capital(end) || !self.capital(at))
                && self.runs_into_head(end)
                && !self.title_follows(self.left(at, floor, false, false), end)
            {
                at = end;
                continue;
            }
            // "University Hospitals Orvane Medical Center": the last head decides here too.
            if self.plural(end - 1)
                && self.capital(at)
                && kind == InstitutionKind::Hospital
                && (self.place_leads_to_head(end) || self.places_lead_to_trust(end))
            {
                at = end;
                continue;
            }
            // "Larch Health-St. Odo's Medical Center": one name with the head at its end.
            if self.hyphen_leads_to_head(end) && !self.parts_two(end) {
                at = end;
                continue;
            }
            let mut names = self.names(at, end, kind, floor);
            if names.is_empty()
                && let Some(one) = self.part(at, floor, base, found)
            {
                names.push(one);
            }
            // "is a Foundation Trust": heads alone behind "a" say what it is.
            names.retain(|one| {
                let (start, end) = (one.tokens.start, one.tokens.end);
                let kind = start > self.sentence.start
                    && self.is(start - 1, Class::IndefiniteArticle)
                    && one.tokens.clone().all(|t| self.head_at(t).is_some());
                let noun = end < self.sentence.end
                    && self.tokens[end].kind == TokenKind::Word
                    && !self.is(end, Class::Preposition)
                    && !self.is(end, Class::Conjunction)
                    && !self.is(end, Class::Adverb);
                !kind || noun
            });
            // "A Hospital Technical Cooperation Hospital": a title, whose is the name before it.
            if let [one] = names.as_slice()
                && found.len() > base
                && self.is_title(found[found.len() - 1].tokens.start, one.tokens.start, end - 1)
                && found.last().is_some_and(|last| last.tokens.end == one.tokens.start && last.specific)
            {
                at = end;
                continue;
            }
            // "Central South University" + "Xiangya Hospital": one name.
            if let Some(last) = found.last().filter(|_| found.len() > base)
                && names.len() == 1
                && last.tokens.end == names[0].tokens.start
                && self.spaced(names[0].tokens.start)
                && last.capital == names[0].capital
                && !names[0].definite
                && last.tokens.end == last.head.end.max(last.owner.as_ref().map_or(0, |o| o.end))
            {
                let before = last.clone();
                found.pop();
                self.join(&before, &mut names[0]);
            }
            // "Orme University's (OU) School of Medicine": its acronym parts no name.
            if let Some(last) = found.last().filter(|_| found.len() > base)
                && let [one] = names.as_mut_slice()
                && self.behind_acronym(last, one)
            {
                let mut before = last.clone();
                before.name.extend(Some(last.tokens.end).filter(|t| !self.mark(*t, "(")));
                found.pop();
                self.join(&before, one);
            }
            at = names.iter().map(|n| n.tokens.end).max().unwrap_or(end).max(end);
            found.append(&mut names);
        }
        self.share_tails(&mut found[base..]);
        self.groups(base, found);
    }

    /// "Radiology Across Borders (RAB)": a name without a head word whose initials are its acronym.
    fn defined_by_acronym(&self, base: usize, found: &mut Vec<Candidate>) {
        for open in self.sentence.clone() {
            if self.tokens[open].mark != '(' || !self.mark(open + 2, ")") || !self.tokens[open + 1].upper {
                continue;
            }
            let acronym = self.tokens[open + 1].span().of(self.text);
            // "Tarn Nurses Association in Sweden (TNAIS)": the acronym says that the place belongs to the name.
            let lies = |c: &&mut Candidate| {
                let letters = |of: &dyn Fn(usize) -> bool| {
                    let words = (c.tokens.start..open).filter(|&t| self.tokens[t].kind == TokenKind::Word && of(t));
                    let letters = words.filter_map(|t| self.tokens[t].span().of(self.text).chars().next());
                    letters.flat_map(char::to_uppercase).eq(acronym.chars())
                };
                c.capital
                    && c.tokens.end + 1 < open
                    && self.in_name(c.tokens.end, NameClass::LiesIn)
                    && (c.tokens.end + 1..open).all(|t| self.name_word(t))
                    && (letters(&|_| true) || letters(&|t| self.tokens[t].capital))
            };
            if let Some(one) = found[base..].iter_mut().find(lies) {
                one.name.extend(one.tokens.end..open);
                one.tokens.end = open;
                one.specific = true;
                continue;
            }
            let wanted = acronym.chars().filter(|c| c.is_alphabetic()).count();
            // "Acute Kidney Injury (AKI)", "Foreign Direct Investment (FDI)": a term, whoever made a firm of its words.
            let termed =
                open > self.sentence.start && self.lexicon.names.is_termed(self.tokens[open - 1].span().of(self.text));
            if termed || self.lexicon.names.is_no_institution(acronym) {
                let firm = |c: &Candidate| c.tokens.end == open && c.kind == InstitutionKind::Company;
                let initials = |c: &Candidate| {
                    let words = c.tokens.clone().filter(|&t| self.tokens[t].capital);
                    words.filter_map(|t| self.tokens[t].span().of(self.text).chars().next()).eq(acronym.chars())
                };
                let mut here = found.split_off(base);
                here.retain(|c| !firm(c) || !initials(c));
                found.append(&mut here);
                continue;
            }
            let tail = |c: &Candidate| {
                let words = c.tokens.clone().filter(|&t| self.tokens[t].capital).count();
                let behind = c.tokens.start > self.sentence.start && self.is(c.tokens.start - 1, Class::Joining);
                words < wanted && behind && !c.specific
            };
            if wanted < 3 || found[base..].iter().any(|c| c.tokens.end == open && !tail(c)) {
                continue;
            }
            let mut start = open;
            let mut initials = 0;
            while start > self.sentence.start && initials < wanted {
                let token = &self.tokens[start - 1];
                let letter = token.span().of(self.text).chars().next().unwrap_or(' ');
                let expected = acronym.chars().rev().nth(initials).unwrap_or('\0');
                if token.kind == TokenKind::Word && token.capital && letter == expected {
                    initials += 1;
                } else if !(token.kind == TokenKind::Word && !token.capital && self.is(start - 1, Class::Preposition)
                    || self.is(start - 1, Class::Joining)
                    || self.mark(start - 1, "-"))
                {
                    break;
                }
                start -= 1;
            }
            // "Partners for Safer Care (PSC) programme": what stands behind says what it is.
            let thing = open + 3 < self.sentence.end && !self.capital(open + 3) && self.thing(open + 3);
            if initials < wanted || thing {
                continue;
            }
            // "Tropical Health and Education Trust (THET)": the initials say that the firm before the "and" is none.
            let half = |c: &Candidate| {
                c.kind == InstitutionKind::Company && c.tokens.start == start && self.is(c.tokens.end, Class::Joining)
                    || c.tokens.end == open && tail(c)
            };
            let (halves, others): (Vec<&Candidate>, Vec<&Candidate>) =
                found[base..].iter().filter(|c| c.tokens.start < open && start < c.tokens.end).partition(|c| half(c));
            if !others.is_empty() {
                continue;
            }
            let halves: Vec<Tokens> = halves.into_iter().map(|c| c.tokens.clone()).collect();
            let mut here = found.split_off(base);
            here.retain(|c| !halves.contains(&c.tokens));
            found.append(&mut here);
            // "the Middle East and Africa (MEA) region"
            if self.place_before(open - 1).is_some() && (start..open).any(|t| self.is(t, Class::Joining)) {
                continue;
            }
            let kind = self.pieces[open - 1].capital_head.filter(|_| !halves.is_empty());
            let kind = kind.map_or(InstitutionKind::Other, |(_, kind)| kind);
            let mut one = self.candidate(start, open - 1..open, kind, true, false);
            one.specific = true;
            one.modified = true;
            found.push(one);
        }
        found[base..].sort_by_key(|n| n.tokens.start);
    }

    /// "<Panhandle Care Associates>": wire reports set the names of firms without a ticker in angles.
    fn marked_as_firms(&self, base: usize, found: &mut Vec<Candidate>) {
        let whole = crate::document::span_of(self.tokens, &self.sentence).of(self.text);
        if !whole.as_bytes().contains(&b'<') {
            return;
        }
        for open in self.sentence.clone() {
            if !self.mark(open, "<") {
                continue;
            }
            let first = open + 1;
            let Some(close) = (first..self.sentence.end.min(first + 9)).find(|&t| self.mark(t, ">")) else { continue };
            let words = (first..close).filter(|&t| self.tokens[t].kind == TokenKind::Word);
            let small = |t: usize| {
                self.is(t, Class::Preposition) || self.is(t, Class::Joining) || self.pieces.is(t, sign::PARTICLE)
            };
            let capitals = words.clone().filter(|&t| self.capital(t)).count();
            let tight = close > first && self.tokens[first].gap == Gap::None && self.tokens[close].gap == Gap::None;
            // "<HealthVest>", but no ticker and no mark of a page.
            let word = self.tokens[first].span().of(self.text);
            let shaped = word.as_bytes().windows(2).any(|w| w[0].is_ascii_lowercase() && w[1].is_ascii_uppercase());
            if !tight
                || capitals < 2 && !(shaped && close == first + 1)
                || !self.capital(first)
                || !words.clone().all(|t| self.capital(t) || small(t))
            {
                continue;
            }
            if found[base..].iter().any(|c| c.tokens.end >= close && c.tokens.start <= first) {
                continue;
            }
            let mut here = found.split_off(base);
            here.retain(|c| c.tokens.end <= open || c.tokens.start >= close);
            found.append(&mut here);
            let mut one = self.candidate(first, close - 1..close, InstitutionKind::Company, true, false);
            one.specific = true;
            one.modified = true;
            found.push(one);
        }
        found[base..].sort_by_key(|n| n.tokens.start);
    }

    /// "University Hospitals Orvane and Lea NHS Trust": two places behind the head, and that of one trust behind them.
    fn places_lead_to_trust(&self, at: usize) -> bool {
        // "University Hospitals of Orvane and Lea NHS Trust"
        let at = at + usize::from(self.is(at, Class::Belonging));
        let words = |from: usize| (from..self.sentence.end).take(3).take_while(|&t| self.name_word(t)).count();
        let first = words(at);
        let and = at + first;
        if first == 0 || !self.is(and, Class::Joining) {
            return false;
        }
        (and + 2..self.sentence.end.min(and + 2 + words(and + 1))).any(|t| {
            self.head_at(t).is_some_and(|(end, kind)| {
                let two = self.in_name(t, NameClass::TwoPlaces) || self.in_name(end - 1, NameClass::TwoPlaces);
                two && kind == InstitutionKind::Hospital && !self.plural(end - 1)
            })
        })
    }

    /// A place of the gazetteer behind a token, and a capitalised head of one institution right behind it.
    fn place_leads_to_head(&self, at: usize) -> bool {
        let place = self.pieces.get(at).and_then(|p| p.place_from).filter(|_| self.capital(at) && self.spaced(at));
        place.is_some_and(|(last, _)| {
            last < self.sentence.end
                && self.capital(last)
                && self.head_at(last).is_some_and(|(end, _)| !self.plural(end - 1))
        })
    }

    fn hyphen_leads_to_head(&self, at: usize) -> bool {
        let tight = |t: usize| t < self.sentence.end && self.tokens[t].gap == Gap::None;
        if !self.mark(at, "-") || !tight(at) || !tight(at + 1) || !self.capital(at + 1) {
            return false;
        }
        let mut heads = (at + 1..self.sentence.end.min(at + 8)).take_while(|&t| {
            self.capital(t) || self.tokens[t].kind == TokenKind::Possessive || self.mark(t, ".") && tight(t)
        });
        heads.any(|t| self.head_at(t).is_some())
    }

    /// White space stands before a token: a space, or the line break of hard-wrapped text.
    fn spaced(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| matches!(token.gap, Gap::Space | Gap::Line))
    }

    /// Whether another head begins here, or behind one or two modifiers.
    fn runs_into_head(&self, at: usize) -> bool {
        self.head_at(at).is_some_and(|(end, _)| !self.plural(end - 1) || self.capital(at))
    }

    /// Puts the name of a parent before the name of its part.
    fn join(&self, before: &Candidate, name: &mut Candidate) {
        name.tokens.start = before.tokens.start;
        let mut own = before.name.clone();
        own.append(&mut name.name);
        name.name = own;
        name.specific |= before.specific;
        name.place = name.place.or(before.place);
        name.modified = true;
        name.definite = before.definite;
        if before.kind == InstitutionKind::University {
            name.owner = name.owner.take().or(Some(before.tokens.clone()));
        }
    }

    /// Whether only the acronym of a university in brackets stands between it and the name of a part of it.
    fn behind_acronym(&self, last: &Candidate, name: &Candidate) -> bool {
        let end = last.tokens.end;
        if last.kind != InstitutionKind::University || end >= self.sentence.end {
            return false;
        }
        let open = end + usize::from(self.tokens[end].kind == TokenKind::Possessive);
        open + 3 == name.tokens.start
            && self.mark(open, "(")
            && self.tokens[open + 1].upper
            && self.mark(open + 2, ")")
            && name.capital
            && !name.plural
            && !name.definite
    }

    fn is(&self, at: usize, class: Class) -> bool {
        at < self.sentence.end && self.tokens[at].is(class)
    }

    fn in_name(&self, at: usize, class: NameClass) -> bool {
        at < self.sentence.end && self.lexicon.names.is(self.tokens[at].word, class)
    }

    /// Whether a token of the sentence is a mark, which has one character.
    #[inline]
    fn mark(&self, at: usize, mark: &str) -> bool {
        at < self.sentence.end
            && at >= self.sentence.start
            && mark.chars().next().is_some_and(|c| c == self.tokens[at].mark)
    }

    /// The names whose head is `at..end`: mostly one, several for "District Hospitals at A and B".
    fn names(&self, at: usize, end: usize, kind: InstitutionKind, floor: usize) -> Vec<Candidate> {
        // "Hospitals in Shanghai and Yunnan": the capital of the sentence makes no names.
        let of = kind == InstitutionKind::University && self.is(end, Class::Belonging);
        let headline = at == self.sentence.start && !self.title_case && self.in_name(end, NameClass::LiesIn);
        let sentence_capital = self.capital(at) && !of && (!self.says_name(at, end) || headline && end == at + 1);
        let capital = !sentence_capital && (self.capital(at) || self.capital(end - 1));
        // "Institute of Medical Sciences" is one.
        let counted = (at..end).find(|&t| self.is(t, Class::Belonging)).unwrap_or(end);
        let plural = self.plural(counted - 1);
        let several = plural
            && !self.is_university_trust(at)
            && matches!(
                kind,
                InstitutionKind::Hospital
                    | InstitutionKind::MedicalCenter
                    | InstitutionKind::Clinic
                    | InstitutionKind::University
                    | InstitutionKind::HealthAuthority
            );
        let start = self.left(at, floor, !capital, several);
        let mut one = self.candidate(start, at..end, kind, capital, plural);
        // "Hengshui The Second People's Hospital": the article is no part of its name.
        one.name.retain(|&t| {
            !(t > start && t < at && self.is(t, Class::DefiniteArticle) && self.pieces[t + 1].ordinal.is_some())
        });
        // "Ann Orvane (AO) Medical Center": its acronym in brackets is no part of its name.
        let acronym = |t: usize| t + 2 < at && self.is_inner_acronym(t + 2, start);
        let brackets: Vec<usize> = (start..at).filter(|&t| self.mark(t, "(") && acronym(t)).collect();
        one.name.retain(|&t| !brackets.iter().any(|&open| (open..open + 3).contains(&t)));
        if plural && let Some(list) = self.distribute(&one) {
            return list;
        }
        if plural && let Some(list) = self.elliptic(&one, floor) {
            return list;
        }
        if plural && !capital {
            return Vec::new();
        }
        if self.is_periodical(start) || self.is_event(start, end) {
            return Vec::new();
        }
        // "its department of Radiation Oncology": a part of a hospital, told by its field.
        let department = kind == InstitutionKind::Clinic
            && one.head.len() == 1
            && self.in_name(at, NameClass::Clinical)
            && start >= self.sentence.start + 2
            && self.is(start - 1, Class::Belonging)
            && !self.capital(start - 2)
            && self.in_name(start - 2, NameClass::Ward);
        if department {
            return Vec::new();
        }
        // "this Class IIIA hospital": its grade is no name.
        let grade = care_of(kind)
            && start + 2 == at
            && self.in_name(start, NameClass::Graded)
            && (self.tokens[start + 1].upper || self.tokens[start + 1].kind == TokenKind::Number);
        if grade {
            one = self.candidate(at, at..end, kind, false, plural);
            one.definite = determiner(self.text, self.tokens, self.lexicon, start, self.sentence.start).is_some();
            return if one.definite && !plural { vec![one] } else { Vec::new() };
        }
        // "Cardiology Department", "Medical Affairs Department": a part of a hospital.
        let field = |t: usize| self.in_name(t, NameClass::Clinical) || self.in_name(t, NameClass::WardField);
        if kind == InstitutionKind::Government
            && self.in_name(end - 1, NameClass::Ward)
            && start < at
            && (start..at).all(|t| field(t) || self.is(t, Class::Joining) || self.mark(t, "&") || self.mark(t, ","))
            && (start..at).any(|t| self.in_name(t, NameClass::Clinical))
        {
            return Vec::new();
        }
        // "Taiwan Universities": those of a country are many.
        if capital
            && end == at + 1
            && self.plural(end - 1)
            && (care_of(kind) || kind == InstitutionKind::University)
            && self.is_land(start, at)
        {
            return Vec::new();
        }
        // "the Paired-Hospital Cooperation Mechanism": what a hyphen joins says of what kind the rest is.
        let compound = at > self.sentence.start + 1
            && self.mark(at - 1, "-")
            && self.tokens[at].gap == Gap::None
            && self.tokens[at - 1].gap == Gap::None
            && !self.lexicon.vocabulary.info(self.tokens[at - 2].word).verbs.is_empty()
            && end < self.sentence.end
            && self.name_word(end)
            && self.head_at(end).is_none();
        if capital && care_of(kind) && compound {
            return Vec::new();
        }
        // "Liver Surgery Department", "Sister Departments": what stands right before the head is done in a hospital.
        let done = at > start
            && self.in_name(at - 1, NameClass::Clinical)
            && !self.in_name(at - 1, NameClass::Portfolio)
            && (start..at).all(|t| self.name_word(t) && self.pieces[t].place.is_none());
        if kind == InstitutionKind::Government && self.in_name(end - 1, NameClass::Ward) && start < at && done {
            return Vec::new();
        }
        // "Department of Surgery": a part of a hospital.
        let part = kind == InstitutionKind::Government
            && self.is(end, Class::Belonging)
            && self.in_name(end + 1, NameClass::Clinical)
            // "Department of Internal Medicine", but "Department of Medical Services"
            && !(self.in_name(end + 2, NameClass::Portfolio)
                && !self.in_name(end + 2, NameClass::Clinical)
                && self.capital(end + 2));
        // "Emergency Department", "Orme Hospital Accident and Emergency Department"
        let field = (start..at).rev().take_while(|&t| {
            let joint = t > start && self.is(t, Class::Joining);
            self.in_name(t, NameClass::Clinical) || joint && self.in_name(t - 1, NameClass::Clinical)
        });
        let field = field.last().unwrap_or(at);
        let ward = kind == InstitutionKind::Government
            && capital
            && end == at + 1
            && field < at
            && (field == start || self.ends_head(field - 1));
        // "Tarn Hospital Board of Directors"
        let board = kind == InstitutionKind::HealthAuthority
            && end > at + 1
            && self.is(end, Class::Belonging)
            && self.in_name(end + 1, NameClass::Governing);
        if board && start < at {
            let mut one = self.candidate(start, at..end - 1, InstitutionKind::Hospital, capital, false);
            one.specific |= self.specific(start, at);
            return if one.specific && one.capital { vec![one] } else { Vec::new() };
        }
        if part || ward {
            // "Tarn Hospital Department of Surgery": the hospital before it.
            let stop = if part { at } else { field };
            let whole = (start..stop).find_map(|t| self.head_at(t).filter(|&(last, _)| last == stop).map(|h| (t, h.1)));
            return whole.map_or_else(Vec::new, |(head, kind)| {
                let mut one = self.candidate(start, head..stop, kind, self.capital(head), false);
                one.specific |= self.specific(start, head);
                let named = one.specific && one.capital && start < head && !self.plural(stop - 1);
                if named { vec![one] } else { Vec::new() }
            });
        }
        // "the 8th International Ball": a place in a row makes no firm.
        let row = |t: usize| {
            let word = self.tokens[t].span().of(self.text);
            word.starts_with(|c: char| c.is_ascii_digit()) && word.ends_with(|c: char| c.is_ascii_lowercase())
        };
        if kind == InstitutionKind::Company && start < at && (start..at).all(row) {
            return Vec::new();
        }
        // "Medical Officer of Health, Galle", "Director of Health Services": an office.
        if kind == InstitutionKind::Company
            && start == at
            && at > self.sentence.start + 1
            && self.is(at - 1, Class::Belonging)
            && self.is(at - 2, Class::Office)
        {
            return Vec::new();
        }
        // "the Safe Hospital Initiative", "the Green Hospital Award": words of the language, and no hospital.
        let plain = |t: usize| {
            let info = self.lexicon.vocabulary.info(self.tokens[t].word);
            let piece = &self.pieces[t];
            let told = piece.modifier.is_some() || piece.admin.is_some();
            let common = told || info.noun || !info.verbs.is_empty() || info.classes != 0;
            let word = common && self.pieces[t].place.is_none() || self.in_name(t, NameClass::Virtue);
            self.tokens[t].kind != TokenKind::Word || word
        };
        if kind == InstitutionKind::Hospital
            && capital
            && end < self.sentence.end
            && self.capital(end)
            && self.in_name(end, NameClass::Scheme)
            && (start..at).all(plain)
        {
            return Vec::new();
        }
        // "Department of Cardiology of A Hospital": what the part does is no name.
        if kind == InstitutionKind::Clinic
            && start == at
            && at > self.sentence.start + 1
            && self.is(at - 1, Class::Belonging)
            && self.in_name(at, NameClass::Clinical)
        {
            return Vec::new();
        }
        // "Salem-based Memorial Health System": told from others by where it sits.
        let seat = start > self.sentence.start + 1
            && self.in_name(start - 1, NameClass::BehindHyphen)
            && self.mark(start - 2, "-");
        one.specific |= seat && capital && one.modified;
        // "Peking University Third Hospital Chongli Campus": behind the university that it belongs to.
        let tail = |t: usize| self.pieces[t].ordinal.is_some() || self.in_name(t, NameClass::Tied);
        one.specific |= capital
            && kind == InstitutionKind::Hospital
            && one.modified
            && start == floor
            && start > self.sentence.start
            && (start..at).all(tail)
            && self.head_ends(start - 1) == Some(InstitutionKind::University);
        // "National Healthcare Inc": the legal form makes a firm of any words.
        one.specific |=
            capital && one.modified && end > at && self.in_name(end - 1, NameClass::LegalForm) && end > start + 2;
        self.right(&mut one);
        self.without_holder(&mut one);
        // "University of Orvane Lea Hospital": the last head decides.
        if one.kind == InstitutionKind::University
            && one.capital
            && one.tokens.end > end
            && let Some(last) = self.head_ends(one.tokens.end - 1).filter(|&kind| care_of(kind))
        {
            one.kind = last;
        }
        // "Medical Research Institute (MRI)": its initials in brackets.
        let open = one.tokens.end;
        if capital && one.modified && self.mark(open, "(") && self.mark(open + 2, ")") && self.tokens[open + 1].upper {
            let words = one.tokens.clone().filter(|&t| self.tokens[t].kind == TokenKind::Word && self.capital(t));
            let initials = words.filter_map(|t| self.tokens[t].span().of(self.text).chars().next());
            one.specific |= initials.eq(self.tokens[open + 1].span().of(self.text).chars());
        }
        // "National Care Enterprises <NCE>": a ticker makes a firm of any words.
        let ticker = one.tokens.end + 1;
        one.specific |= kind == InstitutionKind::Company
            && self.mark(ticker - 1, "<")
            && self.mark(ticker + 1, ">")
            && self.tokens[ticker].upper;
        // "an affiliated hospital of Hainan Medical University": a predicate; the name is the owner's.
        let begins = self.mostly_small && start <= self.sentence.start + 1;
        if !capital
            && !begins
            && !self.specific(start, at)
            && self.predicate(start, at)
            && let Some(owner) = one.owner.clone()
        {
            return self.owner(owner.start).into_iter().collect();
        }
        // "the Technical Cooperation Hospital of A Hospital": a title; the name is the owner's.
        if self.is_title(start, start, end - 1)
            && let Some(owner) = one.owner.clone()
        {
            return self.owner(owner.start).into_iter().collect();
        }
        // "a critical access hospital in Rice Lake", "a Rural Dispensary" name nothing.
        let care = care_of(kind);
        // "the largest cancer center of Hunan": ranked among those of a place, it has no name here.
        let ranked = start > self.sentence.start && self.in_name(start - 1, NameClass::Ranked);
        if care && !capital && ranked && (start..at).all(|t| self.pieces[t].modifier.is_some()) {
            one.specific = false;
        }
        // "Largest Maternity Hospital in Asia", as headlines write it.
        if care && capital && ranked && self.title_case && (start..at).all(|t| self.pieces[t].modifier.is_some()) {
            return Vec::new();
        }
        if (!capital || care && !one.specific)
            && start > self.sentence.start
            && self.is(start - 1, Class::IndefiniteArticle)
            && (!self.specific(start, at) || care && self.of_some_land(start, at))
        {
            return Vec::new();
        }
        // "Lea Clinic, a Larch Health hospital": whose it is has a name, and it has none here.
        if care
            && !capital
            && start > self.sentence.start
            && self.is(start - 1, Class::IndefiniteArticle)
            && let Some(head) = (start + 1..at).find(|&t| {
                self.pieces[t].capital_head.is_some_and(|(end, kind)| end == at && kind == InstitutionKind::Company)
            })
            && (start..at).all(|t| self.capital(t))
        {
            return vec![self.candidate(start, head..at, InstitutionKind::Company, true, false)];
        }
        // "Heze Branch of the Eye Hospital" is a name; "Party Branch" is none.
        if self.pieces[at].campus.is_some() && kind == InstitutionKind::Hospital {
            // "The branch" points back.
            let bare = start == at && !self.capital(at) && one.definite;
            let Some(owner) = &one.owner else { return if bare { vec![one] } else { Vec::new() } };
            let owner = self.owner(owner.start);
            // "Dongshan Branch of the Public Security Bureau": of what its whole is.
            if let Some(owner) = owner.as_ref().filter(|o| !part::has_parts(o) && !care_of(o.kind)) {
                one.kind = owner.kind;
            }
            one.whole = owner.filter(part::has_parts).map(Box::new);
        }
        if one.name.len() == end - at && !one.specific && !one.modified {
            // A bare head: "the hospital"; without a determiner it names nothing.
            if !one.definite {
                return Vec::new();
            }
        }
        vec![one]
    }

    /// "the Journal of the Lowick Medical Association": what it is called after.
    fn is_periodical(&self, start: usize) -> bool {
        let the = start > self.sentence.start && self.is(start - 1, Class::DefiniteArticle);
        let of = start.wrapping_sub(1 + usize::from(the));
        start > self.sentence.start + 1 + usize::from(the)
            && self.is(of, Class::Belonging)
            && self.capital(of - 1)
            && self.in_name(of - 1, NameClass::Periodical)
    }

    /// "attended the Lea Stroke Forum", "the Lea Stroke Forum was held": an event with the head of a body.
    fn is_event(&self, start: usize, end: usize) -> bool {
        let the = usize::from(start > self.sentence.start && self.is(start - 1, Class::DefiniteArticle));
        let near = start.saturating_sub(1 + the).max(self.sentence.start)..self.sentence.end.min(end + 3);
        self.in_name(end - 1, NameClass::Meeting)
            && near.filter(|t| !(start..end).contains(t)).any(|t| self.in_name(t, NameClass::Meets))
    }

    /// Whether what stands before the last word of a head makes it a title that another institution gives:
    /// "technical cooperation", and where one is given, "teaching". `from` is where the phrase begins.
    fn is_title(&self, from: usize, start: usize, head: usize) -> bool {
        let says = |t: usize| self.in_name(t, NameClass::Title);
        let passes = |t: usize| {
            says(t) || self.pieces.is(t, sign::PREDICATE) || self.tokens[t].kind == TokenKind::Mark && self.mark(t, "-")
        };
        // "Partner Hospital of A": what names do not begin with may belong to a title.
        let low = (self.sentence.start..start).rev().take(GIVEN).take_while(|&t| passes(t)).last().unwrap_or(start);
        let given = self.is_given(from.min(low));
        let sure = (low..head).any(says);
        low < head && ((start..head).all(passes) && (sure || given) || sure && given)
    }

    /// Whether a head of several words that begins behind a name is a title: "B University" + "Teaching Hospital".
    fn title_follows(&self, from: usize, at: usize) -> bool {
        self.head_at(at).is_some_and(|(end, _)| self.is_title(from, at, end - 1))
    }

    /// Whether a phrase is what a word of giving gives: "the plaque of the", "listed as a".
    pub(super) fn is_given(&self, from: usize) -> bool {
        let passes = |t: &usize| {
            self.tokens[*t].kind == TokenKind::Mark && !self.mark(*t, ".")
                || self.is(*t, Class::Belonging)
                || self.is(*t, Class::DefiniteArticle)
                || self.is(*t, Class::IndefiniteArticle)
                || self.tokens[*t].span().of(self.text) == "as"
        };
        let before = (self.sentence.start..from).rev().take(GIVEN).find(|t| !passes(t));
        before.is_some_and(|t| self.in_name(t, NameClass::GivenName))
    }

    /// Whether what stands before a head says only how it is tied: "affiliated", "teaching", "lead".
    fn predicate(&self, start: usize, end: usize) -> bool {
        // "became the first affiliated hospital of A University" counts, "with the third affiliated hospital" names.
        let article = start > self.sentence.start && self.is(start - 1, Class::DefiniteArticle);
        let before = start.wrapping_sub(1 + usize::from(article));
        let later = |t: usize| self.lexicon.names.ordinal(self.tokens[t].word).is_some_and(|n| n > 1);
        let named = start > self.sentence.start + 1 && self.is(before, Class::Preposition) && (start..end).any(later);
        // "The fourth hospital of Linhai University treated them."
        let begins = article && start == self.sentence.start + 1 && (start..end).any(later);
        // "learned from the first affiliated hospital of A College": where or by whom it is done has a name.
        let tied = (start..end).any(|t| self.in_name(t, NameClass::Tied))
            && (start..end).any(|t| self.pieces[t].ordinal.is_some());
        let doer = [Class::Source, Class::Locative, Class::Agent, Class::Belonging];
        let whose = article
            && tied
            && (start == self.sentence.start + 1
                || start > self.sentence.start + 2 && doer.iter().any(|&class| self.is(before, class)));
        let named = named || begins || whose;
        (start..end).all(|t| {
            self.pieces.is(t, sign::PREDICATE)
                || self.tokens[t].kind == TokenKind::Mark
                || !self.small_case && self.pieces[t].ordinal.is_some() && !named
        })
    }

    /// "Hospital de Clínicas": a small foreign word between a head and a capital.
    pub(super) fn particle_behind(&self, at: usize) -> bool {
        at + 1 < self.sentence.end
            && self.pieces.is(at, sign::PARTICLE)
            && self.tokens[at].span().len() > 1
            && !self.capital(at)
            && self.capital(at + 1)
            && !self.is(at, Class::DefiniteArticle)
            && !self.is(at, Class::Joining)
    }

    /// "Hospital 12 de Octubre": a number before such a word.
    fn day_behind(&self, at: usize) -> bool {
        at < self.sentence.end && self.tokens[at].kind == TokenKind::Number && self.particle_behind(at + 1)
    }

    /// "hospitals" but not "Holdings".
    fn plural(&self, at: usize) -> bool {
        self.lexicon.vocabulary.is_plural(self.tokens[at].word)
    }

    fn candidate(&self, start: usize, head: Tokens, kind: InstitutionKind, capital: bool, plural: bool) -> Candidate {
        let definite = determiner(self.text, self.tokens, self.lexicon, start, self.sentence.start).is_some();
        Candidate {
            tokens: start..head.end,
            name: (start..head.end).collect(),
            kind,
            plural,
            specific: self.specific(start, head.start),
            capital,
            modified: start < head.start || head.len() > 1,
            definite,
            owner: None,
            place: self.place_in(start, head.start),
            sentence: self.number,
            distributed: None,
            group: false,
            head_first: capital
                && (self.pieces.is(head.start, sign::HEAD_FIRST)
                    || start == head.start
                        && kind == InstitutionKind::Hospital
                        && (self.particle_behind(head.end) || self.day_behind(head.end))),
            whole: None,
            known: false,
            rule: None,
            head,
        }
    }
}
