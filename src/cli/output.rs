//! Where records are written: streams, files that get their name when they are complete, folders.

use super::Failure;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use wardlink::read;
use wardlink::run::Lines;

/// Where the records go.
pub enum Output {
    Stream(BufWriter<Box<dyn Write + Send>>),
    File(Complete),
    Folder { links: Complete, activities: Complete, mentions: Option<Complete> },
}

impl Output {
    /// Opens what the user named; nothing and `-` are standard output.
    pub fn create(path: Option<&Path>, mentions: bool) -> Result<Output, Failure> {
        let Some(path) = path.filter(|p| p.as_os_str() != "-") else {
            return Ok(Output::Stream(BufWriter::new(Box::new(io::stdout()))));
        };
        let cannot =
            |path: &Path, error: io::Error| vec![format!("{}: cannot write: {}", path.display(), read::reason(&error))];
        if path.is_dir() || path.to_string_lossy().ends_with(std::path::is_separator) {
            std::fs::create_dir_all(path).map_err(|e| cannot(path, e))?;
            let file = |name: &str| Complete::create(&path.join(name)).map_err(|e| cannot(&path.join(name), e));
            return Ok(Output::Folder {
                links: file("links.jsonl")?,
                activities: file("activities.jsonl")?,
                mentions: if mentions { Some(file("mentions.jsonl")?) } else { None },
            });
        }
        // A device or a pipe has no place beside it, and nothing to complete.
        if std::fs::metadata(path).is_ok_and(|m| !m.is_file()) {
            let file = File::create(path).map_err(|e| cannot(path, e))?;
            return Ok(Output::Stream(BufWriter::new(Box::new(file))));
        }
        Complete::create(path).map(Output::File).map_err(|e| cannot(path, e))
    }

    /// Writes the lines of one article.
    pub fn write(&mut self, lines: &Lines) -> io::Result<()> {
        let all = [&lines.links, &lines.activities, &lines.mentions];
        match self {
            Output::Stream(out) => all.into_iter().try_for_each(|lines| out.write_all(lines)),
            Output::File(out) => all.into_iter().try_for_each(|lines| out.out.write_all(lines)),
            Output::Folder { links, activities, mentions } => {
                links.out.write_all(&lines.links)?;
                activities.out.write_all(&lines.activities)?;
                mentions.as_mut().map_or(Ok(()), |out| out.out.write_all(&lines.mentions))
            }
        }
    }

    /// Ends the output: files get their names.
    pub fn finish(self) -> io::Result<()> {
        match self {
            Output::Stream(mut out) => out.flush(),
            Output::File(out) => out.finish(),
            Output::Folder { links, activities, mentions } => {
                links.finish()?;
                activities.finish()?;
                mentions.map_or(Ok(()), Complete::finish)
            }
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
