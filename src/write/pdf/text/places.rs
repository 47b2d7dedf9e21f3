// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Where a line may end, and the things drawn in it.

use unicode_linebreak::linebreaks;

use crate::write::drawing::Color;

use super::super::display::{Item, Tag};
use super::inline::Object;

/// Characters beyond which a word may end a line after a slash.
pub const LONG: usize = 20;

/// For each character, whether a line may begin with it.
pub fn opportunities(characters: &[char]) -> Vec<bool> {
    let mut allowed = vec![false; characters.len() + 1];
    if !characters.iter().any(|c| !c.is_alphanumeric()) {
        return allowed;
    }
    let text: String = characters.iter().collect();
    let mut position = 0;
    let mut bytes = 0;
    for (byte, _) in linebreaks(&text) {
        while bytes < byte {
            bytes += characters.get(position).map_or(1, |c| c.len_utf8());
            position += 1;
        }
        if let Some(slot) = allowed.get_mut(position) {
            *slot = true;
        }
    }
    // «e/o», «2022/2023»: a slash is a place to break only in what is long, such as an address.
    for (at, _) in characters.iter().enumerate().filter(|(_, c)| matches!(c, '/' | '\\' | '_')) {
        let before = characters.get(..at).unwrap_or_default().iter().rev().take_while(|c| !c.is_whitespace()).count();
        let after = characters.get(at..).unwrap_or_default().iter().take_while(|c| !c.is_whitespace()).count();
        if let Some(slot) = allowed.get_mut(at + 1) {
            *slot = before + after > LONG;
        }
    }
    allowed
}

/// A thing drawn at a place of its line.
pub fn draw_object(object: Object, x: f32, width: f32, size: f32, color: Color, tag: Tag, items: &mut Vec<Item>) {
    let path = |points: Vec<(f32, f32)>, width: f32| Item::Path {
        points,
        stroke: Some((color, width)),
        dash: None,
        fill: None,
        tag,
    };
    match object {
        Object::Blank(_) => items.push(path(vec![(x, 2.0), (x + width, 2.0)], 0.5)),
        Object::CheckBox(ticked) => {
            let side = size * 0.72;
            let (left, right, top, bottom) = (x + size * 0.05, x + size * 0.05 + side, -side + 0.6, 0.6);
            let corners = vec![(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
            items.push(path(corners, 0.7));
            if ticked {
                let inset = side * 0.2;
                items.push(path(vec![(left + inset, top + inset), (right - inset, bottom - inset)], 1.1));
                items.push(path(vec![(left + inset, bottom - inset), (right - inset, top + inset)], 1.1));
            }
        }
    }
}
