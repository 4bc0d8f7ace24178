#!/usr/bin/env bash
# Builds what has changed and becomes the server, so that Ctrl-C reaches it and its exit code is this script's.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
"$here/scripts/build.sh"
exec "$here/bin/headway" serve --demo "$@"
