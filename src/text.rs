//! Spans of an article's text, and the way from bytes to code points.

/// A half-open range of **bytes** of an article's text.
///
/// Everything inside the program counts bytes; [`Offsets`] turns them into the
/// code points of the records, at the edge only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`, in bytes.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start: start as u32, end: end as u32 }
    }

    /// The characters that the span covers.
    #[inline]
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start as usize..self.end as usize]
    }

    /// Whether the span covers exactly these characters.
    #[inline]
    pub fn is(&self, text: &str, what: &str) -> bool {
        self.end - self.start == what.len() as u32
            && text.as_bytes()[self.start as usize..self.end as usize] == *what.as_bytes()
    }

    /// Whether `other` lies inside this span.
    pub fn contains(&self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two spans share a byte.
    pub fn overlaps(&self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Length in bytes.
    #[inline]
    pub fn len(&self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span covers nothing.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }
}

/// Byte offsets to code points, for one text.
///
/// Holds one entry per non-ASCII character, so it is empty for plain ASCII.
#[derive(Debug, Default)]
pub struct Offsets {
    /// For each non-ASCII character: the byte after it, and how many bytes more
    /// than characters the text has up to there.
    wide: Vec<(u32, u32)>,
}

impl Offsets {
    /// Builds the table of `text`.
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Offsets::default();
        }
        let mut wide = Vec::new();
        let mut surplus = 0;
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            // Eight bytes at a time where all are ASCII, as nearly all are.
            if let Some(eight) = bytes[at..].first_chunk::<8>()
                && eight.is_ascii()
            {
                at += 8;
                continue;
            }
            // The first byte of a character tells how many there are.
            let width = match bytes[at] {
                0..0xc0 => 1,
                0xc0..0xe0 => 2,
                0xe0..0xf0 => 3,
                _ => 4,
            };
            at += width;
            if width > 1 {
                surplus += width as u32 - 1;
                wide.push((at as u32, surplus));
            }
        }
        Offsets { wide }
    }

    /// The number of code points before `byte`, which must lie on a character boundary.
    pub fn code_point(&self, byte: u32) -> u32 {
        let before = self.wide.partition_point(|&(end, _)| end <= byte);
        if before == 0 { byte } else { byte - self.wide[before - 1].1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_count_characters_not_bytes() {
        let text = "Children’s 医院 ok";
        let offsets = Offsets::new(text);
        for (chars, (byte, _)) in text.char_indices().enumerate() {
            assert_eq!(offsets.code_point(byte as u32), chars as u32);
        }
        assert_eq!(offsets.code_point(text.len() as u32), text.chars().count() as u32);
    }

    #[test]
    fn spans_compare_and_cover() {
        let (a, b) = (Span::new(2, 5), Span::new(4, 9));
        assert!(a.overlaps(b) && !a.contains(b) && a.cover(b) == Span::new(2, 9));
        assert!(!a.overlaps(Span::new(5, 6)) && Span::new(3, 3).is_empty() && b.len() == 5);
    }
}
