// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! HTML text that can't be broken by data: tags and attribute names are constants of the program, everything else is escaped.

use std::fmt::Write;

/// A page being written.
#[derive(Clone, Debug, Default)]
pub struct Markup(String);

impl Markup {
    /// An empty page.
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens an element.
    pub fn open(&mut self, tag: &'static str, attributes: &[(&'static str, &str)]) -> &mut Self {
        self.0.push('<');
        self.0.push_str(tag);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            escape(&mut self.0, value);
            self.0.push('"');
        }
        self.0.push('>');
        self
    }

    /// Closes an element.
    pub fn close(&mut self, tag: &'static str) -> &mut Self {
        self.0.push_str("</");
        self.0.push_str(tag);
        self.0.push('>');
        self
    }

    /// Text from anywhere.
    pub fn text(&mut self, text: &str) -> &mut Self {
        escape(&mut self.0, text);
        self
    }

    /// An element that holds text only.
    pub fn element(&mut self, tag: &'static str, attributes: &[(&'static str, &str)], text: &str) -> &mut Self {
        self.open(tag, attributes).text(text).close(tag)
    }

    /// Markup written in the program's source.
    pub fn constant(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Markup that another writer has composed under the same rule (an SVG drawing).
    pub fn composed(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// The page.
    pub fn finish(self) -> String {
        self.0
    }
}

/// Escapes what HTML would take for markup. Controls that HTML forbids become the replacement character.
fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' => out.push(character),
            '\u{a0}' => out.push_str("&nbsp;"),
            _ if is_forbidden(character) => out.push('\u{fffd}'),
            _ => out.push(character),
        }
    }
}

/// Controls and non-characters (HTML Living Standard, 13.1.4: text must not contain them).
fn is_forbidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{fdd0}'..='\u{fdef}')
        || u32::from(character) & 0xfffe == 0xfffe
        || is_bidi_override(character)
}

/// Marks that turn the direction of what follows, so that a text reads other than it is (Unicode TR 36, 3.5).
fn is_bidi_override(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A number as an attribute value, with at most two decimals and a dot, whatever the locale.
pub fn number(value: f32) -> String {
    let mut text = String::new();
    let finite = if value.is_finite() { value } else { 0.0 };
    // Writing to a String never fails.
    let _ = write!(text, "{finite:.2}");
    let trimmed = text.trim_end_matches('0').trim_end_matches('.');
    if trimmed == "-0" { "0".to_owned() } else { trimmed.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_never_opens_a_tag_nor_closes_an_attribute() {
        let mut page = Markup::new();
        page.element("p", &[("title", "\" onclick='x'")], "<script>&\u{0}\u{202e}");
        assert_eq!(page.finish(), "<p title=\"&quot; onclick=&#39;x&#39;\">&lt;script&gt;&amp;\u{fffd}\u{fffd}</p>");
    }

    #[test]
    fn numbers_have_a_dot_and_no_idle_zeros() {
        assert_eq!([number(12.5), number(3.0), number(-0.001), number(f32::NAN)], ["12.5", "3", "0", "0"]);
    }

    proptest! {
        #[test]
        fn any_text_yields_as_many_tags_as_were_opened(text in any::<String>(), value in any::<String>()) {
            let mut page = Markup::new();
            page.element("p", &[("title", &value)], &text);
            let html = page.finish();
            prop_assert_eq!(html.matches('<').count(), 2);
            prop_assert_eq!(html.matches('"').count(), 2);
        }
    }
}
