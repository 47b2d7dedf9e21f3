// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-A06: no personal data of private persons in the texts to be published.

use crate::check::rules::prelude::*;
use crate::check::words::Read;
use crate::privacy::{is_iban, is_tax_code};

use super::persons::named_person;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-A06",
    name: "dato-personale-nel-testo",
    family: Family::Act,
    weight: Weight::Error,
    since: "0.1.0",
    source: "art. 7-bis, commi 3 e 4, e art. 26, comma 4, del D.Lgs. 14 marzo 2013, n. 33; art. 2-septies, comma 8, del D.Lgs. 30 giugno 2003, n. 196",
    page: include_str!("r_a06.md"),
    check: Some(check),
};

/// What was found, and whether it is certain.
type Datum = (&'static str, bool);

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for Read { passage, sentences } in c.read() {
        // Persons may be named as who represents a body, chairs a meeting or answers for a service.
        let in_office = matches!(passage.table, Some("enti" | "atti" | "organi" | "presenze" | "impegni"));
        let named = !in_office && sentences.iter().any(named_person);
        let person = named
            .then_some(("il nome o la nascita di una persona accanto a una condizione di salute o di disagio", false));
        for (kind, certain) in personal_data(&passage.text).into_iter().chain(person) {
            let message =
                if certain { format!("Il testo contiene {kind}") } else { format!("Il testo sembra contenere {kind}") };
            // The datum itself is never repeated.
            let finding = if certain { c.finding(message) } else { c.weighing(Weight::Warning, message) };
            let finding = finding
                .cure("Togliere il dato: il piano è pubblicato. Per i recapiti usare quelli dell'ufficio, mai quelli di una persona.");
            findings.push(passage.place(finding));
        }
    }
    findings
}

/// Kinds of personal data in a text.
fn personal_data(text: &str) -> Vec<Datum> {
    let mut found = Vec::new();
    // Nearly all texts have neither figures nor an address.
    if !text.contains(|c: char| c.is_ascii_digit() || c == '@') {
        return found;
    }
    let words =
        || text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '<' | '>' | '«' | '»' | '"'));
    let trimmed = |w: &str| w.trim_matches(['.', ':', '!', '?', '\'', '’', '*', '_']).to_owned();
    // A wrong last letter is a slip of the pen: nothing else has this form.
    if words().map(trimmed).any(|w| is_tax_code(&w)) {
        found.push(("un codice fiscale", true));
    }
    if has_iban(text) {
        found.push(("un IBAN", true));
    }
    if words().any(|w| is_private_email(&trimmed(w))) {
        found.push(("un indirizzo e-mail privato", true));
    }
    if has_mobile(text) {
        found.push(("un numero di cellulare", true));
    }
    found
}

/// An Italian IBAN; spaces are allowed between groups.
fn has_iban(text: &str) -> bool {
    let upper: Vec<char> = text.to_ascii_uppercase().chars().collect();
    (0..upper.len()).any(|at| {
        let bounded = at == 0 || !upper[at - 1].is_alphanumeric();
        bounded && upper[at..].starts_with(&['I', 'T']) && {
            let code: String = upper[at..].iter().filter(|c| !matches!(c, ' ' | '\u{a0}')).take(27).collect();
            is_iban(&code)
        }
    })
}

fn is_private_email(word: &str) -> bool {
    let Some((name, domain)) = word.split_once('@') else { return false };
    let domain = domain.to_lowercase();
    let well_formed = !name.is_empty() && domain.contains('.') && !domain.starts_with('.');
    let institutional = [
        "comune",
        "asl",
        "regione",
        "provincia",
        "cittametropolitana",
        "gov.it",
        "pec",
        "legalmail",
        "ambito",
        "sanita",
        "edu.it",
        "istruzione",
        "pianodizona",
        "consorzio",
        "giustizia",
        "inps",
        "unione",
        "policlinico",
        "esempio",
        "example",
    ];
    let office = [
        "info",
        "ufficio",
        "segreteria",
        "protocollo",
        "servizi",
        "sportello",
        "pua",
        "cav",
        "centro",
        "amministrazione",
        "comunicazione",
    ];
    let lower = name.to_lowercase();
    well_formed
        && !institutional.iter().any(|w| domain.contains(w) || lower.contains(w))
        && !office.iter().any(|w| lower.starts_with(w))
}

/// A run of figures that begins with 3 (after 39 or +39) and has nine or ten of them: spaces, dots and dashes inside.
fn has_mobile(text: &str) -> bool {
    let mut digits = String::new();
    let mut runs = Vec::new();
    let mut previous_alphanumeric = false;
    let mut starts_clean = true;
    let characters: Vec<char> = text.chars().collect();
    for (i, &c) in characters.iter().enumerate() {
        let inside = !digits.is_empty()
            && matches!(c, ' ' | '.' | '-' | '/' | '\u{a0}')
            && characters.get(i + 1).is_some_and(char::is_ascii_digit);
        if c.is_ascii_digit() {
            if digits.is_empty() {
                starts_clean = !previous_alphanumeric;
            }
            digits.push(c);
        } else if !inside {
            if starts_clean && !matches!(c, ',' | '%' | '€') {
                runs.push(std::mem::take(&mut digits));
            }
            digits.clear();
        }
        previous_alphanumeric = c.is_alphanumeric() || matches!(c, ',' | '.' | '/');
    }
    if starts_clean {
        runs.push(digits);
    }
    let bare = |run: &String| {
        run.strip_prefix("0039").or(run.strip_prefix("39").filter(|r| r.len() >= 9)).unwrap_or(run).to_owned()
    };
    let dotted_amount =
        |run: &String| text.contains(&crate::money::thousands(run.parse().unwrap_or(0))) && run.len() < 13;
    runs.iter().any(|run| {
        let number = bare(run);
        number.starts_with('3') && (9..=10).contains(&number.len()) && !dotted_amount(run)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_of_persons_are_told_from_figures_and_offices() {
        assert_eq!(personal_data("Il signor (RSSMRA80A01H501U) ha chiesto."), [("un codice fiscale", true)]);
        assert_eq!(personal_data("Il codice RSSMRA80A01H501X è errato."), [("un codice fiscale", true)]);
        assert!(personal_data("IBAN IT60 X054 2811 1010 0000 0123 457").is_empty());
        assert_eq!(personal_data("IBAN IT60 X054 2811 1010 0000 0123 456"), [("un IBAN", true)]);
        assert_eq!(personal_data("scrivere a mario.rossi@gmail.com"), [("un indirizzo e-mail privato", true)]);
        assert_eq!(personal_data("cell. 333 1234567"), [("un numero di cellulare", true)]);
        assert_eq!(personal_data("tel. +39 347.123.4567."), [("un numero di cellulare", true)]);
        for good in [
            "PUA: pua@comune.casarano.le.it, tel. 0833 514111",
            "protocollo.comunecasarano@pec.rupar.puglia.it",
            "info@cooperativa.it",
            "Il fondo è di 3.331.234.567 euro, cioè 333.123.456,00 €",
            "CUP H11B22000330006, protocollo 0031234567/2022",
            "DGR 353 del 14/03/2022, BURP n. 40",
        ] {
            assert_eq!(personal_data(good), Vec::<Datum>::new(), "{good}");
        }
    }
}
