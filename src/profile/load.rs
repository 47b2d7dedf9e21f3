// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Finds a profile: the project's own `profilo.toml` or one of the built-in ones.

use std::path::Path;

use include_dir::{Dir, include_dir};

use super::Profile;

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
    toml::from_str(text).map_err(|error| ProfileError::Invalid {
        file: file.to_owned(),
        line: error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1),
        message: error.message().to_owned(),
    })
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
}
