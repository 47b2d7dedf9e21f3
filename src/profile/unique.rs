// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Codes and wordings of a profile mean one thing each: the same one twice is refused, whatever its case.

use std::collections::BTreeMap;

use super::Profile;
use super::tree::{At, Fault};

/// Codes and names that two entries of the same list share.
pub(super) fn faults(profile: &Profile, at: At<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let areas = profile.areas.iter().map(|a| (a.code.as_str(), names(&a.code, &a.title, &a.alias)));
    faults.extend(shared("area", "l'area", at, areas));
    let funds = profile.funds.iter().map(|f| (f.code.as_str(), names(&f.code, &f.title, &f.alias)));
    faults.extend(shared("fondo", "il fondo", at, funds));
    let only = |code: &'_ str| vec![(KEYS[0], code.to_owned())];
    let levels = profile.leps.iter().map(|l| (l.code.as_str(), only(&l.code)));
    faults.extend(shared("leps", "il LEPS", at, levels));
    let objectives = profile.objectives.iter().map(|o| (o.code.as_str(), only(&o.code)));
    faults.extend(shared("obiettivo", "l'obiettivo", at, objectives));
    let targets = profile.service_targets.iter().map(|t| (t.code.as_str(), only(&t.code)));
    faults.extend(shared("obiettivo_servizio", "l'obiettivo di servizio", at, targets));
    let chapters = profile.chapters.iter().map(|c| (c.code.as_str(), only(&c.code)));
    faults.extend(shared("capitolo", "il capitolo", at, chapters));
    let rules = profile.rules.iter().map(|r| (r.code.as_str(), only(&r.code)));
    faults.extend(shared("regola", "la regola", at, rules));
    let files = profile.chapters.iter().flat_map(|c| c.texts.iter().map(|t| (c.code.as_str(), &t.file)));
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for (chapter, file) in files {
        if let Some(other) = seen.insert(file.to_lowercase(), chapter).filter(|other| *other != chapter) {
            let message = format!(
                "il testo «{file}» è dei capitoli {other} e {chapter}: ogni file di «testi» sta in un capitolo solo"
            );
            // Of the two places, the one that the office can write in.
            let places = [chapter, other].map(|code| at.entry("capitolo", code).entry("testo", file).place());
            let own = places.iter().find(|place| !place.is_builtin()).unwrap_or(&places[0]);
            faults.push(Fault { place: own.clone(), message });
        }
    }
    faults
}

/// Keys whose words name an entry.
const KEYS: [&str; 3] = ["codice", "titolo", "alias"];

fn names(code: &str, title: &str, alias: &[String]) -> Vec<(&'static str, String)> {
    let others = alias.iter().map(|a| (KEYS[2], a.clone()));
    [(KEYS[0], code.to_owned()), (KEYS[1], title.to_owned())].into_iter().chain(others).collect()
}

/// Names that a later entry shares with an earlier one.
fn shared<'a>(
    list: &str,
    what: &str,
    at: At<'_>,
    entries: impl Iterator<Item = (&'a str, Vec<(&'static str, String)>)>,
) -> Vec<Fault> {
    let mut taken: BTreeMap<String, &str> = BTreeMap::new();
    let mut faults = Vec::new();
    for (code, names) in entries {
        for (key, name) in names {
            let folded = name.trim().to_lowercase();
            match taken.get(&folded) {
                Some(other) if *other != code => {
                    let message = format!(
                        "{what} {code} e {what} {other} si chiamano tutti e due «{}»: ciò che i fogli scrivono non si potrebbe distinguere",
                        name.trim()
                    );
                    let entry = at.entry(list, code).key(key);
                    let place = if key == KEYS[2] { entry.word(&name) } else { entry }.place();
                    faults.push(Fault { place, message });
                }
                _ => {
                    taken.insert(folded, code);
                }
            }
        }
    }
    faults
}
