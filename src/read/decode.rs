//! From bytes to text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8, WINDOWS_1252};
use std::fmt;

/// Why bytes are no article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undecodable {
    /// NUL bytes or control characters: no text of any encoding known here.
    Binary,
    /// UTF-16, and no mark says which of the two.
    Utf16,
    /// Offsets count in 32 bits.
    TooLong,
}

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Undecodable::Binary => "binary: it holds NUL or other control bytes; give plain text",
            Undecodable::Utf16 => "UTF-16 without its byte order mark: put the mark in front, or convert it to UTF-8",
            Undecodable::TooLong => "longer than 2 GB: split it, one report to a file",
        })
    }
}

/// Decodes the bytes of an article.
///
/// A byte order mark decides; else UTF-8 where it is valid; else the encoding
/// that chardetng guesses, as far as it is one that news is kept in. Line ends
/// stay as they are. The mark itself is no part of the text.
///
/// ```
/// use wardlink::read::decode;
/// assert_eq!(decode(b"\xC4\xCF\xBE\xA9 hospital".to_vec()).unwrap(), "南京 hospital");
/// ```
///
/// # Errors
///
/// Where the bytes are no text.
pub fn decode(bytes: Vec<u8>) -> Result<String, Undecodable> {
    decode_labelled(bytes, None).map(|decoded| decoded.text)
}

/// A text, and what had to be mended in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// What the user should know: which bytes were replaced by U+FFFD.
    pub flaw: Option<String>,
}

/// Like [`decode`], with the encoding that a page or a server names, if one does:
/// a byte order mark wins over it, it wins over a guess.
///
/// # Errors
///
/// Where the bytes are no text.
pub fn decode_labelled(bytes: Vec<u8>, label: Option<&str>) -> Result<Decoded, Undecodable> {
    if bytes.len() > (u32::MAX / 2) as usize {
        return Err(Undecodable::TooLong);
    }
    let with = |encoding: &'static Encoding, bytes: &[u8]| {
        let (text, flawed) = encoding.decode_without_bom_handling(bytes);
        let flaw = flawed.then(|| flaw(encoding, bytes));
        Decoded { text: text.into_owned(), flaw }
    };
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        let decoded = with(encoding, &bytes[mark..]);
        return if is_binary(decoded.text.as_bytes()) { Err(Undecodable::Binary) } else { Ok(decoded) };
    }
    if is_binary(&bytes) {
        return Err(if is_utf16(&bytes) { Undecodable::Utf16 } else { Undecodable::Binary });
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text, flaw: None }),
        Err(error) => {
            let bytes = error.as_bytes();
            let named = label.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
            // A label that says UTF-8, or UTF-16 with no NUL in sight, is wrong here or says nothing new.
            let named = named.filter(|e| e.is_ascii_compatible() && *e != UTF_8);
            Ok(with(named.unwrap_or_else(|| guess(bytes)), bytes))
        }
    }
}

/// Where the bytes are not of the encoding, for a message.
fn flaw(encoding: &'static Encoding, bytes: &[u8]) -> String {
    let first = (encoding == UTF_8).then(|| std::str::from_utf8(bytes).err()).flatten();
    match first {
        Some(error) => format!("invalid UTF-8 at byte {}: U+FFFD stands for what is broken", error.valid_up_to()),
        None => format!("not all of it is {}: U+FFFD stands for what is broken", encoding.name()),
    }
}

/// Whether every other byte is NUL so often that this is UTF-16 of a Western text.
fn is_utf16(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1 << 16)];
    let nul = |odd: usize| head.iter().skip(odd).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd) = (nul(0), nul(1));
    head.len() >= 8 && even.max(odd) * 4 > head.len() && even.min(odd) * 20 < even.max(odd)
}

/// The likeliest encoding of bytes that are not UTF-8.
fn guess(bytes: &[u8]) -> &'static Encoding {
    // A broken byte or two in UTF-8 (a cut-off download) is UTF-8 still: the
    // good sequences outnumber the bad ones, which become U+FFFD.
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if good > 4 * bad {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // A sample is enough, and a long file stays cheap.
    detector.feed(&bytes[..bytes.len().min(1 << 20)], true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let double_byte = [GB18030, GBK, BIG5, SHIFT_JIS, EUC_JP, EUC_KR];
    if guess == GBK {
        // GB18030 is GBK and more.
        GB18030
    } else if double_byte.contains(&guess) {
        guess
    } else {
        // Of the single-byte encodings only this one is usual in English news: curly quotes, é.
        WINDOWS_1252
    }
}

/// Control bytes that no text has: NUL at once, others from a share on.
fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1 << 16)];
    // Summed in bytes, many at a time: a chunk has fewer than a byte can count.
    let odd = |b: &u8| u8::from(*b < 0x20 && !(0x09..=0x0d).contains(b) && *b != 0x1b);
    let control: usize = head.chunks(128).map(|chunk| usize::from(chunk.iter().map(odd).sum::<u8>())).sum();
    bytes.contains(&0) || control * 50 > head.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> String {
        decode(bytes.to_vec()).unwrap()
    }

    #[test]
    fn encodings_are_told_apart() {
        let chinese = "南京市儿童医院与溧水区人民医院签署合作协议。";
        assert_eq!(decoded(&GB18030.encode(chinese).0), chinese);
        assert_eq!(
            decoded(&BIG5.encode("臺大醫院與馬偕醫院簽署合作協議，共同照護病患。").0).chars().next(),
            Some('臺')
        );
        let english = "The Children\u{2019}s Hospital \u{201c}signed\u{201d} a caf\u{e9} contract \u{2014} 5 years.";
        assert_eq!(decoded(&WINDOWS_1252.encode(english).0), english);
        for big in [true, false] {
            let mut bytes = if big { vec![0xfe, 0xff] } else { vec![0xff, 0xfe] };
            bytes
                .extend("医院 ok\r\n".encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }));
            assert_eq!(decoded(&bytes), "医院 ok\r\n");
        }
        assert_eq!(decoded("\u{feff}ok".as_bytes()), "ok");
    }

    #[test]
    fn broken_utf8_stays_utf8() {
        let mut bytes = "Children’s hospital – “a” – “b” – “c”".as_bytes().to_vec();
        bytes.push(0xe2);
        assert!(decoded(&bytes).starts_with("Children’s hospital – “a”"));
    }

    #[test]
    fn what_is_broken_is_told_and_a_label_is_followed() {
        let flaw = decode_labelled(b"The caf\xc3\xa9 \xe2\x80\x94 caf\xc3\xa9 \xc3\xa9\xc3\xa9 \xff".to_vec(), None)
            .unwrap()
            .flaw;
        assert!(flaw.unwrap().contains("invalid UTF-8 at byte 25"));
        let korean = encoding_rs::EUC_KR.encode("병원 협력").0.into_owned();
        assert_eq!(decode_labelled(korean, Some("euc-kr")).unwrap().text, "병원 협력");
    }

    #[test]
    fn binary_is_refused_and_empty_is_text() {
        assert_eq!(
            decode("A hospital opened.".encode_utf16().flat_map(u16::to_le_bytes).collect()),
            Err(Undecodable::Utf16)
        );
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n\0\0\0".to_vec()), Err(Undecodable::Binary));
        assert_eq!(decoded(b""), "");
    }
}
