// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The faces of a document: which glyphs it uses, the subsets that are embedded, what each glyph reads as.

use std::collections::BTreeMap;

use printpdf::{FontId, FontMetrics, FontType, ParsedFont, PdfFont, PdfFontMetricsStub};
use rustybuzz::ttf_parser::GlyphId;
use sha2::{Digest, Sha256};
use subsetter::{GlyphRemapper, subset};

use crate::write::WriteError;
use crate::write::fonts::Font;

use super::display::{Item, Page, Part};
use super::text::shape::{Shaper, Word};

/// A glyph of an embedded face.
#[derive(Clone, Copy, Debug)]
pub struct Embedded {
    /// Its number in the subset.
    pub id: u16,
    /// Its advance in thousandths of the size.
    pub advance: f32,
}

/// A face with the glyphs that the document uses.
#[derive(Debug, Default)]
struct Used {
    remapper: GlyphRemapper,
    /// What each glyph reads as, in the order of the subset, from 1.
    reads: Vec<String>,
    advances: Vec<f32>,
}

/// The faces of a document.
#[derive(Debug, Default)]
pub struct Faces {
    used: BTreeMap<Font, Used>,
    /// For each shaped word, whether its glyphs read as its characters.
    faithful: Vec<Option<bool>>,
}

impl Faces {
    /// Collects what the pages use.
    pub fn of(pages: &[Page], shaper: &Shaper) -> Faces {
        let mut faces = Faces { used: BTreeMap::new(), faithful: vec![None; shaper.count()] };
        for page in pages {
            for item in &page.items {
                let Item::Text(text) = item else { continue };
                for part in &text.parts {
                    match part {
                        Part::Word(id) => {
                            if let Some(word) = shaper.word(*id)
                                && faces.faithful.get(Shaper::position(*id)).is_some_and(Option::is_none)
                            {
                                let faithful = faces.word(word);
                                if let Some(slot) = faces.faithful.get_mut(Shaper::position(*id)) {
                                    *slot = Some(faithful);
                                }
                            }
                        }
                        Part::Space(font, _) => faces.character(*font, ' '),
                        Part::Hyphen(font) => faces.character(*font, '-'),
                    }
                }
            }
        }
        faces
    }

    /// Adds the glyphs of a word. Whether they read as its characters.
    fn word(&mut self, word: &Word) -> bool {
        let mut read = String::with_capacity(word.text.len());
        for glyph in &word.glyphs {
            let own = word.text.get(glyph.text.start as usize..glyph.text.end as usize).unwrap_or_default();
            let used = self.used.entry(glyph.font).or_default();
            let known = used.remapper.get(glyph.id).is_some();
            let id = used.remapper.remap(glyph.id);
            if !known {
                // A glyph must read as something: a mark that is part of a cluster reads as itself.
                let text = if own.is_empty() || word.replaced { by_cmap(glyph.font, glyph.id) } else { own.to_owned() };
                used.reads.push(text);
                used.advances.push(glyph.nominal);
            }
            read.push_str(used.reads.get(usize::from(id).wrapping_sub(1)).map_or("", String::as_str));
        }
        read == *word.text
    }

    fn character(&mut self, font: Font, character: char) {
        let Some(id) = font.face().and_then(|face| face.glyph_index(character)) else { return };
        let used = self.used.entry(font).or_default();
        if used.remapper.get(id.0).is_none() {
            used.remapper.remap(id.0);
            used.reads.push(character.to_string());
            used.advances.push(font.width(&character.to_string(), 1000.0));
        }
    }

    /// A glyph in the subset of its face.
    pub fn glyph(&self, font: Font, id: u16) -> Option<Embedded> {
        let used = self.used.get(&font)?;
        let id = used.remapper.get(id)?;
        let advance = used.advances.get(usize::from(id).wrapping_sub(1)).copied()?;
        Some(Embedded { id, advance })
    }

    /// The glyph of a character.
    pub fn plain(&self, font: Font, character: char) -> Option<Embedded> {
        let id = font.face()?.glyph_index(character)?;
        self.glyph(font, id.0)
    }

    /// Whether the glyphs of a word read as its characters; else the text must be given beside them.
    pub fn is_faithful(&self, word: usize) -> bool {
        self.faithful.get(word).copied().flatten().unwrap_or(true)
    }

    /// Faces used, with what printpdf embeds and what each glyph of the subset reads as.
    pub fn embed(&self) -> Result<Vec<(Font, PdfFont, Vec<String>)>, WriteError> {
        self.used.iter().map(|(font, used)| Ok((*font, program(*font, used)?, used.reads.clone()))).collect()
    }

    /// Exact advances of a face's glyphs, from 1, in thousandths of the size.
    pub fn advances(&self, font: Font) -> &[f32] {
        self.used.get(&font).map_or(&[], |used| &used.advances)
    }
}

/// Name of a face among the resources of the pages.
pub fn resource(font: Font) -> FontId {
    FontId(
        match font {
            Font::Regular => "R",
            Font::Bold => "B",
            Font::Italic => "I",
            Font::BoldItalic => "J",
            Font::Mono => "M",
        }
        .to_owned(),
    )
}

fn name(font: Font) -> &'static str {
    match font {
        Font::Regular => "Carlito",
        Font::Bold => "Carlito-Bold",
        Font::Italic => "Carlito-Italic",
        Font::BoldItalic => "Carlito-BoldItalic",
        Font::Mono => "LiberationMono",
    }
}

fn program(font: Font, used: &Used) -> Result<PdfFont, WriteError> {
    let fail = || WriteError::Font(name(font).to_owned());
    let face = font.face().ok_or_else(fail)?;
    let bytes = subset(font.bytes(), 0, &used.remapper).map_err(|_| fail())?;
    // Six letters from the glyphs, so that the same text has the same name.
    let mut hash = Sha256::new();
    hash.update(name(font));
    for id in used.remapper.remapped_gids() {
        hash.update(id.to_be_bytes());
    }
    let letters: String = hash.finalize().iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect();
    let units = face.units_per_em() as u16;
    let widths = used
        .remapper
        .remapped_gids()
        .enumerate()
        .map(|(new, old)| (new as u16, face.glyph_hor_advance(GlyphId(old)).unwrap_or(0)))
        .collect();
    let bounds = face.global_bounding_box();
    let slope = if matches!(font, Font::Italic | Font::BoldItalic) { 1 } else { 0 };
    let mut parsed = ParsedFont::with_glyph_data(
        bytes,
        0,
        Some(format!("{letters}+{}", name(font))),
        BTreeMap::new(),
        widths,
        units,
        FontMetrics { ascent: face.ascender(), descent: face.descender() },
    );
    parsed.font_type = FontType::TrueType;
    parsed.pdf_font_metrics = PdfFontMetricsStub {
        units_per_em: units,
        x_min: bounds.x_min,
        y_min: bounds.y_min,
        x_max: bounds.x_max,
        y_max: bounds.y_max,
        caret_slope_rise: 6,
        caret_slope_run: slope,
        us_weight_class: face.weight().to_number(),
    };
    Ok(PdfFont::new(parsed))
}

/// A character that a glyph shows.
fn by_cmap(font: Font, glyph: u16) -> String {
    let Some(face) = font.face() else { return " ".to_owned() };
    let Some(tables) = face.tables().cmap else { return " ".to_owned() };
    let mut found: Option<char> = None;
    for subtable in tables.subtables.into_iter().filter(|subtable| subtable.is_unicode()) {
        subtable.codepoints(|codepoint| {
            if found.is_none() && subtable.glyph_index(codepoint) == Some(GlyphId(glyph)) {
                found = char::from_u32(codepoint);
            }
        });
    }
    found.unwrap_or(' ').to_string()
}
