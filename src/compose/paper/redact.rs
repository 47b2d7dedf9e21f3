// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Texts of the minutes without personal data: what the columns of persons name is taken out of every text that is published.

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

/// What stays inside the office.
#[derive(Clone, Debug, Default)]
pub(crate) struct Redactor {
    /// Whole names and surnames, as written, longest first.
    names: Vec<String>,
    /// Names of bodies, organisations and comuni, folded: they are no persons.
    bodies: Vec<String>,
}

impl Redactor {
    /// What the columns of persons name in a plan.
    pub(crate) fn of(plan: &Plan) -> Redactor {
        let bodies = plan.bodies.iter().map(|b| &b.name).chain(plan.stakeholders.iter().map(|s| &s.name));
        let mut bodies: Vec<String> = bodies.map(|name| fold(&name.value)).collect();
        bodies.extend(plan.comuni.iter().map(|c| fold(&c.name.value)));
        bodies.sort();
        bodies.dedup();
        let mut redactor = Redactor { names: Vec::new(), bodies };
        let chairs = plan.meetings.iter().flat_map(|m| [m.chair.as_ref(), m.secretary.as_ref()]).flatten();
        let others = plan.stakeholders.iter().filter_map(|s| s.representative.as_ref());
        let who = plan.commitments.iter().map(|c| &c.who);
        let roles = plan.attendance.iter().filter_map(|a| a.role.as_ref());
        let mut names: Vec<String> = Vec::new();
        for cell in chairs.chain(others).chain(who).chain(roles) {
            for name in redactor.names_in(&cell.value) {
                let parts = name.split_whitespace().filter(|w| w.chars().count() >= SHORTEST);
                names.extend(parts.map(str::to_owned));
                names.push(name);
            }
        }
        names.retain(|name| name.chars().count() >= SHORTEST && !redactor.is_body(name));
        names.sort_by_key(|name| (std::cmp::Reverse(name.chars().count()), name.clone()));
        names.dedup();
        redactor.names = names;
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
    pub(crate) fn person(&self, text: &str) -> String {
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

    /// A text without the names that the columns of persons hold, tax codes, addresses and numbers of persons.
    pub(crate) fn text(&self, text: &str) -> String {
        let mut out = masked(text).into_owned();
        for name in &self.names {
            let mut from = 0;
            while let Some(found) = out[from..].find(name.as_str()) {
                let (start, end) = (from + found, from + found + name.len());
                let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                if letter(out[..start].chars().next_back()) || letter(out[end..].chars().next()) {
                    from = end;
                } else {
                    out.replace_range(start..end, OMITTED);
                    from = start + OMITTED.len();
                }
            }
        }
        let twice = format!("{OMITTED} {OMITTED}");
        while out.contains(&twice) {
            out = out.replace(&twice, OMITTED);
        }
        out
    }
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
    }
}
