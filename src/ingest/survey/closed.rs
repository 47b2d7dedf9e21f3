// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The kind and the options of a column, from its first answers and its wording.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::propose::Outline;
use super::{personal, split};
use crate::ingest::normal::normal;
use crate::survey::{Columns, Entry, Format, Kind, is_scale, rank_of};

impl Outline<'_> {
    /// The kind and the options of a column, alone or with what its whole grid holds.
    pub fn closed(&self, at: usize, grid: &[String]) -> Entry {
        let heading = &self.headings[at];
        let sample = &self.samples[at];
        let mut entry =
            Entry::new(self.code(at), heading.stem.clone(), Columns::One(self.raw[at].clone()), Kind::Scelta);
        let values: Vec<String> = if grid.is_empty() { sample.values.keys().cloned().collect() } else { grid.to_vec() };
        if sample.count == 0 && grid.is_empty() {
            entry.kind = Kind::Testo;
            return entry;
        }
        let form = normal(&heading.stem);
        if grid.is_empty()
            && asks_for_words(&form)
            && !is_scale(&values)
            && sample.numbers().is_none()
            && sample.distinct() > 2
        {
            entry.kind = Kind::Testo;
            return entry;
        }
        if let Some(numbers) = sample
            .numbers()
            .filter(|_| grid.is_empty() || values.iter().all(|v| super::options::number_of(v).is_some()))
        {
            let all: Vec<Decimal> = values.iter().filter_map(|v| super::options::number_of(v)).collect();
            let (least, most) =
                (all.iter().min().copied().unwrap_or_default(), all.iter().max().copied().unwrap_or_default());
            let whole = numbers.iter().all(|n| n.is_integer());
            let counts = ["quanti", "quante", "numero di", "how many", "anni", "eta", "reddito", "importo"];
            let asks = counts.iter().any(|w| format!(" {form} ").contains(&format!(" {w} ")));
            let ten = Decimal::TEN;
            let scale = ["da 1 a", "da 0 a", "1 5", "1 10", "scala", "punteggio", "voto", "valut"]
                .iter()
                .any(|w| form.contains(w));
            let small = whole && least >= Decimal::ZERO && most <= ten;
            if small && !asks && (most >= Decimal::from(3) || scale || !grid.is_empty()) {
                entry.kind = Kind::Scala;
                // Steps that nobody chose are steps all the same.
                let first = least.to_i64().unwrap_or(1).min(1);
                let steps = (first..=most.to_i64().unwrap_or(10)).map(|n| n.to_string());
                entry.options = steps.map(|s| (s.clone(), s)).collect();
                return entry;
            }
            let few = small && numbers.len() <= 2 && !asks;
            if !few {
                entry.kind = Kind::Numero;
                return entry;
            }
        }
        if let Some((options, separator)) = self.several(&sample.values).filter(|_| grid.is_empty()) {
            entry.kind = if self.is_order(at) { Kind::Priorita } else { Kind::Multipla };
            entry.separator = Some(separator.to_owned());
            (entry.options, entry.other) = listed(options, sample.count);
            return entry;
        }
        if is_scale(&values) {
            entry.kind = Kind::Scala;
            entry.options = ordered(values.iter().map(|v| (v.clone(), 1)).collect());
            return entry;
        }
        if grid.is_empty() && sample.is_text() && sample.comuni() < 8 {
            entry.kind = Kind::Testo;
            return entry;
        }
        let counted = if grid.is_empty() {
            sample.values.iter().map(|(v, n)| (v.clone(), *n)).collect()
        } else {
            values.iter().map(|v| (v.clone(), 2)).collect()
        };
        (entry.options, entry.other) = listed(counted, sample.count);
        entry
    }

    /// A row of a grid of boxes.
    pub fn boxes(&self, at: usize, options: &[(String, u64)], separator: &str) -> Entry {
        let column = Columns::One(self.raw[at].clone());
        let mut entry = Entry::new(self.code(at), self.headings[at].stem.clone(), column, Kind::Multipla);
        entry.separator = Some(separator.to_owned());
        (entry.options, entry.other) = listed(options.to_vec(), self.samples[at].count);
        entry
    }

    /// Whether every cell holds the same options in some order.
    fn is_order(&self, at: usize) -> bool {
        let sets: BTreeSet<BTreeSet<&str>> = self.samples[at]
            .values
            .keys()
            .map(|v| v.split(';').map(str::trim).filter(|p| !p.is_empty()).collect())
            .collect();
        sets.len() == 1 && sets.iter().all(|s| s.len() > 2) && self.samples[at].distinct() > 1
    }

    /// The options of cells that hold more than one, and what stands between them; none when they hold one each, or free text.
    pub fn several(&self, values: &BTreeMap<String, u64>) -> Option<(Vec<(String, u64)>, &'static str)> {
        let marks: &[&str] = match self.format {
            Format::Google => &[";", ", "],
            // A column for each option, never one for all.
            Format::LimeSurvey => &[],
            _ => &[";"],
        };
        marks.iter().find_map(|mark| Some((joined(values, mark)?, *mark)))
    }
}

fn joined(values: &BTreeMap<String, u64>, mark: &'static str) -> Option<Vec<(String, u64)>> {
    let count: u64 = values.values().sum();
    let length: u64 = values.iter().map(|(v, n)| v.len() as u64 * n).sum();
    if !values.keys().any(|v| v.contains(mark)) || length > count * 400 {
        return None;
    }
    let cells: Vec<&str> = values.keys().map(String::as_str).collect();
    let options = if mark == ", " { split::discovered(&cells) } else { Vec::new() };
    let mut entry = Entry::new(String::new(), String::new(), Columns::One(String::new()), Kind::Multipla);
    entry.separator = Some(mark.to_owned());
    entry.options = options.iter().map(|o| (o.clone(), o.clone())).collect();
    let mut counts: Vec<(String, u64)> = options.into_iter().map(|o| (o, 0)).collect();
    let mut more = 0;
    for (value, n) in values {
        let parts = split::split(value, &entry);
        more += if parts.len() > 1 || value.ends_with(';') { *n } else { 0 };
        for part in parts {
            match counts.iter_mut().find(|(o, _)| *o == part) {
                Some((_, sum)) => *sum += n,
                None => counts.push((part, *n)),
            }
        }
    }
    let often = counts.iter().filter(|(_, n)| *n > 1).count();
    let covered: u64 = counts.iter().filter(|(_, n)| *n > 1).map(|(_, n)| n).sum();
    let all: u64 = counts.iter().map(|(_, n)| n).sum();
    // Sentences hold commas and semicolons too, but their pieces don't come again.
    let closed = often > 0
        && covered * 10 >= all * 6
        && counts.iter().filter(|(o, _)| o.len() > 120).count() * 4 <= counts.len();
    let few = all <= 12 && counts.len() <= 12;
    (more > 0 && (closed || few) && often.max(1) <= 60).then_some(counts)
}

/// Whether a question asks for the person's own words.
fn asks_for_words(form: &str) -> bool {
    let starts = [
        "osservazioni",
        "suggeriment",
        "commenti",
        "commento",
        "note",
        "proposte",
        "altro specificare",
        "se altro",
        "specificare",
        "specifichi",
        "che cosa propo",
        "cosa propo",
        "che cosa sugger",
        "cosa sugger",
        "cosa miglior",
        "che cosa miglior",
        "descriva",
        "descrivi",
        "motiv",
        "perche",
        "idee",
        "consigli",
        "spazio libero",
        "testo libero",
        "vuole aggiungere",
        "vuoi aggiungere",
        "ulteriori",
    ];
    // «Hai dei suggerimenti?», «Scriva qui le sue osservazioni».
    const POLITE: [&str; 28] = [
        "ha",
        "hai",
        "avete",
        "vuoi",
        "vuole",
        "desidera",
        "lasciare",
        "lascia",
        "lasci",
        "scrivi",
        "scriva",
        "scrivere",
        "inserisci",
        "inserire",
        "indica",
        "indichi",
        "aggiungi",
        "aggiungere",
        "qui",
        "eventuali",
        "un",
        "una",
        "dei",
        "delle",
        "le",
        "i",
        "sue",
        "tuoi",
    ];
    let words: Vec<&str> = form.split(' ').collect();
    let first = words.iter().position(|w| !POLITE.contains(w)).unwrap_or(0);
    let bare = words[first..].join(" ");
    starts.iter().any(|s| form.starts_with(s) || bare.starts_with(s))
        || form.contains(" specificare")
        || form.contains("risposta libera")
}

/// Options that differ by capitals, accents and blanks only are one, as most people write it.
fn spelled_once(mut counted: Vec<(String, u64)>) -> Vec<(String, u64)> {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    let bare = |text: &str| -> String {
        text.nfd().filter(|c| !is_combining_mark(*c) && !c.is_whitespace()).flat_map(char::to_lowercase).collect()
    };
    counted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.chars().rev().cmp(b.0.chars().rev())));
    let mut out: Vec<(String, u64)> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (option, n) in counted {
        match known.get(&bare(&option)) {
            Some(at) => out[*at].1 += n,
            None => {
                known.insert(bare(&option), out.len());
                out.push((option, n));
            }
        }
    }
    out
}

/// Options as the map lists them, and whether people wrote their own words beside them.
fn listed(counted: Vec<(String, u64)>, answers: u64) -> (Vec<(String, String)>, bool) {
    let (mut kept, rare): (Vec<_>, Vec<_>) = spelled_once(counted).into_iter().partition(|(_, n)| *n > 1);
    let covered: u64 = kept.iter().map(|(_, n)| n).sum();
    let own = |text: &str| normal(text).starts_with("altro") || text == "-oth-";
    // On few answers an option may come once; on many, what comes once is somebody's own words.
    let words = answers >= 30 && covered * 10 >= answers * 6;
    let mut other = kept.iter().any(|(o, _)| own(o));
    for (option, n) in rare {
        let short =
            option.chars().count() <= 40 && personal::inside(&option).is_none() && personal::whole(&option).is_none();
        if (words && option.chars().count() > 12) || !short {
            other = true;
        } else {
            kept.push((option, n));
        }
    }
    kept.retain(|(o, _)| personal::whole(o).is_none() && o != "-oth-");
    (ordered(kept), other)
}

/// Options in the order of a reader: steps and bands by their size, the others most chosen first.
pub fn ordered(mut counted: Vec<(String, u64)>) -> Vec<(String, String)> {
    let names: Vec<String> = counted.iter().map(|(o, _)| o.clone()).collect();
    let ranks: Vec<Option<i64>> = (0..names.len()).map(|i| rank_of(&names, i)).collect();
    let codes = !names.is_empty()
        && names.iter().all(|n| {
            n.len() <= 5
                && n.starts_with(|c: char| c.is_ascii_alphabetic())
                && n.ends_with(|c: char| c.is_ascii_digit())
        });
    if ranks.iter().all(Option::is_some) {
        let mut order: Vec<usize> = (0..names.len()).collect();
        order.sort_by_key(|i| (ranks[*i], *i));
        return order.into_iter().map(|i| (names[i].clone(), names[i].clone())).collect();
    }
    if codes {
        counted.sort_by_key(|(o, _)| (o.len(), o.clone()));
    } else {
        let last = |o: &str| crate::survey::is_outside(o) || normal(o).starts_with("altro");
        counted.sort_by(|a, b| last(&a.0).cmp(&last(&b.0)).then(b.1.cmp(&a.1)).then_with(|| a.0.cmp(&b.0)));
    }
    counted.into_iter().map(|(o, _)| (o.clone(), o)).collect()
}
