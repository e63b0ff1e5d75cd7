//! Who did it, and for whom.
//!
//! First what the clause itself says: its subject, "by A", "experts from A",
//! "at A"; "to B", "for B", "helped B". Then what the text has said before: the
//! subject that goes on, and the links, by which one side works for the other.

use super::*;
use crate::lexicon::names::NameClass;
use crate::lexicon::places::PlaceKind;

/// How far behind a helping verb the one who is helped may begin, in tokens.
const HELPED: usize = 5;
/// How far behind a figure the house of the people whom it counts may begin.
const OWNER: usize = 8;

/// Tokens between "whose" and the verb of what it determines.
const WHOSE: usize = 4;
/// Tokens from a preposition to the house whose part is the place.
const PART: usize = 7;
/// Tokens between "by" and the house of those who did it.
const AGENT: usize = 8;

/// Tokens of an apposition: ", a surgeon of the eye department of the First Hospital of A,".
const APPOSED: usize = 24;

/// How many mentions back "the team" looks for an institution that is named so.
const TEAM: usize = 1000;

/// How many sentences those are remembered for whom something was done.
const SERVED: usize = 2;

/// How many sentences a link of equals reaches.
const NEAR: usize = 3;

impl Reading<'_> {
    /// The actors and the beneficiaries of an activity.
    ///
    /// `what` is the figure, or the object of a deed without one.
    pub(super) fn parties(
        &self,
        kind: usize,
        governor: Option<Governor>,
        what: Tokens,
        domain: &Tokens,
    ) -> (Mentions, Mentions) {
        let words = &self.lexicon.activities.kinds[kind];
        let verb = governor.map(|g| &self.verbs[g.verb]);
        let counted = governor.is_some_and(|g| g.subject);
        let passive = verb.is_some_and(|v| v.passive);
        let start = verb.map_or(what.start, |v| v.tokens.start);
        let end = verb.map_or(what.end, |v| v.tokens.end);
        let floor = self.range.start.max(start.min(what.start).saturating_sub(REACH));
        let floor = (floor..start.min(what.start)).rev().find(|&t| self.stops(t)).map_or(floor, |t| t + 1);
        let behind = end..domain.end.max(end);

        let agent = if passive { self.agent(&behind) } else { None };
        let subject = if counted { None } else { self.subject(verb, start, floor) };
        // "a camp held by A at B ended after 300 were treated", "300 came to a camp held by A".
        let run_by = || {
            let before = self.run_by(&(floor..start.min(what.start).max(floor)));
            before.or_else(|| if counted { self.run_by(&behind).filter(|_| !passive) } else { None })
        };
        let subject = if agent.is_none() { subject.or_else(run_by) } else { subject };
        let owner = self.owner(&what);
        // "consultations at A reached 2,600".
        let measured = || verb.is_some_and(|v| self.cue_main(v, Cue::Measured));
        let before = || if passive || counted || measured() { self.place(&(floor..start)) } else { None };
        // "were received at the new building of A": no staff of another house does it there.
        let part = || {
            let mut parts = self.groups_in(&behind);
            let open = words.hosted && (passive || counted) && agent.is_none();
            parts.find(|g| open && self.named(g) && self.part_of_place(g))
        };
        let place = self.place(&behind).or_else(part).or_else(before);
        // "the training of 40 nurses at A was completed", "visits to A rose to 300": the house that the noun has.
        let near_noun = || {
            let mut near = self.groups_in(&(what.end..(what.end + 3).min(self.range.end)));
            near.find(|g| self.governed_by(g, Class::Locative))
        };
        let place = place.or_else(|| if counted && words.hosted { near_noun() } else { None });
        // "were introduced by them"
        let by_them = || {
            let by = behind.clone().take(2).find(|&t| passive && self.is(t, Class::Agent));
            by.is_some_and(|by| by + 1 < self.range.end && self.is(by + 1, Class::AnaphorObject))
        };
        // "they received 300 patients, performed 40 operations and": the people of the first verb do it all.
        let head = governor.filter(|g| !g.subject && !passive).map(|g| self.row_head(g.verb));
        let of_row = || {
            let head = head.map(|v| &self.verbs[v]).filter(|v| v.tokens.start < start);
            head.is_some_and(|v| self.staff_acts(Some(v), v.tokens.start, self.range.start))
        };
        // "Dr. Yang of A was sent to B. He took on four apprentices".
        let he = || {
            let first = head.map_or(start, |v| self.verbs[v].tokens.start);
            let before = (self.range.start..first).rev().find(|&t| !self.is(t, Class::Adverb));
            self.topic.person && before.is_some_and(|t| self.is(t, Class::Pronoun) && !self.is(t, Class::Anaphor))
        };
        let staff =
            subject.is_some_and(|g| g.office) || self.staff_acts(verb, start, floor) || by_them() || of_row() || he();

        let mut gain = Mentions::new();
        let mut actors = Mentions::new();
        if let Some(agent) = agent {
            actors.extend_from_slice(&agent.mentions);
            // "A was given a grant by B": the object that stays makes the subject the one who gains.
            if !counted && matches!(words.gives, Gives::Always | Gives::Helped) {
                gain.extend(subject.into_iter().flat_map(|g| g.mentions.iter().copied()));
            }
        } else if let Some(subject) = subject {
            // "A was swamped in winter, with 31,000 visits": no house is a patient.
            // "The opening of A was accompanied by a free check for 260": what went with its event, A held.
            let went_with = (end..what.start.max(end)).any(|t| self.is(t, Class::Agent));
            let holds = words.hosted && (words.gives == Gives::Staff || went_with);
            let gains = passive && !counted && !holds
                || governor.is_some_and(|g| self.undergoes_help(g))
                || matches!(words.gives, Gives::Always | Gives::Helped)
                    && verb.is_some_and(|v| self.is(v.main, Class::Receiving))
                    && !words.hosted;
            if gains { gain.extend_from_slice(&subject.mentions) } else { actors.extend_from_slice(&subject.mentions) }
        }
        // "received 13 experts, the fifth group sent by A".
        if actors.is_empty() && !gain.is_empty() && !passive {
            let rest = what.end..self.next_stop(what.end..self.range.end).unwrap_or(self.range.end);
            actors.extend(self.run_by(&rest).into_iter().flat_map(|g| g.mentions.iter().copied()));
        }
        if let Some(owner) = owner {
            // "accept 10 doctors of B": B's people learn; "22 experts of A arrived": A's people work.
            // "300 participants from 21 hospitals": they did not hold it.
            // "seven surgeons from A taught midwives at B": those who teach are counted, and A's people work.
            let people = |v: &VerbGroup| {
                (v.tokens.end..self.range.end.min(v.tokens.end + TAUGHT))
                    .take_while(|&t| !self.is(t, Class::Preposition) && !self.pauses(t))
                    .any(|t| self.is(t, Class::Staff))
            };
            let teach = counted && !passive && verb.is_some_and(people);
            let counted_only = |m: &usize| self.document.mentions[*m].naming == Naming::Group;
            if words.hosted && !teach || !actors.is_empty() {
                gain.extend_from_slice(&owner.mentions)
            } else if words.gives != Gives::Never && !owner.mentions.iter().all(counted_only) {
                actors.extend_from_slice(&owner.mentions)
            }
        }
        // "a patient was transferred from A to B".
        if actors.is_empty() && passive && !words.hosted && words.gives != Gives::Never {
            let from = self
                .groups_in(&behind)
                .find(|g| self.governed_by(g, Class::Source) && !self.governed_by(g, Class::Belonging) && !g.office);
            actors.extend(from.into_iter().flat_map(|g| g.mentions.iter().copied()));
        }
        if actors.is_empty() && words.hosted {
            match place {
                Some(place) => actors.extend_from_slice(&place.mentions),
                // "were taken to A, where three underwent surgery".
                None if counted && !staff && self.where_place(start).is_some() => {
                    actors.extend(self.where_place(start).into_iter().flat_map(|g| g.mentions.iter().copied()));
                }
                None if counted => actors.extend(self.of_place(&behind, Class::Locative, &gain)),
                None => {}
            }
        }
        // "15 experts received letters of appointment from A".
        if actors.is_empty() && counted && verb.is_some_and(|v| self.is(v.main, Class::Receiving)) {
            let from = self
                .groups_in(&behind)
                .find(|g| self.governed_by(g, Class::Source) && !self.governed_by(g, Class::Belonging) && !g.office);
            actors.extend(from.into_iter().flat_map(|g| g.mentions.iter().copied()));
        }
        // "eight experts from Tianjin": those of the hospital there; nobody's that is known where there are more, or none.
        let mut elsewhere = false;
        if actors.is_empty() && (staff || counted) {
            let people = if counted { what.start..start } else { floor.max(start.saturating_sub(12))..start };
            actors.extend(self.of_place(&people, Class::Source, &gain));
            elsewhere = actors.is_empty() && self.told_by_place(&people);
        }
        gain.extend(self.named_gainers(&(floor..start), &behind).flat_map(|g| g.mentions.iter().copied()));
        // "visits to A reached 210,000": A was visited, and did what the visits were for.
        let happens = words.gives == Gives::Staff && words.hosted;
        let visited = self.groups_in(&(floor..start.min(what.start).max(floor))).next_back().filter(|g| {
            happens && actors.is_empty() && !staff && self.counts_visits(g) && self.shares(&g.mentions, &gain)
        });
        if let Some(house) = visited {
            actors.extend(house.mentions.iter().copied());
        }
        if gain.is_empty()
            && words.gives != Gives::Never
            && words.gives != Gives::Named
            && let Some(place) = self.where_place(start).filter(|_| !passive)
        {
            actors.retain(|m| !self.shares(&[*m], &place.mentions));
            gain.extend(place.mentions.iter().copied());
        }
        if gain.is_empty()
            && staff
            && words.gives != Gives::Never
            && let Some(head) = head.filter(|&v| Some(v) != governor.map(|g| g.verb))
        {
            let place = self.row_place(head, start);
            gain.extend(place.into_iter().flat_map(|g| g.mentions.iter().copied()));
        }
        if words.staffed && gain.is_empty() {
            gain.extend(self.stays(kind, governor, &what).into_iter().flat_map(|g| g.mentions.iter().copied()));
        }
        // "lent B five nurses", "advised B on 44 patients".
        if matches!(words.gives, Gives::Always | Gives::Helped) && !passive && !counted {
            let object = self.groups_in(&(end..what.start.max(end))).next();
            gain.extend(object.filter(|g| self.dative(g, end)).into_iter().flat_map(|g| g.mentions.iter().copied()));
        }
        if behind.clone().any(|t| self.is(t, Class::There)) {
            // "38 deliveries were conducted there": the place did it.
            let did = words.hosted && passive && actors.is_empty();
            let here = self.place_before(start, &actors).map_or(&self.topic.place, |g| &g.mentions);
            if did { actors.extend_from_slice(here) } else { gain.extend_from_slice(here) }
        }
        // "held jointly with B", "in cooperation with B": B does it as well.
        if !actors.is_empty() {
            actors.extend(self.companions(&(floor..domain.end.max(floor))).flat_map(|g| g.mentions.iter().copied()));
        }
        let for_others = matches!(words.gives, Gives::Always | Gives::Helped);
        // "12 experts saw 300 patients, issued 900 leaflets": who did the first did the second.
        if actors.is_empty()
            && let Some(row) = self.topic.row.as_ref().filter(|row| head == Some(row.head))
        {
            actors.extend(row.actors.iter().copied().filter(|m| !self.shares(&[*m], &gain)));
        }
        if actors.is_empty() && !elsewhere && !self.other_acts(governor, staff, for_others) {
            // "our hospital attaches importance to training: 23 nurses were sent out".
            let earlier = self.groups_in(&(self.range.start..start.min(what.start))).rev().find(|g| self.can_act(g));
            let earlier = earlier.filter(|g| !self.shares(&g.mentions, &gain) && !self.pronoun_for_another(g, start));
            // "With 41 free clinics in three years, the team of A has become": the subject stands behind the comma.
            let later = || {
                let stop = self.next_stop(what.end..self.range.end).unwrap_or(self.range.end);
                let fronted = what.start > self.range.start && self.is(what.start - 1, Class::Preposition);
                let verbless = governor.is_none() || counted && fronted;
                let comma = self.next_pause(what.end..stop).filter(|_| verbless)?;
                self.groups_in(&(comma..stop)).find(|g| self.opens_clause(g, comma) && !self.shares(&g.mentions, &gain))
            };
            // "430 people were examined during the clinic held by A".
            let held = || {
                let rest = what.end..self.next_stop(what.end..self.range.end).unwrap_or(self.range.end);
                self.held_by(&rest).filter(|g| !self.shares(&g.mentions, &gain))
            };
            actors = match earlier.or_else(later).or_else(held) {
                Some(group) => group.mentions.clone(),
                None => self.carried(kind, &gain, staff.then_some(start)),
            };
            // Of whom a text tells that names no subject: the institution that it names most.
            let alone = actors.is_empty() && self.topic.subject.is_empty() && !self.topic.nobody;
            if alone && words.gives != Gives::Always && !self.shares(self.main, &gain) {
                actors = Mentions::from_slice(self.main);
            }
        }
        // "B said 14 of its nurses had finished a course at A": they are those of B.
        if counted && words.hosted && what.clone().any(|t| self.is(t, Class::Owning)) {
            let own = self.groups_in(&(self.range.start..what.start)).rev().find(|g| self.can_act(g));
            let own = own.map_or(&self.topic.subject, |g| &g.mentions);
            if !self.shares(own, &actors) {
                gain.extend_from_slice(own);
            }
        }
        if words.gives == Gives::Never {
            gain.clear();
        }
        // "The center, which A and B are building, will have 120 beds": those who build it set them up.
        if words.gives == Gives::Helped
            && let Some(builders) = self.builders(&actors)
        {
            actors = builders;
        }
        let acts = |m: &usize| {
            actors.iter().any(|a| self.document.mentions[*a].institution == self.document.mentions[*m].institution)
        };
        gain.retain(|m| !acts(m));
        if gain.is_empty()
            && !actors.is_empty()
            && words.gives != Gives::Never
            && (words.gives != Gives::Staff || staff || owner.is_some())
        {
            gain.extend(self.of_place(&behind, Class::Goal, &actors));
        }
        // "experts from A performed 8 operations and gave 5 lectures at B".
        if gain.is_empty() && !actors.is_empty() && words.gives != Gives::Never && (staff || owner.is_some()) {
            gain.extend(self.shared_place(verb, domain.end).into_iter().flat_map(|g| g.mentions.iter().copied()));
            gain.retain(|m| !acts(m));
        }
        if gain.is_empty()
            && (matches!(words.gives, Gives::Always | Gives::Helped)
                || words.gives == Gives::Staff && (staff || owner.is_some()))
        {
            // "Under the agreement A will send": the instrument says that it is for the other side.
            let under = !within(&self.document.agreements, &(floor..what.start), |a| a.tokens.start).is_empty();
            gain = self.other_side(&actors, words.gives, under).unwrap_or_default();
            gain.retain(|m| !acts(m));
            // "Experts of A came to B. They treated 300 patients": for whom they did what was told just before.
            if gain.is_empty() {
                gain = self.served_before(&actors, staff || owner.is_some());
                gain.retain(|m| words.gives != Gives::Staff || self.treats(*m));
            }
        }
        // "The foundation has given 2 million yuan": to the hospital that the text tells of.
        let care = |m: &usize| {
            matches!(
                self.document.institutions[self.document.mentions[*m].institution].kind,
                InstitutionKind::Hospital
                    | InstitutionKind::MedicalCenter
                    | InstitutionKind::Clinic
                    | InstitutionKind::University
                    | InstitutionKind::Alliance
                    | InstitutionKind::Group
            )
        };
        if gain.is_empty()
            && matches!(words.gives, Gives::Always | Gives::Helped)
            && !actors.is_empty()
            && !self.topic.subject.is_empty()
            && actors.iter().all(|m| !care(m))
            && self.topic.subject.iter().all(care)
        {
            gain.clone_from(&self.topic.subject);
        }
        // "A ceremony was held at B, at which the foundation presented two ambulances".
        if words.given && gain.is_empty() && !actors.is_empty() && actors.iter().all(|m| !care(m)) {
            let house = self
                .groups_in(&(self.range.start..start))
                .rev()
                .find(|g| self.governed_by(g, Class::Locative) && !g.office && g.mentions.iter().all(care));
            gain.extend(house.into_iter().flat_map(|g| g.mentions.iter().copied()));
        }
        // "30 beds were added at A", with nobody told who added them: A did.
        if words.gives == Gives::Helped
            && actors.is_empty()
            && passive
            && verb.is_some_and(|v| self.signs_in(&v.tokens).iter().any(|s| s.kind == kind))
            && !behind.clone().any(|t| self.is(t, Class::Agent))
            && let Some(place) = place.filter(|g| self.named(g) && !self.authority(g))
        {
            actors.extend_from_slice(&place.mentions);
            gain.retain(|m| !place.mentions.contains(m));
        }
        // "At B 12 doctors were trained by A": it was for those where it was done.
        if gain.is_empty()
            && agent.is_some()
            && !matches!(words.gives, Gives::Never | Gives::Named)
            && let Some(house) = self.place(&(floor..start)).filter(|g| {
                self.named(g) && !self.authority(g) && !self.shares(&g.mentions, &actors) && g.mentions.iter().all(care)
            })
        {
            gain.extend_from_slice(&house.mentions);
        }
        (self.once(actors), self.once(gain))
    }

    /// Those for whom the same actors did what the text told last.
    fn served_before(&self, actors: &[usize], staff: bool) -> Mentions {
        if let Some(served) = &self.topic.served {
            let far = self.number - served.sentence;
            // "promised: (1) to send four doctors to B; (2) to train 10 nurses": nobody is named who promised.
            // "18 doctors work at B. They have treated": nobody is named whose doctors they are.
            let nobody = far <= usize::from(staff) && actors.is_empty() && served.actors.is_empty();
            let same = self.shares(actors, &served.actors) && !self.shares(actors, &served.gain);
            if nobody || same && far <= if staff { SERVED } else { 0 } {
                return served.gain.clone();
            }
        }
        // "Experts from A go down to B. They have seen 300 patients."
        let visited = &self.topic.visited;
        let there = staff && self.shares(actors, &self.topic.subject) && !self.shares(actors, visited);
        if there { visited.clone() } else { Mentions::new() }
    }

    /// One mention of each institution.
    fn once(&self, mentions: Mentions) -> Mentions {
        let mut seen = Mentions::new();
        mentions
            .into_iter()
            .filter(|m| {
                let institution = self.document.mentions[*m].institution;
                let new = !seen.contains(&institution);
                seen.push(institution);
                new
            })
            .collect()
    }

    /// Whether a list of institutions can be who does something: the subject of
    /// a clause, or the house of someone who acts for it.
    ///
    /// "said the company will invest", "the children's ward of A treated": what
    /// stands right before a finite verb is its subject or the house of it.
    pub(super) fn can_act(&self, group: &Group) -> bool {
        let before_verb = || {
            let next = self.verbs.partition_point(|v| v.tokens.start < group.tokens.end);
            self.verbs.get(next).is_some_and(|v| {
                v.usage == Use::Finite && (group.tokens.end..v.tokens.start).all(|t| self.is(t, Class::Adverb))
            })
        };
        group.governor == Governed::Subject
            || group.office
            || group.governor == Governed::Object && !self.helped(group) && before_verb()
            || self.governed_by(group, Class::Source) && before_verb()
            || self.apposed_person(group)
    }

    /// "Dr. Yang, a surgeon of the eye department of A, was sent": an apposition says whose person the subject is.
    pub(super) fn apposed_person(&self, group: &Group) -> bool {
        let close = group.tokens.end;
        if !self.governed_by(group, Class::Source) || close >= self.range.end || self.mark(close) != Some(",") {
            return false;
        }
        let next = self.verbs.partition_point(|v| v.tokens.start < close);
        let finite = self
            .verbs
            .get(next)
            .is_some_and(|v| v.usage == Use::Finite && (close + 1..v.tokens.start).all(|t| self.is(t, Class::Adverb)));
        let floor = self.range.start.max(close.saturating_sub(APPOSED));
        let open = self.last_pause(floor..group.tokens.start);
        finite
            && open.is_some_and(|open| {
                open > self.range.start
                    && self.mark(open) == Some(",")
                    && (self.is(open + 1, Class::IndefiniteArticle) || self.is(open + 1, Class::Office))
                    && (open + 1..group.tokens.start).any(|t| self.is(t, Class::Staff) || self.is(t, Class::Office))
            })
    }

    /// "The service is run by A": whom a text goes on to tell of.
    pub(super) fn runs(&self, group: &Group) -> bool {
        let by = group.tokens.start.checked_sub(1).filter(|_| self.governed_by(group, Class::Agent) && !group.office);
        let by = by.and_then(|t| (self.range.start..t + 1).rev().take(AGENT).find(|&t| self.is(t, Class::Agent)));
        let verb = by.and_then(|by| by.checked_sub(1)).and_then(|t| self.verb_at(t)).map(|v| &self.verbs[v]);
        verb.is_some_and(|v| v.passive && v.usage == Use::Finite && self.is(v.main, Class::Lasting))
    }

    pub(super) fn governed_by(&self, group: &Group, class: Class) -> bool {
        matches!(group.governor, Governed::Preposition(word) if self.lexicon.vocabulary.is(word, class))
    }

    /// "visits to A", "admissions to A": a noun of what takes place right before where it does.
    fn counts_visits(&self, group: &Group) -> bool {
        let before = self.range.start.max(group.tokens.start.saturating_sub(3))..group.tokens.start;
        let to = before.clone().rev().find(|&t| self.is(t, Class::Preposition));
        to.is_some_and(|to| {
            self.is(to, Class::InfinitiveMark)
                && self.signs_in(&(to.saturating_sub(LONGEST).max(self.range.start)..to)).iter().any(|s| {
                    s.last == to && s.role == Role::Noun && self.lexicon.activities.kinds[s.kind].gives == Gives::Staff
                })
        })
    }

    /// The place of an earlier verb of the row: "stayed at B for a week and restored the sight of 37".
    fn row_place(&self, head: usize, start: usize) -> Option<&Group> {
        let head = &self.verbs[head];
        let before = head.tokens.end..start.max(head.tokens.end);
        self.groups_in(&before).rev().find(|g| {
            !g.office
                && !self.authority(g)
                && self.named(g)
                && (self.governed_by(g, Class::Goal)
                    || g.governor == Governed::Object && self.dative(g, head.tokens.end))
        })
    }

    /// Whether a list has a name: "clinics in Salina" has none.
    fn named(&self, group: &Group) -> bool {
        group.mentions.iter().any(|m| self.document.mentions[*m].naming != Naming::Group)
    }

    /// "hold a clinic at B, where they see": the house before the pronoun of the clause.
    fn where_place(&self, start: usize) -> Option<&Group> {
        let pronoun = (self.range.start.max(start.saturating_sub(WHOSE))..start)
            .rev()
            .take_while(|&t| self.verb_at(t).is_none())
            .find(|&t| {
                self.is(t, Class::Relative) && self.is(t, Class::Subordinator) && !self.is(t, Class::StandsAlone)
            })?;
        let before = self.groups_in(&(self.range.start..pronoun)).next_back()?;
        let close = (before.tokens.end..pronoun).all(|t| self.pauses(t));
        (close && !before.office && !self.authority(before) && self.named(before)).then_some(before)
    }

    fn groups_in<'b>(&'b self, run: &Tokens) -> impl DoubleEndedIterator<Item = &'b Group> + use<'b> {
        let (start, end) = (run.start, run.end);
        self.groups[within(&self.groups, run, |g| g.tokens.start)]
            .iter()
            .filter(move |g| g.tokens.start >= start && g.tokens.end <= end)
    }

    /// "helped B", "to support the burns unit of B": the object of a helping verb, or whose part it is.
    fn helped(&self, group: &Group) -> bool {
        let part = self.governed_by(group, Class::Belonging) && !group.office && {
            let from = group.tokens.start.saturating_sub(HELPED + 3).max(self.range.start);
            let verb = (from..group.tokens.start).rev().find(|&t| self.verb_at(t).is_some());
            verb.is_some_and(|v| {
                self.is(v, Class::Helping)
                    && v + 1 < self.range.end
                    && self.is(v + 1, Class::Determiner)
                    && self.figures_in(&(v..group.tokens.start)).is_empty()
                    && !(v..group.tokens.start).any(|t| self.pauses(t))
            })
        };
        part || group.governor == Governed::Object
            && (group.tokens.start.saturating_sub(HELPED).max(self.range.start)..group.tokens.start)
                .any(|t| self.is(t, Class::Helping))
    }

    /// "was done by A", "by experts from A".
    fn agent(&self, behind: &Tokens) -> Option<&Group> {
        self.groups_in(behind).find(|g| self.agent_mark(g, behind.start).is_some())
    }

    /// Where the "by" of "by A", "by experts from A", "by the volunteers of A" stands.
    fn agent_mark(&self, group: &Group, floor: usize) -> Option<usize> {
        let near = (group.tokens.start.saturating_sub(AGENT).max(floor)..group.tokens.start).rev();
        if self.governed_by(group, Class::Agent) || group.office {
            return near.clone().find(|&t| self.is(t, Class::Agent));
        }
        let own = self.governed_by(group, Class::Source) && near.clone().any(|t| self.is(t, Class::Staff));
        near.take_while(|&t| own && self.verb_at(t).is_none() && !self.pauses(t)).find(|&t| self.is(t, Class::Agent))
    }

    /// "the clinic run by A", "an online platform operated by A", "a helpline staffed by pharmacists from A".
    fn run_by(&self, run: &Tokens) -> Option<&Group> {
        // "After a meeting held by A,": the phrase in front ends at its comma.
        let fronted =
            run.start < run.end && (self.is(run.start, Class::Preposition) || self.is(run.start, Class::Subordinator));
        self.groups_in(run).rev().find(|g| {
            let by = self.agent_mark(g, run.start).filter(|&by| by > run.start + 1);
            // "put together by"
            let done = by.and_then(|by| (by - 2..by).rev().find(|&t| self.is(t, Class::Lasting) || self.undertaken(t)));
            let bare = |t: usize| self.verb_at(t).is_none_or(|v| self.verbs[v].tokens.start == t);
            done.is_some_and(bare) && !(fronted && self.next_pause(g.tokens.end..run.end).is_some())
        })
    }

    /// "during the clinic held by A": who holds what the sentence tells of.
    fn held_by(&self, run: &Tokens) -> Option<&Group> {
        self.groups_in(run).find(|g| {
            let by = self.agent_mark(g, run.start).filter(|&by| by > run.start);
            by.is_some_and(|by| self.undertaken(by - 1))
        })
    }

    /// "the team sent by A has been stationed at B", "the team, made up of 18 doctors, works at B",
    /// "two nurses have joined B": where those go or stay whom the clause tells of.
    fn stays(&self, kind: usize, governor: Option<Governor>, what: &Tokens) -> Option<&Group> {
        let governor = governor?;
        let verb = &self.verbs[governor.verb];
        let house = |g: &&Group| !g.office && !self.authority(g);
        let says = |s: &Sign| s.kind == kind && s.first <= verb.main && verb.main < s.last;
        if governor.subject && !verb.passive && self.signs_in(&verb.tokens).iter().any(says) {
            return self
                .groups_in(&(verb.tokens.end..self.range.end))
                .next()
                .filter(|g| self.dative(g, verb.tokens.end));
        }
        let relative = verb.tokens.start > self.range.start && self.is(verb.tokens.start - 1, Class::Relative);
        let aside = verb.usage != Use::Finite || relative || self.is(verb.main, Class::Holding);
        let from = verb.tokens.end.max(what.end);
        let behind = self.verbs.partition_point(|v| v.tokens.start < from);
        let main =
            self.verbs.get(behind).filter(|v| aside && v.usage == Use::Finite && !self.cue_main(v, Cue::Reported))?;
        let apart = self.next_stop(from..main.tokens.start).is_some();
        let behind = main.tokens.end..self.clause_end(main.tokens.end);
        (!apart).then(|| self.named_gainers(&(0..0), &behind).find(house)).flatten()
    }

    /// "lent B five nurses": an institution right behind the verb, and what was given behind it.
    fn dative(&self, group: &Group, verb: usize) -> bool {
        group.governor == Governed::Object && (verb..group.tokens.start).all(|t| self.is(t, Class::Determiner))
    }

    /// A verb of what takes place because somebody holds it: "organised", "conducted", "put together".
    fn undertaken(&self, token: usize) -> bool {
        let pairs = &self.lexicon.activities.pairs;
        let sign = |s: &Sign| s.last > token && matches!(s.role, Role::PairVerb(p) if pairs[p].plain);
        self.signs_in(&(token..token + 1)).iter().any(sign)
    }

    /// "in the clinic of B", "at the burns unit of B".
    fn part_of_place(&self, group: &Group) -> bool {
        let before = (group.tokens.start.saturating_sub(PART).max(self.range.start)..group.tokens.start).rev();
        self.governed_by(group, Class::Belonging)
            && !group.office
            && before
                .skip_while(|&t| !self.is(t, Class::Belonging))
                .skip(1)
                .take_while(|&t| self.verb_at(t).is_none() && !self.pauses(t) && !self.is(t, Class::Belonging))
                .find(|&t| self.is(t, Class::Preposition))
                .is_some_and(|t| self.is(t, Class::Locative))
    }

    /// "A was helped to build": the one who did it gains by it.
    fn undergoes_help(&self, governor: Governor) -> bool {
        let verb = &self.verbs[governor.verb];
        verb.usage == Use::Infinitive
            && governor.verb.checked_sub(1).map(|v| &self.verbs[v]).is_some_and(|before| {
                before.passive && before.tokens.end == verb.tokens.start && self.is(before.main, Class::Helping)
            })
    }

    /// "A got its first eye ward from B, whose volunteers have operated there": the hospital named before.
    fn place_before(&self, start: usize, actors: &[usize]) -> Option<&Group> {
        self.groups_in(&(self.range.start..start)).rev().find(|g| {
            g.mentions.iter().all(|m| {
                matches!(
                    self.document.institutions[self.document.mentions[*m].institution].kind,
                    InstitutionKind::Hospital | InstitutionKind::MedicalCenter | InstitutionKind::Clinic
                )
            }) && !self.shares(&g.mentions, actors)
        })
    }

    /// Whether a list names none but health authorities and governments.
    pub(super) fn authority(&self, group: &Group) -> bool {
        group.mentions.iter().all(|m| {
            matches!(
                self.document.institutions[self.document.mentions[*m].institution].kind,
                InstitutionKind::HealthAuthority | InstitutionKind::Government
            )
        })
    }

    /// "jointly with B", "in cooperation with B"; the authority that lends its hand does not do it.
    fn companions(&self, run: &Tokens) -> impl Iterator<Item = &Group> {
        let floor = run.start;
        self.groups_in(run).filter(move |g| {
            self.governed_by(g, Class::Having)
                && !g.office
                && !self.authority(g)
                && (g.tokens.start.saturating_sub(5).max(floor)..g.tokens.start)
                    .rev()
                    .skip_while(|&t| !self.is(t, Class::Having))
                    .nth(1)
                    .is_some_and(|t| {
                        let noun = self.is(t, Class::Common) && t > floor && self.is(t - 1, Class::Locative);
                        noun || self.is(t, Class::Adverb)
                    })
        })
    }

    /// Whether a group right behind a comma is the subject of a finite verb: ", the volunteer team of A has".
    fn opens_clause(&self, group: &Group, comma: usize) -> bool {
        let next = self.verbs.partition_point(|v| v.tokens.start < group.tokens.end);
        self.can_act(group)
            && group.tokens.start <= comma + OWNER
            && self
                .verbs
                .get(next)
                .is_some_and(|v| v.usage == Use::Finite && v.tokens.start <= group.tokens.end + OWNER)
    }

    /// The subject of a verb: the nearest list before it that can act, unless another subject stands between.
    fn subject(&self, verb: Option<&VerbGroup>, start: usize, floor: usize) -> Option<&Group> {
        // "by A, which gave": what stands before the relative pronoun.
        let relative =
            (floor..start).rev().find(|&t| !self.is(t, Class::Adverb)).filter(|&t| self.is(t, Class::Relative));
        if let Some(pronoun) = relative
            && let Some(before) = self.groups_in(&(floor..pronoun)).next_back()
            && (before.tokens.end..pronoun).all(|t| self.pauses(t))
        {
            return Some(before);
        }
        // "B, whose volunteers have operated".
        let whose = (floor.max(start.saturating_sub(WHOSE))..start)
            .rev()
            .find(|&t| self.is(t, Class::Relative) && !self.is(t, Class::Pronoun) && !self.is(t, Class::Subordinator));
        if let Some(whose) = whose
            && let Some(before) = self.groups_in(&(floor..whose)).next_back()
            && (before.tokens.end..whose).all(|t| self.pauses(t))
        {
            return Some(before);
        }
        let Some(group) = self.groups_in(&(floor..start)).rev().find(|g| self.can_act(g)) else {
            return self.apposed_people(start, floor);
        };
        if self.pronoun_for_another(group, start) {
            return None;
        }
        let group = self.before_apposition(group, start, floor).unwrap_or(group);
        let between = &self.verbs[within(&self.verbs, &(group.tokens.end..start), |v| v.tokens.start)];
        let other = !between.is_empty() && verb.is_some_and(|v| self.has_own_subject(v));
        (!other).then_some(group)
    }

    /// "After two surgeons from B came in 2020, it did 87": the pronoun stands for whom the text spoke of before.
    fn pronoun_for_another(&self, group: &Group, start: usize) -> bool {
        let before = (group.tokens.end..start).rev().find(|&t| !self.is(t, Class::Adverb));
        let pronoun = before.filter(|&t| self.is(t, Class::Anaphor) && !self.is(t, Class::Staff));
        let fronted = self.is(self.range.start, Class::Subordinator);
        let of_people = group.office || self.governed_by(group, Class::Source);
        pronoun.is_some_and(|t| {
            fronted
                && of_people
                && self.next_pause(group.tokens.end..t).is_some()
                && !self.topic.subject.is_empty()
                && !self.shares(&group.mentions, &self.topic.subject)
        })
    }

    /// "The visiting surgeons, all from A, did": where the people of the subject come from.
    fn apposed_people(&self, start: usize, floor: usize) -> Option<&Group> {
        self.groups_in(&(floor..start)).next_back().filter(|g| {
            let people = (floor.max(g.tokens.start.saturating_sub(AGENT))..g.tokens.start).rev();
            let mut people = people.take_while(|&t| self.verb_at(t).is_none() || self.taken_from(t));
            self.governed_by(g, Class::Source)
                && self.mark(g.tokens.end) == Some(",")
                && g.tokens.end + 1 >= (g.tokens.end..start).rev().find(|&t| !self.is(t, Class::Adverb)).unwrap_or(0)
                && people.any(|t| self.is(t, Class::Staff))
        })
    }

    /// "A, a member of the alliance led by B, completed": what stands between two commas
    /// before the verb says something of the subject, and is not the subject.
    fn before_apposition(&self, group: &Group, start: usize, floor: usize) -> Option<&Group> {
        let close =
            (floor..start).rev().find(|&t| !self.is(t, Class::Adverb)).filter(|&t| self.mark(t) == Some(","))?;
        self.groups_in(&(floor..close)).rev().find(|g| {
            let open = g.tokens.end;
            g.tokens.end <= group.tokens.start
                && g.governor == Governed::Subject
                && !g.office
                && self.mark(open) == Some(",")
                && open + 1 < close
                && (self.is(open + 1, Class::IndefiniteArticle) || self.is(open + 1, Class::DefiniteArticle))
        })
    }

    /// The house of the people whom a figure counts: "12 nurses of A".
    pub(super) fn owner(&self, what: &Tokens) -> Option<&Group> {
        let near = within(&self.groups, &(what.end.saturating_sub(1)..what.end + OWNER), |g| g.tokens.start);
        let group = self.groups[near].first()?;
        let mut between = what.end..group.tokens.start;
        // "The 16 medics, all from A, left": an apposition says whose they are.
        if between.len() <= 3 && !between.is_empty() && self.mark(between.start) == Some(",") {
            between.start += 1;
        }
        let near = !between.clone().any(|t| self.pauses(t) || self.verb_at(t).is_some() && !self.taken_from(t));
        (near && self.governed_by(group, Class::Source)).then_some(group)
    }

    /// "15 experts selected from A and B": a bare participle before where they come from.
    pub(super) fn taken_from(&self, token: usize) -> bool {
        self.verb_at(token).is_some_and(|v| {
            let verb = &self.verbs[v];
            verb.tokens.len() == 1
                && self
                    .lexicon
                    .vocabulary
                    .info(self.document.tokens[verb.main].word)
                    .verbs
                    .iter()
                    .any(|(_, f)| f.participle)
                && verb.main + 1 < self.range.end
                && self.is(verb.main + 1, Class::Source)
        })
    }

    /// "did this and did that at A": the place behind the last of verbs that "and" joins.
    fn shared_place(&self, verb: Option<&VerbGroup>, end: usize) -> Option<&Group> {
        verb.filter(|v| v.usage == Use::Finite && !v.passive)?;
        let next = self.verbs.get(self.verbs.partition_point(|v| v.tokens.start < end))?;
        let joined = end.saturating_sub(1)..next.tokens.start;
        let and = joined.len() <= 3
            && joined.clone().any(|t| self.is(t, Class::Joining))
            && joined.skip(1).all(|t| self.is(t, Class::Joining) || self.is(t, Class::Adverb));
        let behind = next.tokens.end..self.clause_end(next.tokens.end);
        (and && next.usage == Use::Finite && !next.passive).then(|| self.place(&behind)).flatten()
    }

    /// "at A", "in A".
    fn place(&self, run: &Tokens) -> Option<&Group> {
        self.groups_in(run).find(|g| self.governed_by(g, Class::Locative) && !g.office)
    }

    /// "to Mzimba", "from Tianjin": the one institution that the text puts there, none of `others`.
    fn of_place(&self, run: &Tokens, before: Class, others: &[usize]) -> Option<usize> {
        let run = run.start.max(self.range.start)..run.end.min(self.range.end);
        run.clone().filter(|&t| self.is(t, before) && t + 1 < run.end).find_map(|t| {
            let token = &self.document.tokens[t + 1];
            let free = token.capital
                && token.kind == TokenKind::Word
                && !self.groups.iter().any(|g| g.tokens.contains(&(t + 1)));
            // "experts from Fujian": a province is more than any hospital of it.
            let wide = before == Class::Source
                && self.document.hits.at(t + 1).iter().filter(|h| h.layer == Layer::Place).any(|h| {
                    let places = &self.lexicon.places;
                    places.named(h.payload).iter().any(|&id| places.kind(id) < PlaceKind::Prefecture)
                });
            if !free || wide {
                return None;
            }
            let mut there = self
                .places
                .get_or_init(|| places(self.document))
                .get(token.span().of(&self.document.article.text))?
                .iter()
                .copied()
                .filter(|m| !self.shares(&[*m], others));
            let only = there.next()?;
            there.next().is_none().then_some(only)
        })
    }

    /// "experts from Fujian": people whom a text tells by their place only.
    fn told_by_place(&self, run: &Tokens) -> bool {
        run.clone().filter(|&t| self.is(t, Class::Source) && t > run.start && t + 1 < run.end).any(|t| {
            let next = &self.document.tokens[t + 1];
            next.capital
                && next.kind == TokenKind::Word
                && self.is(t - 1, Class::Staff)
                && !self.dated(t + 1)
                && !self.groups.iter().any(|g| g.tokens.contains(&(t + 1)))
        })
    }

    /// The lists that the clause itself names as those who gain: "to B", "for B", "helped B".
    fn named_gainers(&self, before: &Tokens, behind: &Tokens) -> impl Iterator<Item = &Group> {
        let behind = behind.clone();
        let fronted = move |g: &&Group| {
            self.helped(g) || self.governed_by(g, Class::Goal) && !self.governed_by(g, Class::Locative) && !g.office
        };
        // "in village clinics" says where, not for whom.
        let where_only = |g: &Group| {
            self.governed_by(g, Class::Locative)
                && g.mentions.iter().all(|m| self.document.mentions[*m].naming == Naming::Group)
        };
        let goal = move |g: &&Group| {
            !where_only(g) && (self.governed_by(g, Class::Goal) || self.helped(g) || self.part_of_place(g))
        };
        self.groups_in(before).filter(fronted).chain(self.groups_in(&behind).filter(goal))
    }

    /// Whether the subject of a verb are people who act for an institution that the clause does not name.
    fn staff_acts(&self, verb: Option<&VerbGroup>, start: usize, floor: usize) -> bool {
        verb.is_some()
            && (floor.max(start.saturating_sub(12))..start)
                .rev()
                .take_while(|&t| self.verb_at(t).is_none())
                .any(|t| self.is(t, Class::Staff))
    }

    /// The first of the verbs that share one subject: "they received 300 patients, performed 40 operations
    /// and trained 12 nurses".
    pub(super) fn row_head(&self, verb: usize) -> usize {
        let mut head = verb;
        let mut at = verb;
        while at > 0 {
            let start = self.verbs[head].tokens.start;
            let before = (self.range.start..start).rev().find(|&t| !self.is(t, Class::Adverb));
            let joins = |t: usize| self.is(t, Class::Conjunction) || matches!(self.mark(t), Some("," | "，" | "、"));
            if !before.is_some_and(joins) || self.next_stop(self.verbs[at - 1].tokens.end..start).is_some() {
                break;
            }
            at -= 1;
            if self.verbs[at].usage == Use::Finite {
                head = at;
            }
        }
        head
    }

    /// Whether something else than an institution is the subject ("the county
    /// finance will arrange") or the agent ("donated by well-wishers").
    fn other_acts(&self, governor: Option<Governor>, staff: bool, for_others: bool) -> bool {
        let Some(governor) = governor else { return false };
        let verb = &self.verbs[governor.verb];
        // "were introduced by them": those of whom the text speaks.
        let by = (verb.tokens.end..self.range.end).take(2).find(|&t| self.is(t, Class::Agent));
        if verb.passive && by.is_some_and(|by| by + 1 >= self.range.end || !self.is(by + 1, Class::AnaphorObject)) {
            return true;
        }
        if !governor.subject && (self.unnamed_house(verb) || staff && self.of_another_place(verb)) {
            return true;
        }
        // "China has sent 300 doctors there, treated 9,000 people": a country or a city is no institution.
        if !governor.subject && !verb.passive && self.place_acts(governor.verb) {
            return true;
        }
        // "Statistics from the health commission show that 2,200 experts were sent": the region's.
        if governor.subject && verb.passive && self.authority_reports() {
            return true;
        }
        // "The ward delivered 4,312 babies": what a part of the house does for its patients, the house does.
        // "The target is to train 300 nurses": nobody's aim.
        let before = verb.tokens.start.saturating_sub(LONGEST).max(self.range.start)..verb.tokens.start;
        let holds = |&(_, last, cue): &(usize, usize, Cue)| cue == Cue::Planned && last > verb.tokens.start;
        let aim = self.cues_in(&before).iter().any(holds);
        for_others
            && !aim
            && !governor.subject
            && !staff
            && !self.part_acts(verb)
            && !self.belongs(verb)
            && !self.bare(verb)
            && !self.cue_main(verb, Cue::Measured)
            && self.has_own_subject(verb)
    }

    /// "The imaging center has issued": a part that houses set up, and no house of its own.
    fn part_acts(&self, verb: &VerbGroup) -> bool {
        let last = (self.range.start..verb.tokens.start).rev().find(|&t| !self.is(t, Class::Adverb));
        let words = &self.lexicon.activities;
        let part = |s: &Sign| match s.role {
            Role::PairNoun(p) => words.pairs[p].units.is_empty() && words.kinds[s.kind].gives == Gives::Helped,
            _ => false,
        };
        last.is_some_and(|last| {
            let near = self.range.start.max((last + 1).saturating_sub(LONGEST))..last + 1;
            self.signs_in(&near).iter().any(|s| s.last == last + 1 && part(s))
        })
    }

    /// "The county hospital treated": a house that the text does not name is the subject.
    fn unnamed_house(&self, verb: &VerbGroup) -> bool {
        let Some(last) =
            (self.range.start..verb.tokens.start).rev().find(|&t| !self.is(t, Class::Adverb)).filter(|_| !verb.passive)
        else {
            return false;
        };
        let named = self.document.mentions
            [within(&self.document.mentions, &self.round(&(last..last)), |m| m.tokens.start)]
        .iter()
        .any(|m| m.tokens.contains(&last));
        let house = |h: &TermHit| {
            h.last as usize == last + 1
                && h.layer == Layer::Name
                && matches!(
                    self.lexicon.names.role(h.payload),
                    NameRole::Head(
                        InstitutionKind::Hospital | InstitutionKind::MedicalCenter | InstitutionKind::Clinic
                    )
                )
        };
        let head = (last.saturating_sub(LONGEST)..last + 1).find(|&t| self.document.hits.at(t).iter().any(house));
        let determined = head.is_some_and(|head| {
            (self.range.start.max(head.saturating_sub(4))..head)
                .rev()
                .take_while(|&t| !self.pauses(t) && self.verb_at(t).is_none() && !self.is(t, Class::Preposition))
                .any(|t| self.is(t, Class::DefiniteArticle))
        });
        !named && determined
    }

    /// Whether the subject of the sentence are people whose house the text does not name.
    pub(super) fn tells_of_others(&self) -> bool {
        self.verbs.iter().find(|v| v.usage == Use::Finite).is_some_and(|v| self.of_another_place(v))
    }

    /// Whether a health authority or a government, which the clause makes no party, says it.
    fn authority_reports(&self) -> bool {
        let reports = self.cues.iter().filter(|(_, _, cue)| *cue == Cue::Reported);
        reports.into_iter().any(|(first, last, _)| {
            let near = self.range.start.max(first.saturating_sub(8))..(last + 8).min(self.range.end);
            near.into_iter().any(|t| {
                self.document.hits.at(t).iter().any(|h| {
                    h.layer == Layer::Name
                        && matches!(
                            self.lexicon.names.role(h.payload),
                            NameRole::Head(InstitutionKind::HealthAuthority | InstitutionKind::Government)
                        )
                })
            })
        })
    }

    /// Whether a country, a province or a city is all that stands as the subject of a verb, or of the first of its row.
    fn place_acts(&self, verb: usize) -> bool {
        let head = self.row_head(verb);
        // "has helped build": the infinitive has the subject of the verb before it.
        let bare = self.verbs[head].usage != Use::Finite || self.verbs[head].tokens.len() == 1;
        let governing =
            head.checked_sub(1).filter(|&v| bare && self.verbs[v].tokens.end == self.verbs[head].tokens.start);
        let head = governing.unwrap_or(head);
        if self.is_land_before(self.verbs[head].tokens.start) {
            return true;
        }
        // "The country has sent 25 teams, which have treated": those whom it sent.
        let start = self.verbs[head].tokens.start;
        let relative = start > self.range.start && self.is(start - 1, Class::Relative);
        let before = self.verbs[..head].iter().rposition(|v| v.usage == Use::Finite);
        relative && before.is_some_and(|v| self.is_land_before(self.verbs[v].tokens.start))
    }

    /// Whether the subject that ends before a verb is a land: "China has", "China since 1983 has", "the country has".
    fn is_land_before(&self, start: usize) -> bool {
        let passes = |t: usize| self.is(t, Class::Adverb) || self.is(t, Class::Have) || self.is(t, Class::Be);
        let Some(mut last) = (self.range.start..start).rev().find(|&t| !passes(t)) else { return false };
        // "China has since 1983 been sending"
        let dates = &self.document.dates;
        let after = dates.partition_point(|d| d.tokens.start <= last);
        let dated = dates[..after].last().filter(|d| d.tokens.contains(&last));
        if let Some(date) = dated {
            let time = |t: usize| passes(t) || self.is(t, Class::Preposition) || date.tokens.contains(&t);
            let Some(before) = (self.range.start..last).rev().find(|&t| !time(t)) else { return false };
            last = before;
        }
        let opens = |first: usize| first == self.range.start || self.document.tokens[first - 1].kind == TokenKind::Mark;
        let the = last.checked_sub(1).filter(|&t| t >= self.range.start && self.is(t, Class::DefiniteArticle));
        if the.is_some_and(opens) && self.lexicon.names.is(self.document.tokens[last].word, NameClass::Land) {
            return true;
        }
        let places = &self.lexicon.places;
        self.document
            .hits
            .within(&(self.range.start..last + 1), Layer::Place)
            .any(|h| h.last as usize == last + 1 && opens(h.first as usize) && !places.named(h.payload).is_empty())
    }

    /// "The Chinese medical team treated": people of a country or place that the one
    /// whom the text speaks of does not have in its name.
    fn of_another_place(&self, verb: &VerbGroup) -> bool {
        let floor = self.range.start.max(verb.tokens.start.saturating_sub(12));
        let Some(people) = (floor..verb.tokens.start)
            .rev()
            .take_while(|&t| self.verb_at(t).is_none())
            .find(|&t| self.is(t, Class::Staff))
        else {
            return false;
        };
        // "the 9th batch of Chinese (Guizhou) medical team".
        (floor.max(people.saturating_sub(6))..people)
            .rev()
            .take_while(|&t| {
                matches!(self.mark(t), Some("(" | ")"))
                    || self.document.tokens[t].kind == TokenKind::Word && !self.is(t, Class::Preposition)
            })
            .filter(|&t| self.document.tokens[t].capital)
            .any(|t| {
                let word = self.document.tokens[t].span().of(&self.document.article.text);
                self.lexicon.brands.demonym_of(word).is_some()
            })
    }

    /// "its emergency department had admitted": the subject is a part of whom the text speaks of.
    fn belongs(&self, verb: &VerbGroup) -> bool {
        (self.range.start.max(verb.tokens.start.saturating_sub(6))..verb.tokens.start)
            .rev()
            .take_while(|&t| self.verb_at(t).is_none() && !self.pauses(t))
            .any(|t| self.is(t, Class::Owning))
    }

    /// Who acts where the clause names nobody: the house of the speaker, the side
    /// of a link that helps those who gain, else what the text speaks of.
    fn carried(&self, kind: usize, gain: &[usize], staff: Option<usize>) -> Mentions {
        let says = |v: &VerbGroup| self.cue_main(v, Cue::Reported);
        let speaker = self.groups.iter().find(|g| {
            let after = &self.verbs[within(&self.verbs, &(g.tokens.end..g.tokens.end + 6), |v| v.tokens.start)];
            let before = self.range.start.max(g.tokens.start.saturating_sub(AGENT))..g.tokens.start;
            let before = &self.verbs[within(&self.verbs, &before, |v| v.tokens.start)];
            // "…," said the president of A; "…, A said".
            let closes = g.governor == Governed::Subject
                && !self.authority(g)
                && after.first().is_some_and(|v| v.tokens.start == g.tokens.end && says(v));
            g.office && (after.iter().any(says) || before.last().is_some_and(says)) || closes
        });
        // "…, according to A".
        let source = || {
            let told = |g: &&Group| {
                self.cues.iter().any(|&(first, last, cue)| {
                    let near = last == g.tokens.start || last + 1 == g.tokens.start && self.is(last, Class::Determiner);
                    cue == Cue::Reported && near && last == first + 2 && self.is(last - 1, Class::InfinitiveMark)
                })
            };
            self.groups.iter().find(told).filter(|g| !self.authority(g) && !self.shares(&g.mentions, gain))
        };
        if let Some(speaker) = speaker.or_else(source) {
            return speaker.mentions.clone();
        }
        if let Some(team) = staff.and_then(|start| self.team(start)) {
            return smallvec![team];
        }
        let gives = self.lexicon.activities.kinds[kind].gives;
        if matches!(gives, Gives::Always | Gives::Helped) || gives == Gives::Staff && staff.is_some() {
            let topic = &self.topic.subject;
            let helped: &[usize] = if gain.is_empty() { topic } else { gain };
            if let Some(helper) = self.helper(helped) {
                return helper;
            }
        }
        // Who gains did not do it.
        if self.shares(&self.topic.subject, gain) {
            return self.other_side(gain, gives, false).unwrap_or_default();
        }
        self.topic.subject.clone()
    }

    /// "the team": an institution whose name has the word, named before.
    fn team(&self, start: usize) -> Option<usize> {
        let floor = self.range.start.max(start.saturating_sub(12));
        let staff =
            (floor..start).rev().take_while(|&t| self.verb_at(t).is_none()).find(|&t| self.is(t, Class::Staff))?;
        let word = self.lexicon.vocabulary.spelling(self.document.tokens[staff].word);
        let before = self.document.mentions.partition_point(|m| m.tokens.start < start);
        (before.saturating_sub(TEAM)..before).rev().find(|&m| {
            let mention = &self.document.mentions[m];
            mention.naming == Naming::Name
                && mention
                    .tokens
                    .clone()
                    .any(|t| self.lexicon.vocabulary.spelling(self.document.tokens[t].word) == word)
        })
    }

    fn shares(&self, a: &[usize], b: &[usize]) -> bool {
        let of = |m: &usize| self.document.mentions[*m].institution;
        a.iter().any(|x| b.iter().any(|y| of(x) == of(y)))
    }

    /// The bonds in which some of the mentioned institutions stand.
    fn bonds_of(&self, mentions: &[usize]) -> Vec<&Bond> {
        self.bonds.near(mentions.iter().map(|m| self.document.mentions[*m].institution), self.number)
    }

    /// How far a bond is from this sentence: what was said before counts more than what is said later.
    fn distance(&self, bond: &Bond) -> (bool, usize) {
        let (first, last) = bond.sentences;
        if first > self.number { (true, first - self.number) } else { (false, self.number - last.min(self.number)) }
    }

    /// Those for whom the actors work, by the nearest link; what needs a reason
    /// to be for another needs a link that says so itself, or stands near.
    fn other_side(&self, actors: &[usize], gives: Gives, under: bool) -> Option<Mentions> {
        self.bonds_of(actors)
            .into_iter()
            .filter_map(|b| {
                let takers = if self.shares(actors, &b.givers) {
                    &b.takers
                } else if b.mutual && self.shares(actors, &b.takers) {
                    &b.givers
                } else {
                    return None;
                };
                if gives == Gives::Staff && !takers.iter().any(|m| self.treats(*m)) {
                    return None;
                }
                let distance = self.distance(b);
                let near = under
                    || match gives {
                        Gives::Always => distance.1 <= NEAR,
                        Gives::Staff => distance.1 <= 1,
                        Gives::Never | Gives::Named | Gives::Helped => false,
                    };
                let authority = takers.iter().all(|m| {
                    matches!(
                        self.document.institutions[self.document.mentions[*m].institution].kind,
                        InstitutionKind::Government | InstitutionKind::HealthAuthority
                    )
                });
                (near || !b.mutual).then_some(((authority, distance), takers))
            })
            .min_by_key(|(order, _)| *order)
            .map(|(_, takers)| takers.clone())
    }

    /// Whether patients are treated for an institution: for a hospital, not for a university.
    fn treats(&self, mention: usize) -> bool {
        !matches!(
            self.document.institutions[self.document.mentions[mention].institution].kind,
            InstitutionKind::University
                | InstitutionKind::Company
                | InstitutionKind::Foundation
                | InstitutionKind::HealthAuthority
                | InstitutionKind::Government
        )
    }

    /// Those who build the institution that acts, by the nearest link that says so.
    fn builders(&self, actors: &[usize]) -> Option<Mentions> {
        self.bonds_of(actors)
            .into_iter()
            .filter(|b| b.built && self.shares(actors, &b.takers) && !self.shares(actors, &b.givers))
            .min_by_key(|b| self.distance(b))
            .filter(|b| self.distance(b).1 <= NEAR)
            .map(|b| b.givers.clone())
    }

    /// Those who work for the ones who gain, by the nearest link that has a direction.
    fn helper(&self, gain: &[usize]) -> Option<Mentions> {
        self.bonds_of(gain)
            .into_iter()
            .filter(|b| !b.mutual && self.shares(gain, &b.takers))
            .min_by_key(|b| self.distance(b))
            .map(|b| b.givers.clone())
    }
}
