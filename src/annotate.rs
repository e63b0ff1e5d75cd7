//! `Article -> Document`: the layers, in order. Read this file first.

pub mod agreement;
pub mod brand;
pub mod coreference;
pub mod date;
pub mod figure;
pub mod layout;
pub mod level;
pub mod name;
pub mod number;
pub mod place;
pub mod sentence;
pub mod token;
pub mod verb;

use crate::article::Article;
use crate::document::Document;
use crate::lexicon::Lexicon;

/// Annotates an article. Cannot fail: an empty text gives an empty document.
pub fn annotate<'a>(article: &'a Article, lexicon: &Lexicon) -> Document<'a> {
    let mut documents = annotate_all(&[article], lexicon);
    documents.pop().unwrap_or_else(|| Document::without_layers(article))
}

/// Annotates several articles, one layer after another over all of them: while a layer goes through some,
/// its code and its words stay in the near caches, which one short article after another would empty.
///
/// An article's document is the one that it has alone.
pub fn annotate_all<'a>(articles: &[&'a Article], lexicon: &Lexicon) -> Vec<Document<'a>> {
    let mut all: Vec<Document> = articles.iter().map(|article| Document::without_layers(article)).collect();
    for d in &mut all {
        d.tokens = token::tokens(&d.article.text, &lexicon.vocabulary);
    }
    for d in &mut all {
        d.hits = lexicon.terms.find(&d.tokens, |t| t.mark == '-');
    }
    for d in &mut all {
        let layout = layout::find(&d.article.text, &d.tokens, &d.hits, lexicon);
        (d.blocks, d.title) = (layout.blocks, layout.title);
    }
    for d in &mut all {
        d.sentences = sentence::split(&d.article.text, &d.tokens, &d.blocks, lexicon);
    }
    for d in &mut all {
        let published = d.article.published.as_deref();
        let dates = date::find(&d.article.text, &d.tokens, &d.hits, &d.sentences, published, lexicon);
        (d.dates, d.published) = (dates.mentions, dates.published);
    }
    for d in &mut all {
        d.figures = figure::find(&d.article.text, &d.tokens, &d.hits, &d.sentences, &d.dates, lexicon);
    }
    let names = all.iter().map(|d| name::find(&d.article.text, &d.tokens, &d.hits, &d.sentences, lexicon));
    let names: Vec<_> = names.collect();
    let names = all.iter().zip(names);
    let names = names.map(|(d, names)| brand::find(&d.article.text, &d.tokens, &d.hits, &d.sentences, names, lexicon));
    let names: Vec<_> = names.collect();
    for (d, names) in all.iter_mut().zip(&names) {
        (d.institutions, d.mentions) =
            coreference::resolve(&d.article.text, &d.tokens, &d.hits, &d.sentences, names, lexicon);
    }
    for d in &mut all {
        let institutions = std::mem::take(&mut d.institutions);
        let (text, tokens, hits) = (&d.article.text, &d.tokens, &d.hits);
        let institutions = level::find(institutions, &d.mentions, text, tokens, hits, &d.sentences, lexicon);
        d.institutions = place::find(institutions, &d.mentions, text, tokens, hits, lexicon);
    }
    for d in &mut all {
        d.agreements = agreement::find(&d.tokens, &d.hits, &d.sentences, &d.mentions, lexicon);
    }
    all
}
