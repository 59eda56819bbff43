# make run   the dashboard on http://127.0.0.1:8501, with the invented sample until you have a brand file
# make test  lint, types, import contracts and all tests that take minutes; `make thorough` runs the rest
# make setup the environment (.venv) alone; the others make it when they need it

PYTHON ?= python3
VENV := .venv
TRAINED := .trained
BIN := $(VENV)/bin
# one more than there are cores, since many tests wait for a process, a server or a browser
WORKERS := $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')
UV := $(shell command -v uv 2>/dev/null)

ifdef UV
  MAKE_VENV = $(UV) venv --quiet --seed --allow-existing --python $(PYTHON) $(VENV)
  INSTALL = $(UV) pip install --quiet --compile-bytecode --python $(BIN)/python
else
  MAKE_VENV = $(PYTHON) -m venv $(VENV)
  INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif

# Compile each module once: the tests start hundreds of processes.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test setup train lint types contracts tests thorough lock docs screenshots benchmark chaos judge simulate clean

run: setup
	$(BIN)/python -m jobs open

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Talkworthy needs Python 3.11 or newer; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	$(MAKE_VENV)
	$(INSTALL) -r requirements.txt
	$(INSTALL) --no-deps -e .
	@touch $@

$(VENV)/.ready-to-test: $(VENV)/.ready .ci/requirements-dev.txt
	$(INSTALL) -r .ci/requirements-dev.txt
	@touch $@

test: lint types contracts tests

lint: $(VENV)/.ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.ready-to-test
	$(BIN)/mypy

contracts: $(VENV)/.ready-to-test
	$(BIN)/lint-imports

tests: $(VENV)/.ready-to-test
	$(BIN)/pytest -n $(WORKERS) --dist loadfile -m "not thorough"

# Every page in a real browser: access (axe), hostile posts, the first visit, a team's login. Ten minutes.
thorough: $(VENV)/.ready-to-test
	$(BIN)/pytest -m thorough

# docs/sources.md and the table of sources in README.md, from the facts of each source.
docs: $(VENV)/.ready
	PYTHONPATH=. $(BIN)/python tests/support/make_sources_page.py

# docs/screenshots: every page with the sample, light and dark, on a desk and on a phone. Five minutes.
screenshots: $(VENV)/.ready-to-test
	$(BIN)/python tests/browser/take_screenshots.py

benchmark: $(VENV)/.ready-to-test
	$(BIN)/python tests/benchmark/run.py

# 200 collections with a fault, a kill -9 or (on PostgreSQL) a cut lock somewhere, and hostile posts among the good ones;
# then ten days of cron against a Reddit that moves: nothing may be lost. About a quarter of an hour.
chaos: $(VENV)/.ready-to-test
	$(BIN)/python tests/chaos/run.py
	$(BIN)/python tests/chaos/ten_days.py

# Does the interval hold the truth, on made-up worlds? A quarter of an hour.
simulate: $(VENV)/.ready-to-test
	PYTHONPATH=. $(BIN)/python tests/simulate/run.py

# The model of mentions, from the labels and the texts in ../shared/data: a teacher, then the small network that is
# shipped. An hour on two cores; the same seed gives the same model on the same machine.
train: $(VENV)/.ready
	$(INSTALL) -e '.[train]'
	PYTHONPATH=.:tests/labels/train $(BIN)/python tests/labels/train/run.py $(TRAINED)

# Precision, recall and F1 of voices and relevance on labelled talk, where ../shared/data has it.
judge: $(VENV)/.ready-to-test
	PYTHONPATH=. $(BIN)/python tests/labels/judge.py

# The pinned lists, for every platform. Needs uv.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --no-header pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --no-header --extra dev -c requirements.txt pyproject.toml -o .ci/requirements-dev.txt

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info
