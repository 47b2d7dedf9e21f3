// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-S11: dates that contradict each other.

use crate::agenda::lasts;
use crate::check::rules::prelude::*;
use crate::origin::Traced;
use crate::period::date_it;
use crate::plan::{Act, Activity, Intervention, Meeting};
use crate::table::Record;

use jiff::civil::Date;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-S11",
    name: "date-in-contrasto",
    family: Family::Structure,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "buona pratica: date coerenti dentro lo stesso atto e la stessa scheda",
    page: include_str!("r_s11.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = c.plan.interventions.iter().filter_map(|i| reversed(c, i)).collect();
    findings.extend(c.plan.activities.iter().filter_map(|a| activity(c, a)));
    findings.extend(c.plan.meetings.iter().filter_map(|m| hours(c, m)));
    let rows = c.plan.dataset.rows("atti");
    findings.extend(c.plan.acts.iter().flat_map(|act| {
        let row = rows.iter().find(|r| r.text("organo").is_some_and(|o| o.trail == act.body.trail));
        act_dates(c, act, row)
    }));
    findings.extend(c.plan.meetings.iter().filter_map(|m| not_yet_held(c, m)));
    findings.extend(super::text_dates::findings(c));
    findings
}

fn reversed(c: &Context<'_>, intervention: &Intervention) -> Option<Finding> {
    let (start, end) = (intervention.start.as_ref()?, intervention.end.as_ref()?);
    (start.value > end.value).then(|| {
        c.finding(format!(
            "L'intervento {} finisce il {}, prima di cominciare ({})",
            c.named(&intervention.code.value),
            date_it(end.value),
            date_it(start.value)
        ))
        .at(end.origin().cloned())
        .column("Fine")
        .row(intervention.code.value.clone())
        .found(date_it(end.value))
        .expected(format!("dopo il {}", date_it(start.value)))
        .cure("Correggere una delle due date.")
        .also(start.origin(), "inizio")
    })
}

fn activity(c: &Context<'_>, activity: &Activity) -> Option<Finding> {
    let code = &activity.intervention.value;
    if activity.start.value > activity.end.value {
        return Some(
            c.finding(format!(
                "L'attività «{}» finisce il {}, prima di cominciare ({})",
                activity.name.value,
                date_it(activity.end.value),
                date_it(activity.start.value)
            ))
            .at(activity.end.origin().cloned())
            .column("Fine")
            .row(code.clone())
            .found(date_it(activity.end.value))
            .expected(format!("dopo il {}", date_it(activity.start.value)))
            .cure("Correggere una delle due date.")
            .also(activity.start.origin(), "inizio"),
        );
    }
    let intervention = c.facts.interventions.get(code.as_str())?;
    let (start, end) = (intervention.start.as_ref()?, intervention.end.as_ref()?);
    if start.value > end.value {
        return None;
    }
    let (cell, column) = if activity.start.value < start.value {
        (&activity.start, "Inizio")
    } else if activity.end.value > end.value {
        (&activity.end, "Fine")
    } else {
        return None;
    };
    Some(
        c.finding(format!(
            "L'attività «{}» è fuori dal periodo dell'intervento {} ({} – {})",
            activity.name.value,
            c.named(code),
            date_it(start.value),
            date_it(end.value)
        ))
        .at(cell.origin().cloned())
        .column(column)
        .row(code.clone())
        .found(date_it(cell.value))
        .expected(format!("fra il {} e il {}", date_it(start.value), date_it(end.value)))
        .cure("Correggere la data dell'attività, oppure il periodo dell'intervento.")
        .also(start.origin(), "inizio dell'intervento")
        .also(end.origin(), "fine dell'intervento"),
    )
}

fn hours(c: &Context<'_>, meeting: &Meeting) -> Option<Finding> {
    let (start, end) = (meeting.start.as_ref()?, meeting.end.as_ref()?);
    let shown = |t: jiff::civil::Time| format!("{:02}:{:02}", t.hour(), t.minute());
    (lasts(start.value, end.value) <= 0).then(|| {
        c.finding(format!("L'incontro {} finisce alle {}, prima di cominciare", meeting.code.value, shown(end.value)))
            .at(end.origin().cloned())
            .column("Ora fine")
            .row(meeting.code.value.clone())
            .found(shown(end.value))
            .expected(format!("dopo le {}", shown(start.value)))
            .cure("Correggere uno dei due orari.")
            .also(start.origin(), "ora di inizio")
    })
}

/// A meeting after the date of the plan that already has its minutes.
fn not_yet_held(c: &Context<'_>, meeting: &Meeting) -> Option<Finding> {
    let date = meeting.date.as_ref().filter(|d| d.value > c.today())?;
    let told = meeting.summary.as_ref().or(meeting.decisions.as_ref())?;
    Some(
        c.finding(format!(
            "L'incontro {} ha già sintesi o decisioni, ma la sua data ({}) è dopo quella del piano ({})",
            meeting.code.value,
            date_it(date.value),
            date_it(c.today())
        ))
        .at(date.origin().cloned())
        .column("Data")
        .row(meeting.code.value.clone())
        .found(date_it(date.value))
        .expected(format!("entro il {}", date_it(c.today())))
        .cure("Correggere la data dell'incontro, oppure quella del piano in piano.toml.")
        .also(told.origin(), "già verbalizzato"),
    )
}

fn act_dates(c: &Context<'_>, act: &Act, row: Option<&Record>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(date) = &act.date else { return findings };
    let name =
        act.number.as_ref().map_or_else(|| act.kind.value.clone(), |n| format!("{} n. {}", act.kind.value, n.value));
    if let Some(number) = &act.number {
        let year = number.value.rsplit(['/', '-']).next().filter(|_| number.value.contains(['/', '-']));
        let year = year.and_then(|y| y.trim().parse::<i16>().ok()).filter(|y| (1990..2100).contains(y));
        if let Some(year) = year.filter(|y| *y != date.value.year()) {
            findings.push(
                c.finding(format!("L'atto «{name}» ha l'anno {year} nel numero e la data {}", date_it(date.value)))
                    .at(number.origin().cloned())
                    .column("Numero")
                    .row(act.body.value.clone())
                    .found(year)
                    .expected(date.value.year())
                    .cure("Correggere il numero o la data dell'atto.")
                    .also(date.origin(), "data dell'atto"),
            );
        }
    }
    for (field, heading) in
        [("data_parere_tecnico", "Data parere tecnico"), ("data_parere_contabile", "Data parere contabile")]
    {
        let opinion: Option<Traced<Date>> = row.and_then(|r| r.date(field));
        let Some(opinion) = opinion.filter(|o| o.value > date.value) else { continue };
        findings.push(
            c.finding(format!(
                "Nell'atto «{name}» un parere ha la data del {}, dopo quella dell'atto ({})",
                date_it(opinion.value),
                date_it(date.value)
            ))
            .at(opinion.origin().cloned())
            .column(heading)
            .row(act.body.value.clone())
            .found(date_it(opinion.value))
            .expected(format!("entro il {}", date_it(date.value)))
            .cure("Correggere una delle due date: il parere è inserito nella deliberazione, quindi la precede.")
            .also(date.origin(), "data dell'atto"),
        );
    }
    findings
}
