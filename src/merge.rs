//! Records of many articles put together: one institution under all its names, one
//! link or activity told by several reports, one text printed by several papers.
//!
//! Nothing is thrown away: every record that is read is a part of exactly one merged
//! record, which names it. The same records give the same bytes, in whatever order
//! they are read. Time and memory grow with the number of records.

pub mod copies;
mod gather;
mod institutions;
mod interval;
mod same;
mod told;

pub use interval::{Days, Numbers};

use crate::lexicon::Lexicon;
use crate::record::{Merged, MergedArticle, Record, SCHEMA};
use crate::registry::Registry;
use copies::Fingerprint;
use gather::Gathered;
use rustc_hash::FxHashMap;

/// Collects records, then merges them.
#[derive(Debug, Default)]
pub struct Merger {
    gathered: Gathered,
    texts: FxHashMap<String, Fingerprint>,
}

/// How many there are of everything.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Links and activities that were read, each once.
    pub links: usize,
    /// Activities.
    pub activities: usize,
    /// Mentions of all kinds that were read.
    pub mentions: usize,
    /// Links and activities that were read more than once.
    pub twice: usize,
    /// Articles.
    pub articles: usize,
    /// Of them, copies of another one.
    pub copies: usize,
    /// Articles compared by the sentences of their records, for want of their texts.
    pub by_evidence: usize,
    /// Articles that have their id in common with a different one.
    pub shared_ids: usize,
    /// Merged institutions.
    pub institutions: usize,
    /// Institutions of the single articles.
    pub institution_parts: usize,
    /// Merged links.
    pub merged_links: usize,
    /// Merged activities.
    pub merged_activities: usize,
    /// Joins of each strategy, in the order in which they run.
    pub joins: Vec<(&'static str, usize)>,
}

impl Merger {
    /// Adds a record of `extract`.
    pub fn add(&mut self, record: Record) {
        self.gathered.add(record);
    }

    /// Adds what the whole text of an article is known by; without it the sentences of its records are compared.
    pub fn add_text(&mut self, article: &str, fingerprint: Fingerprint) {
        self.texts.insert(article.to_string(), fingerprint);
    }

    /// Merges everything: articles, institutions, links, activities, in this order.
    ///
    /// # Errors
    ///
    /// Those of `take`.
    pub fn merge<E>(
        mut self,
        lexicon: &Lexicon,
        registry: Option<&Registry>,
        mut take: impl FnMut(Merged) -> Result<(), E>,
    ) -> Result<Counts, E> {
        self.gathered.finish(lexicon);
        if let Some(registry) = registry {
            self.gathered.identify(registry, lexicon);
        }
        let gathered = &self.gathered;

        // Whole texts are compared with whole texts, sentences with sentences.
        let mut fingerprints = gathered.fingerprints();
        let mut whole = vec![false; fingerprints.len()];
        for (at, article) in gathered.articles.iter().enumerate() {
            if let Some(text) = self.texts.get(gathered.text(article.id)) {
                fingerprints[at] = text.clone();
                whole[at] = true;
            }
        }
        let mut copy_of: Vec<(usize, f64)> = (0..fingerprints.len()).map(|at| (at, 1.0)).collect();
        for side in [true, false] {
            let which: Vec<usize> = (0..fingerprints.len()).filter(|&at| whole[at] == side).collect();
            let own: Vec<Fingerprint> = which.iter().map(|&at| std::mem::take(&mut fingerprints[at])).collect();
            for (at, (leader, share)) in copies::clusters(&own).into_iter().enumerate() {
                copy_of[which[at]] = (which[leader], share);
            }
        }
        drop(fingerprints);
        let text_of: Vec<u32> = copy_of.iter().map(|(leader, _)| *leader as u32).collect();

        let mut told = vec![(0u64, 0u64); gathered.articles.len()];
        gathered.links.iter().for_each(|l| told[l.article as usize].0 += 1);
        gathered.activities.iter().for_each(|a| told[a.article as usize].1 += 1);
        for (at, article) in gathered.articles.iter().enumerate() {
            let (leader, share) = copy_of[at];
            let copy = leader != at;
            take(Merged::Article(MergedArticle {
                schema: SCHEMA,
                id: gathered.text(article.id).to_string(),
                title: gathered.maybe(article.title),
                published: gathered.maybe(article.published),
                source: gathered.maybe(article.source),
                copy_of: copy.then(|| gathered.text(gathered.articles[leader].id).to_string()),
                similarity: copy.then_some((share * 1000.0).round() / 1000.0),
                compared: if whole[at] { "text" } else { "evidence" }.to_string(),
                links: told[at].0,
                activities: told[at].1,
            }))?;
        }

        let same = same::find(gathered, &text_of, lexicon);
        let institutions = institutions::write(gathered, &same, &text_of);
        let teller = told::Teller { gathered, institutions: &institutions, text_of: &text_of };
        let (links, activities) = rayon::join(|| teller.links(), || teller.activities());
        let counts = Counts {
            links: gathered.links.len(),
            activities: gathered.activities.len(),
            mentions: gathered.mentions,
            twice: gathered.twice,
            articles: gathered.articles.len(),
            copies: copy_of.iter().enumerate().filter(|(at, (leader, _))| at != leader).count(),
            by_evidence: whole.iter().filter(|whole| !**whole).count(),
            shared_ids: gathered.shared_ids,
            institutions: institutions.records.len(),
            institution_parts: gathered.entities.len(),
            merged_links: links.len(),
            merged_activities: activities.len(),
            joins: same::STRATEGIES.into_iter().zip(same.counts).collect(),
        };
        institutions.records.into_iter().try_for_each(|record| take(Merged::Institution(record)))?;
        links.into_iter().try_for_each(|record| take(Merged::MergedLink(record)))?;
        activities.into_iter().try_for_each(|record| take(Merged::MergedActivity(record)))?;
        Ok(counts)
    }
}
