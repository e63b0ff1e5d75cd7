//! Blocks of the page: title, byline, dateline, headings, body, chrome.
//!
//! Lines are told apart by patterns of `lexicon/layout.toml` and by their place:
//! what stands above the first paragraph of the report is its head. Lines that
//! were only wrapped are joined; list markers, stray markup and brackets with
//! credits are cut out of their paragraph as chrome, so that the sentences round
//! them stay whole.

use crate::document::{Block, BlockKind, Gap, Token, TokenKind, Tokens, span_of};
use crate::lexicon::layout::LineKind;
use crate::lexicon::names::NameRole;
use crate::lexicon::{Class, Hits, Layer, Lexicon, WordId};
use crate::text::Span;

/// What the layout says about an article.
#[derive(Debug, Default)]
pub struct Layout {
    /// Blocks, in order; together they hold all tokens.
    pub blocks: Vec<Block>,
    /// The headline of the text itself.
    pub title: Option<Span>,
}

/// Longest line of a text that was wrapped by hand or by a wire.
const WRAPPED: usize = 100;
/// Longest headline, in words.
const HEADLINE: usize = 45;
/// Longest headline, in bytes.
const HEADLINE_BYTES: usize = 320;
/// A paragraph of this many words is one of a report, not a teaser in a list of articles.
const LONG_PARAGRAPH: usize = 30;

/// Finds the blocks.
pub fn find(text: &str, tokens: &[Token], hits: &Hits, lexicon: &Lexicon) -> Layout {
    let page = Page { text, tokens, hits, lexicon };
    let mut paragraphs = page.paragraphs();
    page.mark_chrome(&mut paragraphs);
    let body = page.mark_head(&mut paragraphs);
    page.mark_body(&mut paragraphs, body);
    let title = paragraphs.iter().find(|p| p.kind == Some(BlockKind::Title)).map(|p| page.trimmed(&p.tokens));
    let mut blocks = Vec::with_capacity(paragraphs.len() + 8);
    for (number, paragraph) in paragraphs.iter().enumerate() {
        page.cut(paragraph, number, &mut blocks);
    }
    Layout { blocks, title }
}

/// A line, or the lines of a wrapped paragraph.
#[derive(Debug)]
struct Paragraph {
    tokens: Tokens,
    /// A blank line, or nothing, stands before it.
    apart: bool,
    /// What its pattern says.
    line: Option<LineKind>,
    /// What it is; none for text that is not told apart yet.
    kind: Option<BlockKind>,
    /// Words and numbers.
    words: usize,
    /// It ends as a sentence does.
    ended: bool,
    /// Tokens of its list marker.
    marker: usize,
    /// Tokens of its dateline, or of a bracket with reporters.
    dateline: usize,
}

struct Page<'a> {
    text: &'a str,
    tokens: &'a [Token],
    hits: &'a Hits,
    lexicon: &'a Lexicon,
}

impl Page<'_> {
    fn piece(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| t.span().of(self.text))
    }

    /// The character of a mark; `'\0'` of everything else.
    fn mark(&self, at: usize) -> char {
        self.tokens.get(at).map_or('\0', |t| t.mark)
    }

    fn word(&self, at: usize) -> WordId {
        self.tokens.get(at).map_or(WordId::UNKNOWN, |t| t.word)
    }

    fn trimmed(&self, tokens: &Tokens) -> Span {
        span_of(self.tokens, tokens)
    }

    /// The lines of the page, wrapped ones joined.
    fn paragraphs(&self) -> Vec<Paragraph> {
        let mut lines: Vec<Tokens> = Vec::new();
        let mut start = 0;
        for at in 1..=self.tokens.len() {
            if at == self.tokens.len() || self.tokens[at].gap >= Gap::Line {
                if at > start {
                    lines.push(start..at);
                }
                start = at;
            }
        }
        let wrapped = self.wrap_width(&lines);
        let mut paragraphs: Vec<Paragraph> = Vec::with_capacity(lines.len());
        let mut last_line = 0..0;
        for line in lines {
            let apart = line.start == 0 || self.tokens[line.start].gap == Gap::Blank;
            let indented = self.indented(&line);
            let marker = self.marker(&line);
            let kind = self.lexicon.layout.line(span_of(self.tokens, &line).of(self.text));
            if let (Some(width), Some(last)) = (wrapped, paragraphs.last_mut())
                && !apart
                && !indented
                && marker == 0
                && kind.is_none()
                && last.line.is_none()
                && self.full(&last_line, line.start, width)
            {
                last.tokens.end = line.end;
                last_line = line;
                continue;
            }
            last_line = line.clone();
            paragraphs.push(Paragraph {
                tokens: line,
                apart,
                line: kind.map(|(kind, _)| kind),
                kind: None,
                words: 0,
                ended: false,
                marker,
                dateline: 0,
            });
        }
        for paragraph in &mut paragraphs {
            paragraph.words = self.tokens[paragraph.tokens.clone()]
                .iter()
                .filter(|t| matches!(t.kind, TokenKind::Word | TokenKind::Number))
                .count();
            paragraph.ended = self.ended(&paragraph.tokens);
        }
        paragraphs
    }

    /// The width that the text was wrapped at; none where each line is a paragraph.
    fn wrap_width(&self, lines: &[Tokens]) -> Option<usize> {
        let mut width = 0;
        let mut runs_on = 0;
        for pair in lines.windows(2) {
            let length = span_of(self.tokens, &pair[0]).len();
            width = width.max(length);
            // A line that breaks off and is continued in lower case was wrapped.
            let next = &self.tokens[pair[1].start];
            if next.gap == Gap::Line
                && next.kind == TokenKind::Word
                && !next.capital
                && length >= 40
                && !self.ended(&pair[0])
                && self.lexicon.layout.line(span_of(self.tokens, &pair[0]).of(self.text)).is_none()
            {
                runs_on += 1;
            }
        }
        width = width.max(lines.last().map_or(0, |line| span_of(self.tokens, line).len()));
        (width <= WRAPPED && runs_on >= 1).then_some(width)
    }

    /// Whether the first word of the next line would not have fitted behind this one.
    fn full(&self, line: &Tokens, next: usize, width: usize) -> bool {
        let slack = 14;
        span_of(self.tokens, line).len() + self.tokens[next].span().len() + slack > width
    }

    fn indented(&self, line: &Tokens) -> bool {
        let start = self.tokens[line.start].start as usize;
        self.text[..start].ends_with([' ', '\t', '\u{3000}', '\u{a0}'])
    }

    /// How many tokens the list marker of a line has.
    fn marker(&self, line: &Tokens) -> usize {
        let at = line.start;
        let spaced = |at: usize| at < line.end && self.tokens[at].gap == Gap::Space;
        let glued = |at: usize| at < line.end && self.tokens[at].gap == Gap::None;
        let number =
            |at: usize| at < line.end && self.tokens[at].kind == TokenKind::Number && self.tokens[at].span().len() <= 2;
        match self.piece(at) {
            "-" | "*" | "+" | "•" | "·" | "–" | "—" | "●" | "■" | "◆" | "►" | "▪" | "○" | "‣" | "◦" | "✓" | "★"
                if spaced(at + 1) =>
            {
                1
            }
            "•" | "●" | "■" | "◆" | "►" | "▪" | "○" | "‣" | "◦" if at + 1 < line.end => 1,
            "(" if number(at + 1) && glued(at + 1) && self.mark(at + 2) == ')' && at + 3 < line.end => 3,
            _ if number(at)
                && glued(at + 1)
                && matches!(self.mark(at + 1), '.' | ')' | '、')
                && at + 2 < line.end
                && (spaced(at + 2) || self.mark(at + 1) == '、') =>
            {
                2
            }
            _ => 0,
        }
    }

    /// Whether a run of tokens ends as a sentence does.
    fn ended(&self, tokens: &Tokens) -> bool {
        let mut tokens = tokens.clone();
        if matches!(self.mark(tokens.end - 1), ')' | ']' | '）' | '】')
            && let Some(open) =
                (tokens.start..tokens.end).rev().take(16).find(|&n| matches!(self.mark(n), '(' | '[' | '（' | '【'))
            && open > tokens.start
            && self.credit(open, tokens.end) == Some(tokens.end)
        {
            // "… meet in Harbin on May 21. [Photo/Agency]"
            tokens.end = open;
        }
        for at in tokens.rev() {
            match self.mark(at) {
                '"' | '”' | '’' | '\'' | ')' | ']' | '»' | '」' | '）' => continue,
                '.' | '!' | '?' | '。' | '！' | '？' | '…' | ';' | ':' | '；' | '：' | ',' => return true,
                _ => return false,
            }
        }
        false
    }

    /// Lines that their pattern tells, and the lists of other articles.
    fn mark_chrome(&self, paragraphs: &mut [Paragraph]) {
        let mut in_list = false;
        for at in 0..paragraphs.len() {
            let p = &paragraphs[at];
            let kind = match p.line {
                Some(LineKind::Byline) => Some(BlockKind::Byline),
                Some(LineKind::Chrome) => Some(BlockKind::Chrome),
                Some(LineKind::Related) => {
                    in_list = true;
                    Some(BlockKind::Chrome)
                }
                Some(LineKind::Breadcrumb) => {
                    if at < 6 {
                        for above in &mut paragraphs[..at] {
                            above.kind = Some(BlockKind::Chrome);
                        }
                    }
                    Some(BlockKind::Chrome)
                }
                None if self.is_menu(&p.tokens) => Some(BlockKind::Chrome),
                None => {
                    in_list &= !(p.words >= LONG_PARAGRAPH && p.ended);
                    in_list.then_some(BlockKind::Chrome)
                }
            };
            paragraphs[at].kind = kind;
        }
    }

    /// "Home | News | Sports": three names or more between bars, and no sentence.
    fn is_menu(&self, tokens: &Tokens) -> bool {
        if tokens.len() > 40 || self.ended(tokens) {
            return false;
        }
        let bars = tokens.clone().filter(|&at| self.mark(at) == '|').count();
        bars >= 2
            && tokens.len() - bars <= bars * 3 + 3
            && !tokens.clone().any(|at| self.tokens[at].kind == TokenKind::Number)
    }

    /// Titles and bylines above the report; the number of its first paragraph.
    fn mark_head(&self, paragraphs: &mut [Paragraph]) -> usize {
        let is_text = |p: &Paragraph| p.kind.is_none();
        let Some(first) = paragraphs.iter().position(is_text) else { return paragraphs.len() };
        let Some(second) = paragraphs[first + 1..].iter().position(is_text).map(|n| first + 1 + n) else {
            return first;
        };
        let mut at = first;
        if self.is_headline(paragraphs, first, second) {
            paragraphs[first].kind = Some(BlockKind::Title);
            at = first + 1;
        }
        let titled = at > first;
        let mut dated = false;
        while at < paragraphs.len() {
            let p = &paragraphs[at];
            let next_byline = paragraphs
                .get(at + 1)
                .is_some_and(|n| n.kind == Some(BlockKind::Byline) || is_text(n) && self.is_dated_line(n));
            match p.kind {
                Some(BlockKind::Byline) => dated = true,
                Some(_) => {}
                None if self.is_dated_line(p) => {
                    paragraphs[at].kind =
                        Some(if self.begins_with_place(p) { BlockKind::Dateline } else { BlockKind::Byline });
                    dated = true;
                }
                None if self.dateline(p, true) > 0 => break,
                // "By Ana Ruiz, staff writer"
                None if p.words <= 12 && self.is_by_line(p) => paragraphs[at].kind = Some(BlockKind::Byline),
                // A deck right above the byline.
                None if titled && !dated && p.ended && next_byline && p.words <= 40 => {
                    paragraphs[at].kind = Some(BlockKind::Title)
                }
                None if p.ended || p.words > HEADLINE || p.marker > 0 || at + 1 == paragraphs.len() => break,
                // The name of the author above or below the time.
                None if titled && p.words <= 6 && self.beside_byline(paragraphs, at) => {
                    paragraphs[at].kind = Some(BlockKind::Byline)
                }
                // A second headline stands above the byline, or right under the first.
                None if titled
                    && !dated
                    && p.words <= 30
                    && (next_byline || paragraphs[at + 1].apart)
                    && at <= first + 2 =>
                {
                    paragraphs[at].kind = Some(BlockKind::Title);
                }
                None => break,
            }
            at += 1;
        }
        at
    }

    fn is_headline(&self, paragraphs: &[Paragraph], first: usize, second: usize) -> bool {
        let p = &paragraphs[first];
        if p.words > HEADLINE || p.marker > 0 || span_of(self.tokens, &p.tokens).len() > HEADLINE_BYTES {
            return false;
        }
        if self.dateline(p, true) > 0 && p.ended || self.is_dated_line(p) {
            return false;
        }
        if !p.ended {
            return true;
        }
        // A headline with a full stop: one sentence, set apart from a report whose
        // paragraphs are not, or followed by the byline or the dateline.
        let stops = p.tokens.clone().filter(|&at| matches!(self.mark(at), '.' | '!' | '?' | '。')).count();
        let next = &paragraphs[first + 1];
        let rest = &paragraphs[second + 1..];
        let close = rest.iter().filter(|p| !p.apart).count() > rest.len() / 2;
        stops == 1
            && (next.kind == Some(BlockKind::Byline)
                || next.apart && (self.dateline(&paragraphs[second], true) > 0 || close))
    }

    /// A short line next to a byline, with no blank line between.
    fn beside_byline(&self, paragraphs: &[Paragraph], at: usize) -> bool {
        let byline = |p: &Paragraph| p.kind == Some(BlockKind::Byline) || self.is_dated_line(p);
        let above = at > 0 && !paragraphs[at].apart && byline(&paragraphs[at - 1]);
        // One more short line may stand between: a name, an office, then the time.
        let below = paragraphs[at].apart && paragraphs[at + 1..].iter().take(2).take_while(|p| !p.apart).any(byline);
        let between = at > 0 && !paragraphs[at].apart && paragraphs[at - 1].kind == Some(BlockKind::Byline);
        above || below || between
    }

    /// "By Ana Ruiz", "by Our Correspondent": the second word is capital, no verb follows.
    fn is_by_line(&self, p: &Paragraph) -> bool {
        let names = p.tokens.start + 1..p.tokens.end.min(p.tokens.start + 3);
        self.lexicon.layout.by.contains(&self.word(p.tokens.start))
            && names.len() == 2
            && names.clone().all(|at| self.tokens[at].capital || self.mark(at) == ':')
            && names.clone().all(|at| self.lexicon.dates.month(self.word(at)).is_none())
            && !(p.ended && p.words > 8)
    }

    /// A short line, no sentence, that has a complete date in it.
    fn is_dated_line(&self, p: &Paragraph) -> bool {
        if p.ended && self.mark(p.tokens.end - 1) != ')' || p.words > 16 || p.marker > 0 || p.line.is_some() {
            return false;
        }
        let mut dates = 0;
        let mut prose = 0;
        for at in p.tokens.clone() {
            let token = &self.tokens[at];
            if token.kind == TokenKind::Word && !token.capital && !self.lexicon.dates.is_clock(token.word) {
                prose += 1;
            }
            if self.is_complete_date(at, p.tokens.end) {
                dates += 1;
            }
        }
        dates > 0 && prose <= 2
    }

    /// A year of four digits with a month beside it, or in a numeric date.
    fn is_complete_date(&self, at: usize, end: usize) -> bool {
        let token = &self.tokens[at];
        if token.kind != TokenKind::Number {
            return false;
        }
        let piece = self.piece(at);
        if piece.len() >= 8 && piece.len() <= 10 && piece.bytes().filter(|&b| b == b'.').count() == 2 {
            return true;
        }
        if piece.len() != 4 || !(piece.starts_with("19") || piece.starts_with("20")) {
            return false;
        }
        let month = |at: usize| self.lexicon.dates.month(self.word(at)).is_some();
        let joint =
            |at: usize| at < end && matches!(self.piece(at), "-" | "/" | "年") && self.tokens[at].gap == Gap::None;
        let before = at.saturating_sub(4)..at;
        joint(at + 1) || at > 0 && joint(at - 1) || before.into_iter().any(month)
    }

    fn begins_with_place(&self, p: &Paragraph) -> bool {
        let at = p.tokens.start;
        let bars = p.tokens.clone().any(|at| self.mark(at) == '|');
        !bars
            && self.tokens[at].upper
            && self.lexicon.dates.month(self.word(at)).is_none()
            && self.lexicon.dates.weekday(self.word(at)).is_none()
    }

    /// Headings, datelines and text below the head.
    fn mark_body(&self, paragraphs: &mut [Paragraph], body: usize) {
        let mut first = true;
        for at in body..paragraphs.len() {
            let p = &paragraphs[at];
            if p.kind.is_some() {
                continue;
            }
            let next_is_text = paragraphs[at + 1..]
                .iter()
                .find(|n| n.kind != Some(BlockKind::Chrome))
                .is_some_and(|n| n.kind.is_none());
            let dateline = self.dateline(p, first);
            let late = at + 3 >= paragraphs.len() && self.is_dated_line(p);
            // "The team" before a list, and the caption in a bracket, are no headings.
            let opens_list = p.words > 5 && paragraphs.get(at + 1).is_some_and(|n| n.marker > 0);
            let bracket = matches!(self.mark(p.tokens.start), '[' | '(' | '【' | '（');
            let heading = !p.ended
                && p.words <= 14
                && p.marker == 0
                && dateline == 0
                && !opens_list
                && !bracket
                && (next_is_text && p.apart || self.is_upper(&p.tokens));
            let p = &mut paragraphs[at];
            p.kind = Some(if late {
                BlockKind::Byline
            } else if heading {
                BlockKind::Heading
            } else {
                BlockKind::Body
            });
            if p.kind == Some(BlockKind::Body) {
                p.dateline = dateline;
                first = false;
            }
        }
    }

    fn is_upper(&self, tokens: &Tokens) -> bool {
        tokens.len() >= 2 && self.tokens[tokens.clone()].iter().filter(|t| t.kind == TokenKind::Word).all(|t| t.upper)
    }

    /// How many tokens the dateline of a paragraph has. `first`: it opens the report.
    ///
    /// A dateline is made of capital words, numbers, commas and brackets, and ends
    /// with a dash, with the bracket of the reporters, or with a colon behind a place.
    fn dateline(&self, p: &Paragraph, first: bool) -> usize {
        let start = p.tokens.start;
        let end = p.tokens.end.min(start + 60);
        let mut at = start;
        let (mut agency, mut dated, mut place) = (false, false, 0usize);
        let mut best = 0;
        // Words since the last dash, to tell another part from the report's first words.
        let mut part = 0;
        while at < end {
            let token = &self.tokens[at];
            let piece = self.piece(at);
            match token.kind {
                TokenKind::Word => {
                    let word = token.word;
                    if self.lexicon.dates.month(word).is_some() || self.lexicon.dates.weekday(word).is_some() {
                        dated = true;
                    } else if self.lexicon.vocabulary.is(word, Class::Media)
                        || self.lexicon.layout.agency.contains(&word)
                    {
                        agency = true;
                    } else if !token.capital {
                        // "This newspaper (reporter …)", "NDOLA, north of …": only small words pass.
                        return best;
                    } else {
                        place += 1;
                    }
                    part += 1;
                }
                TokenKind::Number => part += 1,
                TokenKind::Possessive => return best,
                TokenKind::Mark => match piece {
                    "," | "." | "/" | "'" | "’" | "·" => {}
                    "(" | "（" | "[" => {
                        let close = if piece == "[" { "]" } else { ")" };
                        let Some(last) = (at + 1..end).find(|&n| self.piece(n) == close || self.mark(n) == '）')
                        else {
                            return best;
                        };
                        let inside = at + 1..last;
                        if inside.is_empty() {
                            return best;
                        }
                        let reporters = inside.clone().any(|n| self.lexicon.layout.reporter.contains(&self.word(n)));
                        let inner_date = inside.clone().any(|n| self.lexicon.dates.month(self.word(n)).is_some());
                        dated |= inner_date;
                        agency |= inside.clone().any(|n| self.lexicon.vocabulary.is(self.word(n), Class::Media));
                        // "(NewsAgency) - August 26, 2025 - DALLAS —"
                        agency |= at == start && inside.len() == 1;
                        part += 1;
                        at = last;
                        if at + 1 < p.tokens.end
                            && (reporters && (agency || dated || at == start + inside.len() + 1) || agency && dated)
                        {
                            best = at + 1 - start;
                            part = 0;
                        }
                    }
                    "-" | "—" | "–" | "―" => {
                        let double = self.piece(at + 1) == piece && self.tokens[at + 1].gap == Gap::None;
                        let behind = at + 1 + usize::from(double);
                        let spaced =
                            behind < p.tokens.end && (self.tokens[behind].gap >= Gap::Space || double || piece != "-");
                        // "The 2019–2020 season"
                        let numbers = [at.wrapping_sub(1), at + 1]
                            .iter()
                            .all(|&n| self.tokens.get(n).is_some_and(|t| t.kind == TokenKind::Number))
                            && self.tokens[at + 1].gap == Gap::None;
                        let joint = token.gap == Gap::None && !double && (piece == "-" || numbers);
                        if joint {
                            // "Noor-e-Basarat", "24-7PressRelease"
                            at += 1;
                            continue;
                        }
                        let short = place <= 4;
                        let leading = self.tokens[start].upper || agency || dated || best > 0 || first && short;
                        if !spaced || !leading || place > 10 || part == 0 && best == 0 || behind >= p.tokens.end {
                            return best;
                        }
                        if best > 0 && part > 6 {
                            return best;
                        }
                        best = behind - start;
                        at = behind;
                        part = 0;
                        continue;
                    }
                    ":" | "：" => {
                        let shaped = first
                            && best == 0
                            && place > 0
                            && place <= 5
                            && !agency
                            && !self.names_institution(&(start..at))
                            && at + 1 < p.tokens.end
                            && self.tokens[at + 1].gap == Gap::Space
                            && (self.tokens[start].upper || place <= 3 && !self.is_known_word(start));
                        if shaped {
                            best = at + 1 - start;
                        }
                        return best;
                    }
                    _ => return best,
                },
            }
            at += 1;
        }
        best
    }

    /// Whether the head of a name of an institution stands among tokens: "Linhe Hospital:" is no place.
    fn names_institution(&self, tokens: &Tokens) -> bool {
        self.hits
            .within(tokens, Layer::Name)
            .any(|h| matches!(self.lexicon.names.role(h.payload), NameRole::Head(_) | NameRole::ReferenceHead(_)))
    }

    /// Whether the lexicon knows the word as an ordinary one, so that it is no place.
    fn is_known_word(&self, at: usize) -> bool {
        let info = self.lexicon.vocabulary.info(self.word(at));
        info.noun
            || !info.verbs.is_empty()
            || [
                Class::Common,
                Class::Adjective,
                Class::Function,
                Class::Office,
                Class::Determiner,
                Class::Pronoun,
                Class::Relative,
            ]
            .into_iter()
            .any(|class| info.is(class))
    }

    /// Blocks of one paragraph: marker, dateline, body, and the brackets and tags inside it.
    fn cut(&self, p: &Paragraph, number: usize, blocks: &mut Vec<Block>) {
        let kind = p.kind.unwrap_or(BlockKind::Body);
        let mut push = |kind: BlockKind, tokens: Tokens| {
            if !tokens.is_empty() {
                blocks.push(Block { kind, tokens, paragraph: number });
            }
        };
        if matches!(kind, BlockKind::Chrome | BlockKind::Byline | BlockKind::Dateline) {
            push(kind, p.tokens.clone());
            return;
        }
        let mut start = p.tokens.start;
        push(BlockKind::Chrome, start..start + p.marker);
        start += p.marker;
        if p.dateline > p.marker {
            push(BlockKind::Dateline, start..p.tokens.start + p.dateline);
            start = p.tokens.start + p.dateline;
        }
        let mut at = start;
        while at < p.tokens.end {
            let last = match self.mark(at) {
                '<' => self.tag(at, p.tokens.end),
                '[' | '(' | '【' | '（' => self.credit(at, p.tokens.end),
                _ => None,
            };
            if let Some(last) = last {
                push(kind, start..at);
                push(BlockKind::Chrome, at..last);
                start = last;
                at = last;
            } else {
                at += 1;
            }
        }
        push(kind, start..p.tokens.end);
    }

    /// The end of `< p >` or `</div>`.
    fn tag(&self, at: usize, end: usize) -> Option<usize> {
        let last = (at + 1..end.min(at + 6)).find(|&n| self.mark(n) == '>')?;
        let mut name = at + 1;
        if self.mark(name) == '/' {
            name += 1;
        }
        (name < last && self.lexicon.layout.markup.contains(&self.word(name))).then_some(last + 1)
    }

    /// The end of `[Photo/Agency]`, `(End)`, `(Photo by …)`; a bracket with a sentence in it is none.
    fn credit(&self, at: usize, end: usize) -> Option<usize> {
        let close = match self.piece(at) {
            "[" => "]",
            "【" => "】",
            "（" => "）",
            _ => ")",
        };
        let last = (at + 1..end.min(at + 16)).find(|&n| self.piece(n) == close)?;
        let first = self.word(at + 1);
        let words = self.tokens[at + 1..last].iter().filter(|t| t.kind == TokenKind::Word).count();
        let layout = &self.lexicon.layout;
        let picture = layout.picture.contains(&first) && words <= 9 && self.mark(last - 1) != '.';
        let finish = layout.end.contains(&first) && words == 1;
        let names = layout.reporter.contains(&first) && last + 2 >= end;
        (picture || finish || names).then_some(last + 1)
    }
}

#[cfg(test)]
mod tests {
    use crate::annotate::annotate;
    use crate::article::Article;
    use crate::document::BlockKind;
    use crate::lexicon::Lexicon;

    /// Blocks of a text, each with the first letter of its kind: `T`, `H`, `Y` byline, `D`, `B`, `C`.
    fn shown(text: &str, lexicon: &Lexicon) -> Vec<String> {
        let article = Article::new("a", text);
        let document = annotate(&article, lexicon);
        document
            .blocks
            .iter()
            .map(|b| {
                let kind = match b.kind {
                    BlockKind::Title => 'T',
                    BlockKind::Heading => 'H',
                    BlockKind::Byline => 'Y',
                    BlockKind::Dateline => 'D',
                    BlockKind::Body => 'B',
                    BlockKind::Chrome => 'C',
                };
                format!("{kind}:{}", document.text_of(&b.tokens).split_whitespace().collect::<Vec<_>>().join(" "))
            })
            .collect()
    }

    #[test]
    fn blocks_of_pages() {
        let lexicon = Lexicon::built_in();
        let mut wrong = Vec::new();
        for (text, blocks) in [
            (
                "Two hospitals join hands\n\nUpdated: 2023-06-06\n\n\n640 (3).png\n\nDoctors meet in Harbin on May 21. [Photo/Agency]\n\nThe ward was opened.",
                &[
                    "T:Two hospitals join hands",
                    "Y:Updated: 2023-06-06",
                    "C:640 (3).png",
                    "B:Doctors meet in Harbin on May 21.",
                    "C:[Photo/Agency]",
                    "B:The ward was opened.",
                ][..],
            ),
            (
                "China News Service, Harbin, October 12 (Lin Mei, Bo Yang) A clinic was opened.",
                &["D:China News Service, Harbin, October 12 (Lin Mei, Bo Yang)", "B:A clinic was opened."],
            ),
            (
                "Xinhua News Agency, Dalian, July 25 (reporter Lin Mei) Dalian City said so.",
                &["D:Xinhua News Agency, Dalian, July 25 (reporter Lin Mei)", "B:Dalian City said so."],
            ),
            ("Linhe Hospital: clinic opens today.", &["B:Linhe Hospital: clinic opens today."]),
            ("EAU CLAIRE, Wis. — Pine Hospital agreed.", &["D:EAU CLAIRE, Wis. —", "B:Pine Hospital agreed."]),
            (
                "CALGARY, AB, August 08, 2024 /24-7PressRelease/ -- Care Clinic grows.",
                &["D:CALGARY, AB, August 08, 2024 /24-7PressRelease/ --", "B:Care Clinic grows."],
            ),
            (
                "(NewMediaWire) - August 26, 2025 - DALLAS — Research shows it.",
                &["D:(NewMediaWire) - August 26, 2025 - DALLAS —", "B:Research shows it."],
            ),
            (
                "COLOGNE, GERMANY - June 17, 2026 (NEWMEDIAWIRE) - On June 17, 2026, it signed.",
                &["D:COLOGNE, GERMANY - June 17, 2026 (NEWMEDIAWIRE) -", "B:On June 17, 2026, it signed."],
            ),
            ("NEW YORK, April 9 - Care Corp said it.", &["D:NEW YORK, April 9 -", "B:Care Corp said it."]),
            (
                "Care grows\n\nNanning — Three hospitals met.",
                &["T:Care grows", "D:Nanning —", "B:Three hospitals met."],
            ),
            ("Care grows\n\nSalalah: The hospital met.", &["T:Care grows", "D:Salalah:", "B:The hospital met."]),
            (
                "Care grows\nELDORET, Monday, August 14, 2023\n\nThe hospital met.",
                &["T:Care grows", "D:ELDORET, Monday, August 14, 2023", "B:The hospital met."],
            ),
            (
                "BISMARCK, N.D. (March 9, 2023) – Seven hospitals met.",
                &["D:BISMARCK, N.D. (March 9, 2023) –", "B:Seven hospitals met."],
            ),
            (
                "Care grows\n25 February 2022\n\nThe hospital met.",
                &["T:Care grows", "Y:25 February 2022", "B:The hospital met."],
            ),
            (
                "The hospital met.\n\nEditor: Mo | River Window | June 2, 2021, 10:18 am",
                &["B:The hospital met.", "Y:Editor: Mo | River Window | June 2, 2021, 10:18 am"],
            ),
            (
                "The city shares. < p > He said so. (End)",
                &["B:The city shares.", "C:< p >", "B:He said so.", "C:(End)"],
            ),
            (
                "Care grows\n\nThe team:\n- ran 14 courses;\n- met 20 people.\n1. The end came.",
                &[
                    "T:Care grows",
                    "B:The team:",
                    "C:-",
                    "B:ran 14 courses;",
                    "C:-",
                    "B:met 20 people.",
                    "C:1.",
                    "B:The end came.",
                ],
            ),
            (
                "CARE CORP <CARE> BUYS\n\nDALLAS, April 9 - Care Corp said it acquired the assets\nof Pine Management Corp of Salem, Ore., for cash and it\nwill pay.\n    Terms were not disclosed.",
                &[
                    "T:CARE CORP <CARE> BUYS",
                    "D:DALLAS, April 9 -",
                    "B:Care Corp said it acquired the assets of Pine Management Corp of Salem, Ore., for cash and it will pay.",
                    "B:Terms were not disclosed.",
                ],
            ),
            (
                "A long way\n\nAna Ruiz\nHealth correspondent\nPublished: 3 March 2020, 06:00\n\nThe ward shut.",
                &[
                    "T:A long way",
                    "Y:Ana Ruiz",
                    "Y:Health correspondent",
                    "Y:Published: 3 March 2020, 06:00",
                    "B:The ward shut.",
                ],
            ),
            (
                "News\nCurrent position: Home >> News\n\nWard opens\n\nIt opened in May.\n\nRelated reading\nSnow fell\nBus late",
                &[
                    "C:News",
                    "C:Current position: Home >> News",
                    "T:Ward opens",
                    "B:It opened in May.",
                    "C:Related reading",
                    "C:Snow fell",
                    "C:Bus late",
                ],
            ),
        ] {
            let found = shown(text, &lexicon);
            if found != blocks {
                wrong.push(format!("{text}\n{found:#?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
