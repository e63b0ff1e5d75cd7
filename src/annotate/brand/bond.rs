//! Ties that only institutions have: who merges with a named hospital, is
//! affiliated with it or has it as a part is no person, whatever its words are.

use super::{Brand, Reader, is_hospital};
use crate::document::{InstitutionKind, TokenKind, Tokens};
use crate::lexicon::Class;
use crate::lexicon::brands::Clue;

/// Tokens from a subject to the word that ties it: "has announced plans for a merger".
const REACH: usize = 12;

impl Reader<'_> {
    /// Whether a run is the other side of such a tie in its sentence.
    pub(super) fn bond(&self, run: &Tokens, brand: &mut Brand) {
        let town = self.mark(run.end, &["-"])
            || self.mark(run.end, &[","]) && self.inside(run.end + 1) && self.place(run.end + 1).is_some();
        if !town && (self.tied_before(run) || self.tied_behind(run)) {
            brand.add(Clue::Bond);
        }
        if self.among_others(run) {
            brand.add(Clue::Others);
            brand.kind = Some(InstitutionKind::Hospital);
        }
        // "the Sagamore system"
        let the = run.start > self.sentence.start && self.is(run.start - 1, Class::DefiniteArticle);
        if the && self.says(run.end, Clue::Styled) && !self.tokens[run.end].capital {
            brand.add(Clue::Styled);
        }
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
        for at in from..from + REACH {
            if !self.inside(at) || self.tokens[at].kind == TokenKind::Mark && !self.mark(at, &["-"]) {
                return false;
            }
            verbs |= self.is_verb(at);
            let tie = self.verb(at, Clue::Bond) || verbs && self.says(at, Clue::Bond);
            if tie {
                let with = at + 1 + usize::from(self.says(at + 1, Clue::Party));
                return together || self.hospital_follows(with);
            }
        }
        false
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
        (is_hospital(name) && name.tokens.start == start).then_some(name.tokens.end)
    }
}
