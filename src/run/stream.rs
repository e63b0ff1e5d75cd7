//! Reading, extracting and writing beside each other: one thread goes through
//! the input, workers take batches of items, and the caller gets what became of
//! them in the order of the input, unless it wants them as they come.
//!
//! Memory is bounded by the workers and the largest article: the reader waits
//! while too many bytes are on their way.

use super::{Counts, Lines, Made, date, guarded, lines, worth_reading};
use crate::article::Article;
use crate::lexicon::Lexicon;
use crate::read::{self, Item, Key, Outside, Reading, Settings, Work};
use crate::record::{Choice, OutcomeRecord, TextRecord};
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// Items in the first batch, and in any: short runs are shared out evenly, long ones without much ado.
const ITEMS: std::ops::Range<usize> = 16..128;
/// Bytes in a batch: the item that reaches them is its last.
const BYTES: u64 = 256 << 10;
/// Bytes on their way, for each worker.
const FLYING_BYTES: u64 = 2 << 20;
/// Batches on their way, for each worker.
const FLYING_BATCHES: usize = 24;
/// Articles that are extracted together, a layer over all of them, and the bytes of text that end such a group:
/// by measurement the best of 1 to 256.
const TOGETHER: usize = 64;
const TOGETHER_BYTES: usize = 128 << 10;
/// Stack of a worker: pages nest, and their trees are walked by recursion.
const STACK: usize = 32 << 20;

/// What is to be run.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    /// Files and folders; `-` for standard input.
    pub paths: &'a [PathBuf],
    /// How they are to be read.
    pub settings: &'a Settings,
    /// What the user says about all articles.
    pub outside: &'a Outside,
    /// The words.
    pub lexicon: &'a Lexicon,
    /// Which records.
    pub choice: &'a Choice<'a>,
    /// Make the lines of `--texts`.
    pub texts: bool,
    /// Make the lines of `--report`.
    pub report: bool,
    /// Hand over what is done as soon as it is, in no order.
    pub unordered: bool,
    /// Workers.
    pub threads: usize,
}

/// Where an interrupted run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Resume {
    /// Items that are done.
    pub items: u64,
    /// Their marks, chained by [`Done::chain`].
    pub chain: u64,
}

/// The records of an article in a run before this one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Old {
    /// Hash of the article as it was then.
    pub hash: u128,
    /// Where its lines begin in each of the outputs.
    pub starts: Vec<u64>,
    /// How many bytes they have there.
    pub lengths: Vec<u64>,
    /// What there was of it.
    pub counts: Counts,
}

/// What became of an item.
#[derive(Debug)]
pub enum Fate {
    /// Its records.
    Extracted(Lines),
    /// It is as it was: its records of then are those of now.
    Unchanged(Old),
    /// It is no article, and why; a quiet one is only counted.
    Skipped {
        /// Why.
        reason: String,
        /// Nobody need be told.
        quiet: bool,
    },
    /// It could not be read, or the program broke on it; why.
    Failed(String),
}

/// An item that is done.
#[derive(Debug)]
pub struct Done {
    /// Where it stands in the input.
    pub key: Key,
    /// The same for people.
    pub place: String,
    /// A number that changes when the item does: see [`Done::chain`].
    pub mark: u64,
    /// Its bytes, as far as they are known.
    pub size: u64,
    /// What became of it.
    pub fate: Fate,
    /// What was odd about it.
    pub warning: Option<String>,
    /// What there is of it.
    pub counts: Counts,
    /// Hash of the article and of all that its records follow from, but lexicon and program; 0 without an article.
    pub hash: u128,
    /// Its line of `--report`.
    pub report: Vec<u8>,
    /// Its line of `--texts`.
    pub text: Vec<u8>,
}

impl Done {
    /// The chain of marks with one more: two inputs with equal chains are the same up to there.
    pub fn chain(before: u64, mark: u64) -> u64 {
        let mut both = [0; 16];
        both[..8].copy_from_slice(&before.to_le_bytes());
        both[8..].copy_from_slice(&mark.to_le_bytes());
        xxh3_64(&both)
    }
}

/// Where the finished items go.
pub trait Sink {
    /// Takes one, in the order of the input.
    ///
    /// # Errors
    ///
    /// Those of writing; they end the run.
    fn done(&mut self, done: Done) -> io::Result<()>;
}

/// Why a run ended before its end.
#[derive(Debug)]
pub enum Stop {
    /// The sink could not write.
    Write(io::Error),
    /// The input is not the one that the interrupted run had read.
    Changed,
}

/// Makes the lines of some articles and counts their records, for each of them in their order:
/// [`lines`], or what a test puts in its place.
pub trait Extractor: Fn(&[&Article], &Lexicon, &Choice<'_>) -> Vec<Made> + Sync {}

impl<F: Fn(&[&Article], &Lexicon, &Choice<'_>) -> Vec<Made> + Sync> Extractor for F {}

/// Says what an article of a key was like in the run before; asked in the order of the input.
pub type Before<'a> = &'a mut (dyn FnMut(&Key) -> Option<Old> + Send);

/// Runs over all inputs and hands what became of each item to the sink.
///
/// # Errors
///
/// Where the sink cannot write, or the input is not that of the run to be resumed.
pub fn run(job: &Job<'_>, resume: Resume, before: Option<Before<'_>>, sink: &mut impl Sink) -> Result<(), Stop> {
    run_with(job, resume, before, &lines, sink)
}

/// [`run`], with another function than [`lines`] that makes the lines of articles and counts their records.
///
/// Where that function panics, it is asked again for each article alone; where it panics then, that
/// article has failed, and the run goes on.
///
/// # Errors
///
/// Those of [`run`].
pub fn run_with<E: Extractor>(
    job: &Job<'_>,
    resume: Resume,
    before: Option<Before<'_>>,
    extractor: &E,
    sink: &mut impl Sink,
) -> Result<(), Stop> {
    let threads = job.threads.max(1);
    let flying = Flying { threads, state: Mutex::default(), room: Condvar::new(), stopped: AtomicBool::new(false) };
    let changed = AtomicBool::new(false);
    let (to_workers, batches) = channel::<Batch>();
    let (to_caller, finished) = channel::<Finished>();
    let batches = Mutex::new(batches);
    std::thread::scope(|scope| {
        let (flying, changed, batches) = (&flying, &changed, &batches);
        let thread = || std::thread::Builder::new().stack_size(STACK);
        let reading = thread().spawn_scoped(scope, move || {
            let mut feed = Feed { flying, to_workers, batch: Vec::new(), bytes: 0, number: 0 };
            read(job, resume, before, changed, &mut feed);
            feed.flush();
        });
        let reading = reading.map(drop);
        let mut working = Ok(());
        for _ in 0..threads {
            let to_caller = to_caller.clone();
            let worker = thread().spawn_scoped(scope, move || {
                while let Some(batch) = next(batches) {
                    let done = work(batch.items, job, extractor);
                    let sent = to_caller.send(Finished { number: batch.number, bytes: batch.bytes, done });
                    if sent.is_err() || flying.stopped.load(Ordering::Relaxed) {
                        return;
                    }
                }
            });
            working = working.and(worker.map(drop));
        }
        drop(to_caller);
        if let Err(error) = reading.and(working) {
            flying.stop();
            return Err(Stop::Write(io::Error::other(format!("cannot start the threads: {error}"))));
        }
        let written = write(&finished, flying, job.unordered, sink);
        if written.is_err() {
            flying.stop();
        }
        written.map_err(Stop::Write)
    })?;
    if changed.into_inner() { Err(Stop::Changed) } else { Ok(()) }
}

struct Batch {
    number: u64,
    bytes: u64,
    items: Vec<(Item, Option<Old>)>,
}

struct Finished {
    number: u64,
    bytes: u64,
    done: Vec<Done>,
}

fn next(batches: &Mutex<Receiver<Batch>>) -> Option<Batch> {
    batches.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

/// What is on its way from the reader to the caller.
struct Flying {
    threads: usize,
    /// Batches, and bytes in them.
    state: Mutex<(usize, u64)>,
    room: Condvar,
    stopped: AtomicBool,
}

impl Flying {
    /// Waits for room; false where the run is over.
    fn enter(&self, bytes: u64) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if self.stopped.load(Ordering::Relaxed) {
                return false;
            }
            let (batches, flying) = *state;
            // Each worker may have one batch, however large.
            let fits = flying + bytes <= FLYING_BYTES * self.threads as u64 && batches < FLYING_BATCHES * self.threads;
            if fits || batches < self.threads {
                *state = (batches + 1, flying + bytes);
                return true;
            }
            state = self.room.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn leave(&self, bytes: u64) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        *state = (state.0 - 1, state.1 - bytes);
        self.room.notify_all();
    }

    fn stop(&self) {
        let _state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.stopped.store(true, Ordering::Relaxed);
        self.room.notify_all();
    }
}

/// Puts items into batches.
struct Feed<'a> {
    flying: &'a Flying,
    to_workers: std::sync::mpsc::Sender<Batch>,
    batch: Vec<(Item, Option<Old>)>,
    bytes: u64,
    number: u64,
}

impl Feed<'_> {
    fn push(&mut self, item: Item, old: Option<Old>) -> bool {
        self.bytes += item.size;
        self.batch.push((item, old));
        let most = (ITEMS.start + self.number as usize).min(ITEMS.end);
        if self.batch.len() >= most || self.bytes >= BYTES {
            self.flush()
        } else {
            !self.flying.stopped.load(Ordering::Relaxed)
        }
    }

    fn flush(&mut self) -> bool {
        let items = std::mem::take(&mut self.batch);
        let bytes = std::mem::take(&mut self.bytes);
        if items.is_empty() {
            return true;
        }
        if !self.flying.enter(bytes) {
            return false;
        }
        let number = self.number;
        self.number += 1;
        self.to_workers.send(Batch { number, bytes, items }).is_ok()
    }
}

fn read(job: &Job<'_>, resume: Resume, mut before: Option<Before<'_>>, changed: &AtomicBool, feed: &mut Feed<'_>) {
    let mut passed = Resume::default();
    read::each(job.paths, job.settings, &|work| guarded(work), &mut |item| {
        if passed.items < resume.items {
            passed = Resume { items: passed.items + 1, chain: Done::chain(passed.chain, mark(&item)) };
            let other = passed.items == resume.items && passed.chain != resume.chain;
            changed.fetch_or(other, Ordering::Relaxed);
            // Nobody waits for these; but the run may be over.
            return !other && !feed.flying.stopped.load(Ordering::Relaxed);
        }
        let old = before.as_mut().and_then(|before| before(&item.key));
        feed.push(item, old)
    });
    changed.fetch_or(passed.items < resume.items, Ordering::Relaxed);
}

/// A number that changes when the item, or the file that it is in, does.
fn mark(item: &Item) -> u64 {
    let file = xxh3_64(item.key.file.as_bytes());
    let numbers = [file, item.key.number, item.stamp, item.size, item.offset.unwrap_or(u64::MAX)];
    let mut bytes = [0; 40];
    for (place, number) in bytes.chunks_exact_mut(8).zip(numbers) {
        place.copy_from_slice(&number.to_le_bytes());
    }
    xxh3_64(&bytes)
}

fn write(finished: &Receiver<Finished>, flying: &Flying, unordered: bool, sink: &mut impl Sink) -> io::Result<()> {
    let mut waiting: BTreeMap<u64, (u64, Vec<Done>)> = BTreeMap::new();
    let mut next = 0;
    for batch in finished {
        if unordered {
            batch.done.into_iter().try_for_each(|done| sink.done(done))?;
            flying.leave(batch.bytes);
            continue;
        }
        waiting.insert(batch.number, (batch.bytes, batch.done));
        while let Some((bytes, done)) = waiting.remove(&next) {
            next += 1;
            done.into_iter().try_for_each(|done| sink.done(done))?;
            flying.leave(bytes);
        }
    }
    Ok(())
}

/// Reads and extracts items; whatever breaks costs its item alone.
fn work<E: Extractor>(items: Vec<(Item, Option<Old>)>, job: &Job<'_>, extractor: &E) -> Vec<Done> {
    let mut all = Vec::with_capacity(items.len());
    let (mut opened, mut bytes) = (Vec::with_capacity(TOGETHER), 0);
    for (item, old) in items {
        let one = open(item, old, job);
        bytes += one.found.worth().map_or(0, |article| article.text.len());
        opened.push(one);
        if opened.len() == TOGETHER || bytes >= TOGETHER_BYTES {
            bytes = 0;
            finish(&mut opened, job, extractor, &mut all);
        }
    }
    finish(&mut opened, job, extractor, &mut all);
    all
}

/// An item that was read and not yet extracted.
struct Opened {
    done: Done,
    /// The article's, where it could be opened.
    id: Option<String>,
    /// What a report says of where it came from.
    name: Arc<str>,
    line: Option<u64>,
    offset: Option<u64>,
    found: Found,
}

/// What was found in an item.
enum Found {
    /// An article that can have records.
    Worth(Article),
    /// One that has none.
    Bare(Article),
    /// None, or one that is as it was.
    Fate(Fate),
}

impl Found {
    fn worth(&self) -> Option<&Article> {
        match self {
            Found::Worth(article) => Some(article),
            Found::Bare(_) | Found::Fate(_) => None,
        }
    }
}

/// Reads one item.
fn open(item: Item, old: Option<Old>, job: &Job<'_>) -> Opened {
    let (key, place, mark) = (item.key.clone(), item.place(), mark(&item));
    let (name, line, offset) = (item.name.clone(), item.line, item.offset);
    let mut done = Done {
        key,
        place,
        mark,
        size: item.size,
        fate: Fate::Failed(String::new()),
        warning: None,
        counts: Counts::default(),
        hash: 0,
        report: Vec::new(),
        text: Vec::new(),
    };
    let mut id = None;
    let found = guarded(|| article(item, old, job, &mut done, &mut id)).unwrap_or_else(|message| {
        done.counts = Counts::default();
        Found::Fate(Fate::Failed(message))
    });
    Opened { done, id, name, line, offset, found }
}

/// The article of an item, or its fate where that is known already.
///
/// `id` is noted as soon as it is known, so that what breaks later is reported by it.
fn article(item: Item, old: Option<Old>, job: &Job<'_>, done: &mut Done, id: &mut Option<String>) -> Found {
    if let Work::Failed(why) = item.work {
        return Found::Fate(Fate::Failed(format!("not read: {why}")));
    }
    let mut article = match read::open(item, job.settings, &job.outside.metadata) {
        Reading::Article { article, warning } => {
            done.warning = warning;
            article
        }
        Reading::Skipped { reason, quiet } => return Found::Fate(Fate::Skipped { reason, quiet }),
        Reading::Failed(why) => return Found::Fate(Fate::Failed(format!("not read: {why}"))),
    };
    *id = Some(article.id.clone());
    done.hash = hash(&article, done.warning.as_deref(), job.outside.published.as_deref());
    if let Some(old) = old.filter(|old| old.hash == done.hash) {
        done.counts = Counts { unchanged: 1, ..old.counts };
        return Found::Fate(Fate::Unchanged(old));
    }
    done.counts.articles = 1;
    if article.text.trim().is_empty() {
        done.counts.empty = 1;
        done.warning.get_or_insert_with(|| "empty: an article without text has no records".into());
    } else if worth_reading(&article, job.lexicon, job.choice) {
        date(&mut article, job.outside, job.lexicon);
        return Found::Worth(article);
    }
    Found::Bare(article)
}

/// Extracts what was read, and says what became of it.
fn finish<E: Extractor>(opened: &mut Vec<Opened>, job: &Job<'_>, extractor: &E, all: &mut Vec<Done>) {
    let worth: Vec<&Article> = opened.iter().filter_map(|one| one.found.worth()).collect();
    let mut made = made_of(&worth, job, extractor).into_iter();
    for one in opened.drain(..) {
        let made = one.found.worth().and_then(|_| made.next());
        all.push(close(one, made, job));
    }
}

/// What there is of some articles, or why they failed.
fn made_of<E: Extractor>(articles: &[&Article], job: &Job<'_>, extractor: &E) -> Vec<Result<(Lines, Counts), String>> {
    if articles.is_empty() {
        return Vec::new();
    }
    let told = |made: Made| made.map_err(|error| format!("its records cannot be written: {error}"));
    match guarded(|| extractor(articles, job.lexicon, job.choice)) {
        Ok(made) if made.len() == articles.len() => made.into_iter().map(told).collect(),
        Ok(made) if articles.len() == 1 => {
            vec![Err(format!("the program made {} results of one article", made.len()))]
        }
        Err(message) if articles.len() == 1 => vec![Err(message)],
        // One of them broke it, which costs the others nothing; whose results are whose must be known.
        _ => articles.iter().flat_map(|article| made_of(&[article], job, extractor)).collect(),
    }
}

/// Writes down what became of an item.
fn close(opened: Opened, made: Option<Result<(Lines, Counts), String>>, job: &Job<'_>) -> Done {
    let Opened { mut done, id, name, line, offset, found } = opened;
    done.fate = match (found, made) {
        (Found::Fate(fate), _) => fate,
        (_, Some(Err(why))) => Fate::Failed(why),
        (Found::Worth(_), None) => Fate::Failed("the program made nothing of it".into()),
        (Found::Worth(article) | Found::Bare(article), made) => {
            let (lines, counts) = made.and_then(Result::ok).unwrap_or_default();
            done.counts += counts;
            if job.texts {
                let record = TextRecord {
                    id: &article.id,
                    title: article.title.as_deref(),
                    text: &article.text,
                    published: article.published.as_deref(),
                    source: article.source.as_deref(),
                };
                // A vector takes everything.
                let _ = record.write(&mut done.text);
            }
            Fate::Extracted(lines)
        }
    };
    let (outcome, reason) = match &done.fate {
        Fate::Extracted(_) | Fate::Unchanged(_) => ("extracted", None),
        Fate::Skipped { reason, .. } => {
            done.counts.skipped = 1;
            ("skipped", Some(reason.as_str()))
        }
        Fate::Failed(why) => {
            // Half of an article is none.
            done.counts = Counts { failed: 1, ..Counts::default() };
            (done.hash, done.text) = (0, Vec::new());
            ("failed", Some(why.as_str()))
        }
    };
    if job.report && !matches!(done.fate, Fate::Unchanged(_)) {
        let article = id.as_deref().unwrap_or(&done.place);
        let Counts { links, activities, mentions, .. } = done.counts;
        let record = OutcomeRecord {
            schema: OutcomeRecord::SCHEMA,
            article,
            outcome,
            reason,
            warning: done.warning.as_deref(),
            file: &name,
            line,
            offset,
            links,
            activities,
            mentions,
        };
        // A vector takes everything.
        let _ = record.write(&mut done.report);
    }
    done
}

/// All that the records of an article follow from, but the lexicon, the program and the choice of records.
fn hash(article: &Article, warning: Option<&str>, published: Option<&str>) -> u128 {
    let parts = [
        Some(article.id.as_str()),
        article.title.as_deref(),
        article.published.as_deref(),
        article.source.as_deref(),
        warning,
        published,
    ];
    // The text is hashed where it lies, the rest with the text's hash behind it.
    let mut all = Vec::with_capacity(256);
    for part in parts {
        all.extend(part.map_or(u64::MAX, |p| p.len() as u64).to_le_bytes());
        all.extend(part.unwrap_or_default().as_bytes());
    }
    all.extend(xxh3_128(article.text.as_bytes()).to_le_bytes());
    xxh3_128(&all)
}
