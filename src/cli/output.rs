//! Where records are written: streams, files that get their name when they are complete, folders.
//!
//! What is written to files can be continued after an interruption: see [`super::journal`].

use super::Failure;
use super::form::keep_existing;
use super::journal::{Begun, Index, Journal, Mark};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use wardlink::read;
use wardlink::run::{Done, Fate, Old, Resume};

/// What the user wants written, and where.
pub struct Wanted<'a> {
    /// `-o`: a file, a folder, or nothing for standard output.
    pub records: Option<&'a Path>,
    /// The records go elsewhere: in another form than lines, which is no business of this.
    pub elsewhere: bool,
    /// Mentions are written too.
    pub mentions: bool,
    /// `--report`.
    pub report: Option<&'a Path>,
    /// `--texts`.
    pub texts: Option<&'a Path>,
    /// Existing files may be replaced.
    pub force: bool,
    /// An interrupted run is to be continued.
    pub resume: bool,
    /// Articles that have not changed are taken over from the files that are there.
    pub incremental: bool,
    /// Items come in no order: no mark can say up to where the input is done.
    pub unordered: bool,
    /// All that decides what is written, beside the input.
    pub settings: String,
    /// The folder of lexicon files, which decides too.
    pub lexicon: Option<&'a Path>,
}

/// What one of the outputs holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Records,
    Links,
    Activities,
    Mentions,
    Report,
    Texts,
    Index,
}

/// Where everything goes.
pub struct Output {
    /// Standard output, a device or a pipe: nothing that could be completed or continued.
    stream: Option<BufWriter<Box<dyn Write + Send>>>,
    parts: Vec<Part>,
    /// Beside files of records.
    journal: Option<Journal>,
    /// The index of the run before, and the outputs that it describes.
    before: Option<(Index, Vec<Option<BufReader<File>>>)>,
    mark: Mark,
    /// Since the last mark in the journal.
    since: Since,
    /// No marks: the journal only keeps others away.
    unordered: bool,
}

/// What a run has done since a mark in the journal.
#[derive(Default)]
struct Since {
    items: u64,
    read: u64,
    written: u64,
}

impl Since {
    /// Whether the next mark is due: a second or two of work, for bringing everything to the disk has its price.
    fn is_much(&self) -> bool {
        self.items >= 20_000 || self.read >= 32 << 20 || self.written >= 4 << 20
    }
}

/// What opening the outputs came to.
pub enum Opened {
    /// To be written.
    Ready(Box<Output>, Resume),
    /// `--resume`, and everything is there already.
    Complete,
}

impl Output {
    /// Opens what the user named; nothing and `-` are standard output.
    pub fn open(wanted: &Wanted<'_>) -> Result<Opened, Failure> {
        let mut files: Vec<(What, PathBuf)> = Vec::new();
        let mut stream: Option<Box<dyn Write + Send>> = None;
        let mut beside = None;
        match wanted.records.filter(|p| p.as_os_str() != "-") {
            _ if wanted.elsewhere => {}
            None => stream = Some(Box::new(io::stdout())),
            Some(path) if path.is_dir() || path.to_string_lossy().ends_with(std::path::is_separator) => {
                std::fs::create_dir_all(path).map_err(|e| cannot(path, &e))?;
                files.push((What::Links, path.join("links.jsonl")));
                files.push((What::Activities, path.join("activities.jsonl")));
                files.extend(wanted.mentions.then(|| (What::Mentions, path.join("mentions.jsonl"))));
                beside = Some(path.join("wardlink"));
            }
            // A device or a pipe has no place beside it, and nothing to complete.
            Some(path) if std::fs::metadata(path).is_ok_and(|m| !m.is_file()) => {
                stream = Some(Box::new(File::create(path).map_err(|e| cannot(path, &e))?));
            }
            Some(path) => {
                let path = through(path);
                files.push((What::Records, path.clone()));
                beside = Some(path);
            }
        }
        files.extend(wanted.report.map(|path| (What::Report, through(path))));
        files.extend(wanted.texts.map(|path| (What::Texts, through(path))));
        let elsewhere = wanted.records.filter(|_| wanted.elsewhere);
        let mut names: Vec<PathBuf> =
            elsewhere.into_iter().chain(files.iter().map(|(_, p)| &**p)).map(spelling).collect();
        names.sort();
        if let Some(twice) = names.windows(2).find(|two| two[0] == two[1]) {
            return Err(vec![format!("{}: two outputs would be written there: name two files", twice[0].display())]);
        }
        let index = beside.as_deref().map(|path| hidden(path, "index"));
        if wanted.incremental {
            files.extend(index.clone().map(|path| (What::Index, path)));
        }
        if wanted.elsewhere && (wanted.resume || wanted.incremental) {
            return Err(vec![
                "--resume and --incremental need JSON lines, which can be cut anywhere: write -o records.jsonl, then convert it".into(),
            ]);
        }
        if beside.is_none() && (wanted.resume || wanted.incremental) {
            return Err(vec!["--resume and --incremental need -o with a file or folder: a stream is not kept".into()]);
        }

        let mut resume = Resume::default();
        let mut mark = Mark::default();
        let mut journal = None;
        let mut continued = false;
        let identity = || super::journal::identity(&wanted.settings, wanted.lexicon);
        if let Some(beside) = &beside {
            let (begun, opened) = Journal::open(&hidden(beside, "journal"), &files_of(&files)).map_err(|e| vec![e])?;
            let there: Vec<&PathBuf> = files.iter().map(|(_, path)| path).filter(|path| path.exists()).collect();
            match begun {
                Begun::Complete if wanted.resume => {
                    opened.rename().map_err(|e| vec![e])?;
                    return Ok(Opened::Complete);
                }
                Begun::Marked(first, last) if wanted.resume => {
                    // As many lengths as outputs, or the journal is damaged.
                    if first != identity()? || last.lengths.len() != files.len() {
                        opened.leave();
                        return Err(vec![format!(
                            "{}: was begun with other options, inputs, words or another program: --force begins anew",
                            beside.display()
                        )]);
                    }
                    (mark, continued) = (last, true);
                }
                Begun::Complete | Begun::Marked(..) if !wanted.force => {
                    opened.leave();
                    return Err(vec![format!(
                        "{}: an interrupted run is there: --resume continues it, --force begins anew",
                        beside.display()
                    )]);
                }
                // Begun, but nothing in it was complete.
                Begun::Nothing if wanted.resume && (there.len() < files.len() || opened.has_parts()) => {}
                found => {
                    if wanted.resume && there.len() == files.len() {
                        opened.remove();
                        return Ok(Opened::Complete);
                    }
                    let known = wanted.incremental && index.as_ref().is_some_and(|path| path.exists());
                    if let Some(path) = there.first().filter(|_| !wanted.force && !known) {
                        // What an interrupted run has left is still to be resumed.
                        if matches!(found, Begun::Nothing) {
                            opened.leave()
                        } else {
                            opened.remove()
                        }
                        return Err(vec![format!(
                            "{}: exists: --force replaces it, or give another name",
                            path.display()
                        )]);
                    }
                }
            }
            if !continued {
                opened.restart().map_err(|e| cannot(beside, &e))?;
            }
            journal = Some(opened);
        } else {
            files.iter().try_for_each(|(_, path)| keep_existing(path, wanted.force))?;
        }

        let before = match &index {
            Some(path) if wanted.incremental && path.exists() => {
                let identity = identity()?;
                match Index::open(path, identity, files.len()) {
                    Some(_) if !is_as_indexed(path, &files) => {
                        super::say(
                            "wardlink: the output is gone or was changed since its index was written: every article is extracted",
                        );
                        None
                    }
                    Some(index) => {
                        let old = files.iter().map(|(_, path)| File::open(path).ok().map(BufReader::new)).collect();
                        Some((index, old))
                    }
                    None => {
                        super::say(
                            "wardlink: the words, the options or the program changed: every article is extracted",
                        );
                        None
                    }
                }
            }
            _ => None,
        };
        let mut parts: Vec<Part> = Vec::new();
        for (at, (what, path)) in files.into_iter().enumerate() {
            match Part::open(what, path, continued.then(|| mark.lengths.get(at).copied().unwrap_or(0))) {
                Ok(part) => parts.push(part),
                Err(failure) => {
                    // What is to be continued stays, the rest goes.
                    parts.iter_mut().for_each(|part| part.named = continued);
                    journal.filter(|_| !continued).into_iter().for_each(Journal::remove);
                    return Err(failure);
                }
            }
        }
        if continued {
            resume = Resume { items: mark.items, chain: mark.chain };
        }
        let mut output = Output {
            stream: stream.map(BufWriter::new),
            parts,
            journal,
            before,
            mark,
            since: Since::default(),
            unordered: wanted.unordered,
        };
        if !continued && let Some(part) = output.parts.iter_mut().find(|part| part.what == What::Index) {
            let head = Index::head(identity()?);
            part.write(&head).map_err(|e| cannot(&part.path, &e))?;
        }
        if let Some(journal) = &mut output.journal {
            journal.settings = wanted.settings.clone();
            journal.lexicon = wanted.lexicon.map(Path::to_path_buf);
            journal.begun = continued;
        }
        Ok(Opened::Ready(Box::new(output), resume))
    }

    /// What the run had done up to where it is continued.
    pub fn mark(&self) -> &Mark {
        &self.mark
    }

    /// The index of the run before, to ask what an article was like then.
    pub fn take_index(&mut self) -> Option<Index> {
        self.before.as_mut().map(|(index, _)| std::mem::take(index))
    }

    /// Writes what became of one item.
    pub fn write(&mut self, done: &Done) -> io::Result<()> {
        let mut lengths = vec![0; self.parts.len()];
        let lines = if let Fate::Extracted(lines) = &done.fate { Some(lines) } else { None };
        if let (Some(out), Some(lines)) = (&mut self.stream, lines) {
            [&lines.links, &lines.activities, &lines.mentions]
                .into_iter()
                .try_for_each(|lines| out.write_all(lines))?;
        }
        for (at, part) in self.parts.iter_mut().enumerate() {
            let start = part.length;
            match (&done.fate, part.what) {
                (_, What::Index) => {}
                (Fate::Unchanged(old), _) => {
                    let from = self.before.as_mut().and_then(|(_, files)| files.get_mut(at)?.as_mut());
                    let from = from.ok_or_else(|| io::Error::other("the output of the run before is gone"))?;
                    part.copy(from, old.starts[at], old.lengths[at])?;
                }
                (_, What::Report) => part.write(&done.report)?,
                (_, What::Texts) => part.write(&done.text)?,
                (_, what) => {
                    let Some(lines) = lines else { continue };
                    let all = what == What::Records;
                    for (kind, lines) in [
                        (What::Links, &lines.links),
                        (What::Activities, &lines.activities),
                        (What::Mentions, &lines.mentions),
                    ] {
                        if all || kind == what {
                            part.write(lines)?;
                        }
                    }
                }
            }
            lengths[at] = part.length - start;
        }
        let bytes: u64 = lengths.iter().sum();
        if let Some(part) = self.parts.iter_mut().find(|part| part.what == What::Index) {
            let old = Old { hash: done.hash, starts: Vec::new(), lengths, counts: done.counts };
            part.write(&Index::line(&done.key, &old))?;
        }
        self.mark.items += 1;
        self.mark.chain = Done::chain(self.mark.chain, done.mark);
        self.mark.counts += done.counts;
        self.since.items += 1;
        self.since.read += done.size;
        self.since.written += bytes;
        if !self.unordered && self.since.is_much() {
            self.since = Since::default();
            self.note(false)?;
        }
        Ok(())
    }

    /// Brings everything to the disk and says so in the journal.
    fn note(&mut self, complete: bool) -> io::Result<()> {
        let Some(journal) = &mut self.journal else { return Ok(()) };
        for part in &mut self.parts {
            part.out.flush()?;
            part.out.get_ref().sync_data()?;
        }
        self.mark.lengths = self.parts.iter().map(|part| part.length).collect();
        journal.note(&self.mark, complete)
    }

    /// Ends the output: files get their names.
    pub fn finish(mut self) -> io::Result<()> {
        if let Some(mut out) = self.stream.take() {
            out.flush()?;
        }
        // A short run is over before anybody could interrupt it; a long one must not be lost between two names.
        let long = self.journal.as_ref().is_some_and(|journal| journal.begun);
        if long {
            self.note(true)?;
        }
        for part in &mut self.parts {
            part.out.flush()?;
        }
        for part in &mut self.parts {
            std::fs::rename(&part.part, &part.path)?;
            part.named = true;
        }
        if let Some(journal) = self.journal.take() {
            journal.remove();
        }
        Ok(())
    }

    /// Leaves what is there for `--resume`; says whether there is anything to resume.
    pub fn abandon(mut self) -> bool {
        let kept = self.journal.as_ref().is_some_and(|journal| journal.begun);
        if kept {
            self.parts.iter_mut().for_each(|part| part.named = true);
            self.journal.take().into_iter().for_each(Journal::leave);
        }
        kept
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        self.journal.take().into_iter().for_each(Journal::remove);
    }
}

fn cannot(path: &Path, error: &io::Error) -> Failure {
    vec![format!("{}: cannot write: {}", path.display(), read::reason(error))]
}

/// Through a link, so that the link stays one.
fn through(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

/// One spelling of a name, whether its file is there or only its folder.
fn spelling(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| {
        let folder = path.parent().map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
        let folder = folder.and_then(|folder| folder.canonicalize().ok());
        folder.zip(path.file_name()).map_or_else(|| path.to_path_buf(), |(folder, name)| folder.join(name))
    })
}

/// Whether all outputs are there, and none was written after the index, which is written last.
fn is_as_indexed(index: &Path, files: &[(What, PathBuf)]) -> bool {
    let time = |path: &Path| std::fs::metadata(path).and_then(|meta| meta.modified()).ok();
    let indexed = time(index);
    files.iter().all(|(_, path)| time(path).is_some_and(|time| Some(time) <= indexed))
}

/// A hidden file beside `path`.
fn hidden(path: &Path, ending: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{ending}"))
}

fn files_of(files: &[(What, PathBuf)]) -> Vec<(PathBuf, PathBuf)> {
    files.iter().map(|(_, path)| (hidden(path, "part"), path.clone())).collect()
}

/// A file that gets its name when it is complete.
struct Part {
    what: What,
    out: BufWriter<File>,
    length: u64,
    part: PathBuf,
    path: PathBuf,
    named: bool,
}

impl Part {
    /// Opens a hidden file beside `path`; with a length, the one that is there, cut to it.
    fn open(what: What, path: PathBuf, length: Option<u64>) -> Result<Part, Failure> {
        let part = hidden(&path, "part");
        let opened = match length {
            // Cut only when it is ours: a run with another output may be writing it.
            None => OpenOptions::new().write(true).create(true).truncate(false).open(&part),
            Some(length) => OpenOptions::new().write(true).open(&part).and_then(|mut file| {
                if file.metadata()?.len() < length {
                    return Err(io::Error::other("it is shorter than its journal says: --force begins anew"));
                }
                file.set_len(length)?;
                file.seek(SeekFrom::End(0))?;
                Ok(file)
            }),
        };
        let file = opened.map_err(|e| cannot(&path, &e))?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                return Err(vec![format!("{}: another run is writing it", path.display())]);
            }
            // Some file systems know no locks.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        if length.is_none() {
            file.set_len(0).map_err(|e| cannot(&path, &e))?;
        }
        let out = BufWriter::with_capacity(1 << 18, file);
        Ok(Part { what, out, length: length.unwrap_or(0), part, path, named: false })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.length += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    fn copy(&mut self, from: &mut BufReader<File>, start: u64, length: u64) -> io::Result<()> {
        if length == 0 {
            return Ok(());
        }
        let at = from.stream_position()?;
        from.seek_relative(start as i64 - at as i64)?;
        if io::copy(&mut from.take(length), &mut self.out)? != length {
            return Err(io::Error::other(
                "the output of the run before is shorter than its index says: --force begins anew",
            ));
        }
        self.length += length;
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.named {
            // Half a file is worse than none; that it cannot be removed changes nothing.
            let _ = std::fs::remove_file(&self.part);
        }
    }
}

/// A file that gets its name when it is complete.
pub struct Complete {
    /// Where to write.
    pub out: BufWriter<File>,
    part: PathBuf,
    path: PathBuf,
    done: bool,
}

impl Complete {
    /// Opens a hidden file beside `path`.
    pub fn create(path: &Path) -> io::Result<Complete> {
        // Through a link, so that the link stays one.
        let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let part = path.with_file_name(format!(".{name}.{}.part", std::process::id()));
        Ok(Complete { out: BufWriter::with_capacity(1 << 18, File::create(&part)?), part, path, done: false })
    }

    /// Gives the file its name.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()?;
        std::fs::rename(&self.part, &self.path)?;
        self.done = true;
        Ok(())
    }
}

impl Drop for Complete {
    fn drop(&mut self) {
        if !self.done {
            // Half a file is worse than none; that it cannot be removed changes nothing.
            let _ = std::fs::remove_file(&self.part);
        }
    }
}
