//! What stands behind a head: "of Fudan University", "affiliated to", ", Mannar",
//! "South Campus", "(Beijing)".

use super::part::has_parts;
use super::{Candidate, Finder};
use crate::document::{Gap, InstitutionKind, TokenKind};
use crate::lexicon::names::NameClass;
use crate::lexicon::{Class, WordId};

impl Finder<'_> {
    /// What belongs to a name behind its head.
    pub(super) fn right(&self, one: &mut Candidate) {
        loop {
            let at = one.tokens.end;
            if at >= self.sentence.end || self.tokens[at].gap == Gap::Blank {
                return;
            }
            let piece = &self.pieces[at];
            if self.is(at, Class::Belonging) || self.is(at, Class::Purpose) {
                let mut next = at + 1;
                while next < self.sentence.end && self.is(next, Class::DefiniteArticle) {
                    next += 1;
                }
                if next >= self.sentence.end {
                    return;
                }
                if self.is(at, Class::Belonging)
                    && let Some(owner) = self.owner(next).filter(|o| {
                        o.kind != InstitutionKind::Alliance
                            || one.kind == InstitutionKind::Alliance
                            || self.predicate(one.tokens.start, one.head.start) && !one.capital
                    })
                {
                    one.owner = Some(owner.tokens.clone());
                    one.place = one.place.or(owner.place);
                    one.specific |= owner.specific;
                    self.take(one, owner.tokens.end);
                    continue;
                }
                let specialty = self.pieces[next].specialty_of.filter(|_| one.capital || self.is(at, Class::Belonging));
                let place = self.pieces[next].place_from.filter(|&(last, _)| {
                    last <= self.sentence.end && (self.capital(next) || self.small_place_word(last - 1))
                });
                if let Some(last) = specialty.filter(|&l| l <= self.sentence.end && place.is_none_or(|(p, _)| p <= l)) {
                    // "Center for Tropical Medicine Research": the specialty goes on.
                    let more = if one.capital
                        && last < self.sentence.end
                        && self.spaced(last)
                        && !self.title_case
                        && self.tokens[last].word == WordId::UNKNOWN
                    {
                        self.capital_run(last, 2)
                    } else {
                        last
                    };
                    self.take(one, more.max(last));
                    one.modified = true;
                    continue;
                }
                // "Chartham Management Corp of Salem, Ore": where the firm sits, and no part of its name.
                if self.is(at, Class::Belonging)
                    && one.kind == InstitutionKind::Company
                    && place.is_some_and(|(last, _)| self.mark(last, ","))
                {
                    return;
                }
                if self.is(at, Class::Belonging)
                    && let Some((last, payload)) = place
                {
                    let mut end = self.admin_tail(last);
                    // "Hospital of Qianfeng district in Guang'an city": the outer place says where, and is no name part.
                    if end < self.sentence.end && self.mark(end, "'") {
                        end = last;
                    }
                    one.place = self.choose(payload, one.place).or(one.place);
                    one.specific = true;
                    self.take(one, end);
                    continue;
                }
                let mut run = self.capital_run(next, if one.capital && self.is(at, Class::Belonging) { 4 } else { 0 });
                if run > next && !self.title_case {
                    // "University of Pembina and Cavalier".
                    // "Institute of Cardiology and Research"
                    let institute = matches!(one.kind, InstitutionKind::University | InstitutionKind::Other);
                    if institute && self.is(run, Class::Joining) {
                        let second = self.capital_run(run + 1, 2);
                        if second > run + 1
                            && (run + 1..=second).all(|t| {
                                t >= self.sentence.end
                                    || self.head_at(t).is_none() && self.pieces[t].place_from.is_none()
                            })
                        {
                            run = second;
                        }
                    }
                    one.specific = true;
                    self.take(one, run);
                    continue;
                }
                if self.is(at, Class::Belonging)
                    && self.small_place(next)
                    && next + 1 < self.sentence.end
                    && self.pieces[next + 1].admin_from.is_some()
                {
                    one.specific = true;
                    let end = self.admin_tail(next + 1);
                    self.take(one, end);
                    continue;
                }
                return;
            }
            if self.mark(at, "&")
                && one.capital
                && at + 1 < self.sentence.end
                && let Some((end, _)) = self.head_at(at + 1).filter(|_| self.capital(at + 1))
            {
                self.take(one, end);
                continue;
            }
            if let Some(last) = piece.affiliated.filter(|&l| l < self.sentence.end) {
                let next = if self.is(last, Class::DefiniteArticle) { last + 1 } else { last };
                if let Some(owner) = self.owner(next) {
                    one.owner = Some(owner.tokens.clone());
                    self.take(one, owner.tokens.end);
                    continue;
                }
                return;
            }
            // "City Hospital No. 40"
            if self.is(at, Class::NumberSign) && one.capital && self.capital(at) && self.spaced(at) {
                let number = at + 1 + usize::from(self.mark(at + 1, "."));
                if number < self.sentence.end && self.tokens[number].kind == TokenKind::Number {
                    one.specific = true;
                    self.take(one, number + 1);
                    continue;
                }
            }
            if let Some(last) = piece.campus.filter(|&l| l <= self.sentence.end && one.specific) {
                // "on the A Hospital campus" is no campus with a name.
                self.take_part(one, last, self.capital(at) || last > at + 1);
                continue;
            }
            // "Heze Branch", "Gansu Hospital" behind a name with its own place.
            if let Some((last, _)) =
                piece.place_from.filter(|&(l, _)| l < self.sentence.end && self.capital(at) && one.specific)
                && let Some(end) = self.pieces[last].campus.filter(|&l| l <= self.sentence.end)
            {
                self.take_part(one, end, true);
                continue;
            }
            // "A Hospital Guanggu Campus": a place that no gazetteer has.
            if one.specific
                && !self.title_case
                && self.spaced(at)
                && let Some(last) = (at + 1..self.sentence.end.min(at + 4)).find(|&t| self.pieces[t].campus.is_some())
                && (at..last).all(|t| self.name_word(t) && self.head_at(t).is_none())
                && let Some(end) = self.pieces[last].campus.filter(|&l| l <= self.sentence.end)
            {
                self.take_part(one, end, true);
                continue;
            }
            if self.mark(at, "(") {
                self.bracketed_place(one);
                return;
            }
            if self.mark(at, ",") && !one.specific && one.capital && at + 1 < self.sentence.end {
                let end = self.pieces[at + 1]
                    .place_from
                    .filter(|_| self.capital(at + 1))
                    .map_or_else(|| self.capital_run(at + 1, 2), |(l, _)| l);
                let goes_on = end < self.sentence.end
                    && (self.name_word(end)
                        || self.head_at(end).is_some()
                        || self.pieces[end].modifier.is_some()
                        || self.pieces[end].ordinal.is_some());
                let own_head = (at + 1..end).any(|t| self.head_at(t).is_some() || self.pieces[t].modifier.is_some());
                if end > at + 1 && !self.title_case && !goes_on && !own_head {
                    one.place = self.place_in(at + 1, end).or(one.place);
                    one.specific = true;
                    one.name.extend(at + 1..end);
                    one.tokens.end = end;
                }
                return;
            }
            // ", Ltd." and "Co., Ltd."
            if one.kind == InstitutionKind::Company && (self.mark(at, ",") || self.mark(at, ".")) {
                let next = (at..self.sentence.end.min(at + 3)).find(|&t| self.tokens[t].kind == TokenKind::Word);
                if let Some(next) = next
                    && self.in_name(next, NameClass::LegalForm)
                    && self.capital(next)
                {
                    self.take(one, next + 1);
                    continue;
                }
                return;
            }
            if self.in_name(at, NameClass::LiesIn) && !one.specific && one.capital && at + 1 < self.sentence.end {
                if let Some(owner) = self.owner(at + 1) {
                    one.owner = Some(owner.tokens.clone());
                    one.specific = true;
                    self.take(one, owner.tokens.end);
                    continue;
                }
                let place = self.pieces[at + 1]
                    .place_from
                    .filter(|&(l, _)| self.capital(at + 1) || self.small_place_word(l - 1));
                let end = place.map_or_else(|| self.capital_run(at + 1, 2), |(l, _)| self.admin_tail(l));
                if end > at + 1 {
                    one.place = self.place_in(at + 1, end).or(one.place);
                    one.specific = true;
                    self.take(one, end);
                }
                return;
            }
            // "Centre de santé du Lac-Humqui", "Klinikum Neckarheide": head first, small words inside.
            if one.head_first {
                let end = self.foreign_run(at);
                one.head_first = false;
                if end > at {
                    one.specific = true;
                    self.take(one, end);
                    continue;
                }
            }
            // "Rural Health Centre Harappa", "Hospital Sírio-Libanês", "Klinikum Neckarheide".
            if one.capital && self.tokens[at].gap == Gap::Space && self.capital(at) {
                let place = piece.place_from.filter(|_| !self.title_case);
                if let Some((last, payload)) = place.filter(|&(l, _)| !one.specific && l <= self.sentence.end) {
                    one.place = self.choose(payload, one.place);
                    one.specific = true;
                    self.take(one, last);
                    return;
                }
                if !one.specific && !self.title_case && self.tokens[at].word == WordId::UNKNOWN {
                    let end = self.capital_run(at, 4);
                    if end > at {
                        one.specific = true;
                        self.take(one, self.particle_tail(end));
                        return;
                    }
                }
            }
            return;
        }
    }

    /// "Hospital Clínic de Barcelona": a particle and capitalised words behind a name.
    fn particle_tail(&self, at: usize) -> usize {
        let particle = at < self.sentence.end
            && self.pieces[at].particle
            && !self.capital(at)
            && !self.is(at, Class::DefiniteArticle)
            && !self.is(at, Class::IndefiniteArticle);
        let end = if particle { self.capital_run(at + 1, 3) } else { at };
        if end > at + 1 { end } else { at }
    }

    /// Takes a branch or campus behind the name of its whole; `named`: it is an institution of its own.
    fn take_part(&self, one: &mut Candidate, end: usize, named: bool) {
        if named && has_parts(one) {
            let whole = one.clone();
            one.owner = Some(whole.tokens.clone());
            one.whole = Some(Box::new(whole));
        }
        self.take(one, end);
    }

    fn take(&self, one: &mut Candidate, end: usize) {
        one.name.extend(one.tokens.end..end);
        one.tokens.end = end;
    }

    /// Levels of administration behind a place: "Jiangsu Province", "Guangxi Zhuang Autonomous Region".
    pub(super) fn admin_tail(&self, mut at: usize) -> usize {
        while at < self.sentence.end {
            match self.pieces[at].admin_from.filter(|&l| l <= self.sentence.end) {
                Some(last) if self.head_at(at).is_none() => at = last,
                _ => break,
            }
        }
        at
    }

    /// The institution that begins exactly here, as in "of [Fudan University]".
    pub(super) fn owner(&self, start: usize) -> Option<Candidate> {
        if start >= self.sentence.end {
            return None;
        }
        let stop = self.sentence.end.min(start + 9);
        for at in start..stop {
            if matches!(self.tokens[at].kind, TokenKind::Mark)
                && !self.mark(at, "-")
                && !self.mark(at, "&")
                && !self.mark(at, ".")
                && !self.mark(at, "'")
            {
                return None;
            }
            if self.is(at, Class::Joining) && !self.pieces.from(at).take(4).any(|p| p.modifier.is_some_and(|f| f <= at))
            {
                return None;
            }
            if let Some((end, kind)) = self.head_at(at) {
                let capital = self.capital(at) || self.capital(end - 1);
                if self.left(at, start, !capital) != start {
                    return None;
                }
                let mut one = self.candidate(start, at..end, kind, capital, false);
                if !one.specific
                    && !matches!(
                        kind,
                        InstitutionKind::HealthAuthority | InstitutionKind::Government | InstitutionKind::University
                    )
                    || one.tokens.len() == end - at
                        && kind != InstitutionKind::HealthAuthority
                        && !matches!(kind, InstitutionKind::University)
                {
                    return None;
                }
                if !one.modified && !one.specific && !self.is(end, Class::Belonging) {
                    return None;
                }
                self.right(&mut one);
                return Some(one);
            }
        }
        None
    }

    /// Capitalised words with particles and unknown small words between them.
    fn foreign_run(&self, start: usize) -> usize {
        let mut at = start;
        let mut end = start;
        while at < self.sentence.end && at < start + 8 {
            let token = &self.tokens[at];
            if self.name_word(at) || token.kind == TokenKind::Word && self.capital(at) && token.word == WordId::UNKNOWN
            {
                at += 1;
                end = at;
            } else if self.pieces[at].particle
                || token.kind == TokenKind::Word && token.word == WordId::UNKNOWN
                || (self.mark(at, "-") || self.mark(at, "–")) && token.gap == Gap::None
            {
                at += 1;
            } else {
                break;
            }
        }
        end
    }

    /// "(Beijing)" behind a name: the mention takes it; the name only where it has nothing else of its own.
    fn bracketed_place(&self, one: &mut Candidate) {
        let open = one.tokens.end;
        let Some(close) = (open + 1..self.sentence.end.min(open + 4)).find(|&t| self.mark(t, ")")) else { return };
        if close == open + 1 {
            return;
        }
        let inner = open + 1..close;
        // "A Hospital (East Campus)"
        if one.specific && (open + 1..close).any(|t| self.pieces[t].campus == Some(close)) && self.capital(open + 1) {
            self.take_part(one, open, true);
            one.name.extend(inner);
            one.tokens.end = close + 1;
            return;
        }
        let place = self.pieces[open + 1].place_from.filter(|&(last, _)| last == close && self.capital(open + 1));
        let lone = inner.len() == 1 && self.name_word(open + 1) && !self.tokens[open + 1].upper;
        if let Some((_, payload)) = place {
            one.place = one.place.or(self.choose(payload, None));
        } else if !lone {
            return;
        }
        if !one.specific {
            one.name.extend(inner);
            one.specific = true;
        }
        one.tokens.end = close + 1;
    }
}
