// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! What is drawn on a page: marked content, operators, colours, glyphs, contrast (ISO 14289-1, 7.1; ISO 19005-2, 6.2).

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Object};

use super::{File, Fonts, text};

/// Marked content of a page: for each identifier, in order of appearance, the tag that it has there.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    pub marked: Vec<(i64, String)>,
}

/// Operators that the writer uses; any other is to be looked at before it is allowed.
const OPERATORS: &[&str] = &[
    "BT", "ET", "Tf", "Td", "TJ", "Tj", "Ts", "rg", "RG", "g", "G", "w", "d", "J", "j", "M", "re", "m", "l", "c", "h",
    "f", "f*", "S", "s", "B", "B*", "b", "b*", "n", "W", "W*", "q", "Q", "cm", "Do", "BMC", "BDC", "EMC",
];

const PAINTING: &[&str] = &["f", "f*", "S", "s", "B", "B*", "b", "b*", "TJ", "Tj", "Do", "sh"];

/// Least contrast of a text with what is under it (WCAG 2.1, 1.4.3).
const CONTRAST: f64 = 4.5;

type Rgb = [f32; 3];

const IDENTITY: [f32; 6] = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

#[derive(Clone, Default)]
struct Mark {
    tag: String,
    mcid: Option<i64>,
    actual: bool,
}

impl Mark {
    fn artifact(&self) -> bool {
        self.tag == "Artifact"
    }
}

/// A painted area: its outlines and its colour, none for a picture.
struct Area {
    rings: Vec<Vec<[f32; 2]>>,
    color: Option<Rgb>,
}

struct Walk<'f> {
    fonts: &'f Fonts,
    page: usize,
    open: Vec<Mark>,
    /// Depth of marked content where the text object began.
    text: Option<usize>,
    /// Fill colours and matrices saved by `q`, with the depth of marked content.
    saved: Vec<(Rgb, [f32; 6], usize)>,
    fill: Rgb,
    font: (String, f32),
    pen: [f32; 2],
    path: Vec<Vec<[f32; 2]>>,
    painted: Vec<Area>,
    matrix: [f32; 6],
    usage: Usage,
}

pub fn check(file: &mut File<'_>, page: usize, fonts: &Fonts) -> Usage {
    let Some(id) = file.pages.get(page).copied() else { return Usage::default() };
    let content = match Content::decode(&file.doc.get_page_content(id)) {
        Ok(content) => content,
        Err(error) => {
            file.want(false, "A 6.2.2", || format!("pagina {page}: {error}"));
            return Usage::default();
        }
    };
    let mut walk = Walk {
        fonts,
        page,
        open: Vec::new(),
        text: None,
        saved: Vec::new(),
        fill: [0.0; 3],
        font: (String::new(), 0.0),
        pen: [0.0; 2],
        path: Vec::new(),
        painted: Vec::new(),
        matrix: IDENTITY,
        usage: Usage::default(),
    };
    for operation in &content.operations {
        walk.step(file, operation);
    }
    let closed = walk.open.is_empty() && walk.text.is_none() && walk.saved.is_empty();
    file.want(closed, "PDF 14.6", || format!("pagina {page}: qualcosa resta aperto"));
    let mut seen: Vec<i64> = walk.usage.marked.iter().map(|(id, _)| *id).collect();
    seen.sort_unstable();
    let whole = seen.iter().enumerate().all(|(at, id)| at as i64 == *id);
    file.want(whole, "PDF 14.7.4", || format!("pagina {page}: identificatori con buchi o doppioni"));
    walk.usage
}

impl Walk<'_> {
    fn step(&mut self, file: &mut File<'_>, operation: &Operation) {
        let page = self.page;
        let name = operation.operator.as_str();
        file.want(OPERATORS.contains(&name), "A 6.2.2", || format!("pagina {page}: operatore {name}"));
        let numbers: Vec<f32> = operation.operands.iter().filter_map(|operand| operand.as_float().ok()).collect();
        for operand in &operation.operands {
            limits(file, page, operand);
        }
        if PAINTING.contains(&name) {
            let owned = self.open.iter().any(|mark| mark.mcid.is_some() || mark.artifact());
            file.want(owned, "UA 7.1-3", || format!("pagina {page}: {name} fuori da ogni contenuto marcato"));
        }
        match (name, numbers.as_slice()) {
            ("BDC" | "BMC", _) => self.begin(file, operation),
            ("EMC", _) => {
                let inside = self.open.len() > self.text.unwrap_or(0).max(self.saved.last().map_or(0, |saved| saved.2));
                file.want(inside, "PDF 14.6", || format!("pagina {page}: EMC di troppo"));
                self.open.pop();
            }
            ("BT", _) => {
                file.want(self.text.is_none(), "PDF 9.4", || format!("pagina {page}: BT dentro BT"));
                self.text = Some(self.open.len());
                self.pen = [0.0; 2];
            }
            ("ET", _) => {
                let balanced = self.text == Some(self.open.len());
                file.want(balanced, "PDF 14.6", || format!("pagina {page}: ET con contenuti marcati aperti"));
                self.text = None;
            }
            ("q", _) => {
                self.saved.push((self.fill, self.matrix, self.open.len()));
                file.want(self.saved.len() <= 28, "A 6.1.13", || format!("pagina {page}: q annidati"));
            }
            ("Q", _) => match self.saved.pop() {
                Some((fill, matrix, depth)) => {
                    (self.fill, self.matrix) = (fill, matrix);
                    file.want(depth == self.open.len(), "PDF 14.6", || format!("pagina {page}: Q e contenuti marcati"));
                }
                None => file.want(false, "PDF 8.4.2", || format!("pagina {page}: Q senza q")),
            },
            ("cm", [a, b, c, d, e, f]) => {
                // The writer moves and scales once, for pictures only.
                let plain = self.matrix == IDENTITY && *b == 0.0 && *c == 0.0;
                file.want(plain, "pdz", || format!("pagina {page}: trasformazione non prevista"));
                self.matrix = [*a, *b, *c, *d, *e, *f];
            }
            ("rg", [r, g, b]) => self.fill = [*r, *g, *b],
            ("g", [grey]) => self.fill = [*grey; 3],
            ("Tf", [size]) => {
                self.font = (operation.operands.first().map(super::name).unwrap_or_default(), *size);
                let known = self.fonts.contains_key(&self.font.0);
                file.want(known, "A 6.2.2", || format!("pagina {page}: font {} senza risorsa", self.font.0));
            }
            ("Td", [x, y]) => self.pen = [self.pen[0] + x, self.pen[1] + y],
            ("TJ" | "Tj", _) => self.show(file, operation),
            ("re", [x, y, width, height]) => {
                self.path.push(vec![[*x, *y], [x + width, *y], [x + width, y + height], [*x, y + height]]);
            }
            ("m", [x, y]) => self.path.push(vec![[*x, *y]]),
            ("l", [x, y]) | ("c", [.., x, y]) => {
                if let Some(ring) = self.path.last_mut() {
                    ring.push([*x, *y]);
                }
            }
            ("f" | "f*" | "B" | "B*" | "b" | "b*", _) => {
                let rings = std::mem::take(&mut self.path);
                self.painted.push(Area { rings, color: Some(self.fill) });
            }
            ("S" | "s" | "n", _) => self.path.clear(),
            ("Do", _) => {
                let [a, _, _, d, e, f] = self.matrix;
                let ring = vec![[e, f], [e + a, f], [e + a, f + d], [e, f + d]];
                self.painted.push(Area { rings: vec![ring], color: None });
            }
            _ => {}
        }
    }

    fn begin(&mut self, file: &mut File<'_>, operation: &Operation) {
        let page = self.page;
        let tag = operation.operands.first().map(super::name).unwrap_or_default();
        let properties = operation.operands.get(1).and_then(|found| found.as_dict().ok()).cloned().unwrap_or_default();
        let mcid = properties.get(b"MCID").and_then(Object::as_i64).ok();
        let mark = Mark { tag, mcid, actual: properties.has(b"ActualText") };
        let tagged = self.open.iter().any(|mark| mark.mcid.is_some());
        let artifact = self.open.iter().any(Mark::artifact);
        file.want(!(mark.artifact() && tagged), "UA 7.1-1", || {
            format!("pagina {page}: artefatto in contenuto marcato")
        });
        file.want(!(mark.mcid.is_some() && artifact), "UA 7.1-2", || {
            format!("pagina {page}: contenuto in un artefatto")
        });
        file.want(!(mark.mcid.is_some() && tagged), "PDF 14.7.4", || {
            format!("pagina {page}: contenuti uno nell'altro")
        });
        file.want(!(mark.artifact() && mcid.is_some()), "UA 7.1-2", || format!("pagina {page}: artefatto con MCID"));
        if let Some(id) = mcid {
            self.usage.marked.push((id, mark.tag.clone()));
        }
        artifact_kind(file, page, &mark, &properties);
        self.open.push(mark);
    }

    fn show(&mut self, file: &mut File<'_>, operation: &Operation) {
        let page = self.page;
        file.want(self.text.is_some(), "PDF 9.4", || format!("pagina {page}: testo fuori da BT ed ET"));
        let Some(font) = self.fonts.get(&self.font.0) else { return };
        let replaced = self.open.iter().any(|mark| mark.actual);
        let artifact = self.open.iter().any(Mark::artifact);
        let items = match operation.operands.first() {
            Some(Object::Array(items)) => items.clone(),
            Some(other) => vec![other.clone()],
            None => Vec::new(),
        };
        let mut visible = false;
        for code in items.iter().filter_map(|item| item.as_str().ok()).flat_map(|bytes| bytes.chunks(2)) {
            let code = code.iter().fold(0u16, |sum, byte| sum << 8 | u16::from(*byte));
            let name = &self.font.0;
            file.want(code != 0, "A 6.2.11.8", || format!("pagina {page}: {name} mostra .notdef"));
            file.want(code != 0, "UA 7.21.8", || format!("pagina {page}: {name} mostra .notdef"));
            let there = code < font.glyphs && font.widths.contains_key(&code);
            file.want(there, "UA 7.21.4.1", || format!("pagina {page}: {name} non ha il glifo {code}"));
            let reads = font.reads.get(&code).map(String::as_str).unwrap_or_default();
            file.want(!reads.is_empty(), "UA 7.21.7", || format!("pagina {page}: {name}, glifo {code} senza testo"));
            let barred = reads.contains(['\0', '\u{feff}', '\u{fffe}', '\u{fffd}']);
            file.want(!barred, "UA 7.21.7", || format!("pagina {page}: {name}, glifo {code} si legge {reads:?}"));
            let private = reads.chars().any(|c| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}'));
            let told = !private || replaced || artifact;
            file.want(told, "A 6.2.11.7.3", || format!("pagina {page}: {name}, glifo {code} è d'uso privato"));
            visible |= !reads.trim().is_empty();
        }
        if visible && self.matrix == IDENTITY {
            self.contrast(file);
        }
    }

    fn contrast(&self, file: &mut File<'_>) {
        let [x, y] = self.pen;
        let point = [x + self.font.1 * 0.2, y + self.font.1 * 0.25];
        let under = self.painted.iter().rev().find(|area| covers(&area.rings, point));
        let Some(under) = under.map_or(Some([1.0; 3]), |area| area.color) else { return };
        let ratio = ratio(self.fill, under);
        let page = self.page;
        file.want(ratio >= CONTRAST, "WCAG 1.4.3", || {
            format!("pagina {page}, ({x}, {y}): {:?} su {under:?}, contrasto {ratio:.2}", self.fill)
        });
    }
}

/// Whether a point lies in an area (non-zero winding).
fn covers(rings: &[Vec<[f32; 2]>], [x, y]: [f32; 2]) -> bool {
    let mut winding = 0;
    for ring in rings {
        for (at, [x0, y0]) in ring.iter().enumerate() {
            let [x1, y1] = ring[(at + 1) % ring.len()];
            if (*y0 <= y) != (y1 <= y) {
                let left = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0);
                match y1 > *y0 {
                    true if left > 0.0 => winding += 1,
                    false if left < 0.0 => winding -= 1,
                    _ => {}
                }
            }
        }
    }
    winding != 0
}

/// Contrast of two colours (WCAG 2.1).
pub fn ratio(one: Rgb, other: Rgb) -> f64 {
    let luminance = |color: Rgb| {
        let [r, g, b] = color.map(|part| {
            let part = f64::from(part);
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// An artifact says of which kind it is (ISO 32000-1, 14.8.2.2).
fn artifact_kind(file: &mut File<'_>, page: usize, mark: &Mark, properties: &Dictionary) {
    if mark.artifact() {
        let kind = properties.get(b"Type").map(super::name).unwrap_or_default();
        let known = matches!(kind.as_str(), "Pagination" | "Layout" | "Page" | "Background");
        file.want(known, "UA 7.8", || format!("pagina {page}: artefatto di tipo «{kind}»"));
    }
    if let Ok(language) = properties.get(b"Lang") {
        let language = text(language);
        file.want(super::objects::is_language(&language), "UA 7.2-29", || {
            format!("pagina {page}: lingua «{language}»")
        });
    }
}

fn limits(file: &mut File<'_>, page: usize, operand: &Object) {
    match operand {
        Object::String(bytes, _) => {
            file.want(bytes.len() < 32_768, "A 6.1.13", || format!("pagina {page}: stringa di {} byte", bytes.len()));
        }
        Object::Array(items) => items.iter().for_each(|item| limits(file, page, item)),
        Object::Real(value) => {
            let fits = *value == 0.0 || value.is_finite() && value.abs() >= 1.175e-38;
            file.want(fits, "A 6.1.13", || format!("pagina {page}: reale {value}"));
        }
        _ => {}
    }
}
