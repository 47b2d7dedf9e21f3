// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Parts written whole, which docx-rs lacks or gets wrong: settings, theme, fonts, document properties.

use std::collections::BTreeSet;

use super::super::marks;
use super::super::xml::escape;
use crate::document::{Look, Meta};

/// Namespace of WordprocessingML.
pub const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// Namespace of relationships.
pub const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Version of the marks that a generated document carries for the way back from Word.
pub const MARKS: u32 = 2;

/// Colour of headings, when the office chose none.
pub const ACCENT: &str = "1B365D";

/// A colour as OOXML writes it.
pub fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("{red:02X}{green:02X}{blue:02X}")
}

/// Settings, in schema order: Italian separators, hyphenation as in the PDF, layout of Word 2013 and later.
pub fn settings(footnotes: bool) -> String {
    let notes =
        if footnotes { r#"<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>"# } else { "" };
    let compat: String = [
        ("compatibilityMode", "15"),
        ("overrideTableStyleFontSizeAndJustification", "1"),
        ("enableOpenTypeFeatures", "1"),
        ("doNotFlipMirrorIndents", "1"),
        ("differentiateMultirowTableHeaders", "1"),
    ]
    .iter()
    .map(|(name, value)| {
        format!(
            r#"<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>"#
        )
    })
    .collect();
    format!(
        r#"<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/><w:autoHyphenation/><w:consecutiveHyphenLimit w:val="3"/><w:hyphenationZone w:val="283"/><w:doNotHyphenateCaps/><w:characterSpacingControl w:val="doNotCompress"/>{notes}<w:compat><w:doNotExpandShiftReturn/>{compat}</w:compat><w:themeFontLang w:val="it-IT"/><w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" w:t2="dark2" w:accent1="accent1" w:accent2="accent2" w:accent3="accent3" w:accent4="accent4" w:accent5="accent5" w:accent6="accent6" w:hyperlink="hyperlink" w:followedHyperlink="followedHyperlink"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>"#
    )
}

/// The fonts that styles name, for readers that lack them.
pub fn font_table(look: &Look) -> String {
    let fonts = [
        ("Calibri", "020F0502020204030204", "swiss", "variable", "Carlito"),
        ("Consolas", "020B0609020204030204", "modern", "fixed", "Liberation Mono"),
        ("Segoe UI Symbol", "020B0502040204020203", "swiss", "variable", "DejaVu Sans"),
        ("Symbol", "05050102010706020507", "roman", "variable", "OpenSymbol"),
    ];
    let list: String = fonts
        .iter()
        .map(|(name, panose, family, pitch, other)| {
            let charset = if *name == "Symbol" { "02" } else { "00" };
            format!(
                r#"<w:font w:name="{name}"><w:altName w:val="{other}"/><w:panose1 w:val="{panose}"/><w:charset w:val="{charset}"/><w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>"#
            )
        })
        .collect();
    let mut faces: BTreeSet<&str> = look.face.iter().map(String::as_str).collect();
    faces.extend(look.texts.values().map(|text| text.face.as_str()).filter(|face| !face.is_empty()));
    let own: String = faces
        .into_iter()
        .filter(|face| fonts.iter().all(|(name, ..)| name != face))
        .map(|face| {
            let name = escape(face);
            format!(r#"<w:font w:name="{name}"><w:altName w:val="Carlito"/><w:charset w:val="00"/></w:font>"#)
        })
        .collect();
    format!(r#"<w:fonts xmlns:w="{W}">{list}{own}</w:fonts>"#)
}

/// The theme: Calibri, blues and greys that read in black and white.
pub fn theme(look: &Look) -> String {
    let accent = look.accent.map_or_else(|| ACCENT.to_owned(), hex);
    let accent = accent.as_str();
    let office = look.word.as_deref();
    let slot = |name: &str, value: &str| {
        office.and_then(|office| office.colors.get(name)).cloned().unwrap_or_else(|| value.to_owned())
    };
    let colors: String = [
        ("dk1", "1A1A1A"),
        ("lt1", "FFFFFF"),
        ("dk2", accent),
        ("lt2", "E4EAF1"),
        ("accent1", accent),
        ("accent2", "4474AE"),
        ("accent3", "4D555E"),
        ("accent4", "7A4B12"),
        ("accent5", "2F6B4F"),
        ("accent6", "7A2E3A"),
        ("hlink", "1A4B8C"),
        ("folHlink", "5B3E85"),
    ]
    .iter()
    .map(|(name, value)| format!(r#"<a:{name}><a:srgbClr val="{}"/></a:{name}>"#, slot(name, value)))
    .collect();
    let face = |at: usize| {
        let own = office.and_then(|office| office.faces.get(at)).filter(|face| !face.is_empty());
        escape(own.map_or_else(|| look.face.as_deref().unwrap_or("Calibri"), String::as_str))
    };
    let font = |at| format!(r#"<a:latin typeface="{}"/><a:ea typeface=""/><a:cs typeface=""/>"#, face(at));
    let (major, minor) = (font(0), font(1));
    let fill = r#"<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>"#.repeat(3);
    let line: String = ["6350", "12700", "19050"]
        .iter()
        .map(|w| {
            format!(
                r#"<a:ln w="{w}"><a:solidFill><a:schemeClr val="phClr"/></a:solidFill><a:prstDash val="solid"/></a:ln>"#
            )
        })
        .collect();
    let effect = "<a:effectStyle><a:effectLst/></a:effectStyle>".repeat(3);
    format!(
        r#"<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="pdz"><a:themeElements><a:clrScheme name="pdz">{colors}</a:clrScheme><a:fontScheme name="pdz"><a:majorFont>{major}</a:majorFont><a:minorFont>{minor}</a:minorFont></a:fontScheme><a:fmtScheme name="pdz"><a:fillStyleLst>{fill}</a:fillStyleLst><a:lnStyleLst>{line}</a:lnStyleLst><a:effectStyleLst>{effect}</a:effectStyleLst><a:bgFillStyleLst>{fill}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"#
    )
}

/// Core properties (OPC, ECMA-376-2, 11): dates are the plan's, never a clock's.
pub fn core(meta: &Meta) -> String {
    let mut xml = String::from(
        r#"<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">"#,
    );
    for (name, value) in [
        ("dc:title", meta.title.as_str()),
        ("dc:subject", &meta.subject),
        ("dc:creator", &meta.author),
        ("cp:keywords", &meta.keywords.join("; ")),
        ("cp:lastModifiedBy", &meta.author),
        ("dc:language", "it-IT"),
    ] {
        if !value.is_empty() {
            xml.push_str(&format!("<{name}>{}</{name}>", escape(value)));
        }
    }
    if let Some(date) = meta.date {
        // Years before 1 or beyond 9999 aren't W3CDTF.
        let stamp = format!("{:04}-{:02}-{:02}T00:00:00Z", date.year().clamp(1, 9999), date.month(), date.day());
        for name in ["created", "modified"] {
            xml.push_str(&format!(r#"<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp}</dcterms:{name}>"#));
        }
    }
    xml + "</cp:coreProperties>"
}

/// Extended properties.
pub fn app(meta: &Meta, pages: u32) -> String {
    let pages = if pages > 0 { format!("<Pages>{pages}</Pages>") } else { String::new() };
    let company = escape(&meta.author);
    format!(
        r#"<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">{pages}<Application>pdz</Application><DocSecurity>0</DocSecurity><Company>{company}</Company></Properties>"#
    )
}

/// Custom properties: that the document is ours, and in which form its marks are; draft and legend; prints of its blocks.
pub fn custom(
    meta: &Meta,
    prints: &[(String, String)],
    paragraphs: &BTreeSet<String>,
    edges: &BTreeSet<String>,
) -> String {
    let text = |value: &str| format!("<vt:lpwstr>{}</vt:lpwstr>", escape(value));
    let mut list = vec![(marks::FORM.to_owned(), format!("<vt:i4>{MARKS}</vt:i4>"))];
    list.push((marks::TITLE.to_owned(), text(&meta.title)));
    list.push(("pdz.bozza".to_owned(), format!("<vt:bool>{}</vt:bool>", meta.draft)));
    if let Some(legend) = &meta.legend {
        list.push(("pdz.dicitura".to_owned(), text(legend)));
    }
    list.extend(marks::properties(prints, paragraphs, edges).into_iter().map(|(name, value)| (name, text(&value))));
    let properties: String = list
        .iter()
        .zip(2..)
        .map(|((name, value), id)| {
            format!(r#"<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{id}" name="{name}">{value}</property>"#)
        })
        .collect();
    format!(
        r#"<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{properties}</Properties>"#
    )
}
