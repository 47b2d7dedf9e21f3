// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Every colour of pages and charts, in one table. Contrasts are against white; none of them tells anything alone.

use super::Color;

/// Text.
pub const INK: Color = Color(0x1a, 0x1a, 0x1a);
/// White.
pub const WHITE: Color = Color(0xff, 0xff, 0xff);
/// Headings and first series: a dark blue that prints as a near black, 12 to 1.
pub const BLUE: Color = Color(0x1b, 0x36, 0x5d);
/// Middle blue of series: 4,8 to 1, and 2,4 to 1 against the dark one.
pub const MIDDLE: Color = Color(0x44, 0x74, 0xae);
/// Pale blue of series, always with a dark outline.
pub const PALE: Color = Color(0xd6, 0xe2, 0xf0);
/// Running heads, sources, small print, axes: 7 to 1.
pub const GREY: Color = Color(0x4d, 0x55, 0x5e);
/// Links.
pub const LINK: Color = Color(0x1a, 0x4b, 0x8c);
/// Leaders of the contents.
pub const LEADER: Color = Color(0x5f, 0x67, 0x6f);
/// Thin rules between rows.
pub const HAIRLINE: Color = Color(0xb4, 0xbc, 0xc6);
/// Grid of charts, which carries no meaning.
pub const GRID: Color = Color(0xd4, 0xd8, 0xde);
/// Head of a table and label cells.
pub const SHADE: Color = Color(0xe4, 0xea, 0xf1);
/// Every second row.
pub const ZEBRA: Color = Color(0xf4, 0xf6, 0xf9);
/// Grounds of a heat table, the darkest for the greatest values: text is read on each of them.
pub const HEAT: [Color; 4] =
    [Color(0xec, 0xf2, 0xf9), Color(0xd3, 0xe1, 0xf1), Color(0xb6, 0xcd, 0xe8), Color(0x97, 0xb7, 0xdd)];

/// The ground of a cell with this shade; none for 0.
pub fn heat(shade: u8) -> Option<Color> {
    HEAT.get(usize::from(shade).checked_sub(1)?).copied()
}
/// What the office still has to fill in.
pub const PENDING: Color = Color(0xf6, 0xf1, 0xe3);
/// The mark of drafts: light enough for the text over it.
pub const WATERMARK: Color = Color(0xe6, 0xe6, 0xe6);

/// Contrast of two colours (WCAG 2.1, 1.4.3).
#[cfg(test)]
pub(in crate::write) fn contrast(one: Color, other: Color) -> f64 {
    let luminance = |Color(r, g, b): Color| {
        let [r, g, b] = [r, g, b].map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_on_every_ground() {
        for text in [INK, BLUE, GREY, LINK, LEADER] {
            for ground in [WHITE, SHADE, ZEBRA, PENDING, WATERMARK] {
                assert!(contrast(text, ground) >= 4.5, "{text:?} su {ground:?}: {}", contrast(text, ground));
            }
        }
        for ground in HEAT {
            assert!(contrast(INK, ground) >= 4.5, "{ground:?}: {}", contrast(INK, ground));
        }
        assert_eq!([heat(0), heat(1), heat(9)], [None, Some(HEAT[0]), None]);
        // Values inside the surfaces of a chart.
        assert!(contrast(WHITE, BLUE) >= 4.5 && contrast(WHITE, MIDDLE) >= 4.5 && contrast(INK, PALE) >= 4.5);
    }
}
