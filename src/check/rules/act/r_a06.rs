// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-A06: no personal data of private persons in the texts to be published.

use crate::check::rules::prelude::*;
use crate::check::words::Read;
use crate::privacy::{self, is_iban};

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
    let mut kinds: Vec<privacy::Datum> = Vec::new();
    for (place, kind) in privacy::found(text) {
        // A wrong last letter of a tax code is a slip of the pen: nothing else has this form. Of an IBAN, other codes may.
        let bare = || text[place.clone()].chars().filter(|c| !c.is_whitespace()).collect::<String>();
        if kind != privacy::Datum::Iban || is_iban(&bare()) {
            kinds.push(kind);
        }
    }
    kinds.sort_unstable();
    kinds.dedup();
    let named = kinds.into_iter().map(|kind| match kind {
        privacy::Datum::TaxCode => "un codice fiscale",
        privacy::Datum::Iban => "un IBAN",
        privacy::Datum::Email => "un indirizzo e-mail privato",
        privacy::Datum::Mobile => "un numero di cellulare",
    });
    named.map(|name| (name, true)).collect()
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
