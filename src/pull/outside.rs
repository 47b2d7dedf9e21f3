// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Words that were written or changed in Word outside the texts: they come back nowhere, and somebody must know.

use std::collections::BTreeMap;

use super::area::Found;
use crate::findings::{Finding, Findings, codes};
use crate::ingest::docx::{Node, Role, WordFile};
use crate::origin::Origin;
use crate::write::docx::marks::{Base, letters};

/// Most characters of a paragraph that are shown.
const SHOWN: usize = 120;

/// Finds the paragraphs that no build made.
pub fn compare(file: &WordFile, areas: &BTreeMap<String, Found>, base: &Base, name: &str, findings: &mut Findings) {
    let mut section = String::new();
    for (at, node) in file.flow.iter().enumerate() {
        let Node::Paragraph(para) = node else { continue };
        let words = para.words();
        let known = letters(&words);
        if areas.values().any(|found| found.body.contains(&at)) {
            continue;
        }
        if matches!(para.role, Role::Heading(_)) && !known.is_empty() {
            section = words.trim().to_owned();
        }
        if known.is_empty() || base.generated(&known) {
            continue;
        }
        let mut shown: String = words.trim().chars().take(SHOWN).collect();
        if shown.len() < words.trim().len() {
            shown.push('…');
        }
        let place = if section.is_empty() { String::new() } else { format!(", sotto «{section}»,") };
        findings.push(
            Finding::warning(
                codes::OUT_OF_PLACE,
                format!("Nel documento «{name}»{place} ci sono parole nuove o cambiate fuori dai riquadri: «{shown}»"),
            )
            .at(Origin::file(name))
            .cure("Scriverle nel riquadro di un testo, oppure nel file di testi: alla prossima generazione qui non ci saranno più."),
        );
    }
}
