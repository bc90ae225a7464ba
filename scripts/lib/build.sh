# shellcheck shell=bash
# shellcheck disable=SC2164  # common.sh sets -e
# Builds, each remembered by a fingerprint of what it was made from, so that nothing is built twice.

BUILD=$REPOSITORY/build

# fingerprint PATH...: changes when any source file below does; what builds leave behind does not count.
fingerprint() {
    (
        cd "$REPOSITORY"
        dotnet --version
        find "$@" Directory.*.props Directory.*.targets global.json scripts/lib/build.sh \
            \( -name bin -o -name obj -o -name build -o -name node_modules -o -name TestResults -o -name __pycache__ \
            -o -path src/Web/wwwroot/_framework -o -path src/Web/wwwroot/viewer \) -prune \
            -o -type f -printf '%p %s %T@\n' | LC_ALL=C sort
    ) | sha256sum | cut -d' ' -f1
}

# build_once NAME LOG FUNCTION PATH...: calls `FUNCTION LOG` unless the sources under PATH are those of the last success.
build_once() {
    local name=$1 log=$2 function=$3 wanted stamp=$BUILD/$1.stamp
    shift 3
    mkdir -p "$BUILD"
    exec 8>"$BUILD/lock"
    if ! flock -n 8; then
        say '  waiting for another build in this folder to end'
        flock 8
    fi
    wanted=$(fingerprint "$@")
    if [[ -f $stamp && $(<"$stamp") == "$wanted" ]]; then
        say "  $name is built already"
    else
        rm -f "$stamp"
        need_space "$BUILD" 3072 'building'
        "$function" "$log"
        echo "$wanted" >"$stamp"
    fi
    exec 8>&-
}

# build_product LOG: the web and the trainer, published into build/web and build/trainer. The native parts and the viewer
# are targets of their projects, so they are built here one after another to show where the time goes.
build_product() {
    build_project "$1" 'building the native tensors and their binding' src/Torch
    build_project "$1" 'building the native decoder and its host' src/Imaging
    build_project "$1" 'building the viewer and the web' src/Web
    build_project "$1" 'building the trainer' src/TrainingService
    publish "$1" src/Web web
    publish "$1" src/TrainingService trainer
}

build_project() { (cd "$REPOSITORY" && step "$1" "$2" dotnet build "$3" -c Release -nologo -v minimal); }

publish() {
    rm -rf "${BUILD:?}/$3"
    (cd "$REPOSITORY" && step "$1" "putting together build/$3" \
        dotnet publish "$2" -c Release --no-build -nologo -v minimal -o "$BUILD/$3")
}

# build_solution LOG: everything, tests and benchmarks included.
build_solution() { (cd "$REPOSITORY" && step "$1" 'building the solution with its tests' dotnet build CovidLabel.sln -c Release -nologo -v minimal); }
