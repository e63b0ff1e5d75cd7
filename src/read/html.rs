//! Pages: their main text and what they say about themselves.
//!
//! The text is of our making (offsets count it): the title, an empty line, and
//! the main content with its paragraphs. `--texts` writes it out.

use super::About;
use super::metadata::day;
use dom_smoothie::{Config, Readability, TextMode};

/// Elements inside one another: deeper pages cost time that grows with the
/// square of the depth, and no page that people read comes near.
const DEPTH: usize = 1_000;

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
    let depth = depth(page);
    if depth > DEPTH {
        return Err(format!("elements nested {depth} deep: more than {DEPTH} are not read"));
    }
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let mut reader = Readability::new(page, None, Some(config)).map_err(|e| e.to_string())?;
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

/// How deep elements stand in one another, at most. Elements that end by
/// themselves (`<br>`, an unclosed `<p>`) do not count.
fn depth(page: &str) -> usize {
    const SELF_ENDING: [&str; 35] = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "caption", "option",
        "optgroup", "rp", "rt", "html", "head", "body", "frame", "image",
    ];
    let bytes = page.as_bytes();
    let (mut now, mut most) = (0usize, 0usize);
    for (at, _) in page.match_indices('<') {
        let closes = bytes.get(at + 1) == Some(&b'/');
        let name = &bytes[at + 1 + usize::from(closes)..];
        let length = name.iter().take_while(|b| b.is_ascii_alphanumeric()).take(12).count();
        let name = &name[..length];
        if !name.first().is_some_and(u8::is_ascii_alphabetic)
            || SELF_ENDING.iter().any(|e| name.eq_ignore_ascii_case(e.as_bytes()))
        {
            continue;
        }
        if closes {
            now = now.saturating_sub(1);
        } else {
            now += 1;
            most = most.max(now);
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
        assert!(main_text(&"<div>".repeat(100_000)).unwrap_err().contains("nested 100000 deep"));
        assert!(main_text(&"<p>One.<br>".repeat(20_000)).is_ok());
        assert!(main_text(&("<div>".repeat(900) + "deep")).is_ok());
    }
}
