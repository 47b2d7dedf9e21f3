// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Figures inside running words: «nel triennio si spendono 19,3 milioni di euro per 1.240 famiglie».

/// Longest words that a scale or a unit adds to a figure.
const SCALES: [&str; 7] = ["milioni", "milione", "miliardi", "miliardo", "mila", "mln", "mld"];

/// Words after which a number names a place of a law, an act or the document: it counts nothing.
const REFERENCES: [&str; 30] = [
    "n", "nn", "nr", "num", "numero", "art", "artt", "articolo", "articoli", "comma", "commi", "co", "lett", "lettera",
    "punto", "l", "lr", "legge", "dgr", "dlgs", "dpr", "dm", "prot", "tabella", "tab", "figura", "fig", "pagina",
    "capitolo", "allegato",
];

/// The figures of a text, as they are written there, with their scale (`19,3 milioni`) or their sign (`12,3%`). Dates, years,
/// numbers of laws and codes are none.
pub(super) fn figures(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find(|c: char| c.is_ascii_digit()).map(|at| from + at) {
        let end = at + number(&text[at..]);
        from = end;
        let (before, after) = (&text[..at], &text[end..]);
        if is_name(before, after) || is_reference(before) || is_year(&text[at..end]) {
            // What hangs on it belongs to the same code or date.
            from += after.find(|c: char| c.is_whitespace() || c == ';').unwrap_or(after.len());
            continue;
        }
        let whole = end + tail(after);
        found.push(&text[at..whole]);
        from = whole;
    }
    found
}

/// Length of a number: digits, dots between groups of three, a comma with decimals.
fn number(text: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut length = digits(text);
    while text[length..].starts_with('.') && digits(&text[length + 1..]) == 3 {
        length += 4;
    }
    let decimals = if text[length..].starts_with(',') { digits(&text[length + 1..]) } else { 0 };
    if decimals > 0 { length + 1 + decimals } else { length }
}

/// Whether digits are part of a code, of a date, of «328/2000».
fn is_name(before: &str, after: &str) -> bool {
    let joined = |c: char| c.is_alphanumeric() || matches!(c, '/' | '_' | '@' | '#');
    let dotted = |text: &str| {
        text.starts_with(['.', '-', ':', '’', '\'']) && text[1..].starts_with(|c: char| c.is_alphanumeric())
    };
    let left = before.ends_with(joined)
        || before.strip_suffix(['.', '-', ':']).is_some_and(|rest| rest.ends_with(|c: char| c.is_alphanumeric()));
    let right =
        after.starts_with(joined) || after.starts_with(['°', 'º', 'ª']) || (!after.starts_with('’') && dotted(after));
    left || right
}

fn is_reference(before: &str) -> bool {
    let word: String = before
        .trim_end_matches([' ', '\u{a0}', '.', '°'])
        .chars()
        .rev()
        .take_while(|c| c.is_alphabetic() || *c == '.')
        .collect();
    let word: String = word.chars().rev().filter(|c| c.is_alphabetic()).collect::<String>().to_lowercase();
    REFERENCES.contains(&word.as_str())
}

fn is_year(number: &str) -> bool {
    number.len() == 4
        && (number.starts_with("19") || number.starts_with("20"))
        && number.bytes().all(|b| b.is_ascii_digit())
}

/// Length of the scale or of the sign after a number.
fn tail(after: &str) -> usize {
    let trimmed = after.trim_start_matches([' ', '\u{a0}']);
    let gap = after.len() - trimmed.len();
    if trimmed.starts_with('%') {
        return gap + 1;
    }
    let word: usize = trimmed.chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
    if SCALES.contains(&&trimmed[..word]) { gap + word } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_told_from_what_only_looks_like_one() {
        let text = "Nel 2022 (L. 328/2000, art. 19, comma 1, DGR n. 353 del 14/03/2022, scheda A1.02, CIG 7A45) \
                    i 39.505 residenti, 12,3% anziani, contano su 19,3 milioni e 450 mila euro: € 1.234,50 l’anno, \
                    8 comuni, ore 9:30, tel. 0833-500.";
        assert_eq!(figures(text), ["39.505", "12,3%", "19,3 milioni", "450 mila", "1.234,50", "8"]);
    }

    #[test]
    fn whatever_is_written_is_read_to_its_end() {
        for text in ["", "1", "1.", "1,", "1.2.3", "٣", "12’000", "€5", "1\u{a0}", "9.999.999", "a1", "1.000.00", "…7"]
        {
            let found = figures(text);
            assert!(found.iter().all(|figure| text.contains(figure)), "{text}: {found:?}");
        }
    }
}
