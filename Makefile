# make run     install into .venv and show who plays whom
# make test    install what the tests need and run them all
# make test-all  the same with each Python from 3.11 up that is here
# make bench   how fast it is, measured as people have it: without what the tests need
# make check   everything that guards main
# make docs    write the parts of the documents that the program itself says
# make pictures  and the pictures of it in a terminal

.DEFAULT_GOAL := run
.PHONY: run test lint types docs docs-check pictures bench measured test-all check wheel clean

FIND := for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done
PYTHON ?= $(shell $(FIND))
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

run: $(VENV)/.run
	@$(BIN)/etoile cast

test: $(VENV)/.dev
	@$(BIN)/pytest --cov --cov-report=term

lint: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.dev
	@$(BIN)/mypy

docs: $(VENV)/.dev
	@$(BIN)/cog -r -PU README.md CONTRIBUTING.md docs/commands.md

docs-check: $(VENV)/.dev
	@$(BIN)/cog --check --diff -PU README.md CONTRIBUTING.md docs/commands.md
	@$(BIN)/python docs/shown.py --check

pictures: $(VENV)/.dev
	@$(BIN)/python docs/shown.py

bench:
	@$(MAKE) --no-print-directory VENV=.venvs/bench measured

measured: $(VENV)/.run
	@$(BIN)/python bench/bench.py

test-all:
	@for minor in 11 12 13 14 15; do \
	  for p in python3.$$minor "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.$$minor.*/bin/python3.$$minor; do \
	    $$p -c 'import venv, ensurepip' 2>/dev/null || continue; \
	    echo "== $$($$p --version)"; \
	    $(MAKE) --no-print-directory test PYTHON=$$p VENV=.venvs/3.$$minor || exit 1; break; \
	  done; \
	done

check: test lint types docs-check

wheel: $(VENV)/.dev
	@$(BIN)/python -m build --outdir dist .

clean:
	rm -rf $(VENV) .venvs dist build .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache

$(VENV)/.run: pyproject.toml | $(VENV)/bin/python
	@$(PIP) install --editable . && touch $@

$(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	@$(PIP) install --editable '.[dev]' && touch $@ $(VENV)/.run

$(VENV)/bin/python:
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "etoile needs Python 3.11 or newer, and there is none here: install one, or name it with make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "$(PYTHON) cannot make a virtual environment: install its venv package (python3-venv on Debian)." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
