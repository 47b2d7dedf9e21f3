// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Codes of what the reading and the composition can find; the codes of the rules are in `check`. Never reused.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// A file that can't be read: damaged, encrypted, of another type (error).
pub const UNREADABLE_FILE: &str = "R-T01";
/// A file or a sheet without any row of data (note; error for a required table).
pub const EMPTY_FILE: &str = "R-T02";
/// A sheet that is none of the tables (note).
pub const UNKNOWN_SHEET: &str = "R-T03";
/// A sheet without a required column (error).
pub const MISSING_COLUMN: &str = "R-T04";
/// A column that is none of the table's (note, with the nearest heading).
pub const UNKNOWN_COLUMN: &str = "R-T05";
/// A date, a year, a number or a time that can't be read (error).
pub const UNREADABLE_VALUE: &str = "R-T06";
/// A number or a date that can be read in two ways (error).
pub const AMBIGUOUS_VALUE: &str = "R-T07";
/// An error cell: #RIF!, #N/D, #DIV/0! (error).
pub const ERROR_CELL: &str = "R-T08";
/// A formula without a stored result (error).
pub const UNCALCULATED_FORMULA: &str = "R-T09";
/// The same key with different values, in any two places (error).
pub const CONFLICTING_ROWS: &str = "R-T10";
/// The same row twice (note).
pub const REPEATED_ROW: &str = "R-T11";
/// A file that copies another one (note if equal, error if values differ).
pub const COPIED_FILE: &str = "R-T12";
/// Hidden sheets, rows or columns, that were read all the same (note).
pub const HIDDEN_CELLS: &str = "R-T13";
/// A value that was read after a conversion: text to number, footnote mark dropped (note).
pub const COERCED_VALUE: &str = "R-T14";
/// A reference to something that doesn't exist: intervention, fund, need, meeting, body, proposal (error).
pub const DANGLING_REFERENCE: &str = "R-T15";
/// A word outside a closed list (warning, with the nearest word).
pub const UNKNOWN_WORD: &str = "R-T16";
/// Data beyond the limits of what a plan can hold: rows, columns, text, compressed size (error).
pub const LIMIT_EXCEEDED: &str = "R-T17";
/// A table that no file holds (error if required, else warning or note).
pub const MISSING_TABLE: &str = "R-T18";
/// A required value that is missing in a row: error for a key, else warning in bozza and error from adottato on.
pub const MISSING_VALUE: &str = "R-T19";
/// An empty field that the sheet recommends: one note per column.
pub const RECOMMENDED_VALUE: &str = "R-T20";
/// A `[[sorgente]]` or a text file that matches nothing (warning).
pub const UNUSED_SETTING: &str = "R-T21";
/// Columns with personal data dropped at the door (note; the datum is never repeated).
pub const PERSONAL_DATA: &str = "R-T22";
/// Rows left out of a table: totals, notes below, blank (note).
pub const SKIPPED_ROWS: &str = "R-T23";

/// A comune that has not given back its workbook of the collection (warning).
pub const NOT_RETURNED: &str = "R-T24";

/// The map of a questionnaire that can't be read, or that does not fit the file (error).
pub const SURVEY_MAP: &str = "R-T41";
/// An answer that is none of the options of its question (warning).
pub const SURVEY_ANSWER: &str = "R-T42";
/// The same answer twice (warning), or two answers with one identifier (error).
pub const SURVEY_TWIN: &str = "R-T43";
/// Answers that were not finished (note).
pub const SURVEY_INCOMPLETE: &str = "R-T44";
/// Personal data inside free texts of a questionnaire (warning; the datum is never repeated).
pub const SURVEY_TEXT: &str = "R-T45";
/// Answers in more than one language (warning).
pub const SURVEY_LANGUAGES: &str = "R-T46";

/// A character that the built-in fonts don't have (warning).
pub const MISSING_GLYPH: &str = "R-C02";
/// A logo or arms that can't be used, or had to be made smaller (warning).
pub const UNUSABLE_PICTURE: &str = "R-C05";
/// A narrative file in `testi/` that belongs to no section (warning).
pub const UNKNOWN_TEXT: &str = "R-C04";

/// What a text written in Word holds and a section of the plan can't: pictures, comments, proposed changes (note).
pub const LEFT_OUT: &str = "R-C06";
/// A document edited in Word that can't be taken back as it is (error).
pub const NOT_TAKEN: &str = "R-C07";
/// A text changed in Word and in its file since the document was generated (error).
pub const CHANGED_TWICE: &str = "R-C08";
/// A figure that comes from the sheets, changed by hand in Word (warning).
pub const CHANGED_FIGURE: &str = "R-C09";
/// Words changed in Word where they don't come back from (warning).
pub const OUT_OF_PLACE: &str = "R-C10";
/// A text whose control is no longer in the document (warning).
pub const CONTROL_GONE: &str = "R-C11";

/// What the reference document of the office gives and can't give (note), or why it can't be used (warning).
pub const LETTERHEAD: &str = "R-C12";

/// An annex of the office whose file is encrypted or empty (error), or not PDF/A-2b or better (warning).
pub const ANNEX_FORMAT: &str = "R-A05";
/// What changed since a council voted (warning), or a voted copy that is no longer whole (error).
pub const CHANGED_SINCE_VOTE: &str = "R-A15";
/// An annex declared in `piano.toml` that is not there, or two with one letter (error).
pub const MISSING_ANNEX: &str = "R-A01";

/// The code of a rule that a profile declares, for as long as the program runs: each is kept once.
///
/// A profile has few codes and a run few profiles; the registry's codes are constants.
pub fn intern(code: &str) -> &'static str {
    static KEPT: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = kept.get(code) {
        return known;
    }
    let lasting: &'static str = Box::leak(code.to_owned().into_boxed_str());
    kept.insert(lasting);
    lasting
}
