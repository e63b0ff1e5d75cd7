//! Chinese names in Latin letters: the syllables of Hanyu Pinyin (ISO 7098:2015),
//! an initial and a final each, without marks of tone. A rule of spelling, and no list of words.

/// Initials of syllables, those of two letters first.
const INITIALS: [&str; 23] = [
    "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s", "y",
    "w",
];

/// Finals of syllables, the longest first.
const FINALS: [&str; 34] = [
    "iang", "iong", "uang", "ang", "eng", "ing", "ong", "ian", "iao", "uai", "uan", "ai", "an", "ao", "ei", "en", "er",
    "ia", "ie", "in", "iu", "ou", "ua", "ue", "ui", "un", "uo", "ve", "a", "e", "i", "o", "u", "v",
];

/// Syllables of the longest word.
const MOST: usize = 6;

/// Whether a folded word can be spelled in pinyin, two syllables at least.
pub fn is_pinyin(word: &str) -> bool {
    !first_letters(word).is_empty()
}

/// The first letter of each syllable of a folded word in pinyin: "nc" of "nanchang"; none of other words.
pub fn first_letters(word: &str) -> String {
    fn syllables(rest: &str, letters: &mut String) -> bool {
        if rest.is_empty() {
            return letters.len() >= 2;
        }
        if letters.len() > MOST {
            return false;
        }
        let Some(letter) = rest.chars().next() else { return false };
        let starts = INITIALS
            .iter()
            .filter_map(|i| rest.strip_prefix(i))
            .chain(rest.starts_with(['a', 'e', 'o']).then_some(rest));
        letters.push(letter);
        let whole = starts.into_iter().any(|tail| {
            FINALS
                .iter()
                .filter_map(|f| tail.strip_prefix(f))
                .any(|next| syllables(next.strip_prefix('\'').unwrap_or(next), letters))
        });
        if !whole {
            letters.pop();
        }
        whole
    }
    let mut letters = String::new();
    let plain = word.len() >= 4 && word.len() <= 20 && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'\'');
    if plain && syllables(word, &mut letters) { letters } else { String::new() }
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
        for (word, letters) in [("nanchang", "nc"), ("zhengzhou", "zz"), ("nankai", "nk"), ("xi'an", "xa"), ("lea", "")]
        {
            assert_eq!(first_letters(word), letters);
        }
    }
}
