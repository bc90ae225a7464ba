#!/usr/bin/env bash
# Builds the web and the trainer into build/web and build/trainer, unless nothing has changed since the last time.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

find_dotnet
need_packages build
check_dotnet_version
need_node "$BUILD/build.log"
build_once product "$BUILD/build.log" build_product src
