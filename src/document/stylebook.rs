// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The styles that texts have: what the reader of an office's reference document and the writers agree on.
//!
//! Each has an identity, the language-neutral name that word processors save, and the names under which Italians know it.

use super::ParagraphStyle;

/// What a style is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StyleKind {
    /// Paragraphs.
    Paragraph,
    /// Words.
    Character,
    /// Tables.
    Table,
}

/// A style.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Identity in the files that are written.
    pub id: &'static str,
    /// Language-neutral name, in lower case.
    pub name: &'static str,
    /// What it is for.
    pub kind: StyleKind,
    /// Italian name, as Word shows it, then others.
    pub italian: &'static [&'static str],
    /// Whether word processors know it, and don't only take it from a document.
    pub built_in: bool,
}

const fn text(id: &'static str, name: &'static str, italian: &'static [&'static str]) -> Known {
    Known { id, name, kind: StyleKind::Paragraph, italian, built_in: true }
}

const fn mark(id: &'static str, name: &'static str, italian: &'static [&'static str]) -> Known {
    Known { id, name, kind: StyleKind::Character, italian, built_in: true }
}

const fn own(id: &'static str, name: &'static str, italian: &'static [&'static str]) -> Known {
    Known { id, name, kind: StyleKind::Paragraph, italian, built_in: false }
}

const fn table(id: &'static str, name: &'static str, italian: &'static [&'static str]) -> Known {
    Known { id, name, kind: StyleKind::Table, italian, built_in: false }
}

/// Those that an office may define in its reference document.
pub const STYLES: &[Known] = &[
    text("Normal", "normal", &["Normale", "Standard"]),
    text("Heading1", "heading 1", &["Titolo 1", "Intestazione 1"]),
    text("Heading2", "heading 2", &["Titolo 2", "Intestazione 2"]),
    text("Heading3", "heading 3", &["Titolo 3", "Intestazione 3"]),
    text("Heading4", "heading 4", &["Titolo 4", "Intestazione 4"]),
    text("Heading5", "heading 5", &["Titolo 5", "Intestazione 5"]),
    text("Heading6", "heading 6", &["Titolo 6", "Intestazione 6"]),
    text("BodyText", "body text", &["Corpo testo", "Corpo del testo", "text body"]),
    text("Title", "title", &["Titolo"]),
    text("Subtitle", "subtitle", &["Sottotitolo"]),
    text("ListBullet", "list bullet", &["Punto elenco"]),
    text("ListBullet2", "list bullet 2", &["Punto elenco 2"]),
    text("ListBullet3", "list bullet 3", &["Punto elenco 3"]),
    text("ListNumber", "list number", &["Numero elenco"]),
    text("ListNumber2", "list number 2", &["Numero elenco 2"]),
    text("ListNumber3", "list number 3", &["Numero elenco 3"]),
    text("ListContinue", "list continue", &["Elenco continua"]),
    text("ListContinue2", "list continue 2", &["Elenco continua 2"]),
    text("ListContinue3", "list continue 3", &["Elenco continua 3"]),
    text("Caption", "caption", &["Didascalia"]),
    text("FootnoteText", "footnote text", &["Testo nota a piè di pagina", "footnote"]),
    text("Quote", "quote", &["Citazione"]),
    text("TOC1", "toc 1", &["Sommario 1", "contents 1"]),
    text("TOC2", "toc 2", &["Sommario 2", "contents 2"]),
    text("TOC3", "toc 3", &["Sommario 3", "contents 3"]),
    text("TableofFigures", "table of figures", &["Indice delle figure"]),
    text("Header", "header", &["Intestazione"]),
    text("Footer", "footer", &["Piè di pagina", "Pie di pagina"]),
    text("Signature", "signature", &["Firma"]),
    mark("Strong", "strong", &["Enfasi (grassetto)"]),
    mark("Emphasis", "emphasis", &["Enfasi (corsivo)"]),
    mark("IntenseEmphasis", "intense emphasis", &["Enfasi intensa"]),
    mark("Hyperlink", "hyperlink", &["Collegamento ipertestuale", "internet link"]),
    mark("FootnoteReference", "footnote reference", &["Rimando nota a piè di pagina"]),
    own("Lead", "apertura", &["Apertura"]),
    own("Centered", "centrato", &["Centrato"]),
    own("Source", "fonte", &["Fonte"]),
    own("SmallText", "testo piccolo", &["Testo piccolo"]),
    own("Placeholder", "da completare", &["Da completare"]),
    own("Premise", "premessa", &["Premessa"]),
    own("Resolution", "dispositivo", &["Dispositivo"]),
    own("FigureCaption", "didascalia figura", &["Didascalia figura"]),
    own("TableText", "testo tabella", &["Testo tabella"]),
    own("TableNumber", "numero tabella", &["Numero tabella"]),
    own("TableCentered", "testo tabella centrato", &["Testo tabella centrato"]),
    own("TableHeader", "intestazione tabella", &["Intestazione tabella"]),
    own("CompactText", "testo tabella compatta", &["Testo tabella compatta"]),
    table("DataTable", "tabella dati", &["Tabella dati"]),
    table("CompactTable", "tabella compatta", &["Tabella compatta"]),
    table("FormTable", "tabella scheda", &["Tabella scheda"]),
    table("PlainTable", "tabella senza bordi", &["Tabella senza bordi"]),
];

/// The style of a kind that a name or an identity means, whatever its language and case.
pub fn find(name: &str, kind: StyleKind) -> Option<&'static Known> {
    let tight = |text: &str| {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>().replace('è', "e")
    };
    // Old versions of Word save a name with its other names after commas.
    let wanted: Vec<String> = name.split(',').map(tight).filter(|piece| !piece.is_empty()).collect();
    let same = |text: &str| wanted.iter().any(|piece| *piece == tight(text));
    let of_kind = || STYLES.iter().filter(|known| known.kind == kind);
    of_kind()
        .find(|known| same(known.name) || same(known.id))
        .or_else(|| of_kind().find(|known| known.italian.iter().any(|italian| same(italian))))
}

/// The style of a paragraph's role.
pub fn of(style: ParagraphStyle) -> &'static str {
    match style {
        ParagraphStyle::Body => "BodyText",
        ParagraphStyle::Lead => "Lead",
        ParagraphStyle::Quote => "Quote",
        ParagraphStyle::Title => "Title",
        ParagraphStyle::Subtitle => "Subtitle",
        ParagraphStyle::Centered => "Centered",
        ParagraphStyle::Source => "Source",
        ParagraphStyle::Placeholder => "Placeholder",
        ParagraphStyle::Premise => "Premise",
        ParagraphStyle::Resolution => "Resolution",
        ParagraphStyle::Small => "SmallText",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_language_lead_to_the_same_style() {
        for name in ["heading 1", "Heading1", "Titolo1", "Titolo 1", "heading 1,Titolo capitolo,H1"] {
            assert_eq!(find(name, StyleKind::Paragraph).map(|k| k.id), Some("Heading1"), "{name}");
        }
        assert_eq!(find("Pidipagina", StyleKind::Paragraph).map(|k| k.id), None);
        assert_eq!(find("Piè di pagina", StyleKind::Paragraph).map(|k| k.id), Some("Footer"));
        assert_eq!(find("Titolo", StyleKind::Paragraph).map(|k| k.id), Some("Title"));
        assert_eq!(find("Strong", StyleKind::Paragraph).map(|k| k.id), None);
    }
}
