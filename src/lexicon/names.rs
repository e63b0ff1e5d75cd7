//! The words of institution names: `lexicon/institutions.toml`.

use crate::document::InstitutionKind;
use crate::lexicon::{Builder, Layer, WordId};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

/// What a name term does in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameRole {
    /// The head word: hospital, alliance.
    Head(InstitutionKind),
    /// A head only where it is written with a capital: Health, Group.
    CapitalHead(InstitutionKind),
    /// A head only of phrases that point back: "the company", "the network".
    ReferenceHead(InstitutionKind),
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
    /// or, known as: between a name and its acronym.
    AcronymLink,
}

/// The compiled name words. A name term's payload is a position in the roles.
#[derive(Debug, Default)]
pub struct NameWords {
    roles: Vec<NameRole>,
    /// Rule of each kind, for attribution.
    pub rules: FxHashMap<InstitutionKind, crate::lexicon::RuleId>,
    /// Rule of references: "the hospital", "both sides".
    pub reference: crate::lexicon::RuleId,
    /// Rule of groups.
    pub group: crate::lexicon::RuleId,
    determiners: Vec<WordId>,
    not_institution: Vec<String>,
    group_alliances: Vec<String>,
    modifier_words: FxHashSet<String>,
    low_levels: Vec<String>,
    high_levels: Vec<String>,
    ordinals: FxHashMap<WordId, u32>,
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
    #[serde(default)]
    words: Vec<String>,
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
                    let exact = word.split_whitespace().map(|w| format!("={w}")).collect::<Vec<_>>().join(" ");
                    builder.term(&entry, if head { word } else { &exact }, Layer::Name, payload, rule);
                }
            };
            let words = &entry.data.words;
            if let Some(kind) = InstitutionKind::from_key(&entry.key).filter(|k| *k != InstitutionKind::Group) {
                add(builder, &entry.data.heads, NameRole::Head(kind));
                add(builder, &entry.data.capital_heads, NameRole::CapitalHead(kind));
                add(builder, &entry.data.reference_heads, NameRole::ReferenceHead(kind));
                names.rules.insert(kind, rule);
                continue;
            }
            match entry.key.as_str() {
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
                "loose" => add(builder, words, NameRole::Loose),
                "head_first" => add(builder, words, NameRole::HeadFirst),
                "pronoun" => add(builder, words, NameRole::Pronoun),
                "pronouns" => add(builder, words, NameRole::Pronouns),
                "group_before" => add(builder, words, NameRole::GroupBefore),
                "group_place" => add(builder, words, NameRole::GroupPlace),
                "group_link" => add(builder, words, NameRole::GroupLink),
                "affiliated" => add(builder, words, NameRole::Affiliated),
                "acronym_link" => add(builder, words, NameRole::AcronymLink),
                "definite" => names.determiners = words.iter().map(|w| builder.vocabulary.add(w)).collect(),
                "plain_modifier" => plain = words.clone(),
                "group_alliance" => names.group_alliances = words.clone(),
                "low_level" => names.low_levels = words.clone(),
                "high_level" => names.high_levels = words.clone(),
                "not_institution" => names.not_institution = words.clone(),
                _ => builder.problem(&entry, "is neither a kind of institution nor a class of name words"),
            }
        }
        names.modifier_words.retain(|w| !plain.contains(w));
        names
    }

    /// What a name term does.
    pub fn role(&self, payload: u32) -> NameRole {
        self.roles[payload as usize]
    }

    /// Whether a determiner points back to something named.
    pub fn points_back(&self, word: WordId) -> bool {
        self.determiners.contains(&word)
    }

    /// Whether an acronym names no institution: ICU, MoU.
    pub fn is_no_institution(&self, acronym: &str) -> bool {
        let folded = acronym.to_lowercase();
        self.not_institution.contains(&folded)
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

impl Default for crate::lexicon::RuleId {
    fn default() -> Self {
        crate::lexicon::RuleId(0)
    }
}
