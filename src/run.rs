//! Running over many articles: in parallel, handed on in the order of the input,
//! so that the output is the same bytes whatever the number of threads.

mod stream;

pub use stream::{Before, Done, Extractor, Fate, Job, Old, Resume, Sink, Stop, run, run_with};

use crate::annotate::{annotate, annotate_all};
use crate::article::Article;
use crate::document::Document;
use crate::extract::{Extraction, Reasons, extract, extract_all};
use crate::lexicon::Lexicon;
use crate::read::Outside;
use crate::record::{Choice, Record, each_record, records, write_lines};
use std::cell::RefCell;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The JSON lines of an article, each kind by itself.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Lines {
    /// Links.
    pub links: Vec<u8>,
    /// Activities.
    pub activities: Vec<u8>,
    /// Mentions.
    pub mentions: Vec<u8>,
}

/// How many there are of everything.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Articles that were read.
    pub articles: usize,
    /// Of them, those without any text.
    pub empty: usize,
    /// Of them, those whose records were taken over from the run before.
    pub unchanged: usize,
    /// Links.
    pub links: usize,
    /// Activities.
    pub activities: usize,
    /// Mentions.
    pub mentions: usize,
    /// What is no article.
    pub skipped: usize,
    /// Articles that could not be read, and those that the program broke on.
    pub failed: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, more: Counts) {
        self.articles += more.articles;
        self.empty += more.empty;
        self.unchanged += more.unchanged;
        self.links += more.links;
        self.activities += more.activities;
        self.mentions += more.mentions;
        self.skipped += more.skipped;
        self.failed += more.failed;
    }
}

/// Whether an article can have records of the kinds that are wanted: one that says
/// nothing of health has no links and no activities, and is not worth the reading.
fn worth_reading(article: &Article, lexicon: &Lexicon, choice: &Choice) -> bool {
    choice.mentions || lexicon.health.speak_in(&article.text)
}

/// The records of one article.
pub fn process(article: &Article, lexicon: &Lexicon, choice: &Choice) -> Vec<Record> {
    if !worth_reading(article, lexicon, choice) {
        return Vec::new();
    }
    let document = annotate(article, lexicon);
    let extraction = extract(&document, lexicon);
    records(&document, &extraction, lexicon, choice)
}

/// Gives an article the date that the user has for all, where neither its metadata
/// nor its page says when it was published.
///
/// To know what the page says it is annotated; whoever gives no date does not pay for it.
pub fn date(article: &mut Article, outside: &Outside, lexicon: &Lexicon) {
    if let (Some(date), None) = (&outside.published, &article.published)
        && annotate(article, lexicon).published.is_none()
    {
        article.published = Some(date.clone());
    }
}

/// The JSON lines of an article and the number of its records; an error where one cannot be written as JSON.
pub type Made = io::Result<(Lines, Counts)>;

/// What is made of some articles: of each what it has alone.
pub fn lines(articles: &[&Article], lexicon: &Lexicon, choice: &Choice) -> Vec<Made> {
    let documents = annotate_all(articles, lexicon);
    let reasons = if choice.mentions { Reasons::Told } else { Reasons::LeftOut };
    let extractions = extract_all(&documents, reasons, lexicon);
    let both = documents.iter().zip(&extractions);
    both.map(|(document, extraction)| lines_of(document, extraction, lexicon, choice)).collect()
}

fn lines_of(document: &Document, extraction: &Extraction, lexicon: &Lexicon, choice: &Choice) -> Made {
    let (mut lines, mut counts) = (Lines::default(), Counts::default());
    if !choice.mentions {
        let made = write_lines(document, extraction, lexicon, choice, &mut lines.links, &mut lines.activities)?;
        (counts.links, counts.activities) = made;
        return Ok((lines, counts));
    }
    let mut written = Ok(());
    each_record(document, extraction, lexicon, choice, |record| {
        let (out, count) = match record {
            Record::Link(_) => (&mut lines.links, &mut counts.links),
            Record::Activity(_) => (&mut lines.activities, &mut counts.activities),
            Record::Mention(_) => (&mut lines.mentions, &mut counts.mentions),
        };
        *count += 1;
        if let Err(error) = record.write(out) {
            written = Err(error);
        }
    });
    written.map(|()| (lines, counts))
}

thread_local! {
    /// Where the last panic of this thread was, for the message.
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Makes panics silent and remembers where they were, so that [`run`] can name
/// the article and the place. For programs, not for libraries.
pub fn remember_panics() {
    std::panic::set_hook(Box::new(|info| {
        PANIC.with(|place| *place.borrow_mut() = Some(info.to_string().replace('\n', " ")));
    }));
}

/// Runs `work`; a panic in it becomes an error of that article alone.
///
/// # Errors
///
/// Where it broke, for a message.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        let place = PANIC.with(|place| place.borrow_mut().take());
        let place = place.unwrap_or_else(|| "panicked".into());
        format!("the program broke ({place}): please report it with the article")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_of_its_article() {
        assert!(guarded(|| -> u8 { panic!("no") }).unwrap_err().contains("please report"));
        assert_eq!(guarded(|| 1), Ok(1));
    }
}
