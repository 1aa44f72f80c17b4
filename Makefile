# Needs python3 (3.11 or later) with venv and pip; everything else goes into the folder VENV.
# A bare `make` lists the targets.

PYTHON ?= python3
VENV   ?= .venv
# Where the five witness files lie, for `make seeds`.
FROM   ?=
# The passage for `make note`.
ON     ?=
# More words for pytest: make test ARGS="-n auto -k lock"
ARGS   ?=

PY := $(VENV)/bin/python
# Stamps, written after an install: a folder that an interrupted install left behind is not taken for a whole one.
RUN := $(VENV)/.installed
PDF := $(VENV)/.installed-pdf
DEV := $(VENV)/.installed-dev

PIP  := $(PY) -m pip --quiet --quiet --disable-pip-version-check --no-input
LOCK := $(PY) -m uv pip compile --quiet --no-config --upgrade --universal --fork-strategy fewest --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'

# As many witness files as witness records: the full edition can be built.
RECORDS := $(words $(wildcard seeds/0*.toml))
FILES   := $(words $(wildcard seeds/0*.txt))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help html pdf archive test check seeds note live chapters bench lock licences audit clean

help:
	@echo 'Five Witnesses on Japan and Russia. Targets:'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

html: $(RUN) ## build _build/html: the full edition if all five files are in seeds/, else the open one
	@$(PY) -m variorum build html

pdf: $(PDF) ## print the same edition to _build/pdf/five-witnesses.pdf
	@$(PY) -m variorum build pdf

archive: $(PDF) ## build the open edition and its printed form anew, and gather them as a release in _build/release
	@rm -rf _build/pdf _build/doctrees-open
	@$(PY) -m variorum build --strict --edition open html
	@$(PY) -m variorum build --strict --edition open pdf
	@$(PY) -m variorum archive

test: $(DEV) ## run the tests, in random order
	@echo '-- tests'
	@$(PY) -m pytest -q $(ARGS)

check: $(DEV) ## all that must hold before a change is sent: style, types, data, strict builds, tests
	@echo '-- style'
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --quiet --check . || { echo 'Not formatted: $(PY) -m ruff format .'; exit 1; }
	@echo '-- types'
	@$(PY) -m mypy --no-error-summary
	@echo '-- data'
ifeq ($(FILES),$(RECORDS))
	@$(PY) -m variorum check --digests --rights
	@echo '-- full edition, strict'
	@$(PY) -m variorum build --strict --edition full html
else
	@$(PY) -m variorum check
	@echo '-- full edition: not built, seeds/ holds $(FILES) of $(RECORDS) files'
endif
# The open edition comes last, so that what lies in _build/html afterwards is what may be published.
	@echo '-- open edition, strict'
	@$(PY) -m variorum build --strict --edition open html
	@echo '-- tests'
	@$(PY) -m pytest -q $(ARGS)

seeds: $(RUN) ## copy the witness files into seeds/: make seeds FROM=folder
	@test -n '$(FROM)' || { echo 'Say where the files are: make seeds FROM=folder'; exit 2; }
	@$(PY) -m variorum seeds '$(FROM)'

note: $(RUN) ## write a new note on a passage: make note ON=000.1.3
	@test -n '$(ON)' || { echo 'Say on which passage: make note ON=000.1.3'; exit 2; }
	@$(PY) -m variorum note --on '$(ON)' $(ARGS)

live: $(RUN) ## build, serve on this machine, and build again at every change
	@$(PY) -m variorum live

chapters: $(RUN) ## write the chapters of the full edition as plain Markdown to _build/chapters
	@$(PY) -m variorum build chapters

bench: $(DEV) ## measure the engine and the builds
	@$(PY) -m variorum bench

lock: $(DEV) ## renew the three requirements files (needs the network)
	@echo '-- lock'
	@$(LOCK) --group build -o requirements.txt pyproject.toml
	@$(LOCK) --group pdf -c requirements.txt -o requirements-pdf.txt pyproject.toml
	@$(LOCK) --group dev -c requirements-pdf.txt -o requirements-dev.txt pyproject.toml

licences: $(DEV) ## renew LICENCES.md from what the pinned packages declare
	@$(PY) tests/licences.py

audit: $(DEV) ## ask whether a pinned package has a known weakness (needs the network)
	@$(PY) -m pip_audit --require-hashes --disable-pip --progress-spinner off -r requirements-dev.txt

clean: ## remove what was built, and caches; seeds/ and the virtual environment stay
	@rm -rf _build .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find variorum tests -name __pycache__ -type d -prune -exec rm -rf {} +

# One install: the pinned files with their hashes, then this package, in place, without a download.
# `python -m venv` says well what to do when it cannot; run again over a half-made folder, it completes it.
define install
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=…")'
	@echo '-- $(VENV): $(1)'
	@test -x $(PY) && $(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes --no-deps -r $(1)
	@$(PIP) install --no-deps --no-build-isolation -e .
endef

$(RUN): requirements.txt pyproject.toml
	$(call install,requirements.txt)
	@touch $@

# Each file holds the one before it, pin for pin (a test says so).
$(PDF): requirements-pdf.txt requirements.txt pyproject.toml
	$(call install,requirements-pdf.txt)
	@touch $(RUN) $@

$(DEV): requirements-dev.txt requirements-pdf.txt requirements.txt pyproject.toml
	$(call install,requirements-dev.txt)
	@touch $(RUN) $(PDF) $@
