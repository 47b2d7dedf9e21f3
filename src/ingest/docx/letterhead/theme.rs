// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Colours and typefaces of a theme, and what a colour of a style is in the end.

use super::properties::face;
use super::tree::Tree;
use crate::document::{Property, WordStyles};

/// The colours of a theme, in the order of the schema.
pub const SLOTS: [&str; 12] =
    ["dk1", "lt1", "dk2", "lt2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink"];

/// Reads a theme; what it lacks stays empty.
pub fn read(xml: &str, out: &mut WordStyles) {
    let root = Tree::read(xml);
    if let Some(scheme) = root.find("clrScheme") {
        for slot in SLOTS {
            let Some(color) = scheme.child(slot).and_then(|slot| slot.children.first()) else { continue };
            let value = color.get("lastClr").or(color.get("val")).unwrap_or_default();
            if value.len() == 6 && value.bytes().all(|b| b.is_ascii_hexdigit()) {
                out.colors.insert(slot, value.to_uppercase());
            }
        }
    }
    if let Some(fonts) = root.find("fontScheme") {
        for (name, into) in ["majorFont", "minorFont"].into_iter().zip(&mut out.faces) {
            let latin = fonts.child(name).and_then(|font| font.child("latin"));
            *into = latin.and_then(|latin| latin.get("typeface")).map(face).unwrap_or_default();
        }
    }
}

/// The colour of a property; `prefix` is `fill` for grounds. What Word last showed comes before what the theme says.
pub fn color(property: &Property, prefix: &str, styles: &WordStyles) -> Option<[u8; 3]> {
    let (plain, theme) = if prefix == "fill" { ("fill", "themeFill") } else { ("val", "themeColor") };
    let shown = property.get(plain).filter(|value| value.len() == 6).map(str::to_owned);
    let slot = property.get(theme).map(|slot| match slot {
        "text1" | "dark1" => "dk1",
        "text2" | "dark2" => "dk2",
        "background1" | "light1" => "lt1",
        "background2" | "light2" => "lt2",
        "hyperlink" => "hlink",
        "followedHyperlink" => "folHlink",
        other => other,
    });
    let hex = shown.or_else(|| styles.colors.get(slot?).cloned())?;
    let part = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}
