// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What people and programs do to a plan in Word: bookmarks cut and moved, tables and headings taken away, texts dragged about.

use crate::pull::{PLAN, SERVICES, TERRITORY, built, edit, pull, replaced};

/// The markup of a text, from its control to the end of it.
fn control(xml: &str, key: &str) -> (usize, usize) {
    let tag = xml.find(&format!("<w:tag w:val=\"{key}\"/>")).unwrap();
    let at = xml[..tag].rfind("<w:sdt>").unwrap();
    (at, tag + xml[tag..].find("</w:sdt>").unwrap() + "</w:sdt>".len())
}

/// The document without its controls, as other formats leave it.
fn bare(xml: &str) -> String {
    let mut out = String::new();
    let mut rest = xml;
    while let Some((before, after)) = rest.split_once("<w:sdtPr>") {
        out.push_str(before);
        rest = after.split_once("</w:sdtPr>").unwrap().1;
    }
    out.push_str(rest);
    ["<w:sdt>", "</w:sdt>", "<w:sdtContent>", "</w:sdtContent>"].iter().fold(out, |x, tag| x.replace(tag, ""))
}

/// A bookmark around the run of the last item of the text.
fn around_due(xml: &str, name: &str) -> String {
    let at = xml.find(">due<").unwrap();
    let (run, end) = (xml[..at].rfind("<w:r>").unwrap(), at + xml[at..].find("</w:r>").unwrap() + "</w:r>".len());
    let start = format!("<w:bookmarkStart w:id=\"7002\" w:name=\"{name}\"/>");
    format!("{}{start}{}<w:bookmarkEnd w:id=\"7002\"/>{}", &xml[..run], &xml[run..end], &xml[end..])
}

/// A change of the body alone.
fn body(change: impl Fn(String) -> String) -> impl Fn(&str, String) -> String {
    move |name, xml| if name == "word/document.xml" { change(xml) } else { xml }
}

#[test]
fn texts_are_whole_however_programs_cut_their_bookmarks() {
    let sandbox = built();
    let long = format!("{TERRITORY} Poi il mare.\n\nSecondo capoverso del territorio.\n\n- uno\n- due\n");
    std::fs::write(sandbox.path("testi/1-territorio.md"), long).unwrap();
    crate::pull::build(&sandbox);
    let words = "Secondo capoverso del territorio.";
    let mark = |xml: &str| {
        let at = xml.find("w:name=\"pdz_testo_1_territorio").unwrap();
        let name = xml[at..].split('"').nth(1).unwrap().to_owned();
        let start = xml[..at].rfind("<w:bookmarkStart").unwrap();
        let id = xml[start..].split('"').nth(1).unwrap().to_owned();
        (
            name,
            format!("<w:bookmarkStart w:id=\"{id}\" w:name=\"{}\"/>", xml[at..].split('"').nth(1).unwrap()),
            format!("<w:bookmarkEnd w:id=\"{id}\"/>"),
        )
    };
    // LibreOffice: one start without an end, then another start of the same name with its end.
    edit(
        &sandbox,
        "due inizi.docx",
        body(|xml| {
            let (name, start, end) = mark(&xml);
            let xml = bare(&xml).replace(&start, "").replace(&end, "");
            let at = xml.find(TERRITORY).unwrap();
            let run = xml[..at].rfind("<w:r>").unwrap();
            let first = format!("<w:bookmarkStart w:id=\"7001\" w:name=\"{name}\"/>");
            let xml = around_due(&format!("{}{first}{}", &xml[..run], &xml[run..]), &name);
            xml.replace(words, "Secondo capoverso rivisto.")
        }),
    );
    // RTF: the bookmark is on the last paragraph alone.
    edit(
        &sandbox,
        "solo ultimo.docx",
        body(|xml| {
            let (name, start, end) = mark(&xml);
            let xml = bare(&xml).replace(&start, "").replace(&end, "");
            around_due(&xml, &name).replace(words, "Secondo capoverso rivisto.")
        }),
    );
    // A tracked change of the first words takes the bookmark along.
    edit(
        &sandbox,
        "primo cancellato.docx",
        body(|xml| {
            let (_, start, end) = mark(&xml);
            let xml = bare(&xml).replace(&start, "").replace(&end, "");
            let at = xml.find(TERRITORY).unwrap();
            let run = xml[..at].rfind("<w:r>").unwrap();
            let gone =
                format!("<w:del w:id=\"900\" w:author=\"A\">{start}<w:r><w:delText>Via.</w:delText></w:r></w:del>");
            let xml = format!("{}{gone}{}", &xml[..run], &xml[run..]);
            let at = xml.find(">due<").unwrap();
            let close = at + xml[at..].find("</w:p>").unwrap();
            format!("{}{end}{}", &xml[..close], &xml[close..]).replace(words, "Secondo capoverso rivisto.")
        }),
    );
    for file in ["due inizi.docx", "solo ultimo.docx", "primo cancellato.docx"] {
        let run = sandbox.pdz(&["pull", "{}", sandbox.path(file).to_str().unwrap(), "--dry-run"]);
        assert_eq!(run.code, 0, "{file}: {}", run.out);
        assert!(
            run.out.contains("Testi da riprendere da Word: 1") && run.out.contains("rivisto"),
            "{file}: {}",
            run.out
        );
        assert!(!run.out.contains("R-C1") && !run.out.contains("R-C09"), "{file}: {}", run.out);
    }
    pull(&sandbox, "solo ultimo.docx");
    let text = sandbox.read("testi/1-territorio.md");
    assert_eq!(text, format!("{TERRITORY} Poi il mare.\n\nSecondo capoverso rivisto.\n\n- uno\n- due\n"));
}

#[test]
fn a_part_of_a_text_that_was_dragged_out_stops_the_pull() {
    let sandbox = built();
    let before = sandbox.files("testi");
    edit(
        &sandbox,
        "mio.docx",
        body(|xml| {
            let (_, end) = control(&xml, "testo.1-offerta");
            let at = xml.find(SERVICES).unwrap();
            let (from, to) = (xml[..at].rfind("<w:p>").unwrap(), at + xml[at..].find("</w:p>").unwrap() + 6);
            let paragraph = &xml[from..to];
            format!(
                "{}<w:p><w:r><w:t>Altro.</w:t></w:r></w:p>{}{paragraph}{}",
                &xml[..from],
                &xml[to..end],
                &xml[end..]
            )
        }),
    );
    let run = pull(&sandbox, "mio.docx");
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.out.contains("sta fuori dal suo riquadro"), "{}", run.out);
    assert_eq!(before, sandbox.files("testi"));
}

#[test]
fn what_was_taken_away_or_added_outside_the_texts_is_told() {
    let sandbox = built();
    edit(&sandbox, "mio.docx", |name, xml| match name {
        "word/document.xml" => {
            // A heading, a whole table, and a table of one's own after a text.
            let (at, end) = control(&xml, "testo.1-offerta");
            let heading = xml[..at].rfind("<w:p>").unwrap();
            let own = "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>Mia tabella</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
            let rest = &xml[end..];
            let (from, to) = (rest.find("<w:tbl>").unwrap(), rest.find("</w:tbl>").unwrap() + "</w:tbl>".len());
            format!("{}{}{own}<w:p/>{}{}", &xml[..heading], &xml[at..end], &rest[..from], &rest[to..])
        }
        "word/footer1.xml" | "word/footer2.xml" => {
            xml.replacen("<w:p>", "<w:p><w:r><w:t>Piede cambiato</w:t></w:r></w:p><w:p>", 1)
        }
        _ => xml,
    });
    let run = pull(&sandbox, "mio.docx");
    assert_eq!(run.code, 0, "{}", run.out);
    let out = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "manca un titolo o una frase",
        "è stata tolta",
        "c’è una tabella nuova fuori dai riquadri",
        "Mia tabella",
        "Piede cambiato",
    ] {
        assert!(out.contains(words), "{words}: {}", run.out);
    }
}

#[test]
fn a_conflict_shows_what_was_generated_while_it_is_still_there() {
    let sandbox = built();
    edit(&sandbox, "mio.docx", replaced(TERRITORY, "Testo di Word."));
    sandbox.edit("testi/1-territorio.md", TERRITORY, "Testo del file.");
    let run = pull(&sandbox, "mio.docx");
    assert_eq!(run.code, 1, "{}", run.out);
    for words in ["in origine: I tre comuni sono contigui", "nel progetto: Testo del file.", "in Word: Testo di Word."]
    {
        assert!(run.out.contains(words), "{words}: {}", run.out);
    }
    assert!(sandbox.read("testi/1-territorio.md").starts_with("Testo del file."));
    assert!(sandbox.path(PLAN).exists());
}
