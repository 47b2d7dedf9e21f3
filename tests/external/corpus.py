# SPDX-FileCopyrightText: 2026 pdz contributors
# SPDX-License-Identifier: EUPL-1.2

"""What `inspect` does with each foreign spreadsheet of a folder: panics, aborts, time-outs, memory. None is the bar."""

import argparse
import collections
import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

KINDS = {".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".xlsb", ".ods", ".ots", ".fods", ".csv", ".tsv", ".xml", ".html"}
SECONDS = 20
MEGABYTES = 512


def inspect(program, path):
    """Exit code, seconds, megabytes and the end of what was said on stderr."""
    start = time.monotonic()
    command = ["/usr/bin/time", "-q", "-f", "PEAK %M", program, "inspect", str(path)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    try:
        out, error = child.communicate(timeout=SECONDS + 10)
        code = child.returncode
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, 9)
        out, error = child.communicate()
        code = "time-out"
    taken = time.monotonic() - start
    error = error.decode("utf-8", "replace")
    peak = max((int(line.split()[1]) for line in error.splitlines() if line.startswith("PEAK ")), default=0) * 1024 / 1e6
    said = [line for line in error.splitlines() if not line.startswith("PEAK ")]
    return path, code, taken, peak, said, out.decode("utf-8", "replace")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", type=Path, help="writes path, exit code and first line of the findings of each file")
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    paths = sorted(p for p in arguments.folder.rglob("*") if p.suffix.lower() in KINDS and p.is_file())
    codes, kinds, faults, peaks, lines = collections.Counter(), collections.Counter(), [], [], []
    with ThreadPoolExecutor(arguments.jobs) as pool:
        for path, code, taken, peak, said, out in pool.map(lambda p: inspect(arguments.program, p), paths):
            codes[code] += 1
            kinds[path.suffix.lower()] += 1
            peaks.append((peak, taken, path))
            if code not in (0, 1) or taken > SECONDS or peak > MEGABYTES or any("panicked" in line for line in said):
                faults.append(f"{path}: exit {code}, {taken:.1f} s, {peak:.0f} MB {' '.join(said)[-200:]}")
            if arguments.list:
                finding = next((line.strip() for line in out.splitlines() if " R-T" in line), "")
                lines.append(f"{path.relative_to(arguments.folder)}\t{code}\t{finding}\n")
    if arguments.list:
        arguments.list.write_text("".join(lines), encoding="utf-8")
    print(f"{len(paths)} files: " + ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()))
    print("exit codes: " + ", ".join(f"{code}: {count}" for code, count in codes.most_common()))
    for title, key in (("memory", lambda p: p[0]), ("time", lambda p: p[1])):
        worst = sorted(peaks, key=key, reverse=True)[:3]
        print(f"most {title}: " + "; ".join(f"{p.name} {peak:.0f} MB {taken:.1f} s" for peak, taken, p in worst))
    print(f"faults: {len(faults)}")
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
