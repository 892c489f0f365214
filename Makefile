# Two commands do all set-up: `make demo` runs the main job, `make test` runs the tests.
.DEFAULT_GOAL := help
VENV ?= .venv
BIN := $(VENV)/bin
VSCODE := lsp/editors/vscode
VSCE := 3.9.2
EDITORS ?= $(HOME)/.cache/wisen-editors
# The first Python that is new enough, unless told (`make test PYTHON=python3.13`).
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

.PHONY: help setup demo test lint types check agents agents-all editors vsix test-vscode bench man reference docs dist clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /  make \1\t/' | expand -t 18

$(BIN)/.ready: pyproject.toml
	@test -n "$(PYTHON)" || { echo "wisen needs Python 3.11 or newer; none was found (make test PYTHON=/path/to/python3)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

setup: $(BIN)/.ready ## a virtual environment with wisen and all that its tests need

demo: setup ## the whole loop, in a throw-away folder
	$(BIN)/wisen demo

test: setup lint types ## everything that must hold
	$(BIN)/pytest

lint: setup ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup ## strict types
	$(BIN)/mypy

agents: setup ## install the real agents that the end-to-end tests drive, into a cache folder
	$(BIN)/python tests/support/install_agents.py

agents-all: setup ## install all thirteen agents (5 GB) and run every end-to-end test with each, one after the other
	$(BIN)/python tests/support/install_agents.py --all
	RIG_HEAVY=1 $(BIN)/pytest tests/agents

editors: setup ## what the tests of the editors' clients need: a current Neovim, the compiler of the VS Code extension
	$(BIN)/python -m pip install --quiet --group editors
	npm ci --silent --no-audit --no-fund --prefix $(VSCODE)

vsix: ## the VS Code extension, into build/wisen.vsix
	npm ci --silent --no-audit --no-fund --prefix $(VSCODE)
	cd $(VSCODE) && npm run --silent check && npm run --silent build
	mkdir -p build
	cd $(VSCODE) && npx --yes @vscode/vsce@$(VSCE) package --no-dependencies --allow-missing-repository --out $(CURDIR)/build/wisen.vsix

test-vscode: setup vsix ## the extension in a real VS Code (code-server in headless Chromium); pictures in build/vscode
	WISEN_EDITORS=$(EDITORS) $(BIN)/python tests/vscode/install.py
	WISEN_VSCODE=$(EDITORS) $(BIN)/pytest tests/vscode

bench: setup ## the measurements behind the numbers in the README
	$(BIN)/python tests/bench/pty.py
	$(BIN)/python tests/bench/match_latency.py
	$(BIN)/python tests/bench/start.py

man: setup ## the manual pages, into build/man
	$(BIN)/python -m wisen.shell.manual build/man

reference: setup ## docs/reference.md, from the code
	$(BIN)/python -m wisen.shell.reference > docs/reference.md

dist: setup ## sdist and wheel
	$(BIN)/python -m pip install --quiet build
	$(BIN)/python -m build

docs: setup ## the agents' pages and the picture in the README, made anew
	$(BIN)/python docs/agents.py
	$(BIN)/python docs/picture.py

clean: ## take away what the commands above made
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache
