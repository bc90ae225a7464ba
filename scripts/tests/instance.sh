#!/usr/bin/env bash
# One instance from its first start to its end, with each of its processes killed on the way.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=scripts/lib/cases.sh
source "$LIBRARY/cases.sh"

run=$REPOSITORY/run
export COVIDLABEL_DATA=$SCRATCH/data HOST=127.0.0.1
unset ConnectionStrings__CovidLabel
PORT=$(free_port 18500)
export PORT
state=$COVIDLABEL_DATA/state log=$COVIDLABEL_DATA/logs/run.log
trap '"$run" stop >/dev/null; rm -rf "$SCRATCH"' EXIT

# eventually SECONDS COMMAND...: COMMAND succeeds before the time is over.
eventually() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < end)) || { tail -n 20 "$log"; return 1; }
        sleep 0.2
    done
}

sign_ins_are_private() {
    [[ $(stat -c %a "$COVIDLABEL_DATA/demo-sign-ins.json") == 600 ]] &&
        grep -q '"email"' "$COVIDLABEL_DATA/demo-sign-ins.json" && grep -q '"password"' "$COVIDLABEL_DATA/demo-sign-ins.json" &&
        grep -q 'Radiologist' "$COVIDLABEL_DATA/demo-sign-ins.json" && grep -q 'Admin' "$COVIDLABEL_DATA/demo-sign-ins.json"
}

# The home page sends a stranger to the sign-in page, or is it.
answers_a_stranger() { [[ $(http_status 127.0.0.1 "$PORT" /) =~ ^(200|302)$ ]]; }

comes_back_after_kill() {
    local name=$1 sentence=$2
    kill -9 "$(<"$state/$name")"
    eventually 30 grep -q "$sentence" "$log" && eventually 60 "$run" status
}

# Fewer than three programs a core want to run.
machine_is_free() { awk -v cores="$(nproc)" '{ exit !($1 < 3 * cores) }' /proc/loadavg; }

second_start() {
    local began=$SECONDS
    "$run" --detach >/dev/null
    echo "took $((SECONDS - began)) s"
    ((SECONDS - began < 15))
}

nothing_is_left() {
    local process
    for process in /proc/[0-9]*; do
        if tr '\0' '\n' <"$process/environ" 2>/dev/null | grep -qxF "COVIDLABEL_DATA=$COVIDLABEL_DATA" &&
            grep -qE 'CovidLabel.Web.dll|trainer.dll|postgres' "$process/cmdline" 2>/dev/null; then
            echo "left behind: $(tr '\0' ' ' <"$process/cmdline")"
            return 1
        fi
    done
    ! port_is_taken "$PORT" && ! port_is_taken "$(<"$COVIDLABEL_DATA/postgres/port")"
}

# Ctrl-C reaches the whole group; what a shell starts in the background would otherwise ignore it.
ends_on_interrupt() {
    local process
    env --default-signal=INT setsid "$run" >"$SCRATCH/foreground.log" 2>&1 &
    process=$!
    eventually 60 "$run" status
    kill -INT -- "-$process"
    wait "$process"
    nothing_is_left
}

expect Run_FirstStart_ShowsAddress 0 "address +http://127.0.0.1:$PORT" "$run" --detach
verify Run_DemoSignIns_AreKeptPrivate sign_ins_are_private
expect Status_Running_IsReady 0 '^health +healthy' "$run" status
verify Home_Stranger_IsAnswered answers_a_stranger
expect Run_Twice_IsRefused 1 "^CovidLabel: CovidLabel is running already at http://127.0.0.1:$PORT" "$run"
verify Postgres_Killed_IsSaidAndComesBack comes_back_after_kill postgres 'PostgreSQL ended unexpectedly'
verify Web_Killed_IsSaidAndComesBack comes_back_after_kill web 'The web process ended unexpectedly'
verify Trainer_Killed_IsSaidAndComesBack comes_back_after_kill trainer 'The trainer process ended unexpectedly'
expect Stop_Running_Stops 0 '^stopped' "$run" stop
verify Stop_Afterwards_NothingIsLeft nothing_is_left
if machine_is_free; then
    expect Run_SecondStart_TakesUnder15Seconds 0 '^took' second_start
else
    skip Run_SecondStart_TakesUnder15Seconds 'the machine is busy with other work, so seconds say nothing'
    "$run" --detach >/dev/null
fi
expect Stop_SecondInstance_Stops 0 '^stopped' "$run" stop
verify Run_Interrupted_EndsWithoutFailureAndLeavesNothing ends_on_interrupt
