//! `wardlink explain`: why, and why not.

use super::{Failure, date, lexicon, print};
use clap::Args;
use std::path::PathBuf;
use wardlink::annotate::annotate;
use wardlink::article::Article;
use wardlink::read::{self, Outside, Settings};
use wardlink::run;

const EXAMPLES: &str = "\
Examples:
  wardlink explain corpus/practice/p01.txt
  wardlink explain corpus/practice/p01.txt --sentence 3
  wardlink explain --why-not \"A Hospital and B Hospital held hands.\"";

/// Explains one report: its layers, its records with the rule that made each,
/// what was dropped and why, and what every mention was used for.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Explain {
    /// The report; - for standard input
    #[arg(value_name = "FILE", required_unless_present = "why_not", conflicts_with = "why_not")]
    file: Option<PathBuf>,

    /// Say why this sentence yields no more: the nearest rules, and the first condition of each that failed
    #[arg(long, value_name = "SENTENCE")]
    why_not: Option<String>,

    /// The same for the sentence of this number in FILE
    #[arg(long, value_name = "N", requires = "file")]
    sentence: Option<usize>,

    /// Date of publication: 2023-05-21, 2023-05 or 2023
    #[arg(long, value_name = "DATE", value_parser = date)]
    published: Option<String>,

    /// Folder of lexicon files that add to the built-in ones or override them
    #[arg(long, value_name = "FOLDER")]
    lexicon: Option<PathBuf>,
}

/// Runs `wardlink explain`.
pub fn explain(options: &Explain) -> Result<u8, Failure> {
    let lexicon = lexicon(options.lexicon.as_deref())?;
    let outside = Outside { published: options.published.clone(), ..Outside::default() };
    let mut article = match (&options.file, &options.why_not) {
        (Some(path), _) => {
            if path.is_dir() {
                return Err(vec![format!("{}: a folder; explain takes one report", path.display())]);
            }
            let (mut articles, problems) =
                read::articles(std::slice::from_ref(path), &Settings::default(), &outside.metadata);
            if articles.len() > 1 {
                return Err(vec![format!("{}: holds {} reports; explain takes one", path.display(), articles.len())]);
            }
            match articles.pop() {
                Some(article) => article,
                None => return Err(problems),
            }
        }
        (None, text) => Article::new("(sentence)", text.clone().unwrap_or_default()),
    };
    run::date(&mut article, &outside, &lexicon);
    let document = annotate(&article, &lexicon);
    let extraction = wardlink::extract::extract(&document, &lexicon);
    let text = if options.why_not.is_some() || options.sentence.is_some() {
        wardlink::explain::why_not(&document, &extraction, &lexicon, options.sentence).map_err(|e| vec![e])?
    } else {
        wardlink::explain::article(&document, &extraction, &lexicon)
    };
    print(&text)?;
    Ok(0)
}
