#!/usr/bin/env bash
# Lists the folders that npm has a say in, one a line. Folders below bench/ are for comparisons and no part of the checks.
set -euo pipefail
cd "$(dirname "$0")/.."
find . \( -name node_modules -o -name .git -o -path ./bench \) -prune -o -name package-lock.json -exec dirname {} \; | sort
