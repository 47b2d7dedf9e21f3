// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Counts that a sentence claims: comuni of the ambito, interventions of the plan or of an area, residents.

use rust_decimal::Decimal;

use super::{Claim, elsewhere, years_in};
use crate::check::context::Context;
use crate::check::prose::{Number, Token};
use crate::check::words::Passage;
use crate::money::{decimal_it, thousands};
use crate::origin::{Traced, Trail};
use crate::plan::names::fold;

/// What the number counts, by the word that follows it.
pub(in super::super) fn claim(
    c: &Context<'_>,
    passage: &Passage<'_>,
    words: &[Token<'_>],
    folded: &str,
    number: &Number,
) -> Option<Claim> {
    let word = |i: usize| words.get(i).map_or("", |t| t.word.as_str());
    match word(number.end) {
        "comuni" => comuni(c, words, folded, number),
        "interventi" | "schede" => interventions(c, passage, words, folded, number),
        "abitanti" | "residenti" | "persone" => residents(c, words, folded, number),
        _ if population_before(words, number) => residents(c, words, folded, number),
        _ => stated(c, passage, words, folded, number),
    }
}

/// `i comuni dell'Ambito sono otto`, `gli interventi del piano sono 52`: the noun stands before the verb, nothing after the number.
fn stated(c: &Context<'_>, passage: &Passage<'_>, words: &[Token<'_>], folded: &str, number: &Number) -> Option<Claim> {
    let last = number.end >= words.len() || words.get(number.end - 1).is_some_and(|t| t.stop);
    let before = &words[..number.first];
    let (subject, verb) = match before {
        [subject @ .., verb, t, all] if verb.word == "sono" && t.word == "in" && all.word == "tutto" => (subject, verb),
        [subject @ .., verb] if verb.word == "sono" => (subject, verb),
        _ => return None,
    };
    if !last || verb.stop || passage.table.is_some() || elsewhere(folded) {
        return None;
    }
    let links = |t: &&Token<'_>| {
        !t.stop
            && matches!(
                t.word.as_str(),
                "del"
                    | "dell"
                    | "dello"
                    | "dal"
                    | "che"
                    | "i"
                    | "gli"
                    | "piano"
                    | "di"
                    | "zona"
                    | "sociale"
                    | "ambito"
                    | "ats"
                    | "territoriale"
                    | "distrettuale"
                    | "unione"
                    | "associati"
                    | "compongono"
                    | "formano"
                    | "costituiscono"
                    | "programmati"
                    | "previsti"
                    | "nel"
                    | "l"
            )
    };
    let noun = subject.iter().rev().find(|t| !links(t))?;
    let says = |word: &str| folded.contains(&format!(" {word} "));
    let (right, whose, cells) = match noun.word.as_str() {
        "comuni" if says("ambito") || says("ats") || says("unione") => {
            let cells = Trail::join(c.plan.comuni.iter().map(|comune| &comune.name.trail));
            (c.plan.comuni.len(), "i comuni della tabella Comuni sono", cells)
        }
        "interventi" if says("piano") => {
            let cells = Trail::join(c.plan.interventions.iter().map(|i| &i.code.trail));
            (c.plan.interventions.len(), "gli interventi del piano sono", cells)
        }
        _ => return None,
    };
    if right == 0 || number.says(Decimal::from(right)) {
        return None;
    }
    Some(said(number, format!("{whose} {right}"), right.to_string(), cells))
}

fn comuni(c: &Context<'_>, words: &[Token<'_>], folded: &str, number: &Number) -> Option<Claim> {
    let word = |i: usize| words.get(i).map_or("", |t| t.word.as_str());
    let before = number.first.checked_sub(1).map_or("", word);
    let whole =
        ["i", "gli", "dei", "degli", "ai", "agli", "dai", "dagli", "nei", "negli", "sui", "sugli"].contains(&before);
    let holds =
        ["comprende", "composto", "composta", "costituito", "formato", "riunisce", "associa", "raggruppa", "conta"];
    let composed = (folded.contains("mbito") || folded.contains(" unione "))
        && words[..number.first].iter().rev().take(4).any(|t| holds.contains(&t.word.as_str()));
    let after = number.end + 1;
    // «i tre comuni costieri» are some of them: what follows must be the ambito, a verb that makes it up, or a stop.
    let all = words[number.end].stop
        || after >= words.len()
        || matches!(word(after), "associati" | "e" | "ed")
        || (matches!(word(after), "dell" | "dello" | "del") && matches!(word(after + 1), "ambito" | "ats" | "unione"))
        || (word(after) == "che"
            && ["compon", "costitui", "form", "fanno"].iter().any(|w| word(after + 1).starts_with(w)));
    let named = [" ambito ", " ats ", " unione "].iter().any(|word| folded.contains(word));
    let part = words[..number.first]
        .iter()
        .any(|t| matches!(t.word.as_str(), "altri" | "ogni" | "solo" | "soltanto" | "almeno"));
    // «in due dei tre comuni» claims three.
    if !((whole && named) || composed) || !all || part || elsewhere(folded) {
        return None;
    }
    let right = c.plan.comuni.len();
    if number.says(Decimal::from(right)) {
        return None;
    }
    let cells = Trail::join(c.plan.comuni.iter().map(|comune| &comune.name.trail));
    Some(said(number, format!("i comuni della tabella Comuni sono {right}"), right.to_string(), cells))
}

fn interventions(
    c: &Context<'_>,
    passage: &Passage<'_>,
    words: &[Token<'_>],
    folded: &str,
    number: &Number,
) -> Option<Claim> {
    // The text of a cell speaks of its own row.
    if passage.table.is_some() {
        return None;
    }
    let word = |i: usize| words.get(i).map_or("", |t| t.word.as_str());
    let verbs = [
        "articola",
        "compone",
        "comprende",
        "contiene",
        "prevede",
        "conta",
        "complessiv",
        "totale",
        "programma",
        "raccoglie",
        "descrive",
    ];
    let before = number.first.checked_sub(1).map_or("", word);
    let counted = words.iter().any(|t| verbs.iter().any(|v| t.word.starts_with(v)))
        || matches!(before, "i" | "gli" | "degli" | "dei" | "agli" | "negli");
    if !counted
        || matches!(before, "altri" | "primi" | "ultimi" | "almeno" | "ogni" | "su" | "ulteriori")
        || elsewhere(folded)
    {
        return None;
    }
    let last = words.get(number.end)?;
    let next = word(number.end + 1);
    let named_area = area_of(c, folded, words);
    let plain = last.stop
        || number.end + 1 >= words.len()
        || [
            "distribuit",
            "articolat",
            "suddivis",
            "raggruppat",
            "organizzat",
            "ripartit",
            "complessiv",
            "programmat",
            "finanziat",
            "previst",
            "inseri",
        ]
        .iter()
        .any(|w| next.starts_with(w))
        || matches!(next, "del" | "nel" | "nelle" | "in" | "di" | "per" if continues(words, number.end + 1));
    let some = [
        "anzian", "minor", "disab", "famigli", "donn", "povert", "sportell", "nuov", "ciascun", "innovat", "pnrr",
        " di cui ", "giovan", "immigra",
    ];
    if !plain {
        return None;
    }
    let (right, whose, cells) = match named_area {
        Some(code) => {
            let own: Vec<_> = c.plan.interventions_of(code).collect();
            let subject =
                folded.find(" area ").is_some_and(|at| at < folded.find(" interventi ").unwrap_or(usize::MAX))
                    || matches!(word(number.end + 1), "dell" | "nell" | "per");
            if !subject {
                return None;
            }
            (own.len(), format!("gli interventi dell'area {code} sono"), Trail::join(own.iter().map(|i| &i.code.trail)))
        }
        None => {
            let about_plan = [" piano ", " programmazione ", " schede "].iter().any(|w| folded.contains(w));
            if !about_plan
                || some.iter().any(|w| folded.contains(w))
                || folded.contains(" area ")
                || folded.contains(" fond")
            {
                return None;
            }
            let cells = Trail::join(c.plan.interventions.iter().map(|i| &i.code.trail));
            (c.plan.interventions.len(), "gli interventi del piano sono".to_owned(), cells)
        }
    };
    if number.says(Decimal::from(right)) {
        return None;
    }
    Some(said(number, format!("{whose} {right}"), right.to_string(), cells))
}

/// «nelle sette aree», «del piano», «per un totale»: words that don't narrow what is counted.
fn continues(words: &[Token<'_>], at: usize) -> bool {
    let rest: Vec<&str> = words.iter().skip(at).take(5).map(|t| t.word.as_str()).collect();
    match rest.first() {
        Some(&("del" | "nel")) => matches!(rest.get(1), Some(&("piano" | "triennio"))),
        Some(&"di") => matches!(rest.get(1), Some(&"dettaglio")),
        Some(&"per") => matches!(rest.get(1), Some(&"un")) && rest.contains(&"totale"),
        Some(&("nelle" | "in")) => rest.contains(&"aree"),
        _ => false,
    }
}

/// The one area that a sentence names, by code or title.
pub(super) fn area_of<'a>(c: &Context<'a>, folded: &str, words: &[Token<'_>]) -> Option<&'a str> {
    let named = |area: &&crate::profile::Area| {
        let code = fold(&area.code);
        let by_code = words.windows(2).any(|w| w[0].word == "area" && w[1].word == code);
        by_code || folded.contains(&format!(" {} ", fold(&area.title)))
    };
    let mut found = c.profile.areas.iter().filter(named);
    let one = found.next()?;
    found.next().is_none().then_some(one.code.as_str())
}

/// `abitanti sono 39.505`, `popolazione di 39.505`: the number stands after the word, near it.
fn population_before(words: &[Token<'_>], number: &Number) -> bool {
    let next = words.get(number.end).map_or("", |t| t.word.as_str());
    let ends = words.get(number.end - 1).is_some_and(|t| t.stop)
        || number.end >= words.len()
        || matches!(next, "al" | "di" | "unita");
    let before = words[..number.first].iter().rev().take(6).collect::<Vec<_>>();
    let links = |t: &&&Token<'_>| {
        matches!(
            t.word.as_str(),
            "e" | "di"
                | "a"
                | "pari"
                | "sono"
                | "ammonta"
                | "complessiva"
                | "residente"
                | "dell"
                | "ambito"
                | "del"
                | "circa"
                | "totale"
                | "con"
                | "una"
                | "della"
                | "gli"
                | "i"
                | "ha"
        ) || matches!(t.word.as_str(), "popolazione" | "abitanti" | "residenti")
    };
    ends && before.iter().take_while(links).any(|t| matches!(t.word.as_str(), "popolazione" | "abitanti" | "residenti"))
}

fn residents(c: &Context<'_>, words: &[Token<'_>], folded: &str, number: &Number) -> Option<Claim> {
    let word = |i: usize| words.get(i).map_or("", |t| t.word.as_str());
    let before: Vec<&str> = words[..number.first].iter().rev().take(3).map(|t| t.word.as_str()).collect();
    let threshold = [
        "ogni",
        "su",
        "meno",
        "fino",
        "inferiore",
        "superiore",
        "sotto",
        "sopra",
        "almeno",
        "per",
        "soglia",
        "1",
        "massimo",
        "minimo",
    ];
    let next = word(number.end + 1);
    let qualified = !words.get(number.end).is_some_and(|t| t.stop)
        && [
            "per", "ogni", "su", "in", "con", "tra", "fra", "stranier", "minor", "anzian", "over", "ultra", "che",
            "di", "a",
        ]
        .iter()
        .any(|w| if w.len() > 4 { next.starts_with(w) } else { next == *w })
        && !matches!(next, "al" | "alla");
    let counted = matches!(word(number.end), "abitanti" | "residenti" | "persone");
    if word(number.end) == "persone" && !folded.contains(" popolazione ") {
        return None;
    }
    let aged = [
        "anzian", "65", "minori", "stranier", "nuclei", "famigli", "0 17", "18 64", "utenti", "densit", "serv",
        "raggiung", "assist", "chied",
    ];
    if before.iter().any(|w| threshold.contains(w))
        || (counted && qualified)
        || elsewhere(folded)
        || aged.iter().any(|w| folded.contains(w))
    {
        return None;
    }
    // Below a thousand it is a group of people, not a population.
    if number.value < Decimal::from(1000) {
        return None;
    }
    let all: Option<Vec<&Traced<i64>>> = c.plan.comuni.iter().map(|comune| comune.residents.as_ref()).collect();
    let all = all?;
    let named: Vec<_> = c
        .plan
        .comuni
        .iter()
        .filter(|comune| folded.contains(&format!(" {} ", fold(&comune.name.value))))
        .filter(|comune| !folded.contains(&format!(" ambito di {} ", fold(&comune.name.value))))
        .filter(|comune| !folded.contains(&format!(" sociale di {} ", fold(&comune.name.value))))
        .collect();
    let own_years: Vec<i16> =
        c.plan.comuni.iter().filter_map(|comune| comune.residents_date.as_ref()).map(|d| d.value.year()).collect();
    if years_in(words).iter().any(|(_, year)| !own_years.contains(year) && !own_years.contains(&(year + 1))) {
        return None;
    }
    // Any other figure of the tables may be what the sentence means.
    let known = |value: Decimal| number.says(value);
    if c.plan.context.iter().any(|v| known(v.value.value))
        || all.iter().any(|r| known(Decimal::from(r.value))) && named.is_empty()
    {
        return None;
    }
    let about_ambito =
        folded.contains(" ambito ") || folded.contains(" popolazione complessiva ") || folded.contains(" ats ");
    let (right, whose, cells) = match named.as_slice() {
        [one] => {
            let own = one.residents.as_ref()?;
            (own.value, format!("i residenti di {} sono", one.name.value), own.trail.clone())
        }
        [] if about_ambito => (
            all.iter().map(|r| r.value).sum(),
            "i residenti della tabella Comuni sono".to_owned(),
            Trail::join(all.iter().map(|r| &r.trail)),
        ),
        _ => return None,
    };
    let total: i64 = all.iter().map(|r| r.value).sum();
    if known(Decimal::from(right)) || known(Decimal::from(total)) {
        return None;
    }
    let shown = thousands(right.unsigned_abs());
    Some(said(number, format!("{whose} {shown}"), shown, cells))
}

fn said(number: &Number, truth: String, expected: String, cells: Trail) -> Claim {
    Claim { written: decimal_it(number.value), truth, expected, about: number.about, cells }
}
