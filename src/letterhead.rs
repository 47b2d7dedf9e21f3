// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The reference document that `[documenti] modello` names: what can be taken from it, and what can't, with findings.

use std::sync::Arc;

use crate::document::{Letterhead, Look, Page};
use crate::findings::{Finding, Findings, codes};
use crate::ingest::docx::letterhead::{Reference, reference_document};
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
/// Least contrast of a heading on white paper (WCAG 2.1, 1.4.3).
const CONTRAST: f64 = 4.5;

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
    if !read.missing.is_empty() {
        let levels: Vec<String> = read.missing.iter().map(u8::to_string).collect();
        note(
            format!(
                "Il documento di riferimento «{path}» non definisce gli stili Titolo {}: restano quelli di pdz",
                levels.join(", ")
            ),
            "Per averli come gli altri, applicarli una volta nel documento di riferimento e salvarlo.",
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
    let accent = read.accent.as_deref().and_then(color);
    let legible = accent.filter(|color| contrast_on_white(*color) >= CONTRAST);
    if accent.is_some() && legible.is_none() {
        note(
            format!(
                "Nel documento di riferimento «{path}» il colore dei titoli si legge male sul bianco: resta quello di pdz"
            ),
            "Scegliere per lo stile Titolo 1 un colore più scuro.",
        );
    }
    let face = read.face.as_deref().map(clean).filter(|face| !face.is_empty());
    let other = face.clone().filter(|face| !TWINS.contains(&face.to_lowercase().as_str()));
    if let Some(face) = &other {
        note(
            format!(
                "Il carattere «{face}» del documento di riferimento «{path}» è usato in Word; il PDF usa Carlito, il più vicino fra quelli incorporati"
            ),
            "In Word l’indice si aggiorna all’apertura, perché le righe possono andare a capo altrove.",
        );
    }
    let picture = read.picture.as_deref().map(Raster::read);
    if matches!(picture, Some(Err(_))) {
        note(
            format!(
                "L’immagine in testa al documento di riferimento «{path}» non è un PNG né un JPEG: non è stata ripresa"
            ),
            "Salvare il logo come PNG e indicarlo in [documenti] logo.",
        );
    }
    let letterhead = Letterhead {
        page,
        header: shortened(&read.header),
        footer: shortened(&read.footer),
        look: Look { accent: legible, face: other },
    };
    (Some(letterhead), picture.and_then(Result::ok).map(Arc::new), findings)
}

/// The page in millimetres, if it leaves room for the text.
fn page(read: &Reference) -> Option<Page> {
    let [width, height, top, right, bottom, left] = read.page?.map(|twips| (twips as f32) * 25.4 / 1440.0);
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

fn color(hex: &str) -> Option<[u8; 3]> {
    let part = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    (hex.len() == 6).then(|| Some([part(0)?, part(2)?, part(4)?])).flatten()
}

/// WCAG 2.1, contrast ratio with white.
fn contrast_on_white(color: [u8; 3]) -> f64 {
    let [r, g, b] = color.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05)
}

/// A name of a typeface: letters, digits, spaces and hyphens.
fn clean(face: &str) -> String {
    face.chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'))
        .take(60)
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Words that fit the head or foot of a page.
fn shortened(words: &str) -> String {
    let kept: String = words.chars().filter(|c| !c.is_control()).take(140).collect();
    if kept.len() < words.len() { format!("{}…", kept.trim_end()) } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_that_can_t_be_read_is_told_from_one_that_can() {
        assert!(contrast_on_white(color("1B365D").unwrap()) > CONTRAST);
        assert!(contrast_on_white(color("FFD700").unwrap()) < CONTRAST);
        assert_eq!(color("auto"), None);
    }

    #[test]
    fn a_page_without_room_is_refused() {
        let sheet = |page| page_of(&Reference { page: Some(page), ..Reference::default() });
        fn page_of(read: &Reference) -> Option<Page> {
            page(read)
        }
        assert_eq!(sheet([11906, 16838, 1417, 1134, 1134, 1134]).unwrap().margins, [25.0, 20.0, 20.0, 20.0]);
        assert!(sheet([11906, 16838, 1417, 5000, 1134, 5000]).is_none());
        assert!(sheet([300, 300, 0, 0, 0, 0]).is_none());
    }
}
