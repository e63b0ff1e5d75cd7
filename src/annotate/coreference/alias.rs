//! Pass 2: names and short forms that the text introduces, "(CRHC)", ", or CQHCWC,";
//! and capitals that are the initials of a name.

use super::{Chains, compatible};
use crate::document::{Gap, InstitutionKind, Naming, TokenKind};
use crate::lexicon::names::{NameClass, NameRole};
use crate::lexicon::pinyin::first_letters;
use crate::lexicon::vocabulary::fold;
use crate::lexicon::{Class, Layer};
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::ops::Range;

impl Chains<'_> {
    /// Pass 2: "Full Name (ABC)", "Full Name, or ABC,", "(hereinafter called "X")", "ABC (Full Name)".
    pub(super) fn aliases(&mut self) {
        self.mentions.sort_by_key(|m| (m.tokens.start, m.tokens.end, m.institution));
        let mut aliases: Vec<(Range<usize>, usize)> = Vec::new();
        for n in 0..self.mentions.len() {
            let mut mention = self.mentions[n].clone();
            mention.institution = self.now(mention.institution);
            if !matches!(mention.naming, Naming::Name | Naming::Short) {
                continue;
            }
            let after = mention.tokens.end;
            let mark = |at: usize, marks: &[&str]| {
                self.tokens.get(at).is_some_and(|t| {
                    !matches!(t.kind, TokenKind::Word | TokenKind::Number)
                        && marks.iter().any(|mark| t.span().is(self.text, mark))
                })
            };
            // "Larch Hospital in Lowick, also called Orme,"
            let after = self.behind_place(after);
            // "the Orvane Nurses Organisation's (ONO's) award"
            let owns = |t: usize| self.tokens.get(t).is_some_and(|token| token.kind == TokenKind::Possessive);
            let mut at = after + usize::from(owns(after) && mark(after + 1, &["("]));
            // "Orme Co., Ltd. (hereinafter": the dot of the legal form.
            let dotted = at > 0 && mark(at, &["."]) && self.in_name(at - 1, NameClass::LegalForm);
            at += usize::from(dotted && mark(at + 1, &["(", "<"]));
            let bracket = mark(at, &["(", "<"]);
            let comma = mark(at, &[","]);
            if !bracket && !comma {
                continue;
            }
            at += 1;
            let mut linked = false;
            let mut said = false;
            while let Some(hit) =
                self.hits_at(at).filter(|h| self.role(h) == Some(NameRole::AcronymLink)).max_by_key(|h| h.last)
            {
                at = hit.last as usize;
                linked = true;
                // "also known as", "formerly", but not "the" alone: a list may go on with it.
                let small = |class| self.is(hit.first as usize, class);
                said |= hit.last - hit.first > 1 || !small(Class::DefiniteArticle) && !small(Class::Conjunction);
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
                && !(quoted && mark(at, &["'", "\u{2019}"]))
                && self.tokens[at].gap < Gap::Line
            {
                at += 1;
            }
            if at == start {
                continue;
            }
            let inner = start..at - usize::from(at > start + 1 && owns(at - 1));
            let closed = bracket
                && (mark(at, &[")", ">", "\"", "\u{201d}", ";", ","]) || quoted && mark(at, &["'", "\u{2019}"]))
                || comma && (mark(at, &[","]) || quoted);
            let near = &self.mentions[n.saturating_sub(4)..(n + 6).min(self.mentions.len())];
            let other = near
                .iter()
                .find(|m| m.tokens.start >= start && m.tokens.end <= at + 1 && m.naming == Naming::Name)
                .map(|m| self.now(m.institution));
            if let Some(other) = other {
                // Two full names of one institution: "Chongqing Health Center (Women's Hospital of …)".
                let whole = near.iter().any(|m| m.tokens.start == start && self.now(m.institution) == other);
                // "A, also known as the Third Affiliated Hospital of B,": so do two commas.
                // "A, or CHL, opened"
                let short = linked && inner.len() == 1 && self.tokens[inner.start].upper;
                // "(hereinafter referred to as "Guihua Second Hospital")": the bracket closes behind the quotation mark.
                let close = at + usize::from(quoted && linked && mark(at, &["\"", "\u{201d}", "'", "\u{2019}"]));
                let between =
                    bracket && mark(close, &[")", ">"]) || comma && (said || short) && mark(at, &[",", ".", ";"]);
                // "Orme Medical Co. (hereinafter referred to as "Orme Hospital")": what it says is what it is, whatever its kind.
                let called = bracket && quoted && said && close > at;
                if between
                    && whole
                    && (called
                        || compatible(self.institutions[other].kind, self.institutions[mention.institution].kind))
                    && other != mention.institution
                {
                    self.join(mention.institution, other);
                }
                continue;
            }
            // "(Lincoln, Ill.)" says where it is.
            let where_it_is = bracket
                && mark(at, &[","])
                && self.hits_at(start).any(|hit| hit.layer == Layer::Place && hit.last as usize == inner.end);
            if !closed
                || where_it_is
                || !self.alias_shape(&inner, linked || quoted || self.spells(&inner, mention.institution))
            {
                continue;
            }
            // "the Suihe branch of A (ACR)": the acronym is A's where A begins with its letter, and the branch does not.
            let whole = self.institutions[mention.institution].whole.map(|whole| self.now(whole));
            let of_whole =
                whole.filter(|&whole| self.begins(whole, &inner) && !self.begins(mention.institution, &inner));
            if of_whole.is_some() {
                // What stands between the branch and its verb is no subject.
                inner.clone().for_each(|t| self.occupied[t] = true);
            }
            aliases.push((inner, of_whole.unwrap_or(mention.institution)));
        }
        self.settle();
        self.alias_everywhere(&aliases);
    }

    /// The token behind "in Lowick", else the token itself.
    fn behind_place(&self, at: usize) -> usize {
        let lies = at + 1 < self.tokens.len() && self.in_name(at, NameClass::LiesIn);
        let place = self.hits_at(at + 1).filter(|hit| hit.layer == Layer::Place).map(|hit| hit.last as usize).max();
        // "Orme Hospital, Lowick ("Lowick Hospital")"
        let mark = |t: usize| self.tokens.get(t).map_or(' ', |token| token.mark);
        let behind_comma = |last: &usize| {
            mark(at) == ',' && mark(*last) == '(' && matches!(mark(*last + 1), '"' | '\u{201c}' | '\u{2018}' | '\'')
        };
        place.filter(|last| lies || behind_comma(last)).unwrap_or(at)
    }

    /// Whether the inside of a bracket is an acronym or a short name.
    fn alias_shape(&self, inner: &Range<usize>, introduced: bool) -> bool {
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
        // "AP-HP"
        // "(NYSE:ORVN)": where its shares are traded.
        if piece.contains(':') {
            return false;
        }
        let hyphened = inner.len() == 3
            && self.tokens[inner.start].upper
            && self.tokens[inner.start + 1].gap == Gap::None
            && self.tokens[inner.start + 2].upper
            && self.tokens[inner.start + 2].gap == Gap::None;
        if hyphened || inner.len() == 1 && capitals >= 2 {
            return true;
        }
        introduced && first.capital && inner.len() <= 6 && !first.is(Class::Function)
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
        // Most words begin with a letter that no alias begins with, or have another length:
        // a bit of each length, by the first byte.
        let mut begins = [0u64; 256];
        for word in by_first.keys() {
            if let Some(first) = word.bytes().next() {
                begins[first as usize] |= 1 << word.len().min(63);
            }
        }
        for sentence in self.sentences {
            let mut at = sentence.tokens.start;
            while at < sentence.tokens.end {
                let first = text.as_bytes()[self.tokens[at].start as usize];
                let lengths = begins[first.to_ascii_lowercase() as usize];
                if first.is_ascii() && lengths == 0 {
                    at += 1;
                    continue;
                }
                let piece = self.tokens[at].span().of(text);
                if lengths & 1 << piece.len().min(63) == 0 && piece.is_ascii() {
                    at += 1;
                    continue;
                }
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

    /// Capitals whose letters are the initials of a name: "DGH Mannar", "VHLMC" without a bracket.
    pub(super) fn acronyms(&mut self) {
        let mut found: Vec<(usize, usize)> = Vec::new();
        // Made where the first word asks: many articles have no acronym.
        let by_initials: OnceCell<FxHashMap<String, Vec<usize>>> = OnceCell::new();
        let initials = || {
            let mut by_initials: FxHashMap<String, Vec<usize>> = FxHashMap::default();
            for n in (0..self.institutions.len())
                .filter(|&n| self.institutions[n].kind != InstitutionKind::Group && !self.keys[n].is_empty())
            {
                let initials = self.initials(n).to_uppercase();
                // "NCU" of "Nanchang University"
                let spelled = self.initials_of_syllables(n).to_uppercase();
                if spelled != initials {
                    by_initials.entry(spelled).or_default().push(n);
                }
                by_initials.entry(initials).or_default().push(n);
            }
            by_initials
        };
        // Two letters are many things: they must come back, and be no state of America.
        let mut pairs: FxHashMap<&str, Vec<(usize, usize)>> = FxHashMap::default();
        for sentence in self.sentences {
            for at in sentence.tokens.clone() {
                let token = &self.tokens[at];
                if !token.upper || token.kind != TokenKind::Word || token.span().len() < 2 || self.taken(at..at + 1) {
                    continue;
                }
                let piece = token.span().of(self.text);
                let pair = piece.len() == 2;
                // "(NYSE: ORVN)"
                let ticker = at > 2 && self.tokens[at - 1].mark == ':' && self.tokens[at - 3].mark == '(';
                if ticker || self.lexicon.names.is_no_institution(piece) || pair && !self.is_pair(at) {
                    continue;
                }
                if let Some([n]) = by_initials.get_or_init(initials).get(&piece.to_uppercase()).map(Vec::as_slice) {
                    if pair {
                        pairs.entry(piece).or_default().push((at, *n));
                    } else {
                        found.push((at, *n));
                    }
                }
            }
        }
        found.extend(pairs.into_values().filter(|places| places.len() > 1).flatten());
        found.sort_unstable();
        // "KBTH", known without a head word, beside "Korle-Bu Teaching Hospital".
        let short = |names: &[usize]| match names {
            [at] if self.tokens[*at].upper && self.tokens[*at].span().len() > 2 => Some(*at),
            _ => None,
        };
        let known: Vec<(usize, usize)> = (0..self.institutions.len())
            .filter_map(|n| {
                let piece = self.tokens[short(&self.names[n])?].span().of(self.text);
                let whole = match by_initials.get_or_init(initials).get(piece).map(Vec::as_slice) {
                    Some(&[whole]) => self.now(whole),
                    _ => return None,
                };
                let kinds = compatible(self.institutions[n].kind, self.institutions[whole].kind);
                let long = self.names[whole].len() > 2 || piece.len() > self.names[whole].len();
                (whole != self.now(n) && long && kinds).then_some((whole, n))
            })
            .collect();
        for (at, n) in found {
            let rule = self.rule_of(self.institutions[n].kind);
            self.mention(at..at + 1, n, Naming::Alias, rule);
        }
        for (whole, n) in known {
            self.join(whole, n);
        }
        self.settle();
    }

    /// "Orme Lea Institute of Medical Sciences (Lims)": initials, written as a word.
    fn spells(&self, inner: &Range<usize>, institution: usize) -> bool {
        let letters = self.tokens[inner.start].span().of(self.text).to_uppercase();
        inner.len() == 1 && letters.len() > 2 && self.initials(institution).to_uppercase().ends_with(&letters)
    }

    /// Two capitals that stand as a word does: no place, no letters before a dot, no part of what a hyphen joins.
    fn is_pair(&self, at: usize) -> bool {
        let tight = |t: usize| {
            self.tokens.get(t).is_some_and(|next| matches!(next.mark, '.' | '-' | '&' | '/') && next.gap == Gap::None)
        };
        let ends = self.tokens.get(at + 2).is_none_or(|next| next.gap > Gap::Space || next.capital);
        let dotted = tight(at + 1) && !(self.tokens[at + 1].mark == '.' && ends);
        let joined =
            at > 0 && matches!(self.tokens[at - 1].mark, '.' | '-' | '&' | '/') && self.tokens[at].gap == Gap::None;
        self.lexicon.names.is_unknown(self.tokens[at].word)
            && self.tokens[at].classes.is_none()
            && !dotted
            && !joined
            && !self.hits_at(at).any(|hit| hit.layer == Layer::Place)
    }

    /// Of "Korle-Bu Teaching Hospital" KBTH, however the tokens part it.
    fn initials(&self, institution: usize) -> String {
        // "Larch Memorial Hospital foundation" is no LMH: its head counts, whatever its case.
        let name = &self.names[institution];
        name.iter()
            .filter(|&&t| self.tokens[t].kind == TokenKind::Word)
            .filter(|&t| self.tokens[*t].capital || Some(t) == name.last())
            .flat_map(|&t| self.tokens[t].span().of(self.text).split('-').map(move |part| (t, part)))
            .filter_map(|(t, part)| part.chars().next().filter(|c| c.is_uppercase() || Some(&t) == name.last()))
            .collect()
    }

    /// Whether a name begins with the letter that an acronym begins with.
    fn begins(&self, institution: usize, acronym: &Range<usize>) -> bool {
        let letter = |t: usize| self.tokens[t].span().of(self.text).chars().next();
        let first = self.names[institution].iter().find(|&&t| self.tokens[t].kind == TokenKind::Word);
        first.is_some_and(|&t| letter(t) == letter(acronym.start))
    }

    /// The same with a letter for each syllable of a Chinese word: "NCU" of "Nanchang University".
    fn initials_of_syllables(&self, institution: usize) -> String {
        let name = &self.names[institution];
        let words = name.iter().filter(|&&t| self.tokens[t].kind == TokenKind::Word);
        let capital = words.filter(|&t| self.tokens[*t].capital || Some(t) == name.last());
        capital.fold(String::new(), |mut all, &t| {
            let word = self.tokens[t].span().of(self.text);
            // "Women" can be spelled in pinyin as well.
            let chinese = self.lexicon.names.is_unknown(self.tokens[t].word)
                || self.hits_at(t).any(|hit| hit.layer == Layer::Place);
            let letters = if chinese { first_letters(&fold(word)) } else { String::new() };
            match word.chars().next() {
                Some(first) if letters.is_empty() => all.push(first),
                _ => all.push_str(&letters),
            }
            all
        })
    }
}
