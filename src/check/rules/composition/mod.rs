// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Pages of what the composition of the documents finds.

pub(super) mod pages;
