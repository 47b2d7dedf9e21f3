// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The workbook to fill in: a sheet per table of the contract, with notes, drop-downs and a page that explains it.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, ExcelDateTime, Format, FormatAlign,
    FormatBorder, Formula, Note, Workbook, Worksheet, XlsxError,
};

use super::codes::{self, Lists};
use super::{height, properties, text};
use crate::origin::column_letters;
use crate::profile::Profile;
use crate::table::{Field, Kind, MissingTable, Need, TableSchema, Target, schemas};
use crate::write::WriteError;

/// Sheets that guide who writes and hold no data; the reading passes over sheets with these names.
pub const GUIDE_SHEETS: [&str; 2] = ["Leggimi", "Elenchi"];

/// First row to fill in: the one above it is an example.
const FIRST: u32 = 2;
/// Rows that get formats and drop-downs.
const ROWS: u32 = 2_000;
/// Rows that a drop-down of codes of another table reaches.
const LISTED_ROWS: u32 = 500;
/// What the example begins with: by it the reading knows that the row holds no data.
const EXAMPLE: &str = "Esempio: ";

/// Width of the words on the page that explains.
const WIDTH: f64 = 92.0;

const BLUE: Color = Color::RGB(0x1F_3A_5F);
const MIDDLE: Color = Color::RGB(0xC9_D8_EA);
const PALE: Color = Color::RGB(0xEE_F2_F7);
const RULE: Color = Color::RGB(0xB8_C2_CC);
const LIGHT: Color = Color::RGB(0xF5_F5_F5);

/// The empty workbook of a profile, as XLSX.
///
/// # Errors
/// When the library refuses the workbook.
pub fn write(profile: &Profile) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let title = format!("{} {} – dati da compilare", profile.identity.title, profile.identity.triennium);
    book.set_properties(&properties(&title, "pdz", profile.identity.triennium.start())?);
    guide(book.add_worksheet(), profile)?;
    let lists = Lists::new(profile);
    for schema in schemas().iter().map(|schema| profile.sheet.filter(|own| own.name == schema.name).unwrap_or(schema)) {
        table(book.add_worksheet(), schema, profile, &lists)?;
    }
    codes::sheet(book.add_worksheet(), profile)?;
    Ok(book.save_to_buffer()?)
}

/// What a column is asked for, from its need: look of its heading and words of its note.
struct Asked {
    look: Format,
    words: &'static str,
}

fn asked(field: &Field) -> Asked {
    let base = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(RULE);
    match field.need {
        Need::Key => Asked {
            look: base.set_background_color(BLUE).set_font_color(Color::White),
            words: "Obbligatoria: senza questo dato la riga non si può leggere.",
        },
        Need::Required => Asked {
            look: base.set_background_color(BLUE).set_font_color(Color::White),
            words: "Obbligatoria: nel piano adottato non può mancare.",
        },
        Need::Recommended => {
            Asked { look: base.set_background_color(MIDDLE).set_font_color(BLUE), words: "Consigliata." }
        }
        Need::Optional => {
            Asked { look: base.unset_bold().set_background_color(PALE).set_font_color(BLUE), words: "Facoltativa." }
        }
    }
}

fn table(sheet: &mut Worksheet, schema: &TableSchema, profile: &Profile, lists: &Lists) -> Result<(), XlsxError> {
    sheet.set_name(&schema.title)?;
    for (column, field) in (0u16..).zip(&schema.fields) {
        let asked = asked(field);
        sheet.write_string_with_format(0, column, &field.title, &asked.look)?;
        sheet.insert_note(0, column, &note(field, asked.words))?;
        sheet.set_column_width(column, width(field))?;
        sheet.set_column_format(column, &format(field))?;
        sheet.add_data_validation(FIRST, column, ROWS, column, &validation(&schema.name, field, profile, lists)?)?;
        example(sheet, column, field)?;
    }
    sheet.set_row_height(0, 36)?;
    let keys = schema.fields.iter().take_while(|f| f.need == Need::Key).count().clamp(1, 2);
    sheet.set_freeze_panes(1, keys as u16)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    // A sheet with many columns, all on one page, could not be read.
    if schema.fields.len() <= 16 {
        sheet.set_print_fit_to_pages(1, 0);
    }
    sheet.set_footer("&L&A&RPagina &P di &N");
    let required = schema.fields.iter().any(|f| f.column_required);
    sheet.set_tab_color(if required && !matches!(schema.missing, MissingTable::Note | MissingTable::Silent) {
        BLUE
    } else {
        MIDDLE
    });
    Ok(())
}

fn note(field: &Field, asked: &str) -> Note {
    let mut words = format!("{}\n{asked}", field.description);
    if field.kind == Kind::List {
        words.push_str("\nPiù valori si separano con il punto e virgola.");
    }
    if !field.words.is_empty() {
        let list: Vec<&str> = field.words.iter().map(|w| w.word.as_str()).collect();
        words.push_str(&format!("\nValori previsti: {}.", list.join("; ")));
    }
    if let Some(example) = &field.example {
        words.push_str(&format!("\nEsempio: {example}"));
    }
    let lines = words.lines().map(|line| line.chars().count().div_ceil(38).max(1)).sum::<usize>() as u32;
    Note::new(text(&words)).add_author_prefix(false).set_width(260).set_height(20 + 16 * lines.min(30))
}

fn width(field: &Field) -> f64 {
    let heading = field.title.chars().count() as f64 * 0.6 + 4.0;
    let content: f64 = match field.kind {
        Kind::Text if field.words.is_empty() && field.target.is_none() => 28.0,
        Kind::Text | Kind::List => 20.0,
        Kind::Code => 12.0,
        Kind::Amount => 15.0,
        Kind::Date => 12.0,
        Kind::Number | Kind::Integer | Kind::Year | Kind::Time | Kind::Duration | Kind::Flag => 10.0,
    };
    content.max(heading)
}

fn format(field: &Field) -> Format {
    let base = Format::new().set_align(FormatAlign::Top);
    match field.kind {
        // As text, so that 075016 keeps its zero and 1.10 doesn't become 1,1.
        Kind::Code => base.set_num_format("@"),
        Kind::Text | Kind::List => base.set_num_format("@").set_text_wrap(),
        Kind::Amount => base.set_num_format("#,##0.00"),
        Kind::Number => base.set_num_format("#,##0.##"),
        Kind::Integer => base.set_num_format("#,##0"),
        Kind::Date => base.set_num_format("dd/mm/yyyy"),
        Kind::Time => base.set_num_format("hh:mm"),
        Kind::Year | Kind::Duration => base.set_num_format("0"),
        Kind::Flag => base.set_align(FormatAlign::Center),
    }
}

/// The cell of the row that shows how the table is filled in: typed as the data are, grey and slanted.
fn example(sheet: &mut Worksheet, column: u16, field: &Field) -> Result<(), XlsxError> {
    let row = FIRST - 1;
    let look = format(field).set_italic().set_font_color(Color::RGB(0x59_59_59)).set_background_color(LIGHT);
    let Some(words) = &field.example else {
        let words = if column == 0 { EXAMPLE.trim_end() } else { "" };
        sheet.write_string_with_format(row, column, words, &look)?;
        return Ok(());
    };
    if column == 0 {
        sheet.write_string_with_format(row, column, format!("{EXAMPLE}{words}"), &look.set_num_format("@"))?;
        return Ok(());
    }
    let number = || words.replace('.', "").replace(',', ".").parse::<f64>().ok();
    match field.kind {
        Kind::Amount | Kind::Number | Kind::Integer | Kind::Year | Kind::Duration => match number() {
            Some(number) => sheet.write_number_with_format(row, column, number, &look)?,
            None => sheet.write_string_with_format(row, column, words, &look)?,
        },
        Kind::Date => match date(words) {
            Some((year, month, day)) => {
                let date = ExcelDateTime::from_ymd(year, month, day)?;
                sheet.write_datetime_with_format(row, column, &date, &look)?
            }
            None => sheet.write_string_with_format(row, column, words, &look)?,
        },
        Kind::Time => match words.split_once(':').map(|(h, m)| (h.parse(), m.parse())) {
            Some((Ok(hour), Ok(minute))) => {
                let time = ExcelDateTime::from_hms(hour, minute, 0.0)?;
                sheet.write_datetime_with_format(row, column, &time, &look)?
            }
            _ => sheet.write_string_with_format(row, column, words, &look)?,
        },
        Kind::Code | Kind::Text | Kind::List | Kind::Flag => {
            sheet.write_string_with_format(row, column, text(words), &look)?
        }
    };
    Ok(())
}

/// Year, month and day of `gg/mm/aaaa`.
fn date(words: &str) -> Option<(u16, u8, u8)> {
    let mut parts = words.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

/// Help while writing: what the column holds, and a list to choose from or a range. It warns and lets go on, as the check does.
fn validation(schema_name: &str, field: &Field, profile: &Profile, lists: &Lists) -> Result<DataValidation, XlsxError> {
    let chosen = |formula: String| DataValidation::new().allow_list_formula(Formula::new(formula));
    let validation = match (field.kind, field.target) {
        // Lists hold more than one value, which a drop-down would refuse.
        (Kind::List, _) => None,
        (_, Some(target)) => target_list(field, target, lists).map(chosen),
        _ if schema_name == "comuni" && field.name == "comune" => lists.comuni().map(chosen),
        _ if !field.words.is_empty() => lists.words(schema_name, &field.name).map(chosen),
        (Kind::Flag, _) => Some(DataValidation::new().allow_list_strings(&["sì", "no"])?),
        (Kind::Amount | Kind::Number, _) => {
            Some(DataValidation::new().allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0)))
        }
        (Kind::Integer, _) => {
            Some(DataValidation::new().allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0)))
        }
        (Kind::Year, _) => {
            let years = profile.identity.triennium.years();
            let (first, last) = (i32::from(years[0]), i32::from(years[2]));
            // Money of a year may be of an earlier competence.
            let first = if field.name == "anno" { first } else { first - 10 };
            Some(DataValidation::new().allow_whole_number(DataValidationRule::Between(first, last)))
        }
        (Kind::Date, _) => {
            let (first, last) = (ExcelDateTime::from_ymd(1990, 1, 1)?, ExcelDateTime::from_ymd(2100, 12, 31)?);
            Some(DataValidation::new().allow_date(DataValidationRule::Between(first, last)))
        }
        _ => None,
    };
    let validation = match validation {
        Some(validation) => validation
            .set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title("Valore non previsto")?
            .set_error_message(
                "Il valore non è tra quelli attesi per questa colonna: la nota sull'intestazione li spiega.",
            )?,
        None => DataValidation::new(),
    };
    validation.set_input_title(clip(&field.title, 32))?.set_input_message(message(field))
}

/// What to write in the column, as it appears beside the cell.
fn message(field: &Field) -> String {
    let mut words = field.description.clone();
    if field.kind == Kind::List {
        words.push_str(" Più valori: separati da punto e virgola.");
    }
    if let Some(example) = &field.example {
        words.push_str(&format!(" Esempio: {}", clip(example, 60)));
    }
    clip(&words, 255)
}

/// The beginning of a text that has room for so many characters.
fn clip(words: &str, room: usize) -> String {
    let plain = text(words).replace('\n', " ");
    if plain.chars().count() <= room {
        return plain;
    }
    let cut: String = plain.chars().take(room - 1).collect();
    format!("{}…", cut.trim_end())
}

/// The cells that hold the codes which a column may refer to.
fn target_list(field: &Field, target: Target, lists: &Lists) -> Option<String> {
    let (table, column) = match target {
        Target::Area => return lists.areas(),
        Target::Fondo => return lists.funds(),
        Target::Leps => return lists.leps(),
        // The table of the comuni itself is where they are written, chosen among those of the Region.
        Target::Comune if field.name == "codice_istat" => return lists.istat(),
        Target::Comune => ("comuni", "comune"),
        Target::Intervento => ("interventi", "codice"),
        Target::Bisogno => ("bisogni", "codice"),
        Target::Proposta => ("proposte", "codice"),
        Target::Organo => ("organi", "codice"),
        Target::Incontro => ("incontri", "codice"),
        Target::Ente => ("enti", "codice"),
    };
    let schema = crate::table::schema(table)?;
    let letters = column_letters(schema.fields.iter().position(|f| f.name == column)? as u32);
    Some(format!("='{}'!${letters}${}:${letters}${}", schema.title, FIRST + 1, LISTED_ROWS + 1))
}

/// The first sheet: what the workbook is, and what each sheet holds.
fn guide(sheet: &mut Worksheet, profile: &Profile) -> Result<(), XlsxError> {
    sheet.set_name(GUIDE_SHEETS[0])?;
    let title = Format::new().set_bold().set_font_size(16).set_font_color(BLUE);
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let strong = wrapped.clone().set_bold().set_font_color(BLUE);
    sheet.set_column_width(0, 26)?;
    sheet.set_column_width(1, WIDTH)?;
    sheet.write_string_with_format(0, 0, "Dati del piano", &title)?;
    sheet.write_string(
        1,
        0,
        format!("{} {} – {}", profile.identity.title, profile.identity.triennium, profile.identity.region),
    )?;
    let advice = [
        (
            "Come si compila",
            "Ogni foglio è una tabella; ogni riga sotto l'intestazione è una voce. I fogli che non servono si lasciano vuoti o si cancellano; le colonne si possono spostare.",
        ),
        (
            "Che cosa scrivere",
            "Scegliendo una cella compare che cosa scriverci; la nota sull'intestazione lo dice per esteso. Dove c'è un elenco, nella cella compare la freccia per scegliere.",
        ),
        (
            "Riga di esempio",
            "La prima riga di ogni foglio, in grigio, è un esempio: comincia con «Esempio:» e non viene letta. Si può lasciare o cancellare; i dati si scrivono dalla riga sotto.",
        ),
        (
            "Colonne obbligatorie",
            "Hanno l'intestazione blu scuro con scritta bianca. Celeste: consigliate. Grigio chiaro: facoltative.",
        ),
        (
            "Più valori in una cella",
            "Si separano con il punto e virgola. «tutti» vuol dire tutti i comuni, «tutte» tutte le aree.",
        ),
        ("Importi e date", "Gli importi sono numeri in euro, le date sono gg/mm/aaaa."),
        (
            "Testi lunghi",
            "A capo dentro la cella (Alt+Invio) per un nuovo paragrafo; una riga che comincia con un trattino e uno spazio è una voce di elenco.",
        ),
        (
            "Codici",
            "Il foglio «Elenchi» elenca aree, fondi e livelli essenziali con i loro codici, le parole previste per le altre colonne e i comuni della Regione con il codice ISTAT.",
        ),
        (
            "Controllo",
            "Salvare il file e lanciare «pdz check» nella cartella del progetto: ogni segnalazione dice il foglio e la cella.",
        ),
    ];
    let mut row = 3;
    for (label, words) in advice {
        sheet.write_string_with_format(row, 0, label, &strong)?;
        sheet.write_string_with_format(row, 1, words, &wrapped)?;
        sheet.set_row_height(row, height(words, WIDTH))?;
        row += 1;
    }
    row += 1;
    let head = Format::new().set_bold().set_font_color(Color::White).set_background_color(BLUE);
    sheet.write_string_with_format(row, 0, "Foglio", &head)?;
    sheet.write_string_with_format(row, 1, "Che cosa contiene", &head)?;
    for schema in schemas() {
        row += 1;
        let asked = match schema.missing {
            MissingTable::Error => " Indispensabile.",
            MissingTable::Warning => " Attesa in ogni piano.",
            MissingTable::Note | MissingTable::Silent => "",
        };
        let link = rust_xlsxwriter::Url::new(format!("internal:'{}'!A1", schema.title)).set_text(&schema.title);
        sheet.write_url(row, 0, link)?;
        sheet.write_string_with_format(
            row,
            1,
            format!("Una riga: {}{asked}", lower_first(&schema.description)),
            &wrapped,
        )?;
    }
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_screen_gridlines(false);
    Ok(())
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}
