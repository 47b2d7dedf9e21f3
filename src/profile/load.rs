// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Finds a profile: the project's own `profilo.toml` or one of the built-in ones, laid over those that it extends.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use include_dir::{Dir, include_dir};

use super::tree::{At, Content, Fault, Node, Place};
use super::{Profile, merge, sheet, validate};
use crate::period::Triennium;
use crate::toml_errors::nearest;

static BUILTIN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/profiles");

/// Folder of the built-in texts that profiles extend and that are no profile by themselves.
const PARTS: &str = "parti";

/// The project's own profile.
const OWN: &str = "profilo.toml";

/// Most profiles that may lie one over the other.
const MOST_LAYERS: usize = 16;

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
    /// The text is not a profile, or not one for this plan.
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

impl From<Fault> for ProfileError {
    fn from(fault: Fault) -> Self {
        Self::Invalid { file: fault.place.file.to_string(), line: fault.place.line, message: fault.message }
    }
}

/// Ids of the built-in profiles, sorted.
pub fn builtin_ids() -> Vec<&'static str> {
    let mut ids: Vec<_> = BUILTIN.files().filter_map(|f| f.path().file_stem()?.to_str()).collect();
    ids.sort_unstable();
    ids
}

/// Id of the built-in profile that a new project takes if it names none: the one that says so.
pub fn preferred() -> Option<&'static str> {
    builtin_ids().into_iter().find(|id| builtin(id).is_ok_and(|profile| profile.identity.preferred))
}

/// The built-in profile with this id.
///
/// # Errors
/// When no profile has this id.
pub fn builtin(id: &str) -> Result<Profile, ProfileError> {
    let Some((name, text)) = builtin_text(id).filter(|_| builtin_ids().contains(&id)) else {
        let ids = builtin_ids();
        let nearest = ids
            .iter()
            .map(|known| (strsim::jaro_winkler(known, id), known))
            .filter(|(score, _)| *score > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, known)| (*known).to_owned());
        return Err(ProfileError::Unknown { id: id.to_owned(), nearest, known: ids.join(", ") });
    };
    Stack::new(None).load(&name, text)
}

/// The profile of a project: its own `profilo.toml` if it has one, else the built-in one with this id.
///
/// # Errors
/// When there is no such profile, it is wrong, or it is for other years than the plan's: with file, line and cure.
pub fn load_for(folder: &Path, id: &str, years: Triennium) -> Result<Profile, ProfileError> {
    let own = folder.join(OWN);
    if !own.is_file() {
        let profile = builtin(id)?;
        return match profile.identity.triennium == years {
            true => Ok(profile),
            false => Err(other_years(folder, &profile, years)),
        };
    }
    let text = std::fs::read_to_string(&own).map_err(|source| ProfileError::Io { file: OWN.to_owned(), source })?;
    let profile = Stack::new(Some(folder)).load(OWN, &text)?;
    let identity = &profile.identity;
    if identity.triennium != years {
        let said = profile.place(&["profilo", "triennio"]);
        let place = if file_is_own(&said.file) { said } else { settings_place(folder, "triennio") };
        let message = format!(
            "il profilo vale per il triennio {}, il piano è del {years}: scrivere in {OWN}, sotto [profilo], triennio = \"{years}\" \
             dopo aver verificato norme e cifre, oppure correggere il triennio in piano.toml",
            identity.triennium
        );
        return Err(Fault { place, message }.into());
    }
    if identity.id != id && !profile.lineage.iter().any(|base| base == id) {
        let place = settings_place(folder, "profilo");
        let names: Vec<&str> = profile.lineage.iter().map(String::as_str).collect();
        let message = format!(
            "il piano chiede il profilo «{id}», ma {OWN} descrive «{}»{}: scrivere qui profilo = \"{}\", oppure togliere {OWN}",
            identity.id,
            match names.as_slice() {
                [] | [_] => String::new(),
                [bases @ .., _] => format!(", che estende «{}»", bases.join("» e «")),
            },
            identity.id
        );
        return Err(Fault { place, message }.into());
    }
    Ok(profile)
}

/// The built-in profile is for other years: said at the line of `piano.toml` that gives them.
fn other_years(folder: &Path, profile: &Profile, years: Triennium) -> ProfileError {
    let region = &profile.identity.region;
    let all = builtin_ids().into_iter().filter_map(|id| builtin(id).ok());
    let fit: Vec<String> = all.filter(|p| p.identity.triennium == years).map(|p| p.identity.id).collect();
    let others = match fit.as_slice() {
        [] => String::new(),
        ids => format!(", oppure usare un profilo di quegli anni ({})", ids.join(", ")),
    };
    let message = format!(
        "il profilo «{0}» vale per il triennio {1}, il piano è del {years}: correggere il triennio{others}. Se per la Regione {region} \
         non c'è ancora un profilo, scriverne uno in {OWN} con estende = \"{0}\" e, sotto [profilo], triennio = \"{years}\"",
        profile.identity.id, profile.identity.triennium
    );
    Fault { place: settings_place(folder, "triennio"), message }.into()
}

/// Where `piano.toml` says this; its first line when it can't be found.
fn settings_place(folder: &Path, key: &str) -> Place {
    let text = std::fs::read_to_string(folder.join("piano.toml")).unwrap_or_default();
    match Node::read(&text, "piano.toml") {
        Ok(root) => At(&root).key("piano").key(key).place(),
        Err(fault) => fault.place,
    }
}

fn builtin_text(id: &str) -> Option<(String, &'static str)> {
    [format!("{id}.toml"), format!("{PARTS}/{id}.toml")]
        .into_iter()
        .find_map(|name| Some((format!("profiles/{name}"), BUILTIN.get_file(&name)?.contents_utf8()?)))
}

/// The profiles that are being read, each extended by the one before.
struct Stack<'a> {
    folder: Option<&'a Path>,
    /// What is being read: as it is called where it is extended, and its own id if it says one.
    open: Vec<(String, Option<String>)>,
    /// Ids of the layers read, base first.
    lineage: Vec<String>,
}

impl<'a> Stack<'a> {
    fn new(folder: Option<&'a Path>) -> Self {
        Self { folder, open: Vec::new(), lineage: Vec::new() }
    }

    fn load(mut self, file: &str, text: &str) -> Result<Profile, ProfileError> {
        let top = Node::read(text, file)?;
        let extends = top.get("estende").or_else(|| top.get("profilo")?.get("estende")).unwrap_or(&top).place.clone();
        let tree = self.layer(file, file, text)?;
        let mut profile: Profile = tree.typed()?;
        profile.lineage = self.lineage;
        if profile.lineage.last() != Some(&profile.identity.id) {
            profile.lineage.push(profile.identity.id.clone());
        }
        if let Some(mut fault) = validate::first_fault(&profile, &tree) {
            // What the office can't write in is told where the office can.
            if file_is_own(file) && !file_is_own(&fault.place.file) {
                let there = std::mem::replace(&mut fault.place, extends);
                fault.message.push_str(&format!(" (dopo le modifiche di questo file; la voce sta in {there})"));
            }
            return Err(fault.into());
        }
        profile.sheet = sheet::table(&profile.sheet_fields);
        profile.tree = super::Tree::new(tree);
        Ok(profile)
    }

    /// A file laid over those that it extends. `name` is what `estende` calls it.
    fn layer(&mut self, name: &str, file: &str, text: &str) -> Result<Node, ProfileError> {
        let mut tree = Node::read(text, file)?;
        repeated(&tree)?;
        let base = extended(&mut tree)?;
        let id = tree.get("profilo").and_then(|p| p.get("id")).and_then(Node::text).map(str::to_owned);
        let Some(base) = base else {
            self.lineage.push(id.unwrap_or_else(|| stem(file)));
            return Ok(merge::merge(Node { place: tree.place.clone(), value: Content::Table(Vec::new()) }, tree)?);
        };
        let wanted = base.text().unwrap_or_default().trim().to_owned();
        self.open.push((name.to_owned(), id.clone()));
        let cyclic = self.open.iter().any(|(open, own)| *open == wanted || own.as_deref() == Some(&*wanted));
        if cyclic || self.open.len() >= MOST_LAYERS {
            let chain: Vec<&str> = self.open.iter().map(|(name, _)| name.as_str()).chain([wanted.as_str()]).collect();
            let message = format!(
                "un profilo non può estendere sé stesso, neppure attraverso altri ({}): cambiare «estende», oppure dare al profilo un id diverso",
                chain.join(" → ")
            );
            return Err(Fault { place: base.place, message }.into());
        }
        let below = match builtin_text(&wanted) {
            Some((file, text)) => self.layer(&wanted, &file, text)?,
            None => {
                let text = self.own_text(&wanted, &base)?;
                self.layer(&wanted, &wanted, &text)?
            }
        };
        self.open.pop();
        let changed = ["regione", "triennio"].iter().any(|key| says(&tree, key)) && !says(&tree, "completo");
        let mut merged = merge::merge(below, tree)?;
        // What was complete for other years or for another Region is not so here until someone says it.
        if changed && file_is_own(file) {
            incomplete(&mut merged);
        }
        if let Some(id) = id.or_else(|| (!file_is_own(file)).then(|| stem(file))) {
            self.lineage.push(id);
        }
        Ok(merged)
    }

    /// The text of a file of the project that is extended.
    fn own_text(&self, wanted: &str, base: &Node) -> Result<String, ProfileError> {
        let inside = Path::new(wanted).components().all(|part| matches!(part, Component::Normal(_)));
        let path = self.folder.filter(|_| wanted.ends_with(".toml") && inside).map(|folder| folder.join(wanted));
        if let Some(path) = path.filter(|path| path.is_file()) {
            return std::fs::read_to_string(path)
                .map_err(|source| ProfileError::Io { file: wanted.to_owned(), source });
        }
        let ids = builtin_ids();
        let parts = BUILTIN.get_dir(PARTS).into_iter().flat_map(Dir::files);
        let parts = parts.filter_map(|f| f.path().file_stem()?.to_str());
        let known: Vec<&str> = ids.iter().copied().chain(parts).collect();
        let hint = nearest(wanted, known.iter().copied()).map(|n| format!("; forse «{n}»")).unwrap_or_default();
        let message =
            format!("il profilo da estendere, «{wanted}», non esiste{hint}; si può estendere: {}", known.join(", "));
        Err(Fault { place: base.place.clone(), message }.into())
    }
}

/// Whether a file is the office's, not one that the program carries with it.
fn file_is_own(file: &str) -> bool {
    !file.starts_with("profiles/")
}

fn stem(file: &str) -> String {
    Path::new(file).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
}

fn says(tree: &Node, key: &str) -> bool {
    tree.get("profilo").is_some_and(|p| p.get(key).is_some())
}

fn incomplete(tree: &mut Node) {
    let Content::Table(root) = &mut tree.value else { return };
    let Some((_, Node { value: Content::Table(identity), place })) = root.iter_mut().find(|(k, _)| k == "profilo")
    else {
        return;
    };
    let no = Node { place: place.clone(), value: Content::Plain(toml::Value::Boolean(false)) };
    identity.retain(|(key, _)| key != "completo");
    identity.push(("completo".to_owned(), no));
}

/// Takes `estende` away, which stands at the top of the file or in `[profilo]`.
fn extended(tree: &mut Node) -> Result<Option<Node>, Fault> {
    let top = tree.take("estende");
    let inner = match &mut tree.value {
        Content::Table(root) => root.iter_mut().find(|(k, _)| k == "profilo").and_then(|(_, p)| p.take("estende")),
        _ => None,
    };
    if let (Some(_), Some(inner)) = (&top, &inner) {
        return Err(Fault {
            place: inner.place.clone(),
            message: "«estende» è scritto due volte: lasciarne uno".to_owned(),
        });
    }
    let found = top.or(inner);
    match &found {
        Some(node) if node.text().is_none_or(|t| t.trim().is_empty()) => Err(Fault {
            place: node.place.clone(),
            message: format!("«estende» vuole il nome di un profilo tra virgolette: {}", builtin_ids().join(", ")),
        }),
        _ => Ok(found),
    }
}

/// A code written twice in the same list of the same file.
fn repeated(tree: &Node) -> Result<(), Fault> {
    for (list, node) in tree.table() {
        let mut seen = BTreeSet::new();
        for entry in node.list() {
            if let Some(code) = entry.identity()
                && !seen.insert(code.to_owned())
            {
                let place = ["codice", "id", "file"].iter().find_map(|k| entry.get(k)).unwrap_or(entry).place.clone();
                let message = format!("[[{list}]]: il codice «{code}» è scritto due volte");
                return Err(Fault { place, message });
            }
            repeated(entry)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
