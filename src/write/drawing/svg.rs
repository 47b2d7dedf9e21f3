// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Drawings to SVG 1.1, text as text: it can be read, searched and zoomed.

use std::fmt::Write;

use super::{Color, Drawing, Item, TextAnchor};
use crate::write::fonts::Font;

/// The drawing as an SVG document (no XML declaration: it can also stand inside HTML).
///
/// `title` is what a screen reader says of it; with `None` the drawing is hidden from it, as the text beside tells all.
pub fn svg(drawing: &Drawing, title: Option<&str>) -> String {
    let mut out = String::with_capacity(256 + drawing.items.len() * 96);
    let (width, height) = (number(drawing.width), number(drawing.height));
    let role = if title.is_some() { r#"role="img""# } else { r#"aria-hidden="true""# };
    let _ = write!(
        out,
        r#"<svg xmlns="http://www.w3.org/2000/svg" {role} width="{width}pt" height="{height}pt" viewBox="0 0 {width} {height}" font-family="Calibri, Carlito, Arial, sans-serif">"#
    );
    if let Some(title) = title {
        out.push_str("<title>");
        escape(title, &mut out);
        out.push_str("</title>");
    }
    for item in &drawing.items {
        write_item(item, &mut out);
    }
    out.push_str("</svg>");
    out
}

fn write_item(item: &Item, out: &mut String) {
    let _ = match item {
        Item::Rect { x, y, width, height, fill } => write!(
            out,
            r#"<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>"#,
            number(*x),
            number(*y),
            number(*width),
            number(*height),
            color(*fill)
        ),
        Item::Path { points, stroke, dash, fill } => {
            out.push_str(if fill.is_some() { r#"<polygon points=""# } else { r#"<polyline points=""# });
            for (i, (x, y)) in points.iter().enumerate() {
                let _ = write!(out, "{}{},{}", if i > 0 { " " } else { "" }, number(*x), number(*y));
            }
            let _ = write!(out, r#"" fill="{}""#, fill.map_or_else(|| "none".into(), color));
            if let Some((line, width)) = stroke {
                let _ = write!(out, r#" stroke="{}" stroke-width="{}""#, color(*line), number(*width));
            }
            if let Some((dash, gap)) = dash {
                let _ = write!(out, r#" stroke-dasharray="{} {}""#, number(*dash), number(*gap));
            }
            out.write_str("/>")
        }
        Item::Text { x, y, size, bold, anchor, color: ink, text } => {
            let anchor = match anchor {
                TextAnchor::Start => "",
                TextAnchor::Middle => r#" text-anchor="middle""#,
                TextAnchor::End => r#" text-anchor="end""#,
            };
            let weight = if *bold { r#" font-weight="bold""# } else { "" };
            let _ = write!(
                out,
                r#"<text x="{}" y="{}" font-size="{}"{anchor}{weight} fill="{}""#,
                number(*x),
                number(*y),
                number(*size),
                color(*ink)
            );
            // Keeps the measured width where neither Calibri nor its metric twin is installed.
            let width = if *bold { Font::Bold } else { Font::Regular }.width(text, *size);
            if text.chars().count() > 8 {
                let _ = write!(out, r#" textLength="{}" lengthAdjust="spacingAndGlyphs""#, number(width));
            }
            out.push('>');
            escape(text, out);
            out.write_str("</text>")
        }
    };
}

/// At most two decimals, no exponent, never NaN.
fn number(value: f32) -> String {
    let value = if value.is_finite() { value } else { 0.0 };
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text.is_empty() || text == "-0" { "0".into() } else { text.into() }
}

fn color(color: Color) -> String {
    format!("#{:02X}{:02X}{:02X}", color.0, color.1, color.2)
}

/// Escapes markup and drops what XML 1.0 (2.2, Char) does not allow.
fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c < ' ' => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_stays_text() {
        let item = Item::Text {
            x: f32::NAN,
            y: 1.0,
            size: 9.0,
            bold: false,
            anchor: TextAnchor::Start,
            color: Color(0, 0, 0),
            text: "a<b & \"c\"\u{1}\u{FFFF}".into(),
        };
        let drawing = Drawing { width: 10.0, height: 10.0, items: vec![item] };
        let svg = svg(&drawing, Some("x<y"));
        assert!(svg.contains("<title>x&lt;y</title>"));
        assert!(svg.contains(">a&lt;b &amp; &quot;c&quot;</text>"), "{svg}");
        assert!(svg.contains(r#"x="0""#));
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(["0", "1.5", "-2", "100"], [-0.001, 1.5, -2.0, 100.0].map(number));
    }
}
