// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The calendar of the meetings: rules in words to days, with feasts, exceptions and clashes. No clock: days and hours
//! are those that the wall shows in Italy.

mod clashes;
mod exceptions;
mod holidays;
mod phrase;
mod recurrence;
mod series;
mod slot;
#[cfg(test)]
mod tests;
mod words;
mod zone;

pub use clashes::{Clash, Engagement, clashes};
pub use exceptions::{MoveError, exclusions, moves, says_feasts};
pub use holidays::{Patron, holiday, is_working_day};
pub use phrase::{PhraseError, recurrence, recurrence_from};
pub use recurrence::{Day, Recurrence, Unit};
pub use series::{Move, Occurrence, Period, State, occurrences};
pub use slot::{Slot, SlotError, slots};
pub use zone::{Oddity, oddity, universal};
