//! A tie that the text takes up again by its noun alone: "A and B met. Their merger was blocked."
//!
//! The noun opens its sentence behind "the" or "their", nobody else stands there, and the
//! sentence before names two institutions: they are the parties. What they are to each
//! other is said by the noun, by their kinds and by their levels, or by nothing: then there is no link.

use super::{Clauses, Parties};
use crate::annotate::verb::Use;
use crate::document::{BlockKind, InstitutionKind, Naming, TokenKind, Tokens};
use crate::extract::clause::Mentions;
use crate::extract::{Link, LinkStatus};
use crate::lexicon::Class;
use crate::lexicon::frames::Relation;
use std::cmp::Ordering;

/// Tokens of the phrase before its noun: "The five-year strategic cooperation".
const PHRASE: usize = 6;
/// Tokens between the noun and its verb: "The agreement on the exchange of nurses was".
const OWN: usize = 12;
/// Links before it that are looked at for one of the same two: a text with more of them is no report.
const LATEST: usize = 200;

impl Clauses<'_, '_> {
    /// "A will merge with B. The two signed the deal in May": what they signed is that of the tie told before, to which
    /// it adds what it says; whether it does so.
    pub(super) fn signs_told(&self, link: &Link, earlier: &mut [Link]) -> bool {
        let (low, high) = self.agreements();
        if link.agreement.is_none() || low == high || !self.told_instruments() {
            return false;
        }
        let Some(way) = self.lexicon.frames.main(&link.relation).map(|r| &r.gives_way) else { return false };
        let same = |l: &&mut Link| {
            way.contains(&l.relation)
                && l.parties.len() == link.parties.len()
                && link.parties.iter().all(|(_, m)| self.takes_part(l, *m))
        };
        let Some(known) = earlier.iter_mut().rev().take(LATEST).find(same) else { return false };
        if known.agreement.is_none() {
            known.agreement.clone_from(&link.agreement);
        }
        if known.status != LinkStatus::Ended {
            known.date = known.date.or(link.date);
        }
        known.sentences.extend(link.sentences.iter().copied());
        known.sentences.sort_unstable();
        known.sentences.dedup();
        true
    }

    /// The link of a noun that takes up what the sentence before has told; `earlier` are the links so far.
    pub(super) fn taken_up(&self, cues: &[(Tokens, usize)], earlier: &[Link]) -> Option<Link> {
        let frames = &self.lexicon.frames;
        let (low, high) = self.agreements();
        let instruments = self.document.agreements[low..high].iter().filter_map(|a| {
            let frame = *frames.agreement_frames.first()?;
            let signed = self.lexicon.agreements.signed(&a.value);
            let relation = match signed {
                Some(signed) => frames.main(&signed.relation)?,
                None => &frames.relations[frames.frames[frame].relation],
            };
            Some((a.tokens.clone(), relation, frames.frames[frame].rule, Some(a.value.clone())))
        });
        let nouns = cues.iter().map(|(anchor, frame)| {
            let frame = &frames.frames[*frame];
            (anchor.clone(), &frames.relations[frame.relation], frame.rule, None)
        });
        // What says who is what to whom says more than what does not.
        let mut all: Vec<_> = instruments.chain(nouns).filter(|(anchor, ..)| self.opens(anchor)).collect();
        if all.is_empty() {
            return None;
        }
        let (one, two) = self.two_before()?;
        // "The partnership gives the hospital access to B": the two may be told again, and nobody else.
        let other = |m: &usize| !is_no_party(self.kind(*m)) && !self.same(*m, one) && !self.same(*m, two);
        if self.groups.iter().flat_map(|g| &g.mentions).any(other) {
            return None;
        }
        if earlier.iter().rev().take(LATEST).any(|l| self.takes_part(l, one) && self.takes_part(l, two)) {
            return None;
        }
        all.sort_by_key(|(anchor, relation, _, agreement)| {
            (agreement.is_none(), relation.roles.len() == 1, anchor.start)
        });
        all.into_iter().find_map(|(anchor, relation, rule, agreement)| {
            let parties = self.roles_of(relation, one, two)?;
            let verb = self.verbs.iter().find(|v| v.usage == Use::Finite && v.tokens.start >= anchor.end);
            let status = self.status(relation, &anchor, verb, agreement.as_deref()).ok()?;
            Some(Link {
                relation: relation.key.clone(),
                date: self.date(&anchor, verb, status),
                agreement,
                status,
                sentences: self.stating(&parties),
                parties,
                figures: self.figures(),
                rule,
            })
        })
    }

    /// "The merger was", "Their five-year partnership has": the noun is the subject that opens the sentence.
    fn opens(&self, anchor: &Tokens) -> bool {
        let the = self.range.start;
        let begins =
            |t: usize| self.is(t, Class::DefiniteArticle) || self.is(t, Class::Owning) && self.spelling(t) == "their";
        let plain = |t: usize| {
            let token = &self.document.tokens[t];
            (token.kind != TokenKind::Mark || token.mark == '-')
                && !self.named[t]
                && !self.is(t, Class::Preposition)
                && !begins(t)
                && !self.verbs.iter().any(|v| v.tokens.contains(&t) && v.usage == Use::Finite)
        };
        let verb = self.verbs.iter().find(|v| v.usage == Use::Finite && v.tokens.end > anchor.start);
        the < anchor.start
            && anchor.start - the <= PHRASE
            && begins(the)
            && (the + 1..anchor.start).all(plain)
            && verb.is_some_and(|v| {
                v.tokens.start >= anchor.end
                    && v.tokens.start - anchor.end <= OWN
                    && !self.document.tokens[anchor.end].kind.eq(&TokenKind::Possessive)
            })
    }

    /// The only two institutions that the sentence before names.
    fn two_before(&self) -> Option<(usize, usize)> {
        let before = &self.document.sentences[self.number.checked_sub(1)?];
        if before.block != self.document.sentences[self.number].block || before.block == BlockKind::Title {
            return None;
        }
        let mentions = &self.document.mentions;
        let from = mentions.partition_point(|m| m.tokens.start < before.tokens.start);
        let to = mentions.partition_point(|m| m.tokens.start < before.tokens.end);
        let mut named = Mentions::new();
        for (m, mention) in (from..to).zip(&mentions[from..to]) {
            let other = named.iter().all(|n| !self.same(*n, m));
            if other && mention.naming != Naming::Group && !is_no_party(self.kind(m)) {
                named.push(m);
            }
        }
        match named[..] {
            [one, two] => Some((one, two)),
            _ => None,
        }
    }

    /// Who of two plays which role, by kind and level; none where nothing tells.
    fn roles_of(&self, relation: &Relation, one: usize, two: usize) -> Option<Parties> {
        let put = |a: &str, b: &str| {
            let fit = self.fits(relation, a, one) && self.fits(relation, b, two);
            fit.then(|| Parties::from_iter([(a.to_string(), one), (b.to_string(), two)]))
        };
        match relation.roles.as_slice() {
            [(both, _)] => put(both, both),
            [_, _] => {
                let (upper, lower) = relation.levels()?;
                let level = |m: usize| match self.kind(m) {
                    InstitutionKind::University | InstitutionKind::Company => u8::MAX,
                    _ => self.rank(m, true),
                };
                let (first, second) = (level(one), level(two));
                // Two known levels, or a hospital and who is none.
                let known = first > 0 && second > 0 || first.max(second) == u8::MAX;
                match first.cmp(&second) {
                    Ordering::Greater if known => put(upper, lower),
                    Ordering::Less if known => put(lower, upper),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// Authorities approve what others do; alliances and groups are what they do it in.
fn is_no_party(kind: InstitutionKind) -> bool {
    use InstitutionKind::{Alliance, Association, Government, Group, HealthAuthority};
    matches!(kind, Alliance | Association | Government | Group | HealthAuthority)
}
