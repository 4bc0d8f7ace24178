#!/usr/bin/env bash
# Prints a checksum and the name of every generated file: what lies in a folder called generated or gen, or has .gen. in its
# name.
set -euo pipefail
cd "$(dirname "$0")/.."
git ls-files --cached --others --exclude-standard -- '*/generated/*' '*/gen/*' '*.gen.*' | sort -u |
  while IFS= read -r file; do
    [[ ! -f $file ]] || echo "$(git hash-object "$file") $file"
  done
