// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Pictures of the office, PNG and JPEG, decoded under caps to opaque pixels of a size that prints well.
//!
//! What goes into the documents is made anew from the pixels: nothing of the file itself, places and names of cameras included.

use std::fmt;
use std::io::Cursor;

/// Longest side that is kept, in pixels: a logo of 6 cm at 500 dots per inch.
pub const KEPT_SIDE: u32 = 1200;
/// Longest side that is read, in pixels.
pub const MOST_SIDE: u32 = 30_000;
/// Pixels of a picture that can be read row by row.
const MOST_PIXELS: u64 = 150_000_000;
/// Pixels of a picture that must be held whole: interlaced PNG, JPEG.
const MOST_WHOLE: u64 = 40_000_000;
/// Bytes of a file.
pub const MOST_BYTES: u64 = 32 << 20;

/// A picture.
#[derive(Clone, PartialEq, Eq)]
pub struct Raster {
    width: u32,
    height: u32,
    original: (u32, u32),
    rgb: Vec<u8>,
    png: Vec<u8>,
}

impl fmt::Debug for Raster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Raster({} × {})", self.width, self.height)
    }
}

/// Why a file can't be used as a picture. The words go into a sentence after the file's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RasterError {
    /// No bytes.
    #[error("è vuoto")]
    Empty,
    /// Something else, by its first bytes.
    #[error("non è un'immagine PNG o JPEG: sembra {0}")]
    Other(&'static str),
    /// Something else, unknown.
    #[error("non è un'immagine PNG o JPEG")]
    Unknown,
    /// Damaged or cut.
    #[error("è un'immagine {0} danneggiata o incompleta")]
    Damaged(&'static str),
    /// More pixels than can be held.
    #[error("è un'immagine troppo grande: {width} × {height} pixel")]
    TooLarge {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
}

impl Raster {
    /// Reads a PNG or a JPEG, whatever the name of its file; transparent parts become white, as the paper is.
    ///
    /// # Errors
    /// When the bytes are something else, damaged, or a picture too large to be held.
    pub fn read(bytes: &[u8]) -> Result<Raster, RasterError> {
        match bytes {
            [] => Err(RasterError::Empty),
            [0x89, b'P', b'N', b'G', ..] => read_png(bytes),
            [0xff, 0xd8, 0xff, ..] => read_jpeg(bytes),
            _ => Err(other(bytes)),
        }
    }

    /// Pixels across.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Pixels down.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Pixels across and down of the file: more than those kept when it was made smaller.
    pub fn original(&self) -> (u32, u32) {
        self.original
    }

    /// Red, green and blue of each pixel, row by row from the top.
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    /// The same picture as a PNG file.
    pub fn png(&self) -> &[u8] {
        &self.png
    }
}

/// What a file that is no picture seems to be.
fn other(bytes: &[u8]) -> RasterError {
    const KNOWN: &[(&[u8], &str)] = &[
        (b"GIF8", "un file GIF"),
        (b"BM", "un file BMP"),
        (b"II*\0", "un file TIFF"),
        (b"MM\0*", "un file TIFF"),
        (b"%PDF", "un file PDF"),
        (b"PK\x03\x04", "un file Word, Excel o ZIP"),
        (b"\xd0\xcf\x11\xe0", "un vecchio file di Office"),
        (b"\0\0\x01\0", "un'icona di Windows"),
        (b"8BPS", "un file Photoshop"),
        (b"%!PS", "un file EPS"),
    ];
    if let Some((_, name)) = KNOWN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return RasterError::Other(name);
    }
    let starts_at = |at: usize, magic: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(magic));
    if starts_at(0, b"RIFF") && starts_at(8, b"WEBP") {
        return RasterError::Other("un file WebP");
    }
    if starts_at(4, b"ftyp") {
        return RasterError::Other("una fotografia HEIC o AVIF");
    }
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(1000)).unwrap_or_default()).to_lowercase();
    if head.contains("<svg") {
        return RasterError::Other("un disegno SVG");
    }
    if head.contains("<html") || head.contains("<!doctype html") {
        return RasterError::Other("una pagina web");
    }
    RasterError::Unknown
}

fn checked(width: u32, height: u32, most: u64) -> Result<(), RasterError> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 || pixels > most || width.max(height) > MOST_SIDE {
        return Err(RasterError::TooLarge { width, height });
    }
    Ok(())
}

fn read_png(bytes: &[u8]) -> Result<Raster, RasterError> {
    let damaged = || RasterError::Damaged("PNG");
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: 256 << 20 });
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    // Eight bits each, grey or colour, always with transparency.
    decoder.set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
    let header = decoder.read_header_info().map_err(|_| damaged())?;
    let (width, height, interlaced) = (header.width, header.height, header.interlaced);
    checked(width, height, if interlaced { MOST_WHOLE } else { MOST_PIXELS })?;
    let mut reader = decoder.read_info().map_err(|_| damaged())?;
    let samples = reader.output_color_type().0.samples();
    let mut shrinker = Shrinker::new(width, height);
    if interlaced {
        let mut pixels = vec![0; reader.output_buffer_size().ok_or_else(damaged)?];
        reader.next_frame(&mut pixels).map_err(|_| damaged())?;
        for row in pixels.chunks_exact(width as usize * samples) {
            shrinker.row(row, samples);
        }
    } else {
        while let Some(row) = reader.next_row().map_err(|_| damaged())? {
            shrinker.row(row.data(), samples);
        }
    }
    shrinker.finish().ok_or_else(damaged)
}

fn read_jpeg(bytes: &[u8]) -> Result<Raster, RasterError> {
    use zune_jpeg::JpegDecoder;
    use zune_jpeg::zune_core::bytestream::ZCursor;
    use zune_jpeg::zune_core::colorspace::ColorSpace;
    use zune_jpeg::zune_core::options::DecoderOptions;

    let damaged = || RasterError::Damaged("JPEG");
    // The decoder fills what is missing with grey: a file without its end was cut.
    let end = bytes.windows(2).rposition(|pair| pair == [0xff, 0xd9]).unwrap_or(0);
    if end < bytes.len() / 2 {
        return Err(damaged());
    }
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(ColorSpace::RGB)
        .set_max_width(1 << 16)
        .set_max_height(1 << 16)
        .set_use_unsafe(false);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|_| damaged())?;
    let (width, height) = decoder.dimensions().ok_or_else(damaged)?;
    let (width, height) = (width as u32, height as u32);
    checked(width, height, MOST_WHOLE)?;
    let pixels = decoder.decode().map_err(|_| damaged())?;
    let samples = decoder.output_colorspace().ok_or_else(damaged)?.num_components();
    if !matches!(samples, 1 | 3) {
        return Err(damaged());
    }
    let mut shrinker = Shrinker::new(width, height);
    for row in pixels.chunks_exact(width as usize * samples) {
        shrinker.row(row, samples);
    }
    shrinker.finish().ok_or_else(damaged)
}

/// Averages squares of pixels as rows come in, so that only the picture that is kept is held.
struct Shrinker {
    original: (u32, u32),
    /// Side of the square that becomes a pixel.
    factor: u32,
    width: usize,
    rows: u32,
    /// Sums of red, green, blue of the row in the making.
    sums: Vec<u32>,
    /// Rows in those sums.
    held: u32,
    rgb: Vec<u8>,
}

impl Shrinker {
    fn new(width: u32, height: u32) -> Shrinker {
        let factor = width.max(height).div_ceil(KEPT_SIDE).max(1);
        let kept = width.div_ceil(factor) as usize;
        let capacity = kept * height.div_ceil(factor) as usize * 3;
        Shrinker {
            original: (width, height),
            factor,
            width: kept,
            rows: 0,
            sums: vec![0; kept * 3],
            held: 0,
            rgb: Vec::with_capacity(capacity),
        }
    }

    /// Adds a row of 1 (grey), 2 (grey, alpha), 3 (colour) or 4 (colour, alpha) samples to a pixel.
    fn row(&mut self, row: &[u8], samples: usize) {
        let over = |value: u8, alpha: u8| (u32::from(value) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255;
        for (at, pixel) in row.chunks_exact(samples).take(self.original.0 as usize).enumerate() {
            let color = match *pixel {
                [g] => [u32::from(g); 3],
                [g, a] => [over(g, a); 3],
                [r, g, b] => [r, g, b].map(u32::from),
                [r, g, b, a] => [r, g, b].map(|value| over(value, a)),
                _ => continue,
            };
            let place = at / self.factor as usize * 3;
            for (sum, value) in self.sums.iter_mut().skip(place).zip(color) {
                *sum += value;
            }
        }
        self.rows += 1;
        self.held += 1;
        if self.held == self.factor || self.rows == self.original.1 {
            self.pour();
        }
    }

    fn pour(&mut self) {
        for (at, sums) in self.sums.chunks_exact(3).enumerate() {
            let across = (self.original.0 - at as u32 * self.factor).min(self.factor);
            let count = (across * self.held).max(1);
            self.rgb.extend(sums.iter().map(|sum| ((sum + count / 2) / count).min(255) as u8));
        }
        self.sums.fill(0);
        self.held = 0;
    }

    /// The picture; `None` if rows are missing.
    fn finish(self) -> Option<Raster> {
        let height = self.original.1.div_ceil(self.factor);
        let width = self.width as u32;
        if self.rows != self.original.1 || self.rgb.len() != self.width * height as usize * 3 {
            return None;
        }
        let png = encode(width, height, &self.rgb)?;
        Some(Raster { width, height, original: self.original, rgb: self.rgb, png })
    }
}

fn encode(width: u32, height: u32, rgb: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(rgb).ok()?;
    writer.finish().ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PNG of one colour.
    fn png_of(width: u32, height: u32, color: png::ColorType, pixel: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, width, height);
        encoder.set_color(color);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&pixel.repeat((width * height) as usize)).unwrap();
        writer.finish().unwrap();
        out
    }

    #[test]
    fn transparency_becomes_paper() {
        let raster = Raster::read(&png_of(2, 1, png::ColorType::Rgba, &[200, 0, 0, 0])).unwrap();
        assert_eq!((raster.width(), raster.height(), raster.rgb()), (2, 1, &[255; 6][..]));
        let grey = Raster::read(&png_of(1, 1, png::ColorType::Grayscale, &[7])).unwrap();
        assert_eq!(grey.rgb(), [7, 7, 7]);
        assert_eq!(Raster::read(grey.png()).unwrap().rgb(), grey.rgb());
    }

    #[test]
    fn a_huge_picture_is_made_smaller() {
        let raster = Raster::read(&png_of(10_000, 30, png::ColorType::Rgb, &[10, 20, 30])).unwrap();
        assert_eq!((raster.width(), raster.height(), raster.original()), (1112, 4, (10_000, 30)));
        assert!(raster.rgb().chunks(3).all(|pixel| pixel == [10, 20, 30]));
        assert_eq!(
            Raster::read(&png_of(MOST_SIDE + 1, 1, png::ColorType::Grayscale, &[0])).unwrap_err().to_string(),
            "è un'immagine troppo grande: 30001 × 1 pixel"
        );
    }

    #[test]
    fn what_is_no_picture_is_told_by_name() {
        for (bytes, words) in [
            (&b""[..], "è vuoto"),
            (b"ciao", "non è un'immagine PNG o JPEG"),
            (b"%PDF-1.7", "non è un'immagine PNG o JPEG: sembra un file PDF"),
            (b"<?xml version='1.0'?><SVG>", "non è un'immagine PNG o JPEG: sembra un disegno SVG"),
            (b"\x89PNG\r\n\x1a\nrest", "è un'immagine PNG danneggiata o incompleta"),
            (b"\xff\xd8\xff\xe0", "è un'immagine JPEG danneggiata o incompleta"),
        ] {
            assert_eq!(Raster::read(bytes).unwrap_err().to_string(), words);
        }
    }

    #[test]
    fn no_damage_panics() {
        let good = png_of(40, 30, png::ColorType::Rgba, &[9, 8, 7, 6]);
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 0x41;
            let _ = Raster::read(&bad);
            assert!(at > good.len() - 20 || Raster::read(&good[..at]).is_err(), "troncato a {at}");
        }
    }
}
