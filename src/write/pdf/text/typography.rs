// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! No-break spaces where Italian office prose wants them. One character for one: positions never move, quotes are left alone.

use crate::period::MONTHS;

/// No-break space.
pub const NBSP: char = '\u{a0}';

/// Abbreviations that a number follows.
const BEFORE_NUMBER: &[&str] = &[
    "art.",
    "artt.",
    "n.",
    "nn.",
    "nr.",
    "c.",
    "co.",
    "cc.",
    "p.",
    "pp.",
    "pag.",
    "pagg.",
    "cap.",
    "capp.",
    "par.",
    "tab.",
    "fig.",
    "all.",
    "sez.",
    "vol.",
    "prot.",
    "l.",
    "r.r.",
    "l.r.",
    "d.l.",
    "d.lgs.",
    "d.p.r.",
    "d.m.",
    "d.i.",
    "d.d.",
    "d.g.r.",
    "dgr.",
    "d.p.c.m.",
    "ca.",
    "tel.",
    "min.",
    "max.",
    "ore",
    "comma",
    "commi",
    "articolo",
    "articoli",
    "punto",
    "punti",
    "paragrafo",
    "capitolo",
    "tabella",
    "tabelle",
    "figura",
    "figure",
    "pagina",
    "allegato",
    "§",
    "€",
    "n°",
    "legge",
    "n.ro",
    "num.",
    "numero",
    "numeri",
    "euro",
    "triennio",
    "missione",
    "programma",
    "lotto",
    "fase",
    "sub",
    "cod.",
    "cap",
    "reg.",
    "circ.",
    "sent.",
    "del.",
    "delib.",
    "d.c.c.",
    "d.g.c.",
    "d.c.i.",
    "dpcm",
    "dpr",
    "g.u.",
    "b.u.r.",
    "burp",
    "d.lgs",
    "nota",
    "lett.",
    "titolo",
];

/// Titles that a name follows.
const BEFORE_NAME: &[&str] = &[
    "dott.", "dott.ssa", "dr.", "dr.ssa", "sig.", "sig.ra", "sigg.", "avv.", "ing.", "arch.", "prof.", "prof.ssa",
    "geom.", "rag.", "on.", "mons.", "don", "s.", "ss.",
];

/// Words that a single letter follows («lett. a)», «allegato A»).
const BEFORE_LETTER: &[&str] = &["lett.", "lettera", "allegato", "all.", "punto", "tabella", "area"];

/// Words that follow a number.
const UNITS: &[&str] = &[
    "euro", "km", "kmq", "km²", "m", "mq", "m²", "cm", "mm", "kg", "h", "min", "mb", "kb", "ab.", "n.", "mila",
    "milioni", "miliardi", "unità", "ore", "mesi", "anni", "giorni", "posti", "°c",
];

/// Words that a Roman number follows.
const BEFORE_ROMAN: &[&str] = &["capo", "titolo", "parte", "allegato", "sezione", "libro", "art.", "piano", "tabella"];

/// Acts that «n.» follows.
const ACTS: &[&str] = &[
    "l.", "l.r.", "d.lgs.", "d.l.", "d.p.r.", "d.m.", "d.g.r.", "d.p.c.m.", "r.r.", "d.c.c.", "d.g.c.", "dgr", "prot.",
];

/// Pairs that are one expression.
const PAIRS: &[(&str, &str)] =
    &[("ad", "es."), ("p.", "es."), ("e", "ss.mm.ii."), ("e", "s.m.i."), ("e", "ss."), ("s.", "l.")];

/// Puts the no-break spaces.
pub fn bind(characters: &mut [char]) {
    let mut from = 0;
    let mut bound = Vec::new();
    let words: Vec<(usize, usize)> = {
        let mut words = Vec::new();
        for (at, &c) in characters.iter().enumerate() {
            if c == ' ' || c == '\n' {
                if at > from {
                    words.push((from, at));
                }
                from = at + 1;
            }
        }
        if characters.len() > from {
            words.push((from, characters.len()));
        }
        words
    };
    for pair in words.windows(2) {
        let [(a, b), (c, d)] = *pair else { continue };
        if c != b + 1 || characters.get(b) != Some(&' ') {
            continue;
        }
        let (Some(left), Some(right)) = (characters.get(a..b), characters.get(c..d)) else { continue };
        if belong(left, right) {
            bound.push(b);
        }
    }
    for at in bound {
        if let Some(space) = characters.get_mut(at) {
            *space = NBSP;
        }
    }
}

fn belong(left: &[char], right: &[char]) -> bool {
    let Some(&first) = right.first() else { return false };
    // Long words are never abbreviations: most pairs end here.
    if left.len() > 12 {
        return false;
    }
    let dash = |word: &[char]| matches!(word, ['–' | '—']);
    if dash(right) && !dash(left) {
        return true;
    }
    if matches!(right, ['€' | '%', ..]) && right.len() <= 2 {
        return left.last().is_some_and(char::is_ascii_digit);
    }
    if !(first.is_ascii_digit() || first.is_alphabetic() || first == '(') {
        return false;
    }
    let word: String =
        left.iter().skip_while(|c| matches!(c, '(' | '«' | '“' | '"')).flat_map(|c| c.to_lowercase()).collect();
    // «dell’art. 19»: what stands before the apostrophe doesn't matter.
    let word = word.rsplit(['’', '\'']).next().unwrap_or(&word);
    if first.is_ascii_digit() {
        let year = right.iter().take_while(|c| c.is_ascii_digit()).count() == 4;
        return BEFORE_NUMBER.contains(&word) || year && MONTHS.contains(&word);
    }
    let figure = word.ends_with(|c: char| c.is_ascii_digit());
    let ordinal = word == "1°";
    let pair = PAIRS.iter().any(|(before, _)| *before == word);
    let [act, roman, name, letter] = [ACTS, BEFORE_ROMAN, BEFORE_NAME, BEFORE_LETTER].map(|list| list.contains(&word));
    // What comes after is looked at only where it matters, which is seldom.
    if !(figure || ordinal || pair || act || roman || name || letter) {
        return false;
    }
    let bare: String =
        right.iter().take(12).filter(|c| !matches!(c, ',' | ';' | ':' | ')')).flat_map(|c| c.to_lowercase()).collect();
    if figure && (UNITS.contains(&bare.trim_end_matches('.')) || UNITS.contains(&bare.as_str())) {
        return true;
    }
    if PAIRS.contains(&(word, bare.as_str())) || act && bare == "n." {
        return true;
    }
    let number = right.iter().take_while(|c| c.is_alphanumeric());
    if roman && first.is_alphanumeric() && number.clone().all(|c| matches!(c, 'I' | 'V' | 'X')) {
        return true;
    }
    if name && first.is_uppercase() {
        return true;
    }
    let short = right.len() <= 3 && !right.get(1).is_some_and(|c| c.is_alphabetic());
    if short && letter {
        return first.is_uppercase() || matches!(right.get(1), Some(')'));
    }
    let day = (1..=2).contains(&word.len()) && word.chars().all(|c| c.is_ascii_digit()) || ordinal;
    if day {
        let month: String = right.iter().take_while(|c| c.is_alphabetic()).flat_map(|c| c.to_lowercase()).collect();
        return MONTHS.contains(&month.as_str());
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(text: &str) -> String {
        let mut characters: Vec<char> = text.chars().collect();
        bind(&mut characters);
        characters.into_iter().map(|c| if c == NBSP { '~' } else { c }).collect()
    }

    #[test]
    fn what_belongs_together_is_bound() {
        for (text, wanted) in [
            ("l’art. 19 della legge n. 328", "l’art.~19 della legge n.~328"),
            ("art. 8, c. 3, lett. a) del D.Lgs. 18", "art.~8, c.~3, lett.~a) del D.Lgs.~18"),
            ("€ 1.000,00 e 20 %", "€~1.000,00 e 20~%"),
            ("il dott. Rossi, la dott.ssa Bianchi", "il dott.~Rossi, la dott.ssa~Bianchi"),
            ("il 5 ottobre 2022, pag. 3", "il 5~ottobre~2022, pag.~3"),
            ("dal 1° gennaio 2022, l’8 novembre 2000", "dal 1°~gennaio~2022, l’8~novembre~2000"),
            ("quota di euro 1.000, cioè 1.000 euro", "quota di euro~1.000, cioè 1.000~euro"),
            ("36 ore e 12 km; 3 milioni", "36~ore e 12~km; 3~milioni"),
            ("L.R. n. 19/2006 e ss.mm.ii., D.Lgs. n. 147", "L.R.~n.~19/2006 e~ss.mm.ii., D.Lgs.~n.~147"),
            ("allegato IV, titolo II; ad es. il punto 2", "allegato~IV, titolo~II; ad~es. il punto~2"),
            ("Lecce – Casarano", "Lecce~– Casarano"),
            ("del piano. 3 comuni e/o altri", "del piano. 3 comuni e/o altri"),
            ("\"tra virgolette\" e “altre”", "\"tra virgolette\" e “altre”"),
        ] {
            assert_eq!(bound(text), wanted);
        }
    }
}
