//! Dates and figures as intervals, so that "more than 1100" and "1,120", and "2019"
//! and "2019-05-21", can be seen to agree.

use crate::record::days;
use jiff::civil::{Date, date};

/// An interval of days, both ends in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// First day; [`Date::MIN`] where it is open.
    pub first: Date,
    /// Last day; [`Date::MAX`] where it is open.
    pub last: Date,
}

impl Days {
    /// The days of an EDTF value as RECORDS.md has them; none where the year is not known.
    pub fn of(edtf: &str) -> Option<Days> {
        if let Some((from, to)) = edtf.split_once('/') {
            let first = if from == ".." { Date::MIN } else { Days::of(from)?.first };
            let last = if to == ".." { Date::MAX } else { Days::of(to)?.last };
            return (first <= last).then_some(Days { first, last });
        }
        let days = days(edtf)?;
        let (first, last) = (days.first?, days.last?);
        // Reports mean the winter that begins in the year, or the one that ends in it.
        let winter = days.precision == "season" && last.year() > first.year();
        let first = if winter { Date::new(first.year(), 1, 1).ok()? } else { first };
        Some(Days { first, last })
    }

    /// The days of both, if there are any.
    pub fn and(self, other: Days) -> Option<Days> {
        let both = Days { first: self.first.max(other.first), last: self.last.min(other.last) };
        (both.first <= both.last).then_some(both)
    }

    /// From the first to the last day of either.
    pub fn cover(self, other: Days) -> Days {
        Days { first: self.first.min(other.first), last: self.last.max(other.last) }
    }

    /// How many days, for comparing.
    pub fn length(self) -> i32 {
        (self.last.year() as i32 - self.first.year() as i32) * 366 + i32::from(self.last.day_of_year())
            - i32::from(self.first.day_of_year())
    }

    /// Whether it is one day.
    pub fn is_day(self) -> bool {
        self.first == self.last
    }

    /// The ends as records write them; an open one is null.
    pub fn ends(self) -> (Option<String>, Option<String>) {
        let open = |day: Date, edge: Date| (day != edge).then(|| day.to_string());
        (open(self.first, Date::MIN), open(self.last, Date::MAX))
    }
}

/// The first day of any calendar here, to sort what has no date before all others.
pub fn before_all() -> Date {
    date(-9999, 1, 1)
}

/// An interval of numbers, both ends in it; `f64::INFINITY` where it is open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Numbers {
    /// Least.
    pub lower: f64,
    /// Most.
    pub upper: f64,
}

impl Numbers {
    /// What the words allow: "more than 1100" has no upper end.
    pub fn stated(value: f64, upper: Option<f64>, bound: &str) -> Numbers {
        match bound {
            "at_least" => Numbers { lower: value, upper: f64::INFINITY },
            "at_most" => Numbers { lower: 0.0, upper: value },
            "about" => {
                let margin = (last_step(value) / 2.0).min(value.abs() / 5.0);
                Numbers { lower: value - margin, upper: value + margin }
            }
            "range" => Numbers { lower: value, upper: upper.unwrap_or(value) },
            _ => Numbers { lower: value, upper: value },
        }
    }

    /// What a writer means who rounds: "more than 1100" is less than 1200, "nearly 2000" more than 1000.
    ///
    /// The step is one of the last digit that is not zero, and at most half of the
    /// number. Two figures can tell of one count only where these intervals meet.
    pub fn meant(value: f64, upper: Option<f64>, bound: &str) -> Numbers {
        let stated = Numbers::stated(value, upper, bound);
        let step = last_step(value).min(value.abs() / 2.0);
        match bound {
            "at_least" => Numbers { upper: value + step, ..stated },
            "at_most" => Numbers { lower: (value - step).max(0.0), ..stated },
            _ => stated,
        }
    }

    /// The numbers of both, if there are any.
    pub fn and(self, other: Numbers) -> Option<Numbers> {
        let both = Numbers { lower: self.lower.max(other.lower), upper: self.upper.min(other.upper) };
        (both.lower <= both.upper).then_some(both)
    }

    /// From the least to the most of either.
    pub fn cover(self, other: Numbers) -> Numbers {
        Numbers { lower: self.lower.min(other.lower), upper: self.upper.max(other.upper) }
    }
}

/// One of the last digit that is not zero: 100 of 1100, 1 of 1,120.5 or 7.
fn last_step(value: f64) -> f64 {
    let mut step = 1.0;
    if value <= 0.0 || !value.is_finite() || value.fract() != 0.0 {
        return step;
    }
    while value % (step * 10.0) == 0.0 && step < value {
        step *= 10.0;
    }
    step
}

/// Whether a number says by itself what it counts: three digits that are not zeros at its end.
pub fn is_telling(value: f64) -> bool {
    value / last_step(value) >= 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(edtf: &str) -> (Option<String>, Option<String>) {
        Days::of(edtf).map_or((None, None), Days::ends)
    }

    #[test]
    fn days_of_every_shape_of_date() {
        for (edtf, first, last) in [
            ("2023-05-21", Some("2023-05-21"), Some("2023-05-21")),
            ("2020-02", Some("2020-02-01"), Some("2020-02-29")),
            ("2016", Some("2016-01-01"), Some("2016-12-31")),
            ("2016/2020-10", Some("2016-01-01"), Some("2020-10-31")),
            ("2016/..", Some("2016-01-01"), None),
            ("../2016", None, Some("2016-12-31")),
            ("199X", Some("1990-01-01"), Some("1999-12-31")),
            ("19XX", Some("1900-01-01"), Some("1999-12-31")),
            ("2022-21", Some("2022-03-01"), Some("2022-05-31")),
            ("XXXX-10-11", None, None),
            ("2023-02-30", None, None),
            ("", None, None),
        ] {
            assert_eq!(days(edtf), (first.map(str::to_string), last.map(str::to_string)), "{edtf}");
        }
        assert!(Days::of("2019").zip(Days::of("2019-05")).is_some_and(|(a, b)| a.and(b) == Some(b)));
        assert!(Days::of("2019").zip(Days::of("2020-05")).is_some_and(|(a, b)| a.and(b).is_none()));
    }

    #[test]
    fn rounded_figures_meet_what_they_round() {
        let meet = |a: (f64, &str), b: (f64, &str)| {
            Numbers::meant(a.0, None, a.1).and(Numbers::meant(b.0, None, b.1)).is_some()
        };
        assert!(meet((1100.0, "at_least"), (1120.0, "exact")));
        assert!(!meet((1100.0, "at_least"), (1320.0, "exact")));
        assert!(meet((2000.0, "at_most"), (1950.0, "exact")));
        assert!(meet((1000.0, "about"), (1120.0, "exact")));
        assert!(!meet((1120.0, "exact"), (1121.0, "exact")));
        assert!(meet((20000.0, "at_least"), (25000.0, "at_least")));
        assert!(!is_telling(300.0) && !is_telling(42.0) && is_telling(1120.0) && is_telling(317.0));
    }
}
