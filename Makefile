# Fathom, from a clean clone: `make demo`, `make test`. Only Python >= 3.11 with pip and venv is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up
WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help setup demo test check docs clean

help:
	@echo "make setup   a virtual environment in $(VENV) with everything pinned"
	@echo "make demo    a network learns salaries before your eyes"
	@echo "make test    all tests, but those that need a GPU"
	@echo "make check   formatting, lint, types, the house's import contract, docs up to date"
	@echo "make docs    write the generated pages of docs/ again"
	@echo "make clean   remove $(VENV) and everything that was built"

setup: $(STAMP)

$(STAMP): requirements/py311.txt requirements/py312.txt pyproject.toml scripts/set-up
	@scripts/set-up "$(PYTHON)" "$(VENV)"
	@touch $@

# The table lies there already; the network it leaves beside it is git-ignored.
demo: $(STAMP)
	@$(BIN)/fathom demo salaries --out examples/salaries.fathom
	@echo
	@echo "(First put fathom on your path: . $(BIN)/activate)"

test: $(STAMP)
	@$(BIN)/python -m pytest -m "not gpu" -n $(WORKERS)

check: $(STAMP)
	@scripts/check

docs: $(STAMP)
	@$(BIN)/python scripts/make-docs

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
