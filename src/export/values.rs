//! The closed lists of values of the record fields: of the lexicon, and of what code decides on.

use crate::document::{Anchor, Bound, InstitutionKind};
use crate::extract::{ActivityStatus, LinkStatus};
use crate::lexicon::Lexicon;
use std::collections::{BTreeMap, BTreeSet};

/// All values that a field may have, sorted where the lexicon gives them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values {
    /// `relation` of links.
    pub relations: Vec<String>,
    /// `role` of parties.
    pub roles: Vec<String>,
    /// The roles of each relation.
    pub roles_of: BTreeMap<String, BTreeSet<String>>,
    /// `agreement`.
    pub agreements: Vec<String>,
    /// `status` of links.
    pub link_statuses: Vec<String>,
    /// `activity`.
    pub activities: Vec<String>,
    /// `status` of activities.
    pub activity_statuses: Vec<String>,
    /// `unit` of figures.
    pub units: Vec<String>,
    /// `bound` of figures.
    pub bounds: Vec<String>,
    /// `anchor` of dates.
    pub anchors: Vec<String>,
    /// `kind` of institutions.
    pub kinds: Vec<String>,
    /// `level` of institutions.
    pub levels: Vec<String>,
}

impl Values {
    /// The values with this lexicon.
    pub fn new(lexicon: &Lexicon) -> Values {
        let sorted = |keys: &mut dyn Iterator<Item = &str>| {
            let mut keys: Vec<String> = keys.map(str::to_string).collect();
            keys.sort();
            keys.dedup();
            keys
        };
        let listed = |keys: &[&str]| keys.iter().map(ToString::to_string).collect();
        let relations = &lexicon.frames.relations;
        // Two entries may write one relation.
        let mut roles_of: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for relation in relations {
            let roles = relation.roles.iter().map(|(role, _)| role.clone());
            roles_of.entry(relation.key.clone()).or_default().extend(roles);
        }
        Values {
            relations: sorted(&mut relations.iter().map(|r| r.key.as_str())),
            roles: sorted(&mut relations.iter().flat_map(|r| r.roles.iter().map(|(role, _)| role.as_str()))),
            roles_of,
            agreements: sorted(&mut lexicon.agreements.keys()),
            link_statuses: listed(&[LinkStatus::Proposed, LinkStatus::Active, LinkStatus::Ended].map(LinkStatus::key)),
            activities: sorted(&mut lexicon.activities.kinds.iter().map(|k| k.key.as_str())),
            activity_statuses: listed(
                &[ActivityStatus::Planned, ActivityStatus::Done, ActivityStatus::Ongoing].map(ActivityStatus::key),
            ),
            units: sorted(&mut lexicon.figures.units.iter().map(|u| u.key.as_str())),
            bounds: listed(&[Bound::Exact, Bound::AtLeast, Bound::AtMost, Bound::About, Bound::Range].map(Bound::key)),
            anchors: listed(&[Anchor::Text, Anchor::Published, Anchor::Dateline, Anchor::Earlier].map(Anchor::key)),
            kinds: listed(&InstitutionKind::ALL.map(InstitutionKind::key)),
            levels: listed(&["tertiary", "secondary", "primary"]),
        }
    }
}
