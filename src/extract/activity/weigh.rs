//! What was done: the words of a clause weighed, with a figure and without one.

use super::*;

/// Tokens before a verb in which an apposition of its subject may begin.
const APPOSED: usize = 20;
/// Tokens before a figure in which the row begins whose last item it counts.
const ROW: usize = 12;
/// Tokens before a pronoun in which what it stands for is named.
const OWNED: usize = 5;

impl Reading<'_> {
    /// One activity, or why there is none.
    ///
    /// `last` is the activity of the figure before it: "212 operations, 46 of them
    /// on children" are both operations. With it its kind, and the verb that it hangs on where it is
    /// no subject.
    pub(super) fn figure(
        &self,
        at: usize,
        last: Option<(usize, usize)>,
    ) -> Result<(usize, Option<usize>, Activity), String> {
        let mention = &self.document.figures[at];
        let figure = &mention.value;
        let words = &self.lexicon.activities;
        let counting = self.units.counting(&figure.unit);
        if !counting.contains(&true) {
            return Err(self.because(|| format!("{figure}: no activity is counted in {}", figure.unit)));
        }
        if self.titles.iter().any(|t| t.start <= mention.tokens.start && mention.tokens.end <= t.end) {
            return Err(self.because(|| format!("{figure}: it stands in the name of something")));
        }
        // "Neither the 12 doctors nor the 30 nurses came."
        let start = mention.tokens.start;
        if (start.saturating_sub(2).max(self.range.start)..start).any(|t| self.is(t, Class::Neither)) {
            return Err(self.because(|| format!("{figure}: what stands before it denies it")));
        }
        // "with eight deaths and 16 people discharged"
        if self.is_toll(mention) {
            return Err(self.because(|| format!("{figure}: it counts an epidemic")));
        }
        if self.converted(at) {
            return Err(self.because(|| format!("{figure}: the amount before it in another currency")));
        }
        if self.difference(mention) {
            return Err(self.because(|| format!("{figure}: by so much it differs from what it was")));
        }
        if self.former_count(at) {
            return Err(self.because(|| format!("{figure}: so many there were before")));
        }
        if self.only_whole(mention) {
            return Err(self.because(|| format!("{figure}: it is the whole of which a part is told")));
        }
        let own_verb = self.governor(mention);
        let mut governor = own_verb;
        let group = governor.map(|g| &self.verbs[g.verb]);
        if let Some(group) = group {
            let verb = self.document.text_of(&group.tokens);
            if group.negated && !self.cue_at(&group.tokens, Cue::None) {
                return Err(self.because(|| format!("{figure}: \"{verb}\" denies it")));
            }
            if self.supposed(group) || self.unreal(group) {
                return Err(self.because(|| format!("{figure}: \"{verb}\" only supposes it")));
            }
            if self.only_able(group) || self.room_for(group, mention) {
                return Err(self.because(|| format!("{figure}: \"{verb}\" says what can be done, or is put off")));
            }
            // "led to 12 operations being put off": what becomes of them is said right behind.
            let behind =
                (mention.tokens.end..self.range.end).find(|&t| !self.is(t, Class::Be)).unwrap_or(self.range.end);
            // "performed 12 operations deferred from May" tells of those that took place.
            let put_off = mention.tokens.end < behind
                && behind < mention.tokens.end + LONGEST
                // "a ward designed to treat" is no such thing.
                && self
                    .cues_in(&(behind..behind + 1))
                    .iter()
                    .any(|&(_, last, cue)| cue == Cue::Able && !self.is(last - 1, Class::InfinitiveMark))
                && self.document.tokens.get(behind).is_some_and(|t| t.form().participle);
            if put_off {
                return Err(self.because(|| format!("{figure}: it was put off")));
            }
            if self.cue_at(&group.tokens, Cue::Ended) || self.used_to(group) {
                return Err(self.because(|| format!("{figure}: \"{verb}\" ends it")));
            }
        }
        let counted = self.counted(mention);
        let weighed = |governor: Option<Governor>, firm: bool| {
            let domain = self.domain(mention, governor);
            let mut scores = self.scores(figure, mention, governor, &domain, &counted, firm);
            if let Some(given) = self.given_by_donor(mention, governor)
                && scores[given].0 < weight::PAIR
            {
                scores[given] = (weight::PAIR, Way::Pair);
            }
            // "tested 900 people and sent 270 for hearing aids": they are patients, and no staff.
            if let Some((before, kind)) = last
                && !words.kinds[kind].staffed
                && words.kinds[kind].hosted
                && !self.counts_staff(mention, &counted)
                && mention.value.noun.is_some_and(|noun| noun.end <= mention.span.start)
                && mention.value.noun == self.document.figures[before].value.noun
            {
                for (kind, score) in scores.iter_mut().enumerate() {
                    if words.kinds[kind].staffed {
                        score.0 = 0.0;
                    }
                }
            }
            // "17 people from A went to B"
            let goes = governor.filter(|g| g.subject && !self.verbs[g.verb].passive);
            if let Some(goes) = goes
                && self.works_at_house(mention)
                && self.to_house(Some(&self.verbs[goes.verb]), &domain)
                && let Some(sent) = (0..counting.len()).find(|&k| counting[k] && words.kinds[k].staffed)
                && scores[sent].0 < weight::PAIR
            {
                scores[sent] = (weight::PAIR, Way::Pair);
            }
            if let Some(lent) = self.helped_with(mention, governor, &counted)
                && scores[lent].0 < weight::DECIDES
            {
                scores[lent] = (weight::DECIDES, Way::Pair);
            }
            if let Some((before, kind)) = last
                && before + 1 == at
                && self.part_of(before, at)
                && counting[kind]
                && scores[kind].0 < weight::COUNTED
            {
                // "612 were screened, and 40 of them have had surgery": the verb of the part says what became of it.
                let said = |(other, s): (usize, &(f32, Way))| {
                    other != kind && matches!(s.1, Way::Verb | Way::Pair) && s.0 >= weight::SECOND_VERB - 1.0
                };
                if !governor.is_some_and(|g| g.subject) || !scores.iter().enumerate().any(said) {
                    scores[kind] = (weight::COUNTED, Way::Context);
                }
            }
            let enough = scores.iter().enumerate().filter(|(_, s)| s.0 >= weight::ENOUGH);
            let best = enough.max_by(|a, b| a.1.0.total_cmp(&b.1.0).then(b.0.cmp(&a.0)));
            best.map(|(kind, &(_, way))| (kind, way))
        };
        // "included 30 monitors, six ventilators and 12,000 masks": what holds for the first holds for the list.
        let mut first = at;
        while first > self.figures.start && self.listed(first - 1, first) {
            first -= 1;
        }
        let head = &self.document.figures[first];
        let held = match first == at {
            true => self.held(figure, mention.tokens.start, own_verb),
            false => self.held(figure, head.tokens.start, self.governor(head)),
        };
        // "The goods included 30 monitors and were handed to B by A".
        if let Some((kind, _)) = held.filter(|&(kind, _)| words.kinds[kind].given) {
            let from = self.verbs.partition_point(|v| v.tokens.start < head.tokens.end);
            let until = self.next_stop(mention.tokens.end..self.range.end).unwrap_or(self.range.end);
            let given = (from..self.verbs.len()).take_while(|&v| self.verbs[v].tokens.start < until).find(|&v| {
                let verb = &self.verbs[v];
                let says = |s: &Sign| s.kind == kind && s.first <= verb.main && verb.main < s.last;
                verb.passive && self.signs_in(&verb.tokens).iter().any(says)
            });
            governor = given.map(|verb| Governor { verb, subject: true }).or(governor);
        }
        // "83 nurses working at A went on strike": what they did is said, and not where they worked.
        let still = |g: Governor| {
            let group = &self.verbs[g.verb];
            g.subject
                && group.usage == Use::Finite
                && self.cue_main(group, Cue::Standing)
                && !self.is(group.main, Class::Be)
                && !self.is(group.main, Class::Have)
        };
        let idle = own_verb.is_some_and(still);
        let other = || {
            self.others(mention, governor).into_iter().find_map(|other| {
                let group = &self.verbs[other.verb];
                let working = idle && group.usage == Use::Gerund;
                let states = !(group.negated || working || self.supposed(group));
                let (kind, way) = weighed(Some(other), true).filter(|_| states)?;
                matches!(way, Way::Verb | Way::Pair | Way::Decides).then_some((kind, way, other))
            })
        };
        let there = self.merely_there(mention, governor);
        let own = if there { None } else { held.or_else(|| weighed(governor, false)) };
        let usual = || if there { None } else { self.usual(figure, mention, own_verb, &counted) };
        let found = match own {
            Some(found) => Some(found),
            None => match other() {
                Some((kind, way, other)) => {
                    governor = Some(other);
                    Some((kind, way))
                }
                None => self.bare_whole(figure, mention).or_else(usual).or_else(|| self.goes_on(mention, own_verb)),
            },
        };
        if let Some((kind, way)) = found
            && words.kinds[kind].gives == Gives::Staff
            && matches!(figure.unit.as_str(), "people" | "cases")
            && matches!(way, Way::Usual | Way::Pair | Way::Context)
            && self.tallied(governor)
        {
            return Err(self.because(|| format!("{figure}: so many there are in a place, whoever treats them")));
        }
        if let Some((kind, _)) = found
            && words.kinds[kind].hosted
            && (self.national(governor) || self.vast(mention, kind))
        {
            return Err(self.because(|| format!("{figure}: so it is in a country, whoever does it")));
        }
        // "A and 26 health centers established a consortium": they are those who do it.
        let doers = matches!(figure.unit.as_str(), "institutions" | "departments" | "places")
            && governor.is_some_and(|g| {
                let verb = &self.verbs[g.verb];
                // "set up"
                let reach = |s: &&Sign| matches!(s.role, Role::PairVerb(_) | Role::Verb) && s.first <= verb.main;
                let particle = self.signs_in(&verb.tokens).iter().filter(reach).map(|s| s.last).max();
                let object = particle.map_or(verb.tokens.end, |last| last.max(verb.tokens.end));
                g.subject
                    && verb.usage == Use::Finite
                    && !verb.passive
                    && object < self.range.end
                    && (self.is(object, Class::Determiner)
                        || self.is(object, Class::IndefiniteArticle)
                        // "Six hospitals will set up branches"
                        || verb.modal.is_some() && self.names_object(object))
            });
        if doers && matches!(found, Some((_, Way::Pair))) {
            return Err(self.because(|| format!("{figure}: it counts those who do it")));
        }
        let domain = self.domain(mention, governor);
        let Some((kind, way)) = found else {
            return Err(self.because(|| match group {
                _ if there => format!("{figure}: it says what there is, not what was done"),
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
            }));
        };
        let (actors, beneficiaries) = self.parties(kind, governor, mention.tokens.clone(), &domain);
        let activity = Activity {
            activity: words.kinds[kind].key.clone(),
            status: self.status(governor.map(|g| g.verb), &mention.tokens),
            actors: actors.into_vec(),
            beneficiaries: beneficiaries.into_vec(),
            figure: Some(at),
            date: self.date_of(governor.map(|g| g.verb), &mention.tokens),
            sentences: vec![self.number],
            rule: words.kinds[kind].rules[way as usize],
        };
        let verb = governor.filter(|g| !g.subject && !self.verbs[g.verb].passive).map(|g| g.verb);
        Ok((kind, verb, activity))
    }

    /// Why a figure makes nothing, where somebody asks.
    fn because(&self, why: impl FnOnce() -> String) -> String {
        if self.reasons { why() } else { String::new() }
    }

    /// "46 million yuan (about 6.4 million dollars)".
    fn converted(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).filter(|b| self.figures.contains(b)) else { return false };
        let (before, this) = (&self.document.figures[before], &self.document.figures[at]);
        let between = before.tokens.end..this.tokens.start;
        before.value.currency.is_some()
            && this.value.currency.is_some()
            && before.value.currency != this.value.currency
            && (1..=3).contains(&between.len())
            && matches!(self.mark(between.start), Some("(" | "（" | "["))
    }

    /// "got 40 beds from the Rotary Club": what a charity or a firm hands over is a gift; the kind of it.
    fn given_by_donor(&self, mention: &Mention<Figure>, governor: Option<Governor>) -> Option<usize> {
        let verb = &self.verbs[governor.filter(|g| !g.subject)?.verb];
        let goods = !matches!(mention.value.unit.as_str(), "people" | "person_times" | "cases");
        if !goods || verb.passive || !self.is(verb.main, Class::Receiving) {
            return None;
        }
        let donor = |m: &usize| {
            matches!(
                self.document.institutions[self.document.mentions[*m].institution].kind,
                InstitutionKind::Foundation | InstitutionKind::Company | InstitutionKind::Association
            )
        };
        self.owner(&mention.tokens).filter(|g| g.mentions.iter().all(donor))?;
        let counting = self.units.counting(&mention.value.unit);
        (0..counting.len()).find(|&kind| counting[kind] && self.lexicon.activities.kinds[kind].given)
    }

    /// "220 more than in 2017", "an increase of 220": how far a count is from another one.
    fn difference(&self, mention: &Mention<Figure>) -> bool {
        let behind = mention.tokens.end;
        if self.cues_in(&(behind..behind + 1)).iter().any(|c| c.2 == Cue::Difference) {
            return true;
        }
        let start = mention.tokens.start;
        let elided = mention.value.noun.is_none_or(|noun| noun.end <= mention.span.start);
        // "fell by 300 to 4,100"
        let by = self.lexicon.activities.happens(&mention.value.unit)
            && start > self.range.start
            && self.is(start - 1, Class::Agent)
            && self
                .verbs
                .iter()
                .any(|v| v.tokens.end == start - 1 && self.cue_main(v, Cue::Measured) && !self.is(v.main, Class::Be));
        elided
            && (by
                || self
                    .cues_in(&(start.saturating_sub(LONGEST)..start))
                    .iter()
                    .any(|&(_, last, cue)| cue == Cue::Difference && last == start))
    }

    /// "raised its beds from 90 to 150", "rose to 150 from 90": how many there were before. Of people it is told who
    /// were treated or taught then.
    fn former_count(&self, at: usize) -> bool {
        let mention = &self.document.figures[at];
        let start = mention.tokens.start;
        let behind = |figure: &Mention<Figure>, class: Class| {
            figure.tokens.start > self.range.start && self.is(figure.tokens.start - 1, class)
        };
        if start < self.range.start + 2
            || !self.is(start - 1, Class::Source)
            || self.is(start - 1, Class::Belonging)
            || matches!(mention.value.unit.as_str(), "places" | "institutions" | "people")
        {
            return false;
        }
        let same = |other: usize, between: Tokens, most: usize| {
            let figure = &self.document.figures[other];
            figure.value.unit == mention.value.unit
                && behind(figure, Class::InfinitiveMark)
                && between.len() <= most
                && between.clone().all(|t| self.verb_at(t).is_none() && !self.stops(t))
        };
        let next = at + 1;
        let before = at.checked_sub(1).filter(|b| self.figures.contains(b));
        self.figures.contains(&next)
            && same(next, mention.tokens.end..self.document.figures[next].tokens.start, LONGEST)
            || before.is_some_and(|b| same(b, self.document.figures[b].tokens.end..start, TAUGHT))
    }

    /// "supported B with 12 nurses", "backed B with 12 beds and two ambulances": staff are sent, goods are given.
    fn helped_with(&self, mention: &Mention<Figure>, governor: Option<Governor>, counted: &Tokens) -> Option<usize> {
        let verb = &self.verbs[governor.filter(|g| !g.subject)?.verb];
        // "is equipped with 300 machines": so things stand.
        let stands = verb.passive && !verb.past && !verb.perfect && verb.modal.is_none();
        if stands || !self.is(verb.main, Class::Helping) || !self.with(mention) {
            return None;
        }
        let object = self.groups[within(&self.groups, &(verb.tokens.end..mention.tokens.start), |g| g.tokens.start)]
            .iter()
            .any(|g| g.governor == Governed::Object && !g.office);
        if !object && !verb.passive {
            return None;
        }
        let staff = self.counts_staff(mention, counted);
        let goods = matches!(mention.value.unit.as_str(), "items" | "money" | "beds");
        let counting = self.units.counting(&mention.value.unit);
        let kinds = &self.lexicon.activities.kinds;
        (0..counting.len())
            .find(|&kind| counting[kind] && (staff && kinds[kind].staffed || goods && !staff && kinds[kind].given))
    }

    /// "A trains village doctors. About 60 have signed up": what a count without a noun of its own goes on to tell of,
    /// where its own verb says nothing.
    fn goes_on(&self, mention: &Mention<Figure>, governor: Option<Governor>) -> Option<(usize, Way)> {
        let kind = self.topic.told?;
        // "Of these, 30 were children": what is said of them stands behind the verb.
        let begins = self.document.tokens[self.range.start].span().start;
        let said = governor.is_some_and(|g| g.subject && self.is(self.verbs[g.verb].main, Class::Be));
        let apart = |noun: Span| noun.end <= begins || said && noun.start >= mention.span.end;
        let elided = mention.value.noun.is_some_and(apart);
        let idle = governor.is_some_and(|g| {
            let verb = &self.verbs[g.verb];
            // "The target is 40,000."
            let from = verb.tokens.start.saturating_sub(LONGEST).max(self.range.start);
            let holds = |&(_, last, cue): &(usize, usize, Cue)| cue == Cue::Planned && last > verb.tokens.start;
            let aim = || self.cues_in(&(from..verb.tokens.start)).iter().any(holds);
            let measured = self.cue_main(verb, Cue::Measured) && (!self.is(verb.main, Class::Be) || aim());
            // "wants four more", "was 74 behind"
            !g.subject && !measured || self.cue_main(verb, Cue::Standing) || self.cue_main(verb, Cue::Reported)
        });
        let same = self.document.sentences[self.number].paragraph;
        let near = self.number > 0 && self.document.sentences[self.number - 1].paragraph == same;
        (elided && !idle && near && governor.is_some() && self.units.counting(&mention.value.unit)[kind])
            .then_some((kind, Way::Context))
    }

    /// Whether nothing but the marks of a list stands between two figures.
    fn listed(&self, before: usize, at: usize) -> bool {
        let figures = &self.document.figures;
        let between = figures[before].tokens.end..figures[at].tokens.start;
        (1..=2).contains(&between.len())
            && between.clone().all(|t| self.is(t, Class::Joining) || matches!(self.mark(t), Some("," | "，" | "、")))
    }

    /// "received a machine to carry out 900 tests a day", "enables A to treat 40 patients a day": for how many there is room.
    fn room_for(&self, group: &VerbGroup, mention: &Mention<Figure>) -> bool {
        let Some(before) = group.tokens.start.checked_sub(1).filter(|&t| t >= self.range.start) else { return false };
        // "The hospital plans to take 25 interns a year": a verb that could be a noun.
        let plans = self
            .cues_in(&(before.saturating_sub(LONGEST)..before + 1))
            .iter()
            .any(|&(_, last, cue)| cue == Cue::Planned && last > before);
        // "helped A to treat 40 patients a day", "uses a van to see 40 patients a day": it was done.
        let given = self.verbs[..self.verbs.partition_point(|v| v.main < group.main)].last().is_some_and(|v| {
            self.is(v.main, Class::Receiving) || self.is(v.main, Class::Helping) && !(v.past || v.perfect)
        });
        group.usage == Use::Infinitive
            && group.tokens.start < mention.tokens.start
            && self.verb_at(before).is_none()
            && !plans
            && given
            && !self.pauses(before)
            && !self.is(before, Class::Adverb)
            && !self.is(before, Class::Conjunction)
            && self.rated(mention.tokens.end)
    }

    /// "a day", "per week" behind what is counted.
    fn rated(&self, end: usize) -> bool {
        let ceiling = self.range.end.min(end + LONGEST);
        let stop = self.next_pause(end..ceiling).unwrap_or(ceiling);
        self.cues_in(&(end..stop)).iter().any(|&(first, _, cue)| {
            cue == Cue::Ongoing && (self.is(first, Class::Determiner) || self.is(first, Class::Preposition))
        })
    }

    /// "would have created": it was not done. "would have 600 beds" is a plan.
    fn unreal(&self, group: &VerbGroup) -> bool {
        let supposes = |modal| self.lexicon.vocabulary.is(modal, Class::Supposing);
        group.perfect && !self.is(group.main, Class::Have) && group.modal.is_some_and(supposes)
    }

    /// Whether a figure counts the dead, or patients beside the dead and the infected, where no institution is told of.
    fn is_toll(&self, mention: &Mention<Figure>) -> bool {
        // "151 dead"
        let told = |f: &Mention<Figure>| self.cue_at(&(f.tokens.start..f.tokens.end + 1), Cue::Toll);
        let counts = matches!(mention.value.unit.as_str(), "people" | "cases");
        counts
            && (told(mention) && mention.value.unit == "people"
                || self.groups.is_empty() && {
                    let others = &self.document.figures[self.figures.clone()];
                    others.iter().any(|f| f.tokens.start != mention.tokens.start && told(f))
                })
    }

    /// "may open a ward", "the importance of opening a ward": nobody did it.
    fn supposed(&self, group: &VerbGroup) -> bool {
        let start = group.tokens.start;
        let before = start.saturating_sub(LONGEST).max(self.range.start)..start;
        let noun = match group.usage {
            Use::Gerund => start,
            Use::Infinitive => start + 1,
            _ => usize::MAX,
        };
        let noun = || self.cues_in(&before).iter().any(|&(_, last, cue)| last == noun && cue == Cue::Hypothetical);
        self.cue_at(&group.tokens, Cue::Hypothetical) || noun()
    }

    /// "has the capacity to treat 90 patients": what can be done was not done.
    fn only_able(&self, group: &VerbGroup) -> bool {
        let said = |&(_, last, cue): &(usize, usize, Cue)| cue == Cue::Able && group.main < last;
        // "can handle 300 patients", "will be able to treat 300 patients"
        if self.cues_in(&(group.tokens.start.saturating_sub(LONGEST)..group.main + 1)).iter().any(said) {
            return true;
        }
        let start = group.tokens.start;
        let mark = if self.is(start, Class::InfinitiveMark) { start + 1 } else { start };
        let near = mark.saturating_sub(LONGEST).max(self.range.start)..mark;
        self.cues_in(&near).iter().any(|&(_, last, cue)| cue == Cue::Able && last == mark)
    }

    /// "We used to refer patients abroad": a habit of former times; "money used to train nurses" is none.
    fn used_to(&self, group: &VerbGroup) -> bool {
        let start = group.tokens.start;
        let Some(used) = start.checked_sub(1).filter(|&t| t > self.range.start && group.usage == Use::Infinitive)
        else {
            return false;
        };
        let before = used - 1;
        let named = self.groups.iter().any(|g| g.tokens.end == used);
        let subject = named || self.is(before, Class::Pronoun) || self.is(before, Class::Staff);
        subject && self.cues_in(&(used..used + 1)).iter().any(|&(_, last, cue)| cue == Cue::Ended && last == start + 1)
    }

    /// "The district recorded 760 patients", "870 patients were reported in the valley": a place counts its sick.
    /// Where the sentence names a house, or people who act for one, they are its patients.
    fn tallied(&self, governor: Option<Governor>) -> bool {
        let Some(governor) = governor else { return false };
        let group = &self.verbs[governor.verb];
        if !self.cue_main(group, Cue::Tallied) {
            return false;
        }
        let house = |h: &TermHit| match h.layer {
            Layer::Name => matches!(
                self.lexicon.names.role(h.payload),
                NameRole::Head(InstitutionKind::Hospital | InstitutionKind::MedicalCenter | InstitutionKind::Clinic)
            ),
            _ => false,
        };
        let named = self.groups.iter().any(|g| !self.authority(g))
            || self.range.clone().any(|t| self.document.hits.at(t).iter().any(house));
        if named {
            return false;
        }
        let subject = self.before_verb(governor.verb);
        if group.passive {
            return !self.signs_in(&subject).iter().any(|s| s.role == Role::Body);
        }
        let Some(last) = subject.clone().rev().find(|&t| !self.is(t, Class::Adverb)) else { return false };
        let figures = &self.lexicon.figures;
        let place = |h: &TermHit| {
            h.last as usize == last + 1
                && match h.layer {
                    Layer::Place => true,
                    Layer::Unit => {
                        matches!(figures.meaning(h.payload), Meaning::Unit(u) if figures.units[u as usize].key == "places")
                    }
                    _ => false,
                }
        };
        (last.saturating_sub(LONGEST)..last + 1).any(|t| self.document.hits.at(t).iter().any(place))
    }

    /// "Hospitals saw 1.39 billion visits": no house has so many.
    fn vast(&self, mention: &Mention<Figure>, kind: usize) -> bool {
        const COUNTRY: f64 = 2e7;
        let named = |g: &Group| g.mentions.iter().any(|m| self.document.mentions[*m].naming != Naming::Group);
        self.lexicon.activities.kinds[kind].gives == Gives::Staff
            && mention.value.value >= COUNTRY
            && mention.value.currency.is_none()
            && !self.groups.iter().any(named)
            && !self.signs.iter().any(|s| s.role == Role::Body)
    }

    /// "In Britain 3,000 transplants are done each year": nobody is told of who does them.
    fn national(&self, governor: Option<Governor>) -> bool {
        let Some(group) = governor.filter(|g| g.subject).map(|g| &self.verbs[g.verb]) else { return false };
        let first = self.range.start;
        let habit = group.passive && !group.past && !group.perfect && group.modal.is_none();
        if !habit || !self.groups.is_empty() || !self.is(first, Class::Locative) {
            return false;
        }
        let places = &self.lexicon.places;
        let country = self.document.hits.within(&(first + 1..(first + 3).min(self.range.end)), Layer::Place).any(|h| {
            let named = places.named(h.payload);
            !named.is_empty() && named.iter().all(|&id| places.kind(id) == crate::lexicon::places::PlaceKind::Country)
        });
        let does = |t: usize| self.is(t, Class::Staff) || self.is(t, Class::Agent) || self.is(t, Class::Owning);
        country && !self.range.clone().any(does) && !self.signs.iter().any(|s| s.role == Role::Body)
    }

    /// Whether a figure says what somebody or something has: "with 40 beds and six doctors".
    fn with(&self, mention: &Mention<Figure>) -> bool {
        let mut start = mention.tokens.start;
        // "with our team's two doctors"
        if start > self.range.start && self.document.tokens[start - 1].kind == TokenKind::Possessive {
            let from = start.saturating_sub(TAUGHT).max(self.range.start);
            let owner = (from..start - 1).rev().take_while(|&t| self.document.tokens[t].kind == TokenKind::Word);
            start = owner.into_iter().find(|&t| self.is(t, Class::Having)).map_or(start, |t| t + 1);
        }
        while start > self.range.start + 1
            && (self.is(start - 1, Class::Joining) || self.mark(start - 1) == Some(","))
            && let Some(before) =
                self.figures_in(&(start.saturating_sub(LONGEST)..start - 1)).iter().rfind(|f| f.tokens.end == start - 1)
        {
            start = before.tokens.start;
        }
        // "with an ambulance, a fridge and two doctors"
        if start > self.range.start && self.is(start - 1, Class::Joining) {
            let from = start.saturating_sub(ROW).max(self.range.start);
            let item = |t: usize| {
                let word = self.document.tokens[t].kind == TokenKind::Word;
                self.verb_at(t).is_none() && (word || matches!(self.mark(t), Some("," | "-")))
            };
            let with = (from..start - 1).rev().take_while(|&t| item(t)).find(|&t| self.is(t, Class::Having));
            if let Some(with) = with
                && self.groups.iter().all(|g| g.tokens.start < with || g.tokens.start >= start)
            {
                start = with + 1;
            }
        }
        start > self.range.start && self.is(start - 1, Class::Having)
    }

    /// "a hospital with 610 employees, treated": what the subject has, not what was done.
    fn merely_there(&self, mention: &Mention<Figure>, governor: Option<Governor>) -> bool {
        if self.tells_size(mention) {
            return true;
        }
        let with = self.with(mention);
        // "a ward with eight beds was opened": they were opened with it.
        let opened = |verb: usize| {
            let group = &self.verbs[verb];
            let pairs = &self.lexicon.activities.pairs;
            let unit = &mention.value.unit;
            // "is due to open next summer": without an object the subject is what opens.
            let next = group.tokens.end;
            let alone =
                next >= self.range.end || self.is(next, Class::Preposition) || self.pauses(next) || self.dated(next);
            unit != "people"
                && (group.passive || alone && !group.past)
                && self.signs_in(&group.tokens).iter().any(
                    |s| matches!(s.role, Role::PairVerb(p) if group.main < s.last && pairs[p].units.contains(unit)),
                )
        };
        if governor.is_some_and(|g| g.subject && opened(g.verb)) {
            return false;
        }
        // "the alliance was set up by A with 31 health centers": they are partners, and were not built.
        let partners = mention.value.unit == "institutions"
            && governor.is_some_and(|g| {
                let verb = &self.verbs[g.verb];
                let from = verb.tokens.end..mention.tokens.start;
                !g.subject && verb.passive && from.clone().any(|t| self.is(t, Class::Agent))
            });
        if with && partners {
            return true;
        }
        let apart = |verb: usize| (mention.tokens.end..self.verbs[verb].tokens.start).any(|t| self.pauses(t));
        with && !self.lexicon.activities.happens(&mention.value.unit)
            && governor.is_none_or(|g| g.subject && apart(g.verb))
    }

    /// "A, a 74-bed hospital, will open", "completed its acquisition of 49-bed B": how large somebody is who is named
    /// beside the figure.
    fn tells_size(&self, mention: &Mention<Figure>) -> bool {
        let (start, end) = (mention.tokens.start, mention.tokens.end);
        if !matches!(mention.value.unit.as_str(), "beds" | "departments" | "institutions") {
            return false;
        }
        let word = |t: usize| self.document.tokens[t].kind == TokenKind::Word;
        let low = start.saturating_sub(APPOSED).max(self.range.start);
        let article = (low..start).rev().take_while(|&t| word(t)).find(|&t| self.is(t, Class::IndefiniteArticle));
        let apposed = article.and_then(|t| t.checked_sub(1)).is_some_and(|comma| {
            // "to build A, a 74-bed hospital" tells of what is built.
            let told = |g: &Group| g.governor == Governed::Subject || self.governed_by(g, Class::Belonging);
            let beside = |g: &Group| g.tokens.end == comma && told(g);
            self.mark(comma) == Some(",") && self.groups.iter().any(beside)
        });
        // "the 49-bed B", "49-bed B" behind "of".
        let compound = mention.tokens.clone().any(|t| self.mark(t) == Some("-"));
        let of = start > self.range.start && {
            let before = if self.is(start - 1, Class::Determiner) { start.saturating_sub(2) } else { start - 1 };
            before >= self.range.start && self.is(before, Class::Belonging)
        };
        let named = || self.groups.iter().any(|g| g.tokens.start == end || g.tokens.contains(&end));
        apposed || compound && of && named()
    }

    /// "for 42 nurses", "to all 42 nurses": something was done for those who are counted.
    fn served(&self, mention: &Mention<Figure>) -> bool {
        let start = mention.tokens.start;
        let before = (self.range.start..start).rev().find(|&t| !self.is(t, Class::StandsAlone));
        let serves = |t: usize| self.is(t, Class::Purpose) || self.is(t, Class::InfinitiveMark);
        // "training to one surgeon and 11 nurses"
        let row = || {
            let from = start.saturating_sub(TAUGHT).max(self.range.start);
            let item = |t: usize| self.document.tokens[t].kind == TokenKind::Word && self.verb_at(t).is_none();
            (from..start - 1)
                .rev()
                .take_while(|&t| item(t))
                .find(|&t| self.is(t, Class::Preposition))
                .is_some_and(serves)
        };
        before.is_some_and(|t| serves(t) || self.is(t, Class::Joining) && t + 1 == start && row())
    }

    /// "12 cases, all in the county hospital for treatment": what the rest says where it has no verb.
    fn bare_whole(&self, figure: &Figure, mention: &Mention<Figure>) -> Option<(usize, Way)> {
        let (whole, None) = self.quantified(mention)? else { return None };
        let stop = self.next_pause(whole..self.range.end).unwrap_or(self.range.end);
        let said = self
            .signs_in(&(whole..stop))
            .iter()
            .find(|s| matches!(s.role, Role::Noun | Role::Decides) && self.units.counting(&figure.unit)[s.kind])?;
        Some((said.kind, Way::Context))
    }

    /// "the medical team has 26 members", "the goods included 30 monitors": what a body holds is there for its deed.
    fn held(&self, figure: &Figure, start: usize, governor: Option<Governor>) -> Option<(usize, Way)> {
        let floor = self.range.start;
        // "the team consisting of 14 people came".
        let of = if start > floor && self.is(start - 1, Class::Belonging) { start - 1 } else { start };
        let right_before =
            of.checked_sub(1).filter(|&t| t > floor && self.is(t, Class::Holding) && !self.is(t, Class::Have));
        let subject = match governor.filter(|g| !g.subject) {
            Some(governor) => {
                let main = self.verbs[governor.verb].main;
                if !self.is(main, Class::Holding) && !self.is(main, Class::Valuing) {
                    return None;
                }
                let subject = self.before_verb(governor.verb);
                // "the team, made up of 60 doctors, left".
                match subject.start.checked_sub(1).filter(|_| subject.is_empty()) {
                    Some(pause) => pause.saturating_sub(LONGEST).max(floor)..pause,
                    None => subject,
                }
            }
            None => right_before.map(|held| held.saturating_sub(LONGEST).max(floor)..held)?,
        };
        let counting = self.units.counting(&figure.unit);
        let body = |s: &&Sign| s.role == Role::Body && s.last <= subject.end && counting[s.kind];
        self.signs_in(&subject).iter().find(body).map(|s| (s.kind, Way::Usual))
    }

    /// What such a count mostly is, where no verb says that it is merely there.
    fn usual(
        &self,
        figure: &Figure,
        mention: &Mention<Figure>,
        governor: Option<Governor>,
        counted: &Tokens,
    ) -> Option<(usize, Way)> {
        let words = &self.lexicon.activities;
        let group = governor.map(|g| &self.verbs[g.verb]);
        // "the department had 46,500 visits": what takes place is had in no other way.
        let had = group.is_some_and(|g| self.is(g.main, Class::Have)) && figure.unit == "person_times";
        let still = !had && group.is_some_and(|g| self.cue_main(g, Cue::Standing) || self.cue_main(g, Cue::Reported));
        // "11 doctors of A are in Linze": they were sent there.
        let there = group.is_some_and(|g| {
            governor.is_some_and(|g| g.subject)
                && self.is(g.main, Class::Be)
                && (mention.tokens.end..g.tokens.start).any(|t| self.is(t, Class::Source))
                && (g.tokens.end..self.range.end).find(|&t| !self.is(t, Class::Adverb)).is_some_and(|t| {
                    self.is(t, Class::Locative) && t + 1 < self.range.end && self.document.tokens[t + 1].capital
                })
        });
        let measured = !there && group.is_some_and(|g| self.cue_main(g, Cue::Measured));
        // "a shortage of 1,000 nurses": nobody sent those.
        let wanting = (self.range.start..mention.tokens.start).rev().take(4).any(|t| self.is(t, Class::Wanting));
        // "midwives work at 14 places": where, and not how many.
        let where_ = figure.unit == "places"
            && mention.tokens.start > self.range.start
            && self.is(mention.tokens.start - 1, Class::Locative);
        if still || wanting || where_ || measured && !words.happens(&figure.unit) {
            return None;
        }
        // "its 45 doctors can call on": they are its own, and were not sent.
        let own = mention.tokens.start > self.range.start
            && (self.is(mention.tokens.start - 1, Class::Owning)
                || self.document.tokens[mention.tokens.start - 1].kind == TokenKind::Possessive)
            && governor.is_some_and(|g| g.subject)
            && group.is_some_and(|g| !g.passive);
        // "opened with six doctors": they were there, and were not sent.
        let served = own
            || self.served(mention)
            || self.with(mention) && group.is_some_and(|g| !self.is(g.main, Class::Realised));
        // "the 26-patient ward": how many it has room for.
        let end = mention.tokens.end;
        let room = end < self.range.end
            && self.document.tokens[end].kind == TokenKind::Word
            && self.verb_at(end).is_none()
            && !self.is(end, Class::Preposition)
            && mention.tokens.clone().any(|t| self.mark(t) == Some("-"));
        let idle = self.stays_put(mention, governor);
        // "two patients fled", "200 patients marched"
        let idle_patients =
            idle && figure.unit == "people" && governor.is_some_and(|g| g.subject && !self.verbs[g.verb].passive);
        let said = self.signs_in(counted).iter().find(|s| {
            s.role == Role::Usual
                && !(idle && words.kinds[s.kind].staffed)
                && !(idle_patients && words.kinds[s.kind].gives == Gives::Staff)
                && !(self.merely_taught(s) && (self.done_by_another(governor, s.kind) || self.taught_help(governor)))
                && (!room || words.kinds[s.kind].staffed)
                && !(served && words.kinds[s.kind].staffed)
                && s.last >= mention.tokens.start
                && self.units.counting(&figure.unit)[s.kind]
        });
        said.map(|s| s.kind).or_else(|| words.usual(&figure.unit)).map(|kind| (kind, Way::Usual))
    }

    /// How much speaks for each kind, and by which way; `firm` leaves weak pairs out.
    pub(super) fn scores(
        &self,
        figure: &Figure,
        mention: &Mention<Figure>,
        governor: Option<Governor>,
        domain: &Tokens,
        counted: &Tokens,
        firm: bool,
    ) -> Scores {
        let words = &self.lexicon.activities;
        let mut scores: Scores = smallvec![(0.0f32, Way::Context); words.kinds.len()];
        let group = governor.map(|g| &self.verbs[g.verb]);
        let near = self.round(&mention.tokens);
        // Nothing near it says what was done.
        if self.signs_in(&near).is_empty() {
            return scores;
        }
        // What stands in the verb that it hangs on, or reaches into it.
        let governing = group.map_or(&[][..], |g| {
            let first = near.start.max(g.tokens.start.saturating_sub(LONGEST));
            self.signs_in(&(first..near.end.min(g.tokens.end.max(g.main + 1))))
        });
        let counting = self.units.counting(&figure.unit);
        let measured = group.is_some_and(|g| self.cue_main(g, Cue::Measured)) && governor.is_some_and(|g| !g.subject);
        // "visits rose to 300": the counted noun is the subject of the verb.
        let holds = group.is_some_and(|g| self.is(g.main, Class::Holding) && !self.is(g.main, Class::Have))
            && governor.is_some_and(|g| !g.subject);
        let subject = match governor {
            Some(g) if measured || holds => self.measured_subject(g.verb),
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
                self.last_pause(floor..verb).map_or(floor, |t| t + 1)..verb
            }
            _ => 0..0,
        };
        let between = group.map_or(0..0, |g| g.tokens.end..mention.tokens.start);
        let paused = between.clone().filter(|&t| self.pauses(t)).count().min(3) as f32 * weight::PAUSE;
        // "was sent by two officers": they sent, they were not sent.
        // "was attended by 80 nurses": those who come to something undergo it.
        let attended = group.is_some_and(|g| {
            self.signs_in(&g.tokens).iter().any(|s| {
                matches!(s.role, Role::PairVerb(p) if words.pairs[p].force == Force::Context) && s.last > g.main
            })
        });
        let by_agent =
            !attended && group.is_some_and(|g| g.passive) && between.clone().any(|t| self.is(t, Class::Agent));
        let item = governor.is_none()
            && (domain.start.saturating_sub(2)..mention.tokens.start)
                .any(|t| t >= self.range.start && matches!(self.mark(t), Some("•" | "*")));
        // "training of 300 village doctors": an item of a list without any verb.
        let item = item || governor.is_none() && self.verbs.iter().all(|v| v.usage != Use::Finite);
        let standing = by_agent
            || !item
                && group.is_none_or(|g| measured || self.cue_main(g, Cue::Standing) || self.cue_main(g, Cue::Reported));
        // "900 patients are on a waiting list for surgery": where they are, and not what was done.
        let somewhere = group.is_some_and(|g| {
            let next = g.tokens.end;
            governor.is_some_and(|g| g.subject)
                && !g.passive
                && self.is(g.main, Class::Be)
                && next < self.range.end
                && self.is(next, Class::Preposition)
                && !self.is(next, Class::Source)
        });
        // Visits, operations and sessions take place; people, beds and departments are merely there.
        let happens = words.happens(&figure.unit);
        // Behind the verb of a subject what is near the verb is near.
        let from = match (group, governor) {
            (Some(group), Some(governor)) if governor.subject => group.tokens.end.max(mention.tokens.end),
            _ => mention.tokens.end,
        };
        // A verb form is no noun: "checked" is no check.
        let deed = |s: &Sign| {
            self.verb_at(s.first).is_some_and(|v| s.first <= self.verbs[v].main && self.verbs[v].main < s.last)
        };
        let distance = |s: &Sign| {
            if s.first >= from {
                s.first - from
            } else if s.first >= mention.tokens.end {
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
            governing.iter().any(|s| {
                matches!(s.role, Role::PairVerb(p) if matches!(words.pairs[p].force, Force::Weak | Force::Context))
                    && (g.tokens.contains(&s.first) || s.first <= g.main && g.main < s.last)
            })
        });
        // "gave free consultations to 160 people": the verb has the object that says it.
        let said = group.is_some_and(|g| {
            governing.iter().any(|s| match s.role {
                Role::PairVerb(p) => {
                    matches!(words.pairs[p].force, Force::Plain | Force::Decides)
                        // Treatment is what takes place at a free clinic: its words do not say otherwise.
                        && words.kinds[words.pairs[p].kind].gives != Gives::Staff
                        && counting[words.pairs[p].kind]
                        && s.first <= g.main
                        && g.main < s.last
                        && self.signs_in(&(g.tokens.end..domain.end)).iter().any(|n| n.role == Role::PairNoun(p))
                }
                _ => false,
            })
        });
        let open = open && !said;
        if open && !by_agent {
            for &kind in &self.said_before {
                if counting[kind] {
                    scores[kind] = (weight::BEFORE, Way::Context);
                }
            }
        }
        // "43 doctors performed 200 operations": they did it, it was not done to them.
        // A bare participle before its object is none: "volunteers of A dressed wounds".
        let active = |g: &VerbGroup| {
            let next = g.tokens.end;
            let object = next < self.range.end
                && self.document.tokens[next].kind == TokenKind::Word
                && !self.is(next, Class::Preposition)
                && !self.is(next, Class::Conjunction)
                && !self.is(next, Class::Adverb)
                && self.verb_at(next).is_none();
            !g.passive || g.tokens.len() == 1 && object
        };
        // "the five-member team trained 40 midwives"
        let body = || {
            self.signs_in(&mention.tokens)
                .iter()
                .any(|s| words.kinds[s.kind].staffed && matches!(s.role, Role::Noun | Role::Body | Role::Decides))
        };
        let doers = governor.is_some_and(|g| g.subject)
            && group.is_some_and(active)
            && (self.counts_staff(mention, counted) || body());
        // "140 doctors received training", "75 nurses were given training": nobody received or gave those.
        let gained = governor.is_some_and(|g| g.subject)
            && group.is_some_and(|g| match g.passive {
                false => self.is(g.main, Class::Receiving),
                true => {
                    let behind = g.tokens.end..(g.tokens.end + LONGEST).min(self.range.end);
                    self.signs_in(&behind).iter().any(|s| {
                        let kind = &words.kinds[s.kind];
                        matches!(s.role, Role::Noun)
                            && kind.hosted
                            && !kind.staffed
                            && !(g.tokens.end..s.first)
                                .any(|t| self.pauses(t) || self.is(t, Class::Preposition) || self.verb_at(t).is_some())
                    })
                }
            });
        let does = |kind: &Kind| match kind.gives {
            Gives::Staff | Gives::Helped => true,
            Gives::Always => kind.hosted && !kind.spreads || kind.given,
            Gives::Named => kind.hosted,
            Gives::Never => false,
        };
        // "the number of wards set up by A reached 12": the participle of the subject says it with its noun.
        let done = |pair: usize| {
            let entry = &words.pairs[pair];
            counting[entry.kind]
                && matches!(entry.force, Force::Plain | Force::Decides)
                && (entry.only.is_empty() || entry.only.contains(&figure.unit))
                && self.signs_in(&subject).iter().any(|n| n.role == Role::PairNoun(pair))
        };
        let mut bonus: SmallVec<[usize; 8]> = SmallVec::new();
        let mut best_pair: SmallVec<[(usize, f32); 8]> = SmallVec::new();
        // "In a study of the region, researchers compared 860 scans".
        let fronted = self.range.start.max(domain.start.saturating_sub(REACH))..domain.start;
        // "The camp drew 300 villagers": where the verb says little, what the subject is decides.
        let doer = match governor {
            Some(g) if open && !by_agent && !g.subject => self.before_verb(g.verb),
            _ => 0..0,
        };
        let priced = figure.currency.is_some();
        let elided = mention.value.noun.is_some_and(|noun| noun.end <= mention.span.start);
        // "have completed" is no having.
        let governs = |sign: &Sign| {
            let auxiliary = |g: &VerbGroup| {
                sign.last <= g.main && (self.is(sign.first, Class::Have) || self.is(sign.first, Class::Be))
            };
            group.is_some_and(|g| {
                sign.first <= g.main && g.main < sign.last || g.tokens.contains(&sign.first) && !auxiliary(g)
            })
        };
        // "gave vaccine to 410 students", "provided care for 75 nurses"
        let serving = governor.is_some_and(|g| !g.subject)
            && group.is_some_and(|g| self.is(g.main, Class::Helping))
            && self.served(mention);
        for sign in self.signs_in(&near) {
            // Most are verbs of pairs, of which only those that govern the figure are looked at.
            let told = || measured && subject.start <= sign.first && sign.last <= subject.end;
            if matches!(sign.role, Role::PairVerb(_)) && !told() && !governs(sign) {
                continue;
            }
            let kind = &words.kinds[sign.kind];
            if self.titles.iter().any(|t| t.start <= sign.first && sign.last <= t.end) {
                continue;
            }
            if !counting[sign.kind] && !matches!(sign.role, Role::PairVerb(_)) {
                continue;
            }
            if doers && does(kind) && sign.role == Role::Verb {
                continue;
            }
            let in_domain = domain.start <= sign.first && sign.last <= domain.end;
            let in_subject = subject.start < sign.last && sign.last <= subject.end;
            let in_counted = sign.first < counted.end && sign.first >= counted.start || in_subject;
            // "a bus carrying 14 students and two teachers": whoever is taught elsewhere was not taught there.
            if sign.role == Role::Noun
                && self.merely_taught(sign)
                && (!in_counted || self.done_by_another(governor, sign.kind) || self.taught_help(governor))
            {
                continue;
            }
            let (score, way) = match sign.role {
                Role::Except | Role::Unless | Role::Never => continue,
                Role::Verb if governs(sign) => {
                    if by_agent {
                        continue;
                    }
                    let agent = governor.is_some_and(|g| g.subject) && group.is_some_and(|g| !g.passive);
                    let own = if agent { weight::SECOND_VERB } else { weight::VERB };
                    // "trained 60 nurses, 900 person-times of home visits": what is counted may say it.
                    let farther = happens && !between.is_empty() && crosses(sign);
                    let crossed = if farther { weight::FARTHER } else { 0.0 };
                    (own - 0.02 * distance(sign) - paused - crossed, Way::Verb)
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
                Role::Verb if in_counted && self.document.tokens[sign.first].is_noun() => {
                    continue;
                }
                // "care for all 637 students": who gains by it says little of what it is.
                Role::Noun if in_counted && serving && sign.last > mention.tokens.start && figure.unit == "people" => {
                    (weight::SPREAD, Way::Noun)
                }
                // "was helped by a $75,000 donation"
                Role::Noun if in_counted && by_agent && priced && kind.given => {
                    (weight::COUNTED - 0.05 * distance(sign), Way::Noun)
                }
                Role::Noun | Role::Verb if in_counted && (!standing || happens || in_subject) => {
                    (weight::COUNTED - 0.05 * distance(sign), Way::Noun)
                }
                // "were assessed by the team of A": they did it, they were not sent.
                Role::Noun
                    if kind.staffed
                        && governor.is_some_and(|g| g.subject)
                        && group.is_some_and(|g| {
                            g.passive && (g.tokens.end..sign.first).any(|t| self.is(t, Class::Agent))
                        }) =>
                {
                    continue;
                }
                Role::Noun if in_domain && somewhere && kind.gives == Gives::Staff => continue,
                Role::Noun if in_domain && !standing => {
                    (weight::DOMAIN - 0.1 * distance(sign) - if other_counts(sign) { 2.0 } else { 0.0 }, Way::Context)
                }
                Role::Priced if priced && sign.first >= mention.tokens.end && sign.first <= mention.tokens.end + 1 => {
                    (weight::PRICED, Way::Noun)
                }
                Role::Noun if !kind.staffed && doer.start <= sign.first && sign.last <= doer.end => {
                    (weight::SPREAD_OPEN - 0.02 * distance(sign), Way::Context)
                }
                Role::Noun
                    if kind.spreads
                        && sign.last <= domain.start
                        && !deed(sign)
                        && !standing
                        && distance(sign) < 30.0 =>
                {
                    (if open { weight::SPREAD_OPEN } else { weight::SPREAD } - 0.02 * distance(sign), Way::Context)
                }
                Role::Cue if in_domain => {
                    bonus.push(sign.kind);
                    continue;
                }
                Role::PairVerb(pair) if !governs(sign) => {
                    if !done(pair) {
                        continue;
                    }
                    (weight::COUNTED + 0.1 - 0.05 * distance(sign), Way::Pair)
                }
                Role::PairVerb(pair) => {
                    best_pair.push((pair, distance(sign)));
                    continue;
                }
                _ => continue,
            };
            if score > scores[sign.kind].0 {
                scores[sign.kind] = (score, way);
            }
        }
        let nouns: SmallVec<[&Sign; 16]> = match best_pair.is_empty() {
            true => SmallVec::new(),
            false => self.signs_in(&near).iter().filter(|s| matches!(s.role, Role::PairNoun(_))).collect(),
        };
        for (pair, far) in best_pair {
            let entry = &words.pairs[pair];
            if doers && does(&words.kinds[entry.kind]) && entry.force != Force::Decides {
                continue;
            }
            if gained && words.kinds[entry.kind].staffed {
                continue;
            }
            // "gave a lecture for 42 nurses": they were not sent. "gave vaccine to 410 students": nor they.
            let gainers = words.kinds[entry.kind].staffed && self.served(mention) || serving;
            let in_kind = counting[entry.kind];
            let with_noun = in_kind || entry.also.contains(&figure.unit);
            let fits = entry.only.is_empty() || entry.only.contains(&figure.unit);
            if !fits || !with_noun && !entry.units.contains(&figure.unit) {
                continue;
            }
            let noun = nouns.iter().filter(|s| s.role == Role::PairNoun(pair)).filter_map(|s| {
                let in_counted = counted.start <= s.first && s.first < counted.end && !gainers;
                let in_domain = domain.start <= s.first && s.last <= domain.end || object.contains(&s.first);
                let in_domain = in_domain || entry.force == Force::Decides && fronted.contains(&s.first);
                // "by the surgeons of A": they did it, they were not sent.
                let did = words.kinds[entry.kind].staffed
                    && s.first > mention.tokens.end
                    && (mention.tokens.end..s.first).any(|t| self.is(t, Class::Agent));
                let acts = in_counted && self.merely_taught(s) && self.taught_help(governor);
                if did || acts || gainers && mention.tokens.start <= s.first && s.first < counted.end {
                    return None;
                }
                // "studied" is no study.
                let before = s.first < mention.tokens.start;
                // "supplied 112 schools with kits": a phrase of the clause may decide on other units as well.
                let phrase = entry.force == Force::Decides && in_domain;
                let itself = group.is_some_and(|g| s.first <= g.main && g.main < s.last);
                if itself || !in_kind && !in_counted && !before && !phrase {
                    None
                } else if in_counted {
                    // "supplied 21 doctors and the drugs": the nearer noun is the one that is counted.
                    let behind = s.first.saturating_sub(mention.tokens.end) as f32;
                    Some(weight::PAIR - 0.03 * behind)
                } else if in_domain {
                    // "gave a lecture on the treatment of asthma for 30 nurses": the object stands next to its verb.
                    let behind_verb = |g: &&VerbGroup| (g.tokens.end..mention.tokens.start).contains(&s.first);
                    let (weight, far) = match group.filter(behind_verb) {
                        Some(g) => {
                            let head = !(g.tokens.end..s.first).any(|t| self.is(t, Class::Preposition));
                            let weight = if head { weight::OBJECT } else { weight::SECOND_VERB };
                            (weight, s.first - g.tokens.end)
                        }
                        None => (weight::SECOND_VERB, distance(s) as usize),
                    };
                    Some(weight - 0.1 * far as f32 - if other_counts(s) { 1.0 } else { 0.0 })
                } else {
                    None
                }
            });
            let noun = if with_noun { noun.fold(0.0f32, f32::max) } else { 0.0 };
            let taken = entry.house && in_kind && !self.counts_staff(mention, counted) && self.to_house(group, domain);
            let noun = if taken { weight::PAIR + weight::TAKEN } else { noun };
            let unit = if entry.units.contains(&figure.unit) { weight::UNIT_PAIR } else { 0.0 };
            let score = match entry.force {
                Force::Decides if noun > 0.0 || unit > 0.0 && !entry.only.is_empty() => weight::DECIDES,
                Force::Decides | Force::Plain => noun.max(unit),
                // "the number of deaths has reached 13": so many there are.
                Force::Weak if noun == 0.0 && measured && elided => 0.0,
                Force::Weak if firm => 0.0,
                Force::Weak if noun > 0.0 => noun.min(weight::WEAK_NOUN),
                Force::Weak => unit.min(weight::WEAK_PAIR),
                Force::Context => 0.0,
            } - 0.02 * far
                - paused;
            if score > scores[entry.kind].0 {
                scores[entry.kind] = (score, Way::Pair);
            }
        }
        // "Of the patients 240 were sent on": what is counted stands before its figure.
        for (kind, role) in self.elided(mention) {
            match role {
                Role::Noun if counting[kind] && scores[kind].0 < weight::COUNTED && !standing => {
                    scores[kind] = (weight::COUNTED, Way::Noun);
                }
                Role::PairNoun(pair) if counting[kind] && scores[kind].0 < weight::PAIR => {
                    let governs = |s: &Sign| {
                        s.role == Role::PairVerb(pair)
                            && group.is_some_and(|g| s.first <= g.main && g.main < s.last)
                            && words.pairs[pair].force == Force::Plain
                    };
                    if !by_agent && self.signs_in(&near).iter().any(governs) {
                        scores[kind] = (weight::PAIR, Way::Pair);
                    }
                }
                _ => {}
            }
        }
        // However many cues there are, a kind is lifted once.
        bonus.sort_unstable();
        bonus.dedup();
        for kind in bonus {
            let score = &mut scores[kind];
            if score.0 > 0.0 {
                // What decides stays above it.
                score.0 = score.0.max((score.0 + weight::CUE).min(weight::LIFTED));
            }
        }
        // "33 orphans arrived by coach": those who are treated are no staff.
        // "200 patients and staff were evacuated" counts both.
        let both = |s: &Sign| (mention.tokens.start..s.first).any(|t| self.is(t, Class::Joining));
        // "gave treatment to 75 nurses": they are.
        let never = |s: &&Sign| {
            let here = s.role == Role::Never && s.last >= mention.tokens.start;
            here && !(serving && figure.unit == "people") && !both(s)
        };
        for sign in self.signs_in(counted).iter().filter(never) {
            scores[sign.kind].0 = 0.0;
        }
        scores
    }

    /// Whether the people that a figure counts work for an institution: "12 doctors", "another 12".
    fn counts_staff(&self, mention: &Mention<Figure>, counted: &Tokens) -> bool {
        let tokens = &self.document.tokens;
        let told = mention.value.noun.map_or(0..0, |noun| {
            tokens.partition_point(|t| t.span().start < noun.start)
                ..tokens.partition_point(|t| t.span().start < noun.end)
        });
        counted.clone().chain(told).any(|t| self.is(t, Class::Staff)) || self.works_at_house(mention)
    }

    /// "17 people from Orme Hospital": whoever is no patient works there.
    fn works_at_house(&self, mention: &Mention<Figure>) -> bool {
        let source = mention.tokens.end;
        if mention.value.unit != "people" || source + 1 >= self.range.end || !self.is(source, Class::Source) {
            return false;
        }
        let house = |m: &usize| {
            matches!(
                self.document.institutions[self.document.mentions[*m].institution].kind,
                InstitutionKind::Hospital | InstitutionKind::MedicalCenter | InstitutionKind::Clinic
            )
        };
        let patient = |s: &Sign| matches!(s.role, Role::Usual | Role::Noun);
        self.groups.iter().any(|g| {
            (source + 1..source + 3).contains(&g.tokens.start) && !g.mentions.is_empty() && g.mentions.iter().all(house)
        }) && !self.signs_in(&mention.tokens).iter().any(patient)
    }

    /// "were taken to A", "brought to the emergency ward of A".
    fn to_house(&self, group: Option<&VerbGroup>, domain: &Tokens) -> bool {
        let Some(group) = group else { return false };
        let behind = group.tokens.end..domain.end.max(group.tokens.end);
        let house = |m: &usize| {
            matches!(
                self.document.institutions[self.document.mentions[*m].institution].kind,
                InstitutionKind::Hospital | InstitutionKind::MedicalCenter | InstitutionKind::Clinic
            )
        };
        self.groups[within(&self.groups, &behind, |g| g.tokens.start)].iter().any(|g| {
            let to = (behind.start.max(g.tokens.start.saturating_sub(LONGEST))..g.tokens.start)
                .rev()
                .take_while(|&t| self.verb_at(t).is_none() && !self.pauses(t))
                .any(|t| self.is(t, Class::InfinitiveMark));
            to && g.mentions.iter().all(house)
        })
        // "were taken to several nearby hospitals"
        || group.passive && behind.clone().any(|t| {
            let until = self.next_pause(t..behind.end.min(t + LONGEST)).unwrap_or(behind.end.min(t + LONGEST));
            self.is(t, Class::InfinitiveMark)
                && self.groups[within(&self.groups, &(t..until), |g| g.tokens.start)]
                    .iter()
                    .all(|g| g.mentions.iter().all(|m| self.document.mentions[*m].naming == Naming::Group))
                && (t + 1..until).take_while(|&t| self.verb_at(t).is_none()).any(|t| self.is_house(t))
        })
    }

    /// Whether a word says of what it names that it treats patients: "hospitals", "clinic".
    fn is_house(&self, token: usize) -> bool {
        self.document.hits.at(token).iter().any(|h| {
            h.layer == Layer::Name
                && matches!(
                    self.lexicon.names.role(h.payload),
                    NameRole::Head(
                        InstitutionKind::Hospital | InstitutionKind::MedicalCenter | InstitutionKind::Clinic
                    )
                )
        })
    }

    /// "met 14 nurses", "four nurses were attacked", "eight surgeons shared the prize": what staff do or undergo that
    /// takes them nowhere and helps nobody.
    fn stays_put(&self, mention: &Mention<Figure>, governor: Option<Governor>) -> bool {
        let Some(governor) = governor else { return false };
        let verb = &self.verbs[governor.verb];
        let behind = mention.tokens.end;
        // "from Orme Hospital", "invited from the capital"
        let source = (behind..(behind + 2).min(self.range.end))
            .any(|t| self.is(t, Class::Source) && !self.is(t, Class::Belonging));
        let apart = !governor.subject && (verb.tokens.end..mention.tokens.start).any(|t| self.pauses(t));
        let kinds = &self.lexicon.activities.kinds;
        let sends = |s: &Sign| kinds[s.kind].staffed && matches!(s.role, Role::Verb | Role::PairVerb(_));
        let clause = verb.tokens.start..self.clause_end(verb.tokens.end);
        let serves = |s: &Sign| {
            kinds[s.kind].hosted
                && kinds[s.kind].gives != Gives::Never
                && match s.role {
                    Role::PairVerb(pair) => {
                        let entry = &self.lexicon.activities.pairs[pair];
                        let noun = || self.signs_in(&clause).iter().any(|n| n.role == Role::PairNoun(pair));
                        s.first <= verb.main && verb.main < s.last && (!entry.units.is_empty() || noun())
                    }
                    role => matches!(role, Role::Noun | Role::Verb | Role::Decides),
                }
        };
        let until = self.next_pause(verb.tokens.end..self.range.end).unwrap_or(self.range.end);
        let goes = |v: &VerbGroup| self.is(v.main, Class::Realised) && v.usage != Use::Infinitive;
        if source
            || apart
            || goes(verb)
            // "ten experts divided into two groups go to town"
            || governor.subject && self.verbs[governor.verb..].iter().take_while(|v| v.main < until).any(goes)
            || governor.subject
                && verb.tokens.len() == 1
                && verb.tokens.start == behind
                && self.document.tokens[verb.main].form().participle
                && verb.tokens.end < self.range.end
                && self.is(verb.tokens.end, Class::Preposition)
            // "was supported by two nurses", "four nurses expected in Muscat"
            || self.is(verb.main, Class::Helping)
            || self.cue_main(verb, Cue::Planned)
            || self.signs_in(&verb.tokens).iter().any(sends)
            || governor.subject && !verb.passive && self.signs_in(&clause).iter().any(serves)
        {
            return false;
        }
        // "were rushed to the scene"
        let next = verb.tokens.end;
        let away =
            next + 1 < self.range.end && self.is(next, Class::InfinitiveMark) && self.verb_at(next + 1).is_none();
        let stands = self.is(verb.main, Class::Be) || self.is(verb.main, Class::Have);
        !(stands || governor.subject && away)
    }

    /// Whether the object of the verb before can begin with a word.
    fn names_object(&self, token: usize) -> bool {
        let told = &self.document.tokens[token];
        const NONE: u64 =
            Class::set(&[Class::Preposition, Class::Conjunction, Class::Adverb, Class::Subordinator, Class::Relative]);
        told.kind == TokenKind::Word
            && !told.classes.is_any(NONE)
            && !self.dated(token)
            && self.verb_at(token).is_none()
    }

    /// Whether a noun counts people who are taught, as students are wherever they go, and no teaching.
    fn merely_taught(&self, sign: &Sign) -> bool {
        let kind = &self.lexicon.activities.kinds[sign.kind];
        kind.hosted
            && kind.gives == Gives::Always
            && self
                .signs_in(&(sign.first..sign.last))
                .iter()
                .any(|s| s.role == Role::Usual && s.kind == sign.kind && s.first == sign.first)
    }

    /// "20 nursing students gave shots": the subject of a verb of helping is not taught.
    fn taught_help(&self, governor: Option<Governor>) -> bool {
        governor.filter(|g| g.subject).is_some_and(|g| {
            let verb = &self.verbs[g.verb];
            !verb.passive && self.is(verb.main, Class::Helping)
        })
    }

    /// "a bus carrying 14 students", "the survey asked 300 students": neither an institution nor people, a course or
    /// a pronoun is the subject of the verb.
    fn done_by_another(&self, governor: Option<Governor>, kind: usize) -> bool {
        let Some(governor) = governor.filter(|g| !g.subject) else { return false };
        let verb = &self.verbs[governor.verb];
        if verb.passive || verb.usage == Use::Infinitive || self.is(verb.main, Class::Have) {
            return false;
        }
        let subject = self.before_verb(governor.verb);
        let named =
            |t: usize| {
                self.is(t, Class::Pronoun)
                    || self.is(t, Class::Relative) && t == subject.start
                    || self.is(t, Class::Staff)
                    || self.document.hits.at(t).iter().any(|h| {
                        h.layer == Layer::Name && matches!(self.lexicon.names.role(h.payload), NameRole::Head(_))
                    })
            };
        !subject.is_empty()
            && self.groups[within(&self.groups, &subject, |g| g.tokens.start)].is_empty()
            && !self.signs_in(&subject).iter().any(|s| s.kind == kind || s.role == Role::Body)
            && !subject.clone().any(named)
    }

    /// The terms of the noun that a figure counts, where it stands before the figure or in the sentence before.
    fn elided(&self, mention: &Mention<Figure>) -> SmallVec<[(usize, Role); 8]> {
        let Some(noun) = mention.value.noun.filter(|n| n.end <= mention.span.start) else { return SmallVec::new() };
        let tokens = &self.document.tokens;
        let first = tokens.partition_point(|t| t.span().start < noun.start);
        let last = tokens.partition_point(|t| t.span().start < noun.end);
        let hits = (first..last).flat_map(|t| self.document.hits.at(t));
        hits.filter(|h| h.last as usize == last)
            .flat_map(|h| self.lexicon.activities.triggers(h))
            .map(|trigger| (trigger.kind, trigger.role))
            .collect()
    }

    /// The words before a verb of measuring that can be its subject, with the participles that describe it:
    /// "the number of operations performed by A reached".
    fn measured_subject(&self, verb: usize) -> Tokens {
        let subject = self.before_verb(verb);
        let Some(before) = verb.checked_sub(1).map(|v| &self.verbs[v]) else { return subject };
        let participle = before.tokens.len() == 1
            && before.usage != Use::Infinitive
            && self.document.tokens[before.main].form().participle;
        if !participle || before.tokens.start < subject.start {
            return subject;
        }
        let floor = verb.checked_sub(2).map_or(self.range.start, |v| self.verbs[v].tokens.end);
        let floor = floor.max(before.main.saturating_sub(LONGEST));
        self.last_pause(floor..before.main).map_or(floor, |t| t + 1)..subject.end
    }

    /// The words before a verb that can be its subject.
    fn before_verb(&self, verb: usize) -> Tokens {
        let start = self.verbs[verb].tokens.start;
        let floor =
            verb.checked_sub(1).map_or(self.range.start, |v| self.verbs[v].tokens.start).max(start.saturating_sub(12));
        let pause = self.last_pause(floor..start).map_or(floor, |t| t + 1);
        pause..start
    }

    /// Deeds without a figure: "will establish a chest pain center".
    pub(super) fn plain(&self, taken: &[(usize, usize)], used: &[usize], found: &mut Found) {
        if self.document.sentences[self.number].block != BlockKind::Body {
            return;
        }
        let words = &self.lexicon.activities;
        let mut made: Vec<usize> = Vec::new();
        let noun = |s: &Sign| if let Role::PairNoun(pair) = s.role { Some(pair) } else { None };
        let nouns: SmallVec<[usize; 16]> = self.signs.iter().filter_map(noun).collect();
        for sign in &self.signs {
            let Role::PairVerb(pair) = sign.role else { continue };
            if !words.pairs[pair].plain || !nouns.contains(&pair) || made.contains(&sign.kind) {
                continue;
            }
            let Some(verb) = self.verb_at(sign.first).or_else(|| self.verb_at(sign.last - 1)) else { continue };
            let group = &self.verbs[verb];
            let domain = group.tokens.start..self.clause_end(group.tokens.end);
            // "taught the staff 12 new techniques": the figure has said what was done.
            let reported = self.cue_main(group, Cue::Reported);
            if group.main >= sign.last || reported || used.contains(&verb) || self.used_to(group) {
                continue;
            }
            // "visited 3,450 homes to hand out soap": what it was done for.
            let head = || self.verbs[..verb].iter().rposition(|v| v.usage == Use::Finite);
            if group.usage == Use::Infinitive && head().is_some_and(|head| used.contains(&head)) {
                continue;
            }
            // "held a course for 40 nurses": a figure of the clause has said it.
            let told = |&(kind, figure): &(usize, usize)| {
                let relative = domain.end < self.range.end && self.is(domain.end, Class::Relative);
                let until = if relative { self.clause_end(domain.end + 1) } else { domain.end };
                let at = self.document.figures[figure].tokens.start;
                // "A free clinic was held, and 230 people were received": what it was tells what the figure counts.
                let aside = group.usage == Use::Participle || words.kinds[kind].spreads;
                kind == sign.kind && (aside || (self.before_verb(verb).start..until).contains(&at))
            };
            if taken.iter().any(told) || self.cue_at(&(self.range.start..group.tokens.start), Cue::Denied) {
                continue;
            }
            // "This year marks the anniversary of A": a time does nothing.
            let subject = self.before_verb(verb);
            let time = !group.passive
                && group.usage == Use::Finite
                && subject.start == self.range.start
                && !subject.is_empty()
                && (subject.clone().all(|t| self.dated(t))
                    || subject.len() == 2
                        && self.is(subject.start, Class::Determiner)
                        && self.is(subject.start + 1, Class::Years));
            if time {
                continue;
            }
            let object = if group.passive {
                let floor = verb.checked_sub(1).map_or(self.range.start, |v| self.verbs[v].tokens.end);
                let floor = floor.max(group.tokens.start.saturating_sub(APPOSED));
                let pause = self.last_pause(floor..group.tokens.start).map_or(floor, |t| t + 1);
                // "Dr. Yang, a surgeon of A, was sent": what stands between the commas says who it is.
                match pause.checked_sub(1).filter(|&close| close > floor && pause == group.tokens.start) {
                    Some(close) => self.last_pause(floor..close).map_or(floor, |t| t + 1)..close,
                    None => pause..group.tokens.start,
                }
            } else {
                let end = self.clause_end(sign.last).min(sign.last + 12);
                let pause = self.next_pause(sign.last..end).unwrap_or(end);
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
            let noun = noun.or_else(|| self.antecedent(group).as_ref().and_then(named));
            // "a new wing opened on Friday": without an object the subject is what was opened.
            let last =
                |v: &VerbGroup| v.usage != Use::Finite || self.next_pause(group.tokens.end..v.tokens.start).is_some();
            let intransitive = noun.is_none()
                && words.kinds[sign.kind].gives == Gives::Helped
                && !group.passive
                && group.usage == Use::Finite
                && (group.past || group.perfect || group.modal.is_some())
                && self.verbs.get(verb + 1).is_none_or(last)
                && (sign.last >= self.range.end
                    || self.is(sign.last, Class::Preposition)
                    || self.pauses(sign.last)
                    || self.dated(sign.last)
                    || matches!(self.mark(sign.last), Some(".")));
            let noun = noun.or_else(|| if intransitive { named(&self.before_verb(verb)) } else { None });
            // "a nurse from A comes twice a week": those who go are the subject.
            let house = words.pairs[pair].house;
            let goers = || {
                let subject = self.before_verb(verb);
                let from = |g: &Group| {
                    !g.mentions.iter().all(|m| self.document.mentions[*m].naming == Naming::Group)
                        && (g.office || self.governed_by(g, Class::Source))
                };
                let whose = self.groups[within(&self.groups, &subject, |g| g.tokens.start)].iter().any(from);
                if house && !group.passive && whose { named(&subject) } else { None }
            };
            let noun = noun.filter(|_| !house || self.to_house(Some(group), &domain)).or_else(goers);
            let Some(noun) = noun else { continue };
            if self.titles.iter().any(|t| t.start <= noun.first && noun.last <= t.end) {
                continue;
            }
            // What a figure counts, the figure has said: "sent 40 doctors".
            let from = object.start.min(noun.first)..noun.last;
            if self.figures_in(&from).iter().any(|f| f.tokens.end + 2 >= noun.first) {
                continue;
            }
            let rule = words.kinds[sign.kind].rules[Way::Plain as usize];
            let verb_text = self.document.text_of(&group.tokens);
            let denied = if group.negated && !self.cue_at(&group.tokens, Cue::None) {
                Some("denies it")
            } else if self.supposed(group)
                // "patients had to be transferred": so it used to be.
                || self.is(group.tokens.start, Class::Have)
                    && group.tokens.clone().any(|t| self.is(t, Class::InfinitiveMark))
                // "appendectomies can be done again": none of them is told of.
                || words.kinds[sign.kind].gives == Gives::Staff
                    && group.modal.is_some()
                    && self.status_of(verb) == Some(ActivityStatus::Ongoing)
            {
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
            let governor = Some(Governor { verb, subject: group.passive || intransitive });
            let what = if group.passive && object.contains(&noun.first) || intransitive {
                noun.first..noun.last
            } else {
                object.clone()
            };
            let (actors, beneficiaries) = self.parties(sign.kind, governor, what, &domain);
            let activity = Activity {
                activity: words.kinds[sign.kind].key.clone(),
                status: self.status(Some(verb), &(object.start..object.end)),
                actors: actors.into_vec(),
                beneficiaries: beneficiaries.into_vec(),
                figure: None,
                date: self.date_of(Some(verb), &(object.start..object.start)),
                sentences: vec![self.number],
                rule,
            };
            found.add(self.document, sign.kind, activity);
        }
    }

    /// "the clinic that A opened": what stands before the pronoun of a clause with its own subject.
    fn antecedent(&self, group: &VerbGroup) -> Option<Tokens> {
        let subject = self.groups.iter().rev().find(|g| g.tokens.end <= group.tokens.start)?;
        let pronoun = subject.tokens.start.checked_sub(1).filter(|&t| t > self.range.start)?;
        let clause = !group.passive
            && self.is(pronoun, Class::Relative)
            && (subject.tokens.end..group.tokens.start).all(|t| self.is(t, Class::Adverb));
        clause.then(|| pronoun.saturating_sub(OWNED).max(self.range.start)..pronoun)
    }

    /// "two of the 40 nurses were sent": the 40 were not, where no participle says it of them ("12 of the 40 treated").
    fn only_whole(&self, mention: &Mention<Figure>) -> bool {
        let start = mention.tokens.start;
        // "bought one of two scanners"
        let one = |t: usize| matches!(self.lexicon.figures.number(self.document.tokens[t].word), Some(crate::lexicon::figures::NumberWord::Digit(n)) if n == 1.0);
        let of_one = mention.value.unit != "people"
            && start >= self.range.start + 2
            && self.is(start - 1, Class::Belonging)
            && one(start - 2);
        let own =
            |t: usize| self.is(t, Class::DefiniteArticle) || self.is(t, Class::Owning) || self.is(t, Class::Determiner);
        let determined = start.checked_sub(2).filter(|&t| t >= self.range.start && own(t + 1));
        // "90 of the county's 176 clinics"
        let owner = start > self.range.start && self.document.tokens[start - 1].kind == TokenKind::Possessive;
        let owned = || {
            let from = start.saturating_sub(TAUGHT).max(self.range.start);
            (from..start - 1).rev().take_while(|&t| self.verb_at(t).is_none()).find(|&t| self.is(t, Class::Belonging))
        };
        let determined = if owner { owned() } else { determined };
        let Some(of) = determined.or(if of_one { Some(start - 1) } else { None }) else { return false };
        if !self.is(of, Class::Belonging) {
            return false;
        }
        let part = of == self.range.start
            || self.document.tokens[of - 1].kind == TokenKind::Number
            // "two-thirds of the 90 trainees come from villages": a share tells of all.
            || self.lexicon.figures.number(self.document.tokens[of - 1].word).is_some_and(|n| n != crate::lexicon::figures::NumberWord::Fraction);
        let said = self.verbs.iter().any(|v| {
            let between = mention.tokens.end..v.tokens.start;
            // "of the 300 who were treated", "of the 300 patients treated"
            let relative = between.clone().any(|t| self.is(t, Class::Relative));
            v.tokens.start >= mention.tokens.end
                && between.len() <= 1 + usize::from(relative)
                && (relative
                    || v.usage == Use::Participle
                    // "two of its 12 doctors went"
                    || v.usage == Use::Finite && v.tokens.len() == 1 && self.document.tokens[v.main].form().participle)
        });
        part && !said
    }

    /// Whether a figure is part of the one before it: "including 12", "46 of them".
    pub(super) fn part_of(&self, before: usize, at: usize) -> bool {
        let from = self.document.figures[before].tokens.end;
        let to = self.document.figures[at].tokens.end + 3;
        to - from < 16 && self.cue_at(&(from..to), Cue::Part) || self.part_of_opening(at)
    }

    /// "Of the 380 patients operated on at A, 210 had cataracts and 96 hernias": what the sentence opens with is the
    /// whole, and of its parts nothing else is said.
    fn part_of_opening(&self, at: usize) -> bool {
        let first = self.figures.start;
        let whole = self.document.figures[first].tokens.start;
        let start = self.range.start;
        let opens = first < at
            && self.is(start, Class::Belonging)
            && (whole == start + 1 || whole == start + 2 && self.is(start + 1, Class::DefiniteArticle));
        let part = &self.document.figures[at];
        let idle = |g: Governor| {
            let verb = &self.verbs[g.verb];
            !verb.negated && !verb.passive && (self.is(verb.main, Class::Have) || self.is(verb.main, Class::Be))
        };
        opens
            && matches!(part.value.unit.as_str(), "people" | "cases" | "other")
            && self.governor(part).is_some_and(idle)
    }
}
