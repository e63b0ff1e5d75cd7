//! The ledger: what every mention is used for, or why it is used for nothing.

use crate::document::{BlockKind, Document};
use crate::extract::{Activity, Extraction, Link};
use crate::lexicon::{Layer, Lexicon};
use rustc_hash::{FxHashMap, FxHashSet};

/// A mention, by its position in its layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// Position in [`Document::dates`].
    Date(usize),
    /// Position in [`Document::mentions`].
    Institution(usize),
    /// Position in [`Document::agreements`].
    Agreement(usize),
    /// Position in [`Document::figures`].
    Figure(usize),
}

/// Who uses what.
pub struct Ledger<'a> {
    document: &'a Document<'a>,
    used: FxHashMap<What, Vec<String>>,
    /// Used by a record that was left out for its low confidence only.
    weak: FxHashSet<What>,
    /// Sentences that state a record.
    stating: FxHashSet<usize>,
    /// Sentences with a trigger of a relation or an activity.
    triggered: FxHashSet<usize>,
    /// What rules saw in a sentence and did not make a record of: the rule, and why.
    dropped: FxHashMap<usize, Vec<(&'a str, &'a str)>>,
}

impl<'a> Ledger<'a> {
    /// An empty ledger over the mentions of a document.
    pub fn new(document: &'a Document<'a>, extraction: &'a Extraction, lexicon: &'a Lexicon) -> Self {
        let mut dropped: FxHashMap<usize, Vec<(&str, &str)>> = FxHashMap::default();
        for drop in &extraction.dropped {
            dropped.entry(drop.sentence).or_default().push((lexicon.rule(drop.rule), &drop.reason));
        }
        let triggered = document
            .hits
            .iter()
            .filter(|hit| matches!(hit.layer, Layer::Relation | Layer::Activity))
            .filter_map(|hit| document.sentence_at(hit.first as usize))
            .collect();
        Ledger {
            document,
            used: FxHashMap::default(),
            weak: FxHashSet::default(),
            stating: FxHashSet::default(),
            triggered,
            dropped,
        }
    }

    /// Notes what a link uses; without an id the link was too weak to be written.
    pub fn link(&mut self, link: &Link, id: Option<&str>) {
        let parties: Vec<usize> = link.parties.iter().map(|p| p.1).collect();
        self.note(&parties, &link.figures, link.date, &link.sentences, id);
        let document = self.document;
        for &sentence in &link.sentences {
            let tokens = &document.sentences[sentence].tokens;
            let first = document.agreements.partition_point(|a| a.tokens.start < tokens.start);
            for (at, agreement) in document.agreements.iter().enumerate().skip(first) {
                if agreement.tokens.start >= tokens.end {
                    break;
                }
                if link.agreement.as_ref() == Some(&agreement.value) {
                    self.enter(What::Agreement(at), id);
                }
            }
        }
    }

    /// Notes what an activity uses.
    pub fn activity(&mut self, activity: &Activity, id: Option<&str>) {
        let who: Vec<usize> = activity.actors.iter().chain(&activity.beneficiaries).copied().collect();
        let figures: Vec<usize> = activity.figure.into_iter().collect();
        self.note(&who, &figures, activity.date, &activity.sentences, id);
    }

    fn note(&mut self, who: &[usize], figures: &[usize], date: Option<usize>, sentences: &[usize], id: Option<&str>) {
        let document = self.document;
        for &mention in who {
            self.enter(What::Institution(mention), id);
        }
        // A second mention of a party in the sentences of its record says the same.
        let whom: FxHashSet<usize> = who.iter().map(|&m| document.mentions[m].institution).collect();
        for &sentence in sentences {
            self.stating.insert(sentence);
            let tokens = &document.sentences[sentence].tokens;
            let first = document.mentions.partition_point(|m| m.tokens.start < tokens.start);
            for (at, mention) in document.mentions.iter().enumerate().skip(first) {
                if mention.tokens.start >= tokens.end {
                    break;
                }
                if whom.contains(&mention.institution) {
                    self.enter(What::Institution(at), id);
                }
            }
        }
        for &figure in figures {
            self.enter(What::Figure(figure), id);
        }
        if let Some(date) = date {
            self.enter(What::Date(date), id);
        }
    }

    fn enter(&mut self, what: What, id: Option<&str>) {
        let Some(id) = id else {
            self.weak.insert(what);
            return;
        };
        let ids = self.used.entry(what).or_default();
        if !ids.iter().any(|known| known == id) {
            ids.push(id.to_string());
        }
    }

    /// The ids of the records that use a mention, else the reason why none does.
    pub fn entry(&self, what: What) -> (Vec<String>, Option<String>) {
        match self.used.get(&what) {
            Some(ids) => (ids.clone(), None),
            None => (Vec::new(), Some(self.reason(what))),
        }
    }

    fn reason(&self, what: What) -> String {
        let document = self.document;
        if self.weak.contains(&what) {
            return "its record is below the confidence asked for".into();
        }
        let token = match what {
            What::Date(at) => document.dates[at].tokens.start,
            What::Institution(at) => document.mentions[at].tokens.start,
            What::Agreement(at) => document.agreements[at].tokens.start,
            What::Figure(at) => document.figures[at].tokens.start,
        };
        let block = match document.sentence_at(token) {
            Some(sentence) => document.sentences[sentence].block,
            None => {
                let after = document.blocks.partition_point(|b| b.tokens.start <= token);
                after.checked_sub(1).map_or(BlockKind::Chrome, |at| document.blocks[at].kind)
            }
        };
        match block {
            BlockKind::Chrome => return "chrome".into(),
            BlockKind::Byline => return "byline: says when and by whom the report was written".into(),
            BlockKind::Dateline => return "dateline: says where and when the report was written".into(),
            BlockKind::Title | BlockKind::Heading | BlockKind::Body => {}
        }
        let Some(sentence) = document.sentence_at(token) else { return "outside every sentence".into() };
        if self.stating.contains(&sentence) {
            let what_happened = match what {
                What::Date(_) => "the records of its sentence have another date, or none",
                What::Institution(_) => "no party of the records of its sentence",
                What::Agreement(_) => "the links of its sentence name another agreement, or there is none",
                What::Figure(_) => "no record of its sentence takes the figure",
            };
            return match self.failed(what, sentence) {
                Some(reason) => format!("{what_happened}; {reason}"),
                None => what_happened.into(),
            };
        }
        if let Some(reason) = self.failed(what, sentence) {
            return reason;
        }
        if !self.triggered.contains(&sentence) {
            return "no trigger in the sentence".into();
        }
        match what {
            What::Figure(_) => "trigger in the sentence, but not near the figure".into(),
            _ => "trigger in the sentence, but no record made of it".into(),
        }
    }

    /// The reason among those of a sentence that says most about a mention: for a
    /// figure what is said of that figure, for the others what is said of relations.
    fn failed(&self, what: What, sentence: usize) -> Option<String> {
        let dropped = self.dropped.get(&sentence)?;
        let about = |group: &str| dropped.iter().find(|(rule, _)| rule.starts_with(group));
        let best = match what {
            What::Figure(at) => {
                let said = format!("{}: ", self.document.figures[at].value);
                let own = dropped.iter().find(|(_, reason)| reason.starts_with(&said));
                own.or_else(|| about("activities/")).or_else(|| about("relations/"))
            }
            _ => about("relations/").or_else(|| about("activities/")),
        };
        let (rule, reason) = best?;
        Some(format!("{rule}: {reason}"))
    }
}
