//! Which links and activities of different articles are one, and what they say together.

use super::gather::{ACTOR, BENEFICIARY, Figure, Gathered, Told};
use super::institutions::Institutions;
use super::interval::{Days, Numbers, before_all, is_telling};
use crate::record::{
    FigureCount, Hash, MergedActivity, MergedDate, MergedFigure, MergedLink, MergedPart, MergedParty, SCHEMA, StatusAt,
    Telling, ValueCount,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// What is needed to compare and to write.
pub struct Teller<'a> {
    /// All that was read.
    pub gathered: &'a Gathered,
    /// The merged institutions.
    pub institutions: &'a Institutions,
    /// Of each article, the one that stands for its text.
    pub text_of: &'a [u32],
}

/// Parties of a merged link: role and cluster, sorted.
type Parties = Vec<(u32, u32)>;

impl Teller<'_> {
    /// The merged links, in the order of their first parts.
    pub fn links(&self) -> Vec<MergedLink> {
        let links = &self.gathered.links;
        let mut groups: Vec<(u32, Parties, Vec<usize>)> = Vec::new();
        let mut known: FxHashMap<(u32, Parties), usize> = FxHashMap::default();
        for (at, link) in links.iter().enumerate() {
            let key = (link.what, self.parties(link));
            let next = groups.len();
            let group = *known.entry(key.clone()).or_insert(next);
            if group == next {
                groups.push((key.0, key.1, Vec::new()));
            }
            groups[group].2.push(at);
        }
        let fewer = self.fewer_parties(&groups);
        let mut into: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (small, large) in &fewer {
            into.entry(*large).or_default().push(*small);
        }
        let mut merged = Vec::new();
        for (at, (relation, parties, parts)) in groups.iter().enumerate() {
            if fewer.contains_key(&at) {
                continue;
            }
            let mut parts = parts.clone();
            let mut strategy = (parts.len() > 1).then_some("same_parties");
            for &small in into.get(&at).map_or(&[][..], Vec::as_slice) {
                parts.extend(&groups[small].2);
                strategy = Some("fewer_parties");
            }
            parts.sort_unstable();
            let told: Vec<&Told> = parts.iter().map(|&p| &links[p]).collect();
            merged.push((parts[0], self.link(*relation, parties, strategy, &told)));
        }
        merged.sort_by_key(|(first, _)| *first);
        merged.into_iter().map(|(_, link)| link).collect()
    }

    fn parties(&self, told: &Told) -> Parties {
        let mut parties: Parties =
            told.who.iter().map(|&(role, entity)| (role, self.institutions.of_entity[entity as usize])).collect();
        parties.sort_unstable();
        parties.dedup();
        parties
    }

    /// Groups whose parties are all among those of one larger group that tells of the
    /// same day: "A and B signed" of what A, B, C and D signed.
    fn fewer_parties(&self, groups: &[(u32, Parties, Vec<usize>)]) -> FxHashMap<usize, usize> {
        let day = |group: &(u32, Parties, Vec<usize>)| {
            let mut days = group.2.iter().map(|&p| self.days(&self.gathered.links[p]));
            let first = days.next().flatten().filter(|d| d.is_day())?;
            days.all(|d| d.is_none_or(|d| d.and(first).is_some())).then_some(first)
        };
        let mut by_party: FxHashMap<(u32, u32, u32), Vec<usize>> = FxHashMap::default();
        for (at, group) in groups.iter().enumerate().filter(|(_, g)| g.1.len() > 2) {
            for &(role, who) in &group.1 {
                by_party.entry((group.0, role, who)).or_default().push(at);
            }
        }
        let mut fewer = FxHashMap::default();
        for (at, group) in groups.iter().enumerate() {
            let Some(first) = group.1.first() else { continue };
            let Some(larger) = by_party.get(&(group.0, first.0, first.1)) else { continue };
            let Some(own) = day(group) else { continue };
            let found: Vec<usize> = larger
                .iter()
                .copied()
                .filter(|&l| groups[l].1.len() > group.1.len() && group.1.iter().all(|p| groups[l].1.contains(p)))
                .filter(|&l| day(&groups[l]) == Some(own))
                .collect();
            if let [only] = found[..] {
                fewer.insert(at, only);
            }
        }
        // What goes into something that goes elsewhere itself goes there too.
        let last = |mut at: usize| {
            while let Some(&next) = fewer.get(&at) {
                at = next;
            }
            at
        };
        fewer.keys().map(|&small| (small, last(small))).collect()
    }

    fn link(&self, relation: u32, parties: &Parties, strategy: Option<&str>, parts: &[&Told]) -> MergedLink {
        let g = self.gathered;
        let mut written: Vec<MergedParty> = parties
            .iter()
            .map(|&(role, who)| MergedParty {
                role: g.text(role).to_string(),
                institution: self.institutions.name(who),
            })
            .collect();
        written.sort_by(|a, b| {
            (&a.role, &a.institution.name, &a.institution.id).cmp(&(&b.role, &b.institution.name, &b.institution.id))
        });
        let mut ids: Vec<String> = written.iter().map(|p| format!("{}={}", p.role, p.institution.id)).collect();
        ids.sort();
        let id = Hash::default()
            .part("merged_link")
            .part(g.text(relation))
            .parts(ids.iter().map(String::as_str))
            .id("mlink");
        let (first_seen, last_seen) = self.seen(parts);
        let (status, statuses) = self.statuses(parts, &["proposed", "active", "ended"]);
        MergedLink {
            schema: SCHEMA,
            id,
            relation: g.text(relation).to_string(),
            agreements: self.counted(parts, |told| told.agreement),
            status,
            statuses,
            parties: written,
            date: self.date(parts),
            figures: self.figures(parts),
            told: Telling {
                first_seen,
                last_seen,
                articles: distinct(parts.iter().map(|p| p.article)),
                texts: distinct(parts.iter().map(|p| self.text_of[p.article as usize])),
                confidence: parts.iter().map(|p| p.confidence).fold(0.0, f64::max),
                strategy: strategy.map(str::to_string),
                parts: parts.iter().map(|p| self.part(p)).collect(),
            },
        }
    }

    /// The merged activities, in the order of their first parts.
    pub fn activities(&self) -> Vec<MergedActivity> {
        let all = &self.gathered.activities;
        // Only activities with one key can be the same: kind, actors, unit; without actors only within one text.
        type Key = (u32, Vec<u32>, Option<u32>, Option<(u32, Option<u32>)>);
        let mut buckets: FxHashMap<Key, Vec<usize>> = FxHashMap::default();
        let mut order: Vec<Key> = Vec::new();
        for (at, told) in all.iter().enumerate() {
            let actors = self.who(told, ACTOR);
            let text = actors.is_empty().then(|| self.text_of[told.article as usize]);
            let key = (told.what, actors, text, told.figures.first().map(|f| (f.unit, f.currency)));
            let bucket = buckets.entry(key.clone()).or_default();
            if bucket.is_empty() {
                order.push(key);
            }
            bucket.push(at);
        }
        let mut merged: Vec<(usize, MergedActivity)> = Vec::new();
        for key in order {
            let bucket = &buckets[&key];
            for (strategy, mut parts) in self.groups(bucket) {
                parts.sort_unstable();
                let told: Vec<&Told> = parts.iter().map(|&p| &all[p]).collect();
                merged.push((parts[0], self.activity(&key.1, strategy, &told)));
            }
        }
        merged.sort_by_key(|(first, _)| *first);
        let mut seen: FxHashSet<String> = FxHashSet::default();
        merged
            .into_iter()
            .map(|(_, mut activity)| {
                let base = activity.id.clone();
                let mut again = 1;
                while !seen.insert(activity.id.clone()) {
                    again += 1;
                    activity.id = Hash::default().part(&base).part(&again.to_string()).id("mact");
                }
                activity
            })
            .collect()
    }

    fn who(&self, told: &Told, role: u32) -> Vec<u32> {
        let mut who: Vec<u32> = told
            .who
            .iter()
            .filter(|(r, _)| *r == role)
            .map(|(_, e)| self.institutions.of_entity[*e as usize])
            .collect();
        who.sort_unstable();
        who.dedup();
        who
    }

    /// Activities of a bucket that are one, each with the strategy that found it.
    ///
    /// The exact ones come first; a rounded figure that fits two of them stays alone.
    fn groups(&self, bucket: &[usize]) -> Vec<(Option<&'static str>, Vec<usize>)> {
        struct Group {
            parts: Vec<usize>,
            numbers: Option<Numbers>,
            days: Option<Days>,
            beneficiaries: Vec<u32>,
            texts: Vec<u32>,
            strategy: Option<&'static str>,
        }
        let all = &self.gathered.activities;
        let exact = |at: usize| all[at].figures.first().is_none_or(|f| self.gathered.text(f.bound) == "exact");
        let mut sorted = bucket.to_vec();
        sorted.sort_by_key(|&at| {
            let days = self.days(&all[at]).map_or(i32::MAX, Days::length);
            (!exact(at), days, at)
        });
        let mut groups: Vec<Group> = Vec::new();
        // Figures that can meet have nearly equal logarithms: look only there.
        let mut near: FxHashMap<i64, Vec<usize>> = FxHashMap::default();
        let cell = |value: f64| (value.max(1.0).ln() * 2.0).floor() as i64;
        for at in sorted {
            let told = &all[at];
            let figure = told.figures.first();
            let numbers = figure.map(|f| Numbers::meant(f.value, f.upper, self.gathered.text(f.bound)));
            let days = self.days(told);
            let beneficiaries = self.who(told, BENEFICIARY);
            let text = self.text_of[told.article as usize];
            let place = figure.map_or(0, |f| cell(f.value));
            let mut candidates: Vec<usize> =
                (place - 2..=place + 2).filter_map(|c| near.get(&c)).flatten().copied().collect();
            candidates.sort_unstable();
            let mut fitting: Vec<(usize, &'static str)> = Vec::new();
            for n in candidates {
                let group = &groups[n];
                let meet = match (group.numbers, numbers) {
                    (Some(a), Some(b)) => a.and(b).is_some(),
                    _ => true,
                };
                let time = match (group.days, days) {
                    (Some(a), Some(b)) => a.and(b).is_some(),
                    _ => true,
                };
                let whom = group.beneficiaries.is_empty()
                    || beneficiaries.is_empty()
                    || beneficiaries.iter().any(|b| group.beneficiaries.contains(b));
                if !(meet && time && whom) {
                    continue;
                }
                // Two records of one article were kept apart there.
                let own = group.parts.iter().any(|&p| all[p].article == told.article);
                if group.texts.contains(&text) && !own {
                    fitting.push((n, "same_text"));
                    continue;
                }
                let both_dated = group.days.is_some() && days.is_some();
                let both_helped = !group.beneficiaries.is_empty() && !beneficiaries.is_empty();
                let strategy = match figure {
                    Some(f) if both_dated || is_telling(f.value) => Some("same_figure"),
                    None if both_helped && group.days.is_some_and(Days::is_day) && days.is_some_and(Days::is_day) => {
                        Some("same_date")
                    }
                    _ => None,
                };
                if let Some(strategy) = strategy.filter(|_| !own && !told.who.is_empty()) {
                    fitting.push((n, strategy));
                }
            }
            // A copy goes to its text; what fits several otherwise stays alone.
            let copies: Vec<_> = fitting.iter().copied().filter(|(_, s)| *s == "same_text").collect();
            let equal = copies.iter().copied().find(|(n, _)| {
                groups[*n].parts.iter().any(|&p| all[p].figures.first() == figure && all[p].date == told.date)
            });
            let chosen = match (equal, &copies[..], &fitting[..]) {
                (Some(equal), _, _) => Some(equal),
                (None, [only], _) | (None, [], [only]) => Some(*only),
                _ => None,
            };
            match chosen {
                Some((n, strategy)) => {
                    let group = &mut groups[n];
                    group.parts.push(at);
                    group.numbers = group.numbers.zip(numbers).and_then(|(a, b)| a.and(b)).or(group.numbers);
                    group.days = match (group.days, days) {
                        (Some(a), Some(b)) => a.and(b),
                        (a, b) => a.or(b),
                    };
                    group.beneficiaries.extend(beneficiaries);
                    group.texts.push(text);
                    // The least precise one is told.
                    group.strategy = match (group.strategy, strategy) {
                        (None, s) => Some(s),
                        (Some("same_text"), s) => Some(s),
                        (s, _) => s,
                    };
                }
                None => {
                    near.entry(place).or_default().push(groups.len());
                    groups.push(Group {
                        parts: vec![at],
                        numbers,
                        days,
                        beneficiaries,
                        texts: vec![text],
                        strategy: None,
                    });
                }
            }
        }
        groups.into_iter().map(|g| (g.strategy, g.parts)).collect()
    }

    fn activity(&self, actors: &[u32], strategy: Option<&str>, parts: &[&Told]) -> MergedActivity {
        let g = self.gathered;
        let named = |list: &[u32]| {
            let mut names: Vec<_> = list.iter().map(|&who| self.institutions.name(who)).collect();
            names.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
            names
        };
        let mut beneficiaries: Vec<u32> = parts.iter().flat_map(|p| self.who(p, BENEFICIARY)).collect();
        beneficiaries.sort_unstable();
        beneficiaries.dedup();
        let (actors, beneficiaries) = (named(actors), named(&beneficiaries));
        let (first_seen, last_seen) = self.seen(parts);
        let (status, statuses) = self.statuses(parts, &["planned", "ongoing", "done"]);
        let figure = self.figures(parts).into_iter().next();
        let date = self.date(parts);
        let what = figure.as_ref().map_or(String::new(), |f| {
            format!("{} {} {}", f.lower.unwrap_or_default(), f.upper.map_or(String::new(), |u| u.to_string()), f.unit)
        });
        let when = date.as_ref().map_or(String::new(), |d| {
            format!("{}/{}", d.first.as_deref().unwrap_or(".."), d.last.as_deref().unwrap_or(".."))
        });
        let hash = Hash::default().part("merged_activity").part(g.text(parts[0].what)).part(&what).part(&when);
        let id = hash
            .parts(actors.iter().map(|a| a.id.as_str()))
            .parts(beneficiaries.iter().map(|b| b.id.as_str()))
            .id("mact");
        MergedActivity {
            schema: SCHEMA,
            id,
            activity: g.text(parts[0].what).to_string(),
            status,
            statuses,
            actors,
            beneficiaries,
            figure,
            date,
            told: Telling {
                first_seen,
                last_seen,
                articles: distinct(parts.iter().map(|p| p.article)),
                texts: distinct(parts.iter().map(|p| self.text_of[p.article as usize])),
                confidence: parts.iter().map(|p| p.confidence).fold(0.0, f64::max),
                strategy: strategy.map(str::to_string),
                parts: parts.iter().map(|p| self.part(p)).collect(),
            },
        }
    }

    fn part(&self, told: &Told) -> MergedPart {
        let g = self.gathered;
        let article = &g.articles[told.article as usize];
        let text = self.text_of[told.article as usize];
        MergedPart {
            id: g.text(told.id).to_string(),
            article: g.text(article.id).to_string(),
            published: g.maybe(article.published),
            copy_of: (text != told.article).then(|| g.text(g.articles[text as usize].id).to_string()),
            status: g.text(told.status).to_string(),
            agreement: g.maybe(told.agreement),
            date: g.maybe(told.date),
            confidence: told.confidence,
            evidence: told.evidence.clone(),
        }
    }

    fn days(&self, told: &Told) -> Option<Days> {
        told.date.and_then(|date| Days::of(self.gathered.text(date)))
    }

    /// Earliest and latest date of publication.
    fn seen(&self, parts: &[&Told]) -> (Option<String>, Option<String>) {
        seen(self.gathered, parts.iter().map(|p| p.article))
    }

    /// Values of a field with the number of articles that have them, the most frequent first.
    fn counted(&self, parts: &[&Told], field: impl Fn(&Told) -> Option<u32>) -> Vec<ValueCount> {
        counted(self.gathered, parts.iter().map(|p| (p.article, field(p))))
    }

    /// The status that is told last, and all of them with their dates.
    ///
    /// Of one day, and of what has no date, the last in `rank` counts.
    fn statuses(&self, parts: &[&Told], rank: &[&str]) -> (String, Vec<StatusAt>) {
        let g = self.gathered;
        let mut told: FxHashMap<(Option<u32>, u32), FxHashSet<u32>> = FxHashMap::default();
        for part in parts {
            let date = g.articles[part.article as usize].published.or(part.date);
            told.entry((date, part.status)).or_default().insert(part.article);
        }
        let mut told: Vec<((Option<u32>, u32), usize)> = told.into_iter().map(|(k, v)| (k, v.len())).collect();
        told.sort_by_cached_key(|((date, status), _)| {
            let date = date.map(|d| g.text(d));
            let day = date.and_then(Days::of).map_or(before_all(), |d| d.last);
            let status = g.text(*status);
            (day, rank.iter().position(|r| *r == status), date.map(str::to_string), status.to_string())
        });
        let statuses: Vec<StatusAt> = told
            .into_iter()
            .map(|((date, status), articles)| StatusAt {
                status: g.text(status).to_string(),
                date: g.maybe(date),
                articles: articles as u64,
            })
            .collect();
        (statuses.last().map_or(String::new(), |s| s.status.clone()), statuses)
    }

    fn date(&self, parts: &[&Told]) -> Option<MergedDate> {
        let values = self.counted(parts, |told| told.date);
        if values.is_empty() {
            return None;
        }
        let days: Vec<(Option<Days>, &str)> = values.iter().map(|v| (Days::of(&v.value), v.value.as_str())).collect();
        let known: Vec<Days> = days.iter().filter_map(|(d, _)| *d).collect();
        let common = known.iter().skip(1).try_fold(*known.first()?, |a, b| a.and(*b));
        let hull = known.iter().skip(1).fold(known[0], |a, b| a.cover(*b));
        let (first, last) = common.unwrap_or(hull).ends();
        let finest = days.iter().filter_map(|(d, v)| d.map(|d| (d.length(), *v))).min();
        let value = common.and(finest).map(|(_, v)| v.to_string());
        Some(MergedDate { value, first, last, agree: common.is_some(), values })
    }

    /// The figures of the parts: those that meet together, by unit and noun.
    fn figures(&self, parts: &[&Told]) -> Vec<MergedFigure> {
        let g = self.gathered;
        type Counted = (u32, Option<u32>, Option<u32>);
        let mut kinds: Vec<(Counted, Vec<(u32, &Figure)>)> = Vec::new();
        for part in parts {
            for figure in &part.figures {
                // One activity is counted in many nouns ("patients", "people"); the counts of a link differ by theirs.
                let noun = figure.noun.filter(|_| part.figures.len() > 1);
                let key = (figure.unit, figure.currency, noun);
                match kinds.iter_mut().find(|(k, _)| *k == key) {
                    Some((_, list)) => list.push((part.article, figure)),
                    None => kinds.push((key, vec![(part.article, figure)])),
                }
            }
        }
        let mut merged = Vec::new();
        for ((unit, currency, _), list) in kinds {
            let mut counts: Vec<(FigureCount, FxHashSet<u32>)> = Vec::new();
            for (article, figure) in &list {
                let bound = g.text(figure.bound);
                let known = counts
                    .iter_mut()
                    .find(|(c, _)| c.value == figure.value && c.upper == figure.upper && c.bound == bound);
                match known {
                    Some((_, articles)) => {
                        articles.insert(*article);
                    }
                    None => counts.push((
                        FigureCount { value: figure.value, upper: figure.upper, bound: bound.to_string(), articles: 0 },
                        FxHashSet::from_iter([*article]),
                    )),
                }
            }
            let mut values: Vec<FigureCount> = counts
                .into_iter()
                .map(|(count, articles)| FigureCount { articles: articles.len() as u64, ..count })
                .collect();
            values.sort_by(|a, b| {
                let exact = |c: &FigureCount| c.bound != "exact";
                b.articles
                    .cmp(&a.articles)
                    .then(exact(a).cmp(&exact(b)))
                    .then(a.value.total_cmp(&b.value))
                    .then_with(|| a.bound.cmp(&b.bound))
            });
            let intervals: Vec<Numbers> = values.iter().map(|v| Numbers::stated(v.value, v.upper, &v.bound)).collect();
            let common = intervals.iter().skip(1).try_fold(intervals[0], |a, b| a.and(*b));
            let hull = intervals.iter().skip(1).fold(intervals[0], |a, b| a.cover(*b));
            let numbers = common.unwrap_or(hull);
            let nouns = counted(g, list.iter().map(|(article, figure)| (*article, figure.noun)));
            merged.push(MergedFigure {
                unit: g.text(unit).to_string(),
                noun: nouns.into_iter().next().map(|n| n.value),
                currency: g.maybe(currency),
                lower: Some(numbers.lower).filter(|n| n.is_finite()),
                upper: Some(numbers.upper).filter(|n| n.is_finite()),
                agree: common.is_some(),
                values,
            });
        }
        merged
    }
}

fn distinct(articles: impl Iterator<Item = u32>) -> u64 {
    articles.collect::<FxHashSet<u32>>().len() as u64
}

/// Earliest and latest date of publication of articles, by their first and last days.
pub fn seen(gathered: &Gathered, articles: impl Iterator<Item = u32>) -> (Option<String>, Option<String>) {
    let dates: FxHashSet<u32> = articles.filter_map(|article| gathered.articles[article as usize].published).collect();
    let dated: Vec<(Days, &str)> =
        dates.into_iter().map(|date| gathered.text(date)).filter_map(|date| Some((Days::of(date)?, date))).collect();
    let first = dated.iter().min_by_key(|(days, text)| (days.first, *text)).map(|(_, text)| (*text).to_string());
    let last = dated.iter().max_by_key(|(days, text)| (days.last, *text)).map(|(_, text)| (*text).to_string());
    (first, last)
}

/// Values with the number of articles that have them, the most frequent first.
pub fn counted(gathered: &Gathered, values: impl Iterator<Item = (u32, Option<u32>)>) -> Vec<ValueCount> {
    let mut counts: FxHashMap<u32, FxHashSet<u32>> = FxHashMap::default();
    for (article, value) in values {
        if let Some(value) = value {
            counts.entry(value).or_default().insert(article);
        }
    }
    let mut counts: Vec<ValueCount> = counts
        .into_iter()
        .map(|(value, articles)| ValueCount {
            value: gathered.text(value).to_string(),
            articles: articles.len() as u64,
        })
        .collect();
    counts.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.value.cmp(&b.value)));
    counts
}
