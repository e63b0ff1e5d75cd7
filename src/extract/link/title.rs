//! Titles that are given: "the plaque of "A's cooperation hospital" was unveiled at B".
//!
//! A noun says what an institution is to A, and a word of giving stands right beside the
//! phrase: a plaque, a ceremony, "awarded", "listed". Who bears the title then is nobody
//! whom the noun's own clause names as such: it receives the plaque, hangs it, is the
//! place of the ceremony, or is the hospital whose news this is.

use super::{Clauses, Parties};
use crate::annotate::verb::{Use, VerbGroup};
use crate::document::{InstitutionKind, TokenKind, Tokens};
use crate::extract::Link;
use crate::extract::clause::{Governor, Group, Mentions};
use crate::lexicon::Class;
use crate::lexicon::frames::{Frame, Relation};
use crate::lexicon::names::NameClass;

/// Tokens before and behind a title in which the word of giving stands: `the plaque of the " A Hospital`.
const GIVEN: usize = 6;

/// The standing of an institution that is the place of a ceremony.
const AT: u8 = 2;

/// Tokens of the longest title between quotation marks.
const LONGEST: usize = 30;

impl Clauses<'_, '_> {
    /// The links of titles between quotation marks: "hung the plaque of "A's stroke cooperation unit"". What the words
    /// inside say of one another is no tie of its own. Returns the titles.
    pub(super) fn put_titles(&self, words: &[(Tokens, usize)], links: &mut Vec<Link>) -> Vec<Tokens> {
        let mut read = Vec::new();
        let Some(first) = words.first().map(|(tokens, _)| tokens.start) else { return read };
        let mut at = self.range.start;
        while let Some(title) = self.next_quoted(at) {
            at = title.end;
            if first >= title.end || self.given(&title).is_none() {
                continue;
            }
            let Some(link) = self.title_link(&title, words) else { continue };
            let inside = |m: usize| {
                let tokens = &self.document.mentions[m].tokens;
                title.start <= tokens.start && tokens.end <= title.end
            };
            let [(_, bearer), ..] = link.parties[..] else { continue };
            let told = |l: &Link| {
                link.parties.iter().all(|(_, m)| self.takes_part(l, *m)) && !l.parties.iter().all(|(_, m)| inside(*m))
            };
            // The frames may have read it: "became a member unit of the alliance".
            let known = links.iter().any(told);
            links.retain(|l| {
                let within = |(_, m): &(String, usize)| inside(*m);
                let less =
                    |key: &str| self.lexicon.frames.main(key).is_some_and(|r| r.gives_way.contains(&link.relation));
                if less(&l.relation) && l.parties.iter().all(|(_, m)| self.takes_part(&link, *m)) {
                    return false;
                }
                told(l) || !(l.parties.iter().all(within) || l.parties.iter().any(within) && self.takes_part(l, bearer))
            });
            if !known {
                links.push(link);
            }
            read.push(title);
        }
        read
    }

    /// The tokens of the next phrase between quotation marks, without them.
    fn next_quoted(&self, from: usize) -> Option<Tokens> {
        let opens = |t: &usize| matches!(self.mark(*t), '"' | '\u{201c}');
        let open = (from..self.range.end).find(opens)?;
        let closes = |t: &usize| matches!(self.mark(*t), '"' | '\u{201d}');
        let close = (open + 1..self.range.end.min(open + LONGEST)).find(closes);
        match close {
            Some(close) => Some(open + 1..close + 1),
            None => self.next_quoted(open + 1),
        }
    }

    /// What a title says of who bears it.
    fn title_link(&self, title: &Tokens, words: &[(Tokens, usize)]) -> Option<Link> {
        let mentions = &self.document.mentions;
        let from = mentions.partition_point(|m| m.tokens.start < title.start);
        let inside: Mentions = (from..mentions.len())
            .take_while(|m| mentions[*m].tokens.end <= title.end)
            .filter(|m| mentions[*m].tokens.start < title.end)
            .collect();
        let alliance = |m: &usize| matches!(self.kind(*m), InstitutionKind::Alliance | InstitutionKind::Association);
        let whole = |m: &usize| self.document.institutions[mentions[*m].institution].whole.is_some();
        // A name that holds another one is the title itself.
        let mut said: Vec<&(Tokens, usize)> =
            words.iter().filter(|(w, _)| title.start <= w.start && w.end <= title.end).collect();
        said.sort_by_key(|(w, frame)| (w.start, std::cmp::Reverse(w.end), *frame));
        // "awarded its "Affiliated Hospital" title": no name, but words of a title.
        let empty = |m: &usize| mentions[*m].tokens.clone().all(|t| said.iter().any(|(w, _)| w.contains(&t)));
        let giver = inside.iter().copied().filter(|m| !whole(m) && !alliance(m) && !empty(m)).last();
        let giver = giver.or_else(|| inside.iter().copied().find(alliance));
        let given = self.given(title)?;
        let governing = self.conferring(title, given);
        let giver = giver.or_else(|| {
            let verb = governing.filter(|v| {
                !v.passive && self.lexicon.names.is(self.document.tokens[v.main].word, NameClass::GivenName)
            })?;
            let group = self.groups.iter().rev().find(|g| g.tokens.end <= verb.tokens.start)?;
            // The title "Advanced Unit" is one of merit, whoever awards it.
            let tie =
                said.first().is_some_and(|(w, _)| w.len() > 1 || said.iter().any(|(other, _)| other.start > w.start));
            group.mentions.first().copied().filter(|m| group.mentions.len() == 1 && tie && !alliance(m))
        })?;
        let own = &mentions[giver].tokens;
        let frames = &self.lexicon.frames;
        let fits = |frame: &Frame| {
            let relation = &frames.relations[frame.relation];
            let gives = relation.titled.as_ref().map(|[_, gives]| gives);
            gives.is_some_and(|gives| self.fits(relation, gives, giver))
        };
        // Whatever one is in an alliance, it is a member.
        let asks = |frame: &Frame| {
            frames.relations[frame.relation].kinds.values().any(|k| k.contains(&InstitutionKind::Alliance))
        };
        let outside = said.iter().filter(|(w, _)| !(own.start <= w.start && w.end <= own.end));
        let frame = if alliance(&giver) {
            frames.frames.iter().find(|f| f.title && asks(f) && fits(f))
        } else {
            outside.clone().map(|(_, frame)| &frames.frames[*frame]).find(|f| fits(f))
        }?;
        let (anchor, _) = outside.min_by_key(|(w, _)| w.start)?;
        let relation = &frames.relations[frame.relation];
        let [bears, gives] = relation.titled.as_ref()?;
        let mut inside = inside.clone();
        inside.push(giver);
        let bearer = self.beside_title(title, &inside, relation, bears).map(|(_, all)| all).or_else(|| {
            let mut topic = self.topic(relation, bears)?;
            topic.retain(|m| self.bears_titles(*m) && !inside.iter().any(|w| self.same(*m, *w)));
            (!topic.is_empty()).then_some(topic)
        })?;
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
        let asks = || relation.kinds.values().any(|kinds| kinds.contains(&InstitutionKind::Alliance));
        let names = |m: &usize| self.kind(*m) == InstitutionKind::Alliance && !asks();
        if !self.lexicon.names.is(self.document.tokens[noun].word, NameClass::TitleHead) || whose.iter().any(names) {
            return None;
        }
        let given = self.given(title)?;
        let new = |m: usize| !whose.iter().any(|w| self.same(m, *w));
        let found = self.beside_title(title, whose, relation, role).map(|(_, all)| all).or_else(|| {
            let mut topic = self.topic(relation, role)?;
            topic.retain(|m| new(*m) && self.bears_titles(*m));
            (!topic.is_empty()).then_some(topic)
        })?;
        let verb = self.conferring(title, given);
        Some((found, verb))
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
