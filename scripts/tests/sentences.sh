#!/usr/bin/env bash
# What cannot work ends at once, with one sentence that says what to do.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=scripts/lib/cases.sh
source "$LIBRARY/cases.sh"

run=$REPOSITORY/run
export COVIDLABEL_DATA=$SCRATCH/data PORT=18499
unset ConnectionStrings__CovidLabel

# fake NAME TEXT: a program that only prints TEXT, first on the PATH that `with_fakes` gives.
fake() {
    mkdir -p "$SCRATCH/fakes"
    printf '#!/bin/sh\ncat <<END\n%s\nEND\n' "$2" >"$SCRATCH/fakes/$1"
    chmod 755 "$SCRATCH/fakes/$1"
}
with_fakes() { PATH=$SCRATCH/fakes:$PATH "$@"; }

# A namespace of one's own, to hide folders and mount small disks in; root may, in most places.
alone() { unshare --mount --propagation private bash -euc "$1"; }
can_mount() { ((EUID == 0)) && alone "mount -t tmpfs none '$SCRATCH'" 2>/dev/null; }

port_taken() {
    node -e "require('net').createServer().listen($PORT, '127.0.0.1')" &
    local listener=$! code=0
    until port_is_taken "$PORT"; do sleep 0.05; done
    "$run" || code=$?
    kill "$listener"
    return "$code"
}
expect Run_PortTaken_SaysWhichAndWhatToDo 1 "^CovidLabel: Port $PORT is taken by another program: .*PORT=8081" port_taken
PORT=banana expect Run_PortIsNoNumber_SaysSo 1 "^CovidLabel: PORT is 'banana'" "$run"
expect Run_UnknownWord_ShowsUsage 1 '^CovidLabel: usage: ' "$run" backwards
COVIDLABEL_DATA=$REPOSITORY/data expect Run_DataInsideSourceTree_Refuses 1 '^CovidLabel: COVIDLABEL_DATA is .* inside the source tree' "$run"
COVIDLABEL_DATA=/proc/nowhere expect Run_DataFolderUnwritable_SaysSo 1 '^CovidLabel: /proc/nowhere cannot be written' "$run"
expect Import_FolderMissing_SaysSo 1 '^CovidLabel: There is no folder /nowhere to import' "$run" import /nowhere --layout covid-ct
expect Status_NothingRuns_SaysSoWithCode3 3 '^not running' "$run" status
expect Stop_NothingRuns_IsNoFailure 0 '^nothing to stop' "$run" stop
expect Test_UnknownSuite_NamesTheKnown 1 '^CovidLabel: There is no suite Nonsense; there are .*EndToEnd' "$REPOSITORY/test" Nonsense
expect Bench_UnknownName_NamesTheKnown 1 '^CovidLabel: There is no benchmark nonsense' "$REPOSITORY/bench" nonsense

second_run() {
    mkdir -p "$COVIDLABEL_DATA/state"
    echo 4711 >"$COVIDLABEL_DATA/state/supervisor"
    flock "$COVIDLABEL_DATA/state/lock" "$run"
}
expect Run_WhileOneRuns_RefusesAndSaysHowToStop 1 '^CovidLabel: CovidLabel is running already \(process 4711.*run stop' second_run

fake dotnet '8.0.100 [/usr/share/dotnet/sdk]'
expect Run_SdkTooOld_SaysWhichIsNeeded 1 '^CovidLabel: The .NET SDK 10 is needed and 8.0.100 was found' with_fakes "$run"
rm "$SCRATCH/fakes/dotnet"

if can_mount; then
    # shellcheck disable=SC2016  # expanded in the namespace
    without_dotnet='for folder in /usr/share/dotnet /usr/lib/dotnet; do [[ ! -d $folder ]] || mount -t tmpfs none "$folder"; done
        HOME=/nowhere DOTNET_ROOT= PATH=/usr/bin:/bin '
    expect Run_NoSdk_SaysWhereItComesFrom 1 '^CovidLabel: The .NET SDK 10 is missing, .*https://dotnet.microsoft.com' alone "$without_dotnet '$run'"
    expect Run_DiskFull_SaysWhichFolder 1 "^CovidLabel: The disk that holds $SCRATCH/small/data is full" \
        alone "mkdir '$SCRATCH/small'; mount -t tmpfs -o size=64m none '$SCRATCH/small'; COVIDLABEL_DATA='$SCRATCH/small/data' '$run'"
else
    skip Run_NoSdk_SaysWhereItComesFrom 'hiding a folder takes the right to mount'
    skip Run_DiskFull_SaysWhichFolder 'a small disk takes the right to mount'
fi

as_ordinary_user() {
    if ((EUID == 0)); then (cd / && runuser -u nobody -- env HOME="$SCRATCH/nobody" PATH="$PATH" "$@"); else "$@"; fi
}
mkdir -m 777 "$SCRATCH/nobody"
fake dpkg-query ''
if as_ordinary_user test -x "$run" 2>/dev/null; then
    COVIDLABEL_DATA=$SCRATCH/nobody/data expect Run_PackageMissingWithoutRoot_GivesTheCommand 1 \
        '^CovidLabel: .*libtorch-dev.* missing: run .sudo apt-get install .*libtorch-dev' with_fakes as_ordinary_user "$run"
else
    skip Run_PackageMissingWithoutRoot_GivesTheCommand 'the user nobody cannot read this checkout'
fi
