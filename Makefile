# Run `make run` to try Cuttings, and `make test` to test it.
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
# The tests of a file run on one core. tests/conftest.py puts the slowest files first.
PYTEST := $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder
SPHINX := $(BIN)/sphinx-build --quiet -W --keep-going docs docs/_build/html

LOCK := requirements/dev.lock
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOWEST := $(VENV)/lowest

.PHONY: help run test check fuzz trust test-cluster docs coverage lower-bounds format texts lock dist clean
.DELETE_ON_ERROR:

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.installed  ## install, index seeds/, serve on http://127.0.0.1:8000
	$(BIN)/cuttings --home .home index seeds
	$(BIN)/cuttings --home .home serve

test: $(VENV)/.tools  ## run the tests except the long ones
	$(PYTEST) -m 'not long and not cluster'

check: $(VENV)/.tools  ## check style, types and documentation, and run all tests, as CI does
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(SPHINX)
	$(PYTEST) -m 'not cluster'

fuzz: $(VENV)/.tools  ## run the tests that generate their input, with other input each time
	$(PYTEST) --hypothesis-profile new-examples -m 'hypothesis and not cluster'

trust: $(VENV)/.tools  ## measure kills, damage, hostile input and load in the long form; it takes hours
	$(BIN)/python -m tests.trust --long --write

test-cluster: $(VENV)/.tools  ## run the tests that need a server, such as PostgreSQL
	$(PYTEST) -m cluster

docs: $(VENV)/.tools  ## build the documentation into docs/_build/html
	$(SPHINX)

coverage: $(VENV)/.tools  ## run the tests except the long ones, and print which lines they miss
	$(PYTEST) -m 'not long and not cluster' --cov --cov-report term-missing:skip-covered

lower-bounds: $(VENV)/.tools  ## run the same tests with the oldest versions that setup.cfg allows
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(LOWEST)
	VIRTUAL_ENV=$(LOWEST) $(BIN)/uv pip install --quiet --compile-bytecode --resolution lowest-direct --editable '.[dev]'
	$(LOWEST)/bin/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -m 'not long and not cluster'

format: $(VENV)/.tools  ## format the code, and fix what ruff can fix
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

texts: $(VENV)/.tools  ## collect the English texts of the pages, and update the translations
	$(BIN)/pybabel --quiet extract --mapping pyproject.toml --keywords Message --no-location --sort-output \
		--project Cuttings --output web/locale/cuttings.pot .
	for file in web/locale/*.po; do $(BIN)/pybabel --quiet update --input-file web/locale/cuttings.pot \
		--locale $$(basename $$file .po) --output-file $$file --no-fuzzy-matching --ignore-obsolete; done

lock: $(VENV)/.tools  ## write requirements/dev.lock with the newest versions that setup.cfg allows
	UV_CUSTOM_COMPILE_COMMAND='make lock' $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade \
		--generate-hashes --no-annotate --extra dev --output-file $(LOCK) setup.cfg

dist: $(VENV)/.tools  ## build the wheel and the source archive into dist/
	rm -rf build dist
	$(BIN)/python -m build --no-isolation

clean:  ## remove everything that these targets created
	rm -rf $(VENV) .home .coverage build dist docs/_build *.egg-info

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

# Install what `make run` needs: the newest versions that setup.cfg allows.
$(VENV)/.installed: setup.cfg pyproject.toml | $(VENV)/bin/python
	$(PIP) --editable .
	touch $@

# Install what all other targets need: the exact versions of the lock file, after a check of each hash.
$(VENV)/.tools: $(LOCK) setup.cfg pyproject.toml | $(VENV)/bin/python
	$(PIP) --require-hashes --requirement $(LOCK)
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $(VENV)/.installed $@
