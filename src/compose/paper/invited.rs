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

/// A sort of organisations: words of a body that mean it, words of a category or a name that are of it.
struct Sort {
    named: &'static [&'static str],
    of: &'static [&'static str],
    /// Whether only those who joined for the areas of the meeting are called.
    by_area: bool,
}

const SORTS: [Sort; 5] = [
    Sort {
        named: &[
            "terzo settore",
            "ets",
            "odv",
            "aps",
            "associazioni",
            "associazione",
            "associazionismo",
            "volontariato",
            "cooperative",
            "cooperativa",
            "cooperazione",
            "fondazioni",
        ],
        of: &[
            "terzo settore",
            "ets",
            "odv",
            "aps",
            "onlus",
            "associazione",
            "associazioni",
            "volontariato",
            "cooperativa",
            "cooperative",
            "cooperazione",
            "fondazione",
            "impresa sociale",
            "caritas",
        ],
        by_area: true,
    },
    Sort {
        named: &["scuole", "scuola", "istituti scolastici", "istituzioni scolastiche", "dirigenti scolastici"],
        of: &["scuola", "scuole", "istituto comprensivo", "istituto scolastico", "istituzione scolastica", "liceo"],
        by_area: true,
    },
    Sort {
        named: &["caf", "patronati", "patronato", "parti sociali"],
        of: &["caf", "patronato", "patronati"],
        by_area: false,
    },
    Sort {
        named: &[
            "asl",
            "ats",
            "asst",
            "ausl",
            "ast",
            "azienda sanitaria",
            "socio sanitari",
            "sociosanitari",
            "sociosanitaria",
            "socio sanitaria",
        ],
        of: &["asl", "ats", "asst", "ausl", "ast", "azienda sanitaria", "consultorio", "distretto sanitario", "uepe"],
        by_area: false,
    },
    Sort { named: &["sindaci", "assessori", "comuni"], of: &["comune", "comuni", "unione di comuni"], by_area: false },
];

/// Whether folded words say one of these.
fn says(folded: &str, words: &[&str]) -> bool {
    let padded = format!(" {folded} ");
    words.iter().any(|w| padded.contains(&format!(" {w} ")))
}

/// Those who sit in a body, or of the sorts that its words name, or that joined for its areas. A table with the unions calls
/// the unions; the bodies that decide call nobody who has no seat.
fn of_body<'a>(plan: &'a Plan, body: Option<&Body>, areas: &[String]) -> Vec<Invited<'a>> {
    let seated = |s: &&Stakeholder| body.is_some_and(|b| s.bodies.value.contains(&b.code.value));
    let own: Vec<&Stakeholder> = plan.stakeholders.iter().filter(seated).collect();
    if !own.is_empty() {
        return own.into_iter().map(Invited::of).collect();
    }
    let kind = body.and_then(|b| b.kind.as_ref()).map(|k| fold(&k.value)).unwrap_or_default();
    let title = body.map(|b| format!("{kind} {}", fold(&b.name.value))).unwrap_or_default();
    let members = body.and_then(|b| b.members.as_ref()).map(|m| fold(&m.value)).unwrap_or_default();
    let with_unions = of_unions(&title);
    let unions = with_unions || of_unions(&members) || says(&members, &["parti sociali"]);
    // The title of a table with the unions says it all; elsewhere the members do.
    let words = if with_unions { title } else { format!("{title} {members}") };
    let sorts: Vec<&Sort> = SORTS.iter().filter(|sort| says(&words, sort.named)).collect();
    let decides = says(&kind, &["politico", "politica", "indirizzo politico", "governo", "tecnico"]);
    let union = |s: &Stakeholder| of_unions(&s.category.value) || of_unions(&s.name.value);
    let concerned = |s: &&Stakeholder| {
        let joined = areas.is_empty() || s.areas.value.is_empty() || s.areas.value.iter().any(|a| areas.contains(a));
        if !unions && sorts.is_empty() {
            return joined && !decides;
        }
        let own = format!("{} {}", fold(&s.category.value), fold(&s.name.value));
        (unions && union(s)) || sorts.iter().any(|sort| says(&own, sort.of) && (joined || !sort.by_area))
    };
    plan.stakeholders.iter().filter(concerned).map(Invited::of).collect()
}
