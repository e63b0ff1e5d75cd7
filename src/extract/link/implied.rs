//! Parties that a sentence leaves out: "It also signed with B", "An MoU with B expired".
//!
//! The one left out is the institution that the text is about at that place. Only a
//! pronoun, or a trigger that opens its clause itself, leaves room for it; a subject of
//! its own, such as a person, does not.

use super::Clauses;
use crate::annotate::verb::{Use, VerbGroup};
use crate::document::{Document, InstitutionKind, TokenKind, Tokens};
use crate::extract::clause::{Governor, Mentions};
use crate::lexicon::Class;
use crate::lexicon::frames::Relation;
use crate::lexicon::names::NameClass;
use smallvec::smallvec;

/// How many sentences back the text still speaks of the same institution, where it says no more than "it".
const BACK: usize = 8;
/// Sentences back in which the institution is told of that the next ones leave out.
const TOLD: usize = 3;
/// Mentions back in which the institution that a document tells of most is looked for.
const FARTHEST: usize = 2000;

/// Tokens before the verb of a phrase in front: "Since joining", "Shortly after joining".
const OPENING: usize = 3;

/// Tokens of a subject at the start of a sentence: "The new three-year training programme".
const SUBJECT: usize = 8;

/// Tokens between "its" and the staff who are its subject: "its six heart surgeons".
const STAFF: usize = 4;

impl Clauses<'_, '_> {
    /// Whom a pronoun before a verb stands for, where coreference left it open.
    pub(super) fn implied_subject(&self, verb: &VerbGroup, relation: &Relation, role: &str) -> Option<Mentions> {
        // "Since joining A, outpatient visits have grown": who joined is of whom the text tells.
        let fronted = verb.usage == Use::Gerund
            && verb.tokens.start > self.range.start
            && verb.tokens.start - self.range.start <= OPENING
            && (self.is(self.range.start, Class::Preposition) || self.is(self.range.start, Class::Subordinator))
            && !self.groups.iter().any(|g| g.governor == Governor::Subject || g.office);
        if fronted {
            return self.topic(relation, role);
        }
        let before = (self.range.start..verb.tokens.start).rev().find(|&t| !self.is(t, Class::Adverb))?;
        // "Its experts support B": the house of those who are "its".
        let low = before.saturating_sub(STAFF).max(self.range.start);
        let its = (low..before).rev().find(|&t| self.is(t, Class::Owning));
        let begins = |t: usize| t == self.range.start || self.mark(t - 1) == ',' || self.is(t - 1, Class::Joining);
        let own =
            self.is(before, Class::Staff) && its.is_some_and(|its| begins(its) && !self.finite_between(its, before));
        if !own && !self.is(before, Class::Anaphor) {
            return None;
        }
        let speaker = if self.is(before, Class::FirstPerson) { self.speaker(before, relation, role) } else { None };
        speaker.or_else(|| self.topic(relation, role))
    }

    /// For whom somebody speaks who says "we": the institution of the office beside the quotation.
    fn speaker(&self, at: usize, relation: &Relation, role: &str) -> Option<Mentions> {
        let offices = || self.groups.iter().filter(|g| g.office);
        let behind = offices().find(|g| g.tokens.start > at && (at..g.tokens.start).any(|t| self.closes(t)));
        let group = behind.or_else(|| offices().rev().find(|g| g.tokens.end <= at))?;
        self.fitting(relation, role, group)
    }

    /// Whether a mark that closes a quotation stands at a token; a straight one may open it as well.
    fn closes(&self, at: usize) -> bool {
        self.document.tokens[at].kind == TokenKind::Mark && matches!(self.mark(at), '"' | '\u{201d}' | '\u{2019}')
    }

    /// Whose agreement or partnership it is, where the noun itself opens the clause or the subject is a pronoun.
    pub(super) fn implied_owner(&self, anchor: &Tokens, relation: &Relation, role: &str) -> Option<Mentions> {
        let governing = self.verbs.iter().rev().find(|v| v.usage == Use::Finite && v.tokens.end <= anchor.start);
        let from = match governing {
            Some(verb) => {
                if let Some(topic) = self.implied_subject(verb, relation, role) {
                    return Some(topic);
                }
                // "The project was planned together with B": the project of whom the text tells.
                if self.undertaking_before(verb, anchor.start) {
                    return self.topic(relation, role);
                }
                // A new clause may begin behind the verb: "..., and a contract with B was dropped".
                let comma = (verb.tokens.end..anchor.start).rev().find(|&t| matches!(self.mark(t), ',' | ';' | ':'))?;
                comma + 1
            }
            None => {
                let within = self.verbs.iter().find(|v| v.usage == Use::Finite && v.tokens.end > anchor.start);
                if within
                    .is_some_and(|v| v.passive && anchor.contains(&v.main) && self.undertaking_before(v, anchor.start))
                {
                    return self.topic(relation, role);
                }
                self.range.start
            }
        };
        let named = self.groups.iter().any(|g| g.tokens.start >= from && g.tokens.end <= anchor.start);
        let follows = self.verbs.iter().any(|v| v.usage == Use::Finite && v.tokens.start >= anchor.end);
        let spoken = (from..anchor.start).any(|t| self.is(t, Class::Office) || self.is(t, Class::Honorific));
        // "The new branch of A will have": one that was not there when the text began.
        let new = (from..anchor.start).any(|t| self.lexicon.names.is(self.document.tokens[t].word, NameClass::Recent));
        // "A local branch of B paid", "The Lea branch of B": a house that the noun tells of itself, and nobody named before.
        let house = self.lexicon.names.is(self.document.tokens[anchor.start].word, NameClass::PartNoun);
        let another = house
            && (from..anchor.start)
                .any(|t| self.is(t, Class::IndefiniteArticle) || self.document.tokens[t].capital && t > from);
        if named || spoken || !follows || another || new && relation.roles.len() > 1 {
            return None;
        }
        self.topic(relation, role)
    }

    /// "The three-year programme was", "The ward, which is": what is done opens the sentence, and nobody who does it.
    fn undertaking_before(&self, verb: &VerbGroup, anchor: usize) -> bool {
        let start = self.range.start;
        let end = verb.tokens.start.min(start + SUBJECT);
        let noun = (start..end).find(|&t| self.lexicon.names.is(self.document.tokens[t].word, NameClass::Undertaking));
        // "A training course was held with B": by whom is left out.
        let told = verb.passive || self.is(verb.main, Class::Be);
        let behind = verb.tokens.end.min(anchor)..anchor;
        let near = behind.len() <= SUBJECT && !behind.clone().any(|t| self.mark(t) == ';' || self.mark(t) == ',');
        if !told || !near {
            return false;
        }
        let open = verb.passive || self.lexicon.names.points_back(self.document.tokens[start].word);
        let plain = |t: usize| {
            let token = &self.document.tokens[t];
            (token.kind != TokenKind::Word || !token.capital) && !self.is(t, Class::Preposition)
        };
        let nobody = !(start..anchor).any(|t| self.named[t]) && !self.groups.iter().any(|g| g.tokens.end <= anchor);
        open && nobody && noun.is_some_and(|noun| (start + 1..noun).all(plain))
    }

    /// The institution that the text is about: the one told of most, else what the sentence before begins with.
    pub(super) fn topic(&self, relation: &Relation, role: &str) -> Option<Mentions> {
        let mentions = &self.document.mentions;
        let here = mentions.partition_point(|m| m.tokens.start < self.range.start);
        let inside = here + mentions[here..].partition_point(|m| m.tokens.start < self.range.end);
        let own = |m: usize| mentions[here..inside].iter().any(|o| o.institution == mentions[m].institution);
        let acts = |m: usize| may_act(self.kind(m));
        let first = self.document.sentences[self.number.saturating_sub(BACK)].tokens.start;
        let low = mentions.partition_point(|m| m.tokens.start < first);
        if let Some(main) = self.main {
            let last = (here.saturating_sub(FARTHEST)..here).rev().find(|m| mentions[*m].institution == main)?;
            return (!own(last) && self.fits(relation, role, last)).then(|| smallvec![last]);
        }
        let opening = |back: usize| {
            let before = self.document.sentences.get(self.number.checked_sub(back)?)?.tokens.clone();
            (low..here)
                .filter(|m| before.contains(&mentions[*m].tokens.start))
                .find(|m| self.fits(relation, role, *m) && acts(*m) && !own(*m))
                .map(|m| (before.start, m))
        };
        let (start, last) = opening(1)?;
        // "Its college applied to B. A tie-up with C expired.": both sentences leave the same one out.
        let with = mentions[last].tokens.start.checked_sub(1).filter(|&t| t > start);
        let with = with.map(|t| if self.is(t, Class::Determiner) { t - 1 } else { t });
        let left_out = self.is(start, Class::Owning) || with.is_some_and(|t| self.is_with(t));
        let earlier = if left_out { (2..=TOLD).find_map(opening) } else { None };
        Some(smallvec![earlier.map_or(last, |(_, first)| first)])
    }
}

/// The institution that a document tells of most, where one leads: looked up once, not for each sentence.
pub(super) fn main_institution(document: &Document) -> Option<usize> {
    let mut told = vec![0usize; document.institutions.len()];
    for mention in &document.mentions {
        told[mention.institution] += 1;
    }
    let most = (0..told.len()).filter(|i| may_act(document.institutions[*i].kind)).max_by_key(|i| told[*i])?;
    let alone = (0..told.len()).all(|i| i == most || !may_act(document.institutions[i].kind) || told[i] < told[most]);
    (told[most] >= 3 && alone).then_some(most)
}

fn may_act(kind: InstitutionKind) -> bool {
    !matches!(kind, InstitutionKind::Group | InstitutionKind::Alliance | InstitutionKind::Association)
}
