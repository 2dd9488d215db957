# Every target makes its own virtual environment from the machine's python3 and pip.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run
DEV := $(VENV)/.dev
PEERS := $(VENV)/.peers
SERVICES := $(VENV)/.services
AXE_VERSION := 4.14.1
AXE := $(VENV)/axe-$(AXE_VERSION)/node_modules/axe-core/axe.min.js
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help demo test test-services test-kills accessibility check format bench bench-page year pictures lock clean

help: ## Show the targets
	@grep -E '^[a-z%-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

demo: $(RUN) ## Plan the sample branch's day into out/ and maps/
	$(BIN)/visitplanner demo

test: $(DEV) ## Run every test on every core, with coverage
	COVERAGE_PROCESS_START=pyproject.toml $(BIN)/python -m pytest --cov --cov-report=term --numprocesses auto --dist loadfile

test-services: $(DEV) ## Test with a real PostgreSQL and Nominatim; EXTRACT=FILE.osm.pbf takes that map, OSRM=FOLDER a road server
	@$(MAKE) --no-print-directory $(SERVICES) || echo "Without these packages, what needs them is skipped."
	VISITPLANNER_TEST_EXTRACT="$(EXTRACT)" VISITPLANNER_TEST_OSRM="$(OSRM)" VISITPLANNER_TEST_KILLS=20 $(BIN)/python -m pytest -m services tests/services tests/store tests/casework

test-kills: $(DEV) ## Kill every command that writes 200 times, on SQLite and, where psycopg and a server are, PostgreSQL
	VISITPLANNER_TEST_KILLS=200 $(BIN)/python -m pytest -s -m "services or not services" tests/casework/test_killed.py $(ARGS)

accessibility: $(DEV) $(AXE) ## Ask the newest axe-core about every page; needs npm
	VISITPLANNER_REQUIRE_BROWSER=1 VISITPLANNER_AXE=$(AXE) $(BIN)/python -m pytest tests/report/test_accessibility.py

check: $(DEV) ## Lint, types, layers, format
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	MYPYPATH=src:data:benchmarks $(BIN)/mypy data/make_sample.py docs/images/make_pictures.py benchmarks
	$(BIN)/lint-imports

format: $(DEV) ## Put the code into the house's format
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(RUN) ## Measure the day plan: first plan, time limit, memory
	$(BIN)/python benchmarks/day_plan.py

bench-page: $(DEV) ## Measure an officer's page of 30 stops in a slowed Chromium; ARGS="--roads FILE"
	$(BIN)/python benchmarks/page.py $(ARGS)

bench-%: $(PEERS) ## Compare with the peers: home-visits, large, gap; solomon, toptw, hhcrsp with ARGS="--folder DIR"
	$(BIN)/python benchmarks/run.py $* $(ARGS)

year: $(DEV) ## Simulate a branch's year through the commands, judge it, tamper with it: half an hour; ARGS="--cases 60"
	$(BIN)/python benchmarks/branch_year.py $(ARGS)

pictures: $(DEV) ## Make the pictures of the pages in docs/images from the sample; ROADS=FILE draws streets
	$(BIN)/python docs/images/make_pictures.py $(if $(ROADS),--roads $(ROADS))

lock: ## Renew the lock files from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-header --extra dev pyproject.toml -c requirements.lock -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-header --extra peers pyproject.toml -c requirements.lock -o requirements-peers.lock
	$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-header --extra services pyproject.toml -c requirements.lock -o requirements-services.lock

clean: ## Remove the environment and what runs have made
	rm -rf $(VENV) out .coverage* .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)

$(RUN): requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Setting up the environment; this takes a minute the first time."
	$(PIP) --no-deps --require-hashes -r requirements.lock
	$(PIP) --no-deps -e .
	@echo "Preparing the solver for this machine; this takes half a minute, once."
	$(BIN)/python benchmarks/made_up.py 10 2 0 | $(BIN)/visitplanner solve /dev/stdin -o /dev/null --iterations 1 --bound > /dev/null
	@touch $@

$(DEV): requirements-dev.lock $(RUN)
	$(PIP) --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

$(AXE): | $(VENV)/bin/python
	npm install --silent --no-audit --no-fund --ignore-scripts --prefix $(VENV)/axe-$(AXE_VERSION) axe-core@$(AXE_VERSION)

$(PEERS): requirements-peers.lock $(RUN)
	$(PIP) --no-deps --require-hashes -r requirements-peers.lock
	@touch $@

$(SERVICES): requirements-services.lock $(RUN)
	@echo "Setting up Nominatim; this takes a minute the first time."
	$(PIP) --no-deps --require-hashes -r requirements-services.lock
	@touch $@
