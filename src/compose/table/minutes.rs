// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The minutes of the meetings for the council's pack: who met, about what, what was decided; bodies, never persons.

use super::super::cell;
use super::super::ledger::Ledger;
use super::super::text::and_list;
use crate::document::{Anchor, Block, Heading, Inline, Paragraph};
use crate::origin::{Traced, Trail};
use crate::period::date_long_it;
use crate::plan::{Meeting, Plan};

/// A heading for each meeting and what the office has written of it.
pub(super) fn blocks(ledger: &Ledger<'_>) -> Vec<Block> {
    ledger.plan.meetings.iter().flat_map(|meeting| minutes(ledger.plan, meeting)).collect()
}

fn minutes(plan: &Plan, meeting: &Meeting) -> Vec<Block> {
    let mut title = vec![Inline::traced(format!("Incontro {}", meeting.code.value), meeting.code.trail.clone())];
    if let Some(date) = &meeting.date {
        title.push(Inline::text(" – "));
        title.push(Inline::traced(date_long_it(date.value), date.trail.clone()));
    }
    let mut out = vec![Block::Heading(Heading {
        level: 2,
        number: None,
        text: title,
        anchor: Anchor(format!("verbale.{}", meeting.code.value)),
        listed: true,
        new_page: false,
    })];
    let body = meeting.body.as_ref().map(|code| {
        plan.bodies.iter().find(|b| b.code.value == code.value).map_or_else(|| code.clone(), |b| b.name.clone())
    });
    let place = place(plan, meeting);
    let notice = notice(meeting);
    let present = present(plan, meeting);
    for (label, value) in [("Organo", body), ("Luogo", place), ("Convocazione", notice), ("Enti presenti", present)] {
        if let Some(value) = value {
            out.push(Paragraph::body(vec![Inline::bold(format!("{label}: ")), cell::inline(&value)]));
        }
    }
    for (label, text) in
        [("Ordine del giorno", &meeting.agenda), ("Sintesi", &meeting.summary), ("Decisioni", &meeting.decisions)]
    {
        if let Some(text) = text.as_ref().filter(|t| !t.value.trim().is_empty()) {
            out.push(Paragraph::body(vec![Inline::bold(label)]));
            out.extend(cell::blocks(&text.value, &text.trail));
        }
    }
    out
}

fn place(plan: &Plan, meeting: &Meeting) -> Option<Traced<String>> {
    let comune = meeting.comune.as_ref().map(|c| c.clone().map(|code| plan.comune_name(&code).to_owned()));
    joined([comune, meeting.place.clone()], ", ")
}

fn notice(meeting: &Meeting) -> Option<Traced<String>> {
    let number = meeting.notice_number.clone().map(|n| n.map(|n| format!("protocollo n. {n}")));
    let date = meeting.notice_date.clone().map(|d| d.map(|d| format!("del {}", date_long_it(d))));
    joined([number, date], " ")
}

fn present(plan: &Plan, meeting: &Meeting) -> Option<Traced<String>> {
    let rows: Vec<_> = plan.attendance.iter().filter(|a| a.present && a.meeting.value == meeting.code.value).collect();
    let name = |code: &str| {
        plan.stakeholders.iter().find(|s| s.code.value == code).map_or(code.to_owned(), |s| cell::line(&s.name.value))
    };
    let mut names: Vec<String> = rows.iter().map(|r| name(&r.stakeholder.value)).collect();
    names.sort();
    names.dedup();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    (!names.is_empty())
        .then(|| Traced { value: and_list(&names), trail: Trail::join(rows.iter().map(|r| &r.stakeholder.trail)) })
}

fn joined<const N: usize>(parts: [Option<Traced<String>>; N], between: &str) -> Option<Traced<String>> {
    let parts: Vec<Traced<String>> = parts.into_iter().flatten().collect();
    let words: Vec<&str> = parts.iter().map(|p| p.value.as_str()).collect();
    (!parts.is_empty())
        .then(|| Traced { value: words.join(between), trail: Trail::join(parts.iter().map(|p| &p.trail)) })
}
