//! When two spellings are one name, for evaluation only: a reader's view, wider
//! than the program's own. The same as in the project's `score.py`.

use unicode_normalization::UnicodeNormalization;

/// Words that a name may have or lack.
const STOP: [&str; 12] = ["the", "of", "at", "in", "to", "and", "&", "affiliated", "s", "for", "a", "an"];

/// Words that stand for one another.
const SAME: [(&str, &str); 13] = [
    ("provincial", "province"),
    ("municipal", "city"),
    ("childrens", "children"),
    ("peoples", "people"),
    ("womens", "women"),
    ("centre", "center"),
    ("paediatric", "pediatric"),
    ("commissions", "commission"),
    ("maternity", "maternal"),
    ("no", "number"),
    ("1st", "first"),
    ("2nd", "second"),
    ("3rd", "third"),
];

fn words(name: &str) -> Vec<String> {
    let name: String = name.nfkc().collect::<String>().to_lowercase();
    let name: String = name
        .chars()
        .filter(|c| !matches!(c, '\u{2019}' | '\''))
        .map(|c| if c.is_alphanumeric() || c == '_' { c } else { ' ' })
        .collect();
    name.split_whitespace()
        .map(|word| SAME.iter().find(|(other, _)| *other == word).map_or(word, |(_, same)| same).to_string())
        .collect()
}

/// The words of a name in order, a leading "the" left out.
pub fn exact(name: &str) -> String {
    let mut words = words(name);
    if words.first().is_some_and(|w| w == "the") {
        words.remove(0);
    }
    words.join(" ")
}

/// The words of a name in any order, without those that it may lack.
pub fn bag(name: &str) -> String {
    let mut words = words(name);
    words.retain(|w| !STOP.contains(&w.as_str()));
    words.sort();
    words.join(" ")
}

/// The stem of an article id: the file name without `.txt` and its like.
pub fn stem(id: &str) -> String {
    let name = id.rsplit(['/', '\\']).next().unwrap_or(id);
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).map_or(name, |inner| {
        // Only `.txt.gz` and its like: a bare `.gz` belongs to the name.
        if extension(inner).is_some() { inner } else { name }
    });
    extension(name).map_or(name, |stem| stem).to_string()
}

fn extension(name: &str) -> Option<&str> {
    [".txt", ".html", ".htm", ".jsonl", ".json", ".md"].iter().find_map(|e| name.strip_suffix(e))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_a_reader_would() {
        assert_eq!(exact("The Children’s Hospital, Ｎanjing"), "children hospital nanjing");
        assert_eq!(bag("People's Hospital of Jiangsu Province"), bag("Jiangsu Provincial People's Hospital"));
        assert_eq!(stem("corpus/dev/p01.txt"), "p01");
        assert_eq!(
            (stem("a/r07.ref-A.txt").as_str(), stem("x.txt.gz").as_str(), stem("x.gz").as_str()),
            ("r07.ref-A", "x", "x.gz")
        );
    }
}
