// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The office's own look, laid over a document: page, words at head and foot, colour of headings, typeface.

use super::{Document, Inline, Page};

/// What of a document's look the office chose.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// Colour of titles, headings and captions, as red, green and blue.
    pub accent: Option<[u8; 3]>,
    /// Typeface of the text, for formats that name typefaces instead of holding them.
    pub face: Option<String>,
}

/// What the office's reference document gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Letterhead {
    /// The page, upright.
    pub page: Option<Page>,
    /// Words at the head of each page.
    pub header: String,
    /// Words at the foot of each page.
    pub footer: String,
    /// Colours and typeface.
    pub look: Look,
}

impl Letterhead {
    /// Lays the look over a document. Pages of other sizes, and sections without head and foot, keep theirs.
    pub fn dress(&self, document: &mut Document) {
        document.meta.look = self.look.clone();
        for section in &mut document.sections {
            if let Some(page) = self.page {
                section.page = match section.page {
                    Page::A4 => page,
                    Page::A4_LANDSCAPE => Page { width: page.height, height: page.width, ..page },
                    other => other,
                };
            }
            if !section.header.is_empty() && !self.header.is_empty() {
                section.header = vec![Inline::text(&self.header)];
            }
            if !section.footer.is_empty() && !self.footer.is_empty() {
                section.footer.insert(0, Inline::text(format!("{} – ", self.footer)));
            }
        }
    }
}
