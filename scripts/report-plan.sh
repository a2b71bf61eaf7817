#!/usr/bin/env bash
# Puts a plan onto its pull request: as a comment, in place of the one before, and as the status of its commit. Which
# pull request that is GitHub says, by the repository and the commit that were pushed; no file is asked. Where it has
# moved on, and in the queue, there is only the status.
#
#   scripts/report-plan.sh <folder with comment.md and state, or none> <repository that was pushed to> <commit>
#
# Run it with GH_TOKEN, GITHUB_REPOSITORY and RUN, the address of the run that made the plan.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/.."

fail() {
  printf 'report-plan: %s\n' "$@" >&2
  exit 1
}

[ $# -eq 3 ] || fail 'usage: scripts/report-plan.sh <folder with the plan> <repository that was pushed to> <commit>'
[[ $3 =~ ^[0-9a-f]{40,64}$ ]] || fail 'that is the name of no commit'
export REPOSITORY=$2 COMMIT=$3
numbers=$(gh api --paginate "repos/$GITHUB_REPOSITORY/pulls?state=open&base=main&per_page=100" --jq \
  '.[] | select(.head.sha == env.COMMIT and .head.repo.full_name == env.REPOSITORY) | .number')

state=error description='the program failed; the run says why'
if [ -f "$1/state" ]; then
  state=$(cat "$1/state")
  case $state in success | failure) ;; *) fail 'that is no state of a plan' ;; esac
  # Numbers and our own words, of which GitHub takes 140 characters.
  description=$(sed -n 's/^### //p' "$1/comment.md" | head -n 1 | tr -cd '[:alnum:] ;:,' | cut -c 1-140)
  for number in $numbers; do scripts/comment.sh "$number" "$1/comment.md"; done
fi
gh api --silent "repos/$GITHUB_REPOSITORY/statuses/$COMMIT" \
  --field state="$state" --field context=plan --field description="$description" --field target_url="$RUN"
