// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The plan as it may be published: the tables of the concertation without the names of persons and what leads to them.
//!
//! It is made once, before anything is composed or written: no document, calendar or data file has to remember it.

mod names;

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
    ("presenze", &[("ruolo", Way::Role)]),
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
    for row in plan.attendance.iter_mut().filter_map(|a| a.role.as_mut()) {
        row.value = redactor.role(&row.value);
    }
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
    plan
}

fn rows(records: &mut Records, cells: &[(&'static str, Way)], redactor: &Redactor) {
    let shown = |text: &str, way: Way| match way {
        Way::Words => redactor.text(text),
        Way::Person => redactor.person(text),
        Way::Role => redactor.role(text),
    };
    for row in &mut records.rows {
        for (field, way) in cells {
            match row.values.get_mut(field).map(|traced| &mut traced.value) {
                Some(Value::Text(text)) => *text = shown(text, *way),
                Some(Value::List(items)) => items.iter_mut().for_each(|item| *item = shown(item, *way)),
                _ => {}
            }
        }
    }
}
