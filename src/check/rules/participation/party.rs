// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What kind of meeting a meeting is: told by the body, the agenda, the bodies present, in this order.

use std::collections::BTreeSet;

use crate::check::context::Context;
use crate::plan::Meeting;
use crate::plan::names::fold;

/// Who a meeting is with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Party {
    /// Plenary of the table.
    Plenary,
    /// Trade unions.
    Unions,
    /// Local health authority.
    Health,
    /// Third sector.
    ThirdSector,
}

/// Parties of a meeting: the first of the three sources that tells.
///
/// The third sector sits at every table: its presence counts whatever the meeting is called.
pub(super) fn parties(c: &Context<'_>, meeting: &Meeting) -> BTreeSet<Party> {
    let health = health_words(c);
    let body = meeting.body.as_ref().and_then(|b| c.plan.bodies.iter().find(|x| x.code.value == b.value));
    let mut found = body.map_or_else(BTreeSet::new, |b| {
        let kind = b.kind.as_ref().map(|k| k.value.as_str()).unwrap_or_default();
        told(&format!("{kind} {}", b.name.value), &health)
    });
    if found.is_empty() {
        found = meeting.agenda.as_ref().map_or_else(BTreeSet::new, |a| told(&a.value, &health));
    }
    let present = c.plan.attendance.iter().filter(|a| a.present && a.meeting.value == meeting.code.value);
    let present: BTreeSet<Party> = present
        .filter_map(|presence| {
            let body = c.plan.stakeholders.iter().find(|s| s.code.value == presence.stakeholder.value)?;
            category(&body.category.value, &health).or_else(|| category(&body.name.value, &health))
        })
        .collect();
    if found.is_empty() {
        return present;
    }
    found.extend(present.into_iter().filter(|p| *p == Party::ThirdSector));
    found
}

/// What the Region calls its health authorities, beside «ASL» (R-P02, `sanita`).
fn health_words(c: &Context<'_>) -> Vec<String> {
    let words = c.profile.rule("R-P02").and_then(|r| r.parameters.get("sanita")).and_then(toml::Value::as_array);
    words.into_iter().flatten().filter_map(toml::Value::as_str).map(fold).collect()
}

fn told(text: &str, health: &[String]) -> BTreeSet<Party> {
    let folded = format!(" {} ", fold(text));
    let says = |words: &[&str]| words.iter().any(|w| folded.contains(&format!(" {w} ")));
    let mut found = BTreeSet::new();
    if says(&["plenaria", "plenario", "assemblea plenaria", "seduta plenaria"]) {
        found.insert(Party::Plenary);
    }
    if says(&["oo ss", "ooss", "sindacati", "sindacale", "sindacali", "organizzazioni sindacali", "sindacato"]) {
        found.insert(Party::Unions);
    }
    if says(&[
        "asl",
        "azienda sanitaria",
        "azienda sanitaria locale",
        "distretto socio sanitario",
        "distretto sociosanitario",
        "integrazione sociosanitaria",
        "integrazione socio sanitaria",
        "sociosanitario",
        "socio sanitario",
    ]) || health.iter().any(|w| says(&[w]))
    {
        found.insert(Party::Health);
    }
    if says(&["terzo settore", "ets", "associazioni", "volontariato", "cooperative"]) {
        found.insert(Party::ThirdSector);
    }
    found
}

fn category(text: &str, health: &[String]) -> Option<Party> {
    let folded = format!(" {} ", fold(text));
    let says = |words: &[&str]| words.iter().any(|w| folded.contains(&format!(" {w} ")));
    if says(&[
        "oo ss",
        "ooss",
        "sindacato",
        "sindacati",
        "organizzazione sindacale",
        "organizzazioni sindacali",
        "cgil",
        "cisl",
        "uil",
        "ugl",
    ]) {
        return Some(Party::Unions);
    }
    if says(&["asl", "azienda sanitaria locale", "azienda sanitaria", "distretto", "distretto sanitario"])
        || health.iter().any(|w| says(&[w]))
    {
        return Some(Party::Health);
    }
    let third = [
        "odv",
        "aps",
        "ets",
        "cooperativa",
        "cooperative",
        "cooperativa sociale",
        "associazione",
        "volontariato",
        "fondazione",
        "terzo settore",
        "impresa sociale",
        "patronato",
        "caritas",
        "ente del terzo settore",
    ];
    says(&third).then_some(Party::ThirdSector)
}
