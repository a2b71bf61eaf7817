#!/usr/bin/env bash
# Lints what is not as on main, and checks its format; `npm run lint`, which CI runs too, takes minutes for everything.
set -euo pipefail
cd "$(dirname "$0")/.."

base=$(git merge-base HEAD origin/main 2>/dev/null || git rev-parse HEAD)
changed() {
  git diff --name-only --diff-filter=d -z "$base" -- "$@" ':!orders'
  git ls-files --others --exclude-standard -z -- "$@" ':!orders'
}
changed '*.ts' '*.js' '*.mjs' | xargs -0r npx eslint --no-warn-ignored
changed . | xargs -0r npx prettier --check --ignore-unknown
