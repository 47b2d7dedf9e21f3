// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The appendix of a draft: what the checks found and nobody has mended yet.

use super::grid::{self, Grid};
use super::hole::count_it;
use crate::document::{Align, Anchor, Block, Heading, Inline, Paragraph};
use crate::findings::{Findings, Severity};
use crate::origin::Trail;

/// Heading, counts and table of the open findings; nothing when there are none but notes.
pub(crate) fn appendix(findings: &Findings) -> Vec<Block> {
    let open: Vec<_> = [Severity::Error, Severity::Warning]
        .into_iter()
        .flat_map(|severity| findings.iter().filter(move |f| f.severity == severity))
        .collect();
    if open.is_empty() {
        return Vec::new();
    }
    let mut out = vec![
        Block::Heading(Heading {
            level: 1,
            number: None,
            text: vec![Inline::text("Segnalazioni aperte")],
            anchor: Anchor("segnalazioni".to_owned()),
            listed: true,
            new_page: true,
        }),
        Paragraph::body(vec![Inline::text(opening(
            findings.count(Severity::Error),
            findings.count(Severity::Warning),
        ))]),
    ];
    let columns = vec![
        ("Codice", grid::auto(Align::Left)),
        ("Luogo", grid::share(1.2, Align::Left)),
        ("Che cosa è stato trovato", grid::share(2.0, Align::Left)),
        ("Rimedio", grid::share(1.6, Align::Left)),
    ];
    let caption = vec![Inline::text("Segnalazioni aperte alla data del piano")];
    let summary = "Segnalazioni dei controlli ancora aperte: codice, luogo, messaggio e rimedio, prima gli errori.";
    let source = vec![Inline::text("Fonte: controlli automatici sui dati, alla data del piano.")];
    let mut table = Grid::new("tab.segnalazioni", caption, summary).columns(columns).source(source);
    let mut last = None;
    for finding in open {
        if last != Some(finding.severity) {
            let title = if finding.severity == Severity::Error { "Errori" } else { "Avvisi" };
            table.push(grid::group(vec![Inline::text(title)], table.width()));
            last = Some(finding.severity);
        }
        let trail = finding.origin.clone().map(Trail::of).unwrap_or_default();
        let place = finding.origin.as_ref().map_or_else(|| "piano nel suo insieme".to_owned(), ToString::to_string);
        table.push(grid::row(vec![
            grid::header_words(finding.code),
            grid::words(place),
            crate::document::Cell::data(vec![Inline::traced(super::cell::line(&finding.message), trail)]),
            grid::words(super::cell::line(&finding.cure)),
        ]));
    }
    out.extend(table.block());
    out
}

/// «Deroghe motivate»: the findings that the office answered, each with its reason; nothing when there are none.
pub(crate) fn derogations(answered: &Findings) -> Vec<Block> {
    if answered.iter().all(|f| f.answer.is_none()) {
        return Vec::new();
    }
    let mut out = vec![
        Block::Heading(Heading {
            level: 1,
            number: None,
            text: vec![Inline::text("Deroghe motivate")],
            anchor: Anchor("deroghe".to_owned()),
            listed: true,
            new_page: true,
        }),
        Paragraph::body(vec![Inline::text(
            "L’Ufficio ha esaminato le segnalazioni che seguono e ha deciso di mantenere i dati, per il motivo indicato accanto a ciascuna.",
        )]),
    ];
    let columns = vec![
        ("Regola", grid::auto(Align::Left)),
        ("Voce", grid::auto(Align::Left)),
        ("Segnalazione", grid::share(1.8, Align::Left)),
        ("Motivo", grid::share(1.8, Align::Left)),
        ("Autore", grid::share(0.8, Align::Left)),
        ("Fino al", grid::dates()),
    ];
    let caption = vec![Inline::text("Deroghe motivate alla data del piano")];
    let summary = "Per ogni segnalazione mantenuta: regola, voce, messaggio, motivo della deroga, autore e scadenza.";
    let source = vec![Inline::text("Fonte: controlli automatici sui dati e deroghe dichiarate dall’Ufficio.")];
    let mut table = Grid::new("tab.deroghe", caption, summary).columns(columns).source(source);
    for finding in answered {
        let Some(answer) = &finding.answer else { continue };
        let trail = finding.origin.clone().map(Trail::of).unwrap_or_default();
        let optional = |text: &str| if text.is_empty() { grid::dash() } else { grid::words(super::cell::line(text)) };
        table.push(grid::row(vec![
            grid::header_words(finding.code),
            optional(finding.row.as_deref().unwrap_or_default()),
            crate::document::Cell::data(vec![Inline::traced(super::cell::line(&finding.message), trail)]),
            grid::words(super::cell::line(&answer.reason)),
            optional(&answer.author),
            answer.until.map_or_else(grid::dash, |date| grid::words(crate::period::date_it(date))),
        ]));
    }
    out.extend(table.block());
    out
}

fn opening(errors: usize, warnings: usize) -> String {
    let number = |n: usize, one: &str, many: &str| match n {
        0 => None,
        1 => Some(one.to_owned()),
        n => Some(format!("{} {many}", count_it(i64::try_from(n).unwrap_or(i64::MAX)))),
    };
    let parts: Vec<String> = [number(errors, "un errore", "errori"), number(warnings, "un avviso", "avvisi")]
        .into_iter()
        .flatten()
        .collect();
    format!(
        "Questa bozza ha ancora {}: vanno risolti, o motivati con una deroga, prima dell’adozione. L’elenco completo è nella cartella «controlli».",
        parts.join(" e ")
    )
}
