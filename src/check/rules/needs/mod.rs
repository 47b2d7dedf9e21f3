// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rules on population, indicators and needs.

mod claims;
pub(super) mod r_n01;
pub(super) mod r_n02;
pub(super) mod r_n03;
pub(super) mod r_n04;
pub(super) mod r_n05;
pub(super) mod r_n06;
pub(super) mod r_n07;
pub(super) mod r_n08;
pub(super) mod r_n09;
pub(super) mod r_n10;
pub(super) mod r_n11;
pub(super) mod r_n12;
