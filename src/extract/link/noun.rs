//! Nouns that say what one institution is to another: "A, the operator of B", "B's owner, A", "whose parent is A".
//!
//! Two places are looked for: whose the noun is (behind "of", a possessive, "its", "whose",
//! a name right before it) and who bears it (beside a comma or bracket, round a verb of
//! being, behind "as"). They are read where the plainer readings of a frame find nobody.

use super::{Clauses, Parties};
use crate::annotate::verb::{Use, VerbGroup};
use crate::document::{TokenKind, Tokens};
use crate::extract::clause::{Governor, Group, Mentions};
use crate::lexicon::frames::{Frame, Object, Relation};
use crate::lexicon::{Class, WordId};
use smallvec::smallvec;

/// Tokens before a noun that belong to its phrase: "its first directly managed county-level".
const BEFORE: usize = 7;
/// Tokens between "A-run" and the name of what A runs: "A-run 300-bed district hospital B".
const COMPOUND: usize = 5;
/// Mentions before a token that are looked at for one that ends there.
const SEVERAL: usize = 8;
/// Tokens between a noun and the preposition of whose it is: "partner hospital in the province of".
const BEHIND: usize = 6;

/// Whose a noun is, by what stands at the left of its phrase.
enum Owner {
    /// Nothing says it there.
    Open,
    /// "B's", or B right before it: a mention.
    Named(usize),
    /// "its".
    Pronoun,
    /// "whose" or another relative pronoun: the mention that it stands behind.
    Whose(usize),
}

impl Clauses<'_, '_> {
    /// The two institutions of a noun frame, and the verb that says that the one is it to the other.
    pub(super) fn relational(
        &self,
        anchor: &Tokens,
        frame: &Frame,
        relation: &Relation,
    ) -> Option<(Parties, Option<&VerbGroup>)> {
        let bearing = frame.subject.as_ref()?;
        let [(words, owning)] = frame.prepositions.as_slice() else { return None };
        if !words.iter().any(|w| self.lexicon.vocabulary.is(*w, Class::Belonging)) {
            return None;
        }
        let (start, owner) = self.phrase(anchor, relation);
        // "Larch county hospital": a word between a name and the noun may make another name of them.
        let apart = |m: usize| {
            let end = self.document.mentions[m].tokens.end;
            end < anchor.start && self.document.tokens[end].kind != TokenKind::Possessive
        };
        let unsure = match owner {
            Owner::Pronoun => true,
            Owner::Named(mention) => apart(mention),
            Owner::Open | Owner::Whose(_) => false,
        };
        if relation.apposed && unsure {
            return None;
        }
        // "A, a B hospital": the article before B opens the phrase.
        let article = start > self.range.start
            && (self.is(start - 1, Class::IndefiniteArticle) || self.is(start - 1, Class::DefiniteArticle));
        let start = if article && matches!(owner, Owner::Named(_)) { start - 1 } else { start };
        let start = self.taken_from(start);
        let (whose, end) = match owner {
            Owner::Named(mention) | Owner::Whose(mention) => {
                (self.fits(relation, owning, mention).then(|| smallvec![mention])?, anchor.end)
            }
            Owner::Pronoun => (Mentions::new(), anchor.end),
            Owner::Open => self.behind(anchor, words, relation, owning)?,
        };
        let end = if relation.apposed { self.past_noun(end) } else { end };
        let new = |found: &Mentions| !found.iter().any(|m| whose.iter().any(|w| self.same(*m, *w)));
        let open = matches!(owner, Owner::Open);
        let (who, verb) = self
            .copula_before(start, relation, bearing)
            .or_else(|| Some((self.apposed_before(start, relation, bearing)?, None)))
            .filter(|_| !matches!(owner, Owner::Whose(_)))
            .or_else(|| Some((self.as_before(start, relation, bearing).filter(|_| unsure)?, None)))
            .or_else(|| self.copula_behind(end, relation, bearing))
            .or_else(|| Some((self.apposed_behind(end, open, relation, bearing)?, None)))
            .filter(|(found, _)| new(found))
            .or_else(|| match owner {
                Owner::Pronoun | Owner::Whose(_) => None,
                _ => self.bearer(anchor.end - 1, &(start..self.closed(end)), &whose, relation, bearing),
            })?;
        let whose = match owner {
            Owner::Pronoun => self.whose_it_is(start, &who, relation, owning)?,
            _ => whose,
        };
        let put = |role: &String, list: Mentions| list.into_iter().map(|m| (role.clone(), m)).collect::<Parties>();
        Some((put(bearing, who).into_iter().chain(put(owning, whose)).collect(), verb))
    }

    /// "chose A as its new manager": who stands right before "as".
    fn as_before(&self, start: usize, relation: &Relation, role: &str) -> Option<Mentions> {
        let at = start.checked_sub(1).filter(|&t| t > self.range.start && self.is_as(t))?;
        let group = self.groups.iter().find(|g| g.tokens.end == at)?;
        self.fitting(relation, role, group)
    }

    /// "in the B system are": where a noun behind a name ends.
    fn past_noun(&self, end: usize) -> usize {
        let noun = end < self.range.end && {
            let token = &self.document.tokens[end];
            token.kind == TokenKind::Word && !token.capital && !token.is(Class::Function) && !self.is(end, Class::Be)
        };
        let verb = self.verbs.iter().any(|v| v.tokens.contains(&end));
        if noun && !verb && !self.is(end, Class::Preposition) && !self.is(end, Class::Adverb) { end + 1 } else { end }
    }

    /// "sold it to a subsidiary of B", "partner with a unit of B": one that has no name is told of, and not the subject.
    pub(super) fn is_unnamed(&self, anchor: &Tokens) -> bool {
        self.is(anchor.end - 1, Class::Relational) && self.unnamed_phrase(anchor.start).is_some()
    }

    /// Whether two mentions mean one institution.
    pub(super) fn same(&self, a: usize, b: usize) -> bool {
        self.document.mentions[a].institution == self.document.mentions[b].institution
    }

    /// Where the phrase of a noun begins, and whose it is by what stands there.
    fn phrase(&self, anchor: &Tokens, relation: &Relation) -> (usize, Owner) {
        // "B under its trusteeship": the phrase has the pronoun in it.
        if anchor.clone().any(|t| self.is(t, Class::Owning)) {
            return (anchor.start, Owner::Pronoun);
        }
        let low = anchor.start.saturating_sub(BEFORE).max(self.range.start);
        let mut at = anchor.start;
        while at > low {
            let before = at - 1;
            let token = &self.document.tokens[before];
            // "the B operator A"; "B counterpart help A" tells of a deed.
            if let Some(mention) = self.named_until(at) {
                let deed = self.lexicon.frames.main_of(relation).deed && !relation.apposed;
                if deed && !self.is(anchor.end - 1, Class::Relational) {
                    return (at, Owner::Open);
                }
                return (self.document.mentions[mention].tokens.start, Owner::Named(mention));
            }
            if token.kind == TokenKind::Possessive {
                return match self.named_until(before) {
                    Some(mention) => (self.document.mentions[mention].tokens.start, Owner::Named(mention)),
                    None => (at, Owner::Open),
                };
            }
            if self.is(before, Class::Owning) {
                return (before, Owner::Pronoun);
            }
            if self.is(before, Class::Relative) {
                let of = self.named_until(before).or_else(|| self.named_until(before.saturating_sub(1)));
                return (before, of.map_or(Owner::Open, Owner::Whose));
            }
            if self.is(before, Class::Determiner) || self.is(before, Class::IndefiniteArticle) {
                return (before, Owner::Open);
            }
            let own = token.kind == TokenKind::Number
                || self.mark(before) == '-'
                || token.kind == TokenKind::Word
                    && !self.named[before]
                    && !self.is(before, Class::Preposition)
                    && !self.is(before, Class::Joining)
                    && !self.is(before, Class::Adverb)
                    && !self.verbs.iter().any(|v| v.tokens.contains(&before) && v.usage != Use::Participle);
            if !own {
                break;
            }
            at = before;
        }
        (at, Owner::Open)
    }

    /// "one of B's hospitals", "the smallest of four hospitals of B": where the phrase begins that takes one of several.
    fn taken_from(&self, start: usize) -> usize {
        let of = start.checked_sub(1).filter(|&t| t > self.range.start);
        let of = of.map(|t| if self.is(t, Class::DefiniteArticle) { t - 1 } else { t });
        of.and_then(|of| self.one_of(of)).unwrap_or(start)
    }

    /// "Larch Hospital, the smallest of four hospitals of B": where the phrase begins that a noun of several ends.
    pub(super) fn one_of_those(&self, anchor: &Tokens) -> Option<usize> {
        let low = anchor.start.saturating_sub(BEFORE).max(self.range.start);
        let of = (low..anchor.start).rev().find(|&t| self.is(t, Class::Preposition))?;
        let said =
            self.verbs.iter().any(|v| v.usage == Use::Finite && v.tokens.start > of && v.tokens.end <= anchor.start);
        if said { None } else { self.one_of(of) }
    }

    /// The mention that ends at a token.
    pub(super) fn named_until(&self, end: usize) -> Option<usize> {
        let mentions = &self.document.mentions;
        let after = mentions.partition_point(|m| m.tokens.start < end);
        // Those that mean several ("both hospitals") stand there once for each.
        let close = after.saturating_sub(SEVERAL)..after;
        close.into_iter().find(|m| mentions[*m].tokens.end == end && mentions[*m].tokens.start >= self.range.start)
    }

    /// Those of a group that stand before a token, where they fit a role.
    fn fitting_until(&self, end: usize, group: &Group, relation: &Relation, role: &str) -> Option<Mentions> {
        let mut found = self.fitting_here(group, relation, role)?;
        found.retain(|m| self.document.mentions[*m].tokens.end <= end);
        (!found.is_empty()).then_some(found)
    }

    /// Those of a group that stand where it stands: "A, a unit of B, and C, an affiliate of D": C alone is D's.
    pub(super) fn fitting_here(&self, group: &Group, relation: &Relation, role: &str) -> Option<Mentions> {
        let mut found = self.fitting(relation, role, group)?;
        let here = |m: &usize| {
            let tokens = &self.document.mentions[*m].tokens;
            group.tokens.start <= tokens.start && tokens.end <= group.tokens.end
        };
        if found.iter().any(here) {
            found.retain(|m| here(m));
        }
        Some(found)
    }

    /// Whose a noun is by the preposition right behind it, and where the name ends.
    fn behind(&self, anchor: &Tokens, words: &[WordId], relation: &Relation, role: &str) -> Option<(Mentions, usize)> {
        let mentions = &self.document.mentions;
        let group = self.groups.iter().find(|g| g.tokens.end > anchor.end)?;
        let first = *group.mentions.iter().find(|m| mentions[**m].tokens.start >= anchor.end)?;
        let own = &mentions[first].tokens;
        let (Governor::Preposition(word), office) = self.governor(own.start) else { return None };
        // "a member of B": the noun itself is an office; "the owner of the dean of B": another one is.
        let close = own.start - anchor.end <= if office { 2 } else { BEHIND }
            && words.contains(&word)
            && !self.finite_between(anchor.end, own.start)
            && !(anchor.end..own.start).any(|t| matches!(self.mark(t), ',' | ';' | '('));
        if !close {
            return None;
        }
        // "the operator of B, A, hired": the second of the two stands beside the phrase.
        if self.stands_beside(own.end, group) {
            return self.fits(relation, role, first).then(|| (smallvec![first], own.end));
        }
        let mut all = self.fitting(relation, role, group)?;
        all.retain(|m| mentions[*m].tokens.start >= anchor.end);
        (!all.is_empty()).then_some((all, group.tokens.end))
    }

    /// Whether the first name of a group is parted from the second by a comma alone, and the second by one from the rest.
    fn stands_beside(&self, end: usize, group: &Group) -> bool {
        let mentions = &self.document.mentions;
        let Some(next) = group.mentions.iter().map(|m| &mentions[*m].tokens).find(|t| t.start >= end) else {
            return false;
        };
        let alone = (end..next.start).all(|t| self.mark(t) == ',' || self.is(t, Class::DefiniteArticle));
        let last = group.mentions.iter().all(|m| mentions[*m].tokens.end <= next.end);
        alone && last && next.end < self.range.end && self.closes_apposition(next.end)
    }

    /// Whether a phrase beside a name may end here: at a comma, or where the verb of the clause begins.
    fn closes_apposition(&self, at: usize) -> bool {
        at >= self.range.end
            || matches!(self.mark(at), ',' | '.' | ';' | ')' | '\u{2014}')
            || self.verbs.iter().any(|v| v.usage == Use::Finite && v.tokens.start == at)
    }

    /// "A is", "A became", "A was named", "A serves as": who the phrase behind the verb is.
    fn copula_before(&self, start: usize, relation: &Relation, role: &str) -> Option<(Mentions, Option<&VerbGroup>)> {
        let verb = self.verbs.iter().rev().find(|v| v.tokens.end <= start)?;
        let close = start - verb.tokens.end <= 3
            && (verb.tokens.end..start)
                .all(|t| self.is(t, Class::Adverb) || self.is_as(t) || self.is(t, Class::Determiner));
        let serves = (verb.tokens.end..start).any(|t| self.is_as(t));
        let says = self.is(verb.main, Class::Becoming) || verb.passive && self.is(verb.main, Class::Calling) || serves;
        if !close || !says || self.is(verb.main, Class::Calling) && !verb.passive {
            return None;
        }
        // "We are a member of B," said the president of A.
        let subject = self.subject(verb, relation, role).or_else(|| self.implied_subject(verb, relation, role));
        Some((subject?, Some(verb)))
    }

    /// "A, the operator of B", "A (the operator of B)", "As the operator of B, A": who stands beside the phrase.
    fn apposed_before(&self, start: usize, relation: &Relation, role: &str) -> Option<Mentions> {
        let before = start.checked_sub(1).filter(|b| *b >= self.range.start)?;
        // "A and the B under its trusteeship": the name right before the preposition, and no other of its list.
        if self.is(start, Class::Preposition) {
            let named = self.named_until(start).filter(|m| self.fits(relation, role, *m) && self.countable(*m));
            return named.map(|m| smallvec![m]);
        }
        if self.is_as(before) {
            return self.subject_after(&(before..start), relation, role);
        }
        let placed = |g: &&Group| g.tokens.end < before && self.past_place(g.tokens.end) == before;
        let group = self
            .groups
            .iter()
            .find(|g| g.tokens.start < before && before <= g.tokens.end)
            .or_else(|| self.groups.iter().find(placed))?;
        // "B: subsidiary of A": an entry of a list.
        let entry = self.mark(before) == ':' && group.tokens.start <= self.range.start + 2;
        let beside = matches!(self.mark(before), ',' | '(' | '\u{2014}' | '\u{2013}') || entry;
        // "is the partner of A, the teaching hospital of B": the comma parts what the subject is.
        if let Some(subject) = self.listed_predicate(group, start, relation, role) {
            return self.subject(subject, relation, role);
        }
        if !beside {
            return None;
        }
        self.named_until(before.min(group.tokens.end))?;
        // "Shares of C, A, the owner of B": a comma alone before A begins no list that goes on behind it.
        self.fitting_until(before, group, relation, role)
    }

    /// The verb of being of a list of phrases that say what its subject is: the phrase at `start` is one of them.
    ///
    /// "is a department of A, a subsidiary of B": only "and", before this phrase or a later one, makes a list of them
    /// where A itself may be what the phrase says.
    pub(super) fn listed_predicate(
        &self,
        before: &Group,
        start: usize,
        relation: &Relation,
        role: &str,
    ) -> Option<&VerbGroup> {
        let Governor::Preposition(word) = before.governor else { return None };
        let article = |t: usize| self.is(t, Class::DefiniteArticle) || self.is(t, Class::IndefiniteArticle);
        if before.office || !article(start) || !self.lexicon.vocabulary.is(word, Class::Belonging) {
            return None;
        }
        let verb = self.verbs.iter().rev().find(|v| v.tokens.end <= before.tokens.start)?;
        let own = self.groups.iter().any(|g| {
            g.tokens.start >= verb.tokens.end && g.tokens.end <= before.tokens.start && g.governor == Governor::Subject
        });
        let listed = self.is(start - 1, Class::Joining)
            || (start + 1..self.range.end)
                .take_while(|&t| !self.verbs.iter().any(|v| v.usage == Use::Finite && v.tokens.start == t))
                .any(|t| self.is(t - 1, Class::Joining) && article(t));
        let itself = !listed && before.tokens.end + 1 == start && self.fitting(relation, role, before).is_some();
        (self.is(verb.main, Class::Becoming) && !own && !itself).then_some(verb)
    }

    /// "B's operator is A", "whose parent is A": who stands behind the verb of the phrase.
    fn copula_behind(&self, end: usize, relation: &Relation, role: &str) -> Option<(Mentions, Option<&VerbGroup>)> {
        let verb = self.verbs.iter().find(|v| v.usage == Use::Finite && v.tokens.start >= end)?;
        if !(end..verb.tokens.start).all(|t| self.is(t, Class::Adverb)) || !self.is(verb.main, Class::Be) {
            return None;
        }
        let group = self.groups.iter().find(|g| g.tokens.start >= verb.tokens.end)?;
        let close = (verb.tokens.end..group.tokens.start)
            .all(|t| self.is(t, Class::Adverb) || self.is(t, Class::Determiner) || self.is(t, Class::DefiniteArticle));
        if close { Some((self.fitting(relation, role, group)?, Some(verb))) } else { None }
    }

    /// "B's operator, A, hired", "its operator A": the name right behind the phrase; behind a name only where it is closed.
    fn apposed_behind(&self, end: usize, open: bool, relation: &Relation, role: &str) -> Option<Mentions> {
        let mention = |t: usize| {
            let at = self.document.mentions.partition_point(|m| m.tokens.start < t);
            self.document.mentions.get(at).is_some_and(|m| m.tokens.start == t).then_some(at)
        };
        let comma = end < self.range.end && self.mark(end) == ',';
        if open && !comma {
            return None;
        }
        let from = end + usize::from(comma);
        let from = from + usize::from(from < self.range.end && self.is(from, Class::DefiniteArticle));
        let at = mention(from)?;
        let group = self.groups.iter().find(|g| g.mentions.contains(&at))?;
        let own = &self.document.mentions[at].tokens;
        let alone = group.tokens.end == own.end || open;
        let closed = self.closes_apposition(own.end);
        if (open || comma) && !closed {
            return None;
        }
        if alone && self.fits(relation, role, at) && self.countable(at) {
            return Some(smallvec![at]);
        }
        self.fitting(relation, role, group)
    }

    /// "the A-run B", "the A-affiliated B": who does what a hyphen joins to its name, and to whom.
    pub(super) fn compound(&self, anchor: &Tokens, frame: &Frame, relation: &Relation) -> Option<Parties> {
        let (subject, object) = match (&frame.subject, &frame.object, frame.prepositions.as_slice()) {
            (Some(subject), Object::Role(object), []) => (subject, object),
            (Some(subject), Object::None, [(_, behind)]) if subject != behind => (behind, subject),
            _ => return None,
        };
        let hyphen = anchor.start.checked_sub(1).filter(|t| *t > self.range.start && self.mark(*t) == '-')?;
        let who = self.named_until(hyphen).filter(|m| self.fits(relation, subject, *m))?;
        let group = self.groups.iter().find(|g| g.tokens.end > anchor.end)?;
        let mentions = &self.document.mentions;
        let whom = *group.mentions.iter().find(|m| mentions[**m].tokens.start >= anchor.end)?;
        let between = anchor.end..mentions[whom].tokens.start;
        let close = between.len() <= COMPOUND
            && between.clone().all(|t| {
                self.document.tokens[t].kind == TokenKind::Number
                    || self.mark(t) == '-'
                    || self.document.tokens[t].kind == TokenKind::Word && !self.is(t, Class::Preposition)
            })
            && !self.verbs.iter().any(|v| between.contains(&v.main) && v.usage == Use::Finite);
        let fits = self.fits(relation, object, whom) && self.countable(whom) && !self.same(who, whom);
        (close && fits).then(|| vec![(subject.clone(), who), (object.clone(), whom)])
    }

    /// Whom "its" stands for: the nearest subject before it, else of whom the text tells.
    fn whose_it_is(&self, at: usize, who: &Mentions, relation: &Relation, role: &str) -> Option<Mentions> {
        let new = |found: &Mentions| !found.iter().any(|m| who.iter().any(|w| self.same(*m, *w)));
        let before = || self.groups.iter().rev().filter(|g| g.tokens.start < at);
        before()
            .filter(|g| g.governor == Governor::Subject || g.office)
            .chain(before())
            .find_map(|g| {
                // "A and the B under its trusteeship": A alone.
                let mut found = self.fitting_until(at, g, relation, role)?;
                found.retain(|m| !who.iter().any(|w| self.same(*m, *w)));
                (!found.is_empty()).then_some(found)
            })
            .or_else(|| self.topic(relation, role).filter(new))
    }
}
