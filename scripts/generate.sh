#!/usr/bin/env bash
# Writes all generated code anew.
set -euo pipefail
cd "$(dirname "$0")/.."
echo "== gqlgen"
go run ./graph/generate
go generate ./bench/...
scripts/npm-install.sh
scripts/npm-each.sh generate
