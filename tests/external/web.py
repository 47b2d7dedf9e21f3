# SPDX-FileCopyrightText: 2026 pdz contributors
# SPDX-License-Identifier: EUPL-1.2

"""HTML: stands alone, says its language, and has headings, headers of tables and texts for pictures."""

from html.parser import HTMLParser

from outcome import below


class Reader(HTMLParser):
    """What a page holds, as far as the checks ask."""

    def __init__(self):
        super().__init__()
        self.language = None
        self.levels = []
        self.outside = []
        self.faults = []
        self.ids = []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "html":
            self.language = attributes.get("lang")
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.levels.append(int(tag[1]))
        if tag == "img" and "alt" not in attributes:
            self.faults.append(f"picture without alternative text at {self.getpos()}")
        if tag == "th" and "scope" not in attributes:
            self.faults.append(f"header cell without scope at {self.getpos()}")
        if tag == "script":
            self.faults.append(f"script at {self.getpos()}")
        for key in ("src", "srcset") + (("href",) if tag == "link" else ()):
            if attributes.get(key, "").startswith(("http:", "https:", "//")):
                self.outside.append(attributes[key])
        if "id" in attributes:
            self.ids.append(attributes["id"])


def check_all(outcome, out):
    """Every HTML page of a build."""
    found = below(out, "*.html")
    outcome.check(found, "the build wrote HTML pages")
    for path in found:
        name = path.relative_to(out)
        reader = Reader()
        reader.feed(path.read_text(encoding="utf-8"))
        outcome.check((reader.language or "").startswith("it"), f"{name}: lang", reader.language)
        outcome.check(reader.levels.count(1) == 1, f"{name}: one h1", reader.levels[:20])
        jumps = [(a, b) for a, b in zip(reader.levels, reader.levels[1:]) if b > a + 1]
        outcome.check(not jumps, f"{name}: no heading level is skipped", jumps[:5])
        outcome.check(not reader.outside, f"{name}: nothing from the network", reader.outside)
        outcome.check(not reader.faults, f"{name}: pictures and tables are described", reader.faults[:5])
        repeated = sorted({one for one in reader.ids if reader.ids.count(one) > 1})
        outcome.check(not repeated, f"{name}: ids are unique", repeated[:5])
