// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is worth saying of the answers that were counted, and their counts in the order of a reader.

use super::count::Counter;
use super::fit::{Fit, Table};
use super::options::{OTHER, UNLISTED};
use super::parts::Pass;
use super::personal;
use super::plan::{Job, Rows, Twins};
use super::repeats;
use super::source::Source;
use crate::findings::{Finding, Findings, codes};
use crate::ingest::normal::{brief, nearest, normal};
use crate::origin::{Origin, Traced};
use crate::survey::{Codebook, Columns, Entry, Kind, Role, Tally, rank_of};

/// Cells that a finding names.
pub const NAMED: usize = 20;

/// A file without answers.
pub fn no_answers(source: &Source) -> Finding {
    Finding::warning(codes::EMPTY_FILE, format!("Il questionario «{}» non ha risposte", source.origin.file))
        .at(source.origin.clone())
        .cure("Esportare le risposte con una riga per persona e una colonna per domanda.")
}

/// Every finding of the answers; whether file and map fit.
pub fn all(table: &Table<'_>, fit: &Fit, pass: &Pass<'_>, twins: &Twins, findings: &mut Findings) -> bool {
    dropped(table, fit, findings);
    free_texts(table, fit, findings);
    let outside = outside(table, fit, pass, findings);
    repeats::told(table, fit, pass, twins, findings);
    languages(table, fit, pass, findings);
    personal_texts(table, pass, findings);
    shape(table, fit, pass, findings);
    same_headings(table, findings);
    let incomplete = pass.counter.incomplete;
    if incomplete > 0 {
        findings.push(
            Finding::note(
                codes::SURVEY_INCOMPLETE,
                format!("Risposte incomplete, non contate: {incomplete} su {}", incomplete + pass.counter.people),
            )
            .at(table.parts.first().origin.clone())
            .cure(
                "Nulla da fare; se si vogliono contare, togliere dalla mappa la domanda con ruolo «fine» o «pagina».",
            ),
        );
    }
    outside
}

/// The column of a finding, as the file names it.
fn named(table: &Table<'_>, column: usize) -> String {
    brief(&table.headings[column].whole)
}

fn dropped(table: &Table<'_>, fit: &Fit, findings: &mut Findings) {
    let own = fit.dropped.iter().map(|c| (table.parts.first().cell(table.header, *c), named(table, *c)));
    let others = table.parts.dropped().into_iter().map(|(cell, name)| (cell, name.to_owned()));
    let columns: Vec<(Origin, String)> = own.chain(others).collect();
    let Some((first, _)) = columns.first() else { return };
    let mut names: Vec<String> = Vec::new();
    for name in columns.iter().map(|(_, name)| format!("«{name}»")) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut finding =
        Finding::note(codes::PERSONAL_DATA, format!("Colonne con dati personali, non lette: {}", names.join(", ")))
            .at(first.clone())
            .cure("Nulla da fare; è meglio toglierle anche dal file.");
    for (cell, _) in columns.iter().skip(1) {
        finding = finding.also(Some(cell), "");
    }
    findings.push(finding);
}

fn free_texts(table: &Table<'_>, fit: &Fit, findings: &mut Findings) {
    let Some(first) = fit.texts.first() else { return };
    let names: Vec<String> = fit.texts.iter().map(|c| format!("«{}»", named(table, *c))).collect();
    findings.push(
        Finding::note(
            codes::UNKNOWN_COLUMN,
            format!("Domande a risposta libera, non contate e non pubblicate: {}", names.join(", ")),
        )
        .at(table.parts.first().cell(table.header, *first))
        .cure("Nulla da fare; le risposte libere si riassumono in un testo, senza nomi."),
    );
}

/// The columns of a question, with the one that holds a place.
fn columns_of(fit: &Fit, question: usize) -> Option<usize> {
    fit.plan.jobs.iter().find_map(|(column, job)| match job {
        Job::One(q) | Job::Several(q) | Job::Mark(q, _) | Job::Place(q, _) if *q == question => Some(*column),
        _ => None,
    })
}

/// Answers that are none of the options.
fn outside(table: &Table<'_>, fit: &Fit, pass: &Pass<'_>, findings: &mut Findings) -> bool {
    let mut fits = true;
    for (question, asked) in fit.plan.questions.iter().enumerate() {
        let options = pass.counter.options(question);
        let Some(column) = columns_of(fit, question) else { continue };
        if options.overflow && asked.entry.kind != Kind::Numero {
            findings.push(
                Finding::warning(
                    codes::SURVEY_ANSWER,
                    format!(
                        "La domanda «{}» ha troppe risposte diverse per contarle una a una",
                        brief(&asked.entry.text)
                    ),
                )
                .at(asked.origin.clone())
                .column(named(table, column))
                .cure("Nella mappa scrivere le opzioni della domanda, oppure tipo = \"testo\"."),
            );
        }
        let mut places: Vec<(&String, u64)> = options.outside.iter().map(|(text, at)| (text, *at)).collect();
        places.sort_by_key(|(_, at)| *at);
        let Some((text, at)) = places.first() else { continue };
        fits = false;
        let age = asked.entry.role == Some(Role::Eta);
        let what = match asked.entry.kind {
            Kind::Numero if age => "non è un'età",
            Kind::Numero => "non è un numero",
            _ => "non è fra le opzioni",
        };
        let more = match places.len() {
            0 | 1 => String::new(),
            2 => " (e un'altra diversa)".to_owned(),
            n => format!(" (e altre {} diverse)", n - 1),
        };
        let near = nearest(text, options.labels.iter().map(String::as_str).filter(|l| !matches!(*l, OTHER | UNLISTED)));
        let mut finding = Finding::warning(
            codes::SURVEY_ANSWER,
            format!("Nella domanda «{}» una risposta {what}{more}", brief(&asked.entry.text)),
        )
        .at(table.parts.cell(pass, *at, column))
        .column(named(table, column))
        .cure(match near {
            Some(near) => format!("Forse è «{near}»: correggere la cella, oppure aggiungere l'opzione alla mappa."),
            None if asked.entry.kind == Kind::Numero && age => {
                "Correggere la cella: ci vanno gli anni, da 0 a 130.".to_owned()
            }
            None if asked.entry.kind == Kind::Numero => "Correggere la cella: ci va un numero.".to_owned(),
            None => "Correggere la cella, aggiungere l'opzione alla mappa, oppure scrivere altro = true.".to_owned(),
        });
        // The words of a person are not repeated, those that miss an option by a letter are.
        if near.is_some() && personal::inside(text).is_none() && personal::whole(text).is_none() {
            finding = finding.found(brief(text));
        }
        if !asked.entry.options.is_empty() {
            let listed: Vec<&str> = asked.entry.options.iter().map(|(_, shown)| shown.as_str()).collect();
            finding = finding.expected(brief(&listed.join("; ")));
        }
        for (_, at) in places.iter().skip(1).take(NAMED) {
            finding = finding.also(Some(&table.parts.cell(pass, *at, column)), "");
        }
        findings.push(finding);
    }
    fits
}

fn languages(table: &Table<'_>, fit: &Fit, pass: &Pass<'_>, findings: &mut Findings) {
    let mut said = false;
    if let Some(question) = fit.languages {
        let options = pass.counter.options(question);
        if options.labels.len() > 1 {
            let column = columns_of(fit, question).unwrap_or(0);
            let mut names: Vec<&str> = options.labels.iter().map(String::as_str).collect();
            names.sort_unstable();
            let mut finding = Finding::warning(
                codes::SURVEY_LANGUAGES,
                format!("Le risposte sono in {} lingue ({}): la stessa opzione può essere scritta in modi diversi", names.len(), names.join(", ")),
            )
            .at(table.parts.first().cell(table.header, column))
            .column(named(table, column))
            .cure("Esportare le risposte con i codici delle opzioni, oppure scrivere nella mappa opzioni = { \"Yes\" = \"Sì\", … }.");
            for at in options.first.iter().filter(|at| **at != u64::MAX).take(NAMED) {
                finding = finding.also(Some(&table.parts.cell(pass, *at, column)), "");
            }
            findings.push(finding);
            said = true;
        }
    }
    if said {
        return;
    }
    // «Sì» and «Yes» side by side.
    const TWINS: [(&str, &str); 6] = [
        ("si", "yes"),
        ("molto", "very much"),
        ("non so", "don t know"),
        ("altro", "other"),
        ("uomo", "man"),
        ("donna", "woman"),
    ];
    for (question, asked) in fit.plan.questions.iter().enumerate() {
        let options = pass.counter.options(question);
        let forms: Vec<String> = options.labels.iter().chain(options.outside.keys()).map(|l| normal(l)).collect();
        let both = TWINS.iter().any(|(it, en)| forms.iter().any(|f| f == it) && forms.iter().any(|f| f == en));
        let Some(column) = columns_of(fit, question).filter(|_| both) else { continue };
        findings.push(
            Finding::warning(
                codes::SURVEY_LANGUAGES,
                format!("La domanda «{}» ha risposte in italiano e in inglese", brief(&asked.entry.text)),
            )
            .at(asked.origin.clone())
            .column(named(table, column))
            .cure("Scrivere nella mappa opzioni = { \"Sì\" = \"Sì\", \"Yes\" = \"Sì\", … }: le due scritture si contano insieme."),
        );
    }
}

fn personal_texts(table: &Table<'_>, pass: &Pass<'_>, findings: &mut Findings) {
    for (column, told) in &pass.counter.told {
        let mut places = told.places.iter();
        let Some((first, what)) = places.next() else { continue };
        let mut finding = Finding::warning(
            codes::SURVEY_TEXT,
            if told.count == 1 {
                format!("Una risposta libera di «{}» contiene {what}", named(table, *column))
            } else {
                format!(
                    "{} risposte libere di «{}» contengono dati personali (la prima, {what})",
                    told.count,
                    named(table, *column)
                )
            },
        )
        .at(table.parts.cell(pass, *first, *column))
        .column(named(table, *column))
        .cure(
            "Togliere il dato dalla cella prima di conservare o far girare il file; pdz non stampa le risposte libere.",
        );
        for (at, what) in places {
            finding = finding.also(Some(&table.parts.cell(pass, *at, *column)), *what);
        }
        findings.push(finding);
    }
}

/// Rows that are too long, a file cut in the middle, weights that are no numbers.
fn shape(table: &Table<'_>, fit: &Fit, pass: &Pass<'_>, findings: &mut Findings) {
    if let Some(at) = pass.counter.cut {
        let (row, cell) = (pass.row(at), table.parts.cell(pass, at, 0));
        findings.push(
            Finding::error(
                codes::UNREADABLE_FILE,
                format!("Il file «{}» si interrompe alla riga {}: le righe che mancano non sono contate", cell.file, row + 1),
            )
            .at(cell)
            .cure("Esportare o copiare di nuovo il file per intero. Se è intero, controllare le virgolette di quella riga."),
        );
    }
    let rows = |rows: &Rows, one: &str, many: &str| match rows.count {
        1 => one.to_owned(),
        n => format!("{n} {many}"),
    };
    let mut tell = |rows: &Rows, place: &dyn Fn(u64) -> Origin, finding: Finding| {
        let mut places = rows.first.iter();
        let Some(first) = places.next() else { return };
        let finding = finding.at(place(*first));
        findings.push(places.fold(finding, |finding, at| finding.also(Some(&place(*at)), "")));
    };
    let counter = &pass.counter;
    let wide = Finding::warning(
        codes::SKIPPED_ROWS,
        format!(
            "{} con più valori delle intestazioni: quelli in più non sono contati",
            rows(&counter.wide, "Una riga", "righe")
        ),
    )
    .cure("Controllare se un testo contiene il separatore senza essere fra virgolette.");
    tell(&counter.wide, &|at| table.parts.beyond(pass, at), wide);
    let start = |at| table.parts.cell(pass, at, 0);
    let heads = Finding::warning(
        codes::SKIPPED_ROWS,
        match counter.heads.count {
            1 => "Una riga ripete le intestazioni: non è una risposta, e non è contata".to_owned(),
            n => format!("{n} righe ripetono le intestazioni: non sono risposte, e non sono contate"),
        },
    )
    .cure("Togliere la riga ripetuta. Per unire più file basta indicarli insieme, per esempio file = \"questionari/*.csv\".");
    tell(&counter.heads, &start, heads);
    let sums = Finding::warning(
        codes::SKIPPED_ROWS,
        match counter.sums.count {
            1 => "Una riga di totali non è una risposta, e non è contata".to_owned(),
            n => format!("{n} righe di totali non sono risposte, e non sono contate"),
        },
    )
    .cure("Togliere i totali dal foglio delle risposte.");
    tell(&counter.sums, &start, sums);
    let column = fit.plan.jobs.iter().find(|(_, job)| *job == Job::Weight).map_or(0, |(column, _)| *column);
    let weights = Finding::warning(
        codes::UNREADABLE_VALUE,
        format!(
            "Il peso di {} manca, è negativo o non è un numero: nelle percentuali ponderate non conta",
            rows(&counter.bad_weights, "una risposta", "risposte")
        ),
    )
    .column(named(table, column))
    .expected("un numero, 0 o più")
    .cure("Scrivere il peso, oppure togliere la colonna.");
    tell(&counter.bad_weights, &|at| table.parts.cell(pass, at, column), weights);
}

/// Headings that stand twice: a map knows a column by its heading.
fn same_headings(table: &Table<'_>, findings: &mut Findings) {
    let forms: Vec<String> = table.headings.iter().map(|h| normal(&h.whole)).collect();
    for (at, form) in forms.iter().enumerate().filter(|(_, form)| !form.is_empty()) {
        let others: Vec<usize> = (at + 1..forms.len()).filter(|other| forms[*other] == *form).collect();
        if others.is_empty() || forms[..at].contains(form) {
            continue;
        }
        let mut finding = Finding::warning(
            codes::SURVEY_MAP,
            format!("{} colonne hanno la stessa intestazione «{}»", others.len() + 1, named(table, at)),
        )
        .at(table.parts.first().cell(table.header, at))
        .column(named(table, at))
        .cure("Dare alle colonne intestazioni diverse: la mappa le prende nell'ordine in cui stanno nel file.");
        for other in others {
            finding = finding.also(Some(&table.parts.first().cell(table.header, other)), "");
        }
        findings.push(finding);
    }
}

/// The counts with their options in the order of a reader; languages are left out. With the place of each tally's question.
pub fn ordered(counter: &Counter<'_>, fit: &Fit) -> (Vec<Tally>, Vec<usize>) {
    let mut tallies = counter.tallies();
    let overflown = |at: usize| counter.options(at).overflow && !counter.options(at).is_numeric();
    let orders: Vec<Vec<usize>> =
        tallies.iter().zip(&fit.plan.questions).map(|(t, asked)| order(t, asked.open)).collect();
    for (at, tally) in tallies.iter_mut().enumerate() {
        let order = &orders[at];
        let pick = |list: &[u64]| order.iter().map(|i| list.get(*i).copied().unwrap_or(0)).collect::<Vec<u64>>();
        tally.options = order.iter().map(|i| tally.options[*i].clone()).collect();
        tally.counts.options = pick(&tally.counts.options);
        if let Some(weighted) = &mut tally.weighted {
            weighted.options = pick(&weighted.options);
        }
        if !tally.points.is_empty() {
            tally.points = pick(&tally.points);
        }
        for group in &mut tally.groups {
            let mut counts: Vec<_> = orders[group.by].iter().map(|i| group.counts[*i].clone()).collect();
            counts.extend(group.counts.last().cloned());
            counts.iter_mut().for_each(|c| c.options = pick(&c.options));
            group.counts = counts;
        }
    }
    // Questions that are no tables go; those that stay know where the groups are.
    let keep: Vec<usize> = (0..tallies.len()).filter(|at| fit.languages != Some(*at) && !overflown(*at)).collect();
    let mut kept: Vec<Tally> = keep.iter().map(|at| tallies[*at].clone()).collect();
    for tally in &mut kept {
        tally.groups.retain(|g| keep.contains(&g.by));
        for group in &mut tally.groups {
            group.by = keep.iter().position(|at| *at == group.by).unwrap_or(0);
        }
    }
    (kept, keep)
}

/// What closes a table: own words, then what is none of the options.
fn is_last(tally: &Tally, option: usize) -> u8 {
    match tally.options[option].as_str() {
        OTHER => 1,
        UNLISTED => 2,
        _ => 0,
    }
}

fn order(tally: &Tally, open: bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..tally.options.len()).collect();
    // What nobody said outside the list is no option.
    order.retain(|i| tally.counts.options[*i] > 0 || !matches!(tally.options[*i].as_str(), UNLISTED));
    let ranks: Vec<Option<i64>> = (0..tally.options.len()).map(|i| rank_of(&tally.options, i)).collect();
    if open && ranks.iter().all(Option::is_some) {
        order.sort_by_key(|i| (ranks[*i], *i));
    } else if open && tally.entry.role == Some(Role::Comune) {
        order.sort_by_key(|i| (is_last(tally, *i), tally.options[*i].clone()));
    } else {
        // Options that the map does not list come in an order that depends on nothing but them.
        let listed = match &tally.entry.columns {
            Columns::Marks(marks) => marks.len(),
            _ => tally.entry.options.len(),
        };
        let names = |i: &usize| {
            if open && *i >= listed && listed + 1 < tally.options.len() {
                tally.options[*i].clone()
            } else {
                String::new()
            }
        };
        order.sort_by_key(|i| (is_last(tally, *i), (*i).min(if open { listed } else { usize::MAX }), names(i)));
    }
    order
}

/// Comuni that the answers name, each with the first cell that does.
pub fn comuni(table: &Table<'_>, fit: &Fit, pass: &Pass<'_>) -> Vec<Traced<String>> {
    let mut out = Vec::new();
    for (question, asked) in fit.plan.questions.iter().enumerate().filter(|(_, a)| a.entry.role == Some(Role::Comune)) {
        let options = pass.counter.options(question);
        let _ = asked;
        let Some(column) = columns_of(fit, question) else { continue };
        for (label, first) in options.labels.iter().zip(&options.first) {
            if *first != u64::MAX && !matches!(label.as_str(), OTHER | UNLISTED) {
                let cell: Origin = table.parts.cell(pass, *first, column);
                out.push(Traced::new(label.clone(), cell));
            }
        }
    }
    out
}

/// The proposed map with every option that was met.
pub fn completed(mut book: Codebook, tallies: &[Tally], _order: &[usize]) -> Codebook {
    let open = |entry: &Entry| matches!(entry.kind, Kind::Scelta | Kind::Scala | Kind::Multipla | Kind::Priorita);
    for entry in &mut book.entries {
        let Some(tally) = tallies.iter().find(|t| t.entry.code == entry.code).filter(|_| open(entry)) else { continue };
        if matches!(entry.columns, Columns::Marks(_)) {
            continue;
        }
        let met = tally.options.iter().filter(|o| !matches!(o.as_str(), OTHER | UNLISTED));
        let written = |o: &String| {
            entry.options.iter().find(|(_, shown)| shown == o).map_or_else(|| o.clone(), |(w, _)| w.clone())
        };
        let listed = met.map(|o| (written(o), o.clone())).collect();
        entry.other |= tally.options.iter().any(|o| o == OTHER);
        entry.options = listed;
    }
    book
}
