# shellcheck shell=bash
# Runs test suites of three kinds and sums what they report.

PASSED=0 FAILED=0 SKIPPED=0

# count TITLE PASSED FAILED SKIPPED SECONDS: adds a suite's figures and shows them.
count() {
    printf '  %-28s %5d passed %5d failed %5d skipped %5d s\n' "$@"
    PASSED=$((PASSED + $2)) FAILED=$((FAILED + $3)) SKIPPED=$((SKIPPED + $4))
}

# run_dotnet_suite PROJECT LOGS: an xunit.v3 project is its own runner.
run_dotnet_suite() {
    run_dotnet "$@"
    report_dotnet "$@"
}

# run_dotnet PROJECT LOGS: runs the suite and says nothing, so that it may run beside another.
run_dotnet() {
    local project=$1 report=$2/$1.xml log=$2/$1.log began=$SECONDS code=0 binary
    binary=$(suite_binary "$project")
    (cd "$(dirname "$binary")" && exec timeout --kill-after=30 "$SUITE_LIMIT_SECONDS" dotnet "$binary" -noLogo -xml "$report") \
        >"$log" 2>&1 </dev/null || code=$?
    echo "$code $((SECONDS - began))" >"$2/$1.ended"
}

# report_dotnet PROJECT LOGS: what became of it; its report is trusted only when it was written.
report_dotnet() {
    local project=$1 report=$2/$1.xml log=$2/$1.log code=1 seconds=0
    read -r code seconds 2>/dev/null <"$2/$1.ended" || true
    if [[ ! -s $report ]]; then
        ended_early "$log" "$code"
        count "$project" 0 1 0 "$seconds"
        return
    fi
    count "$project" "$(xml_sum passed "$report")" $(($(xml_sum failed "$report") + $(xml_sum errors "$report"))) \
        "$(xml_sum skipped "$report")" "$seconds"
    if ((code != 0)); then grep -E '\[FAIL\]|\[ERROR\]' -A 12 "$log" | head -n 200 | sed 's/^/      /'; fi
}

# A suite that takes longer than this is hanging.
SUITE_LIMIT_SECONDS=1200

suite_binary() { echo "$REPOSITORY/tests/$1/bin/Release/net10.0/$1.dll"; }

# xml_sum ATTRIBUTE REPORT: the sum over the report's assemblies.
xml_sum() {
    grep -o '<assembly [^>]*>' "$2" | grep -oE " $1=\"[0-9]+\"" | tr -dc '0-9\n' | awk '{ sum += $1 } END { print sum + 0 }'
}

ended_early() {
    local why="ended with code $2 before it could report"
    (($2 == 124 || $2 == 137)) && why="was stopped after $SUITE_LIMIT_SECONDS s"
    tail -n 30 "$1" | sed 's/^/      /'
    say "      the suite $why (log: $1)"
}

# run_viewer_suite LOGS: Vitest over src/Web/Viewer.
run_viewer_suite() {
    local report=$1/Viewer.json log=$1/Viewer.log began=$SECONDS code=0
    (cd "$REPOSITORY/src/Web/Viewer" && npx --no-install vitest run --reporter=default --reporter=json --outputFile.json="$report") \
        >"$log" 2>&1 </dev/null || code=$?
    if [[ ! -s $report ]]; then
        ended_early "$log" "$code"
        count Viewer 0 1 0 $((SECONDS - began))
        return
    fi
    count Viewer "$(json_figure numPassedTests "$report")" \
        $(($(json_figure numFailedTests "$report") + $(json_figure numFailedTestSuites "$report") * (code != 0))) \
        "$(json_figure numPendingTests "$report")" $((SECONDS - began))
    if ((code != 0)); then tail -n 60 "$log" | sed 's/^/      /'; fi
}

json_figure() { grep -oE "\"$1\": ?[0-9]+" "$2" | head -n 1 | tr -dc '0-9'; }

# run_script_suite LOGS: scripts/tests/*.sh, each of which prints `ok NAME`, `not ok NAME` or `skip NAME` per case.
run_script_suite() {
    local log=$1/Scripts.log began=$SECONDS file
    : >"$log"
    for file in "$REPOSITORY"/scripts/tests/*.sh; do
        [[ -f $file ]] || continue
        timeout --kill-after=10 600 bash "$file" >>"$log" 2>&1 </dev/null || echo "not ok $(basename "$file") ended early" >>"$log"
    done
    count Scripts "$(grep -c '^ok ' "$log" || true)" "$(grep -c '^not ok ' "$log" || true)" "$(grep -c '^skip ' "$log" || true)" $((SECONDS - began))
    # A failed case and what it showed, which is indented.
    awk '/^[^ ]/ { failed = /^not ok / } failed { print "      " $0 }' "$log"
}
