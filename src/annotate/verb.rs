//! Verb groups: "has been formally signed", "will help build", "led by".
//!
//! A shallow reading, without a parser: a word that can be a verb is one where
//! the words round it say so. From each group come voice, time and negation,
//! and where clauses begin and end.

use crate::document::{Gap, Sentence, Token, TokenKind, Tokens};
use crate::lexicon::names::NameClass;
use crate::lexicon::{Class, Lexicon, VerbForm, WordId, looks_adverb, looks_past};

/// Verb groups that a sentence mostly has at most.
const GROUPS: usize = 6;

/// How a verb group is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Use {
    /// "signed", "has signed", "will sign": it has a subject of its own.
    Finite,
    /// "to sign".
    Infinitive,
    /// "signing", "having signed".
    Gerund,
    /// "led by", "held in": a participle behind its noun.
    Participle,
}

/// Auxiliaries and a main verb.
#[derive(Debug, Clone)]
pub struct VerbGroup {
    /// All its tokens, auxiliaries and adverbs between them included.
    pub tokens: Tokens,
    /// The main verb.
    pub main: usize,
    /// How it is used.
    pub usage: Use,
    /// The subject undergoes: "was signed", "led by".
    pub passive: bool,
    /// A modal stands in it (will, would, may …): its word.
    pub modal: Option<WordId>,
    /// It is negated.
    pub negated: bool,
    /// Perfect: "has signed".
    pub perfect: bool,
    /// "is to sign", "are to be merged": planned.
    pub planned: bool,
    /// "had signed".
    pub pluperfect: bool,
    /// The form says that it is past or over: "signed", "was signed", "has signed".
    pub past: bool,
}

/// Tokens of what two commas part from a verb group: ", from July 1,".
const ASIDE: usize = 8;

/// The verb groups of a sentence, in order.
///
/// `named` says which tokens belong to names, dates and the like and are no verbs.
pub fn groups(text: &str, tokens: &[Token], sentence: &Sentence, named: &[bool], lexicon: &Lexicon) -> Vec<VerbGroup> {
    let vocabulary = &lexicon.vocabulary;
    let is = |at: usize, class: Class| tokens[at].is(class) && !named[at];
    let range = sentence.tokens.clone();
    // "have since been trained", "were surgically treated".
    let passes = |at: usize| {
        let manner =
            || !tokens[at].capital && looks_adverb(tokens[at].span().of(text)) && !tokens[at].classes.is_verb();
        is(at, Class::Adverb) || is(at, Class::InGroup) || manner()
    };
    let opens = |at: usize| matches!(tokens[at].mark, '"' | '\u{201c}' | '\'' | '\u{2018}');
    let closes = |at: usize| matches!(tokens[at].mark, '"' | '\u{201d}' | '\'' | '\u{2019}');
    let be_or_have = |at: usize| is(at, Class::Be) || is(at, Class::Have);
    let mut found: Vec<VerbGroup> = Vec::with_capacity(GROUPS);
    // Most words are no verbs, and the lexicon has them.
    const AUXILIARY: u64 = Class::set(&[Class::Be, Class::Have]);
    let may_be = |t: &Token| {
        (t.word == WordId::UNKNOWN || t.classes.is_verb() || t.classes.is_any(AUXILIARY)) && t.kind == TokenKind::Word
    };
    let some = tokens[range.clone()].iter().enumerate().filter(|(_, t)| may_be(t));
    for main in some.map(|(at, _)| range.start + at) {
        if named[main] {
            continue;
        }
        let auxiliary_alone = tokens[main].classes.is_any(AUXILIARY);
        // "is a branch", "has a tie-up": an auxiliary that is the main verb.
        let copula = auxiliary_alone.then(|| vocabulary.auxiliary(tokens[main].word));
        let Some(form) = form_of(&tokens[main]).or(copula).or_else(|| unknown_form(text, &tokens[main])) else {
            continue;
        };
        // Auxiliaries before it, adverbs between them.
        let mut first = main;
        let mut be = false;
        let mut have = false;
        let mut to = false;
        let mut bare = false;
        let mut modal = None;
        let mut negated = false;
        let mut back = main;
        let mut past_auxiliary = false;
        let mut had = false;
        while back > range.start {
            let word = back - 1;
            // "has been \"directly managed\" by": the quotation begins inside the group.
            if opens(word) && back > range.start + 1 && (be_or_have(word - 1) || passes(word - 1)) {
                back = word;
                continue;
            }
            if named[word] || tokens[word].kind != TokenKind::Word {
                // "will, from July, be managed": what stands between two commas parts the modal from its verb.
                let bare =
                    if back == main { form.base && !form.past } else { vocabulary.auxiliary(tokens[back].word).base };
                if tokens[word].mark == ',' && bare && modal.is_none() && !to {
                    let low = word.saturating_sub(ASIDE).max(range.start);
                    let opening = (low..word).rev().find(|&t| tokens[t].mark == ',');
                    let before = opening.and_then(|t| t.checked_sub(1)).filter(|&t| t >= range.start);
                    modal = before.filter(|&t| is(t, Class::Modal)).map(|t| tokens[t].word);
                    negated |= before.is_some_and(|t| is(t, Class::Negation));
                }
                break;
            }
            let auxiliary = vocabulary.auxiliary(tokens[word].word);
            if is(word, Class::Be) {
                be = true;
                past_auxiliary |= auxiliary.past;
                first = word;
            } else if is(word, Class::Have) {
                have = true;
                had |= auxiliary.past;
                first = word;
            } else if is(word, Class::Modal) {
                modal.get_or_insert(tokens[word].word);
                negated |= is(word, Class::Negation);
                first = word;
            } else if is(word, Class::InfinitiveMark) && !have && !to && (form.base || be) {
                to = true;
                // "is to run": what stands right behind "to" is no participle.
                bare = !be;
                first = word;
            } else if is(word, Class::Negation) {
                negated = true;
            } else if !passes(word) {
                break;
            }
            back = word;
        }
        let auxiliary = first < main;
        if is(main, Class::Be) || is(main, Class::Have) {
            // An auxiliary is a main verb only where no verb follows its group.
            let mut next = main + 1;
            while next < range.end
                && !named[next]
                && (is(next, Class::Adverb)
                    || is(next, Class::Negation)
                    || is(next, Class::Be)
                    || is(next, Class::Have))
            {
                next += 1;
            }
            let verb_follows =
                next < range.end && !named[next] && form_of(&tokens[next]).is_some_and(|f| f.participle || f.gerund)
                    || next + 1 < range.end
                        && tokens[next].is(Class::InfinitiveMark)
                        && !named[next + 1]
                        && (form_of(&tokens[next + 1]).is_some_and(|f| f.base)
                            || is(next + 1, Class::Be)
                            || is(next + 1, Class::Have)
                            || is(next + 1, Class::Adverb));
            if verb_follows {
                continue;
            }
        }
        // "is not a branch", "has no part".
        if is(main, Class::Be) || is(main, Class::Have) {
            negated |= main + 1 < range.end && is(main + 1, Class::Negation);
        }
        if !auxiliary
            && copula.is_none()
            && !reads_as_verb(text, tokens, range.clone(), main, form, tokens[main].is_noun(), named, lexicon)
        {
            continue;
        }
        if auxiliary && !to && !be && !have && modal.is_none() {
            continue;
        }
        // "is a support", "has plan": an auxiliary right before a bare noun form is the main verb itself.
        if auxiliary && (be || have) && !to && modal.is_none() && !form.participle && !form.gerund && !form.past {
            continue;
        }
        let next_word = (main + 1..range.end).find(|&t| !(is(t, Class::Adverb) || t == main + 1 && closes(t)));
        // "led by A", "launched in 2009 by A": when it was may stand between.
        let dated = |t: usize| {
            let end = (t + 1..range.end).find(|&n| !named[n])?;
            (is(t, Class::Preposition) && end > t + 1 && end - t <= 5).then_some(end)
        };
        let by_follows = next_word
            .is_some_and(|t| tokens[t].is(Class::Agent) || dated(t).is_some_and(|end| tokens[end].is(Class::Agent)));
        let bare_participle = !auxiliary && form.participle && by_follows;
        let passive = be && form.participle && !bare || bare_participle;
        // "had to be moved": they were.
        let obliged = to && had && tokens[first].is(Class::Have);
        let stands = obliged || past_auxiliary || be && modal.is_none() && tokens[first].is(Class::Be);
        let usage = if to && !stands {
            Use::Infinitive
        } else if form.gerund && !be && !auxiliary || auxiliary && form_of(&tokens[first]).is_some_and(|f| f.gerund) {
            // "signing", "having signed", "being run by".
            Use::Gerund
        } else if bare_participle {
            Use::Participle
        } else {
            Use::Finite
        };
        // "to build and operate", "will build it and then operate it": what "to" or "will" governs goes on.
        let bare_form = form.base && !form.past && !auxiliary && usage == Use::Finite;
        let shared = found.last().filter(|last| {
            let joined = (last.tokens.end..main).rev().find(|&t| !is(t, Class::Adverb));
            bare_form
                && (last.usage == Use::Infinitive || last.modal.is_some())
                && joined.is_some_and(|t| is(t, Class::Joining))
        });
        let (usage, modal) = shared.map_or((usage, modal), |last| (last.usage, last.modal));
        let past = (form.past && !auxiliary) || past_auxiliary || have;
        let planned = to && be && usage == Use::Finite || shared.is_some_and(|last| last.planned);
        let group = VerbGroup {
            tokens: first..main + 1,
            main,
            usage,
            passive,
            modal,
            negated,
            perfect: have && !obliged,
            past,
            planned: planned && !obliged,
            pluperfect: had && !obliged,
        };
        // A group that swallowed the one before it ("plans to sign" keeps both; "has signed" has one).
        if let Some(last) = found.last()
            && last.tokens.start >= group.tokens.start
        {
            found.pop();
        }
        found.push(group);
    }
    found
}

/// Tokens from a modal or "to" to the second verb that it governs: "has agreed to buy A of Lowick and lease B".
const GOVERNED: usize = 30;

/// Tokens between "the" and the noun that is a subject: "the provincial children's hospital".
const PHRASE: usize = 4;

/// A small word that the lexicon does not have and that ends as a past form does: "outfitted".
fn unknown_form(text: &str, token: &Token) -> Option<VerbForm> {
    if token.word != WordId::UNKNOWN || token.capital || token.span().len() <= 4 {
        return None;
    }
    looks_past(token.span().of(text)).then_some(VerbForm { past: true, participle: true, ..VerbForm::default() })
}

/// All forms that a word can be, of any verb.
#[inline]
fn form_of(token: &Token) -> Option<VerbForm> {
    token.classes.is_verb().then(|| token.form())
}

/// Whether a plural noun ends at a token, a place behind it or not: "hospitals", "hospitals in New York".
fn several_end(end: usize, floor: usize, tokens: &[Token], lexicon: &Lexicon) -> bool {
    let plural = |t: usize| lexicon.figures.is_plural(tokens[t].word);
    let mut at = end;
    while at > floor && tokens[at].kind == TokenKind::Word && tokens[at].capital {
        at -= 1;
    }
    plural(end) || at < end && at > floor && tokens[at].is(Class::Preposition) && plural(at - 1)
}

/// Whether a word without auxiliaries is a verb where it stands.
#[allow(clippy::too_many_arguments)]
fn reads_as_verb(
    text: &str,
    tokens: &[Token],
    range: Tokens,
    main: usize,
    form: VerbForm,
    noun: bool,
    named: &[bool],
    lexicon: &Lexicon,
) -> bool {
    let before = (range.start..main).rev().find(|&t| named[t] || !tokens[t].is(Class::Adverb));
    let after = (main + 1..range.end).next();
    let hyphenated = |at: usize, side: usize| {
        tokens.get(at).is_some_and(|t| t.span().is(text, "-") && tokens[side].gap == Gap::None && t.gap == Gap::None)
    };
    // "well-known", "co-led": parts of compounds are no verbs.
    if main + 1 < range.end
        && hyphenated(main + 1, main + 1)
        && tokens.get(main + 2).is_some_and(|t| t.gap == Gap::None)
    {
        return false;
    }
    let co = main > range.start + 1 && tokens[main - 2].is(Class::VerbPrefix);
    if main > range.start && tokens[main - 1].span().is(text, "-") && tokens[main].gap == Gap::None && !co {
        return false;
    }
    let class_before = |class: Class| before.is_some_and(|b| !named[b] && tokens[b].is(class));
    let class_after = |class: Class| after.is_some_and(|a| !named[a] && tokens[a].is(class));
    let possessive_before = before.is_some_and(|b| tokens[b].kind == TokenKind::Possessive);
    let determined = class_before(Class::Determiner) && !before.is_some_and(|b| tokens[b].is(Class::StandsAlone))
        || possessive_before;
    let number_before = before.is_some_and(|b| !named[b] && tokens[b].kind == TokenKind::Number);
    if form.gerund {
        // "the signing of", "training sessions": nouns; "by signing", ", becoming": verbs.
        if determined || class_before(Class::Adjective) || number_before {
            return false;
        }
        return !after.is_some_and(|a| tokens[a].is(Class::Belonging));
    }
    if form.past || form.participle {
        if form.base && form.past && noun {
            // "put", "set", "bid": read below as base forms.
        } else {
            // "the supported hospitals", "two affiliated hospitals": adjectives before their noun.
            let noun_follows = after.is_some_and(|a| {
                tokens[a].kind == TokenKind::Word
                    && !named[a]
                    && !class_after(Class::Preposition)
                    && !class_after(Class::Determiner)
                    && !class_after(Class::Adverb)
                    && !class_after(Class::Conjunction)
                    && !class_after(Class::Pronoun)
                    && !class_after(Class::Relative)
            });
            let adjectival =
                (determined || number_before || class_before(Class::Adjective) || class_before(Class::Preposition))
                    && (noun_follows || after.is_some_and(|a| named[a]));
            return !adjectival;
        }
    }
    if !(form.base || form.third || form.past) {
        return false;
    }
    // "Thanks to": no subject stands before it.
    if form.third && before.is_none() {
        return false;
    }
    // "the former manages the latter": it stands alone, as a noun does.
    let alone =
        before.is_some_and(|b| form.third && b > range.start && lexicon.names.is(tokens[b].word, NameClass::Former));
    if determined
        || class_before(Class::Adjective) && !alone
        || (class_before(Class::Preposition) && !before.is_some_and(|b| tokens[b].is(Class::InfinitiveMark)))
    {
        return false;
    }
    // "800 open beds", "12 post holders": no verb follows its number right away.
    if number_before {
        return false;
    }
    if !noun {
        // A bare base form needs a subject before it, or a comma or conjunction that carries one on.
        return before.is_some() || form.past;
    }
    // "makes A part of B": "of" follows a noun.
    if form.base && class_after(Class::Belonging) {
        return false;
    }
    // Noun or verb: a verb where a subject stands right before it and an object or a preposition after it.
    let subject_before = before.is_some_and(|b| {
        named[b]
            || tokens[b].is(Class::Pronoun)
            || tokens[b].is(Class::Relative)
            || (form.third
                && tokens[b].kind == TokenKind::Word
                && (tokens[b].word == WordId::UNKNOWN || tokens[b].capital))
    });
    let object_after = after.is_some_and(|a| {
        named[a]
            || tokens[a].is(Class::Determiner)
            || tokens[a].is(Class::Pronoun)
            || tokens[a].is(Class::AfterVerb)
            || tokens[a].kind == TokenKind::Number
            || (subject_before && tokens[a].kind == TokenKind::Word)
    });
    let noun_before =
        before.is_some_and(|b| !named[b] && tokens[b].kind == TokenKind::Word && !tokens[b].is(Class::Conjunction));
    // "hospitals in Shanghai support 28 county hospitals": a number right behind it is its object.
    let counts = form.base
        && noun_before
        && after.is_some_and(|a| tokens[a].kind == TokenKind::Number)
        && before.is_some_and(|b| tokens[b].capital || lexicon.figures.is_plural(tokens[b].word));
    // "A, one of the largest in the province, supports B", "three hospitals (A, B and C) support D": what stands
    // behind a name between two marks parts it from its verb.
    let aside = before.is_some_and(|b| {
        let opening = match tokens[b].mark {
            ')' => '(',
            mark @ (',' | '-' | '\u{2013}' | '\u{2014}') => mark,
            _ => return false,
        };
        // "Seven hospitals in Wuhan, including A and B, support C"
        (range.start + 1..b).any(|t| {
            tokens[t].mark == opening && (named[t - 1] || form.base && several_end(t - 1, range.start, tokens, lexicon))
        })
    });
    let given =
        after.is_some_and(|a| named[a] || class_after(Class::Determiner) || tokens[a].kind == TokenKind::Number);
    // "The hospital supports B", "the county hospital now leases B", "its experts support B".
    let plain = |t: usize| !named[t] && tokens[t].kind == TokenKind::Word && !tokens[t].is(Class::Preposition);
    let definite = before.is_some_and(|b| {
        let low = b.saturating_sub(PHRASE).max(range.start);
        (low..b).rev().take_while(|&t| plain(t)).any(|t| tokens[t].is(Class::DefiniteArticle))
    });
    let several = before.is_some_and(|b| several_end(b, range.start, tokens, lexicon));
    // "ranks among the best and supports B": the verb before it has the same form.
    let joined = form.third
        && class_before(Class::Conjunction)
        && (range.start..main).any(|t| !named[t] && form_of(&tokens[t]).is_some_and(|f| f.third || f.past));
    let said = noun_before && !tokens[main].capital && (form.third && definite && !several || form.base && several);
    // "has agreed to buy A and lease B"
    let low = main.saturating_sub(GOVERNED).max(range.start);
    let governed = form.base
        && class_before(Class::Conjunction)
        && after.is_some_and(|a| named[a])
        && (low..main).any(|t| !named[t] && (tokens[t].is(Class::Modal) || tokens[t].is(Class::InfinitiveMark)));
    let said = said || joined || governed;
    (subject_before || counts || (noun_before && form.third && class_after(Class::Determiner))) && object_after
        || (aside || said) && given
}
