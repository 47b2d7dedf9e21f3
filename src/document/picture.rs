// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Pictures: the logo of an office, the arms of a comune.

use std::sync::Arc;

use super::Align;
use crate::raster::Raster;

/// Least dots per inch of a printed picture: a small one isn't blown up.
const LEAST_DPI: f32 = 60.0;

/// A picture without number or caption.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// What is shown.
    pub raster: Arc<Raster>,
    /// Printed width in millimetres.
    pub width: f32,
    /// Printed height in millimetres.
    pub height: f32,
    /// Place between the margins; `Decimal` is `Right`.
    pub align: Align,
    /// Text for those who can't see it; never empty.
    pub alt: String,
}

impl Picture {
    /// A picture as large as this many millimetres allow, its proportions kept.
    pub fn within(raster: Arc<Raster>, width: f32, height: f32, align: Align, alt: impl Into<String>) -> Picture {
        let (across, down) = (raster.width().max(1) as f32, raster.height().max(1) as f32);
        let scale = (width / across).min(height / down).min(25.4 / LEAST_DPI);
        Picture { raster, width: across * scale, height: down * scale, align, alt: alt.into() }
    }
}
