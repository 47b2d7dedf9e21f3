// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What the heads and feet of pages say, without what Word computes: ours or the office's, as written and as read back.

use quick_xml::Reader;
use quick_xml::events::Event;

/// The words of each paragraph of a head or foot; results of fields are left out.
pub fn words(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let mut out = Vec::new();
    let mut line = String::new();
    // Complex fields and simple ones under way, second forms of drawings, and whether the characters are of the text.
    let (mut complex, mut simple, mut skipped, mut text) = (0usize, 0usize, 0usize, false);
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) => match e.local_name().as_ref() {
                "fldSimple" => simple += 1,
                "Fallback" => skipped += 1,
                "t" => text = true,
                "fldChar" => step(&e, &mut complex),
                _ => {}
            },
            Ok(Event::Empty(e)) if e.local_name().as_ref() == "fldChar" => step(&e, &mut complex),
            Ok(Event::End(e)) => match e.local_name().as_ref() {
                "fldSimple" => simple = simple.saturating_sub(1),
                "Fallback" => skipped = skipped.saturating_sub(1),
                "t" => text = false,
                "p" => {
                    complex = 0;
                    out.extend(Some(std::mem::take(&mut line)).filter(|line| !line.trim().is_empty()));
                }
                _ => {}
            },
            Ok(Event::Text(characters)) if text && complex + simple + skipped == 0 => {
                line.push_str(&characters.xml10_content());
            }
            Ok(Event::GeneralRef(entity)) if text && complex + simple + skipped == 0 => {
                let name = entity.xml10_content();
                let resolved = entity.resolve_char_ref().ok().flatten().map(String::from);
                let known = || quick_xml::escape::resolve_predefined_entity(&name).map(str::to_owned);
                line.extend(resolved.or_else(known));
            }
            Ok(Event::Eof) | Err(_) => return out,
            Ok(_) => {}
        }
    }
}

/// Follows the beginning or the end of a complex field.
fn step(e: &quick_xml::events::BytesStart<'_>, open: &mut usize) {
    let kind = e.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == "fldCharType");
    match kind.as_ref().map(|a| a.value.as_ref()) {
        Some("begin") => *open += 1,
        Some("end") => *open = open.saturating_sub(1),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_word_computes_is_left_out() {
        let xml = r#"<w:ftr><w:p><w:r><w:t>Comune &amp; Ambito, pagina </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:fldSimple w:instr="TITLE"><w:r><w:t>Titolo</w:t></w:r></w:fldSimple><w:r><w:t xml:space="preserve"> di tutte</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>fine</w:t></w:r></w:p></w:ftr>"#;
        assert_eq!(super::words(xml), ["Comune & Ambito, pagina  di tutte", "fine"]);
    }
}
