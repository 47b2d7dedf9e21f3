// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A small plan on which no rule fires, and ways to break it: each test of a rule changes one thing of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::findings::{Finding, Findings};
use crate::ingest::Ingested;
use crate::money::Cents;
use crate::origin::{Origin, Spot, Traced};
use crate::plan::{self, Narrative, Plan};
use crate::profile::{self, Profile, Requirement};
use crate::project::{Project, Settings};
use crate::table::{Dataset, Field, Kind, Record, Records, TABLES, Value, schema};

/// The tables of the good plan: a name, a line of columns, a line per row.
const GOOD: &str = include_str!("testing.txt");

/// A table as text.
#[derive(Clone)]
struct Sheet {
    columns: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// A plan as texts of cells, to be changed and then checked.
#[derive(Clone)]
pub struct Case {
    tables: BTreeMap<&'static str, Sheet>,
    texts: BTreeMap<String, String>,
    settings: String,
    /// Tables that are written as hidden sheets.
    hidden: Vec<&'static str>,
    /// The profile, open to changes.
    pub profile: Profile,
}

impl Case {
    /// The good plan.
    pub fn good() -> Case {
        let profile = profile::builtin("puglia-2022-2024").unwrap();
        let slots = profile.chapters.iter().flat_map(|c| &c.texts);
        let texts = slots.map(|slot| (slot.file.clone(), format!("# {}\n\nIl servizio risponde.\n", slot.title)));
        let mut settings = String::from(
            "[piano]\nprofilo = \"puglia-2022-2024\"\ntriennio = \"2022-2024\"\nstato = \"bozza\"\ndata = \"2022-10-05\"\n\
             [ambito]\ndenominazione = \"Casarano\"\ncomune_capofila = \"Casarano\"\n\
             [concertazione]\nprotocollo = \"99 del 2022\"\n",
        );
        for annex in profile.annexes.iter().filter(|a| a.requirement == Requirement::Required && a.generated.is_none())
        {
            settings.push_str(&format!(
                "[[allegato]]\nlettera = \"{0}\"\ntitolo = \"{1}\"\nfile = \"allegati/{0}.docx\"\n",
                annex.code, annex.title
            ));
        }
        Case { tables: read(GOOD), texts: texts.collect(), settings, hidden: Vec::new(), profile }
    }

    /// The sheet of a table.
    fn sheet(&mut self, table: &str) -> &mut Sheet {
        self.tables.get_mut(table).unwrap_or_else(|| panic!("la tabella {table} non c'è"))
    }

    /// Writes a cell of the row whose first cells are these (`A1.01`, or `A1.01|FNPS|2022`).
    pub fn set(mut self, table: &str, row: &str, field: &str, value: &str) -> Case {
        let sheet = self.sheet(table);
        let column = sheet.columns.iter().position(|c| c == field).unwrap_or_else(|| panic!("{table} senza {field}"));
        let wanted: Vec<&str> = row.split('|').collect();
        let found = sheet.rows.iter_mut().find(|r| wanted.iter().zip(r.iter()).all(|(w, have)| w == have));
        found.unwrap_or_else(|| panic!("{table} senza la riga {row}"))[column] = value.to_owned();
        self
    }

    /// Writes a cell of every row.
    pub fn set_all(mut self, table: &str, field: &str, value: &str) -> Case {
        let sheet = self.sheet(table);
        let column = sheet.columns.iter().position(|c| c == field).unwrap_or_else(|| panic!("{table} senza {field}"));
        for row in &mut sheet.rows {
            row[column] = value.to_owned();
        }
        self
    }

    /// Adds a row: its first cells, the others empty.
    pub fn add(mut self, table: &str, row: &str) -> Case {
        let sheet = self.sheet(table);
        let mut cells: Vec<String> = row.split('|').map(str::to_owned).collect();
        cells.resize(sheet.columns.len(), String::new());
        sheet.rows.push(cells);
        self
    }

    /// Removes the rows whose first cells are these.
    pub fn remove(mut self, table: &str, row: &str) -> Case {
        let wanted: Vec<&str> = row.split('|').collect();
        self.sheet(table).rows.retain(|r| !wanted.iter().zip(r.iter()).all(|(w, have)| w == have));
        self
    }

    /// Adds an empty column.
    pub fn add_column(mut self, table: &str, field: &str) -> Case {
        let sheet = self.sheet(table);
        sheet.columns.push(field.to_owned());
        sheet.rows.iter_mut().for_each(|r| r.push(String::new()));
        self
    }

    /// Removes a column.
    pub fn without_column(mut self, table: &str, field: &str) -> Case {
        let sheet = self.sheet(table);
        let column = sheet.columns.iter().position(|c| c == field).unwrap_or_else(|| panic!("{table} senza {field}"));
        sheet.columns.remove(column);
        sheet.rows.iter_mut().for_each(|r| {
            r.remove(column);
        });
        self
    }

    /// Puts the cells of rows under these headings: the row with the same key (or the key given) changes, or is added.
    pub fn put_rows(mut self, table: &str, key: Option<&str>, titles: &[String], rows: &[Vec<String>]) -> Case {
        let schema = schema(table).unwrap();
        let fields = fields_of(table, titles);
        if !self.tables.contains_key(table) {
            let name = TABLES.into_iter().find(|t| *t == table).unwrap();
            self.tables.insert(name, Sheet { columns: fields.clone(), rows: Vec::new() });
        }
        let sheet = self.sheet(table);
        for field in &fields {
            if !sheet.columns.contains(field) {
                sheet.columns.push(field.clone());
                sheet.rows.iter_mut().for_each(|r| r.push(String::new()));
            }
        }
        let place = |sheet: &Sheet, field: &String| sheet.columns.iter().position(|c| c == field).unwrap();
        for cells in rows {
            let keyed: Vec<usize> = (0..fields.len()).filter(|i| schema.key.contains(&fields[*i])).collect();
            let same = |row: &Vec<String>| match key {
                Some(key) => row[0] == key || row.get(1).is_some_and(|c| c == key),
                None => !keyed.is_empty() && keyed.iter().all(|&i| row[place(sheet, &fields[i])] == cells[i]),
            };
            let at = sheet.rows.iter().position(same).unwrap_or_else(|| {
                assert!(key.is_none(), "{table} senza la riga {key:?}");
                usize::MAX
            });
            let mut row = sheet.rows.get(at).cloned().unwrap_or_else(|| blank(table, &sheet.columns));
            for (field, cell) in fields.iter().zip(cells) {
                row[place(sheet, field)] = machine(schema.field(field).unwrap(), cell);
            }
            match sheet.rows.get_mut(at) {
                Some(old) => *old = row,
                None => sheet.rows.push(row),
            }
        }
        self
    }

    /// Removes the rows that have these cells under these headings.
    pub fn drop_rows(mut self, table: &str, titles: &[String], rows: &[Vec<String>]) -> Case {
        let fields = fields_of(table, titles);
        let sheet = self.sheet(table);
        let places: Vec<usize> = fields.iter().map(|f| sheet.columns.iter().position(|c| c == f).unwrap()).collect();
        let before = sheet.rows.len();
        sheet.rows.retain(|row| !rows.iter().any(|cells| places.iter().zip(cells).all(|(&i, cell)| row[i] == *cell)));
        assert!(sheet.rows.len() < before, "{table}: nessuna riga da togliere");
        self
    }

    /// Whether every table can be taken as it is, without the reading.
    pub fn is_readable(&self) -> bool {
        self.hidden.is_empty()
    }

    /// Writes this table as a hidden sheet.
    pub fn hide(mut self, table: &'static str) -> Case {
        self.hidden.push(table);
        self
    }

    /// Removes the column with this heading.
    pub fn without_titled_column(self, table: &str, title: &str) -> Case {
        let field = fields_of(table, &[title.to_owned()]).remove(0);
        self.without_column(table, &field)
    }

    /// Writes the case as a project: a CSV for each table, the texts, `piano.toml`, and the files given.
    pub fn write(&self, folder: &Path, files: &[(String, String)]) {
        for sub in ["dati", "testi"] {
            std::fs::create_dir_all(folder.join(sub)).unwrap();
        }
        for (table, sheet) in &self.tables {
            let schema = schema(table).unwrap();
            let fields: Vec<&Field> = sheet.columns.iter().map(|c| schema.field(c).unwrap()).collect();
            if self.hidden.contains(table) {
                write_hidden(
                    &folder.join("dati").join(format!("{}.xlsx", schema.title)),
                    &schema.title,
                    &fields,
                    sheet,
                );
                continue;
            }
            let mut writer = csv::WriterBuilder::new()
                .delimiter(b';')
                .from_path(folder.join("dati").join(format!("{}.csv", schema.title)))
                .unwrap();
            writer.write_record(fields.iter().map(|f| f.title.as_str())).unwrap();
            for row in &sheet.rows {
                writer.write_record(fields.iter().zip(row).map(|(field, cell)| italian(field, cell))).unwrap();
            }
            writer.flush().unwrap();
        }
        for (name, markdown) in &self.texts {
            std::fs::write(folder.join("testi").join(format!("{name}.md")), markdown).unwrap();
        }
        std::fs::create_dir_all(folder.join("allegati")).unwrap();
        for file in self.settings.lines().filter_map(|l| l.strip_prefix("file = \"allegati/")) {
            if file.len() <= "A10.docx\"".len() {
                std::fs::write(folder.join("allegati").join(file.trim_end_matches('"')), "un documento").unwrap();
            }
        }
        for (name, text) in files {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        std::fs::write(folder.join("piano.toml"), &self.settings).unwrap();
    }

    /// Removes a table.
    pub fn without_table(mut self, table: &str) -> Case {
        self.tables.remove(table);
        self
    }

    /// Writes a text of the office.
    pub fn text(mut self, file: &str, markdown: &str) -> Case {
        self.texts.insert(file.to_owned(), markdown.to_owned());
        self
    }

    /// Removes a text of the office.
    pub fn without_text(mut self, file: &str) -> Case {
        self.texts.remove(file);
        self
    }

    /// Replaces words of `piano.toml`.
    pub fn settings(mut self, from: &str, to: &str) -> Case {
        assert!(self.settings.contains(from), "{from}");
        self.settings = self.settings.replacen(from, to, 1);
        self
    }

    /// Adds lines to `piano.toml`.
    pub fn more_settings(mut self, lines: &str) -> Case {
        self.settings.push_str(lines);
        self
    }

    /// The plan adopted rather than in bozza.
    pub fn adopted(self) -> Case {
        self.settings("\"bozza\"", "\"adottato\"")
    }

    /// Adds and takes away lines of `piano.toml`.
    pub fn lines(mut self, lines: &str) -> Case {
        self.settings = merged(&self.settings, lines);
        self
    }

    /// The profile of the office, read as a project reads it.
    pub fn with_profile(mut self, text: &str) -> Case {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("profilo.toml"), text).unwrap();
        let settings = self.project().settings.piano;
        self.profile = profile::load_for(folder.path(), &settings.profilo, settings.triennio).unwrap();
        self
    }

    /// Adds a rule that the profile declares.
    pub fn with_rule(mut self, text: &str) -> Case {
        self.profile.rules.push(toml::from_str(text).unwrap());
        self
    }

    /// Sets a parameter of a rule.
    pub fn parameter(mut self, code: &str, name: &str, value: impl Into<toml::Value>) -> Case {
        if self.profile.rule(code).is_none() {
            self.profile.rules.push(toml::from_str(&format!("codice = \"{code}\"")).unwrap());
        }
        if let Some(rule) = self.profile.rules.iter_mut().find(|r| r.code == code) {
            rule.parameters.insert(name.to_owned(), value.into());
        }
        self
    }

    /// The project of the case.
    pub fn project(&self) -> Project {
        let settings: Settings = toml::from_str(&self.settings).unwrap();
        Project { folder: PathBuf::from("/non-esiste"), settings }
    }

    /// The plan of the case and what its building found.
    pub fn plan(&self) -> (Plan, Findings) {
        let mut dataset = Dataset::default();
        for (table, sheet) in &self.tables {
            dataset.tables.insert(table, records(table, sheet));
        }
        let narrative = |(name, markdown): (&String, &String)| {
            let origin = Origin::file(format!("testi/{name}.md"));
            (name.clone(), Narrative { origin, markdown: markdown.clone() })
        };
        let texts = self.texts.iter().map(narrative).collect();
        plan::build(&self.project(), &self.profile, Ingested { dataset, texts, ..Ingested::default() })
    }

    /// All that the building and the rules find, derogated findings apart.
    pub fn findings(&self) -> Findings {
        let (plan, mut findings) = self.plan();
        findings.extend(super::run(&plan, &self.profile, &self.project()));
        super::derogate(findings, &self.project(), &self.profile).0
    }

    /// Codes of all that is found.
    pub fn codes(&self) -> Vec<&'static str> {
        self.findings().iter().map(|f| f.code).collect()
    }

    /// The one finding of the case: panics if it has another code or is not alone.
    pub fn only(&self, code: &str) -> Finding {
        let findings = self.findings();
        let all: Vec<String> = findings.iter().map(|f| format!("{} {}", f.code, f.message)).collect();
        assert_eq!(findings.len(), 1, "{all:#?}");
        let finding = findings.into_iter().next().unwrap();
        assert_eq!(finding.code, code, "{}", finding.message);
        assert!(!finding.cure.is_empty() && finding.message.chars().next().is_some_and(|c| !c.is_lowercase()));
        finding
    }

    /// The findings with this code; panics if there are others.
    pub fn all(&self, code: &str) -> Vec<Finding> {
        let findings: Vec<Finding> = self.findings().into_iter().collect();
        let others: Vec<_> = findings.iter().filter(|f| f.code != code).map(|f| (f.code, &f.message)).collect();
        assert!(others.is_empty(), "{others:#?}");
        findings
    }
}

/// The primary place of a finding, as Excel says it: `Spesa!D5`.
pub fn place(finding: &Finding) -> String {
    let origin = finding.origin.as_ref().unwrap_or_else(|| panic!("senza luogo: {}", finding.message));
    match (&origin.sheet, origin.cell()) {
        (Some(sheet), Some(cell)) => format!("{sheet}!{cell}"),
        (Some(sheet), None) => sheet.to_string(),
        _ => origin.to_string(),
    }
}

/// Lines of `piano.toml`: `- ` takes one away, a key that is there already is replaced, the rest is added.
fn merged(settings: &str, lines: &str) -> String {
    let mut settings = settings.to_owned();
    let gone: String = lines.lines().filter_map(|l| l.strip_prefix("- ")).map(|l| format!("{l}\n")).collect();
    assert!(settings.contains(&gone), "piano.toml senza {gone}");
    settings = settings.replacen(&gone, "", 1);
    let mut added = String::new();
    for line in lines.lines().filter(|l| !l.starts_with("- ")) {
        let key = line.split_once(" = ").map(|(key, _)| key).filter(|_| added.is_empty());
        let old = key.and_then(|key| settings.lines().find(|l| l.starts_with(&format!("{key} = "))).map(str::to_owned));
        match old {
            Some(old) => settings = settings.replacen(&old, line, 1),
            None => added.push_str(&format!("{line}\n")),
        }
    }
    settings + &added
}

/// A workbook whose sheet is hidden behind an empty one.
fn write_hidden(path: &Path, title: &str, fields: &[&Field], sheet: &Sheet) {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("Copertina").unwrap();
    let hidden = book.add_worksheet();
    hidden.set_name(title).unwrap().set_hidden(true);
    for (column, field) in (0..).zip(fields) {
        hidden.write(0, column, field.title.as_str()).unwrap();
        for (row, cells) in (1..).zip(&sheet.rows) {
            hidden.write(row, column, italian(field, &cells[usize::from(column)])).unwrap();
        }
    }
    book.save(path).unwrap();
}

/// Machine names of the fields with these headings.
fn fields_of(table: &str, titles: &[String]) -> Vec<String> {
    let schema = schema(table).unwrap();
    let name = |title: &String| schema.fields.iter().find(|f| f.title == *title).map(|f| f.name.clone());
    titles.iter().map(|t| name(t).unwrap_or_else(|| panic!("{table} non ha la colonna «{t}»"))).collect()
}

/// An empty row; of an intervention, with what is the same in all of them.
fn blank(table: &str, columns: &[String]) -> Vec<String> {
    let same = |column: &String| SAME.iter().find(|(name, _)| table == "interventi" && name == column);
    columns.iter().map(|c| same(c).map_or_else(String::new, |(_, value)| (*value).to_owned())).collect()
}

/// A cell of a page as the good plan holds it: amounts with a point, dates from the year down.
fn machine(field: &Field, cell: &str) -> String {
    match field.kind {
        Kind::Amount | Kind::Number
            if cell.contains(',') && cell.bytes().all(|b| b.is_ascii_digit() || b",.-".contains(&b)) =>
        {
            cell.replace('.', "").replace(',', ".")
        }
        Kind::Date => match cell.split('/').collect::<Vec<_>>().as_slice() {
            [day, month, year] => format!("{year}-{month}-{day}"),
            _ => cell.to_owned(),
        },
        _ => cell.to_owned(),
    }
}

/// A cell of the good plan as an Italian spreadsheet writes it.
fn italian(field: &Field, cell: &str) -> String {
    match field.kind {
        Kind::Amount | Kind::Number if !cell.contains(',') && cell.split('.').count() == 2 => cell.replace('.', ","),
        _ => cell.to_owned(),
    }
}

fn read(text: &str) -> BTreeMap<&'static str, Sheet> {
    let mut tables = BTreeMap::new();
    for block in text.split("## ").skip(1) {
        let mut lines = block.lines().filter(|l| !l.trim().is_empty());
        let name = lines.next().unwrap().trim();
        let name = TABLES.into_iter().find(|t| *t == name).unwrap_or_else(|| panic!("{name}"));
        let cells = |line: &str| -> Vec<String> { line.split('|').map(|c| c.trim().to_owned()).collect() };
        let columns = cells(lines.next().unwrap());
        let mut rows: Vec<Vec<String>> = lines.map(cells).collect();
        rows.iter_mut().for_each(|r| r.resize(columns.len(), String::new()));
        tables.insert(name, Sheet { columns, rows });
    }
    if let Some(sheet) = tables.get_mut("interventi") {
        complete(sheet);
    }
    tables
}

/// Fields of a sheet that are the same in every intervention of the good plan.
const SAME: [(&str, &str); 23] = [
    ("obiettivo", "Rafforzare la rete dei servizi"),
    ("obiettivo_di_servizio", "Attività programmata"),
    ("valore_obiettivo", "1"),
    ("macro_livello_fnps", "1"),
    ("area_fnps", "disabilità e non autosufficienza"),
    ("stato", "consolidamento"),
    ("finalita", "Rispondere al bisogno rilevato"),
    ("descrizione", "Attività svolte dagli operatori"),
    ("utenti_anno_1", "100"),
    ("utenti_anno_2", "110"),
    ("utenti_anno_3", "120"),
    ("nuovi_utenti", "20"),
    ("criteri_di_accesso", "Valutazione del servizio sociale"),
    ("comuni", "tutti"),
    ("titolare", "Ambito di Casarano"),
    ("gestione", "diretta"),
    ("integrazione", "Distretto socio-sanitario"),
    ("compartecipazione_utenti", "Secondo il regolamento"),
    ("inizio", "2022-01-01"),
    ("fine", "2024-12-31"),
    ("risultati_attesi", "Più persone seguite"),
    ("responsabile", "Ufficio di Piano"),
    ("n_progetti_pnrr", ""),
];

fn complete(sheet: &mut Sheet) {
    for (name, value) in SAME {
        sheet.columns.push(name.to_owned());
        sheet.rows.iter_mut().for_each(|r| r.push(value.to_owned()));
    }
}

fn records(table: &str, sheet: &Sheet) -> Records {
    let schema = schema(table).unwrap();
    let origin = Origin::file("dati/piano.xlsx").in_sheet(schema.title.as_str());
    let fields: Vec<&'static Field> = sheet
        .columns
        .iter()
        .map(|c| schema.field(c).unwrap_or_else(|| panic!("{table} non ha il campo {c}")))
        .collect();
    let mut records = Records { sheets: vec![origin.clone()], ..Records::default() };
    records.columns.extend(fields.iter().map(|f| f.name.as_str()));
    for (row, cells) in (1..).zip(&sheet.rows) {
        let mut record = Record::new(origin.at(Spot::Row(row)));
        for (column, (field, text)) in (0..).zip(fields.iter().zip(cells)) {
            if text == "?" {
                record.unreadable.insert(&field.name);
            } else if !text.is_empty() {
                let cell = origin.at(Spot::Cell(row, column));
                record.values.insert(&field.name, Traced::new(value(field, text), cell));
            }
        }
        records.rows.push(record);
    }
    records
}

fn value(field: &Field, text: &str) -> Value {
    let wrong = |e: &dyn std::fmt::Display| -> ! { panic!("{}: «{text}»: {e}", field.name) };
    match field.kind {
        Kind::Text | Kind::Code => Value::Text(text.to_owned()),
        Kind::Amount => {
            Value::Amount(text.parse().ok().and_then(Cents::from_euro).unwrap_or_else(|| wrong(&"importo")))
        }
        Kind::Number | Kind::Integer | Kind::Year | Kind::Duration => {
            Value::Number(text.parse().unwrap_or_else(|e| wrong(&e)))
        }
        Kind::Date => Value::Date(text.parse().unwrap_or_else(|e| wrong(&e))),
        Kind::Time => Value::Time(text.parse().unwrap_or_else(|e| wrong(&e))),
        Kind::Flag => Value::Flag(text == "sì"),
        Kind::List => Value::List(text.split(';').map(|p| p.trim().to_owned()).collect()),
    }
}

#[test]
fn no_rule_fires_on_the_good_plan() {
    for case in [Case::good(), Case::good().adopted()] {
        let findings: Vec<String> = case.findings().iter().map(|f| format!("{} {}", f.code, f.message)).collect();
        assert!(findings.is_empty(), "{findings:#?}");
    }
}
