//! Whether a link is proposed, active or over, or not stated at all.

use super::{Clauses, distance};
use crate::annotate::verb::{Use, VerbGroup};
use crate::document::{TokenKind, Tokens};
use crate::extract::LinkStatus;
use crate::extract::clause::Governor;
use crate::lexicon::frames::Relation;
use crate::lexicon::names::NameClass;
use crate::lexicon::statuses::Cue;
use crate::lexicon::{Class, Layer};

/// Tokens between a denial and what it denies.
const SAID_OF: usize = 25;

/// Tokens between "the first" and what was done: "the first in the country to be accepted".
const RANKED: usize = 6;

/// Tokens between a verb of signing and what is signed: "signed a three-year".
const SIGNED: usize = 6;

/// Tokens between the beginning of a sentence and a noun in a phrase before the subject: "Under a new three-year".
const IN_FRONT: usize = 6;

/// Tokens of what stands between "former" and its noun: "a former wholly owned subsidiary".
const FORMER: usize = 5;

/// Tokens between the word that opens a clause of time and its verb: "when the two hospitals, A and B, merge".
const TIMED: usize = 14;

/// Tokens between a verb and how long it went on.
const LASTED: usize = 14;

/// Tokens between a verb of ending and the tie that it ends: "ended their 40-year medical school partnership".
const STOPPED: usize = 8;

/// Tokens between "in talks on" and what the talks are about.
const MAY_BE: usize = 5;

/// Tokens before the word that opens a clause of time: "Three years after".
const OPENS: usize = 3;

/// Words of a subject behind "no": "No cooperation agreement of any kind".
const SUBJECT: usize = 6;

impl Clauses<'_, '_> {
    /// What the verb and the cues round it say; an error where nothing is stated.
    pub(super) fn status(
        &self,
        relation: &Relation,
        anchor: &Tokens,
        verb: Option<&VerbGroup>,
        agreement: Option<&str>,
    ) -> Result<LinkStatus, &'static str> {
        let cues = self.cues();
        // "would be upgraded and attached to B": what is to come for the one is so for the other.
        let planned = |first: &&VerbGroup| first.modal.is_some() || first.planned || first.negated;
        let verb = verb.map(|v| self.joined_passive(v).filter(planned).unwrap_or(v));
        // "denied reports that they would merge", "no such plan".
        let denied = cues.iter().any(|(tokens, cue)| match cue {
            Cue::Denied => distance(tokens, anchor) <= SAID_OF,
            Cue::Negated => tokens.end <= anchor.start && self.verbs.iter().any(|v| tokens.contains(&v.main)),
            _ => false,
        });
        // "Nor has A ever been part of B", "neither A nor C is a member".
        let neither = verb.is_some_and(|v| {
            (self.range.start..v.tokens.start)
                .any(|t| self.is(t, Class::Neither) && !self.finite_between(t, v.tokens.start.min(anchor.start)))
        });
        // "No agreement has been signed between A and B": the subject begins with the word.
        let opens = |t: usize| {
            t == self.range.start
                || self.document.tokens[t - 1].kind == TokenKind::Mark
                || [Class::Relative, Class::Subordinator, Class::Conjunction].iter().any(|&class| self.is(t - 1, class))
        };
        let nothing = verb.is_some_and(|v| {
            cues.iter().any(|(tokens, cue)| {
                let subject = tokens.end.min(v.tokens.start)..v.tokens.start;
                // "signed no agreement with A"
                let object = *cue == Cue::Negated && tokens.start == v.tokens.end && anchor.contains(&v.main);
                object
                    || *cue == Cue::Negated
                        && tokens.end < v.tokens.start
                        && subject.len() <= SUBJECT
                        && opens(tokens.start)
                        && subject.clone().all(|t| self.document.tokens[t].kind == TokenKind::Word && !self.named[t])
                        && !self.verbs.iter().any(|other| subject.contains(&other.main))
            })
        });
        if denied || neither || nothing {
            return Err("it is denied");
        }
        if self.is_asked() {
            return Err("it is asked");
        }
        // "was folded into B, and its own board was dissolved": what ends there has a subject of its own.
        let elsewhere = |tokens: &Tokens| {
            (anchor.end..tokens.start).any(|t| {
                let next = t + 2;
                self.mark(t) == ','
                    && next < tokens.start
                    && self.is(t + 1, Class::Joining)
                    && (self.is(next, Class::Determiner) || self.is(next, Class::Owning))
            })
        };
        // "will take over B in July, after its current provider is dissolved": a clause of time has a subject of its own.
        let aside = |tokens: &Tokens| {
            let opens = (anchor.end..tokens.start).rev().find(|&t| self.is(t, Class::Subordinator));
            let deed = verb.is_some_and(|v| {
                anchor.contains(&v.main)
                    && (v.planned || self.is_to_come(v) || v.past && !self.is(v.main, Class::Lasting))
            });
            opens.filter(|&t| deed && !self.is(t, Class::Ending)).is_some_and(|at| {
                let own = self.is(at + 1, Class::Owning) || self.is(at + 1, Class::Determiner);
                let verb = self.verbs.iter().find(|v| v.tokens.start > at && v.usage == Use::Finite);
                own && at + 1 < tokens.start
                    && verb.is_some_and(|v| v.tokens.end >= tokens.start || v.tokens.start > tokens.start)
            })
        };
        // "After B ended its contract, C took it over": the clause in front tells of another deed.
        let front = self.clause_in_front();
        let fronted = |tokens: &Tokens| {
            front.is_some_and(|comma| {
                // Something stands between the comma and the verb: its subject.
                let own = |v: &VerbGroup| v.usage == Use::Finite && v.tokens.start > comma + 1;
                tokens.end <= comma && comma < anchor.start && self.verbs.iter().any(own)
            })
        };
        let ended = cues.iter().any(|(tokens, cue)| {
            let near = distance(tokens, anchor) <= 12
                && !self.finite_between(tokens.end.min(anchor.end), tokens.start.max(anchor.start));
            // "for the quarter ended 30 June": a date says what ended.
            let reckoned = tokens.end < self.range.end
                && self.is_dated(tokens.end)
                && tokens.len() == 1
                && tokens.start > self.range.start
                && self.is(tokens.start - 1, Class::Years);
            (*cue == Cue::Ended
                || *cue == Cue::RunningOut && (!self.is_to_end(tokens) || verb.is_some_and(|v| v.negated)))
                && !reckoned
                && !elsewhere(tokens)
                && !aside(tokens)
                && !fronted(tokens)
                // "ended its affiliation with B and signed an agreement with C"
                && !self.tells_another_deed(tokens.start, anchor.start)
                && (near || tokens.start >= anchor.end && tokens.start - anchor.end <= 25)
        });
        // "the affiliation with B will not change": what does not end goes on.
        // "will extend its partnership with B": it goes on.
        let prolonged = cues.iter().any(|(tokens, cue)| {
            *cue == Cue::Kept
                // "will remain part of B": the trigger may begin within it.
                && tokens.start < anchor.start
                && anchor.start.saturating_sub(tokens.end) <= MAY_BE
                && !ended
                && !self.verbs.iter().any(|v| v.negated && tokens.contains(&v.main))
        });
        let kept = prolonged
            || cues.iter().any(|(tokens, cue)| {
                *cue == Cue::Kept
                    && tokens.start >= anchor.end
                    && verb.is_some_and(|v| v.tokens.start >= anchor.end && v.tokens.end + 1 >= tokens.start)
                    && tokens.start - anchor.end <= SAID_OF
            });
        if kept {
            return Ok(LinkStatus::Active);
        }
        if verb.is_some_and(|v| v.negated) && !ended {
            return Err("it is negated");
        }
        if ended || relation.over || self.stopped(anchor) || verb.is_some_and(|v| self.was_stopped(v, anchor)) {
            return Ok(LinkStatus::Ended);
        }
        if verb.is_some_and(|v| self.lasted(v, anchor)) {
            return Ok(LinkStatus::Ended);
        }
        // "signed an agreement, according to which B will be managed by A": it is agreed, a merger is still to come.
        let agreed =
            !relation.pending && agreement.is_some_and(|a| !self.lexicon.agreements.proposes(a)) && self.signed_here();
        // "Through its partnership with B, A will open": the partnership is there, whatever A will do.
        let in_front = !relation.pending && verb.is_some_and(|v| self.stands_in_front(anchor, v));
        let agreed = agreed || in_front;
        // "was the first to join", "is the first to be accepted": it has joined.
        let ranked = verb.is_some_and(|verb| self.is_ranked(verb));
        // "would have acquired B", "was to have been sold": it has not come to be.
        let missed = verb.is_some_and(|v| {
            let to_be = self.is(v.tokens.start, Class::Be);
            v.perfect && (v.modal.is_some_and(|m| self.lexicon.vocabulary.spelling(m) == "would") || v.planned && to_be)
        });
        if missed {
            return Ok(LinkStatus::Ended);
        }
        if let Some(verb) = verb {
            let under_way = relation.pending && self.is_under_way(verb);
            if !agreed && (verb.planned || under_way || self.is_to_come(verb) || self.goes_on_planned(verb)) {
                return Ok(LinkStatus::Proposed);
            }
            if !agreed && self.in_clause_to_come(verb) {
                return Ok(LinkStatus::Proposed);
            }
            // "said that it had completed the purchase": the saying is past, not the tie.
            let told = cues.iter().any(|(tokens, cue)| {
                *cue == Cue::Reported
                    && self.verbs.iter().any(|v| tokens.contains(&v.main) && v.tokens.end <= verb.tokens.start)
            });
            if verb.pluperfect && agreement.is_none() && !told && self.is(verb.main, Class::Lasting) {
                return Ok(LinkStatus::Ended);
            }
            let infinitive = if verb.usage == Use::Infinitive { Some(verb) } else { self.bare_infinitive(verb) };
            if let Some(verb) = infinitive {
                let governing =
                    self.verbs.iter().rev().find(|v| v.tokens.end <= verb.tokens.start && v.usage == Use::Finite);
                // "signed a definitive agreement to become part of B": what mergers are agreed by is still to come.
                let pending = relation.pending || agreement.is_some_and(|a| self.merges(a));
                let signed = !pending
                    && governing.is_some_and(|g| g.past && g.modal.is_none())
                    && agreement.is_some_and(|a| !self.lexicon.agreements.proposes(a));
                // "sent doctors to support B": who has sent them supports it.
                // "has the right to run B": who has it does.
                let right = verb.tokens.start > self.range.start && self.is(verb.tokens.start - 1, Class::Realised);
                let real = governing.is_some_and(|g| {
                    (right || self.is(g.main, Class::Realised)) && g.modal.is_none() && !g.planned && !g.negated
                });
                // "was set up to run B": it was made for that, and does it; "was formed to acquire B" has still to.
                let made = !pending
                    && governing.is_some_and(|g| {
                        let past = (g.past || g.perfect) && g.modal.is_none() && !g.planned && !g.negated;
                        past && cues.iter().any(|(t, cue)| *cue == Cue::Founded && t.contains(&g.main))
                    });
                // "A's contract to operate B runs until 2018": the contract is there.
                let held = !pending
                    && governing.is_none()
                    && agreement.is_some_and(|a| !self.lexicon.agreements.proposes(a))
                    && self.verbs.iter().find(|v| v.tokens.start >= anchor.end && v.usage == Use::Finite).is_some_and(
                        |v| {
                            // "The contract to run B was extended"
                            let kept = cues.iter().any(|(t, cue)| *cue == Cue::Kept && t.contains(&v.main));
                            (!v.passive || kept) && !v.planned && v.modal.is_none() && !v.negated
                        },
                    );
                if !signed && !real && !ranked && !held && !made && (!agreed || pending) {
                    return Ok(LinkStatus::Proposed);
                }
            }
        }
        // "hopes that A and B can cooperate": it is hoped, and not so yet.
        let hoped = verb.is_some_and(|v| {
            let able = v.modal.is_some() && !self.is_to_come(v);
            able && !agreed
                && cues.iter().any(|(tokens, cue)| {
                    *cue == Cue::Planned
                        && tokens.end <= v.tokens.start
                        && !self.finite_between(tokens.end, v.tokens.start)
                })
        });
        if hoped {
            return Ok(LinkStatus::Proposed);
        }
        let planned = !ranked
            && !agreed
            && cues.iter().any(|(tokens, cue)| {
                // "The state approved A's purchase of B": whose it is stands between.
                let owner = anchor.start.checked_sub(1).filter(|&t| {
                    self.document.tokens[t].kind == TokenKind::Possessive
                        && (tokens.end..t).all(|t| self.named[t] || self.is(t, Class::DefiniteArticle))
                });
                *cue == Cue::Planned
                    && tokens.end <= anchor.start
                    // "The equity-backed chain bought A": a word of whom is meant plans nothing.
                    && !tokens.clone().any(|t| self.named[t])
                    && (anchor.start - tokens.end <= 3 || owner.is_some())
                    // "the equity-backed A bought B": a name between them is the subject.
                    && (owner.is_some() || !(tokens.end..anchor.start).any(|t| self.named[t]))
                    && !self.finite_between(tokens.end, anchor.start)
            });
        // "are exploring a merger", "in talks on a takeover": it may be.
        let open = cues.iter().any(|(tokens, cue)| {
            let before = tokens.end <= anchor.start
                && anchor.start - tokens.end <= MAY_BE
                && !self.finite_between(tokens.end, anchor.start);
            // "are negotiating a merger": the trigger says it itself.
            *cue == Cue::Hypothetical && (before || anchor.contains(&tokens.start))
        });
        // "the takeover of B has been approved": it is still to come.
        let approved = verb.is_some_and(|v| {
            v.passive
                && v.tokens.start >= anchor.end
                && cues.iter().any(|(tokens, cue)| *cue == Cue::Planned && tokens.contains(&v.main))
        });
        if planned
            || open
            || approved
            || relation.plan
            || agreement.is_some_and(|a| self.lexicon.agreements.proposes(a))
        {
            return Ok(LinkStatus::Proposed);
        }
        Ok(LinkStatus::Active)
    }

    /// The comma that closes a clause of time that opens the sentence: "After B left, ".
    fn clause_in_front(&self) -> Option<usize> {
        let opening = self.range.start..self.range.end.min(self.range.start + OPENS);
        opening.into_iter().find(|&t| self.is(t, Class::Subordinator))?;
        let verb = self.verbs.iter().find(|v| v.usage == Use::Finite)?;
        let comma = (verb.tokens.end..self.range.end).find(|&t| self.mark(t) == ',')?;
        (!self.finite_between(verb.tokens.end, comma)).then_some(comma)
    }

    /// "A planned merger was called off", "collapsed": a verb that says that something is over.
    pub(super) fn ends(&self, verb: &VerbGroup) -> bool {
        self.cues().iter().any(|(tokens, cue)| *cue == Cue::Ended && tokens.contains(&verb.main))
    }

    /// "has signed no agreement with B": nothing of what a noun tells is there.
    pub(super) fn is_none(&self, anchor: &Tokens) -> bool {
        let before = (self.range.start..anchor.start).rev().find(|&t| !self.is(t, Class::Adjective));
        before.is_some_and(|t| self.is(t, Class::Negation) && !self.verbs.iter().any(|v| v.tokens.contains(&t)))
    }

    /// "The contract expires in December", "runs out next year": it holds until then.
    fn is_to_end(&self, cue: &Tokens) -> bool {
        let verb = self.verbs.iter().find(|v| cue.contains(&v.main) && v.usage == Use::Finite);
        verb.is_some_and(|v| {
            let plain = v.tokens.len() == 1 && !v.past || v.modal.is_some() && self.is_to_come(v);
            plain && !v.passive
        })
    }

    /// "Would a merger with B help A?" states nothing.
    fn is_asked(&self) -> bool {
        let mut marks = (self.range.start..self.range.end).rev().map(|t| self.mark(t)).take_while(|mark| *mark != '\0');
        marks.any(|mark| mark == '?')
    }

    /// "was the first in the country to be accepted": an infinitive behind a rank.
    fn is_ranked(&self, verb: &VerbGroup) -> bool {
        let governing = self.verbs.iter().rev().find(|v| v.tokens.end <= verb.tokens.start && v.usage == Use::Finite);
        verb.usage == Use::Infinitive
            && governing.is_some_and(|g| g.modal.is_none() && !g.planned)
            && (verb.tokens.start.saturating_sub(RANKED).max(self.range.start)..verb.tokens.start)
                // "voted last month to merge": a date ranks nobody.
                .any(|t| {
                    let dated = self.is_dated(t) || self.is(t + 1, Class::Calendar) || self.is(t + 1, Class::Years);
                    // "has become the 20th hospital to be managed by A"
                    let token = &self.document.tokens[t];
                    let counted = token.kind == TokenKind::Number
                        && token.span().of(&self.document.article.text).ends_with(|c: char| c.is_ascii_lowercase());
                    (self.is(t, Class::Rank) || counted) && !dated && !self.finite_between(t, verb.tokens.start)
                })
    }

    /// Whether the sentence says of an instrument that it was signed: "signed an agreement", "the agreement signed on".
    fn signed_here(&self) -> bool {
        self.signing().is_some()
    }

    /// The verb by which the sentence says of an instrument that it was signed.
    pub(super) fn signing(&self) -> Option<&VerbGroup> {
        let frames = &self.lexicon.frames.frames;
        let signs = |v: &VerbGroup| {
            let from = v.tokens.start..v.main + 1;
            let mut hits = self.document.hits.within(&from, Layer::Relation);
            hits.any(|h| {
                h.first as usize <= v.main && v.main < h.last as usize && frames[h.payload as usize].needs_agreement()
            })
        };
        self.verbs.iter().find(|v| {
            let happened = v.modal.is_none() && !v.planned && !v.negated && v.usage != Use::Infinitive;
            let (low, high) = self.agreements();
            let signed = self.document.agreements[low..high].iter().any(|a| {
                let behind = a.tokens.start >= v.tokens.end && a.tokens.start - v.tokens.end <= SIGNED;
                let before = a.tokens.end <= v.tokens.start && v.tokens.start - a.tokens.end <= 1;
                behind && !v.passive || before
            });
            // "has a contract with the county to run B"
            let holds = v.tokens.len() == 1
                && self.is(v.main, Class::Have)
                && !(v.tokens.end..self.range.end.min(v.tokens.end + 2)).any(|t| self.is(t, Class::InfinitiveMark));
            happened && signed && (holds || signs(v))
        })
    }

    /// Whether the words before a noun say that what it tells is over, or to come: "a former subsidiary of B".
    pub(super) fn former_or_future(&self, anchor: &Tokens) -> Option<LinkStatus> {
        let low = anchor.start.saturating_sub(FORMER).max(self.range.start);
        let range = low..anchor.start;
        let cues = self.document.hits.within(&range, Layer::Cue);
        let said = cues.filter_map(|h| {
            let status = match self.lexicon.statuses.cue(h)? {
                Cue::Former => LinkStatus::Ended,
                Cue::Future => LinkStatus::Proposed,
                _ => return None,
            };
            let close = (h.last as usize..anchor.start).all(|t| {
                self.is(t, Class::Determiner) || self.is(t, Class::IndefiniteArticle) || self.is(t, Class::Adjective)
            });
            close.then_some(status)
        });
        said.last()
    }

    /// "will sign", "may join", but not "can treat", "did sign".
    fn is_to_come(&self, verb: &VerbGroup) -> bool {
        let modal = verb.modal.map(|w| self.lexicon.vocabulary.spelling(w));
        modal.is_some_and(|m| !matches!(m, "can" | "do" | "does" | "did" | "cannot"))
    }

    /// "managed B from 1992 to 2004": told in the past, with the years of its beginning and its end.
    pub(super) fn is_over_by(&self, date: Option<usize>, verb: Option<&VerbGroup>) -> bool {
        let Some(date) = date.map(|n| &self.document.dates[n]) else { return false };
        let span = date.value.value.split_once('/');
        let years = span.and_then(|(from, to)| Some((from.get(..4)?, to.get(..4)?)));
        let told = verb.is_some_and(|v| v.past && !v.perfect);
        // "over the past six years" goes on until today.
        let said = |year: &str| date.tokens.clone().any(|t| self.piece(t) == year);
        told && years.is_some_and(|(from, to)| from < to && said(to))
    }

    /// "is acquiring B", "is being acquired": a deed that is done in a moment, and goes on, is not done yet.
    fn is_under_way(&self, verb: &VerbGroup) -> bool {
        let gerund = |t: usize| self.document.tokens[t].form().gerund;
        let goes_on = if verb.passive {
            (verb.tokens.start + 1..verb.main).any(|t| self.is(t, Class::Be) && gerund(t))
        } else {
            verb.tokens.len() > 1 && gerund(verb.main)
        };
        let now = self.is(verb.tokens.start, Class::Be) && !self.document.tokens[verb.tokens.start].form().past;
        verb.usage == Use::Finite && now && goes_on
    }

    /// Whether an instrument is one of those by which institutions agree to merge.
    fn merges(&self, agreement: &str) -> bool {
        let frames = &self.lexicon.frames;
        self.lexicon
            .agreements
            .signed(agreement)
            .is_some_and(|signed| frames.relations.iter().any(|r| r.pending && r.key == signed.relation))
    }

    /// "Under an agreement with B, A will": whether a noun stands in a phrase before the subject of its verb.
    fn stands_in_front(&self, anchor: &Tokens, verb: &VerbGroup) -> bool {
        let first = self.range.start;
        let fronted = anchor.start > first + 1
            && anchor.start - first <= IN_FRONT
            && verb.tokens.start >= anchor.end
            && self.is(first, Class::Preposition)
            && (self.is(first + 1, Class::IndefiniteArticle)
                || self.is(first + 1, Class::DefiniteArticle)
                || self.is(first + 1, Class::Owning));
        let comma = || (anchor.end..verb.tokens.start).any(|t| self.mark(t) == ',');
        fronted && comma()
    }

    /// "will close when it joins A", "Once A takes over B, it will": the present of a clause of time beside a future.
    fn in_clause_to_come(&self, verb: &VerbGroup) -> bool {
        let present = verb.modal.is_none() && !verb.past && !verb.perfect && verb.usage == Use::Finite;
        let low = verb.tokens.start.saturating_sub(TIMED).max(self.range.start);
        let opens =
            (low..verb.tokens.start).rev().find(|&t| self.is(t, Class::Subordinator) || self.is(t, Class::Relative));
        let timed = opens.is_some_and(|t| {
            self.is(t, Class::Subordinator)
                && self.lexicon.names.is(self.document.tokens[t].word, NameClass::Timing)
                && !self.finite_between(t, verb.tokens.start)
        });
        let will = |v: &VerbGroup| v.main != verb.main && v.usage == Use::Finite && self.is_to_come(v);
        present && timed && self.verbs.iter().any(will)
    }

    /// "will buy all shares and merge it with B": a bare second verb is as planned as the first.
    fn goes_on_planned(&self, verb: &VerbGroup) -> bool {
        let form = self.document.tokens[verb.main].form();
        let joined = verb.tokens.start > self.range.start && self.is(verb.tokens.start - 1, Class::Joining);
        // "will cover four acres and be operated by A"
        let passive = verb.passive
            && verb.modal.is_none()
            && self.lexicon.vocabulary.auxiliary(self.document.tokens[verb.tokens.start].word).base;
        joined
            && (passive || verb.tokens.len() == 1 && form.base && !form.past)
            && self
                .verbs
                .iter()
                .rev()
                .find(|v| v.tokens.end < verb.tokens.start)
                .is_some_and(|first| first.planned || self.is_to_come(first))
    }

    /// "agreed to give up its name and become a part of B", "to let A run B": the infinitive that a bare verb goes on with.
    fn bare_infinitive(&self, verb: &VerbGroup) -> Option<&VerbGroup> {
        let form = self.document.tokens[verb.main].form();
        let bare = verb.tokens.len() == 1 && form.base && !form.past && verb.usage == Use::Finite;
        let start = verb.tokens.start;
        // "would see A take over B": what is seen is still to come.
        let governs = |v: &&VerbGroup| v.usage == Use::Infinitive || v.modal.is_some() || v.planned;
        let first = self.verbs.iter().rev().find(|v| v.tokens.end < start).filter(governs)?;
        let joined = start > self.range.start && self.is(start - 1, Class::Joining);
        let object = self.groups.iter().any(|g| g.tokens.start == first.tokens.end && g.tokens.end == start);
        (bare && (joined || object)).then_some(first)
    }

    /// "ended their 40-year partnership", "stopped sending doctors": a verb of ending stands right before it.
    pub(super) fn stopped(&self, anchor: &Tokens) -> bool {
        // "A judge blocked A from buying B".
        let from = anchor.start.checked_sub(1).filter(|&t| t > self.range.start && self.is(t, Class::Source));
        let barred = |from: usize| {
            let object = self.groups.iter().find(|g| g.tokens.end == from && g.governor == Governor::Object);
            let verb = object.and_then(|g| self.verbs.iter().rev().find(|v| v.tokens.end <= g.tokens.start));
            verb.is_some_and(|v| self.is(v.main, Class::Stopping) && !v.negated && !self.is_to_come(v))
        };
        if from.is_some_and(barred) {
            return true;
        }
        self.verbs.iter().any(|v| {
            self.is(v.main, Class::Stopping)
                && !v.negated
                && !v.passive
                && v.tokens.end <= anchor.start
                && anchor.start - v.tokens.end <= STOPPED
                && !(v.tokens.end..anchor.start).any(|t| {
                    // "shelved plans to merge": the infinitive is of the plans.
                    self.is(t, Class::Preposition) && !(self.is(t, Class::InfinitiveMark) && t + 1 == anchor.start)
                        || self.document.tokens[t].kind == TokenKind::Mark && self.mark(t) != '-'
                })
        })
    }

    /// "Its planned merger with B was blocked": the verb behind the noun ends it.
    pub(super) fn was_stopped(&self, verb: &VerbGroup, anchor: &Tokens) -> bool {
        verb.passive
            && verb.tokens.start >= anchor.end
            && self.is(verb.main, Class::Stopping)
            && !verb.negated
            && !self.is_to_come(verb)
            && !self.groups.iter().any(|g| {
                g.governor == Governor::Subject && g.tokens.start >= anchor.end && g.tokens.end <= verb.tokens.start
            })
    }

    /// "A ran B for ten years", "belonged to A until 2016": what went on so long is over.
    pub(super) fn lasted(&self, verb: &VerbGroup, anchor: &Tokens) -> bool {
        let participle = verb.usage == Use::Participle;
        let told = (verb.past || participle) && !verb.perfect && !self.is_to_come(verb);
        let lasting = told && self.is(verb.main, Class::Lasting);
        let end = self.range.end.min(anchor.end.max(verb.tokens.end) + LASTED);
        let span = |t: usize| {
            let counted = (t + 1..end.min(t + 4)).any(|n| {
                let token = &self.document.tokens[n];
                token.kind == TokenKind::Number || self.lexicon.figures.number(token.word).is_some()
            });
            self.is(t, Class::Purpose) && counted && (t + 2..end.min(t + 5)).any(|n| self.is(n, Class::Years))
        };
        // "was for six years supported by B": it may stand inside the group.
        let mut round = (verb.tokens.end..end).chain(verb.tokens.clone());
        // "Until 2017, B was run by A", "A previously belonged to B".
        let fronted =
            self.is(self.range.start, Class::Ending) && !self.finite_between(self.range.start, verb.tokens.start);
        let once = verb.tokens.start > self.range.start && self.is_cue_of(verb.tokens.start - 1, Cue::Former)
            || verb.tokens.clone().any(|t| self.is_cue_of(t, Cue::Former))
            // "A, until recently run by B, closed"
            || participle && (verb.tokens.start.saturating_sub(2).max(self.range.start)..verb.tokens.start)
                .any(|t| self.is(t, Class::Ending));
        lasting && (fronted || once || round.any(|t| self.is(t, Class::Ending) || span(t)))
    }

    /// Whether a cue of a kind begins at a token.
    fn is_cue_of(&self, at: usize, wanted: Cue) -> bool {
        self.document.hits.at(at).iter().any(|h| self.lexicon.statuses.cue(h) == Some(wanted))
    }

    /// Whether more than one comma or a relative clause parts two places: what stands before governs nothing behind.
    pub(super) fn is_parted(&self, from: usize, to: usize) -> bool {
        // "want to work at B, whose parent is A"
        if (from + 1..to).any(|t| self.is(t, Class::Relative) && self.mark(t - 1) == ',') {
            return true;
        }
        let commas = || (from..to).filter(|&t| self.document.tokens[t].mark == ',');
        commas().nth(1).is_some() && commas().any(|c| !self.groups.iter().any(|g| g.tokens.contains(&c)))
    }

    pub(super) fn cues(&self) -> Vec<(Tokens, Cue)> {
        self.document
            .hits
            .within(&self.range, Layer::Cue)
            .filter_map(|h| self.lexicon.statuses.cue(h).map(|c| (h.first as usize..h.last as usize, c)))
            .filter(|(tokens, _)| !tokens.clone().any(|t| self.named.get(t).copied().unwrap_or(false)))
            .collect()
    }
}
