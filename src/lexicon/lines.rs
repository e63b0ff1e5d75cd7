//! The patterns of whole lines: which is the first that a line matches.
//!
//! A set of all patterns asks a line in one go, but takes milliseconds to make,
//! and for each new kind of line some more: more than a short article takes to
//! be read. The table of the program has an automaton for each pattern, ready to
//! be used where it lies, and before them a gate: what a line begins with and
//! which characters it has leaves few patterns that it can match, mostly none.

use super::table::{Later, bulk};
use regex::bytes::{RegexSet, RegexSetBuilder};
use regex_automata::Input;
use regex_automata::dfa::sparse::DFA;
use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::util::primitives::StateID;
use regex_automata::util::syntax;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

/// The patterns, in the order in which they are asked.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct LinePatterns {
    patterns: Vec<String>,
    #[serde(skip)]
    ready: Ready,
    #[serde(skip)]
    set: Later<RegexSet>,
}

/// What the table has of the patterns.
#[derive(Debug, Default)]
struct Ready {
    gate: Gate,
    automata: Vec<Lying>,
}

/// They follow from the patterns.
impl PartialEq for Ready {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// An automaton where it lies, and the same checked, which few lines ask for.
#[derive(Debug)]
struct Lying {
    bytes: &'static [u8],
    checked: Later<Option<DFA<&'static [u8]>>>,
}

impl LinePatterns {
    /// Compiles the patterns.
    ///
    /// # Errors
    ///
    /// What is wrong with them.
    pub fn new(patterns: Vec<String>) -> Result<LinePatterns, String> {
        match compile(&patterns) {
            Ok(set) => Ok(LinePatterns { patterns, ready: Ready::default(), set: set.into() }),
            Err(error) => {
                // Which pattern is broken is asked only now: compiling each alone takes as long again.
                let broken =
                    patterns.iter().find_map(|p| compile(std::slice::from_ref(p)).err().map(|e| format!("{p:?}: {e}")));
                Err(broken.unwrap_or_else(|| format!("the patterns together are too large: {error}")))
            }
        }
    }

    /// The first pattern that a line matches.
    pub fn first(&self, line: &str) -> Option<usize> {
        if let Some(answer) = self.ready.first(line, self.patterns.len()) {
            return answer;
        }
        first_of(self.set.get(|| compile(&self.patterns).unwrap_or_default()), line)
    }

    /// The gate, and an automaton of each pattern, as bytes; none of a pattern that is too large for one.
    pub fn automata(&self) -> (Gate, Vec<Vec<u8>>) {
        let automata: Vec<_> = self.patterns.iter().map(|pattern| automaton(pattern)).collect();
        let bytes = |dfa: &dense::DFA<Vec<u32>>| dfa.to_sparse().ok().map(|dfa| dfa.to_bytes_native_endian());
        let bytes = automata.iter().map(|dfa| dfa.as_ref().and_then(bytes).unwrap_or_default()).collect();
        (Gate::of(&automata), bytes)
    }

    /// Takes what was made by [`LinePatterns::automata`].
    pub fn use_automata(&mut self, gate: Gate, bytes: &[&'static [u8]]) {
        let automata = bytes.iter().map(|bytes| Lying { bytes, checked: Later::default() }).collect();
        self.ready = Ready { gate, automata };
    }
}

impl Ready {
    /// The first of so many patterns that a line matches; none where the automata cannot say.
    fn first(&self, line: &str, patterns: usize) -> Option<Option<usize>> {
        if self.automata.len() != patterns || self.gate.needs.len() != patterns {
            return None;
        }
        let input = Input::new(line).earliest(true);
        for at in self.gate.left(line.as_bytes()) {
            let lying = &self.automata[at];
            let automaton = lying.checked.get(|| DFA::from_bytes(lying.bytes).ok().map(|(dfa, _)| dfa));
            match automaton.as_ref()?.try_search_fwd(&input) {
                Ok(None) => {}
                Ok(Some(_)) => return Some(Some(at)),
                Err(_) => return None,
            }
        }
        Some(None)
    }
}

fn first_of(set: &RegexSet, line: &str) -> Option<usize> {
    set.matches(line.as_bytes()).iter().next()
}

fn compile(patterns: &[String]) -> Result<RegexSet, regex::Error> {
    RegexSetBuilder::new(patterns).unicode(false).case_insensitive(true).build()
}

fn automaton(pattern: &str) -> Option<dense::DFA<Vec<u32>>> {
    const LIMIT: Option<usize> = Some(1 << 20);
    let shape = dense::Config::new().start_kind(StartKind::Unanchored).dfa_size_limit(LIMIT);
    let dfa = dense::Builder::new()
        .configure(shape.determinize_size_limit(LIMIT))
        .syntax(syntax::Config::new().unicode(false).utf8(false).case_insensitive(true))
        .thompson(regex_automata::nfa::thompson::Config::new().utf8(false))
        .build(pattern);
    dfa.ok()
}

/// Which patterns a line can match at all, read off the automata when the table is made, so that it holds for
/// whatever patterns the lexicon has.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Gate {
    /// By the [`sign`]s of the first byte of the line's first word and of the byte behind it: a bit for each pattern.
    #[serde(with = "bulk")]
    heads: Vec<u64>,
    /// By pattern.
    needs: Vec<Needs>,
}

/// What each line that matches a pattern has.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Needs {
    /// Signs, a bit for each.
    signs: u64,
    /// Pairs of signs beside each other; [`ANY`] is that of any letter.
    pairs: Vec<(u8, u8)>,
}

/// Signs there are.
const SIGNS: usize = 32;
/// The sign of a figure.
const FIGURE: u8 = 27;
/// The sign of "_", the only byte of a word that is neither a letter nor a figure.
const JOINT: u8 = 28;

/// What the gate tells of a byte; 0 is none of these.
const fn sign(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' => byte - b'a' + 1,
        b'A'..=b'Z' => byte - b'A' + 1,
        b'0'..=b'9' => FIGURE,
        b'_' => JOINT,
        b'|' => 29,
        // A colon, and with what its wide form begins, and what may stand instead.
        b':' | 0xEF | b'(' => 30,
        b'.' => 31,
        _ => 0,
    }
}

const fn of_word(sign: u8) -> bool {
    0 < sign && sign <= JOINT
}

const fn letter(sign: u8) -> bool {
    0 < sign && sign < FIGURE
}

/// Behind another sign in a pair: any letter.
const ANY: u8 = u8::MAX;

/// Whether a sign is the second of a pair.
fn is_second(second: u8, sign: u8) -> bool {
    sign == second || second == ANY && letter(sign)
}

static SIGN: [u8; 256] = {
    let mut signs = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        signs[byte] = sign(byte as u8);
        byte += 1;
    }
    signs
};

impl Gate {
    /// The patterns that a line can match, in their order.
    fn left<'a>(&'a self, line: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
        let signs = line.iter().fold(0u64, |signs, &byte| signs | 1 << SIGN[usize::from(byte)]);
        let head = line.iter().position(|&byte| of_word(SIGN[usize::from(byte)]));
        let words = self.needs.len().div_ceil(64);
        let heads = head.map(|head| {
            let second = line.get(head + 1).map_or(0, |&byte| SIGN[usize::from(byte)]);
            let at = usize::from(SIGN[usize::from(line[head])]) * SIGNS + usize::from(second);
            &self.heads[at * words..][..words]
        });
        (0..words).flat_map(move |word| {
            // What a line without a word matches is left to the automata.
            let mut bits = heads.map_or(u64::MAX, |heads| heads[word]);
            std::iter::from_fn(move || {
                let at = word * 64 + bits.trailing_zeros() as usize;
                let any = bits != 0 && at < self.needs.len();
                bits &= bits.wrapping_sub(1);
                any.then_some(at)
            })
            .filter(move |&at| self.needs[at].signs & !signs == 0)
            .filter(move |&at| self.needs[at].pairs.iter().all(|&pair| has(line, pair)))
        })
    }

    /// The gate of some automata; where one is missing, all lines pass.
    fn of(automata: &[Option<dense::DFA<Vec<u32>>>]) -> Gate {
        let words = automata.len().div_ceil(64);
        let mut gate = Gate { heads: vec![0; SIGNS * SIGNS * words], needs: Vec::new() };
        for (at, automaton) in automata.iter().enumerate() {
            let graph = automaton.as_ref().and_then(Graph::of);
            let before = graph.as_ref().map(Graph::before).unwrap_or_default();
            for head in 0..SIGNS * SIGNS {
                let (first, second) = ((head / SIGNS) as u8, (head % SIGNS) as u8);
                if graph.as_ref().is_none_or(|graph| graph.begins(&before, first, second)) {
                    gate.heads[head * words + at / 64] |= 1 << (at % 64);
                }
            }
            gate.needs.push(graph.map(|graph| graph.needs()).unwrap_or_default());
        }
        gate
    }
}

fn has(line: &[u8], (first, second): (u8, u8)) -> bool {
    let sign = |byte: u8| SIGN[usize::from(byte)];
    line.windows(2).any(|pair| sign(pair[0]) == first && is_second(second, sign(pair[1])))
}

/// The states of an automaton that a line can bring it to, by number; the first is where it begins.
struct Graph {
    /// The next state for each byte, and for the end of the line.
    next: Vec<[u32; 257]>,
    /// It has matched, or cannot go on by itself.
    done: Vec<bool>,
    /// It has matched or may still match.
    alive: Vec<bool>,
}

impl Graph {
    fn of(dfa: &dense::DFA<Vec<u32>>) -> Option<Graph> {
        let start = dfa.start_state_forward(&Input::new("")).ok()?;
        let mut numbers: FxHashMap<StateID, u32> = FxHashMap::default();
        numbers.insert(start, 0);
        let (mut states, mut next) = (vec![start], Vec::new());
        while let Some(&state) = states.get(next.len()) {
            let mut row = [0; 257];
            for (byte, to) in row.iter_mut().enumerate() {
                let id = match u8::try_from(byte) {
                    Ok(byte) => dfa.next_state(state, byte),
                    Err(_) => dfa.next_eoi_state(state),
                };
                *to = *numbers.entry(id).or_insert_with(|| {
                    states.push(id);
                    states.len() as u32 - 1
                });
            }
            next.push(row);
        }
        let done: Vec<bool> = states.iter().map(|&s| dfa.is_match_state(s) || dfa.is_quit_state(s)).collect();
        let mut alive = done.clone();
        loop {
            let mut more = false;
            for state in 0..alive.len() {
                if !alive[state] && next[state].iter().any(|&to| alive[to as usize]) {
                    (alive[state], more) = (true, true);
                }
            }
            if !more {
                break;
            }
        }
        Some(Graph { next, done, alive })
    }

    /// The states that what stands before the first word can lead to.
    fn before(&self) -> Vec<u32> {
        let mut before = vec![0];
        let mut seen: FxHashSet<u32> = FxHashSet::from_iter([0]);
        let mut at = 0;
        while let Some(&state) = before.get(at) {
            before.extend(self.step(state, |sign| !of_word(sign)).filter(|&to| seen.insert(to)));
            at += 1;
        }
        before
    }

    /// Whether a line can match whose first word begins with bytes of these signs.
    fn begins(&self, before: &[u32], first: u8, second: u8) -> bool {
        let behind_one = |state: u32| {
            // Where the line ends behind one byte, the second sign is 0 as well.
            self.done[state as usize]
                || second == 0 && self.alive[self.next[state as usize][256] as usize]
                || self.step(state, |sign| sign == second).any(|state| self.alive[state as usize])
        };
        before.iter().any(|&state| self.done[state as usize] || self.step(state, |sign| sign == first).any(behind_one))
    }

    fn step(&self, state: u32, of: impl Fn(u8) -> bool) -> impl Iterator<Item = u32> {
        (0..=u8::MAX)
            .filter(move |&byte| of(SIGN[usize::from(byte)]))
            .map(move |b| self.next[state as usize][usize::from(b)])
    }

    /// What no match can do without: some of what the shortest match has.
    fn needs(&self) -> Needs {
        let Some(shortest) = self.matched(|_, _| true) else { return Needs::default() };
        let signs: Vec<u8> = shortest.iter().map(|&byte| SIGN[usize::from(byte)]).collect();
        let mut needs = Needs::default();
        for &sign in signs.iter().filter(|&&sign| sign != 0) {
            if needs.signs & 1 << sign == 0 && self.matched(|_, next| next != sign).is_none() {
                needs.signs |= 1 << sign;
            }
        }
        for pair in signs.windows(2) {
            // ".png": a mark right before a letter is rare.
            let pair = match *pair {
                [first, second] if letter(first) && letter(second) => (first, second),
                [first, second] if first > JOINT && letter(second) => (first, ANY),
                _ => continue,
            };
            let without = |last: u8, next: u8| last != pair.0 || !is_second(pair.1, next);
            if !needs.pairs.contains(&pair) && self.matched(without).is_none() {
                needs.pairs.push(pair);
            }
        }
        needs
    }

    /// A shortest line that matches, of those whose signs may follow each other as `may` says.
    fn matched(&self, may: impl Fn(u8, u8) -> bool) -> Option<Vec<u8>> {
        // Each place is a state and the sign of the byte before it, and knows from where it was reached.
        let mut places: Vec<(u32, u8, usize, u8)> = vec![(0, 0, 0, 0)];
        let mut seen: FxHashSet<(u32, u8)> = FxHashSet::from_iter([(0, 0)]);
        let mut at = 0;
        while let Some(&(state, last, ..)) = places.get(at) {
            let next = &self.next[state as usize];
            if self.done[state as usize] || self.done[next[256] as usize] {
                let mut line = Vec::new();
                while at > 0 {
                    line.push(places[at].3);
                    at = places[at].2;
                }
                line.reverse();
                return Some(line);
            }
            for byte in 0..=u8::MAX {
                let (sign, to) = (SIGN[usize::from(byte)], next[usize::from(byte)]);
                if self.alive[to as usize] && may(last, sign) && seen.insert((to, sign)) {
                    places.push((to, sign, at, byte));
                }
            }
            at += 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    #[test]
    fn the_automata_answer_as_the_set_does() {
        let lexicon = Lexicon::built_in();
        let lines = &lexicon.layout.lines;
        let set = compile(&lines.patterns).unwrap();
        let proofs = lexicon.examples().iter().map(|example| example.text.as_str());
        let odd = ["", "\u{fffd}", "Updated: ：", "© 2020", "完", "a\u{0}b | updated：", "source 12:30 by", "\\"];
        let (mut asked, mut matched) = (0, 0);
        for text in proofs.chain(odd) {
            // Proofs of other files have no line that matches; cut in two, they have more beginnings and ends.
            let half = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
            for line in [text, &text[half..], &text[..half]] {
                let answer = lines.ready.first(line, lines.patterns.len()).expect("automata in the table");
                assert_eq!(answer, first_of(&set, line), "{line:?}");
                asked += 1;
                matched += usize::from(answer.is_some());
            }
        }
        assert!(asked > 2000 && matched > 30, "{asked} lines, {matched} matched");
    }

    #[test]
    fn the_gate_leaves_few_patterns() {
        let lexicon = Lexicon::built_in();
        let lines = &lexicon.layout.lines;
        let left = |line: &str| lines.ready.gate.left(line.as_bytes()).count();
        // "The end"
        assert_eq!(left("The two hospitals signed an agreement on Monday and will share 12 wards."), 1);
        assert_eq!(left("Villagers of the town were seen by 12 doctors."), 0);
        assert!(left("Updated: 2023-06-06") > 0 && left("2021-08-23 09:41   Source: River Daily") > 0);
        assert!(lines.set.made().is_none());
        let of_all = lexicon.examples().iter().map(|example| left(&example.text)).sum::<usize>();
        assert!(of_all < lexicon.examples().len(), "{of_all} patterns for {} texts", lexicon.examples().len());
    }
}
