// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Documents to DOCX, PDF and HTML: two finishers, one layout.

pub mod chart;
pub mod datapackage;
pub mod docx;
pub mod drawing;
pub mod fonts;
pub mod html;
pub mod ics;
pub mod pdf;
pub mod sheets;
pub mod text;
pub mod xlsx;

use std::collections::BTreeMap;

use crate::document::Anchor;

/// Where things stand on the pages of the PDF: DOCX takes the page numbers of its contents from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageIndex {
    /// Page (from 1) of each heading, table and figure.
    pub anchors: BTreeMap<Anchor, u32>,
    /// Number of pages.
    pub pages: u32,
}

/// Why a document can't be written. Each is a fault of the program or of a template, never of the data.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A font that is built in can't be read.
    #[error("il carattere incorporato «{0}» non si legge")]
    Font(String),
    /// A library refused the document.
    #[error("non riesco a comporre il file {format}: {message}")]
    Backend {
        /// DOCX, PDF, XLSX.
        format: &'static str,
        /// What the library says.
        message: String,
    },
}

impl From<rust_xlsxwriter::XlsxError> for WriteError {
    fn from(error: rust_xlsxwriter::XlsxError) -> Self {
        WriteError::Backend { format: "XLSX", message: error.to_string() }
    }
}
