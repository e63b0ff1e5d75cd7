//! Ties that only institutions have: who merges with a named hospital, is
//! affiliated with it or has it as a part is no person, whatever its words are.

use super::{Brand, Reader, is_hospital};
use crate::document::{InstitutionKind, TokenKind, Tokens};
use crate::lexicon::brands::Clue;
use crate::lexicon::names::NameRole;
use crate::lexicon::{Class, Layer};

/// Tokens from a subject to the word that ties it: "has announced plans for a merger".
const REACH: usize = 12;
/// Tokens from a tie to the preposition before its other side.
const TO_PARTY: usize = 6;
/// Names of the sentences beside that are looked at.
const NEIGHBOURS: usize = 3;

impl Reader<'_> {
    /// Whether a run is the other side of such a tie in its sentence.
    pub(super) fn bond(&self, run: &Tokens, brand: &mut Brand) {
        let town = self.mark(run.end, &["-"])
            || self.mark(run.end, &[","]) && self.inside(run.end + 1) && self.place(run.end + 1).is_some();
        let words = run.clone().filter(|&t| self.tokens[t].kind == TokenKind::Word).count();
        let towns = words > 1 && self.of_a_town(run) && self.hospital_before(run);
        if !town && (self.tied_before(run) || self.tied_behind(run) || towns) {
            brand.add(Clue::Bond);
        }
        if words > 1 && self.speaks_of_itself(run) {
            brand.add(Clue::Itself);
        }
        if self.twosome && words > 1 && self.is_one_of_two(run) {
            brand.add(Clue::Twosome);
            brand.kind = brand.kind.or(Some(InstitutionKind::Hospital));
        }
        if self.beside_tail(run) {
            brand.add(Clue::Beside);
        }
        if self.among_others(run) {
            brand.add(Clue::Others);
            brand.kind = Some(InstitutionKind::Hospital);
        }
        // "the Sagamore system"
        let the = run.start > self.sentence.start && self.is(run.start - 1, Class::DefiniteArticle);
        // "the Orvane board game"
        let next = run.end + 1;
        let noun = !self.inside(next)
            || self.tokens[next].kind != TokenKind::Word
            || self.goes_on(next)
            || self.is(next, Class::Preposition)
            || self.is(next, Class::Conjunction);
        if the && noun && self.says(run.end, Clue::Styled) && !self.tokens[run.end].capital {
            brand.add(Clue::Styled);
        }
    }

    /// Whether "the health system" or "its two hospitals" follows, and no other institution is named in the sentence.
    fn speaks_of_itself(&self, run: &Tokens) -> bool {
        let from = self.names.partition_point(|name| name.tokens.start < self.sentence.start);
        let other = self.names[from..].iter().take_while(|name| name.tokens.start < self.sentence.end);
        let phrase = |t: usize| self.is(t, Class::DefiniteArticle) || self.is(t, Class::Owning);
        let noun = |t: usize| self.says(t, Clue::Itself) && !self.tokens[t].capital;
        !other.into_iter().any(|name| name.specific && name.capital)
            && (run.end..self.sentence.end).any(|t| phrase(t) && (t + 1..t + 4).any(noun))
    }

    /// Where "the two trusts" or "both hospitals" stands.
    pub(super) fn twosomes(&self) -> Vec<usize> {
        // What is asked here of words is asked of them later on, but for numbers.
        let is = |t: usize, clue: Clue| match self.tokens[t].kind {
            TokenKind::Word => self.clues_of(t).is(clue),
            _ => self.lexicon.brands.is(self.word(t), clue),
        };
        let mut found = Vec::new();
        for hit in self.hits.of(Layer::Name) {
            let (first, last) = (hit.first as usize, hit.last as usize);
            let both = match self.lexicon.names.role(hit.payload) {
                NameRole::Both => (first..last).any(|t| is(t, Clue::Twosome)),
                NameRole::Group | NameRole::Head(_) => {
                    is(last - 1, Clue::Twosome) && (first.saturating_sub(3)..first).any(|t| is(t, Clue::Two))
                }
                _ => false,
            };
            if both && !self.tokens[last - 1].capital {
                found.push(first);
            }
        }
        found
    }

    /// The "and" or "with" before a run, a town with a possessive passed: "and Lowick's Orvane".
    fn link_before(&self, run: &Tokens) -> Option<usize> {
        let before = run.start.checked_sub(1).filter(|&t| self.inside(t))?;
        if !self.possessive(before) {
            return Some(before);
        }
        let town = (self.sentence.start..before).rev().take_while(|&t| self.tokens[t].capital).last()?;
        town.checked_sub(1).filter(|&t| self.inside(t))
    }

    /// "Larch Hospital and Lowick's Orvane Brigham", "in association with Britain's Evening Star".
    fn of_a_town(&self, run: &Tokens) -> bool {
        let possessive = run.start > self.sentence.start && self.possessive(run.start - 1);
        let link = self.link_before(run).filter(|_| possessive);
        link.is_some_and(|t| {
            self.is(t, Class::Joining) && self.named_before(t) || self.says(t, Clue::Party) && self.deal_before(t)
        })
    }

    /// Whether a run is one of two that "and" joins, and the rest of the text speaks of two.
    fn is_one_of_two(&self, run: &Tokens) -> bool {
        let link = self.link_before(run).filter(|&t| self.is(t, Class::Joining) && t > self.sentence.start);
        let behind = link.is_some_and(|t| self.named_before(t) || self.is_stranger(t - 1) && !self.is_given_run(t))
            && self.inside(run.end)
            && self.goes_on(run.end);
        behind || self.beside_stranger(run).is_some() || {
            let next = run.end;
            self.inside(next) && self.is(next, Class::Joining) && self.hospital_at(next + 1).is_some()
        }
    }

    /// Whether the run that ends before a token begins with a given name.
    fn is_given_run(&self, end: usize) -> bool {
        let first = (self.sentence.start..end).rev().take_while(|&t| self.is_stranger(t)).last();
        first.is_some_and(|t| self.is_given(t))
    }

    /// A tail of hospitals ends the run, and the sentence has a hospital with a name or one more such tail.
    fn beside_tail(&self, run: &Tokens) -> bool {
        let last = self.last_word(run);
        let the = run.start > self.sentence.start && self.is(run.start - 1, Class::DefiniteArticle);
        // "Good Samaritan and Sacred Heart"
        let patron = self.says(run.start, Clue::Patron);
        let tail = self.says(last, Clue::Beside) && self.own_word(run.start);
        if last == run.start || the || !tail && !patron {
            return false;
        }
        let from = self.names.partition_point(|name| name.tokens.start < self.sentence.start);
        let here = self.names[from..].iter().take_while(|name| name.tokens.start < self.sentence.end);
        let other = |t: usize| {
            let tail = t > self.sentence.start && self.is_stranger(t - 1) && self.says(t, Clue::Beside);
            let patron = self.says(t, Clue::Patron) && self.inside(t + 1) && self.is_stranger(t + 1);
            !run.contains(&t) && self.is_stranger(t) && (tail || patron)
        };
        // A hospital with a name in the sentence, or right before it or behind it.
        let near = self.names[from.saturating_sub(NEIGHBOURS)..].iter().take(2 * NEIGHBOURS);
        let near =
            near.filter(|name| name.tokens.end + REACH * 2 > run.start && name.tokens.start < run.end + REACH * 2);
        here.into_iter().chain(near).any(is_hospital) || self.sentence.clone().any(other)
    }

    /// "Castle Park, Severn Road and three other private hospitals": a list that ends in more of the kind.
    fn among_others(&self, run: &Tokens) -> bool {
        let in_list = |t: usize| {
            self.is(t, Class::Joining) || self.mark(t, &[","]) || self.taken[t].is_some() || self.is_stranger(t)
        };
        let mut joined = false;
        for at in (run.end..=run.end + REACH).take_while(|&t| self.inside(t)) {
            let of_group = |t: usize| self.inside(t) && self.taken[t].is_some_and(|n| self.names[n as usize].group);
            if joined && self.says(at, Clue::Others) && (at..at + 4).any(of_group) {
                return true;
            }
            if !in_list(at) {
                return false;
            }
            joined |= self.is(at, Class::Joining);
        }
        false
    }

    /// "Larch Hospital will merge with Northcare", "is part of Northcare", "joined Northcare".
    fn tied_before(&self, run: &Tokens) -> bool {
        let Some(before) = run.start.checked_sub(1).filter(|&t| self.inside(t)) else { return false };
        let at = if self.is(before, Class::DefiniteArticle) { before.wrapping_sub(1) } else { before };
        if !self.inside(at) || at == self.sentence.start || !self.hospital_before(run) {
            return false;
        }
        if self.verb(at, Clue::Bonded) {
            return !self.is_noun_here(at);
        }
        if !(self.says(at, Clue::Party) || self.is(at, Class::Belonging)) {
            return false;
        }
        let tie = at - 1;
        let part = self.says(tie, Clue::Bonded) && (self.is(at, Class::Belonging) || self.says(at, Clue::Party));
        // "the eastern part of Durand" is a place.
        let said = tie > self.sentence.start
            && (self.is(tie - 1, Class::Be) || self.is(tie - 1, Class::Adverb) || self.is(tie - 1, Class::Determiner));
        self.verb(tie, Clue::Bond) || self.says(tie, Clue::Bond) || part && said
    }

    /// "Northcare will merge with Larch Hospital", "Northcare and Larch Hospital have ended their affiliation".
    fn tied_behind(&self, run: &Tokens) -> bool {
        let next = run.end;
        if !self.inside(next) {
            return false;
        }
        let hospital = if self.is(next, Class::Joining) { self.hospital_at(next + 1) } else { None };
        let other = hospital.or_else(|| self.beside_stranger(run));
        let listed = run.start > self.sentence.start + 1
            && self.is(run.start - 1, Class::Joining)
            && (self.named_before(run.start - 1) || self.behind_stranger(run));
        // The other side stands in the same list, or behind the tie.
        let together = other.is_some() || listed;
        if !together && !self.goes_on(next) {
            return false;
        }
        let from = other.unwrap_or(next);
        let mut verbs = false;
        if self.is_part_behind(next) {
            return true;
        }
        for at in from..from + REACH {
            if !self.inside(at) || self.tokens[at].kind == TokenKind::Mark && !self.mark(at, &["-"]) {
                return false;
            }
            verbs |= self.is_verb(at);
            let tie = self.verb(at, Clue::Bond) || verbs && self.says(at, Clue::Bond);
            if tie {
                // "a letter of intent to join forces with Larch Hospital"
                let party =
                    (at + 1..at + TO_PARTY).take_while(|&t| self.inside(t)).find(|&t| self.says(t, Clue::Party));
                return together || self.hospital_follows(party.map_or(at + 1, |t| t + 1));
            }
        }
        false
    }

    /// "Northcare became part of Larch Hospital", "is a division of Larch Health".
    fn is_part_behind(&self, next: usize) -> bool {
        let tie = (next..next + 6).take_while(|&t| self.inside(t)).find(|&t| self.says(t, Clue::Bonded));
        tie.is_some_and(|t| {
            let words = (next..t).all(|t| self.tokens[t].kind == TokenKind::Word && !self.tokens[t].capital);
            words && t > next && self.is(t + 1, Class::Belonging) && self.hospital_follows(t + 2)
        })
    }

    /// The end of the other name in "Lakeland Shore and Harbor Point will merge".
    fn beside_stranger(&self, run: &Tokens) -> Option<usize> {
        let next = run.end;
        let begins = run.start == self.sentence.start || !self.tokens[run.start - 1].capital;
        if !begins || !self.inside(next + 1) || !self.is(next, Class::Joining) || self.is_given(next + 1) {
            return None;
        }
        let end = (next + 1..next + 5).find(|&t| !self.inside(t) || !self.is_stranger(t))?;
        (end > next + 1 && self.inside(end) && self.goes_on(end)).then_some(end)
    }

    /// The same of the second name.
    fn behind_stranger(&self, run: &Tokens) -> bool {
        if run.start < self.sentence.start + 2 || !self.is(run.start - 1, Class::Joining) {
            return false;
        }
        let name = (self.sentence.start..run.start - 1).rev().take_while(|&t| self.is_stranger(t)).last();
        name.is_some_and(|t| !self.is_given(t)) && self.inside(run.end) && self.goes_on(run.end)
    }

    /// "Anna Torvik and Lea Durand": two people.
    fn is_given(&self, at: usize) -> bool {
        self.lexicon.brands.is_given(self.word(at))
    }

    fn is_stranger(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.kind == TokenKind::Word && token.capital && self.taken[at].is_none()
    }

    /// Whether a verb group begins at a token.
    fn goes_on(&self, at: usize) -> bool {
        [Class::Be, Class::Have, Class::Modal, Class::Adverb].iter().any(|c| self.is(at, *c)) || self.is_verb(at)
    }

    /// The end of the named hospital that begins at a token, its article apart.
    fn hospital_at(&self, at: usize) -> Option<usize> {
        let start = if self.inside(at) && self.is(at, Class::DefiniteArticle) { at + 1 } else { at };
        let name = &self.names[(*self.taken.get(start)?)? as usize];
        (self.is_care(name) && name.tokens.start == start).then_some(name.tokens.end)
    }
}
