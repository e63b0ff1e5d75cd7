//! Who is who: candidates become institutions with all their mentions, in
//! ordered passes, the surest first. Each pass sees only what is left.
//!
//! 1. equal names (by their words, without order, case and levels of administration)
//! 2. names and short forms that the text introduces: "(CRHC)", ", or CQHCWC,"
//! 3. a part of exactly one longer name of the same kind: "the Provincial Eye Hospital"
//! 4. the first words of a name alone: "Pinehaven", "Larchmere"
//! 5. phrases that point back: "the hospital", "both sides"
//! 6. phrases that point forward: "a private company", which is named in the next sentence

mod alias;
mod announced;
mod condition;
mod key;
mod part;
mod reference;
mod speaker;

use self::key::Strangers;
use crate::annotate::name::Candidate;
use crate::document::{
    BlockKind, Institution, InstitutionKind, InstitutionMention, Naming, Sentence, Token, TokenKind, Tokens, span_of,
};
use crate::lexicon::keys::KeyWord;
use crate::lexicon::names::{NameClass, NameRole};
use crate::lexicon::{Class, Hits, Layer, Lexicon, TermHit};
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::{SmallVec, smallvec};
use std::cell::RefCell;
use std::cmp::Reverse;
use std::ops::Range;

/// Tokens round a name in which stands that an institution gets it: "the plaque of", "was listed".
const GIVEN: usize = 8;

/// Tokens between "renamed" and the name: "as the".
const NAMED_BEFORE: usize = 3;

/// A name's words by their numbers, sorted, without small words and levels of administration.
type Key = SmallVec<[KeyWord; 6]>;

/// What the passes build.
struct Chains<'a> {
    text: &'a str,
    tokens: &'a [Token],
    hits: &'a Hits,
    sentences: &'a [Sentence],
    lexicon: &'a Lexicon,
    institutions: Vec<Institution>,
    /// Of each institution: the keys of all its full names, the tokens of its longest name, its head word.
    keys: Vec<SmallVec<[Key; 1]>>,
    names: Vec<Vec<usize>>,
    heads: Vec<KeyWord>,
    mentions: Vec<InstitutionMention>,
    /// Tokens that a mention covers.
    occupied: Vec<bool>,
    /// Mentions of each institution so far.
    told: Vec<usize>,
    /// Institutions by a word of their keys, and by the hash of a whole key, in order.
    by_word: FxHashMap<KeyWord, Few>,
    by_key: FxHashMap<u64, Few>,
    /// Words that the lexicon does not have.
    strangers: RefCell<Strangers>,
    /// What each institution was found to be the same as: itself, until it is joined to another.
    same: Vec<usize>,
    /// The two parties that are told of most, while references are looked for.
    most: Vec<usize>,
    /// From here on [`Chains::mentions`] holds references, in text order; before it the names, sorted.
    names_end: usize,
}

/// Positions in ascending order; most lists have one, and need no room of their own.
#[derive(Debug, Default)]
enum Few {
    #[default]
    None,
    One(usize),
    Several(Vec<usize>),
}

impl Few {
    fn as_slice(&self) -> &[usize] {
        match self {
            Few::None => &[],
            Few::One(one) => std::slice::from_ref(one),
            Few::Several(list) => list,
        }
    }

    /// Adds a position behind the others.
    fn push(&mut self, new: usize) {
        match self {
            Few::None => *self = Few::One(new),
            Few::One(one) => *self = Few::Several(vec![*one, new]),
            Few::Several(list) => list.push(new),
        }
    }

    /// Adds a position where it belongs, before one that is the same.
    fn insert(&mut self, new: usize) {
        match self {
            Few::None => *self = Few::One(new),
            Few::One(one) => *self = Few::Several(vec![(*one).min(new), (*one).max(new)]),
            Few::Several(list) => list.insert(list.partition_point(|&n| n < new), new),
        }
    }
}

/// The institutions of a document and all mentions of them, in text order.
pub fn resolve(
    text: &str,
    tokens: &[Token],
    hits: &Hits,
    sentences: &[Sentence],
    candidates: &[Candidate],
    lexicon: &Lexicon,
) -> (Vec<Institution>, Vec<InstitutionMention>) {
    let mut chains = Chains {
        text,
        tokens,
        hits,
        sentences,
        lexicon,
        institutions: Vec::new(),
        keys: Vec::new(),
        names: Vec::new(),
        heads: Vec::new(),
        mentions: Vec::new(),
        occupied: vec![false; tokens.len()],
        told: Vec::new(),
        by_word: FxHashMap::default(),
        by_key: FxHashMap::default(),
        strangers: RefCell::default(),
        same: Vec::new(),
        most: Vec::new(),
        names_end: 0,
    };
    let left = chains.full_names(candidates);
    chains.aliases();
    let left = chains.parts(candidates, left);
    chains.acronyms();
    chains.first_words();
    chains.aliases();
    chains.references(candidates, left);
    chains.announced(candidates);
    chains.finish()
}

impl Chains<'_> {
    /// Pass 1. Returns the candidates that are no full names.
    fn full_names(&mut self, candidates: &[Candidate]) -> Vec<usize> {
        let mut left = Vec::new();
        let mut full: Vec<(usize, Key)> = Vec::new();
        for (at, one) in candidates.iter().enumerate() {
            let named = one.group || self.is_full_name(one);
            if named {
                full.push((at, self.key(&one.name)));
            } else {
                left.push(at);
            }
        }
        // "the Chest Pain Alliance" of a text that has "Henan Chest Pain Alliance", "wuming hospital" beside
        // "wuming central hospital": the short for it.
        let weak = |at: usize| self.is_told_by_field(&candidates[at]) || self.is_small_name(&candidates[at]);
        let mut short: FxHashMap<&Key, bool> =
            full.iter().filter(|(at, _)| weak(*at)).map(|(_, key)| (key, false)).collect();
        if !short.is_empty() {
            // A long text has one name thousands of times: each is compared once, with those that share its rarest word.
            let distinct: FxHashSet<&Key> = full.iter().map(|(_, key)| key).collect();
            let mut by_word: FxHashMap<KeyWord, Vec<&Key>> = FxHashMap::default();
            for key in distinct {
                key.iter().for_each(|word| by_word.entry(*word).or_default().push(key));
            }
            for (key, is) in &mut short {
                let with = |word: &KeyWord| by_word.get(word).map_or(&[][..], Vec::as_slice);
                let rarest = key.iter().map(with).min_by_key(|list| list.len()).unwrap_or_default();
                *is = rarest.iter().any(|other| other.len() > key.len() && subset(key, other));
            }
        }
        let shorts: FxHashSet<usize> =
            full.iter().filter(|(at, key)| weak(*at) && short.get(key) == Some(&true)).map(|(at, _)| *at).collect();
        if !shorts.is_empty() {
            full.retain(|(at, _)| !shorts.contains(at));
            left.extend(shorts);
            left.sort_unstable();
        }
        let titled =
            |one: &Candidate| matches!(self.sentences[one.sentence].block, BlockKind::Title | BlockKind::Heading);
        // A headline shortens names: what is written small there counts only where the text says it again.
        let doubtful = |one: &Candidate| !one.group && !one.capital && titled(one);
        if full.iter().any(|(at, _)| doubtful(&candidates[*at])) {
            let body: Vec<Key> =
                full.iter().filter(|(at, _)| !titled(&candidates[*at])).map(|(_, key)| key.clone()).collect();
            let mut by_word: FxHashMap<KeyWord, Few> = FxHashMap::default();
            for (at, key) in body.iter().enumerate() {
                key.iter().for_each(|word| by_word.entry(*word).or_default().push(at));
            }
            let again = |key: &Key| {
                let with = |word: &KeyWord| by_word.get(word).map_or(&[][..], Few::as_slice);
                let rarest = key.iter().map(with).min_by_key(|list| list.len());
                rarest.is_none_or(|list| list.iter().any(|&at| subset(key, &body[at])))
            };
            full.retain(|(at, key)| !doubtful(&candidates[*at]) || body.is_empty() || again(key));
        }
        // What a headline writes in capitals gets its name from the text.
        full.sort_by_key(|(at, _)| self.is_shouted(&candidates[*at].name));
        let mut parts = Vec::new();
        for (at, key) in full {
            let one = &candidates[at];
            if one.group {
                let name = self.surface(&one.name);
                let count = self.count(one);
                let institution = self.add(name, InstitutionKind::Group, one, key);
                self.institutions[institution].count = count;
                self.mention(one.tokens.clone(), institution, Naming::Group, self.lexicon.names.group);
                continue;
            }
            let known = self.known(&key, one.kind);
            let institution = match known {
                Some(known) => known,
                None => {
                    let name = self.canonical(one);
                    self.add(name, one.kind, one, key)
                }
            };
            if one.place.is_some() && self.institutions[institution].place.is_none() {
                self.institutions[institution].place = one.place;
            }
            let rule = one.rule.unwrap_or_else(|| self.rule_of(one.kind));
            // A short name bears the whole one.
            let whole = one.distributed.is_some() || one.name.first().is_none_or(|t| one.tokens.contains(t));
            let naming = if whole { Naming::Name } else { Naming::Short };
            self.mention(one.tokens.clone(), institution, naming, rule);
            let university = if one.whole.is_none() { self.given_by(one) } else { None };
            if one.whole.is_some() || university.is_some() {
                parts.push((institution, at, university));
            }
        }
        for (part, at, university) in parts {
            let whole = candidates[at].whole.as_deref().or(university.as_ref());
            if let Some(whole) = whole.filter(|_| self.institutions[part].whole.is_none()) {
                let whole = self.whole_of(whole);
                self.institutions[part].whole = Some(whole).filter(|&whole| whole != part);
            }
        }
        left
    }

    /// The institution in a name that a hospital gets: "became the Third Affiliated Hospital of Linhai University",
    /// "the plaque of "A Hospital Linshan Hospital"".
    fn given_by(&self, one: &Candidate) -> Option<Candidate> {
        let sentence = &self.sentences[one.sentence].tokens;
        let quoted = self.is_quoted(&one.tokens, sentence);
        let owner = one.owner.clone().filter(|owner| owner.start != one.tokens.start);
        let owner = owner.or_else(|| if quoted { None } else { self.becomes_of(one, sentence.start) });
        if !quoted && (owner.is_none() || one.kind != InstitutionKind::Hospital) {
            return None;
        }
        let near = one.tokens.start.saturating_sub(GIVEN).max(sentence.start)..sentence.end.min(one.tokens.end + GIVEN);
        // "is also the Third Affiliated Hospital of": what it is says whose it is.
        let before = (sentence.start..one.tokens.start).rev().find(|&t| !self.is(t, Class::DefiniteArticle));
        let copula = before.filter(|&t| self.is(t, Class::Adverb)).and_then(|t| t.checked_sub(1));
        let is_it = copula.is_some_and(|t| t >= sentence.start && self.is(t, Class::Be));
        if !is_it && !near.clone().any(|t| !one.tokens.contains(&t) && self.in_name(t, NameClass::GivenName)) {
            return None;
        }
        let (owner, head, kind) = match owner {
            Some(owner) => {
                let (head, kind) = self.heads_in(&owner).last()?;
                let tied = one.tokens.clone().any(|t| self.in_name(t, NameClass::Tied));
                (quoted || kind == InstitutionKind::University && tied).then_some((owner, head, kind))?
            }
            None => {
                let own = |(head, kind): &(Tokens, InstitutionKind)| {
                    let next = head.end;
                    if next >= one.tokens.end {
                        return false;
                    }
                    let goes_on = *kind == InstitutionKind::University
                        && (self.in_name(next, NameClass::Tied)
                            || self.lexicon.names.ordinal(self.tokens[next].word).is_some()
                            || self.heads_in(&(next..one.tokens.end)).any(|(next_head, _)| next_head.start == next));
                    head.start > one.tokens.start && self.tokens[next].capital && !goes_on
                };
                // "B University East Hospital Linshan Hospital": the hospital rather than the university.
                let house = |one: &(Tokens, InstitutionKind)| own(one) && one.1 != InstitutionKind::University;
                let (head, kind) =
                    self.heads_in(&one.tokens).find(house).or_else(|| self.heads_in(&one.tokens).find(own))?;
                (one.tokens.start..head.end, head, kind)
            }
        };
        Some(Candidate {
            name: owner.clone().collect(),
            tokens: owner,
            head,
            kind,
            owner: None,
            whole: None,
            ..one.clone()
        })
    }

    /// The university in what a hospital becomes or is renamed: "the Fourth Hospital Affiliated to Linhai
    /// University", "Linhai University Second Affiliated Hospital".
    fn becomes_of(&self, one: &Candidate, start: usize) -> Option<Tokens> {
        let low = one.tokens.start.saturating_sub(NAMED_BEFORE).max(start);
        let becomes = (low..one.tokens.start).rev().take_while(|&t| !self.is(t, Class::Belonging));
        let becomes = becomes.into_iter().any(|t| self.is(t, Class::Becoming));
        if one.kind != InstitutionKind::Hospital || !becomes {
            return None;
        }
        let tied = one.tokens.clone().find(|&t| self.in_name(t, NameClass::Tied))?;
        if self.in_name(tied + 1, NameClass::TiedTo) {
            let from = tied + 2 + usize::from(self.is(tied + 2, Class::DefiniteArticle));
            return (from < one.tokens.end).then_some(from..one.tokens.end);
        }
        let own = one.tokens.start + usize::from(self.is(one.tokens.start, Class::DefiniteArticle));
        let (head, _) = self.heads_in(&(own..tied)).find(|(_, kind)| *kind == InstitutionKind::University)?;
        let rank = |t: usize| self.lexicon.names.ordinal(self.tokens[t].word).is_some();
        (head.end..tied).all(rank).then_some(own..head.end)
    }

    /// The heads among tokens with what they say, in order.
    fn heads_in(&self, tokens: &Tokens) -> impl Iterator<Item = (Tokens, InstitutionKind)> {
        let end = tokens.end;
        let inside = self.hits.from(tokens.start).iter().take_while(move |h| (h.first as usize) < end);
        inside.filter(move |h| h.last as usize <= end).filter_map(|h| match self.role(h)? {
            NameRole::Head(kind) => Some((h.first as usize..h.last as usize, kind)),
            _ => None,
        })
    }

    /// Whether tokens stand between quotation marks.
    fn is_quoted(&self, tokens: &Tokens, sentence: &Tokens) -> bool {
        let mark = |t: &usize| matches!(self.tokens[*t].mark, '"' | '\u{201c}' | '\u{201d}');
        let before = (tokens.start.saturating_sub(GIVEN).max(sentence.start)..tokens.start).rev().find(mark);
        let behind = (tokens.end..sentence.end.min(tokens.end + GIVEN)).find(mark);
        before.is_some_and(|t| self.tokens[t].mark != '\u{201d}')
            && behind.is_some_and(|t| self.tokens[t].mark != '\u{201c}')
    }

    /// Whether a name of several words is all in capitals, as headlines write it.
    fn is_shouted(&self, name: &[usize]) -> bool {
        let words = || name.iter().map(|&t| &self.tokens[t]).filter(|t| t.kind == TokenKind::Word);
        words().nth(1).is_some() && words().all(|t| t.upper || t.span().len() == 1)
    }

    /// The institution of which another is a branch: known, or named nowhere else than in the branch's name.
    fn whole_of(&mut self, whole: &Candidate) -> usize {
        let key = self.key(&whole.name);
        let known = self.known(&key, whole.kind);
        known.unwrap_or_else(|| {
            let name = self.canonical(whole);
            let institution = self.add(name, whole.kind, whole, key);
            self.mention(whole.tokens.clone(), institution, Naming::Name, self.rule_of(whole.kind));
            institution
        })
    }

    /// Whether a candidate is a name by itself.
    fn is_full_name(&self, one: &Candidate) -> bool {
        if self.is_told_by_field(one) || self.is_small_name(one) {
            return true;
        }
        if one.specific {
            // "the Zhouqu hospital", "Jingxi hospital": a place and a bare small head point back.
            // "the Philadelphia health system" as well
            let system = one.kind == InstitutionKind::Company && one.definite && one.name.len() == one.head.len() + 1;
            let bare = (one.name.len() == 2 || system || self.is_town(one))
                && !one.capital
                && one.kind != InstitutionKind::Government
                && one.distributed.is_none();
            return !bare;
        }
        // "National Health Commission", "Ministry of Health", "Army Hospital".
        // "Northern Health System", but "the Public Health Network"
        let firm = one.kind == InstitutionKind::Company && one.head.len() > 1 && one.name.len() > one.head.len();
        // "the National Diabetes Foundation", but "the Cancer Foundation"
        let fund = one.kind == InstitutionKind::Foundation && one.head.start > one.tokens.start + 1;
        // "the National Ambulance Service"
        let service = one.kind == InstitutionKind::Other && one.head.len() > 1 && one.tokens.start < one.head.start;
        let special = firm || fund || service;
        let loose = !special
            && matches!(
                one.kind,
                InstitutionKind::Other
                    | InstitutionKind::Company
                    | InstitutionKind::Foundation
                    | InstitutionKind::Alliance
            )
            && !(one.kind == InstitutionKind::Other && one.name.len() > 3)
            || one.kind == InstitutionKind::Association && one.head.end - one.tokens.start < 3;
        one.capital
            && one.modified
            && !loose
            && (!one.definite
                || one.name.len() > 2 && one.name.first().is_some_and(|&t| self.in_name(t, NameClass::Chartered))
                // "the Army Medical University"
                || one.kind == InstitutionKind::University && one.name.len() > 2
                || matches!(
                    one.kind,
                    InstitutionKind::HealthAuthority
                        | InstitutionKind::Government
                        | InstitutionKind::Association
                        | InstitutionKind::Foundation
                        | InstitutionKind::Other
                ))
            && one.name.len() > 1
            && !self.sentences[one.sentence].block.eq(&BlockKind::Title)
    }

    /// "the Chest Pain Alliance": told from others by its field alone, two words at least in capitals.
    fn is_told_by_field(&self, one: &Candidate) -> bool {
        let head = &self.tokens[one.head.end - 1];
        let own = one.tokens.start..one.head.start;
        one.kind == InstitutionKind::Alliance
            && !one.specific
            && one.capital
            && one.name.len() == one.head.end - one.tokens.start
            && head.capital
            && self.in_name(one.head.end - 1, NameClass::Allied)
            && own.len() > 1
            && own.clone().all(|t| self.tokens[t].kind != TokenKind::Word || self.tokens[t].capital)
            && !matches!(self.sentences[one.sentence].block, BlockKind::Title | BlockKind::Heading)
    }

    /// "wuming hospital" in a sentence without capitals: its place is written as everything there is.
    fn is_small_name(&self, one: &Candidate) -> bool {
        let sentence = &self.sentences[one.sentence];
        one.specific
            && !one.capital
            && !one.definite
            && one.kind == InstitutionKind::Hospital
            && one.name.len() == 2
            && one.distributed.is_none()
            && sentence.block == BlockKind::Body
            && self.tokens[sentence.tokens.clone()].iter().skip(1).all(|token| !token.capital)
    }

    /// "Cape Town hospital": a town of several words, none of them the level of a Chinese county.
    fn is_town(&self, one: &Candidate) -> bool {
        let town = one.place.is_some_and(|place| self.lexicon.places.get(place).country != Some("CN"));
        let head = one.head.len() == 1 && !one.head_first;
        town && head
            && self
                .hits_at(one.tokens.start)
                .any(|hit| hit.layer == Layer::Place && hit.last as usize == one.head.start)
    }

    fn rule_of(&self, kind: InstitutionKind) -> crate::lexicon::RuleId {
        self.lexicon.names.rules.get(&kind).copied().unwrap_or(self.lexicon.names.reference)
    }

    fn add(&mut self, name: String, kind: InstitutionKind, one: &Candidate, key: Key) -> usize {
        let parent = one.owner.as_ref().map(|owner| self.canonical_of(owner.clone().collect::<Vec<_>>().as_slice()));
        self.institutions.push(Institution {
            name,
            kind,
            level: None,
            parent,
            place: one.place,
            located: false,
            count: None,
            whole: None,
        });
        let number = self.keys.len();
        for word in &key {
            self.by_word.entry(*word).or_default().push(number);
        }
        if !key.is_empty() {
            self.by_key.entry(hash(&key)).or_default().push(number);
        }
        self.same.push(number);
        self.told.push(0);
        self.keys.push(smallvec![key]);
        self.names.push(one.name.clone());
        self.heads.push(self.word(one.head.end.saturating_sub(1)));
        self.institutions.len() - 1
    }

    fn mention(&mut self, tokens: Tokens, institution: usize, naming: Naming, rule: crate::lexicon::RuleId) {
        let span = span_of(self.tokens, &tokens);
        self.occupied[tokens.clone()].iter_mut().for_each(|o| *o = true);
        self.told[institution] += 1;
        self.rank(institution);
        self.mentions.push(InstitutionMention { span, tokens, institution, naming, rule });
    }

    fn is(&self, at: usize, class: Class) -> bool {
        self.tokens.get(at).is_some_and(|t| t.is(class))
    }

    fn in_name(&self, at: usize, class: NameClass) -> bool {
        self.tokens.get(at).is_some_and(|t| self.lexicon.names.is(t.word, class))
    }

    fn count(&self, one: &Candidate) -> Option<u64> {
        one.tokens.clone().take_while(|&t| t < one.head.start).find_map(|t| {
            let digits: String = self.tokens[t].span().of(self.text).chars().filter(|c| *c != ',').collect();
            digits.parse().ok()
        })
    }

    fn hits_at(&self, token: usize) -> impl Iterator<Item = &TermHit> {
        self.hits.at(token).iter()
    }

    /// Institutions that share a word, in order; one that others were joined to more than once.
    fn with_word(&self, word: KeyWord) -> &[usize] {
        self.by_word.get(&word).map_or(&[], Few::as_slice)
    }

    /// Institutions that share the rarest word of a key, in order.
    fn sharing(&self, key: &Key) -> &[usize] {
        key.iter().map(|word| self.with_word(*word)).min_by_key(|list| list.len()).unwrap_or_default()
    }

    /// The first institution that has a key, of a kind that may be the same.
    fn known(&self, key: &Key, kind: InstitutionKind) -> Option<usize> {
        let list = self.by_key.get(&hash(key))?.as_slice();
        list.iter()
            .copied()
            .find(|&n| self.same[n] == n && compatible(self.institutions[n].kind, kind) && self.keys[n].contains(key))
    }

    /// Keeps the two parties that are told of most, where one is told of once more.
    fn rank(&mut self, institution: usize) {
        if self.names_end == 0 || !reference::is_party(self.institutions[institution].kind) {
            return;
        }
        if !self.most.contains(&institution) {
            self.most.push(institution);
        }
        self.most.sort_by_key(|&n| (Reverse(self.told[n]), n));
        self.most.truncate(2);
    }

    fn role(&self, hit: &TermHit) -> Option<NameRole> {
        (hit.layer == Layer::Name).then(|| self.lexicon.names.role(hit.payload))
    }

    fn taken(&self, tokens: Range<usize>) -> bool {
        self.occupied[tokens].contains(&true)
    }

    /// Makes institution `gone` the same as `kept`; mentions follow when all is [settled](Chains::settle).
    fn join(&mut self, kept: usize, gone: usize) {
        let enter = |list: &mut Few| list.insert(kept);
        let keys = std::mem::take(&mut self.keys[gone]);
        for key in keys.iter().filter(|key| !key.is_empty()) {
            enter(self.by_key.entry(hash(key)).or_default());
            key.iter().for_each(|word| enter(self.by_word.entry(*word).or_default()));
        }
        self.told[kept] += self.told[gone];
        self.keys[kept].extend(keys);
        self.same[gone] = kept;
    }

    /// What an institution is the same as by now.
    fn now(&self, mut institution: usize) -> usize {
        while self.same[institution] != institution {
            institution = self.same[institution];
        }
        institution
    }

    /// Gives the mentions of joined institutions to what they are the same as.
    fn settle(&mut self) {
        let now: Vec<usize> = (0..self.same.len()).map(|n| self.now(n)).collect();
        for mention in &mut self.mentions {
            mention.institution = now[mention.institution];
        }
        for institution in &mut self.institutions {
            institution.whole = institution.whole.map(|whole| now[whole]);
        }
    }

    /// Drops what only a headline names by a weak head, numbers the rest anew, sorts the mentions.
    fn finish(mut self) -> (Vec<Institution>, Vec<InstitutionMention>) {
        // A name inside that of its branch comes behind it.
        self.mentions.sort_by_key(|m| (m.tokens.start, Reverse(m.tokens.end), m.institution));
        // A reference that two passes have read the same way is one.
        self.mentions.dedup_by(|a, b| a.tokens == b.tokens && a.institution == b.institution);
        let mut number: Vec<Option<usize>> = vec![None; self.institutions.len()];
        let mut kept = Vec::with_capacity(self.institutions.len());
        let mut mentions = Vec::with_capacity(self.mentions.len());
        let mut institutions: Vec<Option<Institution>> = self.institutions.into_iter().map(Some).collect();
        for mut mention in self.mentions {
            let old = mention.institution;
            let new = match number[old] {
                Some(new) => new,
                None => {
                    let Some(institution) = institutions[old].take() else { continue };
                    kept.push(institution);
                    number[old] = Some(kept.len() - 1);
                    kept.len() - 1
                }
            };
            mention.institution = new;
            mentions.push(mention);
        }
        for institution in &mut kept {
            institution.whole = institution.whole.and_then(|whole| number[whole]);
        }
        (kept, mentions)
    }
}

/// A number for a key, mostly another one for another key.
fn hash(key: &Key) -> u64 {
    use std::hash::BuildHasher;
    rustc_hash::FxBuildHasher.hash_one(key)
}

/// The numbers of a sorted list, each once.
fn distinct(list: &[usize]) -> impl Iterator<Item = usize> {
    list.chunk_by(|a, b| a == b).map(|run| run[0])
}

/// Whether every word of `short` stands in `long`.
fn subset(short: &Key, long: &Key) -> bool {
    short.iter().all(|w| long.contains(w))
}

/// Whether two heads may belong to one institution.
fn compatible(a: InstitutionKind, b: InstitutionKind) -> bool {
    use InstitutionKind::{
        Alliance, Association, Clinic, Company, Foundation, Government, HealthAuthority, Hospital, MedicalCenter,
        Other, University,
    };
    let class = |k: InstitutionKind| match k {
        Hospital | MedicalCenter | Clinic => 1,
        University => 2,
        HealthAuthority | Government => 3,
        Alliance | Association => 4,
        Company => 5,
        Foundation => 6,
        Other => 7,
        InstitutionKind::Group => 8,
    };
    a == b || class(a) == class(b)
}
