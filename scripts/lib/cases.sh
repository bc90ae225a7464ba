# shellcheck shell=bash
# For scripts/tests/*.sh: each case prints `ok NAME`, `not ok NAME` with what was seen, or `skip NAME: why`.

SCRATCH=$(mktemp -d /var/tmp/covidlabel-case.XXXXXX)
chmod 711 "$SCRATCH"
trap 'rm -rf "$SCRATCH"' EXIT

# expect NAME CODE PATTERN COMMAND...: COMMAND ends with CODE and its output matches PATTERN (extended, one line).
expect() {
    local name=$1 wanted=$2 pattern=$3 code=0 output
    shift 3
    output=$("$@" 2>&1 </dev/null) || code=$?
    if ((code == wanted)) && grep -qE "$pattern" <<<"$output"; then
        echo "ok $name"
    else
        echo "not ok $name"
        echo "    wanted code $wanted and a line like: $pattern"
        echo "    saw code $code and:"
        tail -n 8 <<<"$output" | sed 's/^/      /'
    fi
}

# verify NAME COMMAND...: COMMAND succeeds.
verify() {
    local name=$1
    shift
    expect "$name" 0 '' "$@"
}

skip() { echo "skip $1: $2"; }
