// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-P15: a commitment whose day has passed and that nobody closed, or whose day can't be followed.

use crate::agenda::{Due, Standing, due, next_meeting, standing};
use crate::check::rules::prelude::*;
use crate::period::date_it;
use crate::plan::Commitment;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-P15",
    name: "impegno-scaduto",
    family: Family::Participation,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "buona pratica: gli impegni verbalizzati si seguono fino alla loro conclusione",
    page: include_str!("r_p15.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    c.plan.commitments.iter().filter_map(|commitment| fault(c, commitment)).collect()
}

/// What is wrong with a commitment. Who took it is not named: it may be a person.
fn fault(c: &Context<'_>, commitment: &Commitment) -> Option<Finding> {
    let code = &commitment.meeting.value;
    let standing = standing(c.plan, commitment);
    if matches!(standing, Standing::Done | Standing::Dropped) {
        return None;
    }
    let row = commitment.what.origin();
    let cell = |field: &str| row.map(|row| c.cell("impegni", row, field));
    let meeting = c.plan.meetings.iter().find(|m| m.code.value == *code);
    let held = meeting.and_then(|m| m.date.as_ref());
    let by = due(c.plan, commitment);
    if let (Due::By(day), Some(held)) = (by, held)
        && day < held.value
    {
        return Some(
            c.finding(format!("Un impegno dell'incontro {code} scade il {}, prima dell'incontro", date_it(day)))
                .at(commitment.due.as_ref().and_then(|d| d.origin()).cloned())
                .column("Entro")
                .row(code.clone())
                .found(date_it(day))
                .expected(format!("dal {} in poi", date_it(held.value)))
                .cure("Correggere la scadenza oppure il codice dell'incontro.")
                .also(held.origin(), "data dell'incontro"),
        );
    }
    match (standing, by) {
        (Standing::Overdue(day), _) => Some(
            c.finding(format!("Un impegno dell'incontro {code} scadeva il {} e non risulta concluso", date_it(day)))
                .at(cell("stato"))
                .column("Stato")
                .row(code.clone())
                .found(if commitment.state.is_some() { "ancora aperto" } else { "nessuno stato" })
                .expected("fatto, oppure una nuova scadenza")
                .cure("Scrivere nella colonna Stato com'è finito, oppure nella colonna Entro la nuova scadenza.")
                .also(commitment.due.as_ref().and_then(|d| d.origin()), "scadenza"),
        ),
        (_, Due::Unread) => {
            let written = commitment.due.as_ref()?;
            Some(
                c.weighing(
                    Weight::Note,
                    format!("La scadenza di un impegno dell'incontro {code} non è una data: non si può seguire"),
                )
                .at(written.origin().cloned())
                .column("Entro")
                .row(code.clone())
                .found(written.value.trim())
                .expected("una data come 30/06/2023, «giugno 2023», «30 giorni» o «prossimo incontro»")
                .cure("Scrivere nella colonna Entro una data con l'anno."),
            )
        }
        (_, Due::Unsaid) => {
            let next = meeting.and_then(|m| next_meeting(c.plan, m)).filter(|next| *next <= c.today())?;
            Some(
                c.weighing(
                    Weight::Note,
                    format!(
                        "Un impegno dell'incontro {code} è senza scadenza e ancora aperto dopo l'incontro del {}",
                        date_it(next)
                    ),
                )
                .at(cell("stato"))
                .column("Stato")
                .row(code.clone())
                .cure("Scrivere nella colonna Stato a che punto è, e nella colonna Entro una data."),
            )
        }
        _ => None,
    }
}
