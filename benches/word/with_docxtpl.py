# SPDX-FileCopyrightText: 2026 pdz contributors
# SPDX-License-Identifier: EUPL-1.2

"""The content of the bench as DOCX by docxtpl: `with_docxtpl.py TEMPLATE CONTENT FILE`."""

import json
import sys

from docxtpl import DocxTemplate


def main():
    with open(sys.argv[2], encoding="utf-8") as file:
        chapters = json.load(file)
    template = DocxTemplate(sys.argv[1])
    template.render({"chapters": chapters}, autoescape=True)
    template.save(sys.argv[3])


main()
