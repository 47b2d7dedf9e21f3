// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Which papers a plan has, each with its template: those without data are left out.

use std::collections::BTreeSet;

use super::super::ledger::Ledger;
use super::super::text::slug;
use super::{PaperPart, Source, invited, minutes, sheets};
use crate::agenda::{body_name, hour};
use crate::assess::evidence;

/// A paper to compose.
pub(crate) struct Sketch<'a> {
    /// Path without extension.
    pub(crate) path: String,
    /// Template.
    pub(crate) template: &'static str,
    /// Title.
    pub(crate) title: String,
    /// Whether its pages lie on their side.
    pub(crate) wide: bool,
    /// What it is about.
    pub(crate) part: PaperPart<'a>,
}

/// All the papers of a plan, those that stay inside the office at the end.
pub(crate) fn list<'a>(ledger: &Ledger<'a>, source: &'a Source<'a>) -> Vec<Sketch<'a>> {
    let plan = ledger.plan;
    let all = PaperPart::of_all(source);
    let sketch = |path: &str, template, title: &str, part: PaperPart<'a>| Sketch {
        path: path.to_owned(),
        template,
        title: title.to_owned(),
        wide: false,
        part,
    };
    let mut papers = vec![
        sketch("avviso-pubblico", "concertazione/avviso.md", "Avviso pubblico", all.clone()),
        sketch("scheda-di-adesione", "concertazione/adesione.md", "Scheda di adesione", all.clone()),
        sketch("patto-di-partecipazione", "concertazione/patto.md", "Patto di partecipazione", all.clone()),
    ];
    if !source.agenda.is_empty() {
        papers.push(sketch("calendario", "concertazione/calendario.md", "Calendario degli incontri", all.clone()));
    }
    if !plan.bodies.is_empty() {
        papers.push(sketch("organi", "concertazione/organi.md", "Organi della partecipazione", all.clone()));
    }
    if !sheets::joined(ledger).is_empty() {
        let title = "Registro degli enti aderenti";
        papers.push(sketch("registro-enti-aderenti", "concertazione/registro.md", title, all.clone()));
        let title = "Elenco dei sottoscrittori del Patto di partecipazione";
        papers.push(sketch("elenco-sottoscrittori", "concertazione/sottoscrittori.md", title, all.clone()));
    }
    if !plan.proposals.is_empty() {
        let title = "Prospetto delle proposte e del loro esito";
        papers.push(sketch("prospetto-proposte-esiti", "concertazione/prospetto.md", title, all.clone()));
    }
    if plan.meetings.iter().any(|m| minutes::with_unions(plan, m)) {
        let title = "Sintesi degli incontri con le organizzazioni sindacali";
        papers.push(sketch("sintesi-organizzazioni-sindacali", "concertazione/sindacati.md", title, all.clone()));
    }
    if !evidence(plan, ledger.profile, source.settings).is_empty() {
        let title = "Documentazione del percorso di partecipazione";
        papers.push(sketch("documentazione", "concertazione/documentazione.md", title, all.clone()));
    }
    if !plan.commitments.is_empty() {
        papers.push(sketch("impegni", "concertazione/impegni.md", "Impegni presi negli incontri", all.clone()));
    }
    let mut names = BTreeSet::new();
    let mut free = |name: String| {
        let mut free = name.clone();
        let mut number = 2;
        while !names.insert(free.clone()) {
            free = format!("{name}-{number}");
            number += 1;
        }
        free
    };
    let mut inside = Vec::new();
    for meeting in &plan.meetings {
        let name = free(slug(&meeting.code.value));
        let code = &meeting.code.value;
        let part = PaperPart { meeting: Some(meeting), invited: invited::to_meeting(plan, meeting), ..all.clone() };
        if !part.invited.is_empty() {
            let title = format!("Convocazione dell’incontro {code}");
            let path = format!("convocazioni/convocazione-{name}");
            papers.push(sketch(&path, "concertazione/convocazione.md", &title, part.clone()));
        }
        papers.push(Sketch {
            wide: true,
            ..sketch(
                &format!("fogli-presenze/foglio-presenze-{name}"),
                "concertazione/presenze.md",
                &format!("Foglio delle presenze dell’incontro {code}"),
                part.clone(),
            )
        });
        let held = meeting.date.as_ref().is_none_or(|d| d.value <= plan.date);
        let told = meeting.summary.is_some()
            || meeting.decisions.is_some()
            || plan.texts.keys().any(|file| minutes::narrates(file, meeting));
        if held || told {
            let title = format!("Verbale dell’incontro {code}");
            let template = "concertazione/verbale.md";
            papers.push(sketch(&format!("verbali/verbale-{name}"), template, &title, part.clone()));
            let own = PaperPart { internal: true, ..part };
            inside.push(sketch(&format!("verbali/verbale-{name}-interno"), template, &title, own));
        }
    }
    for run in &source.agenda.runs {
        let Some(series) = plan.series.get(run.series) else { continue };
        let start = run.start.map(hour).unwrap_or_default();
        let title = format!("{}, {} {start}", body_name(plan, &series.body.value), series.recurrence.value.trim());
        let name = free(format!("serie-{}", slug(&series.body.value)));
        let part = PaperPart { run: Some(run), invited: invited::to_series(plan, run), ..all.clone() };
        if !part.invited.is_empty() {
            let path = format!("convocazioni/convocazione-{name}");
            let title = format!("Convocazione: {title}");
            papers.push(sketch(&path, "concertazione/convocazione-serie.md", &title, part.clone()));
        }
        papers.push(Sketch {
            wide: true,
            ..sketch(
                &format!("fogli-presenze/foglio-presenze-{name}"),
                "concertazione/presenze.md",
                &format!("Foglio delle presenze: {title}"),
                part,
            )
        });
    }
    for stakeholder in &plan.stakeholders {
        let own =
            |p: &&crate::plan::Proposal| p.stakeholder.as_ref().is_some_and(|s| s.value == stakeholder.code.value);
        if plan.proposals.iter().any(|p| own(&p)) {
            let title = format!("Esito delle proposte di {}", stakeholder.name.value);
            let name = free(format!("esito-{}", slug(&stakeholder.code.value)));
            let part = PaperPart { stakeholder: Some(stakeholder), ..all.clone() };
            papers.push(sketch(&format!("lettere-esito/{name}"), "concertazione/esito.md", &title, part));
        }
    }
    if !sheets::joined(ledger).is_empty() {
        let part = PaperPart { internal: true, ..all };
        let title = "Registro degli enti aderenti, con i rappresentanti";
        inside.push(sketch("registro-enti-aderenti-interno", "concertazione/registro.md", title, part));
    }
    papers.extend(inside);
    papers
}
