//! Sentences of the blocks: where they end, token by token.
//!
//! As UAX #29 has it, a sentence ends behind `.`, `!`, `?` and what closes a quote
//! or bracket there, and not before a comma or inside a number. News needs more:
//! abbreviations and initials do not end sentences, the first word of a sentence
//! need not be a capital (much is machine translation), and semicolons end none.

use crate::document::{Block, BlockKind, Gap, Sentence, Token, TokenKind};
use crate::lexicon::{Class, Lexicon};

/// Tokens after which a sentence is cut where no mark ends it.
pub const LONGEST: usize = 1000;

/// Splits the blocks into sentences. Chrome has none; a block ends a sentence.
pub fn split(text: &str, tokens: &[Token], blocks: &[Block], lexicon: &Lexicon) -> Vec<Sentence> {
    let splitter = Splitter { text, tokens, lexicon };
    let mut sentences = Vec::new();
    for block in blocks {
        if block.kind == BlockKind::Chrome {
            continue;
        }
        let whole = matches!(block.kind, BlockKind::Byline | BlockKind::Dateline);
        let mut start = block.tokens.start;
        let mut quoted = false;
        let mut at = start;
        while at < block.tokens.end {
            quoted ^= splitter.mark(at) == '"';
            let mut last = at + 1;
            if !whole && splitter.stops(at, start, block.tokens.end) {
                last = splitter.close(at + 1, block.tokens.end, &mut quoted);
                if splitter.ends(at, last, start, block.tokens.end) {
                    sentences.push(Sentence { tokens: start..last, block: block.kind, paragraph: block.paragraph });
                    start = last;
                }
            }
            at = last;
            // No sentence of a report is that long; what goes on without end is cut, so that work stays linear.
            if at - start >= LONGEST && at < block.tokens.end {
                sentences.push(Sentence { tokens: start..at, block: block.kind, paragraph: block.paragraph });
                start = at;
            }
        }
        if start < block.tokens.end {
            sentences.push(Sentence { tokens: start..block.tokens.end, block: block.kind, paragraph: block.paragraph });
        }
    }
    sentences
}

struct Splitter<'a> {
    text: &'a str,
    tokens: &'a [Token],
    lexicon: &'a Lexicon,
}

impl Splitter<'_> {
    fn piece(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| t.span().of(self.text))
    }

    /// The character of a mark; `'\0'` of everything else.
    fn mark(&self, at: usize) -> char {
        self.tokens.get(at).map_or('\0', |t| t.mark)
    }

    fn is(&self, at: usize, class: Class) -> bool {
        self.tokens.get(at).is_some_and(|t| t.is(class))
    }

    /// Whether the token is a mark that can end a sentence, and the last of its run.
    fn stops(&self, at: usize, start: usize, end: usize) -> bool {
        let token = &self.tokens[at];
        if token.kind != TokenKind::Mark {
            return false;
        }
        match token.mark {
            '。' | '！' | '？' => true,
            '!' | '?' | '…' => {
                !(at + 1 < end
                    && self.tokens[at + 1].gap == Gap::None
                    && matches!(self.mark(at + 1), '!' | '?' | '.' | '…'))
            }
            '.' => {
                // Only the last dot of an ellipsis may end a sentence.
                let more = at + 1 < end
                    && self.tokens[at + 1].gap == Gap::None
                    && matches!(self.mark(at + 1), '.' | '!' | '?');
                !more && at > start
            }
            _ => false,
        }
    }

    /// The end of what closes quotes and brackets behind a stop.
    fn close(&self, mut at: usize, end: usize, quoted: &mut bool) -> usize {
        while at < end {
            let glued = self.tokens[at].gap == Gap::None;
            match self.mark(at) {
                '”' | '’' | ')' | ']' | '»' | '」' | '』' | '）' | '】' if glued => {}
                '\'' if glued => {}
                // `demand. "`: a straight quote closes where one is open, and no word hangs on it.
                '"' if glued || *quoted && (at + 1 == end || self.tokens[at + 1].gap != Gap::None) => *quoted = false,
                // `[1]`, a note behind the stop.
                '[' if glued
                    && self.mark(at + 2) == ']'
                    && at + 2 < end
                    && self.tokens[at + 1].kind == TokenKind::Number =>
                {
                    at += 2
                }
                _ => break,
            }
            at += 1;
        }
        at
    }

    /// Whether the sentence ends: `stop` is its mark, `next` the token behind what closes.
    fn ends(&self, stop: usize, next: usize, start: usize, end: usize) -> bool {
        if next >= end {
            return true;
        }
        let mark = self.piece(stop);
        if matches!(mark, "。" | "！" | "？") {
            return true;
        }
        let after = &self.tokens[next];
        let closed = next > stop + 1;
        if closed
            && mark == "."
            && self.mark(stop + 1) == ')'
            && next == stop + 2
            && (self.is(stop - 1, Class::Abbreviation)
                || stop > start + 1 && self.mark(stop - 2) == '(' && self.piece(stop - 1).contains('.'))
        {
            // "Dr. (Mrs.) Perera", "Lowick (N.Y.) Memorial Hospital"
            return false;
        }
        let lower = after.kind == TokenKind::Word && !after.capital;
        if after.kind == TokenKind::Possessive {
            return false;
        }
        if after.kind == TokenKind::Mark {
            // "sharing. ,": the mark goes on with the sentence; quotes, brackets and dashes may open the next.
            return match self.piece(next) {
                "," | ";" | ":" | "." | "!" | "?" | "，" | "；" | "、" | "/" | "%" => false,
                ")" | "]" | "”" | "’" | "）" => false,
                _ => after.gap != Gap::None && !(mark == "." && self.abbreviates(stop, start, next)),
            };
        }
        if closed && lower {
            // `"Who will pay?" asked the secretary.`
            return false;
        }
        match mark {
            "." => {
                if stop > start && self.mark(stop - 1) == '.' {
                    // An ellipsis goes on in lower case.
                    return !lower;
                }
                if after.gap == Gap::None && !(after.capital && closed_word(&self.tokens[stop - 1])) {
                    return false;
                }
                if closed {
                    return true;
                }
                !self.abbreviates(stop, start, next)
            }
            _ => !(lower && after.gap == Gap::None),
        }
    }

    /// Whether the dot at `stop` belongs to the word before it, and no sentence ends there.
    fn abbreviates(&self, stop: usize, start: usize, next: usize) -> bool {
        let before = &self.tokens[stop - 1];
        if stop <= start || self.tokens[stop].gap != Gap::None {
            return false;
        }
        let after = &self.tokens[next];
        let opens = after.kind == TokenKind::Word && after.capital && self.opens_sentence(next);
        match before.kind {
            // "1. Trusteeship": a list marker, not the end of a sentence.
            TokenKind::Number => stop - 1 == start && before.span().len() <= 2,
            TokenKind::Word => {
                let letters = self.piece(stop - 1);
                if self.is(stop - 1, Class::Abbreviation) {
                    // "She fell ill. Nobody came.": in small letters only before a number or on in lower case.
                    let small = !before.capital && !letters.contains('.');
                    let on = after.kind == TokenKind::Number || after.kind == TokenKind::Word && !after.capital;
                    // "at 6:30 p.m. Neighbours": behind a clock only a day goes on.
                    let dates = &self.lexicon.dates;
                    let clock =
                        dates.is_clock(before.word) && after.kind == TokenKind::Word && after.capital && !after.upper;
                    let day = dates.month(after.word).is_some() || dates.weekday(after.word).is_some();
                    // "… of Rochester Inc. The company …"
                    return !opens && (!small || on) && (!clock || day);
                }
                // "Arthur C. Clarke", "J. Smith", and "U.S." where the lexicon does not have it.
                let initial = letters.chars().count() == 1 && before.capital;
                let dotted = letters.len() <= 7 && letters.contains('.');
                (initial || dotted) && !opens
            }
            _ => false,
        }
    }

    /// Whether a capital word is one that only begins a sentence: The, It, In.
    fn opens_sentence(&self, at: usize) -> bool {
        [
            Class::Determiner,
            Class::Pronoun,
            Class::Preposition,
            Class::Conjunction,
            Class::Subordinator,
            Class::Modal,
            Class::Negation,
        ]
        .into_iter()
        .any(|class| self.is(at, class))
    }
}

/// A word of which a full stop can be the end, where nothing stands before the next word.
fn closed_word(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Word | TokenKind::Number) && token.span().len() >= 2
}

#[cfg(test)]
mod tests {
    use crate::annotate::annotate;
    use crate::article::Article;
    use crate::lexicon::Lexicon;

    #[test]
    fn sentences_end_where_news_ends_them() {
        let lexicon = Lexicon::built_in();
        let mut wrong = Vec::new();
        for text in [
            "Dr. Lin works at No. 2 Hospital of the city.| He came in May.",
            "She moved to Eau Claire, Wis. in spring.| The clinic stayed.",
            "Arthur C. Clarke wrote it.| Nobody answered.",
            "Beds rose by 3.5 percent.| \"We need more.\"| Staff agreed.",
            "He said that.|Then he left.",
            "They waited ... and waited.| Nothing came.",
            "\"Who will pay?\" asked the nurse.| \"Nobody knows,\" he said.",
            "It promotes sharing. , he said.| More follows.",
            "Wards were opened; beds were added; nurses came.| All is well.",
            "The group (Riverside Branch) The people came to see it.",
            "开幕。| The clinic opened。| It has beds.",
            "it has 12 beds.| doctors come twice a week.",
            "\"We met the demand. \"| They left.",
            "It opened at 6:30 p.m.| Neighbours came.",
            "The head, Dr. (Mrs.) Perera, came.",
            "Lowick (N.Y.) Memorial Hospital opened.| It has 12 beds.",
            "\"We came.| We saw. \"",
            "Contact Harbor Care Co., Ltd. in town.| It sells beds.",
            "It opened at 9 p.m. on Friday.| Guests came.",
            "Lower mortality.[1]| Better care.",
        ] {
            let plain = text.replace('|', "");
            let article = Article::new("a", plain.as_str());
            let document = annotate(&article, &lexicon);
            let found: Vec<&str> = document.sentences.iter().map(|s| document.text_of(&s.tokens)).collect();
            let wanted: Vec<&str> = text.split('|').map(str::trim).collect();
            if found != wanted {
                wrong.push(format!("{found:#?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
