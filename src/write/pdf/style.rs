// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Every size and distance of the page, in one table, with its colours. Lengths in points.

use std::collections::BTreeMap;

use crate::document::{Align, NATURAL, ParagraphStyle, TableStyle, TextLook, stylebook};
use crate::write::drawing::Color;

pub use crate::write::drawing::colors::{BLUE, GREY, HAIRLINE, INK, LEADER, LINK, PENDING, SHADE, WATERMARK, ZEBRA};

/// Points in a millimetre.
pub const MM: f32 = 72.0 / 25.4;

/// Least width of a text or column: the widest letter of a heading in a cell.
pub const LEAST: f32 = 12.0;

/// Size of running text.
pub const BODY: f32 = 11.0;
/// Size of running heads and feet.
pub const RUNNING: f32 = 8.5;
/// Size of footnotes.
pub const NOTE: f32 = 9.0;
/// Distance of the text of an item from its left edge.
pub const LIST_INDENT: f32 = 17.0;

/// How lines stand between the margins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    /// Both margins straight.
    Justified,
    /// Left margin straight.
    Left,
    /// Right margin straight.
    Right,
    /// Centred.
    Center,
}

/// Look of a paragraph.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Size.
    pub size: f32,
    /// Distance of baselines.
    pub leading: f32,
    /// All in bold.
    pub bold: bool,
    /// All in italic.
    pub italic: bool,
    /// Colour.
    pub color: Color,
    /// Setting.
    pub set: Set,
    /// Whether words may be divided.
    pub hyphens: bool,
    /// Space above.
    pub before: f32,
    /// Space below.
    pub after: f32,
    /// Indent at the left.
    pub left: f32,
    /// Indent at the right.
    pub right: f32,
}

/// Running text of a size, left ragged.
pub const fn plain(size: f32) -> Look {
    Look {
        size,
        leading: size * 1.3,
        bold: false,
        italic: false,
        color: INK,
        set: Set::Left,
        hyphens: true,
        before: 0.0,
        after: 0.0,
        left: 0.0,
        right: 0.0,
    }
}

/// Look of a paragraph of the text.
pub fn paragraph(style: ParagraphStyle) -> Look {
    let body = Look { leading: 14.5, set: Set::Justified, after: 6.5, ..plain(BODY) };
    match style {
        ParagraphStyle::Body => body,
        ParagraphStyle::Lead => Look { size: 12.0, leading: 16.2, color: BLUE, set: Set::Left, after: 9.0, ..body },
        ParagraphStyle::Quote => Look { italic: true, left: 22.0, right: 22.0, before: 2.0, after: 8.0, ..body },
        ParagraphStyle::Title => Look {
            size: 30.0,
            leading: 36.0,
            bold: true,
            color: BLUE,
            set: Set::Left,
            hyphens: false,
            before: 120.0,
            after: 12.0,
            ..body
        },
        ParagraphStyle::Subtitle => {
            Look { size: 16.0, leading: 21.0, color: BLUE, set: Set::Left, hyphens: false, after: 26.0, ..body }
        }
        ParagraphStyle::Centered => {
            Look { size: 12.0, leading: 16.0, set: Set::Center, hyphens: false, after: 6.0, ..body }
        }
        ParagraphStyle::Source => {
            Look { size: 9.0, leading: 11.6, color: GREY, set: Set::Left, before: 4.0, after: 12.0, ..body }
        }
        ParagraphStyle::Placeholder => {
            Look { italic: true, set: Set::Left, left: 12.0, right: 8.0, before: 4.0, after: 10.0, ..body }
        }
        ParagraphStyle::Premise => Look { after: 7.0, ..body },
        ParagraphStyle::Resolution => Look { after: 7.0, ..body },
        ParagraphStyle::Small => Look { size: 9.0, leading: 11.7, color: GREY, after: 5.0, ..body },
    }
}

/// Look of a heading.
pub fn heading(level: u8) -> Look {
    let base = Look { bold: true, color: BLUE, set: Set::Left, hyphens: false, ..plain(BODY) };
    match level {
        0 | 1 => Look { size: 21.0, leading: 26.0, before: 26.0, after: 14.0, ..base },
        2 => Look { size: 15.0, leading: 19.5, before: 20.0, after: 8.0, ..base },
        3 => Look { size: 12.5, leading: 16.4, before: 15.0, after: 5.5, ..base },
        4 => Look { size: BODY, leading: 14.5, before: 12.0, after: 4.0, ..base },
        _ => Look { size: BODY, leading: 14.5, before: 10.0, after: 3.0, bold: false, italic: true, ..base },
    }
}

/// A look with what the office's style says of it.
pub fn laid_over(look: Look, text: &TextLook) -> Look {
    let size = text.size.clamp(6.0, 48.0);
    let set = match text.align {
        None => Set::Justified,
        Some(Align::Center) => Set::Center,
        Some(Align::Right | Align::Decimal) => Set::Right,
        Some(Align::Left) => Set::Left,
    };
    Look {
        size,
        leading: text.line.points(size, NATURAL).clamp(size * 0.9, size * 4.0),
        bold: text.bold,
        italic: text.italic,
        color: text.color.map_or(INK, |[red, green, blue]| Color(red, green, blue)),
        set,
        before: text.before.clamp(0.0, 200.0),
        after: text.after.clamp(0.0, 200.0),
        left: text.left.clamp(0.0, 120.0),
        right: text.right.clamp(0.0, 120.0),
        ..look
    }
}

/// How texts are set: ours, with the office's over them.
#[derive(Clone, Copy, Debug)]
pub struct Looks<'a>(pub &'a BTreeMap<String, TextLook>);

impl Looks<'_> {
    fn of(self, id: &str, look: Look) -> Look {
        self.0.get(id).map_or(look, |text| laid_over(look, text))
    }

    /// Type as large as the office's running text, where ours says nothing of its own.
    fn as_running(self, look: Look) -> Look {
        let Some(normal) = self.0.get("Normal") else { return look };
        let scale = normal.size.clamp(6.0, 48.0) / BODY;
        let color = normal.color.map_or(look.color, |[red, green, blue]| Color(red, green, blue));
        let color = if look.color == INK { color } else { look.color };
        Look { size: look.size * scale, leading: look.leading * scale, color, ..look }
    }

    /// Look of a paragraph of the text.
    pub fn paragraph(self, style: ParagraphStyle) -> Look {
        let look = paragraph(style);
        let id = stylebook::of(style);
        if self.0.contains_key(id) {
            return self.of(id, look);
        }
        match style {
            ParagraphStyle::Body => self.as_running(look),
            // Those that build on running text.
            ParagraphStyle::Quote
            | ParagraphStyle::Premise
            | ParagraphStyle::Resolution
            | ParagraphStyle::Placeholder => {
                let body = self.paragraph(ParagraphStyle::Body);
                let set = if style == ParagraphStyle::Placeholder { look.set } else { body.set };
                Look { size: body.size, leading: body.leading, color: body.color, set, ..look }
            }
            _ => look,
        }
    }

    /// Look of a heading.
    pub fn heading(self, level: u8) -> Look {
        let id = format!("Heading{}", level.clamp(1, 6));
        let look = heading(level);
        if self.0.contains_key(&id) {
            // Words of headings are never divided.
            return self.of(&id, look);
        }
        if level > 3 { Look { color: look.color, ..self.as_running(look) } } else { look }
    }

    /// Look of an item of a list.
    pub fn item(self, ordered: bool) -> Look {
        let id = if ordered { "ListNumber" } else { "ListBullet" };
        let look = paragraph(ParagraphStyle::Body);
        match self.0.get(id) {
            Some(text) => Look { left: 0.0, right: 0.0, before: 0.0, ..laid_over(look, text) },
            None => self.as_running(look),
        }
    }

    /// How much larger contents are than ours.
    pub fn contents(self) -> f32 {
        let text = self.0.get("TOC1").or_else(|| self.0.get("Normal"));
        text.map_or(1.0, |text| text.size.clamp(6.0, 24.0) / BODY)
    }

    /// Look of a line of the document at the head or foot of a page.
    pub fn edge(self, id: &str, look: Look) -> Look {
        Look { left: 0.0, right: 0.0, before: 0.0, after: 0.0, ..self.of(id, look) }
    }

    /// Look of a caption.
    pub fn caption(self) -> Look {
        self.of("Caption", CAPTION)
    }

    /// Look of a footnote.
    pub fn note(self) -> Look {
        let look = Look { leading: NOTE * 1.28, set: Set::Justified, ..plain(NOTE) };
        Look { left: 0.0, right: 0.0, before: 0.0, after: 0.0, ..self.of("FootnoteText", look) }
    }
}

/// Caption of a table or figure.
pub const CAPTION: Look = Look { leading: 13.0, color: BLUE, hyphens: false, before: 12.0, after: 4.0, ..plain(10.0) };

/// Look of a table.
#[derive(Clone, Copy, Debug)]
pub struct TableLook {
    /// Size of the text.
    pub size: f32,
    /// Padding at the sides of a cell.
    pub side: f32,
    /// Padding above and below.
    pub top: f32,
    /// Whether all cells are ruled.
    pub boxed: bool,
    /// Whether rows are ruled and every second one is tinted.
    pub ruled: bool,
}

/// Look of a table.
pub fn table(style: TableStyle) -> TableLook {
    match style {
        TableStyle::Data => TableLook { size: 9.5, side: 4.6, top: 3.1, boxed: false, ruled: true },
        TableStyle::Compact => TableLook { size: 8.0, side: 3.2, top: 2.2, boxed: false, ruled: true },
        TableStyle::Form => TableLook { size: 9.5, side: 5.4, top: 4.0, boxed: true, ruled: false },
        TableStyle::Plain => TableLook { size: BODY, side: 4.0, top: 2.4, boxed: false, ruled: false },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::drawing::colors::contrast;

    #[test]
    fn every_text_contrasts_with_every_ground() {
        const WHITE: Color = Color(0xff, 0xff, 0xff);
        assert!((contrast(WHITE, Color(0, 0, 0)) - 21.0).abs() < 1e-6);
        let styles = [
            ParagraphStyle::Body,
            ParagraphStyle::Lead,
            ParagraphStyle::Quote,
            ParagraphStyle::Title,
            ParagraphStyle::Subtitle,
            ParagraphStyle::Centered,
            ParagraphStyle::Source,
            ParagraphStyle::Placeholder,
            ParagraphStyle::Premise,
            ParagraphStyle::Resolution,
            ParagraphStyle::Small,
        ];
        let mut texts: Vec<Color> = styles.map(|style| paragraph(style).color).to_vec();
        texts.extend((1..=6).map(|level| heading(level).color));
        texts.extend([CAPTION.color, INK, BLUE, GREY, LINK, LEADER]);
        for text in texts {
            for ground in [WHITE, SHADE, ZEBRA, PENDING, WATERMARK] {
                assert!(contrast(text, ground) >= 4.5, "{text:?} su {ground:?}: {:.2}", contrast(text, ground));
            }
        }
    }
}
