#!/usr/bin/env bash
# Runs a command in a workflow whose output is partly other people's text. The runner takes nothing in it for one of its
# own commands; what a command says that fails goes into the summary of the job too, where it is no markup.
#
#   scripts/as-text.sh <command> [argument…]
set -uo pipefail

log=$(mktemp)
trap 'rm -f "$log"' EXIT
token=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')

echo "::stop-commands::$token"
"$@" 2>&1 | tee "$log"
status=${PIPESTATUS[0]}
printf '\n::%s::\n' "$token" # on a line of its own, whatever the last one was

if [ "$status" -ne 0 ]; then
  # A summary takes 1 MiB; escaped, a character takes five.
  tail -c 200000 "$log" | "$(dirname "$0")/as-pre.sh" 1040000 >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
fi
exit "$status"
