// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    pdz::cli::run(std::env::args_os())
}
