# SPDX-FileCopyrightText: 2026 pdz contributors
# SPDX-License-Identifier: EUPL-1.2

"""Workbooks that pdz writes, opened and saved again by LibreOffice and openpyxl, and read back by pdz."""

import json
import shutil
from pathlib import Path

import openpyxl

from outcome import below, run

# What an office writes first, under the headings of the workbook that `new` makes.
ROWS = {
    "Comuni": [["075016", "Casarano", "sì", 19577], ["075052", "Nardò", "no", 31086]],
    "Fonti": [["FNPS", 2022, 1500.5], ["FNA", 2023, 2000]],
    "Interventi": [["A1.01", "Segretariato sociale", "A1"], ["A2.01", "Affido familiare", "A2"]],
    "Spesa": [["A1.01", "FNPS", 2022, 1500.5], ["A2.01", "FNA", 2023, 2000]],
}
# What concerns the rows themselves: a table without rows and a table that is not there are no fault of the file.
EMPTY = {"R-T02", "R-T18"}


def findings(program, project):
    """The findings of the reading, as code and place."""
    checked = run(program, "check", project, "--format", "json")
    found = json.loads(checked.stdout)["segnalazioni"]
    return [(f["codice"], f.get("foglio"), f.get("cella"), f["messaggio"]) for f in found if f["codice"].startswith("R-T")]


def save_again(path, by):
    """The same workbook, saved by another program."""
    if by == "openpyxl":
        book = openpyxl.load_workbook(path)
        book.save(path)
        return
    folder = path.parent.parent / "salvato"
    shutil.rmtree(folder, ignore_errors=True)
    profile = path.parent.parent / "profilo-libreoffice"
    run("soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "xlsx", "--outdir", folder, path)
    shutil.move(folder / path.name, path)
    folder.rmdir()


def fill(path):
    """Some rows under the example, as an office would write them."""
    book = openpyxl.load_workbook(path)
    for name, rows in ROWS.items():
        for at, row in enumerate(rows, start=3):
            for column, value in enumerate(row, start=1):
                book[name].cell(at, column).value = value
    book.save(path)


def check_looks(outcome, path):
    """What the workbook does for who fills it in, as it is written."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets[1:-1]:
        outcome.check(sheet.freeze_panes, f"{sheet.title}: the header stays in sight")
        rules = sheet.data_validations.dataValidation
        outcome.check(len(rules) > 0 and all(rule.prompt for rule in rules), f"{sheet.title}: each column says what it is for")


def check_new(outcome, program, folder):
    """The workbook of `new` reads back without a remark, whoever saved it, empty and with a few rows."""
    outcome.heading("the workbook of `new`")
    for by in ("nobody", "openpyxl", "libreoffice"):
        project = Path(folder) / f"nuovo-{by}"
        run(program, "new", project, "--profile", "puglia-2022-2024")
        path = below(project / "dati", "*.xlsx")[0]
        if by == "nobody":
            check_looks(outcome, path)
        else:
            save_again(path, by)
        remarks = [f for f in findings(program, project) if f[0] not in EMPTY and f[0] not in ("R-T19", "R-T20")]
        outcome.check(not remarks, f"empty, saved by {by}: no remark", remarks)
        fill(path)
        if by == "libreoffice":
            save_again(path, by)
        remarks = [f for f in findings(program, project) if f[0] not in EMPTY and f[0] not in ("R-T19", "R-T20")]
        outcome.check(not remarks, f"filled, saved by {by}: no remark", remarks)
        inspected = run(program, "inspect", path).stdout
        for name, rows in ROWS.items():
            outcome.check(f"tabella {name}: intestazione alla riga 1, {len(rows)} righe lette" in inspected,
                          f"filled, saved by {by}: {name} has its {len(rows)} rows", inspected[-3000:])



def check_every_profile(outcome, program, folder):
    """The workbook of each profile, saved again by LibreOffice as XLSX and as ODS, is still read without a remark."""
    folder = Path(folder) / "profili"
    names = [line.split()[0] for line in run(program, "profiles").stdout.splitlines() if line[:1].isalpha() and "  " in line]
    outcome.check(len(names) > 1, "there are profiles", names)
    books = {}
    for name in names:
        project = folder / name
        run(program, "new", project, "--profile", name)
        path = below(project / "dati", "*.xlsx")[0]
        books[name] = folder / f"{name}.xlsx"
        shutil.move(path, books[name])
    for kind in ("xlsx", "ods"):
        saved = folder / kind
        run("soffice", f"-env:UserInstallation=file://{folder.parent}/profilo-libreoffice", "--headless", "--convert-to",
            kind, "--outdir", saved, *books.values())
        for name in names:
            data = folder / name / "dati"
            target = data / f"dati.{kind}"
            shutil.copy(saved / f"{name}.{kind}", target)
            remarks = [f for f in findings(program, folder / name) if f[0] not in EMPTY and f[0] not in ("R-T19", "R-T20")]
            outcome.check(not remarks, f"{name}, saved by LibreOffice as {kind}: no remark", remarks)
            target.unlink()


def check_marked(outcome, program, project, folder):
    """The copy with the cells in question marked opens elsewhere, is the same twice, and leaves the sources alone."""
    outcome.heading(f"the marked copy of {project.name}")
    copy = Path(folder) / "segnata"
    shutil.copytree(project, copy, ignore=shutil.ignore_patterns("out"))
    before = {p: p.read_bytes() for p in below(copy, "*")}
    path = Path(folder) / "segnalazioni.xlsx"
    run(program, "check", copy, "--workbook", path)
    first = path.read_bytes()
    run(program, "check", copy, "--workbook", path)
    outcome.check(first == path.read_bytes(), "the same bytes twice")
    outcome.check(before == {p: p.read_bytes() for p in below(copy, "*")}, "the sources are untouched")
    book = openpyxl.load_workbook(path)
    outcome.check(book.sheetnames[0] == "Segnalazioni" and len(book.sheetnames) > 1, "there are copies of sheets",
                  book.sheetnames)
    links = [cell.hyperlink.location for row in book["Segnalazioni"].iter_rows() for cell in row if cell.hyperlink]
    outcome.check(links, "findings link to their cells")
    for link in links:
        sheet, _, cell = link.rpartition("!")
        name = sheet.strip("'").replace("''", "'")
        marked = name in book.sheetnames and book[name][cell]
        outcome.check(name in book.sheetnames, f"{link} leads somewhere")
        if marked and not isinstance(marked, tuple) and "A1" != cell:
            outcome.check(marked.comment and marked.fill.fgColor.rgb not in (None, "00000000"), f"{link} is marked")
    formulas = [c.coordinate for s in book for row in s.iter_rows() for c in row if c.data_type == "f"]
    outcome.check(not formulas, "no cell is a formula", formulas[:5])
    shown = Path(folder) / "mostrata"
    run("soffice", f"-env:UserInstallation=file://{folder}/profilo-libreoffice", "--headless", "--convert-to", "pdf",
        "--outdir", shown, path)
    outcome.check((shown / "segnalazioni.pdf").is_file(), "LibreOffice opens it")


def check_all(outcome, program, project, folder):
    """All three."""
    check_new(outcome, program, folder)
    check_every_profile(outcome, program, folder)
    check_marked(outcome, program, project, folder)
