//! Progress of long work, on a terminal only: how much is done, how fast, and where the size of the input is known the
//! time that is left.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use wardlink::read::{self, Kind};

/// Items between two looks at the counter: a terminal is slower than we are.
const EACH: u64 = 64;

/// What stands on the terminal while the program works.
pub struct Progress {
    bar: ProgressBar,
    items: u64,
    noun: &'static str,
}

impl Progress {
    /// Shows nothing where nobody looks, or wants to, nor between records that go to the terminal themselves.
    pub fn new(quiet: bool, output: Option<&Path>, noun: &'static str) -> Progress {
        let mixed = output.is_none_or(|path| path.as_os_str() == "-") && io::stdout().is_terminal();
        let bar = if quiet || mixed || !io::stderr().is_terminal() {
            ProgressBar::hidden()
        } else {
            ProgressBar::new_spinner().with_style(style("{spinner} {msg}, {binary_bytes_per_sec}, {elapsed}"))
        };
        Progress { bar, items: 0, noun }
    }

    /// With the time that is left, as soon as the sizes of the input are known: they are added up beside the work.
    pub fn until(self, size: impl FnOnce() -> Option<u64> + Send + 'static) -> Progress {
        if !self.bar.is_hidden() {
            let bar = self.bar.clone();
            std::thread::spawn(move || {
                if let Some(total) = size() {
                    bar.set_length(total);
                    bar.set_style(style(
                        "{spinner} {msg}, {binary_bytes} of {binary_total_bytes}, {binary_bytes_per_sec}, {elapsed}, {eta} left",
                    ));
                }
            });
        }
        self
    }

    /// One more is done, of so many bytes.
    pub fn done(&mut self, bytes: u64) {
        if self.bar.is_hidden() {
            return;
        }
        self.bar.inc(bytes);
        if self.items.is_multiple_of(EACH) {
            self.bar.set_message(format!("{} {}", self.items + 1, self.noun));
        }
        self.items += 1;
    }

    /// Does something without the bar in its way.
    pub fn suspend(&self, work: impl FnOnce()) {
        self.bar.suspend(work);
    }

    /// Takes it away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_spinner())
}

/// Bytes of the articles of an input; none where a stream or something compressed hides them.
pub fn bytes_of(paths: &[PathBuf], forced: bool) -> Option<u64> {
    let mut sum = 0;
    for found in read::walk(paths, forced) {
        match found.kind {
            Kind::Standard => return None,
            Kind::File(_) => {
                if found.path.extension().is_some_and(|e| e == "gz" || e == "zst") {
                    return None;
                }
                sum += found.path.metadata().ok()?.len();
            }
            _ => {}
        }
    }
    Some(sum)
}
