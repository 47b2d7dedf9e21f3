// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is worth saying of the answers that were counted, and their counts in the order of a reader.

use super::count::{Counter, Plan, Twins};
use super::fit::{Fit, Table};
use super::options::{OTHER, UNLISTED};
use super::personal;
use super::source::{Pass, Source};
use crate::findings::{Finding, Findings, codes};
use crate::ingest::normal::{brief, nearest, normal};
use crate::origin::{Origin, Traced};
use crate::survey::{Codebook, Entry, Kind, Role, Tally, rank_of};

/// Cells that a finding names.
const NAMED: usize = 20;

/// A file without answers.
pub fn no_answers(source: &Source) -> Finding {
    Finding::warning(codes::EMPTY_FILE, format!("Il questionario «{}» non ha risposte", source.origin.file))
        .at(source.origin.clone())
        .cure("Esportare le risposte con una riga per persona e una colonna per domanda.")
}

/// Answers that stand twice: with the same identifier or, where the moment is known, the same in every column.
pub fn twins(ids: &mut [Vec<(u64, u64)>], plan: &Plan) -> Twins {
    let mut twins = Twins::default();
    if !(plan.has_id || plan.has_moment || plan.jobs.len() >= 6) {
        return twins;
    }
    ids.iter_mut().for_each(|list| list.sort_unstable());
    let mut before: Option<(u64, u64)> = None;
    for answer in merged(ids) {
        if let Some(twin) = before.filter(|b| b.0 == answer.0) {
            twins.watch.insert(twin.1);
            twins.watch.insert(answer.1);
            twins.skip.insert(answer.1);
        }
        before = Some(answer);
    }
    if !(plan.has_id || plan.has_moment) {
        // Two people may answer alike: they are told, and counted.
        twins.skip.clear();
    }
    twins
}

/// The items of some sorted lists, in order.
fn merged(lists: &[Vec<(u64, u64)>]) -> impl Iterator<Item = (u64, u64)> {
    let mut rest: Vec<&[(u64, u64)]> = lists.iter().map(Vec::as_slice).collect();
    std::iter::from_fn(move || {
        let next = rest.iter_mut().filter(|list| !list.is_empty()).min_by_key(|list| list[0])?;
        let (first, others) = next.split_first()?;
        *next = others;
        Some(*first)
    })
}

/// Every finding of the answers; whether file and map fit.
pub fn all(table: &Table<'_>, fit: &Fit, pass: &Pass<'_>, twins: &Twins, findings: &mut Findings) -> bool {
    dropped(table, fit, findings);
    free_texts(table, fit, findings);
    let outside = outside(table, fit, pass, findings);
    repeated(table, fit, pass, twins, findings);
    languages(table, fit, pass, findings);
    personal_texts(table, pass, findings);
    shape(table, pass, findings);
    let incomplete = pass.counter.incomplete;
    if incomplete > 0 {
        findings.push(
            Finding::note(
                codes::SURVEY_INCOMPLETE,
                format!("Risposte incomplete, non contate: {incomplete} su {}", incomplete + pass.counter.people),
            )
            .at(table.source.origin.clone())
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
    let Some(first) = fit.dropped.first() else { return };
    let names: Vec<String> = fit.dropped.iter().map(|c| format!("«{}»", named(table, *c))).collect();
    let mut finding =
        Finding::note(codes::PERSONAL_DATA, format!("Colonne con dati personali, non lette: {}", names.join(", ")))
            .at(table.source.cell(table.header, *first))
            .cure("Nulla da fare; è meglio toglierle anche dal file.");
    for column in fit.dropped.iter().skip(1) {
        finding = finding.also(Some(&table.source.cell(table.header, *column)), "");
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
        .at(table.source.cell(table.header, *first))
        .cure("Nulla da fare; le risposte libere si riassumono in un testo, senza nomi."),
    );
}

/// The columns of a question, with the one that holds a place.
fn columns_of(fit: &Fit, question: usize) -> Option<usize> {
    use super::count::Job;
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
        let shown = if asked.entry.kind == Kind::Numero {
            "Una risposta non è un numero".to_owned()
        } else {
            "Una risposta non è fra le opzioni".to_owned()
        };
        let more = match places.len() {
            0 | 1 => String::new(),
            2 => " (e un'altra diversa)".to_owned(),
            n => format!(" (e altre {} diverse)", n - 1),
        };
        let near = nearest(text, options.labels.iter().map(String::as_str).filter(|l| !matches!(*l, OTHER | UNLISTED)));
        let mut finding = Finding::warning(
            codes::SURVEY_ANSWER,
            format!("{shown} della domanda «{}»{more}", brief(&asked.entry.text)),
        )
        .at(table.source.cell(pass.row(*at), column))
        .column(named(table, column))
        .cure(match near {
            Some(near) => format!("Forse è «{near}»: correggere la cella, oppure aggiungere l'opzione alla mappa."),
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
            finding = finding.also(Some(&table.source.cell(pass.row(*at), column)), "");
        }
        findings.push(finding);
    }
    fits
}

fn repeated(table: &Table<'_>, fit: &Fit, pass: &Pass<'_>, twins: &Twins, findings: &mut Findings) {
    let watched = &pass.counter.watched;
    let mut ids: Vec<(u64, u64)> =
        pass.counter.ids.iter().flatten().filter(|(_, at)| twins.watch.contains(at)).copied().collect();
    ids.sort_unstable();
    let column = fit.plan.jobs.iter().find(|(_, job)| *job == super::count::Job::Id).map_or(0, |(c, _)| *c);
    let mut same: Vec<(u32, u32)> = Vec::new();
    let mut other: Vec<(u32, u32)> = Vec::new();
    for pair in ids.windows(2).filter(|p| p[0].0 == p[1].0) {
        let rows = (pass.row(pair[0].1), pass.row(pair[1].1));
        if watched.get(&pair[0].1) == watched.get(&pair[1].1) { same.push(rows) } else { other.push(rows) }
    }
    let mut tell = |mut rows: Vec<(u32, u32)>, finding: Finding| {
        rows.sort_unstable();
        let Some((first, second)) = rows.first() else { return };
        let mut finding = finding
            .at(table.source.cell(*second, column))
            .also(Some(&table.source.cell(*first, column)), "prima risposta");
        for (_, row) in rows.iter().skip(1).take(NAMED) {
            finding = finding.also(Some(&table.source.cell(*row, column)), "");
        }
        findings.push(finding);
    };
    let how_many = |n: usize| if n == 1 { "una risposta".to_owned() } else { format!("{n} risposte") };
    let equal = Finding::warning(
        codes::SURVEY_TWIN,
        format!("Il file contiene due volte {}: ognuna è contata una volta sola", how_many(same.len())),
    )
    .cure("Togliere le righe ripetute dal file.");
    let count = other.len();
    if twins.skip.is_empty() {
        let alike = Finding::warning(
            codes::SURVEY_TWIN,
            format!("{} uguali in tutto a un'altra: possono essere doppioni, e sono contate", capital(&how_many(same.len()))),
        )
        .cure("Controllare le righe indicate e togliere quelle ripetute; con un identificativo o l'ora di invio pdz lo fa da sé.");
        tell(same, alike);
        return;
    }
    tell(same, equal);
    let different = Finding::error(
        codes::SURVEY_TWIN,
        format!(
            "{} con un identificativo già usato e valori diversi: è contata solo la prima",
            capital(&how_many(count))
        ),
    )
    .cure("Controllare quale delle risposte vale e togliere le altre dal file.");
    tell(other, different);
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
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
            .at(table.source.cell(table.header, column))
            .column(named(table, column))
            .cure("Esportare le risposte con i codici delle opzioni, oppure scrivere nella mappa opzioni = { \"Yes\" = \"Sì\", … }.");
            for at in options.first.iter().filter(|at| **at != u64::MAX).take(NAMED) {
                finding = finding.also(Some(&table.source.cell(pass.row(*at), column)), "");
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
        .at(table.source.cell(pass.row(*first), *column))
        .column(named(table, *column))
        .cure(
            "Togliere il dato dalla cella prima di conservare o far girare il file; pdz non stampa le risposte libere.",
        );
        for (at, what) in places {
            finding = finding.also(Some(&table.source.cell(pass.row(*at), *column)), *what);
        }
        findings.push(finding);
    }
}

/// Rows that are too long, a file cut in the middle, weights that are no numbers.
fn shape(table: &Table<'_>, pass: &Pass<'_>, findings: &mut Findings) {
    if let Some(at) = pass.counter.cut {
        let row = pass.row(at);
        findings.push(
            Finding::error(
                codes::UNREADABLE_FILE,
                format!("Il file «{}» si interrompe alla riga {}: le righe che mancano non sono contate", table.source.origin.file, row + 1),
            )
            .at(table.source.cell(row, 0))
            .cure("Esportare o copiare di nuovo il file per intero. Se è intero, controllare le virgolette di quella riga."),
        );
    }
    if let Some(at) = pass.counter.wide.first() {
        let mut finding = Finding::warning(
            codes::SKIPPED_ROWS,
            format!(
                "{} con più valori delle intestazioni: quelli in più non sono contati",
                if pass.counter.wides == 1 { "Una riga".to_owned() } else { format!("{} righe", pass.counter.wides) }
            ),
        )
        .at(table.source.cell(pass.row(*at), table.raw.len()))
        .cure("Controllare se un testo contiene il separatore senza essere fra virgolette.");
        for at in pass.counter.wide.iter().skip(1).take(NAMED) {
            finding = finding.also(Some(&table.source.cell(pass.row(*at), table.raw.len())), "");
        }
        findings.push(finding);
    }
    let mut weights = pass.counter.bad_weights.clone();
    weights.sort_unstable();
    if let Some(at) = weights.first() {
        findings.push(
            Finding::warning(
                codes::UNREADABLE_VALUE,
                "Il peso di una risposta manca o non è un numero: nelle percentuali ponderate non conta",
            )
            .at(table.source.cell(pass.row(*at), 0))
            .cure("Scrivere il peso (un numero, 0 o più), oppure togliere la colonna."),
        );
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

fn order(tally: &Tally, open: bool) -> Vec<usize> {
    let mut order: Vec<usize> = (0..tally.options.len()).collect();
    // What nobody said outside the list is no option.
    order.retain(|i| tally.counts.options[*i] > 0 || !matches!(tally.options[*i].as_str(), UNLISTED));
    let ranks: Vec<Option<i64>> = (0..tally.options.len()).map(|i| rank_of(&tally.options, i)).collect();
    if open && ranks.iter().all(Option::is_some) {
        order.sort_by_key(|i| (ranks[*i], *i));
    } else if open && tally.entry.role == Some(Role::Comune) {
        order.sort_by_key(|i| tally.options[*i].clone());
    } else {
        let last = |i: &usize| u8::from(tally.options[*i] == OTHER) + 2 * u8::from(tally.options[*i] == UNLISTED);
        // Options that the map does not list come in an order that depends on nothing but them.
        let listed = tally.entry.options.len();
        let names = |i: &usize| {
            if open && *i >= listed && listed + 1 < tally.options.len() {
                tally.options[*i].clone()
            } else {
                String::new()
            }
        };
        order.sort_by_key(|i| (last(i), (*i).min(if open { listed } else { usize::MAX }), names(i)));
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
                let cell: Origin = table.source.cell(pass.row(*first), column);
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
        if matches!(entry.columns, crate::survey::Columns::Marks(_)) {
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
