// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! R-S08: no placeholder and no residue of another plan in the texts.

use crate::check::rules::prelude::*;
use crate::check::words::Read;
use crate::istat;
use crate::plan::names::fold;

pub(in crate::check) const RULE: Rule = Rule {
    code: "R-S08",
    name: "segnaposto-o-residuo-di-altro-piano",
    family: Family::Structure,
    weight: Weight::Graded,
    since: "0.1.0",
    source: "buona pratica: sono i difetti più frequenti nei piani pubblicati",
    page: include_str!("r_s08.md"),
    check: Some(check),
};

/// Words that were to be replaced, as they stand among others.
const PLACEHOLDERS: [&str; 11] = [
    " lorem ipsum ",
    " inserire testo ",
    " inserire il testo ",
    " inserire qui ",
    " testo segnaposto ",
    " testo di esempio ",
    " todo ",
    " tbd ",
    " scrivere qui ",
    " completare qui ",
    " gg mm aaaa ",
];
/// Words that are a gap when they are all that is written, or stand in brackets.
const ALONE: [&str; 6] =
    ["da inserire", "da completare", "da compilare", "da redigere", "da integrare", "da aggiornare"];

/// Words that, after «da definire», say how or when it will be: then it is a plan, not a gap.
const ABOUT_TO_BE: [&str; 30] = [
    "con",
    "mediante",
    "d",
    "in",
    "nel",
    "nella",
    "nei",
    "nelle",
    "entro",
    "secondo",
    "a",
    "tramite",
    "attraverso",
    "insieme",
    "dopo",
    "previa",
    "previo",
    "successivamente",
    "annualmente",
    "all",
    "alla",
    "al",
    "per",
    "sulla",
    "sul",
    "da",
    "dall",
    "dalla",
    "congiuntamente",
    "caso",
];

/// Words that say that other years are named on purpose.
const OTHER_TIME: [&str; 11] = [
    "precedent",
    "scors",
    "passat",
    "conclus",
    "ciclo",
    "rendicont",
    "residu",
    "nazional",
    "regionale",
    "prossim",
    "successiv",
];

/// Words that say that something else is named beside the plan's own.
const BESIDE: [&str; 11] = [
    "rispetto a",
    "confront",
    "limitrof",
    "confinant",
    "altri ambiti",
    "altre regioni",
    "collabor",
    "accordo con",
    "accordi con",
    "protocollo con",
    "insieme a",
];

fn check(c: &Context<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for read in c.read() {
        let passage = read.passage;
        if let Some(found) = placeholder(&passage.text) {
            let finding = c.finding(format!("Nel testo è rimasto un segnaposto: «{found}»")).found(found).cure(
                "Sostituire il segnaposto con il testo definitivo, oppure svuotare la cella se il campo è facoltativo.",
            );
            findings.push(passage.place(finding));
        }
        findings.extend(residue(c, read));
    }
    findings
}

fn placeholder(text: &str) -> Option<String> {
    if let Some(at) = text.find("___") {
        let run: String = text[at..].chars().take_while(|c| *c == '_').take(8).collect();
        return Some(run);
    }
    for gap in ["……", "......", "??"] {
        if text.contains(gap) {
            return Some(gap.to_owned());
        }
    }
    // `{{ nome }}`, `<<nome>>`, `[inserire …]`: fields of a form that nobody filled.
    for (open, close) in
        [("{{", "}}"), ("<<", ">>"), ("[inser", "]"), ("[Inser", "]"), ("[INSER", "]"), ("[…", "]"), ("[...", "]")]
    {
        if let Some(at) = text.find(open)
            && let Some(end) = text[at..].find(close)
        {
            return Some(text[at..at + end + close.len()].chars().take(40).collect());
        }
    }
    if let Some(gap) = text.split_whitespace().find_map(undated) {
        return Some(gap.to_owned());
    }
    // A word of three crosses or more is a gap to fill; XXXV has other letters, XXX alone may be thirty.
    let crosses = text
        .split(|c: char| !c.is_alphanumeric())
        .find(|w| w.len() >= 3 && (w.chars().all(|c| c == 'X') || w.chars().all(|c| c == 'x')) && !thirty(text, w));
    if let Some(crosses) = crosses {
        return Some(crosses.to_owned());
    }
    let folded = format!(" {} ", fold(text));
    if let Some(word) = PLACEHOLDERS.iter().find(|word| folded.contains(*word)) {
        return Some(word.trim().to_owned());
    }
    let left_open = folded.match_indices(" da definire ").any(|(at, found)| {
        let next = folded[at + found.len()..].split(' ').next().unwrap_or_default();
        !ABOUT_TO_BE.contains(&next)
    });
    let alone = |word: &&&str| {
        let enclosed = text.contains(['(', '[']);
        folded.trim() == **word
            || (enclosed && (text.contains(&format!("({word})")) || text.contains(&format!("[{word}]"))))
    };
    left_open.then(|| "da definire".to_owned()).or_else(|| ALONE.iter().find(alone).map(|word| (*word).to_owned()))
}

/// `../../2022`, `__/__/____`, `gg/mm/2022`, `n. ....`: a date or a number still to be written.
fn undated(word: &str) -> Option<&str> {
    if !word.contains(['/', '.', '_']) {
        return None;
    }
    let bare = word.trim_end_matches([',', ';', ':', ')']).trim_start_matches('(');
    let blank = |part: &&str| {
        !part.is_empty()
            && (part.chars().all(|c| matches!(c, '.' | '_' | '…' | '-' | 'x' | 'X'))
                || ["gg", "mm"].contains(&part.to_lowercase().as_str()))
    };
    let mut parts = bare.split('/');
    let mut next = || parts.next().filter(blank);
    let date = next().is_some() && next().is_some() && parts.next().is_some() && parts.next().is_none();
    let dots = bare.len() >= 4 && bare.chars().all(|c| c == '.');
    let line = bare.len() >= 2 && bare.chars().all(|c| c == '_');
    (date || dots || line).then_some(bare)
}

/// `XXX Congresso`, `la XXX edizione`: the Roman numeral.
fn thirty(text: &str, crosses: &str) -> bool {
    let after = text.split_once(crosses).map_or("", |(_, after)| after);
    let next = after.split_whitespace().next().unwrap_or_default().to_lowercase();
    crosses == "XXX"
        && ["edizione", "congresso", "legislatura", "anniversario", "ciclo"].iter().any(|w| next.starts_with(w))
}

fn residue(c: &Context<'_>, read: &Read<'_>) -> Option<Finding> {
    let passage = read.passage;
    let may_name = ["mbito", "egione", "20", "19"].iter().any(|word| passage.text.contains(word));
    let sentences = if may_name { read.sentences.as_slice() } else { &[] };
    sentences.iter().find_map(|sentence| {
        let (sentence, folded) = (sentence.text, &sentence.folded);
        if BESIDE.iter().any(|word| folded.contains(word)) {
            return None;
        }
        let dated = || {
            let about = OTHER_TIME.iter().any(|word| folded.contains(word)) || folded.contains("fondo");
            (!about).then(|| other_years(c, sentence))?
        };
        let finding = other_ambito(c, sentence).or_else(|| other_region(c, folded)).or_else(dated)?;
        Some(passage.place(finding))
    })
}

fn other_ambito(c: &Context<'_>, sentence: &str) -> Option<Finding> {
    let lower = sentence.to_lowercase();
    for lead in ["ambito di ", "ambito territoriale di ", "ambito territoriale sociale di ", "ambito sociale di "] {
        for (at, _) in lower.match_indices(lead) {
            // Offsets of the lower-case text are those of the text itself for the letters of Italian.
            let Some(rest) = sentence.get(at + lead.len()..) else { continue };
            let capitalized = |w: &&str| w.chars().next().is_some_and(char::is_uppercase);
            let words: Vec<&str> = rest.split([' ', ',', ';', '.', ')', '»']).take_while(capitalized).take(3).collect();
            let name = (1..=words.len()).rev().map(|n| words[..n].join(" ")).find(|n| !istat::by_name(n).is_empty());
            let Some(name) = name else { continue };
            let key = istat::normalize(&name);
            let own = istat::normalize(&c.plan.ambito.name).contains(&key)
                || c.plan.comuni.iter().any(|comune| istat::normalize(&comune.name.value) == key);
            if !own {
                return Some(
                    c.finding(format!(
                        "Il testo parla dell'Ambito di {name}, ma il piano è dell'Ambito di {}",
                        c.plan.ambito.name
                    ))
                    .found(&name)
                    .expected(&c.plan.ambito.name)
                    .cure("Controllare la frase: può essere rimasta dal piano di un altro Ambito."),
                );
            }
        }
    }
    None
}

fn other_region(c: &Context<'_>, folded: &str) -> Option<Finding> {
    if !folded.contains(" regione ") {
        return None;
    }
    let own = fold(&c.profile.identity.region);
    let other = istat::regions().iter().find(|region| {
        let key = fold(region);
        key != own && folded.contains(&format!(" regione {key} "))
    })?;
    Some(
        c.finding(format!(
            "Il testo parla della Regione {other}, ma il piano è della Regione {}",
            c.profile.identity.region
        ))
        .found(other)
        .expected(&c.profile.identity.region)
        .cure("Controllare la frase: può essere rimasta dal piano di un'altra Regione."),
    )
}

fn other_years(c: &Context<'_>, sentence: &str) -> Option<Finding> {
    let lower = sentence.to_lowercase();
    let about = ["triennio", "piano di zona", "piano sociale di zona"].iter().any(|word| lower.contains(word));
    let found = about.then(|| triennia(sentence).into_iter().find(|t| *t != c.plan.triennium.to_string()))??;
    // A sentence that also names the right years compares the two.
    if triennia(sentence).contains(&c.plan.triennium.to_string()) {
        return None;
    }
    Some(
        c.finding(format!("Il testo parla del triennio {found}, ma il piano è del triennio {}", c.plan.triennium))
            .found(found)
            .expected(c.plan.triennium)
            .cure("Controllare la frase: può essere rimasta dal piano precedente. Se è voluta, dire che si tratta del ciclo precedente."),
    )
}

/// Three-year spans named in a text, as `2018-2020`.
fn triennia(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().map(|c| if matches!(c, '–' | '—' | '/') { '-' } else { c }).collect();
    let year = |at: usize| -> Option<i32> {
        let digits: String = characters.get(at..at + 4)?.iter().collect();
        digits.parse().ok().filter(|y| (1990..2100).contains(y))
    };
    let mut found = Vec::new();
    for at in 0..characters.len() {
        let bounded = at == 0 || !characters[at - 1].is_ascii_digit() && characters[at - 1] != '-';
        let closed = characters.get(at + 9).is_none_or(|c| !c.is_ascii_digit() && *c != '-');
        if !bounded || !closed || characters.get(at + 4) != Some(&'-') {
            continue;
        }
        if let (Some(first), Some(last)) = (year(at), year(at + 5))
            && last == first + 2
        {
            found.push(format!("{first}-{last}"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::placeholder;

    #[test]
    fn gaps_are_told_from_plans_still_to_be_made() {
        for gap in [
            "Il servizio è da definire.",
            "Da definire",
            "La sede (da definire) è unica.",
            "Referente: XXX",
            "Il comune di xxxx aderisce.",
            "[inserire qui il nome del comune]",
            "Approvato il gg/mm/aaaa.",
            "Tel. ........",
            "Lorem ipsum dolor sit amet",
            "Il {{ comune }} aderisce.",
            "Da completare.",
            "Il protocollo è del ../../2022.",
            "Approvato il __/__/____, con voti unanimi.",
            "Delibera n. .... del gg/mm/2022.",
            "Vista la nota n. __ del Distretto.",
        ] {
            assert!(placeholder(gap).is_some(), "{gap}");
        }
        for text in [
            "Le tariffe restano da definire con il regolamento unico.",
            "Gli accessi sono da definire d'intesa con la ASL.",
            "La XXX edizione della giornata.",
            "Il capitolo XXXV del bilancio…",
            "Si tratta di persone da inserire nei tirocini.",
            "La scheda da compilare è sul sito.",
            "Il servizio esiste… e cresce.",
            "Il servizio e/o lo sportello, il 3/5/2022.",
            "Gli orari sono 9/12/15.",
        ] {
            assert_eq!(placeholder(text), None, "{text}");
        }
    }
}
