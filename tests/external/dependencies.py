# SPDX-FileCopyrightText: 2026 pdz contributors
# SPDX-License-Identifier: EUPL-1.2

"""Every crate in the lock file can be taken under a licence that goes well with the EUPL."""

import json
import re

from license_expression import Licensing

from outcome import run

# Permissive licences that the EUPL-1.2 work may carry inside.
ACCEPTED = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "CC0-1.0",
    "EUPL-1.2", "ISC", "MIT", "MIT-0", "Unicode-3.0", "Unlicense", "Zlib",
}


def acceptable(expression):
    """Whether one of the choices of an SPDX expression is accepted whole."""
    # Old manifests write a slash where SPDX says OR.
    expression = re.sub(r"\s*/\s*", " OR ", expression)
    parsed = Licensing().parse(re.sub(r"(\S+) WITH (\S+)", r"\1-WITH-\2", expression))
    accepted = {name.replace(" WITH ", "-WITH-") for name in ACCEPTED}

    def holds(node):
        if not hasattr(node, "args") or not node.args:
            return str(node) in accepted
        return (all if node.operator.strip() == "AND" else any)(holds(part) for part in node.args)

    return holds(parsed)


def check_all(outcome, root):
    """Every package of the dependency tree, on every platform."""
    outcome.heading("licences of the dependencies")
    told = run("cargo", "metadata", "--format-version", "1", "--locked", cwd=root)
    packages = json.loads(told.stdout)["packages"] if told.returncode == 0 else []
    outcome.check(packages, "cargo tells the dependencies", told.stderr)
    refused = [f"{p['name']} {p['version']}: {p['license']}" for p in packages if not acceptable(p["license"] or "none")]
    outcome.check(not refused, f"the licences of {len(packages)} packages", refused)
    for unwanted in ("GPL-3.0-only", "MIT AND GPL-3.0-only", "none"):
        outcome.check(not acceptable(unwanted), f"«{unwanted}» would be refused")
