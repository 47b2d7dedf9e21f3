// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A wrong profile is refused at load: codes that don't exist, figures out of range, with file, line and nearest match.

use super::rules::{Parameter, RULE_PARAMETERS};
use super::tree::{At, Fault, Node};
use super::{Profile, RULE_KINDS, RuleSetting, rule_kind, sheet, structure, unique};
use crate::toml_errors::nearest;

/// The first fault of a profile, in the order of the files.
pub(super) fn first_fault(profile: &Profile, tree: &Node) -> Option<Fault> {
    let at = At(tree);
    let mut faults = references(profile, at);
    faults.extend(unique::faults(profile, at));
    faults.extend(words(profile, at));
    faults.extend(ranges(profile, at));
    faults.extend(profile.rules.iter().filter_map(|rule| rule_fault(profile, rule, at)));
    faults.into_iter().min()
}

fn fault(at: At<'_>, message: impl Into<String>) -> Fault {
    Fault { place: at.place(), message: message.into() }
}

fn references(profile: &Profile, at: At<'_>) -> Vec<Fault> {
    let areas = || profile.areas.iter().map(|a| a.code.as_str());
    let mut faults = Vec::new();
    for fund in &profile.funds {
        for area in fund.areas.iter().filter(|a| profile.area(a).is_none()) {
            let place = at.entry("fondo", &fund.code).key("aree").word(area);
            faults.push(fault(place, unknown("area", area, areas(), &format!("il fondo {}", fund.code))));
        }
    }
    for objective in profile.objectives.iter().filter(|o| profile.area(&o.area).is_none()) {
        let place = at.entry("obiettivo", &objective.code).key("area");
        faults
            .push(fault(place, unknown("area", &objective.area, areas(), &format!("l'obiettivo {}", objective.code))));
    }
    let states = ["bozza", "adottato", "approvato", "aggiornato"];
    for step in profile.path.iter().filter(|s| !states.contains(&s.state.as_str())) {
        let place = at.entry("tappa", &step.code).key("stato");
        faults.push(fault(place, unknown("stato", &step.state, states, &format!("la tappa {}", step.code))));
    }
    let bases = structure::POPULATIONS;
    for target in &profile.service_targets {
        if let Some(base) = target.base.as_deref().filter(|b| !bases.contains(b)) {
            let place = at.entry("obiettivo_servizio", &target.code).key("base");
            let who = format!("l'obiettivo di servizio {}", target.code);
            faults.push(fault(place, unknown("la popolazione", base, bases, &who)));
        }
    }
    faults
}

/// Documents that pdz generates and that an annex of the Region's list may be.
const GENERATED: [&str; 14] = [
    "accordo",
    "adesioni",
    "avviso",
    "calendario",
    "concertazione",
    "organi",
    "patto",
    "piano",
    "proposte",
    "quadri",
    "relazione",
    "rendicontazione",
    "schede",
    "verbali",
];
/// Words of a region that the program itself prints.
const LABELS: [&str; 14] = [
    "ambito",
    "approvazione",
    "asl",
    "asl_esteso",
    "azienda",
    "coordinamento",
    "distretto",
    "distretto_esteso",
    "pareri",
    "piano",
    "programmazione_regionale",
    "scheda",
    "schede",
    "ufficio",
];
/// Letters of L. 328/2000, art. 19, comma 1.
const LETTERS: [&str; 7] = ["a", "b", "c", "d", "e", "f", "g"];

/// Words of closed lists.
fn words(profile: &Profile, at: At<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for annex in &profile.annexes {
        if let Some(id) = annex.generated.as_deref().filter(|id| !GENERATED.contains(id)) {
            let place = at.entry("allegato", &annex.code).key("generato");
            let who = format!("l'allegato {}", annex.code);
            faults.push(fault(place, unknown("il documento generato", id, GENERATED, &who)));
        }
    }
    for item in &profile.pack {
        if let Some(id) = item.generated.as_deref().filter(|id| !GENERATED.contains(id)) {
            let place = at.entry("fascicolo", &item.letter).key("generato");
            let who = format!("la voce {} del fascicolo", item.letter);
            faults.push(fault(place, unknown("il documento generato", id, GENERATED, &who)));
        }
    }
    // A label of the office's own serves its own templates; one that is nearly a known one is a slip.
    for label in profile.labels.keys().filter(|label| !LABELS.contains(&label.as_str())) {
        if let Some(near) = nearest(label, LABELS) {
            let message = format!("l'etichetta «{label}» non esiste; forse «{near}»");
            faults.push(fault(at.key("etichette").key(label), message));
        }
    }
    for chapter in &profile.chapters {
        for slot in &chapter.texts {
            if let Some(letter) = slot.letter.as_deref().filter(|letter| !LETTERS.contains(letter)) {
                let place = at.entry("capitolo", &chapter.code).entry("testo", &slot.file).key("lettera");
                let message = format!(
                    "il testo «{}» cita la lettera «{letter}»: quelle dell'art. 19 vanno da «a» a «g»",
                    slot.file
                );
                faults.push(fault(place, message));
            }
        }
    }
    faults
}

/// Figures that no law can mean.
fn ranges(profile: &Profile, at: At<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for target in &profile.service_targets {
        let entry = at.entry("obiettivo_servizio", &target.code);
        if target.ratio.is_some_and(|q| q.is_sign_negative() || q.is_zero()) {
            faults.push(fault(
                entry.key("quota"),
                format!("l'obiettivo di servizio {}: «quota» deve essere maggiore di zero", target.code),
            ));
        }
        if target.per == Some(0) {
            faults.push(fault(
                entry.key("per"),
                format!("l'obiettivo di servizio {}: «per» deve essere maggiore di zero", target.code),
            ));
        }
    }
    for fund in &profile.funds {
        if fund.unit_cost.is_some_and(|c| c.is_sign_negative() || c.is_zero()) {
            let place = at.entry("fondo", &fund.code).key("costo_unitario");
            faults.push(fault(place, format!("il fondo {}: «costo_unitario» deve essere maggiore di zero", fund.code)));
        }
    }
    for (code, key, message) in sheet::faults(&profile.sheet_fields) {
        faults.push(fault(at.entry("campo", &code).key(key), message));
    }
    // The texts say «dell’…» before this word.
    let vowel = |word: &str| word.starts_with(['A', 'E', 'I', 'O', 'U', 'a', 'e', 'i', 'o', 'u']);
    if let Some(word) = profile.labels.get("ambito").filter(|word| !vowel(word)) {
        let message = format!(
            "l'etichetta «ambito» vale «{word}»: i testi vogliono una parola che comincia per vocale, come «Ambito distrettuale»"
        );
        faults.push(fault(at.key("etichette").key("ambito"), message));
    }
    if profile.areas.is_empty() {
        faults.push(fault(
            at.key("profilo"),
            "il profilo non ha aree: aggiungere almeno una voce [[area]] con codice e titolo",
        ));
    }
    if profile.chapters.is_empty() {
        faults.push(fault(
            at.key("profilo"),
            "il profilo non ha capitoli: aggiungere almeno una voce [[capitolo]] con codice, titolo e modello",
        ));
    }
    faults
}

fn unknown<'a>(what: &str, word: &str, known: impl IntoIterator<Item = &'a str>, who: &str) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let hint = match nearest(word, known.iter().copied()) {
        Some(near) => format!("forse «{near}»"),
        None if known.is_empty() => "qui non se ne usano".to_owned(),
        None => format!("si può scrivere: {}", known.join(", ")),
    };
    format!("{who} cita {what} «{word}», che non esiste; {hint}")
}

fn rule_fault(profile: &Profile, rule: &RuleSetting, at: At<'_>) -> Option<Fault> {
    let entry = at.entry("regola", &rule.code);
    let known = RULE_PARAMETERS.iter().find(|(code, _)| *code == rule.code);
    let (parameters, any_of): (Vec<(&str, Parameter, bool)>, &[&str]) = match (known, &rule.kind) {
        (Some((code, _)), Some(_)) => {
            let message = format!(
                "la regola {code} è già del programma e non vuole «tipo»: per una regola nuova usare un codice proprio, come «U-01»"
            );
            return Some(fault(entry.key("tipo"), message));
        }
        (Some((_, parameters)), None) => (parameters.iter().map(|(name, kind)| (*name, *kind, false)).collect(), &[]),
        (None, None) => {
            let known = RULE_PARAMETERS.iter().map(|(code, _)| *code);
            let message = unknown("la regola", &rule.code, known, "[[regola]]");
            return Some(fault(
                entry.key("codice"),
                format!("{message}. Una regola nuova dice con «tipo» di quale genere è"),
            ));
        }
        (None, Some(kind)) => match own_fault(rule, kind, entry) {
            Some(fault) => return Some(fault),
            None => rule_kind(kind).map(|kind| (kind.parameters.to_vec(), kind.any_of)).unwrap_or_default(),
        },
    };
    let who = format!("la regola {}", rule.code);
    for (name, value) in &rule.parameters {
        let place = entry.key("parametri").key(name);
        let Some((_, kind, _)) = parameters.iter().find(|(known, ..)| known == name) else {
            return Some(fault(
                place,
                unknown("il parametro", name, parameters.iter().map(|(known, ..)| *known), &who),
            ));
        };
        let wrong = match structure::is_structural(*kind) {
            true => structure::wrong(*kind, value, &rule.parameters),
            false => wrong_value(profile, *kind, value),
        };
        if let Some(wrong) = wrong {
            return Some(fault(place, format!("{who} ha un parametro sbagliato, «{name}»: {wrong}")));
        }
    }
    let lacks = |name: &str| !rule.parameters.contains_key(name);
    if let Some((name, ..)) = parameters.iter().find(|(name, _, required)| *required && lacks(name)) {
        return Some(fault(entry.key("parametri"), format!("al{who} manca il parametro «{name}»")));
    }
    if !any_of.is_empty() && any_of.iter().all(|name| lacks(name)) {
        let list = any_of.join("», «");
        return Some(fault(entry.key("parametri"), format!("al{who} manca almeno uno dei parametri «{list}»")));
    }
    let figure = |name: &str| rule.parameters.get(name).and_then(|v| v.as_float().or(v.as_integer().map(|n| n as f64)));
    if let (Some(least), Some(most)) = (figure("minimo"), figure("massimo"))
        && least > most
    {
        let place = entry.key("parametri").key("minimo");
        return Some(fault(place, format!("{who} ha il «minimo» più alto del «massimo»")));
    }
    rule.kind.as_ref().and_then(|_| unsaid(rule, entry))
}

/// What a rule of the profile's own must say of itself, for those who meet its finding.
fn unsaid(rule: &RuleSetting, entry: At<'_>) -> Option<Fault> {
    let code = &rule.code;
    if rule.weight.is_none() {
        let message = format!(
            "alla regola {code} manca «gravita»: scrivere gravita = \"avviso\", oppure \"errore\", \"nota\" o \"progressiva\" (avviso in bozza, errore dal piano adottato)"
        );
        return Some(fault(entry, message));
    }
    rule.source.trim().is_empty().then(|| {
        fault(entry, format!("alla regola {code} manca «fonte»: l'atto, l'accordo o la buona pratica che la chiede"))
    })
}

/// What is wrong in a rule of the profile's own, its parameters apart.
fn own_fault(rule: &RuleSetting, kind: &str, entry: At<'_>) -> Option<Fault> {
    if rule_kind(kind).is_none() {
        let known = RULE_KINDS.iter().map(|kind| kind.name);
        let message = unknown("il tipo di regola", kind, known, &format!("la regola {}", rule.code));
        return Some(fault(entry.key("tipo"), message));
    }
    let code = &rule.code;
    let plain =
        code.len() <= LONGEST_CODE && code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'));
    if !plain || !code.starts_with(|c: char| c.is_ascii_alphabetic()) {
        let message =
            format!("il codice «{code}» non va bene: lettere, cifre e trattini, a partire da una lettera, come «U-01»");
        return Some(fault(entry.key("codice"), message));
    }
    if RULE_PARAMETERS.iter().any(|(known, _)| known.eq_ignore_ascii_case(code)) {
        let message = format!(
            "il codice «{code}» si confonde con quello di una regola del programma: sceglierne un altro, come «U-01»"
        );
        return Some(fault(entry.key("codice"), message));
    }
    if rule.title.trim().is_empty() {
        return Some(fault(
            entry,
            format!("alla regola {code} manca «titolo», che dice in poche parole che cosa chiede"),
        ));
    }
    None
}

/// Longest code of a rule of the profile's own.
const LONGEST_CODE: usize = 24;

fn wrong_value(profile: &Profile, kind: Parameter, value: &toml::Value) -> Option<String> {
    let number = value.as_float().or(value.as_integer().map(|n| n as f64));
    let words = || value.as_array().map(|a| a.iter().map(toml::Value::as_str).collect::<Option<Vec<&str>>>());
    let all = |known: &[&str], what: &str| match words().flatten() {
        None => Some(format!("serve un elenco di {what} tra parentesi quadre")),
        Some(list) => list.iter().find(|w| !known.contains(w)).map(|w| {
            let near = nearest(w, known.iter().copied()).map(|n| format!("; forse «{n}»")).unwrap_or_default();
            format!("«{w}» non è fra i {what} del profilo{near}")
        }),
    };
    let funds: Vec<&str> = profile.funds.iter().map(|f| f.code.as_str()).collect();
    match kind {
        Parameter::Figure if number.is_none_or(|n| n < 0.0 || !n.is_finite()) => {
            Some("serve un numero maggiore o uguale a zero".to_owned())
        }
        Parameter::Share if number.is_none_or(|n| !(0.0..=1.0).contains(&n)) => {
            Some("serve una quota fra 0 e 1 (0.5 è la metà)".to_owned())
        }
        Parameter::Date if value.as_str().is_none_or(|d| d.parse::<jiff::civil::Date>().is_err()) => {
            Some("serve una data tra virgolette, come \"2026-06-30\"".to_owned())
        }
        Parameter::Fund => match value.as_str() {
            None => Some("serve il codice di un fondo del profilo".to_owned()),
            Some(fund) => (!funds.contains(&fund)).then(|| {
                let near = nearest(fund, funds.iter().copied()).map(|n| format!("; forse «{n}»")).unwrap_or_default();
                format!("serve il codice di un fondo del profilo, «{fund}» non lo è{near}")
            }),
        },
        Parameter::Funds => all(&funds, "fondi"),
        Parameter::Areas => all(&profile.areas.iter().map(|a| a.code.as_str()).collect::<Vec<_>>(), "codici di area"),
        Parameter::Levels => all(&profile.leps.iter().map(|l| l.code.as_str()).collect::<Vec<_>>(), "LEPS"),
        Parameter::Targets => all(
            &profile.service_targets.iter().map(|t| t.code.as_str()).collect::<Vec<_>>(),
            "codici di obiettivo di servizio",
        ),
        Parameter::Positive if number.is_none_or(|n| n <= 0.0 || !n.is_finite()) => {
            Some("serve un numero maggiore di zero".to_owned())
        }
        Parameter::Flag if value.as_bool().is_none() => Some("serve true o false".to_owned()),
        Parameter::Text if value.as_str().is_none_or(|t| t.trim().is_empty()) => {
            Some("serve un testo tra virgolette".to_owned())
        }
        Parameter::OneOf(known) => value.as_str().is_none_or(|word| !known.contains(&word)).then(|| {
            let near = value.as_str().and_then(|w| nearest(w, known.iter().copied()));
            let near = near.map(|n| format!("; forse «{n}»")).unwrap_or_default();
            format!("si può scrivere: {}{near}", known.join(", "))
        }),
        Parameter::Words if words().is_none_or(|list| list.is_none_or(|l| l.is_empty())) => {
            Some("serve un elenco di parole tra virgolette".to_owned())
        }
        Parameter::Kinds => {
            match value.as_array().map(|a| a.iter().map(toml::Value::as_table).collect::<Option<Vec<_>>>()) {
                Some(Some(groups)) => wrong_group(&groups),
                _ => Some("servono gruppi [[regola.parametri.tipologie]]".to_owned()),
            }
        }
        _ => None,
    }
}

/// Keys of a group that describes a kind of service.
const GROUP: [&str; 7] = ["lettera", "titolo", "leps", "parole", "articoli", "tipologie", "confermato"];

fn wrong_group(groups: &[&toml::Table]) -> Option<String> {
    groups.iter().find_map(|group| {
        let wrong = group.keys().find(|key| !GROUP.contains(&key.as_str()));
        if let Some(key) = wrong {
            let near = nearest(key, GROUP).map(|n| format!("; forse «{n}»")).unwrap_or_default();
            return Some(format!("la chiave «{key}» qui non esiste{near}"));
        }
        let lacks = GROUP.iter().take(2).find(|key| !group.contains_key(**key));
        lacks.map(|key| format!("a un gruppo manca la chiave «{key}»"))
    })
}
