// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Why a document can't be composed: always a fault of a template or of a call, never of the data.

use tera::ErrorKind;

/// Why a document can't be composed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    /// A template is wrong.
    #[error("modello {file}, riga {line}, colonna {column}: {message}")]
    Template {
        /// Name of the template (`capitoli/4-finanza.md`).
        file: String,
        /// Line, from one.
        line: usize,
        /// Column, from one.
        column: usize,
        /// What is wrong and how to mend it.
        message: String,
    },
    /// A template that the profile names doesn't exist.
    #[error(
        "il modello «{name}» non esiste: aggiungerlo nella cartella «modelli» del progetto, oppure correggere il profilo"
    )]
    MissingTemplate {
        /// The name.
        name: String,
    },
    /// A chapter of the profile can't be composed.
    #[error("{place}: {message}")]
    Chapter {
        /// File and line of the profile.
        place: String,
        /// What is wrong and how to mend it.
        message: String,
    },
    /// The office's own templates can't be read.
    #[error("non riesco a leggere il modello {file}: {message}")]
    Unreadable {
        /// The file.
        file: String,
        /// Cause.
        message: String,
    },
    /// The comune isn't of the ambito.
    #[error("il comune con codice ISTAT «{istat}» non è tra quelli dell’Ambito: controllare il foglio «Comuni»")]
    UnknownComune {
        /// The code asked for.
        istat: String,
    },
}

impl ComposeError {
    /// An error of tera, in Italian, with its place.
    pub(crate) fn from_tera(error: &tera::Error, template: &str) -> Self {
        match error.kind() {
            ErrorKind::SyntaxError(report) => Self::Template {
                file: named(report.filename(), template),
                line: report.span().start_line,
                column: report.span().start_col + 1,
                message: if report.message().contains("end of input") {
                    "il modello non è scritto bene: finisce senza chiudere un blocco {% if %} o {% for %}".to_owned()
                } else {
                    "il modello non è scritto bene in questo punto: controllare le parentesi {{ }} e {% %}".to_owned()
                },
            },
            ErrorKind::RenderingError(report) => Self::Template {
                file: named(report.filename(), template),
                line: report.span().start_line,
                column: report.span().start_col + 1,
                message: in_italian(report.message()),
            },
            ErrorKind::TemplateNotFound(name) => Self::MissingTemplate { name: name.clone() },
            ErrorKind::CircularInclude { tpl, .. } | ErrorKind::CircularExtend { tpl, .. } => Self::Template {
                file: tpl.clone(),
                line: 1,
                column: 1,
                message: "il modello include sé stesso, direttamente o attraverso altri modelli".to_owned(),
            },
            ErrorKind::Msg(report) => Self::from_report(report, template),
            other => Self::Template {
                file: template.to_owned(),
                line: 1,
                column: 1,
                message: in_italian(&other.to_string()),
            },
        }
    }

    /// What tera finds before rendering comes as text only: message, then ` --> file:line:column`.
    fn from_report(report: &str, template: &str) -> Self {
        let mut lines = report.lines();
        let message = lines.next().map(|l| l.trim_start_matches("error: ")).unwrap_or_default();
        let place = lines.next().and_then(|l| l.trim().strip_prefix("--> ")).and_then(|l| {
            let mut parts = l.rsplitn(3, ':');
            let (column, line) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
            Some((parts.next()?.to_owned(), line, column))
        });
        let (file, line, column) = place.unwrap_or_else(|| (template.to_owned(), 1, 1));
        Self::Template { file, line, column, message: in_italian(message) }
    }

    /// An error at the place of these words in a template's source; at its beginning when they aren't there.
    pub(crate) fn at_words(file: &str, source: &str, words: &str, message: String) -> Self {
        let at = source.find(words).unwrap_or(0);
        let before = &source[..at];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        Self::Template { file: file.to_owned(), line, column, message }
    }
}

fn named(reported: &str, rendered: &str) -> String {
    if reported.is_empty() { rendered.to_owned() } else { reported.to_owned() }
}

/// The messages of tera that an office may meet; the others stay as they are.
fn in_italian(message: &str) -> String {
    let message = message.lines().next().unwrap_or(message);
    let name = message.split('`').nth(1).unwrap_or_default();
    if message.starts_with("Variable `") || message.starts_with("Field `") {
        let known = message.split_once(": ").map(|(_, list)| list).unwrap_or_default();
        let known = if known.is_empty() { String::new() } else { format!("; nomi disponibili: {known}") };
        format!("il nome «{name}» non esiste{known}")
    } else if message.starts_with("Missing keyword argument") {
        format!("manca l’argomento «{name}»")
    } else if message.starts_with("Unknown filter") {
        format!("il filtro «{name}» non esiste")
    } else if message.starts_with("Unknown function") {
        format!("la funzione «{name}» non esiste")
    } else if message.starts_with("Unknown template") {
        format!("il modello incluso «{name}» non esiste")
    } else if message.starts_with("Unknown test") {
        format!("la prova «{name}» non esiste")
    } else {
        message.to_owned()
    }
}
