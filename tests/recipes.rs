//! The recipes of docs/recipes.md do what the document says: `scripts/run_recipes`.

// Tests say what they skip.
#![allow(clippy::print_stdout)]

use std::path::PathBuf;
use std::process::Command;

#[test]
fn the_recipes_print_what_the_document_shows() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let python = root.join("target/tools/python/bin/python");
    if !python.is_file() {
        println!("skipped: no Python packages in target/tools/python; scripts/setup recipes installs them");
        return;
    }
    let mut script = Command::new(python);
    script.arg(root.join("scripts/run_recipes")).arg("--program").arg(env!("CARGO_BIN_EXE_wardlink"));
    if std::env::var_os("UPDATE").is_some() {
        script.arg("--update");
    }
    let done = script.output().expect("Python starts");
    let (said, wrong) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{said}{wrong}");
    println!("{said}");
}
