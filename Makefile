# make run: the app. make test: the proof. Both need Python 3.11 or newer and the package registries.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501

.PHONY: run test lint check bench browser lock

run: $(VENV)/runtime
	$(BIN)/geoucj app --port $(PORT)

test: $(VENV)/tests browser lint
	$(BIN)/pytest -n 2 -m "not slow"

# All of it, with what is marked slow: what CI runs.
check: $(VENV)/tests browser lint
	$(BIN)/pytest -n 2

lint: $(VENV)/tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The browser tests drive the system's own Chromium; without it they say that they are skipped.
browser:
	@scripts/install_chromium.sh

bench: $(VENV)/tests browser
	$(BIN)/python benchmarks/live_map.py
	$(BIN)/python benchmarks/map_sheet.py

lock:
	uv pip compile --universal --no-header --quiet pyproject.toml -o requirements.txt
	uv pip compile --universal --no-header --quiet --extra test -c requirements.txt pyproject.toml -o requirements-test.txt

$(VENV)/runtime: requirements.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

$(VENV)/tests: $(VENV)/runtime requirements-test.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	touch $@
