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
pub(super) mod r_p08;
pub(super) mod r_p09;
pub(super) mod r_p10;
pub(super) mod r_p11;
pub(super) mod r_p12;
pub(super) mod r_p13;
pub(super) mod r_p14;
pub(super) mod r_p15;
