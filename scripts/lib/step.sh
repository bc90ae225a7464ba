# shellcheck shell=bash
# Long-running steps with visible progress; their own output goes to a log.

# step LOG TITLE COMMAND...: runs COMMAND in the foreground (so that Ctrl-C reaches it) with its output appended to LOG,
# shows the time it takes, and ends the script with LOG's last lines when it fails.
step() {
    local log=$1 title=$2 began=$SECONDS ticker='' code=0
    shift 2
    mkdir -p "$(dirname "$log")"
    printf '== %s\n' "$title" >>"$log"
    if [[ -t 1 ]]; then
        step_ticker "$log" "$title" &
        ticker=$!
    else
        printf '  %s ...' "$title"
    fi
    "$@" >>"$log" 2>&1 8>&- 9>&- || code=$?
    if [[ -n $ticker ]]; then
        kill "$ticker" 2>/dev/null || true
        wait "$ticker" 2>/dev/null || true
        printf '\r\033[K  %s ...' "$title"
    fi
    if ((code == 0)); then
        printf ' %d s\n' $((SECONDS - began))
        return
    fi
    printf ' failed after %d s\n\n' $((SECONDS - began))
    tail -n 30 "$log" | sed 's/^/    /' >&2
    step_failed "$title" "$code" "$log"
}

# What a failed step means, in one sentence.
step_failed() {
    local title=$1 code=$2 log=$3
    if tail -n 200 "$log" | grep -qE 'No space left on device|DiskFull|53100'; then
        fail "$title failed because the disk is full: free some space and start again (log: $log)."
    fi
    fail "$title failed with exit code $code; the lines above are the end of $log."
}

# On a terminal: the step's title, its seconds, and the last line it wrote, once a second.
step_ticker() {
    local log=$1 title=$2 began=$SECONDS last columns
    trap 'exit 0' TERM
    columns=$(tput cols 2>/dev/null || echo 100)
    while :; do
        last=$(tail -n 1 "$log" | tr -d '\r\033' | sed 's/^ *//')
        printf '\r\033[K%.*s' "$((columns - 1))" "  $title ... $((SECONDS - began)) s  ${last}"
        sleep 1
    done
}
