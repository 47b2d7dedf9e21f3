// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Bookmarks nested as the headings are (ISO 32000-1, 12.3.3).

use lopdf::{ObjectId, dictionary};

use super::super::layout::{Bookmark, Place};
use super::{File, text};

struct Branch {
    id: ObjectId,
    title: String,
    place: Place,
    children: Vec<usize>,
}

impl File {
    /// The root of the bookmarks; `None` if there are none.
    pub(super) fn outline(&mut self, bookmarks: &[Bookmark]) -> Option<ObjectId> {
        if bookmarks.is_empty() {
            return None;
        }
        let mut branches: Vec<Branch> = Vec::with_capacity(bookmarks.len());
        let mut top = Vec::new();
        let mut open: Vec<(u8, usize)> = Vec::new();
        for bookmark in bookmarks {
            while open.last().is_some_and(|(level, _)| *level >= bookmark.level) {
                open.pop();
            }
            let index = branches.len();
            let parent = open.last().map(|(_, parent)| *parent);
            match parent.and_then(|parent| branches.get_mut(parent)) {
                Some(parent) => parent.children.push(index),
                None => top.push(index),
            }
            open.push((bookmark.level, index));
            branches.push(Branch {
                id: self.doc.new_object_id(),
                title: bookmark.title.clone(),
                place: bookmark.place,
                children: Vec::new(),
            });
        }
        let root = self.doc.new_object_id();
        self.row(&branches, &top, root);
        for branch in &branches {
            self.row(&branches, &branch.children, branch.id);
        }
        let id = |index: Option<&usize>| index.and_then(|at| branches.get(*at)).map(|branch| branch.id);
        // Chapters are shown, their parts folded.
        let mut outlines = dictionary! { "Type" => "Outlines", "Count" => top.len() as i64 };
        if let (Some(first), Some(last)) = (id(top.first()), id(top.last())) {
            outlines.set("First", first);
            outlines.set("Last", last);
        }
        self.doc.set_object(root, outlines);
        Some(root)
    }

    /// Siblings under a parent.
    fn row(&mut self, branches: &[Branch], siblings: &[usize], parent: ObjectId) {
        let id = |index: Option<&usize>| index.and_then(|at| branches.get(*at)).map(|branch| branch.id);
        for (position, index) in siblings.iter().enumerate() {
            let Some(branch) = branches.get(*index) else { continue };
            let mut item = dictionary! {
                "Title" => text(&branch.title),
                "Parent" => parent,
                "Dest" => self.destination(branch.place),
            };
            if let Some(previous) = position.checked_sub(1).and_then(|before| id(siblings.get(before))) {
                item.set("Prev", previous);
            }
            if let Some(next) = id(siblings.get(position + 1)) {
                item.set("Next", next);
            }
            if let (Some(first), Some(last)) = (id(branch.children.first()), id(branch.children.last())) {
                item.set("First", first);
                item.set("Last", last);
                item.set("Count", -(branch.children.len() as i64));
            }
            self.doc.set_object(branch.id, item);
        }
    }
}
