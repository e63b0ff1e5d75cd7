//! Which files there are, in the order of their ids, without holding more
//! than the names of one folder and of those above it.

use super::format::{Format, base, other_compression};
use super::reason;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// Something that was found under the given paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The path as given, joined with `/`; `-` for standard input.
    pub id: String,
    /// Where it is.
    pub path: PathBuf,
    /// What it is.
    pub kind: Kind,
    /// Named by the user, and not found in a folder.
    pub given: bool,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Standard input.
    Standard,
    /// A file, and the file of metadata beside it.
    File(Option<PathBuf>),
    /// Something that is not read, and why; nobody need be told of it one by one.
    Other(String),
    /// Something that is not read, which the user should know.
    Passed(String),
    /// Something that cannot be read, and why.
    Failed(String),
}

/// Everything under the given paths, sorted by id, each once, so that the order of the paths does not matter.
///
/// In folders hidden files and folders are passed over. Links are followed;
/// one that leads back to a folder above it is passed over.
pub fn walk(paths: &[PathBuf], forced: bool) -> impl Iterator<Item = Found> + use<> {
    let mut roots: Vec<Root> = paths.iter().map(|path| Root::new(path, forced)).collect();
    let mut heads = BinaryHeap::new();
    let mut waiting: Vec<Option<Found>> = roots.iter_mut().map(Iterator::next).collect();
    for (at, found) in waiting.iter().enumerate() {
        heads.extend(found.as_ref().map(|f| Reverse((f.id.clone(), at))));
    }
    let mut last: Option<String> = None;
    std::iter::from_fn(move || {
        loop {
            let Reverse((_, at)) = heads.pop()?;
            let found = std::mem::replace(&mut waiting[at], roots[at].next());
            heads.extend(waiting[at].as_ref().map(|f| Reverse((f.id.clone(), at))));
            if let Some(found) = found
                && last.as_ref() != Some(&found.id)
            {
                last = Some(found.id.clone());
                return Some(found);
            }
        }
    })
}

/// One path that the user gave.
enum Root {
    Single(Option<Found>),
    Folder(Walk),
}

impl Root {
    fn new(path: &Path, forced: bool) -> Root {
        let found =
            |kind| Root::Single(Some(Found { id: id_of(path.as_os_str()), path: path.into(), kind, given: true }));
        if path.as_os_str() == "-" {
            return found(Kind::Standard);
        }
        match std::fs::metadata(path) {
            Ok(meta) if meta.is_dir() => Root::Folder(Walk::new(path, forced)),
            Ok(meta) => match special(&meta.file_type(), path) {
                Some(what) => found(Kind::Failed(format!(
                    "{what}, no file: let the shell connect it to standard input, and give -"
                ))),
                None => found(Kind::File(beside(path))),
            },
            Err(error) => found(Kind::Failed(reason(&error))),
        }
    }
}

impl Iterator for Root {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        match self {
            Root::Single(found) => found.take(),
            Root::Folder(walk) => walk.next(),
        }
    }
}

/// A pipe, a socket, a device: reading one may never end. What the shell puts under `/dev` is meant to be read.
fn special(kind: &std::fs::FileType, path: &Path) -> Option<&'static str> {
    if kind.is_file() || path.starts_with("/dev") {
        return None;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Some("a pipe");
        }
        if kind.is_socket() {
            return Some("a socket");
        }
    }
    Some("a device")
}

/// The file of metadata beside a file that was given by itself.
fn beside(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let stem = match base(name) {
        Some((stem, _)) => stem,
        None => name.rsplit_once('.').map_or(name, |(stem, _)| stem),
    };
    [".meta.json", ".json"]
        .map(|end| path.with_file_name(format!("{stem}{end}")))
        .into_iter()
        .find(|p| p.is_file() && p != path)
}

/// An id: the parts joined with `/`, a leading `./` left out; bytes that are no UTF-8 as `\xNN`.
fn id_of(path: &OsStr) -> String {
    let mut id = String::new();
    for chunk in path.as_encoded_bytes().utf8_chunks() {
        id.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|byte| id.push_str(&format!("\\x{byte:02x}")));
    }
    let id = if std::path::MAIN_SEPARATOR == '/' { id } else { id.replace('\\', "/") };
    id.strip_prefix("./").map_or(id.clone(), str::to_string)
}

/// A folder that is being walked: its names in one string, sorted.
struct Folder {
    path: PathBuf,
    /// What stands before the names in ids: empty, or ends with `/`.
    prefix: String,
    /// Where it really is, to know a loop.
    real: PathBuf,
    names: Names,
    next: usize,
    /// That its listing broke off.
    broken: Option<String>,
}

#[derive(Default)]
struct Names {
    text: String,
    /// Where a name stands in the text, how long it is, and what it names.
    entries: Vec<(u32, u16, Entry)>,
    /// Whether any ends in `.json`: only then one may be the metadata of another.
    json: bool,
    /// Names that are no UTF-8, by their spelling in ids.
    odd: Vec<(String, OsString)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Entry {
    File,
    Folder,
    Link,
    Special(&'static str),
}

impl Names {
    fn push(&mut self, name: &OsStr, entry: Entry) {
        let spelled = id_of(name);
        if name.to_str().is_none() {
            self.odd.push((spelled.clone(), name.to_os_string()));
        }
        self.json |= spelled.ends_with(".json");
        self.entries.push((self.text.len() as u32, spelled.len() as u16, entry));
        self.text.push_str(&spelled);
    }

    fn name(&self, at: usize) -> (&str, Entry) {
        let (start, length, entry) = self.entries[at];
        (&self.text[start as usize..start as usize + usize::from(length)], entry)
    }

    /// By the bytes of ids: a folder's name has a `/` behind it.
    fn sort(&mut self) {
        let text = self.text.as_bytes();
        let key = |&(start, length, entry): &(u32, u16, Entry)| {
            let name = &text[start as usize..start as usize + usize::from(length)];
            name.iter().copied().chain((entry == Entry::Folder).then_some(b'/'))
        };
        self.entries.sort_unstable_by(|a, b| key(a).cmp(key(b)));
    }

    /// The first file at or behind a name.
    fn seek(&self, name: &str) -> usize {
        self.entries.partition_point(|&(start, length, entry)| {
            let here = &self.text.as_bytes()[start as usize..start as usize + usize::from(length)];
            here.iter().copied().chain((entry == Entry::Folder).then_some(b'/')).lt(name.bytes())
        })
    }

    fn has_file(&self, name: &str) -> bool {
        let at = self.seek(name);
        at < self.entries.len() && self.name(at).0 == name && self.name(at).1 == Entry::File
    }

    fn os(&self, name: &str) -> OsString {
        self.odd.iter().find(|(spelled, _)| spelled == name).map_or_else(|| name.into(), |(_, os)| os.clone())
    }
}

/// A walk through a folder, in the order of ids.
struct Walk {
    folders: Vec<Folder>,
    /// What could not be opened, before the next entry.
    pending: Option<Found>,
    forced: bool,
}

impl Walk {
    fn new(path: &Path, forced: bool) -> Walk {
        let mut prefix = id_of(path.as_os_str());
        while prefix.ends_with('/') && prefix.len() > 1 {
            prefix.pop();
        }
        if prefix == "." || prefix.is_empty() {
            prefix.clear();
        } else if prefix != "/" {
            prefix.push('/');
        }
        let mut walk = Walk { folders: Vec::new(), pending: None, forced };
        walk.enter(path.to_path_buf(), prefix, None);
        walk
    }

    /// Opens a folder; `real` where it is known.
    fn enter(&mut self, path: PathBuf, prefix: String, real: Option<PathBuf>) {
        let failed = |why: String, path: PathBuf, prefix: &str| Found {
            id: if prefix.is_empty() { ".".into() } else { prefix.trim_end_matches('/').to_string() },
            path,
            kind: Kind::Failed(why),
            given: false,
        };
        let real = match real.map_or_else(|| path.canonicalize(), Ok) {
            Ok(real) => real,
            Err(error) => {
                self.pending = Some(failed(reason(&error), path, &prefix));
                return;
            }
        };
        let list = match std::fs::read_dir(&path) {
            Ok(list) => list,
            Err(error) => {
                self.pending = Some(failed(reason(&error), path, &prefix));
                return;
            }
        };
        let mut names = Names::default();
        let mut broken = None;
        for entry in list {
            match entry.and_then(|entry| Ok((entry.file_type()?, entry.file_name()))) {
                Ok((_, name)) if name.as_encoded_bytes().starts_with(b".") => {}
                // A name of more than 64 KB exists on no file system known here.
                Ok((_, name)) if name.len() * 4 > usize::from(u16::MAX) => {}
                Ok((kind, name)) => {
                    let entry = if kind.is_symlink() {
                        // A link counts as what it leads to, so that it is sorted like that.
                        match std::fs::metadata(path.join(&name)) {
                            Ok(meta) if meta.is_dir() => Entry::Folder,
                            Ok(meta) => special(&meta.file_type(), Path::new("")).map_or(Entry::File, Entry::Special),
                            Err(_) => Entry::Link,
                        }
                    } else if kind.is_dir() {
                        Entry::Folder
                    } else {
                        special(&kind, Path::new("")).map_or(Entry::File, Entry::Special)
                    };
                    names.push(&name, entry);
                }
                Err(error) => broken = Some(format!("its list of files broke off: {}", reason(&error))),
            }
        }
        names.sort();
        self.folders.push(Folder { path, prefix, real, names, next: 0, broken });
    }
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            if let Some(found) = self.pending.take() {
                return Some(found);
            }
            let folder = self.folders.last_mut()?;
            if folder.next >= folder.names.entries.len() {
                let done = self.folders.pop()?;
                if let Some(why) = done.broken {
                    let id = done.prefix.trim_end_matches('/').to_string();
                    return Some(Found { id, path: done.path, kind: Kind::Failed(why), given: false });
                }
                continue;
            }
            let at = folder.next;
            folder.next += 1;
            let (name, entry) = folder.names.name(at);
            let path = folder.path.join(folder.names.os(name));
            let id = format!("{}{name}", folder.prefix);
            let found = |kind| Some(Found { id: id.clone(), path: path.clone(), kind, given: false });
            match entry {
                Entry::Folder => {
                    // Only a link can lead back; finding out costs a call, so others are spared it.
                    let link = std::fs::symlink_metadata(&path).is_ok_and(|m| m.is_symlink());
                    let real =
                        if link { path.canonicalize().ok() } else { Some(folder.real.join(folder.names.os(name))) };
                    if link && real.as_ref().is_some_and(|real| self.folders.iter().any(|f| f.real.starts_with(real))) {
                        return found(Kind::Passed("a link that leads back to a folder above it".into()));
                    }
                    self.enter(path, id + "/", real);
                }
                Entry::Link => {
                    let why = std::fs::metadata(&path)
                        .err()
                        .map_or_else(|| "changed while it was listed".into(), |e| reason(&e));
                    return found(Kind::Failed(format!("a link that leads nowhere: {why}")));
                }
                Entry::Special(what) => return found(Kind::Passed(format!("{what}, no file"))),
                Entry::File => {
                    let format = Format::of_name(name);
                    if name.to_ascii_lowercase().ends_with(".json")
                        && format.is_none()
                        && is_metadata(&folder.names, name, self.forced)
                    {
                        continue;
                    }
                    if format.is_none()
                        && let Some(why) = other_compression(name)
                    {
                        return found(Kind::Failed(why));
                    }
                    if format.is_none() && !self.forced {
                        return found(Kind::Other("its name is not that of a form that is read".into()));
                    }
                    let stem =
                        base(name).map_or_else(|| name.rsplit_once('.').map_or(name, |(s, _)| s), |(stem, _)| stem);
                    let beside = [".meta.json", ".json"].map(|end| format!("{stem}{end}"));
                    let beside =
                        beside.into_iter().find(|n| folder.names.json && n != name && folder.names.has_file(n));
                    let beside = beside.map(|n| folder.path.join(folder.names.os(&n)));
                    return found(Kind::File(beside));
                }
            }
        }
    }
}

/// Whether a `.json` file is the metadata of an article beside it.
fn is_metadata(names: &Names, name: &str, forced: bool) -> bool {
    let stem = &name[..name.len() - ".json".len()];
    let stem = stem.strip_suffix(".meta").unwrap_or(stem);
    let mut at = names.seek(&format!("{stem}."));
    while at < names.entries.len() {
        let (other, entry) = names.name(at);
        if !other.starts_with(stem) {
            return false;
        }
        let single = base(other).is_some_and(|(s, format)| s == stem && format.is_single());
        if entry == Entry::File
            && other != name
            && (single || forced && other.rsplit_once('.').is_some_and(|(s, _)| s == stem))
        {
            return true;
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn scratch(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("wardlink-walk-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        path
    }

    #[test]
    fn files_come_in_the_order_of_their_ids_each_once() {
        let top = scratch("order");
        for name in ["a/x.txt", "a-b/x.txt", "a.txt", "a/.hidden.txt", "a0.txt", "b/c/d.txt", "b/c.txt", "é.txt"] {
            fs::create_dir_all(top.join(name).parent().unwrap()).unwrap();
            fs::write(top.join(name), "x").unwrap();
        }
        let ids: Vec<String> = walk(std::slice::from_ref(&top), false).map(|f| f.id).collect();
        let mut sorted = ids.clone();
        sorted.sort();
        assert_eq!(ids, sorted);
        assert_eq!(ids.len(), 7);
        let turned = [top.join("b"), top.join("a.txt"), top.clone(), top.join("a.txt")];
        assert_eq!(walk(&turned, false).map(|f| f.id).collect::<Vec<_>>(), ids);
        fs::remove_dir_all(top).unwrap();
    }

    #[test]
    fn metadata_beside_an_article_is_no_article() {
        let top = scratch("beside");
        for name in ["a.txt", "a.json", "b.txt.gz", "b.meta.json", "lonely.json", "c.html", "c.json"] {
            fs::write(top.join(name), "x").unwrap();
        }
        let found: Vec<Found> = walk(std::slice::from_ref(&top), false).collect();
        let beside: Vec<_> = found
            .iter()
            .map(|f| match &f.kind {
                Kind::File(beside) => beside.as_ref().map(|p| p.file_name().unwrap().to_str().unwrap().to_string()),
                other => Some(format!("{other:?}")),
            })
            .collect();
        assert_eq!(found.len(), 4, "{found:?}");
        assert_eq!(beside[..3], [Some("a.json".into()), Some("b.meta.json".into()), Some("c.json".into())]);
        fs::remove_dir_all(top).unwrap();
    }
}
