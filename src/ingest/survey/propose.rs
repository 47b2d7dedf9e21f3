// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A map for a file of answers, proposed from its headings and its first answers; the office corrects it.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::column::Sample;
use super::heading::{Heading, is_age_band, person_role, technical_role};
use super::options::OTHER;
use super::{marks, personal, split};
use crate::ingest::normal::normal;
use crate::survey::{Codebook, Columns, Entry, Format, Kind, Role, Side, is_scale, rank_of};

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

    fn code(&self, at: usize) -> String {
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
            for i in &inner {
                let row = self.headings[*i].row.clone().unwrap_or_default();
                let mut entry = self.closed(*i, &list);
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

    /// The kind and the options of a column, alone or with what its whole grid holds.
    fn closed(&self, at: usize, grid: &[String]) -> Entry {
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
        if let Some((options, separator)) = self.several(at).filter(|_| grid.is_empty()) {
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

    /// Whether every cell holds the same options in some order.
    fn is_order(&self, at: usize) -> bool {
        let sets: BTreeSet<BTreeSet<&str>> = self.samples[at]
            .values
            .keys()
            .map(|v| v.split(';').map(str::trim).filter(|p| !p.is_empty()).collect())
            .collect();
        sets.len() == 1 && sets.iter().all(|s| s.len() > 2) && self.samples[at].distinct() > 1
    }

    /// The options of a column whose cells hold more than one, and what stands between them; none when they hold one each, or
    /// free text.
    fn several(&self, at: usize) -> Option<(Vec<(String, u64)>, &'static str)> {
        let marks: &[&str] = if self.format == Format::Google { &[";", ", "] } else { &[";"] };
        marks.iter().find_map(|mark| Some((self.joined(at, mark)?, *mark)))
    }

    fn joined(&self, at: usize, mark: &'static str) -> Option<Vec<(String, u64)>> {
        let sample = &self.samples[at];
        if !sample.values.keys().any(|v| v.contains(mark)) || sample.length > sample.count as usize * 400 {
            return None;
        }
        let cells: Vec<&str> = sample.values.keys().map(String::as_str).collect();
        let options = if mark == ", " { split::discovered(&cells) } else { Vec::new() };
        let mut entry = Entry::new(String::new(), String::new(), Columns::One(String::new()), Kind::Multipla);
        entry.separator = Some(mark.to_owned());
        entry.options = options.iter().map(|o| (o.clone(), o.clone())).collect();
        let mut counts: Vec<(String, u64)> = options.into_iter().map(|o| (o, 0)).collect();
        let mut more = 0;
        for (value, n) in &sample.values {
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
    starts.iter().any(|s| form.starts_with(s)) || form.contains(" specificare") || form.contains("risposta libera")
}

/// Options as the map lists them, and whether people wrote their own words beside them.
fn listed(counted: Vec<(String, u64)>, answers: u64) -> (Vec<(String, String)>, bool) {
    let (mut kept, rare): (Vec<_>, Vec<_>) = counted.into_iter().partition(|(_, n)| *n > 1);
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
fn ordered(mut counted: Vec<(String, u64)>) -> Vec<(String, String)> {
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
