// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Lays a profile over the one that it extends: tables by key, lists by code, removals by name.
//!
//! An entry of a list that both have is merged key by key; a new one goes to the end, or beside the one named by
//! `dopo` or `prima_di`. `togli = true` removes an entry, `togli = ["chiave"]` removes keys. A list whose entries have no
//! code (areas of a fund, aliases) is replaced whole. A figure that changes is no longer confirmed, unless the change says so.

use super::tree::{Content, Fault, Node};
use crate::toml_errors::nearest;

/// Removes an entry, or some keys of it.
const REMOVE: &str = "togli";
/// Figures and words of the law: whoever changes them without saying so has not confirmed them.
const FIGURES: [&str; 8] = ["parametri", "quota", "per", "base", "valore", "costo_unitario", "aree", "forma"];
/// Whether an entry was read on the official text.
const CONFIRMED: &str = "confermato";
/// The new entry goes after this one.
const AFTER: &str = "dopo";
/// The new entry goes before this one.
const BEFORE: &str = "prima_di";

/// The base with what the extension changes. The places are those of the layer that gave each value.
pub(super) fn merge(mut base: Node, over: Node) -> Result<Node, Fault> {
    match (&mut base.value, over.value) {
        (Content::Table(_), Content::Table(changes)) => {
            let place = over.place;
            for (key, change) in changes {
                if key == REMOVE {
                    remove_keys(&mut base, &change)?;
                    continue;
                }
                let merged = match base.take_keeping(&key) {
                    Some((at, own)) => (Some(at), merge(own, change)?),
                    None => (None, settled(change)?),
                };
                base.put(key, merged);
            }
            // A table that the extension speaks of is shown where the extension speaks of it.
            base.place = place;
            Ok(base)
        }
        (Content::List(entries), Content::List(changes)) if is_keyed(entries) && !changes.is_empty() => {
            for change in changes {
                if change.identity().is_none() {
                    let message = "alla voce manca la chiave «codice», che dice quale cambia o quale si aggiunge";
                    return Err(Fault { place: change.place, message: message.to_owned() });
                }
                merge_entry(entries, change)?;
            }
            Ok(base)
        }
        (_, value) => settled(Node { place: over.place, value }),
    }
}

/// A value that lies over nothing: it may not speak of what it would change.
fn settled(node: Node) -> Result<Node, Fault> {
    let value = match node.value {
        Content::Table(table) => {
            if let Some((_, wrong)) = table.iter().find(|(key, _)| key == REMOVE) {
                let message = "«togli» sta in una voce che il profilo esteso non ha: non c'è nulla da togliere";
                return Err(Fault { place: wrong.place.clone(), message: message.to_owned() });
            }
            let table = table.into_iter().map(|(key, value)| Ok((key, settled(value)?))).collect::<Result<_, _>>()?;
            Content::Table(table)
        }
        Content::List(list) if is_keyed(&list) => {
            let mut entries = Vec::new();
            for change in list {
                merge_entry(&mut entries, change)?;
            }
            Content::List(entries)
        }
        Content::List(list) => Content::List(list.into_iter().map(settled).collect::<Result<_, _>>()?),
        plain => plain,
    };
    Ok(Node { place: node.place, value })
}

fn is_keyed(entries: &[Node]) -> bool {
    !entries.is_empty() && entries.iter().all(|entry| entry.identity().is_some())
}

fn merge_entry(entries: &mut Vec<Node>, mut change: Node) -> Result<(), Fault> {
    let code = change.identity().unwrap_or_default().to_owned();
    let place = change.place.clone();
    let known = |entries: &[Node]| entries.iter().position(|entry| entry.identity() == Some(code.as_str()));
    let missing = |word: &str, entries: &[Node], place| {
        let codes: Vec<&str> = entries.iter().filter_map(Node::identity).collect();
        let hint = match nearest(word, codes.iter().copied()) {
            Some(near) => format!("forse «{near}»"),
            None if codes.is_empty() => "l'elenco è vuoto".to_owned(),
            None => format!("ci sono: {}", codes.join(", ")),
        };
        Fault { place, message: format!("il codice «{word}» non è nel profilo esteso; {hint}") }
    };
    if matches!(change.get(REMOVE).map(|node| &node.value), Some(Content::Plain(toml::Value::Boolean(true)))) {
        let Some(at) = known(entries) else { return Err(missing(&code, entries, place)) };
        entries.remove(at);
        return Ok(());
    }
    let mut beside = None;
    for (key, offset) in [(AFTER, 1), (BEFORE, 0)] {
        let Some(node) = change.take(key) else { continue };
        let word = node.text().unwrap_or_default();
        let at = entries.iter().position(|entry| entry.identity() == Some(word));
        beside = Some(at.ok_or_else(|| missing(word, entries, node.place.clone()))? + offset);
    }
    let merged = match known(entries) {
        Some(at) => {
            let own = entries.remove(at);
            beside = beside.map_or(Some(at), |target| Some(if target > at { target - 1 } else { target }));
            changed(own, change)?
        }
        None => settled(change)?,
    };
    entries.insert(beside.unwrap_or(entries.len()).min(entries.len()), merged);
    Ok(())
}

/// An entry with what the extension changes of it.
fn changed(own: Node, change: Node) -> Result<Node, Fault> {
    let doubt = change.get(CONFIRMED).is_none()
        && FIGURES
            .iter()
            .any(|key| change.get(key).is_some_and(|new| own.get(key).map(Node::to_value) != Some(new.to_value())));
    let place = change.place.clone();
    let mut merged = merge(own, change)?;
    if doubt {
        let at = merged.take_keeping(CONFIRMED).map(|(at, _)| at);
        merged.put(CONFIRMED.to_owned(), (at, Node { place, value: Content::Plain(toml::Value::Boolean(false)) }));
    }
    Ok(merged)
}

fn remove_keys(base: &mut Node, names: &Node) -> Result<(), Fault> {
    let wrong = |place, message: String| Err(Fault { place, message });
    if names.list().is_empty() {
        return wrong(
            names.place.clone(),
            "«togli» vuole true, per togliere la voce intera, oppure l'elenco delle chiavi da togliere".to_owned(),
        );
    }
    for name in names.list() {
        let key = name.text().unwrap_or_default();
        if base.take(key).is_none() {
            let keys: Vec<&str> = base.table().iter().map(|(key, _)| key.as_str()).collect();
            let hint = nearest(key, keys.iter().copied()).map(|n| format!("; forse «{n}»")).unwrap_or_default();
            return wrong(name.place.clone(), format!("la chiave «{key}», da togliere, qui non c'è{hint}"));
        }
    }
    Ok(())
}

impl Node {
    /// Takes a key away and says where it stood.
    fn take_keeping(&mut self, key: &str) -> Option<(usize, Node)> {
        let Content::Table(table) = &mut self.value else { return None };
        let at = table.iter().position(|(name, _)| name == key)?;
        Some((at, table.remove(at).1))
    }

    fn put(&mut self, key: String, (at, node): (Option<usize>, Node)) {
        if let Content::Table(table) = &mut self.value {
            table.insert(at.unwrap_or(table.len()), (key, node));
        }
    }
}
