// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The plan as it may be published: the tables of the concertation without the names of persons and what leads to them.
//!
//! It is made once, before anything is composed or written: no document, calendar or data file has to remember it.

mod names;

use std::collections::BTreeSet;

use crate::agenda::minutes_of;
use crate::origin::Traced;
use crate::plan::{Plan, Text};
use crate::table::{Records, Value};

use names::Redactor;

/// How a cell is published.
#[derive(Clone, Copy)]
enum Way {
    /// Words, where names may stand.
    Words,
    /// A person, or a role with or without a name.
    Person,
    /// How one takes part in a meeting.
    Role,
    /// A person and nothing else.
    Nobody,
}

/// The cells of the tables of the concertation that may name a person.
const CELLS: [(&str, &[(&str, Way)]); 7] = [
    (
        "incontri",
        &[
            ("luogo", Way::Words),
            ("ordine_del_giorno", Way::Words),
            ("presidente", Way::Person),
            ("verbalizzante", Way::Person),
            ("sintesi", Way::Words),
            ("decisioni", Way::Words),
        ],
    ),
    ("presenze", &[("ruolo", Way::Role), ("persona", Way::Nobody)]),
    ("enti", &[("rappresentante", Way::Person)]),
    ("impegni", &[("chi", Way::Person), ("che_cosa", Way::Words), ("entro", Way::Words), ("stato", Way::Words)]),
    ("proposte", &[("testo", Way::Words), ("motivazione", Way::Words)]),
    (
        "calendario",
        &[("luogo", Way::Words), ("destinatari", Way::Words), ("escluse", Way::Words), ("spostate", Way::Words)],
    ),
    ("organi", &[("partecipanti", Way::Words), ("funzioni", Way::Words)]),
];

/// The plan without personal data in its tables of the concertation and in the narratives of the meetings.
pub fn published(plan: &Plan) -> Plan {
    let redactor = Redactor::of(plan);
    let words = |text: &mut Text| {
        if let Some(text) = text {
            text.value = redactor.text(&text.value);
        }
    };
    let person = |text: &mut Text| {
        if let Some(text) = text {
            text.value = redactor.person(&text.value);
        }
    };
    let list = |list: &mut Traced<Vec<String>>| list.value.iter_mut().for_each(|text| *text = redactor.text(text));
    let mut plan = plan.clone();
    for meeting in &mut plan.meetings {
        for text in [&mut meeting.place, &mut meeting.agenda, &mut meeting.summary, &mut meeting.decisions] {
            words(text);
        }
        person(&mut meeting.chair);
        person(&mut meeting.secretary);
    }
    for row in &mut plan.attendance {
        row.person = None;
        if let Some(role) = &mut row.role {
            role.value = redactor.role(&role.value);
        }
    }
    // Two persons of an organisation are one row when nothing is left that tells them apart.
    let mut seen = BTreeSet::new();
    plan.attendance.retain(|row| {
        let role = row.role.as_ref().map(|r| r.value.clone());
        seen.insert((row.meeting.value.clone(), row.stakeholder.value.clone(), role, row.present))
    });
    for stakeholder in &mut plan.stakeholders {
        stakeholder.representative = None;
    }
    for commitment in &mut plan.commitments {
        commitment.who.value = redactor.person(&commitment.who.value);
        commitment.what.value = redactor.text(&commitment.what.value);
        words(&mut commitment.due);
        words(&mut commitment.state);
    }
    for proposal in &mut plan.proposals {
        proposal.text.value = redactor.text(&proposal.text.value);
        words(&mut proposal.reason);
    }
    for series in &mut plan.series {
        words(&mut series.place);
        for items in [&mut series.recipients, &mut series.excluded, &mut series.moved] {
            list(items);
        }
    }
    for body in &mut plan.bodies {
        words(&mut body.members);
        words(&mut body.functions);
    }
    for (_, narrative) in plan.texts.iter_mut().filter(|(file, _)| minutes_of(file).is_some()) {
        narrative.markdown = redactor.text(&narrative.markdown);
    }
    for (table, cells) in CELLS {
        if let Some(records) = plan.dataset.tables.get_mut(table) {
            rows(records, cells, &redactor);
        }
    }
    if let Some(records) = plan.dataset.tables.get_mut("presenze") {
        let mut seen: BTreeSet<Vec<(&str, String)>> = BTreeSet::new();
        records.rows.retain(|row| {
            seen.insert(row.values.iter().map(|(name, cell)| (*name, format!("{:?}", cell.value))).collect())
        });
    }
    plan
}

fn rows(records: &mut Records, cells: &[(&'static str, Way)], redactor: &Redactor) {
    let shown = |text: &str, way: Way| match way {
        Way::Words => redactor.text(text),
        Way::Person => redactor.person(text),
        Way::Role => redactor.role(text),
        Way::Nobody => String::new(),
    };
    for row in &mut records.rows {
        for (field, way) in cells {
            if matches!(way, Way::Nobody) {
                row.values.remove(field);
                continue;
            }
            match row.values.get_mut(field).map(|traced| &mut traced.value) {
                Some(Value::Text(text)) => *text = shown(text, *way),
                Some(Value::List(items)) => items.iter_mut().for_each(|item| *item = shown(item, *way)),
                _ => {}
            }
        }
    }
}
