# shellcheck shell=bash
# shellcheck disable=SC2034  # read by processes.sh and supervise.sh
# One running CovidLabel, known by its data folder:
#   COVIDLABEL_DATA/postgres/            the private cluster (scripts/lib/postgres.sh)
#   COVIDLABEL_DATA/logs/                run.log, build.log, web.log, trainer.log
#   COVIDLABEL_DATA/state/               lock, supervisor, address, ready, and a process id for web and trainer
#   COVIDLABEL_DATA/demo-sign-ins.json   who may sign in at first, mode 600

if ((EUID == 0)); then default_data=/var/lib/covidlabel; else default_data=${XDG_DATA_HOME:-$HOME/.local/share}/covidlabel; fi
COVIDLABEL_DATA=$(realpath -m "${COVIDLABEL_DATA:-$default_data}")
export COVIDLABEL_DATA
unset default_data

PORT=${PORT:-8080}
HOST=${HOST:-127.0.0.1}
LOGS=$COVIDLABEL_DATA/logs
STATE=$COVIDLABEL_DATA/state
CLUSTER=$COVIDLABEL_DATA/postgres
SIGN_INS=$COVIDLABEL_DATA/demo-sign-ins.json
OWN_DATABASE=${ConnectionStrings__CovidLabel:-}

# claim: the data folder is this script's own from here on.
claim() {
    check_port_number
    find_dotnet
    make_data_folder
    take_lock
    stop_leftovers
}

# prepare: packages and programs.
prepare() {
    need_packages build web trainer torch-cpu database
    check_dotnet_version
    need_node "$LOGS/build.log"
    build_once product "$LOGS/build.log" build_product src
}

check_port_number() {
    [[ $PORT =~ ^[0-9]{1,5}$ && $PORT -gt 0 && $PORT -lt 65536 ]] ||
        fail "PORT is '$PORT', and a port is a number from 1 to 65535."
}

make_data_folder() {
    [[ $COVIDLABEL_DATA/ != "$REPOSITORY"/* ]] ||
        fail "COVIDLABEL_DATA is $COVIDLABEL_DATA, inside the source tree: choose a folder outside it."
    mkdir -p "$LOGS" "$STATE" 2>/dev/null ||
        fail "$COVIDLABEL_DATA cannot be written: choose another folder with COVIDLABEL_DATA."
    chmod 711 "$COVIDLABEL_DATA"
    chmod 700 "$LOGS" "$STATE"
    need_space "$COVIDLABEL_DATA" 1024 'CovidLabel'
}

# The lock is held by the open file 9, so it ends with this process, however that ends.
take_lock() {
    exec 9>>"$STATE/lock"
    flock -n 9 || fail "$(already_running)"
    echo $$ >"$STATE/supervisor"
    rm -f "$STATE/ready" "$STATE/address"
}

instance_is_running() { [[ -e $STATE/lock ]] && ! flock -n "$STATE/lock" true; }

refuse_second_start() { if instance_is_running; then fail "$(already_running)"; fi; }

already_running() {
    local where=''
    [[ -s $STATE/address ]] && where=" at $(<"$STATE/address")"
    echo "CovidLabel is running already$where (process $(cat "$STATE/supervisor" 2>/dev/null), data in $COVIDLABEL_DATA): \`./run stop\` ends it."
}

refuse_taken_port() {
    if port_is_taken "$PORT" "$(reachable_host)"; then
        fail "Port $PORT is taken by another program: stop it, or choose another port with PORT=8081 ./run."
    fi
}

# An address that this machine itself can open: a wildcard is none.
reachable_host() { case $HOST in 0.0.0.0 | '*' | '[::]' | ::) echo 127.0.0.1 ;; *) echo "$HOST" ;; esac; }

address() { echo "http://$(reachable_host):$PORT"; }

# follow_start PROCESS: shows what it says until it is ready, or has ended.
follow_start() {
    local child=$1 log code=0
    trap 'kill -TERM -- "-$child"; exit 130' INT TERM
    # Each `cat` goes on where the last one stopped.
    exec {log}<"$LOGS/run.log"
    while kill -0 "$child" 2>/dev/null && [[ ! -e $STATE/ready ]]; do
        cat <&"$log"
        sleep 0.2
    done
    cat <&"$log"
    exec {log}<&-
    [[ -e $STATE/ready ]] && return
    wait "$child" || code=$?
    exit $((code == 0 ? 1 : code))
}

# show_status: one line a process; exit status 0 when healthy, 1 when not quite, 3 when nothing runs.
show_status() {
    local name status
    if ! instance_is_running; then
        say "not running (data in $COVIDLABEL_DATA)"
        exit 3
    fi
    say "running        $(cat "$STATE/address" 2>/dev/null || echo 'still starting') (process $(<"$STATE/supervisor"), data in $COVIDLABEL_DATA)"
    for name in postgres web trainer; do
        [[ -f $STATE/$name ]] && printf '%-14s process %s\n' "$name" "$(<"$STATE/$name")"
    done
    [[ -s $STATE/address ]] || exit 1
    status=$(health_at "$(<"$STATE/address")")
    say "health         $status"
    [[ $status == healthy ]] || exit 1
}

# health_at ADDRESS
health_at() {
    local rest=${1#http://}
    health "${rest%:*}" "${rest##*:}"
}

stop_instance() {
    local supervisor waited=0
    if ! instance_is_running; then
        say "nothing to stop (data in $COVIDLABEL_DATA)"
        return
    fi
    supervisor=$(<"$STATE/supervisor")
    # With its group, where it leads one, so that a build in progress ends as well.
    kill -TERM -- "-$supervisor" 2>/dev/null || kill -TERM "$supervisor"
    while instance_is_running; do
        sleep 0.2
        ((++waited < 450)) || fail "CovidLabel did not stop within 90 s: see $LOGS/run.log, or end process $supervisor."
    done
    say 'stopped'
}
