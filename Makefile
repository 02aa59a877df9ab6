# Hemicycle. `make run` and `make test` are all that a fresh clone needs; `make help` lists the rest.
# Each target prepares what it needs, may be run again at any time, and works from the folder this file lies in.

PORT ?= 8000
HOST ?= 127.0.0.1
# Processes the test suite is spread over; `make test ARGS="-k vote"` hands anything else to pytest.
TEST_PROCESSES ?= 2
ARGS ?=

python := .venv/bin/python
with_source := PYTHONPATH=.:site
# The suite decides itself which database and cache it uses; a developer's environment must not.
plain := env -u DATABASE_URL -u REDIS_URL -u EMAIL_URL -u TASKS_BACKEND -u BASE_URL -u DJANGO_SETTINGS_MODULE

.DEFAULT_GOAL := help
.PHONY: help run dev worker test test-postgres lint format bench shots messages requirements clean reset \
	environment environment-test environment-dev chromium compiled-messages

help: ## This list
	@echo "Hemicycle: an open process from a problem to a law."
	@echo
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1 | \2/p' Makefile | awk -F' [|] ' '{ printf "%-22s %s\n", $$1, $$2 }'
	@echo
	@echo "  PORT=8123 and HOST=0.0.0.0 go with run and dev, ARGS=\"-k vote\" with test, PYTHON=/path with all."

run: environment ## Install, fill with the demo and serve at http://localhost:8000
	@PORT="$(PORT)" HOST="$(HOST)" exec sh scripts/run.sh

dev: environment compiled-messages ## Serve with automatic reload, for work on the code
	@$(python) manage.py migrate --noinput --verbosity 0
	@$(python) manage.py runserver "$(HOST):$(PORT)"

worker: environment ## Run background tasks (with TASKS_BACKEND=database)
	@TASKS_BACKEND=database $(python) manage.py db_worker

test: environment-test chromium compiled-messages ## Run every test on SQLite, in a real Chromium too
	@$(plain) $(python) -m pytest -n $(TEST_PROCESSES) $(ARGS)

test-postgres: environment-test chromium compiled-messages ## Run every test on a PostgreSQL that answers (DATABASE_URL)
	@url=$$($(python) scripts/find_postgres.py) && \
		$(plain) DATABASE_URL="$$url" $(python) -m pytest -n $(TEST_PROCESSES) $(ARGS)

lint: environment-dev compiled-messages ## Check style, floors, types, templates, migrations and deployment
	@sh scripts/lint.sh

format: environment-dev ## Put the Python code into shape
	@$(python) -m ruff check --fix-only --quiet .
	@$(python) -m ruff format .

bench: environment-test chromium compiled-messages ## Measure speed and weight, write bench/results.json
	@$(with_source) $(python) -m bench.run $(ARGS)

shots: environment-test chromium compiled-messages ## Take the screenshots of the showcase pages
	@$(with_source) $(python) scripts/shots.py $(ARGS)

messages: environment ## Collect the texts to translate into locale/ (needs GNU gettext)
	@command -v xgettext >/dev/null || { \
		echo "GNU gettext is missing: sudo apt install gettext, or brew install gettext." >&2; exit 1; }
	@$(python) manage.py makemessages --locale fr --locale es --no-wrap --no-obsolete --add-location file \
		--ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*' --ignore 'bench/*' --ignore 'scripts/*' \
		--ignore 'docs/*' --ignore 'deploy/*' --ignore 'node_modules/*' --ignore 'requirements/*'
	@$(python) scripts/compile_messages.py

requirements: ## Pin the newest allowed packages with hashes (after a change of pyproject.toml)
	@base=$$(PYTHON= sh scripts/find_python.sh 3.12) || { \
		echo "The sets are compiled on Python 3.12, the oldest supported: uv python install 3.12" >&2; exit 1; }; \
	[ -x var/requirements-tools/bin/pip-compile ] || { \
		"$$base" -m venv var/requirements-tools && \
		var/requirements-tools/bin/python -m pip install --quiet 'pip-tools>=7.6,<8'; } && \
	var/requirements-tools/bin/python scripts/requirements.py --upgrade

clean: ## Remove what can be made again; the database and the media stay
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf var/static var/static-collected var/chromium-path var/requirements-tools var/test-media
	find . -name __pycache__ -type d -not -path './node_modules/*' -prune -exec rm -rf {} +
	rm -f locale/*/LC_MESSAGES/*.mo

reset: ## Delete the local database and media: make reset SURE=yes
	@[ "$(SURE)" = yes ] || { \
		echo "This deletes var/hemicycle.sqlite3 and var/media. If that is wanted: make reset SURE=yes" >&2; exit 1; }
	rm -rf var/hemicycle.sqlite3 var/hemicycle.sqlite3-wal var/hemicycle.sqlite3-shm var/media

environment:
	@sh scripts/environment.sh production

environment-test: environment
	@sh scripts/environment.sh test

environment-dev: environment-test
	@sh scripts/environment.sh dev

chromium: environment-test
	@sh scripts/chromium.sh

compiled-messages: environment
	@$(python) scripts/compile_messages.py
