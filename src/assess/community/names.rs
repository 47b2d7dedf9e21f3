// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the name of a context indicator means: a count of people, families or area, an index of the catalogue, the users of a service.

use super::indices::{self, Index};
use crate::ages::{Band, Sex};
use crate::plan::names::fold;

/// Something that is counted or measured in a place and a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quantity {
    /// Residents.
    People {
        /// Of one sex, or of both.
        sex: Option<Sex>,
        /// Of these ages.
        band: Band,
        /// Foreigners only.
        foreign: bool,
    },
    /// Families.
    Families,
    /// Families of one person.
    Single,
    /// Square kilometres.
    Area,
    /// Births in the year.
    Births,
    /// Deaths in the year.
    Deaths,
}

impl Quantity {
    /// All the residents.
    pub const RESIDENTS: Quantity = Quantity::of(Band::ALL);

    /// Residents of these ages.
    pub const fn of(band: Band) -> Quantity {
        Quantity::People { sex: None, band, foreign: false }
    }

    /// Foreign residents of these ages.
    pub const fn foreign(band: Band) -> Quantity {
        Quantity::People { sex: None, band, foreign: true }
    }
}

/// What an indicator is.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// A count, with what its unit multiplies it by: hectares are hundredths of a square kilometre.
    Count(Quantity),
    /// An index of the catalogue.
    Index(&'static Index),
    /// Residents of one age for each hundred.
    Share(Band),
    /// Change of the residents in per cent between two years; without them, since the year before that is known.
    Change(Option<(i16, i16)>),
    /// People who use a service, or places of it, meant for these ages.
    Users(Band),
    /// Nothing that is known.
    Other,
}

/// Words by which a ratio is told from a count.
const RATIOS: [&str; 16] = [
    "quota",
    "incidenza",
    "percentuale",
    "indice",
    "tasso",
    "media",
    "medio",
    "medie",
    "rapporto",
    "densita",
    "variazione",
    "saldo",
    "per",
    "ogni",
    "su",
    "previsione",
];

/// Words beside a count of residents that make it no other thing.
const PLAIN: [&str; 34] = [
    "popolazione",
    "residente",
    "residenti",
    "abitanti",
    "persone",
    "totale",
    "totali",
    "di",
    "del",
    "della",
    "eta",
    "anni",
    "anno",
    "da",
    "a",
    "e",
    "ed",
    "oltre",
    "piu",
    "al",
    "gennaio",
    "dicembre",
    "in",
    "numero",
    "n",
    "classe",
    "fascia",
    "over",
    "under",
    "cittadini",
    "i",
    "gli",
    "con",
    "fino",
];

/// The meaning of an indicator's name.
pub fn meaning(name: &str) -> Meaning {
    let plain = fold(name);
    let words: Vec<&str> = plain.split(' ').filter(|w| !w.is_empty()).collect();
    let has = |stems: &[&str]| words.iter().any(|w| stems.iter().any(|s| w.starts_with(s)));
    if words.first().is_some_and(|w| ["utenti", "assistiti", "iscritti", "posti", "beneficiari"].contains(w))
        || plain.contains("in carico")
        || has(&["assistit"])
    {
        let ratio = words.iter().any(|w| RATIOS.contains(w) && !matches!(*w, "per" | "su")) || name.contains('%');
        let ratio = ratio || plain.contains("per 1") || plain.contains("ogni 1");
        return if ratio { Meaning::Other } else { Meaning::Users(target(name, &words)) };
    }
    let ratio = words.iter().any(|w| RATIOS.contains(w)) || name.contains(['%', '‰']);
    if has(&["variazione"]) && has(&["popolazion", "resident", "abitant", "demografic"]) {
        let years: Vec<i16> =
            words.iter().filter_map(|w| w.parse().ok()).filter(|y| (1951..=2100).contains(y)).collect();
        let between = match years.as_slice() {
            [first, last] if first < last => Some((*first, *last)),
            _ => None,
        };
        return Meaning::Change(between);
    }
    if let Some(index) = indices::named(&plain, &words) {
        return Meaning::Index(index);
    }
    if ratio {
        return share(name, &words).map_or(Meaning::Other, Meaning::Share);
    }
    count(name, &words, &has).map_or(Meaning::Other, Meaning::Count)
}

fn count(name: &str, words: &[&str], has: &dyn Fn(&[&str]) -> bool) -> Option<Quantity> {
    let only = |extra: &[&str]| {
        let known = |w: &&&str| PLAIN.contains(*w) || extra.contains(*w) || w.bytes().all(|b| b.is_ascii_digit());
        words.iter().filter(|w| !known(w)).count() == 0
    };
    if has(&["superficie"]) {
        return only(&[
            "superficie",
            "territoriale",
            "kmq",
            "km",
            "km2",
            "ha",
            "ettari",
            "chilometri",
            "quadrati",
            "comunale",
        ])
        .then_some(Quantity::Area);
    }
    if has(&["famigli", "nuclei"]) {
        // «Famiglie di una sola persona con 65 anni e più» are others.
        if ages_in(&name.replace("1 componente", "un componente")) != Some(None) {
            return None;
        }
        const FAMILIES: [&str; 6] = ["famiglie", "nuclei", "familiari", "anagrafiche", "anagrafici", "famigliari"];
        let single = words.iter().any(|w| ["unipersonali", "monocomponente", "unipersonale"].contains(w))
            || ["di una persona", "un componente", "una sola persona", "1 componente"]
                .iter()
                .any(|w| words.join(" ").contains(w));
        if single {
            return only(
                &[
                    &FAMILIES[..],
                    &["unipersonali", "unipersonale", "monocomponente", "una", "un", "sola", "persona", "componente"],
                ]
                .concat(),
            )
            .then_some(Quantity::Single);
        }
        return only(&FAMILIES).then_some(Quantity::Families);
    }
    if only(&["nati", "vivi", "nascite"]) && has(&["nati", "nascite"]) {
        return Some(Quantity::Births);
    }
    if only(&["morti", "decessi"]) && has(&["morti", "decessi"]) {
        return Some(Quantity::Deaths);
    }
    const MALE: [&str; 4] = ["maschi", "uomini", "maschile", "maschio"];
    const FEMALE: [&str; 4] = ["femmine", "donne", "femminile", "femmina"];
    const FOREIGN: [&str; 3] = ["stranieri", "straniera", "straniere"];
    const GROUPS: [&str; 2] = ["minori", "anziani"];
    let told = |list: &[&str]| words.iter().any(|w| list.contains(w));
    let people = told(&["popolazione", "residenti", "residente", "abitanti"])
        || told(&MALE)
        || told(&FEMALE)
        || told(&FOREIGN)
        || told(&GROUPS);
    if !people || !only(&[&MALE[..], &FEMALE, &FOREIGN, &GROUPS].concat()) {
        return None;
    }
    let sex = match (told(&MALE), told(&FEMALE)) {
        (true, false) => Some(Sex::Male),
        (false, true) => Some(Sex::Female),
        _ => None,
    };
    let band = match (ages_in(name)?, told(&["minori"]), told(&["anziani"])) {
        (Some(band), ..) => band,
        (None, true, false) => Band::new(0, 17),
        (None, false, true) => Band::over(65),
        _ => Band::ALL,
    };
    Some(Quantity::People { sex, band, foreign: told(&FOREIGN) })
}

/// The ages in the name of an indicator; `None` when its figures are no ages.
fn ages_in(name: &str) -> Option<Option<Band>> {
    let lower = name.to_lowercase();
    let mut rest = lower.as_str();
    // The day of reference is no age.
    let mut kept = String::new();
    while let Some(at) = ["gennaio", "dicembre"].iter().filter_map(|m| rest.find(m)).min() {
        let before = rest[..at].trim_end();
        let before = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '°' || c == 'º');
        kept.push_str(before);
        kept.push(' ');
        rest = rest[at..].trim_start_matches(char::is_alphabetic);
    }
    kept.push_str(rest);
    let keep = |w: &&str| {
        let digits = w.trim_matches(|c: char| !c.is_ascii_digit());
        !(digits.len() == 4 && digits.parse::<i16>().is_ok_and(|y| (1951..=2100).contains(&y)))
    };
    let bare: Vec<&str> = kept.split_whitespace().filter(keep).collect();
    let bare = bare.join(" ");
    if !bare.bytes().any(|b| b.is_ascii_digit()) {
        return Some(None);
    }
    let said = [
        "popolazione",
        "residente",
        "residenti",
        "abitanti",
        "persone",
        "maschi",
        "femmine",
        "uomini",
        "donne",
        "maschile",
        "femminile",
        "stranieri",
        "straniera",
        "straniere",
        "minori",
        "anziani",
        "totale",
        "cittadini",
        "numero",
        "al",
        "con",
        "quota",
        "incidenza",
        "percentuale",
        "%",
        "della",
        "sul",
        "per",
        "100",
    ];
    let ages: Vec<&str> = bare
        .split(|c: char| c.is_whitespace() || "(),:;".contains(c))
        .filter(|w| !w.is_empty() && !said.contains(w))
        .collect();
    Band::read(&ages.join(" ")).filter(|band| *band != Band::ALL).map(Some)
}

/// The ages of which an indicator says the share among the residents.
fn share(name: &str, words: &[&str]) -> Option<Band> {
    let told = |list: &[&str]| words.iter().any(|w| list.contains(w));
    if told(&[
        "maschi",
        "femmine",
        "donne",
        "uomini",
        "famiglie",
        "stranieri",
        "media",
        "tasso",
        "indice",
        "saldo",
        "carico",
    ]) {
        return None;
    }
    let known = |w: &&&str| {
        PLAIN.contains(*w)
            || RATIOS.contains(*w)
            || ["minori", "anziani", "sulla", "sul", "dei", "degli", "100"].contains(*w)
            || w.bytes().all(|b| b.is_ascii_digit())
    };
    if words.iter().any(|w| !known(&w)) {
        return None;
    }
    match (ages_in(name)?, told(&["minori"]), told(&["anziani"])) {
        (Some(band), ..) => Some(band),
        (None, true, false) => Some(Band::new(0, 17)),
        (None, false, true) => Some(Band::over(65)),
        _ => None,
    }
}

/// The ages that the name of a service declares; all of them when it declares none.
pub fn target(name: &str, words: &[&str]) -> Band {
    let mut pieces = name.split(['(', ')', ',', ';', ':']);
    if let Some(band) = pieces.find_map(Band::in_heading) {
        return band;
    }
    let told = |list: &[&str]| words.iter().any(|w| list.contains(w));
    if told(&["nido", "nidi", "micronido", "micronidi"]) || words.join(" ").contains("prima infanzia") {
        Band::new(0, 2)
    } else if told(&["anziani", "anziane"]) {
        Band::over(65)
    } else if told(&["minori", "minorenni"]) {
        Band::new(0, 17)
    } else {
        Band::ALL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(sex: Option<Sex>, band: Band, foreign: bool) -> Meaning {
        Meaning::Count(Quantity::People { sex, band, foreign })
    }

    #[test]
    fn names_are_understood_or_left_alone() {
        let index = |id: &str| Meaning::Index(indices::index(id).unwrap());
        let (m, f) = (Some(Sex::Male), Some(Sex::Female));
        for (name, wanted) in [
            ("Popolazione residente", people(None, Band::ALL, false)),
            ("Popolazione residente al 1° gennaio 2022", people(None, Band::ALL, false)),
            ("Residenti al 31 dicembre", people(None, Band::ALL, false)),
            ("Popolazione 0-14 anni", people(None, Band::new(0, 14), false)),
            ("Residenti di 65 anni e più", people(None, Band::over(65), false)),
            ("Popolazione 65+", people(None, Band::over(65), false)),
            ("Minori 0-17", people(None, Band::new(0, 17), false)),
            ("Minori stranieri", people(None, Band::new(0, 17), true)),
            ("Maschi 5-9 anni", people(m, Band::new(5, 9), false)),
            ("Residenti femmine 80 e oltre", people(f, Band::over(80), false)),
            ("Popolazione femminile, 85+", people(f, Band::over(85), false)),
            ("Stranieri residenti", people(None, Band::ALL, true)),
            ("Maschi e femmine 0-4", people(None, Band::new(0, 4), false)),
            ("Superficie (kmq)", Meaning::Count(Quantity::Area)),
            ("Famiglie", Meaning::Count(Quantity::Families)),
            ("Famiglie unipersonali", Meaning::Count(Quantity::Single)),
            ("Famiglie di una sola persona", Meaning::Count(Quantity::Single)),
            ("Famiglie di una sola persona con 65 anni e più", Meaning::Other),
            ("Nati vivi", Meaning::Count(Quantity::Births)),
            ("Indice di vecchiaia", index("vecchiaia")),
            ("Indice di dipendenza strutturale", index("dipendenza")),
            ("Indice di dipendenza degli anziani", index("dipendenza_anziani")),
            ("Indice di ricambio della popolazione attiva", index("ricambio")),
            ("Carico di figli per donna feconda", index("carico_figli")),
            ("Densità abitativa (ab./kmq)", index("densita")),
            ("Incidenza degli stranieri (%)", index("stranieri")),
            ("Stranieri per 100 residenti", index("stranieri")),
            ("Numero medio di componenti per famiglia", index("componenti")),
            ("Quota 65+ (%)", Meaning::Share(Band::over(65))),
            ("Incidenza anziani", Meaning::Share(Band::over(65))),
            ("% popolazione 0-14", Meaning::Share(Band::new(0, 14))),
            ("Variazione % della popolazione 2011-2021", Meaning::Change(Some((2011, 2021)))),
            ("Utenti SAD (65+)", Meaning::Users(Band::over(65))),
            ("Posti nei servizi per la prima infanzia", Meaning::Users(Band::new(0, 2))),
            ("Utenti asilo nido", Meaning::Users(Band::new(0, 2))),
            ("Anziani assistiti in SAD", Meaning::Users(Band::over(65))),
            ("Minori in carico", Meaning::Users(Band::new(0, 17))),
            ("Utenti SAD per 1.000 residenti", Meaning::Other),
            ("Donne vittime di violenza", Meaning::Other),
            ("Alunni stranieri", Meaning::Other),
            ("Famiglie con minori", Meaning::Other),
            ("Reddito imponibile medio IRPEF", Meaning::Other),
            ("Tasso di disoccupazione", Meaning::Other),
            ("Spesa sociale pro capite", Meaning::Other),
        ] {
            assert_eq!(meaning(name), wanted, "{name}");
        }
    }
}
