#!/usr/bin/env bash
# Commits what a pull request lacked on top of its branch. It holds a token that writes, so it runs scripts of main
# only, and takes from whoever worked it out a tree: order files and snapshots in it may be new, snapshots changed or
# gone, and manifests gone.
#
#   scripts/commit-to-branch.sh <bundle> <branch> <commit that it was worked out for>
#
# Run it in a clone of main's tip with full history and the remote `origin`.
set -euo pipefail
export LC_ALL=C # one language of git's messages, wherever this runs
scripts=$(cd "$(dirname "$0")" && pwd)
. "$scripts/bot.sh"
most=20000000

fail() {
  printf 'commit-to-branch: %s\n' "$@" >&2
  exit 1
}

[ $# -eq 3 ] || fail 'usage: scripts/commit-to-branch.sh <bundle> <branch> <commit that it was worked out for>'
branch=refs/heads/$2
moved="superseded: $branch is no longer what this was worked out for; the run of what was pushed takes over"
[ "$branch" != refs/heads/main ] || fail 'main is written by nobody but its own workflow'
git check-ref-format "$branch" || fail 'this is the name of no branch'
head=$(git rev-parse --verify --quiet --end-of-options "$3^{commit}") || finish "$moved"

git fetch --quiet --no-tags "$1" refs/completed || fail 'this is no bundle of what was lacking'
completed=$(git rev-parse 'FETCH_HEAD^{tree}')
touched=$("$scripts/touched.sh" "$head" "$completed")
odd=$(grep -vE '^(A order|[AMD] snapshot|D manifest) ' <<<"$touched" || true)
[ -z "$odd" ] || fail 'nothing that a pull request lacks is like this, so nothing was pushed:' "$(head -n 10 <<<"$odd")"
size=$(git diff-tree -r --diff-filter=d "$head" "$completed" | cut -d ' ' -f 4 |
  git cat-file --batch-check='%(objectsize)' | awk '{ sum += $1 } END { print sum + 0 }')
[ "$size" -le $most ] || fail "this is $size bytes, more than any pull request lacks, so nothing was pushed"

subject='Snapshots of what is ordered'
if grep -q '^A order ' <<<"$touched"; then subject='Order files of the manifests'; fi

# What was looked at is put into a tree of our own; theirs could hold more than a comparison shows.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_INDEX_FILE="$work/index"
git read-tree "$head"
git diff-tree -r "$head" "$completed" | sed -E 's/^:[0-9]+ ([0-9]+) [0-9a-f]+ ([0-9a-f]+) .\t/\1 \2\t/' |
  git update-index --index-info
commit=$(git commit-tree "$(git write-tree)" -p "$head" \
  -m "$subject" -m "Worked out by main's program, from $head as data.")

# Not a push that overwrites: the commit has this very tip as its parent.
if said=$(git push --porcelain --force-with-lease="$branch:$head" origin "$commit:$branch" 2>&1); then
  finish "pushed: $commit, $subject"
fi
[ "$(git ls-remote origin "$branch" | cut -f 1)" = "$head" ] || finish "$moved"
fail 'the push was refused, and nothing was committed. git said:' "$said"
