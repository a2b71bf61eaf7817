#!/usr/bin/env bash
# Unpacks a synthesized tree that somebody else has packed: plain files and folders whose names can mean nothing to tar,
# git, a shell or a commit message, and nothing else.
#
#   scripts/unpack-dist.sh <tar file> <empty folder>
set -euo pipefail
export LC_ALL=C # one order of names and one language of tar's messages, wherever this runs

fail() {
  printf 'unpack-dist: %s\n' "$@" >&2
  exit 1
}

[ $# -eq 2 ] || fail 'usage: scripts/unpack-dist.sh <tar file> <empty folder>'

# Escaped, so that each entry is one line, and without the names of users, which are anyone's text.
entries=$(tar --list --verbose --numeric-owner --quoting-style=escape --absolute-names -f "$1") ||
  fail "$1 cannot be read"
names=$(tar --list --quoting-style=escape --absolute-names -f "$1")
name='[A-Za-z0-9][A-Za-z0-9._-]*'
odd=$(grep -v '^[-d]' <<<"$entries" || true)$(grep -vE "^\./(($name/)*$name/?)?\$" <<<"$names" || true)
[ -z "$odd" ] || fail 'no synth produces these files, so nothing was unpacked:' "$(head -n 10 <<<"$odd" | cat -v)"

tar --extract --no-same-owner --no-same-permissions -f "$1" -C "$2"
[ -n "$(find "$2" -type f -print -quit)" ] ||
  fail "$1 holds no file: an empty dist/ would delete every order on every cluster"
