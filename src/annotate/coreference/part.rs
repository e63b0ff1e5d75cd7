//! Passes 3 and 4: what is a part of a longer name, "the Provincial Eye Hospital",
//! or its first words alone, "Pinehaven".

use super::{Chains, Few, Key, compatible, distinct, subset};
use crate::annotate::name::Candidate;
use crate::document::{BlockKind, Gap, InstitutionKind, Naming, Sentence, TokenKind, Tokens};
use crate::lexicon::brands::Clue;
use crate::lexicon::keys::{KeyWord, KeyWords};
use crate::lexicon::names::{NameClass, NameRole};
use crate::lexicon::{Class, Layer};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Of more institutions that share the words of a phrase, only those named near it are asked.
const MANY: usize = 400;

impl Chains<'_> {
    /// Pass 3: names that are a part of one longer name. Returns what is left for references.
    pub(super) fn parts(&mut self, candidates: &[Candidate], left: Vec<usize>) -> Vec<usize> {
        // Full names that are parts of longer ones: "Zhongshan Hospital" of "Zhongshan Hospital of Fudan University".
        for short in 0..self.institutions.len() {
            if self.keys[short].is_empty() || self.institutions[short].kind == InstitutionKind::Group {
                continue;
            }
            let mut whole: Vec<usize> = Vec::new();
            let sharing = self.keys[short].first().map(|k| self.sharing(k)).unwrap_or_default();
            for long in distinct(sharing) {
                // Of which of two it would be a part nobody knows.
                if whole.len() == 3 {
                    break;
                }
                if long != short
                    && self.institutions[long].kind != InstitutionKind::Group
                    && compatible(self.institutions[long].kind, self.institutions[short].kind)
                    && self.heads[long] == self.heads[short]
                    && self.keys[long].iter().any(|k| {
                        self.keys[short].iter().all(|s| {
                            subset(s, k)
                                && s.len() < k.len()
                                && !self.is_half(short, long)
                                && !self.is_other_authority(short, long)
                                && (!self.is_of_owner(short, long) || self.is_begun_by(long, short))
                                && (self.is_campus(short) || !self.is_campus(long))
                                && !(self.is_seat(short) && self.is_brand_difference(s, k, long))
                                && !self.is_campus_difference(s, &self.without_owner(long, k))
                                && !self.is_specialty_difference(s, &self.without_owner(long, k), long)
                                && !self.is_merged_name(s, k, long)
                        })
                    })
                {
                    whole.push(long);
                }
            }
            // "West Orme Hospital" is rather that "of Linhai University" than "West Orme Linfu Hospital".
            if whole.len() == 2 {
                let begun: Vec<usize> = whole.iter().copied().filter(|&long| self.is_begun_by(long, short)).collect();
                if begun.len() == 1 {
                    whole = begun;
                }
            }
            // "Orme Hospital" is "Orme Hospital Limited", and not "Verity Orme Hospital".
            if let Some(formal) = distinct(sharing).find(|&long| self.is_without_form(short, long)) {
                whole = vec![formal];
            }
            if whole.is_empty() {
                // "Chesley Road Memorial" of "Chesley Road Memorial Hospital".
                let own = &self.names[short];
                let begins =
                    |long: usize| own.iter().zip(&self.names[long]).all(|(&a, &b)| self.word(a) == self.word(b));
                whole = distinct(sharing)
                    .filter(|&long| {
                        long != short
                            && !self.keys[long].is_empty()
                            && self.institutions[long].kind != InstitutionKind::Group
                            && self.names[long].len() > own.len()
                            && begins(long)
                            && self.heads_here(self.names[long][own.len()])
                            // "Orme Hospital" is not its clinic.
                            && !(self.institutions[short].kind == InstitutionKind::Hospital
                                && self.institutions[long].kind == InstitutionKind::Clinic
                                && own.last().is_some_and(|&t| self.heads_here(t)))
                            && compatible(self.institutions[short].kind, self.institutions[long].kind)
                    })
                    .take(2)
                    .collect();
            }
            if whole.is_empty() {
                whole = distinct(sharing).filter(|&long| self.is_shortened(short, long)).take(2).collect();
            }
            if let [long] = whole[..] {
                // What is told as a firm is no alliance, though its name ends in "Network".
                if self.institutions[short].kind == InstitutionKind::Company
                    && self.institutions[long].kind == InstitutionKind::Alliance
                {
                    self.institutions[long].kind = InstitutionKind::Company;
                }
                self.join(long, short);
            }
        }
        self.settle();
        let mut rest = Vec::new();
        let first_new = self.institutions.len();
        self.mentions.sort_by_key(|m| (m.tokens.start, m.tokens.end, m.institution));
        let mut found: Vec<(Tokens, usize, Naming, crate::lexicon::RuleId)> = Vec::new();
        for at in left {
            let one = &candidates[at];
            if !one.modified || one.plural && !one.capital {
                rest.push(at);
                continue;
            }
            let key = self.key(&one.name);
            let head = self.word(one.head.end - 1);
            let from = self.mentions.partition_point(|m| m.tokens.start < one.tokens.start);
            let nearby = &self.mentions[from.saturating_sub(400)..from];
            // By the rarest word; a name with a place may share only the place.
            let place = one.name.first().filter(|_| one.specific);
            let at_place = place.map(|&t| self.with_word(self.word(t))).unwrap_or_default();
            let sharing = self.sharing(&key);
            let mut near: Vec<usize> = if sharing.len() + at_place.len() <= MANY {
                [sharing, at_place].concat()
            } else {
                // Nobody means one of hundreds that was named long ago.
                let until = (from + MANY / 2).min(self.mentions.len());
                let named = self.mentions[from.saturating_sub(MANY)..until].iter().map(|m| m.institution);
                let new = (first_new..self.institutions.len()).rev().take(MANY / 2);
                let has = |n: &usize| sharing.binary_search(n).is_ok() || at_place.binary_search(n).is_ok();
                named.chain(new).filter(has).collect()
            };
            near.sort_unstable();
            near.dedup();
            let mut whole: Vec<usize> = near
                .into_iter()
                .filter(|&n| {
                    !self.keys[n].is_empty()
                        && self.institutions[n].kind != InstitutionKind::Group
                        && compatible(self.institutions[n].kind, one.kind)
                        && (self.heads[n] == head || one.specific)
                        && self.keys[n].iter().any(|k| {
                            subset(&key, k) && !self.is_campus_difference(&key, k)
                                || one.specific && self.place_matches(one, n)
                        })
                })
                .collect();
            // "the county hospital" is no provincial one; which of several it is, the reference decides.
            let several = whole.len() > 1;
            let mut met: FxHashMap<usize, i64> = FxHashMap::default();
            if !whole.is_empty() && !one.plural {
                let said = self.conditions(one);
                if said.any() {
                    met = whole.iter().filter_map(|&n| Some((n, self.meets(n, None, &said)?))).collect();
                    whole.retain(|n| met.contains_key(n));
                }
            }
            // Of equals the one named last: the mentions nearby are gone through once, however many there are to choose from.
            if whole.len() > 1 {
                let last: FxHashMap<usize, usize> =
                    nearby.iter().enumerate().map(|(at, m)| (m.institution, at)).collect();
                let best = whole.iter().copied().rev().max_by_key(|n| (met.get(n).copied(), last.get(n).copied()));
                whole = best.into_iter().collect();
            }
            // "A took over the county hospital": where nobody knows A's level, the reference decides.
            let unknown = !one.capital && !one.specific && key.len() < 2;
            if unknown && whole.first().is_some_and(|n| met.get(n) == Some(&0)) {
                rest.push(at);
                continue;
            }
            let distinct = key.len() > 1 || one.specific;
            match whole.first() {
                Some(&n) if distinct || !several => {
                    found.push((one.tokens.clone(), n, Naming::Short, self.rule_of(one.kind)));
                }
                None if self.is_only_name(one) => {
                    let name = self.canonical(one);
                    let n = self.add(name, one.kind, one, key);
                    found.push((one.tokens.clone(), n, Naming::Name, self.rule_of(one.kind)));
                }
                _ if one.capital
                    && one.modified
                    && one.name.len() > 1
                    // "is a Foundation Trust"
                    && !(one.tokens.start > 0 && self.is(one.tokens.start - 1, Class::IndefiniteArticle))
                    && (!one.definite
                        || one.kind == InstitutionKind::Hospital
                        || one.kind == InstitutionKind::MedicalCenter && one.name.len() > one.head.len())
                    && !matches!(
                        one.kind,
                        InstitutionKind::Other | InstitutionKind::Company | InstitutionKind::Foundation
                    )
                    && self.sentences[one.sentence].block != BlockKind::Title =>
                {
                    let name = self.canonical(one);
                    let n = self.add(name, one.kind, one, key);
                    found.push((one.tokens.clone(), n, Naming::Name, self.rule_of(one.kind)));
                }
                _ => rest.push(at),
            }
        }
        for (tokens, n, naming, rule) in found {
            self.mention(tokens, n, naming, rule);
        }
        rest
    }

    /// "Tarn Health" of "Tarn Health System", "Orme Memorial Hospital" of "Orme Memorial Hospital and Health Care
    /// Center": a name without the end that tells only what kind of body it is.
    fn is_shortened(&self, short: usize, long: usize) -> bool {
        let (own, name) = (&self.names[short], &self.names[long]);
        let known = !self.keys[short].is_empty() && !self.keys[long].is_empty();
        if long == short || !known || own.len() < 2 || name.len() <= own.len() {
            return false;
        }
        let (begin, rest) = name.split_at(own.len());
        if !own.iter().zip(begin).all(|(&a, &b)| self.word(a) == self.word(b)) {
            return false;
        }
        let firm = self.institutions[short].kind == InstitutionKind::Company
            && matches!(
                self.institutions[long].kind,
                InstitutionKind::Company | InstitutionKind::Alliance | InstitutionKind::Hospital
            );
        if firm && self.in_name(rest[0], NameClass::LeftOut) {
            let form = |&t: &usize| self.in_name(t, NameClass::LegalForm) || self.heads_here(t);
            return rest[1..].iter().all(|t| self.in_name(*t, NameClass::LeftOut) || form(t));
        }
        let joined = self.is(rest[0], Class::Joining) || self.tokens[rest[0]].mark == '&';
        let words = rest[1..].iter();
        joined
            && compatible(self.institutions[short].kind, self.institutions[long].kind)
            && own.last().is_some_and(|&t| self.heads_here(t))
            && words.clone().any(|&t| self.heads_here(t))
            && words.clone().all(|&t| !self.is_brand(&[t], 2))
    }

    /// "Makurdi hospital" where the text has no longer name: a word of its own before a small
    /// head, a preposition, a verb or nothing before it, and no country or province whose hospital it could be any of.
    fn is_only_name(&self, one: &Candidate) -> bool {
        let first = &self.tokens[one.tokens.start];
        let before = one.tokens.start.checked_sub(1);
        let begins = one.tokens.start == self.sentences[one.sentence].tokens.start;
        // "visited Makurdi hospital", "a clinic and Makurdi hospital"
        let verb = |t: usize| {
            let token = &self.tokens[t];
            !token.capital && !self.lexicon.vocabulary.info(token.word).verbs.is_empty()
        };
        let free = begins
            || before.is_some_and(|t| {
                self.is(t, Class::Preposition) || self.is(t, Class::Joining) || self.tokens[t].mark == ',' || verb(t)
            });
        let wide = one.place.is_some_and(|place| {
            use crate::lexicon::places::PlaceKind;
            let kind = self.lexicon.places.get(place).kind;
            matches!(kind, PlaceKind::Country | PlaceKind::Province | PlaceKind::Region)
        });
        one.kind == InstitutionKind::Hospital
            && one.specific
            && !one.capital
            && !one.plural
            && !one.definite
            && free
            && !self.says_kind(one.tokens.end)
            && !wide
            && first.capital
            && !first.upper
            && !self.lexicon.brands.is_demonym(first.span().of(self.text))
            && !matches!(self.sentences[one.sentence].block, BlockKind::Title | BlockKind::Heading)
    }

    /// "Lowick hospital operator Orvane": no hospital, but what the next name is.
    fn says_kind(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| {
            token.kind == TokenKind::Word && self.lexicon.brands.kind(token.span().of(self.text)).is_some()
        })
    }

    /// "the Zhouqu hospital" of "Zhouqu County People's Hospital": the place begins the name.
    fn place_matches(&self, one: &Candidate, institution: usize) -> bool {
        let Some(&first) = one.name.first() else { return false };
        let place = self.word(first);
        one.name.len() <= 3 && self.keys[institution].iter().any(|k| k.contains(&place))
    }

    /// "Larch Orme Health" beside "Larch Health" and "Orme Hospital" is what the two of them become.
    fn is_merged_name(&self, short: &Key, long: &Key, institution: usize) -> bool {
        let mut added = long.iter().filter(|w| !short.contains(w));
        let whose = |w: &KeyWord| {
            self.with_word(*w).iter().any(|&other| {
                let head = self.heads[other];
                let own = |key: &Key| key.contains(w) && key.iter().all(|k| long.contains(k) || *k == head);
                other != institution && self.keys[other].iter().any(own)
            })
        };
        self.institutions[institution].kind == InstitutionKind::Company && added.any(whose)
    }

    /// "Linshan Hospital" is not "Linshan Internet Hospital"; "Gulou Hospital" may be "Nanjing Gulou Hospital".
    /// A number tells hospitals of a place apart: "Orme Fourth Hospital" is "Orme Fourth People's Hospital".
    fn is_specialty_difference(&self, short: &Key, long: &Key, institution: usize) -> bool {
        let modifier = |w: &KeyWord| self.lexicon.keys.is_modifier(*w);
        let numbered = self.institutions[institution].kind == InstitutionKind::Hospital
            && short.iter().any(|w| KeyWords::is_figure(*w));
        let any = |w: &KeyWord| {
            let name = &self.names[institution];
            numbered
                && name.iter().any(|&t| {
                    self.in_name(t, NameClass::AnyHospital) && self.lexicon.keys.counts_as(self.word(t)) == Some(*w)
                })
        };
        !short.iter().any(modifier) && long.iter().any(|w| !short.contains(w) && modifier(w) && !any(w))
    }

    /// "Pucheng County Hospital": a place with its level and a head, the hospital of the place itself.
    fn is_seat(&self, institution: usize) -> bool {
        let name = &self.names[institution];
        self.keys[institution].iter().all(|k| k.len() <= 2) && name.len() > 2 && name.iter().any(|&t| self.is_admin(t))
    }

    /// "Pucheng Yian Hospital" has a word of its own, which the hospital of the county has not.
    fn is_brand_difference(&self, short: &Key, long: &Key, institution: usize) -> bool {
        let name = &self.names[institution];
        long.iter()
            .filter(|w| !short.contains(w))
            .any(|w| name.iter().any(|&t| self.word(t) == *w && self.is_brand(&[t], 1)))
    }

    fn is_campus_difference(&self, short: &Key, long: &Key) -> bool {
        long.iter().any(|w| !short.contains(w) && self.lexicon.keys.is_part(*w))
    }

    /// Whether a name ends in a campus: "Orme Hospital Lea Hospital District" is none of "Orme Hospital".
    pub(super) fn is_campus(&self, institution: usize) -> bool {
        let name = &self.names[institution];
        name.iter().skip(2).any(|&t| self.hits_at(t).any(|hit| self.role(hit) == Some(NameRole::Campus)))
    }

    /// "Lea Valley Hospitals NHS Trust" became a part of "Orme and Lea Valley Hospitals NHS Trust".
    fn is_half(&self, short: usize, long: usize) -> bool {
        let name = &self.names[long];
        let own = |t: usize| !self.lexicon.keys.is_modifier(self.word(t)) && self.tokens[t].capital;
        // "Linhai-Orme University" is neither of the two.
        let hyphen = |t: usize| {
            self.institutions[long].kind == InstitutionKind::University
                && self.tokens[t].mark == '-'
                && self.tokens[t].gap == Gap::None
                && t > 0
                && !self.tokens[t - 1].upper
        };
        let Some(and) = name.iter().position(|&t| self.is(t, Class::Joining) || hyphen(t)) else { return false };
        let two = and > 0 && and + 1 < name.len() && own(name[and - 1]) && own(name[and + 1]);
        let other = &self.names[short];
        let shared = |t: usize| other.iter().any(|&o| self.word(o) == self.word(t));
        let has = |tokens: &[usize]| tokens.iter().any(|&t| own(t) && shared(t));
        let head = name[and + 1..].iter().position(|&t| self.heads_here(t)).map_or(name.len(), |at| and + 1 + at);
        two && has(&name[..and]) != has(&name[and + 1..head])
    }

    /// Whether all that tells a name from others stands in the name of the other's university:
    /// "Shandong Provincial Hospital" is no part of "Second Hospital of Shandong University".
    fn is_of_owner(&self, short: usize, long: usize) -> bool {
        let Some(parent) =
            self.institutions[long].parent.as_deref().filter(|_| self.institutions[short].parent.is_none())
        else {
            return false;
        };
        let name = &self.names[short];
        let Some((_, before)) = name.split_last() else { return false };
        let parent: Vec<&str> = parent.split(' ').collect();
        !before.is_empty()
            && before.iter().all(|&t| {
                let piece = self.tokens[t].span().of(self.text);
                self.lexicon.names.is_level(self.tokens[t].word) || parent.iter().any(|p| p.eq_ignore_ascii_case(piece))
            })
    }

    /// Pass 4: the first words of a name alone, where they are words of no other meaning.
    pub(super) fn first_words(&mut self) {
        // Of each its place in the name of an institution.
        let mut brands: Vec<(Range<usize>, usize)> = Vec::new();
        for n in 0..self.institutions.len() {
            // "Heze" alone is the town, and not the branch there.
            if self.institutions[n].kind == InstitutionKind::Group
                || self.keys[n].is_empty()
                || self.institutions[n].whole.is_some()
            {
                continue;
            }
            let name = &self.names[n];
            let head = name.iter().position(|&t| self.heads_here(t)).unwrap_or(name.len());
            let first_known = name[..head]
                .iter()
                .position(|&t| self.tokens[t].kind == TokenKind::Word && self.is_modifier(t))
                .unwrap_or(head);
            // "Hexie" of "Lingnan Hexie Healthcare Group": one word of its own behind the place.
            let lone = |&t: &usize| {
                self.is_brand(&name[t..t + 1], 1)
                    && self.tokens[name[t]].span().len() >= 4
                    && self.lexicon.names.is_unknown(self.tokens[name[t]].word)
            };
            if first_known > 1
                && let Some(only) = (0..first_known).rev().find(lone)
                && !name.get(only + 1).is_some_and(|&t| self.in_name(t, NameClass::Tied))
                && self.by_word.get(&self.word(name[only])).is_none_or(|list| {
                    list.as_slice().iter().filter(|&&n| self.institutions[n].whole.is_none()).count() == 1
                })
            {
                brands.push((only..only + 1, n));
            }
            for end in [head, first_known] {
                let brand = &name[..end];
                let plain = brand.iter().filter(|&&t| self.tokens[t].kind == TokenKind::Word).count();
                // "Bert L. Orvane" of "Bert L. Orvane Center" is the person.
                let person = brand.iter().any(|&t| {
                    let letter = self.tokens[t].span().len() == 1 && self.tokens[t].kind == TokenKind::Word;
                    letter && t > name[0] && self.tokens.get(t + 1).is_some_and(|dot| dot.mark == '.')
                });
                if plain == 0 || person || brand.len() == name.len() || !self.is_brand(brand, plain) {
                    continue;
                }
                // "Tarn County" of "Tarn County Hospital" is the county, or its government; "Tri-County" is a name.
                let county =
                    |&t: &usize| self.in_name(t, NameClass::CountyLevel) || self.in_name(t, NameClass::ProvinceLevel);
                if brand.last().is_some_and(county) && brand.len() == plain {
                    continue;
                }
                // "MLUT" of "MLUT Affiliated Tarn Hospital" is the university, and not its hospital.
                if self.in_name(name[end], NameClass::Tied) {
                    continue;
                }
                if !brands.iter().rev().take(4).any(|(b, m)| *m == n && b.len() == brand.len()) {
                    brands.push((0..end, n));
                }
            }
        }
        brands.sort_by_key(|(brand, n)| (std::cmp::Reverse(brand.len()), *n));
        // By their first word, the longest first, so that one scan finds them all.
        let text = self.text;
        let mut by_first: FxHashMap<&str, Few> = FxHashMap::default();
        let word = |t: usize| self.tokens[t].span().of(text);
        for (at, (brand, n)) in brands.iter().enumerate() {
            by_first.entry(word(self.names[*n][brand.start])).or_default().push(at);
        }
        if by_first.is_empty() {
            return;
        }
        // Most words have another first letter, or another length, than those that begin any of the names.
        let mut begins = [0u64; 256];
        for word in by_first.keys() {
            if let Some(first) = word.bytes().next() {
                begins[first as usize] |= 1u64 << word.len().min(63);
            }
        }
        for sentence in self.sentences {
            let mut at = sentence.tokens.start;
            while at < sentence.tokens.end {
                let span = self.tokens[at].span();
                if begins[text.as_bytes()[span.start as usize] as usize] & 1u64 << span.len().min(63) == 0 {
                    at += 1;
                    continue;
                }
                let found = by_first.get(self.tokens[at].span().of(text)).and_then(|list| {
                    let brands = list.as_slice().iter().take(50).map(|&brand| &brands[brand]);
                    brands.into_iter().find(|(brand, n)| {
                        let end = at + brand.len();
                        let words = &self.names[*n][brand.clone()];
                        end <= sentence.tokens.end
                            && words
                                .iter()
                                .enumerate()
                                .all(|(k, &t)| self.tokens[at + k].span().of(text) == self.tokens[t].span().of(text))
                            && !self.taken(at..end)
                            && self.stands_alone(at, end, sentence)
                    })
                });
                let Some((brand, n)) = found else {
                    at += 1;
                    continue;
                };
                let (end, n) = (at + brand.len(), *n);
                let rule = self.rule_of(self.institutions[n].kind);
                self.mention(at..end, n, Naming::Short, rule);
                at = end;
            }
        }
    }

    /// Not a part of another name or a person, and no place: "in Sergoit", "Anna Larchmere".
    fn stands_alone(&self, start: usize, end: usize, sentence: &Sentence) -> bool {
        if start > sentence.tokens.start {
            let before = &self.tokens[start - 1];
            let joined = before.capital
                && before.kind == TokenKind::Word
                && !before.is(Class::Function)
                && self.lexicon.names.is_unknown(before.word);
            // "the City of Orvane"
            let town = before.is(Class::Belonging)
                && start > sentence.tokens.start + 1
                && self.tokens[start - 2].capital
                && self.lexicon.brands.is(&self.tokens[start - 2].span().of(self.text).to_lowercase(), Clue::Town);
            if joined
                || town
                || self.in_name(start - 1, NameClass::PlaceFollows)
                || before.span().of(self.text) == "-" && self.tokens[start].gap == Gap::None
                || before.span().of(self.text) == "."
                    && start > sentence.tokens.start + 1
                    // "Bert L. Orvane"
                    && (self.in_name(start - 2, NameClass::Saint) || self.tokens[start - 2].span().len() == 1)
            {
                return false;
            }
        }
        if self.is_town_of_state(end, sentence) || self.is_listed_town(start, sentence) {
            return false;
        }
        if end < sentence.tokens.end {
            let after = &self.tokens[end];
            // "Southern hospitals" in an article about the Southern Health Board
            let begins = start == sentence.tokens.start && start + 1 == end && after.kind == TokenKind::Word;
            if begins
                && !after.capital
                && (after.is_noun() || self.heads_here(end))
                && self.in_name(start, NameClass::Quarter)
            {
                return false;
            }
            let joined = after.capital
                && after.kind == TokenKind::Word
                && !after.is(Class::Function)
                && !after.classes.is_verb();
            if joined
                || after.span().of(self.text) == "-"
                    && after.gap == Gap::None
                    && (!self.in_name(end + 1, NameClass::BehindHyphen) || self.in_name(end + 1, NameClass::Seated))
            {
                return false;
            }
        }
        true
    }

    pub(super) fn heads_here(&self, token: usize) -> bool {
        self.hits_at(token).any(|h| matches!(self.role(h), Some(NameRole::Head(_) | NameRole::CapitalHead(_))))
    }

    fn is_modifier(&self, token: usize) -> bool {
        self.hits_at(token)
            .any(|h| matches!(self.role(h), Some(NameRole::Modifier | NameRole::Admin | NameRole::Ordinal)))
    }

    /// Capitalised words that no lexicon knows, or several that make a name together.
    fn is_brand(&self, brand: &[usize], plain: usize) -> bool {
        let unknown = brand.iter().filter(|&&t| self.tokens[t].kind == TokenKind::Word).any(|&t| {
            let word = self.tokens[t].word;
            let place = self.hits_at(t).any(|h| h.layer == Layer::Place);
            let info = self.lexicon.vocabulary.info(word);
            !place && info.classes == 0 && info.verbs.is_empty() && !self.is_modifier(t)
        });
        let first = brand[0];
        let first_of =
            self.tokens[first].capital || self.tokens[first].span().of(self.text).chars().any(char::is_uppercase);
        let place_first = self.hits_at(first).any(|h| h.layer == Layer::Place);
        let of = brand.iter().any(|&t| self.is(t, Class::Belonging));
        // "traditional Chinese medicine" does not mean the Chinese Academy of Sciences.
        let people = plain == 1 && self.lexicon.brands.is_demonym(self.tokens[first].span().of(self.text));
        unknown
            && !people
            && first_of
            && !of
            && !(place_first && plain == 1)
            && self.tokens[first].kind == TokenKind::Word
            && (self.tokens[first].span().len() > 2 || plain > 1)
    }

    /// Whether one name is another one with the form of a firm behind it: "Orme Hospital", "Orme Hospital Limited".
    fn is_without_form(&self, short: usize, long: usize) -> bool {
        let (own, name) = (&self.names[short], &self.names[long]);
        long != short
            && !self.keys[long].is_empty()
            && own.len() > 1
            && name.len() > own.len()
            && own.iter().zip(name).all(|(&a, &b)| self.word(a) == self.word(b))
            && name[own.len()..].iter().all(|&t| self.in_name(t, NameClass::LegalForm))
    }

    /// The words of a name without those that only its owner has: "Shengyi Hospital" of "China Medical University"
    /// is no hospital of another kind for its China.
    fn without_owner(&self, institution: usize, key: &Key) -> Key {
        let Some(parent) = self.institutions[institution].parent.as_deref() else { return key.clone() };
        let parent: Vec<&str> = parent.split(' ').collect();
        let name = &self.names[institution];
        let owners = |w: &KeyWord| {
            name.iter().any(|&t| {
                let piece = self.tokens[t].span().of(self.text);
                self.word(t) == *w && parent.iter().any(|p| p.eq_ignore_ascii_case(piece))
            })
        };
        key.iter().copied().filter(|w| !owners(w)).collect()
    }

    /// Whether a longer name goes on behind all words of a short one, which ends in its head: "of Linhai University".
    fn is_begun_by(&self, long: usize, short: usize) -> bool {
        let (own, name) = (&self.names[short], &self.names[long]);
        own.len() < name.len()
            && own.last().is_some_and(|&t| self.heads_here(t))
            && own.iter().zip(name).all(|(&a, &b)| self.word(a) == self.word(b))
    }

    /// "Lowick, Iowa-based Larch Health", "Lowick (Iowa) Area": words before their state are a town, and short for nobody.
    fn is_town_of_state(&self, end: usize, sentence: &Sentence) -> bool {
        let last = sentence.tokens.end;
        let place = |at: usize| {
            let places = self.hits_at(at).filter(|hit| hit.layer == Layer::Place);
            places.map(|hit| hit.last as usize).max().filter(|&behind| behind < last)
        };
        let bracket = end + 1 < last && self.tokens[end].mark == '(';
        let comma = end + 1 < last && self.tokens[end].mark == ',';
        let Some(behind) = (bracket || comma).then(|| place(end + 1)).flatten() else { return false };
        // "Ill.-based": the dot of the state.
        let behind = behind + usize::from(self.tokens[behind].mark == '.' && behind + 1 < last);
        let seat = self.tokens[behind].mark == '-'
            && self.tokens[behind].gap == Gap::None
            && self.in_name(behind + 1, NameClass::Seated);
        comma && seat || bracket && self.tokens[behind].mark == ')'
    }

    /// "hospitals in Orvane, Larchmere and Sergoit": a list of towns behind a plural and "in", none of them short for
    /// its hospital.
    fn is_listed_town(&self, start: usize, sentence: &Sentence) -> bool {
        let passes = |t: &usize| {
            let token = &self.tokens[*t];
            token.capital && token.kind == TokenKind::Word
                || matches!(token.mark, ',' | '.' | '-')
                || self.is(*t, Class::Joining)
        };
        let before = (sentence.tokens.start..start).rev().find(|t| !passes(t));
        before.is_some_and(|t| {
            t > sentence.tokens.start
                && t + 1 < start
                && self.in_name(t, NameClass::LiesIn)
                && self.lexicon.vocabulary.is_plural(self.tokens[t - 1].word)
                && (t + 1..start).any(|t| matches!(self.tokens[t].mark, ',') || self.is(t, Class::Joining))
        })
    }

    /// "Orvane Health" is an agency, and no short form of "Orvane Ministry of Health": what stands before "of" says
    /// which kind of body it is.
    fn is_other_authority(&self, short: usize, long: usize) -> bool {
        let authority = self.institutions[long].kind == InstitutionKind::HealthAuthority;
        let name = &self.names[long];
        let body = name.iter().position(|&t| self.is(t, Class::Belonging)).and_then(|of| name.get(of.checked_sub(1)?));
        authority && body.is_some_and(|&body| !self.names[short].iter().any(|&t| self.word(t) == self.word(body)))
    }
}

#[cfg(test)]
mod tests {
    use crate::annotate::annotate;
    use crate::article::Article;
    use crate::lexicon::Lexicon;

    #[test]
    fn short_names_are_no_towns_and_phrases_mean_the_name_beside_them() {
        let lexicon = Lexicon::built_in();
        for (text, wanted) in [
            (
                "Orvane, Iowa-based Larch Health will buy Orvane Regional Hospital.",
                vec!["Larch Health = Larch Health", "Orvane Regional Hospital = Orvane Regional Hospital"],
            ),
            (
                "It bought St. Odo, Fla.-based Tarn Health. Larch Health St. Odo is new.",
                vec!["Tarn Health = Tarn Health", "Larch Health St. Odo = Larch Health St. Odo"],
            ),
            (
                "Nurses work at hospitals in Lea, Tamsin and Corvane. Tamsin Community Hospital and Corvane Public Hospital met.",
                vec![
                    "hospitals in Lea = hospitals in Lea",
                    "Tamsin Community Hospital = Tamsin Community Hospital",
                    "Corvane Public Hospital = Corvane Public Hospital",
                ],
            ),
            (
                "They will create a new system: Tamsin Health. Orvane Health will buy Lea Hospital.",
                vec![
                    "a new system = Tamsin Health",
                    "Tamsin Health = Tamsin Health",
                    "Orvane Health = Orvane Health",
                    "Lea Hospital = Lea Hospital",
                ],
            ),
            (
                "Montefiore Larch Health met Orme Health. Montefiore will acquire Orme in May.",
                vec![
                    "Montefiore Larch Health = Montefiore Larch Health",
                    "Orme Health = Orme Health",
                    "Montefiore = Montefiore Larch Health",
                    "Orme = Orme Health",
                ],
            ),
            (
                "Orvane Larch Health met Orme Clinic. Orvane pledged $400 million.",
                vec![
                    "Orvane Larch Health = Orvane Larch Health",
                    "Orme Clinic = Orme Clinic",
                    "Orvane = Orvane Larch Health",
                ],
            ),
            (
                "Orvane Larch Health met Orme Clinic. Residents of Orvane agreed.",
                vec!["Orvane Larch Health = Orvane Larch Health", "Orme Clinic = Orme Clinic"],
            ),
        ] {
            let article = Article::new("short", text);
            let document = annotate(&article, &lexicon);
            let found: Vec<String> = document
                .mentions
                .iter()
                .map(|m| format!("{} = {}", m.span.of(text), document.institutions[m.institution].name))
                .collect();
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn what_two_passes_read_is_told_once() {
        let lexicon = Lexicon::built_in();
        let text = "The boards of Lea Hospitals Trust and Tarn Hospitals Trust approved it. The two trusts have worked \
                    closely since 2021, when they signed a memorandum of understanding. They already share a chair.";
        let article = Article::new("twice", text);
        let document = annotate(&article, &lexicon);
        let mut told: Vec<_> = document.mentions.iter().map(|m| (m.tokens.start, m.institution)).collect();
        let all = told.len();
        told.sort_unstable();
        told.dedup();
        assert_eq!(told.len(), all);
        assert_eq!(document.mentions.iter().filter(|m| m.span.of(text) == "They").count(), 2);
    }
}
