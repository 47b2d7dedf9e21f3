// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Says in Italian, with the line and the nearest key, what is wrong in a TOML file.

/// Line (from 1) and sentence for an error of the TOML reader.
pub fn explain(error: &toml::de::Error, text: &str) -> (usize, String) {
    let start = error.span().map_or(0, |span| span.start.min(text.len()));
    let line = text.as_bytes()[..start].iter().filter(|&&b| b == b'\n').count() + 1;
    (line, translate(error.message()))
}

/// The nearest of the known words, if one is near enough to be a slip of the pen.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    known
        .into_iter()
        .map(|k| (strsim::normalized_damerau_levenshtein(&lower, &k.to_lowercase()), k))
        .filter(|(score, _)| *score >= 0.6)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, k)| k)
}

// The reader and serde speak English with fixed phrases; the tests below hold each of them.
/// The Italian sentence for a phrase of the TOML reader.
pub fn translate(message: &str) -> String {
    let message = message.lines().next().unwrap_or_default();
    let quoted = quoted_words(message);
    if message.starts_with("unknown field") {
        let (key, known) = split_first(&quoted);
        return match nearest(key, known.iter().copied()) {
            Some(near) => format!("la chiave «{key}» non esiste; forse «{near}»"),
            None => format!("la chiave «{key}» non esiste; qui si possono usare: {}", known.join(", ")),
        };
    }
    if message.starts_with("unknown variant") {
        let (word, known) = split_first(&quoted);
        return format!("«{word}» non è ammesso; si può scrivere: {}", known.join(", "));
    }
    if message.starts_with("missing field") {
        return format!("manca la chiave obbligatoria «{}»", split_first(&quoted).0);
    }
    if message.starts_with("duplicate key") {
        return "la stessa chiave è scritta due volte".to_owned();
    }
    if let Some(rest) = message.strip_prefix("invalid type: ") {
        let (found, expected) = rest.split_once(", expected ").unwrap_or((rest, ""));
        return format!("il valore è di tipo sbagliato: c'è {}, serve {}", type_name(found), type_name(expected));
    }
    // Sentences of our own types (triennia) come through as they are; the rest is a fault of the syntax.
    if message.contains('«') {
        return message.to_owned();
    }
    "la riga non è scritta secondo le regole del formato: controllare virgolette, segno di uguale e parentesi quadre"
        .to_owned()
}

fn quoted_words(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

fn split_first<'a>(words: &'a [&'a str]) -> (&'a str, &'a [&'a str]) {
    words.split_first().map_or(("", &[][..]), |(first, rest)| (*first, rest))
}

fn type_name(english: &str) -> &'static str {
    let names = [
        ("string", "un testo tra virgolette"),
        ("integer", "un numero intero"),
        ("u32", "un numero intero"),
        ("u64", "un numero intero"),
        ("i64", "un numero intero"),
        ("float", "un numero con i decimali"),
        ("boolean", "true o false"),
        ("sequence", "un elenco tra parentesi quadre"),
        ("map", "un gruppo di chiavi"),
        ("struct", "un gruppo di chiavi"),
        ("datetime", "una data senza virgolette"),
        ("date", "una data tra virgolette, come \"2022-10-05\""),
    ];
    names.iter().find(|(word, _)| english.contains(word)).map_or("un valore di altro tipo", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code)]
    struct Sample {
        profilo: String,
        stato: Option<Word>,
        righe: Option<u32>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Word {
        Bozza,
        Adottato,
    }

    fn said(text: &str) -> (usize, String) {
        explain(&toml::from_str::<Sample>(text).unwrap_err(), text)
    }

    #[test]
    fn an_unknown_key_names_the_nearest() {
        assert_eq!(
            said("profilo = \"x\"\nstatto = \"bozza\"\n"),
            (2, "la chiave «statto» non esiste; forse «stato»".to_owned())
        );
    }

    #[test]
    fn every_phrase_of_the_reader_is_italian() {
        assert_eq!(said("righe = 3\n").1, "manca la chiave obbligatoria «profilo»");
        assert_eq!(
            said("profilo = \"x\"\nstato = \"finito\"\n"),
            (2, "«finito» non è ammesso; si può scrivere: bozza, adottato".to_owned())
        );
        assert_eq!(
            said("profilo = 5\n").1,
            "il valore è di tipo sbagliato: c'è un numero intero, serve un testo tra virgolette"
        );
        assert_eq!(said("profilo = \"x\"\nprofilo = \"y\"\n").1, "la stessa chiave è scritta due volte");
        assert!(said("profilo = \n").1.starts_with("la riga non è scritta"));
        assert!(said("[profilo\n").1.starts_with("la riga non è scritta"));
    }
}
