//! Expressions of dates, each read for itself.

use super::{End, Found, Partial, Reader, Shape, YearOf};
use crate::document::{Gap, TokenKind, Tokens};
use crate::lexicon::dates::{Meaning, Set, Unit};
use crate::lexicon::figures::NumberWord;
use crate::lexicon::{Class, Layer, RuleId, WordId};

/// An expression at a token: where it ends and what it says.
#[derive(Debug, Clone, Copy)]
struct Atom {
    first: usize,
    last: usize,
    shape: Shape,
    end: Option<End>,
    rule: RuleId,
}

impl Reader<'_> {
    /// Reads the expressions of a sentence.
    pub(super) fn scan(&self, number: usize, sentence: &Tokens, found: &mut Vec<Found>) {
        let mut at = sentence.start;
        let mut free = at;
        let mut last_year = None;
        while at < sentence.end {
            if self.tokens[at].kind == TokenKind::Word && !self.may_begin(at) {
                at += 1;
                continue;
            }
            let Some(mut atom) = self.atom(at, free, sentence.end, last_year) else {
                at += 1;
                continue;
            };
            if atom.end.is_none() {
                self.extend_range(&mut atom, sentence.start, free, sentence.end);
            }
            atom.last = self.behind_its_weekday(&atom, sentence.end);
            let lead = self.lead(atom.first, free);
            // "since the summer"
            let opener = self.before(lead, free).map(|o| o - usize::from(o > free && self.is(o, Set::Article)));
            let since = atom.end.is_none() && opener.is_some_and(|o| self.is(o, Set::Since));
            let rule = if atom.end.is_some() {
                self.words.rule("range")
            } else if since {
                self.words.rule("since")
            } else {
                atom.rule
            };
            last_year =
                matches!(atom.shape, Shape::Plain(Partial { year: Some(_), month: None, .. })).then_some(atom.last);
            found.push(Found {
                tokens: lead..atom.last,
                shape: atom.shape,
                end: atom.end,
                since,
                weekday: (lead..atom.last).find_map(|at| self.words.weekday(self.word(at))),
                rule,
                sentence: number,
            });
            at = atom.last.max(at + 1);
            free = at;
        }
    }

    /// "March 25, 2015 (Wednesday)", "March 25, Wednesday,": the weekday of a day that is named is no day of its own.
    fn behind_its_weekday(&self, atom: &Atom, end: usize) -> usize {
        let at = atom.last;
        let day = |at: usize| at < end && self.words.weekday(self.word(at)).is_some();
        let whole = matches!(atom.shape, Shape::Plain(Partial { day: Some(_), .. })) && atom.end.is_none();
        if !whole || at + 2 > end || !day(at + 1) {
            return at;
        }
        let closes = at + 2 >= end || self.tokens[at + 2].kind == TokenKind::Mark;
        match self.piece(at) {
            "(" | "（" if matches!(self.mark(at + 2), ')' | '）') && at + 2 < end => at + 3,
            // "On March 25, Monday's patients" speaks of another day.
            "," if closes => at + 2,
            _ => at,
        }
    }

    /// The token before `at`, where it is free.
    fn before(&self, at: usize, free: usize) -> Option<usize> {
        (at > free).then(|| at - 1)
    }

    /// The first token of the words that name a part of a date: "the end of 2019", "mid-May".
    fn lead(&self, first: usize, free: usize) -> usize {
        let mut at = first;
        let article = |at: usize| if at > free && self.is(at - 1, Set::Article) { at - 1 } else { at };
        let dash = at > free && self.mark(at - 1) == '-';
        let part = if dash { at - 1 } else { article(article(at)) };
        if part > free && self.is(part - 1, Set::Part) && (dash || part < at || self.tokens[at].gap != Gap::None) {
            at = article(part - 1);
        }
        at
    }

    /// Whether a number or word hangs on what stands before it: "Rescue-2021".
    fn hangs(&self, at: usize, free: usize) -> bool {
        if at == 0 || at <= free || self.tokens[at].gap != Gap::None {
            return false;
        }
        match self.mark(at - 1) {
            '(' | '[' | '（' | '"' | '“' | '‘' | ',' | ':' | '：' | '，' | '。' | '|' | ';' | '—' | '–' | '、'
            | '>' | '.' => false,
            '-' => !(at >= free + 2 && self.is(at - 2, Set::Part)),
            _ => true,
        }
    }

    /// Whether something hangs on the token before `at`: "2019-nCoV", "25%", "12:30".
    fn continued(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        if token.gap != Gap::None {
            return false;
        }
        match self.piece(at) {
            "%" | "‰" | "°" => true,
            "-" | "/" | ":" | "：" => {
                self.tokens.get(at + 1).is_some_and(|t| t.gap == Gap::None && t.kind != TokenKind::Mark)
            }
            _ => matches!(token.kind, TokenKind::Word | TokenKind::Number),
        }
    }

    /// A word that needs no noun before it: of, and, was, which.
    fn is_function(&self, at: usize) -> bool {
        use Class::*;
        const FUNCTION: u64 = Class::set(&[
            Preposition,
            Conjunction,
            Determiner,
            Pronoun,
            Be,
            Have,
            Modal,
            Adverb,
            Relative,
            Subordinator,
            Negation,
        ]);
        self.classes(at).is_any(FUNCTION) || self.classes(at).is_verb() && !self.uses(at).is_noun()
    }

    /// Whether the token at `at` is what a number before it counts.
    fn counted(&self, at: usize, end: usize) -> bool {
        if at >= end || self.tokens[at].gap == Gap::None {
            return false;
        }
        let token = &self.tokens[at];
        match token.kind {
            TokenKind::Word if token.capital => false,
            TokenKind::Word => self.begins(at, Layer::Unit) || !self.is_function(at) && !self.begins(at, Layer::Date),
            TokenKind::Number => true,
            _ => false,
        }
    }

    /// Whether a clause begins here: "there were", "it had", or goes on with its verb.
    fn is_clause(&self, at: usize) -> bool {
        let verb = |at: usize| {
            self.class(at, Class::Be)
                || self.class(at, Class::Have)
                || self.class(at, Class::Modal)
                || self.uses(at).form().past
        };
        verb(at) || self.class(at, Class::Preposition) || verb(at + 1) && !self.class(at, Class::Determiner)
    }

    /// The longest phrase of the lexicon at `at`.
    fn phrase(&self, at: usize, end: usize) -> Option<(usize, Meaning, RuleId)> {
        if !self.begins(at, Layer::Date) {
            return None;
        }
        self.hits_at(at)
            .iter()
            .rev()
            .filter(|h| h.last as usize <= end)
            .map(|h| (h.last as usize, self.lexicon.terms.get(h.term)))
            .find(|(_, term)| term.layer == Layer::Date)
            .map(|(last, term)| (last, self.words.meaning(term.payload), term.rule))
    }

    /// "last year" at `at`, behind "of" or a comma perhaps: the distance, and where it ends.
    fn year_phrase(&self, at: usize, end: usize) -> Option<(usize, i32)> {
        let behind = at + usize::from(self.mark(at) == ',') + usize::from(self.is(at, Set::Article));
        [at, behind].into_iter().find_map(|at| match self.phrase(at, end)? {
            (last, Meaning::Offset(Unit::Year, by), _) => Some((last, by)),
            _ => None,
        })
    }

    /// A year of four digits behind a month or day: ", 2022", "of 2022", "2022".
    fn year_behind(&self, at: usize, end: usize) -> Option<(usize, i16)> {
        let mut year = at;
        if self.mark(at) == ',' || self.is(at, Set::Article) {
            year += 1;
        }
        // "Sept '19"
        if matches!(self.mark(at), '\'' | '’') && at + 1 < end && self.tokens[at + 1].gap == Gap::None {
            let short = self.small(at + 1).filter(|_| self.piece(at + 1).len() == 2 && !self.continued(at + 2))?;
            return Some((at + 2, i16::from(short) + if short < 50 { 2000 } else { 1900 }));
        }
        let value = (year < end).then(|| self.year_at(year)).flatten()?;
        // "In May of 2021 wards were full": behind "of" no count stands.
        let of = year > at && self.tokens[at].kind == TokenKind::Word;
        // "July 11, 2022 15:22:07": a number behind the year is a clock's.
        let counts =
            self.tokens.get(year + 1).is_some_and(|t| t.kind == TokenKind::Word) && self.counted(year + 1, end);
        (self.tokens[year].gap != Gap::None && !self.continued(year + 1) && (of || !counts))
            .then_some((year + 1, value))
    }

    /// Most words begin no date, though many stand in one; "FY2021" does by its digits.
    #[inline]
    fn may_begin(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        if token.word == WordId::UNKNOWN {
            return self.text.as_bytes()[token.end as usize - 1].is_ascii_digit();
        }
        self.words.begins(token.word) || self.begins(at, Layer::Date)
    }

    fn atom(&self, at: usize, free: usize, end: usize, last_year: Option<usize>) -> Option<Atom> {
        let token = &self.tokens[at];
        match token.kind {
            TokenKind::Word => {
                if !self.may_begin(at) {
                    return None;
                }
                // "By Shanxi Today": a name, not the day.
                let name = token.capital
                    && at > free
                    && self.tokens[at - 1].kind == TokenKind::Word
                    && self.tokens[at - 1].capital
                    && !self.class(at - 1, Class::Preposition)
                    && token.gap == Gap::Space;
                if let Some(atom) = self.phrase_atom(at, end).filter(|_| !name) {
                    return Some(atom);
                }
                if self.words.weekday(token.word).is_some() {
                    return self.weekday(at, free, end);
                }
                if self.words.month(token.word).is_some() {
                    return self.month_first(at, free, end);
                }
                if let Some(season) = self.words.season(token.word) {
                    return self.season(at, season, end);
                }
                if self.is(at, Set::Past) {
                    return self.past(at, end);
                }
                self.distance(at, free, end).or_else(|| self.fiscal_word(at))
            }
            TokenKind::Number => self
                .numeric(at, free, end)
                .or_else(|| self.day_month(at, free, end))
                .or_else(|| self.distance(at, free, end))
                .or_else(|| self.fiscal_pair(at, free))
                .or_else(|| self.year(at, free, end, last_year))
                .or_else(|| self.decade(at))
                .or_else(|| self.century(at, end))
                .or_else(|| self.day_alone(at, free, end)),
            _ => None,
        }
    }

    /// Phrases of the lexicon, and what follows them.
    fn phrase_atom(&self, at: usize, end: usize) -> Option<Atom> {
        let (mut last, meaning, rule) = self.phrase(at, end)?;
        let shape = match meaning {
            Meaning::Offset(unit, by) => {
                if unit == Unit::Day
                    && let Some((closed, shape)) = self.bracket(last, end)
                {
                    return Some(Atom { first: at, last: closed, shape, end: None, rule });
                }
                // "year-end 1992"
                match self.year_at(last).filter(|_| unit == Unit::Year && by == 0 && last < end) {
                    Some(year) => {
                        last += 1;
                        Shape::Plain(Partial::year(year))
                    }
                    None => Shape::Offset(unit, by),
                }
            }
            Meaning::Quarter(by) => {
                // "the last quarter of 2019" is the fourth of that year.
                let of = self.year_behind(last, end).map(|(after, year)| (after, YearOf::Known(year)));
                let of = of.or_else(|| self.year_phrase(last, end).map(|(after, by)| (after, YearOf::By(by))));
                match of.filter(|_| by < 0) {
                    Some((after, of)) => {
                        last = after;
                        Shape::Months(10, 12, of)
                    }
                    // "the last quarter of a century"
                    None if self.class(last, Class::Preposition) && self.is(last, Set::Article) => return None,
                    None => Shape::Quarter(by),
                }
            }
            Meaning::Decade(year) => Shape::Decade(year),
            Meaning::Before(by) => Shape::Before(by),
            Meaning::Shift(unit, by) => {
                // "the day before the feast", "the night before his death"
                let hangs = self.is(last - 1, Set::EarlierThan)
                    && last < end
                    && self.tokens[last].kind != TokenKind::Mark
                    && !self.is_clause(last);
                if hangs {
                    return None;
                }
                Shape::Shift(unit, by)
            }
            Meaning::That(unit) => Shape::That(unit),
            Meaning::Again(by) => Shape::Again(by),
            Meaning::Same => Shape::Same,
            Meaning::Holiday(month, day) => {
                if !self.tokens[at].capital {
                    return None;
                }
                let year = self.year_behind(last, end);
                last = year.map_or(last, |(after, _)| after);
                Shape::Plain(Partial { year: year.map(|(_, year)| year), month: Some(month), day: Some(day) })
            }
            Meaning::Months(from, to) => {
                let of = if let Some((after, year)) = self.year_behind(last, end) {
                    last = after;
                    YearOf::Known(year)
                } else if let Some((after, by)) = self.year_phrase(last, end) {
                    last = after;
                    YearOf::By(by)
                } else if self.is(last, Set::Article)
                    && self.words.unit(self.word(last + 2)) == Some(Unit::Year)
                    && last + 3 <= end
                {
                    // "the first half of the year"
                    last += 3;
                    YearOf::By(0)
                } else if to - from == 2 {
                    YearOf::Unsaid
                } else {
                    return None;
                };
                Shape::Months(from, to, of)
            }
            // "the following Monday"
            Meaning::Then(by) => {
                let day = self.words.weekday(self.word(last)).filter(|_| last < end)?;
                return Some(Atom {
                    first: at,
                    last: last + 1,
                    shape: Shape::WeekdayThen(day, by),
                    end: None,
                    rule: self.words.rule("weekday"),
                });
            }
            Meaning::Which(which) => {
                let word = self.word(last);
                if last >= end {
                    return None;
                }
                if let Some(day) = self.words.weekday(word) {
                    return Some(Atom {
                        first: at,
                        last: last + 1,
                        shape: Shape::Weekday(day, Some(which)),
                        end: None,
                        rule: self.words.rule("weekday"),
                    });
                }
                if let Some(season) = self.words.season(word) {
                    return Some(Atom {
                        first: at,
                        last: last + 1,
                        shape: Shape::Season(season, YearOf::Which(which)),
                        end: None,
                        rule: self.words.rule("season"),
                    });
                }
                let month = self.words.month(word)?;
                let (after, day) = self.day_behind_month(last, end);
                return Some(Atom {
                    first: at,
                    last: after,
                    shape: Shape::WhichMonth(month, day, which),
                    end: None,
                    rule: self.words.rule("month"),
                });
            }
        };
        Some(Atom { first: at, last, shape, end: None, rule })
    }

    /// "(21st)", "(9)", "(October 25)" behind a weekday or yesterday.
    fn bracket(&self, at: usize, end: usize) -> Option<(usize, Shape)> {
        if !matches!(self.mark(at), '(' | '（') || at + 2 >= end {
            return None;
        }
        let inner = at + 1 + usize::from(self.is(at + 1, Set::Article));
        let closes = |at: usize| matches!(self.mark(at), ')' | '）') && at < end;
        if let Some(day) = self.day_at(inner).or_else(|| self.ordinal_at(inner))
            && closes(inner + 1)
        {
            return Some((inner + 2, Shape::DayOfMonth(day)));
        }
        let atom = self.month_first(inner, inner, end).or_else(|| self.day_month(inner, inner, end))?;
        (atom.end.is_none() && closes(atom.last)).then_some((atom.last + 1, atom.shape))
    }

    /// The day behind a month name: where it ends, and the day.
    fn day_behind_month(&self, at: usize, end: usize) -> (usize, Option<u8>) {
        let mut number = at + 1;
        // "Oct. 28"
        if self.mark(number) == '.' && self.tokens[number].gap == Gap::None && self.piece(at).len() <= 4 {
            number += 1;
        }
        let day = (number < end).then(|| self.day_at(number).or_else(|| self.ordinal_at(number))).flatten();
        // "until April 15 visitors are banned"
        let day_led = at > 0
            && (self.is(at - 1, Set::BeforeDay) || self.is(at - 1, Set::Until))
            && !self.is(at - 1, Set::Article)
            && !self.class(at - 1, Class::Conjunction);
        let clock = self.continued(number + 1) && !self.is_range_dash(number + 1) || self.is_clock_behind(number);
        match day {
            Some(day)
                if !clock
                    && self.tokens[number].gap <= Gap::Line
                    && (day_led || !(number + 1 < end && self.many(number + 1))) =>
            {
                (number + 1, Some(day))
            }
            _ => (at + 1, None),
        }
    }

    /// "14 : 30", "9 am"
    fn is_clock_behind(&self, at: usize) -> bool {
        self.tokens.get(at + 1).is_some() && (matches!(self.mark(at + 1), ':' | '：') && self.small(at + 2).is_some())
    }

    fn is_range_dash(&self, at: usize) -> bool {
        matches!(self.mark(at), '-' | '–' | '—' | '~' | '/')
            && self
                .tokens
                .get(at + 1)
                .is_some_and(|t| t.kind == TokenKind::Number || self.words.month(t.word).is_some())
    }

    /// Whether a plural noun with its verb right behind it, or behind an adverb, begins here.
    fn subject_of_clause(&self, at: usize, end: usize) -> bool {
        let units = self.hits_at(at).iter().filter(|h| h.layer == Layer::Unit).map(|h| h.last as usize);
        let Some(noun) = units.max() else { return false };
        let verb = (noun..end).find(|&t| !self.class(t, Class::Adverb));
        verb.is_some_and(|t| {
            t < noun + 3
                && self.tokens[t].kind == TokenKind::Word
                && (self.is_clause(t)
                    || self.classes(t).is_verb() && self.tokens[t].form().past && !self.uses(t).is_noun())
        })
    }

    /// Whether a counted noun in the plural begins here: "May 5 meetings", not "the May 5 meeting".
    fn many(&self, at: usize) -> bool {
        self.hits_at(at)
            .iter()
            .any(|h| h.layer == Layer::Unit && self.lexicon.figures.is_plural(self.word(h.last as usize - 1)))
    }

    /// A month written small, or one that is a verb as well, is a month only where a day, a year or a preposition says so.
    fn is_plain_month(&self, at: usize) -> bool {
        let classes = self.classes(at);
        self.tokens[at].capital
            || !classes.is_verb() && !classes.is(Class::Modal) && !self.uses(at).is_noun() && self.piece(at).len() > 3
    }

    /// "October 28, 2022", "May 2019", "in May"
    fn month_first(&self, at: usize, free: usize, end: usize) -> Option<Atom> {
        let month = self.words.month(self.word(at))?;
        if self.hangs(at, free) {
            return None;
        }
        let plain = self.is_plain_month(at);
        let led = self.before(self.lead(at, free), free).is_some_and(|b| {
            self.is(b, Set::BeforeMonth) || self.is(b, Set::BeforeDay) && !self.class(b, Class::Conjunction)
        }) || self.lead(at, free) < at;
        let (mut last, day) = self.day_behind_month(at, end);
        let opened = at > 0 && matches!(self.mark(at - 1), '(' | ',' | ':');
        if day.is_some() && !plain && !led && !opened {
            return None;
        }
        let mut date = Partial { year: None, month: Some(month), day };
        let rule = self.words.rule(if day.is_some() { "month_day" } else { "month" });
        // "Sept. 2019"
        let dotted = usize::from(
            day.is_none() && self.mark(last) == '.' && self.piece(at).len() <= 4 && self.tokens[last].gap == Gap::None,
        );
        if let Some((after, year)) = self.year_behind(last + dotted, end) {
            date.year = Some(year);
            last = after;
            if !plain && !led && day.is_none() {
                return None;
            }
            return Some(Atom { first: at, last, shape: Shape::Plain(date), end: None, rule });
        }
        if let Some((after, by)) = self.year_phrase(last, end) {
            return Some(Atom { first: at, last: after, shape: Shape::MonthOf(month, day, by), end: None, rule });
        }
        // "In April and May 2020": the year serves both.
        let next = last + 1;
        if day.is_none()
            && plain
            && led
            && self.is(last, Set::Both)
            && next < end
            && self.words.month(self.word(next)).is_some_and(|other| other > month)
            && self.is_plain_month(next)
            && let Some((_, year)) = self.year_behind(next + 1, end)
        {
            date.year = Some(year);
            return Some(Atom { first: at, last, shape: Shape::Plain(date), end: None, rule });
        }
        // "until November that year", "in May of that year"
        if let Some((after, Meaning::That(Unit::Year), _)) =
            self.phrase(last, end).or_else(|| self.phrase(last + usize::from(self.is(last, Set::Article)), end))
        {
            return Some(Atom { first: at, last: after, shape: Shape::MonthThat(month, day), end: None, rule });
        }
        // "Jan.-Feb. 2013"
        let dot = usize::from(self.piece(last) == "." && self.tokens[last].gap == Gap::None && last < end);
        let dash = last + dot + 1 < end
            && matches!(self.piece(last + dot), "-" | "–")
            && self.words.month(self.word(last + dot + 1)).is_some();
        if day.is_none() && dash && plain {
            return Some(Atom { first: at, last: last + dot, shape: Shape::Plain(date), end: None, rule });
        }
        if day.is_none() {
            let next_capital = self
                .tokens
                .get(at + 1)
                .is_some_and(|t| at + 1 < end && t.kind == TokenKind::Word && t.capital && t.gap == Gap::Space);
            let name = next_capital && self.begins(at + 1, Layer::Name);
            // "the September decline", "January's sales"
            let lower = at + 1 < end
                && self.tokens[at + 1].kind == TokenKind::Word
                && !self.tokens[at + 1].capital
                && !self.is_function(at + 1);
            let determined = at > free && self.class(at - 1, Class::Determiner) && lower;
            let owns = self.tokens.get(at + 1).is_some_and(|t| t.kind == TokenKind::Possessive);
            let since = at + 1 < end && self.is(at + 1, Set::Since) && self.tokens[at].capital;
            let led = led || determined || since || owns && self.tokens[at].capital && self.piece(at).len() > 5;
            // "May" begins a sentence as a verb; "Mar" and "Sat" are names.
            if !led || !plain || name || self.piece(at).len() <= 3 && self.mark(at + 1) != '.' && month != 5 {
                return None;
            }
        } else if self
            .tokens
            .get(last)
            .is_some_and(|t| last < end && t.kind == TokenKind::Word && t.capital && t.gap == Gap::Space)
            && self.begins(last, Layer::Name)
            && !led
        {
            return None;
        }
        Some(Atom { first: at, last, shape: Shape::Plain(date), end: None, rule })
    }

    /// "28 October 2022", "13 to 24 September", "the 16th to the 18th of May"
    fn day_month(&self, at: usize, free: usize, end: usize) -> Option<Atom> {
        let day = self.day_at(at).or_else(|| self.ordinal_at(at))?;
        if self.hangs(at, free) {
            return None;
        }
        if let Some((last, mut date)) = self.month_of_day(at + 1, end) {
            date.day = Some(day);
            if let (None, Some((after, by))) = (date.year, self.year_phrase(last, end)) {
                let shape = Shape::MonthOf(date.month?, date.day, by);
                return Some(Atom { first: at, last: after, shape, end: None, rule: self.words.rule("month_day") });
            }
            return Some(Atom {
                first: at,
                last,
                shape: Shape::Plain(date),
                end: None,
                rule: self.words.rule("month_day"),
            });
        }
        let mut second = at + 1;
        if !(self.is_range_dash(second) || self.is(second, Set::RangeTo) || self.is(second, Set::Both)) {
            return None;
        }
        second += 1 + usize::from(self.is(second + 1, Set::Article));
        let other = self.day_at(second).or_else(|| self.ordinal_at(second))?;
        let joined = !self.is(at + 1, Set::Both)
            || other == day + 1
            || self.before(at, free).is_some_and(|b| self.is(b, Set::Between));
        let (last, date) = self.month_of_day(second + 1, end)?;
        (joined && other > day).then_some(Atom {
            first: at,
            last,
            shape: Shape::Plain(Partial { day: Some(day), ..date }),
            end: Some(End::At(Shape::Plain(Partial { day: Some(other), ..date }))),
            rule: self.words.rule("range"),
        })
    }

    /// The month, and perhaps the year, behind a day: "October 2022", "of May, 2021".
    fn month_of_day(&self, at: usize, end: usize) -> Option<(usize, Partial)> {
        let month_at = at + usize::from(self.is(at, Set::Article) || self.mark(at) == '-');
        if month_at >= end {
            return None;
        }
        let month = self.words.month(self.word(month_at))?;
        if !self.is_plain_month(month_at) || self.tokens[month_at].gap > Gap::Line {
            return None;
        }
        // "On May 5 June Lin came": a month that has a day of its own is not this day's.
        let mut last = month_at + 1;
        if self.mark(last) == '.' && self.piece(month_at).len() <= 4 && last + 1 < end {
            last += 1;
        }
        let dash = usize::from(self.mark(last) == '-');
        match self
            .year_behind(last, end)
            .or_else(|| self.year_at(last + dash).filter(|_| dash == 1).map(|y| (last + 2, y)))
        {
            Some((after, year)) => Some((after, Partial { year: Some(year), month: Some(month), day: None })),
            None => Some((month_at + 1, Partial { year: None, month: Some(month), day: None })),
        }
    }

    /// Days in digits: 2021-02-22, 2021/2/22, 2021.02.22, 22.02.2021, 06/10/2021, 2021年2月22日, 2021-02
    fn numeric(&self, at: usize, free: usize, end: usize) -> Option<Atom> {
        if self.hangs(at, free) && !matches!(self.mark(at.wrapping_sub(1)), '/' | '|') {
            return None;
        }
        let rule = self.words.rule("numeric_day");
        let atom = |last: usize, year: i16, month: u8, day: Option<u8>| {
            let date = Partial { year: Some(year), month: Some(month), day };
            (last <= end && (1..=12).contains(&month) && date.edtf().is_some()).then_some(Atom {
                first: at,
                last,
                shape: Shape::Plain(date),
                end: None,
                rule,
            })
        };
        let piece = self.piece(at);
        if piece.len() >= 8 && piece.len() <= 10 && piece.bytes().filter(|&b| b == b'.').count() == 2 {
            let mut parts = piece.split('.').map(|p| p.parse::<i16>().ok());
            let (a, b, c) = (parts.next()??, parts.next()??, parts.next()??);
            let two = |n: i16| u8::try_from(n).ok();
            return if a > 1800 {
                atom(at + 1, a, two(b)?, Some(two(c)?))
            } else if c > 1800 {
                atom(at + 1, c, two(b)?, Some(two(a)?))
            } else {
                None
            };
        }
        let mark = self.piece(at + 1);
        let glued = |at: usize| self.tokens.get(at).is_some_and(|t| t.gap == Gap::None);
        if let Some(year) = self.year_at(at) {
            if self.is(at + 1, Set::YearMark) {
                let Some(month) = self.small(at + 2).filter(|_| self.is(at + 3, Set::YearMark)) else {
                    let date = Partial::year(year);
                    return (at + 2 <= end).then_some(Atom {
                        first: at,
                        last: at + 2,
                        shape: Shape::Plain(date),
                        end: None,
                        rule,
                    });
                };
                return match self.day_at(at + 4).filter(|_| self.is(at + 5, Set::YearMark)) {
                    Some(day) => atom(at + 6, year, month, Some(day)),
                    None => atom(at + 4, year, month, None),
                };
            }
            // "2018 year 5 month 12 day", as machine translation writes it.
            let unit = |at: usize, unit: Unit| at < end && self.words.unit(self.word(at)) == Some(unit);
            if unit(at + 1, Unit::Year)
                && unit(at + 3, Unit::Month)
                && let Some(month) = self.small(at + 2)
            {
                return match self.small(at + 4).filter(|_| unit(at + 5, Unit::Day)) {
                    Some(day) => atom(at + 6, year, month, Some(day)),
                    None => atom(at + 4, year, month, None),
                };
            }
            if !matches!(mark, "-" | "/") || !glued(at + 1) || !glued(at + 2) {
                return None;
            }
            let month = self.small(at + 2)?;
            if self.piece(at + 3) == mark && glued(at + 3) {
                let day = self.small(at + 4).filter(|_| glued(at + 4))?;
                return (!self.continued(at + 5)).then(|| atom(at + 5, year, month, Some(day))).flatten();
            }
            // "2011-12" is a pair of years, "2021-03" a month.
            let pair = i16::from(month) == (year + 1) % 100;
            return (mark == "-" && !pair && self.piece(at + 2).len() == 2 && !self.continued(at + 3))
                .then(|| atom(at + 3, year, month, None))
                .flatten();
        }
        // 06/10/2021, 6-10-2021
        if !matches!(mark, "/" | "-") || self.piece(at + 3) != mark || !(1..=4).all(|n| glued(at + n)) {
            return None;
        }
        let (a, b, year) = (self.small(at)?, self.small(at + 2)?, self.year_at(at + 4)?);
        if self.continued(at + 5) {
            return None;
        }
        let (day, month) = if a > 12 || b <= 12 && self.day_first { (a, b) } else { (b, a) };
        atom(at + 5, year, month, Some(day))
    }

    /// "the 11th", "on 9th", "(21st)"
    fn day_alone(&self, at: usize, free: usize, end: usize) -> Option<Atom> {
        let day = self.ordinal_at(at)?;
        if self.hangs(at, free) {
            return None;
        }
        let article = at > free && self.is(at - 1, Set::Article);
        let first = at - usize::from(article);
        let before = self.before(first, free)?;
        // "on the morning of the 10th", but "the head of the 9th batch"
        let of_day =
            self.is(before, Set::Article) && self.before(before, free).is_some_and(|b| self.is(b, Set::Daytime));
        let led = self.is(before, Set::BeforeDay) && (!self.is(before, Set::Article) || of_day);
        if !led || self.class(at - 1, Class::Conjunction) {
            return None;
        }
        let next = at + 1;
        let rule = self.words.rule("day_of_month");
        if next < end && self.is(next, Set::Article) {
            match self.phrase(next, end).or_else(|| self.phrase(next + 1, end)) {
                Some((last, Meaning::Offset(Unit::Month, by), _)) => {
                    return Some(Atom { first, last, shape: Shape::DayOfOffset(day, by), end: None, rule });
                }
                // "the 11th of its kind"
                _ if self.class(next, Class::Preposition) => return None,
                _ => {}
            }
        }
        let ends = next >= end
            || match self.tokens[next].kind {
                TokenKind::Mark => !self.continued(next),
                TokenKind::Word => {
                    !self.tokens[next].capital && (self.is_function(next) || self.is(next, Set::AfterDay))
                }
                _ => false,
            };
        ends.then_some(Atom { first, last: next, shape: Shape::DayOfMonth(day), end: None, rule })
    }

    fn weekday(&self, at: usize, free: usize, end: usize) -> Option<Atom> {
        let day = self.words.weekday(self.word(at))?;
        // "every Wednesday and Saturday", "every other Thursday", "the first Sunday of each month"
        let every = (free..at).rev().take(5).take_while(|&b| {
            self.words.weekday(self.word(b)).is_some()
                || self.class(b, Class::Conjunction)
                || self.is(b, Set::Habit)
                || self.mark(b) == ','
                || self.class(b, Class::Determiner)
        });
        let habit = every.into_iter().any(|b| self.is(b, Set::Habit))
            || self.is(at + 1, Set::Article) && self.is(at + 2, Set::Habit);
        // "the first Friday of the month"
        let counted = at > free
            && matches!(self.lexicon.figures.number(self.word(at - 1)), Some(NumberWord::Ordinal))
            && self.is(at + 1, Set::Article);
        // "Good Friday", "Easter Monday": days with a name, which no count of days finds.
        let named = at > free && self.is(at - 1, Set::NamedDay) && self.tokens[at - 1].capital;
        if self.hangs(at, free) || habit || counted || named {
            return None;
        }
        // "Monday to Friday", said of no week: opening hours.
        let opened = |at: usize| self.before(at, free).is_some_and(|b| self.is(b, Set::From));
        let other = |at: usize| at < end && self.words.weekday(self.word(at)).is_some();
        let first = self.is(at + 1, Set::RangeTo) && other(at + 2) && !opened(at);
        let second = at >= free + 2 && self.is(at - 1, Set::RangeTo) && other(at - 2) && !opened(at - 2);
        if first || second {
            return None;
        }
        let short = self.piece(at).len() <= 5;
        let mut behind = at + 1;
        while behind < end && matches!(self.mark(behind), '.' | ',') && behind < at + 3 {
            behind += 1;
        }
        // "Friday, 3 February 2023" is one date.
        if behind < end
            && let Some(atom) = self
                .month_first(behind, behind, end)
                .or_else(|| self.day_month(behind, behind, end))
                .or_else(|| self.numeric(behind, behind, end))
            && matches!(atom.shape, Shape::Plain(Partial { day: Some(_), .. }))
            && atom.end.is_none()
        {
            return Some(Atom { first: at, ..atom });
        }
        if short {
            return None;
        }
        let rule = self.words.rule("weekday");
        if let Some((last, shape)) = self.bracket(at + 1, end) {
            return Some(Atom { first: at, last, shape, end: None, rule });
        }
        // "Monday the 5th", "Monday, the 5th"
        if self.is(behind, Set::Article)
            && behind + 1 < end
            && let Some(day) = self.ordinal_at(behind + 1)
            && !self.counted(behind + 2, end)
        {
            return Some(Atom { first: at, last: behind + 2, shape: Shape::DayOfMonth(day), end: None, rule });
        }
        if self.continued(at + 1) {
            return None;
        }
        Some(Atom { first: at, last: at + 1, shape: Shape::Weekday(day, None), end: None, rule })
    }

    fn season(&self, at: usize, season: u8, end: usize) -> Option<Atom> {
        let rule = self.words.rule("season");
        let (last, of) = match (self.year_behind(at + 1, end), self.year_phrase(at + 1, end)) {
            (Some((last, year)), _) => (last, YearOf::Known(year)),
            (None, Some((last, by))) => (last, YearOf::By(by)),
            // "in the autumn", but not "in the fall of the wall"
            _ if at >= 2
                && self.is(at - 1, Set::Article)
                && self.is(at - 2, Set::BeforeMonth)
                // "after the fall": what is a verb as well is a season where the words before it say so.
                && (self.is(at - 2, Set::BeforeYear) || !self.classes(at).is_verb())
                && !self.class(at + 1, Class::Preposition)
                && !self.tokens.get(at + 1).is_some_and(|t| t.kind == TokenKind::Word && t.capital && at + 1 < end) =>
            {
                (at + 1, YearOf::Unsaid)
            }
            _ => return None,
        };
        Some(Atom { first: at, last, shape: Shape::Season(season, of), end: None, rule })
    }

    /// "past three years", "past year"
    fn past(&self, at: usize, end: usize) -> Option<Atom> {
        let (unit_at, count) = match self.count_at(at + 1, end).filter(|&(_, count)| count >= 1.0) {
            Some((unit_at, count)) => (unit_at, count as i32),
            None if at > 0 && self.is(at - 1, Set::Article) && !self.is(at, Set::BeforeYear) => (at + 1, 1),
            None => return None,
        };
        let unit = self.words.unit(self.word(unit_at)).filter(|_| unit_at < end)?;
        let count = count * self.words.factor(self.word(unit_at));
        // "It will last three years" is a duration.
        let named = at > 0 && (self.is(at - 1, Set::Article) || self.is(at - 1, Set::BeforeMonth));
        // "the last four days" is how long it took.
        if !named || !matches!(unit, Unit::Year | Unit::Month) {
            return None;
        }
        let article = usize::from(at > 0 && self.is(at - 1, Set::Article));
        Some(Atom {
            first: at - article,
            last: unit_at + 1,
            shape: Shape::Past(unit, count),
            end: None,
            rule: self.words.rule("past_years"),
        })
    }

    /// "three", "a", "twenty-five", "half a": a number of units of time, and where it ends.
    fn count_at(&self, at: usize, end: usize) -> Option<(usize, f64)> {
        if let Some(count) = self.small(at) {
            return Some((at + 1, f64::from(count)));
        }
        let number = |at: usize| if at < end { self.lexicon.figures.number(self.word(at)) } else { None };
        match number(at)? {
            NumberWord::Article => Some((at + 1, 1.0)),
            NumberWord::Digit(count) if count >= 1.0 => Some((at + 1, count)),
            NumberWord::Tens(count) => match number(at + 2) {
                Some(NumberWord::Digit(ones)) if self.mark(at + 1) == '-' && ones < 10.0 => {
                    Some((at + 3, count + ones))
                }
                _ => Some((at + 1, count)),
            },
            NumberWord::Half if number(at + 1) == Some(NumberWord::Article) => Some((at + 2, 0.5)),
            _ => None,
        }
    }

    /// "three years ago", "a week later", "half a century earlier", "in two days"
    fn distance(&self, at: usize, free: usize, end: usize) -> Option<Atom> {
        let (unit_at, count) = self.count_at(at, end)?;
        let unit = self.words.unit(self.word(unit_at)).filter(|_| unit_at < end)?;
        let count = (count * f64::from(self.words.factor(self.word(unit_at)))) as i32;
        let last = unit_at + 1;
        let atom = |first: usize, last: usize, shape: Shape, rule: &str| {
            Some(Atom { first, last, shape, end: None, rule: self.words.rule(rule) })
        };
        if count == 0 {
            return None;
        }
        if unit == Unit::Month
            && let Some(ending) = self.ending(at, last, end, count)
        {
            return Some(ending);
        }
        if last < end && self.is(last, Set::Ago) {
            // "a week ago Monday"
            if unit == Unit::Week
                && last + 1 < end
                && let Some(day) = self.words.weekday(self.word(last + 1))
            {
                return atom(at, last + 2, Shape::WeekdayAgo(day, count), "ago");
            }
            return atom(at, last + 1, Shape::Offset(unit, -count), "ago");
        }
        // "two weeks later", but not "no later", "a year later than planned"
        let than = self.is(last + 1, Set::Compare);
        if last < end && !than && self.is(last, Set::Later) {
            return atom(at, last + 1, Shape::Shift(unit, count), "later");
        }
        if last < end && !than && self.is(last, Set::Earlier) {
            return atom(at, last + 1, Shape::Shift(unit, -count), "earlier");
        }
        // "Two days before, he had left", but not "two days before the fall"
        let stops = last + 1 >= end || self.tokens[last + 1].kind == TokenKind::Mark;
        if last < end && stops && self.is(last, Set::EarlierThan) {
            return atom(at, last + 1, Shape::Shift(unit, -count), "before");
        }
        // "in three days", at the end of a clause
        let ahead = self.before(at, free).filter(|&b| self.is(b, Set::Ahead))?;
        // "for the first time in four years"
        if self.before(ahead, free).is_some_and(|b| self.is(b, Set::LooksBack)) {
            return None;
        }
        let ends = last >= end || self.tokens[last].kind == TokenKind::Mark && self.tokens[last].gap == Gap::None;
        // "the third step in a decade", "the first in a year"
        let some_years = unit == Unit::Year && count > 1 && self.words.factor(self.word(unit_at)) == 1;
        if ends && (unit != Unit::Year || some_years) {
            atom(ahead, last, Shape::Ahead(unit, count), "ahead")
        } else {
            None
        }
    }

    /// "2018-19", "2020/21"
    fn fiscal_pair(&self, at: usize, free: usize) -> Option<Atom> {
        let year = self.year_at(at)?;
        let mark =
            self.tokens.get(at + 1).filter(|t| t.gap == Gap::None && matches!(self.mark(at + 1), '-' | '/' | '–'))?;
        // "the 2019–2020 season"
        if let Some(second) = self.year_at(at + 2).filter(|_| self.tokens[at + 2].gap == Gap::None) {
            let fits = second > year && second - year < 30 && !self.hangs(at, free) && !self.continued(at + 3);
            return fits.then(|| Atom {
                first: at,
                last: at + 3,
                shape: Shape::Years(year, second),
                end: None,
                rule: self.words.rule("range"),
            });
        }
        let second =
            self.small(at + 2).filter(|_| self.piece(at + 2).len() == 2 && self.tokens[at + 2].gap == Gap::None)?;
        if i16::from(second) != (year + 1) % 100
            || self.hangs(at, free)
            || self.continued(at + 3)
            || mark.kind != TokenKind::Mark
        {
            return None;
        }
        Some(Atom {
            first: at,
            last: at + 3,
            shape: Shape::Years(year, year + 1),
            end: None,
            rule: self.words.rule("fiscal_year"),
        })
    }

    /// "FY24", "FY2024"
    fn fiscal_word(&self, at: usize) -> Option<Atom> {
        let piece = self.piece(at);
        let digits = piece.bytes().rev().take_while(u8::is_ascii_digit).count();
        if !piece.is_ascii() || !matches!(digits, 2 | 4) || piece.len() - digits != 2 {
            return None;
        }
        let (head, number) = piece.split_at(2);
        if !self.words.is(self.lexicon.vocabulary.id(&head.to_ascii_lowercase()), Set::Fiscal) {
            return None;
        }
        let number: i16 = number.parse().ok()?;
        let year = if digits == 2 { 2000 + number } else { number };
        Some(Atom {
            first: at,
            last: at + 1,
            shape: Shape::Plain(Partial::year(year)),
            end: None,
            rule: self.words.rule("fiscal_year"),
        })
    }

    /// A year where the words round it make it one.
    fn year(&self, at: usize, free: usize, end: usize, last_year: Option<usize>) -> Option<Atom> {
        if let Some(atom) = self.old_year(at, free, end) {
            return Some(atom);
        }
        let year = self.year_at(at)?;
        if self.hangs(at, free) || self.continued(at + 1) && !self.is_range_dash(at + 1) {
            return None;
        }
        let lead = self.lead(at, free);
        let mut before = self.before(lead, free);
        let mut fiscal = false;
        // "in fiscal year 2022", "the year 2019"
        while let Some(b) = before
            && b > free
            && (self.is(b, Set::Fiscal) || self.words.unit(self.word(b)) == Some(Unit::Year))
        {
            fiscal |= self.is(b, Set::Fiscal);
            before = self.before(b, free);
        }
        fiscal |= before.is_some_and(|b| self.is(b, Set::Fiscal));
        let strong = lead < at || fiscal || before.is_some_and(|b| self.is(b, Set::BeforeYear) || b + 1 < lead);
        // "worse than 1997", but not "more than 2000"
        let bounded = at > free + 1
            && self.is(at - 1, Set::Compare)
            && self.hits_at(at - 2).iter().any(|h| h.last as usize == at && h.layer == Layer::Bound);
        // "the Class of 2020 Ward"
        let inside = before
            .is_some_and(|b| self.is(b, Set::BeforeYearWeak) && b > free && self.tokens[b - 1].capital && b + 1 == at)
            && self
                .tokens
                .get(at + 1)
                .is_some_and(|t| at + 1 < end && t.capital && t.gap == Gap::Space && !self.is_function(at + 1));
        let weak =
            !inside && before.is_some_and(|b| self.is(b, Set::BeforeYearWeak) || self.is(b, Set::Compare)) && !bounded;
        let brackets =
            at > 0 && matches!(self.mark(at - 1), '(' | '（') && matches!(self.mark(at + 1), ')' | '）' | '-' | '–');
        let listed = last_year.is_some_and(|last| {
            last + 1 == at && (matches!(self.mark(last), ',' | '、') || self.class(last, Class::Conjunction))
        });
        let counts = at + 1 < end && self.many(at + 1) && self.tokens[at + 1].gap != Gap::None;
        // "2019 year", as machine translation writes it.
        let said =
            self.words.unit(self.word(at + 1)) == Some(Unit::Year) && at + 1 < end && self.tokens[at].gap != Gap::None;
        // "a 2009 merger", "the 2021 meeting", but not "the 2000 patients"
        let noun = at + 1 < end && self.tokens[at + 1].kind == TokenKind::Word && self.tokens[at + 1].gap == Gap::Space;
        let named = noun
            && before.is_some_and(|b| self.class(b, Class::Determiner) || self.tokens[b].kind == TokenKind::Possessive)
            && !self.piece(at + 1).ends_with('s')
            && !(1..=3).any(|ahead| at + ahead < end && self.many(at + ahead))
            && (1950..=2035).contains(&year);
        // "1988 earnings", "expects 1990 profit"
        let noun = noun
            && !self.tokens[at + 1].capital
            && !self.is_function(at + 1)
            && (self.is(at + 1, Set::YearNoun)
                || !self.piece(at + 1).ends_with('s') && !self.begins(at + 1, Layer::Unit))
            && !self.begins(at + 2, Layer::Unit)
            && !before.is_some_and(|b| {
                self.tokens[b].capital && b > free || self.begins(b, Layer::Bound) && !self.class(b, Class::Determiner)
            })
            && (1900..=2035).contains(&year);
        // "In 2006 volunteers opened a shop": of a count the comma would stand before the verb.
        let opens = counts
            && (1900..=2035).contains(&year)
            && before.is_some_and(|b| {
                b + 1 == at
                    && self.tokens[b].capital
                    && (self.is(b, Set::BeforeYear) || self.is(b, Set::BeforeYearWeak))
            })
            && self.subject_of_clause(at + 1, end);
        let fits = named
            || noun
            || opens
            || (strong || brackets || listed) && !counts
            || weak && !self.counted(at + 1, end)
            || said;
        fits.then_some(Atom {
            first: at,
            last: at + 1,
            shape: Shape::Plain(Partial::year(year)),
            end: None,
            rule: self.words.rule(if fiscal { "fiscal_year" } else { "year" }),
        })
    }

    /// "founded in 1721," "built in 1645 and": centuries ago a year stands where no noun can follow.
    fn old_year(&self, at: usize, free: usize, end: usize) -> Option<Atom> {
        let piece = self.piece(at);
        let digits = piece.len() == 4 && piece.bytes().all(|b| b.is_ascii_digit());
        let year: i16 = digits.then(|| piece.parse().ok()).flatten().filter(|year| (1400..1800).contains(year))?;
        let led = self.before(at, free).is_some_and(|b| self.is(b, Set::BeforeYear));
        let ends = at + 1 >= end
            || self.tokens[at + 1].kind == TokenKind::Mark && !self.continued(at + 1)
            || self.class(at + 1, Class::Conjunction);
        (led && ends && !self.hangs(at, free)).then(|| Atom {
            first: at,
            last: at + 1,
            shape: Shape::Plain(Partial::year(year)),
            end: None,
            rule: self.words.rule("year"),
        })
    }

    /// "1990s"
    fn decade(&self, at: usize) -> Option<Atom> {
        let digits = self.piece(at).strip_suffix('s')?;
        let number: i16 = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()?;
        // "the '90s", "the 80s", but not a man in his 80s
        let short = digits.len() == 2
            && at > 0
            && (matches!(self.mark(at - 1), '\'' | '’' | '‘') && self.tokens[at].gap == Gap::None
                || self.class(at - 1, Class::Determiner) && self.is(at - 1, Set::Article));
        let year = match digits.len() {
            4 => number,
            2 if short => number + if number < 30 { 2000 } else { 1900 },
            _ => return None,
        };
        (year % 10 == 0 && (1800..=2090).contains(&year)).then_some(Atom {
            first: at,
            last: at + 1,
            shape: Shape::Decade(year),
            end: None,
            rule: self.words.rule("decade"),
        })
    }

    /// "the 19th century"
    fn century(&self, at: usize, end: usize) -> Option<Atom> {
        let number = i16::from(self.ordinal_at(at).filter(|n| (14..=21).contains(n))?);
        let noun = at + 1 + usize::from(self.piece(at + 1) == "-");
        let century = noun < end
            && self.words.unit(self.word(noun)) == Some(Unit::Year)
            && self.words.factor(self.word(noun)) == 100;
        century.then(|| Atom {
            first: at,
            last: noun + 1,
            shape: Shape::Century(100 * (number - 1)),
            end: None,
            rule: self.words.rule("century"),
        })
    }

    /// "six months to June", "12 months ended March 2019": behind the unit.
    fn ending(&self, at: usize, last: usize, end: usize, months: i32) -> Option<Atom> {
        let ended = last + usize::from(self.is(last, Set::Period));
        if ended >= end || !self.is(ended, Set::Ended) || !(2..=24).contains(&months) {
            return None;
        }
        let next = ended + 1 + usize::from(self.is(ended + 1, Set::Ahead) || self.is(ended + 1, Set::BeforeDay));
        let month = (next < end)
            .then(|| self.month_first_any(next, end).or_else(|| self.day_month(next, next, end)))
            .flatten()
            .filter(|b| b.end.is_none())?;
        // A day that ends it is told by itself.
        let Shape::Plain(date @ Partial { month: Some(_), day: None, .. }) = month.shape else { return None };
        Some(Atom {
            first: at,
            last: month.last,
            shape: Shape::Ending(months, date),
            end: None,
            rule: self.words.rule("ending"),
        })
    }

    /// The other end of a range behind an expression.
    fn extend_range(&self, atom: &mut Atom, start: usize, free: usize, end: usize) {
        let joiner = atom.last;
        if joiner >= end {
            return;
        }
        let opener = self.before(self.lead(atom.first, free), free);
        let between = opener.is_some_and(|b| self.is(b, Set::Between));
        let from = opener.is_some_and(|b| self.is(b, Set::From) || self.is(b, Set::Since));
        let dash = matches!(self.piece(joiner), "-" | "–" | "—" | "~" | "至" | "到");
        let and = self.is(joiner, Set::Both);
        if !(dash || self.is(joiner, Set::RangeTo) || and) {
            return;
        }
        let mut at = joiner + 1 + usize::from(dash && self.piece(joiner + 1) == self.piece(joiner));
        while at < end
            && (self.is(at, Set::Article)
                || self.is(at, Set::Part)
                || self.mark(at) == '-' && self.is(at - 1, Set::Part) && !dash)
        {
            at += 1;
        }
        at = self.behind_clock(at);
        if at >= end {
            return;
        }
        if !and && self.is(at, Set::OpenEnd) && (from || matches!(atom.shape, Shape::Plain(Partial { day: None, .. })))
        {
            atom.end = Some(End::Open);
            atom.last = at + 1;
            return;
        }
        let second = match atom.shape {
            Shape::Plain(first) => {
                // "From 2010 to 2019 hospital visits rose": at the head of the sentence no count stands.
                let head = opener == Some(start) && (from || between);
                self.second(first, at, end, dash || head)
            }
            Shape::DayOfMonth(first) => {
                self.day_month(at, at, end).filter(|b| b.end.is_none()).map(|b| (b.last, b.shape)).or_else(|| {
                    let day = self.ordinal_at(at).or_else(|| self.day_at(at).filter(|_| from || dash))?;
                    (day > first && !self.counted(at + 1, end) && !self.continued(at + 1))
                        .then_some((at + 1, Shape::DayOfMonth(day)))
                })
            }
            Shape::Weekday(..) if from => {
                self.words.weekday(self.word(at)).map(|day| (at + 1, Shape::Weekday(day, None)))
            }
            Shape::MonthOf(..) | Shape::WhichMonth(..) => self
                .month_first(at, at, end)
                .or_else(|| self.phrase_atom(at, end))
                .filter(|b| matches!(b.shape, Shape::Plain(_) | Shape::MonthOf(..)))
                .map(|b| (b.last, b.shape)),
            _ => None,
        };
        let Some((last, shape)) = second else { return };
        // "on May 3 and May 9" names two days; "May 3 and 4" a stretch of two.
        let consecutive = match (atom.shape, shape) {
            (Shape::Plain(a), Shape::Plain(b)) => a.month == b.month && a.day.is_some_and(|a| b.day == Some(a + 1)),
            (Shape::DayOfMonth(a), Shape::DayOfMonth(b)) => b == a + 1,
            _ => false,
        };
        if and && !between && !consecutive {
            return;
        }
        atom.end = Some(End::At(shape));
        atom.last = last;
    }

    /// Where a clock time before the second end of a range is over: "to 14: 00 on the 25th".
    fn behind_clock(&self, at: usize) -> usize {
        let mut last = at;
        if self.tokens.get(at).is_none_or(|t| t.kind != TokenKind::Number) {
            return at;
        }
        last += if matches!(self.mark(last + 1), ':' | '：') && self.small(last + 2).is_some() { 3 } else { 1 };
        let clock = last > at + 1 || self.words.is_clock(self.word(last));
        while self.words.is_clock(self.word(last)) || self.mark(last) == '.' {
            last += 1;
        }
        if !clock || !self.is(last, Set::BeforeDay) {
            return at;
        }
        last + 1 + usize::from(self.is(last + 1, Set::Article))
    }

    /// The second end behind a first one that is written out.
    fn second(&self, first: Partial, at: usize, end: usize, dash: bool) -> Option<(usize, Shape)> {
        if let Some(day) = first.day {
            if let Some(b) = self
                .month_first_any(at, end)
                .or_else(|| self.day_month(at, at, end))
                .or_else(|| self.numeric(at, at, end))
                && b.end.is_none()
            {
                return matches!(b.shape, Shape::Plain(Partial { day: Some(_), .. })).then_some((b.last, b.shape));
            }
            let other = self.day_at(at).or_else(|| self.ordinal_at(at)).filter(|&d| d > day)?;
            if self.counted(at + 1, end) || self.continued(at + 1) || self.is_clock_behind(at) {
                return None;
            }
            let date = Partial { year: first.year, month: first.month, day: Some(other) };
            return Some(match self.year_behind(at + 1, end) {
                Some((last, year)) if first.year.is_none() => {
                    (last, Shape::Plain(Partial { year: Some(year), ..date }))
                }
                _ => (at + 1, Shape::Plain(date)),
            });
        }
        if first.month.is_some() {
            return self
                .month_first_any(at, end)
                .filter(|b| matches!(b.shape, Shape::Plain(Partial { day: None, .. }) | Shape::MonthOf(..)))
                .map(|b| (b.last, b.shape));
        }
        let from = first.year?;
        if let Some(year) = self.year_at(at) {
            return (year > from && !self.continued(at + 1) && (dash || !self.counted(at + 1, end)))
                .then_some((at + 1, Shape::Plain(Partial::year(year))));
        }
        // "2023-25"
        let short = self.small(at).filter(|_| dash && self.piece(at).len() == 2 && self.tokens[at].gap == Gap::None)?;
        let year = from - from % 100 + i16::from(short);
        (year > from && year - from < 30 && !self.continued(at + 1))
            .then_some((at + 1, Shape::Plain(Partial::year(year))))
    }

    /// A month at the end of a range needs no preposition of its own.
    fn month_first_any(&self, at: usize, end: usize) -> Option<Atom> {
        if let Some(atom) = self.month_first(at, at, end) {
            return Some(atom);
        }
        let month = self.words.month(self.word(at)).filter(|_| self.is_plain_month(at))?;
        let shape = Shape::Plain(Partial { year: None, month: Some(month), day: None });
        Some(Atom { first: at, last: at + 1, shape, end: None, rule: self.words.rule("month") })
    }
}
