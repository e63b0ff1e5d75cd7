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
mod reading;
mod weigh;

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
