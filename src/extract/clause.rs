//! The clause reading that links and activities share: which institutions a
//! sentence names together, what governs each list, and which verbs part them.

use crate::annotate::verb::{Use, VerbGroup};
use crate::document::{Document, Gap, InstitutionKind, InstitutionMention, Naming, TokenKind, Tokens};
use crate::lexicon::figures::NumberWord;
use crate::lexicon::names::{NameClass, NameRole};
use crate::lexicon::statuses::Cue;
use crate::lexicon::{Class, Layer, Lexicon, WordId};
use smallvec::SmallVec;
use std::cell::OnceCell;

/// Lines of a list that are read, so that a page of thousands stays cheap.
const LONGEST_LIST: usize = 60;

/// Tokens from what is said to its verb, where no "that" stands: about the longest name.
const SAID_CLAUSE: usize = 14;
/// Tokens between "a" and "subsidiary": "a newly formed wholly owned".
const UNNAMED: usize = 5;
/// Tokens of an office and the words before it: "the then Deputy Chief Medical Director".
const OFFICE: usize = 8;
/// Tokens between an owner and the name that it owns: "A's 300-bed B Hospital".
const OWNED: usize = 5;

/// Tokens of a list from its preposition to "and" whose first member has no name: "by the Linhai county government and".
const FIRST_UNNAMED: usize = 6;
/// Tokens of a noun phrase that says what the name beside it is: "a second, much older teaching hospital".
const APPOSED: usize = 8;
/// Tokens of a phrase between commas that says what the name before it is.
const APPOSITION: usize = 16;
/// Words of a place that is told without its name: "of the provincial capital".
const PLACED: usize = 4;
/// Tokens of a date between a subject and its verb: "A on Saturday launched".
const DATED: usize = 6;
/// Words of a name that are compared with those of its short form.
const LONGEST_NAME: usize = 30;
/// Tokens of the longest cue.
const LONGEST_CUE: usize = 8;
/// Tokens of "its second affiliated hospital" and the comma behind it, at most.
const HOUSE: usize = 8;

/// Positions in [`Document::mentions`]: a handful at most, which need no room of their own.
pub(super) type Mentions = SmallVec<[usize; 4]>;

/// What governs a group of institutions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Governor {
    /// It begins a clause.
    Subject,
    /// A verb stands before it.
    Object,
    /// A preposition stands before it.
    Preposition(WordId),
}

/// Institutions named in a list.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// Positions in [`Document::mentions`].
    pub(super) mentions: Mentions,
    pub(super) tokens: Tokens,
    pub(super) governor: Governor,
    /// "president of A": a person speaks for it.
    pub(super) office: bool,
}

/// Marks the tokens of names and dates, which are no words of a clause.
fn named(document: &Document) -> Vec<bool> {
    let mut named = vec![false; document.tokens.len()];
    // "became its affiliated hospital": a short form of a name begins with a word of it.
    let described = |m: &InstitutionMention| {
        m.naming == Naming::Short && !document.tokens[m.tokens.start].capital && {
            let first = document.tokens[m.tokens.start].span().of(&document.article.text);
            let name = &document.institutions[m.institution].name;
            !name.split(' ').take(LONGEST_NAME).any(|word| word.eq_ignore_ascii_case(first))
        }
    };
    let names = document
        .mentions
        .iter()
        .filter(|m| matches!(m.naming, Naming::Name | Naming::Alias | Naming::Short) && !described(m));
    for tokens in names.map(|m| &m.tokens).chain(document.dates.iter().map(|d| &d.tokens)) {
        named[tokens.clone()].iter_mut().for_each(|n| *n = true);
    }
    named
}

/// The sentences of a document that were read: links and activities ask for the same ones.
pub(super) struct Clauses {
    /// Tokens of names and dates: [`named`].
    pub(super) named: Vec<bool>,
    /// Somebody asks why triggers made nothing.
    pub(super) reasons: bool,
    /// By sentence: its verbs, and its institutions in lists.
    read: Vec<Option<(Vec<VerbGroup>, Vec<Group>)>>,
}

impl Clauses {
    pub(super) fn of(document: &Document) -> Clauses {
        let read = if document.mentions.is_empty() { Vec::new() } else { vec![None; document.sentences.len()] };
        Clauses { named: named(document), reasons: true, read }
    }

    /// Keeps what was read of a sentence.
    pub(super) fn keep(&mut self, sentence: usize, verbs: Vec<VerbGroup>, groups: Vec<Group>) {
        if let Some(place) = self.read.get_mut(sentence) {
            *place = Some((verbs, groups));
        }
    }

    /// What was kept of a sentence; the second time nothing.
    pub(super) fn take(&mut self, sentence: usize) -> Option<(Vec<VerbGroup>, Vec<Group>)> {
        self.read.get_mut(sentence)?.take()
    }
}

/// One sentence, its verbs, and its institutions in lists.
pub(super) struct Clause<'a, 'd> {
    pub(super) document: &'a Document<'d>,
    pub(super) lexicon: &'a Lexicon,
    pub(super) range: Tokens,
    pub(super) groups: Vec<Group>,
    pub(super) verbs: Vec<VerbGroup>,
    pub(super) named: &'a [bool],
    /// The deeds that the sentence tells in a row, found when somebody first asks.
    deeds: OnceCell<Vec<Deed>>,
}

/// One of several deeds in a row: "left A in 2015 | and joined B".
struct Deed {
    /// Where it begins: its verb, or the subject of its own.
    start: usize,
    /// The institutions behind its verb.
    institutions: SmallVec<[usize; 4]>,
}

impl<'a, 'd> Clause<'a, 'd> {
    /// Reads a sentence whose verbs are known; `named` is [`named`] of its document.
    pub(super) fn new(
        document: &'a Document<'d>,
        lexicon: &'a Lexicon,
        range: Tokens,
        verbs: Vec<VerbGroup>,
        named: &'a [bool],
    ) -> Self {
        let mut clause = Clause { document, lexicon, range, groups: Vec::new(), verbs, named, deeds: OnceCell::new() };
        clause.groups = clause.group();
        clause
    }

    #[inline]
    pub(super) fn spelling(&self, at: usize) -> &str {
        self.lexicon.vocabulary.spelling(self.document.tokens[at].word)
    }

    #[inline]
    pub(super) fn is(&self, at: usize, class: Class) -> bool {
        !self.named[at] && self.document.tokens[at].is(class)
    }

    #[inline]
    pub(super) fn piece(&self, at: usize) -> &str {
        self.document.tokens[at].span().of(&self.document.article.text)
    }

    /// The character of a mark; `'\0'` of everything else.
    #[inline]
    pub(super) fn mark(&self, at: usize) -> char {
        self.document.tokens[at].mark
    }

    #[inline]
    pub(super) fn kind(&self, mention: usize) -> InstitutionKind {
        self.document.institutions[self.document.mentions[mention].institution].kind
    }

    /// The institutions of the sentence, lists put together, with what governs them.
    pub(super) fn group(&self) -> Vec<Group> {
        let mentions = &self.document.mentions;
        let mut groups: Vec<Group> = Vec::new();
        let mut at = mentions.partition_point(|m| m.tokens.start < self.range.start);
        let mut owner = None;
        while at < mentions.len() && mentions[at].tokens.start < self.range.end {
            let mut tokens = mentions[at].tokens.clone();
            let mut own = Mentions::new();
            while at < mentions.len() && mentions[at].tokens == tokens {
                own.push(at);
                at += 1;
            }
            if groups.last().is_some_and(|g| g.tokens.end > tokens.start) {
                continue;
            }
            // "A Hospital's new Heze branch": the branch is the party, and whose it is goes with it.
            if mentions.get(at).is_some_and(|next| {
                matches!(next.naming, Naming::Name | Naming::Short) && self.owns(tokens.end, next.tokens.start)
            }) {
                owner.get_or_insert(tokens.start);
                continue;
            }
            // "with Larch Bank-funded B": B is the party, and who funds it stands in a word before it.
            if mentions.get(at).is_some_and(|next| {
                matches!(next.naming, Naming::Name | Naming::Short) && self.compounds(tokens.end, next.tokens.start)
            }) {
                owner.get_or_insert(tokens.start);
                continue;
            }
            tokens.start = owner.take().unwrap_or(tokens.start);
            // "A Hospital (AH) and B": the acronym is the same party once more.
            if let Some(last) = groups.last_mut()
                && let Some(end) = self.same_in_brackets(last, &tokens, own[0])
            {
                last.tokens.end = end;
                continue;
            }
            // "A, the system that has managed B": the phrase says once more who it is.
            if let Some(last) = groups.last_mut()
                && mentions[own[0]].naming == Naming::Definite
                && self.same_apposed(last, &tokens, own[0])
            {
                last.tokens.end = tokens.end;
                continue;
            }
            // "A, B, C three hospitals": the count says once more who they are.
            if let Some(last) = groups.last_mut()
                && last.tokens.end == tokens.start
                && self.counts(own[0], last.mentions.len())
            {
                last.tokens.end = tokens.end;
                continue;
            }
            let (governor, office) = self.governor(tokens.start);
            if let Some(at) = self.over_apposition(&groups, &tokens) {
                let first = &mut groups[at];
                // "by A, a unit of B, and C": what governs A governs C.
                if first.governor != Governor::Subject && !first.office {
                    first.mentions.extend(own);
                    continue;
                }
                let mut all = first.mentions.clone();
                all.extend(own);
                groups.push(Group { mentions: all, tokens, governor: Governor::Subject, office });
                continue;
            }
            if let Some(last) = groups.last_mut()
                && self.coordinated(last, &tokens, office)
            {
                last.tokens.end = tokens.end;
                last.mentions.extend(own);
                continue;
            }
            // What an owner in an apposition is to its noun, "of" says as well: it is no subject.
            let owner = groups.last().is_some_and(|last| self.owns_apposed(&(last.tokens.end..tokens.start), &tokens));
            // "the former Orme Hospital chairman worked with B": he stands for himself.
            let bygone = tokens.end < self.range.end
                && self.is(tokens.end, Class::Office)
                && tokens.start > self.range.start
                && self.is_bygone(tokens.start);
            let governor = if (owner || bygone) && !office {
                Governor::Preposition(self.lexicon.vocabulary.id("of"))
            } else {
                governor
            };
            // "the merger of the A system and B": what A is stands between it and the list.
            let noun = tokens.end;
            let told = noun + 1 < self.range.end
                && !self.named[noun]
                && !self.document.tokens[noun].capital
                && self.lexicon.names.is(self.document.tokens[noun].word, NameClass::LeftOut)
                && self.is(noun + 1, Class::Joining)
                && mentions.get(at).is_some_and(|next| next.tokens.start <= noun + 3);
            tokens.end += usize::from(told);
            groups.push(Group { mentions: own, tokens, governor, office });
        }
        let mut at = 0;
        while at < groups.len() {
            if let Some((first, rest)) = self.split_before_verb(&groups[at]) {
                groups[at] = first;
                groups.insert(at + 1, rest);
                at += 1;
            }
            at += 1;
        }
        groups.iter_mut().for_each(|group| self.without_heading(group));
        self.put_ones_of(&mut groups);
        self.part_fronted(&mut groups);
        for group in &mut groups {
            // "since A was paired with B": what may be a preposition begins a clause where a verb follows.
            if let Governor::Preposition(word) = group.governor
                && !group.office
                && self.lexicon.vocabulary.is(word, Class::Subordinator)
                && self.finite_follows(group.tokens.end)
            {
                group.governor = Governor::Subject;
            }
        }
        groups.extend(self.listed_below());
        groups
    }

    /// "A is one of five hospitals that", "A, among the hospitals that": of the five, the text speaks of A.
    fn put_ones_of(&self, groups: &mut [Group]) {
        for at in 1..groups.len() {
            let (before, rest) = groups.split_at_mut(at);
            let (Some(one), Some(many)) = (before.last(), rest.first_mut()) else { continue };
            let counted = many.mentions.iter().all(|m| self.kind(*m) == InstitutionKind::Group);
            if !counted
                || many.mentions.is_empty()
                || one.mentions.iter().any(|m| self.kind(*m) == InstitutionKind::Group)
            {
                continue;
            }
            let Some(of) = (one.tokens.end..many.tokens.start).rev().find(|&t| !self.is(t, Class::Determiner)) else {
                continue;
            };
            let from = if self.is(of, Class::Listing) {
                of
            } else if let Some(from) = self.one_of(of).filter(|&f| f > one.tokens.end) {
                from
            } else {
                continue;
            };
            let beside = (one.tokens.end..from).all(|t| {
                self.mark(t) == ',' || self.is(t, Class::Be) || self.is(t, Class::Adverb) || self.is(t, Class::Relative)
            });
            // "was built in 2001 and is one of": the verb before it has the subject of the sentence.
            let verb = self.verbs.iter().rev().find(|v| v.tokens.end <= from);
            let said = verb.is_some_and(|v| {
                self.is(v.main, Class::Be)
                    && (v.tokens.end..from).all(|t| self.is(t, Class::Adverb))
                    && v.tokens.start > self.range.start
                    && self.is(v.tokens.start - 1, Class::Joining)
                    && one.governor == Governor::Subject
            });
            let beside = beside || said;
            if beside && from > one.tokens.end {
                many.mentions.clone_from(&one.mentions);
            }
        }
    }

    /// "one" of several.
    pub(super) fn is_one(&self, at: usize) -> bool {
        matches!(self.lexicon.figures.number(self.document.tokens[at].word), Some(NumberWord::Digit(n)) if n == 1.0)
    }

    /// "one of", "the largest of", "the second of": where the phrase before an "of" begins that takes one of several.
    pub(super) fn one_of(&self, of: usize) -> Option<usize> {
        let taken = of.checked_sub(1).filter(|&t| t >= self.range.start && self.is(of, Class::Belonging))?;
        if self.is_one(taken) {
            return Some(taken);
        }
        let word = self.spelling(taken);
        let ranked = self.is(taken, Class::Rank) || word.len() > 4 && (word.ends_with("est") || word.ends_with("most"));
        let article = (taken.saturating_sub(2).max(self.range.start)..taken)
            .rev()
            .find(|&t| self.is(t, Class::DefiniteArticle))?;
        ranked.then_some(article)
    }

    /// "as" before what somebody is: "as the operator of B".
    pub(super) fn is_as(&self, at: usize) -> bool {
        !self.named[at] && self.spelling(at) == "as"
    }

    /// "Two more hospitals, A and B": the counted group is A and B, and no third one.
    fn without_heading(&self, group: &mut Group) {
        // "the hospital, its two satellite clinics, A and B, and its parent": the heading may stand in the list.
        let headed = |&at: &usize| self.kind(group.mentions[at]) == InstitutionKind::Group;
        let at = (0..group.mentions.len()).find(headed).unwrap_or(0);
        let [first, rest @ ..] = &group.mentions[at..] else { return };
        let mention = &self.document.mentions[*first].tokens;
        let Some(next) = rest.first().map(|m| self.document.mentions[*m].tokens.start) else { return };
        let comma = mention.end < next && matches!(self.piece(mention.end), "," | ":" | "\u{2014}" | "\u{2013}");
        if !comma || self.kind(*first) != InstitutionKind::Group {
            return;
        }
        let count = self
            .count(mention.clone())
            .or_else(|| self.count(mention.start.saturating_sub(1).max(self.range.start)..mention.start));
        let mut others: Vec<usize> = rest.iter().map(|m| self.document.mentions[*m].tokens.start).collect();
        others.dedup();
        // "its two clinics, A and B, and its parent": the first "and" ends the two.
        let closed = |n: usize| {
            (2..others.len()).contains(&n) && (others[n - 2]..others[n - 1]).any(|t| self.is(t, Class::Joining))
        };
        if count.is_some_and(|n| n == others.len() as f64 || closed(n as usize)) {
            group.mentions.remove(at);
        }
    }

    /// The article of "a subsidiary of" behind a preposition: "sold to a subsidiary of", "partner with a unit of".
    fn unnamed_head(&self, of: usize) -> Option<usize> {
        let noun = of.checked_sub(1).filter(|&t| t >= self.range.start && self.is(t, Class::Relational))?;
        self.unnamed_phrase(noun)
    }

    /// The indefinite article of the phrase of a noun, where a preposition other than "of" and "as" governs it.
    pub(super) fn unnamed_phrase(&self, noun: usize) -> Option<usize> {
        let word = |t: &usize| self.document.tokens[*t].kind == TokenKind::Word && !self.named[*t];
        let low = noun.saturating_sub(UNNAMED).max(self.range.start);
        let article = (low..noun).rev().take_while(word).find(|&t| self.is(t, Class::IndefiniteArticle))?;
        let before = article.checked_sub(1).filter(|&t| t >= self.range.start)?;
        let governs = self.is(before, Class::Preposition)
            && !self.is_as(before)
            && !self.lexicon.vocabulary.is(self.document.tokens[before].word, Class::Belonging);
        governs.then_some(article)
    }

    /// Whether a mention is a group of so many: "three hospitals".
    fn counts(&self, mention: usize, members: usize) -> bool {
        let tokens = self.document.mentions[mention].tokens.clone();
        self.kind(mention) == InstitutionKind::Group
            && members > 1
            && self.count(tokens.start..tokens.end) == Some(members as f64)
    }

    /// The first number among tokens.
    fn count(&self, mut tokens: Tokens) -> Option<f64> {
        tokens.find_map(|t| match self.lexicon.figures.number(self.document.tokens[t].word) {
            Some(NumberWord::Digit(count)) => Some(count),
            _ => self.piece(t).parse::<f64>().ok(),
        })
    }

    /// "with".
    pub(super) fn is_with(&self, at: usize) -> bool {
        self.spelling(at) == "with"
    }

    /// The comma that closes "with 120 beds" behind a name, where a comma opens it.
    fn counted_aside(&self, comma: usize, end: usize) -> Option<usize> {
        let counted =
            comma + 2 < end && self.is_with(comma + 1) && self.document.tokens[comma + 2].kind == TokenKind::Number;
        let plain = |t: &usize| self.document.tokens[*t].kind == TokenKind::Word && !self.is(*t, Class::Joining);
        let close = counted.then(|| (comma + 3..end).find(|t| !plain(t))).flatten()?;
        (self.mark(close) == ',').then_some(close)
    }

    /// "A, the system's flagship, is part of C": whose it is stands in a phrase of its own behind A.
    fn owns_apposed(&self, between: &Tokens, next: &Tokens) -> bool {
        !between.is_empty()
            && next.end < self.range.end
            && self.document.tokens[next.end].kind == TokenKind::Possessive
            && self.mark(between.start) == ','
            && between.clone().skip(1).all(|t| self.is(t, Class::DefiniteArticle))
    }

    /// "is run by A, a B subsidiary": the second name says what A is, and is none of a list.
    fn names_apposed(&self, between: &Tokens, next: &Tokens) -> bool {
        let noun = next.end;
        between.len() == 2
            && self.mark(between.start) == ','
            && self.is(between.start + 1, Class::IndefiniteArticle)
            && noun < self.range.end
            && self.document.tokens[noun].kind == TokenKind::Word
            && !self.document.tokens[noun].capital
            && !self.is(noun, Class::Function)
            && !self.is(noun, Class::Joining)
            && !self.verbs.iter().any(|v| v.tokens.contains(&noun) && v.usage == Use::Finite)
    }

    /// Whether only a possessive and adjectives stand between two mentions.
    fn owns(&self, end: usize, next: usize) -> bool {
        let tokens = &self.document.tokens;
        end < next
            && next < self.range.end
            && next - end <= 3
            && tokens[end].kind == TokenKind::Possessive
            && (end + 1..next).all(|t| self.is(t, Class::Adjective))
    }

    /// What a sentence with a colon at its end introduces: the first institution of each line of the list below it.
    fn listed_below(&self) -> Option<Group> {
        let last = self.range.end.checked_sub(1).filter(|&t| t >= self.range.start && self.mark(t) == ':')?;
        let sentences = &self.document.sentences;
        let here = sentences.partition_point(|s| s.tokens.start <= self.range.start);
        let mut mentions = Mentions::new();
        for sentence in sentences.get(here..)?.iter().take(LONGEST_LIST) {
            let first = sentence.tokens.start;
            let marked = first
                .checked_sub(1)
                .is_some_and(|t| t >= self.range.end && self.document.tokens[t].kind == TokenKind::Mark && t > last);
            let all = &self.document.mentions;
            let at = all.partition_point(|m| m.tokens.start < first);
            let own = all.get(at).map(|m| m.tokens.clone()).filter(|m| m.end <= sentence.tokens.end);
            // "- A Hospital, Bowman": the line is the name, not a sentence about it.
            let whole = own.as_ref().is_some_and(|m| m.start <= first + 2 && 2 * m.len() >= sentence.tokens.len());
            if !whole && !marked {
                break;
            }
            if let Some(own) = own
                && own.start <= first + 3
            {
                mentions.push(at);
            }
        }
        let (from, to) = (*mentions.first()?, *mentions.last()?);
        let tokens = self.document.mentions[from].tokens.start..self.document.mentions[to].tokens.end;
        let (governor, office) = self.governor(last);
        Some(Group { mentions, tokens, governor, office })
    }

    /// The end of a bracket right behind a group that holds another name of its last institution.
    fn same_in_brackets(&self, last: &Group, tokens: &Tokens, mention: usize) -> Option<usize> {
        let mentions = &self.document.mentions;
        let same = last.mentions.last().is_some_and(|m| mentions[*m].institution == mentions[mention].institution);
        let open = tokens.start.checked_sub(1).filter(|&t| t >= last.tokens.end && self.mark(t) == '(')?;
        let close = (tokens.end..self.range.end.min(tokens.end + 4)).find(|&t| self.mark(t) == ')')?;
        (same && open - last.tokens.end <= 1).then_some(close + 1)
    }

    /// Whether a phrase stands right behind the comma after a group and means its last institution, and no verb follows.
    fn same_apposed(&self, last: &Group, tokens: &Tokens, mention: usize) -> bool {
        let mentions = &self.document.mentions;
        last.mentions.last().is_some_and(|m| mentions[*m].institution == mentions[mention].institution)
            && tokens.start == last.tokens.end + 1
            && self.mark(last.tokens.end) == ','
            && !self.finite_follows(tokens.end)
    }

    /// Whether a finite verb stands right at a token, adverbs and dates apart.
    fn finite_follows(&self, end: usize) -> bool {
        self.finite_behind(end).is_some()
    }

    /// Where the list ends that names who belongs to what ends at a token: ", including A and B,".
    fn past_members(&self, end: usize) -> usize {
        let word = |t: usize| self.lexicon.names.is(self.document.tokens[t].word, NameClass::MembersNamed);
        let Some(at) = (end..self.range.end).take(2).find(|&t| self.mark(t) != ',') else { return end };
        if !word(at) {
            return end;
        }
        let listed = |t: &usize| {
            self.named[*t]
                || word(*t)
                || self.mark(*t) == ','
                || self.is(*t, Class::Joining)
                || self.is(*t, Class::Determiner)
                || self.is(*t, Class::Preposition)
        };
        (at..self.range.end).find(|t| !listed(t)).unwrap_or(self.range.end)
    }

    fn finite_behind(&self, end: usize) -> Option<&VerbGroup> {
        let end = self.past_members(end);
        self.verbs.iter().find(|v| {
            v.usage == Use::Finite
                && v.tokens.start >= end
                && v.tokens.start - end <= DATED
                // "A on Saturday launched B", "A formally opened": when and how stand between.
                && (end..v.tokens.start).all(|t| {
                    self.is(t, Class::Adverb)
                        || self.is_dated(t)
                        || t + 1 < v.tokens.start && self.is(t, Class::Preposition) && self.is_dated(t + 1)
                })
        })
    }

    /// Whether a token belongs to a date.
    pub(super) fn is_dated(&self, at: usize) -> bool {
        let dates = &self.document.dates;
        let after = dates.partition_point(|d| d.tokens.start <= at);
        after > 0 && dates[after - 1].tokens.contains(&at)
    }

    /// "is led by A, B, C and D are members": A belongs to the first clause, the rest begin the next.
    fn split_before_verb(&self, group: &Group) -> Option<(Group, Group)> {
        // Of one institution nothing can be split off.
        if group.mentions.len() < 2 || group.office {
            return None;
        }
        if group.governor == Governor::Subject || !self.finite_follows(group.tokens.end) || self.beside_a_name(group) {
            return None;
        }
        let tokens = |m: usize| &self.document.mentions[group.mentions[m]].tokens;
        let gap = |m: usize| tokens(m - 1).end..tokens(m).start;
        let comma = |m: &usize| !gap(*m).is_empty() && self.piece(gap(*m).start) == ",";
        let joined = |m: usize| gap(m).any(|t| self.is(t, Class::Joining));
        let starts = || (1..group.mentions.len()).filter(|&m| tokens(m).start >= tokens(m - 1).end);
        let last = starts().next_back()?;
        // "Built by A and B, C has opened": what stands behind the end of a list begins the clause.
        let closed = comma(&last) && !joined(last);
        let whole = matches!(
            group.governor,
            Governor::Preposition(p) if matches!(self.lexicon.vocabulary.spelling(p), "between" | "among" | "of" | "from" | "in" | "for")
        );
        let second = if closed && starts().all(|m| m == last || joined(m) || whole) {
            last
        } else if whole {
            return None;
        } else {
            starts().next()?
        };
        if !comma(&second) {
            return None;
        }
        let (first, next) = (tokens(0), tokens(second));
        let first = first.start..tokens(second - 1).end;
        Some((
            Group { mentions: Mentions::from_slice(&group.mentions[..second]), tokens: first, ..group.clone() },
            Group {
                mentions: Mentions::from_slice(&group.mentions[second..]),
                tokens: next.start..group.tokens.end,
                governor: Governor::Subject,
                office: false,
            },
        ))
    }

    /// "Together with A, B and C are building": the phrase in front ends at its first comma.
    fn part_fronted(&self, groups: &mut [Group]) {
        let [front, subject, ..] = groups else { return };
        let Governor::Preposition(word) = front.governor else { return };
        let own = |m: &usize| self.document.mentions[*m].tokens.clone();
        let joined = subject.governor == Governor::Subject
            && self.finite_follows(subject.tokens.end)
            && (front.tokens.end..subject.tokens.start)
                .all(|t| self.is(t, Class::Joining) || self.piece(t) == "," || self.is(t, Class::Determiner));
        if !joined
            || front.office
            || self.lexicon.vocabulary.is(word, Class::Listing)
            || self.finite_between(self.range.start, front.tokens.start)
        {
            return;
        }
        let cut = (1..front.mentions.len()).find(|&n| {
            let (before, next) = (own(&front.mentions[n - 1]), own(&front.mentions[n]));
            before.end < next.start && self.piece(before.end) == ","
        });
        let Some(cut) = cut else { return };
        let moved = Mentions::from_slice(&front.mentions[cut..]);
        front.mentions.truncate(cut);
        subject.tokens.start = own(&moved[0]).start;
        subject.mentions.insert_many(0, moved);
        front.tokens.end = own(&front.mentions[cut - 1]).end;
    }

    /// What stands before a mention.
    pub(super) fn governor(&self, start: usize) -> (Governor, bool) {
        // "after it was acquired": a pronoun that stands for an institution begins its clause.
        if self.is(start, Class::Anaphor) {
            return (Governor::Subject, false);
        }
        let mut at = start;
        let mut words = 0;
        while at > self.range.start {
            let before = at - 1;
            let token = &self.document.tokens[before];
            if self.named[before] {
                break;
            }
            // "by a charity called X": what governs the noun governs its name.
            if self.is(before, Class::Calling)
                && let Some(noun) = self.noun_before(before)
            {
                at = noun;
                continue;
            }
            // "Jackson-based Stonehollow Health", "Orland, Fla.-based Verity", "Orland, Fla., based Verity".
            if self.spelling(before) == "based" {
                at = before;
                while at > self.range.start
                    && (matches!(self.mark(at - 1), '-' | '.' | ',')
                        || self.document.tokens[at - 1].capital && !self.named[at - 1])
                {
                    at -= 1;
                }
                continue;
            }
            // "works with hospitals such as A": what governs the hospitals governs those that are named.
            if at == start
                && let Some(head) = self.exemplified(before)
            {
                at = head;
                continue;
            }
            if let Some(verb) = self.verbs.iter().find(|v| v.tokens.contains(&before)) {
                // "A said its unit B was awarded": what is said begins a clause.
                let says = verb.usage == Use::Finite
                    && self.reports(before)
                    && self.verbs.iter().any(|v| {
                        v.usage == Use::Finite && v.tokens.start > start && v.tokens.start - start <= SAID_CLAUSE
                    });
                if says {
                    break;
                }
                return (Governor::Object, false);
            }
            // "said that the hospital": a clause begins.
            if self.is(before, Class::Relative)
                || self.is(before, Class::Subordinator) && !self.is(before, Class::Preposition)
            {
                break;
            }
            // "the state-owned Huaren Holdings", "for-profit Corvella": a compound is one word.
            if self.hyphenated(before) && before >= self.range.start + 2 && !self.named[before - 2] {
                at = before - 2;
                words += 1;
                continue;
            }
            // "the two hospitals of A and B": the list stands for its head.
            if self.spelling(before) == "of"
                && let Some(head) = self.listing_head(before)
            {
                at = head;
                continue;
            }
            // "A total of 40 hospitals have paired up with": what is counted does what its number does.
            if at == start
                && self.counts_group(start)
                && self.lexicon.vocabulary.is(token.word, Class::Belonging)
                && before > self.range.start
                && self.lexicon.names.is(self.document.tokens[before - 1].word, NameClass::Quantity)
                && !self.named[before - 1]
            {
                at = before - 1;
                continue;
            }
            // "sold to a subsidiary of A": whoever it is has no name, and A stands for it.
            if self.lexicon.vocabulary.is(token.word, Class::Belonging)
                && let Some(article) = self.unnamed_head(before)
            {
                at = article;
                continue;
            }
            // "By A initiated, …": the agent of a translated sentence opens it.
            if self.spelling(before) == "by" && before == self.range.start {
                break;
            }
            // "since A was paired with B": a clause begins, where a verb follows.
            if self.is(before, Class::Preposition)
                && self.is(before, Class::Subordinator)
                && self.verbs.iter().any(|v| {
                    v.usage == Use::Finite
                        && v.tokens.start > start
                        && v.tokens.start - start <= SAID_CLAUSE
                        && !(start..v.tokens.start).any(|t| !self.named[t] && self.mark(t) == ',')
                })
            {
                break;
            }
            // "A, not B, has joined": B has not.
            if self.is(before, Class::Negation) && before > self.range.start && self.mark(before - 1) == ',' {
                return (Governor::Preposition(token.word), false);
            }
            if self.is(before, Class::Preposition) && !matches!(self.spelling(before), "including" | "like") {
                let office = matches!(self.spelling(before), "of" | "at" | "from" | "for")
                    && self.office_before(before)
                    || self.is(before, Class::Agent) && self.sent_by(before);
                let word = if office { self.agent_of_office(before) } else { None }.unwrap_or(token.word);
                return (Governor::Preposition(word), office);
            }
            // "founded by the county government and A": one without a name stands before it in the list.
            if at == start
                && self.is(before, Class::Joining)
                && let Some(preposition) = self.list_of_unnamed(before, start)
            {
                return (Governor::Preposition(self.document.tokens[preposition].word), false);
            }
            // "to Spanish operator A", "with partner A": what A is stands right before it.
            if at == start && self.is(before, Class::Relational) && token.kind == TokenKind::Word && !token.capital {
                at = before;
                // "the French infrastructure fund A": words of its own stand before it.
                let plain = |t: usize| {
                    self.document.tokens[t].kind == TokenKind::Word
                        && !self.named[t]
                        && !self.is(t, Class::Preposition)
                        && !self.is(t, Class::Determiner)
                        && !self.is(t, Class::Relative)
                        && !self.verbs.iter().any(|v| v.tokens.contains(&t))
                };
                let floor = at.saturating_sub(2).max(self.range.start);
                // "run by state-owned firm A": a compound is passed as a whole.
                while at > floor {
                    if self.hyphenated(at - 1) && at >= self.range.start + 3 && !self.named[at - 3] {
                        at -= 3;
                    } else if plain(at - 1) {
                        at -= 1;
                    } else {
                        break;
                    }
                }
                continue;
            }
            // "with a second university, A", "the owner, A": what governs the noun governs the name beside it.
            // "by a network, A treats": a verb right behind A begins a clause with it.
            if self.piece(before) == ","
                && !self.begins_clause(start)
                && let Some(noun) = self.apposed(before).or_else(|| self.role_of(before))
            {
                at = noun;
                continue;
            }
            // "by European buy-out firm A": the adjective of the noun that says what A is.
            let of_noun = at < start
                && token.capital
                && !self.document.tokens[at].capital
                && before > self.range.start
                && !self.named[before - 1]
                && self.is(before - 1, Class::Preposition);
            let passes = token.kind == TokenKind::Word
                && (self.is(before, Class::Determiner)
                    || self.is(before, Class::Adjective)
                    || self.is(before, Class::Adverb)
                    || of_noun)
                || matches!(self.mark(before), '"' | '\u{201c}' | '\'' | '\u{2018}' | '(' | '<' | '-')
                || matches!(token.kind, TokenKind::Number | TokenKind::Possessive)
                || self.hyphenated(before);
            // "with Chennai's Neyveli-Rao Institute": whose it is stands between.
            if token.kind == TokenKind::Possessive {
                at = before;
                // "acquired A's B": A is a name itself.
                if let Some(owner) = self.mention_ending(before) {
                    at = owner;
                    continue;
                }
                while at > self.range.start && self.document.tokens[at - 1].capital && !self.named[at - 1] {
                    at -= 1;
                }
                continue;
            }
            if !passes || words > 6 {
                break;
            }
            words += 1;
            at = before;
        }
        (Governor::Subject, false)
    }

    /// Where a plural begins of which the names behind a token are examples: "county hospitals such as".
    fn exemplified(&self, last: usize) -> Option<usize> {
        let names = |t: usize| self.lexicon.names.is(self.document.tokens[t].word, NameClass::MembersNamed);
        let such = last.checked_sub(1).filter(|&t| t > self.range.start && names(t) && self.is_as(last));
        let end = such.or_else(|| names(last).then_some(last)).filter(|&t| t > self.range.start)?;
        let low = end.saturating_sub(APPOSED).max(self.range.start);
        let head = self
            .document
            .hits
            .from(low)
            .iter()
            .take_while(|h| (h.first as usize) < end)
            .find(|h| {
                h.last as usize == end
                    && h.layer == Layer::Name
                    && self.lexicon.names.role(h.payload) == NameRole::Group
            })?
            .first as usize;
        let plain = |t: usize| {
            self.document.tokens[t].kind == TokenKind::Word
                && !self.named[t]
                && !self.is(t, Class::Preposition)
                && !self.is(t, Class::Conjunction)
                && !self.verbs.iter().any(|v| v.tokens.contains(&t))
        };
        let first = (low..head).rev().take_while(|&t| plain(t)).last().unwrap_or(head);
        (!self.named[head]).then_some(first)
    }

    /// Where the noun phrase begins that ends before a token: "a charity" before "called".
    fn noun_before(&self, end: usize) -> Option<usize> {
        let low = end.saturating_sub(APPOSED).max(self.range.start);
        let start = (low..end).rev().find(|&t| {
            self.is(t, Class::Determiner)
                || self.is(t, Class::IndefiniteArticle)
                || self.document.tokens[t].kind == TokenKind::Mark
        })?;
        let plain = (start..end).all(|t| {
            self.document.tokens[t].kind == TokenKind::Word
                && !self.named[t]
                && !self.verbs.iter().any(|v| v.tokens.contains(&t))
        });
        plain.then_some(start)
    }

    /// Where the noun phrase begins that ends at a comma and says what the name behind it is: "a second university,".
    fn apposed(&self, comma: usize) -> Option<usize> {
        let low = comma.saturating_sub(APPOSED).max(self.range.start);
        let last = comma.checked_sub(1).filter(|t| *t >= self.range.start)?;
        let related = self.is(last, Class::Relational);
        let head = self.document.hits.from(low).iter().take_while(|h| (h.first as usize) < comma).any(|h| {
            let term = self.lexicon.terms.get(h.term);
            h.last as usize == comma
                && term.layer == Layer::Name
                && matches!(self.lexicon.names.role(term.payload), NameRole::Head(_) | NameRole::ReferenceHead(_))
        });
        // "sold its Pune unit, B": a verb and "its" stand before what B is.
        let held = (low..comma)
            .rev()
            .find(|&t| self.is(t, Class::Owning))
            .filter(|&t| t > self.range.start && self.verbs.iter().any(|v| v.tokens.end == t));
        if !related && !head && held.is_none() {
            return None;
        }
        let start = (low..comma - usize::from(related)).rev().find(|&t| {
            let owner = related && self.document.tokens[t].kind == TokenKind::Possessive;
            owner || self.is(t, Class::Determiner) || self.is(t, Class::Owning) || self.is(t, Class::IndefiniteArticle)
        })?;
        // "with A's operator, B"
        if self.document.tokens[start].kind == TokenKind::Possessive {
            let plain = (start + 1..comma).all(|t| {
                self.document.tokens[t].kind == TokenKind::Word && !self.named[t] && !self.is(t, Class::Preposition)
            });
            return if plain { self.mention_ending(start) } else { None };
        }
        // "the hospital, A said": a definite hospital is one that the text has told of.
        if !related && self.is(start, Class::DefiniteArticle) {
            return None;
        }
        let plain = (start..comma).all(|t| {
            (self.document.tokens[t].kind != TokenKind::Mark || self.mark(t) == '-')
                && !self.named[t]
                && !self.is(t, Class::Preposition)
                && !self.verbs.iter().any(|v| v.tokens.contains(&t) && v.usage == Use::Finite)
        });
        plain.then_some(start)
    }

    /// The preposition of a list whose first member has no name: "by the county government and A". A verb behind A
    /// would begin a clause with it.
    fn list_of_unnamed(&self, and: usize, start: usize) -> Option<usize> {
        let low = and.saturating_sub(FIRST_UNNAMED).max(self.range.start);
        let plain = |t: &usize| {
            self.document.tokens[*t].kind == TokenKind::Word
                && !self.named[*t]
                && !self.is(*t, Class::Joining)
                && !self.is(*t, Class::Relative)
                && !self.is(*t, Class::Adverb)
                && !self.verbs.iter().any(|v| v.tokens.contains(t))
        };
        let preposition = (low..and).rev().take_while(plain).find(|&t| self.is(t, Class::Preposition))?;
        let all = &self.document.mentions;
        let at = all.partition_point(|m| m.tokens.start < start);
        let end = all.get(at).filter(|m| m.tokens.start == start)?.tokens.end;
        let listing =
            self.is(preposition, Class::Agent) || self.is(preposition, Class::Listing) || self.is_with(preposition);
        (listing && preposition + 1 < and && !self.finite_follows(end)).then_some(preposition)
    }

    /// Whether a finite verb stands right behind a mention.
    fn begins_clause(&self, start: usize) -> bool {
        let all = &self.document.mentions;
        let at = all.partition_point(|m| m.tokens.start < start);
        all.get(at).is_some_and(|m| m.tokens.start == start && self.finite_follows(m.tokens.end))
    }

    /// Where "the operator of A" begins that ends at a comma, and says what the name behind it is.
    fn role_of(&self, comma: usize) -> Option<usize> {
        let name = self.mention_ending(comma)?;
        let of = (self.range.start..name).rev().find(|&t| !self.is(t, Class::DefiniteArticle))?;
        let noun = of.checked_sub(1).filter(|&t| t > self.range.start && self.is(t, Class::Relational))?;
        let low = noun.saturating_sub(APPOSED).max(self.range.start);
        let start = (low..noun).rev().find(|&t| self.is(t, Class::Determiner))?;
        let plain = (start + 1..noun).all(|t| {
            self.document.tokens[t].kind == TokenKind::Word && !self.named[t] && !self.is(t, Class::Preposition)
        });
        (self.is(of, Class::Belonging) && plain).then_some(start)
    }

    /// Where the name that ends before a token begins.
    fn mention_ending(&self, end: usize) -> Option<usize> {
        let mentions = &self.document.mentions;
        let from = mentions.partition_point(|m| m.tokens.start < self.range.start);
        let inside = mentions[from..].iter().take_while(|m| m.tokens.start < end);
        inside.filter(|m| m.tokens.end == end).map(|m| m.tokens.start).min()
    }

    /// Whether a group only owns what stands behind it: "A's B Hospital".
    pub(super) fn owns_next(&self, group: &Group) -> bool {
        let end = group.tokens.end;
        let possessive = end < self.range.end && self.document.tokens[end].kind == TokenKind::Possessive;
        possessive
            && self.groups.iter().any(|g| {
                g.tokens.start > end
                    && g.tokens.start <= end + OWNED
                    && (g.mentions.iter().any(|m| self.kind(*m) != InstitutionKind::Group)
                        // "bought A's 41 clinics": the clinics are bought.
                        || g.tokens.start == end + 1
                            && self.document.tokens[g.tokens.start].kind == TokenKind::Number)
                    && !(end..g.tokens.start).any(|t| {
                        // "A's operator, B": the comma stands before the name of what A has.
                        let apposed =
                            t + 1 == g.tokens.start && self.mark(t) == ',' && self.is(t - 1, Class::Relational);
                        self.is(t, Class::Preposition)
                            || self.document.tokens[t].kind == TokenKind::Mark && !apposed && self.mark(t) != '-'
                    })
            })
    }

    /// Whether a cue of saying ends at a token.
    pub(super) fn reports(&self, at: usize) -> bool {
        let hits = &self.document.hits;
        hits.from(at.saturating_sub(LONGEST_CUE))
            .iter()
            .take_while(|h| h.first as usize <= at)
            .any(|h| h.last as usize == at + 1 && self.lexicon.statuses.cue(h) == Some(Cue::Reported))
    }

    /// Whether a word is a part of a compound: "300-bedded", "state-owned".
    pub(super) fn hyphenated(&self, at: usize) -> bool {
        at > self.range.start + 1
            && self.mark(at - 1) == '-'
            && self.document.tokens[at - 1].gap == Gap::None
            && self.document.tokens[at].gap == Gap::None
            && self.document.tokens[at].kind == TokenKind::Word
    }

    /// "former president", "the former deputy president": somebody who holds the office no more.
    fn is_bygone(&self, office: usize) -> bool {
        let low = office.saturating_sub(3).max(self.range.start);
        let near = low..office;
        let mut hits = self.document.hits.within(&near, Layer::Cue);
        hits.any(|h| {
            let between = h.last as usize..office;
            self.lexicon.statuses.cue(h) == Some(Cue::Former)
                && between.clone().all(|t| self.document.tokens[t].kind == TokenKind::Word && !self.named[t])
                && !between.clone().any(|t| self.is(t, Class::Preposition) || self.is(t, Class::Joining))
        })
    }

    /// Whether a hyphen joins a name to a participle that tells of the name right behind it: "A-funded B".
    fn compounds(&self, end: usize, next: usize) -> bool {
        let tokens = &self.document.tokens;
        let participle = end + 1;
        next < self.range.end
            && participle < next
            && next - end <= 4
            && self.mark(end) == '-'
            && tokens[end].gap == Gap::None
            && tokens[participle].gap == Gap::None
            && tokens[participle].form().participle
            && (participle + 1..next).all(|t| self.is(t, Class::Adjective) || tokens[t].kind == TokenKind::Number)
    }

    /// Where "two hospitals" begins before "of".
    pub(super) fn listing_head(&self, of: usize) -> Option<usize> {
        let low = of.saturating_sub(4).max(self.range.start);
        let head = self
            .document
            .hits
            .from(low)
            .iter()
            .take_while(|h| (h.first as usize) < of)
            .filter(|h| h.last as usize == of)
            .find(|h| h.layer == Layer::Name && self.lexicon.names.role(h.payload) == NameRole::Group)?
            .first as usize;
        let before = head.checked_sub(1).filter(|b| *b >= self.range.start)?;
        let counted = self.document.tokens[before].kind == TokenKind::Number
            || self.lexicon.figures.number(self.document.tokens[before].word).is_some();
        counted.then_some(before)
    }

    /// Whether a counted group begins at a token.
    fn counts_group(&self, start: usize) -> bool {
        let mentions = &self.document.mentions;
        let first = mentions.partition_point(|m| m.tokens.start < start);
        mentions.get(first).is_some_and(|m| m.tokens.start == start && m.naming == Naming::Group)
    }

    /// "president of", "on behalf of", "experts from": a person or team that stands for the institution.
    pub(super) fn office_before(&self, preposition: usize) -> bool {
        let mut works = false;
        for at in (self.range.start..preposition).rev().take(4) {
            if self.is(at, Class::Office) || self.is(at, Class::Honorific) || self.spelling(at) == "behalf" {
                // "the medical team working at A" comes from elsewhere; a former president speaks for nobody.
                return !(works && self.is(at, Class::Visiting) || self.is_bygone(at));
            }
            // "Dr. Li of A".
            if self.mark(at) == '.' && at > self.range.start && self.is(at - 1, Class::Honorific) {
                return true;
            }
            // "40 nurses were trained at A": they are not of A.
            if self.verbs.iter().any(|v| v.main == at && v.usage == Use::Finite && v.tokens.len() > 1) {
                return false;
            }
            works |= self.verbs.iter().any(|v| v.main == at && v.usage == Use::Gerund);
            if self.document.tokens[at].kind != TokenKind::Word
                || self.is(at, Class::Preposition)
                || self.is(at, Class::Determiner)
            {
                return false;
            }
        }
        false
    }

    /// "six specialists dispatched by A": who was sent stands for who sent them.
    fn sent_by(&self, by: usize) -> bool {
        let Some(sent) = by.checked_sub(1).filter(|t| *t > self.range.start && self.is(*t, Class::Realised)) else {
            return false;
        };
        self.is(sent - 1, Class::Staff) && self.verbs.iter().any(|v| v.main == sent && v.tokens.len() == 1)
    }

    /// "by the Vice Chancellor of A": what stands before the person says what the institution does.
    fn agent_of_office(&self, preposition: usize) -> Option<WordId> {
        let before = (self.range.start..preposition).rev().take(OFFICE).find(|&t| {
            self.is(t, Class::Preposition) && !self.is(t, Class::Belonging)
                || self.document.tokens[t].kind == TokenKind::Mark
                    && !(self.mark(t) == '.' && t > self.range.start && self.is(t - 1, Class::Honorific))
        })?;
        // "signed an agreement with Dr. Ho of A"
        let with = self.is_with(before) && !(before + 1..preposition).any(|t| self.is(t, Class::Preposition));
        (self.is(before, Class::Agent) || with).then(|| self.document.tokens[before].word)
    }

    /// Whether a mention goes on a list: only commas, "and" and what may stand between lie between.
    /// "A in Lowick, Ohio; B of Esk; and C": semicolons part a list whose members have their places with them.
    fn behind_semicolon(&self, between: &Tokens, end: usize) -> bool {
        let Some(mark) = between.clone().find(|&t| self.mark(t) == ';') else { return false };
        let place = |t: usize| {
            let token = &self.document.tokens[t];
            token.capital
                || matches!(self.mark(t), ',' | '.')
                || self.is(t, Class::Locative)
                || self.is(t, Class::Belonging)
        };
        let lead = |t: usize| self.is(t, Class::Joining) || self.is(t, Class::Determiner);
        // "A helps B; C, D": behind the semicolon a pair, and no member of a list.
        let next = (end..self.range.end).find(|&t| self.mark(t) == ';').unwrap_or(self.range.end);
        let alone = (end..next).all(|t| !self.named[t] && place(t));
        alone
            && (between.start..mark).all(place)
            && (mark + 1..between.end).all(lead)
            && !self.verbs.iter().any(|v| v.tokens.start < between.end && between.start < v.tokens.end)
            && self.finite_behind(end).is_none()
    }

    pub(super) fn coordinated(&self, last: &Group, next: &Tokens, office: bool) -> bool {
        let between = last.tokens.end..next.start;
        if between.is_empty() || between.len() > 16 {
            return false;
        }
        if self.accompanied(last, next) || self.behind_semicolon(&between, next.end) {
            return true;
        }
        if last.mentions.len() == 1 && self.owns_apposed(&between, next) || self.names_apposed(&between, next) {
            return false;
        }
        // "with the operator of A, B": the comma alone joins no list.
        let alone = || {
            let mut behind = (next.end..self.range.end).take(2);
            !behind.any(|t| self.is(t, Class::Joining))
        };
        if between.len() == 1 && self.mark(between.start) == ',' && alone() && self.role_of(between.start).is_some() {
            return false;
        }
        let by = matches!(last.governor, Governor::Preposition(p) if self.lexicon.vocabulary.spelling(p) == "by");
        let mut joined = false;
        let mut bracket = 0i32;
        let mut at = between.start;
        while at < between.end {
            match self.piece(at) {
                "(" => bracket += 1,
                ")" => bracket -= 1,
                // "A, with 120 beds, and B"
                "," if self.counted_aside(at, between.end).is_some() => {
                    at = self.counted_aside(at, between.end).unwrap_or(at);
                    joined = true;
                }
                "," | "&" | "/" | "\u{3001}" => joined = true,
                // "the A-B merger"
                "-" | "\u{2013}" if between.len() == 1 && self.is_tight(at) => joined = true,
                "\"" | "\u{201c}" | "\u{201d}" | "'" | "\u{2019}" | "\u{2018}" | "<" | ">" | "." => {}
                _ if bracket > 0 => {}
                _ => match self.spelling(at) {
                    "and" | "or" | "plus" => joined = true,
                    "as" if at + 2 < between.end && self.spelling(at + 1) == "well" => {
                        joined = true;
                        at += 2;
                    }
                    "together" | "along" if at + 1 < between.end && self.is_with(at + 1) => {
                        // "founded the X Alliance together with A": A founded it too.
                        if last.mentions.last().is_some_and(|m| self.kind(*m) == InstitutionKind::Alliance) {
                            return false;
                        }
                        joined = true;
                        at += 1;
                    }
                    "the" | "both" | "also" => {}
                    // "A and for-profit B"
                    _ if joined && at + 3 == between.end && self.hyphenated(at + 2) => at += 2,
                    // "A, like B, is owned by C"
                    "like"
                        if at == between.start + 1
                            && joined
                            && next.end < self.range.end
                            && self.mark(next.end) == ',' => {}
                    // "Not only A but also B"
                    "but" if at == between.start && self.spelling(at + 1) == "also" => joined = true,
                    _ if self.is(at, Class::Negation) => return false,
                    // "between A and its second affiliated hospital and B": A's house has no name.
                    _ if joined && self.unnamed_house(at, between.end).is_some() => {
                        at = self.unnamed_house(at, between.end).unwrap_or(at + 1) - 1;
                        joined = false;
                    }
                    _ if self.document.tokens[at].kind == TokenKind::Possessive
                        || self.document.tokens.get(at + 1).is_some_and(|t| t.kind == TokenKind::Possessive) => {}
                    "in" | "of" | "at" if self.place_at(at + 1).is_some_and(|end| end <= between.end) => {
                        at = self.state_end(self.place_at(at + 1).unwrap_or(at + 1), between.end) - 1;
                    }
                    // "bought A in 2019 and B in 2021".
                    _ if !joined && last.governor != Governor::Subject && self.is_dated(at) => {}
                    _ if !joined
                        && last.governor != Governor::Subject
                        && self.is(at, Class::Preposition)
                        && at + 1 < between.end
                        && self.is_dated(at + 1) => {}
                    // "A of the provincial capital and B".
                    _ if at == between.start && self.placed(at, between.end).is_some() => {
                        at = self.placed(at, between.end).unwrap_or(at + 1) - 1;
                    }
                    _ => {
                        let offices = office
                            && last.office
                            && !self.verbs.iter().any(|v| v.tokens.contains(&at) && v.usage == Use::Finite);
                        // "A and digital start-up B": small words of B's own phrase.
                        // "A and the Portuguese company, B": an adjective of a country before a small noun.
                        let small = |t: usize| {
                            let token = &self.document.tokens[t];
                            token.kind == TokenKind::Word
                                && !token.capital
                                && !self.is(t, Class::Function)
                                && !self.named[t]
                        };
                        let own = joined
                            && next.start - at <= 4
                            && (!self.document.tokens[at].capital
                                || at + 1 < between.end && small(at + 1) && !self.is(at, Class::Honorific))
                            && !self.is(at, Class::Preposition)
                            && !self.is(at, Class::Office)
                            && !self.is(at, Class::Relative)
                            && !self.verbs.iter().any(|v| v.tokens.contains(&at));
                        if own {
                            at += 1;
                            continue;
                        }
                        // "VHLMC chief Dr. Abellanosa and Haeundong president Seo".
                        let person = by
                            && (self.is(at, Class::Office)
                                || self.is(at, Class::Honorific)
                                || self.document.tokens[at].capital);
                        if !offices && !person {
                            return false;
                        }
                    }
                },
            }
            at += 1;
        }
        if !joined || bracket != 0 {
            return false;
        }
        // "signed with A, and B will …": B begins a clause of its own.
        let verb_follows = self.finite_behind(next.end).is_some_and(|v| !v.passive);
        // "Run by A since 2015, B has grown": only "and" goes on behind a date.
        let dated = between.clone().any(|t| self.is_dated(t));
        // "signed with A in 2015, B in 2016 and C in 2018": each has its date.
        let end = next.end + usize::from(next.end < self.range.end && self.is(next.end, Class::Preposition));
        let each = !verb_follows && last.governor != Governor::Subject && end < self.range.end && self.is_dated(end);
        if dated && !each && (verb_follows || !between.clone().any(|t| self.is(t, Class::Joining))) {
            return false;
        }
        // "After it was acquired by A, B will close": the comma ends the clause that opens the sentence.
        let comma_only = between.clone().all(|t| self.mark(t) == ',' || self.is(t, Class::DefiniteArticle));
        let subordinate = verb_follows && comma_only && self.opens_subordinate(last.tokens.start);
        // "With the support of A, B set up", "Founded by A and B, the C opened": the phrase in front ends at the comma.
        let opens = self.is(self.range.start, Class::Preposition)
            || self.verbs.iter().any(|v| v.tokens.start == self.range.start && v.usage != Use::Finite);
        // "by A Co. Ltd., B is"
        let dot = usize::from(between.len() > 1 && self.mark(between.start) == '.');
        let fronted = verb_follows
            && opens
            && self.mark(between.start + dot) == ','
            && between.clone().skip(1 + dot).all(|t| self.is(t, Class::Determiner))
            && matches!(last.governor, Governor::Preposition(_))
            && !self.finite_between(self.range.start, last.tokens.start);
        if fronted || subordinate {
            return false;
        }
        // "is a branch of A, and it is also": a pronoun before a verb begins its clause.
        if verb_follows && self.is(next.start, Class::Anaphor) {
            return false;
        }
        // "A with B and C sign": no verb has told of A yet.
        if verb_follows && self.beside_a_name(last) {
            return true;
        }
        if verb_follows && last.governor != Governor::Subject {
            // "Seven hospitals including A and B support C": no verb has told of the seven yet.
            let first = last.tokens.start;
            let members = first > self.range.start
                && between.clone().any(|t| self.is(t, Class::Joining))
                && self.lexicon.names.is(self.document.tokens[first - 1].word, NameClass::MembersNamed)
                && !self.finite_between(self.range.start, first);
            return members
                || matches!(last.governor, Governor::Preposition(p) if matches!(self.lexicon.vocabulary.spelling(p), "between" | "of" | "by" | "from"));
        }
        true
    }

    /// Where "its second affiliated hospital" ends, which begins at a token and has a comma or "and" behind it.
    fn unnamed_house(&self, its: usize, end: usize) -> Option<usize> {
        if !self.is(its, Class::Owning) {
            return None;
        }
        let last = (its + 1..end.min(its + HOUSE))
            .find(|&t| self.mark(t) == ',' || self.is(t, Class::Joining))
            .filter(|&t| t > its + 1)?;
        let plain = (its + 1..last).all(|t| {
            self.document.tokens[t].kind == TokenKind::Word
                && !self.named[t]
                && !self.is(t, Class::Preposition)
                && !self.verbs.iter().any(|v| v.tokens.contains(&t) && v.usage == Use::Finite)
        });
        let house = self.document.hits.within(&(its + 1..last), Layer::Name).any(|h| {
            h.last as usize == last
                && matches!(self.lexicon.names.role(h.payload), NameRole::Head(_) | NameRole::ReferenceHead(_))
        });
        (plain && house).then_some(last)
    }

    /// Whether a group stands with its preposition right behind a name that has no verb before it: "A with B".
    fn beside_a_name(&self, group: &Group) -> bool {
        let before = |from: usize| (self.range.start..from).rev().find(|&t| !self.is(t, Class::Adverb));
        let preposition = (self.range.start..group.tokens.start)
            .rev()
            .find(|&t| !self.is(t, Class::Determiner))
            .filter(|&t| matches!(group.governor, Governor::Preposition(_)) && self.is(t, Class::Preposition));
        preposition.and_then(before).is_some_and(|t| self.named[t])
            && !self.finite_between(self.range.start, group.tokens.start)
    }

    /// "A, a unit of C, and B have agreed", "A, which owns C, and B": those before the phrase that says what A is.
    fn over_apposition(&self, groups: &[Group], next: &Tokens) -> Option<usize> {
        let and = (self.range.start..next.start).rev().find(|&t| {
            !self.is(t, Class::Determiner) && !self.is(t, Class::Adjective) && !self.is(t, Class::Relational)
        })?;
        let comma = and.checked_sub(1).filter(|&t| t > self.range.start && self.mark(t) == ',')?;
        if !self.is(and, Class::Joining) {
            return None;
        }
        let follows = self.finite_follows(self.past_apposition(next.end));
        let begins = |g: &Group| {
            // "A (AH), a unit of C, and B": its short form goes with the name.
            let end = self.past_bracket(g.tokens.end, comma);
            let phrase = end + 1..comma;
            let relative = !phrase.is_empty() && self.is(phrase.start, Class::Relative);
            let subject = g.governor == Governor::Subject || g.office;
            // Of a row behind a preposition only what an article tells is no party.
            let told = !follows
                && g.mentions.len() == 1
                && !phrase.is_empty()
                && self.is(phrase.start, Class::IndefiniteArticle)
                && groups.last().is_some_and(|b| {
                    b.tokens.end == comma && b.mentions.len() == 1 && phrase.contains(&b.tokens.start)
                });
            (subject && follows || !subject && told)
                && end < comma
                && self.mark(end) == ','
                && (2..=APPOSITION).contains(&phrase.len())
                && (relative || !self.finite_between(phrase.start, phrase.end))
                && !phrase.clone().any(|t| self.mark(t) == ';')
                // "A, B of the county, and C": a name begins no phrase that says what A is.
                && !self.named[phrase.start]
                && !(self.is(phrase.start, Class::DefiniteArticle) && self.named[phrase.start + 1])
        };
        (0..groups.len()).rev().take(3).find(|&at| begins(&groups[at]))
    }

    /// Where a phrase between commas ends behind a name: "C, an affiliate of D, have".
    fn past_apposition(&self, end: usize) -> usize {
        if end >= self.range.end || self.mark(end) != ',' {
            return end;
        }
        let close = (end + 1..self.range.end.min(end + APPOSITION)).find(|&t| self.mark(t) == ',');
        // "C, its rival across town, have", "C, which has 40 beds, have"
        let relative = close.is_some() && self.is(end + 1, Class::Relative);
        let article = |t: usize| {
            self.is(t, Class::IndefiniteArticle)
                || self.is(t, Class::DefiniteArticle)
                || self.is(t, Class::Owning)
                || self.is(t, Class::Preposition)
        };
        match close {
            Some(close) if relative || article(end + 1) && !self.finite_between(end, close) => close + 1,
            _ => end,
        }
    }

    /// Behind the bracket that begins at a token, where it holds a word or two and closes before a limit.
    fn past_bracket(&self, from: usize, limit: usize) -> usize {
        // The group of a name may hold its short form already, up to the mark that closes the bracket.
        if from < limit && self.piece(from) == ")" {
            return from + 1;
        }
        if from >= limit || self.piece(from) != "(" {
            return from;
        }
        (from + 1..limit.min(from + 4)).find(|&t| self.piece(t) == ")").map_or(from, |close| close + 1)
    }

    /// "A with B sign an agreement", "A will together with B build": as Chinese has it, both are the subject.
    fn accompanied(&self, last: &Group, next: &Tokens) -> bool {
        let begins = last.governor == Governor::Subject || last.office;
        let mut between = last.tokens.end..next.start;
        let Some(with) = between.clone().rev().find(|&t| !self.is(t, Class::Determiner)) else { return false };
        between.end = with;
        begins
            && self.is(with, Class::Having)
            && self.finite_follows(next.end)
            && between.clone().all(|t| {
                self.is(t, Class::Modal)
                    || self.is(t, Class::Adverb)
                    || self.is_dated(t)
                    || t + 1 < with && self.is(t, Class::Preposition) && self.is_dated(t + 1)
            })
    }

    /// Whether a token stands in a subordinate clause at the start of the sentence: "Three years after it was".
    fn opens_subordinate(&self, token: usize) -> bool {
        let opening = self.range.start..token.min(self.range.start + 5);
        let Some(from) = opening.clone().find(|&t| self.is(t, Class::Subordinator)) else { return false };
        let before = self.verbs.iter().any(|v| v.usage == Use::Finite && v.tokens.start < from);
        let inside = self.verbs.iter().filter(|v| v.usage == Use::Finite && (from..token).contains(&v.tokens.start));
        !before && inside.count() == 1 && !(from..token).any(|t| self.mark(t) == ',')
    }

    /// The end of "of the provincial capital" right behind a name.
    fn placed(&self, at: usize, end: usize) -> Option<usize> {
        let place = self.is(at, Class::Preposition) && !self.is_as(at);
        if !place || at + 2 >= end || !self.is(at + 1, Class::DefiniteArticle) {
            return None;
        }
        let close = (at + 2..end.min(at + 3 + PLACED)).find(|&t| self.is(t, Class::Joining) || self.mark(t) == ',')?;
        let plain = (at + 2..close).all(|t| {
            let token = &self.document.tokens[t];
            token.kind == TokenKind::Word && !token.capital && !self.named[t] && !self.is(t, Class::Preposition)
        });
        (plain && close > at + 2).then_some(close)
    }

    /// The end of a place name that begins at a token.
    pub(super) fn place_at(&self, at: usize) -> Option<usize> {
        let hits = self.document.hits.at(at);
        let place = hits.iter().filter(|h| h.layer == Layer::Place).map(|h| h.last as usize).max();
        place.or_else(|| {
            (at < self.range.end
                && self.document.tokens[at].capital
                && self.document.tokens[at].kind == TokenKind::Word)
                .then(|| self.town_end(at))
        })
    }

    /// Where a place right behind a name ends, "in Lowick, Ohio" of "A in Lowick, Ohio, part of B": a comma follows it.
    pub(super) fn past_place(&self, end: usize) -> usize {
        let placed = end + 1 < self.range.end && self.is(end, Class::Locative);
        let town = placed.then(|| self.place_at(end + 1)).flatten();
        let past = town.map_or(end, |town| self.state_end(town, self.range.end));
        // "in Lowick, N.J., part of B"
        let past = if past > end && past + 1 < self.range.end && self.mark(past) == '.' { past + 1 } else { past };
        let beside = past < self.range.end && matches!(self.mark(past), ',' | '(' | '\u{2014}' | '\u{2013}');
        if beside { past } else { end }
    }

    /// The end of a town that no gazetteer has: "Mount Vernon".
    fn town_end(&self, at: usize) -> usize {
        let word = |t: usize| {
            let token = &self.document.tokens[t];
            token.capital && token.kind == TokenKind::Word && !self.named[t] && !token.is(Class::Function)
        };
        (at + 1..self.range.end.min(at + 3)).find(|&t| !word(t)).unwrap_or(self.range.end.min(at + 3))
    }

    /// The end of a state behind a town, "Ohio" of "Lowick, Ohio, and": else where the town ends.
    fn state_end(&self, town: usize, end: usize) -> usize {
        let place = (town + 1 < end && self.mark(town) == ',')
            .then(|| {
                self.document.hits.at(town + 1).iter().filter(|h| h.layer == Layer::Place).map(|h| h.last as usize)
            })
            .and_then(Iterator::max)
            .filter(|&last| last < end);
        match place {
            Some(last) if matches!(self.mark(last), ',' | '.') || self.is(last, Class::Joining) => last,
            _ => town,
        }
    }

    /// Whether a finite verb stands between two tokens.
    pub(super) fn finite_between(&self, from: usize, to: usize) -> bool {
        self.verbs.iter().any(|v| {
            v.usage == Use::Finite && v.tokens.start >= from && v.tokens.end <= to && !self.is(v.main, Class::Calling)
        })
    }

    /// The deeds of the sentence in order; one for a sentence that tells one.
    fn deeds(&self) -> &[Deed] {
        self.deeds.get_or_init(|| {
            let joined = |start: usize| start > self.range.start && self.is(start - 1, Class::Joining);
            let mut deeds = vec![Deed { start: self.range.start, institutions: SmallVec::new() }];
            let mut told = vec![self.range.end];
            let mut groups = self.groups.iter().filter(|g| g.governor == Governor::Subject).peekable();
            let mut finite = false;
            for v in self.verbs.iter().filter(|v| v.usage == Use::Finite) {
                let mut first = v.tokens.start;
                while first > self.range.start && self.is(first - 1, Class::Adverb) {
                    first -= 1;
                }
                while groups.next_if(|g| g.tokens.end < first).is_some() {}
                // "collapsed in May and A then merged with B": it has a subject of its own.
                let subject = groups.peek().filter(|g| finite && g.tokens.end == first).map(|g| g.tokens.start);
                let begins = Some(first).filter(|&at| joined(at)).or_else(|| subject.filter(|&at| joined(at)));
                if let Some(start) = begins.filter(|&start| start > deeds[deeds.len() - 1].start) {
                    deeds.push(Deed { start, institutions: SmallVec::new() });
                    told.push(self.range.end);
                }
                let last = deeds.len() - 1;
                told[last] = told[last].min(v.tokens.end);
                finite = true;
            }
            for group in &self.groups {
                let at = deeds.partition_point(|d| d.start <= group.tokens.start).saturating_sub(1);
                let end = deeds.get(at + 1).map_or(self.range.end, |next| next.start);
                if group.tokens.start >= told[at] && group.tokens.end <= end {
                    let institutions = group.mentions.iter().map(|&m| self.document.mentions[m].institution);
                    deeds[at].institutions.extend(institutions);
                }
            }
            deeds
        })
    }

    /// Whether two tokens stand in two deeds of a row, each of which tells of an institution behind its verb that the
    /// other does not name.
    pub(super) fn tells_another_deed(&self, one: usize, other: usize) -> bool {
        let deeds = self.deeds();
        let at = |token: usize| deeds.partition_point(|d| d.start <= token).saturating_sub(1);
        let (one, other) = (at(one), at(other));
        if one == other {
            return false;
        }
        let (here, there) = (&deeds[one].institutions, &deeds[other].institutions);
        !here.is_empty() && there.iter().any(|i| !here.contains(i))
    }

    /// Whether no blank stands round a mark.
    pub(super) fn is_tight(&self, at: usize) -> bool {
        let close = |t: usize| self.document.tokens.get(t).is_some_and(|token| token.gap == Gap::None);
        close(at) && close(at + 1)
    }
}
