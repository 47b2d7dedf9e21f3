// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The content as a document of the library.

use jiff::civil::date;
use pdz::document::*;

use crate::content::{Chapter, HEADS};

/// The document.
pub fn document(chapters: &[Chapter]) -> Document {
    let mut notes = Vec::new();
    let mut blocks = vec![heading(1, None, "Indice", "indice", false), Block::Contents(ContentsKind::Headings)];
    for (number, chapter) in chapters.iter().enumerate() {
        let number = number + 1;
        blocks.push(heading(1, Some(number.to_string()), &chapter.title, &format!("c{number}"), true));
        for (at, part) in chapter.parts.iter().enumerate() {
            let own = format!("{number}.{}", at + 1);
            blocks.push(heading(2, Some(own.clone()), &part.title, &format!("p{own}"), false));
            for (text, note) in &part.paragraphs {
                let mut inlines = vec![Inline::text(text.clone())];
                if let Some(note) = note {
                    inlines.push(Inline::Note(notes.len()));
                    notes.push(Note { text: vec![Inline::text(note.clone())] });
                }
                blocks.push(Paragraph::body(inlines));
            }
            blocks.extend(part.table.as_ref().map(|table| Block::Table(self::table(table))));
        }
    }
    let section = Section {
        page: Page::A4,
        header: vec![Inline::text("Ambito territoriale sociale – Piano sociale di zona 2022-2024")],
        footer: vec![Inline::text("pagina "), Inline::PageNumber, Inline::text(" di "), Inline::PageCount],
        blocks,
        ..Section::default()
    };
    let meta = Meta {
        title: "Piano sociale di zona".into(),
        author: "Ambito territoriale sociale".into(),
        date: Some(date(2022, 10, 5)),
        ..Meta::default()
    };
    Document { meta, sections: vec![section], notes }
}

fn heading(level: u8, number: Option<String>, title: &str, anchor: &str, new_page: bool) -> Block {
    Block::Heading(Heading {
        level,
        number,
        text: vec![Inline::text(title)],
        anchor: Anchor(anchor.to_owned()),
        listed: true,
        new_page,
    })
}

fn table(table: &crate::content::Table) -> Table {
    let figures = Column { width: Width::Auto, align: Align::Decimal };
    Table {
        anchor: Anchor(format!("t{}", table.number)),
        caption: Some((table.number.to_string(), vec![Inline::text(table.caption.clone())])),
        summary: format!("Importi di {} interventi in tre anni.", table.rows.len()),
        style: TableStyle::Data,
        columns: vec![
            Column { width: Width::Auto, align: Align::Left },
            Column { width: Width::Share(1.0), align: Align::Left },
            figures,
            figures,
            figures,
        ],
        head: vec![Row { kind: RowKind::Normal, cells: HEADS.map(Cell::column_header).to_vec() }],
        body: table
            .rows
            .iter()
            .map(|[code, cells @ ..]| Row {
                kind: RowKind::Normal,
                cells: std::iter::once(Cell::row_header(vec![Inline::text(code.clone())]))
                    .chain(cells.iter().map(|text| Cell::data(vec![Inline::text(text.clone())])))
                    .collect(),
            })
            .collect(),
        source: vec![Inline::text("Fonte: elaborazione dell’Ufficio di Piano.")],
        key_columns: 1,
    }
}
