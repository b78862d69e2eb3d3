# Two commands: `make run` to see it, `make test` to prove it.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3

.PHONY: run test check format clean
.DELETE_ON_ERROR:

run: $(VENV)/.installed  ## install, index seeds/, serve on http://127.0.0.1:8000
	$(BIN)/cuttings --home .home index seeds
	$(BIN)/cuttings --home .home serve

test: $(VENV)/.tools  ## run the tests
	$(BIN)/python -m pytest -n auto --dist loadfile

check: $(VENV)/.tools  ## style, types, tests: what CI runs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --dist loadfile

format: $(VENV)/.tools  ## put the code into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:  ## remove what the targets above made
	rm -rf $(VENV) .home build *.egg-info

$(VENV)/.installed: setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.tools: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@
