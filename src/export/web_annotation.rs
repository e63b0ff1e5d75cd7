//! W3C Web Annotation Data Model (<https://www.w3.org/TR/annotation-model/>), as JSON-LD.
//!
//! Each target is the article's id with two selectors: a `TextPositionSelector`
//! (code points, as in the records) and a `TextQuoteSelector`, whose `prefix` and `suffix` are
//! there where the text is at hand.

use super::sheet::{Event, Sheet, What};
use crate::record::Hash;
use serde_json::{Value, json};

/// The JSON-LD context of all annotations.
pub const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";

/// Characters of context in a `TextQuoteSelector`.
const AROUND: usize = 32;

/// The IRI of something that has an id in the records.
pub fn iri(id: &str) -> String {
    format!("urn:x-wardlink:{id}")
}

/// An article's id as a relative IRI reference: what a path may not hold is percent-encoded.
fn reference(id: &str) -> String {
    let mut out = String::new();
    for byte in id.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The annotations of an article: of its spans, then of its links and activities.
pub fn annotations(sheet: &Sheet, text: Option<&str>) -> Vec<Value> {
    let characters: Option<Vec<char>> = text.map(|text| text.chars().collect());
    let source = reference(&sheet.article.id);
    let target = |start: u32, end: u32, exact: &str| {
        let mut quote = json!({"type": "TextQuoteSelector", "exact": exact});
        if let Some(characters) = &characters {
            let (start, end) = (start as usize, end as usize);
            let part = |from: usize, to: usize| characters.get(from..to).unwrap_or_default().iter().collect::<String>();
            quote["prefix"] = part(start.saturating_sub(AROUND), start).into();
            quote["suffix"] = part(end, (end + AROUND).min(characters.len())).into();
        }
        json!({"source": source, "selector": [{"type": "TextPositionSelector", "start": start, "end": end}, quote]})
    };
    let ids: Vec<String> = sheet
        .entities
        .iter()
        .map(|e| {
            let place = format!("{} {}", e.start, e.end);
            let what = format!("{} {}", e.what.label(), e.what.note().unwrap_or_default());
            iri(&Hash::default().part(&sheet.article.id).part(&place).part(&what).id("span"))
        })
        .collect();
    let textual = |purpose: &str, value: &str| json!({"type": "TextualBody", "purpose": purpose, "value": value});
    let mut out = Vec::new();
    for (entity, id) in sheet.entities.iter().zip(&ids) {
        let mut body = vec![textual("classifying", entity.what.label())];
        body.extend(entity.what.choices().iter().map(|(_, value)| textual("tagging", value)));
        body.extend(entity.what.note().map(|note| textual("describing", &note)));
        if let What::Institution { id, .. } = &entity.what {
            body.push(json!({"type": "SpecificResource", "purpose": "identifying", "source": iri(id)}));
        }
        out.push(json!({
            "id": id, "type": "Annotation", "motivation": "classifying", "body": body,
            "target": target(entity.start, entity.end, &entity.text),
        }));
    }
    for event in &sheet.events {
        let mut body = vec![
            textual("classifying", if event.link { "Link" } else { "Activity" }),
            textual("tagging", &event.label),
            described(event, &ids),
        ];
        let linked = |id: &String| json!({"type": "SpecificResource", "purpose": "linking", "source": id});
        body.extend(event.roles.iter().filter_map(|(_, at)| ids.get(*at)).map(linked));
        let targets: Vec<Value> =
            event.evidence.iter().map(|(start, end, exact)| target(*start, *end, exact)).collect();
        out.push(json!({
            "id": iri(&event.id), "type": "Annotation", "motivation": "linking", "body": body, "target": targets,
        }));
    }
    out
}

/// What the vocabulary of the model has no words for, as JSON in a textual body.
fn described(event: &Event, ids: &[String]) -> Value {
    let roles: Vec<Value> =
        event.roles.iter().map(|(role, at)| json!({"role": role, "annotation": ids.get(*at)})).collect();
    let value = json!({
        "label": event.label, "status": event.status, "agreement": event.agreement,
        "confidence": event.confidence, "rule": event.rule, "roles": roles,
    });
    json!({"type": "TextualBody", "purpose": "describing", "format": "application/json", "value": value.to_string()})
}
