#!/usr/bin/env bash
# Makes dist/ on main exactly the given tree, in one commit on top of main's tip. It holds the write token, so it runs
# nothing of the repository and reads the tree as data.
#
#   scripts/commit-dist.sh <folder with the tree> <commit it was synthesized from>
#
# Run it in a clone with full history whose remote `origin` has the branch `main`.
set -euo pipefail
export LC_ALL=C # one order of names and one language of git's messages, wherever this runs
bot='github-actions[bot]' address='41898282+github-actions[bot]@users.noreply.github.com'
export GIT_AUTHOR_NAME="$bot" GIT_AUTHOR_EMAIL="$address" GIT_COMMITTER_NAME="$bot" GIT_COMMITTER_EMAIL="$address"
outside=(':(top)' ':(top,exclude)dist') # the sources: everything but dist/
tries=6

fail() {
  printf 'commit-dist: %s\n' "$@" >&2
  exit 1
}

[ $# -eq 2 ] || fail 'usage: scripts/commit-dist.sh <folder with the tree> <commit it was synthesized from>'
tree=$1
[ "$(git rev-parse --is-shallow-repository)" = false ] || fail 'this needs the full history: git fetch --unshallow'
sources=$(git rev-parse --verify --quiet "$2^{commit}") || fail "there is no commit $2 in this clone"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GIT_INDEX_FILE="$work/index" # never the clone's own

# Only what a synth can produce gets in: plain files whose names can mean nothing to git, a shell or a commit message.
[ -d "$tree" ] || fail "there is no folder $tree"
paths=$(cd "$tree" && find . ! -type d | sort)
[ -n "$paths" ] || fail "$tree is empty: an empty dist/ would delete every order on every cluster"
odd=$(cd "$tree" && find . ! -type d ! -type f)$(grep -vE '^\.(/[A-Za-z0-9][A-Za-z0-9._-]*)+$' <<<"$paths" || true)
[ -z "$odd" ] || fail 'no synth produces these files, so nothing was published:' "$(head -n 10 <<<"$odd" | cat -v)"

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

  # Also when main went elsewhere and came back: in keep-going mode the tree holds part of the dist/ of its own time.
  moved=$(git diff-tree -r --name-only "$sources" "$tip" -- "${outside[@]}" &&
    git rev-list -1 --first-parent "$sources..$tip" -- "${outside[@]}")
  if [ -n "$moved" ]; then
    echo "superseded: main's sources are no longer those of $sources; the run of what was merged since delivers"
    exit 0
  fi

  before=$(git rev-parse --verify --quiet "$tip:dist") || before=$(git hash-object -t tree /dev/null)
  if [ "$before" = "$dist" ]; then
    echo "unchanged: dist/ on main is already what $sources makes"
    exit 0
  fi

  [ "$tip" != "$refused" ] || fail 'main refuses this push, and nothing was published:' "$said" \
    'A protected main takes pushes from an App on the bypass list of its rule: set the variable DIST_APP_ID and the' \
    'secret DIST_APP_PRIVATE_KEY to a GitHub App with "contents: write", put it on that list, and run this job again.'

  git diff-tree -r --no-renames --name-status "$before" "$dist" >"$work/changes"
  message <"$work/changes" >"$work/message"
  whole=$(whole_tree)
  commit=$(git commit-tree "$whole" -p "$tip" -F "$work/message")

  # Never forced: main takes it only if its tip is still the parent.
  if said=$(git push --porcelain origin "$commit:refs/heads/main" 2>&1); then
    echo "published: $commit, $(head -n 1 "$work/message")"
    exit 0
  fi
  echo "try $try of $tries: the push was rejected, main may have moved"
  if grep -q '^!.*declined' <<<"$said"; then refused=$tip; else refused=; fi
  sleep "$((try - 1)).$((RANDOM % 10))"
done
fail "the push was rejected $tries times, and nothing was published; run this job again. git said:" "$said"
