//! Any text through all layers: nothing panics, and every span of the records is the text it says.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use std::sync::OnceLock;
use wardlink::article::Article;
use wardlink::lexicon::Lexicon;
use wardlink::record::Choice;
use wardlink::run::process;

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(Lexicon::built_in)
}

/// Every object with `start`, `end` and its characters says what stands there.
fn check(value: &Value, points: &[char]) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| check(item, points)),
        Value::Object(fields) => {
            if let (Some(start), Some(end)) = (fields.get("start").and_then(Value::as_u64), fields.get("end").and_then(Value::as_u64)) {
                let said = fields.get("text").or_else(|| fields.get("mention")).and_then(Value::as_str);
                let there: String = points[start as usize..end as usize].iter().collect();
                assert_eq!(said, Some(there.as_str()));
            }
            fields.values().for_each(|field| check(field, points));
        }
        _ => {}
    }
}

fuzz_target!(|text: &str| {
    let article = Article::new("fuzz", text);
    let records = process(&article, lexicon(), &Choice { mentions: true, ..Choice::default() });
    let points: Vec<char> = text.chars().collect();
    for record in &records {
        check(&serde_json::to_value(record).expect("a record is JSON"), &points);
    }
});
