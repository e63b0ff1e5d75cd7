//! Near-duplicate articles: one text printed by several papers, wrapped anew,
//! shortened, under another headline.
//!
//! A text is known by the hashes of its five-word sequences (shingles; Broder
//! 1997). Of long texts only those hashes are kept that fall below a fixed
//! threshold (FracMinHash; Irber and others 2022): unlike a signature of fixed
//! length this keeps the share of one text in another measurable, which a
//! shortened print needs. All constants are fixed, so fingerprints may be stored.

use crate::identity::normal_name;
use rustc_hash::{FxHashMap, FxHashSet};

/// Words of a shingle.
const WORDS: usize = 5;
/// Of long texts one in this many shingles is kept.
const ONE_IN: u64 = 4;
/// So many shingles make a text long; a sample of fewer would say little of it.
const LONG: usize = 1024;
/// Fewer shingles say nothing about a text.
const LEAST: usize = 12;
/// A copy has this share of the shorter text's shingles in common with the other.
const SHARE: f64 = 0.6;
/// A shortened copy is no shorter than this share of the text; a digest of many reports is no copy of each.
const LENGTH: f64 = 0.4;
/// A copy shares at least this much with each copy that is known, so that a digest does not tie its parts together.
const EACH: f64 = 0.3;
/// So many of the known copies are compared.
const COMPARED: usize = 8;

/// What a text is known by: hashes of its word sequences, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fingerprint {
    hashes: Vec<u64>,
    /// Those of sequences with a number in them: a copy keeps its dates and counts.
    numbers: Vec<u64>,
    /// Of a long text: the hashes are those below the threshold.
    sampled: bool,
}

impl Fingerprint {
    /// Of a whole text.
    pub fn of_text(text: &str) -> Fingerprint {
        let (mut hashes, mut numbers) = (Vec::new(), Vec::new());
        // Pages end lines of their own with no full stop: sequences do not cross paragraphs.
        for paragraph in text.split("\n\n") {
            shingles(paragraph, |hash, number| {
                hashes.push(hash);
                if number {
                    numbers.push(hash);
                }
            });
        }
        let mut hashes = sorted(hashes);
        let sampled = hashes.len() >= LONG;
        if sampled {
            hashes.truncate(below(&hashes).len());
            hashes.shrink_to_fit();
        }
        Fingerprint { hashes, numbers: sorted(numbers), sampled }
    }

    /// Of the sentences that records were made of.
    pub fn of_sentences<'a>(sentences: impl Iterator<Item = &'a str>) -> Fingerprint {
        let (mut hashes, mut numbers) = (Vec::new(), Vec::new());
        for sentence in sentences {
            shingles(sentence, |hash, number| {
                hashes.push(hash);
                if number {
                    numbers.push(hash);
                }
            });
        }
        Fingerprint { hashes: sorted(hashes), numbers: sorted(numbers), sampled: false }
    }

    /// Share of the shorter text's shingles that the other has too, 0 to 1.
    pub fn share(&self, other: &Fingerprint) -> f64 {
        // What is below the threshold is known of both.
        match self.sampled || other.sampled {
            true => share(below(&self.hashes), below(&other.hashes)),
            false => share(&self.hashes, &other.hashes),
        }
    }

    /// How many shingles the text has, as far as is known.
    fn length(&self) -> usize {
        self.hashes.len() * if self.sampled { ONE_IN as usize } else { 1 }
    }

    /// Whether the numbers of the shorter text stand in the other too, as far as it has any.
    pub fn numbers_agree(&self, other: &Fingerprint) -> bool {
        self.numbers.len().min(other.numbers.len()) < WORDS || share(&self.numbers, &other.numbers) >= SHARE
    }
}

/// Of sorted hashes those that are kept of a long text.
fn below(hashes: &[u64]) -> &[u64] {
    &hashes[..hashes.partition_point(|hash| *hash < u64::MAX / ONE_IN)]
}

fn sorted(mut hashes: Vec<u64>) -> Vec<u64> {
    hashes.sort_unstable();
    hashes.dedup();
    hashes.shrink_to_fit();
    hashes
}

/// Share of the shorter list that stands in the other; both are sorted.
fn share(a: &[u64], b: &[u64]) -> f64 {
    let (mut i, mut j, mut both) = (0, 0, 0usize);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                i += 1;
                j += 1;
            }
        }
    }
    both as f64 / a.len().min(b.len()).max(1) as f64
}

/// Calls `each` with the hash of every sequence of [`WORDS`] words, and whether a number is in it.
fn shingles(text: &str, mut each: impl FnMut(u64, bool)) {
    let normal = normal_name(text);
    let words: Vec<&str> = normal.split(' ').filter(|w| !w.is_empty()).collect();
    if words.is_empty() {
        return;
    }
    for window in words.windows(WORDS.min(words.len())) {
        // FNV-1a, and the finish of SplitMix64, for FNV leaves the high bits uneven.
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for word in window {
            for &byte in word.as_bytes().iter().chain(&[0xff]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let number = window.iter().any(|word| word.bytes().any(|b| b.is_ascii_digit()));
        each(hash ^ (hash >> 31), number);
    }
}

/// Of each text, in the order given: the text that stands for its copies (itself, where it has
/// none or stands for them), and the share that it has in common with that one.
///
/// The longest text of a cluster stands for it, of equal ones the first.
pub fn clusters(texts: &[Fingerprint]) -> Vec<(usize, f64)> {
    // Candidates: neighbours in the lists of texts that have a shingle. A chain
    // through each list is enough to meet every copy, and keeps the work linear.
    let mut first: FxHashMap<u64, (u32, u32)> = FxHashMap::default();
    let mut pairs: FxHashSet<(u32, u32)> = FxHashSet::default();
    let mut order: Vec<usize> = (0..texts.len()).filter(|&t| texts[t].hashes.len() >= LEAST).collect();
    order.sort_by_key(|&t| (std::cmp::Reverse(texts[t].length()), t));
    for (rank, &text) in order.iter().enumerate() {
        for &hash in &texts[text].hashes {
            let entry = first.entry(hash).or_insert((rank as u32, rank as u32));
            if entry.1 != rank as u32 {
                pairs.insert((rank as u32, entry.0));
                pairs.insert((rank as u32, entry.1));
                entry.1 = rank as u32;
            }
        }
    }
    let mut candidates: Vec<Vec<u32>> = vec![Vec::new(); order.len()];
    for (later, earlier) in pairs {
        candidates[later as usize].push(earlier);
    }

    let mut result: Vec<(usize, f64)> = (0..texts.len()).map(|t| (t, 1.0)).collect();
    let mut members: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for (rank, &text) in order.iter().enumerate() {
        let mut leaders: Vec<usize> = candidates[rank].iter().map(|&c| result[order[c as usize]].0).collect();
        leaders.sort_unstable();
        leaders.dedup();
        let own = texts[text].length() as f64;
        let best = leaders
            .into_iter()
            .filter(|&leader| own >= LENGTH * texts[leader].length() as f64)
            .map(|leader| (texts[text].share(&texts[leader]), leader))
            .filter(|(share, leader)| *share >= SHARE && texts[text].numbers_agree(&texts[*leader]))
            .filter(|(_, leader)| {
                let known = members.get(leader).map_or(&[][..], Vec::as_slice);
                known.iter().take(COMPARED).all(|&m| texts[text].share(&texts[m]) >= EACH)
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((share, leader)) = best {
            result[text] = (leader, share);
            members.entry(leader).or_default().push(text);
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "The hospital in the valley opened a new ward on Monday, and the mayor of the town cut a red ribbon. \
        Four doctors from the city will work there for a year, the director said, and a nurse from the village will help them. \
        The old building is to become a library.\n\nSnow fell on the pass, and the buses came late.";

    #[test]
    fn fingerprints_do_not_change() {
        let mut hashes = Vec::new();
        shingles("One two, three four five 6.", |hash, number| hashes.push((hash, number)));
        assert_eq!(hashes, [(13_555_015_530_358_036_717, false), (9_278_926_951_557_919_392, true)]);
    }

    #[test]
    fn wrapped_shortened_and_framed_texts_are_copies_and_others_are_not() {
        let wrapped = LONG.replace(", ", ",\n");
        let shortened = LONG.split("\n\n").next().unwrap();
        let framed = format!("Advertisement\n\n{LONG}\n\nAll rights reserved.");
        let other = LONG.replace("the ", "this ").replace(" of ", " near ").replace("a ", "one ").replace("from", "by");
        let of = |t: &str| Fingerprint::of_sentences(t.split("\n\n"));
        let texts: Vec<Fingerprint> = [LONG, &wrapped, shortened, &framed, &other].into_iter().map(of).collect();
        let leaders: Vec<usize> = clusters(&texts).into_iter().map(|c| c.0).collect();
        assert_eq!(leaders, [3, 3, 3, 3, 4]);
    }

    #[test]
    fn short_texts_are_known_whole_and_long_ones_by_a_sample() {
        let words = |from: usize, to: usize| (from..to).map(|n| format!("word{n}")).collect::<Vec<_>>().join(" ");
        let (short, long, longer) = (words(0, 40), words(0, 900), words(0, 1500));
        let of = |text: &str| Fingerprint::of_text(text);
        assert!(of(&short).hashes.len() == 36 && !of(&short).sampled && !of(&long).sampled && of(&longer).sampled);
        // A sample of 1,500 shingles is close to a quarter; a part of a text is found in it, sampled or not.
        let kept = of(&longer).hashes.len();
        assert!((300..450).contains(&kept), "{kept}");
        assert!(of(&long).share(&of(&longer)) == 1.0 && of(&words(2000, 2900)).share(&of(&longer)) == 0.0);
        let framed = format!("Advertisement here\n\n{short}\n\nAll rights reserved by us");
        let leaders: Vec<usize> =
            clusters(&[of(&short), of(&framed), of(&longer), of(&long)]).iter().map(|c| c.0).collect();
        assert_eq!(leaders, [1, 1, 2, 2]);
    }

    #[test]
    fn a_digest_ties_no_reports_together() {
        let word = |n: usize| format!("word{n}");
        let report = |from: usize| (from..from + 40).map(word).collect::<Vec<_>>().join(" ");
        let (a, b, c) = (report(0), report(100), report(200));
        let digest = format!("{a} {b} {c}");
        let texts: Vec<Fingerprint> =
            [&a, &b, &c, &digest].into_iter().map(|t| Fingerprint::of_sentences(std::iter::once(t.as_str()))).collect();
        let leaders: Vec<usize> = clusters(&texts).into_iter().map(|c| c.0).collect();
        assert_eq!(leaders, [0, 1, 2, 3]);
    }
}
