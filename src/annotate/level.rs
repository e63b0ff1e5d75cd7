//! Levels of hospitals: "the Grade 3A Linshan Hospital", "Linshan Hospital, a tertiary hospital".
//!
//! A level counts for the hospital right behind it, or for the one before it in
//! the same sentence where a form of "be", a comma or a bracket stands between.
//! Groups ("tertiary hospitals") have none of their own.

use crate::document::{Institution, InstitutionKind, InstitutionMention, Naming, Sentence, Token, TokenKind, Tokens};
use crate::lexicon::names::NameRole;
use crate::lexicon::{Class, Hits, Layer, Lexicon};

/// Tokens between a hospital and a level that is said of it behind its name, at most.
const REACH: usize = 10;

/// The institutions with the levels that the text says of them; the first level of each counts.
pub fn find(
    mut institutions: Vec<Institution>,
    mentions: &[InstitutionMention],
    text: &str,
    tokens: &[Token],
    hits: &Hits,
    sentences: &[Sentence],
    lexicon: &Lexicon,
) -> Vec<Institution> {
    for hit in hits.of(Layer::Name) {
        let NameRole::Level(level) = lexicon.names.role(hit.payload) else { continue };
        let said = hit.first as usize..hit.last as usize;
        let after = sentences.partition_point(|s| s.tokens.start <= said.start);
        let Some(sentence) = after.checked_sub(1).map(|n| &sentences[n]).filter(|s| s.tokens.contains(&said.start))
        else {
            continue;
        };
        let next = mentions.partition_point(|m| m.tokens.start < said.end);
        let behind = mentions.get(next).filter(|m| {
            m.tokens.end <= sentence.tokens.end
                && m.tokens.start - said.end <= 3
                && (said.end..m.tokens.start).all(|t| tokens[t].kind == TokenKind::Word)
        });
        let before = next.checked_sub(1).map(|n| &mentions[n]).filter(|m| {
            m.tokens.start >= sentence.tokens.start
                && m.tokens.end <= said.start
                && said.start - m.tokens.end <= REACH
                && joins(m.tokens.end..said.start, text, tokens)
        });
        let Some(mention) = behind.or(before).filter(|m| m.naming != Naming::Group) else { continue };
        let institution = &mut institutions[mention.institution];
        let treats = matches!(
            institution.kind,
            InstitutionKind::Hospital | InstitutionKind::MedicalCenter | InstitutionKind::Clinic
        );
        if treats && institution.level.is_none() {
            institution.level = Some(level.key());
        }
    }
    institutions
}

/// Whether what stands between says something of what stands before it.
fn joins(between: Tokens, text: &str, tokens: &[Token]) -> bool {
    between.clone().any(|t| tokens[t].is(Class::Be) || matches!(tokens[t].span().of(text), "," | "(" | "\u{2014}"))
}

#[cfg(test)]
mod tests {
    use crate::annotate::annotate;
    use crate::article::Article;
    use crate::lexicon::Lexicon;

    #[test]
    fn levels_belong_to_the_hospital_that_they_are_said_of() {
        let lexicon = Lexicon::built_in();
        for (text, level) in [
            ("Linshan County People's Hospital is a tertiary general hospital with 800 beds.", Some("tertiary")),
            ("The team visited the Grade 3A Linshan Central Hospital in May.", Some("tertiary")),
            ("Linshan Central Hospital, a second-class hospital, has 90 beds.", Some("secondary")),
            ("Linshan Central Hospital works with many tertiary hospitals.", None),
            ("Linshan Central Hospital treated 300 patients.", None),
        ] {
            let article = Article::new("level", text);
            let document = annotate(&article, &lexicon);
            let hospital = document.institutions.iter().find(|i| i.name.starts_with("Linshan")).map(|i| i.level);
            assert_eq!(hospital, Some(level), "{text}");
        }
    }
}
