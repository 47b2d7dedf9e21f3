// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! `piano.toml` with every key explained; the optional ones are there, ready to be uncommented.

use crate::profile::Profile;

/// The settings of a new project. A line that begins with `#` and no space is a key to uncomment.
pub(super) fn text(profile: &Profile) -> String {
    let [first, ..] = profile.identity.triennium.years();
    TEMPLATE
        .replace("{profilo}", &quoted(&profile.identity.id))
        .replace("{triennio}", &quoted(&profile.identity.triennium.to_string()))
        .replace("{anno}", &first.to_string())
        .replace("{denominazione}", &profile.identity.title)
        .replace("{regione}", &profile.identity.region)
        .replace("{ufficio}", &quoted(profile.label("ufficio", "Ufficio di Piano")))
        .replace("{asl}", profile.label("asl", "ASL"))
}

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

const TEMPLATE: &str = include_str!("piano.toml.txt");
