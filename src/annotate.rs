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
    let text = article.text.as_str();
    let tokens = token::tokens(text, &lexicon.vocabulary);
    let hits = lexicon.terms.find(&tokens, |t| t.mark == '-');
    let layout = layout::find(text, &tokens, lexicon);
    let sentences = sentence::split(text, &tokens, &layout.blocks, lexicon);
    let dates = date::find(text, &tokens, &hits, &sentences, article.published.as_deref(), lexicon);
    let figures = figure::find(text, &tokens, &hits, &sentences, &dates.mentions, lexicon);
    let names = name::find(text, &tokens, &hits, &sentences, lexicon);
    let names = brand::find(text, &tokens, &hits, &sentences, names, lexicon);
    let (institutions, mentions) = coreference::resolve(text, &tokens, &hits, &sentences, &names, lexicon);
    let institutions = level::find(institutions, &mentions, text, &tokens, &hits, &sentences, lexicon);
    let institutions = place::find(institutions, &mentions, text, &tokens, &hits, lexicon);
    let agreements = agreement::find(&tokens, &hits, &sentences, lexicon);
    Document {
        article,
        tokens,
        hits,
        blocks: layout.blocks,
        sentences,
        title: layout.title,
        published: dates.published,
        dates: dates.mentions,
        figures,
        institutions,
        mentions,
        agreements,
    }
}
