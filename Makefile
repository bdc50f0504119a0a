# Each target sets up what it needs by itself: Python 3.11 or newer, git and make are enough.
PYTHON ?= python3
RUN := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test soak model bench az-suite sdk-suite check format set-up set-up-dev

help: ## Show what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1: \2/p' $(MAKEFILE_LIST)

demo: set-up ## Run the portal on two local vaults; PORT= moves it, Ctrl-C ends it
	@exec $(RUN) -m scripts.demo

demo-reset: set-up ## Forget everything that the demo kept
	@exec $(RUN) -m scripts.demo --reset

test: set-up-dev ## Run all tests; without a browser or PostgreSQL theirs are skipped
	@exec $(RUN) -m scripts.run_tests

soak: set-up-dev ## 200 pages and changes at random moments, over connections that are forgotten
	@KVPORTAL_TESTS_TRIES=200 exec $(RUN) -m pytest -q -rP -n 2 tests/proofs/networks/test_pauses.py

model: set-up-dev ## Check the model of the operations, all of it
	@exec $(RUN) -m tests.model

bench: set-up-dev ## Measure what is claimed of speed, beside a peer or a limit
	@exec $(RUN) -m bench

sdk-suite: set-up-dev ## Run the SDK's own live tests against localvault
	@exec $(RUN) -m scripts.sdk_suite

az-suite: set-up-dev ## Run the commands of az keyvault certificate against localvault
	@exec $(RUN) -m scripts.az_suite

check: set-up-dev ## What CI runs: lint, types, import rule, migrations, and all tests
	@exec $(RUN) -m scripts.check

format: set-up-dev ## Format Python
	@$(RUN) -m ruff check --fix --quiet .
	@$(RUN) -m ruff format .

set-up:
	@$(PYTHON) scripts/set_up.py

set-up-dev:
	@$(PYTHON) scripts/set_up.py dev
