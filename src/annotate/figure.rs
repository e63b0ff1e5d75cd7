//! Figures: numbers that count something, with their bounds and units.
//!
//! "The alliance has more than 130 members in 16 cities" holds
//! `at_least 130 institutions` and `exact 16 places`. A number gets its unit
//! from the noun that it counts: behind it ("2,700 sick newborns"), before it
//! ("bed 180", "visits reached 43000"), or from the figure before it ("seven of
//! them", "including 143 with senior titles"). Numbers that count nothing in the
//! domain (ages, durations, distances, grades, names) are no figures; neither is
//! "one", nor "the two hospitals".

mod candidate;
mod noun;

use crate::annotate::number::{Form, Number, Reader};
use crate::document::{Bound, Date, Figure, Gap, Mention, Sentence, Token, TokenKind, Tokens, span_of};
use crate::lexicon::figures::{BoundTerm, Cue, Meaning, NumberWord};
use crate::lexicon::{Class, Hits, Layer, Lexicon, TermHit, WordId};
use std::cell::OnceCell;

/// Finds the figures of all sentences; tokens of dates are no numbers.
pub fn find(
    text: &str,
    tokens: &[Token],
    hits: &Hits,
    sentences: &[Sentence],
    dates: &[Mention<Date>],
    lexicon: &Lexicon,
) -> Vec<Mention<Figure>> {
    let reader = Reader { text, tokens, words: &lexicon.figures, vocabulary: &lexicon.vocabulary };
    let mut finder = Finder {
        reader,
        tokens,
        hits,
        lexicon,
        ending: vec![NONE; tokens.len() + 1],
        before: vec![NONE; hits.len()],
        figures: Vec::new(),
        heads: Vec::new(),
        spoken: OnceCell::new(),
        earlier: 0,
        dated: vec![false; tokens.len()],
    };
    finder.index();
    for date in dates {
        finder.dated[date.tokens.clone()].fill(true);
    }
    for (at, sentence) in sentences.iter().enumerate() {
        // The noun of a figure in the sentence before may be what "43 were referred" counts.
        let near = at > 0 && sentence.paragraph.abs_diff(sentences[at - 1].paragraph) <= 1;
        let first = if near { sentences[at - 1].tokens.start } else { sentence.tokens.start };
        finder.earlier = first;
        finder.sentence(&sentence.tokens);
    }
    finder.figures
}

const NONE: u32 = u32::MAX;
/// More of them than anybody counts idly.
const MANY: f64 = 12.0;
/// More years than anybody lives.
const OLDEST: f64 = 120.0;
/// Tokens back to the noun that a number without one counts.
const TOLD: usize = 40;
/// Tokens from one part of a whole to the next: "72 in general surgery, 38 in".
const PARTED: usize = 8;
/// So many times: "viewed 5,000 times" counts, "three times a week" does not.
const LARGE: f64 = 1000.0;
/// The scale of a number that counts although nothing says what: "forecasts of 498 million".
const HUGE: f64 = 1e6;

struct Finder<'a> {
    reader: Reader<'a>,
    tokens: &'a [Token],
    hits: &'a Hits,
    lexicon: &'a Lexicon,
    /// For each token position the last hit that ends there, of units and bounds.
    ending: Vec<u32>,
    /// For each hit the one before it that ends at the same position.
    before: Vec<u32>,
    figures: Vec<Mention<Figure>>,
    /// How often the article speaks for each currency.
    spoken: OnceCell<Vec<u32>>,
    /// The head nouns of the figures.
    heads: Vec<Option<Tokens>>,
    /// Where the sentence before this one begins, or this one where it stands apart.
    earlier: usize,
    /// Whether a token belongs to a date.
    dated: Vec<bool>,
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
    /// A noun that is counted idly ("three ways"), unless there are many of them ("31 goals").
    Idle(Tokens),
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
        for layer in [Layer::Unit, Layer::Bound] {
            for (at, hit) in self.hits.numbered(layer) {
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
        self.hits.at(token)
    }

    fn bound_of(&self, hit: &TermHit) -> Option<BoundTerm> {
        (hit.layer == Layer::Bound).then(|| self.lexicon.figures.bound(hit.payload))
    }

    fn meaning_of(&self, hit: &TermHit) -> Option<Meaning> {
        (hit.layer == Layer::Unit).then(|| self.lexicon.figures.meaning(hit.payload))
    }

    /// The longest term of a cue that ends at a position, not before `floor`.
    fn cue_before(&self, position: usize, floor: usize, wanted: impl Fn(Cue) -> bool) -> Option<(usize, Cue)> {
        self.ending_at(position)
            .filter(|h| h.first as usize >= floor)
            .filter_map(|h| self.bound_of(h).filter(|b| !b.after && wanted(b.cue)).map(|b| (h.first as usize, b.cue)))
            .min_by_key(|(first, _)| *first)
    }

    fn is(&self, at: usize, class: Class) -> bool {
        self.tokens[at].is(class)
    }

    fn number_word(&self, at: usize) -> Option<NumberWord> {
        self.lexicon.figures.number(self.tokens.get(at)?.word)
    }

    fn sentence(&mut self, run: &Tokens) {
        let mut candidates = self.candidates(run, &self.dated);
        for at in 0..candidates.len() {
            // "three new 18-bed wards": a number in a compound does not end the phrase round it.
            let compound = |next: &Candidate| {
                self.reader.hyphen(next.end, run.end)
                    && next.end + 1 < run.end
                    && self.tokens[next.end + 1].kind == TokenKind::Word
                    && !self.joined(candidates[at].end, next.start)
            };
            let next = candidates[at + 1..].iter().find(|next| !compound(next));
            let stop = next.map_or(run.end, |next| next.start.max(candidates[at].end));
            let after = self.noun_after(candidates[at].end, run, stop, &candidates[at].number);
            candidates[at].after = after;
        }
        // "seven in ten patients" is a share.
        for at in (1..candidates.len()).rev() {
            let (left, right) = (&candidates[at - 1], &candidates[at]);
            let ratio = left.upper.is_none()
                && left.end < right.start
                && self.cue_before(right.start, left.end, |cue| cue == Cue::Ratio) == Some((left.end, Cue::Ratio));
            if ratio && left.after == After::Empty && left.number.value < right.number.value {
                candidates[at - 1].after = After::Nothing;
                candidates[at].after = After::Nothing;
            }
        }
        // "one in ten homes"
        for candidate in &mut candidates {
            let ratio = self.cue_before(candidate.start, run.start, |cue| cue == Cue::Ratio);
            if ratio
                .is_some_and(|(at, _)| at > run.start && matches!(self.number_word(at - 1), Some(NumberWord::Digit(_))))
            {
                candidate.after = After::Nothing;
            }
        }
        // "from 43000 to 152,000 person-times", "60, 70 and 80 beds": the noun behind serves all.
        let mut listed = false;
        for at in (1..candidates.len()).rev() {
            let (left, right) = candidates.split_at_mut(at);
            let (left, right) = (&mut left[at - 1], &right[0]);
            let open = left.after == After::Open || left.after == After::Empty && self.joined(left.end, right.start);
            // A comma joins only in a list that goes on to an "and".
            let comma = self.reader.mark(right.start - 1) == ',';
            // "14,000, or 8 percent": a share said otherwise.
            let share =
                matches!(&right.after, After::Noun(noun) if self.percent(noun.unit)) && left.number.value > 100.0;
            let whole = !share
                && matches!(
                    right.after,
                    After::Noun(_)
                        | After::Other(_)
                        | After::Money(..)
                        | After::Nothing
                        | After::Idle(_)
                        | After::Classifier(_)
                );
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

    fn resolve(&self, candidate: &Candidate, run: &Tokens) -> Option<(Mention<Figure>, Option<Tokens>)> {
        let number = &candidate.number;
        let words = &self.lexicon.figures;
        if number.doubtful && !matches!(candidate.after, After::Noun(_) | After::Other(_) | After::Money(..)) {
            return None;
        }
        let mut currency = None;
        let mut code: Option<String> = None;
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
                After::Noun(found) if !self.numbers_name(found, candidate, run) => {
                    end = if candidate.shared { end } else { end.max(found.tokens.end) };
                    Some(found.clone())
                }
                After::Nothing | After::Noun(_) => return None,
                // "more than a dozen books" are counted all the same.
                After::Idle(_)
                    if (number.form != Form::Digits || number.value <= MANY)
                        && !(candidate.bound.is_some() && number.value >= MANY) =>
                {
                    return None;
                }
                After::Classifier(own) => {
                    // "the teaching ward round of 150 times", as translations have it.
                    let held = || {
                        let of = candidate.start.checked_sub(1).filter(|&t| t > run.start)?;
                        let noun = self.unit_ending(of, run, false)?;
                        let key = words.units[noun.unit as usize].key.as_str();
                        let takes_place = matches!(key, "sessions" | "cases" | "person_times");
                        (takes_place && self.number_word(of) == Some(NumberWord::Of)).then_some(noun)
                    };
                    let noun = self.noun_adjacent(candidate, run).or_else(held).or_else(|| own.clone());
                    // "viewed two million times"
                    if noun.is_none() && number.value < LARGE {
                        return None;
                    }
                    noun
                }
                After::Other(head) | After::Idle(head) => {
                    // Few of something that nobody listed are mostly idle: "four truths".
                    let idle = number.form == Form::Words && number.value <= MANY && candidate.bound.is_none();
                    if idle || self.numbered(candidate, run) {
                        return None;
                    }
                    let verb = self.tokens[head.end - 1].classes.is_verb();
                    match self.noun_adjacent(candidate, run).or_else(|| self.holder(candidate, run)).filter(|_| verb) {
                        // "Bed 180 serves the town.", "The first class of 18 starts in May."
                        Some(noun) => Some(noun),
                        None => {
                            end = if candidate.shared { end } else { end.max(head.end) };
                            other = Some(head.clone());
                            None
                        }
                    }
                }
                After::Same => {
                    let told = self.holder(candidate, run).or_else(|| self.same(run));
                    Some(told.or_else(|| self.plural_before(candidate.start, run))?)
                }
                After::Follower(unit) => Some(Noun { tokens: number.tokens.clone(), unit: *unit }),
                After::Open | After::Empty if number.value <= 1.0 || self.numbered(candidate, run) => return None,
                After::Open | After::Empty => {
                    code = self.money_again(candidate, run);
                    let noun = if code.is_some() { None } else { self.bare(candidate, run) };
                    if code.is_none() && noun.is_none() && !self.counts_alone(candidate, run) {
                        return None;
                    }
                    noun
                }
            };
        }
        let bound = match candidate.upper {
            Some(_) => Bound::Range,
            None => self.bound_after(end).map(|(bound, _)| bound).or(candidate.bound).unwrap_or(Bound::Exact),
        };
        let key = |key: &str| words.units.iter().find(|u| u.key == key);
        let code = currency.map(|at| self.currency(at)).or(code);
        let unit = match (&noun, &code) {
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
                currency: code,
                number: number.tokens.start..candidate.end.max(number.tokens.end),
            },
            tokens,
            rule: unit.rule,
        };
        Some((mention, head))
    }

    /// The currency of an amount that leaves it to the amount before it: "$12.4 million, against 11.9 million".
    fn money_again(&self, candidate: &Candidate, run: &Tokens) -> Option<String> {
        let huge = candidate.number.form == Form::Digits && candidate.number.scale >= HUGE;
        let last = self.figures.last().filter(|f| huge && f.tokens.start >= run.start)?;
        last.value.currency.clone()
    }

    /// A number that is a figure though no noun says of what: "forecasts of 498 million", "now has 6,500".
    fn counts_alone(&self, candidate: &Candidate, run: &Tokens) -> bool {
        let number = &candidate.number;
        let had = candidate.start > run.start && self.is(candidate.start - 1, Class::Have);
        let written = number.form == Form::Digits && !number.bare && number.value.fract() == 0.0;
        // "unemployment rose by 14,000 to 1.2 million"
        let stepped = self.stepped(candidate.start, run);
        written && (number.scale >= HUGE || (had || stepped) && number.value >= LARGE)
    }

    /// Whether a number belongs to the name before it: "the Nikkei 225", "Model 3".
    fn numbered(&self, candidate: &Candidate, run: &Tokens) -> bool {
        let at = candidate.start;
        if at == run.start || at != candidate.number.tokens.start || candidate.number.form != Form::Digits {
            return false;
        }
        let before = &self.tokens[at - 1];
        let place = || {
            let near = self.hits.from(at.saturating_sub(4)).iter().take_while(|h| (h.first as usize) < at);
            near.filter(|h| h.last as usize == at).any(|h| h.layer == Layer::Place)
        };
        let name = before.kind == TokenKind::Word
            && before.capital
            && self.tokens[at].gap == Gap::Space
            && (at > run.start + 1 || before.word == WordId::UNKNOWN)
            && !self.is(at - 1, Class::Function)
            && self.ending_at(at).next().is_none();
        name && !place()
    }

    /// The same before a noun in the singular: "the Nikkei 225 index".
    fn numbers_name(&self, noun: &Noun, candidate: &Candidate, run: &Tokens) -> bool {
        let unit = noun.tokens.end - 1;
        noun.tokens.start > candidate.end
            && !self.percent(noun.unit)
            && !self.lexicon.figures.is_plural(self.tokens[unit].word)
            && self.numbered(candidate, run)
    }

    /// The noun of a number with none behind it.
    fn bare(&self, candidate: &Candidate, run: &Tokens) -> Option<Noun> {
        if candidate.same {
            // "The number of patients has risen, with an average of 31 a month."
            return self
                .number_told(candidate.start, run)
                .or_else(|| self.same(run))
                .or_else(|| self.plural_before(candidate.start, run));
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
        let verb = next < run.end
            && ([Class::Be, Class::Have, Class::Modal].iter().any(|&class| self.is(next, class)) || self.past(next));
        // "The target is 40,000."
        let said =
            candidate.link.is_some_and(|link| self.is(link - 1, Class::Be)) && candidate.number.form == Form::Digits;
        // "12 shops in Asia and about a dozen in Europe"
        let again = candidate.bound.is_some()
            && self.figures.last().is_some_and(|f| f.tokens.start >= run.start)
            && (next >= run.end || self.is(next, Class::Preposition) || self.reader.mark(next) == ',');
        // "up from 320 in August and 290 in September 2021"
        let listed = candidate.number.form == Form::Digits
            && next + 1 < run.end
            && self.is(next, Class::Preposition)
            && self.dated[next + 1]
            && self.figures.last().is_some_and(|f| {
                let behind = f.tokens.end;
                f.tokens.start >= run.start
                    && behind + 1 < candidate.start
                    && self.is(behind, Class::Preposition)
                    && self.dated[behind + 1]
            });
        // "most are over 65": an age.
        let people = |noun: &Noun| self.lexicon.figures.units[noun.unit as usize].key == "people";
        let aged = candidate.bound.is_some()
            && candidate.start > run.start
            && self.is(candidate.start - 1, Class::Be)
            && candidate.number.value < OLDEST;
        // "136 operations: 72 in urology, 38 in surgery and 26 in gynaecology": the same preposition goes on,
        // and so it does behind a verb: "nine were taken to Lea Hospital and six to Orme Hospital".
        let parted = next + 1 < run.end
            && self.is(next, Class::Preposition)
            && candidate.start > run.start
            && (self.is(candidate.start - 1, Class::Joining) || self.reader.mark(candidate.start - 1) == ',')
            && self.figures.last().is_some_and(|f| {
                let behind = f.tokens.end;
                let acts = |t: usize| {
                    self.is(t, Class::Be) || self.is(t, Class::Have) || self.is(t, Class::Adverb) || self.past(t)
                };
                let verb = (behind..candidate.start).take_while(|&t| acts(t)).last().map_or(behind, |t| t + 1);
                let words = candidate.number.form == Form::Words;
                f.tokens.start >= run.start
                    && verb + 1 < candidate.start
                    && (!words && verb == behind || f.value.unit == "people" && candidate.number.value > 1.0)
                    && self.tokens[verb].word == self.tokens[next].word
                    && candidate.start - behind <= PARTED
            });
        // "tested 900 people and sent 270 for hearing aids": the second verb has the object of the first.
        let start = candidate.start;
        let joined = |t: usize| self.is(t, Class::Joining) || self.reader.mark(t) == ',';
        let shared = candidate.number.value > 1.0
            && next + 1 < run.end
            && self.is(next, Class::Preposition)
            && !self.is(next, Class::Belonging)
            && !self.is(next, Class::Source)
            && !self.dated[next + 1]
            && start >= run.start + 3
            && self.past(start - 1)
            && (joined(start - 2) || self.is(start - 2, Class::Adverb) && joined(start - 3))
            && self.figures.last().is_some_and(|f| {
                f.tokens.start >= run.start
                    && matches!(f.value.unit.as_str(), "people" | "person_times" | "cases")
                    && f.value.value >= candidate.number.value
            });
        let listed = listed || parted || shared;
        // "Of those treated 405 were children": what is said of them.
        if verb
            && self.is(next, Class::Be)
            && next + 1 < run.end
            && let Some(noun) = self.plural_at(next + 1, run)
            && people(&noun)
        {
            return Some(noun);
        }
        if verb || said || again || listed {
            let same = self.same(run);
            if same.is_some() {
                return same.filter(|noun| !aged || !people(noun));
            }
        }
        // "offers flu shots; 15,000 were given", "of 740 examined"
        if verb
            && (candidate.number.form == Form::Digits
                || candidate.number.form == Form::Words && candidate.number.value > MANY)
            && candidate.number.value >= 2.0
            && let Some(noun) = self.plural_before(candidate.start, run)
        {
            return Some(noun);
        }
        // "12 were hurt"
        let patient = next + 1 < run.end && self.is(next, Class::Be);
        let undergone = self.starting_at(next + 1).iter().find_map(|h| match self.meaning_of(h) {
            Some(Meaning::Governor(unit)) if patient => Some(unit),
            _ => None,
        });
        undergone.map(|unit| Noun { tokens: candidate.number.tokens.clone(), unit })
    }

    /// The noun of "the number of patients" before a position of the sentence, where no figure has followed it.
    fn number_told(&self, before: usize, run: &Tokens) -> Option<Noun> {
        let floor = self.figures.last().map_or(run.start, |f| f.tokens.end.max(run.start));
        let of = (floor..before).rev().find(|&at| self.cue_before(at, floor, |cue| cue == Cue::Counter).is_some())?;
        match self.phrase(of, run, before) {
            After::Noun(noun) => Some(noun),
            _ => None,
        }
    }

    /// The plural noun of a unit that begins at a token and ends its phrase.
    fn plural_at(&self, at: usize, run: &Tokens) -> Option<Noun> {
        match self.phrase(at, run, run.end) {
            After::Noun(noun) if noun.tokens.start == at => Some(noun),
            _ => None,
        }
        .filter(|noun| self.lexicon.figures.is_plural(self.tokens[noun.tokens.end - 1].word))
    }

    /// The noun of the figure before, in this sentence or the one before it.
    fn same(&self, run: &Tokens) -> Option<Noun> {
        let figures = self.figures.iter().zip(&self.heads).rev();
        let of = |from: usize, places: bool| {
            figures.clone().take_while(move |(f, _)| f.tokens.start >= from).find(move |(f, _)| {
                match f.value.unit.as_str() {
                    "money" | "percent" => false,
                    // "2,315 children in five townships": the places are where, and seldom what.
                    "places" => places,
                    _ => true,
                }
            })
        };
        let (figure, head) =
            of(run.start, false).or_else(|| of(self.earlier, false)).or_else(|| of(self.earlier, true))?;
        let unit = self.lexicon.figures.units.iter().position(|u| u.key == figure.value.unit)? as u16;
        Some(Noun { tokens: head.clone().unwrap_or_else(|| figure.tokens.clone()), unit })
    }

    /// The plural noun told last, where no figure has counted it yet: "Nurses from A are off. Six of them will".
    fn plural_before(&self, start: usize, run: &Tokens) -> Option<Noun> {
        let floor = self.earlier.min(run.start).max(start.saturating_sub(TOLD));
        (floor + 1..start).rev().find_map(|end| {
            let noun = self.unit_ending(end, run, false).or_else(|| self.unit_ending_from(end, floor))?;
            let key = self.lexicon.figures.units[noun.unit as usize].key.as_str();
            let counted = !matches!(key, "money" | "places" | "institutions" | "departments" | "beds");
            // "Patients came. 83 of them were": a capital stands at the beginning of any sentence.
            let name = self.tokens[end - 1].capital && end - 1 != run.start && end - 1 != floor;
            (counted && self.lexicon.figures.is_plural(self.tokens[end - 1].word) && !name).then_some(noun)
        })
    }

    /// What a sign or noun of money means in this article.
    fn currency(&self, at: u16) -> String {
        let words = &self.lexicon.figures;
        let codes = &words.currencies[at as usize];
        let mut best = codes.first().copied().unwrap_or(0);
        if codes.len() > 1 {
            // One pass over the article, when the first sign asks for it.
            let counts = self.spoken.get_or_init(|| {
                let mut counts = vec![0u32; words.codes.len()];
                for token in self.tokens.iter().filter(|token| token.word != WordId::UNKNOWN) {
                    for &code in words.speaks_for(token.word) {
                        counts[code as usize] += 1;
                    }
                }
                counts
            });
            let mut most = 0;
            for &code in codes {
                if counts[code as usize] > most {
                    (best, most) = (code, counts[code as usize]);
                }
            }
        }
        words.codes[best as usize].clone()
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
            (
                "The 1,200-bed hospital employs 3,450 staff, including 620 doctors.",
                vec!["exact 1200 beds", "exact 3450 people", "exact 620 people"],
            ),
            (
                "The wards hold 28, 30 and 32 beds respectively.",
                vec!["exact 28 beds", "exact 30 beds", "exact 32 beds"],
            ),
            ("It takes in 60 nursing and 12 graduate students.", vec!["exact 60 people", "exact 12 people"]),
            ("The number of beds rose from 600 to 1,000.", vec!["exact 600 beds", "exact 1000 beds"]),
            // The head of the noun phrase, not what hangs on it; a verb that is a label elsewhere.
            ("Operations at Linshan Hospital rose from 51 to 63.", vec!["exact 51 cases", "exact 63 cases"]),
            ("Operations on day patients rose to 390.", vec!["exact 390 cases"]),
            ("It is building 14 new wards.", vec!["exact 14 departments"]),
            (
                "Open bed 186 piece, outpatient service 9.2 ten thousand person-time.",
                vec!["exact 186 beds", "exact 92000 person_times"],
            ),
            ("The hospital has a staff of 41, nine of them midwives.", vec!["exact 41 people", "exact 9 people"]),
            ("It has 2 state-of-the-art multi-specialty hospitals.", vec!["exact 2 institutions"]),
            ("In 2017, 28 babies of less than 1,000 grams were treated.", vec!["exact 28 people"]),
            ("Fifteen patients came; 11 were referred.", vec!["exact 15 people", "exact 11 people"]),
            (
                "It donated 20 sets of monitoring equipment and 16 kinds of medicine.",
                vec!["exact 20 items", "exact 16 items"],
            ),
            ("It links 63 hospitals in 11 cities and prefectures.", vec!["exact 63 institutions", "exact 11 places"]),
            (
                "Only 38 deliveries were done, compared with over 150 a month in 2021.",
                vec!["exact 38 cases", "at_least 150 cases"],
            ),
            ("Of the 58 who died, 31 came too late.", vec!["exact 58 people", "exact 31 people"]),
            // An age; a share said otherwise; what is now, and by how much it grew.
            ("It treats 300 patients, most of whom are over 65.", vec!["exact 300 people"]),
            ("Some 12.3 million, or 8 percent, had no work.", vec!["about 12300000 other", "exact 8 percent"]),
            ("Unemployment rose by 14,000 to 1.2 million.", vec!["exact 14000 other", "exact 1200000 other"]),
            (
                "Cases fell from 320 in May to 290 in June and 210 in July.",
                vec!["exact 320 cases", "exact 290 cases", "exact 210 cases"],
            ),
            ("The alliance has 28 members.", vec!["exact 28 institutions"]),
            ("The team has 28 members.", vec!["exact 28 people"]),
            (
                "The charity raised $1.2m from 3,400 donors for 60 families.",
                vec!["exact 1200000 money USD", "exact 3400 people", "exact 60 other"],
            ),
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
            (
                "Visits grew from 43000 to 152,000 person-times.",
                vec!["exact 43000 person_times", "exact 152000 person_times"],
            ),
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
        for text in [
            "",
            "5",
            "-5",
            "5-",
            "5 of",
            "$",
            "$5",
            "$ -",
            "Rs",
            "Rs.",
            "(5",
            "5)",
            "more than",
            "more than 5",
            "5 to",
            "5 to 6",
            "a",
            "half a",
            "hundreds of",
            "tens of thousands of",
            "5,",
            ",5",
            "1,,1",
            "1.1.1",
            "５ beds",
            "9999999999999999999999 beds",
            "5%",
            "%5",
            "5‰ 5",
            "from 5",
            "of 5 of",
            "number of",
            "the number of 5 of 6",
            "2 x 3 + 4: 5 / 6",
            "5 医院",
            "5\u{a0}beds",
            "x-5",
            "5-bed",
            "5-",
            "no. ",
            "is 5",
            "5 - 6 - 7",
        ] {
            for tail in ["", " ", ".", " of", " beds"] {
                let _ = found(&format!("{text}{tail}"), &lexicon);
            }
        }
    }
}
