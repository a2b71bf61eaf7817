#!/usr/bin/env bash
# Whether a change touches files of some sorts only, those of scripts/touched.sh; `only=true` or `only=false` goes to
# GITHUB_OUTPUT. Nothing of the change is run. Where PORTAL is true, the change is a portal's, and anything else in it
# is refused.
#
#   scripts/gate.sh <commit it goes on top of> <commit> <sort>…
set -euo pipefail

fail() {
  printf 'gate: %s\n' "$@" >&2
  exit 1
}

[ $# -ge 3 ] || fail 'usage: scripts/gate.sh <commit it goes on top of> <commit> <sort>…'
base=$(git merge-base "$1" "$2") || fail "$2 has no commit in common with $1"
touched=$("$(dirname "$0")/touched.sh" "$base" "$2")
shift 2
others=$(grep -vE "^. ($(IFS='|' && echo "$*")) " <<<"$touched" || true)

if [ -z "$others" ]; then
  echo only=true >>"${GITHUB_OUTPUT:-/dev/stdout}"
elif [ "${PORTAL:-false}" = true ]; then
  fail 'A portal orders, and changes nothing else: orders/<cluster>/<purpose>/<name>.ts and what shows it below' \
    'test/snapshots/. So nothing of this pull request is run, and a person has to propose:' "$(head -n 20 <<<"$others")"
else
  echo only=false >>"${GITHUB_OUTPUT:-/dev/stdout}"
fi
