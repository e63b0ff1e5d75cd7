//! The words that tell a name without a head word from a person or a place:
//! `lexicon/brands.toml`.

use crate::document::InstitutionKind;
use crate::lexicon::{Builder, RuleId, Vocabulary, WordId};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

macro_rules! clues {
    ($($(#[$doc:meta])* $name:ident = $key:literal,)*) => {
        /// What speaks for or against a name being that of an organisation, and
        /// the word classes that the clues are made of.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Clue { $($(#[$doc])* $name,)* }

        impl Clue {
            /// All clues.
            pub const ALL: &'static [Clue] = &[$(Clue::$name,)*];

            /// The key in `lexicon/brands.toml`.
            pub fn key(self) -> &'static str {
                match self { $(Clue::$name => $key,)* }
            }
        }
    };
}

clues! {
    /// "Salem-based Northcare"
    Seat = "seat",
    /// "Northcare, a chain of 12 hospitals"
    IsA = "is_a",
    /// "the 25-bed Northcare Durand"
    Beds = "beds",
    /// "the private operator Northcare", "the British charity, Northcare,"
    Called = "called",
    /// for-profit, rival: "for-profit Northcare"
    Trade = "trade",
    /// partner, parent, subsidiary: organisations of any kind; "its partner, Northcare,"
    Role = "role",
    /// "Northcare's takeover of"
    Dealing = "dealing",
    /// "Northcare's shareholders"
    Owning = "owning",
    /// "Northcare doctors", "Northcare's hospitals"
    People = "people",
    /// "Northcare Durand Care": behind a word of its own
    FirmTail = "firm_tail",
    /// "Northcare chief executive"
    Officer = "officer",
    /// "the boards of Northcare"
    Headed = "headed",
    /// acquire, merge, operate
    Deed = "deed",
    /// "Northcare, which runs"
    Which = "which",
    /// "Northcare said it"
    Speech = "speech",
    /// "a stake in Northcare", "merge with Northcare"
    Object = "object",
    /// [`Clue::Deed`] or [`Clue::Object`] with a named hospital as the other side
    Party = "party",
    /// "merger with Northcare": a tie that no person has
    Bond = "bond",
    /// "Northcare and two other hospitals"
    Others = "others",
    /// "the Northcare system"
    Styled = "styled",
    /// part of, join: the tie of a part to its whole
    Bonded = "bonded",
    /// with, by, in: between a deal and its other party
    Towards = "towards",
    /// `Northcare <NCR>`, "Northcare (NYSE: NCR)"
    Ticker = "ticker",
    /// Sisters of: "the Sisters of St Odo"
    Order = "order",
    /// "Larch Hospital, Northcare and"
    Listed = "listed",
    /// "Larch Hospital and Orvane": the "and" joins nothing else
    Paired = "paired",
    /// at: "surgeons at Orvane"
    Works = "works",
    /// surgeons: who works in a hospital, or lies there
    Staff = "staff",
    /// admit: "admitted to Orvane", and to, at, from behind it
    Admits = "admits",
    /// between, from: "between Larch Hospital and Lowick" is a way
    Between = "between",
    /// "taken to Orvane"
    Moves = "moves",
    /// opens, closes, hires: what an organisation does, and a person too.
    Acts = "acts",
    /// "HSE said": nobody else has capitals only
    Speaks = "speaks",
    /// Names that are known, and those of towns or people as well
    Familiar = "familiar",
    /// "OHC's Larch Hospital"
    OwnsNamed = "owns_named",
    /// Children's, Community, Lifeline: at the end of hospitals' names
    HospitalTail = "hospital_tail",
    /// Capital, Partners: at the end of firms' names
    CompanyTail = "company_tail",
    /// St: "St. Ambrose"
    Saint = "saint",
    /// "St. Odo's" with no noun behind it
    SaintAlone = "saint_alone",
    /// -care, -klinik
    Suffix = "suffix",
    /// "OrmeHealth": such an ending behind a capital of its own
    Joined = "joined",
    /// "Northcare Durand" where "Northcare" is an institution
    Daughter = "daughter",
    /// "Northcare in Durand"
    Sits = "sits",
    /// "Oman's Northcare"
    Countrys = "countrys",
    /// Dr, CEO, trader: what follows is a person
    Person = "person",
    /// who, born, recalled: what stands before is a person
    PersonVerb = "person_verb",
    /// Anna, Rajesh
    Given = "given",
    /// in, near: what follows is a place
    Where = "where",
    /// city of, villagers: words of places
    Town = "town",
    /// Act, River, Cup: at the end of names that are no organisations
    Thing = "thing",
    /// Medicare, Covid: no organisations of the health field
    Never = "never",
    /// "Mercy Orvane": a system that names its hospitals by their towns
    System = "system",
    /// Sacred, Holy: begin names of hospitals behind that of their system
    Patron = "patron",
    /// Springs, Heights: "Mercy Springs" is a town
    Landform = "landform",
    /// "Orvane Royal and Lea Marsh … the two trusts"
    Twosome = "twosome",
    /// "Orvane's chief said the health system": the article names no other hospital there
    Itself = "itself",
    /// "Orvane Durand's emergency department", "Orvane Durand has 40 beds"
    Houses = "houses",
    /// "nurses from Orvane Durand"
    From = "from",
    /// Heart, Bridges: before "of", in names of charities and hospitals
    Gift = "gift",
    /// two, both: before the noun of [`Clue::Twosome`]
    Two = "two",
    /// A tail of hospitals, and a hospital with a name or another tail in the sentence
    Beside = "beside",
    /// "the president of OHU", "OHU's dean": capitals
    Chaired = "chaired",
}

/// The classes of a word.
#[derive(Debug, Clone, Copy, Default)]
pub struct ClueSet {
    words: u64,
    verbs: u64,
}

/// The bit of a set that was looked up.
const KNOWN: u64 = 1 << 63;

impl ClueSet {
    /// Whether it was looked up, and is not only empty.
    pub fn is_known(self) -> bool {
        self.words & KNOWN != 0
    }

    /// Whether the word, or a verb that it is a form of, is of a class.
    pub fn is(self, clue: Clue) -> bool {
        (self.words | self.verbs) & (1 << clue as u64) != 0
    }

    /// Whether it is a form of a verb of a class.
    pub fn is_verb(self, clue: Clue) -> bool {
        self.verbs & (1 << clue as u64) != 0
    }
}

/// The compiled words.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BrandWords {
    /// Bit sets of [`Clue`], by folded word.
    words: FxHashMap<Box<str>, u64>,
    /// Bit sets of [`Clue`], by the base form of a verb.
    verbs: FxHashMap<WordId, u64>,
    /// Kinds of organisation, by the folded noun that says them.
    nouns: FxHashMap<Box<str>, InstitutionKind>,
    given: FxHashSet<Box<str>>,
    /// Adjectives of countries, and their plurals.
    /// Adjectives of countries and their plurals, with the country's name in the gazetteer.
    demonyms: FxHashMap<Box<str>, Box<str>>,
    suffixes: Vec<Box<str>>,
    weights: Vec<i32>,
    rules: Vec<RuleId>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BrandEntry {
    /// What one sighting counts.
    #[serde(default)]
    weight: i32,
    #[serde(default)]
    words: Vec<String>,
    /// Verbs, by their base form.
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    endings: Vec<String>,
}

/// The longest word that is looked up.
const LONGEST: usize = 24;

impl BrandWords {
    /// Compiles the entries; those of the verbs first.
    pub fn load(builder: &mut Builder) -> Self {
        let mut brands = BrandWords {
            weights: vec![0; Clue::ALL.len()],
            rules: vec![RuleId::default(); Clue::ALL.len()],
            ..BrandWords::default()
        };
        for entry in builder.entries::<BrandEntry>("brands.toml", "brands") {
            for word in entry.data.words.iter().chain(&entry.data.verbs).filter(|w| w.len() > LONGEST) {
                builder.problem(&entry, format!("{word:?} is longer than {LONGEST} letters"));
            }
            if let Some(kind) = entry.key.strip_prefix("noun_").and_then(InstitutionKind::from_key) {
                for word in &entry.data.words {
                    brands.nouns.insert(word.as_str().into(), kind);
                }
                continue;
            }
            let Some(clue) = Clue::ALL.iter().find(|clue| clue.key() == entry.key) else {
                builder.problem(&entry, "is neither a clue that the program knows nor noun_ and a kind");
                continue;
            };
            brands.weights[*clue as usize] = entry.data.weight;
            brands.rules[*clue as usize] = builder.rule(format!("brands/{}", entry.key));
            brands.suffixes.extend(entry.data.endings.iter().map(|e| e.as_str().into()));
            for verb in &entry.data.verbs {
                let id = builder.vocabulary.id(verb);
                if !builder.vocabulary.info(id).verbs.iter().any(|(lemma, _)| *lemma == id) {
                    builder.problem(&entry, format!("{verb:?} is no verb of verbs.toml"));
                }
                *brands.verbs.entry(id).or_default() |= 1 << *clue as u64;
            }
            for word in &entry.data.words {
                if *clue == Clue::Given {
                    brands.given.insert(word.as_str().into());
                } else {
                    *brands.words.entry(word.as_str().into()).or_default() |= 1 << *clue as u64;
                }
            }
        }
        for line in builder.base("demonyms.tsv").lines().skip(1) {
            let mut fields = line.split('\t');
            let adjective = crate::lexicon::fold(fields.next().unwrap_or_default());
            let place: Box<str> = fields.next().unwrap_or_default().into();
            brands.demonyms.insert(crate::lexicon::plural(&adjective).into(), place.clone());
            brands.demonyms.insert(adjective.into(), place);
        }
        brands
    }

    /// What one sighting of a clue counts.
    pub fn weight(&self, clue: Clue) -> i32 {
        self.weights[clue as usize]
    }

    /// The rule of a clue.
    pub fn rule(&self, clue: Clue) -> RuleId {
        self.rules[clue as usize]
    }

    /// The classes of a word, and those of the verbs that it is a form of.
    pub fn classes(&self, spelled: &str, word: WordId, vocabulary: &Vocabulary) -> ClueSet {
        let mut set = ClueSet { words: KNOWN, verbs: 0 };
        if word != WordId::UNKNOWN {
            let info = vocabulary.info(word);
            set.words |= if spelled.is_empty() { 0 } else { info.clues };
            set.verbs = info.verb_clues;
            return set;
        }
        folded(spelled, |folded| {
            set.words |= self.words.get(folded).copied().unwrap_or_default();
            false
        });
        set
    }

    /// Notes the classes of all words in a vocabulary that is complete.
    pub(super) fn note_in(&self, vocabulary: &mut Vocabulary) {
        for id in (1..vocabulary.len() as u32).map(WordId) {
            let words = self.words.get(vocabulary.spelling(id)).copied().unwrap_or_default();
            let lemmas = vocabulary.info(id).verbs.iter();
            let verbs = lemmas.filter_map(|(lemma, _)| self.verbs.get(lemma)).fold(0, |all, set| all | set);
            vocabulary.set_clues(id, words, verbs);
        }
    }

    /// Whether a word, in any case, is a given name of people.
    /// Whether a word stands in the list of a clue.
    pub fn is(&self, word: &str, clue: Clue) -> bool {
        folded(word, |word| self.words.get(word).is_some_and(|set| set & (1 << clue as u64) != 0))
    }

    /// Whether a word is a common given name.
    pub fn is_given(&self, word: &str) -> bool {
        folded(word, |word| self.given.contains(word))
    }

    /// Whether a word is an adjective of a country, or its plural.
    pub fn is_demonym(&self, word: &str) -> bool {
        folded(word, |word| self.demonyms.contains_key(word))
    }

    /// The country whose adjective a word is, as the gazetteer calls it.
    pub fn demonym_of(&self, word: &str) -> Option<&str> {
        let mut place = None;
        folded(word, |word| {
            place = self.demonyms.get(word);
            place.is_some()
        });
        place.map(|p| &**p)
    }

    /// The kind of organisation that a noun says.
    pub fn kind(&self, noun: &str) -> Option<InstitutionKind> {
        let mut kind = None;
        folded(noun, |noun| {
            kind = self.nouns.get(noun).copied();
            kind.is_some()
        });
        kind
    }

    /// Whether a word ends as brands of the health field do, with something before the ending.
    pub fn ends_as_brand(&self, word: &str) -> bool {
        folded(word, |word| self.suffixes.iter().any(|s| word.len() > s.len() + 1 && word.ends_with(&**s)))
    }
}

/// Calls `found` with a word in small letters; words that are too long are none of the lexicon's.
fn folded(word: &str, found: impl FnOnce(&str) -> bool) -> bool {
    let bytes = word.as_bytes();
    if !word.is_ascii() {
        return found(&crate::lexicon::fold(word));
    }
    if bytes.len() > LONGEST {
        return false;
    }
    let mut small = [0; LONGEST];
    small[..bytes.len()].copy_from_slice(bytes);
    small[..bytes.len()].make_ascii_lowercase();
    std::str::from_utf8(&small[..bytes.len()]).is_ok_and(found)
}
