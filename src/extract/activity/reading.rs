//! A sentence read for its activities: its verbs, which verb a figure hangs on,
//! how far that verb reaches, and what the figure counts.

use super::*;

/// Tokens from a verb to a noun that hangs on it: "took part in a".
const BEHIND: usize = 3;

/// Which pairs have a verb and which have a noun in a sentence: a bit for each pair.
struct Paired {
    verbs: SmallVec<[u64; 16]>,
    nouns: SmallVec<[u64; 16]>,
    /// Something is counted.
    counted: bool,
}

impl Paired {
    fn of(hits: &[TermHit], counted: bool, lexicon: &Lexicon) -> Paired {
        let empty = || smallvec![0u64; lexicon.activities.pairs.len() / 64 + 1];
        let mut paired = Paired { verbs: empty(), nouns: empty(), counted };
        let (verbs, nouns) = (&mut paired.verbs[..], &mut paired.nouns[..]);
        for hit in hits {
            for trigger in lexicon.activities.triggers(hit) {
                match trigger.role {
                    Role::PairVerb(pair) => verbs[pair / 64] |= 1 << (pair % 64),
                    Role::PairNoun(pair) => nouns[pair / 64] |= 1 << (pair % 64),
                    _ => {}
                }
            }
        }
        paired
    }

    /// Puts into `signs` what a word means and can say: a noun of a pair without its verb says nothing, and of the verbs
    /// of pairs without their nouns one of each kind will do, since a verb such as "give" stands in dozens of pairs.
    ///
    /// `tokens` are the word's; `idle` has two bits for each kind, for the verbs without nouns that were put.
    fn put(&self, hit: &TermHit, tokens: &Tokens, idle: &mut [u64], signs: &mut Vec<Sign>, lexicon: &Lexicon) {
        let has = |bits: &[u64], at: usize| bits[at / 64] >> (at % 64) & 1 == 1;
        let (verbs, nouns) = (&self.verbs[..], &self.nouns[..]);
        idle.fill(0);
        for &Trigger { kind, role, idle: alone, plain } in lexicon.activities.triggers(hit) {
            let says = match role {
                Role::PairNoun(pair) => has(verbs, pair) || lexicon.activities.kinds[kind].gives == Gives::Helped,
                Role::PairVerb(_) if alone == Idle::Never || alone == Idle::Uncounted && self.counted => true,
                Role::PairVerb(pair) if has(nouns, pair) => true,
                Role::PairVerb(_) => {
                    let at = 2 * kind + usize::from(plain);
                    let fresh = !has(idle, at);
                    idle[at / 64] |= 1 << (at % 64);
                    fresh
                }
                _ => true,
            };
            if says {
                signs.push(Sign { first: tokens.start, last: tokens.end, kind, role });
            }
        }
    }
}

impl<'a> Reading<'a> {
    /// None where the sentence has neither a figure, nor a term of an activity, nor an institution.
    pub(super) fn new(
        document: &'a Document<'a>,
        lexicon: &'a Lexicon,
        number: usize,
        said: &mut Said,
        places: &'a OnceCell<Places<'a>>,
        bonds: &'a Bonds,
        units: &'a Units<'a>,
    ) -> Option<Self> {
        let sentence = &document.sentences[number];
        if matches!(sentence.block, BlockKind::Chrome | BlockKind::Byline | BlockKind::Dateline) {
            return None;
        }
        let range = sentence.tokens.clone();
        let next = &mut said.next;
        let figures = next_within(&document.figures, &mut next.figures, &range, |f| f.tokens.start);
        let mentions = next_within(&document.mentions, &mut next.mentions, &range, |m| m.tokens.start);
        let here = &said.hits[next_within(&said.hits, &mut next.hits, &range, |h| h.first as usize)];
        let Lists { mut signs, mut cues, stops: mut stop_at, pauses: mut pause_at } = std::mem::take(&mut said.lists);
        signs.clear();
        let paired = Paired::of(here, !figures.is_empty(), lexicon);
        let mut idle: SmallVec<[u64; 2]> = smallvec![0; lexicon.activities.kinds.len() / 32 + 1];
        for hit in here {
            // A term that begins in the last words of a block may reach into the next.
            let tokens = hit.first as usize..(hit.last as usize).min(range.end);
            // "5 class-4 operations": of which grade they are.
            let grade = tokens.len() == 1
                && document.figures[figures.clone()].iter().any(|f| {
                    let next = if document.tokens.get(tokens.end).is_some_and(|t| t.mark == '-') {
                        tokens.end + 1
                    } else {
                        tokens.end
                    };
                    f.tokens.start < tokens.start
                        && next < f.tokens.end
                        && document.tokens[next].kind == TokenKind::Number
                });
            if !grade && !said.in_name[tokens.clone()].contains(&true) {
                paired.put(hit, &tokens, &mut idle, &mut signs, lexicon);
            }
        }
        if figures.is_empty() && signs.is_empty() && mentions.is_empty() {
            said.lists = Lists { signs, cues, stops: stop_at, pauses: pause_at };
            return None;
        }
        cues.clear();
        cues.extend_from_slice(&said.cues[next_within(&said.cues, &mut next.cues, &range, |c| c.0)]);
        let reported = |t: usize| cues.iter().any(|(_, last, cue)| *cue == Cue::Reported && *last == t);
        let marks = &said.marks[next_within(&said.marks, &mut next.marks, &range, |t| *t)];
        let titles = titles(document, &range, marks, &reported);
        cues.iter_mut().for_each(|cue| cue.1 = cue.1.min(range.end));
        void_covered(&mut signs);
        void_cues(&mut cues);
        stop_at.clear();
        pause_at.clear();
        for &t in marks {
            let token = &document.tokens[t];
            let stops = stops(token, t > range.start);
            if stops {
                stop_at.push(t);
            }
            if stops || pauses(token) {
                pause_at.push(t);
            }
        }
        let named_only = document.mentions[mentions]
            .iter()
            .all(|m| matches!(m.naming, Naming::Name | Naming::Alias | Naming::Short));
        // Links take pronouns for words, so that verbs may differ where there are any.
        let (verbs, mut groups) = match said.clauses.take(number).filter(|_| named_only) {
            Some(read) => read,
            None => {
                let (text, tokens) = (&document.article.text, &document.tokens);
                let verbs = verb::groups(text, tokens, sentence, &said.fixed, lexicon);
                let clause = Clause::new(document, lexicon, range.clone(), verbs, &said.clauses.named);
                (clause.verbs, clause.groups)
            }
        };
        // "48 free clinics" are no institutions: a term of what takes place ends there.
        let deeds = |g: &Group| {
            g.mentions.iter().all(|m| document.mentions[*m].naming == Naming::Group)
                && signs.iter().any(|s| s.role == Role::Noun && s.last == g.tokens.end && s.last - s.first > 1)
        };
        groups.retain(|g| !deeds(g));
        let mut reading = Reading {
            document,
            lexicon,
            number,
            range,
            verbs,
            signs,
            cues,
            figures,
            units,
            reasons: said.clauses.reasons,
            groups,
            stop_at,
            pause_at,
            titles,
            said_before: SmallVec::new(),
            topic: Topic::default(),
            bonds,
            main: &[],
            places,
        };
        reading.add_verbs();
        // "donated ventilators and monitors worth 3 million": a noun that could be a verb.
        let things = |v: &VerbGroup| {
            let next = v.tokens.end;
            v.tokens.len() == 1
                && next < reading.range.end
                && reading.document.tokens[next].is(Class::Valuing)
                && reading.document.tokens[v.main].form().third
        };
        // "four monitors, 16 blankets and nine chairs": what a figure counts is no verb.
        let counted = |v: &VerbGroup| {
            v.tokens.len() == 1
                && document.tokens[v.main].form().third
                && reading
                    .figures_in(&(v.main.saturating_sub(LONGEST)..v.main))
                    .iter()
                    .any(|f| f.tokens.contains(&v.main) && f.tokens.end == v.main + 1)
        };
        let counted: SmallVec<[usize; 4]> =
            (0..reading.verbs.len()).rev().filter(|&v| counted(&reading.verbs[v])).collect();
        for verb in counted {
            reading.verbs.remove(verb);
        }
        if let Some(at) = reading.verbs.iter().position(things) {
            reading.verbs.remove(at);
        }
        // "gifts totalling $6 million": it says how much, as a preposition would.
        let totals = |v: &VerbGroup| {
            v.tokens.len() == 1 && document.tokens[v.main].is(Class::Valuing) && document.tokens[v.main].form().gerund
        };
        reading.verbs.retain(|v| !totals(v));
        reading.drop_noun_verbs();
        Some(reading)
    }

    /// "fitted hearing aids to 130 people": what begins or ends a noun of several words behind a verb is no verb.
    fn drop_noun_verbs(&mut self) {
        let mut at = 1;
        while at < self.verbs.len() {
            let (verb, group) = (&self.verbs[at - 1], &self.verbs[at]);
            let (start, end) = (group.tokens.start, group.tokens.end);
            let near = group.tokens.len() == 1 && start - verb.tokens.end < LONGEST;
            // A noun of several words that holds the group, right behind the verb before.
            let holds = |s: &&Sign| {
                s.last - s.first > 1
                    && end <= s.last
                    && verb.tokens.end <= s.first
                    && s.first - verb.tokens.end <= BEHIND
                    && matches!(s.role, Role::Noun | Role::PairNoun(_) | Role::Usual)
            };
            let noun = if near { self.signs_in(&(verb.tokens.end..end)).iter().find(holds) } else { None };
            let is_noun = noun.is_some_and(|noun| {
                let forms = &self.lexicon.vocabulary.info(self.document.tokens[group.main].word).verbs;
                let present = group.usage == Use::Finite && forms.iter().any(|(_, f)| f.third || f.base);
                (present || group.usage == Use::Gerund && noun.first == start)
                    && !self.is(verb.main, Class::Preposition)
                    && !(verb.tokens.end..start).any(|t| self.pauses(t))
            });
            if is_noun {
                self.verbs.remove(at);
            } else {
                at += 1;
            }
        }
    }

    /// Takes a verb of an activity for a verb where the verb groups leave it out:
    /// right before a figure ("and every year treats more than 1,600 newborns"), and
    /// where a clause begins with it ("(1) post two surgeons"); and takes "has" and
    /// "is" for verbs where they are no auxiliaries.
    pub(super) fn add_verbs(&mut self) {
        let mut more: SmallVec<[VerbGroup; 2]> = SmallVec::new();
        let group = |main: usize, past: bool| VerbGroup {
            tokens: main..main + 1,
            main,
            usage: Use::Finite,
            passive: false,
            modal: None,
            negated: false,
            perfect: false,
            past,
            planned: false,
            pluperfect: false,
        };
        const AUXILIARY: u64 = Class::set(&[Class::Be, Class::Have]);
        for (at, token) in self.document.tokens[self.range.clone()].iter().enumerate() {
            let at = self.range.start + at;
            if token.classes.is_any(AUXILIARY) && self.verb_at(at).is_none() {
                more.push(group(at, false));
            }
        }
        for sign in &self.signs {
            if !matches!(sign.role, Role::Verb | Role::PairVerb(_))
                || self.verb_at(sign.first).is_some()
                || self.verb_at(sign.last - 1).is_some()
            {
                continue;
            }
            let counts = self.document.figures[self.figures.clone()]
                .binary_search_by_key(&sign.last, |f| f.tokens.start)
                .is_ok();
            let begins = sign.first == self.range.start || self.pauses(sign.first - 1);
            let token = &self.document.tokens[sign.first];
            let form = token.form();
            let before = sign.first.checked_sub(1).filter(|&t| t >= self.range.start);
            let noun = before.is_some_and(|t| {
                [Class::Preposition, Class::Determiner, Class::Adjective].iter().any(|c| self.is(t, *c))
            });
            let finite = form.base || form.third || form.past;
            if !noun && (counts && finite || begins && form.base && !token.is_noun()) {
                more.push(group(sign.first, form.past && !form.base));
            }
        }
        if !more.is_empty() {
            self.verbs.extend(more);
            self.verbs.sort_by_key(|g| g.tokens.start);
            self.verbs.dedup_by_key(|g| g.main);
        }
    }

    /// The kinds of its nouns that tell what later figures are about.
    pub(super) fn spreading(&self) -> SmallVec<[usize; 8]> {
        let kinds = &self.lexicon.activities.kinds;
        let mut said: SmallVec<[usize; 8]> =
            self.signs.iter().filter(|s| s.role == Role::Noun && kinds[s.kind].spreads).map(|s| s.kind).collect();
        said.dedup();
        said
    }

    /// The one kind of activity that its verbs tell of: "A operates on children with heart disease".
    pub(super) fn one_deed(&self) -> Option<usize> {
        let deed = |s: &&Sign| {
            s.role == Role::Verb
                && self.verb_at(s.first).is_some_and(|v| {
                    let verb = &self.verbs[v];
                    !verb.negated && verb.usage != Use::Gerund && s.first <= verb.main && verb.main < s.last
                })
        };
        let mut kinds = self.signs.iter().filter(deed).map(|s| s.kind);
        let first = kinds.next()?;
        kinds.all(|kind| kind == first).then_some(first)
    }

    pub(super) fn is_gerund(&self, token: usize) -> bool {
        self.document.tokens[token].form().gerund
    }

    #[inline]
    pub(super) fn is(&self, token: usize, class: Class) -> bool {
        self.document.tokens[token].is(class)
    }

    pub(super) fn mark(&self, token: usize) -> Option<&str> {
        let t = &self.document.tokens[token];
        (t.kind == TokenKind::Mark).then(|| t.span().of(&self.document.article.text))
    }

    /// A mark that ends what a verb governs, or a line break in a list.
    #[inline]
    pub(super) fn stops(&self, token: usize) -> bool {
        stops(&self.document.tokens[token], token > self.range.start)
    }

    /// A mark between parts of a clause.
    #[inline]
    pub(super) fn pauses(&self, token: usize) -> bool {
        self.stops(token) || pauses(&self.document.tokens[token])
    }

    /// The first stop in tokens of the sentence.
    pub(super) fn next_stop(&self, tokens: Tokens) -> Option<usize> {
        first_in(&self.stop_at, &tokens)
    }

    /// The last stop in tokens of the sentence.
    pub(super) fn last_stop(&self, tokens: Tokens) -> Option<usize> {
        last_in(&self.stop_at, &tokens)
    }

    /// The first pause in tokens of the sentence.
    pub(super) fn next_pause(&self, tokens: Tokens) -> Option<usize> {
        first_in(&self.pause_at, &tokens)
    }

    /// The last pause in tokens of the sentence.
    pub(super) fn last_pause(&self, tokens: Tokens) -> Option<usize> {
        last_in(&self.pause_at, &tokens)
    }

    /// Whether the main verb itself is a cue: "has", but not the "has" of "has trained".
    pub(super) fn cue_main(&self, group: &VerbGroup, cue: Cue) -> bool {
        self.cues_in(&(group.main.saturating_sub(LONGEST)..group.main + 1))
            .iter()
            .any(|(_, last, c)| *c == cue && group.main < *last)
    }

    pub(super) fn cue_at(&self, tokens: &Tokens, cue: Cue) -> bool {
        self.cues_in(tokens).iter().any(|(_, _, c)| *c == cue)
    }

    /// The cues that begin in a run of tokens.
    pub(super) fn cues_in(&self, tokens: &Tokens) -> &[(usize, usize, Cue)] {
        &self.cues[within(&self.cues, tokens, |c| c.0)]
    }

    /// The terms that begin in a run of tokens.
    pub(super) fn signs_in(&self, tokens: &Tokens) -> &[Sign] {
        &self.signs[within(&self.signs, tokens, |s| s.first)]
    }

    /// The figures of the sentence that begin in a run of tokens.
    pub(super) fn figures_in(&self, tokens: &Tokens) -> &[Mention<Figure>] {
        let all = &self.document.figures[self.figures.clone()];
        &all[within(all, tokens, |f| f.tokens.start)]
    }

    /// The tokens round a place that can bear on it.
    pub(super) fn round(&self, tokens: &Tokens) -> Tokens {
        self.range.start.max(tokens.start.saturating_sub(REACH))..self.range.end.min(tokens.end + REACH)
    }

    /// The verb that a figure hangs on: the one before it, or the one behind it
    /// where the figure is the subject ("of whom 12 were operated on").
    pub(super) fn governor(&self, mention: &Mention<Figure>) -> Option<Governor> {
        let start = mention.tokens.start;
        let floor = self.range.start.max(start.saturating_sub(REACH));
        let stop = self.last_stop(floor..start).map_or(floor, |t| t + 1);
        let pause = self.last_pause(stop..start).map_or(stop, |t| t + 1);
        let behind = self.verbs.partition_point(|g| g.main < start);
        let left = behind.checked_sub(1).filter(|&l| self.verbs[l].main >= stop);
        let before = (stop..start).next_back();
        // "ended after 1,846 patients were examined".
        let subordinate = before.is_some_and(|t| self.is(t, Class::Subordinator));
        let mut described = false;
        let mut had = false;
        // "including women" is no clause.
        let first = (behind..self.verbs.len()).find(|&r| {
            let g = &self.verbs[r];
            g.tokens.start >= mention.tokens.end && !(g.tokens.len() == 1 && self.is(g.main, Class::Preposition))
        });
        let right = first.and_then(|mut r| {
            let mut g = &self.verbs[r];
            let mut between = mention.tokens.end..g.tokens.start;
            // "patients who would have travelled to Worcester were treated": the verb behind the relative clause.
            // "60 patients a year who would once have been flown out are now cared for".
            if between.len() <= 4 && between.clone().any(|t| self.is(t, Class::Relative) && self.is_subject_relative(t))
            {
                r += 1;
                let own = g.tokens.end;
                g = self
                    .verbs
                    .get(r)
                    .filter(|g| g.usage == Use::Finite && (g.passive || g.perfect || g.modal.is_some()))?;
                between = own..g.tokens.start;
            }
            // "12,000 patients suffering from trachoma were examined": the verb behind what describes the figure.
            let free = subordinate || left.is_none_or(|l| self.cue_main(&self.verbs[l], Cue::Reported));
            // "people hurt in the crash were taken": a bare form that is a participle as well.
            let bare = g.tokens.len() == 1 && g.usage == Use::Finite && self.document.tokens[g.main].form().participle;
            let describes = (matches!(g.usage, Use::Gerund | Use::Participle) || bare)
                && free
                // "staff from provinces advanced in medicine have been sent"
                && between.len() <= if bare { LONGEST } else { 2 }
                && !between.clone().any(|t| {
                    self.pauses(t) || self.is(t, Class::Conjunction) || bare && self.is(t, Class::Relative)
                });
            // "experts selected from A, B and C have been sent": the verb behind where they come from.
            if self.taken_from(g.main)
                && let Some(next) = self.verbs.get(r + 1).filter(|next| next.usage == Use::Finite)
                && let Some(house) = self.groups.iter().find(|group| {
                    group.tokens.start > g.tokens.end
                        && group.tokens.start <= g.tokens.end + 2
                        && group.tokens.end <= next.tokens.start
                })
                && (house.tokens.end..next.tokens.start).all(|t| self.is(t, Class::Adverb) || self.mark(t) == Some(","))
            {
                r += 1;
                between = house.tokens.end..house.tokens.end;
            } else if describes
                && let Some(next) = self.verbs.get(r + 1)
                && next.usage == Use::Finite
                && (next.passive
                    || next.perfect
                    || next.modal.is_some()
                    // "83 nurses working at A went on strike"
                    || g.usage == Use::Gerund && self.cue_main(next, Cue::Standing))
                && next.tokens.start - g.tokens.end <= 10
                && !(g.tokens.end..next.tokens.start).any(|t| {
                    // "suffering from fractures and burns have been treated": no deed that another could be joined to.
                    let joins =
                        self.is(t, Class::Conjunction) && (next.tokens.len() == 1 || !self.cue_main(g, Cue::Standing));
                    self.pauses(t) || self.is(t, Class::Relative) || joins
                })
            {
                r += 1;
                between = mention.tokens.end..mention.tokens.end;
                described = true;
            }
            // "102 people, including 93 with burns and 9 with fractures, were sent": the verb behind what they include.
            if let Some(next) = self.beyond_parts(mention.tokens.end) {
                r = next;
                between = mention.tokens.end..mention.tokens.end;
            }
            // "320 had to be referred", "90 people had their teeth extracted": it is the second verb that tells.
            if let Some(next) = self.behind_have(r) {
                between = mention.tokens.end..self.verbs[r].tokens.start;
                r = next;
                had = true;
            }
            // A row of nouns may stand between a first figure and its verb: "Eight nurses, midwives and doctors left".
            let row = left.is_none() && self.next_stop(between.clone()).is_none();
            let open = between.len() <= 14
                && !between
                    .clone()
                    .any(|t| !row && self.pauses(t) || self.is(t, Class::Relative) && self.is_subject_relative(t));
            open.then_some(r)
        });
        let after_preposition = before.is_some_and(|t| self.is(t, Class::Preposition));
        let subject = match (left, right) {
            (None, None) => return None,
            (None, Some(r)) => {
                let right = &self.verbs[r];
                if !matches!(right.usage, Use::Finite)
                    && !had
                    && !right.passive
                    && self.next_pause(mention.tokens.end..right.tokens.start).is_some()
                {
                    return None;
                }
                true
            }
            (Some(_), None) => false,
            (Some(l), Some(r)) => {
                let (left, right) = (&self.verbs[l], &self.verbs[r]);
                let same_part = left.tokens.start >= pause;
                let helped = right.passive || right.perfect || right.modal.is_some() || right.main > right.tokens.start;
                // "There are 12 doctors working in the county".
                let exists = same_part
                    && self.is(left.main, Class::Be)
                    && left.tokens.start > self.range.start
                    && self.is(left.tokens.start - 1, Class::There);
                if exists {
                    right.tokens.start <= mention.tokens.end + 6
                } else if had {
                    !after_preposition && (!same_part || before.is_some_and(|t| self.is(t, Class::Conjunction)))
                } else if matches!(right.usage, Use::Infinitive | Use::Gerund) {
                    false
                } else if self.cue_main(left, Cue::Reported) {
                    true
                } else if same_part
                    && (self.is(left.main, Class::Be) || self.is(left.main, Class::Have))
                    && right.tokens.start <= mention.tokens.end + 6
                {
                    // "is one of 62 doctors posted to Gannan".
                    true
                } else if helped
                    && right.usage == Use::Finite
                    && subordinate
                    && (described || right.tokens.start <= mention.tokens.end + 3)
                {
                    true
                } else if after_preposition && same_part {
                    false
                } else if !same_part {
                    right.usage == Use::Finite
                } else {
                    // "379 were checked and 78 treated": the auxiliary is said once.
                    // "214 were seen and 19 of them referred"
                    let next = mention.tokens.end;
                    let of_them = next + 1 < self.range.end
                        && self.is(next, Class::Belonging)
                        && right.tokens.start == next + 2
                        && self.is(next + 1, Class::Pronoun);
                    let again = left.passive && right.past && (right.tokens.start == next || of_them);
                    (helped || again) && before.is_some_and(|t| self.is(t, Class::Conjunction))
                }
            }
        };
        let verb = if subject { right.map(|verb| self.raised(verb)) } else { left };
        verb.map(|verb| Governor { verb, subject })
    }

    /// "is due to open", "are expected to open": the infinitive says what becomes of the subject.
    fn raised(&self, verb: usize) -> usize {
        let group = &self.verbs[verb];
        let next = self.verbs.get(verb + 1).filter(|next| next.usage == Use::Infinitive && !next.passive);
        let planned = |to: usize| self.cue_at(&(group.main..to + 1), Cue::Planned);
        let raises = next.is_some_and(|next| {
            let gap = next.tokens.start - group.tokens.end;
            (group.passive && gap == 0 || self.is(group.main, Class::Be) && gap == 1) && planned(next.tokens.start)
        });
        if raises { verb + 1 } else { verb }
    }

    /// "who", "which": a relative that begins a clause about the figure itself.
    pub(super) fn is_subject_relative(&self, token: usize) -> bool {
        !(token > self.range.start && self.is(token - 1, Class::Preposition))
    }

    /// Verbs that a figure may hang on where its own verb says nothing, nearest first.
    pub(super) fn others(&self, mention: &Mention<Figure>, own: Option<Governor>) -> Vec<Governor> {
        let mut found: Vec<Governor> = Vec::new();
        let end = mention.tokens.end;
        let joined = |a: &VerbGroup, b: &VerbGroup| {
            let between = a.tokens.end..b.tokens.start;
            !between.is_empty()
                && between.len() <= 2
                && between.clone().any(|t| self.is(t, Class::Conjunction))
                && between.clone().all(|t| self.is(t, Class::Conjunction) || self.is(t, Class::Adverb))
        };
        // The finite verb behind what stands between commas: "a 20-bed ward, funded by the trust, will open".
        let beyond = |from: usize| -> Option<usize> {
            let behind = self.verbs.partition_point(|g| g.tokens.start < from);
            let next = (behind..self.verbs.len()).find(|&v| self.verbs[v].usage == Use::Finite)?;
            let between = from..self.verbs[next].tokens.start;
            let close = between.clone().rev().find(|&t| !self.is(t, Class::Adverb))?;
            let reached = between.len() <= REACH && self.pauses(close) && self.next_stop(between.clone()).is_none();
            reached.then_some(next)
        };
        if let Some(own) = own {
            let group = &self.verbs[own.verb];
            let before = own.verb.checked_sub(1).map(|v| &self.verbs[v]);
            let valued = (group.tokens.start..mention.tokens.start).any(|t| self.is(t, Class::Valuing));
            if !own.subject {
                // "will build and run a 900-bed centre".
                if before.is_some_and(|before| joined(before, group)) {
                    found.push(Governor { verb: own.verb - 1, subject: false });
                }
                // "donated a scanner valued at 3 million": the verb of the scanner.
                let aside = group.tokens.start > self.range.start
                    && (self.is(group.tokens.start - 1, Class::Relative) || valued)
                    && (valued || self.is(group.main, Class::Holding));
                if aside {
                    if valued && let Some(before) = own.verb.checked_sub(1) {
                        found.push(Governor { verb: before, subject: false });
                    }
                    // "supplies valued at 3 million were handed over".
                    let next = self.verbs.partition_point(|g| g.tokens.start < end);
                    let right = self.verbs.get(next).filter(|g| {
                        valued && g.usage == Use::Finite && (end..g.tokens.start).all(|t| self.is(t, Class::Adverb))
                    });
                    let verb = if right.is_some() { Some(next) } else { beyond(end) };
                    found.extend(verb.map(|verb| Governor { verb, subject: true }));
                }
            } else {
                // "were isolated and treated".
                if self.verbs.get(own.verb + 1).is_some_and(|next| joined(group, next)) {
                    found.push(Governor { verb: own.verb + 1, subject: true });
                }
                found.extend(beyond(group.tokens.end).map(|verb| Governor { verb, subject: true }));
            }
        } else {
            let next = self.verbs.partition_point(|g| g.tokens.start < end);
            if let Some(aside) = self.verbs.get(next)
                && self.next_pause(end..aside.tokens.start).is_some()
                && self.next_stop(end..aside.tokens.start).is_none()
            {
                found.extend(beyond(aside.tokens.end).map(|verb| Governor { verb, subject: true }));
            }
        }
        found.extend(self.relative(mention).map(|verb| Governor { verb, subject: true }));
        // "the $5 million pledged to B": a bare participle right behind what is counted.
        let next = self.verbs.partition_point(|g| g.tokens.start < end);
        let pledged = self.verbs.get(next).is_some_and(|g| {
            g.tokens.start == end && g.tokens.len() == 1 && self.document.tokens[g.main].form().participle
        });
        found.extend(pledged.then_some(Governor { verb: next, subject: true }));
        found.extend(self.object_relative(mention).map(|verb| Governor { verb, subject: false }));
        if let Some((_, Some(verb))) = self.quantified(mention) {
            found.push(Governor { verb, subject: true });
            if self.verbs.get(verb + 1).is_some_and(|next| joined(&self.verbs[verb], next)) {
                found.push(Governor { verb: verb + 1, subject: true });
            }
        }
        found
    }

    /// "two ventilators, which were donated by B": the verb of the clause about the figure.
    fn relative(&self, mention: &Mention<Figure>) -> Option<usize> {
        let end = mention.tokens.end;
        // "a hospital with 610 employees that serves": the hospital serves.
        if mention.tokens.start > self.range.start && self.is(mention.tokens.start - 1, Class::Having) {
            return None;
        }
        let next = self.verbs.partition_point(|g| g.tokens.start < end);
        let group = self.verbs.get(next)?;
        let pronoun = group.tokens.start.checked_sub(1).filter(|&t| t >= end && t <= end + 5)?;
        let alone = self.figures_in(&(end..pronoun)).is_empty() && self.next_stop(end..pronoun).is_none();
        (alone && self.is(pronoun, Class::Relative) && self.is_subject_relative(pronoun)).then_some(next)
    }

    /// "the seven doctors whom A posted to B treated": the verb of the clause whose object is counted.
    fn object_relative(&self, mention: &Mention<Figure>) -> Option<usize> {
        let end = mention.tokens.end;
        let pronoun = (end..self.range.end.min(end + 3)).find(|&t| self.is(t, Class::Relative));
        let from = pronoun.map_or(end, |t| t + 1);
        // "volunteers of A dressed wounds" is no such clause.
        let near = |g: &&Group| g.tokens.start >= from && g.tokens.start <= from + 1;
        let subject = self.groups.iter().find(near).filter(|g| g.governor == Governed::Subject)?;
        let next = self.verbs.partition_point(|g| g.tokens.start < subject.tokens.end);
        let group = self.verbs.get(next)?;
        let right = group.usage == Use::Finite
            && !group.passive
            && (subject.tokens.end..group.tokens.start).all(|t| self.is(t, Class::Adverb));
        (right && self.next_pause(end..group.tokens.start).is_none()).then_some(next)
    }

    /// "12 cases were reported, all of which were treated at A": where the
    /// clause about the whole figure begins, and its verb, if it has one.
    pub(super) fn quantified(&self, mention: &Mention<Figure>) -> Option<(usize, Option<usize>)> {
        let ceiling = self.range.end.min(mention.tokens.end + REACH);
        let whole = (mention.tokens.end + 1..ceiling).find(|&t| {
            let behind = self.pauses(t - 1) || self.is(t - 1, Class::Conjunction);
            behind && self.is(t, Class::StandsAlone) && !self.is(t, Class::Relative)
        })?;
        let between = mention.tokens.end..whole;
        if self.next_stop(between.clone()).is_some() || !self.figures_in(&between).is_empty() {
            return None;
        }
        let group = self.verbs.get(self.verbs.partition_point(|g| g.tokens.start < whole));
        let of = whole + 1 < ceiling && self.is(whole + 1, Class::Belonging);
        if of {
            let verb = self.verbs.partition_point(|g| g.tokens.start < whole);
            let near = group.filter(|g| g.tokens.start <= whole + 4)?;
            return (near.usage == Use::Finite).then_some((whole, Some(verb)));
        }
        // "all in the county hospital for treatment": translations leave the verb out.
        let bare = whole + 1 < ceiling && self.is(whole + 1, Class::Locative);
        let stop = self.next_pause(whole..ceiling).unwrap_or(ceiling);
        let verbs = &self.verbs[within(&self.verbs, &(whole..stop), |g| g.tokens.start)];
        (bare && verbs.iter().all(|g| g.tokens.len() == 1)).then_some((whole, None))
    }

    /// The tokens over which a verb holds.
    pub(super) fn domain(&self, mention: &Mention<Figure>, governor: Option<Governor>) -> Tokens {
        let (start, from) = match governor {
            Some(Governor { verb, subject: false }) => {
                (self.verbs[verb].tokens.start, mention.tokens.end.max(self.verbs[verb].tokens.end))
            }
            Some(Governor { verb, subject: true }) => {
                let previous = verb.checked_sub(1).map_or(self.range.start, |v| self.verbs[v].tokens.end);
                let floor = previous.max(mention.tokens.start.saturating_sub(REACH));
                let pause = self.last_pause(floor..mention.tokens.start).map_or(floor, |t| t + 1);
                (pause.min(mention.tokens.start), self.verbs[verb].tokens.end)
            }
            None => {
                let floor = self.range.start.max(mention.tokens.start.saturating_sub(REACH));
                let pause = self.last_pause(floor..mention.tokens.start).map_or(floor, |t| t + 1);
                (pause, mention.tokens.end)
            }
        };
        start.min(mention.tokens.start)..self.clause_end(from)
    }

    /// Where the clause that holds `from` ends: at a stop, or where another
    /// verb begins that is not merely tied to it ("to study", "helping").
    pub(super) fn clause_end(&self, from: usize) -> usize {
        let ceiling = self.range.end.min(from + REACH);
        let stop = self.next_stop(from..ceiling).unwrap_or(ceiling);
        let ahead = within(&self.verbs, &(from..stop), |g| g.tokens.start);
        let next = ahead
            .clone()
            .find(|&v| {
                let g = &self.verbs[v];
                let before = g.tokens.start.checked_sub(1).filter(|&t| t >= from);
                let joined = before.is_some_and(|t| self.is(t, Class::Conjunction));
                // "received education and training": no second gerund stands before it that it could be joined to.
                let noun = joined
                    && g.usage == Use::Gerund
                    && v.checked_sub(1).is_none_or(|before| self.verbs[before].usage != Use::Gerund);
                g.usage == Use::Finite || !noun && (joined || before.is_some_and(|t| self.pauses(t)))
            })
            .map(|v| &self.verbs[v]);
        // "came to the clinic, and the experts advised them": the subject of the next verb is its own.
        next.map_or(stop, |g| self.last_pause(from..g.tokens.start).unwrap_or(g.tokens.start)).max(from)
    }

    /// The noun phrase that a figure counts: "50 person-times of diagnosis and
    /// treatment"; in word-for-word translations also before it: "thrombolysis 611 cases".
    pub(super) fn counted(&self, mention: &Mention<Figure>) -> Tokens {
        let in_verb = |t: usize| self.verb_at(t).is_some();
        let plain_word = |t: usize| self.document.tokens[t].kind == TokenKind::Word && !in_verb(t);
        let mut start = mention.tokens.start;
        let happens = self.lexicon.activities.happens(&mention.value.unit);
        // "a delegation of seven", "a programme of 20 workshops".
        if start > self.range.start && self.is(start - 1, Class::Source) {
            start -= 1;
        }
        // "the operation of 76 cases", "Remote consultations: 62 cases": what takes place stands before "of" or a colon.
        let before = start.checked_sub(1).filter(|&t| happens && t > self.range.start);
        if before.is_some_and(|t| {
            plain_word(t - 1)
                && (self.is(t, Class::Belonging) || matches!(self.mark(t), Some(":" | "：")))
                && self.signs_in(&(t.saturating_sub(LONGEST)..t)).iter().any(|s| s.role == Role::Noun && s.last == t)
        }) {
            start -= 1;
        }
        while start > self.range.start
            && mention.tokens.start - start < 4 + 2 * usize::from(happens)
            && plain_word(start - 1)
            // "treatment of patients 38,000 person-times"
            && (![Class::Preposition, Class::Determiner, Class::Conjunction, Class::Relative, Class::Pronoun]
                .iter()
                .any(|c| self.is(start - 1, *c))
                // "treatment of patients 38,000 person-times"
                || happens && start < mention.tokens.start && self.is(start - 1, Class::Belonging))
        {
            start -= 1;
        }
        // "diagnosis and treatment 50 person-times": a term of several words.
        let before = self.signs_in(&(mention.tokens.start.saturating_sub(LONGEST)..mention.tokens.start));
        let term = before.iter().filter(|s| s.role == Role::Noun && s.last == mention.tokens.start).map(|s| s.first);
        start = start.min(term.min().unwrap_or(start)).max(self.range.start);
        let mut end = mention.tokens.end;
        while end < self.range.end && end - mention.tokens.end < 8 {
            let of = self.is(end, Class::Source);
            if !plain_word(end) && self.mark(end) != Some("-")
                || self.is(end, Class::Relative)
                || self.is(end, Class::Preposition) && !of
                // "1,700 staff and the patients": those have no number.
                || self.is(end, Class::Conjunction) && end + 1 < self.range.end && self.is(end + 1, Class::Determiner)
            {
                break;
            }
            if !self.figures_in(&(end..end + 1)).is_empty() {
                break;
            }
            end += 1;
        }
        start..end
    }

    /// The verb behind a bare "had" that says what was done: "had to be referred", "had their teeth extracted".
    fn behind_have(&self, have: usize) -> Option<usize> {
        let group = &self.verbs[have];
        let next = self.verbs.get(have + 1)?;
        let between = group.tokens.end..next.tokens.start;
        if group.tokens.len() > 1 || !self.is(group.main, Class::Have) {
            return None;
        }
        if next.usage == Use::Infinitive {
            return between.is_empty().then_some(have + 1);
        }
        let participle = next.tokens.len() == 1 && self.document.tokens[next.main].form().participle;
        let thing = (1..=4).contains(&between.len())
            && self.figures_in(&between).is_empty()
            && !between.clone().any(|t| {
                self.pauses(t)
                    || self.is(t, Class::Preposition)
                    || self.is(t, Class::Conjunction)
                    || self.is(t, Class::Relative)
            });
        (participle && thing).then_some(have + 1)
    }

    /// The finite verb behind "including …" between two commas right behind what is counted.
    fn beyond_parts(&self, end: usize) -> Option<usize> {
        let parts = end + 1;
        if parts >= self.range.end || !self.pauses(end) || !self.cue_at(&(parts..parts + 1), Cue::Part) {
            return None;
        }
        let stop = self.next_stop(parts..self.range.end).unwrap_or(self.range.end).min(end + REACH);
        let first = self.verbs.partition_point(|v| v.tokens.start < parts);
        (first..self.verbs.len()).take_while(|&v| self.verbs[v].tokens.start < stop).find(|&v| {
            let group = &self.verbs[v];
            group.usage == Use::Finite
                && (group.passive || group.perfect || group.past || group.modal.is_some())
                && self.pauses(group.tokens.start - 1)
        })
    }

    /// The verb group that holds a token.
    #[inline]
    pub(super) fn verb_at(&self, token: usize) -> Option<usize> {
        let after = self.verbs.partition_point(|g| g.tokens.start <= token);
        after.checked_sub(1).filter(|&v| self.verbs[v].tokens.contains(&token))
    }
}

/// A mark that ends what a verb governs, or a line break inside a sentence.
#[inline]
fn stops(token: &Token, inside: bool) -> bool {
    matches!(token.mark, ';' | '；' | '•' | '。' | '?' | '!' | '*') || inside && token.gap == Gap::Blank
}

/// A mark between parts of a clause, besides those that stop it.
#[inline]
fn pauses(token: &Token) -> bool {
    matches!(token.mark, ',' | '，' | '、' | ':' | '：' | '(' | ')' | '–' | '—')
}

fn first_in(sorted: &[usize], tokens: &Tokens) -> Option<usize> {
    sorted.iter().copied().find(|&t| t >= tokens.start).filter(|&t| t < tokens.end)
}

fn last_in(sorted: &[usize], tokens: &Tokens) -> Option<usize> {
    sorted.iter().rev().copied().find(|&t| t < tokens.end).filter(|&t| t >= tokens.start)
}

/// The runs of tokens in quotation marks that name something and are no speech:
/// short, without a stop or a comma before the closing mark, and behind a word
/// of their clause: a lecture on "Diagnosis and Treatment of Gout".
fn titles(document: &Document, range: &Tokens, marks: &[usize], said: &impl Fn(usize) -> bool) -> Vec<Tokens> {
    let mark = |t: usize| document.tokens[t].mark;
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    for &t in marks {
        let opens = matches!(mark(t), '\u{201c}' | '\u{ab}') || mark(t) == '"' && open.is_none();
        if opens {
            let behind_word = t > range.start && document.tokens[t - 1].kind == TokenKind::Word && !said(t);
            open = behind_word.then_some(t + 1);
        } else if matches!(mark(t), '\u{201d}' | '\u{bb}' | '"')
            && let Some(from) = open.take()
            && from < t
            && t - from <= LONGEST_TITLE
            && !matches!(mark(t - 1), '.' | ',' | '!' | '?' | ';')
        {
            found.push(from..t);
        }
    }
    found
}

/// Takes out the terms inside an exception, and those inside a longer term of
/// another kind: "remote diagnosis" is no diagnosis, "training center" no training.
fn void_covered(signs: &mut Vec<Sign>) {
    // "raised 40 million in its share sale": the sentence tells of something else.
    let void: SmallVec<[usize; 4]> = signs.iter().filter(|s| s.role == Role::Unless).map(|s| s.kind).collect();
    if !void.is_empty() {
        signs.retain(|s| !void.contains(&s.kind));
    }
    // Few terms can take others out: exceptions, and nouns of several words.
    let takes = |s: &&Sign| match s.role {
        Role::Except => true,
        Role::Noun | Role::Decides | Role::PairNoun(_) => s.last - s.first > 1,
        _ => false,
    };
    if !signs.iter().any(|sign| takes(&sign)) {
        return;
    }
    let covering: SmallVec<[Sign; 8]> = signs.iter().filter(takes).copied().collect();
    let pair_verbs: SmallVec<[usize; 8]> =
        signs.iter().filter_map(|s| if let Role::PairVerb(pair) = s.role { Some(pair) } else { None }).collect();
    // Both lists are in the order of the text: what ends before one sign ends before the next.
    let mut from = 0;
    signs.retain(|sign| {
        let covers = |s: &Sign| {
            let longer = s.last - s.first > sign.last - sign.first && s.first <= sign.first && sign.last <= s.last;
            match s.role {
                Role::Except => {
                    // A longer phrase that holds the exception is more exact: "primary care to".
                    let longer = matches!(sign.role, Role::PairNoun(_))
                        && sign.first <= s.first
                        && s.last <= sign.last
                        && s.last - s.first < sign.last - sign.first;
                    s.kind == sign.kind
                        && s.first < sign.last
                        && sign.first < s.last
                        && sign.role != Role::Except
                        && !longer
                }
                Role::Noun | Role::Decides => longer && s.kind != sign.kind && !matches!(sign.role, Role::PairVerb(_)),
                // Without its verb a noun of a pair says nothing.
                Role::PairNoun(pair) => {
                    longer
                        && s.kind != sign.kind
                        && !matches!(sign.role, Role::PairVerb(_))
                        && pair_verbs.contains(&pair)
                }
                _ => false,
            }
        };
        from += covering[from..].iter().take_while(|s| s.first + LONGEST < sign.first).count();
        !covering[from..].iter().take_while(|s| s.first <= sign.first).any(covers)
    });
    signs.retain(|s| s.role != Role::Except);
}

/// Takes out the cues inside "not only" and the like.
fn void_cues(cues: &mut Vec<(usize, usize, Cue)>) {
    let all: SmallVec<[(usize, usize); 8]> = cues.iter().filter(|c| c.2 == Cue::None).map(|c| (c.0, c.1)).collect();
    cues.retain(|(first, last, cue)| {
        let near = within(&all, &(first.saturating_sub(LONGEST)..first + 1), |c| c.0);
        *cue == Cue::None || !all[near].iter().any(|(_, l)| last <= l)
    });
}
