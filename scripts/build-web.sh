#!/usr/bin/env bash
# Builds the dashboard if anything it is made of is newer than its last build.
set -euo pipefail
cd "$(dirname "$0")/../web" 2>/dev/null || exit 0
[[ -e package.json ]] || exit 0

built=dist/index.html
if [[ -e $built && -z $(find . \( -name node_modules -o -name dist \) -prune -o -type f -newer "$built" -print -quit) ]]; then
  exit 0
fi
if ! command -v npm >/dev/null; then
  echo "node and npm are not installed: going on with the dashboard as it was last built, which may be not at all" >&2
  exit 0
fi
../scripts/npm-install.sh web
echo "== building the dashboard"
npm run --silent build
touch "$built"
