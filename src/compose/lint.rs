// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Looks at templates before they are rendered: names, norms, tables and chapters that don't exist, with their place.
//!
//! Rendering meets only the branches that the data of the day takes; an office wants to know of the others too.

use std::collections::BTreeSet;

use tera::Value;

use super::error::ComposeError;
use super::{figure, table};
use crate::profile::Profile;
use crate::toml_errors::nearest;

/// Words of the language of the templates, which name nothing.
const KEYWORDS: [&str; 32] = [
    "and",
    "or",
    "not",
    "in",
    "if",
    "else",
    "elif",
    "endif",
    "for",
    "endfor",
    "include",
    "set",
    "endset",
    "set_global",
    "block",
    "endblock",
    "extends",
    "macro",
    "endmacro",
    "import",
    "as",
    "true",
    "false",
    "none",
    "True",
    "False",
    "None",
    "is",
    "loop",
    "filter",
    "endfilter",
    "raw",
];

/// What templates may name.
pub(crate) struct Names<'a> {
    /// Names and values of the plan; `None` for a name that the data at hand can't show.
    pub(crate) root: &'a dyn Fn(&str) -> Option<Value>,
    /// All the names of the root.
    pub(crate) known: Vec<&'a str>,
    /// The profile, with its norms.
    pub(crate) profile: &'a Profile,
    /// Whether a template is the office's: in the built-in ones only the norms depend on the profile.
    pub(crate) own: &'a dyn Fn(&str) -> bool,
}

/// The chapters name templates that exist.
pub(crate) fn chapters(profile: &Profile, templates: &[(String, String)]) -> Result<(), ComposeError> {
    let names = || templates.iter().map(|(name, _)| name.as_str());
    let wrong = profile.chapters.iter().find(|chapter| !names().any(|name| name == chapter.template));
    let Some(chapter) = wrong else { return Ok(()) };
    let hint = nearest(&chapter.template, names()).map(|n| format!("; forse «{n}»")).unwrap_or_default();
    Err(ComposeError::Chapter {
        place: profile.place(&["capitolo", &chapter.code, "modello"]).to_string(),
        message: format!(
            "il capitolo {} usa il modello «{}», che non esiste{hint}: aggiungerlo nella cartella «modelli» del progetto, oppure correggere il profilo",
            chapter.code, chapter.template
        ),
    })
}

/// The first name that doesn't exist in these templates.
pub(crate) fn names(templates: &[(String, String)], names: &Names<'_>) -> Result<(), ComposeError> {
    let mut local: BTreeSet<&str> = BTreeSet::new();
    for (_, text) in templates {
        for tag in tags(text).filter(|tag| tag.statement) {
            let words: Vec<&str> = words(tag.text).map(|w| w.text).collect();
            match words.as_slice() {
                ["for", rest @ ..] => local.extend(rest.iter().take_while(|w| **w != "in").copied()),
                ["set" | "set_global" | "macro", name, ..] => {
                    local.insert(name);
                }
                _ => {}
            }
        }
    }
    for (file, text) in templates {
        if let Some((at, message)) = first_fault(text, names, &local, (names.own)(file)) {
            let line = text[..at].matches('\n').count() + 1;
            let column = text[..at].rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
            return Err(ComposeError::Template { file: file.clone(), line, column, message });
        }
    }
    Ok(())
}

fn first_fault(text: &str, names: &Names<'_>, local: &BTreeSet<&str>, own: bool) -> Option<(usize, String)> {
    let mut loops: Vec<(String, Option<Value>)> = Vec::new();
    for tag in tags(text) {
        let words: Vec<Word<'_>> = words(tag.text).collect();
        let first = words.first().map(|w| w.text).unwrap_or_default();
        for (at, word) in words.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|b| words.get(b));
            let root = word.text.split('.').next().unwrap_or_default();
            let names_nothing = !own
                || KEYWORDS.contains(&root)
                || word.called
                || word.argument
                || word.filter
                || before.is_some_and(|b| b.text == "is" || (b.text == "not" && at >= 2 && words[at - 2].text == "is"))
                || (tag.statement
                    && matches!(first, "for" | "set" | "set_global" | "macro" | "block" | "import")
                    && at > 0
                    && {
                        let in_at = words.iter().position(|w| w.text == "in").unwrap_or(usize::MAX);
                        if first == "for" { at < in_at } else { at == 1 }
                    });
            if names_nothing {
                continue;
            }
            if let Err(message) = resolve(word.text, names, local, &loops) {
                return Some((tag.start + word.at, message));
            }
        }
        for (call, id, at) in calls(tag.text) {
            let (known, what): (Vec<&str>, &str) = match call {
                "cita" => (names.profile.acts.iter().map(|a| a.id.as_str()).collect(), "la norma"),
                "tabella" if own => (table::IDS.to_vec(), "la tabella"),
                "grafico" if own => (figure::IDS.to_vec(), "il grafico"),
                _ => continue,
            };
            if !known.contains(&id) {
                let hint = nearest(id, known.iter().copied()).map(|n| format!("; forse «{n}»")).unwrap_or_default();
                return Some((tag.start + at, format!("{what} «{id}» non esiste{hint}")));
            }
        }
        match (tag.statement, first) {
            (true, "for") => {
                let variables: Vec<&str> = words.iter().map(|w| w.text).skip(1).take_while(|w| *w != "in").collect();
                let list = words.iter().position(|w| w.text == "in").and_then(|at| words.get(at + 1));
                let element =
                    list.and_then(|w| value_of(w.text, names, &loops)).and_then(|v| v.as_array()?.first().cloned());
                let only = variables.len() == 1;
                loops.push((variables.first().copied().unwrap_or_default().to_owned(), element.filter(|_| only)));
            }
            (true, "endfor") => {
                loops.pop();
            }
            _ => {}
        }
    }
    None
}

/// Whether a name, with what stands after its dots, exists.
fn resolve(
    path: &str,
    names: &Names<'_>,
    local: &BTreeSet<&str>,
    loops: &[(String, Option<Value>)],
) -> Result<(), String> {
    let mut parts = path.split('.');
    let root = parts.next().unwrap_or_default();
    let bound = loops.iter().rev().find(|(name, _)| name == root);
    let mut value = match bound {
        Some((_, value)) => value.clone(),
        None if local.contains(root) => None,
        None if names.known.contains(&root) => (names.root)(root),
        None => {
            let all = names.known.iter().copied().chain(local.iter().copied());
            let hint = match nearest(root, all) {
                Some(near) => format!("forse «{near}»"),
                None => format!("nomi disponibili: {}", names.known.join(", ")),
            };
            return Err(format!("il nome «{root}» non esiste; {hint}"));
        }
    };
    let mut said = root.to_owned();
    for part in parts {
        let Some(map) = value.as_ref().and_then(|v| v.as_map()) else { return Ok(()) };
        let keys: Vec<&str> = map.keys().filter_map(|k| k.as_str()).collect();
        if !keys.contains(&part) {
            let hint = match nearest(part, keys.iter().copied()) {
                Some(near) => format!("forse «{said}.{near}»"),
                None => format!("«{said}» contiene: {}", keys.join(", ")),
            };
            return Err(format!("il nome «{said}.{part}» non esiste; {hint}"));
        }
        let next = map.iter().find(|(k, _)| k.as_str() == Some(part)).map(|(_, v)| v.clone());
        value = next;
        said = format!("{said}.{part}");
    }
    Ok(())
}

fn value_of(path: &str, names: &Names<'_>, loops: &[(String, Option<Value>)]) -> Option<Value> {
    let mut parts = path.split('.');
    let root = parts.next()?;
    let mut value = match loops.iter().rev().find(|(name, _)| name == root) {
        Some((_, value)) => value.clone()?,
        None => (names.root)(root)?,
    };
    for part in parts {
        let next = value.as_map()?.iter().find(|(k, _)| k.as_str() == Some(part)).map(|(_, v)| v.clone());
        value = next?;
    }
    Some(value)
}

/// What stands between braces.
struct Tag<'t> {
    /// Where the text begins in the template.
    start: usize,
    text: &'t str,
    /// `{% … %}` rather than `{{ … }}`.
    statement: bool,
}

fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let open = at + text[at..].find('{')?;
            let (close, statement) = match text.as_bytes().get(open + 1) {
                Some(b'{') => ("}}", false),
                Some(b'%') => ("%}", true),
                Some(b'#') => {
                    at = text[open..].find("#}").map_or(text.len(), |end| open + end + 2);
                    continue;
                }
                _ => {
                    at = open + 1;
                    continue;
                }
            };
            let start = open + 2;
            let end = start + text[start..].find(close)?;
            at = end + 2;
            return Some(Tag { start, text: &text[start..end], statement });
        }
    })
}

/// A name in a tag, dots included.
struct Word<'t> {
    at: usize,
    text: &'t str,
    /// A function: `tabella(`.
    called: bool,
    /// The name of an argument: `id=`.
    argument: bool,
    /// After a bar.
    filter: bool,
}

fn words(tag: &str) -> impl Iterator<Item = Word<'_>> {
    let bytes = tag.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let byte = bytes[at];
            if byte == b'"' || byte == b'\'' || byte == b'`' {
                at = tag[at + 1..].find(byte as char).map_or(bytes.len(), |end| at + end + 2);
            } else if byte.is_ascii_digit() {
                at += tag[at..].bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'.').count();
            } else if byte.is_ascii_alphabetic() || byte == b'_' {
                let start = at;
                at += tag[at..].bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.')).count();
                let rest = tag[at..].trim_start();
                let before = tag[..start].trim_end();
                return Some(Word {
                    at: start,
                    text: tag[start..at].trim_end_matches('.'),
                    called: rest.starts_with('('),
                    argument: rest.starts_with('=') && !rest.starts_with("=="),
                    filter: before.ends_with('|'),
                });
            } else {
                at += tag[at..].chars().next().map_or(1, char::len_utf8);
            }
        }
        None
    })
}

/// Functions called with a literal `id`: name, id, where.
fn calls(tag: &str) -> Vec<(&str, &str, usize)> {
    let found = words(tag).filter(|word| word.called).filter_map(|word| {
        let rest = &tag[word.at + word.text.len()..];
        let inside = &rest[rest.find('(')? + 1..rest.find(')').unwrap_or(rest.len()).max(rest.find('(')? + 1)];
        let after = inside.trim_start().strip_prefix("id")?.trim_start().strip_prefix('=')?.trim_start();
        let id = after.strip_prefix('"')?.split('"').next()?;
        // An id put together from parts is known only when it is rendered.
        let whole = !after[1 + id.len() + 1..].trim_start().starts_with('~');
        whole.then_some((word.text, id, word.at))
    });
    found.collect()
}
