//! Any bytes as an input of any form: nothing panics, nothing runs away, and
//! every article that comes out is a text within the limit.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wardlink::read::{Format, Metadata, Reading, Settings, open, stream};

const LIMIT: u64 = 1 << 16;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, mut rest)) = bytes.split_first() else { return };
    // The first byte says the form, or leaves it to the content.
    let format = Format::ALL.get(usize::from(*first) % 8).copied();
    let settings = Settings { format, limit: LIMIT, ..Settings::default() };
    let mut items = 0;
    stream(&mut rest, "fuzz", &settings, &mut |item| {
        items += 1;
        let place = item.place();
        assert!(!place.chars().any(char::is_control));
        match open(item, &settings, &Metadata::default()) {
            // Decoding to UTF-8 may make three bytes of one, and the title is put before the text of a page.
            Reading::Article { article, .. } => assert!(article.text.len() as u64 <= 8 * LIMIT),
            Reading::Skipped { reason, .. } | Reading::Failed(reason) => assert!(!reason.is_empty()),
        }
        items < 1_000
    });
});
