#!/usr/bin/env bash
# No machine of ours can build the images, so this asserts what can be: every file, script and package group that they
# name exists, and they name nothing else.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=scripts/lib/cases.sh
source "$LIBRARY/cases.sh"

copied_paths_exist() {
    local path
    while read -r path; do
        [[ -e $REPOSITORY/$path ]] || { echo "$1 copies $path, which does not exist"; return 1; }
    done < <(grep -E '^COPY ' "$1" | grep -v -- '--from=' | sed -E 's/^COPY +(--[a-z]+=[^ ]+ +)*//' | awk '{ for (i = 1; i < NF; i++) print $i }')
}

scripts_exist() {
    local script
    while read -r script; do
        [[ -x $REPOSITORY/$script ]] || { echo "$1 runs $script, which is not a program"; return 1; }
    done < <(grep -E '^(RUN|CMD|ENTRYPOINT|    )' "$1" | grep -oE 'scripts/[a-z-]+\.sh')
}

groups_exist() {
    local group
    # shellcheck disable=SC2013  # words are wanted
    for group in $(grep -oE 'scripts/install\.sh [a-z -]+' "$1" | sed 's/[^ ]* //'); do
        grep -qP "^$group\t" "$REPOSITORY/scripts/packages.tsv" || { echo "$1 installs $group, which is no group"; return 1; }
    done
}

compose_names_dockerfiles() {
    local file
    while read -r file; do [[ -f $REPOSITORY/docker/$file ]] || { echo "no docker/$file"; return 1; }; done \
        < <(grep -oE 'Dockerfile\.[a-z-]+' "$REPOSITORY/docker/compose.yaml")
}

for file in "$REPOSITORY"/docker/Dockerfile.*; do
    name=$(basename "$file")
    verify "${name}_CopiedPaths_Exist" copied_paths_exist "$file"
    verify "${name}_Scripts_Exist" scripts_exist "$file"
    verify "${name}_PackageGroups_Exist" groups_exist "$file"
done
verify Compose_Dockerfiles_Exist compose_names_dockerfiles
# shellcheck disable=SC2016  # an awk program
verify Packages_EveryLine_HasGroupNameAndReason awk -F'\t' '!/^#/ && (NF != 3 || $3 == "") { exit 1 }' "$REPOSITORY/scripts/packages.tsv"
