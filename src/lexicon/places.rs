//! The gazetteer: `lexicon/places.tsv` and `lexicon/demonyms.tsv`.

use crate::document::PlaceId;
use crate::lexicon::{Builder, Layer, Problem, RuleId, Term};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// How large a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A country.
    Country,
    /// A province, state or other first-level division.
    Province,
    /// A Chinese prefecture or prefecture-level city.
    Prefecture,
    /// A city.
    City,
    /// A county or district.
    County,
    /// A region without borders: Southeast Asia.
    Region,
}

/// One row of the gazetteer.
#[derive(Debug, Clone)]
pub struct Place {
    /// The name as news writes it.
    pub name: Cow<'static, str>,
    /// How large it is.
    pub kind: PlaceKind,
    /// ISO 3166-1 alpha-2.
    pub country: Option<Cow<'static, str>>,
    /// ISO 3166-2 of a province, GB/T 2260 of a Chinese prefecture or county.
    pub code: Option<Cow<'static, str>>,
    /// Name of the province that it lies in.
    pub parent: Option<Cow<'static, str>>,
}

/// The gazetteer. A place term's payload is a position in [`Places::named`].
#[derive(Debug, Default)]
pub struct Places {
    rows: Vec<Place>,
    names: Vec<Vec<PlaceId>>,
    /// Chinese prefectures by the first four digits of their codes.
    prefectures: FxHashMap<Cow<'static, str>, PlaceId>,
    /// Places by their codes.
    codes: FxHashMap<Cow<'static, str>, PlaceId>,
    /// Positions in `names` by the folded name.
    slots: FxHashMap<String, usize>,
}

impl Places {
    /// Reads the gazetteer and adds its names as terms.
    pub fn load(builder: &mut Builder) -> Self {
        let rule = builder.rule("places");
        let mut places = Places::default();
        let text = builder.base("places.tsv");
        places.read(builder, rule, "lexicon/places.tsv", text, Cow::Borrowed);
        if let Some(text) = builder.overlay("places.tsv").map(str::to_string) {
            places.read(builder, rule, "(--lexicon) places.tsv", &text, |field| Cow::Owned(field.to_string()));
        }
        places
    }

    /// Reads one file; `keep` makes what a row keeps of its fields, which the program's own file lends.
    fn read<'t>(
        &mut self,
        builder: &mut Builder,
        rule: RuleId,
        file: &str,
        text: &'t str,
        keep: impl Fn(&'t str) -> Cow<'static, str>,
    ) {
        let places = self;
        let rows = text.len() / 48;
        places.rows.reserve(rows);
        places.names.reserve(rows * 3 / 2);
        places.slots.reserve(rows * 3 / 2);
        {
            for (at, line) in text.lines().enumerate().skip(1) {
                let mut fields = [""; 6];
                let mut found = 0;
                for (field, part) in fields.iter_mut().zip(line.split('\t')) {
                    *field = part;
                    found += 1;
                }
                let [name, kind, country, code, parent, aliases] = fields;
                if found < 5 {
                    builder.problems.push(Problem {
                        file: file.into(),
                        line: at + 1,
                        message: "needs name, kind, country, code, parent, aliases, separated by tabs".into(),
                    });
                    continue;
                }
                let kind = match kind {
                    "country" => PlaceKind::Country,
                    "province" => PlaceKind::Province,
                    "prefecture" => PlaceKind::Prefecture,
                    "county" => PlaceKind::County,
                    "city" => PlaceKind::City,
                    "region" => PlaceKind::Region,
                    _ => {
                        builder.problems.push(Problem {
                            file: file.into(),
                            line: at + 1,
                            message: format!("{kind:?} is no kind of place"),
                        });
                        continue;
                    }
                };
                let known = |s: &'t str| (!s.is_empty()).then(|| keep(s));
                let id = PlaceId(places.rows.len() as u32);
                places.rows.push(Place {
                    name: keep(name),
                    kind,
                    country: known(country),
                    code: known(code),
                    parent: known(parent),
                });
                if !code.is_empty() {
                    places.codes.entry(keep(code)).or_insert(id);
                }
                if let (PlaceKind::Prefecture, Some(prefix)) = (kind, code.get(..4)) {
                    places.prefectures.insert(keep(prefix), id);
                }
                for form in std::iter::once(name).chain(aliases.split('|')) {
                    let form = form.trim_end_matches('.');
                    if form.is_empty() || form.chars().any(|c| matches!(c, '(' | ')' | '[' | ']' | '|')) {
                        continue;
                    }
                    let next = places.names.len();
                    let slot = *places.slots.entry(crate::lexicon::fold(form)).or_insert(next);
                    if slot == next {
                        places.names.push(vec![id]);
                        let term = Term { layer: Layer::Place, payload: slot as u32, rule };
                        let words = form.split([' ', ',']).filter(|w| !w.is_empty());
                        let plain = !form.contains(|c: char| c == '-' || c != ' ' && c.is_whitespace());
                        if plain {
                            builder.terms.add_words(&mut builder.vocabulary, words, term);
                            continue;
                        }
                        let exact: Vec<String> = words.map(|w| format!("={w}")).collect();
                        if let Err(message) = builder.terms.add(&mut builder.vocabulary, &exact.join(" "), term) {
                            builder.problems.push(Problem { file: file.into(), line: at + 1, message });
                        }
                    }
                    if !places.names[slot].contains(&id) {
                        places.names[slot].push(id);
                    }
                }
            }
        }
    }

    /// A row.
    pub fn get(&self, id: PlaceId) -> &Place {
        &self.rows[id.0 as usize]
    }

    /// The places that are called so.
    pub fn called(&self, name: &str) -> &[PlaceId] {
        self.slots.get(&crate::lexicon::fold(name)).map_or(&[], |slot| &self.names[*slot])
    }

    /// The Chinese prefecture that a county lies in; of a prefecture, itself.
    pub fn prefecture(&self, id: PlaceId) -> Option<PlaceId> {
        let row = self.get(id);
        match row.kind {
            PlaceKind::Prefecture => Some(id),
            PlaceKind::County => row.code.as_deref().and_then(|c| self.prefectures.get(c.get(..4)?)).copied(),
            _ => None,
        }
    }

    /// The place that has a code.
    pub fn coded(&self, code: &str) -> Option<PlaceId> {
        self.codes.get(code).copied()
    }

    /// Whether a place is a part of another one.
    pub fn lies_in(&self, inner: PlaceId, outer: PlaceId) -> bool {
        let (row, around) = (self.get(inner), self.get(outer));
        inner != outer
            && match around.kind {
                PlaceKind::Country => row.country == around.country,
                PlaceKind::Province => row.country == around.country && row.parent.as_ref() == Some(&around.name),
                PlaceKind::Prefecture => self.prefecture(inner) == Some(outer),
                PlaceKind::City | PlaceKind::County | PlaceKind::Region => false,
            }
    }

    /// The last two digits of the GB/T 2260 code of a county, and whether its prefecture is no city but a region.
    fn county_number(&self, id: PlaceId) -> Option<(u8, bool)> {
        let row = self.get(id);
        let code = row.code.as_deref().filter(|_| row.kind == PlaceKind::County)?;
        // Of the prefectures 01 to 20 are cities, 21 to 70 areas, leagues and autonomous ones; 90 stands for none (GB/T 2260).
        let region = code.get(2..4)?.parse::<u8>().is_ok_and(|n| (21..=70).contains(&n) || n == 90);
        Some((code.get(4..6)?.parse().ok()?, region))
    }

    /// Whether a place is a district of a city: 01 to 20 of GB/T 2260 in a city.
    pub fn is_district(&self, id: PlaceId) -> bool {
        self.county_number(id).is_some_and(|(n, region)| n <= 20 && !region)
    }

    /// Whether a place is a city of county level: 81 to 99, and 01 to 20 where the prefecture is no city.
    pub fn is_county_city(&self, id: PlaceId) -> bool {
        self.county_number(id).is_some_and(|(n, region)| n > 80 || n <= 20 && region)
    }

    /// Whether a place is a county or banner: 21 to 80.
    pub fn is_rural_county(&self, id: PlaceId) -> bool {
        self.county_number(id).is_some_and(|(n, _)| (21..=80).contains(&n))
    }

    /// The places that a name can mean, by the payload of its term.
    pub fn named(&self, payload: u32) -> &[PlaceId] {
        &self.names[payload as usize]
    }
}
