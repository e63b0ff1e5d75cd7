//! Annotations of texts: written for `wardlink convert`, read by `wardlink import`.

use super::convert::{Sink, each_record, is_folder};
use super::output::Complete;
use super::{Failure, NOTHING, SOME, lexicon, plural, say};
use clap::{Args, ValueEnum};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use wardlink::evaluate::import::{self, Head};
use wardlink::evaluate::name::stem;
use wardlink::export::sheet::{Sheet, file_stem};
use wardlink::export::values::Values;
use wardlink::export::{Format, brat, label_studio, web_annotation};
use wardlink::read;
use wardlink::record::Record;

/// What became of it.
pub struct Written {
    /// A line for the user.
    pub summary: String,
    /// Articles whose text was not found, or is another.
    pub failed: usize,
}

/// Where the texts of articles are found.
enum Texts {
    /// In files below a folder, else in those that the ids name.
    Files(Option<PathBuf>),
    /// By id, from JSON lines.
    Lines(HashMap<String, String>),
}

impl Texts {
    /// A folder, a file of JSON lines with `id` and `text`, or nothing.
    fn open(path: Option<&Path>) -> Result<Texts, Failure> {
        let Some(path) = path.filter(|path| !path.is_dir()) else {
            return Ok(Texts::Files(path.map(Path::to_path_buf)));
        };
        let name = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|e| vec![format!("{name}: cannot read the texts: {}", read::reason(&e))])?;
        let mut lines = HashMap::new();
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let wrong = |why: &str| vec![format!("{name}:{}: no text: {why}", at + 1)];
            let value: serde_json::Value = serde_json::from_str(line).map_err(|e| wrong(&e.to_string()))?;
            match (value["id"].as_str(), value["text"].as_str()) {
                (Some(id), Some(text)) => lines.insert(id.to_string(), text.to_string()),
                _ => return Err(wrong("it needs id and text")),
            };
        }
        Ok(Texts::Lines(lines))
    }

    fn get(&self, id: &str) -> Result<String, String> {
        match self {
            Texts::Lines(lines) => lines.get(id).cloned().ok_or_else(|| "not among the texts".into()),
            Texts::Files(folder) => {
                let below = folder.as_ref().map(|folder| folder.join(id));
                let path = below.filter(|path| path.is_file()).unwrap_or_else(|| PathBuf::from(id));
                let bytes = std::fs::read(&path).map_err(|error| read::reason(&error))?;
                read::decode(bytes).map_err(|error| error.to_string())
            }
        }
    }
}

/// The text of an article, if the records are of that text.
fn text_of(sheet: &Sheet, texts: &Texts) -> Result<String, String> {
    let text = texts.get(&sheet.article.id)?;
    match sheet.mismatch(&text) {
        Some(why) => Err(why),
        None => Ok(text),
    }
}

/// Writes the annotations of records. All of them are held: those of an article may stand in several files.
pub fn write(
    format: Format,
    records: &[PathBuf],
    output: Option<&Path>,
    texts: Option<&Path>,
    lexicon_folder: Option<&Path>,
) -> Result<Written, Failure> {
    let values = Values::new(&lexicon(lexicon_folder)?);
    let texts = Texts::open(texts)?;
    let mut articles: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    let read = each_record(records, |record| {
        articles.entry(record.article().id.clone()).or_default().push(record);
        Ok(())
    })?;
    read.map_err(|error| vec![error.to_string()])?;
    let sheets: Vec<Sheet> = articles.values().filter_map(|records| Sheet::new(records)).collect();
    if sheets.iter().any(|sheet| !sheet.mentions) && format != Format::WebAnnotation {
        say("wardlink: records without mentions (extract --mentions): what no record uses is not shown to annotators");
    }
    let mut written = Written { summary: String::new(), failed: 0 };
    let mut text = |sheet: &Sheet, needed: bool| match text_of(sheet, &texts) {
        Ok(text) => Some(text),
        Err(why) => {
            if needed {
                written.failed += 1;
                say(&format!("wardlink: {}: no annotations: its text: {why}", sheet.article.id));
            }
            None
        }
    };
    if let Some(folder) = output.filter(|path| is_folder(path)) {
        std::fs::create_dir_all(folder)
            .map_err(|error| vec![format!("{}: cannot write: {}", folder.display(), read::reason(&error))])?;
    }
    let cannot = |error: io::Error| vec![format!("cannot write the annotations: {}", read::reason(&error))];
    let mut count = 0;
    match format {
        Format::WebAnnotation => {
            let mut out = Sink::open(output.map(|path| file_in(path, "annotations.jsonld")).as_deref())?;
            let mut all = String::new();
            for sheet in &sheets {
                for annotation in web_annotation::annotations(sheet, text(sheet, false).as_deref()) {
                    all += if count == 0 { "\n" } else { ",\n" };
                    all += &annotation.to_string();
                    count += 1;
                }
            }
            let (context, collection) = (web_annotation::CONTEXT, web_annotation::iri("annotations"));
            let page = web_annotation::iri("annotations:1");
            write!(
                out,
                "{{\"@context\": \"{context}\", \"id\": \"{collection}\", \"type\": \"AnnotationCollection\", \"total\": {count},\n\
                 \"first\": {{\"id\": \"{page}\", \"type\": \"AnnotationPage\", \"startIndex\": 0, \"items\": [{all}\n]}}}}\n"
            )
            .and_then(|()| out.finish())
            .map_err(cannot)?;
            written.summary = plural(count, "annotation");
        }
        Format::LabelStudio => {
            let tasks: Vec<String> = sheets
                .iter()
                .filter_map(|sheet| Some(label_studio::task(sheet, &text(sheet, true)?).to_string()))
                .collect();
            count = tasks.len();
            let mut out = Sink::open(output.map(|path| file_in(path, "tasks.json")).as_deref())?;
            writeln!(out, "[\n{}\n]", tasks.join(",\n")).and_then(|()| out.finish()).map_err(cannot)?;
            if let Some(folder) = output.filter(|path| is_folder(path)) {
                save(&folder.join("labelling.xml"), &label_studio::configuration(&values))?;
            }
            written.summary = plural(count, "task");
        }
        _ => {
            let Some(folder) = output.filter(|path| path.as_os_str() != "-") else {
                return Err(vec!["brat needs a folder: -o FOLDER/".into()]);
            };
            if folder.is_file() {
                return Err(vec![format!("{}: is a file; brat needs a folder", folder.display())]);
            }
            let mut taken = BTreeSet::new();
            for sheet in &sheets {
                let Some(text) = text(sheet, true) else { continue };
                let stem = file_stem(&sheet.article.id);
                if !taken.insert(stem.clone()) {
                    return Err(vec![format!("{}: two articles would have the file {stem}.ann", sheet.article.id)]);
                }
                save(&folder.join(format!("{stem}.txt")), &text)?;
                save(&folder.join(format!("{stem}.ann")), &brat::standoff(sheet))?;
                count += 1;
            }
            save(&folder.join("annotation.conf"), &brat::configuration(&values))?;
            written.summary = plural(count, "text");
        }
    }
    if count == 0 && written.failed > 0 {
        return Err(vec!["no text of the articles was found: name their folder with --texts".into()]);
    }
    if written.failed > 0 {
        written.summary += &format!(", {} without text", plural(written.failed, "article"));
    }
    Ok(written)
}

/// The path itself, or a file of that name where it is a folder.
fn file_in(path: &Path, name: &str) -> PathBuf {
    if is_folder(path) { path.join(name) } else { path.to_path_buf() }
}

/// Writes a file and the folders above it.
fn save(path: &Path, text: &str) -> Result<(), Failure> {
    let parent = path.parent().unwrap_or(Path::new(""));
    std::fs::create_dir_all(parent)
        .and_then(|()| Complete::create(path))
        .and_then(|mut file| file.out.write_all(text.as_bytes()).and_then(|()| file.finish()))
        .map_err(|error| vec![format!("{}: cannot write: {}", path.display(), read::reason(&error))])
}

const EXAMPLES: &str = "\
Examples:
  wardlink import --from brat brat/ -o gold/                 .ann beside .txt, whatever the subfolders
  wardlink import --from label-studio export.json -o gold/   an export in JSON
  wardlink evaluate gold                                     scores against it

Exit codes: 0 fine, 1 nothing was written, 2 some annotations cannot be read.";

/// Where annotations come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum From {
    /// A folder of .txt and .ann files
    Brat,
    /// A file exported as JSON
    LabelStudio,
}

/// Turns corrected annotations into gold that `evaluate` reads.
///
/// The annotations are those that `convert` wrote, as annotators left them: a note
/// holds an institution's name, a date's EDTF or a figure's number; what is marked
/// Optional counts neither when it is found nor when it is missed.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Import {
    /// Folder of brat files, or a Label Studio export
    #[arg(value_name = "FOLDER|FILE")]
    path: PathBuf,

    /// The tool that the annotations were corrected in
    #[arg(long, value_enum)]
    from: From,

    /// Write the texts and their gold here
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,

    /// The dates are not annotated, and not to be scored
    #[arg(long)]
    no_dates: bool,

    /// Folder of lexicon files that add to the built-in ones or override them: further relations and activities
    #[arg(long, value_name = "FOLDER")]
    lexicon: Option<PathBuf>,
}

/// Runs `wardlink import`.
pub fn import(options: &Import) -> Result<u8, Failure> {
    let values = Values::new(&lexicon(options.lexicon.as_deref())?);
    let (mut done, mut failed, mut skipped) = (0, 0, 0);
    let mut keep = |name: &str, text: &str, gold: Result<String, Vec<String>>| -> Result<(), Failure> {
        match gold {
            Ok(gold) => {
                let stem = file_stem(name);
                save(&options.output.join(format!("{stem}.txt")), text)?;
                save(&options.output.join(format!("{stem}.gold.jsonl")), &gold)?;
                done += 1;
            }
            Err(problems) => {
                failed += 1;
                problems.iter().for_each(|problem| say(&format!("wardlink: {name}: {problem}")));
            }
        }
        Ok(())
    };
    let name = options.path.display();
    match options.from {
        From::Brat => {
            for entry in walkdir::WalkDir::new(&options.path).follow_links(true).sort_by_file_name() {
                let path = entry.map_err(|error| vec![error.to_string()])?.into_path();
                if path.extension().is_none_or(|extension| extension != "ann") {
                    continue;
                }
                let standoff = std::fs::read_to_string(&path).map_err(|e| vec![read::reason(&e)]);
                let text = path.with_extension("txt");
                let text = std::fs::read_to_string(&text)
                    .map_err(|e| vec![format!("its text {}: {}", text.display(), read::reason(&e))]);
                let below = path.strip_prefix(&options.path).unwrap_or(&path).to_string_lossy().into_owned();
                let id = stem(below.strip_suffix(".ann").unwrap_or(&below));
                let head = Head { id: &id, published: None, dates: !options.no_dates };
                let gold = standoff.and_then(|standoff| import::from_brat(&standoff, head, &values));
                match text {
                    Ok(text) => keep(&below, &text, gold)?,
                    Err(problem) => keep(&below, "", Err(problem))?,
                }
            }
        }
        From::LabelStudio => {
            let text = std::fs::read_to_string(&options.path)
                .map_err(|e| vec![format!("{name}: cannot read the annotations: {}", read::reason(&e))])?;
            let tasks = import::from_label_studio(&text, !options.no_dates, &values);
            for task in tasks.map_err(|why| vec![format!("{name}: no Label Studio export: {why}")])? {
                match task.gold {
                    Some(gold) => keep(&task.article, &task.text, gold)?,
                    None => {
                        skipped += 1;
                        say(&format!("wardlink: {}: skipped: nobody has annotated it", task.article));
                    }
                }
            }
        }
    }
    if done == 0 {
        return Err(vec![format!("{name}: no annotations that could be read")]);
    }
    let mut line = format!("gold of {}", plural(done, "article"));
    if skipped > 0 {
        line += &format!(", {skipped} not annotated");
    }
    say(&format!("{line}, {failed} not read"));
    Ok(match (failed, done) {
        (0, _) => 0,
        (_, 0) => NOTHING,
        _ => SOME,
    })
}
