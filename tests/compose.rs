// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! From the plan to the documents: what templates may do, what is printed, what it rests on.

use std::collections::{BTreeMap, BTreeSet};

use pdz::compose::{AnnexEntry, ComposeError, Composer, TemplateSource};
use pdz::document::{
    Block, Cell, Document, Heading, Inline, ParagraphStyle, RowKind, Show, Table, Text, Visitor, plain_text, visit,
};
use pdz::findings::{Finding, Findings};
use pdz::plan::Plan;
use pdz::survey::Choice;

use proptest::prelude::*;

use crate::office::{Office, profile, project, small, whole};

fn composer() -> Composer {
    Composer::new(&profile(), &project(), TemplateSource::builtin()).unwrap()
}

fn document(plan: &Plan) -> Document {
    let composer = composer();
    composer.plan_document(&composer.base(plan), None, true).unwrap().document
}

fn all_documents(plan: &Plan) -> Vec<(&'static str, Document)> {
    let composer = composer();
    let annexes = annexes();
    let istat = &plan.comuni[0].istat.value;
    vec![
        ("piano", document(plan)),
        ("schede", composer.sheets_document(&composer.base(plan), false).unwrap().document),
        ("quadri", composer.finance_document(&composer.base(plan), false).unwrap().document),
        ("proposta", composer.proposal(plan, istat, &annexes, false).unwrap().document),
        ("concertazione", composer.concertation_document(&composer.base(plan), false).unwrap().document),
        ("relazione", composer.report_document(&composer.base(plan), &[], false).unwrap().document),
        ("coordinamento", composer.adoption(&composer.base(plan), &annexes, false).unwrap().document),
        ("accordo", composer.agreement(&composer.base(plan), &[], false).unwrap().document),
        ("elenco", composer.annex_list(&composer.base(plan), istat, &annexes, false).unwrap().document),
    ]
}

fn annexes() -> Vec<AnnexEntry> {
    vec![AnnexEntry {
        generated: Some("piano".into()),
        letter: "A".into(),
        title: "Piano sociale di zona".into(),
        file_name: "allegato-a.pdf".into(),
        format: "PDF/A-2a".into(),
        pages: Some(214),
        bytes: 1_234_567,
        sha256: "0123456789abcdef".repeat(4),
    }]
}

#[derive(Default)]
struct Seen {
    texts: Vec<Text>,
    blocks: Vec<Block>,
    cells: Vec<Cell>,
    tables: Vec<Table>,
}

impl Visitor for Seen {
    fn block(&mut self, block: &Block) {
        if let Block::Table(table) = block {
            self.tables.push(table.clone());
        }
        self.blocks.push(block.clone());
    }
    fn cell(&mut self, _: &Table, cell: &Cell) {
        self.cells.push(cell.clone());
    }
    fn text(&mut self, text: &Text) {
        self.texts.push(text.clone());
    }
}

fn seen(document: &Document) -> Seen {
    let mut seen = Seen::default();
    visit(document, &mut seen);
    seen
}

fn all_text(document: &Document) -> String {
    seen(document).texts.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn headings(document: &Document) -> Vec<Heading> {
    let blocks = seen(document).blocks;
    blocks.into_iter().filter_map(|b| if let Block::Heading(h) = b { Some(h) } else { None }).collect()
}

#[test]
fn hostile_text_prints_as_itself_everywhere() {
    let hostile = "*a* _b_ {{ x }} {% if y %} <b>c</b> | d 1. e # f [g](h) `i` \\ & &amp; \u{E000}\u{E174}\u{E001}";
    let mut office = small();
    office
        .row(
            "interventi",
            &[
                ("codice", "A2.01"),
                ("denominazione", hostile),
                ("area", "A2"),
                ("finalita", hostile),
                ("note", hostile),
            ],
        )
        .row("spesa", &[("intervento", "A2.01"), ("fonte", "FNPS"), ("anno", "2022"), ("importo", "90000000")])
        .row("bisogni", &[("codice", "B1"), ("area", "A2"), ("bisogno", hostile)])
        .row("organi", &[("codice", "O1"), ("denominazione", hostile), ("funzioni", hostile)])
        .row(
            "atti",
            &[("organo", hostile), ("tipo", hostile), ("numero", "1"), ("data", "2022-10-08"), ("oggetto", hostile)],
        );
    let plan = office.plan();
    for (name, document) in all_documents(&plan) {
        let text = all_text(&document);
        let found = text.lines().filter(|line| line.contains(hostile)).count();
        let least = match name {
            "piano" => 8,
            "quadri" => 2,
            "schede" => 3,
            "proposta" => 3,
            _ => 0,
        };
        assert!(found >= least, "{name}: {found} di {least}\n{text}");
        let changed = text.lines().filter(|line| line.contains("_b_") && !line.contains(hostile));
        assert_eq!(changed.count(), 0, "{name}");
    }
}

#[test]
fn the_office_writes_markdown_and_html_is_text() {
    let mut office = small();
    office.text("0-introduzione", "# Titolo\n\nUn **forte** {{ nome }} <b>x</b>.[^1]\n\n[^1]: La nota.\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n<!-- suggerimento nascosto -->\n");
    let document = document(&office.plan());
    let editable = seen(&document).blocks.into_iter().find_map(|b| match b {
        Block::Editable(e) if e.key == "testo.0-introduzione" => Some(e),
        _ => None,
    });
    let editable = editable.expect("il testo dell'ufficio");
    let Block::Heading(heading) = &editable.blocks[0] else { panic!("{:?}", editable.blocks[0]) };
    assert_eq!((heading.level, heading.number.as_deref()), (3, Some("0.1.1")));
    let Block::Paragraph(paragraph) = &editable.blocks[1] else { panic!() };
    assert_eq!(plain_text(&paragraph.text), "Un forte {{ nome }} <b>x</b>.");
    assert!(paragraph.text.iter().any(|i| matches!(i, Inline::Text(t) if t.style.bold && t.text == "forte")));
    let note = paragraph.text.iter().find_map(|i| if let Inline::Note(n) = i { Some(*n) } else { None }).unwrap();
    assert_eq!(plain_text(&document.notes[note].text), "La nota.");
    assert!(matches!(&editable.blocks[2], Block::Table(t) if t.columns.len() == 2 && t.body.len() == 1));
    assert!(!all_text(&document).contains("nascosto"));
}

#[test]
fn a_text_with_guidance_only_is_still_to_be_written() {
    let mut office = small();
    office.text("0-introduzione", "<!-- Presentare\n\nil piano -->\n").text("9-altro", "Testo.");
    let composed = composer().plan_document(&composer().base(&office.plan()), None, true).unwrap();
    let placeholders: Vec<String> = seen(&composed.document)
        .blocks
        .iter()
        .filter_map(|b| match b {
            Block::Paragraph(p) if p.style == ParagraphStyle::Placeholder => Some(plain_text(&p.text)),
            _ => None,
        })
        .collect();
    for chapter in &profile().chapters {
        for slot in &chapter.texts {
            let expected = format!("da redigere: {}", slot.title);
            assert_eq!(placeholders.iter().filter(|p| **p == expected).count(), 1, "{expected}");
        }
    }
    let codes: Vec<_> = composed.findings.iter().map(|f| (f.code, f.severity.word())).collect();
    assert_eq!(codes, [("R-C04", "avviso")]);
}

fn wrong(name: &str, text: &str) -> ComposeError {
    let templates = TemplateSource::with_own([(name.to_owned(), text.to_owned())]);
    let plan = small().plan();
    match Composer::new(&profile(), &project(), templates) {
        Err(error) => error,
        Ok(composer) => match composer.plan_document(&composer.base(&plan), None, true) {
            Err(error) => error,
            Ok(_) => panic!("il modello è passato: {text}"),
        },
    }
}

#[test]
fn template_errors_name_file_line_and_column() {
    let file = "capitoli/2-attuazione.md";
    for (text, line, column, words) in [
        ("Uno.\n\nDue {{ piano.trienio }}.", 3, 14, "«trienio» non esiste"),
        ("{{ pianno.triennio }}", 1, 4, "«pianno» non esiste; nomi disponibili: ambito"),
        ("\n{{ tabella(id=\"fnti\") }}", 2, 4, "la tabella «fnti» non esiste (forse «fonti»?)"),
        ("{{ cita(id=\"C-000\") }}", 1, 4, "la norma «C-000» non è tra quelle del profilo"),
        ("{{ piano.triennio | euro }}", 1, 21, "il filtro «euro» vuole un importo: qui c’è un testo"),
        ("{{ totali.fonti | eur }}", 1, 19, "il filtro «eur» non esiste"),
        ("{% include \"parti/manca.md\" %}", 1, 12, "il modello incluso «parti/manca.md» non esiste"),
        ("testo {{ rif(id=\"tabella.proposte\") }}", 1, 10, "tab.proposte"),
        ("{% include \"capitoli/2-attuazione.md\" %}", 1, 1, "include sé stesso"),
        ("{% if %}", 1, 7, "il modello non è scritto bene"),
    ] {
        let error = wrong(file, text);
        let ComposeError::Template { file: found, line: l, column: c, message } = &error else { panic!("{error:?}") };
        assert_eq!(found, file, "{error}");
        assert_eq!((*l, *c), (line, column), "{error}");
        assert!(message.contains(words), "{error}");
    }
}

#[test]
fn the_templates_copied_into_a_project_are_read_from_there() {
    let folder = tempfile::tempdir().unwrap();
    let files = pdz::compose::builtin_templates(&profile().lineage);
    assert!(files.iter().any(|(name, _)| name == "LEGGIMI.md"));
    for (name, text) in files {
        let path = folder.path().join("modelli").join(&name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = if name == "copertina.md" { text.replace("Stato del documento", "Stato mutato") } else { text };
        // Notepad saves with a byte order mark and Windows line ends.
        std::fs::write(path, format!("\u{FEFF}{}", text.replace('\n', "\r\n"))).unwrap();
    }
    let templates = TemplateSource::project(folder.path()).unwrap();
    let composer = Composer::new(&profile(), &project(), templates).unwrap();
    let plan = small().plan();
    let text =
        |composer: &Composer| all_text(&composer.plan_document(&composer.base(&plan), None, false).unwrap().document);
    assert_eq!(text(&composer), text(&self::composer()).replace("Stato del documento", "Stato mutato"));
}

#[test]
fn the_project_and_the_comune_replace_templates() {
    let own = [
        ("atto/oggetto.md".to_owned(), "**Oggetto:** mio.\n".to_owned()),
        ("collepasso/atto/oggetto.md".to_owned(), "**Oggetto:** di Collepasso.\n".to_owned()),
    ];
    let composer = Composer::new(&profile(), &project(), TemplateSource::with_own(own)).unwrap();
    let plan = small().plan();
    let text = |istat: &str| all_text(&composer.proposal(&plan, istat, &[], false).unwrap().document);
    assert!(text("075016").contains("mio."));
    assert!(text("075021").contains("di Collepasso."));
    let unknown = composer.proposal(&plan, "000000", &[], false);
    assert!(matches!(unknown, Err(ComposeError::UnknownComune { .. })));
}

#[test]
fn every_printed_amount_carries_its_cells() {
    let plan = whole().plan();
    for (name, document) in all_documents(&plan) {
        let mut amounts = 0;
        for text in seen(&document).texts {
            let is_amount = text
                .text
                .as_bytes()
                .windows(4)
                .any(|w| w[0].is_ascii_digit() && w[1] == b',' && w[2].is_ascii_digit() && w[3].is_ascii_digit());
            if is_amount {
                amounts += 1;
                assert!(!text.trail.is_empty(), "{name}: «{}» non ha celle", text.text);
            }
        }
        assert!(amounts > 0 || ["elenco", "concertazione", "relazione"].contains(&name), "{name}");
    }
}

#[test]
fn totals_are_those_of_the_plan() {
    let plan = whole().plan();
    let all = plan.allocated(pdz::plan::Slice::default()).value.to_string();
    let document = document(&plan);
    let table = seen(&document).tables.into_iter().find(|t| t.anchor.0 == "tab.impieghi").unwrap();
    let total = table.body.iter().position(|r| r.kind == RowKind::Total).unwrap();
    let last = &table.body[total];
    let words: Vec<String> = last.cells.iter().map(cell_words).collect();
    assert_eq!(words[0], "Totale");
    assert_eq!(words[words.len() - 2..], [all, "100,0".to_owned()]);
    let tenths: i64 = table.body[..total]
        .iter()
        .map(|r| cell_words(r.cells.last().unwrap()).replace(',', "").parse::<i64>().unwrap())
        .sum();
    assert_eq!(tenths, 1000);
}

fn cell_words(cell: &Cell) -> String {
    let lines =
        cell.content.iter().filter_map(|b| if let Block::Paragraph(p) = b { Some(plain_text(&p.text)) } else { None });
    lines.collect::<Vec<_>>().join(" ")
}

#[test]
fn tables_are_rectangular_summed_up_and_sourced() {
    for (name, document) in all_documents(&whole().plan()) {
        for table in seen(&document).tables {
            assert!(!table.summary.is_empty(), "{name}: {}", table.anchor.0);
            let width = table.columns.len();
            let mut below: BTreeMap<usize, usize> = BTreeMap::new();
            for (i, row) in table.head.iter().chain(&table.body).enumerate() {
                let own: usize = row.cells.iter().map(|c| usize::from(c.columns)).sum();
                let carried = below.remove(&i).unwrap_or(0);
                assert_eq!(own + carried, width, "{name}: {} riga {i}", table.anchor.0);
                for cell in &row.cells {
                    for down in 1..usize::from(cell.rows) {
                        *below.entry(i + down).or_default() += usize::from(cell.columns);
                    }
                }
            }
            assert!(below.is_empty());
            if table.caption.is_some() {
                assert!(!table.source.is_empty(), "{name}: {} senza fonte", table.anchor.0);
            }
        }
    }
}

#[test]
fn references_resolve_numbers_are_unique_and_levels_never_jump() {
    for (name, document) in all_documents(&whole().plan()) {
        let mut anchors = BTreeSet::new();
        let (mut tables, mut figures) = (0, 0);
        for block in seen(&document).blocks {
            let anchor = match &block {
                Block::Heading(h) => &h.anchor,
                Block::Table(t) => {
                    if let Some((number, _)) = &t.caption {
                        tables += 1;
                        assert_eq!(*number, tables.to_string());
                    }
                    &t.anchor
                }
                Block::Figure(f) => {
                    figures += 1;
                    assert_eq!(f.number, figures.to_string());
                    assert!(f.alt.len() > 40, "{name}: {}", f.alt);
                    &f.anchor
                }
                _ => continue,
            };
            assert!(!anchor.0.is_empty() && anchors.insert(anchor.0.clone()), "{name}: {}", anchor.0);
        }
        let mut references = Vec::new();
        each_inline(&document, &mut |inline| {
            if let Inline::Reference { anchor, show } = inline {
                references.push((anchor.0.clone(), show.clone()));
            }
        });
        for (anchor, show) in references {
            assert!(anchors.contains(&anchor), "{name}: {anchor}");
            assert!(matches!(show, Show::Words(w) if !w.is_empty()), "{name}: {anchor}");
        }
        let mut last = 0;
        for heading in headings(&document) {
            assert!(heading.level <= last + 1, "{name}: {}", plain_text(&heading.text));
            last = heading.level;
        }
    }
}

fn each_inline(document: &Document, f: &mut impl FnMut(&Inline)) {
    fn lines(inlines: &[Inline], f: &mut impl FnMut(&Inline)) {
        inlines.iter().for_each(f);
    }
    for block in seen(document).blocks {
        match block {
            Block::Heading(h) => lines(&h.text, f),
            Block::Paragraph(p) => lines(&p.text, f),
            _ => {}
        }
    }
}

#[test]
fn chapters_sheets_and_areas_are_all_there() {
    let plan = whole().plan();
    let document = document(&plan);
    let headings = headings(&document);
    let top: Vec<(String, String)> = headings
        .iter()
        .filter(|h| h.level == 1 && h.number.is_some())
        .map(|h| (h.number.clone().unwrap_or_default(), plain_text(&h.text)))
        .collect();
    let expected: Vec<(String, String)> =
        profile().chapters.iter().map(|c| (c.code.clone(), c.title.clone())).collect();
    assert_eq!(top, expected);
    for intervention in &plan.interventions {
        let sheet = headings.iter().find(|h| h.anchor.0 == format!("scheda.{}", intervention.code.value)).unwrap();
        assert_eq!(sheet.number.as_deref(), Some(intervention.code.value.as_str()));
        assert!(plain_text(&sheet.text).contains(&intervention.title.value));
    }
    for area in &profile().areas {
        assert!(headings.iter().any(|h| h.level == 2 && h.anchor.0 == format!("area.{}", area.code)));
    }
    assert!(document.meta.draft);
    assert_eq!(document.meta.legend.as_deref(), Some("Dati dimostrativi"));
    let wide: Vec<bool> = document.sections.iter().map(|s| s.page.is_landscape()).collect();
    let turns = wide.windows(2).filter(|pair| pair[0] != pair[1]).count();
    assert_eq!(
        (turns, wide.last()),
        (8, Some(&false)),
        "proposte, contesto, fonti, quadro: ogni volta si torna in piedi"
    );
}

#[test]
fn no_two_areas_or_sheets_share_a_paragraph() {
    let plan = whole().plan();
    let document = document(&plan);
    let mut own: BTreeSet<String> = BTreeSet::new();
    let mut inside = false;
    let mut checked = 0;
    for section in &document.sections {
        for block in &section.blocks {
            match block {
                Block::Heading(h) if h.level == 1 => inside = matches!(h.number.as_deref(), Some("3" | "6")),
                Block::Paragraph(p) if inside && p.style == ParagraphStyle::Body => {
                    checked += 1;
                    assert!(own.insert(plain_text(&p.text)), "ripetuto: {}", plain_text(&p.text));
                }
                _ => {}
            }
        }
    }
    assert!(checked >= profile().areas.len());
}

#[test]
fn a_missing_required_field_is_to_be_completed_and_an_empty_optional_one_is_left_out() {
    let document = composer().sheets_document(&composer().base(&small().plan()), false).unwrap().document;
    let text = all_text(&document);
    assert!(text.contains("Finalità") && text.contains("da completare"));
    let mut office = small();
    office.row(
        "interventi",
        &[("codice", "A1.02"), ("denominazione", "PUA"), ("area", "A1"), ("macro_livello_fnps", "3")],
    );
    let explained = composer().sheets_document(&composer().base(&office.plan()), false).unwrap().document;
    assert!(all_text(&explained).contains("3 – servizi territoriali comunitari"));
    for optional in ["Note", "Sedi", "CIG", "Indicatori", "Personale"] {
        assert!(!text.lines().any(|l| l == optional), "{optional}");
    }
}

#[test]
fn the_act_has_the_quota_of_its_comune_and_ruled_lines_for_what_is_not_decided() {
    let plan = whole().plan();
    let comune = &plan.comuni[1];
    let document = composer().proposal(&plan, &comune.istat.value, &annexes(), false).unwrap().document;
    let text = all_text(&document).replace('\n', "");
    assert!(text.contains("COMUNE DI COLLEPASSO") && text.contains("Provincia di Lecce"));
    for quota in &comune.quotas {
        assert!(text.contains(&quota.value.to_string()), "{}", quota.value);
    }
    assert!(text.contains("missione 12"));
    assert!(text.contains("18 agosto 2000"));
    assert!(!text.contains("art. 151, comma 4") && !text.contains("settembre 2000") && !text.contains("__"));
    assert!(text.contains("01234567 89abcdef"));
    assert_eq!(document.sections[0].reserved, Some((25.0, 70.0)));
    let mut blanks = 0;
    each_inline(&document, &mut |i| blanks += usize::from(matches!(i, Inline::Blank(_))));
    assert!(blanks > 20, "{blanks}");
}

#[test]
fn after_the_session_the_row_of_the_act_fills_the_lines() {
    let mut office = small();
    office.row(
        "atti",
        &[
            ("organo", "Consiglio comunale"),
            ("tipo", "deliberazione"),
            ("comune", "Casarano"),
            ("numero", "31"),
            ("data", "2022-11-08"),
            ("presidente", "Maria Rossi"),
            ("favorevoli", "14"),
            ("contrari", "2"),
            ("presenti", "16"),
        ],
    );
    let document = composer().proposal(&office.plan(), "075016", &[], false).unwrap().document;
    let text = all_text(&document);
    for words in ["31", "8 novembre 2022", "Maria Rossi", "14", "16"] {
        assert!(text.contains(words), "{words}");
    }
    assert!(text.contains("Deliberazione del Consiglio comunale"));
}

#[test]
fn open_findings_end_the_draft() {
    let mut open = Findings::new();
    open.push(
        Finding::error("R-F02", "Il fondo FNPS è speso oltre la disponibilità.").cure("Correggere il foglio Spesa."),
    );
    open.push(Finding::note("R-T11", "La stessa riga due volte."));
    let plan = small().plan();
    let document = composer().plan_document(&composer().base(&plan), Some(&open), true).unwrap().document;
    let text = all_text(&document);
    assert!(
        text.contains("Segnalazioni aperte") && text.contains("R-F02") && text.contains("Correggere il foglio Spesa.")
    );
    assert!(!text.contains("R-T11"), "le note non sono da risolvere");
    let none = composer().plan_document(&composer().base(&plan), Some(&Findings::new()), true).unwrap().document;
    assert!(!all_text(&none).contains("Segnalazioni aperte"));
}

#[test]
fn totals_of_the_context_are_sums_and_ratios_are_never_averaged() {
    let mut office = small();
    for (name, unit, values) in
        [("Minori in carico", "persone", ["30", "12"]), ("Indice di vecchiaia", "%", ["178.4", "203.1"])]
    {
        for (comune, value) in ["Casarano", "Collepasso"].into_iter().zip(values) {
            office.row(
                "indicatori_contesto",
                &[("indicatore", name), ("comune", comune), ("anno", "2021"), ("valore", value), ("unita", unit)],
            );
        }
    }
    let document = document(&office.plan());
    let table = seen(&document).tables.into_iter().find(|t| t.anchor.0 == "tab.contesto").unwrap();
    let rows: Vec<Vec<String>> = table.body.iter().map(|r| r.cells.iter().map(cell_words).collect()).collect();
    assert_eq!(rows[0][..5], ["Minori in carico (persone)", "2021", "30", "12", "42"]);
    assert_eq!(rows[1][..5], ["Indice di vecchiaia (%)", "2021", "178,4", "203,1", "–"]);
}

#[test]
fn answers_of_a_scale_keep_its_order_and_suppressed_ones_stay_hidden() {
    let mut plan = whole().plan();
    let question = &mut plan.surveys[0].questions[0];
    question.multiple = false;
    question.base = 60;
    question.options = [("1", 16, 267), ("2", 11, 183), ("3", 33, 550)]
        .map(|(text, count, share)| Choice {
            text: text.into(),
            count: Some(count),
            share: Some(share),
            ..Choice::default()
        })
        .into();
    let rows = |plan: &Plan| -> Vec<Vec<String>> {
        let table = seen(&document(plan)).tables.into_iter().find(|t| t.anchor.0 == "tab.questionario-1-1").unwrap();
        assert!(plain_text(&table.source).starts_with("Rilevazione non campionaria, n = 214"));
        table.body.iter().map(|r| r.cells.iter().map(cell_words).collect()).collect()
    };
    assert_eq!(rows(&plan), [["1", "16", "26,7"], ["2", "11", "18,3"], ["3", "33", "55,0"]]);
    plan.surveys[0].questions[0].options[0].count = None;
    assert_eq!(rows(&plan)[0], ["1", "n.p.", "n.p."]);
    plan.surveys[0].questions[0].base = 9;
    plan.surveys[0].questions[0].options[2].share = None;
    assert_eq!(rows(&plan)[2], ["3", "33", "–"]);
}

#[test]
fn constraints_are_compared_with_the_plan() {
    let mut office = small();
    office
        .row("interventi", &[("codice", "A2.01"), ("denominazione", "Affido"), ("area", "A2")])
        .row("spesa", &[("intervento", "A2.01"), ("fonte", "FNPS"), ("anno", "2023"), ("importo", "4000000")]);
    let document = document(&office.plan());
    let table = seen(&document).tables.into_iter().find(|t| t.anchor.0 == "tab.vincoli").unwrap();
    let rows: Vec<Vec<String>> = table.body.iter().map(|r| r.cells.iter().map(cell_words).collect()).collect();
    let minors = rows.iter().find(|r| r[0].contains("minori")).unwrap();
    assert_eq!(minors[1..5], ["€\u{A0}50.000,00", "€\u{A0}40.000,00", "€\u{A0}-10.000,00", "non rispettato"]);
}

#[test]
fn an_empty_plan_is_still_a_document() {
    let plan = Office::default().plan();
    let document = document(&plan);
    assert!(headings(&document).len() >= profile().chapters.len());
}

/// The templates of every built-in profile, with the profile that uses them.
fn templates() -> Vec<(pdz::profile::Profile, String, String)> {
    let profiles = pdz::profile::builtin_ids().into_iter().map(|id| pdz::profile::builtin(id).unwrap());
    let all = profiles.flat_map(|profile| {
        let files = pdz::compose::builtin_templates(&profile.lineage);
        files.into_iter().map(move |(name, text)| (profile.clone(), name, text))
    });
    all.filter(|(_, name, _)| name != "LEGGIMI.md").collect()
}

#[test]
fn templates_cite_only_what_was_read() {
    for (profile, name, text) in templates() {
        for part in text.split("cita(id=\"").skip(1) {
            let id = part.split('"').next().unwrap();
            let of = &profile.identity.id;
            let citation = profile.citation(id).unwrap_or_else(|| panic!("{of}, {name}: {id}"));
            assert!(citation.confirmed, "{of}, {name}: {id} non è confermata");
        }
    }
}

#[test]
fn templates_never_type_a_citation() {
    let marks = ["art. ", "artt. ", "comma ", "L. ", "D.Lgs.", "D.L.", "D.P.C.M.", "DGR ", "L.R.", "R.R."];
    for (_, name, text) in templates() {
        for mark in marks {
            assert!(!text.contains(mark), "{name}: «{mark}» va citato con il suo id");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_of_a_cell_prints_as_itself(text in "[ -~àèéìòù’«»\u{E000}-\u{E001}\u{E100}-\u{E17F}*_`<>|{}#\\[\\]]{1,60}") {
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assume!(!words.is_empty());
        let mut office = small();
        office.row("interventi", &[("codice", "A2.01"), ("denominazione", &words), ("area", "A2")]);
        office.row("spesa", &[("intervento", "A2.01"), ("fonte", "FNPS"), ("anno", "2022"), ("importo", "99999900")]);
        office.row("interventi", &[("codice", "A2.02"), ("denominazione", "Altro"), ("area", "A2")]);
        let document = document(&office.plan());
        let found = seen(&document).texts.iter().filter(|t| t.text == words).count();
        // The prose of the area, its table, the tables of detail, the schedule, the sheet.
        prop_assert!(found >= 4, "{found} volte: {words}");
    }

    #[test]
    fn any_markdown_of_the_office_makes_a_document(text in "([-#>|*_`~ \n\t\\[\\]()!<>/&;:^0-9a-c]|\\[\\^1\\]|<!--|-->|- |1\\. |http://){0,80}") {
        let mut office = small();
        office.text("1-offerta", &text);
        let document = document(&office.plan());
        let mut last = 0;
        for heading in headings(&document) {
            prop_assert!(heading.level <= last + 1);
            last = heading.level;
        }
    }
}

#[test]
fn two_runs_give_the_same_document() {
    let plan = whole().plan();
    assert_eq!(format!("{:?}", document(&plan)), format!("{:?}", document(&plan)));
}
