// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What an act says of the plan, kept from the day of the vote with its cells of then: whatever the data become, that act says the same.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tera::Value;

use super::super::Base;
use super::super::hole::{Datum, Holes};
use super::{Data, Maker, act};
use crate::money::Cents;
use crate::origin::Traced;
use crate::plan::{Comune, Plan};

/// Parts of the data that acts quote; the session's own are read from its row each time.
const PARTS: [&str; 12] = [
    "piano",
    "ambito",
    "profilo",
    "totali",
    "numeri",
    "popolazione",
    "incontri",
    "proposte",
    "personale",
    "rendiconto",
    "ha",
    "comune",
];

/// The facts of the plan that one comune's act quotes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    #[serde(rename = "versione")]
    version: String,
    #[serde(rename = "data")]
    date: Date,
    #[serde(rename = "quote")]
    quotas: Vec<Traced<Cents>>,
    #[serde(rename = "parti")]
    parts: BTreeMap<String, serde_json::Value>,
    #[serde(rename = "valori")]
    values: Vec<Traced<Datum>>,
}

/// The same value with the keys of its objects in order: templates keep them in none.
fn ordered(value: serde_json::Value) -> serde_json::Value {
    match value {
        serde_json::Value::Object(map) => {
            let sorted: BTreeMap<String, serde_json::Value> = map.into_iter().map(|(k, v)| (k, ordered(v))).collect();
            serde_json::Value::Object(sorted.into_iter().collect())
        }
        serde_json::Value::Array(list) => serde_json::Value::Array(list.into_iter().map(ordered).collect()),
        other => other,
    }
}

impl Facts {
    /// The facts of today.
    pub(crate) fn of(base: &Base<'_>, comune: &Comune) -> Facts {
        let Base { ledger, data } = base;
        let Data { mut context, holes } = data.clone();
        let mut maker = Maker { holes };
        context.insert_value("comune", act::comune(ledger, comune, &mut maker).into());
        let json = |name: &str| serde_json::to_value(context.get(name)?).ok().map(ordered);
        Facts {
            version: ledger.plan.version.clone(),
            date: ledger.plan.date,
            quotas: comune.quotas.to_vec(),
            parts: PARTS.into_iter().filter_map(|name| Some((name.to_owned(), json(name)?))).collect(),
            values: maker.holes.values().to_vec(),
        }
    }

    /// The side table that the kept tokens point into.
    pub(super) fn holes(&self) -> Holes {
        Holes::of(self.values.clone())
    }

    /// The kept parts, as templates see them.
    pub(super) fn parts(&self) -> impl Iterator<Item = (String, Value)> + use<'_> {
        self.parts.iter().map(|(name, value)| (name.clone(), Value::from_serializable(value)))
    }

    /// The comune's quotas of then.
    pub fn quotas(&self) -> impl Iterator<Item = Cents> + use<'_> {
        self.quotas.iter().map(|q| q.value)
    }

    /// The plan with the version and the date of then.
    pub(crate) fn plan(&self, plan: &Plan) -> Plan {
        Plan { version: self.version.clone(), date: self.date, ..plan.clone() }
    }

    /// The comune with the quotas of then.
    pub(crate) fn comune(&self, comune: &Comune) -> Comune {
        let mut comune = comune.clone();
        for (quota, kept) in comune.quotas.iter_mut().zip(&self.quotas) {
            quota.clone_from(kept);
        }
        comune
    }
}
