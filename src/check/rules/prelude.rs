// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What every rule uses.

pub(super) use crate::check::context::{Context, doubted, euro, listed, with_places};
pub(super) use crate::check::registry::{Family, Rule};
pub(super) use crate::findings::Finding;
pub(super) use crate::money::Cents;
pub(super) use crate::profile::Weight;
