//! Annotations of texts: written for `wardlink convert`, read by `wardlink import`.

use super::form::{Sink, is_folder, keep_existing, save};
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

/// Writes annotations, article by article.
pub struct Writer {
    format: Format,
    output: Option<PathBuf>,
    force: bool,
    /// Of brat none: it has files of its own for each article.
    out: Option<Sink>,
    values: Values,
    /// Names of files that an article has.
    taken: BTreeSet<String>,
    count: usize,
}

impl Writer {
    /// Opens the output of a form of annotations.
    pub fn open(
        format: Format,
        output: Option<&Path>,
        lexicon_folder: Option<&Path>,
        force: bool,
    ) -> Result<Writer, Failure> {
        let values = Values::new(&lexicon(lexicon_folder)?);
        let folder = output.filter(|path| is_folder(path));
        if format == Format::Brat {
            let Some(path) = output.filter(|path| path.as_os_str() != "-") else {
                return Err(vec!["brat needs a folder: -o FOLDER/".into()]);
            };
            if path.is_file() {
                return Err(vec![format!("{}: is a file; brat needs a folder", path.display())]);
            }
            keep_existing(&path.join(CONFIGURATION), force)?;
        }
        if let Some(folder) = folder {
            std::fs::create_dir_all(folder)
                .map_err(|error| vec![format!("{}: cannot write: {}", folder.display(), read::reason(&error))])?;
            if format == Format::LabelStudio {
                keep_existing(&folder.join(LABELLING), force)?;
            }
        }
        let mut out = match format {
            Format::Brat => None,
            Format::LabelStudio => Some(Sink::open(output.map(|path| file_in(path, "tasks.json")).as_deref(), force)?),
            _ => Some(Sink::open(output.map(|path| file_in(path, "annotations.jsonld")).as_deref(), force)?),
        };
        if let Some(out) = &mut out {
            let head = match format {
                Format::LabelStudio => "[".to_string(),
                _ => format!(
                    "{{\"@context\": \"{}\", \"id\": \"{}\", \"type\": \"AnnotationCollection\",\n\
                     \"first\": {{\"id\": \"{}\", \"type\": \"AnnotationPage\", \"startIndex\": 0, \"items\": [",
                    web_annotation::CONTEXT,
                    web_annotation::iri("annotations"),
                    web_annotation::iri("annotations:1")
                ),
            };
            out.write_all(head.as_bytes()).map_err(|error| cannot(&error))?;
        }
        let output = output.map(Path::to_path_buf);
        Ok(Writer { format, output, force, out, values, taken: BTreeSet::new(), count: 0 })
    }

    /// Whether there is nothing to write of an article without its text.
    pub fn needs_text(&self) -> bool {
        self.format != Format::WebAnnotation
    }

    /// Writes the annotations of an article.
    pub fn add(&mut self, sheet: &Sheet, text: Option<&str>) -> Result<(), Failure> {
        let mut lines = Vec::new();
        match (self.format, text, &mut self.out) {
            (Format::WebAnnotation, text, _) => {
                lines.extend(web_annotation::annotations(sheet, text).iter().map(ToString::to_string));
            }
            (Format::LabelStudio, Some(text), _) => lines.push(label_studio::task(sheet, text).to_string()),
            (_, Some(text), None) => {
                let stem = file_stem(&sheet.article.id);
                if !self.taken.insert(stem.clone()) {
                    return Err(vec![format!("{}: two articles would have the file {stem}.ann", sheet.article.id)]);
                }
                let folder = self.output.as_deref().unwrap_or(Path::new(""));
                save(&folder.join(format!("{stem}.txt")), text, self.force)?;
                save(&folder.join(format!("{stem}.ann")), &brat::standoff(sheet), self.force)?;
                self.count += 1;
            }
            _ => {}
        }
        if let Some(out) = &mut self.out {
            for line in lines {
                let before = if self.count == 0 { "\n" } else { ",\n" };
                out.write_all(before.as_bytes())
                    .and_then(|()| out.write_all(line.as_bytes()))
                    .map_err(|error| cannot(&error))?;
                self.count += 1;
            }
        }
        Ok(())
    }

    /// Ends the output; returns a line for the user. Fails where every article failed.
    pub fn finish(self, failed: usize) -> Result<String, Failure> {
        if self.count == 0 && failed > 0 {
            return Err(vec!["no text of the articles was found: name their folder with --texts".into()]);
        }
        let folder = self.output.as_deref().filter(|path| is_folder(path));
        match (self.out, folder) {
            (Some(mut out), _) => {
                let end = match self.format {
                    Format::LabelStudio => "\n]\n".to_string(),
                    _ => format!("\n]}}, \"total\": {}}}\n", self.count),
                };
                out.write_all(end.as_bytes()).and_then(|()| out.finish()).map_err(|error| cannot(&error))?;
                if let Some(folder) = folder.filter(|_| self.format == Format::LabelStudio) {
                    save(&folder.join(LABELLING), &label_studio::configuration(&self.values), self.force)?;
                }
            }
            // Last of all: a folder that has it is complete.
            (None, Some(folder)) => save(&folder.join(CONFIGURATION), &brat::configuration(&self.values), self.force)?,
            (None, None) => {}
        }
        let noun = match self.format {
            Format::WebAnnotation => "annotation",
            Format::LabelStudio => "task",
            _ => "text",
        };
        Ok(plural(self.count, noun))
    }
}

/// What brat reads beside the annotations.
const CONFIGURATION: &str = "annotation.conf";
/// What Label Studio is told of them.
const LABELLING: &str = "labelling.xml";

fn cannot(error: &io::Error) -> Failure {
    // A closed pipe is no failure of ours, but a reason to stop; `convert` writes annotations to the end.
    vec![format!("cannot write the annotations: {}", read::reason(error))]
}

/// Writes the annotations of records; all of them are held, for those of an article may stand in several files.
///
/// Returns how many articles have no text, or another one.
pub fn of_records(
    writer: &mut Writer,
    texts: Option<&Path>,
    each: impl FnOnce(&mut dyn FnMut(Record) -> io::Result<()>) -> Result<io::Result<usize>, Failure>,
) -> Result<usize, Failure> {
    let texts = Texts::open(texts)?;
    let mut articles: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    let read = each(&mut |record| {
        articles.entry(record.article().id.clone()).or_default().push(record);
        Ok(())
    })?;
    read.map_err(|error| vec![error.to_string()])?;
    let sheets: Vec<Sheet> = articles.values().filter_map(|records| Sheet::new(records)).collect();
    if sheets.iter().any(|sheet| !sheet.mentions) && writer.needs_text() {
        say("wardlink: records without mentions (extract --mentions): what no record uses is not shown to annotators");
    }
    let mut failed = 0;
    for sheet in &sheets {
        let text = text_of(sheet, &texts);
        match &text {
            Err(why) if writer.needs_text() => {
                failed += 1;
                say(&format!("wardlink: {}: no annotations: its text: {why}", sheet.article.id));
            }
            text => writer.add(sheet, text.as_deref().ok())?,
        }
    }
    Ok(failed)
}

/// The path itself, or a file of that name where it is a folder.
fn file_in(path: &Path, name: &str) -> PathBuf {
    if is_folder(path) { path.join(name) } else { path.to_path_buf() }
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

    /// Replace files that exist
    #[arg(long)]
    force: bool,

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
                save(&options.output.join(format!("{stem}.txt")), text, options.force)?;
                save(&options.output.join(format!("{stem}.gold.jsonl")), &gold, options.force)?;
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
