# shellcheck shell=bash
# Debian packages, by group, from scripts/packages.tsv.

# need_packages GROUP...: installs what the groups lack and says what and why; without root, one sentence with the command.
need_packages() {
    local missing=() name why
    while IFS=$'\t' read -r name why; do
        missing+=("$name")
        PACKAGE_WHY[$name]=$why
    done < <(missing_packages "$@")
    ((${#missing[@]} == 0)) && return

    if ((EUID != 0)); then
        fail "$(join_words "${missing[@]}") missing: run \`sudo apt-get install -y --no-install-recommends ${missing[*]}\` and start again."
    fi
    command -v apt-get >/dev/null || fail "$(join_words "${missing[@]}") missing, and this is no Debian: install them and start again."
    for name in "${missing[@]}"; do say "  installing $name: ${PACKAGE_WHY[$name]}"; done
    install_packages "${missing[@]}"
}

declare -A PACKAGE_WHY=()

# missing_packages GROUP...: name and reason, a line each, of every package that is neither installed nor made needless.
missing_packages() {
    local group name why wanted=" $* "
    declare -A seen=()
    while IFS=$'\t' read -r group name why; do
        [[ $group == '#'* || $wanted != *" $group "* || -n ${seen[$name]:-} ]] && continue
        seen[$name]=1
        package_is_present "$name" || printf '%s\t%s\n' "$name" "$why"
    done <"$REPOSITORY/scripts/packages.tsv"
}

# A tool that came from elsewhere (a newer Node.js, a PostgreSQL of one's own) counts as well as Debian's.
package_is_present() {
    case $1 in
        nodejs) node_is_present && return ;;
        npm) command -v npm >/dev/null && return ;;
        cmake | make | g++ | chromium) command -v "$1" >/dev/null && return ;;
        postgresql) [[ -n ${ConnectionStrings__CovidLabel:-} ]] || postgres_programs >/dev/null && return ;;
    esac
    [[ $(dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# install_packages NAME...: apt-get with a log of its own. Debian's postgresql would start a cluster nobody asked for.
install_packages() {
    local log
    log=$(mktemp /tmp/covidlabel-apt.XXXXXX.log)
    export DEBIAN_FRONTEND=noninteractive
    step "$log" 'refreshing the package lists' apt-get update
    if [[ " $* " == *' postgresql '* ]]; then
        step "$log" 'installing postgresql-common' apt_get_install postgresql-common
        sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
    fi
    step "$log" "installing $# packages" apt_get_install "$@"
    rm -f "$log"
}

apt_get_install() { apt-get install -y --no-install-recommends -o Dpkg::Use-Pty=0 "$@"; }

# join_words a b c: "a, b and c are" or "a is".
join_words() {
    local last=${*: -1} rest=("${@:1:$#-1}")
    if (($# == 1)); then printf '%s is' "$1"; return; fi
    printf '%s' "${rest[0]}"
    printf ', %s' "${rest[@]:1}"
    printf ' and %s are' "$last"
}
