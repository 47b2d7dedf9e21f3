// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The sheets of a project as they stand in their files, for the copy in which the cells in question are marked.

use std::collections::BTreeSet;

use super::files::{self, SourceFile};
use super::grid::{Grid, Raw};
use super::limits::Limits;
use super::open;
use super::value::text_of;
use crate::findings::Findings;
use crate::findings::render::{SheetCopy, Shown};
use crate::origin::Origin;
use crate::project::Project;

/// Days between the beginnings of the two calendars of Excel.
const FROM_1904: f64 = 1_462.0;

/// Copies of the sheets that these findings speak of. The files are read again: after a check nobody holds them any more.
pub fn copies_of_sheets(project: &Project, findings: &Findings) -> Vec<SheetCopy> {
    let places = |f: &crate::findings::Finding| -> Vec<Origin> {
        f.origin.iter().chain(f.places.iter().map(|l| &l.origin)).cloned().collect()
    };
    let spoken: BTreeSet<String> = findings.iter().flat_map(places).map(|o| o.file.to_string()).collect();
    let wanted: BTreeSet<(String, Option<String>)> =
        findings.iter().flat_map(places).map(|o| (o.file.to_string(), o.sheet.as_deref().map(str::to_owned))).collect();
    let mut files: Vec<SourceFile> = files::list(project, "dati", &mut Findings::new());
    files.retain(|file| spoken.contains(&file.name));
    let contents = open::read_all(&files, &Limits::of(&project.settings.limiti));
    contents
        .into_iter()
        .flat_map(|content| content.grids)
        .filter(|g| wanted.contains(&(g.origin.file.to_string(), g.origin.sheet.as_deref().map(str::to_owned))))
        .map(|grid| copy(&grid))
        .collect()
}

fn copy(grid: &Grid) -> SheetCopy {
    let cells = grid.rows().flat_map(|row| {
        row.cells().filter_map(|(column, raw)| Some((row.index, column, shown(raw)?))).collect::<Vec<_>>()
    });
    SheetCopy { origin: grid.origin.clone(), cells: cells.collect() }
}

fn shown(raw: Raw<'_>) -> Option<Shown> {
    Some(match raw {
        Raw::Text(text) => Shown::Text(text.to_string()),
        Raw::Error(text) => Shown::Text(text.to_string()),
        Raw::Number(n) => Shown::Number(n),
        Raw::Percent(_) => Shown::Text(text_of(raw)),
        Raw::Serial { days, duration: true, .. } => Shown::Number(days),
        Raw::Serial { days, from_1904, .. } => Shown::Date(if from_1904 { days + FROM_1904 } else { days }),
        Raw::Bool(flag) => Shown::Flag(flag),
        Raw::Uncalculated => return None,
    })
}
