// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Widths of a table's columns, and the groups in which a table that is too wide is split.

use crate::document::{Align, Block, Cell, CellRole, Inline, ParagraphStyle, RowKind, Show, Table, Width};
use crate::write::fonts::Font;

use super::super::style::{self, MM, Set, TableLook};
use super::super::text::hyphen;
use super::super::text::inline::words;
use super::super::text::places::LONG;
use super::super::text::shape::{Shaper, face};
use super::grid::Grid;

/// Columns that are printed side by side, with their widths.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    /// Positions in the table.
    pub columns: Vec<usize>,
    /// Widths in points.
    pub widths: Vec<f32>,
}

/// What a column wants.
#[derive(Clone, Copy, Debug, Default)]
struct Want {
    /// Width of the longest word.
    least: f32,
    /// Width of the longest line.
    most: f32,
    /// Least width if words may be divided.
    soft: f32,
    /// Width of the longest part of a word that a hyphen can't divide; under it letters would be torn apart.
    whole: f32,
    /// Width of the longest word of the head.
    head: f32,
}

/// How much wider than it was told a fixed column may be made, where there is room, so that no word of its head is divided.
const WIDER: f32 = 1.4;

/// Most of a word in the body that a fixed width makes room for, in sizes of type: amounts and codes, not addresses.
const WHOLE: f32 = 9.0;

/// Splits and measures. Returns the groups and the look, whose type is smaller where that makes the table fit.
pub(super) fn divide(
    table: &Table,
    head: &Grid<'_>,
    body: &Grid<'_>,
    count: usize,
    look: TableLook,
    room: f32,
    shaper: &mut Shaper,
) -> (Vec<Group>, TableLook) {
    let all: Vec<usize> = (0..count).collect();
    let small = TableLook { size: (look.size * 0.88).max(7.0).min(look.size), side: look.side * 0.8, ..look };
    let wants = measure(table, head, body, count, look, Parts::OfFixed, shaper);
    let mut roomy = wants.clone();
    for (column, want) in roomy.iter_mut().enumerate() {
        if let Width::Fixed(millimetres) = width_of(table, column)
            && want.head <= millimetres * MM * WIDER
        {
            want.whole = want.whole.max(want.head);
        }
    }
    for wants in [&roomy, &wants] {
        if let Some(widths) = solve(table, &all, wants, room, |want| want.least) {
            return (vec![Group { columns: all, widths }], look);
        }
    }
    let wants = measure(table, head, body, count, small, Parts::OfAll, shaper);
    for least in [(|want: &Want| want.least) as fn(&Want) -> f32, |want: &Want| want.soft] {
        if let Some(widths) = solve(table, &all, &wants, room, least) {
            return (vec![Group { columns: all, widths }], small);
        }
    }
    // In a narrow cell there may be no room for them beside the others.
    let beside = ((room / (style::LEAST * 2.0)) as usize).saturating_sub(1);
    let keys: Vec<usize> = (0..table.key_columns.min(count.saturating_sub(1)).min(3).min(beside)).collect();
    let width = |c: &usize| floor(table, wants.get(*c), *c, |want| want.least);
    let fixed: f32 = keys.iter().map(width).sum();
    let others: Vec<usize> = (keys.len()..count).collect();
    // As few groups as can be, each of about the same width.
    let pieces = pack(&others, room - fixed, width).len().max(1) as f32;
    let even = others.iter().map(width).sum::<f32>() / pieces;
    let widest = others.iter().map(width).fold(0.0, f32::max);
    let groups = pack(&others, (even + widest * 0.5).min(room - fixed), width)
        .into_iter()
        .map(|others| {
            let columns = [keys.clone(), others].concat();
            let widths = solve(table, &columns, &wants, room, |want| want.least)
                .or_else(|| solve(table, &columns, &wants, room, |want| want.soft))
                .unwrap_or_else(|| vec![room / columns.len().max(1) as f32; columns.len()]);
            Group { columns, widths }
        })
        .collect();
    (groups, small)
}

/// Columns in runs that fit in a width; each has one at least.
fn pack(columns: &[usize], room: f32, width: impl Fn(&usize) -> f32) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let mut used = 0.0;
    for column in columns {
        let wide = width(column);
        match runs.last_mut() {
            Some(run) if used + wide <= room + 0.1 => run.push(*column),
            _ => {
                runs.push(vec![*column]);
                used = 0.0;
            }
        }
        used += wide;
    }
    runs
}

fn width_of(table: &Table, column: usize) -> Width {
    table.columns.get(column).map_or(Width::Auto, |column| column.width)
}

/// The width under which a column can't go.
fn floor(table: &Table, want: Option<&Want>, column: usize, least: fn(&Want) -> f32) -> f32 {
    let want = want.copied().unwrap_or_default();
    match width_of(table, column) {
        Width::Fixed(millimetres) if millimetres.is_finite() && millimetres > 0.0 => {
            (millimetres * MM).max(style::LEAST).max(want.whole)
        }
        _ => least(&want),
    }
}

/// Widths that fill the room; `None` if the least widths don't fit.
fn solve(table: &Table, columns: &[usize], wants: &[Want], room: f32, least: fn(&Want) -> f32) -> Option<Vec<f32>> {
    let mut widths: Vec<f32> = columns.iter().map(|c| floor(table, wants.get(*c), *c, least)).collect();
    let used: f32 = widths.iter().sum();
    if used > room + 0.5 {
        return None;
    }
    let mut left = room - used;
    // First what brings each column of its own width to its longest line, then what the shares say, then all alike.
    let want = |c: usize| wants.get(c).copied().unwrap_or_default();
    let auto = |c: usize| matches!(width_of(table, c), Width::Auto);
    let share = |c: usize| match width_of(table, c) {
        Width::Share(share) if share.is_finite() && share > 0.0 => share,
        _ => 0.0,
    };
    let shares: f32 = columns.iter().map(|c| share(*c)).sum();
    // The words of a text column want room more than those over figures.
    let urge =
        |c: usize| if matches!(table.columns.get(c).map(|c| c.align), Some(Align::Left) | None) { 1.0 } else { 0.3 };
    let cap = room * if shares > 0.0 { 0.45 } else { 0.6 };
    let wishes: Vec<f32> = columns
        .iter()
        .zip(&widths)
        .map(|(c, width)| if auto(*c) { (want(*c).most.min(cap) - width).max(0.0) * urge(*c) } else { 0.0 })
        .collect();
    let total: f32 = wishes.iter().sum();
    if total > 0.0 {
        // Shares keep room for a line that reads well.
        let spare = if shares > 0.0 { (left - 0.25 * room * (shares / (shares + 1.0))).max(left * 0.4) } else { left };
        let factor = (spare / total).min(1.0);
        for (width, wish) in widths.iter_mut().zip(&wishes) {
            *width += wish * factor;
        }
        left -= total * factor;
    }
    if shares > 0.0 {
        share_out(columns, &mut widths, left, share);
    } else if left > 0.5 {
        // Text takes more of what is left than figures do; fixed columns nothing, unless there is nothing else.
        let weight = |c: usize| match (width_of(table, c), table.columns.get(c).map(|column| column.align)) {
            (Width::Fixed(_), _) => 0.0,
            (_, Some(Align::Left) | None) => want(c).most.max(1.0).min(cap),
            _ => want(c).most.max(1.0).min(cap) * 0.4,
        };
        let weights: f32 = columns.iter().map(|c| weight(*c)).sum();
        if weights > 0.0 {
            for (column, width) in columns.iter().zip(widths.iter_mut()) {
                *width += left * weight(*column) / weights;
            }
        }
    }
    Some(widths)
}

/// Gives each share its part of the sum of what the shares have and what is left; none goes under its least width.
fn share_out(columns: &[usize], widths: &mut [f32], left: f32, share: impl Fn(usize) -> f32) {
    let mut open: Vec<usize> =
        columns.iter().enumerate().filter(|(_, c)| share(**c) > 0.0).map(|(position, _)| position).collect();
    let part = |position: usize| columns.get(position).map_or(0.0, |c| share(*c));
    loop {
        let sum: f32 = left + open.iter().filter_map(|p| widths.get(*p)).sum::<f32>();
        let parts: f32 = open.iter().map(|p| part(*p)).sum();
        let tight: Vec<usize> = open
            .iter()
            .copied()
            .filter(|p| widths.get(*p).is_some_and(|width| sum * part(*p) / parts < *width - 0.01))
            .collect();
        if tight.is_empty() || tight.len() == open.len() {
            for position in open {
                if let Some(width) = widths.get_mut(position) {
                    *width = sum * part(position) / parts;
                }
            }
            return;
        }
        open.retain(|p| !tight.contains(p));
    }
}

/// Of which columns the parts of words are measured: each costs more than a whole word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Parts {
    OfFixed,
    OfAll,
}

fn measure(
    table: &Table,
    head: &Grid<'_>,
    body: &Grid<'_>,
    count: usize,
    look: TableLook,
    parts: Parts,
    shaper: &mut Shaper,
) -> Vec<Want> {
    let mut wants =
        vec![Want { least: style::LEAST, most: style::LEAST, soft: style::LEAST, whole: 0.0, head: 0.0 }; count];
    let mut fractions = vec![(0.0f32, 0.0f32); count];
    let mut wide = Vec::new();
    for (in_head, placed) in head.cells.iter().map(|c| (true, c)).chain(body.cells.iter().map(|c| (false, c))) {
        let Some(cell) = placed.cell else { continue };
        let kind = body.kinds.get(placed.row).copied().filter(|_| !in_head);
        let bold = in_head || is_bold(kind, cell.role);
        let fixed = |column: usize| matches!(width_of(table, column), Width::Fixed(_));
        let asked = parts == Parts::OfAll || (placed.column..placed.column + placed.columns).any(fixed);
        let most = if in_head { LONGEST } else { WHOLE };
        let type_of = Type { size: look.size, bold, parts: asked.then_some(most) };
        let mut want = content(&cell.content, type_of, shaper);
        let padding = look.side * 2.0 + 0.2;
        want.least += padding;
        want.most += padding;
        want.whole += padding;
        want.soft = want.least.min((look.size * 4.6 + look.side * 2.0).max(want.whole));
        if placed.columns > 1 {
            wide.push((placed.column, placed.columns, want));
            continue;
        }
        let text = cell_text(cell);
        if !in_head && !text.contains(char::is_alphabetic) {
            // Figures and dates can't be divided.
            want.soft = want.least;
        }
        if !in_head && on_comma(table, placed.column, cell) {
            let fraction = fraction_width(&text, face(bold), look.size, shaper);
            if let Some((whole, part)) = fractions.get_mut(placed.column) {
                *whole = whole.max(want.most - fraction);
                *part = part.max(fraction);
            }
        }
        if let Some(slot) = wants.get_mut(placed.column) {
            slot.least = slot.least.max(want.least);
            slot.most = slot.most.max(want.most);
            slot.soft = slot.soft.max(want.soft);
            slot.whole = slot.whole.max(want.whole);
            slot.head = slot.head.max(if in_head { want.least } else { 0.0 });
        }
    }
    for (slot, (whole, part)) in wants.iter_mut().zip(fractions) {
        slot.least = slot.least.max(whole + part);
        slot.most = slot.most.max(whole + part);
        slot.soft = slot.soft.max(whole + part);
        if part > 0.0 {
            slot.whole = slot.whole.max((whole + part).min(look.size * WHOLE));
        }
    }
    for (column, span, want) in wide {
        let covered = wants.get(column..(column + span).min(count)).unwrap_or_default();
        let missing = want.least - covered.iter().map(|w| w.least).sum::<f32>();
        let softly = want.soft - covered.iter().map(|w| w.soft).sum::<f32>();
        let wholly = want.whole - covered.iter().map(|w| w.least.min(w.whole.max(style::LEAST))).sum::<f32>();
        let lacking = want.most.min(300.0) - covered.iter().map(|w| w.most).sum::<f32>();
        for slot in wants.iter_mut().skip(column).take(span) {
            slot.least += missing.max(0.0) / span as f32;
            slot.soft += softly.max(0.0) / span as f32;
            slot.whole += wholly.max(0.0) / span as f32;
            slot.most += lacking.max(0.0) / span as f32;
        }
    }
    wants
}

/// Alignment of a cell.
pub(super) fn alignment(table: &Table, column: usize, cell: &Cell) -> Align {
    cell.align.or_else(|| table.columns.get(column).map(|column| column.align)).unwrap_or(Align::Left)
}

/// Whether the text of a cell stands with its comma under those of its column: a lone paragraph without place of its own.
pub(super) fn on_comma(table: &Table, column: usize, cell: &Cell) -> bool {
    let [Block::Paragraph(paragraph)] = cell.content.as_slice() else { return false };
    alignment(table, column, cell) == Align::Decimal
        && paragraph.style != ParagraphStyle::Placeholder
        && style::paragraph(paragraph.style).set != Set::Center
}

/// The text of a cell that holds a single line.
pub(super) fn cell_text(cell: &Cell) -> String {
    match cell.content.as_slice() {
        [Block::Paragraph(paragraph)] => words(&paragraph.text),
        _ => String::new(),
    }
}

/// Width of the decimal comma and of what follows it.
pub(super) fn fraction_width(text: &str, font: Font, size: f32, shaper: &mut Shaper) -> f32 {
    let Some((_, fraction)) = text.rsplit_once(',') else {
        // «12 %» stands with its units under those of «12,5 %».
        let tail = text.trim_end_matches(|c: char| !c.is_ascii_digit());
        return match text.strip_prefix(tail) {
            Some(rest) if !tail.is_empty() && !rest.is_empty() => shaper.measure(font, rest, size),
            _ => 0.0,
        };
    };
    if !fraction.starts_with(|c: char| c.is_ascii_digit()) {
        return 0.0;
    }
    shaper.measure(font, &format!(",{fraction}"), size)
}

/// The type in which the text of a cell is measured.
#[derive(Clone, Copy, Debug)]
struct Type {
    size: f32,
    bold: bool,
    /// Whether the parts of words are wanted too, and how much of one at most, in sizes.
    parts: Option<f32>,
}

/// Most of a word that dictates the width of its column, in sizes: a monster may be divided anywhere.
const LONGEST: f32 = 16.0;

fn content(blocks: &[Block], own: Type, shaper: &mut Shaper) -> Want {
    let mut want = Want::default();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => line(&words(&paragraph.text), &paragraph.text, own, shaper, &mut want),
            Block::Heading(heading) => {
                let own = Type { size: own.size * 1.2, bold: true, ..own };
                line(&words(&heading.text), &heading.text, own, shaper, &mut want);
            }
            Block::List(list) => {
                for item in &list.items {
                    let inner = content(item, own, shaper);
                    want.least = want.least.max(inner.least + own.size * 1.7);
                    want.most = want.most.max(inner.most + own.size * 1.7);
                    want.whole = want.whole.max(inner.whole + own.size * 1.7);
                }
            }
            Block::Editable(editable) => {
                let inner = content(&editable.blocks, own, shaper);
                want.least = want.least.max(inner.least);
                want.most = want.most.max(inner.most);
                want.whole = want.whole.max(inner.whole);
            }
            Block::Table(_) | Block::Figure(_) | Block::Contents(_) | Block::Signatures(_) => {
                want.least = want.least.max(120.0);
                want.most = want.most.max(300.0);
            }
            Block::Picture(_) | Block::PageBreak => {}
        }
    }
    want
}

fn line(text: &str, inlines: &[Inline], own: Type, shaper: &mut Shaper, want: &mut Want) {
    let size = own.size;
    let strong = own.bold || inlines.iter().any(|inline| matches!(inline, Inline::Text(text) if text.style.bold));
    let font = face(strong);
    let space = font.width(" ", size);
    let mut longest = 0.0f32;
    let mut total = 0.0f32;
    for line in text.split('\n') {
        let mut whole = 0.0;
        for word in line.split(' ') {
            let mut width = 0.0f32;
            let figure = !word.contains(char::is_alphabetic);
            let long = word.chars().nth(LONG).is_some();
            for part in word.split_inclusive(|c| !figure && (c == '-' || c == '/' && long)) {
                let wide = in_parts(part, shaper.measure(font, part, size), font, size, shaper);
                longest = longest.max(wide.min(size * LONGEST));
                width += wide;
                if let Some(most) = own.parts {
                    want.whole = want.whole.max(undivided(part, wide, font, size, shaper).min(size * most));
                }
            }
            whole += width + space;
        }
        total = total.max(whole - space);
    }
    let mut drawn = 0.0;
    for inline in inlines {
        match inline {
            Inline::CheckBox(_) | Inline::Tick { .. } | Inline::Note(_) => drawn += size,
            Inline::Blank(width) | Inline::Field { width, .. } if width.is_finite() => {
                drawn += width.clamp(2.0, 400.0) * MM
            }
            Inline::Reference { show: Show::Page, .. } => drawn += size * 1.6,
            _ => {}
        }
    }
    want.least = want.least.max(longest).max(drawn.min(size * 10.0));
    want.most = want.most.max(total + drawn);
}

/// Width of a word as lines are made of it: where a hyphen may stand, letters that could be one glyph are two.
fn in_parts(word: &str, width: f32, font: Font, size: f32, shaper: &mut Shaper) -> f32 {
    if !["ff", "fi", "fl", "ft", "tt", "ti", "tf"].iter().any(|pair| word.contains(pair)) {
        return width;
    }
    let letters: Vec<char> = word.chars().collect();
    let mut start = 0;
    let mut sum = 0.0;
    for point in hyphen::points(&letters).into_iter().chain([letters.len()]) {
        let part: String = letters.get(start..point).unwrap_or_default().iter().collect();
        sum += shaper.measure(font, &part, size);
        start = point;
    }
    width.max(sum)
}

/// Width of the longest part of a word between the places where a hyphen may stand, with the hyphen.
fn undivided(word: &str, width: f32, font: Font, size: f32, shaper: &mut Shaper) -> f32 {
    let letters: Vec<char> = word.chars().collect();
    if hyphen::is_address(&letters) {
        return width;
    }
    let points = hyphen::points(&letters);
    if points.is_empty() {
        // Fingerprints and the like are set in short pieces.
        return if letters.len() > hyphen::FINGERPRINT { size * 4.0 } else { width };
    }
    let mut start = 0;
    let mut widest = 0.0f32;
    for (at, point) in points.iter().copied().chain([letters.len()]).enumerate() {
        let mut part: String = letters.get(start..point).unwrap_or_default().iter().collect();
        if at < points.len() {
            part.push('-');
        }
        widest = widest.max(shaper.measure(font, &part, size));
        start = point;
    }
    widest
}

/// Whether the text of a cell is bold: heads, titles of groups and sums.
pub(super) fn is_bold(kind: Option<RowKind>, role: CellRole) -> bool {
    role == CellRole::ColumnHeader || matches!(kind, Some(RowKind::Group | RowKind::Subtotal | RowKind::Total))
}

/// Padding at each side of a cell; a narrow one gives it up for its text.
pub(super) fn side(width: f32, look: &TableLook) -> f32 {
    look.side.min((width - style::LEAST) / 2.0).max(0.0)
}

/// Width of the text in a cell.
pub(super) fn inner(width: f32, look: &TableLook) -> f32 {
    (width - side(width, look) * 2.0).max(style::LEAST)
}
