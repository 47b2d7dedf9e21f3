// SPDX-FileCopyrightText: 2026 pdz contributors
// SPDX-License-Identifier: EUPL-1.2

//! Random texts, there and back: through Word, through Markdown, over a file that says something else.

use proptest::prelude::*;

use super::source;
use crate::compose::narrative;
use crate::document::{
    Anchor, Block, Document, Heading, Inline, List, Note, Paragraph, ParagraphStyle, Section, Text, TextStyle,
    canonical, markdown,
};
use crate::ingest::docx::{self, Prose};
use crate::write::{PageIndex, docx as write};

/// Words as people type them, and worse.
fn words() -> impl Strategy<Value = String> {
    let pool = vec![
        "la",
        "salute",
        "dell’Ambito",
        "(1)",
        "a*b*",
        "_x_",
        "[y]",
        "<b>",
        "#",
        "1.",
        "-",
        "+",
        "|",
        "\\",
        "`z`",
        "&amp;",
        "&",
        "~~~",
        "€ 1.234,50",
        "http://x.it",
        "è",
        "*",
        "=",
        ">",
        "!",
        "a_b",
        "§",
        "n.",
        "…",
        "«sì»",
        "1)",
    ];
    prop::collection::vec(prop::sample::select(pool), 1..7).prop_map(|list| list.join(" "))
}

fn inline() -> impl Strategy<Value = Vec<Inline>> {
    let piece = (words(), any::<bool>(), any::<bool>(), 0..8u8);
    prop::collection::vec(piece, 1..5).prop_map(|pieces| {
        let mut out = Vec::new();
        for (i, (words, bold, italic, kind)) in pieces.into_iter().enumerate() {
            let text = |s: String, style| Inline::Text(Text { text: s, style, ..Text::default() });
            let plain = TextStyle::default();
            match kind {
                0 => {
                    out.push(text("vedi ".into(), plain));
                    out.push(Inline::Link {
                        target: format!("https://es.it/{i}"),
                        text: vec![text(format!("sito {words}"), plain)],
                    });
                    out.push(text(" poi ".into(), plain));
                }
                1 if i > 0 => {
                    out.push(Inline::LineBreak);
                    out.push(text(format!("riga {words} "), plain));
                }
                _ => out.push(text(format!("{words} "), TextStyle { bold, italic, ..plain })),
            }
        }
        out.insert(0, text_of("Inizio "));
        out
    })
}

fn text_of(words: &str) -> Inline {
    Inline::text(words)
}

fn list(depth: u32) -> BoxedStrategy<Block> {
    let item = if depth == 0 {
        inline().prop_map(|line| vec![Paragraph::body(line)]).boxed()
    } else {
        (inline(), prop::option::weighted(0.3, list(depth - 1)))
            .prop_map(|(line, inner)| {
                let mut item = vec![Paragraph::body(line)];
                item.extend(inner);
                item
            })
            .boxed()
    };
    (any::<bool>(), prop::collection::vec(item, 1..4))
        .prop_map(|(numbered, items)| Block::List(List { start: numbered.then_some(1), items }))
        .boxed()
}

fn block() -> impl Strategy<Value = Block> {
    let heading = (2..5u8, words()).prop_map(|(level, words)| {
        Block::Heading(Heading {
            level,
            number: None,
            text: vec![Inline::text(format!("Titolo {words}"))],
            anchor: Anchor(String::new()),
            listed: true,
            new_page: false,
        })
    });
    let quote = inline().prop_map(|text| Block::Paragraph(Paragraph { style: ParagraphStyle::Quote, text }));
    prop_oneof![
        2 => heading,
        6 => inline().prop_map(Paragraph::body),
        1 => quote,
        3 => list(2),
        1 => (inline(), inline(), inline(), inline()).prop_map(|(a, b, c, d)| {
            let rows = [[a, b], [c, d]].map(|cells| cells.map(|mut c| { c.retain(|i| *i != Inline::LineBreak); c }));
            let text = rows.map(|row| row.map(|cell| markdown(&[Paragraph::body(cell)], &[]).trim().replace("\\\n", " ").replace('|', "\\|")));
            let source = format!("| {} | {} |\n| --- | --- |\n| {} | {} |\n", text[0][0], text[0][1], text[1][0], text[1][1]);
            narrative(&source, "t").0.into_iter().next().unwrap_or_else(|| Paragraph::body(vec![Inline::text("t")]))
        }),
    ]
}

/// A text: blocks, one of them with a note now and then.
fn text() -> impl Strategy<Value = (Vec<Block>, Vec<Note>)> {
    (prop::collection::vec(block(), 1..7), prop::option::weighted(0.3, words())).prop_map(|(mut blocks, note)| {
        let mut notes = Vec::new();
        if let Some(words) = note
            && let Some(Block::Paragraph(p)) = blocks.iter_mut().find(|b| matches!(b, Block::Paragraph(_)))
        {
            p.text.push(Inline::Note(0));
            notes.push(Note { text: vec![Inline::text(format!("Nota {words}"))] });
        }
        (apart(blocks), notes)
    })
}

/// Lists that touch would be one list in Word.
fn apart(blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    for block in blocks {
        let touch = |b: Option<&Block>| matches!(b, Some(Block::List(_) | Block::Table(_)));
        if touch(out.last()) && touch(Some(&block)) {
            out.push(Paragraph::body(vec![Inline::text("In mezzo.")]));
        }
        out.push(block);
    }
    out
}

fn through_word(blocks: &[Block], notes: &[Note]) -> Prose {
    let mut blocks = blocks.to_vec();
    for (i, block) in blocks.iter_mut().enumerate() {
        if let Block::Heading(heading) = block {
            heading.anchor = Anchor(format!("t.{i}"));
        }
    }
    let document = Document {
        sections: vec![Section { blocks, ..Section::default() }],
        notes: notes.to_vec(),
        ..Document::default()
    };
    let bytes = write::write(&document, &PageIndex::default()).unwrap();
    let file = docx::read(&bytes).unwrap();
    docx::prose(&file.flow, &file.notes)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn word_gives_back_what_it_was_given((blocks, notes) in text()) {
        let back = through_word(&blocks, &notes);
        prop_assert_eq!(canonical(&blocks, &notes), canonical(&back.blocks, &back.notes));
        prop_assert!(back.lost.is_empty());
    }

    #[test]
    fn markdown_gives_back_what_it_was_given((blocks, notes) in text()) {
        let written = markdown(&blocks, &notes);
        let (read, read_notes) = narrative(&written, "testo");
        prop_assert_eq!(canonical(&blocks, &notes), canonical(&read, &read_notes), "{}", written);
    }

    #[test]
    fn an_edit_over_any_file_is_what_the_next_build_reads((old, old_notes) in text(), (new, notes) in text(), keep in 0..4usize) {
        // The edit keeps the first blocks of the file and puts others after them.
        let mut edited: Vec<Block> = if old_notes.is_empty() { old.iter().take(keep).cloned().collect() } else { Vec::new() };
        edited.extend(new);
        let edited = apart(edited);
        let file = markdown(&old, &old_notes);
        let prose = through_word(&edited, &notes);
        let written = source::markdown(file.as_bytes(), &prose, "Un titolo");
        let (read, read_notes) = narrative(std::str::from_utf8(&written).unwrap(), "Un titolo");
        prop_assert_eq!(canonical(&edited, &notes), canonical(&read, &read_notes), "{}", String::from_utf8_lossy(&written));
    }
}

#[test]
fn what_did_not_change_keeps_its_characters() {
    let file = "# Il territorio\r\n\r\n<!-- da rivedere -->\r\n\r\nPrimo *paragrafo*\r\nsu due righe.\r\n\r\nSecondo __paragrafo__.\r\n\r\n* uno\r\n* due\r\n";
    let (blocks, notes) = narrative(&file.replace("\r\n", "\n").replace("Secondo", "Altro"), "Il territorio");
    let prose = Prose { blocks: blocks.into_iter().skip(1).collect(), notes, lost: Vec::new() };
    let written = String::from_utf8(source::markdown(file.as_bytes(), &prose, "Il territorio")).unwrap();
    assert_eq!(
        written,
        "# Il territorio\r\n\r\n<!-- da rivedere -->\r\n\r\nPrimo *paragrafo*\r\nsu due righe.\r\n\r\nAltro **paragrafo**.\r\n\r\n* uno\r\n* due\r\n"
    );
}
