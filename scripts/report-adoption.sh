#!/usr/bin/env bash
# Says in a comment on a pull request what has become of its manifests.
#
#   scripts/report-adoption.sh <number of the pull request> <file with what npx orders adopt says>
#
# Run it with GH_TOKEN and GITHUB_REPOSITORY.
set -euo pipefail
scripts=$(cd "$(dirname "$0")" && pwd)
most=60000 # of the 65 536 characters that GitHub takes

body=$(mktemp)
trap 'rm -f "$body"' EXIT
{
  printf '%s\n' '<!-- catalog-orders adoption -->' '' 'What has become of the manifests in this pull request:' ''
  "$scripts/as-pre.sh" $most <"$2"
} >"$body"
"$scripts/comment.sh" "$1" "$body"
