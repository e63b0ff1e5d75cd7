//! The last sieve: a word of a relation beside two institutions that no frame has tied.
//!
//! Headlines and machine translation leave out the verbs and prepositions that frames
//! are written round ("Dongyang Hospital by Second Hospital full custody"). Where a cue
//! stands in one stretch of text with institutions of fitting kinds, and nothing else in
//! the sentence links them, their kinds, their order and "by" say who plays which role.
//! Such links are less sure than those of frames; their rules are measured apart.

use super::{Clauses, Parties, distance};
use crate::annotate::verb::{Use, VerbGroup};
use crate::document::{InstitutionKind, Mention, TokenKind, Tokens};
use crate::extract::Link;
use crate::extract::clause::{Governor, Group, Mentions};
use crate::lexicon::Class;
use crate::lexicon::frames::Relation;
use crate::lexicon::names::NameClass;
use smallvec::{SmallVec, smallvec};

/// A cue says nothing of institutions further away, in tokens: about the longest clause of the sample corpus.
const REACH: usize = 25;

/// Tokens between a noun and the first of two names behind it: "a partnership between the A".
const BESIDE: usize = 4;

/// Verbs behind a subject of which one may be that of giving away: "agreed to sell".
const GIVING: usize = 2;

/// Tokens from "its" to the words that say what the house is: "its second".
const OWN: usize = 4;

/// Tokens between two of a list: "such as", ", and the".
const ROW: usize = 3;

/// Tokens of a noun phrase behind its verb: "a 50-50 joint".
const OBJECT: usize = 6;

impl Clauses<'_, '_> {
    /// The links of the sentence's cues; `known` are the links that frames found in it.
    pub(super) fn cue_links(&self, cues: &[(Tokens, usize)], known: &[Link]) -> Vec<Link> {
        let mut found: Vec<Link> = Vec::new();
        for (anchor, frame) in cues {
            let frame = &self.lexicon.frames.frames[*frame];
            if anchor.clone().any(|t| self.named[t])
                || self.points_back(anchor)
                || self.is_own_house(anchor)
                // "became one of the centers of A": one among others, and no whole.
                || self.is_one(anchor.end - 1)
                    && anchor.end < self.range.end
                    && self.is(anchor.end, Class::Belonging)
                // "agreed to sell the clinic to a subsidiary of B": it has no name here.
                || self.is_unnamed(anchor)
                || self.is_attribute(anchor)
                || self.is_none(anchor)
            {
                continue;
            }
            let relation = &self.lexicon.frames.relations[frame.relation];
            if relation.roles.len() > 1 && self.does_together(anchor) {
                continue;
            }
            if self.verbs.iter().any(|v| self.is_acted_on(v, anchor, relation)) {
                continue;
            }
            let before = self.verbs.iter().rev().find(|v| v.tokens.end <= anchor.start);
            if relation.roles.len() > 1 && before.is_some_and(|v| self.is_part_acted_on(v, anchor)) {
                continue;
            }
            // "hosted by A and assisted by B": both did something to what has no name here.
            let agent = self.groups.iter().rev().find(|g| g.tokens.end <= anchor.start);
            let deed = self.verbs.iter().find(|v| anchor.contains(&v.main));
            if let (Some(agent), Some(deed)) = (agent, deed)
                && self.passive_in_row(deed, agent).is_some()
            {
                continue;
            }
            if self.is_of_others(anchor) {
                continue;
            }
            let Some(parties) = self.cue_parties(anchor, relation) else { continue };
            if parties.len() > 2 && self.is_attended(anchor, &parties)
                || self.is_done_to_part(&parties)
                || self.are_of_one_person(&parties)
            {
                continue;
            }
            if parties.iter().any(|(_, a)| {
                parties.iter().any(|(_, b)| a != b && known.iter().chain(&found).any(|l| self.ties(l, *a, *b)))
            }) {
                continue;
            }
            // "B was sold by A to C": what a frame has read of one of them, the cue only reads again.
            // "N, a partnership between A and B": the frame has read both of them behind this very word.
            let behind = |l: &Link| {
                let mut all = l.parties.iter().map(|(_, m)| self.document.mentions[*m].tokens.start);
                let first = all.clone().min().is_some_and(|m| m < anchor.end + BESIDE);
                first && all.all(|start| start >= anchor.end && start < self.range.end)
            };
            // "A joined B and signed an agreement with C": the frame has read who signed it.
            let (low, high) = self.agreements();
            let signed = self.document.agreements[low..high]
                .iter()
                .any(|a| a.tokens.start < anchor.end && anchor.start < a.tokens.end);
            if known.iter().any(|l| {
                l.relation == relation.key
                    && (relation.roles.len() > 1 || behind(l) || signed && l.agreement.is_some())
                    && parties.iter().any(|(_, a)| self.takes_part(l, *a))
            }) {
                continue;
            }
            // "signed an agreement with three hospitals, including A": the frame has read who the three are.
            let counted = parties.iter().any(|(_, m)| self.kind(*m) == InstitutionKind::Group);
            if counted
                && known
                    .iter()
                    .any(|l| l.relation == relation.key && parties.iter().any(|(_, a)| self.takes_part(l, *a)))
            {
                continue;
            }
            let governing = self
                .verbs
                .iter()
                .find(|v| v.tokens.start < anchor.end && anchor.start < v.tokens.end)
                .or_else(|| self.verb_of_object(anchor))
                .or_else(|| self.verbs.iter().min_by_key(|v| distance(&v.tokens, anchor)));
            let agreement = self.agreement_near(anchor, frame, None, false);
            let Ok(status) = self.status(relation, anchor, governing, agreement.as_deref()) else { continue };
            let (key, parties) = self
                .directed(agreement.as_deref(), relation, &parties, anchor)
                .unwrap_or_else(|| (relation.key.clone(), parties));
            // "an agreement for the sale of B to C": a frame has read who sells what to whom.
            let read = |l: &Link| l.relation == key && parties.iter().any(|(_, m)| self.takes_part(l, *m));
            if key != relation.key && known.iter().any(read) {
                continue;
            }
            found.push(Link {
                relation: key,
                date: self.date(anchor, governing, status),
                agreement,
                status,
                sentences: self.stating(&parties),
                parties,
                figures: self.figures(),
                rule: frame.rule,
            });
        }
        found
    }

    /// "Dr Li, president of A and vice-president of B": what one person is in several houses ties none of them.
    fn are_of_one_person(&self, parties: &Parties) -> bool {
        let mut told: SmallVec<[&Tokens; 8]> =
            parties.iter().map(|(_, m)| &self.document.mentions[*m].tokens).collect();
        told.sort_by_key(|tokens| tokens.start);
        let office = |tokens: &Tokens| {
            self.groups.iter().any(|g| g.office && g.tokens.start <= tokens.start && tokens.end <= g.tokens.end)
        };
        // "the president of A and the director of B" are two, and so are "Dr Li of A and Dr Zhou of B".
        let title = |t: usize| {
            !self.is(t - 1, Class::DefiniteArticle) && !self.lexicon.vocabulary.is_plural(self.document.tokens[t].word)
        };
        let plain = |t: usize| {
            (!self.document.tokens[t].capital || self.is(t, Class::Office)) && !self.verbs.iter().any(|v| v.main == t)
        };
        let mut titles = 0;
        told.len() > 1
            && told.iter().all(|tokens| office(tokens))
            && told.windows(2).all(|pair| {
                let between = pair[0].end..pair[1].start;
                let titled = between.clone().find(|&t| self.is(t, Class::Office)).is_some_and(title);
                titles += usize::from(titled);
                let joins = |t: usize| self.is(t, Class::Joining) || self.is(t, Class::DefiniteArticle);
                between.clone().all(|t| if titled { plain(t) } else { joins(t) || self.mark(t) == ',' })
            })
            && titles > 0
    }

    /// "formed a 50-50 joint venture in May to build": the verb of which a noun is the object, whatever comes behind it.
    fn verb_of_object(&self, anchor: &Tokens) -> Option<&VerbGroup> {
        let verb = self.verbs.iter().rev().find(|v| v.tokens.end <= anchor.start)?;
        let between = verb.tokens.end..anchor.start;
        let phrase = between.len() <= OBJECT
            && !between.clone().any(|t| {
                self.named[t] || self.is(t, Class::Preposition) || matches!(self.mark(t), ',' | ';' | ':' | '"')
            });
        let article = self.is(verb.tokens.end, Class::Determiner) || self.is(verb.tokens.end, Class::IndefiniteArticle);
        (phrase && article && !verb.passive && verb.usage == Use::Finite).then_some(verb)
    }

    /// "The merged entity, A": a participle before its noun tells of something that was done before.
    fn is_attribute(&self, anchor: &Tokens) -> bool {
        if self.verbs.iter().any(|v| anchor.contains(&v.main) && self.describes_next(v)) {
            return true;
        }
        // "a buy-out firm": half of a compound tells nothing.
        if anchor.end + 1 < self.range.end
            && self.mark(anchor.end) == '-'
            && self.is_tight(anchor.end)
            && !self.document.tokens[anchor.end + 1].capital
            && self.document.tokens[anchor.start].form().base
            && self.document.tokens[anchor.end - 1].form().base
        {
            return true;
        }
        let (at, next) = (anchor.start, anchor.end);
        let token = &self.document.tokens[at];
        let plain = |t: usize| {
            let token = &self.document.tokens[t];
            let small = token.kind == TokenKind::Word && !token.capital && !self.named[t];
            small && !self.is(t, Class::Function) && !self.verbs.iter().any(|v| v.tokens.contains(&t))
        };
        anchor.len() == 1
            && token.form().participle
            && !token.is_noun()
            && at == self.range.start + 1
            && self.is(at - 1, Class::DefiniteArticle)
            && next < self.range.end
            && plain(next)
    }

    /// "management contract with A": what the instrument that a cue is part of makes of the parties.
    fn directed(
        &self,
        agreement: Option<&str>,
        relation: &Relation,
        parties: &Parties,
        anchor: &Tokens,
    ) -> Option<(String, Parties)> {
        // What is no more than cooperation by its words may be more by its instrument.
        let signed = self.lexicon.agreements.signed(agreement?).filter(|s| s.relation != relation.key)?;
        let (low, high) = self.agreements();
        let own = |a: &Mention<String>| a.tokens.start < anchor.end && anchor.start < a.tokens.end;
        self.document.agreements[low..high].iter().find(|a| own(a) && Some(a.value.as_str()) == agreement)?;
        let (key, mut directed) = self.by_instrument(signed, parties, anchor);
        let main = self.lexicon.frames.main(&key)?;
        if let Some((above, below)) = main.levels().filter(|_| main.signed_by_level) {
            self.direct(&mut directed, above, below, true);
        }
        directed.iter().all(|(role, m)| self.fits(main, role, *m)).then_some((key, directed))
    }

    /// "According to the agreement,": one that was told of before.
    fn points_back(&self, anchor: &Tokens) -> bool {
        let at = anchor.start;
        at > self.range.start + 1
            && self.is(at - 1, Class::DefiniteArticle)
            && self.is(at - 2, Class::Preposition)
            && anchor.end < self.range.end
            && self.piece(anchor.end) == ","
    }

    /// "buys its drugs with B": what it buys has no name, and B buys too.
    fn does_together(&self, anchor: &Tokens) -> bool {
        let deed = self.verbs.iter().any(|v| anchor.contains(&v.main) && !v.passive);
        let own = anchor.end < self.range.end && self.is(anchor.end, Class::Owning);
        let next = (anchor.end..self.range.end).find(|&t| self.is(t, Class::Preposition));
        deed && own && next.is_some_and(|t| self.is_with(t) && !self.named[t - 1])
    }

    /// "the heads of A, B and C attended the signing ceremony": which of those who came sign there nobody says.
    fn is_attended(&self, anchor: &Tokens, parties: &Parties) -> bool {
        let before = (self.range.start..anchor.start).rev().find(|&t| !self.is(t, Class::Determiner));
        let meets = before.is_some_and(|t| {
            self.lexicon.names.is(self.document.tokens[t].word, NameClass::Meets)
                && self.document.tokens[t].classes.is_verb()
        });
        meets && parties.iter().all(|(_, m)| self.groups.iter().any(|g| g.office && g.mentions.contains(m)))
    }

    /// "A and its second affiliated hospital": a house of A's that has no name ties A to nobody else.
    fn is_own_house(&self, anchor: &Tokens) -> bool {
        let low = anchor.start.saturating_sub(OWN).max(self.range.start);
        let its = (low..anchor.start).rev().find(|&t| self.is(t, Class::Owning));
        let plain = |t: usize| self.document.tokens[t].kind == TokenKind::Word && !self.named[t];
        its.is_some_and(|its| {
            (its + 1..anchor.start).all(plain)
                && its > self.range.start
                && self.is(its - 1, Class::Joining)
                && !(anchor.end < self.range.end && self.named[anchor.end])
        })
    }

    /// "A and B oppose the merger of two insurers": it is that of others, who have no name here.
    pub(super) fn is_of_others(&self, anchor: &Tokens) -> bool {
        let of = if self.is(anchor.end - 1, Class::Belonging) { anchor.end - 1 } else { anchor.end };
        let many = of + 1;
        let numeral = |t: usize| {
            let token = &self.document.tokens[t];
            token.kind == TokenKind::Number || self.lexicon.figures.number(token.word).is_some()
        };
        many + 1 < self.range.end
            && self.is(of, Class::Belonging)
            && numeral(many)
            && !self.named[many]
            && self.lexicon.vocabulary.is_plural(self.document.tokens[many + 1].word)
    }

    /// Whether a link is between two mentions' institutions.
    fn ties(&self, link: &Link, a: usize, b: usize) -> bool {
        self.takes_part(link, a) && self.takes_part(link, b)
    }

    /// Whether the institution of a mention is a party of a link.
    pub(super) fn takes_part(&self, link: &Link, mention: usize) -> bool {
        let institution = |m: usize| self.document.mentions[m].institution;
        link.parties.iter().any(|(_, p)| institution(*p) == institution(mention))
    }

    /// Whether a group is the subject of a verb of giving away: "A sold its stake in B".
    fn gives_away(&self, anchor: &Tokens, relation: &Relation, group: &Group) -> bool {
        let gives = |t: usize| relation.givers.contains(&self.document.tokens[t].word);
        let behind = || self.verbs.iter().filter(|v| v.tokens.start >= group.tokens.end);
        // "A completed the sale of C to B"
        let deed = anchor.clone().any(gives) && behind().any(|v| v.tokens.end <= anchor.start);
        // "B is to be sold by A", "the sale of B by A": who does the selling.
        let agent = matches!(group.governor, Governor::Preposition(p) if self.lexicon.vocabulary.is(p, Class::Agent))
            && group.tokens.start >= anchor.end
            && anchor.clone().any(gives)
            && !self.verbs.iter().any(|v| v.tokens.start >= anchor.end && v.tokens.end <= group.tokens.start);
        agent
            || group.governor == Governor::Subject
                && (deed || behind().take(GIVING).any(|v| !v.passive && gives(v.main)))
    }

    fn cue_parties(&self, anchor: &Tokens, relation: &Relation) -> Option<Parties> {
        let aside = |g: &Group| match g.governor {
            Governor::Preposition(word) => relation.behind.iter().any(|(w, role)| *w == word && role.is_none()),
            _ => false,
        };
        let gives = |g: &Group| self.gives_away(anchor, relation, g);
        let equals = relation.roles.len() == 1;
        let bought = |g: &Group| !equals && self.is_bought_for(anchor, g, relation);
        let purpose = |g: &Group| equals && (self.is_of_purpose(anchor, g) || self.is_seat(g));
        // "signed with A's 41 clinics": whose they are is no party; "A's latest purchase is B" says what A did.
        let owner = |g: &Group| {
            let next = self.groups.iter().find(|next| next.tokens.start > g.tokens.end);
            let inside = |next: &Group| g.tokens.end <= anchor.start && anchor.end <= next.tokens.start;
            self.owns_next(g) && !next.is_some_and(inside)
        };
        let near: SmallVec<[&Group; 8]> = self
            .groups
            .iter()
            .filter(|g| self.reaches(anchor, g) && !aside(g) && !gives(g) && !purpose(g) && !bought(g) && !owner(g))
            .filter(|g| !self.is_object_of_next(anchor, g))
            .collect();
        if near.is_empty() {
            return None;
        }
        match relation.roles.as_slice() {
            [(one, _)] => self.equals(anchor, &near, relation, one),
            [(a, _), (b, _)] => {
                let (first, second) = if relation.first.as_ref() == Some(b) { (b, a) } else { (a, b) };
                self.unequals(anchor, &near, relation, first, second)
            }
            _ => None,
        }
    }

    /// "will buy six ventilators for B": what is bought stands between, and is not B.
    fn is_bought_for(&self, anchor: &Tokens, group: &Group, relation: &Relation) -> bool {
        let Governor::Preposition(word) = group.governor else { return false };
        let verb = self.verbs.iter().find(|v| anchor.contains(&v.main) && !v.passive);
        group.tokens.start >= anchor.end
            && self.lexicon.vocabulary.is(word, Class::Purpose)
            && !relation.behind.iter().any(|(known, _)| *known == word)
            && verb.is_some_and(|v| !(v.tokens.end..group.tokens.start).any(|t| self.named[t]))
    }

    /// "a partnership with A at B": B says where A is.
    fn is_seat(&self, group: &Group) -> bool {
        let locative =
            matches!(group.governor, Governor::Preposition(p) if self.lexicon.vocabulary.is(p, Class::Locative));
        locative
            && !group.office
            && self.groups.iter().any(|other| {
                matches!(other.governor, Governor::Preposition(_))
                    && other.tokens.end < group.tokens.start
                    && self.is(other.tokens.end, Class::Locative)
                    && (other.tokens.end + 1..group.tokens.start).all(|t| self.is(t, Class::Determiner))
            })
    }

    /// "signed an agreement to reopen B", "a pact to train nurses at B": what is to be done there makes no partner of B.
    fn is_of_purpose(&self, anchor: &Tokens, group: &Group) -> bool {
        let listing = matches!(group.governor, Governor::Preposition(p) if self.lexicon.vocabulary.is(p, Class::Listing)
            || self.lexicon.vocabulary.spelling(p) == "with");
        let to_do = |v: &&VerbGroup| {
            v.usage == Use::Infinitive && v.tokens.start >= anchor.end && v.tokens.end <= group.tokens.start
        };
        !listing
            && group.governor != Governor::Subject
            && self.verbs.iter().find(to_do).is_some_and(|v| !self.finite_between(v.tokens.end, group.tokens.start))
    }

    /// Whether a cue can speak of a group: nearby, in its stretch of the sentence, a name or a counted group.
    fn reaches(&self, anchor: &Tokens, group: &Group) -> bool {
        let (from, to) = if group.tokens.end <= anchor.start {
            (group.tokens.end, anchor.start)
        } else {
            (anchor.end, group.tokens.start)
        };
        let clauses = self
            .verbs
            .iter()
            .filter(|v| v.usage == Use::Finite && v.tokens.start >= from && v.tokens.end <= to)
            .count();
        // "will buy the clinic that B owns", "was sold to A, which runs B": a clause of its own tells of B.
        let behind = group.tokens.start >= anchor.end;
        // "signed an agreement that makes B its base": what the cue itself does is told of its parties.
        let relative = (from + 1..to).rev().find(|&t| behind && self.is(t, Class::Relative) && !self.reports(t - 1));
        let aside = relative.is_some_and(|t| {
            let before = t - 1;
            let noun = t > from && self.document.tokens[before].kind == TokenKind::Word && !self.named[before];
            let named = self.named[if self.mark(before) == ',' { before - 1 } else { before }];
            let told = || named && !(t..to).any(|t| self.mark(t) == ',') && self.finite_between(t, to);
            !self.is(before, Class::Preposition) && (noun && t + 1 == group.tokens.start || told())
        });
        // "under an agreement that costs both hospitals nothing": they have been named before.
        let again = |m: &usize| {
            let same = |other: &usize| self.same(*m, *other);
            self.groups.iter().any(|g| g.tokens.end <= anchor.start && g.mentions.iter().any(same))
        };
        let aside = aside && !group.mentions.iter().all(again);
        // "A bought an arm of the state, the firm said": who only says it is no party of what stands before the comma.
        let tells = behind
            && to > from
            && self.mark(to - 1) == ','
            && group.mentions.len() == 1
            && self.verbs.iter().any(|v| v.tokens.start == group.tokens.end && self.reports(v.tokens.end - 1))
            && !group.mentions.iter().all(again);
        from <= to
            && !tells
            && to - from <= REACH
            && clauses <= 1
            && !aside
            && !(from..to).any(|t| matches!(self.mark(t), ';' | ':' | '\u{201c}' | '\u{201d}'))
    }

    /// A single person of an institution says too little; "the boards of A and B" speak for them.
    fn cue_fitting(&self, relation: &Relation, role: &str, group: &Group) -> Mentions {
        let official = |m: usize| self.is_office_of_state(m);
        let mut found = self.fitting(relation, role, group).unwrap_or_default();
        found.retain(|m| !official(*m));
        // "the president of A and an academician of B": B is an honour of the person, and no party.
        let honour = |m: usize| {
            let start = self.document.mentions[m].tokens.start;
            let of = (self.range.start + 1..start).rev().find(|&t| !self.is(t, Class::Determiner));
            of.is_some_and(|of| {
                let what = self.document.tokens[of - 1].word;
                self.is(of, Class::Belonging) && self.lexicon.names.is(what, NameClass::Fellow)
            })
        };
        found.retain(|m| !honour(*m));
        if group.office && found.len() < 2 && !relation.persons { Mentions::new() } else { found }
    }

    /// Partners: the lists on both sides of the cue, else two lists or one list of two on one side.
    fn equals(&self, anchor: &Tokens, near: &[&Group], relation: &Relation, role: &str) -> Option<Parties> {
        let (left, right) = self.sides(anchor, near, relation, role, role)?;
        let all = left.into_iter().chain(right).map(|m| (role.to_string(), m)).collect::<Parties>();
        // "the cooperation with many hospitals such as A and B": they are partners of somebody else.
        // "signed cooperation agreements with A in 2015, B in 2016": a noun stands between.
        let noun = anchor.end + 1 < self.range.end
            && self.document.tokens[anchor.end].kind == TokenKind::Word
            && !self.named[anchor.end]
            && !self.is(anchor.end, Class::Function);
        let next = anchor.end + usize::from(noun);
        let with = next < self.range.end && self.is(next, Class::Having);
        let in_front = anchor.start > self.range.start && self.is(anchor.start - 1, Class::Preposition);
        let place = |m: usize| &self.document.mentions[m].tokens;
        let row = all.windows(2).all(|pair| {
            let (one, next) = (place(pair[0].1), place(pair[1].1));
            next.start >= one.end && next.start - one.end <= ROW
        });
        if with && !in_front && row && all.iter().all(|(_, m)| place(*m).start >= anchor.end) {
            return None;
        }
        // "runs 27 clinics, 14 of them in partnership with health systems": whoever stands behind "with" has no name.
        let counted = all.iter().any(|(_, m)| self.kind(*m) == InstitutionKind::Group);
        let before = all.iter().all(|(_, m)| place(*m).end <= anchor.start);
        if counted && before && next < self.range.end && self.is_with(next) {
            return None;
        }
        // "sued B over the merger"
        let topic = (self.range.start..anchor.start).rev().find(|&t| !self.is(t, Class::Determiner));
        // "in talks over a merger" plans one.
        let disputed = |t: usize| {
            self.lexicon.names.is(self.document.tokens[t].word, NameClass::Disputed)
                && !self.cues().iter().any(|(tokens, _)| tokens.contains(&t))
        };
        if before && topic.is_some_and(disputed) {
            return None;
        }
        self.distinct(all)
    }

    /// Two roles: the prepositions that the relation knows say whose they are, else the order does.
    fn unequals(
        &self,
        anchor: &Tokens,
        near: &[&Group],
        relation: &Relation,
        first: &str,
        second: &str,
    ) -> Option<Parties> {
        let said = near.iter().find_map(|g| {
            let Governor::Preposition(word) = g.governor else { return None };
            let role = relation.behind.iter().find(|(w, _)| *w == word)?.1.as_ref()?;
            // "the staff of A celebrated its affiliation with B": this "of" is none of the cue's.
            let later = || {
                near.iter().filter(|other| other.tokens.start >= anchor.end).any(|other| match other.governor {
                    Governor::Preposition(word) => relation.behind.iter().any(|(w, role)| *w == word && role.is_some()),
                    _ => false,
                })
            };
            if self.lexicon.vocabulary.is(word, Class::Belonging) && g.tokens.end <= anchor.start && later() {
                return None;
            }
            let who = self.cue_fitting(relation, role, g);
            (!who.is_empty()).then_some((g.tokens.start, role.as_str(), who))
        });
        // "changed hands when A bought a stake": who stands right before the verb does it.
        let doer = || {
            let verb = self.verbs.iter().find(|v| anchor.contains(&v.main) && v.usage == Use::Finite && !v.passive)?;
            let group = near.iter().rev().find(|g| {
                g.tokens.end <= verb.tokens.start
                    && verb.tokens.start - g.tokens.end <= 1
                    && g.governor == Governor::Subject
            })?;
            let who = self.cue_fitting(relation, first, group);
            (!who.is_empty()).then_some((group.tokens.start, first, who))
        };
        let said = said.or_else(doer);
        let (one, two) = match said {
            Some((at, role, who)) => {
                let other = if role == first { second } else { first };
                // "the sale to A, a company backed by B": what "by" says of B is no other role.
                let elsewhere = |g: &&&Group| match g.governor {
                    Governor::Preposition(word) => relation
                        .behind
                        .iter()
                        .any(|(known, said)| *known == word && said.as_deref().is_some_and(|said| said != other)),
                    _ => false,
                };
                let whom = near
                    .iter()
                    .filter(|g| g.tokens.start != at && !elsewhere(g))
                    .map(|g| (distance(&g.tokens, anchor), self.cue_fitting(relation, other, g)))
                    .filter(|(_, whom)| !whom.is_empty())
                    .min_by_key(|(distance, _)| *distance)
                    .map(|(_, whom)| whom)?;
                ((role, who), (other, whom))
            }
            None => {
                let (left, right) = self.sides(anchor, near, relation, first, second)?;
                ((first, left), (second, right))
            }
        };
        let named =
            |(role, list): (&str, Mentions)| list.into_iter().map(|m| (role.to_string(), m)).collect::<Parties>();
        let parties = self.distinct(named(one).into_iter().chain(named(two)).collect())?;
        // "the boards of A and B agreed to an affiliation": who is whose, nobody says.
        let has = |role: &str| parties.iter().any(|(r, _)| r == role);
        (has(first) && has(second)).then_some(parties)
    }

    /// The nearest fitting groups before and behind the cue, else the two nearest on one side.
    fn sides(
        &self,
        anchor: &Tokens,
        near: &[&Group],
        relation: &Relation,
        first: &str,
        second: &str,
    ) -> Option<(Mentions, Mentions)> {
        let fits = |role: &str, g: &&&Group| !self.cue_fitting(relation, role, g).is_empty();
        // "with the opening of A, the cooperation": A is no party. "An agreement of A with B": it is.
        let before: SmallVec<[&&Group; 8]> = near
            .iter()
            .filter(|g| g.tokens.end <= anchor.start)
            .filter(|g| match g.governor {
                Governor::Subject | Governor::Object => true,
                Governor::Preposition(p) => {
                    g.office
                        // "A, the hospital's helper since an agreement was signed"
                        || g.tokens.end < self.range.end
                            && self.document.tokens[g.tokens.end].kind == TokenKind::Possessive
                        || self.lexicon.vocabulary.is(p, Class::Agent)
                        || self.lexicon.vocabulary.is(p, Class::Listing)
                }
            })
            .collect();
        let behind: SmallVec<[&&Group; 8]> = near.iter().filter(|g| g.tokens.start >= anchor.end).collect();
        let pair = match (before.iter().rev().find(|g| fits(first, g)), behind.iter().find(|g| fits(second, g))) {
            (Some(left), Some(right)) => Some((*left, *right)),
            (Some(last), None) => before
                .iter()
                .rev()
                .find(|g| g.tokens.end <= last.tokens.start && fits(first, g))
                .filter(|_| fits(second, last))
                .map(|g| (*g, *last)),
            (None, Some(next)) => behind
                .iter()
                .find(|g| g.tokens.start >= next.tokens.end && fits(second, g))
                .filter(|_| fits(first, next))
                .map(|g| (*next, *g)),
            (None, None) => None,
        };
        match pair {
            Some((left, right)) => {
                Some((self.cue_fitting(relation, first, left), self.cue_fitting(relation, second, right)))
            }
            None if first != second => {
                // "an affiliation between A and B": one list has both.
                let between = |g: &Group| matches!(g.governor, Governor::Preposition(p) if self.lexicon.vocabulary.is(p, Class::Listing));
                let list = near.iter().find(|g| between(g) && g.mentions.len() == 2)?;
                let [one, two] = list.mentions[..] else { return None };
                let both = self.fits(relation, first, one) && self.fits(relation, second, two);
                (both && !list.office).then(|| (smallvec![one], smallvec![two]))
            }
            None if first == second => {
                let list = near.iter().find(|g| self.tells_all(g) && self.cue_fitting(relation, first, g).len() > 1)?;
                Some((self.cue_fitting(relation, first, list), Mentions::new()))
            }
            None => None,
        }
    }

    /// Whether a list holds all the parties of a tie: the subjects, or those "of", "by" or "between" whom it is.
    fn tells_all(&self, group: &Group) -> bool {
        match group.governor {
            Governor::Subject => true,
            Governor::Object => false,
            Governor::Preposition(p) => {
                self.lexicon.vocabulary.is(p, Class::Belonging)
                    || self.lexicon.vocabulary.is(p, Class::Agent)
                    || self.lexicon.vocabulary.is(p, Class::Listing)
            }
        }
    }

    /// Parties that are two institutions at least, each in one role; a sentence that lists many says too little of each.
    fn distinct(&self, parties: Parties) -> Option<Parties> {
        let mut seen = Mentions::new();
        let kept: Parties = parties
            .into_iter()
            .filter(|(_, m)| {
                let institution = self.document.mentions[*m].institution;
                let new = !seen.contains(&institution);
                seen.push(institution);
                new
            })
            .collect();
        let roles = |role: &str| kept.iter().filter(|(r, _)| r == role).count();
        let (first, last) = (kept.first()?, kept.last()?);
        let filled = if first.0 == last.0 { roles(&first.0) >= 2 } else { true };
        (kept.len() >= 2 && filled).then_some(kept)
    }

    /// "acquired a string of sites, and built two hospitals": the verb of the cue has its object, and another verb has this one.
    fn is_object_of_next(&self, anchor: &Tokens, group: &Group) -> bool {
        let verb = self.verbs.iter().find(|v| anchor.contains(&v.main) && !v.passive);
        group.governor == Governor::Object
            && verb.is_some_and(|v| {
                self.has_object(v.tokens.end)
                    && self.verbs.iter().any(|next| {
                        next.usage == Use::Finite
                            && next.tokens.start > v.tokens.end
                            && next.tokens.end <= group.tokens.start
                            && (v.tokens.end..next.tokens.start)
                                .rev()
                                .find(|&t| !self.is(t, Class::Adverb))
                                .is_some_and(|t| self.is(t, Class::Joining) && self.mark(t) != ',')
                    })
            })
    }
}
