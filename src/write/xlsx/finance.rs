// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! «Quadri finanziari»: T1 Fonti, T2 Impieghi per area, T3 Quadro di dettaglio by year and for the triennium.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::Workbook;

use super::ledger::{Compared, Group, Ledger, Line};
use super::properties;
use crate::money::Cents;
use crate::plan::{Plan, Slice};
use crate::profile::Profile;
use crate::write::WriteError;

/// Name of the sheet of the sources.
const SOURCES: &str = "T1 Fonti";

/// The finance tables as an XLSX file, with sums that follow what the office changes.
///
/// # Errors
/// When the library refuses the workbook.
pub fn write(plan: &Plan, profile: &Profile) -> Result<Vec<u8>, WriteError> {
    let tables = Tables::new(plan, profile);
    let mut book = Workbook::new();
    let title = format!("Quadri finanziari – {}", tables.subject);
    book.set_properties(&properties(&title, &format!("Ambito di {}", plan.ambito.name), plan.date)?);
    let sources = tables.sources();
    sources.write(&mut book)?;
    tables.areas(&sources).write(&mut book)?;
    let years = plan.triennium.years();
    for year in years {
        tables.detail(&format!("T3 {year}"), Some(year), Vec::new()).write(&mut book)?;
    }
    let sheets = years.map(|year| format!("T3 {year}")).to_vec();
    tables.detail("T3 Triennio", None, sheets).write(&mut book)?;
    Ok(book.save_to_buffer()?)
}

struct Tables<'a> {
    plan: &'a Plan,
    profile: &'a Profile,
    /// Funds with money, in the profile's order.
    funds: Vec<String>,
    /// Money allocated within the triennium, by intervention, fund and year.
    allocated: BTreeMap<(&'a str, &'a str, i16), Cents>,
    subject: String,
}

/// Interventions of an area.
struct AreaGroup<'a> {
    code: &'a str,
    title: &'a str,
    /// Code and title of each.
    interventions: Vec<(&'a str, &'a str)>,
}

impl<'a> Tables<'a> {
    fn new(plan: &'a Plan, profile: &'a Profile) -> Self {
        let mut funds = plan.funds_used();
        funds.sort_by_key(|code| profile.funds.iter().position(|f| f.code == *code).unwrap_or(usize::MAX));
        let subject = format!("{} {}, Ambito di {}", profile.identity.title, plan.triennium, plan.ambito.name);
        let mut allocated = BTreeMap::new();
        for allocation in plan.allocations.iter().filter(|a| plan.triennium.index(a.year.value).is_some()) {
            let key = (allocation.intervention.value.as_str(), allocation.fund.value.as_str(), allocation.year.value);
            let sum = allocated.entry(key).or_insert(Cents::ZERO);
            *sum = *sum + allocation.amount.value;
        }
        Self { plan, profile, funds, allocated, subject }
    }

    fn ledger(&self, name: &str, title: &str) -> Ledger {
        Ledger {
            name: name.to_owned(),
            title: format!("{title} – {}", self.subject),
            subtitle: format!("Importi in euro. Versione {}, stato: {}.", self.plan.version, self.plan.state.word()),
            total: "Totale".to_owned(),
            ..Ledger::default()
        }
    }

    fn years(&self) -> Vec<String> {
        self.plan.triennium.years().iter().map(ToString::to_string).collect()
    }

    /// T1: money available by fund and year, in the profile's groups, with acts and state.
    fn sources(&self) -> Ledger {
        let mut groups: Vec<Group> = Vec::new();
        for code in self.funds.iter().filter(|code| self.plan.sources.iter().any(|s| s.fund.value == **code)) {
            let fund = self.profile.fund(code);
            let title = fund.map_or("Fondi fuori dal profilo", |f| f.group.as_str());
            let words = |field: fn(&crate::plan::Source) -> &crate::plan::Text| {
                let mut words: Vec<&str> = Vec::new();
                for source in self.plan.sources.iter().filter(|s| s.fund.value == *code) {
                    if let Some(word) = field(source)
                        && !words.contains(&word.value.as_str())
                    {
                        words.push(&word.value);
                    }
                }
                words.join("; ")
            };
            let years = self.plan.triennium.years();
            let line = Line {
                labels: vec![code.clone(), fund.map_or_else(|| code.clone(), |f| f.title.clone())],
                amounts: years
                    .map(|year| {
                        some(
                            self.plan.available(Slice { fund: Some(code), year: Some(year), ..Slice::default() }).value,
                        )
                    })
                    .to_vec(),
                notes: vec![words(|s| &s.act), words(|s| &s.state)],
            };
            match groups.iter_mut().find(|g| g.title == title) {
                Some(group) => group.lines.push(line),
                None => groups.push(Group {
                    title: title.to_owned(),
                    subtotal: format!("Totale {title}"),
                    lines: vec![line],
                }),
            }
        }
        Ledger {
            labels: vec![("Fonte".to_owned(), 12.0), ("Denominazione".to_owned(), 48.0)],
            amounts: self.years(),
            notes: vec![("Atto".to_owned(), 30.0), ("Stato".to_owned(), 15.0)],
            groups,
            total: "Totale fonti".to_owned(),
            ..self.ledger(SOURCES, "T1 Fonti")
        }
    }

    /// T2: money allocated by area and year, with its share, beside the money available.
    fn areas(&self, sources: &Ledger) -> Ledger {
        let years = self.plan.triennium.years();
        let lines = self.area_groups().into_iter().map(|area| Line {
            labels: vec![area.code.to_owned(), area.title.to_owned()],
            amounts: years
                .map(|year| {
                    let money = area.interventions.iter().flat_map(|(code, _)| self.money(code, None, Some(year)));
                    some(money.sum())
                })
                .to_vec(),
            notes: Vec::new(),
        });
        Ledger {
            labels: vec![("Area".to_owned(), 8.0), ("Denominazione".to_owned(), 56.0)],
            amounts: self.years(),
            shares: true,
            groups: vec![Group { lines: lines.collect(), ..Group::default() }],
            total: "Totale impieghi".to_owned(),
            compared: Some(Compared {
                sheet: SOURCES.to_owned(),
                row: sources.total_row(),
                column: sources.first_amount(),
                label: "Totale fonti (T1)".to_owned(),
                amounts: sources.totals(),
            }),
            ..self.ledger("T2 Impieghi per area", "T2 Impieghi per area")
        }
    }

    /// T3: money allocated by intervention and fund, in one year or in all three.
    fn detail(&self, name: &str, year: Option<i16>, sum_of: Vec<String>) -> Ledger {
        let period = year.map_or_else(|| format!("triennio {}", self.plan.triennium), |y| format!("anno {y}"));
        let line = |code: &str, title: &str| Line {
            labels: vec![code.to_owned(), title.to_owned()],
            amounts: self.funds.iter().map(|fund| some(self.money(code, Some(fund), year).sum())).collect(),
            notes: Vec::new(),
        };
        let groups = self.area_groups().into_iter().map(|area| Group {
            title: if area.code.is_empty() {
                area.title.to_owned()
            } else {
                format!("{} – {}", area.code, area.title)
            },
            subtotal: format!("Totale {}", if area.code.is_empty() { "del gruppo" } else { area.code }),
            lines: area.interventions.iter().map(|(code, title)| line(code, title)).collect(),
        });
        Ledger {
            labels: vec![("Codice".to_owned(), 10.0), ("Intervento".to_owned(), 46.0)],
            amounts: self.funds.clone(),
            groups: groups.collect(),
            total: "Totale impieghi".to_owned(),
            sum_of,
            ..self.ledger(name, &format!("T3 Quadro finanziario di dettaglio, {period}"))
        }
    }

    /// Areas in the profile's order with their interventions; allocations of an intervention that is not in its table
    /// stand in a group of their own, so that no money is lost.
    fn area_groups(&self) -> Vec<AreaGroup<'_>> {
        let mut groups: Vec<AreaGroup<'_>> = Vec::new();
        for intervention in &self.plan.interventions {
            let code = intervention.area_code();
            let title = self.profile.area(code).map_or("Area da indicare", |a| a.title.as_str());
            let line = (intervention.code.value.as_str(), intervention.title.value.as_str());
            match groups.iter_mut().find(|group| group.code == code) {
                Some(group) => group.interventions.push(line),
                None => groups.push(AreaGroup { code, title, interventions: vec![line] }),
            }
        }
        let known: BTreeSet<&str> = self.plan.interventions.iter().map(|i| i.code.value.as_str()).collect();
        let unknown: BTreeSet<&str> = self.allocated.keys().map(|key| key.0).filter(|c| !known.contains(c)).collect();
        if !unknown.is_empty() {
            groups.push(AreaGroup {
                code: "",
                title: "Interventi che non sono nella tabella Interventi",
                interventions: unknown.into_iter().map(|code| (code, "")).collect(),
            });
        }
        groups
    }

    /// Amounts of an intervention, of one fund or of all, in one year or in all.
    fn money<'b>(
        &'b self,
        intervention: &'b str,
        fund: Option<&'b str>,
        year: Option<i16>,
    ) -> impl Iterator<Item = Cents> + 'b {
        self.allocated
            .range((intervention, fund.unwrap_or_default(), i16::MIN)..)
            .take_while(move |((i, f, _), _)| *i == intervention && fund.is_none_or(|fund| *f == fund))
            .filter(move |((_, _, y), _)| year.is_none_or(|year| *y == year))
            .map(|(_, amount)| *amount)
    }
}

fn some(amount: Cents) -> Option<Cents> {
    (!amount.is_zero()).then_some(amount)
}
