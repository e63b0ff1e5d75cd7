//! Who stands where a frame asks for a role: subjects, objects, behind prepositions, nearby.

use super::{Clauses, Parties, distance};
use crate::annotate::verb::{Use, VerbGroup};
use crate::document::{InstitutionKind, TokenKind, Tokens};
use crate::extract::clause::{Governor, Group, Mentions};
use crate::lexicon::frames::Relation;
use crate::lexicon::names::{NameClass, NameRole};
use crate::lexicon::{Class, Layer, WordId, WordSet};

/// Tokens of what a phrase in front begins with: "In close collaboration with".
const FRONTED: usize = 5;

/// Tokens between two names with the same preposition: "by A, which is to send two surgeons every month, and by B".
const AGAIN: usize = 20;

/// Tokens between a subject and the name before its verb: "A in recent years to B".
const BETWEEN: usize = 6;

/// Tokens of a subject that is no institution: "the total cost of".
const OWN_SUBJECT: usize = 4;

/// Tokens between a party and the list that names a group before it: ", such as the".
const INTRODUCED: usize = 4;

/// Tokens between a group and the dash that its members stand behind.
const NAMED_BEHIND: usize = 9;

/// Tokens of "'s latest plan" between a group and what it plans to do.
const PLAN: usize = 4;

/// Tokens between a group and the participle that tells of it.
const BESIDE: usize = 2;

/// Tokens from the article of whoever is chosen to the infinitive: "a large Boston firm".
const CHOSEN: usize = 6;

/// Tokens between "where" and the verb of its clause.
const WHERE: usize = 16;

/// Passive verbs of a row that share what they are done to: "hosted by A, organized by B and supported by C".
const ROW: usize = 4;

/// Tokens of an object up to its last noun: "a five-year, two-way training".
const OBJECT: usize = 12;

/// Sentences back in which a role that may be filled from nearby looks for its institution.
const NEAR: usize = 4;

impl Clauses<'_, '_> {
    /// The subject of a verb group.
    pub(super) fn subject(&self, verb: &VerbGroup, relation: &Relation, role: &str) -> Option<Mentions> {
        let start = verb.tokens.start;
        let before = || self.groups.iter().rev().filter(|g| g.tokens.end <= start);
        let Some(nearest) = before().next() else { return self.listed_subject(start, relation, role) };
        let between = nearest.tokens.end..start;
        let fitting = |g: &Group| self.fitting(relation, role, g);
        let pronoun =
            between.clone().rev().take(3).find(|&t| self.is(t, Class::Relative) && self.spelling(t) != "when");
        // "installed A as manager of the home, which is owned by B": another noun stands before the pronoun.
        let strange = pronoun.is_some_and(|pronoun| {
            let nouns = (nearest.tokens.end..pronoun).filter(|&t| {
                let token = &self.document.tokens[t];
                token.kind == TokenKind::Word
                    && !token.capital
                    && !self.named[t]
                    && !self.is(t, Class::Preposition)
                    && !self.is(t, Class::Determiner)
                    && !self.is(t, Class::Adjective)
                    && !self.is(t, Class::Adverb)
            });
            // "nurses of A helped in the ward, which is attached to B": the ward is.
            let last = pronoun.checked_sub(2).filter(|&t| t > nearest.tokens.end && self.mark(pronoun - 1) == ',');
            let told = matches!(nearest.governor, Governor::Preposition(_))
                && last.is_some_and(|last| {
                    !self.named[last]
                        && self.document.tokens[last].kind == TokenKind::Word
                        && self.is(last - 1, Class::Determiner)
                        && self.finite_between(nearest.tokens.end, last)
                });
            // "A signed on to the network, which is run by B": the network is.
            let comma = usize::from(pronoun > 0 && self.mark(pronoun - 1) == ',');
            let object = nearest.governor == Governor::Subject
                && pronoun > nearest.tokens.end + comma
                && self.stands_in_predicate(nearest.tokens.end, pronoun - comma);
            told || object || self.is(nearest.tokens.end, Class::Preposition) && nouns.count() > 1
        });
        if strange {
            // "A is one of the 12 grassroots units that formed": A is one of those who did it.
            let of = pronoun.and_then(|pronoun| (nearest.tokens.end..pronoun).find(|&t| self.is(t, Class::Belonging)));
            let one = of.is_some_and(|of| of > nearest.tokens.end && self.is_one(of - 1));
            return one.then(|| fitting(nearest)).flatten();
        }
        // "A named Ann Lee, who ran B": a person did.
        let person = pronoun.is_some_and(|pronoun| {
            self.spelling(pronoun) == "who" && (nearest.tokens.end..pronoun).any(|t| self.mark(t) != ',')
        });
        // "the deal with A includes B", "the list, which includes B": what the verb says is said of the deal.
        if person || relation.states && self.has_noun_of_its_own(nearest, pronoun, start) {
            return None;
        }
        // "A, B and Orvane which is part of C": the pronoun means a name that was not found.
        if pronoun.is_some_and(|pronoun| self.is_unknown_name(nearest.tokens.end, pronoun)) {
            return None;
        }
        // "A, where a platform was launched": what is launched has a noun of its own.
        let own = pronoun.is_some_and(|pronoun| {
            (pronoun + 1..start).all(|t| self.is(t, Class::Adverb) || self.is(t, Class::Preposition) || self.named[t])
        });
        let relative = pronoun.is_some() && (own || verb.usage != Use::Finite);
        // "A will build three hospitals, which B will run": the group right before the pronoun is meant, and not A.
        let beside = pronoun.is_some_and(|pronoun| (nearest.tokens.end..pronoun).all(|t| self.mark(t) == ','));
        let counted = nearest.mentions.iter().all(|m| self.kind(*m) == InstitutionKind::Group);
        // "joined the network, which B supports": nobody before the network is meant.
        let only = beside && (counted || matches!(nearest.governor, Governor::Object | Governor::Subject));
        if relative && only && fitting(nearest).is_none() {
            return None;
        }
        // "helps A, which has a ward at B, which is run by C": a pronoun does not reach over a clause before it.
        let near = |g: &&Group| !self.finite_between(g.tokens.end, nearest.tokens.start);
        if relative && let Some(found) = before().take(2).filter(near).find_map(fitting) {
            return Some(found);
        }
        if let Some(first) = self.passive_in_row(verb, nearest) {
            return self.subject(self.first_of_row(first)?, relation, role);
        }
        // "which set up the network and still leads it": the second verb has the first one's subject.
        let joined = (nearest.tokens.end..start)
            .rev()
            .find(|&t| !self.is(t, Class::Adverb))
            .is_some_and(|t| matches!(self.spelling(t), "and" | "but" | "or" | "then"));
        if joined
            && verb.usage != Use::Infinitive
            && let Some(first) = self.verbs.iter().rev().find(|v| v.tokens.end <= start && v.usage == verb.usage)
            && let Some(found) = self.subject(first, relation, role)
        {
            return Some(found);
        }
        // "A is owned by the county and managed by B"
        if verb.usage == Use::Participle
            && let Some(first) = self.joined_passive(verb)
            && let Some(found) = self.subject(first, relation, role)
        {
            return Some(found);
        }
        match verb.usage {
            Use::Participle => {
                // "will be bought by a consortium led by B": what B leads has no name here.
                let comma = start > self.range.start && self.mark(start - 1) == ',';
                let told = self.verbs.iter().any(|v| {
                    v.usage == Use::Finite
                        && v.tokens.start >= nearest.tokens.end
                        && v.tokens.end <= start
                        && v.tokens.len() > 1
                });
                if !comma && told {
                    return None;
                }
                if between.len() <= 8
                    && let Some(found) = fitting(nearest)
                {
                    return Some(found);
                }
                // "will buy three hospitals owned by B": the three are, and not who buys them.
                if !comma && between.len() <= BESIDE && counted {
                    return None;
                }
                return before().find(|g| fitting(g).is_some_and(|f| f.len() == g.mentions.len())).and_then(fitting);
            }
            // "a campus, to be built with B": what is built stands right before, and is nobody here.
            Use::Infinitive
                if verb.passive
                    && verb.tokens.start > self.range.start
                    && self.piece(verb.tokens.start - 1) == ","
                    && nearest.tokens.end + 1 < verb.tokens.start =>
            {
                return None;
            }
            Use::Infinitive | Use::Gerund => {
                if verb.usage == Use::Infinitive && self.chosen_unnamed(relation, start) {
                    return None;
                }
                // "A's plan to join B": whose the plan is.
                let planned = between.len() >= 2
                    && between.len() <= PLAN
                    && verb.usage == Use::Infinitive
                    && self.document.tokens[between.start].kind == TokenKind::Possessive
                    && between.clone().skip(1).all(|t| {
                        self.document.tokens[t].kind == TokenKind::Word
                            && !self.is(t, Class::Preposition)
                            && !self.is(t, Class::Staff)
                            && !self.verbs.iter().any(|v| v.usage == Use::Finite && v.tokens.contains(&t))
                    });
                if planned && let Some(found) = fitting(nearest) {
                    return Some(found);
                }
                // "stopped A from merging with B": who is stopped is who would do it.
                let barred = verb.usage == Use::Gerund
                    && between.len() == 1
                    && self.is(between.start, Class::Source)
                    && nearest.governor == Governor::Object;
                if barred && let Some(found) = fitting(nearest) {
                    return Some(found);
                }
                // "A beat out B to buy C"
                let outdone = self.verbs.iter().rev().find(|v| v.tokens.end <= nearest.tokens.start).is_some_and(|v| {
                    v.usage == Use::Finite
                        && !v.passive
                        && self.lexicon.names.is(self.document.tokens[v.main].word, NameClass::Outdoing)
                });
                let close = between.is_empty() && !outdone;
                // "the ceremony of A taking over B".
                let own = close && verb.usage == Use::Gerund;
                let close = close && verb.usage == Use::Infinitive;
                let controlled = own
                    || match nearest.governor {
                        Governor::Object | Governor::Subject => close,
                        Governor::Preposition(p) => close && self.lexicon.vocabulary.spelling(p) == "for",
                    };
                if controlled && let Some(found) = fitting(nearest) {
                    return Some(found);
                }
                if let Some(governing) =
                    self.verbs.iter().rev().find(|v| v.usage == Use::Finite && v.tokens.end <= start)
                {
                    // "awarded A a contract to run B": whoever is given it runs B.
                    let given = !governing.passive
                        && verb.usage == Use::Infinitive
                        && [&relation.givers, &relation.choosers]
                            .iter()
                            .any(|verbs| verbs.contains(&self.document.tokens[governing.main].word));
                    let object =
                        || before().find(|g| g.governor == Governor::Object && g.tokens.start >= governing.tokens.end);
                    if given && let Some(found) = object().and_then(fitting) {
                        return Some(found);
                    }
                    let signed = || self.agreed_with(start, relation, role).filter(|_| verb.usage == Use::Infinitive);
                    let mut found = self.subject(governing, relation, role).or_else(signed);
                    if let Some(found) = found.as_mut().filter(|_| relation.accompanied) {
                        let with = self.company(governing, verb).and_then(fitting).into_iter().flatten();
                        found.extend(with.filter(|m| !self.is_office_of_state(*m)));
                    }
                    return found;
                }
            }
            Use::Finite => {}
        }
        let comma = between.len() == 1 && self.mark(between.start) == ',';
        // "sees A support B"; "on Q Hospital, to be built by"; "A with B and C sign" has its subject further left.
        let beside = matches!(nearest.governor, Governor::Preposition(_))
            && before().nth(1).is_some_and(|g| {
                g.governor == Governor::Subject && !self.finite_between(g.tokens.start, nearest.tokens.start)
            });
        if !beside
            && (between.is_empty() && !verb.passive && !verb.past || comma && verb.passive && verb.planned)
            && let Some(found) = fitting(nearest)
        {
            return Some(found);
        }
        // "A signed, and the cost is shared with B", "; in 2017 the task passed to B": the clause has a subject of its own.
        if self.begins_its_own_clause(nearest.tokens.end, start) {
            return None;
        }
        // The nearest group that begins a clause or speaks through a person.
        // Of "seven hospitals, including A and B", those that have a name.
        let listed = |g: &Group| self.with_list(g, relation, role);
        before().filter(|g| g.governor == Governor::Subject || g.office).find_map(listed)
    }

    /// "was hosted by A and supported by B", "hosted by A, organized by B and supported by C": the passive verb
    /// before one whose agent stands right before it. What is supported is what was hosted, and not A.
    pub(super) fn passive_in_row(&self, verb: &VerbGroup, nearest: &Group) -> Option<&VerbGroup> {
        let Governor::Preposition(by) = nearest.governor else { return None };
        if verb.usage != Use::Participle || self.lexicon.vocabulary.spelling(by) != "by" {
            return None;
        }
        let first = self.verbs.iter().rev().find(|v| v.tokens.end <= nearest.tokens.start)?;
        let passive = first.passive || first.usage == Use::Participle;
        let agent = (first.tokens.end..nearest.tokens.start).find(|&t| !self.is(t, Class::Adverb));
        if !passive || agent.is_none_or(|t| self.document.tokens[t].word != by) {
            return None;
        }
        let before = |v: &VerbGroup| {
            // "and co-sponsored by"
            let hyphen = v.tokens.start.saturating_sub(1).max(self.range.start);
            let start = if self.mark(hyphen) == '-' { hyphen.saturating_sub(1) } else { v.tokens.start };
            (nearest.tokens.end..start).rev().find(|&t| !self.is(t, Class::Adverb))
        };
        let and = |v: &VerbGroup| before(v).is_some_and(|t| self.is(t, Class::Conjunction));
        // A comma alone makes no row: "was bought by A, owned by B".
        let row = and(verb)
            || self
                .verbs
                .iter()
                .find(|v| v.tokens.start >= verb.tokens.end)
                .is_some_and(|next| next.usage == Use::Participle && and(next));
        row.then_some(first)
    }

    /// The passive that "and" joins a participle to: "is owned by the county and managed", "was built and leased".
    pub(super) fn joined_passive(&self, verb: &VerbGroup) -> Option<&VerbGroup> {
        let start = verb.tokens.start;
        let and = (self.range.start..start).rev().find(|&t| !self.is(t, Class::Adverb))?;
        let first = self.verbs.iter().rev().find(|v| v.tokens.end <= and)?;
        let apart = |t: usize| self.is(t, Class::Relative) || matches!(self.mark(t), ',' | ';' | ':');
        let joined = self.is(and, Class::Joining) && !(first.tokens.end..and).any(apart);
        (joined && first.passive && first.usage == Use::Finite && verb.tokens.len() == 1).then_some(first)
    }

    /// The passive verb that a row begins with, where it is of some few verbs.
    fn first_of_row<'a>(&'a self, mut first: &'a VerbGroup) -> Option<&'a VerbGroup> {
        for _ in 0..ROW {
            let nearest = self.groups.iter().rev().find(|g| g.tokens.end <= first.tokens.start);
            match nearest.and_then(|nearest| self.passive_in_row(first, nearest)) {
                Some(earlier) => first = earlier,
                None => return Some(first),
            }
        }
        None
    }

    /// "The county signed an agreement with A to manage B", "on the management of B": the other side does it, where
    /// whoever signs has no name that fits.
    pub(super) fn agreed_with(&self, before: usize, relation: &Relation, role: &str) -> Option<Mentions> {
        let group = self.groups.iter().rev().find(|g| g.tokens.end <= before)?;
        let with = self.range.start.max(group.tokens.start.saturating_sub(2))..group.tokens.start;
        let open = |t: usize| {
            self.is(t, Class::Preposition)
                || self.is(t, Class::Determiner)
                || self.is(t, Class::DefiniteArticle)
                || self.is(t, Class::Adjective)
        };
        let instrument = |end: usize| (end..group.tokens.start).all(|t| open(t) || self.is_with(t));
        let (low, high) = self.agreements();
        let agreed = self.document.agreements[low..high]
            .iter()
            .any(|a| a.tokens.end <= group.tokens.start && instrument(a.tokens.end));
        let beside = (group.tokens.end..before).all(open);
        (agreed && beside && with.clone().any(|t| self.is_with(t)))
            .then(|| self.fitting(relation, role, group))
            .flatten()
    }

    /// "hire a Tennessee company to manage B": whoever is chosen right before an infinitive has no name here.
    fn chosen_unnamed(&self, relation: &Relation, start: usize) -> bool {
        let plain = |t: usize| self.document.tokens[t].kind == TokenKind::Word && !self.named[t];
        let low = start.saturating_sub(CHOSEN).max(self.range.start + 1);
        let article = (low..start).rev().take_while(|&t| plain(t)).find(|&t| self.is(t, Class::IndefiniteArticle));
        article.is_some_and(|at| at + 1 < start && relation.choosers.contains(&self.document.tokens[at - 1].word))
    }

    /// Whether the subject of a verb is another noun than the name before it.
    fn has_noun_of_its_own(&self, nearest: &Group, pronoun: Option<usize>, start: usize) -> bool {
        let Some(pronoun) = pronoun.filter(|&p| p >= nearest.tokens.end) else {
            let own = |t: usize| self.mark(t) == ',' || self.is(t, Class::Adverb);
            // "The hospitals run by A include B": they are A's.
            return matches!(nearest.governor, Governor::Preposition(p) if !self.lexicon.vocabulary.is(p, Class::Agent))
                && (nearest.tokens.end..start).all(own);
        };
        let end = self.past_place(nearest.tokens.end);
        // "A, a chain that includes B"
        !(end..pronoun).all(|t| self.mark(t) == ',') && !self.apposed_body(end, start)
    }

    /// Whether a noun phrase that is no institution stands right before a verb and begins its clause.
    fn begins_its_own_clause(&self, floor: usize, start: usize) -> bool {
        let noun = |t: usize| {
            self.document.tokens[t].kind == TokenKind::Word
                && !self.named[t]
                && !self.is(t, Class::Preposition)
                && !self.is(t, Class::Joining)
                && !self.is(t, Class::Relative)
                && !self.is(t, Class::Subordinator)
                && !self.is(t, Class::Anaphor)
        };
        let mut last = start;
        while last > floor && self.is(last - 1, Class::Adverb) {
            last -= 1;
        }
        let low = last.saturating_sub(OWN_SUBJECT).max(floor);
        let Some(the) = (low..last).rev().find(|&t| !noun(t) || self.is(t, Class::DefiniteArticle)) else {
            return false;
        };
        let head = last.checked_sub(1).filter(|h| *h > the);
        let institution =
            head.is_none_or(|head| {
                self.document.hits.within(&(head..last), Layer::Name).any(|h| {
                    matches!(self.lexicon.names.role(h.payload), NameRole::Head(_) | NameRole::ReferenceHead(_))
                }) || self.is(head, Class::Office)
            });
        self.is(the, Class::DefiniteArticle)
            && !institution
            && the > floor
            && (self.is(the - 1, Class::Joining) || self.mark(the - 1) == ';' || self.is_dated(the - 1))
    }

    /// "Run by B, the hospital …", "Under an agreement with B, A …": who begins the main clause behind a phrase in front.
    pub(super) fn subject_after(&self, anchor: &Tokens, relation: &Relation, role: &str) -> Option<Mentions> {
        let verbal = self.verbs.iter().any(|v| anchor.contains(&v.main));
        let opens = !self.verbs.iter().any(|v| v.usage == Use::Finite && v.tokens.end <= anchor.start);
        let group = self.groups.iter().find(|g| {
            // "Run by B since it opened in 2012, the hospital": a clause of time may stand between.
            let timed = (anchor.end..g.tokens.start).any(|t| self.is(t, Class::Subordinator));
            g.tokens.start > anchor.end
                && g.governor == Governor::Subject
                // Whose a noun in front is "it" tells less surely than the text does.
                && (!self.is(g.tokens.start, Class::Anaphor) || verbal && self.mark(g.tokens.start - 1) == ',')
                && (timed || !self.finite_between(anchor.end, g.tokens.start))
        })?;
        let comma = (anchor.end..group.tokens.start).rev().take(3).any(|t| self.mark(t) == ',');
        // "is supported by A, and B divides the work": B begins a clause beside this one.
        let joined = self.is(group.tokens.start - 1, Class::Joining)
            || group.tokens.start > anchor.end + 1 && self.is(group.tokens.start - 2, Class::Joining);
        if opens && comma && !joined { self.fitting(relation, role, group) } else { None }
    }

    /// "The chairman unit of the alliance is B".
    pub(super) fn complement(&self, anchor: &Tokens, relation: &Relation, role: &str) -> Option<Mentions> {
        let copula = self.verbs.iter().find(|v| v.tokens.start >= anchor.end && v.usage == Use::Finite)?;
        if !self.is(copula.main, Class::Be) {
            return None;
        }
        let group = self
            .groups
            .iter()
            .find(|g| g.tokens.start >= copula.tokens.end && g.tokens.start - copula.tokens.end <= 2)?;
        self.fitting(relation, role, group)
    }

    /// "by which B has been assisted", "with whom A is affiliated": what the relative clause stands behind.
    pub(super) fn before_which(
        &self,
        start: usize,
        words: &[WordId],
        relation: &Relation,
        role: &str,
    ) -> Option<Mentions> {
        let preposition = (self.range.start..start).rev().take(14).find(|&t| {
            t + 1 < start && self.is(t + 1, Class::Relative) && words.contains(&self.document.tokens[t].word)
        })?;
        let group = self.groups.iter().rev().find(|g| g.tokens.end <= preposition)?;
        self.fitting(relation, role, group)
    }

    /// "A, where a team of B has worked since March": the place that a relative clause with a subject of its own tells of.
    pub(super) fn before_where(&self, start: usize, relation: &Relation, role: &str) -> Option<Mentions> {
        let low = start.saturating_sub(WHERE).max(self.range.start);
        let pronoun = (low..start).rev().find(|&t| self.is(t, Class::Relative) && !self.named[t])?;
        let group = self.groups.iter().rev().find(|g| g.tokens.end <= pronoun)?;
        let own = self.groups.iter().any(|g| g.tokens.start > pronoun && g.tokens.end <= start);
        let beside = (group.tokens.end..pronoun).all(|t| self.mark(t) == ',');
        (own && beside).then(|| self.fitting(relation, role, group)).flatten()
    }

    /// "between A and B", "among A, B and C" anywhere round the trigger.
    pub(super) fn between(&self, anchor: &Tokens, relation: &Relation, role: &str) -> Option<Mentions> {
        let group = self
            .groups
            .iter()
            .filter(|g| matches!(g.governor, Governor::Preposition(p) if matches!(self.lexicon.vocabulary.spelling(p), "between" | "among")))
            .min_by_key(|g| distance(&g.tokens, anchor))?;
        self.fitting(relation, role, group)
    }

    /// The object right behind a trigger: the first group that no preposition governs.
    pub(super) fn object(&self, from: usize, relation: &Relation, role: &str) -> Option<Mentions> {
        let from = self.past_joined_verbs(from);
        for group in self.groups.iter().filter(|g| g.tokens.start >= from && !self.owns_next(g)) {
            let mut between = from..group.tokens.start;
            // "took in two newcomers at the ceremony: A and B".
            let listed = group.tokens.start > from
                && (self.mark(group.tokens.start - 1) == ':' || group.tokens.start >= self.range.end)
                && !self.finite_between(from, group.tokens.start)
                && !self.groups.iter().any(|g| g.tokens.start >= from && g.tokens.end < group.tokens.start);
            if (listed || self.counted_before(from, group.tokens.start))
                && let Some(found) = self.fitting(relation, role, group)
            {
                return Some(found);
            }
            // "sold its Pune unit, B, to C": the phrase before the comma says what B is.
            let named = group.governor == Governor::Object
                && between.len() <= 12
                && !self.verbs.iter().any(|v| {
                    // "joined Lowick, N.C., based A"
                    let seat = v.tokens.len() == 1 && v.tokens.end == group.tokens.start;
                    let seated = self.lexicon.names.is(self.document.tokens[v.main].word, NameClass::Seated);
                    between.contains(&v.main) && !(seat && seated)
                });
            if named && let Some(found) = self.with_list(group, relation, role) {
                return Some(found);
            }
            if between.len() > 12 || self.finite_between(from, group.tokens.start) {
                return None;
            }
            if between.any(|t| {
                self.is(t, Class::Preposition) && !matches!(self.spelling(t), "including" | "up" | "over")
                    || matches!(self.mark(t), ';' | ',')
                    // "will buy the clinic that B owns"
                    || t > from
                        && t + 1 == group.tokens.start
                        && self.is(t, Class::Relative)
                        && self.verbs.iter().any(|v| v.usage == Use::Finite && v.tokens.start == group.tokens.end)
            }) {
                return None;
            }
            if let Some(found) = self.with_list(group, relation, role) {
                return Some(found);
            }
        }
        None
    }

    /// Whether a noun phrase stands right behind a verb.
    pub(super) fn has_object(&self, from: usize) -> bool {
        let next = (from..self.range.end).find(|&t| !self.is(t, Class::Adverb));
        next.is_some_and(|t| self.is(t, Class::Determiner) || self.is(t, Class::Adjective) || self.is(t, Class::Owning))
    }

    /// "took in two members, A and B": a counted noun and a comma stand between.
    pub(super) fn counted_before(&self, from: usize, to: usize) -> bool {
        let between = from..to;
        let number = |t: usize| {
            let token = &self.document.tokens[t];
            token.kind == TokenKind::Number || self.lexicon.figures.number(token.word).is_some()
        };
        (3..=5).contains(&between.len())
            && self.mark(to - 1) == ','
            && between.clone().any(number)
            && !between
                .clone()
                .any(|t| self.is(t, Class::Preposition) || self.verbs.iter().any(|v| v.tokens.contains(&t)))
    }

    /// "a centre which A and B are building": what stands before the relative pronoun.
    pub(super) fn relative_object(&self, verb: &VerbGroup, relation: &Relation, role: &str) -> Option<Mentions> {
        // "after A and B, which it bought": a pronoun is the subject.
        let close = verb.tokens.start.saturating_sub(3).max(self.range.start)..verb.tokens.start;
        let relative = |t: &usize| self.is(*t, Class::Relative) && !(*t > self.range.start && self.reports(*t - 1));
        // "announced through its subsidiary B, that it has bought": behind a comma "that" opens what is announced.
        let that = |t: usize| self.spelling(t) == "that";
        let said = |t: usize| that(t) && t > self.range.start && self.mark(t - 1) == ',';
        if let Some(pronoun) = close.clone().rev().find(relative)
            && !said(pronoun)
            && (pronoun + 1..verb.tokens.start).any(|t| self.is(t, Class::Anaphor))
            && let Some(group) =
                self.groups.iter().rev().find(|g| g.tokens.end <= pronoun && pronoun - g.tokens.end <= 2)
        {
            return self.fitting(relation, role, group);
        }
        let subject = self.groups.iter().rev().find(|g| g.tokens.end <= verb.tokens.start)?;
        let pronoun =
            (self.range.start..subject.tokens.start).rev().take(8).find(|&t| that(t) || self.spelling(t) == "which")?;
        // "A said that its subsidiary bought C": what is said has no such object.
        let says = said(pronoun) || pronoun > self.range.start && self.reports(pronoun - 1);
        if says || self.finite_between(pronoun, subject.tokens.start) {
            return None;
        }
        let group = self.groups.iter().rev().find(|g| g.tokens.end <= pronoun && pronoun - g.tokens.end <= 12)?;
        // "A will buy the clinic that B owns": the clinic is owned.
        // "A was listed among the hospitals that B assists": it is one of them.
        let among = (group.tokens.end..pronoun).any(|t| self.is(t, Class::Listing) || self.is_one(t));
        if !among && self.stands_in_predicate(group.tokens.end, pronoun) {
            return None;
        }
        self.fitting(relation, role, group)
    }

    /// The members of a list that a group introduces: "two hospitals, A and B", "27 organizations, among them A".
    pub(super) fn with_list(&self, group: &Group, relation: &Relation, role: &str) -> Option<Mentions> {
        let own = self.fitting(relation, role, group);
        if group.mentions.len() == 1
            && self.kind(group.mentions[0]) == InstitutionKind::Group
            && let Some(next) = self.groups.iter().find(|g| g.tokens.start >= group.tokens.end)
        {
            let mut between = group.tokens.end..next.tokens.start;
            let introduced = between.clone().any(|t| self.names_members(t)) && between.len() <= 6;
            let beside = between.len() <= 5
                && between.clone().any(|t| matches!(self.mark(t), ',' | ':' | '\u{2014}'))
                && between.all(|t| {
                    !self.verbs.iter().any(|v| v.tokens.contains(&t))
                        && !matches!(self.spelling(t), "and" | "with" | "by" | "to")
                });
            // "three hospitals and clinics in Lowick - A, B and C"
            let between = group.tokens.end..next.tokens.start;
            let parted = between.len() <= NAMED_BEHIND
                && between
                    .clone()
                    .next_back()
                    .is_some_and(|t| matches!(self.mark(t), ':' | '\u{2014}' | '\u{2013}' | '-'))
                && next.mentions.len() > 1
                && between.clone().all(|t| !self.verbs.iter().any(|v| v.tokens.contains(&t)) && self.mark(t) != ';');
            // "three hospitals that include A and B"
            let last = next.tokens.start.saturating_sub(2);
            let include = last >= group.tokens.end
                && between.len() <= 3
                && self.is(last, Class::Relative)
                && self.is(last + 1, Class::Holding);
            if (introduced || beside || parted || include)
                && let Some(listed) = self.fitting(relation, role, next)
            {
                return Some(listed);
            }
        }
        own
    }

    /// "including", "such as": words that say who belongs to a group.
    fn names_members(&self, at: usize) -> bool {
        self.lexicon.names.is(self.document.tokens[at].word, NameClass::MembersNamed)
    }

    /// "three hospitals owned by C, including A and B": the list behind the last party names who the group is.
    pub(super) fn name_members(&self, relation: &Relation, parties: &mut Parties) {
        let tokens = |m: usize| &self.document.mentions[m].tokens;
        let Some(at) = parties.iter().position(|(_, m)| self.kind(*m) == InstitutionKind::Group) else { return };
        let (role, group) = parties[at].clone();
        let last = parties.iter().filter(|(_, m)| *m != group).map(|(_, m)| tokens(*m).end).max();
        let Some(end) = last.filter(|&end| end > tokens(group).end && end < self.range.end) else { return };
        let Some(next) = self.groups.iter().find(|g| g.tokens.start >= end) else { return };
        let between = self.past_place(end)..next.tokens.start;
        let introduced = (2..=INTRODUCED).contains(&between.len())
            && self.mark(between.start) == ','
            && between.clone().any(|t| self.names_members(t))
            && !self.finite_between(between.start, between.end);
        if (introduced || self.listed(next))
            && let Some(members) = self.fitting(relation, &role, next)
        {
            parties.remove(at);
            parties.extend(members.into_iter().map(|m| (role.clone(), m)));
        }
    }

    /// Whether a group is a list behind a colon, or below a sentence that ends with one.
    fn listed(&self, group: &Group) -> bool {
        let before = group.tokens.start.min(self.range.end);
        let open = |t: &usize| !self.is(*t, Class::DefiniteArticle) && self.mark(*t) != '"';
        (self.range.start..before).rev().find(open).is_some_and(|t| self.mark(t) == ':')
    }

    /// "The following hospitals have joined: A, B": the subject is the list behind the colon.
    fn listed_subject(&self, verb: usize, relation: &Relation, role: &str) -> Option<Mentions> {
        let last = (self.range.start..verb).rev().find(|&t| !self.is(t, Class::Adverb))?;
        let several =
            self.lexicon.vocabulary.is_plural(self.document.tokens[last].word)
                && self.document.hits.within(&(last..last + 1), Layer::Name).any(|h| {
                    matches!(self.lexicon.names.role(h.payload), NameRole::Head(_) | NameRole::ReferenceHead(_))
                });
        let list = self.groups.iter().find(|g| g.tokens.start >= verb && self.listed(g))?;
        several.then(|| self.fitting(relation, role, list)).flatten()
    }

    /// "Members of the alliance: A, B": the list behind a colon bears a noun where the sentence has no verb.
    pub(super) fn listed_behind(&self, anchor: &Tokens, relation: &Relation, role: &str) -> Option<Mentions> {
        if self.finite_between(self.range.start, self.range.end) {
            return None;
        }
        let list = self.groups.iter().find(|g| g.tokens.start >= anchor.end && self.listed(g))?;
        self.fitting(relation, role, list)
    }

    /// The first group at most `most` tokens behind `from` that one of the prepositions governs.
    pub(super) fn after(
        &self,
        from: usize,
        words: &[WordId],
        relation: &Relation,
        role: &str,
        most: usize,
    ) -> Option<Mentions> {
        for group in self.groups.iter().filter(|g| g.tokens.start >= from && !self.owns_next(g)) {
            // "hospitals, including A and B": a form of a verb that a frame asks for as a preposition.
            let last = (from..group.tokens.start).rev().find(|&t| !self.is(t, Class::Determiner));
            let as_verb = group.governor == Governor::Object
                && last.is_some_and(|t| words.contains(&self.document.tokens[t].word));
            if group.tokens.start > from + most
                || self.finite_between(from, group.tokens.start)
                || (from..group.tokens.start).any(|t| self.mark(t) == ';')
                || !as_verb && self.clause_begins(from, group.tokens.start)
            {
                return None;
            }
            let governed = as_verb
                || matches!(group.governor, Governor::Preposition(word) if words.contains(&word))
                || self.counted_owner(group).is_some_and(
                    |owner| matches!(owner.governor, Governor::Preposition(word) if words.contains(&word)),
                );
            // ", with A selected as one of the first", ", with A as the supporting unit": A has words of its own.
            let form = |t: usize| self.document.tokens[t].form();
            let next = group.tokens.end;
            let absolute = next < self.range.end
                && (form(next).participle || form(next).gerund || self.is_as(next))
                && last.is_some_and(|t| t > from && self.is(t, Class::Having) && self.mark(t - 1) == ',');
            if absolute {
                return None;
            }
            if governed && let Some(mut found) = self.with_list(group, relation, role) {
                // "sold A to B and C to D": C goes to D.
                let again =
                    self.groups.iter().any(|g| g.governor == group.governor && g.tokens.start == group.tokens.end + 1);
                if again && found.len() > 1 {
                    found.pop();
                }
                // "with A in 2021 and with B in 2022": the preposition comes again.
                let mut end = group.tokens.end;
                for next in self.groups.iter().filter(|g| g.tokens.start > group.tokens.start) {
                    let before = (end..next.tokens.start).rev().find(|&t| !self.is(t, Class::Determiner));
                    // "with A for cardiac care and with B", "by A, which is to send two surgeons, and by B".
                    let again = next.governor == group.governor
                        && before.is_some_and(|t| t > end && self.is(t - 1, Class::Joining))
                        && next.tokens.start - end <= AGAIN;
                    let joined = again
                        || next.governor == group.governor
                            && (end..next.tokens.start).any(|t| self.is(t, Class::Joining))
                            && (end..next.tokens.start).all(|t| {
                                self.is(t, Class::Joining)
                                    || self.is(t, Class::Preposition)
                                    || self.is(t, Class::Determiner)
                                    || self.is_dated(t)
                                    || self.mark(t) == ','
                            });
                    let Some(more) = joined.then(|| self.fitting(relation, role, next)).flatten() else { break };
                    found.extend(more);
                    end = next.tokens.end;
                }
                return Some(found);
            }
        }
        None
    }

    /// ", creating a system with B": a gerund behind a comma has objects of its own.
    pub(super) fn clause_begins(&self, from: usize, to: usize) -> bool {
        self.verbs.iter().any(|v| {
            v.usage == Use::Gerund
                && v.tokens.start > from
                && v.tokens.end <= to
                && self.mark(v.tokens.start - 1) == ','
        })
    }

    /// "control of A was vested in B": behind the noun's verb as well.
    pub(super) fn after_over_verb(
        &self,
        from: usize,
        words: &[WordId],
        relation: &Relation,
        role: &str,
    ) -> Option<Mentions> {
        self.groups
            .iter()
            .filter(|g| g.tokens.start >= from && g.tokens.start <= from + 24)
            .find(|g| matches!(g.governor, Governor::Preposition(p) if words.contains(&p)))
            // "the purchase of A's 41 clinics by B": the clinics are bought.
            .map(|g| {
                let owned = |next: &&Group| self.counted_owner(next).is_some_and(|owner| owner.tokens == g.tokens);
                self.groups.iter().find(owned).unwrap_or(g)
            })
            .and_then(|g| self.with_list(g, relation, role))
    }

    /// Who stands with a possessive right before a counted group: A of "A's 41 clinics".
    fn counted_owner(&self, group: &Group) -> Option<&Group> {
        let number = self.document.tokens[group.tokens.start].kind == TokenKind::Number;
        let owner = || self.groups.iter().rev().find(|g| g.tokens.end + 1 == group.tokens.start);
        if number { owner().filter(|g| self.owns_next(g)) } else { None }
    }

    /// The last group before `to` that one of the prepositions governs, behind a group that begins the clause.
    pub(super) fn before(&self, to: usize, words: &[WordId], relation: &Relation, role: &str) -> Option<Mentions> {
        let group = self
            .groups
            .iter()
            .rev()
            .find(|g| g.tokens.end <= to && matches!(g.governor, Governor::Preposition(p) if words.contains(&p)))?;
        if self.finite_between(group.tokens.end, to)
            || !self.groups.iter().any(|g| g.tokens.end <= group.tokens.start && g.governor == Governor::Subject)
        {
            return None;
        }
        self.fitting(relation, role, group)
    }

    /// "A to B send experts", "A will for B train nurses": a group behind its preposition, between subject and verb.
    pub(super) fn right_before(
        &self,
        start: usize,
        words: &[WordId],
        relation: &Relation,
        role: &str,
    ) -> Option<Mentions> {
        let group = self.groups.iter().rev().find(|g| g.tokens.end <= start)?;
        let close = (group.tokens.end..start).all(|t| self.is(t, Class::Adverb) || self.is_dated(t));
        let governed = matches!(group.governor, Governor::Preposition(p) if words.contains(&p));
        let subject = self.groups.iter().rev().find(|g| g.tokens.end <= group.tokens.start)?;
        let begins = subject.governor == Governor::Subject && group.tokens.start - subject.tokens.end <= BETWEEN;
        if close && governed && begins { self.fitting(relation, role, group) } else { None }
    }

    /// The group of a phrase in front of the subject that one of the prepositions governs.
    pub(super) fn in_front(&self, to: usize, words: &[WordId], relation: &Relation, role: &str) -> Option<Mentions> {
        let group =
            self.groups.first().filter(|g| g.tokens.end < to && g.tokens.start <= self.range.start + FRONTED)?;
        let Governor::Preposition(word) = group.governor else { return None };
        // "Together with B they are building": a pronoun needs no comma.
        let parted = self.mark(group.tokens.end) == ',' || self.is(group.tokens.end, Class::Anaphor);
        let first = !self.finite_between(self.range.start, group.tokens.start);
        if parted && first && words.contains(&word) { self.fitting(relation, role, group) } else { None }
    }

    /// Who stands before a noun trigger: its owner, the name that it stands beside, or the subject of its clause.
    pub(super) fn left_of_noun(&self, anchor: &Tokens, relation: &Relation, role: &str) -> Option<Mentions> {
        // "A, the smallest of four hospitals of B": the whole phrase stands beside A.
        let anchor = &self.one_of_those(anchor).map_or_else(|| anchor.clone(), |from| from..anchor.end);
        if relation.owned {
            let group = self.groups.iter().rev().find(|g| g.tokens.end <= anchor.start)?;
            // "Larch Health hospitals, including B": the name itself stands before its hospitals.
            let possessive = group.tokens.end == anchor.start
                || self.document.tokens[group.tokens.end].kind == TokenKind::Possessive;
            let close = (group.tokens.end + 1..anchor.start)
                .all(|t| self.is(t, Class::Adjective) || self.document.tokens[t].kind == TokenKind::Number);
            return (possessive && close).then(|| self.fitting(relation, role, group)).flatten();
        }
        // "A, once run by B, is now owned by C": the verb has the subject of the sentence, and not the name before it.
        if let Some(verb) = self
            .verbs
            .iter()
            .find(|v| v.usage == Use::Finite && v.passive && v.main == anchor.start && v.tokens.start < anchor.start)
        {
            return self.subject(verb, relation, role);
        }
        if let Some(nearest) = self.groups.iter().rev().find(|g| g.tokens.end <= anchor.start) {
            // "A in Lowick, Ohio, part of B": the place goes with the name.
            let past = self.past_place(nearest.tokens.end);
            let between = if past < anchor.start { past } else { nearest.tokens.end }..anchor.start;
            // "turned A into a campus of B", "made A a branch of B": what was done to A makes it that.
            let article = |t: usize| self.is(t, Class::IndefiniteArticle);
            let into = |t: usize| self.is(t, Class::Preposition) && self.is(t, Class::Goal);
            let made = nearest.governor == Governor::Object
                && between.clone().any(article)
                && between.clone().all(|t| article(t) || into(t) || self.is(t, Class::Adjective));
            if made && let Some(found) = self.fitting(relation, role, nearest) {
                return Some(found);
            }
            let close = between.len() <= 9
                && !self.verbs.iter().any(|v| {
                    v.tokens.start >= between.start
                        && v.tokens.end <= between.end
                        && v.usage != Use::Gerund
                        && !self.stands_before_noun(v, between.start)
                })
                && between.clone().all(|t| {
                    (!self.is(t, Class::Preposition) || self.is_as(t)) && !matches!(self.spelling(t), "and" | "or")
                });
            let direct = between.is_empty()
                || between.clone().any(|t| {
                    matches!(self.mark(t), ',' | '\u{2014}' | '-' | '(')
                        || self.document.tokens[t].kind == TokenKind::Possessive
                        || self.is_as(t)
                });
            // "operated on 50 children at B in collaboration with C": whoever did it, and not the place.
            let placed = self.is(anchor.start, Class::Preposition)
                && matches!(nearest.governor, Governor::Preposition(p) if self.lexicon.vocabulary.is(p, Class::Locative))
                && !nearest.office
                && self.finite_between(self.range.start, nearest.tokens.start);
            // "will operate 17 centres in partnership with C": whoever operates them is the partner, and not the centres.
            let done_to = self.is(anchor.start, Class::Preposition)
                && nearest.governor == Governor::Object
                && between.is_empty()
                && nearest.mentions.iter().all(|m| self.kind(*m) == InstitutionKind::Group)
                && self
                    .verbs
                    .iter()
                    .rev()
                    .find(|v| v.usage == Use::Finite && v.tokens.end <= nearest.tokens.start)
                    .is_some_and(|v| !v.passive && self.subject(v, relation, role).is_some());
            let placed = placed || done_to;
            let article =
                between.clone().find(|&t| self.is(t, Class::DefiniteArticle) || self.is(t, Class::IndefiniteArticle));
            let listed = article.is_some_and(|at| self.listed_predicate(nearest, at, relation, role).is_some());
            // "A replaced B as the operator of C": A is.
            let replaced =
                nearest.governor == Governor::Object
                    && between.clone().any(|t| self.is_as(t))
                    && self.verbs.iter().rev().find(|v| v.tokens.end <= nearest.tokens.start).is_some_and(|v| {
                        self.lexicon.names.is(self.document.tokens[v.main].word, NameClass::Succeeding)
                    });
            if close
                && direct
                && !listed
                && !placed
                && !replaced
                && let Some(found) = self.fitting_here(nearest, relation, role)
            {
                return Some(found);
            }
            // "is run by A, a unit of B": the phrase says what A is, and nothing of the subject.
            let apposed = self.mark(nearest.tokens.end) == ','
                && (nearest.tokens.end + 1..anchor.start).all(|t| {
                    self.is(t, Class::IndefiniteArticle)
                        || self.is(t, Class::Adjective)
                        || self.piece(t).ends_with("ly")
                        || self.piece(t).ends_with("ed")
                        || self.verbs.iter().any(|v| v.tokens.contains(&t) && self.stands_before_noun(v, t))
                })
                && (nearest.tokens.end + 1..anchor.start).any(|t| self.is(t, Class::IndefiniteArticle));
            if apposed
                && matches!(nearest.governor, Governor::Preposition(p) if self.lexicon.vocabulary.is(p, Class::Agent))
            {
                return None;
            }
        }
        // "president of A and chairman of the alliance": A has the chair.
        if let Some(nearest) = self.groups.iter().rev().find(|g| g.tokens.end <= anchor.start)
            && nearest.office
            && !relation.near.is_empty()
            && nearest.tokens.end < anchor.start
            && (nearest.tokens.end..anchor.start)
                .all(|t| self.is(t, Class::Joining) || self.is(t, Class::Determiner) || self.mark(t) == ',')
        {
            return self.fitting(relation, role, nearest);
        }
        // "said Liu Peng, chairman of the alliance": the phrase says who a person is.
        let title = (self.range.start..anchor.start)
            .rev()
            .find(|&t| {
                !self.is(t, Class::Determiner) && !self.is(t, Class::IndefiniteArticle) && !self.is(t, Class::Adjective)
            })
            .filter(|&t| self.mark(t) == ',' && t > self.range.start);
        if title.is_some_and(|comma| {
            self.document.tokens[comma - 1].capital
                && !self.named[comma - 1]
                && !self.groups.iter().any(|g| g.tokens.end == comma)
                && !self
                    .document
                    .hits
                    .within(&(self.range.start..comma), Layer::Place)
                    .any(|h| h.last as usize == comma)
        }) {
            return None;
        }
        let mut governing =
            self.verbs.iter().rev().find(|v| v.tokens.end <= anchor.start && v.usage != Use::Participle)?;
        // "A's gift completes a campaign, a joint project of B and C": the phrase says what the campaign is.
        let beside_noun = self.parted_before(anchor).filter(|&mark| mark > self.range.start).is_some_and(|mark| {
            let token = &self.document.tokens[mark - 1];
            mark > governing.tokens.end
                && token.kind == TokenKind::Word
                && !token.capital
                && !self.named[mark - 1]
                && !self.is(mark - 1, Class::Function)
                && !self.is_dated(mark - 1)
        });
        if beside_noun && !governing.passive && !self.is(governing.main, Class::Becoming) {
            return None;
        }
        // "is a system of three hospitals serving the valley, and a member of B": what serves is no member.
        if governing.usage == Use::Gerund
            && let Some(being) = self.resumed(governing, anchor)
        {
            governing = being;
        }
        // "it has 50 members": those are others.
        let counted = !relation.near.is_empty()
            && anchor.start > self.range.start
            && self.document.tokens[anchor.start - 1].kind == TokenKind::Number
            && !self.is(governing.main, Class::Becoming);
        if counted {
            return None;
        }
        if !governing.passive && relation.givers.contains(&self.document.tokens[governing.main].word) {
            return None;
        }
        if self.is_acted_on(governing, anchor, relation) {
            return None;
        }
        // "signed a contract with the operator of B", "sued the owner of B": somebody else is.
        let role_noun = anchor.end - 1;
        let other = relation.roles.len() > 1
            && self.is(role_noun, Class::Relational)
            && governing.usage == Use::Finite
            && !governing.passive
            && !self.is(governing.main, Class::Becoming)
            && !(governing.tokens.end..anchor.start).any(|t| self.is_as(t) || self.mark(t) == ',')
            && (governing.tokens.end..anchor.start).any(|t| self.is(t, Class::DefiniteArticle));
        if other || relation.roles.len() > 1 && self.is_part_acted_on(governing, anchor) {
            return None;
        }
        // "entrusted A with the running of B": A, the object, runs it.
        let with = (governing.tokens.end..anchor.start).any(|t| self.is_with(t));
        if with
            && let Some(object) = self.groups.iter().find(|g| {
                g.tokens.start >= governing.tokens.end && g.tokens.end <= anchor.start && g.governor == Governor::Object
            })
        {
            return self.fitting(relation, role, object);
        }
        // "a contract was signed by A and B on the joint construction of C".
        if governing.passive
            && let Some(by) = self.groups.iter().find(|g| {
                g.tokens.start >= governing.tokens.end
                    && g.tokens.end <= anchor.start
                    && matches!(g.governor, Governor::Preposition(p) if self.lexicon.vocabulary.is(p, Class::Agent))
            })
            && let Some(found) = self.fitting(relation, role, by)
        {
            return Some(found);
        }
        let found = self.subject(governing, relation, role)?;
        // "The authority approved the acquisition of a stake in B": it bought nothing.
        let permits = !governing.passive && relation.permits.contains(&self.document.tokens[governing.main].word);
        (!permits || !found.iter().all(|m| self.is_office_of_state(*m))).then_some(found)
    }

    /// The comma or dash right before the phrase of a noun: "a campaign, a joint project of B and C".
    fn parted_before(&self, anchor: &Tokens) -> Option<usize> {
        let plain = |t: &usize| self.document.tokens[*t].kind == TokenKind::Word && !self.named[*t];
        let low = anchor.start.saturating_sub(OWN_SUBJECT).max(self.range.start + 1);
        let article = (low..anchor.start).rev().take_while(plain).find(|&t| self.is(t, Class::IndefiniteArticle))?;
        matches!(self.mark(article - 1), ',' | '-' | '\u{2013}' | '\u{2014}').then_some(article - 1)
    }

    /// "leased part of B", "runs a department of B": what a deed is done to is not who does it.
    pub(super) fn is_acted_on(&self, verb: &VerbGroup, anchor: &Tokens, relation: &Relation) -> bool {
        !verb.passive
            && verb.tokens.end <= anchor.start
            && relation.acted_on.contains(&self.document.tokens[verb.main].word)
            // "works with the management of B"
            && !(verb.tokens.end..anchor.start)
                .any(|t| self.is(t, Class::Preposition) && !self.is(t, Class::Having) || self.named[t])
    }

    /// "has partnered a subsidiary of B", "supplies a unit of B": what the verb is done to, and not its subject.
    pub(super) fn is_part_acted_on(&self, verb: &VerbGroup, anchor: &Tokens) -> bool {
        let article = verb.tokens.end;
        let part =
            (article..anchor.end).find(|&t| self.lexicon.names.is(self.document.tokens[t].word, NameClass::PartNoun));
        verb.usage == Use::Finite
            && !verb.passive
            && !self.is(verb.main, Class::Becoming)
            && article < anchor.start
            && self.is(article, Class::IndefiniteArticle)
            && part.is_some_and(|part| {
                (article + 1..part).all(|t| self.is(t, Class::Adjective) || self.mark(t) == '-')
                    && !(part..anchor.start).any(|t| self.mark(t) == ',')
            })
    }

    /// The verb of being that a phrase behind "and" goes on with, past a gerund that only says more of a noun.
    fn resumed(&self, gerund: &VerbGroup, anchor: &Tokens) -> Option<&VerbGroup> {
        let article = (gerund.tokens.end..anchor.start)
            .rev()
            .find(|&t| self.is(t, Class::IndefiniteArticle) || self.is(t, Class::DefiniteArticle))?;
        let verb = self.verbs.iter().rev().find(|v| v.usage == Use::Finite && v.tokens.end <= gerund.tokens.start)?;
        (self.is(article - 1, Class::Joining) && self.is(verb.main, Class::Becoming)).then_some(verb)
    }

    /// "The tie-up with B, announced by A": who did it, where nobody stands before it.
    pub(super) fn agent_behind(&self, anchor: &Tokens, relation: &Relation, role: &str) -> Option<Mentions> {
        let group =
            self.groups.iter().filter(|g| g.tokens.start >= anchor.end).find(
                |g| matches!(g.governor, Governor::Preposition(p) if self.lexicon.vocabulary.is(p, Class::Agent)),
            )?;
        let verb =
            self.verbs.iter().rev().find(|v| v.tokens.start >= anchor.end && v.tokens.end <= group.tokens.start)?;
        let aside = verb.usage == Use::Participle && self.mark(verb.tokens.start - 1) == ',';
        if aside { self.fitting(relation, role, group) } else { None }
    }

    /// "An alliance with B allows A to treat": whom the noun that opens the sentence serves.
    pub(super) fn object_behind(&self, anchor: &Tokens, relation: &Relation, role: &str) -> Option<Mentions> {
        // "Members of B visited A"
        if self.lexicon.names.is(self.document.tokens[anchor.end - 1].word, NameClass::TitleHead) {
            return None;
        }
        let opens = (self.range.start..anchor.start).all(|t| {
            self.is(t, Class::Determiner) || self.is(t, Class::IndefiniteArticle) || self.is(t, Class::Adjective)
        });
        let verb = self.verbs.iter().find(|v| v.usage == Use::Finite && v.tokens.start >= anchor.end)?;
        let group = self.groups.iter().find(|g| g.tokens.start >= verb.tokens.end)?;
        let near = group.governor == Governor::Object && group.tokens.start - verb.tokens.end <= 2;
        if opens && near && !verb.passive { self.fitting(relation, role, group) } else { None }
    }

    /// Whether what ends at a token is a noun with an article behind a verb that says what somebody did, and not what it is.
    fn stands_in_predicate(&self, from: usize, end: usize) -> bool {
        let verb =
            self.verbs.iter().rev().find(|v| v.usage == Use::Finite && v.tokens.start >= from && v.tokens.end <= end);
        verb.is_some_and(|v| {
            let noun = |t: usize| {
                self.document.tokens[t].kind == TokenKind::Word
                    && !self.named[t]
                    && !self.is(t, Class::Preposition)
                    && !self.is(t, Class::Adverb)
                    && !self.verbs.iter().any(|v| v.tokens.contains(&t))
            };
            let mut phrase = (v.tokens.end..end).rev();
            !self.is(v.main, Class::Becoming)
                && end > v.tokens.end + 1
                && noun(end - 1)
                && !self.is_dated(end - 1)
                && phrase
                    .find(|&t| !noun(t) || self.is(t, Class::Determiner))
                    .is_some_and(|t| self.is(t, Class::Determiner))
        })
    }

    /// The nearest institution of a role's kinds: in the sentence, else in the four before it.
    pub(super) fn nearest(&self, anchor: &Tokens, relation: &Relation, role: &str, parties: &Parties) -> Option<usize> {
        let mentions = &self.document.mentions;
        let other = |m: usize| parties.iter().all(|(_, p)| !self.same(m, *p));
        let surest = relation.kinds.get(role).and_then(|kinds| kinds.first().copied());
        // An association is as often a society as an alliance; one hospital is as good as another.
        let is_surest = |m: &usize| surest.is_none_or(|k| k != InstitutionKind::Alliance || self.kind(*m) == k);
        let inside = self
            .groups
            .iter()
            .flat_map(|g| g.mentions.iter().copied())
            .filter(|m| is_surest(m) && self.fits(relation, role, *m) && other(*m))
            // "left A in 2015 and joined B": what is left is not what the next verb joins.
            .filter(|m| !relation.over || !self.tells_another_deed(mentions[*m].tokens.start, anchor.start))
            .min_by_key(|m| distance(&mentions[*m].tokens, anchor));
        // "The second is headed by A and has seven members": it is none of those told of before.
        let opening = self.verbs.iter().find(|v| v.usage == Use::Finite).map(|v| v.tokens.start);
        let another = inside.is_none() && opening.is_some_and(|start| self.is_another(start));
        inside.or_else(|| {
            if another {
                return None;
            }
            let first = self.document.sentences[self.number.saturating_sub(NEAR)].tokens.start;
            let low = mentions.partition_point(|m| m.tokens.start < first);
            let high = mentions.partition_point(|m| m.tokens.start < self.range.start);
            (low..high).rev().find(|m| is_surest(m) && self.fits(relation, role, *m) && other(*m))
        })
    }

    /// Whether a mention is a government or an authority.
    pub(super) fn is_office_of_state(&self, mention: usize) -> bool {
        matches!(self.kind(mention), InstitutionKind::Government | InstitutionKind::HealthAuthority)
    }

    /// "joined B in suing C", "joined B and C to warn of cuts", "joined B workers": the object behind a verb is a list,
    /// is followed by what they do together, or only says whose the people are.
    pub(super) fn joins_in(&self, from: usize) -> bool {
        let Some(group) = self.groups.iter().find(|g| g.tokens.start >= from) else { return false };
        let next = group.tokens.end;
        if group.mentions.len() > 1 {
            return true;
        }
        if next + 1 >= self.range.end {
            return false;
        }
        let does = |t: usize| self.verbs.iter().any(|v| v.tokens.contains(&t) && v.usage != Use::Finite);
        let for_deed = self.is(next, Class::Locative) || self.is(next, Class::InfinitiveMark);
        for_deed && does(next + 1) || self.is(next, Class::Staff)
    }

    /// "A's chief joined B", "nurses at A joined B": whoever joins are people, and not their house.
    pub(super) fn people_act(&self, verb: &VerbGroup) -> bool {
        let start = verb.tokens.start;
        if verb.usage != Use::Finite {
            return false;
        }
        let Some(group) = self.groups.iter().rev().find(|g| g.tokens.end <= start) else { return false };
        let people = |t: usize| !self.named[t] && (self.is(t, Class::Office) || self.is(t, Class::Staff));
        let from = group.tokens.start;
        let held = from > self.range.start + 1 && self.is(from - 1, Class::Preposition) && people(from - 2);
        let end = group.tokens.end;
        let owned = end < start && self.document.tokens[end].kind == TokenKind::Possessive;
        // "A's chief", "the A president", "A's former chief, Ann Lowe".
        let reach = if owned { (end + 1 + BETWEEN).min(start) } else { (end + 1).min(start) };
        held || (end..reach).take_while(|&t| self.mark(t) != ',').any(people)
    }

    /// "build and operate B", "plan, build and then run B": where the last of several verbs ends that share an object.
    fn past_joined_verbs(&self, from: usize) -> usize {
        let mut end = from;
        let mut last = from;
        for _ in 0..ROW {
            let joined =
                Some(end).filter(|&t| t < self.range.end && (self.is(t, Class::Joining) || self.mark(t) == ','));
            let verb = joined.and_then(|t| {
                let open = |t: usize| self.is(t, Class::Adverb) || self.is(t, Class::Joining);
                let after = |v: &&VerbGroup| v.tokens.start > t && (t + 1..v.tokens.start).all(open);
                self.verbs.iter().find(after).filter(|v| !v.passive)
            });
            let (Some(at), Some(verb)) = (joined, verb) else { break };
            end = verb.tokens.end;
            // A comma alone joins two clauses.
            if (at..verb.tokens.start).any(|t| self.is(t, Class::Joining)) {
                last = end;
            }
        }
        last
    }

    /// "signed an agreement with B in May to build": B, whom the deal of the main clause is with.
    fn company(&self, governing: &VerbGroup, verb: &VerbGroup) -> Option<&Group> {
        let group = self
            .groups
            .iter()
            .rev()
            .find(|g| g.tokens.end <= verb.tokens.start)
            .filter(|g| g.tokens.start > governing.tokens.end && !governing.passive)?;
        let with = (governing.tokens.end..group.tokens.start).rev().find(|&t| !self.is(t, Class::Determiner))?;
        let between = group.tokens.end..verb.tokens.start;
        let beside = between.len() <= BETWEEN && !between.clone().any(|t| self.mark(t) == ',');
        (self.is_with(with) && beside).then_some(group)
    }

    /// "launched a five-year training and research programme": the last noun of the phrase behind a verb, or before a
    /// passive one, is one of some words.
    pub(super) fn has_object_of(&self, anchor: &Tokens, verb: &VerbGroup, nouns: &WordSet) -> bool {
        let word = |t: usize| {
            let token = &self.document.tokens[t];
            let plain =
                token.kind != TokenKind::Mark && !self.is(t, Class::Preposition) && !self.is(t, Class::Relative);
            // "a five-year, two-way programme"
            let comma = self.mark(t) == ',' && !nouns.has(self.document.tokens[t - 1].word);
            plain && !self.is(t, Class::Joining) || comma || matches!(self.mark(t), '-' | '"' | '\u{201c}' | '\u{201d}')
        };
        let verbal = |t: usize| {
            self.verbs.iter().any(|v| v.tokens.contains(&t) && !matches!(v.usage, Use::Participle | Use::Gerund))
        };
        let noun = |t: usize| nouns.has(self.document.tokens[t].word) && !self.named[t];
        if verb.passive {
            let before = (self.range.start..verb.tokens.start).rev().find(|&t| !self.is(t, Class::Adverb));
            return before.is_some_and(noun);
        }
        let phrase = (anchor.end..self.range.end).take(OBJECT).take_while(|&t| word(t) && !verbal(t));
        // "a center jointly with B"
        let manner = |t: usize| self.is(t, Class::Adverb) || self.spelling(t).ends_with("ly");
        let last = phrase.filter(|&t| self.document.tokens[t].kind == TokenKind::Word && !manner(t)).last();
        let past = last.map_or(anchor.end, |t| t + 1);
        // "training and research programme"
        let second = (past + 1 < self.range.end && self.is(past, Class::Joining))
            .then(|| (past + 1..self.range.end).take(2).take_while(|&t| word(t) && !verbal(t)).last())
            .flatten();
        last.is_some_and(noun) || last.is_some() && second.is_some_and(noun)
    }

    /// "The second is", "The other community has": the phrase that opens the sentence up to its verb tells of one more;
    /// "The other member is" tells of one told of before.
    pub(super) fn is_another(&self, end: usize) -> bool {
        let start = self.range.start;
        let another = |t: usize| self.lexicon.names.is(self.document.tokens[t].word, NameClass::AnotherOne);
        let plain = |t: usize| self.document.tokens[t].kind == TokenKind::Word && !self.named[t];
        let member = |t: usize| self.lexicon.names.is(self.document.tokens[t].word, NameClass::TitleHead);
        start + 1 < end
            && self.is(start, Class::DefiniteArticle)
            && another(start + 1)
            && (start..end).all(plain)
            && !(start..end).any(member)
    }

    /// "a wholly owned unlisted subsidiary": a participle inside a noun phrase that an article behind a name opens.
    fn stands_before_noun(&self, verb: &VerbGroup, from: usize) -> bool {
        let next = verb.tokens.end;
        let low = from.saturating_sub(OWN_SUBJECT).max(self.range.start);
        let inside = (low..verb.main)
            .rev()
            .find(|&t| {
                !self.is(t, Class::Adjective)
                    && !self.piece(t).ends_with("ly")
                    && !self.document.tokens[t].form().participle
            })
            .is_some_and(|t| self.is(t, Class::IndefiniteArticle));
        let form = self.document.tokens[verb.main].form();
        form.participle
            && !verb.passive
            && inside
            && next < self.range.end
            && self.document.tokens[next].kind == TokenKind::Word
            && !self.is(next, Class::Preposition)
    }

    /// "A, privately owned B": the participle says what the name behind it is, and A owns nothing.
    pub(super) fn describes_next(&self, verb: &VerbGroup) -> bool {
        let before = |t: &usize| *t > self.range.start && *t < verb.main && self.piece(*t).ends_with("ly");
        let adverb = verb.main.checked_sub(1).filter(before);
        adverb.is_some_and(|t| {
            verb.main == t + 1
                && (matches!(self.mark(t - 1), ',' | '(') || self.is(t - 1, Class::Joining))
                && verb.main + 1 < self.range.end
                && self.named[verb.main + 1]
        })
    }

    /// Whether a capitalised word that is no institution's name stands right before a relative pronoun, behind "and".
    fn is_unknown_name(&self, from: usize, pronoun: usize) -> bool {
        let last = (from..pronoun).rev().find(|&t| self.mark(t) != ',');
        let capital = |t: usize| {
            let token = &self.document.tokens[t];
            token.kind == TokenKind::Word && token.capital && !self.named[t]
        };
        last.is_some_and(|last| {
            let joined = (from..last).rev().find(|&t| !capital(t));
            capital(last) && joined.is_some_and(|t| self.is(t, Class::Joining))
        })
    }
}
