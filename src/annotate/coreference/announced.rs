//! Pass 6: phrases that point forward, as leads do: "A Bangor-based system will take over
//! the hospital. Penobscot Health said …".
//!
//! An indefinite phrase in the first sentences means the first institution of its kind that the
//! text names for the first time behind it, unless its place or level says otherwise. A hospital,
//! and a definite phrase that means nobody named before it ("the only hospital in Pine County"),
//! is found only by its place or level.

use super::reference::is_body;
use super::{Chains, compatible};
use crate::annotate::name::Candidate;
use crate::document::{BlockKind, InstitutionKind, Naming, TokenKind, Tokens};
use crate::lexicon::names::NameRole;
use crate::lexicon::{Class, Layer};

/// Sentences that may announce one whom the text names later.
const LEAD: usize = 4;
/// Sentences behind the phrase in which the name stands.
const LATER: usize = 3;
/// Tokens between the article and the head: "a Hong Kong-listed private hospital".
const PHRASE: usize = 8;

impl Chains<'_> {
    /// Pass 6.
    pub(super) fn announced(&mut self, candidates: &[Candidate]) {
        let Some(model) = candidates.first() else { return };
        let reference = self.lexicon.names.reference;
        let told = |s: &usize| matches!(self.sentences[*s].block, BlockKind::Title | BlockKind::Body);
        let lead: Vec<usize> = (0..self.sentences.len()).filter(told).take(LEAD).collect();
        let mut meant: Vec<usize> = Vec::new();
        for here in lead {
            let range = self.sentences[here].tokens.clone();
            let mut heads: Vec<(Tokens, InstitutionKind)> = Vec::new();
            let hits = self.hits.from(range.start).iter().take_while(|h| (h.first as usize) < range.end);
            for hit in hits.filter(|h| h.layer == Layer::Name) {
                let (NameRole::Head(kind) | NameRole::ReferenceHead(kind)) = self.lexicon.names.role(hit.payload)
                else {
                    continue;
                };
                let tokens = hit.first as usize..hit.last as usize;
                match heads.last_mut() {
                    // "health system": the longest head counts.
                    Some((last, _)) if last.end >= tokens.end && last.start <= tokens.start => {}
                    Some((last, known)) if tokens.start <= last.start && last.end <= tokens.end => {
                        (*last, *known) = (tokens, kind);
                    }
                    _ => heads.push((tokens, kind)),
                }
            }
            for (head, kind) in heads {
                let Some((article, definite)) = self.announces(&head, &range) else { continue };
                let tokens = article + 1..head.end;
                let one = Candidate {
                    name: tokens.clone().collect(),
                    tokens,
                    head,
                    kind,
                    sentence: here,
                    capital: false,
                    specific: false,
                    definite: false,
                    owner: None,
                    whole: None,
                    place: None,
                    distributed: None,
                    ..model.clone()
                };
                let named = self.named_beside(&one).or_else(|| self.named_later(&one, definite, &meant));
                if let Some(institution) = named {
                    meant.push(institution);
                    self.mention(article..one.tokens.end, institution, Naming::Definite, reference);
                }
            }
        }
    }

    /// The article of a small phrase that says who acts or whom it concerns, and not what somebody is; whether it
    /// is "the".
    fn announces(&self, head: &Tokens, sentence: &Tokens) -> Option<(usize, bool)> {
        let word = |t: usize| self.tokens[t].kind == TokenKind::Word;
        if self.tokens[head.end - 1].capital || self.lexicon.vocabulary.is_plural(self.tokens[head.end - 1].word) {
            return None;
        }
        let low = head.start.saturating_sub(PHRASE).max(sentence.start);
        let passes = |t: usize| {
            let token = &self.tokens[t];
            (word(t) || token.kind == TokenKind::Number || token.mark == '-')
                && !token.is(Class::Preposition)
                && !token.is(Class::Joining)
                && !token.is(Class::Be)
        };
        let article = (low..head.start)
            .rev()
            .take_while(|&t| passes(t))
            .find(|&t| self.is(t, Class::IndefiniteArticle) || self.is(t, Class::DefiniteArticle))?;
        if self.taken(article..head.end) {
            return None;
        }
        // "is a hospital", "as a hospital", "A, a hospital": it says what another one is.
        let before = article.checked_sub(1).filter(|&t| t >= sentence.start);
        let says = before.is_some_and(|t| {
            let token = &self.tokens[t];
            token.is(Class::Becoming)
                || token.is(Class::Be)
                || token.kind == TokenKind::Mark && t > sentence.start
                || self.surface(&[t]) == "as"
                || self.surface(&[t]) == "like"
                || self.surface(&[t]) == "into"
        });
        // "a unit of A", "a hospital director": the word says what another word is, or whose it is.
        let next = head.end;
        let goes_on = next < sentence.end
            && (self.is(next, Class::Belonging)
                || self.is(next, Class::Calling)
                || self.tokens[next].kind == TokenKind::Possessive
                || word(next) && self.tokens[next].capital
                || word(next) && self.tokens[next].is_noun() && !self.tokens[next].classes.is_verb());
        // "by a private company, A,": the name behind the comma says who it is.
        let comma = next < sentence.end && self.tokens[next].mark == ',';
        let names = &self.mentions[..self.names_end];
        let apposed = comma
            && names.get(names.partition_point(|m| m.tokens.start <= next)).is_some_and(|m| m.tokens.start == next + 1);
        (!says && !goes_on && !apposed).then(|| (article, self.is(article, Class::DefiniteArticle)))
    }

    /// The first institution of a phrase's kind that the next sentences name, and none before it did.
    fn named_later(&self, one: &Candidate, definite: bool, meant: &[usize]) -> Option<usize> {
        let said = self.conditions(one);
        let names = &self.mentions[..self.names_end];
        let last = self.sentences.get((one.sentence + LATER).min(self.sentences.len() - 1))?.tokens.end;
        let from = names.partition_point(|m| m.tokens.start < self.sentences[one.sentence].tokens.end);
        let mut best: Option<(i64, usize)> = None;
        for (at, mention) in names.iter().enumerate().skip(from).take_while(|(_, m)| m.tokens.start < last) {
            let n = mention.institution;
            let kind = self.institutions[n].kind;
            let known = names[..at].iter().any(|m| m.institution == n);
            if known
                || meant.contains(&n)
                || mention.naming == Naming::Group
                || !(compatible(kind, one.kind) || is_body(kind) && is_body(one.kind))
            {
                continue;
            }
            let Some(met) = self.meets(n, Some(&mention.tokens), &said) else { continue };
            // There are many hospitals: only its place or level tells which one is meant.
            // "will build a hospital. The facility, to be called Larch Hospital,"
            let start = mention.tokens.start;
            let called = (start.saturating_sub(2)..start).any(|t| self.is(t, Class::Calling));
            let few = is_body(one.kind) || one.kind == InstitutionKind::Alliance || called;
            if met == 0 && (definite || !few) {
                continue;
            }
            if best.is_none_or(|(most, _)| met > most) {
                best = Some((met, n));
            }
        }
        best.map(|(_, n)| n)
    }

    /// "to create a new system: Larch Health": the name right behind a colon or a dash says whom the phrase means.
    fn named_beside(&self, one: &Candidate) -> Option<usize> {
        let mark = one.tokens.end;
        let colon = self.tokens.get(mark).is_some_and(|t| matches!(t.mark, ':' | '\u{2014}' | '\u{2013}'));
        let names = &self.mentions[..self.names_end];
        let next = names.partition_point(|m| m.tokens.start <= mark);
        let name = names.get(next).filter(|m| colon && m.tokens.start == mark + 1 && m.naming != Naming::Group)?;
        let kind = self.institutions[name.institution].kind;
        (compatible(kind, one.kind) || is_body(kind) && is_body(one.kind)).then_some(name.institution)
    }
}
