// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The reference document that `[documenti] modello` names: what can be taken from it, and what can't, with findings.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::document::stylebook::{self, StyleKind};
use crate::document::{Band, Letterhead, Look, Page, Stationery, TextLook, WordStyles};
use crate::findings::{Finding, Findings, codes};
use crate::ingest::docx::letterhead::{Reference, color as color_of, reference_document};
use crate::origin::Origin;
use crate::project::Project;
use crate::raster::Raster;

/// Largest reference document.
const LARGEST: u64 = 32 << 20;
/// Typefaces whose letters are as wide as those of the PDF.
const TWINS: [&str; 2] = ["calibri", "carlito"];
/// Least and largest side of a sheet in millimetres, and least room for the text.
const SHEET: (f32, f32) = (148.0, 420.0);
const ROOM: f32 = 90.0;
/// Least contrast of letters with their ground (WCAG 2.1, 1.4.3).
const CONTRAST: f64 = 4.5;
/// Paper, and the ground of the heads of tables.
const PAPER: [u8; 3] = [0xFF; 3];
const GROUND: [u8; 3] = [0xE4, 0xEA, 0xF1];
/// Distance of head and foot from the edge of the sheet where the document does not say it, in millimetres.
const EDGE: f32 = 11.0;

/// Reads the reference document of a project: the look, the picture of its head, and what was found.
pub fn of(project: &Project) -> (Option<Letterhead>, Option<Arc<Raster>>, Findings) {
    let mut findings = Findings::new();
    let Some(path) = &project.settings.documenti.modello else { return (None, None, findings) };
    let path = path.replace('\\', "/");
    let origin = Origin::file(path.as_str());
    let refuse = |why: &str| {
        Finding::warning(
            codes::LETTERHEAD,
            format!("Il documento di riferimento «{path}» {why}: resta l’aspetto di pdz"),
        )
        .at(origin.clone())
        .cure("Indicare in [documenti] modello un documento .docx che Word apre, nella cartella del progetto.")
    };
    let Some(file) = project.inside(&path) else {
        findings.push(refuse("non c’è"));
        return (None, None, findings);
    };
    let small = std::fs::metadata(&file).is_ok_and(|m| m.len() <= LARGEST);
    let bytes = if small { std::fs::read(&file).ok() } else { None };
    let Some(bytes) = bytes else {
        findings.push(refuse(if small { "non si legge" } else { "è troppo grande" }));
        return (None, None, findings);
    };
    let read = match reference_document(&bytes) {
        Ok(read) => read,
        Err(why) => {
            findings.push(refuse(&why));
            return (None, None, findings);
        }
    };
    let mut note = |message: String, cure: &str| {
        findings.push(Finding::note(codes::LETTERHEAD, message).at(origin.clone()).cure(cure))
    };
    if !read.harmful.is_empty() {
        note(
            format!(
                "Il documento di riferimento «{path}» contiene {}: non sono stati ripresi",
                read.harmful.join(", ")
            ),
            "Non serve fare nulla; per non leggerlo più, toglierli dal documento.",
        );
    }
    let missing = missing(&read);
    if !missing.is_empty() {
        note(
            format!(
                "Il documento di riferimento «{path}» non definisce gli stili {}: restano quelli di pdz",
                missing.join(", ")
            ),
            "Per averli come gli altri, applicarli una volta nel documento di riferimento e salvarlo; gli stili che Word non conosce vanno creati con questo nome.",
        );
    }
    let page = page(&read);
    if read.page.is_some() && page.is_none() {
        note(
            format!(
                "Il documento di riferimento «{path}» ha un foglio o margini che non lasciano posto al testo: resta la pagina di pdz"
            ),
            "Controllare il formato della pagina e i margini nel documento di riferimento.",
        );
    }
    let mut styles = read.styles;
    let mut texts = read.texts;
    let pale = legible(&mut styles, &mut texts);
    if !pale.is_empty() {
        note(
            format!(
                "Nel documento di riferimento «{path}» il colore di {} si legge male sul suo fondo: è stato reso più scuro",
                pale.join(", ")
            ),
            "Scegliere per questi stili un colore più scuro: chi vede poco non li legge.",
        );
    }
    let accent = texts.get("Heading1").and_then(|look| look.color);
    let accent = accent.map(|color| darker(color, GROUND)).filter(|_| styles.styles.iter().any(|s| s.id == "Heading1"));
    let face = texts.get("BodyText").or(texts.get("Normal")).map(|look| look.face.clone());
    let face = face.filter(|face| !face.is_empty());
    let mut faces: Vec<String> = Vec::new();
    for id in ["Normal", "BodyText", "Heading1", "Heading2", "Title"] {
        let face = texts.get(id).map(|look| look.face.as_str()).unwrap_or_default();
        if !face.is_empty() && !TWINS.contains(&face.to_lowercase().as_str()) && faces.iter().all(|known| known != face)
        {
            faces.push(face.to_owned());
        }
    }
    let other = face.filter(|face| !TWINS.contains(&face.to_lowercase().as_str()));
    if !faces.is_empty() {
        let (which, are) = if faces.len() == 1 {
            (format!("Il carattere «{}» del", faces.concat()), "è usato")
        } else {
            (format!("I caratteri «{}» del", faces.join("», «")), "sono usati")
        };
        note(
            format!(
                "{which} documento di riferimento «{path}» {are} in Word; il PDF usa Carlito, il più vicino fra quelli incorporati"
            ),
            "In Word l’indice si aggiorna all’apertura, perché le righe possono andare a capo altrove.",
        );
    }
    if read.unread {
        note(
            format!(
                "Un’immagine in testa o in fondo al documento di riferimento «{path}» non è un PNG né un JPEG: non è stata ripresa"
            ),
            "Salvare il logo come PNG e inserirlo di nuovo nel documento di riferimento.",
        );
    }
    if read.lost {
        note(
            format!(
                "In testa o in fondo al documento di riferimento «{path}» c’è una casella di testo, una forma o un disegno: non sono stati ripresi"
            ),
            "Scrivere quelle parole in un paragrafo o in una tabella, e il logo come immagine.",
        );
    }
    let edges = read.edges.map(|edge| edge.map_or(EDGE, |twips| millimetres(twips).clamp(4.0, 40.0)));
    let stationery = |[head, foot]: [Band; 2]| Stationery {
        head: Some(head).filter(|band| !band.is_empty()),
        foot: Some(foot).filter(|band| !band.is_empty()),
        from_edge: edges,
        room: page.map(|page| page.width - page.margins[1] - page.margins[3]).filter(|room| *room > 0.0),
    };
    let usual = stationery(read.usual);
    let picture = usual.head.iter().flat_map(|head| &head.pictures).next().map(|picture| picture.raster.clone());
    let first = read.first.map(stationery).filter(|first| first.head.is_some() || first.foot.is_some());
    // The first page has its own: the cover needs no other.
    let picture = picture.filter(|_| first.iter().flat_map(|f| &f.head).all(|head| head.pictures.is_empty()));
    let look = Look { accent, stale: !faces.is_empty(), face: other, texts, word: Some(Arc::new(styles)) };
    (Some(Letterhead { page, usual, first, look }), picture, findings)
}

/// Names of the styles that the document does not define, as Word shows them in Italian.
fn missing(read: &Reference) -> Vec<String> {
    let has = |id: &str| read.styles.styles.iter().any(|style| style.id == id);
    let mut out: Vec<String> = Vec::new();
    for known in stylebook::STYLES.iter().filter(|known| known.kind != StyleKind::Table && !has(known.id)) {
        let name = known.italian.first().copied().unwrap_or(known.name);
        // Levels of the same style are named together: «Titolo 4, 5, 6».
        match (name.rsplit_once(' '), out.last_mut()) {
            (Some((base, level)), Some(last))
                if level.parse::<u8>().is_ok() && last.starts_with(base) && !base.is_empty() =>
            {
                last.push_str(&format!(", {level}"));
            }
            _ => out.push(name.to_owned()),
        }
    }
    out
}

/// Gives every style a colour that can be read on its ground; names of those that had none.
fn legible(styles: &mut WordStyles, texts: &mut BTreeMap<String, TextLook>) -> Vec<String> {
    let mut names = Vec::new();
    for at in 0..styles.styles.len() {
        let Some(style) = styles.styles.get(at) else { continue };
        let ground = style.paragraph.iter().chain(&style.run).rev().find(|p| p.name == "shd");
        let ground = ground.and_then(|ground| color_of(ground, "fill", styles)).unwrap_or(PAPER);
        let Some(shown) = style.run.iter().find(|p| p.name == "color").and_then(|p| color_of(p, "", styles)) else {
            continue;
        };
        let better = if contrast(shown, ground) >= CONTRAST { shown } else { darker(shown, ground) };
        let (id, name) = (style.id.clone(), style.name.clone());
        if better != shown
            && let Some(style) = styles.styles.get_mut(at)
        {
            let value = format!("{:02X}{:02X}{:02X}", better[0], better[1], better[2]);
            for property in style.run.iter_mut().filter(|p| p.name == "color") {
                property.markup = format!(r#"<w:color w:val="{value}"/>"#);
                property.values = vec![("val", value.clone())];
            }
            let italian = stylebook::STYLES.iter().find(|known| known.id == id).and_then(|known| known.italian.first());
            names.push(format!("«{}»", italian.copied().unwrap_or(&name)));
        }
    }
    // On paper there is no ground: light letters of a dark one are dark there.
    for look in texts.values_mut() {
        look.color = look.color.map(|color| darker(color, PAPER));
    }
    names
}

/// The page in millimetres, if it leaves room for the text.
fn page(read: &Reference) -> Option<Page> {
    let [width, height, top, right, bottom, left] = read.page?.map(millimetres);
    let rounded = |mm: f32| (mm * 10.0).round() / 10.0;
    let sides = [width, height].iter().all(|side| (SHEET.0..=SHEET.1).contains(side));
    let margins = [top, right, bottom, left].iter().all(|m| (5.0..=80.0).contains(m));
    let room = width - left - right >= ROOM && height - top - bottom >= ROOM;
    (sides && margins && room).then(|| Page {
        width: rounded(width),
        height: rounded(height),
        margins: [top, right, bottom, left].map(rounded),
    })
}

fn millimetres(twips: i64) -> f32 {
    (twips as f32) * 25.4 / 1440.0
}

/// WCAG 2.1, relative luminance.
fn luminance(color: [u8; 3]) -> f64 {
    let [r, g, b] = color.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// WCAG 2.1, contrast ratio.
fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The colour itself if it is read on a ground, else the nearest one of its hue that is; on a dark ground, a lighter one.
fn darker(color: [u8; 3], ground: [u8; 3]) -> [u8; 3] {
    let dark = luminance(ground) < 0.18;
    let mut out = color;
    for _ in 0..200 {
        if contrast(out, ground) >= CONTRAST {
            return out;
        }
        out = out.map(|part| {
            let part = f32::from(part);
            (if dark { part + (255.0 - part) * 0.03 + 1.0 } else { part * 0.98 - 0.5 }).clamp(0.0, 255.0) as u8
        });
    }
    if dark { PAPER } else { [0, 0, 0] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_that_can_t_be_read_becomes_one_that_can() {
        let gold = [0xFF, 0xD7, 0x00];
        assert!(contrast(gold, PAPER) < CONTRAST);
        assert!(contrast(darker(gold, PAPER), PAPER) >= CONTRAST);
        assert_eq!(darker([0x1B, 0x36, 0x5D], PAPER), [0x1B, 0x36, 0x5D]);
        assert!(contrast(darker([0x40, 0x40, 0x60], [0x10, 0x10, 0x20]), [0x10, 0x10, 0x20]) >= CONTRAST);
    }

    #[test]
    fn a_page_without_room_is_refused() {
        let sheet = |size| page(&Reference { page: Some(size), ..Reference::default() });
        assert_eq!(sheet([11906, 16838, 1417, 1134, 1134, 1134]).unwrap().margins, [25.0, 20.0, 20.0, 20.0]);
        assert!(sheet([11906, 16838, 1417, 5000, 1134, 5000]).is_none());
        assert!(sheet([300, 300, 0, 0, 0, 0]).is_none());
    }

    #[test]
    fn levels_that_are_missing_are_named_together() {
        let names = missing(&Reference::default());
        assert!(names.contains(&"Titolo 1, 2, 3, 4, 5, 6".to_owned()), "{names:?}");
        assert!(names.contains(&"Sommario 1, 2, 3".to_owned()) && names.contains(&"Premessa".to_owned()));
    }
}
