// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A picture at the head or foot of a reference document: its size, its place, its words.

use super::tree::Tree;
use crate::document::Align;

/// English Metric Units in a millimetre.
const EMU: f32 = 36_000.0;
/// Largest side in millimetres.
const LARGEST: f32 = 250.0;

/// A picture, put again.
pub struct Drawn {
    /// Its frame; relationship and number of the picture are named by `at` between two U+0001.
    pub markup: String,
    /// Width in millimetres.
    pub width: f32,
    /// Height in millimetres.
    pub height: f32,
    /// Where it floats, if it does.
    pub side: Option<Align>,
    /// Its words.
    pub alt: String,
}

/// Puts a picture again in markup of our own; `None` for one without size.
pub fn drawn(drawing: &Tree, at: usize) -> Option<Drawn> {
    let frame = drawing.children.iter().find(|child| matches!(child.name.as_str(), "inline" | "anchor"))?;
    let extent = frame.child("extent")?;
    let side = |name: &str| extent.get(name)?.parse::<f32>().ok().filter(|v| v.is_finite() && *v > 0.0);
    let (width, height) = (side("cx")?.min(LARGEST * EMU), side("cy")?.min(LARGEST * EMU));
    let words = frame.child("docPr");
    let alt: String = ["descr", "title"]
        .iter()
        .filter_map(|name| words?.get(name))
        .find(|alt| !alt.trim().is_empty())
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .take(240)
        .collect();
    let (cx, cy) = (width.round() as i64, height.round() as i64);
    let crop: String = frame.find("srcRect").map_or_else(String::new, |cut| {
        let edge = |name: &str| cut.get(name).and_then(|v| v.parse::<i64>().ok()).filter(|v| (0..100_000).contains(v));
        let edges: String =
            ["l", "t", "r", "b"].iter().filter_map(|name| Some(format!(r#" {name}="{}""#, edge(name)?))).collect();
        if edges.is_empty() { String::new() } else { format!("<a:srcRect{edges}/>") }
    });
    let graphic = format!(
        r#"<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="{mark}n{at}{mark}" name="Immagine {mark}n{at}{mark}" descr="{mark}d{at}{mark}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{mark}r{at}{mark}"/>{crop}<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>"#,
        mark = '\u{1}'
    );
    let named = format!(
        r#"<wp:docPr id="{mark}n{at}{mark}" name="Immagine {mark}n{at}{mark}" descr="{mark}d{at}{mark}"/><wp:cNvGraphicFramePr/>"#,
        mark = '\u{1}'
    );
    let (markup, floats) = if frame.name == "anchor" {
        anchored(frame, cx, cy, &format!("{named}{graphic}"))
    } else {
        let inline = format!(
            r#"<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/>{named}{graphic}</wp:inline>"#
        );
        (inline, None)
    };
    Some(Drawn { markup, width: width / EMU, height: height / EMU, side: floats, alt })
}

/// A picture that floats: where it is put, and what stands around it.
fn anchored(frame: &Tree, cx: i64, cy: i64, content: &str) -> (String, Option<Align>) {
    const ACROSS: [&str; 8] =
        ["margin", "page", "column", "character", "leftMargin", "rightMargin", "insideMargin", "outsideMargin"];
    const DOWN: [&str; 8] =
        ["margin", "page", "paragraph", "line", "topMargin", "bottomMargin", "insideMargin", "outsideMargin"];
    let place = |name: &str, known: &[&str], sides: &[&str], other: &str| {
        let found = frame.child(name);
        let from = found.and_then(|p| p.get("relativeFrom")).filter(|from| known.contains(from)).unwrap_or(other);
        let side = found.and_then(|p| p.child("align")).map(|a| a.text.trim()).filter(|side| sides.contains(side));
        let offset = found
            .and_then(|p| p.child("posOffset"))
            .and_then(|offset| offset.text.trim().parse::<i64>().ok())
            .unwrap_or(0)
            .clamp(-20_000_000, 20_000_000);
        let inner = side.map_or_else(
            || format!("<wp:posOffset>{offset}</wp:posOffset>"),
            |side| format!("<wp:align>{side}</wp:align>"),
        );
        (format!(r#"<wp:{name} relativeFrom="{from}">{inner}</wp:{name}>"#), side.map(str::to_owned), offset)
    };
    let (across, side, offset) = place("positionH", &ACROSS, &["left", "center", "right"], "column");
    let (down, ..) = place("positionV", &DOWN, &["top", "center", "bottom"], "paragraph");
    let wrap = frame.children.iter().find_map(|child| match child.name.as_str() {
        "wrapSquare" => Some(r#"<wp:wrapSquare wrapText="bothSides"/>"#),
        "wrapTopAndBottom" => Some("<wp:wrapTopAndBottom/>"),
        _ => None,
    });
    let behind = if matches!(frame.get("behindDoc"), Some("1" | "true")) { 1 } else { 0 };
    let align = match side.as_deref() {
        Some("center") => Align::Center,
        Some("right") => Align::Right,
        Some(_) => Align::Left,
        // Beyond the middle of the text it stands at its right.
        None if offset as f32 / EMU > 90.0 => Align::Right,
        None if offset as f32 / EMU > 45.0 => Align::Center,
        None => Align::Left,
    };
    let markup = format!(
        r#"<wp:anchor distT="0" distB="0" distL="114300" distR="114300" simplePos="0" relativeHeight="251658240" behindDoc="{behind}" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>{across}{down}<wp:extent cx="{cx}" cy="{cy}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>{}{content}</wp:anchor>"#,
        wrap.unwrap_or("<wp:wrapNone/>")
    );
    (markup, Some(align))
}
