// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Texts of the minutes without personal data: what the columns of persons name is taken out of every text that is published.

use crate::plan::Plan;
use crate::plan::names::fold;
use crate::privacy::{OMITTED, is_role, masked};

/// Shortest part of a name that is looked for alone.
const SHORTEST: usize = 4;

/// What stays inside the office.
#[derive(Clone, Debug, Default)]
pub(crate) struct Redactor {
    /// Whole names and surnames, as written, longest first.
    names: Vec<String>,
    /// Names of bodies and organisations, folded: they are no persons.
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
        let mut names: Vec<String> = Vec::new();
        for cell in chairs.chain(others).chain(who) {
            for text in cell.value.split([';', '\n']).map(str::trim).filter(|t| !t.is_empty()) {
                if redactor.is_public(text) {
                    continue;
                }
                let name = name_in(text);
                let parts = name.split_whitespace().filter(|w| w.chars().count() >= SHORTEST && is_capital(w));
                names.extend(parts.map(str::to_owned));
                names.push(name);
            }
        }
        names.retain(|name| name.chars().count() >= SHORTEST && !redactor.bodies.contains(&fold(name)));
        names.sort_by_key(|name| (std::cmp::Reverse(name.chars().count()), name.clone()));
        names.dedup();
        redactor.names = names;
        redactor
    }

    /// Whether a cell names a role, a body or an organisation, and no person.
    fn is_public(&self, text: &str) -> bool {
        is_role(text) || self.bodies.contains(&fold(text))
    }

    /// A cell that may name a person: the role without the name, or nothing but the mark.
    pub(crate) fn person(&self, text: &str) -> String {
        let text = text.trim();
        if self.is_public(text) {
            return self.text(text);
        }
        let name = name_in(text);
        let role = text.replace(&name, "");
        let role = role.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '-' | '–' | '(' | ')' | ':'));
        if !role.is_empty() && is_role(role) { format!("{role} {OMITTED}") } else { OMITTED.to_owned() }
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

fn is_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// The words of a cell that are a name: the last run of words in capitals, that say no role.
fn name_in(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &&str| is_capital(word) && !is_role(word);
    let mut best: &[&str] = &[];
    let mut at = 0;
    while at < words.len() {
        let run = words[at..].iter().take_while(|w| capital(w)).count();
        if run >= best.len().max(1) {
            best = &words[at..at + run];
        }
        at += run.max(1);
    }
    let name = if best.is_empty() { text.to_owned() } else { best.join(" ") };
    name.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
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
        assert_eq!(redactor.person("Ufficio di Piano"), "Ufficio di Piano");
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
