// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rules on chapters, areas, codes, comuni, triennium and texts.

pub(super) mod r_s01;
pub(super) mod r_s02;
pub(super) mod r_s03;
pub(super) mod r_s04;
pub(super) mod r_s05;
pub(super) mod r_s06;
pub(super) mod r_s07;
pub(super) mod r_s08;
pub(super) mod r_s09;
pub(super) mod r_s10;
pub(super) mod r_s11;
mod text_dates;
