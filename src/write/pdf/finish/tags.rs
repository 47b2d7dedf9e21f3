// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Structure tree, parent tree, link annotations (ISO 32000-1, 14.7 and 12.5.6.5).

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId, dictionary};

use super::super::display::Target;
use super::super::layout::{Layout, Place};
use super::super::paint::Annotation;
use super::super::tree::{Attributes, Kid, Node, NodeId, Role, Tree};
use super::{File, cut, text};

impl File {
    /// Link annotations, held by their pages. They get their element's key in the parent tree.
    pub(super) fn links(&mut self, links: &[Annotation], layout: &Layout) {
        let mut of_page: BTreeMap<usize, Vec<Object>> = BTreeMap::new();
        for (index, link) in links.iter().enumerate() {
            let mut annotation = dictionary! {
                "Type" => "Annot",
                "Subtype" => "Link",
                "Rect" => link.rect.iter().map(|v| Object::Real(*v)).collect::<Vec<_>>(),
                "Border" => vec![Object::Integer(0), 0.into(), 0.into()],
                "F" => 4,
                "Contents" => text(&link.contents),
                "StructParent" => (self.pages.len() + index) as i64,
            };
            let place = match &link.target {
                Target::Place(anchor) => layout.places.get(anchor).copied(),
                Target::Note(note) => layout.notes.get(note).copied(),
                Target::Uri(address) => {
                    let address = Object::String(address_bytes(address), lopdf::StringFormat::Literal);
                    annotation.set("A", dictionary! { "S" => "URI", "URI" => address });
                    None
                }
            };
            if let Some(place) = place {
                annotation.set("Dest", self.destination(place));
            }
            let id = self.doc.add_object(annotation);
            self.annotations.push(id);
            of_page.entry(link.page).or_default().push(Object::Reference(id));
        }
        for (page, annotations) in of_page {
            if let Some((id, _)) = self.pages.get(page)
                && let Ok(page) = self.doc.get_object_mut(*id).and_then(Object::as_dict_mut)
            {
                page.set("Annots", annotations);
            }
        }
    }

    /// The top left corner of a place, a little above it.
    pub(super) fn destination(&self, place: Place) -> Object {
        let height = self.height(place.page);
        let y = cut((height - place.y + 6.0).clamp(0.0, height));
        let x = cut((place.x - 6.0).max(0.0));
        Object::Array(vec![self.page(place.page), "XYZ".into(), Object::Real(x), Object::Real(y), Object::Null])
    }

    /// The structure tree. Elements that hold nothing are left out, empty cells apart.
    pub(super) fn tags(&mut self, tree: &Tree, links: &[Annotation]) -> ObjectId {
        let root = self.doc.new_object_id();
        let ids: Vec<Option<ObjectId>> = kept(tree).iter().map(|keep| keep.then(|| self.doc.new_object_id())).collect();
        let of = |node: NodeId| ids.get(node as usize).copied().flatten();
        let mut names: BTreeMap<String, ObjectId> = BTreeMap::new();
        for (index, node) in tree.nodes.iter().enumerate() {
            let Some(id) = of(index as NodeId) else { continue };
            let parent = node.parent.and_then(of).unwrap_or(root);
            let element = self.element(node, parent, &of);
            if let Some(name) = node.attributes.as_ref().and_then(|a| a.id.clone()) {
                names.insert(name, id);
            }
            self.doc.set_object(id, element);
        }
        let mut numbers: Vec<Object> = Vec::new();
        for (page, owners) in self.owners.iter().enumerate() {
            let elements: Vec<Object> =
                owners.iter().map(|node| of(*node).map_or(Object::Null, Object::Reference)).collect();
            let elements = self.doc.add_object(Object::Array(elements));
            numbers.extend([Object::Integer(page as i64), Object::Reference(elements)]);
        }
        for (index, link) in links.iter().enumerate() {
            if let Some(element) = of(link.node) {
                numbers.extend([Object::Integer((self.pages.len() + index) as i64), Object::Reference(element)]);
            }
        }
        let next = (self.pages.len() + links.len()) as i64;
        let parents = self.doc.add_object(dictionary! { "Nums" => numbers });
        let mut dictionary = dictionary! {
            "Type" => "StructTreeRoot",
            "K" => of(Tree::ROOT).map_or(Object::Null, Object::Reference),
            "ParentTree" => parents,
            "ParentTreeNextKey" => next,
        };
        if !names.is_empty() {
            let names: Vec<Object> = names.iter().flat_map(|(name, id)| [text(name), Object::Reference(*id)]).collect();
            dictionary.set("IDTree", dictionary! { "Names" => names });
        }
        self.doc.set_object(root, dictionary);
        root
    }

    fn element(&self, node: &Node, parent: ObjectId, of: &impl Fn(NodeId) -> Option<ObjectId>) -> Dictionary {
        let mut element = dictionary! { "S" => node.role.name(), "P" => parent };
        let home = node.kids.iter().find_map(|kid| match kid {
            Kid::Content(page, _) => Some(*page),
            Kid::Node(_) | Kid::Annotation(_) => None,
        });
        if let Some(page) = home {
            element.set("Pg", self.page(page as usize));
        }
        let mut kids: Vec<Object> = Vec::with_capacity(node.kids.len());
        for kid in &node.kids {
            match kid {
                Kid::Node(child) => kids.extend(of(*child).map(Object::Reference)),
                Kid::Content(page, id) if Some(*page) == home => kids.push(i64::from(*id).into()),
                Kid::Content(page, id) => kids.push(Object::Dictionary(dictionary! {
                    "Type" => "MCR",
                    "Pg" => self.page(*page as usize),
                    "MCID" => i64::from(*id),
                })),
                Kid::Annotation(index) => {
                    if let Some(annotation) = self.annotations.get(*index as usize) {
                        kids.push(Object::Dictionary(dictionary! { "Type" => "OBJR", "Obj" => *annotation }));
                    }
                }
            }
        }
        match kids.len() {
            0 => {}
            1 => element.set("K", kids.remove(0)),
            _ => element.set("K", kids),
        }
        if let Some(attributes) = &node.attributes {
            self.attributes(node.role, attributes, home, &mut element);
        }
        element
    }

    fn attributes(&self, role: Role, attributes: &Attributes, home: Option<u32>, element: &mut Dictionary) {
        if let Some(alt) = &attributes.alt {
            element.set("Alt", text(alt));
        }
        if let Some(actual) = &attributes.actual {
            element.set("ActualText", text(actual));
        }
        if let Some(id) = &attributes.id {
            element.set("ID", text(id));
        }
        if let Some(language) = attributes.language {
            element.set("Lang", text(language));
        }
        let mut table = Dictionary::new();
        if let Some(scope) = attributes.scope {
            table.set("Scope", scope);
        }
        if attributes.columns > 1 {
            table.set("ColSpan", i64::from(attributes.columns));
        }
        if attributes.rows > 1 {
            table.set("RowSpan", i64::from(attributes.rows));
        }
        if let Some(summary) = &attributes.summary {
            table.set("Summary", text(summary));
        }
        if !table.is_empty() {
            table.set("O", "Table");
            element.set("A", table);
        }
        if let Some(numbering) = attributes.numbering {
            element.set("A", dictionary! { "O" => "List", "ListNumbering" => numbering });
        }
        if let (Role::Figure, Some([x, y, width, height])) = (role, attributes.bbox) {
            let top = self.height(home.unwrap_or(0) as usize);
            let bbox: Vec<Object> =
                [x, top - y - height, x + width, top - y].iter().map(|v| Object::Real(cut(*v))).collect();
            element.set("A", dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => bbox });
        }
    }
}

/// Which nodes hold something, or must be there all the same.
fn kept(tree: &Tree) -> Vec<bool> {
    let mut kept = vec![false; tree.nodes.len()];
    // Children come after their parents: backwards, each is known before its parent is asked.
    for (index, node) in tree.nodes.iter().enumerate().rev() {
        let holds = node.kids.iter().any(|kid| match kid {
            Kid::Content(..) | Kid::Annotation(_) => true,
            Kid::Node(child) => kept.get(*child as usize).copied().unwrap_or(false),
        });
        let needed = matches!(node.role, Role::Document | Role::TD | Role::TH | Role::Figure | Role::LBody);
        if let Some(slot) = kept.get_mut(index) {
            *slot = (holds || needed) && tree.is_attached(index as NodeId);
        }
    }
    kept
}

/// An address in the characters that a URI may have.
fn address_bytes(address: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(address.len());
    for byte in address.trim().bytes() {
        let plain = matches!(byte, b'!'..=b'~')
            && !matches!(byte, b'<' | b'>' | b'"' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}');
        if plain {
            out.push(byte);
        } else {
            out.extend(format!("%{byte:02X}").into_bytes());
        }
    }
    out
}
