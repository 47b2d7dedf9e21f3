// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `piano.json`: the whole plan for programs, each figure with the cells that it comes from.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::{pretty, withheld};
use crate::money::Cents;
use crate::origin::{Origin, Traced, Trail};
use crate::plan::{Plan, Slice};
use crate::privacy::masked;
use crate::table::{Field, Kind, Record, TableSchema, Value, schemas};
use crate::write::WriteError;

/// Name and version of the format; a change that breaks readers raises the number.
pub(super) const SCHEMA: &str = "urn:pdz:piano:1";

#[derive(Serialize)]
struct Whole<'a> {
    #[serde(rename = "$schema")]
    described: &'static str,
    schema: &'static str,
    titolo: &'a str,
    licenza: &'static str,
    triennio: String,
    ciclo: Option<&'a str>,
    versione: &'a str,
    stato: &'static str,
    data: String,
    ambito: Ambito<'a>,
    comuni: Vec<Comune<'a>>,
    totali: Totals,
    tabelle: Map<String, Json>,
    questionari: Vec<Survey<'a>>,
    testi: BTreeMap<&'a str, Text<'a>>,
}

#[derive(Serialize)]
struct Ambito<'a> {
    denominazione: &'a str,
    comune_capofila: &'a str,
    forma_associativa: Option<&'a str>,
    asl: Option<&'a str>,
    distretto: Option<&'a str>,
    ufficio_di_piano: Option<&'a str>,
}

/// What the plan adds to the table: official name, province and the quotas as computed.
#[derive(Serialize)]
struct Comune<'a> {
    codice_istat: &'a str,
    comune: &'a str,
    provincia: &'a str,
    quote: Vec<YearFigure>,
}

#[derive(Serialize)]
struct Totals {
    disponibilita: Vec<FundFigure>,
    spesa_per_fondo: Vec<FundFigure>,
    spesa_per_area: Vec<AreaFigure>,
}

/// An amount in euro as text, so that no reader rounds it, with its cells.
#[derive(Serialize)]
struct Figure {
    valore: String,
    celle: Vec<String>,
}

#[derive(Serialize)]
struct YearFigure {
    anno: i16,
    importo: Figure,
}

#[derive(Serialize)]
struct FundFigure {
    fonte: String,
    anno: i16,
    importo: Figure,
}

#[derive(Serialize)]
struct AreaFigure {
    area: Option<String>,
    anno: i16,
    importo: Figure,
}

#[derive(Serialize)]
struct Survey<'a> {
    titolo: &'a str,
    file: &'a str,
    risposte: u64,
    domande: Vec<Question<'a>>,
}

#[derive(Serialize)]
struct Question<'a> {
    testo: &'a str,
    base: u64,
    multipla: bool,
    risposte: Vec<Answer<'a>>,
}

/// A count; `null` where it is suppressed because few people would be recognised.
#[derive(Serialize)]
struct Answer<'a> {
    opzione: &'a str,
    numero: Option<u64>,
}

#[derive(Serialize)]
struct Text<'a> {
    file: &'a str,
    markdown: Cow<'a, str>,
}

/// The plan as JSON.
pub(super) fn json(plan: &Plan, title: &str) -> Result<Vec<u8>, WriteError> {
    let whole = Whole {
        described: super::PLAN_SCHEMA,
        schema: SCHEMA,
        titolo: title,
        licenza: super::LICENCE,
        triennio: plan.triennium.to_string(),
        ciclo: plan.cycle.as_deref(),
        versione: &plan.version,
        stato: plan.state.word(),
        data: plan.date.to_string(),
        ambito: Ambito {
            denominazione: &plan.ambito.name,
            comune_capofila: plan.comune_name(&plan.ambito.lead),
            forma_associativa: plan.ambito.form.as_deref(),
            asl: plan.ambito.health_authority.as_deref(),
            distretto: plan.ambito.district.as_deref(),
            ufficio_di_piano: plan.ambito.office.as_deref(),
        },
        comuni: comuni(plan),
        totali: totals(plan),
        tabelle: tables(plan),
        questionari: surveys(plan),
        testi: plan
            .texts
            .iter()
            .map(|(name, text)| (name.as_str(), Text { file: &text.origin.file, markdown: masked(&text.markdown) }))
            .collect(),
    };
    pretty(&whole)
}

fn comuni(plan: &Plan) -> Vec<Comune<'_>> {
    let quotas = |quotas: &[Traced<Cents>; 3]| {
        let years = plan.triennium.years().into_iter().zip(quotas);
        years.map(|(anno, quota)| YearFigure { anno, importo: figure(quota) }).collect()
    };
    plan.comuni
        .iter()
        .map(|comune| Comune {
            codice_istat: &comune.istat.value,
            comune: &comune.name.value,
            provincia: &comune.province,
            quote: quotas(&comune.quotas),
        })
        .collect()
}

fn totals(plan: &Plan) -> Totals {
    let years = plan.triennium.years();
    let funds = plan.funds_used();
    let per_fund = |total: &dyn Fn(Slice<'_>) -> Traced<Cents>| -> Vec<FundFigure> {
        let slices = funds.iter().flat_map(|fund| years.map(|year| (fund, year)));
        slices
            .map(|(fund, year)| FundFigure {
                fonte: fund.clone(),
                anno: year,
                importo: figure(&total(Slice { fund: Some(fund), year: Some(year), ..Slice::default() })),
            })
            .collect()
    };
    let mut areas: Vec<Option<String>> = Vec::new();
    for intervention in &plan.interventions {
        let area = intervention.area.as_ref().map(|a| a.value.clone());
        if !areas.contains(&area) {
            areas.push(area);
        }
    }
    let per_area = areas.iter().flat_map(|area| years.map(|year| (area, year))).map(|(area, year)| {
        // Interventions whose area is not of the profile have no code: they are summed together.
        let code = area.as_deref().unwrap_or_default();
        let total = plan.allocated(Slice { area: Some(code), year: Some(year), ..Slice::default() });
        AreaFigure { area: area.clone(), anno: year, importo: figure(&total) }
    });
    Totals {
        disponibilita: per_fund(&|slice| plan.available(slice)),
        spesa_per_fondo: per_fund(&|slice| plan.allocated(slice)),
        spesa_per_area: per_area.collect(),
    }
}

fn tables(plan: &Plan) -> Map<String, Json> {
    let mut tables = Map::new();
    for schema in schemas().iter().map(|schema| plan.dataset.schema_of(schema)) {
        let Some(records) = plan.dataset.tables.get(schema.name.as_str()) else { continue };
        let rows = records.rows.iter().map(|record| {
            let fields = schema.fields.iter().map(|field| (field.name.clone(), cell(record, field)));
            let mut row: Map<String, Json> = fields.collect();
            row.insert("riga".to_owned(), Json::from(record.origin.reference()));
            row.insert("celle".to_owned(), words_cells(record, schema));
            Json::Object(row)
        });
        tables.insert(schema.name.clone(), Json::Array(rows.collect()));
    }
    tables
}

/// A figure is an object with its cells; words are plain; what is missing is `null`.
fn cell(record: &Record, field: &Field) -> Json {
    let kind = field.kind;
    let Some(traced) = record.get(&field.name).filter(|t| !withheld(field, &t.value)) else { return Json::Null };
    match &traced.value {
        Value::Text(text) => Json::from(masked(text)),
        Value::List(items) => Json::from(items.iter().map(|item| masked(item)).collect::<Vec<_>>()),
        Value::Flag(flag) => Json::from(*flag),
        Value::Date(date) => Json::from(date.to_string()),
        Value::Time(time) => Json::from(format!("{:02}:{:02}", time.hour(), time.minute())),
        Value::Amount(cents) => figure_json(Json::from(cents.euro().to_string()), &traced.trail),
        Value::Number(number) if kind == Kind::Number => {
            figure_json(Json::from(number.normalize().to_string()), &traced.trail)
        }
        Value::Number(number) => {
            use rust_decimal::prelude::ToPrimitive;
            let whole = number.is_integer().then(|| number.to_i64()).flatten();
            let value = whole.map_or_else(|| Json::from(number.normalize().to_string()), Json::from);
            figure_json(value, &traced.trail)
        }
    }
}

/// The cells of the words of a row, by column: a figure has its own beside it.
fn words_cells(record: &Record, schema: &TableSchema) -> Json {
    let of_words = schema.fields.iter().filter_map(|field| {
        let traced = record.get(&field.name).filter(|t| !withheld(field, &t.value))?;
        let origin = traced.origin().filter(|_| !matches!(traced.value, Value::Amount(_) | Value::Number(_)))?;
        Some((field.name.clone(), Json::from(origin.reference())))
    });
    Json::Object(of_words.collect())
}

fn figure_json(value: Json, trail: &Trail) -> Json {
    let mut object = Map::new();
    object.insert("valore".to_owned(), value);
    object.insert("celle".to_owned(), Json::from(cells(trail)));
    Json::Object(object)
}

fn figure(amount: &Traced<Cents>) -> Figure {
    Figure { valore: amount.value.euro().to_string(), celle: cells(&amount.trail) }
}

fn cells(trail: &Trail) -> Vec<String> {
    trail.origins().iter().map(Origin::reference).collect()
}

fn surveys(plan: &Plan) -> Vec<Survey<'_>> {
    plan.surveys
        .iter()
        .map(|survey| Survey {
            titolo: &survey.title,
            file: &survey.origin.file,
            risposte: survey.responses,
            domande: survey
                .questions
                .iter()
                .map(|question| Question {
                    testo: &question.text,
                    base: question.base,
                    multipla: question.multiple,
                    risposte: question.options.iter().map(|o| Answer { opzione: &o.text, numero: o.count }).collect(),
                })
                .collect(),
        })
        .collect()
}
