// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The office's reference document: what is taken from it, in Word and in the PDF, and what never is.

use std::io::{Read, Write};

use crate::sandbox::Sandbox;

const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const ROOT: &str = r#"<Relationships><Relationship Id="rId1" Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>"#;
const DOCUMENT: &str = r#"<w:document xmlns:w="w" xmlns:r="r"><w:body><w:p/><w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1701" w:right="1418" w:bottom="1418" w:left="1418" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr></w:body></w:document>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="rId2" Type="http://x/header" Target="header1.xml"/><Relationship Id="rId3" Type="http://x/footer" Target="footer1.xml"/><Relationship Id="rId4" Type="http://x/attachedTemplate" Target="file:///c:/x.dotm" TargetMode="External"/></Relationships>"#;
const HEADER: &str =
    r#"<w:hdr xmlns:w="w"><w:p><w:r><w:t>Comune di Matino – Ufficio di Piano</w:t></w:r></w:p></w:hdr>"#;
const FOOTER: &str = r#"<w:ftr xmlns:w="w"><w:p><w:r><w:t>via Roma 1 &amp; altre sedi</w:t></w:r></w:p></w:ftr>"#;
const STYLES: &str = r#"<w:styles xmlns:w="w"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Garamond" w:hAnsi="Garamond"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:styleId="Titolo1"><w:name w:val="heading 1"/><w:rPr><w:color w:val="7A1F1F"/></w:rPr></w:style></w:styles>"#;

fn reference(extra: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let parts = [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("word/document.xml", DOCUMENT),
        ("word/_rels/document.xml.rels", RELATIONS),
        ("word/header1.xml", HEADER),
        ("word/footer1.xml", FOOTER),
        ("word/styles.xml", STYLES),
    ];
    for (name, text) in parts.iter().chain(extra) {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn part(sandbox: &Sandbox, name: &str) -> String {
    let bytes = std::fs::read(sandbox.path("out/piano/piano-di-zona.docx")).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn page_words_colour_and_typeface_are_those_of_the_office() {
    let sandbox = Sandbox::of("minimo");
    std::fs::create_dir_all(sandbox.path("modelli")).unwrap();
    std::fs::write(sandbox.path("modelli/carta.docx"), reference(&[("word/vbaProject.bin", "x")])).unwrap();
    sandbox.edit("piano.toml", "[documenti]", "[documenti]\nmodello = \"modelli/carta.docx\"");
    let run = sandbox.pdz(&["--verbose", "build", "{}", "--only", "piano", "--format", "docx,pdf"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    for words in ["R-C12", "macro", "collegamenti a file esterni", "Garamond", "Titolo 2, 3, 4, 5, 6"] {
        let said = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(words), "{words}: {}", run.out);
    }
    let document = part(&sandbox, "word/document.xml");
    assert!(document.contains(r#"w:top="1701" w:right="1417" w:bottom="1417" w:left="1417""#), "margini");
    assert!(document.contains(r#"<w:fldChar w:fldCharType="begin" w:dirty="true"/>"#), "indice da aggiornare");
    let edges: String = (1..4)
        .map(|n| std::panic::catch_unwind(|| part(&sandbox, &format!("word/header{n}.xml"))).unwrap_or_default())
        .collect();
    assert!(edges.contains("Comune di Matino – Ufficio di Piano"), "{edges}");
    assert!(
        part(&sandbox, "word/footer1.xml").contains("Dati dimostrativi")
            || part(&sandbox, "word/footer2.xml").contains("via Roma 1 &amp; altre sedi")
    );
    let styles = part(&sandbox, "word/styles.xml");
    assert!(styles.contains("\"7A1F1F\"") && !styles.contains("\"1B365D\""));
    let theme = part(&sandbox, "word/theme/theme1.xml");
    assert!(theme.contains("Garamond") && theme.contains("7A1F1F"), "{theme}");
    let names: Vec<String> = {
        let bytes = std::fs::read(sandbox.path("out/piano/piano-di-zona.docx")).unwrap();
        let zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        (0..zip.len()).map(|i| zip.name_for_index(i).unwrap().unwrap().into_owned()).collect()
    };
    assert!(names.iter().all(|name| !name.contains("vba")), "{names:?}");
    assert!(!part(&sandbox, "word/_rels/document.xml.rels").contains("dotm"));
    // The plan comes back from this document too.
    let plan = sandbox.path("out/piano/piano-di-zona.docx");
    let run = sandbox.pdz(&["pull", "{}", plan.to_str().unwrap()]);
    assert!(run.code == 0 && run.out.contains("Nessun testo cambiato"), "{}", run.out);
}

#[test]
fn a_reference_document_that_can_not_be_used_leaves_ours() {
    for (bytes, words) in [
        (b"".to_vec(), "vuoto"),
        (b"%PDF-1.7".to_vec(), "PDF"),
        (reference(&[]).into_iter().take(600).collect(), "danneggiato"),
    ] {
        let sandbox = Sandbox::of("minimo");
        std::fs::write(sandbox.path("carta.docx"), &bytes).unwrap();
        sandbox.edit("piano.toml", "[documenti]", "[documenti]\nmodello = \"carta.docx\"");
        let run = sandbox.pdz(&["check", "{}"]);
        assert!(run.out.contains("R-C12") && run.out.contains(words), "{words}: {}", run.out);
        assert_eq!(run.code, 0);
    }
    let sandbox = Sandbox::of("minimo");
    sandbox.edit("piano.toml", "[documenti]", "[documenti]\nmodello = \"../fuori.docx\"");
    let run = sandbox.pdz(&["check", "{}"]);
    assert!(run.out.contains("R-C12") && run.out.contains("non c’è"), "{}", run.out);
}
