# SPDX-FileCopyrightText: 2026 pdz contributors
# SPDX-License-Identifier: EUPL-1.2

SAMPLE ?= samples/casarano
RUNS ?= 11
AMBITI ?= 60
SECONDS ?= 60
VENV := target/ci/venv

.DEFAULT_GOAL := help
.PHONY: help build test sample check bench validate fuzz corpus lint licences docs windows external ci

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /\1\t/' | expand -t 12

build: ## the program, optimised: target/release/pdz
	cargo build --release

test: ## every test that needs only cargo
	cargo test

sample: ## the plan and the acts of the sample, into samples/casarano/out
	cargo run --release -- build $(SAMPLE)

check: ## the findings of the sample
	cargo run --release -- check $(SAMPLE)

bench: target/bench/venv/bin/python ## time and memory: the sample's build (RUNS=11), many ambiti (AMBITI=60), the reading of large files, a million answers beside polars, 300 and 3,000 pages beside Typst, 200 pages in Word beside python-docx, docxtpl and carbone
	cargo bench --bench casarano -- $(RUNS)
	cargo bench --bench ambiti -- $(AMBITI)
	cargo bench --bench regole
	cargo bench --bench reading -- 5
	cargo bench --bench questionari -- 5 target/bench/venv/bin/python
	target/bench/venv/bin/python benches/pages.py
	target/bench/venv/bin/python benches/word.py

validate: build $(VENV)/bin/python ## every PDF of every sample before page-validation, outloud, qpdf and poppler
	$(VENV)/bin/python tests/external/validate.py --program target/release/pdz

fuzz: ## hostile files, made up for SECONDS=60 by each fuzz target; crashes stay in fuzz/artifacts
	fuzz/run $(SECONDS)

corpus: build ## what `inspect` does with each spreadsheet of a folder (DIR=…): panics, aborts, time, memory
	python3 tests/external/corpus.py --program target/release/pdz $(DIR)

lint: ## format and lints, as errors
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings

licences: $(VENV)/bin/python ## REUSE: a licence for every file
	$(VENV)/bin/reuse lint

docs: ## the documentation of the library: target/doc/pdz/index.html
	RUSTDOCFLAGS='-D warnings' cargo doc --no-deps

windows: ## whether it compiles for Windows
	rustup target add x86_64-pc-windows-gnu
	cargo check --target x86_64-pc-windows-gnu

external: build $(VENV)/bin/python ## what is written, seen by other programs (poppler, qpdf, LibreOffice, Python)
	$(VENV)/bin/python tests/external/run.py --program target/release/pdz

ci: ## all that a change must pass
	.ci/run

$(VENV)/bin/python: tests/external/requirements.txt
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@

target/bench/venv/bin/python: benches/requirements.txt
	python3 -m venv target/bench/venv
	target/bench/venv/bin/pip install --quiet --disable-pip-version-check -r $<
	touch $@
