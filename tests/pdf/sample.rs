// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! A document with every kind of block.

use jiff::civil::date;
use pdz::document::*;
use pdz::origin::Trail;
use rust_decimal::Decimal;

pub fn text(value: &str) -> Inline {
    Inline::text(value)
}

pub fn anchor(name: &str) -> Anchor {
    Anchor(name.to_owned())
}

pub fn styled(style: ParagraphStyle, value: &str) -> Block {
    Block::Paragraph(Paragraph { style, text: vec![text(value)] })
}

pub fn heading(level: u8, number: &str, title: &str, name: &str, new_page: bool) -> Block {
    Block::Heading(Heading {
        level,
        number: (!number.is_empty()).then(|| number.to_owned()),
        text: vec![text(title)],
        anchor: anchor(name),
        listed: true,
        new_page,
    })
}

pub fn column(width: Width, align: Align) -> Column {
    Column { width, align }
}

pub fn row(cells: Vec<Cell>) -> Row {
    Row { kind: RowKind::Normal, cells }
}

pub fn section(page: Page, blocks: Vec<Block>) -> Section {
    Section {
        page,
        header: vec![text("Ambito territoriale sociale di Casarano – Piano sociale di zona 2022-2024")],
        footer: vec![text("pagina "), Inline::PageNumber, text(" di "), Inline::PageCount],
        blocks,
        ..Section::default()
    }
}

pub fn meta() -> Meta {
    Meta {
        title: "V Piano sociale di zona 2022-2024".into(),
        subject: "Programmazione sociale di zona".into(),
        author: "Ambito territoriale sociale di Casarano".into(),
        keywords: vec!["piano di zona".into(), "servizi sociali".into()],
        date: Some(date(2022, 10, 5)),
        draft: false,
        legend: Some("dati dimostrativi".into()),
        ..Meta::default()
    }
}

pub const PROSE: &str = "Il Piano sociale di zona è lo strumento con il quale i Comuni dell’Ambito, associati ai sensi dell’art. 19 della legge 8 novembre 2000, n. 328, programmano il sistema integrato degli interventi e dei servizi sociali. La programmazione triennale affida all’Ufficio di Piano l’attuazione degli obiettivi di servizio, la rendicontazione delle risorse e la valutazione dei risultati; le famiglie, le organizzazioni sindacali e gli enti del Terzo settore concorrono con osservazioni e proposte, secondo quanto stabilito dall’art. 16 del R.R. 4/2007 e dalle linee guida regionali e/o nazionali. L’efficacia dell’azione amministrativa è affidata a un’istruttoria condivisa, che coinvolge l’affidamento familiare, l’assistenza domiciliare integrata e i servizi per la non autosufficienza.";

pub fn spending() -> Table {
    let amounts = [
        ("Responsabilità familiari e minori", ["1.234.567,89", "1.250.000,00", "980.000,5"]),
        ("Anziani e non autosufficienza", ["987.654,32", "1.000.000,00", "12.000,00"]),
        ("Contrasto alla povertà", ["55.000,00", "60.500,00", "61.000,00"]),
        ("Violenza di genere", ["8.250,00", "9.000,00", "9.500,00"]),
    ];
    let mut body =
        vec![Row { kind: RowKind::Group, cells: vec![Cell::row_header(vec![text("Spesa corrente")]).across(4)] }];
    for (name, values) in amounts {
        let mut cells = vec![Cell::row_header(vec![text(name)])];
        cells.extend(values.iter().map(|v| Cell::data(vec![Inline::traced(*v, Trail::NONE)])));
        body.push(row(cells));
    }
    for (kind, label) in [(RowKind::Subtotal, "Totale parziale"), (RowKind::Total, "Totale")] {
        let mut cells = vec![Cell::row_header(vec![text(label)])];
        cells.extend(["2.285.472,21", "2.319.500,00", "1.062.500,50"].iter().map(|v| Cell::data(vec![text(v)])));
        body.push(Row { kind, cells });
    }
    Table {
        anchor: anchor("tab-spesa"),
        caption: Some(("1".into(), vec![text("Spesa per area e anno, in euro")])),
        summary: "Spesa programmata per area strategica in ciascun anno del triennio.".into(),
        style: TableStyle::Data,
        columns: vec![
            column(Width::Auto, Align::Left),
            column(Width::Auto, Align::Decimal),
            column(Width::Auto, Align::Decimal),
            column(Width::Auto, Align::Decimal),
        ],
        head: vec![
            row(vec![Cell::column_header("Area").down(2), Cell::column_header("Anno di spesa").across(3)]),
            row(vec![Cell::column_header("2022"), Cell::column_header("2023"), Cell::column_header("2024")]),
        ],
        body,
        source: vec![text("Fonte: elaborazione dell’Ufficio di Piano sui bilanci dei Comuni.")],
        key_columns: 1,
    }
}

pub fn form() -> Table {
    let pair = |label: &str, value: Vec<Block>| row(vec![Cell::row_header(vec![text(label)]), Cell::blocks(value)]);
    Table {
        anchor: anchor("scheda-1"),
        caption: None,
        summary: "Scheda dell’intervento 1.1.".into(),
        style: TableStyle::Form,
        columns: vec![column(Width::Fixed(45.0), Align::Left), column(Width::Share(1.0), Align::Left)],
        head: vec![],
        body: vec![
            pair(
                "Denominazione",
                vec![styled(ParagraphStyle::Body, "Centri di ascolto per le famiglie e servizi di sostegno")],
            ),
            pair(
                "Finalità",
                vec![
                    styled(ParagraphStyle::Body, "Sostenere le famiglie nei momenti di fragilità, con interventi che:"),
                    Block::List(List {
                        start: None,
                        items: vec![
                            vec![styled(
                                ParagraphStyle::Body,
                                "prevengano l’allontanamento dei minori dal nucleo familiare;",
                            )],
                            vec![styled(ParagraphStyle::Body, "promuovano l’affidamento familiare.")],
                        ],
                    }),
                ],
            ),
            pair(
                "Titolarità",
                vec![Block::Paragraph(Paragraph {
                    style: ParagraphStyle::Body,
                    text: vec![
                        Inline::CheckBox(true),
                        text(" Ambito   "),
                        Inline::CheckBox(false),
                        text(" Comune   "),
                        Inline::CheckBox(false),
                        text(" ASL"),
                    ],
                })],
            ),
            pair("Risultati attesi", vec![styled(ParagraphStyle::Placeholder, "da completare")]),
        ],
        source: vec![],
        key_columns: 0,
    }
}

pub fn long_table(rows: usize) -> Table {
    let mut body = Vec::new();
    for index in 0..rows {
        let mut cells = Vec::new();
        if index % 4 == 0 {
            let left = (rows - index).min(4) as u16;
            cells.push(
                Cell::row_header(vec![text(&format!("Area {} – Politiche per le famiglie", index / 4 + 1))]).down(left),
            );
        }
        cells.push(Cell::data(vec![text(&format!(
            "Intervento {index} di sostegno alla domiciliarità e all’autonomia"
        ))]));
        cells.push(Cell::data(vec![text(&format!("{},{:02}", 1000 + index * 37, index % 100))]));
        cells.push(Cell::data(vec![text(&format!("{}", index * 3))]));
        body.push(row(cells));
    }
    Table {
        anchor: anchor("tab-lunga"),
        caption: Some(("2".into(), vec![text("Interventi per area, importi e utenti")])),
        summary: "Elenco degli interventi.".into(),
        style: TableStyle::Compact,
        columns: vec![
            column(Width::Share(1.0), Align::Left),
            column(Width::Share(2.0), Align::Left),
            column(Width::Auto, Align::Decimal),
            column(Width::Auto, Align::Right),
        ],
        head: vec![row(vec![
            Cell::column_header("Area"),
            Cell::column_header("Intervento"),
            Cell::column_header("Importo"),
            Cell::column_header("Utenti"),
        ])],
        body,
        source: vec![],
        key_columns: 1,
    }
}

pub fn wide_table() -> Table {
    let columns = 22;
    let mut head = vec![Cell::column_header("Intervento")];
    head.extend((1..columns).map(|c| Cell::column_header(format!("Fondo nazionale {c}"))));
    let body = (0..6)
        .map(|r| {
            let mut cells = vec![Cell::row_header(vec![text(&format!("Intervento {r}"))])];
            cells.extend((1..columns).map(|c| Cell::data(vec![text(&format!("{}.{:03},00", r + 1, c * 7))])));
            row(cells)
        })
        .collect();
    Table {
        anchor: anchor("tab-larga"),
        caption: Some(("3".into(), vec![text("Fonti per intervento")])),
        summary: "Importi di ogni fondo per intervento.".into(),
        style: TableStyle::Data,
        columns: std::iter::once(column(Width::Auto, Align::Left))
            .chain((1..columns).map(|_| column(Width::Auto, Align::Decimal)))
            .collect(),
        head: vec![row(head)],
        body,
        source: vec![text("Fonte: decreti di riparto.")],
        key_columns: 1,
    }
}

pub fn figure() -> Figure {
    Figure {
        anchor: anchor("fig-spesa"),
        number: "1".into(),
        caption: vec![text("Spesa per area")],
        alt: "Grafico a barre: la spesa maggiore è per responsabilità familiari e minori.".into(),
        chart: Chart::Bars {
            categories: vec!["Responsabilità familiari".into(), "Anziani".into(), "Povertà".into()],
            series: vec![
                Series {
                    name: "2022".into(),
                    values: [1_234_567, 987_654, 55_000].map(Decimal::from).to_vec(),
                    trails: Vec::new(),
                },
                Series {
                    name: "2023".into(),
                    values: [1_250_000, 1_000_000, 60_500].map(Decimal::from).to_vec(),
                    trails: Vec::new(),
                },
            ],
            stacked: false,
            unit: Unit::Euro,
        },
    }
}

pub fn rich() -> Document {
    let cover = Section {
        header: vec![],
        footer: vec![],
        ..section(
            Page::A4,
            vec![
                styled(ParagraphStyle::Centered, "Ambito territoriale sociale di Casarano"),
                styled(ParagraphStyle::Title, "V Piano sociale di zona"),
                styled(ParagraphStyle::Subtitle, "Triennio 2022-2024, ai sensi della legge 328/2000"),
                styled(ParagraphStyle::Small, "Adottato dal Coordinamento istituzionale il 5 ottobre 2022."),
            ],
        )
    };
    let contents = section(
        Page::A4,
        vec![
            heading(1, "", "Indice", "indice", false),
            Block::Contents(ContentsKind::Headings),
            heading(2, "", "Elenco delle tabelle", "elenco-tabelle", false),
            Block::Contents(ContentsKind::Tables),
            heading(2, "", "Elenco delle figure", "elenco-figure", false),
            Block::Contents(ContentsKind::Figures),
        ],
    );
    let noted = Block::Paragraph(Paragraph {
        style: ParagraphStyle::Body,
        text: vec![
            text("La spesa è riportata nella "),
            Inline::Reference { anchor: anchor("tab-spesa"), show: Show::Words("tabella 1".into()) },
            text(" a pagina "),
            Inline::Reference { anchor: anchor("tab-spesa"), show: Show::Page },
            text(", secondo il "),
            Inline::bold("quadro finanziario"),
            text(" approvato"),
            Inline::Note(0),
            text("; altre notizie sul "),
            Inline::Link {
                target: "https://www.ambitocasarano.it/piano".into(), text: vec![text("sito dell’Ambito")]
            },
            text(". L’impronta è "),
            Inline::Text(Text {
                text: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
                style: TextStyle { mono: true, ..TextStyle::default() },
                trail: Trail::NONE,
            }),
            text("."),
        ],
    });
    let mut blocks = vec![
        heading(1, "1", "L’analisi del contesto", "cap-1", true),
        styled(
            ParagraphStyle::Lead,
            "I Comuni dell’Ambito e il profilo delle famiglie che vi abitano, con i bisogni emersi dalla concertazione.",
        ),
        heading(2, "1.1", "Il quadro normativo e la programmazione", "cap-1-1", false),
        styled(ParagraphStyle::Body, PROSE),
        noted,
        styled(ParagraphStyle::Quote, PROSE),
        Block::List(List {
            start: Some(8),
            items: vec![
                vec![styled(
                    ParagraphStyle::Body,
                    "assistenza domiciliare integrata (ADI), con accesso tramite la Porta unica di accesso e la valutazione multidimensionale;",
                )],
                vec![
                    styled(ParagraphStyle::Body, "sostegno all’inclusione:"),
                    Block::List(List {
                        start: None,
                        items: vec![
                            vec![styled(ParagraphStyle::Body, "tirocini di orientamento;")],
                            vec![styled(ParagraphStyle::Body, "progetti utili alla collettività.")],
                        ],
                    }),
                ],
                vec![styled(ParagraphStyle::Body, "centri antiviolenza.")],
            ],
        }),
        heading(2, "1.2", "La spesa", "cap-1-2", false),
        Block::Table(spending()),
        Block::Figure(figure()),
        styled(
            ParagraphStyle::Placeholder,
            "Testo da redigere: descrivere l’andamento della spesa sociale dei Comuni nell’ultimo triennio, con riferimento alle fonti.",
        ),
        heading(3, "1.2.1", "Scheda dell’intervento", "cap-1-2-1", false),
        Block::Table(form()),
    ];
    blocks.extend((0..3).map(|_| styled(ParagraphStyle::Body, PROSE)));
    blocks.push(heading(1, "2", "Gli interventi", "cap-2", true));
    blocks.push(Block::Editable(Editable {
        key: "testo.2".into(),
        label: "Interventi".into(),
        blocks: vec![styled(ParagraphStyle::Body, PROSE)],
    }));
    blocks.push(Block::Table(long_table(70)));
    blocks.push(styled(
        ParagraphStyle::Premise,
        "VISTO il parere favorevole di regolarità tecnica espresso ai sensi dell’art. 49 del D.Lgs. 267/2000;",
    ));
    blocks.push(Block::Paragraph(Paragraph {
        style: ParagraphStyle::Body,
        text: vec![
            text("Voti favorevoli n. "),
            Inline::Blank(20.0),
            text(", contrari n. "),
            Inline::Blank(20.0),
            text(", astenuti n. "),
            Inline::Blank(20.0),
            text("."),
        ],
    }));
    blocks.push(Block::Signatures(vec![
        Signature { role: "Il Presidente".into(), name: Some("dott. Mario Rossi".into()) },
        Signature { role: "Il Segretario comunale".into(), name: None },
    ]));
    let landscape = section(
        Page::A4_LANDSCAPE,
        vec![heading(1, "3", "Il quadro finanziario", "cap-3", true), Block::Table(wide_table())],
    );
    let note = "Il quadro finanziario è approvato dal Coordinamento istituzionale con la deliberazione n. 12 del 5 ottobre 2022, pubblicata all’albo pretorio.";
    Document {
        meta: meta(),
        sections: vec![cover, contents, section(Page::A4, blocks), landscape],
        notes: vec![Note { text: vec![text(note)] }],
    }
}

/// Every kind of block and of inline, once, in a few pages.
pub fn compact() -> Document {
    let styled_text =
        |text: &str, style: TextStyle| Inline::Text(Text { text: text.into(), style, trail: Trail::NONE });
    let plain = TextStyle::default();
    let line = Block::Paragraph(Paragraph {
        style: ParagraphStyle::Body,
        text: vec![
            text("In "),
            styled_text("corsivo", TextStyle { italic: true, ..plain }),
            text(", in "),
            styled_text("grassetto", TextStyle { bold: true, ..plain }),
            text(", con un’impronta "),
            styled_text("9f86d081", TextStyle { mono: true, ..plain }),
            text(", con i m"),
            styled_text("2", TextStyle { superscript: true, ..plain }),
            text(", con l’"),
            styled_text("Housing First", TextStyle { language: Some(Language::English), ..plain }),
            text(", con la "),
            Inline::Reference { anchor: anchor("tab-spesa"), show: Show::Words("tabella 1".into()) },
            text(" a pagina "),
            Inline::Reference { anchor: anchor("tab-spesa"), show: Show::Page },
            text(", con il "),
            Inline::Link { target: "https://www.ambitocasarano.it/piano".into(), text: vec![text("sito")] },
            text(", con una nota"),
            Inline::Note(0),
            text(", con una casella "),
            Inline::CheckBox(true),
            text(" e uno spazio "),
            Inline::Blank(20.0),
            text("."),
            Inline::LineBreak,
            text("A capo nello stesso capoverso."),
        ],
    });
    let item = |value: &str| styled(ParagraphStyle::Body, value);
    let nested = List { start: None, items: vec![vec![item("a sua volta")]] };
    let mut spending = spending();
    spending.body.truncate(3);
    let mut long = long_table(44);
    long.caption = Some(("2".into(), vec![text("Interventi")]));
    let blocks = vec![
        heading(1, "1", "Il contesto", "c1", true),
        styled(ParagraphStyle::Lead, "Un’apertura."),
        heading(2, "1.1", "Le norme", "c11", false),
        line,
        styled(ParagraphStyle::Body, PROSE),
        styled(ParagraphStyle::Quote, PROSE),
        Block::List(List {
            start: Some(3),
            items: vec![vec![item("terza voce;")], vec![item("quarta:"), Block::List(nested)]],
        }),
        Block::Table(spending),
        Block::Figure(figure()),
        styled(ParagraphStyle::Placeholder, "Testo da redigere."),
        Block::Editable(Editable {
            key: "testo.1".into(),
            label: "Il contesto".into(),
            blocks: vec![item("Testo dell’ufficio.")],
        }),
        Block::Table(form()),
        Block::PageBreak,
        heading(2, "1.2", "Gli interventi", "c12", false),
        Block::Table(long),
        styled(ParagraphStyle::Premise, "VISTO l’art. 49 del D.Lgs. 267/2000;"),
        styled(ParagraphStyle::Resolution, "1. di approvare il Piano."),
        styled(ParagraphStyle::Small, "In piccolo."),
        Block::Signatures(vec![
            Signature { role: "Il Presidente".into(), name: Some("dott. Mario Rossi".into()) },
            Signature { role: "Il Segretario comunale".into(), name: None },
        ]),
    ];
    let mut document = rich();
    document.meta.draft = true;
    document.sections.truncate(2);
    document.sections.push(section(Page::A4, blocks));
    document
        .sections
        .push(section(Page::A4_LANDSCAPE, vec![heading(1, "2", "Le fonti", "c2", true), Block::Table(wide_table())]));
    document.notes = vec![Note { text: vec![text("Legge n. 328 del 2000, "), Inline::bold("art. 19"), text(".")] }];
    document
}
