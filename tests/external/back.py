# SPDX-FileCopyrightText: 2026 pdz contributors
# SPDX-License-Identifier: EUPL-1.2

"""The way back from Word: documents edited with python-docx and saved again by LibreOffice come back into the texts."""

import shutil
from pathlib import Path

import docx
from docx.oxml.ns import qn

from outcome import run

WORD = "docx:MS Word 2007 XML"


def converted(path, kind, folder):
    """The file that LibreOffice makes of another."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    run("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", kind, "--outdir", folder, path)
    return Path(folder) / f"{path.stem}.{kind.split(':')[0]}"


def paragraphs(document, key):
    """Paragraphs of the text with this key."""
    for control in document.element.body.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
        if tag is not None and tag.get(qn("w:val")) == key:
            return list(control.iter(qn("w:p")))
    return []


def write_in(path, target, key, words):
    """Puts words before the first ones of a text."""
    document = docx.Document(str(path))
    first = next(node for p in paragraphs(document, key) for node in p.iter(qn("w:t")))
    first.text = words + first.text
    document.save(str(target))


def check_all(outcome, program, sample, folder):
    """Saved again without a change, nothing comes back; with a change, the change does."""
    outcome.heading("the way back from Word: python-docx, LibreOffice")
    project = Path(folder) / "ritorno"
    shutil.copytree(sample, project, ignore=shutil.ignore_patterns("out"))
    built = run(program, "build", project, "--only", "piano", "--format", "docx")
    plan = project / "out" / "piano" / "piano-di-zona.docx"
    if not outcome.check(plan.is_file(), "there is the plan in DOCX", built.stderr):
        return
    edited = Path(folder) / "Piano rivisto (2).docx"
    write_in(plan, edited, "testo.1-territorio", "Scritto da fuori. ")
    for name, source, changes in (("generated", plan, False), ("edited", edited, True)):
        once = converted(source, WORD, Path(folder) / f"{name}-docx")
        through = converted(converted(source, "odt", Path(folder) / f"{name}-odt"), WORD, Path(folder) / f"{name}-odt-docx")
        for way, path in (("python-docx", source), ("DOCX by LibreOffice", once), ("DOCX to ODT to DOCX", through)):
            what = f"{name}, {way}"
            if not outcome.check(path.is_file(), f"{what}: there is the file"):
                continue
            tried = run(program, "pull", project, path, "--dry-run")
            outcome.check(tried.returncode == 0, f"{what}: can be taken", tried.stdout + tried.stderr)
            outcome.check(("Scritto da fuori." in tried.stdout) == changes, f"{what}: what comes back", tried.stdout)
            outcome.check(("Nessun testo cambiato" in tried.stdout) != changes, f"{what}: nothing else", tried.stdout)
            outcome.check("R-C" not in tried.stdout, f"{what}: no finding", tried.stdout)
    taken = run(program, "pull", project, converted(edited, WORD, Path(folder) / "presa"))
    text = (project / "testi" / "1-territorio.md").read_text(encoding="utf-8")
    outcome.check(taken.returncode == 0 and text.startswith("Scritto da fuori. "), "the text is in its file", taken.stdout)
