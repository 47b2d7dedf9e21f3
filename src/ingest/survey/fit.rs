// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The map laid on the columns of a file: what is done with each of them, and what of the two does not fit.

use std::collections::BTreeMap;

use super::column::Sample;
use super::heading::{Heading, technical_role};
use super::options::number_of;
use super::parts::Parts;
use super::personal;
use super::plan::{Asked, Job, Plan};
use crate::findings::{Finding, Findings, codes};
use crate::ingest::normal::{brief, nearest, normal};
use crate::origin::Origin;
use crate::survey::{Codebook, Columns, Entry, Format, Kind, Role};

/// A file whose header was found, as it stands.
pub struct Table<'a> {
    /// The files.
    pub parts: &'a Parts,
    /// Program.
    pub format: Format,
    /// Row of the header.
    pub header: u32,
    /// Headings as the file has them.
    pub raw: &'a [String],
    /// Headings taken apart.
    pub headings: &'a [Heading],
    /// First answers.
    pub samples: &'a [Sample],
}

/// What came of it.
#[derive(Default)]
pub struct Fit {
    /// What is counted.
    pub plan: Plan,
    /// Columns with personal data, not read.
    pub dropped: Vec<usize>,
    /// Columns of free text.
    pub texts: Vec<usize>,
    /// The question that counts the languages.
    pub languages: Option<usize>,
    /// Whether every column has its place in the map, and the reverse.
    pub fits: bool,
}

/// Lays the map on the file. `map` is the map's file, when the office wrote it.
pub fn fit(table: &Table<'_>, book: &Codebook, map: Option<&str>, findings: &mut Findings) -> Fit {
    let mut fit = Fit { fits: true, ..Fit::default() };
    fit.plan.heads = table.raw.to_vec();
    fit.plan.sums = table.format == Format::Tabella;
    fit.plan.joined = table.parts.count_files() > 1;
    let mut used: Vec<bool> = vec![false; table.raw.len()];
    let mut late: Vec<(usize, Job)> = Vec::new();
    for entry in &book.entries {
        let mut columns: Vec<(usize, &str)> = Vec::new();
        let mut missing: Vec<&str> = Vec::new();
        for name in entry.columns.headings() {
            match find(table, name, &used) {
                Some(at) => {
                    used[at] = true;
                    columns.push((at, name));
                }
                None => missing.push(name),
            }
        }
        if let Some(map) = map {
            for name in &missing {
                fit.fits = false;
                findings.push(absent(table, entry, name, map, &used));
            }
        }
        if columns.is_empty() {
            continue;
        }
        // Whatever the map says, what tells who a person is stays at the door.
        let told =
            |at: usize| table.samples[at].is_personal() && entry.options.is_empty() && entry.role != Some(Role::Comune);
        columns.retain(|(at, _)| {
            let drop = entry.kind == Kind::Personale || (entry.kind != Kind::Tecnica && told(*at));
            if drop {
                fit.dropped.push(*at);
            }
            !drop
        });
        place(table, entry, &columns, map.is_none(), &mut fit, &mut late);
    }
    for (at, _) in used.iter().enumerate().filter(|(_, u)| !**u) {
        let heading = &table.headings[at];
        // EUSurvey leaves the column of a question empty, when it writes a column for each of its options.
        let above = book.entries.iter().any(|e| e.text == heading.stem);
        if (heading.whole.is_empty() || above) && table.samples[at].count == 0 {
            continue;
        }
        let personal = match personal::heading(&heading.whole) {
            personal::Heading::Personal => true,
            personal::Heading::Doubtful => !table.samples[at].repeats(),
            _ => table.samples[at].is_personal(),
        };
        if personal {
            fit.dropped.push(at);
        } else if technical_role(heading).is_none() && personal::heading(&heading.whole) != personal::Heading::Technical
        {
            fit.fits = false;
            findings.push(unmapped(table, at, book, map));
        }
    }
    // Groups come first: the others are counted by them.
    let is_group = |job: &Job| matches!(job, Job::One(q) if fit.plan.groups.contains(q));
    let (groups, others): (Vec<_>, Vec<_>) = late.into_iter().partition(|(_, job)| is_group(job));
    fit.plan.jobs.extend(groups);
    fit.plan.jobs.extend(others);
    fit.dropped.sort_unstable();
    fit.dropped.dedup();
    fit
}

/// The column that a heading of the map means.
fn find(table: &Table<'_>, name: &str, used: &[bool]) -> Option<usize> {
    let free = |at: &usize| !used[*at];
    let whole = super::options::without_html(name);
    let exact =
        (0..table.raw.len()).filter(free).find(|at| table.raw[*at] == name || table.headings[*at].whole == whole);
    if exact.is_some() {
        return exact;
    }
    let form = normal(&whole);
    let alike =
        (0..table.raw.len()).filter(free).find(|at| !form.is_empty() && normal(&table.headings[*at].whole) == form);
    if alike.is_some() || table.format != Format::LimeSurvey {
        return alike;
    }
    // The same question, exported with other headings: its code is the same.
    let wanted = super::heading::code_parts(&whole)?;
    (0..table.raw.len()).filter(free).find(|at| {
        let heading = &table.headings[*at];
        heading.code.as_ref().is_some_and(|code| *code == wanted.0) && heading.part == wanted.1
    })
}

fn absent(table: &Table<'_>, entry: &Entry, name: &str, map: &str, used: &[bool]) -> Finding {
    let free: Vec<&str> =
        table.headings.iter().zip(used).filter(|(_, u)| !**u).map(|(h, _)| h.whole.as_str()).collect();
    let near = nearest(name, free.iter().copied());
    let cure = match near {
        Some(near) => format!("Forse è la colonna «{}»: correggere la mappa, oppure togliere la domanda.", brief(near)),
        None => "Correggere l'intestazione nella mappa, oppure togliere la domanda; «pdz survey map» propone una mappa nuova.".to_owned(),
    };
    let finding = Finding::error(
        codes::SURVEY_MAP,
        format!(
            "La mappa indica la colonna «{}» (domanda {}), che nel file «{}» non c'è",
            brief(name),
            entry.code,
            table.parts.first().origin.file
        ),
    )
    .at(Origin::line(map, entry.line))
    .row(entry.code.clone())
    .cure(cure);
    finding.also(Some(&table.parts.first().cell(table.header, 0)), "intestazioni del file")
}

fn unmapped(table: &Table<'_>, at: usize, book: &Codebook, map: Option<&str>) -> Finding {
    let heading = &table.headings[at];
    let known: Vec<&str> = book.entries.iter().flat_map(|e| e.columns.headings()).collect();
    let taken = |name: &str| table.headings.iter().any(|h| normal(&h.whole) == normal(name));
    let near = nearest(&heading.whole, known.iter().copied().filter(|n| !taken(n)));
    let cure = match near {
        Some(near) => format!("Nella mappa c'è «{}»: se è la stessa domanda, correggere la mappa.", brief(near)),
        None => "Aggiungere la domanda alla mappa (anche con tipo = \"tecnica\", per non contarla); «pdz survey map» la propone.".to_owned(),
    };
    let finding = Finding::error(
        codes::SURVEY_MAP,
        format!("La colonna «{}» non è nella mappa: le sue risposte non sono contate", brief(&heading.whole)),
    )
    .at(table.parts.first().cell(table.header, at))
    .column(brief(&heading.whole))
    .cure(cure);
    match map {
        Some(map) => finding.also(Some(&Origin::file(map)), "mappa"),
        None => finding,
    }
}

/// What is done with the columns of a question.
fn place(
    table: &Table<'_>,
    entry: &Entry,
    columns: &[(usize, &str)],
    open: bool,
    fit: &mut Fit,
    late: &mut Vec<(usize, Job)>,
) {
    let Some(&(first, _)) = columns.first() else { return };
    let plan = &mut fit.plan;
    let ask = |plan: &mut Plan, entry: &Entry| {
        plan.questions.push(Asked {
            entry: entry.clone(),
            origin: table.parts.first().cell(table.header, first),
            open,
        });
        plan.questions.len() - 1
    };
    match entry.kind {
        Kind::Personale => {}
        Kind::Tecnica => match entry.role {
            Some(Role::Identificativo) => {
                plan.has_id = true;
                plan.jobs.push((first, Job::Id));
            }
            Some(Role::Fine) => {
                plan.has_moment = true;
                plan.jobs.insert(0, (first, Job::End));
            }
            Some(Role::Pagina) => {
                // Where the end is written, it says more than the page.
                let last = table.samples[first].values.keys().filter_map(|v| number_of(v)).max();
                let ended = plan.jobs.iter().any(|(_, job)| *job == Job::End);
                if let Some(last) = last.and_then(|n| rust_decimal::prelude::ToPrimitive::to_i64(&n)).filter(|_| !ended)
                {
                    plan.jobs.insert(0, (first, Job::Page(last)));
                }
            }
            Some(Role::Peso) => plan.jobs.push((first, Job::Weight)),
            Some(Role::Lingua) => {
                let mut languages = entry.clone();
                (languages.kind, languages.options, languages.crossed) = (Kind::Scelta, Vec::new(), false);
                let question = ask(plan, &languages);
                plan.questions[question].open = true;
                fit.languages = Some(question);
                late.push((first, Job::One(question)));
            }
            _ => {
                let form = normal(&table.headings[first].whole);
                plan.has_moment |=
                    ["cronologic", "timestamp", "ora di", "time", "data", "date"].iter().any(|w| form.contains(w));
                plan.jobs.push((first, Job::Hash));
            }
        },
        Kind::Testo => {
            fit.texts.extend(columns.iter().map(|(at, _)| *at));
            plan.jobs.extend(columns.iter().map(|(at, _)| (*at, Job::Text)));
        }
        Kind::Multipla | Kind::Priorita => {
            let question = ask(plan, entry);
            plan.several.push(question);
            match &entry.columns {
                Columns::Marks(marks) => {
                    let option: BTreeMap<&str, &str> = marks.iter().map(|(h, o)| (h.as_str(), o.as_str())).collect();
                    for (at, name) in columns {
                        let option = option.get(name).copied().unwrap_or(name);
                        let words = table.headings[*at].part.as_deref() == Some("other")
                            || super::marks::words(&table.samples[*at].values.keys().cloned().collect::<Vec<_>>())
                                .is_none()
                                && option == super::options::OTHER;
                        let job = if words { Job::OwnWords(question) } else { Job::Mark(question, option.to_owned()) };
                        late.push((*at, job));
                    }
                }
                Columns::One(_) => late.push((first, Job::Several(question))),
                Columns::Many(_) => {
                    late.extend(columns.iter().enumerate().map(|(order, (at, _))| (*at, Job::Place(question, order))));
                }
            }
        }
        Kind::Scelta | Kind::Scala | Kind::Numero => {
            let question = ask(plan, entry);
            if entry.role.is_some_and(Role::makes_groups) {
                plan.groups.push(question);
            }
            late.push((first, Job::One(question)));
        }
    }
}
