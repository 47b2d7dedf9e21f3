// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Headings of the exports: the program that wrote them, the code and the wording of each question and of its parts.

use super::options::without_html;
use crate::ingest::normal::normal;
use crate::survey::{Format, Role};

/// A heading taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// As the file has it, without HTML.
    pub whole: String,
    /// Code of the question, where the export writes it.
    pub code: Option<String>,
    /// Codes of its parts: `SQ001`, `other`, `SQ001comment`.
    pub part: Option<String>,
    /// Wording of the question; its code, when the export writes nothing else.
    pub stem: String,
    /// Wording of the part: an option, the row of a grid.
    pub row: Option<String>,
}

/// How LimeSurvey was asked to write the headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Code,
    CodeAndText,
    Text,
}

/// Takes the headings of a file apart.
pub fn parse(format: Format, headings: &[String]) -> Vec<Heading> {
    let plain: Vec<String> = headings.iter().map(|h| without_html(h)).collect();
    match format {
        Format::LimeSurvey => {
            let style = style(&plain);
            plain.into_iter().map(|h| lime(h, style)).collect()
        }
        Format::EuSurvey => {
            let short = with_short_names(&plain);
            let plain: Vec<String> = plain.into_iter().collect();
            let bare: Vec<(String, Option<String>)> =
                plain.iter().map(|h| if short { short_name(h) } else { (h.clone(), None) }).collect();
            (0..plain.len()).map(|at| eusurvey(&plain[at], &bare, at)).collect()
        }
        Format::Google | Format::Microsoft | Format::Tabella => plain.into_iter().map(bracketed).collect(),
    }
}

/// `Domanda [riga]`.
fn bracketed(whole: String) -> Heading {
    let (stem, row) = last_bracket(&whole);
    Heading { stem, row, whole, ..Heading::default() }
}

/// The text before the last bracket, and what the bracket holds.
fn last_bracket(text: &str) -> (String, Option<String>) {
    let split = text.strip_suffix(']').and_then(|t| t.rsplit_once('['));
    match split {
        Some((stem, row)) if !stem.trim().is_empty() && !row.trim().is_empty() => {
            (stem.trim().to_owned(), Some(row.trim().to_owned()))
        }
        _ => (text.to_owned(), None),
    }
}

/// The code at the beginning, its bracketed parts, and how many bytes they take.
fn code_of(text: &str) -> Option<(String, Option<String>, usize)> {
    let name: usize = text.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    if name == 0 || !text.as_bytes()[0].is_ascii_alphabetic() {
        return None;
    }
    let mut end = name;
    let mut parts = Vec::new();
    while let Some(rest) = text[end..].strip_prefix('[') {
        let close = rest.find(']')?;
        let part = &rest[..close];
        if part.is_empty() || !part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return None;
        }
        parts.push(part);
        end += close + 2;
    }
    let mut code = text[..name].to_owned();
    let mut part = (!parts.is_empty()).then(|| parts.join("_"));
    // As the expressions of LimeSurvey write it: Q3_SQ001.
    if part.is_none()
        && let Some((head, tail)) = code.clone().split_once('_')
        && (tail.starts_with("SQ") || tail == "other" || tail == "comment" || tail.ends_with("comment"))
    {
        (code, part) = (head.to_owned(), Some(tail.to_owned()));
    }
    Some((code, part, end))
}

/// Code and part at the beginning of a heading, whatever follows.
pub fn code_parts(text: &str) -> Option<(String, Option<String>)> {
    let (code, part, end) = code_of(text)?;
    (end == text.len() || code_and_text(text).is_some()).then_some((code, part))
}

fn style(headings: &[String]) -> Style {
    let most = |n: usize| n * 10 >= headings.len() * 8;
    let codes = headings.iter().filter(|h| code_of(h).is_some_and(|(_, _, end)| end == h.len())).count();
    if most(codes) {
        return Style::Code;
    }
    let both = headings.iter().filter(|h| code_and_text(h).is_some()).count();
    if most(both) { Style::CodeAndText } else { Style::Text }
}

/// `Q3[SQ001]. Testo [riga]`, with whatever separator.
fn code_and_text(text: &str) -> Option<(String, Option<String>, &str)> {
    let (code, part, end) = code_of(text)?;
    let rest = &text[end..];
    let text = rest.trim_start_matches([' ', '.', ':', ';', '-', '|', ',', '/']);
    // A blank alone is what stands between the words of a question.
    let signs = rest[..rest.len() - text.len()].chars().any(|c| c != ' ');
    (signs && !text.is_empty()).then_some((code, part, text))
}

fn lime(whole: String, style: Style) -> Heading {
    match style {
        Style::Code => match code_of(&whole) {
            Some((code, part, _)) => Heading { stem: code.clone(), row: part.clone(), code: Some(code), part, whole },
            None => bracketed(whole),
        },
        Style::CodeAndText => match code_and_text(&whole) {
            Some((code, part, text)) => {
                let (stem, row) = last_bracket(text);
                // A question without parts may end with a bracket of its own.
                let (stem, row) = if part.is_some() { (stem, row) } else { (text.to_owned(), None) };
                Heading { code: Some(code), part, stem, row, whole: whole.clone() }
            }
            None => bracketed(whole),
        },
        Style::Text => bracketed(whole),
    }
}

/// Whether most headings end with a short name in brackets, as EUSurvey writes them when asked.
fn with_short_names(headings: &[String]) -> bool {
    let short = headings.iter().filter(|h| short_name(h).1.is_some()).count();
    short * 10 >= headings.len() * 5 && short > 1
}

fn short_name(heading: &str) -> (String, Option<String>) {
    match heading.strip_suffix(')').and_then(|h| h.rsplit_once('(')) {
        Some((text, name)) if !name.trim().is_empty() && !name.contains(' ') => {
            (text.trim().to_owned(), Some(name.to_owned()))
        }
        _ => (heading.to_owned(), None),
    }
}

/// `matrice: riga`, where the heading before or after has the same beginning.
fn eusurvey(whole: &str, bare: &[(String, Option<String>)], at: usize) -> Heading {
    let (text, code) = &bare[at];
    let beside =
        [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|i| bare.get(i)).map(|(t, _)| t.as_str());
    let shared = beside
        .filter_map(|other| {
            let cuts = text.match_indices(": ").map(|(i, _)| i).filter(|i| other.get(..i + 2) == text.get(..i + 2));
            cuts.max()
        })
        .max();
    match shared {
        Some(cut) => Heading {
            whole: whole.to_owned(),
            code: None,
            part: None,
            stem: text[..cut].trim().to_owned(),
            row: Some(text[cut + 2..].trim().to_owned()),
        },
        None => Heading { whole: whole.to_owned(), code: code.clone(), part: None, stem: text.clone(), row: None },
    }
}

/// The program whose headings these are.
pub fn format_of(headings: &[String], sheet: Option<&str>, eusurvey_rows: bool) -> Format {
    let forms: Vec<String> = headings.iter().map(|h| normal(&without_html(h))).collect();
    let has = |names: &[&str]| forms.iter().any(|f| names.iter().any(|n| f == n || f.starts_with(&format!("{n} "))));
    if eusurvey_rows || (sheet == Some("Content") && has(&["contribution id", "creation date", "user name"])) {
        return Format::EuSurvey;
    }
    let first = forms.first().map_or("", String::as_str);
    if ["informazioni cronologiche", "timestamp", "marca temporal", "horodateur", "zeitstempel"].contains(&first) {
        return Format::Google;
    }
    let start = has(&["ora di inizio", "start time"]) && has(&["ora di completamento", "completion time"]);
    if start {
        return Format::Microsoft;
    }
    let lime = [
        has(&["submitdate", "date submitted", "data invio", "data di invio"]),
        has(&["lastpage", "last page", "ultima pagina"]),
        has(&["startlanguage", "start language", "lingua iniziale", "lingua di partenza"]),
        has(&["seed", "seme"]),
        has(&["response id", "id risposta", "id della risposta"]),
    ];
    let parts = headings.iter().filter(|h| h.contains("[SQ0") || h.contains("[other]")).count();
    if lime.iter().filter(|l| **l).count() >= 2 || parts > 1 { Format::LimeSurvey } else { Format::Tabella }
}

/// What a heading says of the answer itself.
pub fn technical_role(heading: &Heading) -> Option<Role> {
    let forms =
        [normal(&heading.whole), heading.code.as_deref().map(normal).unwrap_or_default(), normal(&heading.stem)];
    let is = |names: &[&str]| forms.iter().any(|f| names.contains(&f.as_str()));
    if is(&[
        "id",
        "id risposta",
        "response id",
        "contribution id",
        "id contributo",
        "id della risposta",
        "idrisposta",
        "numero risposta",
    ]) {
        return Some(Role::Identificativo);
    }
    if is(&["submitdate", "date submitted", "data invio", "data di invio"]) {
        return Some(Role::Fine);
    }
    if is(&["lastpage", "last page", "ultima pagina"]) {
        return Some(Role::Pagina);
    }
    if is(&["startlanguage", "start language", "lingua iniziale", "lingua di partenza", "languages", "lingue"]) {
        return Some(Role::Lingua);
    }
    None
}

/// What a question says of the person, by its wording.
pub fn person_role(text: &str) -> Option<Role> {
    let form = format!(" {} ", normal(text));
    let has = |words: &[&str]| words.iter().any(|w| form.contains(&format!(" {w} ")));
    if has(&[
        "fascia di eta",
        "fascia d eta",
        "classe di eta",
        "classe d eta",
        "eta",
        "quanti anni ha",
        "quanti anni hai",
        "anno di nascita",
        "age",
        "age group",
    ]) {
        return Some(Role::Eta);
    }
    if has(&["comune", "residenza", "comune di residenza", "municipality"])
        && !has(&["servizi del comune", "servizi sociali del comune"])
    {
        return Some(Role::Comune);
    }
    if has(&["sesso", "genere", "gender", "sex"]) {
        return Some(Role::Genere);
    }
    if has(&[
        "risponde come",
        "rispondi come",
        "in qualita di",
        "ruolo",
        "chi risponde",
        "profilo",
        "lei e",
        "categoria di appartenenza",
        "tipologia di rispondente",
        "tipo di rispondente",
        "compila come",
        "role",
    ]) {
        return Some(Role::Ruolo);
    }
    if has(&[
        "area",
        "area di intervento",
        "area tematica",
        "area strategica",
        "zona",
        "quartiere",
        "settore di attivita",
    ]) {
        return Some(Role::Area);
    }
    None
}

/// «18-34», «da 35 a 64 anni», «65+», «oltre 75»: years of age, from the first of childhood to those of the very old.
pub fn is_age_band(answer: &str) -> bool {
    let form = normal(answer);
    let numbers: Vec<u32> = form.split(' ').filter_map(|w| w.parse().ok()).collect();
    let open = answer.contains(['+', '<', '>', '≥', '≤'])
        || ["oltre", "piu", "meno", "fino", "under", "over", "inferiore", "superiore"].iter().any(|w| form.contains(w));
    match numbers.as_slice() {
        [first, last] => first + 2 < *last && (9..=110).contains(last) && !form.contains("euro"),
        [only] => open && (10..=90).contains(only) && !answer.contains(['%', '€']) && !form.contains("euro"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(format: Format, list: &[&str]) -> Vec<(String, Option<String>, Option<String>)> {
        let headings: Vec<String> = list.iter().map(|h| (*h).to_owned()).collect();
        parse(format, &headings).into_iter().map(|h| (h.stem, h.part, h.row)).collect()
    }

    #[test]
    fn limesurvey_in_all_its_styles() {
        let some = |s: &str| Some(s.to_owned());
        let codes = of(Format::LimeSurvey, &["id", "submitdate", "Q3[SQ001]", "Q3[other]", "Q4_SQ002"]);
        assert_eq!(codes[2], ("Q3".into(), some("SQ001"), some("SQ001")));
        assert_eq!(codes[4], ("Q4".into(), some("SQ002"), some("SQ002")));
        let both =
            of(Format::LimeSurvey, &["id. ID risposta", "Q3[SQ001]. Quali <b>servizi</b>? [SAD]", "Q1. Età [anni]"]);
        assert_eq!(both[1], ("Quali servizi?".into(), some("SQ001"), some("SAD")));
        assert_eq!(both[2], ("Età [anni]".into(), None, None));
        let full = of(Format::LimeSurvey, &["ID risposta", "Data invio", "Quali servizi? [SAD]", "Età"]);
        assert_eq!(full[2], ("Quali servizi?".into(), None, some("SAD")));
    }

    #[test]
    fn eusurvey_matrices_and_short_names() {
        let rows = of(
            Format::EuSurvey,
            &["Età: classe", "Quanto contano: Asili", "Quanto contano: Anziani", "Contribution Id"],
        );
        assert_eq!(rows[1], ("Quanto contano".into(), None, Some("Asili".into())));
        assert_eq!(rows[0].0, "Età: classe");
        let short = parse(Format::EuSurvey, &["Età (ID1)".into(), "Comune (ID2)".into(), "Languages".into()]);
        assert_eq!((short[0].stem.as_str(), short[0].code.as_deref()), ("Età", Some("ID1")));
    }

    #[test]
    fn formats_are_known_by_their_headings() {
        let of = |list: &[&str]| format_of(&list.iter().map(|h| (*h).to_owned()).collect::<Vec<_>>(), None, false);
        assert_eq!(of(&["id", "submitdate", "lastpage", "Q1"]), Format::LimeSurvey);
        assert_eq!(
            of(&["id. ID risposta", "submitdate. Data invio", "startlanguage. Lingua iniziale"]),
            Format::LimeSurvey
        );
        assert_eq!(of(&["ID risposta", "Data invio", "Età"]), Format::LimeSurvey);
        assert_eq!(of(&["Informazioni cronologiche", "Età"]), Format::Google);
        assert_eq!(
            of(&["ID", "Ora di inizio", "Ora di completamento", "Posta elettronica", "Nome"]),
            Format::Microsoft
        );
        assert_eq!(of(&["Comune", "Età"]), Format::Tabella);
    }

    #[test]
    fn ages_are_told_from_other_numbers() {
        for answer in ["18-34", "da 35 a 64 anni", "65+", "65 e oltre", "Oltre 75 anni", "<18", "fino a 29", "over 65"]
        {
            assert!(is_age_band(answer), "{answer}");
        }
        for answer in ["1-2", "5", "Da 10.000 a 15.000 euro", "più di 20 %", "2022-2024", "Casarano", "3 volte"] {
            assert!(!is_age_band(answer), "{answer}");
        }
    }
}
