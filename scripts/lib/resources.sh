# shellcheck shell=bash
# Disk space, ports and random names.

# need_space FOLDER MIB WHAT: fails when the disk that holds FOLDER has less than MIB mebibytes free.
need_space() {
    local folder=$1 needed=$2 what=$3 free
    free=$(free_mib "$folder")
    ((free >= needed)) && return
    fail "The disk that holds $folder is full: $free MiB are free and $what needs $needed MiB; free some space or choose another folder with COVIDLABEL_DATA."
}

# free_mib FOLDER: mebibytes that the caller may still write there.
free_mib() { df --output=avail -B1M "$1" | tail -n 1 | tr -d ' '; }

# port_is_taken PORT [HOST]: something listens there.
port_is_taken() { (exec 3<>"/dev/tcp/${2:-127.0.0.1}/$1") 2>/dev/null; }

# free_port FIRST: the first port from FIRST on at which nothing listens.
free_port() {
    local port
    for ((port = $1; port < $1 + 200; port++)); do
        if ! port_is_taken "$port"; then
            echo "$port"
            return
        fi
    done
    fail "All ports from $1 to $port are taken: stop some of what listens there and start again."
}

# random_password: 32 hexadecimal digits.
random_password() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# http_get HOST PORT PATH: the whole answer to a GET, headers included. (Debian's smallest has no curl.)
http_get() {
    # shellcheck disable=SC2016  # expanded by the inner shell
    timeout 15 bash -c 'exec 3<>"/dev/tcp/$1/$2" && printf "GET %s HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n\r\n" "$3" "$1" "$2" >&3 && cat <&3' \
        http_get "$@" 2>/dev/null
}

# http_status HOST PORT PATH: the status code of a GET, or nothing where nobody answers.
http_status() { http_get "$@" | sed -n '1s/^[^ ]* \([0-9]*\).*/\1/p'; }

# health HOST PORT: what /health/ready says of the whole: healthy, degraded (no trainer), unhealthy or `no answer`.
health() {
    local word
    word=$(http_get "$1" "$2" /health/ready | grep -oE '"status": ?"[a-z]+"' | head -n 1 | cut -d'"' -f4) || true
    echo "${word:-no answer}"
}
