//! Links: who is tied to whom, from the frames of `lexicon/relations.toml`.
//!
//! Each trigger of a frame opens a small search: the subject to its left, the
//! object and the prepositions to its right, through lists, offices ("president
//! of A"), passives, participles and relative clauses. "A, B and C signed an
//! agreement with D" is one link of four parties.

mod cue;
mod implied;
mod noun;
mod pairs;
mod pronoun;
mod roles;
mod status;
mod taken_up;
mod title;
mod together;
mod when;

use crate::annotate::verb::{self, Use, VerbGroup};
use crate::document::{Document, InstitutionKind, Kinds, Token, TokenKind, Tokens};
use crate::extract::clause::{self, Clause, Governor, Group, Mentions};
use crate::extract::{Dropped, Link, LinkStatus};
use crate::lexicon::agreements::Signed;
use crate::lexicon::figures::NumberWord;
use crate::lexicon::frames::{Frame, Frames, Object, Relation};
use crate::lexicon::names::NameClass;
use crate::lexicon::names::NameRole;
use crate::lexicon::places::PlaceKind;
use crate::lexicon::vocabulary::WordSet;
use crate::lexicon::{Class, Classes, Layer, Lexicon};
use smallvec::SmallVec;
use std::ops::Deref;

/// Tokens between a trigger and the preposition of a pronoun: "merge it, at last, with them".
const PRONOUN: usize = 6;

/// Tokens from a preposition to the name that it governs: "with the other".
const GOVERNED: usize = 3;

/// Parties on one side that are tied to the other side one by one; a longer list stays one link.
const SPLIT: usize = 40;

/// Tokens before a trigger in which a word that its relation asks for may stand; behind it twice as many.
const NEEDED: usize = 12;

/// Tokens between two triggers that tell of one deed: "holds a 40 percent stake".
const SAME_DEED: usize = 6;

/// Tokens of a phrase in front before its noun: "After becoming the fourth".
const FRONT: usize = 4;

/// The level of an institution that tells none: between a county's and a city's.
const UNKNOWN_RANK: u8 = 15;

/// The level of a company that signs to manage: it is no county's, and whom it manages is never above it.
const OPERATOR: u8 = 40;

/// The level of a university: its hospitals are below it, and a company that is affiliated with it is.
const SCHOOL: u8 = 50;

/// One sentence with what the search needs.
struct Clauses<'a, 'd> {
    clause: Clause<'a, 'd>,
    number: usize,
    /// The institution that the document tells of most.
    main: Option<usize>,
}

/// Words by which a sentence may speak of an institution that it does not name.
const POINTING: u64 = Class::set(&[Class::Anaphor, Class::AnaphorObject, Class::Owning]);

/// What a sentence can tie, known before it is read.
struct Reach<'a> {
    words: &'a [Token],
    /// The classes of all its words.
    classes: Classes,
    /// The institutions that it names, by a name, a phrase or a pronoun; more than two count as two.
    named: usize,
    /// Their kinds.
    kinds: Kinds,
    /// Of the relations that ask for a word, whether the sentence has one.
    needs: SmallVec<[(usize, bool); 4]>,
}

impl<'a> Reach<'a> {
    fn of(document: &'a Document, range: &Tokens) -> Reach<'a> {
        let words = &document.tokens[range.clone()];
        let classes = words.iter().fold(Classes::default(), |all, token| all.or(token.classes));
        let mentions = &document.mentions;
        let from = mentions.partition_point(|m| m.tokens.start < range.start);
        let mut reach = Reach { words, classes, named: 0, kinds: Kinds::default(), needs: SmallVec::new() };
        for mention in mentions[from..].iter().take_while(|m| m.tokens.start < range.end) {
            let other = reach.named == 0 || mention.institution != mentions[from].institution;
            reach.named = (reach.named + usize::from(other)).min(2);
            reach.kinds.insert(document.institutions[mention.institution].kind);
        }
        // What stands below a colon is read with it, and the names of a group ("two hospitals") may stand anywhere.
        if words.last().is_some_and(|last| last.mark == ':') || reach.kinds.has(InstitutionKind::Group) {
            (reach.named, reach.kinds) = (2, Kinds::ALL);
        }
        reach
    }

    /// Whether a frame finds no link for certain: a word that its relation asks for is missing, there are no two
    /// institutions, or none that a role takes. One that the sentence leaves out comes from a pronoun, from the
    /// subject of a noun, or where the relation asks for it nearby.
    fn excludes(&mut self, frame: &Frame, frames: &Frames) -> bool {
        let relation = &frames.relations[frame.relation];
        if !relation.needs.is_empty() && !self.has_needed(frame.relation, relation) {
            return true;
        }
        if !relation.near.is_empty() || relation.whole.is_some() {
            return false;
        }
        if self.named == 0 {
            return !self.classes.is_any(Class::set(&[Class::AnaphorObject]));
        }
        frame.verb
            && !self.classes.is_any(POINTING)
            && (self.named < 2 && !frame.needs_agreement()
                || !frame.needs_agreement()
                    && !frames.is_settled_later(relation)
                    && !relation.can_be_filled(self.kinds))
    }

    /// Whether the sentence may tell of those of the sentence before: "The merger", "Their partnership".
    fn takes_up(&self) -> bool {
        const OPENING: u64 = Class::set(&[Class::DefiniteArticle, Class::Owning]);
        self.words.first().is_some_and(|first| first.classes.is_any(OPENING))
    }

    fn has_needed(&mut self, number: usize, relation: &Relation) -> bool {
        if let Some((_, has)) = self.needs.iter().find(|(known, _)| *known == number) {
            return *has;
        }
        let has = self.words.iter().any(|token| relation.needs.has(token.word));
        self.needs.push((number, has));
        has
    }
}

impl<'a, 'd> Deref for Clauses<'a, 'd> {
    type Target = Clause<'a, 'd>;

    fn deref(&self) -> &Clause<'a, 'd> {
        &self.clause
    }
}

/// Finds the links of a document, in text order, and says why triggers gave none.
pub(super) fn find(
    document: &Document,
    read_clauses: &mut clause::Clauses,
    lexicon: &Lexicon,
) -> (Vec<Link>, Vec<Dropped>) {
    let mut links = Vec::new();
    let mut dropped = Vec::new();
    if document.mentions.is_empty() {
        return (links, dropped);
    }
    let named = std::mem::take(&mut read_clauses.named);
    let main = implied::main_institution(document);
    let mut triggers = document.hits.of(Layer::Relation).peekable();
    let mut anchors: Vec<(Tokens, usize)> = Vec::new();
    let mut cues: Vec<(Tokens, usize)> = Vec::new();
    let mut titles: Vec<(Tokens, usize)> = Vec::new();
    for (number, sentence) in document.sentences.iter().enumerate() {
        let range = sentence.tokens.clone();
        anchors.clear();
        cues.clear();
        titles.clear();
        let mut put = |tokens: Tokens, frame: usize| match &lexicon.frames.frames[frame] {
            Frame { cue: true, .. } => cues.push((tokens, frame)),
            Frame { title: true, .. } => titles.push((tokens, frame)),
            _ => anchors.push((tokens, frame)),
        };
        while let Some(hit) = triggers.next_if(|hit| (hit.first as usize) < range.end) {
            let (first, last) = (hit.first as usize, hit.last as usize);
            if first >= range.start && last <= range.end {
                put(first..last, hit.payload as usize);
            }
        }
        let from = document.agreements.partition_point(|a| a.tokens.start < range.start);
        for agreement in document.agreements[from..].iter().take_while(|a| a.tokens.start < range.end) {
            lexicon.frames.agreement_frames.iter().for_each(|&frame| put(agreement.tokens.clone(), frame));
        }
        // Their words are frequent, and quotation marks are not.
        if !title::has_quotation(&document.tokens[range.clone()]) {
            titles.clear();
        }
        if anchors.is_empty() && cues.is_empty() && titles.is_empty() {
            continue;
        }
        // Where nobody asks why there is no link, nobody looks where there can be none.
        if !read_clauses.reasons {
            let mut reach = Reach::of(document, &range);
            anchors.retain(|(_, frame)| !reach.excludes(&lexicon.frames.frames[*frame], &lexicon.frames));
            if reach.named < 2 && !reach.takes_up() {
                cues.clear();
            }
            if reach.named == 0 {
                titles.clear();
            }
            // Activities go on with the verbs of a sentence that names somebody, or an instrument.
            let told = reach.named > 0 || document.agreements.get(from).is_some_and(|a| a.tokens.start < range.end);
            let told =
                told || reach.takes_up() && links.last().is_some_and(|l: &Link| l.status == LinkStatus::Proposed);
            if anchors.is_empty() && cues.is_empty() && titles.is_empty() && !told {
                continue;
            }
        }
        let mut verbs = verb::groups(&document.article.text, &document.tokens, sentence, &named, lexicon);
        // "the agreement signed on Monday with B": an instrument does not sign.
        for verb in &mut verbs {
            let next = verb.tokens.end;
            let bare = verb.tokens.len() == 1 && verb.past && verb.usage == Use::Finite && next < range.end;
            let own = || document.agreements[from..].iter().take_while(|a| a.tokens.start < range.end);
            let signed = || own().any(|a| a.tokens.end == verb.tokens.start);
            if bare && document.tokens[next].is(Class::Preposition) && !named[next] && signed() {
                (verb.usage, verb.passive) = (Use::Participle, true);
            }
        }
        let clauses = Clauses { clause: Clause::new(document, lexicon, range, verbs, &named), number, main };
        // Of what two cues say of the same institutions, the one that tells their roles apart says more.
        cues.sort_by_key(|(_, frame)| lexicon.frames.relations[lexicon.frames.frames[*frame].relation].first.is_none());
        let before = links.len();
        let mut read: Vec<(Tokens, bool, Vec<Link>)> = Vec::new();
        for (anchor, frame) in anchors.drain(..) {
            let frame = &lexicon.frames.frames[frame];
            match clauses.match_frame(&anchor, frame) {
                Ok(found) => read.push((anchor, lexicon.frames.relations[frame.relation].states, found)),
                Err(reason) if read_clauses.reasons => {
                    dropped.push(Dropped { rule: frame.rule, sentence: number, reason: reason.to_string() })
                }
                Err(_) => {}
            }
        }
        let mut stated = clauses.reconciled(read);
        let read = clauses.put_titles(&titles, &mut stated);
        stated.retain(|link| !clauses.signs_told(link, &mut links));
        links.extend(stated);
        let mut more = clauses.cue_links(&cues, &links[before..]);
        let titled = |m: usize| read.iter().any(|t| t.contains(&document.mentions[m].tokens.start));
        more.retain(|l| !l.parties.iter().any(|(_, m)| titled(*m)) && !clauses.signs_told(l, &mut links));
        links.extend(more);
        if links.len() == before
            && let Some(link) = clauses.taken_up(&cues, &links)
        {
            links.push(link);
        }
        clauses.tell_outcome(&mut links);
        let Clause { verbs, groups, .. } = clauses.clause;
        read_clauses.keep(number, verbs, groups);
    }
    read_clauses.named = named;
    let links = together::without_general(document, together::without_lesser(document, links, lexicon), lexicon);
    let links = together::without_doubles(document, together::without_signers(document, links, lexicon), lexicon);
    (together::merge(document, links), dropped)
}

/// Tokens of a noun phrase that tells of something new, article included: "a rival group of private hospitals".
const NEW_NOUN: usize = 7;

impl Clauses<'_, '_> {
    /// What the frames of one sentence say together, where two of them read the same words.
    fn reconciled(&self, mut read: Vec<(Tokens, bool, Vec<Link>)>) -> Vec<Link> {
        if let [(_, _, found)] = &mut read[..]
            && found.len() < 2
        {
            return std::mem::take(found);
        }
        if read.iter().map(|(_, _, found)| found.len()).sum::<usize>() < 2 {
            return read.into_iter().flat_map(|(_, _, found)| found).collect();
        }
        let inside = |a: &Tokens, b: &Tokens| b.start <= a.start && a.end <= b.end && a.len() < b.len();
        let all: Vec<(&Tokens, bool, &Link)> =
            read.iter().flat_map(|(a, states, found)| found.iter().map(move |l| (a, *states, l))).collect();
        let keeps = |&(at, &(anchor, _, link)): &(usize, &(&Tokens, bool, &Link))| {
            !all.iter().enumerate().any(|(other_at, &(other_anchor, other_states, other))| {
                if std::ptr::eq(link, other) {
                    return false;
                }
                let same_tie = link.parties.iter().all(|(_, m)| self.takes_part(other, *m));
                // "absorbed and merged B and C": who did it is known from the other reading.
                let larger = link.relation == other.relation
                    && same_tie
                    && inside(anchor, other_anchor)
                    && other.parties.len() > link.parties.len()
                    && link.parties.iter().all(|(role, _)| role == "partner")
                    && other.parties.iter().all(|(role, _)| role != "partner");
                // "put under the management of", "vice chairman unit": the longer trigger has said it all.
                let covered = same_tie && inside(anchor, other_anchor);
                // "entrusted to B": one of two readings with the roles exchanged is wrong, that of the farther words.
                let reversed = link.relation == other.relation
                    && same_tie
                    && link.parties.len() == other.parties.len()
                    && self.exchanged(link, other)
                    && (self.spread(other_anchor, other), other_anchor.start, other_at)
                        < (self.spread(anchor, link), anchor.start, at);
                // "signed a letter of intent to affiliate with B": the signing is of the affiliation.
                let more = |list: &[String]| list.contains(&other.relation);
                let close = || distance(anchor, other_anchor) <= SAME_DEED;
                let unsigned = || link.agreement.as_deref().is_none_or(|a| a == "other") || self.told_instruments();
                // "merge their laboratories": words that say much more are not given up for a part of them.
                let general = same_tie
                    && !(inside(other_anchor, anchor) && anchor.len() > other_anchor.len() + 1)
                    && self.lexicon.frames.main(&link.relation).is_some_and(|r| {
                        more(&r.gives_way)
                            || more(&r.gives_way_unsigned) && unsigned()
                            // "is jointly run by A and B": they hold it together, neither manages it for the other.
                            || more(&r.gives_way_beside) && close()
                    });
                // Who founds an alliance leads it; it is no building of theirs besides.
                let founded = link.relation == "joint_construction"
                    && other.relation == "alliance_leadership"
                    && link.parties.iter().any(|(role, m)| role == "built" && self.takes_part(other, *m));
                // "holds a 40 percent stake in B": the stake is held, and not bought there.
                let stands = other_states && link.relation != other.relation && same_tie && close();
                covered || reversed || general || founded || larger || stands
            })
        };
        let kept: Vec<bool> = all.iter().enumerate().map(|one| keeps(&one)).collect();
        let links = read.into_iter().flat_map(|(_, _, found)| found);
        links.zip(kept).filter_map(|(link, kept)| kept.then_some(link)).collect()
    }

    /// "Under the agreement, the two will build": the sentence names those instruments only that were signed before.
    pub(super) fn told_instruments(&self) -> bool {
        let (low, high) = self.agreements();
        let definite = |t: usize| self.is(t, Class::DefiniteArticle);
        self.document.agreements[low..high].iter().all(|a| {
            let from = a.tokens.start;
            definite(from) || from > self.range.start && definite(from - 1)
        })
    }

    /// Whether somebody plays another role in one link than in the other.
    fn exchanged(&self, a: &Link, b: &Link) -> bool {
        let institution = |m: usize| self.document.mentions[m].institution;
        a.parties
            .iter()
            .any(|(role, m)| b.parties.iter().any(|(other, n)| institution(*m) == institution(*n) && role != other))
    }

    /// How far the parties of a link stand from its trigger, in tokens.
    fn spread(&self, anchor: &Tokens, link: &Link) -> usize {
        link.parties.iter().map(|(_, m)| distance(&self.document.mentions[*m].tokens, anchor)).sum()
    }

    /// Whether one of the words that a relation asks for stands near a trigger, and none of those that speak against it.
    fn needs_met(&self, anchor: &Tokens, relation: &Relation) -> bool {
        let near =
            anchor.start.saturating_sub(NEEDED).max(self.range.start)..(anchor.end + 2 * NEEDED).min(self.range.end);
        let has = |words: &WordSet| near.clone().any(|t| !self.named[t] && words.has(self.document.tokens[t].word));
        [&relation.needs, &relation.needs_too].iter().all(|words| words.is_empty() || has(words))
            && (relation.unless.is_empty() || !has(&relation.unless))
    }

    /// Whether an institution can play a role.
    fn fits(&self, relation: &Relation, role: &str, mention: usize) -> bool {
        let mut kind = self.kind(mention);
        if kind == InstitutionKind::Company
            && relation.kinds.get(role).is_some_and(|k| k.contains(&InstitutionKind::Alliance))
            && self
                .lexicon
                .names
                .may_be_alliance(&self.document.institutions[self.document.mentions[mention].institution].name)
        {
            kind = InstitutionKind::Alliance;
        }
        relation.takes(role, kind)
    }

    /// A party is somebody: "rural hospitals" without a number are nobody that an analyst could count.
    fn countable(&self, mention: usize) -> bool {
        self.kind(mention) != InstitutionKind::Group
            || self.document.mentions[mention].tokens.clone().any(|t| {
                let token = &self.document.tokens[t];
                // "other hospitals", "new clinics": nobody knows how many.
                let counts = |number: NumberWord| number != NumberWord::Inside;
                token.kind == TokenKind::Number || self.lexicon.figures.number(token.word).is_some_and(counts)
            })
    }

    fn fitting(&self, relation: &Relation, role: &str, group: &Group) -> Option<Mentions> {
        let fits = |m: &usize| self.fits(relation, role, *m) && self.countable(*m);
        // Most do not fit, and then no list is made.
        let first = group.mentions.iter().position(fits)?;
        Some(group.mentions[first..].iter().copied().filter(fits).collect())
    }

    /// The link of one frame at one trigger, or the first condition that failed.
    fn match_frame(&self, anchor: &Tokens, frame: &Frame) -> Result<Vec<Link>, &'static str> {
        let relation = &self.lexicon.frames.relations[frame.relation];
        if !frame.by_agreement && anchor.clone().any(|t| self.named[t]) {
            return Err("the trigger is part of a name or a date");
        }
        if !self.needs_met(anchor, relation) {
            return Err("no word that it asks for stands near");
        }
        if relation.roles.len() == 1 && self.is_of_others(anchor) {
            return Err("it is told of others");
        }
        let verb = self.verbs.iter().find(|v| anchor.contains(&v.main));
        if frame.verb && relation.key == "affiliation" && verb.is_some_and(|v| self.describes_next(v)) {
            return Err("it says what the name behind it is");
        }
        let aside = !frame.verb && self.stands_aside(anchor);
        let compound = if frame.verb { self.compound(anchor, frame, relation) } else { None };
        let told = compound.is_some();
        // What a phrase beside a name says, and no verb.
        let mut beside = told;
        let (mut parties, governing) = if let Some(parties) = compound {
            (parties, None)
        } else if frame.verb {
            let verb = verb.ok_or("the trigger is not used as a verb")?;
            // "also shared, \"we welcome them\"": what follows is said.
            let end = verb.tokens.end;
            let opens = |t: usize| t < self.range.end && matches!(self.mark(t), '"' | '\u{201c}');
            if frame.object == Object::None && (opens(end) || opens(end + 1) && matches!(self.mark(end), ',' | ':')) {
                return Err("the verb is one of saying there");
            }
            // "launched the X Alliance with B": B is its member.
            let of_equals = frame.object == Object::None && relation.roles.len() == 1 && !frame.prepositions.is_empty();
            let alliance = |g: &&Group| {
                g.governor == Governor::Object && g.mentions.iter().any(|m| self.kind(*m) == InstitutionKind::Alliance)
            };
            if of_equals && self.groups.iter().find(|g| g.tokens.start >= end).filter(alliance).is_some() {
                return Err("what they set up is an alliance");
            }
            (self.verb_parties(anchor, frame, relation, verb)?, Some(verb))
        } else {
            // "will help to ensure": behind a modal verb a word is no noun, whatever form the frame asks for.
            let form = |v: &VerbGroup| !frame.pattern.contains('=') || v.usage == Use::Finite && v.modal.is_some();
            if verb.is_some_and(form) && anchor.len() == 1 && !frame.by_agreement {
                return Err("the trigger is used as a verb");
            }
            if self.is_unnamed(anchor) {
                return Err("it tells of one without a name");
            }
            // "when members of A took on a mission": a clause of its own, of members that have no name.
            if !relation.near.is_empty()
                && anchor.start > self.range.start
                && self.is(anchor.start - 1, Class::Subordinator)
                && !self.is(anchor.start - 1, Class::Preposition)
            {
                return Err("others are its subject");
            }
            // "run by state-owned firm A": half of a compound says nothing of who owns A.
            let start = anchor.start;
            if anchor.len() == 1
                && self.hyphenated(start)
                && !self.named[start - 2]
                && !self.is(start - 2, Class::VerbPrefix)
            {
                return Err("it is half of a compound");
            }
            // "In collaboration with A, the ministry will establish": the verb behind it, where none stands before it in its clause.
            let governing = self.verbs.iter().rev().find(|v| {
                v.tokens.start < anchor.start && v.usage == Use::Finite && !self.is_parted(v.tokens.end, anchor.start)
            });
            // "announced that ownership of B would pass to A": the verb of saying governs nothing of what is said.
            let says = governing.is_some_and(|v| {
                self.reports(v.tokens.end - 1)
                    && (v.tokens.end..anchor.start).any(|t| self.is(t, Class::Relative))
                    && self.verbs.iter().any(|next| next.usage == Use::Finite && next.tokens.start >= anchor.end)
            });
            // "will work at B, whose parent, A, is in Iowa": the verb in front says nothing of whose it is.
            let whose = (self.range.start..anchor.start)
                .rev()
                .find(|&t| !self.is(t, Class::Adjective))
                .is_some_and(|t| self.is(t, Class::Relative));
            let governing = if aside || says || whose { None } else { governing };
            match self.owned(anchor, frame, relation) {
                _ if relation.apposed => {
                    let (parties, verb) = self
                        .relational(anchor, frame, relation)
                        .ok_or("it stands beside no name and no verb of being")?;
                    beside = verb.is_none();
                    (parties, verb)
                }
                Some((owned, said)) => {
                    beside = !said;
                    (owned, if said { governing } else { None })
                }
                None => match self.noun_and_preposition(anchor, frame, relation) {
                    Ok(parties) if self.both_sides(&parties) => {
                        // "will build a clinic near A, a subsidiary of B": said of A, whatever the verb tells.
                        beside = parties.iter().any(|(_, m)| self.apposed_to(*m, anchor.start));
                        (parties, if beside { None } else { governing })
                    }
                    other => match self.relational(anchor, frame, relation) {
                        Some((parties, verb)) => {
                            beside = verb.is_none();
                            (parties, verb)
                        }
                        None => (other?, governing),
                    },
                },
            }
        };
        if frame.verb && !told {
            // "The firm signed an agreement with A and B": they are partners of the firm.
            let alone = parties.is_empty() && relation.roles.len() == 1;
            if alone && verb.is_some_and(|v| self.has_unnamed_subject(v)) {
                return Err("whoever does it has no name");
            }
            parties.extend(self.preposition_parties(anchor, frame, relation)?);
            // "who was president of A and earlier ran the ward of B": a person did.
            // "dean of A, the nonprofit that runs B": the nonprofit does.
            let person = |m: usize| {
                let end = self.document.mentions[m].tokens.end;
                self.groups.iter().any(|g| g.office && g.mentions.contains(&m))
                    && !verb.is_some_and(|v| self.apposed_body(end, v.tokens.start))
            };
            // "A's clients include B", "the partners of A own B": not A itself.
            let its_own = |m: usize| {
                let end = self.document.mentions[m].tokens.end;
                let owner = end < self.range.end && self.document.tokens[end].kind == TokenKind::Possessive;
                let of = |g: &Group| match g.governor {
                    Governor::Preposition(p) => self.lexicon.vocabulary.is(p, Class::Belonging),
                    _ => false,
                };
                owner || self.groups.iter().any(|g| g.mentions.contains(&m) && g.tokens.end <= anchor.start && of(g))
            };
            if self.is_done_to_part(&parties) {
                return Err("it is done to a part of it");
            }
            if relation.states && parties.iter().any(|(role, m)| frame.subject.as_ref() == Some(role) && its_own(*m)) {
                return Err("it is said of others that belong to it");
            }
            if self.lexicon.frames.main_of(relation).impersonal
                && !frame.needs_agreement()
                && parties.iter().any(|(role, m)| frame.subject.as_ref() == Some(role) && person(*m))
                && governing.is_none_or(|v| v.usage == Use::Finite && v.modal.is_none() && !v.passive)
            {
                return Err("a person does it");
            }
        }
        if let (Some(role), Some(verb)) = (&frame.subject, governing)
            && !told
            && frame.needs_agreement()
            && self.signed_with(verb, anchor, &parties)
        {
            let signer = self.other_signer(anchor, &parties, relation, role);
            let signer = signer.or_else(|| self.topic(relation, role).filter(|found| self.may_sign(anchor, found)));
            let signer = signer.ok_or("who signs it with them has no name here")?;
            parties.splice(0..0, signer.into_iter().map(|m| (role.clone(), m)));
        }
        // "we work in cooperation with A and B": they are partners of somebody else, and not of each other.
        let first = !self.verbs.iter().any(|v| v.usage == Use::Finite && v.tokens.end <= anchor.start);
        // "the ministry, in collaboration with A and B, will found"
        let phrase = anchor.start
            - usize::from(anchor.start > self.range.start && self.is(anchor.start - 1, Class::Preposition));
        let parted = phrase > self.range.start && self.is(phrase, Class::Preposition) && self.mark(phrase - 1) == ',';
        let fronted = !frame.verb && (first || parted);
        if relation.roles.len() == 1 && parties.len() > 1 && !fronted && self.all_behind_with(anchor, &parties) {
            return Err("nobody stands before the trigger");
        }
        // "Ann Lee, chief executive of A and B, praised the partnership": one person speaks for both.
        if relation.roles.len() == 1 && !frame.needs_agreement() && self.is_one_office(&parties) {
            return Err("one person is of both");
        }
        // "Li Lin, director of A, is a member of B": the person is.
        if let Some(verb) = governing.filter(|v| !frame.verb && self.is(v.main, Class::Becoming))
            && relation.key != "alliance_leadership"
            && parties.iter().any(|(_, m)| self.is_of_person(*m, verb))
        {
            return Err("a person is it");
        }
        self.name_members(relation, &mut parties);
        if let Some(role) = &relation.whole {
            self.put_whole(anchor, relation, role, &mut parties)?;
        }
        if frame.needs_agreement()
            && parties.len() == 1
            && let Some(role) = &frame.subject
            && let Some(other) = self.other_signer(anchor, &parties, relation, role)
        {
            parties.extend(other.into_iter().map(|m| (role.clone(), m)));
        }
        // "the head nurse", "Chairman Ajith Mendis": the word says what another word is.
        let attribute = !frame.verb && anchor.end < self.range.end && {
            let next = &self.document.tokens[anchor.end];
            next.kind == TokenKind::Word
                && !self.named[anchor.end]
                && !self.is(anchor.end, Class::Preposition)
                && !self.is(anchor.end, Class::Conjunction)
                && !self.is(anchor.end, Class::Adverb)
                && !self.is(anchor.end, Class::Relative)
                && !self.is(anchor.end, Class::Modal)
                && !self.is(anchor.end, Class::Be)
                && !self.is(anchor.end, Class::Have)
                && !self.verbs.iter().any(|v| v.tokens.contains(&anchor.end))
        };
        // "a 100 per cent subsidiary of B": the noun behind it says what one is to the other.
        if attribute && relation.key == "merger" && self.is(anchor.end, Class::Relational) {
            return Err("it says what another noun is");
        }
        for role in &relation.near {
            if !parties.iter().any(|(r, _)| r == role)
                && !attribute
                && !self.is_later_one(anchor.end)
                && let Some(mention) = self.nearest(anchor, relation, role, &parties)
                // "Association A and Association B took part": neither is what the other takes part in.
                && (self.kind(mention) == InstitutionKind::Alliance || !self.groups.iter().any(|g| {
                    g.mentions.contains(&mention) && parties.iter().any(|(_, m)| g.mentions.contains(m))
                }))
            {
                parties.push((role.clone(), mention));
            }
        }
        // "A, which owns B, signed a letter of intent with C", "A, operator of B, signed": the instrument is not B's.
        let closed = beside || verb.is_some_and(|v| self.relative_before(v, self.range.start).is_some());
        let agreement = self.proposed_by(anchor).or_else(|| self.agreement_near(anchor, frame, verb, closed));
        let agreement = agreement.or_else(|| self.instrument_behind().map(str::to_string));
        if frame.needs_agreement()
            && parties.len() > 1
            && parties.iter().all(|(_, m)| self.document.mentions[*m].tokens.end <= anchor.start)
            && agreement.as_deref() == Some("other")
            && self.groups.iter().any(|g| {
                g.tokens.start >= anchor.end && g.mentions.iter().any(|m| self.kind(*m) == InstitutionKind::Alliance)
            })
        {
            return Err("they sign the charter of an alliance");
        }
        let mut relation_key = relation.key.clone();
        let said = if frame.by_agreement { self.instrument_at(anchor) } else { agreement.clone() };
        if let Some(key) = &said
            && frame.needs_agreement() | frame.by_agreement
            && let Some(signed) = self.lexicon.agreements.signed(key)
        {
            let (key, directed) = self.by_instrument(signed, &parties, anchor);
            // "A and the county signed a trusteeship agreement": the county is not what is run.
            if self.lexicon.frames.main(&key).is_none_or(|r| directed.iter().all(|(role, m)| self.fits(r, role, *m))) {
                (relation_key, parties) = (key, directed);
            }
            let main = self.lexicon.frames.main(&relation_key).filter(|r| r.signed_by_level);
            if let Some((above, below)) = main.and_then(Relation::levels) {
                self.direct(&mut parties, above, below, true);
            }
        }
        // "took over B under a trusteeship agreement": what is taken over is run, not owned.
        if relation_key == "merger"
            && let Some(signed) = agreement.as_deref().and_then(|key| self.lexicon.agreements.signed(key))
            && signed.relation == "trusteeship"
        {
            relation_key.clone_from(&signed.relation);
            for (role, _) in &mut parties {
                *role = if role == "acquired" { signed.subject.clone() } else { signed.with.clone() };
            }
        }
        let may_pair = |r: &&Relation| r.pairs || relation.pairs && relation_key == relation.key;
        let pairs = self.lexicon.frames.main(&relation_key).filter(|r| may_pair(r) && !parties.is_empty());
        if let Some((above, below)) = pairs.and_then(Relation::levels) {
            if !parties.iter().any(|(r, _)| r == below) {
                self.split_list(anchor, relation, (above, below), &mut parties);
            }
            self.direct(&mut parties, above, below, relation.by_level);
        }
        if let Some((above, below)) = relation.levels().filter(|_| relation.by_level && relation_key == relation.key) {
            self.direct(&mut parties, above, below, true);
        }
        self.name_groups(&mut parties);
        // One institution plays one role.
        let mut seen = Mentions::new();
        parties.retain(|(_, m)| {
            let institution = self.document.mentions[*m].institution;
            let new = !seen.contains(&institution);
            seen.push(institution);
            new
        });
        // "A runs a clinic at its east campus": a house and its part are one.
        let whole = |m: usize| self.document.institutions[self.document.mentions[m].institution].whole;
        let own = |m: usize| {
            whole(m).is_some_and(|w| parties.iter().any(|(_, o)| self.document.mentions[*o].institution == w))
        };
        if self.lexicon.frames.main_of(relation).distinct && parties.iter().any(|(_, m)| own(*m)) {
            return Err("the one is a part of the other");
        }
        let filled =
            relation.roles.iter().all(|(role, least)| parties.iter().filter(|(r, _)| r == role).count() >= *least);
        if parties.len() < 2 || relation_key == relation.key && !filled {
            return Err("a role is not filled");
        }
        // "In collaboration with A, the ministry will establish": the verb that follows says when.
        let behind = || self.verbs.iter().find(|v| v.tokens.start >= anchor.end && v.usage == Use::Finite);
        // "After becoming a branch of B, A will hire", "As a branch of B, A will hire": it is one already.
        let before = anchor.start.saturating_sub(FRONT).max(self.range.start)..anchor.start;
        let opens = |t: usize| t == self.range.start || matches!(self.mark(t - 1), ',' | ';' | '"' | '\u{201c}');
        let fronted = before.clone().any(|t| self.is_as(t) && opens(t))
            || self
                .verbs
                .iter()
                .any(|v| v.usage == Use::Gerund && v.tokens.end <= anchor.start && before.contains(&v.main));
        let governing = governing.or_else(|| if aside || beside || fronted { None } else { behind() });
        if !frame.verb && self.is_none(anchor) {
            return Err("there is none");
        }
        let mut status = match self.former_or_future(anchor).filter(|_| !frame.verb || told) {
            Some(said) if governing.is_none_or(|v| !v.negated && !self.was_stopped(v, anchor) && !self.ends(v)) => said,
            // "B's parent, A, will host": what the phrase beside a name says holds, whatever the verb tells.
            _ if self.is_dropped(anchor) => LinkStatus::Ended,
            _ if (beside || relation.owned) && !relation.plan && !relation.over => LinkStatus::Active,
            _ => self.status(relation, anchor, governing, agreement.as_deref())?,
        };
        // "voted to make A a member of B": what is to be done governs the noun.
        let to_do = self.verbs.iter().rev().find(|v| v.tokens.end <= anchor.start).filter(|v| {
            !frame.verb && !aside && v.usage == Use::Infinitive && !self.is_parted(v.tokens.end, anchor.start)
        });
        if status == LinkStatus::Active
            && to_do.is_some()
            && self.status(relation, anchor, to_do, agreement.as_deref()) == Ok(LinkStatus::Proposed)
        {
            status = LinkStatus::Proposed;
        }
        // "agreed to sell its Lea Hospital unit": until then it is a unit.
        let its = |m: usize| {
            let tokens = &self.document.mentions[m].tokens;
            tokens.end == anchor.start && tokens.start > self.range.start && self.is(tokens.start - 1, Class::Owning)
        };
        if !frame.verb && status == LinkStatus::Proposed && parties.iter().any(|(_, m)| its(*m)) {
            status = LinkStatus::Active;
        }
        // "signed a merger agreement": who has signed it has not merged yet.
        let signs = frame.needs_agreement() || frame.by_agreement;
        if status == LinkStatus::Active && signs && self.lexicon.frames.main(&relation_key).is_some_and(|r| r.pending) {
            status = LinkStatus::Proposed;
        }
        // "signed an agreement, and the two will build C within the year": it was agreed when it was signed.
        let signing = self.signing().filter(|signing| {
            agreement.is_some()
                && status == LinkStatus::Active
                && signing.tokens.end <= anchor.start
                && governing.is_some_and(|v| v.main != signing.main && (v.planned || v.modal.is_some()))
        });
        let date = match signing {
            Some(signing) => self.date(&signing.tokens, Some(signing), status),
            None => self.date(anchor, governing, status),
        };
        if status == LinkStatus::Active && agreement.is_none() && !relation.pending && self.is_over_by(date, governing)
        {
            status = LinkStatus::Ended;
        }
        let link = Link {
            relation: relation_key,
            agreement,
            status,
            date,
            figures: self.figures(),
            sentences: self.stating(&parties),
            parties,
            rule: frame.rule,
        };
        // "A and B have both signed agreements with C": each of them with C.
        let before = |m: usize| self.document.mentions[m].tokens.end <= anchor.start;
        let (several, with): (Parties, Parties) = link.parties.iter().cloned().partition(|(_, m)| before(*m));
        let last = several.iter().map(|(_, m)| self.document.mentions[*m].tokens.end).max();
        let apart = last.is_some_and(|last| {
            (last..anchor.start).any(|t| self.lexicon.names.is(self.document.tokens[t].word, NameClass::Severally))
        });
        let alliance = with.iter().any(|(_, m)| self.kind(*m) == InstitutionKind::Alliance);
        if relation.roles.len() == 1 && (2..=SPLIT).contains(&several.len()) && with.len() == 1 && apart && !alliance {
            let of = |one| [one].into_iter().chain(with.iter().cloned()).collect();
            return Ok(several.into_iter().map(|one| Link { parties: of(one), ..link.clone() }).collect());
        }
        if link.relation == "cooperation" && !frame.needs_agreement() && !frame.by_agreement && link.agreement.is_none()
        {
            let (left, right): (Vec<_>, Vec<_>) =
                link.parties.iter().cloned().partition(|(_, m)| self.document.mentions[*m].tokens.start < anchor.start);
            // "A and B are twinned with C": each of them with C, but not A with B.
            if (2..=SPLIT).contains(&left.len()) && right.len() == 1 && governing.is_some_and(|v| v.passive) {
                return Ok(left
                    .into_iter()
                    .map(|one| Link {
                        parties: [one].into_iter().chain(right.iter().cloned()).collect(),
                        ..link.clone()
                    })
                    .collect());
            }
            if !left.is_empty() && (2..=SPLIT).contains(&right.len()) {
                // "A works with B and C": A with each, but not B with C.
                return Ok(right
                    .into_iter()
                    .map(|one| Link { parties: left.iter().cloned().chain([one]).collect(), ..link.clone() })
                    .collect());
            }
        }
        if let Some(dated) = self.dated_apart(&link) {
            return Ok(dated);
        }
        Ok(match self.listed_pairs(&link, anchor.start) {
            Some(pairs) => pairs.into_iter().map(|parties| Link { parties, ..link.clone() }).collect(),
            None => vec![link],
        })
    }

    /// "bought B in 2019 and C in 2021": each of a list with the day right behind it, in a link of its own.
    fn dated_apart(&self, link: &Link) -> Option<Vec<Link>> {
        let dates = &self.document.dates;
        let day = |m: usize| {
            let end = self.document.mentions[m].tokens.end;
            let at = dates.partition_point(|d| d.tokens.start < end);
            let date = dates.get(at)?.tokens.start;
            let close = date <= end + 1 && date < self.range.end && (end..date).all(|t| self.is(t, Class::Preposition));
            close.then_some(at)
        };
        let (listed, others): (Parties, Parties) = link.parties.iter().cloned().partition(|(_, m)| day(*m).is_some());
        let (first, rest) = listed.split_first()?;
        let one_role = rest.iter().all(|(role, _)| *role == first.0);
        // "acquired the two hospitals in 2017": one day for both.
        let one_role = one_role && rest.iter().any(|(_, m)| day(*m) != day(first.1));
        let rest_elsewhere = others
            .iter()
            .all(|(_, m)| self.document.mentions[*m].tokens.end <= self.document.mentions[first.1].tokens.start);
        if rest.is_empty() || others.is_empty() || !one_role || !rest_elsewhere {
            return None;
        }
        let alone = |(role, m): &(String, usize)| Link {
            parties: others.iter().cloned().chain([(role.clone(), *m)]).collect(),
            date: day(*m),
            ..link.clone()
        };
        Some(listed.iter().map(alone).collect())
    }

    /// Puts the whole of a branch in its role: instead of the branch that has the role, else beside it.
    fn put_whole(
        &self,
        anchor: &Tokens,
        relation: &Relation,
        role: &str,
        parties: &mut Parties,
    ) -> Result<(), &'static str> {
        let mentions = &self.document.mentions;
        let of = |mention: usize| self.document.institutions[mentions[mention].institution].whole;
        let said = parties.iter().any(|(r, _)| r == role);
        let of_role = |(r, m): &(String, usize)| if said && r != role { None } else { of(*m) };
        let whole = parties.iter().find_map(of_role).ok_or("it is no branch by its name")?;
        let nearest = (0..mentions.len())
            .filter(|&m| mentions[m].institution == whole)
            .min_by_key(|&m| distance(&mentions[m].tokens, anchor))
            .ok_or("its whole is not named")?;
        parties.retain(|(r, m)| if said { r != role } else { of(*m) == Some(whole) });
        parties.push((role.to_string(), nearest));
        // "The plaque of A's Tongan branch was unveiled at B": B bears that name.
        if let [(part, branch), _] = &mut parties[..]
            && !said
            && let Some(bearer) = self.bearer_of_branch(*branch, nearest, relation, part)
        {
            *branch = bearer;
        }
        Ok(())
    }

    /// The sentence, and those that name a party it leaves out.
    fn stating(&self, parties: &[(String, usize)]) -> Vec<usize> {
        let sentences = &self.document.sentences;
        let of = |m: usize| {
            sentences.partition_point(|s| s.tokens.start <= self.document.mentions[m].tokens.start).checked_sub(1)
        };
        let mut all: Vec<usize> = parties.iter().filter_map(|(_, m)| of(*m)).chain([self.number]).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Who stands round the verb of a frame: subject and object, or in the passive agent and subject.
    fn verb_parties(
        &self,
        anchor: &Tokens,
        frame: &Frame,
        relation: &Relation,
        verb: &VerbGroup,
    ) -> Result<Parties, &'static str> {
        let mut parties = Vec::new();
        let mut put =
            |role: &str, mentions: Mentions| parties.extend(mentions.into_iter().map(|m| (role.to_string(), m)));
        if frame.needs_agreement() && self.agreement_of(verb, anchor).is_none() {
            return Err("no instrument is signed");
        }
        if !relation.objects.is_empty() && !self.has_object_of(anchor, verb, &relation.objects) {
            return Err("its object is another noun");
        }
        if let (Some(role), true) = (&frame.subject, frame.needs_agreement())
            && let Some(between) = self.between(anchor, relation, role)
        {
            put(role, between);
        }
        let fronted = verb.tokens.start <= self.range.start + 2
            && !self.groups.iter().any(|g| g.tokens.end <= verb.tokens.start)
            && (verb.past || verb.usage == Use::Participle)
            && verb.tokens.len() == 1
            // "The county leased A to B": it has a subject.
            && !(self.range.start..verb.tokens.start).any(|t| self.is(t, Class::Anaphor) || self.is(t, Class::Determiner));
        if verb.passive || fronted {
            let by = [self.lexicon.vocabulary.id("by")];
            let agent = frame.subject.as_ref().and_then(|role| {
                self.after(anchor.end, &by, relation, role, 30)
                    // "owned by the county and managed by A": A manages.
                    .filter(|found| !self.is_of_next_passive(anchor.end, &by, found))
                    .or_else(|| self.before_which(verb.tokens.start, &by, relation, role))
                    .or_else(|| self.after_pronoun(anchor.end, &by, verb, relation, role, 4))
            });
            match (&frame.subject, agent) {
                (Some(role), Some(agent)) => put(role, agent),
                // "A is twinned with B": it has no object, and the one is as good as the other.
                (Some(role), None) if frame.object == Object::None && relation.roles.len() == 1 && verb.passive => {
                    if let Some(subject) = self.subject(verb, relation, role) {
                        put(role, subject);
                    }
                }
                // "A and B were awarded a plaque": what was done to both ties them to whoever did it.
                (Some(role), None) if matches!(&frame.object, Object::Role(object) if object == role) => {
                    return Err("nobody does it to them");
                }
                _ => {}
            }
            if let Object::Role(role) = &frame.object {
                match self
                    .subject(verb, relation, role)
                    .or_else(|| self.subject_after(anchor, relation, role))
                    .or_else(|| self.implied_subject(verb, relation, role))
                {
                    Some(subject) => put(role, subject),
                    // "joined a rival group led by B": what B leads has not been named.
                    None if relation.near.contains(role) && !self.is_new_noun(verb.tokens.start) => {}
                    None => return Err("nobody undergoes it"),
                }
            }
        } else {
            if let Some(role) = &frame.subject {
                // "After acquiring B, A opened a clinic": the main clause behind it has its subject.
                let fronted = || match verb.usage {
                    Use::Gerund => self.subject_after(anchor, relation, role),
                    _ => None,
                };
                match self
                    .subject(verb, relation, role)
                    .or_else(fronted)
                    .or_else(|| self.implied_subject(verb, relation, role))
                {
                    Some(subject) => put(role, subject),
                    None if frame.needs_agreement() => {}
                    None => return Err("it has no subject that fits"),
                }
            }
            if let Object::Role(role) = &frame.object {
                match self
                    .object(anchor.end, relation, role)
                    .or_else(|| self.relative_object(verb, relation, role))
                    .or_else(|| self.pronoun_object(anchor.end, verb, relation, role))
                    // "A is owned by the county and leased to B"
                    .or_else(|| match (&frame.subject, self.joined_passive(verb)) {
                        (None, Some(first)) if verb.past => self.subject(first, relation, role),
                        _ => None,
                    }) {
                    Some(_) if relation.alone.as_ref() == Some(role) && self.joins_in(anchor.end) => {
                        return Err("it joins others in a deed");
                    }
                    Some(_) if relation.alone.as_ref() == Some(role) && self.people_act(verb) => {
                        return Err("people join, and not their house");
                    }
                    Some(object) => put(role, object),
                    // "run a joint cancer center": it has an object, and that is no alliance.
                    None if relation.near.contains(role) && !self.has_object(anchor.end) => {}
                    None => return Err("it has no object that fits"),
                }
            }
        }
        Ok(parties)
    }

    /// Whether a noun phrase without a name is the subject of a verb: "The firm signed", "a group of doctors signed".
    fn has_unnamed_subject(&self, verb: &VerbGroup) -> bool {
        let start = verb.tokens.start;
        let plain = |t: &usize| self.document.tokens[*t].kind == TokenKind::Word && !self.named[*t];
        let mut phrase = (self.range.start..start).rev().skip_while(|&t| self.is(t, Class::Adverb)).take_while(plain);
        let noun = phrase.next().is_some_and(|t| {
            !self.is(t, Class::Function)
                && !self.is(t, Class::Anaphor)
                && !self.verbs.iter().any(|v| v.tokens.contains(&t))
        });
        let determined =
            phrase.take(NEW_NOUN).any(|t| self.is(t, Class::DefiniteArticle) || self.is(t, Class::IndefiniteArticle));
        !verb.passive && noun && determined
    }

    /// Whether a noun with "a" or "an" ends right before a token: "a rival group", "a new network of hospitals".
    fn is_new_noun(&self, end: usize) -> bool {
        let low = end.saturating_sub(NEW_NOUN).max(self.range.start);
        let word = |t: usize| self.document.tokens[t].kind == TokenKind::Word && !self.named[t];
        let mut phrase = (low..end).rev().take_while(|&t| word(t) && !self.verbs.iter().any(|v| v.tokens.contains(&t)));
        let article = phrase.find(|&t| self.is(t, Class::IndefiniteArticle));
        if self.is_another(end) {
            return true;
        }
        // "The alliance, a network led by B", "is a network led by B": the noun says what the alliance is.
        let told = |article: usize| {
            article > self.range.start
                && (self.mark(article - 1) == ','
                    || self.verbs.iter().any(|v| v.tokens.end == article && self.is(v.main, Class::Becoming)))
        };
        end > low && word(end - 1) && article.is_some_and(|article| !told(article))
    }

    /// Who stands before a noun and behind its prepositions.
    fn noun_and_preposition(
        &self,
        anchor: &Tokens,
        frame: &Frame,
        relation: &Relation,
    ) -> Result<Parties, &'static str> {
        let mut parties = self.noun_parties(anchor, frame, relation)?;
        let behind = self.preposition_parties(anchor, frame, relation)?;
        // "The commission cleared the acquisition of B by A": who does it stands behind "by".
        let said = |role: &String| frame.subject.as_ref() == Some(role) && relation.roles.len() > 1;
        if behind.iter().any(|(role, _)| said(role)) {
            parties.retain(|(role, _)| !said(role));
        }
        // "N is a school of A, jointly founded by A and B": A did it, and N is what they founded.
        if relation.roles.len() > 1 && anchor.start > self.range.start && self.mark(anchor.start - 1) == ',' {
            let did = |m: usize| behind.iter().any(|(_, b)| self.same(m, *b));
            if let Some(role) = frame.subject.as_ref().filter(|_| parties.iter().any(|(_, m)| did(*m))) {
                let whole = self
                    .groups
                    .iter()
                    .filter(|g| g.tokens.end <= anchor.start && g.governor == Governor::Subject)
                    .filter_map(|g| self.fitting(relation, role, g))
                    .find(|found| !found.iter().any(|m| did(*m)));
                if let Some(whole) = whole {
                    parties = whole.into_iter().map(|m| (role.clone(), m)).collect();
                }
            }
        }
        // "N, a collaboration between A and B": A and B work together, and N is what they made.
        let behind_word = |m: usize, class: Class| {
            self.groups
                .iter()
                .find(|g| g.mentions.contains(&m))
                .filter(|g| matches!(g.governor, Governor::Preposition(p) if self.lexicon.vocabulary.is(p, class)))
        };
        let listed = |m: usize| behind_word(m, Class::Listing).is_some_and(|g| g.mentions.len() > 1);
        if relation.roles.len() == 1 && behind.iter().any(|(_, m)| listed(*m)) {
            parties.clear();
        }
        // "Thanks to the paired support of B, A opened a ward": B is the one who gives it.
        let of = |m: usize| behind_word(m, Class::Belonging).is_some();
        let start = |m: usize| self.document.mentions[m].tokens.start;
        // "Through its acquisition of B, A has": what is bought stands behind "of", and so does what "its" owner does it to.
        let low = anchor.start.saturating_sub(GOVERNED).max(self.range.start);
        let own = (low..anchor.start).any(|t| self.is(t, Class::Owning));
        let given = frame.subject.is_some()
            && relation.key != "merger"
            && !own
            && frame.subject == relation.above
            && !parties.is_empty()
            && behind.iter().any(|(_, b)| of(*b) && parties.iter().all(|(_, a)| start(*a) > start(*b)));
        if given {
            return Err("whose it is stands behind it");
        }
        // "It has set up cooperation with A, B and C": they are partners of somebody else, and not of each other.
        let together = |t: usize| self.is(t, Class::Having);
        let one_list = || {
            let of = |m: usize| self.groups.iter().position(|g| g.mentions.contains(&m));
            let first = behind.first().and_then(|(_, m)| of(*m));
            behind.iter().all(|(_, m)| of(*m) == first)
        };
        if relation.roles.len() == 1
            && !frame.by_agreement
            && parties.is_empty()
            && anchor.end < self.range.end
            && together(anchor.end)
            // "in collaboration with A and B, it will found": all of them do.
            && !(anchor.start > self.range.start && self.is(anchor.start - 1, Class::Preposition))
            && one_list()
        {
            return Err("nobody stands before the trigger");
        }
        parties.extend(behind);
        Ok(parties)
    }

    /// Whether a noun says right behind a name what it is: "A, a subsidiary".
    fn apposed_to(&self, mention: usize, noun: usize) -> bool {
        let end = self.past_place(self.document.mentions[mention].tokens.end);
        let own =
            |t: usize| self.is(t, Class::IndefiniteArticle) || self.is(t, Class::Adjective) || self.mark(t) == '-';
        // "A, in collaboration with B, will": the verb says when.
        end < noun && self.mark(end) == ',' && (end + 1..noun).all(own) && !self.is(noun, Class::Preposition)
    }

    /// "A bought B's laundry": whoever sells a part of itself is not bought.
    fn is_done_to_part(&self, parties: &[(String, usize)]) -> bool {
        parties.iter().any(|(role, m)| matches!(role.as_str(), "acquired" | "built") && self.is_parts_owner(*m))
    }

    /// "A's laundry": a name that only says whose the thing behind it is, where that stands for less than A itself.
    fn is_parts_owner(&self, mention: usize) -> bool {
        let end = self.document.mentions[mention].tokens.end;
        if end >= self.range.end || self.document.tokens[end].kind != TokenKind::Possessive {
            return false;
        }
        let word = |t: &usize| self.document.tokens[*t].kind == TokenKind::Word && !self.is(*t, Class::Function);
        let verb = |t: usize| self.verbs.iter().any(|v| v.tokens.contains(&t));
        let phrase = (end + 1..self.range.end).take_while(|t| word(t) && !self.named[*t] && !verb(*t));
        let Some(noun) = phrase.last() else { return false };
        let next = noun + 1;
        let before_name = next < self.range.end && self.named[next];
        !before_name && !self.lexicon.names.is(self.document.tokens[noun].word, NameClass::Entire)
    }

    /// Whether a name is followed by a relative clause, alone or with what it is: ", which", ", the nonprofit that".
    fn apposed_body(&self, end: usize, verb: usize) -> bool {
        let Some(relative) = (end..verb).rev().take(3).find(|&t| self.is(t, Class::Relative)) else { return false };
        if end >= self.range.end || self.mark(end) != ',' {
            return false;
        }
        // "a member of A, which runs B"; who does is a person.
        if relative == end + 1 {
            return !self.is(relative, Class::Pronoun);
        }
        let noun = relative - 1;
        let head = || {
            self.document
                .hits
                .within(&(noun..relative), Layer::Name)
                .any(|h| matches!(self.lexicon.names.role(h.payload), NameRole::Head(_) | NameRole::ReferenceHead(_)))
        };
        noun > end + 1
            && (self.is(end + 1, Class::DefiniteArticle) || self.is(end + 1, Class::IndefiniteArticle))
            && (self.is(noun, Class::Relational) || head())
    }

    /// Whether all parties are told of as where a single person has an office: "chief executive of A and B".
    fn is_one_office(&self, parties: &[(String, usize)]) -> bool {
        let Some(group) = self.groups.iter().find(|g| parties.first().is_some_and(|(_, m)| g.mentions.contains(m)))
        else {
            return false;
        };
        let low = group.tokens.start.saturating_sub(4).max(self.range.start);
        let office = (low..group.tokens.start).rev().find(|&t| self.is(t, Class::Office));
        group.office
            && parties.len() > 1
            && parties.iter().all(|(_, m)| group.mentions.contains(m))
            && office.is_some_and(|t| {
                let before = t.saturating_sub(3).max(self.range.start)..t;
                !self.lexicon.vocabulary.is_plural(self.document.tokens[t].word)
                    && before.clone().any(|t| self.mark(t) == ',')
                    && group.tokens.end < self.range.end
                    && self.mark(group.tokens.end) == ','
            })
    }

    /// Whether two institutions at least are among the parties.
    fn both_sides(&self, parties: &[(String, usize)]) -> bool {
        parties.split_first().is_some_and(|((_, a), rest)| rest.iter().any(|(_, b)| !self.same(*a, *b)))
    }

    /// Who stands before the noun or the instrument of a frame.
    fn noun_parties(&self, anchor: &Tokens, frame: &Frame, relation: &Relation) -> Result<Parties, &'static str> {
        let mut parties = Vec::new();
        let mut put =
            |role: &str, mentions: Mentions| parties.extend(mentions.into_iter().map(|m| (role.to_string(), m)));
        let with = frame.by_agreement
            && frame.prepositions.iter().any(|(p, _)| p.iter().any(|w| self.lexicon.vocabulary.spelling(*w) == "with"));
        if let Some(role) = frame.subject.as_ref().filter(|_| frame.by_agreement) {
            // "A and B cooperation agreement": the parties stand right before it.
            let before = self
                .groups
                .iter()
                .rev()
                .find(|g| g.tokens.end == anchor.start)
                .ok_or("nobody stands right before the instrument")?;
            put(role, self.fitting(relation, role, before).ok_or("nobody stands right before the instrument")?);
        } else if let Some(role) = &frame.subject {
            let left = self.left_of_noun(anchor, relation, role);
            match self
                .owner_before(anchor, relation, role)
                .or(left)
                .or_else(|| self.subject_after(anchor, relation, role))
                .or_else(|| self.complement(anchor, relation, role))
                .or_else(|| self.agent_behind(anchor, relation, role))
                .or_else(|| self.object_behind(anchor, relation, role))
                .or_else(|| self.agreed_with(anchor.start, relation, role))
                .or_else(|| self.listed_behind(anchor, relation, role))
                .or_else(|| if relation.near.is_empty() { self.implied_owner(anchor, relation, role) } else { None })
            {
                Some(left) => put(role, left),
                // "announced in collaboration with the ministry and the authority": whose partners two offices are is not said.
                None if anchor.end < self.range.end
                    && self.is_with(anchor.end)
                    && self
                        .preposition_parties(anchor, frame, relation)
                        .is_ok_and(|found| found.iter().all(|(_, m)| self.is_office_of_state(*m))) =>
                {
                    return Err("nobody stands before the trigger");
                }
                // "The firm has a partnership with A and B"
                None if frame.prepositions.iter().any(|(_, r)| r == role) => {
                    let before = |v: &&VerbGroup| v.usage == Use::Finite && v.tokens.end <= anchor.start;
                    let verb = self.verbs.iter().rev().find(before);
                    if verb.is_some_and(|v| !self.is(v.main, Class::Becoming) && self.has_unnamed_subject(v)) {
                        return Err("whoever has it has no name");
                    }
                }
                None => return Err("nobody stands before the trigger"),
            }
        } else if with {
            // "a framework agreement with B": whoever is the subject of the clause.
            let role = &frame.prepositions[0].1;
            let left = self
                .left_of_noun(anchor, relation, role)
                .or_else(|| self.subject_after(anchor, relation, role))
                .or_else(|| self.implied_owner(anchor, relation, role));
            put(role, left.ok_or("nobody stands before the instrument")?);
        }
        Ok(parties)
    }

    /// Who stands behind the prepositions of a frame.
    fn preposition_parties(
        &self,
        anchor: &Tokens,
        frame: &Frame,
        relation: &Relation,
    ) -> Result<Parties, &'static str> {
        let mut parties = Vec::new();
        let mut put =
            |role: &str, mentions: Mentions| parties.extend(mentions.into_iter().map(|m| (role.to_string(), m)));
        let verb = self.verbs.iter().find(|v| anchor.contains(&v.main));
        for (words, role) in &frame.prepositions {
            let among = !frame.verb && words.iter().any(|w| self.lexicon.vocabulary.spelling(*w) == "between");
            let found = if !frame.verb && frame.prepositions.len() > 1 {
                self.after_over_verb(anchor.end, words, relation, role)
            } else {
                None
            };
            let found = found
                .or_else(|| self.after(anchor.end, words, relation, role, if frame.verb { 30 } else { 12 }))
                .or_else(|| if among { self.between(anchor, relation, role) } else { None });
            // "part in the job fair of B", "the operation with the help of Dr Li of B": of something else.
            let found = found.filter(|found| {
                frame.verb
                    || !self.is_of_another(anchor.end, words, found)
                        && !self.is_of_next_passive(anchor.end.saturating_sub(1), words, found)
            });
            // "A with B reached an intention", "A to B send experts": the other side may stand before the verb.
            let found = found.or_else(|| match verb {
                _ if frame.verb && frame.needs_agreement() => self.before(anchor.start, words, relation, role),
                Some(verb) if frame.verb && verb.usage == Use::Finite => {
                    self.right_before(verb.tokens.start, words, relation, role)
                }
                _ => None,
            });
            // "In partnership with B, A has set up C".
            let found =
                found.or_else(|| if frame.verb { self.in_front(anchor.start, words, relation, role) } else { None });
            let found = found.or_else(|| self.before_which(anchor.start, words, relation, role));
            let at = frame.verb && words.iter().any(|w| self.lexicon.vocabulary.is(*w, Class::Locative));
            let found = found.or_else(|| if at { self.before_where(anchor.start, relation, role) } else { None });
            let found = found.or_else(|| {
                let verb = self.verbs.iter().rev().find(|v| v.tokens.start < anchor.end)?;
                self.after_pronoun(anchor.end, words, verb, relation, role, PRONOUN)
            });
            match found {
                Some(found) => put(role, found),
                None if frame.verb && frame.needs_agreement() => {}
                None if relation.near.contains(role) || frame.prepositions.len() > 1 => {}
                None => return Err("nobody stands behind its preposition"),
            }
        }
        Ok(parties)
    }

    /// Whether another participle of a row stands between a token and who does it: "owned by the county and managed by A".
    fn is_of_next_passive(&self, from: usize, by: &[crate::lexicon::WordId], found: &Mentions) -> bool {
        let Some(first) = found.first().map(|m| self.document.mentions[*m].tokens.start) else { return false };
        // "set up in 2016 and led by A": A did both.
        let told = |end: usize| (from..end).any(|t| by.contains(&self.document.tokens[t].word));
        self.verbs.iter().any(|v| {
            v.usage == Use::Participle
                && v.tokens.start > from
                && v.tokens.end <= first
                && told(v.tokens.start)
                && (self.is(v.tokens.start - 1, Class::Conjunction) || self.mark(v.tokens.start - 1) == ',')
        })
    }

    /// "dropped A as its operator": the verb of ending stands right before the name, and "as" behind it.
    fn is_dropped(&self, anchor: &Tokens) -> bool {
        let group = self.groups.iter().rev().find(|g| g.tokens.end < anchor.start && self.is_as(g.tokens.end));
        group.is_some_and(|g| {
            let close = (g.tokens.end + 1..anchor.start).all(|t| {
                self.is(t, Class::Owning)
                    || self.is(t, Class::Determiner)
                    || self.is(t, Class::IndefiniteArticle)
                    || self.is(t, Class::Adjective)
            });
            let verb = self.verbs.iter().rev().find(|v| v.tokens.end <= g.tokens.start);
            close
                && g.governor == Governor::Object
                && verb.is_some_and(|v| {
                    let word = self.document.tokens[v.main].word;
                    let stops = self.is(v.main, Class::Stopping)
                        || self.ends(v)
                        || self.lexicon.names.is(word, NameClass::Dismissing);
                    stops && !v.negated && !v.passive && g.tokens.start - v.tokens.end <= 1
                })
        })
    }

    /// "took the lead of the second alliance": one that has no name here, and not the first.
    fn is_later_one(&self, from: usize) -> bool {
        let later = |t: usize| self.lexicon.names.ordinal(self.document.tokens[t].word).is_some_and(|n| n > 1);
        let determiner = from + 1;
        determiner + 1 < self.range.end
            && self.is(from, Class::Preposition)
            && self.is(determiner, Class::Determiner)
            && later(determiner + 1)
    }

    /// Whether those behind "of" belong to a noun that another preposition brought in since a token.
    fn is_of_another(&self, from: usize, words: &[crate::lexicon::WordId], found: &Mentions) -> bool {
        let belonging = words.iter().all(|w| self.lexicon.vocabulary.is(*w, Class::Belonging));
        let Some(first) = found.first().map(|m| self.document.mentions[*m].tokens.start) else { return false };
        let of = (from..first).rev().find(|&t| words.contains(&self.document.tokens[t].word));
        let other = |t: usize| self.is(t, Class::Preposition) && !self.is(t, Class::Belonging) && !self.named[t];
        // "as part of A's new residency", "of A's expansion": of what A does, and not of A.
        let last = found.last().map_or(first, |m| self.document.mentions[*m].tokens.end);
        let does = last < self.range.end
            && self.document.tokens[last].kind == TokenKind::Possessive
            && (last + 1..self.range.end.min(last + 1 + GOVERNED))
                .take_while(|&t| self.document.tokens[t].kind == TokenKind::Word && !self.is(t, Class::Preposition))
                .any(|t| self.lexicon.names.is(self.document.tokens[t].word, NameClass::Undertaking));
        belonging && (does || of.is_some_and(|of| (from..of).any(other)))
    }

    /// "the hospital has and B signed": one more group before the verb that begins a clause or is coordinated oddly.
    fn other_signer(
        &self,
        anchor: &Tokens,
        parties: &[(String, usize)],
        relation: &Relation,
        role: &str,
    ) -> Option<Mentions> {
        let known = |m: &usize| {
            parties
                .iter()
                .any(|(_, p)| self.document.mentions[*p].institution == self.document.mentions[*m].institution)
        };
        let group = self.groups.iter().rev().find(|g| {
            g.tokens.end <= anchor.start
                && (g.governor == Governor::Subject || g.office)
                && !g.mentions.iter().any(known)
                && !(g.tokens.end..anchor.start).any(|t| self.mark(t) == ';')
                // "A said that its subsidiary B has signed": A only says it.
                && !self.verbs.iter().any(|v| {
                    v.usage == Use::Finite
                        && v.tokens.start >= g.tokens.end
                        && v.tokens.end <= anchor.start
                        && self.reports(v.tokens.end - 1)
                })
        });
        // "Wang signed an agreement with B on behalf of A"
        let behalf = |g: &&Group| {
            if !g.office || g.tokens.start < anchor.end + GOVERNED + 1 || g.mentions.iter().any(known) {
                return false;
            }
            let of = g.tokens.start - 1 - usize::from(self.is(g.tokens.start - 1, Class::Determiner));
            self.is(of, Class::Belonging)
                && self.is(of - 1, Class::Office)
                && self.is(of - 2, Class::Preposition)
                && !self.is_with(of - 2)
                && !self.is(of - 2, Class::Agent)
        };
        let group = group.or_else(|| self.groups.iter().find(behalf))?;
        self.fitting(relation, role, group)
    }

    /// "An agreement was signed with A and B": all parties stand behind the one "with" of a passive verb, so that
    /// whoever signs it with them is another one.
    fn signed_with(&self, verb: &VerbGroup, anchor: &Tokens, parties: &[(String, usize)]) -> bool {
        verb.passive && verb.usage == Use::Finite && self.all_behind_with(anchor, parties)
    }

    /// Whether all parties are one list behind "with", which stands behind a trigger.
    fn all_behind_with(&self, anchor: &Tokens, parties: &[(String, usize)]) -> bool {
        let first = parties.first().and_then(|(_, m)| self.groups.iter().find(|g| g.mentions.contains(m)));
        first.is_some_and(|group| {
            let with = (anchor.end..group.tokens.start).rev().take(GOVERNED).any(|t| self.is_with(t));
            with && matches!(group.governor, Governor::Preposition(_))
                && parties.iter().all(|(_, m)| group.mentions.contains(m))
        })
    }

    /// Whether the one that the text tells of may have signed what a sentence tells of without a name before the
    /// trigger: it did not stand behind "with" itself.
    fn may_sign(&self, anchor: &Tokens, found: &Mentions) -> bool {
        let with = |m: &usize| {
            let start = self.document.mentions[*m].tokens.start;
            (start.saturating_sub(GOVERNED)..start).any(|t| self.is_with(t))
        };
        !self.groups.iter().any(|g| g.tokens.end <= anchor.start) && !found.iter().any(with)
    }

    /// Whether an institution is only where the person serves who is the subject of a verb of being:
    /// "Li Lin, director of A, is".
    fn is_of_person(&self, mention: usize, verb: &VerbGroup) -> bool {
        let Some(group) = self.groups.iter().find(|g| g.office && g.mentions.contains(&mention)) else { return false };
        let comma = (group.tokens.end..verb.tokens.start).rev().find(|&t| !self.is(t, Class::Adverb));
        let closes = comma.is_some_and(|t| self.mark(t) == ',' && !self.finite_between(group.tokens.end, t));
        let low = group.tokens.start.saturating_sub(SPLIT).max(self.range.start + 1);
        let person = |t: usize| {
            let before = &self.document.tokens[t - 1];
            self.mark(t) == ',' && before.kind == TokenKind::Word && before.capital && !self.named[t - 1]
        };
        closes && (low..group.tokens.start).any(person)
    }

    /// An affiliation or assistance agreement says itself who is what to whom: all who sign it with others, else who
    /// is named first.
    fn by_instrument(
        &self,
        signed: &Signed,
        parties: &[(String, usize)],
        anchor: &Tokens,
    ) -> (String, Vec<(String, usize)>) {
        let behind = |m: usize| self.document.mentions[m].tokens.start >= anchor.end;
        let with_others = parties.iter().any(|(_, m)| behind(*m)) && parties.first().is_some_and(|(_, m)| !behind(*m));
        let roles = parties.iter().enumerate().map(|(at, (_, m))| {
            let signs = if with_others { !behind(*m) } else { at == 0 };
            (if signs { signed.subject.clone() } else { signed.with.clone() }, *m)
        });
        (signed.relation.clone(), roles.collect())
    }

    /// "Provincial hospitals and county hospitals have formed pairs": one list holds both sides.
    fn split_list(&self, anchor: &Tokens, relation: &Relation, (above, below): (&str, &str), parties: &mut Parties) {
        let clause = (self.range.start..anchor.start).rev().find(|&t| self.mark(t) == ';').unwrap_or(self.range.start);
        for group in self.groups.iter().filter(|g| {
            g.tokens.start >= clause && g.tokens.end <= anchor.start && (g.governor == Governor::Subject || g.office)
        }) {
            for mention in group.mentions.iter().filter(|m| self.fits(relation, above, **m)) {
                if !parties.iter().any(|(_, m)| m == mention) {
                    parties.push((above.to_string(), *mention));
                }
            }
        }
        let ranks: Vec<u8> = parties.iter().map(|(_, m)| self.rank(*m, true)).collect();
        let low = |rank: u8| rank > 0 && rank < UNKNOWN_RANK;
        // A name that says "county" is below one whose level nobody knows.
        let county = ranks.iter().any(|r| (1..=10).contains(r)) && ranks.contains(&0);
        if county || ranks.iter().any(|r| low(*r)) && ranks.iter().any(|r| *r > UNKNOWN_RANK) {
            for ((role, _), rank) in parties.iter_mut().zip(ranks) {
                if low(rank) {
                    *role = below.to_string();
                }
            }
        } else if let [_, (role, _)] = parties.as_mut_slice()
            && relation.by_level
        {
            // "the counterpart support between A and B": whoever helps is named first, unless the levels say otherwise.
            *role = below.to_string();
        }
    }

    /// Help and management go down: from a provincial or city hospital to one of a county or town.
    ///
    /// Where the words themselves say who is who, only two known levels say otherwise; where
    /// `open`, one that is known to be low is below one whose level is not known.
    fn direct(&self, parties: &mut [(String, usize)], upper: &str, lower: &str, open: bool) {
        let rank = |role: &str| {
            let level = |m: usize| match self.kind(m) {
                InstitutionKind::Company if open => OPERATOR,
                InstitutionKind::University if open => SCHOOL,
                _ => self.rank(m, open),
            };
            let ranks = parties.iter().filter(|(r, _)| r == role).map(|(_, m)| level(*m));
            ranks.max().map(|rank| if open && rank == 0 { UNKNOWN_RANK } else { rank })
        };
        if let (Some(above), Some(below)) = (rank(upper), rank(lower))
            && above > 0
            && below > 0
            && above < below
        {
            for (role, _) in parties.iter_mut() {
                *role = if role == upper { lower.into() } else { upper.into() };
            }
        }
    }

    /// 10 county or below, 20 city, 30 province, university or nation; 0 not known. A name that
    /// says "county" is surer of it than the place that it begins with: that one has 12,
    /// and counts only where the words leave it `open` who is above whom.
    fn rank(&self, mention: usize, open: bool) -> u8 {
        let institution = &self.document.institutions[self.document.mentions[mention].institution];
        if let Some(level) = self.lexicon.names.level(&institution.name) {
            return 10 * level;
        }
        if institution.parent.is_some() {
            return 30;
        }
        let Some(place) = institution.place.map(|p| self.lexicon.places.get(p)) else { return 0 };
        // "the People's Hospital of Luhe in Xinjiang" is where the text says, and not of that level.
        if !institution.name.contains(place.name) {
            return 0;
        }
        match place.kind {
            PlaceKind::County if !open => 0,
            PlaceKind::County if place.parent.is_some_and(|parent| institution.name.contains(parent)) => 20,
            PlaceKind::County => 12,
            PlaceKind::Prefecture | PlaceKind::City => 20,
            PlaceKind::Province | PlaceKind::Country | PlaceKind::Region => 30,
        }
    }

    /// The instrument that a verb of signing has as its object or passive subject.
    fn agreement_of(&self, verb: &VerbGroup, anchor: &Tokens) -> Option<usize> {
        let all = &self.document.agreements;
        let (low, high) = self.agreements();
        let right = (low..high)
            .filter(|n| all[*n].tokens.end > anchor.start && all[*n].tokens.start < anchor.end + 18)
            .find(|n| !self.finite_between(anchor.end, all[*n].tokens.start));
        let left = (low..high).rev().find(|n| all[*n].tokens.end <= verb.tokens.start);
        // "an agreement that A concluded with B".
        let relative = left.filter(|n| {
            let end = all[*n].tokens.end;
            end < verb.tokens.start && self.is(end, Class::Relative) && !self.finite_between(end, verb.tokens.start)
        });
        if relative.is_some() {
            return relative;
        }
        if verb.passive { left.or(right) } else { right }
    }

    /// The instruments of the sentence: first, and one past the last.
    fn agreements(&self) -> (usize, usize) {
        let all = &self.document.agreements;
        (
            all.partition_point(|a| a.tokens.start < self.range.start),
            all.partition_point(|a| a.tokens.start < self.range.end),
        )
    }

    /// The instrument of a link: the object of signing, else the nearest of the sentence.
    /// `closed`: the link is told in a phrase or clause beside a name, and the verb of the sentence comes behind it.
    fn agreement_near(&self, anchor: &Tokens, frame: &Frame, verb: Option<&VerbGroup>, closed: bool) -> Option<String> {
        let all = &self.document.agreements;
        let own = if frame.needs_agreement() { verb.and_then(|v| self.agreement_of(v, anchor)) } else { None };
        let (low, high) = self.agreements();
        // "signed an assistance agreement in 2019, and B became a branch in 2021": of another clause.
        let relation = self.lexicon.frames.main_of(&self.lexicon.frames.relations[frame.relation]);
        let other = |n: &usize| {
            self.lexicon.agreements.signed(&all[*n].value).is_some_and(|signed| signed.relation != relation.key)
        };
        let apart = |n: &usize| {
            let (from, to) = (all[*n].tokens.end.min(anchor.end), all[*n].tokens.start.max(anchor.start));
            self.groups.iter().any(|g| {
                let and = g.tokens.start.saturating_sub(1);
                g.governor == Governor::Subject
                    && and > from
                    && g.tokens.end <= to
                    && (self.is(and, Class::Joining) && self.mark(and - 1) == ',' || self.mark(and) == ';')
                    && self.finite_between(g.tokens.end, to.max(anchor.end))
            })
        };
        let of_main = |n: &usize| {
            let behind = anchor.end..all[*n].tokens.start.max(anchor.end);
            let comma = behind.clone().find(|&t| self.mark(t) == ',' && !self.named[t]);
            comma.is_some_and(|comma| self.finite_between(comma, behind.end))
        };
        let apart = |n: &usize| {
            other(n) && apart(n) || closed && of_main(n) || self.tells_another_deed(all[*n].tokens.start, anchor.start)
        };
        let near = || (low..high).filter(|n| !apart(n)).min_by_key(|n| distance(&all[*n].tokens, anchor));
        own.or_else(near).map(|n| all[n].value.clone())
    }

    /// The instrument that a trigger is.
    fn instrument_at(&self, anchor: &Tokens) -> Option<String> {
        let (low, high) = self.agreements();
        self.document.agreements[low..high].iter().find(|a| a.tokens == *anchor).map(|a| a.value.clone())
    }

    /// "signed a letter of intent to negotiate an affiliation agreement": the instrument before it only proposes it.
    fn proposed_by(&self, anchor: &Tokens) -> Option<String> {
        let (low, high) = self.agreements();
        let before = self.document.agreements[low..high]
            .iter()
            .rev()
            .find(|a| a.tokens.end <= anchor.start && self.lexicon.agreements.proposes(&a.value))?;
        (!self.finite_between(before.tokens.end, anchor.start)).then(|| before.value.clone())
    }

    /// Counts that describe the link: members and places named with it.
    fn figures(&self) -> Vec<usize> {
        let figures = &self.document.figures;
        let from = figures.partition_point(|f| f.tokens.start < self.range.start);
        (from..figures.len())
            .take_while(|n| figures[*n].tokens.start < self.range.end)
            .filter(|n| matches!(figures[*n].value.unit.as_str(), "institutions" | "places"))
            .collect()
    }
}

fn distance(a: &Tokens, b: &Tokens) -> usize {
    if a.end <= b.start { b.start - a.end } else { a.start.saturating_sub(b.end) }
}

/// Roles with those who play them: positions in [`Document::mentions`].
type Parties = Vec<(String, usize)>;
