//! Lists whose members belong together one by one, and groups whose members are named further on.

use super::{Clauses, Parties};
use crate::document::{InstitutionKind, Naming};
use crate::extract::Link;
use crate::extract::clause::Mentions;
use crate::lexicon::Class;
use crate::lexicon::figures::NumberWord;

/// Members of a group that the text may name right behind it.
const NAMED_MEMBERS: std::ops::RangeInclusive<usize> = 2..=6;

/// Tokens before the first of them: "The four hospitals in the county are".
const HEADING: usize = 9;

impl Clauses<'_, '_> {
    /// "A and B, C and D completed the pairing": "and" joins a pair, the comma parts pairs.
    /// "A and B signed with C and D respectively": the first of one list with the first of the other.
    pub(super) fn listed_pairs(&self, link: &Link, anchor: usize) -> Option<Vec<Parties>> {
        let start = |m: usize| self.document.mentions[m].tokens.start;
        let mut parties = link.parties.clone();
        parties.sort_by_key(|(_, m)| start(*m));
        if self.range.clone().any(|t| self.is(t, Class::Pairwise)) {
            let (left, right): (Parties, Parties) = parties.iter().cloned().partition(|(_, m)| start(*m) < anchor);
            if left.len() == right.len() && left.len() > 1 {
                return Some(left.into_iter().zip(right).map(|(a, b)| vec![a, b]).collect());
            }
            // "A signed with B and C respectively": with each of them.
            let several = |all: &Parties| all.len() > 1;
            match (left.as_slice(), right.as_slice()) {
                ([one], _) if several(&right) => {
                    return Some(right.into_iter().map(|b| vec![one.clone(), b]).collect());
                }
                (_, [one]) if several(&left) => return Some(left.into_iter().map(|a| vec![a, one.clone()]).collect()),
                _ => {}
            }
        }
        let (above, below) = self.lexicon.frames.main(&link.relation).filter(|r| r.pairs)?.levels()?;
        if link.parties.len() < 4 || link.parties.len() % 2 == 1 {
            return None;
        }
        let between = |n: usize| {
            self.document.mentions[parties[n].1].tokens.end..self.document.mentions[parties[n + 1].1].tokens.start
        };
        let alternate = (0..parties.len() - 1).all(|n| {
            let and = between(n).any(|t| self.spelling(t) == "and");
            let comma = between(n).any(|t| matches!(self.piece(t), "," | ";"));
            if n % 2 == 0 { and && !comma } else { comma && !and }
        });
        alternate.then(|| {
            parties
                .chunks(2)
                .map(|pair| {
                    let mut pair = vec![(above.to_string(), pair[0].1), (below.to_string(), pair[1].1)];
                    self.direct(&mut pair, above, below, true);
                    pair
                })
                .collect()
        })
    }

    /// "Two hospitals are to merge. A and B will …": a counted group is those whom the next sentence names, as many.
    pub(super) fn name_groups(&self, parties: &mut Parties) {
        let mut all = Parties::new();
        for (role, mention) in parties.drain(..) {
            match self.named_next(mention) {
                Some(members) => all.extend(members.into_iter().map(|m| (role.clone(), m))),
                None => all.push((role, mention)),
            }
        }
        *parties = all;
    }

    fn named_next(&self, group: usize) -> Option<Mentions> {
        let mentions = &self.document.mentions;
        let own = &mentions[group];
        if own.naming != Naming::Group || self.kind(group) != InstitutionKind::Group {
            return None;
        }
        let count = own.tokens.clone().find_map(|t| self.count_at(t)).filter(|n| NAMED_MEMBERS.contains(n))?;
        let tokens = &self.document.tokens;
        let next = self.document.sentences.get(self.number + 1)?.tokens.clone();
        let low = mentions.partition_point(|m| m.tokens.start < next.start);
        let inside: Vec<usize> = (low..mentions.len()).take_while(|m| mentions[*m].tokens.end <= next.end).collect();
        let is_new = |m: &usize| {
            matches!(mentions[*m].naming, Naming::Name | Naming::Short | Naming::Alias)
                && !matches!(self.kind(*m), InstitutionKind::Group | InstitutionKind::Government)
        };
        let before = inside.iter().take_while(|m| !is_new(m)).count();
        let list: Mentions = inside[before..].iter().copied().take_while(|m| is_new(m)).take(count).collect();
        let (first, last) = (*list.first()?, *list.last()?);
        // Only what joins a list stands between them, and nothing of the kind behind the last.
        let joined = list.windows(2).all(|pair| {
            (mentions[pair[0]].tokens.end..mentions[pair[1]].tokens.start).all(|t| {
                let word = tokens[t].word;
                self.lexicon.vocabulary.is(word, Class::Joining)
                    || self.lexicon.vocabulary.is(word, Class::Determiner)
                    || self.piece(t) == ","
                    || self.lexicon.vocabulary.is(word, Class::Locative)
                    || tokens[t].capital
            })
        });
        let behind = mentions[last].tokens.end;
        let more = behind < next.end && tokens[behind].is(Class::Joining);
        // "The four hospitals are A, B, C and D."
        let start = mentions[first].tokens.start;
        let said =
            start <= next.start + HEADING && (start.max(next.start + 2) - 2..start).any(|t| tokens[t].is(Class::Be));
        let opens = said || before == 0 && start <= next.start + 3;
        let distinct = list
            .iter()
            .all(|m| list.iter().filter(|n| mentions[**n].institution == mentions[*m].institution).count() == 1);
        (list.len() == count && joined && opens && !more && distinct).then_some(list)
    }

    /// The number that a token says.
    fn count_at(&self, at: usize) -> Option<usize> {
        let token = &self.document.tokens[at];
        let digits = self.piece(at).parse().ok();
        digits.or_else(|| match self.lexicon.figures.number(token.word)? {
            // Number words up to nineteen are whole.
            NumberWord::Digit(value) => Some(value as usize),
            _ => None,
        })
    }
}
