// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Where templates come from: the built-in ones, the profile's overlay, the project's `modelli/`, a comune's own.

use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};
use walkdir::WalkDir;

use super::error::ComposeError;

static BUILTIN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The templates of a run. Later layers win over earlier ones, file by file.
#[derive(Clone, Debug, Default)]
pub struct TemplateSource {
    own: BTreeMap<String, String>,
}

impl TemplateSource {
    /// Only the built-in templates.
    pub fn builtin() -> Self {
        Self::default()
    }

    /// The built-in templates and those of the project's `modelli/`, if it has any.
    ///
    /// # Errors
    /// When a file of `modelli/` can't be read or isn't UTF-8.
    pub fn project(folder: &Path) -> Result<Self, ComposeError> {
        let root = folder.join("modelli");
        let mut own = BTreeMap::new();
        if root.is_dir() {
            for entry in WalkDir::new(&root).sort_by_file_name() {
                let entry =
                    entry.map_err(|e| ComposeError::Unreadable { file: "modelli".into(), message: e.to_string() })?;
                let path = entry.path();
                let is_template =
                    path.extension().is_some_and(|e| e == "md") && path.file_name().is_some_and(|n| n != GUIDE);
                if !entry.file_type().is_file() || !is_template {
                    continue;
                }
                let name = relative_name(path.strip_prefix(&root).unwrap_or(path));
                let text = std::fs::read_to_string(path).map_err(|e| ComposeError::Unreadable {
                    file: format!("modelli/{name}"),
                    message: e.to_string(),
                })?;
                own.insert(name, text);
            }
        }
        Ok(Self { own })
    }

    /// The built-in templates and these: name (`capitoli/4-finanza.md`, `casarano/atto/proposta.md`) and text.
    pub fn with_own(own: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { own: own.into_iter().collect() }
    }

    /// The templates that all documents use, base first: those of the profile's overlay and of the project replace them.
    ///
    /// `lineage` holds the ids of the profile and of those that it extends, base first.
    pub(crate) fn general(&self, lineage: &[String]) -> Vec<(String, String)> {
        let mut all = BTreeMap::new();
        for layer in std::iter::once("base").chain(lineage.iter().map(String::as_str)) {
            if let Some(dir) = BUILTIN.get_dir(layer) {
                collect(dir, layer, &mut all);
            }
        }
        all.extend(self.own.iter().map(|(name, text)| (name.clone(), normal(text))));
        all.into_iter().collect()
    }

    /// Whether the project has no template of its own.
    pub(crate) fn is_builtin(&self) -> bool {
        self.own.is_empty()
    }

    /// Whether the project has its own template of this name.
    pub(crate) fn is_own(&self, name: &str) -> bool {
        self.own.contains_key(name)
    }

    /// The templates of one comune, named as the general ones that they replace.
    pub(crate) fn of_comune(&self, folder: &str) -> Vec<(String, String)> {
        let prefix = format!("{folder}/");
        let own =
            self.own.iter().filter_map(|(name, text)| Some((name.strip_prefix(&prefix)?.to_owned(), normal(text))));
        own.collect()
    }
}

fn collect(dir: &Dir<'_>, layer: &str, into: &mut BTreeMap<String, String>) {
    for file in dir.files() {
        if let (Ok(path), Some(text)) = (file.path().strip_prefix(layer), file.contents_utf8()) {
            into.insert(relative_name(path), normal(text));
        }
    }
    for dir in dir.dirs() {
        collect(dir, layer, into);
    }
}

fn relative_name(path: &Path) -> String {
    path.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Windows line ends and the byte order mark of Notepad are no part of a template.
fn normal(text: &str) -> String {
    text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n")
}

/// The explanation of templates for those who want to change them; never a template itself.
const GUIDE: &str = "LEGGIMI.md";

/// The built-in templates of a profile and their guide, as a project's `modelli/` holds them: name and text.
pub fn builtin_templates(lineage: &[String]) -> Vec<(String, String)> {
    let mut all = TemplateSource::builtin().general(lineage);
    let guide = BUILTIN.get_file(GUIDE).and_then(|f| f.contents_utf8());
    all.extend(guide.map(|text| (GUIDE.to_owned(), normal(text))));
    all.sort();
    all
}
