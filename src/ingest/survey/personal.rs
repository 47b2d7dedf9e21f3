// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Personal data, told by the heading of a column or by what its cells hold: they go no further than the reading.

use super::names::FIRST;
use crate::ingest::normal::normal;
use crate::privacy::{self, Datum, is_iban, is_tax_code};

/// Headings that ask who the person is, or that survey tools add by themselves.
const HEADINGS: [&str; 62] = [
    "nome",
    "cognome",
    "nominativo",
    "nome e cognome",
    "cognome e nome",
    "nome cognome",
    "cognome nome",
    "nome completo",
    "il suo nome",
    "il tuo nome",
    "come si chiama",
    "email",
    "e mail",
    "mail",
    "posta elettronica",
    "indirizzo email",
    "indirizzo e mail",
    "indirizzo di posta elettronica",
    "indirizzo mail",
    "pec",
    "telefono",
    "cellulare",
    "tel",
    "cell",
    "numero di telefono",
    "numero di cellulare",
    "recapito",
    "recapito telefonico",
    "recapiti",
    "contatti",
    "contatto",
    "codice fiscale",
    "cf",
    "indirizzo",
    "indirizzo di residenza",
    "via",
    "via e numero civico",
    "data di nascita",
    "luogo di nascita",
    "luogo e data di nascita",
    "ip",
    "indirizzo ip",
    "ip address",
    "ipaddr",
    "iban",
    "firma",
    "username",
    "user name",
    "nome utente",
    "first name",
    "last name",
    "name",
    "full name",
    "email address",
    "phone",
    "phone number",
    "surname",
    "address",
    "tax code",
    "invitation number",
    "numero di invito",
    "codice invito",
];

/// Words that, inside a longer heading, ask for a datum of the person, unless its answers are a few that repeat.
const INSIDE: [&str; 22] = [
    "codice fiscale",
    "indirizzo email",
    "indirizzo e mail",
    "indirizzo di posta elettronica",
    "indirizzo mail",
    "numero di telefono",
    "numero di cellulare",
    "recapito telefonico",
    "nome e cognome",
    "cognome e nome",
    "la tua e mail",
    "la sua e mail",
    "la tua email",
    "la sua email",
    "suo cognome",
    "tuo cognome",
    "suo nome",
    "tuo nome",
    "data di nascita",
    "indirizzo di residenza",
    "your email",
    "your name",
];

/// Columns that survey tools add and that are no questions.
const TECHNICAL: [&str; 38] = [
    "informazioni cronologiche",
    "timestamp",
    "horodateur",
    "ora di inizio",
    "ora di completamento",
    "start time",
    "completion time",
    "ora ultima modifica",
    "ora dell ultima modifica",
    "last modified time",
    "data invio",
    "submitdate",
    "date submitted",
    "data di invio",
    "startdate",
    "date started",
    "data di inizio",
    "data inizio",
    "datestamp",
    "date last action",
    "data dell ultima azione",
    "data ultima azione",
    "seed",
    "seme",
    "refurl",
    "referrer url",
    "url di provenienza",
    "token",
    "access code",
    "codice di accesso",
    "creation date",
    "data di creazione",
    "last update",
    "ultimo aggiornamento",
    "interviewtime",
    "total time",
    "tempo totale",
    "punteggio totale",
];

/// What a heading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heading {
    /// It asks who the person is.
    Personal,
    /// It may: the answers decide.
    Doubtful,
    /// The survey program added it.
    Technical,
    /// A question.
    Question,
}

/// What a heading is; LimeSurvey may write its code before it (`email. Indirizzo e-mail`).
pub fn heading(text: &str) -> Heading {
    let whole = normal(text);
    let parts = text.split_once(". ").map(|(code, rest)| (normal(code), normal(rest)));
    let code = parts.as_ref().map_or("", |p| p.0.as_str());
    let rest = parts.as_ref().map_or("", |p| p.1.as_str());
    let any = |list: &[&str]| [whole.as_str(), code, rest].iter().any(|t| !t.is_empty() && list.contains(t));
    if any(&HEADINGS) {
        return Heading::Personal;
    }
    if any(&TECHNICAL)
        || ["grouptime", "questiontime", "tempo del gruppo", "tempo della domanda", "group time", "question time"]
            .iter()
            .any(|t| whole.starts_with(t))
    {
        return Heading::Technical;
    }
    let padded = format!(" {whole} ");
    if INSIDE.iter().any(|w| padded.contains(&format!(" {w} "))) { Heading::Doubtful } else { Heading::Question }
}

/// What personal datum a whole text is, if it is one.
pub fn whole(text: &str) -> Option<&'static str> {
    let text = text.trim();
    let compact: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '/' | '.')).collect();
    if is_email(text) {
        return Some("un indirizzo e-mail");
    }
    if is_tax_code(&compact) {
        return Some("un codice fiscale");
    }
    if compact.len() == 27 && is_iban(&compact) || (compact.len() == 27 && compact.to_uppercase().starts_with("IT")) {
        return Some("un IBAN");
    }
    let digits = compact.trim_start_matches('+');
    let phone = digits.bytes().all(|b| b.is_ascii_digit())
        && (9..=13).contains(&digits.len())
        && (digits.starts_with('3') || digits.starts_with('0') || digits.starts_with("39"))
        && !is_date(text);
    if phone {
        return Some("un numero di telefono");
    }
    let parts: Vec<&str> = text.split('.').collect();
    let numbers = parts.iter().all(|p| !p.is_empty() && p.len() <= 3 && p.parse::<u8>().is_ok());
    if (parts.len() == 4 && numbers)
        || (text.matches(':').count() >= 4 && text.chars().all(|c| c.is_ascii_hexdigit() || c == ':'))
    {
        return Some("un indirizzo IP");
    }
    let lower = text.to_lowercase();
    let street =
        ["via ", "viale ", "piazza ", "corso ", "vicolo ", "contrada ", "largo ", "strada ", "c.da ", "p.zza "];
    if street.iter().any(|s| lower.starts_with(s)) && text.len() < 80 && text.bytes().any(|b| b.is_ascii_digit()) {
        return Some("un indirizzo");
    }
    is_name(text).then_some("un nome")
}

fn is_email(text: &str) -> bool {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '(' | ')' | ':')).any(|w| {
        w.trim_end_matches('.')
            .split_once('@')
            .is_some_and(|(a, b)| !a.is_empty() && b.contains('.') && !b.starts_with('.'))
    })
}

fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['/', '-', '.', ' ']).collect();
    parts.len() >= 3
        && parts[..3].iter().all(|p| p.len() <= 4 && p.parse::<u16>().is_ok())
        && parts[..3].iter().any(|p| p.len() == 4)
}

fn is_first_name(word: &str) -> bool {
    if FIRST.binary_search(&word).is_ok() {
        return true;
    }
    // MARIO, maria: written in one case.
    let mut letters = word.chars();
    let Some(first) = letters.next() else { return false };
    let usual: String = first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect();
    word.chars().all(char::is_uppercase) && FIRST.binary_search(&usual.as_str()).is_ok()
}

/// Two to four words, one of them a first name, all with a capital.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=4).contains(&words.len())
        && words.iter().any(|w| is_first_name(w))
        && words.iter().all(|w| {
            w.chars().next().is_some_and(char::is_uppercase) && w.chars().all(|c| c.is_alphabetic() || c == '\'')
        })
        && !privacy::is_role(text)
}

/// Words before a surname.
const TITLES: [&str; 17] = [
    "sig",
    "signor",
    "signora",
    "signorina",
    "sig.ra",
    "sigra",
    "sig.na",
    "dott",
    "dott.ssa",
    "dottor",
    "dottoressa",
    "avv",
    "prof",
    "prof.ssa",
    "professoressa",
    "don",
    "suor",
];

/// What personal datum a free text holds, if any.
pub fn inside(text: &str) -> Option<&'static str> {
    if text.contains('@') && is_email(text) {
        return Some("un indirizzo e-mail");
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits >= 7 {
        if let Some((_, datum)) = privacy::found(text).first() {
            return Some(match datum {
                Datum::TaxCode => "un codice fiscale",
                Datum::Iban => "un IBAN",
                Datum::Email => "un indirizzo e-mail",
                Datum::Mobile => "un numero di telefono",
            });
        }
        if has_phone(text) {
            return Some("un numero di telefono");
        }
    }
    if has_name(text) { Some("un nome di persona") } else { None }
}

/// Nine to eleven figures in a row that begin as a telephone number, with blanks and signs between.
fn has_phone(text: &str) -> bool {
    let runs = text.split(|c: char| !(c.is_ascii_digit() || matches!(c, ' ' | '-' | '/' | '.' | '+')));
    runs.into_iter().any(|run| {
        let figures: String = run.chars().filter(char::is_ascii_digit).collect();
        (9..=11).contains(&figures.len())
            && (figures.starts_with('0') || figures.starts_with('3'))
            && !is_date(run.trim())
            && !run.trim().contains("  ")
    })
}

fn has_name(text: &str) -> bool {
    let trim = |w: &'_ str| -> String { w.trim_matches(|c: char| !c.is_alphanumeric()).to_owned() };
    let capital = |w: &str| {
        w.chars().next().is_some_and(char::is_uppercase)
            && w.chars().count() > 2
            && w.chars().all(|c| c.is_alphabetic() || c == '\'')
    };
    let mut before: Option<(String, bool)> = None;
    for word in text.split_whitespace() {
        let bare = trim(word);
        let ends = word.ends_with(['.', ',', ';', ':', '!', '?']);
        if let Some((last, stopped)) = &before {
            let title = TITLES.contains(&last.to_lowercase().as_str());
            let named = !stopped
                && (is_first_name(last) && capital(&bare) && !is_place(last, &bare)
                    || (capital(last)
                        && is_first_name(&bare)
                        && last.chars().all(char::is_alphabetic)
                        && !is_common(last)));
            if (title && capital(&bare)) || named {
                return true;
            }
        }
        before = Some((bare, ends));
    }
    false
}

/// «Santa Maria», «San Giuseppe», «Via Anna»: no person.
fn is_common(word: &str) -> bool {
    matches!(
        normal(word).as_str(),
        "san"
            | "santa"
            | "santo"
            | "via"
            | "viale"
            | "piazza"
            | "villa"
            | "casa"
            | "scuola"
            | "istituto"
            | "centro"
            | "asilo"
            | "ospedale"
            | "largo"
            | "corso"
            | "il"
            | "la"
            | "la scuola"
            | "parrocchia"
            | "associazione"
            | "cooperativa"
    ) || word.chars().count() <= 3
}

/// «Castrignano», «Santa Cesarea»: a comune of two words that begins with a first name («Maria Luggau»).
fn is_place(first: &str, second: &str) -> bool {
    super::options::comune(&format!("{first} {second}")).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_data_is_known_by_its_form() {
        for text in [
            "mario@example.it",
            "RSSMRA80A01H501U",
            "IT60X0542811101000000123456",
            "333 1234567",
            "+39 0833 123456",
            "192.168.1.10",
            "Mario Rossi",
            "ROSSI MARIO",
            "Via Roma 12",
            "2001:db8:0:0:1:2:3:4",
        ] {
            assert!(whole(text).is_some(), "{text}");
        }
        for text in [
            "Molto importante",
            "Genitore di minori",
            "5",
            "2022",
            "Casarano",
            "35-49",
            "1.234,50",
            "01/02/2022",
            "Assistente Sociale",
            "Santa Cesarea Terme",
            "Servizio di trasporto",
            "12.5",
        ] {
            assert!(whole(text).is_none(), "{text}");
        }
    }

    #[test]
    fn free_texts_are_searched() {
        for text in [
            "chiamatemi al 333 1234567",
            "scrivere a mario.verdi@example.org.",
            "il signor Verdi è solo",
            "ringrazio Anna Verdi",
            "tel. 0833/123456 ore pasti",
            "cf RSSMRA80A01H501U",
        ] {
            assert!(inside(text).is_some(), "{text}");
        }
        for text in [
            "Più asili nido",
            "Il Comune di Casarano dal 01/01/2022",
            "Bando n. 12 del 2021, 1.200.000 euro",
            "La scuola Santa Maria è lontana",
            "più aiuti ai Servizi Sociali",
            "",
        ] {
            assert!(inside(text).is_none(), "{text} {:?}", inside(text));
        }
    }

    #[test]
    fn headings_are_told() {
        for text in [
            "Indirizzo e-mail",
            "Nome",
            "email. Email address",
            "Posta elettronica",
            "IP address",
            "ipaddr. Indirizzo IP",
        ] {
            assert_eq!(heading(text), Heading::Personal, "{text}");
        }
        for text in ["Informazioni cronologiche", "submitdate. Data invio", "groupTime12. Tempo del gruppo: A"] {
            assert_eq!(heading(text), Heading::Technical, "{text}");
        }
        assert_eq!(heading("Lasci il suo nome e cognome se vuole"), Heading::Doubtful);
        assert_eq!(heading("Qual è il nome del servizio che ha usato?"), Heading::Question);
    }
}
