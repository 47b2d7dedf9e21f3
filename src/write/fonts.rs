// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The built-in fonts: Carlito (metric twin of Calibri) in four faces, Liberation Mono for hashes. All OFL.

use std::sync::LazyLock;

use rustybuzz::Face;

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
        self.face().is_some_and(|face| face.glyph_index(character).is_some())
    }

    /// Width of a text in points at this size, by plain advances (no kerning): for charts and column widths.
    pub fn width(self, text: &str, size: f32) -> f32 {
        let Some(face) = self.face() else { return 0.0 };
        let units: u32 = text
            .chars()
            .filter_map(|c| face.glyph_index(c).and_then(|glyph| face.glyph_hor_advance(glyph)))
            .map(u32::from)
            .sum();
        units as f32 * size / face.units_per_em() as f32
    }
}

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
    fn figures_have_equal_widths() {
        let one = Font::Regular.width("1", 10.0);
        assert!("0123456789".chars().all(|c| (Font::Regular.width(&c.to_string(), 10.0) - one).abs() < 1e-3));
    }
}
