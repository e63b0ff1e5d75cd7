//! Several institutions in one phrase: "District Hospitals at A and B", "Waimea
//! and Korora Hospitals", and groups, "county-level hospitals in 12 counties".

use super::{Candidate, Finder, sign};
use crate::document::{Gap, InstitutionKind, TokenKind, Tokens};
use crate::lexicon::Class;
use crate::lexicon::names::NameClass;
use crate::lexicon::places::PlaceKind;

/// Tokens between a number and the head of a group, the number included: "four small acute care hospitals".
const KIND: usize = 5;

/// Tokens between what tells that somebody becomes something and the quotation mark: "became one of the".
const TITLED: usize = 4;

impl Finder<'_> {
    /// Groups between the names: second, so that they take no part of a name.
    pub(super) fn groups(&self, base: usize, found: &mut Vec<Candidate>) {
        let names: Vec<Tokens> = found[base..].iter().map(|n| n.tokens.clone()).collect();
        let mut at = self.sentence.start;
        let mut floor = at;
        let mut passed = 0;
        while at < self.sentence.end {
            while names.get(passed).is_some_and(|n| n.end <= at) {
                passed += 1;
            }
            if names.get(passed).is_none_or(|n| at < n.start) && self.pieces.known(at).is_none() {
                at += 1;
                continue;
            }
            if let Some(name) = names.get(passed).filter(|n| n.contains(&at)) {
                at = name.end;
                floor = at;
                continue;
            }
            let head =
                self.pieces[at].group.map(|end| (end, true)).or_else(|| self.head_at(at).map(|(end, _)| (end, false)));
            let Some((end, listed)) = head.filter(|&(end, _)| {
                !self.pieces.is(at, sign::BOTH) && !self.says_name(at, end) && self.plural(end - 1)
            }) else {
                at += 1;
                continue;
            };
            let limit = names.get(names.partition_point(|n| n.start < end)).map_or(self.sentence.end, |n| n.start);
            let inside = names.get(passed).is_some_and(|n| n.contains(&(end - 1)));
            if let Some(group) = self.group(at, end, floor, limit).filter(|_| listed || !inside) {
                at = group.tokens.end;
                floor = at;
                found.push(group);
            } else {
                at += 1;
            }
        }
        found[base..].sort_by_key(|n| n.tokens.start);
    }

    /// "The First Affiliated Hospital and the Second Affiliated Hospital of Linhai University": whose both are, or where,
    /// stands behind the last of a row that numbers tell apart.
    pub(super) fn share_tails(&self, found: &mut [Candidate]) {
        for at in (1..found.len()).rev() {
            let (before, behind) = found.split_at_mut(at);
            let (Some(one), Some(next)) = (before.last_mut(), behind.first()) else { continue };
            let numbered = |c: &Candidate| c.name.iter().any(|&t| t < c.head.start && self.pieces[t].ordinal.is_some());
            let bare = one.owner.is_none() && one.place.is_none() && one.tokens.end == one.head.end;
            let tail: Vec<usize> = next.name.iter().copied().filter(|&t| t >= next.head.end).collect();
            let tailed =
                tail.first().is_some_and(|&t| self.is(t, Class::Belonging) || self.is(t - 1, Class::Belonging));
            let alike = one.kind == next.kind && one.capital && next.capital && !one.plural && !next.plural;
            let joined = one.tokens.end < next.tokens.start
                && (one.tokens.end..next.tokens.start)
                    .all(|t| self.is(t, Class::Joining) || self.is(t, Class::DefiniteArticle) || self.mark(t, ","));
            if !(bare && tailed && alike && joined && numbered(one) && numbered(next)) {
                continue;
            }
            one.name.extend(tail);
            one.owner.clone_from(&next.owner);
            one.place = next.place;
            one.specific = true;
        }
    }

    /// Whether a head at `at..end` is written as a part of a name; the capital that begins a sentence says nothing.
    pub(super) fn says_name(&self, at: usize, end: usize) -> bool {
        let begins = at == self.sentence.start && !self.title_case && self.plural(end - 1);
        self.capital(at) && !(begins && (at + 1..(end + 1).min(self.sentence.end)).all(|t| !self.capital(t)))
    }

    /// "District Hospitals at Kilinochchi and Mullaitivu": one for each place.
    pub(super) fn distribute(&self, one: &Candidate) -> Option<Vec<Candidate>> {
        let at = one.tokens.end;
        // "Hospitals Larkfield and Orme": the head first, without a preposition.
        let bare = one.capital && one.tokens.start == one.head.start && at < self.sentence.end && self.capital(at);
        let spread = self.in_name(at, NameClass::SpreadOver) && !(one.specific && self.in_name(at, NameClass::Within));
        if !spread && !bare {
            return None;
        }
        let mut items: Vec<Tokens> = Vec::new();
        let mut joined = false;
        let mut next = at + usize::from(spread);
        loop {
            let place = self
                .pieces
                .get(next)?
                .place_from
                .filter(|&(l, _)| l <= self.sentence.end && (self.capital(next) || self.small_place_word(l - 1)));
            let end = place.map_or_else(|| self.capital_run(next, 3), |(l, _)| l);
            // "the hospitals at Orlu and Nsu, and Lea Forest Trust": a name with a head of its own.
            let headed = !one.capital
                && end < self.sentence.end
                && (self.capital(end) && self.spaced(end) || (next..=end).any(|t| self.head_at(t).is_some()));
            if next >= self.sentence.end || end <= next || headed {
                break;
            }
            items.push(next..end);
            next = end;
            if self.mark(next, ",") {
                next += 1;
                if self.is(next, Class::Joining) {
                    next += 1;
                    joined = true;
                }
            } else if self.is(next, Class::Joining) || self.mark(next, "&") {
                next += 1;
                joined = true;
            } else {
                break;
            }
        }
        // "Beds to Hospitals Worldwide, and Anna Torvik from": behind a comma, an "and" joins no two places of one head.
        if bare && items.len() == 2 && self.mark(items[0].end, ",") {
            return None;
        }
        // "Verity Hospitals of Brentwood, Tenn.": a place, and the larger one that it lies in.
        if items.len() < 2 || items.len() == 2 && !joined && one.specific {
            return None;
        }
        if !one.capital {
            // "primary care hospitals in Ohio and Kentucky" are groups; "maternal and child health hospitals in A and B" are one each.
            let loose = (one.tokens.start..one.head.start).all(|t| {
                self.pieces.is(t, sign::LOOSE)
                    || self.tokens[t].kind == TokenKind::Mark
                    || self.pieces.is(t, sign::PREDICATE)
            });
            let large = items.iter().any(|i| {
                self.place_in(i.start, i.end).is_some_and(|p| {
                    matches!(self.lexicon.places.kind(p), PlaceKind::Country | PlaceKind::Province | PlaceKind::Region)
                })
            });
            // "the district hospitals at Orlu and Nsu": one in each town.
            let the = one.tokens.start > self.sentence.start
                && self.is(one.tokens.start - 1, Class::DefiniteArticle)
                && one.tokens.start + 1 == one.head.start
                && self.in_name(one.tokens.start, NameClass::DistrictLevel)
                && !self.in_name(at, NameClass::Within);
            if loose && !the || large {
                return None;
            }
        }
        Some(
            items
                .iter()
                .enumerate()
                .map(|(n, item)| {
                    let mut each = one.clone();
                    each.tokens = if n == 0 { one.tokens.start..item.end } else { item.clone() };
                    each.name = item.clone().chain(one.name.iter().copied()).collect();
                    self.of_place(each, item)
                })
                .collect(),
        )
    }

    /// One institution of a list, told from the others by its own place.
    fn of_place(&self, mut each: Candidate, item: &Tokens) -> Candidate {
        each.distributed = Some(item.clone());
        each.plural = false;
        each.specific = true;
        each.place = self.place_in(item.start, item.end);
        each
    }

    /// Whether a head that a name can do without, "Minden Memorial", stands in a list with
    /// a plural head at its end: "Minden Memorial and Apsley Cottage hospitals".
    pub(super) fn shares_head(&self, end: usize) -> bool {
        let mut joints = 0;
        for t in end..self.sentence.end.min(end + 24) {
            let joint = self.is(t, Class::Joining) || self.mark(t, ",") || self.mark(t, "&");
            // "A NHS Trust and Orme Hospitals NHS Trust": that name goes on.
            let plural = self.pieces[t].head.is_some_and(|(last, _)| {
                self.plural(last - 1) && !(last < self.sentence.end && self.capital(last) && !self.title_case)
            });
            if joints > 0 && plural {
                return true;
            }
            if !joint && !self.name_word(t) {
                return false;
            }
            joints += usize::from(joint);
        }
        false
    }

    /// Whether the items before a plural that is written small have one hospital each: "the
    /// Thames and Tokoroa hospitals", but not "Ohio and Kentucky hospitals" nor "Chinese and Thai hospitals".
    fn have_one_each(&self, items: &[Tokens]) -> bool {
        let place = |item: &Tokens| self.pieces[item.start].place_from.is_some_and(|(last, _)| last >= item.end);
        let many = |item: &Tokens| {
            item.len() == 1
                && (self.tokens[item.start].upper
                    || self.lexicon.brands.is_demonym(self.tokens[item.start].span().of(self.text)))
        };
        // "the Kandy and Galle hospitals": of two towns, where "the" says that they are known.
        let the = items[0].start > self.sentence.start && self.is(items[0].start - 1, Class::DefiniteArticle);
        let town = |item: &Tokens| {
            self.place_in(item.start, item.end).is_some_and(|p| {
                !matches!(self.lexicon.places.kind(p), PlaceKind::Country | PlaceKind::Province | PlaceKind::Region)
            })
        };
        let towns = the && items.iter().all(town);
        (towns || !items.iter().all(place)) && !items.iter().any(many)
    }

    /// "Waimea and Korora Hospitals": the plural head serves both names.
    pub(super) fn elliptic(&self, one: &Candidate, floor: usize) -> Option<Vec<Candidate>> {
        let start = one.tokens.start;
        if start >= one.head.start {
            return None;
        }
        let mut items: Vec<Tokens> = std::iter::once(start..one.head.start).collect();
        let mut at = start;
        while at > floor + 1 {
            let joined = self.is(at - 1, Class::Joining)
                || self.mark(at - 1, "&")
                || (self.mark(at - 1, ",") && !items.is_empty());
            if !joined {
                break;
            }
            let end = at - 1;
            let first = self.left(end, floor, false, false);
            if first >= end || !self.specific(first, end) && !self.told_by_rank(&(first..end)) {
                break;
            }
            items.push(first..end);
            at = first;
        }
        if items.len() < 2 || !(self.is(items[0].start - 1, Class::Joining) || self.mark(items[0].start - 1, "&")) {
            return None;
        }
        // "between OHB and Lea District Health Services": letters that the text explains are a name of their own.
        if one.capital && items[1..].iter().any(|item| item.len() == 1 && self.is_explained(item.start)) {
            return None;
        }
        items.reverse();
        // "Orme Medical Center in Lea and Tarn Vale Health Services": where the name before it lies.
        let first = items[0].start;
        if one.kind == InstitutionKind::Company && first == floor + 1 && self.in_name(floor, NameClass::LiesIn) {
            return None;
        }
        // "Tarn and Orme district health boards": a place has one authority, and may have many hospitals.
        let authority = one.kind == InstitutionKind::HealthAuthority;
        if !authority && (!one.capital && !self.have_one_each(&items) || self.are_lands(&items)) {
            return None;
        }
        // "the First and Second Hospitals of Orme City": what stands behind belongs to all of them.
        let mut whole = one.clone();
        whole.specific = false;
        self.right(&mut whole);
        let tail = one.head.end..whole.tokens.end;
        if items.iter().any(|item| self.told_by_rank(item)) && (tail.is_empty() || !whole.specific) {
            return None;
        }
        let tail = if one.capital { tail } else { 0..0 };
        let told_apart = items.iter().all(|item| self.told_by_rank(item));
        let modifiers = |t: &usize| self.pieces[*t].modifier.is_some() && !told_apart;
        let shared: Vec<usize> = items.last()?.clone().filter(modifiers).collect();
        let own_kind = |item: &Tokens| self.pieces[item.end - 1].modifier.is_some();
        let last = items.len() - 1;
        Some(
            items
                .iter()
                .enumerate()
                .map(|(n, item)| {
                    let mut each = one.clone();
                    each.tokens = if n == last { item.start..one.head.end.max(tail.end) } else { item.clone() };
                    each.name = item
                        .clone()
                        // "Jaffna and Vavuniya General Hospitals", but "Minden Memorial and Apsley Red Cross hospitals".
                        .chain(if n == last || own_kind(item) { Vec::new() } else { shared.clone() })
                        .chain(one.head.clone())
                        .chain(tail.clone())
                        .collect();
                    self.of_place(each, item)
                })
                .collect(),
        )
    }

    /// "Orvane Health Board (OHB)": letters that stand in brackets somewhere, behind what they are short for.
    fn is_explained(&self, at: usize) -> bool {
        let piece = self.tokens[at].span().of(self.text);
        self.tokens[at].upper
            && piece.len() > 1
            && (1..self.tokens.len().saturating_sub(1)).any(|t| {
                self.tokens[t].word == self.tokens[at].word
                    && self.tokens[t - 1].mark == '('
                    && self.tokens[t + 1].mark == ')'
                    && self.tokens[t].span().of(self.text) == piece
            })
    }

    /// "have assisted 15 county hospitals", "twelve supported 15": a form of a verb right
    /// before the number says what is done to them, and not which they are.
    fn acts_on(&self, at: usize, floor: usize) -> bool {
        let number = self
            .tokens
            .get(at + 1)
            .is_some_and(|next| next.kind == TokenKind::Number || self.lexicon.figures.number(next.word).is_some());
        let info = self.lexicon.vocabulary.info(self.tokens[at].word);
        if info.verbs.is_empty() || !self.pieces.is(at, sign::GROUP_BEFORE) {
            return false;
        }
        let helped = (floor..at).rev().find(|&t| !self.is(t, Class::Adverb)).is_some_and(|t| self.is(t, Class::Have));
        helped || number && info.verbs.iter().any(|(_, form)| form.past || form.participle)
    }

    /// "four acute care hospitals", "20 of its nursing homes": where the number stands, over words that say what kind they are.
    fn counted_from(&self, before: usize, floor: usize) -> Option<usize> {
        let counts = |t: usize| {
            let token = &self.tokens[t];
            // "in 2019 local hospitals": a year counts nothing.
            let year = token.span().len() == 4 && token.span().of(self.text).bytes().all(|b| b.is_ascii_digit());
            // "other well-known hospitals" are no number of them.
            let vague = self.is(t, Class::Determiner);
            let word = self.pieces.is(t, sign::GROUP_BEFORE) && self.lexicon.figures.number(token.word).is_some();
            token.kind == TokenKind::Number && !year || word && !vague
        };
        let owned = self.is(before, Class::Owning) && before >= floor + 2 && self.is(before - 1, Class::Belonging);
        if owned {
            return Some(before - 2).filter(|&t| counts(t));
        }
        let kind = |t: usize| {
            let token = &self.tokens[t];
            // "long-term": what a hyphen joins says of what kind they are, whatever its parts are alone.
            let hyphen = self.mark(t, "-") && token.gap == Gap::None
                || token.gap == Gap::None && t > floor && self.mark(t - 1, "-");
            let info = self.lexicon.vocabulary.info(token.word);
            let deed = info.verbs.iter().any(|(_, form)| !form.participle);
            hyphen
                || token.kind == TokenKind::Word
                    && !self.capital(t)
                    && !deed
                    && info.classes & !Class::set(&[Class::Adjective]) == 0
                    && !token.span().of(self.text).ends_with('s')
        };
        let first = (floor..=before).rev().take(KIND).find(|&t| !kind(t)).filter(|&t| counts(t))?;
        (first < before).then_some(first)
    }

    /// "20 hospitals from Hebei, Henan and Shaanxi": the places behind the first one, where "and" ends the list.
    fn more_places(&self, first: usize, limit: usize) -> usize {
        let mut at = first;
        let mut ended = false;
        while !ended && at < limit {
            ended = self.is(at, Class::Joining);
            let mut next = at + 1;
            if self.mark(at, ",") && next < limit && self.is(next, Class::Joining) {
                ended = true;
                next += 1;
            } else if !ended && !self.mark(at, ",") {
                return first;
            }
            let place = self.pieces.get(next).and_then(|p| p.place_from);
            match place.filter(|&(last, _)| last < limit && self.capital(next)) {
                Some((last, _)) => at = self.admin_tail(last),
                None => return first,
            }
        }
        if ended && at < limit { at } else { first }
    }

    /// "First", "Second": told from the others by nothing but a number.
    fn told_by_rank(&self, item: &Tokens) -> bool {
        item.len() == 1 && self.pieces[item.start].ordinal.is_some() && self.capital(item.start)
    }

    /// "county-level hospitals in 12 key counties": institutions named only together.
    fn group(&self, at: usize, end: usize, floor: usize, limit: usize) -> Option<Candidate> {
        let mut start = at;
        while start > floor {
            let before = start - 1;
            let token = &self.tokens[before];
            let piece = &self.pieces[before];
            let first = [piece.modifier, piece.admin].into_iter().flatten().filter(|&f| f >= floor).min();
            let plain = token.kind == TokenKind::Word
                && (self.is(before, Class::Adjective) || self.pieces.is(before, sign::GROUP_BEFORE));
            if self.acts_on(before, floor) {
                break;
            }
            if let Some(first) = first {
                start = first;
            } else if let Some((first, _)) = self.place_before(before).filter(|&(f, _)| f >= floor) {
                start = first;
            } else if plain || token.kind == TokenKind::Number {
                start = before;
            } else if self.mark(before, "-") && token.gap == Gap::None && before > floor {
                start = before - 1;
            } else if let Some(first) = self.counted_from(before, floor) {
                start = first;
            } else if self.is(before, Class::Joining)
                && before > floor + 1
                && self.mark(before - 1, "-")
                && self.tokens[before - 1].gap == Gap::None
                && self.tokens[before - 2].kind == TokenKind::Word
            {
                // "16 district- and community-level hospitals": the first of two compounds waits for its end.
                start = before - 2;
            } else {
                break;
            }
        }
        // "Five Larch Health hospitals": the words in capitals are the name of whose they are.
        let word = |t: usize| self.tokens[t].kind == TokenKind::Word && self.capital(t) && !self.title_case;
        if start < at
            && word(start)
            && start > floor
            && word(start - 1)
            && start > self.sentence.start
            && self.spaced(start)
            && !self.is(start - 1, Class::Function)
        {
            while start < at && self.capital(start) {
                start += 1;
            }
        }
        let mut stop = end;
        // "hospitals of traditional Chinese medicine".
        if stop + 1 < limit
            && self.is(stop, Class::Belonging)
            && let Some(last) = self.pieces[stop + 1].specialty_of.filter(|&l| l <= limit)
        {
            stop = last;
        }
        if stop < self.sentence.end && self.pieces.is(stop, sign::GROUP_LINK) {
            let mut t = stop + 1;
            while t < limit && t < stop + 8 {
                let token = &self.tokens[t];
                // "bought hospitals in 1981", "took in two hospitals in April": that is when.
                let year = token.span().len() == 4 && self.pieces.get(t + 1).is_none_or(|p| p.admin.is_none());
                let fits = match token.kind {
                    TokenKind::Number => !year,
                    TokenKind::Word if self.is(t, Class::Calendar) => false,
                    TokenKind::Word => {
                        self.capital(t)
                            || self.pieces[t].admin_from.is_some()
                            || self.pieces[t].admin.is_some()
                            || self.is(t, Class::Adjective)
                            || self.small_place(t)
                            || self.is(t, Class::Determiner)
                            || self.place_before(t).is_some()
                            || self.pieces.is(t, sign::GROUP_PLACE)
                    }
                    _ => false,
                };
                if !fits || self.head_at(t).is_some() || self.acts_on(t, stop) {
                    break;
                }
                t += 1;
            }
            // "runs two hospitals in a joint venture": an article belongs to the noun behind it.
            while t > stop + 1 && self.is(t - 1, Class::Determiner) {
                t -= 1;
            }
            // "hospitals in the Larch Health system": that is whose they are, and no place.
            let owned =
                !self.capital(t.min(limit - 1)) && self.pieces.get(t).is_some_and(|p| p.reference_head.is_some());
            if t > stop + 1 && t < limit && !owned {
                stop = self.more_places(t, limit);
            }
        }
        // "to learn about facilities", "travelled over hospitals": only before a number does such a word count them.
        if start + 1 == at && self.is(start, Class::Preposition) {
            start = at;
        }
        if start == at && stop == end {
            return None;
        }
        let mut one = self.candidate(start, at..end, InstitutionKind::Group, false, true);
        one.tokens = start..stop;
        one.name = (start..stop).collect();
        one.group = true;
        Some(one)
    }

    /// "Department of Oral Health, Faculty of Medicine, Orme University": the first names a part of the second, and
    /// no government.
    pub(super) fn without_departments(&self, base: usize, found: &mut Vec<Candidate>) {
        let part = |at: usize| {
            let (one, next) = (&found[at], &found[at + 1]);
            let beside = self.mark(one.tokens.end, ",")
                && (one.tokens.end + 1..next.tokens.start).all(|t| self.is(t, Class::DefiniteArticle));
            let end = next.tokens.end;
            let listed = self.is(end, Class::Joining)
                || self.mark(end, ",") && end + 1 < self.sentence.end && self.capital(end + 1);
            one.kind == InstitutionKind::Government
                && one.tokens.start == one.head.start
                && one.capital
                && self.is(one.head.end, Class::Belonging)
                && next.kind == InstitutionKind::University
                && beside
                && (next.tokens.start == next.head.start && next.owner.is_some() || !listed)
        };
        for at in (base..found.len().saturating_sub(1)).rev().filter(|&at| part(at)).collect::<Vec<_>>() {
            found.remove(at);
        }
    }

    /// "becoming \"Overseas Medical Partners\"": what somebody becomes between quotation marks is a title, and no firm.
    pub(super) fn without_quoted_titles(&self, base: usize, found: &mut Vec<Candidate>) {
        let quote = |at: usize| at < self.sentence.end && matches!(self.tokens[at].mark, '"' | '\u{201c}' | '\u{201d}');
        let opening = |one: &Candidate| {
            let start = one.tokens.start;
            start > self.sentence.start + 1 && quote(start - 1)
        };
        let title = |one: &Candidate| {
            let end = one.tokens.end;
            let closed = quote(end) || end < self.sentence.end && quote(end + 1);
            let becomes = opening(one) && {
                let low = one.tokens.start.saturating_sub(1 + TITLED).max(self.sentence.start);
                (low..one.tokens.start - 1)
                    .rev()
                    .find(|&t| !self.is(t, Class::Determiner) && !self.is(t, Class::Belonging))
                    .is_some_and(|t| self.is(t, Class::Becoming) && !self.is(t, Class::Be))
            };
            one.kind == InstitutionKind::Company && self.plural(one.head.end - 1) && closed && becomes
        };
        let mut at = base;
        while at < found.len() {
            if title(&found[at]) {
                found.remove(at);
            } else {
                at += 1;
            }
        }
    }

    /// "Hungary and Laos Universities": countries and provinces have many, and no one that bears their name alone.
    fn are_lands(&self, items: &[Tokens]) -> bool {
        let place = |item: &Tokens| self.pieces[item.start].place_from.is_some_and(|(last, _)| last >= item.end);
        items.iter().all(place) && items.iter().any(|item| self.is_land(item.start, item.end))
    }

    /// Whether some tokens are the name of a country, a province or a region, and no more.
    pub(super) fn is_land(&self, start: usize, end: usize) -> bool {
        let place = start < end && self.pieces[start].place_from.is_some_and(|(last, _)| last == end);
        place
            && self.place_in(start, end).is_some_and(|p| {
                matches!(self.lexicon.places.kind(p), PlaceKind::Country | PlaceKind::Province | PlaceKind::Region)
            })
    }

    /// "a U.S. eye center": a country, and what kind of house it is in small letters.
    pub(super) fn of_some_land(&self, start: usize, head: usize) -> bool {
        let land = (start + 1..=head).find(|&end| self.is_land(start, end));
        land.is_some_and(|end| (end..head).all(|t| !self.capital(t)))
    }
}

#[cfg(test)]
mod tests {
    use crate::annotate::annotate;
    use crate::article::Article;
    use crate::document::InstitutionKind;
    use crate::lexicon::Lexicon;

    #[test]
    fn groups_have_their_own_words_and_all_their_places() {
        let lexicon = Lexicon::built_in();
        for (text, wanted) in [
            ("They have assisted 305 county-level hospitals.", vec!["305 county-level hospitals"]),
            (
                "Twelve hospitals in Zhejiang supported 15 county hospitals in Qinghai.",
                vec!["Twelve hospitals in Zhejiang", "15 county hospitals in Qinghai"],
            ),
            ("It visited 15 supported hospitals.", vec!["15 supported hospitals"]),
            (
                "It signed with 20 hospitals from Hebei, Henan and Shaanxi.",
                vec!["20 hospitals from Hebei, Henan and Shaanxi"],
            ),
            (
                "It works with 70 clinics in Tianjin and Hebei province.",
                vec!["70 clinics in Tianjin and Hebei province"],
            ),
            ("It signed with 20 hospitals in Hebei, and Henan Yuzhong Hospital joined.", vec!["20 hospitals in Hebei"]),
            ("It leads seven hospitals at the regional level.", vec!["seven hospitals at the regional level"]),
            (
                "Nine hospitals of traditional Chinese medicine will help.",
                vec!["Nine hospitals of traditional Chinese medicine"],
            ),
            ("Hospitals in Shanghai and Yunnan have met.", vec!["Hospitals in Shanghai and Yunnan"]),
            ("It bought two hospitals in 1981.", vec!["two hospitals"]),
            ("It took in two hospitals in April.", vec!["two hospitals"]),
        ] {
            let article = Article::new("group", text);
            let document = annotate(&article, &lexicon);
            let groups: Vec<&str> = document
                .mentions
                .iter()
                .filter(|m| document.institutions[m.institution].kind == InstitutionKind::Group)
                .map(|m| m.span.of(text))
                .collect();
            assert_eq!(groups, wanted, "{text}");
        }
    }
}
