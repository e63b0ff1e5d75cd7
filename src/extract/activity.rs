//! Activities: "trained more than 20,000 people" is `training[done] at_least
//! 20000 people`.
//!
//! One activity for each figure that measures something done, and one for each
//! concrete deed that the text states without a figure. What was done is read
//! from the clause of the figure: its verb, the noun that is counted, and the
//! words round them, weighed by how near they stand. Figures that say what an
//! institution is or has ("has 150 beds") make no activity; neither do prices,
//! percentages and the counts of an epidemic. What the figures mean to a link
//! (156 member units) is left to the links.

mod circumstances;
mod parties;
mod reading;
mod weigh;

use crate::annotate::verb::{self, Use, VerbGroup};
use crate::document::{BlockKind, Document, Figure, Gap, InstitutionKind, Mention, Naming, Token, TokenKind, Tokens};
use crate::extract::clause::{self, Clause, Governor as Governed, Group, Mentions};
use crate::extract::{Activity, ActivityStatus, Dropped, Link, LinkStatus};
use crate::lexicon::activities::{Force, Gives, Idle, Kind, Role, Trigger, Way};
use crate::lexicon::figures::Meaning;
use crate::lexicon::names::NameRole;
use crate::lexicon::statuses::Cue;
use crate::lexicon::{Class, Layer, Lexicon, TermHit};
use crate::text::Span;
use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::{SmallVec, smallvec};
use std::cell::OnceCell;
use std::ops::Range;

/// How far a clause is looked through, in tokens.
const REACH: usize = 60;
/// The longest term, in tokens: how far back a term can begin that holds another.
const LONGEST: usize = 8;

/// Tokens from a verb to the people who are its object.
const TAUGHT: usize = 5;
/// How long a name in quotation marks can be, in tokens.
const LONGEST_TITLE: usize = 12;

/// A fact that is told over and over is shown by its first sentences.
const EVIDENCE: usize = 4;

/// Weights of what says an activity, strongest first. A phrase that decides
/// beats the verb with its noun, these beat the verb alone, that beats the
/// counted noun, and all beat what only stands near: "sent 40 doctors for further
/// study" is training, "sent 205 newborns to Haikou" is referral, "donated 3
/// operating tables" is a donation.
mod weight {
    pub const DECIDES: f32 = 12.0;
    pub const VERB: f32 = 10.0;
    pub const PAIR: f32 = 10.5;
    pub const UNSEEN_VERB: f32 = 9.0;
    pub const COUNTED: f32 = 8.0;
    /// An amount of money and what it is spent on.
    pub const PRICED: f32 = 5.5;
    pub const SPREAD_OPEN: f32 = 7.0;
    /// The object of the verb, where a figure stands behind it.
    pub const OBJECT: f32 = 7.8;
    /// Above the noun of a pair: patients who are taken to a hospital are patients all the same.
    pub const TAKEN: f32 = 1.2;
    pub const SECOND_VERB: f32 = 6.0;
    pub const UNIT_PAIR: f32 = 5.6;
    pub const DOMAIN: f32 = 5.0;
    pub const SPREAD: f32 = 4.5;
    pub const WEAK_PAIR: f32 = 4.0;
    pub const WEAK_NOUN: f32 = 4.2;
    /// A sign of the sentence before.
    pub const BEFORE: f32 = 4.3;
    /// Each pause between a verb and its figure takes this away.
    pub const PAUSE: f32 = 1.0;
    /// A figure between a verb and another figure that counts what takes place.
    pub const FARTHER: f32 = 2.5;
    /// A figure between a phrase and the figure that it would decide on.
    pub const CROSSING: f32 = 3.0;
    pub const CUE: f32 = 1.5;
    /// How far a cue lifts.
    pub const LIFTED: f32 = 11.5;
    /// What it takes to be an activity.
    pub const ENOUGH: f32 = 3.0;
}

/// Finds the activities of a document, and what made none and why.
///
/// The links of the document tell for whom one side of them works.
pub(super) fn find(
    document: &Document,
    links: &[Link],
    clauses: &mut clause::Clauses,
    lexicon: &Lexicon,
) -> (Vec<Activity>, Vec<Dropped>) {
    let mut found = Found::default();
    let mut said_before = SmallVec::new();
    let mut topic = Topic::default();
    let mut said = Said::of(document, clauses, lexicon);
    let bonds = Bonds::of(document, links);
    let main = main_institution(document);
    let places = OnceCell::new();
    let units = Units::of(document, lexicon);
    for number in 0..document.sentences.len() {
        let Some(mut reading) = Reading::new(document, lexicon, number, &mut said, &places, &bonds, &units) else {
            said_before.clear();
            topic = topic.after(document, number, None);
            topic.told = None;
            continue;
        };
        reading.topic = topic;
        reading.said_before = said_before;
        reading.main = &main;
        let mut taken: SmallVec<[(usize, usize); 8]> = SmallVec::new();
        let mut used: SmallVec<[usize; 8]> = SmallVec::new();
        let mut last = None;
        for at in reading.figures.clone() {
            match reading.figure(at, last) {
                Ok((kind, verb, activity)) => {
                    taken.push((kind, at));
                    used.extend(verb);
                    reading.topic.row = verb.map(|verb| Row {
                        head: reading.row_head(verb),
                        actors: Mentions::from_slice(&activity.actors),
                    });
                    last = Some((at, kind));
                    reading.topic.served = Served::of(&activity, number).or(reading.topic.served);
                    found.add(document, kind, activity);
                }
                Err(_) if !reading.reasons => {}
                Err(reason) => {
                    found.dropped.push(Dropped { rule: document.figures[at].rule, sentence: number, reason })
                }
            }
        }
        let known = found.activities.len();
        reading.plain(&taken, &used, &mut found);
        let plain =
            |activity: &Activity| lexicon.activities.kinds.iter().position(|kind| kind.key == activity.activity);
        let mut kinds = taken.iter().map(|&(kind, _)| kind).chain(found.activities[known..].iter().filter_map(plain));
        let told = match kinds.next() {
            Some(first) => Some(first).filter(|&first| kinds.all(|kind| kind == first)),
            None => reading.one_deed(),
        };
        for activity in &found.activities[known..] {
            reading.topic.served = Served::of(activity, number).or(reading.topic.served);
        }
        said_before = reading.spreading();
        let mut before = std::mem::take(&mut reading.topic);
        before.row = None;
        reading.topic.status = before.status;
        topic = before.after(document, number, Some(&reading));
        topic.told = told;
        said.lists =
            Lists { signs: reading.signs, cues: reading.cues, stops: reading.stop_at, pauses: reading.pause_at };
    }
    (found.activities, found.dropped)
}

/// Who did something for whom, as the text told it last: positions in [`Document::mentions`].
#[derive(Debug, Clone)]
struct Served {
    actors: Mentions,
    gain: Mentions,
    sentence: usize,
}

impl Served {
    fn of(activity: &Activity, sentence: usize) -> Option<Served> {
        let [actors, gain] = [&activity.actors, &activity.beneficiaries].map(|list| Mentions::from_slice(list));
        (!gain.is_empty()).then_some(Served { actors, gain, sentence })
    }
}

/// Who did what the figure before says.
#[derive(Debug, Clone)]
struct Row {
    /// The first verb of those that share its subject: a position in [`Reading::verbs`].
    head: usize,
    actors: Mentions,
}

/// What the sentences before leave to a sentence that does not say it.
#[derive(Debug, Clone, Default)]
struct Topic {
    /// The institutions that the text speaks of: positions in [`Document::mentions`].
    subject: Mentions,
    /// The paragraph in which they were named.
    paragraph: usize,
    /// The institutions named last as a place or an object: what "there" points to.
    place: Mentions,
    /// It is a person of theirs that the text tells of: "Dr. Yang, a surgeon of A".
    person: bool,
    /// The text tells of people whose house it does not name: "the Chinese medical team".
    nobody: bool,
    /// For whom something was done last.
    served: Option<Served>,
    /// Where those who come from the subject work: "experts from A go down to B".
    visited: Mentions,
    /// Who did what the figure before says, in the same sentence.
    row: Option<Row>,
    /// The day or month of the sentence right before, in the same paragraph.
    date: Option<usize>,
    /// The one kind of activity that the sentence right before tells of.
    told: Option<usize>,
    /// The status of the verb that a list stands under: "the hospital will: (1) post …".
    status: Option<ActivityStatus>,
}

impl Topic {
    /// The topic behind a sentence.
    fn after(mut self, document: &Document, number: usize, reading: Option<&Reading>) -> Topic {
        let sentence = &document.sentences[number];
        let Some(last) = sentence.tokens.end.checked_sub(1) else { return self };
        let open = document.tokens[last].kind == TokenKind::Mark
            && matches!(document.tokens[last].span().of(&document.article.text), ":" | ";" | "：" | "；");
        self.status = if open { reading.and_then(|r| r.last_status()).or(self.status) } else { None };
        let next = document.sentences.get(number + 1);
        let goes_on = next.is_some_and(|next| next.paragraph == sentence.paragraph && next.block == BlockKind::Body);
        self.date = reading.filter(|_| goes_on).and_then(Reading::only_date);
        let Some(reading) = reading else { return self };
        let institution = |g: &&Group| {
            g.mentions
                .iter()
                .any(|m| document.institutions[document.mentions[*m].institution].kind != InstitutionKind::Other)
        };
        let house = |g: &Group| {
            let kind = |m: &usize| document.institutions[document.mentions[*m].institution].kind;
            g.mentions.iter().all(|m| {
                matches!(kind(m), InstitutionKind::Hospital | InstitutionKind::MedicalCenter | InstitutionKind::Clinic)
            })
        };
        // Who reports or holds a ceremony is not who treats: an authority leaves the subject as it was.
        let authority = |g: &Group| {
            g.mentions.iter().all(|m| {
                matches!(
                    document.institutions[document.mentions[*m].institution].kind,
                    InstitutionKind::HealthAuthority | InstitutionKind::Government
                )
            })
        };
        // "other hospitals" are nobody of whom a text goes on to tell.
        let named = |g: &Group| g.mentions.iter().any(|m| document.mentions[*m].naming != Naming::Group);
        let acts =
            |g: &&Group| named(g) && reading.can_act(g) && (self.subject.is_empty() && !self.nobody || !authority(g));
        if let Some(group) = reading.groups.iter().filter(institution).find(acts) {
            self.subject.clone_from(&group.mentions);
            self.person = reading.apposed_person(group);
            self.paragraph = sentence.paragraph;
            self.nobody = false;
            let elsewhere = |g: &&Group| g.tokens != group.tokens && !reading.can_act(g) && house(g);
            let place = reading.groups.iter().filter(|_| group.office).find(elsewhere);
            self.visited = place.map(|g| g.mentions.clone()).unwrap_or_default();
        } else if let Some(group) = reading.groups.iter().filter(institution).find(|g| reading.runs(g)) {
            self.subject.clone_from(&group.mentions);
            self.person = false;
            self.paragraph = sentence.paragraph;
            self.nobody = false;
        } else if reading.tells_of_others() {
            self.subject.clear();
            self.person = false;
            self.nobody = true;
        } else if sentence.paragraph > self.paragraph + 1 && !self.nobody {
            self.subject = Mentions::from_slice(reading.main);
            self.person = false;
        }
        if let Some(group) = reading.groups.iter().rev().filter(institution).find(|g| !reading.can_act(g)) {
            self.place.clone_from(&group.mentions);
        }
        self
    }
}

/// A mention of each institution that a word in capitals locates.
type Places<'a> = FxHashMap<&'a str, Vec<usize>>;

/// The words that say where the institutions are: those of their names and
/// what follows a name ("St. Agathe Mission Hospital, Mzimba", "… in Barnstaple").
fn places<'a>(document: &'a Document<'a>) -> Places<'a> {
    let mut places: Places = FxHashMap::default();
    let mut seen = FxHashSet::default();
    for (at, mention) in document.mentions.iter().enumerate() {
        let kind = document.institutions[mention.institution].kind;
        let house =
            matches!(kind, InstitutionKind::Hospital | InstitutionKind::MedicalCenter | InstitutionKind::Clinic);
        if !house || !matches!(mention.naming, Naming::Name | Naming::Short) {
            continue;
        }
        let next = mention.tokens.end;
        let located = document
            .tokens
            .get(next)
            .is_some_and(|t| t.span().of(&document.article.text) == "," || t.is(Class::Locative));
        let behind = if located { next + 1..(next + 2).min(document.tokens.len()) } else { next..next };
        for token in mention.tokens.clone().chain(behind) {
            let token = &document.tokens[token];
            if !token.capital || token.kind != TokenKind::Word {
                continue;
            }
            let word = token.span().of(&document.article.text);
            if seen.insert((word, mention.institution)) {
                places.entry(word).or_default().push(at);
            }
        }
    }
    places
}

/// The first mention of the institution that is named most, where one is.
fn main_institution(document: &Document) -> Mentions {
    let mut counts = vec![0usize; document.institutions.len()];
    // "many hospitals in the province" are nobody of whom a text tells.
    for mention in document.mentions.iter().filter(|m| m.naming != Naming::Group) {
        counts[mention.institution] += 1;
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    let main = counts.iter().position(|c| *c == most && most > 0);
    let first = main.and_then(|main| document.mentions.iter().position(|m| m.institution == main));
    first.into_iter().collect()
}

/// Who works for whom, from a link.
#[derive(Debug)]
struct Bond {
    /// Mentions of those who give.
    givers: Mentions,
    /// Mentions of those who gain.
    takers: Mentions,
    /// Either side may give.
    mutual: bool,
    /// The givers build the taker.
    built: bool,
    /// The first and the last sentence that state it.
    sentences: (usize, usize),
}

/// How much speaks for each kind of activity, and by which way.
type Scores = SmallVec<[(f32, Way); 24]>;

/// The roles of a link that say who gives and who gains.
const GIVING: [(&str, &str); 4] =
    [("supporter", "supported"), ("manager", "managed"), ("acquirer", "acquired"), ("partner", "built")];
/// The roles of links by which either side may do something for the other.
const MUTUAL: [(&str, &str); 2] = [("partner", "partner"), ("parent", "affiliate")];

/// The bonds of a document, and those of each institution.
#[derive(Debug, Default)]
struct Bonds {
    all: Vec<Bond>,
    /// By institution: positions in `all`, by first sentence.
    of: FxHashMap<usize, Mentions>,
}

/// Bonds of one institution before a sentence, and as many behind it, that are looked at:
/// more than any report tells, so that an archive in one file costs what its reports cost.
const BONDS: usize = 64;

impl Bonds {
    fn of(document: &Document, links: &[Link]) -> Bonds {
        let all = Bonds::all(document, links);
        let mut of: FxHashMap<usize, Mentions> = FxHashMap::default();
        for (at, bond) in all.iter().enumerate() {
            for mention in bond.givers.iter().chain(&bond.takers) {
                let list = of.entry(document.mentions[*mention].institution).or_default();
                if list.last() != Some(&at) {
                    list.push(at);
                }
            }
        }
        for list in of.values_mut() {
            list.sort_by_key(|&at| all[at].sentences.0);
        }
        Bonds { all, of }
    }

    /// The bonds of some institutions, those told of nearest to a sentence, in the order of the links.
    fn near(&self, institutions: impl Iterator<Item = usize>, sentence: usize) -> Vec<&Bond> {
        let mut found = Mentions::new();
        for institution in institutions {
            let Some(list) = self.of.get(&institution) else { continue };
            let here = list.partition_point(|&at| self.all[at].sentences.0 <= sentence);
            found.extend_from_slice(&list[here.saturating_sub(BONDS)..(here + BONDS).min(list.len())]);
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|at| &self.all[at]).collect()
    }

    fn all(document: &Document, links: &[Link]) -> Vec<Bond> {
        let mut bonds = Vec::new();
        for link in links.iter().filter(|l| l.status != LinkStatus::Ended) {
            let of =
                |role: &str| -> Mentions { link.parties.iter().filter(|(r, _)| r == role).map(|(_, m)| *m).collect() };
            let (Some(&first), Some(&last)) = (link.sentences.iter().min(), link.sentences.iter().max()) else {
                continue;
            };
            let built = link.parties.iter().any(|(role, _)| role == "built");
            let mut add = |givers: Mentions, takers: Mentions, mutual: bool| {
                if !givers.is_empty() && !takers.is_empty() {
                    bonds.push(Bond { givers, takers, mutual, built, sentences: (first, last) });
                }
            };
            for (giver, taker) in GIVING {
                add(of(giver), of(taker), false);
            }
            for (one, other) in MUTUAL {
                if one != other {
                    add(of(one), of(other), true);
                } else if let [a, b] = of(one)[..]
                    && link.parties.len() == 2
                {
                    add(smallvec![a], smallvec![b], true);
                }
            }
        }
        // "the two hospitals": whoever is named as one pair has something to do with each other.
        for (at, pair) in document.mentions.windows(2).enumerate() {
            if pair.iter().all(|m| m.naming == Naming::Both)
                && pair[0].tokens == pair[1].tokens
                && let Some(sentence) = document.sentence_at(pair[0].tokens.start)
            {
                let sentences = (sentence, sentence);
                bonds.push(Bond {
                    givers: smallvec![at],
                    takers: smallvec![at + 1],
                    mutual: true,
                    built: false,
                    sentences,
                });
            }
        }
        bonds
    }
}

#[derive(Default)]
struct Found {
    activities: Vec<Activity>,
    dropped: Vec<Dropped>,
    /// Activities by their kind and the bits of their figure's value.
    index: FxHashMap<(usize, Option<u64>), Mentions>,
}

impl Found {
    /// Adds an activity, or the evidence of one that is there already.
    fn add(&mut self, document: &Document, kind: usize, new: Activity) {
        let same_figure = |a: Option<usize>, b: Option<usize>| match (a, b) {
            (Some(a), Some(b)) => {
                let (a, b) = (&document.figures[a].value, &document.figures[b].value);
                a.value == b.value && a.unit == b.unit && a.upper == b.upper
            }
            (None, None) => true,
            _ => false,
        };
        let who = |list: &[usize]| {
            let mut all: Mentions = list.iter().map(|m| document.mentions[*m].institution).collect();
            all.sort_unstable();
            all
        };
        let value = new.figure.map(|f| document.figures[f].value.value.to_bits());
        let alike = self.index.entry((kind, value)).or_default();
        let old = alike.iter().copied().find(|&old| {
            let old = &self.activities[old];
            same_figure(old.figure, new.figure) && (new.figure.is_some() || who(&old.actors) == who(&new.actors))
        });
        match old {
            Some(old) => {
                let known = &mut self.activities[old].sentences;
                for sentence in new.sentences {
                    if known.len() < EVIDENCE && !known.contains(&sentence) {
                        known.push(sentence);
                    }
                }
            }
            None => {
                alike.push(self.activities.len());
                self.activities.push(new);
            }
        }
    }
}

/// Which kinds of activity count in which unit, for the units of a document's figures.
struct Units<'a> {
    /// A unit, and of each kind whether it counts in it.
    known: Vec<(&'a str, Vec<bool>)>,
}

impl<'a> Units<'a> {
    fn of(document: &'a Document, lexicon: &Lexicon) -> Units<'a> {
        let mut known: Vec<(&str, Vec<bool>)> = Vec::new();
        for figure in &document.figures {
            let unit = figure.value.unit.as_str();
            if !known.iter().any(|(known, _)| *known == unit) {
                let counts = |kind: &Kind| kind.units.iter().any(|counted| counted == unit);
                known.push((unit, lexicon.activities.kinds.iter().map(counts).collect()));
            }
        }
        Units { known }
    }

    /// Of each kind whether it counts in a unit of the document.
    fn counting(&self, unit: &str) -> &[bool] {
        self.known.iter().find(|(known, _)| *known == unit).map_or(&[], |(_, kinds)| kinds)
    }
}

/// Where in the lists of a document the items of the next sentence begin: sentences are read one after another.
#[derive(Default)]
struct Cursors {
    figures: usize,
    mentions: usize,
    hits: usize,
    cues: usize,
    marks: usize,
}

/// The items of a sorted list that begin in `range`, where `from` is before them; behind them afterwards.
fn next_within<T>(list: &[T], from: &mut usize, range: &Tokens, start: impl Fn(&T) -> usize) -> Range<usize> {
    *from += list[*from..].iter().take_while(|item| start(item) < range.start).count();
    let first = *from;
    *from += list[first..].iter().take_while(|item| start(item) < range.end).count();
    first..*from
}

/// What the whole document says, by token.
struct Said<'c> {
    next: Cursors,
    /// Terms of the activity layer, in order.
    hits: Vec<TermHit>,
    cues: Vec<(usize, usize, Cue)>,
    /// Tokens of names.
    in_name: Vec<bool>,
    /// Tokens of all mentions and dates, which are no verbs.
    fixed: Vec<bool>,
    /// Marks, and tokens behind a blank line.
    marks: Vec<usize>,
    clauses: &'c mut clause::Clauses,
    /// Those of the sentence before, for the next one.
    lists: Lists,
}

/// Lists of a sentence: the next one is read into the same ones.
#[derive(Default)]
struct Lists {
    signs: Vec<Sign>,
    cues: Vec<(usize, usize, Cue)>,
    stops: Vec<usize>,
    pauses: Vec<usize>,
}

impl<'c> Said<'c> {
    fn of(document: &Document, clauses: &'c mut clause::Clauses, lexicon: &Lexicon) -> Said<'c> {
        let mut in_name = vec![false; document.tokens.len()];
        let mut fixed = clauses.named.clone();
        for mention in &document.mentions {
            fixed[mention.tokens.clone()].fill(true);
            if matches!(mention.naming, Naming::Name | Naming::Alias | Naming::Short) {
                in_name[mention.tokens.clone()].fill(true);
            }
        }
        let cues = document
            .hits
            .of(Layer::Cue)
            .filter_map(|hit| Some((hit.first as usize, hit.last as usize, lexicon.statuses.cue(hit)?)));
        let mut marks = Vec::with_capacity(document.tokens.len() / 4);
        for (at, token) in document.tokens.iter().enumerate() {
            if token.mark != '\0' || token.gap == Gap::Blank {
                marks.push(at);
            }
        }
        Said {
            next: Cursors::default(),
            marks,
            hits: document.hits.of(Layer::Activity).copied().collect(),
            cues: cues.collect(),
            in_name,
            fixed,
            clauses,
            lists: Lists::default(),
        }
    }
}

/// A term of the activity layer in the sentence.
#[derive(Debug, Clone, Copy)]
struct Sign {
    first: usize,
    last: usize,
    kind: usize,
    role: Role,
}

/// The verb that a figure hangs on.
#[derive(Debug, Clone, Copy)]
struct Governor {
    /// Position in [`Reading::verbs`].
    verb: usize,
    /// The figure is the subject: "300 patients were treated".
    subject: bool,
}

/// A sentence with what the search needs of it.
struct Reading<'a> {
    document: &'a Document<'a>,
    lexicon: &'a Lexicon,
    number: usize,
    range: Tokens,
    verbs: Vec<VerbGroup>,
    signs: Vec<Sign>,
    cues: Vec<(usize, usize, Cue)>,
    figures: Range<usize>,
    /// Which kinds of activity count figures in which unit.
    units: &'a Units<'a>,
    /// Somebody asks why a figure made nothing.
    reasons: bool,
    /// The institutions that it names, in lists.
    groups: Vec<Group>,
    /// Where what a verb governs ends, and where the parts of clauses end: see [`Reading::stops`], [`Reading::pauses`].
    stop_at: Vec<usize>,
    pause_at: Vec<usize>,
    /// What stands in quotation marks as the name of something.
    titles: Vec<Tokens>,
    /// Kinds that the sentence before speaks of.
    said_before: SmallVec<[usize; 8]>,
    topic: Topic,
    bonds: &'a Bonds,
    /// A mention of the institution that the document names most.
    main: &'a [usize],
    /// What locates the hospitals of the document, once somebody asks.
    places: &'a OnceCell<Places<'a>>,
}

/// The items of a sorted list that begin in `range`.
fn within<T>(list: &[T], range: &Tokens, start: impl Fn(&T) -> usize) -> Range<usize> {
    // Most lists are of one sentence and short, and most ranges hold none of a list or all of it.
    let (Some(low), Some(high)) = (list.first(), list.last()) else { return 0..0 };
    let (low, high) = (start(low), start(high));
    if range.end <= low || range.start > high || range.is_empty() {
        let at = if range.start > high { list.len() } else { 0 };
        return at..at;
    }
    if range.start <= low && high < range.end {
        return 0..list.len();
    }
    // Walking through a short list is faster than halving it.
    if list.len() <= 12 {
        let first = list.iter().take_while(|t| start(t) < range.start).count();
        return first..first + list[first..].iter().take_while(|t| start(t) < range.end).count();
    }
    let first = list.partition_point(|t| start(t) < range.start);
    first..list.partition_point(|t| start(t) < range.end).max(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::annotate;
    use crate::article::Article;
    use std::sync::OnceLock;

    fn lexicon() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(Lexicon::built_in)
    }

    /// The activities without their institutions and dates, and the reasons of what was dropped.
    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let article = Article { id: "t".into(), text: text.into(), ..Article::default() };
        let document = annotate(&article, lexicon());
        let (activities, dropped) = find(&document, &[], &mut clause::Clauses::of(&document), lexicon());
        let mut said: Vec<String> = activities
            .iter()
            .map(|a| {
                Activity { actors: Vec::new(), beneficiaries: Vec::new(), date: None, ..a.clone() }.shorthand(&document)
            })
            .collect();
        said.sort();
        (said, dropped.into_iter().map(|d| d.reason).collect())
    }

    /// Who did what a figure of the text says, and for whom.
    fn who(text: &str, figure: f64) -> (Vec<String>, Vec<String>) {
        let article = Article { id: "t".into(), text: text.into(), ..Article::default() };
        let document = annotate(&article, lexicon());
        let (activities, _) = find(&document, &[], &mut clause::Clauses::of(&document), lexicon());
        let one = activities.iter().find(|a| a.figure.is_some_and(|f| document.figures[f].value.value == figure));
        let one = one.expect("the figure makes an activity");
        let names = |list: &[usize]| {
            list.iter().map(|m| document.institutions[document.mentions[*m].institution].name.clone()).collect()
        };
        (names(&one.actors), names(&one.beneficiaries))
    }

    #[test]
    fn those_who_did_it_are_found_round_their_figure() {
        let (a, b, c) = ("Linshan Hospital", "Dongfang Hospital", "Suihe Hospital");
        for (text, figure, actors, gain) in [
            // Where the people come from did it.
            (
                "A 130-person team from the First Affiliated Hospital of Linhai Medical University set out on Sunday.",
                130.0,
                vec!["First Affiliated Hospital of Linhai Medical University"],
                vec![],
            ),
            ("The 16 medics, all from Linshan Hospital, left for Mali.", 16.0, vec![a], vec![]),
            (
                "Fifteen doctors selected from Linshan Hospital and Dongfang Hospital have been sent to Suihe Hospital.",
                15.0,
                vec![a, b],
                vec![c],
            ),
            // An apposition is no subject.
            (
                "Linshan Hospital, a member of the Jianghai Eye Alliance led by Suihe Hospital, performed 340 operations.",
                340.0,
                vec![a],
                vec![],
            ),
            // The part of a house, the place of two deeds, the object that stays in the passive.
            (
                "Linshan Hospital has sent nine nurses to support the burns unit of Suihe Hospital.",
                9.0,
                vec![a],
                vec![c],
            ),
            (
                "Experts from Linshan Hospital performed eight operations and gave five lectures at Suihe Hospital.",
                8.0,
                vec![a],
                vec![c],
            ),
            ("Suihe Hospital was given a $3 million grant by Linshan Hospital.", 3_000_000.0, vec![a], vec![c]),
            // Whose something is that did it: "the clinic run by A", "all from A", "B, whose volunteers".
            ("The mobile clinic run by Linshan Hospital dealt with 400 patients.", 400.0, vec![a], vec![]),
            ("The visiting surgeons, all from Linshan Hospital, did 62 operations.", 62.0, vec![a], vec![]),
            (
                "Suihe Hospital owes its ward to Linshan Hospital, whose volunteers have done 5,100 operations there.",
                5100.0,
                vec![a],
                vec![c],
            ),
            ("With 41 free clinics in a year, the team of Linshan Hospital has become famous.", 41.0, vec![a], vec![]),
            // Who does it as well, who undergoes help, who is given what stands behind.
            ("Linshan Hospital held 14 training courses jointly with Dongfang Hospital.", 14.0, vec![a, b], vec![]),
            ("Suihe Hospital was helped to build 14 wards.", 14.0, vec![], vec![c]),
            ("Linshan Hospital lent Suihe Hospital five nurses.", 5.0, vec![a], vec![c]),
            // The clause whose object is counted.
            ("Seven doctors whom Linshan Hospital posted to Suihe Hospital stayed on.", 7.0, vec![a], vec![c]),
            // For whom the same people worked before; by them; said their president.
            (
                "Linshan Hospital sent 12 doctors to Suihe Hospital. They performed 340 operations.",
                340.0,
                vec![a],
                vec![c],
            ),
            (
                "Linshan Hospital sent 12 doctors to Suihe Hospital. Altogether 31 techniques were introduced by them.",
                31.0,
                vec![a],
                vec![c],
            ),
            ("\"We trained 31 nurses,\" said Zhao Min, president of Linshan Hospital.", 31.0, vec![a], vec![]),
            // The same people in a row of verbs, with the place of the first; who is sent and stays.
            (
                "Experts of Linshan Hospital came to Suihe Hospital. They saw 300 patients, did 40 operations.",
                40.0,
                vec![a],
                vec![c],
            ),
            (
                "A surgeon from Linshan Hospital stayed at Suihe Hospital and treated 37 patients.",
                37.0,
                vec![a],
                vec![c],
            ),
            ("Two midwives from Linshan Hospital have joined Suihe Hospital.", 2.0, vec![a], vec![c]),
            ("The 14 nurses sent by Linshan Hospital have been working at Suihe Hospital.", 14.0, vec![a], vec![c]),
            // A person in an apposition, the house before "where", the source of the text, who holds it.
            (
                "Dr. Yang, a surgeon of Linshan Hospital, was sent to Suihe Hospital. He did 260 operations.",
                260.0,
                vec![a],
                vec![c],
            ),
            (
                "Doctors of Linshan Hospital hold a clinic at Suihe Hospital, where they see 120 patients.",
                120.0,
                vec![a],
                vec![c],
            ),
            ("Since May 360 scans have been read, according to Linshan Hospital.", 360.0, vec![a], vec![]),
            ("Some 430 people were examined during the clinic held by Linshan Hospital.", 430.0, vec![a], vec![]),
            // With what and where B is helped; whose aim it is.
            ("Linshan Hospital supported Suihe Hospital with 12 nurses.", 12.0, vec![a], vec![c]),
            ("At Suihe Hospital 12 nurses were trained by Linshan Hospital.", 12.0, vec![a], vec![c]),
            ("The target is to train 339 nurses, Linshan Hospital said.", 339.0, vec![a], vec![]),
            // Goods, and from whom a patient comes.
            (
                "The goods included 30 monitors and were handed to Suihe Hospital by Linshan Hospital.",
                30.0,
                vec![a],
                vec![c],
            ),
            ("Last year 54 patients were taken from Linshan Hospital to Suihe Hospital.", 54.0, vec![a], vec![c]),
            // Where it takes place: before "where", a part of the house, before a verb that measures, beds that are added.
            ("Six men were taken to Linshan Hospital, where three underwent surgery.", 3.0, vec![a], vec![]),
            ("Up to 800 patients are received at the new building of Linshan Hospital.", 800.0, vec![a], vec![]),
            ("Remote consultations at Linshan Hospital reached 2,687 cases.", 2687.0, vec![a], vec![]),
            ("In May 30 beds were added at Linshan Hospital.", 30.0, vec![a], vec![]),
            ("Fifteen experts received letters of appointment from Linshan Hospital.", 15.0, vec![a], vec![]),
            // People of whom only the place is told, and hospitals that are none of the text.
            (
                "Linshan Hospital opened in May. Since then 86 experts from Fujian have come to help.",
                86.0,
                vec![],
                vec![],
            ),
            (
                "Linshan Hospital opened in May. Other hospitals sent flowers. It treated 86 patients.",
                86.0,
                vec![a],
                vec![],
            ),
            // Nobody is invented where the sentence has a subject that is no hospital of the text.
            (
                "Linshan Hospital received guests. The Chinese medical team treated 600 patients in May.",
                600.0,
                vec![],
                vec![],
            ),
            (
                "Linshan Provincial Hospital received guests. The county hospital treated 600 patients in May.",
                600.0,
                vec![],
                vec![],
            ),
            (
                "Linshan Hospital opened. Statistics of the health commission show that 220 experts were dispatched.",
                220.0,
                vec![],
                vec![],
            ),
        ] {
            let found = who(text, figure);
            let wanted: (Vec<String>, Vec<String>) =
                (actors.iter().map(|n| n.to_string()).collect(), gain.iter().map(|n| n.to_string()).collect());
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn figures_hang_on_their_verbs() {
        for (text, expected) in [
            // The verb before, through a row of clauses.
            (
                "The team examined 1,846 patients, performed 212 operations and trained 36 nurses.",
                vec![
                    "clinical_service[done] exact 1846 people",
                    "clinical_service[done] exact 212 cases",
                    "training[done] exact 36 people",
                ],
            ),
            // The verb behind, of a figure that is the subject.
            ("The director said 300 patients were treated in May.", vec!["clinical_service[done] exact 300 people"]),
            (
                "Some 50 patients who would have gone to the city were treated at home.",
                vec!["clinical_service[done] about 50 people"],
            ),
            // Noun before figure, as in word-for-word translations.
            (
                "this year complete operation 142 cases, train doctor 60 people",
                vec!["clinical_service[done] exact 142 cases", "training[done] exact 60 people"],
            ),
            // Parts of a figure are of its kind.
            (
                "They performed 212 operations, 46 of them on children.",
                vec!["clinical_service[done] exact 212 cases", "clinical_service[done] exact 46 cases"],
            ),
            // A phrase decides against the verb.
            ("The county sent 40 doctors to the city for further study.", vec!["training[done] exact 40 people"]),
            // Nouns that look like verbs, behind the verb that they hang on.
            ("The clinic fitted hearing aids to 130 men.", vec!["clinical_service[done] exact 130 people"]),
            // Those who are told something were not sent.
            ("The dean gave a report on diet to 240 nurses.", vec!["training[done] exact 240 people"]),
            // An item of a list without any verb, and a translation that begins with a bare one.
            ("Training of 300 village doctors.", vec!["training[done] exact 300 people"]),
            (
                "Help the hospital to carry out new technology 12.",
                vec!["technology_transfer[done] exact 12 technologies"],
            ),
            // The subject of a verb without an object; what a deed was done for is told with it.
            ("The new emergency centre opened on Friday.", vec!["capacity_building[done]"]),
            ("The nurses visited 3,450 homes to hand out soap.", vec!["other[done] exact 3450 other"]),
            // The auxiliary is said once for a row of figures.
            (
                "In May 310 patients were examined and 48 treated and 29 were given spectacles.",
                vec![
                    "clinical_service[done] exact 310 people",
                    "clinical_service[done] exact 48 people",
                    "donation[done] exact 29 people",
                ],
            ),
            // A clause about the whole figure says what its own verb does not.
            (
                "The town reported 9 cases of cholera, all of which were treated in the county.",
                vec!["clinical_service[done] exact 9 cases"],
            ),
            // The verb behind what stands between commas, and the one joined to another.
            ("A new 24-bed ward, paid for by the trust, will open.", vec!["capacity_building[planned] exact 24 beds"]),
            ("The firm will build and run a 90-bed clinic.", vec!["capacity_building[planned] exact 90 beds"]),
            // The clause behind "after", and what describes those who are counted.
            (
                "The camp ended after 480 patients suffering from trachoma were examined.",
                vec!["clinical_service[done] exact 480 people"],
            ),
            // What is counted further behind the verb may say it; so does the noun that a figure leaves out.
            (
                "The school trained 60 nurses and made 900 home visits and 40 deliveries.",
                vec![
                    "clinical_service[done] exact 40 cases",
                    "other[done] exact 900 person_times",
                    "training[done] exact 60 people",
                ],
            ),
            ("The patients were old. Another 240 were sent on to the city.", vec!["referral[done] exact 240 people"]),
            // The object of the verb beats what hangs on it; a title says nothing.
            ("He gave a lecture on \"Surgery of the Hand\" for 42 nurses.", vec!["training[done] exact 42 people"]),
            // What was said before decides where the verb says little.
            (
                "A free clinic was held on the square, and 230 people were received.",
                vec!["free_clinic[done] exact 230 people"],
            ),
            // The participle of a subject that a verb measures; volumes; how far a count is from another one.
            (
                "The number of operations performed at Linshan Hospital exceeded 6,200.",
                vec!["clinical_service[done] at_least 6200 cases"],
            ),
            (
                "The number of wards opened by Linshan Hospital reached 12.",
                vec!["capacity_building[done] exact 12 departments"],
            ),
            (
                "The outpatient volume of Linshan Hospital hit 320,000.",
                vec!["clinical_service[done] exact 320000 person_times"],
            ),
            ("They performed 212 operations, 46 more than in May.", vec!["clinical_service[done] exact 212 cases"]),
            (
                "They treated 212 patients, an increase of 46 over the year before.",
                vec!["clinical_service[done] exact 212 people"],
            ),
            // Staff and goods with which somebody is helped; nobody is helped where things merely stand so.
            (
                "The city supported Linshan Hospital with 12 nurses and four ventilators.",
                vec!["donation[done] exact 4 items", "staff_dispatch[done] exact 12 people"],
            ),
            ("Linshan Hospital is equipped with 300 machines.", vec![]),
            // A count without a noun goes on with what the sentence before tells.
            (
                "The school is training village doctors. About 60 have signed up.",
                vec!["training[done] about 60 people", "training[ongoing]"],
            ),
            (
                "The team treated 520 patients. Of these, 30 were children.",
                vec!["clinical_service[done] exact 30 people", "clinical_service[done] exact 520 people"],
            ),
            ("The team treated 520 patients. It wants 30 more.", vec!["clinical_service[done] exact 520 people"]),
            ("The team completed the training course of 15 times.", vec!["training[done] exact 15 sessions"]),
            // What takes place stands before a colon.
            ("Remote consultations: 62 cases.", vec!["consultation[done] exact 62 cases"]),
        ] {
            assert_eq!(read(text).0, expected, "{text}");
        }
    }

    #[test]
    fn status_is_read_from_the_verb_and_those_it_hangs_on() {
        for (text, expected) in [
            ("The hospital will train 40 nurses.", "training[planned] exact 40 people"),
            ("The hospital plans to train 40 nurses.", "training[planned] exact 40 people"),
            ("The two signed an agreement to train 40 nurses.", "training[planned] exact 40 people"),
            ("The hospital trains 40 nurses a year.", "training[ongoing] exact 40 people"),
            ("The hospital has trained 40 nurses.", "training[done] exact 40 people"),
            ("The foundation helped to train 40 nurses.", "training[done] exact 40 people"),
            ("On Monday 40 nurses were being trained.", "training[ongoing] exact 40 people"),
        ] {
            assert_eq!(read(text).0, [expected], "{text}");
        }
    }

    #[test]
    fn who_did_it_and_for_whom() {
        for (text, expected) in [
            (
                "Experts from Haibin Hospital trained 24 nurses for Linshan County Hospital.",
                "Haibin Hospital > Linshan County Hospital",
            ),
            ("In May 318 operations were performed at Linshan County Hospital.", "Linshan County Hospital > "),
            ("Haibin Hospital held its annual meeting. It treated 300 patients.", "Haibin Hospital > "),
            (
                "Linshan County Hospital is assisted by Haibin Hospital. Under the plan, Haibin Hospital will send eight experts.",
                "Haibin Hospital > Linshan County Hospital",
            ),
            (
                "Haibin Hospital helped Linshan County Hospital build three new departments.",
                "Haibin Hospital > Linshan County Hospital",
            ),
        ] {
            let article = Article { id: "t".into(), text: text.into(), ..Article::default() };
            let document = annotate(&article, lexicon());
            let extraction = crate::extract::extract(&document, lexicon());
            let name = |m: &usize| document.institutions[document.mentions[*m].institution].name.clone();
            let said: Vec<String> = extraction
                .activities
                .iter()
                .filter(|a| a.figure.is_some())
                .map(|a| {
                    let of = |list: &[usize]| list.iter().map(name).collect::<Vec<_>>().join(", ");
                    format!("{} > {}", of(&a.actors), of(&a.beneficiaries))
                })
                .collect();
            assert_eq!(said, [expected], "{text}");
        }
    }

    #[test]
    fn what_is_dropped_has_a_reason() {
        for (text, reason) in [
            ("The hospital has 420 employees.", "exact 420 people: \"has\" says what there is, not what was done"),
            ("The hospital did not train 40 nurses.", "exact 40 people: \"did not train\" denies it"),
            ("The hospital could train 40 nurses.", "exact 40 people: \"could train\" only supposes it"),
            ("The plan would have trained 40 nurses.", "exact 40 people: \"would have trained\" only supposes it"),
            (
                "A hospital with 40 nurses, it treats children.",
                "exact 40 people: it says what there is, not what was done",
            ),
            ("They teach by \"one doctor with 40 nurses\".", "exact 40 people: it stands in the name of something"),
        ] {
            let (activities, dropped) = read(text);
            assert_eq!((activities, dropped), (Vec::<String>::new(), vec![reason.to_string()]), "{text}");
        }
    }

    #[test]
    fn a_fact_told_twice_is_one_activity() {
        let (activities, _) = read("The hospital trained 40 nurses. In all, 40 nurses were trained.");
        assert_eq!(activities, ["training[done] exact 40 people"]);
    }

    #[test]
    fn a_page_without_stops_is_read_in_one_pass() {
        let text = "The hospital trained 200 nurses and treated 3,000 patients, ".repeat(5_000);
        assert_eq!(read(&text).0.len(), 2);
    }
}
