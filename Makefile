# Each target sets up what it needs by itself: Python 3.11 or newer, git and make are enough.
PYTHON ?= python3
RUN := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset unit test model bench soak az-suite sdk-suite check audit lock format set-up set-up-dev

help: ## Show what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null \
		|| sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1: \2/p' $(MAKEFILE_LIST)

demo: set-up ## Run the portal on two local vaults; PORT= moves it, Ctrl-C ends it
	@exec $(RUN) -m scripts.demo

demo-reset: set-up ## Forget everything that the demo kept
	@exec $(RUN) -m scripts.demo --reset

unit: set-up-dev ## Run the tests that need no vault and no browser: seconds
	@exec $(RUN) -m scripts.run_tests unit

test: set-up-dev ## Run all tests; without a browser or PostgreSQL theirs are skipped
	@exec $(RUN) -m scripts.run_tests

soak: set-up-dev ## Run the long tests with all their numbers (hours on a small machine)
	@KVPORTAL_TESTS_SOAK=yes $(RUN) -m pytest -q -s -m soak

model: set-up-dev ## Check the model of the operations, all of it
	@exec $(RUN) -m tests.model

bench: set-up-dev ## Measure what is claimed of speed, beside a peer or a limit
	@exec $(RUN) -m bench

sdk-suite: set-up-dev ## Run the SDK's own live tests against localvault
	@exec $(RUN) -m scripts.sdk_suite

az-suite: set-up-dev ## Run the commands of az keyvault certificate against localvault
	@exec $(RUN) -m scripts.az_suite

check: set-up-dev ## What CI runs: lint, types, import rule, migrations, all tests, the audit
	@exec $(RUN) -m scripts.check

audit: set-up-dev ## Ask for published vulnerabilities of what is locked
	@exec $(RUN) -m scripts.audit

lock: set-up-dev ## Lock the packages of requirements.in and requirements-dev.in, with hashes
	@exec $(RUN) -m scripts.lock

format: set-up-dev ## Format Python
	@$(RUN) -m ruff check --fix --quiet .
	@$(RUN) -m ruff format .

set-up:
	@$(PYTHON) scripts/set_up.py

set-up-dev:
	@$(PYTHON) scripts/set_up.py dev
