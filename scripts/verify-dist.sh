#!/usr/bin/env bash
# Judges a synthesized tree as data, with the program of main; no order is loaded. Of a tree that may be published it
# writes the digest, and the commit that it was synthesized from, to GITHUB_OUTPUT; of any other it writes nothing.
#
#   scripts/verify-dist.sh <tar file with the tree> <commit it was synthesized from>
#
# Run it in a clone of main's tip with full history, after npm ci; dist/ there becomes the tree.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() {
  printf 'verify-dist: %s\n' "$@" >&2
  exit 1
}

[ $# -eq 2 ] || fail 'usage: scripts/verify-dist.sh <tar file with the tree> <commit it was synthesized from>'
sources=$(git rev-parse --verify --quiet --end-of-options "$2^{commit}") || fail "there is no commit $2 in this clone"
superseded=$(scripts/superseded.sh "$sources" HEAD)
if [ -n "$superseded" ]; then
  echo "$superseded"
  exit 0
fi

digest=$(sha256sum <"$1" | cut -d ' ' -f 1)
rm -rf dist
mkdir dist
scripts/unpack-dist.sh "$1" dist
npx orders check dist --reviewed
printf 'digest=%s\ncommit=%s\n' "$digest" "$sources" >>"${GITHUB_OUTPUT:-/dev/stdout}"
