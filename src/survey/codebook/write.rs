// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A map written as TOML, with a word on each kind of key.

use toml::Value;

use super::{Codebook, Columns, Entry, Side};

impl Codebook {
    /// The map as TOML, with a word on each kind of key.
    pub fn to_toml(&self, name: &str) -> String {
        let mut out = format!(
            "# Mappa del questionario «{name}», proposta da «pdz survey map»: controllarla, correggerla e indicarla in piano.toml\n\
             # con [[questionario]] mappa = \"…\". Le risposte si contano con questa mappa.\n\
             # tipo: scelta, multipla, scala, numero, priorita, testo, personale (mai letta), tecnica (non contata)\n\
             # ruolo: comune, area, eta, ruolo, genere, peso, identificativo, fine, pagina, lingua\n"
        );
        if let Some(format) = self.format {
            out.push_str(&format!("formato = {}\n", quoted(format.word())));
        }
        if let Some(sheet) = &self.sheet {
            out.push_str(&format!("foglio = {}\n", quoted(sheet)));
        }
        if let Some(threshold) = self.threshold {
            out.push_str(&format!("soglia = {threshold}\n"));
        }
        for entry in &self.entries {
            out.push_str(&entry.to_toml());
        }
        out
    }
}

impl Entry {
    fn to_toml(&self) -> String {
        let mut out = format!("\n[[domanda]]\ncodice = {}\ntesto = {}\n", quoted(&self.code), quoted(&self.text));
        let list = |items: &[String]| items.iter().map(|i| quoted(i)).collect::<Vec<_>>();
        let table = |pairs: &[(String, String)]| {
            pairs.iter().map(|(k, v)| format!("{} = {}", quoted(k), quoted(v))).collect::<Vec<_>>()
        };
        match &self.columns {
            Columns::One(heading) => out.push_str(&format!("colonna = {}\n", quoted(heading))),
            Columns::Many(headings) => out.push_str(&format!("colonne = {}\n", spread('[', &list(headings), ']'))),
            Columns::Marks(_) => {}
        }
        out.push_str(&format!("tipo = {}\n", quoted(self.kind.word())));
        if let Some(role) = self.role {
            out.push_str(&format!("ruolo = {}\n", quoted(role.word())));
        }
        if let Some(separator) = &self.separator {
            out.push_str(&format!("separatore = {}\n", quoted(separator)));
        }
        if !self.marked.is_empty() {
            out.push_str(&format!("segnata = {}\n", spread('[', &list(&self.marked), ']')));
        }
        if self.other {
            out.push_str("altro = true\n");
        }
        if let Some(need) = &self.need {
            out.push_str(&format!("bisogno = {}\n", quoted(need)));
        }
        match self.side {
            Some(Side::Importanza) => out.push_str("misura = \"importanza\"\n"),
            Some(Side::Copertura) => out.push_str("misura = \"copertura\"\n"),
            None => {}
        }
        let plain = self.options.iter().all(|(written, shown)| written == shown);
        if plain && !self.options.is_empty() {
            let shown: Vec<String> = self.options.iter().map(|(_, shown)| shown.clone()).collect();
            out.push_str(&format!("opzioni = {}\n", spread('[', &list(&shown), ']')));
        }
        // Tables come last: what follows them would be theirs.
        let mut tables = Vec::new();
        if let Columns::Marks(marks) = &self.columns {
            tables.push(("colonne", table(marks)));
        }
        if !plain {
            tables.push(("opzioni", table(&self.options)));
        }
        if !self.needs.is_empty() {
            tables.push(("bisogni", table(&self.needs)));
        }
        for (key, lines) in tables {
            out.push_str(&format!("[domanda.{key}]\n{}\n", lines.join("\n")));
        }
        out
    }
}

/// A list on one line when it is short, on a line for each item when it is not.
fn spread(open: char, items: &[String], close: char) -> String {
    let line = format!("{open}{}{close}", items.join(", "));
    if line.chars().count() <= 100 { line } else { format!("{open}\n    {},\n{close}", items.join(",\n    ")) }
}

fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}
