//! Relations and the frames that state them: `lexicon/relations.toml`.
//!
//! A frame is written as an active clause round its trigger:
//!
//! - `verbs`: `{supporter} assist {supported}`, `{partner} sign <agreement> with {partner}`.
//!   The passive, the participle, the infinitive and the relative clause of a verb follow by themselves.
//! - `nouns`: `{member} member unit of {alliance}`: what stands left is the subject of the clause,
//!   the owner, or the name that the phrase stands beside.
//!
//! - `cues`: words without roles, for sentences whose institutions no frame has tied.
//! - `titles`: words without roles, for titles between quotation marks: "the plaque of "A's teaching base"".
//!
//! `{role}` is an institution or a list of them; `<agreement>` an instrument; the words
//! before a role behind the trigger are its prepositions, `(with|of)` any of them.

use crate::document::{InstitutionKind, Kinds};
use crate::lexicon::{Builder, Class, Layer, RuleId, WordId, WordSet};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A relation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Relation {
    /// The key: the value in records.
    pub key: String,
    /// Position in [`Frames::relations`] of the first relation with this key, which says what all of them share.
    pub main: usize,
    /// Each role with how many institutions it needs.
    pub roles: Vec<(String, usize)>,
    /// Kinds that a role takes; empty: any but alliances that other roles ask for.
    pub kinds: FxHashMap<String, Vec<InstitutionKind>>,
    /// The kinds that each role takes of which the file says which, or which not.
    takes: Vec<(String, Kinds)>,
    /// Roles that may be filled by the nearest institution of their kind.
    pub near: Vec<String>,
    /// The role of the institution that the name of a branch or campus tells of: the branch
    /// stands in that role of a frame, or in another one where no frame has it.
    pub whole: Option<String>,
    /// The relation in records that a party of this one has not beside it: whoever leads an alliance is not
    /// told as its member.
    pub instead_of: Option<String>,
    /// The role of the one of two that stands higher: a university or company rather than a hospital, a
    /// provincial hospital rather than one of a county.
    pub above: Option<String>,
    /// Relations that say more of the same parties in one sentence: where one of them is told, this one is not.
    pub gives_way: Vec<String>,
    /// The same, where no instrument with a name is signed.
    pub gives_way_unsigned: Vec<String>,
    /// The same, where both are told of one deed: the triggers stand close together.
    pub gives_way_beside: Vec<String>,
    /// Its parties may stand in one list, helpers and helped, or pair by pair.
    pub pairs: bool,
    /// Who signs an instrument of it plays the role of its level, whoever is named first.
    pub signed_by_level: bool,
    /// Its nouns tell a deed: a name right before one is the doer, and not whose the thing is.
    pub deed: bool,
    /// Institutions do it: a person who does it stands for none.
    pub impersonal: bool,
    /// Whoever the deal of the main clause is with does it too: "signed an agreement with B to build C".
    pub accompanied: bool,
    /// None of its parties is a part of another one.
    pub distinct: bool,
    /// What it states is that the tie is over: "left the network".
    pub over: bool,
    /// What it states is a plan: "chose B as its takeover partner".
    pub plan: bool,
    /// An agreement to do it is no deed yet: an agreed merger is still to come.
    pub pending: bool,
    /// What it states is how things stand, and no deed: "holds 40 percent of B" is no purchase.
    pub states: bool,
    /// The role whose party is the only object of a verb, with no deed behind it: "joined B", not "joined B in suing C".
    pub alone: Option<String>,
    /// A person of an institution stands for it beside a cue: "a surgeon of A, in the counterpart support of B".
    pub persons: bool,
    /// Who plays which of its two roles is told by their levels of administration, where these are known.
    pub by_level: bool,
    /// Words of which one must stand near the trigger.
    pub needs: WordSet,
    /// Who stands before its nouns is their owner: "A's hospitals".
    pub owned: bool,
    /// Its nouns say what a name beside them or before a verb of being is, and are read nowhere else: "A, a B hospital".
    pub apposed: bool,
    /// Words of which one must stand near it besides.
    pub needs_too: WordSet,
    /// What its verbs are done to: the last noun of the object, whatever says more of it.
    pub objects: WordSet,
    /// Words of which none may stand near the trigger.
    pub unless: WordSet,
    /// Verbs whose subject gives away what the noun of a frame names: "A sold a stake in B".
    pub givers: FxHashSet<WordId>,
    /// Verbs whose object is somebody else where a noun of it is that object: "leased part of B".
    pub acted_on: FxHashSet<WordId>,
    /// Verbs whose object does what an infinitive behind them tells: "picked A to run B".
    pub choosers: FxHashSet<WordId>,
    /// Verbs by which an authority lets others do what the noun names, or stops them.
    pub permits: FxHashSet<WordId>,
    /// The roles of who bears a title of it and of whose title it is.
    pub titled: Option<[String; 2]>,
    /// Beside a cue: the role of what stands first.
    pub first: Option<String>,
    /// Beside a cue: the role of what stands behind a preposition; none where it has no part in the tie.
    pub behind: Vec<(WordId, Option<String>)>,
}

impl Relation {
    /// Whether a role takes institutions of a kind.
    #[inline]
    pub fn takes(&self, role: &str, kind: InstitutionKind) -> bool {
        self.takes.iter().find(|(known, _)| known == role).is_none_or(|(_, kinds)| kinds.has(kind))
    }

    /// Whether each role that must be filled takes one of several kinds; a company may turn out to be an alliance.
    pub fn can_be_filled(&self, kinds: Kinds) -> bool {
        let asked = |role: &String| self.roles.iter().any(|(known, least)| known == role && *least > 0);
        let company = kinds.has(InstitutionKind::Company);
        self.takes
            .iter()
            .all(|(role, takes)| !asked(role) || takes.meets(kinds) || company && takes.has(InstitutionKind::Alliance))
    }

    /// The role of the one that stands higher, and that of the other.
    pub fn levels(&self) -> Option<(&str, &str)> {
        let above = self.above.as_deref()?;
        let (below, _) = self.roles.iter().find(|(role, _)| role != above)?;
        Some((above, below))
    }
}

/// What `cue_roles` says of a preposition behind which no party stands.
const NO_ROLE: &str = "none";

/// What stands where an object stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Object {
    /// Nothing is asked for.
    None,
    /// A party.
    Role(String),
    /// An instrument.
    Agreement,
}

/// One frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// Position in [`Frames::relations`].
    pub relation: usize,
    /// `relations/cooperation#3`.
    pub rule: RuleId,
    /// The trigger is a verb.
    pub verb: bool,
    /// The trigger is the instrument itself.
    pub by_agreement: bool,
    /// Role of the subject.
    pub subject: Option<String>,
    /// What the object is.
    pub object: Object,
    /// Roles behind prepositions.
    pub prepositions: Vec<(Vec<WordId>, String)>,
    /// The trigger ties what stands round it, where no frame does: `cues`.
    pub cue: bool,
    /// The trigger says in a title between quotation marks what its bearer is: `titles`.
    pub title: bool,
    /// The pattern as written, for explanations.
    pub pattern: String,
}

/// The compiled relations. A relation term's payload is a position in `frames`.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Frames {
    /// The relations, by key.
    pub relations: Vec<Relation>,
    /// The frames.
    pub frames: Vec<Frame>,
    /// Frames whose trigger is an instrument.
    pub agreement_frames: Vec<usize>,
    /// Positions in `relations` of the first with each key.
    mains: Vec<usize>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RelationEntry {
    roles: BTreeMap<String, usize>,
    /// The relation in records, where it is not the key.
    #[serde(default)]
    writes: Option<String>,
    #[serde(default)]
    kinds: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    not: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    near: Vec<String>,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    cues: Vec<String>,
    #[serde(default)]
    titles: Vec<String>,
    #[serde(default)]
    title_roles: Option<[String; 2]>,
    #[serde(default)]
    whole: Option<String>,
    #[serde(default)]
    instead_of: Option<String>,
    #[serde(default)]
    above: Option<String>,
    #[serde(default)]
    gives_way: Vec<String>,
    #[serde(default)]
    gives_way_unsigned: Vec<String>,
    #[serde(default)]
    gives_way_beside: Vec<String>,
    #[serde(default)]
    pairs: bool,
    #[serde(default)]
    accompanied: bool,
    #[serde(default)]
    signed_by_level: bool,
    #[serde(default)]
    deed: bool,
    #[serde(default)]
    impersonal: bool,
    #[serde(default)]
    distinct: bool,
    #[serde(default)]
    over: bool,
    #[serde(default)]
    plan: bool,
    #[serde(default)]
    pending: bool,
    #[serde(default)]
    states: bool,
    #[serde(default)]
    alone: Option<String>,
    #[serde(default)]
    persons: bool,
    #[serde(default)]
    cue_roles: BTreeMap<String, String>,
    #[serde(default)]
    by_level: bool,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    owned: bool,
    #[serde(default)]
    apposed: bool,
    #[serde(default)]
    needs_too: Vec<String>,
    #[serde(default)]
    objects: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    givers: Vec<String>,
    #[serde(default)]
    acted_on: Vec<String>,
    #[serde(default)]
    choosers: Vec<String>,
    #[serde(default)]
    permits: Vec<String>,
}

impl Frames {
    /// The first relation with a key of records.
    pub fn main(&self, key: &str) -> Option<&Relation> {
        self.mains.iter().map(|&main| &self.relations[main]).find(|relation| relation.key == key)
    }

    /// The first relation with the key of another one.
    pub fn main_of(&self, relation: &Relation) -> &Relation {
        &self.relations[relation.main]
    }

    /// Whether a relation or who plays which role may be decided when the parties are known: by their levels, or
    /// by an instrument (`src/extract/link.rs`).
    pub fn is_settled_later(&self, relation: &Relation) -> bool {
        let main = self.main_of(relation);
        relation.by_level || main.pairs || main.pending
    }

    /// Compiles the entries.
    pub fn load(builder: &mut Builder) -> Self {
        let mut frames = Frames::default();
        for entry in builder.entries::<RelationEntry>("relations.toml", "relations") {
            let relation = frames.relations.len();
            let data = &entry.data;
            let mut kinds = [FxHashMap::default(), FxHashMap::default()];
            for (table, given) in kinds.iter_mut().zip([&data.kinds, &data.not]) {
                for (role, list) in given {
                    let mut found = Vec::new();
                    for kind in list {
                        match InstitutionKind::from_key(kind) {
                            Some(kind) => found.push(kind),
                            None => builder.problem(&entry, format!("{kind:?} is no kind of institution")),
                        }
                    }
                    table.insert(role.clone(), found);
                }
            }
            let [kinds, not] = kinds;
            let set = |list: &Vec<InstitutionKind>| list.iter().copied().collect::<Kinds>();
            let takes = data.kinds.keys().chain(data.not.keys()).map(|role| {
                let taken = kinds.get(role).map_or(Kinds::ALL, set);
                (role.clone(), taken.without(not.get(role).map_or(Kinds::default(), set)))
            });
            let takes = takes.collect();
            let key = data.writes.clone().unwrap_or_else(|| entry.key.clone());
            let main = frames.mains.iter().copied().find(|&main| frames.relations[main].key == key);
            if main.is_none() {
                frames.mains.push(relation);
            }
            frames.relations.push(Relation {
                main: main.unwrap_or(relation),
                key,
                roles: data.roles.iter().map(|(r, n)| (r.clone(), *n)).collect(),
                kinds,
                takes,
                near: data.near.clone(),
                whole: data.whole.clone(),
                instead_of: data.instead_of.clone(),
                above: data.above.clone(),
                gives_way: data.gives_way.clone(),
                gives_way_unsigned: data.gives_way_unsigned.clone(),
                gives_way_beside: data.gives_way_beside.clone(),
                pairs: data.pairs,
                accompanied: data.accompanied,
                signed_by_level: data.signed_by_level,
                deed: data.deed,
                impersonal: data.impersonal,
                distinct: data.distinct,
                over: data.over,
                plan: data.plan,
                pending: data.pending,
                states: data.states,
                persons: data.persons,
                alone: data.alone.clone(),
                titled: data.title_roles.clone(),
                first: data.cue_roles.get("first").cloned(),
                behind: data
                    .cue_roles
                    .iter()
                    .filter(|(word, _)| *word != "first")
                    .map(|(word, role)| (builder.vocabulary.id(word), (role != NO_ROLE).then(|| role.clone())))
                    .collect(),
                by_level: data.by_level,
                needs: data.needs.iter().flat_map(|word| builder.vocabulary.forms(word)).collect(),
                owned: data.owned,
                apposed: data.apposed,
                objects: data.objects.iter().map(|word| builder.vocabulary.id(word)).collect(),
                needs_too: data.needs_too.iter().flat_map(|word| builder.vocabulary.forms(word)).collect(),
                unless: data.unless.iter().flat_map(|word| builder.vocabulary.forms(word)).collect(),
                acted_on: data.acted_on.iter().flat_map(|word| builder.vocabulary.forms(word)).collect(),
                choosers: data.choosers.iter().flat_map(|word| builder.vocabulary.forms(word)).collect(),
                permits: data.permits.iter().flat_map(|word| builder.vocabulary.forms(word)).collect(),
                givers: data.givers.iter().flat_map(|word| builder.vocabulary.forms(word)).collect(),
            });
            for (field, role) in [("whole", &data.whole), ("above", &data.above)] {
                if let Some(role) = role.as_ref().filter(|role| !data.roles.contains_key(*role)) {
                    builder.problem(&entry, format!("{field} names {role:?}, which roles does not list"));
                }
            }
            if data.title_roles.is_none() && !data.titles.is_empty() {
                builder.problem(&entry, "titles need title_roles: who bears one, and whose it is".to_string());
            }
            for role in data.title_roles.iter().flatten().filter(|role| !data.roles.contains_key(*role)) {
                builder.problem(&entry, format!("title_roles names {role:?}, which roles does not list"));
            }
            let unknown = |role: &&String| *role != NO_ROLE && !data.roles.contains_key(*role);
            for role in data.cue_roles.values().filter(unknown) {
                builder.problem(&entry, format!("cue_roles names {role:?}, which roles does not list"));
            }
            // Cues and titles have numbers of their own: their records are measured apart.
            let sieves = [("", &data.verbs, 0), ("", &data.nouns, data.verbs.len())];
            let sieves = sieves.into_iter().chain([("cue", &data.cues, 0), ("title", &data.titles, 0)]);
            let patterns = sieves.enumerate().flat_map(|(n, (sieve, list, before))| {
                list.iter().enumerate().map(move |(number, p)| (p, n == 0, sieve, before + number + 1))
            });
            for (pattern, verb, sieve, number) in patterns {
                let rule = builder.rule(format!("relations/{}#{sieve}{number}", entry.key));
                match parse(pattern, builder) {
                    Ok((anchor, mut frame)) => {
                        for role in frame.roles() {
                            if !data.roles.contains_key(&role) {
                                builder.problem(
                                    &entry,
                                    format!("{pattern:?} has the role {role:?}, which roles does not list"),
                                );
                            }
                        }
                        frame.relation = relation;
                        frame.rule = rule;
                        frame.verb = verb;
                        frame.pattern.clone_from(pattern);
                        (frame.cue, frame.title) = (sieve == "cue", sieve == "title");
                        if !sieve.is_empty() && (!frame.roles().is_empty() || frame.by_agreement) {
                            builder.problem(&entry, format!("{pattern:?}: a {sieve} has no roles"));
                        }
                        let payload = frames.frames.len() as u32;
                        if frame.by_agreement {
                            frames.agreement_frames.push(payload as usize);
                        } else {
                            builder.term(&entry, &anchor, Layer::Relation, payload, rule);
                        }
                        frames.frames.push(frame);
                    }
                    Err(message) => builder.problem(&entry, format!("{pattern:?}: {message}")),
                }
            }
        }
        frames
    }
}

impl Frame {
    fn roles(&self) -> Vec<String> {
        let mut roles: Vec<String> = self.subject.iter().cloned().collect();
        if let Object::Role(role) = &self.object {
            roles.push(role.clone());
        }
        roles.extend(self.prepositions.iter().map(|(_, r)| r.clone()));
        roles
    }

    /// Whether it asks for an instrument.
    pub fn needs_agreement(&self) -> bool {
        self.object == Object::Agreement
    }
}

/// The trigger of a pattern and the frame round it.
fn parse(pattern: &str, builder: &mut Builder) -> Result<(String, Frame), String> {
    let mut parts: Vec<String> = Vec::new();
    let mut depth = 0;
    let mut part = String::new();
    for c in pattern.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        if c.is_whitespace() && depth == 0 {
            if !part.is_empty() {
                parts.push(std::mem::take(&mut part));
            }
        } else {
            part.push(c);
        }
    }
    if !part.is_empty() {
        parts.push(part);
    }
    let role = |part: &str| part.strip_prefix('{').and_then(|p| p.strip_suffix('}')).map(str::to_string);
    let mut frame = Frame {
        relation: 0,
        rule: RuleId(0),
        verb: true,
        by_agreement: false,
        subject: None,
        object: Object::None,
        prepositions: Vec::new(),
        cue: false,
        title: false,
        pattern: String::new(),
    };
    let mut rest = parts.as_slice();
    if let Some(subject) = rest.first().and_then(|p| role(p)) {
        frame.subject = Some(subject);
        rest = &rest[1..];
    }
    if rest.first().is_some_and(|p| p == "<agreement>") {
        frame.by_agreement = true;
        rest = &rest[1..];
    }
    let mut anchor: Vec<&str> = Vec::new();
    let mut behind = frame.by_agreement;
    for (at, part) in rest.iter().enumerate() {
        if part == "<agreement>" {
            frame.object = Object::Agreement;
            behind = true;
        } else if let Some(role) = role(part) {
            let prepositions = if at > 0 { prepositions(&rest[at - 1], builder) } else { None };
            match prepositions {
                Some(words) => {
                    if anchor.last().is_some_and(|last| *last == rest[at - 1]) {
                        anchor.pop();
                    }
                    frame.prepositions.push((words, role));
                }
                None if frame.object == Object::None => frame.object = Object::Role(role),
                None => return Err("has two objects: give one of them a preposition".into()),
            }
            behind = true;
        } else if !behind {
            anchor.push(part);
        } else if prepositions(part, builder).is_none() {
            return Err(format!("{part:?} stands behind a role and is no preposition"));
        }
    }
    if anchor.is_empty() && !frame.by_agreement {
        return Err("has no trigger word".into());
    }
    Ok((anchor.join(" "), frame))
}

/// The prepositions of `with` or `(with|of)`; none where a word is no preposition.
fn prepositions(part: &str, builder: &mut Builder) -> Option<Vec<WordId>> {
    let inner = part.strip_prefix('(').and_then(|p| p.strip_suffix(')')).unwrap_or(part);
    let mut words = Vec::new();
    for word in inner.split('|') {
        let id = builder.vocabulary.id(word);
        if !builder.vocabulary.is(id, Class::Preposition) {
            return None;
        }
        words.push(id);
    }
    Some(words)
}
