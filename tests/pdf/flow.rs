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

/// Words that no other place of the document holds, each with what it stands in.
#[derive(Debug, Default)]
struct Marked {
    blocks: Vec<Block>,
    /// Words of each top-level block, in order.
    words: Vec<Vec<String>>,
}

/// Turns a recipe into a document whose every word is told from all others.
fn marked(recipe: &[(u8, u8, u8)]) -> Marked {
    let mut made = Marked::default();
    let mut count = 0usize;
    for (at, &(kind, size, odd)) in recipe.iter().enumerate() {
        let mut words = Vec::new();
        let mut word = || {
            count += 1;
            // Capitals only, so that nothing divides or binds them: «QAAABZ».
            let mut rest = count;
            let mut name = String::new();
            for _ in 0..4 {
                name.insert(0, char::from(b'A' + (rest % 15) as u8));
                rest /= 15;
            }
            let name = format!("Q{name}Z");
            words.push(name.clone());
            name
        };
        let mut sentence = |length: usize| (0..length.max(1)).map(|_| word()).collect::<Vec<_>>().join(" ");
        let long = usize::from(size);
        let block = match kind % 7 {
            0 => body(&sentence(long * 2 + 1)),
            1 => heading(1 + odd % 4, "", &sentence(1 + long % 5), &format!("h{at}"), odd % 3 == 0),
            2 => Block::List(List {
                start: (odd % 2 == 0).then_some(u32::from(odd)),
                items: (0..1 + long % 6).map(|n| vec![body(&sentence(1 + (n * 7 + long) % 30))]).collect(),
            }),
            3 => {
                let columns = 1 + usize::from(odd) % 7;
                let rows = 1 + long % 60;
                let line = |sentence: &mut dyn FnMut(usize) -> String, n: usize| {
                    (0..columns).map(|c| cell(&sentence(1 + (n + c * 3) % 6))).collect::<Vec<_>>()
                };
                let body = (0..rows).map(|n| row(line(&mut sentence, n))).collect();
                Block::Table(Table { head: vec![], body, caption: None, source: vec![], key_columns: 0, ..spending() })
            }
            4 => {
                // A cell over several rows beside cells of its own.
                let mut rows = Vec::new();
                for group in 0..1 + long % 4 {
                    let tall = 1 + (long + group) % 9;
                    for n in 0..tall {
                        let mut cells = Vec::new();
                        if n == 0 {
                            cells.push(Cell::row_header(vec![text(&sentence(1 + long % 40))]).down(tall as u16));
                        }
                        cells.push(cell(&sentence(1 + n % 12)));
                        rows.push(row(cells));
                    }
                }
                Block::Table(Table {
                    head: vec![],
                    body: rows,
                    caption: None,
                    source: vec![],
                    key_columns: 0,
                    ..spending()
                })
            }
            5 => {
                // A table in a list, and one in a cell.
                let inner = |words: String| {
                    Block::Table(Table {
                        head: vec![],
                        body: vec![row(vec![cell(&words), cell("")])],
                        caption: None,
                        source: vec![],
                        key_columns: 0,
                        ..spending()
                    })
                };
                let (first, second) = (sentence(long % 25), sentence(long % 9));
                let holder = Table {
                    head: vec![],
                    body: vec![row(vec![Cell::blocks(vec![inner(first)]), Cell::empty()])],
                    caption: None,
                    source: vec![],
                    key_columns: 0,
                    ..spending()
                };
                Block::List(List { start: None, items: vec![vec![Block::Table(holder), inner(second)]] })
            }
            _ => {
                // A cell taller than a page, beside a short one.
                let tall = (0..long * 3 + 1).map(|_| body(&sentence(3))).collect();
                let table = Table {
                    head: vec![],
                    body: vec![row(vec![Cell::blocks(tall), cell(&sentence(2))])],
                    caption: None,
                    source: vec![],
                    key_columns: 0,
                    ..spending()
                };
                Block::Table(table)
            }
        };
        made.blocks.push(block);
        made.words.push(words);
    }
    made
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 12,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(7),
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_word_is_on_its_page_and_nothing_covers_anything(
        recipe in prop::collection::vec((any::<u8>(), 0u8..120, any::<u8>()), 1..14),
    ) {
        let Marked { blocks, words } = marked(&recipe);
        let reader = Reader::open(&write(&one(blocks)).unwrap().bytes);
        sound(&reader);
        within_margins(&reader);
        apart(&reader);
        let pages: Vec<String> = (0..reader.pages.len()).map(|page| reader.read(page)).collect();
        let mut last = 0;
        for block in &words {
            let mut first = None;
            for word in block {
                let found: Vec<usize> = (0..pages.len()).filter(|page| pages[*page].contains(word.as_str())).collect();
                prop_assert_eq!(found.len(), 1, "«{}» sta nelle pagine {:?}", word, found);
                // Blocks follow each other; within a table the cells of a row may end on different pages.
                prop_assert!(found[0] >= last, "«{}» sta prima di ciò che lo precede", word);
                first = Some(first.map_or(found[0], |page: usize| page.min(found[0])));
            }
            last = first.unwrap_or(last);
        }
    }
}
