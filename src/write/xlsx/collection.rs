// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The workbook that a comune fills in: what is known of it is there, only its own cells are open.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationRule, Format, FormatAlign, FormatBorder, Formula, Note, ProtectionOptions,
    Workbook, Worksheet, XlsxError,
};

use super::{height, properties, text};
use crate::money::Cents;
use crate::origin::column_letters;
use crate::plan::{Allocation, COMUNI_FUND, Comune, Intervention, Plan, Slice};
use crate::profile::Profile;
use crate::table::{COLLECTION_MARK, Field, Kind, Record, TableSchema, Value, schema};
use crate::write::WriteError;

const BLUE: Color = Color::RGB(0x1F_3A_5F);
const PALE: Color = Color::RGB(0xEE_F2_F7);
const OPEN: Color = Color::RGB(0xFF_F8_DC);
const RULE: Color = Color::RGB(0xB8_C2_CC);

/// Open rows after those that are prefilled, for what the office doesn't know yet.
const SPARE: usize = 20;
/// Width of the words on the page that explains.
const WIDTH: f64 = 92.0;

/// The workbook of one comune.
///
/// # Errors
/// When the library refuses the workbook.
pub fn write(plan: &Plan, profile: &Profile, comune: &Comune) -> Result<Vec<u8>, WriteError> {
    let mut book = Workbook::new();
    let title = format!("{} {} – dati del Comune di {}", profile.identity.title, plan.triennium, comune.name.value);
    book.set_properties(&properties(&title, &format!("Ambito {}", plan.ambito.of_name()), plan.date)?);
    guide(book.add_worksheet(), plan, &title, comune)?;
    if let Some(schema) = schema("comuni") {
        identity(book.add_worksheet(), schema, plan, comune)?;
    }
    let served: Vec<&Intervention> =
        plan.interventions.iter().filter(|i| i.comuni.value.contains(&comune.istat.value)).collect();
    expenses(book.add_worksheet(), plan, comune, &served)?;
    lists(book.add_worksheet(), profile, &served)?;
    Ok(book.save_to_buffer()?)
}

struct Looks {
    head: Format,
    closed: Format,
    open: Format,
}

impl Looks {
    fn new() -> Self {
        let base = Format::new().set_align(FormatAlign::Top).set_border(FormatBorder::Thin).set_border_color(RULE);
        Self {
            head: base
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_font_color(Color::White)
                .set_background_color(BLUE)
                .set_align(FormatAlign::VerticalCenter),
            closed: base.clone().set_background_color(PALE).set_num_format("@").set_quote_prefix(),
            open: base.set_background_color(OPEN).set_unlocked(),
        }
    }
}

/// Cells can be chosen and columns widened; the rest is closed. There is no password: it keeps from mistakes, not from people.
fn protect(sheet: &mut Worksheet) {
    let options = ProtectionOptions { format_columns: true, format_rows: true, ..ProtectionOptions::new() };
    sheet.protect_with_options(&options);
}

fn guide(sheet: &mut Worksheet, plan: &Plan, title: &str, comune: &Comune) -> Result<(), XlsxError> {
    sheet.set_name(super::template::GUIDE_SHEETS[0])?;
    let big = Format::new().set_bold().set_font_size(16).set_font_color(BLUE);
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let strong = wrapped.clone().set_bold().set_font_color(BLUE);
    sheet.set_column_width(0, 26)?;
    sheet.set_column_width(1, WIDTH)?;
    sheet.write_string_with_format(0, 0, text(&format!("Dati del Comune di {}", comune.name.value)), &big)?;
    sheet.write_string(1, 0, text(title))?;
    let lead = plan.comune_name(&plan.ambito.lead);
    let office = plan.ambito.office.as_deref().unwrap_or("l'Ufficio di Piano");
    let advice = [
        ("Che cosa si chiede", "Due fogli da completare: «Comuni» (popolazione e dati del comune) e «Spesa» (le risorse proprie che il comune mette su ciascun intervento, per anno).".to_owned()),
        ("Dove si scrive", "Solo nelle celle gialle: le altre sono chiuse. Ciò che l'Ufficio sa già è scritto; se è sbagliato, si corregge nella cella gialla.".to_owned()),
        ("La parte del comune", "Dove l'Ufficio ha già il totale dei comuni, una nota sulla cella lo dice: si scrive la parte di questo comune, che compone il totale e non vi si aggiunge.".to_owned()),
        ("Che cosa non si scrive", "Una riga che non riguarda il comune si lascia senza importo: non viene contata.".to_owned()),
        ("Importi e date", "Gli importi sono in euro, con i centesimi se ci sono; le date sono gg/mm/aaaa.".to_owned()),
        ("Righe in più", "In fondo al foglio «Spesa» ci sono righe libere: l'intervento e la fonte si scelgono dall'elenco.".to_owned()),
        ("Come si restituisce", format!("Salvare (va bene anche LibreOffice) e rimandare il file a {office}, Comune capofila di {lead}: il nome del file non conta.")),
        ("Per l'Ufficio", "Il file restituito si mette così com'è nella cartella «dati» del progetto; «pdz check» dice quali comuni mancano.".to_owned()),
        ("Codice di raccolta", format!("{COLLECTION_MARK}{}", comune.istat.value)),
    ];
    for (row, (label, words)) in (3u32..).zip(advice) {
        sheet.write_string_with_format(row, 0, label, &strong)?;
        sheet.write_string_with_format(row, 1, text(&words), &wrapped)?;
        sheet.set_row_height(row, height(&words, WIDTH))?;
    }
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_screen_gridlines(false);
    protect(sheet);
    Ok(())
}

/// The row of the comune, with the official headings.
fn identity(sheet: &mut Worksheet, schema: &TableSchema, plan: &Plan, comune: &Comune) -> Result<(), XlsxError> {
    let looks = Looks::new();
    sheet.set_name(&schema.title)?;
    let record = plan
        .dataset
        .rows("comuni")
        .iter()
        .find(|r| r.text("codice_istat").is_some_and(|code| code.value == comune.istat.value));
    for (column, field) in (0u16..).zip(&schema.fields) {
        sheet.write_string_with_format(0, column, &field.title, &looks.head)?;
        sheet.insert_note(0, column, &Note::new(text(&field.description)).add_author_prefix(false))?;
        sheet.set_column_width(column, (field.title.chars().count() as f64 * 0.8 + 5.0).max(13.0))?;
        match field.name.as_str() {
            "codice_istat" => sheet.write_string_with_format(1, column, text(&comune.istat.value), &looks.closed)?,
            "comune" => sheet.write_string_with_format(1, column, text(&comune.name.value), &looks.closed)?,
            "capofila" => {
                let lead = if comune.istat.value == plan.ambito.lead { "sì" } else { "no" };
                sheet.write_string_with_format(1, column, lead, &looks.closed)?
            }
            _ => known(sheet, 1, column, field, record, &looks)?,
        };
        if let Some(rule) = validation(field)? {
            sheet.add_data_validation(1, column, 1, column, &rule)?;
        }
    }
    sheet.set_row_height(0, 36)?;
    finish(sheet)
}

/// An open cell with what is known.
fn known<'a>(
    sheet: &'a mut Worksheet,
    row: u32,
    column: u16,
    field: &Field,
    record: Option<&Record>,
    looks: &Looks,
) -> Result<&'a mut Worksheet, XlsxError> {
    use rust_decimal::prelude::ToPrimitive;
    let look = looks.open.clone().set_num_format(match field.kind {
        Kind::Amount => "#,##0.00",
        Kind::Number => "#,##0.##",
        Kind::Integer => "#,##0",
        Kind::Date => "dd/mm/yyyy",
        Kind::Year => "0",
        _ => "@",
    });
    match record.and_then(|r| r.get(&field.name)).map(|t| &t.value) {
        Some(Value::Amount(cents)) => sheet.write_number_with_format(row, column, cents.0 as f64 / 100.0, &look),
        Some(Value::Number(number)) => {
            sheet.write_number_with_format(row, column, number.to_f64().unwrap_or_default(), &look)
        }
        Some(Value::Date(date)) => {
            let parts = (u16::try_from(date.year()), u8::try_from(date.month()), u8::try_from(date.day()));
            match parts {
                (Ok(year), Ok(month), Ok(day)) => {
                    let date = rust_xlsxwriter::ExcelDateTime::from_ymd(year, month, day)?;
                    sheet.write_datetime_with_format(row, column, date, &look)
                }
                _ => sheet.write_blank(row, column, &look),
            }
        }
        Some(Value::Text(words)) => sheet.write_string_with_format(row, column, text(words), &look),
        _ => sheet.write_blank(row, column, &look),
    }
}

fn validation(field: &Field) -> Result<Option<DataValidation>, XlsxError> {
    let rule = match field.kind {
        Kind::Amount | Kind::Number => {
            DataValidation::new().allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0))
        }
        Kind::Integer => DataValidation::new().allow_whole_number(DataValidationRule::GreaterThanOrEqualTo(0)),
        _ => return Ok(None),
    };
    Ok(Some(rule.set_error_title("Valore non previsto")?.set_error_message("Qui va un numero, senza lettere.")?))
}

/// A row of the sheet «Spesa».
struct Expense<'a> {
    intervention: &'a str,
    title: &'a str,
    fund: &'a str,
    year: i16,
    amount: Option<f64>,
    item: &'a str,
    /// What the office has written for all the comuni together.
    total: Option<Cents>,
}

/// What the comune already has, and a row for its own resources in each year of each intervention that serves it.
///
/// Where the office has written the total of the comuni for an intervention, the row asks for the comune's part of it.
fn rows<'a>(plan: &'a Plan, comune: &Comune, served: &[&'a Intervention]) -> Vec<Expense<'a>> {
    let own = |a: &&Allocation| a.comune.as_ref().is_some_and(|c| c.value == comune.istat.value);
    let mut rows: Vec<Expense<'a>> = plan
        .allocations
        .iter()
        .filter(own)
        .map(|a| Expense {
            intervention: &a.intervention.value,
            title: plan.intervention(&a.intervention.value).map_or("", |i| i.title.value.as_str()),
            fund: &a.fund.value,
            year: a.year.value,
            amount: Some(a.amount.value.0 as f64 / 100.0),
            item: a.item.as_ref().map_or("", |i| i.value.as_str()),
            total: None,
        })
        .collect();
    for intervention in served {
        let code = intervention.code.value.as_str();
        for year in plan.triennium.years() {
            if !rows.iter().any(|r| r.intervention == code && r.fund == COMUNI_FUND && r.year == year) {
                let title = intervention.title.value.as_str();
                let slice =
                    Slice { fund: Some(COMUNI_FUND), year: Some(year), intervention: Some(code), ..Slice::default() };
                let whole: Vec<Cents> =
                    plan.allocations_in(slice).filter(|a| a.comune.is_none()).map(|a| a.amount.value).collect();
                let total = (!whole.is_empty()).then(|| whole.into_iter().sum());
                rows.push(Expense {
                    intervention: code,
                    title,
                    fund: COMUNI_FUND,
                    year,
                    amount: None,
                    item: "",
                    total,
                });
            }
        }
    }
    let position = |code: &str| plan.interventions.iter().position(|i| i.code.value == code).unwrap_or(usize::MAX);
    rows.sort_by_key(|r| (position(r.intervention), r.fund, r.year));
    rows
}

fn expenses(sheet: &mut Worksheet, plan: &Plan, comune: &Comune, served: &[&Intervention]) -> Result<(), XlsxError> {
    let looks = Looks::new();
    sheet.set_name("Spesa")?;
    let heads = [
        ("Intervento", 12.0),
        ("Denominazione", 52.0),
        ("Fonte", 10.0),
        ("Anno", 8.0),
        ("Importo", 15.0),
        ("Voce di spesa", 20.0),
        ("Comune", 20.0),
    ];
    for (column, (title, width)) in (0u16..).zip(heads) {
        sheet.write_string_with_format(0, column, title, &looks.head)?;
        sheet.set_column_width(column, width)?;
    }
    let money = looks.open.clone().set_num_format("#,##0.00");
    let words = looks.open.clone().set_num_format("@");
    let year = looks.closed.clone().set_num_format("0");
    let closed = looks.closed.clone().set_text_wrap();
    let rows = rows(plan, comune, served);
    let mut row = 1;
    for expense in &rows {
        sheet.write_string_with_format(row, 0, text(expense.intervention), &looks.closed)?;
        sheet.write_string_with_format(row, 1, text(expense.title), &closed)?;
        sheet.write_string_with_format(row, 2, text(expense.fund), &looks.closed)?;
        sheet.write_number_with_format(row, 3, f64::from(expense.year), &year)?;
        match expense.amount {
            Some(amount) => sheet.write_number_with_format(row, 4, amount, &money)?,
            None => sheet.write_blank(row, 4, &money)?,
        };
        if let Some(total) = expense.total {
            let words = format!(
                "Nel quadro dell'Ambito i comuni mettono in tutto {total} euro: qui va la parte di questo comune, che non si aggiunge al totale ma lo compone."
            );
            sheet.insert_note(row, 4, &Note::new(text(&words)).add_author_prefix(false))?;
        }
        // The item is part of the key: it is closed where the row is the office's.
        let look = if expense.amount.is_some() { &looks.closed } else { &words };
        sheet.write_string_with_format(row, 5, text(expense.item), look)?;
        sheet.write_string_with_format(row, 6, text(&comune.name.value), &looks.closed)?;
        sheet.set_row_height(row, height(expense.title, 50.0))?;
        row += 1;
    }
    let first = row;
    for _ in 0..SPARE {
        for column in [0, 1, 2, 3, 5] {
            let look = if column == 3 { looks.open.clone().set_num_format("0") } else { words.clone() };
            sheet.write_blank(row, column, &look)?;
        }
        sheet.write_blank(row, 4, &money)?;
        sheet.write_string_with_format(row, 6, text(&comune.name.value), &looks.closed)?;
        row += 1;
    }
    let last = row - 1;
    let amount = DataValidation::new().allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0));
    sheet.add_data_validation(1, 4, last, 4, &amount)?;
    let chosen = |column: u32, rows: usize| {
        let letters = column_letters(column);
        let formula = format!("='{}'!${letters}$2:${letters}${}", super::template::GUIDE_SHEETS[1], rows.max(1) + 1);
        DataValidation::new().allow_list_formula(Formula::new(formula))
    };
    sheet.add_data_validation(first, 0, last, 0, &chosen(0, served.len()))?;
    let years = plan.triennium.years().map(i32::from);
    let of_triennium = DataValidation::new().allow_whole_number(DataValidationRule::Between(years[0], years[2]));
    sheet.add_data_validation(first, 3, last, 3, &of_triennium)?;
    sheet.add_data_validation(first, 2, last, 2, &chosen(2, 60))?;
    sheet.set_row_height(0, 24)?;
    finish(sheet)
}

/// What the drop-downs offer.
fn lists(sheet: &mut Worksheet, profile: &Profile, served: &[&Intervention]) -> Result<(), XlsxError> {
    let looks = Looks::new();
    sheet.set_name(super::template::GUIDE_SHEETS[1])?;
    for (column, title) in (0u16..).zip(["Intervento", "Denominazione", "Fonte", "Denominazione della fonte"]) {
        sheet.write_string_with_format(0, column, title, &looks.head)?;
        sheet.set_column_width(column, if column % 2 == 0 { 12 } else { 60 })?;
    }
    for (row, intervention) in (1u32..).zip(served) {
        sheet.write_string(row, 0, text(&intervention.code.value))?;
        sheet.write_string(row, 1, text(&intervention.title.value))?;
    }
    for (row, fund) in (1u32..).zip(&profile.funds) {
        sheet.write_string(row, 2, text(&fund.code))?;
        sheet.write_string(row, 3, text(&fund.title))?;
    }
    protect(sheet);
    Ok(())
}

fn finish(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_footer("&L&A&RPagina &P di &N");
    protect(sheet);
    Ok(())
}
