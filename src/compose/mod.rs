// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Plan, profile and templates to documents: numbering, references, tables, charts.
