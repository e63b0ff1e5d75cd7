//! Parties that a pronoun stands for where it is no subject: "bought it", "pair with it", "its branch".
//!
//! A subject pronoun is a mention of its own (src/annotate/coreference.rs); these stand
//! for an institution only in a place where a frame asks for one.

use super::{Clauses, Parties};
use crate::annotate::verb::{Use, VerbGroup};
use crate::document::{TokenKind, Tokens};
use crate::extract::clause::{Governor, Group, Mentions};
use crate::lexicon::frames::{Frame, Relation};
use crate::lexicon::names::NameClass;
use crate::lexicon::{Class, WordId};
use smallvec::smallvec;

/// Sentences back in which the institution of a pronoun is looked for.
const BACK: usize = 2;
/// Tokens of "the product of a 2012" before a noun.
const PRODUCT: usize = 7;
/// Tokens of what stands between "its" and its noun.
const BETWEEN: usize = 3;
/// Tokens of what says before a name what it is: "the Canadian-American investment firm".
const DESCRIBED: usize = 7;

impl Clauses<'_, '_> {
    /// "picked B to manage it", "before A bought it": a pronoun right behind a verb.
    pub(super) fn pronoun_object(
        &self,
        from: usize,
        verb: &VerbGroup,
        relation: &Relation,
        role: &str,
    ) -> Option<Mentions> {
        (from < self.range.end && self.is(from, Class::AnaphorObject)).then_some(())?;
        self.meant(from, verb, relation, role)
    }

    /// "managed by it", "paired with it": a pronoun behind one of the prepositions, at most `most` tokens on.
    pub(super) fn after_pronoun(
        &self,
        from: usize,
        words: &[WordId],
        verb: &VerbGroup,
        relation: &Relation,
        role: &str,
        most: usize,
    ) -> Option<Mentions> {
        let end = self.range.end.min(from + most);
        let at = (from..end).find(|&t| words.contains(&self.document.tokens[t].word) && !self.named[t])?;
        let pronoun = at + 1;
        if pronoun >= self.range.end || !self.is(pronoun, Class::AnaphorObject) || self.finite_between(from, pronoun) {
            return None;
        }
        // "a large part of them can be treated": many, and not one institution.
        if self.is(at, Class::Belonging) && self.spelling(pronoun) == "them" {
            return None;
        }
        self.meant(pronoun, verb, relation, role)
    }

    /// The institution told of before a pronoun that is not the subject of its verb.
    fn meant(&self, at: usize, verb: &VerbGroup, relation: &Relation, role: &str) -> Option<Mentions> {
        let mentions = &self.document.mentions;
        let before = || self.groups.iter().rev().filter(|g| g.tokens.end <= verb.tokens.start);
        // "picked A to manage it": A manages.
        // "the county turned to A, which runs it": A runs it.
        let relative = (verb.tokens.start.saturating_sub(3).max(self.range.start)..verb.tokens.start)
            .any(|t| self.is(t, Class::Relative));
        let picked =
            before().next().filter(|g| relative || verb.usage == Use::Infinitive && g.governor == Governor::Object);
        let subject = picked.or_else(|| before().find(|g| g.governor == Governor::Subject || g.office));
        let subject = subject.map(|g| g.mentions.clone()).or_else(|| self.opens_before(verb));
        // "The trustees agreed to lease it": they act for the one that is leased.
        let acts = |m: &&usize| !self.decides(mentions[**m].tokens.clone());
        let acting: Mentions = subject
            .map(|found| found.iter().filter(acts).map(|m| mentions[*m].institution).collect())
            .unwrap_or_default();
        let other = |m: &usize| !acting.contains(&mentions[*m].institution);
        let one = |g: &Group| {
            let found = self.fitting(relation, role, g)?;
            (found.len() == 1 && found.iter().all(other)).then_some(found)
        };
        let earlier = || self.groups.iter().rev().filter(|g| g.tokens.end <= at);
        let here =
            earlier().filter(|g| g.governor == Governor::Subject).find_map(one).or_else(|| earlier().find_map(one));
        here.or_else(|| {
            (1..=BACK).find_map(|back| {
                let before = &self.document.sentences[self.number.checked_sub(back)?].tokens;
                let low = mentions.partition_point(|m| m.tokens.start < before.start);
                let high = mentions.partition_point(|m| m.tokens.start < before.end);
                let found = (low..high).find(|m| self.fits(relation, role, *m) && self.countable(*m) && other(m))?;
                Some(smallvec![found])
            })
        })
    }

    /// Whether a mention stands for those who decide for an institution: "The trustees", "Its board", "A's directors".
    fn decides(&self, mention: Tokens) -> bool {
        let deciding =
            |t: usize| t < self.range.end && self.lexicon.names.is(self.document.tokens[t].word, NameClass::Deciding);
        let end = mention.end;
        let owner = end < self.range.end && self.document.tokens[end].kind == TokenKind::Possessive;
        deciding(end - 1) || deciding(end + usize::from(owner))
    }

    /// "They had sold it": what a pronoun that no mention stands for may mean, whoever begins the sentence before.
    fn opens_before(&self, verb: &VerbGroup) -> Option<Mentions> {
        let pronoun = verb.tokens.start.checked_sub(1).filter(|&t| t >= self.range.start)?;
        let before = &self.document.sentences.get(self.number.checked_sub(1)?)?.tokens;
        let first = self.document.mentions.partition_point(|m| m.tokens.start < before.start);
        let mention = self.document.mentions.get(first).filter(|m| m.tokens.start < before.end)?;
        // "In March the Sisters of Mercy left": no verb stands before who begins it.
        let begins = (before.start..mention.tokens.start).all(|t| {
            let token = &self.document.tokens[t];
            token.capital || !token.classes.is_verb()
        });
        (self.is(pronoun, Class::Anaphor) && begins).then(|| smallvec![first])
    }

    /// "its 1985 purchase of B": whose deed a noun is.
    pub(super) fn owner_before(&self, anchor: &Tokens, relation: &Relation, role: &str) -> Option<Mentions> {
        let low = anchor.start.saturating_sub(BETWEEN).max(self.range.start);
        let at = (low..anchor.start).rev().find(|&t| self.is(t, Class::Owning))?;
        if !(at + 1..anchor.start)
            .all(|t| self.document.tokens[t].kind != TokenKind::Mark && !self.is(t, Class::Preposition))
        {
            return None;
        }
        // "agreed to sell its stake in B": it gives away what is its own.
        let verb = self.verbs.iter().rev().find(|v| v.tokens.end <= at);
        if verb.is_some_and(|v| relation.givers.contains(&self.document.tokens[v.main].word)) {
            return None;
        }
        // "will acquire B and its hospitals, including C": whoever stands before the "and" has them.
        let joined = relation.owned && at > self.range.start && self.is(at - 1, Class::Joining);
        let beside = joined.then(|| self.named_until(at - 1)).flatten().filter(|m| {
            let object = |g: &&Group| g.mentions.contains(m) && g.governor == Governor::Object;
            self.groups.iter().any(|g| object(&g)) && self.fits(relation, role, *m)
        });
        if let Some(beside) = beside {
            return Some(smallvec![beside]);
        }
        self.groups
            .iter()
            .rev()
            .filter(|g| g.tokens.end <= at && (g.governor == Governor::Subject || g.office))
            // "A said the department has cleared its purchase of B": an authority allows what is A's.
            .filter(|g| !self.permits(relation, g, at))
            .find_map(|g| self.fitting(relation, role, g))
            // "Our association with B goes back": of whom the text tells.
            .or_else(|| self.topic(relation, role))
    }

    /// Whether an office of the state is the subject of a verb by which it lets others do something, right before a token.
    fn permits(&self, relation: &Relation, group: &Group, at: usize) -> bool {
        let office = group.mentions.iter().all(|m| self.is_office_of_state(*m));
        let verb = self.verbs.iter().rev().find(|v| v.tokens.end <= at && v.tokens.start >= group.tokens.end);
        office && verb.is_some_and(|v| relation.permits.contains(&self.document.tokens[v.main].word))
    }

    /// "A, a division of B, will hire": a phrase between two commas, of which the verb says nothing.
    pub(super) fn stands_aside(&self, anchor: &Tokens) -> bool {
        // "the ministry, in partnership with A, will build": the verb governs it.
        if self.is(anchor.start, Class::Preposition) {
            return false;
        }
        let before = (self.range.start..anchor.start).rev().find(|&t| {
            !(self.is(t, Class::Determiner) || self.is(t, Class::IndefiniteArticle) || self.is(t, Class::Adjective))
        });
        // ", the product of a 2012 merger between": a noun and "of" may stand between.
        let product = || {
            let of = before
                .filter(|&t| self.is(t, Class::Belonging) || self.document.tokens[t].kind == TokenKind::Number)?;
            let low = of.saturating_sub(PRODUCT).max(self.range.start);
            let comma = (low..of).rev().find(|&t| self.mark(t) == ',')?;
            let plain = (comma + 1..of).all(|t| {
                self.document.tokens[t].kind != TokenKind::Mark
                    && !self.named[t]
                    && !self.verbs.iter().any(|v| v.tokens.contains(&t) && v.usage == Use::Finite)
            });
            let article = self.is(comma + 1, Class::DefiniteArticle) || self.is(comma + 1, Class::IndefiniteArticle);
            (plain && article).then_some(comma)
        };
        let Some(comma) = before.filter(|&t| self.piece(t) == ",").or_else(product) else { return false };
        let beside = self.groups.iter().any(|g| g.tokens.end == comma);
        // "moved to A, an affiliate of B.": the sentence may end with it, where no list goes on.
        let indefinite = comma + 1 < anchor.start && self.is(comma + 1, Class::IndefiniteArticle);
        let closed = self.groups.iter().find(|g| g.tokens.start >= anchor.end).is_some_and(|g| {
            let end = g.tokens.end;
            let last = end == self.range.end || end + 1 == self.range.end && self.mark(end) == '.';
            last && indefinite || end < self.range.end && self.mark(end) == ','
        });
        beside && closed
    }

    /// Who owns the noun of a frame and who it is: "its subsidiary, B", "A's parent, C", "B became its branch";
    /// and whether a verb says so.
    pub(super) fn owned(&self, anchor: &Tokens, frame: &Frame, relation: &Relation) -> Option<(Parties, bool)> {
        let subject = frame.subject.as_ref()?;
        let (_, other) = frame
            .prepositions
            .iter()
            .find(|(words, _)| words.iter().any(|w| self.lexicon.vocabulary.is(*w, Class::Belonging)))?;
        // "its B unit": the name is no part of what stands between.
        let beside = self.groups.iter().find(|g| g.tokens.end == anchor.start).map_or(anchor.start, |g| g.tokens.start);
        let low = beside.saturating_sub(BETWEEN + 1).max(self.range.start);
        let at = (low..beside)
            .rev()
            .find(|&t| self.is(t, Class::Owning) || self.document.tokens[t].kind == TokenKind::Possessive)?;
        if !(at + 1..beside).all(|t| self.document.tokens[t].kind != TokenKind::Mark && !self.is(t, Class::Preposition))
        {
            return None;
        }
        let owner_group = self.groups.iter().find(|g| g.tokens.end == at);
        // "with Lea's B Branch": whose it is has no name here.
        if owner_group.is_none() && self.document.tokens[at].kind == TokenKind::Possessive {
            return None;
        }
        let named = self.groups.iter().find(|g| {
            g.tokens.start >= anchor.end
                && g.tokens.start <= anchor.end + 1
                && (anchor.end..g.tokens.start).all(|t| self.piece(t) == ",")
        });
        // "A's owner, the Canadian firm B": what B is stands before it.
        let named = named.or_else(|| {
            let next = self.groups.iter().find(|g| g.tokens.start >= anchor.end)?;
            self.is_described(anchor.end, next.tokens.start).then_some(next)
        });
        // "its B unit": the name stands between.
        let named = named.or_else(|| self.groups.iter().find(|g| g.tokens.end == anchor.start && g.tokens.start > at));
        // "B, its ninth affiliated hospital": the name stands before the phrase.
        let named = named.or_else(|| {
            let comma = at.checked_sub(1).filter(|&t| self.piece(t) == "," && self.is(at, Class::Owning))?;
            self.groups.iter().find(|g| g.tokens.end == comma)
        });
        let (who, acting) = match named {
            Some(group) => (self.fitting(relation, subject, group)?, None),
            None => {
                let copula = self.verbs.iter().rev().find(|v| v.usage == Use::Finite && v.tokens.end <= at)?;
                let close = (copula.tokens.end..at).all(|t| {
                    self.is(t, Class::Adverb) || self.is(t, Class::Preposition) || self.is(t, Class::Determiner)
                });
                if !close || !self.is(copula.main, Class::Becoming) {
                    return None;
                }
                (self.subject(copula, relation, subject)?, Some(copula))
            }
        };
        let institution = |m: &usize| self.document.mentions[*m].institution;
        let new = |found: &Mentions| !found.iter().any(|m| who.iter().any(|w| institution(w) == institution(m)));
        let owner = match (owner_group, acting) {
            (Some(group), _) => self.fitting(relation, other, group),
            (None, Some(copula)) => self.meant(copula.tokens.start, copula, relation, other),
            (None, None) => self
                .groups
                .iter()
                .rev()
                .filter(|g| g.tokens.end <= at && (g.governor == Governor::Subject || g.office))
                .find_map(|g| self.fitting(relation, other, g).filter(new))
                .or_else(|| self.only_one_before(at, relation, other).filter(new))
                .or_else(|| self.topic(relation, other)),
        };
        let owner = owner.filter(new)?;
        let put = |role: &String, list: Mentions| list.into_iter().map(|m| (role.clone(), m)).collect::<Parties>();
        Some((put(subject, who).into_iter().chain(put(other, owner)).collect(), acting.is_some()))
    }

    /// "is to buy back B after its operator, A, failed": the only one that the sentence names before "its".
    fn only_one_before(&self, at: usize, relation: &Relation, role: &str) -> Option<Mentions> {
        let mut before = self.groups.iter().filter(|g| g.tokens.end <= at);
        let only = before.next().filter(|g| g.governor == Governor::Object && g.mentions.len() == 1)?;
        if before.next().is_some() {
            return None;
        }
        self.fitting(relation, role, only)
    }

    /// ", the Canadian firm B": a comma and a noun phrase that says right before a name what it is.
    fn is_described(&self, from: usize, name: usize) -> bool {
        let phrase = from + 1..name;
        let noun = |t: usize| {
            let token = &self.document.tokens[t];
            token.kind == TokenKind::Word && !token.capital && !self.is(t, Class::Function)
        };
        (1..=DESCRIBED).contains(&phrase.len())
            && self.mark(from) == ','
            && noun(name - 1)
            && phrase.clone().all(|t| {
                (self.document.tokens[t].kind == TokenKind::Word || self.mark(t) == '-')
                    && !self.named[t]
                    && !self.is(t, Class::Preposition)
                    && !self.is(t, Class::Relative)
                    && !self.is(t, Class::Joining)
                    && !self.verbs.iter().any(|v| v.tokens.contains(&t) && v.usage == Use::Finite)
            })
    }
}
