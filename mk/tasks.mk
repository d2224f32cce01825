# What a person asks for.

export B

.PHONY: deps run stop demo demo-year test lint fmt bench bench-large cover requirements

deps: ## install the Debian packages that building and testing need
	@deploy/install-deps.sh build test

run: ## install what is missing, build, start PostgreSQL and the five services, print addresses and tokens
	@deploy/local/run.sh

stop: ## stop what make run started
	@deploy/local/stop.sh

demo: ## play four stories through the gateway: a case from the call to the figures, people, a PAG, the community
	@deploy/demo/demo.sh
	@deploy/demo/people.sh
	@deploy/demo/pag.sh
	@deploy/demo/community.sh

demo-year: ## generate a year of invented activity for 15 départements
	@deploy/demo/year.sh

test: ## everything CI runs; the last line counts
	@tests/all.sh

lint: rooms ## style, sizes, banned names, contract against code
	@mk/lint.sh

fmt: ## format the C sources in place
	@clang-format-14 -i $$(git ls-files '*.c' '*.h')

bench: ## ratios against pgbench and nginx, at most 10 minutes
	@tests/bench/bench.sh

bench-large: ## the same with large volumes, and the peers, which have no floor
	@tests/bench/bench.sh --large

cover: ## lines covered by the unit and integration tests
	@tests/cover.sh

URL   ?= http://127.0.0.1:8360
TOKEN ?= .run/tokens/mdph-984.jwt
.PHONY: conformance
conformance: ## does an installation do what its interface for an MDPH says? (URL=… TOKEN=file; it resets its sandbox)
	@$(PY) tests/conformance/kit.py --url "$(URL)" --token "$(TOKEN)"

requirements: ## check that each proof named in tests/requirements.csv exists and ran
	@$(PY) tests/requirements.py
