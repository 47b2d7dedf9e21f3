// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Which papers a plan has, each with its template: those without data are left out.

use std::collections::BTreeSet;

use super::super::ledger::Ledger;
use super::super::text::slug;
use super::{PaperPart, Source, invited, minutes, sheets};
use crate::agenda::{body_name, hour, narrates};
use crate::assess::evidence;
use crate::plan::{Meeting, Plan, Proposal, Stakeholder};

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
    /// What it is about: the template is printed once for each, on pages of its own.
    pub(crate) parts: Vec<PaperPart<'a>>,
}

/// The papers of a plan that stay inside the office: the minutes and the register with the names.
pub(crate) fn inside<'a>(ledger: &Ledger<'a>, source: &'a Source<'a>) -> Vec<Sketch<'a>> {
    let plan = ledger.plan;
    let all = PaperPart { internal: true, ..PaperPart::of_all(source) };
    let mut names = Names::default();
    let mut papers = Vec::new();
    for meeting in &plan.meetings {
        let name = names.free(slug(&meeting.code.value));
        if is_told(plan, meeting) {
            let part = PaperPart { meeting: Some(meeting), ..all.clone() };
            papers.push(minutes_paper(&format!("verbale-{name}-interno"), meeting, part));
        }
    }
    if !sheets::joined(ledger).is_empty() {
        papers.push(Sketch {
            path: "registro-enti-aderenti-interno".to_owned(),
            template: "concertazione/registro.md",
            title: "Registro degli enti aderenti, con i rappresentanti".to_owned(),
            wide: false,
            parts: vec![all],
        });
    }
    papers
}

/// A paper as an annex of the councils' acts: the one of this id, or all the minutes in one document.
pub(crate) fn annex<'a>(id: &str, ledger: &Ledger<'a>, source: &'a Source<'a>) -> Option<Sketch<'a>> {
    let path = match id {
        "avviso" => "avviso-pubblico",
        "proposte" => "prospetto-proposte-esiti",
        "adesioni" => "elenco-sottoscrittori",
        "patto" => "patto-di-partecipazione",
        "verbali" => "verbali/",
        other => other,
    };
    let mut found = list(ledger, source).into_iter().filter(|sketch| sketch.path.starts_with(path));
    let first = found.next()?;
    let (title, mut parts) = (first.title, first.parts);
    parts.extend(found.flat_map(|sketch| sketch.parts));
    let title = if id == "verbali" { "Verbali degli incontri".to_owned() } else { title };
    Some(Sketch { title, parts, ..first })
}

/// Names of files, each given once.
#[derive(Default)]
struct Names(BTreeSet<String>);

impl Names {
    fn free(&mut self, name: String) -> String {
        let mut free = name.clone();
        let mut number = 2;
        while !self.0.insert(free.clone()) {
            free = format!("{name}-{number}");
            number += 1;
        }
        free
    }
}

/// Whether a meeting has minutes: it was held, or its row or a text of the office says what was said.
fn is_told(plan: &Plan, meeting: &Meeting) -> bool {
    let held = meeting.date.as_ref().is_none_or(|d| d.value <= plan.date);
    held || meeting.summary.is_some()
        || meeting.decisions.is_some()
        || plan.texts.keys().any(|file| narrates(file, meeting))
}

fn minutes_paper<'a>(name: &str, meeting: &Meeting, part: PaperPart<'a>) -> Sketch<'a> {
    Sketch {
        path: format!("verbali/{name}"),
        template: "concertazione/verbale.md",
        title: format!("Verbale dell’incontro {}", meeting.code.value),
        wide: false,
        parts: vec![part],
    }
}

/// The papers of a plan that anybody may read.
pub(crate) fn list<'a>(ledger: &Ledger<'a>, source: &'a Source<'a>) -> Vec<Sketch<'a>> {
    let plan = ledger.plan;
    let all = PaperPart::of_all(source);
    let sketch = |path: &str, template, title: &str, part: PaperPart<'a>| Sketch {
        path: path.to_owned(),
        template,
        title: title.to_owned(),
        wide: false,
        parts: vec![part],
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
    let mut names = Names::default();
    let mut sheets: Vec<PaperPart<'a>> = Vec::new();
    for meeting in &plan.meetings {
        let name = names.free(slug(&meeting.code.value));
        let code = &meeting.code.value;
        let part = PaperPart { meeting: Some(meeting), invited: invited::to_meeting(plan, meeting), ..all.clone() };
        if !part.invited.is_empty() {
            let title = format!("Convocazione dell’incontro {code}");
            let path = format!("convocazioni/convocazione-{name}");
            papers.push(sketch(&path, "concertazione/convocazione.md", &title, part.clone()));
        }
        sheets.push(part.clone());
        if is_told(plan, meeting) {
            papers.push(minutes_paper(&format!("verbale-{name}"), meeting, part));
        }
    }
    for run in &source.agenda.runs {
        let Some(series) = plan.series.get(run.series) else { continue };
        let start = run.start.map(hour).unwrap_or_default();
        let name = names.free(format!("serie-{}", slug(&series.body.value)));
        let part = PaperPart { run: Some(run), invited: invited::to_series(plan, run), ..all.clone() };
        if !part.invited.is_empty() {
            let body = body_name(plan, &series.body.value);
            let path = format!("convocazioni/convocazione-{name}");
            let title = format!("Convocazione: {body}, {} {start}", series.recurrence.value.trim());
            let mut paper = sketch(&path, "concertazione/convocazione-serie.md", &title, part.clone());
            // Who is received at its own hour has those hours in its letter.
            if run.slots.iter().any(|s| s.hours.is_some()) {
                let one = |i: &invited::Invited<'a>| PaperPart { invited: vec![i.clone()], ..part.clone() };
                paper.parts = part.invited.iter().map(one).collect();
            }
            papers.push(paper);
        }
        sheets.push(part);
    }
    // Sheets and letters are each a page: one file for all of them is what is printed at once.
    if !sheets.is_empty() {
        papers.push(Sketch {
            path: "fogli-presenze".to_owned(),
            template: "concertazione/presenze.md",
            title: "Fogli delle presenze".to_owned(),
            wide: true,
            parts: sheets,
        });
    }
    let proposes = |stakeholder: &&Stakeholder| {
        let own = |p: &Proposal| p.stakeholder.as_ref().is_some_and(|s| s.value == stakeholder.code.value);
        plan.proposals.iter().any(own)
    };
    let letter = |stakeholder| PaperPart { stakeholder: Some(stakeholder), ..all.clone() };
    let letters: Vec<PaperPart<'a>> = plan.stakeholders.iter().filter(proposes).map(letter).collect();
    if !letters.is_empty() {
        papers.push(Sketch {
            path: "lettere-esito".to_owned(),
            template: "concertazione/esito.md",
            title: "Lettere di esito delle proposte".to_owned(),
            wide: false,
            parts: letters,
        });
    }
    papers
}
