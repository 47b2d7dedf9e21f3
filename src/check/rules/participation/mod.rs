// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rules on meetings, bodies and proposals.

mod party;
pub(super) mod r_p01;
pub(super) mod r_p02;
pub(super) mod r_p03;
pub(super) mod r_p04;
pub(super) mod r_p05;
pub(super) mod r_p06;
pub(super) mod r_p07;
