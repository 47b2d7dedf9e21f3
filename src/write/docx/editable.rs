// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Texts that the office changes in Word: a content control with tag and title, and a bookmark around its content.
//!
//! The key stands three times, for a reason: LibreOffice drops tags, other programs drop controls; bookmarks survive.

use docx_rs::Paragraph;

use super::Writer;
use super::names::{control_alias, control_id, control_tag, editable_bookmark};
use super::xml::escape;
use crate::document::Editable;
use crate::write::WriteError;

/// A control of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormControl {
    /// To write in.
    Text,
    /// To tick.
    Tick,
}

/// A box to tick: a choice of two, since the tick box of Word 2010 is not in ISO/IEC 29500.
const TICK: &str = concat!(
    r#"<w:dropDownList><w:listItem w:displayText="☐" w:value="no"/>"#,
    r#"<w:listItem w:displayText="☒" w:value="sì"/></w:dropDownList>"#
);

impl Writer<'_> {
    /// Writes an editable text as a block of its own.
    pub(super) fn editable(&mut self, editable: &Editable) -> Result<(), WriteError> {
        self.flush()?;
        let close = self.open_control(editable);
        let from = self.body.len();
        let outer = std::mem::replace(&mut self.in_text, true);
        self.blocks(&editable.blocks)?;
        self.flush()?;
        self.in_text = outer;
        if self.body.len() == from || self.after_table {
            // A control holds at least a paragraph, and none ends with a table: there would be no place to write after it.
            self.push(Paragraph::new().style("BodyText"))?;
            self.flush()?;
        }
        self.body.push_str(&close);
        Ok(())
    }

    /// Opens control and bookmark in the body, and returns what closes them.
    fn open_control(&mut self, editable: &Editable) -> String {
        let properties = self.control(&editable.key, &editable.label);
        self.body.push_str(&format!("<w:sdt>{properties}<w:sdtContent>"));
        match self.claim(editable_bookmark(&editable.key)) {
            Some((id, name)) => {
                self.mark_text(editable);
                self.body.push_str(&format!(r#"<w:bookmarkStart w:id="{id}" w:name="{name}"/>"#));
                format!(r#"<w:bookmarkEnd w:id="{id}"/></w:sdtContent></w:sdt>"#)
            }
            None => "</w:sdtContent></w:sdt>".to_owned(),
        }
    }

    /// What is inside the properties of a control of a form.
    pub(super) fn form_control(&mut self, key: &str, label: &str, kind: FormControl) -> String {
        let whole = self.control(key, label);
        let common = whole.trim_start_matches("<w:sdtPr>").trim_end_matches("</w:sdtPr>");
        let kind = match kind {
            // What stands in it goes as soon as someone writes.
            FormControl::Text => "<w:showingPlcHdr/><w:text/>",
            FormControl::Tick => TICK,
        };
        format!("{common}{kind}")
    }

    /// The properties of a control, with a number that no other one has.
    pub(super) fn control(&mut self, key: &str, label: &str) -> String {
        let mut id = control_id(key);
        while !self.controls.insert(id) {
            id = if id == 0x7FFF_FFFF { 1 } else { id + 1 };
        }
        format!(
            r#"<w:sdtPr><w:alias w:val="{}"/><w:tag w:val="{}"/><w:id w:val="{id}"/></w:sdtPr>"#,
            escape(&control_alias(label, key)),
            escape(&control_tag(key)),
        )
    }
}
