//! Terms: word sequences of the lexicon, found in one pass over the tokens.
//!
//! A pattern is written with three constructs: a word (which stands for all its
//! inflections, unless it is written `=word`), `(a|b)` and `[optional]`;
//! alternatives and options may hold several words and nest.

use crate::document::Token;
use crate::lexicon::table::bulk;
use crate::lexicon::{RuleId, Vocabulary, WordId};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Position in [`Terms`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TermId(pub u32);

/// Which layer asked for a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
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
    /// The layer of the term.
    pub layer: Layer,
    /// What the term means to its layer; of a layer that joins its terms the number of all that the words mean to it.
    pub payload: u32,
}

/// The terms of a text, by first token, then by length, then by id.
#[derive(Debug, Default)]
pub struct Hits {
    list: Vec<TermHit>,
    /// Where in `list` the hits of each token begin, and one entry more.
    starts: Vec<u32>,
    /// Bit set of the [`Layer`]s whose terms begin at each token.
    layers: Vec<u16>,
    /// Positions in `list`, those of one layer behind those of the layer before it. A layer walks its own from place
    /// to place: were each hit to name the next one, it would wait for every hit before it knew where to go on.
    by_layer: Vec<u32>,
    /// Where in `by_layer` those of each layer begin, and one entry more.
    layer_starts: [u32; LAYERS + 1],
}

/// How many layers there are.
const LAYERS: usize = Layer::ALL.len();

impl Layer {
    /// All layers, in their order.
    const ALL: [Layer; 10] = [
        Layer::Unit,
        Layer::Bound,
        Layer::Agreement,
        Layer::Relation,
        Layer::Activity,
        Layer::Name,
        Layer::Place,
        Layer::Reference,
        Layer::Cue,
        Layer::Date,
    ];

    /// Whether all terms of this layer that the same words make are one hit. A verb such as "give" stands in dozens of
    /// entries of activities, and a hit for each of them would be half of all hits.
    fn joins(self) -> bool {
        self == Layer::Activity
    }
}

impl Hits {
    /// The hits that begin at a token.
    #[inline]
    pub fn at(&self, token: usize) -> &[TermHit] {
        match self.starts.get(token..token + 2) {
            Some(&[from, to]) => &self.list[from as usize..to as usize],
            _ => &[],
        }
    }

    /// The hits that begin at a token or behind it.
    #[inline]
    pub fn from(&self, token: usize) -> &[TermHit] {
        &self.list[self.position(token)..]
    }

    /// Position of the first hit that begins at a token or behind it.
    #[inline]
    fn position(&self, token: usize) -> usize {
        self.starts.get(token).map_or(self.list.len(), |start| *start as usize)
    }

    /// The hits of one layer that begin in a run of tokens.
    pub fn within(&self, tokens: &Range<usize>, layer: Layer) -> impl Iterator<Item = &TermHit> {
        let first = self.position(tokens.start);
        let here = first..self.position(tokens.end).max(first);
        self.list[here].iter().filter(move |hit| hit.layer == layer)
    }

    /// The hits of one layer, in order: nobody walks past those of the others.
    pub fn of(&self, layer: Layer) -> impl Iterator<Item = &TermHit> {
        self.numbered(layer).map(|(_, hit)| hit)
    }

    /// As [`Hits::of`], each with its position among all hits.
    pub fn numbered(&self, layer: Layer) -> impl Iterator<Item = (usize, &TermHit)> {
        let [from, to] = [layer as usize, layer as usize + 1].map(|at| self.layer_starts[at] as usize);
        self.by_layer[from..to].iter().map(|&at| (at as usize, &self.list[at as usize]))
    }

    /// Whether a term of a layer begins at a token.
    #[inline]
    pub fn begins(&self, token: usize, layer: Layer) -> bool {
        self.layers.get(token).is_some_and(|set| set & (1 << layer as u16) != 0)
    }
}

impl std::ops::Deref for Hits {
    type Target = [TermHit];

    #[inline]
    fn deref(&self) -> &[TermHit] {
        &self.list
    }
}

impl<'a> IntoIterator for &'a Hits {
    type Item = &'a TermHit;
    type IntoIter = std::slice::Iter<'a, TermHit>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

/// All terms, as one automaton over word ids.
///
/// Patterns are first noted as a graph in which a word stands for all its forms
/// and alternatives meet again; [`Terms::compile`] makes it deterministic. States
/// that the same patterns go on from are one, so that inflections and alternatives
/// cost edges and no states.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    terms: Vec<Term>,
    #[serde(skip)]
    graph: Graph,
    /// The states, one behind the other, the first where all terms begin: see [`State`]. All that a step asks of a
    /// state lies side by side, so that it is one wait for memory and not three.
    #[serde(with = "bulk")]
    states: Vec<u32>,
}

/// One of 64 bits for a word, the same for many.
#[inline]
fn bit_of(word: WordId) -> u64 {
    1 << (word.0.wrapping_mul(0x9e37_79b1) >> 26)
}

/// A state of the automaton, as [`Terms::states`] has it: how many ends and edges it has, `waits`, the ends, the edges.
struct State<'a> {
    /// A bit of each word that an edge waits for: most words that follow are none of them, and need no search.
    waits: u64,
    /// Terms that end here, ascending.
    ends: &'a [[u32; 2]],
    /// Word, and where the next state stands, sorted by word.
    edges: &'a [[u32; 2]],
}

/// Numbers of a state before its ends.
const HEAD: usize = 4;
/// Where the first state stands: no state stands at 0.
const FIRST: u32 = HEAD as u32;

/// A term that ends at a state, with what a hit of it tells its layer.
#[derive(Debug, Clone, Copy, PartialEq)]
struct End {
    term: TermId,
    payload: u32,
    layer: Layer,
}

impl End {
    /// Bits of a term's number; those above it are the layer's.
    const TERM: u32 = 28;

    fn pack(self) -> [u32; 2] {
        [self.term.0 | (self.layer as u32) << Self::TERM, self.payload]
    }

    #[inline]
    fn unpack([term, payload]: [u32; 2]) -> End {
        let layer = Layer::ALL[(term >> Self::TERM) as usize % LAYERS];
        End { term: TermId(term & ((1 << Self::TERM) - 1)), payload, layer }
    }
}

/// What the same words mean to a layer that joins its terms: lists of payloads, each once.
#[derive(Debug, Default)]
pub struct Joined {
    /// The lists, one behind the other.
    pub payloads: Vec<u32>,
    /// Where each list ends in `payloads`.
    pub ends: Vec<u32>,
    known: FxHashMap<Box<[u32]>, u32>,
}

impl Joined {
    /// Makes one of the ends from `first` on that are of a layer that joins its terms; they are sorted by term.
    fn join(&mut self, ends: &mut Vec<End>, first: usize) {
        let mut payloads: Vec<u32> =
            ends[first..].iter().filter(|end| end.layer.joins()).map(|end| end.payload).collect();
        let Some(kept) = ends[first..].iter().position(|end| end.layer.joins()) else { return };
        payloads.dedup();
        let fresh = self.ends.len() as u32;
        let number = *self.known.entry(payloads.into_boxed_slice()).or_insert_with_key(|list| {
            self.payloads.extend_from_slice(list);
            self.ends.push(self.payloads.len() as u32);
            fresh
        });
        let kept = End { payload: number, ..ends[first + kept] };
        let mut others = ends.split_off(first);
        others.retain(|end| !end.layer.joins());
        ends.extend(others);
        ends.push(kept);
        ends[first..].sort_unstable_by_key(|end| end.term);
    }
}

/// The patterns as they were added; empty once they are compiled.
#[derive(Debug, Default, PartialEq)]
struct Graph {
    /// From node, word of the pattern, to node. Node 0 is where all terms begin.
    edges: Vec<(u32, u32, u32)>,
    ends: Vec<(u32, TermId)>,
    nodes: u32,
    /// Each word of a pattern, by its number.
    words: FxHashMap<String, u32>,
    /// Words that stand for no other form, by their numbers.
    exact: FxHashMap<WordId, u32>,
    /// The forms that each number stands for: some of `flat`.
    forms: Vec<(u32, u32)>,
    flat: Vec<WordId>,
}

impl Graph {
    /// Room for about as much as the files of the program need: growing would copy it several times.
    fn reserve(&mut self) {
        self.edges.reserve(1 << 16);
        self.ends.reserve(1 << 15);
        self.forms.reserve(1 << 15);
        self.flat.reserve(1 << 15);
        self.exact.reserve(1 << 14);
    }

    /// Goes on from a node by one word as it stands; the node behind it.
    fn exact(&mut self, word: WordId, from: u32) -> u32 {
        let number = *self.exact.entry(word).or_insert_with(|| {
            self.flat.push(word);
            self.forms.push((self.flat.len() as u32 - 1, self.flat.len() as u32));
            self.forms.len() as u32 - 1
        });
        self.nodes += 1;
        self.edges.push((from, number, self.nodes));
        self.nodes
    }

    /// Goes on from `nodes` by one word; the node behind it.
    fn word(&mut self, vocabulary: &mut Vocabulary, nodes: &[u32], word: &str) -> u32 {
        let number = match self.words.get(word) {
            Some(&number) => number,
            None => {
                let number = self.forms.len() as u32;
                let first = self.flat.len() as u32;
                self.flat.extend(vocabulary.forms(word));
                self.forms.push((first, self.flat.len() as u32));
                self.words.insert(word.to_string(), number);
                number
            }
        };
        self.nodes += 1;
        self.edges.extend(nodes.iter().map(|&from| (from, number, self.nodes)));
        self.nodes
    }
}

impl Terms {
    /// The term of an id.
    #[inline]
    pub fn get(&self, id: TermId) -> Term {
        self.terms[id.0 as usize]
    }

    /// Adds a pattern for a layer. Fails with what is wrong in the pattern.
    pub fn add(&mut self, vocabulary: &mut Vocabulary, pattern: &str, term: Term) -> Result<TermId, String> {
        // Words that stand as they are, as most patterns have them, need no reading of brackets.
        let sign = |c: char| matches!(c, '(' | ')' | '[' | ']' | '|' | '-') || c != ' ' && c.is_whitespace();
        let words = || pattern.split(' ').filter(|word| !word.is_empty());
        if !pattern.contains(sign) && words().all(|word| word.len() > 1 && word.starts_with('=')) && !pattern.is_empty()
        {
            return Ok(self.add_words(vocabulary, words().map(|word| &word[1..]), term));
        }
        let (nodes, sequences) = self.graph.rows(vocabulary, &alternatives(pattern)?, &[0]);
        if sequences > 4096 {
            return Err(format!("pattern {pattern:?} stands for {sequences} sequences: split it"));
        }
        if nodes.contains(&0) {
            return Err(format!("pattern {pattern:?} can match nothing at all"));
        }
        let id = TermId(self.terms.len() as u32);
        self.terms.push(term);
        self.graph.ends.extend(nodes.iter().map(|&node| (node, id)));
        Ok(id)
    }

    /// Adds a run of words that stand as they are written. The words must be words of tokens.
    pub fn add_words<'w>(
        &mut self,
        vocabulary: &mut Vocabulary,
        words: impl Iterator<Item = &'w str>,
        term: Term,
    ) -> TermId {
        if self.terms.is_empty() {
            self.graph.reserve();
            self.terms.reserve(1 << 15);
        }
        let id = TermId(self.terms.len() as u32);
        self.terms.push(term);
        let mut node = 0;
        for word in words {
            node = self.graph.exact(vocabulary.add(word), node);
        }
        if node > 0 {
            self.graph.ends.push((node, id));
        }
        id
    }

    /// Adds a run of words of which the last may have its plural form, `many`.
    pub fn add_noun<'w>(
        &mut self,
        vocabulary: &mut Vocabulary,
        words: impl Iterator<Item = &'w str>,
        many: WordId,
        term: Term,
    ) {
        let id = TermId(self.terms.len() as u32);
        self.terms.push(term);
        let (mut before, mut node) = (0, 0);
        for word in words {
            before = node;
            node = self.graph.exact(vocabulary.add(word), node);
        }
        if node > 0 {
            let plural = self.graph.exact(many, before);
            self.graph.ends.extend([(node, id), (plural, id)]);
        }
    }

    /// Makes the automaton of all patterns that were added, and notes in the vocabulary which words
    /// terms begin with. Before it nothing is found.
    ///
    /// The payloads that are one hit where a layer joins its terms: the hit has their position.
    pub fn compile(&mut self, vocabulary: &mut Vocabulary) -> Joined {
        let mut joined = Joined::default();
        let mut graph = std::mem::take(&mut self.graph);
        let nodes = graph.nodes as usize + 1;
        graph.ends.sort_unstable();
        // Where the edges and ends of each node begin.
        let starts = |from: &mut dyn Iterator<Item = u32>| {
            let mut starts = vec![0u32; nodes + 1];
            from.for_each(|node| starts[node as usize + 1] += 1);
            (1..=nodes).for_each(|node| starts[node] += starts[node - 1]);
            starts
        };
        let edge_starts = starts(&mut graph.edges.iter().map(|edge| edge.0));
        let end_starts = starts(&mut graph.ends.iter().map(|end| end.0));
        // Word and next node of each edge, by the node that it leaves.
        let mut edges = vec![(0u32, 0u32); graph.edges.len()];
        let mut free = edge_starts.clone();
        for &(from, word, to) in &graph.edges {
            let at = &mut free[from as usize];
            edges[*at as usize] = (word, to);
            *at += 1;
        }
        // The state of a set of nodes; most sets have one node.
        let mut single = vec![0u32; nodes];
        let mut several: FxHashMap<Box<[u32]>, u32> = FxHashMap::default();
        // The sets one after another, and where each begins.
        let (mut members, mut sets) = (Vec::with_capacity(nodes), Vec::with_capacity(nodes));
        members.push(0u32);
        sets.extend([0u32, 0, 1]);
        // The ends and edges of all states, and where those of each begin.
        let (mut all_ends, mut all_edges): (Vec<End>, Vec<[u32; 2]>) = (Vec::new(), Vec::new());
        let mut begins: Vec<(usize, usize)> = vec![(0, 0)];
        // Word above, node below: one number sorts faster than two.
        let mut next: Vec<u64> = Vec::new();
        let node_of = |pair: &u64| *pair as u32;
        let mut number = 1;
        while number + 1 < sets.len() {
            let first = all_ends.len();
            begins.push((first, all_edges.len()));
            next.clear();
            for member in sets[number]..sets[number + 1] {
                let node = members[member as usize] as usize;
                let ends = &graph.ends[end_starts[node] as usize..end_starts[node + 1] as usize];
                all_ends.extend(ends.iter().map(|&(_, term)| {
                    let Term { layer, payload, .. } = self.terms[term.0 as usize];
                    End { term, payload, layer }
                }));
                for &(word, to) in &edges[edge_starts[node] as usize..edge_starts[node + 1] as usize] {
                    let (from, end) = graph.forms[word as usize];
                    let forms = graph.flat[from as usize..end as usize].iter();
                    next.extend(forms.map(|form| u64::from(form.0) << 32 | u64::from(to)));
                }
            }
            all_ends[first..].sort_unstable_by_key(|end| end.term);
            joined.join(&mut all_ends, first);
            next.sort_unstable();
            next.dedup();
            for run in next.chunk_by(|a, b| a >> 32 == b >> 32) {
                let fresh = sets.len() as u32 - 1;
                let state = if let [pair] = run {
                    let state = &mut single[node_of(pair) as usize];
                    if *state == 0 {
                        *state = fresh;
                    }
                    *state
                } else {
                    let nodes: Box<[u32]> = run.iter().map(node_of).collect();
                    *several.entry(nodes).or_insert(fresh)
                };
                if state == fresh {
                    members.extend(run.iter().map(node_of));
                    sets.push(members.len() as u32);
                }
                all_edges.push([(run[0] >> 32) as u32, state]);
            }
            number += 1;
        }
        begins.push((all_ends.len(), all_edges.len()));
        self.lay_out(&all_ends, &all_edges, &begins);
        for &[word, state] in self.state(FIRST).edges {
            vocabulary.set_root(WordId(word), state);
        }
        joined
    }

    /// Writes the states behind each other. `begins` has where the ends and the edges of each begin, from that of state
    /// 0, which is none, to one behind the last; edges have the numbers of states, which become their places.
    fn lay_out(&mut self, ends: &[End], edges: &[[u32; 2]], begins: &[(usize, usize)]) {
        let mut place = FIRST;
        let mut places = vec![0u32];
        for pair in begins[1..].windows(2) {
            places.push(place);
            place += (HEAD + 2 * (pair[1].0 - pair[0].0) + 2 * (pair[1].1 - pair[0].1)) as u32;
        }
        self.states = Vec::with_capacity(place as usize);
        self.states.extend([0; HEAD]);
        for pair in begins[1..].windows(2) {
            let (ends, edges) = (&ends[pair[0].0..pair[1].0], &edges[pair[0].1..pair[1].1]);
            let waits = edges.iter().fold(0, |waits, edge| waits | bit_of(WordId(edge[0])));
            self.states.extend([ends.len() as u32, edges.len() as u32, waits as u32, (waits >> 32) as u32]);
            self.states.extend(ends.iter().flat_map(|end| end.pack()));
            self.states.extend(edges.iter().flat_map(|&[word, next]| [word, places[next as usize]]));
        }
    }

    /// The state at a place.
    #[inline]
    fn state(&self, place: u32) -> State<'_> {
        let Some((&[ends, edges, low, high], rest)) = self.states[place as usize..].split_first_chunk() else {
            return State { waits: 0, ends: &[], edges: &[] };
        };
        let (ends, rest) = rest.split_at(2 * ends as usize);
        let edges = &rest[..2 * edges as usize];
        let waits = u64::from(low) | u64::from(high) << 32;
        State { waits, ends: ends.as_chunks().0, edges: edges.as_chunks().0 }
    }

    /// Calls `each` with every term, its payload as hits have it, and word sequence of the layers that `wanted` names.
    ///
    /// For explanations: it walks all ways through the automaton.
    pub fn sequences(&self, wanted: impl Fn(Layer) -> bool, mut each: impl FnMut(TermId, u32, &[WordId])) {
        let mut stack: Vec<(u32, Vec<WordId>)> = Vec::new();
        if self.states.is_empty() {
            return;
        }
        for &[word, place] in self.state(FIRST).edges {
            stack.push((place, vec![WordId(word)]));
            while let Some((place, path)) = stack.pop() {
                let state = self.state(place);
                for end in state.ends.iter().map(|end| End::unpack(*end)).filter(|end| wanted(end.layer)) {
                    each(end.term, end.payload, &path);
                }
                for &[word, next] in state.edges {
                    let mut longer = path.clone();
                    longer.push(WordId(word));
                    stack.push((next, longer));
                }
            }
        }
    }

    /// All terms in `tokens`, by first token, then by length; overlaps included.
    ///
    /// A hyphen between two words of a term is passed over, so that "county-level
    /// hospital" and "county level hospital" are one term.
    pub fn find(&self, tokens: &[Token], is_hyphen: impl Fn(&Token) -> bool) -> Hits {
        // Most articles have fewer than two for each token: a longer list is not copied while it grows.
        let mut hits: Vec<TermHit> = Vec::with_capacity(2 * tokens.len());
        let mut starts = vec![0u32; tokens.len() + 1];
        let mut layers = vec![0u16; tokens.len()];
        let mut counts = [0u32; LAYERS];
        for (first, ((token, start), begun_here)) in tokens.iter().zip(&mut starts).zip(&mut layers).enumerate() {
            *start = hits.len() as u32;
            let root = token.uses.root();
            if root == 0 {
                continue;
            }
            let mut begun = 0;
            let mut state = self.state(root);
            let mut at = first + 1;
            loop {
                for end in state.ends {
                    let End { term, payload, layer } = End::unpack(*end);
                    hits.push(TermHit { first: first as u32, last: at as u32, term, layer, payload });
                    counts[layer as usize] += 1;
                    begun |= 1 << layer as u16;
                }
                if state.waits == 0 {
                    break;
                }
                if tokens.get(at).is_some_and(|t| is_hyphen(t) && t.gap == crate::document::Gap::None) {
                    at += 1;
                }
                let Some(token) = tokens.get(at) else { break };
                if state.waits & bit_of(token.word) == 0 {
                    break;
                }
                let Ok(edge) = state.edges.binary_search_by_key(&token.word.0, |edge| edge[0]) else { break };
                state = self.state(state.edges[edge][1]);
                at += 1;
            }
            *begun_here = begun;
        }
        starts[tokens.len()] = hits.len() as u32;
        let mut layer_starts = [0u32; LAYERS + 1];
        (0..LAYERS).for_each(|layer| layer_starts[layer + 1] = layer_starts[layer] + counts[layer]);
        let (mut free, mut by_layer) = (layer_starts, vec![0u32; hits.len()]);
        for (at, hit) in hits.iter().enumerate() {
            let next = &mut free[hit.layer as usize];
            by_layer[*next as usize] = at as u32;
            *next += 1;
        }
        Hits { list: hits, starts, layers, by_layer, layer_starts }
    }
}

/// The words and signs of a pattern.
fn parts(pattern: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, c) in pattern.char_indices() {
        if matches!(c, '(' | ')' | '[' | ']' | '|') || c.is_whitespace() || (c == '-' && at > start) {
            if at > start {
                parts.push(&pattern[start..at]);
            }
            start = at + c.len_utf8();
            if !c.is_whitespace() && c != '-' {
                parts.push(&pattern[at..start]);
            }
        }
    }
    if start < pattern.len() {
        parts.push(&pattern[start..]);
    }
    parts
}

/// One part of a pattern.
enum Part<'a> {
    Word(&'a str),
    OneOf(Vec<Row<'a>>),
    Optional(Vec<Row<'a>>),
}

/// Parts one behind the other: one alternative.
type Row<'a> = Vec<Part<'a>>;

/// The alternatives of a pattern, taken apart.
fn alternatives(pattern: &str) -> Result<Vec<Row<'_>>, String> {
    /// Reads up to a closing bracket.
    fn read<'a>(parts: &[&'a str], at: &mut usize) -> Result<Vec<Row<'a>>, String> {
        let mut rows = vec![Row::new()];
        while let Some(&part) = parts.get(*at) {
            if matches!(part, ")" | "]") {
                break;
            }
            *at += 1;
            let part = match part {
                "|" => {
                    rows.push(Row::new());
                    continue;
                }
                open @ ("(" | "[") => {
                    let inner = read(parts, at)?;
                    let close = if open == "(" { ")" } else { "]" };
                    if parts.get(*at) != Some(&close) {
                        return Err(format!("{open} without {close}"));
                    }
                    *at += 1;
                    if open == "(" { Part::OneOf(inner) } else { Part::Optional(inner) }
                }
                word => Part::Word(word),
            };
            if let Some(row) = rows.last_mut() {
                row.push(part);
            }
        }
        Ok(rows)
    }
    let parts = parts(pattern);
    let mut at = 0;
    let rows = read(&parts, &mut at)?;
    if at < parts.len() {
        return Err(format!("pattern {pattern:?} has a bracket too many"));
    }
    Ok(rows)
}

/// The word sequences that a pattern stands for, as they are written, without inflections.
///
/// # Errors
///
/// What is wrong in the pattern.
pub fn spelled_out(pattern: &str) -> Result<Vec<String>, String> {
    /// Continues each of `from` by each row.
    fn go_on(rows: &[Row], from: &[String]) -> Vec<String> {
        let along = |row: &Row| {
            row.iter().fold(from.to_vec(), |ways, part| match part {
                Part::Word(word) => ways
                    .iter()
                    .map(|way| if way.is_empty() { word.to_string() } else { format!("{way} {word}") })
                    .collect(),
                Part::OneOf(rows) => go_on(rows, &ways),
                Part::Optional(rows) => go_on(rows, &ways).into_iter().chain(ways).collect(),
            })
        };
        rows.iter().flat_map(along).collect()
    }
    Ok(go_on(&alternatives(pattern)?, &[String::new()]))
}

impl Graph {
    /// Notes rows that go on from `from`: the nodes where they end, and how many word sequences they stand for.
    fn rows(&mut self, vocabulary: &mut Vocabulary, rows: &[Row], from: &[u32]) -> (Vec<u32>, usize) {
        let (mut ends, mut count) = (Vec::new(), 0usize);
        for row in rows {
            let (mut nodes, mut ways) = (from.to_vec(), 1usize);
            for part in row {
                nodes = match part {
                    Part::Word(word) => vec![self.word(vocabulary, &nodes, word)],
                    Part::OneOf(rows) | Part::Optional(rows) => {
                        let optional = matches!(part, Part::Optional(_));
                        let (mut inner, inner_ways) = self.rows(vocabulary, rows, &nodes);
                        if optional {
                            inner.append(&mut nodes);
                            inner.sort_unstable();
                            inner.dedup();
                        }
                        ways = ways.saturating_mul(inner_ways.saturating_add(usize::from(optional)));
                        inner
                    }
                };
            }
            ends.append(&mut nodes);
            count = count.saturating_add(ways);
        }
        ends.sort_unstable();
        ends.dedup();
        (ends, count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Gap, TokenKind};

    fn terms(patterns: &[&str]) -> (Terms, Vocabulary) {
        let (mut terms, mut vocabulary) = (Terms::default(), Vocabulary::default());
        vocabulary.add_verb("sign", None, None, false);
        for pattern in patterns {
            let term = Term { layer: Layer::Cue, payload: 0, rule: RuleId(0) };
            terms.add(&mut vocabulary, pattern, term).unwrap();
        }
        terms.compile(&mut vocabulary);
        (terms, vocabulary)
    }

    fn shown(pattern: &str) -> Vec<String> {
        let exact = pattern;
        let (terms, vocabulary) = terms(&[exact]);
        let mut all = Vec::new();
        terms.sequences(
            |_| true,
            |_, _, words| all.push(words.iter().map(|w| vocabulary.spelling(*w)).collect::<Vec<_>>().join(" ")),
        );
        all.sort();
        all
    }

    #[test]
    fn patterns_stand_for_sequences() {
        assert_eq!(shown("=county-=level =hospital"), ["county level hospital"]);
        assert_eq!(
            shown("[=key] (=county|=town) =hospital"),
            ["county hospital", "key county hospital", "key town hospital", "town hospital"]
        );
        assert_eq!(shown("(=a [=b =c]|=d)"), ["a", "a b c", "d"]);
        assert_eq!(shown("(=a|=b) unit"), ["a unit", "a units", "b unit", "b units"]);
    }

    #[test]
    fn patterns_are_spelled_out_as_they_are_written() {
        assert_eq!(spelled_out("(person|man) time").unwrap(), ["person time", "man time"]);
        assert_eq!(
            spelled_out("[open] (bed|cot [space])").unwrap(),
            ["open bed", "bed", "open cot space", "cot space", "open cot", "cot"]
        );
        assert!(spelled_out("(a|b").unwrap_err().contains("( without )"));
        assert!(spelled_out("a)").unwrap_err().contains("too many"));
    }

    #[test]
    fn broken_patterns_say_what_is_wrong() {
        let broken = |pattern: &str| {
            let term = Term { layer: Layer::Cue, payload: 0, rule: RuleId(0) };
            Terms::default().add(&mut Vocabulary::default(), pattern, term).unwrap_err()
        };
        assert!(broken("(a|b").contains("( without )"));
        assert!(broken("a)").contains("too many"));
        assert!(broken("[a]").contains("nothing at all"));
        assert!(broken(&"(a|b)".repeat(13)).contains("8192 sequences"));
    }

    #[test]
    fn terms_that_share_words_are_all_found_in_the_order_of_their_ids() {
        let (terms, vocabulary) =
            terms(&["sign agreement", "=signed", "(sign|reach) [an] agreement", "=signed =agreement"]);
        let tokens: Vec<Token> = ["signed", "agreements", "signed", "an", "agreement"]
            .iter()
            .map(|word| Token {
                start: 0,
                end: 0,
                word: vocabulary.id(word),
                classes: vocabulary.facts(vocabulary.id(word)).classes,
                uses: vocabulary.facts(vocabulary.id(word)).uses,
                mark: '\0',
                kind: TokenKind::Word,
                gap: Gap::Space,
                capital: false,
                upper: false,
            })
            .collect();
        let found: Vec<(u32, u32, u32)> =
            terms.find(&tokens, |_| false).iter().map(|hit| (hit.first, hit.last, hit.term.0)).collect();
        let hits = terms.find(&tokens, |_| false);
        assert_eq!((hits.at(0).len(), hits.at(1).len(), hits.at(4).len(), hits.at(9).len()), (3, 0, 0, 0));
        assert!(hits.begins(2, Layer::Cue) && !hits.begins(2, Layer::Date) && !hits.begins(3, Layer::Cue));
        assert_eq!(found, [(0, 1, 1), (0, 2, 0), (0, 2, 2), (2, 3, 1), (2, 5, 2)]);
    }
}
