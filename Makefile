# One target for each command. `make` lists them, `make serve` starts the service, `make test`
# tests it. You need only Python 3.11 to 3.13, make and git.
.DEFAULT_GOAL := help

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& command -v $$p && break; done)
PORT ?= 8000
EVENTS ?= events
BIN := .venv/bin

# Lambda's runtime, which is the templates' default. A build for it needs this Python on the PATH.
# Without it the build is for this machine's own Python, and only for trials.
PINNED := python3.13
RUNTIME ?= $(shell $(PINNED) -c 'print("$(PINNED)")' 2>/dev/null \
	|| $(PYTHON) -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
ARCHITECTURE ?= arm64
BUILT := .aws-sam/$(RUNTIME)-$(ARCHITECTURE)
# This machine's architecture, for builds that run here.
HOST := $(if $(filter aarch64 arm64,$(shell uname -m)),arm64,x86_64)
STAGE ?= dev
# SAM has an environment of its own, since it pins other versions of our packages.
SAM := SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=$${AWS_DEFAULT_REGION:-us-east-1} .local/sam/bin/sam

.PHONY: help serve engine test test-fast test-slow lint check format routes replay record events clean
.PHONY: sbom lock soak agree mutants plants bench audit build build-here policies costs deletions openapi runtime-test deploy-test emulator deploy counts

# Prints the table of docs/commands.md, whose rows are `| command | effect |`.
help:
	@sed 's/\[\([^]]*\)\]([^)]*)/\1/g; s/`//g' docs/commands.md | awk -F ' *[|] *' \
		'/^## / { print "\n" substr($$0, 4) } $$2 ~ /^make / { printf "  %-45s %s\n", $$2, $$3 }'

# SWITCHES="Dwolla=false Console=false" leaves rooms out, as the root's parameters do. No shell
# stands between make and the service, so the service ends together with make.
serve: .venv/serve
	@$(BIN)/python -m tools.local serve --end-with-parent --port $(PORT) $(if $(FOLDER),--folder $(FOLDER))

# Runs ledger-admin on the local service's table: make admin ARGS="tenant list".
.PHONY: admin
admin: .venv/serve
	@$(BIN)/ledger-admin $(ARGS)

# Addresses and ids of the local service, for a shell: eval "$(make env)".
.PHONY: env
env: .venv/serve
	@$(BIN)/python -m tools.local.variables

# Serves a table for `sam local`, on an address that its containers reach: HOST_ADDRESS, port 8001.
HOST_ADDRESS ?= 172.17.0.1
engine: .venv/serve
	@$(BIN)/python -m tools.local engine --host $(HOST_ADDRESS) --port 8001

# Tests that need a build or the emulator have targets of their own: runtime-test, deploy-test.
# pytest names the slowest ten at the end. An idle worker takes tests of a busy one.
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal --durations 10 --durations-min 1
test: .venv/ready
	$(PYTEST) -m "not slow and not real_engine and not reliability and not built and not deployed"

# The rules, the book, and the main path of each dialect, in less than a minute.
FAST := tests/core tests/book tests/http/test_endpoint.py tests/one_book/test_one_book.py \
	tests/dwolla/test_ledger_entries.py $(wildcard tests/*/test_entries.py)
test-fast: .venv/ready
	$(PYTEST) -m "not slow" $(sort $(FAST))

# The rest of `make check`: copies of the project, drills and real engines. The tests of real
# engines come last, two at once, since each loads the cores itself. pytest imports only the files
# that name the marker, as to import all takes each worker longer than many of these tests.
MARKED = $(sort $(shell grep -rlE --include='test_*.py' 'mark\.$(1)\b' tests))
test-slow: .venv/ready .local/sam/ready
	$(PYTEST) -m "slow and not real_engine and not reliability and not built and not deployed" $(call MARKED,slow)
	$(PYTEST) -m "reliability" $(call MARKED,reliability)
	$(PYTEST) -n 2 --dist loadfile -m "real_engine and not reliability" $(call MARKED,real_engine)

# Compares the book with its model for MINUTES; SEED repeats a run.
MINUTES ?= 10
soak: .venv/ready
	@$(BIN)/python -m tests.reliability.soak --minutes $(MINUTES) $(if $(SEED),--seed $(SEED))

# Compares three counts of entries of three dialects; SEED repeats a run.
ENTRIES ?= 10000
agree: .venv/ready
	@$(BIN)/python -m tests.reliability.agreement --entries $(ENTRIES) $(if $(SEED),--seed $(SEED))

# Breaks each promise on purpose and sees its test fail; FAULT="some words" selects faults.
plants: .venv/ready .local/emulator/ready .local/sam/ready
	@$(BIN)/python -m tools.plants $(if $(FAULT),"$(FAULT)")

# Runs the whole suite without each dialect, in copies, in an hour; DIALECTS="dwolla layerfi"
# selects.
deletions: .venv/ready
	@$(BIN)/python -m tools.deletions $(DIALECTS)

# Changes each line of core, store and book, and expects a test to fail; takes hours. See
# docs/mutants.md.
mutants: .local/mutants/ready
	@.local/mutants/bin/python -m tools.mutants

# Compares the ledger with a bare client, with other ledgers, and with a table a thousand times
# larger. Takes ten minutes. PARTS="warm cold" selects parts; a whole run writes
# benchmarks/README.md.
bench: .venv/ready .local/bench/ready build-here
	@BUILT=.aws-sam/$(RUNTIME)-$(HOST) $(BIN)/python -m benchmarks $(PARTS)

# The templates of the root, of access, data and edge, and of each room.
TEMPLATES := template.yaml $(wildcard access/template.yaml data/template.yaml edge/template.yaml functions/*/template.yaml)

lint: .venv/ready .local/sam/ready .local/hadolint/ready
	.local/hadolint/bin/hadolint Dockerfile
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/cfn-lint $(TEMPLATES)
	$(SAM) validate --lint

# Looks for known holes in packages and templates; tools/checkov.yaml gives the reasons of its
# exceptions. layers/ledger/build is not shipped. AUDITED=1, which CI sets, fails if a part cannot
# be checked.
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

# Replays events through the handlers; EVENTS is a file or a folder.
replay: .venv/serve
	@$(BIN)/python -m tools.local.replay $(EVENTS)

# Records the present answers of the events; a person reads the difference.
record: .venv/ready
	@$(BIN)/python -m tools.local.replay --record $(EVENTS)

# Writes the cases of events/<room>/cases.py as events, and records their answers.
events: .venv/ready
	@$(BIN)/python -m tools.local.replay --write --record events > /dev/null

# Runs every generator in its order, in ten minutes. ONLY=dayzero/get_entry takes one operation, in
# seconds.
.PHONY: generate
generate: .venv/ready
	@$(BIN)/python -m tools.generate $(if $(ONLY),--only $(ONLY))

# Writes the templates' routes for the default route; a test compares the two.
routes: .venv/ready
	@$(BIN)/python -m tools.local routes

# Builds the functions and the layer that they share, and prints their sizes.
build: .local/sam/ready
	@test $(RUNTIME) = $(PINNED) || echo "Built for $(RUNTIME), not for $(PINNED): to be tried here"
	@mkdir -p .aws-sam
	LEDGER_RUNTIME=$(RUNTIME) LEDGER_ARCHITECTURE=$(ARCHITECTURE) $(SAM) build \
		--build-dir $(BUILT) \
		--parameter-overrides Runtime=$(RUNTIME) Architecture=$(ARCHITECTURE) > $(BUILT).log 2>&1 \
		|| { cat $(BUILT).log; exit 1; }
	# The built templates name their runtime, architecture and release, whoever deploys them.
	@$(PYTHON) tools/release.py $(BUILT) $(RUNTIME) $(ARCHITECTURE)
	@$(PYTHON) tools/sizes.py $(BUILT)

# Writes a CycloneDX bill of materials of the layer and of Swagger UI, beside the build.
SHIPPED := layers/ledger/requirements.txt functions/web/get_page/requirements.txt
sbom: build .local/sbom/ready
	cat $(SHIPPED) | .local/sbom/bin/cyclonedx-py requirements - --pyproject pyproject.toml \
		--output-reproducible --output-format JSON --output-file $(BUILT)/sbom.cdx.json

# Builds for this machine, so that the result runs here.
build-here:
	@$(MAKE) --no-print-directory build ARCHITECTURE=$(HOST)

# Runs every built function on Lambda's own runtime; FUNCTIONS="a or b" selects some.
runtime-test: .venv/ready .local/runtime/ready build-here
	BUILT=.aws-sam/$(RUNTIME)-$(HOST) $(BIN)/python -m pytest -n auto -m built tests/runtime $(if $(FUNCTIONS),-k "$(FUNCTIONS)")

# Deploys the build to an emulator of AWS that enforces IAM, and sends requests over HTTP.
deploy-test: .venv/ready .local/emulator/ready build-here
	BUILT=.aws-sam/$(RUNTIME)-$(HOST) $(BIN)/python -m pytest -m deployed tests/deployed

# Does the same for a person: the emulator stays up and prints commands to paste.
emulator: .venv/ready .local/emulator/ready build-here
	@BUILT=.aws-sam/$(RUNTIME)-$(HOST) $(BIN)/python -m tests.deployed

# Deploys to AWS with your usual credentials; samconfig.toml has the stages. DIALECT=dwolla deploys
# one room that is apart. PARAMETERS="A=1 B=2" hold for this deployment alone. CONFIRM=no asks no
# question.
deploy: .venv/ready deployable build
	@$(BIN)/python -m tools.deploy $(STAGE) $(BUILT) --dialect "$(DIALECT)" \
		--parameters "$(PARAMETERS)" --confirm "$(CONFIRM)"
	@$(BIN)/python -m tools.throttles $(STAGE) --parameters "$(PARAMETERS)"

# Sends each dialect's requests to a deployed stage, with a tenant of its own.
smoke: .venv/ready
	@$(BIN)/python -m tools.smoke $(STAGE) $(if $(URL),--url "$(URL)") $(if $(TABLE),--table "$(TABLE)")

# Deploys the policies of a stage's readers, operators and deployers, with an administrator's
# rights.
deploy-access: .local/sam/ready
	$(SAM) deploy --template-file access/template.yaml --config-file $(CURDIR)/samconfig.toml \
		--config-env $(STAGE)-access $(if $(PARAMETERS),--parameter-overrides $(PARAMETERS))

.PHONY: preflight smoke deploy-access
# Reports the account's quotas that are too small for a stage. It only reads.
preflight: .venv/ready
	@$(BIN)/python -m tools.preflight $(STAGE)

# Python 3.11 writes each letter beyond ASCII in six bytes, so a large answer may exceed Lambda's
# limit.
.PHONY: deployable prune
deployable:
	@test $(RUNTIME) = $(PINNED) || test "$(origin RUNTIME)" != file || { \
		echo "There is no $(PINNED) on the PATH, which Lambda is to run. Install it,"; \
		echo "or name another on purpose: make deploy STAGE=$(STAGE) RUNTIME=python3.12"; exit 1; }
	@test $(RUNTIME) != python3.11 || test -n "$$AWS_ENDPOINT_URL" || { \
		echo "python3.11 is for an emulator alone: on AWS use RUNTIME=python3.12 or python3.13"; exit 1; }

# Deletes versions that neither an alias nor one of the newest KEEP releases needs. `make deploy`
# does so too.
KEEP ?= 3
prune: .venv/ready
	@$(BIN)/python -m tools.prune $(STAGE) --keep $(KEEP)

# Deploys the data of a stage. Their stack outlives the code, and no command deletes it.
.PHONY: deploy-data restore restore-test
deploy-data: .venv/ready .local/sam/ready
	@$(BIN)/python -m tools.data $(STAGE) --confirm "$(CONFIRM)"

# Restores the table of a stage: AT=2026-11-21T10:00:00Z, or TABLE=name of a restored table.
restore: .venv/ready
	@$(BIN)/python -m tools.restore $(STAGE) $(if $(AT),--at $(AT)) $(if $(TABLE),--table $(TABLE))

# Does the same on an emulator of AWS, which copies the present table instead of a past one.
restore-test: .venv/ready .local/emulator/ready .local/sam/ready
	$(BIN)/python -m pytest -m deployed tests/data

# Writes each function's policy into its room's template, from the requests of its events.
policies: .venv/ready
	@$(BIN)/python -m tools.policies

# Counts the cost of a request of each function, and writes docs/cost.md; a test compares.
costs: .venv/ready
	@$(BIN)/python -m tools.local.costs

# Counts the resources of each template, and writes docs/operations.md; a test compares.
counts: .venv/ready
	@$(BIN)/python -m tools.counts 2> /dev/null

# Draws the packages in docs/architecture.md from their imports; a test compares.
.PHONY: picture
picture: .venv/ready
	@$(BIN)/python -m tools.picture

# Takes the documents' pictures of the console, in Chromium, from the demo books.
.PHONY: screenshots
screenshots: .venv/ready
	@$(BIN)/python -m tools.screenshots

# Writes an example of each item kind into docs/data-model.md; a test compares.
.PHONY: examples
examples: .venv/ready
	@$(BIN)/python -m tools.data_model

# Writes the OpenAPI documents after a change of routes, models or answers; a test compares.
openapi: .venv/ready
	@$(BIN)/python -m tools.openapi

# Pins every package by version and hash: for development, for `make serve`, for the layer. Then
# pins the npm engines of tools/requirements/engines/package.json, the browser's packages and clients.
# The version of uv in tools/requirements/lock.txt is changed by hand.
# The function of the pages has Swagger UI from a package that development has too. The independent
# program of the log's tests needs a later Python, so it has a lock of its own.
LOCK = .local/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url $(if $(UPGRADE),--upgrade)
lock: .local/lock/ready
	$(LOCK) pyproject.toml --extra dev --output-file tools/requirements/dev.txt
	$(LOCK) pyproject.toml --extra serve --constraint tools/requirements/dev.txt \
		--output-file tools/requirements/serve.txt
	$(LOCK) layers/ledger/requirements.in --constraint tools/requirements/dev.txt \
		--output-file layers/ledger/requirements.txt
	$(LOCK) layers/ledger/build/requirements.in --constraint tools/requirements/dev.txt \
		--output-file layers/ledger/build/requirements.txt
	echo flask-swagger-ui | $(LOCK) - --no-deps --constraint tools/requirements/dev.txt \
		--output-file functions/web/get_page/requirements.txt
	echo aics-tlog==0.2.1 | $(subst 3.11,3.12,$(LOCK)) - --no-deps \
		--output-file tools/requirements/tlog.txt
	npm install --prefix tools/requirements/engines --package-lock-only --ignore-scripts \
		--omit-lockfile-registry-resolved --no-audit --no-fund
	npm install --prefix tools/requirements/browser --package-lock-only --ignore-scripts \
		--omit-lockfile-registry-resolved --no-audit --no-fund
	npm install --prefix tools/requirements/clients --package-lock-only --ignore-scripts \
		--omit-lockfile-registry-resolved --no-audit --no-fund

clean:
	rm -rf .venv .local .aws-sam

.local/%/ready: tools/requirements/%.txt tools/environment.py
	@test -n "$(PYTHON)" || { echo "Python 3.11 to 3.13 is needed"; exit 1; }
	@$(PYTHON) tools/environment.py .local/$* $<
	@touch $@

# `make serve` needs fewer than half of the packages, and the bytecode of few modules.
.venv/serve: tools/requirements/serve.txt pyproject.toml tools/environment.py
	@test -n "$(PYTHON)" || { echo "Python 3.11 to 3.13 is needed"; exit 1; }
	@$(PYTHON) tools/environment.py .venv $< . --no-compile
	@touch $@

.venv/ready: tools/requirements/dev.txt pyproject.toml tools/environment.py
	@test -n "$(PYTHON)" || { echo "Python 3.11 to 3.13 is needed"; exit 1; }
	@$(PYTHON) tools/environment.py .venv $< .
	@touch .venv/serve $@
