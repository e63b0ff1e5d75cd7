//! The cues of status: plan, course, end, denial, report.

use crate::lexicon::{Builder, Layer, TermHit};
use serde::{Deserialize, Serialize};

/// What a cue says about the verb that it stands at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cue {
    /// To come.
    Planned,
    /// Goes on or recurs.
    Ongoing,
    /// Over before its time.
    Ended,
    /// Over in the past, and not yet in the present: "expired", "expires in May".
    RunningOut,
    /// Goes on as it is: "will not change".
    Kept,
    /// Not so.
    Negated,
    /// Somebody says that it is not so.
    Denied,
    /// May be.
    Hypothetical,
    /// A verb or phrase of saying.
    Reported,
    /// Says what something is or has.
    Standing,
    /// Says how much of its subject there is: "reached", "rose to".
    Measured,
    /// What follows is when it began: "dates back to".
    Since,
    /// What follows was so once: "a former subsidiary".
    Former,
    /// What follows will be so: "the future teaching hospital".
    Future,
    /// What follows is part of the figure before it.
    Part,
    /// By how much something differs from what it was: "an increase of 220", "220 more than in 2017".
    Difference,
    /// Counts the dead and the infected: "deaths", "confirmed cases".
    Toll,
    /// What can be done or is put off, and was not done: "the capacity to treat 90 patients".
    Able,
    /// Verbs by which a country or district counts its sick: "870 patients were reported".
    Tallied,
    /// "was set up to run B": what somebody is made or taken on for is done once that is past.
    Founded,
    /// What was planned has come to be: "closed", "was completed".
    Done,
    /// Looks like a cue and is none.
    None,
}

impl Cue {
    const ALL: [(Cue, &'static str); 21] = [
        (Cue::Planned, "planned"),
        (Cue::Ongoing, "ongoing"),
        (Cue::Ended, "ended"),
        (Cue::RunningOut, "running_out"),
        (Cue::Kept, "kept"),
        (Cue::Negated, "negated"),
        (Cue::Denied, "denied"),
        (Cue::Hypothetical, "hypothetical"),
        (Cue::Reported, "reported"),
        (Cue::Standing, "standing"),
        (Cue::Measured, "measured"),
        (Cue::Part, "part"),
        (Cue::Since, "since"),
        (Cue::Former, "former"),
        (Cue::Future, "future"),
        (Cue::Difference, "difference"),
        (Cue::Toll, "toll"),
        (Cue::Able, "able"),
        (Cue::Tallied, "tallied"),
        (Cue::Founded, "founded"),
        (Cue::Done, "done"),
    ];
}

/// The compiled cues.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StatusWords {
    cues: Vec<Cue>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StatusEntry {
    says: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
}

impl StatusWords {
    /// Compiles the entries.
    pub fn load(builder: &mut Builder) -> Self {
        let mut words = StatusWords::default();
        for entry in builder.entries::<StatusEntry>("statuses.toml", "statuses") {
            let Some(&(cue, _)) = Cue::ALL.iter().find(|(_, key)| *key == entry.key) else {
                builder.problem(&entry, "is no status that the program knows");
                continue;
            };
            let rule = builder.rule(format!("statuses/{}", entry.key));
            for (cue, patterns) in [(cue, &entry.data.says), (Cue::None, &entry.data.except)] {
                let payload = words.cues.len() as u32;
                words.cues.push(cue);
                for pattern in patterns {
                    builder.term(&entry, pattern, Layer::Cue, payload, rule);
                }
            }
        }
        words
    }

    /// What a hit says; none for terms of other layers.
    #[inline]
    pub fn cue(&self, hit: &TermHit) -> Option<Cue> {
        if hit.layer == Layer::Cue { self.cues.get(hit.payload as usize).copied() } else { None }
    }
}
