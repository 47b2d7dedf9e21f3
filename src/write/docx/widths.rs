// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Widths of a table's columns in twentieths of a point, and the groups in which a table too wide for the page is split.

use super::TWIPS;
use super::grid::Grid;
use super::numbering::STEP;
use crate::document::{Align, Block, CellRole, Column, Inline, Table, Width, plain_text};
use crate::write::fonts::Font;

/// Twentieths of a point in a point.
const POINT: f32 = 20.0;

/// Columns printed side by side.
#[derive(Debug, PartialEq)]
pub struct Group {
    /// Positions in the table.
    pub columns: Vec<usize>,
    /// Their widths.
    pub widths: Vec<usize>,
}

/// What a column needs: width of its longest word and of its longest line.
#[derive(Clone, Copy, Debug, Default)]
struct Need {
    word: f32,
    line: f32,
}

/// Longest text measured, in characters: beyond it a column is as wide as it can be anyway.
const MEASURED: usize = 400;

/// Divides the room among the columns. `size` is that of the type in points, `padding` what a cell keeps at both sides.
pub fn divide(table: &Table, grid: &Grid<'_>, room: f32, size: f32, padding: f32) -> Vec<Group> {
    let count = grid.columns;
    let needs = needs(grid, size, padding, room);
    let width = |c: usize| table.columns.get(c).map_or(Width::Auto, |column: &Column| column.width);
    let least = |c: usize| match width(c) {
        Width::Fixed(mm) if mm.is_finite() && mm > 0.0 => mm * TWIPS,
        _ => needs.get(c).map_or(padding, |need| need.word),
    };
    let all: Vec<usize> = (0..count).collect();
    // Up to a third over the room words are divided or squeezed; beyond that nothing could be read.
    let total: f32 = all.iter().map(|c| least(*c)).sum();
    if total <= room * 1.35 || count <= 2 {
        return vec![group(table, &needs, all, room, &least)];
    }
    let keys: Vec<usize> = (0..table.key_columns.min(count - 1).min(3)).collect();
    let mut groups = Vec::new();
    let mut columns = keys.clone();
    for column in keys.len()..count {
        let used: f32 = columns.iter().map(|c| least(*c)).sum();
        if used + least(column) > room && columns.len() > keys.len() {
            groups.push(group(table, &needs, std::mem::replace(&mut columns, keys.clone()), room, &least));
        }
        columns.push(column);
    }
    groups.push(group(table, &needs, columns, room, &least));
    groups
}

fn group(table: &Table, needs: &[Need], columns: Vec<usize>, room: f32, least: &dyn Fn(usize) -> f32) -> Group {
    let kind = |c: usize| table.columns.get(c).map_or(Width::Auto, |column| column.width);
    let mut widths: Vec<f32> = columns.iter().map(|c| least(*c)).collect();
    let used: f32 = widths.iter().sum();
    let share = |c: usize| match kind(c) {
        Width::Share(share) if share.is_finite() && share > 0.0 => share,
        _ => 0.0,
    };
    let shares: f32 = columns.iter().map(|c| share(*c)).sum();
    if used < room {
        let mut left = room - used;
        // Columns by content grow to their longest line; those by share keep a good part of the room.
        let cap = room * if shares > 0.0 { 0.4 } else { 0.6 };
        let wish = |c: usize, width: f32| match kind(c) {
            Width::Auto => (needs.get(c).map_or(0.0, |n| n.line).min(cap) - width).max(0.0),
            _ => 0.0,
        };
        let wishes: Vec<f32> = columns.iter().zip(&widths).map(|(c, w)| wish(*c, *w)).collect();
        let total: f32 = wishes.iter().sum();
        if total > 0.0 {
            let spare = if shares > 0.0 { left * 0.7 } else { left };
            let factor = (spare / total).min(1.0);
            widths.iter_mut().zip(&wishes).for_each(|(width, wish)| *width += wish * factor);
            left -= total * factor;
        }
        // What is left goes by shares, else to texts more than to figures, else to all.
        let weight = |c: usize| {
            if shares > 0.0 {
                return share(c);
            }
            let text = matches!(table.columns.get(c).map(|column| column.align), Some(Align::Left) | None);
            match kind(c) {
                Width::Fixed(_) => 0.0,
                _ => needs.get(c).map_or(1.0, |n| n.line).clamp(1.0, cap) * if text { 1.0 } else { 0.4 },
            }
        };
        let weights: f32 = columns.iter().map(|c| weight(*c)).sum();
        if weights > 0.0 {
            columns.iter().zip(widths.iter_mut()).for_each(|(c, width)| *width += left * weight(*c) / weights);
        }
    } else if used > room {
        let factor = room / used;
        widths.iter_mut().for_each(|width| *width *= factor);
    }
    let mut widths: Vec<usize> = widths.iter().map(|w| w.max(20.0) as usize).collect();
    // Only a table of fixed columns may be narrower than the page; rounding goes to the last column.
    let sum: usize = widths.iter().sum();
    let fixed = columns.iter().all(|c| matches!(kind(*c), Width::Fixed(_)));
    if let Some(last) = widths.last_mut()
        && !fixed
        && sum < room as usize
    {
        *last += room as usize - sum;
    }
    Group { columns, widths }
}

fn needs(grid: &Grid<'_>, size: f32, padding: f32, room: f32) -> Vec<Need> {
    let mut needs = vec![Need { word: padding + 80.0, line: padding + 80.0 }; grid.columns];
    for (row, column, cell) in grid.origins() {
        let bold = cell.role != CellRole::Data || grid.strong(row);
        let font = if bold { Font::Bold } else { Font::Regular };
        if cell.columns > 1 {
            continue;
        }
        let Some(need) = needs.get_mut(column) else { continue };
        let gauge = Gauge { font, size, padding, room };
        cell.content.iter().for_each(|block| measure(block, gauge, need));
    }
    needs
}

/// What a column is measured with.
#[derive(Clone, Copy)]
struct Gauge {
    font: Font,
    size: f32,
    padding: f32,
    room: f32,
}

/// Widens what a column needs by the longest word and line of a block.
fn measure(block: &Block, gauge: Gauge, need: &mut Need) {
    match block {
        Block::Paragraph(paragraph) => {
            let mut text: String = plain_text(&paragraph.text).chars().take(MEASURED).collect();
            let blanks: f32 = paragraph
                .text
                .iter()
                .map(|i| if let Inline::Blank(mm) | Inline::Field { width: mm, .. } = i { *mm } else { 0.0 })
                .sum();
            if paragraph.text.iter().any(|i| matches!(i, Inline::CheckBox(_) | Inline::Tick { .. })) {
                text.push_str("☐ ");
            }
            let blanks = if blanks.is_finite() { blanks * TWIPS } else { 0.0 };
            let wide = |text: &str| gauge.font.width(text, gauge.size) * POINT;
            // Readers end a line after a hyphen: file names and ranges are no single word.
            let parts = text.split_whitespace().flat_map(|word| word.split_inclusive('-'));
            let word = parts.map(wide).fold(0.0, f32::max);
            need.word = need.word.max((word + gauge.padding).min(gauge.room * 0.3));
            // A little more than measured: kerning and rounding differ between readers.
            need.line = need.line.max(wide(&text) * 1.02 + blanks + gauge.padding + 40.0);
        }
        Block::List(list) => {
            let inner = Gauge { padding: gauge.padding + STEP as f32, ..gauge };
            list.items.iter().flatten().for_each(|block| measure(block, inner, need));
        }
        Block::Editable(editable) => editable.blocks.iter().for_each(|block| measure(block, gauge, need)),
        _ => {}
    }
}
