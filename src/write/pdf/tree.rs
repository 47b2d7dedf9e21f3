// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The structure tree (ISO 32000-1, 14.7): what is read, in which order and as what.

/// Position of a node in [`Tree::nodes`].
pub type NodeId = u32;

/// Standard structure types (ISO 32000-1, 14.8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Whole document.
    Document,
    /// Heading of a level from 1 to 6.
    H(u8),
    /// Paragraph.
    P,
    /// Quotation.
    BlockQuote,
    /// List.
    L,
    /// List item.
    LI,
    /// Label of an item or note.
    Lbl,
    /// Body of an item.
    LBody,
    /// Table.
    Table,
    /// Head rows.
    THead,
    /// Body rows.
    TBody,
    /// Row.
    TR,
    /// Header cell.
    TH,
    /// Data cell.
    TD,
    /// Caption.
    Caption,
    /// Figure.
    Figure,
    /// Footnote.
    Note,
    /// Citation of another place.
    Reference,
    /// Link.
    Link,
    /// Table of contents.
    Toc,
    /// Its entry.
    Toci,
    /// Part of a line.
    Span,
}

impl Role {
    /// Name in the file.
    pub fn name(self) -> &'static str {
        match self {
            Role::Document => "Document",
            Role::H(1) => "H1",
            Role::H(2) => "H2",
            Role::H(3) => "H3",
            Role::H(4) => "H4",
            Role::H(5) => "H5",
            Role::H(_) => "H6",
            Role::P => "P",
            Role::BlockQuote => "BlockQuote",
            Role::L => "L",
            Role::LI => "LI",
            Role::Lbl => "Lbl",
            Role::LBody => "LBody",
            Role::Table => "Table",
            Role::THead => "THead",
            Role::TBody => "TBody",
            Role::TR => "TR",
            Role::TH => "TH",
            Role::TD => "TD",
            Role::Caption => "Caption",
            Role::Figure => "Figure",
            Role::Note => "Note",
            Role::Reference => "Reference",
            Role::Link => "Link",
            Role::Toc => "TOC",
            Role::Toci => "TOCI",
            Role::Span => "Span",
        }
    }

    /// Whether a node of this kind stands in a line, between pieces of its parent's own text.
    fn inline(self) -> bool {
        matches!(self, Role::Reference | Role::Link | Role::Span)
    }
}

/// What a node holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kid {
    /// Another node.
    Node(NodeId),
    /// A marked-content sequence: page from 0 and its identifier.
    Content(u32, u32),
    /// An annotation, by position in the document's list.
    Annotation(u32),
}

/// What the node says of itself beyond its role.
#[derive(Clone, Debug, Default)]
pub struct Attributes {
    /// Alternative text.
    pub alt: Option<String>,
    /// Text that stands for a drawing.
    pub actual: Option<String>,
    /// Unique identifier.
    pub id: Option<String>,
    /// Language, where it isn't that of the document.
    pub language: Option<&'static str>,
    /// `Row` or `Column`, of a header cell.
    pub scope: Option<&'static str>,
    /// Columns covered.
    pub columns: u16,
    /// Rows covered.
    pub rows: u16,
    /// Summary of a table.
    pub summary: Option<String>,
    /// Numbering of a list.
    pub numbering: Option<&'static str>,
    /// Box of a figure: left, top, width, height on its page.
    pub bbox: Option<[f32; 4]>,
}

/// A node.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its role.
    pub role: Role,
    /// Its parent; the root has none.
    pub parent: Option<NodeId>,
    /// What it holds, in reading order.
    pub kids: Vec<Kid>,
    /// More; boxed because most nodes have nothing to say.
    pub attributes: Option<Box<Attributes>>,
    attached: bool,
}

/// The tree.
#[derive(Clone, Debug)]
pub struct Tree {
    /// Nodes; the first is the root.
    pub nodes: Vec<Node>,
}

impl Default for Tree {
    fn default() -> Self {
        let root = Node { role: Role::Document, parent: None, kids: Vec::new(), attributes: None, attached: true };
        Self { nodes: vec![root] }
    }
}

impl Tree {
    /// The root.
    pub const ROOT: NodeId = 0;

    /// A new node. Blocks are held by their parent at once, parts of a line when they are first drawn, between its texts.
    pub fn add(&mut self, parent: NodeId, role: Role) -> NodeId {
        let id = self.nodes.len() as NodeId;
        let attached = !role.inline();
        self.nodes.push(Node { role, parent: Some(parent), kids: Vec::new(), attributes: None, attached });
        if attached {
            self.attach(parent);
            if let Some(parent) = self.nodes.get_mut(parent as usize) {
                parent.kids.push(Kid::Node(id));
            }
        }
        id
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Takes back the nodes after the first ones, which hang from the root.
    pub fn cut(&mut self, length: usize) {
        self.nodes.truncate(length.max(1));
        if let Some(root) = self.nodes.first_mut() {
            root.kids.retain(|kid| !matches!(kid, Kid::Node(id) if *id as usize >= length));
        }
    }

    /// A new node with attributes.
    pub fn add_with(&mut self, parent: NodeId, role: Role, attributes: Attributes) -> NodeId {
        let id = self.add(parent, role);
        if let Some(node) = self.nodes.get_mut(id as usize) {
            node.attributes = Some(Box::new(attributes));
        }
        id
    }

    /// Attributes, to be changed.
    pub fn attributes(&mut self, id: NodeId) -> Option<&mut Attributes> {
        self.nodes.get_mut(id as usize).map(|node| &mut **node.attributes.get_or_insert_default())
    }

    /// Adds content or an annotation to a node.
    pub fn hold(&mut self, id: NodeId, kid: Kid) {
        self.attach(id);
        if let Some(node) = self.nodes.get_mut(id as usize) {
            node.kids.push(kid);
        }
    }

    /// Role of a node.
    pub fn role(&self, id: NodeId) -> Role {
        self.nodes.get(id as usize).map_or(Role::Span, |node| node.role)
    }

    fn attach(&mut self, id: NodeId) {
        let Some(node) = self.nodes.get_mut(id as usize) else { return };
        if node.attached {
            return;
        }
        node.attached = true;
        if let Some(parent) = node.parent {
            self.attach(parent);
            if let Some(parent) = self.nodes.get_mut(parent as usize) {
                parent.kids.push(Kid::Node(id));
            }
        }
    }

    /// Place of each node in reading order; parts of a line have that of the block that holds them.
    pub fn order(&self) -> Vec<u32> {
        let mut order = vec![0; self.nodes.len()];
        let mut next = 0;
        let mut open = vec![Self::ROOT];
        while let Some(id) = open.pop() {
            let Some(node) = self.nodes.get(id as usize) else { continue };
            if let Some(slot) = order.get_mut(id as usize) {
                *slot = next;
                next += 1;
            }
            open.extend(node.kids.iter().rev().filter_map(|kid| match kid {
                Kid::Node(child) => Some(*child),
                Kid::Content(..) | Kid::Annotation(_) => None,
            }));
        }
        // Children come after their parents.
        for (index, node) in self.nodes.iter().enumerate().filter(|(_, node)| node.role.inline()) {
            let of_parent = node.parent.and_then(|parent| order.get(parent as usize)).copied().unwrap_or(0);
            if let Some(slot) = order.get_mut(index) {
                *slot = of_parent;
            }
        }
        order
    }

    /// Whether the node hangs in the tree.
    pub fn is_attached(&self, id: NodeId) -> bool {
        self.nodes.get(id as usize).is_some_and(|node| node.attached)
    }
}
