// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The integration suite: one binary, one module per theme.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod annotated;
mod audit;
mod batch;
mod cli;
mod collect;
mod community;
mod compose;
mod concertation;
mod conformance;
mod data;
mod diff;
mod documentation;
mod emblems;
mod hostile;
mod html;
mod hygiene;
mod ingest;
mod large;
mod layering;
mod letterhead;
mod office;
mod oracles;
mod pdf;
mod profiles;
mod publiccode;
mod pull;
mod pull_hard;
mod render;
mod rules;
mod sandbox;
mod scaffold;
mod shapes;
mod shapes_random;
mod support;
mod survey;
mod votes;
mod xlsb;

mod docx;
