// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The integration suite: one binary, one module per theme.
#![allow(missing_docs)]
