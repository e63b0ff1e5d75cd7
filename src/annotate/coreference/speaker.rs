//! Pass 5 as well: people who decide and speak for an institution where no name stands
//! beside them, "Its board", "Trustees", "Hospital officials".

use super::Chains;
use crate::document::{InstitutionKind, Naming, TokenKind, Tokens};
use crate::lexicon::names::{NameClass, NameRole};
use crate::lexicon::{Class, Layer};
use rustc_hash::FxHashMap;

/// Words between "its" and those who decide: "its seven-member board".
const BETWEEN: usize = 4;

/// Tokens of what may open a sentence before its subject: "Early last month the board".
const OPENING: usize = 5;

/// Mentions back that are counted for whom the text tells most of.
const COUNTED: usize = 60;

/// People of whom nobody says by name whose they are.
pub(super) struct Speakers {
    /// What stands for the institution: "Its", "The board", "Hospital officials".
    pub tokens: Tokens,
    /// "its": the institution of the sentence before.
    own: bool,
    /// "hospital officials": of a house, and no firm.
    house: bool,
}

impl Chains<'_> {
    /// Those who decide and are the subject of a sentence.
    pub(super) fn speakers(&self) -> Vec<Speakers> {
        let mut found = Vec::new();
        for (number, sentence) in self.sentences.iter().enumerate().skip(1) {
            let range = &sentence.tokens;
            let end = range.end.min(range.start + OPENING + BETWEEN);
            let noun = |t: &usize| self.in_name(*t, NameClass::Deciding) || self.in_name(*t, NameClass::Holding);
            let Some(noun) = (range.start..end).find(noun) else { continue };
            found.extend(self.speakers_at(number, noun).filter(|s| !self.taken(s.tokens.clone())));
        }
        found
    }

    fn speakers_at(&self, sentence: usize, noun: usize) -> Option<Speakers> {
        let range = self.sentences[sentence].tokens.clone();
        // "the board of directors", "board members"
        let mut end = noun + 1;
        if end + 1 < range.end && self.is(end, Class::Belonging) && self.in_name(end + 1, NameClass::Governing) {
            end += 2;
        } else if end < range.end && (self.in_name(end, NameClass::Deciding) || self.in_name(end, NameClass::Holding)) {
            end += 1;
        }
        let next = (end..range.end).find(|&t| !self.is(t, Class::Adverb))?;
        let token = &self.tokens[next];
        let acts = token.classes.is_verb() || token.is(Class::Have) || token.is(Class::Be) || token.is(Class::Modal);
        if !acts || self.is(next, Class::Preposition) {
            return None;
        }
        let several = self.lexicon.vocabulary.is_plural(self.tokens[noun].word);
        let plain = |t: usize| {
            self.is(t, Class::Adjective) || self.tokens[t].mark == '-' || self.in_name(t, NameClass::Deciding)
        };
        let mut start = noun;
        while start > range.start && noun - start < BETWEEN && plain(start - 1) {
            start -= 1;
        }
        let before = start.checked_sub(1).filter(|&t| t >= range.start);
        let house = before.is_some_and(|t| {
            self.hits_at(t).any(|h| h.last as usize == start && matches!(self.role(h), Some(NameRole::Head(_))))
        });
        let first = before.filter(|_| house).unwrap_or(start);
        let said = first.checked_sub(1).filter(|&t| t >= range.start);
        let own = said.is_some_and(|t| self.is(t, Class::Owning)) && !house;
        let the = said.is_some_and(|t| self.is(t, Class::DefiniteArticle));
        let tokens = match said {
            Some(its) if own => its..its + 1,
            Some(the_one) if the => the_one..end,
            _ if several || house => first..end,
            _ => return None,
        };
        // "officials" alone are of anybody.
        let held = (noun..end).any(|t| self.in_name(t, NameClass::Holding));
        if held && !own {
            return None;
        }
        let bound = own || house || self.in_name(noun, NameClass::Governing) || !several;
        let opens = self.opens_sentence(range.start, tokens.start);
        (bound && opens).then_some(Speakers { tokens, own, house })
    }

    /// Whether nothing but a date or an adverb stands before the subject of a sentence: "On Tuesday the board".
    fn opens_sentence(&self, start: usize, subject: usize) -> bool {
        subject - start <= OPENING
            && (start..subject).all(|t| {
                let token = &self.tokens[t];
                token.kind == TokenKind::Number
                    || token.mark == ','
                    || self.is(t, Class::Calendar)
                    || self.is(t, Class::Years)
                    || self.is(t, Class::Preposition)
                    || self.is(t, Class::Adverb)
                    || self.is(t, Class::Adjective)
                    || self.is(t, Class::Conjunction)
                    || self.hits_at(t).any(|h| h.layer == Layer::Date)
            })
    }

    /// Whose people they are: of those whom their sentence does not name, whom the text has told most of.
    pub(super) fn house_of(&self, speakers: &Speakers) -> Option<usize> {
        let here = self.sentence_of(speakers.tokens.start)?;
        let range = self.sentences[here].tokens.clone();
        if speakers.own {
            let house = match self.pronoun_means(speakers.tokens.start, false)[..] {
                [house] => house,
                _ => return None,
            };
            return (!self.names_in(range.start, range.end, house)).then_some(house);
        }
        let mut told: FxHashMap<usize, usize> = FxHashMap::default();
        for mention in self.mentions_between(0, range.start, COUNTED) {
            let kind = self.institutions[mention.institution].kind;
            let fits = match kind {
                InstitutionKind::Hospital | InstitutionKind::MedicalCenter | InstitutionKind::Clinic => true,
                InstitutionKind::Company => !speakers.house,
                // "the board" may be that of an authority.
                InstitutionKind::HealthAuthority | InstitutionKind::University => !speakers.house,
                _ => false,
            };
            if fits && mention.naming != Naming::Group && !self.names_in(range.start, range.end, mention.institution) {
                *told.entry(mention.institution).or_default() += 1;
            }
        }
        let most = told.values().copied().max()?;
        let mut first = told.iter().filter(|(_, count)| **count == most).map(|(house, _)| *house);
        let house = first.next()?;
        first.next().is_none().then_some(house)
    }
}
