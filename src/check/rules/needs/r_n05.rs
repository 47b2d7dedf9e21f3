// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-N05: figures typed by hand in the texts say what the data say.

use super::claims::{Claim, counts, money, years};
use crate::check::prose::numbers;
use crate::check::rules::prelude::*;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-N05",
    name: "cifra-del-testo-diversa-dai-dati",
    family: Family::Needs,
    weight: Weight::Error,
    since: "0.1.0",
    source: "buona pratica: la stessa cifra non può avere due valori nello stesso atto",
    page: include_str!("r_n05.md"),
    check: Some(check),
};

fn check(c: &Context<'_>) -> Vec<Finding> {
    if c.plan.interventions.is_empty() || c.plan.comuni.is_empty() {
        return Vec::new();
    }
    let names = money::Names::new(c);
    let mut findings = Vec::new();
    for read in c.read() {
        let passage = read.passage;
        // Words for numbers matter only beside what is counted.
        let counted =
            ["omuni", "ntervent", "chede", "bitanti", "esident"].iter().any(|word| passage.text.contains(word));
        if !counted && !read.has_figures() {
            continue;
        }
        for sentence in &read.sentences {
            let (words, folded) = (sentence.words(), &sentence.folded);
            let found = numbers(words);
            let mut claims: Vec<Claim> = Vec::new();
            if let Some(claim) = years(c, words, folded) {
                claims.push(claim);
            }
            for number in &found {
                let claim = if number.money {
                    money::claim(c, &names, passage, folded, number)
                } else {
                    counts::claim(c, passage, words, folded, number)
                };
                claims.extend(claim.map(|claim| claim.written(&words[number.first..number.end])));
            }
            findings.extend(claims.into_iter().map(|claim| {
                let weight = if claim.about { Weight::Warning } else { c.weight() };
                let finding = c
                    .weighing(weight, format!("Il testo dice «{}», ma {}", claim.written, claim.truth))
                    .found(&claim.written)
                    .expected(&claim.expected)
                    .cure("Correggere la cifra nel testo, oppure i dati se è giusto il testo; meglio ancora togliere la cifra: il piano la stampa nelle tabelle.");
                let mut finding = passage.place(finding);
                finding = with_places(finding, &claim.cells, &format!("qui {}", claim.expected));
                finding.places.truncate(MAX_CELLS);
                finding
            }));
        }
    }
    findings
}

/// How many of the cells behind a figure a finding names.
const MAX_CELLS: usize = 12;

#[cfg(test)]
mod tests {
    use crate::check::testing::Case;

    fn found(text: &str) -> Vec<(String, String)> {
        let findings = Case::good().text("1-territorio", text).findings();
        findings.iter().map(|f| (f.code.to_owned(), f.expected.clone().unwrap_or_default())).collect()
    }

    #[test]
    fn figures_that_the_data_deny_are_found() {
        let wrong = [
            ("L'Ambito comprende quattro comuni.", "3"),
            ("I 5 Comuni dell'Ambito hanno approvato lo schema.", "3"),
            ("La popolazione dell'Ambito è di 41.505 abitanti.", "39.505"),
            ("L'Ambito conta 38.000 residenti.", "39.505"),
            ("Il comune di Matino ha 12.167 abitanti.", "11.167"),
            ("Il piano si articola in dodici interventi.", "11"),
            ("Il Piano di Zona prevede complessivamente 9 interventi, distribuiti nelle sette aree.", "11"),
            ("L'area A1 comprende cinque interventi.", "4"),
            ("Le risorse complessive del piano ammontano a 1.860.000,01 euro.", "1.860.000,00 €"),
            ("Nel 2023 le fonti del piano sono pari complessivamente a € 630.000,00.", "620.000,00 €"),
            ("Nel triennio il FNPS ammonta a 310.000,00 euro.", "300.000,00 €"),
            ("All'area A3 il piano destina in totale 250.000,00 euro nel triennio.", "240.000,00 €"),
            ("Il piano impegna in tutto circa 3,2 milioni di euro.", "1.860.000,00 €"),
            ("Il piano copre le annualità 2022, 2023 e 2025.", "2022, 2023 e 2024"),
            ("I comuni dell'Ambito sono quattordici.", "3"),
            ("I comuni che formano l'Unione sono in tutto 4.", "3"),
            ("Gli interventi previsti dal Piano sociale di zona sono 52.", "11"),
        ];
        for (text, expected) in wrong {
            assert_eq!(found(text), [("R-N05".to_owned(), expected.to_owned())], "{text}");
        }
    }

    #[test]
    fn plausible_prose_is_left_alone() {
        let good = [
            "L'Ambito comprende tre comuni e conta 39.505 abitanti.",
            "I tre comuni occupano la parte interna del Salento.",
            "In due comuni dell'Ambito manca lo sportello.",
            "Due dei tre comuni dell'Ambito hanno una biblioteca.",
            "Il LEPS chiede un assistente sociale ogni 5.000 abitanti.",
            "I comuni con meno di 15.000 abitanti sono due.",
            "I comuni dell'Ambito che hanno firmato sono due.",
            "I comuni dell'Ambito sono tre.",
            "Gli interventi del piano per gli anziani sono due.",
            "Il piano si articola in undici interventi.",
            "Per gli anziani il piano prevede due interventi innovativi.",
            "Il piano prevede tre nuovi interventi.",
            "Le risorse del piano ammontano a 1.860.000,00 euro.",
            "Il piano vale circa 1,9 milioni di euro nel triennio.",
            "Il Fondo nazionale politiche sociali ammonta a 390.925.678 euro a livello nazionale.",
            "Il contributo massimo è di 5.000,00 euro a progetto.",
            "Il progetto PIPPI del PNRR vale 211.500,00 euro.",
            "La fascia ISEE va fino a 9.360,00 euro.",
            "La popolazione della provincia di Lecce è di 770.000 abitanti.",
            "Nel 2011 i residenti dell'Ambito erano 41.200.",
            "Rispetto al piano precedente, che valeva 1.500.000,00 euro, le risorse crescono.",
            "Il tavolo si è riunito nelle annualità 2020, 2021 e 2022.",
            "Circa il 24% dei residenti dell'Ambito ha più di 65 anni.",
            "Il servizio risponde in 24 ore su 365 giorni e serve 120 residenti dell'Ambito.",
            "L'Ambito ha una densità di 420 abitanti per chilometro quadrato.",
            "Con l'Ambito confinante si lavora su 14 comuni.",
            "Ogni anno 40 residenti dell'Ambito chiedono il contributo.",
            "Il voucher, pari a 6.000,00 euro nel triennio, è pagato dal piano.",
        ];
        for text in good {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
