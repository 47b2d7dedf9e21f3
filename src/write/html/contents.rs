// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Indexes: flat lines with a depth become nested lists.

use super::links::Entry;
use crate::markup::Markup;

/// The lines as nested lists of links.
pub(super) fn nested<'a>(page: &mut Markup, entries: impl IntoIterator<Item = &'a Entry>) {
    let mut open: Vec<u8> = Vec::new();
    for entry in entries {
        while open.last().is_some_and(|level| *level > entry.level) {
            page.constant("</li>\n</ol>\n");
            open.pop();
        }
        if open.last() == Some(&entry.level) {
            page.constant("</li>\n");
        } else {
            page.constant("<ol>\n");
            open.push(entry.level);
        }
        page.constant("<li>").element("a", &[("href", &format!("#{}", entry.id))], &entry.label);
    }
    for _ in open {
        page.constant("</li>\n</ol>\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_open_and_close_in_pairs_whatever_the_levels() {
        let levels = [2, 3, 1, 3, 2, 1];
        let entries: Vec<Entry> =
            levels.iter().map(|&level| Entry { level, label: "x".to_owned(), id: "y".to_owned() }).collect();
        let mut page = Markup::new();
        nested(&mut page, &entries);
        let html = page.finish();
        assert_eq!(html.matches("<ol>").count(), html.matches("</ol>").count());
        assert_eq!(html.matches("<li>").count(), levels.len());
        assert_eq!(html.matches("</li>").count(), levels.len());
    }
}
