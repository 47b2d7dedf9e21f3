// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Any bytes under the name of a file of this format: no panic, no end to the memory, no end to the time.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = pdz::ingest::inspect_bytes("a.xml", bytes).text();
});
