// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Logos and arms.

use crate::document::{Align, Picture};

use super::super::display::{Item, Tag};
use super::super::style::MM;
use super::super::tree::{Attributes, Role};
use super::{Engine, Flow, Mark, Room, Slab};

impl Engine<'_> {
    pub(super) fn picture(&mut self, picture: &Picture, room: Room, flow: &mut Flow) {
        let attributes = Attributes { alt: Some(picture.alt.clone()), ..Attributes::default() };
        let node = self.layout.tree.add_with(room.parent, Role::Figure, attributes);
        let (width, height) = size(picture, room.width, room.height * 0.8);
        let left = room.x
            + match picture.align {
                Align::Left => 0.0,
                Align::Center => (room.width - width) / 2.0,
                Align::Right | Align::Decimal => room.width - width,
            };
        let items = vec![drawn(picture, [left, 0.0, width, height], Tag::Node(node))];
        let marks = vec![Mark::Figure(node, [left, 0.0, width, height])];
        flow.push(Slab { height, items, marks, ..Slab::default() }, 0.0);
        flow.keep = true;
        flow.after = 8.0;
    }
}

/// Width and height in points within a room.
pub(super) fn size(picture: &Picture, width: f32, height: f32) -> (f32, f32) {
    let sound = |value: f32| if value.is_finite() { (value * MM).max(1.0) } else { 1.0 };
    let (wide, high) = (sound(picture.width), sound(picture.height));
    let scale = (width.max(1.0) / wide).min(height.max(1.0) / high).min(1.0);
    (wide * scale, high * scale)
}

/// The picture in a box: left, top, width, height.
pub(super) fn drawn(picture: &Picture, [x, y, width, height]: [f32; 4], tag: Tag) -> Item {
    Item::Picture { raster: picture.raster.clone(), x, y, width, height, tag }
}
