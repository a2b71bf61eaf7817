#!/usr/bin/env bash
# Says of every file in which two commits differ how, and of which sort it is: an order file, a snapshot of what orders
# bring, a manifest in the layout of the portals' own trees, or any other. Whatever is no plain file before and after,
# or has a name that means something to anybody, is another: it is code, or leads to code.
#
#   scripts/touched.sh <commit> <commit>
#
# Prints a line `<A|M|D|T> <order|snapshot|manifest|other> <path>` for each; a path that is odd as git quotes it. What
# the commit that is checked out has at its top is no folder of manifests.
set -euo pipefail
export LC_ALL=C

OWN=$(git ls-tree --name-only HEAD)
export OWN
git -c core.quotePath=true diff-tree -r --raw --no-renames --end-of-options "$1" "$2" | awk -F '\t' '
  BEGIN {
    folders = split(ENVIRON["OWN"], folder, "\n")
    for (i = 1; i <= folders; i++) own[folder[i]]
    context = "[a-z0-9]([-a-z0-9.]*[a-z0-9])?"
    label = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
    name = "[A-Za-z0-9][-A-Za-z0-9._]*"
    order = "^orders/" context "/" label "/" name "\\.ts$"
    snapshot = "^test/snapshots/(orders/" context "/" label "|flux/" context "/Kustomization)/" name "\\.yaml$"
    manifest = "^" name "/" name "/" name "/" name "\\.yaml$"
  }
  {
    split($1, was, " ")
    sort = "other"
    if (was[1] ~ /^:(000000|100644)$/ && was[2] ~ /^(000000|100644)$/) {
      split($2, part, "/")
      if ($2 ~ order && $2 !~ /\.d\.ts$/) sort = "order"
      else if ($2 ~ snapshot) sort = "snapshot"
      else if ($2 ~ manifest && !(part[1] in own)) sort = "manifest"
    }
    print was[5], sort, $2
  }'
