// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! How tables and figures go over pages.

use super::*;

fn cell(value: &str) -> Cell {
    Cell::data(vec![text(value)])
}

/// A table whose first column spans runs of rows, with titles of groups when asked for.
fn spanned(groups: bool) -> Table {
    let mut rows = Vec::new();
    for area in 1..=3 {
        if groups {
            let title = Cell::row_header(vec![text(&format!("Gruppo {area}"))]).across(3);
            rows.push(Row { kind: RowKind::Group, cells: vec![title] });
        }
        for line in 1..=40 {
            let mut cells = Vec::new();
            if line == 1 {
                cells.push(Cell::row_header(vec![text(&format!("Area {area} dei minori"))]).down(40));
            }
            cells.extend([cell(&format!("riga {area}.{line}")), cell("100,00")]);
            rows.push(row(cells));
        }
    }
    let head = ["Area", "Intervento", "Importo"].map(|name| Cell::column_header(name.to_owned()));
    let columns = vec![column(Width::Auto, Align::Left); 3];
    Table { columns, head: vec![row(head.to_vec())], body: rows, source: vec![], ..spending() }
}

#[test]
fn the_label_of_a_row_span_is_said_again_overleaf_and_read_once() {
    for groups in [false, true] {
        let reader = Reader::open(&made(&format!("spanned-{groups}"), &one(vec![Block::Table(spanned(groups))])).bytes);
        sound(&reader);
        within_margins(&reader);
        assert!(reader.pages.len() > 2);
        for page in 0..reader.pages.len() {
            let (read, again) = (reader.read(page), reader.artifacts(page));
            // Which area goes on here: that of the first row of the page.
            let first = read.find("riga ").map(|at| read[at + 5..].chars().next().unwrap()).unwrap();
            let opens = read.contains(&format!("Area {first} dei minori"));
            let said = again.contains(&format!("Area {first} dei minori (segue)"));
            assert_eq!(said, !opens, "pagina {page}: {again}");
            assert_eq!(again.contains(&format!("Gruppo {first} (segue)")), groups && !opens, "pagina {page}: {again}");
        }
        for area in 1..=3 {
            assert_eq!(reader.tree().matches(&format!("\"Area {area} dei minori\"")).count(), 1);
        }
        apart(&reader);
    }
}

#[test]
fn two_rows_stand_under_a_head_at_the_foot_of_a_page() {
    for lines in 0..60 {
        let mut blocks: Vec<Block> = (0..lines).map(|n| body(&format!("capoverso {n}"))).collect();
        blocks.push(Block::Table(long_table(70)));
        let reader = Reader::open(&write(&one(blocks)).unwrap().bytes);
        let page = (0..reader.pages.len()).find(|page| reader.read(*page).contains("Importo")).unwrap();
        let rows = reader.read(page).matches("Intervento ").count();
        assert!(rows >= 2, "{lines} righe sopra: {rows} sotto l’intestazione");
    }
}

#[test]
fn a_last_page_with_a_few_lines_is_won_back() {
    // A sheet that takes a page and a little more.
    let sheet = |rows: usize| {
        let mut table = form();
        table.body =
            (0..rows).map(|n| row(vec![Cell::row_header(vec![text(&format!("Voce {n}"))]), cell("testo")])).collect();
        vec![
            heading(1, "1", "Scheda", "s1", true),
            Block::Table(table),
            heading(1, "2", "Altra", "s2", true),
            body("fine"),
        ]
    };
    let pages = |rows| write(&one(sheet(rows))).unwrap().index.pages;
    let whole = (10..80).take_while(|rows| pages(*rows) == 2).last().unwrap();
    let reader = Reader::open(&made("tight", &one(sheet(whole))).bytes);
    sound(&reader);
    let plain = {
        // The same rows in a section with reserved room are set as usual.
        let mut document = one(sheet(whole));
        document.sections[0].reserved = Some((0.1, 0.1));
        write(&document).unwrap().index.pages
    };
    assert_eq!((pages(whole), plain), (2, 3));
    assert_eq!(reader.tree().matches("Voce ").count(), whole);
}

/// No two lines of text on a page lie over each other.
pub fn apart(reader: &Reader) {
    for (page, shown) in reader.shown.iter().enumerate() {
        let texts: Vec<_> = shown.iter().filter(|s| !s.text.trim().is_empty()).collect();
        for (at, a) in texts.iter().enumerate() {
            for b in &texts[at + 1..] {
                // Letters take about half of their size above the baseline, a little below it.
                let (low, high) = (a.y.min(b.y), a.y.max(b.y));
                let lower = if a.y < b.y { a } else { b };
                let beside = a.end <= b.x + 0.6 || b.end <= a.x + 0.6;
                let above = high - low >= lower.size * 0.6 - 0.1 || high == low && a.size != b.size && beside;
                assert!(beside || above, "pagina {page}: «{}» e «{}» si coprono: {a:?} {b:?}", a.text, b.text);
            }
        }
    }
}

#[test]
fn a_small_table_on_its_side_is_set_upright_and_a_wide_one_stays() {
    let of = |rows: usize, wide: bool| {
        let table = if wide { wide_table() } else { Table { body: long_table(rows).body, ..long_table(1) } };
        let mut document = one(vec![body("prima")]);
        document.sections.push(section(Page::A4_LANDSCAPE, vec![Block::Table(table)]));
        document.sections.push(section(Page::A4, vec![body("dopo")]));
        pdz::write::pdf::arrange(&mut document);
        document.sections.len()
    };
    assert_eq!((of(3, false), of(120, false), of(0, true)), (1, 3, 3));
}
