// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The comune that the name of a sheet or of a file gives to its rows.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::grid::Grid;
use super::lexicon::Lexicon;
use super::normal::normal;
use super::open::Content;
use crate::istat::Place;
use crate::table::schemas;

/// Words of the names of tables and files that are no names of places.
static WORDS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let own = [
        "dati",
        "scheda",
        "schede",
        "rilevazione",
        "modello",
        "file",
        "quadro",
        "finanziario",
        "comune",
        "di",
        "del",
        "della",
        "raccolta",
        "piano",
        "zona",
        "ambito",
        "v",
        "def",
        "definitivo",
        "bozza",
        "foglio",
        "rev",
    ];
    let names = schemas().iter().flat_map(|s| std::iter::once(&s.title).chain(&s.synonyms));
    names
        .flat_map(|n| normal(n).split(' ').map(str::to_owned).collect::<Vec<_>>())
        .chain(own.map(str::to_owned))
        .collect()
});

fn place_in(name: &str, lexicon: &Lexicon) -> Option<&'static Place> {
    // `spesa-matino_2023`: what is left of the name without the words of tables and the years.
    let plain: String = name.chars().map(|c| if matches!(c, '_' | '-' | '.') { ' ' } else { c }).collect();
    let kept: Vec<&str> = plain
        .split_whitespace()
        .filter(|w| !w.bytes().any(|b| b.is_ascii_digit()) && !WORDS.contains(&normal(w)))
        .collect();
    lexicon.comune(&kept.join(" ")).or_else(|| lexicon.comune(&plain))
}

/// The comune that the name of a file says, or else that of a folder it stands in.
fn of_path(grid: &Grid, lexicon: &Lexicon) -> Option<&'static Place> {
    let folders = grid.origin.file.rsplit('/').skip(1);
    place_in(grid.file_stem(), lexicon).or_else(|| folders.filter_map(|folder| place_in(folder, lexicon)).next())
}

/// The comune of each sheet of each file: told by its name when other sheets or files are told by other comuni, or when it
/// is not the name of the ambito itself.
pub fn comuni(contents: &[Content], lexicon: &Lexicon) -> Vec<Vec<Option<&'static Place>>> {
    let of_file: Vec<Option<&'static Place>> =
        contents.iter().map(|c| c.grids.first().and_then(|g: &Grid| of_path(g, lexicon))).collect();
    let several_files = of_file.iter().flatten().map(|p| p.code).collect::<BTreeSet<_>>().len() > 1;
    contents
        .iter()
        .zip(&of_file)
        .map(|(content, file)| {
            let sheets: Vec<Option<&'static Place>> =
                content.grids.iter().map(|g| g.origin.sheet.as_ref().and_then(|s| place_in(s, lexicon))).collect();
            let several = sheets.iter().flatten().map(|p| p.code).collect::<BTreeSet<_>>().len() > 1;
            let own = |place: &&'static Place, among: bool| among || !lexicon.is_ambito(place);
            sheets
                .into_iter()
                .map(|sheet| sheet.filter(|p| own(p, several)).or_else(|| file.filter(|p| own(p, several_files))))
                .collect()
        })
        .collect()
}
