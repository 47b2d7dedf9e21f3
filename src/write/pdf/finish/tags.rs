// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Structure tree, parent tree, link annotations (ISO 32000-1, 14.7 and 12.5.6.5).

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId, dictionary};

use super::super::display::Target;
use super::super::layout::{Layout, Place};
use super::super::paint::Annotation;
use super::super::tree::{Attributes, Kid, Node, NodeId, Role, Tree};
use super::save::{Written, write, write_integer, write_name, write_reference};
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

    /// The root of the structure tree, and its elements. Those that hold nothing are left out, empty cells apart.
    pub(super) fn tags(&mut self, tree: &Tree, links: &[Annotation]) -> (ObjectId, Written) {
        let root = self.doc.new_object_id();
        let ids: Vec<Option<ObjectId>> = kept(tree).iter().map(|keep| keep.then(|| self.doc.new_object_id())).collect();
        let of = |node: NodeId| ids.get(node as usize).copied().flatten();
        let mut names: BTreeMap<String, ObjectId> = BTreeMap::new();
        let mut elements = Written::default();
        for (index, node) in tree.nodes.iter().enumerate() {
            let Some(id) = of(index as NodeId) else { continue };
            let parent = node.parent.and_then(of).unwrap_or(root);
            if let Some(name) = node.attributes.as_ref().and_then(|a| a.id.clone()) {
                names.insert(name, id);
            }
            elements.add(id, |out| self.element(node, parent, &of, out));
        }
        let mut numbers: Vec<Object> = Vec::new();
        for (page, owners) in self.owners.iter().enumerate() {
            let owners: Vec<Object> =
                owners.iter().map(|node| of(*node).map_or(Object::Null, Object::Reference)).collect();
            let owners = self.doc.add_object(Object::Array(owners));
            numbers.extend([Object::Integer(page as i64), Object::Reference(owners)]);
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
        (root, elements)
    }

    fn element(&self, node: &Node, parent: ObjectId, of: &impl Fn(NodeId) -> Option<ObjectId>, out: &mut Vec<u8>) {
        out.extend(b"<</S");
        write_name(node.role.name().as_bytes(), out);
        out.extend(b"/P ");
        write_reference(parent, out);
        let home = node.kids.iter().find_map(|kid| match kid {
            Kid::Content(page, _) => Some(*page),
            Kid::Node(_) | Kid::Annotation(_) => None,
        });
        if let Some(page) = home {
            out.extend(b"/Pg ");
            write(&self.page(page as usize), out);
        }
        // Brackets are for more than one; which of them are there is known only afterwards.
        let begin = out.len();
        let mut count = 0;
        for kid in &node.kids {
            count += usize::from(self.kid(kid, home, of, out));
        }
        if count == 1 {
            out.splice(begin..begin, *b"/K");
        } else if count > 1 {
            out.splice(begin..begin, *b"/K[");
            out.push(b']');
        }
        if let Some(attributes) = &node.attributes {
            self.attributes(node.role, attributes, home, out);
        }
        out.extend(b">>");
    }

    /// A kid, after a space; whether there is one.
    fn kid(&self, kid: &Kid, home: Option<u32>, of: &impl Fn(NodeId) -> Option<ObjectId>, out: &mut Vec<u8>) -> bool {
        match kid {
            Kid::Node(child) => {
                let Some(child) = of(*child) else { return false };
                out.push(b' ');
                write_reference(child, out);
            }
            Kid::Content(page, id) if Some(*page) == home => {
                out.push(b' ');
                write_integer(i64::from(*id), out);
            }
            Kid::Content(page, id) => {
                out.extend(b"<</Type/MCR/Pg ");
                write(&self.page(*page as usize), out);
                out.extend(b"/MCID ");
                write_integer(i64::from(*id), out);
                out.extend(b">>");
            }
            Kid::Annotation(index) => {
                let Some(annotation) = self.annotations.get(*index as usize) else { return false };
                out.extend(b"<</Type/OBJR/Obj ");
                write_reference(*annotation, out);
                out.extend(b">>");
            }
        }
        true
    }

    fn attributes(&self, role: Role, attributes: &Attributes, home: Option<u32>, out: &mut Vec<u8>) {
        let texts = [
            ("Alt", attributes.alt.as_deref()),
            ("ActualText", attributes.actual.as_deref()),
            ("ID", attributes.id.as_deref()),
            ("Lang", attributes.language),
        ];
        for (key, value) in texts {
            if let Some(value) = value {
                write_name(key.as_bytes(), out);
                write(&text(value), out);
            }
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
        let attributed = if !table.is_empty() {
            table.set("O", "Table");
            Some(table)
        } else if let Some(numbering) = attributes.numbering {
            Some(dictionary! { "O" => "List", "ListNumbering" => numbering })
        } else if let (Role::Figure, Some([x, y, width, height])) = (role, attributes.bbox) {
            let top = self.height(home.unwrap_or(0) as usize);
            let bbox: Vec<Object> =
                [x, top - y - height, x + width, top - y].iter().map(|v| Object::Real(cut(*v))).collect();
            Some(dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => bbox })
        } else {
            None
        };
        if let Some(attributed) = attributed {
            out.extend(b"/A");
            write(&Object::Dictionary(attributed), out);
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
