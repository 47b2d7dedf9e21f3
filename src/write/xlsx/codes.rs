// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The sheet «Elenchi»: what the drop-downs of the workbook to fill in choose from, in sight of who writes.

use rust_xlsxwriter::{Color, Format, FormatAlign, Worksheet, XlsxError};

use super::template::GUIDE_SHEETS;
use super::{height, text};
use crate::istat;
use crate::origin::column_letters;
use crate::profile::Profile;
use crate::table::{Kind, schemas};

/// Row of the first code: title and headings stand above it.
const FIRST: u32 = 3;

/// Width of the column of the meanings.
const WIDTH: f64 = 46.0;

/// Heading of the list of the Region's comuni.
const COMUNI: &str = "Comune";
/// Heading of the list of their ISTAT codes, each beside its comune.
const ISTAT: &str = "Codice ISTAT";

/// A list of codes, or of words, with what they mean.
struct Block {
    heading: String,
    codes: Vec<String>,
    meanings: Option<Vec<String>>,
}

/// Where each list stands on the sheet.
pub(super) struct Lists {
    /// Heading of the list, its column, how many entries it has.
    places: Vec<(String, u32, u32)>,
}

impl Lists {
    /// The places of a profile's lists.
    pub(super) fn new(profile: &Profile) -> Self {
        let mut column = 0;
        let places = blocks(profile)
            .into_iter()
            .map(|block| {
                let place = (block.heading, column, block.codes.len() as u32);
                column += if block.meanings.is_some() { 2 } else { 1 };
                place
            })
            .collect();
        Self { places }
    }

    /// Cells of the areas' codes.
    pub(super) fn areas(&self) -> Option<String> {
        self.cells("Area")
    }

    /// Cells of the funds' codes.
    pub(super) fn funds(&self) -> Option<String> {
        self.cells("Fonte")
    }

    /// Cells of the codes of the essential levels.
    pub(super) fn leps(&self) -> Option<String> {
        self.cells("LEPS")
    }

    /// Cells of the names of the Region's comuni.
    pub(super) fn comuni(&self) -> Option<String> {
        self.cells(COMUNI)
    }

    /// Cells of their ISTAT codes.
    pub(super) fn istat(&self) -> Option<String> {
        self.cells(ISTAT)
    }

    /// Cells of the words of a closed list, by table and field.
    pub(super) fn words(&self, table: &str, field: &str) -> Option<String> {
        self.cells(&words_heading(table, field))
    }

    fn cells(&self, heading: &str) -> Option<String> {
        let (_, column, count) = self.places.iter().find(|(name, _, count)| name == heading && *count > 0)?;
        let letters = column_letters(*column);
        Some(format!("='{}'!${letters}${}:${letters}${}", GUIDE_SHEETS[1], FIRST + 1, FIRST + count))
    }
}

fn words_heading(table: &str, field: &str) -> String {
    let titles = crate::table::schema(table).and_then(|s| Some((&s.title, &s.field(field)?.title)));
    titles.map_or_else(String::new, |(table, field)| format!("{table}: {field}"))
}

fn blocks(profile: &Profile) -> Vec<Block> {
    let coded = |heading: &str, pairs: Vec<(String, String)>| {
        let (codes, meanings) = pairs.into_iter().unzip();
        Block { heading: heading.to_owned(), codes, meanings: Some(meanings) }
    };
    let mut blocks = vec![
        coded("Area", profile.areas.iter().map(|a| (a.code.clone(), a.title.clone())).collect()),
        coded("Fonte", profile.funds.iter().map(|f| (f.code.clone(), f.title.clone())).collect()),
        coded("LEPS", profile.leps.iter().map(|l| (l.code.clone(), l.title.clone())).collect()),
    ];
    for schema in schemas().iter().map(|schema| profile.sheet.filter(|own| own.name == schema.name).unwrap_or(schema)) {
        for field in schema.fields.iter().filter(|f| !f.words.is_empty() && f.kind != Kind::Flag) {
            blocks.push(Block {
                heading: words_heading(&schema.name, &field.name),
                codes: field.words.iter().map(|w| w.word.clone()).collect(),
                meanings: None,
            });
        }
    }
    // The longest lists stand last, where they push nothing out of sight.
    let mut comuni: Vec<&istat::Place> =
        istat::places().iter().filter(|p| p.region == profile.identity.region).collect();
    comuni.sort_by_key(|place| istat::normalize(place.name));
    let names: Vec<String> = comuni.iter().map(|place| place.name.to_owned()).collect();
    let codes: Vec<String> = comuni.iter().map(|place| place.code.to_owned()).collect();
    for (heading, codes) in [(COMUNI, names), (ISTAT, codes)].into_iter().filter(|_| !comuni.is_empty()) {
        blocks.push(Block { heading: heading.to_owned(), codes, meanings: None });
    }
    blocks
}

/// Writes the sheet.
pub(super) fn sheet(sheet: &mut Worksheet, profile: &Profile) -> Result<(), XlsxError> {
    let blue = Color::RGB(0x1F_3A_5F);
    sheet.set_name(GUIDE_SHEETS[1])?;
    let title = Format::new().set_bold().set_font_size(14).set_font_color(blue);
    sheet.write_string_with_format(0, 0, "Codici e parole da usare negli altri fogli (da non modificare)", &title)?;
    let head = Format::new().set_bold().set_font_color(Color::White).set_background_color(blue).set_text_wrap();
    let cell = Format::new().set_num_format("@").set_align(FormatAlign::Top);
    let meaning = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let blocks = blocks(profile);
    for row in 0..blocks.iter().map(|b| b.codes.len()).max().unwrap_or(0) {
        let tallest = blocks.iter().filter_map(|b| b.meanings.as_ref()?.get(row)).map(|m| height(m, WIDTH));
        sheet.set_row_height(FIRST + row as u32, tallest.fold(15.0, f64::max))?;
    }
    let mut column = 0u16;
    for block in blocks {
        sheet.write_string_with_format(FIRST - 1, column, text(&block.heading), &head)?;
        let wordy = block.meanings.is_none();
        sheet.set_column_width(column, if wordy { 26.0 } else { 10.0 })?;
        for (row, code) in (FIRST..).zip(&block.codes) {
            sheet.write_string_with_format(row, column, text(code), &cell)?;
        }
        column += 1;
        if let Some(meanings) = &block.meanings {
            sheet.write_string_with_format(FIRST - 1, column, "Denominazione", &head)?;
            sheet.set_column_width(column, WIDTH)?;
            for (row, words) in (FIRST..).zip(meanings) {
                sheet.write_string_with_format(row, column, text(words), &meaning)?;
            }
            column += 1;
        }
    }
    sheet.set_freeze_panes(FIRST, 0)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}
