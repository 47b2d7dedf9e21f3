// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The built-in fonts: Carlito (metric twin of Calibri) in four faces, Liberation Mono for hashes. All OFL.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustybuzz::Face;
use unicode_normalization::UnicodeNormalization;

use crate::document::{Block, Document, Inline, Text, Visitor, plain_text, visit};
use crate::origin::Trail;

/// A built-in face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Font {
    /// Carlito Regular.
    Regular,
    /// Carlito Bold.
    Bold,
    /// Carlito Italic.
    Italic,
    /// Carlito Bold Italic.
    BoldItalic,
    /// Liberation Mono Regular.
    Mono,
}

impl Font {
    /// All of them.
    pub const ALL: [Font; 5] = [Font::Regular, Font::Bold, Font::Italic, Font::BoldItalic, Font::Mono];

    /// The TrueType file.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Font::Regular => include_bytes!("../../assets/fonts/Carlito-Regular.ttf"),
            Font::Bold => include_bytes!("../../assets/fonts/Carlito-Bold.ttf"),
            Font::Italic => include_bytes!("../../assets/fonts/Carlito-Italic.ttf"),
            Font::BoldItalic => include_bytes!("../../assets/fonts/Carlito-BoldItalic.ttf"),
            Font::Mono => include_bytes!("../../assets/fonts/LiberationMono-Regular.ttf"),
        }
    }

    /// The parsed face; `None` only if the embedded file were damaged, which a test excludes.
    pub fn face(self) -> Option<&'static Face<'static>> {
        FACES[self as usize].as_ref()
    }

    /// Whether the face has a glyph for this character.
    pub fn has(self, character: char) -> bool {
        match PRESENT[self as usize].get(character as usize) {
            Some(present) => *present,
            None => self.face().is_some_and(|face| face.glyph_index(character).is_some()),
        }
    }

    /// Width of a text in points at this size, by plain advances (no kerning): for charts and column widths.
    pub fn width(self, text: &str, size: f32) -> f32 {
        let Some(face) = self.face() else { return 0.0 };
        let known = &ADVANCES[self as usize];
        let units: u32 = text
            .chars()
            .map(|c| known.get(c as usize).copied().unwrap_or_else(|| advance(face, c)))
            .map(u32::from)
            .sum();
        units as f32 * size / face.units_per_em() as f32
    }
}

/// What is printed for a character that no built-in face has; the character itself stays in the text that is read and searched.
pub const REPLACEMENT: char = '\u{25a1}';

/// The face that shows a character of a text set in `font`: that one, or the nearest that has it; `None` when none has.
pub fn resolve(font: Font, character: char) -> Option<Font> {
    // Marks that have no shape of their own are left to the shaper.
    if font.has(character) {
        return Some(font);
    }
    let nearest = match font {
        Font::Regular | Font::Mono => [Font::Regular, Font::Mono, Font::Bold],
        Font::Bold | Font::BoldItalic => [Font::Bold, Font::Regular, Font::Mono],
        Font::Italic => [Font::Regular, Font::Mono, Font::Bold],
    };
    nearest.into_iter().find(|face| face.has(character))
}

/// Whether a character has no shape and is left out of the page: controls and marks of direction.
pub fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
            | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fff9}'..='\u{fffc}' | '\u{e0000}'..='\u{e0fff}')
}

/// Characters that no built-in face has, each with the cells that they come from, in order of character.
pub fn missing_glyphs(document: &Document) -> Vec<(char, Trail)> {
    #[derive(Default)]
    struct Missing(BTreeMap<char, Vec<Trail>>);
    impl Missing {
        fn look(&mut self, text: &str, trail: &Trail) {
            for character in text.nfc() {
                if !character.is_whitespace() && !is_invisible(character) && resolve(Font::Regular, character).is_none()
                {
                    self.0.entry(character).or_default().push(trail.clone());
                }
            }
        }
    }
    impl Visitor for Missing {
        fn text(&mut self, text: &Text) {
            self.look(&text.text, &text.trail);
        }

        fn block(&mut self, block: &Block) {
            if let Block::Signatures(signatures) = block {
                for signature in signatures {
                    self.look(&signature.role, &Trail::NONE);
                    self.look(signature.name.as_deref().unwrap_or_default(), &Trail::NONE);
                }
            }
        }
    }
    let mut missing = Missing::default();
    visit(document, &mut missing);
    // Running heads and feet stand on every page.
    for section in &document.sections {
        missing.look(&plain_text(&section.header), &Trail::NONE);
        missing.look(&plain_text(&section.footer), &Trail::NONE);
        let papers = section.stationery.iter().chain(&section.opening);
        for band in papers.flat_map(|paper| paper.head.iter().chain(&paper.foot)) {
            let words: Vec<Inline> = band.inlines().cloned().collect();
            missing.look(&plain_text(&words), &Trail::NONE);
        }
    }
    missing.look(document.meta.legend.as_deref().unwrap_or_default(), &Trail::NONE);
    missing.0.into_iter().map(|(character, trails)| (character, Trail::join(&trails))).collect()
}

fn advance(face: &Face<'_>, character: char) -> u16 {
    face.glyph_index(character).and_then(|glyph| face.glyph_hor_advance(glyph)).unwrap_or(0)
}

/// Advances of the Latin characters, which nearly every text is made of.
static ADVANCES: LazyLock<[Vec<u16>; 5]> = LazyLock::new(|| {
    Font::ALL.map(|font| match font.face() {
        Some(face) => ('\0'..'\u{180}').map(|character| advance(face, character)).collect(),
        None => Vec::new(),
    })
});

/// Whether a face has a character, of those that nearly every text is made of: Latin, punctuation, the euro.
static PRESENT: LazyLock<[Vec<bool>; 5]> = LazyLock::new(|| {
    Font::ALL.map(|font| match font.face() {
        Some(face) => ('\0'..'\u{2200}').map(|character| face.glyph_index(character).is_some()).collect(),
        None => Vec::new(),
    })
});

static FACES: LazyLock<[Option<Face<'static>>; 5]> =
    LazyLock::new(|| Font::ALL.map(|f| Face::from_slice(f.bytes(), 0)));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_reads_and_has_italian_and_the_euro() {
        for font in Font::ALL {
            for character in "àèéìòùÀÈÉÌÒÙ€«»’“”–—°ªº§".chars() {
                assert!(font.has(character), "{font:?} non ha {character}");
            }
        }
    }

    #[test]
    fn what_stands_for_a_missing_character_exists() {
        assert!(resolve(Font::Regular, REPLACEMENT).is_some());
        assert_eq!(resolve(Font::Regular, '\u{4e16}'), None);
    }

    #[test]
    fn figures_have_equal_widths() {
        let one = Font::Regular.width("1", 10.0);
        assert!("0123456789".chars().all(|c| (Font::Regular.width(&c.to_string(), 10.0) - one).abs() < 1e-3));
    }
}
