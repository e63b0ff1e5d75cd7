//! The records in the forms of other tools: nothing is lost on the way, columns are those of the contract,
//! real output fits the schema, and annotations come back as the gold that they were made from.

// Tests say what they skip.
#![allow(clippy::print_stdout)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use support::{Scratch, err, same_keys};
use wardlink::article::Article;
use wardlink::evaluate::{evaluate, score};
use wardlink::export::edge::{SIDES, edges};
use wardlink::export::schema::{duckdb, json_schema, polars};
use wardlink::export::table::{Column, DERIVED, Kind, NESTED, Source, TableName, flat, nested};
use wardlink::export::values::Values;
use wardlink::export::{Exporter, Format, Plan};
use wardlink::lexicon::Lexicon;
use wardlink::record::{Choice, Link, Record};
use wardlink::run::process;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The texts below a folder.
fn texts(folder: &Path) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    walk.map(walkdir::DirEntry::into_path).filter(|path| path.extension().is_some_and(|e| e == "txt")).collect()
}

/// The records of all texts below a folder, mentions included.
fn records_of(folder: &Path) -> Vec<Record> {
    let lexicon = Lexicon::built_in();
    let choice = Choice { mentions: true, ..Choice::default() };
    let mut all = Vec::new();
    for path in texts(folder) {
        let id = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let text = wardlink::read::decode(fs::read(&path).expect("the text can be read")).expect("it is text");
        all.extend(process(&Article::new(id, text), &lexicon, &choice));
    }
    all
}

impl Scratch {
    /// The records of the practice set as lines.
    fn with_records() -> (Scratch, Vec<Record>) {
        let s = Scratch::new();
        let records = records_of(&root().join("corpus/practice"));
        let mut lines = Vec::new();
        records.iter().for_each(|record| record.write(&mut lines).expect("memory can be written"));
        fs::write(s.0.join("records.jsonl"), lines).expect("the folder is ours");
        (s, records)
    }
}

fn links(records: &[Record]) -> Vec<&Link> {
    records.iter().filter_map(|r| if let Record::Link(link) = r { Some(link) } else { None }).collect()
}

/// How many rows each table must have.
fn counts(records: &[Record]) -> BTreeMap<&'static str, usize> {
    let mut counts: BTreeMap<&str, usize> = TableName::ALL.map(|name| (name.key(), 0)).into();
    let mut who = BTreeSet::new();
    for record in records {
        let mut add = |table, rows| *counts.get_mut(table).expect("a known table") += rows;
        match record {
            Record::Link(l) => {
                add("links", 1);
                add("link_parties", l.parties.len());
                add("link_figures", l.figures.len());
                add("evidence", l.evidence.len());
                add("edges", edges(l).len());
                who.extend(l.parties.iter().map(|p| p.institution.id.clone()));
            }
            Record::Activity(a) => {
                add("activities", 1);
                add("activity_institutions", a.actors.len() + a.beneficiaries.len());
                add("evidence", a.evidence.len());
                who.extend(a.actors.iter().chain(&a.beneficiaries).map(|i| i.id.clone()));
            }
            Record::Mention(_) => add("mentions", 1),
        }
    }
    counts.insert("institutions", who.len());
    counts
}

#[test]
fn the_committed_schema_is_that_of_the_types() {
    let schema =
        json_schema(&Values::new(&Lexicon::built_in()), Source::Extracted, None).expect("the types give a schema");
    let text = format!("{schema:#}\n");
    let file = root().join("docs/records.schema.json");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&file, &text).expect("docs/records.schema.json can be written");
        return;
    }
    let committed = fs::read_to_string(&file).unwrap_or_default();
    assert!(committed == text, "docs/records.schema.json is not that of the types: UPDATE=1 cargo test --test formats");
    assert_eq!(Scratch::new().ok(&["schema"]), text, "the program prints it");
}

#[test]
fn all_real_output_fits_the_schema() {
    let values = Values::new(&Lexicon::built_in());
    let schema = json_schema(&values, Source::Extracted, None).expect("the types give a schema");
    let any = jsonschema::draft202012::new(&schema).expect("a valid schema");
    assert!(jsonschema::meta::is_valid(&schema), "the schema is one of draft 2020-12");
    let by_kind = ["link", "activity", "mention"].map(|kind| {
        let schema = json_schema(&values, Source::Extracted, Some(kind)).expect("a known kind");
        (kind, jsonschema::draft202012::new(&schema).expect("a valid schema"))
    });
    let shared = std::env::var_os("WARDLINK_SHARED").map_or(root().join("../shared"), PathBuf::from);
    let mut folders = vec![root().join("corpus")];
    if shared.join("devset").is_dir() {
        folders.push(shared.join("devset"));
    } else {
        println!("skipped: the records of ../shared/devset, which is not there");
    }
    for folder in folders {
        let records = records_of(&folder);
        assert!(records.len() > 100, "{} records of {}", records.len(), folder.display());
        for record in &records {
            let value = serde_json::to_value(record).expect("a record is JSON");
            if let Err(error) = any.validate(&value) {
                panic!("{error} at {}\n{value}", error.instance_path());
            }
            for (kind, schema) in &by_kind {
                assert_eq!(schema.is_valid(&value), value["type"] == *kind, "{kind}: {value}");
            }
        }
        println!("{} records of {} fit the schema", records.len(), folder.display());
    }
}

#[test]
fn what_breaks_the_contract_does_not_fit_the_schema() {
    let schema =
        json_schema(&Values::new(&Lexicon::built_in()), Source::Extracted, None).expect("the types give a schema");
    let schema = jsonschema::draft202012::new(&schema).expect("a valid schema");
    let records = records_of(&root().join("corpus/practice"));
    let dated = records.iter().find(|r| matches!(r, Record::Link(l) if l.date.is_some())).expect("a link with a date");
    let fine = serde_json::to_value(dated).expect("a record is JSON");
    assert!(schema.is_valid(&fine));
    let broken = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut value = fine.clone();
        change(&mut value);
        value
    };
    for value in [
        broken(&|v| drop(v.as_object_mut().unwrap().remove("date"))),
        broken(&|v| drop(v.as_object_mut().unwrap().remove("type"))),
        broken(&|v| drop(v["date"].as_object_mut().unwrap().remove("anchor"))),
        broken(&|v| drop(v["parties"][0]["institution"].as_object_mut().unwrap().remove("registry"))),
        broken(&|v| v["more"] = 1.into()),
        broken(&|v| v["parties"][0]["more"] = 1.into()),
        broken(&|v| v["relation"] = "friendship".into()),
        broken(&|v| v["status"] = "done".into()),
        broken(&|v| v["parties"][0]["role"] = "friend".into()),
        broken(&|v| v["parties"] = serde_json::json!([])),
        broken(&|v| v["figures"] = serde_json::Value::Null),
        broken(&|v| v["id"] = "link-1".into()),
        broken(&|v| v["confidence"] = 1.5.into()),
        broken(&|v| v["schema"] = 0.into()),
    ] {
        assert!(!schema.is_valid(&value), "{value}");
    }
}

#[test]
fn nested_columns_are_the_fields_of_the_records() {
    let mut seen = BTreeSet::new();
    for record in records_of(&root().join("corpus/practice")) {
        let name = TableName::of(&record);
        let mut columns = nested(name).expect("records have a nested table").columns;
        columns.truncate(columns.len() - DERIVED);
        columns.retain(|column| name != TableName::Mentions || column.name != "number");
        same_keys(&columns, &serde_json::to_value(&record).expect("a record is JSON"), name.key());
        // In the order of the lines, which readers with positions rely on.
        let mut line = Vec::new();
        record.write(&mut line).expect("memory can be written");
        let line = String::from_utf8(line).expect("JSON is UTF-8");
        let places: Vec<usize> =
            columns.iter().map(|c| line.find(&format!("\"{}\":", c.name)).expect("every key is there")).collect();
        assert!(places.is_sorted(), "{}: {line}", name.key());
        seen.insert(name.key());
    }
    assert_eq!(seen.len(), NESTED.len(), "{seen:?}");
}

#[test]
fn tables_have_a_row_for_everything_and_no_more() {
    let (s, records) = Scratch::with_records();
    let wanted = counts(&records);
    s.ok(&["convert", "records.jsonl", "-o", "csv/", "--format", "csv"]);
    for name in TableName::ALL {
        let rows = s.rows(&format!("csv/{}.csv", name.key()));
        assert_eq!(rows.len(), wanted[name.key()], "{}", name.key());
        let columns = flat(name).columns;
        let text = s.read(&format!("csv/{}.csv", name.key()));
        let head: Vec<&str> = text.lines().next().unwrap_or_default().split(',').collect();
        assert_eq!(head, columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), "{}", name.key());
        for column in columns.iter().filter(|column| !column.null) {
            assert!(rows.iter().all(|row| !row[&column.name].is_empty()), "{}.{}", name.key(), column.name);
        }
    }
    // Cells against the records themselves.
    for (link, row) in links(&records).into_iter().zip(s.rows("csv/links.csv")) {
        assert_eq!((&row["id"], &row["article_id"], &row["relation"]), (&link.id, &link.article.id, &link.relation));
        assert_eq!(row["agreement"], link.agreement.clone().unwrap_or_default());
        assert_eq!(row["date_value"], link.date.as_ref().map_or(String::new(), |d| d.value.clone()));
        assert_eq!(row["confidence"].parse::<f64>().ok(), Some(link.confidence));
        if let Some(date) = &link.date
            && date.value.len() == 10
            && !date.value.contains(['X', '/'])
        {
            assert_eq!((&row["date_first"], &row["date_last"]), (&date.value, &date.value));
            assert_eq!(row["date_precision"], "day");
        }
    }
    let evidence: Vec<String> = s.rows("csv/evidence.csv").into_iter().map(|row| row["text"].clone()).collect();
    let said: Vec<String> = records
        .iter()
        .flat_map(|record| match record {
            Record::Link(l) => l.evidence.clone(),
            Record::Activity(a) => a.evidence.clone(),
            Record::Mention(_) => Vec::new(),
        })
        .map(|e| e.text)
        .collect();
    assert_eq!(evidence, said);
    // One table alone is the same bytes, whichever way it is asked for.
    let whole = s.read("csv/edges.csv");
    assert_eq!(s.ok(&["convert", "records.jsonl", "--format", "edges"]), whole);
    assert_eq!(s.ok(&["convert", "records.jsonl", "--format", "csv", "--table", "edges"]), whole);
    s.ok(&["convert", "records.jsonl", "-o", "edges.csv"]);
    assert_eq!(s.read("edges.csv"), whole);
}

#[test]
fn lines_come_through_unchanged() {
    let (s, _) = Scratch::with_records();
    let before = s.read("records.jsonl");
    assert_eq!(s.ok(&["convert", "records.jsonl"]), before);
    s.ok(&["convert", "records.jsonl", "-o", "kinds/"]);
    let mut kinds: Vec<String> = Vec::new();
    for name in ["links", "activities", "mentions"] {
        kinds.extend(s.read(&format!("kinds/{name}.jsonl")).lines().map(str::to_string));
    }
    let mut lines: Vec<String> = before.lines().map(str::to_string).collect();
    lines.sort();
    kinds.sort();
    assert_eq!(lines, kinds);
    // A folder is its .jsonl files.
    assert_eq!(s.ok(&["convert", "kinds"]).lines().count(), lines.len());
}

#[test]
fn what_cannot_be_written_is_said() {
    let (s, _) = Scratch::with_records();
    fs::write(s.0.join("broken.jsonl"), "{\"type\": \"link\"}\n").expect("the folder is ours");
    for (arguments, says) in [
        (&["convert", "records.jsonl", "-o", "out.csv"][..], "holds one table"),
        (&["convert", "records.jsonl", "--format", "parquet"], "holds one table"),
        (&["convert", "records.jsonl", "--format", "graphml", "--table", "links"], "--table"),
        (&["convert", "records.jsonl", "--format", "brat"], "needs a folder"),
        (&["convert", "records.jsonl", "-o", "brat/", "--format", "brat"], "--texts"),
        (&["convert", "broken.jsonl", "-o", "links.csv"], "broken.jsonl:1: no record"),
        (&["convert", "missing.jsonl"], "no such file"),
        (&["convert", "records.jsonl", "-o", "no/such/links.csv"], "cannot write"),
        (&["convert", "records.jsonl", "-o", "records.jsonl"], "records.jsonl: exists: --force replaces it"),
        (&["convert", "records.jsonl", "--format", "csv", "--table", "parts"], "records have no table parts"),
        (&["import", "records.jsonl", "--from", "label-studio", "-o", "gold"], "no Label Studio export"),
        (&["import", ".", "--from", "brat", "-o", "gold"], "no annotations"),
    ] {
        let done = s.run(arguments);
        assert_eq!(done.status.code(), Some(1), "{arguments:?}: {}", err(&done));
        assert!(err(&done).contains(says), "{arguments:?}: {}", err(&done));
    }
    let left: Vec<_> = fs::read_dir(&s.0).expect("it is there").map(|e| e.expect("a file").file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains(".part")), "{left:?}");
    assert!(!s.0.join("links.csv").exists(), "half a table is worse than none");
}

/// A value of a Parquet file as JSON.
#[cfg(feature = "parquet")]
fn json(field: &parquet::record::Field) -> serde_json::Value {
    use parquet::record::Field;
    match field {
        Field::Null => serde_json::Value::Null,
        Field::Str(text) => text.as_str().into(),
        Field::Long(number) => (*number).into(),
        Field::Double(number) => (*number).into(),
        Field::Bool(flag) => (*flag).into(),
        Field::Group(row) => row.get_column_iter().map(|(name, field)| (name.to_string(), json(field))).collect(),
        Field::ListInternal(list) => list.elements().iter().map(json).collect(),
        other => other.to_string().into(),
    }
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_holds_what_the_lines_hold() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    let (s, records) = Scratch::with_records();
    let wanted = counts(&records);
    s.ok(&["convert", "records.jsonl", "-o", "out/", "--format", "parquet"]);
    let open = |file: &str| {
        SerializedFileReader::new(fs::File::open(s.0.join("out").join(file)).expect(file)).expect("a Parquet file")
    };
    for name in TableName::ALL {
        let reader = open(&format!("tables/{}.parquet", name.key()));
        let rows = usize::try_from(reader.metadata().file_metadata().num_rows()).expect("a count");
        assert_eq!(rows, wanted[name.key()], "{}", name.key());
        let columns: Vec<String> =
            reader.metadata().file_metadata().schema().get_fields().iter().map(|f| f.name().to_string()).collect();
        assert_eq!(columns, flat(name).columns.iter().map(|c| c.name.clone()).collect::<Vec<_>>(), "{}", name.key());
    }
    for name in NESTED {
        // As JSON again, without the derived columns, every record is what it was.
        let reader = open(&format!("{}.parquet", name.key()));
        let mut rows = Vec::new();
        for row in reader.get_row_iter(None).expect("it has rows") {
            rows.push(json(&parquet::record::Field::Group(row.expect("a row"))));
        }
        let lines: Vec<serde_json::Value> = records
            .iter()
            .filter(|record| TableName::of(record) == name)
            .map(|record| serde_json::to_value(record).expect("a record is JSON"))
            .collect();
        assert_eq!(rows.len(), lines.len());
        for (row, line) in rows.iter().zip(&lines) {
            for (key, value) in line.as_object().expect("a record is an object") {
                match &row[key] {
                    // A mention's value is text in a column.
                    serde_json::Value::String(text) if value.is_number() => {
                        assert_eq!(text.parse::<f64>().ok(), value.as_f64());
                        assert_eq!(row["number"], *value);
                    }
                    other => assert_eq!(other, value, "{}.{key}", name.key()),
                }
            }
        }
    }
    // The same bytes every time.
    s.ok(&["convert", "records.jsonl", "-o", "again/", "--format", "parquet"]);
    let bytes = |folder: &str| fs::read(s.0.join(folder).join("links.parquet")).expect("it is written");
    assert_eq!(bytes("out"), bytes("again"));
}

#[test]
fn networks_declare_their_attributes_and_close_their_edges() {
    use quick_xml::Reader;
    use quick_xml::events::Event;
    let (s, records) = Scratch::with_records();
    let wanted = counts(&records);
    let tied: usize = wanted["edges"];
    for (file, node, edge, key, uses) in [
        ("n.graphml", "node", "edge", ("key", "id"), ("data", "key")),
        ("n.gexf", "node", "edge", ("attribute", "id"), ("attvalue", "for")),
    ] {
        s.ok(&["convert", "records.jsonl", "-o", file]);
        let text = s.read(file);
        let mut reader = Reader::from_str(&text);
        let (mut nodes, mut ends, mut ids) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let (mut declared, mut used) = (BTreeSet::new(), BTreeSet::new());
        loop {
            let element = match reader.read_event().expect("well-formed") {
                Event::Start(element) | Event::Empty(element) => element,
                Event::Eof => break,
                _ => continue,
            };
            let name = element.name().as_ref().to_string();
            let attributes: BTreeMap<String, String> = element
                .attributes()
                .map(|a| a.expect("well-formed"))
                .map(|a| {
                    let key = a.key.as_ref().to_string();
                    (key, a.value.to_string())
                })
                .collect();
            if name == node {
                nodes.insert(attributes["id"].clone());
            } else if name == edge {
                ends.extend([attributes["source"].clone(), attributes["target"].clone()]);
                assert!(ids.insert(attributes["id"].clone()), "an id of two edges: {attributes:?}");
            } else if name == key.0 {
                declared.insert(attributes[key.1].clone());
            } else if name == uses.0 {
                used.insert(attributes[uses.1].clone());
            }
        }
        assert_eq!((nodes.len(), ids.len()), (wanted["institutions"], tied), "{file}");
        assert!(ends.is_subset(&nodes), "{file}: an edge to nobody");
        assert!(used.is_subset(&declared), "{file}: {:?} is not declared", used.difference(&declared));
        assert!(declared.len() > 20 && used.len() > 15, "{file}: {used:?}");
    }
}

#[test]
fn a_pair_has_its_direction() {
    let lexicon = Lexicon::built_in();
    let of = |text: &str| {
        let records = process(&Article::new("a", text), &lexicon, &Choice::default());
        let all: Vec<String> = links(&records)
            .iter()
            .flat_map(|link| edges(link).into_iter().map(|e| (link.relation.clone(), e)).collect::<Vec<_>>())
            .map(|(relation, e)| {
                let arrow = if e.directed { "->" } else { "--" };
                format!("{relation}: {} {arrow} {}", e.source.institution.name, e.target.institution.name)
            })
            .collect();
        all
    };
    assert_eq!(
        of("Halden Hospital signed a cooperation agreement with Ostby University on 3 May 2021."),
        ["cooperation: Halden Hospital -- Ostby University"]
    );
    assert_eq!(
        of("Tolland People's Hospital became an affiliated hospital of Linhai Medical University on May 3, 2021."),
        ["affiliation: Linhai Medical University -> Tolland People's Hospital"]
    );
    // Every relation of the lexicon but cooperation has two sides, and they are its roles.
    for relation in &lexicon.frames.relations {
        let roles: BTreeSet<&str> = relation.roles.iter().map(|(role, _)| role.as_str()).collect();
        match SIDES.iter().find(|(key, ..)| *key == relation.key) {
            Some((_, from, to)) => {
                assert!(roles.contains(from) && roles.contains(to) || roles.len() == 1, "{}: {roles:?}", relation.key);
            }
            None => assert_eq!(roles.len(), 1, "{}: {roles:?} have no direction", relation.key),
        }
    }
}

/// Evaluates the records against gold that was made from them: everything must be right.
fn evaluates_to_one(gold: &Path, records: &[Record], articles: usize) {
    let evaluation = evaluate(gold, &Lexicon::built_in(), Some(records)).unwrap_or_else(|e| panic!("{}", e.join("\n")));
    assert_eq!(evaluation.articles.len(), articles);
    let sum = evaluation.sum(None);
    let flaws: Vec<String> = evaluation
        .articles
        .iter()
        .flat_map(|a| a.flaws.iter().map(|f| format!("{}: {} {}: {}", a.name, f.score, f.error, f.detail)))
        .collect();
    assert!(flaws.is_empty(), "{}", flaws.join("\n"));
    for (kind, counts) in score::KINDS.iter().zip(sum.counts) {
        assert!(counts.tp > 10, "{kind}: {counts:?}");
        assert_eq!(counts.f1(), Some(1.0), "{kind}: {counts:?}");
    }
    for (slot, (right, of)) in score::SLOTS.iter().zip(sum.slots) {
        assert!(right == of && of > 10, "{slot}: {right} of {of}");
    }
}

#[test]
fn brat_annotations_come_back_as_gold() {
    let (s, records) = Scratch::with_records();
    let practice = root().join("corpus/practice");
    let practice = practice.to_str().expect("the path is UTF-8");
    s.ok(&["convert", "records.jsonl", "-o", "brat/", "--format", "brat", "--texts", practice]);
    let articles = texts(&s.0.join("brat")).len();
    assert!(articles > 20, "{articles}");
    // Every span's characters are those at its offsets, fragment by fragment.
    for path in texts(&s.0.join("brat")) {
        let text: Vec<char> = fs::read_to_string(&path).expect("it was written").chars().collect();
        let standoff = fs::read_to_string(path.with_extension("ann")).expect("each text has its annotations");
        for line in standoff.lines().filter(|line| line.starts_with('T')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let (_, spans) = fields[1].split_once(' ').expect("a type and a span");
            let said: Vec<String> = spans
                .split(';')
                .map(|span| {
                    let (from, to) = span.split_once(' ').expect("a span has two ends");
                    let (from, to) = (from.parse::<usize>().expect("a number"), to.parse::<usize>().expect("a number"));
                    text[from..to].iter().collect()
                })
                .collect();
            assert_eq!(said.join(" "), fields[2], "{line}");
        }
    }
    s.ok(&["import", "brat", "--from", "brat", "-o", "gold"]);
    evaluates_to_one(&s.0.join("gold"), &records, articles);

    // What an annotator changes is in the gold.
    let file = texts(&s.0.join("brat")).remove(0).with_extension("ann");
    let before = fs::read_to_string(&file).expect("it is there");
    let name = file.strip_prefix(s.0.join("brat")).expect("inside").display().to_string();
    fs::write(&file, format!("{before}A9001\tOptional E1\n")).expect("the folder is ours");
    s.ok(&["import", "brat", "--from", "brat", "-o", "again"]);
    let gold = s.read(&format!("again/{}", name.replace(".ann", ".gold.jsonl")));
    assert_eq!(gold.matches("\"optional\":true").count(), 1, "{gold}");
    // What cannot be read is named, and the others are written.
    fs::write(&file, format!("{before}Z1\tnonsense\n")).expect("the folder is ours");
    let done = s.run(&["import", "brat", "--from", "brat", "-o", "third"]);
    assert_eq!(done.status.code(), Some(2), "{}", err(&done));
    assert!(err(&done).contains("nonsense") && err(&done).contains(&name), "{}", err(&done));
}

#[test]
fn label_studio_annotations_come_back_as_gold() {
    let (s, records) = Scratch::with_records();
    let practice = root().join("corpus/practice");
    let practice = practice.to_str().expect("the path is UTF-8");
    s.ok(&["convert", "records.jsonl", "-o", "tasks/", "--format", "label-studio", "--texts", practice]);
    let mut tasks: serde_json::Value = serde_json::from_str(&s.read("tasks/tasks.json")).expect("it is JSON");
    for task in tasks.as_array_mut().expect("a list of tasks") {
        let text: Vec<char> = task["data"]["text"].as_str().expect("a text").chars().collect();
        for result in task["predictions"][0]["result"].as_array().expect("results") {
            if let (Some(start), Some(end)) = (result["value"]["start"].as_u64(), result["value"]["end"].as_u64()) {
                let said: String = text[start as usize..end as usize].iter().collect();
                if result["type"] == "labels" {
                    assert_eq!(result["value"]["text"], said.as_str());
                }
            }
        }
        // An annotator who accepts everything.
        task["annotations"] = task["predictions"].clone();
        task["annotations"][0]["was_cancelled"] = false.into();
    }
    let articles = tasks.as_array().map_or(0, Vec::len);
    fs::write(s.0.join("export.json"), tasks.to_string()).expect("the folder is ours");
    s.ok(&["import", "export.json", "--from", "label-studio", "-o", "gold"]);
    evaluates_to_one(&s.0.join("gold"), &records, articles);
    // Tasks that nobody has annotated are no gold.
    let done = s.run(&["import", "tasks/tasks.json", "--from", "label-studio", "-o", "none"]);
    assert_eq!(done.status.code(), Some(1), "{}", err(&done));
    assert!(err(&done).contains("nobody has annotated it"), "{}", err(&done));
}

#[test]
fn web_annotations_select_the_text() {
    let (s, records) = Scratch::with_records();
    let practice = root().join("corpus/practice");
    let practice_text = practice.to_str().expect("the path is UTF-8");
    s.ok(&["convert", "records.jsonl", "-o", "a.jsonld", "--texts", practice_text]);
    let all: serde_json::Value = serde_json::from_str(&s.read("a.jsonld")).expect("it is JSON");
    assert_eq!(all["@context"], "http://www.w3.org/ns/anno.jsonld");
    assert_eq!(all["type"], "AnnotationCollection");
    let items = all["first"]["items"].as_array().expect("a page of annotations");
    assert_eq!(all["total"], items.len());
    let ids: BTreeSet<&str> = items.iter().filter_map(|item| item["id"].as_str()).collect();
    assert_eq!(ids.len(), items.len(), "ids are unique");
    let records = records.iter().filter(|r| !matches!(r, Record::Mention(_))).count();
    assert_eq!(items.iter().filter(|item| item["motivation"] == "linking").count(), records);
    let mut seen = 0;
    for item in items {
        let one = std::slice::from_ref(&item["target"]);
        for target in item["target"].as_array().map_or(one, Vec::as_slice) {
            let file = practice.join(target["source"].as_str().expect("a source"));
            let text: Vec<char> = fs::read_to_string(file).expect("the source is the text").chars().collect();
            let (position, quote) = (&target["selector"][0], &target["selector"][1]);
            let at = |key: &str| position[key].as_u64().expect("a number") as usize;
            let part = |from: usize, to: usize| text[from..to.min(text.len())].iter().collect::<String>();
            assert_eq!(quote["exact"], part(at("start"), at("end")));
            assert_eq!(quote["prefix"], part(at("start").saturating_sub(32), at("start")));
            assert_eq!(quote["suffix"], part(at("end"), at("end") + 32));
            seen += 1;
        }
    }
    assert!(seen > 1000, "{seen}");
}

#[test]
fn another_text_is_not_annotated() {
    let (s, _) = Scratch::with_records();
    fs::create_dir_all(s.0.join("texts")).expect("the folder is ours");
    for path in texts(&root().join("corpus/practice")) {
        let text = fs::read_to_string(&path).expect("it is there");
        let changed = if path.ends_with("p01.txt") { format!("Changed. {text}") } else { text };
        fs::write(s.0.join("texts").join(path.file_name().expect("a file")), changed).expect("the folder is ours");
    }
    let done = s.run(&["convert", "records.jsonl", "-o", "brat/", "--format", "brat", "--texts", "texts"]);
    assert_eq!(done.status.code(), Some(2), "{}", err(&done));
    assert!(err(&done).contains("p01.txt: no annotations: its text: the text has"), "{}", err(&done));
    assert!(!s.0.join("brat/p01.ann").exists() && s.0.join("brat/p02.ann").exists());
}

#[test]
fn readers_name_every_column() {
    for (text, file) in
        [(duckdb(&["link", "activity", "mention"]), "duckdb"), (polars(&["link", "activity", "mention"]), "polars")]
    {
        let option = format!("--{file}");
        assert_eq!(Scratch::new().ok(&["schema", &option]), text);
        for name in NESTED {
            for column in &nested(name).expect("a nested table").columns {
                let derived =
                    ["date_first", "date_last", "date_precision", "published_first", "published_last", "number"];
                let there = text.contains(&format!("\"{}\": ", column.name));
                assert_eq!(there, !derived.contains(&column.name.as_str()), "{file}: {}", column.name);
            }
        }
    }
    let one = Scratch::new().ok(&["schema", "--duckdb", "--kind", "link"]);
    assert!(one.contains("VIEW links") && !one.contains("VIEW activities"), "{one}");
}

/// A table in the notation of RECORDS.md: `id` text, `agreement` text?.
fn notation(name: TableName) -> String {
    fn kind_of(kind: &Kind) -> String {
        match kind {
            Kind::Text => "text".into(),
            Kind::Whole => "integer".into(),
            Kind::Number => "number".into(),
            Kind::Day => "date".into(),
            Kind::Flag => "boolean".into(),
            Kind::Struct(_) => "struct".into(),
            Kind::List(items) => format!("list of {}", kind_of(items)),
        }
    }
    let columns = flat(name).columns;
    let column = |c: &Column| format!("`{}` {}{}", c.name, kind_of(&c.kind), if c.null { "?" } else { "" });
    format!("- **{}**: {}.", name.key(), columns.iter().map(column).collect::<Vec<_>>().join(", "))
}

#[test]
fn the_contract_lists_the_columns_of_the_tables() {
    let contract = fs::read_to_string(root().join("RECORDS.md")).expect("RECORDS.md is in the repository");
    let missing: Vec<String> = TableName::ALL
        .into_iter()
        .chain(TableName::MERGED)
        .map(notation)
        .filter(|line| !contract.lines().any(|l| l == line))
        .collect();
    assert!(missing.is_empty(), "RECORDS.md has not these lines:\n{}", missing.join("\n"));
    for format in Format::ALL {
        assert!(contract.contains(&format!("`{}`", format.key())), "RECORDS.md does not name {}", format.key());
    }
}

#[test]
fn an_empty_input_gives_empty_tables() {
    let mut plans = vec![Plan::Lines];
    for source in [Source::Extracted, Source::Merged] {
        plans.push(Plan::LinesByKind(source));
        plans.extend([Format::Csv, Format::Parquet].map(|format| Plan::Tables(format, source)));
    }
    for plan in plans {
        if matches!(plan, Plan::Tables(Format::Parquet, _)) && !cfg!(feature = "parquet") {
            println!("skipped: built without Parquet");
            continue;
        }
        let exporter = Exporter::new(&plan, |_| Ok(Vec::new())).expect("memory can be opened");
        let files = exporter.finish().expect("memory can be written");
        assert_eq!(files.len(), plan.files().len());
        if let Plan::Tables(..) = plan {
            assert!(files.iter().all(|bytes| !bytes.is_empty()), "heads are written");
        }
    }
}
