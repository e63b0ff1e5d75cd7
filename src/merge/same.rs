//! Which institutions of different articles are the same, by strategies in the
//! order of their precision. Each works on what the ones before it made.
//!
//! 1. `same_text`: the same name in copies of one text. The only way for names that
//!    say nothing by themselves ("Central Hospital") and for groups.
//! 2. `same_name`: the same canonical name; where its place is known to be two places, not.
//! 3. `registry`: the same identifier of the user's registry.
//! 4. `same_words`: the same words in the same parts, in another order.
//! 5. `level`: a level of administration left out: "Jiangsu (Provincial) People's Hospital".
//! 6. `outer_place`: the province beside the place left out: "(Hunan) Changsha Central Hospital".
//! 7. `alias`: a name that an article itself uses for the other, and that is of no one else.
//!
//! What contradicts is never joined: other numbers, campuses, places, registry
//! entries, kinds. Where a short form could be of two, it stays alone.

use super::gather::{Entity, Gathered};
use crate::identity::{Identity, Level, normal_name};
use crate::lexicon::Lexicon;
use rustc_hash::{FxHashMap, FxHashSet};

/// The strategies, in the order in which they run.
pub use crate::record::JOIN_STRATEGIES as STRATEGIES;

/// Two nodes that were joined: of which strategy, the name that was added, and the one that it was added to.
#[derive(Debug, Clone)]
pub struct Join {
    /// Position in [`STRATEGIES`].
    pub strategy: usize,
    /// A name.
    pub name: u32,
    /// Another name, or the same one.
    pub to: u32,
    /// An entity of the cluster that both are in now.
    pub entity: u32,
}

/// The outcome.
#[derive(Debug, Default)]
pub struct Same {
    /// Of each entity, the entity that stands for its cluster.
    pub cluster: Vec<u32>,
    /// What was joined, but for equal names, in order.
    pub joins: Vec<Join>,
    /// How many joins each strategy made.
    pub counts: [usize; STRATEGIES.len()],
}

/// Union-find over entities, with what a cluster may not contradict.
struct Clusters<'a> {
    lexicon: &'a Lexicon,
    gathered: &'a Gathered,
    identities: &'a FxHashMap<u32, Identity>,
    parent: Vec<u32>,
    /// Of each root: the distinct names, place codes, registry ids and the class of its kind.
    facts: Vec<Facts>,
}

#[derive(Debug, Clone, Default)]
struct Facts {
    names: Vec<u32>,
    codes: Vec<u32>,
    registries: Vec<u32>,
    kinds: Vec<u8>,
}

impl Facts {
    fn add(&mut self, other: Facts) {
        for (list, more) in
            [(&mut self.names, other.names), (&mut self.codes, other.codes), (&mut self.registries, other.registries)]
        {
            list.extend(more);
            list.sort_unstable();
            list.dedup();
        }
        self.kinds.extend(other.kinds);
        self.kinds.sort_unstable();
        self.kinds.dedup();
    }
}

/// Kinds that may be told of one institution.
fn class(kind: &str) -> u8 {
    match kind {
        "hospital" | "medical_center" | "clinic" => 1,
        "university" => 2,
        "health_authority" | "government" => 3,
        "alliance" | "association" => 4,
        "company" => 5,
        "foundation" => 6,
        "group" => 8,
        _ => 7,
    }
}

impl Clusters<'_> {
    fn find(&mut self, mut at: u32) -> u32 {
        while self.parent[at as usize] != at {
            let above = self.parent[self.parent[at as usize] as usize];
            self.parent[at as usize] = above;
            at = above;
        }
        at
    }

    /// Whether two places (codes, or names behind a tilde) can be one: equal, or one lies in the other.
    fn codes_fit(&self, a: u32, b: u32) -> bool {
        if a == b {
            return true;
        }
        let (a, b) = (self.gathered.text(a), self.gathered.text(b));
        let places = &self.lexicon.places;
        // What is not decided may be any place of its name.
        if a.starts_with('~') || b.starts_with('~') {
            let meant = |key: &str| match key.strip_prefix('~') {
                Some(name) => places.called(name).to_vec(),
                None => places.coded(key).into_iter().collect(),
            };
            let (a, b) = (meant(a), meant(b));
            return a.iter().any(|&a| b.iter().any(|&b| a == b || places.lies_in(a, b) || places.lies_in(b, a)));
        }
        let digits = |code: &str| code.len() == 6 && code.bytes().all(|c| c.is_ascii_digit());
        match (digits(a), digits(b)) {
            // A prefecture and its county: GB/T 2260.
            (true, true) => a[..4] == b[..4] && (a.ends_with("00") || b.ends_with("00")),
            // ISO 3166-2 or 3166-1 and something smaller: only the country can be compared.
            (true, false) => b.starts_with("CN"),
            (false, true) => a.starts_with("CN"),
            (false, false) => a.starts_with(b) || b.starts_with(a),
        }
    }

    fn may_join(&self, a: u32, b: u32) -> bool {
        let (one, other) = (&self.facts[a as usize], &self.facts[b as usize]);
        let all =
            |x: &[u32], y: &[u32], fit: &dyn Fn(u32, u32) -> bool| x.iter().all(|&x| y.iter().all(|&y| fit(x, y)));
        let kinds =
            one.kinds.iter().all(|k| other.kinds.contains(k)) || other.kinds.iter().all(|k| one.kinds.contains(k));
        kinds
            && all(&one.registries, &other.registries, &|x, y| x == y)
            && all(&one.codes, &other.codes, &|x, y| self.codes_fit(x, y))
            && all(&one.names, &other.names, &|x, y| match (self.identities.get(&x), self.identities.get(&y)) {
                (Some(x), Some(y)) => !x.contradicts(y),
                _ => true,
            })
    }

    /// Joins two clusters if nothing contradicts; whether they were two and are one now.
    fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.find(a), self.find(b));
        if a == b || !self.may_join(a, b) {
            return false;
        }
        let (kept, gone) = (a.min(b), a.max(b));
        self.parent[gone as usize] = kept;
        let facts = std::mem::take(&mut self.facts[gone as usize]);
        self.facts[kept as usize].add(facts);
        true
    }
}

/// Finds the clusters. `text_of` names for each article the one that stands for its text.
pub fn find(gathered: &Gathered, text_of: &[u32], lexicon: &Lexicon) -> Same {
    let entities = &gathered.entities;
    let names: FxHashSet<u32> = entities.iter().flat_map(|e| e.names()).collect();
    let identities: FxHashMap<u32, Identity> =
        names.iter().map(|&name| (name, Identity::read(gathered.text(name), lexicon))).collect();
    let mut clusters = Clusters {
        lexicon,
        gathered,
        identities: &identities,
        parent: (0..entities.len() as u32).collect(),
        facts: entities.iter().map(|e| facts(gathered, e)).collect(),
    };
    let mut same = Same::default();

    // Names that say nothing by themselves mean an institution only within one text.
    let alone = |entity: &Entity| {
        class(gathered.text(entity.kind)) == 8 || !identities.get(&entity.name).is_some_and(|i| i.specific)
    };
    let mut by_text: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    for (at, entity) in entities.iter().enumerate() {
        let first = *by_text.entry((text_of[entity.article as usize], entity.id)).or_insert(at as u32);
        if first != at as u32 && clusters.join(first, at as u32) {
            same.counts[0] += 1;
        }
    }
    same_names(gathered, &mut clusters, &mut same, &alone);
    let roots = |clusters: &mut Clusters, alone: &dyn Fn(&Entity) -> bool| {
        let mut seen = FxHashSet::default();
        let mut roots: Vec<(u32, u32)> = Vec::new();
        for (at, entity) in entities.iter().enumerate() {
            let root = clusters.find(at as u32);
            if !alone(entity) && seen.insert((root, entity.name)) {
                roots.push((root, entity.name));
            }
        }
        roots
    };

    // The registry of the user knows better than any rule about words.
    let mut by_registry: FxHashMap<u32, u32> = FxHashMap::default();
    for (at, entity) in entities.iter().enumerate() {
        if let Some(registry) = entity.registry {
            let first = *by_registry.entry(registry).or_insert(at as u32);
            record(gathered, &mut clusters, &mut same, 2, first, at as u32);
        }
    }

    let keyed = |clusters: &mut Clusters, key: &dyn Fn(&Identity) -> Option<String>| {
        let mut groups: FxHashMap<String, Vec<(u32, u32)>> = FxHashMap::default();
        let mut order: Vec<String> = Vec::new();
        for (root, name) in roots(clusters, &alone) {
            let Some(key) = identities.get(&name).and_then(key) else { continue };
            let group = groups.entry(key.clone()).or_default();
            if group.is_empty() {
                order.push(key);
            }
            group.push((root, name));
        }
        order.into_iter().filter_map(|key| groups.remove(&key)).collect::<Vec<_>>()
    };

    for group in keyed(&mut clusters, &|i| Some(i.exact_key())) {
        join_group(gathered, &mut clusters, &mut same, 3, &group);
    }
    // A level left out: only where all that have one have the same one.
    let level_of = |name: u32| identities.get(&name).map(Identity::levels).unwrap_or_default();
    for group in keyed(&mut clusters, &|i| i.may_lose_level(lexicon).then(|| i.loose_key())) {
        let levels: FxHashSet<Vec<Level>> =
            group.iter().map(|(_, name)| level_of(*name)).filter(|levels| !levels.is_empty()).collect();
        let level = levels.iter().next().cloned().unwrap_or_default();
        let fits =
            |name: u32| level_of(name) == level || identities.get(&name).is_some_and(|i| i.may_have(&level, lexicon));
        if levels.len() <= 1 && group.iter().all(|(_, name)| fits(*name)) {
            join_group(gathered, &mut clusters, &mut same, 4, &group);
        }
    }
    // The outer place left out: the longer name to the only shorter one.
    let mut shorter: FxHashMap<String, Vec<(u32, u32)>> = FxHashMap::default();
    for (root, name) in roots(&mut clusters, &alone) {
        if let Some(identity) = identities.get(&name) {
            shorter.entry(identity.loose_key()).or_default().push((root, name));
        }
    }
    for (root, name) in roots(&mut clusters, &alone) {
        let Some(identity) = identities.get(&name) else { continue };
        let Some(group) = identity.inner_key(lexicon).and_then(|key| shorter.get(&key)) else { continue };
        let mut found: Vec<u32> = group.iter().map(|(other, _)| clusters.find(*other)).collect();
        found.sort_unstable();
        found.dedup();
        found.retain(|other| clusters.may_join(root.min(*other), root.max(*other)) || *other == root);
        let fits = |other: u32| {
            let (own, theirs) = (identity.levels(), level_of(other));
            own.is_empty() || theirs.is_empty() || theirs.iter().all(|level| own.contains(level))
        };
        // "Gulou Hospital" may be any city's.
        let sure = |other: u32, of: u32| {
            !clusters.facts[of as usize].codes.iter().all(|c| gathered.text(*c).starts_with('~'))
                || identities.get(&other).is_some_and(|i| i.inner_place_is_sure(identity, lexicon))
        };
        if let [only] = found[..]
            && group.iter().all(|(_, other)| fits(*other) && sure(*other, only))
        {
            record(gathered, &mut clusters, &mut same, 5, only, root);
        }
    }
    aliases(gathered, &mut clusters, &mut same, &identities);

    same.cluster = (0..entities.len() as u32).map(|at| clusters.find(at)).collect();
    same
}

fn facts(gathered: &Gathered, entity: &Entity) -> Facts {
    Facts {
        names: vec![entity.name],
        codes: entity.place_key.into_iter().collect(),
        registries: entity.registry.into_iter().collect(),
        kinds: vec![class(gathered.text(entity.kind))],
    }
}

/// Joins two entities and notes it, unless only equal names came together.
fn record(gathered: &Gathered, clusters: &mut Clusters, same: &mut Same, strategy: usize, to: u32, added: u32) {
    if clusters.join(to, added) {
        same.counts[strategy] += 1;
        let (name, to) = (gathered.entities[added as usize].name, gathered.entities[to as usize].name);
        if name != to {
            same.joins.push(Join { strategy, name, to, entity: added });
        }
    }
}

/// Joins all of a group, each to the first that it fits.
fn join_group(gathered: &Gathered, clusters: &mut Clusters, same: &mut Same, strategy: usize, group: &[(u32, u32)]) {
    // One that fits two which do not fit each other is of neither.
    let mut roots: Vec<u32> = group.iter().map(|(root, _)| clusters.find(*root)).collect();
    roots.sort_unstable();
    roots.dedup();
    if roots.len() < 2 {
        return;
    }
    // Many have the same facts: one of each kind is enough to compare with.
    type Parts<'a> = (&'a [u32], &'a [u32], &'a [u8], &'a [u32]);
    let mut different: FxHashMap<Parts<'_>, u32> = FxHashMap::default();
    for &root in &roots {
        let facts = &clusters.facts[root as usize];
        different.entry((&facts.codes, &facts.registries, &facts.kinds, &facts.names)).or_insert(root);
    }
    let different: Vec<u32> = different.into_values().collect();
    let clash = different.iter().any(|&a| different.iter().any(|&b| a != b && !clusters.may_join(a, b)));
    if !clash {
        for pair in roots.windows(2) {
            record(gathered, clusters, same, strategy, roots[0], pair[1]);
        }
        return;
    }
    // The others have what tells them apart (a place, a number): join those that agree in it.
    let placed: Vec<u32> =
        roots.iter().copied().filter(|&root| !clusters.facts[root as usize].codes.is_empty()).collect();
    for (at, &one) in placed.iter().enumerate() {
        for &other in &placed[at + 1..] {
            record(gathered, clusters, same, strategy, one, other);
        }
    }
}

/// Joins entities of one name, but for those that are known to lie elsewhere.
fn same_names(gathered: &Gathered, clusters: &mut Clusters, same: &mut Same, alone: &dyn Fn(&Entity) -> bool) {
    let mut by_id: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    let mut order = Vec::new();
    for (at, entity) in gathered.entities.iter().enumerate() {
        if alone(entity) {
            continue;
        }
        let list = by_id.entry(entity.id).or_default();
        if list.is_empty() {
            order.push(entity.id);
        }
        list.push(at as u32);
    }
    for id in order {
        let list = &by_id[&id];
        let mut codes: Vec<u32> = list.iter().filter_map(|&e| gathered.entities[e as usize].place_key).collect();
        codes.sort_unstable();
        codes.dedup();
        let one_place = codes.iter().all(|&a| codes.iter().all(|&b| clusters.codes_fit(a, b)));
        // Of several places only those with the same code are one; what has no code could be any of them.
        let mut first: FxHashMap<Option<u32>, u32> = FxHashMap::default();
        for &entity in list {
            let code = gathered.entities[entity as usize].place_key;
            if !one_place && code.is_none() {
                continue;
            }
            let to = *first.entry(if one_place { None } else { code }).or_insert(entity);
            if to != entity && clusters.join(to, entity) {
                same.counts[1] += 1;
            }
        }
    }
}

/// Joins an institution whose name some article uses for another one.
fn aliases(gathered: &Gathered, clusters: &mut Clusters, same: &mut Same, identities: &FxHashMap<u32, Identity>) {
    // Who is called so anywhere: by its canonical name, or in passing.
    let normal: FxHashMap<u32, String> =
        identities.keys().map(|&name| (name, normal_name(gathered.text(name)))).collect();
    let mut called: FxHashMap<&str, Vec<u32>> = FxHashMap::default();
    let mut as_alias: FxHashMap<&str, Vec<(u32, u32)>> = FxHashMap::default();
    for (at, entity) in gathered.entities.iter().enumerate() {
        for name in entity.names() {
            called.entry(&normal[&name]).or_default().push(at as u32);
            if name != entity.name && normal[&name] != normal[&entity.name] {
                as_alias.entry(&normal[&name]).or_default().push((at as u32, name));
            }
        }
    }
    for (at, entity) in gathered.entities.iter().enumerate() {
        let Some(identity) = identities.get(&entity.name) else { continue };
        // Three letters are the initials of too many.
        let telling = if identity.acronym { gathered.text(entity.name).len() >= 4 } else { identity.specific };
        let own: &str = &normal[&entity.name];
        let Some(users) = as_alias.get(own).filter(|_| telling) else { continue };
        let root = clusters.find(at as u32);
        let mut others: Vec<u32> = called[own].iter().map(|&e| clusters.find(e)).filter(|&r| r != root).collect();
        others.sort_unstable();
        others.dedup();
        if let [only] = others[..]
            && let Some((user, _)) = users.iter().find(|(user, _)| clusters.find(*user) == only)
        {
            record(gathered, clusters, same, 6, *user, at as u32);
        }
    }
}
