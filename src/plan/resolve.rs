// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Puts canonical codes and names in the place of what people wrote: areas, funds, comuni, interventions.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::names::{Match, Vocabulary, fold};
use crate::findings::{Finding, Findings, Label, codes};
use crate::ingest::numbered;
use crate::istat;
use crate::origin::{Traced, Trail};
use crate::profile::Profile;
use crate::table::{Dataset, Field, Record, Target, Value, schema};

/// Words of a kind for which the nearest one is looked for.
const MOST_NEAREST: usize = 2_000;

/// What each kind of reference may point at.
pub(super) struct Vocabularies {
    by_target: BTreeMap<&'static str, Vocabulary>,
    /// The nearest word to one that is none, of each kind: a table may cite the same wrong code a hundred thousand times.
    near: RefCell<BTreeMap<&'static str, BTreeMap<String, Option<String>>>>,
    /// Names of the ambito's comuni by ISTAT code.
    pub comuni: BTreeMap<String, String>,
    /// Codes of the profile's areas.
    pub areas: Vec<String>,
    tables: BTreeSet<&'static str>,
}

impl Vocabularies {
    /// Collects the words of the profile; those of the tables are added as the tables are resolved.
    pub fn new(profile: &Profile, dataset: &Dataset) -> Self {
        let mut areas = Vocabulary::default();
        for area in &profile.areas {
            areas.add_code(&area.code);
            for name in std::iter::once(&area.title).chain(std::iter::once(&area.short)).chain(&area.alias) {
                areas.add_name(name, &area.code);
            }
        }
        for (number, code) in numbered(profile.areas.iter().map(|area| area.code.as_str())) {
            if areas.find(&number) == Match::None {
                areas.add_name(&number, code);
            }
        }
        let mut funds = Vocabulary::default();
        for fund in &profile.funds {
            funds.add_code(&fund.code);
            for name in std::iter::once(&fund.title).chain(&fund.alias) {
                funds.add_name(name, &fund.code);
            }
        }
        let mut leps = Vocabulary::default();
        for level in &profile.leps {
            leps.add_code(&level.code);
            leps.add_name(&level.title, &level.code);
        }
        let by_target = BTreeMap::from([("area", areas), ("fondo", funds), ("leps", leps)]);
        Self {
            by_target,
            near: RefCell::default(),
            comuni: BTreeMap::new(),
            areas: profile.areas.iter().map(|a| a.code.clone()).collect(),
            tables: dataset.tables.keys().copied().collect(),
        }
    }

    /// Adds the ambito's comuni, under the names of the table and of ISTAT.
    pub fn add_comuni(&mut self, rows: &[Record]) {
        let mut names = Vocabulary::default();
        for row in rows {
            let Some(code) = row.text("codice_istat") else { continue };
            let written = row.text("comune").map(|t| t.value).unwrap_or_default();
            let official = istat::by_code(&code.value).map_or(written.clone(), |place| place.name.to_string());
            names.add_code(&code.value);
            for name in [&written, &official] {
                names.add_name(name, &code.value);
                names.add_name(&istat::normalize(name), &code.value);
            }
            self.comuni.insert(code.value.clone(), official);
        }
        self.near.get_mut().remove("comune");
        self.by_target.insert("comune", names);
    }

    /// Adds the codes and the names of a table's rows.
    pub fn add_table(&mut self, target: &'static str, rows: &[Record], name_field: Option<&str>) {
        let mut names = Vocabulary::default();
        for row in rows {
            let Some(code) = row.text("codice") else { continue };
            names.add_code(&code.value);
            if let Some(name) = name_field.and_then(|f| row.text(f)) {
                names.add_name(&name.value, &code.value);
            }
        }
        self.near.get_mut().remove(target);
        self.by_target.insert(target, names);
    }

    fn find(&self, target: Target, text: &str) -> Match {
        let Some(vocabulary) = self.by_target.get(target_table(target)) else { return Match::None };
        match vocabulary.find(text) {
            Match::None if target == Target::Comune => match vocabulary.find(&istat::normalize(text)) {
                Match::None => self.shortened(text),
                found => found,
            },
            found => found,
        }
    }

    /// The nearest word to one that is none; of the first thousands only, since nobody mends more.
    fn nearest(&self, table: &'static str, text: &str) -> Option<String> {
        let mut near = self.near.borrow_mut();
        let known = near.entry(table).or_default();
        if let Some(found) = known.get(text) {
            return found.clone();
        }
        if known.len() >= MOST_NEAREST {
            return None;
        }
        let found = self.by_target.get(table).and_then(|vocabulary| vocabulary.nearest(text));
        known.insert(text.to_owned(), found.clone());
        found
    }

    /// The comune of the ambito that a shortened name means.
    fn shortened(&self, text: &str) -> Match {
        let own = |place: &istat::Place| self.comuni.contains_key(place.code);
        istat::shortened(text, own).map_or(Match::None, |place| Match::One(place.code.to_owned()))
    }

    /// The ISTAT code of a comune of the ambito, from its code or name.
    pub fn comune(&self, text: &str) -> Option<String> {
        match self.find(Target::Comune, text) {
            Match::One(code) => Some(code),
            _ => None,
        }
    }
}

fn target_table(target: Target) -> &'static str {
    match target {
        Target::Area => "area",
        Target::Fondo => "fondo",
        Target::Leps => "leps",
        Target::Comune => "comune",
        Target::Intervento => "interventi",
        Target::Bisogno => "bisogni",
        Target::Proposta => "proposte",
        Target::Organo => "organi",
        Target::Incontro => "incontri",
        Target::Ente => "enti",
    }
}

fn noun(target: Target) -> &'static str {
    match target {
        Target::Area => "l'area strategica",
        Target::Fondo => "il fondo",
        Target::Leps => "il LEPS",
        Target::Comune => "il comune",
        Target::Intervento => "l'intervento",
        Target::Bisogno => "il bisogno",
        Target::Proposta => "la proposta",
        Target::Organo => "l'organo",
        Target::Incontro => "l'incontro",
        Target::Ente => "l'ente",
    }
}

/// Whether the text means every comune or every area.
pub(super) fn means_all(text: &str) -> bool {
    matches!(fold(text).as_str(), "tutti" | "tutte" | "tutti i comuni" | "tutte le aree" | "ambito" | "intero ambito")
}

/// Resolves the references of a table's rows, in place.
///
/// What can't be resolved stays as written. Unknown areas and comuni are left to the rules on structure; every other
/// unknown reference is a finding here, unless the table it points at is missing altogether.
pub(super) fn resolve_rows(table: &'static str, rows: &mut [Record], words: &Vocabularies, findings: &mut Findings) {
    let Some(schema) = schema(table) else { return };
    let key = schema.key.first().map(String::as_str).unwrap_or_default();
    for field in schema.fields.iter().filter(|f| f.target.is_some()) {
        if table == target_table_of(field) && field.name == key {
            continue;
        }
        if field.target == Some(Target::Area) {
            by_number(field, rows, words, findings);
        }
        for row in rows.iter_mut() {
            let row_key = row.text(key).map(|t| t.value);
            let Some(cell) = row.values.get(field.name.as_str()).cloned() else { continue };
            let Some(value) = resolve_value(field, &cell, words, row_key.as_deref(), findings) else { continue };
            if let Some(slot) = row.values.get_mut(field.name.as_str()) {
                slot.value = value;
            }
        }
    }
}

/// Areas that are told by their number alone: read, and said.
fn by_number(field: &Field, rows: &[Record], words: &Vocabularies, findings: &mut Findings) {
    let mut found: BTreeMap<(String, String), Vec<Label>> = BTreeMap::new();
    for cell in rows.iter().filter_map(|row| row.get(&field.name)) {
        let texts: &[String] = match &cell.value {
            Value::Text(text) => std::slice::from_ref(text),
            Value::List(list) => list,
            _ => continue,
        };
        for text in texts.iter().filter(|t| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit())) {
            if let (Match::One(code), Some(origin)) = (words.find(Target::Area, text), cell.trail.first()) {
                let label = Label { origin: origin.clone(), note: String::new() };
                found.entry((text.clone(), code)).or_default().push(label);
            }
        }
    }
    for ((text, code), mut labels) in found {
        let first = labels.remove(0);
        let message = format!("Colonna «{}»: il numero «{text}» è letto come l'area {code}", field.title);
        let mut finding = Finding::note(codes::COERCED_VALUE, message)
            .at(first.origin)
            .column(&field.title)
            .found(text)
            .expected(code)
            .cure("Nulla da fare, se la lettura è giusta.");
        finding.places = labels;
        findings.push(finding);
    }
}

fn target_table_of(field: &Field) -> &'static str {
    field.target.map_or("", target_table)
}

fn resolve_value(
    field: &Field,
    cell: &Traced<Value>,
    words: &Vocabularies,
    row_key: Option<&str>,
    findings: &mut Findings,
) -> Option<Value> {
    let target = field.target?;
    match &cell.value {
        Value::Text(text) => resolve_word(field, target, text, &cell.trail, words, row_key, findings).map(Value::Text),
        Value::List(list) => {
            let resolved = list.iter().flat_map(|word| {
                if target == Target::Comune && means_all(word) {
                    return vec!["tutti".to_owned()];
                }
                if target == Target::Area && means_all(word) {
                    return vec!["tutte".to_owned()];
                }
                let found = resolve_word(field, target, word, &cell.trail, words, row_key, findings);
                vec![found.unwrap_or_else(|| word.clone())]
            });
            let resolved: Vec<String> = resolved.collect();
            // Each of them by its name is all of them.
            let all = target == Target::Comune
                && words.comuni.len() > 1
                && words.comuni.values().all(|name| resolved.iter().any(|own| own == name));
            Some(Value::List(if all { vec!["tutti".to_owned()] } else { resolved }))
        }
        _ => None,
    }
}

fn resolve_word(
    field: &Field,
    target: Target,
    text: &str,
    trail: &Trail,
    words: &Vocabularies,
    row_key: Option<&str>,
    findings: &mut Findings,
) -> Option<String> {
    if target == Target::Comune && means_all(text) {
        return Some(if fold(text) == "ambito" { "Ambito".to_owned() } else { "tutti".to_owned() });
    }
    let many = match words.find(target, text) {
        Match::One(code) if target == Target::Comune => return words.comuni.get(&code).cloned(),
        Match::One(code) => return Some(code),
        Match::Many(codes) => codes,
        Match::None => Vec::new(),
    };
    let table = target_table(target);
    let is_table = !matches!(target, Target::Area | Target::Fondo | Target::Leps | Target::Comune);
    // The rules on structure speak of areas and comuni; without the table nothing can be said of its codes.
    if matches!(target, Target::Area | Target::Comune) || (is_table && !words.tables.contains(table)) {
        return None;
    }
    let mut finding = Finding::error(codes::DANGLING_REFERENCE, String::new())
        .at(trail.first().cloned())
        .column(&field.title)
        .found(text);
    finding.row = row_key.map(str::to_owned);
    if many.is_empty() {
        let near = words.nearest(table, text);
        finding.message = format!("{} «{text}» non esiste", capitalized(noun(target)));
        finding.cure = match &near {
            Some(near) => format!("Controllare il codice: forse «{near}»."),
            None => "Correggere il codice, oppure aggiungere la riga che manca.".to_owned(),
        };
        finding.expected = near;
    } else {
        finding.message = format!("«{text}» è il nome di più righe ({})", many.join(", "));
        finding.expected = Some(many.join(" oppure "));
        finding.cure = "Scrivere il codice al posto del nome.".to_owned();
    }
    findings.push(finding);
    None
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
