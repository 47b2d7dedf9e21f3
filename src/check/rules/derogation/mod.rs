// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Pages of what is wrong with derogations.

pub(super) mod pages;
