// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Who is called to a meeting: those of the attendance list, or else the organisations that joined for its areas.

use std::collections::BTreeSet;

use crate::agenda::Run;
use crate::calendar::Slot;
use crate::origin::Trail;
use crate::plan::names::fold;
use crate::plan::{Body, Meeting, Plan, Stakeholder};

/// One who is called.
#[derive(Clone, Debug)]
pub(crate) struct Invited<'a> {
    /// Name.
    pub(crate) name: String,
    /// The organisation, if it is in the register.
    pub(crate) stakeholder: Option<&'a Stakeholder>,
    /// When it is received.
    pub(crate) slot: Option<Slot>,
    /// Where it is named.
    pub(crate) trail: Trail,
}

impl<'a> Invited<'a> {
    fn of(stakeholder: &'a Stakeholder) -> Self {
        Self {
            name: stakeholder.name.value.clone(),
            stakeholder: Some(stakeholder),
            slot: None,
            trail: stakeholder.name.trail.clone(),
        }
    }
}

/// Those who are called to a meeting.
pub(crate) fn to_meeting<'a>(plan: &'a Plan, meeting: &Meeting) -> Vec<Invited<'a>> {
    let rows = plan.attendance.iter().filter(|a| a.meeting.value == meeting.code.value);
    let listed: BTreeSet<&str> = rows.map(|a| a.stakeholder.value.as_str()).collect();
    if !listed.is_empty() {
        let known = plan.stakeholders.iter().filter(|s| listed.contains(s.code.value.as_str()));
        return known.map(Invited::of).collect();
    }
    let body = meeting.body.as_ref().and_then(|code| body(plan, &code.value));
    of_body(plan, body, &meeting.areas.value)
}

/// Those who are called to a series: the ones it names, or else those of its body.
pub(crate) fn to_series<'a>(plan: &'a Plan, run: &Run) -> Vec<Invited<'a>> {
    let Some(series) = plan.series.get(run.series) else { return Vec::new() };
    if run.slots.is_empty() {
        let body = body(plan, &series.body.value);
        let areas = body.map(|b| b.areas.value.clone()).unwrap_or_default();
        return of_body(plan, body, &areas);
    }
    run.slots
        .iter()
        .map(|slot| {
            let name = fold(&slot.name);
            let found = plan.stakeholders.iter().find(|s| fold(&s.code.value) == name || fold(&s.name.value) == name);
            Invited {
                name: found.map_or_else(|| slot.name.clone(), |s| s.name.value.clone()),
                stakeholder: found,
                slot: slot.hours.map(|_| slot.clone()),
                trail: series.recipients.trail.clone(),
            }
        })
        .collect()
}

/// The body with this code.
pub(crate) fn body<'a>(plan: &'a Plan, code: &str) -> Option<&'a Body> {
    plan.bodies.iter().find(|b| b.code.value == code)
}

/// Whether the words of a body, of a meeting or of a category speak of the unions.
pub(crate) fn of_unions(text: &str) -> bool {
    let folded = format!(" {} ", fold(text));
    let words = [
        "oo ss",
        "ooss",
        "sindacato",
        "sindacati",
        "sindacale",
        "sindacali",
        "confederali",
        "pensionati",
        "cgil",
        "cisl",
        "uil",
        "ugl",
    ];
    words.iter().any(|w| folded.contains(&format!(" {w} ")))
}

/// Those who sit in a body, or joined for its areas; a table with the unions calls the unions.
fn of_body<'a>(plan: &'a Plan, body: Option<&Body>, areas: &[String]) -> Vec<Invited<'a>> {
    let seated = |s: &&Stakeholder| body.is_some_and(|b| s.bodies.value.contains(&b.code.value));
    let own: Vec<&Stakeholder> = plan.stakeholders.iter().filter(seated).collect();
    if !own.is_empty() {
        return own.into_iter().map(Invited::of).collect();
    }
    let words = body.map(|b| {
        let kind = b.kind.as_ref().map(|k| k.value.as_str()).unwrap_or_default();
        format!("{kind} {}", b.name.value)
    });
    let unions = words.is_some_and(|w| of_unions(&w));
    let union = |s: &Stakeholder| of_unions(&s.category.value) || of_unions(&s.name.value);
    let concerned = |s: &&Stakeholder| {
        if unions {
            return union(s);
        }
        let all = areas.is_empty() || s.areas.value.is_empty();
        all || s.areas.value.iter().any(|a| areas.contains(a))
    };
    plan.stakeholders.iter().filter(concerned).map(Invited::of).collect()
}
