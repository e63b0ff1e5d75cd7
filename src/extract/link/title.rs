//! Titles that are given: "the plaque of "A's cooperation hospital" was unveiled at B".
//!
//! A noun says what an institution is to A, and a word of giving stands right beside the
//! phrase: a plaque, a ceremony, "awarded", "listed". Who bears the title then is nobody
//! whom the noun's own clause names as such: it receives the plaque, hangs it, is the
//! place of the ceremony, or is the hospital whose news this is.

use super::Clauses;
use crate::annotate::verb::{Use, VerbGroup};
use crate::document::{InstitutionKind, TokenKind, Tokens};
use crate::extract::clause::{Governor, Group, Mentions};
use crate::lexicon::Class;
use crate::lexicon::frames::Relation;
use crate::lexicon::names::NameClass;

/// Tokens before and behind a title in which the word of giving stands: `the plaque of the " A Hospital`.
const GIVEN: usize = 6;

impl Clauses<'_, '_> {
    /// Who bears a title that is given, and the verb that says when. `noun` is the last word of what it says;
    /// `whose` gives it.
    pub(super) fn bearer(
        &self,
        noun: usize,
        title: &Tokens,
        whose: &Mentions,
        relation: &Relation,
        role: &str,
    ) -> Option<(Mentions, Option<&VerbGroup>)> {
        // Whoever is a unit of an alliance is a member.
        let asks = || relation.kinds.values().any(|kinds| kinds.contains(&InstitutionKind::Alliance));
        let names = |m: &usize| self.kind(*m) == InstitutionKind::Alliance && !asks();
        if !self.lexicon.names.is(self.document.tokens[noun].word, NameClass::TitleHead) || whose.iter().any(names) {
            return None;
        }
        let given = self.given(title)?;
        let new = |m: usize| !whose.iter().any(|w| self.same(m, *w));
        let found = self.beside_title(title, whose, relation, role).or_else(|| {
            let mut topic = self.topic(relation, role)?;
            topic.retain(|m| new(*m) && self.bears_titles(*m));
            (!topic.is_empty()).then_some(topic)
        })?;
        // "held a ceremony to hang the plaque": it was hung when the ceremony was held.
        let governs =
            |v: &&VerbGroup| v.usage == Use::Finite && !(v.tokens.start >= title.start && v.tokens.end <= title.end);
        let verb = self.verbs.iter().filter(governs).min_by_key(|v| super::distance(&v.tokens, &(given..given + 1)));
        Some((found, verb))
    }

    /// The best of those in the sentence who may bear a title.
    fn beside_title(&self, title: &Tokens, whose: &Mentions, relation: &Relation, role: &str) -> Option<Mentions> {
        let apart = |g: &&Group| g.tokens.end <= title.start || g.tokens.start >= title.end;
        let all = self.groups.iter().filter(apart).filter_map(|g| {
            let mut all = self.fitting(relation, role, g)?;
            all.retain(|m| self.bears_titles(*m) && !whose.iter().any(|w| self.same(*m, *w)));
            let near = super::distance(&g.tokens, title);
            (!all.is_empty()).then(|| (self.standing(g), near, all))
        });
        all.min_by_key(|(standing, near, _)| (*standing, *near)).map(|(_, _, all)| all)
    }

    /// The one hospital of the sentence that is given the name of a branch.
    pub(super) fn bearer_of_branch(
        &self,
        branch: usize,
        whole: usize,
        relation: &Relation,
        role: &str,
    ) -> Option<usize> {
        let tokens = &self.document.mentions[branch].tokens;
        let title = tokens.start..self.closed(tokens.end);
        self.given(&title)?;
        let known = [branch, whole].into_iter().collect();
        match self.beside_title(&title, &known, relation, role)?[..] {
            [one] if self.document.institutions[self.document.mentions[one].institution].whole.is_none() => Some(one),
            _ => None,
        }
    }

    /// The word of giving right before or behind a title; no other institution stands between.
    fn given(&self, title: &Tokens) -> Option<usize> {
        let gives = |t: &usize| self.lexicon.names.is(self.document.tokens[*t].word, NameClass::GivenName);
        let open = |t: &usize| !self.named[*t] && !matches!(self.mark(*t), ',' | ';' | ':');
        let low = title.start.saturating_sub(GIVEN).max(self.range.start);
        let before = (low..title.start).rev().take_while(open).find(gives);
        let high = (title.end + GIVEN).min(self.range.end);
        before.or_else(|| (title.end..high).take_while(open).find(gives))
    }

    /// Where a bearer is looked for first: who receives, then who acts, then where it happens, then whose officials act.
    fn standing(&self, group: &Group) -> u8 {
        let is = |word, class| self.lexicon.vocabulary.is(word, class);
        match group.governor {
            Governor::Object if !group.office => 0,
            Governor::Subject if !group.office => 1,
            Governor::Preposition(word) if is(word, Class::Goal) => {
                if is(word, Class::Locative) {
                    2
                } else {
                    0
                }
            }
            Governor::Object => 3,
            Governor::Subject => 4,
            Governor::Preposition(_) => 5,
        }
    }

    /// Hospitals bear titles; who governs them does not.
    fn bears_titles(&self, mention: usize) -> bool {
        use InstitutionKind::{Clinic, Company, Group, Hospital, MedicalCenter, Other};
        matches!(self.kind(mention), Hospital | MedicalCenter | Clinic | Company | Group | Other)
    }

    /// Where a phrase ends behind its quotation mark.
    pub(super) fn closed(&self, end: usize) -> usize {
        let mark = |t: usize| t < self.range.end && self.document.tokens[t].kind == TokenKind::Mark;
        if mark(end) && matches!(self.mark(end), '"' | '\u{201d}' | '\u{2019}' | '\'') { end + 1 } else { end }
    }
}
