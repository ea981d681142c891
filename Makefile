PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ADDRESS := 127.0.0.1

.PHONY: run test check format bench clean

$(BIN)/.run: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed.")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(BIN)/.dev: requirements.txt requirements-dev.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

run: $(BIN)/.run ## make the environment, bring the database up to date, serve the dashboard
	$(BIN)/python -m heal migrate
	@$(BIN)/python -m heal set-up-link --if-empty --address=http://$(ADDRESS):8501
	$(BIN)/streamlit run app.py --server.address=$(ADDRESS)

test: $(BIN)/.dev
	$(BIN)/python -m pytest -n 2

check: $(BIN)/.dev ## format, lint, types, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(MAKE) test

format: $(BIN)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# A tool that we are compared with installs a package that must not meet ours: its own environment.
$(VENV)-bench/.made: requirements-bench.txt
	test -x $(VENV)-bench/bin/python || $(PYTHON) -m venv $(VENV)-bench
	$(VENV)-bench/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	touch $@

bench: $(BIN)/.dev $(VENV)-bench/.made
	$(BIN)/python -m tests.benchmarks $(VENV)-bench/bin/python

clean:
	rm -rf $(VENV) $(VENV)-bench .mypy_cache .ruff_cache .pytest_cache artefacts
