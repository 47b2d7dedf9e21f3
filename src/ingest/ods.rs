// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the content of an ODS says beside its cells: size, hidden rows, columns and sheets, merged regions, formulas.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::grid::Region;
use super::limits;
use super::package::{Aspect, Refusal};

/// A table of the document.
#[derive(Clone, Debug, Default)]
pub struct OdsTable {
    /// Name.
    pub name: String,
    /// What is hidden and what is merged.
    pub aspect: Aspect,
    /// Whether the sheet is hidden.
    pub hidden: bool,
    /// Cells with a formula and no stored result.
    pub uncalculated: Vec<(u32, u32)>,
}

/// Walks the content once: refuses what would not fit in memory, and notes what the reader of cells leaves out.
pub fn tables(content: &str) -> Result<Vec<OdsTable>, Refusal> {
    let mut walk = Walk::default();
    let mut reader = Reader::from_str(content);
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => walk.open(&e, false)?,
            Ok(Event::Empty(e)) => walk.open(&e, true)?,
            Ok(Event::End(e)) => match e.name().as_ref() {
                "table:table-row" => walk.end_row(),
                "table:table" => walk.end_table()?,
                _ => {}
            },
            Ok(Event::Eof) => return Ok(walk.tables),
            Ok(_) => {}
            Err(_) => return Err(Refusal::Damaged("il suo contenuto è danneggiato".to_owned())),
        }
    }
}

#[derive(Default)]
struct Walk {
    tables: Vec<OdsTable>,
    hidden_styles: Vec<String>,
    style: String,
    row: u32,
    column: u32,
    columns_seen: u32,
    row_repeat: u32,
    row_used: bool,
    last_used: Option<(u32, u32)>,
    max_column: u32,
    rectangle: u64,
}

impl Walk {
    fn open(&mut self, e: &BytesStart<'_>, empty: bool) -> Result<(), Refusal> {
        match e.name().as_ref() {
            "style:style" => self.style = get(e, "style:name").unwrap_or_default(),
            "style:table-properties" if get(e, "table:display").as_deref() == Some("false") => {
                self.hidden_styles.push(self.style.clone());
            }
            "table:table" => {
                if self.tables.len() >= limits::SHEETS {
                    return Err(Refusal::TooLarge(format!("contiene più di {} fogli", limits::SHEETS)));
                }
                let hidden = get(e, "table:style-name").is_some_and(|style| self.hidden_styles.contains(&style));
                let name = get(e, "table:name").unwrap_or_default();
                self.tables.push(OdsTable { name, hidden, ..OdsTable::default() });
                (self.row, self.column, self.columns_seen, self.last_used, self.max_column) = (0, 0, 0, None, 0);
            }
            "table:table-column" => {
                let repeat = repeat(e, "table:number-columns-repeated");
                if is_hidden(e) {
                    let last = self.columns_seen.saturating_add(repeat).min(limits::COLUMNS);
                    let hidden = self.columns_seen..last;
                    self.aspect(|aspect| aspect.hidden_columns.extend(hidden));
                }
                self.columns_seen = self.columns_seen.saturating_add(repeat);
            }
            "table:table-row" => {
                self.row_repeat = repeat(e, "table:number-rows-repeated");
                self.row_used = false;
                self.column = 0;
                if is_hidden(e) {
                    let hidden = self.row..self.row.saturating_add(self.row_repeat.min(10_000));
                    self.aspect(|aspect| aspect.hidden_rows.extend(hidden));
                }
                if empty {
                    self.end_row();
                }
            }
            "table:table-cell" | "table:covered-table-cell" => self.cell(e)?,
            _ => {}
        }
        Ok(())
    }

    fn cell(&mut self, e: &BytesStart<'_>) -> Result<(), Refusal> {
        let repeat = repeat(e, "table:number-columns-repeated");
        let formula = e.attributes_raw().contains("table:formula");
        let typed = e.attributes_raw().contains("office:value-type");
        if formula && !typed {
            let place = (self.row, self.column);
            if let Some(table) = self.tables.last_mut() {
                table.uncalculated.push(place);
            }
        }
        if formula || typed {
            self.row_used = true;
            let last = self.column.saturating_add(repeat);
            self.max_column = self.max_column.max(last);
            if last > limits::COLUMNS || self.row >= limits::ROWS {
                return Err(Refusal::TooLarge("un suo foglio ha troppe righe o troppe colonne".to_owned()));
            }
        }
        let down = number(e, "table:number-rows-spanned");
        let across = number(e, "table:number-columns-spanned");
        if down > 1 || across > 1 {
            let region = Region {
                start: (self.row, self.column),
                end: (self.row.saturating_add(down.max(1) - 1), self.column.saturating_add(across.max(1) - 1)),
            };
            self.aspect(|aspect| aspect.merged.push(region));
        }
        self.column = self.column.saturating_add(repeat);
        Ok(())
    }

    fn end_row(&mut self) {
        if self.row_used {
            self.last_used = Some((self.row.saturating_add(self.row_repeat), self.max_column));
        }
        self.row = self.row.saturating_add(self.row_repeat);
    }

    fn end_table(&mut self) -> Result<(), Refusal> {
        if let Some((rows, columns)) = self.last_used {
            self.rectangle = self.rectangle.saturating_add(u64::from(rows) * u64::from(columns));
            if rows > limits::ROWS || self.rectangle > limits::RECTANGLE {
                return Err(Refusal::TooLarge("i suoi fogli occupano troppe righe e colonne".to_owned()));
            }
        }
        Ok(())
    }

    fn aspect(&mut self, change: impl FnOnce(&mut Aspect)) {
        if let Some(table) = self.tables.last_mut() {
            change(&mut table.aspect);
        }
    }
}

fn get(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = e.try_get_attribute(name).ok()??;
    Some(quick_xml::escape::unescape(&attribute.value).map_or_else(|_| attribute.value.to_string(), |v| v.into_owned()))
}

fn number(e: &BytesStart<'_>, name: &str) -> u32 {
    get(e, name).and_then(|v| v.parse().ok()).unwrap_or(1)
}

fn repeat(e: &BytesStart<'_>, name: &str) -> u32 {
    number(e, name).max(1)
}

fn is_hidden(e: &BytesStart<'_>) -> bool {
    matches!(get(e, "table:visibility").as_deref(), Some("collapse" | "filter"))
}
