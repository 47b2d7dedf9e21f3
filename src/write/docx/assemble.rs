// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! All parts into one package, each with its content type and its relationships.

use super::finish::package::{Package, Relationship};
use super::finish::parts::{self, R, W};
use super::{Media, Writer, edges, marks, numbering, styles};
use crate::write::WriteError;

const METADATA: &str = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";

/// Namespaces that the body, headers, footers and notes may use.
const DRAWING: &str = r#"xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture""#;

macro_rules! word {
    ($part:literal) => {
        concat!("application/vnd.openxmlformats-officedocument.wordprocessingml.", $part, "+xml")
    };
}

/// The relationship to a picture, from any part.
fn pixels(number: usize) -> Relationship {
    Relationship::part(format!("rIdPicture{number}"), "image", format!("media/figura{number}.png"))
}

impl Writer<'_> {
    /// The finished file.
    pub(super) fn assemble(mut self, contents_width: usize) -> Result<Vec<u8>, WriteError> {
        self.flush()?;
        let meta = &self.document.meta;
        let mut package = Package::default();
        let at_edges = self
            .edges
            .iter()
            .flat_map(|edge| edges::words(&edge.xml))
            .map(|words| marks::letters(&words))
            .filter(|letters| !letters.is_empty())
            .map(|letters| marks::print_of_letters(&letters))
            .collect();
        package.relationships(
            "",
            vec![
                Relationship::part("rId1", "officeDocument", "word/document.xml"),
                Relationship::part("rId2", METADATA, "docProps/core.xml"),
                Relationship::part("rId3", "extended-properties", "docProps/app.xml"),
                Relationship::part("rId4", "custom-properties", "docProps/custom.xml"),
            ],
        );
        package.xml(
            "docProps/core.xml",
            "application/vnd.openxmlformats-package.core-properties+xml",
            &parts::core(meta),
        );
        package.xml(
            "docProps/app.xml",
            "application/vnd.openxmlformats-officedocument.extended-properties+xml",
            &parts::app(meta, self.pages.pages),
        );
        package.xml(
            "docProps/custom.xml",
            "application/vnd.openxmlformats-officedocument.custom-properties+xml",
            &parts::custom(meta, &self.prints, &self.paragraphs, &at_edges),
        );

        let has_notes = self.note_count > 0;
        let mut list = vec![
            Relationship::part("rId1", "styles", "styles.xml"),
            Relationship::part("rId2", "numbering", "numbering.xml"),
            Relationship::part("rId3", "settings", "settings.xml"),
            Relationship::part("rId4", "fontTable", "fontTable.xml"),
            Relationship::part("rId5", "theme", "theme/theme1.xml"),
        ];
        if has_notes {
            list.push(Relationship::part("rId6", "footnotes", "footnotes.xml"));
        }
        for (edge, n) in self.edges.iter().zip(1..) {
            list.push(Relationship::part(format!("rIdEdge{n}"), edge.kind, format!("{}.xml", edge.name)));
        }
        for (picture, n) in self.pictures.iter().zip(1..) {
            list.push(pixels(n));
            if picture.svg.is_some() {
                list.push(Relationship::part(format!("rIdVector{n}"), "image", format!("media/figura{n}.svg")));
            }
        }
        list.extend(self.links.relationships());

        let body =
            format!(r#"<w:document xmlns:w="{W}" xmlns:r="{R}" {DRAWING}><w:body>{}</w:body></w:document>"#, self.body);
        package.xml("word/document.xml", word!("document.main"), &body);
        package.relationships("word/document.xml", list);
        package.xml("word/styles.xml", word!("styles"), &styles::part(contents_width, &meta.look)?);
        package.xml(
            "word/numbering.xml",
            word!("numbering"),
            &numbering::part(self.outline.first_chapter, &self.lists),
        );
        package.xml("word/settings.xml", word!("settings"), &parts::settings(has_notes));
        package.xml("word/fontTable.xml", word!("fontTable"), &parts::font_table(&meta.look));
        package.xml(
            "word/theme/theme1.xml",
            "application/vnd.openxmlformats-officedocument.theme+xml",
            &parts::theme(&meta.look),
        );
        if has_notes {
            let notes = format!(r#"<w:footnotes xmlns:w="{W}" xmlns:r="{R}">{SEPARATORS}{}</w:footnotes>"#, self.notes);
            package.xml("word/footnotes.xml", word!("footnotes"), &notes);
            package.relationships("word/footnotes.xml", self.note_links.relationships());
        }
        for edge in self.edges {
            let (kind, tag) =
                if edge.kind == "header" { (word!("header"), "w:hdr") } else { (word!("footer"), "w:ftr") };
            let name = format!("word/{}.xml", edge.name);
            let drawing = if !edge.pictures.is_empty() { format!(" {DRAWING}") } else { String::new() };
            package.xml(&name, kind, &format!(r#"<{tag} xmlns:w="{W}" xmlns:r="{R}"{drawing}>{}</{tag}>"#, edge.xml));
            let mut list = edge.links.relationships();
            list.extend(edge.pictures.iter().map(|at| pixels(at + 1)));
            package.relationships(&name, list);
        }
        for (Media { png, svg, .. }, n) in self.pictures.into_iter().zip(1..) {
            package.media(&format!("word/media/figura{n}.png"), png);
            if let Some(svg) = svg {
                package.media(&format!("word/media/figura{n}.svg"), svg.into_bytes());
            }
        }
        package.finish()
    }
}

/// The line over the notes, and over those that go on from the page before.
const SEPARATORS: &str = r#"<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"#;
