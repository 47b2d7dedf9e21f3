// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The PDF writer: what a reader, a checker and a screen reader find in its files.

#[path = "pdf/cells.rs"]
mod cells;
#[path = "pdf/flow.rs"]
mod flow;
#[path = "pdf/places.rs"]
mod places;
#[path = "pdf/reader.rs"]
mod reader;
#[path = "pdf/sample.rs"]
mod sample;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lopdf::Object;
use pdz::document::*;
use pdz::write::pdf::{Pdf, write};
use proptest::prelude::*;

pub use reader::{Reader, string};
use sample::*;
pub use sample::{compact, rich};

/// Writes a document, and leaves the file for whoever wants to look at it.
fn made(name: &str, document: &Document) -> Pdf {
    let pdf = write(document).unwrap();
    // Tables without head cells, which some of the documents here have, are the fault of who makes them.
    let faults: Vec<String> = crate::conformance::faults(&pdf.bytes)
        .into_iter()
        .filter(|fault| !fault.starts_with("UA 7.5") && !fault.ends_with("senza celle d'intestazione"))
        .collect();
    assert!(faults.is_empty(), "{name}:\n{}", faults.join("\n"));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pdf");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}.pdf")), &pdf.bytes).unwrap();
    pdf
}

fn one(blocks: Vec<Block>) -> Document {
    Document { meta: meta(), sections: vec![section(Page::A4, blocks)], notes: vec![] }
}

fn body(value: &str) -> Block {
    styled(ParagraphStyle::Body, value)
}

/// Checks that hold for every file.
fn sound(reader: &Reader) {
    assert_eq!(reader.loose, 0, "cose fuori da ogni contenuto marcato");
    let doc = &reader.doc;
    let root = doc.get_dictionary(reader.catalog().get(b"StructTreeRoot").unwrap().as_reference().unwrap()).unwrap();
    let parents = doc.get_dictionary(root.get(b"ParentTree").unwrap().as_reference().unwrap()).unwrap();
    let numbers = parents.get(b"Nums").unwrap().as_array().unwrap();
    let keys: Vec<i64> = numbers.iter().step_by(2).map(|key| key.as_i64().unwrap()).collect();
    assert!(keys.is_sorted());
    for (page, shown) in reader.shown.iter().enumerate() {
        let dictionary = doc.get_dictionary(reader.pages[page]).unwrap();
        assert_eq!(dictionary.get(b"StructParents").unwrap().as_i64().unwrap(), page as i64);
        assert_eq!(dictionary.get(b"Tabs").unwrap().as_name().unwrap(), b"S");
        let at = keys.iter().position(|key| *key == page as i64).unwrap();
        let elements = doc.get_object(numbers[at * 2 + 1].as_reference().unwrap()).unwrap().as_array().unwrap();
        let used: BTreeSet<i64> = shown.iter().filter_map(|s| s.mcid).collect();
        assert!(used.iter().all(|id| matches!(elements.get(*id as usize), Some(Object::Reference(_)))));
        let Ok(annotations) = dictionary.get(b"Annots") else { continue };
        for annotation in annotations.as_array().unwrap() {
            let id = annotation.as_reference().unwrap();
            let annotation = doc.get_dictionary(id).unwrap();
            assert_eq!(annotation.get(b"F").unwrap().as_i64().unwrap(), 4);
            assert!(!string(annotation.get(b"Contents").unwrap()).is_empty());
            let key = annotation.get(b"StructParent").unwrap().as_i64().unwrap();
            let at = keys.iter().position(|k| *k == key).unwrap();
            let element = doc.get_dictionary(numbers[at * 2 + 1].as_reference().unwrap()).unwrap();
            assert_eq!(element.get(b"S").unwrap().as_name().unwrap(), b"Link");
            let target = annotation.get(b"Dest").or_else(|_| annotation.get(b"A")).unwrap();
            assert!(!matches!(target, Object::Null));
        }
    }
    // Nothing stands outside the page; the end of a justified line may carry its space over the margin.
    for (page, shown) in reader.shown.iter().enumerate() {
        let media = doc.get_dictionary(reader.pages[page]).unwrap().get(b"MediaBox").unwrap().as_array().unwrap();
        let (width, height) = (media[2].as_float().unwrap(), media[3].as_float().unwrap());
        for text in shown {
            assert!(text.x >= 0.0 && text.x <= width && text.y >= 0.0 && text.y <= height, "{text:?}");
        }
    }
}

/// Nothing is seen beyond the right margin, of 18 mm at least on the usual pages.
fn within_margins(reader: &Reader) {
    for (page, shown) in reader.shown.iter().enumerate() {
        let dictionary = reader.doc.get_dictionary(reader.pages[page]).unwrap();
        let width = dictionary.get(b"MediaBox").unwrap().as_array().unwrap()[2].as_float().unwrap();
        for text in shown.iter().filter(|_| width > 590.0) {
            assert!(text.end <= width - 18.0 * 72.0 / 25.4 + 1.0, "{page}: {text:?}");
        }
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn a_rich_document_is_sound_in_every_part() {
    let pdf = made("rich", &rich());
    assert!(pdf.bytes.starts_with(b"%PDF-1.7"));
    let reader = Reader::open(&pdf.bytes);
    sound(&reader);
    within_margins(&reader);
    assert_eq!(reader.pages.len(), pdf.index.pages as usize);
    for text in [
        "Il Piano sociale di zona è lo strumento",
        "dell’art. 19 della legge 8 novembre 2000, n. 328, programmano",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "prevengano l’allontanamento dei minori",
        "Intervento 69 di sostegno",
    ] {
        assert!(reader.text().contains(text), "{text}");
    }
    let page = pdf.index.anchors[&anchor("tab-spesa")];
    assert!(reader.text().contains(&format!("a pagina {page},")), "{}", reader.text());
}

#[test]
fn the_tree_tells_what_each_thing_is() {
    let mut table = spending();
    table.body.truncate(2);
    let paragraph = Block::Paragraph(Paragraph {
        style: ParagraphStyle::Body,
        text: vec![
            text("Si veda la "),
            Inline::Reference { anchor: anchor("tab-spesa"), show: Show::Words("tabella 1".into()) },
            text(" con nota"),
            Inline::Note(0),
            text(" e "),
            Inline::CheckBox(true),
            text(" sì."),
        ],
    });
    let list = Block::List(List { start: None, items: vec![vec![body("uno")], vec![body("due")]] });
    let mut document = one(vec![
        heading(1, "1", "Capitolo", "c", false),
        paragraph,
        list,
        Block::Table(table),
        Block::Figure(figure()),
    ]);
    document.notes = vec![Note { text: vec![text("La nota.")] }];
    let reader = Reader::open(&made("tree", &document).bytes);
    sound(&reader);
    let tree = reader.tree().replace('\u{a0}', " ");
    let wanted = r#"Document
  H1
    "1  Capitolo"
  P
    "Si veda la "
    Reference
      Link
        "tabella 1"
    " con nota"
    Reference
      Link
        "1"
    " e "
    Span ActualText=casella barrata
      ""
    " sì."
  Note ID=nota-1
    Lbl
      "1"
    P
      "La nota."
  L ListNumbering=Disc
    LI
      Lbl
        "•"
      LBody
        P
          "uno"
    LI
      Lbl
        "•"
      LBody
        P
          "due"
  Table Summary=Spesa programmata per area strategica in ciascun anno del triennio.
    Caption
      "Tabella 1 – Spesa per area e anno, in euro"
    THead
      TR
        TH Scope=Column RowSpan=2
          "Area"
        TH Scope=Column ColSpan=3
          "Anno di spesa"
      TR
        TH Scope=Column
          "2022"
        TH Scope=Column
          "2023"
        TH Scope=Column
          "2024"
    TBody
      TR
        TH Scope=Row ColSpan=4
          "Spesa corrente"
      TR
        TH Scope=Row
          "Responsabilità familiari e minori"
        TD
          "1.234.567,89"
        TD
          "1.250.000,00"
        TD
          "980.000,5"
  P
    "Fonte: elaborazione dell’Ufficio di Piano sui bilanci dei Comuni."
"#;
    assert_eq!(&tree[..wanted.len().min(tree.len())], wanted);
    assert!(tree.contains("Figure Alt=Grafico a barre"));
}

#[test]
fn the_head_of_a_long_table_is_read_once_and_seen_on_each_page() {
    let reader = Reader::open(&made("long-table", &one(vec![Block::Table(long_table(160))])).bytes);
    sound(&reader);
    within_margins(&reader);
    assert!(reader.pages.len() >= 3);
    assert_eq!(reader.tree().matches("\"Importo\"").count(), 1);
    for page in 1..reader.pages.len() {
        let repeated = reader.artifacts(page);
        assert!(repeated.contains("Importo") && repeated.contains("segue Tabella 2"), "{repeated}");
    }
    assert_eq!(reader.tree().matches("TR\n").count(), 161);
}

#[test]
fn a_table_too_wide_repeats_its_key_column() {
    let mut table = wide_table();
    table.anchor = anchor("larga");
    let reader = Reader::open(&made("wide-table", &one(vec![Block::Table(table)])).bytes);
    sound(&reader);
    within_margins(&reader);
    let tree = reader.tree();
    let parts = tree.matches("Table Summary").count();
    assert!(parts > 1, "{tree}");
    assert_eq!(tree.matches("\"Intervento 3\"").count(), parts);
    for fund in 1..22 {
        assert_eq!(tree.matches(&format!("\"Fondo nazionale {fund}\"")).count(), 1, "{fund}");
    }
}

#[test]
fn drafts_and_legends_are_on_every_page_and_outside_the_text() {
    let mut document = rich();
    document.meta.draft = true;
    let pdf = made("draft", &document);
    let reader = Reader::open(&pdf.bytes);
    sound(&reader);
    for page in 0..reader.pages.len() {
        let artifacts = reader.artifacts(page);
        assert!(artifacts.contains("BOZZA") && artifacts.contains("dati dimostrativi"), "{page}: {artifacts}");
        assert!(!reader.read(page).contains("BOZZA"));
    }
    assert!(reader.artifacts(2).contains(&format!("pagina 3 di {}", pdf.index.pages)), "{}", reader.artifacts(2));
}

#[test]
fn a_long_footnote_goes_on_overleaf_and_none_is_lost() {
    let paragraph = |note| {
        Block::Paragraph(Paragraph {
            style: ParagraphStyle::Body,
            text: vec![text(PROSE), Inline::Note(note), text(" Fine.")],
        })
    };
    let mut document = one((0..9).map(paragraph).collect());
    document.notes = (0..9)
        .map(|n| Note {
            text: vec![text(&format!("Nota numero {n}. ")), text(&PROSE.repeat(if n == 6 { 14 } else { 1 }))],
        })
        .collect();
    let reader = Reader::open(&made("notes", &document).bytes);
    sound(&reader);
    within_margins(&reader);
    assert_eq!(reader.tree().matches("Note ID=").count(), 9);
    assert_eq!(reader.text().matches("non autosufficienza.").count(), 9 + 8 + 14);
    // Each note stands on the page where it is called.
    for page in 0..reader.pages.len() {
        for line in reader.shown[page].iter().filter(|s| s.text.contains("Nota numero")) {
            assert!(line.y < 700.0);
        }
    }
}

#[test]
fn what_is_reserved_on_the_first_page_stays_free() {
    let mut document = one((0..6).map(|_| body(PROSE)).collect());
    document.sections[0].reserved = Some((40.0, 80.0));
    let reader = Reader::open(&made("reserved", &document).bytes);
    sound(&reader);
    let top = 841.9 - 25.0 * 72.0 / 25.4;
    let right = (210.0 - 22.0 - 80.0) * 72.0 / 25.4;
    for text in reader.shown[0].iter().filter(|s| s.mcid.is_some() && s.y > top - 100.0) {
        assert!(text.x < right);
    }
    // Lines are cut before the place of the mark: the first paragraph is longer than with the whole width.
    assert!(reader.read(0).contains("Il Piano sociale"));
}

#[test]
fn metadata_says_the_same_in_both_places() {
    let reader = Reader::open(&made("metadata", &rich()).bytes);
    let catalog = reader.catalog();
    assert_eq!(string(catalog.get(b"Lang").unwrap()), "it-IT");
    let metadata = reader.doc.get_object(catalog.get(b"Metadata").unwrap().as_reference().unwrap()).unwrap();
    let stream = metadata.as_stream().unwrap();
    assert!(stream.dict.get(b"Filter").is_err());
    let packet = String::from_utf8(stream.content.clone()).unwrap();
    let info = reader.doc.trailer.get(b"Info").unwrap().as_reference().unwrap();
    let info = reader.doc.get_dictionary(info).unwrap();
    for key in ["Title", "Author", "Subject", "Producer", "Keywords"] {
        assert!(packet.contains(&string(info.get(key.as_bytes()).unwrap())), "{key}");
    }
    assert_eq!(string(info.get(b"CreationDate").unwrap()), "D:20221005000000Z");
    for wanted in [
        "2022-10-05T00:00:00Z",
        "<pdfaid:part>2<",
        "<pdfaid:conformance>A<",
        "<pdfuaid:part>1<",
        "pdfaExtension:schemas",
    ] {
        assert!(packet.contains(wanted), "{wanted}");
    }
}

#[test]
fn bookmarks_are_nested_as_the_headings() {
    let reader = Reader::open(&made("bookmarks", &rich()).bytes);
    let get = |id| reader.doc.get_dictionary(id).unwrap();
    let outlines = get(reader.catalog().get(b"Outlines").unwrap().as_reference().unwrap());
    let mut titles = Vec::new();
    let mut open = vec![(0, outlines.get(b"First").unwrap().as_reference().unwrap())];
    while let Some((depth, id)) = open.pop() {
        let item = get(id);
        titles.push(format!("{}{}", "  ".repeat(depth), string(item.get(b"Title").unwrap())));
        assert!(item.get(b"Dest").unwrap().as_array().unwrap()[0].as_reference().is_ok());
        if let Ok(next) = item.get(b"Next") {
            open.push((depth, next.as_reference().unwrap()));
        }
        if let Ok(first) = item.get(b"First") {
            open.push((depth + 1, first.as_reference().unwrap()));
        }
    }
    assert_eq!(
        titles,
        [
            "Indice",
            "  Elenco delle tabelle",
            "  Elenco delle figure",
            "1 L’analisi del contesto",
            "  1.1 Il quadro normativo e la programmazione",
            "  1.2 La spesa",
            "    1.2.1 Scheda dell’intervento",
            "2 Gli interventi",
            "3 Il quadro finanziario",
        ]
    );
}

#[test]
fn the_same_document_gives_the_same_bytes_in_any_thread() {
    let wanted = write(&rich()).unwrap().bytes;
    let threads: Vec<_> = (0..3).map(|_| std::thread::spawn(|| write(&rich()).unwrap().bytes)).collect();
    for thread in threads {
        assert!(thread.join().unwrap() == wanted);
    }
}

#[test]
fn figures_stand_under_each_other_on_the_comma() {
    let reader = Reader::open(&made("decimals", &one(vec![Block::Table(spending())])).bytes);
    let ends: Vec<f32> = ["1.234.567,89", "980.000,5", "12.000,00"]
        .iter()
        .map(|value| {
            let shown = reader.shown[0].iter().find(|s| s.text == *value).unwrap();
            let whole = value.split_once(',').unwrap().0;
            shown.x + pdz::write::fonts::Font::Regular.width(whole, shown.size)
        })
        .collect();
    // The second and the third are in the same column.
    assert!((ends[1] - ends[2]).abs() < 0.3, "{ends:?}");
}

/// Texts that offices have pasted into cells, and worse.
fn hostile() -> Vec<String> {
    vec![
        "😀 emoji e 日本語, العربية, עברית".into(),
        "e\u{301}\u{323} combinati, \u{202e}rovesciato\u{202c}, \u{0}\u{7}controlli\u{1b}".into(),
        "x".repeat(10_000),
        "riga\n".repeat(200),
        "\u{ad}sil\u{ad}la\u{ad}ba \u{feff}\u{200b}zero".into(),
        "https://www.regione.puglia.it/documents/20182/1234567/Allegato_A_Piano_regionale_delle_politiche_sociali_2022-2024.pdf".into(),
        String::new(),
        "   ".into(),
        "ﬁnale ﬀ ½ ² № ℅ ≥ ≤ → ✓ ☐ Ω µ".into(),
    ]
}

#[test]
fn hostile_text_is_set_and_kept() {
    let texts = hostile();
    let mut blocks: Vec<Block> = texts.iter().map(|t| body(t)).collect();
    let cells = |texts: &[String]| texts.iter().map(|t| Cell::data(vec![text(t)])).collect::<Vec<_>>();
    let columns = vec![column(Width::Auto, Align::Left); texts.len()];
    let table =
        Table { columns, body: vec![row(cells(&texts)), row(vec![])], head: vec![], caption: None, ..spending() };
    blocks.push(Block::Table(table));
    blocks.push(Block::List(List {
        start: Some(u32::MAX),
        items: vec![vec![Block::Table(spending())], vec![], vec![Block::PageBreak]],
    }));
    let sixty = Table {
        columns: vec![column(Width::Fixed(f32::NAN), Align::Decimal); 60],
        body: vec![row((0..60).map(|c| Cell::data(vec![text(&format!("{c},5"))])).collect())],
        head: vec![row(vec![Cell::column_header("Sessanta").across(60)])],
        ..spending()
    };
    blocks.push(Block::Table(sixty));
    let empty = Table { columns: vec![], head: vec![], body: vec![], ..spending() };
    blocks.push(Block::Table(empty));
    blocks.push(Block::Table(Table { body: vec![], source: vec![], ..spending() }));
    let tall = Table {
        body: vec![row(vec![Cell::data(vec![text(&"alto ".repeat(20_000))]), Cell::data(vec![text("accanto")])])],
        ..spending()
    };
    blocks.push(Block::Table(tall));
    let spans = Table {
        body: vec![
            row(vec![Cell::data(vec![text("molte")]).down(u16::MAX).across(u16::MAX), Cell::data(vec![text("fuori")])]),
            row(vec![]),
        ],
        ..spending()
    };
    blocks.push(Block::Table(spans));
    let mut document = one(blocks);
    document.notes = vec![Note { text: vec![text("circolare"), Inline::Note(0)] }];
    document.sections[0].blocks.push(Block::Paragraph(Paragraph {
        style: ParagraphStyle::Body,
        text: vec![Inline::Note(0), Inline::Note(9)],
    }));
    document.sections.push(Section {
        page: Page { width: 50.0, height: 40.0, margins: [30.0; 4] },
        ..section(Page::A4, vec![body(PROSE), Block::Figure(figure())])
    });
    document.sections.push(section(Page::A4, vec![]));
    let reader = Reader::open(&made("hostile", &document).bytes);
    sound(&reader);
    within_margins(&reader);
    let read = reader.text();
    for kept in ["日本語", "العربية", "😀", "Allegato_A_Piano", "ﬁnale", "Sessanta", "zero"] {
        assert!(read.contains(kept), "{kept}");
    }
    assert_eq!(read.matches("alto").count(), 20_000);
    let missing = pdz::write::fonts::missing_glyphs(&document);
    assert!(missing.iter().any(|(c, _)| *c == '日'));
    assert!(!missing.iter().any(|(c, _)| *c == 'è'));
}

#[test]
fn a_hundred_pages_take_no_time() {
    let mut blocks = Vec::new();
    for chapter in 0..20 {
        blocks.push(heading(1, &format!("{}", chapter + 1), "Capitolo", &format!("c{chapter}"), true));
        blocks.extend((0..12).map(|_| body(PROSE)));
        blocks.push(Block::Table(Table { anchor: anchor(&format!("t{chapter}")), ..long_table(66) }));
    }
    let clock = std::time::Instant::now();
    let pdf = made("hundred", &one(blocks));
    let taken = clock.elapsed();
    assert!(pdf.index.pages >= 80, "{}", pdf.index.pages);
    assert!(taken.as_secs() < 60, "{taken:?}");
}

fn any_inline() -> impl Strategy<Value = Inline> {
    prop_oneof![
        6 => "[a-zàèéìòù’.,;() €0-9A-Z«»]{1,60}".prop_map(|t| text(&t)),
        1 => "[a-z]{1,12}".prop_map(Inline::bold),
        1 => Just(Inline::LineBreak),
        1 => Just(Inline::Note(0)),
        1 => any::<bool>().prop_map(Inline::CheckBox),
        1 => (1.0f32..60.0).prop_map(Inline::Blank),
        1 => "[a-z]{1,9}".prop_map(|t| Inline::Link { target: "https://example.it/".into(), text: vec![text(&t)] }),
    ]
}

fn any_block() -> impl Strategy<Value = Block> {
    let inlines = || prop::collection::vec(any_inline(), 0..6);
    let style = prop::sample::select(vec![
        ParagraphStyle::Body,
        ParagraphStyle::Lead,
        ParagraphStyle::Quote,
        ParagraphStyle::Centered,
        ParagraphStyle::Placeholder,
        ParagraphStyle::Small,
    ]);
    let paragraph = (style, inlines()).prop_map(|(style, text)| Block::Paragraph(Paragraph { style, text }));
    let leaf = prop_oneof![
        4 => paragraph,
        1 => inlines().prop_map(|text| Block::Heading(Heading { level: 1, number: None, text, anchor: anchor("h"), listed: true, new_page: false })),
        1 => Just(Block::PageBreak),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        let blocks = prop::collection::vec(inner, 0..3);
        let cell = (
            blocks.clone(),
            1u16..4,
            1u16..4,
            prop::sample::select(vec![CellRole::Data, CellRole::RowHeader, CellRole::ColumnHeader]),
        )
            .prop_map(|(content, columns, rows, role)| Cell {
                role,
                columns,
                rows,
                align: None,
                heat: (columns % 6) as u8,
                content,
            });
        let rows = prop::collection::vec(prop::collection::vec(cell, 0..5).prop_map(row), 0..6);
        let style =
            prop::sample::select(vec![TableStyle::Data, TableStyle::Form, TableStyle::Compact, TableStyle::Plain]);
        prop_oneof![
            (prop::collection::vec(blocks.clone(), 0..4), prop::option::of(0u32..200))
                .prop_map(|(items, start)| Block::List(List { start, items })),
            (rows.clone(), rows, style, 0usize..3).prop_map(|(head, body, style, key_columns)| {
                Block::Table(Table { head, body, style, key_columns, caption: None, source: vec![], ..spending() })
            }),
        ]
    })
}

/// The words of blocks in reading order, as the model has them.
fn plain(blocks: &[Block], out: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => *out += &format!("{} ", plain_text(&paragraph.text)),
            Block::Heading(heading) => *out += &format!("{} ", plain_text(&heading.text)),
            Block::List(list) => list.items.iter().for_each(|item| plain(item, out)),
            Block::Table(table) => {
                let rows = table.head.iter().chain(&table.body);
                rows.flat_map(|row| &row.cells).for_each(|cell| plain(&cell.content, out));
            }
            _ => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_document_loses_a_letter(blocks in prop::collection::vec(any_block(), 0..8)) {
        let mut document = one(blocks.clone());
        document.notes = vec![Note { text: vec![text("nota")] }];
        let reader = Reader::open(&write(&document).unwrap().bytes);
        sound(&reader);
        within_margins(&reader);
        // Letters only: labels, notes and spaces are the writer's.
        let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
        let mut wanted = String::new();
        plain(&blocks, &mut wanted);
        let mut read = letters(&reader.text());
        if blocks_call_note(&blocks) {
            read = read.replacen("nota", "", 1);
        }
        // A table split by columns repeats its key columns and what spans the split: nothing is lost, something is told twice.
        let mut left: BTreeMap<char, usize> = BTreeMap::new();
        read.chars().for_each(|c| *left.entry(c).or_default() += 1);
        for letter in letters(&wanted).chars() {
            let count = left.entry(letter).or_default();
            prop_assert!(*count > 0, "{letter}");
            *count -= 1;
        }
    }
}

fn blocks_call_note(blocks: &[Block]) -> bool {
    let calls = |inlines: &[Inline]| inlines.iter().any(|inline| matches!(inline, Inline::Note(_)));
    blocks.iter().any(|block| match block {
        Block::Paragraph(paragraph) => calls(&paragraph.text),
        Block::Heading(heading) => calls(&heading.text),
        Block::List(list) => list.items.iter().any(|item| blocks_call_note(item)),
        Block::Table(table) => {
            let rows = table.head.iter().chain(&table.body);
            rows.flat_map(|row| &row.cells).any(|cell| blocks_call_note(&cell.content))
        }
        _ => false,
    })
}

#[test]
fn words_are_parted_at_line_ends_and_joined_at_hyphens() {
    let reader = Reader::open(&made("prose", &one(vec![body(PROSE)])).bytes);
    assert_eq!(words(&reader.text()), words(PROSE));
}

/// A body of one row and nothing else.
fn lone(cells: Vec<Cell>) -> Block {
    Block::Table(Table { head: vec![], body: vec![row(cells)], caption: None, source: vec![], ..spending() })
}

#[test]
fn what_stands_on_the_comma_stays_in_its_cell() {
    let blank = Cell::data(vec![text("."), Inline::Blank(58.0), text("12,5")]);
    let centered = Cell { content: vec![styled(ParagraphStyle::Centered, "hn, Hq")], ..Cell::data(vec![]) };
    let blocks = vec![lone(vec![Cell::data(vec![]), Cell::data(vec![]), Cell::data(vec![]), blank]), {
        lone(vec![Cell::data(vec![]), Cell::data(vec![]), Cell::data(vec![]), centered])
    }];
    let reader = Reader::open(&made("comma", &one(blocks)).bytes);
    sound(&reader);
    within_margins(&reader);
}

#[test]
fn a_cell_pushed_aside_from_above_is_printed() {
    let cell = |value: &str| Cell::data(vec![text(value)]);
    let body = vec![
        row(vec![cell("uno"), cell("due").across(2).down(3)]),
        row(vec![cell("tre").across(3), cell("quattro").down(2)]),
        row(vec![cell("cinque"), cell("sei"), cell("sette")]),
    ];
    let table = Table { head: vec![], body, caption: None, ..spending() };
    let reader = Reader::open(&made("aside", &one(vec![Block::Table(table)])).bytes);
    sound(&reader);
    for word in ["uno", "due", "tre", "quattro", "cinque", "sei", "sette"] {
        assert!(reader.text().contains(word), "{word}");
    }
}
