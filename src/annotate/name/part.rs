//! Branches and campuses: "the Tongan branch of A Hospital", "A Hospital's Tongan
//! campus", "its Tongan branch", "a branch in Tongan". Whatever the words, the
//! name holds that of the whole; without a whole there is no name.

use super::{Candidate, Finder};
use crate::document::{InstitutionKind, TokenKind};
use crate::lexicon::Class;
use crate::lexicon::names::NameClass;

/// Small words between "a" and "branch", or between "in" and the place.
const SMALL_WORDS: usize = 3;
/// Names after which nobody remembers a branch.
const LONG_AGO: usize = 2000;

impl Finder<'_> {
    /// The branch or campus whose word begins at a token, no part of a name with another head.
    pub(super) fn part(&self, at: usize, floor: usize, base: usize, found: &[Candidate]) -> Option<Candidate> {
        let end = self.pieces[at].campus.filter(|&end| end <= self.sentence.end && !self.plural(end - 1))?;
        let start = self.left(at, floor, false, false);
        // "west branch", "north campus"
        let quarter = |t: usize| self.in_name(t, NameClass::Quarter);
        let start = if start == at && at > floor && quarter(at - 1) { at - 1 } else { start };
        let named = start < at && (self.specific(start, at) || quarter(start)) || quarter(at);
        // "the Youth League branch of A Hospital"
        if (start..end).any(|t| self.pieces[t].no_head) {
            return None;
        }
        let mut one = self.candidate(start, at..end, InstitutionKind::Hospital, self.capital(at), false);
        one.modified = true;
        if named && self.is(end, Class::Belonging) {
            let whole = self.owner(self.without_seat(end + 1)).filter(has_parts)?;
            one.owner = Some(whole.tokens.clone());
            one.place = one.place.or(whole.place);
            one.name.push(end);
            one.name.extend(whole.name.iter().copied());
            one.tokens.end = whole.tokens.end;
            one.specific = true;
            one.whole = Some(Box::new(whole));
            return Some(one);
        }
        let mut lead = start;
        while lead > floor
            && start - lead < SMALL_WORDS
            && !self.capital(lead - 1)
            && (self.is(lead - 1, Class::Adjective) || self.pieces[lead - 1].ordinal.is_some())
        {
            lead -= 1;
        }
        let before = lead.checked_sub(1).filter(|&t| t >= self.sentence.start)?;
        let place = self.lies_in(end);
        let whole = if self.tokens[before].kind == TokenKind::Possessive {
            let owner = found[base..].last().filter(|c| c.tokens.end == before)?;
            if owner.specific { Some(owner).filter(|c| has_parts(c)) } else { self.nearest_whole(found, owner) }
        } else if self.is(before, Class::Owning) {
            // "its Suihe branch", where the text has told whose it is.
            let known = if named { self.known_part(&one, found) } else { None };
            if known.is_some() {
                return known;
            }
            found.iter().rev().take_while(|c| c.sentence + 1 >= self.number).find(|c| has_parts(c))
        } else if self.is(before, Class::IndefiniteArticle) && !named && place.is_some() {
            // "opened a branch in Tongan": the subject's.
            let verb = before.checked_sub(1).filter(|&t| t >= floor)?;
            // "set up", "opened"
            let is_verb = |t: usize| self.tokens[t].classes.is_verb();
            // "commenced the construction of a branch in Tongan"
            let built = self.is(verb, Class::Belonging)
                && verb > floor + 1
                && self.is(verb - 2, Class::DefiniteArticle)
                && !self.capital(verb - 1);
            let object = built || is_verb(verb) || verb > floor && !self.capital(verb - 1) && is_verb(verb - 1);
            found[base..].iter().find(|c| object && has_parts(c))
        } else if named {
            return self.known_part(&one, found);
        } else {
            None
        }?;
        if named {
            one.name = whole.name.iter().copied().chain(start..end).collect();
        } else {
            let (place, last) = place?;
            one.name = whole.name.iter().copied().chain(place..last).chain(at..end).collect();
            one.tokens.end = last;
            one.place = self.place_in(place, last);
            one.tokens.start = at;
        }
        one.specific = true;
        one.owner = Some(whole.tokens.clone());
        one.whole = Some(Box::new(whole.clone()));
        Some(one)
    }

    /// "the Tongan branch", where the text has told whose it is.
    fn known_part(&self, one: &Candidate, found: &[Candidate]) -> Option<Candidate> {
        let own = |t: usize| self.tokens[t].span().of(self.text);
        let words = one.tokens.start..one.head.start;
        // "Branch (": no word says which.
        if words.is_empty() {
            return None;
        }
        let known = found.iter().rev().take(LONG_AGO).find(|c| {
            c.whole.is_some()
                && c.name
                    .windows(words.len())
                    .any(|name| name.iter().zip(words.clone()).all(|(a, b)| own(*a) == own(b)))
        })?;
        Some(Candidate {
            tokens: one.tokens.clone(),
            head: one.head.clone(),
            sentence: self.number,
            definite: false,
            ..known.clone()
        })
    }

    /// Whose part "the hospital's branch" is: the last hospital named before that can be meant.
    fn nearest_whole<'f>(&self, found: &'f [Candidate], owner: &Candidate) -> Option<&'f Candidate> {
        let mut near = found.iter().rev().take_while(|c| c.sentence + 3 >= self.number);
        near.find(|c| c.tokens.end <= owner.tokens.start && has_parts(c))
    }

    /// Behind "Tongan-based", else the token itself; articles passed.
    pub(super) fn without_seat(&self, start: usize) -> usize {
        let mut at = start;
        while self.is(at, Class::DefiniteArticle) {
            at += 1;
        }
        let seat = (at..at + 4).find(|&t| {
            self.mark(t, "-") && self.in_name(t + 1, NameClass::BehindHyphen) && (at..t).all(|word| self.capital(word))
        });
        seat.map_or(at, |hyphen| hyphen + 2)
    }

    /// The place of "in outlying Tongan District": its first token and the one behind it.
    fn lies_in(&self, at: usize) -> Option<(usize, usize)> {
        if !self.in_name(at, NameClass::LiesIn) {
            return None;
        }
        let mut first = at + 1;
        while first < self.sentence.end
            && first <= at + SMALL_WORDS
            && !self.capital(first)
            && self.tokens[first].kind == TokenKind::Word
            && !self.is(first, Class::Preposition)
            && !self.is(first, Class::Conjunction)
        {
            first += 1;
        }
        // "in the neighboring city of Suihe"
        if first > at + 1
            && first + 1 < self.sentence.end
            && self.is(first, Class::Belonging)
            && NameClass::LEVELS.iter().any(|level| self.in_name(first - 1, *level))
        {
            first += 1;
        }
        if first >= self.sentence.end || !self.capital(first) || self.tokens[first].kind != TokenKind::Word {
            return None;
        }
        let known = self.pieces[first].place_from.filter(|&(last, _)| last <= self.sentence.end);
        let run = self.capital_run(first, 2);
        let last = self.admin_tail(known.map_or(run, |(last, _)| last));
        (last > first && (first..last).all(|t| self.head_at(t).is_none())).then_some((first, last))
    }
}

/// Who can have branches and campuses that are hospitals themselves.
pub(super) fn has_parts(one: &Candidate) -> bool {
    use InstitutionKind::{Clinic, Hospital, MedicalCenter};
    one.specific
        && one.capital
        && !one.plural
        && one.whole.is_none()
        && matches!(one.kind, Hospital | MedicalCenter | Clinic)
}
