// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! From a project folder to a checked plan: opens, reads, builds, checks, and times each stage.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::annexes::{self, Annex};
use crate::check;
use crate::collect;
use crate::compose::{self, ComposeError, TemplateSource};
use crate::document::Letterhead;
use crate::emblem::Emblems;
use crate::findings::Findings;
use crate::ingest;
use crate::letterhead;
use crate::plan::{self, Plan, State};
use crate::profile::{self, Profile, ProfileError};
use crate::project::{Project, ProjectError};

/// Why a project could not be worked on at all.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// `piano.toml`.
    #[error(transparent)]
    Project(#[from] ProjectError),
    /// The profile.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The templates of the profile or of the office.
    #[error(transparent)]
    Templates(#[from] ComposeError),
}

/// How long each stage took, in the order in which they ran. Shown on request, never written to a file.
#[derive(Clone, Debug, Default)]
pub struct Timings(Vec<(&'static str, Duration)>);

impl Timings {
    /// Runs a stage and records how long it took.
    pub fn measure<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.0.push((stage, start.elapsed()));
        result
    }

    /// Each stage with the time that it took.
    pub fn stages(&self) -> &[(&'static str, Duration)] {
        &self.0
    }

    /// One line for each stage, as it is told.
    pub fn lines(&self) -> Vec<String> {
        let line =
            |(stage, duration): &(&str, Duration)| format!("  {stage:<24} {:>7.1} ms", duration.as_secs_f64() * 1000.0);
        self.0.iter().map(line).collect()
    }
}

/// A project with its plan and what was found in it.
#[derive(Debug)]
pub struct Checked {
    /// The project.
    pub project: Project,
    /// Its profile.
    pub profile: Profile,
    /// The plan.
    pub plan: Plan,
    /// Annexes of the councils' acts.
    pub annexes: Vec<Annex>,
    /// Its logo and the arms of the comuni.
    pub emblems: Emblems,
    /// The look that the office's reference document gives.
    pub letterhead: Option<Letterhead>,
    /// Open findings, in the report's order.
    pub findings: Findings,
    /// Findings that the office answered with a `[[deroga]]`.
    pub derogated: Findings,
}

impl Checked {
    /// Whether the plan is in bozza.
    pub fn is_draft(&self) -> bool {
        self.plan.state == State::Draft
    }
}

/// Opens the project in this folder and checks it.
///
/// # Errors
/// When `piano.toml` or the profile can't be used; nothing in the data is an error here.
pub fn check(folder: &Path, timings: &mut Timings) -> Result<Checked, OpenError> {
    let project = Project::open(folder)?;
    let profile = profile::load_for(folder, &project.settings.piano.profilo, project.settings.piano.triennio)?;
    let ingested = timings.measure("lettura dei fogli", || ingest::read(&project, &profile));
    let returned = ingested.returned.clone();
    let (plan, mut findings) = timings.measure("piano", || plan::build(&project, &profile, ingested));
    findings.extend(collect::missing(folder, &returned, &plan));
    compose::check_templates(&plan, &profile, &TemplateSource::project(folder)?)?;
    let rules = timings.measure("controlli", || check::run(&plan, &profile, &project));
    findings.extend(rules);
    let (annexes, doubts) = timings.measure("allegati", || annexes::resolve(&project, &profile, &plan));
    findings.extend(doubts);
    let (mut emblems, unusable) = timings.measure("immagini", || Emblems::of(&project));
    findings.extend(unusable);
    let (letterhead, picture, doubts) = timings.measure("carta intestata", || letterhead::of(&project));
    findings.extend(doubts);
    emblems.logo = emblems.logo.or(picture);
    let (mut findings, derogated) = check::derogate(findings, &project, &profile);
    findings.sort();
    Ok(Checked { project, profile, plan, annexes, emblems, letterhead, findings, derogated })
}
