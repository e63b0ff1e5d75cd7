//! The words of dates.

use crate::lexicon::figures::FigureWords;
use crate::lexicon::table::bulk;
use crate::lexicon::{Builder, Layer, RuleId, Vocabulary, WordId, WordSet};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DateEntry {
    /// Twelve lists of forms, divided by spaces.
    #[serde(default)]
    months: Vec<String>,
    /// Seven lists of forms, from Monday.
    #[serde(default)]
    weekdays: Vec<String>,
    /// Four lists of forms, from spring.
    #[serde(default)]
    seasons: Vec<String>,
    /// Seven lists of forms: day, week, month, year, decade, century, fortnight.
    #[serde(default)]
    units: Vec<String>,
    /// `pattern => meaning`.
    #[serde(default)]
    says: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
}

/// A stretch of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// A day.
    Day,
    /// A week, from Monday.
    Week,
    /// Saturday and Sunday.
    Weekend,
    /// A month.
    Month,
    /// A year.
    Year,
}

/// What a phrase of `lexicon/dates.toml` means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Meaning {
    /// So many units from the anchor.
    Offset(Unit, i32),
    /// So many years from the date before it in the text.
    Before(i32),
    /// So many units from the date before it in the text.
    Shift(Unit, i32),
    /// The unit in which the date before it in the text lies.
    That(Unit),
    /// The months that the text spoke of last, so many years away.
    Again(i32),
    /// A day of every year: its month and day.
    Holiday(u8, u8),
    /// Last, this or next, before a month, a season or a weekday.
    Which(i32),
    /// The weekday before or behind the day named last.
    Then(i32),
    /// The last day that the text names.
    Same,
    /// Months of a year, first and last.
    Months(u8, u8),
    /// The quarter so many quarters from the anchor's.
    Quarter(i32),
    /// The ten years from one that ends in 0.
    Decade(i16),
}

impl Meaning {
    fn parse(text: &str) -> Option<Meaning> {
        let mut parts = text.split_whitespace();
        let mut key = parts.next()?;
        let related = matches!(key, "shift" | "that").then_some(key);
        if related.is_some() {
            key = parts.next()?;
        }
        let mut number = || parts.next().and_then(|n| n.parse::<i32>().ok());
        if let Some(related) = related {
            let unit = match key {
                "day" => Unit::Day,
                "week" => Unit::Week,
                "month" => Unit::Month,
                "year" => Unit::Year,
                _ => return None,
            };
            return Some(if related == "that" { Meaning::That(unit) } else { Meaning::Shift(unit, number()?) });
        }
        Some(match key {
            "day" => Meaning::Offset(Unit::Day, number()?),
            "week" => Meaning::Offset(Unit::Week, number()?),
            "weekend" => Meaning::Offset(Unit::Weekend, number()?),
            "month" => Meaning::Offset(Unit::Month, number()?),
            "year" => Meaning::Offset(Unit::Year, number()?),
            "quarter" => Meaning::Quarter(number()?),
            "decade" => Meaning::Decade(i16::try_from(number()?).ok().filter(|year| year % 10 == 0)?),
            "before" => Meaning::Before(number()?),
            "which" => Meaning::Which(number()?),
            "then" => Meaning::Then(number()?),
            "same" => Meaning::Same,
            "again" => Meaning::Again(number()?),
            "holiday" => {
                let part = |n: i32, most: u8| u8::try_from(n).ok().filter(|n| (1..=most).contains(n));
                Meaning::Holiday(part(number()?, 12)?, part(number()?, 31)?)
            }
            "months" => {
                let month = |n: i32| u8::try_from(n).ok().filter(|n| (1..=12).contains(n));
                Meaning::Months(month(number()?)?, month(number()?)?)
            }
            _ => return None,
        })
    }
}

macro_rules! sets {
    ($($(#[$doc:meta])* $name:ident = $key:literal,)*) => {
        /// The sets of words that the code of dates asks for; the words are in `lexicon/dates.toml`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Set { $($(#[$doc])* $name,)* }

        impl Set {
            const ALL: &'static [(Set, &'static str)] = &[$((Set::$name, $key),)*];
        }
    };
}

sets! {
    /// Words that make a number behind them a year.
    BeforeYear = "year",
    /// Words that stand before years and before counts.
    BeforeYearWeak = "year_weak",
    /// Words before a day given by its number alone.
    BeforeDay = "day_of_month",
    /// Words that may follow it.
    AfterDay = "after_day",
    /// Parts of a day.
    Daytime = "daytime",
    /// fiscal, FY
    Fiscal = "fiscal_year",
    /// ago
    Ago = "ago",
    /// later
    Later = "later",
    /// earlier
    Earlier = "earlier",
    /// in, before a stretch of time to come
    Ahead = "ahead",
    /// than
    Compare = "compare",
    /// for, before a day that is aimed at
    Aim = "aim",
    /// Nouns behind a year, plural ones among them.
    YearNoun = "year_noun",
    /// past, last, before a number of years
    Past = "past_years",
    /// to, through
    RangeTo = "range",
    /// and, behind between
    Both = "both",
    /// between
    Between = "between",
    /// from
    From = "from",
    /// now, present
    OpenEnd = "open_end",
    /// since
    Since = "since",
    /// early, end
    Part = "part",
    /// Words before a month alone.
    BeforeMonth = "before_month",
    /// 年, 月, 日
    YearMark = "year_mark",
    /// the, of
    Article = "article",
    /// will, expected
    Future = "future",
    /// until, by
    Until = "until",
    /// to
    To = "to",
    /// every
    Habit = "habit",
    /// st, nd, rd, th
    Ordinal = "ordinal",
    /// was, were, had
    PastBe = "past_be",
    /// am, pm
    Clock = "clock",
    /// before, behind a stretch of time
    EarlierThan = "before",
    /// ended, to: before the last month of a stretch
    Ended = "ending",
    /// period, between such a stretch and its end
    Period = "period",
    /// time, first: "for the first time in four years"
    LooksBack = "looks_back",
    /// Good, Easter: before a weekday
    NamedDay = "named_day",
}

/// What a word is in dates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct DateWord {
    month: Option<u8>,
    weekday: Option<u8>,
    season: Option<u8>,
    unit: Option<(Unit, i32)>,
    count: Option<i32>,
    /// Bit set of [`Set`].
    sets: u64,
}

/// Which number of a word a list fills.
type Field = fn(&mut DateWord) -> &mut Option<u8>;

/// The compiled `lexicon/dates.toml`.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DateWords {
    /// Position in `words` of each word id; 0 for all that are no words of dates.
    #[serde(with = "bulk")]
    places: Vec<u16>,
    words: Vec<DateWord>,
    meanings: Vec<Meaning>,
    rules: FxHashMap<String, RuleId>,
    /// Words that a date can begin with, but those that begin a phrase: months, weekdays, seasons, "past", numbers.
    openers: WordSet,
}

impl DateWords {
    /// Compiles the entries.
    pub fn load(builder: &mut Builder) -> Self {
        let mut dates = DateWords { words: vec![DateWord::default()], ..DateWords::default() };
        for entry in builder.entries::<DateEntry>("dates.toml", "dates") {
            let rule = builder.rule(format!("dates/{}", entry.key));
            dates.rules.insert(entry.key.clone(), rule);
            let tables: [(_, _, Field); 3] = [
                (&entry.data.months, 12, |word| &mut word.month),
                (&entry.data.weekdays, 7, |word| &mut word.weekday),
                (&entry.data.seasons, 4, |word| &mut word.season),
            ];
            for (lists, length, field) in tables {
                if !lists.is_empty() && lists.len() != length {
                    builder.problem(&entry, format!("a list must have {length} items, not {}", lists.len()));
                }
                for (at, forms) in lists.iter().enumerate() {
                    for form in forms.split_whitespace() {
                        *field(dates.word_mut(builder.vocabulary.add(form))) = Some(at as u8 + 1);
                    }
                }
            }
            let units = [
                (Unit::Day, 1),
                (Unit::Week, 1),
                (Unit::Month, 1),
                (Unit::Year, 1),
                (Unit::Year, 10),
                (Unit::Year, 100),
                (Unit::Week, 2),
            ];
            for (forms, unit) in entry.data.units.iter().zip(units) {
                for form in forms.split_whitespace() {
                    dates.word_mut(builder.vocabulary.add(form)).unit = Some(unit);
                }
            }
            for line in &entry.data.says {
                let meaning =
                    line.split_once(" => ").and_then(|(pattern, meaning)| Some((pattern, Meaning::parse(meaning)?)));
                let Some((pattern, meaning)) = meaning else {
                    builder.problem(
                        &entry,
                        format!("{line:?} must be: pattern => meaning, as in \"last year => year -1\""),
                    );
                    continue;
                };
                builder.term(&entry, pattern, Layer::Date, dates.meanings.len() as u32, rule);
                dates.meanings.push(meaning);
            }
            let ids: Vec<WordId> = entry.data.words.iter().map(|word| builder.vocabulary.add(word)).collect();
            if entry.key == "count" {
                ids.iter().zip(1..).for_each(|(&id, n)| dates.word_mut(id).count = Some(n));
            } else if let Some((set, _)) = Set::ALL.iter().find(|(_, key)| *key == entry.key) {
                for id in ids {
                    dates.word_mut(id).sets |= 1 << *set as u64;
                }
            } else if !ids.is_empty() {
                builder.problem(&entry, "no code asks for the words of this entry");
            }
        }
        dates
    }

    #[inline]
    fn word(&self, word: WordId) -> &DateWord {
        &self.words[self.places.get(word.0 as usize).copied().unwrap_or(0) as usize]
    }

    fn word_mut(&mut self, word: WordId) -> &mut DateWord {
        let at = word.0 as usize;
        if self.places.len() <= at {
            self.places.resize(at + 1, 0);
        }
        if self.places[at] == 0 {
            self.places[at] = self.words.len() as u16;
            self.words.push(DateWord::default());
        }
        &mut self.words[self.places[at] as usize]
    }

    /// Whether a word is any word of dates. Those of its phrases alone are none.
    #[inline]
    pub fn has(&self, word: WordId) -> bool {
        self.places.get(word.0 as usize).is_some_and(|place| *place != 0)
    }

    /// Whether an expression that is no phrase can begin with a word of the lexicon: a month, a weekday, a season,
    /// "past", a number, or digits at its end.
    #[inline]
    pub fn begins(&self, word: WordId) -> bool {
        self.openers.has(word)
    }

    /// Notes the words of a complete vocabulary that [`DateWords::begins`] asks for.
    pub(super) fn note_openers(&mut self, vocabulary: &Vocabulary, figures: &FigureWords) {
        let opens = |id: WordId| {
            let word = self.word(id);
            let named = word.month.is_some() || word.weekday.is_some() || word.season.is_some();
            named
                || word.sets & (1 << Set::Past as u64) != 0
                || figures.number(id).is_some()
                || vocabulary.spelling(id).ends_with(|c: char| c.is_ascii_digit())
        };
        self.openers = vocabulary.set_of(opens);
    }

    /// The number of a month, from 1.
    #[inline]
    pub fn month(&self, word: WordId) -> Option<u8> {
        self.word(word).month
    }

    /// The number of a weekday, Monday is 1.
    #[inline]
    pub fn weekday(&self, word: WordId) -> Option<u8> {
        self.word(word).weekday
    }

    /// The number of a season, spring is 1.
    #[inline]
    pub fn season(&self, word: WordId) -> Option<u8> {
        self.word(word).season
    }

    /// The stretch that a word names: day, weeks.
    #[inline]
    pub fn unit(&self, word: WordId) -> Option<Unit> {
        self.word(word).unit.map(|(unit, _)| unit)
    }

    /// How many of its units a word stands for: a decade is ten years.
    pub fn factor(&self, word: WordId) -> i32 {
        self.word(word).unit.map_or(1, |(_, factor)| factor)
    }

    /// A small number in words.
    pub fn count(&self, word: WordId) -> Option<i32> {
        self.word(word).count
    }

    /// Whether a word is in a set.
    #[inline]
    pub fn is(&self, word: WordId, set: Set) -> bool {
        self.word(word).sets & (1 << set as u64) != 0
    }

    /// am, pm, o'clock and the names of time zones.
    pub fn is_clock(&self, word: WordId) -> bool {
        self.is(word, Set::Clock)
    }

    /// What the term of [`Layer::Date`] with that payload means.
    pub fn meaning(&self, payload: u32) -> Meaning {
        self.meanings[payload as usize]
    }

    /// The rule of an entry.
    pub fn rule(&self, key: &str) -> RuleId {
        self.rules.get(key).copied().unwrap_or(RuleId(0))
    }
}
