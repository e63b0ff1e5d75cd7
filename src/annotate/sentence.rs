//! Sentences of the blocks.

use crate::document::{Block, BlockKind, Sentence, Token, TokenKind};
use crate::lexicon::{Class, Lexicon};

/// Splits the blocks into sentences. Chrome has none.
pub fn split(text: &str, tokens: &[Token], blocks: &[Block], lexicon: &Lexicon) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for (paragraph, block) in blocks.iter().enumerate() {
        if matches!(block.kind, BlockKind::Chrome) {
            continue;
        }
        let mut start = block.tokens.start;
        for at in block.tokens.clone() {
            let token = &tokens[at];
            let end = token.kind == TokenKind::Mark
                && matches!(token.span().of(text), "." | "!" | "?" | "。")
                && !(at > 0 && lexicon.vocabulary.is(tokens[at - 1].word, Class::Abbreviation));
            if end || at + 1 == block.tokens.end {
                sentences.push(Sentence { tokens: start..at + 1, block: block.kind, paragraph });
                start = at + 1;
            }
        }
    }
    sentences
}
