//! Dates: "Xinhua, Wuhan, October 12 … on the 11th" becomes `XXXX-10-11 (dateline)`.
//!
//! Two passes. `scan` reads the expressions, each for itself, token by token;
//! `resolve` completes them in text order from the date of publication, the
//! dateline and the dates before them. All words are in `lexicon/dates.toml`.
//!
//! What the contract leaves open is decided so:
//!
//! - "in the past three years" is the years from then to the anchor, `2018/2021`.
//! - A fiscal year written with one year is that year, with two both: `2018/2019`.
//! - "the end of 2019", "early May" are the year and the month.
//! - A week runs from Monday to Sunday; seasons are the EDTF codes 21 to 24.
//! - `06/10/2021`: a part above 12 decides, here or in another such date of the
//!   article; else days stand first where the article writes "13 September" more
//!   often than "September 13"; else months first where it has a `$`.
//! - Durations, ages, clock times, weekdays of every week are no dates, and what
//!   has no anchor ("last year" in a text without a date) is none either.

mod resolve;
mod scan;

use crate::document::{BlockKind, Date, Mention, Sentence, Token, Tokens, span_of};
use crate::lexicon::dates::{DateWords, Set, Unit};
use crate::lexicon::{Class, Classes, Hits, Layer, Lexicon, RuleId, TermHit, Uses, WordId};

/// The dates of a text and what they say about the day of its publication.
#[derive(Debug, Default)]
pub struct Dates {
    /// Publication date: metadata, else the byline's, else a dateline's with a year.
    pub published: Option<String>,
    /// The dates, in order.
    pub mentions: Vec<Mention<Date>>,
}

/// Finds the dates of all sentences; `published` is the metadata's.
pub fn find(
    text: &str,
    tokens: &[Token],
    hits: &Hits,
    sentences: &[Sentence],
    published: Option<&str>,
    lexicon: &Lexicon,
) -> Dates {
    let reader = Reader::new(text, tokens, hits, lexicon);
    let mut found = Vec::new();
    for (number, sentence) in sentences.iter().enumerate() {
        reader.scan(number, &sentence.tokens, &mut found);
    }
    reader.resolve(sentences, published, &found)
}

/// Year, month and day, as far as they are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Partial {
    year: Option<i16>,
    month: Option<u8>,
    day: Option<u8>,
}

impl Partial {
    fn year(year: i16) -> Self {
        Partial { year: Some(year), ..Partial::default() }
    }

    /// The partial date of a string that begins as EDTF does: `2023-05-21`, `2020-10`, `XXXX-03-17`.
    fn parse(text: &str) -> Option<Partial> {
        let year = text.get(..4)?;
        let year = if year == "XXXX" { None } else { Some(year.parse().ok()?) };
        let two = |from: usize| -> Option<u8> {
            (text.get(from..from + 1)? == "-").then(|| text.get(from + 1..from + 3)?.parse().ok()).flatten()
        };
        let month = two(4).filter(|m| (1..=12).contains(m));
        let day = month.and_then(|_| two(7)).filter(|d| (1..=31).contains(d));
        (year.is_some() || month.is_some()).then_some(Partial { year, month, day })
    }

    /// The day, where year, month and day are known and such a day exists.
    fn date(self) -> Option<jiff::civil::Date> {
        jiff::civil::Date::new(self.year?, self.month? as i8, self.day? as i8).ok()
    }

    /// EDTF; none for a day that does not exist.
    fn edtf(self) -> Option<String> {
        let year = match self.year {
            None => "XXXX".to_string(),
            Some(year @ 0..=9999) => [1000, 100, 10, 1].iter().map(|place| digit(year / place)).collect(),
            Some(year) => format!("{year:04}"),
        };
        match (self.month, self.day) {
            (Some(m), Some(d)) => {
                // A leap year for days whose year is not known.
                jiff::civil::Date::new(self.year.unwrap_or(2000), m as i8, d as i8).ok()?;
                Some(two_behind(two_behind(year, m), d))
            }
            (Some(m), None) => Some(two_behind(year, m)),
            (None, None) => self.year.map(|_| year),
            (None, Some(_)) => None,
        }
    }
}

/// The last digit of a number that is not negative.
fn digit(number: i16) -> char {
    char::from(b'0' + (number % 10) as u8)
}

/// A hyphen and the two digits of a month or day behind what is there.
fn two_behind(mut text: String, number: u8) -> String {
    text.extend(['-', digit(i16::from(number / 10)), digit(i16::from(number))]);
    text
}

impl From<jiff::civil::Date> for Partial {
    fn from(date: jiff::civil::Date) -> Self {
        Partial { year: Some(date.year()), month: Some(date.month() as u8), day: Some(date.day() as u8) }
    }
}

/// What an expression says, before anything completes it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Shape {
    /// Year, month, day as written.
    Plain(Partial),
    /// "the 11th"
    DayOfMonth(u8),
    /// "the 11th of last month"
    DayOfOffset(u8, i32),
    /// "Monday", "last Monday"
    Weekday(u8, Option<i32>),
    /// "the following Monday": before or behind the day named last.
    WeekdayThen(u8, i32),
    /// "yesterday", "last year", "three years ago"
    Offset(Unit, i32),
    /// "last October", "last April 11"
    WhichMonth(u8, Option<u8>, i32),
    /// "March of this year", "October 5 last year"
    MonthOf(u8, Option<u8>, i32),
    /// "November that year"
    MonthThat(u8, Option<u8>),
    /// "the first half of 2021": months of a year.
    Months(u8, u8, YearOf),
    /// "last quarter": so many quarters from the anchor's.
    Quarter(i32),
    /// "the spring of 2022", "next spring"
    Season(u8, YearOf),
    /// "the same day"
    Same,
    /// "a year earlier"
    Before(i32),
    /// "two days later", "the previous week"
    Shift(Unit, i32),
    /// "that year"
    That(Unit),
    /// "the year-earlier quarter"
    Again(i32),
    /// "in three days", where it looks ahead
    Ahead(Unit, i32),
    /// "in the past three years"
    Past(Unit, i32),
    /// "2018-19"
    Years(i16, i16),
    /// "the 1990s", by its first year
    Decade(i16),
    /// "the 19th century", by its first year, as it is written
    Century(i16),
    /// "the six months to June 2019": so many months, the last of them
    Ending(i32, Partial),
    /// "a week ago Monday": that Monday, so many weeks back
    WeekdayAgo(u8, i32),
}

/// How a year is given for a part of it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum YearOf {
    Known(i16),
    By(i32),
    /// Last, this or next: the one before, around or behind the anchor.
    Which(i32),
    Unsaid,
}

/// The other end of a range.
#[derive(Debug, Clone, Copy, PartialEq)]
enum End {
    At(Shape),
    Open,
}

/// An expression in the text.
#[derive(Debug, Clone)]
struct Found {
    tokens: Tokens,
    shape: Shape,
    end: Option<End>,
    /// "since …": still going on.
    since: bool,
    /// The weekday that is written with it: "Thursday, Nov. 3".
    weekday: Option<u8>,
    rule: RuleId,
    sentence: usize,
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    hits: &'a Hits,
    lexicon: &'a Lexicon,
    words: &'a DateWords,
    /// `06/10/2021` is the sixth of October.
    day_first: bool,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, tokens: &'a [Token], hits: &'a Hits, lexicon: &'a Lexicon) -> Self {
        let mut reader = Reader { text, tokens, hits, lexicon, words: &lexicon.dates, day_first: false };
        reader.day_first = reader.is_day_first();
        reader
    }

    #[inline]
    fn piece(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |t| t.span().of(self.text))
    }

    /// The character of a mark; `'\0'` of everything else.
    #[inline]
    fn mark(&self, at: usize) -> char {
        self.tokens.get(at).map_or('\0', |t| t.mark)
    }

    #[inline]
    fn word(&self, at: usize) -> WordId {
        self.tokens.get(at).map_or(WordId::UNKNOWN, |t| t.word)
    }

    #[inline]
    fn is(&self, at: usize, set: Set) -> bool {
        self.words.is(self.word(at), set)
    }

    #[inline]
    fn class(&self, at: usize, class: Class) -> bool {
        self.classes(at).is(class)
    }

    #[inline]
    fn classes(&self, at: usize) -> Classes {
        self.tokens.get(at).map_or(Classes::default(), |token| token.classes)
    }

    #[inline]
    fn uses(&self, at: usize) -> Uses {
        self.tokens.get(at).map_or(Uses::default(), |token| token.uses)
    }

    /// The terms that begin at a token.
    fn hits_at(&self, at: usize) -> &'a [TermHit] {
        self.hits.at(at)
    }

    fn begins(&self, at: usize, layer: Layer) -> bool {
        self.hits.begins(at, layer)
    }

    /// Whether the article writes the day of `06/10/2021` first.
    fn is_day_first(&self) -> bool {
        // Only such dates ask.
        if !self.text.contains('/') {
            return false;
        }
        let (mut day_first, mut month_first) = (0, 0);
        let mut slashed = false;
        for at in 0..self.tokens.len() {
            if self.mark(at) == '/' && self.mark(at + 2) == '/' && at > 0 && self.year_at(at + 3).is_some() {
                slashed = true;
                let (a, b) = (self.small(at - 1), self.small(at + 1));
                match (a, b) {
                    (Some(a), Some(b)) if a > 12 && b <= 12 => return true,
                    (Some(a), Some(b)) if b > 12 && a <= 12 => return false,
                    _ => {}
                }
            }
            if self.words.month(self.word(at)).is_some() {
                let behind = at + 1 + usize::from(self.mark(at + 1) == '.');
                if self.day_at(behind).is_some() || self.ordinal_at(behind).is_some() {
                    month_first += 1;
                } else if at > 0 && self.day_at(at - 1).is_some() {
                    day_first += 1;
                }
            }
        }
        slashed && (day_first > month_first || day_first == month_first && !self.text.contains('$'))
    }

    /// A number of at most two digits.
    fn small(&self, at: usize) -> Option<u8> {
        let piece = self.piece(at);
        (!piece.is_empty() && piece.len() <= 2 && piece.bytes().all(|b| b.is_ascii_digit()))
            .then(|| piece.parse().ok())
            .flatten()
    }

    fn day_at(&self, at: usize) -> Option<u8> {
        self.small(at).filter(|d| (1..=31).contains(d))
    }

    /// 11th, 1st.
    fn ordinal_at(&self, at: usize) -> Option<u8> {
        let piece = self.piece(at);
        let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
        let tail = piece.get(digits..)?;
        let ordinal = (1..=2).contains(&digits)
            && tail.len() == 2
            && self.words.is(self.lexicon.vocabulary.id(&tail.to_ascii_lowercase()), Set::Ordinal);
        ordinal.then(|| piece[..digits].parse().ok()).flatten().filter(|d| (1..=31).contains(d))
    }

    /// A year of four digits.
    fn year_at(&self, at: usize) -> Option<i16> {
        let piece = self.piece(at);
        (piece.len() == 4 && piece.bytes().all(|b| b.is_ascii_digit()))
            .then(|| piece.parse().ok())
            .flatten()
            .filter(|y| (1800..=2100).contains(y))
    }

    fn mention(&self, found: &Found, value: Date) -> Mention<Date> {
        Mention { span: span_of(self.tokens, &found.tokens), tokens: found.tokens.clone(), value, rule: found.rule }
    }
}

/// Whether sentences of a block tell a story, so that their dates refer to each other.
fn is_story(block: BlockKind) -> bool {
    matches!(block, BlockKind::Body | BlockKind::Heading | BlockKind::Title)
}

#[cfg(test)]
mod tests {
    use crate::annotate::annotate;
    use crate::article::Article;
    use crate::lexicon::Lexicon;

    /// The dates of a text: value, anchor and rule.
    fn dates(text: &str, lexicon: &Lexicon) -> Vec<(String, String)> {
        let article = Article::new("a", text);
        let document = annotate(&article, lexicon);
        document.dates.iter().map(|m| (m.value.to_string(), lexicon.rule(m.rule).to_string())).collect()
    }

    #[test]
    fn the_proofs_of_the_dates_hold() {
        let lexicon = Lexicon::built_in();
        let mut wrong = Vec::new();
        for example in lexicon.examples().iter().filter(|e| e.rule.starts_with("dates/")) {
            let (text, value) = example.text.rsplit_once(" => ").unwrap_or((&example.text, ""));
            let found = dates(text, &lexicon);
            let made = found.iter().any(|(v, r)| *r == example.rule && (example.field == "ignores" || v == value));
            if made != (example.field == "finds") {
                wrong
                    .push(format!("{}:{} {} {:?}: {found:?}", example.file, example.line, example.field, example.text));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
