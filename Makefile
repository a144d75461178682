# One command each: `make serve` runs the service here, `make test` runs every test.
# Nothing is needed but Python 3.11 to 3.13, make and git.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& command -v $$p && break; done)
PORT ?= 8000
EVENTS ?= events
BIN := .venv/bin

.PHONY: serve test lint check format routes replay record events clean

serve: .venv/ready
	@$(BIN)/python -m tests.local serve --port $(PORT)

# Those against the real engines come after the others, alone: they load both cores themselves.
test: .venv/ready
	$(BIN)/python -m pytest -n auto -m "not real_engine"
	$(BIN)/python -m pytest -m real_engine

lint: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/cfn-lint template.yaml

check: lint test

format: .venv/ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Replays event JSON through the handlers; EVENTS is a file or a folder.
replay: .venv/ready
	@$(BIN)/python -m tests.local.replay $(EVENTS)

# Writes down what the events are answered with now; the difference is for a person to read.
record: .venv/ready
	@$(BIN)/python -m tests.local.replay --record $(EVENTS)

# Writes down the cases of tests/local/cases.py as events, and their answers.
events: .venv/ready
	@$(BIN)/python -m tests.local.replay --write --record events > /dev/null

# Writes down the template's routes for the default route; a test holds the two together.
routes: .venv/ready
	@$(BIN)/python -m tests.local routes

clean:
	rm -rf .venv .local .aws-sam

.venv/ready: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 to 3.13 is needed"; exit 1; }
	@echo "Setting up .venv with $(PYTHON), once"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@
