//! Label Studio: tasks with predictions to correct, and the labelling configuration.
//!
//! After <https://labelstud.io/guide/task_format> and <https://labelstud.io/tags/>. Offsets are
//! code points, which is what Label Studio stores. A link or activity is a region of its own
//! (its agreement, its figure, or its first sentence) from which relations, labelled
//! with the role, lead to the institutions, the date and the figures.

use super::sheet::Sheet;
use super::values::Values;
use quick_xml::escape::escape;
use serde_json::{Value, json};
use std::fmt::Write;

/// The closed lists: the name of the control, what it is called elsewhere, and the labels that it belongs to.
pub const CHOICES: [(&str, &str, &str); 9] = [
    ("kind", "Kind", "Institution"),
    ("bound", "Bound", "Figure"),
    ("unit", "Unit", "Figure"),
    ("instrument", "Instrument", "Agreement,Link"),
    ("relation", "Relation", "Link"),
    ("link_status", "LinkStatus", "Link"),
    ("activity", "Activity", "Activity"),
    ("activity_status", "ActivityStatus", "Activity"),
    ("optional", "Optional", "Institution,Date,Figure,Link,Activity"),
];

/// The roles that are no parties of links.
pub const ROLES: [&str; 4] = ["actor", "beneficiary", "date", "figure"];

/// The control that a list is called elsewhere.
fn control(name: &str) -> &'static str {
    CHOICES.iter().find(|(_, elsewhere, _)| *elsewhere == name).map_or("kind", |(control, ..)| control)
}

/// The task of an article: its text, and the records as a prediction.
pub fn task(sheet: &Sheet, text: &str) -> Value {
    let mut results: Vec<Value> = Vec::new();
    struct Region<'a> {
        id: String,
        start: u32,
        end: u32,
        text: &'a str,
    }
    let mut add = |region: &Region, label: &str, choices: &[(&str, &str)], note: Option<String>| {
        let mut result = |from: &str, kind: &str, key: &str, values: Value| {
            let mut value = json!({"start": region.start, "end": region.end, "text": region.text});
            value[key] = values;
            results.push(json!({"id": region.id, "from_name": from, "to_name": "text", "type": kind, "value": value}));
        };
        result("label", "labels", "labels", json!([label]));
        for (name, value) in choices {
            result(control(name), "choices", "choices", json!([value]));
        }
        if let Some(note) = note {
            result("note", "textarea", "text", json!([note]));
        }
    };
    for (at, entity) in sheet.entities.iter().enumerate() {
        let region = Region { id: format!("T{}", at + 1), start: entity.start, end: entity.end, text: &entity.text };
        add(&region, entity.what.label(), &entity.what.choices(), entity.what.note());
    }
    for (at, event) in sheet.events.iter().enumerate() {
        let region = Region { id: format!("E{}", at + 1), start: event.start, end: event.end, text: &event.text };
        let mut choices = match event.link {
            true => vec![("Relation", event.label.as_str()), ("LinkStatus", event.status.as_str())],
            false => vec![("Activity", event.label.as_str()), ("ActivityStatus", event.status.as_str())],
        };
        choices.extend(event.agreement.as_deref().map(|agreement| ("Instrument", agreement)));
        add(&region, if event.link { "Link" } else { "Activity" }, &choices, None);
    }
    for (at, event) in sheet.events.iter().enumerate() {
        for (role, entity) in &event.roles {
            results.push(json!({
                "type": "relation", "direction": "right", "labels": [role],
                "from_id": format!("E{}", at + 1), "to_id": format!("T{}", entity + 1),
            }));
        }
    }
    let confidence: Vec<f64> = sheet.events.iter().map(|event| event.confidence).collect();
    let score = if confidence.is_empty() { 1.0 } else { confidence.iter().sum::<f64>() / confidence.len() as f64 };
    let article = &sheet.article;
    json!({
        "data": {
            "text": text, "article": article.id, "title": article.title,
            "published": article.published, "source": article.source,
        },
        "predictions": [{
            "model_version": concat!("wardlink-", env!("CARGO_PKG_VERSION")),
            "score": (score * 1000.0).round() / 1000.0,
            "result": results,
        }],
    })
}

/// The labelling configuration of the project.
pub fn configuration(values: &Values) -> String {
    let mut out = String::from("<View>\n  <Relations>\n");
    for role in values.roles.iter().map(String::as_str).chain(ROLES) {
        let _ = writeln!(out, "    <Relation value=\"{}\"/>", escape(role));
    }
    out.push_str("  </Relations>\n  <Labels name=\"label\" toName=\"text\">\n");
    for label in ["Institution", "Date", "Figure", "Agreement", "Link", "Activity"] {
        let _ = writeln!(out, "    <Label value=\"{label}\"/>");
    }
    out.push_str("  </Labels>\n  <Text name=\"text\" value=\"$text\"/>\n");
    let only = ["optional".to_string()];
    for (control, _, labels) in CHOICES {
        let list: &[String] = match control {
            "kind" => &values.kinds,
            "bound" => &values.bounds,
            "unit" => &values.units,
            "instrument" => &values.agreements,
            "relation" => &values.relations,
            "link_status" => &values.link_statuses,
            "activity" => &values.activities,
            "activity_status" => &values.activity_statuses,
            _ => &only,
        };
        let _ = writeln!(
            out,
            "  <Choices name=\"{control}\" toName=\"text\" perRegion=\"true\" showInline=\"true\" visibleWhen=\"region-selected\" whenTagName=\"label\" whenLabelValue=\"{labels}\">"
        );
        for value in list {
            let _ = writeln!(out, "    <Choice value=\"{}\"/>", escape(value.as_str()));
        }
        out.push_str("  </Choices>\n");
    }
    out.push_str(
        "  <TextArea name=\"note\" toName=\"text\" perRegion=\"true\" editable=\"true\" maxSubmissions=\"1\" \
         visibleWhen=\"region-selected\" whenTagName=\"label\" whenLabelValue=\"Institution,Date,Figure\" \
         placeholder=\"canonical name, EDTF date, or number\"/>\n</View>\n",
    );
    out
}
