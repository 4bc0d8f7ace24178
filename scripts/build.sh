#!/usr/bin/env bash
# Builds bin/headway with the dashboard inside.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/build-web.sh
go build -o bin/headway ./cmd/headway
