# shellcheck shell=bash
# The database, the web and the trainer of one instance: starting, waiting, stopping.

# start_database: the private cluster, unless the caller brought a connection string.
start_database() {
    [[ -z $OWN_DATABASE ]] || return 0
    if ! cluster_exists "$CLUSTER"; then
        say '  creating a private PostgreSQL cluster'
        cluster_create "$CLUSTER"
    fi
    cluster_start "$CLUSTER"
    cluster_process "$CLUSTER" >"$STATE/postgres"
    connect
}

# connect: the private cluster's connection string, for this script's children only: a process list does not show it.
connect() {
    [[ -n $OWN_DATABASE ]] || ConnectionStrings__CovidLabel=$(cluster_connection "$CLUSTER")
    export ConnectionStrings__CovidLabel
}

# stop_leftovers: ends what an earlier start left running because it was killed itself.
stop_leftovers() {
    local name
    for name in web trainer; do stop_process "$name"; done
    cluster_stop "$CLUSTER"
}

migrate() { step "$LOGS/migrate.log" 'applying migrations' "$REPOSITORY/scripts/start-web.sh" migrate; }

# create_demo_data: on the first start only; the file of sign-ins is its sign.
create_demo_data() {
    [[ ! -e $SIGN_INS ]] || return 0
    (umask 077 && step "$LOGS/demo.log" 'creating demo data (a generated phantom)' \
        "$REPOSITORY/scripts/start-web.sh" demo --sign-ins "$SIGN_INS")
    [[ -s $SIGN_INS ]] || fail "Demo data were not created: see $LOGS/demo.log."
    chmod 600 "$SIGN_INS"
}

# start_process web|trainer: in a session of its own, so that Ctrl-C reaches the supervisor first.
start_process() {
    local name=$1
    ASPNETCORE_URLS=http://$HOST:$PORT setsid "$REPOSITORY/scripts/start-$name.sh" >>"$LOGS/$name.log" 2>&1 </dev/null 9>&- &
    echo $! >"$STATE/$name"
}

# process_is_running web|trainer: the process in the state file is alive and still ours: numbers are used again. A child
# of this very script is ours before it has become what it is going to be.
process_is_running() {
    local process
    process=$(cat "$STATE/$1" 2>/dev/null) || return 1
    kill -0 "$process" 2>/dev/null || return 1
    grep -qE "^PPid:\s+$$\$" "/proc/$process/status" 2>/dev/null ||
        tr '\0' ' ' <"/proc/$process/cmdline" 2>/dev/null | grep -qE "start-$1|CovidLabel.Web.dll|trainer.dll"
}

# stop_process web|trainer: asks, waits 20 s, insists.
stop_process() {
    local process waited=0
    if process_is_running "$1"; then
        process=$(<"$STATE/$1")
        kill -TERM "$process" 2>/dev/null || true
        while process_is_running "$1"; do
            sleep 0.1
            ((++waited < 200)) || kill -KILL "$process" 2>/dev/null || true
        done
    fi
    rm -f "$STATE/$1"
}

# stop_everything: readers first, then the trainer, and the database once nobody uses it.
stop_everything() {
    local code=$?
    trap '' INT TERM
    ((code == 130 || code == 143)) && say '' && say '  stopping'
    stop_process web
    stop_process trainer
    [[ -n $OWN_DATABASE ]] || cluster_stop "$CLUSTER"
    rm -f "$STATE/postgres" "$STATE/address" "$STATE/ready"
    ((code != 130 && code != 143)) || exit 0
}

# wait_until_ready: database, migrations and a trainer's heartbeat.
wait_until_ready() {
    local began=$SECONDS
    printf '  starting web and trainer ...'
    while [[ $(health_at "$(address)") != healthy ]]; do
        process_is_running web || start_failed web
        process_is_running trainer || start_failed trainer
        ((SECONDS - began < 90)) || fail "CovidLabel did not become ready within 90 s: see $LOGS/web.log and $LOGS/trainer.log."
        sleep 0.25
    done
    printf ' %d s\n' $((SECONDS - began))
}

start_failed() {
    say ''
    tail -n 15 "$LOGS/$1.log" | sed 's/^/    /'
    fail "The $1 process ended while starting; the lines above are the end of $LOGS/$1.log."
}

announce() {
    address >"$STATE/address"
    local lines=("CovidLabel (research use only)" '' "address     $(address)")
    while IFS=$'\t' read -r role email password; do
        lines+=("$(printf '%-11s %s  %s' "$role" "$email" "$password")")
    done < <(demo_sign_ins)
    lines+=("sign-ins    $SIGN_INS" "logs        $LOGS" "stop        Ctrl-C, or ./run stop")
    box "${lines[@]}"
    # Last: who follows the start shows what has been said until then.
    touch "$STATE/ready"
}

# demo_sign_ins: role, email and password, a line each, out of the JSON file.
demo_sign_ins() {
    tr -d '\n' <"$SIGN_INS" | grep -oE '\{[^}]*\}' | while read -r entry; do
        printf '%s\t%s\t%s\n' "$(json_text role "$entry")" "$(json_text email "$entry")" "$(json_text password "$entry")"
    done
}

json_text() { sed -E "s/.*\"$1\" *: *\"([^\"]*)\".*/\1/" <<<"$2"; }
