# One command each: `make` lists them, `make serve` runs the service here, `make test` tests it.
# Nothing is needed but Python 3.11 to 3.13, make and git.
.DEFAULT_GOAL := help

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& command -v $$p && break; done)
PORT ?= 8000
EVENTS ?= events
BIN := .venv/bin

# Lambda's runtime, which the templates have as their default. It must be on the PATH to be built for;
# where it is not, what is built is for this machine's own Python, and to be tried here.
PINNED := python3.13
RUNTIME ?= $(shell $(PINNED) -c 'print("$(PINNED)")' 2>/dev/null \
	|| $(PYTHON) -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
ARCHITECTURE ?= arm64
BUILT := .aws-sam/$(RUNTIME)-$(ARCHITECTURE)
# This machine's architecture, to run here what was built.
HOST := $(if $(filter aarch64 arm64,$(shell uname -m)),arm64,x86_64)
STAGE ?= dev
# SAM in an environment of its own: it pins other versions of what we use.
SAM := SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=$${AWS_DEFAULT_REGION:-us-east-1} .local/sam/bin/sam

.PHONY: help serve engine test test-fast test-slow lint check format routes replay record events clean
.PHONY: sbom lock soak agree mutants plants bench audit build build-here policies costs deletions openapi runtime-test deploy-test emulator deploy counts

# The targets with their effects, as docs/commands.md has them; its rows are `| command | effect |`.
help:
	@sed 's/\[\([^]]*\)\]([^)]*)/\1/g; s/`//g' docs/commands.md | awk -F ' *[|] *' \
		'/^## / { print "\n" substr($$0, 4) } $$2 ~ /^make / { printf "  %-45s %s\n", $$2, $$3 }'

# SWITCHES="Dwolla=false Console=false" leaves rooms out, as the root's parameters do.
# The command has no shell around it, so that make is the service's parent and takes it along.
serve: .venv/serve
	@$(BIN)/python -m tools.local serve --end-with-parent --port $(PORT) $(if $(FOLDER),--folder $(FOLDER))

# The operator's command on the local service's table: make admin ARGS="tenant list".
.PHONY: admin
admin: .venv/serve
	@$(BIN)/ledger-admin $(ARGS)

# A table for `sam local`, on an address that its containers reach: HOST_ADDRESS, port 8001.
HOST_ADDRESS ?= 172.17.0.1
engine: .venv/serve
	@$(BIN)/python -m tools.local engine --host $(HOST_ADDRESS) --port 8001

# Tests that need a build or the emulator have targets of their own: runtime-test, deploy-test.
# The slowest ten are named at the end. A worker without work takes some of another's.
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal --durations 10 --durations-min 1
test: .venv/ready
	$(PYTEST) -m "not slow and not real_engine and not reliability and not built and not deployed"

# The rules, the book, and the main path of each dialect, in less than a minute.
FAST := tests/core tests/book tests/http/test_endpoint.py tests/one_book/test_one_book.py \
	tests/dwolla/test_ledger_entries.py $(wildcard tests/*/test_entries.py)
test-fast: .venv/ready
	$(PYTEST) -m "not slow" $(sort $(FAST))

# The rest of `make check`: copies of the project, drills and real engines. Those against the real
# engines come last, two at once: they load the cores themselves.
test-slow: .venv/ready .local/sam/ready
	$(PYTEST) -m "slow and not real_engine and not reliability and not built and not deployed"
	$(PYTEST) -m "reliability"
	$(PYTEST) -n 2 --dist loadfile -m "real_engine and not reliability"

# The book against its model, for as long as you like; SEED repeats what a seed found.
MINUTES ?= 10
soak: .venv/ready
	@$(BIN)/python -m tests.reliability.soak --minutes $(MINUTES) $(if $(SEED),--seed $(SEED))

# Three counts of entries of three dialects; SEED repeats what a seed found.
ENTRIES ?= 10000
agree: .venv/ready
	@$(BIN)/python -m tests.reliability.agreement --entries $(ENTRIES) $(if $(SEED),--seed $(SEED))

# Breaks each promise on purpose and sees its test fail; FAULT="words of one" for some.
plants: .venv/ready .local/emulator/ready .local/sam/ready
	@$(BIN)/python -m tools.plants $(if $(FAULT),"$(FAULT)")

# The whole suite without each dialect, in copies; an hour. DIALECTS="dwolla layerfi" for some.
deletions: .venv/ready
	@$(BIN)/python -m tools.deletions $(DIALECTS)

# Changes each line of core, store and book, and sees that a test sees it; hours. docs/mutants.md.
mutants: .local/mutants/ready
	@.local/mutants/bin/python -m tools.mutants

# Ours over a bare client, over others, and over ourselves a thousand times larger; ten minutes.
# PARTS="warm cold" for some; all of them write benchmarks/README.md.
bench: .venv/ready .local/bench/ready build-here
	@BUILT=.aws-sam/$(RUNTIME)-$(HOST) $(BIN)/python -m benchmarks $(PARTS)

# The root's template, the data's, and one of each room.
TEMPLATES := template.yaml $(wildcard access/template.yaml data/template.yaml edge/template.yaml functions/*/template.yaml)

lint: .venv/ready .local/sam/ready .local/hadolint/ready
	.local/hadolint/bin/hadolint Dockerfile
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/cfn-lint $(TEMPLATES)
	$(SAM) validate --lint

# Known holes in our packages and templates; tools/checkov.yaml gives the reasons of its exceptions.
# layers/ledger/build is not shipped. AUDITED=1 fails where a part cannot be checked; CI sets it.
audit: .venv/ready .local/audit/ready
	.local/audit/bin/bandit --quiet --recursive --skip B101,B105,B107 \
		--exclude layers/ledger/build layers functions
	$(BIN)/python -m tools.translate .local/translated
	.local/audit/bin/checkov --config-file tools/checkov.yaml --directory .local/translated
	$(BIN)/python -m tools.audit $(BUILT)

check: lint build test test-slow

format: .venv/ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Replays event JSON through the handlers; EVENTS is a file or a folder.
replay: .venv/ready
	@$(BIN)/python -m tools.local.replay $(EVENTS)

# Writes down what the events are answered with now; the difference is for a person to read.
record: .venv/ready
	@$(BIN)/python -m tools.local.replay --record $(EVENTS)

# Writes down the cases of events/<room>/cases.py as events, and their answers.
events: .venv/ready
	@$(BIN)/python -m tools.local.replay --write --record events > /dev/null

# Every generator in its order, ten minutes; ONLY=dayzero/get_entry for one operation, in seconds.
.PHONY: generate
generate: .venv/ready
	@$(BIN)/python -m tools.generate $(if $(ONLY),--only $(ONLY))

# Writes down the templates' routes for the default route; a test holds the two together.
routes: .venv/ready
	@$(BIN)/python -m tools.local routes

# The functions, each its own few lines, and the layer that they share; then how large they are.
build: .local/sam/ready
	@test $(RUNTIME) = $(PINNED) || echo "Built for $(RUNTIME), not for $(PINNED): to be tried here"
	@mkdir -p .aws-sam
	LEDGER_RUNTIME=$(RUNTIME) LEDGER_ARCHITECTURE=$(ARCHITECTURE) $(SAM) build \
		--build-dir $(BUILT) \
		--parameter-overrides Runtime=$(RUNTIME) Architecture=$(ARCHITECTURE) > $(BUILT).log 2>&1 \
		|| { cat $(BUILT).log; exit 1; }
	# The built templates are for what was built, whoever deploys them, and name their release.
	@$(PYTHON) tools/release.py $(BUILT) $(RUNTIME) $(ARCHITECTURE)
	@$(PYTHON) tools/sizes.py $(BUILT)

# What the layer brings along, as a CycloneDX bill of materials beside it.
sbom: build .local/sbom/ready
	.local/sbom/bin/cyclonedx-py requirements layers/ledger/requirements.txt --pyproject pyproject.toml \
		--output-reproducible --output-format JSON --output-file $(BUILT)/sbom.cdx.json

# For this machine, to run here.
build-here:
	@$(MAKE) --no-print-directory build ARCHITECTURE=$(HOST)

# Every function, as it was built, on Lambda's own runtime; FUNCTIONS="a or b" for some.
runtime-test: .venv/ready .local/runtime/ready build-here
	BUILT=.aws-sam/$(RUNTIME)-$(HOST) $(BIN)/python -m pytest -n auto -m built tests/runtime $(if $(FUNCTIONS),-k "$(FUNCTIONS)")

# What was built, deployed to an emulator of AWS that enforces IAM, and requested over HTTP.
deploy-test: .venv/ready .local/emulator/ready build-here
	BUILT=.aws-sam/$(RUNTIME)-$(HOST) $(BIN)/python -m pytest -m deployed tests/deployed

# The same, for a person: it stays up, and says what to paste.
emulator: .venv/ready .local/emulator/ready build-here
	@BUILT=.aws-sam/$(RUNTIME)-$(HOST) $(BIN)/python -m tests.deployed

# To AWS, with your usual credentials; samconfig.toml has the stages. DIALECT=dwolla deploys one room
# that is apart; PARAMETERS="A=1 B=2" are for this deployment alone; CONFIRM=no asks nobody.
deploy: .venv/ready deployable build
	@test -n "$(DIALECT)" || $(BIN)/python -m tools.throttles $(STAGE) --parameters "$(PARAMETERS)"
	@$(BIN)/python -m tools.deploy $(STAGE) $(BUILT) --dialect "$(DIALECT)" \
		--parameters "$(PARAMETERS)" --confirm "$(CONFIRM)"
	@$(BIN)/python -m tools.throttles $(STAGE) --parameters "$(PARAMETERS)" --apart

# What a client of each dialect asks of a stage that is deployed, as a tenant of its own.
smoke: .venv/ready
	@$(BIN)/python -m tools.smoke $(STAGE) $(if $(URL),--url "$(URL)") $(if $(TABLE),--table "$(TABLE)")

# The policies of readers, operators and deployers of a stage; whoever deploys them is none of these.
deploy-access: .local/sam/ready
	$(SAM) deploy --template-file access/template.yaml --config-file $(CURDIR)/samconfig.toml \
		--config-env $(STAGE)-access $(if $(PARAMETERS),--parameter-overrides $(PARAMETERS))

.PHONY: preflight smoke deploy-access
# Which quotas of the account are too small for a stage, before it is deployed; it only reads.
preflight: .venv/ready
	@$(BIN)/python -m tools.preflight $(STAGE)

# Python 3.11 spells each letter beyond ASCII in six bytes, so that Lambda loses a large answer of it.
.PHONY: deployable prune
deployable:
	@test $(RUNTIME) = $(PINNED) || test "$(origin RUNTIME)" != file || { \
		echo "There is no $(PINNED) on the PATH, which Lambda is to run. Install it,"; \
		echo "or name another on purpose: make deploy STAGE=$(STAGE) RUNTIME=python3.12"; exit 1; }
	@test $(RUNTIME) != python3.11 || test -n "$$AWS_ENDPOINT_URL" || { \
		echo "python3.11 is for an emulator alone: on AWS use RUNTIME=python3.12 or python3.13"; exit 1; }

# Deletes versions that no release of the newest KEEP and no alias needs; `make deploy` does so too.
KEEP ?= 3
prune: .venv/ready
	@$(BIN)/python -m tools.prune $(STAGE) --keep $(KEEP)

# The data of a stage: a stack of their own, which outlives the code and which nobody deletes.
.PHONY: deploy-data restore restore-test
deploy-data: .venv/ready .local/sam/ready
	@$(BIN)/python -m tools.data $(STAGE) --confirm "$(CONFIRM)"

# The table of a stage as it was: AT=2026-11-21T10:00:00Z, or TABLE=one that was restored already.
restore: .venv/ready
	@$(BIN)/python -m tools.restore $(STAGE) $(if $(AT),--at $(AT)) $(if $(TABLE),--table $(TABLE))

# The same on an emulator of AWS, which copies the table as it is in place of recovering it.
restore-test: .venv/ready .local/emulator/ready .local/sam/ready
	$(BIN)/python -m pytest -m deployed tests/data

# Writes each function's policy into its room's template, from what its events make it ask for.
policies: .venv/ready
	@$(BIN)/python -m tools.policies

# Counts anew what a request of each function costs, into docs/cost.md; a test compares.
costs: .venv/ready
	@$(BIN)/python -m tools.local.costs

# Counts the resources of each template; docs/operations.md has them, and a test compares.
counts: .venv/ready
	@$(BIN)/python -m tools.counts 2> /dev/null

# The picture of packages in docs/architecture.md, from their imports; a test compares.
.PHONY: picture
picture: .venv/ready
	@$(BIN)/python -m tools.picture

# The documents' pictures of the console, taken in Chromium from the demo books.
.PHONY: screenshots
screenshots: .venv/ready
	@$(BIN)/python -m tools.screenshots

# An example of each kind of item, in docs/data-model.md; a test compares.
.PHONY: examples
examples: .venv/ready
	@$(BIN)/python -m tools.data_model

# Writes the OpenAPI documents, after routes, models or answers changed; a test compares.
openapi: .venv/ready
	@$(BIN)/python -m tools.openapi

# Pins every package by version and hash: for development, then of those the few that serve here,
# and the few that are shipped; then the engines of npm, of the versions in tools/requirements/engines/package.json.
LOCK = .local/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url $(if $(UPGRADE),--upgrade)
lock: .local/lock/ready
	$(LOCK) pyproject.toml --extra dev --output-file tools/requirements/dev.txt
	$(LOCK) pyproject.toml --extra serve --constraint tools/requirements/dev.txt \
		--output-file tools/requirements/serve.txt
	$(LOCK) layers/ledger/requirements.in --constraint tools/requirements/dev.txt \
		--output-file layers/ledger/requirements.txt
	npm install --prefix tools/requirements/engines --package-lock-only --ignore-scripts \
		--omit-lockfile-registry-resolved --no-audit --no-fund
	npm install --prefix tools/requirements/browser --package-lock-only --ignore-scripts \
		--omit-lockfile-registry-resolved --no-audit --no-fund

clean:
	rm -rf .venv .local .aws-sam

.local/%/ready: tools/requirements/%.txt tools/environment.py
	@test -n "$(PYTHON)" || { echo "Python 3.11 to 3.13 is needed"; exit 1; }
	@$(PYTHON) tools/environment.py .local/$* $<
	@touch $@

# To serve, fewer than half of the packages are needed, and bytecode of the few modules in use.
.venv/serve: tools/requirements/serve.txt pyproject.toml tools/environment.py
	@test -n "$(PYTHON)" || { echo "Python 3.11 to 3.13 is needed"; exit 1; }
	@PIP_COMPILE=0 $(PYTHON) tools/environment.py .venv $< .
	@touch $@

.venv/ready: tools/requirements/dev.txt pyproject.toml tools/environment.py
	@test -n "$(PYTHON)" || { echo "Python 3.11 to 3.13 is needed"; exit 1; }
	@$(PYTHON) tools/environment.py .venv $< .
	@touch .venv/serve $@
