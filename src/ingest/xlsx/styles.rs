// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Which styles of a workbook show a number as a date or as a percentage: the file holds only days and fractions.

use std::collections::BTreeMap;

use crate::ingest::package::for_each_element;

/// What a style makes of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Nature {
    /// A number.
    #[default]
    Number,
    /// A date, a time or both.
    Date,
    /// A duration, which may pass 24 hours.
    Duration,
    /// A share, shown a hundred times as large.
    Percent,
}

/// The nature of each style of a cell, in their order.
pub fn natures(xml: &str) -> Vec<Nature> {
    let mut custom: BTreeMap<u32, Nature> = BTreeMap::new();
    let mut natures = Vec::new();
    let mut inside = false;
    for_each_element(xml, |name, get| match name {
        "numFmt" => {
            if let (Some(id), Some(code)) = (get("numFmtId").and_then(|id| id.parse().ok()), get("formatCode")) {
                custom.insert(id, nature(&code));
            }
        }
        "cellStyleXfs" | "cellStyles" | "dxfs" => inside = false,
        "cellXfs" => inside = true,
        "xf" if inside && natures.len() < 65_536 => {
            let id = get("numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
            natures.push(custom.get(&id).copied().unwrap_or_else(|| builtin(id)));
        }
        _ => {}
    });
    natures
}

/// Formats that every program knows by number (ECMA-376 part 1, 18.8.30; 27-36 and 50-58 are dates of the Far East).
pub fn builtin(id: u32) -> Nature {
    match id {
        9 | 10 => Nature::Percent,
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Nature::Date,
        46 => Nature::Duration,
        _ => Nature::Number,
    }
}

/// What a format makes of a number: letters of dates outside quotes, brackets and escapes.
pub fn nature(code: &str) -> Nature {
    if code.eq_ignore_ascii_case("general") || code.eq_ignore_ascii_case("standard") {
        return Nature::Number;
    }
    let mut characters = code.chars();
    let mut nature = Nature::Number;
    while let Some(character) = characters.next() {
        match character {
            '\\' | '_' | '*' => {
                characters.next();
            }
            '"' => {
                characters.by_ref().find(|c| *c == '"');
            }
            '[' => {
                let inside: String = characters.by_ref().take_while(|c| *c != ']').collect();
                let first = inside.chars().next().map(|c| c.to_ascii_lowercase());
                if matches!(first, Some('h' | 'm' | 's'))
                    && inside.chars().all(|c| first == Some(c.to_ascii_lowercase()))
                {
                    return Nature::Duration;
                }
            }
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => return Nature::Date,
            '%' => nature = Nature::Percent,
            _ => {}
        }
    }
    nature
}

/// What a percentage shows of the number that its cell holds, free of the noise of the multiplication.
pub fn shown_percent(n: f64) -> f64 {
    let shown = n * 100.0;
    let rounded = (shown * 1e9).round() / 1e9;
    if rounded.is_finite() { rounded } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_dates_are_told_from_those_of_numbers() {
        for code in ["dd/mm/yyyy", "[$-410]d mmmm yyyy;@", "hh:mm", "[Red]m/d/yy", "\"il\" d/m"] {
            assert_eq!(nature(code), Nature::Date, "{code}");
        }
        for code in
            ["General", "0.00", "#,##0.00 [$€-410]", "\"mesi\" 0", "0\\m", "[Red]-0.0", "_-* #,##0_-", "0.00E+00", "@"]
        {
            assert_eq!(nature(code), Nature::Number, "{code}");
        }
        assert_eq!(nature("[h]:mm:ss"), Nature::Duration);
        assert_eq!(["0%", "0.00%", "[Red]-0%"].map(nature), [Nature::Percent; 3]);
        assert_eq!(nature("0\"%\""), Nature::Number);
        assert_eq!([0.07, 0.61, 0.125].map(shown_percent), [7.0, 61.0, 12.5]);
        let xml = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yy\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
                   <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"><alignment/></xf><xf numFmtId=\"46\"/></cellXfs></styleSheet>";
        assert_eq!(natures(xml), [Nature::Number, Nature::Date, Nature::Duration]);
    }
}
