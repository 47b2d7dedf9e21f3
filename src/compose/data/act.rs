// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Acts of the bodies, and the act of one council, as templates see them.

use jiff::civil::Date;
use tera::Value;

use super::super::act::AnnexEntry;
use super::super::ledger::Ledger;
use super::super::text::{of_body, same_words, the_body};
use super::{Maker, Map};
use crate::origin::{Traced, Trail};
use crate::plan::{Act, Comune, sum};
use crate::project::GENERATED_ANNEXES;

/// Acts of the ambito's own bodies, in order: those that come before the act, when it has a date.
pub(super) fn acts(ledger: &Ledger<'_>, until: Option<Date>, maker: &mut Maker) -> Value {
    let own = ledger.plan.acts.iter().filter(|a| a.comune.is_none());
    let before = |act: &&Act| match (until, &act.date) {
        (Some(until), Some(date)) => date.value <= until,
        _ => true,
    };
    let list: Vec<Value> = own.filter(before).map(|act| cited(act, maker)).collect();
    Value::from(list)
}

/// The same, without the act itself.
pub(super) fn others(ledger: &Ledger<'_>, act: Option<&Act>, until: Option<Date>, maker: &mut Maker) -> Value {
    let own = ledger.plan.acts.iter().filter(|a| a.comune.is_none() && !act.is_some_and(|act| is_same(act, a)));
    let before = |act: &&Act| match (until, &act.date) {
        (Some(until), Some(date)) => date.value <= until,
        _ => false,
    };
    let list: Vec<Value> = own.filter(before).map(|act| cited(act, maker)).collect();
    Value::from(list)
}

/// Whether two rows are one: the plan may have been copied, so their cells tell.
fn is_same(a: &Act, b: &Act) -> bool {
    a.body.trail == b.body.trail && a.number == b.number && a.kind == b.kind
}

/// An act as another one cites it.
fn cited(act: &Act, maker: &mut Maker) -> Value {
    Map::from([
        ("organo", maker.text(&act.body)),
        ("tipo", maker.text(&act.kind)),
        ("numero", maker.optional(act.number.as_ref())),
        ("data", maker.date(act.date.as_ref())),
        ("oggetto", maker.optional(act.fields.get("oggetto"))),
    ])
    .into()
}

/// The act with which the Ambito's political body adopted the plan, printed on every document; none before it.
pub(super) fn adoption(ledger: &Ledger<'_>, maker: &mut Maker) -> Value {
    let body = ledger.profile.label("coordinamento", "Coordinamento Istituzionale");
    let act = ledger.plan.adoption(body).filter(|a| a.number.is_some() && a.date.is_some());
    act.map_or_else(Value::none, |act| cited(act, maker))
}

/// The Ambito's political body, as the region calls it.
pub(super) fn body(ledger: &Ledger<'_>, maker: &mut Maker) -> Value {
    let name = ledger.profile.label("coordinamento", "Coordinamento Istituzionale");
    Map::from([("nome", maker.words(name)), ("di", maker.words(of_body(name))), ("il", maker.words(the_body(name)))])
        .into()
}

/// What the comune's council has voted before on the matter: other acts of its own with number and date.
pub(super) fn previous(ledger: &Ledger<'_>, comune: &Comune, act: Option<&Act>, maker: &mut Maker) -> Value {
    let here = |other: &&Act| {
        let own = other.comune.as_ref().is_some_and(|c| c.value == comune.istat.value) && other.is_of_council();
        let same = act.is_some_and(|a| is_same(a, other));
        let later = matches!((act.and_then(|a| a.date.as_ref()), &other.date), (Some(a), Some(o)) if o.value > a.value);
        own && !same && !later && other.number.is_some() && other.date.is_some()
    };
    Value::from(ledger.plan.acts.iter().filter(here).map(|a| cited(a, maker)).collect::<Vec<_>>())
}

/// The comune that votes.
pub(super) fn comune(ledger: &Ledger<'_>, comune: &Comune, maker: &mut Maker) -> Map {
    let total = sum(&comune.quotas);
    let all = sum(ledger.plan.comuni.iter().flat_map(|c| &c.quotas));
    let share = super::super::grid::tenths(total.value.0, all.value.0);
    let quotas: Vec<Value> = ledger
        .years()
        .iter()
        .zip(&comune.quotas)
        .map(|(year, quota)| Map::from([("anno", maker.year(*year)), ("importo", maker.money(quota))]).into())
        .collect();
    Map::from([
        ("nome", maker.text(&comune.name)),
        ("istat", maker.text(&comune.istat)),
        ("provincia", province(comune).map_or_else(Value::none, |p| maker.words(p))),
        ("residenti", maker.optional_count(comune.residents.as_ref())),
        ("quote", Value::from(quotas)),
        ("ha_quota", Value::from(!total.value.is_zero())),
        ("quota_totale", maker.money(&total)),
        ("quota_percento", maker.percent(share, &Trail::join([&total.trail, &all.trail]))),
        ("capofila", Value::from(comune.istat.value == ledger.plan.ambito.lead)),
        ("piccolo", Value::from(comune.residents.as_ref().is_none_or(|r| r.value <= 15_000))),
    ])
}

/// Letters of the annexes that are generated documents, and of the convention; none for a document that isn't annexed.
pub(super) fn letters(annexes: &[AnnexEntry], maker: &mut Maker) -> Map {
    let mut letters: Map = GENERATED_ANNEXES
        .into_iter()
        .map(|id| {
            let entry = annexes.iter().find(|a| a.generated.as_deref() == Some(id));
            (id, maker.optional_words(entry.map(|a| &a.letter)))
        })
        .collect();
    let conventional = |a: &&AnnexEntry| {
        let title = a.title.to_lowercase();
        match a.generated.as_deref() {
            Some(id) => id == "accordo",
            None => ["convenzion", "accord"].iter().any(|w| title.contains(w)),
        }
    };
    letters.insert("convenzione", maker.optional_words(annexes.iter().find(conventional).map(|a| &a.letter)));
    letters
}

/// Metropolitan cities (L. 7 aprile 2014, n. 56, and regional laws): their comuni don't belong to a province.
const METROPOLITAN: [&str; 15] = [
    "Bari",
    "Bologna",
    "Cagliari",
    "Catania",
    "Firenze",
    "Genova",
    "Messina",
    "Milano",
    "Napoli",
    "Palermo",
    "Reggio Calabria",
    "Roma",
    "Sassari",
    "Torino",
    "Venezia",
];

/// Free consortia of Sicily (L.R. Siciliana 4 agosto 2015, n. 15).
const CONSORTIA: [&str; 6] = ["Agrigento", "Caltanissetta", "Enna", "Ragusa", "Siracusa", "Trapani"];

/// The body above the comune in the heading of an act: `Provincia di Lecce`, `Città metropolitana di Bari`.
fn province(comune: &Comune) -> Option<String> {
    let name = comune.province.as_str();
    let name = if same_words(name, "Reggio di Calabria") { "Reggio Calabria" } else { name };
    let kind = match name {
        "" | "Aosta" | "Valle d'Aosta/Vallée d'Aoste" => return None,
        "Trento" | "Bolzano" | "Bolzano/Bozen" => "Provincia autonoma",
        name if METROPOLITAN.contains(&name) => "Città metropolitana",
        name if CONSORTIA.contains(&name) => "Libero consorzio comunale",
        _ => "Provincia",
    };
    Some(format!("{kind} di {name}"))
}

/// The row of an act, if the session has been held: empty values are ruled lines on the paper.
pub(super) fn deliberation(act: Option<&Act>, maker: &mut Maker) -> Map {
    let field = |name: &str| act.and_then(|a| a.fields.get(name));
    let mut map = Map::from([
        ("numero", maker.optional(act.and_then(|a| a.number.as_ref()))),
        ("data", maker.date(act.and_then(|a| a.date.as_ref()))),
        ("votata", Value::from(act.is_some_and(Act::is_voted))),
        ("esecutiva", Value::from(act.is_some_and(immediately_executable))),
        ("respinta", Value::from(act.is_some_and(|a| a.is_voted() && !a.is_approved()))),
        ("dissenzienti", Value::from(act.is_none_or(|a| !a.is_voted() || dissented(a)))),
    ]);
    for name in [
        "proposta_n",
        "ora",
        "convocazione",
        "seduta",
        "presidente",
        "segretario",
        "relatore",
        "capitolo",
        "parere_tecnico",
        "data_parere_tecnico",
        "parere_contabile",
        "data_parere_contabile",
        "componenti_assegnati",
        "presenti",
        "votanti",
        "favorevoli",
        "contrari",
        "astenuti",
        "favorevoli_ie",
        "contrari_ie",
        "astenuti_ie",
    ] {
        map.insert(name, maker.optional(field(name)));
    }
    let number = |name: &str| field(name).and_then(whole);
    for (name, (first, second), value) in [
        (
            "assenti",
            ("componenti_assegnati", "presenti"),
            number("componenti_assegnati").zip(number("presenti")).map(|(all, here)| all - here),
        ),
        (
            "minimo",
            ("componenti_assegnati", "componenti_assegnati"),
            // At least a third of the councillors assigned, without the mayor (TUEL, art. 38, comma 2).
            number("componenti_assegnati")
                .map(|all| (all - 1).max(0).div_euclid(3) + i64::from((all - 1).max(0) % 3 != 0)),
        ),
        (
            "maggioranza",
            ("componenti_assegnati", "componenti_assegnati"),
            number("componenti_assegnati").map(|all| all / 2 + 1),
        ),
    ] {
        let trail = Trail::join([first, second].into_iter().filter_map(field).map(|t| &t.trail));
        let value = value.filter(|n| *n >= 0);
        map.insert(name, value.map_or_else(Value::none, |n| maker.count(&Traced { value: n, trail })));
    }
    map
}

/// A whole number of the row, as it was printed.
fn whole(text: &Traced<String>) -> Option<i64> {
    text.value.trim().replace('.', "").parse().ok()
}

/// Whether someone voted against or abstained, or the row doesn't say.
fn dissented(act: &Act) -> bool {
    let number = |name: &str| act.fields.get(name).and_then(whole);
    number("contrari").is_none_or(|n| n > 0) || number("astenuti").is_some_and(|n| n > 0)
}

/// Whether the separate vote made it executable at once: the majority of the members (TUEL, art. 134, comma 4).
fn immediately_executable(act: &Act) -> bool {
    let number = |name: &str| act.fields.get(name).and_then(whole);
    match (number("favorevoli_ie"), number("componenti_assegnati")) {
        (Some(yes), Some(members)) => yes > members / 2,
        (Some(yes), None) => yes > 0,
        _ => false,
    }
}
