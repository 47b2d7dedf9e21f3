// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Fonts: embedded, with true widths and a text for every glyph (ISO 19005-2, 6.2.11; ISO 14289-1, 7.21).

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object};
use rustybuzz::ttf_parser::{Face, GlyphId};

use super::{File, Fonts, dictionary_of, name, text};

/// What the content of the pages needs to know of a font.
#[derive(Clone, Debug, Default)]
pub struct Font {
    /// Width of each glyph in thousandths.
    pub widths: BTreeMap<u16, f32>,
    /// What each glyph reads as.
    pub reads: BTreeMap<u16, String>,
    /// Number of glyphs in the program.
    pub glyphs: u16,
}

/// Checks every font of the resources of the pages.
pub fn check(file: &mut File<'_>) -> Fonts {
    let mut fonts = Fonts::new();
    for page in file.pages.clone() {
        let page = file.object(page);
        let resources = file.dictionary(&page, "Resources");
        for (key, font) in file.dictionary(&resources, "Font").iter() {
            let key = String::from_utf8_lossy(key).into_owned();
            if fonts.contains_key(&key) {
                continue;
            }
            let font = dictionary_of(file.resolve(font));
            let font = one(file, &key, &font);
            fonts.insert(key, font);
        }
    }
    fonts
}

fn one(file: &mut File<'_>, key: &str, font: &Dictionary) -> Font {
    let is =
        |file: &File<'_>, dictionary: &Dictionary, key: &str, value: &str| name(file.get(dictionary, key)) == value;
    let composite = is(file, font, "Type", "Font") && is(file, font, "Subtype", "Type0");
    file.want(composite, "A 6.2.11.2", || format!("{key} non è un font composto"));
    file.want(is(file, font, "Encoding", "Identity-H"), "A 6.2.11.3.3", || format!("{key}: codifica"));
    let descendants = file.get(font, "DescendantFonts").as_array().cloned().unwrap_or_default();
    file.want(descendants.len() == 1, "A 6.2.11.2", || format!("{key}: {} discendenti", descendants.len()));
    let own = descendants.first().map_or_else(Dictionary::new, |object| dictionary_of(file.resolve(object)));
    file.want(is(file, &own, "Subtype", "CIDFontType2"), "A 6.2.11.2", || format!("{key}: discendente"));
    file.want(is(file, &own, "CIDToGIDMap", "Identity"), "A 6.2.11.3.2", || format!("{key}: CIDToGIDMap"));
    let system = file.dictionary(&own, "CIDSystemInfo");
    let identity = text(file.get(&system, "Registry")) == "Adobe" && text(file.get(&system, "Ordering")) == "Identity";
    file.want(identity, "A 6.2.11.3.1", || format!("{key}: CIDSystemInfo {system:?}"));
    let descriptor = file.dictionary(&own, "FontDescriptor");
    let base = name(file.get(font, "BaseFont"));
    let tag = base.split('+').next().unwrap_or_default();
    let subset = base.contains('+') && tag.len() == 6 && tag.bytes().all(|byte| byte.is_ascii_uppercase());
    let same = [&own, &descriptor].iter().zip(["BaseFont", "FontName"]).all(|(of, key)| is(file, of, key, &base));
    file.want(subset && same, "A 6.2.11.4", || format!("{key}: nome {base}"));
    file.want(!descriptor.has(b"CIDSet"), "A 6.2.11.4.2", || format!("{key}: CIDSet"));
    for entry in ["Flags", "FontBBox", "ItalicAngle", "Ascent", "Descent", "StemV"] {
        file.want(descriptor.has(entry.as_bytes()), "PDF 9.8", || format!("{key}: descrittore senza {entry}"));
    }
    let program =
        file.get(&descriptor, "FontFile2").as_stream().ok().and_then(|stream| stream.decompressed_content().ok());
    file.want(program.is_some(), "A 6.2.11.4.1", || format!("{key} non è incorporato"));
    let program = program.unwrap_or_default();
    let length = file.get(&dictionary_of(file.get(&descriptor, "FontFile2")), "Length1").as_i64().unwrap_or(0);
    file.want(length == program.len() as i64, "PDF 9.9", || format!("{key}: Length1 {length}, sono {}", program.len()));
    let face = Face::parse(&program, 0).ok();
    file.want(face.is_some(), "A 6.2.11.4.1", || format!("{key}: il programma del font non si legge"));
    let widths = widths(file, &own, key);
    let mut glyphs = 0;
    if let Some(face) = &face {
        glyphs = face.number_of_glyphs();
        let units = f32::from(face.units_per_em());
        for (code, width) in &widths {
            let true_width =
                face.glyph_hor_advance(GlyphId(*code)).map_or(-1.0, |width| f32::from(width) * 1000.0 / units);
            let agree = (true_width - width).abs() <= 1.0;
            file.want(agree, "A 6.2.11.5", || format!("{key}: il glifo {code} è largo {true_width}, non {width}"));
            file.want(agree, "UA 7.21.5", || format!("{key}: il glifo {code} è largo {true_width}, non {width}"));
        }
    }
    Font { widths, reads: reads(file, font, key), glyphs }
}

fn widths(file: &mut File<'_>, font: &Dictionary, key: &str) -> BTreeMap<u16, f32> {
    let mut widths = BTreeMap::new();
    let items = file.get(font, "W").as_array().cloned().unwrap_or_default();
    for run in items.chunks(2) {
        let ([Object::Integer(first), Object::Array(values)], true) = (run, run.len() == 2) else {
            file.want(false, "PDF 9.7.4.3", || format!("{key}: larghezze in un'altra forma"));
            continue;
        };
        for (at, value) in values.iter().enumerate() {
            widths.insert(*first as u16 + at as u16, value.as_float().unwrap_or(-1.0));
        }
    }
    widths
}

/// The map to Unicode: lists of single codes and ranges (ISO 32000-1, 9.10.3).
fn reads(file: &mut File<'_>, font: &Dictionary, key: &str) -> BTreeMap<u16, String> {
    let map = file.get(font, "ToUnicode").as_stream().ok().and_then(|stream| stream.decompressed_content().ok());
    file.want(map.is_some(), "UA 7.21.7", || format!("{key} senza ToUnicode"));
    let map = String::from_utf8_lossy(&map.unwrap_or_default()).into_owned();
    let units = |hex: &str| -> Vec<u16> {
        hex.as_bytes()
            .chunks(4)
            .filter_map(|digits| u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok())
            .collect()
    };
    let mut reads = BTreeMap::new();
    let mut range = false;
    for line in map.lines() {
        if line.ends_with("beginbfrange") || line.ends_with("beginbfchar") {
            range = line.ends_with("beginbfrange");
        }
        let parts: Vec<&str> = line.split(['<', '>', '[', ']']).filter(|part| !part.trim().is_empty()).collect();
        if !line.trim_start().starts_with('<') {
            continue;
        }
        match (range, parts.as_slice()) {
            (false, [code, to]) => {
                if let [code] = units(code)[..] {
                    reads.insert(code, String::from_utf16_lossy(&units(to)));
                }
            }
            (true, [first, last, to]) => {
                if let ([first], [last], Some((end, head))) =
                    (&units(first)[..], &units(last)[..], units(to).split_last())
                {
                    for code in *first..=*last {
                        let own = [head, &[end + (code - first)]].concat();
                        reads.insert(code, String::from_utf16_lossy(&own));
                    }
                }
            }
            // The range of codes has the same form as a single code.
            _ => {}
        }
    }
    reads.remove(&0xffff);
    reads
}
