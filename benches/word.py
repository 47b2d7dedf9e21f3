# SPDX-FileCopyrightText: 2026 pdz contributors
# SPDX-License-Identifier: EUPL-1.2

"""Processor time of the DOCX writer over about 200 pages and 190 tables, beside python-docx, docxtpl and carbone.

Each run is a process of its own that reads the same content from a JSON file and writes a DOCX, page numbers off; its
figures are those that the system gives when it ends. The programs take turns, so that whatever else the machine does
weighs on all alike. What each one wrote is then counted: paragraphs, tables, cells and words must be the same.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "word"))
import templates  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "benches" / "word"

# What the README promises of the writer.
AIM_STAGE_SECONDS = 0.15
AIM_STAGE_MEGABYTES = 60
# How much dearer than a PDF a DOCX with its page numbers may be: the writing stage.
AIM_BEYOND_PDF = AIM_STAGE_SECONDS
AIM_TIMES = {"python-docx": 6, "docxtpl": 3, "carbone": 1}


def executable():
    """Builds the bench; its path."""
    command = ["cargo", "bench", "--bench", "word", "--no-run", "--message-format=json"]
    built = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    messages = (json.loads(line) for line in built.stdout.splitlines() if line.startswith("{"))
    return [m["executable"] for m in messages if m.get("target", {}).get("name") == "word" and m.get("executable")][-1]


def measured(*command, **more):
    """Processor seconds, megabytes and output of a command."""
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True, **more)
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6, said


def counted(path):
    """Tables, cells, headings, paragraphs with words outside tables, and words in tables, of a DOCX."""
    with zipfile.ZipFile(path) as package:
        body = package.read("word/document.xml").decode()
    # Contents, which pdz alone fills, are left out.
    body = re.sub(r'<w:p>(?:(?!</w:p>).)*<w:pStyle w:val="TOC\d"/>.*?</w:p>', "", body, flags=re.S)
    tables = re.findall(r"<w:tbl>.*?</w:tbl>", body, flags=re.S)
    rest = re.sub(r"<w:tbl>.*?</w:tbl>", "", body, flags=re.S)

    def words(xml):
        return " ".join("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml)).split())

    paragraphs = [p for p in re.findall(r"<w:p(?: [^>]*)?>.*?</w:p>", rest, flags=re.S) if words(p)]
    headings = [p for p in paragraphs if re.search(r'<w:pStyle w:val="Heading\d"/>', p) and words(p) != "Indice"]
    return {
        "tables": len(tables),
        "cells": sum(len(re.findall(r"<w:tc>", table)) for table in tables),
        "letters in tables": sum(len(words(cell)) for table in tables for cell in re.findall(r"<w:tc>.*?</w:tc>", table, flags=re.S)),
        "headings": len(headings),
        "paragraphs": len([p for p in paragraphs if "w:pStyle" not in p or not re.search(r'<w:pStyle w:val="Heading\d"/>', p)]),
    }


def carbone(folder):
    """Installs carbone; the folder of its modules, or nothing where there is no npm."""
    if not shutil.which("npm"):
        return None
    target = ROOT / "target" / "bench" / "carbone"
    if not (target / "node_modules" / "carbone").is_dir():
        target.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--prefix", str(target), "carbone@3.8.2"], check=True)
    return target / "node_modules"


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=7)
    arguments.add_argument("--program", type=Path, help="the bench, already built")
    arguments.add_argument("--keep", type=Path, help="folder for what is written")
    arguments = arguments.parse_args()
    program = arguments.program or executable()
    failed = []

    def aim(name, figure, limit, least=False):
        holds = figure >= limit if least else figure <= limit
        if not holds:
            failed.append(name)
        print(f"{name:58}{figure:10.3f}  ({'at least' if least else 'at most'} {limit:g}) {'' if holds else 'MISSED'}")

    with tempfile.TemporaryDirectory() as folder:
        folder = arguments.keep or Path(folder)
        content, flat = folder / "content.json", folder / "flat.json"
        measured(program, "json", content)
        chapters = json.loads(content.read_text(encoding="utf-8"))
        flat.write_text(json.dumps(templates.flat(chapters), ensure_ascii=False), encoding="utf-8")
        templates.docxtpl(folder / "docxtpl-template.docx")
        templates.carbone(folder / "carbone-template.docx")

        python = sys.executable
        made = {name: folder / f"{name}.docx" for name in ("pdz", "python-docx", "docxtpl", "carbone")}
        runs = {
            "pdz": lambda: measured(program, "docx", content, made["pdz"]),
            "python-docx": lambda: measured(python, HERE / "with_python_docx.py", content, made["python-docx"]),
            "docxtpl": lambda: measured(
                python, HERE / "with_docxtpl.py", folder / "docxtpl-template.docx", content, made["docxtpl"]),
        }
        modules = carbone(folder)
        if modules:
            runs["carbone"] = lambda: measured(
                "node", HERE / "with_carbone.js", folder / "carbone-template.docx", flat, made["carbone"],
                env=os.environ | {"NODE_PATH": str(modules)})
        else:
            print("carbone is not here: it wants npm")
        taken = {name: [] for name in runs}
        stages, builds = [], {"docx": [], "pdf": []}
        for _ in range(max(arguments.runs, 1)):
            for name, one in runs.items():
                taken[name].append(one())
            stages.append(json.loads(measured(program, "stage", content)[2]))
            for kind, figures in builds.items():
                figures.append(measured(program, "build", content, kind, folder / f"build.{kind}")[0])

        counts = {name: counted(made[name]) for name in runs}
        print(f"\n{stages[0]['pages']} pages as PDF: {counts['pdz']}; {arguments.runs} runs in turn")
        for name, count in counts.items():
            differing = {key: value for key, value in count.items() if value != counts["pdz"][key]}
            if differing:
                failed.append(f"{name} wrote another content")
                print(f"{name} wrote another content: {differing}")
        print(f"{'processor seconds, whole process':34}   least   median greatest  memory, MB   file, kB")
        for name, figures in taken.items():
            seconds = [run[0] for run in figures]
            memory = statistics.median(run[1] for run in figures)
            print(f"{name:34}{min(seconds):8.3f} {statistics.median(seconds):8.3f} {max(seconds):8.3f} {memory:11.0f}"
                  f" {made[name].stat().st_size / 1000:10.0f}")
        ours = statistics.median(run[0] for run in taken["pdz"])
        for name, limit in AIM_TIMES.items():
            if name in taken:
                theirs = statistics.median(run[0] for run in taken[name])
                aim(f"times faster than {name}", theirs / ours, limit, least=True)
        seconds = statistics.median(run["seconds"] for stage in stages for run in stage["docx"])
        megabytes = max(run["megabytes"] for stage in stages for run in stage["docx"])
        print(f"{'the PDF, for comparison: processor seconds':58}{statistics.median(s['pdf'] for s in stages):10.3f}")
        whole = {kind: statistics.median(figures) for kind, figures in builds.items()}
        print(f"{'the whole build of a DOCX, of a PDF: processor seconds':58}{whole['docx']:10.3f} {whole['pdf']:.3f}")
        aim("a DOCX beyond a PDF, processor seconds", whole["docx"] - whole["pdf"], AIM_BEYOND_PDF)
        aim("writing stage, processor seconds", seconds, AIM_STAGE_SECONDS)
        aim("writing stage, MB beyond the model", megabytes, AIM_STAGE_MEGABYTES)
    if failed:
        sys.exit("missed: " + ", ".join(failed))


if __name__ == "__main__":
    main()
