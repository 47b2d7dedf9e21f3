// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The HTML of a document: sound markup, unique ids, links that lead somewhere, tables that a screen reader can follow.

use jiff::civil::Date;
use pdz::document::*;
use pdz::write::html;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::render::assert_ids_and_links;

/// Elements that have no end tag.
const VOID: [&str; 4] = ["meta", "br", "col", "!DOCTYPE"];

fn anchor(name: &str) -> Anchor {
    Anchor(name.to_owned())
}

fn heading(level: u8, number: Option<&str>, text: &str) -> Block {
    Block::Heading(Heading {
        level,
        number: number.map(str::to_owned),
        text: vec![Inline::text(text)],
        anchor: anchor(&format!("h-{}", text.replace(' ', "-"))),
        listed: true,
        new_page: level == 1,
    })
}

fn paragraph(style: ParagraphStyle, text: &str) -> Block {
    Block::Paragraph(Paragraph { style, text: vec![Inline::text(text)] })
}

fn money(text: &str) -> Cell {
    Cell::data(vec![Inline::text(text)])
}

fn spending_table() -> Table {
    let column = |align| Column { width: Width::Auto, align };
    let group =
        |title: &str| Row { kind: RowKind::Group, cells: vec![Cell::row_header(vec![Inline::text(title)]).across(5)] };
    let row = |name: &str, kind| Row {
        kind,
        cells: vec![
            Cell::row_header(vec![Inline::text(name)]),
            money("120.000,00"),
            money("118.500,50"),
            money("1.121.000,00"),
            money("1.359.500,50"),
        ],
    };
    Table {
        anchor: anchor("tab-spesa"),
        caption: Some(("1".to_owned(), vec![Inline::text("Spesa per area e anno (euro)")])),
        summary: "Per ogni area la spesa dei tre anni e il totale.".to_owned(),
        style: TableStyle::Data,
        columns: [vec![column(Align::Left)], vec![column(Align::Decimal); 4]].concat(),
        head: vec![
            Row {
                kind: RowKind::Normal,
                cells: vec![
                    Cell::column_header("Area").down(2),
                    Cell::column_header("Anni").across(3),
                    Cell::column_header("Totale").down(2),
                ],
            },
            Row { kind: RowKind::Normal, cells: ["2022", "2023", "2024"].map(Cell::column_header).to_vec() },
        ],
        body: vec![
            group("Famiglie e minori"),
            row("A1 Welfare d'accesso", RowKind::Normal),
            row("A2 Responsabilità familiari", RowKind::Normal),
            row("Totale del gruppo", RowKind::Subtotal),
            group("Adulti e anziani"),
            row("A3 Invecchiamento attivo", RowKind::Normal),
            row("Totale", RowKind::Total),
        ],
        source: vec![Inline::text("Fonte: quadro finanziario dell'Ambito.")],
        key_columns: 1,
    }
}

fn form_table() -> Table {
    let label = |text: &str| Cell::row_header(vec![Inline::text(text)]);
    Table {
        anchor: anchor("scheda-a1-01"),
        caption: None,
        summary: "Scheda dell'intervento A1.01.".to_owned(),
        style: TableStyle::Form,
        columns: [1.0, 2.0, 1.0, 2.0].map(|s| Column { width: Width::Share(s), align: Align::Left }).to_vec(),
        head: Vec::new(),
        body: vec![
            Row {
                kind: RowKind::Normal,
                cells: vec![label("Codice"), money("A1.01"), label("Gestione"), money("affidamento a terzi")],
            },
            Row {
                kind: RowKind::Normal,
                cells: vec![
                    label("Finalità"),
                    Cell::blocks(vec![
                        paragraph(ParagraphStyle::Body, "Garantire l'accesso ai servizi."),
                        Block::List(List {
                            start: None,
                            items: vec![
                                vec![paragraph(ParagraphStyle::Body, "segretariato sociale")],
                                vec![paragraph(ParagraphStyle::Body, "presa in carico")],
                            ],
                        }),
                    ])
                    .across(3),
                ],
            },
        ],
        source: Vec::new(),
        key_columns: 0,
    }
}

/// A short plan with one of everything.
pub fn document() -> Document {
    let chart = Chart::Bars {
        categories: vec!["A1 Welfare d'accesso".to_owned(), "A2 Responsabilità familiari".to_owned()],
        series: vec![Series {
            name: "Spesa".to_owned(),
            values: vec![Decimal::from(1_359_500), Decimal::from(820_000)],
            trails: Vec::new(),
        }],
        stacked: false,
        unit: Unit::Euro,
    };
    let reference = |name: &str, show| Inline::Reference { anchor: anchor(name), show };
    let cover = vec![
        paragraph(ParagraphStyle::Centered, "Ambito territoriale sociale di Casarano"),
        paragraph(ParagraphStyle::Title, "V Piano sociale di zona 2022-2024"),
        paragraph(ParagraphStyle::Subtitle, "Testo adottato dal Coordinamento istituzionale"),
        Block::Contents(ContentsKind::Headings),
        Block::Contents(ContentsKind::Tables),
        Block::Contents(ContentsKind::Figures),
    ];
    let text = vec![
        heading(1, Some("1"), "Il contesto"),
        paragraph(ParagraphStyle::Lead, "Sette comuni, settantamila abitanti."),
        Paragraph::body(vec![
            Inline::text("L'Ambito conta 70.123 residenti"),
            Inline::Note(1),
            Inline::text(" e la spesa è nella "),
            reference("tab-spesa", Show::Words("tabella 1".to_owned())),
            Inline::text(", a pagina "),
            reference("tab-spesa", Show::Page),
            Inline::text("; si veda anche "),
            reference("nessun-posto", Show::Words("il capitolo 9".to_owned())),
            Inline::text(" e il "),
            Inline::Link {
                target: "https://www.regione.puglia.it/".to_owned(),
                text: vec![Inline::text("sito della Regione")],
            },
            Inline::text("."),
        ]),
        heading(2, Some("1.1"), "La spesa per area"),
        Block::Table(spending_table()),
        Block::Figure(Figure {
            anchor: anchor("fig-spesa"),
            number: "1".to_owned(),
            caption: vec![Inline::text("Spesa per area nel triennio")],
            alt: "Barre: area A1 1.359.500 euro, area A2 820.000 euro.".to_owned(),
            chart,
        }),
        heading(1, Some("2"), "Gli interventi"),
        paragraph(ParagraphStyle::Placeholder, "Da redigere: priorità dell'area A4."),
        heading(2, Some("2.1"), "Segretariato sociale"),
        Block::Table(form_table()),
        Block::Editable(Editable {
            key: "testo.2".to_owned(),
            label: "Testo".to_owned(),
            blocks: vec![paragraph(ParagraphStyle::Quote, "La comunità che cura.")],
        }),
        Paragraph::body(vec![
            Inline::CheckBox(true),
            Inline::text(" sì "),
            Inline::CheckBox(false),
            Inline::text(" no, perché "),
            Inline::Blank(60.0),
            Inline::Note(0),
            Inline::Note(1),
        ]),
        Block::Signatures(vec![
            Signature { role: "Il Presidente".to_owned(), name: Some("A. Rossi".to_owned()) },
            Signature { role: "Il Segretario".to_owned(), name: None },
        ]),
    ];
    let section = |page, blocks| Section { page, blocks, ..Section::default() };
    Document {
        meta: Meta {
            title: "V Piano sociale di zona 2022-2024".to_owned(),
            subject: "Piano sociale di zona".to_owned(),
            author: "Ambito di Casarano".to_owned(),
            keywords: vec!["piano di zona".to_owned(), "welfare".to_owned()],
            date: Some(Date::constant(2022, 10, 5)),
            draft: true,
            legend: Some("dati dimostrativi".to_owned()),
            ..Meta::default()
        },
        sections: vec![section(Page::A4, cover), section(Page::A4, text)],
        notes: vec![
            Note { text: vec![Inline::text("L. 8 novembre 2000, n. 328, art. 19.")] },
            Note { text: vec![Inline::text("ISTAT, 1° gennaio 2022; vedi anche"), Inline::Note(0)] },
        ],
    }
}

/// Every element that opens closes, in order; gives the names met.
fn assert_balanced(page: &str) -> Vec<String> {
    let mut open: Vec<String> = Vec::new();
    let mut names = Vec::new();
    for tag in page.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap();
        let name = tag.split_whitespace().next().unwrap().trim_end_matches('/');
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "chiude fuori ordine");
        } else if !tag.ends_with('/') && !VOID.contains(&name) {
            open.push(name.to_owned());
            names.push(name.to_owned());
        }
    }
    assert!(open.is_empty(), "aperti: {open:?}");
    names
}

#[test]
fn a_document_becomes_a_page_with_all_of_its_parts() {
    let page = html::write(&document());
    assert_balanced(&page);
    assert_ids_and_links(&page);
    for part in [
        "<html lang=\"it-IT\">",
        "<title>V Piano sociale di zona 2022-2024 (BOZZA)</title>",
        "<h1>V Piano sociale di zona 2022-2024</h1>",
        "<th scope=\"col\" rowspan=\"2\">Area</th>",
        "<th scope=\"rowgroup\" colspan=\"5\">Famiglie e minori</th>",
        "<td class=\"d\">118.500,50</td>",
        "<strong>Tabella 1.</strong> Spesa per area e anno (euro)",
        "<a href=\"#tab-spesa\">tabella 1</a>, a pagina <a href=\"#tab-spesa\">tabella 1</a>",
        "si veda anche il capitolo 9 e il",
        "role=\"img\" aria-label=\"Barre: area A1 1.359.500 euro, area A2 820.000 euro.\"",
        "<p class=\"da-fare\">Da redigere: priorità dell&#39;area A4.</p>",
        "<footer><p>dati dimostrativi</p></footer>",
        "<p class=\"bozza\">BOZZA</p>",
        "@bottom-center { content: \"dati dimostrativi\"; font-size: 8pt; }",
        "width:60mm",
    ] {
        assert!(page.contains(part), "manca {part} in:\n{page}");
    }
    assert_eq!(page.matches("<h1").count(), 1);
    assert_eq!(page.matches("<svg").count(), 1);
}

#[test]
fn notes_are_numbered_as_they_are_met_and_lead_back() {
    let page = html::write(&document());
    let notes = page.split("role=\"doc-endnotes\"").nth(1).unwrap();
    let (first, second) = (notes.find("ISTAT").unwrap(), notes.find("328").unwrap());
    assert!(first < second, "la prima richiamata viene prima");
    assert_eq!(notes.matches("doc-backlink").count(), 2);
    assert_eq!(page.matches(" id=\"richiamo:1\"").count(), 1);
}

#[test]
fn nothing_is_loaded_and_nothing_runs() {
    let page = html::write(&document());
    for forbidden in ["<script", " src=", "@import", "url(", "<link", "<iframe", " on"] {
        let tags: Vec<&str> = page.split('<').skip(1).filter_map(|t| t.split('>').next()).collect();
        assert!(!tags.iter().any(|t| format!("<{t}").contains(forbidden)), "{forbidden}");
    }
}

#[test]
fn hostile_text_stays_text() {
    let evil = "</p><script>alert(1)</script>\" onload=\"x' & <b>";
    let mut document = document();
    document.meta.title = evil.to_owned();
    document.meta.legend = Some(evil.to_owned());
    document.sections[1].blocks = vec![
        heading(1, Some(evil), evil),
        paragraph(ParagraphStyle::Body, evil),
        Paragraph::body(vec![Inline::Link {
            target: "javascript:alert(1)".to_owned(),
            text: vec![Inline::text(evil)],
        }]),
        Paragraph::body(vec![Inline::Link { target: format!("https://a.it/{evil}"), text: Vec::new() }]),
        Block::Table(Table { summary: evil.to_owned(), anchor: anchor(evil), ..form_table() }),
        Block::Table(Table { summary: evil.to_owned(), anchor: anchor(evil), ..form_table() }),
    ];
    let page = html::write(&document);
    let names = assert_balanced(&page);
    assert!(!names.iter().any(|n| n == "script" || n == "b"));
    assert!(!page.contains("javascript:"));
    assert_ids_and_links(&page);
}

#[test]
fn the_one_title_of_an_act_is_the_first_heading() {
    let mut document = document();
    document.sections.remove(0);
    document.sections[0].blocks =
        vec![heading(1, None, "Proposta di deliberazione"), heading(2, None, "Il Consiglio comunale")];
    let page = html::write(&document);
    assert!(page.contains("class=\"a-capo\">Proposta di deliberazione</h1>"), "{page}");
    assert!(page.contains(">Il Consiglio comunale</h2>"));
    assert_eq!(page.matches("<h1").count(), 1);
}

#[test]
fn an_empty_document_is_still_a_page() {
    let page = html::write(&Document::default());
    assert_balanced(&page);
    assert_ids_and_links(&page);
    assert!(page.contains("<h1>Documento</h1>"));
}

fn any_inline() -> impl Strategy<Value = Inline> {
    prop_oneof![
        any::<String>().prop_map(Inline::text),
        any::<String>().prop_map(Inline::bold),
        ("[a-c]", any::<bool>()).prop_map(|(name, page)| Inline::Reference {
            anchor: Anchor(name),
            show: if page { Show::Page } else { Show::Words("qui".to_owned()) },
        }),
        (any::<String>(), any::<String>())
            .prop_map(|(target, text)| Inline::Link { target, text: vec![Inline::text(text)] }),
        (0usize..6).prop_map(Inline::Note),
        any::<f32>().prop_map(Inline::Blank),
        any::<bool>().prop_map(Inline::CheckBox),
        Just(Inline::LineBreak),
    ]
}

fn inlines() -> BoxedStrategy<Vec<Inline>> {
    prop::collection::vec(any_inline(), 0..4).boxed()
}

fn any_table(content: BoxedStrategy<Block>) -> impl Strategy<Value = Block> {
    let role = prop_oneof![Just(CellRole::Data), Just(CellRole::RowHeader), Just(CellRole::ColumnHeader)];
    let cell =
        (role, 0u16..4, 0u16..4, prop::collection::vec(content, 0..2)).prop_map(|(role, columns, rows, content)| {
            Cell { role, columns, rows, align: None, heat: (columns % 6) as u8, content }
        });
    let kind = prop_oneof![Just(RowKind::Normal), Just(RowKind::Group), Just(RowKind::Total)];
    let row = (kind, prop::collection::vec(cell, 0..4)).prop_map(|(kind, cells)| Row { kind, cells }).boxed();
    let column =
        prop_oneof![Just(Width::Auto), any::<f32>().prop_map(Width::Share), any::<f32>().prop_map(Width::Fixed)]
            .prop_map(|width| Column { width, align: Align::Decimal });
    let rows = || prop::collection::vec(row.clone(), 0..4);
    ("[a-c]", proptest::option::of(inlines()), prop::collection::vec(column, 0..8), rows(), rows(), inlines()).prop_map(
        |(name, caption, columns, head, body, source)| {
            Block::Table(Table {
                anchor: Anchor(name),
                caption: caption.map(|text| ("1".to_owned(), text)),
                summary: String::new(),
                style: TableStyle::Data,
                columns,
                head,
                body,
                source,
                key_columns: 0,
            })
        },
    )
}

fn any_block() -> impl Strategy<Value = Block> {
    let plain = inlines().prop_map(Paragraph::body).boxed();
    let list = prop::collection::vec(prop::collection::vec(inlines().prop_map(Paragraph::body), 0..3), 0..3)
        .prop_map(|items| Block::List(List { start: Some(3), items }));
    let heading = ("[a-c]", any::<u8>(), inlines()).prop_map(|(name, level, text)| {
        Block::Heading(Heading { level, number: None, text, anchor: Anchor(name), listed: true, new_page: false })
    });
    let contents = prop_oneof![Just(ContentsKind::Headings), Just(ContentsKind::Tables), Just(ContentsKind::Figures)];
    prop_oneof![plain.clone(), list, heading, contents.prop_map(Block::Contents), any_table(plain)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_document_becomes_sound_markup(blocks in prop::collection::vec(any_block(), 0..8), notes in prop::collection::vec(inlines(), 0..5), title in any::<String>()) {
        let section = Section { blocks, ..Section::default() };
        let document = Document {
            meta: Meta { title, ..Meta::default() },
            sections: vec![section],
            notes: notes.into_iter().map(|text| Note { text }).collect(),
        };
        let page = html::write(&document);
        assert_balanced(&page);
        assert_ids_and_links(&page);
    }
}
