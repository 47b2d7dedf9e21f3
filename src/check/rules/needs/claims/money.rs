// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Amounts that a sentence claims: the plan's total, that of a year, of a fund, of an area, of an intervention, of a comune.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Claim, elsewhere};
use crate::check::context::{Context, euro};
use crate::check::prose::{Number, tokens};
use crate::check::words::Passage;
use crate::money::{Cents, decimal_it};
use crate::origin::Traced;
use crate::plan::names::fold;
use crate::plan::sum;
use crate::profile::Fund;

/// The names by which funds and interventions are known in a text: made once.
pub(in super::super) struct Names<'a> {
    funds: Vec<(Vec<String>, &'a Fund)>,
    titles: Vec<(String, &'a str)>,
}

impl<'a> Names<'a> {
    /// Codes, titles and aliases, folded.
    pub fn new(c: &Context<'a>) -> Self {
        let names = |f: &'a Fund| -> Vec<String> {
            std::iter::once(&f.code).chain([&f.title]).chain(&f.alias).map(|n| format!(" {} ", fold(n))).collect()
        };
        let titles =
            c.plan.interventions.iter().map(|i| (format!(" {} ", fold(&i.title.value)), i.code.value.as_str()));
        Self {
            funds: c.profile.funds.iter().map(|f| (names(f), f)).collect(),
            titles: titles.filter(|(title, _)| title.len() > 12).collect(),
        }
    }
}

/// Of what money a sentence speaks.
#[derive(Clone, Copy)]
enum Subject<'a> {
    Fund(&'a Fund),
    Area(&'a str),
    Intervention(&'a str),
    Whole,
}

/// Whether the amount is a sum that the sentence may mean: of its subject or of the whole plan, by fund, group and year.
fn known(c: &Context<'_>, subject: Subject<'_>, number: &Number) -> bool {
    let mut sums: BTreeMap<(u8, String, i16), Cents> = BTreeMap::new();
    let mut add = |kind: u8, names: [&str; 2], year: i16, amount: Cents| {
        for name in ["", names[0], names[1]] {
            for year in [0, year] {
                let sum = sums.entry((kind, name.to_owned(), year)).or_default();
                *sum = *sum + amount;
            }
        }
    };
    let group = |fund: &str| c.profile.fund(fund).map_or("", |f| f.group.as_str());
    for source in &c.plan.sources {
        let fund = source.fund.value.as_str();
        add(0, [group(fund), fund], source.year.value, source.amount.value);
    }
    for allocation in &c.plan.allocations {
        let (code, fund) = (allocation.intervention.value.as_str(), allocation.fund.value.as_str());
        let area = c.facts.interventions.get(code).map_or("", |i| i.area_code());
        let (year, amount) = (allocation.year.value, allocation.amount.value);
        add(1, [group(fund), fund], year, amount);
        match subject {
            Subject::Fund(of) if of.code == fund => add(2, [area, code], year, amount),
            Subject::Area(of) if of == area => {
                add(2, [group(fund), fund], year, amount);
                add(3, [code, ""], year, amount);
            }
            Subject::Intervention(of) if of == code => add(2, [group(fund), fund], year, amount),
            _ => {}
        }
    }
    let quotas = c
        .plan
        .comuni
        .iter()
        .flat_map(|comune| comune.quotas.iter().map(|q| q.value).chain([sum(comune.quotas.iter()).value]));
    let accounts = c.plan.accounts.iter().flat_map(|a| [a.planned.value, a.committed.value, a.paid.value]);
    sums.values().copied().chain(quotas).chain(accounts).any(|amount| number.says(amount.euro()))
}

/// Words that say that an amount is a total.
const TOTAL: [&str; 15] = [
    "ammont",
    "complessiv",
    "total",
    "pari a",
    "dotazion",
    "sommano",
    "destina",
    "in tutto",
    "risorse",
    "stanzia",
    "vale",
    "impegna",
    "budget",
    "finanzia",
    "costo",
];
/// Words that say that an amount is a price, a threshold or a share, not a sum of the plan.
const PRICE: [&str; 28] = [
    "per utente",
    "a persona",
    "procapite",
    "pro capite",
    "per ciascun",
    "ciascun",
    "per ogni",
    "all ora",
    "orari",
    "mensil",
    "al mese",
    "isee",
    "soglia",
    "fino a",
    "massim",
    "minim",
    "almeno",
    "voucher",
    "buono",
    "canone",
    "unitari",
    "inferior",
    "superior",
    "compres",
    "contributo di",
    "a progetto",
    "retta",
    "tariff",
];

/// The claim of an amount, when its subject is plain and no sum of the plan is that amount.
pub(in super::super) fn claim<'a>(
    c: &Context<'a>,
    names: &Names<'a>,
    passage: &Passage<'_>,
    folded: &str,
    number: &Number,
) -> Option<Claim> {
    if !c.has("spesa", "importo") && !c.has("fonti", "importo") {
        return None;
    }
    let (fund, rest) = fund_of(names, folded);
    let total = TOTAL.iter().any(|word| rest.contains(word));
    if !total || PRICE.iter().any(|word| rest.contains(word)) || elsewhere(&rest) {
        return None;
    }
    let words = tokens(folded);
    let years: Vec<i16> = super::years_in(&words).iter().map(|(_, y)| *y).collect();
    let triennium = c.plan.triennium.years();
    let span: Vec<i16> = match years.as_slice() {
        [] => triennium.to_vec(),
        [one] if c.plan.triennium.index(*one).is_some() => vec![*one],
        [first, last] if [*first, *last] == [triennium[0], triennium[2]] => triennium.to_vec(),
        _ => return None,
    };
    let about_plan = [" piano ", " triennio ", " ambito ", " programmazione ", " quadro finanziario "];
    let about_plan = about_plan.iter().any(|word| rest.contains(word)) || (span.len() == 1 && rest.contains(" fonti "));
    let subject = if let Some(fund) = fund {
        Subject::Fund(fund)
    } else if let Some(area) = super::counts::area_of(c, folded, &words) {
        Subject::Area(area)
    } else if let Some(code) = intervention_of(c, names, passage, folded) {
        Subject::Intervention(code)
    } else if about_plan && passage.table.is_none() && whole(&rest) {
        Subject::Whole
    } else {
        return None;
    };
    let of_span = |year: i16| span.contains(&year);
    let (figure, whose) = match subject {
        Subject::Fund(fund) => (c.facts.available_in(&fund.code, &span), format!("le fonti di {} sono", fund.code)),
        Subject::Area(area) => {
            let own = c.plan.interventions_of(area).flat_map(|i| c.facts.of(&i.code.value));
            let own = own.filter(|a| of_span(a.year.value));
            (sum(own.map(|a| &a.amount)), format!("gli impieghi dell'area {area} sono"))
        }
        Subject::Intervention(code) => {
            let own = c.facts.of(code).iter().filter(|a| of_span(a.year.value));
            (sum(own.map(|a| &a.amount)), format!("le risorse dell'intervento {code} sono"))
        }
        Subject::Whole => {
            let all = c.plan.sources.iter().filter(|s| of_span(s.year.value));
            (sum(all.map(|s| &s.amount)), "le fonti sono".to_owned())
        }
    };
    denied(number, figure, &whose, &span).filter(|_| !known(c, subject, number))
}

fn denied(number: &Number, figure: Traced<Cents>, whose: &str, span: &[i16]) -> Option<Claim> {
    // An amount far greater than the figure speaks of something else.
    let right = figure.value.euro();
    let far = right <= Decimal::ZERO
        || number.value > right.saturating_mul(Decimal::from(20))
        || number.value.saturating_mul(Decimal::from(20)) < right;
    if far || number.says(right) {
        return None;
    }
    let when = if let [year] = span { format!(" nel {year}") } else { String::new() };
    Some(Claim {
        written: decimal_it(number.value),
        truth: format!("{whose}{when} {}", euro(figure.value)),
        expected: euro(figure.value),
        about: number.about,
        cells: figure.trail,
    })
}

/// The one fund that a sentence names, and the sentence without its name: «Fondo nazionale politiche sociali» isn't national.
fn fund_of<'f>(names: &Names<'f>, folded: &str) -> (Option<&'f Fund>, String) {
    let mut rest = folded.to_owned();
    let mut found: Option<&Fund> = None;
    for (names, fund) in &names.funds {
        let longest = names.iter().filter(|name| rest.contains(name.as_str())).max_by_key(|name| name.len());
        let Some(name) = longest else { continue };
        // The comuni and the Region are named for many reasons.
        if matches!(fund.group.as_str(), "Comuni" | "Utenti" | "Altri" | "ASL") {
            continue;
        }
        rest = rest.replace(name.as_str(), " ");
        if found.is_some() {
            // Two funds: whose amount it is can't be told.
            return (None, format!("{rest} ciascun "));
        }
        found = Some(fund);
    }
    (found, rest)
}

/// The intervention that a sentence names, or the one whose row holds the text.
fn intervention_of<'a>(c: &Context<'a>, names: &Names<'a>, passage: &Passage<'_>, folded: &str) -> Option<&'a str> {
    if passage.table == Some("interventi") {
        let own = [
            "costo complessivo",
            "costo totale",
            "spesa complessiva",
            "spesa totale",
            "importo complessivo",
            "risorse complessive",
        ];
        let code = passage.row.as_deref()?;
        let (code, _) = c.facts.interventions.get_key_value(code)?;
        return own.iter().any(|words| folded.contains(words)).then_some(*code);
    }
    let mut named = names.titles.iter().filter(|(title, _)| folded.contains(title.as_str()));
    let one = named.next()?;
    (named.next().is_none() && folded.contains(" intervento ")).then_some(one.1)
}

/// Whether the words speak of all the money of the plan.
fn whole(rest: &str) -> bool {
    let all = [
        "complessiv",
        "total",
        "ammont",
        "in tutto",
        "fonti",
        "dotazion",
        "sommano",
        "piano vale",
        "piano impegna",
        "budget",
    ];
    let part = [
        "quota",
        "parte",
        "di cui",
        "interventi per",
        "intervento",
        "servizio",
        "comun",
        "residu",
        "area",
        "utenti",
        "asl",
        "progett",
        "person",
    ];
    all.iter().any(|word| rest.contains(word)) && !part.iter().any(|word| rest.contains(word))
}
