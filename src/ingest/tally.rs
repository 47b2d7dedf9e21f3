// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Findings about cells, one for each column and kind of fault however many cells have it.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::Raw;
use super::normal::brief;
use super::value::{Fault, Remark, text_of};
use crate::findings::{Finding, Findings, Label, Severity, codes};
use crate::origin::Origin;

/// An amount that is text, negative, or has more than two decimals: the catalogue's own code.
pub const BAD_AMOUNT: &str = "R-F18";
/// A printed total that differs from the sum.
pub const WRONG_TOTAL: &str = "R-F04";

/// An ISTAT code without its zero.
pub const SHORT_CODE: &str = "R-S07";

/// Most cells that a finding names.
const MOST: usize = 200;

struct Group {
    finding: Finding,
    others: Vec<Label>,
    count: usize,
}

/// Findings being gathered.
#[derive(Default)]
pub struct Tally {
    groups: BTreeMap<(u32, &'static str, u8), Group>,
    remarks: BTreeMap<(u32, Remark), (Origin, String, Vec<Label>)>,
    nothing: BTreeMap<u32, (Origin, String, Vec<Label>)>,
    merged: BTreeMap<(u32, bool), (Origin, String, Vec<Label>)>,
    apart: Vec<Finding>,
}

/// The cell that a finding speaks of.
pub struct Spotted<'a> {
    /// Column, for the grouping.
    pub column: u32,
    /// Heading as the file writes it.
    pub heading: &'a str,
    /// Cell.
    pub origin: Origin,
    /// Key of its row.
    pub row: Option<String>,
    /// What it holds.
    pub raw: Raw<'a>,
}

impl Tally {
    /// Notes a cell that can't be read.
    pub fn fault(&mut self, fault: &Fault, cell: Spotted<'_>) {
        let heading = cell.heading;
        let shown = brief(&text_of(cell.raw));
        let (code, severity, message, cure, expected, order) = match fault {
            Fault::TextAmount => (
                BAD_AMOUNT,
                Severity::Error,
                format!("Nella colonna «{heading}» c'è un testo al posto di un importo"),
                "Scrivere solo il numero, per esempio 12500,00; se l'importo non è noto, lasciare la cella vuota."
                    .to_owned(),
                Some("un importo in euro".to_owned()),
                0,
            ),
            Fault::Negative => (
                BAD_AMOUNT,
                Severity::Error,
                format!("Nella colonna «{heading}» c'è un importo negativo"),
                "Correggere l'importo: le riduzioni si scrivono diminuendo la riga a cui si riferiscono.".to_owned(),
                Some("un importo maggiore o uguale a zero".to_owned()),
                1,
            ),
            Fault::Decimals => (
                BAD_AMOUNT,
                Severity::Error,
                format!("Nella colonna «{heading}» c'è un importo con più di due decimali"),
                "Scrivere l'importo al centesimo; se è una formula, racchiuderla in ARROTONDA(…;2).".to_owned(),
                Some("un importo con due decimali".to_owned()),
                2,
            ),
            Fault::Unreadable(expected) => (
                codes::UNREADABLE_VALUE,
                Severity::Error,
                format!("Nella colonna «{heading}» un valore non si riesce a leggere"),
                format!("Scrivere {expected}."),
                Some((*expected).to_owned()),
                0,
            ),
            Fault::Ambiguous(one, other) => (
                codes::AMBIGUOUS_VALUE,
                Severity::Error,
                format!("Nella colonna «{heading}» un valore si può leggere in due modi"),
                format!("Scriverlo in modo che se ne possa leggere uno solo: {one} oppure {other}."),
                Some(format!("{one} oppure {other}")),
                0,
            ),
            Fault::ErrorCell => (
                codes::ERROR_CELL,
                Severity::Error,
                format!("Nella colonna «{heading}» la cella mostra un errore di calcolo"),
                "Correggere la formula, oppure scrivere il valore.".to_owned(),
                None,
                0,
            ),
            Fault::Uncalculated => (
                codes::UNCALCULATED_FORMULA,
                Severity::Error,
                format!(
                    "Nella colonna «{heading}» una formula non è mai stata calcolata: il suo risultato non è nel file"
                ),
                "Aprire il file con Excel o LibreOffice, ricalcolare (F9) e salvarlo.".to_owned(),
                None,
                0,
            ),
            Fault::Word(near) => (
                codes::UNKNOWN_WORD,
                Severity::Warning,
                format!("Nella colonna «{heading}» una parola non è fra quelle previste"),
                match near {
                    Some(near) => format!("Usare una parola dell'elenco: la più vicina è «{near}»."),
                    None => "Usare una parola dell'elenco (vedere il foglio di istruzioni o «pdz explain R-T16»)."
                        .to_owned(),
                },
                near.clone(),
                0,
            ),
        };
        let found = if shown.is_empty() { None } else { Some(shown.clone()) };
        match self.groups.get_mut(&(cell.column, code, order)) {
            Some(group) => {
                group.count += 1;
                if group.others.len() < MOST {
                    let note = if shown.is_empty() { String::new() } else { format!("qui «{shown}»") };
                    group.others.push(Label { origin: cell.origin, note });
                }
            }
            None => {
                let mut finding = Finding::new(code, severity, message).at(cell.origin).column(heading).cure(cure);
                finding.row = cell.row;
                finding.found = found;
                finding.expected = expected;
                self.groups.insert((cell.column, code, order), Group { finding, others: Vec::new(), count: 1 });
            }
        }
    }

    /// Notes a conversion.
    pub fn remark(&mut self, remark: Remark, cell: Spotted<'_>) {
        let label = Label { origin: cell.origin.clone(), note: String::new() };
        let heading = cell.heading.to_owned();
        let slot = self.remarks.entry((cell.column, remark)).or_insert_with(|| (cell.origin, heading, Vec::new()));
        if slot.2.len() < MOST {
            slot.2.push(label);
        }
    }

    /// Notes a cell that says that it has no value.
    pub fn nothing(&mut self, cell: Spotted<'_>) {
        let label = Label { origin: cell.origin.clone(), note: String::new() };
        let heading = cell.heading.to_owned();
        let slot = self.nothing.entry(cell.column).or_insert_with(|| (cell.origin, heading, Vec::new()));
        if slot.2.len() < MOST {
            slot.2.push(label);
        }
    }

    /// Notes a value over merged cells: a text holds for all of them, a figure counts once.
    pub fn merged(&mut self, cell: Spotted<'_>, figure: bool) {
        let label = Label { origin: cell.origin.clone(), note: String::new() };
        let heading = cell.heading.to_owned();
        let slot = self.merged.entry((cell.column, figure)).or_insert_with(|| (cell.origin, heading, Vec::new()));
        if slot.2.len() < MOST && slot.2.last().is_none_or(|last| last.origin != label.origin) {
            slot.2.push(label);
        }
    }

    /// Notes a label that a card has twice: only the first counts.
    pub fn repeated(&mut self, label: Origin, text: &str) {
        let finding = Finding::warning(
            codes::UNKNOWN_COLUMN,
            format!("La voce «{}» compare due volte nella stessa scheda: è letta la prima", brief(text)),
        );
        self.apart.push(finding.at(label).column(brief(text)).cure("Togliere la ripetizione, o darle un altro nome."));
    }

    /// Notes a cell beside the value of a card.
    pub fn beside(&mut self, cell: Origin, text: &str) {
        let finding = Finding::note(
            codes::UNKNOWN_COLUMN,
            format!("Accanto al valore della voce «{}» c'è un'altra cella: non è letta", brief(text)),
        );
        self.apart.push(finding.at(cell).column(brief(text)).cure("Nulla da fare se non serve al piano."));
    }

    /// Notes a printed total that holds no figure: the sum is made anew, so it is no error.
    pub fn lost_total(&mut self, cell: Spotted<'_>) {
        let code = if matches!(cell.raw, Raw::Error(_)) { codes::ERROR_CELL } else { codes::UNCALCULATED_FORMULA };
        let what = if matches!(cell.raw, Raw::Error(_)) { "mostra un errore" } else { "non è mai stato calcolato" };
        let message = format!("Il totale della colonna «{}» {what}: la somma è rifatta sulle righe", cell.heading);
        let label = Label { origin: cell.origin.clone(), note: String::new() };
        // A workbook that was never calculated has a row of them: one finding for all the columns.
        match self.groups.get_mut(&(u32::MAX, code, 9)) {
            Some(group) => {
                if group.finding.column.as_deref() != Some(cell.heading) {
                    let what =
                        if code == codes::ERROR_CELL { "mostrano un errore" } else { "non sono mai stati calcolati" };
                    group.finding.message = format!("Dei totali {what}: le somme sono rifatte sulle righe");
                    group.finding.column = None;
                }
                group.others.push(label);
            }
            None => {
                let finding = Finding::note(code, message)
                    .at(cell.origin)
                    .column(cell.heading)
                    .cure("Nulla da fare; ricalcolando il foglio (F9) il totale torna a comparire.");
                self.groups.insert((u32::MAX, code, 9), Group { finding, others: Vec::new(), count: 1 });
            }
        }
    }

    /// Columns with a cell that can't be read.
    pub fn faulty(&self) -> BTreeSet<u32> {
        self.groups.iter().filter(|(_, g)| g.finding.severity == Severity::Error).map(|(key, _)| key.0).collect()
    }

    /// All that was gathered.
    pub fn into_findings(self) -> Findings {
        let mut findings = Findings::new();
        self.apart.into_iter().for_each(|finding| findings.push(finding));
        for (_, group) in self.groups {
            let mut finding = group.finding;
            if group.count > 1 {
                finding.message = format!("{} (in {} celle)", finding.message, group.count);
            }
            finding.places = group.others;
            findings.push(finding);
        }
        for ((_, remark), (origin, heading, labels)) in self.remarks {
            let mut finding = noted(origin, heading, labels, remark.text(), "Nulla da fare, se la lettura è giusta.");
            if remark == Remark::Zero {
                finding.code = SHORT_CODE;
            }
            findings.push(finding);
        }
        for ((_, figure), (origin, heading, labels)) in self.merged {
            let (what, cure) = if figure {
                (
                    "una cifra su celle unite conta una volta sola, nella prima delle celle",
                    "Se la cifra vale per più righe o colonne, dividere le celle e scrivere la parte di ciascuna.",
                )
            } else {
                ("un valore su celle unite vale per tutte le righe unite", "Nulla da fare, se la lettura è giusta.")
            };
            let mut finding = noted(origin, heading, labels, what, cure);
            if figure {
                finding.severity = Severity::Warning;
            }
            findings.push(finding);
        }
        for (_, (origin, heading, labels)) in self.nothing {
            findings.push(noted(
                origin,
                heading,
                labels,
                "«-», «n.d.» e simili sono letti come cella vuota",
                "Nulla da fare; quando il dato sarà noto, scriverlo.",
            ));
        }
        findings
    }
}

/// The table gives more values than any plan holds: what is below the row is not read.
pub fn too_many(row: Origin, table: &str) -> Finding {
    let message = format!("La tabella {table} supera i limiti di lettura: da questa riga in poi non è letta");
    Finding::error(codes::LIMIT_EXCEEDED, message)
        .at(row)
        .cure("Togliere le righe che non servono al piano: nessuno ne ha tante. Il limite è «valori», in piano.toml nella voce [limiti].")
}

fn noted(origin: Origin, heading: String, labels: Vec<Label>, what: &str, cure: &str) -> Finding {
    let cells = if labels.len() == 1 { "una cella".to_owned() } else { format!("{} celle", labels.len()) };
    let mut finding = Finding::note(codes::COERCED_VALUE, format!("Colonna «{heading}», {cells}: {what}"))
        .at(origin)
        .column(heading)
        .cure(cure);
    finding.places = labels.into_iter().skip(1).collect();
    finding
}
