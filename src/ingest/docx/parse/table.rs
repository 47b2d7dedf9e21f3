// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Tables: rows, cells, what hangs and what is repeated; rows whose deletion is proposed are left out.

use super::super::flow::{Cell, Grid, Lost, Mark, Node, Para, Row};
use super::super::styles::on;
use super::{Parser, Step, attribute, mark, mark_node, push};

impl Parser<'_> {
    pub(super) fn table(&mut self) -> Result<Grid, String> {
        let target = self.depth.saturating_sub(1);
        let mut grid = Grid::default();
        while self.depth > target {
            let Some(step) = self.next()? else { break };
            let Step::Open(e, empty) = step else { continue };
            self.count()?;
            match e.local_name().as_ref() {
                "tr" if !empty => {
                    if let Some(row) = self.row()? {
                        grid.rows.push(row);
                    }
                }
                // Controls around rows, and insertions, hold rows.
                "sdt" | "sdtContent" | "ins" | "moveTo" | "customXml" if !empty => {}
                _ => self.skip_if(empty)?,
            }
        }
        Ok(grid)
    }

    /// A row; `None` if its deletion is proposed.
    fn row(&mut self) -> Result<Option<Row>, String> {
        let target = self.depth.saturating_sub(1);
        let mut row = Row::default();
        let mut deleted = false;
        while self.depth > target {
            let Some(step) = self.next()? else { break };
            let Step::Open(e, empty) = step else { continue };
            self.count()?;
            match e.local_name().as_ref() {
                "trPr" if !empty => {
                    let within = self.depth.saturating_sub(1);
                    while self.depth > within {
                        let Some(Step::Open(e, empty)) = self.next()? else { continue };
                        match e.local_name().as_ref() {
                            "tblHeader" => row.head = on(attribute(&e, "val").as_deref()),
                            "del" => deleted = true,
                            _ => {}
                        }
                        self.skip_if(empty)?;
                    }
                }
                "tc" if !empty => row.cells.push(self.cell()?),
                "sdt" | "sdtContent" | "customXml" if !empty => {}
                "sdtPr" | "sdtEndPr" => self.skip_if(empty)?,
                _ => self.skip_if(empty)?,
            }
        }
        Ok((!deleted).then_some(row))
    }

    fn cell(&mut self) -> Result<Cell, String> {
        let target = self.depth.saturating_sub(1);
        let mut cell = Cell { span: 1, ..Cell::default() };
        // The properties come first; the rest are blocks.
        while self.depth > target {
            let Some(step) = self.next()? else { break };
            let Step::Open(e, empty) = step else { continue };
            self.count()?;
            match e.local_name().as_ref() {
                "tcPr" if !empty => {
                    let within = self.depth.saturating_sub(1);
                    while self.depth > within {
                        let Some(Step::Open(e, empty)) = self.next()? else { continue };
                        match e.local_name().as_ref() {
                            "gridSpan" => {
                                let span = attribute(&e, "val").and_then(|v| v.parse::<u16>().ok()).unwrap_or(1);
                                cell.span = span.clamp(1, 63);
                            }
                            "vMerge" => cell.hangs = attribute(&e, "val").is_none_or(|v| v == "continue"),
                            _ => {}
                        }
                        self.skip_if(empty)?;
                    }
                }
                "p" => {
                    let mut para = Para::default();
                    let merges = if empty { false } else { self.paragraph(&mut para)? };
                    push(&mut cell.content, para, merges);
                }
                "tbl" if !empty => {
                    cell.content.push(Node::Mark(Mark::Lost(Lost::InnerTable)));
                    let grid = self.table()?;
                    cell.content.push(Node::Table(grid));
                }
                "sdt" if !empty => self.control(&mut cell.content, mark_node, Self::blocks)?,
                "ins" | "moveTo" | "customXml" if !empty => self.blocks(&mut cell.content)?,
                other => {
                    if let Some(mark) = mark(other, &e) {
                        cell.content.push(Node::Mark(mark));
                    }
                    self.skip_if(empty)?;
                }
            }
        }
        Ok(cell)
    }
}
