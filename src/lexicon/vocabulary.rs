//! The words of the lexicon: one id per folded form, with classes and verb forms.

use crate::lexicon::table::{bulk, fixed};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A folded word form of the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct WordId(pub u32);

impl WordId {
    /// A word that the lexicon does not have.
    pub const UNKNOWN: WordId = WordId(0);
}

/// A set of words, a bit for each id: small enough to stay in the nearest cache while every token is asked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct WordSet {
    #[serde(with = "bulk")]
    bits: Vec<u64>,
}

impl WordSet {
    /// Whether a word is in it.
    #[inline]
    pub fn has(&self, word: WordId) -> bool {
        self.bits.get(word.0 as usize / 64).is_some_and(|bits| bits >> (word.0 % 64) & 1 != 0)
    }

    /// Whether there is no word in it.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.bits.is_empty()
    }

    /// Puts a word into it.
    pub fn insert(&mut self, word: WordId) {
        let at = word.0 as usize / 64;
        if self.bits.len() <= at {
            self.bits.resize(at + 1, 0);
        }
        self.bits[at] |= 1 << (word.0 % 64);
    }
}

impl FromIterator<WordId> for WordSet {
    fn from_iter<I: IntoIterator<Item = WordId>>(words: I) -> Self {
        let mut set = WordSet::default();
        words.into_iter().for_each(|word| set.insert(word));
        set
    }
}

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $key:literal,)*) => {
        /// The word classes that code decides on; the words are in `lexicon/words.toml`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Class { $($(#[$doc])* $name,)* }

        impl Class {
            /// All classes.
            pub const ALL: &'static [Class] = &[$(Class::$name,)*];

            /// Several classes as one set of bits.
            pub const fn set(classes: &[Class]) -> u64 {
                let (mut set, mut at) = (0, 0);
                while at < classes.len() {
                    set |= 1 << classes[at] as u64;
                    at += 1;
                }
                set
            }

            /// The key in `lexicon/words.toml`.
            pub fn key(self) -> &'static str {
                match self { $(Class::$name => $key,)* }
            }
        }
    };
}

classes! {
    /// the, a, an, this, each
    Determiner = "determiner",
    /// of, in, with, by
    Preposition = "preposition",
    /// and, or, but
    Conjunction = "conjunction",
    /// he, it, they
    Pronoun = "pronoun",
    /// be in all its forms
    Be = "be",
    /// have in all its forms
    Have = "have",
    /// will, would, shall
    Modal = "modal",
    /// not, never, no
    Negation = "negation",
    /// Adverbs that may stand inside a verb group: formally, also, jointly
    Adverb = "adverb",
    /// who, which, that, where
    Relative = "relative",
    /// that, whether, if, because, when
    Subordinator = "subordinator",
    /// president, director, mayor: a person's office
    Office = "office",
    /// Dr., Prof., Mr.
    Honorific = "honorific",
    /// Abbreviations that end in a dot without ending a sentence
    Abbreviation = "abbreviation",
    /// Function words that may be capitalised without being part of a name
    Function = "function",
    /// Ordinary adjectives
    Adjective = "adjective",
    /// Ordinary nouns that neither begin a name nor stand inside one
    Common = "common",
    /// Occasions that give a link its day: ceremony, meeting
    Event = "event",
    /// Names of media: agencies and newspapers
    Media = "media",
    /// by: before the one who did it
    Agent = "agent",
    /// of, from: "experts from A" are A's
    Source = "source",
    /// to, for, at: before the one that it was done for
    Goal = "goal",
    /// at, in: where patients were treated is who treated them
    Locative = "locative",
    /// experts, doctors, the team: who acts for an institution
    Staff = "staff",
    /// team, mission: people from elsewhere, "the team working at A" is not A's
    Visiting = "visiting",
    /// there, here: the institution named before
    There = "there",
    /// help, assist: what stands behind is who gains by it
    Helping = "helping",
    /// receive, get: the subject is who gains by it
    Receiving = "receiving",
    /// of: before the one that something belongs to
    Belonging = "belonging",
    /// shortage, lack: what is counted behind them is not there
    Wanting = "wanting",
    /// neither, nor: deny the clause that they open
    Neither = "neither",
    /// it, they, we: may stand for an institution
    Anaphor = "anaphor",
    /// we: who speaks means the institution that he speaks for
    FirstPerson = "first_person",
    /// it, them: may stand for an institution where no subject stands
    AnaphorObject = "anaphor_object",
    /// be, become: what stands behind them says what their subject is
    Becoming = "becoming",
    /// respectively: two lists belong together one by one
    Pairwise = "pairwise",
    /// between, among: before all the parties of a thing
    Listing = "listing",
    /// and: joins the last two of a list
    Joining = "joining",
    /// for: "Center for Tropical Medicine"
    Purpose = "purpose",
    /// the
    DefiniteArticle = "definite_article",
    /// a, an
    IndefiniteArticle = "indefinite_article",
    /// no: "No. 2 Hospital"
    NumberSign = "number_sign",
    /// to: "to sign"
    InfinitiveMark = "infinitive_mark",
    /// that, all: determiners that can be a subject by themselves
    StandsAlone = "stands_alone",
    /// with, to, on: what stands before them is a verb, where it could be a noun as well
    AfterVerb = "after_verb",
    /// co: "co-led" is a verb, "well-known" is none
    VerbPrefix = "verb_prefix",
    /// that, to: "it is said that" means nobody
    ClauseFollows = "clause_follows",
    /// its, their, our: what it determines is a part of whom the text speaks of
    Owning = "owning",
    /// monday, march: "In March Orme Hospital opened", though a capital stands there
    Calendar = "calendar",
    /// send, come, begin: what follows as "to do" is done as well
    Realised = "realised",
    /// owner, partner: what the institution beside it is to another
    Relational = "relational",
    /// first, last, only: "was the first to join" has joined
    Rank = "rank",
    /// until: what went on ended there
    Ending = "ending",
    /// years, months: "for ten years"
    Years = "years",
    /// end, stop: the tie right behind them is over
    Stopping = "stopping",
    /// called, named: what stands behind them is the name of what stands before them
    Calling = "calling",
    /// managed, run, belonged: what had gone on is over
    Lasting = "lasting",
    /// since: an adverb where it stands between an auxiliary and its verb
    InGroup = "in_group",
    /// with: what stands behind it is there
    Having = "having",
    /// include, comprise, consist: their object is what their subject holds
    Holding = "holding",
    /// would, should: with a perfect they say what was not done
    Supposing = "supposing",
    /// valued, worth: the verb of what they tell the worth of is another
    Valuing = "valuing",
}

/// Which forms of a verb a word can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct VerbForm {
    /// sign
    pub base: bool,
    /// signs
    pub third: bool,
    /// signed
    pub past: bool,
    /// signed, taken
    pub participle: bool,
    /// signing
    pub gerund: bool,
}

/// Where the terms that begin with a word go on, and what forms it can be, in one number: a token has room for no more.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uses(u32);

/// The lowest bit of the forms in [`Uses`], those of [`VerbForm`] in their order and that of a noun; below it is the root.
const FORMS: u32 = 26;

impl Uses {
    const NOUN: u32 = 1 << 31;

    /// State of [`Terms`](crate::lexicon::Terms) where the terms that begin with the word go on; 0 where none does.
    #[inline]
    pub fn root(self) -> u32 {
        self.0 & ((1 << FORMS) - 1)
    }

    /// All forms that the word can be, of any verb.
    #[inline]
    pub fn form(self) -> VerbForm {
        let has = |at: u32| self.0 >> (FORMS + at) & 1 != 0;
        VerbForm { base: has(0), third: has(1), past: has(2), participle: has(3), gerund: has(4) }
    }

    /// Whether the word can be a noun as well as a verb.
    #[inline]
    pub fn is_noun(self) -> bool {
        self.0 & Self::NOUN != 0
    }

    fn add_form(&mut self, form: VerbForm) {
        let forms = [form.base, form.third, form.past, form.participle, form.gerund];
        for (at, has) in (FORMS..).zip(forms) {
            self.0 |= u32::from(has) << at;
        }
    }

    fn set_root(&mut self, root: u32) {
        debug_assert!(root < 1 << FORMS, "the lexicon has too many terms");
        self.0 = self.0 >> FORMS << FORMS | root;
    }
}

/// What is known about a word.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct WordInfo {
    /// Bit set of [`Class`].
    pub classes: u64,
    /// Verbs that it can be a form of: the lemma and the forms.
    pub verbs: Vec<(WordId, VerbForm)>,
    /// It can be a noun as well as a verb.
    pub noun: bool,
    /// Bit set of [`Clue`](crate::lexicon::brands::Clue).
    pub clues: u64,
    /// The same of the verbs that it is a form of.
    pub verb_clues: u64,
}

/// The bit of a word that can be a form of a verb, beside those of its classes.
const VERB: u64 = 1 << 63;
/// Classes leave room for the two bits here.
const _: () = assert!(Class::ALL.len() <= 62);
/// The bit of a word with a digit in it.
const DIGITS: u64 = 1 << 62;

impl WordInfo {
    /// Whether the word is of a class.
    #[inline]
    pub fn is(&self, class: Class) -> bool {
        self.classes & (1 << class as u64) != 0
    }
}

/// A set of [`Class`], and two things more that are asked of every token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classes(u64);

impl Classes {
    /// Whether the word is of a class.
    #[inline]
    pub fn is(self, class: Class) -> bool {
        self.0 & (1 << class as u64) != 0
    }

    /// Whether the word is of any class of a set made by [`Class::set`].
    #[inline]
    pub fn is_any(self, classes: u64) -> bool {
        self.0 & classes != 0
    }

    /// Whether the word is of no class.
    #[inline]
    pub fn is_none(self) -> bool {
        self.0 & !(VERB | DIGITS) == 0
    }

    /// The classes of several words together.
    #[inline]
    pub fn or(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }

    /// Whether the word can be a form of a verb.
    #[inline]
    pub fn is_verb(self) -> bool {
        self.0 & VERB != 0
    }

    /// Whether it is a form of the lexicon with a digit in it.
    #[inline]
    pub fn has_digits(self) -> bool {
        self.0 & DIGITS != 0
    }
}

/// What every token asks of its word, side by side, so that one look brings it all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Its classes.
    pub classes: Classes,
    /// Where its terms go on, and what it can be as a verb.
    pub uses: Uses,
    /// Position in the vocabulary of what more is known; 0 where nothing is.
    info: u32,
}

fixed!(Classes { 0: u64 });
fixed!(Uses { 0: u32 });
fixed!(Facts { classes: Classes, uses: Uses, info: u32 });

/// All words of the lexicon.
///
/// Every token of every text is looked up here, so forms are compared eight bytes
/// at a time, in lower case as they are read, without a copy.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Vocabulary {
    /// Open addressing, by the hash of a form; id 0 where the slot is free.
    #[serde(with = "bulk")]
    slots: Vec<Slot>,
    /// The folded forms one after another, each in eights of bytes, filled up with zeros.
    #[serde(with = "bulk")]
    eights: Vec<u64>,
    /// Where in `eights` the form of each id ends.
    #[serde(with = "bulk")]
    ends: Vec<u32>,
    /// What is asked of each id most: a token takes it from here once.
    #[serde(with = "bulk")]
    facts: Vec<Facts>,
    infos: Vec<WordInfo>,
    /// The folded forms one after another, and where each ends.
    spelled: String,
    #[serde(with = "bulk")]
    spelled_ends: Vec<u32>,
    /// Forms of the verbs, by lemma.
    verbs: FxHashMap<WordId, Vec<WordId>>,
    /// Of each id, as far as the last auxiliary.
    auxiliaries: Vec<VerbForm>,
}

/// A list with room for the words of the program, and what it has for the unknown one.
fn first<T>(unknown: T) -> Vec<T> {
    let mut list = Vec::with_capacity(1 << 15);
    list.push(unknown);
    list
}

impl Default for Vocabulary {
    fn default() -> Self {
        Vocabulary {
            // What the words of the program need: making it anew while it grows would cost twice as much.
            slots: vec![Slot::default(); 1 << 15],
            eights: Vec::with_capacity(1 << 16),
            ends: first(0),
            facts: first(Facts::default()),
            infos: first(WordInfo::default()),
            spelled: String::with_capacity(1 << 18),
            spelled_ends: first(0),
            verbs: FxHashMap::default(),
            auxiliaries: Vec::new(),
        }
    }
}

/// A place of the table: most forms have eight bytes at most and are compared here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Slot {
    first: u64,
    id: WordId,
    /// How many eights the form has.
    eights: u32,
}

fixed!(Slot { first: u64, id: WordId, eights: u32 });
fixed!(WordId { 0: u32 });

/// Up to eight bytes as one number, ASCII capitals as small letters, filled up with zeros.
fn eight(bytes: &[u8]) -> u64 {
    let n = bytes.len();
    small(match (bytes.first_chunk::<8>(), bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(all), ..) => u64::from_le_bytes(*all),
        // The two fours share bytes, which are the same ones.
        (None, Some(head), Some(tail)) => {
            u64::from(u32::from_le_bytes(*head)) | u64::from(u32::from_le_bytes(*tail)) << (8 * (n - 4))
        }
        _ => bytes.iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte)),
    })
}

/// One in each of eight bytes.
pub const ONES: u64 = 0x0101_0101_0101_0101;

/// Eight bytes with their ASCII capitals made small.
fn small(eight: u64) -> u64 {
    let seven = eight & (0x7f * ONES);
    let from_a = seven + u64::from(0x80 - b'A') * ONES;
    let behind_z = seven + u64::from(0x7f - b'Z') * ONES;
    let capital = (from_a ^ behind_z) & !eight & (0x80 * ONES);
    eight | capital >> 2
}

/// The hash of a form, one eight more.
fn hash(before: u64, eight: u64) -> u64 {
    let hash = (before.rotate_left(23) ^ eight).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ hash >> 32
}

/// A number for a form, the same whatever the case of its ASCII letters.
pub(super) fn form_hash(form: &str) -> u64 {
    form.as_bytes().chunks(8).fold(0, |all, chunk| hash(all, eight(chunk)))
}

impl Vocabulary {
    /// The id of a form that is folded, or whose ASCII capitals alone are not;
    /// [`WordId::UNKNOWN`] where the lexicon has none.
    pub fn id(&self, form: &str) -> WordId {
        let bytes = form.as_bytes();
        let mask = self.slots.len() - 1;
        if bytes.len() <= 8 {
            return self.id_of_eight(eight(bytes));
        }
        let whole = bytes.chunks(8).fold(0, |all, chunk| hash(all, eight(chunk)));
        let (first, eights) = (eight(&bytes[..8]), bytes.len().div_ceil(8) as u32);
        let mut at = whole as usize & mask;
        loop {
            let slot = &self.slots[at];
            let found = slot.id == WordId::UNKNOWN
                || slot.first == first
                    && slot.eights == eights
                    && self.eights_of(slot.id).iter().zip(bytes.chunks(8)).all(|(mine, chunk)| *mine == eight(chunk));
            if found {
                return slot.id;
            }
            at = (at + 1) & mask;
        }
    }

    /// As [`Vocabulary::id`], of a form of one to eight bytes that are folded and stand in one number, lowest first.
    #[inline]
    pub fn id_of_eight(&self, first: u64) -> WordId {
        let mask = self.slots.len() - 1;
        let mut at = hash(0, first) as usize & mask;
        loop {
            let slot = &self.slots[at];
            if slot.id == WordId::UNKNOWN || slot.first == first && slot.eights == 1 {
                return slot.id;
            }
            at = (at + 1) & mask;
        }
    }

    /// As [`Vocabulary::id_of_eight`], of a form of nine to sixteen bytes.
    #[inline]
    pub fn id_of_sixteen(&self, first: u64, second: u64) -> WordId {
        let mask = self.slots.len() - 1;
        let mut at = hash(hash(0, first), second) as usize & mask;
        loop {
            let slot = &self.slots[at];
            let found = slot.id == WordId::UNKNOWN
                || slot.first == first && slot.eights == 2 && self.eights_of(slot.id)[1] == second;
            if found {
                return slot.id;
            }
            at = (at + 1) & mask;
        }
    }

    fn eights_of(&self, id: WordId) -> &[u64] {
        let at = id.0 as usize;
        &self.eights[self.ends[at - 1] as usize..self.ends[at] as usize]
    }

    /// Puts an id into the first free slot behind its hash.
    fn enter(&mut self, id: WordId) {
        let form = self.eights_of(id);
        let mask = self.slots.len() - 1;
        let mut at = form.iter().fold(0, |all, eight| hash(all, *eight)) as usize & mask;
        let (first, eights) = (form.first().copied().unwrap_or(0), form.len() as u32);
        while self.slots[at].id != WordId::UNKNOWN {
            at = (at + 1) & mask;
        }
        self.slots[at] = Slot { first, id, eights };
    }

    /// What is asked of a word most.
    #[inline]
    pub fn facts(&self, word: WordId) -> Facts {
        self.facts[word.0 as usize]
    }

    /// Notes where the terms that begin with a word go on.
    pub(super) fn set_root(&mut self, word: WordId, root: u32) {
        self.facts[word.0 as usize].uses.set_root(root);
    }

    /// Notes the classes of `brands.toml` that a word, and the verbs that it is a form of, have.
    pub(super) fn set_clues(&mut self, word: WordId, words: u64, verbs: u64) {
        if words | verbs != 0 {
            let info = self.info_mut(word);
            (info.clues, info.verb_clues) = (words, verbs);
        }
    }

    /// What is known about a word.
    #[inline]
    pub fn info(&self, word: WordId) -> &WordInfo {
        &self.infos[self.facts[word.0 as usize].info as usize]
    }

    /// Whether a word can be a form of a verb.
    #[inline]
    pub fn is_verb(&self, word: WordId) -> bool {
        self.facts[word.0 as usize].classes.is_verb()
    }

    /// Whether a form of the lexicon has a digit in it.
    #[inline]
    pub fn has_digits(&self, word: WordId) -> bool {
        self.facts[word.0 as usize].classes.has_digits()
    }

    fn info_mut(&mut self, word: WordId) -> &mut WordInfo {
        let place = &mut self.facts[word.0 as usize].info;
        if *place == 0 {
            *place = self.infos.len() as u32;
            self.infos.push(WordInfo::default());
        }
        &mut self.infos[*place as usize]
    }

    /// Whether a word is of any class of a set made by [`Class::set`].
    #[inline]
    pub fn is_any(&self, word: WordId, classes: u64) -> bool {
        self.facts[word.0 as usize].classes.is_any(classes)
    }

    /// Whether a word is of a class.
    #[inline]
    pub fn is(&self, word: WordId, class: Class) -> bool {
        self.facts[word.0 as usize].classes.is(class)
    }

    /// The folded form of an id.
    #[inline]
    pub fn spelling(&self, word: WordId) -> &str {
        let at = word.0 as usize;
        let start = at.checked_sub(1).map_or(0, |before| self.spelled_ends[before] as usize);
        &self.spelled[start..self.spelled_ends[at] as usize]
    }

    /// The words of which something holds.
    pub(super) fn set_of(&self, holds: impl Fn(WordId) -> bool) -> WordSet {
        (1..self.len() as u32).map(WordId).filter(|word| holds(*word)).collect()
    }

    /// Number of forms, the unknown word included.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether there is no word at all.
    pub fn is_empty(&self) -> bool {
        self.facts.len() == 1
    }

    /// Adds a form, folding its case and apostrophes.
    pub fn add(&mut self, form: &str) -> WordId {
        // Capitals of ASCII are made small as they are compared.
        let folded = if form.is_ascii() { Cow::Borrowed(form) } else { Cow::Owned(fold(form)) };
        let known = self.id(&folded);
        if known != WordId::UNKNOWN {
            return known;
        }
        let id = WordId(self.facts.len() as u32);
        self.eights.extend(folded.as_bytes().chunks(8).map(eight));
        self.ends.push(self.eights.len() as u32);
        let classes = Classes(if folded.bytes().any(|b| b.is_ascii_digit()) { DIGITS } else { 0 });
        self.facts.push(Facts { classes, ..Facts::default() });
        let from = self.spelled.len();
        self.spelled.push_str(&folded);
        self.spelled[from..].make_ascii_lowercase();
        self.spelled_ends.push(self.spelled.len() as u32);
        // Five slots of eight at most: a word that is not there is found out at the first or second.
        if self.facts.len() * 8 > self.slots.len() * 5 {
            self.slots = vec![Slot::default(); self.slots.len() * 2];
            (1..=id.0).for_each(|id| self.enter(WordId(id)));
        } else {
            self.enter(id);
        }
        id
    }

    /// Puts a form into a class.
    pub fn classify(&mut self, form: &str, class: Class) {
        let id = self.add(form);
        self.info_mut(id).classes |= 1 << class as u64;
        self.facts[id.0 as usize].classes.0 |= 1 << class as u64;
    }

    /// Adds the forms of an auxiliary: base, third person, past, participle, gerund.
    pub fn add_auxiliary(&mut self, forms: [&str; 5]) {
        let sets: [fn(&mut VerbForm); 5] =
            [|f| f.base = true, |f| f.third = true, |f| f.past = true, |f| f.participle = true, |f| f.gerund = true];
        for (form, set) in forms.into_iter().zip(sets) {
            let id = self.add(form);
            let at = id.0 as usize;
            if self.auxiliaries.len() <= at {
                self.auxiliaries.resize(at + 1, VerbForm::default());
            }
            set(&mut self.auxiliaries[at]);
        }
    }

    /// Which forms of "be" or "have" a word is; none of any other word.
    #[inline]
    pub fn auxiliary(&self, word: WordId) -> VerbForm {
        self.auxiliaries.get(word.0 as usize).copied().unwrap_or_default()
    }

    /// "hospitals" but not "Holdings": without its s it is a word of the lexicon.
    pub fn is_plural(&self, word: WordId) -> bool {
        let known = |one: &str| self.id(one) != WordId::UNKNOWN;
        let spelling = self.spelling(word);
        spelling.strip_suffix('s').is_some_and(|one| !one.ends_with('s') && known(one))
            || spelling.strip_suffix("ies").is_some_and(|stem| known(&format!("{stem}y")))
    }

    /// Adds a verb with all its forms; `past` and `participle` where they are irregular.
    pub fn add_verb(&mut self, lemma: &str, past: Option<&str>, participle: Option<&str>, noun: bool) {
        let id = self.add(lemma);
        let regular = regular_past(lemma);
        let past = past.unwrap_or(&regular).to_string();
        let participle = participle.map_or_else(|| past.clone(), str::to_string);
        let mut forms = Vec::new();
        let mut put = |vocabulary: &mut Self, form: &str, set: fn(&mut VerbForm)| {
            let form = vocabulary.add(form);
            let verbs = &mut vocabulary.info_mut(form).verbs;
            if !verbs.iter().any(|(l, _)| *l == id) {
                verbs.push((id, VerbForm::default()));
            }
            if let Some((_, has)) = verbs.iter_mut().find(|(l, _)| *l == id) {
                set(has);
            }
            let mut own = VerbForm::default();
            set(&mut own);
            let facts = &mut vocabulary.facts[form.0 as usize];
            facts.classes.0 |= VERB;
            facts.uses.add_form(own);
            if !forms.contains(&form) {
                forms.push(form);
            }
        };
        put(self, lemma, |f| f.base = true);
        put(self, &plural(lemma), |f| f.third = true);
        put(self, &past, |f| f.past = true);
        put(self, &participle, |f| f.participle = true);
        put(self, &gerund(lemma), |f| f.gerund = true);
        // "referring", "totalled", "cancelling": whether they double hangs on the stress and on the country.
        if let Some(stem) = may_double(lemma) {
            put(self, &format!("{stem}ing"), |f| f.gerund = true);
            // "counselled", "counseled"
            if past == format!("{stem}ed") {
                put(self, &regular, |f| f.past = true);
                put(self, &regular, |f| f.participle = true);
            }
            if past == regular {
                put(self, &format!("{stem}ed"), |f| f.past = true);
                put(self, &format!("{stem}ed"), |f| f.participle = true);
            }
        }
        if noun {
            let plural = self.add(&plural(lemma));
            for noun in [id, plural] {
                self.info_mut(noun).noun = true;
                self.facts[noun.0 as usize].uses.0 |= Uses::NOUN;
            }
        }
        // A verb that stands in two entries has the forms of both.
        let known = self.verbs.entry(id).or_default();
        for form in forms {
            if !known.contains(&form) {
                known.push(form);
            }
        }
    }

    /// All inflections of a word of a pattern: the forms of a verb, the plural of
    /// a noun; `=word` is the word alone. Adds what is not there yet.
    pub fn forms(&mut self, word: &str) -> Vec<WordId> {
        if let Some(exact) = word.strip_prefix('=') {
            return vec![self.add(exact)];
        }
        let id = self.add(word);
        let mut forms = vec![id];
        if let Some(verb) = self.verbs.get(&id) {
            forms.extend(verb.iter().copied().filter(|f| *f != id));
        }
        let letters = word.chars().all(|c| c.is_ascii_alphabetic());
        // Words of grammar have no plural; "function" words may ("expert", "unit").
        let grammar = [
            Class::Preposition,
            Class::Determiner,
            Class::Pronoun,
            Class::Conjunction,
            Class::Be,
            Class::Have,
            Class::Modal,
        ];
        if letters && word.len() > 2 && !grammar.iter().any(|c| self.is(id, *c)) {
            let plural = self.add(&plural(word));
            if !forms.contains(&plural) {
                forms.push(plural);
            }
        }
        forms
    }
}

/// Lower case, straight apostrophes.
pub fn fold(form: &str) -> String {
    if form.is_ascii() {
        return form.to_ascii_lowercase();
    }
    form.chars()
        .flat_map(char::to_lowercase)
        .map(|c| if c == '\u{2019}' || c == '\u{2018}' { '\'' } else { c })
        .collect()
}

fn vowel(b: u8) -> bool {
    matches!(b, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// A one-syllable word that doubles its last consonant: plan, refer is not.
fn doubles(lemma: &str) -> bool {
    let b = lemma.as_bytes();
    let n = b.len();
    n >= 3
        && !vowel(b[n - 1])
        && !matches!(b[n - 1], b'w' | b'x' | b'y')
        && vowel(b[n - 2])
        && !vowel(b[n - 3])
        && b.iter().filter(|c| vowel(**c)).count() == 1
}

/// A word of several syllables with its last consonant doubled, where the spelling allows it: "referr", "totall".
fn may_double(lemma: &str) -> Option<String> {
    let b = lemma.as_bytes();
    let n = b.len();
    let ends = n > 3
        && lemma.is_ascii()
        && matches!(b[n - 1], b'b' | b'd' | b'g' | b'l' | b'm' | b'n' | b'p' | b'r' | b't')
        && vowel(b[n - 2])
        && (!vowel(b[n - 3]) || b[n - 3] == b'u' && b[n - 4] == b'q');
    let long = b[..n.saturating_sub(2)].iter().any(|c| vowel(*c));
    (ends && long).then(|| format!("{lemma}{}", b[n - 1] as char))
}

/// The plural of a noun, which is also the third person of a verb.
pub fn plural(word: &str) -> String {
    let b = word.as_bytes();
    match b {
        [.., x, b'y'] if !vowel(*x) => format!("{}ies", &word[..word.len() - 1]),
        [.., b's' | b'x' | b'z'] | [.., b'c' | b's', b'h'] => format!("{word}es"),
        [.., b'o'] if matches!(word, "go" | "do" | "undergo" | "hero" | "echo") => format!("{word}es"),
        _ => format!("{word}s"),
    }
}

/// "Universities" to "University", "District Hospitals" to "District Hospital".
pub fn singular(name: &str) -> String {
    match (name.strip_suffix("ies"), name.strip_suffix('s')) {
        (Some(stem), _) => format!("{stem}y"),
        (None, Some(stem)) => stem.to_string(),
        _ => name.to_string(),
    }
}

/// Whether a form ends as the regular past does: "outfitted".
pub fn looks_past(form: &str) -> bool {
    form.ends_with("ed")
}

/// Whether a form ends as adverbs of manner do: "surgically".
pub fn looks_adverb(form: &str) -> bool {
    form.len() > 4 && form.ends_with("ly")
}

fn regular_past(lemma: &str) -> String {
    let b = lemma.as_bytes();
    match b {
        [.., b'e'] => format!("{lemma}d"),
        [.., x, b'y'] if !vowel(*x) => format!("{}ied", &lemma[..lemma.len() - 1]),
        _ if doubles(lemma) => format!("{lemma}{}ed", b[b.len() - 1] as char),
        _ => format!("{lemma}ed"),
    }
}

fn gerund(lemma: &str) -> String {
    let b = lemma.as_bytes();
    match b {
        [.., b'i', b'e'] => format!("{}ying", &lemma[..lemma.len() - 2]),
        [.., b'e', b'e'] => format!("{lemma}ing"),
        [.., b'e'] if lemma != "be" => format!("{}ing", &lemma[..lemma.len() - 1]),
        _ if doubles(lemma) => format!("{lemma}{}ing", b[b.len() - 1] as char),
        _ => format!("{lemma}ing"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_inflections() {
        for (lemma, third, past, ing) in [
            ("sign", "signs", "signed", "signing"),
            ("merge", "merges", "merged", "merging"),
            ("carry", "carries", "carried", "carrying"),
            ("plan", "plans", "planned", "planning"),
            ("establish", "establishes", "established", "establishing"),
            ("agree", "agrees", "agreed", "agreeing"),
            ("tie", "ties", "tied", "tying"),
            ("join", "joins", "joined", "joining"),
        ] {
            assert_eq!((plural(lemma), regular_past(lemma), gerund(lemma)), (third.into(), past.into(), ing.into()));
        }
    }

    #[test]
    fn words_of_several_syllables_may_double() {
        for (lemma, stem) in [
            ("refer", Some("referr")),
            ("admit", Some("admitt")),
            ("total", Some("totall")),
            ("equip", Some("equipp")),
            ("plan", None),
            ("treat", None),
            ("rehabilitate", None),
            ("complain", None),
        ] {
            assert_eq!(may_double(lemma).as_deref(), stem, "{lemma}");
        }
    }

    #[test]
    fn forms_are_found_whatever_their_length_and_case() {
        let mut v = Vocabulary::default();
        let forms: Vec<String> = (0..5000).map(|n| format!("{}{n}é", "word".repeat(n % 7))).collect();
        let ids: Vec<WordId> = forms.iter().map(|form| v.add(form)).collect();
        for (form, id) in forms.iter().zip(&ids) {
            assert_eq!((v.id(form), v.spelling(*id)), (*id, form.as_str()));
            assert_eq!(v.id(&form.to_ascii_uppercase()), *id);
            assert_eq!(v.id(&format!("{form}s")), WordId::UNKNOWN);
        }
        for c in 0..=u8::MAX {
            let eight = [b'@', c, b'[', b'a', b'Z', 0xc3, 0x81, b'z'];
            assert_eq!(small(u64::from_le_bytes(eight)).to_le_bytes(), eight.to_ascii_lowercase()[..]);
        }
        assert_eq!((v.id(""), v.id("\0")), (WordId::UNKNOWN, WordId::UNKNOWN));
    }

    #[test]
    fn a_form_may_belong_to_two_verbs() {
        let mut v = Vocabulary::default();
        v.add_verb("find", Some("found"), None, false);
        v.add_verb("found", None, None, false);
        assert_eq!(v.info(v.id("found")).verbs.len(), 2);
    }
}
