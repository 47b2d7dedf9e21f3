// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Building the plan: references, keys, quotas.

use std::path::PathBuf;

use super::*;
use crate::findings::Findings;
use crate::ingest::Ingested;
use crate::origin::Spot;
use crate::profile::{self, Profile};
use crate::project::{Project, Settings};
use crate::table::{Kind, Record, TABLES, Value, schema};

fn project() -> Project {
    let text = "[piano]\nprofilo = \"puglia-2022-2024\"\ntriennio = \"2022-2024\"\n\
                [ambito]\ndenominazione = \"Casarano\"\ncomune_capofila = \"casarano\"\n";
    let settings: Settings = toml::from_str(text).unwrap();
    Project { folder: PathBuf::new(), settings }
}

fn profile() -> Profile {
    profile::builtin("puglia-2022-2024").unwrap()
}

/// A dataset from rows of `field=value` pairs; values are read as the schema's kind says.
struct Data(Dataset);

impl Data {
    fn new() -> Self {
        Data(Dataset::default())
            .row("comuni", "codice_istat=075016 comune=Casarano residenti=19577")
            .row("comuni", "codice_istat=075021 comune=Collepasso residenti=5732")
            .row("interventi", "codice=A1.01 denominazione=Segretariato area=A1")
    }

    fn row(mut self, table: &'static str, pairs: &str) -> Self {
        let canonical = TABLES.into_iter().find(|t| *t == table).unwrap_or("spesa");
        let schema = schema(canonical).unwrap();
        let row = self.0.rows(table).len() as u32 + 1;
        let sheet = Origin::file(format!("dati/{table}.xlsx")).in_sheet(table);
        let mut record = Record::new(sheet.at(Spot::Row(row)));
        for (column, pair) in pairs.split(' ').enumerate() {
            let (name, text) = pair.split_once('=').unwrap();
            let field = schema.field(name).unwrap_or_else(|| panic!("{name} non è in {table}"));
            let text = text.replace('_', " ");
            let value = match field.kind {
                Kind::Amount => Value::Amount(Cents(text.parse().unwrap())),
                Kind::Number | Kind::Integer | Kind::Year => Value::Number(text.parse().unwrap()),
                Kind::Date => Value::Date(text.parse().unwrap()),
                Kind::List => Value::List(text.split(';').map(str::to_owned).collect()),
                Kind::Flag => Value::Flag(text == "sì"),
                _ => Value::Text(text),
            };
            record.values.insert(&field.name, Traced::new(value, sheet.at(Spot::Cell(row, column as u32))));
        }
        self.0.push(table, record);
        self
    }

    fn plan(self) -> (Plan, Findings) {
        build(&project(), &profile(), Ingested { dataset: self.0, ..Ingested::default() })
    }

    fn codes(self) -> Vec<&'static str> {
        self.plan().1.iter().map(|f| f.code).collect()
    }
}

#[test]
fn names_become_codes() {
    let (plan, findings) = Data::new()
        .row("interventi", "codice=A3.02 denominazione=SAD area=L'invecchiamento_attivo comuni=COLLEPASSO")
        .row("spesa", "intervento=Segretariato fonte=Fondo_nazionale_politiche_sociali anno=2022 importo=1000")
        .plan();
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(plan.interventions[1].area_code(), "A3");
    assert_eq!(plan.interventions[1].comuni.value, ["075021"]);
    assert_eq!(plan.interventions[0].comuni.value.len(), 2, "nessun comune indicato: tutti");
    assert_eq!(plan.allocations[0].intervention.value, "A1.01");
    assert_eq!(plan.allocations[0].fund.value, "FNPS");
    assert_eq!(plan.ambito.lead, "075016");
}

#[test]
fn an_unknown_intervention_or_fund_names_the_nearest() {
    let (_, findings) = Data::new().row("spesa", "intervento=A1.1 fonte=FNPSS anno=2022 importo=1000").plan();
    let said: Vec<_> = findings.iter().map(|f| (f.code, f.expected.as_deref())).collect();
    assert_eq!(said, [("R-T15", Some("A1.01")), ("R-T15", Some("FNPS"))]);
}

#[test]
fn an_unknown_area_is_left_to_its_own_rule() {
    let (plan, findings) = Data::new().row("interventi", "codice=X1 denominazione=Altro area=Turismo").plan();
    assert!(findings.is_empty());
    let other = plan.intervention("X1").unwrap();
    assert!(other.area.is_none());
    assert_eq!(other.field("area").unwrap().value, "Turismo");
}

#[test]
fn equal_rows_are_a_note_and_different_ones_an_error() {
    let first = "intervento=A1.01 fonte=FNPS anno=2022 importo=1000";
    let (plan, findings) = Data::new().row("spesa", first).row("spesa", first).plan();
    assert_eq!(plan.allocations.len(), 1);
    assert_eq!(findings.iter().map(|f| f.code).collect::<Vec<_>>(), ["R-T11"]);
    let second = "intervento=A1.01 fonte=FNPS anno=2022 importo=2000";
    let (plan, findings) = Data::new().row("spesa", first).row("spesa", second).plan();
    assert_eq!(plan.allocated(Slice::default()).value, Cents(1000), "mai la somma");
    let finding = findings.iter().next().unwrap();
    assert_eq!((finding.code, finding.places.len()), ("R-T10", 1));
    assert_eq!((finding.found.as_deref(), finding.expected.as_deref()), (Some("20,00"), Some("10,00")));
}

#[test]
fn one_code_for_two_interventions_is_said_as_such() {
    assert_eq!(Data::new().row("interventi", "codice=a1.01 denominazione=PUA area=A1").codes(), ["R-S05"]);
}

#[test]
fn an_amount_in_both_finance_tables_counts_once() {
    let detail = |data: Data| {
        data.row("spesa", "intervento=A1.01 fonte=FNPS anno=2022 voce_di_spesa=personale importo=600")
            .row("spesa", "intervento=A1.01 fonte=FNPS anno=2022 voce_di_spesa=beni importo=400")
    };
    let wide = "intervento=A1.01 fonte=FNPS anno=2022 importo=1000";
    let (plan, findings) = detail(Data::new()).row("quadro_finanziario", wide).plan();
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(plan.allocated(Slice::default()).value, Cents(1000));
    let (plan, findings) = detail(Data::new()).row("quadro_finanziario", &wide.replace("1000", "1100")).plan();
    assert_eq!(findings.iter().map(|f| f.code).collect::<Vec<_>>(), ["R-T10"]);
    assert_eq!(plan.allocated(Slice::default()).value, Cents(1000));
}

#[test]
fn a_row_without_its_key_is_left_out_and_told() {
    let (plan, findings) = Data::new().row("spesa", "fonte=FNPS anno=2022 importo=1000").plan();
    assert!(plan.allocations.is_empty());
    assert_eq!(findings.iter().map(|f| f.code).collect::<Vec<_>>(), ["R-T19"]);
}

#[test]
fn quotas_share_the_comuni_fund_to_the_cent() {
    let (plan, _) = Data::new().row("fonti", "fonte=COM anno=2023 importo=100001").plan();
    let year: Vec<i64> = plan.comuni.iter().map(|c| c.quotas[1].value.0).collect();
    assert_eq!(year.iter().sum::<i64>(), 100_001);
    assert_eq!(year, [77_353, 22_648]);
    assert_eq!(plan.comuni[0].quotas[1].trail.origins().len(), 2, "la fonte e i residenti");
    assert_eq!(plan.comuni[0].quotas[0].value, Cents::ZERO);
}

#[test]
fn a_lead_comune_outside_the_ambito_is_an_error() {
    let mut project = project();
    project.settings.ambito.comune_capofila = "Casaranno".to_owned();
    let (plan, findings) = build(&project, &profile(), Ingested { dataset: Data::new().0, ..Ingested::default() });
    assert_eq!(plan.ambito.lead, "");
    let finding = findings.iter().next().unwrap();
    assert_eq!((finding.code, finding.expected.as_deref()), ("R-S06", Some("Casarano")));
}

#[test]
fn an_ambito_is_called_once() {
    for (written, name, of) in [
        ("Casarano", "Casarano", "di Casarano"),
        ("Ambito Territoriale di Putignano", "Putignano", "di Putignano"),
        ("Ambito territoriale sociale di Casarano", "Casarano", "di Casarano"),
        ("Ambito Valle Seriana", "Valle Seriana", "di Valle Seriana"),
        ("Ambito territoriale sociale n. 5", "n. 5", "n. 5"),
        ("Distretto socio-sanitario RM 4.3", "RM 4.3", "RM 4.3"),
        ("Ambito della Bassa", "della Bassa", "della Bassa"),
        ("Distretto", "Distretto", "di Distretto"),
    ] {
        let plan = Ambito { name: build::bare_name(written), ..Default::default() };
        assert_eq!((plan.name.as_str(), plan.of_name().as_str()), (name, of), "{written}");
    }
}
