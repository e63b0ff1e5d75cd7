//! Gold: what annotators say about an article.
//!
//! Two forms are read: the project's own (`ID.gold.jsonl` beside `ID.txt`, a
//! record to a line, see corpus/README.md) and that of ANNOTATING.md
//! (`gold/ID.json`, with keys for institutions).

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// An institution of the gold.
#[derive(Debug, Clone)]
pub struct GoldInstitution {
    /// Names that a reader accepts, the canonical one first.
    pub names: Vec<String>,
    /// A kind of RECORDS.md.
    pub kind: String,
    /// Counts neither when found nor when missed.
    pub optional: bool,
}

/// A figure of the gold.
#[derive(Debug, Clone)]
pub struct GoldFigure {
    /// The number.
    pub value: f64,
    /// Acceptable bounds.
    pub bound: Vec<String>,
    /// Acceptable units.
    pub unit: Vec<String>,
    /// Counts neither when found nor when missed.
    pub optional: bool,
}

/// A date of the gold.
#[derive(Debug, Clone)]
pub struct GoldDate {
    /// Acceptable EDTF values.
    pub value: Vec<String>,
    /// Counts neither when found nor when missed.
    pub optional: bool,
}

/// A link of the gold.
#[derive(Debug, Clone)]
pub struct GoldLink {
    /// Acceptable relations.
    pub relation: Vec<String>,
    /// Role, and position in [`Gold::institutions`].
    pub parties: Vec<(String, usize)>,
    /// Acceptable agreements.
    pub agreement: Vec<Option<String>>,
    /// Acceptable statuses.
    pub status: Vec<String>,
    /// Acceptable dates.
    pub date: Vec<Option<String>>,
    /// Counts neither when found nor when missed.
    pub optional: bool,
}

/// An activity of the gold.
#[derive(Debug, Clone)]
pub struct GoldActivity {
    /// Acceptable kinds.
    pub activity: Vec<String>,
    /// The value of its figure.
    pub value: Option<f64>,
    /// Positions in [`Gold::institutions`].
    pub actors: Vec<usize>,
    /// Positions in [`Gold::institutions`].
    pub beneficiaries: Vec<usize>,
    /// Acceptable statuses.
    pub status: Vec<String>,
    /// Counts neither when found nor when missed.
    pub optional: bool,
}

/// The gold of an article.
#[derive(Debug, Clone)]
pub struct Gold {
    /// The article's stem.
    pub id: String,
    /// The folder of the text under the corpus, empty for the corpus itself.
    pub set: String,
    /// Where the text is.
    pub text: PathBuf,
    /// Publication date, where it is known.
    pub published: Option<String>,
    /// Institutions.
    pub institutions: Vec<GoldInstitution>,
    /// Figures.
    pub figures: Vec<GoldFigure>,
    /// Dates; none where nobody annotated them.
    pub dates: Option<Vec<GoldDate>>,
    /// Links.
    pub links: Vec<GoldLink>,
    /// Activities.
    pub activities: Vec<GoldActivity>,
}

impl Gold {
    /// `set/id`, or the id alone.
    pub fn name(&self) -> String {
        if self.set.is_empty() { self.id.clone() } else { format!("{}/{}", self.set, self.id) }
    }
}

/// A value, or a list of acceptable values, best first.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Accept<T> {
    Any(Vec<T>),
    One(T),
}

impl<T> Accept<T> {
    fn list(self) -> Vec<T> {
        match self {
            Accept::Any(list) => list,
            Accept::One(value) => vec![value],
        }
    }
}

fn nothing() -> Accept<Option<String>> {
    Accept::One(None)
}

/// A date slot: `null`, `"2019"`, or `{"value": "2019"}` as in a record.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Slot<T> {
    Record { value: T },
    Bare(T),
}

impl<T> Slot<T> {
    fn value(self) -> T {
        match self {
            Slot::Record { value } | Slot::Bare(value) => value,
        }
    }
}

fn no_date() -> Accept<Option<Slot<String>>> {
    Accept::One(None)
}

#[derive(Deserialize)]
struct Named {
    name: String,
    #[serde(default)]
    names: Vec<String>,
    kind: Option<String>,
}

#[derive(Deserialize)]
struct NamedParty {
    role: String,
    institution: Named,
}

/// A line of the project's own form.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line {
    Article {
        id: String,
        published: Option<String>,
        #[serde(default)]
        dates_annotated: bool,
    },
    Mention {
        #[serde(flatten)]
        mention: MentionLine,
        #[serde(default)]
        optional: bool,
    },
    Link {
        relation: Accept<String>,
        #[serde(default = "nothing")]
        agreement: Accept<Option<String>>,
        status: Accept<String>,
        parties: Vec<NamedParty>,
        #[serde(default = "no_date")]
        date: Accept<Option<Slot<String>>>,
        #[serde(default)]
        optional: bool,
    },
    Activity {
        activity: Accept<String>,
        status: Accept<String>,
        #[serde(default)]
        actors: Vec<Named>,
        #[serde(default)]
        beneficiaries: Vec<Named>,
        #[serde(default)]
        figure: Option<Slot<f64>>,
        #[serde(default)]
        optional: bool,
    },
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum MentionLine {
    Institution { institution: Named },
    Figure { value: f64, bound: Accept<String>, unit: Accept<String> },
    Date { value: Accept<String> },
}

/// Reads gold of the project's own form.
pub(super) fn read_lines(text: &str) -> Result<Gold, String> {
    let mut gold = Gold {
        id: String::new(),
        set: String::new(),
        text: PathBuf::new(),
        published: None,
        institutions: Vec::new(),
        figures: Vec::new(),
        dates: None,
        links: Vec::new(),
        activities: Vec::new(),
    };
    let mut dates = Vec::new();
    let mut annotated = false;
    let mut positions: BTreeMap<String, usize> = BTreeMap::new();
    let lines: Vec<(usize, &str)> = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()).collect();
    let parsed: Vec<(usize, Line)> = lines
        .into_iter()
        .map(|(at, line)| Ok((at + 1, serde_json::from_str(line).map_err(|e| format!("{}: {e}", at + 1))?)))
        .collect::<Result<_, String>>()?;
    // Institutions first, so that they may stand behind the links that name them.
    for (at, line) in &parsed {
        if let Line::Mention { mention: MentionLine::Institution { institution }, optional } = line {
            let mut names = institution.names.clone();
            if !names.contains(&institution.name) {
                names.insert(0, institution.name.clone());
            }
            let kind = institution.kind.clone().ok_or(format!("{at}: an institution needs its kind"))?;
            positions.insert(institution.name.clone(), gold.institutions.len());
            gold.institutions.push(GoldInstitution { names, kind, optional: *optional });
        }
    }
    let find = |at: usize, named: &Named| {
        positions.get(&named.name).copied().ok_or(format!("{at}: {:?} has no institution mention", named.name))
    };
    for (at, line) in parsed {
        let all = |list: Vec<Named>| list.iter().map(|n| find(at, n)).collect::<Result<Vec<_>, _>>();
        match line {
            Line::Article { id, published, dates_annotated } => {
                gold.id = id;
                gold.published = published;
                annotated = dates_annotated;
            }
            Line::Mention { mention, optional } => match mention {
                MentionLine::Institution { .. } => {}
                MentionLine::Figure { value, bound, unit } => {
                    gold.figures.push(GoldFigure { value, bound: bound.list(), unit: unit.list(), optional });
                }
                MentionLine::Date { value } => dates.push(GoldDate { value: value.list(), optional }),
            },
            Line::Link { relation, agreement, status, parties, date, optional } => gold.links.push(GoldLink {
                relation: relation.list(),
                parties: parties
                    .into_iter()
                    .map(|p| Ok((p.role, find(at, &p.institution)?)))
                    .collect::<Result<_, String>>()?,
                agreement: agreement.list(),
                status: status.list(),
                date: date.list().into_iter().map(|d| d.map(Slot::value)).collect(),
                optional,
            }),
            Line::Activity { activity, status, actors, beneficiaries, figure, optional } => {
                gold.activities.push(GoldActivity {
                    activity: activity.list(),
                    value: figure.map(Slot::value),
                    actors: all(actors)?,
                    beneficiaries: all(beneficiaries)?,
                    status: status.list(),
                    optional,
                });
            }
        }
    }
    if gold.id.is_empty() {
        return Err("1: no line of type \"article\" with the id".into());
    }
    gold.dates = annotated.then_some(dates);
    Ok(gold)
}

#[derive(Deserialize)]
struct KeyedGold {
    id: String,
    published: Option<String>,
    institutions: Vec<KeyedInstitution>,
    links: Vec<KeyedLink>,
    figures: Vec<KeyedFigure>,
    activities: Vec<KeyedActivity>,
    dates: Option<Vec<KeyedDate>>,
}

#[derive(Deserialize)]
struct KeyedInstitution {
    key: String,
    names: Vec<String>,
    kind: String,
    #[serde(default)]
    optional: bool,
}

#[derive(Deserialize)]
struct KeyedLink {
    relation: Accept<String>,
    parties: Vec<KeyedParty>,
    #[serde(default = "nothing")]
    agreement: Accept<Option<String>>,
    status: Accept<String>,
    #[serde(default = "nothing")]
    date: Accept<Option<String>>,
    #[serde(default)]
    optional: bool,
}

#[derive(Deserialize)]
struct KeyedParty {
    role: String,
    key: String,
}

#[derive(Deserialize)]
struct KeyedFigure {
    value: f64,
    bound: Accept<String>,
    unit: Accept<String>,
    #[serde(default)]
    optional: bool,
}

#[derive(Deserialize)]
struct KeyedActivity {
    activity: Accept<String>,
    value: Option<f64>,
    #[serde(default)]
    actors: Vec<String>,
    #[serde(default)]
    beneficiaries: Vec<String>,
    #[serde(default)]
    status: Vec<String>,
    #[serde(default)]
    optional: bool,
}

#[derive(Deserialize)]
struct KeyedDate {
    value: Accept<String>,
    #[serde(default)]
    optional: bool,
}

/// Reads gold of the form of ANNOTATING.md.
fn read_keyed(text: &str) -> Result<Gold, String> {
    let keyed: KeyedGold = serde_json::from_str(text).map_err(|e| format!("{}: {e}", e.line()))?;
    let positions: BTreeMap<&str, usize> =
        keyed.institutions.iter().enumerate().map(|(at, i)| (i.key.as_str(), at)).collect();
    let find = |key: &str| positions.get(key).copied().ok_or(format!("1: no institution has the key {key:?}"));
    let all = |keys: &[String]| keys.iter().map(|k| find(k)).collect::<Result<Vec<_>, _>>();
    let mut links = Vec::new();
    for l in keyed.links {
        links.push(GoldLink {
            relation: l.relation.list(),
            parties: l.parties.into_iter().map(|p| Ok((p.role, find(&p.key)?))).collect::<Result<_, String>>()?,
            agreement: l.agreement.list(),
            status: l.status.list(),
            date: l.date.list(),
            optional: l.optional,
        });
    }
    let mut activities = Vec::new();
    for a in keyed.activities {
        activities.push(GoldActivity {
            activity: a.activity.list(),
            value: a.value,
            actors: all(&a.actors)?,
            beneficiaries: all(&a.beneficiaries)?,
            status: a.status,
            optional: a.optional,
        });
    }
    Ok(Gold {
        id: keyed.id,
        set: String::new(),
        text: PathBuf::new(),
        published: keyed.published,
        institutions: keyed
            .institutions
            .iter()
            .map(|i| GoldInstitution { names: i.names.clone(), kind: i.kind.clone(), optional: i.optional })
            .collect(),
        figures: keyed
            .figures
            .into_iter()
            .map(|f| GoldFigure { value: f.value, bound: f.bound.list(), unit: f.unit.list(), optional: f.optional })
            .collect(),
        dates: keyed
            .dates
            .map(|list| list.into_iter().map(|d| GoldDate { value: d.value.list(), optional: d.optional }).collect()),
        links,
        activities,
    })
}

/// All gold under a corpus, by set and id.
///
/// # Errors
///
/// All that is wrong with it, each with its file.
pub fn load(corpus: &Path) -> Result<Vec<Gold>, Vec<String>> {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for entry in walkdir::WalkDir::new(corpus).follow_links(true).sort_by_file_name() {
        let path = match entry {
            Ok(entry) if entry.file_type().is_file() => entry.into_path(),
            Ok(_) => continue,
            Err(error) => {
                let place = error.path().unwrap_or(corpus).display().to_string();
                let why = error.io_error().map_or_else(|| error.to_string(), crate::read::reason);
                problems.push(format!("{place}: {why}"));
                continue;
            }
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let folder = path.parent().unwrap_or(corpus);
        let (stem, home, own) = if let Some(stem) = name.strip_suffix(".gold.jsonl") {
            (stem, folder, true)
        } else if let (Some(stem), true) = (name.strip_suffix(".json"), folder.file_name().is_some_and(|n| n == "gold"))
        {
            (stem, folder.parent().unwrap_or(corpus), false)
        } else {
            continue;
        };
        let read = std::fs::read_to_string(&path)
            .map_err(|e| crate::read::reason(&e))
            .and_then(|text| if own { read_lines(&text) } else { read_keyed(&text) });
        match read {
            Ok(mut gold) => {
                let set = home.strip_prefix(corpus).unwrap_or(Path::new(""));
                gold.set = set.to_string_lossy().replace('\\', "/");
                gold.text = home.join(format!("{stem}.txt"));
                found.push(gold);
            }
            Err(error) => problems.push(format!("{}:{error}", path.display())),
        }
    }
    found.sort_by(|a, b| (&a.set, &a.id).cmp(&(&b.set, &b.id)));
    if found.is_empty() && problems.is_empty() {
        problems.push(format!(
            "{}: no gold: it stands as ID.gold.jsonl beside ID.txt, or as gold/ID.json below it",
            corpus.display()
        ));
    }
    if problems.is_empty() { Ok(found) } else { Err(problems) }
}
