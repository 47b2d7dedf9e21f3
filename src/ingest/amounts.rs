// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What words say of the amounts beside or below them: in thousands, in millions, a total.

use rust_decimal::Decimal;

use super::normal::normal;

/// What the amounts under a heading are multiplied by.
pub fn scale_in(text: &str) -> Decimal {
    scale_word(text).unwrap_or(Decimal::ONE)
}

/// What a title or a note says that the amounts of its table are multiplied by: «importi in migliaia di euro», but not «3 milioni di euro».
pub fn scale_told(text: &str) -> Option<Decimal> {
    let words = normal(text);
    let told = |w: &str| {
        matches!(
            w,
            "in" | "importi" | "importo" | "valori" | "valore" | "dati" | "cifre" | "espressi" | "espresse" | "euro"
        )
    };
    let marked = text.to_lowercase().contains("k€") || text.contains("/000");
    scale_word(text).filter(|_| marked || words.split(' ').any(told))
}

fn scale_word(text: &str) -> Option<Decimal> {
    let lower = text.to_lowercase();
    let tight: String = lower.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\'' | '’' | '‘')).collect();
    let written = ["k€", "€/000", "€000", "euro/000", "eur/000", "€/1000", "€/1.000", "x1000", "x1.000"];
    // «'000 €» and «(000)», but not «10.000 €».
    let three = tight.match_indices("000").any(|(at, zeros)| {
        let (before, after) = (&tight[..at], &tight[at + zeros.len()..]);
        let alone = !before.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
        alone && (after.starts_with('€') || after.starts_with("eur") || before.ends_with('(') && after.starts_with(')'))
    });
    if three || lower.contains("€k") || written.iter().any(|m| tight.contains(m)) {
        return Some(Decimal::from(1000));
    }
    let words = normal(text);
    let words: Vec<&str> = words.split(' ').collect();
    for (at, word) in words.iter().enumerate() {
        let scale = match *word {
            "migliaia" | "keuro" => 1000,
            "k" if words.get(at + 1).is_some_and(|w| w.starts_with("eur")) => 1000,
            "milioni" | "mln" => 1_000_000,
            _ => continue,
        };
        // «3 milioni di euro» is a figure, not a unit.
        let figure = at.checked_sub(1).is_some_and(|before| words[before].bytes().all(|b| b.is_ascii_digit()));
        if !figure {
            return Some(Decimal::from(scale));
        }
    }
    None
}

/// Words that lead a total.
pub fn is_total(text: &str) -> bool {
    // Asked of every row: most begin with another letter and speak of no total.
    let first = text.chars().find(|c| c.is_alphanumeric());
    let led = first.is_some_and(|c| !c.is_ascii() || matches!(c.to_ascii_lowercase(), 't' | 's' | 'c'));
    if !led && !text.as_bytes().windows(6).any(|w| w.eq_ignore_ascii_case(b"totale")) {
        return false;
    }
    let words = normal(text);
    let first = words.split(' ').next().unwrap_or_default();
    matches!(
        first,
        "totale"
            | "totali"
            | "tot"
            | "subtotale"
            | "subtotali"
            | "sub"
            | "sommano"
            | "somma"
            | "complessivo"
            | "complessivamente"
            | "totalefua"
    ) && (first != "sub" || words.starts_with("sub tot"))
        || words.ends_with(" totale") && words.split(' ').count() <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_and_totals() {
        assert_eq!(scale_in("Importo (migliaia di euro)"), Decimal::from(1000));
        for heading in
            ["Importo in k€", "Importo ('000 €)", "Importo € ’000", "Costo (€ x 1.000)", "Importo (000)", "Eur/000"]
        {
            assert_eq!(scale_in(heading), Decimal::from(1000), "{heading}");
        }
        for heading in ["Contributo 10.000 €", "Fino a 5000 euro", "Importo 2000 (€)"] {
            assert_eq!(scale_in(heading), Decimal::ONE, "{heading}");
        }
        assert_eq!(scale_in("Importo (€)"), Decimal::ONE);
        assert_eq!(scale_told("(importi in migliaia di euro)"), Some(Decimal::from(1000)));
        assert_eq!(scale_told("Valori espressi in milioni di euro"), Some(Decimal::from(1_000_000)));
        assert_eq!(scale_told("Un piano da 12 milioni di euro"), None);
        for text in ["Totale", "TOTALE GENERALE", "Totale area A1", "Sub-totale", "Tot."] {
            assert!(is_total(text), "{text}");
        }
        assert!(!is_total("Totalizzatore"));
    }
}
