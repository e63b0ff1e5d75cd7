//! Texts that nobody writes and some machine will: the extractor finishes with
//! all of them, and what it makes of them is sane and grows no faster than they do.
//!
//! `scripts/compare scaling` measures the same shapes at full size.

use std::collections::BTreeSet;
use wardlink::article::Article;
use wardlink::lexicon::Lexicon;
use wardlink::record::{Choice, Record};
use wardlink::run::process;

/// A shape, and the text of it at a size.
type Shape = (&'static str, fn(usize) -> String);

/// Words that differ: "Aaab", "Aaac".
fn words(count: usize) -> impl Iterator<Item = String> {
    (0..count).map(|n| {
        let letter = |place: u32| char::from(b'a' + (n / 26usize.pow(place) % 26) as u8);
        format!("Q{}{}{}", letter(2), letter(1), letter(0))
    })
}

const SHAPES: [Shape; 16] = [
    ("a line without a space", |n| "x".repeat(20 * n)),
    ("digits and commas", |n| format!("hospital {}", "1,".repeat(n))),
    ("digits, commas and spaces", |n| format!("hospital {}", "1 , ".repeat(n))),
    ("words glued to digits", |n| "Hospital1,2.".repeat(n)),
    ("brackets", |n| format!("hospital {}{}", "(".repeat(n), ")".repeat(n))),
    ("brackets apart", |n| format!("hospital {}{}", "[ ".repeat(n), "] ".repeat(n))),
    ("quotes", |n| format!("hospital {}", "\"".repeat(n))),
    ("one capitalised word", |n| format!("hospital {}", "Zhong ".repeat(n))),
    ("capitalised words that differ", |n| format!("hospital {}", words(n).collect::<Vec<_>>().join(" "))),
    ("hospitals of hospitals", |n| format!("{}Hospital", "Hospital of the ".repeat(n))),
    ("hospitals that differ", |n| words(n).map(|w| format!("Linshan {w} Hospital, ")).collect()),
    ("hospitals with acronyms", |n| words(n).map(|w| format!("{w} Hospital ({}H) ", w.to_uppercase())).collect()),
    ("hospital and hospital", |n| "hospital and ".repeat(n)),
    ("deeds without a stop", |n| "treated 300 patients ".repeat(n)),
    ("dates without a stop", |n| format!("hospital {}", "May 3, 2020 ".repeat(n))),
    ("agreements without a stop", |n| "signed an agreement with Linshan Hospital ".repeat(n)),
];

fn sane(name: &str, text: &str, records: &[Record]) {
    let points = text.chars().count() as u32;
    let mut ids = BTreeSet::new();
    for record in records {
        match record {
            Record::Link(link) => {
                assert!(ids.insert(&link.id), "{name}: an id twice");
                assert!(link.parties.len() > 1 || link.relation == "joint_construction", "{name}: a link with nobody");
                assert!(link.evidence.iter().all(|e| e.start < e.end && e.end <= points), "{name}: evidence outside");
            }
            Record::Activity(activity) => {
                assert!(ids.insert(&activity.id), "{name}: an id twice");
                assert!(activity.evidence.iter().all(|e| e.end <= points), "{name}: evidence outside");
            }
            Record::Mention(mention) => assert!(mention.start < mention.end && mention.end <= points, "{name}"),
        }
    }
}

#[test]
fn no_shape_of_text_breaks_the_extractor_or_makes_more_than_it_holds() {
    let lexicon = Lexicon::built_in();
    let choice = Choice { mentions: true, ..Choice::default() };
    for (name, text) in SHAPES {
        let made = [500, 2000].map(|size| {
            let article = Article::new(name, text(size));
            let records = process(&article, &lexicon, &choice);
            sane(name, &article.text, &records);
            records.len()
        });
        // Four times the text: four times the records at most, give or take what its ends make.
        assert!(made[1] <= 4 * made[0] + 40, "{name}: {} records, of four times the text {}", made[0], made[1]);
    }
}
