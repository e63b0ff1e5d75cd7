//! Throughput over the sample corpus, in bytes of text a second, one thread:
//! `cargo bench`. Each stage is measured with those before it done already.
//! `scripts/compare` measures the whole program against others; benches/RESULTS.md
//! keeps what came out.

use divan::{Bencher, counter::BytesCount};
use std::{fs, path::Path};
use wardlink::document::{Sentence, Token};
use wardlink::lexicon::{Hits, Lexicon};
use wardlink::record::{Choice, each_record};
use wardlink::{annotate, article::Article, extract, run};

fn main() {
    divan::main();
}

/// All texts of `corpus`, in the order of their paths.
fn articles() -> Vec<Article> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut paths: Vec<_> = walkdir::WalkDir::new(root)
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|p| p.extension().is_some_and(|e| e == "txt"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "the sample corpus is missing");
    paths
        .iter()
        .map(|p| Article::new(p.display().to_string(), fs::read_to_string(p).expect("a corpus text is UTF-8")))
        .collect()
}

fn bytes(articles: &[Article]) -> BytesCount {
    BytesCount::new(articles.iter().map(|a| a.text.len()).sum::<usize>())
}

#[divan::bench]
fn load_lexicon() -> Lexicon {
    Lexicon::built_in()
}

#[divan::bench]
fn tokens(bencher: Bencher) {
    let (lexicon, articles) = (Lexicon::built_in(), articles());
    bencher
        .counter(bytes(&articles))
        .bench(|| articles.iter().map(|a| annotate::token::tokens(&a.text, &lexicon.vocabulary).len()).sum::<usize>());
}

/// What an article costs that says nothing of health.
#[divan::bench]
fn gate(bencher: Bencher) {
    let (lexicon, mut articles) = (Lexicon::built_in(), articles());
    for article in &mut articles {
        // The same bytes without any stem: no letter stays what it is.
        let turned = |c: char| if c.is_ascii_alphabetic() { 'x' } else { c };
        article.text = article.text.chars().map(turned).collect();
    }
    bencher
        .counter(bytes(&articles))
        .bench(|| articles.iter().filter(|a| run::process(a, &lexicon, &Choice::default()).is_empty()).count());
}

#[divan::bench]
fn terms_of_tokens(bencher: Bencher) {
    let (lexicon, articles) = (Lexicon::built_in(), articles());
    let tokens: Vec<_> = articles.iter().map(|a| annotate::token::tokens(&a.text, &lexicon.vocabulary)).collect();
    bencher
        .counter(bytes(&articles))
        .bench(|| tokens.iter().map(|t| lexicon.terms.find(t, |_| false).len()).sum::<usize>());
}

#[divan::bench]
fn layout_of_tokens(bencher: Bencher) {
    let (lexicon, articles) = (Lexicon::built_in(), articles());
    let tokens: Vec<_> = articles.iter().map(|a| annotate::token::tokens(&a.text, &lexicon.vocabulary)).collect();
    let hits: Vec<_> = tokens.iter().map(|t| lexicon.terms.find(t, |_| false)).collect();
    let pages = || articles.iter().zip(&tokens).zip(&hits);
    let find = |((a, tokens), hits): ((&Article, &Vec<Token>), &Hits)| {
        annotate::layout::find(&a.text, tokens, hits, &lexicon).blocks.len()
    };
    bencher.counter(bytes(&articles)).bench(|| pages().map(find).sum::<usize>());
}

/// The layers of an article that have to be there before a layer can be measured.
type Sentences = (Vec<Token>, Hits, Vec<Sentence>);

fn sentences(articles: &[Article], lexicon: &Lexicon) -> Vec<Sentences> {
    let of = |a: &Article| {
        let tokens = annotate::token::tokens(&a.text, &lexicon.vocabulary);
        let hyphen = |t: &Token| t.span().of(&a.text) == "-";
        let hits = lexicon.terms.find(&tokens, hyphen);
        let blocks = annotate::layout::find(&a.text, &tokens, &hits, lexicon).blocks;
        let sentences = annotate::sentence::split(&a.text, &tokens, &blocks, lexicon);
        (tokens, hits, sentences)
    };
    articles.iter().map(of).collect()
}

#[divan::bench]
fn dates_of_sentences(bencher: Bencher) {
    let (lexicon, articles) = (Lexicon::built_in(), articles());
    let layers = sentences(&articles, &lexicon);
    let find = |(a, (tokens, hits, sentences)): (&Article, &Sentences)| {
        annotate::date::find(&a.text, tokens, hits, sentences, None, &lexicon).mentions.len()
    };
    bencher.counter(bytes(&articles)).bench(|| articles.iter().zip(&layers).map(find).sum::<usize>());
}

#[divan::bench]
fn figures_of_sentences(bencher: Bencher) {
    let (lexicon, articles) = (Lexicon::built_in(), articles());
    let layers = sentences(&articles, &lexicon);
    let find = |(a, (tokens, hits, sentences)): (&Article, &Sentences)| {
        annotate::figure::find(&a.text, tokens, hits, sentences, &[], &lexicon).len()
    };
    bencher.counter(bytes(&articles)).bench(|| articles.iter().zip(&layers).map(find).sum::<usize>());
}

#[divan::bench]
fn names_of_sentences(bencher: Bencher) {
    let (lexicon, articles) = (Lexicon::built_in(), articles());
    let layers = sentences(&articles, &lexicon);
    let find = |(a, (tokens, hits, sentences)): (&Article, &Sentences)| {
        annotate::name::find(&a.text, tokens, hits, sentences, &lexicon).len()
    };
    bencher.counter(bytes(&articles)).bench(|| articles.iter().zip(&layers).map(find).sum::<usize>());
}

#[divan::bench]
fn institutions_of_names(bencher: Bencher) {
    let (lexicon, articles) = (Lexicon::built_in(), articles());
    let layers = sentences(&articles, &lexicon);
    let with_names: Vec<_> = articles
        .iter()
        .zip(&layers)
        .map(|(a, layers)| (a, layers, annotate::name::find(&a.text, &layers.0, &layers.1, &layers.2, &lexicon)))
        .collect();
    bencher.counter(bytes(&articles)).bench(|| {
        let resolve = |(a, (tokens, hits, sentences), names): &(&Article, &Sentences, Vec<_>)| {
            annotate::coreference::resolve(&a.text, tokens, hits, sentences, names, &lexicon).1.len()
        };
        with_names.iter().map(resolve).sum::<usize>()
    });
}

#[divan::bench]
fn documents(bencher: Bencher) {
    let (lexicon, articles) = (Lexicon::built_in(), articles());
    bencher
        .counter(bytes(&articles))
        .bench(|| articles.iter().map(|a| annotate::annotate(a, &lexicon).mentions.len()).sum::<usize>());
}

#[divan::bench]
fn extraction_from_documents(bencher: Bencher) {
    let (lexicon, articles) = (Lexicon::built_in(), articles());
    let documents: Vec<_> = articles.iter().map(|a| annotate::annotate(a, &lexicon)).collect();
    bencher
        .counter(bytes(&articles))
        .bench(|| documents.iter().map(|d| extract::extract(d, &lexicon).activities.len()).sum::<usize>());
}

#[divan::bench]
fn json_of_extractions(bencher: Bencher) {
    let (lexicon, articles) = (Lexicon::built_in(), articles());
    let documents: Vec<_> = articles.iter().map(|a| annotate::annotate(a, &lexicon)).collect();
    let done: Vec<_> = documents.iter().map(|d| (d, extract::extract(d, &lexicon))).collect();
    bencher.counter(bytes(&articles)).bench(|| {
        let mut lines: Vec<u8> = Vec::new();
        for (document, extraction) in &done {
            each_record(document, extraction, &lexicon, &Choice::default(), |record| {
                record.write(&mut lines).expect("a vector takes everything");
            });
        }
        lines.len()
    });
}

#[divan::bench]
fn text_to_json(bencher: Bencher) {
    let (lexicon, articles) = (Lexicon::built_in(), articles());
    bencher.counter(bytes(&articles)).bench(|| {
        let mut written = 0;
        for article in &articles {
            for record in run::process(article, &lexicon, &Choice::default()) {
                written += serde_json::to_string(&record).map_or(0, |line| line.len());
            }
        }
        written
    });
}
