#!/usr/bin/env bash
# Comments on a pull request, in place of the comment before that begins with the same line.
#
#   scripts/comment.sh <number of the pull request> <file with the markdown>
#
# Run it with GH_TOKEN and GITHUB_REPOSITORY.
set -euo pipefail

MARKER=$(head -n 1 "$2")
export MARKER
comments="repos/$GITHUB_REPOSITORY/issues/$1/comments"
known=$(gh api --paginate "$comments" --jq \
  '.[] | select(.user.login == "github-actions[bot]" and (.body | startswith(env.MARKER))) | .id')
if [ -n "$known" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/${known%%$'\n'*}" --field "body=@$2"
else
  gh api --silent "$comments" --field "body=@$2"
fi
