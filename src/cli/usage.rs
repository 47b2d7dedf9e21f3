// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Wrong arguments, said in Italian with the nearest right one.

use std::io::Write;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::Outcome;

/// Prints the help, the version, or what is wrong with the arguments.
pub fn report(error: &clap::Error) -> Outcome {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = write!(anstream::stdout(), "{}", page(error));
            Outcome::Clean
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = write!(anstream::stderr(), "{}", page(error));
            Outcome::Failed
        }
        kind => {
            let style = anstyle::AnsiColor::Red.on_default().bold();
            let _ = writeln!(anstream::stderr(), "{style}errore:{style:#} {}", sentence(error, kind));
            let _ = writeln!(anstream::stderr(), "Per l'aiuto: pdz --help");
            Outcome::Failed
        }
    }
}

// The few words that the arguments' library writes by itself.
fn page(error: &clap::Error) -> String {
    let english = [
        ("[OPTIONS]", "[OPZIONI]"),
        ("Arguments:", "Argomenti:"),
        ("Options:", "Opzioni:"),
        ("[default:", "[se non detto:"),
        ("[possible values:", "[uno fra:"),
    ];
    let text = error.render().ansi().to_string();
    let text = english.iter().fold(text, |text, (from, to)| text.replace(from, to));
    format!("{}\n", text.trim_end())
}

fn sentence(error: &clap::Error, kind: ErrorKind) -> String {
    let said = |kind: ContextKind| error.get(kind).map(words).unwrap_or_default();
    let argument = said(ContextKind::InvalidArg);
    let hint = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
        .into_iter()
        .find_map(|kind| error.get(kind))
        .map(|near| format!("; forse «{}»", best(near)))
        .unwrap_or_default();
    match kind {
        ErrorKind::UnknownArgument => format!("l'argomento «{argument}» non esiste{hint}"),
        ErrorKind::InvalidSubcommand => {
            format!("il comando «{}» non esiste{hint}", said(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => "indicare un comando".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("manca: {argument}"),
        ErrorKind::InvalidValue => {
            let value = said(ContextKind::InvalidValue);
            let valid = said(ContextKind::ValidValue);
            if value.is_empty() {
                format!("a «{argument}» manca il valore")
            } else if valid.is_empty() {
                format!("«{value}» non va bene per «{argument}»{hint}")
            } else {
                format!("«{value}» non va bene per «{argument}»; si può scrivere: {valid}{hint}")
            }
        }
        ErrorKind::ArgumentConflict => {
            format!("«{argument}» non si può usare insieme a «{}»", said(ContextKind::PriorArg))
        }
        ErrorKind::TooManyValues => format!("troppi valori per «{argument}»"),
        _ => format!("«{argument}» non si può leggere"),
    }
}

/// The best of the suggestions, which come in order of likeness.
fn best(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(list) => list.last().cloned().unwrap_or_default(),
        other => words(other),
    }
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(list) => list.join(", "),
        other => other.to_string(),
    }
}
