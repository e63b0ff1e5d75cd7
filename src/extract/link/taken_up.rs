//! A tie that the text takes up again by its noun alone: "A and B met. Their merger was blocked."
//!
//! The noun opens its sentence behind "the" or "their", nobody else stands there, and the
//! sentence before names two institutions: they are the parties. What they are to each
//! other is said by the noun, by their kinds and by their levels, or by nothing: then there is no link.

use super::{Clauses, Parties};
use crate::annotate::verb::{Use, VerbGroup};
use crate::document::{BlockKind, InstitutionKind, Naming, TokenKind, Tokens};
use crate::extract::clause::Mentions;
use crate::extract::{Link, LinkStatus};
use crate::lexicon::Class;
use crate::lexicon::frames::Relation;
use crate::lexicon::names::NameClass;
use crate::lexicon::statuses::Cue;
use std::cmp::Ordering;

/// Tokens of the phrase before its noun: "The five-year strategic cooperation".
const PHRASE: usize = 6;
/// Tokens between the noun and its verb: "The agreement on the exchange of nurses was".
const OWN: usize = 12;
/// Sentences between a deal and how it came out.
const RECENT: usize = 3;
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

    /// "The deal closed in June", "Regulators blocked the merger": how what was proposed before came out; nobody else
    /// is named there.
    pub(super) fn tell_outcome(&self, links: &mut [Link]) {
        if links.is_empty() {
            return;
        }
        let told = |noun: usize| self.outcome(noun).map(|(status, verb)| (noun, status, verb));
        let Some((noun, status, verb)) = self.range.clone().find_map(told) else { return };
        let recent = |l: &Link| {
            l.status == LinkStatus::Proposed
                && l.sentences.last().is_some_and(|s| self.number.saturating_sub(*s) <= RECENT)
        };
        // "The merger was completed" says nothing of what was no merger.
        let (low, high) = self.agreements();
        let instrument = self.document.agreements[low..high].iter().any(|a| a.tokens.contains(&noun));
        let pending = |l: &Link| self.lexicon.frames.main(&l.relation).is_some_and(|r| r.pending);
        let recent = |l: &Link| recent(l) && (instrument || pending(l));
        let Some(last) = links.iter().rev().take(LATEST).find(|l| recent(l)) else { return };
        let parties: Mentions = last.parties.iter().map(|(_, m)| *m).collect();
        let among = |m: usize| parties.iter().any(|p| self.same(*p, m));
        let other = |m: &usize| !is_no_party(self.kind(*m)) && !among(*m);
        let tells_of_all =
            |l: &&mut Link| recent(l) && l.parties.len() == parties.len() && l.parties.iter().all(|(_, m)| among(*m));
        // Of which of two deals it tells nobody knows.
        let near = |l: &Link| l.sentences.last().is_some_and(|s| self.number.saturating_sub(*s) <= RECENT);
        let alone = links
            .iter()
            .rev()
            .take(LATEST)
            .filter(|l| near(l) && (instrument || pending(l)))
            .all(|l| l.parties.iter().all(|(_, m)| among(*m)));
        if !alone || self.groups.iter().flat_map(|g| &g.mentions).any(other) {
            return;
        }
        let date = self.date(&verb.tokens, Some(verb), status);
        for link in links.iter_mut().rev().take(LATEST).filter(tells_of_all) {
            link.status = status;
            link.date = date.or(link.date);
            link.sentences.push(self.number);
        }
    }

    /// What a sentence says of the deal that a noun of it names: done, over, or nothing.
    fn outcome(&self, noun: usize) -> Option<(LinkStatus, &VerbGroup)> {
        if !self.lexicon.names.is(self.document.tokens[noun].word, NameClass::Bargain) || self.named[noun] {
            return None;
        }
        let low = noun.saturating_sub(PHRASE).max(self.range.start);
        let plain =
            |t: usize| self.document.tokens[t].kind != TokenKind::Mark || self.mark(t) == '-' || self.mark(t) == '$';
        let the = (low..noun).rev().find(|&t| self.is(t, Class::DefiniteArticle) || self.is(t, Class::Owning))?;
        if !(the..noun).all(plain) || (the..noun).any(|t| self.is(t, Class::Preposition)) {
            return None;
        }
        let real = |v: &&VerbGroup| v.modal.is_none() && !v.planned && !v.negated && (v.past || v.perfect || v.passive);
        let anchor = noun..noun + 1;
        let done = |v: &VerbGroup| self.cues().iter().any(|(t, cue)| *cue == Cue::Done && t.contains(&v.main));
        let finite = |v: &&VerbGroup| v.usage == Use::Finite;
        // "The deal closed", "The deal with the nurses closed"
        // Right behind an instrument "closed in June" is read as a participle.
        let bare = |v: &&VerbGroup| v.tokens.start == noun + 1 && !self.verbs.iter().any(|v| finite(&v));
        let own = self.verbs.iter().filter(|v| finite(v) || bare(v)).find(|v| {
            // "The sale, which was announced in March, was completed"
            v.tokens.start > noun && !self.is(v.tokens.start - 1, Class::Relative)
        });
        let own = own.filter(|v| v.tokens.start - noun <= OWN && !self.finite_between(self.range.start, noun));
        // "blocked the deal"
        let governing = self.verbs.iter().rev().filter(finite).find(|v| v.tokens.end <= the);
        let governing = governing.filter(|v| v.tokens.end == the && !v.passive);
        let (own, governing) = (own.filter(real), governing.filter(real));
        let over = own.filter(|v| self.ends(v) || self.was_stopped(v, &anchor));
        let over = over.or_else(|| governing.filter(|v| self.ends(v) || self.stopped(&anchor)));
        let ended = over.map(|verb| (LinkStatus::Ended, verb));
        ended.or_else(|| own.into_iter().chain(governing).find(|v| done(v)).map(|verb| (LinkStatus::Active, verb)))
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
