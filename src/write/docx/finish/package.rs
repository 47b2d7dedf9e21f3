// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The package: parts with their types and relationships, deflated, with constant dates.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::super::xml::escape;
use crate::write::WriteError;

const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// What a relationship points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relationship {
    /// Identity inside its part.
    pub id: String,
    /// Last piece of the type's address (`styles`, `image`), or the whole address.
    pub kind: &'static str,
    /// Part, or address out of the package.
    pub target: String,
    /// Whether the target lies outside.
    pub external: bool,
}

impl Relationship {
    /// A relationship to another part.
    pub fn part(id: impl Into<String>, kind: &'static str, target: impl Into<String>) -> Relationship {
        Relationship { id: id.into(), kind, target: target.into(), external: false }
    }

    /// A hyperlink.
    pub fn link(id: impl Into<String>, target: impl Into<String>) -> Relationship {
        Relationship { id: id.into(), kind: "hyperlink", target: target.into(), external: true }
    }
}

/// A package being put together.
#[derive(Default)]
pub struct Package {
    parts: Vec<(String, &'static str, Vec<u8>)>,
}

impl Package {
    /// Adds an XML part of this content type; the declaration is put before it.
    pub fn xml(&mut self, name: &str, content_type: &'static str, xml: &str) {
        self.parts.push((name.into(), content_type, format!("{DECLARATION}{xml}").into_bytes()));
    }

    /// Adds a picture, whose type goes by its extension.
    pub fn media(&mut self, name: &str, bytes: Vec<u8>) {
        self.parts.push((name.into(), "", bytes));
    }

    /// Adds the relationships of a part (of the package for an empty name), in the order of their identities.
    pub fn relationships(&mut self, part: &str, mut list: Vec<Relationship>) {
        if list.is_empty() {
            return;
        }
        list.sort_by(|a, b| (a.id.len(), &a.id).cmp(&(b.id.len(), &b.id)));
        let mut xml =
            String::from(r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#);
        for one in list {
            let kind = if one.kind.contains(':') { one.kind.to_owned() } else { format!("{OFFICE}/{}", one.kind) };
            let mode = if one.external { r#" TargetMode="External""# } else { "" };
            xml.push_str(&format!(
                r#"<Relationship Id="{}" Type="{kind}" Target="{}"{mode}/>"#,
                one.id,
                escape(&one.target)
            ));
        }
        xml.push_str("</Relationships>");
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        self.xml(&format!("{folder}{slash}_rels/{file}.rels"), "", &xml);
    }

    /// The file. Content types come first, as readers of streams expect.
    pub fn finish(self) -> Result<Vec<u8>, WriteError> {
        let fault = |error: &dyn std::fmt::Display| WriteError::Backend { format: "DOCX", message: error.to_string() };
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let types = self.content_types();
        let first = ("[Content_Types].xml".to_owned(), "", types.into_bytes());
        for (name, _, bytes) in std::iter::once(&first).chain(&self.parts) {
            // Deflating a picture again gains nothing.
            let options =
                if name.ends_with(".png") { options.compression_method(CompressionMethod::Stored) } else { options };
            zip.start_file(name.as_str(), options).map_err(|e| fault(&e))?;
            zip.write_all(bytes).map_err(|e| fault(&e))?;
        }
        Ok(zip.finish().map_err(|e| fault(&e))?.into_inner())
    }

    fn content_types(&self) -> String {
        let mut xml = format!(
            r#"{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>"#
        );
        for (extension, kind) in [("png", "image/png"), ("svg", "image/svg+xml")] {
            if self.parts.iter().any(|(name, ..)| name.ends_with(&format!(".{extension}"))) {
                xml.push_str(&format!(r#"<Default Extension="{extension}" ContentType="{kind}"/>"#));
            }
        }
        for (name, kind, _) in self.parts.iter().filter(|(_, kind, _)| !kind.is_empty()) {
            xml.push_str(&format!(r#"<Override PartName="/{name}" ContentType="{kind}"/>"#));
        }
        xml + "</Types>"
    }
}
