// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The plan's tables by id, as templates ask for them. A table without data is no table at all.

mod community;
mod concertation;
mod constraints;
mod context;
mod coverage;
mod funding;
mod levels;
mod minutes;
mod quarters;
mod references;
mod resources;
mod survey;

use super::agreement;
use super::ledger::Ledger;
use crate::document::{Block, Inline};

/// Ids that `{{ tabella(id=…) }}` knows.
pub(crate) const IDS: &[&str] = &[
    "fonti",
    "impieghi",
    "quadro",
    "quote",
    "leps",
    "obiettivi-servizio",
    "griglia-fnps",
    "servizi-minimi",
    "vincoli",
    "rendiconto",
    "residui",
    "personale",
    "cronoprogramma",
    "interventi",
    "demografia",
    "contesto",
    "struttura",
    "classi-eta",
    "andamento",
    "indici",
    "indici-anni",
    "formule",
    "domanda-offerta",
    "copertura",
    "bisogni",
    "questionari",
    "questionari-incroci",
    "divari",
    "incontri",
    "partecipazione",
    "proposte",
    "esiti",
    "enti",
    "organi",
    "atti",
    "quota-comune",
    "pareri",
    "appello",
    "votazione",
    "votazione-esecutivita",
    "allegati",
    "verbali",
    "parti",
    "firme-parti",
    "adesioni",
    "calendario",
    "date-serie",
    "turni",
    "sovrapposizioni",
    "firme-presenze",
    "odg",
    "sintesi",
    "decisioni",
    "presenti",
    "impegni",
    "proposte-incontro",
    "incontri-sindacali",
    "esiti-comune",
    "esiti-ente",
    "esiti-categoria",
    "bisogni-emersi",
    "tempi-risposta",
    "prospetto-proposte",
    "proposte-ente",
    "registro-adesioni",
    "sottoscrittori",
    "seggi",
    "scheda-adesione",
    "aree-adesione",
    "riferimenti",
    "evidenze",
];

/// The blocks of a table; none when the plan has no data for it. `of` narrows it (an area code, for `interventi`).
pub(crate) fn build(id: &str, of: &str, ledger: &Ledger<'_>) -> Vec<Block> {
    match id {
        "fonti" => funding::sources(ledger),
        "impieghi" => funding::uses(ledger),
        "quadro" => funding::detail(ledger),
        "quote" => funding::quotas(ledger),
        "rendiconto" => funding::accounts(ledger),
        "residui" => funding::carried(ledger),
        "interventi" => resources::interventions(ledger, of),
        "personale" => resources::staff(ledger),
        "cronoprogramma" => resources::schedule(ledger),
        "cronoprogramma-trimestri" => quarters::table(ledger),
        "leps" => levels::leps(ledger),
        "obiettivi-servizio" => levels::targets(ledger),
        "griglia-fnps" => coverage::fnps(ledger),
        "servizi-minimi" => coverage::minimum(ledger),
        "vincoli" => constraints::table(ledger),
        "demografia" => context::demography(ledger),
        "contesto" => context::indicators(ledger),
        "struttura" => community::structure(ledger),
        "classi-eta" => community::bands(ledger),
        "andamento" => community::trend(ledger),
        "indici" => community::heat(ledger),
        "indici-anni" => community::by_year(ledger),
        "formule" => community::formulae(ledger),
        "domanda-offerta" => community::demand(ledger),
        "copertura" => community::coverage(ledger),
        "bisogni" => context::needs(ledger),
        "questionari" => survey::tables(ledger),
        "questionari-incroci" => survey::crosses(ledger),
        "divari" => survey::gaps(ledger),
        "incontri" => concertation::meetings(ledger),
        "partecipazione" => concertation::attendance(ledger),
        "proposte" => concertation::proposals(ledger),
        "esiti" => concertation::outcomes(ledger),
        "enti" => concertation::stakeholders(ledger),
        "organi" => concertation::bodies(ledger),
        "atti" => concertation::acts(ledger),
        "seggi" => super::paper::seats(ledger),
        "esiti-comune" => super::paper::by_comune(ledger),
        "esiti-ente" => super::paper::by_stakeholder(ledger),
        "esiti-categoria" => super::paper::by_category(ledger),
        "tempi-risposta" => super::paper::answers(ledger),
        "incontri-sindacali" => super::paper::unions(ledger),
        "prospetto-proposte" => super::paper::proposals_ledger(ledger),
        "bisogni-emersi" => super::paper::emerged(ledger),
        "riferimenti" => references::table(ledger),
        "verbali" => minutes::blocks(ledger),
        "parti" => agreement::list(ledger),
        "firme-parti" => agreement::signatures(ledger),
        "adesioni" => agreement::adhesions(ledger),
        _ => Vec::new(),
    }
}

pub(crate) use community::{grouped, history, shown_years};
pub(crate) use constraints::any as has_constraints;
pub(crate) use resources::peak_users;

/// The source note of tables that the office’s own data make.
pub(crate) fn office(ledger: &Ledger<'_>) -> Vec<Inline> {
    vec![Inline::text(format!("Fonte: elaborazione {} su dati propri.", of_office(ledger)))]
}

/// `dell’Ufficio di Piano`, in the words of the region.
pub(crate) fn of_office(ledger: &Ledger<'_>) -> String {
    let office = ledger.profile.label("ufficio", "Ufficio di Piano");
    if office.starts_with(['A', 'E', 'I', 'O', 'U']) { format!("dell’{office}") } else { format!("di {office}") }
}
