//! What a phrase that points back says of the one it means: "the county
//! hospital", "the Guizhou hospital", "the hospital in Leishan", "the supported
//! hospital", "the Chinese hospital". Whoever contradicts it is not meant.

use super::Chains;
use crate::annotate::name::{self, Candidate};
use crate::document::{PlaceId, TokenKind, Tokens};
use crate::lexicon::Layer;
use crate::lexicon::keys::KeyWord;
use crate::lexicon::names::{NameClass, NameRole};
use crate::lexicon::places::PlaceKind;

/// The conditions of a phrase.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    /// "county", "provincial".
    level: Option<NameClass>,
    /// The places that its place or demonym can mean.
    places: Vec<PlaceId>,
    /// The words that say the place.
    words: Vec<KeyWord>,
    /// The one of two that is helped, or that helps.
    pub(super) helped: Option<bool>,
    /// The other one of two.
    pub(super) partner: bool,
    /// The tokens of the place, which the name need not have.
    located: Vec<usize>,
}

impl Conditions {
    /// Whether a level is all that a phrase says of a place: "the county hospital".
    pub(super) fn level_alone(&self) -> bool {
        self.level.is_some() && self.places.is_empty() && self.words.is_empty()
    }

    /// Whether anything is said.
    pub(super) fn any(&self) -> bool {
        self.level.is_some() || !self.places.is_empty() || !self.words.is_empty() || self.helped.is_some()
    }

    /// Whether a token is the place, which says where the one meant stands and need not be in its name.
    pub(super) fn locates(&self, token: usize) -> bool {
        self.located.contains(&token)
    }
}

impl Chains<'_> {
    /// The determiner of a phrase that points back.
    pub(super) fn determiner(&self, one: &Candidate) -> Option<usize> {
        let floor = self.sentences[one.sentence].tokens.start;
        name::determiner(self.text, self.tokens, self.lexicon, one.tokens.start, floor)
    }

    /// What a phrase says of the one it means.
    pub(super) fn conditions(&self, one: &Candidate) -> Conditions {
        let mut said = Conditions::default();
        let start = self.determiner(one).map_or(one.tokens.start, |d| d + 1);
        for at in start..one.head.start {
            // "the county-owned hospital" may be one of a town.
            let compound = at + 2 < one.head.start
                && self.tokens[at + 1].mark == '-'
                && self.in_name(at + 2, NameClass::Compounded);
            if let Some(level) = NameClass::LEVELS.iter().find(|level| self.in_name(at, **level) && !compound) {
                said.level = Some(*level);
            }
            if at < one.tokens.start {
                if self.in_name(at, NameClass::HelpedSide) {
                    said.helped = Some(true);
                } else if self.in_name(at, NameClass::HelpingSide) {
                    said.helped = Some(false);
                }
                said.partner |= self.in_name(at, NameClass::OtherPartner);
            }
            self.place_said(at, one.head.start, &mut said);
        }
        // "the hospital in Leishan"; an unknown word in capitals may be a place too.
        let end = self.sentences[one.sentence].tokens.end;
        let place = one.tokens.end + 1;
        if place < end && !one.capital && self.in_name(one.tokens.end, NameClass::LiesIn) {
            let token = &self.tokens[place];
            if !self.place_said(place, end, &mut said)
                && token.capital
                && token.kind == TokenKind::Word
                && self.lexicon.names.is_unknown(token.word)
            {
                said.words.push(self.word(place));
            }
        }
        said
    }

    /// Adds the place or the demonym that begins at a token.
    fn place_said(&self, at: usize, end: usize, said: &mut Conditions) -> bool {
        let places = &self.lexicon.places;
        if !self.tokens[at].capital {
            return false;
        }
        let hit = self.hits_at(at).filter(|h| h.layer == Layer::Place && h.last as usize <= end).max_by_key(|h| h.last);
        let country = self.lexicon.brands.demonym_of(self.tokens[at].span().of(self.text));
        let (named, last) = match (hit, country) {
            (Some(hit), _) => (places.named(hit.payload), hit.last as usize),
            (None, Some(country)) => (places.called(country), at + 1),
            (None, None) => return false,
        };
        if said.located.contains(&at) {
            return true;
        }
        said.places.extend(named);
        said.words.push(self.word(at));
        said.located.extend(at..last);
        true
    }

    /// The places that a run of tokens names, in capitals.
    fn places_in(&self, tokens: impl Iterator<Item = usize>, end: usize, found: &mut Vec<PlaceId>) {
        for at in tokens {
            let mut said = Conditions::default();
            self.place_said(at, end, &mut said);
            found.append(&mut said.places);
        }
    }

    /// How many of the conditions an institution is known to meet; none where it contradicts one.
    /// `mention`: the tokens of the name that stands there, beside which its place may stand.
    pub(super) fn meets(&self, institution: usize, mention: Option<&Tokens>, said: &Conditions) -> Option<i64> {
        let mut met = 0;
        if let Some(level) = said.level {
            met += self.has_level(institution, level)?;
        }
        if !said.places.is_empty() || !said.words.is_empty() {
            met += i64::from(self.stands_there(institution, mention, said)?);
        }
        if let Some(helped) = said.helped {
            match self.is_low(institution) {
                Some(low) if low == helped => met += 1,
                Some(_) => return None,
                None => {}
            }
        }
        Some(met)
    }

    /// How surely an institution has a level: 4 where its name says so and no specialty, 3 where it says
    /// so, 1 where its place is of that level, 0 where nobody knows; none where it has another.
    pub(super) fn has_level(&self, institution: usize, level: NameClass) -> Option<i64> {
        let name = &self.names[institution];
        let has = |class: NameClass| name.iter().any(|&t| self.in_name(t, class));
        if has(level) {
            // "the county hospital" is rather the County People's Hospital than that of maternal health.
            let special = |&t: &usize| self.is_specialty(t);
            return Some(if name.iter().any(special) { 3 } else { 4 });
        }
        let low = has(NameClass::CountyLevel) || has(NameClass::TownLevel);
        let high = has(NameClass::ProvinceLevel) || self.says_high(institution);
        match level {
            NameClass::ProvinceLevel => (!low && !has(NameClass::DistrictLevel)).then_some(0),
            NameClass::CityLevel | NameClass::PrefectureLevel => (!low && !has(NameClass::ProvinceLevel)).then(|| {
                let kind = self.kind_of_place(institution);
                i64::from(matches!(kind, Some(PlaceKind::Prefecture | PlaceKind::City)))
            }),
            _ => {
                let kind = self.kind_of_place(institution);
                let large = matches!(kind, Some(PlaceKind::Prefecture | PlaceKind::Province | PlaceKind::Country));
                let other = high || has(NameClass::CityLevel) || large || low && level != NameClass::DistrictLevel;
                (!other).then_some(i64::from(kind == Some(PlaceKind::County)))
            }
        }
    }

    /// Whether a token is a modifier that makes a hospital one of a specialty: "maternal", but not "people's".
    fn is_specialty(&self, token: usize) -> bool {
        self.hits_at(token).any(|h| self.role(h) == Some(NameRole::Modifier))
            && !self.in_name(token, NameClass::AnyHospital)
            && !self.is_admin(token)
    }

    fn says_high(&self, institution: usize) -> bool {
        self.lexicon.names.level(&self.institutions[institution].name) == Some(3)
    }

    /// Whether an institution is of a county or below, where its name tells.
    pub(super) fn is_low(&self, institution: usize) -> Option<bool> {
        match self.lexicon.names.level(&self.institutions[institution].name) {
            Some(level) => Some(level == 1),
            None => match self.kind_of_place(institution)? {
                PlaceKind::County => Some(true),
                PlaceKind::Prefecture | PlaceKind::Province => Some(false),
                PlaceKind::Country | PlaceKind::City | PlaceKind::Region => None,
            },
        }
    }

    /// The kind of the smallest place in a name, where all that it can mean are of one kind.
    fn kind_of_place(&self, institution: usize) -> Option<PlaceKind> {
        let places = &self.lexicon.places;
        let name = &self.names[institution];
        let mut found: Vec<PlaceId> = Vec::new();
        self.places_in(name.iter().copied(), usize::MAX, &mut found);
        let kinds: Vec<PlaceKind> = found.iter().map(|p| places.get(*p).kind).collect();
        let last = *kinds.last()?;
        kinds.iter().all(|k| *k == last).then_some(last)
    }

    /// Whether an institution is known to stand at the place that a phrase says; none where it stands elsewhere.
    fn stands_there(&self, institution: usize, mention: Option<&Tokens>, said: &Conditions) -> Option<bool> {
        if self.keys[institution].iter().any(|key| said.words.iter().any(|w| key.contains(w))) {
            return Some(true);
        }
        let places = &self.lexicon.places;
        let mut known: Vec<PlaceId> = Vec::new();
        self.places_in(self.names[institution].iter().copied(), usize::MAX, &mut known);
        if mention.is_some_and(|mention| self.places_beside(mention, said, &mut known)) {
            return Some(true);
        }
        let same = |k: PlaceId, w: PlaceId| k == w || places.lies_in(k, w) || places.lies_in(w, k);
        if known.iter().any(|k| said.places.iter().any(|w| same(*k, *w))) {
            return Some(true);
        }
        // Two places of one country tell two hospitals apart only where both have codes.
        let apart = |k: PlaceId, w: PlaceId| {
            let (k, w) = (places.get(k), places.get(w));
            match (&k.country, &w.country) {
                (Some(a), Some(b)) => a != b || k.code.is_some() && w.code.is_some() && w.kind != PlaceKind::Country,
                _ => false,
            }
        };
        let elsewhere = !known.is_empty()
            && !said.places.is_empty()
            && known.iter().all(|k| said.places.iter().all(|w| apart(*k, *w)));
        (!elsewhere).then_some(false)
    }

    /// Adds the places beside a name: "in Hangzhou, Zhejiang province" behind it, "Guizhou's" before it.
    /// Whether the word that is wanted stands there.
    fn places_beside(&self, mention: &Tokens, said: &Conditions, known: &mut Vec<PlaceId>) -> bool {
        let Some(sentence) = self.sentence_of(mention.start).map(|s| self.sentences[s].tokens.clone()) else {
            return false;
        };
        if mention.start >= sentence.start + 2 && self.tokens[mention.start - 1].kind == TokenKind::Possessive {
            let owner = mention.start - 2;
            let first = (sentence.start.max(owner.saturating_sub(2))..owner + 1)
                .find(|&t| self.hits_at(t).any(|h| h.last as usize == owner + 1));
            self.places_in(first.into_iter(), owner + 1, known);
            if said.words.contains(&self.word(owner)) {
                return true;
            }
        }
        let mut at = mention.end;
        while at + 1 < sentence.end
            && (self.in_name(at, NameClass::LiesIn) || self.tokens[at].span().of(self.text) == ",")
        {
            if said.words.contains(&self.word(at + 1)) {
                return true;
            }
            let mut there = Conditions::default();
            if !self.place_said(at + 1, sentence.end, &mut there) {
                break;
            }
            at = there.located.last().map_or(at + 2, |t| t + 1);
            known.append(&mut there.places);
            while at < sentence.end && self.is_admin(at) {
                at += 1;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use crate::annotate::annotate;
    use crate::article::Article;
    use crate::lexicon::Lexicon;

    /// The names of those whom the last mention of `phrase` in a text means.
    fn meant(text: &str, phrase: &str, lexicon: &Lexicon) -> Vec<String> {
        let article = Article::new("reference", text);
        let document = annotate(&article, lexicon);
        let at = text.rfind(phrase).expect("the phrase stands in the text");
        let (start, end) = (at as u32, (at + phrase.len()) as u32);
        document
            .mentions
            .iter()
            .filter(|m| m.span.start < end && start < m.span.end)
            .map(|m| document.institutions[m.institution].name.clone())
            .collect()
    }

    #[test]
    fn the_words_of_a_reference_are_conditions() {
        let lexicon = Lexicon::built_in();
        let rich = "Changzhou Taihu Hospital";
        let poor = "Yanhe County People's Hospital";
        let both = "Changzhou Taihu Hospital signed an agreement with Yanhe County People's Hospital in Guizhou.";
        let back = "Yanhe County People's Hospital signed an agreement with Changzhou Taihu Hospital.";
        for (before, phrase, wanted) in [
            (both, "The county hospital", vec![poor]),
            (both, "The county-level hospital", vec![poor]),
            (both, "The hospital in Yanhe", vec![poor]),
            (both, "The Guizhou hospital", vec![poor]),
            (both, "The Jiangsu hospital", vec![rich]),
            (both, "The Changzhou hospital", vec![rich]),
            (both, "The local hospital", vec![poor]),
            (both, "The supported hospital", vec![poor]),
            (both, "The Hunan hospital", vec![]),
            (both, "The Malawian hospital", vec![]),
            (back, "The supporting hospital", vec![rich]),
            (back, "The city hospital", vec![rich]),
            (back, "The provincial hospital", vec![rich]),
            (back, "The hospital", vec![poor]),
            (
                "Yanhe County People's Hospital and Yanhe County Maternal and Child Health Hospital met.",
                "The county hospital",
                vec![poor],
            ),
            ("Yanhe County People's Hospital and Yanhe Yian Hospital met.", "The county hospital", vec![poor]),
            ("Zhejiang Provincial People's Hospital has 2,000 beds.", "The county hospital", vec![]),
            ("Linshan Hospital has 200 beds.", "The local hospital", vec![]),
        ] {
            let text = format!("{before} {phrase} trained 60 doctors.");
            assert_eq!(meant(&text, phrase.strip_prefix("The ").unwrap_or(phrase), &lexicon), wanted, "{text}");
        }
    }

    #[test]
    fn hundreds_of_hospitals_before_it_change_nothing() {
        let lexicon = Lexicon::built_in();
        let syllables = ["ba", "be", "bi", "bo", "bu", "da", "de", "di", "do", "du"];
        let others = |from: usize, to: usize| -> String {
            let name = |n: usize| format!("Lin{}{}{}", syllables[n / 100], syllables[n / 10 % 10], syllables[n % 10]);
            (from..to).map(|n| format!("{} County People's Hospital opened a ward.\n\n", name(n))).collect()
        };
        for phrase in ["The county hospital", "The Yanhe hospital", "The county people's hospital"] {
            let text = format!("Yanhe County People's Hospital has 90 beds. {phrase} trained 60 doctors.\n\n");
            let phrase = &phrase["The ".len()..];
            let named = vec!["Yanhe County People's Hospital"];
            assert_eq!(meant(&text, phrase, &lexicon), named, "{phrase} alone");
            assert_eq!(meant(&format!("{}{text}", others(0, 700)), phrase, &lexicon), named, "{phrase} behind");
            let between = format!("{}{text}{}", others(0, 350), others(350, 700));
            assert_eq!(meant(&between, phrase, &lexicon), named, "{phrase} between");
        }
    }

    #[test]
    fn the_other_one_of_two() {
        let lexicon = Lexicon::built_in();
        let one = "Linshan Hospital";
        let two = "Dongfang Hospital";
        let signed = "Linshan Hospital signed an agreement with Dongfang Hospital";
        for (text, phrase, wanted) in [
            (format!("{signed}; the latter sent 5 nurses to the former."), "the latter", vec![two]),
            (format!("{signed}; the latter sent 5 nurses to the former."), "the former", vec![one]),
            (format!("{signed}. The former president spoke."), "former", vec![]),
            (
                format!("{signed}. Linshan Hospital sent 5 nurses to the partner hospital."),
                "partner hospital",
                vec![two],
            ),
            (format!("{signed}. In the end the bilateral parties were content."), "bilateral parties", vec![one, two]),
            (
                "Linshan Hospital and Dongfang Hospital agreed to entrust Gulou Hospital to the latter.".into(),
                "the latter",
                vec![two],
            ),
        ] {
            assert_eq!(meant(&text, phrase, &lexicon), wanted, "{text}");
        }
    }

    #[test]
    fn a_reference_may_stand_before_its_name() {
        let lexicon = Lexicon::built_in();
        for (text, phrase, wanted) in [
            (
                "After it was bought by Larch Health, Linshan Hospital will close a ward.",
                " it ",
                vec!["Linshan Hospital"],
            ),
            ("After it rained, the town helped Linshan Hospital.", " it ", vec![]),
            ("The hospital treats 900 people a day, Linshan Hospital said.", "The hospital", vec!["Linshan Hospital"]),
            (
                "The hospital treats 900 people, according to Linshan Hospital.",
                "The hospital",
                vec!["Linshan Hospital"],
            ),
            ("The hospital treats 900 people near Linshan Hospital.", "The hospital", vec![]),
            ("Officials with Linshan Hospital say they have signed a pact.", "they", vec!["Linshan Hospital"]),
            ("Patients of Linshan Hospital say they have waited.", "they", vec![]),
        ] {
            assert_eq!(meant(text, phrase, &lexicon), wanted, "{text}");
        }
    }
}
