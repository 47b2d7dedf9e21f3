// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The community as templates see it: how the residents change, indices with who has most and least, services, needs.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use tera::Value;

use super::super::community::{Extreme, extremes, extremes_of, index_of, rounded, span, tenths};
use super::super::hole::Datum;
use super::super::ledger::Ledger;
use super::super::sentence::{compared, the};
use super::super::text::and_list;
use super::{Maker, Map};
use crate::assess::community::indices::{INDICES, Index};
use crate::assess::community::names::Quantity;
use crate::assess::community::{Place, UNDATED, services};
use crate::origin::{Traced, Trail};
use crate::plan::names::{fold, is_region};

/// Comuni that a sentence names.
const NAMES: usize = 12;

/// Everything of the community.
pub(super) fn community(ledger: &Ledger<'_>, maker: &mut Maker) -> Map {
    let indices: Map = INDICES.iter().map(|index| (index.id, index_map(ledger, index, maker))).collect();
    Map::from([
        ("serie", series(ledger, maker)),
        ("indici", indices.into()),
        ("mancanti", missing(ledger, maker)),
        ("servizi", service_list(ledger, maker)),
        ("fabbisogni", needs(ledger, maker)),
    ])
}

fn extreme(maker: &mut Maker, extreme: &Extreme) -> Value {
    Map::from([
        ("dove", maker.text(&extreme.places)),
        ("valore", maker.put(Datum::Number(extreme.value.value), &extreme.value.trail)),
    ])
    .into()
}

fn year(maker: &mut Maker, year: i16) -> Value {
    if year == UNDATED { Value::none() } else { maker.year(year) }
}

/// Change of the residents between the first and the last year.
fn series(ledger: &Ledger<'_>, maker: &mut Maker) -> Value {
    let Some((from, to)) = span(ledger) else { return Value::none() };
    let community = &ledger.community;
    let whole = |year| community.count(&Place::Ambito, year, Quantity::RESIDENTS);
    let change = |place: &Place| community.change(Quantity::RESIDENTS, place, from, to);
    let (Some(first), Some(last), Some(all)) = (whole(from), whole(to), change(&Place::Ambito)) else {
        return Value::none();
    };
    let comuni: Vec<(&Traced<String>, Traced<Decimal>)> = ledger
        .plan
        .comuni
        .iter()
        .filter_map(|c| {
            let change = change(&Place::Comune(c.istat.value.clone()))?;
            Some((&c.name, change.map(|v| rounded(v, 1))))
        })
        .collect();
    let complete = comuni.len() == ledger.plan.comuni.len() && comuni.len() > 1;
    let mut group = |sign: i64| {
        let mine: Vec<_> = comuni.iter().filter(|(_, v)| tenths(v.value).signum() == sign).collect();
        let names: Vec<&str> = mine.iter().map(|(name, _)| name.value.as_str()).collect();
        let trails: Vec<&Trail> = mine.iter().map(|(_, v)| &v.trail).collect();
        let words = Traced { value: and_list(&names), trail: Trail::join(mine.iter().map(|(name, _)| &name.trail)) };
        let all = names.len() == comuni.len();
        Value::from(Map::from([
            ("numero", maker.length(trails)),
            // A list of many is in the table beside.
            ("nomi", if names.is_empty() || names.len() > NAMES { Value::none() } else { maker.text(&words) }),
            ("tutti", Value::from(all)),
        ]))
    };
    let groups = complete.then(|| [group(1), group(-1), group(0)]);
    let [up, down, still] = groups.unwrap_or([Value::none(), Value::none(), Value::none()]);
    let ends = extremes_of(&comuni).filter(|_| complete);
    let [most, least] = match ends {
        Some(ends) => ends.map(|end| {
            let value = maker.put(Datum::Percent(tenths(end.value.value)), &end.value.trail);
            Map::from([("dove", maker.text(&end.places)), ("variazione", value)]).into()
        }),
        None => [Value::none(), Value::none()],
    };
    let count = |maker: &mut Maker, n: &Traced<Decimal>| {
        use rust_decimal::prelude::ToPrimitive;
        maker.put(Datum::Count(n.value.to_i64().unwrap_or_default()), &n.trail)
    };
    Map::from([
        ("da", maker.year(from)),
        ("a", maker.year(to)),
        ("prima", count(maker, &first)),
        ("dopo", count(maker, &last)),
        ("variazione", maker.put(Datum::Percent(tenths(all.value)), &all.trail)),
        ("crescita", up),
        ("calo", down),
        ("stabili", still),
        ("massimo", most),
        ("minimo", least),
    ])
    .into()
}

/// An index of the ambito, with the comuni at the two ends and the places to compare with.
fn index_map(ledger: &Ledger<'_>, index: &Index, maker: &mut Maker) -> Value {
    let Some(own) = index_of(ledger, index, &Place::Ambito) else { return Value::none() };
    let ends = extremes(ledger, index);
    let [most, least] = match &ends {
        Some([most, least]) => [extreme(maker, most), extreme(maker, least)],
        None => [Value::none(), Value::none()],
    };
    let others: Vec<Value> = benchmarks(ledger)
        .into_iter()
        .filter_map(|place| {
            let found = index_of(ledger, index, &place)?;
            let Place::Other(name) = &place else { return None };
            let difference = tenths(own.value.value - found.value.value);
            Some(
                Map::from([
                    ("nome", maker.words(name)),
                    ("anno", year(maker, found.year)),
                    ("valore", maker.put(Datum::Number(found.value.value), &found.value.trail)),
                    ("rispetto", maker.words(compared(difference))),
                ])
                .into(),
            )
        })
        .collect();
    Map::from([
        ("nome", maker.words(index.title)),
        ("il_nome", maker.words(the(index.title))),
        ("anno", year(maker, own.year)),
        ("valore", maker.put(Datum::Number(own.value.value), &own.value.trail)),
        ("massimo", most),
        ("minimo", least),
        ("confronti", Value::from(others)),
    ])
    .into()
}

/// Province, region, Italy: places that the context indicators speak of beside the ambito.
pub(crate) fn benchmarks(ledger: &Ledger<'_>) -> Vec<Place> {
    let mut seen = BTreeSet::new();
    let places =
        ledger.plan.context.iter().map(|v| &v.place.value).chain(ledger.plan.ages.iter().map(|a| &a.place.value));
    let others = places.map(|name| ledger.community.place(name)).filter(|p| matches!(p, Place::Other(_)));
    others.filter(|place| is_benchmark(ledger, place) && seen.insert(place.clone())).collect()
}

/// A place above the comuni. A comune of elsewhere is a finding and is compared with nothing.
fn is_benchmark(ledger: &Ledger<'_>, place: &Place) -> bool {
    let Place::Other(name) = place else { return false };
    let name = fold(name);
    [
        "provincia",
        "citta metropolitana",
        "regione",
        "area vasta",
        "distretto",
        "asl",
        "italia",
        "mezzogiorno",
        "sud",
        "nord",
        "centro",
    ]
    .iter()
    .any(|word| name.starts_with(word))
        || is_region(&name)
        || ledger.plan.comuni.iter().any(|c| fold(&c.province) == name)
}

/// Indices of the structure by age that the data don't allow.
fn missing(ledger: &Ledger<'_>, maker: &mut Maker) -> Value {
    let by_age = ["vecchiaia", "dipendenza", "ricambio", "carico_figli", "carico_cura", "unipersonali"];
    let lacking: Vec<&str> = INDICES
        .iter()
        .filter(|index| by_age.contains(&index.id) && index_of(ledger, index, &Place::Ambito).is_none())
        .map(|index| index.title)
        .collect();
    if lacking.is_empty() { Value::none() } else { maker.words(and_list(&lacking)) }
}

/// Services of the whole ambito with their users for each thousand residents.
fn service_list(ledger: &Ledger<'_>, maker: &mut Maker) -> Value {
    let all = services(ledger.plan, &ledger.community);
    let whole = all.iter().filter(|s| s.place == Place::Ambito && s.rate.is_some());
    let list: Vec<Value> = whole
        .filter_map(|service| {
            let rate = service.rate.as_ref()?;
            Some(
                Map::from([
                    ("nome", maker.text(&service.name)),
                    ("anno", maker.year(service.year)),
                    ("utenti", maker.number(service.users.value, 0, &service.users.trail)),
                    ("tasso", maker.number(rate.value, 1, &rate.trail)),
                ])
                .into(),
            )
        })
        .collect();
    Value::from(list)
}

/// How urgent the needs are and whether an intervention answers them.
fn needs(ledger: &Ledger<'_>, maker: &mut Maker) -> Value {
    let needs = &ledger.plan.needs;
    if needs.is_empty() {
        return Value::none();
    }
    let answered: BTreeSet<&str> =
        ledger.plan.interventions.iter().flat_map(|i| i.needs.value.iter().map(String::as_str)).collect();
    let urgent: Vec<&Trail> =
        needs.iter().filter_map(|n| n.priority.as_ref().filter(|p| p.value >= 4).map(|p| &p.trail)).collect();
    let open: Vec<_> = needs.iter().filter(|n| !answered.contains(n.code.value.as_str())).collect();
    let codes: Vec<&str> = open.iter().map(|n| n.code.value.as_str()).collect();
    let words = Traced { value: and_list(&codes), trail: Trail::join(open.iter().map(|n| &n.code.trail)) };
    let shown: Vec<&Trail> = needs.iter().filter_map(|n| n.evidence.as_ref().map(|e| &e.trail)).collect();
    Map::from([
        ("urgenti", maker.length(urgent)),
        (
            "coperti",
            maker.length(needs.iter().filter(|n| answered.contains(n.code.value.as_str())).map(|n| &n.code.trail)),
        ),
        ("scoperti", maker.length(open.iter().map(|n| &n.code.trail))),
        ("codici_scoperti", if codes.is_empty() { Value::none() } else { maker.text(&words) }),
        ("con_evidenza", maker.length(shown)),
        ("con_priorita", Value::from(needs.iter().any(|n| n.priority.is_some()))),
    ])
    .into()
}
