//! The program: arguments in, exit code out. Everything else is in `cli` and in the library.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    wardlink::run::remember_panics();
    cli::main(cli::Arguments::parse_or_exit())
}
