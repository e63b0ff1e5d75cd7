//! The records of merged institutions: names counted, conflicts listed, ids given.

use super::gather::{Entity, Gathered};
use super::same::{STRATEGIES, Same};
use super::told::{counted, seen};
use crate::identity::normal_name;
use crate::record::{
    Conflict, Hash, InstitutionName, InstitutionPart, Joined, MergedInstitution, NameCount, PlaceRecord, SCHEMA,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// The merged institutions.
#[derive(Debug, Default)]
pub struct Institutions {
    /// Of each entity, the position of its institution.
    pub of_entity: Vec<u32>,
    /// The records, in the order of the first articles.
    pub records: Vec<MergedInstitution>,
}

impl Institutions {
    /// An institution as other records name it.
    pub fn name(&self, at: u32) -> InstitutionName {
        let record = &self.records[at as usize];
        InstitutionName { id: record.id.clone(), name: record.name.clone(), kind: record.kind.clone() }
    }
}

/// Makes the records of the clusters.
pub fn write(gathered: &Gathered, same: &Same, text_of: &[u32]) -> Institutions {
    let mut number: FxHashMap<u32, u32> = FxHashMap::default();
    let mut members: Vec<Vec<u32>> = Vec::new();
    let mut of_entity = Vec::with_capacity(same.cluster.len());
    for (entity, root) in same.cluster.iter().enumerate() {
        let at = *number.entry(*root).or_insert_with(|| {
            members.push(Vec::new());
            members.len() as u32 - 1
        });
        members[at as usize].push(entity as u32);
        of_entity.push(at);
    }
    let mut joins: Vec<Vec<usize>> = vec![Vec::new(); members.len()];
    for (at, join) in same.joins.iter().enumerate() {
        joins[of_entity[join.entity as usize] as usize].push(at);
    }
    let mut records: Vec<MergedInstitution> = members
        .iter()
        .zip(joins)
        .map(|(members, joins)| {
            let mut record = institution(gathered, members, text_of);
            let mut known = FxHashSet::default();
            for join in joins.into_iter().map(|j| &same.joins[j]) {
                if known.insert((join.strategy, join.name, join.to)) {
                    record.joined.push(Joined {
                        strategy: STRATEGIES[join.strategy].to_string(),
                        name: gathered.text(join.name).to_string(),
                        to: gathered.text(join.to).to_string(),
                    });
                }
            }
            record
        })
        .collect();

    // One name, several institutions: the place tells them apart, else the first article.
    let mut named: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (at, record) in records.iter().enumerate() {
        named.entry(normal_name(&record.name)).or_default().push(at);
    }
    for (name, list) in named {
        let hash = Hash::default().part(&name);
        let codes = |code: &Option<String>| {
            list.iter().filter(|&&at| records[at].place.as_ref().and_then(|p| p.code.clone()) == *code).count()
        };
        let ids: Vec<String> = list
            .iter()
            .map(|&at| {
                let code = records[at].place.as_ref().and_then(|p| p.code.clone());
                match code {
                    _ if list.len() == 1 => hash.id("inst"),
                    Some(code) if codes(&Some(code.clone())) == 1 => hash.part(&code).id("inst"),
                    _ => {
                        let first = &gathered.entities[members[at][0] as usize];
                        hash.part("article").part(&article_key(gathered, first.article)).id("inst")
                    }
                }
            })
            .collect();
        for (at, id) in list.into_iter().zip(ids) {
            records[at].id = id;
        }
    }
    Institutions { of_entity, records }
}

/// What tells an article from those with the same id.
fn article_key(gathered: &Gathered, article: u32) -> String {
    let article = &gathered.articles[article as usize];
    let more = [article.title, article.published, article.source].map(|id| gathered.maybe(id).unwrap_or_default());
    format!("{}\u{1f}{}", gathered.text(article.id), more.join("\u{1f}"))
}

fn institution(gathered: &Gathered, members: &[u32], text_of: &[u32]) -> MergedInstitution {
    let entities: Vec<&Entity> = members.iter().map(|&e| &gathered.entities[e as usize]).collect();
    let count =
        |field: &dyn Fn(&Entity) -> Option<u32>| counted(gathered, entities.iter().map(|e| (e.article, field(e))));
    let mut canonical = count(&|e| Some(e.name));
    // Of equally frequent names the longest says most.
    canonical.sort_by(|a, b| {
        b.articles
            .cmp(&a.articles)
            .then(b.value.chars().count().cmp(&a.value.chars().count()))
            .then_with(|| a.value.cmp(&b.value))
    });
    let name = canonical.first().map_or(String::new(), |n| n.value.clone());

    let mut conflicts = Vec::new();
    let mut most = |field: &str, values: Vec<crate::record::ValueCount>| {
        let first = values.first().map(|v| v.value.clone());
        if values.len() > 1 {
            conflicts.push(Conflict { field: field.to_string(), values });
        }
        first
    };
    let kind = most("kind", count(&|e| Some(e.kind))).unwrap_or_default();
    let level = most("level", count(&|e| e.level));
    let parent = most("parent", count(&|e| e.parent));
    let place_name = most("place", count(&|e| e.place.map(|p| p.0)));
    let code = most("code", count(&|e| e.code));
    let registry = most("registry", count(&|e| e.registry));
    let placed = |e: &&&Entity| e.place.is_some_and(|(name, _)| Some(gathered.text(name)) == place_name.as_deref());
    // The code belongs to the place that has it, where one of that name does.
    let coded = entities.iter().find(|e| e.code.map(|c| gathered.text(c)) == code.as_deref() && e.code.is_some());
    let place = coded.or(entities.iter().find(placed)).and_then(|e| {
        let (name, country) = e.place?;
        Some(PlaceRecord {
            name: gathered.text(name).to_string(),
            country: gathered.maybe(country),
            code: code.clone(),
        })
    });
    let registry_by = entities
        .iter()
        .filter(|e| e.registry.map(|r| gathered.text(r)) == registry.as_deref())
        .filter_map(|e| gathered.maybe(e.registry_by))
        .min();

    // Names with their mentions; what only points back is counted by itself.
    let mut names: FxHashMap<u32, (u64, FxHashSet<u32>)> = FxHashMap::default();
    let mut references = 0;
    for entity in &entities {
        let own = normal_name(gathered.text(entity.name));
        for &(_, _, text) in &entity.mentions {
            if text == entity.name || entity.aliases.contains(&text) || normal_name(gathered.text(text)) == own {
                let entry = names.entry(text).or_default();
                entry.0 += 1;
                entry.1.insert(entity.article);
            } else {
                references += 1;
            }
        }
    }
    let mut names: Vec<NameCount> = names
        .into_iter()
        .map(|(text, (mentions, articles))| NameCount {
            name: gathered.text(text).to_string(),
            mentions,
            articles: articles.len() as u64,
        })
        .collect();
    names.sort_by(|a, b| b.mentions.cmp(&a.mentions).then_with(|| a.name.cmp(&b.name)));

    let mut parts: Vec<InstitutionPart> = Vec::new();
    let mut known: FxHashMap<(u32, u32), usize> = FxHashMap::default();
    for entity in &entities {
        let at = *known.entry((entity.id, entity.name)).or_insert_with(|| {
            parts.push(InstitutionPart {
                id: gathered.text(entity.id).to_string(),
                name: gathered.text(entity.name).to_string(),
                articles: Vec::new(),
            });
            parts.len() - 1
        });
        parts[at].articles.push(gathered.text(gathered.articles[entity.article as usize].id).to_string());
    }
    parts.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));

    let articles: FxHashSet<u32> = entities.iter().map(|e| e.article).collect();
    let texts: FxHashSet<u32> = articles.iter().map(|&a| text_of[a as usize]).collect();
    let (first_seen, last_seen) = seen(gathered, articles.iter().copied());
    MergedInstitution {
        schema: SCHEMA,
        id: String::new(),
        name,
        kind,
        level,
        parent,
        place,
        count: entities.iter().find_map(|e| e.count),
        registry,
        registry_by,
        mentions: names.iter().map(|n| n.mentions).sum::<u64>() + references,
        names,
        references,
        articles: articles.len() as u64,
        texts: texts.len() as u64,
        first_seen,
        last_seen,
        joined: Vec::new(),
        conflicts,
        parts,
    }
}
