#!/usr/bin/env bash
# Every check that has to pass before a change lands. go test comes last, so that its verdict ends the output; the tests of
# browsers and of npm clients are driven by Go tests. With HEADWAY_TEST_FULL=1 every fault and size is tried in full.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/programs.sh
scripts/npm-install.sh

before=$(scripts/generated.sh)
scripts/generate.sh
after=$(scripts/generated.sh)
if [[ $before != "$after" ]]; then
  echo "generated code was out of sync; it has been written anew, commit it:" >&2
  diff <(echo "$before") <(echo "$after") | sed -n 's/^[<>] [0-9a-f]* //p' | sort -u >&2
  exit 1
fi

scripts/lint.sh
scripts/build-web.sh

# Results are not taken from go's cache: it does not see the browser, the servers and the npm clients that tests start.
limit=18m
if [[ ${HEADWAY_TEST_FULL:-} == 1 ]]; then
  limit=3h
  echo "== go test -race, short" # the detector makes everything several times slower, and finds no more in larger sizes
  HEADWAY_TEST_FULL='' go test -count=1 -race -timeout 60m ./...
fi
echo "== go test, random histories" # with -v, because it tells how often each move and each refusal was tried
go test -count=1 -v -timeout "$limit" ./test/property
echo "== go test"
# shellcheck disable=SC2046 # one package a word
exec go test -count=1 -timeout "$limit" $(go list ./... | grep -v '/test/property$')
