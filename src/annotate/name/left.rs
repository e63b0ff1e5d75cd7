//! What stands before a head: how far a name reaches to the left, over places,
//! modifiers, capitalised words, "St. Alban's" and "Heart and Lung".

use super::Finder;
use crate::document::{Gap, InstitutionKind, TokenKind};
use crate::lexicon::names::NameClass;
use crate::lexicon::{Class, WordId};

impl Finder<'_> {
    /// How far a name reaches to the left of `from`. `small`: the head is written small.
    pub(super) fn left(&self, from: usize, floor: usize, small: bool) -> usize {
        let mut start = from;
        while start > floor {
            let at = start - 1;
            let token = &self.tokens[at];
            if self.tokens[start].gap == Gap::Blank {
                break;
            }
            if token.kind == TokenKind::Word {
                let piece = &self.pieces[at];
                if let Some(first) =
                    [piece.modifier, piece.admin, piece.ordinal].into_iter().flatten().filter(|&f| f >= floor).min()
                    && (small || self.capital(first) || !self.capital(at) || first == at)
                {
                    // "general", "health", "care" alone before a head are fine; a term that begins with "of" needs a head before it.
                    start = first;
                    continue;
                }
                if let Some((first, _)) = self.place_before(at).filter(|&(f, _)| f >= floor) {
                    start = first;
                    continue;
                }
                if self.name_word(at) {
                    // "of the University of Colorado": a capital run goes on.
                    start = at;
                    continue;
                }
                if small && self.small_place(at) && start <= from && self.admits_small_place(start) {
                    start = at;
                    continue;
                }
                if piece.particle
                    && at > floor
                    && self.capital(start)
                    && self.name_word(at - 1)
                    && !self.is(at, Class::DefiniteArticle)
                    && !self.is(at, Class::IndefiniteArticle)
                {
                    start = at - 1;
                    continue;
                }
                if self.is(at, Class::Joining) && at > floor && self.inner_and(at, start, floor) {
                    start = at - 1;
                    continue;
                }
                break;
            }
            match token.span().of(self.text) {
                "&" if at > floor && self.name_word(at - 1) => start = at - 1,
                // "Lone Star A&M University"
                "&" if at > floor
                    && token.gap == Gap::None
                    && self.tokens[start].gap == Gap::None
                    && self.tokens[start].span().len() == 1
                    && self.tokens[at - 1].span().len() == 1
                    && self.capital(at - 1) =>
                {
                    start = at - 1
                }
                // "Teaching, Referral and Research Hospital"
                "," if at > floor
                    && (self.is_listed_modifier(at - 1, start, from)
                        || self.is_listed_partner(at - 1, start, floor)) =>
                {
                    start = at - 1
                }
                "&" if at > floor + 1
                    && self.tokens[at - 1].kind == TokenKind::Possessive
                    && self.name_word(at - 2) =>
                {
                    start = at - 2
                }
                "-" | "\u{2013}" | "\u{2010}"
                    if at > floor
                        && token.gap == Gap::None
                        && self.tokens[start].gap == Gap::None
                        && self.tokens[at - 1].kind == TokenKind::Word
                        && (self.capital(at - 1)
                            || self.capital(start)
                            || self.small_place(at - 1)
                            || self.pieces[start].modifier.is_some()) =>
                {
                    start = at - 1;
                }
                "." if at > floor && token.gap == Gap::None && self.short_before_dot(at - 1) => start = at - 1,
                "'" | "\u{2019}"
                    if at > floor
                        && token.gap == Gap::None
                        && self.tokens[at - 1].span().of(self.text).ends_with('s')
                        && self.name_word(at - 1) =>
                {
                    start = at - 1
                }
                ")" => {
                    // "huaiyang county ( Area) People's hospital", "Orland (Fla.) Regional Medical Center".
                    let Some(open) = (floor..at).rev().take(6).find(|&t| self.mark(t, "(")) else { break };
                    let admin = open > floor
                        && (self.pieces[open - 1].admin.is_some() || self.pieces[open - 1].place.is_some())
                        && at - open <= 3;
                    // "Monterey (Colo.) Memorial Hospital": no gazetteer has the town, but the state.
                    let state = open > floor
                        && self.name_word(open - 1)
                        && self.capital(open + 1)
                        && (self.pieces[open + 1].place_from.is_some_and(|(last, _)| last >= at - 1)
                            || self.mark(at - 1, ".") && (open + 1..at).all(|t| self.tokens[t].span().len() == 1));
                    // "Harbour Services (Private) Limited"
                    if at - open == 2
                        && self.in_name(at - 1, NameClass::LegalForm)
                        && open > floor
                        && self.capital(open - 1)
                    {
                        start = open - 1;
                        continue;
                    }
                    if !admin && !state {
                        break;
                    }
                    start = open;
                }
                _ if token.kind == TokenKind::Possessive && at > floor && self.possessive_inside(at, start) => {
                    start = at - 1
                }
                _ if token.kind == TokenKind::Number
                    && at > floor
                    && self.mark(at - 1, ".")
                    && at > floor + 1
                    && self.is(at - 2, Class::NumberSign) =>
                {
                    start = at - 2
                }
                _ if token.kind == TokenKind::Number && at > floor && self.is(at - 1, Class::NumberSign) => {
                    start = at - 1
                }
                _ if token.kind == TokenKind::Number && self.pieces[at].ordinal.is_some() => start = at,
                _ => break,
            }
        }
        start
    }

    /// Whether capitalised modifiers stand on both sides of a comma, and "and" goes on behind it.
    fn is_listed_modifier(&self, before: usize, start: usize, from: usize) -> bool {
        let goes_on = (start..from).any(|t| self.is(t, Class::Joining));
        let next = self.pieces.from(start).take(3).any(|p| p.modifier == Some(start));
        goes_on && next && self.capital(before) && self.pieces[before].modifier.is_some()
    }

    /// "Perera, Gomez & Sons (Pvt) Ltd": one word before the comma, and one behind it before "&".
    fn is_listed_partner(&self, before: usize, start: usize, floor: usize) -> bool {
        self.mark(start + 1, "&")
            && self.name_word(before)
            && self.tokens[before].word == WordId::UNKNOWN
            && self.pieces[before].place.is_none()
            && (before == floor || !self.name_word(before - 1))
    }

    /// Before a pinyin word: what follows must be a level of administration, a modifier or a head.
    fn admits_small_place(&self, next: usize) -> bool {
        let piece = &self.pieces[next];
        piece.admin_from.is_some()
            || piece.head.is_some()
            || self.pieces.from(next).take(4).any(|p| p.modifier == Some(next))
            || self.tokens[next].kind == TokenKind::Word && self.small_place(next)
    }

    /// "St.", "No.", "Mt.", "J." before a dot inside a name.
    fn short_before_dot(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.kind == TokenKind::Word
            && self.capital(at)
            && (token.span().len() == 1 || self.in_name(at, NameClass::Dotted))
    }

    /// "St Alban's Mission Hospital", "Queen Mary's Hospital" — but not "Idaho's Sawtooth Health".
    fn possessive_inside(&self, mark: usize, next: usize) -> bool {
        let owner = mark - 1;
        let saint =
            owner > self.sentence.start && (self.in_name(owner - 1, NameClass::Saint) || self.mark(owner - 1, "."));
        // Saint Paul is a town as well.
        let place = self.pieces[owner].place.is_some() && !saint;
        if !self.name_word(owner) || place || self.tokens[owner].upper {
            return false;
        }
        saint || self.head_at(next).is_some() && self.capital(next)
    }

    /// Whether "X and Y Hospital" is one name: both sides single words of no known place, X first.
    fn inner_and(&self, and: usize, next: usize, floor: usize) -> bool {
        let left = and - 1;
        // "Minnesota Mining and Manufacturing Co": a firm's name.
        if !self.tokens[and].capital
            && self.name_word(left)
            && self.capital(next)
            && self.pieces[next].place.is_none()
            && next + 1 < self.sentence.end
            && self.head_at(next + 1).is_some_and(|(end, kind)| kind == InstitutionKind::Company && end == next + 2)
        {
            return true;
        }
        if self.tokens[and].capital || !self.name_word(left) || !self.capital(next) {
            return false;
        }
        let plain = |t: usize| self.pieces[t].place.is_none();
        let mut run = left;
        while run > floor && left - run < 2 && self.name_word(run - 1) && self.pieces[run - 1].place.is_none() {
            run -= 1;
        }
        let left = run;
        let first = left == floor
            || !(self.name_word(left - 1)
                || self.mark(left - 1, ",")
                || self.tokens[left - 1].kind == TokenKind::Possessive);
        // Two specialties: "Heart and Lung", "Science and Technology".
        let specialties =
            self.pieces[left].modifier.is_some() && self.pieces.from(next).take(3).any(|p| p.modifier == Some(next));
        let located = left > self.sentence.start && self.in_name(left - 1, NameClass::LiesNear);
        if located && self.pieces[left].modifier.is_none() {
            return false;
        }
        let head_left =
            (self.sentence.start..=left).rev().take(3).any(|t| self.head_at(t).is_some_and(|(e, _)| e == left + 1));
        !head_left && plain(left) && (specialties || first && plain(next) && self.pieces[left].modifier.is_none())
    }
}
