//! Words, numbers and marks of a text.
//!
//! Boundaries are those of UAX #29 (as `unicode-segmentation` finds them), found
//! byte by byte where the text is ASCII; then a few cuts of our own: the
//! possessive `'s` off a word that the lexicon does not know with it, and a
//! sentence end that was glued to the next sentence ("university.Luo").

use crate::document::{Gap, Token, TokenKind};
use crate::lexicon::{Facts, ONES, Vocabulary, WordId};
use unicode_segmentation::UnicodeSegmentation;

/// All tokens of a text, in order. White space between them is no token.
pub fn tokens(text: &str, vocabulary: &Vocabulary) -> Vec<Token> {
    let mut maker = Maker { text, vocabulary, tokens: Vec::with_capacity(text.len() / 4), last: 0 };
    segments(text, |start, end, kinds, folded| match folded {
        Some(folded) => maker.word(start, end, kinds, folded),
        None => maker.push(start, end, kinds),
    });
    maker.tokens
}

/// What a byte can be in a word: bits, so that the bytes of a word are known together.
const SMALL: u8 = 1;
const CAPITAL: u8 = 2;
const DIGIT: u8 = 4;
const OTHER: u8 = 8;

/// The kind of each byte; 0 of those that are in no word of ASCII.
const KINDS: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        kinds[byte] = match byte as u8 {
            b'a'..=b'z' => SMALL,
            b'A'..=b'Z' => CAPITAL,
            b'0'..=b'9' => DIGIT,
            b'_' => OTHER,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};

/// Calls `piece` for each UAX #29 word segment of `text`, without white space.
pub fn boundaries(text: &str, mut piece: impl FnMut(usize, usize)) {
    segments(text, |start, end, _, _| piece(start, end));
}

/// The letters of a short word, folded, eight bytes in each number.
type Folded = [u64; 2];

/// The word of one to sixteen ASCII letters that begins at a byte and surely ends before the next
/// one: its end, whether it has small letters and capitals, and itself folded. Eight bytes at a time.
#[inline]
fn short_word(bytes: &[u8], at: usize) -> Option<(usize, u8, Folded)> {
    const HIGH: u64 = 0x80 * ONES;
    /// The number of letters at the low end of eight bytes, and the bits of their capitals.
    #[inline]
    fn letters(eight: u64) -> (u32, u64) {
        let seven = (eight | (0x20 * ONES)) & !HIGH;
        let from_a = seven + u64::from(0x80 - b'a') * ONES;
        let behind_z = seven + u64::from(0x7f - b'z') * ONES;
        let letters = from_a & !behind_z & !eight & HIGH;
        let count = (!letters & HIGH).trailing_zeros() / 8;
        (count, letters & !(eight << 2) & BELOW[count as usize])
    }
    /// The bits of the lowest bytes, by their number.
    const BELOW: [u64; 9] = {
        let mut below = [0; 9];
        let mut count = 1;
        while count < 9 {
            below[count] = u64::MAX >> (64 - 8 * count);
            count += 1;
        }
        below
    };
    let sixteen = bytes.get(at..)?.first_chunk::<18>()?;
    let (first, second) = (sixteen.first_chunk::<8>()?, sixteen[8..].first_chunk::<8>()?);
    let first = u64::from_le_bytes(*first);
    let (mut count, mut capitals) = letters(first);
    if count == 0 {
        return None;
    }
    let mut folded = [(first | (0x20 * ONES)) & BELOW[count as usize], 0];
    if count == 8 {
        let second = u64::from_le_bytes(*second);
        let (more, large) = letters(second);
        folded[1] = (second | (0x20 * ONES)) & BELOW[more as usize];
        capitals = capitals.count_ones() as u64 + large.count_ones() as u64;
        count += more;
    } else {
        capitals = u64::from(capitals.count_ones());
    }
    let (next, after) = (sixteen[count as usize], sixteen[count as usize + 1]);
    // A mark joins a word only to what stands right behind it.
    let closes = CLOSES[next as usize] || JOINS[next as usize] && after.is_ascii() && KINDS[after as usize] == 0;
    if !closes {
        return None;
    }
    let kinds = match capitals {
        0 => SMALL,
        all if all == u64::from(count) => CAPITAL,
        _ => SMALL | CAPITAL,
    };
    Some((at + count as usize, kinds, folded))
}

/// Marks that may join two words or numbers.
const JOINS: [bool; 256] = {
    let mut joins = [false; 256];
    let marks = b"'.:,;";
    let mut at = 0;
    while at < marks.len() {
        joins[marks[at] as usize] = true;
        at += 1;
    }
    joins
};

/// Bytes before which a word ends whatever follows them: ASCII, in no word, and no mark that may join two.
const CLOSES: [bool; 256] = {
    let mut closes = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        closes[byte] = KINDS[byte] == 0 && !JOINS[byte];
        byte += 1;
    }
    closes
};

/// As [`boundaries`], with the kinds of bytes of each piece, and short words folded.
fn segments(text: &str, mut piece: impl FnMut(usize, usize, u8, Option<Folded>)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let b = bytes[at];
        if b.is_ascii_whitespace() || b == 0x0b {
            at += 1;
            continue;
        }
        if KINDS[b as usize] == 0 && b.is_ascii() && bytes.get(at + 1).is_none_or(u8::is_ascii) {
            piece(at, at + 1, OTHER, None);
            at += 1;
            continue;
        }
        if let Some((end, kinds, folded)) = short_word(bytes, at) {
            piece(at, end, kinds, Some(folded));
            at = end;
            continue;
        }
        let (end, kinds) = ascii_segment(bytes, at);
        if end < bytes.len() && !bytes[end].is_ascii() || !b.is_ascii() {
            // Something wide touches this piece: let the standard decide up to the next white space.
            let stop = bytes[at..].iter().position(|b| b.is_ascii_whitespace()).map_or(bytes.len(), |n| at + n);
            for (offset, part) in text[at..stop].split_word_bound_indices() {
                // To the standard a mark that joins is one with the white space before it.
                let bare = part.trim_start();
                if !bare.is_empty() {
                    piece(at + offset + part.len() - bare.len(), at + offset + part.len(), OTHER, None);
                }
            }
            at = stop;
            continue;
        }
        piece(at, end, kinds, None);
        at = end;
    }
}

/// The end of the word segment that begins at ASCII byte `at`, as far as ASCII goes, and the kinds of its bytes.
fn ascii_segment(bytes: &[u8], at: usize) -> (usize, u8) {
    if !bytes[at].is_ascii() {
        return (at, OTHER);
    }
    let mut kinds = KINDS[bytes[at] as usize];
    if kinds == 0 {
        return (at + 1, OTHER);
    }
    let mut end = at + 1;
    loop {
        while let Some(&byte) = bytes.get(end) {
            let kind = KINDS[byte as usize];
            if kind == 0 {
                break;
            }
            kinds |= kind;
            end += 1;
        }
        let (Some(&mark), Some(&after)) = (bytes.get(end), bytes.get(end + 1)) else { return (end, kinds) };
        if !matches!(mark, b'\'' | b'.' | b':' | b',' | b';') {
            return (end, kinds);
        }
        let before = bytes[end - 1];
        let letters = before.is_ascii_alphabetic() && after.is_ascii_alphabetic();
        let digits = before.is_ascii_digit() && after.is_ascii_digit();
        let joins = match mark {
            b'\'' | b'.' => letters || digits,
            b':' => letters,
            _ => digits,
        };
        // A letter outside ASCII behind the mark may join as well: the caller asks the standard.
        if !joins {
            return (if after.is_ascii() { end } else { end + 1 }, kinds);
        }
        kinds |= OTHER;
        end += 2;
    }
}

struct Maker<'a> {
    text: &'a str,
    vocabulary: &'a Vocabulary,
    tokens: Vec<Token>,
    /// Where the last token ends.
    last: usize,
}

impl Maker<'_> {
    /// A word of ASCII letters; most pieces are.
    #[inline]
    fn word(&mut self, start: usize, end: usize, kinds: u8, folded: Folded) {
        let length = end - start;
        // The s behind an apostrophe may belong to it.
        if length == 1 && folded[0] == u64::from(b's') {
            return self.push(start, end, kinds);
        }
        let word = if length <= 8 {
            self.vocabulary.id_of_eight(folded[0])
        } else {
            self.vocabulary.id_of_sixteen(folded[0], folded[1])
        };
        let capital = kinds & CAPITAL != 0 && self.text.as_bytes()[start].is_ascii_uppercase();
        let upper = length > 1 && kinds == CAPITAL;
        self.push_word(start, end, word, capital, upper);
    }

    /// A word that the vocabulary was asked for.
    #[inline]
    fn push_word(&mut self, start: usize, end: usize, word: WordId, capital: bool, upper: bool) {
        let gap = self.gap(start, end);
        let (start, end, mark, kind) = (start as u32, end as u32, '\0', TokenKind::Word);
        let Facts { classes, uses, .. } = self.vocabulary.facts(word);
        self.tokens.push(Token { start, end, word, classes, uses, mark, kind, gap, capital, upper });
    }

    /// `kinds` are those of its bytes; [`OTHER`] where they are not known.
    fn push(&mut self, start: usize, end: usize, kinds: u8) {
        let piece = &self.text[start..end];
        let bytes = piece.as_bytes();
        let first = bytes[0];
        if let [mark] = bytes
            && mark.is_ascii_punctuation()
            && *mark != b'\''
        {
            let word = self.vocabulary.id_of_eight(u64::from(first));
            let gap = self.gap(start, end);
            let (start, end, mark) = (start as u32, end as u32, char::from(first));
            let kind = TokenKind::Mark;
            let Facts { classes, uses, .. } = self.vocabulary.facts(word);
            self.tokens.push(Token { start, end, word, classes, uses, mark, kind, gap, capital: false, upper: false });
            return;
        }
        // Nine pieces of ten are words of ASCII letters, and need no cut unless they have an apostrophe or a dot.
        if kinds & !(SMALL | CAPITAL) == 0 {
            let word = self.vocabulary.id(piece);
            let capital = first.is_ascii_uppercase();
            let upper = bytes.len() > 1 && kinds == CAPITAL;
            if bytes.len() > 1 || !matches!(first, b's' | b'S') {
                self.push_word(start, end, word, capital, upper);
                return;
            }
        }
        if first.is_ascii_alphabetic() || (!first.is_ascii() && piece.chars().next().is_some_and(char::is_alphabetic)) {
            if let Some(cut) = glued_stop(piece) {
                self.push(start, start + cut, OTHER);
                self.token(start + cut, start + cut + 1, TokenKind::Mark);
                self.push(start + cut + 1, end, OTHER);
                return;
            }
            let whole = self.look_up(piece);
            if whole == WordId::UNKNOWN
                && let Some(base) = possessive_base(piece)
            {
                self.token(start, start + base, TokenKind::Word);
                self.token(start + base, end, TokenKind::Possessive);
                return;
            }
            if whole == WordId::UNKNOWN
                && let Some((base, full)) = contraction(piece)
            {
                self.token(start, start + base, TokenKind::Word);
                let word = self.vocabulary.id(full);
                self.add(start + base, end, TokenKind::Word, word);
                return;
            }
            self.add(start, end, TokenKind::Word, whole);
        } else if first.is_ascii_digit() {
            self.token(start, end, TokenKind::Number);
        } else if matches!(piece, "'" | "\u{2019}")
            && self.text[end..].starts_with(['s', 'S'])
            && !self.text[end + 1..].starts_with(|c: char| c.is_alphanumeric())
        {
            // "people 's": the s follows as a word of its own and joins it in `add`.
            self.token(start, end, TokenKind::Possessive);
        } else if matches!(piece, "'" | "\u{2019}") && owns_plural(self.text, start, end) {
            self.token(start, end, TokenKind::Possessive);
        } else {
            self.token(start, end, TokenKind::Mark);
        }
    }

    fn token(&mut self, start: usize, end: usize, kind: TokenKind) {
        let word = self.look_up(&self.text[start..end]);
        self.add(start, end, kind, word);
    }

    fn look_up(&self, piece: &str) -> WordId {
        if piece.is_ascii() { self.vocabulary.id(piece) } else { self.vocabulary.id(&crate::lexicon::fold(piece)) }
    }

    /// The white space between the last token and the next one, which becomes the last.
    #[inline]
    fn gap(&mut self, start: usize, end: usize) -> Gap {
        let before = std::mem::replace(&mut self.last, end);
        gap(&self.text.as_bytes()[before..start])
    }

    fn add(&mut self, start: usize, end: usize, kind: TokenKind, word: WordId) {
        // The s of "people 's" belongs to the mark before it.
        if kind == TokenKind::Word
            && matches!(&self.text[start..end], "s" | "S")
            && let Some(last) = self.tokens.last_mut()
            && last.kind == TokenKind::Possessive
            && last.end as usize == start
        {
            last.end = end as u32;
            self.last = end;
            last.mark = '\0';
            return;
        }
        let piece = &self.text[start..end];
        let gap = self.gap(start, end);
        let first = piece.chars().next().unwrap_or('\0');
        let sign = matches!(kind, TokenKind::Mark | TokenKind::Possessive) && first.len_utf8() == piece.len();
        let mark = if sign { first } else { '\0' };
        let capital = first.is_uppercase();
        let upper = capital
            && !piece.chars().any(char::is_lowercase)
            && piece.chars().filter(|c| c.is_alphabetic()).count() > 1;
        let Facts { classes, uses, .. } = self.vocabulary.facts(word);
        let (start, end) = (start as u32, end as u32);
        self.tokens.push(Token { start, end, word, classes, uses, mark, kind, gap, capital, upper });
    }
}

fn gap(between: &[u8]) -> Gap {
    match between {
        [] => return Gap::None,
        [b' '] => return Gap::Space,
        _ => {}
    }
    let count = |mark: u8| between.iter().filter(|&&b| b == mark).count();
    match count(b'\n').max(count(b'\r')) {
        0 => Gap::Space,
        1 => Gap::Line,
        _ => Gap::Blank,
    }
}

/// Bytes before an apostrophe in which a quotation that it would close begins.
const QUOTED: usize = 300;

/// "the two hospitals' merger", "Larch Partners' purchase": an apostrophe behind an s and before a word, which closes no quotation.
fn owns_plural(text: &str, start: usize, end: usize) -> bool {
    let next = text[end..].strip_prefix([' ', '\u{a0}']);
    if !text[..start].ends_with(['s', 'S']) || !next.is_some_and(|n| n.starts_with(char::is_alphanumeric)) {
        return false;
    }
    let mut low = start.saturating_sub(QUOTED);
    while !text.is_char_boundary(low) {
        low += 1;
    }
    let mut before = '\n';
    for c in text[low..start].chars() {
        if matches!(c, '\'' | '\u{2018}') && (before.is_whitespace() || matches!(before, '(' | '"' | '\u{201c}')) {
            return false;
        }
        before = if c == '\'' || c == '\u{2018}' { before } else { c };
    }
    true
}

/// Where the possessive begins in "Idaho's" and "hospitals’".
fn possessive_base(piece: &str) -> Option<usize> {
    if !piece.ends_with(['s', 'S']) {
        return None;
    }
    ["'s", "\u{2019}s", "'S", "\u{2019}S"]
        .iter()
        .find_map(|tail| piece.strip_suffix(tail))
        .map(str::len)
        .filter(|&n| n > 0)
}

/// Where the verb begins in "we've" and "they'll", and the word that it is short for.
fn contraction(piece: &str) -> Option<(usize, &'static str)> {
    let tails = [("ve", "have"), ("re", "are"), ("ll", "will")];
    tails.into_iter().find_map(|(tail, full)| {
        let base = piece.strip_suffix(tail)?;
        let base = base.strip_suffix(['\'', '\u{2019}'])?;
        (!base.is_empty()).then_some((base.len(), full))
    })
}

/// Where a full stop ends a sentence inside a piece: three lower-case letters or
/// more before it, a capital and a lower-case letter behind it, and no address.
fn glued_stop(piece: &str) -> Option<usize> {
    let dot = piece.find('.')?;
    let (left, right) = (&piece[..dot], &piece[dot + 1..]);
    let lower = left.chars().rev().take_while(|c| c.is_lowercase()).count();
    let mut next = right.chars();
    (lower >= 3
        && !right.contains('.')
        && next.next().is_some_and(char::is_uppercase)
        && next.next().is_some_and(char::is_lowercase))
    .then_some(dot)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<&str> {
        tokens(text, &Vocabulary::default()).iter().map(|t| t.span().of(text)).collect()
    }

    #[test]
    fn cuts_of_our_own() {
        assert_eq!(shown("Idaho's university.Luo said"), ["Idaho", "'s", "university", ".", "Luo", "said"]);
        assert_eq!(shown("the People 's Hospital"), ["the", "People", "'s", "Hospital"]);
        assert_eq!(shown("3.71‰ of 1,100"), ["3.71", "‰", "of", "1,100"]);
        assert_eq!(shown("U.S. www.heart.org"), ["U.S", ".", "www.heart.org"]);
    }

    #[test]
    fn boundaries_are_the_standard_s() {
        let text = "Dr. Smith’s 3.5-year plan: a:b, 1,100;2 _x_ 医院 e\u{301}t\u{e9} ok.È “quoted” 5’ x’y z.é";
        let mut ours = Vec::new();
        boundaries(text, |s, e| ours.push(&text[s..e]));
        let theirs: Vec<&str> = text.split_word_bounds().filter(|p| !p.chars().all(char::is_whitespace)).collect();
        assert_eq!(ours, theirs);
    }
}
