# shellcheck shell=bash
# What the scripts tell their reader. A failure is one clear sentence that says what to do.

# say TEXT...: one line on standard output.
say() { printf '%s\n' "$*"; }

# fail TEXT...: the one sentence of a failure, then the end of the script.
fail() {
    printf '\n%s\n' "CovidLabel: $*" >&2
    exit 1
}

# box LINE...: the lines in a frame.
box() {
    local line width=0 rule
    for line in "$@"; do ((${#line} > width)) && width=${#line}; done
    rule=$(printf '%*s' $((width + 2)) '' | tr ' ' '-')
    say "+$rule+"
    for line in "$@"; do printf '| %-*s |\n' "$width" "$line"; done
    say "+$rule+"
}
