//! Pairs of institutions: a link with three parties is up to three edges.
//!
//! An edge points from who gives to who takes (supporter to supported), from the
//! part to the whole of an alliance (member or lead to alliance), and from the
//! whole to the part elsewhere (parent to affiliate). Partners are tied both ways.

use crate::record::{Evidence, Link, Party};

/// From which role to which role the edges of a relation point.
pub const SIDES: [(&str, &str, &str); 7] = [
    ("counterpart_assistance", "supporter", "supported"),
    ("alliance_membership", "member", "alliance"),
    ("alliance_leadership", "lead", "alliance"),
    ("affiliation", "parent", "affiliate"),
    ("trusteeship", "manager", "managed"),
    ("joint_construction", "partner", "built"),
    ("merger", "acquirer", "acquired"),
];

/// A pair of institutions that a link ties.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge<'a> {
    /// Where it comes from; of partners, the one that the record has first.
    pub source: &'a Party,
    /// Where it goes to.
    pub target: &'a Party,
    /// False between partners.
    pub directed: bool,
}

/// The pairs of a link, in the order of its parties.
///
/// Members of an alliance are tied to the alliance, not to each other. Of a relation
/// that is not in [`SIDES`], parties in different roles are tied from the role that
/// the record has first, and parties in one role both ways.
pub fn edges(link: &Link) -> Vec<Edge<'_>> {
    let sides = SIDES.iter().find(|(relation, ..)| *relation == link.relation);
    let first_role = link.parties.first().map_or("", |party| party.role.as_str());
    let sided = link.parties.iter().any(|party| party.role != first_role);
    let mut out = Vec::new();
    for (at, a) in link.parties.iter().enumerate() {
        for b in &link.parties[at + 1..] {
            if a.institution.id == b.institution.id {
                continue;
            }
            let edge = match sides {
                Some((_, from, to)) if a.role == *from && b.role == *to => Some((a, b, true)),
                Some((_, from, to)) if a.role == *to && b.role == *from => Some((b, a, true)),
                _ if a.role == b.role && (a.role == "partner" || !sided) => Some((a, b, false)),
                None if a.role != b.role && a.role == first_role => Some((a, b, true)),
                None if a.role != b.role && b.role == first_role => Some((b, a, true)),
                _ => None,
            };
            out.extend(edge.map(|(source, target, directed)| Edge { source, target, directed }));
        }
    }
    out
}

/// The sentences of a record as one text.
pub fn sentences(evidence: &[Evidence]) -> String {
    evidence.iter().map(|e| e.text.as_str()).collect::<Vec<_>>().join(" … ")
}
