// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Documents as Word, LibreOffice and people leave them.

use std::io::Write;

use super::*;

const STYLES: &str = r#"<w:styles xmlns:w="w"><w:style w:type="paragraph" w:default="1" w:styleId="Normale"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Titolo2"><w:name w:val="heading 2"/></w:style><w:style w:type="paragraph" w:styleId="Mio"><w:name w:val="Mio titolo"/><w:basedOn w:val="Titolo2"/></w:style><w:style w:type="paragraph" w:styleId="Titolo"><w:name w:val="Title"/></w:style><w:style w:type="paragraph" w:styleId="Puntoelenco"><w:name w:val="List Bullet"/></w:style><w:style w:type="character" w:styleId="Enfasigrassetto"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style></w:styles>"#;
const NUMBERING: &str = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="rId9" Type="http://x/hyperlink" Target="https://www.example.it/a(b)" TargetMode="External"/></Relationships>"#;
const NOTES: &str = r#"<w:footnotes xmlns:w="w"><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>Legge 328/2000.</w:t></w:r></w:p></w:footnote></w:footnotes>"#;

fn file(body: &str) -> Vec<u8> {
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("word/document.xml", document.as_str()),
        ("word/styles.xml", STYLES),
        ("word/numbering.xml", NUMBERING),
        ("word/footnotes.xml", NOTES),
        ("word/_rels/document.xml.rels", RELATIONS),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn text(body: &str) -> String {
    narrative(&file(body)).unwrap().0
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn item(number: u32, level: u32, text: &str) -> String {
    format!(
        r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
    )
}

#[test]
fn headings_emphasis_and_lists() {
    let body = format!(
        r#"<w:p><w:pPr><w:pStyle w:val="Titolo2"/></w:pPr><w:r><w:t>La popolazione</w:t></w:r></w:p>
        <w:p><w:pPr><w:pStyle w:val="Mio"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>Le famiglie</w:t></w:r></w:p>
        <w:p><w:r><w:t xml:space="preserve">Nel </w:t></w:r><w:r><w:rPr><w:rStyle w:val="Enfasigrassetto"/></w:rPr><w:t>2022</w:t></w:r><w:r><w:t xml:space="preserve"> i residenti &amp; gli altri * sono</w:t></w:r></w:p>{}{}{}{}"#,
        item(1, 0, "uno"),
        item(1, 1, "sotto"),
        item(1, 0, "due"),
        item(2, 0, "primo"),
    );
    assert_eq!(
        text(&body),
        "## La popolazione\n\n## Le famiglie\n\nNel **2022** i residenti & gli altri \\* sono\n\n- uno\n  1. sotto\n- due\n\n1. primo\n"
    );
}

#[test]
fn a_list_is_known_by_its_style_too() {
    let body = r#"<w:p><w:pPr><w:pStyle w:val="Puntoelenco"/></w:pPr><w:r><w:t>uno</w:t></w:r></w:p>"#;
    assert_eq!(text(body), "- uno\n");
}

#[test]
fn links_notes_and_tables() {
    let body = r#"<w:p><w:r><w:t xml:space="preserve">Si veda </w:t></w:r><w:hyperlink r:id="rId9"><w:r><w:t>il sito</w:t></w:r></w:hyperlink><w:r><w:footnoteReference w:id="2"/></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Comune</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>A|B</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>Noci</w:t></w:r></w:p><w:p><w:r><w:t>e altri</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
        <w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://b.it" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>altro</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>"#;
    assert_eq!(
        text(body),
        "Si veda [il sito](<https://www.example.it/a(b)>)[^1]\n\n| Comune | A\\|B |\n| --- | --- |\n| Noci e altri |  |\n\n[altro](https://b.it)\n\n[^1]: Legge 328/2000.\n"
    );
}

#[test]
fn proposed_changes_are_read_as_accepted_and_told() {
    let body = r#"<w:p><w:r><w:t xml:space="preserve">Il </w:t></w:r><w:ins w:id="1"><w:r><w:t>nuovo</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>vecchio</w:delText></w:r></w:del><w:r><w:t xml:space="preserve"> testo</w:t></w:r></w:p>
        <w:p><w:pPr><w:pPrChange w:id="4"><w:pPr><w:pStyle w:val="Titolo2"/></w:pPr></w:pPrChange></w:pPr><w:r><w:rPr><w:rPrChange w:id="5"><w:rPr><w:b/></w:rPr></w:rPrChange></w:rPr><w:t>non grassetto</w:t></w:r></w:p>
        <w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">prima </w:t></w:r></w:p><w:p><w:r><w:t>dopo</w:t></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:trPr><w:del w:id="9"/></w:trPr><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"#;
    let (text, lost) = narrative(&file(body)).unwrap();
    assert_eq!(text, "Il nuovo testo\n\nnon grassetto\n\nprima dopo\n\n| a |\n| --- |\n");
    assert!(lost.contains(&Lost::Inserted) && lost.contains(&Lost::Deleted));
}

#[test]
fn what_a_text_cannot_hold_is_told() {
    let body = r#"<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent><w:p><w:r><w:t>nella casella</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>nascosto</w:t></w:r><w:r><w:t>visto</w:t></w:r></w:p>"#;
    let (text, lost) = narrative(&file(body)).unwrap();
    assert_eq!(text, "visto\n");
    assert_eq!(
        Lost::list(&lost),
        "1 immagine, non ripresa; 1 casella di testo, non ripresa; 1 testo nascosto, non ripreso"
    );
}

#[test]
fn what_is_no_document_is_refused_in_plain_words() {
    let why = |bytes: &[u8]| read(bytes).unwrap_err();
    assert!(why(b"").contains("vuoto"));
    assert!(why(b"PK\x03\x04").contains("danneggiato"));
    assert!(why(b"\xd0\xcf\x11\xe0 altro").contains(".doc"));
    let mut locked = b"\xd0\xcf\x11\xe0".to_vec();
    locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert!(why(&locked).contains("password"));
    assert!(why(b"%PDF-1.7").contains("PDF") && why(b"{\\rtf1").contains("RTF"));
    let good = file(&p("a"));
    assert!(why(&good[..good.len() / 2]).contains("danneggiato"));
    let deep = "<w:sdt><w:sdtContent>".repeat(400);
    assert!(why(&file(&format!("{deep}{}", p("a")))).contains("annidate"));
    assert!(why(&file("<w:p><w:r>")).contains("danneggiato"));
}

#[test]
fn a_doctype_is_refused() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(b"<!DOCTYPE a [<!ENTITY b \"c\">]><w:document><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>").unwrap();
    assert!(read(&zip.finish().unwrap().into_inner()).unwrap_err().contains("DOCTYPE"));
}
