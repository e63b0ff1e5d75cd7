//! Figures: numbers that count something, with their bounds and units.
//!
//! "The alliance has more than 130 members in 16 cities" holds
//! `at_least 130 institutions` and `exact 16 places`. A number gets its unit
//! from the noun that it counts: behind it ("2,700 sick newborns"), before it
//! ("bed 180", "visits reached 43000"), or from the figure before it ("seven of
//! them", "including 143 with senior titles"). Numbers that count nothing in the
//! domain (ages, durations, distances, grades, names) are no figures; neither is
//! "one", nor "the two hospitals".

use crate::annotate::number::{Form, Number, Reader, Reading};
use crate::document::{Bound, Date, Figure, Gap, Mention, Sentence, TokenKind, Tokens, span_of, Token};
use crate::lexicon::figures::{BoundTerm, Cue, Meaning, NumberWord};
use crate::lexicon::{Class, Layer, Lexicon, TermHit, WordId};

/// Finds the figures of all sentences; tokens of dates are no numbers.
pub fn find(
    text: &str,
    tokens: &[Token],
    hits: &[TermHit],
    sentences: &[Sentence],
    dates: &[Mention<Date>],
    lexicon: &Lexicon,
) -> Vec<Mention<Figure>> {
    let reader = Reader { text, tokens, words: &lexicon.figures, vocabulary: &lexicon.vocabulary };
    let mut finder = Finder { reader, tokens, hits, lexicon, ending: vec![NONE; tokens.len() + 1], before: vec![NONE; hits.len()], figures: Vec::new(), heads: Vec::new(), earlier: 0 };
    finder.index();
    let mut dated = vec![false; tokens.len()];
    for date in dates {
        dated[date.tokens.clone()].fill(true);
    }
    for (at, sentence) in sentences.iter().enumerate() {
        // The noun of a figure in the sentence before may be what "43 were referred" counts.
        let near = at > 0 && sentence.paragraph.abs_diff(sentences[at - 1].paragraph) <= 1;
        let first = if near { sentences[at - 1].tokens.start } else { sentence.tokens.start };
        finder.earlier = first;
        finder.sentence(&sentence.tokens, &dated);
    }
    finder.figures
}

const NONE: u32 = u32::MAX;

struct Finder<'a> {
    reader: Reader<'a>,
    tokens: &'a [Token],
    hits: &'a [TermHit],
    lexicon: &'a Lexicon,
    /// For each token position the last hit that ends there, of units and bounds.
    ending: Vec<u32>,
    /// For each hit the one before it that ends at the same position.
    before: Vec<u32>,
    figures: Vec<Mention<Figure>>,
    /// The head nouns of the figures.
    heads: Vec<Option<Tokens>>,
    /// Where the sentence before this one begins, or this one where it stands apart.
    earlier: usize,
}

/// The noun that a number counts.
#[derive(Debug, Clone, PartialEq)]
struct Noun {
    tokens: Tokens,
    unit: u16,
}

/// What stands behind a number.
#[derive(Debug, Clone, PartialEq)]
enum After {
    /// A noun of a unit.
    Noun(Noun),
    /// A classifier, as "piece"; with the unit that it has by itself.
    Classifier(Option<Noun>),
    /// A currency, by its place in the lexicon, up to this token.
    Money(u16, usize),
    /// A plural noun that the lexicon does not have.
    Other(Tokens),
    /// "of them", "of whom": what was counted before.
    Same,
    /// A noun that is not counted here, or a name: no figure.
    Nothing,
    /// Words that wait for the noun of the next number: "60 nursing and 12 graduate students".
    Open,
    /// Somebody, by the word behind the number: "the 58 who died".
    Follower(u16),
    /// No noun at all.
    Empty,
}

/// A number with what stands round it.
#[derive(Debug)]
struct Candidate {
    number: Number,
    upper: Option<f64>,
    bound: Option<Bound>,
    /// First token of the figure, its bound included.
    start: usize,
    /// One past the number, the mark of a bound included.
    end: usize,
    sign: Option<u16>,
    /// The token behind a link before it ("reached"), where there is one.
    link: Option<usize>,
    /// It counts what the figure before it counts.
    same: bool,
    after: After,
    /// The noun behind it stands behind a later number of a list.
    shared: bool,
}

impl<'a> Finder<'a> {
    fn index(&mut self) {
        for (at, hit) in self.hits.iter().enumerate() {
            if matches!(self.lexicon.terms.get(hit.term).layer, Layer::Unit | Layer::Bound) {
                let end = hit.last as usize;
                self.before[at] = self.ending[end];
                self.ending[end] = at as u32;
            }
        }
    }

    /// Hits of units and bounds that end at a position.
    fn ending_at(&self, position: usize) -> impl Iterator<Item = &TermHit> {
        let mut next = self.ending[position];
        std::iter::from_fn(move || {
            let hit = self.hits.get(next as usize)?;
            next = self.before[next as usize];
            Some(hit)
        })
    }

    /// Hits that begin at a token.
    fn starting_at(&self, token: usize) -> &[TermHit] {
        let first = self.hits.partition_point(|h| (h.first as usize) < token);
        let count = self.hits[first..].iter().take_while(|h| h.first as usize == token).count();
        &self.hits[first..first + count]
    }

    fn bound_of(&self, hit: &TermHit) -> Option<BoundTerm> {
        let term = self.lexicon.terms.get(hit.term);
        (term.layer == Layer::Bound).then(|| self.lexicon.figures.bound(term.payload))
    }

    fn meaning_of(&self, hit: &TermHit) -> Option<Meaning> {
        let term = self.lexicon.terms.get(hit.term);
        (term.layer == Layer::Unit).then(|| self.lexicon.figures.meaning(term.payload))
    }

    /// The longest term of a cue that ends at a position, not before `floor`.
    fn cue_before(&self, position: usize, floor: usize, wanted: impl Fn(Cue) -> bool) -> Option<(usize, Cue)> {
        self.ending_at(position)
            .filter(|h| h.first as usize >= floor)
            .filter_map(|h| self.bound_of(h).filter(|b| !b.after && wanted(b.cue)).map(|b| (h.first as usize, b.cue)))
            .min_by_key(|(first, _)| *first)
    }

    fn is(&self, at: usize, class: Class) -> bool {
        self.lexicon.vocabulary.is(self.tokens[at].word, class)
    }

    fn number_word(&self, at: usize) -> Option<NumberWord> {
        self.lexicon.figures.number(self.tokens.get(at)?.word)
    }

    fn sentence(&mut self, run: &Tokens, dated: &[bool]) {
        let mut candidates = self.candidates(run, dated);
        for at in 0..candidates.len() {
            let stop = candidates.get(at + 1).map_or(run.end, |next| next.start.max(candidates[at].end));
            let after = self.noun_after(candidates[at].end, run, stop, &candidates[at].number);
            candidates[at].after = after;
        }
        // "seven in ten patients" is a share.
        for at in (1..candidates.len()).rev() {
            let (left, right) = (&candidates[at - 1], &candidates[at]);
            let ratio = left.upper.is_none() && left.end < right.start && self.cue_before(right.start, left.end, |cue| cue == Cue::Ratio) == Some((left.end, Cue::Ratio));
            if ratio && left.after == After::Empty && left.number.value < right.number.value {
                candidates[at - 1].after = After::Nothing;
                candidates[at].after = After::Nothing;
            }
        }
        // "from 43000 to 152,000 person-times", "60, 70 and 80 beds": the noun behind serves all.
        let mut listed = false;
        for at in (1..candidates.len()).rev() {
            let (left, right) = candidates.split_at_mut(at);
            let (left, right) = (&mut left[at - 1], &right[0]);
            let open = left.after == After::Open || left.after == After::Empty && self.joined(left.end, right.start);
            // A comma joins only in a list that goes on to an "and".
            let comma = self.reader.of(right.start - 1) == ",";
            let whole = matches!(right.after, After::Noun(_) | After::Other(_) | After::Money(..) | After::Nothing | After::Classifier(_));
            listed = open && whole && right.sign.is_none() && (listed || !comma);
            if listed {
                left.after = right.after.clone();
                left.shared = true;
            }
        }
        for candidate in candidates {
            if let Some((figure, head)) = self.resolve(&candidate, run) {
                self.figures.push(figure);
                self.heads.push(head);
            }
        }
    }

    /// Whether nothing but a joining word stands between two numbers.
    fn joined(&self, from: usize, to: usize) -> bool {
        (from + 1..=from + 2).contains(&to)
            && (from..to).all(|at| {
                matches!(self.reader.of(at), "," | "、")
                    || self.starting_at(at).iter().any(|h| h.last as usize == at + 1 && self.bound_of(h).is_some_and(|b| b.cue == Cue::Join))
            })
    }

    fn candidates(&self, run: &Tokens, dated: &[bool]) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        let mut at = run.start;
        // Where a number that was no figure ended: "level 3 and 4" makes no figure of either.
        let mut refused = usize::MAX;
        while at < run.end {
            if dated[at] || !matches!(self.tokens[at].kind, TokenKind::Number | TokenKind::Word) {
                at += 1;
                continue;
            }
            let sign = self.sign_before(at, run.start);
            match self.reader.read(at, run.end, sign.is_some()) {
                Reading::Nothing => at += 1,
                Reading::Skip(next) => at = next.max(at + 1),
                Reading::Number(number) => {
                    let begin = sign.map_or(at, |(first, _)| first);
                    let chained = refused < at && self.joined(refused, begin) && self.reader.of(refused) != ",";
                    let (end, candidate) = self.candidate(number, begin, sign.map(|(_, sign)| sign), run, dated);
                    match candidate {
                        Some(candidate) if !chained => {
                            refused = usize::MAX;
                            found.push(candidate);
                        }
                        None if self.labelled(begin, run.start) => refused = end,
                        _ => refused = if chained { end } else { usize::MAX },
                    }
                    at = end.max(at + 1);
                }
            }
        }
        found
    }

    /// A currency sign before a number: its first token and its place in the lexicon.
    fn sign_before(&self, at: usize, floor: usize) -> Option<(usize, u16)> {
        let of = |end: usize| {
            self.ending_at(end)
                .filter_map(|h| match self.meaning_of(h) {
                    Some(Meaning::Sign(sign)) if h.first as usize >= floor.saturating_sub(2) => Some((h.first as usize, sign)),
                    _ => None,
                })
                .min()
        };
        of(at).or_else(|| if at > 0 && self.reader.of(at - 1) == "." { of(at - 1) } else { None })
    }

    /// The candidate of a number with its range and bounds, and where to read on; none for numbers that are names.
    fn candidate(&self, mut number: Number, begin: usize, sign: Option<u16>, run: &Tokens, dated: &[bool]) -> (usize, Option<Candidate>) {
        let first = number.tokens.start;
        let mut end = number.tokens.end;
        let sign = number.sign.or(sign);
        let glued = |at: usize| at < run.end && self.tokens[at].gap == Gap::None;
        // "COVID-19", "9:00", "1/3", "501(c)": parts of something else.
        if sign.is_none() && first > run.start && glued(first) {
            let mark = self.reader.of(first - 1);
            if matches!(mark, "/" | ":" | "+" | "_" | "." | "@" | "№") || (mark == "-" && glued(first - 1)) {
                return (end, None);
            }
        }
        if glued(end) {
            let mark = self.reader.of(end);
            let next_number = end + 1 < run.end && glued(end + 1) && self.tokens[end + 1].kind == TokenKind::Number;
            if matches!(mark, "/" | ":" | "+" | "x" | "×") && next_number || mark == "(" && self.tokens[end - 1].kind == TokenKind::Number && glued(end + 1) && self.tokens.get(end + 1).is_some_and(|t| t.end - t.start == 1) {
                return (end, None);
            }
        }
        // "15: 00", as translations write the time of day.
        if number.bare && matches!(self.reader.of(end), ":" | "：") && end + 1 < run.end && self.tokens[end + 1].kind == TokenKind::Number && self.reader.of(end + 1).len() == 2 && glued(end) {
            return (end + 2, None);
        }
        // "(2)", "[1]", "'1990'"
        let alone = first > run.start && end < run.end && matches!(
            (self.reader.of(first - 1), self.reader.of(end)),
            ("(", ")") | ("[", "]") | ("（", "）") | ("\"", "\"") | ("'", "'") | ("‘", "’") | ("“", "”") | ("«", "»")
        );
        if alone && sign.is_none() {
            return (end, None);
        }
        // "1. Admissions", "2) Staff"
        if first == run.start && number.bare && end < run.end && glued(end) && matches!(self.reader.of(end), "." | ")" | "、") {
            return (end, None);
        }
        let around = self.around(begin, run.start);
        let mut upper = None;
        let range = self.range(&number, begin, end, run, around.change);
        match range {
            Some((_, None, to)) => return (to, None),
            Some((value, Some(top), to)) if !dated[end..to].contains(&true) => {
                number.value = value;
                upper = Some(top);
                end = to;
            }
            _ => {}
        }
        if around.label || self.labelled(begin, run.start) {
            return (end, None);
        }
        // Four digits with nothing round them are a year.
        let years = |n: f64| (1800.0..2100.0).contains(&n);
        let spoken = number.form != Form::Digits;
        if number.bare && number.tokens.len() == 1 && self.reader.of(first).len() == 4 && years(number.value) && sign.is_none() && !matches!(around.bound, Some(Bound::AtLeast | Bound::About)) && !self.counts(end) {
            return (end, None);
        }
        let compound = self.reader.hyphen(end, run.end);
        if upper.is_none() && spoken && !compound && (number.value < 1.5 || number.value <= 12.0 && around.bound.is_none() && self.cue_before(first, run.start, |c| c == Cue::Known).is_some()) {
            return (end, None);
        }
        // A capitalised number word inside a sentence is a part of a name: "Three Gorges".
        if spoken && first > run.start && self.tokens[first].capital && number.value < 100.0 && !self.counts(end) {
            return (end, None);
        }
        let mut bound = around.bound.or(match number.form {
            Form::Vague => Some(Bound::AtLeast),
            Form::Rough if number.value < 10.0 => Some(Bound::About),
            Form::Rough => Some(Bound::AtLeast),
            _ => None,
        });
        if glued(end) && self.reader.of(end) == "+" {
            bound = Some(Bound::AtLeast);
            end += 1;
        } else if self.reader.hyphen(end, run.end)
            && let Some((after, last)) = self.bound_after(end + 1)
        {
            bound = Some(after);
            end = last;
        } else if let Some((after, last)) = self.bound_after(end) {
            bound = Some(after);
            end = last;
        }
        let candidate = Candidate { number, upper, bound, start: around.start, end, sign, link: around.link, same: around.same, after: After::Empty, shared: false };
        (end, Some(candidate))
    }

    /// Whether a label stands before a number: "level 3", "Clicks: 772".
    fn labelled(&self, begin: usize, floor: usize) -> bool {
        let colon = begin > floor && matches!(self.reader.of(begin - 1), ":" | "：");
        self.cue_before(begin - usize::from(colon), floor, |cue| cue == Cue::Label).is_some()
    }

    /// Whether a counted noun in the plural stands directly behind a position.
    fn counts(&self, at: usize) -> bool {
        self.starting_at(at).iter().any(|h| {
            matches!(self.meaning_of(h), Some(Meaning::Unit(_) | Meaning::Money(_))) && self.lexicon.figures.is_plural(self.tokens[h.last as usize - 1].word)
        })
    }

    /// The words before a number, from right to left.
    fn around(&self, begin: usize, floor: usize) -> Around {
        let mut around = Around { start: begin, bound: None, change: false, label: false, link: None, same: false };
        let mut at = begin;
        for _ in 0..5 {
            let cue = self.cue_before(at, floor, |cue| matches!(cue, Cue::Bound(_) | Cue::Plain | Cue::Between | Cue::Label | Cue::Same));
            if around.link.is_none() && self.cue_before(at, floor, |cue| cue == Cue::Link).is_some() {
                around.link = Some(at);
            }
            let Some((first, cue)) = cue else { break };
            match cue {
                Cue::Label => {
                    around.label = true;
                    break;
                }
                Cue::Same => {
                    around.same = true;
                    break;
                }
                Cue::Bound(bound) => {
                    around.bound = around.bound.or(Some(bound));
                    around.start = first;
                    // "The number of members exceeds 200": the verb is a link as well.
                    if !self.lexicon.vocabulary.info(self.tokens[first].word).verbs.is_empty() {
                        around.link = around.link.or(Some(first + 1));
                    }
                }
                _ => {}
            }
            at = first;
        }
        let back = at.saturating_sub(4).max(floor);
        around.change = (back..at).any(|at| self.starting_at(at).iter().any(|h| self.bound_of(h).is_some_and(|b| b.cue == Cue::Change)));
        around
    }

    /// A bound behind a number or noun: "or more", "and counting".
    fn bound_after(&self, at: usize) -> Option<(Bound, usize)> {
        let hit = self.starting_at(at).iter().filter(|h| self.bound_of(h).is_some_and(|b| b.after)).max_by_key(|h| h.last)?;
        // In "30 doctors and more than 20 nurses" the words belong to the next number.
        let taken = (at..hit.last as usize).any(|k| self.starting_at(k).iter().any(|h| h.last > hit.last && self.bound_of(h).is_some_and(|b| !b.after)));
        match self.bound_of(hit)?.cue {
            Cue::Bound(bound) if !taken => Some((bound, hit.last as usize)),
            _ => None,
        }
    }

    /// The other end of a range: lower, upper and the token behind it; without an
    /// upper end where the two numbers are no count at all (a score, years, a telephone number).
    fn range(&self, number: &Number, begin: usize, end: usize, run: &Tokens, change: bool) -> Option<(f64, Option<f64>, usize)> {
        let join = self.tokens.get(end).filter(|_| end + 1 < run.end)?;
        let mark = join.kind == TokenKind::Mark;
        let dash = mark && self.joins(end) && join.gap == self.tokens[end + 1].gap;
        let from = self.cue_before(begin, run.start, |cue| cue == Cue::Between).is_some();
        let word = !mark && self.joins(end);
        if !dash && !word || matches!(number.form, Form::Vague | Form::Rough) {
            return None;
        }
        let mut next = end + 1;
        let mut money = false;
        while next < run.end && self.starting_at(next).iter().any(|h| matches!(self.meaning_of(h), Some(Meaning::Sign(_)))) {
            next += 1;
            money = true;
        }
        if next >= run.end {
            return None;
        }
        let Reading::Number(other) = self.reader.read(next, run.end, money) else { return None };
        let to = other.tokens.end;
        if dash {
            // "303-832-7493", "2018-19", "6-1", "50-50"
            let more = self.reader.hyphen(to, run.end) && self.tokens.get(to + 1).is_some_and(|t| t.kind == TokenKind::Number);
            let year = number.bare && self.reader.of(number.tokens.start).len() == 4 && (1800.0..2100.0).contains(&number.value) && other.value < 2100.0;
            if more || year {
                return Some((number.value, None, to));
            }
        }
        // "2 to 3 million": the scale serves both.
        let low = if number.scale == 1.0 && other.scale > 1.0 && number.value * other.scale < other.value { number.value * other.scale } else { number.value };
        if low < other.value && (number.form == other.form || number.form == Form::Digits) {
            let is_and = self.number_word(end) == Some(NumberWord::And);
            let counted = if is_and { from } else { !(from && change) };
            if dash || counted {
                return Some((low, Some(other.value), to));
            }
            return None;
        }
        dash.then_some((number.value, None, to)).filter(|_| self.tokens[end].gap == Gap::None)
    }

    fn joins(&self, at: usize) -> bool {
        self.starting_at(at).iter().any(|h| h.last as usize == at + 1 && self.bound_of(h).is_some_and(|b| b.cue == Cue::Join))
    }

    /// What stands behind a number, up to `stop`.
    fn noun_after(&self, from: usize, run: &Tokens, stop: usize, number: &Number) -> After {
        let at = from;
        if at >= stop {
            return After::Empty;
        }
        if self.reader.hyphen(at, stop) {
            return self.compound(at + 1, run);
        }
        for hit in self.starting_at(at) {
            if let Some(Meaning::Follower(unit)) = self.meaning_of(hit) {
                return After::Follower(unit);
            }
        }
        let phrase = self.counted(at, run, stop, number);
        // "six more", "two others"
        let more = self.starting_at(at).iter().any(|h| self.bound_of(h).is_some_and(|b| b.after && b.cue == Cue::Same));
        if more && phrase == After::Empty { After::Same } else { phrase }
    }

    /// The noun of "12 nurses" and of "seven of them".
    fn counted(&self, from: usize, run: &Tokens, stop: usize, number: &Number) -> After {
        let mut at = from;
        if self.number_word(at) == Some(NumberWord::Of) && number.form != Form::Vague {
            at += 1;
            if at < stop && (self.is(at, Class::Relative) || self.is(at, Class::Pronoun)) {
                return After::Same;
            }
            // "46 of the 54 infected persons": the noun stands behind the other number.
            while at < run.end && (self.is(at, Class::Determiner) || matches!(self.reader.read(at, run.end, false), Reading::Number(_))) {
                at = match self.reader.read(at, run.end, false) {
                    Reading::Number(inner) => inner.tokens.end,
                    _ => at + 1,
                };
            }
            return match self.phrase(at, run, run.end) {
                After::Empty if at < run.end => After::Same,
                After::Other(_) | After::Money(..) => After::Nothing,
                found => found,
            };
        }
        self.phrase(at, run, stop)
    }

    /// The noun of "150-bed", "nine-member", "12-county".
    fn compound(&self, at: usize, run: &Tokens) -> After {
        match self.unit_at(at, run) {
            Some((Found::Unit(unit), last)) => After::Noun(Noun { tokens: at..last, unit }),
            _ => After::Nothing,
        }
    }

    /// The head of the noun phrase that begins at `from`.
    fn phrase(&self, from: usize, run: &Tokens, stop: usize) -> After {
        let figures = &self.lexicon.figures;
        let mut weak: Option<Noun> = None;
        let mut classifier = false;
        let mut idle = false;
        let mut unknown: Option<usize> = None;
        let mut at = from;
        let mut words = 0;
        while at < stop && words < 9 {
            let token = &self.tokens[at];
            // In "state-of-the-art hospitals" no state is counted.
            if let Some((found, last)) = self.unit_at(at, run).filter(|(_, last)| *last <= stop && !self.reader.hyphen(*last, stop)) {
                let plural = figures.is_plural(self.tokens[last - 1].word);
                match found {
                    Found::Nothing if at == from || plural => return After::Nothing,
                    Found::Idle if plural => return After::Nothing,
                    Found::Idle => idle = true,
                    Found::Money(money) if at == from => return After::Money(money, last),
                    Found::Unit(unit) => {
                        let noun = Noun { tokens: at..last, unit };
                        if self.percent(unit) {
                            if at == from {
                                return After::Noun(noun);
                            }
                            break;
                        }
                        if plural {
                            return self.heads(noun, run, stop);
                        }
                        weak = Some(noun);
                    }
                    Found::Classifier(unit) => {
                        if self.number_word(last) == Some(NumberWord::Of) && last + 1 < run.end {
                            let own = unit.map(|unit| Noun { tokens: at..last, unit });
                            return match self.phrase(last + 1, run, run.end) {
                                After::Noun(noun) if self.measures(&noun) => After::Noun(noun),
                                _ => After::Classifier(own),
                            };
                        }
                        classifier = true;
                        weak = unit.map(|unit| Noun { tokens: at..last, unit }).or(weak);
                    }
                    _ => {}
                }
                words += last - at;
                at = last;
                continue;
            }
            match token.kind {
                TokenKind::Number => break,
                TokenKind::Possessive => {}
                TokenKind::Mark => {
                    let quote = matches!(self.reader.of(at), "\"" | "“" | "”" | "‘" | "’" | "'" | "\u{2011}");
                    if !quote && !self.reader.hyphen(at, stop) {
                        // "1,500 new, modern beds"
                        let listed = self.reader.of(at) == "," && at > from && weak.is_none() && unknown.is_none() && (self.is(at - 1, Class::Adjective) || self.reader.hyphen(at - 2, stop));
                        if !listed {
                            break;
                        }
                    }
                }
                TokenKind::Word => {
                    words += 1;
                    let compound = self.reader.hyphen(at + 1, stop) || at > from && self.reader.hyphen(at - 1, stop);
                    let adjective = compound || self.is(at, Class::Adjective) || token.capital || self.number_word(at) == Some(NumberWord::Inside);
                    let stops = [Class::Preposition, Class::Determiner, Class::Pronoun, Class::Be, Class::Have, Class::Modal, Class::Relative, Class::Subordinator];
                    if !adjective && stops.iter().any(|&class| self.is(at, class)) {
                        break;
                    }
                    if self.is(at, Class::Conjunction) {
                        if at == from || unknown.is_some() {
                            break;
                        }
                        at += 1;
                        continue;
                    }
                    let info = self.lexicon.vocabulary.info(token.word);
                    if !info.verbs.is_empty() && !info.noun && !adjective {
                        let finite = info.verbs.iter().any(|(_, f)| f.base || f.third || f.past && !f.participle);
                        let past = info.verbs.iter().any(|(_, f)| f.past || f.participle);
                        if finite || past && (weak.is_some() || unknown.is_some()) {
                            break;
                        }
                    } else if self.plural_looking(at) && !adjective && !self.is(at, Class::Adverb) {
                        unknown = Some(at);
                    }
                }
            }
            at += 1;
        }
        match (weak, unknown) {
            (Some(noun), Some(head)) if noun.tokens.end <= head && !classifier => After::Other(head..head + 1).or_name(self.name(&noun, from)),
            (Some(noun), _) if classifier => After::Classifier(Some(noun)),
            (Some(noun), _) if self.name(&noun, from) => After::Nothing,
            (Some(noun), _) => After::Noun(noun),
            (None, _) if classifier => After::Classifier(None),
            (None, Some(head)) => After::Other(head..head + 1),
            (None, None) if idle => After::Nothing,
            (None, None) if at == stop && stop < run.end && at > from + 1 && self.is(at - 1, Class::Conjunction) => After::Open,
            (None, None) => After::Empty,
        }
    }

    /// A capitalised singular behind a number is a name: "999 Brain Hospital".
    fn name(&self, noun: &Noun, from: usize) -> bool {
        self.tokens[noun.tokens.end - 1].capital && self.tokens[from].capital
    }

    /// A plural noun may stand before the head: "1,500 patients visits".
    fn heads(&self, noun: Noun, run: &Tokens, stop: usize) -> After {
        let plural = |at: usize| {
            self.unit_at(at, run).filter(|(_, last)| *last <= stop).and_then(|(found, last)| match found {
                Found::Unit(unit) if self.lexicon.figures.is_plural(self.tokens[last - 1].word) && !self.percent(unit) => Some(Noun { tokens: at..last, unit }),
                _ => None,
            })
        };
        // "two women and children hospitals"
        if let Some(second) = plural(noun.tokens.end + 1).filter(|_| self.is(noun.tokens.end, Class::Conjunction))
            && let Some(head) = plural(second.tokens.end)
        {
            return After::Noun(head);
        }
        plural(noun.tokens.end).map_or(After::Noun(noun), After::Noun)
    }

    fn percent(&self, unit: u16) -> bool {
        self.lexicon.figures.units[unit as usize].key == "percent"
    }

    /// The noun behind "kinds of" takes the unit over where it is a unit of things or kinds.
    fn measures(&self, noun: &Noun) -> bool {
        !self.percent(noun.unit)
    }

    /// A lower-case word that ends like a plural and that no list knows otherwise.
    fn plural_looking(&self, at: usize) -> bool {
        let piece = self.reader.of(at);
        let lower = !self.tokens[at].capital;
        lower && piece.len() > 3 && piece.ends_with('s') && !["ss", "us", "is", "ous"].iter().any(|end| piece.ends_with(end)) && !self.is(at, Class::Function)
    }

    /// The unit term that begins at a token: the longest, in the reading that its surroundings allow.
    fn unit_at(&self, at: usize, run: &Tokens) -> Option<(Found, usize)> {
        let hits = self.starting_at(at);
        let usable = |h: &&TermHit| h.last as usize <= run.end && matches!(self.meaning_of(h), Some(Meaning::Unit(_) | Meaning::Near(..) | Meaning::Classifier | Meaning::Nothing | Meaning::Idle | Meaning::Money(_)));
        let last = hits.iter().filter(usable).map(|h| h.last).max()?;
        let (mut unit, mut classifier, mut nothing, mut idle, mut money) = (None, false, false, false, None);
        for hit in hits.iter().filter(usable).filter(|h| h.last == last) {
            match self.meaning_of(hit) {
                Some(Meaning::Near(of, words)) if self.near(words, run) => unit = Some(of),
                Some(Meaning::Unit(of)) => unit = unit.or(Some(of)),
                Some(Meaning::Classifier) => classifier = true,
                Some(Meaning::Nothing) => nothing = true,
                Some(Meaning::Idle) => idle = true,
                Some(Meaning::Money(at)) => money = Some(at),
                _ => {}
            }
        }
        let found = match (unit, classifier, nothing, money) {
            (_, _, _, Some(money)) => Found::Money(money),
            (unit, true, _, _) => Found::Classifier(unit),
            (_, _, true, _) => Found::Nothing,
            _ if idle => Found::Idle,
            (Some(unit), ..) => Found::Unit(unit),
            _ => return None,
        };
        Some((found, last as usize))
    }

    /// Whether one of the words of a list stands in the sentence.
    fn near(&self, words: u16, run: &Tokens) -> bool {
        let words: &[WordId] = &self.lexicon.figures.near[words as usize];
        self.tokens[self.earlier.min(run.start)..run.end].iter().any(|t| words.contains(&t.word))
    }

    /// The unit term that ends at a position, plural or not; holders ("a staff of 41") only where asked for.
    fn unit_ending(&self, position: usize, run: &Tokens, holder: bool) -> Option<Noun> {
        let hit = self
            .ending_at(position)
            .filter(|h| h.first as usize >= run.start)
            .filter(|h| match self.meaning_of(h) {
                Some(Meaning::Unit(_)) => !holder,
                Some(Meaning::Near(_, words)) => !holder && self.near(words, run),
                Some(Meaning::Holder(_)) => true,
                _ => false,
            })
            .min_by_key(|h| {
                let rank = match self.meaning_of(h) {
                    Some(Meaning::Near(..)) => 0,
                    Some(Meaning::Holder(_)) if !holder => 2,
                    _ => 1,
                };
                (h.first, rank)
            })?;
        let unit = match self.meaning_of(hit)? {
            Meaning::Unit(unit) | Meaning::Near(unit, _) | Meaning::Holder(unit) => unit,
            _ => return None,
        };
        let tokens = hit.first as usize..hit.last as usize;
        (!self.percent(unit)).then_some(Noun { tokens, unit })
    }

    /// The noun right before a number: "bed 180", "equipment 24 sets".
    fn noun_adjacent(&self, candidate: &Candidate, run: &Tokens) -> Option<Noun> {
        let noun = self.unit_ending(candidate.start, run, false)?;
        // "children under 14" are of that age.
        let age = candidate.bound.is_some() && candidate.number.value < 120.0 && candidate.start + 1 == candidate.number.tokens.start;
        // A capital, a place or an institution has its number as a name: "Hospital 301".
        let key = self.lexicon.figures.units[noun.unit as usize].key.as_str();
        let named = self.tokens[noun.tokens.end - 1].capital || matches!(key, "institutions" | "places" | "other");
        (!age && !named && candidate.number.form == Form::Digits).then_some(noun)
    }

    /// The noun before a number, in the same clause: "bed 180", "visits reached 43000", "a staff of 41".
    fn noun_before(&self, candidate: &Candidate, run: &Tokens) -> Option<Noun> {
        if self.unit_ending(candidate.start, run, false).is_some() {
            return self.noun_adjacent(candidate, run);
        }
        let link = candidate.link?;
        if self.number_word(link - 1) == Some(NumberWord::Of) {
            return self.holder(candidate, run);
        }
        let mut at = link - 1;
        // The inner value is none where a comma has closed the search for the nearest noun.
        let mut nearest: Option<Option<Noun>> = None;
        for steps in 0..25 {
            if at <= run.start {
                break;
            }
            if nearest.is_none() && steps < 9 {
                let ends = at + 1 >= link || self.ends_phrase(at);
                nearest = self.unit_ending(at, run, false).or_else(|| self.unit_ending(at, run, true)).filter(|_| ends).map(Some);
            }
            let counter = self.cue_before(at, run.start, |cue| cue == Cue::Counter).is_some();
            let article = usize::from(at < link && self.is(at, Class::Determiner));
            if counter && let After::Noun(noun) = self.phrase(at + article, run, link) {
                return Some(noun);
            }
            at -= 1;
            if self.tokens[at].kind == TokenKind::Mark && matches!(self.reader.of(at), "," | ";" | ":" | "(" | ")" | "—") {
                if matches!(self.reader.of(at), ";") {
                    break;
                }
                // Past a comma only "the number of …" reaches.
                if nearest.is_none() {
                    nearest = Some(None);
                    continue;
                }
            }
        }
        nearest.flatten()
    }

    /// Whether a noun phrase can end before a token: "infant" is no head in "infant mortality".
    fn ends_phrase(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let classes = [Class::Preposition, Class::Conjunction, Class::Determiner, Class::Pronoun, Class::Be, Class::Have, Class::Modal, Class::Relative, Class::Subordinator, Class::Adverb];
        token.kind != TokenKind::Word
            || classes.iter().any(|&class| self.is(at, class))
            || self.past(at)
            || !self.lexicon.vocabulary.info(token.word).verbs.is_empty()
            || self.cue_starts(at)
    }

    /// Whether a link or bound begins at a token.
    fn cue_starts(&self, at: usize) -> bool {
        self.starting_at(at).iter().any(|h| self.bound_of(h).is_some_and(|b| matches!(b.cue, Cue::Link | Cue::Bound(_) | Cue::Change)))
    }

    /// The noun of "a staff of 41".
    fn holder(&self, candidate: &Candidate, run: &Tokens) -> Option<Noun> {
        let link = candidate.link.filter(|&link| self.number_word(link - 1) == Some(NumberWord::Of))?;
        self.unit_ending(link - 1, run, true)
    }

    fn resolve(&self, candidate: &Candidate, run: &Tokens) -> Option<(Mention<Figure>, Option<Tokens>)> {
        let number = &candidate.number;
        let words = &self.lexicon.figures;
        let mut currency = None;
        let mut end = candidate.end;
        let noun: Option<Noun>;
        let mut other: Option<Tokens> = None;
        if let Some(sign) = candidate.sign {
            currency = Some(sign);
            noun = None;
            if let After::Money(_, last) = candidate.after {
                end = last;
            }
        } else {
            noun = match &candidate.after {
                After::Money(money, last) => {
                    currency = Some(*money);
                    end = if candidate.shared { end } else { *last };
                    None
                }
                After::Noun(found) => {
                    end = if candidate.shared { end } else { end.max(found.tokens.end) };
                    Some(found.clone())
                }
                After::Nothing => return None,
                After::Classifier(own) => Some(self.noun_adjacent(candidate, run).or_else(|| own.clone())?),
                After::Other(head) => {
                    // Number words before a noun that nobody listed are mostly idle: "four ways".
                    if number.form == Form::Words {
                        return None;
                    }
                    end = if candidate.shared { end } else { end.max(head.end) };
                    other = Some(head.clone());
                    None
                }
                After::Same => Some(self.holder(candidate, run).or_else(|| self.same(run))?),
                After::Follower(unit) => Some(Noun { tokens: number.tokens.clone(), unit: *unit }),
                After::Open | After::Empty if number.value <= 1.0 => return None,
                After::Open | After::Empty => Some(self.bare(candidate, run)?),
            };
        }
        let bound = match candidate.upper {
            Some(_) => Bound::Range,
            None => self.bound_after(end).map(|(bound, _)| bound).or(candidate.bound).unwrap_or(Bound::Exact),
        };
        let key = |key: &str| words.units.iter().find(|u| u.key == key);
        let unit = match (&noun, currency) {
            (_, Some(_)) => key("money")?,
            (Some(noun), _) => &words.units[noun.unit as usize],
            (None, None) => key("other")?,
        };
        let head = noun.map(|n| n.tokens).or(other).filter(|_| unit.key != "percent");
        let tokens = candidate.start..end;
        let mention = Mention {
            span: span_of(self.tokens, &tokens),
            value: Figure {
                value: number.value,
                upper: candidate.upper,
                bound,
                unit: unit.key.clone(),
                noun: head.as_ref().map(|run| span_of(self.tokens, run)),
                currency: currency.map(|at| self.currency(at)),
                number: number.tokens.start..candidate.end.max(number.tokens.end),
            },
            tokens,
            rule: unit.rule,
        };
        Some((mention, head))
    }

    /// The noun of a number with none behind it.
    fn bare(&self, candidate: &Candidate, run: &Tokens) -> Option<Noun> {
        if candidate.same {
            return self.same(run);
        }
        if let Some(noun) = self.noun_before(candidate, run) {
            return Some(noun);
        }
        // "killing 8", "employs 690"
        for hit in self.ending_at(candidate.start) {
            if let Some(Meaning::Governor(unit)) = self.meaning_of(hit) {
                return Some(Noun { tokens: candidate.number.tokens.clone(), unit });
            }
        }
        // "43 were referred", "seven will be sent"
        let next = candidate.end;
        let verb = next < run.end && ([Class::Be, Class::Have, Class::Modal].iter().any(|&class| self.is(next, class)) || self.past(next));
        // "The target is 40,000."
        let said = candidate.link.is_some_and(|link| self.is(link - 1, Class::Be)) && candidate.number.form == Form::Digits;
        if verb || said { self.same(run) } else { None }
    }

    /// A verb in the past, or what looks like one.
    fn past(&self, at: usize) -> bool {
        let verbs = &self.lexicon.vocabulary.info(self.tokens[at].word).verbs;
        verbs.iter().any(|(_, f)| f.past || f.participle) || verbs.is_empty() && !self.tokens[at].capital && self.reader.of(at).ends_with("ed")
    }

    /// The noun of the figure before, in this sentence or the one before it.
    fn same(&self, run: &Tokens) -> Option<Noun> {
        let figures = self.figures.iter().zip(&self.heads).rev();
        let of = |from: usize, places: bool| {
            figures.clone().take_while(move |(f, _)| f.tokens.start >= from).find(move |(f, _)| match f.value.unit.as_str() {
                "money" | "percent" => false,
                // "2,315 children in five townships": the places are where, and seldom what.
                "places" => places,
                _ => true,
            })
        };
        let (figure, head) = of(run.start, false).or_else(|| of(self.earlier, false)).or_else(|| of(self.earlier, true))?;
        let unit = self.lexicon.figures.units.iter().position(|u| u.key == figure.value.unit)? as u16;
        Some(Noun { tokens: head.clone().unwrap_or_else(|| figure.tokens.clone()), unit })
    }

    /// What a sign or noun of money means in this article.
    fn currency(&self, at: u16) -> String {
        let words = &self.lexicon.figures;
        let codes = &words.currencies[at as usize];
        let mut best = codes.first().copied().unwrap_or(0);
        if codes.len() > 1 {
            let count = |code: u16| self.tokens.iter().filter(|t| words.speaks_for(t.word).contains(&code)).count();
            let mut most = 0;
            for &code in codes {
                let n = count(code);
                if n > most {
                    (best, most) = (code, n);
                }
            }
        }
        words.codes[best as usize].clone()
    }
}

/// What a term of a noun turned out to be.
enum Found {
    Unit(u16),
    Classifier(Option<u16>),
    Nothing,
    Idle,
    Money(u16),
}

/// The words before a number.
struct Around {
    start: usize,
    bound: Option<Bound>,
    change: bool,
    label: bool,
    link: Option<usize>,
    same: bool,
}

impl After {
    fn or_name(self, name: bool) -> After {
        if name { After::Nothing } else { self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::annotate;
    use crate::article::Article;

    /// The figures of a text, in shorthand, with their characters where asked for.
    fn found(text: &str, lexicon: &Lexicon) -> Vec<String> {
        let article = Article::new("t", text);
        annotate(&article, lexicon).figures.iter().map(|f| f.value.to_string()).collect()
    }

    #[test]
    fn nouns_behind_before_and_shared() {
        let lexicon = Lexicon::built_in();
        for (text, figures) in [
            ("The 1,200-bed hospital employs 3,450 staff, including 620 doctors.", vec!["exact 1200 beds", "exact 3450 people", "exact 620 people"]),
            ("The wards hold 28, 30 and 32 beds respectively.", vec!["exact 28 beds", "exact 30 beds", "exact 32 beds"]),
            ("It takes in 60 nursing and 12 graduate students.", vec!["exact 60 people", "exact 12 people"]),
            ("The number of beds rose from 600 to 1,000.", vec!["exact 600 beds", "exact 1000 beds"]),
            ("Open bed 186 piece, outpatient service 9.2 ten thousand person-time.", vec!["exact 186 beds", "exact 92000 person_times"]),
            ("The hospital has a staff of 41, nine of them midwives.", vec!["exact 41 people", "exact 9 people"]),
            ("It has 2 state-of-the-art multi-specialty hospitals.", vec!["exact 2 institutions"]),
            ("In 2017, 28 babies of less than 1,000 grams were treated.", vec!["exact 28 people"]),
            ("Fifteen patients came; 11 were referred.", vec!["exact 15 people", "exact 11 people"]),
            ("It donated 20 sets of monitoring equipment and 16 kinds of medicine.", vec!["exact 20 items", "exact 16 items"]),
            ("It links 63 hospitals in 11 cities and prefectures.", vec!["exact 63 institutions", "exact 11 places"]),
            ("Only 38 deliveries were done, compared with over 150 a month in 2021.", vec!["exact 38 cases", "at_least 150 cases"]),
            ("Of the 58 who died, 31 came too late.", vec!["exact 58 people", "exact 31 people"]),
            ("The alliance has 28 members.", vec!["exact 28 institutions"]),
            ("The team has 28 members.", vec!["exact 28 people"]),
            ("The charity raised $1.2m from 3,400 donors for 60 families.", vec!["exact 1200000 money USD", "exact 3400 people", "exact 60 other"]),
        ] {
            assert_eq!(found(text, &lexicon), figures, "{text}");
        }
    }

    #[test]
    fn ranges_and_changes() {
        let lexicon = Lexicon::built_in();
        for (text, figures) in [
            ("It sends 8 to 10 doctors.", vec!["range 8..10 people"]),
            ("A team of between six and ten volunteers left.", vec!["range 6..10 people"]),
            ("It plans 10-12 new wards.", vec!["range 10..12 departments"]),
            ("Members pay from 500 to 600 million dollars.", vec!["range 500000000..600000000 money USD"]),
            ("Visits grew from 43000 to 152,000 person-times.", vec!["exact 43000 person_times", "exact 152000 person_times"]),
            ("The board voted 6-1 for the 50-50 venture.", vec![]),
        ] {
            assert_eq!(found(text, &lexicon), figures, "{text}");
        }
    }

    #[test]
    fn numbers_that_count_nothing() {
        let lexicon = Lexicon::built_in();
        for text in [
            "A 67-year-old man underwent an 11-hour operation on May 3, 2021.",
            "The two hospitals, both sides and one of the doctors agreed.",
            "Call 020 7946 0018 or visit Room 12, 45 Hospital Road, from 9:00 to 18:00.",
            "Two thirds of the nurses work 24/7 against COVID-19.",
            "The No. 2 People's Hospital, the Fourth Hospital and Hospital 301 are grade 3A.",
            "Children under 14 live 140 kilometers away.",
            "Nearly seven in ten patients were local.",
            "It was the 100th transplant.",
            "1. The plan\n2. The cost [3] (4)",
            "From 15: 00 to 14: 00 nobody came.",
        ] {
            assert_eq!(found(text, &lexicon), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_mention_covers_bound_number_and_noun() {
        let lexicon = Lexicon::built_in();
        let article = Article::new("t", "It trained more than 2,700 local medical staff last year.");
        let document = annotate(&article, &lexicon);
        let figure = &document.figures[0];
        assert_eq!(figure.span.of(&article.text), "more than 2,700 local medical staff");
        assert_eq!(figure.value.noun.map(|noun| noun.of(&article.text)), Some("medical staff"));
        assert_eq!(document.text_of(&figure.value.number), "2,700");
    }

    #[test]
    fn no_text_panics() {
        let lexicon = Lexicon::built_in();
        for text in ["", "5", "-5", "5-", "5 of", "$", "$5", "$ -", "Rs", "Rs.", "(5", "5)", "more than", "more than 5", "5 to", "5 to 6", "a", "half a", "hundreds of", "tens of thousands of", "5,", ",5", "1,,1", "1.1.1", "５ beds", "9999999999999999999999 beds", "5%", "%5", "5‰ 5", "from 5", "of 5 of", "number of", "the number of 5 of 6", "2 x 3 + 4: 5 / 6", "5 医院", "5\u{a0}beds", "x-5", "5-bed", "5-", "no. ", "is 5", "5 - 6 - 7"] {
            for tail in ["", " ", ".", " of", " beds"] {
                let _ = found(&format!("{text}{tail}"), &lexicon);
            }
        }
    }
}
