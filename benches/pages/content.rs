// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The content of a long plan, invented from a fixed seed: chapters of paragraphs with notes, and long tables.

/// How much stands in 35 chapters.
#[derive(Clone, Copy)]
pub struct Shape {
    /// Paragraphs.
    pub paragraphs: usize,
    /// Tables.
    pub tables: usize,
    /// Notes.
    pub notes: usize,
    /// Parts of a chapter.
    pub parts: usize,
    /// Rows of a table.
    pub rows: usize,
}

/// A chapter.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Chapter {
    /// Its title.
    pub title: String,
    /// Its paragraphs, in parts with a heading each.
    pub parts: Vec<Part>,
}

/// A part of a chapter.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Part {
    /// Its title.
    pub title: String,
    /// Paragraphs, each with its note.
    pub paragraphs: Vec<(String, Option<String>)>,
    /// A table after them.
    pub table: Option<Table>,
}

/// A table of a text and three figures.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Table {
    /// Caption.
    pub caption: String,
    /// Number of the table, from 1.
    pub number: usize,
    /// Code, name and three amounts.
    pub rows: Vec<[String; 5]>,
}

/// The heads of the columns.
pub const HEADS: [&str; 5] = ["Codice", "Denominazione dell’intervento", "2022", "2023", "2024"];

/// So many chapters of a shape.
pub fn chapters(count: usize, shape: Shape) -> Vec<Chapter> {
    let mut source = Source(0x5eed);
    // Shares of the whole that fall on a chapter and on those before it: no rounding is lost.
    let upto = |total: usize, chapter: usize| total * chapter / 35;
    let mut tables = 0;
    (0..count)
        .map(|chapter| {
            let of = |total: usize| upto(total, chapter + 1) - upto(total, chapter);
            let (paragraphs, with_table, notes) = (of(shape.paragraphs), of(shape.tables), of(shape.notes));
            let parts = (0..shape.parts)
                .map(|part| {
                    let part_of = |whole: usize| (part + 1) * whole / shape.parts - part * whole / shape.parts;
                    let (share, noted) = (part_of(paragraphs), part_of(notes));
                    let table = (part < with_table).then(|| {
                        tables += 1;
                        source.table(tables, shape.rows)
                    });
                    Part {
                        title: source.title(),
                        paragraphs: (0..share)
                            .map(|at| (source.paragraph(), (at < noted).then(|| source.sentence(18))))
                            .collect(),
                        table,
                    }
                })
                .collect();
            Chapter { title: source.title(), parts }
        })
        .collect()
}

/// A linear congruential generator (Knuth's constants): the same words at each run.
struct Source(u64);

impl Source {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % below.max(1)
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let at = self.next(of.len());
        of.get(at).copied().unwrap_or_default()
    }

    fn word(&mut self) -> String {
        match self.next(12) {
            0..=4 => self.one(PARTICLES).to_owned(),
            5 => format!("l’{}{}", self.one(VOWEL_STEMS), self.one(ENDINGS)),
            6 if self.next(6) == 0 => format!("n. {}", 1 + self.next(900)),
            _ => format!("{}{}", self.one(STEMS), self.one(ENDINGS)),
        }
    }

    fn sentence(&mut self, words: usize) -> String {
        let mut out = format!("{}{}", self.one(STARTS), self.one(STEMS));
        out.push_str(self.one(ENDINGS));
        for at in 0..words {
            out.push(if at % 9 == 8 { ',' } else { ' ' });
            if at % 9 == 8 {
                out.push(' ');
            }
            out.push_str(&self.word());
        }
        out.push('.');
        out
    }

    fn paragraph(&mut self) -> String {
        (0..4 + self.next(4)).map(|_| self.sentence(16)).collect::<Vec<_>>().join(" ")
    }

    fn title(&mut self) -> String {
        format!(
            "{}{} e {}{}",
            self.one(STARTS),
            self.one(STEMS).to_owned() + "amento",
            self.one(STEMS),
            self.one(ENDINGS)
        )
    }

    fn amount(&mut self) -> String {
        format!("{}.{:03},{:02}", 1 + self.next(900), self.next(1000), self.next(100))
    }

    fn table(&mut self, number: usize, rows: usize) -> Table {
        let rows = (0..rows)
            .map(|row| {
                let name = format!(
                    "{}{} per {} {}{}",
                    self.one(STARTS).trim_end(),
                    self.one(STEMS),
                    self.one(PARTICLES),
                    self.one(STEMS),
                    self.one(ENDINGS)
                );
                [format!("{number}.{}", row + 1), name, self.amount(), self.amount(), self.amount()]
            })
            .collect();
        Table { caption: self.sentence(7).trim_end_matches('.').to_owned(), number, rows }
    }
}

const STARTS: &[&str] = &["Il ", "La ", "Ogni ", "Con il ", "Per la ", "Nella ", "Secondo il ", "Dalla "];
const PARTICLES: &[&str] = &[
    "di", "a", "da", "in", "con", "su", "per", "tra", "che", "e", "il", "la", "dei", "delle", "nella", "dai", "non",
    "si", "è", "sono",
];
const STEMS: &[&str] = &[
    "program",
    "coordin",
    "domicili",
    "sostegn",
    "integr",
    "valut",
    "territori",
    "comun",
    "sociosanit",
    "accompagn",
    "inclus",
    "prevenz",
    "fragil",
    "famigli",
    "minor",
    "anzian",
    "volontar",
    "cooper",
    "rendicont",
    "finanzi",
    "obiett",
    "servizi",
    "interven",
    "partecip",
    "concert",
    "monitor",
    "person",
    "residenzi",
    "semiresidenzi",
    "istituzion",
    "tutel",
    "orient",
    "form",
    "lavor",
    "abit",
    "educ",
    "scolast",
    "assist",
    "disabil",
    "autonom",
];
const VOWEL_STEMS: &[&str] = &["assist", "ambit", "uffici", "affid", "accogli", "inclus", "educ", "integr", "orient"];
const ENDINGS: &[&str] = &[
    "azione",
    "azioni",
    "amento",
    "ari",
    "arie",
    "ativi",
    "ative",
    "ità",
    "ale",
    "ali",
    "enza",
    "ente",
    "enti",
    "izzazione",
    "abile",
    "ati",
    "ata",
    "ire",
    "evole",
    "ico",
];
