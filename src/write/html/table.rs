// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Tables with caption, header cells with scope, groups of rows, and a frame that scrolls when they are wide.

use super::Writer;
use crate::document::{Align, Cell, CellRole, Column, Row, RowKind, Table, TableStyle, Width};
use crate::markup::number;

/// From so many columns on a table gets a frame of its own that scrolls.
const WIDE: usize = 5;
/// From so many columns on a table takes the width that it needs, and its row headers stay in sight.
const VERY_WIDE: usize = 9;

impl Writer<'_> {
    pub(super) fn table(&mut self, table: &Table) {
        let id = self.links.place(&table.anchor);
        let caption = table.caption.is_some().then(|| self.links.own(&format!("{id}-titolo")));
        let wide = table.columns.len() >= WIDE;
        if wide {
            let mut attributes = vec![("class", "scorre"), ("role", "group"), ("tabindex", "0")];
            match &caption {
                Some(caption) => attributes.push(("aria-labelledby", caption)),
                None => attributes.push(("aria-label", label(table))),
            }
            self.page.open("div", &attributes).constant("\n");
        }
        let very_wide = table.columns.len() >= VERY_WIDE;
        let class = match table.style {
            TableStyle::Data | TableStyle::Compact if very_wide => "dati fitta ampia",
            TableStyle::Data => "dati",
            TableStyle::Form => "modulo",
            TableStyle::Compact => "dati fitta",
            TableStyle::Plain => "semplice",
        };
        let mut attributes = vec![("id", id.as_str()), ("class", class)];
        if caption.is_none() {
            attributes.push(("aria-label", label(table)));
        }
        self.page.open("table", &attributes).constant("\n");
        self.caption(table, caption.as_deref());
        self.columns(&table.columns);
        if !table.head.is_empty() {
            self.page.constant("<thead>\n");
            let mut grid = Grid::new(table.columns.len());
            for row in &table.head {
                self.row(row, &table.columns, &mut grid);
            }
            self.page.constant("</thead>\n");
        }
        self.rows(table);
        self.page.constant("</table>\n");
        if wide {
            self.page.constant("</div>\n");
        }
        if !table.source.is_empty() {
            self.page.constant("<p class=\"fonte\">");
            self.inlines(&table.source);
            self.page.constant("</p>\n");
        }
    }

    fn caption(&mut self, table: &Table, id: Option<&str>) {
        let (Some((number, text)), Some(id)) = (&table.caption, id) else { return };
        self.page.open("caption", &[]).open("span", &[("id", id)]);
        self.page.element("strong", &[], &format!("Tabella {number}.")).text(" ");
        self.inlines(text);
        self.page.close("span");
        if !table.summary.is_empty() {
            self.page.text(" ").element("span", &[("class", "nascosto")], &table.summary);
        }
        self.page.close("caption").constant("\n");
    }

    /// Widths, where none of them is left to the content: the sheets of a plan keep their columns in line.
    fn columns(&mut self, columns: &[Column]) {
        let shares: f32 =
            columns.iter().map(|c| if let Width::Share(share) = c.width { share.max(0.0) } else { 0.0 }).sum();
        if shares <= 0.0 || columns.iter().any(|c| c.width == Width::Auto) {
            return;
        }
        let very_wide = columns.len() >= VERY_WIDE;
        self.page.constant("<colgroup>");
        for column in columns {
            let width = match column.width {
                // What is shared among so many columns is too little for words: their cells ask for more.
                Width::Share(_) if very_wide => String::new(),
                Width::Share(share) => format!("width:{}%", number(share.max(0.0) * 100.0 / shares)),
                Width::Fixed(millimetres) => format!("width:{}mm", number(millimetres.clamp(1.0, 400.0))),
                Width::Auto => String::new(),
            };
            if width.is_empty() {
                self.page.open("col", &[]);
            } else {
                self.page.open("col", &[("style", &width)]);
            }
        }
        self.page.constant("</colgroup>\n");
    }

    /// Rows of a group stand in a body of their own, so that the title of the group is the header of its rows alone.
    fn rows(&mut self, table: &Table) {
        let mut grid = Grid::new(table.columns.len());
        let mut open = false;
        for row in &table.body {
            let begins_group = row.kind == RowKind::Group && grid.is_free();
            if open && begins_group {
                self.page.constant("</tbody>\n");
            }
            if !open || begins_group {
                self.page.constant("<tbody>\n");
                open = true;
            }
            self.row(row, &table.columns, &mut grid);
        }
        if open {
            self.page.constant("</tbody>\n");
        }
    }

    fn row(&mut self, row: &Row, columns: &[Column], grid: &mut Grid) {
        match row.kind {
            RowKind::Normal => self.page.open("tr", &[]),
            RowKind::Group => self.page.open("tr", &[("class", "gruppo")]),
            RowKind::Subtotal => self.page.open("tr", &[("class", "parziale")]),
            RowKind::Total => self.page.open("tr", &[("class", "totale")]),
        };
        grid.begin_row();
        for cell in &row.cells {
            let column = grid.take(cell);
            let usual = match (cell.role, cell.columns) {
                (CellRole::ColumnHeader, 2..) => Some(Align::Center),
                (CellRole::RowHeader, _) => Some(Align::Left),
                _ => columns.get(column).map(|c| c.align),
            };
            let align = cell.align.or(usual).unwrap_or(Align::Left);
            let words = columns.len() >= VERY_WIDE
                && cell.columns <= 1
                && columns.get(column).is_some_and(|c| matches!(c.width, Width::Share(_)) && c.align == Align::Left);
            self.cell(cell, align, words, row.kind == RowKind::Group);
        }
        self.page.constant("</tr>\n");
    }

    fn cell(&mut self, cell: &Cell, align: Align, words: bool, group: bool) {
        let tag = if cell.role == CellRole::Data || cell.content.is_empty() { "td" } else { "th" };
        let (columns, rows) = (cell.columns.clamp(1, 1000).to_string(), cell.rows.max(1).to_string());
        let mut attributes = Vec::new();
        if tag == "th" {
            attributes.push(match cell.role {
                CellRole::ColumnHeader => ("scope", "col"),
                _ if group => ("scope", "rowgroup"),
                _ => ("scope", "row"),
            });
        }
        attributes.extend((cell.columns > 1).then_some(("colspan", columns.as_str())));
        attributes.extend((cell.rows > 1).then_some(("rowspan", rows.as_str())));
        let class = match align {
            Align::Left if words => "t",
            Align::Left => "",
            Align::Center => "c",
            Align::Right | Align::Decimal => "d",
        };
        let class = if cell.heat == 0 { class.to_owned() } else { format!("{class} k{}", cell.heat) };
        if !class.is_empty() {
            attributes.push(("class", class.trim_start()));
        }
        self.page.open(tag, &attributes);
        self.content(&cell.content);
        self.page.close(tag);
    }
}

fn label(table: &Table) -> &str {
    if table.summary.is_empty() { "Tabella" } else { &table.summary }
}

/// Which columns of the present row are covered by cells of the rows above.
struct Grid {
    /// Rows still covered, per column.
    covered: Vec<u16>,
    next: usize,
}

impl Grid {
    fn new(columns: usize) -> Self {
        Self { covered: vec![0; columns], next: 0 }
    }

    /// Whether no cell reaches into the row to come.
    fn is_free(&self) -> bool {
        self.covered.iter().all(|rows| *rows <= 1)
    }

    fn begin_row(&mut self) {
        self.covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
        self.next = 0;
    }

    /// Puts the cell in the first free column, and says which.
    fn take(&mut self, cell: &Cell) -> usize {
        while self.covered.get(self.next).is_some_and(|rows| *rows > 0) {
            self.next += 1;
        }
        let column = self.next;
        for covered in self.covered.iter_mut().skip(column).take(usize::from(cell.columns.max(1))) {
            *covered = cell.rows.max(1);
        }
        self.next += usize::from(cell.columns.max(1));
        column
    }
}
