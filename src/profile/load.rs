// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Finds a profile: the project's own `profilo.toml` or one of the built-in ones.

use std::path::Path;

use include_dir::{Dir, include_dir};

use super::{Profile, validate};
use crate::toml_errors;

static BUILTIN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/profiles");

/// Why a profile can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// No profile has this id.
    #[error("il profilo «{id}» non esiste{}; profili disponibili: {known}", nearest.as_ref().map(|n| format!(" (forse «{n}»?)")).unwrap_or_default())]
    Unknown {
        /// The id asked for.
        id: String,
        /// The nearest one that exists.
        nearest: Option<String>,
        /// All that exist, separated by commas.
        known: String,
    },
    /// The text is not a profile.
    #[error("{file}, riga {line}: {message}")]
    Invalid {
        /// File name.
        file: String,
        /// Line, from one.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// The file can't be read.
    #[error("non riesco a leggere {file}: {source}")]
    Io {
        /// File name.
        file: String,
        /// Cause.
        source: std::io::Error,
    },
}

/// Ids of the built-in profiles, sorted.
pub fn builtin_ids() -> Vec<&'static str> {
    let mut ids: Vec<_> = BUILTIN.files().filter_map(|f| f.path().file_stem()?.to_str()).collect();
    ids.sort_unstable();
    ids
}

/// The built-in profile with this id.
pub fn builtin(id: &str) -> Result<Profile, ProfileError> {
    let name = format!("{id}.toml");
    match BUILTIN.get_file(&name).and_then(|f| f.contents_utf8()) {
        Some(text) => parse(text, &format!("profiles/{name}")),
        None => {
            let ids = builtin_ids();
            let nearest = ids
                .iter()
                .map(|known| (strsim::jaro_winkler(known, id), known))
                .filter(|(score, _)| *score > 0.8)
                .max_by(|a, b| a.0.total_cmp(&b.0))
                .map(|(_, known)| (*known).to_owned());
            Err(ProfileError::Unknown { id: id.to_owned(), nearest, known: ids.join(", ") })
        }
    }
}

/// The profile of a project: its own `profilo.toml` if it has one, else the built-in one with this id.
pub fn load_for(folder: &Path, id: &str) -> Result<Profile, ProfileError> {
    let own = folder.join("profilo.toml");
    if own.is_file() {
        let text = std::fs::read_to_string(&own)
            .map_err(|source| ProfileError::Io { file: "profilo.toml".to_owned(), source })?;
        return parse(&text, "profilo.toml");
    }
    builtin(id)
}

fn parse(text: &str, file: &str) -> Result<Profile, ProfileError> {
    let invalid = |(line, message)| ProfileError::Invalid { file: file.to_owned(), line, message };
    let profile: Profile = toml::from_str(text).map_err(|error| invalid(toml_errors::explain(&error, text)))?;
    match validate::first_fault(&profile, text) {
        Some(fault) => Err(invalid(fault)),
        None => Ok(profile),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_builtin_profile_loads_and_names_itself() {
        for id in builtin_ids() {
            let profile = builtin(id).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(profile.identity.id, id);
        }
    }

    #[test]
    fn puglia_has_its_seven_areas_and_fifteen_levels() {
        let profile = builtin("puglia-2022-2024").unwrap();
        let codes: Vec<_> = profile.areas.iter().map(|a| a.code.as_str()).collect();
        assert_eq!(codes, ["A1", "A2", "A3", "A4", "A5", "A6", "A7"]);
        assert_eq!(profile.leps.len(), 15);
        assert_eq!(profile.annexes.len(), 17);
        assert_eq!(profile.chapters.iter().map(|c| c.code.as_str()).collect::<String>(), "0123456");
    }

    /// The built-in profile with one thing changed, and what is said of it.
    fn refused(from: &str, to: &str) -> String {
        let text = BUILTIN.get_file("puglia-2022-2024.toml").and_then(|f| f.contents_utf8()).unwrap();
        assert!(text.contains(from), "{from}");
        parse(&text.replacen(from, to, 1), "profilo.toml").unwrap_err().to_string()
    }

    #[test]
    fn a_wrong_profile_is_refused_with_line_and_cure() {
        let line = |said: &str| said.split("riga ").nth(1).and_then(|r| r.split(':').next()).unwrap().parse::<usize>();
        for (from, to, words) in [
            ("codice = \"R-F02\"", "codice = \"R-F92\"", "«R-F92», che non esiste; forse «R-F02»"),
            ("aree = [\"A4\"]", "aree = [\"A9\"]", "il fondo DDN cita area «A9»"),
            ("quota = 0.5", "quota = 50", "serve una quota fra 0 e 1"),
            ("fine = \"2026-06-30\"", "fine = \"30/06/2026\"", "serve una data tra virgolette"),
            ("moltiplicatore = 1.0", "moltiplicatori = 1.0", "forse «moltiplicatore»"),
            ("leps = [\"L01\", \"L02\"", "leps = [\"L91\", \"L02\"", "«L91» non è fra i LEPS"),
            ("stato = \"approvato\"", "stato = \"chiuso\"", "la tappa approvata cita stato «chiuso»"),
            ("codice = \"A2\"", "codice = \"A1\"", "il codice «A1» è scritto due volte"),
            ("gruppo = \"Stato\"", "grupo = \"Stato\"", "la chiave «grupo» non esiste; forse «gruppo»"),
        ] {
            let said = refused(from, to);
            assert!(said.starts_with("profilo.toml, riga ") && said.contains(words), "{said}");
            assert!(line(&said).unwrap() > 1, "{said}");
        }
    }

    #[test]
    fn the_line_is_that_of_the_fault() {
        let text = BUILTIN.get_file("puglia-2022-2024.toml").and_then(|f| f.contents_utf8()).unwrap();
        let broken = text.replacen("quota = 0.5", "quota = 50", 1);
        let expected = (1..).zip(broken.lines()).find(|(_, l)| l.contains("quota = 50")).unwrap().0;
        let said = parse(&broken, "profilo.toml").unwrap_err().to_string();
        assert!(said.starts_with(&format!("profilo.toml, riga {expected}:")), "{said}");
    }
}
