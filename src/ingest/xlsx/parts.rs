// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The parts of an XLSX: where its sheets are, and what the workbook says of them.

use std::collections::BTreeMap;

use crate::ingest::package::{Package, Refusal, for_each_element};

/// A sheet that holds cells.
pub struct Named {
    /// Name.
    pub name: String,
    /// Its part.
    pub part: String,
    /// Whether it is hidden.
    pub hidden: bool,
}

/// What the workbook says.
#[derive(Default)]
pub struct Plan {
    /// Sheets in their order.
    pub sheets: Vec<Named>,
    /// Part of the shared texts.
    pub strings: Option<String>,
    /// Part of the styles.
    pub styles: Option<String>,
    /// Whether days are counted from 1904.
    pub from_1904: bool,
    /// Whether the workbook asks to be recalculated.
    pub stale: bool,
}

/// A relation of a part.
struct Link {
    kind: String,
    target: String,
}

/// Reads the workbook's own part and its relations.
pub fn plan(package: &mut Package<'_>) -> Result<Plan, Refusal> {
    let book = workbook(package);
    let xml = package
        .text(&book)
        .ok_or_else(|| Refusal::Damaged("il file è danneggiato o incompleto: manca l'elenco dei fogli".to_owned()))?;
    let links = links(package, &book);
    let find = |kind: &str| links.values().find(|l| l.kind == kind).map(|l| l.target.clone());
    let mut plan = Plan { strings: find("sharedStrings"), styles: find("styles"), ..Plan::default() };
    for_each_element(&xml, |name, get| match name {
        "sheet" => {
            let (Some(name), Some(link)) = (get("name"), get("id").and_then(|id| links.get(&id))) else { return };
            // Sheets of charts, dialogues and old macros hold no cells.
            if link.kind == "worksheet" {
                let hidden = matches!(get("state").as_deref(), Some("hidden" | "veryHidden"));
                plan.sheets.push(Named { name, part: link.target.clone(), hidden });
            }
        }
        "workbookPr" => plan.from_1904 = is_true(get("date1904")),
        "calcPr" => plan.stale = is_true(get("fullCalcOnLoad")),
        _ => {}
    });
    Ok(plan)
}

fn is_true(value: Option<String>) -> bool {
    matches!(value.as_deref(), Some("1" | "true"))
}

/// Part of the workbook, as the package says, or where every program puts it.
fn workbook(package: &mut Package<'_>) -> String {
    let mut found = None;
    if let Some(xml) = package.text("_rels/.rels") {
        for_each_element(&xml, |name, get| {
            if name == "Relationship" && get("Type").is_some_and(|t| t.ends_with("/officeDocument")) {
                found = get("Target").map(|t| resolve("", &t));
            }
        });
    }
    found.unwrap_or_else(|| "xl/workbook.xml".to_owned())
}

/// Relations of a part by their id.
fn links(package: &mut Package<'_>, part: &str) -> BTreeMap<String, Link> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let beside = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
    let mut links = BTreeMap::new();
    for_each_element(&package.text(&beside).unwrap_or_default(), |name, get| {
        if let ("Relationship", Some(id), Some(kind), Some(target)) = (name, get("Id"), get("Type"), get("Target")) {
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            links.insert(id, Link { kind, target: resolve(folder, &target) });
        }
    });
    links
}

/// A target as a path of the package, from the folder of the part that names it.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let from = if target.starts_with('/') { "" } else { folder };
    let mut path: Vec<&str> = Vec::new();
    for step in from.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_start_at_their_part_or_at_the_package() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl/book", "..\\sheets/./s.xml"), "xl/sheets/s.xml");
        assert_eq!(resolve("", "../../../etc/passwd"), "etc/passwd");
    }
}
