// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-S10: norms are cited with their right date, number and kind, and in the right form.

use crate::check::norms::{Cited, Kind, Norm, citations, day_at, norms};
use crate::check::prose::{Token, span, tokens};
use crate::check::rules::prelude::*;
use crate::check::words::{Read, Sentence};
use crate::plan::names::fold;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-S10",
    name: "citazione-di-norma-errata",
    family: Family::Structure,
    weight: Weight::Warning,
    since: "0.1.0",
    source: "date e numeri degli atti; forme delle citazioni negli atti pubblici",
    page: include_str!("r_s10.md"),
    check: Some(check),
};

/// A known act: kind without stops (empty when the profile doesn't say it), day, month, year, number, form.
struct Known {
    kind: String,
    date: (u32, u32, i16),
    number: u32,
    form: String,
    famous: bool,
    /// Read on an official text: what isn't only says that a citation may be of another act.
    confirmed: bool,
}

fn check(c: &Context<'_>) -> Vec<Finding> {
    let known = known(c);
    let mut findings = Vec::new();
    for Read { passage, sentences } in c.read().iter().filter(|read| read.has_figures()) {
        for sentence in sentences {
            let words = sentence.words();
            let cited = citations(words);
            let named = if cited.is_empty() { dated_name(sentence) } else { None };
            let wrong = cited.iter().filter_map(|cited| misquoted(&known, words, sentence.text, cited));
            for (written, right) in wrong.chain(named) {
                let finding = c
                    .finding(format!("La norma citata come «{written}» ha un'altra data o un altro tipo"))
                    .found(&written)
                    .expected(&right)
                    .cure(format!("Scrivere «{right}»; se l'atto è davvero un altro, la frase va bene così."));
                findings.push(passage.place(finding));
            }
        }
        if let Some(wrong) = singular_before_many(&passage.text) {
            let finding = c
                .finding(format!("«{wrong}» cita più articoli con l'abbreviazione del singolare"))
                .found(&wrong)
                .expected(wrong.replacen("art.", "artt.", 1))
                .cure("Con più articoli si scrive «artt.».");
            findings.push(passage.place(finding));
        }
    }
    findings
}

/// The acts of the program and those of the profile.
fn known(c: &Context<'_>) -> Vec<Known> {
    let own = norms().iter().map(|norm: &Norm| Known {
        kind: norm.bare_kind(),
        date: norm.date(),
        number: norm.number,
        form: norm.form(),
        famous: norm.famous,
        confirmed: norm.confirmed,
    });
    let mut all: Vec<Known> = own.collect();
    for act in &c.profile.acts {
        let words = tokens(&act.form);
        for cited in citations(&words) {
            let Some((day, month)) = cited.day else { continue };
            let kind = match cited.kind {
                Some(Kind::Norm(kind)) => kind.to_owned(),
                _ => continue,
            };
            let new = Known {
                kind,
                date: (day, month, cited.year),
                number: cited.number,
                form: span(&act.form, &words, cited.first, cited.end),
                famous: false,
                confirmed: act.confirmed,
            };
            match all.iter_mut().find(|k| k.kind == new.kind && k.number == new.number && k.date == new.date) {
                Some(same) => same.confirmed |= new.confirmed,
                None => all.push(new),
            }
        }
    }
    all
}

/// The citation as written and as it should be, when it is a known act with a slip of the pen.
fn misquoted(known: &[Known], words: &[Token<'_>], sentence: &str, cited: &Cited) -> Option<(String, String)> {
    let kind = match cited.kind {
        Some(Kind::Act) => return None,
        Some(Kind::Norm(kind)) => Some(kind),
        None => None,
    };
    let date = |k: &Known| cited.day.map(|(day, month)| (day, month, cited.year)) == Some(k.date);
    let same_number = || known.iter().filter(|k| k.number == cited.number);
    let sure = || same_number().filter(|k| k.confirmed);
    let right = match (cited.day, kind) {
        // Any act of this kind that is all there is right, whatever others are called.
        (Some(_), _) if same_number().any(|k| date(k) && kind.is_none_or(|kind| kind == k.kind)) => return None,
        // The date is right, the kind is not.
        (Some(_), Some(_)) if sure().any(date) => sure().find(|k| date(k)),
        (Some((day, month)), _) => sure().find(|k| {
            let near = k.date.2 == cited.year || (k.date.0, k.date.1) == (day, month);
            near && (kind == Some(k.kind.as_str()) || (kind.is_none() && cited.number >= 100))
        }),
        (None, Some(kind)) => {
            let year = |k: &&Known| k.date.2 == cited.year;
            if same_number().any(|k| year(&k) && k.kind == kind) {
                return None;
            }
            // «D.Lgs. 328/2000»: right number and year of a famous act, another kind. «L. 328/2001»: the next year.
            sure().find(|k| k.famous && (year(k) || (k.kind == kind && (k.date.2 - cited.year).abs() == 1)))
        }
        (None, None) => None,
    }?;
    let from = if kind.is_some() { start_of_kind(words, cited.first) } else { cited.first };
    Some((span(sentence, words, from, cited.end), right.form.clone()))
}

/// Where the words for the kind of an act begin.
fn start_of_kind(words: &[Token<'_>], first: usize) -> usize {
    let part = |t: &Token<'_>| {
        let word = t.word.replace(' ', "");
        matches!(
            word.as_str(),
            "d" | "l"
                | "r"
                | "lgs"
                | "dlgs"
                | "lr"
                | "dl"
                | "dpr"
                | "dpcm"
                | "legge"
                | "decreto"
                | "legislativo"
                | "regionale"
                | "n"
                | "dm"
                | "rr"
                | "dlvo"
        )
    };
    words[..first].iter().rposition(|t| !part(t)).map_or(0, |at| at + 1)
}

/// «TUEL del 18 settembre 2000»: an act cited by name, in its year, with another day.
fn dated_name(sentence: &Sentence<'_>) -> Option<(String, String)> {
    let words = sentence.words();
    let day = (0..words.len()).find_map(|at| day_at(words, at))?;
    let named = |n: &&Norm| n.names.iter().any(|name| sentence.folded.contains(&format!(" {} ", fold(name))));
    let norm = norms().iter().filter(|n| n.confirmed).find(named)?;
    let right = norm.date();
    (day.date.2 == right.2 && day.date != right).then(|| (span(sentence.text, words, day.first, day.end), norm.form()))
}

/// `art. 30 e 34`.
fn singular_before_many(text: &str) -> Option<String> {
    let tokens: Vec<&str> = text.split([' ', '\u{a0}']).filter(|t| !t.is_empty()).collect();
    tokens.windows(4).find_map(|w| {
        let number = |t: &str| {
            t.trim_end_matches([',', '.', ';', ')']).chars().all(|c| c.is_ascii_digit())
                && t.starts_with(|c: char| c.is_ascii_digit())
        };
        let is_article = w[0].rsplit(['(', '«', '\'', '’']).next().is_some_and(|a| a.eq_ignore_ascii_case("art."));
        (is_article && number(w[1]) && !w[1].ends_with(',') && w[2] == "e" && number(w[3]))
            .then(|| format!("art. {} e {}", w[1], w[3].trim_end_matches([',', '.', ';', ')'])))
    })
}

#[cfg(test)]
mod tests {
    use crate::check::testing::Case;

    fn found(text: &str) -> Vec<(String, String)> {
        let findings = Case::good().text("0-percorso", text).findings();
        findings.iter().map(|f| (f.code.to_owned(), f.expected.clone().unwrap_or_default())).collect()
    }

    #[test]
    fn a_slip_in_a_known_act_is_found_in_every_form() {
        let tuel = "D.Lgs. 18 agosto 2000, n. 267";
        let law = "L. 8 novembre 2000, n. 328";
        for (text, right) in [
            ("Visto il D.Lgs. 18 settembre 2000, n. 267;", tuel),
            ("Visto il d.lgs. n. 267 del 18/09/2000.", tuel),
            ("Visto il d.lgs. 267/2000 del 20 agosto.", tuel),
            ("Vista la legge 234 del 30 dicembre 2020.", "L. 30 dicembre 2021, n. 234"),
            ("Visto il Decreto Legislativo 18.08.2001 n. 267.", tuel),
            ("Vista la Legge 18 agosto 2000, n. 267.", tuel),
            ("Visto il TUEL del 18 settembre 2000.", tuel),
            ("Vista la L. 8 novembre 2001, n. 328.", law),
            ("Vista la legge n. 328 del 18 novembre 2000.", law),
            ("Secondo la L. 328/2001.", law),
            ("Secondo il D.Lgs. 328/2000.", law),
            ("Visto il D.Lgs. 3 agosto 2017, n. 117.", "D.Lgs. 3 luglio 2017, n. 117"),
        ] {
            assert_eq!(found(text), [("R-S10".to_owned(), right.to_owned())], "{text}");
        }
    }

    #[test]
    fn right_citations_and_other_acts_are_left_alone() {
        for text in [
            "Visto il D.Lgs. 18 agosto 2000, n. 267, e la L. n. 328/2000.",
            "Vista la L. 24 dicembre 2012, n. 234.",
            "Visto il D.P.R. 5 giugno 2001, n. 328, sulle professioni.",
            "Vista la deliberazione n. 267 del 3 marzo 2022.",
            "Vista la DGR 14 marzo 2022, n. 353.",
            "Vista la L. 27 dicembre 2013, n. 147.",
            "Il verbale n. 104 del 5 marzo 2022 e la L. 104/1992.",
            "Il TUEL è del 18 agosto 2000.",
            "Visto il D.L. 19 maggio 2020, n. 34, convertito dalla L. 17 luglio 2020, n. 77.",
            "La L. 27 giugno 2013, n. 77, ratifica la Convenzione.",
            // Not read on an official text: another date is nobody's slip.
            "Vista la L. 13 agosto 2011, n. 136.",
            "Visto il D.Lgs. 31 marzo 1999, n. 112.",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
