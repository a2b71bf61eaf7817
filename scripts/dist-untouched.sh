#!/usr/bin/env bash
# Fails when a branch touches dist/ since it left main.
#
#   scripts/dist-untouched.sh [commit it goes on top of, origin/main by default]
set -euo pipefail

base=$(git merge-base "${1:-origin/main}" HEAD)
touched=$(git diff --name-only --no-renames "$base" HEAD -- ':(top)dist')
[ -n "$touched" ] || exit 0

cat >&2 <<MESSAGE
dist/ is written by CI after the merge, so that two pull requests never conflict in it and it is always what main's
sources make. This branch changes:

$(head -n 20 <<<"$touched")

Undo it, and push:

git restore --source="\$(git merge-base origin/main HEAD)" --staged --worktree -- dist && git commit -m 'Leave dist/ to CI'
MESSAGE
exit 1
