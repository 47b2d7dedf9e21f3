// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Documents to PDF/A-2a and PDF/UA-1 in one file: own layout, printpdf's drawing operations, lopdf's objects.
//!
//! ```text
//! document ─► layout ─► pages of tagged things ─► paint ─► finish ─► bytes
//!             (no PDF)                            (printpdf)  (tags, XMP, outlines over lopdf)
//! ```

mod display;
mod faces;
mod finish;
mod layout;
mod paint;
mod pictures;
mod style;
mod text;
mod tree;

use crate::document::Document;
use crate::write::drawing::Color;

use super::{PageIndex, WriteError};

/// A finished file.
#[derive(Clone, Debug)]
pub struct Pdf {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Where things stand on its pages.
    pub index: PageIndex,
}

/// Arranges a document on its pages before any format is written: sections on their side that an upright page holds as well are
/// turned. Every format then has the same sections.
pub fn arrange(document: &mut Document) {
    if document.sections.iter().any(|section| section.page.is_landscape()) {
        layout::turn(document, &mut text::shape::Shaper::default());
    }
}

/// Writes a document as PDF/A-2a and PDF/UA-1. The same document gives the same bytes, whatever else the process does.
///
/// # Errors
/// [`WriteError`] when a built-in font can't be subset or lopdf refuses the objects: faults of the program.
pub fn write(document: &Document) -> Result<Pdf, WriteError> {
    let mut shaper = text::shape::Shaper::default();
    let mut layout = layout::lay_out(document, &mut shaper);
    if let Some([red, green, blue]) = document.meta.look.accent {
        layout.pages.iter_mut().for_each(|page| page.recolor(style::BLUE, Color(red, green, blue)));
    }
    let index = PageIndex {
        anchors: layout.places.iter().map(|(anchor, place)| (anchor.clone(), place.page as u32 + 1)).collect(),
        pages: layout.pages.len() as u32,
    };
    let bytes = finish::finish(document, layout, &shaper)?;
    Ok(Pdf { bytes, index })
}
