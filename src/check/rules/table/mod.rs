// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rules on tables and values, and the pages of what the reading finds.

pub(super) mod pages;
mod r_t16;
pub(super) mod r_t19;
pub(super) mod r_t20;
