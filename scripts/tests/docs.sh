#!/usr/bin/env bash
# What the documents name exists: a walkthrough that leads into nothing is worse than none.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=scripts/lib/cases.sh
source "$LIBRARY/cases.sh"

# Paths in backticks, and the targets of relative links.
named_paths_exist() {
    local path broken=0
    while read -r path; do
        [[ -e $REPOSITORY/$path ]] || { echo "$1 names $path, which does not exist"; broken=1; }
    done < <(named_paths "$1" | sort -u)
    return "$broken"
}

# Built folders are named as well, but a fresh clone has none.
named_paths() {
    # shellcheck disable=SC2016  # backticks are meant
    grep -oE '`(src|tests|benchmarks|docs|docker|scripts)/[A-Za-z0-9._/-]+`' "$1" | tr -d '`'
    grep -oE '\]\((\.\./)?docs/[A-Za-z0-9._/-]+\)' "$1" | sed -E 's/^\]\((\.\.\/)?//; s/\)$//'
    true
}

for file in "$REPOSITORY"/README.md "$REPOSITORY"/docs/*.md "$REPOSITORY"/docs/adr/*.md; do
    [[ ! -f $file ]] || verify "$(basename "$file" .md)_NamedPaths_Exist" named_paths_exist "$file"
done

decisions_start_with_their_number() {
    local file number
    for file in "$REPOSITORY"/docs/adr/*.md; do
        number=$(basename "$file" | grep -oE '^[0-9]{4}')
        grep -qE "^# $((10#$number))\. " "$file" || { echo "$file does not start with its number"; return 1; }
        [[ $(find "$REPOSITORY/docs/adr" -name "$number-*" | wc -l) == 1 ]] || { echo "number $number is taken twice"; return 1; }
    done
}
verify Decisions_Numbers_AreTheirOwn decisions_start_with_their_number
