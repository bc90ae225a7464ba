#!/usr/bin/env bash
# A short run of the durability benchmark: what was acknowledged survives kills of web and PostgreSQL.
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/../lib/common.sh"
# shellcheck source=scripts/lib/cases.sh
source "$LIBRARY/cases.sh"

unset ConnectionStrings__CovidLabel
figures=$SCRATCH/figures.json
expect Durability_ThreeRoundsOfKills_LoseNothing 0 'strokesMissing +0$' "$REPOSITORY/bench" durability --rounds 3 --json "$figures"
verify Bench_Json_HoldsTheFigures grep -qE '"strokesMissing":0[,}]' "$figures"
