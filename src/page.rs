//! The page: records as one HTML file that needs nothing else.
//!
//! The network of institutions, a timeline, tables, charts, the ledger of what
//! was seen and not used, and behind each of them the sentences of the reports
//! with the stretches marked that a record took something from. The file holds
//! the records, a program of our own and the library that draws the network
//! (`assets/`), and asks for nothing from outside.
//!
//! What the records say is data in it and never markup: it stands in a block
//! of JSON without `<`, and the program writes it as text.

mod data;
mod layout;
mod merged;

pub use merged::Merged;

use crate::record::{Hash, Record};
use std::collections::BTreeMap;

/// What a page is made of.
#[derive(Debug, Default)]
pub struct Material {
    /// What stands above it.
    pub title: String,
    /// The records, in any order; one that comes twice counts once.
    pub records: Vec<Record>,
    /// The texts of articles by their id, to show sentences where they stand. May be empty.
    pub texts: BTreeMap<String, String>,
    /// Which of them belong together, by `wardlink merge`. May be empty.
    pub merged: Merged,
}

/// How many there are of each.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Links.
    pub links: usize,
    /// Activities.
    pub activities: usize,
    /// Mentions.
    pub mentions: usize,
    /// Articles that a record comes from.
    pub articles: usize,
    /// Institutions that a record names.
    pub institutions: usize,
    /// Records that came before with every character the same.
    pub repeated: usize,
}

/// A page and what is in it.
#[derive(Debug)]
pub struct Page {
    /// The whole file.
    pub html: String,
    /// What it shows.
    pub counts: Counts,
    /// Ids of articles whose text in [`Material::texts`] is not the one that their records quote; they are shown without.
    pub differing: Vec<String>,
}

const TEMPLATE: &str = include_str!("../assets/page/page.html");
const STYLE: &str = include_str!("../assets/page/page.css");
/// Cytoscape.js, which begins with its licence.
const LIBRARY: &str = include_str!("../assets/cytoscape/cytoscape.min.js");
/// The program of the page, in the order of its parts.
const PROGRAM: [&str; 10] = [
    include_str!("../assets/page/data.js"),
    include_str!("../assets/page/dom.js"),
    include_str!("../assets/page/evidence.js"),
    include_str!("../assets/page/filters.js"),
    include_str!("../assets/page/table.js"),
    include_str!("../assets/page/network.js"),
    include_str!("../assets/page/timeline.js"),
    include_str!("../assets/page/figures.js"),
    include_str!("../assets/page/ledger.js"),
    include_str!("../assets/page/main.js"),
];

/// Makes the page. The same records give the same bytes, whatever their order.
///
/// ```
/// use wardlink::page::{Material, page};
/// let page = page(Material { title: "</title><b>".into(), ..Material::default() });
/// assert!(page.html.contains("<title>&lt;/title&gt;&lt;b&gt;</title>"));
/// ```
pub fn page(material: Material) -> Page {
    let title = escaped(&material.title);
    let (json, counts, differing) = data::tables(material);
    let json = quiet(&json);
    // Only scripts with this word run. It hangs on all of the records, so no text in one of them can foresee it.
    let nonce = Hash::default().part(&json).id("page");
    let html = fill(
        TEMPLATE,
        &[
            ("title", &title),
            ("nonce", &nonce),
            ("style", STYLE),
            ("library", &LIBRARY.replace("</script", "<\\/script")),
            ("program", &PROGRAM.concat()),
            ("data", &json),
        ],
    );
    Page { html, counts, differing }
}

/// The template with its `{{names}}` replaced, in one pass, so that nothing filled in is read again.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + values.iter().map(|(_, v)| v.len()).sum::<usize>());
    let mut pieces = template.split("{{");
    out += pieces.next().unwrap_or_default();
    for piece in pieces {
        let (name, rest) = piece.split_once("}}").unwrap_or((piece, ""));
        out += values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value);
        out += rest;
    }
    out
}

/// Text for an element or an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// JSON that is no markup wherever it stands. These characters come in strings only.
fn quiet(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out += &format!("\\u{:04x}", u32::from(c)),
            _ => out.push(c),
        }
    }
    out
}
