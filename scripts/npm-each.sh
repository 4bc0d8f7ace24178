#!/usr/bin/env bash
# Runs one npm script in every folder that has it.
set -euo pipefail
cd "$(dirname "$0")/.."
name=$1
for folder in $(scripts/npm-folders.sh); do
  if grep -qE "^ *\"$name\":" "$folder/package.json"; then
    echo "== npm run $name in $folder"
    (cd "$folder" && npm run --silent "$name")
  fi
done
