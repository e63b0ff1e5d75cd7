//! The gazetteer: `lexicon/places.tsv` and `lexicon/demonyms.tsv`.

use crate::document::PlaceId;
use crate::lexicon::{Builder, Layer, Problem, Term};
use rustc_hash::FxHashMap;

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
    pub name: String,
    /// How large it is.
    pub kind: PlaceKind,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// ISO 3166-2 of a province, GB/T 2260 of a Chinese prefecture.
    pub code: Option<String>,
    /// Name of the province that it lies in.
    pub parent: Option<String>,
}

/// The gazetteer. A place term's payload is a position in [`Places::named`].
#[derive(Debug, Default)]
pub struct Places {
    rows: Vec<Place>,
    names: Vec<Vec<PlaceId>>,
}

impl Places {
    /// Reads the gazetteer and adds its names as terms.
    pub fn load(builder: &mut Builder) -> Self {
        let rule = builder.rule("places");
        let mut places = Places::default();
        let mut by_name: FxHashMap<String, usize> = FxHashMap::default();
        for (file, text) in [
            ("lexicon/places.tsv", Some(builder.base("places.tsv").to_string())),
            ("(--lexicon) places.tsv", builder.overlay("places.tsv").map(str::to_string)),
        ] {
            let Some(text) = text else { continue };
            for (at, line) in text.lines().enumerate().skip(1) {
                let fields: Vec<&str> = line.split('\t').collect();
                let [name, kind, country, code, parent, ..] = fields[..] else {
                    builder.problems.push(Problem {
                        file: file.into(),
                        line: at + 1,
                        message: "needs name, kind, country, code, parent, aliases, separated by tabs".into(),
                    });
                    continue;
                };
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
                let known = |s: &str| (!s.is_empty()).then(|| s.to_string());
                let id = PlaceId(places.rows.len() as u32);
                places.rows.push(Place {
                    name: name.into(),
                    kind,
                    country: known(country),
                    code: known(code),
                    parent: known(parent),
                });
                for form in std::iter::once(name).chain(fields.get(5).unwrap_or(&"").split('|')) {
                    let form = form.trim_end_matches('.');
                    if form.is_empty() || form.chars().any(|c| matches!(c, '(' | ')' | '[' | ']' | '|')) {
                        continue;
                    }
                    let next = places.names.len();
                    let slot = *by_name.entry(crate::lexicon::fold(form)).or_insert(next);
                    if slot == next {
                        places.names.push(Vec::new());
                        let exact: Vec<String> =
                            form.split([' ', ',']).filter(|w| !w.is_empty()).map(|w| format!("={w}")).collect();
                        let term = Term { layer: Layer::Place, payload: slot as u32, rule };
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
        places
    }

    /// A row.
    pub fn get(&self, id: PlaceId) -> &Place {
        &self.rows[id.0 as usize]
    }

    /// The places that a name can mean, by the payload of its term.
    pub fn named(&self, payload: u32) -> &[PlaceId] {
        &self.names[payload as usize]
    }
}
