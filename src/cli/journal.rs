//! What is kept beside the output: the journal of a run, so that it can be
//! continued after an interruption, and the index of an output, so that the
//! next run can take over what has not changed.

use super::Failure;
use serde_json::{Value, json};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use wardlink::read::{self, Key};
use wardlink::run::{Counts, Old};
use xxhash_rust::xxh3::Xxh3Default;

/// Up to where a run is complete.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    /// Items of the input.
    pub items: u64,
    /// Their chain: that the input is the same up to there.
    pub chain: u64,
    /// Bytes of each output.
    pub lengths: Vec<u64>,
    /// What there was.
    pub counts: Counts,
}

/// What a journal says that was found.
pub enum Begun {
    /// There was none.
    No,
    /// Nothing in it is complete.
    Nothing,
    /// Whose run it is, and up to where it is complete.
    Marked(u64, Mark),
    /// All is complete, only the names are missing.
    Complete,
}

/// The journal of a run: a line of JSON for each mark, in a file that the run keeps locked.
pub struct Journal {
    file: File,
    path: PathBuf,
    /// The outputs: the file that is written, and its name when it is complete.
    files: Vec<(PathBuf, PathBuf)>,
    /// It has a mark.
    pub begun: bool,
    /// Its last line may have been cut off.
    torn: bool,
    /// Decides with the lexicon folder and the program whose run it is.
    pub settings: String,
    /// The folder of lexicon files.
    pub lexicon: Option<PathBuf>,
}

impl Journal {
    /// Opens the journal at `path`, and makes it where there is none.
    pub fn open(path: &Path, files: &[(PathBuf, PathBuf)]) -> Result<(Begun, Journal), String> {
        let cannot = |error: &io::Error| format!("{}: cannot write: {}", files[0].1.display(), read::reason(error));
        let found = path.exists();
        let opened = OpenOptions::new().read(true).append(true).create(true).open(path);
        let file = opened.map_err(|e| cannot(&e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(format!("{}: another run is writing it", files[0].1.display()));
            }
            // Some file systems know no locks.
            Err(TryLockError::Error(_)) => {}
        }
        let mut begun = if found { Begun::Nothing } else { Begun::No };
        let mut run = 0;
        let mut reader = BufReader::new(&file);
        let mut line = Vec::new();
        // A line that the interruption cut off, or left as anything at all, is no mark: the one before it holds.
        while found && reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            if line.ends_with(b"\n")
                && let Ok(value) = serde_json::from_slice::<Value>(&line)
            {
                if let Some(number) = value["run"].as_u64() {
                    run = number;
                } else if value["complete"] == true {
                    begun = Begun::Complete;
                } else if let Some(mark) = mark_of(&value) {
                    begun = Begun::Marked(run, mark);
                }
            }
            line.clear();
        }
        let files = files.to_vec();
        let journal = Journal {
            file,
            path: path.into(),
            files,
            begun: false,
            torn: found,
            settings: String::new(),
            lexicon: None,
        };
        Ok((begun, journal))
    }

    /// Forgets what a run before this one has written into it.
    pub fn restart(&self) -> io::Result<()> {
        self.file.set_len(0)
    }

    /// Whether something was written that has not got its name.
    pub fn has_parts(&self) -> bool {
        self.files.iter().any(|(part, _)| part.exists())
    }

    /// Writes a mark; all that it counts must be on the disk.
    pub fn note(&mut self, mark: &Mark, complete: bool) -> io::Result<()> {
        let mut lines = Vec::new();
        if std::mem::take(&mut self.torn) && self.begun {
            lines.push(b'\n');
        }
        if !self.begun {
            let run = identity(&self.settings, self.lexicon.as_deref()).map_err(|e| io::Error::other(e.join("; ")))?;
            writeln!(lines, "{}", json!({"wardlink": env!("CARGO_PKG_VERSION"), "run": run}))?;
            self.begun = true;
        }
        if complete {
            writeln!(lines, "{}", json!({"complete": true}))?;
        } else {
            let counts = values(&mark.counts);
            writeln!(
                lines,
                "{}",
                json!({"items": mark.items, "chain": mark.chain, "lengths": mark.lengths, "counts": counts})
            )?;
        }
        self.file.write_all(&lines)?;
        self.file.sync_data()
    }

    /// Gives the outputs their names, as far as they have not got them.
    pub fn rename(self) -> Result<(), String> {
        for (part, path) in self.files.iter().filter(|(part, _)| part.exists()) {
            std::fs::rename(part, path)
                .map_err(|e| format!("{}: cannot write: {}", path.display(), read::reason(&e)))?;
        }
        self.remove();
        Ok(())
    }

    /// The run is over.
    pub fn remove(self) {
        let _ = std::fs::remove_file(&self.path);
    }

    /// The run is to be continued another time.
    pub fn leave(self) {}
}

fn values(counts: &Counts) -> [usize; 8] {
    let Counts { articles, empty, unchanged, links, activities, mentions, skipped, failed } = *counts;
    [articles, empty, unchanged, links, activities, mentions, skipped, failed]
}

fn counts(values: &[usize]) -> Option<Counts> {
    let [articles, empty, unchanged, links, activities, mentions, skipped, failed] = *values else { return None };
    Some(Counts { articles, empty, unchanged, links, activities, mentions, skipped, failed })
}

fn mark_of(value: &Value) -> Option<Mark> {
    let numbers = |key: &str| -> Option<Vec<u64>> { value[key].as_array()?.iter().map(Value::as_u64).collect() };
    let values: Vec<usize> = numbers("counts")?.into_iter().map(|n| n as usize).collect();
    Some(Mark {
        items: value["items"].as_u64()?,
        chain: value["chain"].as_u64()?,
        lengths: numbers("lengths")?,
        counts: counts(&values)?,
    })
}

/// A number for all that decides what is written, beside the input: the settings, the words, the program itself.
pub fn identity(settings: &str, lexicon: Option<&Path>) -> Result<u64, Failure> {
    let cannot =
        |path: &Path, error: io::Error| vec![format!("{}: cannot be read: {}", path.display(), read::reason(&error))];
    let mut hash = Xxh3Default::new();
    let mut part = |bytes: &[u8]| {
        hash.update(&(bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    part(settings.as_bytes());
    part(env!("CARGO_PKG_VERSION").as_bytes());
    // The built-in words are in the program; two builds of one version may differ.
    if let Ok(program) = std::env::current_exe() {
        part(&digest(&program).map_err(|e| cannot(&program, e))?.to_le_bytes());
    }
    if let Some(folder) = lexicon {
        let list = std::fs::read_dir(folder).map_err(|e| cannot(folder, e))?;
        let mut paths: Vec<PathBuf> =
            list.filter_map(|entry| entry.ok().map(|e| e.path())).filter(|p| p.is_file()).collect();
        paths.sort();
        for path in paths {
            part(path.file_name().unwrap_or_default().as_encoded_bytes());
            part(&std::fs::read(&path).map_err(|e| cannot(&path, e))?);
        }
    }
    Ok(hash.digest())
}

/// The hash of a file, read piece by piece: a program may have a hundred megabytes.
fn digest(path: &Path) -> io::Result<u64> {
    let (mut file, mut hash, mut piece) = (File::open(path)?, Xxh3Default::new(), vec![0; 1 << 17]);
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(hash.digest()),
            Ok(length) => hash.update(&piece[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The index of an output: for each item of the input what it was like, and how many bytes it has in each output.
#[derive(Default)]
pub struct Index {
    lines: Option<BufReader<File>>,
    /// The item that was read last, not yet asked for.
    next: Option<(Key, Old)>,
    /// Where the next item begins in each output.
    starts: Vec<u64>,
}

impl Index {
    /// Opens an index; none where another program, other words or other options made it.
    pub fn open(path: &Path, identity: u64, outputs: usize) -> Option<Index> {
        let mut lines = BufReader::with_capacity(1 << 16, File::open(path).ok()?);
        let mut head = String::new();
        lines.read_line(&mut head).ok()?;
        (head.as_bytes() == Index::head(identity)).then(|| Index {
            lines: Some(lines),
            next: None,
            starts: vec![0; outputs],
        })
    }

    /// Its first line.
    pub fn head(identity: u64) -> Vec<u8> {
        format!("wardlink index {identity:016x}\n").into_bytes()
    }

    /// Its line for an item.
    pub fn line(key: &Key, old: &Old) -> Vec<u8> {
        let list = |numbers: &[u64]| numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(",");
        let counts = values(&old.counts).map(|n| n as u64);
        let file = Value::from(&*key.file);
        format!("{:032x}\t{}\t{}\t{}\t{file}\n", old.hash, list(&old.lengths), list(&counts), key.number).into_bytes()
    }

    /// What the item of a key was like; keys must come in their order.
    pub fn get(&mut self, key: &Key) -> Option<Old> {
        loop {
            if self.next.is_none() {
                self.next = Some(self.read()?);
            }
            let (there, _) = self.next.as_ref()?;
            match there.cmp(key) {
                std::cmp::Ordering::Less => self.next = None,
                std::cmp::Ordering::Equal => return self.next.take().map(|(_, old)| old).filter(|old| old.hash != 0),
                std::cmp::Ordering::Greater => return None,
            }
        }
    }

    fn read(&mut self) -> Option<(Key, Old)> {
        let mut line = String::new();
        self.lines.as_mut()?.read_line(&mut line).ok()?;
        let mut cells = line.strip_suffix('\n')?.splitn(5, '\t');
        let numbers = |cell: &str| cell.split(',').map(|n| n.parse().ok()).collect::<Option<Vec<u64>>>();
        let hash = u128::from_str_radix(cells.next()?, 16).ok()?;
        let lengths = numbers(cells.next()?)?;
        let values: Vec<usize> = numbers(cells.next()?)?.into_iter().map(|n| n as usize).collect();
        let number = cells.next()?.parse().ok()?;
        let file: String = serde_json::from_str(cells.next()?).ok()?;
        // The index is an output too, and has no place in itself.
        let starts = self.starts.clone();
        self.starts.iter_mut().zip(&lengths).for_each(|(start, length)| *start += length);
        let counts = Counts { unchanged: 0, ..counts(&values)? };
        Some((Key { file: file.as_str().into(), number }, Old { hash, starts, lengths, counts }))
    }
}
