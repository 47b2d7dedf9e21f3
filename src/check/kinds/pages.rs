// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Explanation pages of the kinds of rules, and of each rule that a profile declares: the kind's page with its own words.

use crate::profile::{Profile, RULE_KINDS, RuleKind, RuleSetting, Weight, rule_kind};

/// The page of each kind, beside this file; its examples are tests.
const PAGES: [(&str, &str); 11] = [
    ("aggiornamento", include_str!("pages/aggiornamento.md")),
    ("allegato-richiesto", include_str!("pages/allegato-richiesto.md")),
    ("andamento", include_str!("pages/andamento.md")),
    ("copertura", include_str!("pages/copertura.md")),
    ("fondo-area", include_str!("pages/fondo-area.md")),
    ("intervallo", include_str!("pages/intervallo.md")),
    ("quota-di-fondo", include_str!("pages/quota-di-fondo.md")),
    ("rapporto-popolazione", include_str!("pages/rapporto-popolazione.md")),
    ("scadenza", include_str!("pages/scadenza.md")),
    ("somme-uguali", include_str!("pages/somme-uguali.md")),
    ("tetto-per-unita", include_str!("pages/tetto-per-unita.md")),
];

/// The page of a kind as it is beside this file.
pub(in crate::check) fn text(kind: &str) -> &'static str {
    PAGES.iter().find(|(name, _)| *name == kind).map_or("", |(_, page)| page.trim())
}

/// The explanation page of a kind of rule, by its name.
pub(in crate::check) fn of_kind(name: &str) -> Option<String> {
    let wanted = name.trim().to_lowercase();
    let kind = RULE_KINDS.iter().find(|kind| kind.name == wanted)?;
    Some(format!(
        "# {}: tipo di regola\n\n- Che cosa confronta: {}\n- Parametri: {}\n\n{}\n",
        kind.name,
        kind.summary,
        parameters(kind),
        text(kind.name)
    ))
}

fn parameters(kind: &RuleKind) -> String {
    let named = |(name, _, required): &(&str, _, bool)| {
        if *required { format!("{name} (obbligatorio)") } else { (*name).to_owned() }
    };
    kind.parameters.iter().map(named).collect::<Vec<_>>().join(", ")
}

/// The explanation page of a rule of the profile's own: what the profile says of it over the page of its kind.
pub(in crate::check) fn of_rule(profile: &Profile, code: &str) -> Option<String> {
    let rule = profile.rules.iter().find(|r| r.kind.is_some() && r.code.eq_ignore_ascii_case(code.trim()))?;
    let kind = rule.kind.as_deref().and_then(rule_kind)?;
    let page = text(kind.name);
    let own = |words: &str, heading: &str| match words.trim() {
        "" => section(page, heading),
        words => words.to_owned(),
    };
    let examples = "L'esempio è quello del tipo di regola, con cifre sue.";
    Some(format!(
        "{}\n\n## Cosa controlla\n\n{}\n\n{}\n\n## Perché conta\n\n{}\n\n## Esempio sbagliato\n\n{examples}\n\n{}\n\n\
         ## Esempio corretto\n\n{}\n\n## Come si corregge in Excel\n\n{}\n\n## Quando si può derogare\n\n{}\n",
        head(profile, rule),
        section(page, "Cosa controlla"),
        figures(rule),
        own(&rule.explanation, "Perché conta"),
        section(page, "Esempio sbagliato"),
        section(page, "Esempio corretto"),
        own(&rule.cure, "Come si corregge in Excel"),
        match rule.derogable {
            true => section(page, "Quando si può derogare"),
            false => "Mai: il profilo non ammette deroghe a questa regola.".to_owned(),
        },
    ))
}

fn head(profile: &Profile, rule: &RuleSetting) -> String {
    let weight = rule.weight.unwrap_or(Weight::Warning);
    let source = if rule.source.trim().is_empty() { "non indicata" } else { rule.source.trim() };
    let doubt = if rule.confirmed { "" } else { " (da confermare)" };
    let off = if rule.active { "" } else { "\n- Non attiva in questo profilo" };
    format!(
        "# {}: {}\n\n- Argomento: regole del profilo ({})\n- Tipo: {}\n- Gravità: {}\n- Fonte: {source}{doubt}{off}",
        rule.code,
        rule.title,
        profile.place(&["regola", &rule.code]),
        rule.kind.as_deref().unwrap_or_default(),
        weight.words(),
    )
}

/// The parameters as the profile gives them.
fn figures(rule: &RuleSetting) -> String {
    let lines: String = rule.parameters.iter().map(|(name, value)| format!("- `{name} = {value}`\n")).collect();
    format!("In questo profilo:\n\n{}", lines.trim_end())
}

/// The words of a page under this heading.
fn section(page: &str, heading: &str) -> String {
    let below = page.split(&format!("## {heading}\n")).nth(1).unwrap_or_default();
    below.split("\n## ").next().unwrap_or_default().trim().to_owned()
}
