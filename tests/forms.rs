//! Every form from the commands themselves: `extract` writes what `convert` makes of its lines, `merge` too;
//! merged records fit their schema and lose nothing in tables; nothing that is there is replaced unasked.

// Tests say what they found.
#![allow(clippy::print_stdout)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use support::{Scratch, err, same_keys};
use wardlink::export::schema::{json_schema, kinds};
use wardlink::export::table::{NESTED_MERGED, Source, TableName, flat, nested};
use wardlink::export::values::Values;
use wardlink::lexicon::Lexicon;
use wardlink::record::{Merged, MergedPart};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

impl Scratch {
    /// With the reports of a folder of the repository in `in/`.
    fn with_reports(folder: &str) -> Scratch {
        let s = Scratch::new();
        fs::create_dir_all(s.0.join("in")).expect("the folder is ours");
        for entry in fs::read_dir(root().join(folder)).expect("the reports are in the repository") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|e| e == "txt") {
                fs::copy(&path, s.0.join("in").join(path.file_name().expect("a name"))).expect("the folder is ours");
            }
        }
        s
    }

    /// Runs the program, which must do nothing, and say so.
    fn refuses(&self, arguments: &[&str], says: &str) {
        let before = self.files(".");
        let done = self.run(arguments);
        assert_eq!(done.status.code(), Some(1), "{arguments:?}: {}", err(&done));
        assert!(err(&done).contains(says), "{arguments:?}: {}", err(&done));
        assert!(self.files(".") == before, "{arguments:?} changed a file");
    }

    /// All files below a folder with their bytes.
    fn files(&self, folder: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let folder = self.0.join(folder);
        let walk =
            walkdir::WalkDir::new(&folder).into_iter().filter_map(Result::ok).filter(|e| e.file_type().is_file());
        let below = |path: &Path| path.strip_prefix(&folder).expect("below it").to_path_buf();
        walk.map(|e| (below(e.path()), fs::read(e.path()).expect("a file"))).collect()
    }

    /// The merged records of the made set, which stand in `merged.jsonl` then.
    fn with_merged() -> (Scratch, Vec<Merged>) {
        let s = Scratch::with_reports("tests/merge/reports");
        s.ok(&["extract", "in", "--mentions", "-q", "-o", "records.jsonl"]);
        s.ok(&["merge", "records.jsonl", "-q", "-o", "merged.jsonl"]);
        let lines = fs::read_to_string(s.0.join("merged.jsonl")).expect("it was written");
        let records: Vec<Merged> = lines.lines().map(|line| Merged::read(line).expect("a merged record")).collect();
        assert!(records.len() > 100, "{}", records.len());
        (s, records)
    }
}

/// Forms of one file and of a folder: what `-o` says, and the options.
const FORMS: [(&str, &[&str]); 9] = [
    ("edges.csv", &[]),
    ("links.parquet", &[]),
    ("network.graphml", &[]),
    ("network.gexf", &[]),
    ("annotations.jsonld", &[]),
    ("pairs.csv", &["--format", "edges"]),
    ("csv/", &["--format", "csv"]),
    ("parquet/", &["--format", "parquet"]),
    ("one/", &["--format", "csv", "--table", "evidence"]),
];

#[test]
fn extract_writes_every_form_as_convert_does() {
    let s = Scratch::with_reports("corpus/practice");
    s.ok(&["extract", "in", "--mentions", "-q", "-o", "records.jsonl"]);
    for (output, options) in FORMS {
        if output.contains("parquet") && !cfg!(feature = "parquet") {
            println!("skipped: built without Parquet");
            continue;
        }
        let (direct, converted) = (format!("direct/{output}"), format!("converted/{output}"));
        fs::create_dir_all(s.0.join("direct")).expect("the folder is ours");
        fs::create_dir_all(s.0.join("converted")).expect("the folder is ours");
        s.ok(&[&["extract", "in", "--mentions", "-q", "-o", &direct], options].concat());
        s.ok(&[&["convert", "records.jsonl", "-q", "-o", &converted], options].concat());
    }
    let (direct, converted) = (s.files("direct"), s.files("converted"));
    assert!(direct.len() > 25, "{}", direct.len());
    assert_eq!(direct.keys().collect::<Vec<_>>(), converted.keys().collect::<Vec<_>>());
    for (file, bytes) in &direct {
        assert!(!bytes.is_empty() && *bytes == converted[file], "{} differs", file.display());
    }
    // To standard output too; and all the other options do what they do for lines.
    let printed = s.ok(&["extract", "in", "-q", "--format", "edges"]);
    assert_eq!(printed.as_bytes(), direct[Path::new("edges.csv")]);
    s.ok(&[
        "extract",
        "in",
        "-q",
        "-o",
        "part/",
        "--format",
        "csv",
        "--min-confidence",
        "0.9",
        "--report",
        "ledger.jsonl",
    ]);
    let few = s.rows("part/links.csv");
    assert!(few.iter().all(|row| row["confidence"].parse::<f64>().is_ok_and(|share| share >= 0.9)));
    assert!(few.len() < s.rows("direct/csv/links.csv").len());
    assert_eq!(fs::read_to_string(s.0.join("ledger.jsonl")).expect("it is there").lines().count(), s.files("in").len());
    // The parts of an input are parts of its tables.
    let mut rows = 0;
    for part in ["1/2", "2/2"] {
        s.ok(&["extract", "in", "-q", "-o", "edges.csv", "--force", "--shard", part]);
        rows += s.rows("edges.csv").len();
    }
    assert_eq!(rows, s.rows("direct/edges.csv").len());
}

#[test]
fn extract_writes_annotations_with_the_texts_it_has_read() {
    let s = Scratch::with_reports("corpus/practice");
    // A page, whose text no file holds, and a report of nothing: both can be corrected.
    fs::write(
        s.0.join("in/page.html"),
        "<html><head><title>T</title></head><body><nav>Menu</nav><article><p>Halden Hospital signed a cooperation \
         agreement with Ostby University on 3 May 2021, the two said on Monday in the old hall of the town.</p>\
         <p>The hospital trained 45 nurses of the region in the same year, and it is to train as many in the next.</p>\
         </article></body></html>",
    )
    .expect("the folder is ours");
    fs::write(s.0.join("in/nothing.txt"), "Snow fell on the pass.\n").expect("the folder is ours");
    // Mentions come with them, asked for or not: without them gold would be false.
    s.ok(&["extract", "in", "-q", "-o", "brat/", "--format", "brat"]);
    s.ok(&["extract", "in", "-q", "-o", "tasks/", "--format", "label-studio"]);
    s.ok(&["extract", "in", "--mentions", "-q", "-o", "records.jsonl", "--texts", "texts.jsonl"]);
    for (name, files) in [("brat", "brat"), ("label-studio", "tasks")] {
        let converted = format!("{files}-converted/");
        s.ok(&["convert", "records.jsonl", "-q", "-o", &converted, "--format", name, "--texts", "texts.jsonl"]);
        let (direct, converted) = (s.files(files), s.files(converted.trim_end_matches('/')));
        if name == "brat" {
            let more: Vec<_> = direct.keys().filter(|file| !converted.contains_key(*file)).collect();
            assert_eq!(more, [Path::new("in/nothing.ann"), Path::new("in/nothing.txt")]);
            assert!(converted.iter().all(|(file, bytes)| direct[file] == *bytes));
        } else {
            let tasks = |files: &BTreeMap<PathBuf, Vec<u8>>| {
                let tasks = serde_json::from_slice(&files[Path::new("tasks.json")]).expect("tasks are JSON");
                let serde_json::Value::Array(tasks) = tasks else { panic!("a list") };
                tasks
            };
            let (mut direct, converted) = (tasks(&direct), tasks(&converted));
            let nothing = direct.iter().position(|task| task["data"]["article"] == "in/nothing.txt").expect("a task");
            assert_eq!(direct.remove(nothing)["predictions"][0]["result"], serde_json::json!([]));
            assert!(direct == converted);
        }
    }
    assert!(s.files("brat").contains_key(Path::new("in/page.txt")));
}

#[test]
fn what_is_there_is_kept_and_what_cannot_be_is_said() {
    let s = Scratch::with_reports("corpus/practice");
    let says = "exists: --force replaces it, or give another name";
    s.ok(&["extract", "in", "-q", "-o", "edges.csv"]);
    s.refuses(&["extract", "in", "-q", "-o", "edges.csv"], says);
    s.ok(&["extract", "in", "--mentions", "-q", "-o", "records.jsonl"]);
    s.refuses(&["convert", "records.jsonl", "-q", "-o", "edges.csv"], says);
    s.refuses(&["convert", "records.jsonl", "-q", "-o", "records.jsonl"], says);
    for options in [
        &["convert", "records.jsonl", "-q", "-o", "tables/", "--format", "csv"][..],
        &["convert", "records.jsonl", "-q", "-o", "kinds/"],
        &["convert", "records.jsonl", "-q", "-o", "brat/", "--format", "brat"],
        &["convert", "records.jsonl", "-q", "-o", "tasks/", "--format", "label-studio"],
        &["convert", "records.jsonl", "-q", "-o", "a.jsonld"],
        &["merge", "records.jsonl", "-q", "-o", "merged.jsonl"],
        &["merge", "records.jsonl", "-q", "-o", "merged/"],
        &["extract", "in", "-q", "-o", "brat-direct/", "--format", "brat"],
        &["import", "brat", "--from", "brat", "-o", "gold"],
    ] {
        s.ok(options);
        s.refuses(options, says);
        s.ok(&[options, &["--force"]].concat());
    }
    // One table of a folder is there: none is written.
    fs::create_dir_all(s.0.join("half")).expect("the folder is ours");
    fs::write(s.0.join("half/evidence.csv"), "mine").expect("the folder is ours");
    s.refuses(&["extract", "in", "-q", "-o", "half/", "--format", "csv"], says);

    // Only lines can be cut anywhere.
    for option in ["--resume", "--incremental"] {
        s.refuses(&["extract", "in", "-o", "new.parquet", "--table", "links", option], "need JSON lines");
        s.refuses(&["extract", "in", "-o", "brat-new/", "--format", "brat", option], "need JSON lines");
    }
    s.refuses(&["extract", "in", "-o", "some.csv"], "a csv file holds one table");
    s.refuses(&["extract", "in", "--format", "brat"], "brat needs a folder");
    s.refuses(&["extract", "in", "-o", "x.graphml", "--table", "links"], "--table chooses a table of csv or parquet");
    s.refuses(&["extract", "in", "--format", "csv", "--table", "parts"], "records have no table parts");
    s.refuses(
        &["merge", "records.jsonl", "--format", "csv", "--table", "mentions"],
        "merged records have no table mentions",
    );
    s.refuses(&["merge", "records.jsonl", "-o", "b/", "--format", "brat"], "merged records stand in no text");
    s.refuses(&["convert", "merged.jsonl", "-o", "b/", "--format", "brat"], "merged records stand in no text");
    s.refuses(
        &["convert", "records.jsonl", "merged.jsonl"],
        "merged.jsonl:1: a record of merge among those of extract",
    );
    s.refuses(
        &["convert", "merged.jsonl", "records.jsonl"],
        "records.jsonl:1: a record of extract among those of merge",
    );
    fs::create_dir_all(s.0.join("empty")).expect("the folder is ours");
    s.refuses(&["extract", "empty", "-o", "new.graphml"], "no article in empty");
    s.refuses(&["merge", "empty", "-o", "new.jsonl"], "no .jsonl file in empty");
    s.refuses(&["merge", "missing.jsonl", "-o", "new.jsonl"], "no such file");
    fs::write(s.0.join("broken.jsonl"), "{\"type\": \"link\"}\n").expect("the folder is ours");
    s.refuses(&["merge", "broken.jsonl", "-o", "new.jsonl"], "no record in the input");
    // Some lines are bad: the others are merged, and the exit code tells.
    let done = s.run(&["merge", "broken.jsonl", "records.jsonl", "-o", "new.jsonl"]);
    assert_eq!(done.status.code(), Some(2), "{}", err(&done));
    assert!(
        err(&done).contains("broken.jsonl:1: no record") && err(&done).contains("1 line not read"),
        "{}",
        err(&done)
    );
    assert_eq!(fs::read(s.0.join("new.jsonl")).ok(), fs::read(s.0.join("merged.jsonl")).ok());
}

#[test]
fn all_merged_output_fits_its_schema() {
    let values = Values::new(&Lexicon::built_in());
    let schema = json_schema(&values, Source::Merged, None).expect("the types give a schema");
    assert!(jsonschema::meta::is_valid(&schema), "the schema is one of draft 2020-12");
    let text = format!("{schema:#}\n");
    let file = root().join("docs/merged.schema.json");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &text).expect("docs/merged.schema.json can be written");
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == text, "docs/merged.schema.json is not that of the types: UPDATE=1 cargo test --test forms");
    assert_eq!(Scratch::new().ok(&["schema", "--merged"]), text, "the program prints it");

    let any = jsonschema::draft202012::new(&schema).expect("a valid schema");
    let mut by_kind = Vec::new();
    for kind in kinds(Source::Merged) {
        let schema = json_schema(&values, Source::Merged, Some(kind)).expect("a known kind");
        assert_eq!(Scratch::new().ok(&["schema", "--kind", kind]), format!("{schema:#}\n"));
        by_kind.push((kind, jsonschema::draft202012::new(&schema).expect("a valid schema")));
    }
    let of_records = json_schema(&values, Source::Extracted, None).expect("the types give a schema");
    let of_records = jsonschema::draft202012::new(&of_records).expect("a valid schema");
    let (_, records) = Scratch::with_merged();
    let mut fits: BTreeMap<&str, usize> = BTreeMap::new();
    for record in &records {
        let value = serde_json::to_value(record).expect("a record is JSON");
        if let Err(error) = any.validate(&value) {
            panic!("{error} at {}\n{value}", error.instance_path());
        }
        for (kind, schema) in &by_kind {
            assert_eq!(schema.is_valid(&value), value["type"] == **kind, "{kind}: {value}");
            *fits.entry(kind).or_default() += usize::from(value["type"] == **kind);
        }
        assert!(!of_records.is_valid(&value));
        // A key too few, and one too many, wherever an object stands.
        for pointer in objects(&value) {
            let mut broken = value.clone();
            broken
                .pointer_mut(&pointer)
                .and_then(|v| v.as_object_mut())
                .expect("an object")
                .insert("more".into(), 1.into());
            assert!(!any.is_valid(&broken), "{pointer} takes another key: {broken}");
            let keys: Vec<String> =
                value.pointer(&pointer).and_then(|v| v.as_object()).expect("an object").keys().cloned().collect();
            // One key of each is enough: records are many.
            let key = &keys[pointer.len() % keys.len()];
            let mut broken = value.clone();
            broken.pointer_mut(&pointer).and_then(|v| v.as_object_mut()).expect("an object").remove(key);
            assert!(!any.is_valid(&broken), "{pointer} can do without {key}: {broken}");
            if fits.values().sum::<usize>() > 400 {
                break;
            }
        }
    }
    println!("merged records that fit: {fits:?}");
    assert!(fits.len() == 4 && fits.values().all(|count| *count > 20), "{fits:?}");
    let link = records.iter().find(|r| matches!(r, Merged::MergedLink(l) if l.date.is_some())).expect("a dated link");
    let fine = serde_json::to_value(link).expect("a record is JSON");
    for (pointer, value) in [
        ("/id", "link-0123456789abcdef".into()),
        ("/relation", "friendship".into()),
        ("/status", "done".into()),
        ("/strategy", "same_text".into()),
        ("/parties/0/role", "friend".into()),
        ("/parties/0/institution/kind", "castle".into()),
        ("/date/first", "2020".into()),
        ("/parts", serde_json::json!([])),
        ("/confidence", 1.5.into()),
        ("/schema", 0.into()),
    ] {
        let mut broken = fine.clone();
        *broken.pointer_mut(pointer).expect("it is there") = value;
        assert!(!any.is_valid(&broken), "{pointer}: {broken}");
    }
}

/// Pointers to all objects in a value.
fn objects(value: &serde_json::Value) -> Vec<String> {
    fn walk(value: &serde_json::Value, at: &str, out: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(map) => {
                out.push(at.to_string());
                map.iter().for_each(|(key, value)| walk(value, &format!("{at}/{key}"), out));
            }
            serde_json::Value::Array(items) => {
                items.iter().enumerate().for_each(|(n, value)| walk(value, &format!("{at}/{n}"), out));
            }
            _ => {}
        }
    }
    let mut out = Vec::new();
    walk(value, "", &mut out);
    out
}

#[test]
fn nested_columns_are_the_fields_of_merged_records() {
    let (_, records) = Scratch::with_merged();
    let mut seen = BTreeSet::new();
    for record in &records {
        let name = TableName::of_merged(record);
        let columns = nested(name).expect("merged records have a nested table").columns;
        same_keys(&columns, &serde_json::to_value(record).expect("a record is JSON"), name.key());
        let mut line = Vec::new();
        record.write(&mut line).expect("memory can be written");
        let line = String::from_utf8(line).expect("JSON is UTF-8");
        let mut rest = line.as_str();
        for column in &columns {
            let key = format!("\"{}\":", column.name);
            rest = rest.split_once(key.as_str()).unwrap_or_else(|| panic!("{key} comes later: {line}")).1;
        }
        seen.insert(name.key());
    }
    assert_eq!(seen.len(), NESTED_MERGED.len(), "{seen:?}");
}

#[test]
fn tables_of_merged_records_have_a_row_for_everything() {
    let (s, records) = Scratch::with_merged();
    s.ok(&["convert", "merged.jsonl", "-q", "-o", "csv/", "--format", "csv"]);
    let mut wanted: BTreeMap<&str, usize> = TableName::MERGED.map(|name| (name.key(), 0)).into();
    let mut evidence = Vec::new();
    for record in &records {
        let mut add = |table, rows| *wanted.get_mut(table).expect("a known table") += rows;
        let mut parts = |parts: &[MergedPart]| {
            let said =
                |part: &MergedPart| part.evidence.iter().map(|e| e.text.as_str()).collect::<Vec<_>>().join(" … ");
            evidence.extend(parts.iter().map(said));
        };
        match record {
            Merged::Article(_) => add("articles", 1),
            Merged::Institution(i) => {
                add("institutions", 1);
                add("institution_names", i.names.len());
                add("institution_parts", i.parts.iter().map(|part| part.articles.len()).sum());
            }
            Merged::MergedLink(l) => {
                add("merged_links", 1);
                add("merged_link_parties", l.parties.len());
                add("parts", l.told.parts.len());
                parts(&l.told.parts);
                // All links of the made set have two parties, which are never one.
                assert_eq!(l.parties.len(), 2);
                add("edges", 1);
            }
            Merged::MergedActivity(a) => {
                add("merged_activities", 1);
                add("merged_activity_institutions", a.actors.len() + a.beneficiaries.len());
                add("parts", a.told.parts.len());
                parts(&a.told.parts);
            }
        }
    }
    for name in TableName::MERGED {
        let file = format!("csv/{}.csv", name.key());
        let rows = s.rows(&file);
        assert!(rows.len() == wanted[name.key()] && !rows.is_empty(), "{}: {}", name.key(), rows.len());
        for column in flat(name).columns.iter().filter(|column| !column.null) {
            assert!(rows.iter().all(|row| !row[&column.name].is_empty()), "{}.{}", name.key(), column.name);
        }
    }
    assert_eq!(s.rows("csv/parts.csv").into_iter().map(|row| row["evidence"].clone()).collect::<Vec<_>>(), evidence);
    // Days are days, and what the records say of them.
    let links: Vec<_> =
        records.iter().filter_map(|r| if let Merged::MergedLink(l) = r { Some(l) } else { None }).collect();
    for (link, row) in links.iter().zip(s.rows("csv/merged_links.csv")) {
        let day = |pick: fn(&wardlink::record::MergedDate) -> &Option<String>| {
            link.date.as_ref().and_then(|d| pick(d).clone()).unwrap_or_default()
        };
        assert_eq!((&row["id"], &row["texts"]), (&link.id, &link.told.texts.to_string()));
        assert_eq!((&row["date_first"], &row["date_last"]), (&day(|d| &d.first), &day(|d| &d.last)));
    }
    // An edge carries how many independent texts tell it, and ends at institutions of the merge.
    let known: BTreeSet<String> = s.rows("csv/institutions.csv").into_iter().map(|row| row["id"].clone()).collect();
    let mut more = 0;
    for (link, row) in links.iter().zip(s.rows("csv/edges.csv")) {
        assert_eq!((&row["link_id"], &row["relation"]), (&link.id, &link.relation));
        assert_eq!(row["texts"], link.told.texts.to_string());
        assert!(known.contains(&row["source"]) && known.contains(&row["target"]));
        more += usize::from(link.told.texts > 1);
    }
    assert!(more > 5, "{more}");
    // From the command itself, the same bytes; and institutions keep their places in the network.
    s.ok(&["merge", "records.jsonl", "-q", "-o", "direct/", "--format", "csv"]);
    assert!(s.files("direct") == s.files("csv"));
    for file in ["n.graphml", "n.gexf"] {
        s.ok(&["convert", "merged.jsonl", "-q", "-o", file]);
        s.ok(&["merge", "records.jsonl", "-q", "-o", &format!("direct-{file}")]);
        let text = fs::read_to_string(s.0.join(file)).expect("it was written");
        assert!(fs::read_to_string(s.0.join(format!("direct-{file}"))).is_ok_and(|direct| direct == text));
        assert_eq!(text.matches("</edge>").count(), links.len(), "{file}");
        let placed = records.iter().filter(|r| matches!(r, Merged::Institution(i) if i.place.is_some())).count();
        let places = text.matches("key=\"n_place_name\"").count() + text.matches("for=\"place_name\"").count();
        assert!(placed > 10 && places > 0 && places <= placed, "{file}: {places} of {placed}");
    }
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_holds_what_merged_records_hold() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    fn json(field: &Field) -> serde_json::Value {
        match field {
            Field::Null => serde_json::Value::Null,
            Field::Str(text) => text.as_str().into(),
            Field::Long(number) => (*number).into(),
            Field::Double(number) => (*number).into(),
            Field::Bool(flag) => (*flag).into(),
            Field::Group(row) => row.get_column_iter().map(|(name, field)| (name.to_string(), json(field))).collect(),
            Field::ListInternal(list) => list.elements().iter().map(json).collect(),
            // A day, as it is written.
            other => other.to_string().split(' ').next().unwrap_or_default().into(),
        }
    }
    let (s, records) = Scratch::with_merged();
    s.ok(&["convert", "merged.jsonl", "-q", "-o", "out/", "--format", "parquet"]);
    for name in NESTED_MERGED {
        let file = fs::File::open(s.0.join(format!("out/{}.parquet", name.key()))).expect("it was written");
        let reader = SerializedFileReader::new(file).expect("a Parquet file");
        let rows: Vec<serde_json::Value> =
            reader.get_row_iter(None).expect("rows").map(|row| json(&Field::Group(row.expect("a row")))).collect();
        let lines: Vec<serde_json::Value> = records
            .iter()
            .filter(|record| TableName::of_merged(record) == name)
            .map(|record| serde_json::to_value(record).expect("a record is JSON"))
            .collect();
        assert!(rows == lines && !rows.is_empty(), "{}", name.key());
    }
}
