// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Columns with personal data, told by their heading or by what they hold: they go no further than this file.

use super::Answers;
use crate::findings::{Finding, Findings, codes};
use crate::ingest::normal::normal;
use crate::privacy::is_tax_code;

/// Words of headings that ask who the person is, or that survey tools add by themselves.
const HEADINGS: [&str; 34] = [
    "nome",
    "cognome",
    "nominativo",
    "nome e cognome",
    "cognome e nome",
    "email",
    "e mail",
    "mail",
    "posta elettronica",
    "indirizzo email",
    "indirizzo e mail",
    "indirizzo di posta elettronica",
    "pec",
    "telefono",
    "cellulare",
    "numero di telefono",
    "recapito",
    "recapito telefonico",
    "codice fiscale",
    "cf",
    "indirizzo",
    "indirizzo di residenza",
    "via",
    "data di nascita",
    "luogo di nascita",
    "ip",
    "indirizzo ip",
    "ip address",
    "ipaddr",
    "iban",
    "firma",
    "username",
    "nome utente",
    "first name",
];

/// Columns that survey tools add and that are no questions.
const TECHNICAL: [&str; 20] = [
    "informazioni cronologiche",
    "timestamp",
    "id",
    "id risposta",
    "response id",
    "ora di inizio",
    "ora di completamento",
    "start time",
    "completion time",
    "data invio",
    "submitdate",
    "startdate",
    "datestamp",
    "seed",
    "lastpage",
    "startlanguage",
    "token",
    "refurl",
    "ultima pagina",
    "lingua iniziale",
];

/// Drops the columns that identify people, and those of the tool; the note never repeats what they hold.
pub fn drop(answers: &mut Answers, findings: &mut Findings) {
    let mut dropped = Vec::new();
    let mut keep = vec![true; answers.headings.len()];
    for (at, (origin, heading)) in answers.headings.iter().enumerate() {
        let words = normal(heading);
        let values: Vec<&str> = answers.rows.iter().filter_map(|r| r.get(at)?.as_deref()).collect();
        let by_heading = HEADINGS.contains(&words.as_str())
            || [
                "codice fiscale",
                "indirizzo email",
                "indirizzo e mail",
                "numero di telefono",
                "nome e cognome",
                "cognome e nome",
            ]
            .iter()
            .any(|w| words.contains(w));
        let personal = values.iter().filter(|v| is_personal(v)).count();
        if by_heading || (personal > 0 && personal * 4 >= values.len()) || personal >= 3 {
            keep[at] = false;
            dropped.push((origin.clone(), heading.clone()));
        } else if TECHNICAL.contains(&words.as_str()) {
            keep[at] = false;
        }
    }
    let mut flags = keep.iter();
    answers.headings.retain(|_| *flags.next().unwrap_or(&true));
    for row in &mut answers.rows {
        let mut flags = keep.iter();
        row.retain(|_| *flags.next().unwrap_or(&true));
    }
    if let Some((origin, _)) = dropped.first() {
        let names: Vec<String> = dropped.iter().map(|(_, heading)| format!("«{heading}»")).collect();
        let mut finding =
            Finding::note(codes::PERSONAL_DATA, format!("Colonne con dati personali, non lette: {}", names.join(", ")))
                .at(origin.clone())
                .cure("Nulla da fare; è meglio toglierle anche dal file.");
        for (origin, _) in dropped.iter().skip(1) {
            finding = finding.also(Some(origin), "");
        }
        findings.push(finding);
    }
}

/// E-mail, tax code, IBAN, telephone, IP address.
pub fn is_personal(text: &str) -> bool {
    let text = text.trim();
    let compact: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '/' | '.')).collect();
    let upper = compact.to_uppercase();
    let bytes = upper.as_bytes();
    let email = text
        .split_whitespace()
        .any(|w| w.split_once('@').is_some_and(|(a, b)| !a.is_empty() && b.contains('.') && !b.ends_with('.')));
    let iban = bytes.len() == 27 && upper.starts_with("IT") && bytes[2..4].iter().all(u8::is_ascii_digit);
    let digits = compact.trim_start_matches('+');
    let phone = digits.bytes().all(|b| b.is_ascii_digit())
        && ((9..=13).contains(&digits.len())
            && (digits.starts_with('3') || digits.starts_with('0') || digits.starts_with("39")));
    let parts: Vec<&str> = text.split('.').collect();
    let ip = parts.len() == 4 && parts.iter().all(|p| p.parse::<u8>().is_ok());
    is_tax_code(&compact) || email || iban || phone || ip
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_data_is_known_by_its_form() {
        for text in [
            "mario@example.it",
            "RSSMRA80A01H501U",
            "IT60X0542811101000000123456",
            "333 1234567",
            "+39 0833 123456",
            "192.168.1.10",
        ] {
            assert!(is_personal(text), "{text}");
        }
        for text in ["Molto importante", "Genitore di minori", "5", "2022", "Casarano", "35-49", "1.234,50"] {
            assert!(!is_personal(text), "{text}");
        }
    }
}
