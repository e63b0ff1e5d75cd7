//! Instruments that the text names: "a strategic cooperation agreement", "MoU".

use crate::document::{InstitutionMention, Mention, Sentence, Token, span_of};
use crate::lexicon::{Class, Hits, Layer, Lexicon};

/// Names before a term that are looked at for one that holds it.
const SEVERAL: usize = 4;

/// Sentences back in which the instrument is named that "the agreement" means.
const BACK: usize = 6;

/// Finds them: the longest term at each place, of sentences only. "Sino-Zambian Friendship Hospital" names none.
pub fn find(
    tokens: &[Token],
    hits: &Hits,
    sentences: &[Sentence],
    names: &[InstitutionMention],
    lexicon: &Lexicon,
) -> Vec<Mention<String>> {
    let mut found: Vec<Mention<String>> = Vec::new();
    for hit in hits.of(Layer::Agreement) {
        let range = hit.first as usize..hit.last as usize;
        let after = sentences.partition_point(|s| s.tokens.start <= range.start);
        if after == 0 || !sentences[after - 1].tokens.contains(&(range.end - 1)) {
            continue;
        }
        let before = names.partition_point(|m| m.tokens.start <= range.start);
        if names[before.saturating_sub(SEVERAL)..before].iter().any(|m| m.tokens.end >= range.end) {
            continue;
        }
        if let Some(last) = found.last_mut() {
            if last.tokens.end >= range.end {
                continue;
            }
            if last.tokens.start == range.start {
                found.pop();
            }
        }
        if found.last().is_some_and(|last| last.tokens.end > range.start) {
            continue;
        }
        // "signed a memorandum ... Under the agreement": the memorandum.
        let definite = |t: usize| tokens[t].is(Class::DefiniteArticle);
        let refers = lexicon.agreements.refers(hit.payload, tokens[range.end - 1].word)
            && (definite(range.start) || range.start > sentences[after - 1].tokens.start && definite(range.start - 1));
        let first = sentences[(after - 1).saturating_sub(BACK)].tokens.start;
        let meant = |last: &&Mention<String>| last.tokens.start >= first && lexicon.agreements.is_meant(&last.value);
        let told = found.last().filter(|_| refers).filter(meant).map(|last| last.value.clone());
        found.push(Mention {
            span: span_of(tokens, &range),
            value: told.unwrap_or_else(|| lexicon.agreements.key(hit.payload).to_string()),
            rule: lexicon.terms.get(hit.term).rule,
            tokens: range,
        });
    }
    found
}
