#!/usr/bin/env bash
# Shows what somebody else may have written, from standard input, in markdown: as it is, where it is no markup and calls
# nobody, in whole lines and at most so many bytes.
#
#   scripts/as-pre.sh <bytes>
set -euo pipefail
export LC_ALL=C

echo '<pre>'
tr -d '\000-\010\013-\037\177' | sed 's/&/\&amp;/g; s/</\&lt;/g' | awk -v most="$1" '
  { size += length($0) + 1 }
  size <= most { print; next }
  { left++ }
  END { if (left) print "and " left (left == 1 ? " line" : " lines") " more, which the log of this run has" }'
echo '</pre>'
