// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-N08: who answers a questionnaire belongs to a comune of the Ambito.

use crate::check::rules::prelude::*;
use crate::istat;
use crate::plan::names::Vocabulary;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-N08",
    name: "risposte-da-un-comune-fuori-ambito",
    family: Family::Needs,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "buona pratica: la rilevazione descrive la popolazione dell'Ambito",
    page: include_str!("r_n08.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    if c.plan.comuni.is_empty() {
        return Vec::new();
    }
    let own = |name: &str| {
        let key = istat::normalize(name);
        c.plan.comuni.iter().any(|comune| istat::normalize(&comune.name.value) == key || comune.istat.value == name)
    };
    let strangers = c.plan.surveys.iter().flat_map(|s| &s.comuni).filter(|comune| !own(&comune.value));
    // «Fuori ambito» and «altro comune» are options, not names.
    let named =
        strangers.filter(|comune| !istat::by_name(&comune.value).is_empty() || near(c, &comune.value).is_some());
    named
        .map(|comune| {
            c.finding(format!("Fra le risposte del questionario c'è il comune «{}», che non è dell'Ambito", comune.value))
                .at(comune.origin().cloned())
                .found(&comune.value)
                .cure(match near(c, &comune.value) {
                    Some(near) => format!("Forse è «{near}»: correggere le celle, oppure dirlo nella mappa con opzioni = {{ … }}."),
                    None => "Se le risposte di chi vive altrove non servono, toglierle dal file; altrimenti nella mappa riunirle in un'opzione «Altro comune».".to_owned(),
                })
        })
        .collect()
}

fn near(c: &Context<'_>, name: &str) -> Option<String> {
    let mut own = Vocabulary::default();
    for comune in &c.plan.comuni {
        own.add_name(&comune.name.value, &comune.name.value);
    }
    own.nearest(name)
}
