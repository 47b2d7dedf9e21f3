// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Persons named where a text speaks of health, hardship or violence: what may never be published of them.

use crate::check::norms::day_at;
use crate::check::prose::Token;
use crate::check::words::Sentence;

/// First names that are common in Italy, folded. Those that are also words of a plan (Grazia, Salute, Speranza) are left out.
const FIRST_NAMES: &str = " adele adriana adriano agata agnese agostino alba alberto aldo alessandra alessandro alessia alessio \
alfonso alfredo alice amedeo andrea angela angelica angelo anita anna annalisa annamaria antonella antonia antonietta antonio \
arianna armando arturo asia assunta aurora barbara beatrice benedetta benedetto bianca bruno camilla carla carlo carmela \
carmelo carmen carolina caterina cecilia cesare chiara claudia claudio concetta corrado cosimo cristian cristiano cristina \
damiano daniela daniele dario davide debora domenica domenico donatella donato edoardo elena eleonora elisa elisabetta emanuela \
emanuele emilia emilio emma enrica enrico enzo ernesto ester eugenio eva fabio fabiola fabrizio federica federico felice \
ferdinando filippo filomena fiorella flavia flavio franca francesca francesco franco gabriele gabriella gaetano gennaro gerardo \
giacomo giada gianfranco gianluca gianni giorgia giorgio giovanna giovanni giulia giuliana giuliano giulio giuseppe \
giuseppina gloria greta guido ida ignazio ilaria immacolata irene isabella ivan jacopo katia laura lavinia leonardo leonarda \
letizia lidia liliana livio lorenza lorenzo loredana luca lucia luciana luciano ludovica luigi luigia luisa maddalena manuela \
marcella marcello marco margherita maria marianna mariano marina mario marisa marta martina massimiliano massimo matilde \
matteo mattia maurizio mauro michela michele michelina milena mirella mirko monica nadia natale nicola nicoletta noemi \
nunzia nunzio olga oreste oriana ornella oscar pamela paola paolo pasquale patrizia patrizio pierluigi piero pierpaolo \
pietro pina raffaele raffaella remo renata renato riccardo rita roberta roberto rocco romina rosa rosalba rosalia rosanna \
rosaria rosario rossana rossella ruggero sabrina salvatore samuele sandra sandro sara saverio sebastiano serena sergio silvana \
silvia silvio simona simone sofia sonia stefania stefano susanna tania teresa tina tiziana tiziano tommaso umberto valentina \
valentino valeria valerio vanessa vera veronica vincenza vincenzo virginia vito vittoria vittorio viviana walter ylenia yuri ";

/// Stems of words that tell of health, hardship or violence.
const SENSITIVE: [&str; 32] = [
    "disabil",
    "invalid",
    "non autosufficien",
    "handicap",
    "malat",
    "patolog",
    "psichiatr",
    "schizofren",
    "autis",
    "demenz",
    "alzheimer",
    "tumor",
    "oncolog",
    "sieropositiv",
    "hiv",
    "tossicodipend",
    "alcol",
    "dipendenz",
    "vittima",
    "maltratt",
    "violenz",
    "abus",
    "detenut",
    "carcer",
    "indigent",
    "indigenz",
    "sfratt",
    "senza dimora",
    "isee",
    "sussidi",
    "affidat",
    "minore",
];

/// Words before a name that make it that of a place, of a body or of someone in office.
const OFFICE: [&str; 56] = [
    "via",
    "viale",
    "piazza",
    "piazzale",
    "corso",
    "largo",
    "contrada",
    "vico",
    "strada",
    "san",
    "santa",
    "santo",
    "sant",
    "santi",
    "suor",
    "don",
    "padre",
    "istituto",
    "scuola",
    "liceo",
    "centro",
    "casa",
    "villa",
    "fondazione",
    "cooperativa",
    "associazione",
    "comunita",
    "residenza",
    "ospedale",
    "asilo",
    "consorzio",
    "onlus",
    "parco",
    "plesso",
    "comprensivo",
    "statale",
    "sindaco",
    "sindaca",
    "assessore",
    "assessora",
    "presidente",
    "dirigente",
    "responsabile",
    "coordinatore",
    "coordinatrice",
    "segretario",
    "segretaria",
    "dott",
    "dottor",
    "dottoressa",
    "dottssa",
    "prof",
    "avv",
    "ing",
    "relatore",
    "onorevole",
];

/// A person named in a sentence that tells of health, hardship or violence; or one whose birth is told.
pub(super) fn named_person(sentence: &Sentence<'_>) -> bool {
    // A stem begins a word.
    let starts = |stem: &str| sentence.folded.match_indices(stem).any(|(at, _)| sentence.folded[..at].ends_with(' '));
    (sentence.folded.contains(" nat") && born(sentence.words()))
        || (SENSITIVE.iter().any(|stem| starts(stem)) && named(sentence.words()))
}

/// `Anna Verdi`, `Verdi Anna`: a first name and a capitalised word beside it, unless they name a place or who is in office.
fn named(words: &[Token<'_>]) -> bool {
    let first = |t: &Token<'_>| capital(t) && !t.word.contains(' ') && FIRST_NAMES.contains(&format!(" {} ", t.word));
    words.windows(2).enumerate().any(|(at, pair)| {
        let (name, other) = match pair {
            [a, b] if first(a) && !a.stop => (a, b),
            [a, b] if first(b) && !a.stop => (b, a),
            _ => return false,
        };
        let surname = capital(other)
            && other.word.len() > 2
            && !OFFICE.contains(&other.word.as_str())
            && !other.raw.chars().all(char::is_uppercase)
            && name.raw.len() > 2;
        let before = words[..at].iter().rev().take(4).map(|t| t.word.replace(' ', ""));
        // A sentence begins with a capital: «Elena aiuta» is a name, «Anziani Rosa» is not a rule worth a word.
        surname && at + 1 < words.len() && !before.into_iter().any(|w| OFFICE.contains(&w.as_str()))
    })
}

fn capital(token: &Token<'_>) -> bool {
    let mut letters = token.raw.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
}

/// `nata a Matino il 3 marzo 1956`: a birth in words, with its day.
fn born(words: &[Token<'_>]) -> bool {
    words.iter().enumerate().any(|(at, t)| {
        matches!(t.word.as_str(), "nato" | "nata")
            && (at + 1..(at + 7).min(words.len())).any(|i| day_at(words, i).is_some_and(|d| d.real().is_some()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> bool {
        named_person(&Sentence::new(text))
    }

    #[test]
    fn persons_are_told_from_places_and_offices() {
        for text in [
            "Il contributo va ad Anna Verdi, invalida al 100%.",
            "La signora Verdi Anna è vittima di violenza.",
            "Il minore Luca Bianchi è affidato al servizio.",
            "L'utente, nata a Matino il 3 marzo 1956, chiede assistenza.",
        ] {
            assert!(told(text), "{text}");
        }
        for text in [
            "Lo sportello di via Anna Frank segue le persone con disabilità.",
            "Il centro «Maria Montessori» accoglie ogni minore.",
            "La Fondazione Giovanni Paolo sostiene le vittime di violenza.",
            "Il sindaco Mario Rossi ha illustrato il contrasto alla violenza.",
            "La dott.ssa Elena Neri coordina l'équipe per la disabilità.",
            "Anna Verdi coordina i tavoli.",
            "I minori di Parabita e Matino frequentano il centro.",
            "L'associazione è nata a Casarano nel 1998.",
            "Santa Rita ospita un centro diurno per disabili.",
        ] {
            assert!(!told(text), "{text}");
        }
    }
}
