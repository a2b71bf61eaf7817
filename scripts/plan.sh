#!/usr/bin/env bash
# Says with the program of main what the merge of a pull request would do. Of the pull request it takes what lies in Git,
# as data; of that only order files that are not declarative are run, where they can touch nothing, and the plan says so.
#
#   scripts/plan.sh <commit at the head of the pull request> <folder for what comes of it>
#
# Run it in a clone of main's tip with full history, after npm ci. What comes of it is `comment.md`, and `state`, which
# branch protection can require: `success`, or `failure` where it is refused or would not be delivered.
set -euo pipefail
export LC_ALL=C # one language of git's messages, wherever this runs
cd "$(dirname "$0")/.."
. scripts/bot.sh

fail() {
  printf 'plan: %s\n' "$@" >&2
  exit 1
}

[ $# -eq 2 ] || fail 'usage: scripts/plan.sh <commit at the head of the pull request> <folder for what comes of it>'
[[ $1 =~ ^[0-9a-f]{40,64}$ ]] || fail 'that is the name of no commit'
mkdir -p "$2"
results=$(cd "$2" && pwd)
main=$(git rev-parse HEAD)
# Of a fork, too: GitHub keeps the commits of pull requests with the repository that they are for.
git cat-file -e "$1^{commit}" 2>/dev/null || git fetch --quiet --no-tags origin "$1"

# In place of a plan.
no_plan() {
  printf '<!-- catalog-orders plan -->\n\n### There is no plan: %s\n\n' "$1"
  scripts/as-pre.sh 60000
}

status=0
merged=$(git merge-tree --write-tree --name-only --no-messages "$main" "$1" 2>"$results/said") || status=$?
case $status in
  0)
    name=merge-of-${1:0:10}
    git tag --force --no-sign "$name" "$(git commit-tree "$merged" -p "$main" -p "$1" -m "$name")" >/dev/null
    npx orders plan --from "$main" --to "$name" --format markdown >"$results/comment.md" || status=$?
    ;;
  1) sed 1d <<<"$merged" | no_plan 'these files conflict with main' >"$results/comment.md" ;;
  *) no_plan 'it cannot be merged' <"$results/said" >"$results/comment.md" ;;
esac
case $status in
  0) echo success ;;
  1 | 3 | 128) echo failure ;;
  *) fail 'the program failed' ;;
esac >"$results/state"
printf '\nFor %s on top of %s, by the program of main.\n' "$1" "$main" >>"$results/comment.md"
rm "$results/said"

# The comment leaves out what it has no room for.
if [ -n "${name:-}" ]; then
  whole=$(npx orders plan --from "$main" --to "$name") || true
  printf '%s\n' "$whole"
  scripts/as-pre.sh 1000000 <<<"$whole" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
fi
