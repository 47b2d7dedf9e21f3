// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Styles and numbering of a Word document: what a paragraph or a run is, by the neutral names of the built-in styles.

use std::collections::BTreeMap;

use super::super::package::for_each_element;
use super::flow::Role;
use crate::document::{Language, TextStyle};

/// Longest chain of styles built on each other.
const CHAIN: usize = 20;

#[derive(Clone, Debug, Default)]
struct Style {
    name: String,
    based: String,
    character: bool,
    outline: Option<u8>,
    /// Numbering and level.
    list: Option<(Option<String>, Option<u8>)>,
    bold: Option<bool>,
    italic: Option<bool>,
    mono: Option<bool>,
    raised: Option<bool>,
    hidden: Option<bool>,
    language: Option<Option<Language>>,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub struct Styles {
    styles: BTreeMap<String, Style>,
    /// Whether each level of a numbering is numbered; `None` where it shows nothing.
    numbering: BTreeMap<String, Vec<Option<bool>>>,
    default: String,
}

/// Typefaces of fixed width.
const MONO: [&str; 8] = [
    "consolas",
    "courier",
    "courier new",
    "liberation mono",
    "dejavu sans mono",
    "lucida console",
    "cascadia mono",
    "menlo",
];

/// Whether a typeface has a fixed width.
pub fn is_mono(face: &str) -> bool {
    MONO.contains(&face.to_lowercase().as_str())
}

/// Whether an attribute `val` says yes: without it, yes.
pub fn on(value: Option<&str>) -> bool {
    !matches!(value, Some("0" | "false" | "off" | "none"))
}

/// The language of a tag; `None` for Italian and for those that no text marks.
pub fn language(tag: &str) -> Option<Language> {
    Language::of(tag)
}

impl Styles {
    /// Reads both parts; what can't be read says nothing.
    pub fn read(styles: &str, numbering: &str) -> Styles {
        let mut out = Styles { numbering: numberings(numbering), ..Styles::default() };
        let mut id = String::new();
        let mut within = false;
        for_each_element(styles, |name, get| {
            let val = || get("val");
            if name == "style" {
                id = get("styleId").unwrap_or_default();
                within = true;
                let kind = get("type").unwrap_or_default();
                if kind == "paragraph" && get("default").is_some_and(|v| on(Some(&v))) {
                    out.default.clone_from(&id);
                }
                let fresh = Style { character: kind == "character", ..Style::default() };
                out.styles.insert(id.clone(), fresh);
                return;
            }
            if !within {
                return;
            }
            let Some(style) = out.styles.get_mut(&id) else { return };
            match name {
                "name" => style.name = val().unwrap_or_default().to_lowercase(),
                "basedOn" => style.based = val().unwrap_or_default(),
                "outlineLvl" => style.outline = val().and_then(|v| v.parse().ok()),
                "numId" => style.list.get_or_insert_default().0 = val(),
                "ilvl" => style.list.get_or_insert_default().1 = val().and_then(|v| v.parse().ok()),
                "b" => style.bold = Some(on(val().as_deref())),
                "i" => style.italic = Some(on(val().as_deref())),
                "vanish" => style.hidden = Some(on(val().as_deref())),
                "vertAlign" => style.raised = Some(val().as_deref() == Some("superscript")),
                "lang" => style.language = val().map(|tag| language(&tag)),
                "rFonts" => {
                    style.mono = get("ascii").or_else(|| get("hAnsi")).map(|face| is_mono(&face)).or(style.mono)
                }
                _ => {}
            }
        });
        out
    }

    /// A style and those that it builds on, nearest first.
    fn chain<'a>(&'a self, id: &str) -> impl Iterator<Item = &'a Style> + 'a {
        let first = self.styles.get(id);
        std::iter::successors(first, |style| self.styles.get(&style.based)).take(CHAIN)
    }

    /// What a paragraph of a style is, and its place in a list.
    pub fn paragraph(&self, id: Option<&str>) -> (Role, Option<(u8, bool)>) {
        let id = id.unwrap_or(&self.default);
        let mut role = Role::Body;
        for style in self.chain(id) {
            let named = role_of(&style.name);
            if let Some(found) = named {
                role = found;
                break;
            }
            if let Some(level) = style.outline.filter(|level| *level < 9) {
                role = Role::Heading(level + 1);
                break;
            }
        }
        if matches!(role, Role::Heading(_) | Role::Title) {
            return (role, None);
        }
        let number = self.chain(id).find_map(|s| s.list.as_ref()?.0.clone());
        let level = self.chain(id).find_map(|s| s.list.as_ref()?.1);
        let place = match number {
            Some(number) => self.place(&number, level.unwrap_or(0)),
            None => self.chain(id).find_map(|style| list_by_name(&style.name)),
        };
        (role, place)
    }

    /// The place that a numbering and a level give; `None` where they show nothing.
    pub fn place(&self, number: &str, level: u8) -> Option<(u8, bool)> {
        if number == "0" {
            return None;
        }
        let shown = match self.numbering.get(number) {
            Some(levels) => levels.get(usize::from(level)).copied().unwrap_or(Some(false)),
            None => Some(false),
        };
        shown.map(|numbered| (level.min(8), numbered))
    }

    /// Look that a character style gives, and whether it hides.
    pub fn look(&self, id: &str) -> (TextStyle, bool) {
        let of =
            |get: fn(&Style) -> Option<bool>| self.chain(id).filter(|s| s.character).find_map(get).unwrap_or(false);
        let mark = self.chain(id).any(|s| s.name.ends_with("reference") || s.name.ends_with("anchor"));
        let style = TextStyle {
            bold: of(|s| s.bold),
            italic: of(|s| s.italic),
            mono: of(|s| s.mono),
            superscript: of(|s| s.raised) && !mark,
            language: self.chain(id).filter(|s| s.character).find_map(|s| s.language).flatten(),
        };
        (style, of(|s| s.hidden))
    }
}

/// What the built-in styles are, by the names that every Word knows, and by those that other programs give them.
fn role_of(name: &str) -> Option<Role> {
    let level = ["heading ", "titolo ", "überschrift ", "titre ", "título "]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix)?.split(' ').next()?.parse::<u8>().ok())
        .filter(|level| (1..=9).contains(level));
    if let Some(level) = level {
        return Some(Role::Heading(level));
    }
    match name {
        "title" | "titolo" => Some(Role::Title),
        "quote" | "citazione" | "intense quote" | "quotations" | "citazione intensa" => Some(Role::Quote),
        "da completare" => Some(Role::Placeholder),
        _ if name.starts_with("list continue") || name.starts_with("seguito elenco") => Some(Role::Continued),
        _ => None,
    }
}

/// Lists whose numbering a program lost.
fn list_by_name(name: &str) -> Option<(u8, bool)> {
    let found = [("list bullet", false), ("puntoelenco", false), ("list number", true), ("numeroelenco", true)];
    let (rest, numbered) = found.iter().find_map(|(base, numbered)| Some((name.strip_prefix(base)?, *numbered)))?;
    let level = rest.trim().parse::<u8>().map_or(0, |n| n.saturating_sub(1));
    Some((level, numbered))
}

/// Whether each level of each numbering is numbered.
fn numberings(xml: &str) -> BTreeMap<String, Vec<Option<bool>>> {
    let mut lists: BTreeMap<String, Vec<Option<bool>>> = BTreeMap::new();
    let mut out: BTreeMap<String, Vec<Option<bool>>> = BTreeMap::new();
    let (mut list, mut number, mut level) = (String::new(), None::<String>, 0usize);
    let mut overriding = false;
    for_each_element(xml, |name, get| match name {
        "abstractNum" => {
            (list, number, overriding) = (get("abstractNumId").unwrap_or_default(), None, false);
            lists.insert(list.clone(), Vec::new());
        }
        "num" => (number, overriding) = (get("numId"), false),
        "lvlOverride" => overriding = true,
        "lvl" => level = get("ilvl").and_then(|v| v.parse().ok()).unwrap_or(0).min(8),
        "numFmt" => {
            let levels = match &number {
                Some(number) if overriding => out.get_mut(number),
                _ => lists.get_mut(&list),
            };
            if let Some(levels) = levels {
                if levels.len() <= level {
                    levels.resize(level + 1, Some(false));
                }
                levels[level] = match get("val").as_deref() {
                    Some("none") => None,
                    Some("bullet") | None => Some(false),
                    Some(_) => Some(true),
                };
            }
        }
        "abstractNumId" => {
            if let Some(number) = &number {
                let levels = get("val").and_then(|v| lists.get(&v).cloned()).unwrap_or_default();
                out.insert(number.clone(), levels);
            }
        }
        _ => {}
    });
    out
}
