// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Which act is which: the council's on the plan, the adoption by the Ambito's political body, the ones that come before.

use super::names::fold;
use super::{Act, Plan};

/// Words that name the political body of an ambito, whatever the region calls it.
const POLITICAL: [&str; 6] = [
    "coordinamento",
    "assemblea dei sindaci",
    "assemblea sindaci",
    "conferenza dei sindaci",
    "comitato dei sindaci",
    "assemblea distrettuale",
];

/// Words of the acts of a council that are not on the plan.
const OTHERS: [&str; 9] = [
    "convenzione",
    "bilancio",
    "documento unico",
    "dup",
    "regolamento",
    "statuto",
    "rendiconto",
    "variazione",
    "accordo",
];

/// Words of the acts on the plan.
const PLAN: [&str; 5] = ["piano di zona", "piano sociale", "pianodi zona", "psz", "programmazione zonale"];

impl Act {
    /// Whether the body has voted it: the row says so, or holds the votes and doesn't deny it.
    pub fn is_voted(&self) -> bool {
        match self.fields.get("votato") {
            Some(voted) => voted.value == "sì",
            None => self.fields.contains_key("favorevoli"),
        }
    }

    /// Whether the votes in favour are more than those against; true when the row holds no votes.
    pub fn is_approved(&self) -> bool {
        let number = |name: &str| self.fields.get(name).and_then(|t| t.value.trim().parse::<i64>().ok());
        match (number("favorevoli"), number("contrari")) {
            (Some(yes), no) => yes > no.unwrap_or(0),
            (None, _) => true,
        }
    }

    /// Whether a council passes it.
    pub fn is_of_council(&self) -> bool {
        let body = fold(&self.body.value);
        body.contains("consiglio") || body.contains("consigli comunali") || body == "cc" || body == "c c"
    }

    /// Kind and object, to be searched.
    fn subject(&self) -> String {
        format!(
            " {} {} ",
            fold(&self.kind.value),
            self.fields.get("oggetto").map(|t| fold(&t.value)).unwrap_or_default()
        )
    }

    /// Whether it speaks of the plan: it names it, or names nothing else that councils vote.
    fn is_on_plan(&self) -> bool {
        let subject = self.subject();
        let has = |words: &[&str]| words.iter().any(|w| subject.contains(&format!(" {w}")));
        has(&PLAN) || !has(&OTHERS)
    }
}

impl Plan {
    /// Every act of a comune's council on the plan, in the order of their dates; those without a date at the end.
    pub fn council_acts(&self, istat: &str) -> Vec<&Act> {
        let mut acts: Vec<&Act> = self
            .acts
            .iter()
            .filter(|act| {
                act.comune.as_ref().is_some_and(|c| c.value == istat) && act.is_of_council() && act.is_on_plan()
            })
            .collect();
        acts.sort_by_key(|act| act.date.as_ref().map_or((true, None), |d| (false, Some(d.value))));
        acts
    }

    /// The act that a comune's pack is for: the one still to be voted, or else the last voted.
    pub fn council_act(&self, istat: &str) -> Option<&Act> {
        self.council_acts(istat).pop()
    }

    /// The votes with which a comune's council approved the plan, in order.
    pub fn votes(&self, istat: &str) -> Vec<&Act> {
        self.council_acts(istat).into_iter().filter(|act| act.is_voted() && act.is_approved()).collect()
    }

    /// The act with which the Ambito's political body adopted the plan: of those on the plan, the last.
    ///
    /// `body` is the profile's name of that body.
    pub fn adoption(&self, body: &str) -> Option<&Act> {
        let own = fold(body);
        let political = |act: &&Act| {
            let name = fold(&act.body.value);
            (!own.is_empty() && name.contains(&own)) || POLITICAL.iter().any(|w| name.contains(w))
        };
        let acts = self.acts.iter().filter(|a| a.comune.is_none() && a.is_on_plan()).filter(political);
        acts.max_by_key(|act| act.date.as_ref().map(|d| d.value))
    }
}
