# `make` lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo
NOW := 2026-11-22T12:00Z
# Without npm the tests that need it are skipped, and say so; in CI they fail.
NODE := $(if $(shell command -v npm),$(VENV)/node)
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help demo test lint types contracts spec bench coverage clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/tool: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed: make PYTHON=python3.12 ...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/tests: $(VENV)/tool
	$(BIN)/python -m pip install --quiet --group test
	@touch $@

$(VENV)/node: tests/node/package.json tests/node/package-lock.json $(VENV)/tool
	npm --prefix tests/node ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(VENV)/lint: $(VENV)/tests
	$(BIN)/python -m pip install --quiet --group lint
	@touch $@

$(VENV)/bench: $(VENV)/tool
	$(BIN)/python -m pip install --quiet --group bench
	@touch $@

demo: $(VENV)/tool ## Build an example repository with a year of history, and look at it
	@rm -rf $(DEMO) && $(BIN)/python examples/demo/build.py $(DEMO) >/dev/null
	@printf '\n$$ tether check\n' && cd $(DEMO) && ../$(BIN)/tether check
	@printf '\n$$ tether --now $(NOW) report\n' && cd $(DEMO) && ../$(BIN)/tether --now $(NOW) report
	@printf '\n$$ tether --now $(NOW) ics -o team.ics\n' && cd $(DEMO) && ../$(BIN)/tether --now $(NOW) ics -o team.ics
	@printf '\nThe repository is in %s: read its commitments/, its git log and team.ics.\n' '$(DEMO)'
	@printf 'To use tether yourself: . $(BIN)/activate\n'

test: $(VENV)/tests $(NODE) ## Set up what the tests need and run them all
	$(BIN)/python -m pytest -n auto

coverage: $(VENV)/tests $(NODE) ## Run the tests and tell which lines they do not reach
	$(BIN)/python -m pytest -n auto --cov --cov-report=term

lint: $(VENV)/lint ## Check style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/lint ## Check types
	$(BIN)/mypy

contracts: $(VENV)/lint ## Check that imports go one way
	$(BIN)/lint-imports

spec: $(VENV)/tool ## Write what is generated: spec/rules.md
	$(BIN)/python -c 'from tether_txt.rules.manual import render_all; print(render_all(), end="")' >spec/rules.md

bench: $(VENV)/bench ## Compare the speed with that of other tools (hledger, git, yamllint ...)
	$(BIN)/python -m benchmarks.bench $(BENCH)

clean: ## Remove what the targets above made
	rm -rf $(VENV) $(DEMO) tests/node/node_modules dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .coverage*
