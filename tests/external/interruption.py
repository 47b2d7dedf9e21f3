# SPDX-FileCopyrightText: 2026 pdz contributors
# SPDX-License-Identifier: EUPL-1.2

"""Kills builds at random points: every file but the manifests is the old one or the new one, whole."""

import hashlib
import random
import shutil
import subprocess
import time
from pathlib import Path

from outcome import below, run

TIMES = 200
SEED = 20221005


def hashes(folder):
    """SHA-256 of every delivered file: the temporary ones begin with a dot."""
    files = (path for path in below(folder, "*") if not path.name.startswith("."))
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def versioned(project, version):
    """Writes the version of the plan, which is printed on every document."""
    settings = project / "piano.toml"
    text = settings.read_text(encoding="utf-8")
    old = next(line for line in text.splitlines() if line.startswith("versione"))
    settings.write_text(text.replace(old, f'versione = "{version}"'), encoding="utf-8")


def look(outcome, program, out, states, where):
    """A folder after a kill: whole files, and a manifest that tells the truth or isn't there."""
    found = hashes(out)
    torn = [
        name for name, digest in found.items()
        if not name.endswith("manifest.json") and all(state.get(name) != digest for state in states)
    ]
    outcome.check(not torn, f"{where}: every file is the old or the new one, whole", torn)
    missing = [name for name in states[0].keys() & states[1].keys() if name not in found and not name.endswith("manifest.json")]
    outcome.check(not missing, f"{where}: no file is lost", missing)
    for folder in [out, *(path for path in (out / "atti").iterdir() if path.is_dir())]:
        verified = run(program, "verify", folder)
        if (folder / "manifest.json").is_file():
            outcome.check(verified.returncode == 0, f"{where}: {folder.name} verifies", verified.stdout + verified.stderr)
        else:
            told = verified.returncode == 2 and "interrotta" in verified.stderr
            outcome.check(told, f"{where}: {folder.name} is said to be interrupted", verified.stdout + verified.stderr)


def check_all(outcome, program, sample, folder):
    """Two versions built in turn, killed again and again, then built to the end."""
    outcome.heading(f"{TIMES} builds killed at random")
    project = Path(folder) / "interrotto"
    shutil.copytree(sample, project, ignore=shutil.ignore_patterns("out", "votati"))
    out = project / "out"
    states, longest = [], 0.0
    for version in ("1.0", "2.0"):
        versioned(project, version)
        began = time.monotonic()
        built = run(program, "build", project)
        longest = max(longest, time.monotonic() - began)
        outcome.check(built.returncode == 0, f"version {version} is built", built.stdout + built.stderr)
        states.append(hashes(out))
    chance = random.Random(SEED)
    cut = 0
    for turn in range(TIMES):
        versioned(project, ("1.0", "2.0")[turn % 2])
        process = subprocess.Popen([program, "build", project], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # Most of the kills fall on the last part of a build, when files are put in their places.
        share = chance.random() if turn % 4 == 0 else chance.uniform(0.6, 1.05)
        try:
            process.wait(timeout=longest * share)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            cut += 1
        look(outcome, program, out, states, f"kill {turn + 1}")
    outcome.check(cut > TIMES // 4, "builds were cut short", cut)
    versioned(project, "1.0")
    built = run(program, "build", project)
    outcome.check(built.returncode == 0 and hashes(out) == states[0], "the next build mends everything",
                  built.stdout + built.stderr)
    left = [str(path) for path in below(out, "*") if path.name.startswith(".")]
    outcome.check(not left, "no temporary file is left", left)
