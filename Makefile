# Two commands: `make run` to see it, `make test` to prove it.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
# A file runs on one core; tests/conftest.py names those that take longest, which come first.
PYTEST := $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

.PHONY: run test check format texts clean
.DELETE_ON_ERROR:

run: $(VENV)/.installed  ## install, index seeds/, serve on http://127.0.0.1:8000
	$(BIN)/cuttings --home .home index seeds
	$(BIN)/cuttings --home .home serve

test: $(VENV)/.tools  ## run the tests, but for the long ones
	$(PYTEST) -m 'not long'

check: $(VENV)/.tools  ## style, types, all tests: what CI runs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(PYTEST)

format: $(VENV)/.tools  ## put the code into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

texts: $(VENV)/.tools  ## collect the English of the pages, and bring the other languages up to it
	$(BIN)/pybabel --quiet extract --mapping pyproject.toml --keywords Sentence --no-location --sort-output \
		--project Cuttings --output web/locale/cuttings.pot .
	for file in web/locale/*.po; do $(BIN)/pybabel --quiet update --input-file web/locale/cuttings.pot \
		--locale $$(basename $$file .po) --output-file $$file --no-fuzzy-matching --ignore-obsolete; done

clean:  ## remove what the targets above made
	rm -rf $(VENV) .home build *.egg-info

$(VENV)/.installed: setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.tools: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@
