//! Blocks of the page: title, byline, dateline, body, chrome.

use crate::document::{Block, BlockKind, Gap, Token};
use crate::lexicon::Lexicon;

/// What the layout says about an article.
#[derive(Debug, Default)]
pub struct Layout {
    /// Blocks, in order; together they hold all tokens.
    pub blocks: Vec<Block>,
}

/// Finds the blocks.
pub fn find(text: &str, tokens: &[Token], lexicon: &Lexicon) -> Layout {
    let _ = (text, lexicon);
    let mut blocks = Vec::new();
    let mut start = 0;
    for at in 1..=tokens.len() {
        if at == tokens.len() || tokens[at].gap >= Gap::Line {
            if at > start {
                blocks.push(Block { kind: if start == 0 { BlockKind::Title } else { BlockKind::Body }, tokens: start..at });
            }
            start = at;
        }
    }
    Layout { blocks }
}
