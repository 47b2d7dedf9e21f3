// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Questionnaires: answers to counts. Columns that identify people are dropped at the door, small counts are suppressed.
//! Each format of a survey tool has its own reader beside this file; all of them yield [`Answers`].

mod counts;
mod personal;
mod plain;

use super::files::{self, SourceFile};
use super::limits::Limits;
use super::open;
use crate::findings::{Finding, Findings, codes};
use crate::origin::Origin;
use crate::project::{Project, SurveyHint};
use crate::table::Survey;

/// Answers as any of the formats gives them: a column for each question, a row for each person.
pub struct Answers {
    /// The sheet.
    pub origin: Origin,
    /// Headings with their cells.
    pub headings: Vec<(Origin, String)>,
    /// Rows of texts, as many as the headings.
    pub rows: Vec<Vec<Option<String>>>,
}

/// Reads the questionnaires that the project names.
pub fn read(project: &Project, findings: &mut Findings) -> Vec<Survey> {
    let mut out = Vec::new();
    let limits = Limits::of(&project.settings.limiti);
    for hint in &project.settings.questionario {
        let glob = files::globs(std::slice::from_ref(&hint.file));
        let list = files::list_all(project).into_iter().filter(|f| glob.is_match(&f.name)).collect::<Vec<_>>();
        if list.is_empty() {
            findings.push(
                Finding::warning(
                    codes::UNUSED_SETTING,
                    format!("In piano.toml una voce [[questionario]] indica il file «{}», che non c'è", hint.file),
                )
                .at(Origin::file("piano.toml"))
                .cure("Correggere il nome del file in piano.toml, oppure togliere la voce."),
            );
        }
        for file in list {
            out.extend(one(&file, hint, &limits, findings));
        }
    }
    out
}

fn one(file: &SourceFile, hint: &SurveyHint, limits: &Limits, findings: &mut Findings) -> Option<Survey> {
    let content = open::read(file, limits);
    findings.extend(content.findings);
    let grid = content.grids.into_iter().max_by_key(|g| g.rows.len())?;
    let title = hint.titolo.clone().unwrap_or_else(|| grid.file_stem().to_owned());
    let Some(mut answers) = plain::answers(&grid) else {
        findings.push(
            Finding::warning(codes::EMPTY_FILE, format!("Il questionario «{}» non ha risposte", file.name))
                .at(Origin::file(file.name.as_str()))
                .cure("Esportare le risposte con una riga per persona e una colonna per domanda."),
        );
        return None;
    };
    personal::drop(&mut answers, findings);
    Some(counts::survey(title, answers, findings))
}
