//! brat standoff: a file `.ann` beside each text, and `annotation.conf` for the folder.
//!
//! After <https://brat.nlplab.org/standoff.html> and <https://brat.nlplab.org/configuration.html>.
//! Institutions, dates, figures and agreements are text-bound annotations; links and
//! activities are events with their roles as arguments. What is chosen from a list is
//! an attribute; what is free (name, EDTF, number) is the note of the annotation.

use super::sheet::Sheet;
use super::values::Values;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The attribute that takes an annotation out of the score.
pub const OPTIONAL: &str = "Optional";

/// The annotations of an article, in the standoff format.
///
/// Offsets are code points, as in the records. A span over a line break is written
/// in fragments, as brat does, for a line of the file cannot hold a break.
pub fn standoff(sheet: &Sheet) -> String {
    let mut out = String::new();
    let (mut attributes, mut notes) = (0, 0);
    let mut attribute = |out: &mut String, name: &str, of: &str, value: &str| {
        attributes += 1;
        let _ = writeln!(out, "A{attributes}\t{name} {of} {value}");
    };
    let mut note = |out: &mut String, of: &str, text: &str| {
        notes += 1;
        let _ = writeln!(out, "#{notes}\tAnnotatorNotes {of}\t{}", line(text));
    };
    for (at, entity) in sheet.entities.iter().enumerate() {
        let id = format!("T{}", at + 1);
        let (spans, text) = fragments(entity.start, &entity.text);
        let _ = writeln!(out, "{id}\t{} {spans}\t{text}", entity.what.label());
        for (name, value) in entity.what.choices() {
            attribute(&mut out, name, &id, value);
        }
        if let Some(text) = entity.what.note() {
            note(&mut out, &id, &text);
        }
    }
    for (at, event) in sheet.events.iter().enumerate() {
        let (trigger, id) = (format!("T{}", sheet.entities.len() + at + 1), format!("E{}", at + 1));
        let (spans, text) = fragments(event.start, &event.text);
        let _ = writeln!(out, "{trigger}\t{} {spans}\t{text}", event.label);
        let mut arguments = String::new();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (role, entity) in &event.roles {
            let count = counts.entry(role).or_default();
            *count += 1;
            // The second partner is partner2.
            let number = if *count == 1 { String::new() } else { count.to_string() };
            let _ = write!(arguments, " {role}{number}:T{}", entity + 1);
        }
        let _ = writeln!(out, "{id}\t{}:{trigger}{arguments}", event.label);
        attribute(&mut out, if event.link { "LinkStatus" } else { "ActivityStatus" }, &id, &event.status);
        if let Some(agreement) = &event.agreement {
            attribute(&mut out, "Instrument", &id, agreement);
        }
        note(&mut out, &id, &format!("{} {} {}", event.id, event.rule, event.confidence));
    }
    out
}

/// A text in one line.
fn line(text: &str) -> String {
    text.replace(['\r', '\n', '\t'], " ")
}

/// The spans of a text that begins at `start`, without its line breaks, and the text in one line.
fn fragments(start: u32, text: &str) -> (String, String) {
    let mut spans: Vec<(u32, u32)> = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut open: Option<(u32, String)> = None;
    for (at, c) in (start..).zip(text.chars().chain(['\n'])) {
        if matches!(c, '\r' | '\n') {
            if let Some((from, word)) = open.take() {
                spans.push((from, at));
                words.push(word);
            }
        } else {
            open.get_or_insert((at, String::new())).1.push(if c == '\t' { ' ' } else { c });
        }
    }
    let spans: Vec<String> = spans.iter().map(|(from, to)| format!("{from} {to}")).collect();
    (spans.join(";"), words.join(" "))
}

/// The configuration of the folder: which annotations, roles and attributes there are.
pub fn configuration(values: &Values) -> String {
    let mut out = String::from("[entities]\nInstitution\nDate\nFigure\nAgreement\n\n[relations]\n\n[events]\n!Link\n");
    for label in &values.relations {
        let roles = values.roles_of.get(label).into_iter().flatten();
        let parties: String = roles.map(|role| format!("{role}*:Institution, ")).collect();
        let _ = writeln!(out, "\t{label}\t{parties}date?:Date, figure*:Figure");
    }
    out.push_str("!Activity\n");
    for label in &values.activities {
        let _ = writeln!(out, "\t{label}\tactor*:Institution, beneficiary*:Institution, date?:Date, figure?:Figure");
    }
    out.push_str("\n[attributes]\n");
    let mut attribute = |name: &str, of: &str, list: &[String]| {
        let _ = writeln!(out, "{name}\tArg:{of}, Value:{}", list.join("|"));
    };
    attribute("Kind", "Institution", &values.kinds);
    attribute("Bound", "Figure", &values.bounds);
    attribute("Unit", "Figure", &values.units);
    attribute("Instrument", &format!("Agreement|{}", values.relations.join("|")), &values.agreements);
    attribute("LinkStatus", &values.relations.join("|"), &values.link_statuses);
    attribute("ActivityStatus", &values.activities.join("|"), &values.activity_statuses);
    let _ = writeln!(out, "{OPTIONAL}\tArg:<ANY>");
    out
}
