// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The sheet of an intervention: one form, then money, indicators, staff and activities.
//!
//! Short related fields share a row, long texts take its whole width; an empty optional field is left out, a missing
//! required one prints «da completare».

use super::cell;
use super::grid::{self, Grid};
use super::ledger::{Ledger, Scope};
use super::text::capitalised;
use crate::document::{Align, Anchor, Block, Cell, Editable, Heading, Inline, Row, RowKind, TableStyle};
use crate::money::Cents;
use crate::origin::{Traced, Trail};
use crate::period::date_it;
use crate::plan::{Activity, Indicator, Intervention, Proposal, Staff};
use crate::profile::SheetField;
use crate::table::{Need, schema};

/// A part of the form: its fields, by machine name, and whether they share rows.
struct Part {
    title: &'static str,
    fields: &'static [&'static str],
    paired: bool,
}

/// The form, in the order of the handbook's sheet.
const FORM: [Part; 5] = [
    Part {
        title: "Inquadramento",
        fields: &[
            "area",
            "obiettivo",
            "leps",
            "obiettivo_di_servizio",
            "valore_obiettivo",
            "articolo",
            "tipologia",
            "stato",
            "area_fnps",
            "macro_livello_fnps",
            "aree_secondarie",
            "cup",
            "n_progetti_pnrr",
        ],
        paired: true,
    },
    Part {
        title: "Contenuto",
        fields: &["bisogni", "proposte_recepite", "finalita", "descrizione", "risultati_attesi"],
        paired: false,
    },
    Part {
        title: "Destinatari e accesso",
        fields: &[
            "destinatari",
            "comuni",
            "utenti",
            "nuovi_utenti",
            "criteri_di_accesso",
            "compartecipazione_utenti",
            "sedi",
        ],
        paired: true,
    },
    Part {
        title: "Organizzazione",
        fields: &["titolare", "gestione", "gestore", "cig", "inizio", "fine", "responsabile", "integrazione"],
        paired: true,
    },
    Part { title: LAST, fields: &["dup", "peg", "bando", "note"], paired: true },
];

/// The last part of the form: those of the Region's own sheet stand before it.
const LAST: &str = "Raccordi e note";

/// Labels longer than this take half of the width.
const LONG_LABEL: usize = 30;

/// Fields that are texts however short they are.
const PROSE: [&str; 3] = ["finalita", "descrizione", "risultati_attesi"];

/// Values longer than this take the whole row.
const SHORT: usize = 60;

/// What belongs to each intervention, found once for all the sheets.
pub(crate) struct Sheets<'a, 'l> {
    ledger: &'l Ledger<'a>,
    indicators: std::collections::BTreeMap<&'a str, Vec<&'a Indicator>>,
    staff: std::collections::BTreeMap<&'a str, Vec<&'a Staff>>,
    activities: std::collections::BTreeMap<&'a str, Vec<&'a Activity>>,
    proposals: std::collections::BTreeMap<&'a str, &'a Proposal>,
}

impl<'a, 'l> Sheets<'a, 'l> {
    /// Indexes the rows of the plan by intervention.
    pub(crate) fn new(ledger: &'l Ledger<'a>) -> Self {
        let plan = ledger.plan;
        let mut sheets = Self {
            ledger,
            indicators: std::collections::BTreeMap::new(),
            staff: std::collections::BTreeMap::new(),
            activities: std::collections::BTreeMap::new(),
            proposals: plan.proposals.iter().map(|p| (p.code.value.as_str(), p)).collect(),
        };
        for row in &plan.indicators {
            sheets.indicators.entry(&row.intervention.value).or_default().push(row);
        }
        for row in &plan.staff {
            sheets.staff.entry(&row.intervention.value).or_default().push(row);
        }
        for row in &plan.activities {
            sheets.activities.entry(&row.intervention.value).or_default().push(row);
        }
        sheets
    }

    /// All the sheets by area; headings of the areas are of this level.
    pub(crate) fn all(&self, level: u8) -> Vec<Block> {
        let mut out = Vec::new();
        for area in self.ledger.areas.iter().filter(|a| !a.interventions.is_empty()) {
            let first = out.is_empty();
            out.push(Block::Heading(Heading {
                level,
                number: Some(String::new()),
                text: vec![Inline::text(area.title())],
                anchor: Anchor(format!("schede.{}", area.code())),
                listed: true,
                // The first area follows the opening of the chapter.
                new_page: !first,
            }));
            for (index, intervention) in area.interventions.iter().enumerate() {
                out.extend(self.sheet(intervention, level + 1, index > 0));
            }
        }
        out
    }

    fn sheet(&self, intervention: &'a Intervention, level: u8, new_page: bool) -> Vec<Block> {
        let code = intervention.code.value.as_str();
        let mut out = vec![Block::Heading(Heading {
            level,
            number: Some(cell::line(code)),
            text: vec![cell::inline(&intervention.title)],
            anchor: Anchor(format!("scheda.{code}")),
            listed: true,
            new_page,
        })];
        out.extend(self.form(intervention));
        let part = |out: &mut Vec<Block>, title: &str, blocks: Vec<Block>| {
            if !blocks.is_empty() {
                out.push(subheading(level + 1, title, code));
                out.extend(blocks);
            }
        };
        part(&mut out, "Risorse finanziarie", self.funding(intervention));
        part(&mut out, "Indicatori", self.indicators(intervention));
        part(&mut out, "Personale", self.staff(intervention));
        part(&mut out, "Attività", self.activities(intervention));
        out
    }

    fn form(&self, intervention: &'a Intervention) -> Vec<Block> {
        let summary = format!("Scheda dell’intervento {}: dati descrittivi.", cell::line(&intervention.code.value));
        let columns = vec![
            grid::share(0.9, Align::Left),
            grid::share(1.6, Align::Left),
            grid::share(0.9, Align::Left),
            grid::share(1.6, Align::Left),
        ];
        let mut table = Grid::plain(summary, TableStyle::Form).bare_columns(columns).keys(4);
        for part in &FORM {
            let fields: Vec<(String, Vec<Block>)> = part
                .fields
                .iter()
                .filter_map(|name| Some((self.label(name), self.field(intervention, name)?)))
                .collect();
            if part.title == LAST {
                self.own_parts(intervention, &mut table);
            }
            if fields.is_empty() {
                continue;
            }
            table.push(grid::group(vec![Inline::text(part.title)], 4));
            let mut waiting: Option<(String, Vec<Block>)> = None;
            for (label, content) in fields {
                if !part.paired || is_long(&content) {
                    if let Some(field) = waiting.take() {
                        table.push(full(field));
                    }
                    table.push(full((label, content)));
                } else if let Some(first) = waiting.take() {
                    table.push(pair(first, (label, content)));
                } else {
                    waiting = Some((label, content));
                }
            }
            if let Some(field) = waiting {
                table.push(full(field));
            }
        }
        table.block()
    }

    /// The parts that the profile's sheet adds: their questions, each with its answer and detail.
    fn own_parts(&self, intervention: &'a Intervention, table: &mut Grid) {
        let own: Vec<&SheetField> = self.ledger.profile.sheet_fields.iter().filter(|f| !f.is_common()).collect();
        let mut titles: Vec<&str> = own.iter().map(|f| f.section.as_str()).collect();
        let mut seen = std::collections::BTreeSet::new();
        titles.retain(|title| seen.insert(*title));
        for title in titles {
            let answers = own.iter().filter(|f| f.section == title);
            let rows: Vec<(String, Vec<Block>)> =
                answers.filter_map(|f| Some((f.title.clone(), self.answer(intervention, f)?))).collect();
            if rows.is_empty() {
                continue;
            }
            let title = if title.is_empty() { "Altri dati della scheda" } else { title };
            table.push(grid::group(vec![Inline::text(title)], 4));
            // Questions are long: they take half of the width.
            let long = rows.iter().any(|(label, _)| label.chars().count() > LONG_LABEL);
            rows.into_iter().for_each(|row| table.push(if long { halves(row) } else { full(row) }));
        }
    }

    /// An answer, with its detail after a dash.
    fn answer(&self, intervention: &'a Intervention, field: &SheetField) -> Option<Vec<Block>> {
        let detail = field.detail.as_ref().and_then(|_| intervention.field(&field.detail_code()));
        match (intervention.field(&field.code), detail) {
            (None, None) => self.is_required(&field.code).then(|| vec![cell::placeholder("da completare")]),
            (Some(answer), Some(detail)) => Some(vec![crate::document::Paragraph::body(vec![
                cell::inline(answer),
                Inline::text(" – "),
                cell::inline(detail),
            ])]),
            (Some(text), None) | (None, Some(text)) => Some(cell::blocks(&text.value, &text.trail)),
        }
    }

    /// A field of the sheet, as the profile has it.
    fn common(&self, name: &str) -> Option<&'static crate::table::Field> {
        self.ledger.profile.sheet.or_else(|| schema("interventi"))?.field(name)
    }

    /// The words that stand before a field: those of the profile, if it changes them.
    fn label(&self, name: &str) -> String {
        let own = self.ledger.profile.sheet_fields.iter().find(|f| f.code == name && !f.title.is_empty());
        match name {
            _ if own.is_some() => own.map(|f| f.title.clone()).unwrap_or_default(),
            "utenti" => "Utenti previsti per anno".to_owned(),
            "cup" => "CUP".to_owned(),
            _ => self.common(name).map_or_else(|| capitalised(name), |f| f.title.clone()),
        }
    }

    /// A number that stands for a word of a closed list, with the word: `3 – servizi territoriali comunitari`.
    fn explained(&self, name: &str, value: &str) -> String {
        let is_number = !value.is_empty() && value.chars().all(|c| c.is_ascii_digit());
        let words = self.common(name).map(|f| f.words.as_slice()).unwrap_or_default();
        let word = words.iter().find(|w| is_number && w.word == value).and_then(|w| w.synonyms.first());
        word.map_or_else(|| value.to_owned(), |meaning| format!("{value} – {meaning}"))
    }

    fn is_required(&self, name: &str) -> bool {
        let name = if name == "utenti" { "utenti_anno_1" } else { name };
        matches!(self.common(name).map(|f| f.need), Some(Need::Required | Need::Key))
    }

    /// Content of a field; `None` when it is empty and may be.
    fn field(&self, intervention: &'a Intervention, name: &str) -> Option<Vec<Block>> {
        let ledger = self.ledger;
        let line = |text: String, trail: Trail| {
            Some(vec![crate::document::Paragraph::body(vec![Inline::traced(text, trail)])])
        };
        let codes = |codes: &Traced<Vec<String>>| (!codes.value.is_empty()).then(|| codes.clone());
        let found = match name {
            "area" => intervention.area.as_ref().and_then(|area| {
                let title = ledger.profile.area(&area.value).map_or_else(String::new, |a| format!(" – {}", a.title));
                line(format!("{}{title}", area.value), area.trail.clone())
            }),
            "aree_secondarie" => codes(&intervention.secondary_areas).and_then(|c| line(c.value.join(", "), c.trail)),
            "leps" => codes(&intervention.leps).map(|c| {
                let titled = c.value.iter().map(|code| {
                    let title = ledger.profile.leps(code).map_or_else(String::new, |l| format!(" – {}", l.title));
                    crate::document::Paragraph::body(vec![Inline::traced(format!("{code}{title}"), c.trail.clone())])
                });
                titled.collect()
            }),
            "bisogni" => codes(&intervention.needs).map(|c| {
                self.cited(&c, |code| ledger.plan.needs.iter().find(|n| n.code.value == code).map(|n| &n.text))
            }),
            "proposte_recepite" => codes(&ledger.taken_up(intervention))
                .map(|c| self.cited(&c, |code| self.proposals.get(code).map(|p| &p.text))),
            "comuni" => {
                let names = ledger.comuni(&intervention.comuni);
                line(capitalised(&names.value), names.trail)
            }
            "utenti" => self.users(intervention),
            "nuovi_utenti" => {
                intervention.new_users.as_ref().and_then(|n| line(super::hole::count_it(n.value), n.trail.clone()))
            }
            "inizio" => intervention.start.as_ref().and_then(|d| line(date_it(d.value), d.trail.clone())),
            "fine" => intervention.end.as_ref().and_then(|d| line(date_it(d.value), d.trail.clone())),
            "cup" => intervention.cup.as_ref().map(|c| cell::blocks(&c.value, &c.trail)),
            _ => intervention.field(name).map(|t| match self.is_prose(name, &t.value) {
                true => vec![self.editable(intervention, name, cell::blocks(&t.value, &t.trail))],
                false => cell::blocks(&self.explained(name, &t.value), &t.trail),
            }),
        };
        found
            .filter(|blocks| !blocks.is_empty())
            .or_else(|| self.is_required(name).then(|| vec![cell::placeholder("da completare")]))
    }

    /// Whether a field holds a text that people write and improve, rather than a datum.
    fn is_prose(&self, name: &str, value: &str) -> bool {
        let free =
            |f: &crate::table::Field| f.kind == crate::table::Kind::Text && f.words.is_empty() && f.target.is_none();
        PROSE.contains(&name) || (value.chars().count() > SHORT && self.common(name).is_some_and(free))
    }

    /// A text of a cell that may be changed in Word.
    fn editable(&self, intervention: &Intervention, name: &str, blocks: Vec<Block>) -> Block {
        let code = &intervention.code.value;
        let label = format!("{} – {}", self.label(name), cell::line(code));
        Block::Editable(Editable { key: format!("cella.{}.{name}", cell::line(code)), label, blocks })
    }

    /// Codes with the words of what they name.
    fn cited(&self, codes: &Traced<Vec<String>>, words: impl Fn(&str) -> Option<&'a Traced<String>>) -> Vec<Block> {
        let items = codes.value.iter().map(|code| {
            let mut inlines = vec![Inline::traced(code.as_str(), codes.trail.clone())];
            if let Some(text) = words(code) {
                inlines.extend([Inline::text(" – "), cell::inline(text)]);
            }
            crate::document::Paragraph::body(inlines)
        });
        items.collect()
    }

    fn users(&self, intervention: &'a Intervention) -> Option<Vec<Block>> {
        let mut inlines = Vec::new();
        for (year, users) in self.ledger.years().iter().zip(&intervention.users) {
            let Some(users) = users else { continue };
            let separator = if inlines.is_empty() { "" } else { "; " };
            inlines.push(Inline::text(format!("{separator}{year}: ")));
            inlines.push(Inline::traced(super::hole::count_it(users.value), users.trail.clone()));
        }
        (!inlines.is_empty()).then(|| vec![crate::document::Paragraph::body(inlines)])
    }

    fn funding(&self, intervention: &'a Intervention) -> Vec<Block> {
        let ledger = self.ledger;
        let one = Scope::One(&intervention.code.value);
        let years = ledger.years().map(|y| y.to_string());
        let mut columns = vec![("Fonte (importi in euro)", grid::share(1.0, Align::Left))];
        columns.extend(years.iter().map(|y| (y.as_str(), grid::auto(Align::Decimal))));
        columns.push(("Totale", grid::auto(Align::Decimal)));
        let summary = format!("Risorse dell’intervento {} per fonte e per anno.", cell::line(&intervention.code.value));
        let mut table = Grid::plain(summary, TableStyle::Data).columns(columns);
        let amounts = |fund: Option<&str>| {
            let mut cells: Vec<Cell> =
                ledger.years().iter().map(|&y| grid::money(&ledger.spent(one, fund, Some(y)))).collect();
            cells.push(grid::money(&ledger.spent(one, fund, None)));
            cells
        };
        for fund in &ledger.funds {
            let total: Traced<Cents> = ledger.spent(one, Some(fund.code), None);
            if total.trail.is_empty() && total.value.is_zero() {
                continue;
            }
            let mut cells = vec![grid::header_words(format!("{} – {}", fund.code, fund.title()))];
            cells.extend(amounts(Some(fund.code)));
            table.push(grid::row(cells));
        }
        if table.is_empty() {
            return vec![cell::placeholder(format!(
                "da completare: nessuna risorsa programmata per l’intervento {}",
                cell::line(&intervention.code.value)
            ))];
        }
        let mut cells = vec![grid::header_words("Totale")];
        cells.extend(amounts(None));
        table.push(grid::row_of(RowKind::Total, cells));
        table.block()
    }

    fn indicators(&self, intervention: &'a Intervention) -> Vec<Block> {
        let rows = self.indicators.get(intervention.code.value.as_str()).map(Vec::as_slice).unwrap_or_default();
        let years = self.ledger.years().map(|y| format!("Atteso {y}"));
        let mut columns = vec![
            ("Indicatore", grid::share(1.8, Align::Left)),
            ("Tipo", grid::auto(Align::Left)),
            ("Unità", grid::auto(Align::Left)),
            ("Iniziale", grid::auto(Align::Right)),
        ];
        columns.extend(years.iter().map(|y| (y.as_str(), grid::auto(Align::Right))));
        columns.push(("Fonte e frequenza", grid::share(1.0, Align::Left)));
        let summary = format!(
            "Indicatori dell’intervento {} con valore iniziale e valori attesi.",
            cell::line(&intervention.code.value)
        );
        let mut table = Grid::plain(summary, TableStyle::Data).columns(columns);
        for indicator in rows {
            let mut cells = vec![
                grid::header(&indicator.name),
                grid::optional(indicator.kind.as_ref()),
                grid::optional(indicator.unit.as_ref()),
                grid::optional(indicator.baseline.as_ref()),
            ];
            cells.extend(indicator.targets.iter().map(|t| grid::optional(t.as_ref())));
            let mut source = Vec::new();
            for text in [&indicator.source, &indicator.frequency].into_iter().flatten() {
                if !source.is_empty() {
                    source.push(Inline::text("; "));
                }
                source.push(cell::inline(text));
            }
            cells.push(if source.is_empty() { Cell::empty() } else { Cell::data(source) });
            table.push(grid::row(cells));
        }
        table.block()
    }

    fn staff(&self, intervention: &'a Intervention) -> Vec<Block> {
        let rows = self.staff.get(intervention.code.value.as_str()).map(Vec::as_slice).unwrap_or_default();
        let columns = vec![
            ("Profilo", grid::share(1.4, Align::Left)),
            ("Rapporto di lavoro", grid::share(1.2, Align::Left)),
            ("Unità", grid::auto(Align::Decimal)),
            ("Ore sett.", grid::auto(Align::Decimal)),
            ("ETP", grid::auto(Align::Decimal)),
            ("Fonte", grid::auto(Align::Left)),
        ];
        let summary = format!(
            "Personale dell’intervento {} con ore ed equivalenti a tempo pieno.",
            cell::line(&intervention.code.value)
        );
        let mut table = Grid::plain(summary, TableStyle::Data).columns(columns);
        for staff in rows {
            let hours = staff.weekly_hours.as_ref();
            let trail = Trail::join([Some(&staff.number.trail), hours.map(|h| &h.trail)].into_iter().flatten());
            table.push(grid::row(vec![
                grid::header(&staff.profile),
                grid::optional(staff.relationship.as_ref()),
                grid::number(staff.number.value, &staff.number.trail),
                hours.map_or_else(grid::dash, |h| grid::number(h.value, &h.trail)),
                grid::fixed(staff.fte(), 2, &trail),
                grid::optional(staff.fund.as_ref()),
            ]));
        }
        table.block()
    }

    fn activities(&self, intervention: &'a Intervention) -> Vec<Block> {
        let rows = self.activities.get(intervention.code.value.as_str()).map(Vec::as_slice).unwrap_or_default();
        let columns =
            vec![("Attività", grid::share(1.0, Align::Left)), ("Inizio", grid::dates()), ("Fine", grid::dates())];
        let summary = format!("Attività dell’intervento {} con le date.", cell::line(&intervention.code.value));
        let mut table = Grid::plain(summary, TableStyle::Data).columns(columns);
        for activity in rows {
            let day =
                |d: &Traced<jiff::civil::Date>| Cell::data(vec![Inline::traced(date_it(d.value), d.trail.clone())]);
            table.push(grid::row(vec![grid::header(&activity.name), day(&activity.start), day(&activity.end)]));
        }
        table.block()
    }
}

fn subheading(level: u8, title: &str, code: &str) -> Block {
    let slug = super::text::slug(title);
    Block::Heading(Heading {
        level: level.min(6),
        number: None,
        text: vec![Inline::text(title)],
        anchor: Anchor(format!("scheda.{code}.{slug}")),
        listed: false,
        new_page: false,
    })
}

fn is_long(content: &[Block]) -> bool {
    match content {
        [Block::Paragraph(p)] => crate::document::plain_text(&p.text).chars().count() > SHORT,
        _ => true,
    }
}

fn full((label, content): (String, Vec<Block>)) -> Row {
    grid::row(vec![grid::header_words(label), Cell::blocks(content).across(3)])
}

fn halves((label, content): (String, Vec<Block>)) -> Row {
    grid::row(vec![grid::header_words(label).across(2), Cell::blocks(content).across(2)])
}

fn pair(first: (String, Vec<Block>), second: (String, Vec<Block>)) -> Row {
    let cells =
        [first, second].into_iter().flat_map(|(label, content)| [grid::header_words(label), Cell::blocks(content)]);
    grid::row(cells.collect())
}
