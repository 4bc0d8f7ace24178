# What people type. Each target does one thing, says what it does, and has nothing to say when nothing is to be done.
# Longer ones are in scripts/. Every folder with a package-lock.json is a part of the whole: its npm scripts `generate`,
# `lint`, `typecheck` and `build` are run with ours, where it has them.

.PHONY: help run build generate lint test test-full bench

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: ## start everything, with demo data, on a machine with nothing configured (ARGS="--listen :9000" for more)
	@scripts/run.sh $(ARGS)

build: ## the dashboard and the binary, in bin/headway
	@scripts/build.sh

generate: ## write generated code anew: GraphQL in graph/generated, typed operations of the dashboard
	@scripts/generate.sh

lint: ## formatting, vet, linters of Go, schema and dashboard
	@scripts/lint.sh

test: ## every check that has to pass before a change lands
	@scripts/test.sh

test-full: ## the same with every fault and size in full, and the race detector
	@HEADWAY_TEST_FULL=1 scripts/test.sh

bench: ## benchmarks of the packages
	@go test -run '^$$' -bench . -benchmem ./...
