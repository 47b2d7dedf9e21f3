// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! How headings, sheet names and words are compared: without case, accents, apostrophes and punctuation.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// Words in lower case, without accents, one space between them; everything else is dropped.
///
/// `Priorita'`, `PRIORITÀ` and `priorità:` are the same.
pub fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    let mut add = |c: char| {
        if c.is_alphanumeric() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        } else if c.is_ascii() || !unicode_normalization::char::is_combining_mark(c) {
            gap = true;
        }
    };
    // Most characters are plain letters, and nothing is asked more often. Marks are dropped: their order doesn't matter.
    for c in text.chars() {
        if c.is_ascii() {
            add(c.to_ascii_lowercase());
        } else {
            std::iter::once(c).nfkd().flat_map(char::to_lowercase).for_each(&mut add);
        }
    }
    out
}

/// Words that don't tell one heading from another.
const FILLERS: &[&str] = &[
    "di", "del", "della", "dello", "dei", "degli", "delle", "d", "dell", "la", "il", "lo", "le", "i", "gli", "l", "un",
    "una", "in", "e", "ed", "per", "a", "al", "alla", "ai", "agli", "alle", "da", "dal", "dalla", "con", "su", "n",
    "nr", "no", "num", "numero", "euro", "eur", "previsto", "prevista", "previsti", "previste",
];

/// The words that matter, abbreviations spelled out: `Cod. dell'intervento` is `codice intervento`.
pub fn loose(text: &str) -> String {
    let words: Vec<String> =
        normal(text).split(' ').filter(|w| !w.is_empty() && !FILLERS.contains(w)).map(full_word).collect();
    words.join(" ")
}

fn full_word(word: &str) -> String {
    match word {
        "cod" => "codice",
        "denom" => "denominazione",
        "descr" => "descrizione",
        "imp" => "importo",
        "tipol" => "tipologia",
        "resp" => "responsabile",
        "prot" => "protocollo",
        "tot" => "totale",
        "interv" => "intervento",
        "pop" => "popolazione",
        "sup" => "superficie",
        "prog" => "progetto",
        "serv" => "servizio",
        "rif" => "riferimento",
        "mod" => "modalita",
        other => other,
    }
    .to_owned()
}

/// The text without what stands in brackets, and without marks of notes and of required fields.
pub fn without_brackets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// Spaces made plain and single, ends trimmed; line breaks stay.
pub fn tidy(text: &str) -> String {
    let plain = |c: char| matches!(c, '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' | '\t' | '\u{200b}' | '\u{feff}');
    let mut lines: Vec<String> = Vec::new();
    for line in text.replace("\r\n", "\n").replace('\r', "\n").split('\n') {
        let line: String = line.chars().map(|c| if plain(c) { ' ' } else { c }).filter(|c| !c.is_control()).collect();
        lines.push(line.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" "));
    }
    let text = lines.join("\n");
    text.trim().to_owned()
}

/// The text on one line, cut for a message.
pub fn brief(text: &str) -> String {
    let line = tidy(text).replace('\n', " ");
    if line.chars().count() <= 60 {
        line
    } else {
        format!("{}…", line.chars().take(59).collect::<String>().trim_end())
    }
}

/// Closest of the candidates, when it is close enough to be worth naming.
pub fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_form(text, candidates.into_iter().map(|candidate| (Cow::Owned(normal(candidate)), candidate)))
}

/// As [`nearest`], among candidates whose normal form is known.
pub fn nearest_form<'a, 'f>(
    text: &str,
    candidates: impl IntoIterator<Item = (Cow<'f, str>, &'a str)>,
) -> Option<&'a str> {
    let wanted = normal(text);
    // A long text is no slip of the pen.
    if wanted.is_empty() || wanted.len() > 200 {
        return None;
    }
    let mut best: Option<(f64, &str)> = None;
    for (form, candidate) in candidates {
        let score = strsim::jaro_winkler(&wanted, &form);
        if score >= 0.84 && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_apostrophes_and_punctuation_do_not_count() {
        for text in ["Priorità", "PRIORITA'", "priorità:", " Priorita’ "] {
            assert_eq!(normal(text), "priorita");
        }
        assert_eq!(normal("N° utenti"), "n utenti");
        assert_eq!(normal("km²"), "km2");
        assert_eq!(loose("Cod. dell'intervento"), "codice intervento");
        assert_eq!(tidy("  a\u{a0}\u{a0} b \r\n c "), "a b\nc");
        assert_eq!(without_brackets("Importo (€) [1]"), "Importo  ");
    }
}
