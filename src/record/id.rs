//! Stable ids. The recipe is part of the contract and stands in RECORDS.md; a
//! test below holds it fast, for `std`'s hasher may change with the compiler.

use crate::identity::normal_name;

/// FNV-1a with 64 bits over parts, each closed by the byte 0xFF (which UTF-8 never has).
#[derive(Debug, Clone, Copy)]
pub struct Hash(u64);

impl Default for Hash {
    fn default() -> Self {
        Hash(0xcbf2_9ce4_8422_2325)
    }
}

impl Hash {
    /// The hash with one more part.
    #[must_use]
    pub fn part(mut self, part: &str) -> Self {
        const PRIME: u64 = 0x0100_0000_01b3;
        for &byte in part.as_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(PRIME);
        }
        self.0 = (self.0 ^ 0xff).wrapping_mul(PRIME);
        self
    }

    /// The hash with a list of parts and their number.
    #[must_use]
    pub fn parts<'a>(self, parts: impl ExactSizeIterator<Item = &'a str>) -> Self {
        let count = parts.len();
        // Most lists have fewer than ten.
        let digit = [b'0' + (count % 10) as u8];
        let counted = match std::str::from_utf8(&digit) {
            Ok(digit) if count < 10 => self.part(digit),
            _ => self.part(&count.to_string()),
        };
        parts.fold(counted, Hash::part)
    }

    /// One bit of the hash.
    pub(crate) fn half(self) -> usize {
        // A low bit of FNV-1a depends on the low bits of the bytes alone, which run on in numbered names.
        usize::from(self.0 & (1 << 32) != 0)
    }

    /// The number that the digits of the id stand for.
    pub(super) fn value(self) -> u64 {
        self.0
    }

    /// The id: a prefix and 16 hexadecimal digits.
    pub fn id(self, prefix: &str) -> String {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut id = String::with_capacity(prefix.len() + 17);
        id.push_str(prefix);
        id.push('-');
        let digits: [u8; 16] = std::array::from_fn(|at| DIGITS[(self.0 >> (60 - 4 * at) & 15) as usize]);
        id.push_str(std::str::from_utf8(&digits).unwrap_or_default());
        id
    }
}

/// The id of an institution: a hash of its [`normal_name`] and of nothing else.
pub fn institution_id(name: &str) -> String {
    Hash::default().part(&normal_name(name)).id("inst")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recipe_does_not_change() {
        assert_eq!(Hash::default().part("").id("x"), "x-af64724c8602eb6e");
        assert_eq!(
            institution_id("Beijing Children's Hospital"),
            institution_id("the BEIJING Children\u{2019}s hospital")
        );
        assert_eq!(institution_id("Nanjing Brain Hospital"), "inst-fa33bc6394415ecf");
    }

    #[test]
    fn lists_of_parts_are_told_apart() {
        let id =
            |lists: &[&[&str]]| lists.iter().fold(Hash::default(), |h, list| h.parts(list.iter().copied())).id("x");
        assert_ne!(id(&[&["a"], &["b", "c"]]), id(&[&["a", "b"], &["c"]]));
    }
}
