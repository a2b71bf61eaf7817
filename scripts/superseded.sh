#!/usr/bin/env bash
# Says so when main's sources, all but dist/, are no longer those of a commit; says nothing when they are.
#
#   scripts/superseded.sh <commit> <tip of main>
set -euo pipefail
outside=(':(top)' ':(top,exclude)dist')

# Also when main went elsewhere and came back: in keep-going mode a tree holds part of the dist/ of its own time.
moved=$(git diff-tree -r --name-only "$1" "$2" -- "${outside[@]}" &&
  git rev-list -1 --first-parent "$1..$2" -- "${outside[@]}")
[ -z "$moved" ] ||
  echo "superseded: main's sources are no longer those of $1; the run of what was merged since delivers"
