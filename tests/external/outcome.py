# SPDX-FileCopyrightText: 2026 pdz contributors
# SPDX-License-Identifier: EUPL-1.2

"""Counts the checks and says each failure at once, with what was seen."""

import subprocess
from pathlib import Path


class Outcome:
    """How many checks passed and failed so far."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def heading(self, text):
        print(f"\n--- {text}", flush=True)

    def check(self, holds, what, seen=""):
        """One check: `what` says what must hold, `seen` what was found instead."""
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}" + (f"\n    {str(seen)[:2000]}" if seen != "" else ""), flush=True)
        return bool(holds)

    def close(self):
        """The closing line; the exit code."""
        print(f"\n{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed or not self.passed else 0


def run(*command, **options):
    """Runs a command to its end; output as text, never an exception for its exit code."""
    options = {"timeout": 600, "text": True, "encoding": "utf-8", "errors": "replace"} | options
    return subprocess.run([str(part) for part in command], capture_output=True, check=False, **options)


def below(folder, pattern):
    """The files below a folder that match, in order."""
    return sorted(path for path in Path(folder).rglob(pattern) if path.is_file())
