//! What of a name tells its institution from others: the basis on which records of
//! different articles, and entries of registries, are taken for the same.
//!
//! A name is cut into its parts ("First Affiliated Hospital", "Nanjing Medical
//! University"); of each part the words count and not their order. Numbers and
//! places stay with their part, so "First Hospital of Second University" is not
//! "Second Hospital of First University".

use crate::annotate::token;
use crate::document::{PlaceId, Token, TokenKind};
use crate::lexicon::names::{NameClass, NameRole};
use crate::lexicon::places::PlaceKind;
use crate::lexicon::{Class, Layer, Lexicon, TermHit, fold};
use unicode_normalization::UnicodeNormalization;

/// A name without what its spelling may vary in: compatibility forms, letter
/// case, apostrophes, hyphens, other marks, runs of spaces, a leading "the".
///
/// ```
/// use wardlink::identity::normal_name;
/// assert_eq!(normal_name("the Children’s  Hospital-East"), "childrens hospital east");
/// ```
pub fn normal_name(name: &str) -> String {
    if name.is_ascii() {
        let mut out = Vec::with_capacity(name.len());
        for byte in name.bytes() {
            match byte {
                b'\'' => {}
                _ if byte.is_ascii_alphanumeric() => out.push(byte.to_ascii_lowercase()),
                _ if matches!(out.last(), None | Some(b' ')) => {}
                _ => out.push(b' '),
            }
        }
        return without_article(String::from_utf8(out).unwrap_or_default());
    }
    let mut out = String::with_capacity(name.len());
    let mut push = |c: char| match c {
        '\'' | '\u{2018}' | '\u{2019}' | '\u{02bc}' => {}
        c if c.is_alphanumeric() => out.extend(c.to_lowercase()),
        _ if out.is_empty() || out.ends_with(' ') => {}
        _ => out.push(' '),
    };
    name.nfkc().for_each(&mut push);
    without_article(out)
}

/// A folded name without "the" and without a space at its end.
fn without_article(mut name: String) -> String {
    name.truncate(name.trim_end().len());
    if name.starts_with("the ") {
        name.drain(..4);
    }
    name
}

/// A level of administration that a name says of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Province, provincial, state.
    Province,
    /// Prefecture, league.
    Prefecture,
    /// City, municipal.
    City,
    /// District.
    District,
    /// County, banner.
    County,
}

/// One part of a name: an institution's own words, or those of its parent.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    /// Folded words without small ones and levels, sorted; numbers as `#2`.
    words: Vec<String>,
    levels: Vec<Level>,
    /// "University of X", which is not "X University".
    of_place: bool,
    /// "Affiliated Hospital".
    affiliated: bool,
}

/// What of a name tells its institution from others.
#[derive(Debug, Clone, Default)]
pub struct Identity {
    /// Parts in an order of their own.
    parts: Vec<Part>,
    /// The places in the name, by what they can mean.
    places: Vec<Vec<PlaceId>>,
    /// Words of the places, as they stand in `words`.
    place_words: Vec<(String, Vec<PlaceId>)>,
    /// A place or a word of its own is in it: "Linshan County Hospital", "Larchmere Clinic"; not "Central Hospital".
    pub specific: bool,
    /// Capitals alone: PUMCH.
    pub acronym: bool,
    /// A word besides place, number and a bare head: "people's", "central", "chest".
    qualified: bool,
    /// Numbers: of "First Affiliated Hospital", 1.
    pub numbers: Vec<String>,
    /// Words of directions and campuses.
    pub sides: Vec<String>,
}

impl Identity {
    /// Reads a name.
    pub fn read(name: &str, lexicon: &Lexicon) -> Identity {
        let tokens = token::tokens(name, &lexicon.vocabulary);
        let hits = lexicon.terms.find(&tokens, |t| t.mark == '-');
        Reader { name, tokens: &tokens, hits: &hits, lexicon }.read()
    }

    /// Equal for names that have the same words, levels and places in the same parts.
    pub fn exact_key(&self) -> String {
        self.key(|part| (true, part.affiliated))
    }

    /// Equal for names that differ only in levels of administration, and in "affiliated" where a number tells apart.
    pub fn loose_key(&self) -> String {
        self.key(|part| (false, part.affiliated && !part.words.iter().any(|w| w.starts_with('#'))))
    }

    /// The loose key without the places that another place of the name lies in:
    /// "Hunan Changsha Central Hospital" as "Changsha Central Hospital". None where nothing is left out.
    pub fn inner_key(&self, lexicon: &Lexicon) -> Option<String> {
        let places = &lexicon.places;
        let inside = |outer: &[PlaceId], inner: &[PlaceId]| {
            let outer: Vec<PlaceId> = outer
                .iter()
                .copied()
                .filter(|o| matches!(places.kind(*o), PlaceKind::Province | PlaceKind::Prefecture))
                .collect();
            inner.iter().any(|i| outer.iter().any(|o| places.lies_in(*i, *o)))
        };
        let around: Vec<&str> = self
            .place_words
            .iter()
            .filter(|(word, outer)| self.place_words.iter().any(|(other, inner)| other != word && inside(outer, inner)))
            .map(|(word, _)| word.as_str())
            .collect();
        if around.is_empty() {
            return None;
        }
        let mut smaller = self.clone();
        for part in &mut smaller.parts {
            part.words.retain(|w| !around.contains(&w.as_str()));
        }
        Some(smaller.loose_key())
    }

    fn key(&self, choose: impl Fn(&Part) -> (bool, bool)) -> String {
        let mut parts: Vec<String> = self
            .parts
            .iter()
            .map(|part| {
                let (levels, affiliated) = choose(part);
                let mut text = part.words.join(" ");
                if levels {
                    part.levels.iter().for_each(|level| text += &format!(" /{level:?}"));
                }
                if part.of_place {
                    text += " /of";
                }
                if affiliated {
                    text += " /affiliated";
                }
                text
            })
            .collect();
        parts.sort();
        parts.join(" | ")
    }

    /// The levels of all parts, sorted.
    pub fn levels(&self) -> Vec<Level> {
        let mut levels: Vec<Level> = self.parts.iter().flat_map(|p| p.levels.iter().copied()).collect();
        levels.sort();
        levels
    }

    /// Whether a level may be left out of the name: another word than place and bare
    /// head is in it ("people's", "first"), or its place is a province, which has no namesake city of that spelling.
    pub fn may_lose_level(&self, lexicon: &Lexicon) -> bool {
        let province = |ids: &Vec<PlaceId>| ids.iter().all(|id| lexicon.places.kind(*id) == PlaceKind::Province);
        self.qualified || !self.numbers.is_empty() || !self.places.is_empty() && self.places.iter().any(province)
    }

    /// Whether a name without levels can mean the same places as one with these: a
    /// county is written with its level where a larger place has its name.
    pub fn may_have(&self, levels: &[Level], lexicon: &Lexicon) -> bool {
        levels.iter().all(|level| {
            self.places.iter().all(|ids| {
                let largest = ids.iter().map(|id| lexicon.places.kind(*id)).min();
                match (largest, level) {
                    (None | Some(PlaceKind::Region | PlaceKind::Country), _) => true,
                    (Some(PlaceKind::Province), level) => *level == Level::Province || *level == Level::City,
                    (Some(PlaceKind::Prefecture | PlaceKind::City), level) => {
                        matches!(level, Level::Prefecture | Level::City)
                    }
                    (Some(PlaceKind::County), level) => matches!(level, Level::County | Level::District | Level::City),
                }
            }) || self.places.is_empty()
        })
    }

    /// Whether the places that lie in another one of the name can lie nowhere else.
    pub fn inner_place_is_sure(&self, outer: &Identity, lexicon: &Lexicon) -> bool {
        let places = &lexicon.places;
        self.places
            .iter()
            .all(|ids| ids.iter().all(|id| outer.places.iter().flatten().any(|around| places.lies_in(*id, *around))))
    }

    /// Whether two names cannot be of one institution: other numbers, other sides.
    pub fn contradicts(&self, other: &Identity) -> bool {
        // An acronym says nothing of either.
        !self.acronym && !other.acronym && (self.numbers != other.numbers || self.sides != other.sides)
    }

    /// All places of the name, by what they can mean.
    pub fn places(&self) -> &[Vec<PlaceId>] {
        &self.places
    }
}

/// What a token is in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Role {
    head: Option<bool>,
    known: bool,
    place: bool,
}

struct Reader<'a> {
    name: &'a str,
    tokens: &'a [Token],
    hits: &'a [TermHit],
    lexicon: &'a Lexicon,
}

impl Reader<'_> {
    fn folded(&self, at: usize) -> String {
        fold(self.tokens[at].span().of(self.name)).replace('\'', "")
    }

    fn level(&self, at: usize) -> Option<Level> {
        let word = self.tokens[at].word;
        let names = &self.lexicon.names;
        [
            (NameClass::ProvinceLevel, Level::Province),
            (NameClass::PrefectureLevel, Level::Prefecture),
            (NameClass::CityLevel, Level::City),
            (NameClass::DistrictLevel, Level::District),
            (NameClass::CountyLevel, Level::County),
        ]
        .into_iter()
        .find(|(class, _)| names.is(word, *class))
        .map(|(_, level)| level)
    }

    /// Place hits that do not overlap, the longest first where several begin.
    fn places(&self) -> Vec<(usize, usize, &[PlaceId])> {
        let mut found: Vec<(usize, usize, &[PlaceId])> = Vec::new();
        for hit in self.hits {
            let (first, last) = (hit.first as usize, hit.last as usize);
            if hit.layer != Layer::Place || !self.tokens[first].capital {
                continue;
            }
            let ids = self.lexicon.places.named(hit.payload);
            match found.last_mut() {
                Some(known) if known.0 == first => {
                    if last > known.1 {
                        *known = (first, last, ids);
                    }
                }
                Some(known) if known.1 > first => {}
                _ => found.push((first, last, ids)),
            }
        }
        found
    }

    fn read(&self) -> Identity {
        let count = self.tokens.len();
        let mut roles = vec![Role::default(); count];
        let mut cut_before = vec![false; count + 1];
        let mut skipped = vec![false; count];
        let name_hits = || self.hits.iter().filter(|hit| hit.layer == Layer::Name);
        let role_of = |hit: &TermHit| self.lexicon.names.role(hit.payload);
        let wide: Vec<(usize, usize)> = name_hits()
            .filter(|hit| matches!(role_of(hit), NameRole::Modifier | NameRole::SpecialtyOf))
            .map(|hit| (hit.first as usize, hit.last as usize))
            .collect();
        for hit in name_hits() {
            let (first, last) = (hit.first as usize, hit.last as usize);
            match self.lexicon.names.role(hit.payload) {
                // "Medicine" is a head of firms, and none in "Traditional Chinese Medicine".
                NameRole::Head(_) | NameRole::CapitalHead(_) | NameRole::ReferenceHead(_)
                    if wide.iter().any(|(from, to)| *from <= first && last <= *to && to - from > last - first) =>
                {
                    roles[first..last].iter_mut().for_each(|r| r.known = true);
                }
                NameRole::Head(kind) | NameRole::CapitalHead(kind) | NameRole::ReferenceHead(kind) => {
                    let university = kind == crate::document::InstitutionKind::University;
                    roles[last - 1].head = Some(roles[last - 1].head.unwrap_or(university) && university);
                    roles[first..last].iter_mut().for_each(|r| r.known = true);
                }
                NameRole::Modifier | NameRole::Admin | NameRole::Ordinal | NameRole::Campus | NameRole::SpecialtyOf => {
                    roles[first..last].iter_mut().for_each(|r| r.known = true);
                }
                NameRole::Affiliated => cut_before[last] = true,
                _ => {}
            }
        }
        // "Hospital affiliated to"; the "affiliated hospital of" is the name's own head.
        for hit in name_hits().filter(|hit| role_of(hit) == NameRole::Affiliated) {
            let inside = hit.first as usize..hit.last as usize;
            if roles[inside.clone()].iter().all(|role| role.head.is_none()) {
                skipped[inside].iter_mut().for_each(|s| *s = true);
            }
        }
        let places = self.places();
        for (first, last, _) in &places {
            roles[*first..*last].iter_mut().for_each(|r| r.place = true);
        }

        // Where a part ends: at "of", "affiliated to", a comma, and behind a university that more follows.
        let mut pieces: Vec<(Vec<usize>, bool)> = vec![(Vec::new(), false)];
        for at in 0..count {
            let token = &self.tokens[at];
            if cut_before[at] {
                pieces.push((Vec::new(), true));
            }
            if token.kind == TokenKind::Mark {
                if token.span().of(self.name) == "," {
                    pieces.push((Vec::new(), false));
                }
                continue;
            }
            if self.lexicon.vocabulary.is(token.word, Class::Belonging) {
                pieces.push((Vec::new(), true));
                continue;
            }
            if skipped[at] || token.kind == TokenKind::Possessive {
                continue;
            }
            let university_before = pieces
                .last()
                .and_then(|(piece, _)| piece.last())
                .is_some_and(|&before| before + 1 == at && roles[before].head == Some(true));
            let head_follows = (at..count).any(|t| roles[t].head.is_some());
            if university_before && head_follows {
                pieces.push((Vec::new(), false));
            }
            if let Some((piece, _)) = pieces.last_mut() {
                piece.push(at);
            }
        }
        let mut identity = Identity::default();
        let mut parts: Vec<Vec<usize>> = Vec::new();
        let mut of_place: Vec<bool> = Vec::new();
        for (piece, of) in pieces {
            if piece.is_empty() {
                continue;
            }
            let headed = piece.iter().any(|&t| roles[t].head.is_some());
            match parts.last_mut() {
                // A specialty or a place belongs to what stands before it.
                Some(before) if !headed => {
                    let university = before.iter().any(|&t| roles[t].head == Some(true));
                    let foreign = piece.iter().any(|&t| roles[t].place) && !self.in_china(&places, &piece);
                    let own = !piece.iter().all(|&t| roles[t].known || roles[t].place);
                    if let Some(last) = of_place.last_mut() {
                        *last |= of && university && (foreign || own);
                    }
                    before.extend(piece);
                }
                Some(before) if !before.iter().any(|&t| roles[t].head.is_some()) => before.extend(piece),
                _ => {
                    parts.push(piece);
                    of_place.push(false);
                }
            }
        }

        let names = &self.lexicon.names;
        let mut words_of_own = 0;
        for (piece, of_place) in parts.iter().zip(of_place) {
            let mut part = Part { of_place, ..Part::default() };
            let mut seen = 0;
            while seen < piece.len() {
                let at = piece[seen];
                seen += 1;
                if let Some((first, last, ids)) = places.iter().find(|(first, _, _)| *first == at) {
                    let mut end = *last;
                    while end > first + 1 && self.level(end - 1).is_some() {
                        part.levels.extend(self.level(end - 1));
                        end -= 1;
                    }
                    // Old and new names of one place are one word: Peking, Beijing.
                    let proper = self.lexicon.places.get(ids[0]).name;
                    let one = ids.iter().all(|id| self.lexicon.places.get(*id).name == proper);
                    let plain: Vec<String> = (*first..end).map(|t| self.folded(t)).collect();
                    let mut word = if one { fold(proper).replace('\'', "") } else { plain.join(" ") };
                    if let Some((base, level)) = word.rsplit_once(' ')
                        && let Some(found) = self.level_word(level)
                    {
                        part.levels.push(found);
                        word = base.to_string();
                    }
                    let mut meant = ids.to_vec();
                    meant.extend(self.lexicon.places.called(&word));
                    meant.sort();
                    meant.dedup();
                    identity.place_words.push((word.clone(), meant.clone()));
                    identity.places.push(meant);
                    part.words.push(word);
                    while seen < piece.len() && piece[seen] < *last {
                        seen += 1;
                    }
                    continue;
                }
                let token = &self.tokens[at];
                let number = names
                    .ordinal(token.word)
                    .map(|n| n.to_string())
                    .or_else(|| (token.kind == TokenKind::Number).then(|| self.folded(at)));
                if let Some(number) = number {
                    identity.numbers.push(number.clone());
                    part.words.push(format!("#{number}"));
                    continue;
                }
                // A level counts behind what it can be the level of: not in "Provincial People's Hospital".
                if let Some(level) = self.level(at) {
                    part.levels.push(level);
                    continue;
                }
                let mut word = self.folded(at);
                if names.is(token.word, NameClass::Tied) {
                    part.affiliated = true;
                    continue;
                }
                if names.is_no_key(&word) {
                    continue;
                }
                if let Some(same) = names.same_word(&word) {
                    word = same.to_string();
                }
                if let Some(long) = names.spelled_out(&word) {
                    identity.qualified = true;
                    part.words.extend(long.split(' ').map(str::to_string));
                    continue;
                }
                if names.is_part_word(&word) {
                    identity.sides.push(word.clone());
                }
                if !roles[at].known {
                    words_of_own += 1;
                } else if roles[at].head.is_none() || names.is_modifier_word(&word) {
                    identity.qualified = true;
                }
                part.words.push(word);
            }
            part.words.sort();
            part.words.dedup();
            part.levels.sort();
            part.levels.dedup();
            identity.parts.push(part);
        }
        identity.parts.sort();
        identity.numbers.sort();
        identity.sides.sort();
        let letters: String = self.name.chars().filter(|c| c.is_alphabetic()).collect();
        identity.acronym = count == 1 && letters.chars().count() >= 2 && letters.chars().all(char::is_uppercase);
        identity.qualified |= words_of_own > 0;
        identity.specific = words_of_own > 0 || !identity.places.is_empty();
        identity
    }

    fn level_word(&self, word: &str) -> Option<Level> {
        let token = token::tokens(word, &self.lexicon.vocabulary);
        Reader { name: word, tokens: &token, hits: &[], lexicon: self.lexicon }.level(0)
    }

    fn in_china(&self, places: &[(usize, usize, &[PlaceId])], piece: &[usize]) -> bool {
        places
            .iter()
            .filter(|(first, _, _)| piece.contains(first))
            .all(|(_, _, ids)| ids.iter().all(|id| self.lexicon.places.get(*id).country == Some("CN")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_their_numbers_and_places() {
        let lexicon = Lexicon::built_in();
        let exact = |name: &str| Identity::read(name, &lexicon).exact_key();
        let loose = |name: &str| Identity::read(name, &lexicon).loose_key();
        assert_eq!(exact("First Hospital of Jilin University"), exact("Jilin University First Hospital"));
        assert_ne!(
            loose("First Affiliated Hospital of Second Medical University"),
            loose("Second Affiliated Hospital of First Medical University")
        );
        assert_ne!(loose("Nanjing Hospital of Jiangsu University"), loose("Jiangsu Hospital of Nanjing University"));
        assert_ne!(loose("University of Washington"), loose("Washington University"));
        assert_eq!(loose("Wuxi People's Hospital"), loose("Wuxi County People's Hospital"));
        assert_ne!(exact("Wuxi People's Hospital"), exact("Wuxi County People's Hospital"));
        assert_eq!(exact("Nanjing No. 1 Hospital"), exact("Nanjing First Hospital"));
        let specific = |name: &str| Identity::read(name, &lexicon).specific;
        assert!(specific("Linshan County Hospital") && specific("Larchmere Clinic") && specific("Dalian Hospital"));
        assert!(!specific("Central Hospital") && !specific("First Affiliated Hospital"));
    }

    #[test]
    fn a_place_around_another_may_be_left_out() {
        let lexicon = Lexicon::built_in();
        let long = Identity::read("Hunan Changsha Central Hospital", &lexicon);
        let short = Identity::read("Changsha Central Hospital", &lexicon);
        assert_eq!(long.inner_key(&lexicon), Some(short.loose_key()));
        assert_eq!(short.inner_key(&lexicon), None);
    }
}
