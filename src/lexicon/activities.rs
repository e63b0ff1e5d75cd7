//! The activities of the lexicon: what says that something was trained,
//! treated, donated.

use crate::lexicon::table::bulk;
use crate::lexicon::term::Joined;
use crate::lexicon::{Builder, Entry, Layer, RuleId, TermHit};
use serde::{Deserialize, Serialize};

/// One kind of activity: an entry of `lexicon/activities.toml`.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Kind {
    /// The value in records.
    pub key: String,
    /// Units of the figures that it can have.
    pub units: Vec<String>,
    /// Its nouns tell what figures later in the sentence are about.
    pub spreads: bool,
    /// When the other side of a link gains by it.
    pub gives: Gives,
    /// It has bodies whose people do it.
    pub staffed: bool,
    /// It has goods that are given.
    pub given: bool,
    /// Those who undergo it come to whoever does it: "trained at A" was done by A.
    pub hosted: bool,
    /// Rules of what it makes, by [`Way`].
    pub rules: [RuleId; Way::COUNT],
}

/// When an activity of one side of a link was done for the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Gives {
    /// What one does for itself: research, events.
    #[default]
    Never,
    /// Only where the clause names who gains: "referred to B".
    Named,
    /// Where its people are said to do it: a hospital's visits are its own, those of "its experts" are not.
    Staff,
    /// Where a link says who helps whom: a building that partners open may be anyone's.
    Helped,
    /// It is done for another wherever there is another: staff sent, equipment given.
    Always,
}

/// By which kind of words an activity was recognised; the tail of the rule's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A verb that says it whatever it governs.
    Verb,
    /// A noun that the figure counts.
    Noun,
    /// A verb with a noun or unit that fits it.
    Pair,
    /// A phrase that decides against the verb.
    Decides,
    /// A noun elsewhere in the clause or earlier in the sentence.
    Context,
    /// Without a figure.
    Plain,
    /// Nothing says it but what is counted: patients are mostly treated, nurses mostly sent.
    Usual,
}

impl Way {
    const ALL: [Way; 7] = [Way::Verb, Way::Noun, Way::Pair, Way::Decides, Way::Context, Way::Plain, Way::Usual];
    const COUNT: usize = Way::ALL.len();

    fn name(self) -> &'static str {
        match self {
            Way::Verb => "verb",
            Way::Noun => "noun",
            Way::Pair => "pair",
            Way::Decides => "decides",
            Way::Context => "context",
            Way::Plain => "plain",
            Way::Usual => "usual",
        }
    }
}

/// What a term of the activity layer is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// It says the activity whatever it governs.
    Verb,
    /// It says the activity where a figure counts it.
    Noun,
    /// It says the activity in spite of the verb.
    Decides,
    /// It tips the balance.
    Cue,
    /// What a count of it mostly is, where nothing else says it.
    Usual,
    /// What holds those who do it, or what is given: "the medical team has 26 members", "the goods included 30 beds".
    Body,
    /// What an amount of money right before it is spent on: "a $48 million tower".
    Priced,
    /// It makes the terms inside it void.
    Except,
    /// What its sentence is about instead: nothing in it is this activity.
    Unless,
    /// Of what a count is never this: patients are not dispatched.
    Never,
    /// The verb of a pair, by its position in [`ActivityWords::pairs`].
    PairVerb(usize),
    /// A noun of a pair.
    PairNoun(usize),
}

/// One of the things that the words of a term mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Trigger {
    /// Position in [`ActivityWords::kinds`].
    pub kind: usize,
    /// What it is good for.
    pub role: Role,
    /// When it says nothing without a noun of its pair.
    pub idle: Idle,
    /// It says the activity without a figure as well.
    pub plain: bool,
}

/// When the verb of a pair says nothing in a sentence that has no noun of its pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Idle {
    /// What is no verb of a pair, and verbs that say something by themselves.
    Never,
    /// In a sentence without a figure: a unit will do for the noun.
    Uncounted,
    /// Always.
    Always,
}

/// How much a pair weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Force {
    /// It decides, wherever in the clause its noun stands.
    Decides,
    /// It outweighs the verb alone.
    #[default]
    Plain,
    /// It gives way to any other sign.
    Weak,
    /// It says nothing by itself, but lets what was said before decide: "80 nurses attended".
    Context,
}

/// A verb that says an activity only together with certain nouns or units.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// Position in [`ActivityWords::kinds`].
    pub kind: usize,
    /// Figures of these units will do instead of a noun.
    pub units: Vec<String>,
    /// Figures of these units will do with one of its nouns.
    pub also: Vec<String>,
    /// Only figures of these units, where it names any.
    pub only: Vec<String>,
    /// How much it weighs.
    pub force: Force,
    /// It says the activity without a figure as well.
    pub plain: bool,
    /// A hospital behind "to" will do for its noun.
    pub house: bool,
}

/// The compiled activities.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ActivityWords {
    /// The kinds of activity, by key.
    pub kinds: Vec<Kind>,
    /// The pairs of all kinds.
    pub pairs: Vec<Pair>,
    /// What the patterns of each list are good for, by payload.
    triggers: Vec<Trigger>,
    /// Their rules.
    rules: Vec<RuleId>,
    /// The payloads of all that the same words mean, one list behind the other, and where each list ends.
    #[serde(with = "bulk")]
    meant: Vec<u32>,
    #[serde(with = "bulk")]
    meant_ends: Vec<u32>,
    happening: Vec<String>,
    usual: Vec<(String, usize)>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ActivityEntry {
    happening: Vec<String>,
    units: Vec<String>,
    verbs: Vec<String>,
    nouns: Vec<String>,
    decides: Vec<String>,
    cues: Vec<String>,
    usual: Vec<String>,
    bodies: Vec<String>,
    goods: Vec<String>,
    priced: Vec<String>,
    usual_units: Vec<String>,
    except: Vec<String>,
    unless: Vec<String>,
    never: Vec<String>,
    pairs: Vec<PairEntry>,
    spreads: bool,
    gives: Gives,
    hosted: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct PairEntry {
    verbs: Vec<String>,
    nouns: Vec<String>,
    units: Vec<String>,
    also: Vec<String>,
    only: Vec<String>,
    force: Force,
    plain: bool,
    house: bool,
}

impl ActivityWords {
    /// Compiles the entries.
    pub fn load(builder: &mut Builder) -> Self {
        let mut words = ActivityWords::default();
        for entry in builder.entries::<ActivityEntry>("activities.toml", "activities") {
            let kind = words.kinds.len();
            let rules = Way::ALL.map(|way| builder.rule(format!("activities/{}#{}", entry.key, way.name())));
            let data = &entry.data;
            if data.units.is_empty() {
                builder.problem(&entry, "has no units: no figure could ever have this activity");
            }
            words.happening.extend(data.happening.iter().cloned());
            words.usual.extend(data.usual_units.iter().map(|unit| (unit.clone(), kind)));
            words.kinds.push(Kind {
                key: entry.key.clone(),
                units: data.units.clone(),
                spreads: data.spreads,
                gives: data.gives,
                staffed: !data.bodies.is_empty(),
                given: !data.goods.is_empty(),
                hosted: data.hosted,
                rules,
            });
            for (role, way, patterns) in [
                (Role::Verb, Way::Verb, &data.verbs),
                (Role::Noun, Way::Noun, &data.nouns),
                (Role::Decides, Way::Decides, &data.decides),
                (Role::Cue, Way::Context, &data.cues),
                (Role::Usual, Way::Usual, &data.usual),
                (Role::Body, Way::Usual, &data.bodies),
                (Role::Body, Way::Usual, &data.goods),
                (Role::Priced, Way::Noun, &data.priced),
                (Role::Except, Way::Context, &data.except),
                (Role::Unless, Way::Context, &data.unless),
                (Role::Never, Way::Context, &data.never),
            ] {
                let trigger = Trigger { kind, role, idle: Idle::Never, plain: false };
                words.add(builder, &entry, trigger, rules[way as usize], patterns);
            }
            for pair in &data.pairs {
                if pair.plain && pair.nouns.is_empty() {
                    builder.problem(&entry, "has a plain pair without nouns: the verb alone would say it");
                }
                let position = words.pairs.len();
                words.pairs.push(Pair {
                    kind,
                    units: pair.units.clone(),
                    also: pair.also.clone(),
                    only: pair.only.clone(),
                    force: pair.force,
                    plain: pair.plain,
                    house: pair.house,
                });
                let rule = rules[if pair.plain { Way::Plain } else { Way::Pair } as usize];
                let idle = match pair.force {
                    Force::Plain | Force::Decides if pair.house => Idle::Never,
                    Force::Plain | Force::Decides if pair.units.is_empty() => Idle::Always,
                    Force::Plain | Force::Decides => Idle::Uncounted,
                    Force::Weak | Force::Context => Idle::Never,
                };
                let trigger = Trigger { kind, role: Role::PairVerb(position), idle, plain: pair.plain };
                words.add(builder, &entry, trigger, rule, &pair.verbs);
                let trigger = Trigger { role: Role::PairNoun(position), idle: Idle::Never, ..trigger };
                words.add(builder, &entry, trigger, rule, &pair.nouns);
            }
        }
        words
    }

    fn add<T>(&mut self, builder: &mut Builder, entry: &Entry<T>, trigger: Trigger, rule: RuleId, patterns: &[String]) {
        let payload = self.triggers.len() as u32;
        self.triggers.push(trigger);
        self.rules.push(rule);
        for pattern in patterns {
            builder.term(entry, pattern, Layer::Activity, payload, rule);
        }
    }

    /// Whether figures of a unit count what takes place (visits), not what is there (beds).
    pub fn happens(&self, unit: &str) -> bool {
        self.happening.iter().any(|u| u == unit)
    }

    /// What figures of a unit mostly are, where nothing else says it.
    pub fn usual(&self, unit: &str) -> Option<usize> {
        self.usual.iter().find(|(u, _)| u == unit).map(|(_, kind)| *kind)
    }

    /// Takes what the same words mean, as [`TermHit::payload`] numbers it.
    pub fn note(&mut self, joined: Joined) {
        (self.meant, self.meant_ends) = (joined.payloads, joined.ends);
    }

    /// All that the words of a term mean; nothing for terms of other layers.
    #[inline]
    pub fn triggers(&self, hit: &TermHit) -> impl Iterator<Item = &Trigger> {
        let meant = if hit.layer == Layer::Activity { self.meant(hit.payload) } else { &[] };
        meant.iter().map(|&payload| &self.triggers[payload as usize])
    }

    #[inline]
    fn meant(&self, number: u32) -> &[u32] {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.meant_ends[before]);
        &self.meant[start as usize..self.meant_ends[number] as usize]
    }

    /// The rules of all that the words of a term mean, by the payload of its hits.
    pub fn rules(&self, payload: u32) -> impl Iterator<Item = RuleId> {
        self.meant(payload).iter().map(|&payload| self.rules[payload as usize])
    }
}
