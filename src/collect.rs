// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Collection of the comuni's data: which workbooks go out, and which ones have not come back.

use std::collections::BTreeMap;
use std::path::Path;

use crate::findings::{Finding, Findings, codes};
use crate::origin::Origin;
use crate::plan::Plan;

/// Folder of the project that holds the workbooks sent to the comuni.
pub const FOLDER: &str = "raccolta";

/// The comuni whose workbook was sent, or should have been, and has not come back: a warning each.
///
/// A collection is under way when its folder holds workbooks, or when at least one of them came back.
pub fn missing(folder: &Path, returned: &BTreeMap<String, String>, plan: &Plan) -> Findings {
    let sent = std::fs::read_dir(folder.join(FOLDER)).into_iter().flatten().flatten();
    let sent = sent.filter(|e| e.path().extension().is_some_and(|x| x.eq_ignore_ascii_case("xlsx"))).count();
    let mut findings = Findings::new();
    if sent == 0 && returned.is_empty() {
        return findings;
    }
    for comune in plan.comuni.iter().filter(|c| !returned.contains_key(&c.istat.value)) {
        let name = &comune.name.value;
        findings.push(
            Finding::warning(
                codes::NOT_RETURNED,
                format!("Il Comune di {name} non ha ancora restituito il file della raccolta dati"),
            )
            .at(Origin::file("dati"))
            .row(name.clone())
            .expected(format!("il file «{}» compilato, nella cartella dati", file_name(plan, &comune.istat.value)))
            .cure("Sollecitare il comune; il file restituito si mette così com'è nella cartella dati. A raccolta finita, cancellare la cartella raccolta."),
        );
    }
    findings
}

/// Name of the workbook of a comune: `casarano.xlsx`; with the code where two comuni would have the same.
pub fn file_name(plan: &Plan, istat: &str) -> String {
    let slug = |name: &str| crate::compose::slug(name);
    let name = slug(plan.comune_name(istat));
    let same = plan.comuni.iter().filter(|c| slug(&c.name.value) == name).count();
    if same > 1 { format!("{name}-{istat}.xlsx") } else { format!("{name}.xlsx") }
}
