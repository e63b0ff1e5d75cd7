//! The days that an EDTF date spans: for columns of the type DATE, for filters, and for comparing reports.
//!
//! `2016/2020-10` is 2016-01-01 to 2020-10-31. What is open (`2016/..`) or has no
//! year (`XXXX-10-11`) has no day on that side.

use edtf_core::{Bound, Edtf};
use jiff::civil::Date;

/// First and last day of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// The first day; none where the date is open at the beginning or has no year.
    pub first: Option<Date>,
    /// The last day.
    pub last: Option<Date>,
    /// `day`, `month`, `season`, `year`, `decade`, `century`, `interval`, or `yearless`.
    pub precision: &'static str,
}

/// The days of an EDTF string (ISO 8601-2, levels 0 to 2); none where it is no date.
///
/// ```
/// let days = wardlink::record::days("2020-10").unwrap();
/// assert_eq!((days.first.unwrap().to_string(), days.last.unwrap().to_string()), ("2020-10-01".into(), "2020-10-31".into()));
/// assert_eq!(days.precision, "month");
/// assert_eq!(wardlink::record::days("2016/..").unwrap().last, None);
/// ```
pub fn days(value: &str) -> Option<Days> {
    let bounds = Edtf::parse(value).ok()?.bounds();
    let day = |bound: Bound| match bound {
        Bound::Date(day) => {
            let (year, month, day) =
                (i16::try_from(day.year).ok()?, i8::try_from(day.month).ok()?, i8::try_from(day.day).ok()?);
            Date::new(year, month, day).ok()
        }
        _ => None,
    };
    if value.starts_with("XXXX") {
        return Some(Days { first: None, last: None, precision: "yearless" });
    }
    let month = value.split('-').nth(1).and_then(|month| month.parse::<u8>().ok());
    let precision = match (value.contains('/'), value.matches('-').count()) {
        (true, _) => "interval",
        (_, 0) if value.ends_with("XX") => "century",
        (_, 0) if value.contains('X') => "decade",
        (_, 0) => "year",
        (_, 1) if month.is_some_and(|month| month > 12) => "season",
        (_, 1) => "month",
        _ => "day",
    };
    Some(Days { first: day(bounds.earliest), last: day(bounds.latest), precision })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_of_the_contract_has_its_days() {
        for (value, first, last, precision) in [
            ("2023-05-21", "2023-05-21", "2023-05-21", "day"),
            ("2020-02", "2020-02-01", "2020-02-29", "month"),
            ("2016", "2016-01-01", "2016-12-31", "year"),
            ("2016/2020-10", "2016-01-01", "2020-10-31", "interval"),
            ("2016/..", "2016-01-01", "", "interval"),
            ("../2016", "", "2016-12-31", "interval"),
            ("199X", "1990-01-01", "1999-12-31", "decade"),
            ("18XX", "1800-01-01", "1899-12-31", "century"),
            ("XXXX-10-11", "", "", "yearless"),
            ("2022-11-28/2022-12-09", "2022-11-28", "2022-12-09", "interval"),
            // Seasons of the north; winter is the one that begins in December.
            ("2022-21", "2022-03-01", "2022-05-31", "season"),
            ("2022-22", "2022-06-01", "2022-08-31", "season"),
            ("2022-23", "2022-09-01", "2022-11-30", "season"),
            ("2022-24", "2022-12-01", "2023-02-28", "season"),
            ("2023-24", "2023-12-01", "2024-02-29", "season"),
            ("2022-24/2023-21", "2022-12-01", "2023-05-31", "interval"),
        ] {
            let days = days(value).expect(value);
            let shown = |day: Option<Date>| day.map_or(String::new(), |day| day.to_string());
            assert_eq!(
                (shown(days.first).as_str(), shown(days.last).as_str(), days.precision),
                (first, last, precision)
            );
        }
        for none in ["2023-02-30", "2023-13", "soon", "", "/", "20", "2020/2016", "2020-1-1", "+020", "令和元年"] {
            assert_eq!(days(none), None, "{none}");
        }
    }
}
