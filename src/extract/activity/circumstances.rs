//! Whether it is planned, done or goes on, and when.

use super::*;

impl Reading<'_> {
    /// Planned, done or ongoing, by the verb and those that it hangs on.
    pub(super) fn status(&self, verb: Option<usize>, what: &Tokens) -> ActivityStatus {
        // "so that by 2030 the centre can do": what lies behind the day of the report is to come.
        let open = verb.map(|v| &self.verbs[v]).is_some_and(|v| {
            !v.past && !v.passive && (v.modal.is_some() || v.usage == Use::Infinitive || v.usage == Use::Gerund)
        });
        if open && self.date(what).is_some_and(|date| self.is_to_come(date)) {
            return ActivityStatus::Planned;
        }
        let until = what.end;
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
    pub(super) fn status_of(&self, verb: usize) -> Option<ActivityStatus> {
        let group = &self.verbs[verb];
        if self.cue_at(&group.tokens, Cue::Planned) {
            return Some(ActivityStatus::Planned);
        }
        // What was said is not when it was done; "has" and "is" in translations stand for any time.
        // "had surgery" was done, whatever plan it was done under.
        let have = self.is(group.main, Class::Have) && !group.past;
        let copula = group.tokens.len() == 1 && (self.is(group.main, Class::Be) || have);
        // "where they see": behind a pronoun a base form is the present.
        let before = group.tokens.start.checked_sub(1).filter(|&t| t >= self.range.start);
        let present = before.is_some_and(|t| self.is(t, Class::Pronoun) && !self.is(t, Class::Relative))
            && group.usage == Use::Finite;
        if copula || self.cue_main(group, Cue::Reported) || self.bare(group) && !present {
            return None;
        }
        // "required that a platform be opened": it is for the verb before to say.
        let first = self.document.tokens[group.tokens.start].word;
        if group.passive && !group.perfect && group.modal.is_none() && group.usage == Use::Finite {
            let form = self.lexicon.vocabulary.auxiliary(first);
            if form.base && !form.past && !form.third {
                return None;
            }
        }
        // "were being treated"
        if group.passive && !group.perfect && group.tokens.clone().filter(|&t| self.is(t, Class::Be)).count() > 1 {
            return Some(ActivityStatus::Ongoing);
        }
        if group.past || group.perfect || group.passive && group.usage == Use::Participle {
            return Some(ActivityStatus::Done);
        }
        if group.usage == Use::Infinitive {
            // "signed an agreement to train", "a memorandum was signed to set up": the instrument plans what it names.
            let since = verb.checked_sub(2).map_or(self.range.start, |p| self.verbs[p].tokens.end);
            let planned =
                !within(&self.document.agreements, &(since..group.tokens.start), |a| a.tokens.start).is_empty();
            // "A to train 40 midwives": a headline's infinitive that hangs on no verb is to come.
            let headline = matches!(self.document.sentences[self.number].block, BlockKind::Title | BlockKind::Heading)
                || self.document.sentences.len() == 1;
            // "Help the hospital to carry out 12": translations begin with a bare verb.
            let helps = (self.range.start..group.tokens.start).any(|t| self.is(t, Class::Helping));
            let alone = headline && !helps && self.verbs[..verb].iter().all(|v| v.usage != Use::Finite);
            return (planned || alone).then_some(ActivityStatus::Planned);
        }
        // "had examined 22,000 and taken part in 310": a participle without its auxiliary.
        let forms = &self.lexicon.vocabulary.info(self.document.tokens[group.main].word).verbs;
        let participle = group.tokens.len() == 1
            && forms.iter().any(|(_, f)| f.participle)
            && !forms.iter().any(|(_, f)| f.base || f.third);
        if participle {
            return Some(ActivityStatus::Done);
        }
        // In a headline the present tells what was done.
        if matches!(self.document.sentences[self.number].block, BlockKind::Title | BlockKind::Heading)
            && !self.in_progress(group)
        {
            return Some(ActivityStatus::Done);
        }
        (group.usage == Use::Finite).then_some(ActivityStatus::Ongoing)
    }

    /// "are building".
    pub(super) fn in_progress(&self, group: &VerbGroup) -> bool {
        !group.passive && self.is_gerund(group.main) && group.tokens.clone().any(|t| self.is(t, Class::Be))
    }

    /// The status that the sentence leaves to a list under it.
    pub(super) fn last_status(&self) -> Option<ActivityStatus> {
        let mut state = self.topic.status;
        for verb in self.verbs.len().saturating_sub(12)..self.verbs.len() {
            state = self.status_of(verb).or(state);
        }
        state
    }

    /// A base form without auxiliaries, as in "post two surgeons" and in word-for-word translations.
    pub(super) fn bare(&self, group: &VerbGroup) -> bool {
        group.tokens.start == group.main && self.document.tokens[group.main].form().base
    }

    /// Whether the verb has a subject of its own that is no institution and no staff: "the county finance".
    pub(super) fn has_own_subject(&self, group: &VerbGroup) -> bool {
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
                    && !(t > self.range.start && self.dated(t - 1))
            })
    }

    pub(super) fn dated(&self, token: usize) -> bool {
        let dates = within(&self.document.dates, &(token.saturating_sub(LONGEST)..token + 1), |d| d.tokens.start);
        self.document.dates[dates].iter().any(|d| d.tokens.contains(&token))
    }

    /// The date of the deed in its sentence, else that of the sentence before where it goes on to tell of it.
    pub(super) fn date_of(&self, verb: Option<usize>, what: &Tokens) -> Option<usize> {
        let told = verb.map(|v| &self.verbs[v]).is_some_and(|v| {
            v.usage == Use::Finite && v.past && !v.perfect && !v.pluperfect && v.modal.is_none() && !self.bare(v)
        });
        self.date(what).or_else(|| self.topic.date.filter(|_| told))
    }

    /// The one date of the sentence, a day or a month, for what the next sentence tells of it.
    pub(super) fn only_date(&self) -> Option<usize> {
        let mut dates = within(&self.document.dates, &self.range, |d| d.tokens.start);
        let only = dates.next().filter(|_| dates.next().is_none())?;
        let value = &self.document.dates[only].value.value;
        let past = self.verbs.iter().find(|v| v.usage == Use::Finite);
        let past = past.is_some_and(|v| v.past && !v.perfect && !v.pluperfect && v.modal.is_none());
        // "2019-08" and finer: a year or a season is told of too much.
        let month = |part: &str| part.get(5..7).is_some_and(|m| m.parse::<u8>().map_or(true, |m| m <= 12));
        (past && value.split('/').all(month)).then_some(only)
    }

    /// Whether a date lies behind the day of publication, by month.
    fn is_to_come(&self, date: usize) -> bool {
        let month = |value: &str| -> Option<(u16, u8)> {
            let year = value.get(..4)?.parse().ok()?;
            // A season ("2021-21", spring) is as late as its last month.
            let month = |m: u8| if (21..=24).contains(&m) { 3 * (m - 20) } else { m };
            Some((year, value.get(5..7).and_then(|m| m.parse().ok()).map_or(0, month)))
        };
        let value = &self.document.dates[date].value.value;
        let last = value.rsplit('/').find(|part| part.len() >= 4);
        match (last.and_then(month), self.document.published.as_deref().and_then(month)) {
            (Some((year, _)), Some((now, _))) if year != now => year > now,
            (Some((_, month)), Some((_, now))) => month > now && now > 0,
            _ => false,
        }
    }

    /// The date right behind it, else the date nearest before, else the first behind it.
    pub(super) fn date(&self, what: &Tokens) -> Option<usize> {
        let at = what.start;
        // "17 in 2019, 23 in 2020": the preposition ties what it counts to its day.
        let next = within(&self.document.dates, &(what.end + 1..what.end + 3), |d| d.tokens.start);
        let tied = next.start;
        if !next.is_empty()
            && (what.end..self.document.dates[tied].tokens.start)
                .all(|t| t < self.range.end && (self.is(t, Class::Preposition) || self.is(t, Class::Determiner)))
        {
            return Some(tied);
        }
        let mut dates = within(&self.document.dates, &self.round(&(at..at)), |d| d.tokens.start);
        dates.clone().rev().find(|&d| self.document.dates[d].tokens.end <= at).or_else(|| dates.next())
    }
}
