// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Words to glyphs, through one function and one cache.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use rustybuzz::{Direction, Script, ShapePlan, UnicodeBuffer};
use unicode_normalization::char::is_combining_mark;

use crate::write::fonts::{Font, REPLACEMENT, resolve};

/// A shaped word, by position in the cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WordId(u32);

/// A glyph of a word. Lengths in thousandths of the size.
#[derive(Clone, Debug)]
pub struct Glyph {
    /// Its face, which isn't the word's where that lacks the character.
    pub font: Font,
    /// Its number in the face.
    pub id: u16,
    /// Advance with kerning.
    pub advance: f32,
    /// Advance that the face gives.
    pub nominal: f32,
    /// Shift to the right and up.
    pub offset: (f32, f32),
    /// Characters that it stands for, in the word's text; empty for the second and later glyphs of a cluster.
    pub text: Range<u32>,
}

/// A shaped word.
#[derive(Clone, Debug)]
pub struct Word {
    /// Its characters.
    pub text: Box<str>,
    /// Its glyphs from left to right.
    pub glyphs: Vec<Glyph>,
    /// Advance in thousandths of the size.
    pub width: f32,
    /// Whether a character was replaced because no face has it.
    pub replaced: bool,
}

/// The upright face of a weight.
pub fn face(bold: bool) -> Font {
    if bold { Font::Bold } else { Font::Regular }
}

/// Shapes words, each once.
#[derive(Default)]
pub struct Shaper {
    known: [HashMap<Box<str>, WordId>; 5],
    words: Vec<Arc<Word>>,
}

/// Words of one face that were shaped.
type Shaped = RwLock<HashMap<Box<str>, Arc<Word>>>;

/// Words shaped by any document of this process, by face: the documents of a pack say the same words.
static SHAPED: LazyLock<[Shaped; 5]> = LazyLock::new(Default::default);

/// Words of a face that are kept for other documents: a batch of many ambiti may hold more.
const KEPT: usize = 12_000;

thread_local! {
    static MAKER: RefCell<Maker> = RefCell::default();
}

/// What shapes a word that no document has said yet.
#[derive(Default)]
struct Maker {
    buffer: Option<UnicodeBuffer>,
    /// Plans by face and script: to make one costs more than to shape a word with it.
    plans: Vec<((Font, Script, bool), ShapePlan)>,
}

impl Shaper {
    /// The shaped form of a word in a face.
    pub fn shape(&mut self, font: Font, text: &str) -> WordId {
        if let Some(id) = self.known.get(font as usize).and_then(|known| known.get(text)) {
            return *id;
        }
        let id = WordId(self.words.len() as u32);
        self.words.push(shaped(font, text));
        if let Some(known) = self.known.get_mut(font as usize) {
            known.insert(text.into(), id);
        }
        id
    }

    /// The word.
    pub fn word(&self, id: WordId) -> Option<&Word> {
        self.words.get(id.0 as usize).map(Arc::as_ref)
    }

    /// How many words were shaped so far.
    pub fn count(&self) -> usize {
        self.words.len()
    }

    /// Position of the word among those shaped, from 0.
    pub fn position(id: WordId) -> usize {
        id.0 as usize
    }

    /// Width of a shaped word in points.
    pub fn width(&self, id: WordId, size: f32) -> f32 {
        self.word(id).map_or(0.0, |word| word.width * size / 1000.0)
    }

    /// Width in points of a text, shaped word by word.
    pub fn measure(&mut self, font: Font, text: &str, size: f32) -> f32 {
        let space = font.width(" ", size);
        let mut width = 0.0;
        for (at, word) in text.split([' ', '\u{a0}']).enumerate() {
            if at > 0 {
                width += space;
            }
            if !word.is_empty() {
                let id = self.shape(font, word);
                width += self.width(id, size);
            }
        }
        width
    }
}

/// A word of this process, shaped now if no document has said it yet.
fn shaped(font: Font, text: &str) -> Arc<Word> {
    let known = &SHAPED[font as usize];
    if let Some(word) = known.read().unwrap_or_else(PoisonError::into_inner).get(text) {
        return word.clone();
    }
    let word = Arc::new(MAKER.with_borrow_mut(|maker| maker.make(font, text)));
    let mut known = known.write().unwrap_or_else(PoisonError::into_inner);
    if known.len() < KEPT {
        known.insert(text.into(), word.clone());
    }
    word
}

impl Maker {
    fn make(&mut self, font: Font, text: &str) -> Word {
        let mut glyphs = Vec::new();
        let mut replaced = false;
        let mut run_start = 0;
        let mut run_font = None;
        let mut shown = String::with_capacity(text.len());
        // Positions in `shown` against those in `text`: they part only where a character was replaced.
        let mut places: Vec<(usize, usize)> = Vec::new();
        let mut together = None;
        for (at, c) in text.char_indices() {
            let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
            if !is_combining_mark(c) {
                // A letter stands in a face that has its marks too: only so do they find their place over it.
                together = rest.starts_with(is_combining_mark).then(|| cluster_face(font, c, rest)).flatten();
            }
            let (face, c) = match together.or_else(|| resolve(font, c)) {
                Some(face) => (face, c),
                None => {
                    replaced = true;
                    (resolve(font, REPLACEMENT).unwrap_or(font), REPLACEMENT)
                }
            };
            if run_font.is_some_and(|f| f != face) {
                self.run(run_font.unwrap_or(font), &shown, run_start, &places, text.len(), &mut glyphs);
                run_start = shown.len();
            }
            run_font = Some(face);
            places.push((shown.len(), at));
            shown.push(c);
        }
        if let Some(face) = run_font {
            self.run(face, &shown, run_start, &places, text.len(), &mut glyphs);
        }
        let width = glyphs.iter().map(|g| g.advance).sum();
        Word { text: text.into(), glyphs, width, replaced }
    }

    fn run(
        &mut self,
        font: Font,
        shown: &str,
        start: usize,
        places: &[(usize, usize)],
        end: usize,
        out: &mut Vec<Glyph>,
    ) {
        let Some(face) = font.face() else { return };
        let mut buffer = self.buffer.take().unwrap_or_default();
        buffer.push_str(shown.get(start..).unwrap_or_default());
        buffer.guess_segment_properties();
        let backwards = buffer.direction() == Direction::RightToLeft;
        let key = (font, buffer.script(), backwards);
        let at = self.plans.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
            let plan = ShapePlan::new(face, buffer.direction(), Some(buffer.script()), None, &[]);
            self.plans.push((key, plan));
            self.plans.len() - 1
        });
        let shaped = match self.plans.get(at) {
            Some((_, plan)) => rustybuzz::shape_with_plan(face, plan, buffer),
            None => rustybuzz::shape(face, &[], buffer),
        };
        let scale = 1000.0 / face.units_per_em() as f32;
        let infos = shaped.glyph_infos();
        let original = |shown_at: usize| {
            places.binary_search_by_key(&shown_at, |p| p.0).ok().and_then(|i| places.get(i)).map_or(end, |p| p.1)
        };
        for (index, (info, position)) in infos.iter().zip(shaped.glyph_positions()).enumerate() {
            let cluster = info.cluster as usize + start;
            let same_before = index > 0 && infos.get(index - 1).is_some_and(|other| other.cluster == info.cluster);
            let next = if backwards {
                infos.iter().take(index).rev().find(|other| other.cluster != info.cluster)
            } else {
                infos.iter().skip(index).find(|other| other.cluster != info.cluster)
            };
            let next = next.map_or(shown.len(), |other| other.cluster as usize + start);
            let from = original(cluster) as u32;
            let to = if same_before { from } else { original(next).max(from as usize) as u32 };
            let id = info.glyph_id as u16;
            let nominal = face.glyph_hor_advance(rustybuzz::ttf_parser::GlyphId(id)).unwrap_or(0);
            out.push(Glyph {
                font,
                id,
                advance: position.x_advance as f32 * scale,
                nominal: f32::from(nominal) * scale,
                offset: (position.x_offset as f32 * scale, position.y_offset as f32 * scale),
                text: from..to,
            });
        }
        self.buffer = Some(shaped.clear());
    }
}

/// The first face that has a letter and all the marks that follow it.
fn cluster_face(font: Font, letter: char, rest: &str) -> Option<Font> {
    let marks = || rest.chars().take_while(|c| is_combining_mark(*c)).take(8);
    let whole = |face: &Font| face.has(letter) && marks().all(|mark| face.has(mark));
    std::iter::once(font).chain(Font::ALL).find(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ligatures_keep_their_characters() {
        let mut shaper = Shaper::default();
        let id = shaper.shape(Font::Regular, "affitto");
        let word = shaper.word(id).unwrap();
        let text: String =
            word.glyphs.iter().filter_map(|g| word.text.get(g.text.start as usize..g.text.end as usize)).collect();
        assert_eq!(text, "affitto");
        assert!(word.glyphs.iter().all(|g| g.id != 0));
    }

    #[test]
    fn kerning_tells() {
        let mut shaper = Shaper::default();
        let id = shaper.shape(Font::Regular, "AVVISO");
        let word = shaper.word(id).unwrap();
        assert!(word.width < word.glyphs.iter().map(|g| g.nominal).sum());
    }

    #[test]
    fn a_word_is_shaped_once() {
        let mut shaper = Shaper::default();
        assert_eq!(shaper.shape(Font::Bold, "piano"), shaper.shape(Font::Bold, "piano"));
        assert_ne!(shaper.shape(Font::Bold, "piano"), shaper.shape(Font::Regular, "piano"));
    }

    #[test]
    fn no_glyph_is_ever_missing() {
        let mut shaper = Shaper::default();
        for text in ["日本", "Łódź", "مرحبا", "😀", "e\u{301}\u{323}", "\u{202e}abc", "→"] {
            let id = shaper.shape(Font::Italic, text);
            let word = shaper.word(id).unwrap();
            assert!(word.glyphs.iter().all(|g| g.id != 0), "{text}");
        }
    }
}
