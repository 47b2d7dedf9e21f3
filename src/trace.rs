// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The trail of the printed figures: document, page, table, figure, and the cells behind it.

use crate::document::{Block, Document, Text, Visitor, visit};
use crate::origin::Origin;
use crate::write::PageIndex;

/// A figure printed in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// Document (`piano/piano-di-zona.pdf`).
    pub document: String,
    /// Page on which the nearest heading, table or figure before it begins.
    pub page: Option<u32>,
    /// Where: «Tabella 7», «3.2 L'invecchiamento attivo».
    pub place: String,
    /// The figure as printed.
    pub figure: String,
    /// The cells that it comes from.
    pub cells: Vec<Origin>,
}

/// Every figure of a document that comes from cells, in reading order.
pub fn figures(name: &str, document: &Document, index: &PageIndex) -> Vec<Printed> {
    let mut collector = Collector { name, index, place: String::new(), page: None, found: Vec::new() };
    visit(document, &mut collector);
    collector.found
}

struct Collector<'a> {
    name: &'a str,
    index: &'a PageIndex,
    place: String,
    page: Option<u32>,
    found: Vec<Printed>,
}

impl Visitor for Collector<'_> {
    fn block(&mut self, block: &Block) {
        let (anchor, place) = match block {
            Block::Heading(heading) => {
                let number = heading.number.as_ref().map(|n| format!("{n} ")).unwrap_or_default();
                (&heading.anchor, format!("{number}{}", crate::document::plain_text(&heading.text)))
            }
            Block::Table(table) => match &table.caption {
                Some((number, _)) => (&table.anchor, format!("Tabella {number}")),
                None => return,
            },
            Block::Figure(figure) => (&figure.anchor, format!("Figura {}", figure.number)),
            _ => return,
        };
        self.page = self.index.anchors.get(anchor).copied().or(self.page);
        self.place = place;
    }

    fn text(&mut self, text: &Text) {
        if text.trail.is_empty() || !text.text.contains(|c: char| c.is_ascii_digit()) || text.text.len() > 40 {
            return;
        }
        self.found.push(Printed {
            document: self.name.to_owned(),
            page: self.page,
            place: self.place.clone(),
            figure: text.text.clone(),
            cells: text.trail.origins().to_vec(),
        });
    }
}

/// `tracciato.csv`: one row per printed figure. Semicolons and BOM, as Excel in Italian expects.
///
/// # Errors
/// Never in practice: the text is written to memory.
pub fn to_csv(figures: &[Printed]) -> Result<Vec<u8>, csv::Error> {
    let mut out = Vec::from("\u{feff}".as_bytes());
    let mut writer = csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(&mut out);
    writer.write_record(["documento", "pagina", "punto", "valore", "celle"])?;
    for figure in figures {
        let page = figure.page.map(|p| p.to_string()).unwrap_or_default();
        let cells: Vec<String> = figure.cells.iter().map(Origin::to_string).collect();
        writer.write_record([&figure.document, &page, &figure.place, &figure.figure, &cells.join(" | ")])?;
    }
    writer.flush()?;
    drop(writer);
    Ok(out)
}
