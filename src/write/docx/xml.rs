// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Characters that XML 1.0 takes, escaping, and addresses that an OPC relationship takes.

use std::borrow::Cow;

/// XML 1.0, 2.2, production Char, less what Word refuses though XML allows it.
fn allowed(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => true,
        '\u{FFFE}' | '\u{FFFF}' => false,
        c => c >= ' ' && !('\u{7F}'..='\u{9F}').contains(&c),
    }
}

/// The text without the characters that no XML 1.0 document may hold.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(allowed) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|c| allowed(*c)).collect())
    }
}

/// The text cleaned and escaped, for element content and attributes alike.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars().filter(|c| allowed(*c)) {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A web or mail address as a relationship target; `None` for other schemes, which become plain text.
///
/// Word refuses a whole file for one target that is no RFC 3986 address: what may not stand in one is percent-encoded.
pub fn address(target: &str) -> Option<String> {
    let target: String = target.trim().chars().filter(|c| !c.is_control()).collect();
    let scheme = target.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let rest = target.get(scheme.len()..).unwrap_or_default();
    let known = match scheme.as_str() {
        "http" | "https" => rest.starts_with("://") && rest.len() > 3,
        "mailto" => rest.len() > 1,
        _ => false,
    };
    if !known {
        return None;
    }
    let bytes = target.as_bytes();
    let hex = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_hexdigit);
    let mut out = String::with_capacity(target.len());
    for (i, byte) in bytes.iter().enumerate() {
        match byte {
            b'%' if hex(i + 1) && hex(i + 2) => out.push('%'),
            b'-' | b'.' | b'_' | b'~' | b':' | b'/' | b'?' | b'#' | b'@' | b'!' | b'$' | b'&' | b'\'' | b'(' | b')'
            | b'*' | b'+' | b',' | b';' | b'=' => out.push(char::from(*byte)),
            b if b.is_ascii_alphanumeric() => out.push(char::from(*b)),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_characters_are_dropped_and_markup_escaped() {
        assert_eq!(clean("a\u{0}b\u{B}c\u{FFFF}d\u{1F600}"), "abcd\u{1F600}");
        assert!(matches!(clean("niente da togliere"), Cow::Borrowed(_)));
        assert_eq!(escape("a<b> & \"c\"\n"), "a&lt;b&gt; &amp; &quot;c&quot; ");
    }

    #[test]
    fn only_web_and_mail_addresses_become_links() {
        assert_eq!(address("https://a.it/x y?z=è%20%"), Some("https://a.it/x%20y?z=%C3%A8%20%25".into()));
        assert_eq!(address("mailto:a@b.it"), Some("mailto:a@b.it".into()));
        for bad in ["javascript:alert(1)", "file:///etc/passwd", "www.a.it", "https:", "", "è:"] {
            assert_eq!(address(bad), None, "{bad}");
        }
    }
}
