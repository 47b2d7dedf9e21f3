// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The structure tree: what may stand in what, who owns each marked content, what elements say of themselves
//! (ISO 32000-1, 14.7 and 14.8; ISO 14289-1, 7.1 to 7.9).

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Object, ObjectId};

use super::objects::is_language;
use super::{File, Usage, dictionary_of, name, numbers, pairs, text};

/// What an element holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kid {
    Element(usize),
    Content(usize, i64),
    Annotation(ObjectId),
}

/// An element.
#[derive(Clone, Debug)]
pub struct Element {
    pub id: ObjectId,
    pub role: String,
    pub parent: Option<usize>,
    pub kids: Vec<Kid>,
    pub dictionary: Dictionary,
    /// Attributes by owner.
    pub attributes: BTreeMap<String, Dictionary>,
}

/// The elements in reading order, and the parent tree.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    pub elements: Vec<Element>,
    pub parents: BTreeMap<i64, Object>,
}

impl Tree {
    pub fn role(&self, at: Option<usize>) -> &str {
        at.and_then(|at| self.elements.get(at)).map_or("", |element| element.role.as_str())
    }

    /// Roles of the elements that an element holds.
    pub fn inside(&self, element: &Element) -> Vec<&str> {
        let role = |kid: &Kid| if let Kid::Element(at) = kid { Some(self.role(Some(*at))) } else { None };
        element.kids.iter().filter_map(role).collect()
    }
}

/// Roles that the writer uses: all standard, so that no role map is needed.
const ROLES: &[&str] = &[
    "Document",
    "Part",
    "Sect",
    "Div",
    "H1",
    "H2",
    "H3",
    "H4",
    "H5",
    "H6",
    "P",
    "BlockQuote",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Table",
    "THead",
    "TBody",
    "TFoot",
    "TR",
    "TH",
    "TD",
    "Caption",
    "Figure",
    "Note",
    "Reference",
    "Link",
    "TOC",
    "TOCI",
    "Span",
];

/// What stands in a line.
const INLINE: &[&str] = &["Reference", "Link", "Span", "Note", "Lbl"];

pub fn check(file: &mut File<'_>, usage: &[Usage]) -> Tree {
    let mut tree = Tree::default();
    let catalog = file.catalog();
    let root = file.dictionary(&catalog, "StructTreeRoot");
    file.want(name(file.get(&root, "Type")) == "StructTreeRoot", "UA 7.1-11", || {
        "manca l'albero della struttura".into()
    });
    let root_id = catalog.get(b"StructTreeRoot").and_then(Object::as_reference).unwrap_or((0, 0));
    let tops = match root.get(b"K") {
        Ok(Object::Array(items)) => items.clone(),
        Ok(one) => vec![one.clone()],
        Err(_) => Vec::new(),
    };
    let mut known = BTreeSet::new();
    for top in tops {
        if let Ok(id) = top.as_reference() {
            grow(file, id, root_id, None, &mut tree, &mut known, 0);
        }
    }
    file.want(!tree.elements.is_empty(), "UA 7.1-11", || "l'albero della struttura è vuoto".into());
    let numbers = pairs(file.get(&file.dictionary(&root, "ParentTree"), "Nums"));
    let keys: Vec<i64> = numbers.iter().map(|(key, _)| key.as_i64().unwrap_or(-1)).collect();
    let sorted = keys.windows(2).all(|pair| pair[0] < pair[1]);
    file.want(sorted, "PDF 7.9.7", || "chiavi dell'albero dei genitori fuori ordine".into());
    tree.parents = keys.iter().copied().zip(numbers.into_iter().map(|(_, value)| value)).collect();
    let next = file.get(&root, "ParentTreeNextKey").as_i64().unwrap_or(-1);
    file.want(keys.iter().all(|key| *key < next), "PDF 14.7.4.4", || format!("prossima chiave {next}"));
    contents(file, &tree, usage);
    for element in &tree.elements {
        nesting(file, &tree, element);
        says(file, &tree, element);
    }
    headings(file, &tree);
    identifiers(file, &tree, &root);
    tree
}

fn grow(
    file: &mut File<'_>,
    id: ObjectId,
    above: ObjectId,
    parent: Option<usize>,
    tree: &mut Tree,
    known: &mut BTreeSet<ObjectId>,
    depth: usize,
) -> Option<usize> {
    file.want(known.insert(id), "PDF 14.7.2", || format!("l'elemento {id:?} sta in due posti"));
    file.want(depth < 200, "pdz", || format!("elemento {id:?} troppo annidato"));
    if depth >= 200 {
        return None;
    }
    let dictionary = file.object(id);
    let up = dictionary.get(b"P").and_then(Object::as_reference).ok();
    file.want(up == Some(above), "UA 7.1-12", || format!("l'elemento {id:?} non indica chi lo contiene"));
    let role = name(file.get(&dictionary, "S"));
    file.want(ROLES.contains(&role.as_str()), "UA 7.1-5", || format!("tipo di struttura {role}"));
    file.want(ROLES.contains(&role.as_str()), "A 6.7.3.4", || format!("tipo di struttura {role}"));
    let mut attributes = BTreeMap::new();
    let list = match file.get(&dictionary, "A") {
        Object::Array(items) => items.clone(),
        Object::Null => Vec::new(),
        one => vec![one.clone()],
    };
    for own in list.iter().map(|object| dictionary_of(file.resolve(object))) {
        attributes.insert(name(file.get(&own, "O")), own);
    }
    let at = tree.elements.len();
    tree.elements.push(Element { id, role, parent, kids: Vec::new(), dictionary: dictionary.clone(), attributes });
    let items = match dictionary.get(b"K") {
        Ok(Object::Array(items)) => items.clone(),
        Ok(one) => vec![one.clone()],
        Err(_) => Vec::new(),
    };
    let page_of = |file: &File<'_>, of: &Dictionary| {
        let page = of.get(b"Pg").and_then(Object::as_reference).ok();
        page.and_then(|page| file.pages.iter().position(|known| *known == page))
    };
    let own_page = page_of(file, &dictionary);
    let mut kids = Vec::new();
    for item in items {
        let kid = match &item {
            Object::Integer(mcid) => own_page.map(|page| Kid::Content(page, *mcid)),
            Object::Dictionary(kid) if name(file.get(kid, "Type")) == "MCR" => {
                let page = page_of(file, kid).or(own_page);
                page.zip(file.get(kid, "MCID").as_i64().ok()).map(|(page, mcid)| Kid::Content(page, mcid))
            }
            Object::Dictionary(kid) if name(file.get(kid, "Type")) == "OBJR" => {
                kid.get(b"Obj").and_then(Object::as_reference).ok().map(Kid::Annotation)
            }
            Object::Reference(child) => grow(file, *child, id, Some(at), tree, known, depth + 1).map(Kid::Element),
            _ => None,
        };
        file.want(kid.is_some(), "PDF 14.7.2", || format!("l'elemento {id:?} contiene {item:?}"));
        kids.extend(kid);
    }
    if let Some(element) = tree.elements.get_mut(at) {
        element.kids = kids;
    }
    Some(at)
}

/// Each marked content has one owner, which the parent tree names too.
fn contents(file: &mut File<'_>, tree: &Tree, usage: &[Usage]) {
    let mut owners: BTreeMap<(usize, i64), usize> = BTreeMap::new();
    for (at, element) in tree.elements.iter().enumerate() {
        for kid in &element.kids {
            if let Kid::Content(page, mcid) = kid {
                let first = owners.insert((*page, *mcid), at).is_none();
                file.want(first, "PDF 14.7.4", || format!("pagina {page}: il contenuto {mcid} ha due proprietari"));
            }
        }
    }
    for (page, used) in usage.iter().enumerate() {
        let dictionary = file.pages.get(page).map(|id| file.object(*id)).unwrap_or_default();
        let key = file.get(&dictionary, "StructParents").as_i64().unwrap_or(-1);
        let list =
            tree.parents.get(&key).map(|value| file.resolve(value)).and_then(|list| list.as_array().ok()).cloned();
        let list = list.unwrap_or_default();
        file.want(list.len() == used.marked.len(), "PDF 14.7.4.4", || {
            format!("pagina {page}: {} proprietari per {} contenuti", list.len(), used.marked.len())
        });
        for (mcid, tag) in &used.marked {
            let owner = owners.remove(&(page, *mcid)).and_then(|at| tree.elements.get(at));
            file.want(owner.is_some(), "UA 7.1-3", || {
                format!("pagina {page}: il contenuto {mcid} non sta nell'albero")
            });
            let Some(owner) = owner else { continue };
            file.want(owner.role == *tag, "pdz", || {
                format!("pagina {page}: il contenuto {mcid} è {tag}, non {}", owner.role)
            });
            let named =
                usize::try_from(*mcid).ok().and_then(|at| list.get(at)).and_then(|owner| owner.as_reference().ok());
            file.want(named == Some(owner.id), "PDF 14.7.4.4", || {
                format!("pagina {page}: il contenuto {mcid} è di {:?}, l'albero dei genitori dice {named:?}", owner.id)
            });
        }
    }
    let left: Vec<_> = owners.keys().take(3).collect();
    file.want(owners.is_empty(), "PDF 14.7.4", || format!("contenuti nell'albero che nessuna pagina mostra: {left:?}"));
}

/// What may stand in what (ISO 14289-1, 7.2; ISO 32000-1, 14.8.4).
fn nesting(file: &mut File<'_>, tree: &Tree, element: &Element) {
    let above = tree.role(element.parent);
    let inside = tree.inside(element);
    let role = element.role.as_str();
    let id = element.id;
    let parents: Option<(&str, &[&str])> = match role {
        "TR" => Some(("UA 7.2-4", &["Table", "THead", "TBody", "TFoot"])),
        "THead" => Some(("UA 7.2-5", &["Table"])),
        "TBody" => Some(("UA 7.2-6", &["Table"])),
        "TFoot" => Some(("UA 7.2-7", &["Table"])),
        "TH" => Some(("UA 7.2-8", &["TR"])),
        "TD" => Some(("UA 7.2-9", &["TR"])),
        "LI" => Some(("UA 7.2-17", &["L"])),
        "LBody" => Some(("UA 7.2-18", &["LI"])),
        "TOCI" => Some(("UA 7.2-26", &["TOC"])),
        "Lbl" => Some(("PDF 14.8.4", &["LI", "Note", "TOCI", "Reference", "Link"])),
        "Document" => Some(("PDF 14.8.4", &[""])),
        _ => None,
    };
    if let Some((clause, allowed)) = parents {
        file.want(allowed.contains(&above), clause, || format!("{role} {id:?} sta in {above}"));
    }
    let held: Option<(&str, &[&str])> = match role {
        "Table" => Some(("UA 7.2-3", &["TR", "THead", "TBody", "TFoot", "Caption"])),
        "TR" => Some(("UA 7.2-10", &["TH", "TD"])),
        "THead" => Some(("UA 7.2-36", &["TR"])),
        "TBody" => Some(("UA 7.2-37", &["TR"])),
        "TFoot" => Some(("UA 7.2-38", &["TR"])),
        "L" => Some(("UA 7.2-19", &["L", "LI", "Caption"])),
        "LI" => Some(("UA 7.2-20", &["Lbl", "LBody"])),
        "TOC" => Some(("UA 7.2-27", &["TOC", "TOCI", "Caption"])),
        "P" | "H1" | "H2" | "H3" | "H4" | "H5" | "H6" | "Caption" | "Lbl" | "Span" | "Link" | "Reference"
        | "BlockQuote" => Some(("PDF 14.8.4", INLINE)),
        "TOCI" => Some(("PDF 14.8.4", &["Lbl", "Reference", "Link", "P", "Span", "TOC"])),
        "Figure" => Some(("PDF 14.8.4", &["Caption", "Span"])),
        _ => None,
    };
    if let Some((clause, allowed)) = held {
        let odd: Vec<&&str> = inside.iter().filter(|kid| !allowed.contains(*kid)).collect();
        file.want(odd.is_empty(), clause, || format!("{role} {id:?} contiene {odd:?}"));
        let bare = matches!(role, "Table" | "TR" | "THead" | "TBody" | "TFoot" | "L" | "LI" | "TOC");
        let loose = element.kids.iter().any(|kid| !matches!(kid, Kid::Element(_)));
        file.want(!(bare && loose), "PDF 14.8.4", || format!("{role} {id:?} contiene del testo"));
    }
    let count = |wanted: &str| inside.iter().filter(|kid| **kid == wanted).count();
    match role {
        "Table" => {
            file.want(count("THead") <= 1, "UA 7.2-11", || format!("tabella {id:?} con più THead"));
            let body = count("THead") + count("TFoot") == 0 || count("TBody") > 0;
            file.want(body, "UA 7.2-14", || format!("tabella {id:?} senza TBody"));
            file.want(count("Caption") <= 1, "UA 7.2-39", || format!("tabella {id:?} con più didascalie"));
            let middle = inside.iter().skip(1).rev().skip(1).any(|kid| *kid == "Caption");
            file.want(!middle, "UA 7.2-16", || format!("tabella {id:?} con la didascalia in mezzo"));
        }
        "L" | "TOC" => {
            let late = inside.iter().skip(1).any(|kid| *kid == "Caption");
            file.want(!late, if role == "L" { "UA 7.2-40" } else { "UA 7.2-28" }, || {
                format!("{role} {id:?}: didascalia")
            });
        }
        "LI" => {
            file.want(inside == ["Lbl", "LBody"], "pdz", || format!("voce d'elenco {id:?}: {inside:?}"));
        }
        _ => {}
    }
    // A cell, the body of an item and a figure may be empty of text; all else would be read as nothing.
    let may_be_empty = matches!(role, "TD" | "TH" | "Figure" | "LBody" | "Document");
    file.want(!element.kids.is_empty() || may_be_empty, "pdz", || format!("{role} {id:?} è vuoto"));
}

/// What an element must say of itself.
fn says(file: &mut File<'_>, tree: &Tree, element: &Element) {
    let id = element.id;
    let own = &element.dictionary;
    match element.role.as_str() {
        "Figure" => {
            let told = ["Alt", "ActualText"].iter().any(|key| !text(file.get(own, key)).trim().is_empty());
            file.want(told, "UA 7.3-1", || format!("figura {id:?} senza alternativa testuale"));
            let layout = element.attributes.get("Layout").cloned().unwrap_or_default();
            let sides = numbers(file.get(&layout, "BBox"));
            let boxed = sides.len() == 4 && sides[0] < sides[2] && sides[1] < sides[3];
            file.want(boxed, "PDF 14.8.5.4.3", || format!("figura {id:?} senza riquadro"));
        }
        "Link" => {
            let references = element.kids.iter().any(|kid| matches!(kid, Kid::Annotation(_)));
            file.want(references, "UA 7.18.5", || format!("collegamento {id:?} senza OBJR"));
        }
        "L" => {
            let list = element.attributes.get("List").cloned().unwrap_or_default();
            let numbering = name(file.get(&list, "ListNumbering"));
            let known = matches!(
                numbering.as_str(),
                "Decimal" | "Disc" | "Circle" | "Square" | "LowerAlpha" | "UpperAlpha" | "None"
            );
            file.want(known, "PDF 14.8.5.5", || format!("elenco {id:?}: ListNumbering «{numbering}»"));
        }
        "TH" => {
            let table = element.attributes.get("Table").cloned().unwrap_or_default();
            let scope = name(file.get(&table, "Scope"));
            let known = matches!(scope.as_str(), "Row" | "Column" | "Both");
            file.want(known, "UA 7.5", || format!("intestazione {id:?} con Scope «{scope}»"));
        }
        "TOCI" => {
            let leads = tree.inside(element).iter().any(|kid| matches!(*kid, "Reference" | "Link"));
            file.want(leads, "PDF 14.8.4.2", || format!("voce dell'indice {id:?} senza collegamento"));
        }
        _ => {}
    }
    if own.has(b"Lang") {
        let language = text(file.get(own, "Lang"));
        file.want(is_language(&language), "UA 7.2-29", || format!("lingua «{language}» in {id:?}"));
    }
    for key in ["Alt", "ActualText", "E"] {
        if own.has(key.as_bytes()) {
            file.want(!text(file.get(own, key)).is_empty(), "pdz", || format!("{key} vuoto in {id:?}"));
        }
    }
}

/// Levels of headings without jumps (7.4.2); never H beside H1 (7.4.4).
fn headings(file: &mut File<'_>, tree: &Tree) {
    let mut last = 0;
    for element in &tree.elements {
        let Some(level) = element.role.strip_prefix('H').and_then(|level| level.parse::<u8>().ok()) else { continue };
        file.want(level <= last + 1, "UA 7.4.2", || {
            format!("titolo {:?} di livello {level} dopo uno di {last}", element.id)
        });
        last = level;
    }
}

/// Notes have identifiers, each its own; the tree of identifiers leads to them (7.9).
fn identifiers(file: &mut File<'_>, tree: &Tree, root: &Dictionary) {
    let names = pairs(file.get(&file.dictionary(root, "IDTree"), "Names"));
    let listed: Vec<(String, Option<ObjectId>)> =
        names.iter().map(|(key, id)| (text(key), id.as_reference().ok())).collect();
    let sorted = listed.windows(2).all(|pair| pair[0].0.as_bytes() < pair[1].0.as_bytes());
    file.want(sorted, "PDF 7.9.6", || "identificatori fuori ordine".into());
    let mut known: BTreeMap<String, ObjectId> = BTreeMap::new();
    for element in &tree.elements {
        let own = text(file.get(&element.dictionary, "ID"));
        if element.role == "Note" {
            file.want(!own.is_empty(), "UA 7.9-1", || format!("nota {:?} senza identificatore", element.id));
        }
        if own.is_empty() {
            continue;
        }
        let unique = known.insert(own.clone(), element.id).is_none();
        file.want(unique, "UA 7.9-2", || format!("identificatore {own} ripetuto"));
    }
    let same = known.len() == listed.len() && listed.iter().all(|(key, id)| known.get(key).copied() == *id);
    file.want(same, "PDF 14.7.2", || format!("{} identificatori, {} nell'albero", known.len(), listed.len()));
}
