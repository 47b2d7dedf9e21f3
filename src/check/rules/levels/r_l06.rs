// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-L06: the article of an intervention is that of the service target that it declares.

use crate::check::rules::prelude::*;
use crate::plan::names::{Match, Vocabulary, fold};

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-L06",
    name: "articolo-diverso-dal-servizio",
    family: Family::Levels,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "articoli del regolamento regionale dei servizi, negli obiettivi di servizio del profilo",
    page: include_str!("r_l06.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut targets = Vocabulary::default();
    for target in c.profile.service_targets.iter().filter(|t| !t.article.is_empty()) {
        targets.add_code(&target.code);
        targets.add_name(&target.service, &target.code);
    }
    let mut findings = Vec::new();
    for intervention in &c.plan.interventions {
        let (Some(service), Some(article)) =
            (intervention.field("obiettivo_di_servizio"), intervention.field("articolo"))
        else {
            continue;
        };
        let Match::One(code) = targets.find(&service.value) else { continue };
        let Some(target) = c.profile.service_targets.iter().find(|t| t.code == code) else { continue };
        let (written, right) = (articles(&article.value), articles(&target.article));
        if written.is_empty() || written.iter().any(|a| right.contains(a)) {
            continue;
        }
        let weight = if target.confirmed { c.weight() } else { Weight::Note };
        findings.push(
            c.weighing(
                weight,
                format!(
                    "L'intervento {} dichiara il servizio «{}», che è dell'art. {}, ma indica l'art. {}",
                    c.named(&intervention.code.value),
                    target.service,
                    target.article,
                    article.value
                ),
            )
            .at(article.origin().cloned())
            .column("Articolo")
            .row(intervention.code.value.clone())
            .found(&article.value)
            .expected(&target.article)
            .cure("Correggere l'articolo oppure l'obiettivo di servizio: devono dire lo stesso servizio.")
            .also(service.origin(), "obiettivo di servizio"),
        );
    }
    findings
}

/// Numbers of articles in a text: `art. 87-bis R.R. 4/2007` is `87bis`.
fn articles(text: &str) -> Vec<String> {
    let regulation = |word: &str| word.contains('/');
    let words = text.split([' ', ',', ';', '\u{a0}']).filter(|w| !regulation(w));
    let words = words.map(|w| fold(w).replace(' ', "").trim_start_matches("art").trim_start_matches('t').to_owned());
    let mut found: Vec<String> = Vec::new();
    for word in words {
        match word.as_str() {
            "bis" | "ter" | "quater" => {
                if let Some(last) = found.last_mut() {
                    last.push_str(&word);
                }
            }
            _ if word.starts_with(|c: char| c.is_ascii_digit()) => found.push(word),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::articles;

    #[test]
    fn articles_are_read_in_every_form() {
        assert_eq!(articles("art. 87-bis R.R. 4/2007"), ["87bis"]);
        assert_eq!(articles("93, 94"), ["93", "94"]);
        assert_eq!(articles("Art.87 bis"), ["87bis"]);
        assert!(articles("DGR Lombardia").is_empty());
    }
}
