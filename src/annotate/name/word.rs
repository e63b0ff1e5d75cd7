//! What a single token can be in a name: a head, a word of the name, a place in
//! small letters; and what a run of them says.

use super::{Candidate, Finder, determiner, sign};
use crate::document::{Gap, InstitutionKind, PlaceId, TokenKind};
use crate::lexicon::Class;
use crate::lexicon::brands::Clue;
use crate::lexicon::names::NameClass;
use crate::lexicon::pinyin::is_pinyin;

impl Finder<'_> {
    /// The longest head that begins at a token.
    #[inline]
    pub(super) fn head_at(&self, at: usize) -> Option<(usize, InstitutionKind)> {
        let piece = self.pieces.known(at)?;
        if piece.no_head {
            return None;
        }
        let capital = piece.capital_head.filter(|&(end, _)| {
            let hyphenated = at > self.sentence.start && self.mark(at - 1, "-") && self.tokens[at].gap == Gap::None;
            // "Allied Health Sciences", "Hemas Healthcare Sector": the name goes on, so this is no head.
            let goes_on = !self.title_case
                && end < self.sentence.end
                && self.spaced(end)
                && self.capital(end)
                && self.tokens[end].kind == TokenKind::Word
                // "Lea International Medical Tourism Pilot Zone"
                && (self.pieces[end].no_head
                    || self.pieces[end].head.is_none() && self.pieces[end].capital_head.is_none())
                && self.pieces[end].campus.is_none()
                && self.pieces[end].place_from.is_none()
                && !self.is(end, Class::Function)
                && !self.is(end, Class::Office)
                && !self.is(end, Class::Honorific)
                && !self.in_name(end, NameClass::LegalForm);
            // "Orvane Medical Research Centre": a modifier of the head behind it.
            let modifies = end < self.sentence.end
                && self.pieces[end - 1].modifier == Some(at)
                && self.pieces[end].head.is_some_and(|(last, _)| last > end + 1)
                && self.capital(end);
            let office = end < self.sentence.end && self.capital(end) && self.is(end, Class::Office);
            let single = end == at + 1 && office && at > self.sentence.start;
            // "Odisha Health Minister", "Orme Hospital Medical Superintendent"
            let title = single
                && (self.in_name(end, NameClass::Minister) && self.place_before(at - 1).is_some()
                    || self.in_name(at, NameClass::Clinical) && self.ends_head(at - 1));
            // "Orvane Medical Expert Team", "Orvane Medical Institutions": people, and no firm.
            let crew = |t: usize| self.spaced(t) && self.in_name(t, NameClass::Crew);
            let people = crew(end)
                || end < self.sentence.end && self.is(end, Class::Office) && self.capital(end) && crew(end + 1);
            let firm = piece.capital_head.is_some_and(|(_, kind)| kind == InstitutionKind::Company);
            let people = people && firm;
            // "Secretary General of the Orvane Nurses' Union": an office, and no hospital.
            let rank = end == at + 1
                && at > self.sentence.start
                && self.is(at - 1, Class::Office)
                && self.is(end, Class::Belonging)
                && piece.capital_head.is_some_and(|(_, kind)| kind == InstitutionKind::Hospital);
            // "Medical and Dental Council": a task of the body behind it.
            let task = !modifies && end == at + 1 && self.is_task_of_body(end);
            self.capital(at)
                && !modifies
                && !task
                && !title
                && !rank
                && !people
                && (self.capital(end - 1) || self.pieces.is(at, sign::HEAD_FIRST))
                && end <= self.sentence.end
                && (!hyphenated || self.pieces.is(at, sign::HEAD_FIRST))
                && (!goes_on || self.pieces.is(at, sign::HEAD_FIRST))
        });
        let any = piece.head.filter(|&(end, _)| end <= self.sentence.end);
        match (any, capital) {
            (Some(a), Some(c)) => Some(if c.0 > a.0 { c } else { a }),
            // "the company", "the network" point back; nothing else that is written small does.
            (a, c) => a.or(c).filter(|(end, _)| !self.longer_reference(at, *end)).or_else(|| {
                let back = || determiner(self.text, self.tokens, self.lexicon, at, self.sentence.start).is_some();
                // "the Odisha government" as well.
                let placed = || {
                    at > self.sentence.start && self.pieces[at - 1].place.is_some_and(|(first, _)| self.capital(first))
                };
                // "Tayside health board"
                let board = |end: usize, kind: InstitutionKind| {
                    kind == InstitutionKind::HealthAuthority
                        && end > at + 1
                        && at > self.sentence.start
                        && self.capital(at - 1)
                        && (self.pieces[at - 1].place.is_some() || self.name_word(at - 1))
                };
                piece.reference_head.filter(|&(end, kind)| {
                    (back() || kind == InstitutionKind::Government && placed() || board(end, kind))
                        && !self.capital(at)
                        && end <= self.sentence.end
                        && !self.plural(end - 1)
                })
            }),
        }
    }

    /// Whether a token is the last one of a head that is taken in any case.
    pub(super) fn ends_head(&self, at: usize) -> bool {
        let low = at.saturating_sub(2).max(self.sentence.start);
        (low..=at).any(|t| self.pieces[t].head.is_some_and(|(end, _)| end == at + 1))
    }

    /// "the private hospital group": the head that only points back is the longer one.
    fn longer_reference(&self, at: usize, end: usize) -> bool {
        self.pieces[at].reference_head.is_some_and(|(last, _)| last > end && !self.capital(at))
            && determiner(self.text, self.tokens, self.lexicon, at, self.sentence.start).is_some()
    }

    /// "and Dental Council", ", Nursing and Midwifery Board": tasks in capitals before the head of a body.
    fn is_task_of_body(&self, and: usize) -> bool {
        if !(self.is(and, Class::Joining) && !self.tokens[and].capital || self.mark(and, "&")) {
            return false;
        }
        let task = |t: usize| {
            self.capital(t)
                && (self.in_name(t, NameClass::Portfolio)
                    || self.in_name(t, NameClass::Clinical)
                    || self.pieces[t].modifier.is_some())
        };
        let end = self.sentence.end.min(and + 5);
        let head = (and + 1..end).find(|&t| {
            let piece = &self.pieces[t];
            piece.head.into_iter().chain(piece.capital_head).any(|(last, kind)| {
                let body = matches!(
                    kind,
                    InstitutionKind::Association | InstitutionKind::Government | InstitutionKind::HealthAuthority
                );
                body && last <= self.sentence.end && self.capital(last - 1)
            })
        });
        head.is_some_and(|head| {
            let two = self.pieces[head].capital_head.is_some_and(|(last, _)| last > head + 1) && task(head);
            task(and - 1) && (head > and + 1 || two) && (and + 1..head).all(task)
        })
    }

    /// A name that is known without a head word, with capitalised words of its own behind it:
    /// "Mount Sinai Morningside". None where a head follows, which finds the whole name.
    pub(super) fn known(&self, at: usize) -> Option<Candidate> {
        let (last, kind) = self.pieces.known(at)?.known.filter(|&(last, _)| last <= self.sentence.end)?;
        let joined = at > self.sentence.start
            && self.spaced(at)
            && self.tokens[at - 1].capital
            && self.lexicon.names.is_unknown(self.tokens[at - 1].word)
            && self.pieces[at - 1].place.is_none();
        let capitals = self.capital(at) && self.capital(last - 1);
        // "7 Red Cross medical institutions": what kind they are.
        let counted = at > self.sentence.start
            && self.tokens[at - 1].kind == TokenKind::Number
            && self.tokens[at - 1].span().len() < 4
            && last < self.sentence.end
            && self.tokens[last].kind == TokenKind::Word
            && !self.capital(last)
            && !self.is(last, Class::Preposition)
            && !self.tokens[last].classes.is_verb();
        if !capitals || joined || counted || self.tokens[last - 1].gap > Gap::Line {
            return None;
        }
        // "Orvane Health Unit": a head that begins inside and goes on behind.
        if (at + 1..last).any(|t| self.head_at(t).is_some_and(|(end, _)| end > last && self.capital(end - 1))) {
            return None;
        }
        let mut end = last;
        while end < self.sentence.end && end < last + 6 && self.spaced(end) && self.name_word(end) {
            if self.head_at(end).is_some() {
                return None;
            }
            end += 1;
            // "Orvane Health St. Odo"
            let saint = self.in_name(end - 1, NameClass::Saint) && self.mark(end, ".") && !self.saint_to_head(end);
            // "Orme State Milton S. Vale Medical Center"
            let initial = self.tokens[end - 1].span().len() == 1 && self.mark(end, ".");
            end += usize::from((saint || initial) && end + 1 < self.sentence.end && self.name_word(end + 1));
        }
        // "St. Odo's Mission Hospital" is named by more.
        let owner = self.in_name(at, NameClass::Saint)
            && end + 1 < self.sentence.end
            && self.tokens[end].kind == TokenKind::Possessive
            && (end + 1..self.sentence.end.min(end + 5))
                .take_while(|&t| self.capital(t))
                .any(|t| self.head_at(t).is_some());
        if owner
            || self.particle_to_head(end)
            || self.saint_to_head(end)
            || self.joined_to_trust(end)
            || self.field_to_head(end)
        {
            return None;
        }
        let glued =
            |mark: &str| self.mark(end, mark) && self.tokens[end].gap == Gap::None && end + 1 < self.sentence.end;
        let tight = end + 1 < self.sentence.end && self.capital(end + 1) && self.tokens[end + 1].gap == Gap::None;
        // "AIIMS-Orvane": an institution of several, by its town.
        if glued("-")
            && tight
            && self.tokens[at].upper
            && (end + 2 >= self.sentence.end || self.head_at(end + 1).is_none() && self.head_at(end + 2).is_none())
        {
            let mut one = self.candidate(at, at..last, kind, true, false);
            one.tokens.end = end + 2;
            one.name = (at..end + 2).collect();
            one.specific = true;
            one.modified = true;
            return Some(one);
        }
        if (glued("/") || glued("-")) && tight {
            return None;
        }
        if self.shares_head(last) || end < self.sentence.end && self.pieces[end].head.is_some() {
            return None;
        }
        // "Lions Gate Bridge", "Papworth Road"
        let token = &self.tokens[end - 1];
        let word = token.span().of(self.text);
        if end > last && self.lexicon.brands.classes(word, token.word, &self.lexicon.vocabulary).is(Clue::Thing) {
            return None;
        }
        let person = end > last
            && ((last..=end).any(|t| self.is(t, Class::Office) || self.is(t, Class::Honorific))
                || self.lexicon.brands.is_given(self.tokens[last].span().of(self.text)));
        // "Planned Parenthood of Orvane"
        let end = if kind == InstitutionKind::Association && self.is(end, Class::Belonging) && !self.title_case {
            let run = self.capital_run(end + 1, 3);
            let other = (end + 1..=run).any(|t| t < self.sentence.end && self.head_at(t).is_some());
            if run > end + 1 && !other {
                let mut one = self.candidate(at, at..last, kind, true, false);
                one.tokens.end = run;
                one.name = (at..run).collect();
                one.specific = true;
                one.modified = true;
                return Some(one);
            }
            end
        } else {
            end
        };
        // "Tarn Lea and Company"
        let joint = self.is(last, Class::Joining) || self.mark(last, "&");
        let firm = self.pieces.get(last + 1).is_some_and(|p| {
            p.capital_head == Some((last + 2, InstitutionKind::Company))
                && (p.reference_head.is_some() || self.in_name(last + 1, NameClass::LegalForm))
        });
        let closed = last + 2 >= self.sentence.end || !self.capital(last + 2);
        let partners = kind == InstitutionKind::Company && joint && firm && closed && self.capital(last + 1);
        let end = if partners { last + 2 } else { end };
        let longest = last + 3 + 2 * usize::from((last..end).any(|t| self.mark(t, ".")));
        let end = if self.title_case || person || end > longest { last } else { end };
        // "Beijing Jishuitan": a Chinese hospital behind its city.
        let start = self.city_before(at).filter(|_| kind == InstitutionKind::Hospital && !self.title_case);
        let start = start.unwrap_or(at);
        let mut one = self.candidate(start, at..last, kind, true, false);
        one.tokens.end = end;
        one.name = (start..end).collect();
        one.specific = true;
        one.modified = true;
        one.known = start == at;
        Some(one)
    }

    /// "Cedars-Sinai Marina" + "del Rey Hospital": a particle, and a head behind the capitalised words that follow.
    fn particle_to_head(&self, at: usize) -> bool {
        at + 1 < self.sentence.end
            && self.pieces.is(at, sign::PARTICLE)
            && !self.capital(at)
            && !self.is(at, Class::DefiniteArticle)
            && !self.is(at, Class::IndefiniteArticle)
            && (at + 1..self.sentence.end.min(at + 5))
                .take_while(|&t| self.capital(t) && self.spaced(t))
                .any(|t| self.head_at(t).is_some())
    }

    /// "Orvane Health St. Odo", "Dignity Health Sacred Heart": a hospital behind the name of its system.
    pub(super) fn of_system(&self, at: usize, floor: usize) -> Option<Candidate> {
        let piece = self.pieces.known(at)?;
        let (end, kind) = piece.capital_head.filter(|&(end, _)| end < self.sentence.end)?;
        let company = kind == InstitutionKind::Company && self.capital(at) && self.capital(end - 1) && !self.title_case;
        if !company || at <= floor || !self.spaced(end) || !self.capital(end) {
            return None;
        }
        let clue = |t: usize, clue: Clue| {
            let token = &self.tokens[t];
            self.lexicon.brands.classes(token.span().of(self.text), token.word, &self.lexicon.vocabulary).is(clue)
        };
        let mut last = end;
        while last < self.sentence.end && last < end + 6 {
            let saint = self.mark(last, ".") && self.in_name(last - 1, NameClass::Saint);
            let owned = self.tokens[last].kind == TokenKind::Possessive
                && last + 1 < self.sentence.end
                && (self.capital(last + 1)
                    || self.tokens[last + 1].kind == TokenKind::Mark
                    || self.is(last + 1, Class::Preposition));
            if !(self.name_word(last) && self.spaced(last) || saint || owned && clue(end, Clue::Patron)) {
                break;
            }
            if self.head_at(last).is_some() {
                return None;
            }
            last += 1;
        }
        let place = |t: usize| self.pieces.get(t).is_some_and(|p| p.place_from.is_some_and(|(place, _)| place == last));
        // "Orvane Health South Florida"
        let place = place(end) || self.in_name(end, NameClass::Quarter) && place(end + 1);
        let told =
            clue(end, Clue::Patron) && last > end + 1 || place || last > end + 1 && clue(last - 1, Clue::HospitalTail);
        // "Orvane Health Larkfield": one or two words that nothing knows, and no person's.
        let strangers = last > end
            && last <= end + 2
            && (end..last).all(|t| {
                let common = self.lexicon.vocabulary.info(self.tokens[t].word).noun || self.plural(t);
                self.is_stranger(t) && !common && !self.tokens[t].upper && !self.is(t, Class::Office)
            })
            && !self.mark(last, "'")
            && !self.mark(last, "\u{2019}")
            && !self.lexicon.brands.is_given(self.tokens[end].span().of(self.text))
            && !clue(last - 1, Clue::Thing);
        let told = told || strangers;
        let health = self.lexicon.health.speak_in(self.tokens[at].span().of(self.text));
        let start = self.left(at, floor, false, false);
        let free = last >= self.sentence.end || !self.capital(last) || self.tokens[last].kind != TokenKind::Word;
        if !told || !health || !free || start >= at || !self.specific(start, at) {
            return None;
        }
        let mut one = self.candidate(start, at..end, InstitutionKind::Hospital, true, false);
        one.tokens.end = last;
        one.name = (start..last).collect();
        one.specific = true;
        one.modified = true;
        Some(one)
    }

    /// "SSM Health St. Mary's Hospital": a saint with a head behind, so that the whole is one name.
    fn saint_to_head(&self, end: usize) -> bool {
        let saint = end > self.sentence.start && self.in_name(end - 1, NameClass::Saint) && self.mark(end, ".");
        saint
            && (end + 1..self.sentence.end.min(end + 6))
                .take_while(|&t| self.capital(t) || self.tokens[t].kind == TokenKind::Possessive)
                .any(|t| self.head_at(t).is_some())
    }

    /// Where a Chinese city begins that ends right before a token.
    fn city_before(&self, at: usize) -> Option<usize> {
        let before = at.checked_sub(1).filter(|&t| t >= self.sentence.start && self.spaced(at))?;
        let (first, payload) = self.place_before(before).filter(|&(first, _)| self.capital(first))?;
        let city = self.lexicon.places.get(self.choose(payload, None)?);
        (city.country == Some("CN")).then_some(first)
    }

    /// "Orvane Mother and Child Hospital": a field of several words with a head behind it.
    fn field_to_head(&self, end: usize) -> bool {
        let from = end.saturating_sub(1).max(self.sentence.start);
        (from..self.sentence.end.min(end + 6)).any(|last| {
            let field = self.pieces[last].modifier.is_some_and(|first| first + 1 >= end && first <= end && last >= end);
            field && last + 1 < self.sentence.end && self.capital(last + 1) && self.head_at(last + 1).is_some()
        })
    }

    /// "Royal Brompton & Harefield NHS Trust": a head of two places behind "and".
    fn joined_to_trust(&self, end: usize) -> bool {
        let joined = self.is(end, Class::Joining) || self.mark(end, "&");
        joined
            && (end + 1..self.sentence.end.min(end + 4))
                .take_while(|&t| self.capital(t))
                .any(|t| t > end + 1 && self.head_at(t).is_some() && self.in_name(t, NameClass::TwoPlaces))
    }

    /// A capital first letter, or one inside as in "hyperCORE".
    #[inline]
    pub(super) fn capital(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.capital
            || token.kind == TokenKind::Word
                && self.lexicon.names.is_unknown(token.word)
                && token.span().of(self.text).chars().skip(1).any(char::is_uppercase)
    }

    /// A word that no rule knows by itself, though it may stand in the name of a place: "Kerry" of County Kerry.
    pub(super) fn is_stranger(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let (word, spelled) = (token.word, token.span().of(self.text));
        let brands = &self.lexicon.brands;
        self.lexicon.names.is_unknown(word)
            || token.classes.is_none()
                && !token.classes.is_verb()
                && spelled.len() > 3
                && !token.upper
                && self.pieces.known(at).is_none()
                && !self.pieces.from(at).take(3).any(|piece| piece.modifier == Some(at))
                && !brands.is(spelled, Clue::Thing)
                && !brands.is_demonym(spelled)
    }

    /// A capitalised word that may be a part of a name.
    pub(super) fn name_word(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        if token.kind != TokenKind::Word || !self.capital(at) {
            return false;
        }
        let piece = &self.pieces[at];
        let known =
            piece.modifier.is_some() || piece.ordinal.is_some() || piece.place.is_some() || piece.admin.is_some();
        if known {
            return true;
        }
        // "Northern Orvane Health Unit" at the beginning of a sentence.
        if self.in_name(at, NameClass::Quarter)
            && at == self.sentence.start
            && !self.title_case
            && at + 1 < self.sentence.end
            && self.capital(at + 1)
            && self.pieces[at + 1].place_from.is_some()
        {
            return true;
        }
        // "Doctors Hospital", "Physicians' Hospital"
        if self.is_staff_before_hospital(at) {
            return true;
        }
        // "Decision on Agreeing to Add Orme Hospital": a verb, capital or not.
        let form = token.form();
        let opens = self.in_name(at, NameClass::Begins) && !self.title_case;
        if at > self.sentence.start
            && (form.base
                && at > 1
                && self.is(at - 1, Class::InfinitiveMark)
                && at > self.sentence.start + 2
                && self.capital(at - 2)
                || form.gerund && !opens && self.is(at - 1, Class::Preposition))
        {
            return false;
        }
        // "Tarn Midwives Society": a plural of people may stand inside a name.
        let people = token.span().of(self.text).ends_with('s')
            && at > self.sentence.start
            && (self.capital(at - 1) && self.tokens[at - 1].kind == TokenKind::Word
                || self.is(at - 1, Class::Joining) && at > self.sentence.start + 1 && self.capital(at - 2));
        // "Xinhua Hospital", "Xinhua County" are named like the agency.
        let media = self.is(at, Class::Media)
            && !self.pieces.get(at + 1).is_some_and(|p| p.head.is_some() || p.admin.is_some())
            && !(at + 1 < self.sentence.end && self.head_at(at + 1).is_some());
        if media || self.is(at, Class::Preposition) || self.is(at, Class::Office) && !people {
            return false;
        }
        // "Orvane Health, New Lea Health and": a list goes on behind its comma.
        let listed = at > self.sentence.start + 1 && self.mark(at - 1, ",") && self.capital(at - 2);
        let begins = at == self.sentence.start || matches!(self.tokens[at - 1].kind, TokenKind::Mark) && !listed;
        let begins_name = self.in_name(at, NameClass::Begins) && at + 1 < self.sentence.end && self.capital(at + 1);
        if !begins_name && (self.is(at, Class::Function) || self.is(at, Class::Common)) {
            // "joined Three Rivers Network", "Kadoka Area Health": a capital in mid-sentence makes a name word of it.
            const GRAMMAR: u64 = Class::set(&[
                Class::Determiner,
                Class::Conjunction,
                Class::Pronoun,
                Class::Modal,
                Class::Be,
                Class::Have,
                Class::Honorific,
                Class::Calendar,
                Class::Relative,
                Class::Adverb,
                Class::Subordinator,
            ]);
            let grammar = token.classes.is_any(GRAMMAR);
            let apostrophe = self.mark(at + 1, "'") || self.mark(at + 1, "\u{2019}");
            let next = at + 1 + usize::from(apostrophe);
            // "Blue Mountain hospitals"
            // "Craigavon Area and Daisy Hill hospitals"
            let in_list = |t: usize| self.is(t, Class::Joining) && t + 1 < self.sentence.end && self.capital(t + 1);
            let before_head = || self.capital(at - 1) && (self.pieces[next].head.is_some() || in_list(next));
            return !begins
                && !self.title_case
                && !grammar
                && next < self.sentence.end
                && (self.capital(next) || before_head());
        }
        let verb = token.classes.is_verb();
        let first = at == self.sentence.start
            || self.tokens[at - 1].kind == TokenKind::Mark
                && !self.mark(at - 1, ",")
                && !self.mark(at - 1, "&")
                && !self.mark(at - 1, "-")
                && !self.mark(at - 1, ".")
                && !self.mark(at - 1, "(");
        // "Advocate Orme Health": a base form gives no order in a report.
        let info = self.lexicon.vocabulary.info(token.word);
        let noun = !self.title_case
            && info
                .verbs
                .iter()
                .any(|(_, form)| (form.base || info.noun && form.third) && !form.past && !form.participle);
        let noun = noun && at + 1 < self.sentence.end && self.capital(at + 1);
        if (self.title_case || first)
            && !begins_name
            && (verb && !noun || self.is(at, Class::Adverb) || self.is(at, Class::Adjective))
        {
            return false;
        }
        true
    }

    /// "Doctors" of "Doctors Hospital": a plural of an office right before the head of one hospital.
    fn is_staff_before_hospital(&self, at: usize) -> bool {
        let office = self.is(at, Class::Office) || self.is(at, Class::Common);
        if !office || self.title_case || !self.plural(at) {
            return false;
        }
        let apostrophe = self.mark(at + 1, "'") || self.mark(at + 1, "\u{2019}");
        let next = at + 1 + usize::from(apostrophe);
        let staff = self.lexicon.brands.is(self.tokens[at].span().of(self.text), Clue::Staff);
        staff
            && next < self.sentence.end
            && self.capital(next)
            && self.spaced(next)
            && self.pieces[next]
                .head
                .is_some_and(|(end, kind)| kind == InstitutionKind::Hospital && end == next + 1 && !self.plural(next))
    }

    /// A word of a text without capitals that looks like a Chinese place: "zhoukou".
    pub(super) fn small_place(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.kind == TokenKind::Word
            && self.lexicon.names.is_unknown(token.word)
            && is_pinyin(token.span().of(self.text))
    }

    /// The places of the gazetteer that end at a token, if it may be one there.
    pub(super) fn place_before(&self, at: usize) -> Option<(usize, u32)> {
        let (first, payload) = self.pieces[at].place?;
        (first >= self.sentence.start && (self.capital(first) || self.small_place_word(at))).then_some((first, payload))
    }

    /// A gazetteer name in small letters counts only where no English word is meant.
    pub(super) fn small_place_word(&self, at: usize) -> bool {
        let classes = self.tokens[at].classes;
        !classes.is_verb() && classes.is_none() && self.tokens[at].span().len() > 3
    }

    /// The end of a run of capitalised name words, at most `most` of them.
    pub(super) fn capital_run(&self, start: usize, most: usize) -> usize {
        let mut at = start;
        let mut words = 0;
        while at < self.sentence.end && words < most {
            if self.name_word(at) && (at == start || self.tokens[at].gap <= Gap::Space) {
                words += 1;
                at += 1;
            } else if at > start
                && self.mark(at, "-")
                && self.tokens[at].gap == Gap::None
                && at + 1 < self.sentence.end
                && self.tokens[at + 1].gap == Gap::None
            {
                at += 2;
            } else if at > start
                && at + 1 < self.sentence.end
                && self.name_word(at + 1)
                && (self.mark(at, "&")
                    || self.mark(at, ".")
                        && self.tokens[at].gap == Gap::None
                        && (self.tokens[at - 1].span().len() == 1 || self.in_name(at - 1, NameClass::Saint)))
            {
                at += 1;
            } else {
                break;
            }
        }
        at.min(self.sentence.end)
    }

    /// Whether the tokens hold a place, a number, or a capitalised word of no common meaning.
    pub(super) fn specific(&self, start: usize, end: usize) -> bool {
        let mut at = start;
        while at < end {
            if self.pieces[at].place_from.is_some_and(|(last, _)| last <= end.max(at + 1))
                && (self.capital(at) || self.small_place_word(at))
            {
                return true;
            }
            let token = &self.tokens[at];
            let known = self.pieces[at].modifier.is_some()
                || self.pieces[at].admin.is_some()
                || self.pieces[at].ordinal.is_some()
                || self.pieces.from(at).take(5).any(|p| p.modifier.is_some_and(|f| f <= at));
            // "a medical AI research center": capitals that tell a technique.
            let technique = token.upper
                && at > start
                && !self.capital(start)
                && self.lexicon.names.is_no_institution(token.span().of(self.text));
            if token.kind == TokenKind::Word
                && !known
                && !technique
                && (self.capital(at) || self.small_place(at))
                && token.span().len() > 1
            {
                return true;
            }
            if token.kind == TokenKind::Number && self.pieces[at].ordinal.is_none() {
                return true;
            }
            at += 1;
        }
        false
    }

    pub(super) fn place_in(&self, start: usize, end: usize) -> Option<PlaceId> {
        let mut smallest = None;
        for at in start..end {
            if let Some((last, payload)) = self.pieces[at].place_from.filter(|&(l, _)| l <= end)
                && (self.capital(at) || self.small_place_word(last - 1))
            {
                smallest = self.choose(payload, smallest).or(smallest);
            }
        }
        smallest
    }

    /// The place that a name means; none where it could be several of different kind or country.
    pub(super) fn choose(&self, payload: u32, known: Option<PlaceId>) -> Option<PlaceId> {
        let places = self.lexicon.places.named(payload);
        match places {
            [one] => Some(*one),
            several => {
                let parent = known.map(|p| self.lexicon.places.get(p).name);
                several
                    .iter()
                    .find(|p| parent.is_some() && self.lexicon.places.get(**p).parent == parent)
                    .or_else(|| several.iter().min_by_key(|p| self.lexicon.places.kind(**p)))
                    .copied()
            }
        }
    }
}
