// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Charts by id, each with an alternative text written from its data; the data table stands beside them in the template.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::cell;
use super::hole::{count_it, euro};
use super::ledger::{Ledger, Scope};
use super::text::and_list;
use crate::document::{Anchor, Block, Chart, Figure, Inline, Series, Span, Unit};
use crate::money::{Cents, percentage_it, percentages};
use crate::numerals::counted;
use crate::origin::{Traced, Trail};
use crate::period::{MONTHS, date_it};
use crate::plan::{Question, sum};

/// Ids that `{{ grafico(id=…) }}` knows.
pub(crate) const IDS: &[&str] = &[
    "spesa-area",
    "fonti-anno",
    "cronoprogramma",
    "popolazione",
    "piramide",
    "piramidi",
    "andamento",
    "indici-anni",
    "priorita",
    "bisogni-area",
    "questionari",
    "organi",
];

/// Longest label: the chart breaks it in lines, or cuts it where rows are many.
const LABEL: usize = 110;

/// Rows of a timeline that stand on a page in type that reads well.
const ROWS: usize = 40;

/// The blocks of a chart; none when the plan has no data for it.
pub(crate) fn build(id: &str, ledger: &Ledger<'_>) -> Vec<Block> {
    match id {
        "spesa-area" => spending_by_area(ledger),
        "fonti-anno" => sources_by_year(ledger),
        "cronoprogramma" => timeline(ledger),
        "popolazione" => population(ledger),
        "piramide" => super::pyramid::build(ledger),
        "piramidi" => super::pyramid::panels(ledger),
        "andamento" => super::trends::residents(ledger),
        "indici-anni" => super::trends::indices(ledger),
        "priorita" => super::trends::priorities(ledger),
        "bisogni-area" => super::trends::coverage(ledger),
        "questionari" => surveys(ledger),
        "organi" => super::paper::diagram(ledger),
        _ => Vec::new(),
    }
}

fn figure(anchor: &str, caption: String, alt: String, chart: Chart) -> Vec<Block> {
    vec![Block::Figure(Figure {
        anchor: Anchor(anchor.to_owned()),
        number: String::new(),
        caption: vec![Inline::text(caption)],
        alt,
        chart,
    })]
}

fn spending_by_area(ledger: &Ledger<'_>) -> Vec<Block> {
    let areas: Vec<(&str, &str, Traced<Cents>)> = ledger
        .areas
        .iter()
        .map(|a| (a.code(), a.short(), ledger.spent(Scope::Area(a.code()), None, None)))
        .filter(|(_, _, amount)| amount.value.0 > 0)
        .collect();
    if areas.is_empty() {
        return Vec::new();
    }
    let shares = percentages(&areas.iter().map(|a| a.2.value.0).collect::<Vec<_>>());
    let said: Vec<String> = areas
        .iter()
        .zip(&shares)
        .map(|((_, name, amount), share)| {
            format!("{name} {} ({}%)", euro(&amount.value.to_string()), percentage_it(*share))
        })
        .collect();
    let alt = format!("Grafico a barre orizzontali della spesa del triennio per area: {}.", said.join("; "));
    let label =
        |code: &str, name: &str| if code.is_empty() { name.to_owned() } else { short(&format!("{code} {name}")) };
    let chart = Chart::Bars {
        categories: areas.iter().map(|(code, name, _)| label(code, name)).collect(),
        series: vec![Series::traced(
            format!("Spesa {}", ledger.plan.triennium),
            areas.iter().map(|a| (a.2.value.euro(), a.2.trail.clone())),
        )],
        stacked: false,
        unit: Unit::Euro,
    };
    figure("fig.spesa-area", format!("Spesa programmata per area nel triennio {}", ledger.plan.triennium), alt, chart)
}

fn sources_by_year(ledger: &Ledger<'_>) -> Vec<Block> {
    if ledger.plan.sources.is_empty() {
        return Vec::new();
    }
    let years = ledger.years();
    let mut series = Vec::new();
    let mut said = Vec::new();
    for (group, funds) in ledger.groups() {
        let of_year: Vec<Traced<Cents>> = years
            .iter()
            .map(|&y| {
                let amounts: Vec<_> = funds.iter().map(|f| ledger.available(Some(f.code), Some(y))).collect();
                sum(&amounts)
            })
            .collect();
        if of_year.iter().all(|c| c.value.0 <= 0) {
            continue;
        }
        let parts: Vec<String> =
            years.iter().zip(&of_year).map(|(y, c)| format!("{} nel {y}", euro(&c.value.to_string()))).collect();
        said.push(format!("{group} {}", and_list(&parts.iter().map(String::as_str).collect::<Vec<_>>())));
        let values = of_year.into_iter().map(|c| (c.value.euro().max(Decimal::ZERO), c.trail));
        series.push(Series::traced(group, values));
    }
    let alt = format!(
        "Grafico a colonne sovrapposte delle fonti di finanziamento per anno e provenienza: {}.",
        said.join("; ")
    );
    let chart = Chart::Columns {
        categories: years.iter().map(i16::to_string).collect(),
        series,
        stacked: true,
        unit: Unit::Euro,
    };
    figure("fig.fonti-anno", "Fonti di finanziamento per anno e provenienza".to_owned(), alt, chart)
}

fn timeline(ledger: &Ledger<'_>) -> Vec<Block> {
    let (start, end) = (ledger.plan.triennium.start(), ledger.plan.triennium.end());
    let rows: Vec<Span> = ledger
        .areas
        .iter()
        .flat_map(|a| &a.interventions)
        .filter_map(|i| {
            let first = i.start.as_ref().map_or(start, |d| d.value).max(start);
            let last = i.end.as_ref().map_or(end, |d| d.value).min(end);
            let dated = i.start.is_some() || i.end.is_some();
            let label = short(&format!("{} {}", i.code.value, cell::line(&i.title.value)));
            (dated && first <= last).then_some(Span { label, start: first, end: last })
        })
        .collect();
    // A plan of many interventions has as many figures as it needs, each of about as many rows.
    let parts = rows.len().div_ceil(ROWS).max(1);
    let each = rows.len().div_ceil(parts).max(1);
    rows.chunks(each).enumerate().flat_map(|(part, rows)| timeline_part(ledger, rows.to_vec(), part, parts)).collect()
}

fn timeline_part(ledger: &Ledger<'_>, rows: Vec<Span>, part: usize, parts: usize) -> Vec<Block> {
    let (start, end) = (ledger.plan.triennium.start(), ledger.plan.triennium.end());
    let whole = rows.iter().filter(|r| r.start == start && r.end == end).count();
    let late: Vec<String> =
        rows.iter().filter(|r| r.start > start).map(|r| format!("{} da {}", code(&r.label), month(r.start))).collect();
    let early: Vec<String> =
        rows.iter().filter(|r| r.end < end).map(|r| format!("{} a {}", code(&r.label), month(r.end))).collect();
    let mut alt = format!(
        "Diagramma temporale per trimestri di {} dal {} al {}; {whole} {} l’intero triennio.",
        counted(rows.len(), "intervento", "interventi"),
        date_it(start),
        date_it(end),
        if whole == 1 { "dura" } else { "durano" }
    );
    if !late.is_empty() {
        alt.push_str(&format!(" Iniziano dopo: {}.", late.join(", ")));
    }
    if !early.is_empty() {
        alt.push_str(&format!(" Finiscono prima: {}.", early.join(", ")));
    }
    let mut caption = format!("Cronoprogramma degli interventi nel triennio {}", ledger.plan.triennium);
    let mut anchor = "fig.cronoprogramma".to_owned();
    if parts > 1 {
        caption.push_str(&format!(" ({} di {parts})", part + 1));
    }
    if part > 0 {
        anchor.push_str(&format!("-{}", part + 1));
    }
    figure(&anchor, caption, alt, Chart::Timeline { start, end, rows })
}

fn code(label: &str) -> &str {
    label.split(' ').next().unwrap_or(label)
}

fn month(date: Date) -> String {
    let name = MONTHS[usize::from(date.month().unsigned_abs()).saturating_sub(1) % 12];
    format!("{name} {}", date.year())
}

fn population(ledger: &Ledger<'_>) -> Vec<Block> {
    let cells = |c: &crate::plan::Comune| Some([c.age_0_17.clone()?, c.age_18_64.clone()?, c.age_65.clone()?]);
    let traced: Option<Vec<[Traced<i64>; 3]>> = ledger.plan.comuni.iter().map(cells).collect();
    let traced = traced.unwrap_or_default();
    let comuni: Option<Vec<(&str, [i64; 3])>> = ledger
        .plan
        .comuni
        .iter()
        .enumerate()
        .map(|(at, c)| Some((c.name.value.as_str(), traced.get(at)?.each_ref().map(|age| age.value))))
        .collect();
    let Some(comuni) = comuni.filter(|c| !c.is_empty()) else { return Vec::new() };
    let names = ["0-17 anni", "18-64 anni", "65 anni e più"];
    let shares: Vec<Vec<i64>> = comuni.iter().map(|(_, ages)| percentages(ages)).collect();
    let said: Vec<String> = comuni
        .iter()
        .zip(&shares)
        .map(|((name, ages), share)| {
            let parts: Vec<String> =
                (0..3).map(|i| format!("{} {} ({}%)", names[i], count_it(ages[i]), percentage_it(share[i]))).collect();
            format!("{name}: {}", parts.join(", "))
        })
        .collect();
    let alt = format!("Grafico a barre dei residenti per comune in tre classi di età. {}.", said.join("; "));
    let series = (0..3)
        .map(|i| {
            let values = traced.iter().map(|ages| (Decimal::from(ages[i].value.max(0)), ages[i].trail.clone()));
            Series::traced(names[i], values)
        })
        .collect();
    let chart = Chart::Bars {
        categories: comuni.iter().map(|(name, _)| (*name).to_owned()).collect(),
        series,
        stacked: true,
        unit: Unit::Count,
    };
    figure("fig.popolazione", "Residenti per comune e classe di età".to_owned(), alt, chart)
}

/// For each questionnaire the question that says most: the first with several answers, or else the first with three options.
fn surveys(ledger: &Ledger<'_>) -> Vec<Block> {
    let mut out = Vec::new();
    for (index, survey) in ledger.plan.surveys.iter().enumerate() {
        let full = |q: &&Question| q.options.len() >= 3 && q.options.iter().filter(|o| o.count.is_some()).count() >= 3;
        let chosen = survey.questions.iter().filter(full).find(|q| q.multiple);
        let Some(question) = chosen.or_else(|| survey.questions.iter().find(full)) else { continue };
        let shown = question.options.iter().filter_map(|o| Some((cell::line(&o.text), o.count?)));
        let options: Vec<(String, u64)> = shown.take(12).collect();
        let said: Vec<String> =
            options.iter().map(|(name, n)| format!("{name} {}", crate::money::thousands(*n))).collect();
        let heading = cell::line(&question.text);
        let trail = Trail::of(question.origin.clone());
        let alt = format!("Grafico a barre delle risposte alla domanda «{heading}»: {}.", said.join("; "));
        let chart = Chart::Bars {
            categories: options.iter().map(|(name, _)| short(name)).collect(),
            series: vec![Series::traced("Risposte", options.iter().map(|(_, n)| (Decimal::from(*n), trail.clone())))],
            stacked: false,
            unit: Unit::Count,
        };
        let mut made = figure(&format!("fig.questionario-{}", index + 1), String::new(), alt, chart);
        if let Some(Block::Figure(figure)) = made.first_mut() {
            let title = Inline::text(format!("{}: ", cell::line(&survey.title)));
            figure.caption = vec![title, Inline::traced(heading, trail)];
        }
        out.append(&mut made);
    }
    out
}

/// A label that fits, cut at a word.
pub(super) fn short(label: &str) -> String {
    if label.chars().count() <= LABEL {
        return label.to_owned();
    }
    let cut: String = label.chars().take(LABEL - 1).collect();
    let at = cut.rfind(' ').filter(|at| *at > LABEL / 2).unwrap_or(cut.len());
    format!("{}…", cut[..at].trim_end_matches([',', ' ', '-']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_labels_are_cut_at_a_word() {
        let long = short(&"A4.03 Progetti di vita indipendente e servizi per il dopo di noi nei comuni ".repeat(3));
        assert!(long.chars().count() <= LABEL && long.ends_with('…'), "{long}");
        assert_eq!(short("A1 Accesso"), "A1 Accesso");
    }
}
