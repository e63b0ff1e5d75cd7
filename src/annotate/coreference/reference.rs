//! Pass 5: phrases that point back, "the hospital", "both sides", "it".

use super::speaker::Speakers;
use super::{Chains, compatible};
use crate::annotate::name::Candidate;
use crate::document::{BlockKind, InstitutionKind, InstitutionMention, Naming, TokenKind, Tokens};
use crate::lexicon::figures::NumberWord;
use crate::lexicon::keys::KeyWord;
use crate::lexicon::names::{NameClass, NameRole};
use crate::lexicon::statuses::Cue;
use crate::lexicon::vocabulary::{fold, singular};
use crate::lexicon::{Class, Layer};

/// Sentences behind which one that was named is not farther away.
const FAR: i64 = 4;

/// Words behind "a" among which stands what is new: "a 24-hour chest pain center".
const NEW: usize = 7;

/// Sentences between one that was opened and "the new hospital".
const RECENT: usize = 3;

/// Tokens between a name and the verb that says that it was made.
const MADE: usize = 8;

/// Mentions from the top of the text that are looked at for one beside "our hospital".
const BESIDE: usize = 100;

/// Phrases of a sentence that are looked at for what they mean by another word.
const OTHERWISE: usize = 50;

/// What a condition that is known to hold counts against nearness.
const KNOWN: i64 = 10_000;

/// Sentences between two hospitals that are told of one after the other.
const APART: usize = 2;

/// Tokens between a verb of sending and where they go: "sent a vice president and five directors to work in".
const SENT: usize = 16;

/// Tokens of a subject that nobody has named: "The 84-bed rural hospital".
const LONGEST_UNNAMED: usize = 5;

impl Chains<'_> {
    /// Pass 5: "the hospital", "our hospital", "both sides".
    pub(super) fn references(&mut self, candidates: &[Candidate], left: Vec<usize>) {
        let reference = self.lexicon.names.reference;
        self.mentions.sort_by_key(|m| (m.tokens.start, m.tokens.end, m.institution));
        self.names_end = self.mentions.len();
        (0..self.institutions.len()).for_each(|n| self.rank(n));
        enum Back {
            One(usize),
            Both(Tokens, usize),
            Pronoun(usize, bool),
            Speakers(Speakers),
        }
        let mut back: Vec<(usize, Back)> =
            left.into_iter().map(|at| (candidates[at].tokens.start, Back::One(at))).collect();
        for hit in self.hits.of(Layer::Name) {
            let tokens = hit.first as usize..hit.last as usize;
            if matches!(self.role(hit), Some(NameRole::Pronoun | NameRole::Pronouns))
                && self.begins_clause(hit.first as usize)
            {
                back.push((
                    hit.first as usize,
                    Back::Pronoun(hit.first as usize, self.role(hit) == Some(NameRole::Pronouns)),
                ));
                continue;
            }
            if self.role(hit) == Some(NameRole::Both) && !self.taken(tokens.clone()) {
                let counted = tokens.len();
                // "the two-day meeting", "the two doctors": a noun follows, so nobody is meant.
                let last = self.tokens[tokens.end - 1].word;
                let numeral = !self.lexicon.vocabulary.spelling(last).ends_with('s')
                    && !self.lexicon.names.is(last, NameClass::Pair);
                let listed = !numeral && self.in_name(tokens.end, NameClass::MembersFollow);
                // "the latter's affiliated hospital"
                let one =
                    self.lexicon.names.is(last, NameClass::Former) || self.lexicon.names.is(last, NameClass::Latter);
                let owns = one && self.tokens.get(tokens.end).is_some_and(|t| t.kind == TokenKind::Possessive);
                if numeral && !owns && !self.ends_phrase(tokens.end) || listed {
                    continue;
                }
                back.push((hit.first as usize, Back::Both(hit.first as usize..hit.last as usize, counted)));
            }
        }
        back.extend(self.speakers().into_iter().map(|s| (s.tokens.start, Back::Speakers(s))));
        back.sort_by_key(|(start, b)| {
            (
                *start,
                match b {
                    Back::One(_) | Back::Pronoun(..) | Back::Speakers(_) => 0,
                    Back::Both(_, n) => 10 - (*n).min(9),
                },
            )
        });
        for (start, what) in back {
            match what {
                Back::One(at) => {
                    let one = &candidates[at];
                    if one.plural || self.taken(one.tokens.clone()) {
                        continue;
                    }
                    if !one.definite {
                        let named = if self.owned(one) { self.apposition(one) } else { None };
                        if let Some(n) = named {
                            self.mention(one.tokens.clone(), n, Naming::Definite, reference);
                        } else if self.only_one_there(one) {
                            self.told_by_level(one);
                        }
                        continue;
                    }
                    // "the second alliance" is not the one that was named.
                    let from = self.determiner(one).map_or(one.tokens.start, |d| d + 1);
                    let later = |t: usize| self.lexicon.names.ordinal(self.tokens[t].word).is_some_and(|n| n > 1);
                    if (from..one.tokens.start).any(later) {
                        continue;
                    }
                    // "the private equity firm A": it says what A is.
                    if one.kind == InstitutionKind::Company && self.named_from(one.tokens.end) {
                        continue;
                    }
                    // A charity may be called a firm or an organisation; a trust is rather one that has no name here.
                    let loose = is_body(one.kind) && one.kind != InstitutionKind::Foundation;
                    let antecedent = || {
                        self.antecedent(one, false).or_else(|| if loose { self.antecedent(one, true) } else { None })
                    };
                    if let Some(n) = self.apposition(one).or_else(antecedent) {
                        let start = self.determiner(one).unwrap_or(one.tokens.start.saturating_sub(1));
                        self.mention(start..one.tokens.end, n, Naming::Definite, reference);
                    } else if self.only_one_there(one) {
                        self.told_by_level(one);
                    }
                }
                Back::Pronoun(at, plural) => {
                    for n in self.pronoun_means(at, plural) {
                        self.mention(at..at + 1, n, if plural { Naming::Both } else { Naming::Definite }, reference);
                    }
                }
                Back::Speakers(people) => {
                    if !self.taken(people.tokens.clone())
                        && let Some(house) = self.house_of(&people)
                    {
                        self.mention(people.tokens, house, Naming::Definite, reference);
                    }
                }
                Back::Both(tokens, _) => {
                    if self.taken(tokens.clone()) || self.sentence_of(start).is_none() {
                        continue;
                    }
                    let last = tokens.end - 1;
                    if self.in_name(last, NameClass::Former) || self.in_name(last, NameClass::Latter) {
                        if let Some(n) = self.one_of_two(start, self.in_name(last, NameClass::Latter)) {
                            self.mention(tokens.clone(), n, Naming::Definite, reference);
                        }
                        continue;
                    }
                    let named = self.last_named((start, tokens.end), self.how_many(&tokens), self.said_of_all(&tokens));
                    // "A sold six clinics to B. The hospitals lost money": without a number two firms are not meant.
                    let houses = tokens.len() == 2 && self.said_of_all(&tokens).is_some_and(|(kind, _)| is_house(kind));
                    if houses && !named.iter().any(|&n| is_house(self.institutions[n].kind)) {
                        continue;
                    }
                    for n in named {
                        self.mention(tokens.clone(), n, Naming::Both, reference);
                    }
                }
            }
        }
    }

    /// "the county people's hospital": a county has one, so its level and its kind name it, where no
    /// name that the text has says more.
    fn only_one_there(&self, one: &Candidate) -> bool {
        let first = one.tokens.start;
        let level = NameClass::LEVELS.iter().any(|level| self.in_name(first, *level));
        let kinds = (first + 1..one.tokens.end).filter(|t| !one.head.contains(t));
        let told = |t: usize| self.hits_at(t).any(|h| self.role(h) == Some(NameRole::Modifier));
        // "a single county general hospital", "every county people's hospital" are any.
        let opens = |t: usize| {
            self.tokens[t].kind == TokenKind::Mark
                || self.is(t, Class::Preposition)
                || self.is(t, Class::Conjunction)
                || self.is(t, Class::Joining)
        };
        let alone = first == self.sentences[one.sentence].tokens.start || opens(first - 1);
        level
            && (one.definite || alone)
            && one.kind == InstitutionKind::Hospital
            && !one.plural
            && one.head.start > first
            && kinds.into_iter().any(told)
            && self.sentences[one.sentence].block == BlockKind::Body
    }

    /// Makes a phrase the name of an institution.
    fn told_by_level(&mut self, one: &Candidate) {
        let (name, key) = (self.canonical(one), self.key(&one.name));
        let institution = match self.known(&key, one.kind) {
            Some(known) => known,
            None => self.add(name, one.kind, one, key),
        };
        self.mention(one.tokens.clone(), institution, Naming::Name, self.rule_of(one.kind));
    }

    /// A pronoun at the start of a sentence or clause with a verb behind it, and no "it is said that".
    fn begins_clause(&self, at: usize) -> bool {
        let Some(sentence) = self.sentence_of(at) else { return false };
        let range = self.sentences[sentence].tokens.clone();
        let starts = at == range.start
            || self.tokens[at - 1].kind == TokenKind::Mark
            || self.tokens[at - 1].is(Class::Conjunction)
            || self.tokens[at - 1].is(Class::Subordinator)
            // "Officials with A say they have signed".
            || self.reported(at)
            // "On 7/1/2021 it completed", "In May it signed".
            || self.tokens[at - 1].kind == TokenKind::Number
            || self.tokens[at - 1].capital && self.tokens[at - 1].kind == TokenKind::Word;
        let verb = |t: usize| {
            t < range.end
                && (self.tokens[t].classes.is_verb()
                    || self.tokens[t].is(Class::Be)
                    || self.tokens[t].is(Class::Have)
                    || self.tokens[t].is(Class::Modal))
        };
        let adverb = |t: usize| t < range.end && self.tokens[t].is(Class::Adverb);
        // "it is said that", "it has been agreed to"; "it has agreed to buy" tells what somebody did.
        let being = (at + 1..range.end.min(at + 4)).find(|&t| !adverb(t));
        let being = being.filter(|&t| !self.tokens[t].is(Class::Have)).or_else(|| {
            let next = (being? + 1..range.end.min(at + 5)).find(|&t| !adverb(t))?;
            (self.tokens[next].is(Class::Be) || self.is(next, Class::ClauseFollows)).then_some(next)
        });
        let being = being.is_some_and(|t| self.tokens[t].is(Class::Be) || self.is(t, Class::ClauseFollows));
        // "it is to merge with", "it is expected to buy": it has a plan, and is somebody.
        let plans = |to: usize| {
            self.tokens[to].span().of(self.text).eq_ignore_ascii_case("to")
                && self
                    .hits
                    .from(at + 1)
                    .iter()
                    .take_while(|h| (h.first as usize) < to)
                    .any(|h| h.last as usize + 1 >= to && self.lexicon.statuses.cue(h) == Some(Cue::Planned))
        };
        let follows = (at + 1..range.end.min(at + 6)).find(|&t| self.is(t, Class::ClauseFollows));
        let impersonal = being && follows.is_some_and(|to| !plans(to));
        starts && (verb(at + 1) || adverb(at + 1) && verb(at + 2)) && !impersonal && !self.means_deed(at, range.end)
    }

    /// "It is the second acquisition": what "it" is stands behind it, and is no institution.
    fn means_deed(&self, at: usize, end: usize) -> bool {
        let copula = at + 1;
        if copula >= end || !self.tokens[copula].is(Class::Be) {
            return false;
        }
        let ranked = (copula + 1..end.min(copula + 4)).any(|t| self.is(t, Class::Rank));
        let house = self
            .hits
            .from(copula + 1)
            .iter()
            .take_while(|h| (h.first as usize) < end.min(copula + 9))
            .any(|h| matches!(self.role(h), Some(NameRole::Head(_) | NameRole::ReferenceHead(_))));
        ranked && !house
    }

    /// Whom "it" or "they" means: what begins the sentence before, or the clause before.
    pub(super) fn pronoun_means(&self, at: usize, plural: bool) -> Vec<usize> {
        let Some(here) = self.sentence_of(at) else { return Vec::new() };
        if plural && let Some(house) = self.house_of_speakers(at, here) {
            return vec![house];
        }
        if !plural && let Some(behind) = self.named_behind_clause(at, here) {
            return vec![behind];
        }
        for sentence in (here.saturating_sub(1)..=here).rev() {
            let range = self.sentences[sentence].tokens.clone();
            let mut inside: Vec<&InstitutionMention> = self
                .mentions_between(range.start, range.end, 200)
                .filter(|m| m.tokens.end <= at && m.naming != Naming::Group)
                .collect();
            inside.sort_by_key(|m| (m.tokens.start, m.institution));
            // "A sent a team to B, where they": those who came are not of the house that they came to.
            let place = (plural && sentence == here).then(|| self.place_of_clause(at)).flatten();
            if let Some(place) = place.and_then(|end| inside.iter().find(|m| m.tokens.end == end)) {
                let place = place.institution;
                inside.retain(|m| m.institution != place);
                if let Some(only) = inside.first().filter(|m| inside.iter().all(|o| o.institution == m.institution)) {
                    return vec![only.institution];
                }
            }
            // "A, to which it is linked": whom a relative clause speaks of is not its subject.
            if let Some(end) = (sentence == here).then(|| self.before_relative(at)).flatten()
                && let Some(told) = inside.iter().find(|m| m.tokens.end == end).map(|m| m.institution)
            {
                inside.retain(|m| m.institution != told);
                if inside.is_empty() {
                    return Vec::new();
                }
            }
            // "As a member of A, it": what stands in a phrase before the subject is not the subject.
            if !plural && sentence == here && self.phrase_in_front(range.start, at) {
                continue;
            }
            let Some(first) = inside.first() else { continue };
            if plural {
                let both: Vec<usize> =
                    inside.iter().filter(|m| m.naming == Naming::Both).map(|m| m.institution).collect();
                let mut all: Vec<usize> =
                    if sentence == here { inside.iter().map(|m| m.institution).collect() } else { both };
                all.dedup();
                // "Both are owned by C": the two of the sentence before, however it joins them.
                let two = sentence < here && self.in_name(at, NameClass::Two);
                let named = if all.len() < 2 && two { self.parties_named(sentence, at) } else { Vec::new() };
                if named.len() == 2 {
                    return named;
                }
                if named.len() > 2
                    && let Some((first, second)) = self.joined_pair(sentence, at)
                {
                    return vec![first, second];
                }
                if all.len() < 2 && self.one_list(&inside) && !self.people_act(range.start, first.tokens.start) {
                    all = inside.iter().map(|m| m.institution).collect();
                }
                if all.len() < 2 && sentence < here && self.signs(at) {
                    all = inside.iter().map(|m| m.institution).collect();
                    all.sort_unstable();
                    all.dedup();
                    all = if all.len() == 2 { all } else { Vec::new() };
                }
                if all.len() >= 2 {
                    return all;
                }
                continue;
            }
            // "The hospital joined A after it had merged with B": it is the hospital, and that has no name here.
            if sentence == here && self.begins_unnamed(range.start, first.tokens.start) {
                return Vec::new();
            }
            if inside.iter().all(|m| m.institution == first.institution) && first.naming != Naming::Definite {
                return vec![first.institution];
            }
            // Only what begins its sentence is what the next one goes on about.
            let lead = first.tokens.start <= range.start + 2 || sentence == here;
            return if lead && first.naming != Naming::Both { vec![first.institution] } else { Vec::new() };
        }
        Vec::new()
    }

    /// Whether a sentence begins with an institution that nobody has named: "The hospital", "The 84-bed clinic".
    fn begins_unnamed(&self, start: usize, first: usize) -> bool {
        let end = first.min(start + LONGEST_UNNAMED);
        self.is(start, Class::DefiniteArticle)
            && (start + 1..end).any(|t| {
                self.hits_at(t).any(|h| {
                    h.last as usize <= end
                        && matches!(self.role(h), Some(NameRole::Head(_) | NameRole::ReferenceHead(_)))
                })
            })
            && !(start..end).any(|t| self.is(t, Class::Preposition))
    }

    /// Where the noun ends that a relative clause with a pronoun for its subject tells of: ", to which it".
    fn before_relative(&self, at: usize) -> Option<usize> {
        let which = at.checked_sub(1).filter(|&t| self.is(t, Class::Relative) && !self.is(t, Class::Subordinator))?;
        let mut end = which;
        while end > 0 && (self.is(end - 1, Class::Preposition) || self.tokens[end - 1].span().is(self.text, ",")) {
            end -= 1;
        }
        Some(end)
    }

    /// "Since joining A in 2017, it": a phrase without a verb of its own and a comma stand before the pronoun.
    fn phrase_in_front(&self, start: usize, at: usize) -> bool {
        let comma = at > start + 1 && self.tokens[at - 1].mark == ',';
        let acts = |t: usize| {
            let (token, form) = (&self.tokens[t], self.tokens[t].form());
            // "After being bought by A", "Having signed with A"
            let auxiliary = token.is(Class::Be) || token.is(Class::Have) || token.is(Class::Modal);
            auxiliary && !form.gerund && !token.span().of(self.text).ends_with("ing")
                || !token.capital && (form.past || form.third) && !self.occupied[t] && !form.participle
        };
        let form = self.tokens[start].form();
        // "Now part of A, it", "Owned by A, it"
        let opens = self.is(start, Class::Preposition)
            || self.is(start, Class::Subordinator)
            || self.is(start, Class::Adverb)
            || form.gerund
            || form.participle;
        // "According to A, it": who says it may be meant.
        let said = self.hits_at(start).any(|h| self.lexicon.statuses.cue(h) == Some(Cue::Reported));
        comma && opens && !said && !(start..at).any(acts)
    }

    /// Where what a clause behind "where" tells of ends: "to B, where they".
    fn place_of_clause(&self, at: usize) -> Option<usize> {
        let start = at.checked_sub(1).filter(|&t| self.tokens[t].span().is(self.text, "where"))?;
        Some(if start > 0 && self.tokens[start - 1].span().is(self.text, ",") { start - 1 } else { start })
    }

    /// "when they signed a contract": a verb of signing right behind a pronoun.
    fn signs(&self, at: usize) -> bool {
        let frames = &self.lexicon.frames.frames;
        let mut behind = self.hits.from(at + 1).iter().take_while(|h| (h.first as usize) < at + 4);
        behind.any(|h| {
            h.layer == Layer::Relation && frames.get(h.payload as usize).is_some_and(|f| f.verb && f.needs_agreement())
        })
    }

    /// Whether a verb of saying ends right before a token.
    fn reported(&self, at: usize) -> bool {
        (at.saturating_sub(2)..at).any(|t| {
            self.hits_at(t).any(|h| h.last as usize == at && self.lexicon.statuses.cue(h) == Some(Cue::Reported))
        })
    }

    /// "Officials with A say they have signed": the house of the people who speak, the only one named.
    fn house_of_speakers(&self, at: usize, here: usize) -> Option<usize> {
        let range = self.sentences[here].tokens.clone();
        let said = self.reported(at) || at > range.start && self.is(at - 1, Class::Subordinator);
        if !said {
            return None;
        }
        let mut inside = self.mentions_between(range.start, at, 200).filter(|m| m.tokens.end <= at);
        let only = inside.next().filter(|m| m.naming != Naming::Group)?;
        let people = only.tokens.start.checked_sub(2).filter(|&t| t >= range.start)?;
        let of = self.is(people + 1, Class::Preposition)
            && self.is(people, Class::Office)
            && self.lexicon.vocabulary.is_plural(self.tokens[people].word);
        (of && inside.all(|m| m.institution == only.institution)).then_some(only.institution)
    }

    /// "Three years after it was acquired by B, A will close": what a clause at the
    /// start says of "it" is said of the subject behind its comma.
    fn named_behind_clause(&self, at: usize, here: usize) -> Option<usize> {
        let range = self.sentences[here].tokens.clone();
        let opens = at > range.start
            && at <= range.start + 5
            && (self.is(at - 1, Class::Subordinator) || self.is(at - 1, Class::Preposition))
            && self.mentions_between(range.start, at, 1).next().is_none();
        if !opens {
            return None;
        }
        let comma = (at..range.end).find(|&t| self.tokens[t].span().of(self.text) == ",")?;
        let next = comma + 1 + usize::from(self.is(comma + 1, Class::DefiniteArticle));
        let names = &self.mentions[..self.names_end];
        let first = names.partition_point(|m| m.tokens.start < comma);
        let subject = names.get(first).filter(|m| (comma + 1..=next).contains(&m.tokens.start))?;
        let verb = (subject.tokens.end..range.end).find(|&t| !self.is(t, Class::Adverb))?;
        let word = self.tokens[verb].word;
        let vocabulary = &self.lexicon.vocabulary;
        let acts = vocabulary.is(word, Class::Modal)
            || vocabulary.is(word, Class::Have)
            || vocabulary.is(word, Class::Be)
            || self.tokens[verb].form().past
            || self.tokens[verb].form().third;
        (acts && subject.naming != Naming::Group).then_some(subject.institution)
    }

    /// "the former", "the latter" of the parties that the sentence so far, or the one before it, names.
    fn one_of_two(&self, start: usize, latter: bool) -> Option<usize> {
        let here = self.sentence_of(start)?;
        for sentence in (here.saturating_sub(1)..=here).rev() {
            // "The former leads the latter": one of them may be an alliance.
            let named = match self.parties_named(sentence, start) {
                few if few.len() < 2 => self.all_named(sentence, start),
                named => named,
            };
            let (first, second) = match named[..] {
                [first, second] => (first, second),
                [] | [_] => continue,
                // "A and B signed an agreement to entrust C to the latter": the two of the list.
                _ => self.joined_pair(sentence, start)?,
            };
            return Some(if latter { second } else { first });
        }
        None
    }

    /// Whether names stand in one list that "and" closes: "A, B and C will screen people. They …".
    fn one_list(&self, named: &[&InstitutionMention]) -> bool {
        let gap = |pair: &[&InstitutionMention]| pair[0].tokens.end..pair[1].tokens.start;
        let joins = |t: usize| self.is(t, Class::Joining) || self.is(t, Class::DefiniteArticle);
        named.len() >= 2
            && named.iter().all(|m| m.naming == Naming::Name && is_party(self.institutions[m.institution].kind))
            && named.windows(2).all(|pair| {
                !gap(pair).is_empty() && gap(pair).all(|t| joins(t) || self.tokens[t].span().is(self.text, ","))
            })
            && named.windows(2).last().is_some_and(|pair| gap(pair).any(|t| self.is(t, Class::Joining)))
    }

    /// "The experts visited A and B. They": people whose house is not told are the subject, and go on acting.
    fn people_act(&self, start: usize, named: usize) -> bool {
        let verb = |t: usize| self.tokens[t].form().past || self.tokens[t].is(Class::Have) || self.is(t, Class::Modal);
        let noun = |t: usize| {
            (self.is(t, Class::Staff) || self.is(t, Class::Office))
                && self.lexicon.vocabulary.is_plural(self.tokens[t].word)
        };
        let people = (start..named).find(|&t| noun(t) || self.is(t, Class::Visiting));
        people.is_some_and(|people| (people + 1..named).any(verb))
    }

    /// The only two names of a sentence that "and" joins.
    fn joined_pair(&self, sentence: usize, start: usize) -> Option<(usize, usize)> {
        let range = self.sentences[sentence].tokens.clone();
        let inside: Vec<&InstitutionMention> =
            self.mentions_between(range.start, range.end, 200).filter(|m| m.tokens.end <= start).collect();
        let mut pairs = inside.windows(2).filter(|pair| {
            let between = pair[0].tokens.end..pair[1].tokens.start;
            !between.is_empty()
                && between.clone().any(|t| self.is(t, Class::Joining))
                && between.clone().all(|t| self.is(t, Class::Joining) || self.is(t, Class::DefiniteArticle))
        });
        let pair = pairs.next().filter(|_| pairs.next().is_none())?;
        Some((pair[0].institution, pair[1].institution))
    }

    /// The parties that a sentence names before a token, each once.
    fn parties_named(&self, sentence: usize, start: usize) -> Vec<usize> {
        let mut named = self.all_named(sentence, start);
        named.retain(|n| is_party(self.institutions[*n].kind));
        named
    }

    /// The institutions that a sentence names before a token, alliances too, each once.
    fn all_named(&self, sentence: usize, start: usize) -> Vec<usize> {
        let range = self.sentences[sentence].tokens.clone();
        let mut inside: Vec<&InstitutionMention> = self
            .mentions_between(range.start, range.end, 200)
            .filter(|m| {
                m.tokens.end <= start
                    && m.naming != Naming::Group
                    && self.institutions[m.institution].kind != InstitutionKind::Group
            })
            // "The reporter learned from A that B and C": A only says it.
            .filter(|m| !self.is_source(m, range.start))
            .collect();
        inside.sort_by_key(|m| m.tokens.start);
        let mut distinct: Vec<usize> = Vec::new();
        for m in inside {
            if !distinct.contains(&m.institution) && !self.is_owner_of(m, &distinct) {
                distinct.push(m.institution);
            }
        }
        distinct
    }

    /// Whether somebody learned from an institution what the sentence tells.
    fn is_source(&self, mention: &InstitutionMention, start: usize) -> bool {
        let before = (start..mention.tokens.start).rev().find(|&t| !self.is(t, Class::Determiner));
        let Some(from) = before.filter(|&t| t > start && self.is(t, Class::Source)) else { return false };
        self.hits
            .from(from.saturating_sub(4))
            .iter()
            .take_while(|h| (h.first as usize) < from)
            .any(|h| h.last as usize == from && self.lexicon.statuses.cue(h) == Some(Cue::Reported))
    }

    /// Nothing that a numeral could count follows.
    fn ends_phrase(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return true };
        match token.kind {
            TokenKind::Mark => token.span().of(self.text) != "-",
            TokenKind::Word => {
                token.is(Class::Preposition)
                    || token.is(Class::Adverb)
                    || token.is(Class::Be)
                    || token.is(Class::Have)
                    || token.is(Class::Modal)
                    || token.is(Class::Conjunction)
                    || token.classes.is_verb() && !token.is_noun()
                    || self.base_verb(at)
            }
            _ => false,
        }
    }

    /// "the two work together", "the two share a laboratory": a noun behind a numeral would be a plural.
    fn base_verb(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let goes_on = self.tokens.get(at + 1).is_some_and(|next| {
            next.is(Class::Adverb)
                || next.is(Class::Preposition)
                || next.is(Class::DefiniteArticle)
                || next.is(Class::IndefiniteArticle)
                || next.is(Class::Owning)
        });
        token.classes.is_verb() && token.form().base && !self.lexicon.vocabulary.is_plural(token.word) && goes_on
    }

    /// Mentions between two tokens: at most `most` names before `end`, then the references among them.
    pub(super) fn mentions_between(
        &self,
        start: usize,
        end: usize,
        most: usize,
    ) -> impl Iterator<Item = &InstitutionMention> {
        let names = &self.mentions[..self.names_end];
        let (low, high) =
            (names.partition_point(|m| m.tokens.start < start), names.partition_point(|m| m.tokens.start < end));
        let back = &self.mentions[self.names_end..];
        let (first, last) =
            (back.partition_point(|m| m.tokens.start < start), back.partition_point(|m| m.tokens.start < end));
        names[low.max(high.saturating_sub(most))..high].iter().chain(&back[first.max(last.saturating_sub(most))..last])
    }

    pub(super) fn sentence_of(&self, token: usize) -> Option<usize> {
        let after = self.sentences.partition_point(|s| s.tokens.start <= token);
        (after > 0 && self.sentences[after - 1].tokens.contains(&token)).then(|| after - 1)
    }

    /// "Zimbabwe's largest referral hospital": whose it is stands before it, as "the" does.
    fn owned(&self, one: &Candidate) -> bool {
        let floor = self.sentences[one.sentence].tokens.start.max(one.tokens.start.saturating_sub(3));
        (floor..one.tokens.start)
            .rev()
            .find(|&t| !self.is(t, Class::Adjective))
            .is_some_and(|t| self.tokens[t].kind == TokenKind::Possessive)
    }

    /// "its teaching hospital, Zhaoqing Dinghu Hospital": the name behind the comma says whom it means.
    fn apposition(&self, one: &Candidate) -> Option<usize> {
        let comma = self.tokens.get(one.tokens.end)?;
        if comma.span().of(self.text) != "," {
            return None;
        }
        let names = &self.mentions[..self.names_end];
        let mut next = one.tokens.end + 1;
        if self.is(next, Class::DefiniteArticle) {
            next += 1;
        }
        let named = &names[names.partition_point(|m| m.tokens.start < next)..];
        let mention = named.first().filter(|m| m.tokens.start == next && m.naming != Naming::Group)?;
        compatible(self.institutions[mention.institution].kind, one.kind).then_some(mention.institution)
    }

    /// Whether the name of an institution of the text begins at a token.
    fn named_from(&self, at: usize) -> bool {
        let names = &self.mentions[..self.names_end];
        let next = names.get(names.partition_point(|m| m.tokens.start < at));
        next.is_some_and(|m| m.tokens.start == at && matches!(m.naming, Naming::Name | Naming::Short))
    }

    /// "our hospital and A signed": A is another one.
    fn beside_ours(&self, institution: usize) -> bool {
        self.mentions.iter().take(BESIDE).filter(|m| m.institution == institution).any(|m| {
            let and = m.tokens.start.checked_sub(1).filter(|&t| self.is(t, Class::Joining));
            and.is_some_and(|and| (1..=3).any(|back| and >= back && self.in_name(and - back, NameClass::Ours)))
                || m.naming == Naming::Name && self.ours_before(m)
        })
    }

    /// "Our hospital is a member of A": who is named behind it in its sentence is another one, unless the sentence
    /// tells who speaks or the name stands right beside it.
    fn ours_before(&self, mention: &InstitutionMention) -> bool {
        let Some(sentence) = self.sentence_of(mention.tokens.start) else { return false };
        let start = self.sentences[sentence].tokens.start;
        let Some(ours) = (start..mention.tokens.start).find(|&t| self.in_name(t, NameClass::Ours)) else {
            return false;
        };
        let house = |t: usize| {
            self.hits_at(t).any(|h| {
                matches!(self.role(h), Some(NameRole::Head(_) | NameRole::ReferenceHead(_)))
                    && h.last as usize <= mention.tokens.start
            })
        };
        let Some(head) = (ours + 1..mention.tokens.start.min(ours + 4)).find(|&t| house(t)) else { return false };
        let between = head + 1..mention.tokens.start;
        let quoted = |t: usize| matches!(self.tokens[t].mark, '"' | '\u{201c}' | '\u{201d}');
        // "our hospital, A": right beside it stands its name.
        let apart = |t: usize| {
            self.tokens[t].classes.is_verb()
                || self.is(t, Class::Be)
                || self.is(t, Class::Preposition)
                || self.is(t, Class::Joining)
        };
        let apart = between.clone().any(apart);
        apart && !between.clone().any(|t| quoted(t) || self.reported(t))
    }

    /// The institution that a definite phrase means: of its kind, named before it, the nearest subject first.
    /// `loose`: any company, charity or other body will do.
    fn antecedent(&self, one: &Candidate, loose: bool) -> Option<usize> {
        let head = self.word(one.head.end - 1);
        let key = self.key(&one.name);
        let said = self.conditions(one);
        // "the rural hospital": what it is like need not be in its name.
        let told = |t: &usize| said.locates(*t) || !self.tokens[*t].capital && self.in_name(*t, NameClass::Describing);
        let located: Vec<KeyWord> = one.tokens.clone().filter(told).map(|t| self.word(t)).collect();
        let extra: Vec<KeyWord> = key
            .iter()
            .copied()
            .filter(|w| *w != head && !one.head.clone().any(|t| self.word(t) == *w) && !located.contains(w))
            .collect();
        if said.partner {
            return self.partner(one, head);
        }
        let conditional = said.any();
        let otherwise = self.called_otherwise(one, head);
        let here = &self.sentences[one.sentence];
        let opens = one.sentence > 0 && self.sentences[one.sentence - 1].paragraph != here.paragraph;
        let lead = if self.is_object(one) { None } else { self.lead(one, head) };
        let new = self.new_one(one, head);
        let recent =
            self.determiner(one).is_some_and(|d| (d + 1..one.tokens.start).any(|t| self.in_name(t, NameClass::Recent)));
        let mut best: Option<(i64, usize)> = None;
        let mut opposite = false;
        // "the Devon hospital" where no name says Devon: the hospital that the text tells most of.
        let by_place = one.specific
            && !one.capital
            && one.name.len() == 2
            && !extra.first().map(|word| self.with_word(*word)).unwrap_or_default().iter().any(|&n| {
                compatible(self.institutions[n].kind, one.kind)
                    && self.keys[n].iter().any(|k| extra.iter().all(|w| k.contains(w)))
            });
        let determiner = self.determiner(one).unwrap_or(one.tokens.start.saturating_sub(1));
        let before = determiner.checked_sub(1);
        let other = before.is_some_and(|b| self.in_name(b, NameClass::OtherSide));
        let sentence_here = Some(one.sentence);
        let acting =
            self.acts_upon(determiner, here.tokens.start).or_else(|| self.sends_to(determiner, here.tokens.start));
        let part = one.kind == InstitutionKind::Hospital && self.in_name(one.head.end - 1, NameClass::PartNoun);
        for mention in self.mentions_between(0, one.tokens.start, 400) {
            if mention.naming == Naming::Group {
                continue;
            }
            let institution = &self.institutions[mention.institution];
            if !(fits(institution.kind, one.kind, self.heads[mention.institution], head)
                || loose && is_body(institution.kind))
            {
                continue;
            }
            // "The branch" is one that is named as a part of another.
            if part && !self.is_part(mention.institution) {
                continue;
            }
            // What was told of "the branch" makes it no better for "the hospital".
            let branch =
                mention.naming == Naming::Definite && self.in_name(mention.tokens.end - 1, NameClass::PartNoun);
            if branch && !part {
                continue;
            }
            // "has been managed by the Hospital": not by itself.
            if other && sentence_here == self.sentence_of(mention.tokens.start) {
                continue;
            }
            // "A bought the group": whoever acts upon it is another one.
            if acting == Some(mention.institution) {
                continue;
            }
            // "The new hospital": the one that was opened, and no other.
            if recent && !self.was_made(mention, one.sentence) {
                continue;
            }
            // "A opened a training center. The center": what was told of last is no institution that has a name.
            if new.is_some_and(|new| mention.tokens.end <= new) && extra.is_empty() && !conditional {
                continue;
            }
            // "The trust runs the hospital": who is the one is not the other.
            if otherwise.contains(&mention.institution) {
                continue;
            }
            if !extra.is_empty()
                && !by_place
                && !extra.iter().all(|w| self.keys[mention.institution].iter().any(|k| k.contains(w)))
            {
                continue;
            }
            // "the county hospital" is no provincial one; who is known to be one comes before who may be one.
            let met = match conditional {
                true => self.meets(mention.institution, Some(&mention.tokens), &said),
                false => Some(0),
            };
            let Some(met) = met else {
                opposite |= said.helped.is_some();
                continue;
            };
            let sentence = self.sentence_of(mention.tokens.start).unwrap_or(0);
            // "A sent ten doctors to the county hospital": A, of which no level is known, is another one.
            if sentence == one.sentence && met == 0 && said.level_alone() {
                continue;
            }
            let away = one.sentence.saturating_sub(sentence) as i64;
            // "The Devon hospital has been twinned with B": what its sentence goes on to name is another one.
            let named_behind = one.head.end < self.sentences[one.sentence].tokens.end
                && self.names_in(one.head.end, self.sentences[one.sentence].tokens.end, mention.institution);
            let first = self.sentences.get(sentence).is_some_and(|s| mention.tokens.start <= s.tokens.start + 2);
            let title = self.sentences.get(sentence).is_some_and(|s| s.block == BlockKind::Title);
            let same_head = self.heads[mention.institution] == head;
            let told = self.told[mention.institution].min(4) as i64;
            // "our hospital" is the one whose news this is: the first that the text names.
            let ours = self.in_name(determiner, NameClass::Ours);
            if ours {
                if best.is_none() && !self.beside_ours(mention.institution) {
                    best = Some((i64::MAX, mention.institution));
                }
                continue;
            }
            // At the start of a paragraph the text comes back to the one whom it is about.
            let distance = away.min(FAR) * if opens { 1 } else { 4 };
            let near = self.sentences.get(sentence).is_some_and(|s| s.paragraph == here.paragraph);
            let score = told - distance + if first { 2 } else { 0 } + if same_head { 12 } else { 0 }
                - if title { 3 } else { 0 }
                + if mention.naming == Naming::Definite { 1 } else { 0 }
                + if near { 4 } else { 0 }
                + if lead == Some(mention.institution) { 4 } else { 0 }
                - if named_behind { 8 } else { 0 }
                + met * KNOWN;
            if best.is_none_or(|(b, _)| score >= b) {
                best = Some((score, mention.institution));
            }
        }
        // "the local hospital" is one of those named only where another of them stands higher.
        let best = best.filter(|(score, _)| said.helped.is_none() || opposite || *score > KNOWN / 2);
        let ours = self.in_name(determiner, NameClass::Ours);
        best.map(|(_, n)| n)
            .or_else(|| if conditional { None } else { self.speaker(one, head) })
            .or_else(|| if ours { self.signed_below(one, head) } else { None })
    }

    /// "The Tongan Branch of A", "A Tongan Branch": one whose name says that it is a part of another.
    fn is_part(&self, institution: usize) -> bool {
        let name = &self.names[institution];
        name.iter().skip(1).any(|&t| self.hits_at(t).any(|hit| self.role(hit) == Some(NameRole::Campus)))
    }

    /// Whether the words round a mention say that it was made or opened, in a sentence close before another.
    fn was_made(&self, mention: &InstitutionMention, sentence: usize) -> bool {
        let Some(own) = self.sentence_of(mention.tokens.start).filter(|own| sentence.saturating_sub(*own) <= RECENT)
        else {
            return false;
        };
        let range = &self.sentences[own].tokens;
        let made = |t: usize| self.in_name(t, NameClass::Made) && !self.occupied[t];
        // "A was opened", "A opened in May", but not "A opened a branch".
        let itself = |t: usize| {
            let next = t + 1;
            next >= range.end
                || self.tokens[next].kind == TokenKind::Mark
                || self.is(next, Class::Preposition)
                || self.is(next, Class::Adverb)
                || self.is(t - 1, Class::Be)
        };
        let before = mention.tokens.start.saturating_sub(MADE).max(range.start)..mention.tokens.start;
        let mut behind = mention.tokens.end..range.end.min(mention.tokens.end + MADE);
        before.into_iter().any(made) || behind.any(|t| made(t) && itself(t))
    }

    /// Whether a phrase is what a verb does something to: "helped the hospital".
    fn is_object(&self, one: &Candidate) -> bool {
        let start = self.determiner(one).unwrap_or(one.tokens.start.saturating_sub(1));
        start.checked_sub(1).is_some_and(|t| {
            self.tokens[t].classes.is_verb()
                && !self.is(t, Class::Be)
                && !self.is(t, Class::Conjunction)
                && !self.is(t, Class::Preposition)
        })
    }

    /// Where the sentences right before a phrase tell by the same word of somebody new, whom a verb makes:
    /// "has built a center for trauma. The center".
    fn new_one(&self, one: &Candidate, head: KeyWord) -> Option<usize> {
        let start = self.sentences[one.sentence.saturating_sub(1)].tokens.start;
        let article = |t: usize| self.is(t, Class::IndefiniteArticle);
        let made = |t: usize| {
            let before = t.checked_sub(1).filter(|&t| t >= start);
            before
                .is_some_and(|t| self.tokens[t].classes.is_verb() && !self.is(t, Class::Be) && !self.is(t, Class::Have))
        };
        let within = |t: usize| {
            let words = (t + 1..one.tokens.start).take(NEW);
            words
                .take_while(|&t| self.tokens[t].kind != TokenKind::Mark && !self.is(t, Class::Preposition))
                .find(|&t| self.word(t) == head && !self.tokens[t].capital && !self.occupied[t])
        };
        (start..one.tokens.start).rev().filter(|&t| article(t) && made(t)).find_map(within)
    }

    /// The first party of a phrase's kind that the text names: whose news it is, mostly.
    fn lead(&self, one: &Candidate, head: KeyWord) -> Option<usize> {
        let names = self.mentions[..self.names_end].iter().map(|m| m.institution);
        let kind = |n: usize| self.institutions[n].kind;
        names.take(BESIDE).find(|&n| is_party(kind(n)) && fits(kind(n), one.kind, self.heads[n], head))
    }

    /// Who does to a phrase what the verb right before it tells: its subject, right before that verb.
    fn acts_upon(&self, phrase: usize, start: usize) -> Option<usize> {
        let verb = phrase.checked_sub(1).filter(|&t| t > start)?;
        let token = &self.tokens[verb];
        let form = token.form();
        let deed = token.classes.is_verb()
            && (form.past || form.third || form.base)
            && !token.is(Class::Be)
            && !token.is(Class::Preposition)
            && !token.is(Class::Conjunction)
            && !self.reported(phrase);
        if !deed {
            return None;
        }
        let subject = self.mentions_between(start, verb, 1).max_by_key(|m| m.tokens.end)?;
        let auxiliary = |t: usize| {
            let token = &self.tokens[t];
            token.is(Class::Have) || token.is(Class::Modal) || token.is(Class::Adverb)
        };
        let people = subject.naming == Naming::Definite && self.in_name(subject.tokens.end - 1, NameClass::Deciding);
        let acts = !people && subject.tokens.end <= verb && (subject.tokens.end..verb).all(auxiliary);
        acts.then_some(subject.institution)
    }

    /// "A has sent five experts to work in the hospital": who sends them is not where they go.
    fn sends_to(&self, phrase: usize, start: usize) -> Option<usize> {
        let preposition = phrase.checked_sub(1).filter(|&t| t > start)?;
        if !self.is(preposition, Class::Goal) && !self.is(preposition, Class::Locative) {
            return None;
        }
        let low = preposition.saturating_sub(SENT).max(start);
        let verb = (low..preposition).rev().find(|&t| self.in_name(t, NameClass::Sending) && !self.occupied[t])?;
        let parted = |t: usize| matches!(self.tokens[t].mark, ';' | ':') || self.is(t, Class::Relative);
        let works = (verb + 1..preposition).any(|t| self.is(t, Class::InfinitiveMark));
        if (verb..preposition).any(parted) || self.is(preposition, Class::Locative) && !works {
            return None;
        }
        let subject = self.mentions_between(start, verb, 1).max_by_key(|m| m.tokens.end)?;
        let auxiliary = |t: usize| {
            let token = &self.tokens[t];
            token.is(Class::Have) || token.is(Class::Modal) || token.is(Class::Adverb)
        };
        let named = matches!(subject.naming, Naming::Name | Naming::Short);
        let acts = named && subject.tokens.end <= verb && (subject.tokens.end..verb).all(auxiliary);
        acts.then_some(subject.institution)
    }

    /// Whom the last phrases of the sentence before this one mean by another word.
    fn called_otherwise(&self, one: &Candidate, head: KeyWord) -> Vec<usize> {
        let start = self.sentences[one.sentence].tokens.start;
        let back = &self.mentions[self.names_end..];
        let phrases = back.iter().rev().take_while(|m| m.tokens.start >= start).take(OTHERWISE);
        phrases
            .filter(|m| {
                m.tokens.end <= one.tokens.start
                    && m.naming == Naming::Definite
                    && m.tokens.len() > 1
                    // "The board hired A to manage the hospital": the board's own.
                    && !self.in_name(m.tokens.end - 1, NameClass::Deciding)
                    && self.word(m.tokens.end - 1) != head
            })
            .map(|m| m.institution)
            .collect()
    }

    /// "to the partner hospital": the other one of the last two, where the sentence names the one.
    fn partner(&self, one: &Candidate, head: KeyWord) -> Option<usize> {
        let start = one.tokens.start;
        let here = self.parties_named(one.sentence, start);
        let pair = self.last_named((start, start), 2, None);
        let [a, b] = pair[..] else { return None };
        let other = match (here.contains(&a), here.contains(&b)) {
            (true, false) => b,
            (false, true) => a,
            _ => return None,
        };
        fits(self.institutions[other].kind, one.kind, self.heads[other], head).then_some(other)
    }

    /// "The hospital does 15,000 scans a year, Linshan Health Centre said": the one who speaks behind it.
    fn speaker(&self, one: &Candidate, head: KeyWord) -> Option<usize> {
        let end = self.sentences[one.sentence].tokens.end;
        let names = &self.mentions[..self.names_end];
        // "Our hospital works with B," said the president of A: who speaks stands behind the quotation.
        let ours = self.determiner(one).is_some_and(|d| self.in_name(d, NameClass::Ours));
        let closing = |&t: &usize| matches!(self.tokens[t].mark, '"' | '\u{201d}');
        let from = (one.tokens.end..end).find(closing).filter(|_| ours).unwrap_or(one.tokens.end);
        let next = names.partition_point(|m| m.tokens.start < from);
        let mut inside = names[next..].iter().take_while(|m| m.tokens.start < end);
        let mention = inside.next().filter(|m| m.naming != Naming::Group)?;
        let alone = inside.all(|m| m.institution == mention.institution);
        let behind = self.hits_at(mention.tokens.end).any(|h| self.lexicon.statuses.cue(h) == Some(Cue::Reported));
        let said = from > one.tokens.end && (from + 1..mention.tokens.start).any(|t| self.reported(t));
        let institution = &self.institutions[mention.institution];
        (alone
            && fits(institution.kind, one.kind, self.heads[mention.institution], head)
            && (behind || said || self.reported(mention.tokens.start)))
        .then_some(mention.institution)
    }

    /// "Our hospital joined A. (B)": whose news it is stands alone in brackets or in the last lines, where the text ends.
    fn signed_below(&self, one: &Candidate, head: KeyWord) -> Option<usize> {
        let last = self.mentions[..self.names_end].last().filter(|m| m.tokens.start > one.tokens.end)?;
        let sentence = self.sentences.get(self.sentence_of(last.tokens.start)?)?;
        let word = |t: usize| self.tokens[t].kind == TokenKind::Word && !last.tokens.contains(&t);
        let alone = !sentence.tokens.clone().any(word);
        let kind = self.institutions[last.institution].kind;
        (alone && fits(kind, one.kind, self.heads[last.institution], head)).then_some(last.institution)
    }

    /// Whether a name of an institution stands between two tokens.
    pub(super) fn names_in(&self, start: usize, end: usize, institution: usize) -> bool {
        let names = &self.mentions[..self.names_end];
        let from = names.partition_point(|m| m.tokens.start < start);
        names[from..].iter().take_while(|m| m.tokens.start < end).any(|m| m.institution == institution)
    }

    /// Of several in one sentence those whom the text tells most of, in their order.
    fn most_told(&self, mut named: Vec<usize>, want: usize) -> Vec<usize> {
        while named.len() > want {
            let least = named.iter().map(|n| self.told[*n]).min();
            let last = named.iter().rposition(|n| Some(self.told[*n]) == least);
            last.map(|at| named.remove(at));
        }
        named
    }

    /// Three in "the three hospitals", four in "all four"; two where no number stands.
    fn how_many(&self, tokens: &Tokens) -> usize {
        let number = |t: usize| match self.lexicon.figures.number(self.tokens[t].word) {
            Some(NumberWord::Digit(number)) if (2.0..10.0).contains(&number) => Some(number as usize),
            _ => None,
        };
        tokens.clone().find_map(number).unwrap_or(2)
    }

    /// The kind in "the two hospitals", with the level in "the two county hospitals"; none in "both sides".
    fn said_of_all(&self, tokens: &Tokens) -> Option<(InstitutionKind, Option<NameClass>)> {
        let level = |t: usize| NameClass::LEVELS.iter().copied().find(|level| self.in_name(t, *level));
        let level = tokens.clone().find_map(level);
        let hits = self.hits_at(tokens.end - 1).filter(|h| h.last as usize == tokens.end);
        let kind = hits.filter_map(|h| self.role(h)).find_map(|role| match role {
            NameRole::Head(kind) | NameRole::CapitalHead(kind) | NameRole::ReferenceHead(kind) => Some(kind),
            _ => None,
        });
        kind.map(|kind| (kind, level))
    }

    /// The last `want` institutions that share a sentence before `start`, else the last ones named.
    fn last_named(
        &self,
        (start, end): (usize, usize),
        want: usize,
        said: Option<(InstitutionKind, Option<NameClass>)>,
    ) -> Vec<usize> {
        let here = self.sentence_of(start).unwrap_or(0);
        let head = said.and_then(|_| self.singular_before(end));
        let mut lone = None;
        let mut bodies = None;
        let mut mixed: Option<(usize, Vec<usize>)> = None;
        let house = said.is_some_and(|(kind, _)| is_house(kind));
        for sentence in (0..=here).rev().take(8) {
            let mut distinct = self.parties_named(sentence, start);
            if let Some(said) = said {
                // A clinic may be told of as a system.
                let system = |kind| said.0 == InstitutionKind::Company && is_house(kind);
                distinct.retain(|n| among(self.institutions[*n].kind, said.0) || system(self.institutions[*n].kind));
                distinct.retain(|n| said.1.is_none_or(|level| self.has_level(*n, level).is_some()));
                // "the two systems": a hospital is one only where no more firms are told of.
                let firm = |n: &usize| said.0 == InstitutionKind::Company && self.institutions[*n].kind == said.0;
                if distinct.len() > want && distinct.iter().filter(|n| firm(n)).count() >= want {
                    distinct.retain(firm);
                }
                // "the two universities": a faculty is one only where no more are called so.
                let called = |n: &usize| Some(self.heads[*n]) == head;
                if distinct.len() > want && distinct.iter().filter(|n| called(n)).count() >= want {
                    distinct.retain(called);
                }
            }
            // "the two sides" of more: neither the faculties of somebody nor the officials who came to see it.
            if said.is_none() && distinct.len() >= want {
                distinct.retain(|n| !self.is_bare_faculty(*n));
                let officials = |n: &&usize| is_official(self.institutions[**n].kind);
                if distinct.len() > want && distinct.len() - distinct.iter().filter(officials).count() >= want {
                    distinct.retain(|n| !is_official(self.institutions[*n].kind));
                }
            }
            if let Some((at, two)) = &mixed {
                let other = |n: &&usize| Some(**n) != lone && is_house(self.institutions[**n].kind);
                let mut others = distinct.iter().filter(other);
                return match (others.next(), others.next(), lone) {
                    (Some(other), None, Some(lone)) => vec![*other, lone],
                    (None, ..) if at - sentence < APART => continue,
                    _ => two.clone(),
                };
            }
            // "all three" are those of a sentence that names three and no more, whoever approves it apart.
            if want > 2 && distinct.len() > want {
                distinct.retain(|n| among(self.institutions[*n].kind, InstitutionKind::Hospital));
            }
            if distinct.len() == want || distinct.len() > want && want == 2 {
                // "backed by the authority and the ministry. The pair have shared a chief since": the two whose news it is.
                let official = |n: &usize| is_official(self.institutions[*n].kind);
                if want == 2
                    && distinct.iter().all(official)
                    && self.most.len() == 2
                    && self.most.iter().all(|n| !official(n) && self.told[*n] > 2)
                {
                    return self.most.clone();
                }
                // "A and B serve the town. The C Fund sold D Ltd. The two hospitals": A and B, where a sentence names them.
                let firm = |n: &usize| {
                    self.institutions[*n].kind == InstitutionKind::Foundation
                        || self.names[*n].last().is_some_and(|&t| self.in_name(t, NameClass::LegalForm))
                };
                if house
                    && want == 2
                    && distinct.iter().any(firm)
                    && !distinct.iter().any(|n| is_house(self.institutions[*n].kind))
                {
                    bodies.get_or_insert(distinct);
                    continue;
                }
                // "A is part of C. B is a member of D. The two hospitals": A and B, and not B and D.
                let only = |n: &usize| is_house(self.institutions[*n].kind);
                if house && want == 2 && distinct.len() == 2 && distinct.iter().filter(|n| only(n)).count() == 1 {
                    lone = lone.or_else(|| distinct.iter().copied().find(only));
                    mixed.get_or_insert((sentence, distinct));
                    continue;
                }
                return self.most_told(distinct, want);
            }
            if bodies.is_some() {
                continue;
            }
            // One is named nearby; the other is the one whose news this is.
            if want == 2 && distinct.len() == 1 && lone.is_none() {
                lone = Some(distinct[0]);
            }
        }
        if let Some((_, two)) = mixed {
            return two;
        }
        if let Some(bodies) = bodies {
            return self.most_told(bodies, want);
        }
        let main = self.most.iter().copied().find(|n| Some(*n) != lone && self.told[*n] > 2);
        match (lone, main) {
            (Some(lone), Some(main)) => vec![main, lone],
            _ => Vec::new(),
        }
    }

    /// Words of a name that say only what is taught or done: "of", "and", "Nursing", "Public".
    fn is_field(&self, token: usize) -> bool {
        self.is(token, Class::Belonging)
            || self.is(token, Class::Joining)
            || self.in_name(token, NameClass::Clinical)
            || self.in_name(token, NameClass::Portfolio)
            || self.hits_at(token).any(|h| matches!(self.role(h), Some(NameRole::Modifier)))
    }

    /// "the School of Nursing": nothing in its name says of which university it is one.
    fn is_bare_faculty(&self, institution: usize) -> bool {
        let name = &self.names[institution];
        self.institutions[institution].kind == InstitutionKind::University
            && self.institutions[institution].parent.is_none()
            && name.iter().any(|&t| self.is(t, Class::Belonging))
            && name.iter().all(|&t| self.heads_here(t) || self.is_field(t))
    }

    /// The singular of the word that ends before a token.
    fn singular_before(&self, end: usize) -> Option<KeyWord> {
        let word = self.tokens[end.checked_sub(1)?].span().of(self.text);
        Some(self.number(&fold(&singular(word))))
    }

    fn is_owner_of(&self, mention: &InstitutionMention, named: &[usize]) -> bool {
        named.iter().any(|n| {
            self.institutions[*n].parent.as_deref() == Some(self.institutions[mention.institution].name.as_str())
        })
    }
}

/// Whether "the center" may mean a hospital, "the network" an alliance.
fn fits(kind: InstitutionKind, said: InstitutionKind, head: KeyWord, said_head: KeyWord) -> bool {
    if head == said_head {
        return true;
    }
    compatible(kind, said) && !(said == InstitutionKind::MedicalCenter && kind == InstitutionKind::Clinic)
}

/// Kinds that news calls a company, a charity or an organisation as it comes.
pub(super) fn is_body(kind: InstitutionKind) -> bool {
    use InstitutionKind::{Association, Company, Foundation, Other};
    matches!(kind, Company | Foundation | Other | Association)
}

/// Whether "the two hospitals", "the companies" may mean an institution of a kind: a house or a body, but no authority.
fn among(kind: InstitutionKind, said: InstitutionKind) -> bool {
    use InstitutionKind::{Association, Clinic, Company, Government, HealthAuthority, MedicalCenter, University};
    match said {
        University | HealthAuthority | Government => compatible(kind, said),
        // "A and its cancer institute … the two systems": a part of a system is no system.
        Company if matches!(kind, Clinic | MedicalCenter) => false,
        _ => !matches!(kind, University | HealthAuthority | Government | Association),
    }
}

/// Kinds of houses in which people are treated.
fn is_house(kind: InstitutionKind) -> bool {
    matches!(kind, InstitutionKind::Hospital | InstitutionKind::MedicalCenter | InstitutionKind::Clinic)
}

/// Kinds of offices of the state.
fn is_official(kind: InstitutionKind) -> bool {
    matches!(kind, InstitutionKind::HealthAuthority | InstitutionKind::Government)
}

/// Kinds that "both sides" can mean.
pub(super) fn is_party(kind: InstitutionKind) -> bool {
    !matches!(kind, InstitutionKind::Alliance | InstitutionKind::Group)
}
