# SPDX-FileCopyrightText: 2026 pdz contributors
# SPDX-License-Identifier: EUPL-1.2
"""The tables that `pdz survey tables` makes, made by polars: counts of every column and ten cross tables, from one CSV."""

import resource
import sys
import time

import polars as pl


def main(path: str) -> None:
    start = time.perf_counter()
    table = pl.read_csv(path, infer_schema=False)
    counts = [table[name].value_counts() for name in table.columns]
    groups, asked = table.columns[:2], table.columns[5:10]
    crosses = [table.group_by([group, name]).len() for group in groups for name in asked]
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{seconds:.2f} s {memory:.0f} MB {sum(map(len, counts))} {sum(map(len, crosses))}")


if __name__ == "__main__":
    main(sys.argv[1])
