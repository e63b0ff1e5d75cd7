//! The noun that a number counts: behind it, inside a compound, or before it.

use super::{After, Candidate, Finder, Noun};
use crate::annotate::number::{Form, Number, Reading};
use crate::document::{Bound, Gap, TokenKind, Tokens};
use crate::lexicon::figures::{Cue, Meaning, NumberWord};
use crate::lexicon::{Class, TermHit, WordId};

/// Tokens of a name or a noun phrase, at most, through which its preposition is looked for.
const PHRASE: usize = 10;
/// Tokens of a remark in brackets inside a noun phrase, with its brackets.
const BRACKETED: usize = 6;
/// Tokens behind "of" in which the possessive of an owner stands.
const OWNER: usize = 8;

impl Finder<'_> {
    /// What stands behind a number, up to `stop`.
    pub(super) fn noun_after(&self, from: usize, run: &Tokens, stop: usize, number: &Number) -> After {
        let at = from;
        if at >= stop {
            return After::Empty;
        }
        if self.reader.hyphen(at, stop) {
            return self.compound(at + 1, run);
        }
        // "90 people, of whom 12 needed glasses"
        let of = number.tokens.start.checked_sub(2).filter(|&t| t >= run.start);
        let part = of.is_some_and(|of| {
            self.number_word(of) == Some(NumberWord::Of)
                && (self.is(of + 1, Class::Relative) || self.is(of + 1, Class::Pronoun))
        });
        if part && self.past(at) {
            return After::Same;
        }
        for hit in self.starting_at(at) {
            if let Some(Meaning::Follower(unit)) = self.meaning_of(hit) {
                return After::Follower(unit);
            }
        }
        // "a 64 bed hospital": a compound without its hyphen.
        let article =
            number.tokens.start.checked_sub(1).is_some_and(|t| t >= run.start && self.is(t, Class::IndefiniteArticle));
        if article
            && number.form == Form::Digits
            && number.value > 1.0
            && let Some((Found::Unit(unit), last)) = self.unit_at(at, run)
            && last < stop
            && self.tokens[last].kind == TokenKind::Word
            && !self.lexicon.figures.is_plural(self.tokens[last - 1].word)
            && !self.percent(unit)
            && matches!(self.unit_at(last, run), Some((Found::Unit(_), end)) if !self.lexicon.figures.is_plural(self.tokens[end - 1].word))
        {
            return After::Noun(Noun { tokens: at..last, unit });
        }
        let phrase = self.counted(at, run, stop, number);
        // "six more", "two others"
        let more = self.starting_at(at).iter().any(|h| self.bound_of(h).is_some_and(|b| b.after && b.cue == Cue::Same));
        let only = |head: &Tokens| *head == (at..at + 1);
        if more && (phrase == After::Empty || matches!(&phrase, After::Other(head) if only(head))) {
            return After::Same;
        }
        phrase
    }

    /// The noun of "12 nurses" and of "seven of them".
    pub(super) fn counted(&self, from: usize, run: &Tokens, stop: usize, number: &Number) -> After {
        let mut at = from;
        if self.number_word(at) == Some(NumberWord::Of) && number.form != Form::Vague {
            at += 1;
            if at < stop && (self.is(at, Class::Relative) || self.is(at, Class::Pronoun)) {
                return After::Same;
            }
            // "63 of the county's 176 clinics": who has them is not what is counted.
            let owner = (at..run.end.min(at + OWNER)).take_while(|&t| self.tokens[t].kind != TokenKind::Mark);
            if let Some(owner) = owner.into_iter().find(|&t| self.tokens[t].kind == TokenKind::Possessive) {
                at = owner + 1;
            }
            // "46 of the 54 infected persons": the noun stands behind the other number.
            while at < run.end
                && (self.is(at, Class::Determiner)
                    || matches!(self.reader.read(at, run.end, false), Reading::Number(_)))
            {
                at = match self.reader.read(at, run.end, false) {
                    Reading::Number(inner) => inner.tokens.end,
                    _ => at + 1,
                };
            }
            return match self.phrase(at, run, run.end) {
                After::Empty if at < run.end => After::Same,
                After::Money(..) => After::Nothing,
                found => found,
            };
        }
        self.phrase(at, run, stop)
    }

    /// The noun of "150-bed", "nine-member", "12-county".
    pub(super) fn compound(&self, at: usize, run: &Tokens) -> After {
        match self.unit_at(at, run) {
            Some((Found::Unit(unit), last)) => After::Noun(Noun { tokens: at..last, unit }),
            // "a 40-million-pound wing"
            Some((Found::Money(money), last)) => After::Money(money, last),
            _ => After::Nothing,
        }
    }

    /// The head of the noun phrase that begins at `from`.
    pub(super) fn phrase(&self, from: usize, run: &Tokens, stop: usize) -> After {
        let figures = &self.lexicon.figures;
        let mut weak: Option<Noun> = None;
        let mut classifier = false;
        let mut idle = false;
        let mut unknown: Option<usize> = None;
        let mut at = from;
        let mut words = 0;
        while at < stop && words < 9 {
            let token = &self.tokens[at];
            // In "state-of-the-art hospitals" no state is counted.
            if let Some((found, last)) =
                self.unit_at(at, run).filter(|(_, last)| *last <= stop && !self.reader.hyphen(*last, stop))
            {
                let plural = figures.is_plural(self.tokens[last - 1].word);
                match found {
                    Found::Nothing if at == from || plural => return After::Nothing,
                    Found::Idle if plural => return After::Idle(at..last),
                    Found::Idle => idle = true,
                    Found::Money(money) if at == from => return After::Money(money, last),
                    Found::Unit(unit) => {
                        let noun = Noun { tokens: at..last, unit };
                        if self.percent(unit) {
                            if at == from {
                                return After::Noun(noun);
                            }
                            break;
                        }
                        if plural {
                            return self.heads(noun, run, stop);
                        }
                        // "a 200 bed ward", "a 30 bedded unit": a compound without its hyphen.
                        if at == from && self.beds(unit) && self.goes_on_single(last, stop) {
                            return After::Noun(noun);
                        }
                        weak = Some(noun);
                    }
                    // "the 240 target set for June": no sets are counted.
                    Found::Classifier(_)
                        if at > from && !plural && token.classes.is_verb() && !self.is(at - 1, Class::Adjective) =>
                    {
                        break;
                    }
                    Found::Classifier(unit) => {
                        if self.number_word(last) == Some(NumberWord::Of) && last + 1 < run.end {
                            let own = unit.map(|unit| Noun { tokens: at..last, unit });
                            return match self.phrase(last + 1, run, run.end) {
                                After::Noun(noun) if self.measures(&noun) => {
                                    // "900 copies of prescriptions" are things, whatever they are copies of.
                                    let key = |unit: u16| self.lexicon.figures.units[unit as usize].key.as_str();
                                    let things = unit.filter(|&of| key(of) == "items" && key(noun.unit) == "cases");
                                    After::Noun(Noun { unit: things.unwrap_or(noun.unit), ..noun })
                                }
                                _ => After::Classifier(own),
                            };
                        }
                        classifier = true;
                        weak = unit.map(|unit| Noun { tokens: at..last, unit }).or(weak);
                    }
                    _ => {}
                }
                words += last - at;
                at = last;
                continue;
            }
            match token.kind {
                // "three new 18-bed wards": the number in the compound counts something else.
                TokenKind::Number
                    if self.reader.hyphen(at + 1, stop)
                        && at + 2 < stop
                        && self.tokens[at + 2].kind == TokenKind::Word =>
                {
                    words += 1;
                    at += 2;
                }
                // "31 level 4 operations", "5 class-4 operations": the number says of which grade.
                TokenKind::Number
                    if at > from
                        && at + 1 < stop
                        && self.tokens[at + 1].kind == TokenKind::Word
                        && self.labelled(at - usize::from(self.reader.hyphen(at - 1, stop)), from) =>
                {
                    words += 1;
                }
                TokenKind::Number => break,
                TokenKind::Possessive => {}
                TokenKind::Mark => {
                    // "90 level-two (second rank) county hospitals"
                    if at > from
                        && weak.is_none()
                        && unknown.is_none()
                        && (self.is(at - 1, Class::Adjective) || self.reader.hyphen(at - 2, stop))
                        && let Some(next) = self.past_brackets(at, stop)
                    {
                        at = next;
                        continue;
                    }
                    // "36 U.S. hospitals"
                    if self.reader.mark(at) == '.'
                        && at > from
                        && token.gap == Gap::None
                        && self.tokens[at - 1].capital
                        && self.reader.of(at - 1).contains('.')
                    {
                        at += 1;
                        continue;
                    }
                    let quote = matches!(self.reader.mark(at), '"' | '“' | '”' | '‘' | '’' | '\'' | '\u{2011}');
                    if !quote && !self.reader.hyphen(at, stop) {
                        // "1,500 new, modern beds"
                        let listed = self.reader.mark(at) == ','
                            && at > from
                            && weak.is_none()
                            && unknown.is_none()
                            && (self.is(at - 1, Class::Adjective) || self.reader.hyphen(at - 2, stop));
                        if !listed {
                            break;
                        }
                    }
                }
                TokenKind::Word => {
                    words += 1;
                    let compound = self.reader.hyphen(at + 1, stop) || at > from && self.reader.hyphen(at - 1, stop);
                    let adjective = compound
                        || self.is(at, Class::Adjective)
                        || token.capital
                        || self.number_word(at) == Some(NumberWord::Inside);
                    let stops = [
                        Class::Preposition,
                        Class::Determiner,
                        Class::Pronoun,
                        Class::Be,
                        Class::Have,
                        Class::Modal,
                        Class::Relative,
                        Class::Subordinator,
                    ];
                    if !adjective && stops.iter().any(|&class| self.is(at, class)) {
                        break;
                    }
                    if self.is(at, Class::Conjunction) {
                        if at == from || unknown.is_some() {
                            break;
                        }
                        at += 1;
                        continue;
                    }
                    // "340 received flu shots": people who got them.
                    if at == from && self.is(at, Class::Receiving) && self.past(at) {
                        break;
                    }
                    let info = self.lexicon.vocabulary.info(token.word);
                    // "16 houses", "17 witnesses": right behind a number what looks like a plural is one.
                    let counted = at == from && self.plural_looking(at) && self.phrase_ends(at + 1, stop);
                    // "3,100 Omanis"
                    if at == from
                        && self.phrase_ends(at + 1, stop)
                        && let Some(unit) = self.nationals(at)
                    {
                        return After::Noun(Noun { tokens: at..at + 1, unit });
                    }
                    // "46 Democrats", "four Oscars"
                    if at == from && self.capital_plural(at) && self.phrase_ends(at + 1, stop) {
                        return After::Other(at..at + 1);
                    }
                    if !info.verbs.is_empty() && !info.noun && !adjective && !counted {
                        let finite = info.verbs.iter().any(|(_, f)| f.base || f.third || f.past && !f.participle);
                        let past = info.verbs.iter().any(|(_, f)| f.past || f.participle);
                        if finite || past && (weak.is_some() || unknown.is_some()) {
                            break;
                        }
                    } else if self.plural_looking(at) && !adjective && !self.is(at, Class::Adverb) {
                        unknown = Some(at);
                    }
                }
            }
            at += 1;
        }
        match (weak, unknown) {
            (Some(noun), Some(head)) if noun.tokens.end <= head && !classifier => {
                After::Other(head..head + 1).or_name(self.name(&noun, from))
            }
            (Some(noun), _) if classifier => After::Classifier(Some(noun)),
            (Some(noun), _) if self.name(&noun, from) => After::Nothing,
            (Some(noun), _) => After::Noun(noun),
            (None, _) if classifier => After::Classifier(None),
            (None, Some(head)) => After::Other(head..head + 1),
            (None, None) if idle => After::Nothing,
            (None, None) if at == stop && stop < run.end && at > from + 1 && self.is(at - 1, Class::Conjunction) => {
                After::Open
            }
            (None, None) => After::Empty,
        }
    }

    /// Behind the brackets that open at a token, where they hold a few words and no number.
    fn past_brackets(&self, at: usize, stop: usize) -> Option<usize> {
        let until = stop.min(at + BRACKETED);
        let open = matches!(self.reader.mark(at), '(' | '（');
        let close = (at + 1..until).find(|&t| matches!(self.reader.mark(t), ')' | '）')).filter(|_| open)?;
        let words = (at + 1..close).all(|t| self.tokens[t].kind != TokenKind::Number);
        (words && close + 1 < stop && self.tokens[close + 1].kind == TokenKind::Word).then_some(close + 1)
    }

    /// The unit of people, where a token is the plural of an adjective of a country.
    fn nationals(&self, at: usize) -> Option<u16> {
        let one = self.reader.of(at).strip_suffix('s').filter(|_| self.tokens[at].capital)?;
        self.lexicon.brands.demonym_of(one)?;
        self.lexicon.figures.units.iter().position(|u| u.key == "people").map(|unit| unit as u16)
    }

    /// A capitalised word of no list that ends like a plural.
    fn capital_plural(&self, at: usize) -> bool {
        let piece = self.reader.of(at);
        self.tokens[at].capital
            && self.tokens[at].word == WordId::UNKNOWN
            && piece.len() > 3
            && piece.ends_with('s')
            && !["ss", "us", "is"].iter().any(|end| piece.ends_with(end))
    }

    /// Whether no object can begin at a token: "17 witnesses over", but not "ward 17 serves the town".
    fn phrase_ends(&self, at: usize, stop: usize) -> bool {
        let classes = [Class::Preposition, Class::Conjunction, Class::Be, Class::Have, Class::Modal, Class::Relative];
        at >= stop
            || self.tokens[at].kind == TokenKind::Mark
            || classes.iter().any(|&class| self.is(at, class))
            || self.past(at)
    }

    /// A capitalised singular behind a number is a name: "999 Brain Hospital".
    pub(super) fn name(&self, noun: &Noun, from: usize) -> bool {
        self.tokens[noun.tokens.end - 1].capital && self.tokens[from].capital
    }

    /// A plural noun may stand before the head: "1,500 patients visits".
    pub(super) fn heads(&self, noun: Noun, run: &Tokens, stop: usize) -> After {
        let plural = |at: usize| {
            self.unit_at(at, run).filter(|(_, last)| *last <= stop).and_then(|(found, last)| match found {
                Found::Unit(unit)
                    if self.lexicon.figures.is_plural(self.tokens[last - 1].word) && !self.percent(unit) =>
                {
                    Some(Noun { tokens: at..last, unit })
                }
                _ => None,
            })
        };
        // "two women and children hospitals"
        if let Some(second) = plural(noun.tokens.end + 1).filter(|_| self.is(noun.tokens.end, Class::Conjunction))
            && let Some(head) = plural(second.tokens.end)
        {
            return After::Noun(head);
        }
        plural(noun.tokens.end).map_or(After::Noun(noun), After::Noun)
    }

    pub(super) fn percent(&self, unit: u16) -> bool {
        self.lexicon.figures.units[unit as usize].key == "percent"
    }

    pub(super) fn beds(&self, unit: u16) -> bool {
        self.lexicon.figures.units[unit as usize].key == "beds"
    }

    /// Whether a noun phrase goes on at a token with words of one thing: "bed ward", but not "bed nets", "bed linen sets".
    fn goes_on_single(&self, at: usize, stop: usize) -> bool {
        let word = |t: usize| t < stop && self.tokens[t].kind == TokenKind::Word;
        let small = |t: usize| self.is(t, Class::Function) || self.is(t, Class::Preposition);
        let many = |t: usize| word(t) && !small(t) && self.reader.of(t).ends_with(['s', 'S']);
        word(at) && !small(at) && !many(at) && !many(at + 1)
    }

    /// The noun behind "kinds of" takes the unit over where it is a unit of things or kinds.
    pub(super) fn measures(&self, noun: &Noun) -> bool {
        !self.percent(noun.unit)
    }

    /// A lower-case word that ends like a plural and that no list knows otherwise.
    pub(super) fn plural_looking(&self, at: usize) -> bool {
        let piece = self.reader.of(at);
        let lower = !self.tokens[at].capital;
        lower
            && piece.len() > 3
            && piece.ends_with('s')
            && !["ss", "us", "is", "ous"].iter().any(|end| piece.ends_with(end))
            && !self.is(at, Class::Function)
    }

    /// The unit term that begins at a token: the longest, in the reading that its surroundings allow.
    fn unit_at(&self, at: usize, run: &Tokens) -> Option<(Found, usize)> {
        let hits = self.starting_at(at);
        let usable = |h: &&TermHit| {
            h.last as usize <= run.end
                && matches!(
                    self.meaning_of(h),
                    Some(
                        Meaning::Unit(_)
                            | Meaning::Near(..)
                            | Meaning::Classifier
                            | Meaning::Nothing
                            | Meaning::Idle
                            | Meaning::Money(_)
                    )
                )
        };
        let last = hits.iter().filter(usable).map(|h| h.last).max()?;
        let (mut unit, mut classifier, mut nothing, mut idle, mut money) = (None, false, false, false, None);
        for hit in hits.iter().filter(usable).filter(|h| h.last == last) {
            match self.meaning_of(hit) {
                Some(Meaning::Near(of, words)) if self.near(words, run) => unit = Some(of),
                Some(Meaning::Unit(of)) => unit = unit.or(Some(of)),
                Some(Meaning::Classifier) => classifier = true,
                Some(Meaning::Nothing) => nothing = true,
                Some(Meaning::Idle) => idle = true,
                Some(Meaning::Money(at)) => money = Some(at),
                _ => {}
            }
        }
        let found = match (unit, classifier, nothing, money) {
            (_, _, _, Some(money)) => Found::Money(money),
            (unit, true, _, _) => Found::Classifier(unit),
            (_, _, true, _) => Found::Nothing,
            _ if idle => Found::Idle,
            (Some(unit), ..) => Found::Unit(unit),
            _ => return None,
        };
        Some((found, last as usize))
    }

    /// Whether one of the words of a list stands in the sentence.
    pub(super) fn near(&self, words: u16, run: &Tokens) -> bool {
        let words: &[WordId] = &self.lexicon.figures.near[words as usize];
        self.tokens[self.earlier.min(run.start)..run.end].iter().any(|t| words.contains(&t.word))
    }

    /// The unit term that ends at a position, plural or not; holders ("a staff of 41") only where asked for.
    pub(super) fn unit_ending(&self, position: usize, run: &Tokens, holder: bool) -> Option<Noun> {
        let hit = self
            .ending_at(position)
            .filter(|h| h.first as usize >= run.start)
            .filter(|h| match self.meaning_of(h) {
                Some(Meaning::Unit(_)) => !holder,
                Some(Meaning::Near(_, words)) => !holder && self.near(words, run),
                Some(Meaning::Holder(_)) => true,
                _ => false,
            })
            .min_by_key(|h| {
                let rank = match self.meaning_of(h) {
                    Some(Meaning::Near(..)) => 0,
                    Some(Meaning::Holder(_)) if !holder => 2,
                    _ => 1,
                };
                (h.first, rank)
            })?;
        let unit = match self.meaning_of(hit)? {
            Meaning::Unit(unit) | Meaning::Near(unit, _) | Meaning::Holder(unit) => unit,
            _ => return None,
        };
        let tokens = hit.first as usize..hit.last as usize;
        (!self.percent(unit)).then_some(Noun { tokens, unit })
    }

    /// The unit term that ends at a position of this sentence or the one before it, which begins at `floor`.
    pub(super) fn unit_ending_from(&self, position: usize, floor: usize) -> Option<Noun> {
        let hits = self.ending_at(position).filter(|h| h.first as usize >= floor);
        let units = hits.filter_map(|h| match self.meaning_of(h) {
            Some(Meaning::Unit(unit)) => Some(Noun { tokens: h.first as usize..h.last as usize, unit }),
            _ => None,
        });
        units.filter(|noun| !self.percent(noun.unit)).min_by_key(|noun| noun.tokens.start)
    }

    /// The noun right before a number: "bed 180", "equipment 24 sets".
    pub(super) fn noun_adjacent(&self, candidate: &Candidate, run: &Tokens) -> Option<Noun> {
        let noun = self.unit_ending(candidate.start, run, false)?;
        // "children under 14" are of that age.
        let age = candidate.bound.is_some()
            && candidate.number.value < 120.0
            && candidate.start + 1 == candidate.number.tokens.start;
        // A capital, a place or an institution has its number as a name: "Hospital 301".
        let key = self.lexicon.figures.units[noun.unit as usize].key.as_str();
        let named = self.tokens[noun.tokens.end - 1].capital || matches!(key, "institutions" | "places" | "other");
        (!age && !named && candidate.number.form == Form::Digits).then_some(noun)
    }

    /// The noun before a number, in the same clause: "bed 180", "visits reached 43000", "a staff of 41".
    pub(super) fn noun_before(&self, candidate: &Candidate, run: &Tokens) -> Option<Noun> {
        // "visits to A exceeded 43,000": the bound is the verb of the subject.
        let adjacent = self.unit_ending(candidate.start, run, false);
        let verb = candidate.link.is_some_and(|link| {
            // "trainees hit 260": the link itself could be a noun.
            let itself = adjacent.as_ref().is_some_and(|noun| noun.tokens == (link - 1..link));
            link > candidate.start && candidate.bound == Some(Bound::AtLeast)
                || itself && self.tokens[link - 1].classes.is_verb()
        });
        if !verb && adjacent.is_some() {
            return self.noun_adjacent(candidate, run);
        }
        let link = candidate.link?;
        if self.number_word(link - 1) == Some(NumberWord::Of) {
            // "an outpatient volume of 43,000"
            let volume = || {
                let noun = self.unit_ending(link - 1, run, false)?;
                (self.lexicon.figures.units[noun.unit as usize].key == "person_times").then_some(noun)
            };
            return self.holder(candidate, run).or_else(volume);
        }
        let mut at = link - 1;
        // The inner value is none where a comma has closed the search for the nearest noun.
        let mut nearest: Option<Option<Noun>> = None;
        for steps in 0..25 {
            if at <= run.start {
                break;
            }
            if nearest.is_none() && steps < 9 {
                let ends = at + 1 >= link || self.ends_phrase(at);
                nearest = self
                    .unit_ending(at, run, false)
                    .or_else(|| self.unit_ending(at, run, true))
                    .filter(|_| ends)
                    .map(|noun| Some(self.head_before(noun, run)));
            }
            let counter = self.cue_before(at, run.start, |cue| cue == Cue::Counter).is_some();
            let article = usize::from(at < link && self.is(at, Class::Determiner));
            if counter && let After::Noun(noun) = self.phrase(at + article, run, link.max(at + 2) - 1) {
                return Some(noun);
            }
            at -= 1;
            if self.tokens[at].kind == TokenKind::Mark
                && matches!(self.reader.mark(at), ',' | ';' | ':' | '(' | ')' | '—')
            {
                if matches!(self.reader.mark(at), ';') {
                    break;
                }
                // Past a comma only "the number of …" reaches.
                if nearest.is_none() {
                    nearest = Some(None);
                    continue;
                }
            }
        }
        nearest.flatten()
    }

    /// "operations at A Hospital rose to 63", "operations on day patients are up": the plural noun before the
    /// preposition is the head of what hangs on it.
    fn head_before(&self, noun: Noun, run: &Tokens) -> Noun {
        let floor = run.start.max(noun.tokens.start.saturating_sub(PHRASE));
        let modifies = |t: &usize| self.tokens[*t].kind == TokenKind::Word && !self.ends_phrase(*t);
        let rest = (floor..noun.tokens.start).rev().take_while(modifies).count();
        let Some(preposition) = (noun.tokens.start - rest).checked_sub(1).filter(|&t| t > run.start) else {
            return noun;
        };
        let own = self.number_word(preposition) == Some(NumberWord::Of) && !self.tokens[noun.tokens.end - 1].capital;
        if !self.is(preposition, Class::Preposition) || own {
            return noun;
        }
        self.unit_ending(preposition, run, false)
            .filter(|head| {
                // "the outpatient volume of A Hospital reached 43,000"
                self.lexicon.figures.is_plural(self.tokens[head.tokens.end - 1].word)
                    || self.lexicon.figures.units[head.unit as usize].key == "person_times"
            })
            .unwrap_or(noun)
    }

    /// Whether a noun phrase can end before a token: "infant" is no head in "infant mortality".
    pub(super) fn ends_phrase(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let classes = [
            Class::Preposition,
            Class::Conjunction,
            Class::Determiner,
            Class::Pronoun,
            Class::Be,
            Class::Have,
            Class::Modal,
            Class::Relative,
            Class::Subordinator,
            Class::Adverb,
        ];
        token.kind != TokenKind::Word
            || classes.iter().any(|&class| self.is(at, class))
            || self.past(at)
            || token.classes.is_verb()
            || self.cue_starts(at)
    }

    /// Whether a link or bound begins at a token.
    pub(super) fn cue_starts(&self, at: usize) -> bool {
        self.starting_at(at)
            .iter()
            .any(|h| self.bound_of(h).is_some_and(|b| matches!(b.cue, Cue::Link | Cue::Bound(_) | Cue::Change)))
    }

    /// The noun of "a staff of 41".
    pub(super) fn holder(&self, candidate: &Candidate, run: &Tokens) -> Option<Noun> {
        let link = candidate.link.filter(|&link| self.number_word(link - 1) == Some(NumberWord::Of))?;
        self.unit_ending(link - 1, run, true)
    }

    /// A verb in the past, or what looks like one.
    pub(super) fn past(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let form = token.form();
        form.past || form.participle || !token.classes.is_verb() && !token.capital && self.reader.of(at).ends_with("ed")
    }
}

/// What a term of a noun turned out to be.
enum Found {
    Unit(u16),
    Classifier(Option<u16>),
    Nothing,
    Idle,
    Money(u16),
}

impl After {
    fn or_name(self, name: bool) -> After {
        if name { After::Nothing } else { self }
    }
}
