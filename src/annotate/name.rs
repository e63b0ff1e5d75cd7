//! Names of institutions, by their structure: a head word with what may stand
//! before it (places, ranks, specialties, capitalised words) and behind it
//! ("of Fudan University", "affiliated to", ", Mannar", "South Campus").
//!
//! "the people's Hospital of Jiangsu Province" gives one candidate whose owner
//! is the place; who is the same as whom is decided in [`crate::annotate::coreference`].

use crate::document::{BlockKind, Gap, InstitutionKind, PlaceId, Sentence, Token, TokenKind, Tokens};
use crate::lexicon::names::{NameClass, NameRole};
use crate::lexicon::pinyin::is_pinyin;
use crate::lexicon::places::PlaceKind;
use crate::lexicon::{Class, Layer, Lexicon, TermHit, WordId};

/// A name, or a phrase that may stand for one.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// All its tokens.
    pub tokens: Tokens,
    /// The tokens that make its name: without a place in brackets behind it.
    pub name: Vec<usize>,
    /// What the head says it is.
    pub kind: InstitutionKind,
    /// The head words.
    pub head: Tokens,
    /// The head is a plural.
    pub plural: bool,
    /// A place, a number or a word of its own tells it from others of its kind.
    pub specific: bool,
    /// Its head is written with a capital.
    pub capital: bool,
    /// It has modifiers or more before its head.
    pub modified: bool,
    /// A determiner that points back stands before it: "the", "our".
    pub definite: bool,
    /// The institution that its name says it belongs to.
    pub owner: Option<Tokens>,
    /// The smallest place in its name.
    pub place: Option<PlaceId>,
    /// Number of its sentence.
    pub sentence: usize,
    /// Part of a "district hospitals at A and B" list: the tokens of its own place.
    pub distributed: Option<Tokens>,
    /// A group: institutions named only together.
    pub group: bool,
    /// The head comes first: Hôpital, Klinikum.
    pub head_first: bool,
}

/// What a token can be inside a name.
#[derive(Debug, Clone, Copy, Default)]
struct Piece {
    /// First token of the longest modifier, administrative level, ordinal or place that ends here.
    modifier: Option<usize>,
    admin: Option<usize>,
    ordinal: Option<usize>,
    place: Option<(usize, u32)>,
    particle: bool,
    /// Ends of terms that begin here.
    head: Option<(usize, InstitutionKind)>,
    capital_head: Option<(usize, InstitutionKind)>,
    reference_head: Option<(usize, InstitutionKind)>,
    place_from: Option<(usize, u32)>,
    specialty_of: Option<usize>,
    campus: Option<usize>,
    affiliated: Option<usize>,
    group: Option<usize>,
    admin_from: Option<usize>,
    group_before: bool,
    predicate: bool,
    loose: bool,
    both: bool,
    head_first: bool,
    group_place: bool,
    group_link: bool,
}

/// Finds the candidates of a document, in order, without overlaps.
pub fn find(
    text: &str,
    tokens: &[Token],
    hits: &[TermHit],
    sentences: &[Sentence],
    lexicon: &Lexicon,
) -> Vec<Candidate> {
    let mut pieces: Vec<Piece> = vec![Piece::default(); tokens.len()];
    let mut any = false;
    for hit in hits {
        let term = lexicon.terms.get(hit.term);
        let (first, last) = (hit.first as usize, hit.last as usize);
        let longest = |slot: &mut Option<usize>| *slot = Some(slot.map_or(first, |s: usize| s.min(first)));
        match term.layer {
            Layer::Place => {
                // "us", "reading": a place is written with a capital, unless it is a Chinese name in a text without any.
                let piece = &mut pieces[last - 1];
                if piece.place.is_none_or(|(f, _)| f > first) {
                    piece.place = Some((first, term.payload));
                }
                let piece = &mut pieces[first];
                if piece.place_from.is_none_or(|(l, _)| l < last) {
                    piece.place_from = Some((last, term.payload));
                }
            }
            Layer::Name => match lexicon.names.role(term.payload) {
                NameRole::Head(kind) => {
                    any = true;
                    let piece = &mut pieces[first];
                    if piece.head.is_none_or(|(l, _)| l < last) {
                        piece.head = Some((last, kind));
                    }
                }
                NameRole::CapitalHead(kind) => {
                    any = true;
                    let piece = &mut pieces[first];
                    if piece.capital_head.is_none_or(|(l, _)| l < last) {
                        piece.capital_head = Some((last, kind));
                    }
                }
                NameRole::HeadFirst => pieces[first].head_first = true,
                NameRole::ReferenceHead(kind) => {
                    let piece = &mut pieces[first];
                    if piece.reference_head.is_none_or(|(l, _)| l < last) {
                        piece.reference_head = Some((last, kind));
                    }
                }
                NameRole::Modifier => longest(&mut pieces[last - 1].modifier),
                NameRole::Admin => {
                    longest(&mut pieces[last - 1].admin);
                    let piece = &mut pieces[first];
                    piece.admin_from = Some(piece.admin_from.map_or(last, |l| l.max(last)));
                }
                NameRole::Ordinal => longest(&mut pieces[last - 1].ordinal),
                NameRole::Particle => pieces[first].particle = true,
                NameRole::SpecialtyOf => {
                    let piece = &mut pieces[first];
                    piece.specialty_of = Some(piece.specialty_of.map_or(last, |l| l.max(last)));
                }
                NameRole::Campus => {
                    let piece = &mut pieces[first];
                    piece.campus = Some(piece.campus.map_or(last, |l| l.max(last)));
                }
                NameRole::Affiliated => pieces[first].affiliated = Some(last),
                NameRole::Loose => pieces[first..last].iter_mut().for_each(|p| p.loose = true),
                NameRole::Predicate => pieces[first].predicate = true,
                NameRole::GroupBefore => pieces[first].group_before = true,
                NameRole::GroupPlace => pieces[first].group_place = true,
                NameRole::GroupLink => pieces[first].group_link = true,
                NameRole::Group => {
                    any = true;
                    let piece = &mut pieces[first];
                    piece.group = Some(piece.group.map_or(last, |l| l.max(last)));
                }
                NameRole::Both => pieces[first..last].iter_mut().for_each(|p| p.both = true),
                NameRole::AcronymLink | NameRole::Pronoun | NameRole::Pronouns => {}
            },
            _ => {}
        }
    }
    let mut found = Vec::new();
    if !any {
        return found;
    }
    for (number, sentence) in sentences.iter().enumerate() {
        if matches!(sentence.block, BlockKind::Byline | BlockKind::Dateline) {
            continue;
        }
        let words = sentence.tokens.clone().filter(|&t| tokens[t].kind == TokenKind::Word);
        let (mut all, mut upper, mut lower) = (0, 0, 0);
        for t in words {
            all += 1;
            upper += usize::from(tokens[t].upper);
            lower += usize::from(!tokens[t].capital);
        }
        // A headline in capitals tells nothing by its capitals; its names stand in the body again.
        if all > 3 && upper * 10 > all * 7 {
            continue;
        }
        let title_case = matches!(sentence.block, BlockKind::Title | BlockKind::Heading) && lower * 10 < all * 4;
        let base = found.len();
        let finder = Finder {
            text,
            tokens,
            pieces: &pieces,
            lexicon,
            sentence: sentence.tokens.clone(),
            number,
            title_case,
            small_case: lower + 1 >= all,
        };
        finder.sentence(&mut found);
        finder.defined_by_acronym(base, &mut found);
    }
    found
}

struct Finder<'a> {
    text: &'a str,
    tokens: &'a [Token],
    pieces: &'a [Piece],
    lexicon: &'a Lexicon,
    sentence: Tokens,
    number: usize,
    title_case: bool,
    /// Nothing in the sentence is written with a capital, its first word apart.
    small_case: bool,
}

impl Finder<'_> {
    fn sentence(&self, found: &mut Vec<Candidate>) {
        let base = found.len();
        let mut at = self.sentence.start;
        while at < self.sentence.end {
            let floor = if found.len() > base { found[found.len() - 1].tokens.end } else { self.sentence.start };
            let Some((end, kind)) = self.head_at(at).filter(|_| at >= floor) else {
                at += 1;
                continue;
            };
            // "Memorial Hospital", "Fudan University Hospital", "Hospital Foundation": the last head decides.
            if end < self.sentence.end
                && self.spaced(end)
                && (self.capital(end) || !self.capital(at))
                && self.runs_into_head(end)
            {
                at = end;
                continue;
            }
            let mut names = self.names(at, end, kind, floor);
            // "Central South University" + "Xiangya Hospital": one name.
            if let Some(last) = found.last().filter(|_| found.len() > base)
                && names.len() == 1
                && last.tokens.end == names[0].tokens.start
                && self.spaced(names[0].tokens.start)
                && last.capital == names[0].capital
                && !names[0].definite
                && last.tokens.end == last.head.end.max(last.owner.as_ref().map_or(0, |o| o.end))
            {
                let before = last.clone();
                found.pop();
                self.join(&before, &mut names[0]);
            }
            at = names.iter().map(|n| n.tokens.end).max().unwrap_or(end).max(end);
            found.append(&mut names);
        }
        self.groups(base, found);
    }

    /// "Radiology Across Borders (RAB)": a name without a head word whose initials are its acronym.
    fn defined_by_acronym(&self, base: usize, found: &mut Vec<Candidate>) {
        for open in self.sentence.clone() {
            if !self.mark(open, "(") || !self.mark(open + 2, ")") || !self.tokens[open + 1].upper {
                continue;
            }
            let acronym = self.tokens[open + 1].span().of(self.text);
            let wanted = acronym.chars().filter(|c| c.is_alphabetic()).count();
            if wanted < 3
                || self.lexicon.names.is_no_institution(acronym)
                || found[base..].iter().any(|c| c.tokens.end == open)
            {
                continue;
            }
            let mut start = open;
            let mut initials = 0;
            while start > self.sentence.start && initials < wanted {
                let token = &self.tokens[start - 1];
                let letter = token.span().of(self.text).chars().next().unwrap_or(' ');
                let expected = acronym.chars().rev().nth(initials).unwrap_or('\0');
                if token.kind == TokenKind::Word && token.capital && letter == expected {
                    initials += 1;
                } else if !(token.kind == TokenKind::Word && !token.capital && self.is(start - 1, Class::Preposition)
                    || self.is(start - 1, Class::Joining)
                    || self.mark(start - 1, "-"))
                {
                    break;
                }
                start -= 1;
            }
            if initials < wanted || found[base..].iter().any(|c| c.tokens.start < open && start < c.tokens.end) {
                continue;
            }
            let mut one = self.candidate(start, open - 1..open, InstitutionKind::Other, true, false);
            one.specific = true;
            one.modified = true;
            found.push(one);
        }
        found[base..].sort_by_key(|n| n.tokens.start);
    }

    /// White space stands before a token: a space, or the line break of hard-wrapped text.
    fn spaced(&self, at: usize) -> bool {
        matches!(self.tokens[at].gap, Gap::Space | Gap::Line)
    }

    /// Whether another head begins here, or behind one or two modifiers.
    fn runs_into_head(&self, at: usize) -> bool {
        self.head_at(at).is_some_and(|(end, _)| !self.plural(end - 1) || self.capital(at))
    }

    /// Puts the name of a parent before the name of its part.
    fn join(&self, before: &Candidate, name: &mut Candidate) {
        name.tokens.start = before.tokens.start;
        let mut own = before.name.clone();
        own.append(&mut name.name);
        name.name = own;
        name.specific |= before.specific;
        name.place = name.place.or(before.place);
        name.modified = true;
        name.definite = before.definite;
        if before.kind == InstitutionKind::University {
            name.owner = name.owner.take().or(Some(before.tokens.clone()));
        }
    }

    /// Groups between the names: second, so that they take no part of a name.
    fn groups(&self, base: usize, found: &mut Vec<Candidate>) {
        let names: Vec<Tokens> = found[base..].iter().map(|n| n.tokens.clone()).collect();
        let mut at = self.sentence.start;
        let mut floor = at;
        while at < self.sentence.end {
            let passed = names.partition_point(|n| n.end <= at);
            if let Some(name) = names.get(passed).filter(|n| n.contains(&at)) {
                at = name.end;
                floor = at;
                continue;
            }
            let head =
                self.pieces[at].group.map(|end| (end, true)).or_else(|| self.head_at(at).map(|(end, _)| (end, false)));
            let Some((end, listed)) =
                head.filter(|&(end, _)| !self.pieces[at].both && !self.capital(at) && self.plural(end - 1))
            else {
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

    /// The longest head that begins at a token.
    fn head_at(&self, at: usize) -> Option<(usize, InstitutionKind)> {
        let piece = &self.pieces[at];
        let capital = piece.capital_head.filter(|&(end, _)| {
            let hyphenated = at > self.sentence.start && self.mark(at - 1, "-") && self.tokens[at].gap == Gap::None;
            // "Allied Health Sciences", "Hemas Healthcare Sector": the name goes on, so this is no head.
            let goes_on = !self.title_case
                && end < self.sentence.end
                && self.spaced(end)
                && self.capital(end)
                && self.tokens[end].kind == TokenKind::Word
                && self.pieces[end].head.is_none()
                && self.pieces[end].capital_head.is_none()
                && self.pieces[end].campus.is_none()
                && self.pieces[end].place_from.is_none()
                && !self.is(end, Class::Function)
                && !self.is(end, Class::Office)
                && !self.is(end, Class::Honorific);
            self.capital(at)
                && (self.capital(end - 1) || piece.head_first)
                && end <= self.sentence.end
                && !hyphenated
                && (!goes_on || piece.head_first)
        });
        let any = piece.head.filter(|&(end, _)| end <= self.sentence.end);
        match (any, capital) {
            (Some(a), Some(c)) => Some(if c.0 > a.0 { c } else { a }),
            // "the company", "the network" point back; nothing else that is written small does.
            (a, c) => a.or(c).or_else(|| {
                let back = at > self.sentence.start && self.lexicon.names.points_back(self.tokens[at - 1].word);
                piece
                    .reference_head
                    .filter(|&(end, _)| back && !self.capital(at) && end <= self.sentence.end && !self.plural(end - 1))
            }),
        }
    }

    /// A capital first letter, or one inside as in "hyperCORE".
    fn capital(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.capital
            || token.kind == TokenKind::Word
                && token.word == WordId::UNKNOWN
                && token.span().of(self.text).chars().skip(1).any(char::is_uppercase)
    }

    fn is(&self, at: usize, class: Class) -> bool {
        at < self.sentence.end && self.lexicon.vocabulary.is(self.tokens[at].word, class)
    }

    fn in_name(&self, at: usize, class: NameClass) -> bool {
        at < self.sentence.end && self.lexicon.names.is(self.tokens[at].word, class)
    }

    fn mark(&self, at: usize, mark: &str) -> bool {
        at < self.sentence.end && at >= self.sentence.start && self.tokens[at].span().of(self.text) == mark
    }

    /// A capitalised word that may be a part of a name.
    fn name_word(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        if token.kind != TokenKind::Word || !self.capital(at) {
            return false;
        }
        let piece = &self.pieces[at];
        let known =
            piece.modifier.is_some() || piece.ordinal.is_some() || piece.place.is_some() || piece.admin.is_some();
        if known {
            return true;
        }
        // "Tarn Midwives Society": a plural of people may stand inside a name.
        let people = token.span().of(self.text).ends_with('s')
            && at > self.sentence.start
            && self.capital(at - 1)
            && self.tokens[at - 1].kind == TokenKind::Word;
        if self.is(at, Class::Media) || self.is(at, Class::Preposition) || self.is(at, Class::Office) && !people {
            return false;
        }
        let begins = at == self.sentence.start || matches!(self.tokens[at - 1].kind, TokenKind::Mark);
        if self.is(at, Class::Function) || self.is(at, Class::Common) {
            // "joined Three Rivers Network", "Kadoka Area Health": a capital in mid-sentence makes a name word of it.
            let grammar = self.is(at, Class::Determiner)
                || self.is(at, Class::Conjunction)
                || self.is(at, Class::Pronoun)
                || self.is(at, Class::Modal)
                || self.is(at, Class::Be)
                || self.is(at, Class::Have)
                || self.is(at, Class::Honorific)
                || self.is(at, Class::Relative)
                || self.is(at, Class::Adverb)
                || self.is(at, Class::Subordinator);
            return !begins && !self.title_case && !grammar && at + 1 < self.sentence.end && self.capital(at + 1);
        }
        let verb = !self.lexicon.vocabulary.info(token.word).verbs.is_empty();
        let first = at == self.sentence.start
            || self.tokens[at - 1].kind == TokenKind::Mark
                && !self.mark(at - 1, ",")
                && !self.mark(at - 1, "&")
                && !self.mark(at - 1, "-")
                && !self.mark(at - 1, ".")
                && !self.mark(at - 1, "(");
        if (self.title_case || first) && (verb || self.is(at, Class::Adverb) || self.is(at, Class::Adjective)) {
            return false;
        }
        true
    }

    /// A word of a text without capitals that looks like a Chinese place: "zhoukou".
    fn small_place(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.kind == TokenKind::Word && token.word == WordId::UNKNOWN && is_pinyin(token.span().of(self.text))
    }

    /// The places of the gazetteer that end at a token, if it may be one there.
    fn place_before(&self, at: usize) -> Option<(usize, u32)> {
        let (first, payload) = self.pieces[at].place?;
        (first >= self.sentence.start && (self.capital(first) || self.small_place_word(at))).then_some((first, payload))
    }

    /// A gazetteer name in small letters counts only where no English word is meant.
    fn small_place_word(&self, at: usize) -> bool {
        let word = self.tokens[at].word;
        let info = self.lexicon.vocabulary.info(word);
        info.verbs.is_empty() && info.classes == 0 && self.tokens[at].span().len() > 3
    }

    /// How far a name reaches to the left of `from`. `small`: the head is written small.
    fn left(&self, from: usize, floor: usize, small: bool) -> usize {
        let mut start = from;
        while start > floor {
            let at = start - 1;
            let token = &self.tokens[at];
            if self.tokens[start].gap == Gap::Blank {
                break;
            }
            if token.kind == TokenKind::Word {
                let piece = &self.pieces[at];
                if let Some(first) =
                    [piece.modifier, piece.admin, piece.ordinal].into_iter().flatten().filter(|&f| f >= floor).min()
                    && (small || self.capital(first) || !self.capital(at) || first == at)
                {
                    // "general", "health", "care" alone before a head are fine; a term that begins with "of" needs a head before it.
                    start = first;
                    continue;
                }
                if let Some((first, _)) = self.place_before(at).filter(|&(f, _)| f >= floor) {
                    start = first;
                    continue;
                }
                if self.name_word(at) {
                    // "of the University of Colorado": a capital run goes on.
                    start = at;
                    continue;
                }
                if small && self.small_place(at) && start <= from && self.admits_small_place(start) {
                    start = at;
                    continue;
                }
                if piece.particle
                    && at > floor
                    && self.capital(start)
                    && at > floor
                    && self.name_word(at - 1)
                    && !self.is(at, Class::DefiniteArticle)
                    && !self.is(at, Class::IndefiniteArticle)
                {
                    start = at - 1;
                    continue;
                }
                if self.is(at, Class::Joining) && at > floor && self.inner_and(at, start, floor) {
                    start = at - 1;
                    continue;
                }
                break;
            }
            match token.span().of(self.text) {
                "&" if at > floor && self.name_word(at - 1) => start = at - 1,
                "&" if at > floor + 1
                    && self.tokens[at - 1].kind == TokenKind::Possessive
                    && self.name_word(at - 2) =>
                {
                    start = at - 2
                }
                "-" | "\u{2013}" | "\u{2010}"
                    if at > floor
                        && token.gap == Gap::None
                        && self.tokens[start].gap == Gap::None
                        && self.tokens[at - 1].kind == TokenKind::Word
                        && (self.capital(at - 1)
                            || self.capital(start)
                            || self.small_place(at - 1)
                            || self.pieces[start].modifier.is_some()) =>
                {
                    start = at - 1;
                }
                "." if at > floor && token.gap == Gap::None && self.short_before_dot(at - 1) => start = at - 1,
                "'" | "\u{2019}"
                    if at > floor
                        && token.gap == Gap::None
                        && self.tokens[at - 1].span().of(self.text).ends_with('s')
                        && self.name_word(at - 1) =>
                {
                    start = at - 1
                }
                ")" => {
                    // "huaiyang county ( Area) People's hospital", "Orland (Fla.) Regional Medical Center".
                    let Some(open) = (floor..at).rev().take(4).find(|&t| self.mark(t, "(")) else { break };
                    let admin = open > floor
                        && (self.pieces[open - 1].admin.is_some() || self.pieces[open - 1].place.is_some());
                    if !admin || at - open > 3 {
                        break;
                    }
                    start = open;
                }
                _ if token.kind == TokenKind::Possessive && at > floor && self.possessive_inside(at, start) => {
                    start = at - 1
                }
                _ if token.kind == TokenKind::Number
                    && at > floor
                    && self.mark(at - 1, ".")
                    && at > floor + 1
                    && self.is(at - 2, Class::NumberSign) =>
                {
                    start = at - 2
                }
                _ if token.kind == TokenKind::Number && at > floor && self.is(at - 1, Class::NumberSign) => {
                    start = at - 1
                }
                _ if token.kind == TokenKind::Number && self.pieces[at].ordinal.is_some() => start = at,
                _ => break,
            }
        }
        start
    }

    /// Before a pinyin word: what follows must be a level of administration, a modifier or a head.
    fn admits_small_place(&self, next: usize) -> bool {
        let piece = &self.pieces[next];
        piece.admin_from.is_some()
            || piece.head.is_some()
            || self.pieces.iter().skip(next).take(4).any(|p| p.modifier == Some(next))
            || self.tokens[next].kind == TokenKind::Word && self.small_place(next)
    }

    /// "St.", "No.", "Mt.", "J." before a dot inside a name.
    fn short_before_dot(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.kind == TokenKind::Word
            && self.capital(at)
            && (token.span().len() == 1 || self.in_name(at, NameClass::Dotted))
    }

    /// "St Alban's Mission Hospital", "Queen Mary's Hospital" — but not "Idaho's Sawtooth Health".
    fn possessive_inside(&self, mark: usize, next: usize) -> bool {
        let owner = mark - 1;
        if !self.name_word(owner) || self.pieces[owner].place.is_some() || self.tokens[owner].upper {
            return false;
        }
        let saint =
            owner > self.sentence.start && (self.in_name(owner - 1, NameClass::Saint) || self.mark(owner - 1, "."));
        saint || self.head_at(next).is_some() && self.capital(next)
    }

    /// Whether "X and Y Hospital" is one name: both sides single words of no known place, X first.
    fn inner_and(&self, and: usize, next: usize, floor: usize) -> bool {
        let left = and - 1;
        // "Minnesota Mining and Manufacturing Co": a firm's name.
        if !self.tokens[and].capital
            && self.name_word(left)
            && self.capital(next)
            && self.pieces[next].place.is_none()
            && next + 1 < self.sentence.end
            && self.head_at(next + 1).is_some_and(|(end, kind)| kind == InstitutionKind::Company && end == next + 2)
        {
            return true;
        }
        if self.tokens[and].capital || !self.name_word(left) || !self.capital(next) {
            return false;
        }
        let plain = |t: usize| self.pieces[t].place.is_none();
        let mut run = left;
        while run > floor && left - run < 2 && self.name_word(run - 1) && self.pieces[run - 1].place.is_none() {
            run -= 1;
        }
        let left = run;
        let first = left == floor
            || !(self.name_word(left - 1)
                || self.mark(left - 1, ",")
                || self.tokens[left - 1].kind == TokenKind::Possessive);
        // Two specialties: "Heart and Lung", "Science and Technology".
        let specialties = self.pieces[left].modifier.is_some()
            && self.pieces.iter().skip(next).take(3).any(|p| p.modifier == Some(next));
        let located = left > self.sentence.start && self.in_name(left - 1, NameClass::LiesNear);
        if located && self.pieces[left].modifier.is_none() {
            return false;
        }
        let head_left =
            (self.sentence.start..=left).rev().take(3).any(|t| self.head_at(t).is_some_and(|(e, _)| e == left + 1));
        !head_left && plain(left) && (specialties || first && plain(next) && self.pieces[left].modifier.is_none())
    }

    /// The names whose head is `at..end`: mostly one, several for "District Hospitals at A and B".
    fn names(&self, at: usize, end: usize, kind: InstitutionKind, floor: usize) -> Vec<Candidate> {
        let capital = self.capital(at) || self.capital(end - 1);
        let start = self.left(at, floor, !capital);
        let plural = self.plural(end - 1);
        let mut one = self.candidate(start, at..end, kind, capital, plural);
        if plural && let Some(list) = self.distribute(&one) {
            return list;
        }
        if plural && let Some(list) = self.elliptic(&one, floor) {
            return list;
        }
        if plural && !capital {
            return Vec::new();
        }
        self.right(&mut one);
        // "an affiliated hospital of Hainan Medical University": a predicate; the name is the owner's.
        if !capital
            && !self.specific(start, at)
            && self.predicate(start, at)
            && let Some(owner) = one.owner.clone()
        {
            return self.owner(owner.start).into_iter().collect();
        }
        // "a critical access hospital in Rice Lake" names nothing.
        if !capital
            && start > self.sentence.start
            && self.is(start - 1, Class::IndefiniteArticle)
            && !self.specific(start, at)
        {
            return Vec::new();
        }
        // "Heze Branch of the Eye Hospital" is a name; "Party Branch" is none.
        if self.pieces[at].campus.is_some() && one.owner.is_none() {
            return Vec::new();
        }
        if one.name.len() == end - at && !one.specific && !one.modified {
            // A bare head: "the hospital"; without a determiner it names nothing.
            if !one.definite {
                return Vec::new();
            }
        }
        vec![one]
    }

    /// Whether what stands before a head says only how it is tied: "affiliated", "teaching", "lead".
    fn predicate(&self, start: usize, end: usize) -> bool {
        (start..end).all(|t| {
            self.pieces[t].predicate
                || self.tokens[t].kind == TokenKind::Mark
                || !self.small_case && self.pieces[t].ordinal.is_some()
        })
    }

    /// "hospitals" but not "Holdings".
    fn plural(&self, at: usize) -> bool {
        self.lexicon.vocabulary.is_plural(self.tokens[at].word)
    }

    fn candidate(&self, start: usize, head: Tokens, kind: InstitutionKind, capital: bool, plural: bool) -> Candidate {
        let definite = start > self.sentence.start && self.lexicon.names.points_back(self.tokens[start - 1].word);
        Candidate {
            tokens: start..head.end,
            name: (start..head.end).collect(),
            kind,
            plural,
            specific: self.specific(start, head.start),
            capital,
            modified: start < head.start || head.len() > 1,
            definite,
            owner: None,
            place: self.place_in(start, head.start),
            sentence: self.number,
            distributed: None,
            group: false,
            head_first: self.pieces[head.start].head_first && capital,
            head,
        }
    }

    /// Whether the tokens hold a place, a number, or a capitalised word of no common meaning.
    fn specific(&self, start: usize, end: usize) -> bool {
        let mut at = start;
        while at < end {
            if self.pieces[at].place_from.is_some_and(|(last, _)| last <= end.max(at + 1))
                && (self.capital(at) || self.small_place_word(at))
            {
                return true;
            }
            let token = &self.tokens[at];
            let known = self.pieces[at].modifier.is_some()
                || self.pieces[at].admin.is_some()
                || self.pieces[at].ordinal.is_some()
                || self
                    .pieces
                    .iter()
                    .enumerate()
                    .skip(at)
                    .take(5)
                    .any(|(t, p)| p.modifier.is_some_and(|f| f <= at && t >= at));
            if token.kind == TokenKind::Word
                && !known
                && (self.capital(at) || self.small_place(at))
                && token.span().len() > 1
            {
                return true;
            }
            if token.kind == TokenKind::Number && self.pieces[at].ordinal.is_none() {
                return true;
            }
            at += 1;
        }
        false
    }

    fn place_in(&self, start: usize, end: usize) -> Option<PlaceId> {
        let mut smallest = None;
        for at in start..end {
            if let Some((last, payload)) = self.pieces[at].place_from.filter(|&(l, _)| l <= end)
                && (self.capital(at) || self.small_place_word(last - 1))
            {
                smallest = self.choose(payload, smallest).or(smallest);
            }
        }
        smallest
    }

    /// The place that a name means; none where it could be several of different kind or country.
    fn choose(&self, payload: u32, known: Option<PlaceId>) -> Option<PlaceId> {
        let places = self.lexicon.places.named(payload);
        match places {
            [one] => Some(*one),
            several => {
                let parent = known.map(|p| self.lexicon.places.get(p).name.clone());
                several
                    .iter()
                    .find(|p| parent.is_some() && self.lexicon.places.get(**p).parent == parent)
                    .or_else(|| several.iter().min_by_key(|p| self.lexicon.places.get(**p).kind))
                    .copied()
            }
        }
    }

    /// What belongs to a name behind its head.
    fn right(&self, one: &mut Candidate) {
        loop {
            let at = one.tokens.end;
            if at >= self.sentence.end || self.tokens[at].gap == Gap::Blank {
                return;
            }
            let piece = &self.pieces[at];
            if self.is(at, Class::Belonging) || self.is(at, Class::Purpose) {
                let mut next = at + 1;
                while next < self.sentence.end && self.is(next, Class::DefiniteArticle) {
                    next += 1;
                }
                if next >= self.sentence.end {
                    return;
                }
                if self.is(at, Class::Belonging)
                    && let Some(owner) = self.owner(next).filter(|o| {
                        o.kind != InstitutionKind::Alliance
                            || one.kind == InstitutionKind::Alliance
                            || self.predicate(one.tokens.start, one.head.start) && !one.capital
                    })
                {
                    one.owner = Some(owner.tokens.clone());
                    one.place = one.place.or(owner.place);
                    one.specific |= owner.specific;
                    self.take(one, owner.tokens.end);
                    continue;
                }
                let specialty = self.pieces[next].specialty_of.filter(|_| one.capital || self.is(at, Class::Belonging));
                let place = self.pieces[next].place_from.filter(|&(last, _)| {
                    last <= self.sentence.end && (self.capital(next) || self.small_place_word(last - 1))
                });
                if let Some(last) = specialty.filter(|&l| l <= self.sentence.end && place.is_none_or(|(p, _)| p <= l)) {
                    // "Center for Tropical Medicine Research": the specialty goes on.
                    let more = if one.capital
                        && last < self.sentence.end
                        && self.spaced(last)
                        && !self.title_case
                        && self.tokens[last].word == WordId::UNKNOWN
                    {
                        self.capital_run(last, 2)
                    } else {
                        last
                    };
                    self.take(one, more.max(last));
                    one.modified = true;
                    continue;
                }
                // "Chartham Management Corp of Salem, Ore": where the firm sits, and no part of its name.
                if self.is(at, Class::Belonging)
                    && one.kind == InstitutionKind::Company
                    && place.is_some_and(|(last, _)| self.mark(last, ","))
                {
                    return;
                }
                if self.is(at, Class::Belonging)
                    && let Some((last, payload)) = place
                {
                    let mut end = self.admin_tail(last);
                    // "Hospital of Qianfeng district in Guang'an city": the outer place says where, and is no name part.
                    if end < self.sentence.end && self.mark(end, "'") {
                        end = last;
                    }
                    one.place = self.choose(payload, one.place).or(one.place);
                    one.specific = true;
                    self.take(one, end);
                    continue;
                }
                let mut run = self.capital_run(next, if one.capital && self.is(at, Class::Belonging) { 4 } else { 0 });
                if run > next && !self.title_case {
                    // "University of Pembina and Cavalier".
                    if one.kind == InstitutionKind::University && self.is(run, Class::Joining) {
                        let second = self.capital_run(run + 1, 2);
                        if second > run + 1
                            && (run + 1..=second).all(|t| {
                                t >= self.sentence.end
                                    || self.head_at(t).is_none() && self.pieces[t].place_from.is_none()
                            })
                        {
                            run = second;
                        }
                    }
                    one.specific = true;
                    self.take(one, run);
                    continue;
                }
                if self.is(at, Class::Belonging)
                    && self.small_place(next)
                    && next + 1 < self.sentence.end
                    && self.pieces[next + 1].admin_from.is_some()
                {
                    one.specific = true;
                    let end = self.admin_tail(next + 1);
                    self.take(one, end);
                    continue;
                }
                return;
            }
            if self.mark(at, "&")
                && one.capital
                && at + 1 < self.sentence.end
                && let Some((end, _)) = self.head_at(at + 1).filter(|_| self.capital(at + 1))
            {
                self.take(one, end);
                continue;
            }
            if let Some(last) = piece.affiliated.filter(|&l| l < self.sentence.end) {
                let next = if self.is(last, Class::DefiniteArticle) { last + 1 } else { last };
                if let Some(owner) = self.owner(next) {
                    one.owner = Some(owner.tokens.clone());
                    self.take(one, owner.tokens.end);
                    continue;
                }
                return;
            }
            if let Some(last) = piece.campus.filter(|&l| l <= self.sentence.end && one.specific) {
                self.take(one, last);
                continue;
            }
            // "Heze Branch", "Gansu Hospital" behind a name with its own place.
            if let Some((last, _)) =
                piece.place_from.filter(|&(l, _)| l < self.sentence.end && self.capital(at) && one.specific)
                && let Some(end) = self.pieces[last].campus.filter(|&l| l <= self.sentence.end)
            {
                self.take(one, end);
                continue;
            }
            if self.mark(at, "(") {
                self.bracketed_place(one);
                return;
            }
            if self.mark(at, ",") && !one.specific && one.capital && at + 1 < self.sentence.end {
                let end = self.pieces[at + 1]
                    .place_from
                    .filter(|_| self.capital(at + 1))
                    .map_or_else(|| self.capital_run(at + 1, 2), |(l, _)| l);
                let goes_on = end < self.sentence.end
                    && (self.name_word(end)
                        || self.head_at(end).is_some()
                        || self.pieces[end].modifier.is_some()
                        || self.pieces[end].ordinal.is_some());
                let own_head = (at + 1..end).any(|t| self.head_at(t).is_some() || self.pieces[t].modifier.is_some());
                if end > at + 1 && !self.title_case && !goes_on && !own_head {
                    one.place = self.place_in(at + 1, end).or(one.place);
                    one.specific = true;
                    one.name.extend(at + 1..end);
                    one.tokens.end = end;
                }
                return;
            }
            // ", Ltd." and "Co., Ltd."
            if one.kind == InstitutionKind::Company && (self.mark(at, ",") || self.mark(at, ".")) {
                let next = (at..self.sentence.end.min(at + 3)).find(|&t| self.tokens[t].kind == TokenKind::Word);
                if let Some(next) = next
                    && self.in_name(next, NameClass::LegalForm)
                    && self.capital(next)
                {
                    self.take(one, next + 1);
                    continue;
                }
                return;
            }
            if self.in_name(at, NameClass::LiesIn) && !one.specific && one.capital && at + 1 < self.sentence.end {
                if let Some(owner) = self.owner(at + 1) {
                    one.owner = Some(owner.tokens.clone());
                    one.specific = true;
                    self.take(one, owner.tokens.end);
                    continue;
                }
                let place = self.pieces[at + 1]
                    .place_from
                    .filter(|&(l, _)| self.capital(at + 1) || self.small_place_word(l - 1));
                let end = place.map_or_else(|| self.capital_run(at + 1, 2), |(l, _)| self.admin_tail(l));
                if end > at + 1 {
                    one.place = self.place_in(at + 1, end).or(one.place);
                    one.specific = true;
                    self.take(one, end);
                }
                return;
            }
            // "Centre de santé du Lac-Humqui", "Klinikum Neckarheide": head first, small words inside.
            if one.head_first {
                let end = self.foreign_run(at);
                one.head_first = false;
                if end > at {
                    one.specific = true;
                    self.take(one, end);
                    continue;
                }
            }
            // "Rural Health Centre Harappa", "Hospital Sírio-Libanês", "Klinikum Neckarheide".
            if one.capital && self.tokens[at].gap == Gap::Space && self.capital(at) {
                let place = piece.place_from.filter(|_| !self.title_case);
                if let Some((last, payload)) = place.filter(|&(l, _)| !one.specific && l <= self.sentence.end) {
                    one.place = self.choose(payload, one.place);
                    one.specific = true;
                    self.take(one, last);
                    return;
                }
                if !one.specific && !self.title_case && self.tokens[at].word == WordId::UNKNOWN {
                    let end = self.capital_run(at, 4);
                    if end > at {
                        one.specific = true;
                        self.take(one, end);
                        return;
                    }
                }
            }
            return;
        }
    }

    fn take(&self, one: &mut Candidate, end: usize) {
        one.name.extend(one.tokens.end..end);
        one.tokens.end = end;
    }

    /// Levels of administration behind a place: "Jiangsu Province", "Guangxi Zhuang Autonomous Region".
    fn admin_tail(&self, mut at: usize) -> usize {
        while at < self.sentence.end {
            match self.pieces[at].admin_from.filter(|&l| l <= self.sentence.end) {
                Some(last) if self.head_at(at).is_none() => at = last,
                _ => break,
            }
        }
        at
    }

    /// The institution that begins exactly here, as in "of [Fudan University]".
    fn owner(&self, start: usize) -> Option<Candidate> {
        if start >= self.sentence.end {
            return None;
        }
        let stop = self.sentence.end.min(start + 9);
        for at in start..stop {
            if matches!(self.tokens[at].kind, TokenKind::Mark)
                && !self.mark(at, "-")
                && !self.mark(at, "&")
                && !self.mark(at, ".")
                && !self.mark(at, "'")
            {
                return None;
            }
            if self.is(at, Class::Joining)
                && !self.pieces.iter().skip(at).take(4).any(|p| p.modifier.is_some_and(|f| f <= at))
            {
                return None;
            }
            if let Some((end, kind)) = self.head_at(at) {
                let capital = self.capital(at) || self.capital(end - 1);
                if self.left(at, start, !capital) != start {
                    return None;
                }
                let mut one = self.candidate(start, at..end, kind, capital, false);
                if !one.specific
                    && !matches!(
                        kind,
                        InstitutionKind::HealthAuthority | InstitutionKind::Government | InstitutionKind::University
                    )
                    || one.tokens.len() == end - at
                        && kind != InstitutionKind::HealthAuthority
                        && !matches!(kind, InstitutionKind::University)
                {
                    return None;
                }
                if !one.modified && !one.specific && !self.is(end, Class::Belonging) {
                    return None;
                }
                self.right(&mut one);
                return Some(one);
            }
        }
        None
    }

    /// The end of a run of capitalised name words, at most `most` of them.
    fn capital_run(&self, start: usize, most: usize) -> usize {
        let mut at = start;
        let mut words = 0;
        while at < self.sentence.end && words < most {
            if self.name_word(at) && (at == start || self.tokens[at].gap <= Gap::Space) {
                words += 1;
                at += 1;
            } else if at > start
                && self.mark(at, "-")
                && self.tokens[at].gap == Gap::None
                && at + 1 < self.sentence.end
                && self.tokens[at + 1].gap == Gap::None
            {
                at += 2;
            } else if at > start && self.mark(at, "&") && at + 1 < self.sentence.end && self.name_word(at + 1) {
                at += 1;
            } else {
                break;
            }
        }
        at.min(self.sentence.end)
    }

    /// Capitalised words with particles and unknown small words between them.
    fn foreign_run(&self, start: usize) -> usize {
        let mut at = start;
        let mut end = start;
        while at < self.sentence.end && at < start + 8 {
            let token = &self.tokens[at];
            if self.name_word(at) || token.kind == TokenKind::Word && self.capital(at) && token.word == WordId::UNKNOWN
            {
                at += 1;
                end = at;
            } else if self.pieces[at].particle
                || token.kind == TokenKind::Word && token.word == WordId::UNKNOWN
                || self.mark(at, "-") && token.gap == Gap::None
            {
                at += 1;
            } else {
                break;
            }
        }
        end
    }

    /// "(Beijing)" behind a name: the mention takes it; the name only where it has nothing else of its own.
    fn bracketed_place(&self, one: &mut Candidate) {
        let open = one.tokens.end;
        let Some(close) = (open + 1..self.sentence.end.min(open + 4)).find(|&t| self.mark(t, ")")) else { return };
        if close == open + 1 {
            return;
        }
        let inner = open + 1..close;
        let place = self.pieces[open + 1].place_from.filter(|&(last, _)| last == close && self.capital(open + 1));
        let lone = inner.len() == 1 && self.name_word(open + 1) && !self.tokens[open + 1].upper;
        if let Some((_, payload)) = place {
            one.place = one.place.or(self.choose(payload, None));
        } else if !lone {
            return;
        }
        if !one.specific {
            one.name.extend(inner);
            one.specific = true;
        }
        one.tokens.end = close + 1;
    }

    /// "District Hospitals at Kilinochchi and Mullaitivu": one for each place.
    fn distribute(&self, one: &Candidate) -> Option<Vec<Candidate>> {
        let at = one.tokens.end;
        if !self.in_name(at, NameClass::SpreadOver) || one.specific && self.in_name(at, NameClass::Within) {
            return None;
        }
        let mut items: Vec<Tokens> = Vec::new();
        let mut next = at + 1;
        loop {
            let place = self
                .pieces
                .get(next)?
                .place_from
                .filter(|&(l, _)| l <= self.sentence.end && (self.capital(next) || self.small_place_word(l - 1)));
            let end = place.map_or_else(|| self.capital_run(next, 3), |(l, _)| l);
            if next >= self.sentence.end || end <= next {
                break;
            }
            items.push(next..end);
            next = end;
            if self.mark(next, ",") {
                next += 1;
                if self.is(next, Class::Joining) {
                    next += 1;
                }
            } else if self.is(next, Class::Joining) || self.mark(next, "&") {
                next += 1;
            } else {
                break;
            }
        }
        if items.len() < 2 {
            return None;
        }
        if !one.capital {
            // "primary care hospitals in Ohio and Kentucky" are groups; "maternal and child health hospitals in A and B" are one each.
            let loose = (one.tokens.start..one.head.start)
                .all(|t| self.pieces[t].loose || self.tokens[t].kind == TokenKind::Mark || self.pieces[t].predicate);
            let large = items.iter().any(|i| {
                self.place_in(i.start, i.end).is_some_and(|p| {
                    matches!(
                        self.lexicon.places.get(p).kind,
                        PlaceKind::Country | PlaceKind::Province | PlaceKind::Region
                    )
                })
            });
            if loose || large {
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
                    each.distributed = Some(item.clone());
                    each.plural = false;
                    each.specific = true;
                    each.place = self.place_in(item.start, item.end);
                    each
                })
                .collect(),
        )
    }

    /// "Waimea and Korora Hospitals": the plural head serves both names.
    fn elliptic(&self, one: &Candidate, floor: usize) -> Option<Vec<Candidate>> {
        let start = one.tokens.start;
        if start >= one.head.start {
            return None;
        }
        let mut items: Vec<Tokens> = vec![start..one.head.start];
        let mut at = start;
        while at > floor + 1 {
            let joined = self.is(at - 1, Class::Joining)
                || self.mark(at - 1, "&")
                || (self.mark(at - 1, ",") && !items.is_empty());
            if !joined {
                break;
            }
            let end = at - 1;
            let first = self.left(end, floor, false);
            if first >= end || !self.specific(first, end) {
                break;
            }
            items.push(first..end);
            at = first;
        }
        if items.len() < 2 || !(self.is(items[0].start - 1, Class::Joining) || self.mark(items[0].start - 1, "&")) {
            return None;
        }
        items.reverse();
        let shared: Vec<usize> = items.last()?.clone().filter(|&t| self.pieces[t].modifier.is_some()).collect();
        let last = items.len() - 1;
        Some(
            items
                .iter()
                .enumerate()
                .map(|(n, item)| {
                    let mut each = one.clone();
                    each.tokens = if n == last { item.start..one.head.end } else { item.clone() };
                    each.name = item
                        .clone()
                        .chain(if n == last { Vec::new() } else { shared.clone() })
                        .chain(one.head.clone())
                        .collect();
                    each.distributed = Some(item.clone());
                    each.plural = false;
                    each.specific = true;
                    each.place = self.place_in(item.start, item.end);
                    each
                })
                .collect(),
        )
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
                && (self.is(before, Class::Adjective) || self.pieces[before].group_before);
            if let Some(first) = first {
                start = first;
            } else if let Some((first, _)) = self.place_before(before).filter(|&(f, _)| f >= floor) {
                start = first;
            } else if plain || token.kind == TokenKind::Number {
                start = before;
            } else if self.mark(before, "-") && token.gap == Gap::None && before > floor {
                start = before - 1;
            } else {
                break;
            }
        }
        let mut stop = end;
        if stop < self.sentence.end && self.pieces[stop].group_link {
            let mut t = stop + 1;
            while t < limit && t < stop + 8 {
                let token = &self.tokens[t];
                let fits = match token.kind {
                    TokenKind::Number => true,
                    TokenKind::Word => {
                        self.capital(t)
                            || self.pieces[t].admin_from.is_some()
                            || self.pieces[t].admin.is_some()
                            || self.is(t, Class::Adjective)
                            || self.small_place(t)
                            || self.is(t, Class::Determiner)
                            || self.place_before(t).is_some()
                            || self.pieces[t].group_place
                    }
                    _ => false,
                };
                if !fits || self.head_at(t).is_some() {
                    break;
                }
                t += 1;
            }
            if t > stop + 1 && t < limit {
                stop = t;
            }
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
}
