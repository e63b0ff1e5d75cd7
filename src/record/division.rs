//! From the code of a place to those of the places round it: county, prefecture, province.
//!
//! GB/T 2260 codes nest by themselves: two digits for the province, four for the prefecture. Records name provinces by
//! ISO 3166-2, so the two are brought together here (GB/T 2260-2007; ISO 3166-2:CN).

/// First two digits of GB/T 2260, ISO 3166-2, and the name that news uses.
const DIVISIONS: [(&str, &str, &str); 34] = [
    ("11", "CN-BJ", "Beijing"),
    ("12", "CN-TJ", "Tianjin"),
    ("13", "CN-HE", "Hebei"),
    ("14", "CN-SX", "Shanxi"),
    ("15", "CN-NM", "Inner Mongolia"),
    ("21", "CN-LN", "Liaoning"),
    ("22", "CN-JL", "Jilin"),
    ("23", "CN-HL", "Heilongjiang"),
    ("31", "CN-SH", "Shanghai"),
    ("32", "CN-JS", "Jiangsu"),
    ("33", "CN-ZJ", "Zhejiang"),
    ("34", "CN-AH", "Anhui"),
    ("35", "CN-FJ", "Fujian"),
    ("36", "CN-JX", "Jiangxi"),
    ("37", "CN-SD", "Shandong"),
    ("41", "CN-HA", "Henan"),
    ("42", "CN-HB", "Hubei"),
    ("43", "CN-HN", "Hunan"),
    ("44", "CN-GD", "Guangdong"),
    ("45", "CN-GX", "Guangxi"),
    ("46", "CN-HI", "Hainan"),
    ("50", "CN-CQ", "Chongqing"),
    ("51", "CN-SC", "Sichuan"),
    ("52", "CN-GZ", "Guizhou"),
    ("53", "CN-YN", "Yunnan"),
    ("54", "CN-XZ", "Tibet"),
    ("61", "CN-SN", "Shaanxi"),
    ("62", "CN-GS", "Gansu"),
    ("63", "CN-QH", "Qinghai"),
    ("64", "CN-NX", "Ningxia"),
    ("65", "CN-XJ", "Xinjiang"),
    ("71", "CN-TW", "Taiwan"),
    ("81", "CN-HK", "Hong Kong"),
    ("82", "CN-MO", "Macao"),
];

/// The first-level division that a place lies in or is, as ISO 3166-2; none of countries and of what has no code.
///
/// ```
/// use wardlink::record::division;
/// assert_eq!(division("440305"), Some("CN-GD"));
/// assert_eq!(division("CN-GD"), Some("CN-GD"));
/// assert_eq!(division("US-MA"), Some("US-MA"));
/// assert_eq!(division("CN"), None);
/// ```
pub fn division(code: &str) -> Option<&str> {
    if code.contains('-') {
        return Some(code);
    }
    let prefix = gb2260(code)?.get(..2)?;
    DIVISIONS.iter().find(|(digits, ..)| *digits == prefix).map(|(_, iso, _)| *iso)
}

/// What news calls a division of China; none of others.
pub fn division_name(iso: &str) -> Option<&'static str> {
    DIVISIONS.iter().find(|(_, code, _)| *code == iso).map(|(.., name)| *name)
}

/// The code of the prefecture that a county or district lies in, as GB/T 2260; none of anything else.
pub fn prefecture(code: &str) -> Option<String> {
    let code = gb2260(code)?;
    (!code.ends_with("00")).then(|| format!("{}00", &code[..4]))
}

fn gb2260(code: &str) -> Option<&str> {
    (code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit())).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The gazetteer says by name where a place lies, the table by its code.
    #[test]
    fn codes_and_names_say_the_same_of_every_place_in_china() {
        let gazetteer = include_str!("../../lexicon/places.tsv");
        let rows: Vec<Vec<&str>> = gazetteer.lines().map(|line| line.split('\t').collect()).collect();
        let mut codes: std::collections::BTreeMap<&str, Vec<&str>> = Default::default();
        for row in rows.iter().filter(|row| row.len() > 4 && row[2] == "CN" && !row[3].is_empty()) {
            codes.entry(row[0]).or_default().push(row[3]);
        }
        let mut checked = 0;
        for row in rows.iter().filter(|row| row.len() > 4 && row[2] == "CN" && !row[3].is_empty()) {
            let (place, kind, code, parent) = (row[0], row[1], row[3], row[4]);
            if kind == "country" {
                assert_eq!(division(code), None);
                continue;
            }
            let iso = division(code).unwrap_or_else(|| panic!("{place} {code} lies nowhere"));
            let name = division_name(iso).expect("it has a name");
            assert!(kind != "province" || (place == name && code == iso), "{place} {code} {iso} {name}");
            let above = codes.get(parent).is_some_and(|codes| codes.iter().any(|code| division(code) == Some(iso)));
            assert!(parent.is_empty() || above, "{place} {code}: in {parent}, not in {name}");
            checked += 1;
        }
        assert!(checked > 2700, "{checked}");
    }

    #[test]
    fn counties_lie_in_prefectures() {
        assert_eq!(prefecture("440305").as_deref(), Some("440300"));
        for code in ["440300", "CN-GD", "CN", "44030", "44030x", ""] {
            assert_eq!(prefecture(code), None, "{code}");
        }
        for code in ["990101", "", "4403"] {
            assert_eq!(division(code), None, "{code}");
        }
    }
}
