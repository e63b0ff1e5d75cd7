//! What holds for every text, however broken.

use proptest::prelude::*;
use std::sync::OnceLock;
use unicode_segmentation::UnicodeSegmentation;
use wardlink::annotate::{annotate, token};
use wardlink::article::Article;
use wardlink::document::{BlockKind, Document};
use wardlink::lexicon::Lexicon;
use wardlink::record::Choice;
use wardlink::run::lines;

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(Lexicon::built_in)
}

/// Pieces that the layers look at, thrown together in any order.
const PIECES: &[&str] = &[
    " ",
    " ",
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "  ",
    ".",
    ",",
    ", ",
    ". ",
    "-",
    " - ",
    "–",
    "—",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "“",
    "”",
    "’",
    "'s",
    ":",
    ";",
    "/",
    "|",
    "。",
    "，",
    "年",
    "月",
    "日",
    "<",
    ">",
    "%",
    "$",
    "…",
    "...",
    "!",
    "?",
    "•",
    "é",
    "e\u{301}",
    "\u{feff}",
    "\u{a0}",
    "\u{3000}",
    "\r\n",
    "\t",
    "医院",
    "October",
    "Oct",
    "may",
    "May",
    "March",
    "Monday",
    "Fri",
    "last",
    "next",
    "this",
    "year",
    "month",
    "week",
    "day",
    "the",
    "The",
    "of",
    "on",
    "On",
    "from",
    "to",
    "since",
    "between",
    "and",
    "in",
    "by",
    "until",
    "today",
    "Yesterday",
    "first",
    "quarter",
    "half",
    "past",
    "three",
    "ago",
    "spring",
    "same",
    "end",
    "fiscal",
    "FY24",
    "11th",
    "31st",
    "1",
    "2",
    "9",
    "12",
    "28",
    "30",
    "31",
    "2012",
    "2020",
    "2021",
    "1990s",
    "2,000",
    "2021.03.04",
    "2023-02-30",
    "06/10/2021",
    "Updated",
    "Published",
    "By",
    "Source",
    "Photo",
    "End",
    "Xinhua",
    "Dr",
    "No",
    "Wis",
    "Co",
    "Inc",
    "p.m",
    "U.S",
    "C",
    "Hospital",
    "hospital",
    "First",
    "People",
    "Affiliated",
    "University",
    "signed",
    "opened",
    "will",
    "open",
    "be",
    "patients",
    "beds",
    "NANCHANG",
    "DALLAS",
    "Mumbai",
    "p",
    "Home",
    "News",
];

/// Texts of those pieces.
fn news() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop_oneof![8 => prop::sample::select(PIECES).prop_map(str::to_string), 1 => "\\PC{1,3}"],
        0..120,
    )
    .prop_map(|pieces| pieces.concat())
}

/// Texts of ASCII, with what joins and parts words in plenty.
fn ascii() -> impl Strategy<Value = String> {
    "[a-cX-Z0-9_'.:,; \\-\"@#\\r\\n\\t]{0,60}"
}

/// Mostly ASCII, with characters of other scripts, marks that join, emoji.
fn mixed() -> impl Strategy<Value = String> {
    "[a-cA0-9_'.:,; \\-’·é\u{301}\u{200d}医ァアก\u{5d0}\"👩🇨🇳\u{ad}\u{2028}\u{85}\u{a0}]{0,40}"
}

/// The standard's pieces, without the white space that some begin with.
fn standard(text: &str) -> Vec<&str> {
    text.split_word_bounds().map(str::trim_start).filter(|p| !p.is_empty()).collect()
}

fn ours(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    token::boundaries(text, |start, end| pieces.push(&text[start..end]));
    pieces
}

/// Layers that must hold together in any document.
fn check(document: &Document) {
    let text = &document.article.text;
    // Tokens and the white space between them give the text back.
    let mut last = 0;
    for token in &document.tokens {
        let (start, end) = (token.start as usize, token.end as usize);
        assert!(start >= last && end > start);
        assert!(text[last..start].chars().all(char::is_whitespace), "{:?}", &text[last..start]);
        last = end;
    }
    assert!(text[last..].chars().all(char::is_whitespace));
    // Blocks hold all tokens, in order; their paragraphs only go up.
    let mut next = 0;
    let mut paragraph = 0;
    for block in &document.blocks {
        assert_eq!(block.tokens.start, next);
        assert!(!block.tokens.is_empty() && block.paragraph >= paragraph);
        next = block.tokens.end;
        paragraph = block.paragraph;
    }
    assert_eq!(next, document.tokens.len());
    // Sentences cover the blocks that are not chrome, and nothing else.
    let mut sentences = document.sentences.iter();
    for block in document.blocks.iter().filter(|b| b.kind != BlockKind::Chrome) {
        let mut at = block.tokens.start;
        while at < block.tokens.end {
            let sentence = sentences.next().expect("a sentence for every token of a block");
            assert_eq!(sentence.tokens.start, at);
            assert!(sentence.tokens.end > at && sentence.block == block.kind && sentence.paragraph == block.paragraph);
            at = sentence.tokens.end;
        }
        assert_eq!(at, block.tokens.end);
    }
    assert!(sentences.next().is_none());
    // Dates stand in order, apart from each other, and are EDTF.
    let mut free = 0;
    for date in &document.dates {
        assert!(date.tokens.start >= free && !date.tokens.is_empty());
        free = date.tokens.end;
        for end in date.value.value.split('/') {
            assert!(is_edtf(end), "{}", date.value);
        }
    }
}

/// `2020`, `2020-10`, `XXXX-10-11`, `2022-21`, `199X`, `..`
fn is_edtf(value: &str) -> bool {
    if value == ".." {
        return true;
    }
    let mut parts = value.split('-');
    let year = parts.next().unwrap_or("");
    let year_known = year != "XXXX";
    let is_year = year.len() == 4 && (!year_known || year[..3].bytes().all(|b| b.is_ascii_digit()));
    let month: Option<u8> = match parts.next() {
        None => return is_year && year_known,
        Some(month) => month.parse().ok(),
    };
    let day = parts.next().map(|d| d.parse::<u8>().unwrap_or(0));
    is_year
        && month.is_some_and(|m| (1..=12).contains(&m) || day.is_none() && (21..=24).contains(&m))
        && day.is_none_or(|d| (1..=31).contains(&d))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn boundaries_of_ascii_are_those_of_the_standard(text in ascii()) {
        prop_assert_eq!(ours(&text), standard(&text));
    }

    #[test]
    fn boundaries_of_mixed_text_are_those_of_the_standard(text in mixed()) {
        prop_assert_eq!(ours(&text), standard(&text));
    }

    #[test]
    fn layers_hold_together_in_news(text in news()) {
        check(&annotate(&Article::new("a", text), lexicon()));
    }

    #[test]
    fn layers_hold_together_in_any_text(text in any::<String>()) {
        check(&annotate(&Article::new("a", text), lexicon()));
    }

    #[test]
    fn layers_hold_together_in_mixed_text(text in mixed(), published in "([0-9X]{1,4}(-[0-9]{1,2}){0,2})?|\\PC{0,12}") {
        let article = Article { published: Some(published), ..Article::new("a", text) };
        check(&annotate(&article, lexicon()));
    }
}

/// The texts of the sample corpus, by the names of their files.
fn sample_texts() -> Vec<String> {
    let folders =
        std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus")).expect("the sample corpus is there");
    let folders = folders.map(|folder| folder.expect("it can be read").path()).filter(|path| path.is_dir());
    let files =
        folders.flat_map(|folder| std::fs::read_dir(folder).expect("a folder")).map(|file| file.expect("one").path());
    let mut texts: Vec<_> = files.filter(|path| path.extension().is_some_and(|e| e == "txt")).collect();
    texts.sort();
    texts.iter().map(|path| std::fs::read_to_string(path).expect("a corpus text is UTF-8")).collect()
}

/// Words of a sentence behind which a text is cut.
const CUT: usize = 30;

#[test]
fn a_text_may_end_anywhere() {
    let sentences = sample_texts();
    let sentences = sentences.iter().flat_map(|text| text.split_inclusive(". ")).filter(|s| s.contains("ospital"));
    let mut cut = 0;
    for sentence in sentences.step_by(4) {
        let ends = sentence.char_indices().filter(|(_, c)| !c.is_alphanumeric()).map(|(at, _)| at);
        let articles: Vec<Article> = ends.take(CUT).map(|end| Article::new("a", &sentence[..end])).collect();
        let all: Vec<&Article> = articles.iter().collect();
        cut += lines(&all, lexicon(), &Choice { mentions: true, ..Choice::default() }).len();
    }
    assert!(cut > 1000, "too few texts to tell");
}

#[test]
fn articles_that_go_together_say_what_each_says_alone() {
    let texts = sample_texts().into_iter();
    let articles: Vec<Article> =
        texts.take(60).enumerate().map(|(n, text)| Article::new(format!("a{n}"), text)).collect();
    assert!(articles.len() > 10, "too few reports to tell");
    let all: Vec<&Article> = articles.iter().collect();
    for mentions in [false, true] {
        let choice = Choice { mentions, ..Choice::default() };
        let together = lines(&all, lexicon(), &choice);
        for (article, made) in all.iter().zip(together) {
            let alone = lines(&[*article], lexicon(), &choice).pop().expect("one for each").expect("records are JSON");
            assert_eq!(made.expect("records are JSON"), alone);
        }
    }
}

/// Texts that fuzzing broke a layer with.
const FOUND_BY_FUZZING: &[&str] = &[
    "Ti Hopital Campus)East Campus",
    "2021 \"OrvaneHospitalProvincial Hospital -",
    "and Kong's Orvane Harbour Healthcare Tarn Beijing's Orvane Medical Group have agreed to merge, the companies said.",
];

#[test]
fn layers_hold_together_in_what_fuzzing_found() {
    for text in FOUND_BY_FUZZING {
        check(&annotate(&Article::new("a", *text), lexicon()));
    }
}
