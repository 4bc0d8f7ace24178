#!/usr/bin/env bash
# Builds bin/headway with the dashboard inside.
set -euo pipefail
cd "$(dirname "$0")/.."
if [[ ! -e bin/headway ]]; then
  go build ./... &>/dev/null & # the first time takes long: compile while npm waits for the network; what fails shows below
fi
scripts/build-web.sh
wait
go build -o bin/headway ./cmd/headway
