# SPDX-FileCopyrightText: 2026 pdz contributors
# SPDX-License-Identifier: EUPL-1.2

"""The content of the bench as DOCX by python-docx: `with_python_docx.py CONTENT FILE`."""

import json
import sys

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

HEADS = ["Codice", "Denominazione dell’intervento", "2022", "2023", "2024"]


def table(document, rows):
    made = document.add_table(rows=len(rows) + 1, cols=len(HEADS), style="Light Grid Accent 1")
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    # Row by row: asking the table for each cell by its place would walk all of them each time.
    for row, texts in zip(made._tbl.tr_lst, [HEADS, *rows]):
        for at, (cell, text) in enumerate(zip(row.tc_lst, texts)):
            paragraph = cell.p_lst[0]
            paragraph.add_r().text = text
            if at > 1:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        chapters = json.load(file)
    document = docx.Document()
    document.core_properties.title = "Piano sociale di zona"
    document.styles["Normal"].element.get_or_add_rPr().append(OxmlElement("w:lang", {qn("w:val"): "it-IT"}))
    for number, chapter in enumerate(chapters, 1):
        document.add_heading(f"{number} {chapter['title']}", 1)
        for at, part in enumerate(chapter["parts"], 1):
            document.add_heading(f"{number}.{at} {part['title']}", 2)
            for text, _ in part["paragraphs"]:
                document.add_paragraph(text, "Body Text")
            if part["table"]:
                document.add_paragraph(f"Tabella {part['table']['number']} – {part['table']['caption']}", "Caption")
                table(document, part["table"]["rows"])
                document.add_paragraph("Fonte: elaborazione dell’Ufficio di Piano.")
    document.save(sys.argv[2])


main()
