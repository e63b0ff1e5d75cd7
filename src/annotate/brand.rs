//! Institutions whose names have no head word: "Northcare", "St. Ambrose",
//! "Lakeshore Children's".
//!
//! A run of capitalised words is taken for an organisation where the article
//! says that it is one: "Salem-based Northcare", "Northcare, a chain of clinics",
//! "a stake in Northcare". The clues of all its places are added up; what marks a
//! person, a place or a thing counts against it. The words and the weights are
//! those of `lexicon/brands.toml`. Only articles that speak of hospitals are read.

use crate::annotate::name::Candidate;
use crate::document::{BlockKind, Gap, InstitutionKind, Sentence, Token, TokenKind, Tokens};
use crate::lexicon::brands::Clue;
use crate::lexicon::names::NameRole;
use crate::lexicon::{Class, Hits, Layer, Lexicon, Term, TermHit, WordId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;

/// What the clues of a name must add up to.
const ENOUGH: i32 = 3;
/// Clues of weight 1 are told of towns as well: together they count no more than this.
const WEAK: i32 = 2;
/// Sentences before and behind a name of which one must speak of care.
const NEAR: usize = 2;
/// What the clues of a part of a longer name must add up to.
const ENOUGH_FOR_A_PART: i32 = 2;
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
        hits.iter().filter(|hit| speaks_of_care(hit, lexicon)).map(|h| h.first as usize).collect();
    if names.is_empty() || care.len() < 2 {
        return names;
    }
    care.extend(names.iter().filter(|name| name.specific && name.capital).map(|name| name.tokens.start));
    care.sort_unstable();
    let mut taken = vec![None; tokens.len()];
    for (n, name) in names.iter().enumerate() {
        taken[name.tokens.clone()].iter_mut().for_each(|t| *t = Some(n as u32));
    }
    let mut reader =
        Reader { text, tokens, hits, lexicon, names: &names, taken, sentence: 0..0, near_care: false, last: 0..0 };
    let mut brands = Brands::default();
    for (number, sentence) in sentences.iter().enumerate() {
        let before = sentences[number.saturating_sub(NEAR)].tokens.start;
        let behind = sentences[(number + NEAR).min(sentences.len() - 1)].tokens.end;
        let from = care.partition_point(|&at| at < before);
        reader.near_care = care.get(from).is_some_and(|&at| at < behind);
        reader.last = 0..0;
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

/// hospital, clinic, medical centre: the article is one of the health field.
fn speaks_of_care(hit: &TermHit, lexicon: &Lexicon) -> bool {
    use InstitutionKind::{Clinic, HealthAuthority, Hospital, MedicalCenter};
    let term = lexicon.terms.get(hit.term);
    term.layer == Layer::Name
        && matches!(
            lexicon.names.role(term.payload),
            NameRole::Head(Hospital | Clinic | MedicalCenter | HealthAuthority) | NameRole::Group
        )
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
    sentence: Tokens,
    /// The sentence or one near it speaks of care.
    near_care: bool,
    /// The run before this one in the sentence.
    last: Tokens,
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

    fn word(&self, at: usize) -> &'a str {
        self.tokens[at].span().of(self.text)
    }

    fn inside(&self, at: usize) -> bool {
        self.sentence.contains(&at)
    }

    /// Whether a token of the sentence is of a class of `words.toml`.
    fn is(&self, at: usize, class: Class) -> bool {
        self.inside(at) && self.lexicon.vocabulary.is(self.tokens[at].word, class)
    }

    /// Whether a token of the sentence, or the verb that it is a form of, is of a class of `brands.toml`.
    fn says(&self, at: usize, clue: Clue) -> bool {
        self.inside(at) && self.tokens[at].kind == TokenKind::Word && {
            let brands = &self.lexicon.brands;
            brands.is(self.word(at), clue) || self.verb(at, clue)
        }
    }

    fn verb(&self, at: usize, clue: Clue) -> bool {
        let vocabulary = &self.lexicon.vocabulary;
        self.inside(at)
            && vocabulary
                .info(self.tokens[at].word)
                .verbs
                .iter()
                .any(|(lemma, _)| self.lexicon.brands.is(vocabulary.spelling(*lemma), clue))
    }

    fn is_verb(&self, at: usize) -> bool {
        self.inside(at) && !self.lexicon.vocabulary.info(self.tokens[at].word).verbs.is_empty()
    }

    fn mark(&self, at: usize, marks: &[&str]) -> bool {
        self.inside(at) && marks.contains(&self.word(at))
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
        let places = self.hits.at(at).iter().filter(|hit| self.lexicon.terms.get(hit.term).layer == Layer::Place);
        places.map(|hit| hit.last as usize).max()
    }

    /// A word that may be a part of a name without a head.
    fn begins(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        if token.kind != TokenKind::Word || !token.capital || self.taken[at].is_some() {
            return false;
        }
        let classes = [
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
        ];
        let info = self.lexicon.vocabulary.info(token.word);
        if classes.iter().any(|class| info.is(*class)) {
            return false;
        }
        let first = at == self.sentence.start || self.mark(at - 1, &["\"", "\u{201c}", ":", "*", "\u{2022}"]);
        let plain = info.is(Class::Function) || info.is(Class::Common) || info.is(Class::Adjective);
        if plain || first && !info.verbs.is_empty() {
            return !first && self.joins(at + 1) && !info.is(Class::Function);
        }
        true
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
                self.tokens[end - 1].span().len() == 1 || self.lexicon.brands.is(self.word(end - 1), Clue::Saint)
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
            if self.inside(end)
                && self.tokens[end].kind == TokenKind::Possessive
                && end > start + 1
                && (self.lexicon.brands.is(self.word(end - 1), Clue::HospitalTail)
                    || self.lexicon.brands.is(self.word(start), Clue::Saint)
                        && !(self.inside(end + 1)
                            && self.tokens[end + 1].kind == TokenKind::Word
                            && !self.is(end + 1, Class::Preposition)
                            && !self.is(end + 1, Class::Function)))
            {
                end += 1;
            }
            return start..end;
        }
    }

    /// "Sisters of the Quiet Lamp", "Daughters of St. Odilia".
    fn order(&self, start: usize) -> Option<Tokens> {
        if !self.says(start, Clue::Order) || !self.is(start + 1, Class::Belonging) {
            return None;
        }
        let next = start + 2 + usize::from(self.is(start + 2, Class::DefiniteArticle));
        (self.joins(next) && self.begins(next)).then(|| start..self.run(next).end)
    }

    fn note(&self, run: Tokens, sentence: usize, titled: bool, brands: &mut Brands<'a>) {
        let last = self.last_word(&run);
        if self.is_person(&run) {
            brands.people.insert(self.word(last));
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
        brand.person |= self.is_person(&run);
        let located = run.start > 0 && self.says(run.start - 1, Clue::Where);
        brand.places.push(Place { tokens: run.clone(), sentence, titled, located });
        if !titled {
            self.before(&run, brand);
            self.behind(&run, brand);
        }
    }

    /// The last word of a run, without a possessive.
    fn last_word(&self, run: &Tokens) -> usize {
        run.clone().rev().find(|&t| self.tokens[t].kind == TokenKind::Word).unwrap_or(run.start)
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
                    || self.is(next, Class::Office) && !self.says(next, Clue::Role));
        titled || initial || told
    }

    /// What stands before a run.
    fn before(&self, run: &Tokens, brand: &mut Brand) {
        let Some(before) = run.start.checked_sub(1).filter(|&t| self.inside(t)) else { return };
        let hyphen = |t: usize| t > 0 && self.mark(t - 1, &["-"]);
        if self.says(before, Clue::Seat) && hyphen(before) {
            brand.add(Clue::Seat);
            return;
        }
        // "the 25-bed Northcare Durand".
        if self.says(before, Clue::Beds) && hyphen(before) {
            brand.add(Clue::Beds);
            brand.kind = Some(InstitutionKind::Hospital);
            return;
        }
        let small = self.tokens[before].kind == TokenKind::Word && !self.tokens[before].capital;
        let kind = self.kind_of(before);
        if small && (kind.is_some() || self.says(before, Clue::Role) || self.says(before, Clue::Trade)) {
            brand.add(if kind.is_some_and(tells_all) { Clue::Called } else { Clue::Role });
            brand.kind = brand.kind.or(kind);
            return;
        }
        // "its partner, Northcare,": an apposition between two commas.
        if self.mark(before, &[","]) && self.mark(run.end, &[",", ".", ";", ")"]) && before > 0 {
            let noun = before - 1;
            let kind = self.kind_of(noun);
            let determined = (noun.saturating_sub(4)..noun)
                .any(|t| self.is(t, Class::Determiner) || self.is(t, Class::Owning) || self.possessive(t));
            if determined && (kind.is_some() || self.says(noun, Clue::Role)) {
                brand.add(if kind.is_some_and(tells_all) { Clue::Called } else { Clue::Role });
                brand.kind = brand.kind.or(kind);
                return;
            }
        }
        if self.possessive(before) {
            if before > self.sentence.start
                && self.tokens[before - 1].capital
                && self.tokens[run.start].gap == Gap::Space
            {
                brand.add(Clue::Countrys);
            }
            return;
        }
        if self.verb(before, Clue::Object) && !self.is_noun_here(before) || self.take_over(before) {
            brand.add(Clue::Object);
            return;
        }
        let lead = self.lead(before);
        let article = self.is(lead, Class::DefiniteArticle);
        let towards = if article { lead.wrapping_sub(1) } else { lead };
        if self.is(towards, Class::Belonging) && towards > self.sentence.start {
            if self.says(towards - 1, Clue::Headed) {
                brand.add(Clue::Headed);
                return;
            }
            if self.says(towards - 1, Clue::Town) {
                brand.add(Clue::Town);
                return;
            }
        }
        if self.says(towards, Clue::Towards) && self.deal_before(towards) {
            brand.add(Clue::Object);
            return;
        }
        if self.says(before, Clue::Where) {
            brand.add(Clue::Where);
        }
        let joined = self.is(before, Class::Joining) || self.mark(before, &["&", ","]);
        if joined && before > self.sentence.start && self.named_before(before) {
            brand.add(Clue::Listed);
        }
    }

    /// What governs a list: the token before the first of "A Hospital, B and".
    fn lead(&self, before: usize) -> usize {
        let mut at = before;
        for _ in 0..5 {
            if at <= self.sentence.start + 1 || !(self.is(at, Class::Joining) || self.mark(at, &[",", "&"])) {
                break;
            }
            let ahead = at - 1 - usize::from(self.mark(at - 1, &[","]));
            let start = match self.taken[ahead] {
                Some(n) => self.names[n as usize].tokens.start,
                None if self.last.contains(&ahead) => self.last.start,
                None => break,
            };
            match start.checked_sub(1).filter(|&t| self.inside(t)) {
                Some(t) => at = t,
                None => break,
            }
        }
        at
    }

    /// Whether an institution with a head ends right before a token.
    fn named_before(&self, at: usize) -> bool {
        self.taken[at - 1].is_some_and(|n| self.names[n as usize].specific && self.names[n as usize].tokens.end == at)
    }

    fn possessive(&self, at: usize) -> bool {
        self.inside(at)
            && (self.tokens[at].kind == TokenKind::Possessive
                || self.mark(at, &["'", "\u{2019}"])
                    && self.tokens[at].gap == Gap::None
                    && at > 0
                    && self.word(at - 1).ends_with('s'))
    }

    /// "to take over", "took over".
    fn take_over(&self, at: usize) -> bool {
        self.says(at, Clue::Towards) && at > self.sentence.start && self.is_verb(at - 1) && {
            let info = self.lexicon.vocabulary.info(self.tokens[at - 1].word);
            info.verbs
                .iter()
                .any(|(lemma, _)| self.lexicon.brands.is(self.lexicon.vocabulary.spelling(*lemma), Clue::Deed))
        }
    }

    /// "the purchase" and not "to purchase".
    fn is_noun_here(&self, at: usize) -> bool {
        at > self.sentence.start
            && self.lexicon.vocabulary.info(self.tokens[at].word).noun
            && (self.is(at - 1, Class::Determiner) || self.is(at - 1, Class::Adjective) || self.possessive(at - 1))
    }

    /// A deal in the same clause: "the purchase of A Hospital from", "signed an agreement with".
    fn deal_before(&self, towards: usize) -> bool {
        let mut at = towards;
        for _ in 0..7 {
            if at <= self.sentence.start {
                return false;
            }
            at -= 1;
            if let Some(name) = self.taken[at] {
                at = self.names[name as usize].tokens.start.max(self.sentence.start);
                continue;
            }
            match self.tokens[at].kind {
                TokenKind::Word if self.says(at, Clue::Object) => return true,
                TokenKind::Mark if !self.mark(at, &["-"]) => return false,
                _ => {}
            }
        }
        false
    }

    /// What stands behind a run.
    fn behind(&self, run: &Tokens, brand: &mut Brand) {
        let next = run.end;
        if !self.inside(next) {
            return;
        }
        if self.possessive(next) {
            return self.owned(next + 1, brand);
        }
        if self.mark(next, &["<"]) && self.mark(next + 2, &[">"])
            || self.mark(next, &["("]) && self.says(next + 1, Clue::Ticker)
        {
            brand.add(Clue::Ticker);
            return;
        }
        if self.mark(next, &[","]) {
            return self.apposition(next + 1, brand);
        }
        let title = self.inside(next) && self.tokens[next].kind == TokenKind::Word;
        if title && self.says(next, Clue::Officer) {
            brand.add(Clue::Officer);
            return;
        }
        if title && self.says(next, Clue::Town) {
            brand.add(Clue::Town);
            return;
        }
        if title && self.says(next, Clue::Role) && !self.is_verb(next) && !self.tokens[next].capital {
            brand.add(Clue::Role);
            return;
        }
        if title && self.says(next, Clue::People) && !self.tokens[next].capital {
            brand.add(Clue::People);
            return;
        }
        if self.says(next, Clue::Sits) && self.inside(next + 1) && self.tokens[next + 1].capital {
            brand.add(Clue::Sits);
            return;
        }
        if self.is(next, Class::Joining) && (next + 1..next + 4).any(|t| self.inside(t) && self.starts_name(t)) {
            brand.add(Clue::Listed);
        }
        self.deeds(next, brand);
    }

    fn starts_name(&self, at: usize) -> bool {
        self.taken[at].is_some_and(|n| self.names[n as usize].specific && self.names[n as usize].tokens.start == at)
    }

    /// What belongs to it: "Northcare's shareholders".
    fn owned(&self, start: usize, brand: &mut Brand) {
        for at in start..start + 4 {
            if !self.inside(at)
                || !matches!(self.tokens[at].kind, TokenKind::Word | TokenKind::Number) && !self.mark(at, &["-"])
                || self.is(at, Class::Preposition)
            {
                return;
            }
            for clue in [Clue::Dealing, Clue::Owning, Clue::People] {
                if self.says(at, clue) && !self.tokens[at].capital {
                    brand.add(clue);
                    return;
                }
            }
        }
    }

    /// "Northcare, a chain of 12 hospitals", "Northcare, which runs".
    fn apposition(&self, start: usize, brand: &mut Brand) {
        if self.says(start, Clue::Which) {
            brand.add(Clue::Which);
            self.deeds(start + 1, brand);
            return;
        }
        if self.is(start, Class::Be) {
            return self.deeds(start, brand);
        }
        if self.mark(start, &[","]) || self.place(start).is_some_and(|_| self.tokens[start].capital) {
            return;
        }
        let Some((head, end)) = self.phrase(start) else { return };
        let determined =
            self.is(start, Class::Determiner) || head == start || (start..head).any(|t| self.possessive(t));
        let closed = !self.inside(end)
            || self.tokens[end].kind == TokenKind::Mark
            || self.is(end, Class::Preposition)
            || self.is(end, Class::Relative)
            || self.is_verb(end) && self.is_participle(end);
        if !determined || !closed {
            return;
        }
        if let Some(kind) = self.kind_of(head) {
            brand.add(Clue::IsA);
            brand.kind = Some(kind);
        } else if self.is(head, Class::Office) || self.says(head, Clue::Person) {
            brand.person = true;
        }
    }

    /// The head of the noun phrase that begins at a token, and the token behind the phrase.
    fn phrase(&self, start: usize) -> Option<(usize, usize)> {
        let mut head = None;
        let mut at = start;
        while self.inside(at) && at < start + 12 {
            let token = &self.tokens[at];
            let stop = match token.kind {
                TokenKind::Word => {
                    self.is(at, Class::Preposition)
                        || self.is(at, Class::Relative)
                        || self.is(at, Class::Conjunction)
                        || self.is(at, Class::Modal)
                        || self.is(at, Class::Be)
                        || self.is(at, Class::Have)
                        || head.is_some()
                            && self.is_verb(at)
                            && !self.mark(at - 1, &["-"])
                            && !self.lexicon.vocabulary.info(token.word).noun
                }
                TokenKind::Mark => !self.mark(at, &["-"]),
                TokenKind::Number | TokenKind::Possessive => false,
            };
            if stop {
                break;
            }
            if token.kind == TokenKind::Word {
                head = Some(at);
            }
            at += 1;
        }
        head.map(|head| (head, at))
    }

    /// "a chain founded in": no verb that the phrase would be the subject of.
    fn is_participle(&self, at: usize) -> bool {
        let info = self.lexicon.vocabulary.info(self.tokens[at].word);
        info.verbs.iter().all(|(_, form)| form.participle || form.gerund)
    }

    /// The verb behind a name: "Northcare agreed to buy", "Northcare said it".
    fn deeds(&self, start: usize, brand: &mut Brand) {
        let mut at = start + usize::from(self.mark(start, &[","]));
        for _ in 0..8 {
            if at > start && self.is(at - 1, Class::Be) && self.is(at, Class::Determiner) {
                if let Some((kind, _)) = self.phrase(at).and_then(|(head, end)| self.kind_of(head).zip(Some(end))) {
                    brand.add(Clue::IsA);
                    brand.kind = Some(kind);
                }
                return;
            }
            if !self.inside(at) || self.tokens[at].kind != TokenKind::Word || self.tokens[at].capital {
                return;
            }
            let passing = self.is(at, Class::Adverb)
                || self.is(at, Class::Modal)
                || self.is(at, Class::Be)
                || self.is(at, Class::Have)
                || self.is(at, Class::InfinitiveMark);
            if passing {
                at += 1;
                continue;
            }
            if !self.is_verb(at) {
                return;
            }
            if self.verb(at, Clue::Deed) {
                brand.add(Clue::Deed);
                return;
            }
            if self.verb(at, Clue::Speech) {
                let it = at + 1 + usize::from(self.is(at + 1, Class::ClauseFollows));
                if self.inside(it) && self.is_it(it) {
                    brand.add(Clue::Speech);
                }
                return;
            }
            at += 1;
            if !self.is(at, Class::InfinitiveMark) {
                return;
            }
        }
    }

    fn is_it(&self, at: usize) -> bool {
        self.hits_at(at)
            .any(|term| term.layer == Layer::Name && self.lexicon.names.role(term.payload) == NameRole::Pronoun)
    }

    /// A word that no list of the lexicon has, and no place.
    fn own_word(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let info = self.lexicon.vocabulary.info(token.word);
        token.kind == TokenKind::Word
            && info.classes == 0
            && info.verbs.is_empty()
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

    /// What the name itself says.
    fn by_name(&self, run: &Tokens, brand: &mut Brand) {
        let brands = &self.lexicon.brands;
        let (first, last) = (run.start, self.last_word(run));
        if brands.is_given(self.word(first)) && last > first {
            brand.add(Clue::Given);
        }
        if brands.is(self.word(first), Clue::Order) && self.is_of(first + 1) {
            brand.add(Clue::Order);
        }
        let tail = |clue: Clue| brands.is(self.word(last), clue) && last > first;
        let mut kind = None;
        if tail(Clue::HospitalTail) {
            brand.add(Clue::HospitalTail);
            kind = Some(InstitutionKind::Hospital);
        } else if tail(Clue::CompanyTail) {
            brand.add(Clue::CompanyTail);
        } else if last > first && run.clone().any(|t| brands.is(self.word(t), Clue::Saint)) {
            brand.add(Clue::Saint);
            kind = Some(InstitutionKind::Hospital);
        } else if brands.ends_as_brand(self.word(last)) && self.tokens[last].word == WordId::UNKNOWN {
            brand.add(Clue::Suffix);
        }
        brand.kind = brand.kind.or(kind);
        if brand.kind.is_none() && brand.has(Clue::Order) {
            brand.kind = Some(InstitutionKind::Other);
        }
    }

    fn is_of(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| self.lexicon.vocabulary.is(token.word, Class::Belonging))
    }

    /// Whether the words of a run can name an organisation at all.
    fn possible(&self, run: &Tokens) -> bool {
        let brands = &self.lexicon.brands;
        let words = run.clone().filter(|&t| self.tokens[t].kind == TokenKind::Word);
        let (first, last) = (run.start, self.last_word(run));
        let word = &self.tokens[first];
        let alone = first == last;
        words.clone().count() <= LONGEST
            && (!alone || self.own_word(first))
            && self.place(first) != Some(run.end)
            && !self.is_head(first)
            && !brands.is(self.word(last), Clue::Thing)
            && !(alone && (brands.is(self.word(first), Clue::Never) || word.span().len() < 3))
            && !(alone
                && (self.lexicon.names.is_no_institution(self.word(first)) || brands.is_demonym(self.word(first))))
            && !(alone
                && (brands.is(self.word(first), Clue::HospitalTail) || brands.is(self.word(first), Clue::Person)))
    }

    /// The candidates for the runs whose clues are enough.
    fn accepted(&self, brands: Brands<'a>) -> Vec<Candidate> {
        // Words of the names with a head: "Tamarack" of "Tamarack Health Partners".
        let mut parents: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (n, name) in self.names.iter().enumerate().filter(|(_, name)| name.specific && name.capital && !name.group)
        {
            for word in name.tokens.clone() {
                if !name.head.contains(&word) && self.own_word(word) {
                    parents.entry(self.word(word)).or_default().push(n);
                }
            }
        }
        let mut list = brands.list;
        let whole = self.short_for(&list);
        for (short, whole) in whole.iter().enumerate() {
            if let Some(whole) = *whole {
                let clues = list[short].clues.clone();
                clues.into_iter().for_each(|(clue, times)| (0..times).for_each(|_| list[whole].add(clue)));
                list[whole].inside |= list[short].inside;
                list[whole].near_care |= list[short].near_care;
                list[whole].person |= list[short].person;
            }
        }
        let mut order: Vec<usize> = (0..list.len()).filter(|&n| whole[n].is_none()).collect();
        // Short names first: "Northcare" before "Northcare Durand".
        order.sort_by_key(|&n| list[n].places.first().map_or(0, |p| p.tokens.len()));
        let mut kept: FxHashMap<&str, (usize, usize)> = FxHashMap::default();
        let mut found = Vec::new();
        for n in order {
            let brand = &mut list[n];
            let Some(run) = brand.places.first().map(|p| p.tokens.clone()) else { continue };
            if brand.person || !self.possible(&run) {
                continue;
            }
            let last = self.last_word(&run);
            if brands.people.contains(self.word(last)) || brands.people.contains(self.word(run.start)) {
                continue;
            }
            if self.is_acronym(&run, brand) {
                continue;
            }
            let related = run.clone().find_map(|t| parents.get(self.word(t))).map_or(&[][..], Vec::as_slice);
            if related.iter().any(|&n| self.is_part(&run, n)) {
                // "Hexie" of "Lingnan Hexie Group": the clues say that the part means the whole.
                let whole = self.only_whole(&run, related);
                let begins = |n: usize| self.word(self.names[n].tokens.start) == self.word(run.start);
                let wanted = |n: usize| if begins(n) { 1 } else { ENOUGH_FOR_A_PART };
                if let Some(whole) = whole.filter(|&n| self.sum(brand) >= wanted(n)) {
                    let places = brand.places.iter().filter(|place| !place.located);
                    found.extend(places.map(|place| self.part_of(place, &self.names[whole])));
                }
                continue;
            }
            let first = self.word(run.start);
            let parent = related.iter().any(|&n| self.word(self.names[n].tokens.start) == first);
            self.by_name(&run, brand);
            if last > run.start && (parent || kept.contains_key(self.word(run.start))) && !brand.has(Clue::Given) {
                brand.add(Clue::Daughter);
            }
            let near_care = brand.near_care
                || [Clue::HospitalTail, Clue::Suffix, Clue::Beds, Clue::Daughter].iter().any(|clue| brand.has(*clue));
            if !near_care || self.is_known(&run, brand) || !self.enough(brand, run.len() == 1) {
                continue;
            }
            kept.insert(self.word(run.start), (n, run.start));
            let clue = self.strongest(brand);
            let kind = brand.kind.unwrap_or(InstitutionKind::Company);
            let shorts = (0..whole.len()).filter(|&short| whole[short] == Some(n));
            let own = list[n].places.iter();
            let short = shorts.flat_map(|short| list[short].places.iter().filter(|p| !p.located));
            found.extend(own.chain(short).map(|place| self.candidate(place, &run, kind, clue)));
        }
        found
    }

    /// Of each run of one word the longer name that it is short for: "Orvane" behind "Orvane Lifeline".
    fn short_for(&self, list: &[Brand]) -> Vec<Option<usize>> {
        let told = |brand: &Brand| {
            brand.places.iter().filter(|p| !p.titled).map(|p| p.tokens.start).min().unwrap_or(usize::MAX)
        };
        let mut longer: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (n, brand) in list.iter().enumerate() {
            if let Some(run) = brand.places.first().map(|p| &p.tokens)
                && run.len() > 1
                && !brand.person
                && self.own_word(run.start)
                && self.possible(run)
            {
                longer.entry(self.word(run.start)).or_default().push(n);
            }
        }
        list.iter()
            .map(|brand| {
                let run = brand.places.first().map(|p| &p.tokens).filter(|run| run.len() == 1)?;
                match longer.get(self.word(run.start)).map(Vec::as_slice) {
                    Some(&[whole]) if told(&list[whole]) < told(brand) => Some(whole),
                    _ => None,
                }
            })
            .collect()
    }

    fn enough(&self, brand: &Brand, alone: bool) -> bool {
        let strong = brand.clues.iter().any(|(clue, _)| self.lexicon.brands.weight(*clue) >= ENOUGH);
        self.sum(brand) >= ENOUGH && (!alone || brand.inside || strong)
    }

    /// A run of known words is a name only by a clue that is enough alone.
    fn is_known(&self, run: &Tokens, brand: &Brand) -> bool {
        !run.clone().any(|t| self.own_word(t))
            && !brand.clues.iter().any(|(clue, _)| self.lexicon.brands.weight(*clue) >= ENOUGH)
    }

    /// What the clues of a run add up to.
    fn sum(&self, brand: &Brand) -> i32 {
        let (mut sum, mut weak) = (0, 0);
        for &(clue, times) in &brand.clues {
            match self.lexicon.brands.weight(clue) {
                1 => weak += times.min(2),
                weight => sum += weight * times.min(2),
            }
        }
        sum + weak.min(WEAK)
    }

    /// Capitals that stand in brackets, or are the initials of a name: its acronym, found with it.
    fn is_acronym(&self, run: &Tokens, brand: &Brand) -> bool {
        if run.len() > 1 || !self.tokens[run.start].upper {
            return false;
        }
        let letters = self.word(run.start);
        let bracketed = |place: &Place| {
            let before = place.tokens.start.checked_sub(1).map(|t| self.word(t));
            let introduced = place.tokens.start > 0
                && self.hits.at(place.tokens.start - 1).iter().any(|hit| {
                    let term = self.lexicon.terms.get(hit.term);
                    term.layer == Layer::Name && self.lexicon.names.role(term.payload) == NameRole::AcronymLink
                });
            introduced
                || before == Some("(")
                    && self.tokens.get(place.tokens.end).is_some_and(|t| t.span().of(self.text) == ")")
        };
        let initials = |name: &Candidate| {
            let words = name.name.iter().filter(|&&t| self.tokens[t].kind == TokenKind::Word && self.tokens[t].capital);
            words.filter_map(|&t| self.word(t).chars().next()).eq(letters.chars())
        };
        brand.places.iter().any(bracketed) || self.names.iter().any(initials)
    }

    /// Whether the words of a run stand, in their order, in a name.
    fn is_part(&self, run: &Tokens, name: usize) -> bool {
        let name = &self.names[name].tokens;
        run.len() < name.len()
            && (name.start..=name.end - run.len())
                .any(|start| run.clone().enumerate().all(|(n, t)| self.word(t) == self.word(start + n)))
    }

    /// The name that a run is a part of, where all of them are the same.
    fn only_whole(&self, run: &Tokens, names: &[usize]) -> Option<usize> {
        let mut whole: Option<usize> = None;
        for &n in names.iter().filter(|&&n| self.is_part(run, n)) {
            let same = |known: usize| {
                let (a, b) = (&self.names[known].tokens, &self.names[n].tokens);
                a.len() == b.len() && a.clone().zip(b.clone()).all(|(x, y)| self.word(x) == self.word(y))
            };
            match whole {
                None => whole = Some(n),
                Some(known) if known == n || same(known) => {}
                Some(_) => return None,
            }
        }
        whole
    }

    fn part_of(&self, place: &Place, whole: &Candidate) -> Candidate {
        Candidate { tokens: place.tokens.clone(), sentence: place.sentence, definite: false, ..whole.clone() }
    }

    fn strongest(&self, brand: &Brand) -> Clue {
        let weight = |clue: Clue| self.lexicon.brands.weight(clue);
        brand
            .clues
            .iter()
            .map(|(clue, _)| *clue)
            .max_by_key(|&clue| (weight(clue), std::cmp::Reverse(clue as usize)))
            .unwrap_or(Clue::Seat)
    }

    fn candidate(&self, place: &Place, run: &Tokens, kind: InstitutionKind, clue: Clue) -> Candidate {
        let last = self.last_word(run);
        Candidate {
            tokens: place.tokens.clone(),
            name: run.clone().collect(),
            kind,
            head: last..last + 1,
            plural: false,
            specific: true,
            capital: true,
            modified: run.len() > 1,
            definite: false,
            owner: None,
            place: None,
            sentence: place.sentence,
            distributed: None,
            group: false,
            head_first: false,
            rule: Some(self.lexicon.brands.rule(clue)),
        }
    }
}
