# `make run` and `make test` are all that a fresh machine with Python, make and git needs. See README.md.

PYTHON ?= python3
BIN := .venv/bin
# The system's Python makes `.venv`, whole or anew, before anything is called in it.
ENVIRONMENT := @$(PYTHON) -m fedasil_return.starting.environment

.PHONY: help install run demo-figures test lint messages check lock audit

help:
	@echo "make run       the site on http://127.0.0.1:8000/ (PORT=9001 make run for another port)"
	@echo "make demo-figures  made-up monthly figures, marked as invented, after make run (REMOVE=1: takes them away)"
	@echo "make test      everything: lint, SQLite, PostgreSQL, browser (PARTS=browser make test for lint and one of them)"
	@echo "make install   the virtual environment alone"
	@echo "make lint      ruff, the rules of tests/lint.py, and the floors of docs/architecture.md"
	@echo "make messages  bring the message catalogues up to the program; fails where a translation is missing"
	@echo "make check     what CI runs: lint and test"
	@echo "make audit     whether anything locked has a known hole; asks a database of them, where one can be reached"
	@echo "make lock      write the lock files anew from pyproject.toml"

# --- Dependencies ---------------------------------------------------------------------------------------

install:
	$(ENVIRONMENT)

lock:
	$(ENVIRONMENT) --dev
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header --no-emit-index-url \
		--no-emit-trusted-host --no-emit-find-links --output-file requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header --no-emit-index-url \
		--no-emit-trusted-host --no-emit-find-links --extra dev --output-file requirements-dev.txt pyproject.toml
	echo pip-audit | $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
		--no-annotate --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
		--output-file requirements-audit.txt -

# --- The site -------------------------------------------------------------------------------------------

run:
	@exec $(PYTHON) -m fedasil_return.starting

# Only to see what the pages look like: every page and file says that these figures are invented.
demo-figures:
	@exec $(PYTHON) -m fedasil_return.starting.demo_figures $(if $(REMOVE),--remove)

# --- Quality --------------------------------------------------------------------------------------------

lint:
	$(ENVIRONMENT) --dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/python -m tests.lint
	@$(BIN)/lint-imports --no-cache --no-logo

audit:
	$(ENVIRONMENT)
	@$(BIN)/python -m tests.audit

messages:
	$(ENVIRONMENT)
	@export SECRET_KEY=no-page-is-served-and-nothing-is-signed-with-this && \
		$(BIN)/python manage.py extract_messages && $(BIN)/python manage.py compile_messages

test: lint
	@$(BIN)/python -m tests.running $(PARTS)

check: test
