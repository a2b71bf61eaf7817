# shellcheck shell=bash
# Sourced by what commits for nobody in particular: its name.
bot='github-actions[bot]' bot_address='41898282+github-actions[bot]@users.noreply.github.com'
export GIT_AUTHOR_NAME="$bot" GIT_AUTHOR_EMAIL="$bot_address"
export GIT_COMMITTER_NAME="$bot" GIT_COMMITTER_EMAIL="$bot_address"

# Ends a script well, with a sentence for its log and for the summary of the job.
finish() {
  echo "$1" | tee -a "${GITHUB_STEP_SUMMARY:-/dev/null}"
  exit 0
}
