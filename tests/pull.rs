// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The way back from Word: what is taken, what stays, what is a conflict, and that nothing is ever half done.

use std::io::{Read, Write};

use crate::sandbox::{Run, Sandbox};

pub const PLAN: &str = "out/piano/piano-di-zona.docx";
pub const TERRITORY: &str = "I tre comuni sono contigui e ben collegati fra loro.";
pub const SERVICES: &str = "I servizi sono presenti in tutti i comuni con le stesse regole.";

/// A built project.
pub fn built() -> Sandbox {
    let sandbox = Sandbox::of("minimo");
    build(&sandbox);
    sandbox
}

pub fn build(sandbox: &Sandbox) {
    let run = sandbox.pdz(&["build", "{}", "--only", "piano", "--format", "docx", "--force"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
}

/// Edits a part of the plan's DOCX into another file, as somebody who saves it under a name of his own.
pub fn edit(sandbox: &Sandbox, to: &str, change: impl Fn(&str, String) -> String) {
    let bytes = std::fs::read(sandbox.path(PLAN)).unwrap();
    std::fs::write(sandbox.path(to), changed(&bytes, change)).unwrap();
}

fn changed(bytes: &[u8], change: impl Fn(&str, String) -> String) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for i in 0..from.len() {
        let mut part = from.by_index(i).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if name.ends_with(".xml") || name.ends_with(".rels") {
            content = change(&name, String::from_utf8(content).unwrap()).into_bytes();
        }
        to.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(&content).unwrap();
    }
    to.finish().unwrap().into_inner()
}

/// Replaces words of the body, which must be there.
pub fn replaced(from: &str, to: &str) -> impl Fn(&str, String) -> String {
    let (from, to) = (from.to_owned(), to.to_owned());
    move |name, xml| {
        if name != "word/document.xml" {
            return xml;
        }
        assert!(xml.contains(&from), "il documento non contiene {from}");
        xml.replacen(&from, &to, 1)
    }
}

pub fn pull(sandbox: &Sandbox, file: &str) -> Run {
    let path = sandbox.path(file);
    sandbox.pdz(&["pull", "{}", path.to_str().unwrap()])
}

#[test]
fn a_document_that_was_not_changed_brings_nothing_back() {
    let sandbox = built();
    let before = sandbox.files("testi");
    let run = pull(&sandbox, PLAN);
    assert_eq!((run.code, run.out.contains("Nessun testo cambiato")), (0, true), "{}", run.out);
    assert!(!run.out.contains("R-C"), "{}", run.out);
    assert_eq!(before, sandbox.files("testi"));
}

#[test]
fn what_was_changed_in_word_goes_back_and_is_in_the_next_build() {
    let sandbox = built();
    edit(
        &sandbox,
        "rivisto dal sindaco.docx",
        replaced(TERRITORY, "I tre comuni *confinano* fra loro &amp; con il mare."),
    );
    let before = sandbox.files("testi");
    let file = sandbox.path("rivisto dal sindaco.docx");
    let dry = sandbox.pdz(&["pull", "{}", file.to_str().unwrap(), "--dry-run"]);
    assert_eq!(dry.code, 0, "{}{}", dry.out, dry.err);
    assert!(dry.out.contains("testi/1-territorio.md") && dry.err.contains("non è stato scritto nulla"), "{}", dry.out);
    assert_eq!(before, sandbox.files("testi"));
    assert!(!sandbox.path("modifiche.xlsx").exists());
    let run = pull(&sandbox, "rivisto dal sindaco.docx");
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let text = sandbox.read("testi/1-territorio.md");
    assert!(text.starts_with("I tre comuni \\*confinano\\* fra loro & con il mare. La popolazione"), "{text}");
    for (name, bytes) in before.iter().filter(|(name, _)| *name != "1-territorio.md") {
        assert_eq!(bytes, &sandbox.files("testi")[name], "{name}");
    }
    build(&sandbox);
    let run = pull(&sandbox, "rivisto dal sindaco.docx");
    assert_eq!((run.code, run.out.contains("Nessun testo cambiato")), (0, true), "{}", run.out);
}

#[test]
fn what_was_changed_in_the_file_only_stays_and_both_sides_are_a_conflict() {
    let sandbox = built();
    edit(&sandbox, "mio.docx", replaced(TERRITORY, "Testo di Word."));
    sandbox.edit("testi/1-offerta.md", SERVICES, "Testo del file.");
    let run = pull(&sandbox, "mio.docx");
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(
        run.out.contains("Testi cambiati solo nel loro file") && run.out.contains("testi/1-offerta.md"),
        "{}",
        run.out
    );
    assert!(sandbox.read("testi/1-territorio.md").starts_with("Testo di Word."));
    assert!(sandbox.read("testi/1-offerta.md").starts_with("Testo del file."));

    // The document still says what it was made from, whatever was built since.
    build(&sandbox);
    let run = pull(&sandbox, "mio.docx");
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(sandbox.read("testi/1-offerta.md").starts_with("Testo del file."));

    sandbox.edit("testi/1-territorio.md", "Testo di Word.", "Un terzo testo.");
    edit(&sandbox, "altro.docx", replaced("Testo del file.", "Altro testo di Word."));
    let before = sandbox.files("testi");
    sandbox.edit("testi/1-offerta.md", "Testo del file.", "Testo del file cambiato.");
    let run = pull(&sandbox, "mio.docx");
    assert_eq!(run.code, 1, "{}", run.out);
    for words in ["R-C08", "Un terzo testo.", "Testo di Word.", "Nulla è stato scritto"] {
        assert!(run.out.contains(words), "{words}: {}", run.out);
    }
    assert_eq!(before["1-territorio.md"], sandbox.files("testi")["1-territorio.md"]);
}

#[test]
fn texts_of_cells_become_rows_and_figures_become_findings() {
    use calamine::{Reader, Xlsx};
    let sandbox = built();
    let xml = part(&sandbox, "word/document.xml");
    let at = xml.find("cella.").unwrap();
    let key: String = xml[at..].chars().take_while(|c| *c != '"' && *c != ']').collect();
    let from = xml[at..].find("<w:t ").map(|i| at + i).unwrap();
    let text: String = xml[from..].split('>').nth(1).unwrap().chars().take_while(|c| *c != '<').collect();
    let amount = xml.split("TableNumber").nth(1).unwrap();
    let figure: String =
        amount.split("xml:space=\"preserve\">").nth(1).unwrap().chars().take_while(|c| *c != '<').collect();
    edit(&sandbox, "mio.docx", |name, xml| {
        if name != "word/document.xml" {
            return xml;
        }
        let at = xml.find("TableNumber").unwrap();
        let (head, tail) = xml.split_at(at);
        let xml = format!("{head}{}", tail.replacen(&format!(">{figure}<"), ">987.654,32<", 1));
        xml.replacen(&format!(">{text}<"), &format!(">{text} E altro ancora.<"), 1)
    });
    let run = pull(&sandbox, "mio.docx");
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("R-C09") && run.out.contains("987.654,32"), "{}", run.out);
    let mut book: Xlsx<_> = calamine::open_workbook(sandbox.path("modifiche.xlsx")).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<Vec<String>> = sheet.rows().map(|r| r.iter().map(ToString::to_string).collect()).collect();
    assert_eq!(rows[0][..5], ["file", "foglio", "cella", "prima", "dopo"]);
    assert_eq!((rows.len(), rows[1][3].as_str()), (2, text.replace("&apos;", "'").as_str()), "{key}: {rows:?}");
    assert!(rows[1][0].starts_with("dati/") && rows[1][4].ends_with("E altro ancora."), "{rows:?}");
    assert!(run.out.contains(&rows[1][2]), "{}", run.out);
}

#[test]
fn words_of_a_table_that_live_in_one_cell_become_a_row_too() {
    use calamine::{Reader, Xlsx};
    let sandbox = built();
    let xml = part(&sandbox, "word/document.xml");
    let title = "assistente sociale";
    let at = xml.match_indices(&format!(">{title}<")).map(|(at, _)| at).next();
    let Some(at) = at else { panic!("la tabella del personale non c’è") };
    edit(&sandbox, "mio.docx", |name, xml| {
        if name != "word/document.xml" {
            return xml;
        }
        format!("{}{}", &xml[..at], xml[at..].replacen(title, "assistente sociale esperto", 1))
    });
    let run = pull(&sandbox, "mio.docx");
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let mut book: Xlsx<_> = calamine::open_workbook(sandbox.path("modifiche.xlsx")).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<Vec<String>> = sheet.rows().map(|r| r.iter().map(ToString::to_string).collect()).collect();
    assert_eq!((rows[1][3].as_str(), rows[1][4].as_str()), (title, "assistente sociale esperto"), "{rows:?}");
}

fn part(sandbox: &Sandbox, name: &str) -> String {
    let bytes = std::fs::read(sandbox.path(PLAN)).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_text_is_found_by_its_title_or_its_bookmark_when_the_tag_is_gone() {
    let sandbox = built();
    let without = |xml: &str, from: &str, to: &str| {
        let mut out = String::new();
        let mut rest = xml;
        while let Some((before, after)) = rest.split_once(from) {
            out.push_str(before);
            rest = after.split_once(to).unwrap().1;
        }
        out + rest
    };
    edit(&sandbox, "senza tag.docx", |name, xml| {
        replaced(TERRITORY, "Senza tag.")(
            name,
            if name == "word/document.xml" { without(&xml, "<w:tag ", "/>") } else { xml },
        )
    });
    edit(&sandbox, "senza riquadri.docx", |name, xml| {
        if name != "word/document.xml" {
            return xml;
        }
        let xml = without(&xml, "<w:sdtPr>", "</w:sdtPr>");
        let xml =
            ["<w:sdt>", "</w:sdt>", "<w:sdtContent>", "</w:sdtContent>"].iter().fold(xml, |x, tag| x.replace(tag, ""));
        replaced(TERRITORY, "Senza riquadri.")(name, xml)
    });
    for (file, words) in [("senza tag.docx", "Senza tag."), ("senza riquadri.docx", "Senza riquadri.")] {
        let run = sandbox.pdz(&["pull", "{}", sandbox.path(file).to_str().unwrap(), "--dry-run"]);
        assert_eq!(run.code, 0, "{file}: {}", run.out);
        assert!(run.out.contains(words) && !run.out.contains("R-C1"), "{file}: {}", run.out);
    }
}

#[test]
fn revisions_are_taken_as_accepted_and_comments_are_listed() {
    let sandbox = built();
    edit(&sandbox, "mio.docx", |name, xml| {
        match name {
        "word/document.xml" => {
            let old = format!("<w:r><w:t xml:space=\"preserve\">{TERRITORY}");
            assert!(xml.contains(&old));
            xml.replacen(
                &old,
                "<w:ins w:id=\"900\" w:author=\"Ada\"><w:r><w:t>Nuovo inizio.</w:t></w:r></w:ins><w:del w:id=\"901\"><w:r><w:delText>Vecchio. </w:delText></w:r></w:del><w:r><w:commentReference w:id=\"7\"/></w:r><w:r><w:t xml:space=\"preserve\">",
                1,
            )
        }
        "[Content_Types].xml" => xml.replace("</Types>", "<Override PartName=\"/word/comments.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml\"/></Types>"),
        _ => xml,
    }
    });
    let bytes = std::fs::read(sandbox.path("mio.docx")).unwrap();
    let mut zip = zip::ZipWriter::new_append(std::io::Cursor::new(bytes)).unwrap();
    zip.start_file("word/comments.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all("<w:comments xmlns:w=\"w\"><w:comment w:id=\"7\" w:author=\"Ada Neri\" w:date=\"2022-10-05T09:30:00Z\"><w:p><w:r><w:t>Manca il mare</w:t></w:r></w:p></w:comment></w:comments>".as_bytes()).unwrap();
    std::fs::write(sandbox.path("mio.docx"), zip.finish().unwrap().into_inner()).unwrap();
    let run = pull(&sandbox, "mio.docx");
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(
        sandbox.read("testi/1-territorio.md").starts_with("Nuovo inizio. La popolazione"),
        "{}",
        sandbox.read("testi/1-territorio.md")
    );
    for words in ["Ada Neri", "05/10/2022", "Manca il mare", "1 inserimento proposto"] {
        assert!(run.out.contains(words), "{words}: {}", run.out);
    }
}

/// Where the control of the first text begins and ends.
fn introduction(xml: &str) -> (usize, usize) {
    let tag = xml.find("<w:tag w:val=\"testo.0-introduzione\"/>").unwrap();
    let at = xml[..tag].rfind("<w:sdt>").unwrap();
    (at, tag + xml[tag..].find("</w:sdt>").unwrap() + "</w:sdt>".len())
}

#[test]
fn a_picture_pasted_in_is_told_even_where_no_word_changed() {
    let sandbox = built();
    let before = sandbox.files("testi");
    edit(&sandbox, "con-immagine.docx", |name, xml| {
        if name != "word/document.xml" {
            return xml;
        }
        let (from, to) = introduction(&xml);
        let at = from + xml[from..to].find("</w:p>").unwrap();
        format!("{}<w:r><w:drawing><wp:inline/></w:drawing></w:r>{}", &xml[..at], &xml[at..])
    });
    let run = pull(&sandbox, "con-immagine.docx");
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("R-C06") && run.out.contains("immagin"), "{}", run.out);
    assert_eq!(before, sandbox.files("testi"));
}

#[test]
fn what_can_not_be_taken_is_said_and_nothing_is_written() {
    let sandbox = built();
    let before = sandbox.files("testi");
    let file = |name: &str, bytes: &[u8]| std::fs::write(sandbox.path(name), bytes).unwrap();
    let good = std::fs::read(sandbox.path(PLAN)).unwrap();
    file("vuoto.docx", b"");
    file("testo.docx", b"non sono un documento");
    file("vecchio.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    file("troncato.docx", &good[..good.len() / 2]);
    edit(&sandbox, "straniero.docx", |name, xml| match name {
        "word/document.xml" => {
            "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>altro</w:t></w:r></w:p></w:body></w:document>".to_owned()
        }
        "docProps/custom.xml" => String::from("<Properties/>"),
        _ => xml,
    });
    edit(&sandbox, "altro piano.docx", |name, xml| {
        if name == "docProps/custom.xml" { xml.replace("Matino", "Gallipoli") } else { xml }
    });
    edit(&sandbox, "futuro.docx", |name, xml| {
        if name == "docProps/custom.xml" { xml.replace("<vt:i4>2</vt:i4>", "<vt:i4>99</vt:i4>") } else { xml }
    });
    edit(&sandbox, "doppio.docx", |name, xml| {
        if name != "word/document.xml" {
            return xml;
        }
        let (at, end) = introduction(&xml);
        let copy = xml[at..end].replace("Il piano riunisce", "Il piano divide");
        format!("{}{copy}{}", &xml[..end], &xml[end..])
    });
    edit(&sandbox, "annidato.docx", |name, xml| {
        if name != "word/document.xml" {
            return xml;
        }
        let (at, end) = introduction(&xml);
        let first = xml[at..end].to_owned();
        let rest = format!("{}{}", &xml[..at], &xml[end..]);
        let next = rest[at..].find("<w:sdtContent>").unwrap() + at + "<w:sdtContent>".len();
        format!("{}{first}{}", &rest[..next], &rest[next..])
    });
    for (name, words) in [
        ("vuoto.docx", "è vuoto"),
        ("testo.docx", "non è un documento di Word"),
        ("vecchio.docx", ".doc"),
        ("troncato.docx", "danneggiato"),
        ("straniero.docx", "non è stato generato da pdz"),
        ("altro piano.docx", "non è il piano di questo progetto"),
        ("futuro.docx", "versione più recente"),
        ("doppio.docx", "due volte"),
        ("annidato.docx", "dentro il riquadro"),
    ] {
        let run = pull(&sandbox, name);
        let said = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(run.code, 1, "{name}: {}{}", run.out, run.err);
        assert!(said.contains(words) && said.contains("R-C07"), "{name}: {}", run.out);
        assert_eq!(before, sandbox.files("testi"), "{name}");
    }
    let run = pull(&sandbox, "mancante.docx");
    assert_eq!(run.code, 2);
    assert_eq!(sandbox.pdz(&["pull", "{}"]).code, 2);
}

#[test]
fn a_control_that_is_gone_and_words_out_of_place_are_told() {
    let sandbox = built();
    edit(&sandbox, "mio.docx", |name, xml| {
        if name != "word/document.xml" {
            return xml;
        }
        let (at, end) = introduction(&xml);
        format!("{}<w:p><w:r><w:t>Parole messe qui.</w:t></w:r></w:p>{}", &xml[..at], &xml[end..])
    });
    let before = sandbox.files("testi");
    let run = pull(&sandbox, "mio.docx");
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(
        run.out.contains("R-C11") && run.out.contains("R-C10") && run.out.contains("Parole messe qui."),
        "{}",
        run.out
    );
    assert_eq!(before, sandbox.files("testi"));
}

#[test]
fn a_text_written_in_word_goes_back_into_its_word_file() {
    let sandbox = built();
    edit(&sandbox, "mio.docx", replaced(TERRITORY, "Prima versione."));
    assert_eq!(pull(&sandbox, "mio.docx").code, 0);
    // The text lives in a DOCX from now on.
    let text = pdz::compose::narrative(&sandbox.read("testi/1-territorio.md"), "Il territorio");
    let document = pdz::document::Document {
        sections: vec![pdz::document::Section { blocks: text.0, ..Default::default() }],
        ..Default::default()
    };
    let bytes = pdz::write::docx::write(&document, &pdz::write::PageIndex::default()).unwrap();
    std::fs::write(sandbox.path("testi/1-territorio.docx"), bytes).unwrap();
    std::fs::remove_file(sandbox.path("testi/1-territorio.md")).unwrap();
    build(&sandbox);
    edit(&sandbox, "mio.docx", replaced("Prima versione.", "Seconda versione."));
    let run = pull(&sandbox, "mio.docx");
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(!sandbox.path("testi/1-territorio.md").exists());
    let read = pdz::ingest::docx::narrative(&std::fs::read(sandbox.path("testi/1-territorio.docx")).unwrap()).unwrap();
    assert!(read.0.starts_with("Seconda versione. La popolazione"), "{}", read.0);
}
