//! Throughput over the sample corpus, in bytes of text a second, one thread:
//! `cargo bench`. Each stage is measured with those before it done already.

use divan::{Bencher, counter::BytesCount};
use std::{fs, path::Path};
use wardlink::record::Choice;
use wardlink::{annotate, article::Article, extract, lexicon::Lexicon, run};

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
