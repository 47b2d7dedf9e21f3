// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Constraints (T6): what the profile's rules ask of the money and of the staff, what the plan has, the outcome.

use rust_decimal::Decimal;
use toml::Value;

use super::super::grid::{self, Grid};
use super::super::hole::{Datum, euro, show};
use super::super::ledger::{Ledger, Scope, total};
use super::super::text::and_list;
use crate::document::{Align, Block, Cell, Inline};
use crate::money::{Cents, decimal_it};
use crate::origin::{Traced, Trail};
use crate::plan::{Intervention, sum};
use crate::profile::RuleSetting;

/// A constraint compared with the plan.
struct Comparison<'a> {
    words: String,
    required: Traced<Decimal>,
    planned: Traced<Decimal>,
    /// Whether the figures are euro; otherwise full-time equivalents.
    money: bool,
    setting: &'a RuleSetting,
}

/// Whether there is something to compare.
pub(crate) fn any(ledger: &Ledger<'_>) -> bool {
    !comparisons(ledger).is_empty()
}

/// T6: one row for each constraint that the data can decide.
pub(super) fn table(ledger: &Ledger<'_>) -> Vec<Block> {
    let rows = comparisons(ledger);
    let columns = vec![
        ("Vincolo", grid::share(2.0, Align::Left)),
        ("Richiesto", grid::auto(Align::Right)),
        ("Programmato", grid::auto(Align::Right)),
        ("Differenza", grid::auto(Align::Right)),
        ("Esito", grid::auto(Align::Left)),
        ("Riferimento", grid::share(1.5, Align::Left)),
    ];
    let caption = vec![Inline::text("Vincoli di destinazione e di dotazione")];
    let summary = "Per ciascun vincolo: valore richiesto, valore programmato, differenza ed esito del confronto.";
    let unconfirmed = rows.iter().any(|r| !r.setting.confirmed);
    let note = if unconfirmed {
        " I valori segnati con * sono indicativi, da confermare sull’atto della Regione."
    } else {
        ""
    };
    let source = vec![Inline::text(format!(
        "Fonte: elaborazione {} su dati propri. ETP = equivalenti a tempo pieno.{note}",
        super::of_office(ledger)
    ))];
    let mut table = Grid::new("tab.vincoli", caption, summary).columns(columns).source(source);
    for row in rows {
        let trail = Trail::join([&row.required.trail, &row.planned.trail]);
        let gap = row.planned.value.saturating_sub(row.required.value);
        let figure = |number: Decimal, trail: &Trail, mark: &str| {
            let words = if row.money {
                euro(&Cents::from_euro(number.round_dp(2)).unwrap_or_default().to_string())
            } else {
                format!("{} ETP", show(&Datum::Number(number.round_dp(2)), ""))
            };
            Cell::data(vec![Inline::traced(format!("{words}{mark}"), trail.clone())])
        };
        let met = !gap.is_sign_negative() || gap.is_zero();
        table.push(grid::row(vec![
            grid::header_words(&row.words),
            figure(row.required.value, &row.required.trail, if row.setting.confirmed { "" } else { "*" }),
            figure(row.planned.value, &row.planned.trail, ""),
            figure(gap, &trail, ""),
            grid::words(if met { "rispettato" } else { "non rispettato" }),
            grid::words(&row.setting.source),
        ]));
    }
    table.block()
}

fn comparisons<'a>(ledger: &Ledger<'a>) -> Vec<Comparison<'a>> {
    let rules = [("R-F06", cofinancing as Rule<'a>), ("R-F08", minors), ("R-L01", social_workers)];
    let active = rules.into_iter().filter_map(|(code, rule)| {
        let setting = ledger.profile.rule(code).filter(|s| s.active)?;
        rule(ledger, setting)
    });
    active.chain(earmarked(ledger)).collect()
}

type Rule<'a> = fn(&Ledger<'a>, &'a RuleSetting) -> Option<Comparison<'a>>;

/// The comuni's own money against a multiple of some funds.
fn cofinancing<'a>(ledger: &Ledger<'a>, setting: &'a RuleSetting) -> Option<Comparison<'a>> {
    let factor = number(setting, "moltiplicatore")?;
    let base = list(setting, "base");
    let of = |funds: &[&str]| {
        let parts: Vec<Traced<Cents>> = funds.iter().map(|f| ledger.available(Some(f), None)).collect();
        sum(&parts).map(Cents::euro)
    };
    let assigned = of(&base);
    if assigned.value.is_zero() {
        return None;
    }
    let times = if factor == Decimal::ONE { String::new() } else { format!("{} volte ", decimal_it(factor)) };
    Some(Comparison {
        words: format!("Risorse proprie dei comuni pari almeno a {times}{}", and_list(&base)),
        required: Traced { value: assigned.value.checked_mul(factor)?, trail: assigned.trail },
        planned: of(&list(setting, "comunali")),
        money: true,
        setting,
    })
}

/// The part of a fund that goes to minors.
fn minors<'a>(ledger: &Ledger<'a>, setting: &'a RuleSetting) -> Option<Comparison<'a>> {
    let (fund, quota) = (setting.parameters.get("fondo")?.as_str()?, number(setting, "quota")?);
    let areas = list(setting, "aree");
    let available = ledger.available(Some(fund), None);
    let base = if available.value.is_zero() { ledger.spent(Scope::All, Some(fund), None) } else { available };
    if base.value.is_zero() {
        return None;
    }
    let theirs: Vec<Traced<Cents>> = ledger
        .plan
        .interventions
        .iter()
        .filter(|i| for_minors(i, &areas))
        .map(|i| ledger.spent(Scope::One(&i.code.value), Some(fund), None))
        .collect();
    let percent = decimal_it(quota.checked_mul(Decimal::from(100))?);
    Some(Comparison {
        words: format!("Almeno il {percent}% del {fund} agli interventi per i minori"),
        required: Traced { value: base.value.euro().checked_mul(quota)?, trail: base.trail },
        planned: sum(&theirs).map(Cents::euro),
        money: true,
        setting,
    })
}

fn for_minors(intervention: &Intervention, areas: &[&str]) -> bool {
    let says =
        |field: &str, word: &str| intervention.field(field).is_some_and(|f| f.value.to_lowercase().contains(word));
    areas.contains(&intervention.area_code())
        || intervention.secondary_areas.value.iter().any(|a| areas.contains(&a.as_str()))
        || says("destinatari", "minori")
        || says("area_fnps", "infanzia")
}

/// Funds that may be spent only in some areas: what the plan takes of each, and how much of it stays there.
fn earmarked<'a>(ledger: &Ledger<'a>) -> Vec<Comparison<'a>> {
    let Some(setting) = ledger.profile.rule("R-F13").filter(|s| s.active) else { return Vec::new() };
    let bound = ledger.profile.funds.iter().filter(|f| !f.areas.is_empty());
    let compared = bound.filter_map(|fund| {
        let spent = ledger.spent(Scope::All, Some(&fund.code), None);
        let admitted =
            |i: &&Intervention| fund.areas.iter().any(|a| a == i.area_code() || i.secondary_areas.value.contains(a));
        let own = ledger.plan.interventions.iter().filter(admitted);
        let inside: Vec<Traced<Cents>> =
            own.map(|i| ledger.spent(Scope::One(&i.code.value), Some(&fund.code), None)).collect();
        (!spent.value.is_zero()).then(|| Comparison {
            words: format!(
                "{} speso nelle sole aree {}",
                fund.code,
                and_list(&fund.areas.iter().map(String::as_str).collect::<Vec<_>>())
            ),
            required: spent.map(Cents::euro),
            planned: sum(&inside).map(Cents::euro),
            money: true,
            setting,
        })
    });
    compared.collect()
}

/// Open-ended social workers against the residents.
fn social_workers<'a>(ledger: &Ledger<'a>, setting: &'a RuleSetting) -> Option<Comparison<'a>> {
    let per = number(setting, "leps").filter(|n| !n.is_zero())?;
    let residents = total(ledger.plan.comuni.iter().filter_map(|c| c.residents.as_ref()));
    if residents.value == 0 || ledger.plan.staff.is_empty() {
        return None;
    }
    let social: Vec<_> = ledger.plan.staff.iter().filter(|s| s.is_open_ended_social_worker()).collect();
    let planned = Traced {
        value: social.iter().fold(Decimal::ZERO, |sum, s| sum.saturating_add(s.fte())),
        trail: Trail::join(social.iter().map(|s| &s.number.trail)),
    };
    Some(Comparison {
        words: format!("Un assistente sociale a tempo indeterminato ogni {} abitanti", show(&Datum::Number(per), "")),
        required: Traced { value: Decimal::from(residents.value).checked_div(per)?, trail: residents.trail },
        planned,
        money: false,
        setting,
    })
}

fn number(setting: &RuleSetting, name: &str) -> Option<Decimal> {
    match setting.parameters.get(name)? {
        Value::Integer(n) => Some(Decimal::from(*n)),
        Value::Float(f) => Decimal::try_from(*f).ok(),
        _ => None,
    }
}

fn list<'a>(setting: &'a RuleSetting, name: &str) -> Vec<&'a str> {
    let values = setting.parameters.get(name).and_then(Value::as_array);
    values.map(|v| v.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
}
