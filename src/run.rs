//! Running over many articles: in parallel, written in the order of their ids,
//! so that the output is the same bytes whatever the number of threads.

use crate::annotate::annotate;
use crate::article::Article;
use crate::extract::extract;
use crate::lexicon::Lexicon;
use crate::read::{self, Input, Outside};
use crate::record::{Choice, Record, each_record, records};
use rayon::prelude::*;
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
    /// Links.
    pub links: usize,
    /// Activities.
    pub activities: usize,
    /// Mentions.
    pub mentions: usize,
    /// Articles that could not be read, and those that the program broke on.
    pub failed: usize,
}

/// What the run has to say about one article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The article.
    pub id: String,
    /// What happened.
    pub message: String,
    /// Its records are not written.
    pub failure: bool,
}

/// Where lines and notices go.
pub trait Sink: Send {
    /// Takes the lines of one article, in order.
    ///
    /// # Errors
    ///
    /// Those of writing; they end the run.
    fn lines(&mut self, lines: &Lines) -> io::Result<()>;
    /// Takes a notice.
    fn notice(&mut self, notice: &Notice);
    /// One more article is done.
    fn step(&mut self) {}
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

/// Extracts all inputs and hands their lines to the sink, in the order of the inputs.
///
/// Runs in the rayon pool of the caller. Only one batch of articles is held at a
/// time, beside the one that is being written.
///
/// # Errors
///
/// Those of the sink.
pub fn run(
    inputs: &[Input],
    outside: &Outside,
    lexicon: &Lexicon,
    choice: &Choice,
    sink: &mut impl Sink,
) -> io::Result<Counts> {
    let mut counts = Counts::default();
    let size = 64 * rayon::current_num_threads();
    let mut done: Vec<Outcome> = Vec::new();
    for batch in inputs.chunks(size) {
        let (next, written) = rayon::join(
            || batch.par_iter().with_max_len(1).map(|input| outcome(input, outside, lexicon, choice)).collect(),
            || write(std::mem::take(&mut done), &mut counts, sink),
        );
        written?;
        done = next;
    }
    write(done, &mut counts, sink)?;
    Ok(counts)
}

struct Outcome {
    result: Result<(Lines, Counts), String>,
    id: String,
    warning: Option<String>,
}

fn outcome(input: &Input, outside: &Outside, lexicon: &Lexicon, choice: &Choice) -> Outcome {
    let mut warning = None;
    let result =
        read::article(input, &outside.metadata).map_err(|why| format!("not read: {why}")).and_then(|reading| {
            warning = reading.warning;
            let mut article = reading.article;
            let mut counts = Counts { articles: 1, ..Counts::default() };
            if article.text.trim().is_empty() {
                counts.empty = 1;
                warning.get_or_insert_with(|| "empty: an article without text has no records".into());
                return Ok((Lines::default(), counts));
            }
            if !worth_reading(&article, lexicon, choice) {
                return Ok((Lines::default(), counts));
            }
            let written = guarded(|| {
                date(&mut article, outside, lexicon);
                lines_of(&article, lexicon, choice, &mut counts)
            })?;
            written.map(|lines| (lines, counts)).map_err(|error| format!("its records cannot be written: {error}"))
        });
    Outcome { result, id: input.id.clone(), warning }
}

/// The JSON lines of an article.
fn lines_of(article: &Article, lexicon: &Lexicon, choice: &Choice, counts: &mut Counts) -> io::Result<Lines> {
    let document = annotate(article, lexicon);
    let extraction = extract(&document, lexicon);
    let mut lines = Lines::default();
    let mut written = Ok(());
    each_record(&document, &extraction, lexicon, choice, |record| {
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
    written.map(|()| lines)
}

fn write(done: Vec<Outcome>, counts: &mut Counts, sink: &mut impl Sink) -> io::Result<()> {
    for Outcome { result, id, warning } in done {
        if let Some(message) = warning {
            sink.notice(&Notice { id: id.clone(), message, failure: false });
        }
        match result {
            Ok((lines, more)) => {
                sink.lines(&lines)?;
                counts.articles += more.articles;
                counts.empty += more.empty;
                counts.links += more.links;
                counts.activities += more.activities;
                counts.mentions += more.mentions;
            }
            Err(message) => {
                counts.failed += 1;
                sink.notice(&Notice { id, message, failure: true });
            }
        }
        sink.step();
    }
    Ok(())
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
