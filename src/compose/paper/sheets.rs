// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Sheets to fill in and registers: attendance to sign, the adhesion form, who joined, who signed the patto.

use super::super::grid::{self, Grid};
use super::super::ledger::Ledger;
use super::super::table::office;
use super::PaperPart;
use crate::agenda::hour;
use crate::document::{Align, Block, Cell, Column, Inline, TableStyle, Width};

/// Blank rows after those who are called.
const SPARE: usize = 6;

/// Rows of a sheet for which nobody in particular is called.
const EMPTY: usize = 18;

/// The sheet that those who come sign.
pub(super) fn attendance(part: &PaperPart<'_>) -> Vec<Block> {
    let fixed = |mm: f32| Column { width: Width::Fixed(mm), align: Align::Left };
    let with_slots = part.invited.iter().any(|i| i.slot.is_some());
    let mut columns = vec![
        ("N.", grid::auto(Align::Right)),
        ("Ente", grid::share(1.0, Align::Left)),
        ("Nome e cognome", fixed(46.0)),
        ("Firma all’entrata", fixed(48.0)),
        ("Ora", fixed(15.0)),
        ("Firma all’uscita", fixed(48.0)),
        ("Ora", fixed(15.0)),
    ];
    if with_slots {
        columns.insert(2, ("Turno", grid::auto(Align::Left)));
    }
    let summary = "Foglio delle presenze da firmare: ente, nome, firma e ora all’entrata e all’uscita.";
    let mut table = Grid::plain(summary, TableStyle::Form).columns(columns);
    let spare = if part.invited.is_empty() { EMPTY } else { SPARE };
    let rows = part.invited.iter().map(Some).chain(std::iter::repeat_n(None, spare));
    for (number, invited) in rows.enumerate() {
        let name = match invited {
            Some(invited) => Cell::row_header(vec![Inline::traced(&invited.name, invited.trail.clone())]),
            None => Cell::row_header(vec![Inline::Blank(40.0)]),
        };
        let blank = |mm: f32| Cell::data(vec![Inline::Blank(mm)]);
        let mut cells = vec![
            grid::words((number + 1).to_string()),
            name,
            blank(40.0),
            blank(42.0),
            blank(10.0),
            blank(42.0),
            blank(10.0),
        ];
        if with_slots {
            let slot = invited.and_then(|i| i.slot.as_ref()).and_then(|s| s.hours);
            let words = slot.map(|(from, to)| format!("{}-{}", hour(from), hour(to))).unwrap_or_default();
            cells.insert(2, grid::words(words));
        }
        table.push(grid::row(cells));
    }
    table.block()
}

/// The fields of the adhesion form, each with a control to fill in.
pub(super) fn form(ledger: &Ledger<'_>) -> Vec<Block> {
    let fields: [(&str, &str); 12] = [
        ("denominazione", "Denominazione dell’ente"),
        ("forma", "Natura giuridica (ODV, APS, cooperativa sociale, …)"),
        ("codice-fiscale", "Codice fiscale dell’ente"),
        ("runts", "Numero di iscrizione al RUNTS o ad altro registro"),
        ("sede", "Sede (comune e indirizzo)"),
        ("comuni", "Comuni in cui opera"),
        ("telefono", "Telefono"),
        ("posta", "Posta elettronica"),
        ("pec", "PEC"),
        ("rappresentante", "Legale rappresentante (cognome e nome)"),
        ("delegato", "Chi partecipa ai tavoli (cognome e nome, ruolo)"),
        ("attivita", "Attività svolte nell’ultimo triennio nelle aree indicate"),
    ];
    let columns = vec![grid::share(1.0, Align::Left), grid::share(1.5, Align::Left)];
    let summary = format!(
        "Scheda di adesione da compilare: dati dell’ente che aderisce al percorso {}.",
        super::super::text::of_body(ledger.profile.label("ambito", "Ambito territoriale sociale"))
    );
    let mut table = Grid::plain(summary, TableStyle::Form).bare_columns(columns);
    for (key, label) in fields {
        table.push(grid::row(vec![
            grid::header_words(label),
            Cell::data(vec![Inline::Field { key: format!("adesione.{key}"), label: label.to_owned(), width: 80.0 }]),
        ]));
    }
    table.block()
}

/// The areas to tick.
pub(super) fn areas(ledger: &Ledger<'_>) -> Vec<Block> {
    let columns = vec![grid::auto(Align::Center), grid::share(1.0, Align::Left)];
    let summary = "Aree in cui l’ente vuole partecipare, da barrare.";
    let mut table = Grid::plain(summary, TableStyle::Form).bare_columns(columns);
    for area in &ledger.profile.areas {
        let label = format!("Area {} – {}", area.code, area.title);
        table.push(grid::row(vec![
            Cell::data(vec![Inline::Tick { key: format!("adesione.area.{}", area.code), label: label.clone() }]),
            grid::header_words(label),
        ]));
    }
    table.block()
}

/// Everyone who joined, with the number in the register and the protocol.
pub(super) fn register(ledger: &Ledger<'_>, part: &PaperPart<'_>) -> Vec<Block> {
    let plan = ledger.plan;
    let mut columns = vec![
        ("N.", grid::auto(Align::Right)),
        ("Ente", grid::share(1.6, Align::Left)),
        ("Categoria", grid::share(0.9, Align::Left)),
        ("Comune", grid::share(0.8, Align::Left)),
        ("RUNTS", grid::auto(Align::Left)),
        ("Adesione", grid::dates()),
        ("Protocollo", grid::auto(Align::Left)),
        ("Aree", grid::share(0.7, Align::Left)),
    ];
    if part.internal {
        columns.push(("Rappresentante", grid::share(1.0, Align::Left)));
    }
    let caption = vec![Inline::text("Registro degli enti che hanno aderito")];
    let summary = "Enti aderenti in ordine di adesione, con categoria, comune, RUNTS, data, protocollo e aree.";
    let mut table = Grid::new("tab.registro", caption, summary).columns(columns).compact().source(office(ledger));
    for (number, ente) in joined(ledger).into_iter().enumerate() {
        let comune = ente.comune.as_ref().map(|c| c.clone().map(|code| plan.comune_name(&code).to_owned()));
        let mut cells = vec![
            grid::words((number + 1).to_string()),
            grid::header(&ente.name),
            grid::line(&ente.category),
            grid::optional(comune.as_ref()),
            ente.runts.as_ref().map_or_else(grid::dash, grid::line),
            grid::date(ente.joined.as_ref()),
            ente.joined_number.as_ref().map_or_else(grid::dash, grid::line),
            grid::line(&ledger.area_codes(&ente.areas)),
        ];
        if part.internal {
            cells.push(ente.representative.as_ref().map_or_else(grid::dash, grid::line));
        }
        table.push(grid::row(cells));
    }
    table.block()
}

/// Who signed the patto di partecipazione.
pub(super) fn signatories(ledger: &Ledger<'_>) -> Vec<Block> {
    let columns = vec![
        ("N.", grid::auto(Align::Right)),
        ("Ente", grid::share(2.0, Align::Left)),
        ("Categoria", grid::share(1.0, Align::Left)),
        ("Data", grid::dates()),
        ("Protocollo", grid::auto(Align::Left)),
    ];
    let caption = vec![Inline::text("Enti che hanno sottoscritto il Patto di partecipazione")];
    let summary = "Enti sottoscrittori con categoria, data e protocollo.";
    let mut table = Grid::new("tab.sottoscrittori", caption, summary).columns(columns).source(office(ledger));
    for (number, ente) in joined(ledger).into_iter().enumerate() {
        table.push(grid::row(vec![
            grid::words((number + 1).to_string()),
            grid::header(&ente.name),
            grid::line(&ente.category),
            grid::date(ente.joined.as_ref()),
            ente.joined_number.as_ref().map_or_else(grid::dash, grid::line),
        ]));
    }
    table.block()
}

/// Those who joined, by day, protocol and name.
pub(super) fn joined<'a>(ledger: &Ledger<'a>) -> Vec<&'a crate::plan::Stakeholder> {
    let adheres = |s: &&crate::plan::Stakeholder| s.joined.is_some() || s.joined_number.is_some();
    let mut found: Vec<_> = ledger.plan.stakeholders.iter().filter(adheres).collect();
    found.sort_by_cached_key(|s| {
        let day = s.joined.as_ref().map(|d| d.value);
        (day.is_none(), day, s.joined_number.as_ref().map(|n| n.value.clone()), s.name.value.clone())
    });
    found
}
