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

use crate::annotate::verb::{self, Use, VerbGroup};
use crate::document::{BlockKind, Document, Figure, Gap, InstitutionKind, Mention, Naming, TokenKind, Tokens};
use crate::extract::{Activity, ActivityStatus, Dropped};
use crate::lexicon::activities::{Force, Role, Way};
use crate::lexicon::statuses::Cue;
use crate::lexicon::{Class, Lexicon};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// How far a clause is looked through, in tokens.
const REACH: usize = 60;
/// The longest term, in tokens: how far back a term can begin that holds another.
const LONGEST: usize = 8;

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
    pub const SPREAD_OPEN: f32 = 7.0;
    pub const SECOND_VERB: f32 = 6.0;
    pub const UNIT_PAIR: f32 = 5.6;
    pub const DOMAIN: f32 = 5.0;
    pub const SPREAD: f32 = 4.5;
    pub const WEAK_PAIR: f32 = 4.0;
    /// A sign of the sentence before.
    pub const BEFORE: f32 = 4.3;
    /// Each pause between a verb and its figure takes this away.
    pub const PAUSE: f32 = 1.0;
    /// A figure between a phrase and the figure that it would decide on.
    pub const CROSSING: f32 = 3.0;
    pub const CUE: f32 = 1.5;
    /// What it takes to be an activity.
    pub const ENOUGH: f32 = 3.0;
}

/// Finds the activities of a document, and what made none and why.
pub fn find(document: &Document, lexicon: &Lexicon) -> (Vec<Activity>, Vec<Dropped>) {
    let mut found = Found::default();
    let mut said_before = Vec::new();
    let mut topic = Topic::default();
    for number in 0..document.sentences.len() {
        let Some(mut reading) = Reading::new(document, lexicon, number) else {
            said_before.clear();
            topic = topic.after(document, lexicon, number, None);
            continue;
        };
        reading.topic = topic;
        reading.said_before = said_before;
        let mut taken = Vec::new();
        let mut last = None;
        for at in reading.figures.clone() {
            match reading.figure(at, last) {
                Ok((kind, activity)) => {
                    taken.push(kind);
                    last = Some((at, kind));
                    found.add(document, kind, activity);
                }
                Err(reason) => {
                    found.dropped.push(Dropped { rule: document.figures[at].rule, sentence: number, reason })
                }
            }
        }
        reading.plain(&taken, &mut found);
        said_before = reading.spreading();
        topic = topic.after(document, lexicon, number, reading.last_status());
    }
    (found.activities, found.dropped)
}

/// What the sentences before leave to a sentence that does not say it.
#[derive(Debug, Clone, Copy, Default)]
struct Topic {
    /// The institution that the text speaks of: a position in [`Document::mentions`].
    subject: Option<usize>,
    /// The paragraph in which it was named.
    paragraph: usize,
    /// The status of the verb that a list stands under: "the hospital will: (1) post …".
    status: Option<ActivityStatus>,
}

impl Topic {
    /// The topic behind a sentence.
    fn after(self, document: &Document, lexicon: &Lexicon, number: usize, status: Option<ActivityStatus>) -> Topic {
        let sentence = &document.sentences[number];
        let Some(last) = sentence.tokens.end.checked_sub(1) else { return self };
        let open = document.tokens[last].kind == TokenKind::Mark
            && matches!(document.tokens[last].span().of(&document.article.text), ":" | ";" | "：" | "；");
        let named = within(&document.mentions, &sentence.tokens, |m| m.tokens.start).find(|&m| {
            document.institutions[document.mentions[m].institution].kind != InstitutionKind::Other
                && stands_free(document, lexicon, sentence.tokens.start, m)
        });
        let near = sentence.paragraph <= self.paragraph + 1;
        Topic {
            subject: named.or(self.subject.filter(|_| near)),
            paragraph: if named.is_some() { sentence.paragraph } else { self.paragraph },
            status: if open { status.or(self.status) } else { None },
        }
    }
}

/// The token before a mention, its article and adjectives passed over.
fn token_before(document: &Document, lexicon: &Lexicon, start: usize, mention: usize) -> Option<usize> {
    let is = |t: usize, class: Class| lexicon.vocabulary.is(document.tokens[t].word, class);
    let mut at = document.mentions[mention].tokens.start;
    for _ in 0..4 {
        at = at.checked_sub(1).filter(|&t| t >= start)?;
        if !is(at, Class::Determiner) && !is(at, Class::Adjective) {
            break;
        }
    }
    Some(at)
}

/// Whether a mention can be a subject: no preposition governs it, or it is the
/// house of someone who speaks or acts for it ("experts from A", "the president of A").
fn stands_free(document: &Document, lexicon: &Lexicon, start: usize, mention: usize) -> bool {
    let is = |t: usize, class: Class| lexicon.vocabulary.is(document.tokens[t].word, class);
    match token_before(document, lexicon, start, mention) {
        None => true,
        Some(t) if is(t, Class::Source) => (start.max(t.saturating_sub(4))..t).any(|b| is(b, Class::Office)),
        Some(t) => !is(t, Class::Preposition),
    }
}

#[derive(Default)]
struct Found {
    activities: Vec<Activity>,
    dropped: Vec<Dropped>,
    /// Activities by their kind and the bits of their figure's value.
    index: FxHashMap<(usize, Option<u64>), Vec<usize>>,
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
            let mut all: Vec<usize> = list.iter().map(|m| document.mentions[*m].institution).collect();
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
    mentions: Range<usize>,
    /// Kinds that the sentence before speaks of.
    said_before: Vec<usize>,
    topic: Topic,
}

/// The items of a sorted list that begin in `range`.
fn within<T>(list: &[T], range: &Tokens, start: impl Fn(&T) -> usize) -> Range<usize> {
    list.partition_point(|t| start(t) < range.start)..list.partition_point(|t| start(t) < range.end)
}

impl<'a> Reading<'a> {
    /// None where the sentence has neither a figure nor a term of an activity.
    fn new(document: &'a Document<'a>, lexicon: &'a Lexicon, number: usize) -> Option<Self> {
        let sentence = &document.sentences[number];
        if matches!(sentence.block, BlockKind::Chrome | BlockKind::Byline | BlockKind::Dateline) {
            return None;
        }
        let range = sentence.tokens.clone();
        let figures = within(&document.figures, &range, |f| f.tokens.start);
        let hits = within(&document.hits, &range, |h| h.first as usize);
        let mentions = within(&document.mentions, &range, |m| m.tokens.start);
        let dates = within(&document.dates, &range, |d| d.tokens.start);
        let mut fixed = vec![false; range.len()];
        let mut in_name = vec![false; range.len()];
        let mark = |list: &mut Vec<bool>, tokens: &Tokens| {
            for t in tokens.start.max(range.start)..tokens.end.min(range.end) {
                list[t - range.start] = true;
            }
        };
        for mention in &document.mentions[mentions.clone()] {
            mark(&mut fixed, &mention.tokens);
            if matches!(mention.naming, Naming::Name | Naming::Alias | Naming::Short) {
                mark(&mut in_name, &mention.tokens);
            }
        }
        for date in &document.dates[dates.clone()] {
            mark(&mut fixed, &date.tokens);
        }
        let mut signs: Vec<Sign> = Vec::new();
        let mut cues = Vec::new();
        for hit in &document.hits[hits] {
            let term = lexicon.terms.get(hit.term);
            let (first, last) = (hit.first as usize, (hit.last as usize).min(range.end));
            if let Some(cue) = lexicon.statuses.cue(term) {
                cues.push((first, last, cue));
            } else if let Some(trigger) = lexicon.activities.trigger(term)
                && !(first..last).any(|t| in_name[t - range.start])
            {
                signs.push(Sign { first, last, kind: trigger.kind, role: trigger.role });
            }
        }
        if figures.is_empty() && signs.is_empty() {
            return None;
        }
        void_covered(&mut signs);
        void_cues(&mut cues);
        let verbs = verb::groups(
            &document.article.text,
            &document.tokens,
            sentence,
            &|t| fixed.get(t.wrapping_sub(range.start)).copied().unwrap_or(false),
            lexicon,
        );
        let mut reading = Reading {
            document,
            lexicon,
            number,
            range,
            verbs,
            signs,
            cues,
            figures,
            mentions,
            said_before: Vec::new(),
            topic: Topic::default(),
        };
        reading.add_verbs();
        Some(reading)
    }

    /// Takes a verb of an activity for a verb where the verb groups leave it out:
    /// right before a figure ("and every year treats more than 1,600 newborns"), and
    /// where a clause begins with it ("(1) post two surgeons"); and takes "has" and
    /// "is" for verbs where they are no auxiliaries.
    fn add_verbs(&mut self) {
        let mut more = Vec::new();
        let group = |main: usize, past: bool| VerbGroup {
            tokens: main..main + 1,
            main,
            usage: Use::Finite,
            passive: false,
            modal: None,
            negated: false,
            perfect: false,
            past,
            planned: false,
            pluperfect: false,
        };
        for token in self.range.clone() {
            if (self.is(token, Class::Be) || self.is(token, Class::Have)) && self.verb_at(token).is_none() {
                more.push(group(token, false));
            }
        }
        for sign in &self.signs {
            if !matches!(sign.role, Role::Verb | Role::PairVerb(_))
                || self.verb_at(sign.first).is_some()
                || self.verb_at(sign.last - 1).is_some()
            {
                continue;
            }
            let counts = self.document.figures[self.figures.clone()]
                .binary_search_by_key(&sign.last, |f| f.tokens.start)
                .is_ok();
            let begins = sign.first == self.range.start || self.pauses(sign.first - 1);
            let info = self.lexicon.vocabulary.info(self.document.tokens[sign.first].word);
            let form = |test: fn(&crate::lexicon::VerbForm) -> bool| info.verbs.iter().any(|(_, f)| test(f));
            let before = sign.first.checked_sub(1).filter(|&t| t >= self.range.start);
            let noun = before.is_some_and(|t| {
                [Class::Preposition, Class::Determiner, Class::Adjective].iter().any(|c| self.is(t, *c))
            });
            if !noun && (counts && form(|f| f.base || f.third || f.past) || begins && form(|f| f.base) && !info.noun) {
                more.push(group(sign.first, form(|f| f.past) && !form(|f| f.base)));
            }
        }
        if !more.is_empty() {
            self.verbs.extend(more);
            self.verbs.sort_by_key(|g| g.tokens.start);
            self.verbs.dedup_by_key(|g| g.main);
        }
    }

    /// The kinds of its nouns that tell what later figures are about.
    fn spreading(&self) -> Vec<usize> {
        let kinds = &self.lexicon.activities.kinds;
        let mut said: Vec<usize> =
            self.signs.iter().filter(|s| s.role == Role::Noun && kinds[s.kind].spreads).map(|s| s.kind).collect();
        said.dedup();
        said
    }

    fn is_gerund(&self, token: usize) -> bool {
        self.lexicon.vocabulary.info(self.document.tokens[token].word).verbs.iter().any(|(_, f)| f.gerund)
    }

    fn is(&self, token: usize, class: Class) -> bool {
        self.lexicon.vocabulary.is(self.document.tokens[token].word, class)
    }

    fn mark(&self, token: usize) -> Option<&str> {
        let t = &self.document.tokens[token];
        (t.kind == TokenKind::Mark).then(|| t.span().of(&self.document.article.text))
    }

    /// A mark that ends what a verb governs, or a line break in a list.
    fn stops(&self, token: usize) -> bool {
        matches!(self.mark(token), Some(";" | "；" | "•" | "。" | "?" | "!" | "*"))
            || self.document.tokens[token].gap == Gap::Blank && token > self.range.start
    }

    /// A mark between parts of a clause.
    fn pauses(&self, token: usize) -> bool {
        self.stops(token) || matches!(self.mark(token), Some("," | "，" | "、" | ":" | "：" | "(" | ")" | "–" | "—"))
    }

    /// Whether the main verb itself is a cue: "has", but not the "has" of "has trained".
    fn cue_main(&self, group: &VerbGroup, cue: Cue) -> bool {
        self.cues_in(&(group.main.saturating_sub(LONGEST)..group.main + 1))
            .iter()
            .any(|(_, last, c)| *c == cue && group.main < *last)
    }

    fn cue_at(&self, tokens: &Tokens, cue: Cue) -> bool {
        self.cues_in(tokens).iter().any(|(_, _, c)| *c == cue)
    }

    /// The cues that begin in a run of tokens.
    fn cues_in(&self, tokens: &Tokens) -> &[(usize, usize, Cue)] {
        &self.cues[within(&self.cues, tokens, |c| c.0)]
    }

    /// The terms that begin in a run of tokens.
    fn signs_in(&self, tokens: &Tokens) -> &[Sign] {
        &self.signs[within(&self.signs, tokens, |s| s.first)]
    }

    /// The figures of the sentence that begin in a run of tokens.
    fn figures_in(&self, tokens: &Tokens) -> &[Mention<Figure>] {
        let all = &self.document.figures[self.figures.clone()];
        &all[within(all, tokens, |f| f.tokens.start)]
    }

    /// The tokens round a place that can bear on it.
    fn round(&self, tokens: &Tokens) -> Tokens {
        self.range.start.max(tokens.start.saturating_sub(REACH))..self.range.end.min(tokens.end + REACH)
    }

    /// One activity, or why there is none.
    ///
    /// `last` is the activity of the figure before it: "212 operations, 46 of them
    /// on children" are both operations.
    fn figure(&self, at: usize, last: Option<(usize, usize)>) -> Result<(usize, Activity), String> {
        let mention = &self.document.figures[at];
        let figure = &mention.value;
        let words = &self.lexicon.activities;
        if !words.kinds.iter().any(|k| k.units.contains(&figure.unit)) {
            return Err(format!("{figure}: no activity is counted in {}", figure.unit));
        }
        let governor = self.governor(mention);
        let group = governor.map(|g| &self.verbs[g.verb]);
        if let Some(group) = group {
            let verb = self.document.text_of(&group.tokens);
            if group.negated && !self.cue_at(&group.tokens, Cue::None) {
                return Err(format!("{figure}: \"{verb}\" denies it"));
            }
            if self.cue_at(&group.tokens, Cue::Hypothetical) {
                return Err(format!("{figure}: \"{verb}\" only supposes it"));
            }
            if self.cue_at(&group.tokens, Cue::Ended) {
                return Err(format!("{figure}: \"{verb}\" ends it"));
            }
        }
        let domain = self.domain(mention, governor);
        let counted = self.counted(mention);
        let mut scores = self.scores(figure, mention, governor, &domain, &counted);
        if let Some((before, kind)) = last
            && before + 1 == at
            && self.part_of(before, at)
            && words.kinds[kind].units.contains(&figure.unit)
            && scores[kind].0 < weight::COUNTED
        {
            scores[kind] = (weight::COUNTED, Way::Context);
        }
        let best = scores.iter().enumerate().max_by(|a, b| a.1.0.total_cmp(&b.1.0).then(b.0.cmp(&a.0)));
        let Some((kind, &(_, way))) = best.filter(|(_, s)| s.0 >= weight::ENOUGH) else {
            return Err(match group {
                Some(group) if self.cue_main(group, Cue::Standing) || self.cue_main(group, Cue::Measured) => {
                    format!(
                        "{figure}: \"{}\" says what there is, not what was done",
                        self.document.text_of(&group.tokens)
                    )
                }
                Some(group) => format!(
                    "{figure}: neither \"{}\" nor a noun near it says what was done",
                    self.document.text_of(&group.tokens)
                ),
                None => format!("{figure}: no verb says what was done"),
            });
        };
        let (actors, beneficiaries) = self.parties(governor, mention.tokens.start, &domain);
        let activity = Activity {
            activity: words.kinds[kind].key.clone(),
            status: self.status(governor.map(|g| g.verb), mention.tokens.end),
            actors,
            beneficiaries,
            figure: Some(at),
            date: self.date(mention.tokens.start),
            sentences: vec![self.number],
            rule: words.kinds[kind].rules[way as usize],
        };
        Ok((kind, activity))
    }

    /// The verb that a figure hangs on: the one before it, or the one behind it
    /// where the figure is the subject ("of whom 12 were operated on").
    fn governor(&self, mention: &Mention<Figure>) -> Option<Governor> {
        let start = mention.tokens.start;
        let floor = self.range.start.max(start.saturating_sub(REACH));
        let stop = (floor..start).rev().find(|&t| self.stops(t)).map_or(floor, |t| t + 1);
        let pause = (stop..start).rev().find(|&t| self.pauses(t)).map_or(stop, |t| t + 1);
        let behind = self.verbs.partition_point(|g| g.main < start);
        let left = behind.checked_sub(1).filter(|&l| self.verbs[l].main >= stop);
        let first = (behind..self.verbs.len()).find(|&r| self.verbs[r].tokens.start >= mention.tokens.end);
        let right = first.and_then(|mut r| {
            let mut g = &self.verbs[r];
            let mut between = mention.tokens.end..g.tokens.start;
            // "patients who would have travelled to Worcester were treated": the verb behind the relative clause.
            if between.len() <= 2 && between.clone().any(|t| self.is(t, Class::Relative) && self.is_subject_relative(t))
            {
                r += 1;
                let own = g.tokens.end;
                g = self
                    .verbs
                    .get(r)
                    .filter(|g| g.usage == Use::Finite && (g.passive || g.perfect || g.modal.is_some()))?;
                between = own..g.tokens.start;
            }
            // A row of nouns may stand between a first figure and its verb: "Eight nurses, midwives and doctors left".
            let row = left.is_none() && !between.clone().any(|t| self.stops(t));
            let open = between.len() <= 14
                && !between
                    .clone()
                    .any(|t| !row && self.pauses(t) || self.is(t, Class::Relative) && self.is_subject_relative(t));
            open.then_some(r)
        });
        let before = (stop..start).next_back();
        let after_preposition = before.is_some_and(|t| self.is(t, Class::Preposition));
        let subject = match (left, right) {
            (None, None) => return None,
            (None, Some(r)) => {
                let right = &self.verbs[r];
                if !matches!(right.usage, Use::Finite)
                    && !right.passive
                    && (mention.tokens.end..right.tokens.start).any(|t| self.pauses(t))
                {
                    return None;
                }
                true
            }
            (Some(_), None) => false,
            (Some(l), Some(r)) => {
                let (left, right) = (&self.verbs[l], &self.verbs[r]);
                let same_part = left.tokens.start >= pause;
                let helped = right.passive || right.perfect || right.modal.is_some() || right.main > right.tokens.start;
                if matches!(right.usage, Use::Infinitive | Use::Gerund) {
                    false
                } else if self.cue_main(left, Cue::Reported) {
                    true
                } else if same_part
                    && (self.is(left.main, Class::Be) || self.is(left.main, Class::Have))
                    && right.tokens.start <= mention.tokens.end + 6
                {
                    // "is one of 62 doctors posted to Gannan".
                    true
                } else if after_preposition && same_part {
                    false
                } else if !same_part {
                    right.usage == Use::Finite
                } else {
                    helped && before.is_some_and(|t| self.is(t, Class::Conjunction))
                }
            }
        };
        let verb = if subject { right } else { left };
        verb.map(|verb| Governor { verb, subject })
    }

    /// Whether a figure is part of the one before it: "including 12", "46 of them".
    fn part_of(&self, before: usize, at: usize) -> bool {
        let from = self.document.figures[before].tokens.end;
        let to = self.document.figures[at].tokens.end + 3;
        to - from < 16 && self.cue_at(&(from..to), Cue::Part)
    }

    /// "who", "which": a relative that begins a clause about the figure itself.
    fn is_subject_relative(&self, token: usize) -> bool {
        !(token > self.range.start && self.is(token - 1, Class::Preposition))
    }

    /// The tokens over which a verb holds.
    fn domain(&self, mention: &Mention<Figure>, governor: Option<Governor>) -> Tokens {
        let (start, from) = match governor {
            Some(Governor { verb, subject: false }) => (self.verbs[verb].tokens.start, mention.tokens.end),
            Some(Governor { verb, subject: true }) => {
                let previous = verb.checked_sub(1).map_or(self.range.start, |v| self.verbs[v].tokens.end);
                let floor = previous.max(mention.tokens.start.saturating_sub(REACH));
                let pause = (floor..mention.tokens.start).rev().find(|&t| self.pauses(t)).map_or(floor, |t| t + 1);
                (pause.min(mention.tokens.start), self.verbs[verb].tokens.end)
            }
            None => {
                let floor = self.range.start.max(mention.tokens.start.saturating_sub(REACH));
                let pause = (floor..mention.tokens.start).rev().find(|&t| self.pauses(t)).map_or(floor, |t| t + 1);
                (pause, mention.tokens.end)
            }
        };
        start.min(mention.tokens.start)..self.clause_end(from)
    }

    /// Where the clause that holds `from` ends: at a stop, or where another
    /// verb begins that is not merely tied to it ("to study", "helping").
    fn clause_end(&self, from: usize) -> usize {
        let ceiling = self.range.end.min(from + REACH);
        let stop = (from..ceiling).find(|&t| self.stops(t)).unwrap_or(ceiling);
        let next = self.verbs[within(&self.verbs, &(from..stop), |g| g.tokens.start)].iter().find(|g| {
            let before = g.tokens.start.checked_sub(1).filter(|&t| t >= from);
            g.usage == Use::Finite || before.is_some_and(|t| self.pauses(t) || self.is(t, Class::Conjunction))
        });
        // "came to the clinic, and the experts advised them": the subject of the next verb is its own.
        next.map_or(stop, |g| (from..g.tokens.start).rev().find(|&t| self.pauses(t)).unwrap_or(g.tokens.start))
            .max(from)
    }

    /// The noun phrase that a figure counts: "50 person-times of diagnosis and
    /// treatment"; in word-for-word translations also before it: "thrombolysis 611 cases".
    fn counted(&self, mention: &Mention<Figure>) -> Tokens {
        let in_verb = |t: usize| self.verb_at(t).is_some();
        let plain_word = |t: usize| self.document.tokens[t].kind == TokenKind::Word && !in_verb(t);
        let mut start = mention.tokens.start;
        // "a delegation of seven", "a programme of 20 workshops".
        if start > self.range.start && self.is(start - 1, Class::Source) {
            start -= 1;
        }
        while start > self.range.start
            && mention.tokens.start - start < 4
            && plain_word(start - 1)
            && ![Class::Preposition, Class::Determiner, Class::Conjunction, Class::Relative, Class::Pronoun]
                .iter()
                .any(|c| self.is(start - 1, *c))
        {
            start -= 1;
        }
        let mut end = mention.tokens.end;
        while end < self.range.end && end - mention.tokens.end < 8 {
            let of = self.is(end, Class::Source);
            if !plain_word(end) && self.mark(end) != Some("-")
                || self.is(end, Class::Relative)
                || self.is(end, Class::Preposition) && !of
            {
                break;
            }
            if !self.figures_in(&(end..end + 1)).is_empty() {
                break;
            }
            end += 1;
        }
        start..end
    }

    /// The verb group that holds a token.
    fn verb_at(&self, token: usize) -> Option<usize> {
        let after = self.verbs.partition_point(|g| g.tokens.start <= token);
        after.checked_sub(1).filter(|&v| self.verbs[v].tokens.contains(&token))
    }

    /// How much speaks for each kind, and by which way.
    fn scores(
        &self,
        figure: &Figure,
        mention: &Mention<Figure>,
        governor: Option<Governor>,
        domain: &Tokens,
        counted: &Tokens,
    ) -> Vec<(f32, Way)> {
        let words = &self.lexicon.activities;
        let mut scores = vec![(0.0f32, Way::Context); words.kinds.len()];
        let group = governor.map(|g| &self.verbs[g.verb]);
        let near = self.round(&mention.tokens);
        let measured = group.is_some_and(|g| self.cue_main(g, Cue::Measured)) && governor.is_some_and(|g| !g.subject);
        // "visits rose to 300": the counted noun is the subject of the verb.
        let subject = match governor {
            Some(g) if measured => {
                let verb = self.verbs[g.verb].tokens.start;
                let floor = g
                    .verb
                    .checked_sub(1)
                    .map_or(self.range.start, |v| self.verbs[v].tokens.start)
                    .max(verb.saturating_sub(12));
                let pause = (floor..verb).rev().find(|&t| self.pauses(t)).map_or(floor, |t| t + 1);
                pause..verb
            }
            _ => 0..0,
        };
        // "Spectacles were handed to 640 people": what was handed stands before the verb.
        let object = match governor {
            Some(g) if !g.subject && self.verbs[g.verb].passive => {
                let verb = self.verbs[g.verb].tokens.start;
                let floor = g
                    .verb
                    .checked_sub(1)
                    .map_or(self.range.start, |v| self.verbs[v].tokens.end)
                    .max(verb.saturating_sub(12));
                (floor..verb).rev().find(|&t| self.pauses(t)).map_or(floor, |t| t + 1)..verb
            }
            _ => 0..0,
        };
        let between = group.map_or(0..0, |g| g.tokens.end..mention.tokens.start);
        let paused = between.clone().filter(|&t| self.pauses(t)).count().min(3) as f32 * weight::PAUSE;
        // "was sent by two officers": they sent, they were not sent.
        let by_agent = group.is_some_and(|g| g.passive) && between.clone().any(|t| self.is(t, Class::Agent));
        let item = governor.is_none()
            && (domain.start.saturating_sub(2)..mention.tokens.start)
                .any(|t| t >= self.range.start && matches!(self.mark(t), Some("•" | "*")));
        let standing = by_agent
            || !item
                && group.is_none_or(|g| measured || self.cue_main(g, Cue::Standing) || self.cue_main(g, Cue::Reported));
        // Visits, operations and sessions take place; people, beds and departments are merely there.
        let happens = words.happens(&figure.unit);
        let distance = |s: &Sign| {
            if s.first >= mention.tokens.end {
                s.first - mention.tokens.end
            } else {
                mention.tokens.start.saturating_sub(s.last)
            }
        } as f32;
        let other_counts = |s: &Sign| {
            self.figures_in(&(s.first.saturating_sub(REACH / 4)..s.first + 1))
                .iter()
                .any(|f| f.tokens.start != mention.tokens.start && s.last <= f.tokens.end + 2)
        };
        let crosses = |s: &Sign| {
            let (from, to) = if s.first >= mention.tokens.end {
                (mention.tokens.end, s.first)
            } else {
                (s.last, mention.tokens.start)
            };
            self.figures_in(&(from..to.max(from))).iter().any(|f| f.tokens.end <= to)
        };
        // Verbs that say little themselves ("received", "attended") let what was said before decide.
        let open = group.is_some_and(|g| {
            self.signs_in(&near).iter().any(|s| {
                matches!(s.role, Role::PairVerb(p) if words.pairs[p].force != Force::Plain)
                    && (g.tokens.contains(&s.first) || s.first <= g.main && g.main < s.last)
            })
        });
        if open && !by_agent {
            for &kind in &self.said_before {
                if words.kinds[kind].units.contains(&figure.unit) {
                    scores[kind] = (weight::BEFORE, Way::Context);
                }
            }
        }
        let mut bonus = vec![0.0f32; words.kinds.len()];
        let mut best_pair: Vec<(usize, f32)> = Vec::new();
        for sign in self.signs_in(&near) {
            let kind = &words.kinds[sign.kind];
            if !kind.units.contains(&figure.unit) {
                continue;
            }
            let in_domain = domain.start <= sign.first && sign.last <= domain.end;
            let in_subject = subject.start < sign.last && sign.last <= subject.end;
            let in_counted = sign.first < counted.end && sign.first >= counted.start || in_subject;
            let governs =
                group.is_some_and(|g| g.tokens.contains(&sign.first) || sign.first <= g.main && g.main < sign.last);
            let (score, way) = match sign.role {
                Role::Except => continue,
                Role::Verb if governs => {
                    if by_agent {
                        continue;
                    }
                    let agent = governor.is_some_and(|g| g.subject) && group.is_some_and(|g| !g.passive);
                    (if agent { weight::SECOND_VERB } else { weight::VERB } - 0.02 * distance(sign) - paused, Way::Verb)
                }
                Role::Verb if in_domain && self.verb_at(sign.first).is_some() && !standing => {
                    (weight::SECOND_VERB - 0.1 * distance(sign), Way::Verb)
                }
                Role::Decides if in_domain => (
                    weight::DECIDES - 0.1 * distance(sign) - if crosses(sign) { weight::CROSSING } else { 0.0 },
                    Way::Decides,
                ),
                Role::Verb if in_domain && sign.last - sign.first > 1 && self.verb_at(sign.first).is_none() => {
                    (weight::SECOND_VERB - 0.1 * distance(sign), Way::Verb)
                }
                Role::Verb
                    if in_counted
                        && sign.first < mention.tokens.start
                        && self.verb_at(sign.first).is_none()
                        && !self.is_gerund(sign.first) =>
                {
                    (weight::UNSEEN_VERB - 0.05 * distance(sign), Way::Verb)
                }
                Role::Verb
                    if in_counted && self.lexicon.vocabulary.info(self.document.tokens[sign.first].word).noun =>
                {
                    continue;
                }
                Role::Noun | Role::Verb if in_counted && (!standing || happens || in_subject) => {
                    (weight::COUNTED - 0.05 * distance(sign), Way::Noun)
                }
                Role::Noun if in_domain && !standing => {
                    (weight::DOMAIN - 0.1 * distance(sign) - if other_counts(sign) { 2.0 } else { 0.0 }, Way::Context)
                }
                Role::Noun if kind.spreads && sign.last <= domain.start && !standing && distance(sign) < 30.0 => {
                    (if open { weight::SPREAD_OPEN } else { weight::SPREAD } - 0.02 * distance(sign), Way::Context)
                }
                Role::Cue if in_domain => {
                    bonus[sign.kind] = weight::CUE;
                    continue;
                }
                Role::PairVerb(pair) if governs => {
                    best_pair.push((pair, distance(sign)));
                    continue;
                }
                _ => continue,
            };
            if score > scores[sign.kind].0 {
                scores[sign.kind] = (score, way);
            }
        }
        for (pair, far) in best_pair {
            let entry = &words.pairs[pair];
            if !words.kinds[entry.kind].units.contains(&figure.unit) {
                continue;
            }
            let noun = self.signs_in(&near).iter().filter(|s| s.role == Role::PairNoun(pair)).filter_map(|s| {
                let in_counted = counted.start <= s.first && s.first < counted.end;
                let in_domain = domain.start <= s.first && s.last <= domain.end || object.contains(&s.first);
                if in_counted {
                    Some(weight::PAIR)
                } else if in_domain {
                    Some(weight::SECOND_VERB - 0.1 * distance(s) - if other_counts(s) { 1.0 } else { 0.0 })
                } else {
                    None
                }
            });
            let noun = noun.fold(0.0f32, f32::max);
            let unit = if entry.units.contains(&figure.unit) { weight::UNIT_PAIR } else { 0.0 };
            let score = match entry.force {
                Force::Decides if noun > 0.0 => weight::DECIDES,
                Force::Decides | Force::Plain => noun.max(unit),
                Force::Weak => noun.max(unit).min(weight::WEAK_PAIR),
                Force::Context => 0.0,
            } - 0.02 * far
                - paused;
            if score > scores[entry.kind].0 {
                scores[entry.kind] = (score, Way::Pair);
            }
        }
        for (score, bonus) in scores.iter_mut().zip(bonus) {
            if score.0 > 0.0 {
                score.0 += bonus;
            }
        }
        scores
    }

    /// Deeds without a figure: "will establish a chest pain center".
    fn plain(&self, taken: &[usize], found: &mut Found) {
        if self.document.sentences[self.number].block != BlockKind::Body {
            return;
        }
        let words = &self.lexicon.activities;
        let mut made: Vec<usize> = Vec::new();
        for sign in &self.signs {
            let Role::PairVerb(pair) = sign.role else { continue };
            if !words.pairs[pair].plain || taken.contains(&sign.kind) || made.contains(&sign.kind) {
                continue;
            }
            let Some(verb) = self.verb_at(sign.first).or_else(|| self.verb_at(sign.last - 1)) else { continue };
            let group = &self.verbs[verb];
            if group.main >= sign.last || self.cue_main(group, Cue::Reported) {
                continue;
            }
            let object = if group.passive {
                let floor = verb.checked_sub(1).map_or(self.range.start, |v| self.verbs[v].tokens.end);
                let floor = floor.max(group.tokens.start.saturating_sub(12));
                let pause = (floor..group.tokens.start).rev().find(|&t| self.pauses(t)).map_or(floor, |t| t + 1);
                pause..group.tokens.start
            } else {
                let end = self.clause_end(sign.last).min(sign.last + 12);
                let pause = (sign.last..end).find(|&t| self.pauses(t)).unwrap_or(end);
                sign.last..pause
            };
            let named = |object: &Tokens| {
                self.signs_in(object).iter().find(|s| s.role == Role::PairNoun(pair) && s.last <= object.end)
            };
            let noun = named(&object).or_else(|| {
                // "was appointed vice president".
                let behind = sign.last..self.clause_end(sign.last).min(sign.last + 8);
                let open = group.passive && !behind.clone().any(|t| self.is(t, Class::Agent) || self.pauses(t));
                if open { named(&behind) } else { None }
            });
            let Some(noun) = noun else { continue };
            // What a figure counts, the figure has said: "sent 40 doctors".
            let from = object.start.min(noun.first)..noun.last;
            if self.figures_in(&from).iter().any(|f| f.tokens.end + 2 >= noun.first) {
                continue;
            }
            let rule = words.kinds[sign.kind].rules[Way::Plain as usize];
            let verb_text = self.document.text_of(&group.tokens);
            let denied = if group.negated && !self.cue_at(&group.tokens, Cue::None) {
                Some("denies it")
            } else if self.cue_at(&group.tokens, Cue::Hypothetical) {
                Some("only supposes it")
            } else {
                None
            };
            if let Some(denied) = denied {
                let reason = format!("{}: \"{verb_text}\" {denied}", self.document.text_of(&(noun.first..noun.last)));
                found.dropped.push(Dropped { rule, sentence: self.number, reason });
                continue;
            }
            made.push(sign.kind);
            let governor = Some(Governor { verb, subject: group.passive });
            let domain = group.tokens.start..self.clause_end(group.tokens.end);
            let (actors, beneficiaries) = self.parties(governor, object.start, &domain);
            let activity = Activity {
                activity: words.kinds[sign.kind].key.clone(),
                status: self.status(Some(verb), object.end),
                actors,
                beneficiaries,
                figure: None,
                date: self.date(object.start),
                sentences: vec![self.number],
                rule,
            };
            found.add(self.document, sign.kind, activity);
        }
    }

    /// Planned, done or ongoing, by the verb and those that it hangs on.
    fn status(&self, verb: Option<usize>, until: usize) -> ActivityStatus {
        let near = until.saturating_sub(REACH)..until + 6;
        let cue_before =
            |cue: Cue| self.cues_in(&near).iter().any(|(first, _, c)| *c == cue && self.verb_at(*first).is_none());
        let mut inherited = self.topic.status;
        let mut own = None;
        if let Some(verb) = verb {
            for v in verb.saturating_sub(12)..=verb {
                let group = &self.verbs[v];
                let since = v.checked_sub(1).map_or(self.range.start, |p| self.verbs[p].tokens.end);
                if (since..group.tokens.start).any(|t| self.stops(t)) && group.usage == Use::Finite && !self.bare(group)
                {
                    inherited = None;
                }
                own = self.status_of(v);
                if own.is_some() {
                    inherited = own;
                }
            }
        }
        match (own, inherited) {
            (Some(ActivityStatus::Done), _) => ActivityStatus::Done,
            (_, Some(ActivityStatus::Planned)) => ActivityStatus::Planned,
            (Some(ActivityStatus::Ongoing), _) if verb.is_some_and(|v| self.in_progress(&self.verbs[v])) => {
                ActivityStatus::Ongoing
            }
            _ if cue_before(Cue::Planned) => ActivityStatus::Planned,
            _ if cue_before(Cue::Ongoing) => ActivityStatus::Ongoing,
            (own, inherited) => own.or(inherited).unwrap_or(ActivityStatus::Done),
        }
    }

    /// The status that a verb group says itself; none for those that hang on another.
    fn status_of(&self, verb: usize) -> Option<ActivityStatus> {
        let group = &self.verbs[verb];
        if self.cue_at(&group.tokens, Cue::Planned) {
            return Some(ActivityStatus::Planned);
        }
        // What was said is not when it was done; "has" and "is" in translations stand for any time.
        let copula = group.tokens.len() == 1 && (self.is(group.main, Class::Be) || self.is(group.main, Class::Have));
        if copula || self.cue_main(group, Cue::Reported) || self.bare(group) {
            return None;
        }
        if group.past || group.perfect || group.passive && group.usage == Use::Participle {
            return Some(ActivityStatus::Done);
        }
        if group.usage == Use::Infinitive {
            // "signed an agreement to train", "a memorandum was signed to set up": the instrument plans what it names.
            let since = verb.checked_sub(2).map_or(self.range.start, |p| self.verbs[p].tokens.end);
            let planned =
                !within(&self.document.agreements, &(since..group.tokens.start), |a| a.tokens.start).is_empty();
            return planned.then_some(ActivityStatus::Planned);
        }
        (group.usage == Use::Finite).then_some(ActivityStatus::Ongoing)
    }

    /// "are building".
    fn in_progress(&self, group: &VerbGroup) -> bool {
        !group.passive && self.is_gerund(group.main) && group.tokens.clone().any(|t| self.is(t, Class::Be))
    }

    /// The status that the sentence leaves to a list under it.
    fn last_status(&self) -> Option<ActivityStatus> {
        let mut state = self.topic.status;
        for verb in self.verbs.len().saturating_sub(12)..self.verbs.len() {
            state = self.status_of(verb).or(state);
        }
        state
    }

    /// A base form without auxiliaries, as in "post two surgeons" and in word-for-word translations.
    fn bare(&self, group: &VerbGroup) -> bool {
        group.tokens.start == group.main
            && self.lexicon.vocabulary.info(self.document.tokens[group.main].word).verbs.iter().any(|(_, f)| f.base)
    }

    /// The token before a mention, its article and adjectives passed over.
    fn before(&self, mention: usize) -> Option<usize> {
        token_before(self.document, self.lexicon, self.range.start, mention)
    }

    /// Whether the verb has a subject of its own that is no institution and no staff: "the county finance".
    fn has_own_subject(&self, group: &VerbGroup) -> bool {
        let before = (self.range.start..group.tokens.start)
            .rev()
            .find(|&t| !self.is(t, Class::Adverb) && !self.is(t, Class::Relative));
        !group.passive
            && group.usage == Use::Finite
            && before.is_some_and(|t| {
                let classes = [Class::Pronoun, Class::Conjunction, Class::Preposition, Class::Office];
                self.document.tokens[t].kind == TokenKind::Word
                    && !classes.iter().any(|c| self.is(t, *c))
                    && self.verb_at(t).is_none()
                    && !self.dated(t)
            })
    }

    fn dated(&self, token: usize) -> bool {
        let dates = within(&self.document.dates, &(token.saturating_sub(LONGEST)..token + 1), |d| d.tokens.start);
        self.document.dates[dates].iter().any(|d| d.tokens.contains(&token))
    }

    /// Who did it, and for whom.
    fn parties(&self, governor: Option<Governor>, before: usize, domain: &Tokens) -> (Vec<usize>, Vec<usize>) {
        let group = governor.map(|g| &self.verbs[g.verb]);
        let mentions = &self.document.mentions;
        let near = self.round(&(before.min(domain.start)..domain.end));
        let all = within(mentions, &near, |m| m.tokens.start);
        let limit =
            group.map_or(before, |g| g.tokens.start.max(if governor.is_some_and(|g| g.subject) { before } else { 0 }));
        let mut actors: Vec<usize> = Vec::new();
        if group.is_some_and(|g| g.passive) {
            let agent = all.clone().find(|&m| {
                mentions[m].tokens.start >= limit
                    && mentions[m].tokens.end <= domain.end.max(limit)
                    && self.before(m).is_some_and(|t| self.is(t, Class::Agent))
            });
            actors.extend(agent);
        }
        if actors.is_empty() {
            let subject = all.clone().rev().filter(|&m| mentions[m].tokens.end <= limit).find(|&m| {
                stands_free(self.document, self.lexicon, self.range.start, m)
                    && self.before(m).is_none_or(|t| self.verb_at(t).is_none())
            });
            let passive = group.is_some_and(|g| g.passive);
            actors.extend(subject.filter(|_| !passive));
            if passive {
                // "were treated at A".
                actors.extend(all.clone().find(|&m| {
                    mentions[m].tokens.start >= limit
                        && mentions[m].tokens.end <= domain.end
                        && self.before(m).is_some_and(|t| self.is(t, Class::Locative))
                }));
            }
        }
        if actors.is_empty() && !group.is_some_and(|g| self.has_own_subject(g)) {
            // The house of whoever says it, else what the text speaks of.
            let speaker = all.clone().find(|&m| {
                let near = (mentions[m].tokens.start.saturating_sub(8).max(self.range.start)..mentions[m].tokens.start)
                    .any(|t| self.is(t, Class::Office));
                near && self.verbs
                    [within(&self.verbs, &(mentions[m].tokens.end..mentions[m].tokens.end + 6), |g| g.tokens.start)]
                .iter()
                .any(|g| self.cue_main(g, Cue::Reported))
            });
            actors.extend(speaker.or(self.topic.subject));
        }
        // "A, B and C": the others of the row.
        while let Some(&first) = actors.first() {
            let Some(left) = first.checked_sub(1).filter(|m| self.mentions.contains(m)) else { break };
            let gap = mentions[left].tokens.end..mentions[first].tokens.start;
            let row = gap.len() <= 3
                && !gap.is_empty()
                && gap.clone().all(|t| {
                    matches!(self.mark(t), Some("," | "、" | "，"))
                        || self.is(t, Class::Conjunction)
                        || self.is(t, Class::Determiner)
                });
            if !row {
                break;
            }
            actors.insert(0, left);
        }
        let beneficiaries: Vec<usize> = all
            .filter(|&m| {
                let tokens = &mentions[m].tokens;
                group.is_some_and(|g| tokens.start >= g.tokens.end)
                    && tokens.end <= domain.end
                    && self.before(m).is_some_and(|t| self.is(t, Class::Goal))
                    && !actors.iter().any(|a| mentions[*a].institution == mentions[m].institution)
            })
            .collect();
        (actors, beneficiaries)
    }

    /// The date nearest before, else the first behind it.
    fn date(&self, at: usize) -> Option<usize> {
        let mut dates = within(&self.document.dates, &self.round(&(at..at)), |d| d.tokens.start);
        dates.clone().rev().find(|&d| self.document.dates[d].tokens.end <= at).or_else(|| dates.next())
    }
}

/// Takes out the terms inside an exception, and those inside a longer term of
/// another kind: "remote diagnosis" is no diagnosis, "training center" no training.
fn void_covered(signs: &mut Vec<Sign>) {
    let all = signs.clone();
    let mut at = 0;
    signs.retain(|sign| {
        let me = at;
        at += 1;
        let back = all[..me].iter().rev().take_while(|s| s.first + LONGEST >= sign.first);
        let ahead = all[me + 1..].iter().take_while(|s| s.first == sign.first);
        let covers = |s: &Sign| {
            let longer = s.last - s.first > sign.last - sign.first && s.first <= sign.first && sign.last <= s.last;
            match s.role {
                Role::Except => {
                    s.kind == sign.kind && s.first < sign.last && sign.first < s.last && sign.role != Role::Except
                }
                Role::Noun | Role::Decides | Role::PairNoun(_) => {
                    longer && s.kind != sign.kind && !matches!(sign.role, Role::PairVerb(_))
                }
                _ => false,
            }
        };
        !back.into_iter().chain(ahead).any(covers)
    });
    signs.retain(|s| s.role != Role::Except);
}

/// Takes out the cues inside "not only" and the like.
fn void_cues(cues: &mut Vec<(usize, usize, Cue)>) {
    let all: Vec<(usize, usize)> = cues.iter().filter(|c| c.2 == Cue::None).map(|c| (c.0, c.1)).collect();
    cues.retain(|(first, last, cue)| {
        let near = within(&all, &(first.saturating_sub(LONGEST)..first + 1), |c| c.0);
        *cue == Cue::None || !all[near].iter().any(|(_, l)| last <= l)
    });
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
        let (activities, dropped) = find(&document, lexicon());
        let mut said: Vec<String> = activities
            .iter()
            .map(|a| {
                Activity { actors: Vec::new(), beneficiaries: Vec::new(), date: None, ..a.clone() }.shorthand(&document)
            })
            .collect();
        said.sort();
        (said, dropped.into_iter().map(|d| d.reason).collect())
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
            // What was said before decides where the verb says little.
            (
                "A free clinic was held on the square, and 230 people were received.",
                vec!["free_clinic[done] exact 230 people"],
            ),
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
        ] {
            assert_eq!(read(text).0, [expected], "{text}");
        }
    }

    #[test]
    fn what_is_dropped_has_a_reason() {
        for (text, reason) in [
            ("The hospital has 420 employees.", "exact 420 people: \"has\" says what there is, not what was done"),
            ("The hospital did not train 40 nurses.", "exact 40 people: \"did not train\" denies it"),
            ("The hospital could train 40 nurses.", "exact 40 people: \"could train\" only supposes it"),
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
