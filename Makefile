# One verb per thing one does; `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
APT_READY := .state/.apt-ready
TLS = $(or $(COACH_TLS_FOLDER),.state/tls)
export PYTHONUNBUFFERED := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo run test lint fmt docs lock up down chaos fuzz eval bench clean

help: ## list the verbs
	@awk -F':.*## ' '/^[a-z%A-Z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) $(APT_READY) ## install everything: Python packages (locked, hashed) and Debian's

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed: set PYTHON=..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

$(APT_READY): infra/apt.txt infra/apt.sh
	@bash infra/apt.sh
	@mkdir -p $(@D) && touch $@

demo: setup ## the main job on two shipped resumes, with the embedded stack
	$(BIN)/coach analyze examples/backend-ko.pdf examples/platform-en.docx

run: setup ## embedded stack, four services and web page on http://127.0.0.1:8000 (BUS=kafka: Apache Kafka)
	$(BIN)/coach run

test: setup ## all tests in their short form, a file at a time on each core
	$(BIN)/pytest -q --numprocesses logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder

$(TLS)/cert.pem: # of its own making and for a month: COACH_TLS_FOLDER names the folder of a real one
	@mkdir -p $(@D)
	openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost -keyout $(@D)/key.pem -out $@

lint: $(READY) ## formatting, rules, types, layers, sizes
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.architecture.sizes

fmt: $(READY) ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(READY) ## generate JSON Schemas and AsyncAPI documents
	$(BIN)/python -m libs.contracts.schemas
	$(BIN)/coach asyncapi docs/asyncapi

lock: $(READY) ## resolve the versions anew
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --all-extras --no-header \
		--prerelease=if-necessary-or-explicit pyproject.toml -o requirements.lock

up: $(TLS)/cert.pem ## the production-shaped stack, with docker
	docker compose up --detach --build --wait

down: ## stop it
	docker compose down

chaos: setup ## kill services, relay and broker while 30 resumes are in flight (both brokers)
	$(BIN)/pytest -q -s tests/chaos --chaos=full

fuzz: setup ## 10,000 spoiled requests and schemathesis in its long form on the running API
	$(BIN)/pytest -q tests/security --fuzz=10000

eval: setup ## quality of the results over the golden resumes
	$(BIN)/python -m bench.eval

bench: bench-pipeline ## the pipeline's figures; bench-NAME for one of bench/NAME.py

bench-%: setup
	$(BIN)/python -m bench.$*

sim-%: setup
	$(BIN)/python -m bench.$*

clean: ## remove what was installed and generated here
	rm -rf .venv .state
