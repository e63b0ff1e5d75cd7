//! `wardlink man`: the manual pages.

use super::{Arguments, Failure, print};
use clap::{Args, CommandFactory};
use clap_mangen::Man;
use std::path::{Path, PathBuf};
use wardlink::read;

const EXAMPLES: &str = "\
Examples:
  wardlink man | man -l -                                 the page of the program
  wardlink man extract | man -l -                         the page of a command
  wardlink man -o ~/.local/share/man/man1                 all pages, for man wardlink and man wardlink-extract";

/// Prints a manual page, or writes all of them.
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Manual {
    /// The command; without it, the program itself
    #[arg(value_name = "COMMAND", conflicts_with = "output")]
    command: Option<String>,

    /// Write all pages into this folder, wardlink.1 and one for each command
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

/// Runs `wardlink man`.
pub fn man(options: &Manual) -> Result<u8, Failure> {
    let mut program = Arguments::command();
    // So that the pages show what --help shows, and each command knows its whole name.
    program.build();
    if let Some(folder) = &options.output {
        return save(&program, folder);
    }
    let page = match &options.command {
        None => &program,
        Some(name) => {
            let known: Vec<&str> = commands(&program).map(clap::Command::get_name).collect();
            program
                .find_subcommand(name)
                .filter(|command| known.contains(&command.get_name()))
                .ok_or_else(|| vec![format!("{name}: no such command; there are {}", known.join(", "))])?
        }
    };
    print(&roff(page)?)?;
    Ok(0)
}

fn commands(program: &clap::Command) -> impl Iterator<Item = &clap::Command> {
    program.get_subcommands().filter(|command| command.get_name() != "help")
}

/// The name of a page: `wardlink-extract`.
fn name(command: &clap::Command) -> String {
    command.get_display_name().unwrap_or(command.get_name()).replace(' ', "-")
}

fn roff(command: &clap::Command) -> Result<String, Failure> {
    let mut out = Vec::new();
    Man::new(command.clone()).title(name(command)).render(&mut out).map_err(|e| vec![e.to_string()])?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}

fn save(program: &clap::Command, folder: &Path) -> Result<u8, Failure> {
    let cannot =
        |path: &Path, e: std::io::Error| vec![format!("{}: cannot write: {}", path.display(), read::reason(&e))];
    std::fs::create_dir_all(folder).map_err(|e| cannot(folder, e))?;
    for command in std::iter::once(program).chain(commands(program)) {
        let path = folder.join(format!("{}.1", name(command)));
        std::fs::write(&path, roff(command)?).map_err(|e| cannot(&path, e))?;
    }
    Ok(0)
}
