#!/usr/bin/env bash
# Installs what the package-lock.json of each given folder asks for, or of every folder if none is given, where that is not
# installed already.
set -euo pipefail
cd "$(dirname "$0")/.."
for folder in ${@:-$(scripts/npm-folders.sh)}; do
  installed=$folder/node_modules/.package-lock.json
  if [[ ! -e $installed || $folder/package-lock.json -nt $installed ]]; then
    echo "== npm ci in $folder"
    (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
    [[ ! -e $installed ]] || touch "$installed" # npm writes none where a lock file names no packages
  fi
done
