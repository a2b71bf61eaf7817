#!/usr/bin/env bash
# Says in a comment on a pull request what has become of its manifests, in place of what was said before. The text is
# other people's: it is shown as it is, where it is no markup and mentions nobody.
#
#   scripts/comment.sh <number of the pull request> <file with the text>
#
# Run it with GH_TOKEN and GITHUB_REPOSITORY.
set -euo pipefail
export LC_ALL=C
marker='<!-- catalog-orders: adopted -->'
most=60000 # of the 65 536 that GitHub takes

body=$(mktemp)
trap 'rm -f "$body"' EXIT
{
  printf '%s\n' "$marker" 'What has become of the manifests in this pull request:' '' '<pre>'
  tr -d '\000-\010\013-\037\177' <"$2" | sed 's/&/\&amp;/g; s/</\&lt;/g' | awk -v most=$most '
    { size += length($0) + 1 }
    size <= most { print; next }
    { left++ }
    END { if (left) print "and " left (left == 1 ? " line" : " lines") " more, which the log of this run has" }'
  printf '%s\n' '</pre>'
} >"$body"

comments="repos/$GITHUB_REPOSITORY/issues/$1/comments"
known=$(gh api --paginate "$comments" --jq \
  ".[] | select(.user.login == \"github-actions[bot]\" and (.body | startswith(\"$marker\"))) | .id")
if [ -n "$known" ]; then
  gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/${known%%$'\n'*}" --field "body=@$body"
else
  gh api --silent "$comments" --field "body=@$body"
fi
