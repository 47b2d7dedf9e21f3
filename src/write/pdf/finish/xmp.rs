// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The XMP packet: PDF/A-2a and PDF/UA-1, and the extension schema that PDF/A asks for the latter (ISO 19005-2, 6.6).

use crate::document::Meta;

use super::catalog::PRODUCER;

/// Title of a document that has none.
const UNTITLED: &str = "Documento";

/// The title as it stands in packet and information dictionary.
pub(super) fn title(meta: &Meta) -> String {
    let title = clean(&meta.title);
    if title.is_empty() { UNTITLED.to_owned() } else { title }
}

/// The key words as one text.
pub(super) fn keywords(meta: &Meta) -> String {
    meta.keywords.iter().map(|word| clean(word)).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Without what XML can't hold.
pub(super) fn clean(text: &str) -> String {
    let barred = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    let text: String = text.chars().map(|c| if barred(c) { ' ' } else { c }).collect();
    text.trim().to_owned()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The packet.
pub(super) fn packet(meta: &Meta) -> String {
    let mut lines = vec![
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>".to_owned(),
        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">".to_owned(),
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">".to_owned(),
        "<rdf:Description rdf:about=\"\"".to_owned(),
    ];
    for (prefix, namespace) in [
        ("dc", "http://purl.org/dc/elements/1.1/"),
        ("xmp", "http://ns.adobe.com/xap/1.0/"),
        ("pdf", "http://ns.adobe.com/pdf/1.3/"),
        ("pdfaid", "http://www.aiim.org/pdfa/ns/id/"),
        ("pdfuaid", "http://www.aiim.org/pdfua/ns/id/"),
        ("pdfaExtension", "http://www.aiim.org/pdfa/ns/extension/"),
        ("pdfaSchema", "http://www.aiim.org/pdfa/ns/schema#"),
        ("pdfaProperty", "http://www.aiim.org/pdfa/ns/property#"),
    ] {
        lines.push(format!(" xmlns:{prefix}=\"{namespace}\""));
    }
    lines.push(">".to_owned());
    lines.push("<dc:format>application/pdf</dc:format>".to_owned());
    lines.push(language_text("dc:title", &title(meta)));
    let author = clean(&meta.author);
    if !author.is_empty() {
        lines.push(format!("<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>", escape(&author)));
    }
    let subject = clean(&meta.subject);
    if !subject.is_empty() {
        lines.push(language_text("dc:description", &subject));
    }
    let keywords = keywords(meta);
    if !keywords.is_empty() {
        lines.push(format!("<pdf:Keywords>{}</pdf:Keywords>", escape(&keywords)));
    }
    lines.push("<dc:language><rdf:Bag><rdf:li>it-IT</rdf:li></rdf:Bag></dc:language>".to_owned());
    if let Some(date) = meta.date {
        let stamp = format!("{:04}-{:02}-{:02}T00:00:00Z", date.year(), date.month(), date.day());
        lines.push(format!("<xmp:CreateDate>{stamp}</xmp:CreateDate>"));
        lines.push(format!("<xmp:ModifyDate>{stamp}</xmp:ModifyDate>"));
    }
    lines.push(format!("<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>"));
    lines.push(format!("<pdf:Producer>{PRODUCER}</pdf:Producer>"));
    lines.push("<pdfaid:part>2</pdfaid:part>".to_owned());
    lines.push("<pdfaid:conformance>A</pdfaid:conformance>".to_owned());
    lines.push("<pdfuaid:part>1</pdfuaid:part>".to_owned());
    lines.push(EXTENSION.to_owned());
    lines.push("</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>".to_owned());
    lines.join("\n")
}

fn language_text(name: &str, text: &str) -> String {
    format!("<{name}><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></{name}>", escape(text))
}

const EXTENSION: &str = r#"<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>"#;
