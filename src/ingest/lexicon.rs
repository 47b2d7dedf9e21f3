// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The names that tell a sheet's shape: areas and funds of the profile, comuni, years of the plan.

use std::collections::{BTreeMap, BTreeSet};

use super::normal::{loose, normal, without_brackets};
use super::value::year_in;
use crate::istat;
use crate::period::Triennium;
use crate::profile::Profile;
use crate::project::Project;
use crate::table::TableSchema;

/// Names of the profile and of the project.
pub struct Lexicon {
    areas: BTreeMap<String, String>,
    area_codes: Vec<String>,
    funds: BTreeMap<String, String>,
    fund_codes: BTreeMap<String, String>,
    /// The three years.
    pub triennium: Triennium,
    /// The lead comune: names are those of its Region, shortened ones those of its province.
    home: Option<&'static istat::Place>,
    /// Names of the ambito and of its lead comune: in a file name they mean the whole ambito.
    pub ambito: BTreeSet<String>,
    /// The table Interventi with the fields of the profile's sheet.
    sheet: Option<&'static TableSchema>,
}

impl Lexicon {
    /// Names of a profile, and of a project when there is one.
    pub fn new(profile: Option<&Profile>, project: Option<&Project>) -> Self {
        let triennium = project.map_or_else(
            || profile.map_or(Triennium::starting(2022), |p| p.identity.triennium),
            |p| p.settings.piano.triennio,
        );
        let mut lexicon = Self {
            areas: BTreeMap::new(),
            area_codes: Vec::new(),
            funds: BTreeMap::new(),
            fund_codes: BTreeMap::new(),
            triennium,
            home: project.and_then(|p| lead(&p.settings.ambito.comune_capofila, profile)),
            ambito: BTreeSet::new(),
            sheet: profile.and_then(|p| p.sheet),
        };
        for area in profile.into_iter().flat_map(|p| &p.areas) {
            lexicon.area_codes.push(area.code.clone());
            for name in [&area.code, &area.title, &area.short].into_iter().chain(&area.alias) {
                lexicon.areas.entry(loose(name)).or_insert_with(|| area.code.clone());
            }
        }
        for fund in profile.into_iter().flat_map(|p| &p.funds) {
            lexicon.fund_codes.insert(normal(&fund.code), fund.code.clone());
            for name in [&fund.code, &fund.title].into_iter().chain(&fund.alias) {
                lexicon.funds.entry(loose(name)).or_insert_with(|| fund.code.clone());
            }
        }
        for (number, code) in numbered(profile.into_iter().flat_map(|p| &p.areas).map(|area| area.code.as_str())) {
            for words in ["area", "area strategica", "area prioritaria", "area intervento"] {
                lexicon.areas.entry(format!("{words} {number}")).or_insert_with(|| code.to_owned());
            }
        }
        lexicon.areas.remove("");
        lexicon.funds.remove("");
        if let Some(project) = project {
            let ambito = &project.settings.ambito;
            lexicon.ambito = [&ambito.denominazione, &ambito.comune_capofila].map(|n| istat::normalize(n)).into();
        }
        lexicon
    }

    /// A table as the profile extends it.
    pub fn own(&self, schema: &'static TableSchema) -> &'static TableSchema {
        self.sheet.filter(|own| own.name == schema.name).unwrap_or(schema)
    }

    /// Code of the area that a text names: by code, wording or alias, also after «Area strategica».
    pub fn area(&self, text: &str) -> Option<&str> {
        if text.len() > 250 {
            return None;
        }
        let pieces = text.split([':', '–', '—', '|']).chain(text.split(" - "));
        for piece in std::iter::once(text).chain(pieces) {
            let key = loose(piece);
            let bare = ["area strategica ", "area prioritaria ", "area intervento ", "area "];
            let bare = bare.iter().find_map(|prefix| key.strip_prefix(prefix)).unwrap_or(&key);
            if let Some(code) = self.areas.get(&key).or_else(|| self.areas.get(bare)) {
                return Some(code);
            }
        }
        let trimmed = text.trim_start_matches(|c: char| !c.is_alphanumeric());
        let lower = trimmed.to_lowercase();
        let lower = lower.strip_prefix("area strategica ").or_else(|| lower.strip_prefix("area ")).unwrap_or(&lower);
        // `A1 – Welfare d'accesso`, but not `A1.01 Segretariato`.
        self.area_codes.iter().map(String::as_str).find(|code| {
            lower.strip_prefix(&code.to_lowercase()).is_some_and(|rest| {
                let mut rest = rest.chars();
                let next = rest.next();
                next.is_none()
                    || (next.is_some_and(|c| matches!(c, ' ' | ':' | ')' | '–' | '—' | '-'))
                        && !rest.next().is_some_and(|c| c.is_ascii_digit()))
            })
        })
    }

    /// Code of the fund that a text names.
    pub fn fund(&self, text: &str) -> Option<&str> {
        if text.len() > 250 {
            return None;
        }
        let inside = text.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(inside, _)| inside);
        let bare = without_brackets(text);
        for name in std::iter::once(text).chain([bare.as_str()]).chain(inside) {
            let words = loose(name);
            let without_year: Vec<&str> = words
                .split(' ')
                .filter(|w| !is_year(w) && !matches!(*w, "annualita" | "anno" | "quota" | "risorse"))
                .collect();
            if let Some(code) = self.funds.get(&words).or_else(|| self.funds.get(&without_year.join(" "))) {
                return Some(code);
            }
        }
        let words = normal(text);
        let mut codes = words.split(' ').filter(|w| w.len() >= 3).filter_map(|w| self.fund_codes.get(w));
        let first = codes.next()?;
        codes.all(|code| code == first).then_some(first)
    }

    /// The comune that a text names, and nothing else.
    pub fn comune(&self, text: &str) -> Option<&'static istat::Place> {
        if text.len() > 60 || text.chars().any(|c| c.is_ascii_digit()) {
            return None;
        }
        let named = istat::by_name(text);
        let Some(home) = self.home else { return named.first().copied() };
        // «Minori» is a comune of Campania, and in Puglia it is a word.
        let near = named.iter().find(|p| p.region == home.region).copied();
        near.or_else(|| istat::shortened(text, |place| place.sign == home.sign))
    }

    /// The comune that a text names, if no other comune of Italy, or of the ambito's Region, bears the name.
    pub fn only_comune(&self, text: &str) -> Option<&'static istat::Place> {
        let named = istat::by_name(text);
        if let [one] = named.as_slice() {
            return Some(one);
        }
        let region = self.home?.region;
        let mut near = named.into_iter().filter(|p| p.region == region);
        near.next().filter(|_| near.next().is_none())
    }

    /// Whether a name is that of the ambito or of its lead comune.
    pub fn is_ambito(&self, place: &istat::Place) -> bool {
        self.ambito.contains(&istat::normalize(place.name))
    }

    /// The year that a title or a name speaks of, unless it stands in a date or in the number of an act.
    pub fn year_of(&self, text: &str) -> Option<i16> {
        let (year, by_place) = year_in(text, self.triennium)?;
        let words = normal(text);
        let words: Vec<&str> = words.split(' ').collect();
        let at = words.iter().position(|w| *w == year.to_string());
        let numbered =
            at.and_then(|at| at.checked_sub(1)).is_some_and(|before| words[before].bytes().all(|b| b.is_ascii_digit()));
        (by_place || !numbered).then_some(year)
    }
}

/// The number that each code ends with, where no other code ends with it: offices write «area 1» for A1.
pub fn numbered<'c>(codes: impl Iterator<Item = &'c str>) -> BTreeMap<String, &'c str> {
    let mut found: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for code in codes {
        let number = code.trim_start_matches(|c: char| !c.is_ascii_digit()).trim_start_matches('0');
        if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) {
            found.entry(number.to_owned()).or_default().push(code);
        }
    }
    found
        .into_iter()
        .filter_map(|(number, codes)| if let [code] = codes[..] { Some((number, code)) } else { None })
        .collect()
}

/// The lead comune, by code or by name; of two with one name that of the profile's Region.
fn lead(name: &str, profile: Option<&Profile>) -> Option<&'static istat::Place> {
    let named = istat::by_name(name);
    let own = |p: &&&'static istat::Place| profile.is_some_and(|profile| profile.identity.region == p.region);
    istat::by_code(name).or_else(|| named.iter().find(own).copied()).or_else(|| named.first().copied())
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.parse::<i16>().is_ok_and(|y| (1950..=2100).contains(&y))
}

/// The intervention code that leads a text: `A2.03 – Affido` is `A2.03`.
pub fn leading_code(text: &str) -> Option<&str> {
    let text = text.trim();
    let end = text.find(|c: char| c.is_whitespace() || matches!(c, ':' | '–' | '—' | ')' | ',')).unwrap_or(text.len());
    let code = text[..end].trim_end_matches(['.', '-']);
    let letters = code.chars().take_while(char::is_ascii_alphabetic).count();
    let rest = &code[letters..];
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    let marks = rest.bytes().filter(|b| matches!(b, b'.' | b'-' | b'_' | b'/')).count();
    let plain = rest.len() == digits + marks;
    ((1..=4).contains(&letters) && plain && (2..=8).contains(&digits) && (1..=3).contains(&marks)).then_some(code)
}
