// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! pdz: from the spreadsheets of an Ufficio di Piano to the Piano di Zona and the acts of the councils.
//!
//! Data flows one way, through one waist:
//!
//! ```text
//! dati/*.xlsx .ods .csv ─► ingest ─► plan ─► check ─► compose ─► document ─► write ─► docx · pdf · html
//!         (cells with      (typed     (rules   (profile +    (the waist:      (two finishers, one layout)
//!          their origin)    domain)    → findings) tera)       sections, blocks)
//! ```
//!
//! [`document`] is the only type that [`compose`] and [`mod@write`] share: nobody above it knows OOXML or PDF,
//! nobody below it knows what a Piano di Zona is.

pub mod agenda;
pub mod ages;
pub mod annexes;
pub mod assess;
pub mod audit;
pub mod calendar;
pub mod check;
pub mod cli;
pub mod collect;
pub mod compose;
pub mod diff;
pub mod disclosure;
pub mod document;
pub mod dossier;
pub mod emblem;
pub mod finance;
pub mod findings;
pub mod ingest;
pub mod istat;
pub mod letterhead;
pub mod markup;
pub mod money;
pub mod numerals;
pub mod origin;
pub mod output;
pub mod period;
pub mod pipeline;
pub mod plan;
pub mod privacy;
pub mod profile;
pub mod project;
pub mod pull;
pub mod raster;
pub mod redaction;
pub mod report;
pub mod scaffold;
pub mod survey;
pub mod table;
pub mod toml_errors;
pub mod trace;
pub mod write;
