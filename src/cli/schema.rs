//! `wardlink schema`: what records look like, for programs.

use super::{Failure, lexicon, print};
use clap::Args;
use clap::builder::PossibleValuesParser;
use std::path::PathBuf;
use wardlink::export::schema;
use wardlink::export::table::Source;
use wardlink::export::values::Values;

const EXAMPLES: &str = "\
Examples:
  wardlink schema > records.schema.json      JSON Schema 2020-12 of every record
  wardlink schema --kind link                of links alone
  wardlink schema --merged                   of what merge writes
  wardlink schema --duckdb | duckdb           views over links.jsonl, activities.jsonl, mentions.jsonl
  wardlink schema --polars > wardlink_records.py   a module: import wardlink_records as w; w.scan_links()

Exit codes: 0 fine, 1 the lexicon cannot be loaded.";

/// Prints the schema of the records: JSON Schema, or a reader with explicit columns.
///
/// DuckDB and Polars lose data where they infer the types of JSON lines from the
/// first of them; --duckdb and --polars print how to read without inference.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Schema {
    /// Only this kind of record
    #[arg(long, value_name = "KIND", value_parser = PossibleValuesParser::new(kinds()))]
    kind: Option<String>,

    /// The records of merge, not those of extract
    #[arg(long)]
    merged: bool,

    /// Views for DuckDB over the .jsonl files of a folder
    #[arg(long, conflicts_with = "polars")]
    duckdb: bool,

    /// A Python module for Polars
    #[arg(long)]
    polars: bool,

    /// Folder of lexicon files that add to the built-in ones or override them: further values of fields
    #[arg(long, value_name = "FOLDER")]
    lexicon: Option<PathBuf>,
}

fn kinds() -> Vec<&'static str> {
    [schema::kinds(Source::Extracted), schema::kinds(Source::Merged)].concat()
}

/// Runs `wardlink schema`.
pub fn schema(options: &Schema) -> Result<u8, Failure> {
    let of_merge = |kind: &String| schema::kinds(Source::Merged).contains(&kind.as_str());
    // A kind says itself whose it is.
    let merged = options.kind.as_ref().map_or(options.merged, of_merge);
    let source = if merged { Source::Merged } else { Source::Extracted };
    if options.merged && !merged {
        return Err(vec![format!("--merged has the kinds {}", schema::kinds(Source::Merged).join(", "))]);
    }
    let kinds: Vec<&str> = match &options.kind {
        Some(kind) => vec![kind],
        None => schema::kinds(source).to_vec(),
    };
    let text = if options.duckdb {
        schema::duckdb(&kinds)
    } else if options.polars {
        schema::polars(&kinds)
    } else {
        let values = Values::new(&lexicon(options.lexicon.as_deref())?);
        let schema = schema::json_schema(&values, source, options.kind.as_deref());
        let schema = schema.ok_or_else(|| vec!["the types give no schema".to_string()])?;
        format!("{schema:#}\n")
    };
    print(&text).map(|()| 0)
}
