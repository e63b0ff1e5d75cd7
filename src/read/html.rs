//! Pages: their main text and what they say about themselves.
//!
//! The text is of our making (offsets count it): the title, an empty line, and
//! the main content with its paragraphs. `--texts` writes it out.

use super::About;
use super::metadata::day;
use dom_query::Document;
use dom_smoothie::{Config, Readability, TextMode};
use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, tree_builder::TreeBuilderOpts};

/// Elements inside one another: deeper pages cost time that grows with the
/// square of the depth, and browsers do not go deeper either (512 in Chromium).
const DEPTH: usize = 512;

/// Elements, stretches of text and comments of a page. A few kilobytes can ask
/// for millions, where formatting that is never closed begins anew in every
/// paragraph (HTML, 13.2.4.3).
const NODES: usize = 1_000_000;

/// Bytes that the parser gets at a time: after each it is seen how much it made of them.
const CHUNK: usize = 4096;

/// The encoding that a page names in its head (HTML, 4.2.5.5): within the first 1,024 bytes.
pub(super) fn charset(bytes: &[u8]) -> Option<String> {
    let head = bytes[..bytes.len().min(1024)].to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let label =
        head.split_once("charset")?.1.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let label: String = label.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_:".contains(*c)).collect();
    (!label.is_empty()).then_some(label)
}

/// The main text of a page, and what its metadata says.
///
/// # Errors
///
/// Why it is not read.
pub(super) fn main_text(page: &str) -> Result<(String, About), String> {
    if page.trim().is_empty() {
        return Ok(Default::default());
    }
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let mut reader = Readability::with_document(parse(page)?, None, Some(config)).map_err(|e| e.to_string())?;
    let metadata = reader.get_article_metadata(reader.parse_json_ld());
    let some = |text: String| Some(text.trim().to_string()).filter(|text| !text.is_empty());
    let about = |title: String| About {
        id: None,
        title: some(title),
        published: metadata.published_time.as_deref().and_then(day),
        source: metadata.url.clone().or(metadata.site_name.clone()).and_then(some),
    };
    let body = |reader: &Readability| reader.doc.select("body").formatted_text().to_string();
    // Where no part of it stands out as the content, all of it is.
    let whole = body(&reader);
    let (title, content) = match reader.parse() {
        Ok(article) => (article.title, article.text_content.to_string()),
        Err(_) => (reader.get_article_title().to_string(), whole),
    };
    let about = about(title);
    let content = content.trim();
    let text = match &about.title {
        Some(title) if !content.starts_with(title.as_str()) && !content.is_empty() => format!("{title}\n\n{content}\n"),
        _ => format!("{content}\n"),
    };
    Ok((text, about))
}

/// The tree of a page, unless it grows out of all proportion.
fn parse(page: &str) -> Result<Document, String> {
    // As the page looks where no script runs.
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let options = ParseOpts { tree_builder, ..ParseOpts::default() };
    let mut parser = html5ever::parse_document(Document::default(), options);
    let mut rest = page;
    while !rest.is_empty() {
        let (chunk, behind) = rest.split_at(rest.ceil_char_boundary(CHUNK));
        rest = behind;
        parser.process(chunk.into());
        let tree = &parser.tokenizer.sink.sink.tree;
        // What is open stands at the end of the tree.
        let open = std::iter::successors(Some(tree.root()), |node| node.last_child()).count();
        check(tree.len(), open)?;
    }
    let document = parser.finish();
    check(document.tree.len(), depth(&document))?;
    Ok(document)
}

fn check(nodes: usize, depth: usize) -> Result<(), String> {
    if depth > DEPTH {
        return Err(format!("elements nested more than {DEPTH} deep are not read"));
    }
    if nodes > NODES {
        return Err(format!("more than {NODES} elements and stretches of text are not read of one page"));
    }
    Ok(())
}

/// How deep elements stand in one another, at most.
fn depth(document: &Document) -> usize {
    let (mut now, mut most) = (0usize, 0usize);
    let mut next = Some(document.root());
    while let Some(node) = next {
        most = most.max(now);
        if let Some(child) = node.first_child() {
            now += 1;
            next = Some(child);
            continue;
        }
        // Up to the first that has another one behind it.
        let mut done = Some(node);
        next = None;
        while let Some(node) = done {
            next = node.next_sibling();
            if next.is_some() {
                break;
            }
            done = node.parent();
            now = now.saturating_sub(1);
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!DOCTYPE html><html><head><meta charset="utf-8"><title>Two hospitals join hands - River Daily</title>
<meta property="article:published_time" content="2023-06-06T08:00:00+08:00"></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Two hospitals join hands</h1>
<p>Linshan County People's Hospital signed a cooperation agreement with Haibin Central Hospital on June 5, 2023, officials said at a ceremony that was attended by doctors of both.</p>
<p>The hospital trained over 200 nurses, and it will send twelve experts to the county each year, according to the agreement that both sides put their names to.</p></article>
<footer>Copyright River Daily</footer></body></html>"#;

    #[test]
    fn a_page_gives_its_text_title_and_date() {
        let (text, about) = main_text(PAGE).unwrap();
        assert_eq!(about.published.as_deref(), Some("2023-06-06"));
        assert!(about.title.as_deref().is_some_and(|t| t.starts_with("Two hospitals join hands")), "{about:?}");
        assert!(text.contains("2023, officials said") && text.contains("\n\nThe hospital trained"), "{text}");
        assert!(!text.contains("Copyright") && !text.contains("Home"), "{text}");
        assert_eq!(charset(PAGE.as_bytes()).as_deref(), Some("utf-8"));
    }

    #[test]
    fn pages_of_no_shape_are_read_and_deep_ones_refused() {
        assert!(main_text("<p>Short.").unwrap().0.contains("Short."));
        assert!(main_text("").unwrap().0.is_empty());
        assert!(main_text("plain < text > here").is_ok());
        assert!(main_text(&"<p>One.<br>".repeat(20_000)).is_ok());
        assert!(main_text(&("<div>".repeat(500) + "deep")).is_ok());
    }

    #[test]
    fn depth_is_that_of_the_tree_whatever_closes() {
        let units = ["<div>", "<div></b>", "<rt>", "<optgroup>", "<b><div></b>", "<svg><g>", "<div><table><td></div>"];
        for unit in units {
            let deep = main_text(&format!("<!doctype html><body>hospital {}", unit.repeat(100_000)));
            assert!(deep.unwrap_err().contains("nested more than 512 deep"), "{unit}");
            let closed = if unit.contains("table") { format!("{unit}</table></div>") } else { unit.to_string() };
            let wide = format!("<!doctype html><body>{}", format!("<section>{closed}</section>").repeat(600));
            assert!(main_text(&wide).is_ok(), "{unit}");
        }
        // Inside a chunk of the parser, and closed again.
        let hidden = format!("{}{}", "<i>".repeat(600), "</i>".repeat(600));
        assert!(main_text(&format!("{}<p>hospital{hidden}</p>text", " ".repeat(100))).unwrap_err().contains("nested"));
        assert_eq!(depth(&Document::from("<p>a<b>c</b>d</p><ul><li><i>x</i></ul>y")), 6);
    }

    #[test]
    fn formatting_that_begins_anew_in_every_paragraph_is_refused() {
        let open: String = (0..400).map(|n| format!("<font size={n}>")).collect();
        let page = |paragraphs| format!("<!doctype html><body><p>{open}</p>{}", "<p>x</p>".repeat(paragraphs));
        assert!(main_text(&page(5)).is_ok());
        assert!(main_text(&page(3_000)).unwrap_err().contains("more than 1000000 elements"));
    }

    #[test]
    fn a_page_in_pieces_is_the_page() {
        let page = format!(
            "{PAGE}{}",
            "<p title='\u{e9}\u{1f3e5}'>caf\u{e9} \u{1f3e5} &amp;&notit; <table><tr>x</table>\r\n".repeat(700)
        );
        assert!(page.len() > 8 * CHUNK);
        assert!(parse(&page).unwrap().html() == Document::from(page.as_str()).html());
    }
}
