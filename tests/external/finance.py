# SPDX-FileCopyrightText: 2026 pdz contributors
# SPDX-License-Identifier: EUPL-1.2

"""The workbook of the financial tables: LibreOffice computes every formula again and finds the same figures."""

import re
import zipfile
from pathlib import Path

import openpyxl

from outcome import run

# What a workbook says after its title: rows of headings stand before the first line.
RESULT = re.compile(r"(<f>[^<]*</f>)<v>[^<]*</v>")


def without_results(source, target):
    """The workbook with its formulas and without any stored result: whoever opens it has to compute."""
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bare:
        for name in package.namelist():
            data = package.read(name)
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                data = RESULT.sub(r"\1", data.decode("utf-8")).encode("utf-8")
            bare.writestr(name, data)


def check_recomputed(outcome, workbook, folder):
    """Every figure of every sheet is the same after LibreOffice has computed the formulas."""
    outcome.heading("financial tables: recomputed by LibreOffice")
    if not outcome.check(workbook.is_file(), "there is the workbook of the financial tables"):
        return
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    bare = folder / "senza-risultati.xlsx"
    without_results(workbook, bare)
    opened = run("soffice", "--headless", "--convert-to", "ods", "--outdir", folder, bare)
    again = run("soffice", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder / "ricalcolato",
                folder / "senza-risultati.ods")
    computed = folder / "ricalcolato" / "senza-risultati.xlsx"
    if not outcome.check(computed.is_file(), "LibreOffice opens the workbook", opened.stderr + again.stderr):
        return
    formulas = openpyxl.load_workbook(workbook)
    stored = openpyxl.load_workbook(workbook, data_only=True)
    found = openpyxl.load_workbook(computed, data_only=True)
    outcome.check(stored.sheetnames == found.sheetnames, "the same sheets", found.sheetnames)
    tables = {name[:2] for name in stored.sheetnames}
    outcome.check(tables == {f"T{n}" for n in range(1, 10)}, "the tables T1-T9", sorted(tables))
    counted = 0
    for name in stored.sheetnames:
        differing = []
        for row in stored[name].iter_rows():
            for cell in row:
                if isinstance(cell.value, (int, float)):
                    other = found[name][cell.coordinate].value
                    counted += str(formulas[name][cell.coordinate].value).startswith("=")
                    if not isinstance(other, (int, float)) or abs(other - cell.value) > 0.004:
                        differing.append((cell.coordinate, cell.value, other))
        outcome.check(not differing, f"{name}: the same figures", differing[:10])
    outcome.check(counted > 200, "most sums are formulas", counted)


def check_collected(outcome, program, project, folder):
    """A workbook of the collection is read without mapping, also after LibreOffice has saved it."""
    outcome.heading("collection: workbooks that come back")
    collected = run(program, "collect", project)
    sent = sorted((project / "raccolta").glob("*.xlsx"))
    if not outcome.check(collected.returncode == 0 and len(sent) > 1, "a workbook for each comune", collected.stderr):
        return
    book = openpyxl.load_workbook(sent[0])
    sheet = book["Comuni"]
    outcome.check(sheet.protection.sheet and sheet["A2"].protection.locked, "the name of the comune is closed")
    heads = [cell.value for cell in sheet[1]]
    families = heads.index("Famiglie") + 1
    outcome.check(not sheet.cell(2, families).protection.locked, "the comune's own cells are open")
    saved = run("soffice", "--headless", "--convert-to", "ods", "--outdir", folder, sent[0])
    returned = Path(folder) / f"{sent[0].stem}.ods"
    if outcome.check(returned.is_file(), "LibreOffice saves it", saved.stderr):
        (project / "dati" / "Re: dati (2).ods").write_bytes(returned.read_bytes())
        told = run(program, "check", project)
        # Repeated findings are told once, with the other names after them.
        said = told.stdout.lower()
        named = "non ha ancora restituito" in said and all(path.stem in said for path in sent[1:])
        outcome.check(told.returncode == 0 and named, "check says who is missing", told.stdout[-1500:])
