# shellcheck shell=bash
# Watches the instance once a second: starts again what died, gives up on what keeps dying, tells of a full disk.

RESTARTS_A_MINUTE=3
FULL_DISK_MIB=200
declare -A RESTARTED=()

supervise() {
    local seconds=0 disk_was_full=''
    while :; do
        sleep 1 &
        wait $! || true
        watch_postgres
        watch_process web
        watch_process trainer
        ((++seconds % 10 != 0)) || watch_disk
    done
}

watch_postgres() {
    [[ -z $OWN_DATABASE ]] || return 0
    kill -0 "$(<"$STATE/postgres")" 2>/dev/null && return
    may_restart PostgreSQL "$CLUSTER/log"
    cluster_start "$CLUSTER"
    cluster_process "$CLUSTER" >"$STATE/postgres"
    say "$(date +%H:%M:%S) PostgreSQL runs again."
}

# A process notices by itself that its database is gone and comes back; it is started again only when it ended.
watch_process() {
    process_is_running "$1" && return
    may_restart "The $1 process" "$LOGS/$1.log"
    start_process "$1"
}

# may_restart WHAT LOG: says what happened; ends everything when it happens too often.
may_restart() {
    local what=$1 log=$2 now=$SECONDS recent=() time
    for time in ${RESTARTED[$what]:-}; do ((now - time < 60)) && recent+=("$time"); done
    ((${#recent[@]} < RESTARTS_A_MINUTE)) ||
        fail "$what ended $((RESTARTS_A_MINUTE + 1)) times within a minute, so everything was stopped: see $log."
    RESTARTED[$what]="${recent[*]} $now"
    say "$(date +%H:%M:%S) $what ended unexpectedly and is being started again (log: $log)."
}

watch_disk() {
    local free
    free=$(free_mib "$COVIDLABEL_DATA")
    if ((free >= FULL_DISK_MIB)); then
        disk_was_full=''
    elif [[ -z $disk_was_full ]]; then
        disk_was_full=yes
        say "$(date +%H:%M:%S) The disk that holds $COVIDLABEL_DATA is almost full ($free MiB are free): annotations cannot be saved once it is; free some space."
    fi
}
