# `make demo` and `make test` need Python 3.11 or newer and make, nothing else; `make help` lists the rest.

PYTHON ?= python3
# A worker for each processor; beyond four, memory may not suffice: each takes a gigabyte with its browser.
JOBS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); echo $$((n > 4 ? 4 : n)))
# A module stays with one worker, and tests/conftest.py says which modules are begun first.
SPREAD := -n $(JOBS) --dist loadfile --no-loadscope-reorder
# Tests of pages in Firefox too take much longer; .ci/run asks for both browsers, and for both engines.
GRAPHLINK_BROWSERS ?= chromium
# So do all steps on Spark, each of which is a job.
GRAPHLINK_ENGINES ?= duckdb
ASKED = GRAPHLINK_BROWSERS=$(GRAPHLINK_BROWSERS) GRAPHLINK_ENGINES=$(GRAPHLINK_ENGINES)
VENV := .venv
BIN := $(VENV)/bin
BIOME := node_modules/.bin/biome
NPM := $(shell command -v npm 2>/dev/null)

.PHONY: help demo test coverage check check-scripts format bench mutants clean

help:
	@echo "make demo    set up, run on sample_data, say which file to open"
	@echo "make test    set up, run every test; pages in Chromium, with GRAPHLINK_BROWSERS=chromium,firefox in Firefox too"
	@echo "make coverage  make test, and which lines and branches no test runs; a third slower"
	@echo "make check   formatting, lint, types, the rules of the source tree; the pages' scripts where there is npm"
	@echo "make format  put the formatting right"
	@echo "make bench   measure speed and accuracy; with BENCH_SMALL=1 on small worlds, much sooner"
	@echo "make mutants put small faults into the modules that matter and say which no test notices; about an hour"
	@echo "make clean   remove what these make, the environment included"

demo: $(VENV)/.ready
	@$(BIN)/graphlink run sample_data --out demo.case --force
	@echo
	@echo "Against the truth, which the run never saw (sample_data/truth.csv):"
	@$(BIN)/graphlink evaluate demo.case sample_data/truth.csv
	@echo
	@echo "Open in a browser:  $(CURDIR)/demo.case/report.html"
	@echo "and the picture:    $(CURDIR)/demo.case/graph.html"

test: $(VENV)/.ready-dev
	$(ASKED) $(BIN)/python -m pytest $(SPREAD)

coverage: $(VENV)/.ready-dev
	$(ASKED) $(BIN)/python -m pytest $(SPREAD) --cov

check: $(VENV)/.ready-dev check-scripts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py

ifneq ($(NPM),)
# The files of a page share one scope: a name that nothing declares shows only in the page's files put together.
check-scripts: $(VENV)/.ready-dev $(BIOME)
	$(BIN)/python -m tests.page_scripts .cache/pages
	$(BIOME) check --error-on-warnings .
else ifeq ($(GRAPHLINK_REQUIRE_ALL),1)
check-scripts:
	@echo "the pages' scripts cannot be checked: npm is missing, and GRAPHLINK_REQUIRE_ALL=1" >&2; exit 1
else
check-scripts:
	@echo "SKIPPED: the pages' scripts and styles were not checked; that wants npm (Debian: nodejs and npm)" >&2
endif

format: $(VENV)/.ready-dev $(if $(NPM),$(BIOME))
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(if $(NPM),$(BIOME) check --write .,@echo "SKIPPED: the pages' scripts were not formatted; that wants npm" >&2)

bench: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks $(if $(BENCH_SMALL),--small)

mutants: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks.mutants

clean:
	rm -rf $(VENV) node_modules build dist *.egg-info demo.case bench_data .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$(PYTHON) is older than 3.11; name a newer one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { rm -rf $(VENV); echo "no virtual environment: install your system's python3-venv" >&2; exit 1; }

$(VENV)/.ready: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.ready

$(BIOME): package.json package-lock.json .npmrc
	npm ci --silent
	@touch $@
