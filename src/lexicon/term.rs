//! Terms: word sequences of the lexicon, found in one pass over the tokens.
//!
//! A pattern is written with three constructs: a word (which stands for all its
//! inflections, unless it is written `=word`), `(a|b)` and `[optional]`;
//! alternatives and options may hold several words and nest.

use crate::document::Token;
use crate::lexicon::{RuleId, Vocabulary, WordId};
use rustc_hash::FxHashMap;

/// Position in [`Terms`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TermId(pub u32);

/// Which layer asked for a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layer {
    /// A noun that figures count: `lexicon/units.toml`.
    Unit,
    /// Words round a number: `lexicon/bounds.toml`.
    Bound,
    /// The name of an instrument: `lexicon/agreements.toml`.
    Agreement,
    /// A trigger of a relation: `lexicon/relations.toml`.
    Relation,
    /// A trigger of an activity: `lexicon/activities.toml`.
    Activity,
    /// A head, modifier or tail of institution names: `lexicon/institutions.toml`.
    Name,
    /// A place: `lexicon/places.tsv`.
    Place,
    /// A phrase that stands for an institution named elsewhere: `lexicon/references.toml`.
    Reference,
    /// A cue of status, plan, negation or report: `lexicon/statuses.toml`.
    Cue,
    /// Words of dates: `lexicon/dates.toml`.
    Date,
}

/// A term: who asked for it, and what it means to him.
#[derive(Debug, Clone, Copy)]
pub struct Term {
    /// Which layer asked for it.
    pub layer: Layer,
    /// A number of that layer's own.
    pub payload: u32,
    /// The rule that it belongs to.
    pub rule: RuleId,
}

/// A term found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermHit {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub last: u32,
    /// Which term.
    pub term: TermId,
}

/// All terms, as a trie over word ids.
#[derive(Debug, Default)]
pub struct Terms {
    terms: Vec<Term>,
    /// Node under the root for each word id; 0 where no term begins with it.
    roots: Vec<u32>,
    edges: FxHashMap<(u32, WordId), u32>,
    /// Terms that end at a node; node 0 is the root.
    ends: Vec<Vec<TermId>>,
}

impl Terms {
    /// The term of an id.
    pub fn get(&self, id: TermId) -> Term {
        self.terms[id.0 as usize]
    }

    /// Adds a pattern for a layer. Fails with what is wrong in the pattern.
    pub fn add(&mut self, vocabulary: &mut Vocabulary, pattern: &str, term: Term) -> Result<TermId, String> {
        let sequences = expand(pattern)?;
        let id = TermId(self.terms.len() as u32);
        self.terms.push(term);
        for sequence in sequences {
            if sequence.is_empty() {
                return Err(format!("pattern {pattern:?} can match nothing at all"));
            }
            let mut nodes = vec![0u32];
            for word in &sequence {
                let forms = vocabulary.forms(word);
                let mut next = Vec::new();
                for &node in &nodes {
                    for &form in &forms {
                        let child = self.child(node, form);
                        if !next.contains(&child) {
                            next.push(child);
                        }
                    }
                }
                nodes = next;
            }
            for node in nodes {
                if !self.ends[node as usize].contains(&id) {
                    self.ends[node as usize].push(id);
                }
            }
        }
        Ok(id)
    }

    /// Calls `each` with every term and word sequence of the layers that `wanted` names.
    ///
    /// For explanations: it walks the whole trie.
    pub fn sequences(&self, wanted: impl Fn(Layer) -> bool, mut each: impl FnMut(TermId, &[WordId])) {
        let mut children: FxHashMap<u32, Vec<(WordId, u32)>> = FxHashMap::default();
        for (&(node, word), &child) in &self.edges {
            children.entry(node).or_default().push((word, child));
        }
        for list in children.values_mut() {
            list.sort_unstable();
        }
        let mut stack: Vec<(u32, Vec<WordId>)> = Vec::new();
        for (word, &node) in self.roots.iter().enumerate().filter(|(_, node)| **node != 0) {
            stack.push((node, vec![WordId(word as u32)]));
            while let Some((node, path)) = stack.pop() {
                for &term in self.ends[node as usize].iter().filter(|t| wanted(self.get(**t).layer)) {
                    each(term, &path);
                }
                for &(word, child) in children.get(&node).into_iter().flatten() {
                    let mut longer = path.clone();
                    longer.push(word);
                    stack.push((child, longer));
                }
            }
        }
    }

    fn child(&mut self, node: u32, word: WordId) -> u32 {
        if self.ends.is_empty() {
            self.ends.push(Vec::new());
        }
        if node == 0 {
            if self.roots.len() <= word.0 as usize {
                self.roots.resize(word.0 as usize + 1, 0);
            }
            if self.roots[word.0 as usize] == 0 {
                self.roots[word.0 as usize] = self.ends.len() as u32;
                self.ends.push(Vec::new());
            }
            return self.roots[word.0 as usize];
        }
        *self.edges.entry((node, word)).or_insert_with(|| {
            self.ends.push(Vec::new());
            self.ends.len() as u32 - 1
        })
    }

    /// All terms in `tokens`, by first token, then by length; overlaps included.
    ///
    /// A hyphen between two words of a term is passed over, so that "county-level
    /// hospital" and "county level hospital" are one term.
    pub fn find(&self, tokens: &[Token], is_hyphen: impl Fn(&Token) -> bool) -> Vec<TermHit> {
        let mut hits = Vec::new();
        for first in 0..tokens.len() {
            let word = tokens[first].word;
            let Some(&root) = self.roots.get(word.0 as usize) else { continue };
            if root == 0 {
                continue;
            }
            let mut node = root;
            let mut at = first + 1;
            loop {
                for &term in &self.ends[node as usize] {
                    hits.push(TermHit { first: first as u32, last: at as u32, term });
                }
                if tokens.get(at).is_some_and(|t| is_hyphen(t) && t.gap == crate::document::Gap::None) {
                    at += 1;
                }
                let Some(token) = tokens.get(at) else { break };
                let Some(&child) = self.edges.get(&(node, token.word)) else { break };
                node = child;
                at += 1;
            }
        }
        hits
    }
}

/// All word sequences that a pattern stands for.
fn expand(pattern: &str) -> Result<Vec<Vec<String>>, String> {
    let mut parts: Vec<String> = Vec::new();
    let mut word = String::new();
    for c in pattern.chars() {
        if matches!(c, '(' | ')' | '[' | ']' | '|') || c.is_whitespace() || (c == '-' && !word.is_empty()) {
            if !word.is_empty() {
                parts.push(std::mem::take(&mut word));
            }
            if !c.is_whitespace() && c != '-' {
                parts.push(c.to_string());
            }
        } else {
            word.push(c);
        }
    }
    if !word.is_empty() {
        parts.push(word);
    }
    let mut at = 0;
    let sequences = alternatives(&parts, &mut at)?;
    if at < parts.len() {
        return Err(format!("pattern {pattern:?} has a bracket too many"));
    }
    if sequences.len() > 4096 {
        return Err(format!("pattern {pattern:?} stands for {} sequences: split it", sequences.len()));
    }
    Ok(sequences)
}

fn alternatives(parts: &[String], at: &mut usize) -> Result<Vec<Vec<String>>, String> {
    let mut all = Vec::new();
    let mut current: Vec<Vec<String>> = vec![Vec::new()];
    while *at < parts.len() {
        match parts[*at].as_str() {
            ")" | "]" => break,
            "|" => {
                all.append(&mut current);
                current = vec![Vec::new()];
                *at += 1;
            }
            open @ ("(" | "[") => {
                let close = if open == "(" { ")" } else { "]" };
                *at += 1;
                let mut inner = alternatives(parts, at)?;
                if parts.get(*at).map(String::as_str) != Some(close) {
                    return Err(format!("{open} without {close}"));
                }
                *at += 1;
                if open == "[" {
                    inner.push(Vec::new());
                }
                current = current
                    .iter()
                    .flat_map(|head| inner.iter().map(|tail| head.iter().chain(tail).cloned().collect()))
                    .collect();
            }
            word => {
                for sequence in &mut current {
                    sequence.push(word.to_string());
                }
                *at += 1;
            }
        }
    }
    all.append(&mut current);
    all.sort();
    all.dedup();
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pattern: &str) -> Vec<String> {
        expand(pattern).unwrap().into_iter().map(|s| s.join(" ")).collect()
    }

    #[test]
    fn patterns_expand_to_sequences() {
        assert_eq!(shown("county-level hospital"), ["county level hospital"]);
        assert_eq!(
            shown("[key] (county|town) hospital"),
            ["county hospital", "key county hospital", "key town hospital", "town hospital"]
        );
        assert_eq!(shown("(a [b c]|d)"), ["a", "a b c", "d"]);
    }

    #[test]
    fn broken_patterns_say_what_is_wrong() {
        assert!(expand("(a|b").unwrap_err().contains("( without )"));
        assert!(expand("a)").unwrap_err().contains("too many"));
    }
}
