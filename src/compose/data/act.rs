// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Acts of the bodies, and the act of one council, as templates see them.

use tera::Value;

use super::super::act::AnnexEntry;
use super::super::ledger::Ledger;
use super::super::text::same_words;
use super::{Maker, Map};
use crate::origin::{Traced, Trail};
use crate::plan::{Act, Comune, sum};
use crate::project::GENERATED_ANNEXES;

/// Acts of the ambito's own bodies, in order.
pub(super) fn acts(ledger: &Ledger<'_>, maker: &mut Maker) -> Value {
    let own = ledger.plan.acts.iter().filter(|a| a.comune.is_none());
    let list: Vec<Value> = own
        .map(|act| {
            Map::from([
                ("organo", maker.text(&act.body)),
                ("tipo", maker.text(&act.kind)),
                ("numero", maker.optional(act.number.as_ref())),
                ("data", maker.date(act.date.as_ref())),
                ("oggetto", maker.optional(act.fields.get("oggetto"))),
            ])
            .into()
        })
        .collect();
    Value::from(list)
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
        ("quota_totale", maker.money(&total)),
        ("quota_percento", maker.percent(share, &Trail::join([&total.trail, &all.trail]))),
        ("capofila", Value::from(comune.istat.value == ledger.plan.ambito.lead)),
        ("piccolo", Value::from(comune.residents.as_ref().is_none_or(|r| r.value <= 15_000))),
    ])
}

/// Letters of the annexes that are generated documents; none for a document that isn't annexed.
pub(super) fn letters(annexes: &[AnnexEntry], maker: &mut Maker) -> Map {
    GENERATED_ANNEXES
        .into_iter()
        .map(|id| {
            let entry = annexes.iter().find(|a| a.generated.as_deref() == Some(id));
            (id, maker.optional_words(entry.map(|a| &a.letter)))
        })
        .collect()
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

/// The row of the council's act, if the session has been held: empty values are ruled lines on the paper.
pub(super) fn deliberation(ledger: &Ledger<'_>, comune: &Comune, maker: &mut Maker) -> Map {
    let act = council_act(ledger, comune);
    let field = |name: &str| act.and_then(|a| a.fields.get(name));
    let mut map = Map::from([
        ("numero", maker.optional(act.and_then(|a| a.number.as_ref()))),
        ("data", maker.date(act.and_then(|a| a.date.as_ref()))),
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
    map
}

/// The act of this comune's council on the plan.
pub(in super::super) fn council_act<'a>(ledger: &Ledger<'a>, comune: &Comune) -> Option<&'a Act> {
    ledger.plan.acts.iter().find(|act| {
        let here = act.comune.as_ref().is_some_and(|c| c.value == comune.istat.value);
        here && act.body.value.to_lowercase().contains("consiglio")
    })
}

/// A field of the council's act, as printed.
pub(in super::super) fn council_field<'a>(
    ledger: &Ledger<'a>,
    comune: &Comune,
    name: &str,
) -> Option<&'a Traced<String>> {
    council_act(ledger, comune).and_then(|act| act.fields.get(name))
}
