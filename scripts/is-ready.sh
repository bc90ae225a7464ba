#!/usr/bin/env bash
# Succeeds when /health/ready answers 200: scripts/is-ready.sh [HOST [PORT]]
set -euo pipefail
# shellcheck source=scripts/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib/common.sh"

[[ $(http_status "${1:-127.0.0.1}" "${2:-8080}" /health/ready) == 200 ]]
