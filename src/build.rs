//! Compiles the words of `lexicon/` while the program is built, so that it starts with a table that is only read.
//!
//! It stands in `src/` because it is made of the lexicon's own modules and of what they need.

// A part of the library is used here, and the rest of these modules is not.
#![allow(dead_code, unused_imports)]

mod article;
mod document;
mod lexicon;
mod text;

/// Stands in for `src/built_in.rs`: the files are read, so that other words need no other build script.
mod built_in {
    use std::path::PathBuf;
    use std::sync::OnceLock;

    pub fn files() -> &'static [(&'static str, &'static str)] {
        static FILES: OnceLock<Vec<(&str, &str)>> = OnceLock::new();
        FILES.get_or_init(|| {
            let mut files: Vec<PathBuf> =
                std::fs::read_dir("lexicon").into_iter().flatten().flatten().map(|entry| entry.path()).collect();
            files.sort();
            let words = files.iter().filter(|path| path.extension().is_some_and(|end| end == "toml" || end == "tsv"));
            let file = |path: &PathBuf| {
                let name = path.file_name()?.to_str()?.to_string().leak();
                Some((&*name, &*std::fs::read_to_string(path).ok()?.leak()))
            };
            words.filter_map(file).collect()
        })
    }

    pub fn table() -> &'static [u8] {
        &[]
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=lexicon");
    let lexicon = lexicon::Lexicon::load(Default::default()).map_err(|problems| {
        // Cargo shows a line for each.
        problems.iter().for_each(|problem| println!("cargo::error={problem}"));
        "the lexicon is broken"
    })?;
    let folder = std::env::var_os("OUT_DIR").ok_or("Cargo says no folder for what is made")?;
    std::fs::write(std::path::Path::new(&folder).join("lexicon.table"), lexicon::table::write(&lexicon)?)?;
    Ok(())
}
