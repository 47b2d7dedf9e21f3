// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! How things share the room that there is: words in narrow columns, figures at the foot of a page.

use rust_decimal::Decimal;

use super::*;

const HEADS: [&str; 8] = [
    "Compartecipazione",
    "PROGRAMMAZIONE",
    "Governance",
    "Responsabile/Referente",
    "Capacity building",
    "CIG/CUP",
    "Annualità 2022-2024",
    "ex-ante",
];

fn headed(widths: &[f32], style: TableStyle) -> Table {
    let columns = widths.iter().map(|width| column(Width::Fixed(*width), Align::Left)).collect();
    let head = HEADS[..widths.len()].iter().map(|name| Cell::column_header((*name).to_owned())).collect();
    let cells = ["8.234.567,89", "istituzionalizzazione", "Z1A2B3C4D5", "sì", "n. 328", "", "2022", "x"];
    let body = cells[..widths.len()].iter().map(|value| Cell::data(vec![text(value)])).collect();
    Table { columns, head: vec![row(head)], body: vec![row(body)], style, caption: None, source: vec![], ..spending() }
}

/// The words of some text that are torn apart: a line ends in them without hyphen, and not after a stroke of theirs.
fn torn(reader: &Reader, texts: &[&str]) -> Vec<String> {
    let shown: Vec<String> = reader.shown.iter().flatten().map(|s| s.text.trim().to_owned()).collect();
    let lines = shown.join("|").replace("|\u{ad}|", "").replace("/|", "/").replace("-|", "-");
    let words = texts.iter().flat_map(|text| text.split_whitespace());
    words.filter(|word| !lines.contains(*word)).map(str::to_owned).collect()
}

#[test]
fn no_word_of_a_narrow_column_is_torn_apart() {
    for style in [TableStyle::Data, TableStyle::Compact, TableStyle::Form] {
        for widths in [&[11.0; 8][..], &[8.0, 30.0, 8.0, 8.0], &[3.0; 5], &[40.0; 8], &[0.1, 120.0]] {
            let table = headed(widths, style);
            let reader = Reader::open(&made("narrow", &one(vec![Block::Table(table)])).bytes);
            sound(&reader);
            within_margins(&reader);
            flow::apart(&reader);
            let cells = ["8.234.567,89", "istituzionalizzazione", "Z1A2B3C4D5"];
            let texts = [&HEADS[..widths.len()], &cells[..widths.len().min(3)]].concat();
            assert_eq!(torn(&reader, &texts), Vec::<String>::new(), "{style:?} {widths:?}");
        }
    }
}

/// Height over the lower margin of what stands lowest on a page, running feet apart.
fn lowest(reader: &Reader, page: usize) -> f32 {
    reader.shown[page].iter().filter(|s| s.mcid.is_some()).map(|s| s.y).fold(f32::INFINITY, f32::min)
}

/// A figure of many bars, about a third of a page.
fn tall_figure() -> Figure {
    let categories: Vec<String> = (1..=14).map(|n| format!("Servizio {n}")).collect();
    let values = (1..=14).map(|n| Decimal::from(n * 1000)).collect();
    let series = vec![Series { name: "2022".into(), values, trails: Vec::new() }];
    Figure { chart: Chart::Bars { categories, series, stacked: false, unit: Unit::Euro }, ..figure() }
}

#[test]
fn no_page_stays_half_empty_before_a_figure() {
    let mut shrunk = 0;
    let mut waited = 0;
    for lines in 18..36 {
        let mut blocks: Vec<Block> = (0..lines).map(|n| body(&format!("Riga {n} del capoverso."))).collect();
        blocks.push(Block::Figure(tall_figure()));
        blocks.extend((0..9).map(|n| body(&format!("Testo {n}. {PROSE}"))));
        let pdf = made(&format!("figure-{lines}"), &one(blocks));
        let reader = Reader::open(&pdf.bytes);
        sound(&reader);
        within_margins(&reader);
        flow::apart(&reader);
        let bottom = section(Page::A4, vec![]).page.margins[2] * 72.0 / 25.4;
        for page in 0..reader.pages.len() - 1 {
            let empty = lowest(&reader, page) - bottom;
            assert!(empty < 100.0, "{lines} righe: {empty} punti vuoti in fondo alla pagina {page}");
        }
        // What is read keeps its order.
        let tree = reader.tree();
        let places = ["Figure Alt", "Figura 1", "Testo 0.", "Testo 8."].map(|name| tree.find(name).unwrap());
        assert!(places.is_sorted(), "{tree}");
        let at = |name: &str| (0..reader.pages.len()).find(|page| reader.read(*page).contains(name)).unwrap();
        waited += usize::from(at("Testo 0.") < at("Figura 1"));
        let size = |s: &&reader::Shown| s.text.starts_with("Servizio");
        let drawn = reader.shown.iter().flatten().find(size).unwrap();
        assert!(drawn.size >= 6.0, "{drawn:?}");
        shrunk += usize::from(drawn.size < 8.9);
    }
    assert!(shrunk > 0 && waited > 0, "{shrunk} rimpicciolite, {waited} rimandate");
}

#[test]
fn text_never_goes_before_its_heading() {
    for lines in (20..34).step_by(3) {
        let mut blocks: Vec<Block> = (0..lines).map(|n| body(&format!("Riga {n} del capoverso."))).collect();
        blocks.push(heading(2, "1.1", "Titolo", "h", false));
        blocks.push(Block::Figure(tall_figure()));
        blocks.extend((0..6).map(|n| body(&format!("Testo {n}. {PROSE}"))));
        let reader = Reader::open(&write(&one(blocks)).unwrap().bytes);
        let at = |name: &str| (0..reader.pages.len()).find(|page| reader.read(*page).contains(name)).unwrap();
        assert!(at("Titolo") <= at("Testo 0.") && at("Titolo") == at("Figura 1"), "{lines}");
    }
}

#[test]
fn a_head_with_a_ligature_is_not_divided_in_a_column_as_wide_as_it() {
    let names = ["Ruffano", "Attività", "Raffinati", "Matino"];
    let columns = vec![column(Width::Auto, Align::Decimal); names.len()];
    let columns = [vec![column(Width::Share(1.0), Align::Left)], columns].concat();
    let head = ["Indicatore"].iter().chain(&names).map(|name| Cell::column_header((*name).to_owned())).collect();
    let body = ["x", "1", "2", "3", "4"].map(|value| Cell::data(vec![text(value)])).to_vec();
    let table = Table { columns, head: vec![row(head)], body: vec![row(body)], caption: None, ..spending() };
    let reader = Reader::open(&write(&one(vec![Block::Table(table)])).unwrap().bytes);
    for name in names {
        assert!(reader.shown[0].iter().any(|s| s.text.trim() == name), "{name}");
    }
}
