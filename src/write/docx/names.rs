// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Names of bookmarks and content controls: short enough for Word, the same at every build, found again on the way back.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::xml::clean;

/// Longest name of a bookmark in Word.
const MAX_BOOKMARK: usize = 40;
/// Longest tag and title of a content control in Word.
const MAX_CONTROL: usize = 64;

/// First eight hexadecimal digits of the SHA-256 of a name.
fn digest(name: &str) -> String {
    Sha256::digest(name).iter().take(4).fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// A bookmark's name: letters, digits and underscores, at most 40. Names that lose something by it get a digest.
fn bookmark(prefix: &str, name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let faithful = name.chars().all(|c| c.is_ascii_alphanumeric());
    if faithful && prefix.len() + plain.len() <= MAX_BOOKMARK {
        return format!("{prefix}{plain}");
    }
    let room = MAX_BOOKMARK - prefix.len() - 9;
    let short: String = plain.chars().take(room).collect();
    format!("{prefix}{short}_{}", digest(name))
}

/// Bookmark of a place that references point at. The underscore hides it in Word's list.
pub fn anchor_bookmark(anchor: &str) -> String {
    bookmark("_Rif_", anchor)
}

/// Bookmark around the content of an editable text: it survives where an office suite drops the control or its tag.
pub fn editable_bookmark(key: &str) -> String {
    bookmark("pdz_", key)
}

/// Bookmark of a block made from data. The underscore hides it in Word's list.
pub fn data_bookmark(name: &str) -> String {
    bookmark("_pdz_", name)
}

/// Tag of the control of an editable text: the key itself whenever it fits.
pub fn control_tag(key: &str) -> String {
    let key = clean(key);
    if key.chars().count() <= MAX_CONTROL - 2 {
        return key.into_owned();
    }
    let short: String = key.chars().take(MAX_CONTROL - 12).collect();
    format!("{short}~{}", digest(&key))
}

/// Title of the control: `Analisi del contesto [ctx.1]`. LibreOffice keeps titles and loses tags.
pub fn control_alias(label: &str, key: &str) -> String {
    let tag = control_tag(key);
    let label = clean(label);
    let room = (MAX_CONTROL - 3).saturating_sub(tag.chars().count());
    let mut short: String = label.chars().take(room).collect();
    if short.len() < label.len() && room > 1 {
        short.pop();
        short.push('…');
    }
    if short.trim().is_empty() { format!("[{tag}]") } else { format!("{} [{tag}]", short.trim()) }
}

/// Number of a control: positive, 31 bits, from the key alone.
pub fn control_id(key: &str) -> u32 {
    let hash = Sha256::digest(key);
    let value = hash.iter().take(4).fold(0u32, |value, byte| (value << 8) | u32::from(*byte));
    (value & 0x7FFF_FFFF).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_word_and_stay_apart() {
        let long = "testo.".to_owned() + &"x".repeat(80);
        for key in ["testo.1-1-demografia", "a.b", "a-b", "", "è", long.as_str()] {
            for name in [anchor_bookmark(key), editable_bookmark(key)] {
                assert!(name.len() <= 40 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'), "{name}");
            }
            assert!(control_tag(key).chars().count() <= 64);
            assert!(control_alias(&"Etichetta ".repeat(20), key).chars().count() <= 64);
        }
        assert_ne!(anchor_bookmark("a.b"), anchor_bookmark("a-b"));
        assert_eq!(control_alias("Analisi del contesto", "ctx.1"), "Analisi del contesto [ctx.1]");
        assert_eq!(anchor_bookmark("tab3"), "_Rif_tab3");
    }
}
