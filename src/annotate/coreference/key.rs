//! The words that identify a name, and the one way to write it whatever the order
//! of its words in the text.

use super::{Chains, Key};
use crate::annotate::name::Candidate;
use crate::document::{Gap, InstitutionKind, TokenKind};
use crate::lexicon::keys::{KeyWord, KeyWords};
use crate::lexicon::names::{NameClass, NameRole};
use crate::lexicon::places::PlaceKind;
use crate::lexicon::{Class, Layer, TermHit, WordId};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Bytes of the longest word that is folded without a string of its own.
const LONGEST_WORD: usize = 32;

/// The words of an article that the lexicon does not have, with their numbers.
pub(super) type Strangers = FxHashMap<String, KeyWord>;

/// Calls `found` with a word in small letters and straight apostrophes, or without any.
fn folded<T>(word: &str, apostrophes: bool, found: impl FnOnce(&str) -> T) -> T {
    let keeps = |byte: &u8| apostrophes || *byte != b'\'';
    let mut small = [0; LONGEST_WORD];
    if word.is_ascii() && word.len() <= LONGEST_WORD {
        let mut length = 0;
        for byte in word.bytes().filter(keeps) {
            small[length] = byte.to_ascii_lowercase();
            length += 1;
        }
        if let Ok(word) = std::str::from_utf8(&small[..length]) {
            return found(word);
        }
    }
    let mut word = crate::lexicon::fold(word);
    if !apostrophes {
        word.retain(|c| c != '\'');
    }
    found(&word)
}

impl Chains<'_> {
    /// The number of a token's word when it is folded.
    pub(super) fn word(&self, at: usize) -> KeyWord {
        let token = &self.tokens[at];
        if token.kind == TokenKind::Word && token.word != WordId::UNKNOWN {
            return token.word.0;
        }
        folded(token.span().of(self.text), true, |word| self.number(word))
    }

    /// The number of a folded word, which it gets here where the lexicon does not have it.
    pub(super) fn number(&self, folded: &str) -> KeyWord {
        let keys = &self.lexicon.keys;
        if let Some(known) = keys.number(folded, &self.lexicon.vocabulary) {
            return known;
        }
        let mut strangers = self.strangers.borrow_mut();
        if let Some(known) = strangers.get(folded) {
            return *known;
        }
        let new = keys.free() + strangers.len() as u32;
        strangers.insert(folded.to_string(), new);
        new
    }

    /// What a figure in a name counts as.
    fn figure(&self, piece: &str) -> Option<KeyWord> {
        let keys = &self.lexicon.keys;
        folded(piece, false, |digits| {
            let known = keys.number(digits, &self.lexicon.vocabulary);
            match known.and_then(|word| keys.exception(word)) {
                Some(exception) => exception,
                None => KeyWords::figure(digits).or_else(|| Some(self.number(&["#", digits].concat()))),
            }
        })
    }

    /// A name without a bracket inside that says only where it is: "Monterey (Colo.) Memorial Hospital".
    fn without_place<'n>(&self, name: &'n [usize]) -> Cow<'n, [usize]> {
        let mark = |n: usize, mark: char| self.tokens[name[n]].mark == mark;
        let Some(open) = (1..name.len()).find(|&n| mark(n, '(')) else { return Cow::Borrowed(name) };
        let Some(close) = (open + 2..name.len().saturating_sub(1).min(open + 6)).find(|&n| mark(n, ')')) else {
            return Cow::Borrowed(name);
        };
        let place = self
            .hits_at(name[open + 1])
            .any(|h| h.layer == Layer::Place && (h.last as usize + 1 >= name[close] || mark(close - 1, '.')));
        let letters = mark(close - 1, '.') && self.tokens[name[open + 1]].capital;
        if !(place || letters) || self.is_admin(name[open + 1]) {
            return Cow::Borrowed(name);
        }
        Cow::Owned([&name[..open], &name[close + 1..]].concat())
    }

    /// The words that identify a name.
    pub(super) fn key(&self, name: &[usize]) -> Key {
        let mut key = Key::new();
        for &at in self.without_place(name).iter() {
            let token = &self.tokens[at];
            if !matches!(token.kind, TokenKind::Word | TokenKind::Number) {
                continue;
            }
            // "Linshan County People's Government" is the Linshan County Government.
            if self.in_name(at, NameClass::AnyHospital) && name.contains(&(at + 1)) && self.is_government(at + 1) {
                continue;
            }
            if let Some(n) = self.lexicon.names.ordinal(token.word) {
                key.push(KeyWords::ordinal(n));
                continue;
            }
            let keys = &self.lexicon.keys;
            let piece = token.span().of(self.text);
            // "DHB"
            let long =
                if token.upper { folded(piece, false, |word| self.lexicon.names.spelled_out(word)) } else { None };
            if let Some(long) = long {
                key.extend(long.split(' ').filter_map(|word| keys.counts_as(self.number(word))));
                continue;
            }
            key.extend(match token.kind {
                TokenKind::Number => self.figure(piece),
                _ if token.word != WordId::UNKNOWN => keys.counts_as(token.word.0),
                _ => keys.counts_as(folded(piece, false, |word| self.number(word))),
            });
        }
        key.sort_unstable();
        key.dedup();
        key
    }

    /// One name for all word orders: "People's Hospital of Jiangsu Province" is "Jiangsu Provincial People's Hospital".
    pub(super) fn canonical(&self, one: &Candidate) -> String {
        if let Some(item) = &one.distributed {
            // The plural head that several share, in the singular.
            let own = self.titled(&item.clone().collect::<Vec<_>>(), true);
            let shared = one.name.iter().copied().filter(|t| !item.contains(t));
            let (shared, tail): (Vec<usize>, Vec<usize>) = shared.partition(|&t| t < one.head.end);
            if !tail.is_empty() {
                let several = self.titled(&one.head.clone().collect::<Vec<_>>(), false);
                return self.canonical_of(&one.name).replacen(&several, &crate::lexicon::singular(&several), 1);
            }
            let head = crate::lexicon::singular(&self.titled(&shared, true));
            let university = one.kind == InstitutionKind::University;
            return if university && one.head.start < item.start {
                format!("{head} of {own}")
            } else {
                format!("{own} {head}")
            };
        }
        self.canonical_of(&one.name)
    }

    pub(super) fn canonical_of(&self, name: &[usize]) -> String {
        let name = &*self.without_place(name);
        let name = &*self.without_place_owner(name);
        // "<rest> of <place> [<level>]" with nothing behind it.
        // "People's Hospital in Linshan County" is that of the county.
        let level = name.last().is_some_and(|&t| self.is_admin(t)) && self.in_name(name[0], NameClass::AnyHospital);
        let of =
            name.iter().rposition(|&t| self.is(t, Class::Belonging) || level && self.in_name(t, NameClass::LiesIn));
        if let Some(of) = of.filter(|&of| of > 0 && of + 1 < name.len()) {
            let tail = &name[of + 1..];
            let place =
                self.hits_at(tail[0]).any(|h| h.layer == Layer::Place && h.last as usize <= tail[tail.len() - 1] + 1);
            // "Government of India" stays as it is, and so does "Lions Club of Galle": only Chinese
            // has no order of its own here.
            let kept = self.hits_at(tail[0]).any(|h| {
                h.layer == Layer::Place
                    && self.lexicon.places.named(h.payload).iter().any(|p| {
                        let place = self.lexicon.places.get(*p);
                        matches!(place.kind, PlaceKind::Country | PlaceKind::Region)
                            || place.country.is_some_and(|c| c != "CN")
                    })
            });
            let place = place && !kept;
            let place_len = self
                .hits_at(tail[0])
                .filter(|h| h.layer == Layer::Place && h.last as usize <= tail[tail.len() - 1] + 1)
                .map(|h| (h.last - h.first) as usize)
                .max()
                .unwrap_or(0);
            let small_place = !place && tail.len() == 2 && self.is_admin(tail[1]);
            let levels = tail.len() - place_len.min(tail.len());
            let only_levels = tail[tail.len() - levels..].iter().all(|&t| self.is_admin(t));
            let head_is_university = self.is_head_of(name[of - 1], InstitutionKind::University);
            let ministry = tail.is_empty();
            if (place && only_levels || small_place) && !head_is_university && !ministry {
                let mut words = self.titled(tail, true);
                for (noun, adjective) in self.lexicon.names.last_levels() {
                    if let Some(base) = words.strip_suffix(noun.as_str()).and_then(|w| w.strip_suffix(' ')) {
                        words = format!("{base} {adjective}");
                    }
                }
                return format!("{words} {}", self.titled(&name[..of], true));
            }
        }
        self.titled(name, true)
    }

    /// "Kashgar Prefecture's Second Hospital" is "Kashgar Prefecture Second Hospital"; "Queen Mary's Hospital" stays.
    fn without_place_owner<'n>(&self, name: &'n [usize]) -> Cow<'n, [usize]> {
        let place = |at: &usize| {
            let ends = |h: &&TermHit| h.layer == Layer::Place && h.last as usize == name[*at];
            let saint = self.in_name(name[0], NameClass::Saint);
            let head = self.heads_here(name[at + 1]);
            !head && !saint && (self.is_admin(name[at - 1]) || self.hits_at(name[0]).any(|h| ends(&h)))
        };
        let owner = name.iter().position(|&t| self.tokens[t].kind == TokenKind::Possessive);
        match owner.filter(|&at| at > 0 && at + 1 < name.len()).filter(place) {
            Some(at) => Cow::Owned([&name[..at], &name[at + 1..]].concat()),
            None => Cow::Borrowed(name),
        }
    }

    /// The name in title case, apostrophes straight, "the" dropped.
    fn titled(&self, name: &[usize], drop_the: bool) -> String {
        let mut out = String::with_capacity(12 * name.len());
        let shouted = self.is_shouted(name);
        for (n, &at) in name.iter().enumerate() {
            let token = &self.tokens[at];
            let piece = token.span().of(self.text);
            let small = self.in_name(at, NameClass::Small)
                || self.in_name(at, NameClass::Tied)
                    && !token.capital
                    && name.get(n + 1).is_some_and(|&t| self.in_name(t, NameClass::TiedTo));
            if n == 0 && drop_the && self.is(at, Class::DefiniteArticle) {
                continue;
            }
            let spaced = token.gap != Gap::None || name.get(n.wrapping_sub(1)).is_some_and(|&b| b + 1 != at);
            if !out.is_empty() && spaced && piece != "." && piece != "," && token.kind != TokenKind::Possessive {
                out.push(' ');
            }
            let straight = |c: char| matches!(c, '\u{2019}' | '\u{2018}');
            let piece =
                if piece.contains(straight) { Cow::Owned(piece.replace(straight, "'")) } else { Cow::Borrowed(piece) };
            let inside = n > 0 && n + 1 < name.len() && !self.after_of(name, n);
            if let Some(level) = self.lexicon.names.inner_level(token.word).filter(|_| inside) {
                out.push_str(level);
            } else if let Some(written) = self.lexicon.names.written_as(token.word) {
                out.push_str(written);
            } else if small && n > 0 {
                out.push_str(&piece.to_lowercase());
            } else if shouted && token.kind != TokenKind::Number
                || token.kind == TokenKind::Word && piece.chars().all(|c| !c.is_uppercase())
            {
                let mut chars = piece.chars();
                let first = chars.next().filter(|_| token.kind == TokenKind::Word);
                out.extend(first.map(|c| c.to_uppercase().collect::<String>()));
                out.push_str(&if first.is_some() { chars.as_str() } else { &piece }.to_lowercase());
            } else {
                out.push_str(&piece);
            }
        }
        out
    }

    /// Whether an "of" stands before a position of a name: "Hospital of Hunan Province".
    fn after_of(&self, name: &[usize], at: usize) -> bool {
        name[..at].iter().any(|&t| self.is(t, Class::Belonging))
    }

    pub(super) fn is_admin(&self, token: usize) -> bool {
        self.hits_at(token).any(|h| h.layer == Layer::Name && self.lexicon.names.role(h.payload) == NameRole::Admin)
    }

    fn is_government(&self, token: usize) -> bool {
        self.is_head_of(token, InstitutionKind::Government)
    }

    fn is_head_of(&self, token: usize, kind: InstitutionKind) -> bool {
        self.hits_at(token).any(|h| {
            h.layer == Layer::Name && matches!(self.lexicon.names.role(h.payload), NameRole::Head(k) | NameRole::CapitalHead(k) if k == kind)
        })
    }

    pub(super) fn surface(&self, name: &[usize]) -> String {
        let mut out = String::new();
        for (n, &at) in name.iter().enumerate() {
            if n > 0 && (self.tokens[at].gap != Gap::None || name[n - 1] + 1 != at) {
                out.push(' ');
            }
            out.push_str(self.tokens[at].span().of(self.text));
        }
        out
    }
}
