// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Figures: an inline picture as SVG with a PNG for older readers, alternative text, caption below.

use docx_rs::{Paragraph, ParagraphChild, Pic, Run};

use super::finish::dom::{Element, Node};
use super::inline::{Place, field, run};
use super::outline::Sequence;
use super::xml::escape;
use super::{Media, Writer};
use crate::document::{Anchor, Figure, Inline};
use crate::write::{WriteError, chart, drawing};

/// English Metric Units in a point.
pub(super) const EMU: f32 = 12_700.0;
/// Points in a millimetre.
pub(super) const MILLIMETRE: f32 = 72.0 / 25.4;
/// Resolution of the PNG, for readers without SVG and for print.
const DPI: f32 = 180.0;

/// Gives the picture of a paragraph its number, name and words, already escaped.
pub(super) fn describe(paragraph: &mut Element<'_>, number: usize, name: &str, alt: &str) {
    for tag in ["wp:docPr", "pic:cNvPr"] {
        if let Some(properties) = paragraph.find_mut(tag) {
            properties.attributes = format!(r#" id="{number}" name="{name}" descr="{alt}""#).into();
        }
    }
}

impl Writer<'_> {
    /// Writes a figure with its caption.
    pub(super) fn figure(&mut self, figure: &Figure) -> Result<(), WriteError> {
        if self.survey.is_some() {
            // Nothing of a figure comes back: it need not be drawn.
            self.outline.next_caption(true);
            return Ok(());
        }
        let drawing = chart::draw(&figure.chart, self.room.0 * MILLIMETRE);
        // Caption and a line of text find room on the same page.
        let most = (self.room.1 * MILLIMETRE - 70.0).max(60.0);
        let scale = (most / drawing.height).min(self.room.0 * MILLIMETRE / drawing.width).min(1.0);
        self.pictures.push(Media {
            png: drawing::png(&drawing, DPI)?,
            svg: Some(drawing::svg(&drawing, None)),
            raster: None,
        });
        let n = self.pictures.len();

        let size = |points: f32| (points * scale * EMU).round().max(1.0) as u32;
        let picture = Pic::new_with_dimensions(Vec::new(), 1, 1)
            .id(format!("rIdPicture{n}"))
            .size(size(drawing.width), size(drawing.height));
        let paragraph = Paragraph::new().style("Figure").add_run(Run::new().add_image(picture));
        // The picture needs a number, a name and words of its own, which docx-rs does not give.
        let name = format!("Figura {}", escape(&figure.number));
        let alt = escape(&figure.alt);
        self.push(paragraph)?;
        self.flush_edited(|p| {
            describe(p, n, &name, &alt);
            if let Some(blip) = p.find_mut("a:blip") {
                let vector = format!(
                    r#"<a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="rIdVector{n}"/></a:ext></a:extLst>"#
                );
                blip.children.push(Node::Raw(vector.into()));
            }
        })?;

        let mut caption = Paragraph::new().style("FigureCaption");
        caption.children = self.caption(&figure.anchor, &figure.number, &figure.caption, true)?;
        self.push(caption)
    }

    /// «Tabella 3 – Spesa per area»: the number counts itself, and its bookmark lets references repeat it.
    pub(super) fn caption(
        &mut self,
        anchor: &Anchor,
        number: &str,
        text: &[Inline],
        figure: bool,
    ) -> Result<Vec<ParagraphChild>, WriteError> {
        let word = if figure { "Figura" } else { "Tabella" };
        let strong = || Run::new().style("Strong");
        let mut out = run(strong(), &format!("{word} "));
        let sequence = self.outline.next_caption(figure);
        let literal = if sequence == Sequence::Literal { number } else { "" };
        self.mark_words(&format!("{word}{literal}"), text);
        let counted = match sequence {
            Sequence::Next => field(&format!("SEQ {word} \\* ARABIC"), number, strong()),
            Sequence::Reset(n) => field(&format!("SEQ {word} \\* ARABIC \\r {n}"), number, strong()),
            Sequence::Literal => run(strong(), number),
        };
        out.extend(self.marked(anchor, counted));
        if !text.is_empty() {
            out.extend(run(Run::new(), " – "));
            out.extend(self.line(text, Place::default())?);
        }
        Ok(out)
    }
}
