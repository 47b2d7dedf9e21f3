// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The rows below a header, each told for what it is: data, group, total, note, header again.

use rust_decimal::Decimal;

use super::amounts::{self, is_total};
use super::grid::{Grid, Raw, Row};
use super::header::{Column, Role, pure_year};
use super::hint;
use super::lexicon::leading_code;
use super::normal::{normal, tidy};
use super::recognise::Layout;
use super::scene::Scene;
use super::value::date::DateReading;
use super::value::{self, number, text_of};
use crate::origin::Origin;
use crate::table::{Field, Kind, Target};

/// What a row is.
#[derive(Clone, Debug, PartialEq)]
pub enum Class {
    /// A row of the table.
    Data,
    /// A group: the field that it gives to the rows below, and its value.
    Group(&'static str, String),
    /// A group with the sums of its rows: the field, its value, and the label.
    GroupTotal(&'static str, String, String),
    /// A title between rows.
    Title,
    /// A total, with its label.
    Total(String),
    /// A note.
    Note,
    /// The header once more.
    Header,
    /// The example of the workbook that the program writes.
    Example,
}

/// A row with its class.
#[derive(Clone, Debug)]
pub struct Classed {
    /// Row.
    pub index: u32,
    /// What it is.
    pub class: Class,
}

/// The rows of a table and the row where it ends.
pub struct Body {
    /// Rows that hold something.
    pub rows: Vec<Classed>,
    /// First row that is not of the table.
    pub end: u32,
}

/// Cells of a row inside the bounds of the table, with what merged regions show.
pub fn cell<'g>(grid: &'g Grid, row: Row<'g>, column: u32) -> Option<((u32, u32), Raw<'g>)> {
    if grid.has_merged() { grid.down(row.index, column) } else { row.get(column).map(|raw| ((row.index, column), raw)) }
}

/// Tells the rows below the header of a long table.
pub fn body(scene: &Scene<'_>, layout: &Layout) -> Body {
    let mut body = walk(scene, layout, |row, inside| classify(scene, layout, row, inside));
    foot(scene, layout, &mut body.rows);
    body
}

/// Sums beside the name of a group lead its rows, unless rows stand above the first of them: then they close it.
fn turn_groups(rows: &mut [Classed]) {
    let first = rows.iter().position(|r| matches!(r.class, Class::GroupTotal(..)));
    let data = rows.iter().position(|r| r.class == Class::Data);
    let titled = rows.iter().any(|r| matches!(r.class, Class::Group(..)));
    let last = rows.iter().rposition(|r| matches!(r.class, Class::GroupTotal(..) | Class::Data));
    let closes = first.zip(data).is_some_and(|(first, data)| data < first)
        && last.is_some_and(|last| matches!(rows[last].class, Class::GroupTotal(..)));
    if !closes || titled {
        return;
    }
    for row in rows {
        if let Class::GroupTotal(_, _, label) = &row.class {
            row.class = Class::Total(label.clone());
        }
    }
}

/// Goes through the rows below a header until the next one begins, and tells each.
pub fn walk(scene: &Scene<'_>, layout: &Layout, mut classify: impl FnMut(Row<'_>, &[(u32, Raw<'_>)]) -> Class) -> Body {
    let grid = scene.grid;
    let extent = layout.extent();
    let mut rows: Vec<Classed> = Vec::new();
    let mut previous = layout.header.1;
    let mut lonely = false;
    let heads: Vec<(u32, String)> =
        layout.columns.iter().map(|c| (c.heading.column, normal(c.heading.last()))).collect();
    for row in grid.rows_from(layout.header.1.saturating_add(1)) {
        let gap = row.index > previous + 1 || lonely;
        let inside: Vec<(u32, Raw<'_>)> = row.cells().filter(|(c, _)| *c >= extent.0 && *c <= extent.1).collect();
        // The same header under a new title heads another table; without one it is only repeated.
        let titled = rows.last().is_some_and(|r: &Classed| r.class == Class::Title);
        let again = inside.len() >= 2 && is_header_again(grid, &heads, row, inside.len());
        if (!again || titled) && row.len() >= 2 && scene.begins(row, layout.schema, gap) {
            // A title of the next table stands above its header.
            while rows.last().is_some_and(|r| {
                matches!(r.class, Class::Title | Class::Note | Class::Group(..)) && r.index + 3 > row.index
            }) {
                rows.pop();
            }
            let end = rows.last().map_or(layout.header.1 + 1, |r| r.index + 1);
            turn_groups(&mut rows);
            return Body { rows, end };
        }
        let class = match inside.as_slice() {
            [] => Class::Note,
            _ if again => Class::Header,
            inside => classify(row, inside),
        };
        lonely = inside.len() == 1;
        previous = row.index;
        rows.push(Classed { index: row.index, class });
    }
    turn_groups(&mut rows);
    Body { rows, end: u32::MAX }
}

/// Whether a row repeats the header. `heads` are the headings by column, as they are compared.
fn is_header_again(grid: &Grid, heads: &[(u32, String)], row: Row<'_>, cells: usize) -> bool {
    let head = |column: u32| {
        let at = heads.binary_search_by_key(&column, |h| h.0).ok()?;
        heads.get(at).map(|(_, head)| head.as_str())
    };
    let letter = |text: &str| text.chars().find(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase());
    // A look at one letter is enough for most rows.
    let first = row.cells().find_map(|(c, raw)| Some((head(c)?, raw.text()?)));
    if !first.is_some_and(|(head, text)| letter(head) == letter(text) && normal(text) == head) {
        return false;
    }
    let same = heads
        .iter()
        .filter(|(column, head)| cell(grid, row, *column).is_some_and(|(_, raw)| normal(&text_of(raw)) == *head));
    let same = same.count();
    same >= 2 && same * 2 >= cells
}

/// Words that head what stands below a table and is none of it.
fn heads_a_note(text: &str) -> bool {
    let words = normal(text);
    let first = words.split(' ').next().unwrap_or_default();
    matches!(
        first,
        "legenda"
            | "legende"
            | "nota"
            | "note"
            | "nb"
            | "avvertenza"
            | "avvertenze"
            | "istruzioni"
            | "sigle"
            | "glossario"
            | "firma"
            | "firmato"
            | "visto"
            | "fonti"
            | "fonte"
            | "allegati"
            | "compilatore"
            | "compilato"
    ) || words.starts_with("n b ")
        || words.starts_with("elenco sigle")
        || words.starts_with("il responsabile")
        || words.starts_with("il dirigente")
        || words.starts_with("la responsabile")
        || words.starts_with("la dirigente")
}

/// How much of what a row must hold a row holds.
struct Fullness {
    /// Cells that the table requires and the row has.
    held: usize,
    /// How many the table requires.
    required: usize,
    /// Of these, cells of a number, a date or a year that can be read.
    typed: usize,
    /// How many the table requires.
    typed_required: usize,
}

/// Notes, legends and signatures at the foot of the sheet: rows after a gap that hold almost nothing of what a row must.
fn foot(scene: &Scene<'_>, layout: &Layout, rows: &mut [Classed]) {
    let required: Vec<(&Column, &Field)> = layout
        .columns
        .iter()
        .filter_map(|c| match c.role {
            Role::Field(i) => Some((c, layout.schema.fields.get(i).filter(|f| f.column_required)?)),
            _ => None,
        })
        .collect();
    let typed =
        |kind: Kind| matches!(kind, Kind::Amount | Kind::Number | Kind::Integer | Kind::Date | Kind::Year | Kind::Time);
    let fullness = |index: u32| {
        let mut fullness = Fullness { held: 0, required: required.len(), typed: 0, typed_required: 0 };
        let Some(row) = scene.grid.row(index) else { return fullness };
        for (column, field) in &required {
            let raw = cell(scene.grid, row, column.heading.column).map(|(_, raw)| raw);
            fullness.held += usize::from(raw.is_some());
            if typed(field.kind) {
                fullness.typed_required += 1;
                fullness.typed += usize::from(raw.is_some_and(|raw| may_be(raw, field.kind)));
            }
        }
        fullness
    };
    let data = |r: &Classed| r.class == Class::Data;
    let complete = |index: u32| {
        let f = fullness(index);
        f.held == f.required && f.typed == f.typed_required
    };
    let Some(first_good) = rows.iter().position(|r| data(r) && complete(r.index)) else { return };
    let mut blocks: Vec<(usize, usize)> = Vec::new();
    for at in first_good + 1..rows.len() {
        let gap = rows[at].index > rows[at - 1].index + 1;
        let noted = matches!(rows[at].class, Class::Title | Class::Note)
            && first_text(scene, &rows[at]).is_some_and(|t| heads_a_note(&t));
        if gap || noted {
            blocks.push((at, at));
        }
        if let Some(block) = blocks.last_mut() {
            block.1 = at;
        }
    }
    for (from, to) in blocks {
        let titled = matches!(rows[from].class, Class::Title | Class::Note);
        let legend = first_text(scene, &rows[from]).is_some_and(|t| heads_a_note(&t)) && !complete(rows[from].index);
        let block = &rows[from..=to];
        let foreign = !block.iter().any(|r| data(r) && complete(r.index))
            && (titled
                || block.iter().filter(|r| data(r)).all(|r| {
                    let f = fullness(r.index);
                    f.held * 2 < f.required || f.typed_required > 0 && f.typed == 0
                }));
        if legend || foreign {
            for row in rows[from..=to].iter_mut().filter(|r| r.class == Class::Data) {
                row.class = Class::Note;
            }
        }
    }
    // After the last total only notes stand, unless a row is as full as the others.
    let Some(last) = rows.iter().rposition(|r| matches!(r.class, Class::Total(_))) else { return };
    for row in rows.iter_mut().skip(last + 1).filter(|r| r.class == Class::Data) {
        let f = fullness(row.index);
        if f.held * 2 < f.required {
            row.class = Class::Note;
        }
    }
}

fn first_text(scene: &Scene<'_>, row: &Classed) -> Option<String> {
    scene.grid.row(row.index)?.cells().find_map(|(_, raw)| raw.text()).map(str::to_owned)
}

/// Whether a cell may hold a value of this kind, whatever is wrong with it.
fn may_be(raw: Raw<'_>, kind: Kind) -> bool {
    match raw {
        Raw::Text(text) => match kind {
            Kind::Date => value::date::read_among(text).0 != DateReading::None || number::is_nothing(text),
            _ => text.bytes().any(|b| b.is_ascii_digit()) || number::is_nothing(text),
        },
        _ => true,
    }
}

fn classify(scene: &Scene<'_>, layout: &Layout, row: Row<'_>, inside: &[(u32, Raw<'_>)]) -> Class {
    let schema = layout.schema;
    let first_text = inside.iter().find_map(|(c, raw)| raw.text().map(|t| (*c, t)));
    if let [(column, raw)] = inside {
        let text = tidy(&text_of(*raw));
        if is_total(&text) {
            return Class::Total(text);
        }
        return lone(scene, layout, (row.index, *column), *raw, &text);
    }
    if let Some((column, text)) = first_text {
        if is_example(text) {
            return Class::Example;
        }
        if is_total(text) && is_total_row(scene.grid, layout, row, column, text) {
            return Class::Total(tidy(text));
        }
        if let Some((field, value)) = group_with_sums(scene, layout, inside, (row.index, column), text) {
            return Class::GroupTotal(field, value, tidy(text));
        }
    }
    let known = |c: &u32| {
        let at = layout.columns.binary_search_by_key(c, |col| col.heading.column);
        at.is_ok_and(|at| !matches!(layout.columns[at].role, Role::Unknown | Role::Total | Role::Ignored))
    };
    if !inside.iter().any(|(c, _)| known(c))
        && !layout.columns.iter().any(|c| is_held(scene.grid, row, c, schema.fields.as_slice()))
    {
        return Class::Note;
    }
    Class::Data
}

/// The group that a row announces beside nothing but figures: «Area A1 | 150».
fn group_with_sums(
    scene: &Scene<'_>,
    layout: &Layout,
    inside: &[(u32, Raw<'_>)],
    place: (u32, u32),
    text: &str,
) -> Option<(&'static str, String)> {
    let label = place.1;
    let sums = |column: u32| {
        let at = layout.columns.binary_search_by_key(&column, |c| c.heading.column).ok()?;
        let adds = match &layout.columns[at].role {
            Role::Field(i) => matches!(layout.schema.fields[*i].kind, Kind::Amount | Kind::Integer | Kind::Number),
            role => matches!(role, Role::Total | Role::OfYear(_) | Role::OfComune(_) | Role::OfAge(..)),
        };
        adds.then_some(())
    };
    let first = inside.first().is_some_and(|(column, _)| *column == label);
    let figures = inside.iter().skip(1).all(|(column, raw)| !matches!(raw, Raw::Bool(_)) && sums(*column).is_some());
    if !first || !figures {
        return None;
    }
    // A row whose own field is the area, the year or the comune is a row.
    let own = layout.columns.iter().find(|c| c.heading.column == label).map(|c| &c.role);
    let schema = layout.schema;
    match lone(scene, layout, place, Raw::Text(text), &tidy(text)) {
        Class::Group(field, value) => {
            let same = matches!(own, Some(Role::Field(i)) if schema.fields[*i].name == field);
            let required = schema.fields.iter().filter(|f| f.column_required).count();
            (!same && required > 2).then_some((field, value))
        }
        _ => None,
    }
}

fn is_held(grid: &Grid, row: Row<'_>, column: &Column, fields: &[Field]) -> bool {
    matches!(column.role, Role::Field(i) if fields.get(i).is_some_and(|f| f.column_required))
        && cell(grid, row, column.heading.column).is_some()
}

fn is_example(text: &str) -> bool {
    let first = text.chars().find(|c| c.is_alphanumeric());
    if !first.is_some_and(|c| !c.is_ascii() || matches!(c.to_ascii_lowercase(), 'e' | 'r')) {
        return false;
    }
    let words = normal(text);
    words == "esempio" || words.starts_with("esempio ") || words == "riga di esempio" || words == "es"
}

/// A row that begins with «Totale» is a total unless it holds all that a row of the table must.
fn is_total_row(grid: &Grid, layout: &Layout, row: Row<'_>, label: u32, text: &str) -> bool {
    let words = normal(text);
    let plain = words.split(' ').count() <= 2;
    let others = layout.columns.iter().filter(|c| {
        c.heading.column != label
            && matches!(c.role, Role::Field(i) if {
                let field = &layout.schema.fields[i];
                field.column_required && !matches!(field.kind, Kind::Amount | Kind::Number | Kind::Integer)
            })
    });
    let mut any = false;
    for column in others {
        any = true;
        if cell(grid, row, column.heading.column).is_none() {
            return true;
        }
    }
    !any || (plain && !matches!(layout.schema.name.as_str(), "indicatori_contesto" | "popolazione"))
}

/// A row with one cell: a group, a title, a note, or a poor row of data.
fn lone(scene: &Scene<'_>, layout: &Layout, (row, column): (u32, u32), raw: Raw<'_>, text: &str) -> Class {
    let schema = layout.schema;
    let lexicon = scene.lexicon;
    let target = |target: Target| {
        schema.fields.iter().find(|f| f.target == Some(target) && f.kind != Kind::List).map(|f| f.name.as_str())
    };
    if raw.text().is_some() || header_year(raw) {
        if let (Some(field), Some(year)) = (schema.field("anno").map(|f| f.name.as_str()), pure_year(text, lexicon)) {
            return Class::Group(field, year.to_string());
        }
        if let (Some(field), Some(code)) = (target(Target::Area), lexicon.area(text)) {
            return Class::Group(field, code.to_owned());
        }
        let own = layout.columns.iter().find(|c| c.heading.column == column).map(|c| &c.role);
        let is_key = matches!(own, Some(Role::Field(i)) if schema.key.contains(&schema.fields[*i].name));
        if let (Some(field), Some(place)) =
            (target(Target::Comune).filter(|_| schema.name != "comuni"), lexicon.comune(text))
        {
            return Class::Group(field, place.name.to_owned());
        }
        if let (Some(field), Some(code)) = (target(Target::Intervento), leading_code(text)) {
            let holds =
                layout.columns.iter().any(|c| matches!(c.role, Role::Field(i) if schema.fields[i].name == field));
            let leads = matches!(own, Some(Role::Field(i)) if schema.fields[*i].name == field)
                && left_blank_below(scene, row, column);
            if !holds || leads {
                return Class::Group(field, code.to_owned());
            }
        }
        let holds_fund = layout
            .columns
            .iter()
            .any(|c| matches!(c.role, Role::Field(i) if schema.fields[i].target == Some(Target::Fondo)));
        if let (Some(field), Some(code)) = (target(Target::Fondo).filter(|_| !holds_fund), lexicon.fund(text)) {
            return Class::Group(field, code.to_owned());
        }
        // A code has figures or is an acronym; a word alone is a title.
        let coded = text.bytes().any(|b| b.is_ascii_digit()) || text.len() <= 6 && text == text.to_uppercase();
        if is_key && !text.contains(' ') && text.len() <= 20 && coded {
            return Class::Data;
        }
    } else {
        let own = layout.columns.iter().any(|c| c.heading.column == column && matches!(c.role, Role::Field(_)));
        return if own { Class::Data } else { Class::Note };
    }
    Class::Title
}

/// Whether the next row holds something, and nothing in this column: what stands here is said of the rows below.
fn left_blank_below(scene: &Scene<'_>, row: u32, column: u32) -> bool {
    let next = scene.grid.rows_from(row.saturating_add(1)).next();
    next.is_some_and(|next| next.len() > 1 && next.get(column).is_none())
}

fn header_year(raw: Raw<'_>) -> bool {
    matches!(raw, Raw::Number(n) if n.fract() == 0.0 && (1950.0..=2100.0).contains(&n))
}

/// Columns whose empty cells take the value of the row above: those written only in the first row of each group.
pub fn filled_down(scene: &Scene<'_>, layout: &Layout, rows: &[Classed]) -> Vec<u32> {
    let schema = layout.schema;
    let mut out = Vec::new();
    for column in &layout.columns {
        let Role::Field(i) = column.role else { continue };
        let field = &schema.fields[i];
        let told = |from: &String| hint::names(from, &column.heading.shown(), column.heading.column);
        if layout.told.filled.iter().any(told) {
            out.push(column.heading.column);
            continue;
        }
        let groups =
            field.column_required && (field.target.is_some() || field.kind == Kind::Year || field.name == "indicatore");
        if !groups || (schema.key.len() == 1 && schema.key[0] == field.name) {
            continue;
        }
        let mut last: Option<String> = None;
        let (mut blanks, mut explicit, mut repeated, mut first) = (0usize, 0usize, false, true);
        let mut fresh = true;
        for row in rows {
            if row.class != Class::Data {
                fresh = true;
                continue;
            }
            let Some(grid_row) = scene.grid.row(row.index) else { continue };
            match cell(scene.grid, grid_row, column.heading.column) {
                None if first => {
                    repeated = true;
                    break;
                }
                None => blanks += 1,
                Some((_, raw)) => {
                    explicit += 1;
                    let text = normal(&text_of(raw));
                    // Written again on a row of its own: the column is not left empty below.
                    if !fresh && last.as_ref() == Some(&text) {
                        repeated = true;
                        break;
                    }
                    last = Some(text);
                }
            }
            fresh = false;
            first = false;
        }
        let agrees = field.target == Some(Target::Area)
            && blanks >= 1
            && codes_agree(scene, layout, rows, column.heading.column);
        if !repeated && explicit > 0 && ((blanks >= 2 && blanks * 4 >= explicit + blanks) || agrees) {
            out.push(column.heading.column);
        }
    }
    out
}

/// Whether the codes of the rows without an area begin with the code of the area above.
fn codes_agree(scene: &Scene<'_>, layout: &Layout, rows: &[Classed], column: u32) -> bool {
    let code =
        layout.columns.iter().find(|c| matches!(c.role, Role::Field(i) if layout.schema.fields[i].name == "codice"));
    let Some(code) = code else { return false };
    let mut area: Option<String> = None;
    for row in rows.iter().filter(|r| r.class == Class::Data) {
        let Some(grid_row) = scene.grid.row(row.index) else { continue };
        match cell(scene.grid, grid_row, column) {
            Some((_, raw)) => area = scene.lexicon.area(&text_of(raw)).map(str::to_lowercase),
            None => {
                let text = cell(scene.grid, grid_row, code.heading.column).map(|(_, raw)| text_of(raw).to_lowercase());
                let fits = area.as_ref().zip(text).is_some_and(|(area, text)| text.starts_with(area.as_str()));
                if !fits {
                    return false;
                }
            }
        }
    }
    true
}

/// The scale of a column: its own, or that of the table's title, or that of a note below.
pub fn scale(layout: &Layout, column: &Column, noted: Option<&(Decimal, Origin)>) -> Decimal {
    if column.scale != Decimal::ONE {
        column.scale
    } else {
        layout.context.scale.as_ref().or(noted).map_or(Decimal::ONE, |s| s.0)
    }
}

/// What a note below the table says that the amounts are multiplied by, where nothing above says it.
pub fn noted_scale(scene: &Scene<'_>, layout: &Layout, rows: &[Classed]) -> Option<(Decimal, Origin)> {
    if layout.context.scale.is_some() || layout.columns.iter().any(|c| c.scale != Decimal::ONE) {
        return None;
    }
    let notes = rows.iter().filter(|r| matches!(r.class, Class::Note | Class::Title));
    notes.filter_map(|r| scene.grid.row(r.index)).find_map(|row| {
        row.cells().find_map(|(column, raw)| {
            let scale = amounts::scale_told(raw.text()?)?;
            Some((scale, scene.grid.cell((row.index, column))))
        })
    })
}
