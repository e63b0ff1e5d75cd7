//! The files of `lexicon/`, and the table that they were compiled to: both are built into the program.

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        const FILES: &[(&str, &str)] = &[$(($name, include_str!(concat!("../lexicon/", $name)))),*];
    };
}

files!(
    "activities.toml",
    "agreements.toml",
    "bounds.toml",
    "brands.toml",
    "concepts.toml",
    "confidence.tsv",
    "currencies.toml",
    "dates.toml",
    "demonyms.tsv",
    "health.toml",
    "institutions.toml",
    "layout.toml",
    "numbers.toml",
    "places.tsv",
    "relations.toml",
    "statuses.toml",
    "units.toml",
    "verbs.toml",
    "words.toml",
);

/// Name and text of each file.
pub fn files() -> &'static [(&'static str, &'static str)] {
    FILES
}

/// What `src/build.rs` made of them.
pub fn table() -> &'static [u8] {
    include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.table"))
}
