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

/// Parties of a meeting; more than one when the words say so.
pub(super) fn parties(c: &Context<'_>, meeting: &Meeting) -> BTreeSet<Party> {
    let body = meeting.body.as_ref().and_then(|b| c.plan.bodies.iter().find(|x| x.code.value == b.value));
    let of_body = body.map(|b| {
        let kind = b.kind.as_ref().map(|k| k.value.as_str()).unwrap_or_default();
        told(&format!("{kind} {}", b.name.value))
    });
    let mut found = of_body.unwrap_or_default();
    if let Some(agenda) = &meeting.agenda {
        found.extend(told(&agenda.value));
    }
    let present = c.plan.attendance.iter().filter(|a| a.present && a.meeting.value == meeting.code.value);
    for presence in present {
        let body = c.plan.stakeholders.iter().find(|s| s.code.value == presence.stakeholder.value);
        let party = body.and_then(|s| category(&s.category.value).or_else(|| category(&s.name.value)));
        found.extend(party);
    }
    found
}

fn told(text: &str) -> BTreeSet<Party> {
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
    ]) {
        found.insert(Party::Health);
    }
    if says(&["terzo settore", "ets", "associazioni", "volontariato", "cooperative"]) {
        found.insert(Party::ThirdSector);
    }
    found
}

fn category(text: &str) -> Option<Party> {
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
    if says(&["asl", "azienda sanitaria locale", "azienda sanitaria", "distretto", "distretto sanitario"]) {
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
