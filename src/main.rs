//! The program: arguments in, exit code out. Everything else is in `cli` and in the library.

mod cli;

use std::process::ExitCode;

/// Extraction makes and drops many small lists on all threads, which the system's allocator is slow at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    wardlink::run::remember_panics();
    cli::main(cli::Arguments::parse_or_exit())
}
