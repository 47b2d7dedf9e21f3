// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The names that the columns of persons hold, and how they go from a text that is published.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::plan::Plan;
use crate::plan::names::fold;
use crate::privacy::{OMITTED, is_role, masked};

/// Shortest part of a name that is looked for alone.
const SHORTEST: usize = 4;

/// Nouns and titles after which a word in capitals is a person's name: «Assessore Verdi».
const BEFORE_A_NAME: [&str; 40] = [
    "assessore",
    "assessora",
    "sindaco",
    "sindaca",
    "vicesindaco",
    "vicesindaca",
    "presidente",
    "vicepresidente",
    "segretario",
    "segretaria",
    "dirigente",
    "direttore",
    "direttrice",
    "responsabile",
    "funzionario",
    "funzionaria",
    "coordinatore",
    "coordinatrice",
    "referente",
    "istruttore",
    "istruttrice",
    "delegato",
    "delegata",
    "consigliere",
    "consigliera",
    "rappresentante",
    "dott",
    "dottor",
    "dottore",
    "dottoressa",
    "ssa",
    "dr",
    "avv",
    "ing",
    "prof",
    "sig",
    "signor",
    "signora",
    "don",
    "suor",
];

/// Words after which a name is that of a place or a body: «Sindaco di Castellana Grotte».
const BEFORE_A_PLACE: [&str; 16] = [
    "di", "del", "della", "dello", "dei", "degli", "delle", "dell", "al", "alla", "ai", "alle", "per", "in", "all", "d",
];

/// Words of offices that take a capital and are no names.
const OFFICES: [&str; 20] = [
    "istituzionale",
    "area",
    "politiche",
    "sociali",
    "sociale",
    "piano",
    "zona",
    "welfare",
    "istruzione",
    "comune",
    "cultura",
    "famiglia",
    "minori",
    "inclusione",
    "terzo",
    "capofila",
    "amministrativo",
    "tecnico",
    "generale",
    "comunale",
];

/// How one takes part in a meeting, in one word.
const PARTS: [&str; 22] = [
    "componente",
    "delegato",
    "delegata",
    "uditore",
    "uditrice",
    "invitato",
    "invitata",
    "relatore",
    "relatrice",
    "osservatore",
    "osservatrice",
    "referente",
    "rappresentante",
    "membro",
    "consulente",
    "facilitatore",
    "facilitatrice",
    "presidente",
    "segretario",
    "segretaria",
    "parte",
    "partecipante",
];

/// Organisations that stand side by side in capitals.
const ACRONYMS: [&str; 18] = [
    "CGIL", "CISL", "UIL", "UGL", "CISAL", "CISAS", "ASL", "ATS", "ASST", "AUSL", "CAF", "SPI", "FNP", "ODV", "APS",
    "ETS", "UEPE", "USSM",
];

/// Titles that only stand before a person's name.
const HONORIFICS: [&str; 22] = [
    "dott",
    "dottor",
    "dottore",
    "dottoressa",
    "ssa",
    "dr",
    "avv",
    "avvocato",
    "ing",
    "arch",
    "geom",
    "rag",
    "prof",
    "professor",
    "professore",
    "professoressa",
    "sig",
    "signor",
    "signora",
    "sigra",
    "don",
    "suor",
];

/// Words before a name that is that of a street, a school, a foundation.
const PLACES: [&str; 32] = [
    "via",
    "viale",
    "piazza",
    "piazzale",
    "piazzetta",
    "largo",
    "corso",
    "vico",
    "vicolo",
    "contrada",
    "sala",
    "aula",
    "palazzo",
    "villa",
    "teatro",
    "parco",
    "rione",
    "quartiere",
    "frazione",
    "zona",
    "scuola",
    "istituto",
    "plesso",
    "liceo",
    "fondazione",
    "parrocchia",
    "oratorio",
    "casa",
    "centro",
    "ospedale",
    "biblioteca",
    "chiesa",
];

/// What stays inside the office.
#[derive(Clone, Debug, Default)]
pub(super) struct Redactor {
    /// Whole names, in lower case, word by word; longest first.
    whole: Vec<Vec<String>>,
    /// Words of those names, in lower case; whether the word only ever begins a name.
    parts: BTreeMap<String, bool>,
    /// Names of bodies, organisations and comuni, folded: they are no persons.
    bodies: Vec<String>,
}

impl Redactor {
    /// What the columns of persons name in a plan.
    pub(super) fn of(plan: &Plan) -> Redactor {
        let bodies = plan.bodies.iter().map(|b| &b.name).chain(plan.stakeholders.iter().map(|s| &s.name));
        let mut bodies: Vec<String> = bodies.map(|name| fold(&name.value)).collect();
        bodies.extend(plan.comuni.iter().map(|c| fold(&c.name.value)));
        bodies.sort();
        bodies.dedup();
        let mut redactor = Redactor { bodies, ..Redactor::default() };
        let chairs = plan.meetings.iter().flat_map(|m| [m.chair.as_ref(), m.secretary.as_ref()]).flatten();
        let others = plan.stakeholders.iter().filter_map(|s| s.representative.as_ref());
        let who = plan.commitments.iter().map(|c| &c.who);
        let roles = plan.attendance.iter().filter_map(|a| a.role.as_ref());
        let persons = plan.attendance.iter().filter_map(|a| a.person.as_ref());
        let cells = chairs.chain(persons).chain(others).chain(who).chain(roles);
        let names: Vec<String> = cells.flat_map(|cell| redactor.names_in(&cell.value)).collect();
        for name in names {
            if redactor.is_body(&name) {
                continue;
            }
            let words: Vec<String> = name.split_whitespace().map(lower).collect();
            for (at, word) in words.iter().enumerate().filter(|(_, w)| w.chars().count() >= SHORTEST) {
                if redactor.bodies.contains(word) {
                    continue;
                }
                let begins = at == 0 && words.len() > 1;
                redactor.parts.entry(word.clone()).and_modify(|b| *b &= begins).or_insert(begins);
            }
            if words.len() > 1 {
                redactor.whole.push(words);
            }
        }
        redactor.whole.sort_by_key(|words| (std::cmp::Reverse(words.len()), words.clone()));
        redactor.whole.dedup();
        redactor
    }

    fn is_body(&self, text: &str) -> bool {
        self.bodies.contains(&fold(text))
    }

    /// The names of persons in a cell that may hold one: words in capitals, side by side, that say no role and no body.
    fn names_in(&self, text: &str) -> Vec<String> {
        if self.is_body(text) {
            return Vec::new();
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        let last_part = |word: &str| fold(word).split(' ').next_back().unwrap_or_default().to_owned();
        // «VERDI ANNA» is a name as much as «Anna Verdi»; a word in capitals alone is an acronym.
        let shouted = |at: usize| words.get(at).is_some_and(|w| bare(w).chars().count() > 2 && is_upper(&bare(w)));
        let may_be = |at: usize| {
            let plain = words.get(at).map(|w| bare(w)).unwrap_or_default();
            let capital = plain.chars().next().is_some_and(char::is_uppercase) && plain.chars().count() > 1;
            let beside = shouted(at + 1) || at.checked_sub(1).is_some_and(shouted);
            let acronym = ACRONYMS.contains(&plain.as_str()) || (is_acronym(&plain) && !beside);
            capital && !is_role(&plain) && !OFFICES.contains(&fold(&plain).as_str()) && !acronym
        };
        let ends = |word: &str| word.ends_with([',', ';', ':', '(', ')', '–', '-', '/']);
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            if !may_be(at) {
                at += 1;
                continue;
            }
            let mut end = at + 1;
            while end < words.len() && may_be(end) && !ends(words[end - 1]) {
                end += 1;
            }
            let before = at.checked_sub(1).and_then(|b| words.get(b)).copied();
            let name: Vec<String> = words[at..end].iter().map(|w| bare(w)).collect();
            let of_place = before.is_some_and(|b| BEFORE_A_PLACE.contains(&last_part(b).as_str()));
            let titled = before.is_some_and(|b| BEFORE_A_NAME.contains(&last_part(b).as_str()));
            let apart = before.is_some_and(ends) || words[at].starts_with(['(', '–', '-']) || words.len() == 1;
            let name = name.join(" ");
            if !of_place
                && (end - at > 1 || titled || apart)
                && !self.is_body(&name)
                && !PARTS.contains(&fold(&name).as_str())
            {
                found.push(name);
            }
            at = end;
        }
        found
    }

    /// A cell that may name a person: the role without the name, or nothing but the mark.
    pub(super) fn person(&self, text: &str) -> String {
        let text = text.trim();
        let names = self.names_in(text);
        let mut left = text.to_owned();
        for name in &names {
            left = left.replace(name.as_str(), "");
        }
        let left =
            left.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '-' | '–' | '(' | ')' | ':'));
        // «Biblioteca civica»: a capital at the beginning only is a body, in several words.
        let capitals = left.split_whitespace().filter(|w| w.chars().next().is_some_and(char::is_uppercase)).count();
        let one_body = names.is_empty() && left.split_whitespace().count() > 1 && capitals == 1;
        let part = left.split_whitespace().next().is_some_and(|w| PARTS.contains(&fold(w).as_str()));
        let acronym = names.is_empty() && is_acronym(left);
        let first = left.split_whitespace().next().map(fold).unwrap_or_default();
        let led = names.is_empty() && BEFORE_A_NAME.contains(&first.as_str());
        let is_public = self.is_body(left) || is_role(left) || one_body || part || acronym || led;
        match (is_public, names.is_empty()) {
            (true, true) => self.text(text),
            (true, false) => format!("{} {OMITTED}", self.text(left)),
            (false, _) => OMITTED.to_owned(),
        }
    }

    /// A cell that says in which role one takes part, where offices also write a name.
    pub(super) fn role(&self, text: &str) -> String {
        let names_nobody = text.chars().all(|c| !c.is_uppercase());
        if names_nobody { self.text(text) } else { self.person(text) }
    }

    /// A text without the names that the columns of persons hold, what follows a title («dott. …»), tax codes, addresses
    /// and numbers of persons.
    pub(super) fn text(&self, text: &str) -> String {
        let masked = masked(text);
        let words = words(&masked);
        let mut cuts: Vec<Range<usize>> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let taken = self.named(&masked, &words, at);
            if taken == 0 {
                at += 1;
                continue;
            }
            cuts.push(words[at].start..words[at + taken - 1].end);
            at += taken;
        }
        let mut out = String::with_capacity(masked.len());
        let mut from = 0;
        for cut in cuts {
            let between = &masked[from..cut.start];
            // Two names side by side are one omission.
            if !(out.ends_with(OMITTED) && between.trim().is_empty()) {
                out.push_str(between);
                out.push_str(OMITTED);
            }
            from = cut.end;
        }
        out.push_str(&masked[from..]);
        out
    }

    /// How many words at a place are a person's name; 0 when none is.
    fn named(&self, text: &str, words: &[Range<usize>], at: usize) -> usize {
        let word = |at: usize| words.get(at).map(|range| &text[range.clone()]).unwrap_or_default();
        let before = |back: usize| at.checked_sub(back).map(|b| lower(word(b))).unwrap_or_default();
        let capital = |at: usize| word(at).chars().next().is_some_and(char::is_uppercase);
        let long = |at: usize| word(at).chars().count() > 2;
        let whole =
            self.whole.iter().find(|name| name.iter().enumerate().all(|(i, part)| lower(word(at + i)) == *part));
        if let Some(name) = whole {
            return name.len();
        }
        if !capital(at) {
            return 0;
        }
        let place = |back: usize| PLACES.contains(&before(back).as_str());
        let of_place = place(1) || (place(2) && capital(at.saturating_sub(1)));
        if let Some(begins) = self.parts.get(&lower(word(at))) {
            // «Aldo Moro» is not the Aldo of the list.
            let next = lower(word(at + 1));
            let joined = words.get(at + 1).is_some_and(|n| text[words[at].end..n.start].chars().all(|c| c == ' '));
            let other = *begins
                && joined
                && capital(at + 1)
                && long(at + 1)
                && !self.parts.contains_key(&next)
                && !is_role(word(at + 1));
            return usize::from(!of_place && !other);
        }
        let titled = HONORIFICS.contains(&fold(&before(1)).as_str())
            && at
                .checked_sub(1)
                .is_some_and(|b| text[words[b].end..words[at].start].chars().all(|c| c == ' ' || c == '.'));
        let of_place = place(2) || place(3);
        let is_name = |at: usize| {
            let plain = word(at);
            capital(at) && long(at) && !is_role(plain) && !is_acronym(plain) && !OFFICES.contains(&fold(plain).as_str())
        };
        if !titled || of_place || !is_name(at) {
            return 0;
        }
        let beside = |i: usize| {
            words.get(i).is_some_and(|w| text[words[i - 1].end..w.start].chars().all(|c| c == ' ')) && is_name(i)
        };
        1 + (1..3).take_while(|i| beside(at + i)).count()
    }
}

/// Where the words of a text are: letters and figures, with apostrophes and hyphens inside.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start: Option<usize> = None;
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-');
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (inside(c), start) {
            (true, None) if c.is_alphanumeric() => start = Some(at),
            (false, Some(from)) => {
                let word = text[from..at].trim_end_matches(['\'', '’', '-']);
                // «l'Assessore», «dell'Anna»: what stands before the apostrophe is no part of the name.
                let article = word.find(['\'', '’']).filter(|cut| {
                    let lead = lower(&word[..*cut]);
                    matches!(lead.as_str(), "l" | "un" | "dell" | "all" | "dall" | "nell" | "sull" | "quell")
                        && word[*cut..].chars().nth(1).is_some_and(char::is_alphanumeric)
                        && !word.starts_with(char::is_uppercase)
                });
                let shift = article.map_or(0, |cut| cut + word[cut..].chars().next().map_or(0, char::len_utf8));
                found.push(from + shift..from + word.len());
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// Lower case, with one kind of apostrophe.
fn lower(word: &str) -> String {
    word.to_lowercase().replace('’', "'")
}

fn is_upper(word: &str) -> bool {
    word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
}

fn is_acronym(word: &str) -> bool {
    !word.is_empty() && word.chars().count() <= 5 && is_upper(word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::origin::Traced;
    use crate::period::Triennium;
    use crate::plan::Commitment;

    fn redactor(who: &[&str]) -> Redactor {
        let mut plan = Plan::empty(Triennium::starting(2022));
        plan.commitments = who
            .iter()
            .map(|who| Commitment {
                meeting: Traced::untraced("I1".into()),
                who: Traced::untraced((*who).to_owned()),
                what: Traced::untraced(String::new()),
                due: None,
                state: None,
            })
            .collect();
        Redactor::of(&plan)
    }

    #[test]
    fn roles_stay_and_names_go() {
        let redactor = redactor(&["Sindaco Anna Verdi", "Ufficio di Piano"]);
        assert_eq!(
            redactor.person("Presidente del Coordinamento Istituzionale"),
            "Presidente del Coordinamento Istituzionale"
        );
        assert_eq!(redactor.person("Sindaco Anna Verdi"), "Sindaco [omesso]");
        assert_eq!(redactor.person("Anna Verdi"), "[omesso]");
        for (cell, shown) in [
            ("Ufficio di Piano", "Ufficio di Piano"),
            ("Assessore Verdi", "Assessore [omesso]"),
            ("Assessore ai Servizi sociali, Anna Verdi", "Assessore ai Servizi sociali [omesso]"),
            ("Assessore ai Servizi sociali - Verdi", "Assessore ai Servizi sociali [omesso]"),
            ("dott.ssa Anna Verdi", "[omesso]"),
            ("Verdi", "[omesso]"),
            ("Sindaco di Castellana Grotte", "Sindaco di Castellana Grotte"),
            ("Biblioteca civica", "Biblioteca civica"),
            ("delegata Anna Verdi", "delegata [omesso]"),
            ("componente", "componente"),
            ("Componente", "Componente"),
            ("CGIL", "CGIL"),
            ("VERDI ANNA", "[omesso]"),
        ] {
            assert_eq!(redactor.person(cell), shown, "{cell}");
        }
    }

    #[test]
    fn a_name_goes_from_every_text() {
        let redactor = redactor(&["Anna Verdi"]);
        assert_eq!(
            redactor.text("Interviene Anna Verdi; la Verdi chiede tempi certi. Verdiana resta."),
            "Interviene [omesso]; la [omesso] chiede tempi certi. Verdiana resta."
        );
        for (text, shown) in [
            ("VERDI ANNA ringrazia, Verdi Anna chiude", "[omesso] ringrazia, [omesso] chiude"),
            ("Risponde l’assessora Verdi.", "Risponde l’assessora [omesso]."),
            ("La dott.ssa Bianca Neri e il sig. Grigi escono", "La dott.ssa [omesso] e il sig. [omesso] escono"),
            (
                "L’incontro è in piazza Verdi, nella scuola Anna Frank",
                "L’incontro è in piazza Verdi, nella scuola Anna Frank",
            ),
            ("Si ricorda Anna Magnani", "Si ricorda Anna Magnani"),
            ("Presso l’Istituto Don Milani", "Presso l’Istituto Don Milani"),
            ("Il 30/06/2023 15.30 in Municipio", "Il 30/06/2023 15.30 in Municipio"),
            ("Chiamare il 333 1234567", "Chiamare il [omesso]"),
            ("le aree verdi e l’anna", "le aree verdi e l’anna"),
        ] {
            assert_eq!(redactor.text(text), shown, "{text}");
        }
    }
}
