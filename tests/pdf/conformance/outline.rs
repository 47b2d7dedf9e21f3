// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Bookmarks: a sound list at each level, each leading to a page (ISO 32000-1, 12.3.3; ISO 14289-1, 7.17).

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::links::leads;
use super::{File, text};

pub fn check(file: &mut File<'_>) {
    let catalog = file.catalog();
    let Ok(root) = catalog.get(b"Outlines").and_then(Object::as_reference) else { return };
    let outlines = file.object(root);
    let mut seen = BTreeSet::new();
    let (open, _) = level(file, &outlines, root, &mut seen);
    let count = file.get(&outlines, "Count").as_i64().unwrap_or(-1);
    file.want(count == open, "PDF 12.3.3", || format!("segnalibri visibili: scritti {count}, sono {open}"));
    file.want(open > 0, "PDF 12.3.3", || "un albero di segnalibri vuoto".into());
}

fn reference(dictionary: &Dictionary, key: &str) -> Option<ObjectId> {
    dictionary.get(key.as_bytes()).and_then(Object::as_reference).ok()
}

/// Walks the children of a bookmark; how many of them and of those below are shown, and how many children there are.
fn level(file: &mut File<'_>, parent: &Dictionary, id: ObjectId, seen: &mut BTreeSet<ObjectId>) -> (i64, i64) {
    let (mut shown, mut children) = (0, 0);
    let mut previous = None;
    let mut next = reference(parent, "First");
    while let Some(at) = next {
        file.want(seen.insert(at), "PDF 12.3.3", || format!("segnalibro {at:?} in due posti"));
        if children > 100_000 {
            return (shown, children);
        }
        let item = file.object(at);
        let title = text(file.get(&item, "Title"));
        file.want(!title.trim().is_empty(), "UA 7.17", || format!("segnalibro {at:?} senza titolo"));
        let bound = reference(&item, "Parent") == Some(id) && reference(&item, "Prev") == previous;
        file.want(bound, "PDF 12.3.3", || format!("segnalibro «{title}» legato male"));
        let target = file.get(&item, "Dest").clone();
        file.want(leads(file, &target), "UA 7.17", || format!("segnalibro «{title}» verso {target:?}"));
        let (below, own) = level(file, &item, at, seen);
        let count = file.get(&item, "Count").as_i64().unwrap_or(0);
        let good = if own == 0 { count == 0 } else { count == below || count == -below };
        file.want(good, "PDF 12.3.3", || format!("segnalibro «{title}»: Count {count}, sono {below}"));
        shown += 1 + if count > 0 { below } else { 0 };
        children += 1;
        previous = Some(at);
        next = reference(&item, "Next");
    }
    file.want(reference(parent, "Last") == previous, "PDF 12.3.3", || format!("ultimo segnalibro sotto {id:?}"));
    (shown, children)
}
