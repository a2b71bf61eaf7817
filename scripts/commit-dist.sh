#!/usr/bin/env bash
# Makes dist/ on main exactly the tree that was verified, in one commit on top of main's tip. It holds the write token,
# so it runs nothing of the repository but scripts, and reads the tree as data.
#
#   scripts/commit-dist.sh <tar file with the tree> <its sha256, as it was verified> <commit it was synthesized from>
#
# Run it in a clone with full history whose remote `origin` has the branch `main`.
set -euo pipefail
export LC_ALL=C # one order of names and one language of git's messages, wherever this runs
scripts=$(cd "$(dirname "$0")" && pwd)
. "$scripts/bot.sh"
tries=6

fail() {
  printf 'commit-dist: %s\n' "$@" >&2
  exit 1
}

[ $# -eq 3 ] ||
  fail 'usage: scripts/commit-dist.sh <tar file with the tree> <its sha256, as it was verified> <commit it was synthesized from>'
[ "$(git rev-parse --is-shallow-repository)" = false ] || fail 'this needs the full history: git fetch --unshallow'
sources=$(git rev-parse --verify --quiet --end-of-options "$3^{commit}") || fail "there is no commit $3 in this clone"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_INDEX_FILE="$work/index" # never the clone's own

# A copy of its own: what is unpacked is what the digest was taken of.
tree="$work/dist"
mkdir "$tree"
[ -f "$1" ] || fail "there is no tree $1"
cp -- "$1" "$work/dist.tar"
digest=$(sha256sum <"$work/dist.tar" | cut -d ' ' -f 1)
[ "$digest" = "$2" ] || fail "this tree was not verified, so nothing was published: its sha256 is $digest, and not $2"
"$scripts/unpack-dist.sh" "$work/dist.tar" "$tree" || fail 'nothing was published'
paths=$(cd "$tree" && find . -type f | sort)

# Not `git add`: .gitattributes and core.autocrlf would change bytes.
git_dir=$(git rev-parse --absolute-git-dir)
dist=$(
  export GIT_DIR="$git_dir"
  cd "$tree" &&
    git hash-object -w --no-filters --stdin-paths <<<"$paths" | paste - <(echo "$paths") |
    sed 's|\./||; s|^|100644 |' | git update-index --index-info &&
    git write-tree
)

# main's tip with its dist/ replaced, as a git tree.
whole_tree() {
  git read-tree "$tip" &&
    git rm -rqf --cached --ignore-unmatch -- ':(top)dist' &&
    git read-tree --prefix=dist/ "$dist" &&
    git write-tree
}

# Reads what changed in dist/ from stdin. Deletions come first, so that the bound never hides one. Of the pull requests
# only the numbers are taken: a title is anyone's text.
message() {
  local last pulls
  last=$(git rev-list -1 --first-parent "$tip" -- ':(top)dist')
  pulls=$(git log --first-parent --format=%s "${last:+$last..}$tip" |
    sed -nE 's/^Merge pull request #([0-9]{1,9}) .*/\1/p; s/.*\(#([0-9]{1,9})\)$/\1/p' | sort -nu)
  awk -F '\t' -v sources="$sources" -v pulls="${pulls//$'\n'/ }" \
    -v link="${GITHUB_REPOSITORY:+${GITHUB_SERVER_URL:-https://github.com}/$GITHUB_REPOSITORY/pull/}" '
    {
      sign = $1 == "A" ? "+" : $1 == "D" ? "-" : "~"
      path = $2
      if (split(path, part, "/") != 4 || part[2] == "flux-system") { others++; next }
      sub(/\.yaml"?$/, "", path)
      gsub(/[^A-Za-z0-9._\/-]/, "?", path)
      order[sign, ++count[sign]] = path
    }
    function counted(sign, verb) {
      if (count[sign]) {
        subject = subject (subject ? ", " count[sign] : count[sign] (count[sign] == 1 ? " order" : " orders")) " " verb
      }
    }
    function list(sign, i) {
      for (i = 1; i <= count[sign]; i++) if (++listed <= 100) body = body sign " " order[sign, i] "\n"
    }
    END {
      counted("+", "added"); counted("~", "changed"); counted("-", "removed")
      list("-"); list("~"); list("+")
      if (listed > 100) body = body "and " listed - 100 " more\n"
      if (others) body = body (listed ? "and " : "") others (others == 1 ? " file" : " files") " for Flux\n"

      total = split(pulls, pull, " ")
      for (i = 1; i <= total && i <= 20; i++) {
        if (i <= 3) short = short (i > 1 ? ", #" : "#") pull[i]
        links = links (link ? link : "#") pull[i] "\n"
      }
      if (total > 3) short = short " and " total - 3 " more"
      if (total > 20) links = links "and " total - 20 " more\n"

      print "dist: " (subject ? subject : "files for Flux changed") (short ? " (" short ")" : "") "\n"
      print body "\nSynthesized from " sources
      if (links) printf "\nPull requests:\n%s", links
    }'
}

refused=
for ((try = 1; try <= tries; try++)); do
  git fetch --quiet --no-tags origin '+refs/heads/main:refs/remotes/origin/main'
  tip=$(git rev-parse refs/remotes/origin/main)

  superseded=$("$scripts/superseded.sh" "$sources" "$tip")
  [ -z "$superseded" ] || finish "$superseded"

  before=$(git rev-parse --verify --quiet "$tip:dist") || before=$(git hash-object -t tree /dev/null)
  [ "$before" != "$dist" ] || finish "unchanged: dist/ on main is already what $sources makes"

  [ "$tip" != "$refused" ] || fail 'main refuses this push, and nothing was published:' "$said" \
    'A protected main takes pushes from an App on the bypass list of its rule: in the environment dist, set the variable' \
    'DIST_APP_ID and the secret DIST_APP_PRIVATE_KEY to a GitHub App with "contents: write", put it on that list, and run' \
    'this job again.'

  git diff-tree -r --no-renames --name-status "$before" "$dist" >"$work/changes"
  message <"$work/changes" >"$work/message"
  whole=$(whole_tree)
  commit=$(git commit-tree "$whole" -p "$tip" -F "$work/message")

  # Never forced: main takes it only if its tip is still the parent.
  if said=$(git push --porcelain origin "$commit:refs/heads/main" 2>&1); then
    finish "published: $commit, $(head -n 1 "$work/message")"
  fi
  echo "try $try of $tries: the push was rejected, main may have moved"
  if grep -q '^!.*declined' <<<"$said"; then refused=$tip; else refused=; fi
  sleep "$((try - 1)).$((RANDOM % 10))"
done
fail "the push was rejected $tries times, and nothing was published; run this job again. git said:" "$said"
