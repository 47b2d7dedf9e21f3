// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Indices of the ambito against a computation by hand.

use super::indices::index;
use super::*;
use crate::origin::Origin;
use crate::period::Triennium;
use crate::plan::{AgeCount, Comune, ContextValue, Plan};

fn comune(code: &str, name: &str) -> Comune {
    Comune {
        istat: Traced::untraced(code.to_owned()),
        name: Traced::untraced(name.to_owned()),
        province: String::new(),
        province_sign: String::new(),
        residents: None,
        residents_date: None,
        age_0_17: None,
        age_18_64: None,
        age_65: None,
        families: None,
        foreigners: None,
        area_kmq: None,
        given_quotas: [None, None, None],
        quotas: [(); 3].map(|()| Traced::untraced(crate::money::Cents::ZERO)),
    }
}

fn row(place: &str, year: i16, age: &str, men: i64, women: i64) -> AgeCount {
    AgeCount {
        origin: Origin::file("dati/p.csv"),
        place: Traced::untraced(place.to_owned()),
        year: Traced::untraced(year),
        age: Traced::untraced(age.to_owned()),
        sex: None,
        foreign: None,
        men: Some(Traced::untraced(men)),
        women: Some(Traced::untraced(women)),
        total: None,
        foreigners: None,
        source: None,
    }
}

fn plan() -> Plan {
    let mut plan = Plan::empty(Triennium::starting(2022));
    plan.comuni = vec![comune("075016", "Casarano"), comune("075042", "Matino")];
    plan.ages = vec![
        row("075016", 2021, "0-14", 100, 100),
        row("075016", 2021, "15-64", 500, 500),
        row("075016", 2021, "65+", 150, 250),
        row("075042", 2021, "0-14", 10, 10),
        row("075042", 2021, "15-64", 100, 100),
        row("075042", 2021, "65+", 50, 70),
        row("075016", 2011, "Totale", 900, 800),
        row("075042", 2011, "Totale", 190, 170),
    ];
    plan
}

fn value(community: &Community, id: &str, place: &Place) -> Option<String> {
    let year = 2021;
    let exact = community.index(index(id)?, place, year).value()?;
    Some(exact.value.round_dp(2).normalize().to_string())
}

#[test]
fn the_ambito_is_computed_on_its_sums_never_averaged() {
    let plan = plan();
    let community = Community::of(&plan);
    let casarano = Place::Comune("075016".into());
    let matino = Place::Comune("075042".into());
    assert_eq!(value(&community, "vecchiaia", &casarano).as_deref(), Some("200"));
    assert_eq!(value(&community, "vecchiaia", &matino).as_deref(), Some("600"));
    // 520 : 220; the mean of the two would be 400.
    assert_eq!(value(&community, "vecchiaia", &Place::Ambito).as_deref(), Some("236.36"));
    assert_eq!(value(&community, "dipendenza", &Place::Ambito).as_deref(), Some("61.67"));
    assert_eq!(value(&community, "ricambio", &Place::Ambito), None);
    let change = community.change(Quantity::RESIDENTS, &Place::Ambito, 2011, 2021).unwrap();
    assert_eq!(change.value.round_dp(2).to_string(), "-5.83");
    assert_eq!(community.years(&Place::Ambito, Quantity::RESIDENTS), [2011, 2021]);
}

#[test]
fn a_zero_base_is_told_and_a_negative_count_is_none() {
    let mut plan = plan();
    plan.ages[0] = row("075016", 2021, "0-14", 0, 0);
    let community = Community::of(&plan);
    let casarano = Place::Comune("075016".into());
    assert!(matches!(community.index(index("vecchiaia").unwrap(), &casarano, 2021), Outcome::ZeroBase(_)));
    plan.ages[0] = row("075016", 2021, "0-14", -5, 3);
    let community = Community::of(&plan);
    assert_eq!(community.index(index("vecchiaia").unwrap(), &casarano, 2021), Outcome::Missing);
}

#[test]
fn users_are_compared_with_the_ages_that_the_service_declares() {
    let mut plan = plan();
    let value = |place: &str, number: i64| ContextValue {
        indicator: Traced::untraced("Utenti SAD (65+)".to_owned()),
        place: Traced::untraced(place.to_owned()),
        year: Traced::untraced(2021),
        value: Traced::untraced(Decimal::from(number)),
        unit: None,
        source: None,
    };
    plan.context = vec![value("075016", 20), value("075042", 6)];
    let found = services(&plan, &Community::of(&plan));
    let rates: Vec<String> =
        found.iter().map(|s| s.rate.as_ref().unwrap().value.round_dp(1).normalize().to_string()).collect();
    assert_eq!(rates, ["50", "50", "50"]);
    assert_eq!(found[2].place, Place::Ambito);
    assert_eq!(found[2].users.value, Decimal::from(26));
}
