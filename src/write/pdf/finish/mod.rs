// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Pages to a finished file: what printpdf can't write is added to lopdf's objects.
//!
//! Each page goes through printpdf by itself, and only its compressed content is kept: memory doesn't grow with what is drawn.

mod catalog;
mod icc;
mod outline;
mod save;
mod tags;
mod xmp;

use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat, dictionary};
use printpdf::{Codepoint, Op, PdfDocument, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, TextItem};

use crate::document::Document;
use crate::raster::Raster;
use crate::write::WriteError;
use crate::write::fonts::Font;

use super::faces::{Faces, resource};
use super::layout::Layout;
use super::paint;
use super::pictures::Pictures;
use super::text::shape::Shaper;
use super::tree::NodeId;

/// The file in the making.
pub(super) struct File {
    doc: lopdf::Document,
    tree_of_pages: ObjectId,
    /// Object and height of each page.
    pages: Vec<(ObjectId, f32)>,
    /// Owner of each marked-content sequence, page by page.
    owners: Vec<Vec<NodeId>>,
    annotations: Vec<ObjectId>,
}

/// Writes the file.
pub(super) fn finish(document: &Document, mut layout: Layout, shaper: &Shaper) -> Result<Vec<u8>, WriteError> {
    let faces = Faces::of(&layout.pages, shaper);
    let pictures = Pictures::of(&layout.pages);
    let (doc, resources, tree_of_pages) = base(&faces, &pictures)?;
    let mut file = File { doc, tree_of_pages, pages: Vec::new(), owners: Vec::new(), annotations: Vec::new() };
    let mut links = Vec::new();
    let order = layout.tree.order();
    let drawn = std::mem::take(&mut layout.pages);
    for (number, page) in drawn.into_iter().enumerate() {
        let (ops, owners) =
            paint::page(number, &page, shaper, (&faces, &pictures), &order, &mut layout.tree, &mut links);
        let content = content(ops, page.width, page.height)?;
        let content = file.doc.add_object(content);
        let media = vec![Object::Integer(0), 0.into(), Object::Real(cut(page.width)), Object::Real(cut(page.height))];
        let id = file.doc.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => tree_of_pages,
            "MediaBox" => media,
            "Resources" => resources,
            "Contents" => content,
            "StructParents" => number as i64,
            "Tabs" => "S",
        });
        file.pages.push((id, page.height));
        file.owners.push(owners);
    }
    let kids: Vec<Object> = file.pages.iter().map(|(id, _)| Object::Reference(*id)).collect();
    let count = file.pages.len() as i64;
    file.doc.set_object(tree_of_pages, dictionary! { "Type" => "Pages", "Count" => count, "Kids" => kids });
    file.links(&links, &layout);
    let (root, elements) = file.tags(&layout.tree, &links);
    let outlines = file.outline(&layout.bookmarks);
    file.catalog(document, root, outlines)?;
    save::save(file.doc, elements)
}

/// Two decimals of a length.
fn cut(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

/// A text string (ISO 32000-1, 7.9.2.2).
fn text(value: &str) -> Object {
    if value.chars().all(|c| matches!(c, ' '..='~')) {
        return Object::String(value.as_bytes().to_vec(), StringFormat::Literal);
    }
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(value.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

fn failed(error: impl std::fmt::Display) -> WriteError {
    WriteError::Backend { format: "PDF", message: error.to_string() }
}

fn options() -> PdfSaveOptions {
    // Not secure: only so does printpdf write the show operations that paint prepares.
    PdfSaveOptions { optimize: false, subset_fonts: false, secure: false, image_optimization: None }
}

/// A document with the faces, the resources of the pages and the identifier of their tree.
fn base(faces: &Faces, pictures: &Pictures) -> Result<(lopdf::Document, ObjectId, ObjectId), WriteError> {
    let mut pdf = PdfDocument::new("");
    let mut ops = vec![Op::StartTextSection];
    for (font, program, reads) in faces.embed()? {
        pdf.resources.fonts.map.insert(resource(font), program);
        ops.push(Op::SetFont { font: PdfFontHandle::External(resource(font)), size: Pt(1.0) });
        let glyphs =
            reads.into_iter().enumerate().map(|(at, read)| Codepoint::with_cid(at as u16 + 1, 0.0, read)).collect();
        ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(glyphs)] });
    }
    ops.push(Op::EndTextSection);
    pdf.pages.push(PdfPage::new(printpdf::Mm(10.0), printpdf::Mm(10.0), ops));
    let made = pdf.to_lopdf_document(&options(), &mut Vec::new());
    let page = made.page_iter().next().ok_or_else(|| failed("nessuna pagina"))?;
    let reference = |from: ObjectId, key: &[u8]| {
        made.get_dictionary(from).and_then(|found| found.get(key)).and_then(Object::as_reference)
    };
    let fonts = reference(page, b"Resources").and_then(|id| reference(id, b"Font")).map_err(failed)?;
    let fonts = made.get_dictionary(fonts).map_err(failed)?;
    let mut doc = lopdf::Document::with_version("1.7");
    let mut own = Dictionary::new();
    for font in Font::ALL {
        let name = resource(font).0;
        if let Ok(object) = fonts.get(name.as_bytes()) {
            let copied = copy(&made, &mut doc, object)?;
            exact_widths(&mut doc, &copied, faces.advances(font));
            own.set(name, copied);
        }
    }
    let fonts = doc.add_object(own);
    let mut resources = dictionary! { "Font" => fonts };
    if !pictures.is_empty() {
        let mut images = Dictionary::new();
        for (name, raster) in pictures.iter() {
            images.set(name, doc.add_object(image(raster)?));
        }
        resources.set("XObject", images);
    }
    let resources = doc.add_object(resources);
    let pages = doc.new_object_id();
    Ok((doc, resources, pages))
}

/// A picture as an image object (ISO 32000-1, 8.9.5), opaque, in the colours of the output intent.
fn image(raster: &Raster) -> Result<Stream, WriteError> {
    let entries = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Image",
        "Width" => i64::from(raster.width()),
        "Height" => i64::from(raster.height()),
        "ColorSpace" => "DeviceRGB",
        "BitsPerComponent" => 8,
    };
    save::packed(entries, raster.rgb().to_vec())
}

/// Copies an object and all that it refers to; streams are compressed.
fn copy(from: &lopdf::Document, to: &mut lopdf::Document, object: &Object) -> Result<Object, WriteError> {
    Ok(match object {
        Object::Reference(id) => {
            let copied = copy(from, to, from.get_object(*id).map_err(failed)?)?;
            Object::Reference(to.add_object(copied))
        }
        Object::Array(items) => Object::Array(items.iter().map(|item| copy(from, to, item)).collect::<Result<_, _>>()?),
        Object::Dictionary(dictionary) => Object::Dictionary(copy_dictionary(from, to, dictionary)?),
        Object::Stream(stream) => {
            let dictionary = copy_dictionary(from, to, &stream.dict)?;
            Object::Stream(save::packed(dictionary, stream.content.clone())?)
        }
        plain => plain.clone(),
    })
}

fn copy_dictionary(
    from: &lopdf::Document,
    to: &mut lopdf::Document,
    dictionary: &Dictionary,
) -> Result<Dictionary, WriteError> {
    dictionary.iter().map(|(key, value)| Ok((key.clone(), copy(from, to, value)?))).collect()
}

/// printpdf cuts advances to whole thousandths: over a line that would show.
fn exact_widths(doc: &mut lopdf::Document, font: &Object, advances: &[f32]) {
    let widths: Vec<Object> = advances
        .iter()
        .map(|advance| {
            let advance = cut(*advance);
            if advance.fract() == 0.0 { Object::Integer(advance as i64) } else { Object::Real(advance) }
        })
        .collect();
    if let Ok(id) = font.as_reference()
        && let Ok(font) = doc.get_object_mut(id).and_then(Object::as_dict_mut)
        && let Ok(descendants) = font.get_mut(b"DescendantFonts").and_then(Object::as_array_mut)
        && let Some(Object::Dictionary(descendant)) = descendants.first_mut()
    {
        descendant.set("W", vec![Object::Integer(1), Object::Array(widths)]);
    }
}

/// The compressed content of a page.
fn content(ops: Vec<Op>, width: f32, height: f32) -> Result<Stream, WriteError> {
    let mut pdf = PdfDocument::new("");
    let size = |points: f32| printpdf::Mm(points / super::style::MM);
    pdf.pages.push(PdfPage::new(size(width), size(height), ops));
    let mut made = pdf.to_lopdf_document(&options(), &mut Vec::new());
    let page = made.page_iter().next().ok_or_else(|| failed("nessuna pagina"))?;
    let id = made
        .get_dictionary(page)
        .and_then(|page| page.get(b"Contents"))
        .and_then(Object::as_reference)
        .map_err(failed)?;
    match made.objects.remove(&id) {
        Some(Object::Stream(stream)) => save::packed(Dictionary::new(), stream.content),
        _ => Err(failed("pagina senza contenuto")),
    }
}

impl File {
    /// Reference to a page.
    fn page(&self, number: usize) -> Object {
        self.pages.get(number).map_or(Object::Null, |(id, _)| Object::Reference(*id))
    }

    /// Height of a page.
    fn height(&self, number: usize) -> f32 {
        self.pages.get(number).map_or(842.0, |(_, height)| *height)
    }
}
