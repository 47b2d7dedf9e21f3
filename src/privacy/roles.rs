// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Roles and bodies, told from persons' names.

/// Words of roles and bodies: a text that has one of them says who acts, not which person.
const ROLES: [&str; 40] = [
    "ufficio",
    "comune",
    "comuni",
    "sindaco",
    "sindaci",
    "sindaca",
    "vicesindaco",
    "assessore",
    "assessora",
    "assessori",
    "segretario",
    "segretaria",
    "segreteria",
    "presidente",
    "dirigente",
    "dirigenti",
    "direttore",
    "direttrice",
    "responsabile",
    "responsabili",
    "referente",
    "referenti",
    "coordinatore",
    "coordinatrice",
    "coordinamento",
    "funzionario",
    "funzionaria",
    "assistente",
    "assistenti",
    "ambito",
    "asl",
    "ats",
    "asst",
    "ausl",
    "distretto",
    "servizio",
    "servizi",
    "settore",
    "ente",
    "enti",
];

/// More words of roles and bodies.
const BODIES: [&str; 31] = [
    "udp",
    "tavolo",
    "tavoli",
    "cooperativa",
    "consorzio",
    "associazione",
    "azienda",
    "scuola",
    "istituto",
    "centro",
    "gestore",
    "soggetto",
    "partner",
    "equipe",
    "équipe",
    "regione",
    "provincia",
    "consiglio",
    "giunta",
    "assemblea",
    "tutti",
    "commissione",
    "sindacati",
    "patronato",
    "caf",
    "rup",
    "assessorato",
    "assessorati",
    "segreterie",
    "organizzazioni",
    "oo",
];

/// Whether a text that may be a person's name says a role or a body instead: «Responsabile dell'Ufficio di Piano».
///
/// A role followed by a name («Sindaco Anna Verdi») is a person.
pub fn is_role(text: &str) -> bool {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let known = |word: &str| {
        let word = word.to_lowercase();
        ROLES.contains(&word.as_str()) || BODIES.contains(&word.as_str())
    };
    let has_role = words.iter().any(|w| known(w));
    // Two words in capitals side by side, neither of which is a role, are a name.
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase) && word.chars().count() > 2;
    let shouted = text.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let named = !shouted && words.windows(2).any(|pair| pair.iter().all(|w| capital(w) && !known(w) && !acronym(w)));
    has_role && !named
}

fn acronym(word: &str) -> bool {
    word.chars().count() <= 5 && word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_told_from_names() {
        for role in
            ["Il Sindaco", "Responsabile dell'Ufficio di Piano", "UDP", "Comune di Casarano", "ASL Lecce", "SINDACO"]
        {
            assert!(is_role(role), "{role}");
        }
        for name in ["Anna Verdi", "dott.ssa Verdi", "Sindaco Anna Verdi", "VERDI ANNA", ""] {
            assert!(!is_role(name), "{name}");
        }
    }
}
