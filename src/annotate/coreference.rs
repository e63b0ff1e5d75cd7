//! Who is who: candidates become institutions with all their mentions, in
//! ordered passes, the surest first. Each pass sees only what is left.
//!
//! 1. equal names (by their words, without order, case and levels of administration)
//! 2. names and short forms that the text introduces: "(CRHC)", ", or CQHCWC,"
//! 3. a part of exactly one longer name of the same kind: "the Provincial Eye Hospital"
//! 4. the first words of a name alone: "Pinehaven", "Larchmere"
//! 5. phrases that point back: "the hospital", "both sides"

use crate::annotate::name::Candidate;
use crate::document::{
    BlockKind, Gap, Institution, InstitutionKind, InstitutionMention, Naming, Sentence, Token, TokenKind, Tokens,
    span_of,
};
use crate::lexicon::names::{NameClass, NameRole};
use crate::lexicon::places::PlaceKind;
use crate::lexicon::{Class, Layer, Lexicon, TermHit, WordId};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A name's words, sorted, folded, without small words and levels of administration.
type Key = Vec<String>;

/// What the passes build.
struct Chains<'a> {
    text: &'a str,
    tokens: &'a [Token],
    hits: &'a [TermHit],
    sentences: &'a [Sentence],
    lexicon: &'a Lexicon,
    institutions: Vec<Institution>,
    /// Of each institution: the keys of all its full names, the tokens of its longest name, its head word.
    keys: Vec<Vec<Key>>,
    names: Vec<Vec<usize>>,
    heads: Vec<String>,
    confirmed: Vec<bool>,
    mentions: Vec<InstitutionMention>,
    /// Tokens that a mention covers.
    occupied: Vec<bool>,
    /// Mentions of each institution so far.
    told: Vec<usize>,
    /// Institutions by a word of their keys.
    by_word: FxHashMap<String, Vec<usize>>,
    /// From here on [`Chains::mentions`] holds references, in text order; before it the names, sorted.
    names_end: usize,
}

/// The institutions of a document and all mentions of them, in text order.
pub fn resolve(
    text: &str,
    tokens: &[Token],
    hits: &[TermHit],
    sentences: &[Sentence],
    candidates: &[Candidate],
    lexicon: &Lexicon,
) -> (Vec<Institution>, Vec<InstitutionMention>) {
    let mut chains = Chains {
        text,
        tokens,
        hits,
        sentences,
        lexicon,
        institutions: Vec::new(),
        keys: Vec::new(),
        names: Vec::new(),
        heads: Vec::new(),
        confirmed: Vec::new(),
        mentions: Vec::new(),
        occupied: vec![false; tokens.len()],
        told: Vec::new(),
        by_word: FxHashMap::default(),
        names_end: 0,
    };
    let left = chains.full_names(candidates);
    chains.aliases();
    let left = chains.parts(candidates, left);
    chains.acronyms();
    chains.first_words();
    chains.aliases();
    chains.references(candidates, left);
    chains.finish()
}

impl Chains<'_> {
    /// Pass 1. Returns the candidates that are no full names.
    fn full_names(&mut self, candidates: &[Candidate]) -> Vec<usize> {
        let mut left = Vec::new();
        let mut full: Vec<(usize, Key)> = Vec::new();
        for (at, one) in candidates.iter().enumerate() {
            let named = one.group || self.is_full_name(one);
            if named {
                full.push((at, self.key(&one.name)));
            } else {
                left.push(at);
            }
        }
        let titled =
            |one: &Candidate| matches!(self.sentences[one.sentence].block, BlockKind::Title | BlockKind::Heading);
        let body: Vec<Key> =
            full.iter().filter(|(at, _)| !titled(&candidates[*at])).map(|(_, key)| key.clone()).collect();
        // A headline shortens names: what is written small there counts only where the text says it again.
        full.retain(|(at, key)| {
            let one = &candidates[*at];
            one.group || one.capital || !titled(one) || body.is_empty() || body.iter().any(|b| subset(key, b))
        });
        for (at, key) in full {
            let one = &candidates[at];
            if one.group {
                let name = self.surface(&one.name);
                let count = self.count(one);
                let institution = self.add(name, InstitutionKind::Group, one, key);
                self.institutions[institution].count = count;
                self.mention(one.tokens.clone(), institution, Naming::Group, self.lexicon.names.group);
                continue;
            }
            let known = self
                .sharing(&key)
                .into_iter()
                .find(|&n| self.keys[n].contains(&key) && compatible(self.institutions[n].kind, one.kind));
            let institution = known.unwrap_or_else(|| {
                let name = self.canonical(one);
                self.add(name, one.kind, one, key.clone())
            });
            if one.place.is_some() && self.institutions[institution].place.is_none() {
                self.institutions[institution].place = one.place;
            }
            let rule = self.rule_of(one.kind);
            self.mention(one.tokens.clone(), institution, Naming::Name, rule);
        }
        left
    }

    /// Whether a candidate is a name by itself.
    fn is_full_name(&self, one: &Candidate) -> bool {
        if one.specific {
            // "the Zhouqu hospital", "Jingxi hospital": a place and a bare small head point back.
            let bare = one.name.len() == 2 && !one.capital && one.kind != InstitutionKind::Government;
            return !bare;
        }
        // "National Health Commission", "Ministry of Health", "Army Hospital".
        let loose = matches!(
            one.kind,
            InstitutionKind::Other
                | InstitutionKind::Company
                | InstitutionKind::Foundation
                | InstitutionKind::Alliance
                | InstitutionKind::Association
        );
        one.capital
            && one.modified
            && !loose
            && (!one.definite || matches!(one.kind, InstitutionKind::HealthAuthority | InstitutionKind::Government))
            && one.name.len() > 1
            && !self.sentences[one.sentence].block.eq(&BlockKind::Title)
    }

    fn rule_of(&self, kind: InstitutionKind) -> crate::lexicon::RuleId {
        self.lexicon.names.rules.get(&kind).copied().unwrap_or(self.lexicon.names.reference)
    }

    fn add(&mut self, name: String, kind: InstitutionKind, one: &Candidate, key: Key) -> usize {
        let parent = one.owner.as_ref().map(|owner| self.canonical_of(owner.clone().collect::<Vec<_>>().as_slice()));
        self.institutions.push(Institution { name, kind, level: None, parent, place: one.place, count: None });
        let number = self.keys.len();
        for word in &key {
            self.by_word.entry(word.clone()).or_default().push(number);
        }
        self.told.push(0);
        self.keys.push(vec![key]);
        self.names.push(one.name.clone());
        self.heads.push(self.folded(one.head.end.saturating_sub(1)));
        self.confirmed.push(!matches!(self.sentences[one.sentence].block, BlockKind::Title | BlockKind::Heading));
        self.institutions.len() - 1
    }

    fn mention(&mut self, tokens: Tokens, institution: usize, naming: Naming, rule: crate::lexicon::RuleId) {
        let span = span_of(self.tokens, &tokens);
        self.occupied[tokens.clone()].iter_mut().for_each(|o| *o = true);
        self.told[institution] += 1;
        self.mentions.push(InstitutionMention { span, tokens, institution, naming, rule });
    }

    fn is(&self, at: usize, class: Class) -> bool {
        self.tokens.get(at).is_some_and(|t| self.lexicon.vocabulary.is(t.word, class))
    }

    fn in_name(&self, at: usize, class: NameClass) -> bool {
        self.tokens.get(at).is_some_and(|t| self.lexicon.names.is(t.word, class))
    }

    fn folded(&self, at: usize) -> String {
        crate::lexicon::fold(self.tokens[at].span().of(self.text))
    }

    fn surface(&self, name: &[usize]) -> String {
        let mut out = String::new();
        for (n, &at) in name.iter().enumerate() {
            if n > 0 && (self.tokens[at].gap != Gap::None || name[n - 1] + 1 != at) {
                out.push(' ');
            }
            out.push_str(self.tokens[at].span().of(self.text));
        }
        out
    }

    fn count(&self, one: &Candidate) -> Option<u64> {
        one.tokens.clone().take_while(|&t| t < one.head.start).find_map(|t| {
            let digits: String = self.tokens[t].span().of(self.text).chars().filter(|c| *c != ',').collect();
            digits.parse().ok()
        })
    }

    /// The words that identify a name.
    fn key(&self, name: &[usize]) -> Key {
        let mut key: Key = Vec::new();
        for &at in name {
            let token = &self.tokens[at];
            if !matches!(token.kind, TokenKind::Word | TokenKind::Number) {
                continue;
            }
            if let Some(n) = self.lexicon.names.ordinal(token.word) {
                key.push(format!("#{n}"));
                continue;
            }
            let word = self.folded(at).replace('\'', "");
            if self.lexicon.names.is_no_key(&word) {
                continue;
            }
            let word = match self.lexicon.names.same_word(&word) {
                Some(same) => same.to_string(),
                None if token.kind == TokenKind::Number => format!("#{word}"),
                None => word,
            };
            if key.last() == Some(&word) {
                continue;
            }
            key.push(word);
        }
        key.sort();
        key.dedup();
        key
    }

    /// One name for all word orders: "People's Hospital of Jiangsu Province" is "Jiangsu Provincial People's Hospital".
    fn canonical(&self, one: &Candidate) -> String {
        if let Some(item) = &one.distributed {
            // The plural head that several share, in the singular.
            let own = self.titled(&item.clone().collect::<Vec<_>>(), true);
            let shared: Vec<usize> = one.name.iter().copied().filter(|t| !item.contains(t)).collect();
            let head = crate::lexicon::singular(&self.titled(&shared, true));
            let university = one.kind == InstitutionKind::University;
            return if university && one.head.start < item.start {
                format!("{head} of {own}")
            } else {
                format!("{own} {head}")
            };
        }
        self.canonical_of(&one.name)
    }

    fn canonical_of(&self, name: &[usize]) -> String {
        // "<rest> of <place> [<level>]" with nothing behind it.
        let of = name.iter().rposition(|&t| self.is(t, Class::Belonging));
        if let Some(of) = of.filter(|&of| of > 0 && of + 1 < name.len()) {
            let tail = &name[of + 1..];
            let place = self.hits_at(tail[0]).any(|h| {
                self.lexicon.terms.get(h.term).layer == Layer::Place && h.last as usize <= tail[tail.len() - 1] + 1
            });
            // "Government of India" stays as it is.
            let country = self.hits_at(tail[0]).any(|h| {
                let term = self.lexicon.terms.get(h.term);
                term.layer == Layer::Place
                    && self
                        .lexicon
                        .places
                        .named(term.payload)
                        .iter()
                        .any(|p| self.lexicon.places.get(*p).kind == PlaceKind::Country)
            });
            let place = place && !country;
            let place_len = self
                .hits_at(tail[0])
                .filter(|h| {
                    self.lexicon.terms.get(h.term).layer == Layer::Place && h.last as usize <= tail[tail.len() - 1] + 1
                })
                .map(|h| (h.last - h.first) as usize)
                .max()
                .unwrap_or(0);
            let small_place = !place && tail.len() == 2 && self.is_admin(tail[1]);
            let levels = tail.len() - place_len.min(tail.len());
            let only_levels = tail[tail.len() - levels..].iter().all(|&t| self.is_admin(t));
            let head_is_university = self.is_head_of(name[of - 1], InstitutionKind::University);
            let ministry = tail.is_empty();
            if (place && only_levels || small_place) && !head_is_university && !ministry {
                let mut words = self.titled(tail, true);
                for (noun, adjective) in self.lexicon.names.last_levels() {
                    if let Some(base) = words.strip_suffix(noun.as_str()).and_then(|w| w.strip_suffix(' ')) {
                        words = format!("{base} {adjective}");
                    }
                }
                return format!("{words} {}", self.titled(&name[..of], true));
            }
        }
        self.titled(name, true)
    }

    fn hits_at(&self, token: usize) -> impl Iterator<Item = &TermHit> {
        let from = self.hits.partition_point(|h| (h.first as usize) < token);
        self.hits[from..].iter().take_while(move |h| h.first as usize == token)
    }

    fn is_admin(&self, token: usize) -> bool {
        self.hits_at(token).any(|h| {
            let term = self.lexicon.terms.get(h.term);
            term.layer == Layer::Name && self.lexicon.names.role(term.payload) == NameRole::Admin
        })
    }

    fn is_head_of(&self, token: usize, kind: InstitutionKind) -> bool {
        self.hits_at(token).any(|h| {
            let term = self.lexicon.terms.get(h.term);
            term.layer == Layer::Name && matches!(self.lexicon.names.role(term.payload), NameRole::Head(k) | NameRole::CapitalHead(k) if k == kind)
        })
    }

    /// The name in title case, apostrophes straight, "the" dropped.
    fn titled(&self, name: &[usize], drop_the: bool) -> String {
        let mut out = String::new();
        for (n, &at) in name.iter().enumerate() {
            let token = &self.tokens[at];
            let piece = token.span().of(self.text);
            let small = self.in_name(at, NameClass::Small)
                || self.in_name(at, NameClass::Tied)
                    && !token.capital
                    && name.get(n + 1).is_some_and(|&t| self.in_name(t, NameClass::TiedTo));
            if n == 0 && drop_the && self.is(at, Class::DefiniteArticle) {
                continue;
            }
            let spaced = token.gap != Gap::None || name.get(n.wrapping_sub(1)).is_some_and(|&b| b + 1 != at);
            if !out.is_empty() && spaced && piece != "." && piece != "," && token.kind != TokenKind::Possessive {
                out.push(' ');
            }
            let piece = piece.replace(['\u{2019}', '\u{2018}'], "'");
            let inside = n > 0 && n + 1 < name.len() && !self.after_of(name, n);
            if let Some(level) = self.lexicon.names.inner_level(token.word).filter(|_| inside) {
                out.push_str(level);
            } else if let Some(written) = self.lexicon.names.written_as(token.word) {
                out.push_str(written);
            } else if small && n > 0 {
                out.push_str(&piece.to_lowercase());
            } else if token.kind == TokenKind::Word && piece.chars().all(|c| !c.is_uppercase()) {
                let mut chars = piece.chars();
                out.extend(chars.next().map(|c| c.to_uppercase().collect::<String>()));
                out.push_str(chars.as_str());
            } else {
                out.push_str(&piece);
            }
        }
        out
    }

    /// Institutions that share the rarest word of a key, in order.
    fn sharing(&self, key: &Key) -> Vec<usize> {
        let mut shared = key
            .iter()
            .map(|w| self.by_word.get(w))
            .min_by_key(|list| list.map_or(0, Vec::len))
            .flatten()
            .cloned()
            .unwrap_or_default();
        shared.sort_unstable();
        shared.dedup();
        shared
    }

    /// Whether an "of" stands before a position of a name: "Hospital of Hunan Province".
    fn after_of(&self, name: &[usize], at: usize) -> bool {
        name[..at].iter().any(|&t| self.is(t, Class::Belonging))
    }

    /// Pass 2: "Full Name (ABC)", "Full Name, or ABC,", "(hereinafter called "X")", "ABC (Full Name)".
    fn aliases(&mut self) {
        self.mentions.sort_by_key(|m| (m.tokens.start, m.tokens.end, m.institution));
        let mut aliases: Vec<(Range<usize>, usize)> = Vec::new();
        for n in 0..self.mentions.len() {
            let mention = self.mentions[n].clone();
            if !matches!(mention.naming, Naming::Name | Naming::Short) {
                continue;
            }
            let after = mention.tokens.end;
            let mark = |at: usize, marks: &[&str]| {
                self.tokens.get(at).is_some_and(|t| marks.contains(&t.span().of(self.text)))
            };
            let mut at = after;
            let bracket = mark(at, &["(", "<"]);
            let comma = mark(at, &[","]);
            if !bracket && !comma {
                continue;
            }
            at += 1;
            let mut linked = false;
            while let Some(hit) =
                self.hits_at(at).filter(|h| self.role(h) == Some(NameRole::AcronymLink)).max_by_key(|h| h.last)
            {
                at = hit.last as usize;
                linked = true;
            }
            if comma && !linked {
                continue;
            }
            let quoted = mark(at, &["\"", "\u{201c}", "'", "\u{2018}"]);
            at += usize::from(quoted);
            let start = at;
            while at < self.tokens.len()
                && at < start + 8
                && !mark(at, &[")", ">", "\"", "\u{201d}", ",", ";", "("])
                && self.tokens[at].gap < Gap::Line
            {
                at += 1;
            }
            if at == start {
                continue;
            }
            let inner = start..at;
            let closed =
                bracket && mark(at, &[")", ">", "\"", "\u{201d}", ";", ","]) || comma && (mark(at, &[","]) || quoted);
            let near = &self.mentions[n.saturating_sub(4)..(n + 6).min(self.mentions.len())];
            let other = near
                .iter()
                .find(|m| m.tokens.start >= start && m.tokens.end <= at + 1 && m.naming == Naming::Name)
                .map(|m| m.institution);
            if let Some(other) = other {
                // Two full names of one institution: "Chongqing Health Center (Women's Hospital of …)".
                let whole = near.iter().any(|m| m.tokens.start == start && m.institution == other);
                if bracket
                    && whole
                    && compatible(self.institutions[other].kind, self.institutions[mention.institution].kind)
                    && mark(at, &[")"])
                    && other != mention.institution
                {
                    self.join(mention.institution, other);
                }
                continue;
            }
            if !closed || !self.alias_shape(&inner, linked || quoted, mention.institution) {
                continue;
            }
            aliases.push((inner, mention.institution));
        }
        self.alias_everywhere(&aliases);
    }

    fn role(&self, hit: &TermHit) -> Option<NameRole> {
        let term = self.lexicon.terms.get(hit.term);
        (term.layer == Layer::Name).then(|| self.lexicon.names.role(term.payload))
    }

    /// Whether the inside of a bracket is an acronym or a short name.
    fn alias_shape(&self, inner: &Range<usize>, introduced: bool, institution: usize) -> bool {
        let first = &self.tokens[inner.start];
        if first.kind != TokenKind::Word {
            return false;
        }
        // (hereinafter "the Hospital").
        if introduced
            && inner.len() == 2
            && self.lexicon.names.points_back(first.word)
            && self.tokens[inner.start + 1].capital
        {
            return true;
        }
        let piece = first.span().of(self.text);
        if self.lexicon.names.is_no_institution(piece) {
            return false;
        }
        let capitals = piece.chars().filter(|c| c.is_uppercase()).count();
        if inner.len() == 1 && capitals >= 2 {
            return true;
        }
        introduced && first.capital && inner.len() <= 6 && {
            let _ = institution;
            !self.lexicon.vocabulary.is(first.word, Class::Function)
        }
    }

    /// Makes every occurrence of the aliases a mention, in one scan.
    fn alias_everywhere(&mut self, aliases: &[(Range<usize>, usize)]) {
        let text = self.text;
        let mut by_first: FxHashMap<String, Vec<(Vec<&str>, usize)>> = FxHashMap::default();
        for (alias, institution) in aliases {
            let words: Vec<&str> = alias.clone().map(|t| self.tokens[t].span().of(text)).collect();
            let list = by_first.entry(words[0].to_lowercase()).or_default();
            if list.len() < 50 && !list.iter().any(|(known, _)| *known == words) {
                list.push((words, *institution));
            }
        }
        if by_first.is_empty() {
            return;
        }
        for sentence in self.sentences {
            let mut at = sentence.tokens.start;
            while at < sentence.tokens.end {
                let piece = self.tokens[at].span().of(text);
                let found = by_first.get(&piece.to_lowercase()).and_then(|list| {
                    list.iter().find(|(words, _)| {
                        // "The Hospital" at the start of a sentence is "the Hospital".
                        let first = piece == words[0]
                            || words.len() > 1 && self.lexicon.names.points_back(self.tokens[at].word);
                        at + words.len() <= sentence.tokens.end
                            && first
                            && words.iter().enumerate().skip(1).all(|(n, w)| self.tokens[at + n].span().of(text) == *w)
                            && !self.taken(at..at + words.len())
                    })
                });
                let Some((words, n)) = found else {
                    at += 1;
                    continue;
                };
                let (end, n) = (at + words.len(), *n);
                let rule = self.rule_of(self.institutions[n].kind);
                self.mention(at..end, n, Naming::Alias, rule);
                at = end;
            }
        }
    }

    fn taken(&self, tokens: Range<usize>) -> bool {
        self.occupied[tokens].contains(&true)
    }

    /// Makes institution `gone` the same as `kept`.
    fn join(&mut self, kept: usize, gone: usize) {
        let keys = std::mem::take(&mut self.keys[gone]);
        for word in keys.iter().flatten() {
            self.by_word.entry(word.clone()).or_default().push(kept);
        }
        self.told[kept] += self.told[gone];
        self.keys[kept].extend(keys);
        for mention in &mut self.mentions {
            if mention.institution == gone {
                mention.institution = kept;
            }
        }
    }

    /// Pass 3: names that are a part of one longer name. Returns what is left for references.
    fn parts(&mut self, candidates: &[Candidate], left: Vec<usize>) -> Vec<usize> {
        // Full names that are parts of longer ones: "Zhongshan Hospital" of "Zhongshan Hospital of Fudan University".
        for short in 0..self.institutions.len() {
            if self.keys[short].is_empty() || self.institutions[short].kind == InstitutionKind::Group {
                continue;
            }
            let mut whole: Vec<usize> = Vec::new();
            for long in self.keys[short].first().map(|k| self.sharing(k)).unwrap_or_default() {
                if long != short
                    && self.institutions[long].kind != InstitutionKind::Group
                    && compatible(self.institutions[long].kind, self.institutions[short].kind)
                    && self.heads[long] == self.heads[short]
                    && self.keys[long].iter().any(|k| {
                        self.keys[short].iter().all(|s| {
                            subset(s, k)
                                && s.len() < k.len()
                                && !self.is_campus_difference(s, k)
                                && !self.is_specialty_difference(s, k)
                        })
                    })
                {
                    whole.push(long);
                }
            }
            if whole.is_empty() {
                // "Chesley Road Memorial" of "Chesley Road Memorial Hospital".
                let words = |n: usize| self.names[n].iter().map(|&t| self.folded(t)).collect::<Vec<_>>();
                let own = words(short);
                whole = self.keys[short]
                    .first()
                    .map(|k| self.sharing(k))
                    .unwrap_or_default()
                    .into_iter()
                    .filter(|&long| {
                        long != short
                            && !self.keys[long].is_empty()
                            && self.institutions[long].kind != InstitutionKind::Group
                            && self.names[long].len() > own.len()
                            && words(long).starts_with(&own)
                            && self.heads_here(self.names[long][own.len()])
                            && compatible(self.institutions[short].kind, self.institutions[long].kind)
                    })
                    .collect();
            }
            if let [long] = whole[..] {
                self.join(long, short);
                if self.confirmed[short] {
                    self.confirmed[long] = true;
                }
            }
        }
        let mut rest = Vec::new();
        self.mentions.sort_by_key(|m| (m.tokens.start, m.tokens.end, m.institution));
        let mut found: Vec<(Tokens, usize, Naming, crate::lexicon::RuleId)> = Vec::new();
        for at in left {
            let one = &candidates[at];
            if !one.modified || one.plural && !one.capital {
                rest.push(at);
                continue;
            }
            let key = self.key(&one.name);
            let head = self.folded(one.head.end - 1);
            let from = self.mentions.partition_point(|m| m.tokens.start < one.tokens.start);
            let nearby = &self.mentions[from.saturating_sub(400)..from];
            let before = |n: &usize| nearby.iter().rposition(|m| m.institution == *n);
            // By the rarest word; a name with a place may share only the place.
            let mut near = self.sharing(&key);
            if one.specific {
                near.extend(one.name.first().and_then(|&t| self.by_word.get(&self.folded(t))).into_iter().flatten());
                near.sort_unstable();
                near.dedup();
            }
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
            whole.sort_by_key(|n| std::cmp::Reverse(before(n)));
            let distinct = key.len() > 1 || one.specific;
            match whole.first() {
                Some(&n) if distinct || whole.len() == 1 => {
                    found.push((one.tokens.clone(), n, Naming::Short, self.rule_of(one.kind)));
                }
                _ if one.capital
                    && one.modified
                    && one.name.len() > 1
                    && (!one.definite || one.kind == InstitutionKind::Hospital)
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

    /// "the Zhouqu hospital" of "Zhouqu County People's Hospital": the place begins the name.
    fn place_matches(&self, one: &Candidate, institution: usize) -> bool {
        let Some(&first) = one.name.first() else { return false };
        let place = self.folded(first);
        one.name.len() <= 3 && self.keys[institution].iter().any(|k| k.contains(&place))
    }

    /// "Linshan Hospital" is not "Linshan Internet Hospital"; "Gulou Hospital" may be "Nanjing Gulou Hospital".
    fn is_specialty_difference(&self, short: &Key, long: &Key) -> bool {
        let modifier = |w: &String| self.lexicon.names.is_modifier_word(w);
        !short.iter().any(modifier) && long.iter().any(|w| !short.contains(w) && modifier(w))
    }

    fn is_campus_difference(&self, short: &Key, long: &Key) -> bool {
        long.iter().any(|w| !short.contains(w) && self.lexicon.names.is_part_word(w))
    }

    /// Capitals whose letters are the initials of a name: "DGH Mannar", "VHLMC" without a bracket.
    fn acronyms(&mut self) {
        let mut found: Vec<(usize, usize)> = Vec::new();
        let mut by_initials: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for n in (0..self.institutions.len())
            .filter(|&n| self.institutions[n].kind != InstitutionKind::Group && !self.keys[n].is_empty())
        {
            by_initials.entry(self.initials(n).to_uppercase()).or_default().push(n);
        }
        for sentence in self.sentences {
            for at in sentence.tokens.clone() {
                let token = &self.tokens[at];
                if !token.upper || token.kind != TokenKind::Word || token.span().len() < 3 || self.taken(at..at + 1) {
                    continue;
                }
                let piece = token.span().of(self.text);
                if self.lexicon.names.is_no_institution(piece) {
                    continue;
                }
                let whole = by_initials.get(&piece.to_uppercase()).cloned().unwrap_or_default();
                if let [n] = whole[..] {
                    found.push((at, n));
                }
            }
        }
        for (at, n) in found {
            let rule = self.rule_of(self.institutions[n].kind);
            self.mention(at..at + 1, n, Naming::Alias, rule);
        }
    }

    fn initials(&self, institution: usize) -> String {
        self.names[institution]
            .iter()
            .filter(|&&t| self.tokens[t].kind == TokenKind::Word && self.tokens[t].capital)
            .filter_map(|&t| self.tokens[t].span().of(self.text).chars().next())
            .collect()
    }

    /// Pass 4: the first words of a name alone, where they are words of no other meaning.
    fn first_words(&mut self) {
        let mut brands: Vec<(Vec<usize>, usize)> = Vec::new();
        for n in 0..self.institutions.len() {
            if self.institutions[n].kind == InstitutionKind::Group || self.keys[n].is_empty() {
                continue;
            }
            let name = &self.names[n];
            let head = name.iter().position(|&t| self.heads_here(t)).unwrap_or(name.len());
            let first_known = name[..head]
                .iter()
                .position(|&t| self.tokens[t].kind == TokenKind::Word && self.is_modifier(t))
                .unwrap_or(head);
            // "Hexie" of "Lingnan Hexie Healthcare Group": one word of its own behind the place.
            let lone: Vec<usize> = name[..first_known]
                .iter()
                .copied()
                .filter(|&t| {
                    self.is_brand(&[t], 1) && self.tokens[t].span().len() >= 4 && self.tokens[t].word == WordId::UNKNOWN
                })
                .collect();
            if first_known > 1
                && let [only] = lone[..]
                && self.by_word.get(&self.folded(only)).is_none_or(|list| list.len() == 1)
            {
                brands.push((vec![only], n));
            }
            for end in [head, first_known] {
                let brand = &name[..end];
                let plain = brand.iter().filter(|&&t| self.tokens[t].kind == TokenKind::Word).count();
                if plain == 0 || brand.len() == name.len() || !self.is_brand(brand, plain) {
                    continue;
                }
                if !brands.iter().rev().take(4).any(|(b, m)| *m == n && b.len() == brand.len()) {
                    brands.push((brand.to_vec(), n));
                }
            }
        }
        brands.sort_by_key(|(brand, n)| (std::cmp::Reverse(brand.len()), *n));
        // By their first word, the longest first, so that one scan finds them all.
        let text = self.text;
        let mut by_first: FxHashMap<&str, Vec<(Vec<&str>, usize)>> = FxHashMap::default();
        for (brand, n) in &brands {
            let words: Vec<&str> = brand.iter().map(|&t| self.tokens[t].span().of(text)).collect();
            by_first.entry(words[0]).or_default().push((words, *n));
        }
        for sentence in self.sentences {
            let mut at = sentence.tokens.start;
            while at < sentence.tokens.end {
                let found = by_first.get(self.tokens[at].span().of(text)).and_then(|list| {
                    list.iter().take(50).find(|(words, _)| {
                        let end = at + words.len();
                        end <= sentence.tokens.end
                            && words.iter().enumerate().all(|(k, w)| self.tokens[at + k].span().of(text) == *w)
                            && !self.taken(at..end)
                            && self.stands_alone(at, end, sentence)
                    })
                });
                let Some((words, n)) = found else {
                    at += 1;
                    continue;
                };
                let (end, n) = (at + words.len(), *n);
                let rule = self.rule_of(self.institutions[n].kind);
                self.mention(at..end, n, Naming::Short, rule);
                at = end;
            }
        }
    }

    /// Not a part of another name or a person, and no place: "in Sergoit", "Anna Larchmere".
    fn stands_alone(&self, start: usize, end: usize, sentence: &Sentence) -> bool {
        let vocabulary = &self.lexicon.vocabulary;
        if start > sentence.tokens.start {
            let before = &self.tokens[start - 1];
            let joined = before.capital
                && before.kind == TokenKind::Word
                && !vocabulary.is(before.word, Class::Function)
                && before.word == WordId::UNKNOWN;
            if joined
                || self.in_name(start - 1, NameClass::PlaceFollows)
                || before.span().of(self.text) == "-" && self.tokens[start].gap == Gap::None
            {
                return false;
            }
        }
        if end < sentence.tokens.end {
            let after = &self.tokens[end];
            let joined = after.capital
                && after.kind == TokenKind::Word
                && !vocabulary.is(after.word, Class::Function)
                && vocabulary.info(after.word).verbs.is_empty();
            if joined
                || after.span().of(self.text) == "-"
                    && after.gap == Gap::None
                    && !self.in_name(end + 1, NameClass::BehindHyphen)
            {
                return false;
            }
        }
        true
    }

    fn heads_here(&self, token: usize) -> bool {
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
            let place = self.hits_at(t).any(|h| self.lexicon.terms.get(h.term).layer == Layer::Place);
            let info = self.lexicon.vocabulary.info(word);
            !place && info.classes == 0 && info.verbs.is_empty() && !self.is_modifier(t)
        });
        let first = brand[0];
        let first_of =
            self.tokens[first].capital || self.tokens[first].span().of(self.text).chars().any(char::is_uppercase);
        let place_first = self.hits_at(first).any(|h| self.lexicon.terms.get(h.term).layer == Layer::Place);
        let of = brand.iter().any(|&t| self.is(t, Class::Belonging));
        unknown
            && first_of
            && !of
            && !(place_first && plain == 1)
            && self.tokens[first].kind == TokenKind::Word
            && (self.tokens[first].span().len() > 2 || plain > 1)
    }

    /// Pass 5: "the hospital", "our hospital", "both sides".
    fn references(&mut self, candidates: &[Candidate], left: Vec<usize>) {
        let reference = self.lexicon.names.reference;
        self.mentions.sort_by_key(|m| (m.tokens.start, m.tokens.end, m.institution));
        self.names_end = self.mentions.len();
        enum Back {
            One(usize),
            Both(Tokens, usize),
            Pronoun(usize, bool),
        }
        let mut back: Vec<(usize, Back)> =
            left.into_iter().map(|at| (candidates[at].tokens.start, Back::One(at))).collect();
        for hit in self.hits {
            let tokens = hit.first as usize..hit.last as usize;
            if matches!(self.role(hit), Some(NameRole::Pronoun | NameRole::Pronouns))
                && self.begins_clause(hit.first as usize)
            {
                back.push((
                    hit.first as usize,
                    Back::Pronoun(hit.first as usize, self.role(hit) == Some(NameRole::Pronouns)),
                ));
                continue;
            }
            if self.role(hit) == Some(NameRole::Both) && !self.taken(tokens.clone()) {
                let counted = tokens.len();
                // "the two-day meeting", "the two doctors": a noun follows, so nobody is meant.
                let last = self.tokens[tokens.end - 1].word;
                let numeral = !self.lexicon.vocabulary.spelling(last).ends_with('s')
                    && !self.lexicon.names.is(last, NameClass::Pair);
                let listed = !numeral && self.in_name(tokens.end, NameClass::MembersFollow);
                if numeral && !self.ends_phrase(tokens.end) || listed {
                    continue;
                }
                back.push((hit.first as usize, Back::Both(hit.first as usize..hit.last as usize, counted)));
            }
        }
        back.sort_by_key(|(start, b)| {
            (
                *start,
                match b {
                    Back::One(_) | Back::Pronoun(..) => 0,
                    Back::Both(_, n) => 10 - (*n).min(9),
                },
            )
        });
        for (start, what) in back {
            match what {
                Back::One(at) => {
                    let one = &candidates[at];
                    if !one.definite || one.plural || self.taken(one.tokens.clone()) {
                        continue;
                    }
                    if let Some(n) = self.antecedent(one) {
                        self.mention(one.tokens.start - 1..one.tokens.end, n, Naming::Definite, reference);
                    }
                }
                Back::Pronoun(at, plural) => {
                    for n in self.pronoun_means(at, plural) {
                        self.mention(at..at + 1, n, if plural { Naming::Both } else { Naming::Definite }, reference);
                    }
                }
                Back::Both(tokens, _) => {
                    if self.taken(tokens.clone()) || self.sentence_of(start).is_none() {
                        continue;
                    }
                    let want = if tokens.clone().any(|t| self.in_name(t, NameClass::Three)) { 3 } else { 2 };
                    for n in self.last_named(start, want) {
                        self.mention(tokens.clone(), n, Naming::Both, reference);
                    }
                }
            }
        }
    }

    /// A pronoun at the start of a sentence or clause with a verb behind it, and no "it is said that".
    fn begins_clause(&self, at: usize) -> bool {
        let Some(sentence) = self.sentence_of(at) else { return false };
        let range = self.sentences[sentence].tokens.clone();
        let vocabulary = &self.lexicon.vocabulary;
        let starts = at == range.start
            || self.tokens[at - 1].kind == TokenKind::Mark
            || vocabulary.is(self.tokens[at - 1].word, Class::Conjunction)
            || vocabulary.is(self.tokens[at - 1].word, Class::Subordinator)
            // "On 7/1/2021 it completed", "In May it signed".
            || self.tokens[at - 1].kind == TokenKind::Number
            || self.tokens[at - 1].capital && self.tokens[at - 1].kind == TokenKind::Word;
        let verb = |t: usize| {
            t < range.end
                && (!vocabulary.info(self.tokens[t].word).verbs.is_empty()
                    || vocabulary.is(self.tokens[t].word, Class::Be)
                    || vocabulary.is(self.tokens[t].word, Class::Have)
                    || vocabulary.is(self.tokens[t].word, Class::Modal))
        };
        let adverb = |t: usize| t < range.end && vocabulary.is(self.tokens[t].word, Class::Adverb);
        let impersonal = (at + 1..range.end.min(at + 6)).any(|t| self.is(t, Class::ClauseFollows))
            && (at + 1..range.end.min(at + 3)).any(|t| {
                vocabulary.is(self.tokens[t].word, Class::Be) || vocabulary.is(self.tokens[t].word, Class::Have)
            });
        starts && (verb(at + 1) || adverb(at + 1) && verb(at + 2)) && !impersonal
    }

    /// Whom "it" or "they" means: what begins the sentence before, or the clause before.
    fn pronoun_means(&self, at: usize, plural: bool) -> Vec<usize> {
        let Some(here) = self.sentence_of(at) else { return Vec::new() };
        for sentence in (here.saturating_sub(1)..=here).rev() {
            let range = self.sentences[sentence].tokens.clone();
            let mut inside: Vec<&InstitutionMention> = self
                .mentions_between(range.start, range.end, 200)
                .filter(|m| m.tokens.end <= at && m.naming != Naming::Group)
                .collect();
            inside.sort_by_key(|m| (m.tokens.start, m.institution));
            let Some(first) = inside.first() else { continue };
            if plural {
                let both: Vec<usize> =
                    inside.iter().filter(|m| m.naming == Naming::Both).map(|m| m.institution).collect();
                let mut all: Vec<usize> =
                    if sentence == here { inside.iter().map(|m| m.institution).collect() } else { both };
                all.dedup();
                if all.len() >= 2 {
                    return all;
                }
                continue;
            }
            if inside.iter().all(|m| m.institution == first.institution) && first.naming != Naming::Definite {
                return vec![first.institution];
            }
            // Only what begins its sentence is what the next one goes on about.
            let lead = first.tokens.start <= range.start + 2 || sentence == here;
            return if lead && first.naming != Naming::Both { vec![first.institution] } else { Vec::new() };
        }
        Vec::new()
    }

    /// Nothing that a numeral could count follows.
    fn ends_phrase(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return true };
        let vocabulary = &self.lexicon.vocabulary;
        match token.kind {
            TokenKind::Mark => token.span().of(self.text) != "-",
            TokenKind::Word => {
                vocabulary.is(token.word, Class::Preposition)
                    || vocabulary.is(token.word, Class::Adverb)
                    || vocabulary.is(token.word, Class::Be)
                    || vocabulary.is(token.word, Class::Have)
                    || vocabulary.is(token.word, Class::Modal)
                    || vocabulary.is(token.word, Class::Conjunction)
                    || !vocabulary.info(token.word).verbs.is_empty() && !vocabulary.info(token.word).noun
            }
            _ => false,
        }
    }

    /// Mentions between two tokens: at most `most` names before `end`, then the references among them.
    fn mentions_between(&self, start: usize, end: usize, most: usize) -> impl Iterator<Item = &InstitutionMention> {
        let names = &self.mentions[..self.names_end];
        let (low, high) =
            (names.partition_point(|m| m.tokens.start < start), names.partition_point(|m| m.tokens.start < end));
        let back = &self.mentions[self.names_end..];
        let (first, last) =
            (back.partition_point(|m| m.tokens.start < start), back.partition_point(|m| m.tokens.start < end));
        names[low.max(high.saturating_sub(most))..high].iter().chain(&back[first.max(last.saturating_sub(most))..last])
    }

    fn sentence_of(&self, token: usize) -> Option<usize> {
        let after = self.sentences.partition_point(|s| s.tokens.start <= token);
        (after > 0 && self.sentences[after - 1].tokens.contains(&token)).then(|| after - 1)
    }

    /// The institution that a definite phrase means: of its kind, named before it, the nearest subject first.
    fn antecedent(&self, one: &Candidate) -> Option<usize> {
        let head = self.folded(one.head.end - 1);
        let key = self.key(&one.name);
        let extra: Vec<&String> =
            key.iter().filter(|w| **w != head && !one.head.clone().any(|t| self.folded(t) == **w)).collect();
        let mut best: Option<(i64, usize)> = None;
        // "the Devon hospital" where no name says Devon: the hospital that the text tells most of.
        let by_place = one.specific
            && !one.capital
            && one.name.len() == 2
            && !extra
                .first()
                .map(|w| self.by_word.get(*w).cloned().unwrap_or_default())
                .unwrap_or_default()
                .into_iter()
                .any(|n| {
                    compatible(self.institutions[n].kind, one.kind)
                        && self.keys[n].iter().any(|k| extra.iter().all(|w| k.contains(w)))
                });
        let before = one.tokens.start.checked_sub(2);
        let other = before.is_some_and(|b| self.in_name(b, NameClass::OtherSide));
        let sentence_here = Some(one.sentence);
        for mention in self.mentions_between(0, one.tokens.start, 400) {
            if mention.naming == Naming::Group {
                continue;
            }
            let institution = &self.institutions[mention.institution];
            if !fits(institution.kind, one.kind, &self.heads[mention.institution], &head) {
                continue;
            }
            // "has been managed by the Hospital": not by itself.
            if other && sentence_here == self.sentence_of(mention.tokens.start) {
                continue;
            }
            if !extra.is_empty()
                && !by_place
                && !extra.iter().all(|w| self.keys[mention.institution].iter().any(|k| k.contains(w)))
            {
                continue;
            }
            let sentence = self.sentence_of(mention.tokens.start).unwrap_or(0);
            let away = one.sentence.saturating_sub(sentence) as i64;
            let first = self.sentences.get(sentence).is_some_and(|s| mention.tokens.start <= s.tokens.start + 2);
            let title = self.sentences.get(sentence).is_some_and(|s| s.block == BlockKind::Title);
            let same_head = self.heads[mention.institution] == head;
            let told = self.told[mention.institution].min(8) as i64;
            // "our hospital" is the one whose news this is: the first that the text names.
            let ours = one.tokens.start > 0 && self.in_name(one.tokens.start - 1, NameClass::Ours);
            if ours {
                if best.is_none() {
                    best = Some((i64::MAX, mention.institution));
                }
                continue;
            }
            let score = told - away * 4 + if first { 3 } else { 0 } + if same_head { 6 } else { 0 }
                - if title { 3 } else { 0 }
                + if mention.naming == Naming::Definite { 1 } else { 0 };
            if best.is_none_or(|(b, _)| score >= b) {
                best = Some((score, mention.institution));
            }
        }
        best.map(|(_, n)| n)
    }

    /// The last `want` institutions that share a sentence before `start`, else the last ones named.
    fn last_named(&self, start: usize, want: usize) -> Vec<usize> {
        let here = self.sentence_of(start).unwrap_or(0);
        let mut lone = None;
        for sentence in (0..=here).rev().take(8) {
            let range = self.sentences[sentence].tokens.clone();
            let mut inside: Vec<&InstitutionMention> = self
                .mentions_between(range.start, range.end, 200)
                .filter(|m| {
                    m.tokens.end <= start
                        && m.naming != Naming::Group
                        && is_party(self.institutions[m.institution].kind)
                })
                .collect();
            inside.sort_by_key(|m| m.tokens.start);
            let mut distinct: Vec<usize> = Vec::new();
            for m in inside {
                if !distinct.contains(&m.institution) && !self.is_owner_of(m, &distinct) {
                    distinct.push(m.institution);
                }
            }
            if distinct.len() >= want {
                return distinct.into_iter().take(want).collect();
            }
            // One is named nearby; the other is the one whose news this is.
            if want == 2 && distinct.len() == 1 && lone.is_none() {
                lone = Some(distinct[0]);
            }
        }
        let told = |n: usize| self.told[n];
        let main = (0..self.institutions.len())
            .filter(|n| Some(*n) != lone && is_party(self.institutions[*n].kind) && told(*n) > 2)
            .max_by_key(|n| (told(*n), std::cmp::Reverse(*n)));
        match (lone, main) {
            (Some(lone), Some(main)) => vec![main, lone],
            _ => Vec::new(),
        }
    }

    fn is_owner_of(&self, mention: &InstitutionMention, named: &[usize]) -> bool {
        named.iter().any(|n| {
            self.institutions[*n].parent.as_deref() == Some(self.institutions[mention.institution].name.as_str())
        })
    }

    /// Drops what only a headline names by a weak head, numbers the rest anew, sorts the mentions.
    fn finish(mut self) -> (Vec<Institution>, Vec<InstitutionMention>) {
        self.mentions.sort_by_key(|m| (m.tokens.start, m.tokens.end, m.institution));
        let mut number: Vec<Option<usize>> = vec![None; self.institutions.len()];
        let mut kept = Vec::new();
        let mut mentions = Vec::new();
        let mut institutions: Vec<Option<Institution>> = self.institutions.into_iter().map(Some).collect();
        for mut mention in self.mentions {
            let old = mention.institution;
            let new = match number[old] {
                Some(new) => new,
                None => {
                    let Some(institution) = institutions[old].take() else { continue };
                    kept.push(institution);
                    number[old] = Some(kept.len() - 1);
                    kept.len() - 1
                }
            };
            mention.institution = new;
            mentions.push(mention);
        }
        (kept, mentions)
    }
}

/// Whether every word of `short` stands in `long`.
fn subset(short: &Key, long: &Key) -> bool {
    short.iter().all(|w| long.contains(w))
}

/// Whether two heads may belong to one institution.
fn compatible(a: InstitutionKind, b: InstitutionKind) -> bool {
    use InstitutionKind::{
        Alliance, Association, Clinic, Company, Foundation, Government, HealthAuthority, Hospital, MedicalCenter,
        Other, University,
    };
    let class = |k: InstitutionKind| match k {
        Hospital | MedicalCenter | Clinic => 1,
        University => 2,
        HealthAuthority | Government => 3,
        Alliance | Association => 4,
        Company => 5,
        Foundation => 6,
        Other => 7,
        InstitutionKind::Group => 8,
    };
    a == b || class(a) == class(b)
}

/// Whether "the center" may mean a hospital, "the network" an alliance.
fn fits(kind: InstitutionKind, said: InstitutionKind, head: &str, said_head: &str) -> bool {
    if head == said_head {
        return true;
    }
    compatible(kind, said) && !(said == InstitutionKind::MedicalCenter && kind == InstitutionKind::Clinic)
}

/// Kinds that "both sides" can mean.
fn is_party(kind: InstitutionKind) -> bool {
    !matches!(kind, InstitutionKind::Alliance | InstitutionKind::Group)
}
