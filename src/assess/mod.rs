// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the plan has beside what the norms ask: figures that the rules, the tables and the summary share.

pub mod community;
mod constraints;
mod evidence;
mod grid;
mod history;
mod minimum;
mod workers;

pub use constraints::{Constraint, Unit, constraints};
pub use evidence::{Evidence, Gap, evidence};
pub use grid::{COLUMNS, FnpsGrid, ROWS, fnps_grid};
pub use history::social_expenditure;
pub use minimum::{Minimum, minimum_services};
pub use workers::{Threshold, Workers, social_workers};
