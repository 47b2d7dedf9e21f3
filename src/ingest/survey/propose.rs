// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A map for a file of answers, proposed from its headings and its first answers; the office corrects it.

use std::collections::{BTreeMap, BTreeSet};

use super::closed::ordered;
use super::column::Sample;
use super::heading::{Heading, is_age_band, person_role, technical_role};
use super::options::OTHER;
use super::{marks, personal};
use crate::ingest::normal::{nearest, normal};
use crate::survey::{Codebook, Columns, Entry, Format, Kind, Role, Side};

/// A file whose header was found.
pub struct Outline<'a> {
    /// Program.
    pub format: Format,
    /// Headings as the file has them.
    pub raw: &'a [String],
    /// Headings taken apart.
    pub headings: &'a [Heading],
    /// First answers of each column.
    pub samples: &'a [Sample],
    /// The same, row by row.
    pub rows: &'a [(u32, Vec<String>)],
}

/// The map of a file.
pub fn codebook(outline: &Outline<'_>) -> Codebook {
    let mut entries: Vec<Entry> = Vec::new();
    let mut taken: BTreeSet<Role> = BTreeSet::new();
    let mut at = 0;
    while at < outline.headings.len() {
        let (mut new, used) = outline.at(at, &mut taken);
        for entry in &mut new {
            let wanted = entry.code.clone();
            let mut n = 2;
            while entries.iter().any(|e| e.code == entry.code) {
                entry.code = format!("{wanted}_{n}");
                n += 1;
            }
            entries.push(entry.clone());
        }
        at += used.max(1);
    }
    Codebook { format: Some(outline.format), sheet: None, threshold: None, entries }
}

impl Outline<'_> {
    /// The questions that begin at a column, and how many columns they take.
    fn at(&self, at: usize, taken: &mut BTreeSet<Role>) -> (Vec<Entry>, usize) {
        let heading = &self.headings[at];
        if heading.whole.is_empty() {
            return (Vec::new(), 1);
        }
        if let Some(entry) = self.apart(at, taken) {
            return (vec![entry], 1);
        }
        let group = self.group(at);
        if group > 1
            && let Some(entries) = self.of_group(at, group)
        {
            return (entries, group);
        }
        if let Some((entry, used)) = self.split_marks(at).or_else(|| self.places(at)) {
            return (vec![entry], used);
        }
        match &heading.row {
            Some(row) => (vec![self.lone_row(at, row)], 1),
            None => (vec![self.single(at, taken)], 1),
        }
    }

    /// A row of a grid that has no other, or the own words beside a question.
    fn lone_row(&self, at: usize, row: &str) -> Entry {
        let heading = &self.headings[at];
        let part = heading.part.as_deref().unwrap_or_default();
        let values: Vec<String> = self.samples[at].values.keys().cloned().collect();
        let mut entry = self.closed(at, if self.samples[at].is_text() { &[] } else { &values });
        entry.text = format!("{} – {row}", heading.stem);
        if !part.is_empty() {
            entry.code = format!("{}_{part}", self.code(at));
        }
        let words = ["altro", "other", "commento", "comment"].contains(&normal(row).as_str());
        if words || part == "other" || part.ends_with("comment") {
            entry.kind = Kind::Testo;
            entry.options.clear();
        }
        if let Some(side) = side_of(&heading.stem).filter(|_| entry.kind == Kind::Scala) {
            (entry.side, entry.need) = (Some(side), Some(row.to_owned()));
        }
        entry
    }

    pub fn code(&self, at: usize) -> String {
        match &self.headings[at].code {
            Some(code) => code.clone(),
            None => format!("D{:02}", at + 1),
        }
    }

    /// Columns of the program, and columns that say who the person is.
    fn apart(&self, at: usize, taken: &mut BTreeSet<Role>) -> Option<Entry> {
        let heading = &self.headings[at];
        let column = Columns::One(self.raw[at].clone());
        let entry = |kind| Entry::new(self.code(at), heading.stem.clone(), column.clone(), kind);
        if let Some(role) = technical_role(heading) {
            let mut entry = entry(Kind::Tecnica);
            entry.role = taken.insert(role).then_some(role);
            return Some(entry);
        }
        let sample = &self.samples[at];
        let kind = personal::heading(&heading.whole);
        if kind == personal::Heading::Technical {
            return Some(entry(Kind::Tecnica));
        }
        let by_heading =
            kind == personal::Heading::Personal || (kind == personal::Heading::Doubtful && !sample.repeats());
        if by_heading || (sample.is_personal() && sample.comuni() < 7) {
            return Some(entry(Kind::Personale));
        }
        let form = normal(&heading.stem);
        let weight = [
            "peso",
            "pesi",
            "weight",
            "ponderazione",
            "coefficiente di ponderazione",
            "peso campionario",
            "peso statistico",
        ];
        if weight.contains(&form.as_str()) && sample.numbers().is_some() {
            let mut entry = entry(Kind::Tecnica);
            entry.role = taken.insert(Role::Peso).then_some(Role::Peso);
            return Some(entry);
        }
        None
    }

    /// How many columns from this one belong to one question.
    fn group(&self, at: usize) -> usize {
        let first = &self.headings[at];
        if first.row.is_none() {
            return 1;
        }
        let same = |other: &Heading| {
            other.row.is_some()
                && match (&first.code, &other.code) {
                    (Some(a), Some(b)) => a == b,
                    _ => first.stem == other.stem,
                }
        };
        self.headings[at..].iter().take_while(|h| same(h)).count()
    }

    /// A group of columns: options, places of a ranking or rows of a grid.
    fn of_group(&self, at: usize, count: usize) -> Option<Vec<Entry>> {
        let range = at..at + count;
        let own = |i: usize| {
            let heading = &self.headings[i];
            let part = heading.part.as_deref().unwrap_or_default();
            let row = heading.row.as_deref().map(normal).unwrap_or_default();
            part == "other" || (heading.part.is_none() && matches!(row.as_str(), "other" | "altro"))
        };
        let comment = |i: usize| {
            let heading = &self.headings[i];
            heading.part.as_deref().is_some_and(|p| p.ends_with("comment"))
                || heading.row.as_deref().is_some_and(|r| matches!(normal(r).as_str(), "comment" | "commento"))
                || self.headings[i].whole.ends_with("[Commento]")
                || self.headings[i].whole.ends_with("[Comment]")
        };
        let inner: Vec<usize> = range.clone().filter(|i| !own(*i) && !comment(*i)).collect();
        let mut values: BTreeSet<String> = BTreeSet::new();
        for i in &inner {
            values.extend(self.samples[*i].values.keys().cloned());
            if values.len() > 200 {
                break;
            }
        }
        let list: Vec<String> = values.iter().cloned().collect();
        let text = self.headings[at].stem.clone();
        let mut entries = Vec::new();
        if let Some(marked) = marks::words(&list).filter(|_| inner.len() > 1) {
            let name = |i: usize| self.headings[i].row.clone().unwrap_or_default();
            let mut pairs: Vec<(String, String)> = inner.iter().map(|i| (self.raw[*i].clone(), name(*i))).collect();
            pairs.extend(range.clone().filter(|i| own(*i)).map(|i| (self.raw[i].clone(), OTHER.to_owned())));
            let mut entry = Entry::new(self.code(at), text, Columns::Marks(pairs), Kind::Multipla);
            entry.marked = marked;
            entries.push(entry);
        } else if self.is_ranking(&inner) {
            let columns = Columns::Many(inner.iter().map(|i| self.raw[*i].clone()).collect());
            let mut entry = Entry::new(self.code(at), text, columns, Kind::Priorita);
            entry.options = ordered(list.iter().map(|v| (v.clone(), self.total(&inner, v))).collect());
            entries.push(entry);
        } else {
            let side = side_of(&text);
            let several = self.several(&self.together(&inner));
            for i in &inner {
                let row = self.headings[*i].row.clone().unwrap_or_default();
                let mut entry = match &several {
                    // A grid of boxes: each row may have more than one.
                    Some((options, separator)) => self.boxes(*i, options, separator),
                    None => self.closed(*i, &list),
                };
                entry.code = match &self.headings[*i].part {
                    Some(part) => format!("{}_{part}", self.code(at)),
                    None => self.code(*i),
                };
                entry.text = format!("{text} – {row}");
                if let Some(side) = side.filter(|_| entry.kind == Kind::Scala) {
                    (entry.side, entry.need) = (Some(side), Some(row));
                }
                entries.push(entry);
            }
            for i in range.clone().filter(|i| own(*i)) {
                entries.push(Entry::new(
                    format!("{}_other", self.code(at)),
                    format!("{text} – {OTHER}"),
                    Columns::One(self.raw[i].clone()),
                    Kind::Testo,
                ));
            }
        }
        for i in range.filter(|i| comment(*i)) {
            let code = format!("{}_{}", self.code(at), self.headings[i].part.as_deref().unwrap_or("commento"));
            entries.push(Entry::new(
                code,
                self.headings[i].whole.clone(),
                Columns::One(self.raw[i].clone()),
                Kind::Testo,
            ));
        }
        Some(entries)
    }

    /// What some columns hold together.
    fn together(&self, columns: &[usize]) -> BTreeMap<String, u64> {
        let mut all = BTreeMap::new();
        for (value, n) in columns.iter().flat_map(|i| &self.samples[*i].values) {
            *all.entry(value.clone()).or_default() += n;
        }
        all
    }

    fn total(&self, columns: &[usize], value: &str) -> u64 {
        columns.iter().filter_map(|i| self.samples[*i].values.get(value)).sum()
    }

    /// Whether the columns are places of a ranking: parts are 1, 2, 3 and nobody gives one option two places.
    fn is_ranking(&self, columns: &[usize]) -> bool {
        let numbered = columns.iter().zip(1..).all(|(i, n)| {
            let heading = &self.headings[*i];
            let row = heading.row.as_deref().map(normal).unwrap_or_default();
            let part = heading.part.as_deref().unwrap_or_default();
            part == n.to_string() || ordinal(&row) == Some(n)
        });
        numbered
            && columns.len() > 1
            && self.once(columns)
            && !self.samples[columns[0]].values.keys().all(|v| v.parse::<u8>().is_ok())
    }

    fn once(&self, columns: &[usize]) -> bool {
        self.rows.iter().all(|(_, row)| {
            let chosen: Vec<&String> = columns.iter().filter_map(|i| row.get(*i)).filter(|t| !t.is_empty()).collect();
            chosen.iter().collect::<BTreeSet<_>>().len() == chosen.len()
        })
    }

    /// EUSurvey with split options: an empty column with the question, then one of Yes and No for each option.
    fn split_marks(&self, at: usize) -> Option<(Entry, usize)> {
        if self.format != Format::EuSurvey || self.samples[at].count > 0 {
            return None;
        }
        let yes_no = |i: &usize| {
            let sample = &self.samples[*i];
            sample.count > 0
                && sample.values.keys().all(|v| v == "Yes" || v == "No")
                && !self.headings[*i].stem.ends_with('?')
        };
        let options: Vec<usize> = (at + 1..self.headings.len()).take_while(yes_no).collect();
        if options.len() < 2 {
            return None;
        }
        let name = |i: usize| self.headings[i].row.clone().unwrap_or_else(|| self.headings[i].stem.clone());
        let pairs = options.iter().map(|i| (self.raw[*i].clone(), name(*i))).collect();
        Some((
            Entry::new(self.code(at), self.headings[at].stem.clone(), Columns::Marks(pairs), Kind::Multipla),
            options.len() + 1,
        ))
    }

    /// «Prima priorità», «Seconda priorità», «Terza priorità» side by side.
    fn places(&self, at: usize) -> Option<(Entry, usize)> {
        let (first, rest) = ranked(&self.headings[at].whole)?;
        let wording =
            |text: &str| ["priorit", "scelt", "posto", "posizion", "bisogn", "import"].iter().any(|w| text.contains(w));
        if first != 1 || !wording(&rest) {
            return None;
        }
        let same = |(n, heading): &(u32, &Heading)| ranked(&heading.whole) == Some((*n, rest.clone()));
        let columns: Vec<usize> =
            (at..).zip((1..).zip(&self.headings[at..]).take_while(same)).map(|(i, _)| i).collect();
        if columns.len() < 2 || columns.iter().any(|i| self.samples[*i].is_text()) {
            return None;
        }
        let mut list: BTreeSet<String> = BTreeSet::new();
        columns.iter().for_each(|i| list.extend(self.samples[*i].values.keys().cloned()));
        let names = Columns::Many(columns.iter().map(|i| self.raw[*i].clone()).collect());
        let text = self.headings[at].stem.clone();
        let mut entry = Entry::new(self.code(at), text, names, Kind::Priorita);
        entry.options = ordered(
            list.into_iter()
                .map(|v| {
                    let n = self.total(&columns, &v);
                    (v, n)
                })
                .collect(),
        );
        Some((entry, columns.len()))
    }

    /// A question of one column.
    fn single(&self, at: usize, taken: &mut BTreeSet<Role>) -> Entry {
        let heading = &self.headings[at];
        let sample = &self.samples[at];
        let mut role = person_role(&heading.stem);
        if role != Some(Role::Comune) && sample.comuni() >= 8 && sample.count > 3 && sample.distinct() > 1 {
            role = Some(Role::Comune);
        }
        if role.is_none() && sample.distinct() >= 2 && sample.values.keys().all(|v| is_age_band(v)) {
            role = Some(Role::Eta);
        }
        // A question about the services of the comune is not where the person lives.
        if role == Some(Role::Comune) && sample.comuni() < 5 {
            role = None;
        }
        let mut entry = self.closed(at, &[]);
        if role == Some(Role::Comune) && entry.kind != Kind::Multipla {
            entry.kind = Kind::Scelta;
            let listed = sample
                .values
                .iter()
                .map(|(v, n)| (super::options::comune(v).map_or_else(|| v.clone(), str::to_owned), *n));
            let mut names: Vec<(String, u64)> = Vec::new();
            for (name, n) in listed {
                match names.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, sum)) => *sum += n,
                    None => names.push((name, n)),
                }
            }
            // A name that is no comune, and nearly one that people name more often, is a slip: it is told, not listed.
            let slip = |(name, n): &(String, u64)| {
                super::options::comune(name).is_none()
                    && nearest(name, names.iter().filter(|(_, more)| more > n).map(|(other, _)| other.as_str()))
                        .is_some_and(|near| super::options::comune(near).is_some())
            };
            let mut names: Vec<(String, u64)> = names.iter().filter(|name| !slip(name)).cloned().collect();
            names.sort();
            entry.options = names.into_iter().map(|(n, _)| (n.clone(), n)).collect();
            entry.other = false;
        }
        if role == Some(Role::Eta) && entry.kind == Kind::Scala {
            entry.kind = Kind::Scelta;
        }
        let fits = match role {
            Some(Role::Eta) => matches!(entry.kind, Kind::Scelta | Kind::Numero),
            Some(_) => entry.kind == Kind::Scelta && sample.distinct() <= 200,
            None => false,
        };
        if let Some(role) = role.filter(|r| fits && taken.insert(*r)) {
            entry.role = Some(role);
        }
        entry
    }
}

/// Importance or coverage, by the wording of a grid.
fn side_of(text: &str) -> Option<Side> {
    let form = normal(text);
    if ["importan", "rilevan", "quanto conta", "priorit"].iter().any(|w| form.contains(w)) {
        return Some(Side::Importanza);
    }
    ["copert", "adeguat", "soddisf", "rispost", "coverage"].iter().any(|w| form.contains(w)).then_some(Side::Copertura)
}

/// The number that an ordinal means.
fn ordinal(word: &str) -> Option<u32> {
    let word = word.rsplit(' ').next().unwrap_or(word);
    let names = [
        ["prima", "primo", "first"],
        ["seconda", "secondo", "second"],
        ["terza", "terzo", "third"],
        ["quarta", "quarto", "fourth"],
        ["quinta", "quinto", "fifth"],
    ];
    if let Some(at) = names.iter().position(|n| n.contains(&word)) {
        return u32::try_from(at + 1).ok();
    }
    word.trim_end_matches(['a', 'o', 'º', 'ª', '°']).parse().ok().filter(|n| (1..=20).contains(n))
}

/// The place that a heading names, and the heading without it.
fn ranked(heading: &str) -> Option<(u32, String)> {
    let form = normal(heading);
    let words: Vec<&str> = form.split(' ').collect();
    let at = words.iter().position(|w| ordinal(w).is_some())?;
    let place = ordinal(words[at])?;
    let rest: Vec<&str> = words.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, w)| *w).collect();
    (!rest.is_empty()).then(|| (place, rest.join(" ")))
}
