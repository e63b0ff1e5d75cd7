//! The days that an EDTF date covers: what the filters and the timeline count by.

/// First and last day of a date as `YYYY-MM-DD`; no last day where it goes on.
///
/// Reads the shapes that RECORDS.md lists. None where the year is not known
/// or the text is no such date. Seasons are those of the north, three months
/// each; winter (24) begins in December.
///
/// ```
/// use wardlink::page::period;
/// assert_eq!(period("2016/.."), Some(("2016-01-01".into(), None)));
/// assert_eq!(period("2020-02"), Some(("2020-02-01".into(), Some("2020-02-29".into()))));
/// ```
pub fn period(edtf: &str) -> Option<(String, Option<String>)> {
    match edtf.split_once('/') {
        None => one(edtf).map(|(first, last)| (first, Some(last))),
        Some((first, "..")) => one(first).map(|(first, _)| (first, None)),
        Some((first, last)) => {
            let (first, last) = (one(first)?.0, one(last)?.1);
            (first <= last).then_some((first, Some(last)))
        }
    }
}

fn one(text: &str) -> Option<(String, String)> {
    let mut parts = text.split('-');
    let year = parts.next()?;
    let (month, day) = (parts.next(), parts.next());
    if year.len() != 4 || parts.next().is_some() || !year.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let span = |first: &str, last: &str| Some((format!("{year}-{first}"), format!("{year}-{last}")));
    if year.ends_with('X') {
        // A decade or a century, and no month of it.
        let known = year.trim_end_matches('X');
        let fits = month.is_none() && known.chars().all(|c| c.is_ascii_digit());
        let (low, high) = (year.replace('X', "0"), year.replace('X', "9"));
        return fits.then(|| (format!("{low}-01-01"), format!("{high}-12-31")));
    }
    let number: i16 = year.parse().ok()?;
    let Some(month) = month else { return span("01-01", "12-31") };
    match (month.parse::<i8>().ok().filter(|_| month.len() == 2)?, day) {
        (21, None) => span("03-01", "05-31"),
        (22, None) => span("06-01", "08-31"),
        (23, None) => span("09-01", "11-30"),
        (24, None) => {
            let end = jiff::civil::Date::new(number + 1, 2, 1).ok()?.last_of_month();
            Some((format!("{year}-12-01"), end.to_string()))
        }
        (month, None) => {
            let first = jiff::civil::Date::new(number, month, 1).ok()?;
            Some((first.to_string(), first.last_of_month().to_string()))
        }
        (month, Some(day)) => {
            let day = jiff::civil::Date::new(number, month, day.parse().ok().filter(|_| day.len() == 2)?).ok()?;
            Some((day.to_string(), day.to_string()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::period;

    #[test]
    fn the_shapes_of_the_contract_have_their_days() {
        for (edtf, first, last) in [
            ("2023-05-21", "2023-05-21", Some("2023-05-21")),
            ("2020-10", "2020-10-01", Some("2020-10-31")),
            ("2016", "2016-01-01", Some("2016-12-31")),
            ("2016/2020-10", "2016-01-01", Some("2020-10-31")),
            ("2016/..", "2016-01-01", None),
            ("199X", "1990-01-01", Some("1999-12-31")),
            ("19XX", "1900-01-01", Some("1999-12-31")),
            ("2022-21", "2022-03-01", Some("2022-05-31")),
            ("2022-24", "2022-12-01", Some("2023-02-28")),
            ("2022-11-28/2022-12-09", "2022-11-28", Some("2022-12-09")),
        ] {
            assert_eq!(period(edtf), Some((first.to_string(), last.map(str::to_string))), "{edtf}");
        }
    }

    #[test]
    fn what_has_no_days_has_none() {
        for edtf in [
            "XXXX-10-11",
            "",
            "/",
            "../2016",
            "2023-02-30",
            "2023-13",
            "20",
            "2020/2016",
            "2020-1-1",
            "+020",
            "令和元年",
        ] {
            assert_eq!(period(edtf), None, "{edtf}");
        }
    }
}
