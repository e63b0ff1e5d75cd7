//! Explaining: what was found in an article, by which rule, and why the rest
//! became nothing. Everything is returned as text; the program prints it.

use crate::document::{BlockKind, Document, Naming};
use crate::extract::Extraction;
use crate::lexicon::{Class, Layer, Lexicon, RuleId, TermHit, WordId};
use crate::record::{Choice, MentionRecord, Record, records};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// All that was found in an article, sentence by sentence.
pub fn article(document: &Document, extraction: &Extraction, lexicon: &Lexicon) -> String {
    let mut out = String::new();
    let article = document.article;
    let title = document.title.map(|t| t.of(&article.text)).or(article.title.as_deref()).unwrap_or("none");
    let _ = writeln!(out, "article    {}", article.id);
    let _ = writeln!(out, "title      {}", flat(title));
    let _ = writeln!(out, "published  {}", document.published.as_deref().unwrap_or("not known"));
    let chrome: Vec<&crate::document::Block> = document.blocks.iter().filter(|b| b.kind == BlockKind::Chrome).collect();
    if !chrome.is_empty() {
        let _ = writeln!(out, "chrome     {} blocks, which yield nothing:", chrome.len());
        for block in chrome {
            let _ = writeln!(out, "           {:?}", cut(&flat(document.text_of(&block.tokens)), 90));
        }
    }
    for sentence in 0..document.sentences.len() {
        out.push_str(&one_sentence(document, extraction, lexicon, sentence));
    }
    out.push_str(&institutions(document));
    out.push_str(&ledger(document, extraction, lexicon));
    out
}

/// The layers and records of one sentence.
fn one_sentence(document: &Document, extraction: &Extraction, lexicon: &Lexicon, number: usize) -> String {
    let sentence = &document.sentences[number];
    let mut out = String::new();
    let kind = block_name(sentence.block);
    let _ = writeln!(out, "\n[{}] {kind}: {}", number + 1, flat(document.text_of(&sentence.tokens)));
    let text = document.article.text.as_str();
    let mut row = |what: &str, value: String, said: Option<&str>, rule: &str| {
        let said = said.map_or(String::new(), |s| format!("  {:?}", flat(s)));
        let _ = writeln!(out, "    {what:<12} {value}{said}  <{rule}>");
    };
    let inside = |tokens: &crate::document::Tokens| sentence.tokens.contains(&tokens.start);
    for m in document.dates.iter().filter(|m| inside(&m.tokens)) {
        row("date", m.value.to_string(), Some(m.span.of(text)), lexicon.rule(m.rule));
    }
    for m in document.figures.iter().filter(|m| inside(&m.tokens)) {
        row("figure", m.value.to_string(), Some(m.span.of(text)), lexicon.rule(m.rule));
    }
    for m in document.mentions.iter().filter(|m| inside(&m.tokens)) {
        let institution = &document.institutions[m.institution];
        let naming = match m.naming {
            Naming::Name => "",
            Naming::Alias => " (alias)",
            Naming::Short => " (short)",
            Naming::Definite => " (definite)",
            Naming::Both => " (both)",
            Naming::Group => " (group)",
        };
        let value = format!("#{} {} {}{naming}", m.institution + 1, institution.kind.key(), institution.name);
        row("institution", value, Some(m.span.of(text)), lexicon.rule(m.rule));
    }
    for m in document.agreements.iter().filter(|m| inside(&m.tokens)) {
        row("agreement", m.value.clone(), Some(m.span.of(text)), lexicon.rule(m.rule));
    }
    // A record of several sentences stands under the first.
    for link in extraction.links.iter().filter(|l| l.sentences.first() == Some(&number)) {
        row("LINK", link.shorthand(document), None, &measured(lexicon, link.rule));
    }
    for activity in extraction.activities.iter().filter(|a| a.sentences.first() == Some(&number)) {
        row("ACTIVITY", activity.shorthand(document), None, &measured(lexicon, activity.rule));
    }
    for drop in extraction.dropped.iter().filter(|d| d.sentence == number) {
        row("dropped", drop.reason.clone(), None, lexicon.rule(drop.rule));
    }
    out
}

/// A rule with its confidence: `relations/merger#1; confidence 0.81: 9 of 10 right, 0.60 to 0.98`.
fn measured(lexicon: &Lexicon, rule: RuleId) -> String {
    let name = lexicon.rule(rule);
    match lexicon.measured(rule) {
        Some(m) => {
            let of = if m.name == name { String::new() } else { format!(" of {}", m.name) };
            format!(
                "{name}; confidence {:.2}: {} of {} right{of}, {:.2} to {:.2}",
                m.confidence, m.right, m.n, m.low, m.high
            )
        }
        None => format!("{name}; confidence 0.5: never measured"),
    }
}

/// The name of a kind of block, for people.
pub fn block_name(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Title => "title",
        BlockKind::Heading => "heading",
        BlockKind::Byline => "byline",
        BlockKind::Dateline => "dateline",
        BlockKind::Body => "body",
        BlockKind::Chrome => "chrome",
    }
}

fn institutions(document: &Document) -> String {
    let mut out = String::from("\ninstitutions\n");
    for (at, institution) in document.institutions.iter().enumerate() {
        let mut said: BTreeMap<String, usize> = BTreeMap::new();
        for mention in document.mentions.iter().filter(|m| m.institution == at) {
            *said.entry(flat(mention.span.of(&document.article.text))).or_default() += 1;
        }
        let said: Vec<String> =
            said.iter().map(|(s, n)| if *n > 1 { format!("{s:?} x{n}") } else { format!("{s:?}") }).collect();
        let mut about = Vec::new();
        about.extend(institution.level.map(|l| format!("level {l}")));
        about.extend(institution.parent.as_ref().map(|p| format!("of {p}")));
        about.extend(institution.count.map(|c| format!("{c} of them")));
        let about = if about.is_empty() { String::new() } else { format!(" ({})", about.join(", ")) };
        let _ = writeln!(
            out,
            "    #{} {} {}{about}: {}",
            at + 1,
            institution.kind.key(),
            institution.name,
            said.join(", ")
        );
    }
    if document.institutions.is_empty() {
        out.push_str("    none\n");
    }
    out
}

/// How many mentions records use, and why not the others.
fn ledger(document: &Document, extraction: &Extraction, lexicon: &Lexicon) -> String {
    let all = records(document, extraction, lexicon, &Choice { mentions: true, ..Choice::default() });
    let mut kinds: BTreeMap<&str, Vec<&MentionRecord>> = BTreeMap::new();
    let (mut links, mut activities) = (0, 0);
    for record in &all {
        match record {
            Record::Link(_) => links += 1,
            Record::Activity(_) => activities += 1,
            Record::Mention(mention) => kinds.entry(&mention.kind).or_default().push(mention),
        }
    }
    let mut out = format!("\nledger\n    records: {links} links, {activities} activities, duplicates merged\n");
    for (kind, mentions) in kinds {
        let used = mentions.iter().filter(|m| m.unused.is_none()).count();
        let _ = writeln!(out, "    {kind}: {used} of {} used", mentions.len());
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for reason in mentions.iter().filter_map(|m| m.unused.as_deref()) {
            *reasons.entry(reason).or_default() += 1;
        }
        let mut reasons: Vec<_> = reasons.into_iter().collect();
        reasons.sort_by_key(|(reason, n)| (std::cmp::Reverse(*n), *reason));
        for (reason, n) in reasons {
            let _ = writeln!(out, "        {n} unused: {reason}");
        }
    }
    out
}

/// Why a sentence, or why each of a text, yields no more than it does.
///
/// # Errors
///
/// Where the document has no such sentence.
pub fn why_not(
    document: &Document,
    extraction: &Extraction,
    lexicon: &Lexicon,
    sentence: Option<usize>,
) -> Result<String, String> {
    let count = document.sentences.len();
    let wanted = match sentence {
        Some(number) if (1..=count).contains(&number) => number - 1..number,
        Some(number) => return Err(format!("there is no sentence {number}: the text has {count}")),
        None => 0..count,
    };
    if wanted.is_empty() {
        return Ok("The text has no sentence that is read: it is empty, or page chrome.\n".into());
    }
    let mut out = String::new();
    for number in wanted {
        out.push_str(&one_sentence(document, extraction, lexicon, number));
        out.push_str(&triggers(document, extraction, lexicon, number));
        out.push_str(&nearest(document, lexicon, number));
    }
    Ok(out)
}

/// What became of each trigger in a sentence.
fn triggers(document: &Document, extraction: &Extraction, lexicon: &Lexicon, number: usize) -> String {
    let sentence = &document.sentences[number];
    let mut out = String::new();
    let mut seen = BTreeSet::new();
    let hits =
        document.hits.iter().filter(|hit| sentence.tokens.contains(&(hit.first as usize)) && is_trigger(hit.layer));
    let rules = |hit: &TermHit| lexicon.rules_of(hit.term, hit.payload).into_iter();
    for (hit, rule) in hits.flat_map(|hit| rules(hit).map(move |rule| (hit, rule))) {
        let rule = lexicon.rule(rule);
        let words = flat(document.text_of(&(hit.first as usize..hit.last as usize)));
        if !seen.insert((rule, words.clone())) {
            continue;
        }
        let made = extraction
            .links
            .iter()
            .filter(|l| l.sentences.contains(&number))
            .map(|l| l.rule)
            .chain(extraction.activities.iter().filter(|a| a.sentences.contains(&number)).map(|a| a.rule));
        let entry = |name: &str| name.split('#').next().unwrap_or(name).to_string();
        let made = made.into_iter().any(|r| entry(lexicon.rule(r)) == entry(rule));
        let drop =
            extraction.dropped.iter().find(|d| d.sentence == number && entry(lexicon.rule(d.rule)) == entry(rule));
        let fate = match (made, drop) {
            (true, _) => "made a record".to_string(),
            (false, Some(drop)) => format!("failed: {}", drop.reason),
            (false, None) => format!("made nothing: {}", generic(document, number, hit.layer)),
        };
        let _ = writeln!(out, "    trigger      {words:?} <{rule}> {fate}");
    }
    if out.is_empty() {
        out.push_str(
            "    trigger      none: no word of lexicon/relations.toml or lexicon/activities.toml stands here\n",
        );
    }
    out
}

fn is_trigger(layer: Layer) -> bool {
    matches!(layer, Layer::Relation | Layer::Activity)
}

/// The first of the conditions that every rule of a layer has.
fn generic(document: &Document, number: usize, layer: Layer) -> String {
    let sentence = &document.sentences[number];
    let mut who: Vec<usize> =
        document.mentions.iter().filter(|m| sentence.tokens.contains(&m.tokens.start)).map(|m| m.institution).collect();
    who.sort_unstable();
    who.dedup();
    let figures = document.figures.iter().filter(|f| sentence.tokens.contains(&f.tokens.start)).count();
    match (layer, who.len(), figures) {
        (Layer::Relation, 0, _) => "a relation needs parties, and no institution is recognised here".into(),
        (Layer::Relation, 1, _) => "a relation needs two parties, and only one institution is recognised here".into(),
        (Layer::Activity, 0, 0) => "neither an institution nor a figure is recognised here".into(),
        _ => "its words do not stand as the rule wants them".into(),
    }
}

/// Rules whose trigger is here in part: the words that are there and those that are missing.
fn nearest(document: &Document, lexicon: &Lexicon, number: usize) -> String {
    let sentence = &document.sentences[number];
    let here: BTreeSet<WordId> =
        sentence.tokens.clone().map(|at| document.tokens[at].word).filter(|word| *word != WordId::UNKNOWN).collect();
    let light = |word: WordId| {
        [
            Class::Determiner,
            Class::Preposition,
            Class::Conjunction,
            Class::Pronoun,
            Class::Be,
            Class::Have,
            Class::Modal,
        ]
        .into_iter()
        .any(|class| lexicon.vocabulary.is(word, class))
    };
    // Of each rule the sequence that misses least; of those the one with most words here.
    let mut best: BTreeMap<&str, (usize, usize, Vec<WordId>)> = BTreeMap::new();
    lexicon.terms.sequences(is_trigger, |term, payload, words| {
        let (have, lack): (Vec<WordId>, Vec<WordId>) = words.iter().partition(|w| here.contains(*w));
        let have = have.into_iter().filter(|w| !light(*w)).count();
        if have == 0 {
            return;
        }
        let offer = (lack.len(), usize::MAX - have, words.to_vec());
        for rule in lexicon.rules_of(term, payload) {
            match best.get_mut(lexicon.rule(rule)) {
                Some(known) if *known <= offer => {}
                Some(known) => known.clone_from(&offer),
                None => {
                    best.insert(lexicon.rule(rule), offer.clone());
                }
            }
        }
    });
    let mut near: Vec<_> = best.into_iter().filter(|(_, (lack, _, _))| *lack > 0).collect();
    near.sort_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(b.0)));
    let mut out = String::new();
    for (rule, (_, _, words)) in near.into_iter().take(6) {
        let shown: Vec<&str> = words.iter().map(|w| lexicon.vocabulary.spelling(*w)).collect();
        let lack: Vec<&str> =
            words.iter().filter(|w| !here.contains(w)).map(|w| lexicon.vocabulary.spelling(*w)).collect();
        let _ = writeln!(out, "    nearest      <{rule}> wants {:?}: missing {}", shown.join(" "), lack.join(", "));
    }
    out
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cut(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).map_or(text, |(at, _)| &text[..at])
}
