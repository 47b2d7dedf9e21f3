// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! The content as a source for Typst, with the page, the type and the sizes of pdz.

use std::fmt::Write as _;

use crate::content::{Chapter, HEADS, Table};

const PREAMBLE: &str = r#"#set document(title: "Piano sociale di zona", author: "Ambito territoriale sociale", date: datetime(year: 2022, month: 10, day: 5))
#set page(paper: "a4", margin: (top: 25mm, right: 22mm, bottom: 24mm, left: 22mm), header: align(left, text(8.5pt)[Ambito territoriale sociale – Piano sociale di zona 2022-2024]), footer: context align(center, text(8.5pt)[pagina #counter(page).display() di #counter(page).final().first()]))
#set text(font: "Carlito", size: 10.8pt, lang: "it", region: "IT", hyphenate: true)
#set par(justify: true, leading: 0.55em, spacing: 10pt)
#set heading(numbering: "1.1")
#show heading.where(level: 1): it => { pagebreak(weak: true); it }
#show figure: set block(breakable: true)
#set figure.caption(position: top)
#outline(title: [Indice], depth: 2)
"#;

/// The source.
pub fn source(chapters: &[Chapter]) -> String {
    let mut out = PREAMBLE.to_owned();
    for chapter in chapters {
        line(&mut out, format_args!("= {}", escape(&chapter.title)));
        for part in &chapter.parts {
            line(&mut out, format_args!("== {}", escape(&part.title)));
            for (text, note) in &part.paragraphs {
                let note = note.as_ref().map_or_else(String::new, |note| format!("#footnote[{}]", escape(note)));
                line(&mut out, format_args!("{}{note}\n", escape(text)));
            }
            if let Some(table) = &part.table {
                self::table(table, &mut out);
            }
        }
    }
    out
}

fn table(table: &Table, out: &mut String) {
    line(out, format_args!("#figure(kind: table, caption: [{}], text(9.4pt, table(", escape(&table.caption)));
    line(out, format_args!("columns: (auto, 1fr, auto, auto, auto), align: (left, left, right, right, right),"));
    line(
        out,
        format_args!("stroke: (x, y) => (bottom: 0.5pt + gray), fill: (x, y) => if calc.odd(y) {{ rgb(\"f4f6f9\") }},"),
    );
    line(out, format_args!("table.header({}),", HEADS.map(|head| format!("[*{}*]", escape(head))).join(",")));
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(|cell| format!("[{}]", escape(cell))).collect();
        line(out, format_args!("{},", cells.join(",")));
    }
    line(out, format_args!(")))\n#text(8.8pt)[Fonte: elaborazione dell’Ufficio di Piano.]\n"));
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String never fails.
    let _ = writeln!(out, "{text}");
}

/// Text that Typst takes for nothing else.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '#' | '*' | '_' | '[' | ']' | '$' | '<' | '>' | '@' | '`' | '=' | '-' | '+' | '/')
        {
            out.push('\\');
        }
        out.push(character);
    }
    out
}
