//! When a link came about.

use super::{Clauses, distance};
use crate::annotate::verb::{Use, VerbGroup};
use crate::document::{BlockKind, InstitutionKind, InstitutionMention, Naming, Tokens};
use crate::extract::LinkStatus;
use crate::extract::clause::{Governor, Group};
use crate::lexicon::frames::Frame;
use crate::lexicon::names::NameClass;
use crate::lexicon::statuses::Cue;
use crate::lexicon::{Class, Layer};
use smallvec::SmallVec;

/// Sentences between a deed and the occasion of which it was a part: a report comes back to "the ceremony".
const OCCASION: usize = 16;

/// Tokens of the words that open a sentence about the signing: "The five-year agreement".
const OPENING: usize = 4;
/// Tokens between a relative pronoun and its verb: "which Wendle Valley Hospital leads".
const RELATIVE: usize = 6;
/// Tokens of the longest "dating all the way back to".
const SINCE: usize = 6;
/// Tokens between an instrument and its date: "was signed in Tianjin at the end of".
const TO_DATE: usize = 8;

/// Sentences between a visit and what is signed at its end.
const VISIT: usize = 6;

impl Clauses<'_, '_> {
    /// When it came about: the date nearest to the trigger in its clause, one that
    /// opens the sentence, else the day of the occasion that the text tells of.
    pub(super) fn date(&self, anchor: &Tokens, verb: Option<&VerbGroup>, status: LinkStatus) -> Option<usize> {
        let dates = &self.document.dates;
        // "It is understood that on March 28 A signed": what is understood is the sentence.
        let main = |v: &&VerbGroup| {
            v.usage == Use::Finite
                && !self.document.tokens[v.tokens.end.min(self.range.end - 1)].is(Class::ClauseFollows)
        };
        let first_verb = self.verbs.iter().find(main).map_or(self.range.end, |v| v.tokens.start);
        let from = dates.partition_point(|d| d.tokens.start < self.range.start);
        let inside = (from..dates.len())
            .take_while(|n| dates[*n].tokens.start < self.range.end)
            .filter(|n| {
                let tokens = &dates[*n].tokens;
                (!self.parted_from(tokens, anchor, verb, status) || tokens.end <= first_verb)
                    && !self.told_aside(tokens, anchor, verb)
            })
            .filter(|n| {
                // "until 2025", "by June", "runs to 2028": when it ends or is due, not when it came about.
                let before = dates[*n].tokens.start.checked_sub(1).filter(|b| *b >= self.range.start);
                let ends =
                    before.is_some_and(|b| matches!(self.spelling(b), "until" | "till" | "through" | "expiring"));
                let due = before.is_some_and(|b| matches!(self.spelling(b), "by" | "to" | "before"));
                let due = due && !self.says_since(&dates[*n].tokens);
                // "its contract with B expires in December"
                let runs_out = status != LinkStatus::Ended
                    && verb.is_some_and(|v| v.tokens.end <= dates[*n].tokens.start && self.is_cue(v, Cue::RunningOut));
                // What is over does not go on: "since 2014" tells its beginning only.
                let open = dates[*n].value.value.ends_with("/..");
                !runs_out
                    && (status == LinkStatus::Ended || !ends)
                    && (status != LinkStatus::Active || !due)
                    && (status != LinkStatus::Ended || !open)
            })
            .min_by_key(|n| {
                let tokens = &dates[*n].tokens;
                (self.belongs_elsewhere(tokens, anchor, verb), distance(tokens, anchor))
            });
        let happened = verb.is_none_or(|v| v.modal.is_none() && !v.planned && (v.past || !self.is(v.main, Class::Be)));
        let told = || {
            let (low, high) = self.agreements();
            let signed = if low < high { self.signed_next() } else { None };
            signed.or_else(|| self.occasion()).or_else(|| self.day_next()).or_else(|| self.visit())
        };
        // "A will manage B. The contract was signed on May 2": what is to come was agreed on that day.
        let agreed = || self.instrument_behind().and_then(|_| self.signed_next());
        let told = || match status {
            LinkStatus::Ended => None,
            _ if happened => told(),
            _ => agreed(),
        };
        inside.or_else(told).or_else(|| if status == LinkStatus::Active { self.done_next() } else { None })
    }

    /// Whether the clause of a date is another one than that of the trigger.
    fn parted_from(&self, date: &Tokens, anchor: &Tokens, verb: Option<&VerbGroup>, status: LinkStatus) -> bool {
        let (from, to) = (date.end.min(anchor.end), date.start.max(anchor.start));
        let comma = |range: Tokens| range.into_iter().any(|t| self.mark(t) == ',');
        // "A is a member of B, which C leads, since 2017": the day behind the comma is not that of C.
        let aside = verb.is_some_and(|own| {
            own.tokens.end <= date.start && self.relative_before(own, self.range.start).is_some() && {
                comma(own.tokens.end.max(anchor.end)..date.start.max(anchor.end))
            }
        });
        // "a tie-up with B that dates back to 2009".
        let since = self.says_since(date);
        let crossed = self.verbs.iter().any(|v| {
            let inside = v.usage == Use::Finite && v.tokens.start >= from && v.tokens.end <= to;
            if !inside || verb.is_some_and(|own| own.main == v.main) || self.of_signing(v) {
                return false;
            }
            // "a member of B, which C leads, since 2017": a relative clause that is closed parts nothing.
            let closed = || self.relative_before(v, from).is_some() && comma(v.tokens.end..to);
            // "its contract to manage B ended on May 1": the end of what is over is its day.
            let over =
                || status == LinkStatus::Ended && (self.is_cue(v, Cue::Ended) || self.is_cue(v, Cue::RunningOut));
            !(closed() || over() || since && self.is_cue(v, Cue::Since) || v.passive && self.tells_same(v, anchor))
        });
        crossed || aside
    }

    fn comma_at(&self, at: usize) -> bool {
        at < self.range.end && self.mark(at) == ','
    }

    /// "The alliance, led by A, was founded in May": both words tell of one relation to an alliance.
    fn tells_same(&self, verb: &VerbGroup, anchor: &Tokens) -> bool {
        let founded = |g: &Group| g.tokens.end <= verb.tokens.start && g.mentions.iter().any(|m| self.is_alliance(*m));
        if !self.groups.iter().any(founded) {
            return false;
        }
        let frames = &self.lexicon.frames;
        let hits = |tokens: &Tokens| {
            let hits = self.document.hits.within(tokens, Layer::Relation);
            hits.map(|h| &frames.frames[h.payload as usize]).collect::<SmallVec<[&Frame; 8]>>()
        };
        let main = |frame: &Frame| frames.relations[frame.relation].main;
        let own = hits(anchor);
        let asks = |f: &Frame| self.asks_for_alliance(f);
        hits(&(verb.main..verb.main + 1)).iter().any(|f| f.verb && asks(f) && own.iter().any(|o| main(o) == main(f)))
    }

    /// The relative pronoun right before a verb or its subject, behind a comma.
    pub(super) fn relative_before(&self, verb: &VerbGroup, floor: usize) -> Option<usize> {
        let low = verb.tokens.start.saturating_sub(RELATIVE).max(floor);
        let at = (low..verb.tokens.start)
            .rev()
            .find(|&t| self.is(t, Class::Relative) && !self.is(t, Class::Subordinator))?;
        let before = at.checked_sub(1).filter(|b| *b >= self.range.start)?;
        let comma = self.mark(before) == ','
            || self.is(before, Class::Preposition) && before > self.range.start && self.mark(before - 1) == ',';
        comma.then_some(at)
    }

    /// "the agreement signed on", "an agreement that was signed", "when a memorandum (MoU) was signed".
    fn of_signing(&self, verb: &VerbGroup) -> bool {
        let (low, high) = self.agreements();
        self.document.agreements[low..high].iter().any(|a| {
            let between = a.tokens.end..verb.tokens.start;
            a.tokens.end <= verb.tokens.start
                && (between.is_empty()
                    || between.len() == 1 && self.is(a.tokens.end, Class::Relative)
                    || between.len() <= 3 && self.mark(between.start) == '(' && self.mark(between.end - 1) == ')')
        })
    }

    /// Whether a date tells rather of something else, where the sentence has another one: "A said on May 2: "B
    /// joined"", "Within a month of its opening on July 1, A signed", "The takeover, announced in May, was completed".
    fn belongs_elsewhere(&self, date: &Tokens, anchor: &Tokens, verb: Option<&VerbGroup>) -> bool {
        let quoted = date.end <= anchor.start
            && (date.end..anchor.start).any(|t| matches!(self.mark(t), ':' | '\u{201c}' | '"'))
            && self.verbs.iter().any(|v| v.tokens.end <= date.start && self.reports(v.tokens.end - 1));
        let preposition = date.start.checked_sub(1).filter(|&t| t > self.range.start && self.is(t, Class::Preposition));
        let noun = preposition.map(|t| t - 1).filter(|&t| {
            self.document.tokens[t].is_noun()
                && !self.named[t]
                && !self.verbs.iter().any(|v| v.tokens.contains(&t))
                && (self.range.start..t)
                    .rev()
                    .take(2)
                    .any(|t| self.is(t, Class::Owning) || self.is(t, Class::DefiniteArticle))
        });
        let fronted = noun.is_some()
            && self.comma_at(date.end)
            && date.end <= anchor.start
            && !self.finite_between(self.range.start, date.start);
        let apposed = self.verbs.iter().any(|v| {
            v.usage == Use::Participle
                && verb.is_some_and(|own| own.main != v.main)
                && !anchor.contains(&v.main)
                && v.tokens.end <= date.start
                && self.comma_at(date.end)
                && (self.range.start..v.tokens.start).rev().take(2).any(|t| self.mark(t) == ',')
                && !(v.tokens.end..date.start).any(|t| self.mark(t) == ',')
        });
        quoted || fronted || apposed
    }

    /// Whether a verb is a cue or part of one.
    fn is_cue(&self, verb: &VerbGroup, wanted: Cue) -> bool {
        let low = verb.tokens.start.saturating_sub(1).max(self.range.start);
        self.document
            .hits
            .within(&(low..verb.tokens.end), Layer::Cue)
            .any(|h| h.last as usize > verb.main && self.lexicon.statuses.cue(h) == Some(wanted))
    }

    /// "that dates back to 2009": the words right before a date say that it has been so since then.
    fn says_since(&self, date: &Tokens) -> bool {
        let low = date.start.saturating_sub(SINCE).max(self.range.start);
        self.document
            .hits
            .within(&(low..date.start), Layer::Cue)
            .any(|h| h.last as usize == date.start && self.lexicon.statuses.cue(h) == Some(Cue::Since))
    }

    /// "A, which joined B in 2019, owns C": a date in a relative clause before the verb says nothing of the verb.
    fn told_aside(&self, date: &Tokens, anchor: &Tokens, verb: Option<&VerbGroup>) -> bool {
        // "Founded in 1906, A is a member of B"; but "Signed in 2016, the agreement".
        let fronted = self.verbs.first().is_some_and(|v| {
            let (low, high) = self.agreements();
            v.past
                && v.tokens.start <= self.range.start + 1
                && v.tokens.end <= date.start
                && self.comma_at(date.end)
                && date.start - v.tokens.end <= TO_DATE
                && !anchor.contains(&v.main)
                && !self.document.agreements[low..high].iter().any(|a| a.tokens.start <= date.end + OPENING)
                && !self.groups.iter().any(|g| g.tokens.end <= v.tokens.start)
        });
        if fronted {
            return true;
        }
        if self.of_a_name(date, anchor, verb) || self.before_apposed(date, anchor) {
            return true;
        }
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

    /// "A, founded in 1901, joined B", "bought B (opened in 1974)": what was done to an institution, between two
    /// marks behind its name; an alliance is mostly founded by those whom the sentence tells of.
    fn of_a_name(&self, date: &Tokens, anchor: &Tokens, verb: Option<&VerbGroup>) -> bool {
        // "A, founded in 1950 by missionaries, joined B"
        let close = (date.end..self.range.end.min(date.end + TO_DATE)).find(|&t| matches!(self.mark(t), ',' | ')'));
        let closed = close.is_some_and(|t| t < anchor.start.max(date.end + 1) && !self.finite_between(date.end, t));
        closed
            && self.verbs.iter().any(|v| {
                let alone = v.tokens.len() == 1 && (v.usage == Use::Participle || v.usage == Use::Finite && v.past);
                let Some(mark) = v.tokens.start.checked_sub(1).filter(|m| *m > self.range.start) else { return false };
                let name = || self.groups.iter().find(|g| g.tokens.end == mark);
                alone
                    && v.tokens.end <= date.start
                    && date.start - v.tokens.end <= TO_DATE
                    && matches!(self.mark(mark), ',' | '(')
                    && !anchor.contains(&v.main)
                    && verb.is_none_or(|own| own.main != v.main)
                    && !(v.tokens.end..date.start).any(|t| self.mark(t) == ',')
                    && name().is_some_and(|g| !g.mentions.iter().any(|m| self.is_alliance(*m)))
            })
    }

    /// "On May 6 A, a subsidiary of B, opened a ward": the day that opens the sentence is that of its verb, not of
    /// what an apposition of the subject tells; but "On May 6 A, a branch of B, was unveiled" or "opened".
    fn before_apposed(&self, date: &Tokens, anchor: &Tokens) -> bool {
        if self.finite_between(self.range.start, anchor.end) {
            return false;
        }
        let Some(comma) = (date.end..anchor.start).rev().find(|&t| self.mark(t) == ',') else { return false };
        // "A, in partnership with B, opened", "A, teaming up with B, opened": the adverbial belongs to the verb.
        if self.is(comma + 1, Class::Preposition) || self.verbs.iter().any(|v| v.tokens.start == comma + 1) {
            return false;
        }
        let apposed = self
            .groups
            .iter()
            .any(|g| g.tokens.end == comma && g.tokens.start >= date.end && g.governor == Governor::Subject);
        if !apposed {
            return false;
        }
        let Some(main) = self.verbs.iter().find(|v| v.usage == Use::Finite && v.tokens.start >= anchor.end) else {
            return false;
        };
        let object = main.tokens.end;
        !main.passive
            && main.tokens.start > self.range.start
            && (anchor.end..main.tokens.start).any(|t| self.mark(t) == ',')
            && object < self.range.end
            && (self.reports(main.main)
                || self.is(object, Class::IndefiniteArticle)
                || self.is(object, Class::Determiner)
                || self.named[object]
                || self.document.tokens[object].is_noun())
    }

    /// The day of the last occasion told of, at most [`OCCASION`] sentences back: "the ceremony was held on the 28th".
    fn occasion(&self) -> Option<usize> {
        let dates = &self.document.dates;
        let document = self.document;
        let days = |tokens: Tokens| {
            let from = dates.partition_point(|d| d.tokens.start < tokens.start);
            (from..dates.len()).take_while(move |n| dates[*n].tokens.start < tokens.end).filter(|n| self.is_day(*n))
        };
        // "took in two members at the ceremony": the ceremony is the one told of last.
        let here = || {
            let named = |tokens: &Tokens| {
                (tokens.start + 1..tokens.end)
                    .any(|t| self.is(t, Class::Event) && self.is(t - 1, Class::DefiniteArticle))
            };
            // "The unveiling ceremony drew many guests. A signed with B": the sentence before may say where it was.
            let own = &document.sentences[self.number];
            let before = self.number.checked_sub(1).map(|n| &document.sentences[n]);
            let before = before.filter(|s| s.paragraph == own.paragraph && s.block == BlockKind::Body);
            named(&self.range) || before.is_some_and(|s| named(&s.tokens))
        };
        (self.number.saturating_sub(OCCASION)..=self.number).rev().find_map(|number| {
            let sentence = &document.sentences[number];
            if sentence.block != BlockKind::Body {
                return None;
            }
            // Days are rarer than words, and faster found.
            let Some(first) = days(sentence.tokens.clone()).next() else {
                // "On September 6, the sun shone. The ceremony was held": the day opens the paragraph.
                let before = document.sentences.get(number.checked_sub(1)?)?;
                let opening = before.tokens.start..before.tokens.end.min(before.tokens.start + 2);
                let day = days(opening).next().filter(|_| before.paragraph == sentence.paragraph)?;
                return sentence.tokens.clone().any(|t| self.is(t, Class::Event)).then_some(day);
            };
            let Some(event) = sentence.tokens.clone().find(|t| self.is(*t, Class::Event)) else {
                return (number < self.number && here()).then_some(first);
            };
            // "July 11 (Reporter Li) On July 9, the ceremony": the day that stands nearest to the occasion.
            let day = days(sentence.tokens.clone()).filter(|n| dates[*n].tokens.end <= event).last();
            Some(day.unwrap_or(first))
        })
    }

    /// "The agreement was signed in 2017": the sentence behind tells by a verb of the past, and as no plan, when the instrument was.
    fn signed_next(&self) -> Option<usize> {
        let next = self.body_behind()?;
        let instrument = self.instrument_opening(next)?;
        let tokens = &self.document.tokens;
        let opens = instrument.start == next.start || tokens[next.start].is(Class::Determiner);
        let date = self.only_date(next)?;
        let told = self.document.dates[date].tokens.start;
        let past = (instrument.end..told.min(instrument.end + TO_DATE)).any(|t| {
            let info = self.lexicon.vocabulary.info(tokens[t].word);
            info.verbs.iter().any(|(_, form)| form.past || form.participle) && !tokens[t].is(Class::Be)
        });
        let planned = (instrument.end..told).any(|t| tokens[t].is(Class::Modal));
        (opens && past && !planned && !self.of_next_deed(instrument.end, told)).then_some(date)
    }

    /// "A will manage B. The contract was signed in May": the instrument of the sentence behind, where this one names
    /// none, and that one tells of nobody else.
    pub(super) fn instrument_behind(&self) -> Option<&str> {
        let next = self.body_behind()?;
        let (low, high) = self.agreements();
        let instrument = self.instrument_opening(next).filter(|_| low == high)?;
        let tokens = &self.document.tokens;
        let frames = &self.lexicon.frames.frames;
        let near = instrument.end..next.end.min(instrument.end + TO_DATE);
        let signed = self
            .document
            .hits
            .within(&near, Layer::Relation)
            .find(|h| frames[h.payload as usize].needs_agreement() && tokens[h.first as usize].form().participle);
        let planned = near.clone().any(|t| tokens[t].is(Class::Modal));
        let opens = tokens[next.start].is(Class::Determiner) || instrument.start == next.start;
        let mentions = &self.document.mentions;
        let inside = |range: &Tokens| {
            let from = mentions.partition_point(|m| m.tokens.start < range.start);
            let to = mentions.partition_point(|m| m.tokens.start < range.end);
            &mentions[from..to]
        };
        let known = |m: &InstitutionMention| inside(&self.range).iter().any(|o| o.institution == m.institution);
        let state = |m: &InstitutionMention| {
            let kind = self.document.institutions[m.institution].kind;
            matches!(kind, InstitutionKind::Government | InstitutionKind::HealthAuthority)
        };
        let own = inside(next).iter().all(|m| known(m) || state(m));
        let at = self.document.agreements.partition_point(|a| a.tokens.start < instrument.start);
        (opens && own && signed.is_some() && !planned).then(|| self.document.agreements[at].value.as_str())
    }

    /// "The agreement will be signed on Tuesday", "The signing took place": the sentence behind gives the day.
    fn day_next(&self) -> Option<usize> {
        let next = self.body_behind()?;
        let tokens = &self.document.tokens;
        let occasion = || (next.start + 1..next.end.min(next.start + OPENING)).any(|t| tokens[t].is(Class::Event));
        let told = tokens[next.start].is(Class::Determiner) && (self.instrument_opening(next).is_some() || occasion());
        let from = self.instrument_opening(next).map_or(next.start, |instrument| instrument.end);
        let date = self.only_date(next).filter(|date| told && self.is_day(*date))?;
        (!self.of_next_deed(from, self.document.dates[date].tokens.start)).then_some(date)
    }

    /// "was signed and closing is set for October 31": the day of something else than the first verb.
    fn of_next_deed(&self, from: usize, date: usize) -> bool {
        let tokens = &self.document.tokens;
        let verb = (from..date).find(|&t| tokens[t].form().participle && !tokens[t].is(Class::Be));
        let and = verb.and_then(|verb| (verb + 1..date).find(|&t| tokens[t].is(Class::Joining)));
        and.is_some_and(|and| (and + 1..date).any(|t| tokens[t].is(Class::Be)))
    }

    /// "The merger took effect in May": the sentence behind opens with what the tie is and gives its day.
    fn done_next(&self) -> Option<usize> {
        let next = self.body_behind()?;
        let tokens = &self.document.tokens;
        let opening = next.start + 1..next.end.min(next.start + OPENING);
        let frames = &self.lexicon.frames.frames;
        let noun = self.document.hits.within(&opening, Layer::Relation).find(|h| frames[h.payload as usize].cue)?;
        let date = self.only_date(next)?;
        let told = self.document.dates[date].tokens.start;
        let verb = noun.last as usize;
        let past =
            verb < told && (tokens[verb].form().past || self.lexicon.vocabulary.auxiliary(tokens[verb].word).past);
        (tokens[next.start].is(Class::DefiniteArticle) && past).then_some(date)
    }

    /// The sentence behind, where it is one of the report and has tokens.
    fn body_behind(&self) -> Option<&Tokens> {
        let next = self.document.sentences.get(self.number + 1).filter(|s| s.block == BlockKind::Body)?;
        (!next.tokens.is_empty()).then_some(&next.tokens)
    }

    /// The instrument among the words that open a sentence.
    fn instrument_opening(&self, sentence: &Tokens) -> Option<&Tokens> {
        let agreements = &self.document.agreements;
        let first = agreements.get(agreements.partition_point(|a| a.tokens.start < sentence.start))?;
        // "A similar contract with B expired in May"
        let another = (sentence.start..first.tokens.start.min(sentence.end))
            .any(|t| self.lexicon.names.is(self.document.tokens[t].word, NameClass::AnotherOne));
        (first.tokens.start < sentence.end.min(sentence.start + OPENING) && !another).then_some(&first.tokens)
    }

    /// The date of a sentence that has one only.
    fn only_date(&self, sentence: &Tokens) -> Option<usize> {
        let dates = &self.document.dates;
        let from = dates.partition_point(|d| d.tokens.start < sentence.start);
        let mut inside = (from..dates.len()).take_while(|n| dates[*n].tokens.start < sentence.end);
        inside.next().filter(|_| inside.next().is_none())
    }

    /// Whether a date is one day, and no interval that is as long.
    fn is_day(&self, date: usize) -> bool {
        let value = &self.document.dates[date].value.value;
        value.len() == 10 && !value.contains("..") && !value.contains('/')
    }

    /// "On May 15 a delegation of A visited B. In the end, the two sides signed": the day of the visit, where no
    /// other day is told between.
    fn visit(&self) -> Option<usize> {
        let inside = |m: &&InstitutionMention| self.range.contains(&m.tokens.start) && m.naming == Naming::Both;
        let low = self.document.mentions.partition_point(|m| m.tokens.start < self.range.start);
        self.signing()?;
        self.document.mentions[low..].iter().take_while(|m| m.tokens.start < self.range.end).find(inside)?;
        (self.number.saturating_sub(VISIT)..self.number).rev().find_map(|number| {
            let sentence = self.document.sentences.get(number).filter(|s| s.block == BlockKind::Body)?;
            let dates = &self.document.dates;
            let from = dates.partition_point(|d| d.tokens.start < sentence.tokens.start);
            let mut days = (from..dates.len()).take_while(|n| dates[*n].tokens.start < sentence.tokens.end);
            let day = days.next()?;
            let visited = |t: usize| self.lexicon.names.is(self.document.tokens[t].word, NameClass::Visited);
            let alone = days.next().is_none() && self.is_day(day);
            Some((alone && sentence.tokens.clone().any(visited)).then_some(day))
        })?
    }
}
