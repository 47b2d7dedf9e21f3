// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Tables: fixed widths that Word and LibreOffice both keep, spans, repeated head, rows that don't split.
//!
//! Their frame is written as it is: through docx-rs each cell would be built, read and written again, which is most of the
//! time of a long document.

use std::fmt::Write as _;

use docx_rs::{IndentLevel, NumberingId, Paragraph, Table as WordTable};

use super::commas::{Comma, Commas};
use super::finish::{self, dom::Element};
use super::grid::{At, Grid};
use super::inline::{Place, word_style};
use super::marks::Printed;
use super::numbering::BULLETS;
use super::widths::{Group, divide};
use super::xml::{clean, escape};
use super::{TWIPS, Writer};
use crate::document::{Align, Block, Cell, CellRole, Inline, ParagraphStyle, RowKind, Table, TableStyle, plain_text};
use crate::write::WriteError;
use crate::write::drawing::{Color, colors::heat};

/// What a table's style brings: table style, prefix of paragraph styles, size of type, padding of a cell's sides.
struct Look {
    table: &'static str,
    prefix: &'static str,
    size: f32,
    padding: f32,
}

fn look(style: TableStyle) -> Look {
    match style {
        TableStyle::Data => Look { table: "DataTable", prefix: "Table", size: 9.5, padding: 184.0 },
        TableStyle::Compact => Look { table: "CompactTable", prefix: "Compact", size: 8.0, padding: 124.0 },
        TableStyle::Form => Look { table: "FormTable", prefix: "Table", size: 9.5, padding: 216.0 },
        TableStyle::Plain => Look { table: "PlainTable", prefix: "", size: 11.0, padding: 160.0 },
    }
}

/// Rows up to which a table is not split between pages.
const SMALL: usize = 5;
/// Ground of heads and labels.
const SHADE: &str = "E4EAF1";

impl Writer<'_> {
    /// Writes a table with caption and source, in column groups if it is too wide for the page.
    pub(super) fn table(&mut self, table: &Table) -> Result<(), WriteError> {
        let grid = Grid::of(table);
        let look = look(table.style);
        if let Some((number, caption)) = &table.caption {
            let mut paragraph = Paragraph::new().style("Caption");
            paragraph.children = self.caption(&table.anchor, number, caption, false)?;
            self.push(paragraph)?;
        }
        if grid.rows.is_empty() {
            return self.source(table);
        }
        let room = (self.room.0 * TWIPS).max(600.0);
        let size = look.size * self.table_type;
        let groups = divide(table, &grid, room, size, look.padding);
        let commas = Commas::of(table, &grid, size);
        for (position, group) in groups.iter().enumerate() {
            self.before_table()?;
            self.group(table, &grid, &look, &commas, group, position)?;
        }
        self.source(table)
    }

    fn source(&mut self, table: &Table) -> Result<(), WriteError> {
        if table.source.is_empty() {
            return Ok(());
        }
        let mut paragraph = Paragraph::new().style("Source");
        paragraph.children = self.line(&table.source, Place::default())?;
        self.mark_words("", &table.source);
        self.mark_figures(std::iter::once(table.source.as_slice()), std::slice::from_mut(&mut paragraph));
        self.push(paragraph)
    }

    /// Word joins two tables that touch, and a table can't begin a page by itself: a thin paragraph does both.
    pub(super) fn before_table(&mut self) -> Result<(), WriteError> {
        if self.after_table || (self.break_due && !self.fresh) {
            self.push(Paragraph::new().style("TableSeparator"))?;
        }
        self.flush()
    }

    /// Appends a finished table to the body.
    pub(super) fn push_table(
        &mut self,
        table: &WordTable,
        edit: impl FnOnce(&mut Element<'_>),
    ) -> Result<(), WriteError> {
        self.flush()?;
        finish::append(table, edit, &mut self.body)?;
        self.fresh = false;
        self.after_table = true;
        Ok(())
    }

    fn group(
        &mut self,
        table: &Table,
        grid: &Grid<'_>,
        look: &Look,
        commas: &Commas,
        group: &Group,
        position: usize,
    ) -> Result<(), WriteError> {
        let width: usize = group.widths.iter().sum();
        let title = table.caption.as_ref().map(|(n, _)| format!("Tabella {n}")).unwrap_or_default();
        let labels = table.body.iter().any(|r| r.cells.first().is_some_and(|c| c.role == CellRole::RowHeader));
        let mut made = String::from("<w:tbl>");
        made.push_str(&properties(look.table, width, &title, &table.summary, grid.head > 0, labels));
        made.push_str("<w:tblGrid>");
        for width in &group.widths {
            let _ = write!(made, r#"<w:gridCol w:w="{width}"/>"#);
        }
        made.push_str("</w:tblGrid>");
        let head = grid.head.min(grid.rows.len().saturating_sub(1));
        let mut said = Vec::with_capacity(if self.in_text { 0 } else { grid.rows.len() });
        for (r, (row, places)) in grid.rows.iter().enumerate() {
            let next = grid.rows.get(r + 1).map(|(row, _)| row.kind);
            // A small table stays whole; a long one keeps two rows with its head, groups and sums with their rows.
            let kept = next.is_some()
                && (grid.rows.len() <= SMALL
                    || r <= grid.head
                    || row.kind == RowKind::Group
                    || matches!(next, Some(RowKind::Subtotal | RowKind::Total)));
            let mut cells = String::new();
            let mut words = Vec::new();
            let mut tallest = 0.0_f32;
            let mut at = 0;
            while let Some(&column) = group.columns.get(at) {
                let place = places.get(column).copied().flatten();
                // Columns of the group that the same cell covers.
                let mut span = 1;
                while place.is_some()
                    && group.columns.get(at + span).is_some_and(|c| places.get(*c).copied().flatten() == place)
                {
                    span += 1;
                }
                let width = group.widths.get(at..at + span).map_or(0, |w| w.iter().sum());
                let frame = Frame { row: r, head: r < grid.head, kind: row.kind, kept, column, width, span };
                if let Some(cell) = place.and_then(|place| grid.cell(place)) {
                    tallest = tallest.max(height(cell, look, width));
                    if !self.in_text {
                        let starts = place.is_some_and(|at| at.0 == r);
                        words.push(if starts { self.printed(cell) } else { Printed::default() });
                    }
                } else {
                    words.push(Printed::default());
                }
                self.cell(table, grid, look, commas, place, &frame, position, &mut cells)?;
                at += span;
            }
            said.push(words);
            // A row taller than half a page may split: kept whole it would leave the page before it empty.
            let whole = if tallest < self.room.1 * 0.5 { "<w:cantSplit/>" } else { "" };
            let repeated = if r < head { "<w:tblHeader/>" } else { "" };
            made.push_str("<w:tr>");
            if !(whole.is_empty() && repeated.is_empty()) {
                let _ = write!(made, "<w:trPr>{whole}{repeated}</w:trPr>");
            }
            made.push_str(&cells);
            made.push_str("</w:tr>");
        }
        made.push_str("</w:tbl>");
        let bookmark = if table.caption.is_none() && position == 0 {
            self.claim(super::names::anchor_bookmark(&table.anchor.0))
        } else {
            None
        };
        let number = table.caption.as_ref().map(|(number, _)| number.as_str());
        let mark = self.mark_table(&table.anchor.0, position, number, said);
        // They stand in the first paragraph, after its properties.
        let first = made.find("</w:pPr>").map(|at| at + "</w:pPr>".len());
        let marks: String = [bookmark, mark]
            .into_iter()
            .flatten()
            .map(|(id, name)| format!(r#"<w:bookmarkStart w:id="{id}" w:name="{name}"/><w:bookmarkEnd w:id="{id}"/>"#))
            .collect();
        if let Some(first) = first {
            made.insert_str(first, &marks);
        }
        self.flush()?;
        self.body.push_str(&made);
        self.fresh = false;
        self.after_table = true;
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "the table, the cell and its frame are all needed once")]
    fn cell(
        &mut self,
        table: &Table,
        grid: &Grid<'_>,
        look: &Look,
        commas: &Commas,
        place: Option<At>,
        frame: &Frame,
        position: usize,
        out: &mut String,
    ) -> Result<(), WriteError> {
        let _ = write!(out, r#"<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/>"#, frame.width);
        if frame.span > 1 {
            let _ = write!(out, r#"<w:gridSpan w:val="{}"/>"#, frame.span);
        }
        let Some((at, cell)) = place.and_then(|at| grid.cell(at).map(|cell| (at, cell))) else {
            out.push_str("</w:tcPr>");
            empty(look, out);
            return Ok(());
        };
        if cell.rows > 1 {
            let part = if at.0 == frame.row { "restart" } else { "continue" };
            let _ = write!(out, r#"<w:vMerge w:val="{part}"/>"#);
        }
        shade(table.style, cell, frame, &self.rule, out);
        if frame.head {
            out.push_str(r#"<w:vAlign w:val="bottom"/>"#);
        }
        out.push_str("</w:tcPr>");
        if at.0 != frame.row {
            empty(look, out);
            return Ok(());
        }
        let header = frame.head || cell.role == CellRole::ColumnHeader;
        let label = cell.role == CellRole::RowHeader && table.style == TableStyle::Form;
        let strong = !header && (label || frame.kind != RowKind::Normal);
        let align = cell.align.unwrap_or_else(|| match table.columns.get(frame.column) {
            // The title of several columns stands over their middle; other wide cells hold text.
            _ if cell.columns > 1 => {
                if header {
                    Align::Center
                } else {
                    Align::Left
                }
            }
            Some(column) => column.align,
            None => Align::Left,
        });
        let style = style(look, header, align);
        let room = (frame.width as f32 - look.padding).max(100.0) / TWIPS;
        let within = Place { bold: header, strong, room: Some(room), ..Place::default() };
        let size = look.size * self.table_type;
        let comma = if align == Align::Decimal && !header && frame.span == 1 {
            commas.place(frame.column, cell, frame.width as f32 - look.padding, size)
        } else {
            None
        };
        let comma = comma.map(Comma::properties).unwrap_or_default();
        let from = out.len();
        for block in &cell.content {
            // In the second group of a split table the text is a repetition, not a second place to edit.
            if let Block::Editable(editable) = block
                && position == 0
            {
                let mut paragraphs = Vec::new();
                for inner in &editable.blocks {
                    paragraphs.extend(self.lone(inner, within)?);
                }
                if paragraphs.is_empty() {
                    paragraphs.push(Paragraph::new());
                }
                if let Some((id, name)) = self.claim(super::names::editable_bookmark(&editable.key)) {
                    self.mark_text(editable);
                    if let Some(first) = paragraphs.first_mut() {
                        let start = docx_rs::BookmarkStart::new(id, name);
                        first.children.insert(0, docx_rs::ParagraphChild::BookmarkStart(start));
                    }
                    if let Some(last) = paragraphs.last_mut() {
                        last.children.push(docx_rs::ParagraphChild::BookmarkEnd(docx_rs::BookmarkEnd::new(id)));
                    }
                }
                let control = self.control(&editable.key, &editable.label);
                let _ = write!(out, "<w:sdt>{control}<w:sdtContent>");
                for paragraph in paragraphs {
                    finish::append(&settled(paragraph, &style, frame.kept), |_| {}, out)?;
                }
                out.push_str("</w:sdtContent></w:sdt>");
            } else if !plain(block, within, &style, frame.kept, &comma, out) {
                for paragraph in self.lone(block, within)? {
                    finish::append(&settled(paragraph, &style, frame.kept), |_| {}, out)?;
                }
            }
        }
        if out.len() == from {
            empty(look, out);
        } else {
            out.push_str("</w:tc>");
        }
        Ok(())
    }
}

/// Writes a paragraph of words in at most bold and italics, as nearly all of a table is; whether it was one.
fn plain(block: &Block, place: Place, style: &str, kept: bool, more: &str, out: &mut String) -> bool {
    let Block::Paragraph(paragraph) = block else { return false };
    let simple = |inline: &Inline| match inline {
        Inline::Text(text) => {
            word_style(text.style, place).is_ok() && !text.text.contains(['\n', '\t', '\u{2028}', '\u{2029}'])
        }
        _ => false,
    };
    if paragraph.style != ParagraphStyle::Body || !paragraph.text.iter().all(simple) {
        return false;
    }
    let kept = if kept { "<w:keepNext/>" } else { "" };
    let _ = write!(out, r#"<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}{more}</w:pPr>"#);
    for inline in &paragraph.text {
        let Inline::Text(text) = inline else { continue };
        if clean(&text.text).is_empty() {
            continue;
        }
        out.push_str("<w:r>");
        if let Ok(Some(name)) = word_style(text.style, place) {
            let _ = write!(out, r#"<w:rPr><w:rStyle w:val="{name}"/></w:rPr>"#);
        }
        let _ = write!(out, r#"<w:t xml:space="preserve">{}</w:t></w:r>"#, escape(&text.text));
    }
    out.push_str("</w:p>");
    true
}

/// About how tall a cell is, in millimetres, from the length of its text.
fn height(cell: &Cell, look: &Look, width: usize) -> f32 {
    let room = (width as f32 - look.padding).max(200.0) / 20.0;
    let lines: f32 = cell.content.iter().map(|block| (letters(block) as f32 * look.size * 0.5 / room).ceil()).sum();
    lines * look.size * 1.25 * 25.4 / 72.0
}

fn letters(block: &Block) -> usize {
    match block {
        Block::Paragraph(paragraph) => plain_text(&paragraph.text).chars().count(),
        Block::List(list) => list.items.iter().flatten().map(|block| letters(block) + 60).sum(),
        Block::Editable(editable) => editable.blocks.iter().map(|block| letters(block) + 60).sum(),
        _ => 0,
    }
}

/// Where a cell stands.
struct Frame {
    row: usize,
    head: bool,
    kind: RowKind,
    kept: bool,
    column: usize,
    width: usize,
    span: usize,
}

/// Style of a cell's paragraph. Plain tables take the running text's, set to the left.
fn style(look: &Look, header: bool, align: Align) -> String {
    match (look.prefix, header, align) {
        ("", _, Align::Left) => "Normal".to_owned(),
        ("", _, Align::Center) => "PlainCentered".to_owned(),
        ("", ..) => "PlainNumber".to_owned(),
        (prefix, true, Align::Left) => format!("{prefix}Header"),
        (prefix, true, Align::Center) => format!("{prefix}HeaderCentered"),
        (prefix, true, _) => format!("{prefix}HeaderNumber"),
        (prefix, _, Align::Left) => format!("{prefix}Text"),
        (prefix, _, Align::Center) => format!("{prefix}Centered"),
        (prefix, _, Align::Right | Align::Decimal) => format!("{prefix}Number"),
    }
}

/// Gives a paragraph of a cell its style, unless it has one (lists, placeholders).
fn settled(paragraph: Paragraph, style: &str, kept: bool) -> Paragraph {
    let own = paragraph.property.style.as_ref().map(|own| own.val.clone());
    let prefix = if style.starts_with("Compact") { "Compact" } else { "Table" };
    // Lists take the type of the cell, and narrow lines are not stretched.
    let listed = own.as_deref().and_then(|own| {
        [("ListBullet", "Bullet"), ("ListNumber", "Numbered"), ("ListContinue", "Continued")]
            .into_iter()
            .find(|(base, _)| own.starts_with(base))
            .map(|(_, name)| format!("{prefix}{name}"))
    });
    let paragraph = match (&own, listed) {
        // The mark is asked for here: a level is linked to one style, and LibreOffice numbers no other by its style.
        (Some(own), Some(listed)) if own.starts_with("ListBullet") => {
            paragraph.style(&listed).numbering(NumberingId::new(BULLETS), IndentLevel::new(0))
        }
        (_, Some(listed)) => paragraph.style(&listed),
        (None, None) => paragraph.style(style),
        (Some(_), None) => paragraph,
    };
    if kept { paragraph.keep_next(true) } else { paragraph }
}

/// An empty paragraph, and the end of its cell.
fn empty(look: &Look, out: &mut String) {
    let _ = write!(out, r#"<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr></w:p></w:tc>"#, style(look, false, Align::Left));
}

/// Ground and rules by role: they stand in the cell, since readers disagree on conditional formatting.
fn shade(style: TableStyle, model: &Cell, frame: &Frame, rule: &str, out: &mut String) {
    if style == TableStyle::Plain {
        return;
    }
    let mut dress = |ruled: Option<(&str, u8)>, ground: Option<&str>| {
        if let Some((side, size)) = ruled {
            let _ = write!(
                out,
                r#"<w:tcBorders><w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{rule}"/></w:tcBorders>"#
            );
        }
        if let Some(fill) = ground {
            let _ = write!(out, r#"<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>"#);
        }
    };
    if let Some(Color(red, green, blue)) = heat(model.heat).filter(|_| !frame.head) {
        let rule = (frame.kind == RowKind::Total).then_some(("top", 8));
        return dress(rule, Some(&format!("{red:02X}{green:02X}{blue:02X}")));
    }
    if frame.head || model.role == CellRole::ColumnHeader {
        return dress(Some(("bottom", 8)), Some(SHADE));
    }
    if model.role == CellRole::RowHeader && style == TableStyle::Form {
        return dress(None, Some(SHADE));
    }
    match frame.kind {
        RowKind::Normal => {}
        RowKind::Group => dress(None, Some(SHADE)),
        RowKind::Subtotal => dress(Some(("top", 4)), None),
        RowKind::Total => dress(Some(("top", 8)), Some(SHADE)),
    }
}

/// The properties of a table, in schema order.
pub fn properties(style: &str, width: usize, title: &str, summary: &str, head: bool, labels: bool) -> String {
    let flag = |on: bool| if on { 1 } else { 0 };
    let value = 0x0400 | (u32::from(head) << 5) | (u32::from(labels) << 7);
    let mut out = format!(
        r#"<w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="{value:04X}" w:firstRow="{}" w:lastRow="0" w:firstColumn="{}" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>"#,
        flag(head),
        flag(labels)
    );
    for (name, text) in [("w:tblCaption", title), ("w:tblDescription", summary)] {
        if !text.is_empty() {
            out.push_str(&format!(r#"<{name} w:val="{}"/>"#, escape(text)));
        }
    }
    out + "</w:tblPr>"
}
