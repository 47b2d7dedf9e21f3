// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rules on money.

pub(super) mod r_f01;
pub(super) mod r_f02;
pub(super) mod r_f03;
pub(super) mod r_f04;
pub(super) mod r_f05;
pub(super) mod r_f06;
pub(super) mod r_f07;
pub(super) mod r_f08;
pub(super) mod r_f09;
pub(super) mod r_f10;
pub(super) mod r_f11;
pub(super) mod r_f12;
pub(super) mod r_f13;
pub(super) mod r_f14;
pub(super) mod r_f15;
pub(super) mod r_f16;
pub(super) mod r_f17;
pub(super) mod r_f18;
pub(super) mod r_f19;
pub(super) mod r_f21;
pub(super) mod r_f22;
pub(super) mod r_f23;
