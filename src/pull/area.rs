// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Where each text stands in an edited document: by tag, then by title of its control, then by bookmark.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::canonical;
use crate::ingest::docx::{Lost, Mark, Node, Para, Piece, Prose, Role, WordFile, prose};
use crate::write::docx::marks::{Base, letters};
use crate::write::docx::{control_tag, editable_bookmark};

/// A text found.
#[derive(Debug)]
pub struct Found {
    /// What it says.
    pub prose: Prose,
    /// Whether it stands twice with different words.
    pub twice: bool,
    /// The text that it stands in, if its control was put into another.
    pub inside: Option<String>,
    /// Positions of its nodes in the body; empty for a text in a cell.
    pub body: std::ops::Range<usize>,
}

/// A place that claims to be a text.
struct Claim {
    key: String,
    control: bool,
    /// Whether the control still has its tag: LibreOffice drops it, and then stretches the control over what follows.
    tagged: bool,
    inline: bool,
    nodes: Vec<Node>,
    body: std::ops::Range<usize>,
    inside: Option<String>,
}

/// A claim that has begun.
struct Open {
    key: String,
    control: bool,
    tagged: bool,
    inline: bool,
    closer: Closer,
    from: usize,
    inside: Option<String>,
}

#[derive(PartialEq)]
enum Closer {
    Control(usize),
    Bookmark(String),
}

/// Names under which the texts of the plan are known.
struct Names {
    tags: BTreeMap<String, String>,
    bookmarks: BTreeMap<String, String>,
}

impl Names {
    fn of(keys: &[&str]) -> Names {
        Names {
            tags: keys.iter().map(|key| (control_tag(key), (*key).to_owned())).collect(),
            bookmarks: keys.iter().map(|key| (editable_bookmark(key), (*key).to_owned())).collect(),
        }
    }

    fn control(&self, tag: &str, alias: &str) -> Option<&String> {
        self.tags.get(tag).or_else(|| self.tags.get(in_brackets(alias)?))
    }
}

/// The key that ends a title: `Analisi del contesto [ctx.1]`.
fn in_brackets(alias: &str) -> Option<&str> {
    alias.trim_end().strip_suffix(']')?.rsplit_once('[').map(|(_, key)| key)
}

/// Finds the texts of these keys.
pub fn find(file: &WordFile, keys: &[&str], base: Option<&Base>) -> BTreeMap<String, Found> {
    let names = Names::of(keys);
    let mut claims = Vec::new();
    scan(&file.flow, &names, true, None, &mut claims);
    let mut by_key: BTreeMap<String, Vec<Claim>> = BTreeMap::new();
    for claim in claims {
        by_key.entry(claim.key.clone()).or_default().push(claim);
    }
    by_key.into_iter().map(|(key, claims)| (key, choose(claims, file, base))).collect()
}

/// The claim that holds: a control, unless a program cut it down to a line; else the bookmark.
fn choose(claims: Vec<Claim>, file: &WordFile, base: Option<&Base>) -> Found {
    let words = |claim: &Claim| prose(&claim.nodes, &file.notes);
    let bookmarked = claims.iter().any(|c| !c.control);
    let whole = claims.iter().any(|c| c.control && !c.inline && (c.tagged || !bookmarked));
    let (mut chosen, mut rest): (Vec<Claim>, Vec<Claim>) =
        claims.into_iter().partition(|c| if whole { c.control && !c.inline } else { !bookmarked || !c.control });
    if chosen.is_empty() {
        std::mem::swap(&mut chosen, &mut rest);
    }
    let mut prints: Vec<String> = chosen
        .iter()
        .map(|claim| {
            let prose = words(claim);
            canonical(&prose.blocks, &prose.notes)
        })
        .collect();
    let inside = chosen.iter().find_map(|claim| claim.inside.clone());
    prints.dedup();
    let twice = prints.len() > 1;
    let Some(first) = chosen.into_iter().next() else {
        return Found { prose: Prose::default(), twice, inside, body: 0..0 };
    };
    let mut nodes = first.nodes;
    let mut body = first.body;
    if !first.control && !body.is_empty() {
        body.end = grow(&file.flow, body.end, base, &mut nodes);
    }
    Found { prose: prose(&nodes, &file.notes), twice, inside, body }
}

/// LibreOffice leaves what is written at the end of a text after its bookmark: paragraphs that no build made belong to it.
fn grow(flow: &[Node], end: usize, base: Option<&Base>, nodes: &mut Vec<Node>) -> usize {
    let Some(base) = base else { return end };
    let mut at = end;
    let mut last = end;
    let mut waiting = Vec::new();
    while let Some(Node::Paragraph(para)) = flow.get(at) {
        let words = letters(&para.words());
        let plain = !matches!(para.role, Role::Heading(_) | Role::Title | Role::Placeholder) && !has_bookmark(para);
        if !plain {
            break;
        }
        waiting.push(Node::Paragraph(para.clone()));
        at += 1;
        if words.is_empty() {
            continue;
        }
        if base.generated(&words) || words.starts_with("tabella") || words.starts_with("figura") {
            break;
        }
        nodes.append(&mut waiting);
        last = at;
    }
    last
}

fn has_bookmark(para: &Para) -> bool {
    para.pieces.iter().any(|p| matches!(p, Piece::Mark(Mark::Bookmark { name, .. }) if is_ours(name)))
}

/// Whether a bookmark was put by the program.
pub fn is_ours(name: &str) -> bool {
    ["pdz_", "_pdz_", "_Rif_"].iter().any(|prefix| name.starts_with(prefix))
}

fn scan(nodes: &[Node], names: &Names, is_body: bool, within: Option<&str>, claims: &mut Vec<Claim>) {
    let mut open: Vec<Open> = Vec::new();
    let enclosing = |open: &[Open], key: &str| {
        let outer = open.iter().rev().map(|o| o.key.as_str()).find(|outer| *outer != key);
        outer.or(within.filter(|outer| *outer != key)).map(str::to_owned)
    };
    for (at, node) in nodes.iter().enumerate() {
        match node {
            Node::Mark(mark) => {
                if let Some((key, control, tagged, closer)) = begins(mark, names) {
                    let inside = enclosing(&open, &key);
                    open.push(Open { key, control, tagged, inline: false, closer, from: at + 1, inside });
                } else if let Some(closed) = ends(mark, &mut open) {
                    claims.push(claim(closed, nodes, at, is_body));
                }
            }
            Node::Paragraph(para) => {
                let mut said = false;
                for piece in &para.pieces {
                    match piece {
                        Piece::Text { text, .. } => said |= !text.trim().is_empty(),
                        Piece::Note(_) => said = true,
                        Piece::Mark(mark) => {
                            if let Some((key, control, tagged, closer)) = begins(mark, names) {
                                let inside = enclosing(&open, &key);
                                open.push(Open { key, control, tagged, inline: true, closer, from: at, inside });
                            } else if let Some(closed) = ends(mark, &mut open) {
                                // An end at the head of a paragraph leaves that paragraph out.
                                let to = if said || closed.from == at { at + 1 } else { at };
                                claims.push(claim(closed, nodes, to, is_body));
                            }
                        }
                        Piece::Break => {}
                    }
                }
            }
            Node::Table(grid) => {
                let outer = open.last().map(|o| o.key.clone());
                for cell in grid.rows.iter().flat_map(|row| &row.cells) {
                    scan(&cell.content, names, false, outer.as_deref().or(within), claims);
                }
            }
        }
    }
    // A bookmark whose end was lost still says where the text begins: only its own paragraph is sure.
    for left in open {
        let to = (left.from + 1).min(nodes.len());
        claims.push(claim(left, nodes, to, is_body));
    }
}

fn claim(open: Open, nodes: &[Node], to: usize, is_body: bool) -> Claim {
    let range = open.from.min(to)..to;
    let body = if is_body { range.clone() } else { 0..0 };
    let nodes = nodes.get(range).unwrap_or_default().to_vec();
    Claim {
        key: open.key,
        control: open.control,
        tagged: open.tagged,
        inline: open.inline && open.control,
        nodes,
        body,
        inside: open.inside,
    }
}

/// The key that a mark opens, whether by a control, whether by its tag, and what closes it.
fn begins(mark: &Mark, names: &Names) -> Option<(String, bool, bool, Closer)> {
    match mark {
        Mark::Control { number, tag, alias } => {
            names.control(tag, alias).map(|key| (key.clone(), true, !tag.is_empty(), Closer::Control(*number)))
        }
        Mark::Bookmark { id, name } => {
            names.bookmarks.get(name).map(|key| (key.clone(), false, false, Closer::Bookmark(id.clone())))
        }
        _ => None,
    }
}

fn ends(mark: &Mark, open: &mut Vec<Open>) -> Option<Open> {
    let closer = match mark {
        Mark::ControlEnd(number) => Closer::Control(*number),
        Mark::BookmarkEnd(id) => Closer::Bookmark(id.clone()),
        _ => return None,
    };
    let at = open.iter().rposition(|o| o.closer == closer)?;
    let mut closed = open.remove(at);
    if !closed.control {
        // LibreOffice writes the start of a bookmark between paragraphs twice, and its end once.
        open.retain(|other| {
            let again = !other.control && other.key == closed.key;
            if again {
                closed.from = closed.from.min(other.from);
            }
            !again
        });
    }
    Some(closed)
}

/// Keys of controls and names of bookmarks that a document has.
#[derive(Default)]
pub struct Known {
    /// Keys, from tags and titles.
    pub controls: BTreeSet<String>,
    /// Names.
    pub bookmarks: BTreeSet<String>,
}

/// The names in a document.
pub fn names(nodes: &[Node]) -> Known {
    let mut known = Known::default();
    each_mark(nodes, &mut |mark| match mark {
        Mark::Control { tag, alias, .. } => {
            known.controls.extend((!tag.is_empty()).then(|| tag.clone()));
            known.controls.extend(in_brackets(alias).map(str::to_owned));
        }
        Mark::Bookmark { name, .. } => {
            known.bookmarks.insert(name.clone());
        }
        _ => {}
    });
    known
}

/// What nodes hold that a text can't.
pub fn lost(nodes: &[Node], out: &mut Vec<Lost>) {
    each_mark(nodes, &mut |mark| {
        if let Mark::Lost(lost) = mark {
            out.push(*lost);
        }
    });
}

/// Calls back on every mark.
pub fn each_mark(nodes: &[Node], see: &mut impl FnMut(&Mark)) {
    for node in nodes {
        match node {
            Node::Mark(mark) => see(mark),
            Node::Paragraph(para) => {
                for piece in &para.pieces {
                    if let Piece::Mark(mark) = piece {
                        see(mark);
                    }
                }
            }
            Node::Table(grid) => {
                for cell in grid.rows.iter().flat_map(|row| &row.cells) {
                    each_mark(&cell.content, see);
                }
            }
        }
    }
}
