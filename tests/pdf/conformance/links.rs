// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Annotations: only links, described, tagged, leading somewhere (ISO 14289-1, 7.18; ISO 19005-2, 6.3 and 6.5).

use std::collections::BTreeSet;

use lopdf::{Dictionary, Object, ObjectId};

use super::{File, Kid, Tree, dictionary_of, name, numbers, text};

pub fn check(file: &mut File<'_>, tree: &Tree) {
    let mut on_pages = BTreeSet::new();
    for (number, page) in file.pages.clone().into_iter().enumerate() {
        let page = file.object(page);
        file.want(name(file.get(&page, "Tabs")) == "S", "UA 7.18.3", || {
            format!("pagina {number} senza ordine di tabulazione")
        });
        let area = numbers(file.get(&page, "MediaBox"));
        for annotation in file.get(&page, "Annots").as_array().cloned().unwrap_or_default() {
            let Ok(id) = annotation.as_reference() else {
                file.want(false, "PDF 12.5.2", || format!("pagina {number}: annotazione scritta dentro la pagina"));
                continue;
            };
            on_pages.insert(id);
            one(file, tree, id, &area);
        }
    }
    let referred: BTreeSet<ObjectId> = tree
        .elements
        .iter()
        .flat_map(|element| &element.kids)
        .filter_map(|kid| if let Kid::Annotation(id) = kid { Some(*id) } else { None })
        .collect();
    file.want(referred == on_pages, "UA 7.18.5", || {
        format!("{} annotazioni sulle pagine, {} nell'albero", on_pages.len(), referred.len())
    });
}

fn one(file: &mut File<'_>, tree: &Tree, id: ObjectId, area: &[f32]) {
    let annotation = file.object(id);
    let kind = name(file.get(&annotation, "Subtype"));
    file.want(kind == "Link", "A 6.3.1", || format!("annotazione {id:?} di tipo {kind}"));
    // Printed, never hidden (ISO 19005-2, 6.3.2).
    let flags = file.get(&annotation, "F").as_i64().unwrap_or(0);
    file.want(flags & 4 == 4 && flags & (1 | 2 | 32 | 256) == 0, "A 6.3.2", || {
        format!("annotazione {id:?}: F {flags}")
    });
    let described = !text(file.get(&annotation, "Contents")).trim().is_empty();
    file.want(described, "UA 7.18.5", || format!("collegamento {id:?} senza descrizione"));
    let rect = numbers(file.get(&annotation, "Rect"));
    let within = rect.len() == 4
        && area.len() == 4
        && rect[0] < rect[2]
        && rect[1] < rect[3]
        && rect[0] >= area[0] - 2.0
        && rect[1] >= area[1] - 2.0
        && rect[2] <= area[2] + 2.0
        && rect[3] <= area[3] + 2.0;
    file.want(within, "PDF 12.5.2", || format!("annotazione {id:?}: riquadro {rect:?}"));
    let key = file.get(&annotation, "StructParent").as_i64().unwrap_or(-1);
    let owner = tree.parents.get(&key).and_then(|owner| owner.as_reference().ok());
    let element = tree.elements.iter().find(|element| Some(element.id) == owner);
    let tagged = element.is_some_and(|element| element.role == "Link" && element.kids.contains(&Kid::Annotation(id)));
    file.want(tagged, "UA 7.18.5", || format!("annotazione {id:?} fuori dal suo elemento Link"));
    let action = file.dictionary(&annotation, "A");
    if action.is_empty() {
        let target = file.get(&annotation, "Dest").clone();
        file.want(leads(file, &target), "PDF 12.3.2", || format!("collegamento {id:?} verso {target:?}"));
    } else {
        uri(file, id, &action);
    }
}

fn uri(file: &mut File<'_>, id: ObjectId, action: &Dictionary) {
    let kind = name(file.get(action, "S"));
    file.want(kind == "URI", "A 6.5.1", || format!("collegamento {id:?}: azione {kind}"));
    let address = file.get(action, "URI").as_str().unwrap_or_default().to_vec();
    // Seven-bit characters (ISO 32000-1, 12.6.4.7).
    let plain = !address.is_empty() && address.iter().all(|byte| (b'!'..=b'~').contains(byte));
    file.want(plain, "PDF 12.6.4.7", || {
        format!("collegamento {id:?}: indirizzo {:?}", String::from_utf8_lossy(&address))
    });
}

/// Whether a destination is a point of a page of the file.
pub fn leads(file: &File<'_>, target: &Object) -> bool {
    let Ok([page, kind, rest @ ..]) = target.as_array().map(Vec::as_slice) else { return false };
    let there = page.as_reference().is_ok_and(|page| file.pages.contains(&page));
    let known = name(kind) == "XYZ" && rest.len() == 3;
    let height = page
        .as_reference()
        .map(|page| numbers(file.get(&dictionary_of(&Object::Dictionary(file.object(page))), "MediaBox")));
    let inside = height.is_ok_and(|area| {
        rest.get(1).and_then(|y| y.as_float().ok()).zip(area.get(3)).is_some_and(|(y, top)| (0.0..=*top).contains(&y))
    });
    there && known && inside
}
