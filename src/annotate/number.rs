//! Numbers of a text, by digits and by words: "1,100", "3.2 ten thousand",
//! "one hundred and fifty-six", "half a million", "tens of thousands".
//!
//! What a number counts, and whether it counts anything, is for
//! [`crate::annotate::figure`] to say.

use crate::document::{Gap, Token, TokenKind, Tokens};
use crate::lexicon::figures::{FigureWords, NumberWord};
use crate::lexicon::{Vocabulary, WordId};

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// "1,100", "3.2 million"
    Digits,
    /// "seventy-four"
    Words,
    /// "hundreds of": at least that many
    Vague,
    /// "several hundred", "a couple of"
    Rough,
}

/// A number.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// Its tokens, scale words included.
    pub tokens: Tokens,
    /// Its value.
    pub value: f64,
    /// The factor of its scale words, 1 without any.
    pub scale: f64,
    /// How it is written.
    pub form: Form,
    /// Digits alone, without separators, decimals or scale: it may be a year or a name.
    pub bare: bool,
    /// The sign written in one piece with it, as in "Rs2.5".
    pub sign: Option<u16>,
    /// Its letter may be a unit of length: "4.2m" counts only where a counted noun follows.
    pub doubtful: bool,
}

/// What the reader of numbers looks at.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// The text.
    pub text: &'a str,
    /// Its tokens.
    pub tokens: &'a [Token],
    /// Number words.
    pub words: &'a FigureWords,
    /// All words.
    pub vocabulary: &'a Vocabulary,
}

/// What stands at a place where a number could begin.
#[derive(Debug)]
pub enum Reading {
    /// A number.
    Number(Number),
    /// Something like a number that is none ("two thirds", "21st"): go on behind it.
    Skip(usize),
    /// Nothing of that kind.
    Nothing,
}

impl<'a> Reader<'a> {
    /// The characters of a token.
    #[inline]
    pub fn of(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |t| t.span().of(self.text))
    }

    /// The character of a mark; `'\0'` of everything else.
    #[inline]
    pub fn mark(&self, at: usize) -> char {
        self.tokens.get(at).map_or('\0', |t| t.mark)
    }

    #[inline]
    fn word(&self, at: usize, end: usize) -> Option<NumberWord> {
        if at >= end { None } else { self.words.number(self.tokens[at].word) }
    }

    fn is(&self, at: usize, end: usize, word: NumberWord) -> bool {
        self.word(at, end) == Some(word)
    }

    /// Whether a hyphen joins the tokens on both sides.
    #[inline]
    pub fn hyphen(&self, at: usize, end: usize) -> bool {
        at + 1 < end
            && self.tokens[at].kind == TokenKind::Mark
            && self.tokens[at].gap == Gap::None
            && self.tokens[at + 1].gap == Gap::None
            && matches!(self.mark(at), '-' | '\u{2010}' | '\u{2011}')
            // "320 beds--some of them empty": two of them are a dash.
            && self.mark(at + 1) != '-'
            && !(at > 0 && self.mark(at - 1) == '-')
    }

    /// Whether a word can be a number or have one in it.
    #[inline]
    pub fn may_be_number(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        if token.word != WordId::UNKNOWN {
            return self.words.is_numeric(token.word);
        }
        token.span().of(self.text).bytes().any(|b| b.is_ascii_digit())
    }

    /// The number at `at`, which must end before `end`. `money` says that a sign stands before it.
    pub fn read(&self, at: usize, end: usize, money: bool) -> Reading {
        let token = &self.tokens[at];
        match token.kind {
            TokenKind::Number => self.digits(at, end, token.start as usize, money, None),
            TokenKind::Word => {
                if let Some(reading) = self.glued_sign(at, end) {
                    return reading;
                }
                self.spelled(at, end)
            }
            _ => Reading::Nothing,
        }
    }

    /// "Rs2.5", "Sh85", "P28", "R150,000": a sign in one piece with its digits.
    fn glued_sign(&self, at: usize, end: usize) -> Option<Reading> {
        let piece = self.of(at);
        let cut = piece.bytes().position(|b| b.is_ascii_digit())?;
        if cut == 0 || cut > 4 || !piece.is_char_boundary(cut) {
            return None;
        }
        let sign = self.words.sign(self.folded(&piece[..cut])?)?;
        let start = self.tokens[at].start as usize + cut;
        let reading = self.digits(at, end, start, true, Some(sign));
        match &reading {
            // One letter and a few digits is a name ("P53", "K9"); an amount has a separator or a scale.
            // So is "mk5" in small letters.
            Reading::Number(number)
                if !number.bare
                    || cut > 1 && (number.value >= 100.0 || piece[..cut].bytes().any(|b| b.is_ascii_uppercase())) =>
            {
                Some(reading)
            }
            _ => None,
        }
    }

    /// The id of a short ASCII piece in lower case.
    fn folded(&self, piece: &str) -> Option<WordId> {
        let mut buffer = [0u8; 12];
        let bytes = piece.as_bytes();
        if bytes.len() > buffer.len() || !piece.is_ascii() {
            return None;
        }
        buffer[..bytes.len()].copy_from_slice(bytes);
        buffer[..bytes.len()].make_ascii_lowercase();
        let id = self.vocabulary.id(std::str::from_utf8(&buffer[..bytes.len()]).ok()?);
        (id != WordId::UNKNOWN).then_some(id)
    }

    fn digits(&self, at: usize, end: usize, start: usize, money: bool, sign: Option<u16>) -> Reading {
        let piece = &self.text[start..self.tokens[at].end as usize];
        let length = piece.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b',' | b'.')).count();
        let (figures, letters) = piece.split_at(length);
        let Some(plain) = parse(figures) else { return Reading::Skip(at + 1) };
        let mut value = plain;
        let mut next = at + 1;
        let mut bare = figures.bytes().all(|b| b.is_ascii_digit());
        let mut doubtful = false;
        if letters.is_empty() {
            // "1 200": a space, or a space and a comma, as the separator of thousands.
            while bare_thousands(figures) && next < end {
                let comma = self.mark(next) == ','
                    && self.tokens[next].gap == Gap::Space
                    && next + 1 < end
                    && self.tokens[next + 1].gap == Gap::None;
                let group = next + usize::from(comma);
                let three = self.tokens[group].kind == TokenKind::Number
                    && self.of(group).len() == 3
                    && (comma || self.tokens[group].gap == Gap::Space);
                let Some(more) =
                    parse(self.of(group)).filter(|_| three && self.of(group).bytes().all(|b| b.is_ascii_digit()))
                else {
                    break;
                };
                value = value * 1000.0 + more;
                next = group + 1;
                bare = false;
            }
        } else {
            let Some(factor) = self.folded(letters).and_then(|word| self.words.glued(word)) else {
                return Reading::Skip(at + 1);
            };
            // "40 m" are metres; "£40m" is money. "600k" and "2million" are what they are.
            doubtful = letters.len() == 1 && !money && !letters.eq_ignore_ascii_case("k");
            value = times(value, factor);
            bare = false;
        }
        let mut letters_or_scale = !letters.is_empty();
        let scaled = self.scales(value, next, end, money);
        if let Some((more, after)) = scaled {
            value = more;
            next = after;
            bare = false;
            letters_or_scale = true;
        }
        if figures.len() > 1 && figures.starts_with('0') && !figures.starts_with("0.") {
            // "0775-2690120": a telephone number, or a date in digits.
            return Reading::Skip(self.skip_digits(next, end));
        }
        Reading::Number(Number {
            tokens: at..next,
            value,
            scale: if plain > 0.0 && letters_or_scale { value / plain } else { 1.0 },
            form: Form::Digits,
            bare,
            sign,
            doubtful,
        })
    }

    /// The end of a telephone number: digits, hyphens and spaces.
    fn skip_digits(&self, mut at: usize, end: usize) -> usize {
        while at < end && (self.tokens[at].kind == TokenKind::Number || self.hyphen(at, end)) {
            at += 1;
        }
        at
    }

    /// Scale words behind a number: "million", "ten thousand", "-million"; then what they leave: "620 thousand".
    fn scales(&self, value: f64, from: usize, end: usize, money: bool) -> Option<(f64, usize)> {
        let mut value = value;
        let mut at = from;
        let mut smallest = f64::INFINITY;
        loop {
            let next = if self.hyphen(at, end) { at + 1 } else { at };
            match (self.word(next, end), self.word(next + 1, end)) {
                (Some(NumberWord::Scale(factor)), _) => {
                    value = times(value, factor);
                    at = next + 1;
                    smallest = smallest.min(factor);
                }
                // "3.2 ten thousand", "5 hundred thousand"
                (Some(NumberWord::Digit(ten)), Some(NumberWord::Scale(factor))) if ten == 10.0 && factor == 1000.0 => {
                    value = times(value, 10_000.0);
                    at = next + 2;
                    smallest = smallest.min(10_000.0);
                }
                _ => {
                    // "Rs 60 m": letters that otherwise stand in one piece with the digits.
                    let letters =
                        if at == from && money && next < end { self.words.glued(self.tokens[next].word) } else { None };
                    let Some(factor) = letters else { break };
                    value = times(value, factor);
                    at = next + 1;
                    smallest = 1.0;
                }
            }
        }
        if at == from {
            return None;
        }
        // "48 million 620 thousand", "11 thousand 400"
        if smallest >= 1000.0
            && at < end
            && self.tokens[at].kind == TokenKind::Number
            && self.tokens[at].gap == Gap::Space
            && let Some(rest) = parse(self.of(at))
        {
            let (rest, after) = self.scales(rest, at + 1, end, false).unwrap_or((rest, at + 1));
            if rest < smallest && (after > at + 1 || rest >= 100.0) {
                return Some((value + rest, after));
            }
        }
        Some((value, at))
    }

    fn spelled(&self, at: usize, end: usize) -> Reading {
        let article = self.is(at, end, NumberWord::Article);
        let first = at + usize::from(article);
        match self.word(first, end) {
            Some(NumberWord::Vague(value)) if !article => return self.vague(value, first, end),
            Some(NumberWord::Couple(value)) if article && self.is(first + 1, end, NumberWord::Of) => {
                // "a couple of hundred nurses"
                let (value, next) = self.scales(value, first + 2, end, false).unwrap_or((value, first + 2));
                return Reading::Number(Number {
                    tokens: at..next,
                    value,
                    scale: value / value.min(2.0),
                    form: Form::Rough,
                    bare: false,
                    sign: None,
                    doubtful: false,
                });
            }
            Some(NumberWord::Half) => {
                let skip = usize::from(self.is(first + 1, end, NumberWord::Article));
                if let Some(NumberWord::Scale(factor)) = self.word(first + 1 + skip, end) {
                    let (value, next) = self
                        .scales(factor / 2.0, first + 2 + skip, end, false)
                        .unwrap_or((factor / 2.0, first + 2 + skip));
                    return Reading::Number(Number {
                        tokens: at..next,
                        value,
                        scale: 1.0,
                        form: Form::Words,
                        bare: false,
                        sign: None,
                        doubtful: false,
                    });
                }
                return Reading::Skip(first + 1);
            }
            Some(NumberWord::Several) => {
                if let Some(NumberWord::Scale(factor)) = self.word(first + 1, end) {
                    let (value, mut next) = self.scales(factor, first + 2, end, false).unwrap_or((factor, first + 2));
                    next += usize::from(self.is(next, end, NumberWord::Of));
                    return Reading::Number(Number {
                        tokens: at..next,
                        value,
                        scale: 1.0,
                        form: Form::Rough,
                        bare: false,
                        sign: None,
                        doubtful: false,
                    });
                }
                return Reading::Nothing;
            }
            Some(NumberWord::Scale(_)) if article => {}
            Some(NumberWord::Digit(_) | NumberWord::Tens(_)) if !article => {}
            _ => return Reading::Nothing,
        }
        let (mut total, mut current) = (0.0, if article { 1.0 } else { 0.0 });
        let mut last: Option<NumberWord> = None;
        let mut next = first;
        loop {
            let mut here = next;
            let ties = self.hyphen(here, end) && matches!(last, Some(NumberWord::Tens(_)));
            let adds = self.is(here, end, NumberWord::And)
                && matches!(last, Some(NumberWord::Scale(_)))
                && matches!(self.word(here + 1, end), Some(NumberWord::Digit(_) | NumberWord::Tens(_)))
                // "two hundred and three hospitals", but "a dozen and three more"
                && (current >= 100.0 || total > 0.0);
            here += usize::from(ties || adds);
            let Some(word) = self.word(here, end) else { break };
            match (word, last) {
                (NumberWord::Digit(value), None) => current = value,
                (NumberWord::Digit(value), Some(NumberWord::Tens(_))) if value < 10.0 => current += value,
                (NumberWord::Digit(value) | NumberWord::Tens(value), Some(NumberWord::Scale(_)))
                    if current >= 100.0 || total > 0.0 =>
                {
                    current += value
                }
                (NumberWord::Tens(value), None) => current = value,
                (NumberWord::Scale(factor), _) if factor < 1000.0 => current *= factor,
                (NumberWord::Scale(factor), _) => {
                    total = (total + current) * factor;
                    if total == 0.0 {
                        break;
                    }
                    current = 0.0;
                }
                // "ten first-year students"
                (NumberWord::Ordinal | NumberWord::Fraction, Some(_)) if here == next && self.hyphen(here + 1, end) => {
                    break;
                }
                (NumberWord::Ordinal | NumberWord::Fraction, Some(_)) => return Reading::Skip(here + 1),
                _ => break,
            }
            last = Some(word);
            next = here + 1;
        }
        if last.is_none() {
            return Reading::Nothing;
        }
        // "two-thirds of", "one-fifth"
        let behind = if self.hyphen(next, end) { next + 1 } else { next };
        let compound = behind == next && self.hyphen(behind + 1, end);
        if !compound
            && matches!(self.word(behind, end), Some(NumberWord::Fraction | NumberWord::Ordinal | NumberWord::Half))
        {
            return Reading::Skip(behind + 1);
        }
        // "one and a half million"
        let mut value = total + current;
        if self.is(next, end, NumberWord::And)
            && self.is(next + 1, end, NumberWord::Article)
            && matches!(self.word(next + 2, end), Some(NumberWord::Half))
        {
            value += 0.5;
            next += 3;
            (value, next) = self.scales(value, next, end, false).unwrap_or((value, next));
        }
        Reading::Number(Number {
            tokens: at..next,
            value,
            scale: 1.0,
            form: Form::Words,
            bare: false,
            sign: None,
            doubtful: false,
        })
    }

    /// "hundreds of", "tens of thousands of", "hundreds of millions of".
    fn vague(&self, value: f64, at: usize, end: usize) -> Reading {
        let mut value = value;
        let mut next = at + 1;
        while self.is(next, end, NumberWord::Of) {
            match self.word(next + 1, end) {
                Some(NumberWord::Vague(more)) => {
                    value *= more;
                    next += 2;
                }
                _ => {
                    return Reading::Number(Number {
                        tokens: at..next + 1,
                        value,
                        scale: 1.0,
                        form: Form::Vague,
                        bare: false,
                        sign: None,
                        doubtful: false,
                    });
                }
            }
        }
        Reading::Skip(next)
    }
}

/// A product without the rounding error of the decimals: 2.3 lakh is 230000.
fn times(value: f64, factor: f64) -> f64 {
    let product = value * factor;
    let whole = product.round();
    if (product - whole).abs() < 1e-6 * whole.abs().max(1.0) { whole } else { product }
}

/// Digits before a group of three that a space cuts off.
fn bare_thousands(figures: &str) -> bool {
    figures.len() <= 3 && !figures.starts_with('0') && figures.bytes().all(|b| b.is_ascii_digit())
}

/// The value of "1,100", "1,00,000", "3.71", "1.200.000"; none where the groups make no number.
fn parse(figures: &str) -> Option<f64> {
    let (mut value, mut scale) = (0.0f64, 0.0f64);
    let dots = figures.bytes().filter(|&b| b == b'.').count();
    let (mut group, mut grouped) = (0, false);
    for b in figures.bytes() {
        match b {
            b'0'..=b'9' => {
                let digit = f64::from(b - b'0');
                group += 1;
                if scale > 0.0 {
                    value += digit * scale;
                    scale /= 10.0;
                } else {
                    value = value * 10.0 + digit;
                }
            }
            b',' | b'.' if b == b',' || dots > 1 => {
                // Groups hold three digits, in India two; the first may hold one.
                if scale > 0.0 || group == 0 || group > 3 || grouped && group < 2 {
                    return None;
                }
                grouped = true;
                group = 0;
            }
            b'.' => {
                if grouped && group != 3 {
                    return None;
                }
                grouped = false;
                scale = 0.1;
            }
            _ => return None,
        }
    }
    if figures.is_empty() || grouped && group != 3 || value > 1e15 {
        return None;
    }
    // Decimals add up with rounding errors: the shortest decimal is what was written.
    if dots == 1 { figures.replace(',', "").parse().ok() } else { Some(value) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotate::token;
    use crate::lexicon::Lexicon;

    #[test]
    fn digits_with_separators() {
        for (figures, value) in [
            ("1,100", Some(1100.0)),
            ("12,34,567", Some(1_234_567.0)),
            ("1.200.000", Some(1_200_000.0)),
            ("3.71", Some(3.71)),
            ("1,234.5", Some(1234.5)),
            ("5028", Some(5028.0)),
            ("1,1", None),
            ("2021.03.04", None),
            (",", None),
            ("", None),
        ] {
            assert_eq!(parse(figures), value, "{figures}");
        }
    }

    #[test]
    fn numbers_of_all_shapes() {
        let lexicon = Lexicon::built_in();
        for (text, value) in [
            ("1,100", Some(1100.0)),
            ("1 200", Some(1200.0)),
            ("1.1 million", Some(1_100_000.0)),
            ("3.2 ten thousand", Some(32_000.0)),
            ("38 ten thousand", Some(380_000.0)),
            ("48 million 620 thousand", Some(48_620_000.0)),
            ("2.1 lakh", Some(210_000.0)),
            ("500million", Some(500_000_000.0)),
            ("Rs2.5 million", Some(2_500_000.0)),
            ("R150,000", Some(150_000.0)),
            ("9-million", Some(9_000_000.0)),
            ("seventy-four", Some(74.0)),
            ("one hundred and fifty-six", Some(156.0)),
            ("three thousand two hundred", Some(3200.0)),
            ("two hundred thousand", Some(200_000.0)),
            ("a dozen", Some(12.0)),
            ("two dozen", Some(24.0)),
            ("half a million", Some(500_000.0)),
            ("one and a half million", Some(1_500_000.0)),
            ("tens of thousands of", Some(10_000.0)),
            ("several hundred", Some(100.0)),
            ("a million", Some(1_000_000.0)),
            ("twenty-first", None),
            ("two thirds", None),
            ("5th", None),
            ("3A", None),
            ("40m", None),
            ("P53", None),
            ("0775-2690120", None),
            ("several", None),
            ("a", None),
        ] {
            let tokens = token::tokens(text, &lexicon.vocabulary);
            let reader = Reader { text, tokens: &tokens, words: &lexicon.figures, vocabulary: &lexicon.vocabulary };
            let found = match reader.read(0, tokens.len(), false) {
                Reading::Number(number) if !number.doubtful => Some(number.value),
                _ => None,
            };
            assert_eq!(found, value, "{text}");
        }
    }
}
