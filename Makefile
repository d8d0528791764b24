# `make run` and `make test` are all that a fresh machine with Python, make and git needs. See README.md.

PORT ?= 8000
PYTHON ?= python3
VAR_DIR ?= var
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PYTHONWARNINGS = ignore::DeprecationWarning:gunicorn
# Mails name addresses of the site that runs here.
export SITE_URL ?= http://127.0.0.1:$(PORT)

.PHONY: help install run demo-figures test lint messages check lock

help:
	@echo "make run       the site on http://127.0.0.1:$(PORT)/ (PORT=9001 make run for another port)"
	@echo "make demo-figures  made-up monthly figures, marked as invented, after make run (REMOVE=1: takes them away)"
	@echo "make test      everything: lint, SQLite, PostgreSQL, browser (PARTS=browser make test for lint and one of them)"
	@echo "make install   the virtual environment alone"
	@echo "make lint      ruff, the rules of tests/lint.py, and the floors of docs/architecture.md"
	@echo "make messages  bring the message catalogues up to the program; fails where a translation is missing"
	@echo "make check     what CI runs: lint and test"
	@echo "make lock      write the lock files anew from pyproject.toml"

# --- Dependencies ---------------------------------------------------------------------------------------

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "fedasil_return needs Python 3.11 or later; name one with PYTHON=.")'
	@echo "Making the virtual environment …"
	@$(PYTHON) -m venv .venv

.venv/.installed: requirements.txt | .venv/bin/python
	@echo "Installing what the site needs …"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

install: .venv/.installed

lock: .venv/.installed-dev
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header --no-emit-index-url \
		--no-emit-trusted-host --no-emit-find-links --output-file requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header --no-emit-index-url \
		--no-emit-trusted-host --no-emit-find-links --extra dev --output-file requirements-dev.txt pyproject.toml

# --- The site -------------------------------------------------------------------------------------------

$(VAR_DIR)/secret_key:
	@mkdir -p $(VAR_DIR)
	@umask 077 && $(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))' > $@

$(VAR_DIR)/.static: $(shell find static -type f) requirements.txt fedasil_return/stylesheet.py
	@echo "Collecting the static files …"
	@$(BIN)/python manage.py collectstatic --noinput --clear -v 0
	@touch $@

run: .venv/.installed $(VAR_DIR)/secret_key
	@mkdir -p -m 700 $(VAR_DIR)/mail
	@$(BIN)/python manage.py compile_messages
	@$(BIN)/python manage.py migrate -v 0
	@$(BIN)/python manage.py load_content
	@$(MAKE) -s --no-print-directory $(VAR_DIR)/.static
	@echo
	@echo "The site:      http://127.0.0.1:$(PORT)/"
	@echo "For staff:     http://127.0.0.1:$(PORT)/admin/"
	@echo "A staff account is made with:  $(BIN)/python manage.py createsuperuser"
	@test -n "$$EMAIL_URL" || echo "Mail:          no mail server is named (EMAIL_URL), so mails become files in $(VAR_DIR)/mail/"
	@echo "Stop with Ctrl-C."
	@$(BIN)/python manage.py tick --repeat --parent $$$$ & exec $(BIN)/gunicorn fedasil_return.wsgi --bind 127.0.0.1:$(PORT) --workers 2 --threads 4 --limit-request-line 8190 --log-level error --no-control-socket

# Only to see what the pages look like: every page and file says that these figures are invented.
demo-figures: .venv/.installed $(VAR_DIR)/secret_key
	@$(BIN)/python manage.py demo_figures $(if $(REMOVE),--remove)

# --- Quality --------------------------------------------------------------------------------------------

lint: .venv/.installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/python -m tests.lint
	@$(BIN)/lint-imports --no-cache --no-logo

messages: .venv/.installed $(VAR_DIR)/secret_key
	@$(BIN)/python manage.py extract_messages
	@$(BIN)/python manage.py compile_messages

test: lint
	@$(BIN)/python -m tests.running $(PARTS)

check: test
