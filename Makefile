# Everything runs in .venv, which holds what requirements.lock pins and nothing else.
# A second run skips the environment: $(STAMP) is younger than what it depends on.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo install test lint lock

help:
	@echo "make demo   build the graph of seeds/, ask it three questions, write exports/"
	@echo "make test   run all tests"
	@echo "make lint   check style, types and the order of the stages"
	@echo "make lock   pin the newest allowed versions in requirements.lock"

install: $(STAMP)

# Wheels alone, and no build isolation: either would fetch build tools that nothing pins.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kg needs Python 3.11 or later: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes --only-binary :all: --requirement requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(STAMP)
	$(BIN)/kg build seeds/
	@echo
	$(BIN)/kg query posts --set organisation=Napo --format table
	@echo
	$(BIN)/kg query said --set who="Ian Lawrence" --format table
	@echo
	$(BIN)/kg query reports --set year=2016 --format table
	@echo
	$(BIN)/kg export exports/graph.ttl
	$(BIN)/kg export exports/all.trig
	$(BIN)/kg view exports/network.html

test: $(STAMP)
	$(BIN)/python -m pytest

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The build backend is pinned too, as the editable install uses the one that is installed.
lock: $(STAMP)
	printf '%s\n' 'hatchling>=1.27' 'editables~=0.3' 'uv' | $(BIN)/uv pip compile pyproject.toml - \
		--extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links \
		--custom-compile-command 'make lock' --output-file requirements.lock --quiet --upgrade
