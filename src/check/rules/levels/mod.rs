// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rules on staff, essential levels and service targets.

pub(super) mod r_l01;
pub(super) mod r_l02;
pub(super) mod r_l03;
pub(super) mod r_l04;
pub(super) mod r_l05;
pub(super) mod r_l06;
