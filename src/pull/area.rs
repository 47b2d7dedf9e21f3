// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Where each text stands in an edited document: by tag, then by title of its control, then by bookmark.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

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
    /// How many times it stands in the document.
    pub copies: usize,
    /// The text that it stands in, if its control was put into another.
    pub inside: Option<String>,
    /// Positions of its nodes in the body, of each copy; empty for a text in a cell.
    pub body: Vec<Range<usize>>,
}

/// A place that claims to be a text.
struct Claim {
    key: String,
    control: bool,
    /// Whether the control still has its tag: LibreOffice drops it, and then stretches the control over what follows.
    tagged: bool,
    inline: bool,
    nodes: Vec<Node>,
    /// Positions of its nodes among those that it was found in.
    range: Range<usize>,
    /// Whether those are the body's.
    is_body: bool,
    inside: Option<String>,
}

impl Claim {
    fn body(&self) -> Range<usize> {
        if self.is_body { self.range.clone() } else { 0..0 }
    }
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
    // Where the other texts stand, which none may grow into.
    let taken: Vec<(String, Range<usize>)> = by_key
        .iter()
        .flat_map(|(key, claims)| claims.iter().filter(|c| !c.control || c.tagged).map(|c| (key.clone(), c.body())))
        .collect();
    by_key
        .into_iter()
        .map(|(key, claims)| {
            let free = |at: usize| !taken.iter().any(|(other, range)| *other != key && range.contains(&at));
            let found = choose(claims, file, base, &free);
            (key, found)
        })
        .collect()
}

/// The claim that holds: a control, unless a program cut it down to a line; else the bookmark.
fn choose(claims: Vec<Claim>, file: &WordFile, base: Option<&Base>, free: &dyn Fn(usize) -> bool) -> Found {
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
    let copies = chosen.len();
    let mut body: Vec<Range<usize>> = chosen.iter().map(Claim::body).collect();
    let Some(first) = chosen.into_iter().next() else {
        return Found { prose: Prose::default(), twice, copies, inside, body };
    };
    let mut nodes = first.nodes;
    if !first.control
        && let Some(own) = body.first_mut().filter(|own| own.start < own.end)
    {
        let begun = rest.iter().map(Claim::body).find(|other| other.start < own.start && other.end > own.start);
        let start = begun.map_or_else(|| before(&file.flow, own.start, base, free), |other| other.start);
        nodes.splice(0..0, file.flow.get(start..own.start).unwrap_or_default().iter().cloned());
        own.start = start;
        own.end = grow(&file.flow, own.end, base, free, &mut nodes);
    }
    Found { prose: prose(&nodes, &file.notes), twice, copies, inside, body }
}

/// Where a text begins: what is written before its first words stands before its bookmark, and RTF keeps the bookmark of
/// the last paragraph only. Back to what a build made, or to another text.
fn before(flow: &[Node], start: usize, base: Option<&Base>, free: &dyn Fn(usize) -> bool) -> usize {
    let Some(base) = base else { return start };
    let mut first = start;
    for at in (0..start).rev() {
        let Some(Node::Paragraph(para)) = flow.get(at).filter(|_| free(at)) else { break };
        let words = letters(&para.words());
        if matches!(para.role, Role::Title | Role::Placeholder) || is_caption(&words) || base.generated(&words) {
            break;
        }
        if !words.is_empty() {
            first = at;
        }
    }
    first
}

fn is_caption(words: &str) -> bool {
    words.starts_with("tabella") || words.starts_with("figura")
}

/// LibreOffice leaves what is written at the end of a text after its bookmark: paragraphs that no build made belong to it.
fn grow(flow: &[Node], end: usize, base: Option<&Base>, free: &dyn Fn(usize) -> bool, nodes: &mut Vec<Node>) -> usize {
    let Some(base) = base else { return end };
    // Headings under that of the text belong to it too.
    let above = flow.get(..end).unwrap_or_default().iter().rev().find_map(|node| match node {
        Node::Paragraph(Para { role: Role::Heading(level), .. }) => {
            let Node::Paragraph(para) = node else { return None };
            base.generated(&letters(&para.words())).then_some(*level)
        }
        _ => None,
    });
    let mut at = end;
    let mut last = end;
    let mut waiting = Vec::new();
    while let Some(Node::Paragraph(para)) = flow.get(at) {
        let words = letters(&para.words());
        let plain = match para.role {
            Role::Heading(level) => above.is_some_and(|above| level > above),
            Role::Title | Role::Placeholder => false,
            _ => true,
        } && !has_bookmark(para);
        if !plain || !free(at) {
            break;
        }
        waiting.push(Node::Paragraph(para.clone()));
        at += 1;
        if words.is_empty() {
            continue;
        }
        if base.generated(&words) || is_caption(&words) {
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
    let mut own: Vec<Claim> = Vec::new();
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
                    own.push(claim(closed, nodes, at, is_body));
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
                                own.push(claim(closed, nodes, to, is_body));
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
        own.push(claim(left, nodes, to, is_body));
    }
    let mut own = joined(own, nodes);
    if !is_body {
        widen(&mut own, nodes);
    }
    claims.extend(own);
}

/// A text has its cell for itself: where only the bookmark is left, which programs move, all that the cell says is the text.
fn widen(own: &mut [Claim], nodes: &[Node]) {
    let one = own.first().is_some_and(|first| own.iter().all(|c| c.key == first.key && !(c.control && c.tagged)));
    let plain = nodes.iter().all(|node| match node {
        Node::Paragraph(para) => !has_figures(para),
        Node::Table(_) => false,
        Node::Mark(_) => true,
    });
    if !one || !plain {
        return;
    }
    for claim in own.iter_mut().filter(|c| !c.control) {
        claim.range = 0..nodes.len();
        claim.nodes = nodes.to_vec();
    }
}

fn has_figures(para: &Para) -> bool {
    para.pieces.iter().any(|p| matches!(p, Piece::Mark(Mark::Bookmark { name, .. }) if name.starts_with("_pdz_")))
}

/// LibreOffice cuts a bookmark around tables into several of one name, which in Word never stand twice: they are one,
/// unless another text begins between them.
fn joined(own: Vec<Claim>, nodes: &[Node]) -> Vec<Claim> {
    let marks: Vec<(String, Range<usize>)> = own.iter().map(|c| (c.key.clone(), c.range.clone())).collect();
    let mut out: Vec<Claim> = Vec::new();
    for claim in own {
        let same = |other: &&mut Claim| !claim.control && !other.control && other.key == claim.key;
        let Some(first) = out.iter_mut().find(same) else {
            out.push(claim);
            continue;
        };
        let whole = first.range.start.min(claim.range.start)..first.range.end.max(claim.range.end);
        let parted = marks.iter().any(|(key, range)| *key != claim.key && whole.contains(&range.start));
        if parted {
            out.push(claim);
            continue;
        }
        first.nodes = nodes.get(whole.clone()).unwrap_or_default().to_vec();
        first.range = whole;
    }
    out
}

fn claim(open: Open, nodes: &[Node], to: usize, is_body: bool) -> Claim {
    let range = open.from.min(to)..to;
    let nodes = nodes.get(range.clone()).unwrap_or_default().to_vec();
    Claim {
        key: open.key,
        control: open.control,
        tagged: open.tagged,
        inline: open.inline && open.control,
        nodes,
        range,
        is_body,
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

/// Calls back on every paragraph.
pub fn each_paragraph(nodes: &[Node], see: &mut impl FnMut(&Para)) {
    for node in nodes {
        match node {
            Node::Mark(_) => {}
            Node::Paragraph(para) => see(para),
            Node::Table(grid) => {
                for cell in grid.rows.iter().flat_map(|row| &row.cells) {
                    each_paragraph(&cell.content, see);
                }
            }
        }
    }
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
