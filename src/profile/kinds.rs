// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Kinds of rules that a profile declares with a code of its own: what each compares and which parameters it reads.

use super::rules::Parameter;

/// A kind of rule.
#[derive(Debug)]
pub struct RuleKind {
    /// Word of the key `tipo`.
    pub name: &'static str,
    /// What it compares, in one sentence.
    pub summary: &'static str,
    /// Parameters: name, what it holds, whether it must be there.
    pub parameters: &'static [(&'static str, Parameter, bool)],
    /// At least one of these must be there.
    pub any_of: &'static [&'static str],
}

const INTERVENTIONS: Parameter = Parameter::Filter(Some("interventi"));

/// The kinds, in the order of the guide.
pub const RULE_KINDS: &[RuleKind] = &[
    RuleKind {
        name: "quota-di-fondo",
        summary: "la parte di uno o più fondi che va agli interventi scelti sta fra una quota minima e una massima",
        parameters: &[
            ("fondi", Parameter::Funds, false),
            ("aree", Parameter::Areas, false),
            ("leps", Parameter::Levels, false),
            ("dove", INTERVENTIONS, false),
            ("minimo", Parameter::Share, false),
            ("massimo", Parameter::Share, false),
            ("rispetto_a", Parameter::OneOf(&["disponibile", "speso"]), false),
            ("per", Parameter::OneOf(&["triennio", "anno"]), false),
        ],
        any_of: &["minimo", "massimo"],
    },
    RuleKind {
        name: "somme-uguali",
        summary: "la somma di una colonna è uguale a quella di un'altra, in tutto o per ogni valore di una terza colonna",
        parameters: &[
            ("prima", Parameter::Sum, true),
            ("seconda", Parameter::Sum, true),
            ("per", Parameter::SumKey, false),
            ("tolleranza", Parameter::Figure, false),
        ],
        any_of: &[],
    },
    RuleKind {
        name: "copertura",
        summary: "ogni voce di un elenco compare in almeno una riga, se si vuole con risorse",
        parameters: &[
            ("elenco", Parameter::Elements, true),
            ("tabella", Parameter::Table, false),
            ("colonna", Parameter::Column, true),
            ("dove", Parameter::Filter(None), false),
            ("con_risorse", Parameter::Flag, false),
        ],
        any_of: &[],
    },
    RuleKind {
        name: "rapporto-popolazione",
        summary: "la somma di una colonna, confrontata con la popolazione, raggiunge o non supera un rapporto",
        parameters: &[
            ("tabella", Parameter::Table, true),
            ("colonna", Parameter::NumberColumn, true),
            ("dove", Parameter::Filter(None), false),
            ("base", Parameter::Population, true),
            ("quota", Parameter::Figure, true),
            ("per", Parameter::Positive, true),
            ("verso", Parameter::OneOf(&["minimo", "massimo"]), false),
        ],
        any_of: &[],
    },
    RuleKind {
        name: "fondo-area",
        summary: "un fondo si spende soltanto nelle aree ammesse",
        parameters: &[
            ("fondi", Parameter::Funds, true),
            ("aree", Parameter::Areas, false),
            ("vietate", Parameter::Areas, false),
            ("dove", INTERVENTIONS, false),
        ],
        any_of: &["aree", "vietate"],
    },
    RuleKind {
        name: "scadenza",
        summary: "le date di una colonna stanno entro un giorno, o entro un numero di giorni da un'altra data della riga",
        parameters: &[
            ("tabella", Parameter::Table, true),
            ("colonna", Parameter::DateColumn, true),
            ("dove", Parameter::Filter(None), false),
            ("entro", Parameter::Date, false),
            ("dal", Parameter::Date, false),
            ("rispetto_a", Parameter::DateColumn, false),
            ("giorni", Parameter::Figure, false),
            ("almeno_giorni", Parameter::Figure, false),
            ("presente", Parameter::Flag, false),
        ],
        any_of: &["entro", "dal", "giorni", "almeno_giorni", "presente"],
    },
    RuleKind {
        name: "tetto-per-unita",
        summary: "la spesa per utente, residente, comune, progetto o intervento sta fra un minimo e un massimo",
        parameters: &[
            ("fondi", Parameter::Funds, false),
            ("aree", Parameter::Areas, false),
            ("leps", Parameter::Levels, false),
            ("dove", INTERVENTIONS, false),
            ("unita", Parameter::OneOf(&["utente", "residente", "comune", "progetto", "intervento"]), true),
            ("minimo", Parameter::Figure, false),
            ("massimo", Parameter::Figure, false),
        ],
        any_of: &["minimo", "massimo"],
    },
    RuleKind {
        name: "allegato-richiesto",
        summary: "un allegato c'è, sempre o quando una riga lo rende necessario",
        parameters: &[
            ("allegato", Parameter::Text, true),
            ("tabella", Parameter::Table, false),
            ("dove", Parameter::Filter(None), false),
        ],
        any_of: &[],
    },
    RuleKind {
        name: "aggiornamento",
        summary: "le date o gli anni di una colonna non sono più vecchi di quanto stabilito, alla data del piano",
        parameters: &[
            ("tabella", Parameter::Table, true),
            ("colonna", Parameter::DateColumn, true),
            ("dove", Parameter::Filter(None), false),
            ("anni", Parameter::Figure, false),
            ("mesi", Parameter::Figure, false),
        ],
        any_of: &["anni", "mesi"],
    },
    RuleKind {
        name: "intervallo",
        summary: "i valori di una colonna, o il rapporto fra due, stanno in un intervallo plausibile",
        parameters: &[
            ("tabella", Parameter::Table, true),
            ("colonna", Parameter::NumberColumn, true),
            ("diviso", Parameter::NumberColumn, false),
            ("dove", Parameter::Filter(None), false),
            ("minimo", Parameter::Figure, false),
            ("massimo", Parameter::Figure, false),
        ],
        any_of: &["minimo", "massimo"],
    },
    RuleKind {
        name: "andamento",
        summary: "i valori di più colonne della stessa riga crescono o calano in ordine, o un totale è la somma dei suoi addendi",
        parameters: &[
            ("tabella", Parameter::Table, true),
            ("colonne", Parameter::NumberColumns, false),
            ("verso", Parameter::OneOf(&["crescente", "decrescente"]), false),
            ("totale", Parameter::NumberColumn, false),
            ("addendi", Parameter::NumberColumns, false),
            ("tolleranza", Parameter::Figure, false),
            ("dove", Parameter::Filter(None), false),
        ],
        any_of: &["colonne", "totale"],
    },
];

/// The kind with this name.
pub fn rule_kind(name: &str) -> Option<&'static RuleKind> {
    RULE_KINDS.iter().find(|kind| kind.name == name)
}
