// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Tables: fixed widths that Word and LibreOffice both keep, spans, repeated head, rows that don't split.

use docx_rs::{
    IndentLevel, NumberingId, Paragraph, Shading, ShdType, StructuredDataTag, Tab, TabValueType, Table as WordTable,
    TableCell, TableCellBorder, TableCellBorderPosition, TableCellBorders, TableLayoutType, TableRow, VAlignType,
    VMergeType, WidthType,
};

use super::finish::{
    self,
    dom::{Element, Node},
};
use super::inline::Place;
use super::marks::Printed;
use super::numbering::BULLETS;
use super::widths::{Group, divide};
use super::xml::escape;
use super::{TWIPS, Writer};
use crate::document::{Align, Block, Cell, CellRole, Inline, Row, RowKind, Table, TableStyle, plain_text};
use crate::write::WriteError;
use crate::write::drawing::colors::heat;
use crate::write::fonts::Font;

/// A cell, by row and position in the row.
type At = (usize, usize);

/// Which cell covers each place of a table: rows leave out the cells that hang down from above.
pub struct Grid<'a> {
    rows: Vec<(&'a Row, Vec<Option<At>>)>,
    /// Rows of the head.
    pub head: usize,
    /// Columns, those of the widest row.
    pub columns: usize,
}

impl<'a> Grid<'a> {
    fn of(table: &'a Table) -> Grid<'a> {
        let mut grid = Grid { rows: Vec::new(), head: table.head.len(), columns: table.columns.len().max(1) };
        let mut hanging: Vec<Option<(usize, usize, u16)>> = Vec::new();
        for (r, row) in table.head.iter().chain(&table.body).enumerate() {
            let mut places: Vec<Option<At>> = Vec::new();
            let mut next: Vec<Option<(usize, usize, u16)>> = Vec::new();
            let mut cells = row.cells.iter().enumerate().peekable();
            // The head is repeated: nothing hangs from it into the body.
            if r == grid.head {
                hanging.clear();
            }
            while cells.peek().is_some() || places.len() < hanging.len() {
                let at = places.len();
                if let Some(Some((from, cell, left))) = hanging.get(at).copied() {
                    places.push(Some((from, cell)));
                    next.push((left > 1).then(|| (from, cell, left - 1)));
                    continue;
                }
                let Some((c, cell)) = cells.next() else {
                    places.push(None);
                    next.push(None);
                    continue;
                };
                // A wide cell ends where one that hangs from above begins.
                for offset in 0..usize::from(cell.columns.clamp(1, 500)) {
                    if offset > 0 && hanging.get(at + offset).is_some_and(Option::is_some) {
                        break;
                    }
                    places.push(Some((r, c)));
                    next.push((cell.rows > 1).then(|| (r, c, cell.rows - 1)));
                }
            }
            grid.columns = grid.columns.max(places.len());
            grid.rows.push((row, places));
            hanging = next;
        }
        for (_, places) in &mut grid.rows {
            places.resize(grid.columns, None);
        }
        grid
    }

    fn cell(&self, at: At) -> Option<&'a Cell> {
        self.rows.get(at.0).and_then(|(row, _)| row.cells.get(at.1))
    }

    /// Each cell once: row, first column, cell.
    pub fn origins(&self) -> impl Iterator<Item = (usize, usize, &'a Cell)> + '_ {
        self.rows.iter().enumerate().flat_map(move |(r, (_, places))| {
            places.iter().enumerate().filter_map(move |(c, place)| {
                let at = (*place)?;
                let first = at.0 == r && (c == 0 || places.get(c - 1).copied().flatten() != *place);
                first.then(|| self.cell(at).map(|cell| (r, c, cell))).flatten()
            })
        })
    }

    /// Whether all of a row is bold.
    pub fn strong(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|(row, _)| row.kind != RowKind::Normal)
    }
}

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
/// Dark blue of rules.
const BLUE: &str = "1B365D";

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
        let mut controls = Vec::new();
        let mut rows = Vec::with_capacity(grid.rows.len());
        let mut said = Vec::with_capacity(if self.in_text { 0 } else { grid.rows.len() });
        for (r, (row, places)) in grid.rows.iter().enumerate() {
            let next = grid.rows.get(r + 1).map(|(row, _)| row.kind);
            // A small table stays whole; a long one keeps two rows with its head, groups and sums with their rows.
            let kept = next.is_some()
                && (grid.rows.len() <= SMALL
                    || r <= grid.head
                    || row.kind == RowKind::Group
                    || matches!(next, Some(RowKind::Subtotal | RowKind::Total)));
            let mut cells = Vec::new();
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
                cells.push(self.cell(table, grid, look, commas, place, &frame, position, &mut controls)?);
                at += span;
            }
            said.push(words);
            // A row taller than half a page may split: kept whole it would leave the page before it empty.
            let row = TableRow::new(cells);
            rows.push(if tallest < self.room.1 * 0.5 { row.cant_split() } else { row });
        }
        let made = WordTable::new(rows).set_grid(group.widths.clone()).layout(TableLayoutType::Fixed);
        let width: usize = group.widths.iter().sum();
        let title = table.caption.as_ref().map(|(n, _)| format!("Tabella {n}")).unwrap_or_default();
        let labels = table.body.iter().any(|r| r.cells.first().is_some_and(|c| c.role == CellRole::RowHeader));
        let properties = properties(look.table, width, &title, &table.summary, grid.head > 0, labels);
        let bookmark = if table.caption.is_none() && position == 0 {
            self.claim(super::names::anchor_bookmark(&table.anchor.0))
        } else {
            None
        };
        let number = table.caption.as_ref().map(|(number, _)| number.as_str());
        let mark = self.mark_table(&table.anchor.0, position, number, said);
        let head = grid.head.min(grid.rows.len().saturating_sub(1));
        self.push_table(&made, |t| {
            t.replace("w:tblPr", properties);
            finish_rows(t, head, &controls);
            for (id, name) in [bookmark, mark].into_iter().flatten() {
                let Some(paragraph) = t.find_mut("w:p") else { break };
                let mark = format!(r#"<w:bookmarkStart w:id="{id}" w:name="{name}"/><w:bookmarkEnd w:id="{id}"/>"#);
                let first = usize::from(paragraph.children.first().is_some_and(|c| c.name() == "w:pPr"));
                paragraph.children.insert(first, Node::Raw(mark.into()));
            }
        })
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
        controls: &mut Vec<String>,
    ) -> Result<TableCell, WriteError> {
        let mut made = TableCell::new().width(frame.width, WidthType::Dxa);
        if frame.span > 1 {
            made = made.grid_span(frame.span);
        }
        let Some((at, cell)) = place.and_then(|at| grid.cell(at).map(|cell| (at, cell))) else {
            return Ok(made.add_paragraph(empty(look)));
        };
        if cell.rows > 1 {
            made = made.vertical_merge(if at.0 == frame.row { VMergeType::Restart } else { VMergeType::Continue });
        }
        made = shade(made, table.style, cell, frame);
        if frame.head {
            made = made.vertical_align(VAlignType::Bottom);
        }
        if at.0 != frame.row {
            return Ok(made.add_paragraph(empty(look)));
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
        let comma = if align == Align::Decimal && !header && frame.span == 1 {
            commas.place(frame.column, cell, frame.width as f32 - look.padding, look.size * self.table_type)
        } else {
            None
        };
        let mut empty_so_far = true;
        for block in &cell.content {
            // In the second group of a split table the text is a repetition, not a second place to edit.
            if let Block::Editable(editable) = block
                && position == 0
            {
                let mut control = StructuredDataTag::new();
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
                for paragraph in paragraphs {
                    control = control.add_paragraph(settled(paragraph, &style, align, frame.kept));
                }
                controls.push(self.control(&editable.key, &editable.label));
                made = made.add_structured_data_tag(control);
                empty_so_far = false;
                continue;
            }
            for paragraph in self.lone(block, within)? {
                let paragraph = settled(paragraph, &style, align, frame.kept);
                made = made.add_paragraph(match comma {
                    Some(comma) => comma.set(paragraph),
                    None => paragraph,
                });
                empty_so_far = false;
            }
        }
        Ok(if empty_so_far { made.add_paragraph(empty(look)) } else { made })
    }
}

/// Where the commas of the columns of figures stand: how far from the right edge, by column, in twentieths of a point.
struct Commas(Vec<f32>);

/// The comma of a cell.
#[derive(Clone, Copy)]
struct Comma {
    /// Place of the decimal tab, from the left of the text of the cell.
    tab: usize,
    /// Indent at the right of a figure with fewer decimals than others of its column.
    indent: i32,
}

impl Commas {
    fn of(table: &Table, grid: &Grid<'_>, size: f32) -> Commas {
        let mut widest = vec![0.0_f32; grid.columns];
        for (row, column, cell) in grid.origins() {
            let align = cell.align.or(table.columns.get(column).map(|c| c.align));
            if row >= grid.head
                && align == Some(Align::Decimal)
                && let (Some(decimals), Some(known)) = (decimals(cell, size), widest.get_mut(column))
            {
                *known = known.max(decimals);
            }
        }
        Commas(widest)
    }

    /// The comma of a cell with a figure, in a column of figures.
    fn place(&self, column: usize, cell: &Cell, room: f32, size: f32) -> Option<Comma> {
        let own = decimals(cell, size)?;
        let widest = *self.0.get(column)?;
        Some(Comma { tab: (room - widest).max(0.0).round() as usize, indent: (widest - own).max(0.0).round() as i32 })
    }
}

impl Comma {
    /// A figure stands at the right in readers that know no decimal tab without a tabulator (LibreOffice), its comma under the
    /// others by an indent where it has fewer decimals; the decimal tab says the same to those who set it at the left.
    fn set(self, paragraph: Paragraph) -> Paragraph {
        let paragraph = paragraph.add_tab(Tab::new().val(TabValueType::Decimal).pos(self.tab));
        if self.indent > 0 { paragraph.indent(None, None, Some(self.indent), None) } else { paragraph }
    }
}

/// Width of the comma of a figure and of what comes after, in twentieths of a point; `None` for what is no single figure.
fn decimals(cell: &Cell, size: f32) -> Option<f32> {
    let [Block::Paragraph(paragraph)] = cell.content.as_slice() else { return None };
    let [Inline::Text(text)] = paragraph.text.as_slice() else { return None };
    let figure = text.text.trim();
    let numeric = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '−' | '+' | '€' | '%' | ' ' | '\u{a0}');
    if !figure.contains(|c: char| c.is_ascii_digit()) || !figure.chars().all(numeric) {
        return None;
    }
    let after = figure.rfind(',').or_else(|| figure.find(['%', '€'])).unwrap_or(figure.len());
    Some(Font::Regular.width(figure.get(after..).unwrap_or_default(), size) * 20.0)
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
        ("", ..) => "Normal".to_owned(),
        (prefix, true, _) => format!("{prefix}Header"),
        (prefix, _, Align::Left) => format!("{prefix}Text"),
        (prefix, _, Align::Center) => format!("{prefix}Centered"),
        (prefix, _, Align::Right | Align::Decimal) => format!("{prefix}Number"),
    }
}

/// Gives a paragraph of a cell its style, unless it has one (lists, placeholders).
fn settled(paragraph: Paragraph, style: &str, align: Align, kept: bool) -> Paragraph {
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
    let own = own.is_some();
    let alignment = match align {
        Align::Left => None,
        Align::Center => Some(docx_rs::AlignmentType::Center),
        Align::Right | Align::Decimal => Some(docx_rs::AlignmentType::Right),
    };
    // Heads and plain tables have one style for all alignments.
    let paragraph = match alignment {
        Some(alignment) if !own && (style.ends_with("Header") || style == "Normal") => paragraph.align(alignment),
        _ => paragraph,
    };
    if kept { paragraph.keep_next(true) } else { paragraph }
}

fn empty(look: &Look) -> Paragraph {
    Paragraph::new().style(&style(look, false, Align::Left))
}

/// Ground and rules by role: they stand in the cell, since readers disagree on conditional formatting.
fn shade(cell: TableCell, style: TableStyle, model: &Cell, frame: &Frame) -> TableCell {
    if style == TableStyle::Plain {
        return cell;
    }
    let ruled = |mut cell: TableCell, position, size| {
        let border = TableCellBorder::new(position).size(size).color(BLUE);
        cell.property = cell.property.set_borders(TableCellBorders::with_empty().set(border));
        cell
    };
    let solid = |fill: String| Shading::new().shd_type(ShdType::Clear).color("auto").fill(fill);
    let ground = solid(SHADE.to_owned());
    if let Some(color) = heat(model.heat).filter(|_| !frame.head) {
        let cell = cell.shading(solid(format!("{:02X}{:02X}{:02X}", color.0, color.1, color.2)));
        return if frame.kind == RowKind::Total { ruled(cell, TableCellBorderPosition::Top, 8) } else { cell };
    }
    if frame.head || model.role == CellRole::ColumnHeader {
        return ruled(cell.shading(ground), TableCellBorderPosition::Bottom, 8);
    }
    if model.role == CellRole::RowHeader && style == TableStyle::Form {
        return cell.shading(ground);
    }
    match frame.kind {
        RowKind::Normal => cell,
        RowKind::Group => cell.shading(ground),
        RowKind::Subtotal => ruled(cell, TableCellBorderPosition::Top, 4),
        RowKind::Total => ruled(cell.shading(ground), TableCellBorderPosition::Top, 8),
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

/// Marks the rows of the head and gives the controls in cells their keys.
fn finish_rows(table: &mut Element<'_>, head: usize, controls: &[String]) {
    let rows = table.children.iter_mut().filter_map(|child| match child {
        Node::Element(element) if element.name == "w:tr" => Some(element),
        _ => None,
    });
    for row in rows.take(head) {
        if let Some(properties) = row.child_mut("w:trPr") {
            properties.children.push(Node::Raw("<w:tblHeader/>".into()));
        }
    }
    if !controls.is_empty() {
        let mut next = controls.iter();
        name_controls(table, &mut next);
    }
}

fn name_controls<'a>(element: &mut Element<'_>, controls: &mut impl Iterator<Item = &'a String>) {
    for child in &mut element.children {
        let Node::Element(inner) = child else { continue };
        if inner.name == "w:sdt" {
            if let Some(control) = controls.next() {
                inner.replace("w:sdtPr", control.clone());
            }
        } else {
            name_controls(inner, controls);
        }
    }
}
