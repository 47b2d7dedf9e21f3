// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-P03: every meeting held has its date, place, chair, attendance and minutes.

use std::collections::BTreeSet;

use crate::check::rules::prelude::*;
use crate::plan::Meeting;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-P03",
    name: "incontro-non-documentato",
    family: Family::Participation,
    weight: Weight::Error,
    since: "0.1.0",
    source: "atti regionali sulla partecipazione: convocazioni e sintesi dei verbali sono allegati del piano",
    page: include_str!("r_p03.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let attended: BTreeSet<&str> =
        c.plan.attendance.iter().filter(|a| a.present).map(|a| a.meeting.value.as_str()).collect();
    c.plan.meetings.iter().filter_map(|meeting| undocumented(c, meeting, &attended)).collect()
}

fn undocumented(c: &Context<'_>, meeting: &Meeting, attended: &BTreeSet<&str>) -> Option<Finding> {
    let unreadable =
        |field: &str| c.facts.record("incontri", &meeting.origin).is_some_and(|r| r.unreadable.contains(field));
    let held = meeting.date.as_ref().is_none_or(|d| d.value <= c.today());
    let lacks = |field: &str, empty: bool| c.has("incontri", field) && empty && !unreadable(field);
    let mut missing: Vec<(&str, &str, &str)> = Vec::new();
    if lacks("data", meeting.date.is_none()) {
        missing.push(("la data", "Data", "data"));
    }
    if lacks("luogo", meeting.place.is_none()) {
        missing.push(("il luogo", "Luogo", "luogo"));
    }
    if lacks("presidente", meeting.chair.is_none()) {
        missing.push(("chi lo convoca e presiede", "Presidente", "presidente"));
    }
    if held && c.has("presenze", "ente") && !attended.contains(meeting.code.value.as_str()) {
        missing.push(("le presenze", "Presenze", "codice"));
    }
    if held && lacks("sintesi", meeting.summary.is_none()) {
        missing.push(("la sintesi del verbale", "Sintesi", "sintesi"));
    }
    if held && lacks("verbalizzante", meeting.secretary.is_none()) {
        missing.push(("chi verbalizza", "Verbalizzante", "verbalizzante"));
    }
    let words: Vec<&str> = missing.iter().map(|(words, ..)| *words).collect();
    let columns: Vec<&str> = missing.iter().map(|(_, column, _)| *column).collect();
    missing.first().map(|(.., field)| {
        let verb = if words.len() == 1 && words != ["le presenze"] { "manca" } else { "mancano" };
        c.finding(format!("Dell'incontro {} {verb} {}", meeting.code.value, listed(&words)))
            .at(c.cell("incontri", &meeting.origin, field))
            .column(columns.join(", "))
            .row(meeting.code.value.clone())
            .cure(if columns == ["Presenze"] {
                "Aggiungere nella tabella Presenze una riga per ciascun ente che ha partecipato."
            } else {
                "Completare la riga nella tabella Incontri con quanto risulta dal verbale."
            })
    })
}
