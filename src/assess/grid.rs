// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The national grid of the FNPS: nine service objectives in five macro-levels, by three areas of users.

use crate::money::Cents;
use crate::origin::{Traced, Trail};
use crate::plan::names::fold;
use crate::plan::{Intervention, Plan};

/// Code of the fund.
const FUND: &str = "FNPS";

/// Rows: macro-level and objective.
pub const ROWS: [(&str, &str); 9] = [
    ("1", "Accesso"),
    ("1", "Presa in carico"),
    ("1", "Pronto intervento sociale"),
    ("2", "Assistenza domiciliare"),
    ("2", "Servizi di prossimità"),
    ("3", "Centri diurni e altri servizi territoriali comunitari"),
    ("4", "Comunità e residenze"),
    ("5", "Interventi per l'inclusione e l'autonomia"),
    ("5", "Misure di sostegno al reddito"),
];

/// Columns: areas of users, as the table Interventi writes them.
pub const COLUMNS: [&str; 3] = [
    "infanzia, adolescenza e responsabilità familiari",
    "disabilità e non autosufficienza",
    "povertà ed esclusione sociale",
];

/// Money of the FNPS over the triennium, by row and column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FnpsGrid {
    /// Cells.
    pub cells: [[Traced<Cents>; 3]; 9],
    /// Money of interventions without macro-level or area of users.
    pub unplaced: Traced<Cents>,
}

impl FnpsGrid {
    /// Sum of all the cells, the unplaced money included.
    pub fn total(&self) -> Traced<Cents> {
        crate::plan::sum(self.cells.iter().flatten().chain([&self.unplaced]))
    }
}

/// The grid; `None` when no intervention is paid by the fund.
pub fn fnps_grid(plan: &Plan) -> Option<FnpsGrid> {
    let mut grid = FnpsGrid::default();
    let mut any = false;
    let years = plan.triennium.years();
    for allocation in plan.allocations.iter().filter(|a| a.fund.value == FUND && years.contains(&a.year.value)) {
        let Some(intervention) = plan.intervention(&allocation.intervention.value) else { continue };
        any = true;
        let cell = match place(intervention) {
            Some((row, column)) => &mut grid.cells[row][column],
            None => &mut grid.unplaced,
        };
        cell.value = cell.value + allocation.amount.value;
        cell.trail = Trail::join([&cell.trail, &allocation.amount.trail]);
    }
    any.then_some(grid)
}

/// Row and column of an intervention. Where a macro-level has several objectives, the words of the sheet tell which.
fn place(intervention: &Intervention) -> Option<(usize, usize)> {
    let field = |name: &str| intervention.field(name).map(|f| f.value.as_str()).unwrap_or_default();
    let column = COLUMNS.iter().position(|c| fold(c) == fold(field("area_fnps")))?;
    let words = format!("{} {}", fold(field("obiettivo_di_servizio")), fold(&intervention.title.value));
    let says = |list: &[&str]| list.iter().any(|word| words.contains(word));
    let leps = |code: &str| intervention.leps.value.iter().any(|l| l == code);
    let row = match field("macro_livello_fnps") {
        "1" if leps("L02") || says(&["pronto intervento"]) => 2,
        "1" if says(&["accesso", "segretariato", "sportell", "porta unica", "punto unico"]) => 0,
        "1" => 1,
        "2" if says(&["domicil", "sad", "adi", "ade"]) || leps("L11") => 3,
        "2" => 4,
        "3" => 5,
        "4" => 6,
        "5" if matches!(field("tipologia"), "intervento economico" | "buono-voucher")
            || says(&["contribut", "sostegno al reddito"]) =>
        {
            8
        }
        "5" => 7,
        _ => return None,
    };
    Some((row, column))
}
