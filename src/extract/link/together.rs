//! What the links of a document say together: one link for each tie.

use crate::document::{Document, InstitutionKind};
use crate::extract::clause::Mentions;
use crate::extract::{Link, LinkStatus};
use crate::lexicon::Lexicon;
use crate::lexicon::names::NameClass;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

/// Who ties whom, to compare links: the numbers of roles, and institutions.
type Key = SmallVec<[(usize, usize); 4]>;

/// How often each institution plays a part in a relation to another, and how often that one has anybody in it.
#[derive(Default)]
struct Parts {
    pairs: FxHashMap<(usize, usize), usize>,
    all: FxHashMap<usize, usize>,
}

impl Parts {
    fn add(&mut self, who: &Mentions, what: &Mentions) {
        for w in what {
            *self.all.entry(*w).or_default() += 1;
            who.iter().for_each(|m| *self.pairs.entry((*m, *w)).or_default() += 1);
        }
    }

    /// Whether somebody plays it at all.
    fn any(&self, who: usize, what: &Mentions) -> bool {
        what.iter().any(|w| self.pairs.contains_key(&(who, *w)))
    }

    /// Whether nobody plays it without him.
    fn alone(&self, who: usize, what: &Mentions) -> bool {
        let always = |w: &usize| self.all.get(w).is_none_or(|all| self.pairs.get(&(who, *w)) == Some(all));
        self.any(who, what) && what.iter().all(always)
    }
}

/// Whoever leads an alliance is not told as its member as well, and of two who are told to lead it the one
/// who is a member does not: `instead_of` in relations.toml.
pub(super) fn without_lesser(document: &Document, mut links: Vec<Link>, lexicon: &Lexicon) -> Vec<Link> {
    if links.len() < 2 {
        return links;
    }
    let institution = |m: usize| document.mentions[m].institution;
    for relation in &lexicon.frames.relations {
        let Some(lesser) = relation.instead_of.as_ref().and_then(|key| lexicon.frames.main(key)) else { continue };
        let shared = |role: &str| [relation, lesser].iter().all(|r| r.roles.iter().any(|(known, _)| known == role));
        let side = |link: &Link, of: bool| -> Mentions {
            let mut side: Mentions =
                link.parties.iter().filter(|(role, _)| shared(role) == of).map(|(_, m)| institution(*m)).collect();
            side.sort_unstable();
            side.dedup();
            side
        };
        let parts = |links: &[Link], key: &str| {
            let mut parts = Parts::default();
            for link in links.iter().filter(|l| l.relation == key) {
                parts.add(&side(link, false), &side(link, true));
            }
            parts
        };
        let leaders = parts(&links, &relation.key);
        for link in links.iter_mut().filter(|l| l.relation == lesser.key && l.status != LinkStatus::Ended) {
            let what = side(link, true);
            link.parties.retain(|(role, m)| shared(role) || !leaders.alone(institution(*m), &what));
        }
        // Where somebody else leads it, whoever is told as a member is one.
        let members = parts(&links, &lesser.key);
        for link in links.iter_mut().filter(|l| l.relation == relation.key) {
            let what = side(link, true);
            let leads = |m: usize| leaders.alone(m, &what) || !members.any(m, &what);
            link.parties.retain(|(role, m)| shared(role) || leads(institution(*m)));
        }
        let told = |l: &Link| l.relation != relation.key && l.relation != lesser.key;
        links.retain(|l| told(l) || l.parties.iter().any(|(role, _)| !shared(role)));
    }
    links
}

/// What is still to come between two of whom the text tells more: "signed a letter of intent" beside "will merge",
/// "will now begin work on a definitive agreement". It adds what it says to the link that tells more.
pub(super) fn without_general(document: &Document, mut links: Vec<Link>, lexicon: &Lexicon) -> Vec<Link> {
    if links.len() < 2 {
        return links;
    }
    let institutions = |link: &Link| {
        let mut all: Mentions = link.parties.iter().map(|(_, m)| document.mentions[*m].institution).collect();
        all.sort_unstable();
        all.dedup();
        all
    };
    let way = |link: &Link| lexicon.frames.main(&link.relation).map(|r| r.gives_way.as_slice()).unwrap_or_default();
    let general =
        |link: &Link| link.status == LinkStatus::Proposed && link.agreement.is_some() && !way(link).is_empty();
    if !links.iter().any(general) {
        return links;
    }
    // A long text tells one tie thousands of times: each is looked for once, among those of one institution.
    let mut told: FxHashMap<(&str, Mentions), Vec<usize>> = FxHashMap::default();
    for (at, link) in links.iter().enumerate().filter(|(_, l)| l.status != LinkStatus::Ended) {
        told.entry((link.relation.as_str(), institutions(link))).or_default().push(at);
    }
    let mut of_one: FxHashMap<usize, Vec<&(&str, Mentions)>> = FxHashMap::default();
    for key in told.keys() {
        key.1.iter().for_each(|n| of_one.entry(*n).or_default().push(key));
    }
    let mut fuller_of: FxHashMap<(&str, Mentions), Vec<usize>> = FxHashMap::default();
    let mut gone: Vec<bool> = vec![false; links.len()];
    let mut into: Vec<(usize, usize)> = Vec::new();
    for (at, link) in links.iter().enumerate().filter(|(_, l)| general(l)) {
        let parties = institutions(link);
        let known = fuller_of.entry((link.relation.as_str(), parties)).or_insert_with_key(|(_, parties)| {
            let keys = parties.iter().filter_map(|n| of_one.get(n)).min_by_key(|keys| keys.len());
            let covers = |key: &&&(&str, Mentions)| {
                way(link).iter().any(|r| r == key.0) && parties.iter().all(|n| key.1.contains(n))
            };
            let mut all: Vec<usize> =
                keys.into_iter().flatten().filter(covers).flat_map(|key| told[*key].iter().copied()).collect();
            // The last stands first to be taken.
            all.sort_unstable_by(|a, b| b.cmp(a));
            all
        });
        while known.last().is_some_and(|&n| gone[n]) {
            known.pop();
        }
        if let Some(&fuller) = known.last() {
            gone[at] = true;
            into.push((at, fuller));
        }
    }
    for (at, fuller) in &into {
        let (agreement, date) = (links[*at].agreement.clone(), links[*at].date);
        let sentences = std::mem::take(&mut links[*at].sentences);
        let fuller = &mut links[*fuller];
        if fuller.status == LinkStatus::Proposed {
            fuller.agreement = fuller.agreement.take().or(agreement);
            fuller.date = fuller.date.or(date);
        }
        fuller.sentences.extend(sentences);
    }
    for (_, fuller) in &into {
        let sentences = &mut links[*fuller].sentences;
        sentences.sort_unstable();
        sentences.dedup();
    }
    let mut gone = gone.into_iter();
    links.retain(|_| !gone.next().unwrap_or(false));
    links
}

/// Who joins a "Hospital Group" is told as its member and as its affiliate: a member it is where somebody is told to
/// lead the group, and else an affiliate.
pub(super) fn without_doubles(document: &Document, mut links: Vec<Link>, lexicon: &Lexicon) -> Vec<Link> {
    let institution = |m: usize| document.mentions[m].institution;
    let of = |link: &Link, role: &str| link.parties.iter().find(|(r, _)| r == role).map(|(_, m)| institution(*m));
    let firm = |n: usize| {
        let one = &document.institutions[n];
        let last = one.name.rsplit(' ').next().unwrap_or_default().to_lowercase();
        one.kind == InstitutionKind::Company && lexicon.names.is(lexicon.vocabulary.id(&last), NameClass::LeftOut)
    };
    let mut told: FxHashMap<usize, [Mentions; 2]> = FxHashMap::default();
    let mut led: Vec<usize> = Vec::new();
    for link in &links {
        let (whole, part, at) = match link.relation.as_str() {
            "alliance_membership" => ("alliance", "member", 0),
            "affiliation" => ("parent", "affiliate", 1),
            "alliance_leadership" => {
                led.extend(of(link, "alliance"));
                continue;
            }
            _ => continue,
        };
        if let Some(group) = of(link, whole).filter(|g| firm(*g)) {
            let parts = link.parties.iter().filter(|(role, _)| role == part).map(|(_, m)| institution(*m));
            told.entry(group).or_default()[at].extend(parts);
        }
    }
    if !told.values().any(|[members, affiliates]| members.iter().any(|m| affiliates.contains(m))) {
        return links;
    }
    led.sort_unstable();
    links.retain_mut(|link| {
        let (whole, part, other) = match link.relation.as_str() {
            "alliance_membership" => ("alliance", "member", 1),
            "affiliation" => ("parent", "affiliate", 0),
            _ => return true,
        };
        let Some(group) = of(link, whole) else { return true };
        let Some(sides) = told.get(&group) else { return true };
        if (led.binary_search(&group).is_ok()) != (other == 0) {
            return true;
        }
        link.parties.retain(|(role, m)| role != part || !sides[other].contains(&institution(*m)));
        link.parties.iter().any(|(role, _)| role == part)
    });
    links
}

/// "A and B signed an agreement to acquire C": the paper by which one buys a third makes no merger of those who signed it.
pub(super) fn without_signers(document: &Document, mut links: Vec<Link>, lexicon: &Lexicon) -> Vec<Link> {
    if links.len() < 2 {
        return links;
    }
    let institution = |m: usize| document.mentions[m].institution;
    let has_role = |link: &Link, roles: &[(String, usize)]| {
        link.parties.iter().all(|(role, _)| roles.iter().any(|(known, _)| known == role))
    };
    // A deed is looked for in the sentences of the signing alone: a long text has thousands.
    let mut deeds: FxHashMap<usize, SmallVec<[usize; 2]>> = FxHashMap::default();
    for (at, deed) in links.iter().enumerate().filter(|(_, l)| l.agreement.is_some()) {
        if lexicon
            .frames
            .main(&deed.relation)
            .is_some_and(|main| main.levels().is_some() && has_role(deed, &main.roles))
        {
            deed.sentences.iter().for_each(|&sentence| deeds.entry(sentence).or_default().push(at));
        }
    }
    let mut gone = vec![false; links.len()];
    if deeds.is_empty() {
        return links;
    }
    for (at, signed) in links.iter().enumerate() {
        let Some(main) = lexicon.frames.main(&signed.relation) else { continue };
        let Some((above, _)) = main.levels() else { continue };
        if signed.agreement.is_none() || has_role(signed, &main.roles) {
            continue;
        }
        let signs = |m: usize| signed.parties.iter().any(|(_, s)| institution(*s) == institution(m));
        let mut beside = signed.sentences.iter().filter_map(|s| deeds.get(s)).flatten().map(|&at| &links[at]);
        gone[at] = beside.any(|deed| {
            deed.relation == signed.relation
                && deed.agreement == signed.agreement
                && deed.status == signed.status
                && deed.parties.iter().all(|(role, m)| signs(*m) == (role == above))
        });
    }
    let mut gone = gone.into_iter();
    links.retain(|_| !gone.next().unwrap_or(false));
    links
}

/// One link for the same relation between the same institutions: the first, with what the others add.
pub(super) fn merge(document: &Document, links: Vec<Link>) -> Vec<Link> {
    if links.len() < 2 {
        return links;
    }
    // Roles by their numbers here, so that links are compared without their names.
    let mut roles: Vec<String> = Vec::new();
    let mut institutions = |link: &Link| {
        let mut number = |role: &String| {
            roles.iter().position(|known| known == role).unwrap_or_else(|| {
                roles.push(role.clone());
                roles.len() - 1
            })
        };
        let mut all: Key = link.parties.iter().map(|(r, m)| (number(r), document.mentions[*m].institution)).collect();
        all.sort_unstable_by(|a, b| (&roles[a.0], a.1).cmp(&(&roles[b.0], b.1)));
        all
    };
    let mut kept: Vec<Option<(Key, Link)>> = Vec::with_capacity(links.len());
    // Which of the kept links an institution takes part in.
    let mut by_party: FxHashMap<usize, SmallVec<[usize; 4]>> = FxHashMap::default();
    for link in links {
        let key = institutions(&link);
        let beside = key.first().and_then(|(_, n)| by_party.get(n)).map(SmallVec::as_slice).unwrap_or_default();
        // A link that says no more than one that is there adds only its evidence.
        let covering = beside.iter().copied().find(|&at| {
            kept[at].as_ref().is_some_and(|(k, l)| l.relation == link.relation && key.iter().all(|p| k.contains(p)))
        });
        // "The merger of A and B" of whom one buys the other: the deal has been told, and who does what in it.
        let equal = |k: &Key| k.len() > 1 && k.iter().all(|(role, _)| *role == k[0].0);
        let same = |k: &Key, l: &Link| {
            l.relation == link.relation
                && l.status == link.status
                && k.len() == key.len()
                && k.iter().all(|(_, n)| key.iter().any(|(_, other)| other == n))
        };
        let covering = covering.or_else(|| {
            let told = |at: &usize| kept[*at].as_ref().is_some_and(|(k, l)| !equal(k) && same(k, l));
            beside.iter().copied().find(told).filter(|_| equal(&key))
        });
        if let Some((all, known)) = covering.and_then(|at| kept[at].as_mut()) {
            if known.agreement.is_none() || known.agreement.as_deref() == Some("other") && link.agreement.is_some() {
                known.agreement.clone_from(&link.agreement);
            }
            // What a text tells of a tie last is how it stands: "signed an agreement in 2012. They ended it in 2015."
            if link.status == LinkStatus::Ended && all.len() == key.len() {
                known.status = link.status;
            }
            known.date = known.date.or(link.date);
            known.sentences.extend(link.sentences);
            known.sentences.sort_unstable();
            known.sentences.dedup();
            continue;
        }
        for at in key.iter().filter_map(|(_, n)| by_party.get(n)).flatten() {
            if kept[*at].as_ref().is_some_and(|(k, l)| {
                l.relation == link.relation
                    && l.sentences.iter().any(|s| link.sentences.contains(s))
                    && k.iter().all(|p| key.contains(p))
            }) {
                kept[*at] = None;
            }
        }
        for (_, institution) in &key {
            let list = by_party.entry(*institution).or_default();
            list.push(kept.len());
            // An institution with thousands of links in one text is no report: only the latest are compared.
            if list.len() > 200 {
                list.remove(0);
            }
        }
        kept.push(Some((key, link)));
    }
    kept.into_iter().flatten().map(|(_, l)| l).collect()
}
