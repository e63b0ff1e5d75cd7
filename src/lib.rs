//! wardlink reads news reports and writes what they state about hospitals.
//!
//! The work is two pure functions: [`annotate::annotate`] turns an
//! [`article::Article`] into a [`document::Document`] with its layers, and
//! [`extract::extract`] turns that into links and activities;
//! [`record`] writes them. All words are in the [`lexicon`].

pub mod annotate;
pub mod article;
mod built_in;
pub mod document;
pub mod evaluate;
pub mod explain;
pub mod export;
pub mod extract;
pub mod identity;
pub mod lexicon;
pub mod merge;
pub mod page;
pub mod read;
pub mod record;
pub mod registry;
pub mod run;
pub mod text;

/// The examples of the README, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
