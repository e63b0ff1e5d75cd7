//! What merging keeps of the records that it reads: strings once, and of each record what is compared or written.

use crate::identity::{Identity, normal_name};
use crate::lexicon::Lexicon;
use crate::merge::copies::Fingerprint;
use crate::record::{ArticleRef, Evidence, InstitutionRecord, Record};
use crate::registry::{Registry, Wanted};
use rustc_hash::FxHashMap;

/// Strings, each once.
#[derive(Debug, Default)]
struct Strings {
    all: Vec<Box<str>>,
    ids: FxHashMap<Box<str>, u32>,
}

impl Strings {
    fn id(&mut self, text: &str) -> u32 {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        let id = self.all.len() as u32;
        self.all.push(text.into());
        self.ids.insert(text.into(), id);
        id
    }

    fn of(&mut self, text: Option<&str>) -> Option<u32> {
        text.map(|text| self.id(text))
    }
}

/// An article as its records describe it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Article {
    /// Identifier.
    pub id: u32,
    /// Title.
    pub title: Option<u32>,
    /// Date of publication.
    pub published: Option<u32>,
    /// Publisher.
    pub source: Option<u32>,
}

/// One institution of one article.
#[derive(Debug, Clone)]
pub struct Entity {
    /// Position of the article.
    pub article: u32,
    /// Id of the record.
    pub id: u32,
    /// Canonical name.
    pub name: u32,
    /// Kind.
    pub kind: u32,
    /// Level.
    pub level: Option<u32>,
    /// Parent by name.
    pub parent: Option<u32>,
    /// Name and country of the place.
    pub place: Option<(u32, Option<u32>)>,
    /// Code of the place.
    pub code: Option<u32>,
    /// What tells the place from others: its code, else its name behind a tilde.
    pub place_key: Option<u32>,
    /// How many, of a group.
    pub count: Option<u64>,
    /// Identifier of a registry.
    pub registry: Option<u32>,
    /// The strategy that found it.
    pub registry_by: Option<u32>,
    /// Start, end and characters of each mention, once.
    pub mentions: Vec<(u32, u32, u32)>,
    /// Other names that the article uses for it and that say who it is: acronyms, short names.
    pub aliases: Vec<u32>,
}

impl Entity {
    /// The canonical name, and the others that the article uses.
    pub fn names(&self) -> impl Iterator<Item = u32> {
        std::iter::once(self.name).chain(self.aliases.iter().copied())
    }
}

/// A figure of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The number; the lower end of a range.
    pub value: f64,
    /// The upper end.
    pub upper: Option<f64>,
    /// How exact.
    pub bound: u32,
    /// Unit.
    pub unit: u32,
    /// Noun.
    pub noun: Option<u32>,
    /// Currency.
    pub currency: Option<u32>,
}

/// A link or an activity of an article.
#[derive(Debug, Clone)]
pub struct Told {
    /// Id of the record.
    pub id: u32,
    /// Position of the article.
    pub article: u32,
    /// Relation or activity.
    pub what: u32,
    /// Agreement of a link.
    pub agreement: Option<u32>,
    /// Status.
    pub status: u32,
    /// Role (of an activity 0 for actors, 1 for beneficiaries) and entity.
    pub who: Vec<(u32, u32)>,
    /// Figures; of an activity at most one.
    pub figures: Vec<Figure>,
    /// Date, EDTF.
    pub date: Option<u32>,
    /// Confidence.
    pub confidence: f64,
    /// Sentences.
    pub evidence: Vec<Evidence>,
}

/// All that was read.
#[derive(Debug, Default)]
pub struct Gathered {
    strings: Strings,
    /// Articles by id, then by what else is known of them.
    pub articles: Vec<Article>,
    known: FxHashMap<Article, u32>,
    /// Institutions by article and id.
    pub entities: Vec<Entity>,
    by_article: FxHashMap<(u32, u32), u32>,
    /// Links by article and id.
    pub links: Vec<Told>,
    /// Activities by article and id.
    pub activities: Vec<Told>,
    /// Mentions that were read, of all kinds.
    pub mentions: usize,
    /// Records that were read twice.
    pub twice: usize,
    /// Articles that have their id in common with a different one.
    pub shared_ids: usize,
}

/// The role of those who do something.
pub const ACTOR: u32 = 0;
/// The role of those for whom it is done.
pub const BENEFICIARY: u32 = 1;

impl Gathered {
    /// A string by its number.
    pub fn text(&self, id: u32) -> &str {
        &self.strings.all[id as usize]
    }

    /// A string that may not be there.
    pub fn maybe(&self, id: Option<u32>) -> Option<String> {
        id.map(|id| self.text(id).to_string())
    }

    /// Adds a record.
    pub fn add(&mut self, record: Record) {
        let article = self.article(record.article());
        match record {
            Record::Link(link) => {
                let who = link
                    .parties
                    .iter()
                    .map(|party| (self.strings.id(&party.role), self.entity(article, &party.institution)))
                    .collect();
                let figures = link.figures.iter().map(|f| self.figure(f)).collect();
                let told = Told {
                    id: self.strings.id(&link.id),
                    article,
                    what: self.strings.id(&link.relation),
                    agreement: self.strings.of(link.agreement.as_deref()),
                    status: self.strings.id(&link.status),
                    who,
                    figures,
                    date: self.strings.of(link.date.as_ref().map(|d| d.value.as_str())),
                    confidence: link.confidence,
                    evidence: link.evidence,
                };
                self.links.push(told);
            }
            Record::Activity(activity) => {
                let mut who = Vec::new();
                for (role, list) in [(ACTOR, &activity.actors), (BENEFICIARY, &activity.beneficiaries)] {
                    who.extend(list.iter().map(|i| (role, self.entity(article, i))));
                }
                let figures = activity.figure.iter().map(|f| self.figure(f)).collect();
                let told = Told {
                    id: self.strings.id(&activity.id),
                    article,
                    what: self.strings.id(&activity.activity),
                    agreement: None,
                    status: self.strings.id(&activity.status),
                    who,
                    figures,
                    date: self.strings.of(activity.date.as_ref().map(|d| d.value.as_str())),
                    confidence: activity.confidence,
                    evidence: activity.evidence,
                };
                self.activities.push(told);
            }
            Record::Mention(mention) => {
                self.mentions += 1;
                if let Some(institution) = &mention.institution {
                    self.entity(article, institution);
                }
            }
        }
    }

    fn article(&mut self, article: &ArticleRef) -> u32 {
        let key = Article {
            id: self.strings.id(&article.id),
            title: self.strings.of(article.title.as_deref()),
            published: self.strings.of(article.published.as_deref()),
            source: self.strings.of(article.source.as_deref()),
        };
        let next = self.articles.len() as u32;
        *self.known.entry(key).or_insert_with_key(|key| {
            self.articles.push(key.clone());
            next
        })
    }

    fn figure(&mut self, figure: &crate::record::FigureRecord) -> Figure {
        Figure {
            value: figure.value,
            upper: figure.upper,
            bound: self.strings.id(&figure.bound),
            unit: self.strings.id(&figure.unit),
            noun: self.strings.of(figure.noun.as_deref()),
            currency: self.strings.of(figure.currency.as_deref()),
        }
    }

    fn entity(&mut self, article: u32, institution: &InstitutionRecord) -> u32 {
        let id = self.strings.id(&institution.id);
        let mention = institution.mention.split_whitespace().collect::<Vec<_>>().join(" ");
        let mention = (institution.start, institution.end, self.strings.id(&mention));
        if let Some(&known) = self.by_article.get(&(article, id)) {
            self.entities[known as usize].mentions.push(mention);
            return known;
        }
        let place = institution.place.as_ref();
        let place_key = place.map(|p| match &p.code {
            Some(code) => self.strings.id(code),
            None => self.strings.id(&format!("~{}", p.name)),
        });
        let entity = Entity {
            article,
            id,
            name: self.strings.id(&institution.name),
            kind: self.strings.id(&institution.kind),
            level: self.strings.of(institution.level.as_deref()),
            parent: self.strings.of(institution.parent.as_deref()),
            place: place.map(|p| (self.strings.id(&p.name), self.strings.of(p.country.as_deref()))),
            code: self.strings.of(place.and_then(|p| p.code.as_deref())),
            place_key,
            count: institution.count,
            registry: self.strings.of(institution.registry.as_deref()),
            registry_by: self.strings.of(institution.registry_by.as_deref()),
            mentions: vec![mention],
            aliases: Vec::new(),
        };
        let number = self.entities.len() as u32;
        self.entities.push(entity);
        self.by_article.insert((article, id), number);
        number
    }

    /// Puts everything into an order that does not depend on the order of the input,
    /// drops what was read twice, and finds the names among the mentions.
    pub fn finish(&mut self, lexicon: &Lexicon) {
        let strings = &self.strings;
        let text = |id: &u32| &strings.all[*id as usize];
        let key = |a: &Article| {
            (text(&a.id), a.title.as_ref().map(text), a.published.as_ref().map(text), a.source.as_ref().map(text))
        };
        let mut order: Vec<u32> = (0..self.articles.len() as u32).collect();
        order.sort_by_cached_key(|&a| key(&self.articles[a as usize]));
        let moved = inverse(&order);
        self.articles = order.iter().map(|&a| self.articles[a as usize].clone()).collect();
        self.shared_ids = self.articles.windows(2).filter(|pair| pair[0].id == pair[1].id).count();

        self.entities.iter_mut().for_each(|e| e.article = moved[e.article as usize]);
        let mut order: Vec<u32> = (0..self.entities.len() as u32).collect();
        order.sort_by_key(|&e| {
            let entity = &self.entities[e as usize];
            (entity.article, &strings.all[entity.id as usize])
        });
        let moved_entities = inverse(&order);
        let mut entities: Vec<Option<Entity>> = std::mem::take(&mut self.entities).into_iter().map(Some).collect();
        self.entities = order.iter().filter_map(|&e| entities[e as usize].take()).collect();
        self.known.clear();
        self.by_article.clear();

        for list in [&mut self.links, &mut self.activities] {
            for told in list.iter_mut() {
                told.article = moved[told.article as usize];
                told.who.iter_mut().for_each(|(_, e)| *e = moved_entities[*e as usize]);
            }
            list.sort_by(|a, b| {
                let key = |t: &'_ Told| (t.article, t.evidence.first().map_or(0, |e| e.start));
                let rest = |t: &Told| (text(&t.status), t.date.as_ref().map(text), t.agreement.as_ref().map(text));
                a.article
                    .cmp(&b.article)
                    .then_with(|| strings.all[a.id as usize].cmp(&strings.all[b.id as usize]))
                    .then_with(|| key(a).cmp(&key(b)))
                    .then_with(|| rest(a).cmp(&rest(b)))
            });
            let before = list.len();
            list.dedup_by_key(|told| (told.article, told.id));
            self.twice += before - list.len();
        }

        let mut says: FxHashMap<u32, bool> = FxHashMap::default();
        let mut normal: FxHashMap<u32, String> = FxHashMap::default();
        for entity in &mut self.entities {
            entity.mentions.sort_unstable();
            entity.mentions.dedup_by_key(|m| (m.0, m.1));
            let mut aliases = Vec::new();
            for &(_, _, text) in &entity.mentions {
                let telling = *says.entry(text).or_insert_with(|| {
                    let identity = Identity::read(&strings.all[text as usize], lexicon);
                    identity.acronym || identity.specific
                });
                if !telling || text == entity.name || aliases.contains(&text) {
                    continue;
                }
                let mut form =
                    |id: u32| normal.entry(id).or_insert_with(|| normal_name(&strings.all[id as usize])).clone();
                if form(text) != form(entity.name) {
                    aliases.push(text);
                }
            }
            aliases.sort_by_key(|a| &strings.all[*a as usize]);
            entity.aliases = aliases;
        }
    }

    /// Gives institutions without an identifier the one that a registry has for them.
    pub fn identify(&mut self, registry: &Registry, lexicon: &Lexicon) {
        type Place = Option<(u32, Option<u32>)>;
        type Key = (u32, Place, Option<u32>);
        let mut found: FxHashMap<Key, Option<(String, &str)>> = FxHashMap::default();
        for at in 0..self.entities.len() {
            let entity = &self.entities[at];
            if entity.registry.is_some() || self.text(entity.kind) == "group" {
                continue;
            }
            let wanted = Wanted {
                name: self.text(entity.name),
                place: entity.place.map(|(name, _)| self.text(name)),
                country: entity.place.and_then(|(_, country)| Some(self.text(country?))),
                code: entity.code.map(|code| self.text(code)),
            };
            let known = found
                .entry((entity.name, entity.place, entity.code))
                .or_insert_with(|| registry.find(&wanted, lexicon).map(|(id, by)| (id.to_string(), by)));
            if let Some((id, by)) = known.clone() {
                let (id, by) = (self.strings.id(&id), self.strings.id(by));
                self.entities[at].registry = Some(id);
                self.entities[at].registry_by = Some(by);
            }
        }
    }

    /// What the sentences of the records tell of each article's text.
    pub fn fingerprints(&self) -> Vec<Fingerprint> {
        let mut sentences: Vec<Vec<(u32, &str)>> = vec![Vec::new(); self.articles.len()];
        for told in self.links.iter().chain(&self.activities) {
            let list = &mut sentences[told.article as usize];
            list.extend(told.evidence.iter().map(|e| (e.start, e.text.as_str())));
        }
        sentences
            .into_iter()
            .map(|mut list| {
                list.sort_unstable();
                list.dedup();
                Fingerprint::of_sentences(list.into_iter().map(|(_, text)| text))
            })
            .collect()
    }
}

/// Where each position went.
fn inverse(order: &[u32]) -> Vec<u32> {
    let mut moved = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        moved[old as usize] = new as u32;
    }
    moved
}
