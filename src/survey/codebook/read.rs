// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A map read from its TOML.

use serde::Deserialize;
use toml::{Table, Value};

use super::{Codebook, CodebookError, Columns, Entry, Format, Kind, Role, Side};
use crate::toml_errors;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenMap {
    formato: Option<String>,
    foglio: Option<String>,
    soglia: Option<u64>,
    #[serde(default)]
    domanda: Vec<toml::Spanned<Written>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    codice: Option<String>,
    testo: Option<String>,
    colonna: Option<String>,
    colonne: Option<Value>,
    tipo: Kind,
    ruolo: Option<Role>,
    opzioni: Option<Value>,
    #[serde(default)]
    altro: bool,
    separatore: Option<String>,
    #[serde(default)]
    segnata: Vec<String>,
    bisogno: Option<String>,
    misura: Option<Side>,
    #[serde(default)]
    bisogni: Table,
    #[serde(default = "yes")]
    incroci: bool,
}

fn yes() -> bool {
    true
}

impl Codebook {
    /// Reads a map.
    ///
    /// # Errors
    /// When it is no TOML, or a key or a word of it is not of a map: with the line and the nearest word.
    pub fn parse(text: &str) -> Result<Codebook, CodebookError> {
        let fault = |error: &toml::de::Error| {
            let (line, message) = toml_errors::explain(error, text);
            CodebookError { line: u32::try_from(line).unwrap_or(u32::MAX), message }
        };
        let map: WrittenMap = toml::from_str(text.trim_start_matches('\u{feff}')).map_err(|e| fault(&e))?;
        let line_of = |at: usize| {
            let count = text.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() + 1;
            u32::try_from(count).unwrap_or(u32::MAX)
        };
        let wrong = |line: u32, message: String| CodebookError { line, message };
        let format = match &map.formato {
            Some(word) => Some(Format::of(word).ok_or_else(|| {
                let known: Vec<&str> = Format::ALL.iter().map(|f| f.word()).collect();
                wrong(
                    key_line(text, "formato"),
                    format!("il formato «{word}» non esiste; si può scrivere: {}", known.join(", ")),
                )
            })?),
            None => None,
        };
        if map.soglia.is_some_and(|n| n < crate::disclosure::LEAST) {
            let message = format!("la soglia non può essere inferiore a {}", crate::disclosure::LEAST);
            return Err(wrong(key_line(text, "soglia"), message));
        }
        let mut entries: Vec<Entry> = Vec::new();
        for (at, spanned) in map.domanda.into_iter().enumerate() {
            let line = line_of(spanned.span().start);
            let entry = entry(at, line, spanned.into_inner()).map_err(|message| wrong(line, message))?;
            if let Some(twin) = entries.iter().find(|e| e.code == entry.code) {
                let message = format!("il codice «{}» è già della domanda alla riga {}", entry.code, twin.line);
                return Err(wrong(line, message));
            }
            entries.push(entry);
        }
        Ok(Codebook { format, sheet: map.foglio, threshold: map.soglia, entries })
    }
}

/// Line of a top key.
fn key_line(text: &str, key: &str) -> u32 {
    let at = text.lines().position(|l| l.trim_start().starts_with(key)).unwrap_or(0);
    u32::try_from(at + 1).unwrap_or(u32::MAX)
}

fn entry(at: usize, line: u32, written: Written) -> Result<Entry, String> {
    let columns = match (written.colonna, written.colonne) {
        (Some(heading), None) => Columns::One(heading),
        (None, Some(Value::Array(list))) => Columns::Many(strings(list, "colonne")?),
        (None, Some(Value::Table(table))) => Columns::Marks(pairs(table, "colonne")?),
        (None, Some(_)) => {
            return Err("«colonne» deve essere un elenco di intestazioni, oppure { intestazione = opzione }".to_owned());
        }
        (Some(_), Some(_)) => return Err("una domanda ha «colonna» oppure «colonne», non tutte e due".to_owned()),
        (None, None) => return Err("manca «colonna»: l'intestazione della colonna delle risposte".to_owned()),
    };
    if matches!(columns, Columns::Marks(_)) && written.tipo != Kind::Multipla {
        return Err("una colonna per opzione si può indicare solo per una domanda di tipo «multipla»".to_owned());
    }
    let options = match written.opzioni {
        None => Vec::new(),
        Some(Value::Array(list)) => strings(list, "opzioni")?.into_iter().map(|o| (o.clone(), o)).collect(),
        Some(Value::Table(table)) => pairs(table, "opzioni")?,
        Some(_) => return Err("«opzioni» deve essere un elenco, oppure { codice = testo }".to_owned()),
    };
    let first = columns.headings().first().map(|h| (*h).to_owned()).unwrap_or_default();
    let mut entry = Entry::new(
        written.codice.unwrap_or_else(|| format!("D{:02}", at + 1)),
        written.testo.unwrap_or(first),
        columns,
        written.tipo,
    );
    entry.role = written.ruolo;
    entry.options = options;
    entry.other = written.altro;
    entry.separator = written.separatore.filter(|s| !s.is_empty());
    entry.marked = written.segnata;
    entry.need = written.bisogno;
    entry.side = written.misura;
    entry.needs = pairs(written.bisogni, "bisogni")?;
    entry.crossed = written.incroci;
    entry.line = line;
    Ok(entry)
}

fn strings(list: Vec<Value>, key: &str) -> Result<Vec<String>, String> {
    list.into_iter().map(|v| word(v).ok_or_else(|| format!("«{key}» deve contenere testi fra virgolette"))).collect()
}

fn pairs(table: Table, key: &str) -> Result<Vec<(String, String)>, String> {
    let pair = |(name, v): (String, Value)| {
        Ok((name, word(v).ok_or_else(|| format!("«{key}» deve contenere testi fra virgolette"))?))
    };
    table.into_iter().map(pair).collect()
}

/// A text; numbers are taken as they are written.
fn word(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string().replace('.', ",")),
        _ => None,
    }
}
