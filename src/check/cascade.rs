// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! One defect, one finding: drops what only follows from a cell, a row or a file that another finding already reports.

use std::collections::{BTreeMap, BTreeSet};

use crate::findings::{Finding, Findings, Label, Severity, codes};
use crate::origin::{Origin, Spot};

/// Rules on sums: they mean nothing when a cell that they add could not be read.
const SUMS: [&str; 11] =
    ["R-F01", "R-F02", "R-F03", "R-F05", "R-F06", "R-F08", "R-F16", "R-F17", "R-F19", "R-L01", "R-N01"];
/// Rules on what is there at all: they mean nothing when a part was not read.
const COVERAGE: [&str; 9] =
    ["R-L02", "R-L03", "R-S03", "R-S04", "R-N07", "R-P02", "R-P05", "R-F17", codes::MISSING_TABLE];
/// What stops a cell or a row from being read.
const UNREAD: [&str; 8] = [
    codes::UNREADABLE_VALUE,
    codes::AMBIGUOUS_VALUE,
    codes::ERROR_CELL,
    codes::UNCALCULATED_FORMULA,
    codes::CONFLICTING_ROWS,
    codes::COPIED_FILE,
    codes::MISSING_VALUE,
    "R-F18",
];
/// What stops a file or a sheet from being read.
const UNREAD_FILE: [&str; 3] = [codes::UNREADABLE_FILE, codes::MISSING_COLUMN, codes::LIMIT_EXCEEDED];

/// Drops the findings that only follow from others.
pub(super) fn settle(findings: &mut Findings) {
    let errors = || findings.iter().filter(|f| f.severity == Severity::Error);
    let some = |code: &str| errors().any(|f| f.code == code);
    let unread_file = UNREAD_FILE.iter().any(|code| some(code));
    let unread: BTreeSet<Origin> =
        errors().filter(|f| UNREAD.contains(&f.code)).flat_map(places).map(|place| sheet(&place)).collect();
    let dangling = some(codes::DANGLING_REFERENCE);
    let nameless =
        findings.iter().any(|f| f.code == codes::MISSING_VALUE && f.column.as_deref() == Some("Denominazione"));
    let crowded: BTreeSet<Origin> = errors().filter(|f| f.code == "R-L04").filter_map(|f| f.origin.clone()).collect();
    let repeated = errors().any(|f| f.code == "R-S05");
    // Without a quorum no vote of that act can reach its majority.
    let inquorate: BTreeSet<(Origin, u32)> = errors().filter(|f| f.code == "R-A08").filter_map(row).collect();
    findings.retain(|finding| {
        let code = finding.code;
        let on_unread = || places(finding).any(|place| unread.contains(&sheet(&place)));
        let follows = (unread_file && (SUMS.contains(&code) || COVERAGE.contains(&code)))
            || (SUMS.contains(&code) && !unread.is_empty() && on_unread())
            || ((dangling || nameless || repeated) && COVERAGE.contains(&code) && code != codes::MISSING_TABLE)
            || (nameless && code == "R-F03")
            || (code == "R-F15" && finding.origin.as_ref().is_some_and(|place| crowded.contains(place)))
            || (["R-A04", "R-A09"].contains(&code) && row(finding).is_some_and(|row| inquorate.contains(&row)))
            || (repeated && code == codes::DANGLING_REFERENCE && finding.message.starts_with("L'intervento"))
            || (dangling && code == "R-P03" && finding.column.as_deref() == Some("Presenze"));
        !follows
    });
    gather_dangling(findings);
}

/// Makes one finding of those that miss the same thing under the same code, with all their cells.
fn gather_dangling(findings: &mut Findings) {
    let mut first: BTreeMap<String, usize> = BTreeMap::new();
    let mut kept: Vec<Finding> = Vec::new();
    for finding in std::mem::take(findings) {
        let same = (finding.code == codes::DANGLING_REFERENCE).then(|| finding.message.clone());
        match same.as_ref().and_then(|message| first.get(message)).and_then(|&at| kept.get_mut(at)) {
            Some(one) => {
                one.places.extend(places(&finding).map(|origin| Label { origin, note: "anche qui".to_owned() }))
            }
            None => {
                first.extend(same.map(|message| (message, kept.len())));
                kept.push(finding);
            }
        }
    }
    findings.extend(kept);
}

fn places(finding: &Finding) -> impl Iterator<Item = Origin> {
    let others = finding.places.iter().map(|label| label.origin.clone());
    finding.origin.clone().into_iter().chain(others)
}

/// Sheet and row of a finding.
fn row(finding: &Finding) -> Option<(Origin, u32)> {
    let place = finding.origin.as_ref()?;
    match place.spot {
        Spot::Cell(row, _) | Spot::Row(row) => Some((sheet(place), row)),
        _ => None,
    }
}

fn sheet(place: &Origin) -> Origin {
    place.at(Spot::Whole)
}
