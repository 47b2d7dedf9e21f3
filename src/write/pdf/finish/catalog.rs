// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Catalog, information dictionary, identifiers.

use lopdf::{Object, ObjectId, Stream, StringFormat, dictionary};
use sha2::{Digest, Sha256};

use crate::document::Document;
use crate::write::WriteError;

use super::{File, icc, save, text, xmp};

/// Name of the program in the files that it makes.
pub(super) const PRODUCER: &str = concat!("pdz ", env!("CARGO_PKG_VERSION"));

impl File {
    /// The catalog and the trailer.
    pub(super) fn catalog(
        &mut self,
        document: &Document,
        tags: ObjectId,
        outlines: Option<ObjectId>,
    ) -> Result<(), WriteError> {
        let packet = xmp::packet(&document.meta);
        let identifier = Object::String(self.identifier(&packet), StringFormat::Hexadecimal);
        let metadata = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, packet.into_bytes())
            .with_compression(false);
        let metadata = self.doc.add_object(metadata);
        let profile = save::packed(dictionary! { "N" => 3 }, icc::srgb())?;
        let profile = self.doc.add_object(profile);
        let intent = dictionary! {
            "Type" => "OutputIntent",
            "S" => "GTS_PDFA1",
            "OutputConditionIdentifier" => Object::string_literal("sRGB"),
            "Info" => Object::string_literal("sRGB IEC61966-2.1"),
            "DestOutputProfile" => profile,
        };
        let mut catalog = dictionary! {
            "Type" => "Catalog",
            "Pages" => self.tree_of_pages,
            "Lang" => Object::string_literal("it-IT"),
            "MarkInfo" => dictionary! { "Marked" => true },
            "StructTreeRoot" => tags,
            "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
            "Metadata" => metadata,
            "OutputIntents" => vec![Object::Dictionary(intent)],
        };
        if let Some(outlines) = outlines {
            catalog.set("Outlines", outlines);
            catalog.set("PageMode", "UseOutlines");
        }
        let catalog = self.doc.add_object(catalog);
        let info = self.info(document);
        self.doc.trailer.set("Root", catalog);
        self.doc.trailer.set("Info", info);
        self.doc.trailer.set("ID", vec![identifier.clone(), identifier]);
        Ok(())
    }

    /// The same facts as the XMP packet.
    fn info(&mut self, document: &Document) -> ObjectId {
        let meta = &document.meta;
        let mut info = dictionary! {
            "Title" => text(&xmp::title(meta)),
            "Producer" => text(PRODUCER),
            "Creator" => text(PRODUCER),
        };
        let keywords = xmp::keywords(meta);
        for (key, value) in [("Author", &meta.author), ("Subject", &meta.subject), ("Keywords", &keywords)] {
            let value = xmp::clean(value);
            if !value.is_empty() {
                info.set(key, text(&value));
            }
        }
        if let Some(date) = meta.date {
            let stamp = format!("D:{:04}{:02}{:02}000000Z", date.year(), date.month(), date.day());
            info.set("CreationDate", Object::string_literal(stamp.clone()));
            info.set("ModDate", Object::string_literal(stamp));
        }
        self.doc.add_object(info)
    }

    /// Sixteen bytes from the content: the same document has the same identifier.
    fn identifier(&self, packet: &str) -> Vec<u8> {
        let mut hash = Sha256::new();
        hash.update(packet);
        for object in self.doc.objects.values() {
            if let Object::Stream(stream) = object {
                hash.update(&stream.content);
            }
        }
        hash.finalize().iter().take(16).copied().collect()
    }
}
