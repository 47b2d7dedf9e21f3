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
    for words in ["R-C12", "macro", "collegamenti a file esterni", "Garamond", "Titolo 2, 3, 4, 5, 6", "Premessa"] {
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
    let feet: String = (1..4)
        .map(|n| std::panic::catch_unwind(|| part(&sandbox, &format!("word/footer{n}.xml"))).unwrap_or_default())
        .collect();
    assert!(feet.contains("Dati dimostrativi") && feet.contains("via Roma 1 &amp; altre sedi"), "{feet}");
    assert!(feet.contains("PAGE"), "il numero di pagina resta: {feet}");
    let styles = part(&sandbox, "word/styles.xml");
    assert!(styles.contains("\"7A1F1F\"") && !styles.contains("\"1B365D\""));
    assert!(styles.contains(r#"w:ascii="Garamond""#));
    let theme = part(&sandbox, "word/theme/theme1.xml");
    assert!(theme.contains("7A1F1F"), "{theme}");
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

const OFFICE: &str = r#"<w:styles xmlns:w="w"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/><w:sz w:val="24"/><w:lang w:val="en-US"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="200" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normale"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Titoli dell'ufficio"/><w:basedOn w:val="Normale"/><w:rPr><w:smallCaps/><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Titolo1"><w:name w:val="heading 1"/><w:basedOn w:val="Base"/><w:pPr><w:spacing w:before="480"/><w:numPr><w:numId w:val="77"/></w:numPr></w:pPr><w:rPr><w:color w:val="FFC000"/><w:sz w:val="36"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Stile5"><w:name w:val="Dispositivo"/><w:basedOn w:val="Normale"/><w:pPr><w:ind w:start="567"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Giro"><w:name w:val="caption"/><w:basedOn w:val="Giro2"/></w:style><w:style w:type="paragraph" w:styleId="Giro2"><w:name w:val="Giro"/><w:basedOn w:val="Giro"/></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b w:val="true"/><w:foo w:bar="1"/></w:rPr></w:style></w:styles>"#;

/// The markup of a style.
fn style<'x>(styles: &'x str, id: &str) -> &'x str {
    let from = styles.find(&format!("w:styleId=\"{id}\"")).unwrap_or_else(|| panic!("manca {id}"));
    let to = styles[from..].find("</w:style>").unwrap();
    &styles[from..from + to]
}

#[test]
fn styles_are_those_of_the_office_by_their_names() {
    let sandbox = Sandbox::of("minimo");
    let bytes = reference(&[]);
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut parts: Vec<(String, String)> = Vec::new();
    for at in 0..zip.len() {
        let name = zip.name_for_index(at).unwrap().unwrap().into_owned();
        let mut text = String::new();
        zip.by_index(at).unwrap().read_to_string(&mut text).unwrap();
        let text = if name == "word/styles.xml" { OFFICE.to_owned() } else { text };
        parts.push((name, text));
    }
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in &parts {
        out.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    std::fs::write(sandbox.path("carta.docx"), out.finish().unwrap().into_inner()).unwrap();
    sandbox.edit("piano.toml", "[documenti]", "[documenti]\nmodello = \"carta.docx\"");
    let run = sandbox.pdz(&["--verbose", "build", "{}", "--only", "piano", "--format", "docx"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let said = run.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("«Titolo 1» si legge male"), "{said}");
    assert!(said.contains("Titolo 2, 3, 4, 5, 6") && !said.contains(" Dispositivo,"), "{said}");

    let styles = part(&sandbox, "word/styles.xml");
    // Size and space are the office's, numbering and keeping together ours; the colour can be read.
    let heading = style(&styles, "Heading1");
    let base = heading.split("w:basedOn w:val=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(base.starts_with("Office"), "{heading}");
    assert!(
        heading.contains(r#"<w:spacing w:before="480"/>"#) && heading.contains(r#"<w:sz w:val="36"/>"#),
        "{heading}"
    );
    assert!(heading.contains("<w:keepNext/>") && heading.contains(r#"<w:numId w:val="1"/>"#), "{heading}");
    assert!(!heading.contains("FFC000") && !heading.contains("77"), "{heading}");
    let base = style(&styles, base);
    assert!(base.contains("Titoli dell") && base.contains("<w:smallCaps/>") && !base.contains("vanish"), "{base}");
    assert!(style(&styles, "Resolution").contains(r#"<w:ind w:left="567"/>"#));
    assert!(style(&styles, "Strong").ends_with("<w:rPr><w:b/></w:rPr>"));
    // Ours stand on their own feet: cells don't swell with the space that the office leaves between paragraphs.
    assert!(style(&styles, "TableText").contains(r#"w:before="0" w:after="0" w:line="240""#));
    // Italian stays the language, and widows are kept from being alone.
    assert!(styles.contains(r#"<w:lang w:val="it-IT""#) && !styles.contains("en-US\"/></w:rPr></w:rPrDefault>"));
    assert!(styles.contains("<w:widowControl/>") && styles.contains(r#"<w:spacing w:after="200" w:line="276""#));
    // The text is as large in the PDF: a Word document without another typeface asks for no update.
    assert!(!part(&sandbox, "word/document.xml").contains("w:dirty"));
}

#[test]
fn head_and_foot_are_those_of_the_office() {
    let sandbox = Sandbox::of("minimo");
    let field = |code: &str| {
        format!(
            r#"<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>9</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>"#
        )
    };
    let head = r#"<w:hdr xmlns:w="w"><w:p><w:pPr><w:pStyle w:val="Intestazione"/><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/><w:sz w:val="28"/></w:rPr><w:t>CITTÀ DI CONVERSANO</w:t></w:r></w:p><w:p><w:hyperlink r:id="rId9"><w:r><w:t>Ufficio di Piano</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>piazza XX Settembre</w:t><w:pict/></w:r></w:p></w:hdr>"#;
    let foot = format!(
        r#"<w:ftr xmlns:w="w"><w:p><w:r><w:t>Pag. </w:t></w:r>{}<w:r><w:t> di </w:t></w:r>{}</w:p></w:ftr>"#,
        field("PAGE"),
        field("NUMPAGES")
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("word/document.xml", DOCUMENT),
        ("word/_rels/document.xml.rels", RELATIONS),
        ("word/header1.xml", head),
        ("word/footer1.xml", foot.as_str()),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    std::fs::write(sandbox.path("carta.docx"), zip.finish().unwrap().into_inner()).unwrap();
    sandbox.edit("piano.toml", "[documenti]", "[documenti]\nmodello = \"carta.docx\"");
    let run = sandbox.pdz(&["--verbose", "build", "{}", "--only", "piano", "--format", "docx,pdf"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.split_whitespace().collect::<Vec<_>>().join(" ").contains("casella di testo"), "{}", run.out);
    let parts = |kind: &str| -> String {
        let read = |n: usize| std::panic::catch_unwind(|| part(&sandbox, &format!("word/{kind}{n}.xml")));
        (1..5).filter_map(|n| read(n).ok()).collect()
    };
    let heads = parts("header");
    assert!(heads.contains(r#"<w:sz w:val="28"/></w:rPr><w:t xml:space="preserve">CITTÀ DI CONVERSANO"#), "{heads}");
    assert!(heads.contains("<w:tab/>") && !heads.contains("hyperlink") && !heads.contains("Piano sociale"), "{heads}");
    let feet = parts("footer");
    assert!(feet.contains(" NUMPAGES ") && !feet.contains(">9<"), "{feet}");
    assert!(!feet.contains("pagina "), "un numero di pagina basta: {feet}");
    // A head as tall as two lines keeps clear of the text.
    let document = part(&sandbox, "word/document.xml");
    assert!(document.contains(r#"w:header="709""#), "{document}");
    let plan = sandbox.path("out/piano/piano-di-zona.docx");
    let run = sandbox.pdz(&["pull", "{}", plan.to_str().unwrap()]);
    assert!(run.code == 0 && run.out.contains("Nessun testo cambiato"), "{}", run.out);
}
