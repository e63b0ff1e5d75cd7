//! Which of the runs are names of institutions, and of which: the clues added up,
//! what the name itself says, and short names beside long ones.

use super::{Brand, Brands, ENOUGH, ENOUGH_FOR_A_PART, LONGEST, Place, Reader, SURE, WEAK};
use crate::annotate::name::Candidate;
use crate::document::{InstitutionKind, TokenKind, Tokens};
use crate::lexicon::brands::Clue;
use crate::lexicon::names::{NameClass, NameRole};
use crate::lexicon::pinyin::first_letters;
use crate::lexicon::vocabulary::fold;
use crate::lexicon::{Class, Layer};
use rustc_hash::FxHashMap;

impl<'a> Reader<'a> {
    /// What the name itself says.
    fn by_name(&self, run: &Tokens, brand: &mut Brand) {
        let brands = &self.lexicon.brands;
        let (first, last) = (run.start, self.last_word(run));
        if brands.is_given(self.word(first)) && last > first {
            brand.add(Clue::Given);
        }
        let our = self.lexicon.names.is(self.tokens[first].word, NameClass::Ours);
        let care = self.clues_of(first).is(Clue::HospitalTail) && self.is_of(first + 1);
        let order = run.clone().take(2).any(|t| self.clues_of(t).is(Clue::Order) && self.is_of(t + 1));
        if run.len() > 2 && (order || care) || our {
            brand.add(Clue::Order);
        }
        if run.len() > 2
            && !(run.start > 0 && self.is_the(run.start - 1))
            && run.clone().take(3).any(|t| self.clues_of(t).is(Clue::Gift) && self.is_of(t + 1))
        {
            brand.add(Clue::Gift);
        }
        let tail = |clue: Clue| self.clues_of(last).is(clue) && last > first;
        let mut kind = None;
        if tail(Clue::HospitalTail) {
            brand.add(Clue::HospitalTail);
            // "Orvane Children's" with no noun behind it.
            if self.tokens[run.end - 1].kind == TokenKind::Possessive {
                brand.add(Clue::SaintAlone);
            }
            kind = Some(InstitutionKind::Hospital);
        } else if tail(Clue::CompanyTail) {
            brand.add(Clue::CompanyTail);
            let own = (first..last).any(|t| self.own_word(t) || self.clues_of(t).is(Clue::System));
            // A headline in capitals tells no word of its own.
            if own && tail(Clue::FirmTail) && !self.tokens[last].upper {
                brand.add(Clue::FirmTail);
            }
        } else if last > first && run.clone().any(|t| self.clues_of(t).is(Clue::Saint)) {
            brand.add(Clue::Saint);
            if run.clone().any(|t| self.tokens[t].kind == TokenKind::Possessive) {
                brand.add(Clue::SaintAlone);
            }
            kind = Some(InstitutionKind::Hospital);
        } else if run.clone().any(|t| self.is_joined(t)) {
            brand.add(Clue::Suffix);
            brand.add(Clue::Joined);
        } else if brands.ends_as_brand(self.word(last)) && self.lexicon.names.is_unknown(self.tokens[last].word) {
            brand.add(Clue::Suffix);
        }
        if run.len() <= 2 && self.clues_of(first).is(Clue::Familiar) {
            brand.add(Clue::Familiar);
        }
        let rest = first + 1..run.end;
        let own = || {
            self.clues_of(first + 1).is(Clue::Patron)
                || self.place(first + 1) == Some(run.end)
                || rest.clone().all(|t| {
                    self.own_word(t)
                        || self.place(t).is_some()
                        || self.clues_of(t).is(Clue::Saint)
                        || self.lexicon.names.is(self.tokens[t].word, NameClass::Quarter)
                        || t > first + 1 && self.lexicon.names.is(self.tokens[t].word, NameClass::CityLevel)
                        || self.tokens[t].kind != TokenKind::Word
                })
        };
        let saint = self.clues_of(first).is(Clue::Saint) || our;
        let the = run.start > 0 && self.is_the(run.start - 1);
        if last == first + 1 && !the && self.clues_of(first).is(Clue::Patron) && !saint {
            brand.add(Clue::Patron);
            kind = Some(InstitutionKind::Hospital);
        }
        if last > first && self.clues_of(first).is(Clue::System) && !self.clues_of(last).is(Clue::Landform) && own() {
            brand.add(Clue::System);
            kind = Some(InstitutionKind::Hospital);
        }
        if brand.has(Clue::Order) {
            kind = Some(if our || care { InstitutionKind::Hospital } else { InstitutionKind::Other });
        }
        brand.kind = brand.kind.or(kind);
    }

    /// "OrmeHealth": an ending of brands that begins with a capital inside the word.
    fn is_joined(&self, at: usize) -> bool {
        let word = self.word(at);
        let small_before_capital =
            word.as_bytes().windows(2).any(|w| w[0].is_ascii_lowercase() && w[1].is_ascii_uppercase());
        small_before_capital
            && self.lexicon.names.is_unknown(self.tokens[at].word)
            && self.lexicon.brands.ends_as_brand(word)
    }

    fn is_of(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(Class::Belonging))
    }

    /// Whether the words of a run can name an organisation at all.
    fn possible(&self, run: &Tokens, brand: &Brand) -> bool {
        let brands = &self.lexicon.brands;
        let words = run.clone().filter(|&t| self.tokens[t].kind == TokenKind::Word);
        let (first, last) = (run.start, self.last_word(run));
        let word = &self.tokens[first];
        let alone = first == last;
        let familiar = self.clues_of(first).is(Clue::Familiar);
        // "Severn Road and three other hospitals"
        let told = [Clue::Others, Clue::Beds, Clue::Twosome, Clue::Bond].iter().any(|clue| brand.has(*clue));
        // "Baptist said it will buy"
        let speaks = alone
            && self.clues_of(first).is(Clue::Beside)
            && [Clue::Speech, Clue::Deed, Clue::Seat, Clue::Works, Clue::Admits, Clue::IsA, Clue::Headed]
                .iter()
                .any(|clue| brand.has(*clue));
        words.clone().count() <= LONGEST
            && (!alone || self.own_word(first) || familiar)
            && (self.place(first) != Some(run.end) || familiar)
            && !self.is_head(first)
            && (!self.clues_of(last).is(Clue::Thing) || told)
            && !(alone && (self.clues_of(first).is(Clue::Never) || word.span().len() < 3))
            && !(alone
                && (self.lexicon.names.is_no_institution(self.word(first)) || brands.is_demonym(self.word(first))))
            && !(alone
                && (self.clues_of(first).is(Clue::HospitalTail) && !speaks && !familiar
                    || self.clues_of(first).is(Clue::Person)))
    }

    /// The candidates for the runs whose clues are enough.
    pub(super) fn accepted(&self, brands: Brands<'a>) -> Vec<Candidate> {
        // Words of the names with a head: "Tamarack" of "Tamarack Health Partners".
        let mut parents: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (n, name) in self.names.iter().enumerate().filter(|(_, name)| name.specific && name.capital && !name.group)
        {
            for word in name.tokens.clone() {
                // "Orvane" of "Orvane Meridian Health", where a town has the name of a system that everybody knows.
                let familiar = word == name.tokens.start && self.clues_of(word).is(Clue::Familiar);
                if !name.head.contains(&word) && (self.own_word(word) || familiar) {
                    parents.entry(self.word(word)).or_default().push(n);
                }
            }
        }
        let districts = brands.districts;
        let mut list = brands.list;
        let whole = self.short_for(&list);
        for (short, whole) in whole.iter().enumerate() {
            if let Some(whole) = *whole {
                let clues = list[short].clues.clone();
                clues.into_iter().for_each(|(clue, times)| (0..times).for_each(|_| list[whole].add(clue)));
                list[whole].inside |= list[short].inside;
                list[whole].near_care |= list[short].near_care;
                list[whole].person |= list[short].person;
            }
        }
        let mut order: Vec<usize> = (0..list.len()).filter(|&n| whole[n].is_none()).collect();
        // Short names first: "Northcare" before "Northcare Durand".
        order.sort_by_key(|&n| list[n].places.first().map_or(0, |p| p.tokens.len()));
        let mut kept: FxHashMap<&str, (usize, usize)> = FxHashMap::default();
        let mut found = Vec::new();
        for n in order {
            let brand = &mut list[n];
            let Some(run) = brand.places.first().map(|p| p.tokens.clone()) else { continue };
            if brand.person || !self.possible(&run, brand) {
                continue;
            }
            let last = self.last_word(&run);
            if brands.people.contains(self.word(last)) || brands.people.contains(self.word(run.start)) {
                continue;
            }
            if self.is_acronym(&run, brand) {
                continue;
            }
            let related = run.clone().find_map(|t| parents.get(self.word(t))).map_or(&[][..], Vec::as_slice);
            // "the Eye Institute at OHU": OHU, which has a president, is its whole.
            if !brand.has(Clue::Chaired) && related.iter().any(|&n| self.is_part(&run, n)) {
                // "Hexie" of "Lingnan Hexie Group": the clues say that the part means the whole.
                let whole = self.only_whole(&run, related);
                let begins = |n: usize| self.word(self.names[n].tokens.start) == self.word(run.start);
                let wanted = |n: usize| if begins(n) { 1 } else { ENOUGH_FOR_A_PART };
                let acts = |n: usize| begins(n) && brand.acts;
                // "Luban District" beside "Luban District People's Hospital" is the district.
                if run.len() > 1 && self.is_level(last) {
                    continue;
                }
                if let Some(whole) = whole.filter(|&n| self.sum(brand) >= wanted(n) || acts(n)) {
                    let places = brand.places.iter().filter(|place| !place.located);
                    // "MLUT" beside "MLUT Affiliated Tarn Hospital" is the university.
                    let next = self.names[whole].tokens.start + run.len();
                    if begins(whole) && self.lexicon.names.is(self.tokens[next].word, NameClass::Tied) {
                        let parent = InstitutionKind::University;
                        found.extend(places.map(|place| self.candidate(place, &run, parent, Clue::Daughter)));
                    } else {
                        found.extend(places.map(|place| self.part_of(place, &self.names[whole])));
                    }
                }
                continue;
            }
            let first = self.word(run.start);
            let parent = related.iter().any(|&n| self.word(self.names[n].tokens.start) == first);
            // "Kestrel Health St. Odo" is a new name of "St. Odo Hospital" as likely as one more hospital.
            let mut tails = parents.get(self.word(last)).into_iter().flatten();
            // "Orvane Behavioral" beside "Lea Behavioral Hospital": the end of a firm's name says nothing of a town.
            let tail = self.clues_of(last).is(Clue::CompanyTail);
            if last > run.start && !tail && tails.any(|&n| self.word(self.names[n].tokens.start) != first) {
                continue;
            }
            self.by_name(&run, brand);
            if last > run.start && (parent || kept.contains_key(self.word(run.start))) && !brand.has(Clue::Given) {
                brand.add(Clue::Daughter);
                // "Orvane South"
                if self.lexicon.names.is(self.tokens[last].word, NameClass::Quarter) {
                    brand.add(Clue::Sits);
                }
            }
            let near_care = brand.near_care
                || [Clue::HospitalTail, Clue::Suffix, Clue::Beds, Clue::Daughter, Clue::System]
                    .iter()
                    .any(|clue| brand.has(*clue));
            if !near_care || self.is_known(&run, brand) || !self.enough(brand, run.len() == 1) {
                continue;
            }
            kept.insert(self.word(run.start), (n, run.start));
            let clue = self.strongest(brand);
            let kind = brand.kind.unwrap_or(InstitutionKind::Company);
            let shorts = (0..whole.len()).filter(|&short| whole[short] == Some(n));
            let own = list[n].places.iter();
            let short = shorts.flat_map(|short| list[short].places.iter().filter(|p| !p.located));
            found.extend(own.chain(short).map(|place| self.candidate(place, &run, kind, clue)));
        }
        let government = |(run, sentence): (Tokens, usize)| {
            let place = Place { tokens: run.clone(), sentence, titled: false, located: false };
            self.candidate(&place, &run, InstitutionKind::Government, Clue::Party)
        };
        found.extend(districts.into_iter().map(government));
        found
    }

    /// Of each run of one word the longer name that it is short for: "Orvane" behind "Orvane Lifeline".
    fn short_for(&self, list: &[Brand]) -> Vec<Option<usize>> {
        let told = |brand: &Brand| {
            brand.places.iter().filter(|p| !p.titled).map(|p| p.tokens.start).min().unwrap_or(usize::MAX)
        };
        let mut longer: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (n, brand) in list.iter().enumerate() {
            if let Some(run) = brand.places.first().map(|p| &p.tokens)
                && run.len() > 1
                && !brand.person
                && self.own_word(run.start)
                && self.possible(run, brand)
            {
                longer.entry(self.word(run.start)).or_default().push(n);
            }
        }
        list.iter()
            .map(|brand| {
                let run = brand.places.first().map(|p| &p.tokens).filter(|run| run.len() == 1)?;
                match longer.get(self.word(run.start)).map(Vec::as_slice) {
                    Some(&[whole]) if told(&list[whole]) < told(brand) => Some(whole),
                    _ => None,
                }
            })
            .collect()
    }

    fn enough(&self, brand: &Brand, alone: bool) -> bool {
        let strong = brand.clues.iter().any(|(clue, _)| self.lexicon.brands.weight(*clue) >= ENOUGH);
        let sum = self.sum(brand);
        let known = brand.has(Clue::Familiar);
        // "OrvaneHealth": a capital inside the word, wherever it stands.
        let first = brand.places.first().map(|place| place.tokens.start);
        // "Orvane, which runs nine hospitals": no person, and no word of the language.
        let deeds = brand.has(Clue::Which) && brand.has(Clue::Deed);
        let shaped = brand.has(Clue::Joined) || deeds || first.is_some_and(|at| self.has_capital_inside(at));
        sum >= ENOUGH && (!alone || brand.inside || shaped || strong || known || sum >= SURE)
    }

    /// A run of known words is a name only by a clue that is enough alone.
    fn is_known(&self, run: &Tokens, brand: &Brand) -> bool {
        let words = run.clone().filter(|&t| self.tokens[t].kind == TokenKind::Word).count();
        // "Lowick Children's"
        let alone = brand.has(Clue::HospitalTail) && brand.has(Clue::SaintAlone);
        let told = words > 2 && brand.has(Clue::Deed) || brand.has(Clue::Familiar) || alone;
        !told
            && !run.clone().any(|t| self.own_word(t))
            && !brand.clues.iter().any(|(clue, _)| self.lexicon.brands.weight(*clue) >= ENOUGH)
    }

    /// What the clues of a run add up to.
    fn sum(&self, brand: &Brand) -> i32 {
        let (mut sum, mut weak) = (0, 0);
        for &(clue, times) in &brand.clues {
            match self.lexicon.brands.weight(clue) {
                1 => weak += times.min(2),
                weight => sum += weight * times.min(2),
            }
        }
        sum + weak.min(WEAK)
    }

    fn is_the(&self, at: usize) -> bool {
        self.tokens[at].is(Class::DefiniteArticle)
    }

    /// Capitals that stand in brackets, or are the initials of a name: its acronym, found with it.
    fn is_acronym(&self, run: &Tokens, brand: &Brand) -> bool {
        if run.len() > 1 || !self.tokens[run.start].upper {
            return false;
        }
        let letters = self.word(run.start);
        let bracketed = |place: &Place| {
            let before = place.tokens.start.checked_sub(1).map(|t| self.word(t));
            // "A Hospital, the OHC," but "the OHC said"
            let the = place.tokens.start > 1
                && self.is_the(place.tokens.start - 1)
                && (self.tokens[place.tokens.start - 2].kind == TokenKind::Word
                    || self.tokens.get(place.tokens.end).is_some_and(|t| t.kind == TokenKind::Word));
            let introduced = !the
                && place.tokens.start > 0
                && self.hits.at(place.tokens.start - 1).iter().any(|hit| {
                    hit.layer == Layer::Name && self.lexicon.names.role(hit.payload) == NameRole::AcronymLink
                });
            introduced
                || before == Some("(")
                    && self.tokens.get(place.tokens.end).is_some_and(|t| t.span().of(self.text) == ")")
        };
        let initials = |name: &Candidate| {
            let words = name.name.iter().filter(|&&t| self.tokens[t].kind == TokenKind::Word && self.tokens[t].capital);
            // "NCCH" of "Nanchang Central Hospital"
            let syllables = words.clone().flat_map(|&t| {
                let chinese = self.lexicon.names.is_unknown(self.tokens[t].word) || self.place(t).is_some();
                let spelled = if chinese { first_letters(&fold(self.word(t))).to_uppercase() } else { String::new() };
                let first = self.word(t).chars().next().filter(|_| spelled.is_empty());
                spelled.chars().chain(first).collect::<Vec<_>>()
            });
            words.clone().filter_map(|&t| self.word(t).chars().next()).eq(letters.chars())
                || syllables.eq(letters.chars())
        };
        brand.places.iter().any(bracketed) || self.names.iter().any(initials)
    }

    /// District, county: the last word of a place.
    fn is_level(&self, at: usize) -> bool {
        self.hits_at(at)
            .any(|term| term.layer == Layer::Name && self.lexicon.names.role(term.payload) == NameRole::Admin)
    }

    /// Whether the words of a run stand, in their order, in a name.
    fn is_part(&self, run: &Tokens, name: usize) -> bool {
        let name = &self.names[name].tokens;
        run.len() < name.len()
            && (name.start..=name.end - run.len())
                .any(|start| run.clone().enumerate().all(|(n, t)| self.word(t) == self.word(start + n)))
    }

    /// The name that a run is a part of, where all of them are the same.
    fn only_whole(&self, run: &Tokens, names: &[usize]) -> Option<usize> {
        let mut whole: Option<usize> = None;
        for &n in names.iter().filter(|&&n| self.is_part(run, n)) {
            let same = |known: usize| {
                let (a, b) = (&self.names[known].tokens, &self.names[n].tokens);
                a.len() == b.len() && a.clone().zip(b.clone()).all(|(x, y)| self.word(x) == self.word(y))
            };
            match whole {
                None => whole = Some(n),
                Some(known) if known == n || same(known) => {}
                Some(_) => return None,
            }
        }
        whole
    }

    fn part_of(&self, place: &Place, whole: &Candidate) -> Candidate {
        Candidate { tokens: place.tokens.clone(), sentence: place.sentence, definite: false, ..whole.clone() }
    }

    fn strongest(&self, brand: &Brand) -> Clue {
        let weight = |clue: Clue| self.lexicon.brands.weight(clue);
        brand
            .clues
            .iter()
            .map(|(clue, _)| *clue)
            .max_by_key(|&clue| (weight(clue), std::cmp::Reverse(clue as usize)))
            .unwrap_or(Clue::Seat)
    }

    fn candidate(&self, place: &Place, run: &Tokens, kind: InstitutionKind, clue: Clue) -> Candidate {
        let last = self.last_word(run);
        Candidate {
            tokens: place.tokens.clone(),
            name: run.clone().collect(),
            kind,
            head: last..last + 1,
            plural: false,
            specific: true,
            capital: true,
            modified: run.len() > 1,
            definite: false,
            owner: None,
            place: None,
            sentence: place.sentence,
            distributed: None,
            group: false,
            head_first: false,
            whole: None,
            known: false,
            rule: Some(self.lexicon.brands.rule(clue)),
        }
    }
}
