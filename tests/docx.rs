// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The DOCX writer, part by part: schema order, identities, relationships, nothing lost, same bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use jiff::civil::date;
use pdz::document::*;
use pdz::write::PageIndex;
use pdz::write::docx::{control_alias, editable_bookmark, write};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

fn anchor(name: &str) -> Anchor {
    Anchor(name.into())
}

fn heading(level: u8, number: Option<&str>, text: &str, name: &str) -> Block {
    Block::Heading(Heading {
        level,
        number: number.map(Into::into),
        text: vec![Inline::text(text)],
        anchor: anchor(name),
        listed: true,
        new_page: level == 1,
    })
}

fn body(text: &str) -> Block {
    Paragraph::body(vec![Inline::text(text)])
}

fn styled(style: ParagraphStyle, text: &str) -> Block {
    Block::Paragraph(Paragraph { style, text: vec![Inline::text(text)] })
}

fn cell(text: &str) -> Cell {
    Cell::data(vec![Inline::text(text)])
}

fn row(kind: RowKind, cells: Vec<Cell>) -> Row {
    Row { kind, cells }
}

fn column(width: Width, align: Align) -> Column {
    Column { width, align }
}

fn spending(number: &str, rows: usize) -> Table {
    let amounts =
        |n: usize| vec![cell(&format!("{}.200,00", n + 1)), cell(&format!("{},50", 10 + n)), cell("1.210,75")];
    let mut lines = vec![row(RowKind::Group, vec![Cell::row_header(vec![Inline::text("Area prima")]).across(4)])];
    for n in 0..rows {
        let mut cells = vec![Cell::row_header(vec![Inline::text(format!("Intervento {n} di assistenza domiciliare"))])];
        cells.extend(amounts(n));
        lines.push(row(RowKind::Normal, cells));
    }
    let mut total = vec![Cell::row_header(vec![Inline::text("Totale")])];
    total.extend(amounts(rows));
    lines.push(row(RowKind::Total, total));
    Table {
        anchor: anchor(&format!("tab.{number}")),
        caption: Some((number.into(), vec![Inline::text("Spesa per intervento")])),
        summary: "Spesa di ciascun intervento nei tre anni.".into(),
        style: TableStyle::Data,
        columns: vec![
            column(Width::Auto, Align::Left),
            column(Width::Auto, Align::Decimal),
            column(Width::Auto, Align::Decimal),
            column(Width::Auto, Align::Decimal),
        ],
        head: vec![
            row(
                RowKind::Normal,
                vec![Cell::column_header("Intervento").down(2), Cell::column_header("Anni (euro)").across(3)],
            ),
            row(
                RowKind::Normal,
                vec![Cell::column_header("2022"), Cell::column_header("2023"), Cell::column_header("2024")],
            ),
        ],
        body: lines,
        source: vec![Inline::text("Fonte: quadro finanziario.")],
        key_columns: 1,
    }
}

fn form() -> Table {
    let label = |text: &str| Cell::row_header(vec![Inline::text(text)]);
    let editable = Block::Editable(Editable {
        key: "interventi.A1.finalita".into(),
        label: "Finalità".into(),
        blocks: vec![body("Sostenere la domiciliarità delle persone anziane.")],
    });
    Table {
        anchor: anchor("scheda.A1"),
        caption: None,
        summary: "Scheda dell’intervento.".into(),
        style: TableStyle::Form,
        columns: vec![
            column(Width::Fixed(38.0), Align::Left),
            column(Width::Share(1.0), Align::Left),
            column(Width::Fixed(30.0), Align::Left),
            column(Width::Share(1.0), Align::Left),
        ],
        head: vec![],
        body: vec![
            row(RowKind::Normal, vec![label("Codice"), cell("A1"), label("Area"), cell("Anziani")]),
            row(RowKind::Normal, vec![label("Finalità"), Cell::blocks(vec![editable]).across(3)]),
            row(
                RowKind::Normal,
                vec![
                    label("Destinatari").down(2),
                    Cell::data(vec![Inline::CheckBox(true), Inline::text(" anziani")]),
                    label("Gestione"),
                    Cell::blocks(vec![Block::List(List { start: None, items: vec![vec![body("associata")]] })]),
                ],
            ),
            row(
                RowKind::Normal,
                vec![Cell::data(vec![Inline::CheckBox(false), Inline::text(" minori")]).across(2), cell("diretta")],
            ),
        ],
        source: vec![],
        key_columns: 0,
    }
}

fn figure(number: &str) -> Figure {
    Figure {
        anchor: anchor(&format!("fig.{number}")),
        number: number.into(),
        caption: vec![Inline::text("Spesa per area")],
        alt: "Grafico a barre: Anziani 120 mila euro, Minori 80 mila euro.".into(),
        chart: Chart::Bars {
            categories: vec!["Anziani".into(), "Minori e famiglie".into()],
            series: vec![Series {
                name: "Spesa".into(),
                values: vec![120_000.into(), 80_000.into()],
                trails: Vec::new(),
            }],
            stacked: false,
            unit: Unit::Euro,
        },
    }
}

fn footer() -> Vec<Inline> {
    vec![Inline::text("pagina "), Inline::PageNumber, Inline::text(" di "), Inline::PageCount]
}

fn section(page: Page, blocks: Vec<Block>) -> Section {
    Section {
        page,
        header: vec![Inline::text("Ambito di Casarano – Piano sociale di zona 2022-2024")],
        footer: footer(),
        blocks,
        ..Section::default()
    }
}

fn note(text: &str) -> Note {
    let link = Inline::Link { target: "https://www.example.it/a b".into(), text: vec![Inline::text("BURP")] };
    Note { text: vec![Inline::text(text), link] }
}

fn sample() -> Document {
    let refer = |name: &str, words: &str| Inline::Reference { anchor: anchor(name), show: Show::Words(words.into()) };
    let mixed = vec![
        Inline::text("Come mostra la "),
        refer("tab.1", "tabella 1"),
        Inline::text(" (pagina "),
        Inline::Reference { anchor: anchor("tab.1"), show: Show::Page },
        Inline::text("), l’"),
        Inline::bold("ambito"),
        Inline::Note(0),
        Inline::text(" spende secondo il "),
        refer("cap.1-1", "paragrafo 1.1"),
        Inline::text(" e la "),
        refer("fig.1", "Figura 1"),
        Inline::text("; si veda "),
        Inline::Link { target: "https://www.example.it/?a=1&b=2".into(), text: vec![Inline::text("il sito")] },
        Inline::text("."),
        Inline::LineBreak,
        Inline::text("Data: "),
        Inline::Blank(40.0),
    ];
    let list = List {
        start: Some(3),
        items: vec![
            vec![body("terzo punto")],
            vec![
                body("quarto punto"),
                Block::List(List { start: None, items: vec![vec![body("sotto")], vec![body("sotto ancora")]] }),
            ],
        ],
    };
    let editable = Editable {
        key: "testo.1-1-demografia".into(),
        label: "Analisi demografica".into(),
        blocks: vec![
            body("La popolazione diminuisce."),
            Block::List(List { start: None, items: vec![vec![body("primo")]] }),
        ],
    };
    let unlisted = Block::Heading(Heading {
        level: 1,
        number: None,
        text: vec![Inline::text("Indice")],
        anchor: anchor("indice"),
        listed: false,
        new_page: true,
    });
    let mut second = spending("2", 40);
    second.caption = Some(("2".into(), vec![Inline::text("Spesa lunga")]));
    second.style = TableStyle::Compact;
    Document {
        meta: Meta {
            title: "Piano sociale di zona & <2022>".into(),
            subject: "Piano".into(),
            author: "Ambito di Casarano".into(),
            keywords: vec!["welfare".into(), "ambito".into()],
            date: Some(date(2022, 10, 5)),
            draft: true,
            legend: Some("dati dimostrativi".into()),
            ..Meta::default()
        },
        sections: vec![
            section(
                Page::A4,
                vec![
                    styled(ParagraphStyle::Title, "Piano sociale di zona"),
                    styled(ParagraphStyle::Subtitle, "2022-2024"),
                    styled(ParagraphStyle::Centered, "Comune capofila: Casarano"),
                    unlisted,
                    Block::Contents(ContentsKind::Headings),
                    Block::Contents(ContentsKind::Tables),
                    Block::Contents(ContentsKind::Figures),
                    heading(1, Some("0"), "Premessa", "cap.0"),
                    styled(ParagraphStyle::Lead, "Il piano in breve."),
                    heading(1, Some("1"), "Analisi del contesto", "cap.1"),
                    heading(2, Some("1.1"), "Demografia", "cap.1-1"),
                    Block::Editable(editable),
                    Paragraph::body(mixed),
                    Block::List(list),
                    Block::Table(spending("1", 5)),
                    body("Dopo la tabella."),
                    Block::Figure(figure("1")),
                    styled(ParagraphStyle::Placeholder, "Da redigere: la sintesi dei bisogni."),
                    styled(ParagraphStyle::Quote, "La salute è un diritto."),
                    heading(2, Some("1.3"), "Numero che Word non darebbe", "cap.1-3"),
                    Block::Table(form()),
                    Block::Table(form()),
                ],
            ),
            section(Page::A4_LANDSCAPE, vec![heading(1, Some("2"), "Quadro", "cap.2"), Block::Table(second)]),
            Section {
                header: vec![],
                reserved: Some((30.0, 75.0)),
                ..section(
                    Page::A4,
                    vec![
                        heading(1, None, "Allegato", "all.a"),
                        styled(ParagraphStyle::Premise, "PREMESSO che la legge n. 328/2000 dispone"),
                        styled(ParagraphStyle::Resolution, "di approvare il piano."),
                        Block::PageBreak,
                        Paragraph::body(vec![Inline::text("Presenti "), Inline::Blank(20.0), Inline::Note(1)]),
                        Block::Signatures(vec![
                            Signature { role: "Il Presidente".into(), name: Some("M. Rossi".into()) },
                            Signature { role: "Il Segretario comunale".into(), name: None },
                        ]),
                    ],
                )
            },
        ],
        notes: vec![note("Legge 8 novembre 2000, n. 328. "), note("Seconda nota. ")],
    }
}

fn pages() -> PageIndex {
    let anchors = [("cap.0", 3), ("cap.1", 4), ("cap.1-1", 4), ("tab.1", 5), ("fig.1", 5), ("cap.2", 7), ("tab.2", 7)];
    PageIndex { anchors: anchors.iter().map(|(a, p)| (anchor(a), *p)).collect(), pages: 9 }
}

fn parts(file: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    (0..zip.len())
        .map(|i| {
            let mut entry = zip.by_index(i).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn part(file: &[u8], name: &str) -> String {
    String::from_utf8(parts(file).remove(name).unwrap_or_else(|| panic!("manca {name}"))).unwrap()
}

/// Calls back on every start tag, with the path of names that lead to it; fails on markup that is not well formed.
fn each_tag(xml: &str, mut see: impl FnMut(&[String], &BytesStart<'_>)) {
    let mut reader = Reader::from_str(xml);
    let mut path: Vec<String> = Vec::new();
    loop {
        match reader.read_event().unwrap_or_else(|e| panic!("{e}: {}", &xml[..xml.len().min(300)])) {
            Event::Start(tag) => {
                see(&path, &tag);
                path.push(tag.name().as_ref().to_owned());
            }
            Event::Empty(tag) => see(&path, &tag),
            Event::End(_) => {
                path.pop();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(path.is_empty());
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    tag.attributes().map(Result::unwrap).find(|a| a.key.as_ref() == name).map(|a| a.value.into_owned())
}

fn name_of(tag: &BytesStart<'_>) -> String {
    tag.name().as_ref().to_owned()
}

fn values(xml: &str, tag: &str, name: &str) -> Vec<String> {
    let mut out = Vec::new();
    each_tag(xml, |_, t| {
        if name_of(t) == tag {
            out.extend(attribute(t, name));
        }
    });
    out
}

/// Set `PDZ_DOCX` to a folder to keep the file.
fn made() -> Vec<u8> {
    let file = write(&sample(), &pages()).unwrap();
    if let Some(folder) = std::env::var_os("PDZ_DOCX") {
        std::fs::write(std::path::Path::new(&folder).join("prova.docx"), &file).unwrap();
    }
    file
}

#[test]
fn every_part_is_well_formed_and_has_a_type() {
    let file = made();
    let types = part(&file, "[Content_Types].xml");
    let (defaults, overrides) = (values(&types, "Default", "Extension"), values(&types, "Override", "PartName"));
    for (name, bytes) in parts(&file) {
        if name.ends_with(".png") {
            assert!(bytes.starts_with(b"\x89PNG"));
        } else {
            each_tag(&String::from_utf8(bytes).unwrap(), |_, _| {});
        }
        if name != "[Content_Types].xml" && !name.ends_with(".rels") {
            let typed = overrides.contains(&format!("/{name}"));
            let by_extension = defaults.iter().any(|e| e != "xml" && name.ends_with(&format!(".{e}")));
            assert!(typed || by_extension, "{name} non ha un tipo");
        }
    }
    for name in overrides {
        assert!(parts(&file).contains_key(name.trim_start_matches('/')), "{name} è dichiarato ma non c’è");
    }
}

#[test]
fn relationships_resolve_both_ways() {
    let file = made();
    let all = parts(&file);
    for (name, bytes) in &all {
        let Some((folder, owner)) = name.strip_suffix(".rels").and_then(|n| n.split_once("_rels/")) else { continue };
        let xml = String::from_utf8(bytes.clone()).unwrap();
        let mut ids = BTreeSet::new();
        each_tag(&xml, |_, tag| {
            let Some(id) = attribute(tag, "Id") else { return };
            assert!(ids.insert(id), "identità ripetuta in {name}");
            if attribute(tag, "TargetMode").is_none() {
                let target = format!("{folder}{}", attribute(tag, "Target").unwrap());
                assert!(all.contains_key(&target), "{name}: manca {target}");
            }
        });
        if owner.is_empty() {
            continue;
        }
        let mut used = BTreeSet::new();
        each_tag(&String::from_utf8(all[&format!("{folder}{owner}")].clone()).unwrap(), |_, tag| {
            used.extend(["r:id", "r:embed"].iter().filter_map(|a| attribute(tag, a)));
        });
        assert!(used.is_subset(&ids), "{owner}: {:?}", used.difference(&ids).collect::<Vec<_>>());
    }
}

/// ISO/IEC 29500-1, order of the children of each property element that we write.
#[test]
fn children_stand_in_schema_order() {
    let order: BTreeMap<&str, Vec<&str>> = [
        ("w:pPr", "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs suppressAutoHyphens spacing ind contextualSpacing jc outlineLvl rPr sectPr"),
        ("w:rPr", "rStyle rFonts b bCs i iCs noProof color spacing kern sz szCs u bdr shd vertAlign lang"),
        ("w:tblPr", "tblStyle tblpPr tblStyleRowBandSize tblW jc tblInd tblBorders tblLayout tblCellMar tblLook tblCaption tblDescription"),
        ("w:tcPr", "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign"),
        ("w:tcBorders", "top left bottom right insideH insideV"),
        ("w:numPr", "ilvl numId"),
        ("w:sectPr", "headerReference footerReference type pgSz pgMar cols titlePg"),
        ("w:sdtPr", "rPr alias tag id docPartObj"),
        ("w:style", "name basedOn next link uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr tblStylePr"),
        ("w:lvl", "start numFmt pStyle suff lvlText lvlJc pPr rPr"),
    ]
    .into_iter()
    .map(|(parent, children)| (parent, children.split(' ').collect()))
    .collect();
    let file = made();
    for name in ["document", "styles", "numbering", "footnotes", "header1", "footer1"] {
        let xml = part(&file, &format!("word/{name}.xml"));
        let mut last: Vec<usize> = Vec::new();
        each_tag(&xml, |path, tag| {
            last.resize(path.len() + 1, 0);
            last[path.len()] = 0;
            let Some(children) = path.last().and_then(|parent| order.get(parent.as_str())) else { return };
            let child = name_of(tag);
            let rank = children.iter().position(|c| format!("w:{c}") == child);
            let rank = rank.unwrap_or_else(|| panic!("{name}: {child} in {path:?}"));
            let at = path.len() - 1;
            assert!(rank >= last[at], "{name}: {child} fuori posto in {path:?}");
            last[at] = rank;
        });
    }
}

#[test]
fn identities_are_unique_and_marks_paired() {
    let file = made();
    let xml = part(&file, "word/document.xml");
    let unique = |list: Vec<String>, what: &str| {
        let set: BTreeSet<_> = list.iter().cloned().collect();
        assert_eq!(set.len(), list.len(), "{what}: {list:?}");
        set
    };
    let starts = unique(values(&xml, "w:bookmarkStart", "w:id"), "segnalibri");
    let names = unique(values(&xml, "w:bookmarkStart", "w:name"), "nomi dei segnalibri");
    let ends = unique(values(&xml, "w:bookmarkEnd", "w:id"), "fini dei segnalibri");
    assert_eq!(starts, ends);
    unique(values(&xml, "wp:docPr", "id"), "disegni");
    unique(values(&xml, "w:footnoteReference", "w:id"), "note");
    let mut controls = Vec::new();
    each_tag(&xml, |path, tag| {
        if path.last().is_some_and(|p| p == "w:sdtPr") && name_of(tag) == "w:id" {
            controls.extend(attribute(tag, "w:val"));
        }
    });
    assert_eq!(controls.len(), 4);
    unique(controls, "controlli");
    // Everything that a field or link names is there.
    for target in values(&xml, "w:hyperlink", "w:anchor") {
        assert!(names.contains(&target), "manca il segnalibro {target}");
    }
    let fields: Vec<String> = instructions(&xml);
    for code in &fields {
        let mut words = code.split(' ');
        if matches!(words.next(), Some("REF" | "PAGEREF")) {
            let target = words.next().unwrap();
            assert!(names.contains(target), "manca il segnalibro {target}");
        }
    }
    for expected in ["TOC \\o \"1-2\" \\h \\z", "SEQ Tabella \\* ARABIC", "SEQ Figura \\* ARABIC"] {
        assert!(fields.iter().any(|f| f == expected), "manca {expected} in {fields:?}");
    }
    let count = |kind: &str| values(&xml, "w:fldChar", "w:fldCharType").iter().filter(|k| *k == kind).count();
    assert!(count("begin") == count("end") && count("begin") == count("separate"));
}

fn instructions(xml: &str) -> Vec<String> {
    let mut out = Vec::new();
    for piece in xml.split("<w:instrText").skip(1) {
        let text = piece.split_once('>').unwrap().1.split("</").next().unwrap();
        out.push(text.replace("&quot;", "\""));
    }
    out
}

#[test]
fn styles_that_are_named_exist() {
    let file = made();
    let known: BTreeSet<String> = values(&part(&file, "word/styles.xml"), "w:style", "w:styleId").into_iter().collect();
    for name in ["document", "footnotes", "header1", "footer1", "numbering", "styles"] {
        let xml = part(&file, &format!("word/{name}.xml"));
        for tag in ["w:pStyle", "w:rStyle", "w:tblStyle", "w:basedOn", "w:next"] {
            for style in values(&xml, tag, "w:val") {
                assert!(known.contains(&style), "{name}: manca lo stile {style}");
            }
        }
    }
}

#[test]
fn contents_show_the_pages_of_the_pdf() {
    let text = shown(&part(&made(), "word/document.xml"));
    for entry in ["0Premessa3", "1Analisi del contesto4", "1.1Demografia4", "Tabella 1 – Spesa per intervento5"] {
        assert!(text.contains(entry), "manca «{entry}» in {text}");
    }
}

#[test]
fn headings_number_themselves_where_word_agrees() {
    let xml = part(&made(), "word/document.xml");
    let headings: Vec<&str> = xml.split("<w:p>").filter(|p| p.contains(r#"w:pStyle w:val="Heading"#)).collect();
    let literal =
        |text: &str| headings.iter().find(|p| shown(p).ends_with(text)).map(|p| (shown(p), p.contains("w:numId")));
    assert_eq!(literal("Demografia"), Some(("Demografia".into(), false)));
    assert_eq!(literal("non darebbe"), Some(("1.3 Numero che Word non darebbe".into(), true)));
    assert!(part(&made(), "word/numbering.xml").contains(r#"<w:lvl w:ilvl="0"><w:start w:val="0"/>"#));
}

#[test]
fn tables_repeat_their_head_and_keep_their_grid() {
    let xml = part(&made(), "word/document.xml");
    let tables: Vec<&str> = xml.split("<w:tbl>").skip(1).map(|t| t.split("</w:tbl>").next().unwrap()).collect();
    assert_eq!(tables.len(), 5);
    assert_eq!(tables[0].matches("<w:tblHeader/>").count(), 2);
    assert!(tables[0].contains(r#"<w:vMerge w:val="restart"/>"#) && tables[0].contains(r#"<w:gridSpan w:val="3"/>"#));
    assert!(tables[0].contains(r#"w:tblCaption w:val="Tabella 1""#) && tables[0].contains("w:tblDescription"));
    for table in tables {
        let columns = table.matches("<w:gridCol ").count();
        let grid: usize = values(table, "w:gridCol", "w:w").iter().map(|w| w.parse::<usize>().unwrap()).sum();
        for line in table.split("<w:tr>").skip(1) {
            let spans: usize = line
                .split("<w:tc>")
                .skip(1)
                .map(|c| {
                    c.split_once("gridSpan w:val=\"").map_or(1, |s| s.1.split('"').next().unwrap().parse().unwrap())
                })
                .sum();
            assert_eq!(spans, columns, "una riga non copre la griglia: {line}");
            let wide: usize = values_of(line, "<w:tcW w:w=\"").iter().sum();
            assert_eq!(wide, grid);
            assert!(line.contains("<w:cantSplit/>"));
        }
    }
}

fn values_of(xml: &str, before: &str) -> Vec<usize> {
    xml.split(before).skip(1).map(|s| s.split('"').next().unwrap().parse().unwrap()).collect()
}

#[test]
fn cells_have_styles_of_their_own_and_blanks_that_fit() {
    let mut table = form();
    table.body.truncate(1);
    table.body[0].cells[1] = Cell::data(vec![Inline::Blank(200.0)]);
    table.body[0].cells[3] =
        Cell::blocks(vec![Block::List(List { start: None, items: vec![vec![body("associata")]] })]);
    let sections = vec![section(Page::A4, vec![Block::Table(table)])];
    let file = write(&Document { sections, ..Document::default() }, &pages()).unwrap();
    let xml = part(&file, "word/document.xml");
    assert!(xml.contains(r#"<w:pStyle w:val="TableBullet"/><w:numPr>"#) && !xml.contains("ListBullet"));
    // The cell holds some sixty spaces; the 200 mm that are asked for would break over four lines.
    let blanks = xml.matches('\u{A0}').count();
    assert!((30..75).contains(&blanks), "{blanks}");
}

#[test]
fn figures_of_a_column_have_their_commas_under_each_other() {
    let mut table = spending("1", 3);
    for (row, text) in table.body.iter_mut().filter(|row| row.cells.len() == 4).zip(["7,125", "12", "1.234,5", "n.d."])
    {
        row.cells[1] = cell(text);
    }
    let sections = vec![section(Page::A4, vec![Block::Table(table)])];
    let file = write(&Document { sections, ..Document::default() }, &pages()).unwrap();
    let xml = part(&file, "word/document.xml");
    let of = |text: &str| {
        let end = xml.find(&format!(">{text}<")).unwrap();
        xml[xml[..end].rfind("<w:p>").unwrap()..end].to_owned()
    };
    let tab = |paragraph: &str| values_of(paragraph, r#"<w:tab w:val="decimal" w:pos=""#);
    let indent = |paragraph: &str| {
        let at = paragraph.find("<w:ind ").map(|at| &paragraph[at..]).unwrap_or_default();
        values_of(at.split("/>").next().unwrap_or_default(), "w:right=\"").first().copied().unwrap_or(0)
    };
    // The longest decimals reach the edge; a figure without any stands further in; words have no comma.
    assert_eq!(tab(&of("7,125")), tab(&of("12")));
    assert_eq!(indent(&of("7,125")), 0);
    assert!(indent(&of("1.234,5")) > 0 && indent(&of("12")) > indent(&of("1.234,5")), "{}", of("12"));
    assert!(tab(&of("n.d.")).is_empty() && of("n.d.").contains("TableNumber"));
    // Where all have as many, nothing is moved.
    assert!(xml.contains(">1.210,75<") && indent(&of("1.210,75")) == 0 && tab(&of("1.210,75")).len() == 1);
}

/// Properties that the text may have beside its style: where it stands, not how it looks.
const BY_HAND: [&str; 11] = [
    "w:pStyle",
    "w:rStyle",
    "w:keepNext",
    "w:pageBreakBefore",
    "w:numPr",
    "w:tabs",
    "w:ind",
    "w:framePr",
    "w:sectPr",
    "w:rPr",
    "w:noProof",
];

#[test]
fn looks_come_from_styles_and_no_paragraph_makes_room_by_being_empty() {
    let file = made();
    let xml = part(&file, "word/document.xml");
    each_tag(&xml, |path, tag| {
        if path.last().is_some_and(|parent| parent == "w:pPr" || parent == "w:rPr") {
            assert!(BY_HAND.contains(&name_of(tag).as_str()), "{path:?} {}", name_of(tag));
        }
    });
    let outside: String =
        xml.split("<w:tbl>").map(|piece| piece.rsplit("</w:tbl>").next().unwrap()).collect::<Vec<_>>().concat();
    for paragraph in outside.split("<w:p>").skip(1).map(|p| p.split("</w:p>").next().unwrap()) {
        let says = ["<w:t ", "<w:t>", "<w:drawing>", "<w:fldChar "].iter().any(|mark| paragraph.contains(mark));
        assert!(says || paragraph.contains("TableSeparator"), "{paragraph}");
    }
}

#[test]
fn every_colour_of_a_style_is_read_on_paper_and_on_the_heads_of_tables() {
    let light = |hex: &str| {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
    };
    let styles = part(&made(), "word/styles.xml");
    let colors = values(&styles, "w:color", "w:val");
    assert!(colors.len() > 15);
    for color in colors {
        for ground in ["FFFFFF", "E4EAF1", "F4F6F9"] {
            let contrast = (light(ground) + 0.05) / (light(&color) + 0.05);
            assert!(contrast >= 4.5, "{color} su {ground}: {contrast:.2}");
        }
    }
}

#[test]
fn pictures_have_words_and_a_vector_form() {
    let file = made();
    let xml = part(&file, "word/document.xml");
    assert!(values(&xml, "wp:docPr", "descr").iter().all(|d| d.starts_with("Grafico a barre")));
    assert_eq!(xml.matches("asvg:svgBlip").count(), 1);
    assert!(part(&file, "word/media/figura1.svg").contains("Minori e famiglie"));
}

#[test]
fn editable_texts_carry_their_key_three_times() {
    let xml = part(&made(), "word/document.xml");
    for (key, label) in [("testo.1-1-demografia", "Analisi demografica"), ("interventi.A1.finalita", "Finalità")] {
        assert!(xml.contains(&format!(r#"<w:tag w:val="{key}"/>"#)));
        assert!(xml.contains(&format!(r#"<w:alias w:val="{}"/>"#, control_alias(label, key))));
        assert!(xml.contains(&format!(r#"w:name="{}""#, editable_bookmark(key))));
    }
}

#[test]
fn every_page_says_draft_and_legend() {
    let file = made();
    let all = parts(&file);
    for (name, bytes) in all.iter().filter(|(n, _)| n.starts_with("word/header") || n.starts_with("word/footer")) {
        let text = shown(std::str::from_utf8(bytes).unwrap());
        assert!(text.contains(if name.contains("header") { "BOZZA" } else { "dati dimostrativi" }), "{name}: {text}");
    }
    // Each section has a header of its own: the mark stands at the right edge of its page. Footers are inherited.
    let xml = part(&file, "word/document.xml");
    let sections: Vec<&str> = xml.split("<w:sectPr>").skip(1).map(|s| s.split("</w:sectPr>").next().unwrap()).collect();
    assert_eq!(sections.len(), 3);
    assert!(sections.iter().all(|s| s.contains("headerReference")));
    assert_eq!(sections.iter().filter(|s| s.contains("footerReference")).count(), 1);
    assert!(sections[1].contains(r#"w:orient="landscape""#));
}

#[test]
fn the_same_document_gives_the_same_bytes_in_any_thread() {
    let first = made();
    assert_eq!(first, write(&sample(), &pages()).unwrap());
    let threads: Vec<_> = (0..4).map(|_| std::thread::spawn(|| write(&sample(), &pages()).unwrap())).collect();
    for thread in threads {
        assert_eq!(first, thread.join().unwrap());
    }
}

/// The characters of a part, as a reader sees them.
fn shown(xml: &str) -> String {
    let mut out = String::new();
    for piece in xml.split("<w:t").skip(1) {
        if piece.starts_with(' ') || piece.starts_with('>') {
            let text = piece.split_once('>').unwrap().1.split("</w:t>").next().unwrap();
            out.push_str(&quick_xml::escape::unescape(text).unwrap());
        }
    }
    out
}

struct Words(Vec<String>);

impl Visitor for Words {
    fn text(&mut self, text: &Text) {
        self.0.push(text.text.clone());
    }
}

#[test]
fn no_text_is_lost() {
    let file = made();
    let all = shown(&part(&file, "word/document.xml")) + &shown(&part(&file, "word/footnotes.xml"));
    let mut words = Words(Vec::new());
    visit(&sample(), &mut words);
    assert!(words.0.len() > 100);
    for text in words.0 {
        assert!(all.contains(text.as_str()), "manca «{text}»");
    }
    for text in ["Il Segretario comunale", "M. Rossi"] {
        assert!(all.contains(text));
    }
}

#[test]
fn hostile_content_gives_a_valid_file() {
    let nasty = "a<b>&amp; \"c\" ]]> \u{0}\u{1}\u{B}\u{FFFF}\u{FFFE}\u{7F} \u{1F600} \u{5D0} {{x}} \r\n\tfine";
    let long = "parola ".repeat(14_000) + &"x".repeat(10_000);
    let mut table = spending(nasty, 2);
    table.anchor = anchor(nasty);
    table.summary = nasty.into();
    table.columns.clear();
    table.body.push(row(RowKind::Normal, vec![]));
    table.body.push(row(RowKind::Normal, vec![cell(&long).across(90).down(900)]));
    table.body.push(row(RowKind::Normal, vec![cell("sotto"); 3]));
    let mut wide = spending("9", 3);
    wide.columns = vec![column(Width::Fixed(f32::NAN), Align::Decimal); 60];
    wide.body = vec![row(RowKind::Normal, vec![cell("1.234.567,89"); 60])];
    wide.head = vec![row(RowKind::Normal, vec![Cell::column_header("Colonna"); 60])];
    let empty = Table { head: vec![], body: vec![], columns: vec![], ..spending("10", 0) };
    let nested = Block::List(List {
        start: Some(u32::MAX),
        items: vec![
            vec![Block::Table(form()), Block::Figure(figure("7"))],
            vec![],
            vec![Block::List(List {
                start: Some(1),
                items: vec![vec![Block::List(List {
                    start: None,
                    items: vec![vec![Block::List(List { start: None, items: vec![vec![body("quinto")]] })]],
                })]],
            })],
        ],
    });
    let blocks = vec![
        heading(0, Some(nasty), nasty, nasty),
        heading(9, Some("1.1.1.1.1.1.1.1.1"), &long, nasty),
        Paragraph::body(vec![
            Inline::text(nasty),
            Inline::Note(7),
            Inline::Note(0),
            Inline::Note(0),
            Inline::Link { target: "javascript:alert(1)".into(), text: vec![Inline::text("no")] },
            Inline::Link { target: "https://a.it/\u{0} \"<>".into(), text: vec![Inline::text("sì")] },
            Inline::Reference { anchor: anchor("non c’è"), show: Show::Page },
            Inline::Reference { anchor: anchor("non c’è"), show: Show::Words("altrove".into()) },
            Inline::Blank(f32::INFINITY),
            Inline::Blank(-4.0),
        ]),
        Block::Table(table),
        Block::Table(wide),
        Block::Table(empty),
        nested,
        Block::Editable(Editable { key: nasty.into(), label: long.clone(), blocks: vec![] }),
        Block::Editable(Editable { key: nasty.into(), label: nasty.into(), blocks: vec![Block::Table(form())] }),
        Block::Contents(ContentsKind::Figures),
        Block::Signatures(vec![]),
        Block::PageBreak,
        Block::PageBreak,
    ];
    let page = Page { width: f32::NAN, height: 0.0, margins: [900.0; 4] };
    let odd =
        Section { page, header: vec![Inline::Note(0)], reserved: Some((f32::NAN, 1e9)), blocks, ..Section::default() };
    let document = Document {
        meta: Meta { title: nasty.into(), legend: Some(nasty.into()), author: nasty.into(), ..Meta::default() },
        sections: vec![odd.clone(), Section { blocks: vec![], ..odd.clone() }, odd],
        notes: vec![Note { text: vec![Inline::text(nasty), Inline::Note(0)] }],
    };
    let file = write(&document, &PageIndex::default()).unwrap();
    if let Some(folder) = std::env::var_os("PDZ_DOCX") {
        std::fs::write(std::path::Path::new(&folder).join("ostile.docx"), &file).unwrap();
    }
    for (name, bytes) in parts(&file) {
        if name.ends_with(".png") {
            continue;
        }
        let xml = String::from_utf8(bytes).unwrap();
        assert!(!xml.contains(|c: char| (c < ' ' && !"\t\n\r".contains(c)) || c == '\u{FFFF}' || c == '\u{FFFE}'));
        each_tag(&xml, |_, tag| tag.attributes().for_each(|a| drop(a.unwrap())));
    }
    let text = shown(&part(&file, "word/document.xml"));
    assert!(text.contains("a<b>&amp; \"c\" ]]>") && text.contains('\u{1F600}') && text.contains("quinto"));
    let links = part(&file, "word/_rels/document.xml.rels");
    assert!(links.contains("https://a.it/%20%22%3C%3E") && !links.contains("javascript"));
}

#[test]
fn an_empty_document_is_still_a_document() {
    let file = write(&Document::default(), &PageIndex::default()).unwrap();
    assert!(part(&file, "word/document.xml").contains("<w:body>"));
}
