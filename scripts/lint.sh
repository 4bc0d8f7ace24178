#!/usr/bin/env bash
# Every check of the sources that does not run them.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "== gofmt"
unformatted=$(git ls-files --cached --others --exclude-standard '*.go' | while IFS= read -r file; do
  [[ ! -f $file ]] || echo "$file"
done | xargs gofmt -l)
if [[ -n $unformatted ]]; then
  echo "not formatted, run gofmt -w on:" "$unformatted" >&2
  exit 1
fi

echo "== go vet"
go vet ./...

echo "== golangci-lint"
go tool -modfile=tools/go.mod golangci-lint run --allow-parallel-runners

scripts/npm-install.sh
scripts/npm-each.sh lint
scripts/npm-each.sh typecheck
