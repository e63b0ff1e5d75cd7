//! The words of institution names: `lexicon/institutions.toml`.

use crate::document::InstitutionKind;
use crate::lexicon::table::bulk;
use crate::lexicon::{Builder, Layer, WordId};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

/// What a name term does in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NameRole {
    /// The head word: hospital, alliance.
    Head(InstitutionKind),
    /// A head only where it is written with a capital: Health, Group.
    CapitalHead(InstitutionKind),
    /// A head only of phrases that point back: "the company", "the network".
    ReferenceHead(InstitutionKind),
    /// A name that everybody knows without a head word: Mount Sinai.
    Known(InstitutionKind),
    /// The same in capitals only: HSE.
    KnownCapitals(InstitutionKind),
    /// Stands before a head in any case: people's, cancer.
    Modifier,
    /// A level of administration: county, provincial.
    Admin,
    /// first, second.
    Ordinal,
    /// de, da, o.
    Particle,
    /// Behind "hospital of": a specialty, no owner.
    SpecialtyOf,
    /// South Campus, branch.
    Campus,
    /// "both sides", "the two hospitals".
    Both,
    /// hospitals, clinics: plural heads written small.
    Group,
    /// several, level, ten: before a group's head.
    GroupBefore,
    /// affiliated, teaching: before a head that only says how a hospital is tied.
    Predicate,
    /// township, critical access: a modifier that makes no name with a place.
    Loose,
    /// tertiary, Grade 3A: a level of hospitals, as records write it.
    Level(Tier),
    /// Hôpital, Klinikum: heads that come before the rest of the name.
    HeadFirst,
    /// it.
    Pronoun,
    /// they.
    Pronouns,
    /// counties, key: in the place behind a group's head.
    GroupPlace,
    /// in, across: between a group's head and its place.
    GroupLink,
    /// affiliated to.
    Affiliated,
    /// Party Group: phrases that end in a head word and name no institution.
    NoHead,
    /// or, known as: between a name and its acronym.
    AcronymLink,
}

/// A level of hospitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Tier {
    /// Of a region, for what is hard.
    Tertiary,
    /// Of a county or city.
    Secondary,
    /// Of a township or neighbourhood.
    Primary,
}

impl Tier {
    /// The value in a record.
    pub fn key(self) -> &'static str {
        match self {
            Tier::Tertiary => "tertiary",
            Tier::Secondary => "secondary",
            Tier::Primary => "primary",
        }
    }
}

macro_rules! name_classes {
    ($($(#[$doc:meta])* $name:ident = $key:literal,)*) => {
        /// Words in and round names that code decides on; the words are in `lexicon/institutions.toml`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum NameClass { $($(#[$doc])* $name,)* }

        impl NameClass {
            /// The levels of administration.
            pub const LEVELS: [NameClass; 6] = [
                NameClass::ProvinceLevel,
                NameClass::PrefectureLevel,
                NameClass::CityLevel,
                NameClass::DistrictLevel,
                NameClass::CountyLevel,
                NameClass::TownLevel,
            ];

            /// All classes.
            pub const ALL: &'static [NameClass] = &[$(NameClass::$name,)*];

            /// The key in `lexicon/institutions.toml`.
            pub fn key(self) -> &'static str {
                match self { $(NameClass::$name => $key,)* }
            }
        }
    };
}

name_classes! {
    /// st: "St Alban's Mission Hospital" is one name
    Saint = "saint",
    /// mt, no: a dot behind them ends no name
    Dotted = "dotted",
    /// ltd, inc
    LegalForm = "legal_form",
    /// in, at: before the place of one hospital
    LiesIn = "lies_in",
    /// in, at, near: before a place, and so before no first part of "X and Y Hospital"
    LiesNear = "lies_near",
    /// west, northern: names a branch or campus as a place does
    Quarter = "quarter",
    /// United, Associated: begin names, though they are forms of verbs
    Begins = "begins",
    /// at, of, in: before the places of several hospitals
    SpreadOver = "spread_over",
    /// in: before the place of a group, where each of its members has a name of its own
    Within = "within",
    /// in, near: what follows is a place and no short name
    PlaceFollows = "place_follows",
    /// led, based: "Pinehaven-led" has the short name in it
    BehindHyphen = "behind_hyphen",
    /// "merger" of "the Orme Hospital-Larch Clinic merger": what stands before it are two, though a hyphen joins them.
    TieNoun = "tie_noun",
    /// based: "Salem-based" is a place
    Seated = "seated",
    /// pair: "the pair" are two, with no noun to follow
    Pair = "pair",
    /// of, including: the members of "both hospitals" are listed behind it
    MembersFollow = "members_follow",
    /// "hospitals such as A": words that name who belongs to a group.
    MembersNamed = "members_named",
    /// "the new hospital": the one that the text says was made
    Recent = "recent",
    /// "opened", "unveiled": whoever a name near them is was made
    Made = "made",
    /// by, with: the hospital behind them is not the one before them
    OtherSide = "other_side",
    /// became, listed, plaque: a name near them is one that an institution gets
    GivenName = "given_name",
    /// our: the hospital whose news this is
    Ours = "ours",
    /// of, the: written small in a name
    Small = "small",
    /// affiliated: written small before [`NameClass::TiedTo`]
    Tied = "tied",
    /// to, with
    TiedTo = "tied_to",
    /// System, Network: end the name of a firm, and are left out when it is told of again
    LeftOut = "left_out",
    /// province: the place before it is one
    ProvinceLevel = "province_level",
    /// prefecture, league
    PrefectureLevel = "prefecture_level",
    /// city, municipal
    CityLevel = "city_level",
    /// district
    DistrictLevel = "district_level",
    /// county, banner
    CountyLevel = "county_level",
    /// town, village: the place before it is smaller than any that has a code
    TownLevel = "town_level",
    /// level: "county-level" before a head is a condition, as "county" is
    LevelNoun = "level_noun",
    /// Mount, Sinai: words that only [`NameRole::Known`] has, and that mean as little as unknown ones
    OfKnown = "",
    /// Royal: "the Royal College of Nursing" is a name
    Chartered = "chartered",
    /// Fort, Mount: begin names of towns, and hardly those of people
    BeginsPlace = "begins_place",
    /// autonomous: "Yi and Miao Autonomous County" is one place
    SelfGoverned = "self_governed",
    /// local, supported: the one of two hospitals that is helped
    HelpedSide = "helped_side",
    /// supporting: the one of two hospitals that helps
    HelpingSide = "helping_side",
    /// partner: the other one of two
    OtherPartner = "other_partner",
    /// another, a similar: an instrument that is not the one told of before.
    AnotherOne = "another_one",
    /// private, enlarged: between "the" and a head, what the one meant is like
    Describing = "describing",
    /// owned: behind a hyphen, "the county-owned hospital", what the one meant is like
    Compounded = "compounded",
    /// people's, general: modifiers that make no hospital one of a specialty
    AnyHospital = "any_hospital",
    /// former: the first of two
    Former = "former",
    /// latter: the second of two
    Latter = "latter",
    /// assets: whoever buys those of a hospital buys the hospital
    Entire = "entire",
    /// over: "sued B over the merger", what a dispute is about
    Disputed = "disputed",
    /// both: a pronoun that means two
    Two = "two",
    /// lady, sisters: "Our Lady of the Rock Medical Center" goes on behind them with "of"
    GoesOn = "goes_on",
    /// nhs: heads before which "A and B" is one name
    TwoPlaces = "two_places",
    /// military: "37 Military Hospital"
    Numbered = "numbered",
    /// journal: "the Journal of the Lowick Medical Association" is no institution
    Periodical = "periodical",
    /// minister: "Odisha Health Minister" is a person of the place before it
    Minister = "minister",
    /// trustees: "Board of Trustees" is the head of the institution before it
    Governing = "governing",
    /// initiative: "Safe Hospital Initiative" is no hospital
    Scheme = "scheme",
    /// safe, green: what a scheme for hospitals wants them to be
    Virtue = "virtue",
    /// alliance: a body that its field and a capital name
    Allied = "allied",
    /// forum: a body, or an event that is held and attended
    Meeting = "meeting",
    /// attended, at: before or behind an event
    Meets = "meets",
    /// surgery: "Department of Surgery" is a part of a hospital
    Clinical = "clinical",
    /// nutrition: "Ministry of Health, Nutrition and Indigenous Medicine"
    Portfolio = "portfolio",
    /// cooperation, counterpart: "Technical Cooperation Hospital" is a title, and no name of its own
    Title = "title",
    /// unit, base: what a title that one institution has from another ends with
    TitleHead = "title_head",
    /// department: behind a clinical field a part of a hospital
    Ward = "ward",
    /// outpatient, affairs: with [`NameClass::Clinical`] what the departments of a hospital do
    WardField = "ward_field",
    /// team: behind "Medical" people, and no firm
    Crew = "crew",
    /// class, tier: begins a grade of hospitals, "Class IIIA Hospital"
    Graded = "graded",
    /// largest, top: ranks a hospital among others
    Ranked = "ranked",
    /// total, dozens: what "of" tells behind them is only counted by them
    Quantity = "quantity",
    /// visited: an occasion whose day is that of what two sides sign then
    Visited = "visited",
    /// replaced, succeeds: their subject comes in the place of their object
    Succeeding = "succeeding",
    /// branch, subsidiary: "a branch of B" is a house of its own, and nobody who was named before
    PartNoun = "part_noun",
    /// academician, fellow: who is one of a body does not speak for it
    Fellow = "fellow",
    /// country, province: what they do no institution does
    Land = "land",
    /// board, trustees, officials: who decides and speaks for an institution
    Deciding = "deciding",
    /// operation, assets: what of an institution may be handed over or sold, "its assets"
    Holding = "holding",
    /// sent, donates: "A sent experts to the hospital", which is another one
    Sending = "sending",
    /// deal, merger: "The deal closed" tells how what was told before came out
    Bargain = "bargain",
    /// both, each: what several do they do each for itself, "A and B have both signed with C"
    Severally = "severally",
    /// beat, outbid: whoever is their object does not do what follows as "to do"
    Outdoing = "outdoing",
    /// removed, ousted: what their object was it is no longer, "removed A as its operator"
    Dismissing = "dismissing",
    /// when, once: the present of their clause is to come where the sentence has a future
    Timing = "timing",
    /// project, ward: "The project", run with another, is that of the institution that the text tells of
    Undertaking = "undertaking",
}

/// The compiled name words. A name term's payload is a position in the roles.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NameWords {
    roles: Vec<NameRole>,
    /// Rule of each kind, for attribution.
    pub rules: FxHashMap<InstitutionKind, crate::lexicon::RuleId>,
    /// Rule of references: "the hospital", "both sides".
    pub reference: crate::lexicon::RuleId,
    /// Rule of groups.
    pub group: crate::lexicon::RuleId,
    /// Whether a word points back, by word id, as far as the last that does.
    #[serde(with = "bulk")]
    determiners: Vec<bool>,
    not_institution: Vec<String>,
    termed: Vec<String>,
    group_alliances: Vec<String>,
    modifier_words: FxHashSet<String>,
    low_levels: Vec<String>,
    high_levels: Vec<String>,
    ordinals: FxHashMap<WordId, u32>,
    /// Bit set of [`NameClass`] of each word id, as far as the last that has one.
    #[serde(with = "bulk")]
    classes: Vec<u128>,
    no_key: FxHashSet<String>,
    same: FxHashMap<String, String>,
    spelled_out: FxHashMap<String, String>,
    part_words: FxHashSet<String>,
    last_levels: Vec<(String, String)>,
    inner_levels: FxHashMap<WordId, String>,
    written: FxHashMap<WordId, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameEntry {
    #[serde(default)]
    heads: Vec<String>,
    #[serde(default)]
    capital_heads: Vec<String>,
    #[serde(default)]
    reference_heads: Vec<String>,
    /// Names known without a head word.
    #[serde(default)]
    known: Vec<String>,
    /// Those that are written in capitals only.
    #[serde(default)]
    known_capitals: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
    /// `what stands there => what it counts as`.
    #[serde(default)]
    says: Vec<String>,
}

/// Known names with blanks round the marks that the tokens of a text have apart: "st . odo", "lea / tarn".
fn marks_apart(phrases: &[String]) -> Vec<String> {
    let apart = |phrase: &String| {
        let mut apart = String::with_capacity(phrase.len() + 4);
        for c in phrase.chars() {
            if matches!(c, '.' | ',' | '/' | '+') {
                apart.push(' ');
                apart.push(c);
                apart.push(' ');
            } else {
                apart.push(c);
            }
        }
        apart
    };
    phrases.iter().map(apart).collect()
}

impl NameWords {
    /// Compiles the entries.
    pub fn load(builder: &mut Builder) -> Self {
        let mut plain: Vec<String> = Vec::new();
        let mut names = NameWords {
            reference: builder.rule("references"),
            group: builder.rule("institutions/group"),
            ..NameWords::default()
        };
        for entry in builder.entries::<NameEntry>("institutions.toml", "institutions") {
            let rule = builder.rule(format!("institutions/{}", entry.key));
            // Before their words are added, so that those of no other entry are told.
            let (known, known_capitals) = (marks_apart(&entry.data.known), marks_apart(&entry.data.known_capitals));
            let phrases = known.iter().chain(&known_capitals);
            let words = phrases.flat_map(|phrase| phrase.split(|c: char| c != '\'' && !c.is_alphanumeric()));
            let new = |word: &&str| !word.is_empty() && builder.vocabulary.id(word) == WordId::UNKNOWN;
            let only_here: Vec<&str> = words.filter(new).collect();
            for word in only_here {
                let id = builder.vocabulary.add(word);
                names.set(id, NameClass::OfKnown);
            }
            let mut add = |builder: &mut Builder, words: &[String], role: NameRole| {
                let payload = names.roles.len() as u32;
                names.roles.push(role);
                let head = matches!(
                    role,
                    NameRole::Head(_)
                        | NameRole::CapitalHead(_)
                        | NameRole::Group
                        | NameRole::Both
                        | NameRole::AcronymLink
                        | NameRole::Affiliated
                );
                for word in words {
                    // Modifiers stand as they are: "based" is no form of the "base" of a base hospital.
                    // A word that a head or a modifier has is none that only known names have.
                    if !matches!(role, NameRole::Known(_) | NameRole::KnownCapitals(_)) {
                        for part in word.split(|c: char| c != '\'' && !c.is_alphanumeric()) {
                            let id = builder.vocabulary.id(part);
                            names.unset(id, NameClass::OfKnown);
                        }
                    }
                    let exact = word.split_whitespace().map(|w| format!("={w}")).collect::<Vec<_>>().join(" ");
                    builder.term(&entry, if head { word } else { &exact }, Layer::Name, payload, rule);
                }
            };
            let words = &entry.data.words;
            if let Some(kind) = InstitutionKind::from_key(&entry.key).filter(|k| *k != InstitutionKind::Group) {
                add(builder, &entry.data.heads, NameRole::Head(kind));
                add(builder, &entry.data.capital_heads, NameRole::CapitalHead(kind));
                add(builder, &entry.data.reference_heads, NameRole::ReferenceHead(kind));
                add(builder, &known, NameRole::Known(kind));
                add(builder, &known_capitals, NameRole::KnownCapitals(kind));
                names.rules.insert(kind, rule);
                continue;
            }
            if let Some(class) = NameClass::ALL.iter().find(|class| class.key() == entry.key && !entry.key.is_empty()) {
                for word in words {
                    let id = builder.vocabulary.add(word);
                    names.set(id, *class);
                }
                continue;
            }
            let mut pairs: Vec<(String, String)> = Vec::new();
            for line in &entry.data.says {
                match line.split_once(" => ") {
                    Some((from, to)) => pairs.push((from.to_string(), to.to_string())),
                    None => builder.problem(&entry, format!("{line:?} must be: word => word")),
                }
            }
            match entry.key.as_str() {
                "no_key" => names.no_key.extend(words.iter().cloned()),
                "same_word" => names.same.extend(pairs),
                "spelled_out" => names.spelled_out.extend(pairs),
                "part" => names.part_words.extend(words.iter().cloned()),
                "last_level" => names.last_levels = pairs,
                "inner_level" => {
                    names.inner_levels.extend(pairs.into_iter().map(|(w, to)| (builder.vocabulary.add(&w), to)));
                }
                "written_as" => {
                    names.written.extend(pairs.into_iter().map(|(w, to)| (builder.vocabulary.add(&w), to)));
                }
                "modifier" => {
                    add(builder, words, NameRole::Modifier);
                    names.modifier_words.extend(words.iter().flat_map(|w| w.split(' ')).map(|w| w.replace('\'', "")));
                }
                "admin" => add(builder, words, NameRole::Admin),
                "ordinal" => {
                    add(builder, words, NameRole::Ordinal);
                    for (at, word) in words.iter().enumerate() {
                        let id = builder.vocabulary.add(word);
                        names.ordinals.insert(id, at as u32 % 12 + 1);
                    }
                }
                "particle" => add(builder, words, NameRole::Particle),
                "specialty_of" => add(builder, words, NameRole::SpecialtyOf),
                "campus" => add(builder, words, NameRole::Campus),
                "both" => add(builder, words, NameRole::Both),
                "group" => add(builder, words, NameRole::Group),
                "predicate" => add(builder, words, NameRole::Predicate),
                "tertiary" => add(builder, words, NameRole::Level(Tier::Tertiary)),
                "secondary" => add(builder, words, NameRole::Level(Tier::Secondary)),
                "primary" => add(builder, words, NameRole::Level(Tier::Primary)),
                "loose" => add(builder, words, NameRole::Loose),
                "head_first" => add(builder, words, NameRole::HeadFirst),
                "pronoun" => add(builder, words, NameRole::Pronoun),
                "pronouns" => add(builder, words, NameRole::Pronouns),
                "group_before" => add(builder, words, NameRole::GroupBefore),
                "group_place" => add(builder, words, NameRole::GroupPlace),
                "group_link" => add(builder, words, NameRole::GroupLink),
                "affiliated" => add(builder, words, NameRole::Affiliated),
                "no_head" => add(builder, words, NameRole::NoHead),
                "acronym_link" => add(builder, words, NameRole::AcronymLink),
                "definite" => {
                    for word in words {
                        let at = builder.vocabulary.add(word).0 as usize;
                        let known = names.determiners.len().max(at + 1);
                        names.determiners.resize(known, false);
                        names.determiners[at] = true;
                    }
                }
                "plain_modifier" => plain = words.clone(),
                "group_alliance" => names.group_alliances = words.clone(),
                "low_level" => names.low_levels = words.clone(),
                "high_level" => names.high_levels = words.clone(),
                "not_institution" => names.not_institution = words.clone(),
                "termed" => names.termed = words.clone(),
                _ => builder.problem(&entry, "is neither a kind of institution nor a class of name words"),
            }
        }
        names.modifier_words.retain(|w| !plain.contains(w));
        names
    }

    fn set(&mut self, word: WordId, class: NameClass) {
        let at = word.0 as usize;
        if self.classes.len() <= at {
            self.classes.resize(at + 1, 0);
        }
        self.classes[at] |= 1u128 << class as u32;
    }

    fn unset(&mut self, word: WordId, class: NameClass) {
        if let Some(classes) = self.classes.get_mut(word.0 as usize) {
            *classes &= !(1u128 << class as u32);
        }
    }

    /// Whether no rule knows a word by itself.
    #[inline]
    pub fn is_unknown(&self, word: WordId) -> bool {
        word == WordId::UNKNOWN || self.is(word, NameClass::OfKnown)
    }

    /// What a name term does.
    #[inline]
    pub fn role(&self, payload: u32) -> NameRole {
        self.roles[payload as usize]
    }

    /// Whether a word is of a class.
    #[inline]
    pub fn is(&self, word: WordId, class: NameClass) -> bool {
        self.classes.get(word.0 as usize).is_some_and(|set| set & (1u128 << class as u32) != 0)
    }

    /// Whether a word is a level of administration that a hospital can have.
    pub fn is_level(&self, word: WordId) -> bool {
        NameClass::LEVELS.iter().any(|class| self.is(word, *class))
    }

    /// Whether a folded word without apostrophes tells no two names apart: small words, levels of administration.
    pub fn is_no_key(&self, word: &str) -> bool {
        self.no_key.contains(word)
    }

    /// The folded word that another one counts as: "centre" as "center".
    pub fn same_word(&self, word: &str) -> Option<&str> {
        self.same.get(word).map(String::as_str)
    }

    /// The words that a folded acronym inside names stands for: "tcm".
    pub fn spelled_out(&self, word: &str) -> Option<&str> {
        self.spelled_out.get(word).map(String::as_str)
    }

    /// The words of [`NameWords::is_no_key`].
    pub(super) fn no_key_words(&self) -> impl Iterator<Item = &String> {
        self.no_key.iter()
    }

    /// The words of [`NameWords::same_word`].
    pub(super) fn same_words(&self) -> impl Iterator<Item = (&String, &String)> {
        self.same.iter()
    }

    /// The words of [`NameWords::is_modifier_word`].
    pub(super) fn modifier_words(&self) -> impl Iterator<Item = &String> {
        self.modifier_words.iter()
    }

    /// The words of [`NameWords::is_part_word`].
    pub(super) fn part_words(&self) -> impl Iterator<Item = &String> {
        self.part_words.iter()
    }

    /// Whether a folded word tells the parts of one institution apart: campus, south.
    pub fn is_part_word(&self, word: &str) -> bool {
        self.part_words.contains(word)
    }

    /// Levels at the end of a place, and what they are before a head: "Province", "Provincial".
    pub fn last_levels(&self) -> &[(String, String)] {
        &self.last_levels
    }

    /// What a level is inside a name: "province" is "Provincial".
    pub fn inner_level(&self, word: WordId) -> Option<&str> {
        self.inner_levels.get(&word).map(String::as_str)
    }

    /// What a canonical name has for a word: "weijianwei" is "Health Commission".
    pub fn written_as(&self, word: WordId) -> Option<&str> {
        self.written.get(&word).map(String::as_str)
    }

    /// Whether a determiner points back to something named.
    pub fn points_back(&self, word: WordId) -> bool {
        self.determiners.get(word.0 as usize).copied().unwrap_or(false)
    }

    /// Whether an acronym names no institution: ICU, MoU.
    pub fn is_no_institution(&self, acronym: &str) -> bool {
        let folded = acronym.to_lowercase();
        self.not_institution.contains(&folded)
    }

    /// Whether a word ends terms that are no institutions: "Acute Kidney Injury (AKI)".
    /// A list of its own, so that its words mean to names no more than they did.
    pub fn is_termed(&self, word: &str) -> bool {
        let folded = word.to_lowercase();
        self.termed.contains(&folded)
    }

    /// Whether a folded word without apostrophes is one of the modifiers that tell specialties apart.
    pub fn is_modifier_word(&self, word: &str) -> bool {
        self.modifier_words.contains(word)
    }

    /// Whether a firm's name is as often that of an alliance of hospitals.
    pub fn may_be_alliance(&self, name: &str) -> bool {
        let folded = crate::lexicon::fold(name);
        self.group_alliances.iter().any(|g| folded.ends_with(g.as_str()))
    }

    /// The level that a name itself says: 1 county or below, 3 province, university or nation.
    pub fn level(&self, name: &str) -> Option<u8> {
        let folded = crate::lexicon::fold(name);
        let says = |list: &[String]| folded.split([' ', '-']).any(|word| list.iter().any(|l| l == word));
        if says(&self.low_levels) {
            return Some(1);
        }
        says(&self.high_levels).then_some(3)
    }

    /// The number that an ordinal says.
    pub fn ordinal(&self, word: WordId) -> Option<u32> {
        self.ordinals.get(&word).copied()
    }
}
