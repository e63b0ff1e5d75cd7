//! What stands before and behind a name: the words that speak for an
//! organisation, a person or a place.

use super::{Brand, Reader, tells_all};
use crate::document::{Gap, InstitutionKind, TokenKind, Tokens};
use crate::lexicon::Layer;
use crate::lexicon::brands::Clue;
use crate::lexicon::names::NameRole;
use crate::lexicon::{Class, Term};

/// Tokens from a verb of saying to what is said: "said on Monday that it".
const SAID_WHEN: usize = 6;

impl Reader<'_> {
    /// What stands before a run.
    pub(super) fn before(&self, run: &Tokens, brand: &mut Brand) {
        let Some(before) = run.start.checked_sub(1).filter(|&t| self.inside(t)) else { return };
        let hyphen = |t: usize| t > 0 && self.mark(t - 1, &["-"]);
        if self.says(before, Clue::Seat) && hyphen(before) {
            brand.add(Clue::Seat);
            return;
        }
        // "the 25-bed Northcare Durand".
        if self.says(before, Clue::Beds) && hyphen(before) {
            brand.add(Clue::Beds);
            // "the nine-hospital Northcare"
            let several = self.kind_of(before).is_some();
            brand.kind = Some(if several { InstitutionKind::Company } else { InstitutionKind::Hospital });
            return;
        }
        if let Some(clue) = self.patients(before) {
            brand.add(clue);
            if clue != Clue::Moves && clue != Clue::From {
                brand.kind = brand.kind.or(Some(InstitutionKind::Hospital));
            }
        }
        let small = self.tokens[before].kind == TokenKind::Word && !self.tokens[before].capital;
        let kind = self.kind_of(before);
        if small && (kind.is_some() || self.says(before, Clue::Role) || self.says(before, Clue::Trade)) {
            brand.add(if kind.is_some_and(tells_all) { Clue::Called } else { Clue::Role });
            brand.kind = brand.kind.or(kind);
            return;
        }
        // "its partner, Northcare,": an apposition between two commas.
        if self.mark(before, &[","]) && self.mark(run.end, &[",", ".", ";", ")"]) && before > 0 {
            let noun = before - 1;
            let kind = self.kind_of(noun);
            let determined = (noun.saturating_sub(4)..noun)
                .any(|t| self.is(t, Class::Determiner) || self.is(t, Class::Owning) || self.possessive(t));
            if determined && (kind.is_some() || self.says(noun, Clue::Role)) {
                brand.add(if kind.is_some_and(tells_all) { Clue::Called } else { Clue::Role });
                brand.kind = brand.kind.or(kind);
                return;
            }
        }
        if self.possessive(before) {
            if before > self.sentence.start
                && self.tokens[before - 1].capital
                && self.tokens[run.start].gap == Gap::Space
            {
                brand.add(Clue::Countrys);
            }
            return;
        }
        if self.verb(before, Clue::Object) && !self.is_noun_here(before) || self.take_over(before) {
            brand.add(Clue::Object);
            if !self.says(before, Clue::Towards) || self.says(before, Clue::Party) {
                self.beside_hospital(run, brand);
            }
            return;
        }
        let lead = self.lead(before);
        let article = self.is(lead, Class::DefiniteArticle);
        let towards = if article { lead.wrapping_sub(1) } else { lead };
        if self.is(towards, Class::Belonging) && towards > self.sentence.start {
            if self.says(towards - 1, Clue::Chaired) && self.is_in_capitals(run) {
                self.chaired(run, brand);
                return;
            }
            if self.says(towards - 1, Clue::Headed) {
                brand.add(Clue::Headed);
                // "is part of", "officially part of"; not "the eastern part of"
                let is = towards > self.sentence.start + 1
                    && (self.is(towards - 2, Class::Be) || self.is(towards - 2, Class::Adverb));
                if is {
                    self.beside_hospital(run, brand);
                }
                return;
            }
            if self.says(towards - 1, Clue::Town) {
                brand.add(Clue::Town);
                return;
            }
        }
        if self.says(towards, Clue::Towards) && self.deal_before(towards) {
            brand.add(Clue::Object);
            if self.says(towards, Clue::Party) {
                self.beside_hospital(run, brand);
            }
            return;
        }
        let joined = self.is(before, Class::Joining) || self.mark(before, &["&", ","]);
        // "branches in Lowick and Durand": the second is a town as well.
        let place = joined
            && (before.saturating_sub(1)..=before).contains(&self.last.end)
            && self.last.start > self.sentence.start
            && self.says(self.last.start - 1, Clue::Where)
            && !self.says(run.end, Clue::Sits);
        // "Orvane Medical Inc. of Denver": where it sits.
        let seat = self.tokens[before].is(Class::Belonging)
            && self.place(run.start) == Some(run.end)
            && before > self.sentence.start
            && (self.named_before(before) || self.mark(before - 1, &["."]) && self.named_before(before - 1));
        if place || seat || self.says(before, Clue::Where) {
            brand.add(Clue::Where);
        }
        // "A Hospital and Orvane's B Healthcare": the second of the list is B.
        let owner = self.possessive(run.end) && self.inside(run.end + 1) && self.starts_name(run.end + 1);
        if joined && before > self.sentence.start && self.named_before(before) && !owner {
            brand.add(Clue::Listed);
            // "between Larch Hospital and Lowick" is a way.
            let lead = self.lead(before);
            let way = self.says(lead, Clue::Where) || self.says(lead, Clue::Between);
            if self.is(before, Class::Joining) && !way && self.stands_for_itself(run) {
                brand.add(Clue::Paired);
            }
        }
    }

    /// "surgeons at Orvane", "admitted to Orvane": the clue that ends at a token.
    fn patients(&self, before: usize) -> Option<Clue> {
        let before = self.lead(before);
        let at = if self.is(before, Class::DefiniteArticle) { before.checked_sub(1)? } else { before };
        if !self.inside(at) || at == self.sentence.start {
            return None;
        }
        if self.says(at, Clue::Works)
            && self.says(at - 1, Clue::Staff)
            && (!self.tokens[at - 1].capital || at == self.sentence.start + 1)
        {
            return Some(Clue::Works);
        }
        // "the emergency room at Orvane", "the intensive care unit at Orvane"
        let room = (at.saturating_sub(3).max(self.sentence.start)..at).rev();
        let room = room.take_while(|&t| !self.tokens[t].capital && !self.is(t, Class::Preposition));
        if self.says(at, Clue::Works) && room.into_iter().any(|t| self.says(t, Clue::Houses)) {
            return Some(Clue::Works);
        }
        if self.says(at, Clue::From) && self.says(at - 1, Clue::Staff) {
            return Some(Clue::From);
        }
        if !self.says(at, Clue::Admits) {
            return None;
        }
        let verb = (self.sentence.start..at).rev().take(3).find(|&t| !self.is(t, Class::Adverb))?;
        if self.verb(verb, Clue::Admits) {
            return Some(Clue::Admits);
        }
        (self.verb(verb, Clue::Moves) && self.is(at, Class::InfinitiveMark)).then_some(Clue::Moves)
    }

    /// One word of its own, or capitals, that no place, office or person follows.
    fn stands_for_itself(&self, run: &Tokens) -> bool {
        let word = &self.tokens[run.start];
        let next = run.end;
        let follows = self.inside(next)
            && (self.tokens[next].capital && self.tokens[next].kind == TokenKind::Word
                || self.mark(next, &["-"])
                || self.mark(next, &[","]) && self.inside(next + 1) && self.tokens[next + 1].capital);
        run.len() == 1 && self.own_word(run.start) && word.span().len() > 2 && !follows
    }

    /// What governs a list: the token before the first of "A Hospital, B and".
    fn lead(&self, before: usize) -> usize {
        let mut at = before;
        for _ in 0..5 {
            if at <= self.sentence.start + 1 || !(self.is(at, Class::Joining) || self.mark(at, &[",", "&"])) {
                break;
            }
            let ahead = at - 1 - usize::from(self.mark(at - 1, &[","]));
            let start = match self.taken[ahead] {
                Some(n) => self.names[n as usize].tokens.start,
                None if self.last.contains(&ahead) => self.last.start,
                None => break,
            };
            match start.checked_sub(1).filter(|&t| self.inside(t)) {
                Some(t) => at = t,
                None => break,
            }
        }
        at
    }

    /// Whether an institution with a head ends right before a token.
    pub(super) fn named_before(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|t| self.taken[t]);
        before.is_some_and(|n| self.names[n as usize].specific && self.names[n as usize].tokens.end == at)
    }

    pub(super) fn possessive(&self, at: usize) -> bool {
        self.inside(at)
            && (self.tokens[at].kind == TokenKind::Possessive
                || self.mark(at, &["'", "\u{2019}"])
                    && self.tokens[at].gap == Gap::None
                    && at > 0
                    && self.word(at - 1).ends_with('s'))
    }

    /// "to take over", "took over".
    fn take_over(&self, at: usize) -> bool {
        self.says(at, Clue::Towards) && at > self.sentence.start && self.verb(at - 1, Clue::Deed)
    }

    /// "the purchase" and not "to purchase".
    pub(super) fn is_noun_here(&self, at: usize) -> bool {
        at > self.sentence.start
            && self.tokens[at].is_noun()
            && (self.is(at - 1, Class::Determiner) || self.is(at - 1, Class::Adjective) || self.possessive(at - 1))
    }

    /// A deal in the same clause: "the purchase of A Hospital from", "signed an agreement with".
    pub(super) fn deal_before(&self, towards: usize) -> bool {
        let mut at = towards;
        for _ in 0..7 {
            if at <= self.sentence.start {
                return false;
            }
            at -= 1;
            if let Some(name) = self.taken[at] {
                at = self.names[name as usize].tokens.start.max(self.sentence.start);
                continue;
            }
            match self.tokens[at].kind {
                TokenKind::Word if self.says(at, Clue::Object) || self.verb(at, Clue::Object) => return true,
                TokenKind::Mark if !self.mark(at, &["-"]) => return false,
                _ => {}
            }
        }
        false
    }

    /// "'s emergency department", " maternity ward", "has 40 beds": what only a place of care has.
    fn houses(&self, run: &Tokens) -> bool {
        let next = run.end;
        let several = run.clone().filter(|&t| self.tokens[t].kind == TokenKind::Word).count() > 1;
        let noun = |t: usize| self.says(t, Clue::Houses) && !self.tokens[t].capital;
        let plain = |t: usize| self.tokens[t].kind == TokenKind::Word && !self.is(t, Class::Preposition);
        let familiar = self.clues_of(run.start).is(Clue::Familiar) && self.possessive(next);
        if !several && !familiar {
            return false;
        }
        if self.is(next, Class::Have) {
            let number = (next + 1..next + 5).find(|&t| self.inside(t) && self.tokens[t].kind == TokenKind::Number);
            return number.is_some_and(|n| (n + 1..n + 3).any(noun));
        }
        let from = next + usize::from(self.possessive(next));
        (from..from + 3).take_while(|&t| self.inside(t) && plain(t) && !self.is_verb(t) || noun(t)).any(noun)
    }

    /// What stands behind a run.
    pub(super) fn behind(&self, run: &Tokens, brand: &mut Brand) {
        let next = run.end;
        if !self.inside(next) {
            return;
        }
        if self.houses(run) {
            brand.add(Clue::Houses);
            brand.kind = brand.kind.or(Some(InstitutionKind::Hospital));
        }
        let capitals = self.is_in_capitals(run);
        if self.possessive(next) {
            let familiar = self.says(run.start, Clue::Familiar) && self.place(run.start).is_none();
            let inside = |t: usize| self.word(t).chars().skip(1).any(char::is_uppercase);
            if (capitals || familiar || run.clone().any(inside))
                && (next + 1..next + 4).any(|t| self.inside(t) && self.starts_name(t))
            {
                brand.add(Clue::OwnsNamed);
            }
            if self.inside(next + 1) && self.says(next + 1, Clue::Chaired) && self.is_in_capitals(run) {
                self.chaired(run, brand);
            }
            return self.owned(next + 1, brand);
        }
        if self.mark(next, &["<"]) && self.mark(next + 2, &[">"])
            || self.mark(next, &["("]) && self.says(next + 1, Clue::Ticker)
        {
            brand.add(Clue::Ticker);
            return;
        }
        if self.mark(next, &[","]) {
            // "Orvane Children's, Larch Clinic and"
            let tail = self.says(self.last_word(run), Clue::HospitalTail);
            if tail && self.inside(next + 1) && self.starts_name(next + 1) {
                brand.add(Clue::Listed);
                return;
            }
            // "Bellevue, Wash."
            let town = self.inside(next + 1) && self.tokens[next + 1].capital && self.place(next + 1).is_some();
            if town && run.len() == 1 && self.says(run.start, Clue::Familiar) {
                brand.add(Clue::Town);
                return;
            }
            return self.apposition(run, next + 1, brand);
        }
        let title = self.inside(next) && self.tokens[next].kind == TokenKind::Word;
        if title && self.says(next, Clue::Officer) {
            brand.add(Clue::Officer);
            return;
        }
        if title && self.says(next, Clue::Town) {
            brand.add(Clue::Town);
            return;
        }
        if title && self.says(next, Clue::Role) && !self.is_verb(next) && !self.tokens[next].capital {
            brand.add(Clue::Role);
            return;
        }
        if title && self.says(next, Clue::People) && !self.tokens[next].capital {
            brand.add(Clue::People);
            return;
        }
        // "St. Odo's trauma surgeon"
        let noun = title && !self.tokens[next].capital && self.lexicon.vocabulary.info(self.tokens[next].word).noun;
        if noun && !self.is_verb(next) && self.says(next + 1, Clue::People) && !self.tokens[next + 1].capital {
            brand.add(Clue::People);
            return;
        }
        // "Providence and its nurses"
        if self.is(next, Class::Joining)
            && self.is(next + 1, Class::Owning)
            && self.says(run.start, Clue::Familiar)
            && self.says(next + 2, Clue::People)
        {
            brand.add(Clue::Owning);
        }
        if self.says(next, Clue::Sits) && self.inside(next + 1) && self.tokens[next + 1].capital {
            brand.add(Clue::Sits);
            return;
        }
        if self.is(next, Class::Joining) && (next + 1..next + 4).any(|t| self.inside(t) && self.starts_name(t)) {
            brand.add(Clue::Listed);
        }
        // "Orvane and Larch Hospital have"
        if self.is(next, Class::Joining) && self.inside(next + 1) && run.start > 0 {
            let name = next + 1 + usize::from(self.is(next + 1, Class::DefiniteArticle));
            let begins = run.start == self.sentence.start;
            let free = begins || self.is(run.start - 1, Class::DefiniteArticle);
            if free && self.inside(name) && self.starts_name(name) && self.stands_for_itself(run) {
                brand.add(Clue::Paired);
            }
        }
        let firm = run.len() > 1 && self.says(self.last_word(run), Clue::CompanyTail);
        if (capitals || firm) && self.speaks(next) {
            brand.add(Clue::Speaks);
        }
        self.deeds(run, next, brand);
    }

    /// Whether a verb of saying is the next one behind a name.
    fn speaks(&self, start: usize) -> bool {
        let verb = (start..start + 4).find(|&t| {
            !(self.is(t, Class::Adverb) || self.is(t, Class::Have) || self.is(t, Class::Be) || self.is(t, Class::Modal))
        });
        verb.is_some_and(|t| {
            self.inside(t) && !self.tokens[t].capital && (self.verb(t, Clue::Speaks) || self.verb(t, Clue::Speech))
        })
    }

    /// Whether a hospital with a name stands before a run in the sentence.
    pub(super) fn hospital_before(&self, run: &Tokens) -> bool {
        let from = self.names.partition_point(|name| name.tokens.start < self.sentence.start);
        let mut before = self.names[from..].iter().take_while(|name| name.tokens.end < run.start);
        before.any(|name| self.is_care(name))
    }

    /// The other party of a deal, where a hospital stands before it in the sentence.
    fn beside_hospital(&self, run: &Tokens, brand: &mut Brand) {
        // "affiliation with Durand-based Northcare": a town.
        // and so is "Durand, Ohio" and "Durand, Ohio-based Northcare".
        let town = self.mark(run.end, &["-"])
            || self.mark(run.end, &[","])
                && run.len() == 1
                && self.inside(run.end + 1)
                && (self.place(run.end + 1).is_some() || (run.end + 1..run.end + 6).any(|t| self.says(t, Clue::Seat)));
        if !town && self.hospital_before(run) && self.is_no_persons(run) {
            brand.add(Clue::Party);
        }
    }

    /// "Larch Hospital signed an agreement with Tongan District": its government.
    pub(super) fn is_signing_district(&self, run: &Tokens) -> bool {
        let last = run.end - 1;
        let level = |term: Term| term.layer == Layer::Name && self.lexicon.names.role(term.payload) == NameRole::Admin;
        let Some(before) = run.start.checked_sub(1).filter(|_| run.len() > 1) else { return false };
        let next = run.end;
        let free = !self.inside(next)
            || self.tokens[next].kind == TokenKind::Mark && !self.mark(next, &["-"])
            || self.is(next, Class::Preposition)
            || self.is(next, Class::Conjunction)
            || self.is_verb(next);
        free && self.says(before, Clue::Party)
            && self.place(run.start).is_some()
            && self.hits_at(last).any(level)
            && self.deal_before(before)
            && self.hospital_before(run)
    }

    /// "acquired the 40-bed Larch Hospital": a hospital with a name is the object of a verb.
    pub(super) fn hospital_follows(&self, start: usize) -> bool {
        for at in start..start + 5 {
            if !self.inside(at) || self.is(at, Class::Preposition) || self.is_verb(at) {
                return false;
            }
            if let Some(n) = self.taken[at] {
                return self.is_care(&self.names[n as usize]);
            }
        }
        false
    }

    /// "an agreement with Larch Hospital": a deal and its other party, a hospital with a name.
    fn deal_follows(&self, start: usize) -> bool {
        let mut inside = (start..start + 10).take_while(|&t| self.inside(t));
        inside.find(|&t| self.says(t, Clue::Party)).is_some_and(|towards| {
            (start..towards).any(|t| self.says(t, Clue::Object)) && self.hospital_follows(towards + 1)
        })
    }

    /// One word, capitals inside or throughout, or a word of names: two plain ones may be a person's.
    fn is_no_persons(&self, run: &Tokens) -> bool {
        let words = run.clone().filter(|&t| self.tokens[t].kind == TokenKind::Word);
        let shaped =
            |t: usize| self.tokens[t].upper || self.word(t).chars().skip(1).any(char::is_uppercase) || self.in_names(t);
        words.clone().count() == 1 || words.clone().any(shaped)
    }

    fn starts_name(&self, at: usize) -> bool {
        self.taken[at].is_some_and(|n| self.names[n as usize].specific && self.names[n as usize].tokens.start == at)
    }

    /// What belongs to it: "Northcare's shareholders".
    fn owned(&self, start: usize, brand: &mut Brand) {
        for at in start..start + 4 {
            if !self.inside(at)
                || !matches!(self.tokens[at].kind, TokenKind::Word | TokenKind::Number) && !self.mark(at, &["-"])
                || self.is(at, Class::Preposition)
            {
                return;
            }
            for clue in [Clue::Dealing, Clue::Owning, Clue::People] {
                if self.says(at, clue) && !self.tokens[at].capital {
                    brand.add(clue);
                    return;
                }
            }
        }
    }

    /// "Northcare, a chain of 12 hospitals", "Northcare, which runs".
    fn apposition(&self, run: &Tokens, start: usize, brand: &mut Brand) {
        if self.says(start, Clue::Which) {
            brand.add(Clue::Which);
            self.deeds(run, start + 1, brand);
            return;
        }
        // "Kaiser, based in Oakland,": told of people as well.
        let first = self.clues_of(run.start);
        let system = first.is(Clue::Familiar) || first.is(Clue::System) || first.is(Clue::Beside);
        if self.says(start, Clue::Seat) && self.says(start + 1, Clue::Sits) {
            let shaped = system || self.has_capital_inside(run.start);
            brand.add(if shaped { Clue::Seat } else { Clue::Sits });
            return;
        }
        let verb = [Class::Be, Class::Have, Class::Modal].iter().any(|class| self.is(start, *class));
        if verb || self.is_verb(start) {
            return self.deeds(run, start, brand);
        }
        if self.mark(start, &[","]) || self.place(start).is_some_and(|_| self.tokens[start].capital) {
            return;
        }
        let Some((head, end)) = self.phrase(start) else { return };
        let determined =
            self.is(start, Class::Determiner) || head == start || (start..head).any(|t| self.possessive(t));
        let closed = !self.inside(end)
            || self.tokens[end].kind == TokenKind::Mark
            || self.is(end, Class::Preposition)
            || self.is(end, Class::Relative)
            || self.is_verb(end) && self.is_participle(end);
        if !determined || !closed {
            return;
        }
        if let Some(kind) = self.kind_of(head) {
            brand.add(Clue::IsA);
            brand.kind = Some(kind);
        } else if self.is(head, Class::Office) || self.says(head, Clue::Person) {
            brand.person = true;
        }
    }

    /// "NorthStar": small letters, and a capital behind them.
    pub(super) fn has_capital_inside(&self, at: usize) -> bool {
        self.word(at).as_bytes().windows(2).any(|w| w[0].is_ascii_lowercase() && w[1].is_ascii_uppercase())
    }

    /// The head of the noun phrase that begins at a token, and the token behind the phrase.
    fn phrase(&self, start: usize) -> Option<(usize, usize)> {
        let mut head = None;
        let mut at = start;
        while self.inside(at) && at < start + 12 {
            let token = &self.tokens[at];
            let stop = match token.kind {
                TokenKind::Word => {
                    // "a for-profit chain"
                    self.is(at, Class::Preposition) && !self.mark(at + 1, &["-"])
                        || self.is(at, Class::Relative)
                        || self.is(at, Class::Conjunction)
                        || self.is(at, Class::Modal)
                        || self.is(at, Class::Be)
                        || self.is(at, Class::Have)
                        || head.is_some()
                            && self.is_verb(at)
                            && !self.mark(at - 1, &["-"])
                            && self.kind_of(at).is_none()
                            && !token.is_noun()
                }
                TokenKind::Mark => !self.mark(at, &["-"]),
                TokenKind::Number | TokenKind::Possessive => false,
            };
            if stop {
                break;
            }
            if token.kind == TokenKind::Word {
                head = Some(at);
            }
            at += 1;
        }
        head.map(|head| (head, at))
    }

    /// "a chain founded in": no verb that the phrase would be the subject of.
    fn is_participle(&self, at: usize) -> bool {
        let info = self.lexicon.vocabulary.info(self.tokens[at].word);
        info.verbs.iter().all(|(_, form)| form.participle || form.gerund)
    }

    /// The verb behind a name: "Northcare agreed to buy", "Northcare said it".
    fn deeds(&self, run: &Tokens, start: usize, brand: &mut Brand) {
        let mut at = start + usize::from(self.mark(start, &[","]));
        for _ in 0..8 {
            if at > start && self.is(at - 1, Class::Be) && self.is(at, Class::Determiner) {
                if let Some((kind, _)) = self.phrase(at).and_then(|(head, end)| self.kind_of(head).zip(Some(end))) {
                    brand.add(Clue::IsA);
                    brand.kind = Some(kind);
                }
                return;
            }
            if !self.inside(at) || self.tokens[at].kind != TokenKind::Word || self.tokens[at].capital {
                return;
            }
            let passing = self.is(at, Class::Adverb)
                || self.is(at, Class::Modal)
                || self.is(at, Class::Be)
                || self.is(at, Class::Have)
                || self.is(at, Class::InfinitiveMark);
            if passing {
                at += 1;
                continue;
            }
            if !self.is_verb(at) {
                return;
            }
            // "Residents of Orvane agreed": they do, and Orvane does not.
            let subject = run.start == self.sentence.start || !self.is(run.start - 1, Class::Preposition);
            let acts = [Clue::Acts, Clue::Speech, Clue::Speaks, Clue::Party].iter().any(|&clue| self.verb(at, clue));
            // "Bomi has also been supported by Larch Hospital"
            let passive = at > start && (start..at).any(|t| self.is(t, Class::Be));
            let helped = passive && self.says(at + 1, Clue::Party) && self.hospital_follows(at + 2);
            brand.acts |= subject && (acts || helped);
            if self.verb(at, Clue::Deed) {
                brand.add(Clue::Deed);
                let with = at + 1 + usize::from(self.says(at + 1, Clue::Party));
                if self.hospital_follows(with) && self.is_no_persons(run) {
                    brand.add(Clue::Party);
                }
                return;
            }
            // "Vanderbilt has opened a clinic": towns and people as well.
            if self.verb(at, Clue::Acts) && self.says(run.start, Clue::Familiar) && self.place(run.start).is_none() {
                brand.add(Clue::Acts);
            }
            // "Ascendant Care signed an agreement with Larch Hospital"
            if self.verb(at, Clue::Party) && self.deal_follows(at + 1) {
                brand.add(Clue::Object);
                if self.is_no_persons(run) {
                    brand.add(Clue::Party);
                }
                return;
            }
            if self.verb(at, Clue::Speech) {
                // "said on Monday that it"
                let when = |t: usize| {
                    self.is(t, Class::ClauseFollows) || self.is(t, Class::Calendar) || self.is(t, Class::Preposition)
                };
                let it = (at + 1..at + SAID_WHEN).find(|&t| !self.inside(t) || !when(t)).unwrap_or(at + 1);
                let first = self.clues_of(run.start);
                let system = first.is(Clue::Familiar) || first.is(Clue::System) || first.is(Clue::Beside);
                if self.inside(it) && (self.is_it(it) || system && self.is(it, Class::Owning)) {
                    brand.add(Clue::Speech);
                }
                return;
            }
            at += 1;
            if !self.is(at, Class::InfinitiveMark) {
                return;
            }
        }
    }

    fn is_it(&self, at: usize) -> bool {
        self.hits_at(at)
            .any(|term| term.layer == Layer::Name && self.lexicon.names.role(term.payload) == NameRole::Pronoun)
    }

    /// "OHU": one word of three capitals or more.
    fn is_in_capitals(&self, run: &Tokens) -> bool {
        run.len() == 1 && self.tokens[run.start].upper && self.tokens[run.start].span().len() > 2
    }

    /// Whoever has a president or a dean is a house; its last letter says of which kind.
    fn chaired(&self, run: &Tokens, brand: &mut Brand) {
        brand.add(Clue::Chaired);
        let kind = match self.word(run.start).chars().last() {
            Some('U') => Some(InstitutionKind::University),
            Some('H') => Some(InstitutionKind::Hospital),
            _ => None,
        };
        brand.kind = brand.kind.or(kind);
    }
}
