# `make help` lists what there is. Each target is a script in scripts/ that can be run by itself.
.DEFAULT_GOAL := help
.PHONY: help setup run test test-odoo drill bench lint translations clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Prepare this machine: Odoo, Python packages, databases
	@scripts/setup

run: ## Start Odoo with our addons and feed it inquiries
	@scripts/run

test: ## Lint, addon tests, end-to-end tests
	@scripts/test

test-odoo: ## Odoo's own CRM tests, without and with our addons
	@scripts/test-odoo

drill: ## Long crash and load drills
	@scripts/test pytest tests/drills

bench: ## Measure against Odoo's own speed; writes build/bench.json
	@scripts/bench

lint: ## Check style (scripts/lint --fix mends)
	@scripts/lint

translations: ## Bring new texts into the translation files
	@scripts/i18n

clean: ## Remove build/ (scripts/clean --all: the shared cache too)
	@scripts/clean
