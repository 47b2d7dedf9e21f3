// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Codes of the rules that a profile may set, with the parameters of each and what a parameter holds.

/// What a parameter of a rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parameter {
    /// A number that is not negative.
    Figure,
    /// A share from 0 to 1.
    Share,
    /// A date, `2026-06-30`.
    Date,
    /// A fund of the profile.
    Fund,
    /// Funds of the profile.
    Funds,
    /// Areas of the profile.
    Areas,
    /// Essential levels of the profile.
    Levels,
    /// Service targets of the profile.
    Targets,
    /// Words of the Region.
    Words,
    /// A number greater than zero.
    Positive,
    /// A text.
    Text,
    /// True or false.
    Flag,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A population: a column of the table Comuni.
    Population,
    /// A table of the plan, by its name.
    Table,
    /// A column of the rule's table (`tabella`, or Interventi).
    Column,
    /// A column of numbers or amounts.
    NumberColumn,
    /// Columns of numbers or amounts.
    NumberColumns,
    /// A column of dates or years.
    DateColumn,
    /// Columns with the values that choose the rows: of this table, or of the rule's.
    Filter(Option<&'static str>),
    /// `{ tabella, colonna, dove }`: what is summed.
    Sum,
    /// A column that both the sums of the rule have.
    SumKey,
    /// A list of the profile (`aree`, `leps`, …) or words.
    Elements,
    /// Kinds of service, each a table with `lettera`, `titolo` and the words by which it is known.
    Kinds,
}

/// The rules, with their parameters. The registry of the checks holds the same codes: a test compares the two.
pub const RULE_PARAMETERS: &[(&str, &[(&str, Parameter)])] = &[
    ("R-A01", &[]),
    ("R-A02", &[]),
    ("R-A03", &[]),
    ("R-A04", &[]),
    ("R-A05", &[]),
    ("R-A06", &[]),
    ("R-A07", &[("soglia", Parameter::Figure)]),
    ("R-A08", &[]),
    ("R-A09", &[]),
    ("R-A11", &[]),
    ("R-A13", &[]),
    ("R-A14", &[]),
    ("R-A15", &[]),
    ("R-A16", &[]),
    ("R-C02", &[]),
    ("R-C04", &[]),
    ("R-C05", &[]),
    ("R-D01", &[]),
    ("R-D02", &[]),
    ("R-D03", &[]),
    ("R-D04", &[]),
    ("R-D05", &[]),
    ("R-F01", &[]),
    ("R-F02", &[]),
    ("R-F03", &[]),
    ("R-F04", &[]),
    ("R-F05", &[]),
    ("R-F06", &[("moltiplicatore", Parameter::Figure), ("comunali", Parameter::Funds), ("base", Parameter::Funds)]),
    ("R-F07", &[]),
    ("R-F08", &[("fondo", Parameter::Fund), ("aree", Parameter::Areas), ("quota", Parameter::Share)]),
    ("R-F09", &[("fondo", Parameter::Fund), ("leps", Parameter::Levels), ("quota", Parameter::Share)]),
    ("R-F10", &[("fondo", Parameter::Fund), ("leps", Parameter::Levels)]),
    ("R-F11", &[("fine", Parameter::Date)]),
    ("R-F12", &[]),
    ("R-F13", &[]),
    ("R-F14", &[]),
    ("R-F15", &[("minimo", Parameter::Figure), ("massimo", Parameter::Figure)]),
    ("R-F16", &[]),
    ("R-F17", &[]),
    ("R-F18", &[]),
    ("R-F19", &[("quota", Parameter::Share)]),
    ("R-F21", &[]),
    ("R-F22", &[]),
    ("R-F23", &[]),
    (
        "R-L01",
        &[
            ("fondo", Parameter::Fund),
            ("leps", Parameter::Positive),
            ("soglia", Parameter::Positive),
            ("obiettivo", Parameter::Positive),
            ("contributo_1", Parameter::Figure),
            ("contributo_2", Parameter::Figure),
        ],
    ),
    ("R-L02", &[]),
    ("R-L03", &[("esclusi", Parameter::Targets)]),
    ("R-L04", &[]),
    ("R-L05", &[("minimo", Parameter::Figure), ("massimo", Parameter::Figure)]),
    ("R-L06", &[]),
    ("R-N01", &[]),
    ("R-N02", &[]),
    ("R-N03", &[("densita_minima", Parameter::Figure), ("densita_massima", Parameter::Figure)]),
    ("R-N04", &[]),
    ("R-N05", &[]),
    ("R-N06", &[("anni", Parameter::Figure)]),
    ("R-N07", &[]),
    ("R-N08", &[]),
    ("R-N09", &[]),
    ("R-N10", &[]),
    ("R-N11", &[]),
    ("R-N12", &[]),
    ("R-P01", &[("giorni", Parameter::Figure)]),
    ("R-P02", &[("sanita", Parameter::Words)]),
    ("R-P03", &[]),
    ("R-P04", &[]),
    ("R-P05", &[]),
    ("R-P06", &[]),
    ("R-P07", &[]),
    ("R-P08", &[]),
    ("R-P09", &[]),
    ("R-P10", &[]),
    ("R-P11", &[]),
    ("R-P12", &[("organi", Parameter::Words)]),
    ("R-P13", &[]),
    ("R-P14", &[("norma", Parameter::Text)]),
    ("R-P15", &[]),
    ("R-S01", &[]),
    ("R-S02", &[]),
    ("R-S03", &[]),
    ("R-S04", &[("tipologie", Parameter::Kinds)]),
    ("R-S05", &[]),
    ("R-S06", &[]),
    ("R-S07", &[]),
    ("R-S08", &[]),
    ("R-S09", &[]),
    ("R-S10", &[]),
    ("R-S11", &[]),
    ("R-T01", &[]),
    ("R-T02", &[]),
    ("R-T03", &[]),
    ("R-T04", &[]),
    ("R-T05", &[]),
    ("R-T06", &[]),
    ("R-T07", &[]),
    ("R-T08", &[]),
    ("R-T09", &[]),
    ("R-T10", &[]),
    ("R-T11", &[]),
    ("R-T12", &[]),
    ("R-T13", &[]),
    ("R-T14", &[]),
    ("R-T15", &[]),
    ("R-T16", &[]),
    ("R-T17", &[]),
    ("R-T18", &[]),
    ("R-T19", &[]),
    ("R-T20", &[]),
    ("R-T21", &[]),
    ("R-T22", &[]),
    ("R-T23", &[]),
    ("R-T24", &[]),
    ("R-T41", &[]),
    ("R-T42", &[]),
    ("R-T43", &[]),
    ("R-T44", &[]),
    ("R-T45", &[]),
    ("R-T46", &[]),
];
