//! Corrected annotations as gold: what annotators made of brat or Label Studio
//! files that [`export`](crate::export) wrote becomes `ID.gold.jsonl`.

use super::name::{bag, exact};
use crate::export::brat::OPTIONAL;
use crate::export::label_studio::CHOICES;
use crate::export::values::Values;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A span that an annotator left or made.
#[derive(Debug, Default)]
struct Mark {
    /// As the annotator's file has it, for messages.
    id: String,
    /// `Institution`, `Date`, `Figure`, `Agreement`, or of a trigger its event.
    label: String,
    text: String,
    note: Option<String>,
    choices: BTreeMap<String, String>,
}

/// A link or an activity.
#[derive(Debug, Default)]
struct Event {
    id: String,
    /// A relation or an activity.
    label: String,
    /// Role, and id of the span.
    roles: Vec<(String, String)>,
    choices: BTreeMap<String, String>,
}

/// An article's annotations.
#[derive(Debug, Default)]
struct Marks {
    spans: BTreeMap<String, Mark>,
    /// The ids of the spans in the order of the file.
    order: Vec<String>,
    events: Vec<Event>,
}

/// A task of a Label Studio export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The article's id.
    pub article: String,
    /// The text.
    pub text: String,
    /// The gold, or all that is wrong with the annotation; none of a task that nobody has annotated.
    pub gold: Option<Result<String, Vec<String>>>,
}

/// What of an annotation is said of the article itself.
#[derive(Debug, Clone, Copy)]
pub struct Head<'a> {
    /// The id of the gold: the stem of the text.
    pub id: &'a str,
    /// Date of publication, EDTF.
    pub published: Option<&'a str>,
    /// Whether dates are to be scored.
    pub dates: bool,
}

/// The gold of an article from its brat standoff.
///
/// # Errors
///
/// All that cannot be read, each with its line or annotation.
pub fn from_brat(standoff: &str, head: Head, values: &Values) -> Result<String, Vec<String>> {
    let mut marks = Marks::default();
    let mut problems = Vec::new();
    let mut later: Vec<(String, String, String)> = Vec::new();
    for (at, line) in standoff.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let fields: Vec<&str> = line.splitn(3, '\t').collect();
        let words: Vec<&str> = fields.get(1).map_or(Vec::new(), |field| field.split_whitespace().collect());
        let id = fields[0].to_string();
        let mut wrong = |what: &str| problems.push(format!("{}: {what}: {line:?}", at + 1));
        match (id.chars().next(), words.as_slice()) {
            (Some('T'), [label, ..]) => {
                let text = fields.get(2).unwrap_or(&"").to_string();
                marks.order.push(id.clone());
                marks.spans.insert(id.clone(), Mark { id, label: label.to_string(), text, ..Mark::default() });
            }
            (Some('E'), [trigger, arguments @ ..]) => {
                let Some((label, _)) = trigger.split_once(':') else {
                    wrong("an event without trigger");
                    continue;
                };
                let mut event = Event { id, label: label.to_string(), ..Event::default() };
                for argument in arguments {
                    match argument.split_once(':') {
                        // partner2 is a second partner.
                        Some((role, span)) => event
                            .roles
                            .push((role.trim_end_matches(|c: char| c.is_ascii_digit()).to_string(), span.to_string())),
                        None => wrong("an argument without role"),
                    }
                }
                marks.events.push(event);
            }
            (Some('A' | 'M'), [name, of]) => later.push((of.to_string(), name.to_string(), "true".into())),
            (Some('A' | 'M'), [name, of, value]) => later.push((of.to_string(), name.to_string(), value.to_string())),
            (Some('#'), ["AnnotatorNotes", of]) => {
                later.push((of.to_string(), String::new(), fields.get(2).unwrap_or(&"").to_string()));
            }
            // Other notes are the tools' own.
            (Some('#'), _) => {}
            _ => wrong("neither span, event, attribute nor note"),
        }
    }
    for (of, name, value) in later {
        if let Some(mark) = marks.spans.get_mut(&of) {
            if name.is_empty() {
                mark.note = Some(value);
            } else {
                mark.choices.insert(name, value);
            }
        } else if let Some(event) = marks.events.iter_mut().find(|event| event.id == of) {
            if !name.is_empty() {
                event.choices.insert(name, value);
            }
        } else {
            problems.push(format!("{of}: an attribute or note of what is not there"));
        }
    }
    if problems.is_empty() { gold(&marks, head, values) } else { Err(problems) }
}

/// The tasks of a Label Studio export (JSON): the last annotation of each that was not cancelled.
///
/// # Errors
///
/// What is wrong with the file as a whole.
pub fn from_label_studio(export: &str, dates: bool, values: &Values) -> Result<Vec<Task>, String> {
    let tasks: Value = serde_json::from_str(export).map_err(|error| error.to_string())?;
    let tasks = tasks.as_array().ok_or("no list of tasks")?;
    let mut out = Vec::new();
    for (at, task) in tasks.iter().enumerate() {
        let data = |key: &str| task["data"][key].as_str();
        let text = data("text").ok_or_else(|| format!("task {}: no text in its data", at + 1))?.to_string();
        let article = data("article").map_or_else(|| format!("task-{}", at + 1), str::to_string);
        let mut done = task["annotations"].as_array().into_iter().flatten();
        let last = done.rfind(|annotation| annotation["was_cancelled"] != true);
        let gold = last.map(|annotation| {
            let stem = super::name::stem(&crate::export::sheet::file_stem(&article));
            let head = Head { id: &stem, published: data("published"), dates };
            results(&annotation["result"]).and_then(|marks| gold(&marks, head, values))
        });
        out.push(Task { article, text, gold });
    }
    Ok(out)
}

/// The marks of the results of a Label Studio annotation.
fn results(results: &Value) -> Result<Marks, Vec<String>> {
    let mut marks = Marks::default();
    let mut relations: Vec<(String, String, String)> = Vec::new();
    for result in results.as_array().into_iter().flatten() {
        let word = |key: &str| result[key].as_str().unwrap_or_default().to_string();
        let first = |list: &Value| list[0].as_str().unwrap_or_default().to_string();
        let id = word("id");
        if result["type"] == "relation" {
            let role = first(&result["labels"]);
            let (from, to) = (word("from_id"), word("to_id"));
            relations.push(if result["direction"] == "left" { (to, from, role) } else { (from, to, role) });
            continue;
        }
        let value = &result["value"];
        let mark = marks.spans.entry(id.clone()).or_insert_with(|| {
            marks.order.push(id.clone());
            Mark { id, ..Mark::default() }
        });
        match word("type").as_str() {
            "labels" => {
                mark.label = first(&value["labels"]);
                mark.text = value["text"].as_str().unwrap_or_default().to_string();
            }
            "choices" => {
                let control = word("from_name");
                let name = CHOICES.iter().find(|(known, ..)| *known == control).map_or("", |(_, name, _)| name);
                mark.choices.insert(name.to_string(), first(&value["choices"]));
            }
            "textarea" => mark.note = Some(first(&value["text"])),
            _ => {}
        }
    }
    let mut problems = Vec::new();
    let is_event = |mark: &Mark| matches!(mark.label.as_str(), "Link" | "Activity");
    for id in &marks.order {
        let Some(mark) = marks.spans.get(id).filter(|mark| is_event(mark)) else { continue };
        let which = if mark.label == "Link" { "Relation" } else { "Activity" };
        let Some(label) = mark.choices.get(which) else {
            problems.push(format!("{id}: a {} without its {which}", mark.label));
            continue;
        };
        marks.events.push(Event {
            id: id.clone(),
            label: label.clone(),
            roles: Vec::new(),
            choices: mark.choices.clone(),
        });
    }
    for (from, to, role) in relations {
        // Drawn from the event or to it.
        let at = marks.events.iter().position(|e| e.id == from).map(|at| (at, &to));
        match at.or_else(|| marks.events.iter().position(|e| e.id == to).map(|at| (at, &from))) {
            Some((at, span)) => marks.events[at].roles.push((role, span.clone())),
            None => problems.push(format!("{from}, {to}: a relation of no link and no activity")),
        }
    }
    marks.spans.retain(|_, mark| !is_event(mark));
    marks.order.retain(|id| marks.spans.contains_key(id));
    if problems.is_empty() { Ok(marks) } else { Err(problems) }
}

/// An institution of the gold while its mentions are gathered.
struct Who {
    name: String,
    kind: Option<String>,
    mentions: Vec<String>,
    optional: bool,
}

/// The gold lines of an article.
fn gold(marks: &Marks, head: Head, values: &Values) -> Result<String, Vec<String>> {
    let mut problems = Vec::new();
    let optional = |choices: &BTreeMap<String, String>| choices.contains_key(OPTIONAL);
    let spans = || marks.order.iter().filter_map(|id| marks.spans.get(id));
    let of = |label: &'static str| spans().filter(move |mark| mark.label == label);

    // Names that the scorer takes for one are one.
    let mut who: Vec<Who> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let name_of = |mark: &Mark| mark.note.clone().filter(|n| !n.trim().is_empty()).unwrap_or_else(|| mark.text.clone());
    for mark in of("Institution") {
        let name = name_of(mark);
        let at = [format!("exact {}", exact(&name)), format!("bag {}", bag(&name))]
            .iter()
            .find_map(|key| known.get(key).copied())
            .unwrap_or(who.len());
        if at == who.len() {
            who.push(Who { name: name.clone(), kind: None, mentions: Vec::new(), optional: false });
        }
        known.entry(format!("exact {}", exact(&name))).or_insert(at);
        known.entry(format!("bag {}", bag(&name))).or_insert(at);
        let entry = &mut who[at];
        entry.kind = entry.kind.take().or_else(|| mark.choices.get("Kind").cloned());
        entry.optional |= optional(&mark.choices);
        entry.mentions.push(mark.text.clone());
    }
    let find = |mark: &Mark| known.get(&format!("exact {}", exact(&name_of(mark)))).map(|at| who[*at].name.clone());
    // "The hospital" may mean two; a name means one.
    let mut owners: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (at, institution) in who.iter().enumerate() {
        for text in institution.mentions.iter().chain([&institution.name]) {
            owners.entry(exact(text)).or_default().insert(at);
            owners.entry(bag(text)).or_default().insert(at);
        }
    }
    let own = |text: &str| [exact(text), bag(text)].iter().all(|key| owners.get(key).is_none_or(|o| o.len() == 1));
    let mut lines = vec![json!({
        "type": "article", "id": head.id, "published": head.published, "dates_annotated": head.dates,
    })];
    for institution in &who {
        let mut names = vec![institution.name.clone()];
        for text in institution.mentions.iter().filter(|text| is_name(text) && own(text)) {
            if !names.contains(text) {
                names.push(text.clone());
            }
        }
        match &institution.kind {
            Some(kind) => lines.push(marked(
                institution.optional,
                json!({
                    "type": "mention", "kind": "institution",
                    "institution": {"name": institution.name, "names": names, "kind": kind},
                }),
            )),
            None => problems.push(format!("{:?}: an institution without its kind", institution.name)),
        }
    }
    let number = |mark: &Mark| -> Option<(f64, Option<f64>)> {
        let text = mark.note.as_deref().unwrap_or(&mark.text).trim().replace(',', "");
        match text.split_once('/') {
            Some((from, to)) => Some((from.trim().parse().ok()?, Some(to.trim().parse().ok()?))),
            None => Some((text.parse().ok()?, None)),
        }
    };
    for mark in of("Figure") {
        match (number(mark), mark.choices.get("Bound"), mark.choices.get("Unit")) {
            (Some((value, upper)), Some(bound), Some(unit)) => lines.push(marked(
                optional(&mark.choices),
                json!({
                    "type": "mention", "kind": "figure", "value": value, "upper": upper, "bound": bound, "unit": unit,
                }),
            )),
            (None, ..) => problems.push(format!("{}: {:?} is no number", mark.id, mark.note)),
            _ => problems.push(format!("{}: a figure without its bound or unit", mark.id)),
        }
    }
    let date_of = |mark: &Mark| mark.note.clone().unwrap_or_else(|| mark.text.clone()).trim().to_string();
    if head.dates {
        let mut seen = BTreeSet::new();
        for mark in of("Date") {
            let date = date_of(mark);
            if crate::record::days(&date).is_none() {
                problems.push(format!("{}: {date:?} is no EDTF date", mark.id));
            } else if seen.insert((date.clone(), optional(&mark.choices))) {
                let line = json!({"type": "mention", "kind": "date", "value": date});
                lines.push(marked(optional(&mark.choices), line));
            }
        }
    }
    for event in &marks.events {
        let mut parties: Vec<(String, String)> = Vec::new();
        let (mut date, mut figure) = (None, None);
        for (role, span) in &event.roles {
            let Some(mark) = marks.spans.get(span) else {
                problems.push(format!("{}: its {role} {span} is not there", event.id));
                continue;
            };
            match (role.as_str(), mark.label.as_str()) {
                ("date", "Date") => date = Some(date_of(mark)),
                ("figure", "Figure") => figure = number(mark),
                (_, "Institution") => parties.extend(find(mark).map(|name| (role.clone(), name))),
                (_, label) => problems.push(format!("{}: a {label} cannot be its {role}", event.id)),
            }
        }
        let who = |role: &str| -> Vec<Value> {
            parties.iter().filter(|(r, _)| r == role).map(|(_, name)| json!({"name": name})).collect()
        };
        let mut status = |name: &str| {
            let status = event.choices.get(name).cloned();
            if status.is_none() {
                problems.push(format!("{}: a {} without its status", event.id, event.label));
            }
            status
        };
        let line = if values.relations.contains(&event.label) {
            let parties: Vec<Value> =
                parties.iter().map(|(role, name)| json!({"role": role, "institution": {"name": name}})).collect();
            json!({
                "type": "link", "relation": event.label, "agreement": event.choices.get("Instrument"),
                "status": status("LinkStatus"), "parties": parties, "date": date.map(|value| json!({"value": value})),
            })
        } else if values.activities.contains(&event.label) {
            json!({
                "type": "activity", "activity": event.label, "status": status("ActivityStatus"),
                "actors": who("actor"), "beneficiaries": who("beneficiary"),
                "figure": figure.map(|(value, _)| json!({"value": value})),
            })
        } else {
            problems.push(format!("{}: {} is neither a relation nor an activity", event.id, event.label));
            continue;
        };
        lines.push(marked(optional(&event.choices), line));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(lines.iter().map(|line| format!("{line}\n")).collect())
}

fn marked(optional: bool, mut line: Value) -> Value {
    if let Some(map) = line.as_object_mut().filter(|_| optional) {
        let map: &mut Map<String, Value> = map;
        map.insert("optional".into(), true.into());
    }
    line
}

/// Whether a mention is a name: a word behind the first begins with a capital letter, or all letters are capitals.
fn is_name(text: &str) -> bool {
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let mut words = text.split_whitespace();
    let first = words.next().unwrap_or_default();
    words.any(capital) || first.chars().count() > 1 && first.chars().all(char::is_uppercase)
}
