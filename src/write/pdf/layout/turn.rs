// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Sections on their side with a small table that an upright page holds as well: turned, so that no page stays half empty.

use crate::document::{Block, Document, Page, Section, Table};

use super::super::style;
use super::super::text::shape::Shaper;
use super::columns::divide;
use super::grid::{Grid, columns, widest_span};
use super::{lay_out, pages::Area};

/// Turns the sections of one page on their side whose tables fit one upright page in their own type; neighbours of the same
/// page become one section. Long tables stay as they are: there they read better.
pub fn turn(document: &mut Document, shaper: &mut Shaper) {
    for index in 1..document.sections.len() {
        let Some((before, wide)) =
            document.sections.get(index - 1).and_then(|before| Some((before, document.sections.get(index)?)))
        else {
            continue;
        };
        if !wide.page.is_landscape() || before.page.is_landscape() || before.header != wide.header {
            continue;
        }
        let upright = Section { page: before.page, ..wide.clone() };
        let width = Area::of(&upright).width;
        let fits = upright.blocks.iter().all(|block| match block {
            Block::Table(table) => in_own_type(table, width, shaper),
            block => matches!(block, Block::Heading(_) | Block::Paragraph(_) | Block::List(_)),
        });
        if fits && pages(document, wide, shaper) == 1 && pages(document, &upright, shaper) == 1 {
            let page: Page = upright.page;
            if let Some(section) = document.sections.get_mut(index) {
                section.page = page;
            }
        }
    }
    let mut joined: Vec<Section> = Vec::with_capacity(document.sections.len());
    for mut section in std::mem::take(&mut document.sections) {
        match joined.last_mut() {
            Some(last)
                if last.page == section.page
                    && last.header == section.header
                    && last.footer == section.footer
                    && last.emblem == section.emblem
                    && last.stationery == section.stationery
                    && section.opening.is_none()
                    && section.reserved.is_none()
                    && !section.header.is_empty() =>
            {
                last.blocks.append(&mut section.blocks);
            }
            _ => joined.push(section),
        }
    }
    document.sections = joined;
}

/// Whether a table stands side by side in a width without smaller type.
fn in_own_type(table: &Table, width: f32, shaper: &mut Shaper) -> bool {
    let widest = widest_span(table);
    let count = table.columns.len().max(columns(&table.head, widest)).max(columns(&table.body, widest));
    let (head, body) = (Grid::of(&table.head, count, widest), Grid::of(&table.body, count, widest));
    let look = style::table(table.style);
    let (groups, given) = divide(table, &head, &body, count, look, width, shaper);
    groups.len() == 1 && given.size == look.size
}

/// How many pages a section takes by itself.
fn pages(document: &Document, section: &Section, shaper: &mut Shaper) -> usize {
    let alone =
        Document { sections: vec![section.clone()], notes: document.notes.clone(), meta: document.meta.clone() };
    lay_out(&alone, shaper).pages.len()
}
