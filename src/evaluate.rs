//! Evaluation: what was extracted against what annotators say.
//!
//! Nothing else in the program knows of this module.

pub mod cause;
pub mod confidence;
pub mod gold;
pub mod import;
pub mod name;
pub mod report;
pub mod robust;
pub mod score;

use crate::annotate::annotate;
use crate::article::Article;
use crate::document::{Document, span_of};
use crate::extract::extract;
use crate::lexicon::Lexicon;
use crate::read;
use crate::record::{Choice, Record, records};
use crate::text::Offsets;
use gold::Gold;
use rayon::prelude::*;
use score::{Flaw, Page, Score};
use std::collections::BTreeMap;
use std::path::Path;

/// The scores of an article.
#[derive(Debug)]
pub struct ArticleScore {
    /// The folder of the text under the corpus.
    pub set: String,
    /// `set/id`.
    pub name: String,
    /// Scores.
    pub score: Score,
    /// Everything that is not right.
    pub flaws: Vec<Flaw>,
    /// What the gold asks for, found or not.
    pub facts: Vec<robust::Fact>,
}

/// The scores of a corpus.
#[derive(Debug)]
pub struct Evaluation {
    /// By set and id.
    pub articles: Vec<ArticleScore>,
}

impl Evaluation {
    /// The sum over the articles of a set, or of all.
    pub fn sum(&self, set: Option<&str>) -> Score {
        let mut sum = Score::default();
        for article in self.articles.iter().filter(|a| set.is_none_or(|s| a.set == s)) {
            sum += &article.score;
        }
        sum
    }

    /// The sets, in order.
    pub fn sets(&self) -> Vec<&str> {
        let mut sets: Vec<&str> = self.articles.iter().map(|a| a.set.as_str()).collect();
        sets.dedup();
        sets
    }
}

/// Evaluates a corpus: extracts its texts, or takes the records that were
/// extracted before.
///
/// # Errors
///
/// All that is wrong with the gold, the texts or the records.
pub fn evaluate(corpus: &Path, lexicon: &Lexicon, earlier: Option<&[Record]>) -> Result<Evaluation, Vec<String>> {
    let golds = gold::load(corpus)?;
    let earlier = earlier.map(|records| by_article(records, &golds));
    let scored: Vec<Result<ArticleScore, String>> = golds
        .par_iter()
        .map(|gold| {
            let text = std::fs::read(&gold.text)
                .map_err(|e| read::reason(&e))
                .and_then(|bytes| read::decode(bytes).map_err(|e| e.to_string()));
            let article = match text {
                Ok(text) => Article::new(gold.name(), text),
                // With records at hand the text only serves to quote from.
                Err(_) if earlier.is_some() => Article::new(gold.name(), ""),
                Err(why) => return Err(format!("{}: the text of the gold: {why}", gold.text.display())),
            };
            let (score, flaws) = crate::run::guarded(|| {
                let earlier = earlier.as_ref().map(|e| e.get(&gold.name()).map_or(&[][..], Vec::as_slice));
                one(gold, &article, lexicon, earlier)
            })
            .map_err(|why| format!("{}: {why}", gold.text.display()))?;
            let facts = robust::facts(gold, &flaws);
            Ok(ArticleScore { set: gold.set.clone(), name: gold.name(), score, flaws, facts })
        })
        .collect();
    let mut articles = Vec::new();
    let mut problems = Vec::new();
    for result in scored {
        match result {
            Ok(article) => articles.push(article),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(Evaluation { articles }) } else { Err(problems) }
}

/// Scores one article. The causes of its flaws are looked for where it is
/// extracted here: of records from elsewhere nobody knows what was dropped.
fn one(gold: &Gold, article: &Article, lexicon: &Lexicon, earlier: Option<&[Record]>) -> (Score, Vec<Flaw>) {
    let document = annotate(article, lexicon);
    let page = page(&document);
    if let Some(earlier) = earlier {
        return score::article(gold, earlier, &page);
    }
    let extraction = extract(&document, lexicon);
    let choice = Choice { mentions: true, ..Choice::default() };
    let found = records(&document, &extraction, lexicon, &choice);
    let (score, mut flaws) = score::article(gold, &found, &page);
    cause::assign(&mut flaws, gold, &found, &document, &extraction, lexicon);
    (score, flaws)
}

/// The sentences of a document, for quoting.
fn page(document: &Document) -> Page {
    let text = document.article.text.as_str();
    let offsets = Offsets::new(text);
    let sentences = document.sentences.iter().map(|s| {
        let span = span_of(&document.tokens, &s.tokens);
        (offsets.code_point(span.start), span.of(text).to_string())
    });
    Page { sentences: sentences.collect() }
}

/// Records by the name of their gold: the end of the article's path decides, and
/// the stem alone where no other article of the corpus has it.
fn by_article(records: &[Record], golds: &[Gold]) -> BTreeMap<String, Vec<Record>> {
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for gold in golds {
        names.entry(name::stem(&gold.id)).or_default().push(gold.name());
    }
    let mut out: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    for record in records {
        let id = record.article().id.replace('\\', "/");
        let stem = name::stem(&id);
        let path = id.rsplit_once('/').map_or(stem.clone(), |(folder, _)| format!("{folder}/{stem}"));
        let Some(candidates) = names.get(&stem) else { continue };
        let fits = |name: &&String| path == **name || path.ends_with(&format!("/{name}"));
        let by_path = candidates.iter().filter(fits).max_by_key(|name| name.len());
        if let Some(name) = by_path.or(candidates.first().filter(|_| candidates.len() == 1)) {
            out.entry(name.clone()).or_default().push(record.clone());
        }
    }
    out
}
