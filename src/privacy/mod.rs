// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Personal data: how they are known, and texts without them.

mod forms;
mod roles;

use std::borrow::Cow;

pub use forms::{Datum, found, is_iban, is_tax_code};
pub use roles::is_role;

/// What stands in the place of a personal datum.
pub const OMITTED: &str = "[omesso]";

/// The text without tax codes, IBANs, mobile numbers and private e-mail addresses, for what anybody may download.
pub fn masked(text: &str) -> Cow<'_, str> {
    let cuts = found(text);
    if cuts.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (cut, _) in cuts {
        if cut.start >= from {
            out.push_str(&text[from..cut.start]);
            out.push_str(OMITTED);
            from = cut.end;
        }
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_data_go_and_figures_stay() {
        for (text, expected) in [
            ("Il signor (RSSMRA80A01D851Z) chiede", "Il signor ([omesso]) chiede"),
            ("IBAN IT60 X054 2811 1010 0000 0123 456, grazie", "IBAN [omesso], grazie"),
            ("scrivere a anna.verdi@gmail.com.", "scrivere a [omesso]."),
            ("cell. 333 1234567", "cell. [omesso]"),
            ("tel. +39 347.123.4567.", "tel. [omesso]."),
        ] {
            assert_eq!(masked(text), expected);
        }
        for kept in [
            "PUA: pua@comune.casarano.le.it, tel. 0833 514111",
            "Restano 390.925.678 euro e 39.092.567 di residui",
            "Il fondo è di 3.331.234.567 euro, cioè 333.123.456,00 €",
            "CUP H11B22000330006, protocollo 0031234567/2022",
            "Interventi A1.01 e 3 comuni",
        ] {
            assert_eq!(masked(kept), kept);
        }
    }
}
