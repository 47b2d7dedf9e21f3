# SPDX-FileCopyrightText: 2026 pdz contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every PDF of every sample before validators that pdz has no part in: page-validation (PDF/A-2a and PDF/UA-1),
outloud (what the standards let pass, such as a table without header cells), qpdf (the structure of the file),
poppler (fonts, tags, text). Prints a line for each project, the rules broken, and a summary."""

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pdf
from outcome import Outcome, below, run

ROOT = Path(__file__).resolve().parents[2]

# Guesses of outloud that our tables contradict on purpose: counted in the summary, not failures.
GUESSES = {
    # A sheet is a form: each label heads its row, and titles of groups head the rows below them.
    "TBL-010",
    # The label of a row span, said again overleaf with «(segue)»: readers have heard it once.
    "TAG-002",
}


def samples():
    """Every project below `samples/`, the broken ones included."""
    found = {path.parent for path in (ROOT / "samples").rglob("piano.toml") if "out" not in path.parts}
    return sorted(found)


def built(program, project, folder):
    """The PDF files of a build; a broken project gives its draft."""
    target = folder / "-".join(project.relative_to(ROOT / "samples").parts)
    shutil.copytree(project, target, ignore=shutil.ignore_patterns("out"))
    done = run(program, "build", target)
    if done.returncode == 1 and not below(target / "out", "*.pdf"):
        done = run(program, "build", target, "--bozza")
    return done, target / "out", below(target / "out", "*.pdf")


def listened(paths):
    """What outloud finds at the weight of an error in each of some files, in one run."""
    if not paths:
        return {}
    outloud = Path(sys.executable).with_name("outloud")
    said = run(outloud, "--json", "-", "--fail-on", "never", *paths, timeout=1800)
    try:
        results = {Path(one["path"]).resolve(): one for one in json.loads(said.stdout)["results"]}
    except (ValueError, KeyError, TypeError):
        return {path: ["outloud gave no report: " + said.stderr[-500:]] for path in paths}
    none = {"error": "outloud did not read it"}
    return {path: found(results.get(path.resolve(), none)) for path in paths}


def found(result):
    """The errors that outloud found in a file, or its own."""
    if result.get("error"):
        return [str(result["error"])]
    weighty = (one for one in result["findings"] if one["severity"] == "error")
    return sorted({f"{one['rule']} {one['message']}" for one in weighty})


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--program", required=True, type=Path, help="the binary")
    program = arguments.parse_args().program.resolve()
    outcome = Outcome()
    started = time.monotonic()
    files = pages = alike = 0
    spoken = Counter()
    known = set()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as pool:
        jobs = [(project, pool.submit(built, program, project, Path(folder))) for project in samples()]
        outcome.check(jobs, "there are samples")
        for project, job in jobs:
            name = project.relative_to(ROOT / "samples")
            done, out, written = job.result()
            # 2: the project itself can't be read, which some of the broken ones are there to show.
            there = written or done.returncode == 2
            outcome.check(there, f"{name}: PDF files", f"exit {done.returncode}: {done.stderr[-500:]}")
            before = outcome.failed
            # Many broken samples give the same files as others: each is looked at once.
            fresh = []
            for path in written:
                fingerprint = hashlib.sha256(path.read_bytes()).digest()
                if fingerprint not in known:
                    known.add(fingerprint)
                    fresh.append(path)
            alike += len(written) - len(fresh)
            half = len(fresh) // 2
            said = {}
            for part in pool.map(listened, (fresh[:half], fresh[half:])):
                said |= part
            for path in fresh:
                own = f"{name}: {path.relative_to(out)}"
                pdf.check_file(outcome, path, own)
                faults = [one for one in said[path] if one.split()[0] not in GUESSES]
                outcome.check(not faults, f"{own}: outloud", "; ".join(faults))
                spoken.update(one.split()[0] for one in said[path])
                texts = pdf.pages(path)
                outcome.check(texts and any(pdf.plain(text) for text in texts), f"{own}: text")
                files, pages = files + 1, pages + len(texts)
            state = "ok    " if outcome.failed == before else "FAILED"
            print(f"{state} {name}: {len(written)} PDF, {len(fresh)} not seen before", flush=True)
    for rule, count in spoken.most_common():
        print(f"outloud, {rule}: {count} files")
    print(f"\n{files} PDF files ({alike} more are alike), {pages} pages, {time.monotonic() - started:.0f} s: "
          "PDF/A-2a and PDF/UA-1 (page-validation), outloud, qpdf, poppler")
    return outcome.close()


if __name__ == "__main__":
    sys.exit(main())
