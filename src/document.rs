//! An article with its layers. Every layer is a list of values over byte spans
//! or token positions; none is changed once it is made.

use crate::article::Article;
use crate::lexicon::{Class, Classes, Hits, RuleId, Uses, VerbForm, WordId};
use crate::text::Span;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, possibly with digits, inner apostrophes or dots.
    Word,
    /// Begins with a digit.
    Number,
    /// The possessive `'s` cut off a word.
    Possessive,
    /// Punctuation or a symbol, one character.
    Mark,
}

/// The white space before a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Gap {
    /// No white space.
    None,
    /// Spaces or tabs.
    Space,
    /// One line break.
    Line,
    /// Two line breaks or more: a blank line.
    Blank,
}

/// A word, number or mark. Tokens and the white space between them give the text back.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The vocabulary entry of its folded form; [`WordId::UNKNOWN`] where the lexicon has none.
    pub word: WordId,
    /// The classes of that word, which all layers ask for: noted here, so that nobody looks them up again.
    pub classes: Classes,
    /// Where the terms that begin with it go on, and what forms of a verb it can be: noted here likewise.
    pub uses: Uses,
    /// The character of a mark, or of a possessive that is one alone; `'\0'` of all other tokens.
    /// Marks are asked for more often than anything else, and a number is compared faster than a spelling.
    pub mark: char,
    /// What it is made of.
    pub kind: TokenKind,
    /// White space before it.
    pub gap: Gap,
    /// The first letter is a capital.
    pub capital: bool,
    /// Two letters or more, all of them capitals.
    pub upper: bool,
}

impl Token {
    /// Its bytes.
    #[inline]
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }

    /// Whether its word is of a class.
    #[inline]
    pub fn is(&self, class: Class) -> bool {
        self.classes.is(class)
    }

    /// All forms that its word can be, of any verb.
    #[inline]
    pub fn form(&self) -> VerbForm {
        self.uses.form()
    }

    /// Whether its word can be a noun as well as a verb.
    #[inline]
    pub fn is_noun(&self) -> bool {
        self.uses.is_noun()
    }
}

/// A run of tokens, `first..last`.
pub type Tokens = Range<usize>;

/// What a block of the page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// The headline, or a second one right under it.
    Title,
    /// A heading inside the text.
    Heading,
    /// Author, source, time of publication.
    Byline,
    /// Place, agency and date before the first sentence of a report.
    Dateline,
    /// Body text.
    Body,
    /// Menus, file names, stray markup, credits: yields nothing.
    Chrome,
}

/// A block of the page.
#[derive(Debug, Clone)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its tokens.
    pub tokens: Tokens,
    /// The number of its paragraph: a dateline and the text behind it share it.
    pub paragraph: usize,
}

/// A sentence: tokens of one block.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Its tokens.
    pub tokens: Tokens,
    /// The kind of its block.
    pub block: BlockKind,
    /// The number of its paragraph: sentences of one paragraph share it.
    pub paragraph: usize,
}

/// The span that says a value, the value, and the rule that found it.
#[derive(Debug, Clone)]
pub struct Mention<T> {
    /// Its bytes.
    pub span: Span,
    /// Its tokens.
    pub tokens: Tokens,
    /// What it says.
    pub value: T,
    /// The rule that found it.
    pub rule: RuleId,
}

/// How a figure bounds the true count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Bound {
    /// The number itself.
    Exact,
    /// More than, over, at least, 100+.
    AtLeast,
    /// Up to, fewer than.
    AtMost,
    /// About, nearly, some, around.
    About,
    /// From a number to another.
    Range,
}

impl Bound {
    /// The value in a record.
    pub fn key(self) -> &'static str {
        match self {
            Bound::Exact => "exact",
            Bound::AtLeast => "at_least",
            Bound::AtMost => "at_most",
            Bound::About => "about",
            Bound::Range => "range",
        }
    }
}

/// A number that counts something.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// The number; the lower end of a range.
    pub value: f64,
    /// The upper end of a range.
    pub upper: Option<f64>,
    /// How it bounds the true count.
    pub bound: Bound,
    /// A key of `lexicon/units.toml`.
    pub unit: String,
    /// The tokens of the head noun that it counts.
    pub noun: Option<Span>,
    /// ISO 4217 of an amount of money.
    pub currency: Option<String>,
    /// The tokens of the number itself, without bound and noun.
    pub number: Tokens,
}

/// What completed a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// Complete as written.
    Text,
    /// A byline, an "Updated:" line, metadata.
    Published,
    /// The dateline.
    Dateline,
    /// A date before it in the text.
    Earlier,
}

impl Anchor {
    /// The value in a record.
    pub fn key(self) -> &'static str {
        match self {
            Anchor::Text => "text",
            Anchor::Published => "published",
            Anchor::Dateline => "dateline",
            Anchor::Earlier => "earlier",
        }
    }
}

/// A day, month, year or interval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Date {
    /// EDTF (ISO 8601-2).
    pub value: String,
    /// What completed it; none where nothing did.
    pub anchor: Option<Anchor>,
}

/// The kinds of institution of RECORDS.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum InstitutionKind {
    /// A hospital.
    Hospital,
    /// A medical centre, and a centre of a hospital that is a party.
    MedicalCenter,
    /// A clinic, a health centre.
    Clinic,
    /// A university, school or college.
    University,
    /// A health commission, bureau, ministry, service.
    HealthAuthority,
    /// A government or ministry.
    Government,
    /// A consortium, specialty alliance, community, network.
    Alliance,
    /// A society or association.
    Association,
    /// A company.
    Company,
    /// A foundation or charity.
    Foundation,
    /// Institutions named only together.
    Group,
    /// Anything else with a name.
    Other,
}

impl InstitutionKind {
    /// All kinds, in the order of RECORDS.md.
    pub const ALL: [InstitutionKind; 12] = [
        InstitutionKind::Hospital,
        InstitutionKind::MedicalCenter,
        InstitutionKind::Clinic,
        InstitutionKind::University,
        InstitutionKind::HealthAuthority,
        InstitutionKind::Government,
        InstitutionKind::Alliance,
        InstitutionKind::Association,
        InstitutionKind::Company,
        InstitutionKind::Foundation,
        InstitutionKind::Group,
        InstitutionKind::Other,
    ];

    /// The value in a record and the key in the lexicon.
    pub fn key(self) -> &'static str {
        match self {
            InstitutionKind::Hospital => "hospital",
            InstitutionKind::MedicalCenter => "medical_center",
            InstitutionKind::Clinic => "clinic",
            InstitutionKind::University => "university",
            InstitutionKind::HealthAuthority => "health_authority",
            InstitutionKind::Government => "government",
            InstitutionKind::Alliance => "alliance",
            InstitutionKind::Association => "association",
            InstitutionKind::Company => "company",
            InstitutionKind::Foundation => "foundation",
            InstitutionKind::Group => "group",
            InstitutionKind::Other => "other",
        }
    }

    /// The kind of a key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// A set of kinds of institution.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kinds(u16);

impl Kinds {
    /// All kinds.
    pub const ALL: Kinds = Kinds(u16::MAX);

    /// Puts a kind into it.
    pub fn insert(&mut self, kind: InstitutionKind) {
        self.0 |= 1 << kind as u16;
    }

    /// Whether a kind is in it.
    #[inline]
    pub fn has(self, kind: InstitutionKind) -> bool {
        self.0 >> kind as u16 & 1 != 0
    }

    /// Whether a kind is in both.
    #[inline]
    pub fn meets(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }

    /// Those that are not in the other.
    pub fn without(self, other: Kinds) -> Kinds {
        Kinds(self.0 & !other.0)
    }
}

impl FromIterator<InstitutionKind> for Kinds {
    fn from_iter<I: IntoIterator<Item = InstitutionKind>>(kinds: I) -> Self {
        let mut set = Kinds::default();
        kinds.into_iter().for_each(|kind| set.insert(kind));
        set
    }
}

/// A place of the gazetteer, by its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PlaceId(pub u32);

/// One organisation in one article: all mentions of it share the number of this entry.
#[derive(Debug, Clone)]
pub struct Institution {
    /// Canonical name.
    pub name: String,
    /// What it is.
    pub kind: InstitutionKind,
    /// `tertiary`, `secondary` or `primary`.
    pub level: Option<&'static str>,
    /// Name of the institution that it belongs to by its name.
    pub parent: Option<String>,
    /// Where it is, by its name.
    pub place: Option<PlaceId>,
    /// Whether name and text leave no other place that it could be.
    pub located: bool,
    /// How many, of a group.
    pub count: Option<u64>,
    /// Of a branch or campus: position of its whole in [`Document::institutions`].
    pub whole: Option<usize>,
}

/// How a mention names its institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Naming {
    /// A full name.
    Name,
    /// An acronym or an alias that the text introduces.
    Alias,
    /// A part of a full name that stands elsewhere in the text.
    Short,
    /// "the hospital", "the center", "it".
    Definite,
    /// "the two hospitals", "both sides": one of several institutions meant by the same characters.
    Both,
    /// "county-level hospitals in 12 counties".
    Group,
}

/// The characters that name an institution.
#[derive(Debug, Clone)]
pub struct InstitutionMention {
    /// Its bytes.
    pub span: Span,
    /// Its tokens.
    pub tokens: Tokens,
    /// Position in [`Document::institutions`].
    pub institution: usize,
    /// How it names it.
    pub naming: Naming,
    /// The rule that found it.
    pub rule: RuleId,
}

/// An article and everything that was found in it.
#[derive(Debug)]
pub struct Document<'a> {
    /// The article.
    pub article: &'a Article,
    /// Words, numbers and marks, in order.
    pub tokens: Vec<Token>,
    /// All lexicon terms found in the one pass over the tokens, by first token.
    pub hits: Hits,
    /// Blocks of the page, in order.
    pub blocks: Vec<Block>,
    /// Sentences, in order, without those of chrome.
    pub sentences: Vec<Sentence>,
    /// The title that the text itself has.
    pub title: Option<Span>,
    /// Publication date, EDTF: metadata, else what the page says.
    pub published: Option<String>,
    /// Dates, in order.
    pub dates: Vec<Mention<Date>>,
    /// Figures, in order.
    pub figures: Vec<Mention<Figure>>,
    /// The organisations.
    pub institutions: Vec<Institution>,
    /// Where they are named, in order.
    pub mentions: Vec<InstitutionMention>,
    /// Instruments that the text names; the value is a key of `lexicon/agreements.toml`.
    pub agreements: Vec<Mention<String>>,
}

impl<'a> Document<'a> {
    /// An article before anything was found in it.
    pub(crate) fn without_layers(article: &'a Article) -> Document<'a> {
        Document {
            article,
            tokens: Vec::new(),
            hits: Hits::default(),
            blocks: Vec::new(),
            sentences: Vec::new(),
            title: None,
            published: None,
            dates: Vec::new(),
            figures: Vec::new(),
            institutions: Vec::new(),
            mentions: Vec::new(),
            agreements: Vec::new(),
        }
    }

    /// The characters of a run of tokens, gaps included.
    pub fn text_of(&self, tokens: &Tokens) -> &str {
        span_of(&self.tokens, tokens).of(&self.article.text)
    }

    /// The number of the sentence that holds a token; none for chrome.
    pub fn sentence_at(&self, token: usize) -> Option<usize> {
        let after = self.sentences.partition_point(|s| s.tokens.start <= token);
        (after > 0 && self.sentences[after - 1].tokens.contains(&token)).then(|| after - 1)
    }
}

/// The bytes of a run of tokens.
pub fn span_of(tokens: &[Token], run: &Tokens) -> Span {
    if run.is_empty() {
        let at = tokens.get(run.start).map_or(0, |t| t.start);
        return Span { start: at, end: at };
    }
    Span { start: tokens[run.start].start, end: tokens[run.end - 1].end }
}
