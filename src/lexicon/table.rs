//! The compiled lexicon as bytes: what `src/build.rs` writes when the program is built.
//!
//! The form is postcard's, with the long lists of numbers as bytes of a fixed
//! width, least first, so that they are read in one go. It is read by the
//! program that it was built into and by no other, so it has no version.

use super::Lexicon;
use super::lines::Gate;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// The bytes of a lexicon.
///
/// # Errors
///
/// Where postcard cannot write it, which no value of these types makes it do.
pub fn write(lexicon: &Lexicon) -> Result<Vec<u8>, postcard::Error> {
    postcard::to_allocvec(&(lexicon, lexicon.layout.lines.automata()))
}

/// The lexicon of some bytes.
///
/// # Errors
///
/// Where they were not made by [`write()`] from these types.
pub fn read(table: &'static [u8]) -> Result<Lexicon, postcard::Error> {
    let (mut lexicon, (gate, automata)): (Lexicon, (Gate, Vec<&[u8]>)) = postcard::from_bytes(table)?;
    lexicon.layout.lines.use_automata(gate, &automata);
    Ok(lexicon)
}

/// What is made of the rest when it is first asked for: it is not written, and two of them are always equal.
#[derive(Debug)]
pub(super) struct Later<T>(OnceLock<T>);

impl<T> Default for Later<T> {
    fn default() -> Self {
        Later(OnceLock::new())
    }
}

impl<T> PartialEq for Later<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<T> From<T> for Later<T> {
    fn from(made: T) -> Self {
        Later(OnceLock::from(made))
    }
}

impl<T> Later<T> {
    /// What was made.
    #[cfg(test)]
    pub fn made(&self) -> Option<&T> {
        self.0.get()
    }

    /// What was made, or is made now.
    pub fn get(&self, make: impl FnOnce() -> T) -> &T {
        self.0.get_or_init(make)
    }
}

/// A value of a fixed number of bytes.
pub(super) trait Fixed: Sized {
    /// How many.
    const BYTES: usize;
    /// Appends them.
    fn put(&self, out: &mut Vec<u8>);
    /// The value of the first of some bytes, of which there are enough.
    fn take(bytes: &[u8]) -> Self;
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Fixed for $number {
            const BYTES: usize = size_of::<$number>();

            fn put(&self, out: &mut Vec<u8>) {
                out.extend(self.to_le_bytes());
            }

            #[inline]
            fn take(bytes: &[u8]) -> Self {
                bytes.first_chunk().map_or(0, |bytes| <$number>::from_le_bytes(*bytes))
            }
        }
    )*};
}

numbers!(u8 u16 u32 u64 u128);

impl Fixed for bool {
    const BYTES: usize = 1;

    fn put(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    #[inline]
    fn take(bytes: &[u8]) -> Self {
        u8::take(bytes) != 0
    }
}

impl<A: Fixed, B: Fixed> Fixed for (A, B) {
    const BYTES: usize = A::BYTES + B::BYTES;

    fn put(&self, out: &mut Vec<u8>) {
        self.0.put(out);
        self.1.put(out);
    }

    #[inline]
    fn take(bytes: &[u8]) -> Self {
        (A::take(bytes), B::take(&bytes[A::BYTES..]))
    }
}

/// A structure of such values is their bytes, one behind the other.
macro_rules! fixed {
    ($name:ident { $($field:tt: $kind:ty),* }) => {
        impl $crate::lexicon::table::Fixed for $name {
            const BYTES: usize = 0 $(+ <$kind as $crate::lexicon::table::Fixed>::BYTES)*;

            fn put(&self, out: &mut Vec<u8>) {
                $($crate::lexicon::table::Fixed::put(&self.$field, out);)*
            }

            #[inline]
            fn take(bytes: &[u8]) -> Self {
                let mut at = 0;
                $name { $($field: {
                    let from = at;
                    at += <$kind as $crate::lexicon::table::Fixed>::BYTES;
                    <$kind as $crate::lexicon::table::Fixed>::take(&bytes[from..at])
                },)* }
            }
        }
    };
}
pub(super) use fixed;

/// For `#[serde(with = "bulk")]`: a list of [`Fixed`] values as one run of bytes.
pub(super) mod bulk {
    use super::{Deserialize, Fixed, Serialize};
    use serde::de::Error;
    use serde::{Deserializer, Serializer};

    pub fn serialize<T: Fixed, S: Serializer>(list: &[T], to: S) -> Result<S::Ok, S::Error> {
        let mut bytes = Vec::with_capacity(list.len() * T::BYTES);
        list.iter().for_each(|value| value.put(&mut bytes));
        Bytes(&bytes).serialize(to)
    }

    pub fn deserialize<'de, T: Fixed, D: Deserializer<'de>>(from: D) -> Result<Vec<T>, D::Error> {
        let bytes = <&[u8]>::deserialize(from)?;
        if bytes.len() % T::BYTES != 0 {
            return Err(D::Error::custom("a list ends within a value"));
        }
        Ok(bytes.chunks_exact(T::BYTES).map(T::take).collect())
    }

    /// Serde writes slices value by value, unless they are told to be bytes.
    struct Bytes<'a>(&'a [u8]);

    impl Serialize for Bytes<'_> {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_bytes(self.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_what_the_files_compile_to() {
        let compiled = Lexicon::load(Default::default()).unwrap();
        let built_in = Lexicon::built_in();
        assert!(built_in == compiled, "the program was built with another lexicon than its own files");
        assert_eq!(built_in.examples().len(), compiled.examples().len());
        let again = read(write(&built_in).unwrap().leak()).unwrap();
        assert!(again.rules() == compiled.rules() && again.vocabulary == compiled.vocabulary);
    }

    #[test]
    fn a_table_that_was_cut_off_is_none() {
        let whole = &*write(&Lexicon::built_in()).unwrap().leak();
        for part in [0, 1, whole.len() / 3, whole.len() - 1] {
            assert!(read(&whole[..part]).is_err());
        }
    }
}
