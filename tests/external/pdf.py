# SPDX-FileCopyrightText: 2026 pdz contributors
# SPDX-License-Identifier: EUPL-1.2

"""PDF: standards, structure of the file, fonts, tags, and the words that a reader can take out of it."""

import hashlib
import re
import unicodedata

import page

from outcome import below, run


def plain(text):
    """A text as words: ligatures and special spaces undone, hyphens at the line's end joined."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub("\u00ad\\s*", "", text)
    return re.sub(r"\s+", " ", text).strip()


def pages(path):
    """The text of each page."""
    return run("pdftotext", "-enc", "UTF-8", path, "-").stdout.split("\f")[:-1]


def check_file(outcome, path, name):
    """What every PDF that pdz writes must be."""
    for profile in ("2a", "ua1"):
        verdict = page.validate_pdf(str(path), profile=profile)
        rules = sorted({failure.rule_id for failure in verdict.failures})
        outcome.check(verdict.is_compliant, f"{name}: PDF profile {profile}", rules)

    structure = run("qpdf", "--check", path)
    outcome.check(structure.returncode == 0, f"{name}: qpdf --check", structure.stdout + structure.stderr)

    info = run("pdfinfo", path).stdout
    outcome.check(re.search(r"^Tagged:\s+yes$", info, re.M), f"{name}: tagged", info)
    outcome.check(re.search(r"^Title:\s+\S", info, re.M), f"{name}: title", info)
    meta = re.sub(r"\s+", "", run("pdfinfo", "-meta", path).stdout)
    for key, value in (("pdfaid:part", "2"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1")):
        said = f"<{key}>{value}<" in meta or f'{key}="{value}"' in meta
        outcome.check(said, f"{name}: metadata say {key} {value}", meta[-1500:])

    fonts = run("pdffonts", path).stdout.splitlines()[2:]
    # name, type (may hold spaces), encoding, emb, sub, uni, object, generation: read from the right
    loose = [line for line in fonts if line.split()[-5:-4] != ["yes"]]
    outcome.check(fonts and not loose, f"{name}: every font embedded", "\n".join(loose) or "no font")


def check_words(outcome, path, name, everywhere, somewhere):
    """`everywhere` stands on each page, `somewhere` at least once."""
    texts = [plain(text) for text in pages(path)]
    outcome.check(texts, f"{name}: has pages")
    for words in everywhere:
        without = [str(number) for number, text in enumerate(texts, 1) if plain(words) not in text]
        outcome.check(not without, f"{name}: «{words}» on every page", "not on " + ", ".join(without))
    whole = plain(" ".join(texts))
    # A title may go over a page's end or be hyphenated: spaces and hyphens don't count.
    tight = re.sub(r"[\s-]", "", whole)
    for words in somewhere:
        outcome.check(re.sub(r"[\s-]", "", plain(words)) in tight, f"{name}: contains «{words}»")


def check_all(outcome, out, everywhere):
    """Every PDF of a build."""
    found = below(out, "*.pdf")
    outcome.check(found, "the build wrote PDF files")
    seen = set()
    for path in found:
        name = path.relative_to(out)
        # The annexes are the same bytes in every pack.
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if digest not in seen:
            check_file(outcome, path, name)
            check_words(outcome, path, name, everywhere, [])
        seen.add(digest)
