//! What records look like, for those who read them: JSON Schema 2020-12 from the types, and readers for
//! DuckDB and Polars with every column named, since both lose data when they infer the types of JSON lines.

use super::table::{Column, DERIVED, Kind, NESTED, Source, TableName, nested};
use super::values::Values;
use crate::record::{ACTIVITY_STRATEGIES, COMPARED, JOIN_STRATEGIES, LINK_STRATEGIES, Merged, Record, SCHEMA};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// The kinds of record that there is a schema of, in the order of [`Source::nested`].
pub fn kinds(source: Source) -> &'static [&'static str] {
    match source {
        Source::Extracted => &["link", "activity", "mention"],
        Source::Merged => &["article", "institution", "merged_link", "merged_activity"],
    }
}

/// The JSON Schema (draft 2020-12) of a record of one kind, or of any of a source.
///
/// Every field is required, none may be added, and fields with a closed list of
/// values have it. None where the source has no such kind.
pub fn json_schema(values: &Values, source: Source, kind: Option<&str>) -> Option<Value> {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = match source {
        Source::Extracted => generator.into_root_schema_for::<Record>(),
        Source::Merged => generator.into_root_schema_for::<Merged>(),
    }
    .to_value();
    if let Some(definitions) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        for (name, definition) in definitions.iter_mut() {
            close(definition, name, values);
        }
    }
    plain(&mut schema);
    let variants = schema.get_mut("oneOf").and_then(Value::as_array_mut)?;
    for variant in variants.iter_mut().filter_map(Value::as_object_mut) {
        // Beside a reference, only this keyword sees the fields of both.
        variant.insert("unevaluatedProperties".into(), false.into());
    }
    if let Some(kind) = kind {
        let is_kind = |variant: &Value| variant.pointer("/properties/type/const").is_some_and(|word| word == kind);
        let found = variants.iter().find(|variant| is_kind(variant))?.as_object()?.clone();
        let root = schema.as_object_mut()?;
        root.remove("oneOf");
        root.extend(found);
    }
    let root = schema.as_object_mut()?;
    let any = if source == Source::Merged { "merged record" } else { "record" };
    root.insert("title".into(), format!("wardlink {}", kind.map_or(any.into(), |k| k.replace('_', " "))).into());
    drop_unused(&mut schema);
    Some(schema)
}

/// Removes the definitions that nothing refers to.
fn drop_unused(schema: &mut Value) {
    loop {
        let text = schema.to_string();
        let Some(definitions) = schema.get_mut("$defs").and_then(Value::as_object_mut) else { return };
        let before = definitions.len();
        definitions.retain(|name, _| text.contains(&format!("\"#/$defs/{name}\"")));
        if definitions.len() == before {
            return;
        }
    }
}

/// Adds to a definition what its Rust type does not say.
fn close(definition: &mut Value, name: &str, values: &Values) {
    let Some(definition) = definition.as_object_mut() else { return };
    let is_record = matches!(
        name,
        "Link" | "Activity" | "MentionRecord" | "MergedArticle" | "MergedInstitution" | "MergedLink" | "MergedActivity"
    );
    if !is_record && definition.contains_key("properties") {
        definition.insert("additionalProperties".into(), false.into());
    }
    let Some(properties) = definition.get_mut("properties").and_then(Value::as_object_mut) else { return };
    let kinds_of_mention = ["date", "institution", "agreement", "figure"].map(str::to_string).to_vec();
    let own = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
    let statuses = [values.link_statuses.clone(), values.activity_statuses.clone()].concat();
    let (of_links, of_activities) = (own(&LINK_STRATEGIES), own(&ACTIVITY_STRATEGIES));
    let (joins, compared) = (own(&JOIN_STRATEGIES), own(&COMPARED));
    for (field, property) in properties.iter_mut() {
        let listed = match (name, field.as_str()) {
            ("Link" | "MergedLink", "relation") => &values.relations,
            ("Link" | "MentionRecord" | "MergedPart", "agreement") => &values.agreements,
            ("Link" | "MergedLink", "status") => &values.link_statuses,
            ("Party" | "MergedParty", "role") => &values.roles,
            ("Activity" | "MergedActivity", "activity") => &values.activities,
            ("Activity" | "MergedActivity", "status") => &values.activity_statuses,
            ("StatusAt" | "MergedPart", "status") => &statuses,
            ("FigureRecord" | "MentionRecord" | "MergedFigure", "unit") => &values.units,
            ("FigureRecord" | "MentionRecord" | "FigureCount", "bound") => &values.bounds,
            ("DateRecord" | "MentionRecord", "anchor") => &values.anchors,
            ("InstitutionRecord" | "InstitutionName" | "MergedInstitution", "kind") => &values.kinds,
            ("InstitutionRecord" | "MergedInstitution", "level") => &values.levels,
            ("MentionRecord", "kind") => &kinds_of_mention,
            ("MergedLink", "strategy") => &of_links,
            ("MergedActivity", "strategy") => &of_activities,
            ("Joined", "strategy") => &joins,
            ("MergedArticle", "compared") => &compared,
            _ => {
                if let Some(property) = property.as_object_mut() {
                    more(property, name, field);
                }
                continue;
            }
        };
        let null = property.get("type").is_some_and(Value::is_array);
        let mut all: Vec<Value> = listed.iter().map(|value| value.as_str().into()).collect();
        all.extend(null.then_some(Value::Null));
        if let Some(property) = property.as_object_mut() {
            property.insert("enum".into(), all.into());
        }
    }
}

/// What else is known of a field.
fn more(property: &mut Map<String, Value>, name: &str, field: &str) {
    let id = |prefix: &str| json!(format!("^{prefix}-[0-9a-f]{{16}}$"));
    match (name, field) {
        (_, "schema") => {
            property.insert("const".into(), SCHEMA.into());
            property.insert("description".into(), "Version of the contract.".into());
        }
        (_, "confidence" | "similarity") => {
            property.insert("minimum".into(), 0.into());
            property.insert("maximum".into(), 1.into());
        }
        ("Link", "id") => {
            property.insert("pattern".into(), id("link"));
        }
        ("Activity", "id") => {
            property.insert("pattern".into(), id("act"));
        }
        ("InstitutionRecord" | "InstitutionName" | "MergedInstitution" | "InstitutionPart", "id") => {
            property.insert("pattern".into(), id("inst"));
        }
        ("MergedLink", "id") => {
            property.insert("pattern".into(), id("mlink"));
        }
        ("MergedActivity", "id") => {
            property.insert("pattern".into(), id("mact"));
        }
        ("MergedPart", "id") => {
            property.insert("pattern".into(), id("(link|act)"));
        }
        ("MergedLink" | "MergedActivity" | "MergedInstitution", "parts") => {
            property.insert("minItems".into(), 1.into());
        }
        ("MergedDate", "first" | "last") => {
            property.insert("pattern".into(), json!("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"));
        }
        ("Link" | "Activity" | "MergedPart", "evidence") => {
            property.insert("minItems".into(), 1.into());
        }
        ("Link", "parties") => {
            property.insert("minItems".into(), 2.into());
        }
        _ => {}
    }
}

/// Descriptions without the marks of Rust's documentation.
fn plain(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                match value {
                    Value::String(text) if key == "description" => {
                        *text = text.replace("[`", "`").replace("`]", "`").replace('\n', " ");
                    }
                    other => plain(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(plain),
        _ => {}
    }
}

/// The columns of the JSON lines of a kind of record: those of its table without the derived ones.
fn fields(name: TableName) -> Vec<Column> {
    let mut columns = nested(name).map(|table| table.columns).unwrap_or_default();
    if NESTED.contains(&name) {
        columns.truncate(columns.len().saturating_sub(DERIVED));
    }
    columns.retain(|column| !(name == TableName::Mentions && column.name == "number"));
    columns
}

/// Views for DuckDB over JSON lines, one file a kind of record (as `extract -o FOLDER/` writes them), with explicit columns.
pub fn duckdb(kinds: &[&str]) -> String {
    fn kind_of(kind: &Kind) -> String {
        match kind {
            Kind::Text => "VARCHAR".into(),
            Kind::Whole => "BIGINT".into(),
            Kind::Number => "DOUBLE".into(),
            Kind::Day => "DATE".into(),
            Kind::Flag => "BOOLEAN".into(),
            Kind::Struct(columns) => {
                let fields: Vec<String> =
                    columns.iter().map(|c| format!("\"{}\" {}", c.name, kind_of(&c.kind))).collect();
                format!("STRUCT({})", fields.join(", "))
            }
            Kind::List(items) => format!("{}[]", kind_of(items)),
        }
    }
    let mut out = format!("-- DuckDB: the records of wardlink, schema {SCHEMA}, with the type of every column.\n");
    for name in chosen(kinds) {
        let file = name.key();
        let _ = writeln!(
            out,
            "\nCREATE OR REPLACE VIEW {file} AS SELECT * FROM read_json('{file}.jsonl', format = 'newline_delimited', columns = {{"
        );
        let lines: Vec<String> =
            fields(name).iter().map(|column| format!("  \"{}\": '{}'", column.name, kind_of(&column.kind))).collect();
        let _ = writeln!(out, "{}\n}});", lines.join(",\n"));
    }
    out
}

/// A Python module for Polars with the schema of each kind of record and a function to scan its JSON lines.
pub fn polars(kinds: &[&str]) -> String {
    fn kind_of(kind: &Kind) -> String {
        match kind {
            Kind::Text => "pl.String".into(),
            Kind::Whole => "pl.Int64".into(),
            Kind::Number => "pl.Float64".into(),
            Kind::Day => "pl.Date".into(),
            Kind::Flag => "pl.Boolean".into(),
            Kind::Struct(columns) => {
                let fields: Vec<String> =
                    columns.iter().map(|c| format!("\"{}\": {}", c.name, kind_of(&c.kind))).collect();
                format!("pl.Struct({{{}}})", fields.join(", "))
            }
            Kind::List(items) => format!("pl.List({})", kind_of(items)),
        }
    }
    let mut out = format!(
        "\"\"\"Polars: the records of wardlink, schema {SCHEMA}, with the type of every column.\"\"\"\nimport polars as pl\n"
    );
    for name in chosen(kinds) {
        let _ = writeln!(out, "\n{} = {{", name.key().to_uppercase());
        for column in fields(name) {
            let _ = writeln!(out, "    \"{}\": {},", column.name, kind_of(&column.kind));
        }
        out.push_str("}\n");
    }
    out.push('\n');
    for name in chosen(kinds) {
        let key = name.key();
        let _ = writeln!(
            out,
            "\ndef scan_{key}(path=\"{key}.jsonl\"):\n    return pl.scan_ndjson(path, schema={})\n",
            key.to_uppercase()
        );
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// The tables of kinds of record; no two sources have a kind of one name.
fn chosen(kinds_wanted: &[&str]) -> impl Iterator<Item = TableName> {
    let wanted: Vec<&str> = kinds_wanted.to_vec();
    [Source::Extracted, Source::Merged]
        .into_iter()
        .flat_map(|source| kinds(source).iter().zip(source.nested()))
        .filter(move |(kind, _)| wanted.contains(kind))
        .map(|(_, name)| *name)
}
