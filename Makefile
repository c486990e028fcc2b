# make run          install into .venv and show the cast
# make test         run the tests: at most 90 seconds on two cores
# make coverage     run the tests and require every branch to be covered
# make check        lint, types, tests, coverage, documents
# make test-all     try every combination instead of samples, with each Python from 3.11 up
# make bench        measure the speed of an installation without development tools
# make docs         update the program output in the documents, the man page and completion
# make screenshots  update the screenshots of README

.DEFAULT_GOAL := run
.PHONY: run test coverage exhaustive test-all lint types docs docs-check screenshots bench measure check wheel clean

FIND_PYTHON := for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done
PYTHON ?= $(shell $(FIND_PYTHON))
VENV := .venv
BIN := $(VENV)/bin
unexport PYTHONDONTWRITEBYTECODE # pytest keeps what it has compiled: a sixth of the time
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

run: $(VENV)/.run
	@$(BIN)/etoile cast
	@echo "To start it from now on: $(BIN)/etoile"

test: $(VENV)/.dev
	@$(BIN)/pytest

coverage: $(VENV)/.dev
	@$(BIN)/pytest --cov --cov-report=term

exhaustive: $(VENV)/.dev
	@EXHAUSTIVE=1 $(BIN)/pytest

test-all:
	@for minor in 11 12 13 14 15; do \
	  for p in python3.$$minor "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.$$minor.*/bin/python3.$$minor; do \
	    $$p -c 'import venv, ensurepip' 2>/dev/null || continue; \
	    echo "== $$($$p --version)"; \
	    $(MAKE) --no-print-directory exhaustive PYTHON=$$p VENV=.venvs/3.$$minor || exit 1; break; \
	  done; \
	done

lint: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.dev
	@$(BIN)/mypy

docs: $(VENV)/.dev
	@$(BIN)/cog -r -PU README.md docs/commands.md docs/output.md
	@$(BIN)/python docs/render_share.py

docs-check: $(VENV)/.dev
	@$(BIN)/cog --check --diff -PU README.md docs/commands.md docs/output.md
	@$(BIN)/python docs/render_examples.py --check
	@$(BIN)/python docs/render_share.py --check

screenshots: $(VENV)/.dev
	@$(BIN)/python docs/render_examples.py
	@$(BIN)/python docs/render_web.py

bench:
	@$(MAKE) --no-print-directory VENV=.venvs/bench measure

measure: $(VENV)/.run
	@$(BIN)/python bench/bench.py

check: lint types test coverage docs-check

wheel: $(VENV)/.dev
	@$(BIN)/python -m build --outdir dist .

clean:
	rm -rf $(VENV) .venvs dist build .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache

$(VENV)/.run: pyproject.toml | $(VENV)/bin/python
	@$(PIP) install --editable . && touch $@

# pip knows dependency groups from 25.1 on.
$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	@$(PIP) install --upgrade 'pip>=25.1'
	@$(PIP) install --editable . --group dev && touch $@ $(VENV)/.run

$(VENV)/bin/python:
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "etoile needs Python 3.11 or newer: install it, or name one with make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "$(PYTHON) cannot create a virtual environment: install its venv package (python3-venv on Debian)." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
