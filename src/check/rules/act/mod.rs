// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Rules on acts, votes, annexes and publication.

mod persons;
pub(super) mod r_a01;
pub(super) mod r_a02;
pub(super) mod r_a03;
pub(super) mod r_a04;
pub(super) mod r_a05;
pub(super) mod r_a06;
pub(super) mod r_a07;
pub(super) mod r_a08;
pub(super) mod r_a09;
pub(super) mod r_a11;
pub(super) mod r_a13;
pub(super) mod r_a14;
pub(super) mod r_a15;
pub(super) mod r_a16;
mod row;
