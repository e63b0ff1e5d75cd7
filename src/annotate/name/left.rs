//! What stands before a head: how far a name reaches to the left, over places,
//! modifiers, capitalised words, "St. Alban's" and "Heart and Lung".

use super::{Finder, sign};
use crate::document::{Gap, InstitutionKind, TokenKind};
use crate::lexicon::Class;
use crate::lexicon::brands::Clue;
use crate::lexicon::names::NameClass;
use crate::lexicon::pinyin::is_pinyin;
use crate::lexicon::places::PlaceKind;

/// Words of a person's name.
const PERSON: usize = 3;

/// Tokens from "between" to the second of three that it lists.
const LISTED: usize = 12;

impl Finder<'_> {
    /// Whether brackets that close at a token hold the initials of the capitalised words right before them,
    /// all of which stand behind `floor`.
    pub(super) fn is_inner_acronym(&self, close: usize, floor: usize) -> bool {
        if close < floor + 4 || !self.mark(close, ")") || !self.mark(close - 2, "(") || !self.tokens[close - 1].upper {
            return false;
        }
        let mut letters = self.tokens[close - 1].span().of(self.text).chars().rev().peekable();
        let mut at = close - 2;
        let mut words = 0;
        while at > floor
            && let Some(letter) = letters.peek()
        {
            at -= 1;
            let token = &self.tokens[at];
            if self.mark(at, ".") || self.pieces.is(at, sign::PARTICLE) && !self.capital(at) {
                continue;
            }
            let begins = token.span().of(self.text).starts_with(*letter);
            if token.kind != TokenKind::Word || !self.capital(at) || !begins {
                return false;
            }
            letters.next();
            words += 1;
        }
        letters.peek().is_none() && words > 1 && (at..close - 2).all(|t| self.head_at(t).is_none())
    }

    /// Whether brackets that close at a token hold one capitalised word between words of a name: "Cancer (Proton) Center".
    fn is_inner_word(&self, close: usize, next: usize, floor: usize) -> bool {
        close > floor + 2
            && self.mark(close - 2, "(")
            && self.tokens[close - 1].kind == TokenKind::Word
            && self.capital(close - 1)
            && !self.tokens[close - 1].upper
            && self.pieces[close - 1].place.is_none()
            && self.capital(next)
            && self.capital(close - 3)
            && self.pieces[close - 3].modifier == Some(close - 3)
            && self.spaced(next)
            && self.spaced(close - 2)
    }

    /// How far a name reaches to the left of `from`. `small`: the head is written small;
    /// `several`: it is a plural, so that "A and B" before it are two.
    pub(super) fn left(&self, from: usize, floor: usize, small: bool, several: bool) -> usize {
        let mut start = from;
        while start > floor {
            let at = start - 1;
            let token = &self.tokens[at];
            if self.tokens[start].gap == Gap::Blank {
                break;
            }
            // "Brigham and Women's Faulkner Hospital"
            let known = self.pieces[at].known_to.filter(|&f| f >= floor && self.capital(f));
            if let Some(first) = known.filter(|_| self.capital(start) && self.spaced(start)) {
                start = first;
                continue;
            }
            // "BUYS CLINIC CHAIN ORVANE MEDICAL GROUP"
            if self.shouted
                && start < from
                && self
                    .lexicon
                    .brands
                    .kind(token.span().of(self.text))
                    .is_some_and(|kind| kind == InstitutionKind::Company)
                && self.head_at(at).is_none()
            {
                break;
            }
            if token.kind == TokenKind::Word {
                let piece = &self.pieces[at];
                // "$9 Million Orvane Hospital": the word belongs to the number before it.
                if at > self.sentence.start
                    && self.tokens[at - 1].kind == TokenKind::Number
                    && self.lexicon.figures.number(token.word).is_some()
                    && piece.ordinal.is_none()
                {
                    break;
                }
                // "the 12-hospital Orvane Health": how many it has is no part of its name.
                if at > self.sentence.start + 1
                    && self.mark(at - 1, "-")
                    && token.gap == Gap::None
                    && !self.capital(at)
                    && self.tokens[at - 2].kind == TokenKind::Number
                {
                    break;
                }
                if let Some(first) =
                    [piece.modifier, piece.admin, piece.ordinal].into_iter().flatten().filter(|&f| f >= floor).min()
                    && (small || self.capital(first) || !self.capital(at) || first == at)
                    && !self.is_small_rank(first, start)
                    && !self.is_deed(first, start)
                {
                    // "general", "health", "care" alone before a head are fine; a term that begins with "of" needs a head before it.
                    start = first;
                    continue;
                }
                if let Some((first, _)) = self.place_before(at).filter(|&(f, _)| f >= floor) {
                    start = first;
                    continue;
                }
                // "Jingning She Autonomous County": a people written like a pronoun.
                let people = self.in_name(start, NameClass::SelfGoverned) && self.capital(at) && at > floor;
                if self.name_word(at) || people && self.name_word(at - 1) {
                    // "of the University of Colorado": a capital run goes on.
                    start = at;
                    continue;
                }
                if small && self.small_place(at) && start <= from && self.admits_small_place(start) {
                    start = at;
                    continue;
                }
                // "Sun Yat-sen Memorial Hospital"
                let tight = at > floor + 1 && token.gap == Gap::None && self.tokens[at - 1].gap == Gap::None;
                let info = self.lexicon.vocabulary.info(token.word);
                let common = [Class::Adverb, Class::Adjective, Class::Common, Class::Preposition];
                let own = info.verbs.is_empty()
                    && !common.iter().any(|class| info.is(*class))
                    && !self.in_name(at, NameClass::BehindHyphen);
                if tight && own && self.mark(at - 1, "-") && self.capital(start) && self.name_word(at - 2) {
                    start = at - 2;
                    continue;
                }
                // "southern henan respiratory alliance"
                let quarter = small && self.mostly_small && self.in_name(at, NameClass::Quarter);
                // "zhongda hospital of southeast university"
                let school = start == from
                    && at > floor
                    && self.is(at - 1, Class::Belonging)
                    && self.head_at(from).is_some_and(|(_, kind)| kind == InstitutionKind::University);
                if quarter && (school || start < from && self.pieces[start].place_from.is_some()) {
                    start = at;
                    continue;
                }
                if small && let Some(first) = self.small_words(at, start, floor) {
                    start = first;
                    continue;
                }
                if let Some(first) = self.behind_particles(at, start, floor) {
                    start = first;
                    continue;
                }
                // "Qingdao city eight hospital", as machine translation counts.
                if start == from && self.is_counted_hospital(at, floor) {
                    start = at;
                    continue;
                }
                // "Christ the King Hospital", "St. John the Baptist Hospital"
                if start < from && self.has_epithet(at, start, floor) {
                    start = at - 1;
                    continue;
                }
                if self.is(at, Class::Joining) && at > floor && self.inner_and(at, start, floor, several) {
                    start = at - 1;
                    continue;
                }
                if let Some(first) = self.joined_names(at, start, from, floor).filter(|_| !several) {
                    start = first;
                    continue;
                }
                // "Hengshui The Second People's Hospital", as machine translation writes it.
                let rank = self.is(at, Class::DefiniteArticle)
                    && self.capital(at)
                    && at > floor
                    && self.capital(start)
                    && self.pieces[start].ordinal.is_some();
                if rank && self.place_before(at - 1).is_some_and(|(first, _)| first >= floor) {
                    start = at;
                    continue;
                }
                // "Xi 'an Central Hospital": the apostrophe of a Chinese town, spaced by machine translation.
                if self.is_torn(at, floor) {
                    start = at - 2;
                    continue;
                }
                // "Our Lady's Hospital"
                if self.in_name(at, NameClass::Ours) && self.capital(at) && self.in_name(start, NameClass::GoesOn) {
                    start = at;
                    continue;
                }
                if let Some(first) = self.of_inside(at, start, floor) {
                    start = first;
                    continue;
                }
                // "University Hospitals of Orvane and Lea NHS Trust": the trust has the hospitals of two places.
                if self.is(at, Class::Belonging)
                    && at > floor
                    && self.in_name(from, NameClass::TwoPlaces)
                    && self.capital(at - 1)
                    && self.plural(at - 1)
                    && self.head_ends(at - 1) == Some(InstitutionKind::Hospital)
                {
                    start = at - 1;
                    continue;
                }
                // "Dr Ram Lea Hospital": no person is followed by a head right behind the name.
                if self.is(at, Class::Honorific)
                    && self.in_name(at, NameClass::Dotted)
                    && self.capital(at)
                    && start < from
                    && self.pieces[start].modifier.is_none()
                    && self.pieces[start].place.is_none()
                {
                    start = at;
                    continue;
                }
                break;
            }
            match token.span().of(self.text) {
                // "Banner - University Medical Center"
                "-" | "\u{2013}" if at > floor && self.spaced(at) && self.system_behind_dash(at, floor) => {
                    start = at - 1
                }
                "&" | "+" if at > floor && self.name_word(at - 1) => start = at - 1,
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
                // "Ann Orvane (AO) Medical Center", "Cancer (Proton) Center"
                ")" if at > floor + 2 && (self.is_inner_acronym(at, floor) || self.is_inner_word(at, start, floor)) => {
                    start = at - 3
                }
                // "Teaching, Referral and Research Hospital"
                "," if at > floor
                    && (self.is_listed_member(at - 1, start, from)
                        || self.is_listed_modifier(at - 1, start, from)
                        || self.is_listed_partner(at - 1, start, floor)
                        || self.is_listed_place(at - 1, start, from)) =>
                {
                    start = at - 1
                }
                "&" if at > floor + 1
                    && self.tokens[at - 1].kind == TokenKind::Possessive
                    && self.name_word(at - 2) =>
                {
                    start = at - 2
                }
                "-" | "\u{2013}" | "/" if self.parts_two(at) => break,
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
                    // "New York-Presbyterian": the place may have more words.
                    let place = self.place_before(at - 1).filter(|&(first, _)| first >= floor);
                    start = place.map_or(at - 1, |(first, _)| first);
                }
                // "St. Luke's-Orvane Hospital"
                "-" if at > floor + 1
                    && token.gap == Gap::None
                    && self.tokens[start].gap == Gap::None
                    && self.tokens[at - 1].kind == TokenKind::Possessive
                    && self.capital(start)
                    && self.name_word(at - 2) =>
                {
                    start = at - 2
                }
                "." if at > floor && token.gap == Gap::None && self.short_before_dot(at - 1) => start = at - 1,
                // "Lakeside-Presbyterian/Orme University Medical Center": one name of two parts, and no list of two.
                "/" if at > floor
                    && token.gap == Gap::None
                    && self.tokens[start].gap == Gap::None
                    && self.name_word(at - 1)
                    && self.capital(start)
                    && self.pieces[at - 1].head.is_none()
                    && self.pieces[at - 1].capital_head.is_none() =>
                {
                    start = at - 1
                }
                "'" | "\u{2019}"
                    if at > floor
                        && token.gap == Gap::None
                        && self.tokens[at - 1].span().of(self.text).ends_with('s')
                        && self.pieces[at - 1].place.is_none()
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
                // "Third People 's Hospital", as machine translation spaces it.
                _ if token.kind == TokenKind::Possessive
                    && at > floor
                    && token.gap != Gap::None
                    && self.pieces[at - 1].modifier == Some(at - 1) =>
                {
                    start = at - 1
                }
                _ if token.kind == TokenKind::Possessive && at > floor && self.possessive_inside(at, start) => {
                    start = at - 1
                }
                _ if token.kind == TokenKind::Possessive
                    && let Some(first) = self.place_owner(at, start, from, floor) =>
                {
                    start = first
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
                // "Orvane Level 5 Hospital"
                _ if token.kind == TokenKind::Number
                    && at > floor + 1
                    && self.in_name(at - 1, NameClass::LevelNoun)
                    && self.capital(at - 1)
                    && self.name_word(at - 2) =>
                {
                    start = at - 1
                }
                // "the 940th Hospital"
                _ if token.kind == TokenKind::Number && !several && self.is_rank(at) && self.capital(start) => {
                    start = at
                }
                _ if token.kind == TokenKind::Number && !several && self.is_number_of(at, start, from) => start = at,
                _ => break,
            }
        }
        start
    }

    /// "Marina del Rey Hospital", "Nuestra Señora de la Paz Hospital": the capitalised word before one or two particles.
    fn behind_particles(&self, at: usize, next: usize, floor: usize) -> Option<usize> {
        let particle = |t: usize| {
            self.pieces.is(t, sign::PARTICLE)
                && !self.is(t, Class::DefiniteArticle)
                && !self.is(t, Class::IndefiniteArticle)
        };
        if !particle(at) || !self.capital(next) {
            return None;
        }
        let two = at > floor && !self.capital(at) && !self.capital(at - 1) && particle(at - 1);
        let first = at - usize::from(two);
        (first > floor && self.name_word(first - 1)).then(|| first - 1)
    }

    /// A number in words between a place with its level and the head of one hospital: "Anqing city two hospital".
    fn is_counted_hospital(&self, at: usize, floor: usize) -> bool {
        let one = self.head_at(at + 1).is_some_and(|(end, kind)| {
            let noun = end < self.sentence.end && self.plural(end);
            kind == InstitutionKind::Hospital && end == at + 2 && !self.plural(at + 1) && !noun
        });
        one && at > floor + 1
            && !self.capital(at)
            && self.lexicon.figures.number(self.tokens[at].word).is_some()
            && self.pieces[at - 1].admin.is_some_and(|level| {
                level > floor
                    && self.capital(level - 1)
                    && (self.place_before(level - 1).is_some() || self.small_place(level - 1))
            })
    }

    /// "Christ the King", "St. John the Baptist": what a saint is called behind "the".
    fn has_epithet(&self, at: usize, next: usize, floor: usize) -> bool {
        if !self.is(at, Class::DefiniteArticle) || self.capital(at) || at < floor + 1 || !self.capital(next) {
            return false;
        }
        let name = at - 1;
        let saint = |t: usize| t >= floor && self.in_name(t, NameClass::Saint);
        let dotted = name > floor + 1 && self.mark(name - 1, ".") && saint(name - 2);
        self.name_word(name) && (self.in_name(name, NameClass::GoesOn) || name > floor && saint(name - 1) || dotted)
    }

    /// "will staff Lea Hospital", "to train Tarn Hospital's nurses": a verb before a name written in capitals.
    fn is_deed(&self, at: usize, start: usize) -> bool {
        let verb = || !self.lexicon.vocabulary.info(self.tokens[at].word).verbs.is_empty();
        let before = at.checked_sub(1).filter(|&t| t >= self.sentence.start);
        !self.capital(at)
            && at + 1 == start
            && self.capital(start)
            && before.is_some_and(|t| self.is(t, Class::Modal) || self.is(t, Class::InfinitiveMark))
            && verb()
    }

    /// "the first NHS hospital": a small "first" before a capital counts, and names nothing.
    fn is_small_rank(&self, first: usize, next: usize) -> bool {
        self.pieces[first].ordinal.is_some()
            && self.tokens[first].kind == TokenKind::Word
            && !self.capital(first)
            && first + 1 == next
            && self.capital(next)
            && self.pieces[next].modifier.is_none()
            && self.head_at(next).is_none()
    }

    /// Whether capitalised modifiers stand on both sides of a comma, and "and" goes on behind it.
    fn is_listed_modifier(&self, before: usize, start: usize, from: usize) -> bool {
        let goes_on = (start..from).any(|t| self.is(t, Class::Joining));
        let next = self.pieces.from(start).take(3).any(|p| p.modifier == Some(start));
        goes_on && next && self.capital(before) && self.pieces[before].modifier.is_some()
    }

    /// "Orvane Medical Practitioners, Pharmacists and Dentists Union": the first of those who are its members.
    fn is_listed_member(&self, before: usize, start: usize, from: usize) -> bool {
        let many = |t: usize| self.capital(t) && self.tokens[t].span().of(self.text).ends_with('s');
        let body = self
            .head_at(from)
            .is_some_and(|(_, kind)| matches!(kind, InstitutionKind::Association | InstitutionKind::Alliance));
        body && many(before)
            && many(start)
            && self.is(start + 1, Class::Joining)
            && start + 2 < from
            && many(start + 2)
            && self.name_word(before)
    }

    /// "Perera, Gomez & Sons (Pvt) Ltd": one word before the comma, and one behind it before "&".
    fn is_listed_partner(&self, before: usize, start: usize, floor: usize) -> bool {
        self.mark(start + 1, "&")
            && self.name_word(before)
            && self.lexicon.names.is_unknown(self.tokens[before].word)
            && self.pieces[before].place.is_none()
            && (before == floor || !self.name_word(before - 1))
    }

    /// "Tarn, Lea and Welland NHS Trust": the first of three places, where the sentence or a phrase begins.
    fn is_listed_place(&self, before: usize, start: usize, from: usize) -> bool {
        let head = self.head_at(from).map_or(from, |(end, _)| end - 1);
        let two = self.in_name(from, NameClass::TwoPlaces) || self.in_name(head, NameClass::TwoPlaces);
        let joined = (start..from).any(|t| self.is(t, Class::Joining));
        let located = before > self.sentence.start && self.in_name(before - 1, NameClass::LiesNear);
        let begins = before == self.sentence.start
            || self.is(before - 1, Class::DefiniteArticle)
            || self.is(before - 1, Class::Preposition) && !located;
        // "Barking, Havering and Redbridge University Hospitals NHS Trust": a town with the form of a verb.
        let word = self.name_word(before)
            || before == self.sentence.start && self.capital(before) && self.pieces[before].place.is_some();
        two && joined && begins && word && self.head_ends(before).is_none()
    }

    /// "guangshan county pine hill hospital": up to two words of no other meaning between a
    /// place and a head, in a text without capitals. Where they begin.
    fn small_words(&self, at: usize, next: usize, floor: usize) -> Option<usize> {
        if !self.mostly_small || self.head_at(next).is_none_or(|(end, _)| self.plural(end - 1)) {
            return None;
        }
        let plain = |t: usize| {
            let info = self.lexicon.vocabulary.info(self.tokens[t].word);
            self.tokens[t].kind == TokenKind::Word && !self.capital(t) && info.verbs.is_empty() && info.classes == 0
        };
        let county = |t: usize| self.pieces[t].admin.is_some() && t > floor;
        let seat = |t: usize| t >= floor && (county(t) || self.small_place(t) && self.pieces[t].place.is_some());
        let first = (floor + 1..=at).rev().take(2).take_while(|&t| plain(t)).find(|&t| seat(t - 1))?;
        (first..=at).all(plain).then_some(first)
    }

    /// Before a pinyin word: what follows must be a level of administration, a modifier or a head.
    fn admits_small_place(&self, next: usize) -> bool {
        let piece = &self.pieces[next];
        piece.admin_from.is_some()
            || piece.head.is_some()
            || self.pieces.from(next).take(4).any(|p| p.modifier == Some(next) || p.ordinal == Some(next))
            || self.tokens[next].kind == TokenKind::Word && self.small_place(next)
    }

    /// "'an" of "Xi 'an": a small syllable behind an apostrophe that hangs on it, and a capital one before.
    fn is_torn(&self, at: usize, floor: usize) -> bool {
        let word = |t: usize| self.tokens[t].span().of(self.text);
        at > floor + 1
            && !self.capital(at)
            && self.tokens[at].gap == Gap::None
            && (self.mark(at - 1, "'") || self.mark(at - 1, "\u{2019}"))
            && self.spaced(at - 1)
            && self.capital(at - 2)
            && is_pinyin(&format!("{}{}", word(at - 2).to_lowercase(), word(at)))
    }

    /// "St.", "No.", "Mt.", "J.", "P.D." before a dot inside a name.
    pub(super) fn short_before_dot(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let initials = || {
            let letters = token.span().of(self.text).split('.');
            letters.clone().count() < 4 && letters.into_iter().all(|letter| letter.len() == 1)
        };
        token.kind == TokenKind::Word && self.capital(at) && (initials() || self.in_name(at, NameClass::Dotted))
    }

    /// "37 Military Hospital", "301 Hospital", "Hunan 567 Eye Hospital": a number that is the name.
    fn is_number_of(&self, at: usize, next: usize, from: usize) -> bool {
        let digits = self.tokens[at].span().of(self.text);
        let plain = digits.len() < 4 && digits.bytes().all(|b| b.is_ascii_digit()) && self.capital(next);
        let forces = self.in_name(next, NameClass::Numbered);
        let placed =
            at > self.sentence.start && self.place_before(at - 1).is_some_and(|(first, _)| self.capital(first));
        plain && (forces || digits.len() == 3 && (next == from || placed))
    }

    /// "940th": digits with the ending of an ordinal.
    fn is_rank(&self, at: usize) -> bool {
        let text = self.tokens[at].span().of(self.text);
        let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        !digits.is_empty()
            && digits.len() < 4
            && ["st", "nd", "rd", "th"].iter().any(|end| text[digits.len()..] == **end)
    }

    /// "Guy's and St Thomas' NHS Trust", "South Tarn and Welland NHS Trust": heads that
    /// join two names, and possessives. Where the name begins that stands before the "and".
    fn joined_names(&self, and: usize, next: usize, from: usize, floor: usize) -> Option<usize> {
        let joining = (self.is(and, Class::Joining) || self.mark(and, "&")) && !self.tokens[and].capital;
        if !joining || and < floor + 1 || !self.capital(next) {
            return None;
        }
        let last = and - 1;
        if self.tokens[last].kind == TokenKind::Possessive || self.mark(last, "'") || self.mark(last, "\u{2019}") {
            let owned = (next..from).any(|t| self.tokens[t].kind == TokenKind::Possessive || self.mark(t, "'"));
            return (owned && last > floor && self.name_word(last - 1)).then(|| last - 1);
        }
        let head = self.head_at(from).map_or(from, |(end, _)| end - 1);
        let two = self.in_name(from, NameClass::TwoPlaces)
            || self.in_name(head, NameClass::TwoPlaces)
            || self.is_university_trust(from);
        let two = two && self.name_word(last) && self.head_ends(last).is_none();
        // "Trent Hospitals, Soar Royal and Derwent NHS Trust": a list.
        let first = (floor..=last).rev().take_while(|&t| self.name_word(t)).last().unwrap_or(last);
        let listed = first > floor + 1 && self.mark(first - 1, ",") && self.head_ends(first - 2).is_some();
        (two && !listed).then_some(last)
    }

    /// "president Ann Lee", "Dr. Lee": the last words of a run of capitals are a person's name, for an office or a
    /// title stands before them.
    fn is_person_until(&self, last: usize, floor: usize) -> bool {
        let titled = |t: usize| {
            let t = if self.mark(t, ".") { t.saturating_sub(1) } else { t };
            t >= floor && (self.is(t, Class::Office) || self.is(t, Class::Honorific))
        };
        let mut first = last;
        while first > floor && last - first < PERSON && self.name_word(first) {
            if titled(first - 1) {
                return self.name_word(last);
            }
            first -= 1;
        }
        false
    }

    /// "Sisters of Charity Hospital", "Our Lady of the Rock Medical Center": what stands before the "of".
    fn of_inside(&self, at: usize, next: usize, floor: usize) -> Option<usize> {
        let of = if self.is(at, Class::DefiniteArticle) && at > floor { at - 1 } else { at };
        if of < floor + 1 || !self.is(of, Class::Belonging) || !self.capital(next) {
            return None;
        }
        let noun = of - 1;
        // "St John of God Hospital"
        let saint = [1, 2].into_iter().map(|back| noun.wrapping_sub(back)).find(|&t| {
            t >= floor && t < noun && self.in_name(t, NameClass::Saint) && (t + 1 == noun || self.mark(t + 1, "."))
        });
        if let Some(saint) = saint.filter(|_| self.capital(noun)) {
            return Some(saint);
        }
        // "Beatson West of Scotland Cancer Centre"
        let quarter = self.in_name(noun, NameClass::Quarter) && self.capital(noun) && of == at;
        if quarter && self.pieces[next].place_from.is_some() {
            return Some(noun);
        }
        if !self.in_name(noun, NameClass::GoesOn) || !self.capital(noun) {
            return None;
        }
        let our = noun > floor && self.in_name(noun - 1, NameClass::Ours) && self.capital(noun - 1);
        Some(if our { noun - 1 } else { noun })
    }

    /// The kind of the head whose last word a token is.
    pub(super) fn head_ends(&self, at: usize) -> Option<InstitutionKind> {
        (self.sentence.start..=at)
            .rev()
            .take(3)
            .find_map(|t| self.head_at(t).filter(|&(end, _)| end == at + 1).map(|(_, kind)| kind))
    }

    /// Where the place begins that tells a hospital from others and has no other name: "Kashgar Prefecture's Second
    /// Hospital", but neither "Nanjing's Gulou Hospital" nor "China's National Hospital".
    fn place_owner(&self, mark: usize, start: usize, from: usize, floor: usize) -> Option<usize> {
        let last = mark.checked_sub(1).filter(|&t| t >= floor)?;
        if start >= from || !self.capital(start) || !self.capital(last) || self.specific(start, from) {
            return None;
        }
        let place = |t: usize| self.place_before(t).filter(|&(first, _)| first >= floor);
        let country =
            |payload| self.choose(payload, None).is_some_and(|p| self.lexicon.places.kind(p) == PlaceKind::Country);
        if let Some((first, known)) = place(last) {
            return (!country(known)).then_some(first);
        }
        let town = self.pieces[last].admin.filter(|&admin| admin > floor)? - 1;
        place(town).map(|(first, _)| first).or_else(|| self.name_word(town).then_some(town))
    }

    /// "St Alban's Mission Hospital", "Queen Mary's Hospital" — but not "Idaho's Sawtooth Health".
    fn possessive_inside(&self, mark: usize, next: usize) -> bool {
        let owner = mark - 1;
        let saint =
            owner > self.sentence.start && (self.in_name(owner - 1, NameClass::Saint) || self.mark(owner - 1, "."));
        // Saint Paul is a town as well.
        let place = self.pieces[owner].place.is_some() && !saint;
        if !self.name_word(owner) || place || self.tokens[owner].upper && !self.shouted {
            return false;
        }
        let ours = owner > self.sentence.start && self.in_name(owner - 1, NameClass::Ours) && self.capital(owner - 1);
        // "Lowick's University of Orvane": the name begins behind the town.
        let head_first = self.head_at(next).is_some_and(|(end, kind)| {
            let of = self.is(end, Class::Belonging) && end + 1 < self.sentence.end && self.capital(end + 1);
            let body =
                !matches!(kind, InstitutionKind::Hospital | InstitutionKind::MedicalCenter | InstitutionKind::Clinic);
            let part = owner > self.sentence.start && self.is(owner - 1, Class::Belonging);
            of && body && !part && !self.in_name(owner, NameClass::GoesOn) || self.pieces.is(next, sign::HEAD_FIRST)
        });
        !head_first && (saint || ours) || !head_first && self.head_at(next).is_some() && self.capital(next)
    }

    /// Whether "X and Y Hospital" is one name: both sides single words of no known place, X first.
    fn inner_and(&self, and: usize, next: usize, floor: usize, several: bool) -> bool {
        let left = and - 1;
        let last = left;
        if self.is_person_until(left, floor) {
            return false;
        }
        let located = self.is_located(left, floor);
        // "Lea View and Heart of Orvane Medical Center": a name begins behind the "and".
        // "Lea St. Odo and Medical Center of Orvane", "on West Street and New York Eye Hospital" as well.
        let of_head = self.head_at(next).is_some_and(|(end, kind)| {
            matches!(kind, InstitutionKind::Hospital | InstitutionKind::MedicalCenter | InstitutionKind::Clinic)
                && self.is(end, Class::Belonging)
                && end + 1 < self.sentence.end
                && self.capital(end + 1)
        });
        let numbered = |t: usize| self.capital(t) || self.tokens[t].kind == TokenKind::Number;
        let street = self.thing(last) && last > floor && numbered(last - 1);
        if self.in_name(next, NameClass::GoesOn) && self.is(next + 1, Class::Belonging)
            || of_head && self.pieces[last].modifier.is_none()
            || street && next + 1 < self.sentence.end && self.name_word(next + 1)
        {
            return false;
        }
        // "Balclutha Rural and Gore Hospital", "St. Odo Health Lea and Orme Hospital": a name ends before the "and".
        let ended = left > floor && self.name_word(left - 1) && self.pieces[left].modifier.is_some();
        let mut run = left;
        while run > floor && left - run < 4 && self.name_word(run - 1) && self.pieces[run].capital_head.is_none() {
            run -= 1;
        }
        let field = |t: usize| self.in_name(t, NameClass::Portfolio) || self.in_name(t, NameClass::Clinical);
        let fields = field(last) && field(next);
        let inner = |t: usize| {
            let head = self.pieces[t].head.filter(|&(end, kind)| kind == InstitutionKind::Hospital && end < left);
            head.is_some() && t > floor && self.name_word(t - 1) && self.capital(t)
        };
        let headed = run < left && (self.pieces[run].capital_head.is_some() || (run..left).any(inner)) && !fields;
        // "Cromer and District Hospital", "Luquan Yi and Miao Autonomous County": no name begins behind the "and".
        let joint = !self.tokens[and].capital && self.name_word(left) && self.head_ends(left).is_none();
        let level = self.pieces[next].admin_from.filter(|&last| self.head_at(last).is_some());
        let peoples = (next + 1..self.sentence.end.min(next + 3))
            .find(|&t| self.in_name(t, NameClass::SelfGoverned))
            .is_some_and(|t| (next..t).all(|word| self.name_word(word)));
        if joint && (level.is_some() && self.in_name(next, NameClass::DistrictLevel) || peoples) {
            return true;
        }
        // "Suihe City and Lea Hospital": a town or county with its level is a party of its own.
        let seat =
            left > floor && self.pieces[left].admin == Some(left) && self.capital(left) && self.name_word(left - 1);
        if seat && !several && self.pieces[next].admin.is_none() && self.name_word(next) && self.head_at(next).is_none()
        {
            return false;
        }
        let specialty = self.pieces.from(next).take(3).any(|p| p.modifier == Some(next));
        // "Orvane Nurses and Midwives Organisation", "Doctors and Dentists' Union": its members.
        let apostrophe = usize::from(self.mark(next + 1, "'") || self.mark(next + 1, "\u{2019}"));
        let many = |t: usize| self.tokens[t].span().of(self.text).ends_with('s');
        let members = !self.tokens[and].capital
            && self.capital(last)
            && many(last)
            && many(next)
            && self.capital(next)
            && self
                .head_at(next + 1 + apostrophe)
                .is_some_and(|(_, kind)| matches!(kind, InstitutionKind::Association | InstitutionKind::Alliance));
        if members {
            return true;
        }
        // "OrvaneMed and Tarn Lea Hospital": a brand with a capital inside is a name of its own.
        let brand = self.tokens[last].span().of(self.text);
        let care = (next..self.sentence.end.min(next + 6)).find_map(|t| self.head_at(t)).is_some_and(|(_, kind)| {
            matches!(kind, InstitutionKind::Hospital | InstitutionKind::MedicalCenter | InstitutionKind::Clinic)
        });
        // "Tarn PGIMS and Orvane Lea Medical College"
        let school = next + 1 < self.sentence.end
            && self.name_word(next + 1)
            && (next + 1..self.sentence.end.min(next + 6))
                .find_map(|t| self.head_at(t))
                .is_some_and(|(_, kind)| kind == InstitutionKind::University);
        let acronym = self.tokens[last].upper && brand.len() > 2 && (care || school);
        let brand =
            acronym || !self.tokens[last].upper && brand.len() > 4 && brand.chars().skip(2).any(char::is_uppercase);
        let brand = brand && (last == floor || !self.name_word(last - 1));
        // "Tarn and Hospital Lea": no word of a name stands between.
        let bare = self.head_at(next).is_some_and(|(end, kind)| {
            matches!(kind, InstitutionKind::Hospital | InstitutionKind::Clinic)
                && end < self.sentence.end
                && self.capital(end)
        });
        // "Orvane PGIMS and Tarn Medical College": a name that is known ends there.
        let known = self.pieces[last].known_to.is_some() && self.tokens[last].upper;
        if brand || bare || known {
            return false;
        }
        // "Mo Lam Tan and Wu Kai Fong Hospital": two names of several words each.
        let own = |t: usize| {
            self.name_word(t) && self.pieces[t].modifier.is_none() && self.lexicon.names.is_unknown(self.tokens[t].word)
        };
        let long = last > floor + 1
            && (last - 2..=last).all(own)
            && next + 1 < self.sentence.end
            && own(next)
            && own(next + 1)
            && self.head_at(next + 1).is_none();
        // "Semmel and Szent Imre Hospital": two words of their own behind the "and" are a name.
        let second = own(last)
            && self.pieces[last].place.is_none()
            && (last == floor || !self.name_word(last - 1))
            && next + 2 < self.sentence.end
            && own(next)
            && own(next + 1)
            && self.pieces[next].place_from.is_none()
            && self.head_at(next + 2).is_some_and(|(_, kind)| kind == InstitutionKind::Hospital);
        // "Weston Fells and Kendal General"
        let tail = last > floor
            && own(last)
            && own(last - 1)
            && own(next)
            && self
                .pieces
                .get(next + 1)
                .is_some_and(|p| p.capital_head.is_some() && p.modifier.is_some() && p.head.is_none())
            && self.head_at(next + 1).is_some_and(|(end, kind)| {
                kind == InstitutionKind::Hospital && !(end < self.sentence.end && self.capital(end))
            });
        // "Lakehurst and Corvane Health": two systems, where "Mining and Manufacturing Co" is one firm.
        let systems = own(last)
            && self.pieces[last].place.is_none()
            && (last == floor || !self.name_word(last - 1))
            && own(next)
            && next + 1 < self.sentence.end
            && self.head_at(next + 1).is_some_and(|(end, kind)| {
                let word = self.tokens[end - 1].span().of(self.text);
                kind == InstitutionKind::Company && self.lexicon.health.speak_in(word)
            });
        // "Orvane St. Odo and West Lea Hospital"
        let saint = last > floor + 1
            && (self.in_name(last - 1, NameClass::Saint)
                || self.mark(last - 1, ".") && self.in_name(last - 2, NameClass::Saint))
            && self.name_word(next)
            && next + 1 < self.sentence.end
            && self.name_word(next + 1)
            && self.head_at(next + 1).is_none();
        let long = long || second || tail || systems || saint;
        let joint = specialty || fields && !self.title_case;
        if !joint && (self.is_a_party(left, floor) || ended || headed || long) {
            return false;
        }
        // "between the hospital, Lakehurst and Orvane Group": the word behind the comma is the second of three.
        let third = left > floor
            && self.mark(left - 1, ",")
            && (left - 1 == floor || self.head_ends(left - 2).is_some_and(|kind| kind != InstitutionKind::Company))
            && (left.saturating_sub(LISTED).max(self.sentence.start)..left).any(|t| self.is(t, Class::Listing));
        // "Minnesota Mining and Manufacturing Co": a firm's name.
        if !self.tokens[and].capital
            && !located
            && !several
            && !third
            && self.name_word(left)
            && self.capital(next)
            && self.pieces[next].place.is_none()
            && self.pieces[left].place.is_none()
            && next + 1 < self.sentence.end
            && self.head_at(next + 1).is_some_and(|(end, kind)| kind == InstitutionKind::Company && end == next + 2)
        {
            return true;
        }
        if self.tokens[and].capital || !self.name_word(left) || !self.capital(next) {
            return false;
        }
        // "Orme Hospital in the United Kingdom and Lea-Orvane Hospital": the country is where the first one is.
        let abroad = self.place_before(last).is_some_and(|(first, _)| {
            let the = usize::from(first > floor && self.is(first - 1, Class::DefiniteArticle));
            first > floor + the && self.in_name(first - 1 - the, NameClass::LiesIn)
        });
        if abroad {
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
        // "Northcare and Orme County Hospital": a place with its level begins a name.
        let level = next + 1 < self.sentence.end && self.pieces[next + 1].admin_from.is_some();
        // Two specialties: "Heart and Lung", "Science and Technology".
        let specialties = (self.pieces[last].modifier.is_some() || field(last))
            && (self.pieces.from(next).take(3).any(|p| p.modifier == Some(next)) || field(next));
        if (located || (several || level) && !specialties) && self.pieces[left].modifier.is_none() {
            return false;
        }
        let head_left = self.head_ends(left).is_some();
        !head_left && plain(left) && (specialties || first && plain(next) && self.pieces[left].modifier.is_none())
    }

    /// Whether the one word before a dash with blanks round it is the name of a system.
    fn system_behind_dash(&self, dash: usize, floor: usize) -> bool {
        let name = dash - 1;
        let token = &self.tokens[name];
        let classes = self.lexicon.brands.classes(token.span().of(self.text), token.word, &self.lexicon.vocabulary);
        let alone = name == floor || !self.capital(name - 1);
        // A remark between two dashes is no name.
        let once =
            !(dash + 1..self.sentence.end).any(|t| self.tokens[t].mark == self.tokens[dash].mark && self.spaced(t));
        self.spaced(dash + 1) && self.capital(name) && alone && once && classes.is(Clue::System)
    }

    /// "Lea and Welland University Hospitals": one trust.
    pub(super) fn is_university_trust(&self, from: usize) -> bool {
        from > self.sentence.start
            && self.capital(from)
            && self.capital(from - 1)
            && self
                .head_at(from)
                .is_some_and(|(end, kind)| kind == InstitutionKind::Hospital && end == from + 1 && self.plural(from))
            && self.head_at(from - 1).is_some_and(|(end, kind)| kind == InstitutionKind::University && end == from)
    }

    /// A street, a bridge: a word that ends names of what is no organisation.
    pub(super) fn thing(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let word = token.span().of(self.text);
        self.lexicon.brands.classes(word, token.word, &self.lexicon.vocabulary).is(Clue::Thing)
    }

    /// "between Orme and Larkfield Health", "Orme Cottage and Lea Memorial": the "and" joins two names.
    fn is_a_party(&self, left: usize, floor: usize) -> bool {
        let token = &self.tokens[left];
        let vocabulary = &self.lexicon.vocabulary;
        let tail = left > floor
            && self.name_word(left - 1)
            && self.lexicon.brands.classes(token.span().of(self.text), token.word, vocabulary).is(Clue::HospitalTail)
            && self.pieces[left - 1].modifier.is_none();
        let mut first = left;
        while first > floor && left - first < 4 && self.name_word(first - 1) {
            first -= 1;
        }
        let begins = &self.tokens[first];
        let classes = self.lexicon.brands.classes(begins.span().of(self.text), begins.word, vocabulary);
        let familiar = classes.is(Clue::Familiar) && (first < left || self.pieces[first].place.is_none());
        let system = classes.is(Clue::System) || familiar;
        tail || system || first > self.sentence.start && self.is(first - 1, Class::Listing)
    }

    /// "in Salem and Orland Hospital": a place stands before the "and", and no part of the name.
    fn is_located(&self, left: usize, floor: usize) -> bool {
        let mut first = left;
        while first > floor && left - first < 3 && self.name_word(first - 1) {
            first -= 1;
        }
        first > self.sentence.start && self.in_name(first - 1, NameClass::LiesNear)
    }

    /// "the Orme Hospital-Larch Clinic merger", "the Orme Hospital/Larch Clinic partnership": a whole name on each side of
    /// a hyphen or slash, and a noun that takes two.
    pub(super) fn parts_two(&self, at: usize) -> bool {
        let tight = |t: usize| t < self.sentence.end && self.tokens[t].gap == Gap::None;
        let headed =
            |t: usize| self.head_ends(t).is_some() || self.pieces[t].capital_head.is_some_and(|(end, _)| end == t + 1);
        if at <= self.sentence.start || !tight(at) || !tight(at + 1) || !headed(at - 1) {
            return false;
        }
        let named = |t: &usize| {
            self.capital(*t) && self.tokens[*t].kind == TokenKind::Word
                || self.tokens[*t].kind == TokenKind::Possessive
                || self.mark(*t, ".")
        };
        let end = (at + 1..self.sentence.end).take(8).take_while(named).last().map_or(at, |t| t + 1);
        end > at + 1 && end < self.sentence.end && headed(end - 1) && self.in_name(end, NameClass::TieNoun)
    }
}
