//! What makes the program pleasant in a shell: completions, manual, examples, colours.

// Tests say what they skip.
#![allow(clippy::print_stdout)]

use std::io::Write;
use std::process::{Command, Output, Stdio};

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wardlink")).args(arguments).stdin(Stdio::null()).output().expect("it starts")
}

fn out(arguments: &[&str]) -> String {
    let done = run(arguments);
    assert_eq!(done.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).expect("the output is UTF-8")
}

/// The names of the commands, from the help of the program.
fn commands() -> Vec<String> {
    let help = out(&["--help"]);
    let list = help.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("a list of commands");
    let name = |line: &str| {
        let name = line.strip_prefix("  ").filter(|rest| !rest.starts_with(' '))?;
        name.split(' ').next().map(str::to_string)
    };
    list.lines().filter_map(name).filter(|name| name != "help").collect()
}

#[test]
fn every_command_has_help_with_examples() {
    let commands = commands();
    assert!(commands.len() >= 6, "{commands:?}");
    for command in &commands {
        let help = out(&[command, "--help"]);
        let examples = help.split("Examples:\n").nth(1).unwrap_or_else(|| panic!("{command} --help has no examples"));
        assert!(examples.contains(&format!("wardlink {command} ")), "{command}: {examples}");
        assert!(out(&[command, "-h"]).len() < help.len(), "{command}: -h is the short one");
    }
}

#[test]
fn shells_complete_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = out(&["completions", shell]);
        for command in commands() {
            assert!(script.contains(&command), "{shell}: {command}");
        }
        assert!(script.contains("min-confidence"), "{shell}: options");
        // The shells that are here read their scripts.
        let flag = match shell {
            "bash" | "zsh" => "-n",
            "fish" => "--no-execute",
            _ => continue,
        };
        let path = std::env::temp_dir().join(format!("wardlink-completions-{}.{shell}", std::process::id()));
        std::fs::write(&path, &script).expect("there is room for temporary files");
        match Command::new(shell).arg(flag).arg(&path).output() {
            Ok(done) => assert!(done.status.success(), "{shell}: {}", String::from_utf8_lossy(&done.stderr)),
            Err(_) => println!("skipped: no {shell} here to read its completions"),
        }
        let _ = std::fs::remove_file(&path);
    }
    assert_eq!(run(&["completions", "abacus"]).status.code(), Some(1));
}

#[test]
fn bash_completes_in_earnest() {
    let ask = "source /dev/stdin; COMP_WORDS=(wardlink repo); COMP_CWORD=1; _wardlink wardlink repo wardlink; \
               echo \"${COMPREPLY[@]}\"";
    let mut bash = Command::new("bash");
    let Ok(mut bash) = bash.args(["-c", ask]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() else {
        println!("skipped: no bash here");
        return;
    };
    let script = out(&["completions", "bash"]);
    bash.stdin.take().expect("it is piped").write_all(script.as_bytes()).expect("bash reads");
    let done = bash.wait_with_output().expect("bash ends");
    assert_eq!(String::from_utf8_lossy(&done.stdout).trim(), "report");
}

#[test]
fn there_is_a_manual_page_for_every_command() {
    let folder = std::env::temp_dir().join(format!("wardlink-man-{}", std::process::id()));
    out(&["man", "-o", &folder.to_string_lossy()]);
    let page = |name: &str| {
        std::fs::read_to_string(folder.join(format!("{name}.1"))).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    assert!(page("wardlink").contains(".SH SYNOPSIS"));
    assert_eq!(page("wardlink"), out(&["man"]));
    for command in commands() {
        let text = page(&format!("wardlink-{command}"));
        for part in [".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS", "Examples:"] {
            assert!(text.contains(part), "{command}: {part}");
        }
        assert_eq!(text, out(&["man", &command]));
    }
    let _ = std::fs::remove_dir_all(&folder);
    let unknown = run(&["man", "dance"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("no such command; there are extract, "));
}

/// What the program says where standard output and error are a terminal.
fn on_a_terminal(arguments: &str, environment: &[(&str, &str)]) -> Option<String> {
    // `script` of util-linux makes one.
    let command = format!("{} {arguments}", env!("CARGO_BIN_EXE_wardlink"));
    let mut script = Command::new("script");
    script.args(["-qec", &command, "/dev/null"]).stdin(Stdio::null());
    // What else decides: a run of continuous integration (`CI`) is coloured even on a dumb terminal.
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
        script.env_remove(name);
    }
    script.env("TERM", "xterm");
    let done = script.envs(environment.iter().copied()).output().ok()?;
    Some(String::from_utf8_lossy(&done.stdout).into_owned())
}

/// Whether there are colours or weights in it; progress moves the cursor, which is none.
fn coloured(said: &str) -> bool {
    let end = |rest: &str| rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').chars().next();
    said.split("\x1b[").skip(1).any(|rest| end(rest) == Some('m'))
}

#[test]
fn messages_are_red_on_a_terminal_only_and_not_where_nobody_wants_colour() {
    let piped = run(&["extract", "missing.txt"]);
    let piped = String::from_utf8_lossy(&piped.stderr).into_owned();
    assert!(piped.contains("wardlink: missing.txt: not read") && !piped.contains('\x1b'), "{piped:?}");
    let Some(red) = on_a_terminal("extract missing.txt", &[]) else {
        println!("skipped: no `script` here to make a terminal");
        return;
    };
    assert!(red.contains("\x1b[31mwardlink:"), "{red:?}");
    for plain in [[("NO_COLOR", "1")], [("TERM", "dumb")]] {
        let said = on_a_terminal("extract missing.txt", &plain).expect("it ran before");
        assert!(said.contains("wardlink: missing.txt: not read") && !coloured(&said), "{plain:?}: {said:?}");
    }
    // Wrong arguments are told by the same rules.
    let wrong = on_a_terminal("extract", &[("NO_COLOR", "1")]).expect("it ran before");
    assert!(wrong.contains("required") && !coloured(&wrong), "{wrong:?}");
    assert!(coloured(&on_a_terminal("extract", &[]).expect("it ran before")));
}

#[test]
fn progress_has_rate_and_time_left_on_a_terminal_only() {
    let silent = run(&["extract", "corpus", "-o", "/dev/null"]);
    let silent = String::from_utf8_lossy(&silent.stderr).into_owned();
    assert!(!silent.contains(" left") && !silent.contains('\x1b'), "{silent:?}");
    let Some(said) = on_a_terminal("extract corpus -o /dev/null", &[]) else {
        println!("skipped: no `script` here to make a terminal");
        return;
    };
    for word in [" articles, ", "iB/s", " of ", " left"] {
        assert!(said.contains(word), "{word}: {said:?}");
    }
    // Not between records, and not where nobody wants it.
    for arguments in ["extract corpus", "extract corpus -q -o /dev/null"] {
        let said = on_a_terminal(arguments, &[]).expect("it ran before");
        assert!(!said.contains("iB/s"), "{arguments}");
    }
}
