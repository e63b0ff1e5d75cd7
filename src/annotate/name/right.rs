//! What stands behind a head: "of Fudan University", "affiliated to", ", Mannar",
//! "South Campus", "(Beijing)".

use super::part::has_parts;
use super::{Candidate, Finder, sign};
use crate::document::{Gap, InstitutionKind, TokenKind};
use crate::lexicon::Class;
use crate::lexicon::brands::Clue;
use crate::lexicon::names::NameClass;
use crate::lexicon::places::PlaceKind;

/// Tokens of a foreign name behind its head, hyphens and apostrophes among them.
const LONGEST_FOREIGN: usize = 14;
/// Tokens of a comma and the office behind it: ", deputy county magistrate".
const TITLE: usize = 5;

impl Finder<'_> {
    /// What belongs to a name behind its head.
    pub(super) fn right(&self, one: &mut Candidate) {
        // "the trust of the people": a head only where it points back takes nothing to itself.
        let back =
            !one.capital && one.kind != InstitutionKind::Government && self.pieces[one.head.start].head.is_none();
        loop {
            if back {
                return;
            }
            let at = one.tokens.end;
            if at >= self.sentence.end || self.tokens[at].gap == Gap::Blank {
                return;
            }
            let piece = &self.pieces[at];
            // "Second Affiliated Hospital Linhai University School of Medicine"
            if let Some(parent) = self.parent_beside(one) {
                one.owner = Some(parent.tokens.clone());
                one.place = one.place.or(parent.place);
                one.specific = true;
                self.take(one, parent.tokens.end);
                continue;
            }
            // "Linhai University's Second Affiliated Hospital"
            if let Some((head, end)) = self.hospital_of_its(one).or_else(|| self.numbered_hospital(one)) {
                one.owner = Some(one.tokens.clone());
                one.kind = self.head_at(head).map_or(one.kind, |(_, kind)| kind);
                one.head = head..end;
                self.take(one, end);
                continue;
            }
            if let Some(end) = self.parent_at(one) {
                one.specific = true;
                self.take(one, end);
                continue;
            }
            if let Some(end) = self.numeral_behind(one) {
                one.specific = true;
                self.take(one, end);
                continue;
            }
            // "Donghai University hospital of stomatology", as machine translation writes it.
            if one.kind == InstitutionKind::University
                && one.capital
                && one.specific
                && at == one.head.end
                && !self.capital(at)
                && self.spaced(at)
                // "became Linhai University affiliated hospital": what it became, and no name.
                && !self.is_given(one.tokens.start)
                && let Some((head, end)) = self.small_hospital(at)
            {
                one.owner = Some(one.tokens.clone());
                one.kind = InstitutionKind::Hospital;
                one.head = head..end;
                self.take(one, end);
                continue;
            }
            if one.capital
                && let Some((end, kind)) = self.goes_on(one)
            {
                if kind != InstitutionKind::University {
                    one.specific |= kind != one.kind;
                    one.kind = kind;
                }
                self.take(one, end);
                continue;
            }
            if self.is(at, Class::Belonging) || self.is(at, Class::Purpose) {
                let mut next = at + 1;
                while next < self.sentence.end && self.is(next, Class::DefiniteArticle) {
                    next += 1;
                }
                // "Third Affiliated Hospital of Salem-based Orme University": where the owner sits is no part of the name.
                let seat = next;
                if self.is(at, Class::Belonging) {
                    next = self.without_seat(next);
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
                    one.name.retain(|t| !(seat..next).contains(t));
                    continue;
                }
                // "the stroke alliance of northern Anhui"
                if one.kind == InstitutionKind::Alliance
                    && self.in_name(next, NameClass::Quarter)
                    && let Some((last, payload)) = self.pieces.get(next + 1).and_then(|p| p.place_from)
                    && last <= self.sentence.end
                    && (self.capital(next + 1) || self.small_place_word(last - 1))
                {
                    one.place = self.choose(payload, one.place).or(one.place);
                    one.specific = true;
                    self.take(one, self.admin_tail(last));
                    continue;
                }
                // "Orme State University for nursing education" says what for, and is no longer name.
                let named = one.capital && one.kind != InstitutionKind::University || self.is(at, Class::Belonging);
                let specialty = self.pieces[next].specialty_of.filter(|_| named);
                let place = self.pieces[next].place_from.filter(|&(last, _)| {
                    last <= self.sentence.end && (self.capital(next) || self.small_place_word(last - 1))
                });
                // "Center for Health and Social Justice": the specialty begins what it is for.
                if let Some(end) = self.tasks_behind(one, next).filter(|&end| {
                    one.kind == InstitutionKind::MedicalCenter && specialty.is_some_and(|last| last < end)
                }) {
                    one.specific = true;
                    self.take(one, end);
                    continue;
                }
                if let Some(last) = specialty.filter(|&l| l <= self.sentence.end && place.is_none_or(|(p, _)| p <= l)) {
                    // "Center for Tropical Medicine Research": the specialty goes on.
                    let placed = self.pieces.get(last).is_some_and(|p| p.place_from.is_some());
                    let more = if one.capital
                        && !placed
                        && last < self.sentence.end
                        && self.spaced(last)
                        && !self.title_case
                        && self.lexicon.names.is_unknown(self.tokens[last].word)
                    {
                        self.capital_run(last, 2)
                    } else {
                        last
                    };
                    let more = self.second_task(one, more.max(last));
                    self.take(one, more);
                    one.modified = true;
                    continue;
                }
                // "Chartham Management Corp of Salem, Ore": where the firm sits, and no part of its name.
                if self.is(at, Class::Belonging)
                    && (one.kind == InstitutionKind::Company
                        && (place.is_some_and(|(last, _)| self.mark(last, ",")) || self.is_seat_with_state(next))
                        || matches!(one.kind, InstitutionKind::Company | InstitutionKind::Hospital)
                            && self.sits_there(one, next))
                {
                    return;
                }
                if self.is(at, Class::Belonging)
                    && place.is_some_and(|(last, payload)| self.is_from_abroad(one, last, payload))
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
                    end = self.beside_place(one, end);
                    // "Lions Club of Negombo Central"
                    if one.kind == InstitutionKind::Association && !self.title_case {
                        end = self.capital_run(end, 2).max(end);
                    }
                    self.take(one, self.second_place(one, end));
                    continue;
                }
                if let Some(end) = self.tasks_behind(one, next) {
                    one.specific = true;
                    self.take(one, end);
                    continue;
                }
                let named = self.is(at, Class::Belonging) || self.is_for(one, next);
                let mut run = self.capital_run(next, if one.capital && named { 6 } else { 0 });
                // "Ministry of Community Services": words that are common elsewhere.
                if one.kind == InstitutionKind::Government && one.capital && run > next {
                    while run < self.sentence.end && self.capital(run) && self.in_name(run, NameClass::Portfolio) {
                        run += 1;
                    }
                }
                // "Royal College of Midwives"
                let college =
                    one.kind == InstitutionKind::University && self.in_name(one.tokens.start, NameClass::Chartered);
                if (one.kind == InstitutionKind::Association || college) && one.capital && named {
                    run = run.max(self.members_run(next));
                }
                let headline = if self.title_case && named { self.headline_run(next) } else { next };
                if headline > next {
                    one.specific = true;
                    self.take(one, headline);
                    continue;
                }
                if run > next && !self.title_case {
                    // "University of Pembina and Cavalier".
                    // "Institute of Cardiology and Research"
                    let institute = matches!(one.kind, InstitutionKind::University | InstitutionKind::Other);
                    let tasks = self.second_task(one, run);
                    if tasks > run {
                        run = tasks;
                    } else if institute && self.is(run, Class::Joining) {
                        let second = self.capital_run(run + 1, 2);
                        let whole = self.capital_run(run + 1, 6).min(self.sentence.end - 1);
                        let another = (run + 1..=whole).any(|t| self.head_at(t).is_some()) || self.mark(second, ".");
                        if second > run + 1
                            && !another
                            && !(self.capital(second.min(self.sentence.end - 1)) && second < self.sentence.end)
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
                // "the maternal and child health hospital of Orvane city": no gazetteer has it, but its level.
                if self.is(at, Class::Belonging)
                    && (self.small_place(next)
                        || self.name_word(next) && self.is_stranger(next) && !self.title_case && !one.capital)
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
            // "Institute of Medical Sciences & Research"
            if (one.head.len() > 1 && matches!(one.kind, InstitutionKind::University | InstitutionKind::Other)
                || one.kind == InstitutionKind::Company && !self.in_name(at - 1, NameClass::LegalForm))
                && at == one.head.end
            {
                let end = self.second_task(one, at);
                if end > at && !(end < self.sentence.end && self.head_at(end).is_some()) {
                    self.take(one, end);
                    continue;
                }
            }
            if one.capital
                && let Some(end) = self.second_head(one)
            {
                one.specific |= one.modified;
                if one.kind == InstitutionKind::Company {
                    one.kind = InstitutionKind::MedicalCenter;
                }
                self.take(one, end);
                continue;
            }
            if let Some(last) = piece.affiliated.filter(|&l| l < self.sentence.end) {
                let next = if self.is(last, Class::DefiniteArticle) { last + 1 } else { last };
                if let Some(owner) = self.owner(next) {
                    one.owner = Some(owner.tokens.clone());
                    // "the Fourth Hospital Affiliated to Linhai University", but "the hospital affiliated to".
                    one.specific |= one.capital && one.modified;
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
                // "listed as A Hospital branch": a title that another one bears.
                if (at..last).all(|t| self.in_name(t, NameClass::TitleHead)) && self.is_given(one.tokens.start) {
                    break;
                }
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
                && (at..last).all(|t| {
                    self.name_word(t) && self.head_at(t).is_none()
                        || t > at
                            && self.mark(t, "-")
                            && self.tokens[t].gap == Gap::None
                            && self.tokens[t + 1].gap == Gap::None
                })
                && let Some(end) = self.pieces[last].campus.filter(|&l| l <= self.sentence.end)
            {
                self.take_part(one, end, true);
                continue;
            }
            // "Larch Health-Orme": a part of a system, behind a tight hyphen.
            let tight = |t: usize| t < self.sentence.end && self.tokens[t].gap == Gap::None;
            let placed = self.pieces.get(at + 1).is_some_and(|p| p.place_from.is_some_and(|(last, _)| last == at + 2));
            if one.capital
                && (one.specific || placed)
                && (self.mark(at, "-") || self.mark(at, "\u{2013}") || self.mark(at, "/") && one.specific)
                && tight(at)
                && tight(at + 1)
                && self.name_word(at + 1)
                && !self.parts_two(at)
            {
                one.specific = true;
                // "Larch Health-St. Mary's"
                if let Some(end) = self.saint_run(at + 1).filter(|_| self.mark(at, "-")) {
                    self.take(one, end);
                    return;
                }
                // "Children's Hospital of Pembina-Fox Valley"
                let run = if self.title_case { at + 2 } else { self.capital_run(at + 1, 3) };
                let free = run >= self.sentence.end || self.head_at(run).is_none();
                self.take(one, if free { run.max(at + 2) } else { at + 2 });
                return;
            }
            // "Tarn Medical Center – Orvane"
            if let Some(end) = self.place_behind_dash(one).or_else(|| self.part_behind_dash(one)) {
                self.take(one, end);
                return;
            }
            if self.mark(at, "(") {
                self.bracketed_place(one);
                // "Zhongshan Hospital (Xiamen), Fudan University"
                if one.tokens.end == at || !self.mark(one.tokens.end, ",") {
                    return;
                }
                if let Some(parent) = self.parent_behind(one) {
                    one.owner = Some(parent.tokens.clone());
                    self.take(one, parent.tokens.end);
                }
                return;
            }
            if self.mark(at, ",")
                && let Some(parent) = self.parent_behind(one)
            {
                one.owner = Some(parent.tokens.clone());
                one.place = one.place.or(parent.place);
                one.specific = true;
                self.take(one, parent.tokens.end);
                continue;
            }
            // "Second Hospital of Linhai University, Lea branch,": between commas.
            if self.mark(at, ",")
                && one.specific
                && (one.owner.is_some() || one.kind == InstitutionKind::Hospital)
                && let Some(branch) = (at + 2..self.sentence.end.min(at + 4)).find(|&t| self.pieces[t].campus.is_some())
                && (at + 1..branch).all(|t| self.name_word(t))
                && let Some(end) = self.pieces[branch].campus.filter(|&end| end <= self.sentence.end)
                && (end == self.sentence.end || self.tokens[end].kind == TokenKind::Mark)
            {
                self.take_part(one, end, true);
                continue;
            }
            if self.mark(at, ",")
                && let Some(end) = self.seat_behind(one)
            {
                one.place = one.place.or(self.place_in(at + 1, end));
                one.tokens.end = end;
                return;
            }
            if self.mark(at, ",") && !one.specific && one.capital && at + 1 < self.sentence.end {
                let end = self.pieces[at + 1].place_from.filter(|_| self.capital(at + 1)).map_or_else(
                    || {
                        // "the Health Commission, Gong Weidong": a person stands there, not a place.
                        let office = matches!(one.kind, InstitutionKind::HealthAuthority | InstitutionKind::Government);
                        if office { at + 1 } else { self.capital_run(at + 1, 2) }
                    },
                    |(l, _)| self.with_quarter(l),
                );
                let goes_on = end < self.sentence.end
                    && (self.name_word(end)
                        || self.head_at(end).is_some()
                        // "the State Council, China's cabinet"
                        || self.tokens[end].kind == TokenKind::Possessive
                        || self.pieces[end].modifier.is_some()
                        || self.pieces[end].ordinal.is_some());
                let own_head = (at + 1..end).any(|t| {
                    self.head_at(t).is_some()
                        || self.pieces[t].modifier.is_some()
                        || self.in_name(t, NameClass::Clinical)
                });
                if end > at + 1 && !self.title_case && !goes_on && !own_head && !self.titled_behind(end) {
                    one.place = self.place_in(at + 1, end).or(one.place);
                    one.specific = true;
                    one.name.extend(at + 1..end);
                    one.tokens.end = end;
                }
                return;
            }
            // "Orvane Group plc"
            if one.kind == InstitutionKind::Company
                && at == one.head.end
                && self.spaced(at)
                && self.in_name(at, NameClass::LegalForm)
                && !self.in_name(at - 1, NameClass::LegalForm)
                && (self.capital(at) || self.tokens[at].span().len() == 3)
            {
                one.specific |= one.modified;
                self.take(one, at + 1);
                return;
            }
            // "Voluntary Hospitals of Orvane, Inc."
            let care = matches!(
                one.kind,
                InstitutionKind::Hospital | InstitutionKind::MedicalCenter | InstitutionKind::Clinic
            );
            if care
                && one.specific
                && self.mark(at, ",")
                && self.in_name(at + 1, NameClass::LegalForm)
                && self.capital(at + 1)
                && self.tokens[at + 1].span().len() < 5
            {
                self.take(one, at + 2);
                return;
            }
            // ", Ltd." and "Co., Ltd."
            if one.kind == InstitutionKind::Company && (self.mark(at, ",") || self.mark(at, ".")) {
                let next = (at..self.sentence.end.min(at + 3)).find(|&t| self.tokens[t].kind == TokenKind::Word);
                if let Some(next) = next
                    && self.in_name(next, NameClass::LegalForm)
                    && self.capital(next)
                    // "First Orme Corp. Co-CEO Jon Vale"
                    && !(self.mark(next + 1, "-") && self.tokens[next + 1].gap == Gap::None)
                {
                    self.take(one, next + 1);
                    continue;
                }
                return;
            }
            if let Some(end) = self.center_at(one) {
                one.place = one.place.or(self.place_in(at + 1, end));
                self.take(one, end);
                return;
            }
            if let Some(end) = self.members_abroad(one) {
                one.place = one.place.or(self.place_in(at + 1, end));
                self.take(one, end);
                return;
            }
            // "the Base Hospital in Lea", but "the Royal Children's Hospital" in Lea.
            // "the People's Hospital in Linshan County" is that of the county.
            let level = || {
                let place = self.pieces.get(at + 1).filter(|_| at + 1 < self.sentence.end).and_then(|p| p.place_from);
                let run = if at + 1 < self.sentence.end { self.capital_run(at + 1, 2) } else { at };
                let end = place.map_or(run, |(last, _)| self.admin_tail(last));
                end > at + 1 && self.pieces[end - 1].admin == Some(end - 1)
            };
            let level = self.in_name(at, NameClass::LiesIn) && level();
            let any_place = (one.tokens.start..one.head.start).all(|t| {
                self.pieces.is(t, sign::LOOSE)
                    || self.tokens[t].kind == TokenKind::Mark
                    || level && self.in_name(t, NameClass::AnyHospital)
            });
            // "the Government Hospital for Chest Diseases at Lea" is told from others by what it is for.
            let bare = at == one.head.end;
            let any_place = any_place && (bare || one.head.len() == 1)
                || self.lies_at(at)
                    && bare
                    && one.modified
                    && one.kind == InstitutionKind::Hospital
                    && !self.title_case;
            if self.in_name(at, NameClass::LiesIn)
                && !one.specific
                && (one.modified || !self.title_case)
                && any_place
                && one.capital
                && at + 1 < self.sentence.end
            {
                if let Some(owner) = self.owner(at + 1) {
                    // "the plaque of its Fifth Affiliated Hospital at Orvane Hospital"
                    if self.lies_at(at) && one.kind == InstitutionKind::Hospital {
                        return;
                    }
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
                let run = self.foreign_run(at);
                let end = if run > at { self.with_numeral(run) } else { run };
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
                // "St Odo's Hospital Melbourne", but a person behind "president of Orme Hospital".
                let care = matches!(
                    one.kind,
                    InstitutionKind::Hospital
                        | InstitutionKind::MedicalCenter
                        | InstitutionKind::Clinic
                        | InstitutionKind::Company
                        | InstitutionKind::Association
                        | InstitutionKind::Foundation
                );
                let closed = |last: usize| {
                    last >= self.sentence.end
                        || !self.capital(last)
                            && self.tokens[last].kind != TokenKind::Possessive
                            && self.pieces[last].head.is_none()
                            && !self.pieces.from(last).take(4).any(|p| p.modifier == Some(last))
                };
                let headed = |last: usize| {
                    last < self.sentence.end && self.capital(last) && self.spaced(last) && self.head_at(last).is_some()
                };
                let fits = |last: usize| {
                    !one.specific && !headed(last)
                        || care && one.owner.is_none() && closed(last) && self.head_at(at).is_none()
                };
                // "Mercy Hospital Fort Lea": no gazetteer has the town.
                if place.is_none() && !self.title_case && one.specific && self.in_name(at, NameClass::BeginsPlace) {
                    let last = self.capital_run(at, 2);
                    if last == at + 2 && fits(last) {
                        self.take(one, last);
                        return;
                    }
                }
                // "Tarn Medical Center Larch Hill": a quarter of the town.
                if place.is_none() && one.specific && !self.title_case && self.is_landform(at) && fits(at + 2) {
                    self.take(one, at + 2);
                    return;
                }
                // "Tarn Lea Hospital St. Odo"
                if one.specific
                    && !self.title_case
                    && let Some(last) = self.saint_run(at).filter(|&last| fits(last))
                {
                    self.take(one, last);
                    return;
                }
                // "Connolly Hospital Orvane": one word that nothing knows.
                let noun = self.lexicon.vocabulary.info(self.tokens[at].word).noun;
                let unknown = self.is_stranger(at) && !self.tokens[at].upper && !noun;
                if place.is_none()
                    && !self.title_case
                    && one.specific
                    && unknown
                    && self.tokens[at].kind == TokenKind::Word
                    && one.kind != InstitutionKind::Company
                    && at + 1 < self.sentence.end
                    && fits(self.with_hyphen(at + 1))
                {
                    self.take(one, self.with_hyphen(at + 1));
                    return;
                }
                // "Orvane Health Olympia Fields"
                if let Some((last, _)) =
                    place.filter(|&(l, _)| l < self.sentence.end && self.capital(l) && self.spaced(l))
                    && one.specific
                    && self.name_word(last)
                    && self.lexicon.names.is_unknown(self.tokens[last].word)
                    && !self.is(last, Class::Office)
                    && fits(last + 1)
                {
                    self.take(one, last + 1);
                    return;
                }
                let place = place.map(|(last, payload)| (self.with_hyphen(last), payload));
                if let Some((last, payload)) = place.filter(|&(l, _)| l <= self.sentence.end && fits(l)) {
                    one.place = self.choose(payload, one.place);
                    one.specific = true;
                    // "Hospital San Juan de Dios"
                    let bare = one.tokens.start == one.head.start;
                    self.take(one, if bare { self.particle_tail(last) } else { last });
                    return;
                }
                let headline = if self.title_case { self.headline_run(at) } else { at };
                if !one.specific && headline > at {
                    one.specific = true;
                    self.take(one, headline);
                    return;
                }
                let saint = self.in_name(at, NameClass::Saint) || self.in_name(at, NameClass::BeginsPlace);
                if !one.specific && !self.title_case && (saint || self.is_stranger(at)) {
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

    /// "Larch Hill", "Cedar Springs": two capitalised words, of which the second ends names of towns.
    fn is_landform(&self, at: usize) -> bool {
        let last = at + 1;
        if last >= self.sentence.end || !self.name_word(at) || !self.name_word(last) || !self.spaced(last) {
            return false;
        }
        let end = &self.tokens[last];
        self.lexicon.brands.classes(end.span().of(self.text), end.word, &self.lexicon.vocabulary).is(Clue::Landform)
            && !self.lexicon.brands.is_given(self.tokens[at].span().of(self.text))
            && !self.is(at, Class::Office)
            && !self.is(at, Class::Honorific)
    }

    /// "Fever Hospital at Lea": "at" names by a place where "in" need not.
    fn lies_at(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let word = token.span().of(self.text);
        self.lexicon.brands.classes(word, token.word, &self.lexicon.vocabulary).is(Clue::Works)
    }

    /// "Orvane Nurses' Network in Rwanda": a body of people by the country that they are in.
    fn members_abroad(&self, one: &Candidate) -> Option<usize> {
        let (at, head) = (one.tokens.end, one.head.start);
        let body = matches!(one.kind, InstitutionKind::Alliance | InstitutionKind::Association);
        let people = head > one.tokens.start && {
            let last = (one.tokens.start..head).rev().find(|&t| self.tokens[t].kind == TokenKind::Word);
            last.is_some_and(|t| self.plural(t) && self.capital(t))
        };
        if !body || !people || !one.capital || self.title_case || at != one.head.end || self.lies_at(at) {
            return None;
        }
        let (last, payload) = self.pieces.get(at + 1)?.place_from.filter(|&(last, _)| last <= self.sentence.end)?;
        let country = self.choose(payload, None).is_some_and(|p| self.lexicon.places.kind(p) == PlaceKind::Country);
        (self.in_name(at, NameClass::LiesIn) && self.capital(at + 1) && country).then_some(last)
    }

    /// "Tarn Orvane Hospital of India": a hospital with words of its own; the country tells where it is.
    fn is_from_abroad(&self, one: &Candidate, last: usize, payload: u32) -> bool {
        let care =
            matches!(one.kind, InstitutionKind::Hospital | InstitutionKind::MedicalCenter | InstitutionKind::Clinic);
        let wide = self.choose(payload, None).is_some_and(|place| {
            // "Lutheran Hospital of Indiana" is its name.
            let china = self.lexicon.places.get(place).country == Some("CN");
            match self.lexicon.places.kind(place) {
                PlaceKind::Country | PlaceKind::Region => true,
                PlaceKind::Province => china || self.mark(last, ","),
                _ => false,
            }
        });
        let own = (one.tokens.start..one.tokens.end).any(|t| {
            self.is_stranger(t) && self.capital(t) && !one.head.contains(&t) || self.pieces[t].place.is_some()
        });
        let level = (one.tokens.end + 1..=last)
            .any(|t| t < self.sentence.end && (self.pieces[t].admin_from.is_some() || self.pieces[t].admin.is_some()));
        care && one.capital && one.specific && one.owner.is_none() && own && wide && !level
    }

    /// The end of a saint behind a hyphen, "St. Mary's", where no head follows.
    fn saint_run(&self, at: usize) -> Option<usize> {
        let dot = usize::from(self.mark(at + 1, "."));
        let name = at + 1 + dot;
        if !self.in_name(at, NameClass::Saint) || name >= self.sentence.end || !self.name_word(name) {
            return None;
        }
        let end = name + 1;
        let owned = end < self.sentence.end && self.tokens[end].kind == TokenKind::Possessive;
        let last = end + usize::from(owned);
        let free = last >= self.sentence.end || !self.capital(last) && self.head_at(last).is_none();
        let tight = name + 1 < self.sentence.end && self.mark(end, "-");
        (free && !tight).then_some(last)
    }

    /// "hospital", "first affiliated hospital", written small: its head.
    fn small_hospital(&self, at: usize) -> Option<(usize, usize)> {
        let head = (at..self.sentence.end.min(at + 5)).find(|&t| self.pieces[t].head.is_some())?;
        let (end, kind) = self.pieces[head].head?;
        // "affiliated children's hospital"
        let tied = (at..head).any(|t| self.in_name(t, NameClass::Tied));
        let field =
            |t: usize| tied && (self.pieces[t].modifier.is_some() || self.tokens[t].kind == TokenKind::Possessive);
        let rank = |t: usize| self.pieces[t].ordinal.is_some() || self.in_name(t, NameClass::Tied) || field(t);
        let fits = (at..head).all(|t| rank(t) && !self.capital(t));
        let hospital = kind == InstitutionKind::Hospital && !self.plural(end - 1) && end <= self.sentence.end;
        (fits && hospital && !self.capital(head)).then_some((head, end))
    }

    /// The end of a place behind a dash with blanks round it, where no second dash closes a remark.
    fn place_behind_dash(&self, one: &Candidate) -> Option<usize> {
        let dash = one.tokens.end;
        let care = matches!(one.kind, InstitutionKind::Hospital | InstitutionKind::MedicalCenter);
        if !care || !one.capital || !one.specific || self.title_case || !self.mark(dash, "\u{2013}") {
            return None;
        }
        let (last, _) = self.pieces.get(dash + 1)?.place_from.filter(|&(last, _)| last <= self.sentence.end)?;
        let ends = last >= self.sentence.end || !self.capital(last) && self.tokens[last].kind != TokenKind::Possessive;
        let once = !(last..self.sentence.end).any(|t| self.mark(t, "\u{2013}"));
        (self.capital(dash + 1) && ends && once).then_some(last)
    }

    /// "Orvane Health - Southern", "Tarn Medical Center - Lea City": words of a name between a dash with
    /// blanks round it and a verb or a small word, where no second dash closes a remark.
    fn part_behind_dash(&self, one: &Candidate) -> Option<usize> {
        let dash = one.tokens.end;
        let kind = matches!(
            one.kind,
            InstitutionKind::Hospital
                | InstitutionKind::MedicalCenter
                | InstitutionKind::Company
                | InstitutionKind::HealthAuthority
        );
        let is_dash = |t: usize| (self.mark(t, "-") || self.mark(t, "\u{2013}")) && self.spaced(t);
        let placed = one.kind == InstitutionKind::HealthAuthority
            && self.pieces.get(dash + 1).is_some_and(|p| p.place_from.is_some());
        if !kind
            || !one.capital
            || !(one.specific || placed)
            || self.title_case
            || !is_dash(dash)
            || !self.spaced(dash + 1)
        {
            return None;
        }
        let end = self.capital_run(dash + 1, 3);
        let person = self.lexicon.brands.is_given(self.tokens[dash + 1].span().of(self.text));
        let headed = (dash + 1..=end).any(|t| t < self.sentence.end && self.head_at(t).is_some());
        let once = !(end..self.sentence.end).any(is_dash);
        let closed = end >= self.sentence.end
            || self.is(end, Class::Be)
            || self.is(end, Class::Have)
            || self.is(end, Class::Modal)
            || self.is(end, Class::Preposition)
            || self.mark(end, ".") && end + 1 == self.sentence.end
            || self.is_plain_verb(end);
        let said = end < self.sentence.end && self.says_so(end);
        (end > dash + 1 && !person && !headed && once && closed && !said).then_some(end)
    }

    /// "Orvane School of Medicine at Tarn", "School of Medicine at the University of Orvane": the university
    /// that a school is a part of.
    fn parent_at(&self, one: &Candidate) -> Option<usize> {
        let at = one.tokens.end;
        let school = one.kind == InstitutionKind::University && one.head.len() > 1 && one.capital;
        if !school || self.title_case || at + 1 >= self.sentence.end || !self.lies_at(at) {
            return None;
        }
        let next = at + 1 + usize::from(self.is(at + 1, Class::DefiniteArticle));
        let known = self.pieces.known(next).and_then(|p| p.known).filter(|_| self.capital(next));
        let known = known.filter(|&(last, _)| {
            last >= self.sentence.end || !self.capital(last) && self.tokens[last].kind != TokenKind::Possessive
        });
        known.map(|(last, _)| last).or_else(|| {
            let parent = self.owner(next)?;
            (parent.kind == InstitutionKind::University && parent.specific && parent.capital)
                .then_some(parent.tokens.end)
        })
    }

    /// "Linhai University's Second Affiliated Hospital", "Orvane University's School of Nursing": the end of a
    /// hospital that has nothing of its own but a number and how it is tied, or of a school, behind the
    /// possessive of its university.
    fn hospital_of_its(&self, one: &Candidate) -> Option<(usize, usize)> {
        let mark = one.tokens.end;
        let whole = one.kind == InstitutionKind::University && one.capital && one.specific && !self.title_case;
        if !whole || mark + 2 >= self.sentence.end || self.tokens[mark].kind != TokenKind::Possessive {
            return None;
        }
        let head = (mark + 1..self.sentence.end.min(mark + 5)).find(|&t| self.head_at(t).is_some())?;
        let (end, kind) = self.head_at(head)?;
        let own = |t: usize| self.pieces[t].ordinal.is_some() || self.in_name(t, NameClass::Tied);
        let rank = (mark + 1..head).any(|t| self.pieces[t].ordinal.is_some());
        let plain = (mark + 1..end).all(|t| self.capital(t) || t > head && self.is(t, Class::Belonging))
            && (mark + 1..head).all(own);
        // "Linhai University's Faculty of Medicine"
        let school = kind == InstitutionKind::University && head == mark + 1 && one.owner.is_none();
        ((kind == InstitutionKind::Hospital && rank || school) && plain && !self.plural(end - 1)).then_some((head, end))
    }

    /// "Linhai University No 1 Affiliated Hospital": the hospital has a number.
    fn numbered_hospital(&self, one: &Candidate) -> Option<(usize, usize)> {
        let at = one.tokens.end;
        let whole = one.kind == InstitutionKind::University && one.capital && one.specific && !self.title_case;
        if !whole || at + 2 >= self.sentence.end || !self.capital(at) || !self.in_name(at, NameClass::Dotted) {
            return None;
        }
        let number = at + 1 + usize::from(self.mark(at + 1, "."));
        let digits = self.tokens[number].span().of(self.text);
        if self.tokens[number].kind != TokenKind::Number || digits.len() > 2 {
            return None;
        }
        let head = (number + 1..self.sentence.end.min(number + 5)).find(|&t| self.head_at(t).is_some())?;
        let (end, kind) = self.head_at(head)?;
        let own = |t: usize| self.in_name(t, NameClass::Tied) || self.pieces[t].modifier.is_some();
        let plain = (number + 1..end).all(|t| self.capital(t)) && (number + 1..head).all(own);
        (kind == InstitutionKind::Hospital && plain && !self.plural(end - 1)).then_some((head, end))
    }

    /// "Queen Elizabeth Hospital II", "Military Hospital 108": a number behind the head, and a verb,
    /// a small word or nothing behind it.
    fn numeral_behind(&self, one: &Candidate) -> Option<usize> {
        let at = one.tokens.end;
        // "Kabu Health Centre IV": the levels of health centres.
        let clinic = one.kind == InstitutionKind::Clinic;
        let house = clinic || one.kind == InstitutionKind::Hospital;
        if !house || !one.capital || one.plural || at != one.head.end || !self.spaced(at) || one.owner.is_some() {
            return None;
        }
        let token = &self.tokens[at];
        let digits = token.span().of(self.text);
        let roman = token.kind == TokenKind::Word && matches!(digits, "II" | "III" | "IV");
        if clinic {
            return roman.then_some(at + 1);
        }
        if self.title_case {
            return None;
        }
        let number = token.kind == TokenKind::Number
            && digits.len() < 4
            && digits.bytes().all(|b| b.is_ascii_digit())
            && one.modified
            && !self.in_name(at + 1, NameClass::LevelNoun);
        let next = at + 1;
        let closed = next < self.sentence.end
            && (self.is(next, Class::Be)
                || self.is(next, Class::Have)
                || self.is(next, Class::Modal)
                || self.is(next, Class::Preposition)
                || self.is_plain_verb(next)
                || self.tokens[next].kind == TokenKind::Possessive);
        (roman && !(next < self.sentence.end && self.capital(next)) || number && closed).then_some(next)
    }

    /// "treated", "runs": a small word that is a verb with a subject, and no noun.
    fn is_plain_verb(&self, at: usize) -> bool {
        let info = self.lexicon.vocabulary.info(self.tokens[at].word);
        self.tokens[at].kind == TokenKind::Word
            && !self.capital(at)
            && !info.noun
            && info.verbs.iter().any(|(_, form)| form.past || form.third)
    }

    /// "Rotary Club of Orvane to Close Ward": a word that nothing knows, where a small word or a
    /// verb of headlines follows.
    fn headline_run(&self, start: usize) -> usize {
        let own = |t: usize| {
            t < self.sentence.end
                && self.tokens[t].kind == TokenKind::Word
                && self.capital(t)
                && self.lexicon.names.is_unknown(self.tokens[t].word)
                && !self.tokens[t].classes.is_verb()
                && self.lexicon.vocabulary.info(self.tokens[t].word).classes == 0
        };
        let end = (start..start + 3).find(|&t| !own(t)).unwrap_or(start + 3);
        let verb = |t: usize| {
            let info = self.lexicon.vocabulary.info(self.tokens[t].word);
            info.verbs.iter().any(|(_, form)| form.base || form.third || form.past)
        };
        let ends = end < self.sentence.end
            && self.spaced(end)
            && self.tokens[end].kind == TokenKind::Word
            && (!self.capital(end) && self.is(end, Class::InfinitiveMark) || self.capital(end) && verb(end));
        if end > start && !self.shouted && ends { end } else { start }
    }

    /// "Humana Inc of Louisville", "BJC HealthCare of Lowick": a town is no part of the name; "of America" is.
    fn sits_there(&self, one: &Candidate, next: usize) -> bool {
        let town = self
            .place_in(next, self.pieces[next].place_from.map_or(next, |(last, _)| last))
            .map(|place| self.lexicon.places.kind(place))
            .filter(|kind| !matches!(kind, PlaceKind::Country | PlaceKind::Region));
        let legal = self.in_name(one.head.end - 1, NameClass::LegalForm);
        town.is_some_and(|kind| legal || kind != PlaceKind::Province && self.is_system_of_its_own(one))
    }

    /// "BJC HealthCare", "CHL Hospitals": a system whose name has one head word, and before it only words
    /// that nothing else has. A town behind "of" is where it sits.
    fn is_system_of_its_own(&self, one: &Candidate) -> bool {
        let own = one.tokens.start..one.head.start;
        one.capital
            && !own.is_empty()
            && one.head.len() == 1
            && (one.kind == InstitutionKind::Company || one.kind == InstitutionKind::Hospital && one.plural)
            && own.clone().all(|t| self.is_stranger(t) && self.pieces[t].place.is_none())
    }

    /// "Brentwood, Tenn.": one or two capitalised words and a comma before a place.
    fn is_seat_with_state(&self, start: usize) -> bool {
        let end = self.capital_run(start, 2);
        end > start
            && self.mark(end, ",")
            && self.pieces.get(end + 1).is_some_and(|p| p.place_from.is_some())
            && self.capital(end + 1)
    }

    /// Another head right behind what a name has taken, "Hospital for Children NHS Trust", and
    /// the further tasks of a ministry: "Ministry of Health, Nutrition and Indigenous Medicine".
    fn goes_on(&self, one: &Candidate) -> Option<(usize, InstitutionKind)> {
        let at = one.tokens.end;
        match one.kind {
            InstitutionKind::Hospital | InstitutionKind::MedicalCenter | InstitutionKind::Clinic => self
                .head_at(at)
                .filter(|_| at > one.head.end && self.capital(at) && self.spaced(at) && !self.title_case),
            InstitutionKind::HealthAuthority | InstitutionKind::Government => {
                let joint = |t: usize| {
                    self.mark(t, ",") || self.mark(t, "&") || self.mark(t, "-") || self.is(t, Class::Joining)
                };
                let task = |t: usize| self.in_name(t, NameClass::Portfolio) && self.capital(t);
                let end = (at..self.sentence.end).find(|&t| !joint(t) && !task(t)).unwrap_or(self.sentence.end);
                let end = (at..end).rev().find(|&t| task(t))? + 1;
                let joined = (at..end).any(|t| self.is(t, Class::Joining) || self.mark(t, "&"));
                let free = end >= self.sentence.end || self.head_at(end).is_none();
                (joined && free).then_some((end, one.kind))
            }
            _ => None,
        }
    }

    /// "Orme Hospital & Medical Research Centre", "Hospital and Health Care Center": a second head,
    /// with words before it that tell nothing of a place.
    fn second_head(&self, one: &Candidate) -> Option<usize> {
        let at = one.tokens.end;
        let and = self.is(at, Class::Joining);
        if !and && !self.mark(at, "&") || self.title_case && and || one.owner.is_some() {
            return None;
        }
        let modifier = |t: usize| self.pieces.from(t).take(4).any(|p| p.modifier.is_some_and(|f| f <= t));
        // "Royal Lea Children's Hospital and Community Services NHS Trust": nothing behind the "and" is a name of its own.
        let trust = (at + 2..self.sentence.end.min(at + 6)).find_map(|t| {
            let (end, _) = self.head_at(t).filter(|&(end, _)| self.tokens[t].upper && end > t + 1)?;
            let tasks = (at + 1..t).all(|t| {
                let field = self.in_name(t, NameClass::Clinical) || self.in_name(t, NameClass::Portfolio);
                self.capital(t) && (self.pieces.is(t, sign::LOOSE) || field || self.pieces[t].modifier == Some(t))
            });
            (tasks && self.capital(end - 1)).then_some(end)
        });
        if trust.is_some() && and && one.specific && one.kind == InstitutionKind::Hospital {
            return trust;
        }
        for t in at + 1..self.sentence.end.min(at + 6) {
            if !self.capital(t) {
                return None;
            }
            if let Some((end, kind)) = self.head_at(t).filter(|&(end, _)| self.capital(end - 1)) {
                let care = |kind: InstitutionKind| {
                    matches!(kind, InstitutionKind::Hospital | InstitutionKind::MedicalCenter | InstitutionKind::Clinic)
                };
                let one_word = t == at + 2;
                let plain = (at + 1..t).all(|t| {
                    let field = self.in_name(t, NameClass::Clinical) || self.in_name(t, NameClass::Portfolio);
                    self.pieces.is(t, sign::LOOSE)
                        || one.kind != InstitutionKind::Hospital && field
                        // "Orvane General Hospital and Trauma Center"
                        || one.specific && one_word && self.pieces[t].modifier == Some(t) && !self.in_name(t, NameClass::Chartered)
                });
                // "Lea Children's Health and Rehabilitation Centre": no name begins behind the "and".
                let first = match one.kind {
                    InstitutionKind::Hospital => kind != InstitutionKind::Hospital,
                    // "Health", but not "Enterprises Inc".
                    InstitutionKind::Company => one.specific && modifier(at - 1),
                    InstitutionKind::MedicalCenter => one.specific,
                    // "Institute of Medical Sciences and Research Centre"
                    InstitutionKind::University | InstitutionKind::Other => {
                        kind == InstitutionKind::MedicalCenter && one.specific && t == at + 1
                    }
                    _ => false,
                };
                // "Orvane Hospital and Clinics"
                let clinics = t == at + 1
                    && kind == InstitutionKind::Clinic
                    && one.kind == InstitutionKind::Hospital
                    && one.specific
                    && self.plural(end - 1)
                    && !self.is(end, Class::Belonging);
                // "Memorial Hospital and Health System"
                let system = t == at + 1
                    && kind == InstitutionKind::Company
                    && one.kind == InstitutionKind::Hospital
                    && (one.specific || one.modified)
                    && end > t + 1
                    && self.in_name(end - 1, NameClass::LeftOut);
                if (clinics || system) && (end >= self.sentence.end || !self.capital(end)) {
                    return Some(end);
                }
                // "Lea Medical Center and Hospital Orvane": the head of a name that comes behind it.
                let bare = t == at + 1 && (end < self.sentence.end && self.capital(end) || self.mark(end, ","));
                let ends = !bare
                    && !self.pieces.is(t, sign::HEAD_FIRST)
                    && (end >= self.sentence.end || !self.capital(end) || self.head_at(end).is_none());
                let both =
                    first && ends && care(kind) && plain && !self.plural(end - 1) && !self.is(end, Class::Belonging);
                return (!and || both).then_some(end);
            }
            if !modifier(t) && (and || !self.name_word(t)) {
                return None;
            }
        }
        None
    }

    /// "Institute for Medical Sciences and Technology": a second task of a school or an institute.
    fn second_task(&self, one: &Candidate, at: usize) -> usize {
        let task = |t: usize| {
            (self.in_name(t, NameClass::Portfolio) || self.in_name(t, NameClass::Clinical)) && self.capital(t)
        };
        let school =
            matches!(one.kind, InstitutionKind::University | InstitutionKind::Other | InstitutionKind::MedicalCenter);
        // "Hospital for Neurology and Neurosurgery", "Larch Health & Services"
        let behind = at > one.head.end && self.in_name(at - 1, NameClass::Clinical);
        let school = school
            || one.kind == InstitutionKind::Hospital && behind
            || one.kind == InstitutionKind::Company && one.modified && at == one.head.end && !self.title_case;
        // "Institute of Nephrology, Dialysis and Transplantation"
        let mut joint = at;
        while self.mark(joint, ",") && joint + 2 < self.sentence.end && task(joint + 1) {
            joint += 2;
            joint += usize::from(self.mark(joint, ",") && self.is(joint + 1, Class::Joining));
        }
        let and = self.is(joint, Class::Joining) || self.mark(joint, "&");
        if !school || !one.capital || !and || joint + 1 >= self.sentence.end || !task(joint + 1) {
            return at;
        }
        let at = joint;
        let end = (at + 1..self.sentence.end).find(|&t| !task(t)).unwrap_or(self.sentence.end);
        let other = end < self.sentence.end && self.capital(end);
        // "Lea Investment and Development Group": the fields of a firm behind "and" are no firm by themselves.
        if other
            && one.kind == InstitutionKind::Company
            && let Some((last, InstitutionKind::Company)) = self.head_at(end)
            && last == end + 1
            && !(last < self.sentence.end && self.capital(last))
        {
            return last;
        }
        if other { at } else { end }
    }

    /// "Federation of Nurses and Health Professionals": who they are, in capitals, joined by "and".
    fn members_run(&self, next: usize) -> usize {
        let word = |t: usize| {
            t < self.sentence.end
                && self.tokens[t].kind == TokenKind::Word
                && self.capital(t)
                && !self.is(t, Class::Determiner)
                && !self.is(t, Class::Calendar)
                && !self.is(t, Class::Preposition)
                && self.head_at(t).is_none()
        };
        let mut end = next;
        let mut t = next;
        while t < self.sentence.end && t < next + 8 {
            if word(t) {
                t += 1;
                end = t;
            } else if t > next && (self.is(t, Class::Joining) || self.mark(t, ",")) && self.plural(t - 1) && word(t + 1)
            {
                t += 1;
            } else {
                break;
            }
        }
        // What is behind the last "and" may be the name of another institution.
        let other = end < self.sentence.end && self.head_at(end).is_some();
        if other || self.title_case { next } else { end }
    }

    /// Whether "for" and capitalised words are a part of a name: "Association for Community
    /// Nursing", "Hospital for Special Surgery", but not "left Orme Hospital for Larkfield".
    fn is_for(&self, one: &Candidate, next: usize) -> bool {
        let bodies = matches!(
            one.kind,
            InstitutionKind::Association
                | InstitutionKind::Foundation
                | InstitutionKind::Alliance
                | InstitutionKind::Other
                | InstitutionKind::MedicalCenter
                | InstitutionKind::Hospital
        );
        let place = self.pieces[next].place_from.is_some();
        let end = self.capital_run(next, 4);
        let task = end == self.sentence.end
            || self.tokens[end].kind != TokenKind::Word
            || self.is(end, Class::Function)
            || self.tokens[end].classes.is_verb();
        let institution = (next..end).any(|t| self.head_at(t).is_some());
        // "Lea Centre for Collaborative Research"
        let field = |t: usize| self.in_name(t, NameClass::Portfolio) || self.in_name(t, NameClass::Clinical);
        let center = one.kind == InstitutionKind::MedicalCenter && one.head.len() == 1 && end > next && field(end - 1);
        let weak =
            matches!(one.kind, InstitutionKind::Hospital | InstitutionKind::MedicalCenter) && one.specific && !center;
        bodies && !weak && !place && task && !institution && !self.title_case
    }

    /// "Association for the Promotion of Rural Health", "Commission for Health Specialties", "Agency
    /// for Healthcare Research and Quality": the end of what a body is for, told in words of the language.
    fn tasks_behind(&self, one: &Candidate, next: usize) -> Option<usize> {
        let body = matches!(
            one.kind,
            InstitutionKind::Association
                | InstitutionKind::Foundation
                | InstitutionKind::Government
                | InstitutionKind::HealthAuthority
                | InstitutionKind::Other
        );
        let center = one.kind == InstitutionKind::MedicalCenter && one.head.len() == 1 && !one.specific;
        let body = body || center && self.is(one.tokens.end, Class::Purpose);
        if !body || !one.capital || self.title_case || one.owner.is_some() || !self.capital(next) {
            return None;
        }
        let word = |t: usize| {
            let token = &self.tokens[t];
            let field = self.in_name(t, NameClass::Portfolio)
                || self.in_name(t, NameClass::Clinical)
                || self.pieces[t].modifier.is_some();
            let info = self.lexicon.vocabulary.info(token.word);
            let common = info.noun || !info.verbs.is_empty() || info.is(Class::Adjective) || info.is(Class::Common);
            let place = self.pieces[t].place.is_some() || self.pieces[t].place_from.is_some();
            t < self.sentence.end
                && token.kind == TokenKind::Word
                && self.capital(t)
                && !token.upper
                && !place
                && !self.is(t, Class::Calendar)
                && !self.is(t, Class::Honorific)
                && !self.is(t, Class::Determiner)
                && (field || common || token.span().of(self.text).ends_with('s'))
        };
        let inside = |t: usize| t < self.sentence.end && word(t);
        if !inside(next) {
            return None;
        }
        let mut end = next;
        loop {
            while inside(end) && (end == next || self.spaced(end) || self.is(end - 1, Class::Joining)) {
                end += 1;
            }
            let mut after = end;
            let of = self.is(after, Class::Belonging) || self.is(after, Class::Joining) || self.mark(after, "&");
            if of {
                after += 1;
                after += usize::from(self.is(after, Class::DefiniteArticle) && self.is(end, Class::Belonging));
            }
            // What is behind the "and" may be the name of another institution.
            let run = self.capital_run(after, 6);
            let other = (after..=run).any(|t| {
                t < self.sentence.end
                    && self.head_at(t).is_some_and(|(_, kind)| {
                        !matches!(kind, InstitutionKind::Company | InstitutionKind::Clinic)
                            || self.pieces[t].head.is_some()
                    })
            });
            if !of || !inside(after) || other {
                break;
            }
            end = after;
        }
        let goes_on = end < self.sentence.end
            && (self.capital(end) && self.tokens[end].kind == TokenKind::Word
                || self.tokens[end].kind == TokenKind::Possessive
                || self.mark(end, "-"));
        let headed = (next..end).any(|t| {
            self.head_at(t).is_some_and(|(last, kind)| {
                !matches!(kind, InstitutionKind::Company | InstitutionKind::Clinic) || last > end
            })
        });
        (end > next + 1 && !goes_on && !headed).then_some(end)
    }

    /// The university behind a comma that a hospital or a school is a part of: "West River
    /// Hospital, Linhai University, sent". Where a list may stand there it is none.
    fn parent_behind(&self, one: &Candidate) -> Option<Candidate> {
        let part = matches!(
            one.kind,
            InstitutionKind::Hospital
                | InstitutionKind::MedicalCenter
                | InstitutionKind::Clinic
                | InstitutionKind::University
        );
        if !part || !one.capital || one.plural || one.owner.is_some() || self.title_case {
            return None;
        }
        let parent = self.owner(one.tokens.end + 1)?;
        let head = parent.head.end - 1;
        let school =
            one.kind != InstitutionKind::University || self.tokens[one.head.end - 1].word != self.tokens[head].word;
        if parent.kind != InstitutionKind::University || !parent.specific || !parent.capital || !school {
            return None;
        }
        let end = parent.tokens.end;
        if end < self.sentence.end && self.capital(end) {
            return None;
        }
        let listed = self.is(end, Class::Joining)
            || self.mark(end, ",")
                && end + 1 < self.sentence.end
                && (self.is(end + 1, Class::Joining) || self.capital(end + 1));
        let said = end < self.sentence.end && self.says_so(end);
        // "Orvane Hospital, Tarn Academy of Medical Sciences, Lea, and": no list, where a place tells of both.
        let seated = parent.tokens.clone().any(|t| self.mark(t, ","));
        let listed = listed && !seated;
        (!said && (!listed || !one.specific)).then_some(parent)
    }

    /// "University of Lindi and Ruvuma": two places, and one university. No name begins with the second.
    fn second_place(&self, one: &Candidate, end: usize) -> usize {
        let university = one.kind == InstitutionKind::University && one.head.len() == 1 && !one.plural;
        // "Association of Surgeons of Great Britain and Ireland"
        let country = |from: usize, to: usize| {
            let place = self.place_in(from, to);
            place.is_some_and(|place| self.lexicon.places.kind(place) == PlaceKind::Country)
        };
        let realm = one.kind == InstitutionKind::Association
            && country(one.tokens.end, end)
            && self.pieces.get(end + 1).is_some_and(|p| p.place_from.is_some_and(|(last, _)| country(end + 1, last)));
        if !(university || realm) || !self.is(end, Class::Joining) || end + 1 >= self.sentence.end || self.title_case {
            return end;
        }
        let second = self.pieces[end + 1].place_from.filter(|&(last, _)| {
            let free = last >= self.sentence.end || !self.capital(last) && self.head_at(last).is_none();
            free && self.capital(end + 1) && last <= self.sentence.end
        });
        second.map_or(end, |(last, _)| last)
    }

    /// The university that stands right behind a hospital or a school of it.
    fn parent_beside(&self, one: &Candidate) -> Option<Candidate> {
        let at = one.tokens.end;
        let care = matches!(one.kind, InstitutionKind::Hospital | InstitutionKind::MedicalCenter);
        let school = one.kind == InstitutionKind::University && (at > one.head.end || one.head.len() > 1);
        if !(care || school) || !one.capital || one.plural || self.title_case || !self.capital(at) || !self.spaced(at) {
            return None;
        }
        let parent = self.owner(at)?;
        (parent.kind == InstitutionKind::University && parent.specific && parent.capital).then_some(parent)
    }

    /// Whether a token is a form of "say": what stands before it speaks, and is no part of a name.
    fn says_so(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let vocabulary = &self.lexicon.vocabulary;
        self.lexicon.brands.classes(token.span().of(self.text), token.word, vocabulary).is_verb(Clue::Speech)
    }

    /// The end of a place between commas behind a name that has a word of its own, "University
    /// ", deputy county magistrate of": what stands before it is a person.
    fn titled_behind(&self, comma: usize) -> bool {
        self.mark(comma, ",")
            && (comma + 1..self.sentence.end.min(comma + TITLE))
                .take_while(|&t| {
                    self.tokens[t].kind == TokenKind::Word
                        && !self.capital(t)
                        && !self.is(t, Class::Preposition)
                        && !self.is(t, Class::Have)
                        && !self.is(t, Class::Be)
                        && !self.is(t, Class::Modal)
                })
                .any(|t| self.is(t, Class::Office))
    }

    /// College Hospital, Orlu, was founded". The mention takes it, the name does without.
    fn seat_behind(&self, one: &Candidate) -> Option<usize> {
        let care = matches!(
            one.kind,
            InstitutionKind::Hospital
                | InstitutionKind::MedicalCenter
                | InstitutionKind::Clinic
                | InstitutionKind::University
                | InstitutionKind::Other
        );
        let first = one.tokens.end + 1;
        // "Tarn Gleneagles Hospitals, Kolkata, tied up"
        let chain = one.kind == InstitutionKind::Hospital && one.tokens.start < one.head.start;
        if !care
            || !one.capital
            || !one.specific
            || one.plural && !chain
            || self.title_case
            || first >= self.sentence.end
        {
            return None;
        }
        let place = self.pieces[first].place_from.filter(|&(last, _)| self.capital(first) && last <= self.sentence.end);
        let own = || {
            let token = &self.tokens[first];
            let end = self.capital_run(first, 2);
            // "East Grinstead", "Weston-super": two words only where they can be no person's.
            let one_word = (first + 1..end).all(|t| self.tokens[t].gap == Gap::None);
            // "Haywards Heath"
            let town = end == first + 2 && self.ends_town(end - 1) && self.tokens[end - 1].kind == TokenKind::Word;
            // "Mt Tarn"
            let begins = self.in_name(first, NameClass::BeginsPlace) || self.in_name(first, NameClass::Dotted);
            let begins = begins && end == first + 2;
            let end = if one_word || town || begins || self.in_name(first, NameClass::Quarter) { end } else { first };
            let own = self.lexicon.names.is_unknown(token.word)
                || begins
                || self.in_name(first, NameClass::Quarter) && end > first + 1;
            (end > first && own && !token.upper).then_some(end)
        };
        let street = self.capital_run(first, 2);
        let street = (street == first + 2 && self.thing(street - 1)).then_some(street);
        // "Tarn Hospital, Orvane Road,"
        let end = street.or_else(|| place.map(|(last, _)| self.with_quarter(last))).or_else(own)?;
        let headed = |from: usize| {
            let run = self.capital_run(from, 6);
            (from..=run).any(|t| t < self.sentence.end && (self.head_at(t).is_some() || self.pieces[t].known.is_some()))
        };
        if end >= self.sentence.end || self.mark(end, ".") || self.mark(end, ";") || self.mark(end, ")") {
            return Some(end);
        }
        if self.is(end, Class::Joining) && place.is_some() {
            return headed(end + 1).then_some(end);
        }
        // "the General Hospital, Kegalle treated 40": no second comma.
        let goes_on = self.tokens[end].kind == TokenKind::Word && !self.capital(end) && !self.is(end, Class::Joining);
        let free = !self.pieces.from(end).take(4).any(|p| p.modifier == Some(end))
            && self.head_at(end).is_none()
            && self.pieces[end].admin_from.is_none();
        if goes_on && free && place.is_some() {
            return Some(end);
        }
        // "Tarn Divisional Hospital, Orvanetota was declared open": no person, where the hospital is the subject.
        let before = one.tokens.start.saturating_sub(1);
        let subject = one.tokens.start == self.sentence.start
            || before == self.sentence.start && self.is(before, Class::DefiniteArticle)
            || self.is_subject_behind_of(one.tokens.start);
        let told = self.is(end, Class::Be) || self.is(end, Class::Have) || self.is(end, Class::Modal);
        if place.is_none() && goes_on && subject && told && end == first + 1 {
            return Some(end);
        }
        if !self.mark(end, ",") || end + 1 >= self.sentence.end {
            return None;
        }
        let next = end + 1 + usize::from(self.is(end + 1, Class::Joining));
        let ends = next >= self.sentence.end || !self.capital(next) || headed(next);
        ends.then_some(end)
    }

    /// "The new theatre at Tarn Hospital", "Nurses of the Tarn Hospital": a phrase that begins its sentence with a
    /// small noun, so that what stands behind the hospital is no subject.
    fn is_subject_behind_of(&self, start: usize) -> bool {
        let the = start > self.sentence.start && self.is(start - 1, Class::DefiniteArticle);
        let small = start - usize::from(the);
        let article = self.is(self.sentence.start, Class::DefiniteArticle);
        small > self.sentence.start + 2
            && small - self.sentence.start <= TITLE
            && article
            && self.lies_at(small - 1)
            && (self.sentence.start + 1..small).all(|t| self.tokens[t].kind == TokenKind::Word && !self.capital(t))
            && !self.is(small - 2, Class::Office)
    }

    /// "Heath", "Springs": the last word of towns.
    fn ends_town(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let word = token.span().of(self.text);
        self.lexicon.brands.classes(word, token.word, &self.lexicon.vocabulary).is(Clue::Landform)
    }

    /// "University of Leuven West", "Heart Center of Green Bay Shores": one more word of the
    /// place, behind which no name goes on.
    fn beside_place(&self, one: &Candidate, end: usize) -> usize {
        let next = self.with_quarter(end);
        let own = end + 1 < self.sentence.end
            && one.capital
            && self.spaced(end)
            && self.name_word(end)
            && !self.tokens[end].upper
            && (one.kind == InstitutionKind::University
                && self.pieces[end].place_from.is_some_and(|(l, _)| l == end + 1)
                || self.lexicon.names.is_unknown(self.tokens[end].word) && self.pieces[end].place.is_none());
        let last = if next > end || !own { next } else { end + 1 };
        let goes_on = last < self.sentence.end
            && (self.capital(last)
                || self.pieces[last].head.is_some()
                || self.tokens[last].kind == TokenKind::Possessive
                || self.mark(last, "-"));
        if goes_on || self.title_case { end } else { last }
    }

    /// "Orvane-Lea": the rest of a place behind a tight hyphen, where no head is.
    fn with_hyphen(&self, end: usize) -> usize {
        let tight = |t: usize| t < self.sentence.end && self.tokens[t].gap == Gap::None;
        let goes_on = self.mark(end, "-")
            && tight(end)
            && tight(end + 1)
            && self.name_word(end + 1)
            && self.head_at(end + 1).is_none()
            && !self.in_name(end + 1, NameClass::BehindHyphen);
        if goes_on { end + 2 } else { end }
    }

    /// "Kalmunai North"
    fn with_quarter(&self, end: usize) -> usize {
        let quarter = self.in_name(end, NameClass::Quarter) && self.capital(end) && self.spaced(end);
        end + usize::from(quarter)
    }

    /// "Hospital Clínic de Barcelona": a particle and capitalised words behind a name.
    fn particle_tail(&self, at: usize) -> usize {
        let particle = at < self.sentence.end
            && self.pieces.is(at, sign::PARTICLE)
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
                // "of Linhai University Cancer Center": the last head decides.
                let later = kind == InstitutionKind::University
                    && end < stop
                    && self.capital(at)
                    && self.capital(end)
                    && self.spaced(end)
                    && !self.title_case
                    && self.head_at(end).is_some_and(|(last, kind)| {
                        let care = matches!(kind, InstitutionKind::Hospital | InstitutionKind::MedicalCenter);
                        care && !self.plural(last - 1) && self.capital(last - 1)
                    })
                    && !self.title_follows(start, end);
                if later {
                    continue;
                }
                if self.left(at, start, !capital, false) != start {
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
                // "Linhai University School of Medicine"
                let next = one.tokens.end;
                if kind == InstitutionKind::University
                    && next < self.sentence.end
                    && self.capital(next)
                    && self.spaced(next)
                    && let Some((end, InstitutionKind::University)) = self.head_at(next)
                {
                    self.take(&mut one, end);
                    self.right(&mut one);
                }
                return Some(one);
            }
        }
        None
    }

    /// Capitalised words with particles and unknown small words between them.
    fn foreign_run(&self, start: usize) -> usize {
        let mut at = start;
        let mut end = start;
        // "Hospital de Clínicas": the head is English as well, so only particles may stand between.
        let strict = !self.pieces.is(start - 1, sign::HEAD_FIRST) && self.particle_behind(start);
        while at < self.sentence.end && at < start + LONGEST_FOREIGN {
            let token = &self.tokens[at];
            let inner = at > start && self.pieces.is(at - 1, sign::PARTICLE);
            let loose = token.span().len() < 2
                || self.head_at(at).is_some() && !inner
                || !self.capital(at) && !self.particle_behind(at);
            if strict && loose && token.kind == TokenKind::Word {
                break;
            }
            // "Hospital Universitario 12 de Octubre"
            let date = token.kind == TokenKind::Number && token.span().len() < 3 && self.particle_behind(at + 1);
            // "RSUP Dr. Sardjito"
            let titled = at + 2 < self.sentence.end
                && self.in_name(at, NameClass::Dotted)
                && self.capital(at)
                && (self.capital(at + 1) || self.mark(at + 1, "."));
            if date
                || titled
                || self.name_word(at)
                || token.kind == TokenKind::Word && self.capital(at) && self.lexicon.names.is_unknown(token.word)
            {
                at += 1;
                end = at;
            } else if self.pieces.is(at, sign::PARTICLE)
                || token.kind == TokenKind::Word
                    && self.lexicon.names.is_unknown(token.word)
                    && !self.is(at, Class::Joining)
                || (self.mark(at, "-") || self.mark(at, "–")) && token.gap == Gap::None
                || self.mark(at, ".") && token.gap == Gap::None && at > start && self.short_before_dot(at - 1)
            {
                at += 1;
            } else {
                break;
            }
        }
        end
    }

    /// "DTH", "MoH": more than its first letter is a capital.
    fn is_acronym(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.upper || token.span().of(self.text).chars().filter(|c| c.is_uppercase()).count() > 1
    }

    /// "Policlinico Umberto I": the number of a king or a pope.
    fn with_numeral(&self, end: usize) -> usize {
        let roman = |t: usize| {
            let token = &self.tokens[t];
            let digits = token.span().of(self.text);
            self.spaced(t) && digits.bytes().all(|b| b"IVX".contains(&b))
        };
        let numeral = end < self.sentence.end && self.tokens[end].kind == TokenKind::Word && roman(end);
        end + usize::from(numeral && !self.shouted)
    }

    /// "Tarn Medical Center at Orvane": a center that is told from others of its system by "at", where no name goes on.
    fn center_at(&self, one: &Candidate) -> Option<usize> {
        let at = one.tokens.end;
        let first = at + 1;
        let fits = one.kind == InstitutionKind::MedicalCenter
            && one.capital
            && one.specific
            && one.owner.is_none()
            && one.head.len() > 1
            && at == one.head.end
            && !self.title_case
            && first < self.sentence.end
            && self.lies_at(at);
        if !fits || !self.name_word(first) || self.tokens[first].upper {
            return None;
        }
        let end = self.pieces[first].place_from.map_or_else(|| self.capital_run(first, 2), |(last, _)| last);
        let next = end < self.sentence.end;
        let goes_on = next
            && (self.capital(end) && self.spaced(end) && self.tokens[end].kind == TokenKind::Word
                || self.tokens[end].kind == TokenKind::Possessive
                || self.mark(end, "-")
                || self.pieces[end].head.is_some());
        let headed = (first..end).any(|t| self.head_at(t).is_some() || self.pieces[t].known.is_some() || self.thing(t));
        (end > first && end <= self.sentence.end && !goes_on && !headed).then_some(end)
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
        // "(south area)"
        let named = self.capital(open + 1) || self.in_name(open + 1, NameClass::Quarter);
        if one.specific && (open + 1..close).any(|t| self.pieces[t].campus == Some(close)) && named {
            self.take_part(one, open, true);
            one.name.extend(inner);
            one.tokens.end = close + 1;
            return;
        }
        let place = self.pieces[open + 1].place_from.filter(|&(last, _)| last == close && self.capital(open + 1));
        // "Orme Lea Institute of Medical Sciences (Lims)": initials, written as a word.
        let short = || {
            let words = one.tokens.clone().filter(|&t| self.capital(t));
            let initials: String = words.filter_map(|t| self.tokens[t].span().of(self.text).chars().next()).collect();
            let inner = self.tokens[open + 1].span().of(self.text).to_uppercase();
            inner.len() > 2 && initials.ends_with(&inner)
        };
        let lone = inner.len() == 1 && self.name_word(open + 1) && !self.is_acronym(open + 1) && !short();
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
        // "Tarn Insurance (Group) Co Ltd": the legal form stands behind the brackets.
        let form = |at: usize| {
            let legal = |&(end, kind): &(usize, InstitutionKind)| {
                kind == InstitutionKind::Company && self.in_name(end - 1, NameClass::LegalForm)
            };
            self.head_at(at).filter(|_| self.spaced(at)).filter(legal).map(|(end, _)| end)
        };
        if one.kind == InstitutionKind::Company
            && let Some(first) = form(close + 1)
        {
            let end = form(first).unwrap_or(first);
            one.name.extend(open..end);
            one.tokens.end = end;
        }
    }

    /// "Secretary to the Ministry of Health Anil Perera": whoever holds the office stands right behind the authority, and
    /// is no part of its name.
    pub(super) fn without_holder(&self, one: &mut Candidate) {
        let authority = matches!(one.kind, InstitutionKind::HealthAuthority | InstitutionKind::Government);
        if !authority || !one.capital || one.owner.is_some() {
            return;
        }
        let low = one.tokens.start.saturating_sub(TITLE).max(self.sentence.start);
        let office = (low..one.tokens.start).any(|t| self.is(t, Class::Office));
        let named = |t: usize| {
            self.tokens[t].kind == TokenKind::Word
                && self.capital(t)
                && self.is_stranger(t)
                && self.pieces[t].place.is_none()
                && !self.in_name(t, NameClass::Portfolio)
                && !self.in_name(t, NameClass::Clinical)
        };
        // "Ministry of Health" is a head as a whole; "Department of" needs what it is for.
        let floor = one.head.end + if self.is(one.head.end, Class::Belonging) { 2 } else { 0 };
        let start = (floor..one.tokens.end).rev().take_while(|&t| named(t)).last();
        if let Some(start) = start.filter(|&t| office && one.tokens.end > t + 1) {
            one.name.retain(|&t| t < start);
            one.tokens.end = start;
            one.specific = self.specific(one.tokens.start, one.head.start);
        }
    }
}
