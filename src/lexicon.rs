//! All words that the extractor matches, checked and compiled once.
//!
//! The words live in the files of `lexicon/`, built into the program; a folder
//! given with `--lexicon` adds to them or overrides them, entry by entry. A
//! loaded [`Lexicon`] is immutable and shared by all threads.

pub mod confidence;
pub mod entry;
mod lines;
pub mod table;
pub mod term;
pub mod vocabulary;

pub mod activities;
pub mod agreements;
pub mod brands;
pub mod concepts;
pub mod dates;
pub mod figures;
pub mod frames;
pub mod health;
pub mod keys;
pub mod layout;
pub mod names;
pub mod pinyin;
pub mod places;
pub mod statuses;

pub use entry::{Entry, Problem, Proof};
pub use term::{Hits, Layer, Term, TermHit, TermId, Terms};
pub use vocabulary::{
    Class, Classes, Facts, ONES, Uses, VerbForm, Vocabulary, WordId, WordInfo, WordSet, fold, looks_adverb, looks_past,
    plural, singular,
};

use crate::built_in;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::path::Path;
use table::Later;

/// Position of a rule's name in [`Lexicon::rule`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct RuleId(pub u32);

/// One sentence of an entry's proof, for the tests.
#[derive(Debug, Clone)]
pub struct Example {
    /// Name that the rules of the entry begin with: `units/person_times`.
    pub rule: String,
    /// `finds`, `ignores` or `misses`.
    pub field: &'static str,
    /// The sentence, or `sentence => value`.
    pub text: String,
    /// The file.
    pub file: String,
    /// The line of the entry.
    pub line: usize,
}

/// What the loaders of the single files share while the lexicon is built.
#[derive(Debug, Default)]
pub struct Builder {
    /// The words so far.
    pub vocabulary: Vocabulary,
    /// The terms so far.
    pub terms: Terms,
    /// What is wrong so far.
    pub problems: Vec<Problem>,
    /// The proofs so far.
    pub examples: Vec<Example>,
    rules: Vec<String>,
    rule_ids: FxHashMap<String, RuleId>,
    overlay: FxHashMap<String, String>,
    concepts: concepts::Concepts,
}

/// The text of a built-in file.
fn file(name: &str) -> &'static str {
    built_in::files().iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text)
}

impl Builder {
    /// The text of a built-in file.
    pub fn base(&self, name: &str) -> &'static str {
        file(name)
    }

    /// The text that the user's folder has for a file.
    pub fn overlay(&self, file: &str) -> Option<&str> {
        self.overlay.get(file).map(String::as_str)
    }

    /// The entries of a file of `[key]` tables, the user's included; their proofs are noted.
    ///
    /// `group` is the first part of the names of their rules: `units`.
    pub fn entries<T: serde::de::DeserializeOwned>(&mut self, file: &str, group: &str) -> Vec<Entry<T>> {
        let overlay = self.overlay.get(file).cloned();
        let entries = entry::read(file, self.base(file), overlay.as_deref(), &self.concepts, &mut self.problems);
        for entry in &entries {
            let rule = format!("{group}/{}", entry.key);
            for (field, list) in
                [("finds", &entry.proof.finds), ("ignores", &entry.proof.ignores), ("misses", &entry.proof.misses)]
            {
                for text in list {
                    self.examples.push(Example {
                        rule: rule.clone(),
                        field,
                        text: text.clone(),
                        file: entry.file.clone(),
                        line: entry.line,
                    });
                }
            }
        }
        entries
    }

    /// A new rule of that name: the path to its entry, as `units/person_times` or `relations/cooperation#2`.
    pub fn rule(&mut self, name: impl Into<String>) -> RuleId {
        let name = name.into();
        let rules = &mut self.rules;
        *self.rule_ids.entry(name).or_insert_with_key(|name| {
            rules.push(name.clone());
            RuleId(rules.len() as u32 - 1)
        })
    }

    /// Adds a term; a broken pattern becomes a problem of the entry.
    pub fn term<T>(&mut self, entry: &Entry<T>, pattern: &str, layer: Layer, payload: u32, rule: RuleId) {
        if let Err(message) = self.terms.add(&mut self.vocabulary, pattern, Term { layer, payload, rule }) {
            self.problem(entry, message);
        }
    }

    /// Notes what is wrong with an entry.
    pub fn problem<T>(&mut self, entry: &Entry<T>, message: impl std::fmt::Display) {
        self.problems.push(Problem {
            file: entry.file.clone(),
            line: entry.line,
            message: format!("[{}] {message}", entry.key),
        });
    }
}

/// The compiled lexicon.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Lexicon {
    /// All words.
    pub vocabulary: Vocabulary,
    /// All terms.
    pub terms: Terms,
    /// What an article must speak of to be read.
    pub health: health::HealthWords,
    /// Page chrome, bylines, datelines.
    pub layout: layout::LayoutWords,
    /// Words of dates.
    pub dates: dates::DateWords,
    /// Numbers, bounds, units, currencies.
    pub figures: figures::FigureWords,
    /// Heads and modifiers of institution names, references to institutions.
    pub names: names::NameWords,
    /// Clues to names without a head word.
    pub brands: brands::BrandWords,
    /// The gazetteer.
    pub places: places::Places,
    /// Instruments.
    pub agreements: agreements::AgreementWords,
    /// Cues of plan, end, negation, report.
    pub statuses: statuses::StatusWords,
    /// Numbers for the words of names.
    pub keys: keys::KeyWords,
    /// Relations and their frames.
    pub frames: frames::Frames,
    /// Activities and their triggers.
    pub activities: activities::ActivityWords,
    /// The proofs of all entries; not in the table.
    #[serde(skip)]
    examples: Later<Vec<Example>>,
    rules: Vec<String>,
    /// The lines of `lexicon/confidence.tsv`, those of the user behind them.
    measured: Vec<confidence::Measured>,
    /// By rule: which line.
    confidence: Vec<Option<u16>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassEntry {
    words: Vec<String>,
    /// `base third past participle gerund` of an auxiliary.
    #[serde(default)]
    forms: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VerbEntry {
    /// Regular verbs.
    #[serde(default)]
    lemmas: Vec<String>,
    /// `lemma past participle`.
    #[serde(default)]
    irregular: Vec<String>,
    /// The lemmas here are nouns as well.
    #[serde(default)]
    nouns: bool,
}

impl Lexicon {
    /// The lexicon that is built into the program.
    ///
    /// # Panics
    ///
    /// Where the table is not that of this program, which a test excludes.
    pub fn built_in() -> Lexicon {
        let mut lexicon =
            table::read(built_in::table()).unwrap_or_else(|error| panic!("the built-in lexicon is broken: {error}"));
        lexicon.places.read_in(file("places.tsv"));
        lexicon
    }

    /// The built-in lexicon with the files of a folder laid over it.
    ///
    /// # Errors
    ///
    /// All problems at once: files that cannot be read or that the lexicon does
    /// not have, and broken entries, each with file and line.
    pub fn with_folder(folder: &Path) -> Result<Lexicon, Vec<Problem>> {
        let broken = |path: &Path, message: String| Problem { file: path.display().to_string(), line: 0, message };
        let mut overlay = FxHashMap::default();
        let mut problems = Vec::new();
        let files = std::fs::read_dir(folder)
            .and_then(|entries| entries.map(|e| e.map(|e| e.path())).collect::<Result<Vec<_>, _>>())
            .map_err(|error| vec![broken(folder, format!("cannot read the lexicon folder: {error}"))])?;
        let mut files: Vec<_> = files.into_iter().filter(|p| p.is_file()).collect();
        files.sort();
        for path in files {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            if name.starts_with('.') || name.eq_ignore_ascii_case("README.md") {
                continue;
            }
            let known = || built_in::files().iter().map(|(known, _)| *known);
            if !known().any(|known| known == name) {
                let known: Vec<&str> = known().collect();
                problems.push(broken(&path, format!("is no lexicon file; the files are {}", known.join(", "))));
                continue;
            }
            match std::fs::read_to_string(&path) {
                Ok(text) => {
                    overlay.insert(name, text);
                }
                Err(error) => problems.push(broken(&path, error.to_string())),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Lexicon::load(overlay)
    }

    /// The built-in lexicon with `overlay` (file name to text) laid over it.
    ///
    /// # Errors
    ///
    /// All problems of the entries at once.
    pub fn load(overlay: FxHashMap<String, String>) -> Result<Lexicon, Vec<Problem>> {
        let mut builder = Builder { overlay, ..Builder::default() };
        builder.concepts = concepts::Concepts::load(&mut builder);
        for entry in builder.entries::<ClassEntry>("words.toml", "words") {
            match Class::ALL.iter().find(|class| class.key() == entry.key) {
                Some(&class) => {
                    for word in &entry.data.words {
                        builder.vocabulary.classify(word, class);
                    }
                    for line in &entry.data.forms {
                        match line.split_whitespace().collect::<Vec<_>>().try_into() {
                            Ok(forms) => builder.vocabulary.add_auxiliary(forms),
                            Err(_) => {
                                builder.problem(&entry, format!("{line:?} must be: base third past participle gerund"));
                            }
                        }
                    }
                }
                None => builder.problem(&entry, "is no word class that the program knows"),
            }
        }
        for entry in builder.entries::<VerbEntry>("verbs.toml", "verbs") {
            for lemma in &entry.data.lemmas {
                builder.vocabulary.add_verb(lemma, None, None, entry.data.nouns);
            }
            for line in &entry.data.irregular {
                let forms: Vec<&str> = line.split_whitespace().collect();
                match forms[..] {
                    [lemma, past, participle] => {
                        builder.vocabulary.add_verb(lemma, Some(past), Some(participle), entry.data.nouns);
                    }
                    _ => builder.problem(&entry, format!("{line:?} must be: lemma past participle")),
                }
            }
        }
        let health = health::HealthWords::load(&mut builder);
        let layout = layout::LayoutWords::load(&mut builder);
        let mut dates = dates::DateWords::load(&mut builder);
        let mut figures = figures::FigureWords::load(&mut builder);
        let places = places::Places::load(&mut builder);
        let names = names::NameWords::load(&mut builder);
        let brands = brands::BrandWords::load(&mut builder);
        let agreements = agreements::AgreementWords::load(&mut builder);
        let statuses = statuses::StatusWords::load(&mut builder);
        let frames = frames::Frames::load(&mut builder);
        let mut activities = activities::ActivityWords::load(&mut builder);
        let mut measured = Vec::new();
        let overlay = builder.overlay("confidence.tsv").unwrap_or("").to_string();
        for text in [builder.base("confidence.tsv"), &overlay] {
            match confidence::read("confidence.tsv", text) {
                Ok(more) => measured.extend(more),
                Err(problems) => builder.problems.extend(problems),
            }
        }
        let confidence = confidence::of_rules(&builder.rules, &measured);
        if !builder.problems.is_empty() {
            return Err(builder.problems);
        }
        activities.note(builder.terms.compile(&mut builder.vocabulary));
        brands.note_in(&mut builder.vocabulary);
        figures.note(&builder.vocabulary);
        dates.note_openers(&builder.vocabulary, &figures);
        let keys = keys::KeyWords::load(&builder.vocabulary, &names);
        Ok(Lexicon {
            vocabulary: builder.vocabulary,
            terms: builder.terms,
            health,
            layout,
            dates,
            figures,
            names,
            keys,
            brands,
            places,
            agreements,
            statuses,
            frames,
            activities,
            examples: builder.examples.into(),
            rules: builder.rules,
            measured,
            confidence,
        })
    }

    /// The name of a rule: the path to its entry, as `units/person_times`.
    pub fn rule(&self, rule: RuleId) -> &str {
        &self.rules[rule.0 as usize]
    }

    /// The rules of a term that was found, by its number and payload: those of all that its words mean to its layer.
    pub fn rules_of(&self, term: TermId, payload: u32) -> Vec<RuleId> {
        let Term { layer, rule, .. } = self.terms.get(term);
        if layer == Layer::Activity { self.activities.rules(payload).collect() } else { vec![rule] }
    }

    /// The measured share of right records of a rule, else of what stands above it, else one half.
    pub fn confidence(&self, rule: RuleId) -> f64 {
        self.measured(rule).map_or(0.5, |m| m.confidence)
    }

    /// What was measured for a rule, else for what stands above it.
    pub fn measured(&self, rule: RuleId) -> Option<&confidence::Measured> {
        self.confidence[rule.0 as usize].map(|at| &self.measured[usize::from(at)])
    }

    /// The proofs of all entries.
    pub fn examples(&self) -> &[Example] {
        // Only tests ask for those of the table, and can wait until its files are compiled.
        self.examples.get(|| {
            let compiled = Lexicon::load(FxHashMap::default());
            compiled.map(|lexicon| lexicon.examples().to_vec()).unwrap_or_default()
        })
    }

    /// The names of all rules.
    pub fn rules(&self) -> &[String] {
        &self.rules
    }
}
