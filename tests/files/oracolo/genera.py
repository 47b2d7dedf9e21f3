# SPDX-FileCopyrightText: 2026 pdz contributors
# SPDX-License-Identifier: EUPL-1.2

"""Makes the oracle files again: one set of sheets, saved by openpyxl, by XlsxWriter and, from the first, by LibreOffice.

    python3 tests/files/oracolo/genera.py && cd tests/files/oracolo && for f in xlsx xls ods fods; do
        soffice --headless --convert-to $f --outdir libreoffice openpyxl.xlsx; done
"""

import datetime
from pathlib import Path

import openpyxl
import xlsxwriter

HERE = Path(__file__).parent
DAY = datetime.date
SHEETS = {
    "Interventi": [
        ["Area", "Codice", "Denominazione", "Comuni", "Utenti anno 1", "Inizio"],
        ["A1", "A1.01", "Segretariato sociale d'accesso", "tutti", 120, DAY(2022, 1, 1)],
        [None, "A1.02", "Pronto intervento & «PIS»", "Casarano; Nardò", 45, DAY(2022, 10, 5)],
        ["A2", "A2.01", "Affido\nfamiliare", "Matino", 12, "05/10/2022"],
    ],
    "Spesa": [
        ["Piano sociale di zona: spesa prevista"],
        [],
        ["Intervento", "Fonte", "Anno", "Importo", "Comune"],
        ["A1.01", "FNPS", 2022, 1000.5, "Casarano"],
        ["A1.01", "COM", 2023, "1.234.567,89", "Città di Nardò"],
        ["A1.02", "FNPS", 2022, "=B20+250", None],
        ["A2.01", "FNA", 2024, "n.d.", None],
        ["Totale", None, None, "=SUM(D4:D7)", None],
    ],
    "Incontri": [
        ["Codice", "Organo", "Data", "Ora inizio", "Luogo"],
        ["I01", "TC1", DAY(2022, 10, 5), datetime.time(10, 30), "Sala  consiliare"],
        ["I02", "TC1", DAY(2024, 2, 29), datetime.time(9, 0), "Matino"],
    ],
    "Comuni": [
        ["Codice ISTAT", "Comune", "Capofila", "Residenti"],
        ["075016", "Casarano", True, 19577],
        [75042, "Matino", False, 11167],
    ],
}
MERGED = "A2:A3"
HIDDEN_ROW, HIDDEN_SHEET = 3, "Comuni"


def by_openpyxl():
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in SHEETS.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, datetime.date):
                    cell.number_format = "dd/mm/yyyy"
                if isinstance(cell.value, float):
                    cell.number_format = '#,##0.00 "€"'
    book["Interventi"].merge_cells(MERGED)
    book["Incontri"].row_dimensions[HIDDEN_ROW].hidden = True
    book[HIDDEN_SHEET].sheet_state = "hidden"
    book.properties.created = book.properties.modified = datetime.datetime(2022, 1, 1)
    book.save(HERE / "openpyxl.xlsx")


def by_xlsxwriter():
    book = xlsxwriter.Workbook(HERE / "xlsxwriter.xlsx")
    book.set_properties({"created": datetime.datetime(2022, 1, 1)})
    day, hour, euro = (book.add_format({"num_format": f}) for f in ("dd/mm/yyyy", "hh:mm", '#,##0.00 "€"'))
    for name, rows in SHEETS.items():
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, datetime.time):
                    sheet.write_datetime(r, c, value, hour)
                elif isinstance(value, datetime.date):
                    sheet.write_datetime(r, c, value, day)
                elif isinstance(value, str) and value.startswith("="):
                    sheet.write_formula(r, c, value, euro, 250 if "B20" in value else 1250.5)
                elif isinstance(value, bool):
                    sheet.write_boolean(r, c, value)
                elif isinstance(value, float):
                    sheet.write_number(r, c, value, euro)
                elif value is not None:
                    sheet.write(r, c, value)
        if name == "Interventi":
            sheet.merge_range(MERGED, "A1")
        if name == "Incontri":
            sheet.set_row(HIDDEN_ROW - 1, None, None, {"hidden": True})
        if name == HIDDEN_SHEET:
            sheet.hide()
    book.close()


by_openpyxl()
by_xlsxwriter()
