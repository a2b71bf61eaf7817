#!/usr/bin/env bash
# Works out what a pull request of orders lacks: the snapshots of its order files, and for manifests order files. It
# does so with the program of main; of the pull request it takes declarative order files and manifests, as data, and
# runs nothing. It pushes nothing either.
#
#   scripts/complete.sh <commit at the head of the pull request> <folder for what comes of it>
#
# Run it in a clone of main's tip with full history, after npm ci and where scripts/gate.sh has found orders, snapshots
# and manifests only; orders/ there becomes that of main with the pull request. What comes of it is `commit.bundle`,
# where something is lacking, and `adoption.txt`, where there are manifests; GITHUB_OUTPUT hears of each.
set -euo pipefail
export LC_ALL=C
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
. scripts/bot.sh

fail() {
  printf 'complete: %s\n' "$@" >&2
  exit 1
}

[ $# -eq 2 ] || fail 'usage: scripts/complete.sh <commit at the head of the pull request> <folder for what comes of it>'
head=$(git rev-parse --verify --quiet --end-of-options "$1^{commit}") || fail "there is no commit $1 in this clone"
base=$(git merge-base HEAD "$head")
[ "$(git log -1 --format=%ce "$head")" != "$bot_address" ] || finish 'complete: this is what was made of it before'

mkdir -p "$2"
results=$(cd "$2" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
touched=$(scripts/touched.sh "$base" "$head")

while read -r how sort path; do
  case "$how $sort" in
    'D order') rm -f -- "$path" && continue ;;
    *' order') file=$path ;;
    [AM]' manifest') file=$work/manifests/$path ;;
    *) continue ;;
  esac
  mkdir -p "$(dirname "$file")"
  git cat-file blob "$head:$path" >"$file"
done <<<"$touched"

mapfile -t orders < <(sed -n 's/^[AM] order //p' <<<"$touched")
if [ ${#orders[@]} -gt 0 ]; then
  status=0
  npx orders check --declarative "${orders[@]}" || status=$?
  if [ "$status" -eq 1 ] && [ "${PORTAL:-false}" != true ]; then
    finish 'not complete: a file that is not declarative would have to run; npx jest -u snapshots writes its snapshot'
  fi
  [ "$status" -eq 0 ] || fail 'so nothing of this pull request is run'
fi

# Exit status 1 says that something was left out, of which the report tells.
adopt() {
  (cd "$work/manifests" && node "$root/bin/orders.js" adopt . "$@") || [ $? -eq 1 ]
}
taken=
if [ -d "$work/manifests" ]; then
  adopt --dry-run >"$results/adoption.txt"
  adopt --format json >"$work/report.json"
  cat "$results/adoption.txt"
  # The files of which nothing was left out.
  taken=$(node -e '
    const { adopted, findings } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
    const refused = new Set(findings.filter(({ severity }) => severity === "error").map(({ file }) => file));
    const files = new Set(adopted.map(({ source }) => source.file).filter((file) => !refused.has(file)));
    process.stdout.write([...files].join("\n"));
  ' <"$work/report.json")
  echo told=true >>"${GITHUB_OUTPUT:-/dev/stdout}"
fi

npx jest --verbose=false --update-snapshot --runTestsByPath test/snapshots.test.ts

# What main with the pull request has now, and the pull request alone has not.
paths=$(
  git diff --name-only --no-renames HEAD -- orders test/snapshots
  git ls-files --others -- orders test/snapshots
  sed -n 's/^. snapshot //p' <<<"$touched"
)
entries=$(sort -u <<<"$paths" | while read -r path; do
  if [ -f "$path" ]; then
    printf '100644 %s\t%s\n' "$(git hash-object -w --no-filters -- "$path")" "$path"
  else
    printf '0 %040d\t%s\n' 0 "$path"
  fi
done)
export GIT_INDEX_FILE="$work/index"
git read-tree "$head"
[ -z "$paths" ] || git update-index --index-info <<<"$entries"
[ -z "$taken" ] || git update-index --force-remove --stdin <<<"$taken"
tree=$(git write-tree)
[ "$tree" != "$(git rev-parse "$head^{tree}")" ] || finish 'complete: nothing is lacking'

git update-ref refs/completed "$(git commit-tree "$tree" -p "$head" -m 'What was lacking')"
git bundle create --quiet "$results/commit.bundle" refs/completed "^$head"
echo lacking=true >>"${GITHUB_OUTPUT:-/dev/stdout}"
