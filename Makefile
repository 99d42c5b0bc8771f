# Two commands do everything: `make bench` and `make test`. Each sets up what it needs first.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
BUILD := build
REAL ?=

.PHONY: help bench models wild site test test-wheel test-real check format docs clean
.DEFAULT_GOAL := help

help:  ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

# -- the environment: built once, and again when the project's requirements change --------------------------------

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "warwire needs Python 3.11 or newer: install it (Debian: apt-get install python3), or name one: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "this Python cannot make virtual environments: install its venv package (Debian: apt-get install python3-venv)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.core: $(VENV)/.made pyproject.toml constraints.txt
	@echo "installing warwire and what it needs (about 1 GB, once)…"
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e . || \
	  { echo "the packages could not be installed: is a package index within reach? (see the message of pip above)" >&2; exit 1; }
	@touch $@

$(VENV)/.dev: $(VENV)/.core
	@echo "installing what the tests need…"
	@$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]' || \
	  { echo "the packages could not be installed: is a package index within reach? (see the message of pip above)" >&2; exit 1; }
	@touch $@

# The pages and the annotation server are tested in a browser: Debian's, or else the one that Playwright fetches.
$(VENV)/.browser: $(VENV)/.dev
	@command -v chromium >/dev/null || \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && echo "installing Chromium…" && \
	    apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; } || \
	  { echo "installing Playwright's Chromium…" && $(BIN)/python -m playwright install chromium; } || \
	  { echo "the tests need Chromium: install it (Debian: apt-get install chromium)" >&2; exit 1; }
	@touch $@

$(VENV)/.server: $(VENV)/.browser src/warwire/annotation/label-studio.txt
	@echo "installing Label Studio into the user's cache (about 1 GB and three minutes, once)…"
	@$(BIN)/python -m warwire.annotation.server
	@touch $@

# -- the main job --------------------------------------------------------------------------------------------------

SYSTEMS := majority lexicon linear
SUBMISSIONS ?= $(BUILD)/submissions

bench: $(VENV)/.core  ## Train the fast baselines, score them on the held-out splits, print the leaderboard
	@$(BIN)/warwire train --all $(SYSTEMS:%=--system %) --out $(BUILD)/models
	@$(BIN)/warwire predict --all $(SYSTEMS:%=--system %) --models $(BUILD)/models --out $(SUBMISSIONS)
	@$(BIN)/warwire leaderboard build --submissions $(SUBMISSIONS)
	@echo; echo "and one page that no system has seen (baselines/unseen-page.txt):"; echo
	@$(BIN)/warwire extract --system $(BUILD)/models/linear baselines/unseen-page.txt

wild: $(VENV)/.dev  ## Score the trained systems on the real articles of corpus/wild: make wild TEXTS=FILE
	@test -f "$(TEXTS)" || { echo "name the file that holds the real texts: make wild TEXTS=FILE" >&2; exit 1; }
	@$(BIN)/python -m warwire.baselines.wild $(TEXTS)

site: $(VENV)/.dev  ## Build the pages: leaderboard, systems, articles, corpus
	@$(BIN)/warwire site build --out $(BUILD)/site

models: $(VENV)/.dev  ## Train the larger systems and build them into the package warwire-models
	@for system in crf encoder; do \
	  $(BIN)/warwire train $$system --out models/src/warwire_models/$$system || exit 1; \
	done > models/training.log 2>&1 || { cat models/training.log; exit 1; }
	@cat models/training.log
	@$(BIN)/python -m warwire.baselines.packaged models/src/warwire_models
	@$(BIN)/python -m build --quiet --wheel --no-isolation --outdir dist models && ls -l dist/warwire_models-*.whl

# -- tests ---------------------------------------------------------------------------------------------------------

test: $(VENV)/.server  ## Run the tests
	$(BIN)/python -m pytest

test-wheel: $(VENV)/.server  ## Run the tests on the built wheel, from another folder
	rm -rf $(BUILD)/wheel $(BUILD)/dist
	$(BIN)/python -m build --quiet --wheel --no-isolation --outdir $(BUILD)/dist .
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --target $(BUILD)/wheel $(BUILD)/dist/*.whl
	cd $$(mktemp -d) && PYTHONPATH=$(CURDIR)/$(BUILD)/wheel $(CURDIR)/$(BIN)/python -m pytest \
	  --rootdir $(CURDIR) -c $(CURDIR)/pyproject.toml -o pythonpath= -p no:cacheprovider $(CURDIR)/tests

test-real: $(VENV)/.dev  ## Run on real pages: make test-real REAL=FOLDER
	@test -d "$(REAL)" || { echo "name the folder that holds the real texts: make test-real REAL=FOLDER" >&2; exit 1; }
	WARWIRE_REAL=$(abspath $(REAL)) $(BIN)/python -m pytest tests/real

check: $(VENV)/.dev  ## Lint, type-check, check the floors and the generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/warwire corpus validate --no-hints
	$(BIN)/warwire corpus verify
	$(BIN)/warwire corpus build $$($(BIN)/python -c 'from warwire.corpus.load import releases; print(list(releases())[-1])') --check
	@for folder in eval/submissions/*/; do $(BIN)/warwire submit check $$folder || exit 1; done
	@for folder in annotation/rounds/*/; do $(BIN)/warwire round verify $$folder || exit 1; done
	$(BIN)/warwire leaderboard build --check
	$(BIN)/warwire corpus checks --markdown | diff - corpus/CHECKS.md
	$(BIN)/python -m warwire.cli.reference | diff - REFERENCE.md
	$(BIN)/python -m warwire.baselines.table --check baselines/README.md

format: $(VENV)/.dev  ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(VENV)/.dev  ## Write the generated pages again
	$(BIN)/warwire corpus checks --markdown > corpus/CHECKS.md
	$(BIN)/python -m warwire.cli.reference > REFERENCE.md
	$(BIN)/python -m warwire.corpus.datasheet DATASHEET.md
	$(BIN)/python -m warwire.corpus.statistics.page corpus/COMPOSITION.md
	$(BIN)/python -m warwire.baselines.table baselines/README.md

clean:  ## Remove what was built
	rm -rf $(BUILD) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
