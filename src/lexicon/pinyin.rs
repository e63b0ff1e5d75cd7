//! Chinese names in Latin letters: the syllables of Hanyu Pinyin (ISO 7098:2015),
//! an initial and a final each, without marks of tone. A rule of spelling, and no list of words.

/// Whether a folded word can be spelled in pinyin, two syllables at least.
pub fn is_pinyin(word: &str) -> bool {
    const INITIALS: [&str; 23] = [
        "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s",
        "y", "w",
    ];
    const FINALS: [&str; 34] = [
        "iang", "iong", "uang", "ang", "eng", "ing", "ong", "ian", "iao", "uai", "uan", "ai", "an", "ao", "ei", "en",
        "er", "ia", "ie", "in", "iu", "ou", "ua", "ue", "ui", "un", "uo", "ve", "a", "e", "i", "o", "u", "v",
    ];
    fn syllables(rest: &str, so_far: usize) -> bool {
        if rest.is_empty() {
            return so_far >= 2;
        }
        if so_far > 6 {
            return false;
        }
        let starts = INITIALS
            .iter()
            .filter_map(|i| rest.strip_prefix(i))
            .chain(rest.starts_with(['a', 'e', 'o']).then_some(rest));
        starts.into_iter().any(|tail| {
            FINALS
                .iter()
                .filter_map(|f| tail.strip_prefix(f))
                .any(|next| syllables(next.strip_prefix('\'').unwrap_or(next), so_far + 1))
        })
    }
    word.len() >= 4
        && word.len() <= 20
        && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'\'')
        && syllables(word, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pinyin() {
        for word in ["zhoukou", "taikang", "shenqiu", "fugou", "luyi", "huaiyang", "linghai"] {
            assert!(is_pinyin(word), "{word}");
        }
        for word in ["hospital", "agreement", "nagqu", "the", "with", "support", "an"] {
            assert!(!is_pinyin(word), "{word}");
        }
    }
}
