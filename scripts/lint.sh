#!/bin/sh
# Runs every check of `make lint`, all of them even when one fails, and names at the end those that failed.
set -u
python=".venv/bin/python"
PYTHONPATH=".:site"
# No check needs a row; the developer's own database is left alone.
DATABASE_URL="sqlite://:memory:"
export PYTHONPATH DATABASE_URL
unset DJANGO_SETTINGS_MODULE REDIS_URL TASKS_BACKEND
failed=""

step() {
    name="$1"
    shift
    printf '%s\n' "-- $name"
    "$@" </dev/null || failed="$failed, $name"
}
with_production_settings() {
    DJANGO_SETTINGS_MODULE=hemicycle.settings.production ALLOWED_HOSTS=hemicycle.example \
        EMAIL_URL=smtp://127.0.0.1:25 \
        SECRET_KEY=lint-only-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789 "$@"
}

rooms="home bills debates subjects discussion voting video accounts"
step "style (ruff check)" "$python" -m ruff check --output-format concise .
step "format (ruff format)" "$python" -m ruff format --check --output-format concise .
step "floors (import-linter)" "$python" -c 'from importlinter.cli import lint_imports_command as lint; lint()' --no-logo
step "types (mypy)" "$python" -m mypy
step "templates (djlint)" "$python" -m djlint templates --lint --quiet
# shellcheck disable=SC2086  # a list of names we chose
step "migrations are up to date" "$python" manage.py makemigrations --check --dry-run $rooms
step "deployment (check --deploy)" with_production_settings "$python" manage.py check --deploy --fail-level WARNING

if [ -n "$failed" ]; then
    echo "Failed: ${failed#, }. \`make format\` corrects what can be corrected by itself." >&2
    exit 1
fi
echo "All checks passed."
