// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The areas as templates see them.

use tera::Value;

use super::super::ledger::{AreaPart, Ledger, Scope, total};
use super::super::table::peak_users;
use super::super::text::and_list;
use super::{Maker, Map};
use crate::money::percentages;
use crate::origin::{Traced, Trail};

/// All the areas in order, those without interventions too.
pub(super) fn areas(ledger: &Ledger<'_>, maker: &mut Maker) -> Value {
    let amounts: Vec<_> = ledger.areas.iter().map(|a| ledger.spent(Scope::Area(a.code()), None, None)).collect();
    let shares = percentages(&amounts.iter().map(|a| a.value.0).collect::<Vec<_>>());
    let list: Vec<Value> = ledger
        .areas
        .iter()
        .zip(&amounts)
        .zip(shares)
        .map(|((area, amount), share)| {
            let mut map = figures(ledger, area, maker);
            map.insert("importo", maker.money(amount));
            map.insert("quota", maker.percent(Some(share), &amount.trail));
            map.into()
        })
        .collect();
    Value::from(list)
}

fn figures(ledger: &Ledger<'_>, area: &AreaPart<'_>, maker: &mut Maker) -> Map {
    let plan = ledger.plan;
    let scope = Scope::Area(area.code());
    let mut leps: Vec<&str> = area.interventions.iter().flat_map(|i| i.leps.value.iter().map(String::as_str)).collect();
    leps.sort_unstable();
    leps.dedup();
    let leps_trail = Trail::join(area.interventions.iter().map(|i| &i.leps.trail));
    let leps_text = Traced { value: and_list(&leps), trail: leps_trail.clone() };
    let leps_number = Traced { value: i64::try_from(leps.len()).unwrap_or(0), trail: leps_trail };
    let of_area = |code: &Option<Traced<String>>| code.as_ref().map_or("", |c| c.value.as_str()) == area.code();
    let needs: Vec<_> = plan.needs.iter().filter(|n| of_area(&n.area)).collect();
    let answered = needs.iter().filter(|n| plan.interventions.iter().any(|i| i.needs.value.contains(&n.code.value)));
    let answered: Vec<&Trail> = answered.map(|n| &n.code.trail).collect();
    let proposals = plan.proposals.iter().filter(|p| of_area(&p.area)).map(|p| &p.code.trail);
    let proposals: Vec<&Trail> = proposals.collect();
    let users: Vec<Traced<i64>> = area.interventions.iter().filter_map(|i| peak_users(i)).collect();
    let funds: Vec<&str> = ledger
        .funds
        .iter()
        .filter(|f| !ledger.spent(scope, Some(f.code), None).value.is_zero())
        .map(|f| f.code)
        .collect();
    let biggest = area
        .interventions
        .iter()
        .map(|i| (*i, ledger.spent(Scope::One(&i.code.value), None, None)))
        .filter(|(_, amount)| !amount.value.is_zero())
        .max_by(|a, b| a.1.value.cmp(&b.1.value).then(b.0.code.value.cmp(&a.0.code.value)));
    let biggest = biggest.map_or_else(Value::none, |(intervention, amount)| {
        Map::from([
            ("codice", maker.text(&intervention.code)),
            ("titolo", maker.text(&intervention.title)),
            ("importo", maker.money(&amount)),
        ])
        .into()
    });
    Map::from([
        ("codice", maker.words(area.code())),
        ("titolo", maker.words(area.title())),
        ("breve", maker.words(area.short())),
        ("vuota", Value::from(area.interventions.is_empty())),
        ("interventi", maker.length(area.interventions.iter().map(|i| &i.code.trail))),
        ("leps", if leps.is_empty() { Value::none() } else { maker.text(&leps_text) }),
        ("numero_leps", maker.count(&leps_number)),
        ("bisogni", maker.length(needs.iter().map(|n| &n.code.trail))),
        ("bisogni_coperti", maker.length(answered)),
        ("proposte", maker.length(proposals)),
        ("utenti", if users.is_empty() { Value::none() } else { maker.count(&total(&users)) }),
        ("fonti", if funds.is_empty() { Value::none() } else { maker.words(and_list(&funds)) }),
        ("maggiore", biggest),
    ])
}
