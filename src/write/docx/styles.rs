// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The styles part. Built-in styles keep their language-neutral names, so that an Italian Word shows its own.
//!
//! It is written whole: docx-rs has no conditional formatting of tables, no spacing rules and no theme fonts in styles.

use super::finish::parts::{ACCENT, W, hex};
use super::numbering::{self, BULLETS, HEADINGS, STEP};
use super::office;
use crate::document::Look;
use crate::write::WriteError;

/// Kind of a style.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Paragraph,
    Character,
}

/// A style: identity, name, style that it builds on, style of the paragraph that follows, properties in schema order.
struct Style {
    kind: Kind,
    id: &'static str,
    name: &'static str,
    based: &'static str,
    next: &'static str,
    paragraph: &'static str,
    run: &'static str,
}

const fn text(
    id: &'static str,
    name: &'static str,
    based: &'static str,
    next: &'static str,
    paragraph: &'static str,
    run: &'static str,
) -> Style {
    Style { kind: Kind::Paragraph, id, name, based, next, paragraph, run }
}

const fn mark(id: &'static str, name: &'static str, run: &'static str) -> Style {
    Style { kind: Kind::Character, id, name, based: "DefaultParagraphFont", next: "", paragraph: "", run }
}

const HEADING_1: &str =
    r#"<w:b/><w:bCs/><w:color w:val="1B365D" w:themeColor="text2"/><w:sz w:val="42"/><w:szCs w:val="42"/>"#;
const HEADING_2: &str =
    r#"<w:b/><w:bCs/><w:color w:val="1B365D" w:themeColor="text2"/><w:sz w:val="30"/><w:szCs w:val="30"/>"#;
const HEADING_3: &str =
    r#"<w:b/><w:bCs/><w:color w:val="1B365D" w:themeColor="text2"/><w:sz w:val="25"/><w:szCs w:val="25"/>"#;
const HEADING_4: &str = r#"<w:b/><w:bCs/><w:color w:val="1B365D" w:themeColor="text2"/>"#;
const HEADING_5: &str = r#"<w:i/><w:iCs/><w:color w:val="1B365D" w:themeColor="text2"/>"#;
const BLUE: &str = r#"<w:color w:val="1B365D" w:themeColor="text2"/>"#;
const SMALL: &str = r#"<w:color w:val="4D555E" w:themeColor="accent3"/><w:sz w:val="18"/><w:szCs w:val="18"/>"#;

const STYLES: &[Style] = &[
    mark("Strong", "Strong", "<w:b/><w:bCs/>"),
    mark("Emphasis", "Emphasis", "<w:i/><w:iCs/>"),
    mark("IntenseEmphasis", "Intense Emphasis", "<w:b/><w:bCs/><w:i/><w:iCs/>"),
    mark(
        "HTMLCode",
        "HTML Code",
        r#"<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/><w:noProof/><w:sz w:val="19"/><w:szCs w:val="19"/>"#,
    ),
    mark("Hyperlink", "Hyperlink", r#"<w:color w:val="1A4B8C" w:themeColor="hyperlink"/><w:u w:val="single"/>"#),
    mark("FootnoteReference", "footnote reference", r#"<w:vertAlign w:val="superscript"/>"#),
    mark("PageNumber", "page number", ""),
    mark("Superscript", "Apice", r#"<w:vertAlign w:val="superscript"/>"#),
    mark(
        "CheckBox",
        "Casella",
        r#"<w:rFonts w:ascii="Segoe UI Symbol" w:hAnsi="Segoe UI Symbol" w:eastAsia="Segoe UI Symbol" w:cs="Segoe UI Symbol"/>"#,
    ),
    mark("English", "Inglese", r#"<w:lang w:val="en-GB"/>"#),
    mark("French", "Francese", r#"<w:lang w:val="fr-FR"/>"#),
    mark("German", "Tedesco", r#"<w:lang w:val="de-DE"/>"#),
    mark("Spanish", "Spagnolo", r#"<w:lang w:val="es-ES"/>"#),
    mark("Latin", "Latino", r#"<w:lang w:val="la-Latn"/>"#),
    mark("Blank", "Spazio da compilare", r#"<w:noProof/><w:u w:val="single"/>"#),
    text(
        "BodyText",
        "Body Text",
        "Normal",
        "",
        r#"<w:spacing w:after="130" w:line="259" w:lineRule="auto"/><w:jc w:val="both"/>"#,
        "",
    ),
    text("BodyTextSpaced", "Testo dopo elenco o tabella", "BodyText", "BodyText", r#"<w:spacing w:before="130"/>"#, ""),
    text(
        "Lead",
        "Apertura",
        "BodyText",
        "BodyText",
        r#"<w:spacing w:after="180"/><w:jc w:val="left"/>"#,
        r#"<w:color w:val="1B365D" w:themeColor="text2"/><w:sz w:val="24"/><w:szCs w:val="24"/>"#,
    ),
    text(
        "Title",
        "Title",
        "Normal",
        "Subtitle",
        r#"<w:keepLines/><w:suppressAutoHyphens/><w:spacing w:before="2400" w:after="240" w:line="240" w:lineRule="auto"/><w:contextualSpacing/>"#,
        r#"<w:b/><w:bCs/><w:color w:val="1B365D" w:themeColor="text2"/><w:kern w:val="28"/><w:sz w:val="60"/><w:szCs w:val="60"/>"#,
    ),
    text(
        "Subtitle",
        "Subtitle",
        "Normal",
        "BodyText",
        r#"<w:suppressAutoHyphens/><w:spacing w:after="200"/>"#,
        r#"<w:color w:val="1B365D" w:themeColor="text2"/><w:sz w:val="32"/><w:szCs w:val="32"/>"#,
    ),
    text(
        "Centered",
        "Centrato",
        "Normal",
        "BodyText",
        r#"<w:suppressAutoHyphens/><w:spacing w:after="120"/><w:jc w:val="center"/>"#,
        r#"<w:sz w:val="24"/><w:szCs w:val="24"/>"#,
    ),
    text(
        "Quote",
        "Quote",
        "BodyText",
        "BodyText",
        r#"<w:spacing w:before="40" w:after="160"/><w:ind w:left="440" w:right="440"/>"#,
        "<w:i/><w:iCs/>",
    ),
    text("Source", "Fonte", "Normal", "BodyText", r#"<w:spacing w:before="80" w:after="240"/>"#, SMALL),
    text("SmallText", "Testo piccolo", "BodyText", "", r#"<w:spacing w:after="100"/>"#, SMALL),
    text(
        "Placeholder",
        "Da completare",
        "BodyText",
        "BodyText",
        r#"<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="7A4B12"/></w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="F6F1E3"/><w:spacing w:before="80" w:after="200"/><w:ind w:left="240" w:right="160"/><w:jc w:val="left"/>"#,
        "<w:i/><w:iCs/>",
    ),
    text("Premise", "Premessa", "BodyText", "", r#"<w:spacing w:after="140"/>"#, ""),
    text("Resolution", "Dispositivo", "BodyText", "", r#"<w:spacing w:after="140"/>"#, ""),
    text(
        "Signature",
        "Signature",
        "Normal",
        "",
        r#"<w:keepNext/><w:keepLines/><w:spacing w:before="60" w:after="60"/><w:jc w:val="center"/>"#,
        "",
    ),
    text(
        "SignatureLine",
        "Riga della firma",
        "Signature",
        "Signature",
        r#"<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="1A1A1A"/></w:pBdr><w:spacing w:before="560"/>"#,
        "",
    ),
    text(
        "Caption",
        "caption",
        "Normal",
        "BodyText",
        r#"<w:keepNext/><w:keepLines/><w:suppressAutoHyphens/><w:spacing w:before="240" w:after="80"/>"#,
        r#"<w:color w:val="1B365D" w:themeColor="text2"/><w:sz w:val="20"/><w:szCs w:val="20"/>"#,
    ),
    text(
        "FigureCaption",
        "Didascalia figura",
        "Caption",
        "BodyText",
        r#"<w:keepNext w:val="0"/><w:spacing w:before="100" w:after="240"/>"#,
        "",
    ),
    text("Figure", "Figura", "Normal", "FigureCaption", r#"<w:keepNext/><w:spacing w:before="240"/>"#, ""),
    text("FigureCentered", "Figura al centro", "Figure", "FigureCaption", r#"<w:jc w:val="center"/>"#, ""),
    text("FigureRight", "Figura a destra", "Figure", "FigureCaption", r#"<w:jc w:val="right"/>"#, ""),
    text("TableText", "Testo tabella", "Normal", "", "", r#"<w:sz w:val="19"/><w:szCs w:val="19"/>"#),
    text("TableNumber", "Numero tabella", "TableText", "", r#"<w:suppressAutoHyphens/><w:jc w:val="right"/>"#, ""),
    text("TableCentered", "Testo tabella centrato", "TableText", "", r#"<w:jc w:val="center"/>"#, ""),
    text("TableHeader", "Intestazione tabella", "TableText", "", r#"<w:keepNext/><w:suppressAutoHyphens/>"#, HEADING_4),
    text("TableHeaderNumber", "Intestazione tabella a destra", "TableHeader", "", r#"<w:jc w:val="right"/>"#, ""),
    text("TableHeaderCentered", "Intestazione tabella centrata", "TableHeader", "", r#"<w:jc w:val="center"/>"#, ""),
    text("PlainNumber", "Testo a destra", "Normal", "", r#"<w:jc w:val="right"/>"#, ""),
    text("PlainCentered", "Testo al centro", "Normal", "", r#"<w:jc w:val="center"/>"#, ""),
    text("CompactText", "Testo tabella compatta", "TableText", "", "", r#"<w:sz w:val="16"/><w:szCs w:val="16"/>"#),
    text(
        "CompactNumber",
        "Numero tabella compatta",
        "CompactText",
        "",
        r#"<w:suppressAutoHyphens/><w:jc w:val="right"/>"#,
        "",
    ),
    text("CompactCentered", "Testo tabella compatta centrato", "CompactText", "", r#"<w:jc w:val="center"/>"#, ""),
    text(
        "CompactHeader",
        "Intestazione tabella compatta",
        "CompactText",
        "",
        r#"<w:keepNext/><w:suppressAutoHyphens/>"#,
        HEADING_4,
    ),
    text(
        "CompactHeaderNumber",
        "Intestazione tabella compatta a destra",
        "CompactHeader",
        "",
        r#"<w:jc w:val="right"/>"#,
        "",
    ),
    text(
        "CompactHeaderCentered",
        "Intestazione tabella compatta centrata",
        "CompactHeader",
        "",
        r#"<w:jc w:val="center"/>"#,
        "",
    ),
    text(
        "TableSeparator",
        "Stacco tra tabelle",
        "Normal",
        "BodyText",
        r#"<w:spacing w:line="120" w:lineRule="exact"/>"#,
        r#"<w:sz w:val="8"/><w:szCs w:val="8"/>"#,
    ),
    text(
        "FootnoteText",
        "footnote text",
        "Normal",
        "",
        r#"<w:spacing w:after="40"/><w:jc w:val="both"/>"#,
        r#"<w:sz w:val="18"/><w:szCs w:val="18"/>"#,
    ),
    text(
        "Header",
        "header",
        "Normal",
        "",
        r#"<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="B4BCC6"/></w:pBdr><w:suppressAutoHyphens/>"#,
        r#"<w:color w:val="4D555E" w:themeColor="accent3"/><w:sz w:val="17"/><w:szCs w:val="17"/>"#,
    ),
    text(
        "Footer",
        "footer",
        "Normal",
        "",
        r#"<w:pBdr><w:top w:val="single" w:sz="4" w:space="4" w:color="B4BCC6"/></w:pBdr><w:suppressAutoHyphens/><w:jc w:val="center"/>"#,
        r#"<w:color w:val="4D555E" w:themeColor="accent3"/><w:sz w:val="17"/><w:szCs w:val="17"/>"#,
    ),
    text("Draft", "Bozza", "Normal", "Header", r#"<w:suppressAutoHyphens/><w:jc w:val="right"/>"#, ""),
    mark(
        "DraftMark",
        "Segno di bozza",
        r#"<w:b/><w:bCs/><w:color w:val="1B365D" w:themeColor="text2"/><w:spacing w:val="60"/><w:sz w:val="24"/><w:szCs w:val="24"/><w:bdr w:val="single" w:sz="8" w:space="2" w:color="1B365D"/>"#,
    ),
    text(
        "ProtocolMark",
        "Spazio per il protocollo",
        "Normal",
        "BodyText",
        "",
        r#"<w:sz w:val="16"/><w:szCs w:val="16"/>"#,
    ),
];

/// The part. `contents_width` is the room of the line in the contents, in twentieths of a point.
pub fn part(contents_width: usize, look: &Look) -> Result<String, WriteError> {
    let mut own = String::from(NORMAL);
    headings(&mut own);
    for style in STYLES {
        write(style, &mut own);
    }
    lists(&mut own);
    cell_lists(&mut own);
    contents(contents_width, &mut own);
    own.push_str(TABLES);
    if let Some(color) = look.accent {
        own = own.replace(&format!("\"{ACCENT}\""), &format!("\"{}\"", hex(color)));
    }
    let (defaults, styles) = match &look.word {
        Some(office) => (office::defaults(office), office::laid_over(&own, office, face(look))?),
        None => (DEFAULTS.to_owned(), own),
    };
    Ok(format!(r#"<w:styles xmlns:w="{W}">{defaults}{LATENT}{styles}</w:styles>"#))
}

/// Typeface of running text.
fn face(look: &Look) -> &str {
    look.texts.get("Normal").map_or("", |text| text.face.as_str())
}

const DEFAULTS: &str = r#"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/><w:color w:val="1A1A1A" w:themeColor="text1"/><w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="it-IT" w:eastAsia="en-US" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:widowControl/><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>"#;

const LATENT: &str = r#"<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="0" w:defUnhideWhenUsed="0" w:defQFormat="0" w:count="376"/>"#;

const NORMAL: &str = r#"<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style><w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/><w:unhideWhenUsed/></w:style><w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/></w:style>"#;

fn write(style: &Style, xml: &mut String) {
    let kind = if style.kind == Kind::Paragraph { "paragraph" } else { "character" };
    // Names that Word does not know are ours, and Word wants them marked so.
    let custom = !BUILT_IN.contains(&style.name);
    let custom = if custom { r#" w:customStyle="1""# } else { "" };
    let next = if style.next.is_empty() { String::new() } else { format!(r#"<w:next w:val="{}"/>"#, style.next) };
    xml.push_str(&format!(
        r#"<w:style w:type="{kind}"{custom} w:styleId="{}"><w:name w:val="{}"/><w:basedOn w:val="{}"/>{next}<w:qFormat/>{}{}</w:style>"#,
        style.id,
        style.name,
        style.based,
        wrap("w:pPr", style.paragraph),
        wrap("w:rPr", style.run),
    ));
}

/// Names that Word knows and translates.
const BUILT_IN: &[&str] = &[
    "Strong",
    "Emphasis",
    "Intense Emphasis",
    "HTML Code",
    "Hyperlink",
    "footnote reference",
    "page number",
    "Body Text",
    "Title",
    "Subtitle",
    "Quote",
    "Signature",
    "caption",
    "footnote text",
    "header",
    "footer",
];

fn wrap(name: &str, content: &str) -> String {
    if content.is_empty() { String::new() } else { format!("<{name}>{content}</{name}>") }
}

/// Headings, each in a form that numbers itself and in one that contents leave out (same outline level, other style).
fn headings(xml: &mut String) {
    let looks = [
        (HEADING_1, 120, 280),
        (HEADING_2, 400, 160),
        (HEADING_3, 300, 110),
        (HEADING_4, 240, 80),
        (HEADING_5, 200, 60),
        (HEADING_5, 200, 60),
    ];
    for (level, (run, before, after)) in looks.into_iter().enumerate() {
        let n = level + 1;
        xml.push_str(&format!(
            r#"<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/><w:basedOn w:val="Normal"/><w:next w:val="BodyText"/><w:uiPriority w:val="9"/><w:qFormat/><w:pPr><w:keepNext/><w:keepLines/><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{HEADINGS}"/></w:numPr><w:suppressAutoHyphens/><w:spacing w:before="{before}" w:after="{after}"/><w:outlineLvl w:val="{level}"/></w:pPr><w:rPr>{run}</w:rPr></w:style>"#
        ));
        xml.push_str(&format!(
            r#"<w:style w:type="paragraph" w:customStyle="1" w:styleId="Heading{n}Unlisted"><w:name w:val="Titolo {n} fuori indice"/><w:basedOn w:val="Heading{n}"/><w:next w:val="BodyText"/><w:uiPriority w:val="9"/><w:qFormat/></w:style>"#
        ));
    }
    xml.push_str(&format!(
        r#"<w:style w:type="paragraph" w:customStyle="1" w:styleId="CellHeading"><w:name w:val="Titolo in tabella"/><w:basedOn w:val="TableText"/><w:qFormat/><w:pPr><w:keepNext/></w:pPr><w:rPr><w:b/><w:bCs/>{BLUE}</w:rPr></w:style>"#
    ));
}

fn lists(xml: &mut String) {
    for level in 0..numbering::LIST_LEVELS {
        let suffix = if level == 0 { String::new() } else { format!(" {}", level + 1) };
        let (left, common) = (STEP * (level + 1), r#"<w:spacing w:after="60" w:line="259" w:lineRule="auto"/>"#);
        for (base, name, numbers) in [
            (
                "ListBullet",
                "List Bullet",
                format!(r#"<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{BULLETS}"/></w:numPr>"#),
            ),
            ("ListNumber", "List Number", String::new()),
            ("ListContinue", "List Continue", String::new()),
        ] {
            let indent = if base == "ListContinue" { format!(r#"<w:ind w:left="{left}"/>"#) } else { String::new() };
            xml.push_str(&format!(
                r#"<w:style w:type="paragraph" w:styleId="{}"><w:name w:val="{name}{suffix}"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{numbers}{common}{indent}<w:jc w:val="both"/></w:pPr></w:style>"#,
                numbering::style(base, level)
            ));
        }
    }
}

/// Lists in cells: the type of the cell, a small indent, ragged lines.
fn cell_lists(xml: &mut String) {
    for (prefix, words) in [("Table", "tabella"), ("Compact", "tabella compatta")] {
        for (suffix, name, indent) in [
            ("Bullet", "Elenco puntato", ""),
            ("Numbered", "Elenco numerato", ""),
            ("Continued", "Seguito elenco", r#"<w:ind w:left="340"/>"#),
        ] {
            xml.push_str(&format!(
                r#"<w:style w:type="paragraph" w:customStyle="1" w:styleId="{prefix}{suffix}"><w:name w:val="{name} {words}"/><w:basedOn w:val="{prefix}Text"/><w:qFormat/><w:pPr><w:spacing w:after="20"/>{indent}</w:pPr></w:style>"#
            ));
        }
    }
}

fn contents(width: usize, xml: &mut String) {
    let levels = [(0, 460, 120, true), (460, 620, 40, false), (1080, 760, 20, false), (1840, 900, 20, false)];
    for n in 1..=6 {
        let (left, hanging, before, bold) = levels[(n - 1).min(levels.len() - 1)];
        let run = if bold { format!("<w:rPr><w:b/><w:bCs/>{BLUE}</w:rPr>") } else { String::new() };
        xml.push_str(&format!(
            r#"<w:style w:type="paragraph" w:styleId="TOC{n}"><w:name w:val="toc {n}"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:uiPriority w:val="39"/><w:pPr><w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{width}"/></w:tabs><w:suppressAutoHyphens/><w:spacing w:before="{before}" w:after="40"/><w:ind w:left="{}" w:hanging="{hanging}"/></w:pPr>{run}</w:style>"#,
            left + hanging
        ));
    }
    xml.push_str(&format!(
        r#"<w:style w:type="paragraph" w:styleId="TableofFigures"><w:name w:val="table of figures"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:uiPriority w:val="99"/><w:pPr><w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{width}"/></w:tabs><w:suppressAutoHyphens/><w:spacing w:before="40" w:after="40"/></w:pPr></w:style>"#
    ));
}

/// Table styles: what a whole table looks like; roles of rows and cells are shaded where they stand.
const TABLES: &str = concat!(
    r#"<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"#,
    r#"<w:style w:type="table" w:customStyle="1" w:styleId="DataTable"><w:name w:val="Tabella dati"/><w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="1B365D"/><w:bottom w:val="single" w:sz="8" w:space="0" w:color="1B365D"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="B4BCC6"/></w:tblBorders><w:tblCellMar><w:top w:w="56" w:type="dxa"/><w:left w:w="92" w:type="dxa"/><w:bottom w:w="56" w:type="dxa"/><w:right w:w="92" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr></w:tblStylePr><w:tblStylePr w:type="band2Horz"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="F4F6F9"/></w:tcPr></w:tblStylePr></w:style>"#,
    r#"<w:style w:type="table" w:customStyle="1" w:styleId="CompactTable"><w:name w:val="Tabella compatta"/><w:basedOn w:val="DataTable"/><w:qFormat/><w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="62" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="62" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"#,
    r#"<w:style w:type="table" w:customStyle="1" w:styleId="FormTable"><w:name w:val="Tabella scheda"/><w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="4" w:space="0" w:color="8A929B"/><w:left w:val="single" w:sz="4" w:space="0" w:color="8A929B"/><w:bottom w:val="single" w:sz="4" w:space="0" w:color="8A929B"/><w:right w:val="single" w:sz="4" w:space="0" w:color="8A929B"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="8A929B"/><w:insideV w:val="single" w:sz="4" w:space="0" w:color="8A929B"/></w:tblBorders><w:tblCellMar><w:top w:w="70" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="70" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"#,
    r#"<w:style w:type="table" w:customStyle="1" w:styleId="PlainTable"><w:name w:val="Tabella senza bordi"/><w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblCellMar><w:top w:w="48" w:type="dxa"/><w:left w:w="80" w:type="dxa"/><w:bottom w:w="48" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"#,
);
