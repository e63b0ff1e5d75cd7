//! Numbers, bounds, units and currencies of the lexicon.
//!
//! `numbers.toml` makes numbers of words, `bounds.toml` has what stands round
//! them, `units.toml` the nouns that they count, `currencies.toml` money.

use crate::document::Bound;
use crate::lexicon::table::bulk;
use crate::lexicon::{Builder, Entry, Layer, RuleId, Term, Vocabulary, WordId, WordSet, fold, plural, term};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a word does in a number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum NumberWord {
    /// one to nineteen
    Digit(f64),
    /// twenty to ninety
    Tens(f64),
    /// hundred, thousand, lakh, million, dozen
    Scale(f64),
    /// hundreds, thousands, dozens
    Vague(f64),
    /// half, before a scale word
    Half,
    /// several, before a scale word
    Several,
    /// couple
    Couple(f64),
    /// third, fifths: with a number before it a share
    Fraction,
    /// first, second
    Ordinal,
    /// a, before a scale word
    Article,
    /// and, inside a number
    And,
    /// such, more: between a number and its noun
    Inside,
    /// of, between a vague number and what it counts
    Of,
}

/// What a noun that a number may count says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Meaning {
    /// A unit, by its position in [`FigureWords::units`].
    Unit(u16),
    /// The same, but only near certain words: the position in [`FigureWords::near`].
    Near(u16, u16),
    /// A noun that holds what is counted: "a staff of 41".
    Holder(u16),
    /// Behind a number without a noun it says the unit: "the 58 who died".
    Follower(u16),
    /// Before a number without a noun it says the unit: "killing 8".
    Governor(u16),
    /// It gives way to the noun behind "of".
    Classifier,
    /// Durations, distances: no figure.
    Nothing,
    /// Sides, ways, steps: no figure where no other noun follows.
    Idle,
    /// Money behind the number, by its place in [`FigureWords::currencies`] of that noun.
    Money(u16),
    /// A currency sign before the number.
    Sign(u16),
}

/// What words round a number say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cue {
    /// A bound.
    Bound(Bound),
    /// Nothing: it may stand between a bound and the number.
    Plain,
    /// Before the lower end of a range.
    Between,
    /// After it "from … to …" is a change.
    Change,
    /// Between the ends of a range.
    Join,
    /// The number behind it is a name, a grade or an address.
    Label,
    /// The noun behind it is what a later number without a noun counts: "number of".
    Counter,
    /// A small number word behind it names what was counted before: "the two hospitals".
    Known,
    /// Between a noun and the number that counts it.
    Link,
    /// The number behind it counts the noun of the figure before it.
    Same,
    /// Between the numbers of a share: "seven in ten".
    Ratio,
    /// Between a verb of change and by how much: "rose by 200 to 1,000".
    Step,
}

/// A term of [`Layer::Bound`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BoundTerm {
    /// What it says.
    pub cue: Cue,
    /// It stands behind the number.
    pub after: bool,
}

/// A value of the `unit` field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// The key.
    pub key: String,
    /// The rule of its entry.
    pub rule: RuleId,
}

/// The compiled words of figures.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FigureWords {
    /// Number words, and the position of each word id among them, from 1; 0 of all others.
    numbers: Vec<NumberWord>,
    #[serde(with = "bulk")]
    number_at: Vec<u16>,
    /// Letters behind digits: k, m, bn.
    glued: FxHashMap<WordId, f64>,
    /// Payloads of [`Layer::Unit`].
    meanings: Vec<Meaning>,
    /// Payloads of [`Layer::Bound`].
    bounds: Vec<BoundTerm>,
    /// The units, sorted by key.
    pub units: Vec<Unit>,
    /// Word lists of [`Meaning::Near`].
    pub near: Vec<Vec<WordId>>,
    /// The currencies that a sign or noun can mean: positions in [`FigureWords::codes`].
    pub currencies: Vec<Vec<u16>>,
    /// ISO 4217 codes.
    pub codes: Vec<String>,
    /// Signs that are written in one piece with the digits: `Rs2.5`.
    signs: FxHashMap<WordId, u16>,
    /// Words that speak for a currency.
    places: FxHashMap<WordId, Vec<u16>>,
    /// Plural forms of nouns.
    plurals: WordSet,
    /// Words that are numbers or have digits in them.
    numeric: WordSet,
    /// Words that are keys of `places`.
    speaking: WordSet,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NumberEntry {
    #[serde(default)]
    values: BTreeMap<String, f64>,
    #[serde(default)]
    glued: BTreeMap<String, f64>,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BoundEntry {
    #[serde(default)]
    before: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitEntry {
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    of: Vec<String>,
    #[serde(default)]
    after: Vec<String>,
    #[serde(default)]
    before: Vec<String>,
    #[serde(default)]
    near_nouns: Vec<String>,
    #[serde(default)]
    near: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CurrencyEntry {
    #[serde(default)]
    signs: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    near: Vec<String>,
}

impl FigureWords {
    /// Compiles the entries.
    pub fn load(builder: &mut Builder) -> Self {
        let mut words = FigureWords::default();
        let proven = builder.examples.len();
        words.load_numbers(builder);
        words.load_bounds(builder);
        words.load_currencies(builder);
        // A figure bears the rule of its unit; a number, bound or currency proves itself on any of them.
        for example in &mut builder.examples[proven..] {
            example.rule = "units/".to_string();
        }
        words.load_units(builder);
        words
    }

    /// Notes what is asked of every word of a complete vocabulary.
    pub(super) fn note(&mut self, vocabulary: &Vocabulary) {
        self.numeric = vocabulary.set_of(|word| self.number(word).is_some() || vocabulary.has_digits(word));
        self.speaking = self.places.keys().copied().collect();
    }

    /// Whether a word of the lexicon can be a number or have one in it.
    #[inline]
    pub fn is_numeric(&self, word: WordId) -> bool {
        self.numeric.has(word)
    }

    /// What a word does in a number.
    #[inline]
    pub fn number(&self, word: WordId) -> Option<NumberWord> {
        let at = *self.number_at.get(word.0 as usize)?;
        if at == 0 { None } else { Some(self.numbers[usize::from(at) - 1]) }
    }

    /// Whether a word is the plural of a counted noun.
    #[inline]
    pub fn is_plural(&self, word: WordId) -> bool {
        self.plurals.has(word)
    }

    /// The factor of letters behind digits.
    pub fn glued(&self, word: WordId) -> Option<f64> {
        self.glued.get(&word).copied()
    }

    /// What a term of [`Layer::Unit`] says.
    #[inline]
    pub fn meaning(&self, payload: u32) -> Meaning {
        self.meanings[payload as usize]
    }

    /// What a term of [`Layer::Bound`] says.
    #[inline]
    pub fn bound(&self, payload: u32) -> BoundTerm {
        self.bounds[payload as usize]
    }

    /// The sign that is written in one piece with digits.
    pub fn sign(&self, word: WordId) -> Option<u16> {
        self.signs.get(&word).copied()
    }

    /// The currencies that a word speaks for.
    pub fn speaks_for(&self, word: WordId) -> &[u16] {
        if !self.speaking.has(word) {
            return &[];
        }
        self.places.get(&word).map_or(&[], Vec::as_slice)
    }

    fn load_numbers(&mut self, builder: &mut Builder) {
        for entry in builder.entries::<NumberEntry>("numbers.toml", "numbers") {
            let make: fn(f64) -> NumberWord = match entry.key.as_str() {
                "digit" => NumberWord::Digit,
                "tens" => NumberWord::Tens,
                "scale" => NumberWord::Scale,
                "vague" => NumberWord::Vague,
                "couple" => NumberWord::Couple,
                "half" => |_| NumberWord::Half,
                "several" => |_| NumberWord::Several,
                "fraction" => |_| NumberWord::Fraction,
                "ordinal" => |_| NumberWord::Ordinal,
                "article" => |_| NumberWord::Article,
                "and" => |_| NumberWord::And,
                "inside" => |_| NumberWord::Inside,
                "of" => |_| NumberWord::Of,
                "plural" => {
                    for word in &entry.data.words {
                        self.add_plural(builder, word);
                    }
                    continue;
                }
                "classifier" | "measure" | "idle" => {
                    let meaning = match entry.key.as_str() {
                        "classifier" => Meaning::Classifier,
                        "idle" => Meaning::Idle,
                        _ => Meaning::Nothing,
                    };
                    let rule = builder.rule(format!("numbers/{}", entry.key));
                    for noun in &entry.data.nouns {
                        self.noun(builder, &entry, noun, meaning, rule);
                    }
                    continue;
                }
                _ => {
                    builder.problem(&entry, "is no class of number words that the program knows");
                    continue;
                }
            };
            let values = entry.data.values.iter().map(|(word, value)| (word, *value));
            for (word, value) in values.chain(entry.data.words.iter().map(|word| (word, 0.0))) {
                let id = builder.vocabulary.add(word).0 as usize;
                if self.number_at.len() <= id {
                    self.number_at.resize(id + 1, 0);
                }
                let at = &mut self.number_at[id];
                if *at == 0 {
                    self.numbers.push(make(value));
                    *at = self.numbers.len() as u16;
                    continue;
                }
                // "half" and "third" stand in two lists; the first one, by name of the list, is the wider.
                let known = &mut self.numbers[usize::from(*at) - 1];
                *known = match *known {
                    NumberWord::Fraction if entry.key == "half" => NumberWord::Half,
                    NumberWord::Fraction => NumberWord::Fraction,
                    _ => make(value),
                };
            }
            for (letters, factor) in &entry.data.glued {
                let id = builder.vocabulary.add(letters);
                self.glued.insert(id, *factor);
            }
        }
    }

    fn load_bounds(&mut self, builder: &mut Builder) {
        for entry in builder.entries::<BoundEntry>("bounds.toml", "bounds") {
            let cue = match entry.key.as_str() {
                "about" => Cue::Bound(Bound::About),
                "at_least" => Cue::Bound(Bound::AtLeast),
                "at_most" => Cue::Bound(Bound::AtMost),
                "between" => Cue::Between,
                "change" => Cue::Change,
                "counter" => Cue::Counter,
                "known" => Cue::Known,
                "exact" => Cue::Plain,
                "join" => Cue::Join,
                "label" => Cue::Label,
                "link" => Cue::Link,
                "ratio" => Cue::Ratio,
                "step" => Cue::Step,
                "same" => Cue::Same,
                _ => {
                    builder.problem(&entry, "is no kind of bound that the program knows");
                    continue;
                }
            };
            let rule = builder.rule(format!("bounds/{}", entry.key));
            for (patterns, after) in [(&entry.data.before, false), (&entry.data.after, true)] {
                for pattern in patterns {
                    let payload = self.bounds.len() as u32;
                    self.bounds.push(BoundTerm { cue, after });
                    // A label is the word as it stands: "reads up to 900 scans" is no label.
                    let pattern = if cue == Cue::Label { literal(&symbol(pattern)) } else { symbol(pattern) };
                    builder.term(&entry, &pattern, Layer::Bound, payload, rule);
                }
            }
        }
    }

    fn load_units(&mut self, builder: &mut Builder) {
        for entry in builder.entries::<UnitEntry>("units.toml", "units") {
            let unit = self.units.len() as u16;
            let rule = builder.rule(format!("units/{}", entry.key));
            self.units.push(Unit { key: entry.key.clone(), rule });
            for noun in &entry.data.nouns {
                self.noun(builder, &entry, noun, Meaning::Unit(unit), rule);
            }
            for noun in &entry.data.of {
                self.noun(builder, &entry, noun, Meaning::Holder(unit), rule);
            }
            for word in &entry.data.before {
                let payload = self.meanings.len() as u32;
                self.meanings.push(Meaning::Governor(unit));
                builder.term(&entry, word, Layer::Unit, payload, rule);
            }
            for word in &entry.data.after {
                let payload = self.meanings.len() as u32;
                self.meanings.push(Meaning::Follower(unit));
                builder.term(&entry, &literal(word), Layer::Unit, payload, rule);
            }
            if !entry.data.near_nouns.is_empty() {
                let near = entry.data.near.iter().map(|word| builder.vocabulary.add(word)).collect();
                self.near.push(near);
                for noun in &entry.data.near_nouns {
                    let meaning = Meaning::Near(unit, self.near.len() as u16 - 1);
                    self.noun(builder, &entry, noun, meaning, rule);
                }
            }
        }
    }

    fn load_currencies(&mut self, builder: &mut Builder) {
        let entries = builder.entries::<CurrencyEntry>("currencies.toml", "currencies");
        // Which currencies claim a sign or noun: those without places of their own come first.
        let mut claims: BTreeMap<(String, bool), Vec<u16>> = BTreeMap::new();
        for home in [true, false] {
            for (code, entry) in entries.iter().enumerate() {
                if entry.data.near.is_empty() != home {
                    continue;
                }
                for (list, sign) in [(&entry.data.signs, true), (&entry.data.nouns, false)] {
                    for form in list {
                        let claim = claims.entry((fold(form), sign)).or_default();
                        if !claim.contains(&(code as u16)) {
                            claim.push(code as u16);
                        }
                    }
                }
            }
        }
        for (code, entry) in entries.iter().enumerate() {
            self.codes.push(entry.key.clone());
            for word in &entry.data.near {
                let id = builder.vocabulary.add(word);
                self.places.entry(id).or_default().push(code as u16);
            }
        }
        let Some(first) = entries.first() else { return };
        let rule = builder.rule("currencies/");
        for ((form, sign), codes) in claims {
            let at = self.currencies.len() as u16;
            self.currencies.push(codes);
            if sign {
                let id = builder.vocabulary.add(&form);
                self.signs.insert(id, at);
                let payload = self.meanings.len() as u32;
                self.meanings.push(Meaning::Sign(at));
                builder.term(first, &literal(&symbol(&form)), Layer::Unit, payload, rule);
            } else {
                self.noun(builder, first, &form, Meaning::Money(at), rule);
            }
        }
    }

    fn add_plural(&mut self, builder: &mut Builder, word: &str) -> WordId {
        let word = builder.vocabulary.add(word);
        self.plurals.insert(word);
        word
    }

    fn noun<T>(&mut self, builder: &mut Builder, entry: &Entry<T>, noun: &str, meaning: Meaning, rule: RuleId) {
        let payload = self.meanings.len() as u32;
        self.meanings.push(meaning);
        let nouns = match term::spelled_out(noun) {
            Ok(nouns) => nouns,
            Err(message) => return builder.problem(entry, message),
        };
        for noun in nouns {
            let Some(last) = noun.split(' ').next_back().filter(|last| !last.is_empty()) else {
                return builder.problem(entry, format!("pattern {noun:?} can match nothing at all"));
            };
            let many = self.add_plural(builder, &plural(last));
            let term = Term { layer: Layer::Unit, payload, rule };
            builder.terms.add_noun(&mut builder.vocabulary, noun.split(' '), many, term);
        }
    }
}

/// Cuts a sign off the letters before it, as the tokens are cut: `us$` is `us $`.
fn symbol(form: &str) -> String {
    let mut out = String::new();
    let mut last: Option<char> = None;
    for c in form.chars() {
        let cut = |l: char| l != ' ' && c != ' ' && l.is_alphanumeric() != c.is_alphanumeric();
        if last.is_some_and(cut) && !matches!(c, '\'' | '.') && !matches!(last, Some('\'' | '.' | '-' | '=')) {
            out.push(' ');
        }
        out.push(c);
        last = Some(c);
    }
    out
}

/// The pattern of a noun without the inflections of verbs that are spelled like
/// it: "visit" counts visits, and "visited" counts nothing.
fn literal(noun: &str) -> String {
    let words: Vec<String> = noun.split([' ', '-']).filter(|w| !w.is_empty()).map(|w| format!("={w}")).collect();
    words.join(" ")
}
