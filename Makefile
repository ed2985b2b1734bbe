# Fathom, from a clean clone: `make demo`, `make test`. Only Python >= 3.11 with pip and venv is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up
WORKERS ?= auto
COMPILED := .compiled
BENCH := .bench

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-all faults check docs site lab-static bench clean

help:
	@echo "make setup     a virtual environment in $(VENV) with everything pinned"
	@echo "make demo      a network learns salaries before your eyes"
	@echo "make test      the quick tests: two to three minutes on two cores"
	@echo "make test-all  all tests, but those that need a GPU"
	@echo "make faults    damaged files, malformed tables, odd names by the thousand: docs/reliability.md"
	@echo "make check     formatting, lint, types, the house's import contract, docs up to date"
	@echo "make docs      write the generated pages of docs/ again"
	@echo "make site      the pages as a site in site/, the notebooks run; it needs no network"
	@echo "make lab-static  the lab's chapters that need no server as pages in lab-static/: no network"
	@echo "make bench     how fast it is, beside PyTorch (in $(BENCH)), scikit-learn, NumPy and pandas"
	@echo "make clean     remove $(VENV), $(BENCH) and everything that was built"

setup: $(STAMP)

$(STAMP): requirements/py311.txt requirements/py312.txt pyproject.toml scripts/set-up
	@scripts/set-up "$(PYTHON)" "$(VENV)"
	@touch $@

# The table lies there already; the network it leaves beside it is git-ignored.
demo: $(STAMP)
	@$(BIN)/fathom demo salaries --out examples/salaries.fathom
	@echo
	@echo "(First put fathom on your path: . $(BIN)/activate)"

# What is compiled is kept for the next time; it is found by what it computes, so it cannot be stale.
test: $(STAMP)
	@mkdir -p -m 700 $(COMPILED)
	@FATHOM_CACHE="$${FATHOM_CACHE-$(CURDIR)/$(COMPILED)}" $(BIN)/python -m pytest -m "not slow and not processes and not browser and not gpu" -n $(WORKERS)

test-all: $(STAMP)
	@$(BIN)/python -m pytest -m "not gpu" -n $(WORKERS)

faults: $(STAMP)
	@$(BIN)/python -m tests.faults

check: $(STAMP)
	@scripts/check

docs: $(STAMP)
	@$(BIN)/python scripts/make-docs

site: $(STAMP)
	@$(BIN)/sphinx-build -q -W --keep-going -c docs/site -b html . site
	@echo "site/docs/site/index.html"

lab-static: $(STAMP)
	@$(BIN)/fathom lab --static lab-static

# About five minutes. PyTorch is for comparison only, so it has an environment of its own; where it
# cannot be had, its lines are left out.
bench: $(STAMP) $(BENCH)/.set-up
	@$(BIN)/python benchmarks/commands.py
	@$(BIN)/python benchmarks/steps.py --torch $(BENCH)/bin/python
	@$(BIN)/python benchmarks/own_batches.py
	@$(BIN)/python benchmarks/reading.py
	@$(BIN)/python benchmarks/lab.py

$(BENCH)/.set-up: requirements/bench.txt
	@echo "Setting up $(BENCH) from $< (PyTorch; once)" >&2
	@[ -x $(BENCH)/bin/python ] || "$(PYTHON)" -m venv $(BENCH)
	@if $(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check -r $<; then touch $@; \
	else echo "PyTorch could not be installed: going on without it" >&2; rm -rf $(BENCH); fi

clean:
	rm -rf $(VENV) $(BENCH) $(COMPILED) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
