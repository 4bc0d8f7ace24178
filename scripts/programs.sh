#!/usr/bin/env bash
# Makes sure that the programs which the tests drive are there: PostgreSQL, redis-server and a Chromium. Root on Debian gets
# them installed; anybody else is told how to.
set -euo pipefail

has_postgres() { command -v postgres || ls -d /usr/lib/postgresql/*/bin/postgres || command -v brew; }
has_redis() { command -v redis-server; }
has_chromium() { command -v chromium || command -v chromium-browser || command -v google-chrome || ls -d "/Applications/Google Chrome.app"; }

packages=()
has_postgres &>/dev/null || packages+=(postgresql)
has_redis &>/dev/null || packages+=(redis-server)
has_chromium &>/dev/null || packages+=(chromium)
[[ ${#packages[@]} -gt 0 ]] || exit 0

if [[ $EUID -ne 0 ]] || ! command -v apt-get >/dev/null; then
  echo "missing for the tests: sudo apt-get install ${packages[*]}  (or the same with your system's package manager)" >&2
  exit 1
fi
echo "== installing ${packages[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq install --no-install-recommends "${packages[@]}" >/dev/null
