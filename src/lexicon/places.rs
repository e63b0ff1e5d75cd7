//! The gazetteer: `lexicon/places.tsv` and `lexicon/demonyms.tsv`.

use crate::document::PlaceId;
use crate::lexicon::table::{Later, bulk, fixed};
use crate::lexicon::vocabulary::form_hash;
use crate::lexicon::{Builder, Layer, Problem, Term, fold};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Range;

/// How large a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The name as news writes it.
    pub name: &'a str,
    /// How large it is.
    pub kind: PlaceKind,
    /// ISO 3166-1 alpha-2.
    pub country: Option<&'a str>,
    /// ISO 3166-2 of a province, GB/T 2260 of a Chinese prefecture or county.
    pub code: Option<&'a str>,
    /// Name of the province that it lies in.
    pub parent: Option<&'a str>,
}

/// Where in the text of the gazetteer a row stands: its first byte, and the bytes
/// of name, kind, country, code and parent, with a tab behind each.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Row {
    start: u32,
    lengths: [u8; 5],
    kind: PlaceKind,
}

/// A name: the first byte and the bytes of its form.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Name {
    start: u32,
    length: u32,
    /// The first place that is called so.
    place: PlaceId,
    /// Others are called so as well.
    several: bool,
}

fixed!(Name { start: u32, length: u32, place: PlaceId, several: bool });
fixed!(PlaceId { 0: u32 });

/// The gazetteer. A place term's payload is a position in [`Places::named`].
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Places {
    /// The file, and that of the user behind it: the rows are read where they lie.
    #[serde(skip)]
    text: Cow<'static, str>,
    rows: Vec<Row>,
    #[serde(with = "bulk")]
    names: Vec<Name>,
    /// Of the names of several places, all of them.
    several: FxHashMap<u32, Vec<PlaceId>>,
    /// Positions in `names` by the hash of the folded name, or by the next number that was free.
    slots: FxHashMap<u64, u32>,
    /// Chinese prefectures by the first four digits of their codes.
    #[serde(skip)]
    prefectures: Later<FxHashMap<String, PlaceId>>,
    /// Places by their codes.
    #[serde(skip)]
    codes: Later<FxHashMap<String, PlaceId>>,
}

impl Places {
    /// Reads the gazetteer and adds its names as terms.
    pub fn load(builder: &mut Builder) -> Self {
        let base = builder.base("places.tsv");
        let mut places = Places { text: Cow::Borrowed(base), ..Places::default() };
        if let Some(more) = builder.overlay("places.tsv") {
            places.text = Cow::Owned([base, more].concat());
        }
        // About sixty bytes a row, and a name and a half.
        let rows = places.text.len() / 56;
        places.rows.reserve(rows);
        places.names.reserve(rows * 3 / 2);
        places.slots.reserve(rows * 3 / 2);
        let text = std::mem::take(&mut places.text);
        places.read(builder, "lexicon/places.tsv", &text, 0..base.len());
        if text.len() > base.len() {
            places.read(builder, "(--lexicon) places.tsv", &text, base.len()..text.len());
        }
        places.text = text;
        places
    }

    /// Gives places that were read from a table the file that their rows are in.
    pub(super) fn read_in(&mut self, file: &'static str) {
        self.text = Cow::Borrowed(file);
    }

    /// Reads the rows of one file, which is a part of `text`.
    fn read(&mut self, builder: &mut Builder, file: &str, text: &str, part: Range<usize>) {
        let rule = builder.rule("places");
        let problem = |builder: &mut Builder, at: usize, message: String| {
            builder.problems.push(Problem { file: file.into(), line: at + 1, message });
        };
        let mut next = part.start;
        for (at, line) in text[part].split_inclusive('\n').enumerate() {
            let start = next;
            next += line.len();
            let line = line.strip_suffix('\n').unwrap_or(line);
            let line = line.strip_suffix('\r').unwrap_or(line);
            if at == 0 {
                continue;
            }
            let mut fields = [""; 6];
            let mut found = 0;
            for (field, part) in fields.iter_mut().zip(line.split('\t')) {
                *field = part;
                found += 1;
            }
            let [name, kind, country, code, parent, aliases] = fields;
            if found < 5 {
                let message = "needs name, kind, country, code, parent, aliases, separated by tabs";
                problem(builder, at, message.into());
                continue;
            }
            let size = match kind {
                "country" => PlaceKind::Country,
                "province" => PlaceKind::Province,
                "prefecture" => PlaceKind::Prefecture,
                "county" => PlaceKind::County,
                "city" => PlaceKind::City,
                "region" => PlaceKind::Region,
                _ => {
                    problem(builder, at, format!("{kind:?} is no kind of place"));
                    continue;
                }
            };
            let mut lengths = [0; 5];
            for (length, field) in lengths.iter_mut().zip([name, kind, country, code, parent]) {
                match u8::try_from(field.len()) {
                    Ok(bytes) => *length = bytes,
                    Err(_) => problem(builder, at, format!("a field has {} bytes, and 255 at most", field.len())),
                }
            }
            let id = PlaceId(self.rows.len() as u32);
            self.rows.push(Row { start: start as u32, lengths, kind: size });
            for form in std::iter::once(name).chain(aliases.split('|')) {
                let form = form.trim_end_matches('.');
                if form.is_empty() || form.contains(['(', ')', '[', ']', '|']) {
                    continue;
                }
                let (number, slot) = self.slot(text, form);
                let Some(slot) = slot else {
                    let slot = self.names.len() as u32;
                    self.slots.insert(number, slot);
                    let from = form.as_ptr() as usize - text.as_ptr() as usize;
                    let (start, length) = (from as u32, form.len() as u32);
                    self.names.push(Name { start, length, place: id, several: false });
                    let term = Term { layer: Layer::Place, payload: slot, rule };
                    let words = form.split([' ', ',']).filter(|w| !w.is_empty());
                    if !form.contains(|c: char| c == '-' || c != ' ' && c.is_whitespace()) {
                        builder.terms.add_words(&mut builder.vocabulary, words, term);
                        continue;
                    }
                    let exact: Vec<String> = words.map(|w| format!("={w}")).collect();
                    if let Err(message) = builder.terms.add(&mut builder.vocabulary, &exact.join(" "), term) {
                        problem(builder, at, message);
                    }
                    continue;
                };
                let name = &mut self.names[slot as usize];
                let first = name.place;
                name.several |= first != id;
                match self.several.get_mut(&slot) {
                    Some(all) if all.contains(&id) => {}
                    Some(all) => all.push(id),
                    None if first == id => {}
                    None => {
                        self.several.insert(slot, vec![first, id]);
                    }
                }
            }
        }
    }

    /// The number under which a name stands in `slots`, or would stand, and its position in `names`.
    fn slot(&self, text: &str, name: &str) -> (u64, Option<u32>) {
        let folded = if name.is_ascii() { Cow::Borrowed(name) } else { Cow::Owned(fold(name)) };
        let mut number = form_hash(&folded);
        loop {
            let Some(&slot) = self.slots.get(&number) else { return (number, None) };
            let form = self.names[slot as usize];
            let known = &text[form.start as usize..(form.start + form.length) as usize];
            let same = if known.is_ascii() {
                known.eq_ignore_ascii_case(&folded)
            } else {
                fold(known).eq_ignore_ascii_case(&folded)
            };
            if same {
                return (number, Some(slot));
            }
            number = number.wrapping_add(1);
        }
    }

    /// A row.
    pub fn get(&self, id: PlaceId) -> Place<'_> {
        let row = &self.rows[id.0 as usize];
        let mut at = row.start as usize;
        let [name, _, country, code, parent] = row.lengths.map(|length| {
            let field = &self.text[at..at + usize::from(length)];
            at += usize::from(length) + 1;
            field
        });
        let [country, code, parent] = [country, code, parent].map(|field| (!field.is_empty()).then_some(field));
        Place { name, kind: row.kind, country, code, parent }
    }

    /// How large a place is.
    pub fn kind(&self, id: PlaceId) -> PlaceKind {
        self.rows[id.0 as usize].kind
    }

    /// The places that are called so.
    pub fn called(&self, name: &str) -> &[PlaceId] {
        self.slot(&self.text, name).1.map_or(&[], |slot| self.named(slot))
    }

    /// The Chinese prefecture that a county lies in; of a prefecture, itself.
    pub fn prefecture(&self, id: PlaceId) -> Option<PlaceId> {
        let row = self.get(id);
        match row.kind {
            PlaceKind::Prefecture => Some(id),
            PlaceKind::County => {
                let prefectures = self.prefectures.get(|| {
                    let all = self.ids().filter(|id| self.kind(*id) == PlaceKind::Prefecture);
                    all.filter_map(|id| Some((self.get(id).code?.get(..4)?.to_string(), id))).collect()
                });
                prefectures.get(row.code?.get(..4)?).copied()
            }
            _ => None,
        }
    }

    fn ids(&self) -> impl Iterator<Item = PlaceId> {
        (0..self.rows.len() as u32).map(PlaceId)
    }

    /// The place that has a code; the first of several.
    pub fn coded(&self, code: &str) -> Option<PlaceId> {
        let codes = self.codes.get(|| {
            let mut codes = FxHashMap::default();
            for (code, id) in self.ids().filter_map(|id| Some((self.get(id).code?, id))) {
                codes.entry(code.to_string()).or_insert(id);
            }
            codes
        });
        codes.get(code).copied()
    }

    /// Whether a place is a part of another one.
    pub fn lies_in(&self, inner: PlaceId, outer: PlaceId) -> bool {
        let (row, around) = (self.get(inner), self.get(outer));
        inner != outer
            && match around.kind {
                PlaceKind::Country => row.country == around.country,
                PlaceKind::Province => row.country == around.country && row.parent == Some(around.name),
                PlaceKind::Prefecture => self.prefecture(inner) == Some(outer),
                PlaceKind::City | PlaceKind::County | PlaceKind::Region => false,
            }
    }

    /// The last two digits of the GB/T 2260 code of a county, and whether its prefecture is no city but a region.
    fn county_number(&self, id: PlaceId) -> Option<(u8, bool)> {
        let row = self.get(id);
        let code = row.code.filter(|_| row.kind == PlaceKind::County)?;
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
        let name = &self.names[payload as usize];
        let all = if name.several { self.several.get(&payload) } else { None };
        all.map_or(std::slice::from_ref(&name.place), Vec::as_slice)
    }
}
