// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Which properties are taken from a reference document, element by element and value by value, in the order of the schema.
//!
//! What is not listed is left out: a document of unknown hands can then add nothing to ours that Word would stumble over.

use super::tree::Tree;
use crate::document::Property;

/// What an attribute may say.
#[derive(Clone, Copy)]
pub enum Kind {
    /// Yes or no; yes where it is left out.
    Flag,
    /// A whole number within bounds.
    Number(i64, i64),
    /// Six hexadecimal digits, or `auto`.
    Hex,
    /// Two hexadecimal digits.
    Byte,
    /// One of these words.
    Word(&'static [&'static str]),
    /// Name of a typeface.
    Face,
}

/// An element, its attributes and the elements in it.
pub struct Rule {
    name: &'static str,
    attributes: &'static [(&'static str, Kind)],
    children: &'static [Rule],
    /// Attributes without which it says nothing.
    needs: &'static [&'static str],
    /// Whether it may stand more than once.
    many: bool,
}

impl Rule {
    /// Whether it is for this element.
    pub fn is(&self, name: &str) -> bool {
        self.name == name
    }
}

const fn rule(name: &'static str, attributes: &'static [(&'static str, Kind)], needs: &'static [&'static str]) -> Rule {
    Rule { name, attributes, children: &[], needs, many: false }
}

const fn flag(name: &'static str) -> Rule {
    rule(name, &[("val", Kind::Flag)], &[])
}

const fn within(name: &'static str, children: &'static [Rule]) -> Rule {
    Rule { name, attributes: &[], children, needs: &[], many: false }
}

const THEME: Kind = Kind::Word(&[
    "dark1",
    "light1",
    "dark2",
    "light2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hyperlink",
    "followedHyperlink",
    "none",
    "background1",
    "text1",
    "background2",
    "text2",
]);
const FONT: Kind = Kind::Word(&["majorHAnsi", "minorHAnsi", "majorAscii", "minorAscii"]);
const EASTERN: Kind = Kind::Word(&["majorEastAsia", "minorEastAsia", "majorHAnsi", "minorHAnsi"]);
const BIDI: Kind = Kind::Word(&["majorBidi", "minorBidi", "majorHAnsi", "minorHAnsi"]);
const LINE: Kind = Kind::Word(&[
    "nil",
    "none",
    "single",
    "thick",
    "double",
    "dotted",
    "dashed",
    "dotDash",
    "dotDotDash",
    "triple",
    "thinThickSmallGap",
    "thickThinSmallGap",
    "thinThickThinSmallGap",
    "thinThickMediumGap",
    "thickThinMediumGap",
    "thinThickLargeGap",
    "thickThinLargeGap",
    "wave",
    "doubleWave",
    "dashSmallGap",
    "threeDEmboss",
    "threeDEngrave",
    "outset",
    "inset",
]);
const PATTERN: Kind = Kind::Word(&["nil", "clear", "solid", "pct5", "pct10", "pct15", "pct20", "pct25"]);
const TWIPS: Kind = Kind::Number(-31_680, 31_680);
const LENGTH: Kind = Kind::Number(0, 31_680);
const WIDTH: Kind = Kind::Word(&["dxa", "auto", "nil", "pct"]);

const BORDER: &[(&str, Kind)] = &[
    ("val", LINE),
    ("color", Kind::Hex),
    ("themeColor", THEME),
    ("themeTint", Kind::Byte),
    ("themeShade", Kind::Byte),
    ("sz", Kind::Number(0, 96)),
    ("space", Kind::Number(0, 31)),
    ("shadow", Kind::Flag),
];
const SHADING: Rule = rule(
    "shd",
    &[
        ("val", PATTERN),
        ("color", Kind::Hex),
        ("themeColor", THEME),
        ("themeTint", Kind::Byte),
        ("themeShade", Kind::Byte),
        ("fill", Kind::Hex),
        ("themeFill", THEME),
        ("themeFillTint", Kind::Byte),
        ("themeFillShade", Kind::Byte),
    ],
    &["val"],
);
const MEASURE: &[(&str, Kind)] = &[("w", TWIPS), ("type", WIDTH)];

const fn border(name: &'static str) -> Rule {
    rule(name, BORDER, &["val"])
}

const fn measure(name: &'static str) -> Rule {
    rule(name, MEASURE, &["w", "type"])
}

/// Properties of characters (EG_RPrBase). Hidden text and languages are left out: ours is Italian.
pub const RUN: &[Rule] = &[
    rule(
        "rFonts",
        &[
            ("ascii", Kind::Face),
            ("hAnsi", Kind::Face),
            ("eastAsia", Kind::Face),
            ("cs", Kind::Face),
            ("asciiTheme", FONT),
            ("hAnsiTheme", FONT),
            ("eastAsiaTheme", EASTERN),
            ("cstheme", BIDI),
        ],
        &[],
    ),
    flag("b"),
    flag("bCs"),
    flag("i"),
    flag("iCs"),
    flag("caps"),
    flag("smallCaps"),
    flag("strike"),
    flag("dstrike"),
    flag("outline"),
    flag("shadow"),
    flag("emboss"),
    flag("imprint"),
    rule(
        "color",
        &[("val", Kind::Hex), ("themeColor", THEME), ("themeTint", Kind::Byte), ("themeShade", Kind::Byte)],
        &["val"],
    ),
    rule("spacing", &[("val", Kind::Number(-1584, 1584))], &["val"]),
    rule("w", &[("val", Kind::Number(1, 600))], &["val"]),
    rule("kern", &[("val", Kind::Number(0, 3276))], &["val"]),
    rule("position", &[("val", Kind::Number(-144, 144))], &["val"]),
    rule("sz", &[("val", Kind::Number(8, 400))], &["val"]),
    rule("szCs", &[("val", Kind::Number(8, 400))], &["val"]),
    rule(
        "highlight",
        &[(
            "val",
            Kind::Word(&[
                "black",
                "blue",
                "cyan",
                "green",
                "magenta",
                "red",
                "yellow",
                "white",
                "darkBlue",
                "darkCyan",
                "darkGreen",
                "darkMagenta",
                "darkRed",
                "darkYellow",
                "darkGray",
                "lightGray",
                "none",
            ]),
        )],
        &["val"],
    ),
    rule(
        "u",
        &[
            (
                "val",
                Kind::Word(&[
                    "single",
                    "words",
                    "double",
                    "thick",
                    "dotted",
                    "dash",
                    "dotDash",
                    "wave",
                    "none",
                    "dottedHeavy",
                ]),
            ),
            ("color", Kind::Hex),
        ],
        &["val"],
    ),
    rule("bdr", BORDER, &["val"]),
    SHADING,
    rule("vertAlign", &[("val", Kind::Word(&["baseline", "superscript", "subscript"]))], &["val"]),
];

const TAB: Rule = Rule {
    name: "tab",
    attributes: &[
        ("val", Kind::Word(&["clear", "left", "center", "right", "decimal", "bar", "num"])),
        ("leader", Kind::Word(&["none", "dot", "hyphen", "underscore", "heavy", "middleDot"])),
        ("pos", TWIPS),
    ],
    children: &[],
    needs: &["val", "pos"],
    many: true,
};

/// Properties of paragraphs (CT_PPrBase). Numbering, outline and control of widows stay ours.
pub const PARAGRAPH: &[Rule] = &[
    flag("keepNext"),
    flag("keepLines"),
    flag("pageBreakBefore"),
    within("pBdr", &[border("top"), border("left"), border("bottom"), border("right"), border("between")]),
    SHADING,
    within("tabs", &[TAB]),
    flag("suppressAutoHyphens"),
    rule(
        "spacing",
        &[
            ("before", LENGTH),
            ("beforeAutospacing", Kind::Flag),
            ("after", LENGTH),
            ("afterAutospacing", Kind::Flag),
            ("line", Kind::Number(1, 31_680)),
            ("lineRule", Kind::Word(&["auto", "exact", "atLeast"])),
        ],
        &[],
    ),
    rule("ind", &[("left", TWIPS), ("right", TWIPS), ("hanging", LENGTH), ("firstLine", LENGTH)], &[]),
    flag("contextualSpacing"),
    rule("jc", &[("val", Kind::Word(&["left", "center", "right", "both", "distribute"]))], &["val"]),
];

const BORDERS: &[Rule] =
    &[border("top"), border("left"), border("bottom"), border("right"), border("insideH"), border("insideV")];
const MARGINS: &[Rule] = &[measure("top"), measure("left"), measure("bottom"), measure("right")];

/// Properties of a table style.
pub const TABLE_STYLE: &[Rule] = &[
    rule("tblStyleRowBandSize", &[("val", Kind::Number(1, 3))], &["val"]),
    rule("tblStyleColBandSize", &[("val", Kind::Number(1, 3))], &["val"]),
    within("tblBorders", BORDERS),
    SHADING,
    within("tblCellMar", MARGINS),
];

/// Properties of a table at the head or foot of a page; widths and the rest are checked where they stand.
pub const TABLE: &[Rule] = &[
    measure("tblW"),
    rule("jc", &[("val", Kind::Word(&["left", "center", "right"]))], &["val"]),
    measure("tblInd"),
    within("tblBorders", BORDERS),
    SHADING,
    rule("tblLayout", &[("type", Kind::Word(&["fixed", "autofit"]))], &["type"]),
    within("tblCellMar", MARGINS),
];

/// Properties of a row at the head or foot of a page.
pub const ROW: &[Rule] = &[
    flag("cantSplit"),
    rule("trHeight", &[("val", LENGTH), ("hRule", Kind::Word(&["auto", "atLeast", "exact"]))], &["val"]),
    rule("jc", &[("val", Kind::Word(&["left", "center", "right"]))], &["val"]),
];

/// Properties of a cell, in a table style and at the head or foot of a page.
pub const CELL: &[Rule] = &[
    measure("tcW"),
    rule("gridSpan", &[("val", Kind::Number(1, 60))], &["val"]),
    rule("vMerge", &[("val", Kind::Word(&["restart", "continue"]))], &[]),
    within("tcBorders", BORDERS),
    SHADING,
    flag("noWrap"),
    within("tcMar", MARGINS),
    rule("vAlign", &[("val", Kind::Word(&["top", "center", "bottom"]))], &["val"]),
];

/// The properties in an element that rules allow, in their order.
pub fn properties(element: &Tree, rules: &'static [Rule]) -> Vec<Property> {
    let mut out = Vec::new();
    for rule in rules {
        let mut found = element.children.iter().filter(|child| neutral(&child.name) == rule.name);
        if rule.many {
            out.extend(found.filter_map(|child| checked(child, rule)));
        } else if let Some(child) = found.next_back() {
            out.extend(checked(child, rule));
        }
    }
    out
}

/// The same as markup.
pub fn markup(properties: &[Property]) -> String {
    properties.iter().map(|property| property.markup.as_str()).collect()
}

/// Left and right, where others say start and end.
fn neutral(name: &str) -> &str {
    match name {
        "start" => "left",
        "end" => "right",
        other => other,
    }
}

fn checked(element: &Tree, rule: &Rule) -> Option<Property> {
    let mut values = Vec::new();
    for (name, kind) in rule.attributes {
        let given = element.attributes.iter().find(|(known, _)| neutral(known) == *name).map(|(_, value)| value);
        values.extend(given.and_then(|value| value_of(value, *kind)).map(|value| (*name, value)));
    }
    if rule.needs.iter().any(|need| values.iter().all(|(name, _)| name != need)) {
        return None;
    }
    let mut inner = String::new();
    for child in properties(element, rule.children) {
        inner.push_str(&child.markup);
    }
    let flags = matches!(rule.attributes, [("val", Kind::Flag)]);
    if inner.is_empty() && values.is_empty() && !flags && rule.name != "vMerge" {
        return None;
    }
    let mut markup = format!("<w:{}", rule.name);
    for (name, value) in &values {
        // Yes is what an element says by being there.
        if flags && value == "1" {
            continue;
        }
        markup.push_str(&format!(r#" w:{name}="{value}""#));
    }
    if inner.is_empty() {
        markup.push_str("/>")
    } else {
        markup.push_str(&format!(">{inner}</w:{}>", rule.name))
    }
    Some(Property { name: rule.name, values, markup })
}

/// What an attribute says, in the form of the schema; `None` if it may not say it.
fn value_of(value: &str, kind: Kind) -> Option<String> {
    let value = value.trim();
    let digits = |count: usize| (value.len() == count && value.bytes().all(|b| b.is_ascii_hexdigit())).then_some(value);
    match kind {
        Kind::Flag => match value {
            "1" | "true" | "on" => Some("1".to_owned()),
            "0" | "false" | "off" => Some("0".to_owned()),
            _ => None,
        },
        // Some programs write twentieths of a point with decimals.
        Kind::Number(least, most) => {
            let number = value.parse::<f64>().ok().filter(|n| n.is_finite())?.round() as i64;
            (least..=most).contains(&number).then(|| number.to_string())
        }
        Kind::Hex if value == "auto" => Some(value.to_owned()),
        Kind::Hex => digits(6).map(str::to_uppercase),
        Kind::Byte => digits(2).map(str::to_uppercase),
        Kind::Word(words) => words.contains(&neutral(value)).then(|| neutral(value).to_owned()),
        Kind::Face => Some(face(value)).filter(|face| !face.is_empty()),
    }
}

/// A name of a typeface: letters, digits, spaces and hyphens, as long as Word allows.
pub fn face(name: &str) -> String {
    let kept: String = name.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.')).collect();
    kept.chars().take(31).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(xml: &str) -> String {
        markup(&properties(&Tree::read(xml), RUN))
    }

    #[test]
    fn what_is_not_known_is_left_out_and_the_rest_is_sorted() {
        let xml = r#"<w:rPr><w:sz w:val="24"/><w:vanish/><w:b w:val="true"/><w14:glow/><w:i w:val="false"/><w:color w:val="rosso"/><w:rFonts w:ascii="Times &lt;New&gt; Roman" w:hint="eastAsia"/></w:rPr>"#;
        let expected = r#"<w:rFonts w:ascii="Times New Roman"/><w:b/><w:i w:val="0"/><w:sz w:val="24"/>"#;
        assert_eq!(run(xml), expected);
    }

    #[test]
    fn sides_and_fractions_are_put_as_word_wants_them() {
        let xml = r#"<pPr><ind start="12.4"/><pBdr><end val="single" sz="4"/></pBdr><jc val="start"/><spacing line="0"/></pPr>"#;
        let got = markup(&properties(&Tree::read(xml), PARAGRAPH));
        let expected = r#"<w:pBdr><w:right w:val="single" w:sz="4"/></w:pBdr><w:ind w:left="12"/><w:jc w:val="left"/>"#;
        assert_eq!(got, expected);
    }
}
