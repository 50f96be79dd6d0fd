# `make` lists the targets. Options: RESET=1, PORT=8001 (demo), UPGRADE=1 (lock), TIMES=50 (soak), ARGS="..." (run, test,
# soak, bench), PYTHON=... (first set-up)
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
SETUP := sh scripts/setup.sh
MODULES := node_modules/.package-lock.json
VENDOR := web/static/vendor/.complete
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate \
	--python-version 3.11 --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)
PYTEST := pytest -n 2 --dist worksteal
export PYTHON
# Compiled modules are kept, whatever the surroundings say: a start takes half the time with them.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo run test soak check bench format lock messages install dev browser clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' Makefile | sort | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 20

demo: install ## install everything, then serve a fictional programme on 127.0.0.1:8000 (RESET=1: start over)
	@exec $(BIN)/tandem demo $(if $(RESET),--reset) $(if $(PORT),--port $(PORT))

run: install ## serve this checkout with your own settings
	@exec $(BIN)/tandem serve $(ARGS)

test: dev browser check ## everything: checks, both databases, SMTP server, browser (ARGS="-k name": a part)
	@mkdir -p var/coverage
	@echo "==> pytest"
	@$(BIN)/$(if $(ARGS),$(PYTEST) $(ARGS),python -m slipcover -m $(PYTEST))
	@$(if $(ARGS),,$(BIN)/python -m scripts.covered)

soak: dev browser ## the proofs by repetition, 20 times as long (TIMES=100, ARGS="-k name": a part); nothing needs it
	@TANDEM_SOAK=$(or $(TIMES),20) $(BIN)/$(PYTEST) --timeout=0 $(or $(ARGS),tests/matcher tests/web/files tests/web/robustness)

check: dev ## style, types, imports, templates, dependencies; runs no test
	@echo "==> ruff" && $(BIN)/ruff check . && $(BIN)/ruff format --check --quiet .
	@echo "==> mypy" && $(BIN)/mypy --num-workers 2
	@echo "==> import-linter" && $(BIN)/lint-imports
	@echo "==> djlint" && $(BIN)/djlint --quiet --lint web/templates
	@echo "==> deptry" && $(BIN)/deptry .

bench: dev ## measure the engine, renew docs/benchmarks.md (ARGS="--row pool": a part, ARGS="--quick": a try)
	@$(BIN)/python -m benchmarks $(ARGS)

format: dev ## put the code into the house format
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .

messages: dev ## bring the German catalogues up to date with the English texts in code and templates
	@$(BIN)/python -m scripts.messages

lock: $(STAMPS)/environment ## remake all lock files (UPGRADE=1: newest versions)
	@$(COMPILE) --group bootstrap --output-file bootstrap.lock
	@$(COMPILE) --group node --output-file node.lock
	@$(COMPILE) pyproject.toml --extra postgres --group build --output-file requirements.lock
	@$(COMPILE) pyproject.toml --extra postgres --group build --group dev --constraint requirements.lock \
		--output-file requirements-dev.lock
	@npm install --package-lock-only --no-audit --no-fund --no-update-notifier --loglevel=error

install: $(STAMPS)/runtime $(STAMPS)/project $(VENDOR) ## make the environment without starting anything

dev: install $(STAMPS)/dev ## make the environment for development

browser: dev ## find a Chromium for the tests, or install one
	@$(BIN)/python -m tests.infra.chromium

clean: ## remove the environment, fetched packages and caches; keeps var/ (your data)
	rm -rf $(VENV) node_modules web/static/vendor .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(STAMPS)/environment: bootstrap.lock
	@$(SETUP) environment
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/runtime: requirements.lock $(STAMPS)/environment
	@$(SETUP) install requirements.lock
	@touch $@

$(STAMPS)/dev: requirements-dev.lock $(STAMPS)/runtime
	@$(SETUP) install requirements-dev.lock
	@touch $@

$(STAMPS)/project: pyproject.toml $(STAMPS)/runtime
	@$(SETUP) project
	@touch $@

$(MODULES): package.json package-lock.json .npmrc | $(STAMPS)/environment
	@$(SETUP) node-modules
	@touch $@

$(VENDOR): $(MODULES) scripts/setup.sh
	@$(SETUP) vendor
	@touch $@
