//! When a link came about.

use super::{Clauses, distance};
use crate::annotate::verb::{Use, VerbGroup};
use crate::document::{BlockKind, Tokens};
use crate::extract::LinkStatus;
use crate::extract::clause::Governor;
use crate::lexicon::Class;

/// Tokens of the words that open a sentence about the signing: "The five-year agreement".
const OPENING: usize = 4;

impl Clauses<'_, '_> {
    /// When it came about: the date nearest to the trigger in its clause, one that
    /// opens the sentence, else the day of the occasion that the text tells of.
    pub(super) fn date(&self, anchor: &Tokens, verb: Option<&VerbGroup>, status: LinkStatus) -> Option<usize> {
        let dates = &self.document.dates;
        let first_verb = self.verbs.iter().find(|v| v.usage == Use::Finite).map_or(self.range.end, |v| v.tokens.start);
        let (low, high) = self.agreements();
        let own_agreements = &self.document.agreements[low..high];
        let from = dates.partition_point(|d| d.tokens.start < self.range.start);
        let inside = (from..dates.len())
            .take_while(|n| dates[*n].tokens.start < self.range.end)
            .filter(|n| {
                let tokens = &dates[*n].tokens;
                let (from, to) = (tokens.end.min(anchor.end), tokens.start.max(anchor.start));
                // The trigger's own verb and "agreement signed on" part no clauses.
                let crossed = self.verbs.iter().any(|v| {
                    v.usage == Use::Finite
                        && v.tokens.start >= from
                        && v.tokens.end <= to
                        && verb.is_none_or(|own| own.main != v.main)
                        && !own_agreements.iter().any(|a| {
                            a.tokens.end == v.tokens.start
                                || a.tokens.end + 1 == v.tokens.start && self.is(a.tokens.end, Class::Relative)
                        })
                });
                (!crossed || tokens.end <= first_verb) && !self.told_aside(tokens, verb)
            })
            .filter(|n| {
                // "until 2025", "by June", "runs to 2028": when it ends or is due, not when it came about.
                let before = dates[*n].tokens.start.checked_sub(1).filter(|b| *b >= self.range.start);
                let due = before.is_some_and(|b| {
                    matches!(self.spelling(b), "until" | "till" | "by" | "to" | "through" | "before" | "expiring")
                });
                // What is over does not go on: "since 2014" tells its beginning only.
                let open = dates[*n].value.value.ends_with("/..");
                (status != LinkStatus::Active || !due) && (status != LinkStatus::Ended || !open)
            })
            .min_by_key(|n| distance(&dates[*n].tokens, anchor));
        let happened = verb.is_none_or(|v| v.modal.is_none() && !v.planned && (v.past || !self.is(v.main, Class::Be)));
        inside.or_else(|| if happened && status != LinkStatus::Ended { self.occasion() } else { None })
    }

    /// "A, which joined B in 2019, owns C": a date in a relative clause before the verb says nothing of the verb.
    fn told_aside(&self, date: &Tokens, verb: Option<&VerbGroup>) -> bool {
        let Some(own) = verb.filter(|v| v.tokens.start >= date.end) else { return false };
        // "was closed in April when A, which bought it in 2005, sold": the relative clause has its own day.
        let relative = (own.tokens.start.saturating_sub(2).max(date.end)..own.tokens.start)
            .any(|t| self.is(t, Class::Relative) && !self.is(t, Class::Subordinator));
        if relative {
            return true;
        }
        let inner = self.verbs.iter().rev().find(|v| v.usage == Use::Finite && v.tokens.end <= date.start);
        let between = || date.end..own.tokens.start;
        inner.is_some_and(|v| {
            let relative = v.tokens.start > self.range.start
                && self.is(v.tokens.start - 1, Class::Relative)
                && between().any(|t| self.piece(t) == ",");
            // "A will run B from July, and C bought D last month": each clause has its own subject and day.
            let subject = self
                .groups
                .iter()
                .find(|g| g.governor == Governor::Subject && between().contains(&g.tokens.start))
                .map(|g| g.tokens.start);
            let next = subject
                .is_some_and(|start| (date.end..start).any(|t| self.is(t, Class::Joining) || self.piece(t) == ";"));
            // "A, a hospital founded in 1952, became": what A is stands between commas.
            let apposed = self.piece(date.end) == ","
                && self.groups.iter().any(|g| {
                    g.tokens.end + 1 < v.tokens.start
                        && self.piece(g.tokens.end) == ","
                        && (self.is(g.tokens.end + 1, Class::Determiner)
                            || self.is(g.tokens.end + 1, Class::IndefiniteArticle))
                        && !self.finite_between(g.tokens.end, v.tokens.start)
                });
            // "bought B in 2019 and took over C last July": the first verb has its own day.
            let joined = !between().is_empty()
                && between().any(|t| self.is(t, Class::Joining))
                && between().all(|t| self.is(t, Class::Joining) || self.is(t, Class::Adverb) || self.piece(t) == ",");
            v.main != own.main && (relative || next || apposed || joined)
        })
    }

    /// The day of the last occasion told of, at most eight sentences back: "the ceremony was held on the 28th".
    fn occasion(&self) -> Option<usize> {
        let dates = &self.document.dates;
        let told = (self.number.saturating_sub(8)..=self.number).rev().find_map(|number| {
            let sentence = &self.document.sentences[number];
            if sentence.block != BlockKind::Body {
                return None;
            }
            let from = dates.partition_point(|d| d.tokens.start < sentence.tokens.start);
            let mut here = (from..dates.len()).take_while(|n| dates[*n].tokens.start < sentence.tokens.end);
            // Days are rarer than words, and faster found.
            let first = here.find(|n| self.is_day(*n))?;
            let event = sentence.tokens.clone().find(|t| self.is(*t, Class::Event))?;
            // "July 11 (Reporter Li) On July 9, the ceremony": the day that stands nearest to the occasion.
            let day = here.filter(|n| self.is_day(*n) && dates[*n].tokens.end <= event).last();
            Some(day.unwrap_or(first))
        });
        told.or_else(|| self.told_next())
    }

    /// "The agreement was signed on Tuesday", "The signing took place": the sentence behind gives the day.
    fn told_next(&self) -> Option<usize> {
        let next = self.document.sentences.get(self.number + 1).filter(|s| s.block == BlockKind::Body)?;
        let (start, end) = (next.tokens.start, next.tokens.end);
        let opens = self.document.tokens.get(start).is_some_and(|t| t.is(Class::Determiner));
        let subject = start + 1..end.min(start + OPENING);
        let agreements = &self.document.agreements;
        let from = agreements.partition_point(|a| a.tokens.start < subject.start);
        let signed = agreements.get(from).is_some_and(|a| subject.contains(&a.tokens.start))
            || subject.clone().any(|t| self.document.tokens[t].is(Class::Event));
        let dates = &self.document.dates;
        let from = dates.partition_point(|d| d.tokens.start < start);
        let inside = || (from..dates.len()).take_while(|n| dates[*n].tokens.start < end);
        let day = inside().find(|n| self.is_day(*n));
        (opens && signed && inside().count() == 1).then_some(day).flatten()
    }

    /// Whether a date is one day, and no interval that is as long.
    fn is_day(&self, date: usize) -> bool {
        let value = &self.document.dates[date].value.value;
        value.len() == 10 && !value.contains("..") && !value.contains('/')
    }
}
