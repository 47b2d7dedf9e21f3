// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The office's reference document: page, words and picture at head and foot, colour and typeface. Nothing else is taken from it.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::package::{Package, Refusal, for_each_element};
use super::parse::{attribute, reference};

/// What a reference document holds, as it says it.
#[derive(Debug, Default)]
pub struct Reference {
    /// Width and height of the page, then margins: top, right, bottom, left; in twentieths of a point.
    pub page: Option<[i64; 6]>,
    /// Words at the head.
    pub header: String,
    /// Words at the foot.
    pub footer: String,
    /// The first picture of the head.
    pub picture: Option<Vec<u8>>,
    /// Colour of the first heading, `1B365D`.
    pub accent: Option<String>,
    /// Typeface of the text.
    pub face: Option<String>,
    /// Levels of headings that have no style.
    pub missing: Vec<u8>,
    /// What was left out because it can do harm: macros, links out of the file, objects.
    pub harmful: Vec<&'static str>,
}

/// Most links of one part that are read.
const MOST: usize = 10_000;

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
    let section = Section::last(&document);
    out.page = section.page;
    for (kind, ids) in [("header", &section.headers), ("footer", &section.footers)] {
        for id in ids {
            let Some(part) = links.get(id).map(|target| within(&folder, target)) else { continue };
            let edge = edge(&package.text(&part).unwrap_or_default());
            let words = if kind == "header" { &mut out.header } else { &mut out.footer };
            if words.is_empty() {
                *words = edge.words;
            }
            if out.picture.is_none()
                && let Some(id) = edge.pictures.first()
            {
                let (place, name) = part.rsplit_once('/').unwrap_or(("", &part));
                let own = inner(&package.text(&format!("{place}/_rels/{name}.rels")).unwrap_or_default());
                out.picture = own.get(id).and_then(|target| package.held(&within(place, target)).ok());
            }
        }
    }
    let theme = theme(&package.text(&within(&folder, "theme/theme1.xml")).unwrap_or_default());
    looks(&package.text(&within(&folder, "styles.xml")).unwrap_or_default(), &theme, &mut out);
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

/// Targets inside the package, by identity.
fn inner(relations: &str) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for_each_element(relations, |name, get| {
        if name == "Relationship"
            && out.len() < MOST
            && get("TargetMode").is_none_or(|mode| mode != "External")
            && let (Some(id), Some(target)) = (get("Id"), get("Target"))
        {
            out.insert(id, target);
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
    headers: Vec<String>,
    footers: Vec<String>,
}

impl Section {
    fn last(document: &str) -> Section {
        let mut section = Section::default();
        let (mut size, mut margins) = (None, None);
        for_each_element(document, |name, get| {
            let number = |name: &str| get(name).and_then(|v| v.parse::<f64>().ok()).map(|v| v.round() as i64);
            match name {
                "sectPr" => section = Section { headers: Vec::new(), footers: Vec::new(), page: section.page },
                "pgSz" => size = number("w").zip(number("h")),
                "pgMar" => {
                    let side = |one: &str, other: &str| number(one).or_else(|| number(other));
                    margins = (|| {
                        Some([
                            number("top")?.abs(),
                            side("right", "end")?,
                            number("bottom")?.abs(),
                            side("left", "start")? + number("gutter").unwrap_or(0),
                        ])
                    })();
                }
                "headerReference" | "footerReference" => {
                    let list = if name == "headerReference" { &mut section.headers } else { &mut section.footers };
                    if let Some(id) = get("id") {
                        // The pages that come after the first show the default one.
                        if get("type").as_deref() == Some("default") { list.insert(0, id) } else { list.push(id) }
                    }
                }
                _ => {}
            }
        });
        if let (Some((w, h)), Some([top, right, bottom, left])) = (size, margins) {
            section.page = Some([w.min(h), w.max(h), top, right, bottom, left]);
        }
        section
    }
}

/// What stands at the head or foot.
#[derive(Default)]
struct Edge {
    words: String,
    pictures: Vec<String>,
}

/// Words and pictures of a head or foot; numbers of pages and other fields are left out.
fn edge(xml: &str) -> Edge {
    let mut reader = Reader::from_str(xml);
    let mut out = Edge::default();
    let (mut in_text, mut field, mut skip, mut depth) = (false, 0usize, 0usize, 0usize);
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => {
                depth += 1;
                match e.local_name().as_ref() {
                    "t" => in_text = true,
                    "fldSimple" | "del" | "Fallback" if skip == 0 => skip = depth,
                    "blip" => out.pictures.extend(attribute(&e, "embed")),
                    _ => {}
                }
                if depth > super::super::limits::DEPTH {
                    return Edge::default();
                }
            }
            Ok(Event::Empty(e)) => match e.local_name().as_ref() {
                "blip" => out.pictures.extend(attribute(&e, "embed")),
                "tab" | "br" => out.words.push(' '),
                "fldChar" => match attribute(&e, "fldCharType").as_deref() {
                    Some("begin") => field += 1,
                    Some("end") => field = field.saturating_sub(1),
                    _ => {}
                },
                _ => {}
            },
            Ok(Event::End(e)) => {
                match e.local_name().as_ref() {
                    "t" => in_text = false,
                    "p" => out.words.push('\n'),
                    _ => {}
                }
                if skip == depth {
                    skip = 0;
                }
                depth = depth.saturating_sub(1);
            }
            Ok(Event::Text(text)) if in_text && field == 0 && skip == 0 => out.words.push_str(&text.xml10_content()),
            Ok(Event::GeneralRef(entity)) if in_text && field == 0 && skip == 0 => {
                out.words.push_str(&reference(&entity))
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    let line = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let says = |line: &String| line.chars().any(char::is_alphabetic);
    // What led to the number of the page goes with it.
    let bare = |line: &String| {
        !matches!(line.to_lowercase().as_str(), "pag." | "pag" | "pagina" | "pagina di" | "pag. di" | "p.")
    };
    out.words = out.words.lines().map(line).filter(says).filter(bare).collect::<Vec<_>>().join(" – ");
    out
}

/// Colours and typefaces of a theme, by their names: `dk2`, `minor`, `major`.
fn theme(xml: &str) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    let mut slot = String::new();
    for_each_element(xml, |name, get| match name {
        "dk1" | "lt1" | "dk2" | "lt2" | "accent1" | "accent2" | "accent3" | "accent4" | "accent5" | "accent6"
        | "hlink" => {
            slot = name.to_owned();
        }
        "majorFont" => slot = "major".to_owned(),
        "minorFont" => slot = "minor".to_owned(),
        "srgbClr" => {
            out.entry(slot.clone()).or_insert_with(|| get("val").unwrap_or_default());
        }
        "sysClr" => {
            out.entry(slot.clone()).or_insert_with(|| get("lastClr").unwrap_or_default());
        }
        "latin" => {
            out.entry(slot.clone()).or_insert_with(|| get("typeface").unwrap_or_default());
        }
        _ => {}
    });
    out
}

/// Colour of headings and typeface of the text, from the styles.
fn looks(xml: &str, theme: &BTreeMap<String, String>, out: &mut Reference) {
    let mut found = [false; 6];
    let mut colors: BTreeMap<u8, String> = BTreeMap::new();
    let (mut level, mut normal, mut defaults) = (None::<u8>, false, false);
    for_each_element(xml, |name, get| match name {
        "rPrDefault" => defaults = true,
        "style" => {
            (level, normal, defaults) =
                (None, get("default").is_some_and(|d| d == "1") && get("type").as_deref() == Some("paragraph"), false);
        }
        "name" => {
            let name = get("val").unwrap_or_default().to_lowercase();
            level = name.strip_prefix("heading ").and_then(|n| n.parse().ok()).filter(|n| (1..=6).contains(n));
            if let Some(seen) = level.and_then(|l| found.get_mut(usize::from(l) - 1)) {
                *seen = true;
            }
        }
        "color" => {
            if let Some(level) = level {
                let slot = get("themeColor").map(|slot| match slot.as_str() {
                    "text2" => "dk2".to_owned(),
                    "text1" => "dk1".to_owned(),
                    other => other.to_owned(),
                });
                // The value is what Word last showed: shades of the theme's colours are in it already.
                let shown = get("val").filter(|v| v.len() == 6).or_else(|| theme.get(&slot?).cloned());
                colors.extend(shown.map(|color| (level, color)));
            }
        }
        "rFonts" if defaults || normal => {
            let named = get("ascii").or_else(|| {
                theme.get(if get("asciiTheme")?.starts_with("major") { "major" } else { "minor" }).cloned()
            });
            out.face = named.filter(|face| !face.is_empty()).or(out.face.take());
        }
        _ => {}
    });
    out.accent = colors.into_iter().next().map(|(_, color)| color);
    out.missing = (1u8..).zip(found).filter(|(_, seen)| !seen).map(|(level, _)| level).collect();
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

    #[test]
    fn words_of_a_head_leave_the_number_of_the_page_out() {
        let xml = "<w:ftr><w:p><w:r><w:t>Comune di X</w:t></w:r></w:p><w:p><w:r><w:t xml:space=\"preserve\">Pag. </w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>3</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p><w:p><w:r><w:t>via A &amp; B, 1</w:t></w:r></w:p></w:ftr>";
        assert_eq!(edge(xml).words, "Comune di X – via A & B, 1");
    }
}
