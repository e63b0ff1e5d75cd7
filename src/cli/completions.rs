//! `wardlink completions`: so that a shell completes commands, options and files.

use super::{Arguments, Failure, print};
use clap::{Args, CommandFactory};
use clap_complete::Shell;

const EXAMPLES: &str = "\
Examples:
  wardlink completions bash > ~/.local/share/bash-completion/completions/wardlink
  wardlink completions zsh > ~/.zfunc/_wardlink         with fpath+=~/.zfunc before compinit
  wardlink completions fish > ~/.config/fish/completions/wardlink.fish
  wardlink completions powershell >> $PROFILE";

/// Prints what a shell needs to complete wardlink's commands, options and files.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Runs `wardlink completions`.
pub fn completions(options: &Completions) -> Result<u8, Failure> {
    let mut out = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "wardlink", &mut out);
    print(&String::from_utf8_lossy(&out))?;
    Ok(0)
}
