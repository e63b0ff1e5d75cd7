//! The page: patterns of chrome and byline lines, and the words round datelines.

use crate::lexicon::lines::LinePatterns;
use crate::lexicon::{Builder, RuleId, WordId};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

/// What a line of the page is by its pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LineKind {
    /// Author, source, time of publication.
    Byline,
    /// Menus, credits, imprint.
    Chrome,
    /// The way through the site: it and all above it are chrome.
    Breadcrumb,
    /// The heading of a list of other articles: it and the short lines below it are chrome.
    Related,
}

impl LineKind {
    /// The value in the proofs.
    pub fn key(self) -> &'static str {
        match self {
            LineKind::Byline => "byline",
            LineKind::Chrome => "chrome",
            LineKind::Breadcrumb => "breadcrumb",
            LineKind::Related => "related",
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LayoutEntry {
    kind: Option<LineKind>,
    #[serde(default)]
    lines: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
}

/// The compiled `lexicon/layout.toml`.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LayoutWords {
    pub(super) lines: LinePatterns,
    kinds: Vec<(LineKind, RuleId)>,
    /// Names of tags.
    pub markup: FxHashSet<WordId>,
    /// First words of a picture's bracket.
    pub picture: FxHashSet<WordId>,
    /// Words of a bracket that ends a report.
    pub end: FxHashSet<WordId>,
    /// Words of a bracket with reporters.
    pub reporter: FxHashSet<WordId>,
    /// Words before the name of an author.
    pub by: FxHashSet<WordId>,
    /// Words in the names of agencies.
    pub agency: FxHashSet<WordId>,
}

/// Longest line, in bytes, that the patterns are run on.
pub const LONGEST_LINE: usize = 200;

impl LayoutWords {
    /// Compiles the entries.
    pub fn load(builder: &mut Builder) -> Self {
        let mut words = LayoutWords::default();
        let mut patterns = Vec::new();
        for entry in builder.entries::<LayoutEntry>("layout.toml", "layout") {
            let rule = builder.rule(format!("layout/{}", entry.key));
            for line in &entry.data.lines {
                let Some(kind) = entry.data.kind else {
                    builder.problem(&entry, "has lines but no kind: byline, chrome, breadcrumb or related");
                    break;
                };
                patterns.push(line.clone());
                words.kinds.push((kind, rule));
            }
            let ids: FxHashSet<WordId> = entry.data.words.iter().map(|word| builder.vocabulary.add(word)).collect();
            match entry.key.as_str() {
                "markup" => words.markup = ids,
                "picture" => words.picture = ids,
                "end" => words.end = ids,
                "reporter" => words.reporter = ids,
                "by" => words.by = ids,
                "agency" => words.agency = ids,
                _ if !ids.is_empty() => builder.problem(&entry, "no code asks for the words of this entry"),
                _ => {}
            }
        }
        match LinePatterns::new(patterns) {
            Ok(lines) => words.lines = lines,
            Err(message) => {
                let file = "lexicon/layout.toml".into();
                builder.problems.push(crate::lexicon::Problem { file, line: 0, message });
            }
        }
        words
    }

    /// What a line is by the first pattern that it matches; none for long lines.
    pub fn line(&self, line: &str) -> Option<(LineKind, RuleId)> {
        if line.len() > LONGEST_LINE {
            return None;
        }
        self.lines.first(line).map(|at| self.kinds[at])
    }
}

#[cfg(test)]
mod tests {
    use crate::lexicon::Lexicon;

    #[test]
    fn the_proofs_of_the_layout_hold() {
        let lexicon = Lexicon::built_in();
        let mut wrong = Vec::new();
        for example in lexicon.examples().iter().filter(|e| e.rule.starts_with("layout/")) {
            let (line, kind) = example.text.rsplit_once(" => ").unwrap_or((&example.text, ""));
            let found = lexicon.layout.line(line).map(|(kind, rule)| (kind.key(), lexicon.rule(rule)));
            let right = match example.field {
                "finds" => found == Some((kind, &example.rule)),
                _ => found.is_none_or(|(_, rule)| rule != example.rule),
            };
            if !right {
                wrong.push(format!("{}:{} {} {line:?}: {found:?}", example.file, example.line, example.field));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
