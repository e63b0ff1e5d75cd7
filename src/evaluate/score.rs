//! Scoring one article: which records and mentions are right, wrong or missed.
//!
//! The matching is that of `score.py`, decision for decision (a test compares
//! the two); dates, further slots and the account by rule are our own.

use super::gold::{Gold, GoldLink};
use super::name::{bag, exact};
use crate::record::{Activity, FigureRecord, InstitutionRecord, Link, MentionRecord, NumberOrText, Record};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is scored by precision and recall.
pub const KINDS: [&str; 6] = ["institutions", "figures", "dates", "link pairs", "links", "activities"];

/// What is scored by accuracy, on what was matched.
pub const SLOTS: [&str; 7] =
    ["bound", "agreement", "status", "date", "activity status", "activity actors", "activity beneficiaries"];

const INSTITUTIONS: usize = 0;
const FIGURES: usize = 1;
const DATES: usize = 2;
const PAIRS: usize = 3;
const LINKS: usize = 4;
const ACTIVITIES: usize = 5;

/// Right, spurious and missed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Right.
    pub tp: usize,
    /// Spurious.
    pub fp: usize,
    /// Missed.
    pub missed: usize,
}

impl Counts {
    /// Share of the found that is right.
    pub fn precision(&self) -> Option<f64> {
        share(self.tp, self.tp + self.fp)
    }

    /// Share of the gold that is found.
    pub fn recall(&self) -> Option<f64> {
        share(self.tp, self.tp + self.missed)
    }

    /// The harmonic mean of both; none where there is nothing at all.
    pub fn f1(&self) -> Option<f64> {
        share(2 * self.tp, 2 * self.tp + self.fp + self.missed)
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.tp += other.tp;
        self.fp += other.fp;
        self.missed += other.missed;
    }
}

/// `part / whole`, none of nothing.
pub fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// What became of the records of one rule.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verdicts {
    /// Right.
    pub right: usize,
    /// Wrong.
    pub wrong: usize,
    /// On what the gold leaves open.
    pub open: usize,
}

/// What a flaw is about. Numbers are positions in the lists of the gold, `start`
/// counts code points, `link` and `activity` are ids of records.
#[derive(Debug, Clone, PartialEq)]
pub enum About {
    /// An institution of the gold.
    GoldInstitution(usize),
    /// A name that the gold has not.
    Name {
        /// Where its first mention begins.
        start: u32,
    },
    /// A figure of the gold.
    GoldFigure(usize),
    /// A figure that the gold has not.
    Figure {
        /// Where it begins.
        start: u32,
        /// Its number.
        value: f64,
    },
    /// The bound of a figure: the one found, and those that are right.
    Bound(String, Vec<String>),
    /// A date of the gold.
    GoldDate(usize),
    /// A date that the gold has not.
    Date {
        /// Where it begins.
        start: u32,
        /// Its EDTF value.
        value: String,
    },
    /// Two institutions of the gold that are tied, by these relations.
    GoldPair([usize; 2], Vec<String>),
    /// Two parties of a link that the gold does not tie; `None` is nobody that the gold knows.
    Pair {
        /// The id of the link.
        link: String,
        /// The institutions of the gold.
        gold: [Option<usize>; 2],
    },
    /// Relations or roles of a pair.
    Readings {
        /// The institutions of the gold.
        pair: [usize; 2],
        /// The relations found.
        found: Vec<String>,
        /// Those that are right.
        wanted: Vec<String>,
    },
    /// A slot of a link: the values that are right.
    Slot {
        /// The id of the link.
        link: String,
        /// Acceptable values.
        wanted: Vec<Option<String>>,
    },
    /// An activity of the gold.
    GoldActivity(usize),
    /// An activity that the gold has not.
    Activity(String),
    /// The status of an activity: the one found, and those that are right.
    Status(String, Vec<String>),
    /// The institutions of an activity.
    Whom {
        /// The id of the activity.
        activity: String,
        /// Whether it is about the actors, not the beneficiaries.
        actors: bool,
        /// Those of the gold.
        wanted: Vec<usize>,
    },
}

/// A miss, a false alarm or a wrong slot.
#[derive(Debug, Clone, PartialEq)]
pub struct Flaw {
    /// A kind or slot.
    pub score: &'static str,
    /// `missed`, `spurious`, `wrong`.
    pub error: &'static str,
    /// What.
    pub detail: String,
    /// The sentence that it is about, where it can be found.
    pub sentence: Option<String>,
    /// The rule that made what is wrong.
    pub rule: Option<String>,
    /// What it is about.
    pub about: About,
    /// A key of [`super::cause::CAUSES`]; none where nobody looked for it.
    pub cause: Option<&'static str>,
    /// The condition that failed, or what else says more about the cause.
    pub reason: Option<String>,
}

/// The scores of an article, or the sum of several.
#[derive(Debug, Clone, Default)]
pub struct Score {
    /// By [`KINDS`].
    pub counts: [Counts; 6],
    /// By [`SLOTS`]: right, of so many.
    pub slots: [(usize, usize); 7],
    /// By rule.
    pub rules: BTreeMap<String, Verdicts>,
}

impl std::ops::AddAssign<&Score> for Score {
    fn add_assign(&mut self, other: &Score) {
        for (mine, more) in self.counts.iter_mut().zip(other.counts) {
            *mine += more;
        }
        for (mine, more) in self.slots.iter_mut().zip(other.slots) {
            *mine = (mine.0 + more.0, mine.1 + more.1);
        }
        for (rule, more) in &other.rules {
            let mine = self.rules.entry(rule.clone()).or_default();
            mine.right += more.right;
            mine.wrong += more.wrong;
            mine.open += more.open;
        }
    }
}

/// The text of an article, to say where something stands.
#[derive(Debug, Default)]
pub struct Page {
    /// The sentences with their first code point, in order.
    pub sentences: Vec<(u32, String)>,
}

impl Page {
    /// The sentence at a code point.
    fn at(&self, point: u32) -> Option<String> {
        let after = self.sentences.partition_point(|(start, _)| *start <= point);
        after.checked_sub(1).map(|at| self.sentences[at].1.clone())
    }

    /// The first sentence that has the most of some groups of spellings, at least one.
    fn saying(&self, groups: &[Vec<String>]) -> Option<String> {
        let groups: Vec<Vec<String>> = groups.iter().map(|g| g.iter().map(|s| plain(s)).collect()).collect();
        let mut best: Option<(usize, &String)> = None;
        for (_, sentence) in &self.sentences {
            let folded = plain(sentence);
            let has = groups.iter().filter(|g| g.iter().any(|s| !s.is_empty() && folded.contains(s.as_str()))).count();
            if has > best.map_or(0, |(most, _)| most) {
                best = Some((has, sentence));
            }
        }
        best.map(|(_, sentence)| sentence.clone())
    }
}

fn plain(text: &str) -> String {
    text.to_lowercase().replace('\u{2019}', "'")
}

/// How a number may stand in the text.
pub(super) fn spellings(value: f64) -> Vec<String> {
    let whole = format!("{value}");
    let mut grouped = String::new();
    if value.fract() == 0.0 && value >= 1000.0 {
        for (at, c) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(c);
        }
    }
    let words =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let word = words.iter().enumerate().find(|(n, _)| *n as f64 == value).map(|(_, w)| format!("{w} "));
    let mut all = vec![whole];
    all.extend([grouped].into_iter().filter(|g| !g.is_empty()).chain(word));
    for (unit, size) in [("million", 1e6), ("billion", 1e9), ("0,000", 1e4)] {
        if value >= size {
            all.push(format!("{} {unit}", value / size));
        }
    }
    all
}

/// Who a party is, seen from the gold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Who {
    /// An institution of the gold.
    Gold(usize),
    /// A group that the gold may have under another name.
    SomeGroup,
    /// Nobody that the gold knows.
    Unknown(String),
}

type Pair = (Who, Who);
/// A relation; and who stands on its first and second side, where that matters.
type Reading = (String, Option<(Who, Who)>);
type Pairs = BTreeMap<Pair, BTreeSet<Reading>>;

fn sides(relation: &str) -> Option<(&'static str, &'static str)> {
    Some(match relation {
        "counterpart_assistance" => ("supporter", "supported"),
        "alliance_membership" => ("member", "alliance"),
        "alliance_leadership" => ("lead", "alliance"),
        "affiliation" => ("parent", "affiliate"),
        "trusteeship" => ("manager", "managed"),
        "joint_construction" => ("partner", "built"),
        "merger" => ("acquirer", "acquired"),
        _ => return None,
    })
}

fn pair(x: &Who, y: &Who) -> Pair {
    if x <= y { (x.clone(), y.clone()) } else { (y.clone(), x.clone()) }
}

/// Which two are tied, and the readings of it that count as the same.
fn pairs_of(relations: &[String], parties: &[(String, Who)]) -> Pairs {
    let mut out = Pairs::new();
    let mut sided = false;
    let playing = |role: &str| parties.iter().filter(|(r, _)| r == role).map(|(_, p)| p).collect::<Vec<_>>();
    for relation in relations {
        let Some((first, second)) = sides(relation) else { continue };
        let (left, right) = (playing(first), playing(second));
        if left.is_empty() || right.is_empty() {
            continue;
        }
        sided = true;
        for x in &left {
            for y in right.iter().filter(|y| x != *y) {
                let reading = (relation.clone(), Some(((*x).clone(), (*y).clone())));
                out.entry(pair(x, y)).or_default().insert(reading);
            }
        }
    }
    let partners = playing("partner");
    let mut all_pairs = |list: &[&Who]| {
        for (at, x) in list.iter().enumerate() {
            for y in list[at + 1..].iter().filter(|y| x != *y) {
                let readings = out.entry(pair(x, y)).or_default();
                readings.extend(relations.iter().map(|r| (r.clone(), None)));
            }
        }
    };
    all_pairs(&partners);
    if !sided && partners.is_empty() {
        all_pairs(&parties.iter().map(|(_, p)| p).collect::<Vec<_>>());
    }
    if sided {
        for readings in out.values_mut() {
            for relation in relations {
                if !readings.iter().any(|(r, _)| r == relation) {
                    readings.insert((relation.clone(), None));
                }
            }
        }
    }
    out
}

/// The pairs that a gold asks for, with their relations.
pub(super) fn required_pairs(gold: &Gold) -> Vec<([usize; 2], String)> {
    let mut wanted: BTreeMap<[usize; 2], BTreeSet<String>> = BTreeMap::new();
    for link in gold.links.iter().filter(|l| !l.optional) {
        let parties: Vec<(String, Who)> = link.parties.iter().map(|(r, p)| (r.clone(), Who::Gold(*p))).collect();
        for (tied, readings) in pairs_of(&link.relation, &parties) {
            if let (Who::Gold(first), Who::Gold(second)) = tied {
                wanted.entry([first, second]).or_default().extend(readings.into_iter().map(|(relation, _)| relation));
            }
        }
    }
    let joined = |relations: BTreeSet<String>| relations.into_iter().collect::<Vec<_>>().join(" or ");
    wanted.into_iter().map(|(pair, relations)| (pair, joined(relations))).collect()
}

fn agree(gold: &BTreeSet<Reading>, predicted: &BTreeSet<Reading>) -> bool {
    predicted.iter().any(|(relation, who)| {
        gold.iter().any(|(gold_relation, gold_who)| {
            relation == gold_relation && (who.is_none() || gold_who.is_none() || who == gold_who)
        })
    })
}

fn has(list: &[Option<String>], value: Option<&str>) -> bool {
    list.iter().any(|g| g.as_deref() == value)
}

fn date_of(link: &Link) -> Option<&str> {
    link.date.as_ref().map(|d| d.value.as_str())
}

/// Scores the records of an article; the flaws come in the order of the kinds.
pub fn article(gold: &Gold, records: &[Record], page: &Page) -> (Score, Vec<Flaw>) {
    let mut scorer = Scorer { gold, page, score: Score::default(), flaws: Vec::new(), known: Known::new(gold) };
    scorer.institutions(records);
    scorer.figures(records);
    scorer.dates(records);
    scorer.links(records);
    scorer.activities(records);
    (scorer.score, scorer.flaws)
}

fn mentions<'r>(records: &'r [Record], kind: &'static str) -> impl Iterator<Item = &'r MentionRecord> {
    records.iter().filter_map(move |r| match r {
        Record::Mention(m) if m.kind == kind => Some(m),
        _ => None,
    })
}

fn links(records: &[Record]) -> impl Iterator<Item = &Link> {
    records.iter().filter_map(|r| if let Record::Link(l) = r { Some(l) } else { None })
}

fn activities(records: &[Record]) -> impl Iterator<Item = &Activity> {
    records.iter().filter_map(|r| if let Record::Activity(a) = r { Some(a) } else { None })
}

#[derive(Clone, Copy)]
enum Verdict {
    Right,
    Wrong,
    Open,
}

struct Scorer<'a> {
    gold: &'a Gold,
    page: &'a Page,
    score: Score,
    flaws: Vec<Flaw>,
    known: Known,
}

/// The institutions of a gold by their names.
#[derive(Debug)]
pub(super) struct Known {
    by_exact: HashMap<String, usize>,
    by_bag: HashMap<String, usize>,
}

impl Known {
    pub(super) fn new(gold: &Gold) -> Known {
        let mut known = Known { by_exact: HashMap::new(), by_bag: HashMap::new() };
        for (at, institution) in gold.institutions.iter().enumerate() {
            for name in &institution.names {
                known.by_exact.entry(exact(name)).or_insert(at);
                known.by_bag.entry(bag(name)).or_insert(at);
            }
        }
        known
    }

    /// The institution that a name, else the characters of its mention, means.
    pub(super) fn find(&self, name: &str, mention: &str) -> Option<usize> {
        let fields = || [name, mention].into_iter().filter(|f| !f.is_empty());
        fields()
            .find_map(|f| self.by_exact.get(&exact(f)))
            .or_else(|| fields().find_map(|f| self.by_bag.get(&bag(f))))
            .copied()
    }
}

impl Scorer<'_> {
    fn rule(&mut self, rule: &str, verdict: Verdict) {
        let verdicts = self.score.rules.entry(rule.to_string()).or_default();
        match verdict {
            Verdict::Right => verdicts.right += 1,
            Verdict::Wrong => verdicts.wrong += 1,
            Verdict::Open => verdicts.open += 1,
        }
    }

    fn flaw(
        &mut self,
        score: &'static str,
        error: &'static str,
        about: About,
        detail: String,
        sentence: Option<String>,
        rule: Option<&str>,
    ) {
        let rule = rule.map(str::to_string);
        self.flaws.push(Flaw { score, error, detail, sentence, rule, about, cause: None, reason: None });
    }

    fn slot(&mut self, slot: &'static str, right: bool) {
        let at = SLOTS.iter().position(|s| *s == slot).unwrap_or_default();
        self.score.slots[at].0 += usize::from(right);
        self.score.slots[at].1 += 1;
    }

    /// The institution of the gold that is meant.
    fn find(&self, institution: &InstitutionRecord) -> Option<usize> {
        self.known.find(&institution.name, &institution.mention)
    }

    fn name(&self, who: &Who) -> String {
        match who {
            Who::Gold(at) => self.gold.institutions[*at].names[0].clone(),
            Who::SomeGroup => "(a group)".into(),
            Who::Unknown(name) => format!("?{name}"),
        }
    }

    fn institutions(&mut self, records: &[Record]) {
        let mut all: Vec<(&InstitutionRecord, Option<&str>)> = mentions(records, "institution")
            .filter_map(|m| Some((m.institution.as_ref()?, Some(m.rule.as_str()))))
            .collect();
        if all.is_empty() {
            for record in records {
                match record {
                    Record::Link(link) => all.extend(link.parties.iter().map(|p| (&p.institution, None))),
                    Record::Activity(a) => all.extend(a.actors.iter().chain(&a.beneficiaries).map(|i| (i, None))),
                    Record::Mention(_) => {}
                }
            }
        }
        let mut found = BTreeSet::new();
        let mut spurious: BTreeMap<String, (u32, Option<&str>)> = BTreeMap::new();
        for (institution, rule) in all {
            let verdict = match self.find(institution) {
                Some(at) => {
                    found.insert(at);
                    if self.gold.institutions[at].optional { Verdict::Open } else { Verdict::Right }
                }
                None if institution.kind == "group" => Verdict::Open,
                None => {
                    let name = if institution.name.is_empty() { &institution.mention } else { &institution.name };
                    spurious.entry(exact(name)).or_insert((institution.start, rule));
                    Verdict::Wrong
                }
            };
            if let Some(rule) = rule {
                self.rule(rule, verdict);
            }
        }
        let counts = &mut self.score.counts[INSTITUTIONS];
        counts.fp += spurious.len();
        for (name, (start, rule)) in spurious {
            self.flaw("institutions", "spurious", About::Name { start }, name, self.page.at(start), rule);
        }
        for (at, institution) in self.gold.institutions.iter().enumerate() {
            if institution.optional || institution.kind == "group" {
                continue;
            }
            if found.contains(&at) {
                self.score.counts[INSTITUTIONS].tp += 1;
            } else {
                self.score.counts[INSTITUTIONS].missed += 1;
                let sentence = self.page.saying(std::slice::from_ref(&institution.names));
                let about = About::GoldInstitution(at);
                self.flaw("institutions", "missed", about, institution.names[0].clone(), sentence, None);
            }
        }
    }

    fn figures(&mut self, records: &[Record]) {
        struct Found<'r> {
            value: f64,
            bound: &'r str,
            unit: &'r str,
            text: &'r str,
            start: u32,
            rule: Option<&'r str>,
        }
        let mut all: Vec<Found> = mentions(records, "figure")
            .filter_map(|m| match m.value {
                Some(NumberOrText::Number(value)) => Some(Found {
                    value,
                    bound: m.bound.as_deref().unwrap_or_default(),
                    unit: m.unit.as_deref().unwrap_or_default(),
                    text: &m.text,
                    start: m.start,
                    rule: Some(&m.rule),
                }),
                _ => None,
            })
            .collect();
        if all.is_empty() {
            let mut seen: Vec<&FigureRecord> = Vec::new();
            let figures = records.iter().flat_map(|r| match r {
                Record::Link(link) => link.figures.as_slice(),
                Record::Activity(activity) => activity.figure.as_slice(),
                Record::Mention(_) => &[],
            });
            for f in figures {
                let same = |g: &&FigureRecord| (g.start, g.end, g.value, &g.unit) == (f.start, f.end, f.value, &f.unit);
                if !seen.iter().any(same) {
                    seen.push(f);
                    all.push(Found {
                        value: f.value,
                        bound: &f.bound,
                        unit: &f.unit,
                        text: &f.text,
                        start: f.start,
                        rule: None,
                    });
                }
            }
        }
        let gold = self.gold;
        let has_unit = |at: usize, unit: &str| gold.figures[at].unit.iter().any(|u| u == unit);
        let mut left: Vec<usize> = (0..gold.figures.len()).collect();
        let mut open: Vec<usize> = (0..all.len()).collect();
        for need_unit in [true, false] {
            for i in open.clone() {
                let f = &all[i];
                let hit = left.iter().position(|&g| {
                    let figure = &gold.figures[g];
                    figure.value == f.value && if need_unit { has_unit(g, f.unit) } else { figure.optional }
                });
                let Some(hit) = hit else { continue };
                let g = &gold.figures[left.remove(hit)];
                open.retain(|&o| o != i);
                if let Some(rule) = f.rule {
                    self.rule(rule, if g.optional { Verdict::Open } else { Verdict::Right });
                }
                if !g.optional {
                    self.score.counts[FIGURES].tp += 1;
                    let right = g.bound.iter().any(|b| b == f.bound);
                    self.slot("bound", right);
                    if !right {
                        let detail = format!("{} {}, not {}: {:?}", f.bound, f.value, g.bound.join(" or "), f.text);
                        let about = About::Bound(f.bound.to_string(), g.bound.clone());
                        self.flaw("bound", "wrong", about, detail, self.page.at(f.start), f.rule);
                    }
                }
            }
        }
        for i in open {
            let f = &all[i];
            // The same value told again is no error.
            let known = (0..gold.figures.len()).any(|g| gold.figures[g].value == f.value && has_unit(g, f.unit));
            if let Some(rule) = f.rule {
                self.rule(rule, if known { Verdict::Right } else { Verdict::Wrong });
            }
            if !known {
                self.score.counts[FIGURES].fp += 1;
                let detail = format!("{} {}: {:?}", f.value, f.unit, f.text);
                let about = About::Figure { start: f.start, value: f.value };
                self.flaw("figures", "spurious", about, detail, self.page.at(f.start), f.rule);
            }
        }
        for at in left.into_iter().filter(|g| !gold.figures[*g].optional) {
            let g = &gold.figures[at];
            self.score.counts[FIGURES].missed += 1;
            let sentence = self.page.saying(&[spellings(g.value)]);
            let detail = format!("{} {}", g.value, g.unit.join(" or "));
            self.flaw("figures", "missed", About::GoldFigure(at), detail, sentence, None);
        }
    }

    /// Dates as a set of values: a date told twice is one date.
    fn dates(&mut self, records: &[Record]) {
        let Some(gold) = &self.gold.dates else { return };
        let mut values: BTreeMap<&str, (u32, &str)> = BTreeMap::new();
        for mention in mentions(records, "date") {
            let Some(NumberOrText::Text(value)) = &mention.value else { continue };
            values.entry(value).or_insert((mention.start, &mention.rule));
            let hits: Vec<_> = gold.iter().filter(|g| g.value.contains(value)).collect();
            let verdict = match hits.iter().any(|g| !g.optional) {
                true => Verdict::Right,
                false if hits.is_empty() => Verdict::Wrong,
                false => Verdict::Open,
            };
            self.rule(&mention.rule, verdict);
        }
        for (value, (start, rule)) in &values {
            if !gold.iter().any(|g| g.value.iter().any(|v| v == value)) {
                self.score.counts[DATES].fp += 1;
                let about = About::Date { start: *start, value: (*value).to_string() };
                self.flaw("dates", "spurious", about, (*value).to_string(), self.page.at(*start), Some(rule));
            }
        }
        for (at, g) in gold.iter().enumerate().filter(|(_, g)| !g.optional) {
            if g.value.iter().any(|v| values.contains_key(v.as_str())) {
                self.score.counts[DATES].tp += 1;
            } else {
                self.score.counts[DATES].missed += 1;
                let sentence = self.page.saying(&date_spellings(&g.value[0]));
                self.flaw("dates", "missed", About::GoldDate(at), g.value.join(" or "), sentence, None);
            }
        }
    }

    fn links(&mut self, records: &[Record]) {
        let gold = self.gold;
        let mut wanted = Pairs::new();
        let mut optional = Pairs::new();
        let mut wanted_by: BTreeMap<Pair, Vec<&GoldLink>> = BTreeMap::new();
        for link in &gold.links {
            let parties: Vec<(String, Who)> = link.parties.iter().map(|(r, p)| (r.clone(), Who::Gold(*p))).collect();
            for (pair, readings) in pairs_of(&link.relation, &parties) {
                if link.optional {
                    optional.entry(pair).or_default().extend(readings);
                } else {
                    wanted.entry(pair.clone()).or_default().extend(readings);
                    wanted_by.entry(pair).or_default().push(link);
                }
            }
        }
        let groups: Vec<usize> =
            (0..gold.institutions.len()).filter(|&g| gold.institutions[g].kind == "group").collect();
        let mut predicted = Pairs::new();
        let mut predicted_by: BTreeMap<Pair, Vec<&Link>> = BTreeMap::new();
        for link in links(records) {
            let parties: Vec<(String, Who)> = link
                .parties
                .iter()
                .map(|p| {
                    let who = match self.find(&p.institution) {
                        Some(at) => Who::Gold(at),
                        None if p.institution.kind == "group" && !groups.is_empty() => Who::SomeGroup,
                        None => Who::Unknown(exact(&p.institution.name)),
                    };
                    (p.role.clone(), who)
                })
                .collect();
            let (mut right, mut wrong) = (0usize, 0usize);
            for (tied, readings) in pairs_of(std::slice::from_ref(&link.relation), &parties) {
                let (tied, readings) = name_group(tied, readings, &groups, &[&wanted, &optional]);
                let known = [&wanted, &optional].iter().filter_map(|p| p.get(&tied)).collect::<Vec<_>>();
                if known.iter().any(|k| agree(k, &readings)) {
                    right += usize::from(wanted.contains_key(&tied));
                } else if wanted.contains_key(&tied) || !optional.contains_key(&tied) {
                    wrong += 1;
                }
                predicted.entry(tied.clone()).or_default().extend(readings);
                predicted_by.entry(tied).or_default().push(link);
            }
            self.rule(
                &link.rule,
                match (right, wrong) {
                    (_, 1..) => Verdict::Wrong,
                    (1.., 0) => Verdict::Right,
                    (0, 0) => Verdict::Open,
                },
            );
        }
        let relation_list = |readings: &BTreeSet<Reading>| -> Vec<String> {
            readings.iter().map(|(r, _)| r.clone()).collect::<BTreeSet<_>>().into_iter().collect()
        };
        let relations = |readings: &BTreeSet<Reading>| relation_list(readings).join(" or ");
        let known = |who: &Who| if let Who::Gold(at) = who { Some(*at) } else { None };
        let nothing = BTreeSet::new();
        for (tied, readings) in &predicted {
            let label = format!("{} + {}", self.name(&tied.0), self.name(&tied.1));
            let made_by = &predicted_by[tied];
            let said = made_by[0].evidence.first().map(|e| e.text.clone());
            let rule = Some(made_by[0].rule.as_str());
            let Some(gold_readings) = wanted.get(tied) else {
                if !optional.contains_key(tied) {
                    self.score.counts[PAIRS].fp += 1;
                    self.score.counts[LINKS].fp += 1;
                    let about = About::Pair { link: made_by[0].id.clone(), gold: [known(&tied.0), known(&tied.1)] };
                    self.flaw("links", "spurious", about, format!("{} {label}", relations(readings)), said, rule);
                }
                continue;
            };
            self.score.counts[PAIRS].tp += 1;
            if !agree(gold_readings, readings) && !agree(optional.get(tied).unwrap_or(&nothing), readings) {
                self.score.counts[LINKS].fp += 1;
                self.score.counts[LINKS].missed += 1;
                let detail =
                    format!("relation or role: {}, not {}: {label}", relations(readings), relations(gold_readings));
                let pair = [known(&tied.0), known(&tied.1)].map(Option::unwrap_or_default);
                let (found, wanted) = (relation_list(readings), relation_list(gold_readings));
                let about = About::Readings { pair, found, wanted };
                self.flaw("links", "wrong", about, detail, said, rule);
                continue;
            }
            self.score.counts[LINKS].tp += 1;
            let mut best: Option<((bool, bool), &GoldLink, &Link)> = None;
            for g in &wanted_by[tied] {
                for link in made_by {
                    let fit = (has(&g.date, date_of(link)), has(&g.agreement, link.agreement.as_deref()));
                    if best.is_none_or(|(most, _, _)| fit > most) {
                        best = Some((fit, g, link));
                    }
                }
            }
            let Some(((date, agreement), g, link)) = best else { continue };
            let status = g.status.contains(&link.status);
            let shown = |list: &[Option<String>]| {
                list.iter().map(|v| v.as_deref().unwrap_or("none")).collect::<Vec<_>>().join(" or ")
            };
            let statuses: Vec<Option<String>> = g.status.iter().cloned().map(Some).collect();
            let rows = [
                ("date", date, date_of(link).unwrap_or("none"), &g.date),
                ("agreement", agreement, link.agreement.as_deref().unwrap_or("none"), &g.agreement),
                ("status", status, link.status.as_str(), &statuses),
            ];
            for (slot, right, got, want) in rows {
                self.slot(slot, right);
                if !right {
                    let said = link.evidence.first().map(|e| e.text.clone());
                    let about = About::Slot { link: link.id.clone(), wanted: want.clone() };
                    let detail = format!("{got}, not {}: {label}", shown(want));
                    self.flaw(slot, "wrong", about, detail, said, Some(&link.rule));
                }
            }
        }
        for (tied, readings) in &wanted {
            if !predicted.contains_key(tied) {
                self.score.counts[PAIRS].missed += 1;
                self.score.counts[LINKS].missed += 1;
                let label = format!("{} {} + {}", relations(readings), self.name(&tied.0), self.name(&tied.1));
                let names = [&tied.0, &tied.1].map(|who| match who {
                    Who::Gold(at) => gold.institutions[*at].names.clone(),
                    _ => Vec::new(),
                });
                let sentence = self.page.saying(&names);
                let pair = [known(&tied.0), known(&tied.1)].map(Option::unwrap_or_default);
                let about = About::GoldPair(pair, relation_list(readings));
                self.flaw("links", "missed", about, label, sentence, None);
            }
        }
    }

    fn activities(&mut self, records: &[Record]) {
        let gold = self.gold;
        let all: Vec<&Activity> = activities(records).collect();
        let value = |a: &Activity| a.figure.as_ref().map(|f| f.value);
        let fits = |g: usize, a: &Activity| gold.activities[g].activity.contains(&a.activity);
        let mut left: Vec<usize> = (0..gold.activities.len()).collect();
        let mut open: Vec<usize> = (0..all.len()).collect();
        for optional in [false, true] {
            for n in open.clone() {
                let a = all[n];
                let hit = left.iter().position(|&g| {
                    gold.activities[g].optional == optional && gold.activities[g].value == value(a) && fits(g, a)
                });
                let Some(hit) = hit else { continue };
                open.retain(|&o| o != n);
                let g = &gold.activities[left.remove(hit)];
                self.rule(&a.rule, if optional { Verdict::Open } else { Verdict::Right });
                if optional {
                    continue;
                }
                self.score.counts[ACTIVITIES].tp += 1;
                let said = || a.evidence.first().map(|e| e.text.clone());
                let what = format!("{} {}", a.activity, value(a).map_or(String::new(), |v| v.to_string()));
                let right = g.status.contains(&a.status);
                self.slot("activity status", right);
                if !right {
                    let detail = format!("{}, not {}: {what}", a.status, g.status.join(" or "));
                    let about = About::Status(a.status.clone(), g.status.clone());
                    self.flaw("activity status", "wrong", about, detail, said(), Some(&a.rule));
                }
                let whom = [
                    ("activity actors", &a.actors, &g.actors),
                    ("activity beneficiaries", &a.beneficiaries, &g.beneficiaries),
                ];
                for (slot, found, wanted) in whom {
                    let who: BTreeSet<Option<usize>> = found.iter().map(|i| self.find(i)).collect();
                    let right = who == wanted.iter().map(|w| Some(*w)).collect();
                    self.slot(slot, right);
                    if !right {
                        let found: Vec<&str> = found.iter().map(|i| i.name.as_str()).collect();
                        let want: Vec<&str> = wanted.iter().map(|&w| gold.institutions[w].names[0].as_str()).collect();
                        let detail = format!("[{}], not [{}]: {what}", found.join("; "), want.join("; "));
                        let wanted = wanted.clone();
                        let actors = slot == "activity actors";
                        let about = About::Whom { activity: a.id.clone(), actors, wanted };
                        self.flaw(slot, "wrong", about, detail, said(), Some(&a.rule));
                    }
                }
            }
        }
        for n in open {
            let a = all[n];
            // Another telling of an activity of the gold, or one without its figure, is no error.
            let known = (0..gold.activities.len())
                .any(|g| fits(g, a) && (value(a).is_none() || gold.activities[g].value == value(a)));
            self.rule(&a.rule, if known { Verdict::Right } else { Verdict::Wrong });
            if !known {
                self.score.counts[ACTIVITIES].fp += 1;
                let figure = a.figure.as_ref().map_or(String::new(), |f| format!(" {}: {:?}", f.value, f.text));
                let said = a.evidence.first().map(|e| e.text.clone());
                let about = About::Activity(a.id.clone());
                self.flaw("activities", "spurious", about, format!("{}{figure}", a.activity), said, Some(&a.rule));
            }
        }
        for at in left.into_iter().filter(|g| !gold.activities[*g].optional) {
            let g = &gold.activities[at];
            self.score.counts[ACTIVITIES].missed += 1;
            let mut groups: Vec<Vec<String>> = g.value.map(spellings).into_iter().collect();
            groups.extend(g.actors.iter().chain(&g.beneficiaries).map(|&w| gold.institutions[w].names.clone()));
            let detail = format!("{} {}", g.activity.join(" or "), g.value.map_or(String::new(), |v| v.to_string()));
            let sentence = self.page.saying(&groups);
            let about = About::GoldActivity(at);
            self.flaw("activities", "missed", about, detail.trim_end().to_string(), sentence, None);
        }
    }
}

/// A group of the prediction is the group of the gold that is tied to the same partner.
fn name_group(
    tied: Pair,
    readings: BTreeSet<Reading>,
    groups: &[usize],
    known: &[&Pairs],
) -> (Pair, BTreeSet<Reading>) {
    let other = match &tied {
        (Who::SomeGroup, other) | (other, Who::SomeGroup) => other.clone(),
        _ => return (tied, readings),
    };
    for &group in groups {
        let group = Who::Gold(group);
        let candidate = pair(&other, &group);
        if known.iter().any(|pairs| pairs.contains_key(&candidate)) {
            let name = |who: Who| if who == Who::SomeGroup { group.clone() } else { who };
            let readings = readings.into_iter().map(|(r, who)| (r, who.map(|(a, b)| (name(a), name(b))))).collect();
            return (candidate, readings);
        }
    }
    (tied, readings)
}

/// How the parts of a date may stand in the text.
pub(super) fn date_spellings(edtf: &str) -> Vec<Vec<String>> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let first = edtf.split('/').next().unwrap_or(edtf);
    let mut parts = first.split('-');
    let year = parts.next().unwrap_or_default().to_string();
    let month = parts.next().and_then(|m| m.parse::<usize>().ok()).and_then(|m| MONTHS.get(m.wrapping_sub(1)));
    let day = parts.next().map(|d| d.trim_start_matches('0').to_string());
    let mut groups = vec![vec![year]];
    if let Some(month) = month {
        groups.push(vec![(*month).to_string()]);
        if let Some(day) = day {
            groups.push(vec![format!(" {day}"), format!("{month} {day}")]);
        }
    }
    groups
}
