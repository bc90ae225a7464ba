#!/usr/bin/env bash
# Becomes a trainer process: serves the queue, or what the arguments say (scripts/start-trainer.sh fit ...).
# Reads ConnectionStrings__CovidLabel and COVIDLABEL_DATA.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

(($# > 0)) || set -- serve
find_dotnet
# Debian 13's libtorch brings UCX, which would take the signal by which .NET notices a null reference, and end the process.
export UCX_ERROR_SIGNALS=''
exec dotnet "$BUILD/trainer/trainer.dll" "$@"
