// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Declared rules on money: share of a fund, admissible fund and area, cap per unit.

use rust_decimal::Decimal;

use super::Declared;
use super::rows::figure;
use crate::check::context::{euro, listed, with_places};
use crate::findings::Finding;
use crate::money::Cents;
use crate::origin::{Traced, Trail};
use crate::plan::{Intervention, sum};

/// Whether money that can't be read, or of unknown funds and years, makes every comparison void.
fn void(rule: &Declared<'_, '_>) -> bool {
    let c = rule.c;
    let doubtful = c.plan.triennium.years().iter().any(|y| c.doubtful("fonti", *y) || c.doubtful("spesa", *y));
    doubtful || !c.facts.stray_uses.is_empty() || !c.facts.stray_sources.is_empty()
}

/// `quota-di-fondo`: what goes to the chosen interventions, as a share of the fund.
pub(super) fn share(rule: &Declared<'_, '_>) -> Vec<Finding> {
    let c = rule.c;
    // An intervention whose area can't be read may be one of those chosen: that is the finding.
    if void(rule) || (!c.list("aree").is_empty() && c.plan.interventions.iter().any(|i| i.area.is_none())) {
        return Vec::new();
    }
    let years = c.plan.triennium.years();
    let spans: Vec<Vec<i16>> = if rule.word("per", "triennio") == "anno" {
        years.iter().map(|y| vec![*y]).collect()
    } else {
        vec![years.to_vec()]
    };
    let chosen = rule.interventions();
    spans.iter().filter_map(|span| share_in(rule, &chosen, span)).collect()
}

fn share_in(rule: &Declared<'_, '_>, chosen: &[&Intervention], years: &[i16]) -> Option<Finding> {
    let c = rule.c;
    let funds = rule.funds();
    let of = |which: fn(&super::super::context::Facts<'_>, &str, &[i16]) -> Traced<Cents>| {
        let parts: Vec<Traced<Cents>> = funds.iter().map(|f| which(c.facts, f, years)).collect();
        sum(&parts)
    };
    let spent = of(|facts, fund, years| facts.spent_in(fund, years));
    let available = of(|facts, fund, years| facts.available_in(fund, years));
    let base = match rule.word("rispetto_a", "disponibile") {
        "disponibile" if available.value > Cents::ZERO => available,
        _ => spent.clone(),
    };
    if base.value <= Cents::ZERO {
        return None;
    }
    let mine: Vec<&Traced<Cents>> = chosen
        .iter()
        .flat_map(|i| c.facts.of(&i.code.value))
        .filter(|a| funds.contains(&a.fund.value.as_str()) && years.contains(&a.year.value))
        .map(|a| &a.amount)
        .collect();
    let mine = sum(mine);
    let limit = |name: &str| rule.number(name).and_then(|q| base.value.euro().checked_mul(q)).map(|n| n.round_dp(2));
    let (least, most) = (limit("minimo"), limit("massimo"));
    let value = mine.value.euro();
    let (asked, words) = match (least, most) {
        (Some(least), _) if value < least => (least, "serve almeno"),
        (_, Some(most)) if value > most => (most, "si può arrivare a"),
        _ => return None,
    };
    let percent = |part: Decimal| {
        let of =
            part.checked_mul(Decimal::from(100)).and_then(|p| p.checked_div(base.value.euro())).unwrap_or_default();
        format!("{}%", crate::money::decimal_it(of.round_dp(1)))
    };
    let when = if years.len() == 1 { format!(" nel {}", years[0]) } else { String::new() };
    let asked_cents = Cents::from_euro(asked).unwrap_or_default();
    let finding = rule
        .finding(
            format!(
                "agli interventi scelti vanno{when} {} di {}, il {} di {}; {words} il {}, cioè {}",
                euro(mine.value),
                rule.funds_said(),
                percent(value),
                euro(base.value),
                percent(asked),
                euro(asked_cents)
            ),
            "Spostare le risorse nella tabella Spesa, oppure correggere area, LEPS o destinatari degli interventi",
        )
        .at(mine.trail.first().or(spent.trail.first()).or(base.trail.first()).cloned())
        .column("Importo")
        .row(rule.funds_said())
        .found(mine.value)
        .expected(asked_cents);
    let finding = with_places(finding, &mine.trail, "agli interventi scelti");
    Some(with_places(finding, &base.trail, "base della quota"))
}

/// `fondo-area`: money of a fund in areas where it may not be spent.
pub(super) fn area(rule: &Declared<'_, '_>) -> Vec<Finding> {
    let (allowed, barred, funds) = (rule.c.list("aree"), rule.c.list("vietate"), rule.funds());
    let filter = rule.parameter("dove").is_some();
    let chosen = rule.c.plan.interventions.iter().filter(|intervention| {
        let Some(area) = intervention.area.as_ref().map(|a| a.value.as_str()) else { return false };
        let secondary = intervention.secondary_areas.value.iter().any(|a| allowed.contains(&a.as_str()));
        let outside = !allowed.is_empty() && !allowed.contains(&area) && !secondary;
        (outside || barred.contains(&area)) && (!filter || fits(rule, intervention))
    });
    let found = chosen.filter_map(|intervention| {
        let money = rule.money(intervention, &funds);
        if money.value.is_zero() {
            return None;
        }
        let code = &intervention.code.value;
        let areas = |list: &[&str]| match list {
            [one] => format!("nell'area {one}"),
            many => format!("nelle aree {}", listed(many)),
        };
        let where_to = if allowed.is_empty() {
            format!("il fondo non si spende {}", areas(&barred))
        } else {
            format!("il fondo si spende soltanto {}", areas(&allowed))
        };
        let finding = rule
            .finding(
                format!(
                    "l'intervento {} dell'area {} usa {} di {}, ma {where_to}",
                    rule.c.named(code),
                    intervention.area_code(),
                    euro(money.value),
                    rule.funds_said()
                ),
                "Pagare l'intervento con un altro fondo, oppure correggerne l'area",
            )
            .at(money.trail.first().cloned())
            .column("Importo")
            .row(code.clone())
            .found(intervention.area_code())
            .also(intervention.area.as_ref().and_then(|a| a.origin()), "area");
        let finding = if allowed.is_empty() { finding } else { finding.expected(allowed.join(", ")) };
        Some(with_places(finding, &money.trail, ""))
    });
    found.collect()
}

fn fits(rule: &Declared<'_, '_>, intervention: &Intervention) -> bool {
    // `aree` says where the fund may go, not which interventions are looked at: only `dove` chooses them here.
    let filter = rule.parameter("dove").and_then(toml::Value::as_table);
    let record = rule.c.facts.record("interventi", &intervention.origin);
    record.is_some_and(|r| {
        !super::rows::chosen(std::slice::from_ref(r), super::rows::table("interventi"), filter).is_empty()
    })
}

/// `tetto-per-unita`: money per user, resident, comune, project or intervention.
pub(super) fn unit(rule: &Declared<'_, '_>) -> Vec<Finding> {
    if void(rule) {
        return Vec::new();
    }
    let (funds, chosen) = (rule.funds(), rule.interventions());
    let per = rule.word("unita", "intervento");
    if matches!(per, "residente" | "comune") {
        let parts: Vec<Traced<Cents>> = chosen.iter().map(|i| rule.money(i, &funds)).collect();
        let money = sum(&parts);
        let comuni = &rule.c.plan.comuni;
        let (units, cells) = if per == "comune" {
            (Decimal::from(comuni.len()), Trail::NONE)
        } else {
            let residents: Option<i64> = comuni.iter().map(|m| m.residents.as_ref().map(|r| r.value)).sum();
            let cells = Trail::join(comuni.iter().filter_map(|m| m.residents.as_ref()).map(|r| &r.trail));
            (Decimal::from(residents.unwrap_or(0)), cells)
        };
        let subject = format!("per ogni {per} dell'Ambito si spendono");
        return beyond(rule, &money, units, &cells, &subject, "").into_iter().collect();
    }
    let one = |intervention: &&Intervention| {
        let money = rule.money(intervention, &funds);
        let code = &intervention.code.value;
        let (units, cells) = match per {
            "utente" => {
                let users: Vec<_> = intervention.users.iter().flatten().collect();
                (Decimal::from(users.iter().map(|u| u.value).sum::<i64>()), Trail::join(users.iter().map(|u| &u.trail)))
            }
            "progetto" => {
                let record = rule.c.facts.record("interventi", &intervention.origin);
                let projects = record.and_then(|r| r.integer("n_progetti_pnrr"));
                let cells = projects.as_ref().map_or(Trail::NONE, |p| p.trail.clone());
                (Decimal::from(projects.map_or(1, |p| p.value).max(1)), cells)
            }
            _ => (Decimal::ONE, Trail::NONE),
        };
        let subject = match per {
            "intervento" => format!("per l'intervento {} si spendono", rule.c.named(code)),
            _ => format!("per l'intervento {} si spendono, per ogni {per},", rule.c.named(code)),
        };
        beyond(rule, &money, units, &cells, &subject, code)
    };
    chosen.iter().filter_map(one).collect()
}

fn beyond(
    rule: &Declared<'_, '_>,
    money: &Traced<Cents>,
    units: Decimal,
    cells: &Trail,
    subject: &str,
    key: &str,
) -> Option<Finding> {
    if money.value.is_zero() || units <= Decimal::ZERO {
        return None;
    }
    let each = money.value.euro().checked_div(units)?.round_dp(2);
    let (limit, words) = match (rule.number("minimo"), rule.number("massimo")) {
        (Some(least), _) if each < least => (least, "serve almeno"),
        (_, Some(most)) if each > most => (most, "il tetto è"),
        _ => return None,
    };
    let said = |n: Decimal| euro(Cents::from_euro(n.round_dp(2)).unwrap_or_default());
    let finding = rule
        .finding(
            format!(
                "{subject} {} ({} diviso {}); {words} {}",
                said(each),
                euro(money.value),
                figure(units),
                said(limit)
            ),
            "Controllare importi e numero di unità, oppure spiegare la differenza nella scheda",
        )
        .at(money.trail.first().cloned())
        .column("Importo")
        .row(if key.is_empty() { rule.funds_said() } else { key.to_owned() })
        .found(said(each))
        .expected(said(limit));
    let finding = with_places(finding, &money.trail, "");
    Some(with_places(finding, cells, "unità"))
}
