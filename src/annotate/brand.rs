//! Institutions whose names have no head word: "Northcare", "St. Ambrose",
//! "Lakeshore Children's".
//!
//! A run of capitalised words is taken for an organisation where the article
//! says that it is one: "Salem-based Northcare", "Northcare, a chain of clinics",
//! "a stake in Northcare". The clues of all its places are added up; what marks a
//! person, a place or a thing counts against it. The words and the weights are
//! those of `lexicon/brands.toml`. Only articles that speak of hospitals are read.

mod bond;
mod clue;
mod decide;

use crate::annotate::name::Candidate;
use crate::document::{BlockKind, Gap, InstitutionKind, Sentence, Token, TokenKind, Tokens};
use crate::lexicon::brands::{Clue, ClueSet};
use crate::lexicon::names::{NameClass, NameRole};
use crate::lexicon::{Class, Hits, Layer, Lexicon, Term, TermHit};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::cell::Cell;

/// What the clues of a name must add up to.
const ENOUGH: i32 = 3;
/// Tokens of an office with what stands before it: "deputy county magistrate".
const TITLE: usize = 4;
/// The same for one word that only begins sentences, where everything has a capital.
const SURE: i32 = 5;
/// Clues of weight 1 are told of towns as well: together they count no more than this.
const WEAK: i32 = 2;
/// Tokens of a text that is no article, but a sentence or a few.
const SHORT: usize = 80;
/// Sentences before and behind a name of which one must speak of care.
const NEAR: usize = 2;
/// What the clues of a part of a longer name must add up to.
const ENOUGH_FOR_A_PART: i32 = 2;
/// Different runs that an article mostly has at most.
const RUNS: usize = 28;
/// Words that a name may have.
const LONGEST: usize = 5;

/// The names of a document with those that have no head word, in order.
pub fn find(
    text: &str,
    tokens: &[Token],
    hits: &Hits,
    sentences: &[Sentence],
    names: Vec<Candidate>,
    lexicon: &Lexicon,
) -> Vec<Candidate> {
    let mut care: Vec<usize> =
        hits.of(Layer::Name).filter(|hit| speaks_of_care(hit, lexicon)).map(|hit| hit.first as usize).collect();
    // One named hospital makes an article one of the field, as two common ones do; so does "Orvane Health".
    let field = |name: &Candidate| speaks_of_health(name, text, tokens, lexicon);
    if care.is_empty() && !names.iter().any(|name| is_hospital(name) || field(name)) {
        // A sentence or two speak of care by those who work or lie there, or by a name's ending: "Orvane Lutheran".
        let staff = |token: &&Token| {
            let classes = lexicon.brands.classes(token.span().of(text), token.word, &lexicon.vocabulary);
            let told = classes.is(Clue::Staff) || classes.is(Clue::Houses) || token.capital && classes.is(Clue::Beside);
            token.kind == TokenKind::Word && told
        };
        match tokens.iter().take(SHORT).position(|token| staff(&token)) {
            Some(at) if tokens.len() < SHORT => care.push(at),
            None if tokens.len() < SHORT && lexicon.health.speak_in(text) => care.push(0),
            _ => return names,
        }
    }
    care.extend(names.iter().filter(|name| name.specific && name.capital).map(|name| name.tokens.start));
    care.sort_unstable();
    let mut taken = vec![None; tokens.len()];
    for (n, name) in names.iter().enumerate() {
        taken[name.tokens.clone()].iter_mut().for_each(|t| *t = Some(n as u32));
    }
    let clues = vec![Cell::new(ClueSet::default()); tokens.len()];
    let (sentence, last) = (0..0, 0..0);
    let mut reader = Reader {
        text,
        tokens,
        hits,
        lexicon,
        names: &names,
        taken,
        clues,
        sentence,
        near_care: false,
        last,
        twosome: false,
    };
    let mut two = vec![false; sentences.len()];
    for at in reader.twosomes() {
        let number = sentences.partition_point(|sentence| sentence.tokens.end <= at);
        if let Some(two) = two.get_mut(number) {
            *two = true;
        }
    }
    let mut brands = Brands { list: Vec::with_capacity(RUNS), ..Brands::default() };
    brands.by_name.reserve(RUNS);
    for (number, sentence) in sentences.iter().enumerate() {
        let before = sentences[number.saturating_sub(NEAR)].tokens.start;
        let behind = sentences[(number + NEAR).min(sentences.len() - 1)].tokens.end;
        let from = care.partition_point(|&at| at < before);
        reader.near_care = care.get(from).is_some_and(|&at| at < behind);
        reader.last = 0..0;
        reader.twosome = two[number.saturating_sub(1)..(number + 2).min(two.len())].contains(&true);
        reader.sentence = sentence.tokens.clone();
        reader.read(number, sentence, &mut brands);
    }
    let found = reader.accepted(brands);
    if found.is_empty() {
        return names;
    }
    let mut all = names;
    all.extend(found);
    all.sort_by_key(|name| name.tokens.start);
    all
}

/// hospital, clinic, medical centre: a hit of names that makes the article one of the health field.
fn speaks_of_care(hit: &TermHit, lexicon: &Lexicon) -> bool {
    use InstitutionKind::{Clinic, HealthAuthority, Hospital, MedicalCenter};
    matches!(
        lexicon.names.role(hit.payload),
        NameRole::Head(Hospital | Clinic | MedicalCenter | HealthAuthority) | NameRole::Group | NameRole::Both
    )
}

/// A hospital with a name of its own.
fn is_hospital(name: &Candidate) -> bool {
    use InstitutionKind::{Clinic, Hospital, MedicalCenter};
    name.specific && name.capital && !name.group && matches!(name.kind, Clinic | Hospital | MedicalCenter)
}

/// "Orvane Health": a name of its own with a word of the field in it.
fn speaks_of_health(name: &Candidate, text: &str, tokens: &[Token], lexicon: &Lexicon) -> bool {
    name.specific && name.capital && lexicon.health.speak_in(crate::document::span_of(tokens, &name.tokens).of(text))
}

/// Whether a noun of a kind right before a name says what it is: "the charity
/// Northcare", but "told the hospital Larch was leaving".
fn tells_all(kind: InstitutionKind) -> bool {
    matches!(kind, InstitutionKind::Company | InstitutionKind::Foundation | InstitutionKind::Alliance)
}

/// One place of a run.
#[derive(Debug, Clone)]
struct Place {
    tokens: Tokens,
    sentence: usize,
    titled: bool,
    /// "in" stands before it: a short name is a place there.
    located: bool,
}

/// A run of capitalised words, and what the article says of it.
#[derive(Debug, Default)]
struct Brand {
    places: Vec<Place>,
    /// How often each clue was seen.
    clues: Vec<(Clue, i32)>,
    kind: Option<InstitutionKind>,
    person: bool,
    /// Whether it is somewhere the subject of a verb whose subject is an organisation or a person.
    acts: bool,
    /// Stands somewhere else than at the beginning of a sentence.
    inside: bool,
    near_care: bool,
}

impl Brand {
    fn add(&mut self, clue: Clue) {
        match self.clues.iter_mut().find(|(known, _)| *known == clue) {
            Some((_, times)) => *times += 1,
            None => self.clues.push((clue, 1)),
        }
    }

    fn has(&self, clue: Clue) -> bool {
        self.clues.iter().any(|(known, _)| *known == clue)
    }
}

#[derive(Debug, Default)]
struct Brands<'a> {
    list: Vec<Brand>,
    by_name: FxHashMap<Cow<'a, str>, usize>,
    /// Districts and counties that sign, with their sentences.
    districts: Vec<(Tokens, usize)>,
    /// Last words of the names of people.
    people: FxHashSet<&'a str>,
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    hits: &'a Hits,
    lexicon: &'a Lexicon,
    names: &'a [Candidate],
    /// The name that covers a token.
    taken: Vec<Option<u32>>,
    /// The classes of the tokens that were asked for.
    clues: Vec<Cell<ClueSet>>,
    sentence: Tokens,
    /// The sentence or one near it speaks of care.
    near_care: bool,
    /// The run before this one in the sentence.
    last: Tokens,
    /// "the two trusts" stands in this sentence or beside it.
    twosome: bool,
}

impl<'a> Reader<'a> {
    fn read(&mut self, number: usize, sentence: &Sentence, brands: &mut Brands<'a>) {
        if matches!(sentence.block, BlockKind::Byline | BlockKind::Dateline) {
            return;
        }
        let mut at = sentence.tokens.start;
        let mut shouted = None;
        while at < sentence.tokens.end {
            if !self.begins(at) {
                at += 1;
                continue;
            }
            // Capitals tell nothing in a headline whose words all have them.
            if *shouted.get_or_insert_with(|| self.is_title_case(sentence)) {
                if sentence.block == BlockKind::Title {
                    let run = self.run(at);
                    self.note(run.clone(), number, true, brands);
                    at = run.end;
                    continue;
                }
                return;
            }
            let run = self.order(at).unwrap_or_else(|| self.run(at));
            at = run.end;
            self.note(run.clone(), number, false, brands);
            self.last = run;
        }
    }

    fn is_title_case(&self, sentence: &Sentence) -> bool {
        let (mut all, mut upper, mut lower) = (0, 0, 0);
        for token in &self.tokens[sentence.tokens.clone()] {
            if token.kind == TokenKind::Word {
                all += 1;
                upper += usize::from(token.upper);
                lower += usize::from(!token.capital);
            }
        }
        let titled = matches!(sentence.block, BlockKind::Title | BlockKind::Heading);
        all > 3 && upper * 10 > all * 7 || titled && lower * 10 < all * 4
    }

    /// A hospital with a name, or a firm of the field: "Orvane Health".
    fn is_care(&self, name: &Candidate) -> bool {
        let firm = matches!(name.kind, InstitutionKind::Company | InstitutionKind::Other) && !name.group;
        is_hospital(name) || firm && speaks_of_health(name, self.text, self.tokens, self.lexicon)
    }

    fn word(&self, at: usize) -> &'a str {
        self.tokens[at].span().of(self.text)
    }

    #[inline]
    fn inside(&self, at: usize) -> bool {
        self.sentence.contains(&at)
    }

    /// Whether a token of the sentence is of a class of `words.toml`.
    #[inline]
    fn is(&self, at: usize, class: Class) -> bool {
        self.inside(at) && self.tokens[at].is(class)
    }

    /// Whether a token of the sentence is of a class of `brands.toml`.
    #[inline]
    fn says(&self, at: usize, clue: Clue) -> bool {
        self.inside(at) && self.clues_of(at).is(clue)
    }

    /// Whether a token of the sentence is a form of a verb of a class of `brands.toml`.
    fn verb(&self, at: usize, clue: Clue) -> bool {
        self.inside(at) && self.clues_of(at).is_verb(clue)
    }

    /// The classes of a token: looked up once, asked often.
    #[inline]
    fn clues_of(&self, at: usize) -> ClueSet {
        let known = self.clues[at].get();
        if known.is_known() {
            return known;
        }
        let token = &self.tokens[at];
        let word = token.kind == TokenKind::Word;
        let spelled = if word { self.word(at) } else { "" };
        let set = self.lexicon.brands.classes(spelled, token.word, &self.lexicon.vocabulary);
        self.clues[at].set(set);
        set
    }

    fn is_verb(&self, at: usize) -> bool {
        self.inside(at) && self.tokens[at].classes.is_verb()
    }

    /// Whether a token of the sentence is one of some marks, each of one character.
    #[inline]
    fn mark(&self, at: usize, marks: &[&str]) -> bool {
        self.inside(at) && {
            let own = self.tokens[at].mark;
            own != '\0' && marks.iter().any(|mark| mark.chars().next().is_some_and(|c| c == own))
        }
    }

    fn kind_of(&self, at: usize) -> Option<InstitutionKind> {
        let common = self.inside(at)
            && self.tokens[at].kind == TokenKind::Word
            && (!self.tokens[at].capital || self.tokens[at].upper);
        if common { self.lexicon.brands.kind(self.word(at)) } else { None }
    }

    /// The end of a place of the gazetteer that begins at a token, the longest.
    fn place(&self, at: usize) -> Option<usize> {
        if !self.hits.begins(at, Layer::Place) {
            return None;
        }
        let places = self.hits.at(at).iter().filter(|hit| hit.layer == Layer::Place);
        places.map(|hit| hit.last as usize).max()
    }

    /// A word that may be a part of a name without a head.
    #[inline]
    fn begins(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        if token.kind != TokenKind::Word || !token.capital || self.taken[at].is_some() {
            return false;
        }
        const GRAMMAR: u64 = Class::set(&[
            Class::Determiner,
            Class::Preposition,
            Class::Conjunction,
            Class::Pronoun,
            Class::Be,
            Class::Have,
            Class::Modal,
            Class::Honorific,
            Class::Office,
            Class::Media,
            Class::Adverb,
            Class::Relative,
            Class::Subordinator,
        ]);
        if token.classes.is_any(GRAMMAR) {
            return self.ends_as_hospital(at);
        }
        let first = at == self.sentence.start || self.mark(at - 1, &["\"", "\u{201c}", ":", "*", "\u{2022}"]);
        const PLAIN: u64 = Class::set(&[Class::Function, Class::Common, Class::Adjective]);
        let plain = token.classes.is_any(PLAIN);
        if plain || first && token.classes.is_verb() {
            return !first && self.joins(at + 1) && !token.is(Class::Function) || self.ends_as_hospital(at);
        }
        true
    }

    /// "Private" of "Orvane Private": a common word that ends names of hospitals, behind a capitalised one.
    fn ends_as_hospital(&self, at: usize) -> bool {
        at > self.sentence.start
            && self.tokens[at - 1].capital
            && self.tokens[at - 1].kind == TokenKind::Word
            && self.says(at, Clue::Beside)
            && !self.joins(at + 1)
    }

    /// A capitalised word right behind another one.
    fn joins(&self, at: usize) -> bool {
        self.inside(at)
            && self.tokens[at].kind == TokenKind::Word
            && self.tokens[at].capital
            && self.taken[at].is_none()
            && matches!(self.tokens[at].gap, Gap::Space | Gap::Line)
    }

    /// The capitalised words from a token on, with what may stand between them.
    fn run(&self, start: usize) -> Tokens {
        let mut end = start + 1;
        loop {
            let dotted = self.mark(end, &["."]) && self.tokens[end].gap == Gap::None && {
                self.tokens[end - 1].span().len() == 1 || self.clues_of(end - 1).is(Clue::Saint)
            };
            let next = end + usize::from(dotted);
            if self.joins(next) && self.begins(next) {
                end = next + 1;
                continue;
            }
            let glued = self.mark(end, &["-", "\u{2010}", "\u{2013}", "&"]);
            if glued && self.inside(end + 1) && self.begins(end + 1) {
                let close = self.tokens[end].gap == Gap::None && self.tokens[end + 1].gap == Gap::None;
                if close || self.mark(end, &["&"]) {
                    end += 2;
                    continue;
                }
            }
            // "Children's", "St. Mark's": the possessive ends the name.
            // "St. Luke's Magic Valley"
            if self.inside(end)
                && self.tokens[end].kind == TokenKind::Possessive
                && self.clues_of(start).is(Clue::Saint)
                && self.joins(end + 1)
                && self.begins(end + 1)
            {
                end += 2;
                continue;
            }
            let word_follows = self.inside(end + 1)
                && self.tokens[end + 1].kind == TokenKind::Word
                && !self.is(end + 1, Class::Preposition)
                && !self.is(end + 1, Class::Function)
                && !self.is_verb_group(end + 1);
            if self.inside(end)
                && self.tokens[end].kind == TokenKind::Possessive
                && end > start + 1
                && !word_follows
                && (self.clues_of(end - 1).is(Clue::HospitalTail) && self.is_possessive_tail(end - 1)
                    || self.clues_of(start).is(Clue::Saint)
                    || self.is_saint_behind(start, end))
            {
                end += 1;
            }
            return start..end;
        }
    }

    /// "Larch St. Odo" + "'s": a saint behind the name of a system.
    fn is_saint_behind(&self, start: usize, end: usize) -> bool {
        let saint = |t: usize| t > start && self.clues_of(t).is(Clue::Saint);
        end > start + 2 && (saint(end - 2) || end > start + 3 && self.mark(end - 2, &["."]) && saint(end - 3))
    }

    /// "has", "will", "signed", but not "books".
    fn is_verb_group(&self, at: usize) -> bool {
        const GROUP: u64 = Class::set(&[Class::Be, Class::Have, Class::Modal]);
        let token = &self.tokens[at];
        let form = token.form();
        token.classes.is_any(GROUP) || !token.is_noun() && (form.past || form.third)
    }

    /// "Children's" and "Women's", but not "Royal's".
    fn is_possessive_tail(&self, at: usize) -> bool {
        self.lexicon.brands.is(&format!("{}'s", self.word(at)), Clue::HospitalTail)
    }

    /// "Sisters of the Quiet Lamp", "Daughters of St. Odilia".
    fn order(&self, start: usize) -> Option<Tokens> {
        let names = &self.lexicon.names;
        // "Our Lady of Victory"
        let our = start > self.sentence.start
            && self.tokens[start - 1].capital
            && names.is(self.tokens[start - 1].word, NameClass::Ours)
            && names.is(self.tokens[start].word, NameClass::GoesOn);
        // "Children's of Orvane"
        let care = self.says(start, Clue::HospitalTail) && self.word(start).ends_with("'s");
        // "Franciscan Brothers of Orvane"
        let named = |t: usize| self.says(t, Clue::Order) || self.says(t, Clue::Gift);
        // "Evening Star of Hope"
        let noun = start + usize::from(self.joins(start + 1) && named(start + 1));
        if !our && !care && !named(noun) || !self.is(noun + 1, Class::Belonging) {
            return None;
        }
        let next = noun + 2 + usize::from(self.is(noun + 2, Class::DefiniteArticle));
        (self.joins(next) && self.begins(next)).then(|| start - usize::from(our)..self.run(next).end)
    }

    fn note(&self, run: Tokens, sentence: usize, titled: bool, brands: &mut Brands<'a>) {
        if !titled && self.is_signing_district(&run) {
            brands.districts.push((run, sentence));
            return;
        }
        // A place of the gazetteer alone is never taken for a name.
        if self.place(run.start) == Some(run.end) && !self.says(run.start, Clue::Familiar) {
            return;
        }
        // "St. Patrick's Day"
        let owned = self.tokens[run.end - 1].kind == TokenKind::Possessive;
        if owned && self.inside(run.end) && self.tokens[run.end].capital && self.says(run.end, Clue::Thing) {
            return;
        }
        let person = self.is_person(&run);
        if person {
            brands.people.insert(self.word(self.last_word(&run)));
            if run.len() == 1 {
                return;
            }
        }
        let name = crate::document::span_of(self.tokens, &run).of(self.text);
        let name = if name.contains('\n') { Cow::Owned(name.replace('\n', " ")) } else { Cow::Borrowed(name) };
        let number = *brands.by_name.entry(name).or_insert_with(|| {
            brands.list.push(Brand::default());
            brands.list.len() - 1
        });
        let brand = &mut brands.list[number];
        brand.inside |= run.start > self.sentence.start && !titled;
        brand.near_care |= self.near_care;
        brand.person |= person;
        let located = run.start > 0 && self.says(run.start - 1, Clue::Where) || self.is_listed_town(run.start);
        brand.places.push(Place { tokens: run.clone(), sentence, titled, located });
        if !titled && self.is_seat(&run) {
            brand.add(Clue::Town);
        } else if !titled {
            self.before(&run, brand);
            self.behind(&run, brand);
            self.bond(&run, brand);
        }
    }

    /// "Royal Elm-based Larch Health", "Larch HealthCare, St. Orban, Jan. 1": where an institution sits, whatever
    /// stands before it.
    fn is_seat(&self, run: &Tokens) -> bool {
        if self.mark(run.end, &["-"]) && self.tokens[run.end].gap == Gap::None && self.says(run.end + 1, Clue::Seat) {
            return true;
        }
        // "St. Orban, Fla.-based Larch Health"
        let place = if self.mark(run.end, &[","]) && self.inside(run.end + 1) { self.place(run.end + 1) } else { None };
        if let Some(behind) = place.map(|end| end + usize::from(self.mark(end, &["."])))
            && self.mark(behind, &["-"])
            && self.says(behind + 1, Clue::Seat)
        {
            return true;
        }
        let Some(comma) = run.start.checked_sub(1).filter(|&t| self.inside(t)) else { return false };
        let next = run.end + 1;
        // A list goes on with a name or an "and"; an apposition with a noun of its own.
        self.mark(comma, &[","])
            && (self.named_before(comma) || self.last.end == comma && self.last.start < comma)
            && self.mark(run.end, &[","])
            && self.inside(next)
            && (self.is(next, Class::Relative) || self.hits.begins(next, Layer::Date))
    }

    /// The last word of a run, without a possessive.
    fn last_word(&self, run: &Tokens) -> usize {
        run.clone().rev().find(|&t| self.tokens[t].kind == TokenKind::Word).unwrap_or(run.start)
    }

    /// "president of", "deputy county magistrate of": the office of a person, after small words of its own.
    fn is_title(&self, at: usize) -> bool {
        let end = self.sentence.end.min(at + TITLE);
        (at..end)
            .take_while(|&t| {
                let token = &self.tokens[t];
                token.kind == TokenKind::Word
                    && (t == at || !token.capital)
                    && !self.is(t, Class::Determiner)
                    && !self.is(t, Class::Preposition)
            })
            .find(|&t| self.is(t, Class::Office))
            .is_some_and(|t| !self.says(t, Clue::Role))
    }

    fn is_person(&self, run: &Tokens) -> bool {
        let before = run.start.wrapping_sub(1);
        let title = if self.mark(before, &["."]) { before.wrapping_sub(1) } else { before };
        let role = self.says(before, Clue::Role) || self.kind_of(before).is_some();
        let titled = self.is(title, Class::Honorific)
            || self.says(title, Clue::Person)
            || self.is(before, Class::Office) && !role
            || self.mark(before, &["."]) && self.inside(title) && self.tokens[title].span().len() == 1;
        let initial = run.clone().any(|t| self.mark(t, &["."]) && self.tokens[t - 1].span().len() == 1);
        let next = run.end + usize::from(self.mark(run.end, &[","]));
        let told = self.says(next, Clue::PersonVerb)
            || next > run.end
                && (self.inside(next)
                    && self.tokens[next].kind == TokenKind::Number
                    && self.mark(next + 1, &[",", "."])
                    || self.is_title(next));
        titled || initial || told
    }

    /// A word that no list of the lexicon has, and no place.
    fn own_word(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.kind == TokenKind::Word
            && token.classes.is_none()
            && !token.classes.is_verb()
            && self.place(at).is_none()
            && !self.in_names(at)
    }

    /// A head, modifier or level of names begins at a token.
    fn in_names(&self, at: usize) -> bool {
        self.hits.begins(at, Layer::Name)
    }

    fn is_head(&self, at: usize) -> bool {
        self.hits_at(at).any(|term| {
            term.layer == Layer::Name
                && matches!(self.lexicon.names.role(term.payload), NameRole::Head(_) | NameRole::CapitalHead(_))
        })
    }

    fn hits_at(&self, at: usize) -> impl Iterator<Item = Term> {
        self.hits.at(at).iter().map(|hit| self.lexicon.terms.get(hit.term))
    }

    /// "hospitals in Orvane, St. Odo and Sergoit": a town of a list behind a plural and "in".
    fn is_listed_town(&self, start: usize) -> bool {
        let passes = |t: &usize| {
            let token = &self.tokens[*t];
            token.capital && token.kind == TokenKind::Word
                || self.mark(*t, &[",", ".", "-"])
                || self.is(*t, Class::Joining)
        };
        let before = (self.sentence.start..start).rev().find(|t| !passes(t));
        before.is_some_and(|t| {
            t > self.sentence.start
                && t + 1 < start
                && self.says(t, Clue::Where)
                && self.lexicon.vocabulary.is_plural(self.tokens[t - 1].word)
                && (t + 1..start).any(|t| self.mark(t, &[","]) || self.is(t, Class::Joining))
        })
    }
}
