// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-P12: seats of a body that are empty, or held by who may not sit there.

use crate::check::rules::prelude::*;
use crate::plan::names::fold;
use crate::plan::{Body, Stakeholder};

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-P12",
    name: "seggi-vuoti-o-incompatibili",
    family: Family::Participation,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "buona pratica; composizione degli organi scritta nella tabella Organi",
    page: include_str!("r_p12.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for body in &c.plan.bodies {
        let seated: Vec<&Stakeholder> =
            c.plan.stakeholders.iter().filter(|s| s.bodies.value.contains(&body.code.value)).collect();
        findings.extend(empty(c, body, &seated));
        findings.extend(seated.iter().filter_map(|ente| incompatible(c, body, ente)));
    }
    findings.extend(of_region(c));
    findings
}

/// The bodies that the Region foresees and the table doesn't name.
fn of_region(c: &Context<'_>) -> Option<Finding> {
    let named = |wanted: &&str| {
        let wanted = fold(wanted);
        c.plan.bodies.iter().any(|b| {
            let kind = b.kind.as_ref().map(|k| k.value.as_str()).unwrap_or_default();
            fold(&format!("{kind} {}", b.name.value)).contains(&wanted)
        })
    };
    let missing: Vec<&str> = c.list("organi").into_iter().filter(|wanted| !named(wanted)).collect();
    if missing.is_empty() || c.plan.bodies.is_empty() {
        return None;
    }
    let sheet = c.plan.dataset.tables.get("organi").and_then(|t| t.sheets.first()).cloned();
    // What was not read in the official text is never said to be the law.
    let source = if c.setting.is_some_and(|s| s.confirmed) {
        "che la Regione prevede"
    } else {
        "che di solito c'è nella Regione (da confermare sul testo ufficiale)"
    };
    let finding = c.weighing(Weight::Note, format!("Fra gli organi non c'è {}, {source}", listed(&missing)));
    Some(
        finding
            .at(sheet)
            .column("Denominazione")
            .expected(missing.join("; "))
            .cure("Aggiungere la riga nella tabella Organi, con chi vi partecipa e che cosa fa."),
    )
}

/// `cooperativa: 1`, `2 ODV`, `ASL`: who, and how many at least.
fn seat(text: &str) -> (String, usize) {
    let folded = fold(text);
    let number = folded.split(' ').find_map(|word| word.parse::<usize>().ok());
    let who: Vec<&str> = folded.split(' ').filter(|word| word.parse::<usize>().is_err()).collect();
    (who.join(" "), number.unwrap_or(1))
}

/// Whether a category is the one that a seat names: «cooperativa» is «cooperativa sociale» too.
fn is_of(ente: &Stakeholder, who: &str) -> bool {
    let category = fold(&ente.category.value);
    !who.is_empty() && (category.contains(who) || who.contains(&category) || fold(&ente.name.value) == who)
}

fn empty(c: &Context<'_>, body: &Body, seated: &[&Stakeholder]) -> Vec<Finding> {
    let base = |finding: Finding| finding.column("Seggi").row(body.code.value.clone());
    if body.seats.value.is_empty() {
        let code = body.code.origin();
        // A sheet without the column says nothing of any body.
        let cell = code.map(|code| c.cell("organi", code, "partecipanti")).filter(|cell| Some(cell) != code);
        let nobody = seated.is_empty() && body.members.is_none();
        return cell
            .filter(|_| nobody)
            .map(|cell| {
                c.finding(format!("Dell'organo {} «{}» non è detto chi vi partecipa", body.code.value, body.name.value))
                    .at(cell)
                    .column("Partecipanti")
                    .row(body.code.value.clone())
                    .cure("Scrivere chi vi partecipa nella colonna Partecipanti.")
            })
            .into_iter()
            .collect();
    }
    // Until someone is seated the column of the bodies isn't in use: one finding says so.
    if seated.is_empty() {
        return vec![
            base(c.finding(format!("Nessun ente siede nell'organo {} «{}»", body.code.value, body.name.value)))
                .at(body.seats.origin().cloned())
                .found("0 enti")
                .expected(body.seats.value.join("; "))
                .cure("Scrivere nella tabella Enti, alla colonna Organi, il codice dell'organo accanto agli enti che vi siedono."),
        ];
    }
    let mut findings = Vec::new();
    for text in &body.seats.value {
        let (who, wanted) = seat(text);
        let have = seated.iter().filter(|ente| is_of(ente, &who)).count();
        if have < wanted {
            findings.push(
                base(c.finding(format!(
                    "Nell'organo {} «{}» il seggio «{}» è {}: enti {have} su {wanted}",
                    body.code.value,
                    body.name.value,
                    text.trim(),
                    if have == 0 { "vuoto" } else { "coperto solo in parte" }
                )))
                .at(body.seats.origin().cloned())
                .found(have)
                .expected(wanted)
                .cure("Indicare nella tabella Enti, alla colonna Organi, chi occupa il seggio; oppure correggere la colonna Seggi."),
            );
        }
    }
    findings
}

fn incompatible(c: &Context<'_>, body: &Body, ente: &Stakeholder) -> Option<Finding> {
    let named = |text: &&String| {
        let (who, _) = seat(text);
        let other = c.plan.bodies.iter().find(|b| fold(&b.code.value) == who || fold(&b.name.value) == who);
        is_of(ente, &who)
            || other.is_some_and(|b| b.code.value != body.code.value && ente.bodies.value.contains(&b.code.value))
    };
    let message = if let Some(why) = body.incompatible.value.iter().find(named) {
        format!(
            "«{}» non può sedere nell'organo {} «{}»: è incompatibile «{}»",
            ente.name.value,
            body.code.value,
            body.name.value,
            why.trim()
        )
    } else if !body.seats.value.is_empty() && !body.seats.value.iter().any(|text| is_of(ente, &seat(text).0)) {
        format!(
            "«{}» ({}) siede nell'organo {} «{}», che non ha un seggio per la sua categoria",
            ente.name.value, ente.category.value, body.code.value, body.name.value
        )
    } else {
        return None;
    };
    Some(
        c.finding(message)
            .at(ente.bodies.origin().cloned())
            .column("Organi")
            .row(ente.code.value.clone())
            .found(ente.category.value.clone())
            .cure("Togliere l'organo dalla riga dell'ente, oppure correggere le colonne Seggi e Incompatibili dell'organo.")
            .also(body.seats.origin().or(body.incompatible.origin()), "composizione dell'organo"),
    )
}
