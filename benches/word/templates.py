# SPDX-FileCopyrightText: 2026 pdz contributors
# SPDX-License-Identifier: EUPL-1.2

"""The templates that docxtpl and carbone fill with the content of the bench."""

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement

HEADS = ["Codice", "Denominazione dell’intervento", "2022", "2023", "2024"]
SOURCE = "Fonte: elaborazione dell’Ufficio di Piano."


def row(table, texts, head=False):
    made = table.add_row()
    if head:
        made._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for at, (cell, text) in enumerate(zip(made.cells, texts)):
        cell.text = text
        if at > 1:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def docxtpl(path):
    document = docx.Document()
    add = document.add_paragraph
    add("{%p for chapter in chapters %}")
    document.add_heading("{{ loop.index }} {{ chapter.title }}", 1)
    add("{%p set outer = loop %}")
    add("{%p for part in chapter.parts %}")
    document.add_heading("{{ outer.index }}.{{ loop.index }} {{ part.title }}", 2)
    add("{%p for paragraph in part.paragraphs %}")
    add("{{ paragraph[0] }}", "Body Text")
    add("{%p endfor %}")
    add("{%p if part.table %}")
    add("Tabella {{ part.table.number }} – {{ part.table.caption }}", "Caption")
    table = document.add_table(rows=0, cols=len(HEADS), style="Light Grid Accent 1")
    row(table, HEADS, head=True)
    row(table, ["{%tr for row in part.table.rows %}", "", "", "", ""])
    row(table, [f"{{{{ row[{at}] }}}}" for at in range(len(HEADS))])
    row(table, ["{%tr endfor %}", "", "", "", ""])
    add(SOURCE)
    for _ in range(3):
        add("{%p end" + ("if" if _ == 0 else "for") + " %}")
    document.save(path)


def carbone(path):
    """What carbone repeats is given twice: once as it is, once with the next item. The content is made to fit (`flat`)."""
    document = docx.Document()
    add = document.add_paragraph
    document.add_heading("{d.chapters[i].number} {d.chapters[i].title}", 1)
    part = "d.chapters[i].parts[i]"
    document.add_heading(f"{{{part}.number}} {{{part}.title}}", 2)
    add(f"{{{part}.paragraphs[i].text}}", "Body Text")
    add(f"{{{part}.paragraphs[i+1].text}}", "Body Text")
    add(f"{{{part}.tables[i].caption}}", "Caption")
    table = document.add_table(rows=0, cols=len(HEADS), style="Light Grid Accent 1")
    row(table, HEADS, head=True)
    row(table, [f"{{{part}.tables[i].rows[i].c{at}}}" for at in range(len(HEADS))])
    row(table, [f"{{{part}.tables[i].rows[i+1].c{at}}}" for at in range(len(HEADS))])
    add(SOURCE)
    add(f"{{{part}.tables[i+1].caption}}", "Caption")
    document.add_heading("{d.chapters[i].parts[i+1].title}", 2)
    document.add_heading("{d.chapters[i+1].title}", 1)
    document.save(path)


def flat(chapters):
    """The content with names for all, as carbone wants it."""
    return [{
        "number": number, "title": chapter["title"],
        "parts": [{
            "number": f"{number}.{at}", "title": part["title"],
            "paragraphs": [{"text": text} for text, _ in part["paragraphs"]],
            "tables": [{
                "caption": f"Tabella {table['number']} – {table['caption']}",
                "rows": [{f"c{column}": text for column, text in enumerate(row)} for row in table["rows"]],
            } for table in [part["table"]] if table],
        } for at, part in enumerate(chapter["parts"], 1)],
    } for number, chapter in enumerate(chapters, 1)]
