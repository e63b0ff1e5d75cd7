//! Titles that are given: "the plaque of "A's cooperation hospital" was unveiled at B".
//!
//! A noun says what an institution is to A, and a word of giving stands right beside the
//! phrase: a plaque, a ceremony, "awarded", "listed". Who bears the title then is nobody
//! whom the noun's own clause names as such: it receives the plaque, hangs it, is the
//! place of the ceremony, or is the hospital whose news this is.

use super::{Clauses, Parties};
use crate::annotate::verb::{Use, VerbGroup};
use crate::document::{InstitutionKind, Token, TokenKind, Tokens};
use crate::extract::Link;
use crate::extract::clause::{Governor, Group, Mentions};
use crate::lexicon::Class;
use crate::lexicon::frames::{Frame, Relation};
use crate::lexicon::names::NameClass;
use std::cmp::Reverse;

/// Tokens before and behind a title in which the word of giving stands: `the plaque of the " A Hospital`.
const GIVEN: usize = 6;

/// The standing of an institution that is the place of a ceremony.
const AT: u8 = 2;

/// Tokens of the longest title between quotation marks.
const LONGEST: usize = 30;

/// Whether a quotation may begin in a sentence.
pub(super) fn has_quotation(sentence: &[Token]) -> bool {
    sentence.iter().any(|token| opens(token.mark))
}

fn opens(mark: char) -> bool {
    matches!(mark, '"' | '\u{201c}')
}

impl Clauses<'_, '_> {
    /// The links of titles between quotation marks: "hung the plaque of "A's stroke cooperation unit"". What the words
    /// inside say of one another is no tie of its own. Returns the titles.
    pub(super) fn put_titles(&self, words: &[(Tokens, usize)], links: &mut Vec<Link>) -> Vec<Tokens> {
        let mut read = Vec::new();
        let mut at = self.range.start;
        while let Some(title) = if words.is_empty() { None } else { self.next_quoted(at) } {
            at = title.end;
            let low = words.partition_point(|(w, _)| w.start < title.start);
            let high = words.partition_point(|(w, _)| w.start < title.end);
            let Some(link) = self.title_link(&title, &words[low..high]) else { continue };
            let within = |(_, m): &(String, usize)| title.contains(&self.document.mentions[*m].tokens.start);
            let [bearers @ .., (_, giver)] = link.parties.as_slice() else { continue };
            let tie = |l: &Link| self.takes_part(l, *giver) && bearers.iter().any(|(_, m)| self.takes_part(l, *m));
            // The frames may have read it: "became a member unit of the alliance".
            let told = |l: &Link| {
                let mut inside = l.parties.iter().filter(|p| within(p));
                tie(l) && !l.parties.iter().all(within) && inside.all(|(_, m)| self.takes_part(&link, *m))
            };
            let general = |l: &Link| {
                let main = self.lexicon.frames.main(&l.relation);
                main.is_some_and(|general| general.gives_way.contains(&link.relation))
                    && l.parties.iter().all(|(_, m)| self.takes_part(&link, *m))
            };
            let of_title = |l: &Link| {
                let other = |p: &(String, usize)| !within(p) && self.takes_part(l, p.1);
                l.parties.iter().any(within) && (l.parties.iter().all(within) || link.parties.iter().any(other))
            };
            links.retain(|l| !general(l) && (told(l) || !of_title(l)));
            let known = links.iter().any(told);
            if !known {
                links.push(link);
            }
            read.push(title);
        }
        read
    }

    /// The tokens of the next phrase between quotation marks, with the one that closes it.
    fn next_quoted(&self, from: usize) -> Option<Tokens> {
        let closes = |t: &usize| matches!(self.mark(*t), '"' | '\u{201d}');
        (from..self.range.end).filter(|t| opens(self.mark(*t))).find_map(|open| {
            let close = (open + 1..self.range.end.min(open + LONGEST)).find(closes)?;
            Some(open + 1..close + 1)
        })
    }

    /// What a title says of who bears it; `words` are those inside that say what it is.
    fn title_link(&self, title: &Tokens, words: &[(Tokens, usize)]) -> Option<Link> {
        let governing = self.conferring(title, self.given(title).filter(|_| !words.is_empty())?);
        let mut inside = self.named_inside(title);
        let giver = self.giver(&inside, words, governing)?;
        inside.push(giver);
        let own = &self.document.mentions[giver].tokens;
        let outside = |(w, _): &&(Tokens, usize)| !(own.start <= w.start && w.end <= own.end);
        let anchor = &words.iter().find(outside)?.0;
        let frames = &self.lexicon.frames;
        let fits = |frame: &&Frame| {
            let relation = &frames.relations[frame.relation];
            relation.titled.as_ref().is_some_and(|[_, gives]| self.fits(relation, gives, giver))
        };
        let frame = if self.is_alliance(giver) {
            // Whatever one is in an alliance, it is a member.
            frames.frames.iter().filter(|f| f.title && self.asks_for_alliance(f)).find(fits)
        } else {
            let mut said: Vec<&(Tokens, usize)> = words.iter().filter(outside).collect();
            said.sort_by_key(|(w, frame)| (w.start, Reverse(w.end), *frame));
            said.into_iter().map(|(_, frame)| &frames.frames[*frame]).find(fits)
        }?;
        let relation = &frames.relations[frame.relation];
        let [bears, gives] = relation.titled.as_ref()?;
        let bearer = self.bears(title, &inside, relation, bears)?;
        let status = self.status(relation, anchor, governing, None).ok()?;
        let mut parties: Parties = bearer.into_iter().map(|m| (bears.clone(), m)).collect();
        parties.push((gives.clone(), giver));
        Some(Link {
            relation: relation.key.clone(),
            date: self.date(title, governing, status),
            agreement: None,
            status,
            sentences: self.stating(&parties),
            parties,
            figures: self.figures(),
            rule: frame.rule,
        })
    }

    fn named_inside(&self, title: &Tokens) -> Mentions {
        let mentions = &self.document.mentions;
        let from = mentions.partition_point(|m| m.tokens.start < title.start);
        (from..mentions.len()).take_while(|m| mentions[*m].tokens.end <= title.end).collect()
    }

    /// Whose a title is: the institution that it names, an alliance only where it names no other, or who awards it.
    fn giver(&self, inside: &Mentions, words: &[(Tokens, usize)], governing: Option<&VerbGroup>) -> Option<usize> {
        let mentions = &self.document.mentions;
        // A name that holds another one is the title itself; "Affiliated Hospital" is none.
        let whole = |m: usize| self.document.institutions[mentions[m].institution].whole.is_some();
        let empty = |m: usize| mentions[m].tokens.clone().all(|t| words.iter().any(|(w, _)| w.contains(&t)));
        let named = inside.iter().copied().rfind(|m| !whole(*m) && !self.is_alliance(*m) && !empty(*m));
        named.or_else(|| inside.iter().copied().find(|m| self.is_alliance(*m))).or_else(|| {
            let awards = |v: &&VerbGroup| !v.passive && self.gives(v.main);
            let verb = governing.filter(awards)?;
            let group = self.groups.iter().rev().find(|g| g.tokens.end <= verb.tokens.start)?;
            // "Advanced Unit" is a title of merit, whoever awards it.
            let tie = words.iter().any(|(w, _)| w.len() > 1 || words.iter().any(|(other, _)| other.start > w.start));
            match group.mentions[..] {
                [one] if tie && !self.is_alliance(one) => Some(one),
                _ => None,
            }
        })
    }

    pub(super) fn is_alliance(&self, mention: usize) -> bool {
        matches!(self.kind(mention), InstitutionKind::Alliance | InstitutionKind::Association)
    }

    pub(super) fn asks_for_alliance(&self, frame: &Frame) -> bool {
        let kinds = &self.lexicon.frames.relations[frame.relation].kinds;
        kinds.values().any(|kinds| kinds.contains(&InstitutionKind::Alliance))
    }

    /// Whether a token is a word of giving.
    fn gives(&self, token: usize) -> bool {
        self.lexicon.names.is(self.document.tokens[token].word, NameClass::GivenName)
    }

    /// Who bears a title: the best of the sentence, else the hospital whose news this is.
    fn bears(&self, title: &Tokens, known: &Mentions, relation: &Relation, role: &str) -> Option<Mentions> {
        self.beside_title(title, known, relation, role).map(|(_, all)| all).or_else(|| {
            let mut topic = self.topic(relation, role)?;
            topic.retain(|m| self.bears_titles(*m) && !known.iter().any(|w| self.same(*m, *w)));
            (!topic.is_empty()).then_some(topic)
        })
    }

    /// The verb of the clause that gives a title: "held a ceremony to hang the plaque" gives it when it was held.
    fn conferring(&self, title: &Tokens, given: usize) -> Option<&VerbGroup> {
        let outside = |v: &&VerbGroup| v.tokens.start < title.start || v.tokens.end > title.end;
        let finite = self.verbs.iter().filter(|v| v.usage == Use::Finite).filter(outside);
        finite.min_by_key(|v| super::distance(&v.tokens, &(given..given + 1)))
    }

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
        let asks = relation.kinds.values().any(|kinds| kinds.contains(&InstitutionKind::Alliance));
        let title_head = self.lexicon.names.is(self.document.tokens[noun].word, NameClass::TitleHead);
        if !title_head || !asks && whose.iter().any(|m| self.kind(*m) == InstitutionKind::Alliance) {
            return None;
        }
        let given = self.given(title)?;
        let found = self.bears(title, whose, relation, role)?;
        Some((found, self.conferring(title, given)))
    }

    /// The best of those in the sentence who may bear a title, and how good their place is.
    fn beside_title(
        &self,
        title: &Tokens,
        whose: &Mentions,
        relation: &Relation,
        role: &str,
    ) -> Option<(u8, Mentions)> {
        let apart = |g: &&Group| g.tokens.end <= title.start || g.tokens.start >= title.end;
        let all = self.groups.iter().filter(apart).filter_map(|g| {
            let mut all = self.fitting(relation, role, g)?;
            all.retain(|m| self.bears_titles(*m) && !whose.iter().any(|w| self.same(*m, *w)));
            let near = super::distance(&g.tokens, title);
            (!all.is_empty()).then(|| (self.standing(g), near, all))
        });
        all.min_by_key(|(standing, near, _)| (*standing, *near)).map(|(standing, _, all)| (standing, all))
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
        // A ceremony held at B says not that B is the branch.
        let (standing, bearers) = self.beside_title(&title, &known, relation, role)?;
        match bearers[..] {
            [one]
                if standing < AT
                    && self.document.institutions[self.document.mentions[one].institution].whole.is_none() =>
            {
                Some(one)
            }
            _ => None,
        }
    }

    /// The word of giving right before or behind a title; no other institution stands between.
    fn given(&self, title: &Tokens) -> Option<usize> {
        let gives = |t: &usize| self.gives(*t);
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
            Governor::Preposition(word) if is(word, Class::Locative) => AT,
            Governor::Preposition(word) if is(word, Class::Goal) => 0,
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
