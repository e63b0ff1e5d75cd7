//! Completion of dates, in text order, from what stands round them.

use super::{Dates, End, Found, Partial, Reader, Shape, YearOf, is_story};
use crate::document::{Anchor, BlockKind, Date, Gap, Sentence, TokenKind};
use crate::lexicon::Class;
use crate::lexicon::dates::{Set, Unit};
use jiff::civil;
use jiff::{Span, ToSpan};

/// A completed value.
#[derive(Debug, Clone, Copy)]
enum Value {
    One(Partial),
    Range(Partial, Partial),
    Open(Partial),
    Season(i16, u8),
    SinceSeason(i16, u8),
    Decade(i16),
    Century(i16),
}

impl Value {
    fn edtf(self) -> Option<String> {
        Some(match self {
            Value::One(date) => date.edtf()?,
            Value::Range(a, b) => format!("{}/{}", a.edtf()?, b.edtf()?),
            Value::Open(a) => format!("{}/..", a.edtf()?),
            Value::Season(year, season) => format!("{year:04}-{}", 20 + season),
            Value::SinceSeason(year, season) => format!("{year:04}-{}/..", 20 + season),
            Value::Decade(year) => format!("{:03}X", year / 10),
            Value::Century(year) => format!("{:02}XX", year / 100),
        })
    }
}

/// What the clause of a date says about its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tense {
    Past,
    /// Present tense, or no verb at all.
    Unsaid,
    Future,
}

/// How far a sentence without a tense looks ahead, in days.
const NEAR: i64 = 92;
/// How many tokens on either side a verb is looked for.
const REACH: usize = 14;
/// A year that is no leap year, for days whose year is not known.
const SOME_YEAR: i16 = 2001;

/// What is known when a date is completed.
#[derive(Debug, Default)]
struct Known {
    published: Option<Partial>,
    /// The dateline, completed, and whether it has its year by itself.
    dateline: Option<(Partial, bool)>,
    /// The last date of the story, the number of its sentence, and whether its month and year stand in the text.
    last: Option<(Partial, usize, bool)>,
    /// The last day of the story.
    last_day: Option<Partial>,
    /// The last day with a year of its own.
    last_full: Option<Partial>,
    /// The last stretch of months, as "the third quarter": its year, first and last month.
    months: Option<(i16, u8, u8)>,
}

impl Known {
    /// The day that "today" is.
    fn today(&self) -> Option<(Partial, Anchor)> {
        let dateline = self.dateline.map(|(date, _)| (date, Anchor::Dateline)).filter(|(d, _)| d.day.is_some());
        let published = self.published.map(|date| (date, Anchor::Published)).filter(|(d, _)| d.day.is_some());
        match (dateline, published) {
            // A dateline without a year is no better than a day of publication with one.
            (Some((d, _)), Some((p, _))) if d.year.is_none() && p.year.is_some() => published,
            (Some(_), _) => dateline,
            _ => published,
        }
    }

    /// The month that "this month" is.
    fn this_month(&self) -> Option<(Partial, Anchor)> {
        self.today().or_else(|| self.published.filter(|p| p.month.is_some()).map(|p| (p, Anchor::Published)))
    }

    /// The year that "this year" is.
    fn this_year(&self) -> Option<(i16, Anchor)> {
        let published = self.published.and_then(|p| p.year).map(|y| (y, Anchor::Published));
        published.or_else(|| self.dateline.and_then(|(d, _)| d.year).map(|y| (y, Anchor::Dateline)))
    }
}

impl Reader<'_> {
    /// Completes the expressions.
    pub(super) fn resolve(&self, sentences: &[Sentence], metadata: Option<&str>, found: &[Found]) -> Dates {
        let kind = |f: &Found| sentences[f.sentence].block;
        let plain = |f: &Found| match f.shape {
            Shape::Plain(date) if f.end.is_none() && date.day.is_some() && date.edtf().is_some() => Some(date),
            _ => None,
        };
        let of_kind = |wanted: BlockKind| found.iter().filter(move |f| kind(f) == wanted).filter_map(plain);
        let byline =
            of_kind(BlockKind::Byline).find(|d| d.year.is_some()).or_else(|| of_kind(BlockKind::Byline).next());
        let mut known = Known { published: metadata.and_then(Partial::parse).or(byline), ..Known::default() };
        if let Some(dateline) = of_kind(BlockKind::Dateline).next() {
            let full = dateline.year.is_some();
            let completed = match known.published {
                Some(published) if !full => nearest(dateline, published, Tense::Unsaid, true).unwrap_or(dateline),
                _ => dateline,
            };
            known.dateline = Some((completed, full));
        }
        let published = metadata
            .filter(|m| Partial::parse(m).is_some())
            .map(str::to_string)
            .or_else(|| byline.and_then(Partial::edtf))
            .or_else(|| known.dateline.filter(|(_, full)| *full).and_then(|(date, _)| date.edtf()));
        let mut mentions = Vec::with_capacity(found.len());
        for f in found {
            let Some((value, anchor)) = self.complete(f, sentences, &known) else { continue };
            let Some(text) = value.edtf() else { continue };
            mentions.push(self.mention(f, Date { value: text, anchor }));
            if !is_story(kind(f)) {
                continue;
            }
            if let (Shape::Months(..), Value::Range(a, b)) = (f.shape, value)
                && let (Some(year), Some(from), Some(to)) = (a.year, a.month, b.month)
            {
                known.months = Some((year, from, to));
            }
            let (date, month_said) = match value {
                Value::One(date) => (date, matches!(f.shape, Shape::Plain(p) if p.month.is_some())),
                Value::Range(_, end) => (end, matches!(f.end, Some(End::At(Shape::Plain(p))) if p.month.is_some())),
                _ => continue,
            };
            known.last = Some((date, f.sentence, month_said));
            if date.day.is_some() {
                known.last_day = Some(date);
                if anchor == Some(Anchor::Text) {
                    known.last_full = Some(date);
                }
            }
        }
        Dates { published, mentions }
    }

    fn complete(&self, f: &Found, sentences: &[Sentence], known: &Known) -> Option<(Value, Option<Anchor>)> {
        let sentence = &sentences[f.sentence];
        match f.end {
            Some(End::Open) => {
                let (date, anchor) = self.one(f, f.shape, Tense::Past, sentences, known)?;
                return Some((Value::Open(date), anchor));
            }
            Some(End::At(end)) => return self.range(f, end, sentences, known),
            None => {}
        }
        let tense = if f.since { Tense::Past } else { self.tense(f, sentence) };
        let opened = |date: Partial| if f.since { Value::Open(date) } else { Value::One(date) };
        match f.shape {
            Shape::Offset(Unit::Week, by) => {
                let (today, anchor) = known.today()?;
                let monday = monday(today.date()?)?;
                let start = add(monday, (7 * i64::from(by)).days())?;
                Some((Value::Range(start.into(), add(start, 6.days())?.into()), Some(anchor)))
            }
            Shape::Offset(Unit::Weekend, by) => {
                let (today, anchor) = known.today()?;
                let today = today.date()?;
                let monday = monday(today)?;
                // "over the weekend" in a report of Saturday or Sunday is the one that runs.
                let runs = add(monday, 5.days())? <= today;
                let weeks = match by {
                    0 => 0,
                    by if by < 0 && runs => i64::from(by) + 1,
                    by => i64::from(by),
                };
                let saturday = add(monday, (7 * weeks + 5).days())?;
                Some((Value::Range(saturday.into(), add(saturday, 1.day())?.into()), Some(anchor)))
            }
            Shape::Past(unit, count) => {
                if unit == Unit::Month {
                    let (today, anchor) = known.this_month()?;
                    let end = Partial { day: None, ..today };
                    return Some((Value::Range(months_away(end, -count)?, end), Some(anchor)));
                }
                let (year, anchor) = known.this_year()?;
                let from = year.checked_sub(i16::try_from(count).ok()?)?;
                Some((Value::Range(Partial::year(from), Partial::year(year)), Some(anchor)))
            }
            Shape::Quarter(by) => {
                let (today, anchor) = known.this_month()?;
                let quarter = months_away(Partial { day: None, ..today }, 3 * by)?;
                let first = (quarter.month? - 1) / 3 * 3 + 1;
                let month = |m: u8| Partial { year: quarter.year, month: Some(m), day: None };
                Some((Value::Range(month(first), month(first + 2)), Some(anchor)))
            }
            Shape::Months(from, to, of) => {
                // "in the second quarter of 2023 and … in the fourth quarter": the story goes on in that year.
                let told = known.months.filter(|&(year, _, before)| {
                    let said = |(d, at, _): (Partial, usize, bool)| {
                        at == f.sentence && (d.year, d.month) == (Some(year), Some(before))
                    };
                    of == YearOf::Unsaid && from > before && known.last.is_some_and(said)
                });
                let (year, anchor) = match told {
                    Some((year, _, _)) => (year, Anchor::Earlier),
                    None => self.year_of(of, from, tense, known)?,
                };
                let month = |m: u8| Partial { year: Some(year), month: Some(m), day: None };
                Some((Value::Range(month(from), month(to)), Some(anchor)))
            }
            Shape::Season(season, of) => {
                let (year, anchor) = self.year_of(of, season * 3, tense, known)?;
                let value = if f.since { Value::SinceSeason(year, season) } else { Value::Season(year, season) };
                Some((value, Some(anchor)))
            }
            Shape::Shift(unit, by) => self.shifted(f, unit, by, sentences, known),
            Shape::Ahead(unit, by) if tense == Tense::Future || self.will_be(f) => {
                // "in two years": as exact as the unit.
                if unit == Unit::Year {
                    let (year, anchor) = known.this_year()?;
                    let year = year.checked_add(i16::try_from(by).ok()?)?;
                    return Some((Value::One(Partial::year(year)), Some(anchor)));
                }
                let (today, anchor) = known.today()?;
                let value = shift(today, unit, by)?;
                Some((value, Some(anchor)))
            }
            Shape::Ahead(..) => None,
            Shape::That(unit) => {
                let (date, _, _) = known.last.filter(|(_, at, _)| near(sentences, *at, f.sentence))?;
                let value = shift(date, unit, 0)?;
                Some((value, Some(Anchor::Earlier)))
            }
            Shape::Again(by) => {
                let move_by = |year: i16| year.checked_add(i16::try_from(by).ok()?);
                if let Some((year, from, to)) = known.months {
                    let month = |m: u8| Partial { year: move_by(year), month: Some(m), day: None };
                    return Some((Value::Range(month(from), month(to)), Some(Anchor::Earlier)));
                }
                // Without a word of which quarter: the one that ended last.
                let (today, anchor) = known.this_month()?;
                let quarter = months_away(today, -3)?;
                let first = (quarter.month? - 1) / 3 * 3 + 1;
                let month = |m: u8| Partial { year: quarter.year.and_then(move_by), month: Some(m), day: None };
                Some((Value::Range(month(first), month(first + 2)), Some(anchor)))
            }
            Shape::Years(a, b) => Some((Value::Range(Partial::year(a), Partial::year(b)), Some(Anchor::Text))),
            Shape::Decade(year) => Some((Value::Decade(year), Some(Anchor::Text))),
            Shape::Century(year) => Some((Value::Century(year), Some(Anchor::Text))),
            Shape::Ending(months, end) => {
                let (end, anchor) = match end.year {
                    Some(_) => (end, Some(Anchor::Text)),
                    None => self.with_year(f, end, Tense::Past, sentences, known),
                };
                let end = Partial { day: None, ..end };
                end.year?;
                Some((Value::Range(months_away(end, 1 - months)?, end), anchor))
            }
            Shape::WeekdayAgo(day, weeks) => {
                let (today, anchor) = known.today()?;
                let last = weekday(today.date()?, day, None, Tense::Past)?;
                Some((Value::One(add(last, (-7 * i64::from(weeks)).days())?.into()), Some(anchor)))
            }
            shape => {
                let (date, anchor) = self.one(f, shape, tense, sentences, known)?;
                Some((opened(date), anchor))
            }
        }
    }

    /// "The deadline is in two weeks."
    fn will_be(&self, f: &Found) -> bool {
        let before = f.tokens.start.checked_sub(1);
        before.is_some_and(|at| self.class(at, Class::Be) && !self.is(at, Set::PastBe))
    }

    /// "two days later", "the previous week": counted from the date before it, else back from today.
    fn shifted(
        &self,
        f: &Found,
        unit: Unit,
        by: i32,
        sentences: &[Sentence],
        known: &Known,
    ) -> Option<(Value, Option<Anchor>)> {
        let last = known.last.filter(|(_, at, _)| near(sentences, *at, f.sentence));
        if let Some((date, _, _)) = last
            && let Some(value) = shift(date, unit, by)
        {
            return Some((value, Some(Anchor::Earlier)));
        }
        if by > 0 {
            return None;
        }
        let (today, anchor) = match unit {
            Unit::Year => known.this_year().map(|(year, anchor)| (Partial::year(year), anchor))?,
            Unit::Month => known.this_month()?,
            _ => known.today()?,
        };
        let value = shift(today, unit, by)?;
        Some((value, Some(anchor)))
    }

    /// The year of a part of it.
    fn year_of(&self, of: YearOf, month: u8, tense: Tense, known: &Known) -> Option<(i16, Anchor)> {
        match of {
            YearOf::Known(year) => Some((year, Anchor::Text)),
            YearOf::By(by) => {
                let (year, anchor) = known.this_year()?;
                Some((year.checked_add(by as i16)?, anchor))
            }
            YearOf::Which(which) => {
                let (today, anchor) = known.this_month()?;
                // The last summer is one that is over.
                let month = if which < 0 { (month + 2).min(12) } else { month };
                Some((which_month(month, None, which, today)?.year?, anchor))
            }
            YearOf::Unsaid => {
                let (today, anchor) = known.this_month()?;
                let date = Partial { year: None, month: Some(month), day: None };
                Some((nearest(date, today, tense, false)?.year?, anchor))
            }
        }
    }

    /// A single day, month or year.
    fn one(
        &self,
        f: &Found,
        shape: Shape,
        tense: Tense,
        sentences: &[Sentence],
        known: &Known,
    ) -> Option<(Partial, Option<Anchor>)> {
        let some = |date: Partial, anchor: Anchor| Some((date, Some(anchor)));
        match shape {
            Shape::Plain(date) if date.year.is_some() => some(date, Anchor::Text),
            Shape::Plain(date) => Some(self.with_year(f, date, tense, sentences, known)),
            Shape::DayOfMonth(day) => {
                let (month, anchor) = self.month_round(f, day, tense, sentences, known)?;
                some(Partial { day: Some(day), ..month }, anchor)
            }
            Shape::DayOfOffset(day, by) => {
                let (today, anchor) = known.this_month()?;
                some(Partial { day: Some(day), ..months_away(today, by)? }, anchor)
            }
            Shape::Weekday(day, which) => {
                let (today, anchor) = known.today()?;
                some(weekday(today.date()?, day, which, tense)?.into(), anchor)
            }
            Shape::Offset(Unit::Day, by) => {
                let (today, anchor) = known.today()?;
                let date = Partial { year: today.year.or(Some(SOME_YEAR)), ..today }.date()?;
                let moved = Partial::from(add(date, i64::from(by).days())?);
                some(if today.year.is_none() { Partial { year: None, ..moved } } else { moved }, anchor)
            }
            Shape::Offset(Unit::Month, by) => {
                let (today, anchor) = known.this_month()?;
                some(months_away(Partial { day: None, ..today }, by)?, anchor)
            }
            Shape::Offset(Unit::Year, by) => {
                let (year, anchor) = known.this_year()?;
                some(Partial::year(year.checked_add(i16::try_from(by).ok()?)?), anchor)
            }
            Shape::Offset(Unit::Week, by) => {
                // "two weeks ago", as the end of a range: the Monday of that week.
                let (today, anchor) = known.today()?;
                some(add(monday(today.date()?)?, (7 * i64::from(by)).days())?.into(), anchor)
            }
            Shape::WeekdayThen(day, by) => {
                let last = known.last.filter(|(d, at, _)| d.day.is_some() && near(sentences, *at, f.sentence));
                let (from, anchor) = match last {
                    Some((date, _, _)) => (date, Anchor::Earlier),
                    // "the previous Friday": that before today.
                    None => known.today().filter(|_| by < 0)?,
                };
                some(weekday(from.date()?, day, Some(by), tense)?.into(), anchor)
            }
            Shape::WhichMonth(month, day, which) => {
                let (today, anchor) = known.this_month()?;
                some(which_month(month, day, which, today)?, anchor)
            }
            Shape::MonthOf(month, day, by) => {
                let (year, anchor) = known.this_year()?;
                some(Partial { year: year.checked_add(i16::try_from(by).ok()?), month: Some(month), day }, anchor)
            }
            Shape::MonthThat(month, day) => {
                let year = known.last.and_then(|(date, _, _)| date.year)?;
                some(Partial { year: Some(year), month: Some(month), day }, Anchor::Earlier)
            }
            Shape::Same => {
                let day = known.last_day.map(|d| (d, Anchor::Earlier));
                let (date, anchor) = day
                    .or_else(|| known.dateline.map(|(d, _)| (d, Anchor::Dateline)).filter(|(d, _)| d.day.is_some()))?;
                some(date, anchor)
            }
            Shape::Before(by) => {
                let earlier = known.last.and_then(|(date, _, _)| date.year).map(|y| (y, Anchor::Earlier));
                let (year, anchor) = earlier.or_else(|| known.this_year())?;
                some(Partial::year(year.checked_add(i16::try_from(by).ok()?)?), anchor)
            }
            _ => None,
        }
    }

    /// A month or day without its year.
    fn with_year(
        &self,
        f: &Found,
        date: Partial,
        tense: Tense,
        sentences: &[Sentence],
        known: &Known,
    ) -> (Partial, Option<Anchor>) {
        let block = sentences[f.sentence].block;
        // "In May 2019 they met; on June 3 they signed": the story goes on in that year.
        if is_story(block)
            && let Some((last, at, said)) = known.last
            && said
            && last.month.is_some()
            && near(sentences, at, f.sentence)
            && let Some(year) = last.year
            && known.this_year().is_none_or(|(y, _)| y != year)
            && (date.month, date.day.unwrap_or(31)) >= (last.month, last.day.unwrap_or(1))
            && tense != Tense::Future
        {
            return (Partial { year: Some(year), ..date }, Some(Anchor::Earlier));
        }
        let dateline =
            known.dateline.filter(|(_, full)| *full && block != BlockKind::Byline).map(|(d, _)| (d, Anchor::Dateline));
        let anchor = known.published.filter(|p| p.year.is_some()).map(|p| (p, Anchor::Published));
        // Above the first sentence a day is the day of the page or just before it.
        let head = !is_story(block);
        if let Some((reference, anchor)) = dateline.or(anchor) {
            if reference.month.is_none() {
                return (Partial { year: reference.year, ..date }, Some(anchor));
            }
            // "Thursday, Nov. 3" is of the year in which that day is a Thursday.
            let written = f.weekday.and_then(|day| {
                let year = reference.year?;
                let fits = |y: &i16| {
                    let day_of = Partial { year: Some(*y), ..date }.date();
                    day_of.is_some_and(|d| d.weekday().to_monday_one_offset() == day as i8)
                };
                [year, year - 1, year + 1].into_iter().find(fits)
            });
            if let Some(year) = written {
                return (Partial { year: Some(year), ..date }, Some(anchor));
            }
            if let Some(completed) = nearest(date, reference, tense, head) {
                return (completed, Some(anchor));
            }
        }
        match known.last_full {
            Some(last) => (Partial { year: last.year, ..date }, Some(Anchor::Earlier)),
            None => (date, None),
        }
    }

    /// The month, and the year if known, of a day that is given by its number alone.
    fn month_round(
        &self,
        f: &Found,
        day: u8,
        tense: Tense,
        sentences: &[Sentence],
        known: &Known,
    ) -> Option<(Partial, Anchor)> {
        // A month of long ago does not set the month of what is told now.
        let told = known.this_year().map(|(year, _)| year);
        let now = |date: &Partial| date.day.is_some() || told.is_none() || told == date.year;
        let earlier = known
            .last
            .filter(|(date, at, said)| date.month.is_some() && *said && now(date) && near(sentences, *at, f.sentence));
        if let Some((date, _, _)) = earlier {
            return Some((date, Anchor::Earlier));
        }
        let dateline = known.dateline.map(|(d, _)| (d, Anchor::Dateline));
        let published = known.published.filter(|p| p.month.is_some()).map(|p| (p, Anchor::Published));
        if let Some((reference, anchor)) = dateline.or(published) {
            // A day that has not come yet, in a report of what is over, was last month's.
            let ahead = reference.day.is_some_and(|today| day > today) && tense != Tense::Future;
            let behind = reference.day.is_some_and(|today| day < today) && tense == Tense::Future;
            let by = i32::from(behind) - i32::from(ahead);
            return Some((months_away(Partial { day: None, ..reference }, by)?, anchor));
        }
        known.last.filter(|(date, _, _)| date.month.is_some()).map(|(date, _, _)| (date, Anchor::Earlier))
    }

    fn range(&self, f: &Found, end: Shape, sentences: &[Sentence], known: &Known) -> Option<(Value, Option<Anchor>)> {
        let tense = self.tense(f, &sentences[f.sentence]);
        let partial = |shape: Shape| match shape {
            Shape::Plain(date) => Some(date),
            Shape::DayOfMonth(day) => Some(Partial { day: Some(day), ..Partial::default() }),
            _ => None,
        };
        if let (Some(mut a), Some(mut b)) = (partial(f.shape), partial(end)) {
            let mut anchor = Some(Anchor::Text);
            if a.month.is_none() && b.month.is_some() {
                a.month = b.month;
            }
            if let (None, None, Some(day)) = (a.month, b.month, b.day) {
                let (month, from) = self.month_round(f, day, tense, sentences, known)?;
                (a.month, b.month) = (month.month, month.month);
                (a.year, b.year) = (month.year, month.year);
                anchor = Some(from);
            }
            let wraps = (a.month, a.day) > (b.month, b.day) && a.month.is_some();
            if a.year.is_none() && b.year.is_none() && anchor == Some(Anchor::Text) {
                // The end that is nearer to the anchor tells the year: the first of what is to come.
                if tense == Tense::Future {
                    let (first, from) = self.with_year(f, a, tense, sentences, known);
                    a = first;
                    b.year = first.year.map(|y| y + i16::from(wraps));
                    anchor = from;
                } else {
                    let (last, from) = self.with_year(f, b, tense, sentences, known);
                    b = last;
                    a.year = last.year.map(|y| y - i16::from(wraps));
                    anchor = from;
                }
            } else if a.year.is_none() {
                a.year = b.year.map(|y| y - i16::from(wraps));
            } else if b.year.is_none() {
                b.year = a.year.map(|y| y + i16::from(wraps));
            }
            if a.edtf().is_none() || b.edtf().is_none() {
                return None;
            }
            let ordered = a.year.is_none() && !wraps || (a.year, a.month, a.day) < (b.year, b.month, b.day);
            return if ordered { Some((Value::Range(a, b), anchor)) } else { Some((Value::One(a), anchor)) };
        }
        let (a, from) = self.one(f, f.shape, tense, sentences, known)?;
        let b = match end {
            // "is open from Monday to Friday": every week.
            Shape::Weekday(5, _) if matches!(f.shape, Shape::Weekday(1, None)) && tense == Tense::Unsaid => {
                return None;
            }
            // "from Monday to Wednesday": the Wednesday behind that Monday.
            Shape::Weekday(day, _) => weekday(a.date()?, day, Some(1), Tense::Future)?.into(),
            end => self.one(f, end, tense, sentences, known)?.0,
        };
        ((a.year, a.month, a.day) < (b.year, b.month, b.day)).then_some((Value::Range(a, b), from))
    }

    /// The tense of the clause round a date: of the nearest verb before it, else behind it.
    fn tense(&self, f: &Found, sentence: &Sentence) -> Tense {
        let (first, last) = (f.tokens.start, f.tokens.end);
        let left = (sentence.tokens.start..first).rev().take(REACH).find_map(|at| self.tense_of(at, sentence));
        let right = || (last..sentence.tokens.end).take(REACH).find_map(|at| self.tense_of(at, sentence));
        // "Thursday's will go ahead"
        let owned = self.tokens.get(last).is_some_and(|t| t.kind == TokenKind::Possessive);
        let modal = last + usize::from(owned);
        let coming = modal < sentence.tokens.end && self.is(modal, Set::Future) && self.class(modal, Class::Modal);
        let ahead = coming.then_some(Tense::Future);
        let tense = ahead.or(left).or_else(right).unwrap_or(Tense::Unsaid);
        let opener = first.checked_sub(1).filter(|&at| at >= sentence.tokens.start);
        match tense {
            Tense::Unsaid if opener.is_some_and(|at| self.is(at, Set::Until)) => Tense::Future,
            // "was put off until the end of August" says nothing about August.
            Tense::Past if opener.is_some_and(|at| self.is(at, Set::Until)) => Tense::Unsaid,
            // "set a hearing for June 29"
            Tense::Past if opener.is_some_and(|at| self.is(at, Set::Aim)) => Tense::Unsaid,
            tense => tense,
        }
    }

    /// The tense that a word gives to its clause.
    fn tense_of(&self, at: usize, sentence: &Sentence) -> Option<Tense> {
        let token = &self.tokens[at];
        if token.kind != TokenKind::Word {
            return None;
        }
        let before = (at > sentence.tokens.start).then(|| at - 1);
        if token.gap == Gap::None
            && before.is_some_and(|b| self.tokens[b].kind == TokenKind::Mark && self.mark(b) == '-')
        {
            // "a Jackson-based group"
            return None;
        }
        if self.is(at, Set::Future) {
            // "was expected": still ahead; "the plan", "a set": nouns.
            let noun = before.is_some_and(|b| self.class(b, Class::Determiner));
            return (!noun).then_some(Tense::Future);
        }
        let info = self.lexicon.vocabulary.info(token.word);
        if info.is(Class::Be) || info.is(Class::Have) {
            let infinitive = before.is_some_and(|b| self.is(b, Set::To)) || self.is(at + 1, Set::To);
            return match (self.is(at, Set::PastBe), infinitive) {
                (true, _) => Some(Tense::Past),
                (false, true) => Some(Tense::Future),
                (false, false) => None,
            };
        }
        if info.verbs.is_empty() || token.capital && before.is_some() {
            return None;
        }
        let determined = before.is_some_and(|b| self.class(b, Class::Determiner) || self.class(b, Class::Adjective));
        if info.noun && determined {
            return None;
        }
        // "to be completed", "is expected to be formally opened": what stands before the auxiliary tells.
        let auxiliary = (sentence.tokens.start..at).rev().take(4).find(|&b| !self.class(b, Class::Adverb));
        if auxiliary.is_some_and(|b| self.class(b, Class::Be) && !self.is(b, Set::PastBe)) {
            return None;
        }
        if info.verbs.iter().any(|(_, form)| form.past) {
            // "the unit opened in May": past, or a participle that is over as well.
            return Some(Tense::Past);
        }
        let base = info.verbs.iter().any(|(_, form)| form.base);
        if base && before.is_some_and(|b| self.is(b, Set::To)) {
            return Some(Tense::Future);
        }
        (!info.noun && info.verbs.iter().any(|(_, form)| form.third)).then_some(Tense::Unsaid)
    }
}

/// A date moved by so many units, as exact as the unit; none where it is not that exact itself.
fn shift(date: Partial, unit: Unit, by: i32) -> Option<Value> {
    Some(match unit {
        Unit::Day | Unit::Weekend => Value::One(add(date.date()?, i64::from(by).days())?.into()),
        Unit::Week => {
            let start = add(monday(date.date()?)?, (7 * i64::from(by)).days())?;
            Value::Range(start.into(), add(start, 6.days())?.into())
        }
        Unit::Month => Value::One(months_away(Partial { day: None, ..date }, by)?),
        Unit::Year => {
            let year = date.year?.checked_add(i16::try_from(by).ok()?)?;
            // "in November 2012 … a year later": the same month.
            Value::One(Partial { year: Some(year), month: date.month.filter(|_| by != 0), day: None })
        }
    })
}

/// Whether two sentences belong together: one paragraph, and next to each other.
fn near(sentences: &[Sentence], a: usize, b: usize) -> bool {
    b - a <= 1 && sentences[a].paragraph == sentences[b].paragraph
}

fn add(date: civil::Date, span: Span) -> Option<civil::Date> {
    date.checked_add(span).ok()
}

fn monday(date: civil::Date) -> Option<civil::Date> {
    add(date, (-i64::from(date.weekday().to_monday_zero_offset())).days())
}

/// The day of the week nearest to `today`, on the side that the tense or "last", "next" says.
fn weekday(today: civil::Date, day: u8, which: Option<i32>, tense: Tense) -> Option<civil::Date> {
    let back = (i64::from(today.weekday().to_monday_zero_offset()) - (i64::from(day) - 1)).rem_euclid(7);
    let ahead = (7 - back) % 7;
    let days = match (which, tense) {
        (Some(by), _) if by < 0 => -if back == 0 { 7 } else { back },
        (Some(by), _) if by > 0 => {
            if ahead == 0 {
                7
            } else {
                ahead
            }
        }
        (_, Tense::Future) => ahead,
        _ => -back,
    };
    add(today, days.days())
}

/// A date some months away, to the month.
fn months_away(date: Partial, by: i32) -> Option<Partial> {
    let month = i32::from(date.month?) - 1 + by;
    let year = match date.year {
        Some(year) => Some(year.checked_add(i16::try_from(month.div_euclid(12)).ok()?)?),
        None => None,
    };
    Some(Partial { year, month: Some(month.rem_euclid(12) as u8 + 1), day: date.day })
}

/// "last October", "this June", "next spring", seen from the anchor.
fn which_month(month: u8, day: Option<u8>, which: i32, today: Partial) -> Option<Partial> {
    let year = today.year?;
    let now = (today.month?, today.day.unwrap_or(1));
    let then = (month, day.unwrap_or(now.1));
    let by = match which {
        w if w < 0 => -i16::from(then > now || then.0 == now.0 && day.is_none()),
        w if w > 0 => i16::from(then < now || then.0 == now.0 && day.is_none()),
        _ => 0,
    };
    Some(Partial { year: Some(year + by), month: Some(month), day })
}

/// The year that brings a month or day nearest to the anchor, on the side that the tense allows.
fn nearest(date: Partial, reference: Partial, tense: Tense, head: bool) -> Option<Partial> {
    let year = reference.year?;
    let middle = |p: Partial, y: i16| {
        let month = p.month?;
        let day = p.day.unwrap_or(15);
        civil::Date::new(y, month as i8, day as i8).or_else(|_| civil::Date::new(y, month as i8, 28)).ok()
    };
    let today = middle(reference, year)?;
    let days = |y: i16| -> Option<i64> {
        // A month that is the anchor's own is neither ahead nor behind.
        if date.day.is_none() && date.month == reference.month && y == year {
            return Some(0);
        }
        Some(i64::from(today.until(middle(date, y)?).ok()?.get_days()))
    };
    let allowed = |days: i64| match tense {
        _ if head => true,
        Tense::Past => days <= 1,
        Tense::Unsaid => days <= NEAR,
        Tense::Future => days >= -1,
    };
    let best = [year - 1, year, year + 1]
        .into_iter()
        .filter_map(|y| Some((days(y)?, y)))
        .filter(|(d, _)| allowed(*d))
        .min_by_key(|(d, _)| d.abs());
    best.map(|(_, y)| Partial { year: Some(y), ..date })
}
