//! Registries of institutions that the user brings: a dump of the Research
//! Organization Registry (ROR, schema 2) as JSON, or a table as CSV.
//!
//! Precision comes first: a name gets an identifier only where exactly one entry
//! fits it, by strategies in this order:
//!
//! 1. `same_name`: one of the entry's names, but for case and marks.
//! 2. `same_words`: the same words in the same parts, in another order.
//! 3. `level`: a level of administration left out on one side.
//! 4. `city`: the entry's name with its city before it: "Children's Hospital" in Boston.
//!
//! Acronyms are never looked up, and a name that says nothing by itself ("Central
//! Hospital") only with its city.

use crate::identity::{Identity, normal_name};
use crate::lexicon::Lexicon;
use crate::lexicon::places::PlaceKind;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::path::Path;

/// The strategies, in the order in which they are tried.
pub const STRATEGIES: [&str; 4] = ["same_name", "same_words", "level", "city"];

/// One entry.
#[derive(Debug, Clone, Default)]
struct Entry {
    id: String,
    names: Vec<String>,
    city: Option<String>,
    /// ISO 3166-1 alpha-2.
    country: Option<String>,
    /// ISO 3166-2.
    division: Option<String>,
    /// No longer there: counts only where no other entry fits.
    inactive: bool,
}

/// The institutions of a registry, by what their names are known by.
#[derive(Debug, Default)]
pub struct Registry {
    entries: Vec<Entry>,
    /// One index for each strategy.
    by_key: [FxHashMap<String, Vec<u32>>; STRATEGIES.len()],
    /// Entries that could not be used, with the reason.
    pub unused: Vec<String>,
}

/// Whom to look for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Canonical name.
    pub name: &'a str,
    /// Name of the place in it.
    pub place: Option<&'a str>,
    /// ISO 3166-1 alpha-2 of the place.
    pub country: Option<&'a str>,
    /// ISO 3166-2 or GB/T 2260 of the place.
    pub code: Option<&'a str>,
}

/// An organisation of a ROR dump, as far as it is used.
#[derive(Deserialize)]
struct Organization {
    id: String,
    #[serde(default)]
    status: String,
    names: Vec<OrganizationName>,
    #[serde(default)]
    locations: Vec<Location>,
}

#[derive(Deserialize)]
struct OrganizationName {
    value: String,
    #[serde(default)]
    types: Vec<String>,
}

#[derive(Deserialize)]
struct Location {
    geonames_details: Option<Details>,
}

#[derive(Deserialize)]
struct Details {
    name: Option<String>,
    country_code: Option<String>,
    country_subdivision_code: Option<String>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    name: String,
    #[serde(default)]
    aliases: String,
    #[serde(default)]
    city: String,
    #[serde(default)]
    country: String,
}

impl Registry {
    /// Loads a file: ROR JSON where it begins with a bracket, else CSV with the columns
    /// `id`, `name`, and if there are any `aliases` (with a bar or semicolon between them), `city`, `country`.
    ///
    /// # Errors
    ///
    /// A message for the user: what is wrong with the file, and where.
    pub fn load(path: &Path, lexicon: &Lexicon) -> Result<Registry, String> {
        let name = path.display();
        let bytes = std::fs::read(path).map_err(|error| format!("{name}: cannot read the registry: {error}"))?;
        Registry::read(&bytes, lexicon).map_err(|message| format!("{name}: {message}"))
    }

    /// Reads the bytes of a file; see [`Registry::load`].
    ///
    /// # Errors
    ///
    /// What is wrong with them.
    pub fn read(bytes: &[u8], lexicon: &Lexicon) -> Result<Registry, String> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut unused = Vec::new();
        let entries = match bytes.iter().find(|b| !b.is_ascii_whitespace()) {
            None => return Err("the registry is empty".into()),
            Some(b'[') => {
                let list: Vec<Organization> = serde_json::from_slice(bytes)
                    .map_err(|error| format!("is no ROR dump (schema 2, a list of organisations): {error}"))?;
                list.into_iter().filter_map(|o| from_ror(o, &mut unused)).collect()
            }
            Some(b'{') => {
                let lines = serde_json::Deserializer::from_slice(bytes).into_iter::<Organization>();
                let list: Result<Vec<Organization>, _> = lines.collect();
                let list = list.map_err(|error| format!("is no ROR dump (schema 2): {error}"))?;
                list.into_iter().filter_map(|o| from_ror(o, &mut unused)).collect()
            }
            Some(_) => from_csv(bytes, lexicon, &mut unused)?,
        };
        let mut registry = Registry { entries, unused, ..Registry::default() };
        registry.index(lexicon);
        Ok(registry)
    }

    /// How many entries can be found.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn index(&mut self, lexicon: &Lexicon) {
        let keys: Vec<Vec<(usize, String)>> = self
            .entries
            .par_iter()
            .map(|entry| {
                let mut keys = Vec::new();
                for name in &entry.names {
                    let identity = Identity::read(name, lexicon);
                    if identity.specific {
                        keys.push((0, normal_name(name)));
                        keys.push((1, identity.exact_key()));
                        if identity.may_lose_level(lexicon) {
                            keys.push((2, identity.loose_key()));
                        }
                    }
                    if let Some(city) = &entry.city
                        && !normal_name(name).contains(&normal_name(city))
                    {
                        let with_city = Identity::read(&format!("{city} {name}"), lexicon);
                        keys.push((3, with_city.exact_key()));
                    }
                }
                keys.sort();
                keys.dedup();
                keys
            })
            .collect();
        for (at, keys) in keys.into_iter().enumerate() {
            for (strategy, key) in keys {
                self.by_key[strategy].entry(key).or_default().push(at as u32);
            }
        }
    }

    /// The identifier of an institution and the strategy that found it; none where
    /// no entry fits, or more than one.
    pub fn find(&self, wanted: &Wanted, lexicon: &Lexicon) -> Option<(&str, &'static str)> {
        let identity = Identity::read(wanted.name, lexicon);
        if !identity.specific || identity.acronym {
            return None;
        }
        let keys = [
            Some(normal_name(wanted.name)),
            Some(identity.exact_key()),
            identity.may_lose_level(lexicon).then(|| identity.loose_key()),
            Some(identity.exact_key()),
        ];
        for (strategy, key) in keys.into_iter().enumerate() {
            let Some(found) = key.and_then(|key| self.by_key[strategy].get(&key)) else { continue };
            // A level may be missing; it may not be another one.
            let levels = identity.levels();
            let level_fits = |entry: &Entry| {
                strategy != 2
                    || entry.names.iter().any(|name| {
                        let other = Identity::read(name, lexicon);
                        other.loose_key() == identity.loose_key()
                            && (levels.is_empty() || other.levels().is_empty() || levels == other.levels())
                    })
            };
            let fitting: Vec<&Entry> = found
                .iter()
                .map(|at| &self.entries[*at as usize])
                .filter(|entry| !elsewhere(wanted, entry, lexicon) && level_fits(entry))
                .collect();
            let active: Vec<&Entry> = fitting.iter().copied().filter(|entry| !entry.inactive).collect();
            match (&active[..], &fitting[..]) {
                ([only], _) | ([], [only]) => return Some((&only.id, STRATEGIES[strategy])),
                // Several: what is less precise cannot know better.
                ([_, ..], _) | (_, [_, ..]) => return None,
                ([], []) => {}
            }
        }
        None
    }
}

/// Whether an entry lies somewhere else than the text says.
fn elsewhere(wanted: &Wanted, entry: &Entry, lexicon: &Lexicon) -> bool {
    if let (Some(a), Some(b)) = (wanted.country, &entry.country)
        && !a.eq_ignore_ascii_case(b)
    {
        return true;
    }
    let places = &lexicon.places;
    let Some(place) = wanted.place else { return false };
    // The rows that the text can mean: one, where a code decides.
    let meant: Vec<_> = places
        .called(place)
        .iter()
        .copied()
        .filter(|id| wanted.code.is_none() || places.get(*id).code == wanted.code)
        .collect();
    let Some(city) = &entry.city else { return false };
    let there: Vec<_> = places
        .called(city)
        .iter()
        .copied()
        .filter(|id| entry.country.is_none() || places.get(*id).country == entry.country.as_deref())
        .filter(|id| {
            let province = places.get(*id).parent.and_then(|p| {
                places.called(p).iter().map(|id| places.get(*id)).find(|p| p.kind == PlaceKind::Province)
            });
            match (province.and_then(|p| p.code), entry.division.as_deref()) {
                (Some(a), Some(b)) => a == b,
                _ => true,
            }
        })
        .collect();
    if meant.is_empty() || there.is_empty() {
        // Cities that the gazetteer does not know are compared by name; a larger place says nothing.
        let larger = meant
            .iter()
            .any(|id| matches!(places.get(*id).kind, PlaceKind::Country | PlaceKind::Province | PlaceKind::Region));
        return !larger && normal_name(place) != normal_name(city);
    }
    !meant.iter().any(|&a| there.iter().any(|&b| a == b || places.lies_in(a, b) || places.lies_in(b, a)))
}

fn from_ror(organization: Organization, unused: &mut Vec<String>) -> Option<Entry> {
    if organization.status == "withdrawn" {
        unused.push(format!("{}: withdrawn", organization.id));
        return None;
    }
    let names: Vec<String> = organization
        .names
        .into_iter()
        .filter(|name| !(name.types.len() == 1 && name.types[0] == "acronym"))
        .map(|name| name.value)
        .collect();
    if names.is_empty() {
        unused.push(format!("{}: no name but acronyms", organization.id));
        return None;
    }
    // Several locations: none of them is the only one that it can be at.
    let details = match &organization.locations[..] {
        [only] => only.geonames_details.as_ref(),
        _ => None,
    };
    let country = organization
        .locations
        .iter()
        .filter_map(|l| l.geonames_details.as_ref()?.country_code.as_deref())
        .map(str::to_ascii_uppercase)
        .collect::<Vec<_>>();
    let country = country.first().filter(|first| country.iter().all(|c| c == *first)).cloned();
    let division = details.and_then(|d| d.country_subdivision_code.as_deref()).zip(country.as_deref());
    Some(Entry {
        id: organization.id,
        names,
        city: details.and_then(|d| d.name.clone()),
        division: division.map(|(code, country)| format!("{country}-{code}")),
        country,
        inactive: organization.status == "inactive",
    })
}

fn from_csv(bytes: &[u8], lexicon: &Lexicon, unused: &mut Vec<String>) -> Result<Vec<Entry>, String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
    let headers = reader.headers().map_err(|error| format!("is neither JSON nor CSV: {error}"))?.clone();
    for needed in ["id", "name"] {
        if !headers.iter().any(|h| h == needed) {
            return Err(format!(
                "has no column {needed:?}; a registry is a ROR dump, or CSV with id, name, aliases, city, country"
            ));
        }
    }
    let mut entries = Vec::new();
    for (at, row) in reader.deserialize::<Row>().enumerate() {
        let row = row.map_err(|error| format!("{error}"))?;
        if row.id.is_empty() || row.name.is_empty() {
            unused.push(format!("line {}: no id or no name", at + 2));
            continue;
        }
        let some = |text: &str| (!text.is_empty()).then(|| text.to_string());
        let country = if row.country.len() == 2 {
            Some(row.country.to_ascii_uppercase())
        } else {
            let places = &lexicon.places;
            let known = places.called(&row.country).iter().map(|id| places.get(*id));
            known.into_iter().find(|p| p.kind == PlaceKind::Country).and_then(|p| p.country.map(str::to_string))
        };
        if country.is_none() && !row.country.is_empty() {
            unused.push(format!("line {}: {:?} is no country that is known; the entry has none", at + 2, row.country));
        }
        let aliases = row.aliases.split(['|', ';']).map(str::trim).filter(|a| !a.is_empty());
        entries.push(Entry {
            id: row.id,
            names: std::iter::once(row.name.as_str()).chain(aliases).map(str::to_string).collect(),
            city: some(&row.city),
            country,
            division: None,
            inactive: false,
        });
    }
    Ok(entries)
}
