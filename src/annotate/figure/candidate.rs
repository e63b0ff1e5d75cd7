//! Numbers that may be figures: their ranges, and what stands right round them.
//!
//! Numbers that are parts of something else (names, times of day, telephone
//! numbers, scores, labels) are left out here.

use super::{After, Candidate, Finder};
use crate::annotate::number::{Form, Number, Reading};
use crate::document::{Bound, Gap, TokenKind, Tokens};
use crate::lexicon::Class;
use crate::lexicon::TermHit;
use crate::lexicon::figures::{Cue, Meaning, NumberWord};

/// Tokens before "from" in which the verb of a change is looked for.
const CHANGED: usize = 16;

impl Finder<'_> {
    /// Whether nothing but a joining word stands between two numbers.
    pub(super) fn joined(&self, from: usize, to: usize) -> bool {
        (from + 1..=from + 2).contains(&to)
            && (from..to).all(|at| {
                matches!(self.reader.mark(at), ',' | '、')
                    || self
                        .starting_at(at)
                        .iter()
                        .any(|h| h.last as usize == at + 1 && self.bound_of(h).is_some_and(|b| b.cue == Cue::Join))
            })
    }

    pub(super) fn candidates(&self, run: &Tokens, dated: &[bool]) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        let mut at = run.start;
        // Where a number that was no figure ended: "level 3 and 4" makes no figure of either.
        let mut refused = usize::MAX;
        while at < run.end {
            if dated[at] || !matches!(self.tokens[at].kind, TokenKind::Number | TokenKind::Word) {
                at += 1;
                continue;
            }
            // Few words are numbers, and what stands before a word does not change how it is read.
            let word = self.tokens[at].kind == TokenKind::Word;
            if word && !self.reader.may_be_number(at) {
                at += 1;
                continue;
            }
            let mut sign = if word { None } else { self.sign_before(at, run.start) };
            let reading = self.reader.read(at, run.end, sign.is_some());
            if word && matches!(reading, Reading::Number(_)) {
                sign = self.sign_before(at, run.start);
            }
            match reading {
                Reading::Nothing => at += 1,
                Reading::Skip(next) => at = next.max(at + 1),
                Reading::Number(number) => {
                    let begin = sign.map_or(at, |(first, _)| first);
                    let chained = refused < at && self.joined(refused, begin) && self.reader.mark(refused) != ',';
                    let (end, candidate) = self.candidate(number, begin, sign.map(|(_, sign)| sign), run, dated);
                    match candidate {
                        Some(candidate) if !chained => {
                            refused = usize::MAX;
                            found.push(candidate);
                        }
                        None if self.labelled(begin, run.start) && !self.progressive(begin, run.start) => refused = end,
                        _ => refused = if chained { end } else { usize::MAX },
                    }
                    at = end.max(at + 1);
                }
            }
        }
        found
    }

    /// "a $2 million grant": a letter apart from the sign behind it is no part of it, as it is in "A$2 million".
    fn is_article(&self, hit: &TermHit) -> bool {
        let (first, second) = (hit.first as usize, hit.first as usize + 1);
        second < hit.last as usize && self.reader.of(first).len() == 1 && self.tokens[second].gap != Gap::None
    }

    /// A currency sign before a number: its first token and its place in the lexicon.
    pub(super) fn sign_before(&self, at: usize, floor: usize) -> Option<(usize, u16)> {
        let of = |end: usize| {
            self.ending_at(end)
                .filter_map(|h| match self.meaning_of(h) {
                    // The P of "S&P 500" is no sign, nor is that of "S P 500".
                    Some(Meaning::Sign(sign))
                        if h.first as usize >= floor.saturating_sub(2)
                            && !self.is_article(h)
                            && !(h.first > 0
                                && self.tokens[h.first as usize].gap == Gap::None
                                && self.reader.mark(h.first as usize - 1) == '&')
                            && !(h.first as usize > floor
                                && self.reader.of(h.first as usize).len() == 1
                                && self.reader.of(h.first as usize).bytes().all(|b| b.is_ascii_alphabetic())
                                && self.tokens[h.first as usize - 1].capital) =>
                    {
                        Some((h.first as usize, sign))
                    }
                    _ => None,
                })
                .min()
        };
        of(at).or_else(|| if at > 0 && self.reader.mark(at - 1) == '.' { of(at - 1) } else { None })
    }

    /// The candidate of a number with its range and bounds, and where to read on; none for numbers that are names.
    pub(super) fn candidate(
        &self,
        mut number: Number,
        begin: usize,
        sign: Option<u16>,
        run: &Tokens,
        dated: &[bool],
    ) -> (usize, Option<Candidate>) {
        let first = number.tokens.start;
        let mut end = number.tokens.end;
        let sign = number.sign.or(sign);
        let glued = |at: usize| at < run.end && self.tokens[at].gap == Gap::None;
        // "COVID-19", "9:00", "1/3", "501(c)": parts of something else.
        if sign.is_none() && first > run.start && glued(first) {
            let mark = self.reader.of(first - 1);
            if matches!(mark, "/" | ":" | "+" | "_" | "." | "@" | "№") || (mark == "-" && glued(first - 1)) {
                return (end, None);
            }
        }
        if glued(end) {
            let mark = self.reader.of(end);
            let next_number = end + 1 < run.end && glued(end + 1) && self.tokens[end + 1].kind == TokenKind::Number;
            if matches!(mark, "/" | ":" | "+" | "x" | "×") && next_number
                || mark == "("
                    && self.tokens[end - 1].kind == TokenKind::Number
                    && glued(end + 1)
                    && self.tokens.get(end + 1).is_some_and(|t| t.end - t.start == 1)
            {
                return (end, None);
            }
        }
        // "15: 00", as translations write the time of day.
        if number.bare
            && matches!(self.reader.mark(end), ':' | '：')
            && end + 1 < run.end
            && self.tokens[end + 1].kind == TokenKind::Number
            && self.reader.of(end + 1).len() == 2
            && glued(end)
        {
            return (end + 2, None);
        }
        // "(2)", "[1]", "'1990'"
        let alone = first > run.start
            && end < run.end
            && matches!(
                (self.reader.of(first - 1), self.reader.of(end)),
                ("(", ")")
                    | ("[", "]")
                    | ("（", "）")
                    | ("\"", "\"")
                    | ("'", "'")
                    | ("‘", "’")
                    | ("“", "”")
                    | ("«", "»")
            );
        if alone && sign.is_none() {
            return (end, None);
        }
        // "1. Admissions", "2) Staff"
        if first == run.start
            && number.bare
            && end < run.end
            && glued(end)
            && matches!(self.reader.mark(end), '.' | ')' | '、')
        {
            return (end, None);
        }
        let around = self.around(begin, run.start);
        let mut upper = None;
        let range = self.range(&number, begin, end, run, around.change);
        match range {
            Some((_, None, to)) => return (to, None),
            Some((value, Some(top), to)) if !dated[end..to].contains(&true) => {
                number.value = value;
                upper = Some(top);
                end = to;
            }
            _ => {}
        }
        // "of every $10"
        if sign.is_none() && (around.label || self.labelled(begin, run.start)) && !self.progressive(begin, run.start) {
            return (end, None);
        }
        // Four digits with nothing round them are a year.
        let years = |n: f64| (1800.0..2100.0).contains(&n);
        let spoken = number.form != Form::Digits;
        if number.bare
            && number.tokens.len() == 1
            && self.reader.of(first).len() == 4
            && years(number.value)
            && sign.is_none()
            && !matches!(around.bound, Some(Bound::AtLeast | Bound::About))
            && !self.counts(end)
        {
            return (end, None);
        }
        let compound = self.reader.hyphen(end, run.end);
        if upper.is_none()
            && spoken
            && !compound
            && (number.value < 1.5
                || number.value <= 12.0
                    && around.bound.is_none()
                    && self.cue_before(first, run.start, |c| c == Cue::Known).is_some())
        {
            return (end, None);
        }
        // A capitalised number word inside a sentence is a part of a name: "Three Gorges".
        if spoken && first > run.start && self.tokens[first].capital && number.value < 100.0 && !self.counts(end) {
            return (end, None);
        }
        let mut bound = around.bound.or(match number.form {
            Form::Vague => Some(Bound::AtLeast),
            // "a couple of hundred", but "several hundred"
            Form::Rough if number.value < 10.0 || number.scale > 1.0 => Some(Bound::About),
            Form::Rough => Some(Bound::AtLeast),
            _ => None,
        });
        if glued(end) && self.reader.mark(end) == '+' {
            bound = Some(Bound::AtLeast);
            end += 1;
        } else if self.reader.hyphen(end, run.end)
            && let Some((after, last)) = self.bound_after(end + 1)
        {
            bound = Some(after);
            end = last;
        } else if let Some((after, last)) = self.bound_after(end) {
            bound = Some(after);
            end = last;
        }
        let candidate = Candidate {
            number,
            upper,
            bound,
            start: around.start,
            end,
            sign,
            link: around.link,
            same: around.same,
            after: After::Empty,
            shared: false,
        };
        (end, Some(candidate))
    }

    /// Whether a label stands before a number: "level 3", "Clicks: 772".
    pub(super) fn labelled(&self, begin: usize, floor: usize) -> bool {
        // "class-4"
        let colon = begin > floor
            && (matches!(self.reader.mark(begin - 1), ':' | '：')
                || begin > floor + 1 && self.reader.hyphen(begin - 1, begin + 1));
        self.cue_before(begin - usize::from(colon), floor, |cue| cue == Cue::Label).is_some()
    }

    /// "is building 14 wards": a verb that is a label elsewhere ("building 14").
    fn progressive(&self, begin: usize, floor: usize) -> bool {
        let verb = begin.checked_sub(1).filter(|&t| t > floor);
        verb.is_some_and(|t| {
            let gerund = self.lexicon.vocabulary.info(self.tokens[t].word).verbs.iter().any(|(_, f)| f.gerund);
            gerund && self.is(t - 1, Class::Be)
        })
    }

    /// Whether a counted noun in the plural stands directly behind a position.
    pub(super) fn counts(&self, at: usize) -> bool {
        self.starting_at(at).iter().any(|h| {
            matches!(self.meaning_of(h), Some(Meaning::Unit(_) | Meaning::Money(_)))
                && self.lexicon.figures.is_plural(self.tokens[h.last as usize - 1].word)
        })
    }

    /// The words before a number, from right to left.
    fn around(&self, begin: usize, floor: usize) -> Around {
        let mut around = Around { start: begin, bound: None, change: false, label: false, link: None, same: false };
        let mut at = begin;
        for _ in 0..5 {
            let cue = self.cue_before(at, floor, |cue| {
                matches!(cue, Cue::Bound(_) | Cue::Plain | Cue::Between | Cue::Label | Cue::Same)
            });
            if around.link.is_none() && self.cue_before(at, floor, |cue| cue == Cue::Link).is_some() {
                around.link = Some(at);
            }
            let Some((first, cue)) = cue else { break };
            match cue {
                Cue::Label => {
                    // "The outpatient volume exceeded 1.2 million": the verb has a subject and no label.
                    around.label = at == begin || !self.tokens[at].classes.is_verb();
                    break;
                }
                Cue::Same => {
                    around.same = true;
                    break;
                }
                Cue::Bound(bound) => {
                    around.bound = around.bound.or(Some(bound));
                    around.start = first;
                    // "The number of members exceeds 200": the verb is a link as well.
                    if self.tokens[first].classes.is_verb() {
                        around.link = around.link.or(Some(first + 1));
                    }
                }
                _ => {}
            }
            at = first;
        }
        let back = at.saturating_sub(4).max(floor);
        around.change = (back..at)
            .any(|at| self.starting_at(at).iter().any(|h| self.bound_of(h).is_some_and(|b| b.cue == Cue::Change)));
        around
    }

    /// A bound behind a number or noun: "or more", "and counting".
    pub(super) fn bound_after(&self, at: usize) -> Option<(Bound, usize)> {
        let hit =
            self.starting_at(at).iter().filter(|h| self.bound_of(h).is_some_and(|b| b.after)).max_by_key(|h| h.last)?;
        // In "30 doctors and more than 20 nurses" the words belong to the next number.
        let taken = (at..hit.last as usize).any(|k| {
            self.starting_at(k).iter().any(|h| h.last > hit.last && self.bound_of(h).is_some_and(|b| !b.after))
        });
        match self.bound_of(hit)?.cue {
            Cue::Bound(bound) if !taken => Some((bound, hit.last as usize)),
            _ => None,
        }
    }

    /// The other end of a range: lower, upper and the token behind it; without an
    /// upper end where the two numbers are no count at all (a score, years, a telephone number).
    pub(super) fn range(
        &self,
        number: &Number,
        begin: usize,
        end: usize,
        run: &Tokens,
        change: bool,
    ) -> Option<(f64, Option<f64>, usize)> {
        let join = self.tokens.get(end).filter(|_| end + 1 < run.end)?;
        let mark = join.kind == TokenKind::Mark;
        let dash = mark && self.joins(end) && join.gap == self.tokens[end + 1].gap;
        let from = self.cue_before(begin, run.start, |cue| cue == Cue::Between).is_some();
        let word = !mark && self.joins(end);
        // "increasing the number of wards at the county hospital from six to eleven"
        let change = change
            || from
                && (begin.saturating_sub(CHANGED).max(run.start)..begin)
                    .rev()
                    .take_while(|&t| !matches!(self.reader.mark(t), ',' | ';' | '.' | '，'))
                    .any(|t| {
                        self.starting_at(t).iter().any(|h| self.bound_of(h).is_some_and(|b| b.cue == Cue::Change))
                    });
        if !dash && !word || matches!(number.form, Form::Vague | Form::Rough) {
            return None;
        }
        let mut next = end + 1;
        let mut money = false;
        while next < run.end
            && self.starting_at(next).iter().any(|h| matches!(self.meaning_of(h), Some(Meaning::Sign(_))))
        {
            next += 1;
            money = true;
        }
        if next >= run.end {
            return None;
        }
        let Reading::Number(other) = self.reader.read(next, run.end, money) else { return None };
        let to = other.tokens.end;
        if dash {
            // "303-832-7493", "2018-19", "6-1", "50-50"
            let more =
                self.reader.hyphen(to, run.end) && self.tokens.get(to + 1).is_some_and(|t| t.kind == TokenKind::Number);
            let year = number.bare
                && self.reader.of(number.tokens.start).len() == 4
                && (1800.0..2100.0).contains(&number.value)
                && other.value < 2100.0;
            if more || year {
                return Some((number.value, None, to));
            }
        }
        // "2 to 3 million": the scale serves both.
        let low = if number.scale == 1.0 && other.scale > 1.0 && number.value * other.scale < other.value {
            number.value * other.scale
        } else {
            number.value
        };
        if low < other.value && (number.form == other.form || number.form == Form::Digits) {
            if !dash && change && self.steps(begin, number, &other, low, run) {
                return None;
            }
            let is_and = self.number_word(end) == Some(NumberWord::And);
            let counted = if is_and { from } else { !(from && change) };
            if dash || counted {
                return Some((low, Some(other.value), to));
            }
            return None;
        }
        dash.then_some((number.value, None, to)).filter(|_| self.tokens[end].gap == Gap::None)
    }

    /// "rose by $4 million to $19 million", "grew by 200 to 1,000": how much it changed and what it is now. Numbers
    /// close to each other are a range: "rose by 20 to 30 percent".
    fn steps(&self, begin: usize, number: &Number, other: &Number, low: f64, run: &Tokens) -> bool {
        let by = self.stepped(begin, run);
        let own = begin < number.tokens.start || number.sign.is_some() || number.scale > 1.0;
        let times = other.value / low;
        // "widened $4 million to $19 million"
        let verb = begin > run.start && self.tokens[begin - 1].classes.is_verb();
        by && (own && times >= 2.0 || times >= 5.0) || verb && own && times >= 4.0
    }

    /// Whether "by" stands before a number, or before its bound.
    pub(super) fn stepped(&self, begin: usize, run: &Tokens) -> bool {
        self.cue_before(begin, run.start, |cue| cue == Cue::Step).is_some()
    }

    pub(super) fn joins(&self, at: usize) -> bool {
        self.starting_at(at)
            .iter()
            .any(|h| h.last as usize == at + 1 && self.bound_of(h).is_some_and(|b| b.cue == Cue::Join))
    }
}

/// The words before a number.
struct Around {
    start: usize,
    bound: Option<Bound>,
    change: bool,
    label: bool,
    link: Option<usize>,
    same: bool,
}
