// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Text of a DOCX and of a web page, without spaces.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;

use super::expected::bare;

/// Text of the body of a DOCX; `None` when it can't be read.
pub(super) fn of_docx(bytes: &[u8]) -> Option<String> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut xml = String::new();
    package.by_name("word/document.xml").ok()?.read_to_string(&mut xml).ok()?;
    let mut reader = Reader::from_str(&xml);
    let mut out = String::new();
    let mut inside = false;
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => inside = tag.local_name().as_ref() == "t",
            Event::End(_) => inside = false,
            Event::Text(text) if inside => out.push_str(&text.xml10_content()),
            Event::GeneralRef(name) if inside => push_entity(&name.xml10_content(), &mut out),
            Event::Eof => break,
            _ => {}
        }
    }
    Some(bare(&out))
}

/// Text of a web page; `None` when it isn't text.
pub(super) fn of_html(bytes: &[u8]) -> Option<String> {
    let html = std::str::from_utf8(bytes).ok()?;
    let body = html.split_once("<body").map_or(html, |(_, body)| body);
    let mut out = String::with_capacity(body.len() / 2);
    let mut rest = body;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = if rest.starts_with('<') { '>' } else { ';' };
        let Some(close) = rest.find(end) else { break };
        if end == ';' && close <= 10 {
            push_entity(&rest[1..close], &mut out);
            rest = &rest[close + 1..];
        } else if end == ';' {
            out.push('&');
            rest = &rest[1..];
        } else {
            let tag = &rest[1..close];
            rest = &rest[close + 1..];
            // What only a screen reader says of a table stands between its caption and its headings.
            if tag == "span class=\"nascosto\"" {
                rest = rest.find("</span>").map_or("", |end| &rest[end..]);
            }
            // Drawings and styles are no text.
            for skipped in ["svg", "style", "script"] {
                if tag.split_whitespace().next() == Some(skipped) && !tag.ends_with('/') {
                    let closing = format!("</{skipped}>");
                    rest = rest.find(&closing).map_or("", |end| &rest[end + closing.len()..]);
                }
            }
        }
    }
    out.push_str(rest);
    Some(bare(&out))
}

fn push_entity(name: &str, out: &mut String) {
    let character = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        "shy" => Some('\u{ad}'),
        _ => {
            let code = name.strip_prefix('#').and_then(|n| match n.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok(),
                None => n.parse().ok(),
            });
            code.and_then(char::from_u32)
        }
    };
    out.extend(character);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_without_tags_and_drawings() {
        let html = "<html><head><title>no</title></head><body class=x><p>Totale&nbsp;<b>1.000,50</b></p><span class=\"nascosto\">x</span><svg a=b><text>9</text></svg>&#8211; A&amp;B</body></html>";
        assert_eq!(of_html(html.as_bytes()).unwrap(), "class=x>Totale1.000,50–A&B");
    }
}
