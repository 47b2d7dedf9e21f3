# SPDX-FileCopyrightText: 2026 pdz contributors
# SPDX-License-Identifier: EUPL-1.2

"""Processor time and memory of the PDF writer over 300 and 3,000 pages, beside Typst setting the same content.

Each run is a process of its own; its figures are those that the system gives when it ends (user and system time,
greatest resident memory). pdz and Typst take turns, so that whatever else the machine does weighs on both alike.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

# What the README promises of the writer.
AIM_MEGABYTES = 150
AIM_BYTES = 1_500_000
AIM_TIMES_TYPST = 5
AIM_GROWTH = 13

TYPST = """
import sys, typst
typst.compile(sys.argv[1], output=sys.argv[2], font_paths=[sys.argv[3]], ignore_system_fonts=True,
              pdf_standards=["a-2a", "ua-1"])
"""


def executable():
    """Builds the bench; its path."""
    command = ["cargo", "bench", "--bench", "pages", "--no-run", "--message-format=json"]
    built = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    messages = (json.loads(line) for line in built.stdout.splitlines() if line.startswith("{"))
    return [m["executable"] for m in messages if m.get("target", {}).get("name") == "pages" and m.get("executable")][-1]


def measured(*command):
    """Processor seconds, megabytes and output of a command."""
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True)
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6, said


def spread(figures, unit):
    return f"{min(figures):8.3f} {statistics.median(figures):8.3f} {max(figures):8.3f} {unit}"


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--long", type=int, default=3000, help="pages of the long document; 0 for none")
    arguments = arguments.parse_args()
    program = executable()
    try:
        import typst  # noqa: F401
        has_typst = True
    except ImportError:
        has_typst = False
    fonts = ROOT / "assets" / "fonts"
    ours, theirs, start = [], [], []
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        pdf, source, other = folder / "pdz.pdf", folder / "source.typ", folder / "typst.pdf"
        measured(program, "typst", 300, source)
        for _ in range(max(arguments.runs, 1)):
            ours.append(measured(program, "pdf", 300, pdf))
            if has_typst:
                theirs.append(measured(sys.executable, "-c", TYPST, source, other, fonts))
                start.append(measured(sys.executable, "-c", "import typst")[0])
        made = json.loads(ours[-1][2])
        print(f"\n{made['pages']} pages: 1,000 paragraphs, 70 long tables, 140 notes, contents; {len(ours)} runs in turn")
        print(f"{'':30}   least   median greatest")
        seconds, memory = [run[0] for run in ours], [run[1] for run in ours]
        print(f"{'pdz, processor':30}{spread(seconds, 's')}")
        print(f"{'pdz, memory':30}{spread(memory, 'MB')}")
        print(f"{'pdz, file':30}{made['bytes'] / 1e6:17.3f} MB")

        def aim(name, figure, limit, least=False):
            holds = figure >= limit if least else figure <= limit
            if not holds:
                failed.append(name)
            print(f"{name:46}{figure:10.2f}  ({'at least' if least else 'at most'} {limit:g}) {'' if holds else 'MISSED'}")

        if has_typst:
            other_seconds = [run[0] - min(start) for run in theirs]
            print(f"{'Typst, processor':30}{spread(other_seconds, 's')}   (without Python itself: {min(start):.3f} s)")
            print(f"{'Typst, memory':30}{spread([run[1] for run in theirs], 'MB')}")
            print(f"{'Typst, file':30}{other.stat().st_size / 1e6:17.3f} MB")
            ratio = statistics.median(other_seconds) / statistics.median(seconds)
            aim("times faster than Typst (processor time)", ratio, AIM_TIMES_TYPST, least=True)
        else:
            print("Typst is not here: pip install -r benches/requirements.txt")
        aim("memory over 300 pages, MB", statistics.median(memory), AIM_MEGABYTES)
        aim("file, MB for every 300 pages", made["bytes"] / made["pages"] * 300 / 1e6, AIM_BYTES / 1e6)
        if arguments.long:
            long = [measured(program, "pdf", arguments.long, pdf) for _ in range(3)]
            pages = json.loads(long[-1][2])["pages"]
            seconds_long = statistics.median(run[0] for run in long)
            print(f"\n{pages} pages: processor {seconds_long:.3f} s, memory {statistics.median(run[1] for run in long):.0f} MB")
            aim(f"times the processor time of {made['pages']} pages", seconds_long / statistics.median(seconds), AIM_GROWTH)
    if failed:
        sys.exit("missed: " + ", ".join(failed))


if __name__ == "__main__":
    main()
