// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The numbering part: headings linked to their styles, bullets, numbered lists that each begin at their own number.

use super::finish::parts::W;

/// Numbering of headings.
pub const HEADINGS: usize = 1;
/// Numbering of bullets.
pub const BULLETS: usize = 2;
/// Numbering that shows nothing and counts nothing, for headings without a number or with one that is text: numbering
/// zero would do the same, but then checkers look for its definition.
pub const NONE: usize = 3;
/// First numbering of ordered lists; each list takes one more.
pub const FIRST_LIST: usize = 4;

/// Levels of headings that number themselves.
pub const HEADING_LEVELS: usize = 6;
/// Levels of lists.
pub const LIST_LEVELS: usize = 3;

/// Distance between levels of a list, in twentieths of a point.
pub const STEP: usize = 340;

/// The part. `first_chapter` is the number of the first chapter; `lists` are first number and level
/// (from zero) of the ordered lists.
pub fn part(first_chapter: u32, lists: &[(u32, usize)]) -> String {
    let mut xml = format!(r#"<w:numbering xmlns:w="{W}">"#);
    let mut abstract_numbering = |id: usize, levels: String| {
        xml.push_str(&format!(
            r#"<w:abstractNum w:abstractNumId="{id}"><w:nsid w:val="{:08X}"/><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>"#,
            0x5044_5A00 + id
        ));
    };
    abstract_numbering(0, heading_levels(first_chapter));
    abstract_numbering(1, bullet_levels());
    abstract_numbering(2, number_levels());
    abstract_numbering(3, silent_level());
    let mut number = |id: usize, target: usize, start: Option<(u32, usize)>| {
        let start = start.map_or(String::new(), |(start, level)| {
            format!(r#"<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>"#)
        });
        xml.push_str(&format!(r#"<w:num w:numId="{id}"><w:abstractNumId w:val="{target}"/>{start}</w:num>"#));
    };
    number(HEADINGS, 0, None);
    number(BULLETS, 1, None);
    number(NONE, 3, None);
    for (i, start) in lists.iter().enumerate() {
        number(FIRST_LIST + i, 2, Some(*start));
    }
    xml + "</w:numbering>"
}

fn heading_levels(first_chapter: u32) -> String {
    (0..HEADING_LEVELS)
        .map(|level| {
            let start = if level == 0 { first_chapter } else { 1 };
            let text: Vec<String> = (1..=level + 1).map(|n| format!("%{n}")).collect();
            format!(
                r#"<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading{}"/><w:suff w:val="space"/><w:lvlText w:val="{}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>"#,
                level + 1,
                text.join(".")
            )
        })
        .collect()
}

fn bullet_levels() -> String {
    ["•", "–", "▪"]
        .iter()
        .enumerate()
        .map(|(level, mark)| {
            format!(
                r#"<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="{}"/><w:lvlText w:val="{mark}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{}" w:hanging="{STEP}"/></w:pPr><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:hint="default"/></w:rPr></w:lvl>"#,
                style("ListBullet", level),
                STEP * (level + 1)
            )
        })
        .collect()
}

fn number_levels() -> String {
    [("decimal", "."), ("lowerLetter", ")"), ("lowerRoman", ".")]
        .iter()
        .enumerate()
        .map(|(level, (format, end))| {
            format!(
                r#"<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="%{}{end}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{}" w:hanging="{STEP}"/></w:pPr></w:lvl>"#,
                level + 1,
                STEP * (level + 1)
            )
        })
        .collect()
}

fn silent_level() -> String {
    r#"<w:lvl w:ilvl="0"><w:start w:val="0"/><w:numFmt w:val="none"/><w:suff w:val="nothing"/><w:lvlText w:val=""/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>"#.to_owned()
}

/// Style of a list at a level from zero: `ListBullet`, `ListBullet2`, `ListBullet3`.
pub fn style(base: &str, level: usize) -> String {
    if level == 0 { base.to_owned() } else { format!("{base}{}", level.min(LIST_LEVELS - 1) + 1) }
}
