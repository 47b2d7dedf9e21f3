// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Logos and arms, in the text and in headers.

use docx_rs::{Paragraph, Pic, Run};

use super::figure::{EMU, MILLIMETRE, describe};
use super::finish::dom::Element;
use super::xml::escape;
use super::{Media, Writer};
use crate::document::{Align, Picture};
use crate::write::WriteError;

/// Numbers of the pictures of headers: each is shown on many pages, apart from those of the text.
const HEADERS: usize = 10_000;

impl Writer<'_> {
    /// Writes a picture as a paragraph.
    pub(super) fn picture(&mut self, picture: &Picture) -> Result<(), WriteError> {
        let style = match picture.align {
            Align::Left => "Figure",
            Align::Center => "FigureCentered",
            Align::Right | Align::Decimal => "FigureRight",
        };
        let (run, at) = self.pixels(picture, self.room);
        self.push(Paragraph::new().style(style).add_run(run))?;
        let alt = escape(&picture.alt);
        self.flush_edited(|p| describe(p, at + 1, &format!("Immagine {}", at + 1), &alt))
    }

    /// The picture of a header, with its position among those of the package.
    pub(super) fn emblem(&mut self, picture: &Picture, room: (f32, f32)) -> (Run, usize) {
        self.pixels(picture, room)
    }

    /// A run that shows a picture within a room in millimetres; the same one is put into the package once.
    fn pixels(&mut self, picture: &Picture, (width, height): (f32, f32)) -> (Run, usize) {
        let same = |media: &Media| media.raster.as_ref().is_some_and(|known| *known == picture.raster);
        let known = self.pictures.iter().position(same);
        let at = known.unwrap_or(self.pictures.len());
        if known.is_none() {
            let raster = picture.raster.clone();
            self.pictures.push(Media { png: raster.png().to_vec(), svg: None, raster: Some(raster) });
        }
        let scale = (width / picture.width).min(height / picture.height).clamp(0.0, 1.0);
        let size = |millimetres: f32| (millimetres * scale * MILLIMETRE * EMU).round().max(1.0) as u32;
        let shown = Pic::new_with_dimensions(Vec::new(), 1, 1)
            .id(format!("rIdPicture{}", at + 1))
            .size(size(picture.width), size(picture.height));
        (Run::new().add_image(shown), at)
    }
}

/// Names the picture of a header.
pub(super) fn describe_emblem(paragraph: &mut Element<'_>, at: usize, alt: &str) {
    describe(paragraph, HEADERS + at, &format!("Immagine {}", HEADERS + at), &escape(alt));
}
