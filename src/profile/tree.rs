// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A profile's text as a tree in which every value keeps its file and line, also after profiles have been merged.

use std::fmt;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::toml_errors;

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// File name, as the reader knows it (`profilo.toml`, `profiles/puglia-2022-2024.toml`).
    pub file: Arc<str>,
    /// Line, from one.
    pub line: usize,
}

impl Place {
    /// Whether it is in a profile that the program carries with it, not in a file of the project.
    pub fn is_builtin(&self) -> bool {
        self.file.starts_with("profiles/")
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, riga {}", self.file, self.line)
    }
}

/// What is wrong in a profile, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fault {
    pub(super) place: Place,
    pub(super) message: String,
}

/// A value of the tree with its place.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) place: Place,
    pub(super) value: Content,
}

/// What a node holds.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// Text, number, date, true or false.
    Plain(toml::Value),
    /// A list.
    List(Vec<Node>),
    /// Keys and values, in the order of the file.
    Table(Vec<(String, Node)>),
}

/// Keys by which the entries of a list are told from each other.
const IDENTITIES: [&str; 3] = ["codice", "id", "file"];

impl Node {
    /// Reads the text of a file.
    pub(super) fn read(text: &str, file: &str) -> Result<Node, Fault> {
        let file: Arc<str> = Arc::from(file);
        let table = DeTable::parse(text).map_err(|error| {
            let (line, message) = toml_errors::explain(&error, text);
            Fault { place: Place { file: file.clone(), line }, message }
        })?;
        let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let reader = Reader { file, starts };
        Ok(reader.table(table.get_ref(), 0))
    }

    /// The value as the deserialiser wants it.
    pub(super) fn to_value(&self) -> toml::Value {
        match &self.value {
            Content::Plain(value) => value.clone(),
            Content::List(list) => toml::Value::Array(list.iter().map(Node::to_value).collect()),
            Content::Table(table) => {
                toml::Value::Table(table.iter().map(|(key, node)| (key.clone(), node.to_value())).collect())
            }
        }
    }

    /// The whole tree as a value of its type.
    pub(super) fn typed<T: for<'de> Deserialize<'de>>(&self) -> Result<T, Fault> {
        serde_path_to_error::deserialize(self.to_value()).map_err(|error| {
            let mut at = At(self);
            for segment in error.path() {
                at = match segment {
                    serde_path_to_error::Segment::Seq { index } => at.index(*index),
                    serde_path_to_error::Segment::Map { key } => at.key(key),
                    _ => at,
                };
            }
            Fault { place: at.place(), message: toml_errors::translate(error.inner().message()) }
        })
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        self.table().iter().find(|(name, _)| name == key).map(|(_, node)| node)
    }

    /// All the values below, with their keys: lists of texts as one value.
    pub(super) fn flatten(&self, key: &str, out: &mut Vec<super::SourcedValue>) {
        let below = |name: &str| if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") };
        match &self.value {
            Content::Table(table) => table.iter().for_each(|(name, node)| node.flatten(&below(name), out)),
            Content::List(list) if list.iter().any(|node| matches!(node.value, Content::Table(_))) => {
                for (at, node) in (1..).zip(list) {
                    let name = node.identity().map_or_else(|| at.to_string(), str::to_owned);
                    node.flatten(&below(&name), out);
                }
            }
            _ => {
                let value = self.to_value().to_string();
                out.push(super::SourcedValue { key: key.to_owned(), value, place: self.place.clone() });
            }
        }
    }

    /// Takes a key away.
    pub(super) fn take(&mut self, key: &str) -> Option<Node> {
        let Content::Table(table) = &mut self.value else { return None };
        let at = table.iter().position(|(name, _)| name == key)?;
        Some(table.remove(at).1)
    }

    /// The text, if it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Content::Plain(value) => value.as_str(),
            _ => None,
        }
    }

    /// Keys and values; none when it is not a table.
    pub(super) fn table(&self) -> &[(String, Node)] {
        if let Content::Table(table) = &self.value { table } else { &[] }
    }

    /// Entries; none when it is not a list.
    pub(super) fn list(&self) -> &[Node] {
        if let Content::List(list) = &self.value { list } else { &[] }
    }

    /// By what an entry of a list is known.
    pub(super) fn identity(&self) -> Option<&str> {
        IDENTITIES.iter().find_map(|key| self.get(key)?.text())
    }
}

/// A walk down a tree that stops at the last place that exists.
#[derive(Clone, Copy)]
pub(super) struct At<'a>(pub(super) &'a Node);

impl<'a> At<'a> {
    /// Goes to a key.
    pub(super) fn key(self, key: &str) -> Self {
        Self(self.0.get(key).unwrap_or(self.0))
    }

    /// Goes to an entry by its position.
    pub(super) fn index(self, index: usize) -> Self {
        Self(self.0.list().get(index).unwrap_or(self.0))
    }

    /// Goes to the entry of a list with this code.
    pub(super) fn entry(self, list: &str, code: &str) -> Self {
        let list = self.key(list);
        Self(list.0.list().iter().find(|entry| entry.identity() == Some(code)).unwrap_or(list.0))
    }

    /// Goes to the entry of a list that is this text.
    pub(super) fn word(self, word: &str) -> Self {
        Self(self.0.list().iter().find(|entry| entry.text() == Some(word)).unwrap_or(self.0))
    }

    /// Where it came to.
    pub(super) fn place(self) -> Place {
        self.0.place.clone()
    }
}

struct Reader {
    file: Arc<str>,
    /// Where each line begins.
    starts: Vec<usize>,
}

impl Reader {
    fn place(&self, at: usize) -> Place {
        Place { file: self.file.clone(), line: self.starts.partition_point(|start| *start <= at).max(1) }
    }

    fn node(&self, value: &Spanned<DeValue<'_>>, at: usize) -> Node {
        let plain = |value| Node { place: self.place(at), value: Content::Plain(value) };
        match value.get_ref() {
            DeValue::String(text) => plain(toml::Value::String(text.to_string())),
            DeValue::Integer(number) => {
                let whole = i64::from_str_radix(number.as_str(), number.radix());
                plain(whole.map_or_else(|_| toml::Value::String(number.as_str().to_owned()), toml::Value::Integer))
            }
            DeValue::Float(number) => {
                let parsed = number.as_str().parse::<f64>();
                plain(parsed.map_or_else(|_| toml::Value::String(number.as_str().to_owned()), toml::Value::Float))
            }
            DeValue::Boolean(flag) => plain(toml::Value::Boolean(*flag)),
            DeValue::Datetime(date) => plain(toml::Value::Datetime(*date)),
            DeValue::Array(array) => {
                let entries = array.iter().map(|entry| self.node(entry, entry.span().start));
                Node { place: self.place(at), value: Content::List(entries.collect()) }
            }
            DeValue::Table(table) => self.table(table, at),
        }
    }

    fn table(&self, table: &DeTable<'_>, at: usize) -> Node {
        let entries =
            table.iter().map(|(key, value)| (key.get_ref().to_string(), self.node(value, key.span().start))).collect();
        Node { place: self.place(at), value: Content::Table(entries) }
    }
}
