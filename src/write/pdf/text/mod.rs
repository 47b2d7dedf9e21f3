// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! From characters to lines: typography, hyphenation, shaping, line breaking.

pub mod breaking;
pub mod hyphen;
pub mod inline;
pub mod places;
pub mod shape;
pub mod typography;
