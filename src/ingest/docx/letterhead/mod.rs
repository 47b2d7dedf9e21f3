// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The office's reference document: page, head and foot, styles, theme. Nothing else is taken from it, and nothing unchecked.

mod band;
mod picture;
mod properties;
mod styles;
mod theme;
mod tree;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::tree::Tree;
use super::super::package::{Package, Refusal, for_each_element};
use crate::document::{Band, TextLook, WordStyles};
use crate::raster::Raster;

pub use theme::color;

/// What a reference document holds, as it says it.
#[derive(Debug, Default)]
pub struct Reference {
    /// Width and height of the page, then margins: top, right, bottom, left; in twentieths of a point.
    pub page: Option<[i64; 6]>,
    /// Distance of head and foot from the edge of the sheet, in twentieths of a point.
    pub edges: [Option<i64>; 2],
    /// Head and foot of the pages.
    pub usual: [Band; 2],
    /// Head and foot of the first page, if they are others.
    pub first: Option<[Band; 2]>,
    /// The styles.
    pub styles: WordStyles,
    /// How they set each kind of text.
    pub texts: BTreeMap<String, TextLook>,
    /// Pictures that are no PNG and no JPEG.
    pub unread: bool,
    /// Whether a drawing, a text box or the like could not be taken.
    pub lost: bool,
    /// What was left out because it can do harm: macros, links out of the file, objects.
    pub harmful: Vec<&'static str>,
}

/// Most links of one part that are read.
const MOST: usize = 10_000;
/// Largest sum of the pictures of a head and foot.
const LARGEST: usize = 24 << 20;

/// Reads a reference document, or says in Italian why it can't be: the words follow «il documento».
///
/// # Errors
/// As [`super::read`].
pub fn reference_document(bytes: &[u8]) -> Result<Reference, String> {
    super::read(bytes)?;
    let say = |refusal: Refusal| match refusal {
        Refusal::Damaged(why) | Refusal::TooLarge(why) => why,
        Refusal::Locked => "è protetto da password".to_owned(),
    };
    let mut package = Package::open(bytes).map_err(say)?;
    let main = super::main_part(&mut package)?;
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let mut out = Reference { harmful: harmful(&mut package), ..Reference::default() };
    let document = package.text(&main).unwrap_or_default();
    let links = inner(&package.text(&format!("{folder}/{}", super::relations(&main))).unwrap_or_default());
    let part = |kind: &str, usual: &str| {
        let named = links.values().find(|(of, _)| of.ends_with(kind)).map(|(_, target)| within(&folder, target));
        named.unwrap_or_else(|| within(&folder, usual))
    };
    let theme = package.text(&part("/theme", "theme/theme1.xml")).unwrap_or_default();
    let styles = package.text(&part("/styles", "styles.xml")).unwrap_or_default();
    let body = Tree::read(&document);
    let table = body.find("tbl").and_then(|t| t.child("tblPr")).and_then(|p| p.value("tblStyle"));
    (out.styles, out.texts) = styles::read(&styles, &theme, table);

    let section = Section::last(&body);
    (out.page, out.edges) = (section.page, section.edges);
    let mut held = 0;
    let mut band = |id: Option<&String>, style: &'static str, out: &mut Reference| {
        let Some((_, target)) = id.and_then(|id| links.get(id)) else { return Band::default() };
        let name = within(&folder, target);
        let xml = Tree::read(&package.text(&name).unwrap_or_default());
        let (place, file) = name.rsplit_once('/').unwrap_or(("", &name));
        let own = inner(&package.text(&format!("{place}/_rels/{file}.rels")).unwrap_or_default());
        let mut unread = false;
        let mut picture = |id: &str| {
            let (_, target) = own.get(id)?;
            let bytes = package.held(&within(place, target)).ok()?;
            held += bytes.len();
            let read = if held > LARGEST { None } else { Raster::read(&bytes).ok().map(Arc::new) };
            unread |= read.is_none();
            read
        };
        let (band, lost) = band::Reader::new(&out.styles, &out.texts, style, &mut picture).read(&xml);
        out.unread |= unread;
        out.lost |= lost && !unread;
        band
    };
    out.usual = [
        band(section.edge("headerReference", "default"), "Header", &mut out),
        band(section.edge("footerReference", "default"), "Footer", &mut out),
    ];
    if section.title_page {
        out.first = Some([
            band(section.edge("headerReference", "first"), "Header", &mut out),
            band(section.edge("footerReference", "first"), "Footer", &mut out),
        ]);
    }
    Ok(out)
}

/// A target from a folder of the package; `..` leads up, and never out.
fn within(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for piece in target.split('/').filter(|p| !p.is_empty() && *p != ".") {
        if piece == ".." {
            parts.pop();
        } else {
            parts.push(piece);
        }
    }
    parts.retain(|p| !p.is_empty());
    parts.join("/")
}

/// Kinds and targets inside the package, by identity.
fn inner(relations: &str) -> BTreeMap<String, (String, String)> {
    let mut out = BTreeMap::new();
    for_each_element(relations, |name, get| {
        if name == "Relationship"
            && out.len() < MOST
            && get("TargetMode").is_none_or(|mode| mode != "External")
            && let (Some(id), Some(target)) = (get("Id"), get("Target"))
        {
            out.insert(id, (get("Type").unwrap_or_default(), target));
        }
    });
    out
}

/// What a package holds that can do harm, in words.
fn harmful(package: &mut Package<'_>) -> Vec<&'static str> {
    let mut out = Vec::new();
    let names: Vec<String> = package.names().iter().map(|name| name.to_lowercase()).collect();
    let has = |words: &[&str]| names.iter().any(|name| words.iter().any(|word| name.contains(word)));
    if has(&["vbaproject", "vbadata"]) {
        out.push("macro");
    }
    if has(&["/embeddings/", "oleobject", "/activex/"]) {
        out.push("oggetti incorporati");
    }
    let relations: Vec<String> = names.iter().filter(|n| n.ends_with(".rels")).take(200).cloned().collect();
    let mut external = false;
    for name in relations {
        for_each_element(&package.text(&name).unwrap_or_default(), |_, get| {
            let kind = get("Type").unwrap_or_default();
            external |= get("TargetMode").is_some_and(|mode| mode == "External") && !kind.ends_with("/hyperlink");
        });
    }
    if external {
        out.push("collegamenti a file esterni");
    }
    out
}

/// The properties of the last section.
#[derive(Default)]
struct Section {
    page: Option<[i64; 6]>,
    edges: [Option<i64>; 2],
    /// Relationships of heads and feet, by kind and pages.
    references: BTreeMap<(String, String), String>,
    title_page: bool,
}

impl Section {
    fn last(body: &Tree) -> Section {
        let mut section = Section::default();
        section.walk(body);
        section
    }

    /// Sections inherit the heads and feet that they don't name.
    fn walk(&mut self, element: &Tree) {
        for child in &element.children {
            if child.name == "sectPr" { self.take(child) } else { self.walk(child) }
        }
    }

    fn take(&mut self, properties: &Tree) {
        let number = |element: &Tree, name: &str| {
            element.get(name).and_then(|v| v.parse::<f64>().ok()).filter(|v| v.is_finite()).map(|v| v.round() as i64)
        };
        self.title_page = properties.child("titlePg").is_some_and(|on| !matches!(on.get("val"), Some("0" | "false")));
        for reference in &properties.children {
            if matches!(reference.name.as_str(), "headerReference" | "footerReference")
                && let Some(id) = reference.get("id")
            {
                let pages = reference.get("type").unwrap_or("default");
                self.references.insert((reference.name.clone(), pages.to_owned()), id.to_owned());
            }
        }
        let size = properties.child("pgSz").and_then(|size| number(size, "w").zip(number(size, "h")));
        let Some(margins) = properties.child("pgMar") else { return };
        let side = |one: &str, other: &str| number(margins, one).or_else(|| number(margins, other));
        self.edges = [number(margins, "header"), number(margins, "footer")];
        self.page = (|| {
            let (width, height) = size?;
            Some([
                width,
                height,
                number(margins, "top")?.abs(),
                side("right", "end")?,
                number(margins, "bottom")?.abs(),
                side("left", "start")? + number(margins, "gutter").unwrap_or(0),
            ])
        })();
    }

    fn edge(&self, kind: &str, pages: &str) -> Option<&String> {
        self.references.get(&(kind.to_owned(), pages.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_never_leads_out() {
        assert_eq!(within("word", "media/a.png"), "word/media/a.png");
        assert_eq!(within("word", "../../../etc/passwd"), "etc/passwd");
        assert_eq!(within("word", "/customXml/a.xml"), "customXml/a.xml");
    }

    fn foot(xml: &str) -> Band {
        let (styles, texts) = (WordStyles::default(), BTreeMap::new());
        band::Reader::new(&styles, &texts, "Footer", &mut |_| None).read(&Tree::read(xml)).0
    }

    #[test]
    fn fields_that_number_pages_stay_live_and_others_are_words() {
        let field = |code: &str, result: &str| {
            format!(
                r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{result}</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"#
            )
        };
        let xml = format!(
            r#"<w:ftr><w:p><w:r><w:t>via A &amp; B, 1</w:t></w:r><w:r><w:tab/></w:r>{}<w:r><w:tab/></w:r>{}</w:p><w:p/></w:ftr>"#,
            field("PAGE \\* MERGEFORMAT", "7"),
            field("AUTHOR", "Ufficio")
        );
        let band = foot(&xml);
        assert!(band.numbered && band.word.contains("> PAGE </w:instrText>") && !band.word.contains(">7<"));
        assert!(band.word.contains(">Ufficio<") && !band.word.contains("AUTHOR") && band.word.contains("A &amp; B"));
        assert_eq!(band.rows.len(), 1);
        let parts = band.rows[0].lines[0].parts.each_ref().map(|p| crate::document::plain_text(p));
        assert_eq!(parts[0], "via A & B, 1");
        assert_eq!(parts[2], "Ufficio");
    }
}
