// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Metadata: both standards declared, the extension schema, the same facts as in the information dictionary
//! (ISO 19005-2, 6.6; ISO 14289-1, clause 5).

use lopdf::{Dictionary, Object};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::{File, name, text};

/// Properties of the packet: all predefined, or of the schema that the packet describes.
const PROPERTIES: &[&str] = &[
    "dc:format",
    "dc:title",
    "dc:creator",
    "dc:description",
    "dc:language",
    "dc:subject",
    "pdf:Keywords",
    "pdf:Producer",
    "pdf:Trapped",
    "xmp:CreateDate",
    "xmp:ModifyDate",
    "xmp:MetadataDate",
    "xmp:CreatorTool",
    "xmpMM:DocumentID",
    "xmpMM:InstanceID",
    "pdfaid:part",
    "pdfaid:conformance",
    "pdfuaid:part",
    "pdfaExtension:schemas",
];

/// Elements with text, each by its path without the wrapping ones.
type Facts = Vec<(String, String)>;

pub fn check(file: &mut File<'_>) {
    let catalog = file.catalog();
    let stream = file.get(&catalog, "Metadata").as_stream().cloned().ok();
    file.want(stream.is_some(), "UA 7.1-8", || "mancano i metadati".into());
    let Some(stream) = stream else { return };
    let typed = name(file.get(&stream.dict, "Type")) == "Metadata" && name(file.get(&stream.dict, "Subtype")) == "XML";
    file.want(typed && !stream.dict.has(b"Filter"), "A 6.6.2.1", || format!("flusso dei metadati {:?}", stream.dict));
    let packet = String::from_utf8(stream.content.clone());
    file.want(packet.is_ok(), "A 6.6.2.1", || "metadati non in UTF-8".into());
    let packet = packet.unwrap_or_default();
    let head = packet.lines().next().unwrap_or_default().to_owned();
    let good = head.starts_with("<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"")
        && !head.contains("bytes=")
        && !head.contains("encoding=")
        && packet.trim_end().ends_with("<?xpacket end=\"r\"?>");
    file.want(good, "A 6.6.2.1", || format!("pacchetto {head}"));
    let facts = facts(&packet);
    file.want(facts.is_some(), "A 6.6.2.1", || "metadati malformati".into());
    let facts = facts.unwrap_or_default();
    for (path, _) in &facts {
        let property = path.split('/').next().unwrap_or_default();
        file.want(PROPERTIES.contains(&property), "A 6.6.2.3.1", || format!("proprietà {property} senza schema"));
    }
    let fact =
        |path: &str| facts.iter().find(|(known, _)| known == path).map_or("", |(_, value)| value.as_str()).to_owned();
    for (path, value, clause) in
        [("pdfaid:part", "2", "A 6.6.4"), ("pdfaid:conformance", "A", "A 6.6.4"), ("pdfuaid:part", "1", "UA 5")]
    {
        file.want(fact(path) == value, clause, || format!("{path} è «{}»", fact(path)));
    }
    extension(file, &facts);
    let title = fact("dc:title/rdf:Alt/rdf:li");
    file.want(!title.trim().is_empty(), "UA 7.1-9", || "metadati senza titolo".into());
    let info =
        file.doc.trailer.get(b"Info").and_then(Object::as_reference).map(|id| file.object(id)).unwrap_or_default();
    agree(file, &info, &fact);
}

/// The schema that PDF/A asks for the identifier of PDF/UA (6.6.2.3).
fn extension(file: &mut File<'_>, facts: &Facts) {
    let at = "pdfaExtension:schemas/rdf:Bag/rdf:li";
    for (path, value) in [
        ("pdfaSchema:schema", None),
        ("pdfaSchema:namespaceURI", Some("http://www.aiim.org/pdfua/ns/id/")),
        ("pdfaSchema:prefix", Some("pdfuaid")),
        ("pdfaSchema:property/rdf:Seq/rdf:li/pdfaProperty:name", Some("part")),
        ("pdfaSchema:property/rdf:Seq/rdf:li/pdfaProperty:valueType", Some("Integer")),
        ("pdfaSchema:property/rdf:Seq/rdf:li/pdfaProperty:category", Some("internal")),
        ("pdfaSchema:property/rdf:Seq/rdf:li/pdfaProperty:description", None),
    ] {
        let found = facts.iter().find(|(known, _)| *known == format!("{at}/{path}")).map(|(_, found)| found.as_str());
        let good = match value {
            Some(value) => found == Some(value),
            None => found.is_some_and(|found| !found.is_empty()),
        };
        file.want(good, "A 6.6.2.3.3", || format!("{path}: {found:?}"));
    }
}

/// Packet and information dictionary say the same.
fn agree(file: &mut File<'_>, info: &Dictionary, fact: &dyn Fn(&str) -> String) {
    for (key, path) in [
        ("Title", "dc:title/rdf:Alt/rdf:li"),
        ("Author", "dc:creator/rdf:Seq/rdf:li"),
        ("Subject", "dc:description/rdf:Alt/rdf:li"),
        ("Keywords", "pdf:Keywords"),
        ("Creator", "xmp:CreatorTool"),
        ("Producer", "pdf:Producer"),
    ] {
        let (one, other) = (text(file.get(info, key)), fact(path));
        file.want(one == other, "A 6.6.3", || format!("{key} è «{one}», {path} è «{other}»"));
    }
    for (key, path) in [("CreationDate", "xmp:CreateDate"), ("ModDate", "xmp:ModifyDate")] {
        // D:20221005000000Z and 2022-10-05T00:00:00Z.
        let digits = |text: String| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let (one, other) = (digits(text(file.get(info, key))), digits(fact(path)));
        file.want(one == other, "A 6.6.3", || format!("{key} è {one}, {path} è {other}"));
    }
    for (key, _) in info.iter() {
        let key = String::from_utf8_lossy(key).into_owned();
        let known = ["Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate"];
        file.want(known.contains(&key.as_str()), "A 6.6.3", || format!("voce {key} nelle informazioni"));
    }
}

/// The texts of the packet; none if it isn't well formed.
fn facts(packet: &str) -> Option<Facts> {
    let mut reader = Reader::from_str(packet);
    let mut path: Vec<String> = Vec::new();
    let mut facts = Facts::new();
    let mut value = String::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                path.push(start.name().as_ref().to_owned());
                value.clear();
            }
            Event::Text(text) => value.push_str(&text.xml10_content()),
            Event::GeneralRef(entity) => {
                value.push_str(quick_xml::escape::resolve_predefined_entity(&entity.xml10_content())?);
            }
            Event::End(_) => {
                let own: Vec<&str> = path
                    .iter()
                    .map(String::as_str)
                    .filter(|part| !matches!(*part, "x:xmpmeta" | "rdf:RDF" | "rdf:Description"))
                    .collect();
                if !value.trim().is_empty() {
                    facts.push((own.join("/"), value.trim().to_owned()));
                }
                value.clear();
                path.pop()?;
            }
            Event::Eof => return path.is_empty().then_some(facts),
            _ => {}
        }
    }
}
